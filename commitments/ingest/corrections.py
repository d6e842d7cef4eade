"""What a person corrects in files that were read, without touching the files: one value wherever it stands,
one cell, a row left out; and what a person answers where a file leaves a question open."""

from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from commitments.contract.model import RECORDS
from commitments.ingest.cells import cell_text
from commitments.ingest.numbers import share_reader
from commitments.ingest.packed_rows import PackedRows
from commitments.ingest.problems import Answer, Decision, Problem
from commitments.ingest.sheets import Mend, Row, Sheet, places_of
from commitments.ingest.spreadsheets import Cell
from commitments.ingest.table_detection import is_filled


class Value(NamedTuple):
    """A text as it stands in the cells of a column of a table, or in one of several parts of them; in one
    file alone, where it means another thing in others."""

    table: str
    column: str
    text: str
    file: str = ""


class CorrectedCell(NamedTuple):
    """One cell, or where `column` is "" one row, of a sheet; `across` as that of `Row`."""

    file: str
    sheet: str | None
    row: int
    column: str = ""
    across: str = ""

    @classmethod
    def of(cls, problem: Problem) -> "CorrectedCell":
        """Return the place of a problem."""
        return cls(problem.file, problem.sheet, problem.row or 0, problem.column or "", problem.across)


@dataclass(frozen=True)
class Corrections:
    """What is read in place of what stands in the files."""

    values: Mapping[Value, str] = field(default_factory=dict)
    cells: Mapping[CorrectedCell, str] = field(default_factory=dict)
    left_out: frozenset[CorrectedCell] = frozenset()  # rows
    answers: Mapping[CorrectedCell, Answer] = field(default_factory=dict)
    asked: frozenset[Value] = frozenset()  # words that would be taken for a record by themselves, and are not

    def __len__(self) -> int:
        return len(self.values) + len(self.left_out) + len(self.cells.keys() | self.answers.keys())

    def __bool__(self) -> bool:
        return bool(len(self) or self.asked)

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

    def answering(self, places: Iterable[CorrectedCell], answer: Answer) -> "Corrections":
        """Return these corrections and the answer to what the problems at `places` ask; any row may be left
        out. A figure speaks where the stage beside it is left empty."""
        if answer == "leave_out":
            return replace(self, left_out=self.left_out | {place._replace(column="") for place in places})
        answered = dict.fromkeys(places, answer)
        cells = {**self.cells, **dict.fromkeys(answered, "")} if answer == "figure_speaks" else self.cells
        return replace(self, cells=cells, answers={**self.answers, **answered})

    def answered(self, sheet: Sheet, answer: Answer) -> set[tuple[int, str]]:
        """Return the rows of a sheet of which something was answered, each with its `across`; none where a
        stage that was left empty has been written since."""
        return {
            (place.row, place.across)
            for place, given in self.answers.items()
            if given == answer and place[:2] == (sheet.file, sheet.sheet)
            if answer != "figure_speaks" or self.cells.get(place) == ""
        }

    def of_rows(self, file: str, rows: Collection[tuple[str | None, int]]) -> "Corrections":
        """Return these corrections, of the cells and rows of a file those alone that stand in `rows`."""

        def stands(place: CorrectedCell) -> bool:
            return place.file != file or (place.sheet, place.row) in rows

        return replace(
            self,
            cells={place: text for place, text in self.cells.items() if stands(place)},
            left_out=frozenset(filter(stands, self.left_out)),
            answers={place: answer for place, answer in self.answers.items() if stands(place)},
        )

    def without_cells(self, file: str, sheet: str | None, columns: Container[str] | None) -> "Corrections":
        """Return these corrections without those of cells in some columns of a sheet, None for all."""

        def stands(place: CorrectedCell) -> bool:
            return place[:2] != (file, sheet) or (columns is not None and place.column not in columns)

        return replace(self, cells={place: text for place, text in self.cells.items() if stands(place)})


