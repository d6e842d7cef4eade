"""Many records in little memory: kept as columns, and given again one by one.

Half a million records are a gigabyte as objects, and a fifth of that as the columns that a store takes.
"""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from operator import eq
from typing import Any, TypeVar, overload

import pyarrow as pa
import pyarrow.compute as pc

from commitments.contract.model import RECORDS, Column, PartialDate, Record

_CHUNK = 10_000  # records packed together; fewer of a table stay as they are

_SQL = {"number": "DOUBLE", "percent": "DOUBLE", "whole": "BIGINT"}
_ARROW = {
    "DOUBLE": pa.float64(),
    "BIGINT": pa.int64(),
    "VARCHAR": pa.string(),
    "VARCHAR[]": pa.list_(pa.string()),
}

_T = TypeVar("_T")


class Batches(Sequence[_T]):
    """A sequence whose items are read from a place on."""

    @abstractmethod
    def after(self, place: int) -> Iterator[_T]:
        """Return those from the one at `place` on."""

    def __iter__(self) -> Iterator[_T]:
        return self.after(0)

    @overload
    def __getitem__(self, at: int) -> _T: ...
    @overload
    def __getitem__(self, at: slice) -> list[_T]: ...
    def __getitem__(self, at: int | slice) -> _T | list[_T]:
        places = range(len(self))[at]
        if isinstance(places, int):
            return self._one(places)
        if not places:
            return []
        first, last = min(places), max(places)
        span = list(islice(self.after(first), last - first + 1))
        return [span[place - first] for place in places]

    def _one(self, place: int) -> _T:
        return next(self.after(place))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and len(self) == len(other) and all(map(eq, self, other))

    __hash__ = None  # type: ignore[assignment] # it grows


class RecordBatches(Batches[Record]):
    """Records of any tables as Arrow batches, in the order of the contract's tables, in each as they came."""

    def __init__(self, records: Iterable[Record] = ()) -> None:
        self._batches: dict[str, list[Any]] = {table: [] for table in RECORDS}
        self._loose: dict[str, list[Record]] = {table: [] for table in RECORDS}
        self._packed = dict.fromkeys(RECORDS, 0)  # how many there are in batches
        self._tails: dict[str, Any] = {}  # the loose ones as a batch, where that was asked for
        for record in records:
            self.append(record)

    def append(self, record: Record) -> None:
        """Take one more record."""
        loose = self._loose[record.table]
        loose.append(record)
        if len(loose) == _CHUNK:
            self._pack(record.table)

    def take(self, table: str, batch: Any) -> None:
        """Take records of a table as an Arrow batch."""
        self._pack(table)
        self._batches[table].append(batch)
        self._packed[table] += len(batch)

    def extend(self, others: "RecordBatches") -> None:
        """Take all of `others`, whose columns are then shared."""
        for table in RECORDS:
            for batch in others._batches[table]:
                self.take(table, batch)
            for record in others._loose[table]:
                self.append(record)

    def of(self, table: str) -> "RecordBatches":
        """Return the records of one table."""
        records = RecordBatches()
        for batch in self._batches[table]:
            records.take(table, batch)
        records._loose[table] = [*self._loose[table]]
        return records

    def chosen(self, table: str, which: Any) -> "RecordBatches":
        """Return the records of a table that are chosen by an Arrow mask over all of them."""
        records, start = RecordBatches(), 0
        for batch in self.columns(table):
            taken = which.slice(start, len(batch))
            if n := pc.sum(taken).as_py():
                records.take(table, batch if n == len(batch) else batch.filter(taken))
            start += len(batch)
        return records

    def keys(self, table: str) -> Iterator[str]:
        """Return the key texts of the records of a table."""
        for batch in self._batches[table]:
            yield from batch["key"].to_pylist()
        yield from (record.key_text for record in self._loose[table])

    def get(self, table: str, key: str) -> Record | None:
        """Return the record of a table that has this key text, or None."""
        for batch in self.columns(table):
            if (place := pc.index(batch["key"], key).as_py()) >= 0:
                return next(_unpacked(RECORDS[table], batch.slice(place, 1)))
        return None

    def columns(self, table: str) -> list[Any]:
        """Return the records of a table as Arrow batches of their `key` text and the contract's columns."""
        loose = self._loose[table]
        if not loose:
            return self._batches[table]
        # Threads that read together see the same records: nothing moves, at worst this is made twice.
        tail = self._tails.get(table)
        if tail is None or len(tail) != len(loose):
            self._tails[table] = tail = as_columns(RECORDS[table], loose)
        return [*self._batches[table], tail]

    def values(self, table: str, *names: str) -> Iterator[tuple[Any, ...]]:
        """Return some columns of the records of a table, row by row: sooner than the records themselves."""
        for batch in self._batches[table]:
            yield from as_values(RECORDS[table], {name: batch[name] for name in names})
        yield from (tuple(getattr(row, name) for name in names) for row in self._loose[table])

    def tables(self) -> dict[str, int]:
        """Return how many records there are of each table that has any."""
        counts = {table: self._packed[table] + len(self._loose[table]) for table in RECORDS}
        return {table: n for table, n in counts.items() if n}

    def __len__(self) -> int:
        return sum(self._packed.values()) + sum(map(len, self._loose.values()))

    def after(self, place: int) -> Iterator[Record]:
        """Return those from the one at `place` on."""
        for table, record in RECORDS.items():
            for batch in self._batches[table]:
                if place < len(batch):
                    yield from _unpacked(record, batch.slice(place) if place else batch)
                place = max(0, place - len(batch))
            yield from self._loose[table][place:]
            place = max(0, place - len(self._loose[table]))

    def _one(self, place: int) -> Record:
        """Return the one at `place`, without those that lie packed beside it."""
        for table, record in RECORDS.items():
            for batch in self._batches[table]:
                if place < len(batch):
                    return next(_unpacked(record, batch.slice(place, 1)))
                place -= len(batch)
            if place < len(self._loose[table]):
                return self._loose[table][place]
            place -= len(self._loose[table])
        raise IndexError(place)

    def _pack(self, table: str) -> None:
        if loose := self._loose[table]:
            self._loose[table] = []
            self._tails.pop(table, None)
            self.take(table, as_columns(RECORDS[table], loose))


