"""A person's own .xlsx with some of its cells changed and marked, all else as they made it.

It is opened in a process of its own, as it was to be read.
"""

import pickle
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from copy import copy
from datetime import date
from io import BytesIO
from math import ceil
from typing import Any, NamedTuple

from openpyxl import load_workbook
from openpyxl.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter

from commitments.limits import worker
from commitments.render.zips import workbook

DAY_FORMAT = "dd/mm/yyyy"

_MEMORY, _SECONDS = 1 << 30, 60  # of the process
_NOTE_WIDTH, _LETTERS, _LINE = 320, 46, 18  # pixels, letters of a line in it, pixels of one
_REMARKS_WIDTH = 60  # letters


class CellEdit(NamedTuple):
    """What becomes of one cell, by its row and its column, both from 1; `value` None is as it is."""

    row: int
    column: int
    value: str | int | float | date | None = None
    fill: str = ""  # a colour
    note: str = ""
    is_struck: bool = False
    is_remark: bool = False  # of ours, in a column beside those of the table
    link: str = ""  # behind its words, where a formula had it


def edited(content: bytes, edits: Mapping[str, Sequence[CellEdit]]) -> bytes | None:
    """Return a workbook with edits of its sheets, by name; None where it cannot be opened to be changed."""
    with worker.running(__name__, edit.__name__) as (into, out):
        with suppress(BrokenPipeError):
            pickle.dump((content, dict(edits)), into, protocol=5)
            into.close()
        return out.read() or None


def edit() -> None:
    """Read a workbook and edits from the standard input, and write it, edited, to the standard output."""
    content, edits = pickle.load(sys.stdin.buffer)  # noqa: S301 - our own words
    worker.bound(_MEMORY, _SECONDS)
    book = load_workbook(BytesIO(content), data_only=True, rich_text=True, keep_links=False)
    for name, cells in edits.items():
        for each in cells:
            _edit(book[name], each)
    sys.stdout.buffer.write(workbook(book))


def note(text: str) -> Comment:
    """Return a note in a box of the size of its text."""
    lines = sum(max(1, ceil(len(line) / _LETTERS)) for line in text.splitlines())
    return Comment(text, "commitments", width=_NOTE_WIDTH, height=(lines + 1) * _LINE)


def _edit(sheet: Any, what: CellEdit) -> None:
    cell = sheet.cell(what.row, what.column)
    if isinstance(cell, MergedCell):
        (area,) = (area for area in sheet.merged_cells.ranges if cell.coordinate in area)
        if what.value is None:
            cell = sheet.cell(area.min_row, area.min_col)
        else:
            sheet.unmerge_cells(area.coord)
            cell = sheet.cell(what.row, what.column)
    if what.value is not None:
        _set(cell, what.value)
    if what.link and not cell.hyperlink:
        cell.hyperlink = what.link
    if what.fill:
        cell.fill = PatternFill("solid", start_color=what.fill)
    if what.note:
        before = f"{cell.comment.text}\n" if cell.comment else ""
        cell.comment = note(before + what.note)
    if what.is_struck:
        font = copy(cell.font)
        font.strike = True
        cell.font = font
    if what.is_remark:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(what.column)].width = _REMARKS_WIDTH


def _set(cell: Any, value: str | float | date) -> None:
    """Let a cell hold a value in its own format, where that fits."""
    if isinstance(value, date):
        number_format = cell.number_format if cell.is_date else DAY_FORMAT
        cell.value = value
        cell.number_format = number_format
    elif isinstance(value, str):
        cell.value = value
        cell.data_type = "s"  # whatever it begins with
    else:
        cell.value = value / 100 if "%" in cell.number_format else value
