"""The rows in which something is wrong, whole and a few at a time, as data: there they are judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from commitments.contract.model import RECORDS, Column
from commitments.i18n.translator import capital
from commitments.ingest.cells import cell_text
from commitments.ingest.corrections import CorrectedCell
from commitments.ingest.problems import Problem
from commitments.ingest.sheets import Row, Sheet, places_of
from commitments.site.context import Context
from commitments.staff.problem_groups import Issue, IssueGroup, ValueGroup, kind_asked
from commitments.staff.problem_sentences import what_is_wrong
from commitments.staff.record_form import coded_options
from commitments.store.changesets import Preview

ROWS = 25  # at a time
_LISTED = 300  # values that are sent to be chosen from

Options = tuple[tuple[str, str], ...]  # (value, name)


@dataclass(frozen=True)
class Narrowed:
    """Which problems are looked at: "" is every severity, kind or file."""

    severity: str = ""
    kind: str = ""
    file: str = ""

    def shows(self, problem: Problem) -> bool:
        """Return whether a problem is among them."""
        return (
            self.severity in ("", problem.severity)
            and self.kind in ("", kind_asked(problem))
            and self.file in ("", problem.file)
        )

    def shows_group(self, group: IssueGroup) -> bool:
        """Return whether problems of a group are among them."""
        return (
            self.severity in ("", group.severity)
            and self.kind in ("", group.kind)
            and (not self.file or self.file in group.files)
        )


@dataclass(frozen=True)
class GridColumn:
    """A column of the file: its heading, and the column of ours that it is read as, if any."""

    heading: str
    column: str = ""
    name: str = ""
    options: Options = ()  # all that may stand in it, where that is a short list
    may_be_left_out: bool = False
    is_clue: bool = False  # it is no column of ours and says which record the row is about


@dataclass(frozen=True)
class Fault:
    """What is wrong in a cell, or where `at` is None with a row."""

    at: int | None
    severity: str
    says: str
    preset: str = ""  # what is likely meant
    options: Options = ()  # those of which one is meant
    alike: int = 1  # cells that hold the same and are mended together
    may_be_empty: bool = False  # which mends it as well


@dataclass(frozen=True)
class GridRow:
    """A row as it is read with what was corrected; a neighbour is there to be compared with."""

    number: int
    across: str
    cells: tuple[str, ...]
    names: Mapping[int, str] = field(default_factory=dict)  # of codes that somebody chose, by their places
    faults: tuple[Fault, ...] = ()
    is_neighbour: bool = False


@dataclass(frozen=True)
class GridPage:
    """Some of the rows in question of a sheet: those from the one at `first` on, of `n`."""

    file: str
    sheet: str | None
    columns: tuple[GridColumn, ...]
    rows: tuple[GridRow, ...]
    first: int
    n: int


@dataclass(frozen=True)
class Edit:
    """What a person writes into a cell, and whether into all that hold the same."""

    file: str
    sheet: str | None
    row: int
    across: str
    column: str
    text: str
    alike: bool = False


class RowsInQuestion:
    """The rows of checked files in which something is wrong, by sheet."""

    def __init__(self, preview: Preview, groups: Iterable[IssueGroup]) -> None:
        self._sheets = preview.sheets
        self._problems: dict[tuple[str, str | None], dict[tuple[int, str], list[Problem]]] = {}
        headings = {(sheet.file, sheet.sheet): sheet.heading_row or 0 for sheet in preview.sheets}
        for problem in preview.checked.problems:
            of = problem.file, problem.sheet
            if problem.row is not None and problem.row > headings.get(of, problem.row):
                of_sheet = self._problems.setdefault(of, {})
                of_sheet.setdefault((problem.row, problem.across), []).append(problem)
        # What is mended with the cells that hold the same; in one of several values, each is for itself.
        self._alike: dict[CorrectedCell, tuple[ValueGroup, Options]] = {
            issue.place: (same, same.options or group.options)
            for group in groups
            for same in group.value_groups
            for issue in same.issues
            if issue.place and not _is_part(issue)
        }

    def sheets(self, narrowed: Narrowed) -> list[tuple[Sheet, int]]:
        """Return the sheets with rows in question, each with how many."""
        counted = ((sheet, len(self._numbers(sheet, narrowed))) for sheet in self._sheets)
        return [(sheet, n) for sheet, n in counted if n]

    def page(self, sheet: Sheet, narrowed: Narrowed, first: int, reader: Context) -> GridPage:
        """Return the rows in question of a sheet from the one at `first` on, or the last ones."""
        numbers = self._numbers(sheet, narrowed)
        first = max(0, min(first, (len(numbers) - 1) // ROWS * ROWS))
        wanted = set(numbers[first : first + ROWS])
        rows = tuple(self._rows(sheet, wanted, reader))
        columns = tuple(self._columns(sheet, reader))
        return GridPage(sheet.file, sheet.sheet, columns, rows, first, len(numbers))

    def mended(self, edits: Iterable[Edit]) -> Iterator[tuple[ValueGroup | CorrectedCell, str]]:
        """Yield what edits correct: a cell, or all that hold the same and have the same fault."""
        for edit in edits:
            place = CorrectedCell(edit.file, edit.sheet, edit.row, edit.column, edit.across)
            same, _ = self._alike.get(place, (place, ())) if edit.alike else (place, ())
            yield same, edit.text

    def _numbers(self, sheet: Sheet, narrowed: Narrowed) -> list[tuple[int, str]]:
        of_sheet = self._problems.get((sheet.file, sheet.sheet), {})
        return sorted(row for row, problems in of_sheet.items() if any(map(narrowed.shows, problems)))

    def _rows(self, sheet: Sheet, wanted: set[tuple[int, str]], reader: Context) -> Iterator[GridRow]:
        """Yield rows that are wanted, before one of which it is asked whether it is one its neighbour."""
        of_sheet = self._problems.get((sheet.file, sheet.sheet), {})
        places = places_of(sheet.columns)
        chosen: dict[tuple[int, str], dict[int, str]] = {}
        for mend in sheet.mends:
            if (mend.row, mend.across) in wanted and (name := _name(sheet, mend.column, mend.became, reader)):
                chosen.setdefault((mend.row, mend.across), {})[places[mend.column]] = name
        left, before, was_wanted = len(wanted), None, True
        for row in sheet.rows:
            if is_wanted := (row.number, row.across) in wanted:
                problems = of_sheet[row.number, row.across]
                if before and not was_wanted and any(map(_asks_about_the_row, problems)):
                    yield _row(before, {}, is_neighbour=True)
                names = chosen.get((row.number, row.across), {})
                yield _row(row, names, self._faults(problems, places, reader))
                if (left := left - 1) == 0:
                    return
            before, was_wanted = row, is_wanted

    def _faults(
        self, problems: Sequence[Problem], places: Mapping[str, int], reader: Context
    ) -> Iterator[Fault]:
        for problem in problems:
            says = capital(what_is_wrong(problem, reader.t))
            fault = Fault(
                places.get(problem.column or ""), problem.severity, says, may_be_empty=problem.may_be_empty
            )
            if problem.kind.by_value and (alike := self._alike.get(CorrectedCell.of(problem))):
                same, options = alike
                options = options if len(options) <= _LISTED else ()
                fault = replace(fault, preset=same.preset, options=options, alike=len(same.issues))
            yield fault

    def _columns(self, sheet: Sheet, reader: Context) -> Iterator[GridColumn]:
        every = RECORDS[sheet.table].columns() if sheet.table else {}
        first = places_of(sheet.columns)
        for at, (heading, name) in enumerate(zip(sheet.headings, sheet.columns, strict=True)):
            if name is None or first[name] != at or name not in every:
                yield GridColumn(heading, is_clue=any(sheet.clues[at : at + 1]))
            else:
                yield _column(heading, every[name], reader)


def _asks_about_the_row(problem: Problem) -> bool:
    """Return whether it is asked if a row is one, or one beside others, and not what a cell of it means."""
    return not {"keep", "each_row"}.isdisjoint(problem.kind.answers)


def _is_part(issue: Issue) -> bool:
    """Return whether a problem is with one of the several values of its cell."""
    return bool(issue.problem.facts.get("part", issue.text) != issue.text)


def _column(heading: str, column: Column, reader: Context) -> GridColumn:
    options = () if column.many else tuple(coded_options(column, reader.t).items())
    name = capital(reader.t.heading(column))
    return GridColumn(
        heading, column.name, name, options if len(options) <= _LISTED else (), not column.required
    )


def _name(sheet: Sheet, column: str, text: str, reader: Context) -> str:
    """Return what a code of a column is called, "" for any other text."""
    every = RECORDS[sheet.table].columns() if sheet.table else {}
    return coded_options(every[column], reader.t).get(text, "") if column in every else ""


def _row(
    row: Row, names: Mapping[int, str], faults: Iterable[Fault] = (), *, is_neighbour: bool = False
) -> GridRow:
    cells = tuple(cell_text(cell) for cell in row.cells)
    return GridRow(row.number, row.across, cells, names, tuple(faults), is_neighbour)