def column_type(column: Column) -> str:
    """Return the engine's type for the values of `column`; a date is kept as it was given."""
    return "VARCHAR[]" if column.many else _SQL.get(column.kind, "VARCHAR")


def arrow_schema(record: type[Record]) -> Any:
    """Return the Arrow schema of records of a table: their key text, and the contract's columns."""
    types = {name: _ARROW[column_type(column)] for name, column in record.columns().items()}
    return pa.schema({"key": pa.string(), **types})


def as_record(record: type[Record], values: Iterable[Any]) -> Record:
    """Return a kept row as the record it is; it was checked when it came."""
    cells: dict[str, Any] = {}
    for (name, column), value in zip(record.columns().items(), values, strict=True):
        if column.many:
            cells[name] = tuple(value or ())
        else:
            cells[name] = _date(value) if column.kind == "date" else value
    return record.model_construct(**cells)


def as_values(record: type[Record], columns: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Return Arrow columns of a table, by name, row by row."""
    kinds = record.columns()

    def of(name: str, cells: list[Any]) -> Iterable[Any]:
        if kinds[name].many:
            return (tuple(cell or ()) for cell in cells)
        return map(_date, cells) if kinds[name].kind == "date" else cells

    return zip(*(of(name, column.to_pylist()) for name, column in columns.items()), strict=True)


@lru_cache(10_000)  # few days stand in many records
def _date(text: str | None) -> PartialDate | None:
    return None if text is None else PartialDate(text)


def _unpacked(record: type[Record], batch: Any) -> Iterator[Record]:
    columns = [column.to_pylist() for column in batch.columns[1:]]
    return (as_record(record, values) for values in zip(*columns, strict=True))


def as_columns(record: type[Record], records: Sequence[Record]) -> Any:
    """Return records of a table as an Arrow batch."""
    of = arrow_schema(record)
    columns = [
        [row.key_text for row in records],
        *([_encoded(getattr(row, name)) for row in records] for name in of.names[1:]),
    ]
    return pa.record_batch(
        [pa.array(values, field.type) for values, field in zip(columns, of, strict=True)], schema=of
    )


def _encoded(value: Any) -> Any:
    """Return text as bytes: what Arrow encodes by itself, each text would hold as long as it is there."""
    if isinstance(value, str):
        return value.encode()
    return [text.encode() for text in value] if isinstance(value, tuple) else value
