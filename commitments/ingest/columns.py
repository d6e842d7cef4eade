"""The columns of the contract that a sheet has, and how the cells of each are read."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from commitments.contract.model import Column, Record
from commitments.ingest.ambiguity import (
    AmbiguousColumn,
    date_reader,
    date_readings,
    is_serial_date,
    number_reader,
    number_readings,
)
from commitments.ingest.cells import shown
from commitments.ingest.problems import Decision, Problem
from commitments.ingest.sheets import Sheet
from commitments.ingest.spreadsheets import Cell
from commitments.ingest.values import ReadCell, value_reader


class SheetColumns:
    """The columns of the contract that a sheet has, and how each is read."""

    def __init__(self, sheet: Sheet, record: type[Record], fictional: bool) -> None:
        every = record.columns()
        self.at: dict[str, int] = {}
        for at, name in enumerate(sheet.columns):
            if name is not None:
                self.at.setdefault(name, at)
        self._rows = sheet.rows
        named = {name: every[name] for name in self.at}
        self.dates = {
            name: AmbiguousColumn(date_readings, self.cells(name))
            for name, column in named.items()
            if column.kind == "date"
        }
        self.numbers = {
            name: AmbiguousColumn(
                partial(number_readings, low=column.low, high=column.high), self.cells(name)
            )
            for name, column in named.items()
            if column.kind in ("number", "whole", "percent")
        }
        for family in (self.dates, self.numbers):
            for column in family.values():
                column.settle(family.values())
        self.readers = {name: self._reader(column, fictional) for name, column in named.items()}

    def cells(self, name: str) -> Iterator[tuple[int, Cell]]:
        """Return row number and cell of every row of a column."""
        at = self.at[name]
        return ((row.number, row.cells[at]) for row in self._rows)

    def _reader(self, column: Column, fictional: bool) -> ReadCell:
        if column.name in self.dates:
            return date_reader(self.dates[column.name])
        if column.name in self.numbers:
            return number_reader(self.numbers[column.name], column)
        return value_reader(column, fictional=fictional)

    def doubts(self, problem: Callable[..., Problem]) -> Iterator[Problem]:
        """Yield a problem for each column that nothing settles, where it matters."""
        for code, family in (("ambiguous_dates", self.dates), ("ambiguous_numbers", self.numbers)):
            for name, column in family.items():
                order = column.order
                if order.doubtful is not None and not order.by:
                    taken, other = column.readings[order.doubtful]
                    facts = {"taken": taken, "other": other, "first": order.row}
                    yield problem(None, name, code, shown(order.doubtful), facts)

    def decisions(self, table: str) -> Iterator[Decision]:
        """Yield which way dates and numbers were read, where there were two."""
        for kind, family in (("date_order", self.dates), ("decimal_mark", self.numbers)):
            ways: dict[tuple[bool, str], list[str]] = {}
            for name, column in family.items():
                if column.evidence or column.order.doubtful is not None:
                    ways.setdefault((column.order.second, column.order.by), []).append(name)
            for (second, by), names in ways.items():
                yield Decision(kind, {"table": table, "columns": tuple(names), "second": second, "by": by})
        serials = [name for name in self.dates if any(is_serial_date(cell) for _, cell in self.cells(name))]
        if serials:
            yield Decision("serial_dates", {"table": table, "columns": tuple(serials)})

    def unseen_percentages(self, every: Mapping[str, Column]) -> Iterator[tuple[str, float]]:
        """Yield the percent columns whose values all lie in 0–1, and one such value that is not 0."""
        for name in self.at:
            if every[name].kind == "percent":
                values = [value for _, cell in self.cells(name) if (value := self.readers[name](cell).value)]
                if values and all(0 <= value <= 1 for value in values):
                    yield name, values[0]
