"""The cells of .xls workbooks, whose failed cells xlrd gives with the formats of the others."""

from collections.abc import Iterator
from io import StringIO
from struct import unpack_from
from typing import Any

from commitments.ingest.spreadsheets import (
    MOST_SHEETS,
    Cell,
    NumberedRow,
    RawSheet,
    UnreadableError,
    as_shown,
    failed,
)

_LARGEST_WHOLE = 2.0**53
# How a workbook that a password locks names its only stream.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# The records that begin a part of a workbook, that end it, and that hold a formula.
_BEGIN, _END, _FORMULA = {0x0009, 0x0209, 0x0409, 0x0809}, 0x000A, {0x0006, 0x0206, 0x0406}
_NO_VALUE = failed("=…")  # a formula that gives nothing; xlrd does not spell it out


def raw_sheets(content: bytes) -> Iterator[RawSheet]:
    """Yield the sheets of a workbook; one that is damaged raises all sorts of things.

    Raises:
        UnreadableError: It is locked, or more than can be read.
    """
    import xlrd

    try:
        book = xlrd.open_workbook(
            file_contents=content,
            logfile=StringIO(),  # what it has to say would stand among what is read
            formatting_info=True,
            on_demand=True,
            ragged_rows=True,
            ignore_workbook_corruption=True,  # sectors that two streams share: programs write such
        )
    except Exception as error:
        if _ENCRYPTED in content or "encrypted" in str(error):
            raise UnreadableError("encrypted") from error
        raise
    if book.nsheets > MOST_SHEETS:
        raise UnreadableError("too_large")
    shapes = [book.format_map[style.format_key].format_str for style in book.xf_list]
    for at in range(book.nsheets):
        sheet = book.sheet_by_index(at)
        seen: set[str] = set()
        rows = _rows(sheet, shapes, book.datemode == 1, seen, _empty_formulas(book.mem, sheet))
        yield RawSheet(sheet.name, sheet.visibility != 0, rows, seen=seen)
        book.unload_sheet(at)


def _rows(
    sheet: Any, shapes: list[str], from_1904: bool, seen: set[str], empty: set[tuple[int, int]]
) -> Iterator[NumberedRow]:
    for at in range(sheet.nrows):
        cells = (_cell(cell, shapes, from_1904, seen) for cell in sheet.row(at))
        yield at + 1, [_NO_VALUE if (at, n) in empty else cell for n, cell in enumerate(cells)]


def _empty_formulas(stream: Any, sheet: Any) -> set[tuple[int, int]]:
    """Return row and column of the formulas of a sheet that keep an empty text.

    xlrd gives them as any other empty text. A formula that was never calculated keeps the same as one that
    gives nothing, so that neither may be taken for nothing.
    """
    texts = {
        (at, n)
        for at in range(sheet.nrows)
        for n, (kind, value) in enumerate(zip(sheet.row_types(at), sheet.row_values(at), strict=True))
        if kind == 1 and value == ""
    }
    if not texts or stream is None:  # Excel 4 and before: xlrd has let go of it, and only formulas kept such
        return texts
    empty = set()
    at, inside = sheet._position, 1  # behind the record that begins the sheet; charts begin and end within it
    while inside and at + 8 <= len(stream):
        kind, length, row, column = unpack_from("<4H", stream, at)
        if kind in _FORMULA and (row, column) in texts:
            empty.add((row, column))
        inside += (kind in _BEGIN) - (kind == _END)
        at += 4 + length
    return empty


def _cell(cell: Any, shapes: list[str], from_1904: bool, seen: set[str]) -> Cell:
    value = cell.value
    match cell.ctype:
        case 1:  # text
            return str(value)
        case 2 | 3:  # a number, or a date
            whole = value.is_integer() and abs(value) < _LARGEST_WHOLE
            return as_shown(int(value) if whole else value, shapes[cell.xf_index], seen, from_1904=from_1904)
        case 4:  # yes or no
            return bool(value)
        case 5:  # what could not be calculated
            return failed(_ERRORS.get(value, ""))
    return ""  # empty, or only formatted


# What Excel shows, by the number that it keeps.
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
