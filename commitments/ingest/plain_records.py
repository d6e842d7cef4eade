"""Which rows of a sheet say plainly what they mean, and their records as columns: each text is understood
once. All others are gone through one by one (`validation`), by the same readers and the same rules.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from commitments.contract import currencies
from commitments.contract.batches import arrow_schema
from commitments.contract.model import Column, PartialDate, Record
from commitments.ingest.packed_rows import Columns, Pickled, each_once
from commitments.ingest.problems import PROBLEM_KINDS
from commitments.ingest.references import KnownIdentifiers
from commitments.ingest.spreadsheets import Cell
from commitments.ingest.values import MEANS_ITSELF, ReadCell

_REMEMBERED = 20_000  # texts of a column that are understood once, wherever they stand


class Understood(NamedTuple):
    """What a cell means in its row: the value, with references as they were first written, and its part of
    the key of the row; whether the row takes a closer look, and whether its key shows only by that.
    """

    value: Any
    key: str | None = None
    is_odd: bool = False
    is_unclear: bool = False


def understanding(
    column: Column,
    read: ReadCell,
    default: Any,
    known: KnownIdentifiers | None,
    is_likely: Callable[[Any], bool],
) -> Callable[[Cell], Understood]:
    """Return what understands the cells of a column.

    Args:
        column: The column.
        read: Reads its cells.
        default: What holds where nothing is given.
        known: The identifiers that it refers to, or that bear the key of its own table.
        is_likely: Whether a value is none to wonder at.
    """

    @lru_cache(_REMEMBERED)
    def understand(cell: Cell) -> Understood:
        value, faults, beside = read(cell)
        is_odd = bool(faults or beside)
        if value is None:
            is_wrong = any(PROBLEM_KINDS[code].severity == "error" for code, _ in faults)
            are_words = bool(column.refers_to) and any(
                code == "bad_identifier" and "why" not in facts for code, facts in faults
            )
            value = None if is_wrong else default
            part = None if value is None else key_part(value)
            return Understood(value, part, is_odd or column.required, are_words)
        is_unclear = False
        if known:
            many = value if isinstance(value, tuple) else (value,)
            first = [known.first_written(identifier) for identifier in many]
            is_odd |= None in first or any(map(known.renamed, many))
            is_unclear = any(
                found is None and not any(map(str.isdigit, identifier))
                for identifier, found in zip(many, first, strict=True)
            )
            written = [found or identifier for identifier, found in zip(many, first, strict=True)]
            value = tuple(dict.fromkeys(written)) if isinstance(value, tuple) else written[0]
        return Understood(value, key_part(value), is_odd or not is_likely(value), is_unclear)

    return understand


def key_part(value: Any) -> str:
    """Return what a value is in the key text of its record."""
    return value.last_day.isoformat() if isinstance(value, PartialDate) else str(value).lower()


@dataclass
class _Meant:
    """A column as it was understood: its values as they are kept, and which rows take a closer look."""

    values: Any
    odd: Any = None  # of each row; None: none does
    keys: Any = None  # what they are in the key texts of the rows
    is_unclear: bool = False  # whether some key shows by a closer look alone

    @classmethod
    def of(
        cls, cells: Any, kind: str, kept_as: pa.DataType, understand: Callable[[Cell], Understood]
    ) -> "_Meant":
        if isinstance(cells, Pickled):  # of which equal ones may be shown otherwise: 3.1 and 3.10
            looked_at: Any = understand.__wrapped__  # type: ignore[attr-defined] # what is remembered
            return cls._of_each([*map(looked_at, cells.to_pylist())], kept_as)
        if not (looks := MEANS_ITSELF.get(kind)) or isinstance(cells, pa.DictionaryArray):
            return cls._of_texts(cells, kept_as, understand)
        pattern, shortest, longest = looks
        lengths = pc.binary_length(cells)
        fits = pc.and_(pc.greater_equal(lengths, shortest), pc.less_equal(lengths, longest))
        others = pc.invert(pc.and_(fits, pc.match_substring_regex(cells, pattern)))
        if not pc.any(others).as_py():
            return cls(cells)
        meant = cls._of_texts(cells.filter(others), kept_as, understand)
        values = pc.replace_with_mask(cells, others, meant.values)
        odd = None if meant.odd is None else pc.replace_with_mask(pc.is_null(cells), others, meant.odd)
        return cls(values, odd, None, meant.is_unclear)

    @classmethod
    def _of_texts(
        cls, cells: Any, kept_as: pa.DataType, understand: Callable[[Cell], Understood]
    ) -> "_Meant":
        texts = each_once(cells)
        once = cls._of_each([*map(understand, texts.dictionary.to_pylist())], kept_as)
        at = texts.indices
        odd = None if once.odd is None else once.odd.take(at)
        return cls(once.values.take(at), odd, once.keys.take(at), once.is_unclear)

    @classmethod
    def _of_each(cls, found: Sequence[Understood], kept_as: pa.DataType) -> "_Meant":
        return cls(
            pa.array([each.value for each in found], kept_as),
            pa.array([each.is_odd for each in found]) if any(each.is_odd for each in found) else None,
            pa.array([each.key for each in found], pa.string()),
            any(each.is_unclear for each in found),
        )


class Block:
    """Some rows of a sheet, as far as their cells by themselves say what they mean."""

    def __init__(
        self,
        rows: Columns,
        record: type[Record],
        at: Mapping[str, int],
        understand: Mapping[str, Callable[[Cell], Understood]],
        defaults: Mapping[str, Any],
    ) -> None:
        self.rows = rows
        self._record = record
        self._every = record.columns()
        self._kept_as = arrow_schema(record)
        self._defaults = defaults
        self._meant = {
            name: _Meant.of(
                rows.cells[at[name]], self._every[name].kind, self._kept_as.field(name).type, understand[name]
            )
            for name in understand
        }
        self.has_unclear_keys = any(
            self._meant[name].is_unclear for name in record.key if name in self._meant
        )
        self.keys = self._keys()
        self.is_stored: Any = pa.repeat(False, len(rows))
        self._stored: dict[str, Any] = {}  # of columns that the sheet has not
        self._odd = [meant.odd for meant in self._meant.values() if meant.odd is not None]

    def _keys(self) -> Any:
        """Return the key text of each row, null where it has none."""
        parts = []
        for name in self._record.key:
            if name in self._meant:
                parts.append(self._meant[name].keys)
            else:
                otherwise = self._defaults.get(name)
                part = pa.scalar(None if otherwise is None else key_part(otherwise), pa.string())
                parts.append(pa.repeat(part, len(self.rows)))
        return parts[0] if len(parts) == 1 else pc.binary_join_element_wise(*parts, "|")

    def without_keys(self, places: Iterable[int]) -> None:
        """Take it that some rows have no key: their cells may stand below the wrong headings."""
        gone = {*places}
        if gone:
            kept = pa.array([place not in gone for place in range(len(self.rows))])
            self.keys = pc.if_else(kept, self.keys, None)

    def take_stored(self, standing: Any, at: Any) -> None:
        """Take what the sheet has no column for from records that are stored; `at` says where among them
        each row is, null where it is not."""
        self.is_stored = pc.is_valid(at)
        beyond = pc.fill_null(at, len(standing))
        for name in standing.column_names[1:]:
            default = pa.array([self._defaults.get(name)], self._kept_as.field(name).type)
            self._stored[name] = pa.concat_arrays([*standing[name].chunks, default]).take(beyond)

    def values(self, name: str) -> Any:
        """Return the values of a column as they are kept."""
        if name in self._meant:
            return self._meant[name].values
        if name in self._stored:
            return self._stored[name]
        kept_as = self._kept_as.field(name).type
        return pa.array([self._defaults.get(name)], kept_as).take(pa.repeat(0, len(self.rows)))

    def look_closer(self, odd: Any) -> None:
        """Take it that some rows take a closer look, by a mask."""
        self._odd.append(odd)

    def require(self, holds: Callable[..., bool], *names: str) -> None:
        """Take it that rows take a closer look in whose values of some columns something does not hold; it is
        asked once of those that stand together."""
        columns = [self.values(name).dictionary_encode() for name in names]
        values = [
            [*map(PartialDate, column.dictionary.to_pylist()), None]
            if self._every[name].kind == "date"
            else [*column.dictionary.to_pylist(), None]
            for name, column in zip(names, columns, strict=True)
        ]
        rows = [*zip(*(pc.fill_null(column.indices, -1).to_pylist() for column in columns), strict=True)]
        odd = {
            places
            for places in {*rows}
            if not holds(*(of[place] for of, place in zip(values, places, strict=True)))
        }
        if odd:
            self._odd.append(pa.array([places in odd for places in rows]))

    def plain(self) -> Any:
        """Return a mask of the rows that no one has to look at."""
        odd = pc.is_null(self.keys)
        for more in self._odd:
            odd = pc.or_(odd, more)
        return pc.invert(odd)

    def records(self, plain: Any) -> Any:
        """Return the records of the rows of a mask as an Arrow batch."""
        columns = [self.keys, *map(self.values, self._every)]
        batch = pa.record_batch(columns, schema=self._kept_as)
        return batch if pc.all(plain).as_py() else batch.filter(plain)


def repeated(keys: Iterable[Any]) -> Any:
    """Return the key texts that stand more than once in several arrays."""
    counts = pc.value_counts(pa.chunked_array([*keys], pa.string()).drop_null())
    return counts.filter(pc.greater(counts.field("counts"), 1)).field("values")


def settles_currency(given: str | None) -> bool:
    """Return whether a currency is none, or written as its code already."""
    return given is None or (given != currencies.CFA and currencies.find(given) in (None, given))
