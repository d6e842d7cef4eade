"""Many rows in little memory, as the columns of their cells: whoever understands a column looks at each text
in it once.
"""

import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from commitments.contract.batches import Batches

BLOCK = 5_000  # rows that are kept together, and counted as done
FEW = 1_000  # rows that are not worth a block of their own
WIDEST = 200  # cells of a row; of wider ones most are empty
_SHORT = 64  # bytes of a text, on average, of a column in which the same ones may stand again and again
_CODEC = "zstd"  # a quarter of the room, in a third of the time that pickling takes

_RowT = TypeVar("_RowT", bound=tuple[Any, ...])


@dataclass(frozen=True)
class Pickled:
    """Things of any kinds, compressed."""

    n: int
    length: int  # before it was compressed
    content: bytes
    skipped: int = 0  # at the beginning

    @classmethod
    def of(cls, things: Sequence[Any]) -> "Pickled":
        """Compress things."""
        pickled = pickle.dumps(things, pickle.HIGHEST_PROTOCOL)
        return cls(len(things), len(pickled), pa.compress(pickled, _CODEC, asbytes=True))

    def __len__(self) -> int:
        return self.n

    def to_pylist(self) -> Sequence[Any]:
        """Return the things, as an Arrow array does."""
        things: Sequence[Any] = pickle.loads(  # noqa: S301 - by ourselves, a moment ago
            pa.decompress(self.content, self.length, _CODEC)
        )
        return things[self.skipped : self.skipped + self.n]

    def slice(self, start: int, n: int | None = None) -> "Pickled":
        """Return `n` of the things, or all, from one on, as an Arrow array does."""
        left = self.n - start
        return replace(self, skipped=self.skipped + start, n=left if n is None else min(n, left))


