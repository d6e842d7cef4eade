"""A person's own file given back with its faults marked, to be mended there and deposited again.

An .xlsx comes back as it was made, with coloured cells and notes; other spreadsheets as .xlsx with their
cells alone, texts as CSV. What is wrong in a row stands once more in a column beside the table, which reading
leaves out, with the rows that a person left out.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from io import StringIO
from pathlib import PurePath
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.cell_range import CellRange

from commitments.contract.model import RECORDS, Column, is_identifier
from commitments.exports import own_workbook
from commitments.exports.own_workbook import CellEdit
from commitments.exports.tabular import XLSX, harmless, plain_cell, sheet_name
from commitments.i18n.translator import Translator, capital
from commitments.ingest.cells import cell_text
from commitments.ingest.clues import Words
from commitments.ingest.dialect import Raw
from commitments.ingest.file_kinds import SPREADSHEETS, ZIP
from commitments.ingest.grids import Grid, rows_as_they_stand
from commitments.ingest.heading_names import names_as_it_stands
from commitments.ingest.headings import FAULTS, LEFT_OUT
from commitments.ingest.problems import Problem
from commitments.ingest.sheets import Sheet
from commitments.ingest.spreadsheets import Area, Percentage, SheetFormat, ShownNumber, column_letter
from commitments.render.zips import workbook
from commitments.site.theme import LIGHT
from commitments.staff.problem_sentences import sentence_in_column, what_is_wrong

_FILLS = {"error": "F6C6A8", "warning": LIGHT.notice.removeprefix("#")}
_STRUCK = Font(strike=True)
_LONGEST_NOTE = 2_000  # characters; what is longer is not read
_MOST_STYLED = 300_000  # cells of a workbook that comes back as it was made; of a longer one the cells alone

# Row and place of a cell among its columns.
_Place = tuple[int, int]


def name_of(file: str, t: Translator) -> tuple[str, str]:
    """Return the name of the marked file, and its media type."""
    path = PurePath(file)
    # Translators: part of the name of a file: letters and hyphens alone, without accents.
    stem = t("{file}-marked", file=path.stem)
    if path.suffix.lower() in SPREADSHEETS:
        return f"{stem}.xlsx", XLSX
    return f"{stem}.csv", "text/csv"


def can_be_marked(file: str, sheets: Iterable[Sheet]) -> bool:
    """Return whether a file was read, so that there is something to mark."""
    own = [sheet for sheet in sheets if sheet.file == file]
    return bool(own) and not any(p.code == "unreadable_file" for sheet in own for p in sheet.problems)


def marked(
    file: str, content: bytes, sheets: Iterable[Sheet], problems: Iterable[Problem], t: Translator
) -> bytes:
    """Return `file` with the corrections that `sheets` bear and the `problems` that are left."""
    every = rows_as_they_stand(file, content)
    own = {sheet.sheet: sheet for sheet in sheets if sheet.file == file}
    left = [problem for problem in problems if problem.file == file]
    parts = [_part(raw, own.get(raw.sheet), left, t) for raw in every]
    if name_of(file, t)[0].endswith(".csv"):
        return _as_csv(parts)
    is_styled = content.startswith(ZIP) and not any(part.is_laid_out for part in parts)
    if is_styled and sum(len(raw.cells) for part in parts for raw in part.every.rows) <= _MOST_STYLED:
        edits = {part.every.sheet or "": list(_edits(part, t)) for part in parts}
        if made := own_workbook.edited(content, edits):
            return made
    return _as_xlsx(parts, t)


@dataclass(frozen=True)
class _Part:
    """One text or sheet to be given back: its rows, and what becomes of their cells."""

    every: Grid
    faults: Mapping[_Place, Sequence[Problem]]
    changes: Mapping[_Place, Any] = field(default_factory=dict)  # what a person corrected
    spread: Mapping[_Place, Any] = field(default_factory=dict)  # what is read in merged cells
    remarks: Mapping[int, str] = field(default_factory=dict)  # by row
    remarks_at: int = 0
    left_out: frozenset[int] = frozenset()
    merged: Sequence[Area] = ()  # headings, and numbers of which it is still asked for which rows they hold
    is_laid_out: bool = False  # in other rows than the file has

    def rows(self) -> Iterator[Raw]:
        """Yield its rows with what becomes of them."""
        by_row: dict[int, dict[int, Any]] = {}
        for (row, at), value in {**self.spread, **self.changes}.items():
            by_row.setdefault(row, {})[at] = value
        for row, remark in self.remarks.items():
            by_row.setdefault(row, {})[self.remarks_at] = remark
        for raw in self.every.rows:
            if changed := by_row.get(raw.number):
                width = max(len(raw.cells), *(at + 1 for at in changed))
                cells = [*raw.cells, *[""] * (width - len(raw.cells))]
                raw = raw._replace(cells=[changed.get(at, cell) for at, cell in enumerate(cells)])
            yield raw


def _part(every: Grid, sheet: Sheet | None, problems: Iterable[Problem], t: Translator) -> _Part:
    if sheet and sheet.laid_out:
        every, sheet, problems = _laid_out(every, sheet, problems)
    heading = (sheet and sheet.heading_row) or next((row.number for row in every.rows), 1)
    columns, headings = (sheet.columns, sheet.headings) if sheet else ((), ())
    faults: dict[_Place, list[Problem]] = {}
    remarks: dict[int, list[str]] = {}
    for problem in problems:
        if problem.sheet in (every.sheet, None):
            row = problem.row or heading
            named = columns if problem.column in columns else headings
            at = named.index(problem.column) if problem.column in named else 0
            faults.setdefault((row, at), []).append(problem)
            remarks.setdefault(row, []).append(sentence_in_column(problem, t))
    width = max((len(raw.cells) for raw in every.rows), default=0)
    changes, left_out = _changes(sheet, width, heading, t) if sheet else ({}, frozenset())
    width = max(width, *(at + 1 for _, at in changes), 0)
    texts = next((raw.cells for raw in every.rows if raw.number == heading), ())
    said = {row: " ".join(sentences) for row, sentences in remarks.items()}
    said |= dict.fromkeys(left_out, LEFT_OUT)
    if said:
        said[heading] = t.pair(FAULTS, said[heading]) if heading in said else FAULTS
    asked = {place for place, found in faults.items() if any(p.code == "merged_number" for p in found)}
    return _Part(
        every,
        faults,
        changes,
        _spread(every, sheet, asked) if sheet and sheet.table else {},
        said,
        next((at for at, text in enumerate(texts) if FAULTS in cell_text(text)), width),
        left_out,
        [area for area in every.format.merged if area[0] <= heading or area[:2] in asked],
        is_laid_out=bool(sheet and sheet.laid_out),
    )


def _laid_out(
    every: Grid, sheet: Sheet, problems: Iterable[Problem]
) -> tuple[Grid, Sheet, Iterable[Problem]]:
    """Return a sheet and its problems as it was laid out, since nobody could mend these in the rows that they
    sent."""
    numbers: dict[tuple[int | None, str], int] = {}
    for at, row in enumerate(sheet.rows, 2):
        numbers[row.number, row.across] = at
        numbers.setdefault((row.number, ""), at)
    rows = [Raw(1, sheet.headings), *(Raw(at, row.cells) for at, row in enumerate(sheet.rows, 2))]
    placed = [
        replace(problem, row=numbers.get((problem.row, problem.across), 1))
        for problem in problems
        if problem.sheet in (every.sheet, None)
    ]
    return replace(every, rows=rows, format=SheetFormat()), replace(sheet, heading_row=1, mends=()), placed


def _changes(
    sheet: Sheet, width: int, heading: int, t: Translator
) -> tuple[dict[_Place, Any], frozenset[int]]:
    """Return what was corrected, as people write it, and the rows that were left out.

    An identifier in place of words stands in a column of its own beside the table: the words stay.
    """
    changes: dict[_Place, Any] = {}
    beside: dict[str, int] = {}
    for mend in sheet.mends:
        if sheet.table is None or not mend.column:
            continue
        column, at = RECORDS[sheet.table].columns()[mend.column], sheet.columns.index(mend.column)
        is_its_own = names_as_it_stands(sheet.headings[at], sheet.table) == mend.column
        if column.refers_to and not is_its_own and not is_identifier(mend.said):
            at = beside.setdefault(mend.column, width + len(beside))
            changes[heading, at] = capital(t.heading(column))
        changes[mend.row, at] = _as_written(column, mend.became, t)
    return changes, frozenset(mend.row for mend in sheet.mends if not mend.column)


def _as_written(column: Column, text: str, t: Translator) -> Any:
    """Return a corrected cell as people write it: in words, and numbers and days as such."""
    if column.codes:
        return "|".join(t.label(column.codes, part) for part in text.split("|"))
    if column.kind == "country":
        return t.country(text) if len(text) == 3 and text.isupper() else text
    try:
        if column.kind == "date":
            return date.fromisoformat(text) if len(text) == 10 else text
        return float(text) if column.is_number else text
    except ValueError:
        return text


def _spread(every: Grid, sheet: Sheet, asked: set[_Place]) -> dict[_Place, Any]:
    """Return what is read in the cells that merged ones cover, where it is not asked for which rows it
    holds."""
    covered: dict[int, set[int]] = {}
    for first_row, first, last_row, last in every.format.merged:
        if first_row > (sheet.heading_row or 0) and (first_row, first) not in asked:
            for row in range(first_row, last_row + 1):
                covered.setdefault(row, set()).update(range(first, last + 1))
    return {
        (row.number, at): row.cells[at]
        for row in sheet.rows
        if row.number in covered
        for at in covered[row.number]
        if at < len(row.cells) and not isinstance(row.cells[at], Words)
    }


def _edits(part: _Part, t: Translator) -> Iterator[CellEdit]:
    """Yield what becomes of the cells of a workbook that stays as it is otherwise: text that is merged too,
    but no number, once it is decided for which rows that holds."""
    for (row, at), value in part.spread.items():
        if isinstance(value, int | float):
            yield CellEdit(row, at + 1, value)
    for (row, at), link in part.every.format.links.items():
        yield CellEdit(row, at + 1, link=link)
    for (row, at), value in part.changes.items():
        yield CellEdit(row, at + 1, value)
    for (row, at), problems in part.faults.items():
        yield CellEdit(row, at + 1, fill=_fill(problems), note=_note(problems, t))
    for raw in part.every.rows:
        if raw.number in part.left_out:
            yield from (CellEdit(raw.number, at + 1, is_struck=True) for at in range(len(raw.cells)))
    for row, remark in part.remarks.items():
        yield CellEdit(row, part.remarks_at + 1, remark, is_remark=True)


def _fill(problems: Iterable[Problem]) -> str:
    """Return the colour of a cell with problems."""
    return _FILLS["error" if any(problem.severity == "error" for problem in problems) else "warning"]


def _note(problems: Iterable[Problem], t: Translator) -> str:
    """Return what a cell with problems is noted with: it stands at their place."""
    return "\n".join(capital(what_is_wrong(problem, t)) for problem in problems)[:_LONGEST_NOTE]


def _as_csv(parts: Iterable[_Part]) -> bytes:
    out = StringIO()
    for part in parts:
        delimiter = part.every.delimiter or ","
        writer = csv.writer(out, delimiter=delimiter if len(delimiter) == 1 else ",", lineterminator="\r\n")
        rows = list(part.rows())
        width = max((len(raw.cells) for raw in rows), default=0)
        for raw in rows:
            cells = [harmless(cell_text(cell)) for cell in raw.cells]
            writer.writerow([*cells, *[""] * (width - len(cells))])
    return out.getvalue().encode("utf-8-sig")


def _as_xlsx(parts: Iterable[_Part], t: Translator) -> bytes:
    book = Workbook(write_only=True)
    for part in parts:
        sheet = book.create_sheet(sheet_name(part.every.sheet or "1"))
        _shape(sheet, part)
        at = 0
        for raw in part.rows():
            for _ in range(at + 1, raw.number):  # rows that hold nothing keep the numbers of the others
                sheet.append([])
            at = raw.number
            faults = [part.faults.get((at, place), ()) for place in range(len(raw.cells))]
            cells = [_cell(sheet, *pair, t) for pair in zip(raw.cells, faults, strict=True)]
            is_struck = any(problem.code == "struck_out" for problem in part.faults.get((at, 0), ()))
            if is_struck or at in part.left_out:
                for cell in cells:
                    cell.font = _STRUCK
            sheet.append(cells)
    return workbook(book)


def _shape(sheet: WriteOnlyWorksheet, part: _Part) -> None:
    """Hide what was hidden and merge what is, lest the file that comes back be read otherwise."""
    form = part.every.format
    sheet.sheet_state = "hidden" if part.every.hidden else "visible"
    for at in form.hidden_columns:
        sheet.column_dimensions[column_letter(at)].hidden = True
    for number in form.hidden_rows:
        sheet.row_dimensions[number].hidden = True
    for first_row, first, last_row, last in part.merged:
        sheet.merged_cells.add(CellRange(None, first + 1, first_row, last + 1, last_row))


def _cell(sheet: WriteOnlyWorksheet, value: Any, problems: Sequence[Problem], t: Translator) -> Any:
    """Return a cell as it was, coloured and with a note where something is wrong with it."""
    is_share = isinstance(value, Percentage)
    made = plain_cell(sheet, value / 100 if is_share else None if value == "" else value)
    if not isinstance(made, Cell):
        made = WriteOnlyCell(sheet, made)
    if is_share:
        made.number_format = "0.##%"
    elif isinstance(value, ShownNumber):
        made.number_format = f"0.{'0' * value.decimals}"
    elif isinstance(value, date):
        made.number_format = own_workbook.DAY_FORMAT
    if problems:
        made.fill = PatternFill("solid", start_color=_fill(problems))
        made.comment = own_workbook.note(_note(problems, t))
    return made
