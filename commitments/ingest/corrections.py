"""What a person corrects in files that were read, without touching the files: one value wherever it stands,
one cell, a row left out."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from commitments.contract.batches import CompressedList
from commitments.contract.model import RECORDS
from commitments.ingest.cells import cell_text
from commitments.ingest.problems import Decision
from commitments.ingest.sheets import Row, Sheet


class Value(NamedTuple):
    """A text as it stands in the cells of a column of a table, or in one of several parts of them."""

    table: str
    column: str
    text: str


class CorrectedCell(NamedTuple):
    """One cell, or where `column` is "" one row, of a sheet."""

    file: str
    sheet: str | None
    row: int
    column: str = ""


@dataclass(frozen=True)
class Corrections:
    """What is read in place of what stands in the files."""

    values: Mapping[Value, str] = field(default_factory=dict)
    cells: Mapping[CorrectedCell, str] = field(default_factory=dict)
    left_out: frozenset[CorrectedCell] = frozenset()  # rows

    def __len__(self) -> int:
        return len(self.values) + len(self.cells) + len(self.left_out)

    def of_value(self, value: Value, text: str) -> "Corrections":
        """Return these corrections and one more: `text` wherever `value` stands, also as corrected."""
        again = (value.table, value.column, value.text)
        values = {
            corrected: text if (corrected.table, corrected.column, other) == again else other
            for corrected, other in self.values.items()
        }
        cells = {
            place: text if (place.column, other) == again[1:] else other
            for place, other in self.cells.items()
        }
        return replace(self, values={**values, value: text}, cells=cells)

    def of_cell(self, place: CorrectedCell, text: str) -> "Corrections":
        """Return these corrections and one more: `text` at `place`."""
        return replace(self, cells={**self.cells, place: text})

    def without_row(self, place: CorrectedCell) -> "Corrections":
        """Return these corrections and one more: the row at `place` is left out."""
        return replace(self, left_out=self.left_out | {place._replace(column="")})


def correct(sheet: Sheet, corrections: Corrections) -> Sheet:
    """Return a sheet as it is read with the corrections; what was decided for it says how many there are."""
    table = sheet.table
    if table is None or not corrections:
        return sheet
    every = RECORDS[table].columns()
    at = {name: place for place, name in reversed(list(enumerate(sheet.columns))) if name}
    of_values: dict[int, dict[str, str]] = {}
    for value, text in corrections.values.items():
        if value.table == table and value.column in at:
            of_values.setdefault(at[value.column], {})[value.text] = text
    many = {at[name] for name, column in every.items() if name in at and column.many}
    of_rows: dict[int, dict[int, str]] = {}
    for place, text in corrections.cells.items():
        if (place.file, place.sheet) == (sheet.file, sheet.sheet) and place.column in at:
            of_rows.setdefault(place.row, {})[at[place.column]] = text
    gone = {
        place.row for place in corrections.left_out if (place.file, place.sheet) == (sheet.file, sheet.sheet)
    }
    rows, changed = CompressedList[Row](), 0
    for row in sheet.rows:
        if row.number in gone:
            continue
        cells = dict(of_rows.get(row.number, {}))
        for column, texts in of_values.items():
            if column in cells:
                continue
            stands = cell_text(row.cells[column]).strip()
            parts = [part.strip() for part in stands.split("|")] if column in many else [stands]
            if not texts.keys().isdisjoint(parts):
                cells[column] = "|".join(texts.get(part, part) for part in parts)
        changed += len(cells)
        rows.append(_with(row, cells) if cells else row)
    decisions = [*sheet.decisions]
    if changed:
        decisions.append(Decision("corrected", {"n": changed}))
    if gone:
        decisions.append(Decision("left_out", {"rows": sorted(gone)}))
    problems = tuple(problem for problem in sheet.problems if problem.row not in gone)
    return replace(sheet, rows=rows, decisions=tuple(decisions), problems=problems)


def _with(row: Row, cells: Mapping[int, str]) -> Row:
    return Row(row.number, tuple(cells.get(at, cell) for at, cell in enumerate(row.cells)))