def correct(sheet: Sheet, corrections: Corrections) -> Sheet:
    """Return a sheet as it is read with the corrections; what was decided for it says how many there are, its
    mends which."""
    table = sheet.table
    if table is None or not corrections:
        return sheet
    every, at = RECORDS[table].columns(), places_of(sheet.columns)
    meant = _Meant(sheet, corrections, at)
    gone = {(place.row, place.across) for place in corrections.left_out if place[:2] == meant.of}
    answers = {
        number: answer
        for number, problem in enumerate(sheet.problems)
        if problem.answers and (answer := corrections.answers.get(CorrectedCell.of(problem)))
    }
    held = _held(sheet, at, [sheet.problems[of] for of, answer in answers.items() if answer == "each_row"])
    empty = _left_empty(
        sheet, [sheet.problems[of] for of, answer in answers.items() if answer == "first_row"]
    )
    of_columns = {
        place.column: answer
        for place, answer in corrections.answers.items()
        if place[:3] == (sheet.file, sheet.sheet, 0)
    }
    shares = {
        at[name]: share_reader(every[name])
        for name, answer in of_columns.items()
        if answer == "shares_of_one" and name in at
    }
    multiplied = 0
    rows, mends = PackedRows(Row), list[Mend]()
    for row in sheet.rows:
        numbers = held.get((row.number, row.across), {})
        if (row.number, row.across) in empty:
            continue
        if _is_gone(row.number, row.across, gone):
            said = " · ".join(filter(None, map(cell_text, row.cells)))
            mends.append(Mend(row.number, row.across, "", said))
            continue
        cells = meant.cells(row)
        for column, as_percentage in shares.items():
            stood = cells.get(column, numbers.get(column, row.cells[column]))
            if (cell := as_percentage(stood)) is not stood:
                multiplied += column not in cells
                cells[column] = cell
        mends += [
            Mend(row.number, row.across, sheet.columns[column] or "", said, cell_text(cell))
            for column, cell in sorted(cells.items())
            if (said := cell_text(row.cells[column])) != cell_text(cell)
        ]
        rows.append(_with(row, {**numbers, **cells}) if cells or numbers else row)
    emptied = {(mend.row, mend.across) for mend in mends if mend.column == "completion" and not mend.became}
    left_empty = emptied & corrections.answered(sheet, "figure_speaks")
    kept = {row for row in corrections.answered(sheet, "keep_both") if not _is_gone(*row, gone)}
    decisions = [*sheet.decisions]
    if changed := sum(bool(mend.column) for mend in mends) - len(left_empty) - multiplied:
        decisions.append(Decision("corrected", {"n": changed}))
    if gone:
        decisions.append(Decision("left_out", {"rows": sorted({number for number, _ in gone})}))
    by_answer: dict[Answer, list[int]] = {
        "figure_speaks": [number for number, _ in left_empty],
        "keep_both": [number for number, _ in kept],
    }
    for number, answer in answers.items():
        by_answer.setdefault(answer, []).append(sheet.problems[number].row or 0)
    decisions += [
        Decision(answer, {"rows": sorted(set(numbers))}) for answer, numbers in by_answer.items() if numbers
    ]
    problems = tuple(
        problem
        for number, problem in enumerate(sheet.problems)
        if number not in answers
        and not _is_gone(problem.row or 0, problem.across, gone)
        and at.get(problem.column or "") not in meant.by_row.get((problem.row or 0, problem.across), ())
    )
    of_new_rows = dict(sheet.of_new_rows)
    if (basis := of_columns.get("basis")) in ("declared", "documented"):
        of_new_rows["basis"] = basis
        decisions.append(Decision(basis))
    decided = tuple(name for name, answer in of_columns.items() if answer == "percentages" and name in at)
    if decided:
        decisions.append(Decision("percentages", {"table": table, "columns": decided}))
    if multiplied:
        names = tuple(sheet.columns[column] for column in shares)
        decisions.append(Decision("shares_of_one", {"table": table, "columns": names, "n": multiplied}))
    return replace(
        sheet,
        of_new_rows=of_new_rows,
        contradictory=frozenset(kept),
        percentages=sheet.percentages | frozenset(decided),
        rows=rows,
        decisions=tuple(decisions),
        problems=problems,
        mends=(*sheet.mends, *mends),
        asked=frozenset((value.column, value.text) for value in corrections.asked if value.table == table),
    )


def _held(
    sheet: Sheet, places: Mapping[str, int], merged: Iterable[Problem]
) -> dict[tuple[int, str], dict[int, Cell]]:
    """Return by row the numbers merged over several, of those that hold for each of them."""
    by_first = {(problem.facts["rows"][0], places[problem.column or ""]): problem for problem in merged}
    firsts = {first for first, _ in by_first}
    stand = {(row.number, row.across): row.cells for row in sheet.rows if (row.number, row.across) in firsts}
    held: dict[tuple[int, str], dict[int, Cell]] = {}
    for (first, column), problem in by_first.items():
        for at in problem.facts["rows"]:
            held.setdefault(at, {})[column] = stand[first][column]
    return held


def _left_empty(sheet: Sheet, merged: Iterable[Problem]) -> set[tuple[int, str]]:
    """Return the rows made of a cell each that report nothing once the number merged over several is that of
    the first alone: empty cells are no reports."""
    others = {at for problem in merged for at in problem.facts["rows"][1:] if at[1]}
    if not others or sheet.table is None:
        return set()
    said = {
        name for rule in RECORDS[sheet.table].rules for name in rule.over if rule.code == "nothing_reported"
    }
    columns = [at for at, name in enumerate(sheet.columns) if name in said]
    return {
        (row.number, row.across)
        for row in sheet.rows
        if (row.number, row.across) in others and not any(is_filled(row.cells[at]) for at in columns)
    }


class _Meant:
    """What a person has read in the cells of a sheet: in one, else wherever a text stands in a column."""

    def __init__(self, sheet: Sheet, corrections: Corrections, at: Mapping[str, int]) -> None:
        self.of = sheet.file, sheet.sheet
        self.by_row: dict[tuple[int, str], dict[int, Cell]] = {}
        for place, text in corrections.cells.items():
            if place[:2] == self.of and place.column in at:
                self.by_row.setdefault((place.row, place.across), {})[at[place.column]] = text
        self._texts: dict[int, dict[str, str]] = {}
        for value, text in corrections.values.items():
            if value.table == sheet.table and value.column in at and value.file in ("", sheet.file):
                self._texts.setdefault(at[value.column], {})[value.text] = text
        columns = RECORDS[sheet.table or ""].columns()
        self._many = {at[name] for name, column in columns.items() if name in at and column.many}

    def cells(self, row: Row) -> dict[int, Cell]:
        """Return the cells of a row that hold something else than they say, by their place."""
        cells = dict(self.by_row.get((row.number, row.across), {}))
        for at in self._texts.keys() - cells.keys():
            texts, stands = self._texts[at], cell_text(row.cells[at]).strip()
            parts = [part.strip() for part in stands.split("|")] if at in self._many else [stands]
            if not texts.keys().isdisjoint(parts):
                cells[at] = "|".join(texts.get(part, part) for part in parts)
        return cells


def _is_gone(row: int, across: str, gone: Collection[tuple[int, str]]) -> bool:
    """Return whether a row is left out, by itself or with all that was made of the same row."""
    return (row, across) in gone or (row, "") in gone


def _with(row: Row, cells: Mapping[int, Cell]) -> Row:
    return row._replace(cells=tuple(cells.get(at, cell) for at, cell in enumerate(row.cells)))
