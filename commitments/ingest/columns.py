"""The columns of the contract that a sheet has, and how the cells of each are read."""

from collections.abc import Iterator, Mapping

from commitments.contract.model import Column, Record
from commitments.ingest.ambiguity import AmbiguousColumn
from commitments.ingest.cells import shown
from commitments.ingest.dates import all_serials, date_reader, date_readings, is_serial
from commitments.ingest.numbers import has_percent_sign, number_column, number_reader
from commitments.ingest.packed_rows import Pickled, each_once
from commitments.ingest.problems import Decision, Problem, ProblemAt
from commitments.ingest.sheets import Sheet, places_of
from commitments.ingest.spreadsheets import Cell
from commitments.ingest.values import ReadCell, value_reader


class SheetColumns:
    """The columns of the contract that a sheet has, and how each is read."""

    def __init__(self, sheet: Sheet, record: type[Record], fictional: bool) -> None:
        every = record.columns()
        self.at = places_of(sheet.columns)
        self.blocks = [*sheet.rows.columns()] if self.at else []
        self._percentages = sheet.percentages
        named = {name: every[name] for name in self.at}
        self.dates = {
            name: AmbiguousColumn(date_readings, self.cells(name))
            for name, column in named.items()
            if column.kind == "date"
        }
        self.numbers = {
            name: number_column(column, self.cells(name))
            for name, column in named.items()
            if column.is_number
        }
        for family in (self.dates, self.numbers):
            for column in family.values():
                column.settle(family.values())
        self.readers = {name: self._reader(column, fictional) for name, column in named.items()}

    def cells(self, name: str) -> Iterator[tuple[int, Cell]]:
        """Yield each cell of a column that is unlike those before it, nearby, with the number of its row."""
        at = self.at[name]
        for block in self.blocks:
            if isinstance(block.cells[at], Pickled):
                yield from zip(block.numbers, block.cells[at].to_pylist(), strict=True)
                continue
            texts = each_once(block.cells[at])
            indices = texts.indices.to_pylist()
            first = dict(zip(reversed(indices), reversed(block.numbers), strict=True))
            yield from ((first[of], text) for of, text in enumerate(texts.dictionary.to_pylist()))

    def _reader(self, column: Column, fictional: bool) -> ReadCell:
        if column.name in self.dates:
            return date_reader(self.dates[column.name], column)
        if column.name in self.numbers:
            return number_reader(self.numbers[column.name], column)
        return value_reader(column, fictional=fictional)

    def doubts(self, problem: ProblemAt) -> Iterator[Problem]:
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
        serials = []
        for name, column in self.dates.items():
            as_text = all_serials(column)
            if any(is_serial(cell, as_text=as_text) for _, cell in self.cells(name)):
                serials.append(name)
        if serials:
            yield Decision("serial_dates", {"table": table, "columns": tuple(serials)})

    def unsigned_shares(self, every: Mapping[str, Column]) -> Iterator[tuple[str, float]]:
        """Yield the percent columns whose values without a sign all lie in 0–1, and one that is not 0, but
        those of which it is decided."""
        for name in self.at:
            if every[name].kind == "percent" and name not in self._percentages:
                read, share = self.readers[name], None
                for _, cell in self.cells(name):
                    if has_percent_sign(cell):
                        continue
                    value = read(cell).value or 0
                    if not 0 <= value <= 1:
                        break
                    share = share or value
                else:
                    if share:
                        yield name, share