@dataclass(frozen=True)
class Columns:
    """Rows of as many cells each, by column: an Arrow array where all are plain text, else `Pickled`.

    `beside` is what few rows have behind their number and their cells, by their place.
    """

    numbers: Sequence[int]
    cells: tuple[Any, ...]
    beside: Mapping[int, tuple[Any, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Sequence[tuple[Any, ...]]) -> "Columns":
        """Return rows of as many cells each, of one at the least."""
        usual = tuple(type(rows[0])._field_defaults.values())  # type: ignore[attr-defined] # a NamedTuple
        return cls(
            [row[0] for row in rows],
            tuple(map(_column, zip(*(row[1] for row in rows), strict=True))),
            {at: row[2:] for at, row in enumerate(rows) if row[2:] != usual},
        )

    def __len__(self) -> int:
        return len(self.numbers)

    def rows(self, kind: type[_RowT]) -> Iterator[_RowT]:
        """Yield the rows as a kind of them."""
        make: Any = kind
        cells = zip(*(column.to_pylist() for column in self.cells), strict=True)
        if not self.beside:
            yield from map(make, self.numbers, cells)
            return
        for at, row in enumerate(cells):
            yield make(self.numbers[at], row, *self.beside.get(at, ()))

    def slice(self, start: int, n: int | None = None) -> "Columns":
        """Return `n` of the rows, or all, from one on."""
        if not start and n is None:
            return self
        end = len(self) if n is None else start + n
        beside = {at - start: said for at, said in self.beside.items() if start <= at < end}
        return Columns(self.numbers[start:end], tuple(of.slice(start, n) for of in self.cells), beside)

    def at(self, places: Sequence[int], kind: type[_RowT]) -> Iterator[_RowT]:
        """Yield the rows at some places as a kind of them."""
        if len(places) == len(self):
            yield from self.rows(kind)
        elif places:
            chosen = pa.array(places, pa.int64())
            cells = tuple(
                Pickled.of([*map(of.to_pylist().__getitem__, places)])
                if isinstance(of, Pickled)
                else of.take(chosen)
                for of in self.cells
            )
            beside = {n: self.beside[place] for n, place in enumerate(places) if place in self.beside}
            yield from Columns([self.numbers[place] for place in places], cells, beside).rows(kind)

    def all_match(self, at: int, pattern: str) -> bool:
        """Return whether a pattern is found in each cell of a column of plain text."""
        cells = self.cells[at]
        if isinstance(cells, pa.DictionaryArray):
            cells = cells.dictionary
        return not isinstance(cells, Pickled) and bool(
            pc.all(pc.match_substring_regex(cells, pattern)).as_py()
        )

    def where(self, at: int, holds: Callable[[Any], bool]) -> list[int]:
        """Return the places of the rows in whose cell of a column something holds, which is asked once of
        each text."""
        cells = self.cells[at]
        if isinstance(cells, Pickled):
            return [place for place, cell in enumerate(cells.to_pylist()) if holds(cell)]
        texts = each_once(cells)
        found = [*map(holds, texts.dictionary.to_pylist())]
        if not any(found):
            return []
        places: list[int] = pc.indices_nonzero(pa.array(found).take(texts.indices)).to_pylist()
        return places

    def is_empty(self, at: int) -> bool:
        """Return whether each cell of a column is plain text without a character."""
        cells = self.cells[at]
        return not isinstance(cells, Pickled) and {*pc.unique(cells).to_pylist()} <= {""}

    def with_cells_shared(self, width: int) -> "Columns":
        """Return the first cells of the rows, of which equal short ones are there once."""
        return Columns(self.numbers, tuple(map(_shared, self.cells[:width])), self.beside)


def _column(cells: Sequence[Any]) -> Any:
    if {*map(type, cells)} == {str}:
        try:
            return _shared(pa.array(cells, pa.string()))
        except UnicodeEncodeError:  # half a character, which no text holds
            pass
    return Pickled.of(cells)


def _shared(column: Any) -> Any:
    """Return a column of texts with each of them once, where they are short and few."""
    if not isinstance(column, pa.StringArray) or column.nbytes > _SHORT * len(column):
        return column
    encoded = each_once(column)
    return encoded if len(encoded.dictionary) * 2 <= len(column) else column


def each_once(texts: Any) -> Any:
    """Return an Arrow array of texts as which of them, each there once, stands in every row."""
    return texts if isinstance(texts, pa.DictionaryArray) else texts.dictionary_encode()


class PackedRows(Batches[_RowT]):
    """Append-only list of named tuples of a kind, each of a number, its cells, and what few have besides."""

    def __init__(self, kind: type[_RowT], rows: Iterable[_RowT] = ()) -> None:
        self._kind = kind
        self._full: list[Columns | Pickled] = []
        self._starts = [0]  # of each full block, and of the last rows
        self._last: list[_RowT] = []
        self.extend(rows)

    def append(self, row: _RowT) -> None:
        """Take one more."""
        if type(row[1]) is not tuple:
            row = row._replace(cells=tuple(row[1]))  # type: ignore[attr-defined] # a NamedTuple
        self._last.append(row)
        if len(self._last) == BLOCK:
            self._pack()

    def extend(self, rows: Iterable[_RowT]) -> None:
        """Take more."""
        for row in rows:
            self.append(row)

    def take(self, block: Columns) -> None:
        """Take all rows of a block."""
        if len(block) < FEW:
            self.extend(block.rows(self._kind))
        else:
            self._pack()
            self._keep(block)

    def blocks(self, place: int = 0) -> Iterator[Columns | Sequence[_RowT]]:
        """Yield the rows from the one at `place` on, those by column of which none has anything beside its
        cells."""
        for block in self._kept(place):
            is_plain = isinstance(block, Columns) and not block.beside
            yield block if is_plain or not isinstance(block, Columns) else [*block.rows(self._kind)]

    def _kept(self, place: int = 0) -> Iterator[Columns | Sequence[_RowT]]:
        for start, block in zip(self._starts, self._full, strict=False):
            if place < start + len(block):
                rest = block.slice(max(0, place - start))
                yield rest if isinstance(rest, Columns) else rest.to_pylist()
        if last := self._last[max(0, place - self._starts[-1]) :]:
            yield last

    def columns(self) -> Iterator[Columns]:
        """Yield the rows by column, all of which have as many cells, one at the least."""
        # Threads that read together see the same rows: nothing moves.
        return (block if isinstance(block, Columns) else Columns.of(block) for block in self._kept())

    def after(self, place: int) -> Iterator[_RowT]:
        """Return those from the one at `place` on."""
        for block in self._kept(place):
            yield from block.rows(self._kind) if isinstance(block, Columns) else block

    def __len__(self) -> int:
        return self._starts[-1] + len(self._last)

    def _one(self, place: int) -> _RowT:
        """Return the one at `place`, without those that lie packed beside it."""
        for start, block in zip(self._starts, self._full, strict=False):
            if place < start + len(block) and isinstance(block, Columns):
                return next(block.slice(place - start, 1).rows(self._kind))
        return next(self.after(place))

    def _pack(self) -> None:
        rows = self._last
        if rows:
            self._last = []
            alike = {len(row[1]) for row in rows}
            self._keep(Columns.of(rows) if len(alike) == 1 and 0 < max(alike) <= WIDEST else Pickled.of(rows))

    def _keep(self, block: Columns | Pickled) -> None:
        self._full.append(block)
        self._starts.append(self._starts[-1] + len(block))
