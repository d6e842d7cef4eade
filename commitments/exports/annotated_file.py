"""A person's own file given back with its faults marked, to be mended there and deposited again.

Spreadsheets come back as .xlsx with coloured cells and notes, texts as CSV with one more column, which
reading leaves out.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from io import StringIO
from pathlib import PurePath
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.cell_range import CellRange

from commitments.exports.tabular import XLSX, harmless, plain_cell, sheet_name
from commitments.i18n.translator import Translator
from commitments.ingest.cells import cell_text
from commitments.ingest.dialect import Raw
from commitments.ingest.file_kinds import SPREADSHEETS
from commitments.ingest.grids import Grid, rows_as_they_stand
from commitments.ingest.headings import FAULTS
from commitments.ingest.problems import Problem
from commitments.ingest.sheets import Sheet
from commitments.ingest.spreadsheets import Area, Percentage, SheetFormat, ShownNumber
from commitments.render.zips import workbook
from commitments.site.theme import LIGHT
from commitments.staff.problem_sentences import problem_sentence

_FILLS = {
    "error": PatternFill("solid", start_color="F6C6A8"),
    "warning": PatternFill("solid", start_color=LIGHT.notice.removeprefix("#")),
}
_STRUCK = Font(strike=True)
_LONGEST_NOTE = 2_000  # characters; what is longer is not read

# Row and place of the cell among its columns → what is wrong there.
_Faults = dict[tuple[int, int], list[Problem]]


def name_of(file: str, t: Translator) -> tuple[str, str]:
    """Return the name of the marked file, and its media type."""
    path = PurePath(file)
    stem = t("{file}-marked", file=path.stem)
    if path.suffix.lower() in SPREADSHEETS:
        return f"{stem}.xlsx", XLSX
    return f"{stem}.csv", "text/csv"


def marked(
    file: str, content: bytes, sheets: Iterable[Sheet], problems: Iterable[Problem], t: Translator
) -> bytes:
    """Return `file` with the corrections that `sheets` bear and the `problems` that are left."""
    every = rows_as_they_stand(file, content)
    own = {sheet.sheet: sheet for sheet in sheets if sheet.file == file}
    left = [problem for problem in problems if problem.file == file]
    parts = [_part(raw, own.get(raw.sheet), left) for raw in every]
    if name_of(file, t)[0].endswith(".csv"):
        return _as_csv(parts, t)
    return _as_xlsx(parts, t)


@dataclass(frozen=True)
class _Part:
    """One text or sheet to be given back: its rows, the number of the one that heads them, its faults."""

    every: Grid
    rows: Sequence[Raw]
    heading: int
    faults: _Faults
    merged: Sequence[Area]  # headings, and numbers of which it is still asked for which rows they hold


def _part(every: Grid, sheet: Sheet | None, problems: Iterable[Problem]) -> _Part:
    if sheet and sheet.laid_out:
        return _laid_out(every, sheet, problems)
    heading = (sheet and sheet.heading_row) or next((row.number for row in every.rows), 1)
    columns = sheet.columns if sheet else ()
    faults: _Faults = {}
    for problem in problems:
        if problem.sheet in (every.sheet, None):
            at = columns.index(problem.column) if problem.column in columns else 0
            faults.setdefault((problem.row or heading, at), []).append(problem)
    merged = [area for area in every.format.merged if area[0] <= heading]
    for (row, at), found in faults.items():
        merged += [(row, at, each.facts["last"], at) for each in found if each.code == "merged_number"]
    return _Part(every, list(_rows(every, sheet)), heading, faults, merged)


def _laid_out(every: Grid, sheet: Sheet, problems: Iterable[Problem]) -> _Part:
    """Return a sheet as it was laid out, whose faults a person could not mend in the rows that they sent."""
    rows = [Raw(1, sheet.headings), *(Raw(at, row.cells) for at, row in enumerate(sheet.rows, 2))]
    numbers: dict[tuple[int | None, str], int] = {}
    for at, row in enumerate(sheet.rows, 2):
        numbers[row.number, row.across] = at
        numbers.setdefault((row.number, ""), at)
    faults: _Faults = {}
    for problem in problems:
        if problem.sheet in (every.sheet, None):
            at = sheet.columns.index(problem.column) if problem.column in sheet.columns else 0
            faults.setdefault((numbers.get((problem.row, problem.across), 1), at), []).append(problem)
    return _Part(replace(every, format=SheetFormat()), rows, 1, faults, ())


def _rows(every: Grid, sheet: Sheet | None) -> Iterator[Raw]:
    """Return the rows of a sheet as they were corrected, without those that were left out."""
    if sheet is None or sheet.table is None:
        yield from every.rows
        return
    corrected = {row.number: row.cells for row in sheet.rows}
    for raw in every.rows:
        if raw.number <= (sheet.heading_row or 0) or not any(cell_text(cell).strip() for cell in raw.cells):
            yield raw
        elif raw.number in corrected:
            cells = corrected[raw.number]
            yield Raw(raw.number, [*cells, *raw.cells[len(cells) :]])


def _as_csv(parts: Iterable[_Part], t: Translator) -> bytes:
    out = StringIO()
    for part in parts:
        delimiter = part.every.delimiter or ","
        writer = csv.writer(out, delimiter=delimiter if len(delimiter) == 1 else ",", lineterminator="\r\n")
        by_row: dict[int, list[Problem]] = {}
        for (row, _), problems in part.faults.items():
            by_row.setdefault(row, []).extend(problems)
        width = max((len(raw.cells) for raw in part.rows), default=0)
        for raw in part.rows:
            sentences = t.series(problem_sentence(problem, t) for problem in by_row.get(raw.number, ()))
            if raw.number == part.heading:
                sentences = t.pair(FAULTS, sentences) if sentences else FAULTS
            cells = [harmless(cell_text(cell)) for cell in raw.cells]
            writer.writerow([*cells, *[""] * (width - len(cells)), harmless(sentences)])
    return out.getvalue().encode("utf-8-sig")


def _as_xlsx(parts: Iterable[_Part], t: Translator) -> bytes:
    book = Workbook(write_only=True)
    for part in parts:
        sheet = book.create_sheet(sheet_name(part.every.sheet or "1"))
        _shape(sheet, part)
        at = 0
        for raw in part.rows:
            for _ in range(at + 1, raw.number):  # rows that hold nothing keep the numbers of the others
                sheet.append([])
            at = raw.number
            faults = [part.faults.get((at, place), ()) for place in range(len(raw.cells))]
            cells = [_cell(sheet, *pair, t) for pair in zip(raw.cells, faults, strict=True)]
            if any(problem.code == "struck_out" for problem in part.faults.get((at, 0), ())):
                for cell in cells:
                    cell.font = _STRUCK
            sheet.append(cells)
    return workbook(book)


def _shape(sheet: WriteOnlyWorksheet, part: _Part) -> None:
    """Hide what was hidden and merge what is, lest the file that comes back be read otherwise."""
    form = part.every.format
    sheet.sheet_state = "hidden" if part.every.hidden else "visible"
    for at in form.hidden_columns:
        sheet.column_dimensions[get_column_letter(at + 1)].hidden = True
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
        made.number_format = "yyyy-mm-dd"
    if problems:
        worst = "error" if any(problem.severity == "error" for problem in problems) else "warning"
        made.fill = _FILLS[worst]
        note = "\n".join(problem_sentence(problem, t) for problem in problems)
        made.comment = Comment(note[:_LONGEST_NOTE], "commitments", width=320, height=120)
    return made
