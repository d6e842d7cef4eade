"""The cells of .xls workbooks, which xlrd gives with their formats, fonts and links."""

from collections.abc import Iterator
from io import StringIO
from struct import unpack_from
from typing import Any

from commitments.ingest.file_kinds import compound_kind
from commitments.ingest.spreadsheets import (
    MOST_SHEETS,
    PLAIN,
    Cell,
    Marks,
    NumberedRow,
    Place,
    RawSheet,
    SheetFormat,
    UnreadableError,
    as_shown,
    failed,
)

_LARGEST_WHOLE = 2.0**53
_NO_WORKBOOK = "find workbook"  # what xlrd says of a file that holds none
# The records that begin a part of a workbook, that end it, and that hold a formula.
_BEGIN, _END, _FORMULA = {0x0009, 0x0209, 0x0409, 0x0809}, 0x000A, {0x0006, 0x0206, 0x0406}
_NO_VALUE = failed("=…")  # a formula that gives nothing; xlrd does not spell it out
_TEXT = 1  # the kind of a cell
_SUPERSCRIPT = 1  # the escapement of a font


def raw_sheets(content: bytes) -> Iterator[RawSheet]:
    """Yield the sheets of a workbook; one that is damaged raises all sorts of things.

    Raises:
        UnreadableError: It is locked, of another kind, or more than can be read.
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
        if "encrypted" in str(error):
            raise UnreadableError("encrypted") from error
        if _NO_WORKBOOK in str(error):
            raise UnreadableError(compound_kind(content) or "binary") from error
        raise
    if book.nsheets > MOST_SHEETS:
        raise UnreadableError("too_large")
    styles = _Styles(book)
    for at in range(book.nsheets):
        sheet = book.sheet_by_index(at)
        raw = RawSheet(sheet.name, sheet.visibility != 0, iter(()))
        raw.rows = _rows(sheet, styles, raw, _empty_formulas(book.mem, sheet))
        yield raw
        book.unload_sheet(at)


class _Styles:
    """What the styles of a workbook make of its cells: formats of numbers, and fonts."""

    def __init__(self, book: Any) -> None:
        self.shapes = [book.format_map[style.format_key].format_str for style in book.xf_list]
        self.from_1904 = book.datemode == 1
        self._fonts = [style.font_index for style in book.xf_list]
        self._marks = {
            n: Marks(bool(font.struck_out), font.escapement == _SUPERSCRIPT)
            for n, font in enumerate(book.font_list)
        }

    def are_plain(self) -> bool:
        """Return whether no font strikes anything out, or raises it."""
        return set(self._marks.values()) <= {PLAIN}

    def note(self, cell: Any, runs: list[tuple[int, int]], place: Place, said: SheetFormat) -> None:
        """Note what is left of a cell; its text has another font from the place of each of `runs` on."""
        text = str(cell.value)
        ends = [*(start for start, _ in runs), len(text)]
        runs = [(0, self._fonts[cell.xf_index]), *runs]
        pieces = [
            (text[at:end], self._marks.get(font, PLAIN)) for (at, font), end in zip(runs, ends, strict=True)
        ]
        said.note_marks(place, pieces)


def _rows(sheet: Any, styles: _Styles, raw: RawSheet, empty: set[Place]) -> Iterator[NumberedRow]:
    said = raw.format
    said.merged = [
        (above + 1, left, below, right - 1)
        for above, below, left, right in sheet.merged_cells
        if (below - above) * (right - left) > 1
    ]
    hidden = [column for column, info in sheet.colinfo_map.items() if info.hidden]
    plain = styles.are_plain()
    for at in range(sheet.nrows):
        row, number = sheet.row(at), at + 1
        cells = [_cell(cell, styles, raw.seen) for cell in row]
        cells = [_NO_VALUE if (at, n) in empty else cell for n, cell in enumerate(cells)]
        if _is_hidden(sheet, at) and any(cell != "" for cell in cells):
            said.hidden_rows.add(number)
        said.hidden_columns.update(n for n in hidden if n < len(cells) and cells[n] != "")
        for n, cell in enumerate(() if plain else cells):
            if cell != "":
                styles.note(row[n], sheet.rich_text_runlist_map.get((at, n), []), (number, n), said)
        yield number, cells
    said.links = dict(_links(sheet))


def _links(sheet: Any) -> Iterator[tuple[Place, str]]:
    for (at, n), link in sheet.hyperlink_map.items():
        has_words = at < sheet.nrows and n < sheet.row_len(at) and sheet.cell_value(at, n) != ""
        if link.type == "url" and has_words:
            yield (at + 1, n), f"{link.url_or_path}#{link.textmark}" if link.textmark else link.url_or_path


def _is_hidden(sheet: Any, at: int) -> bool:
    info = sheet.rowinfo_map.get(at)
    return bool(info.hidden if info else sheet.default_row_hidden)


def _empty_formulas(stream: Any, sheet: Any) -> set[Place]:
    """Return row and column of the formulas of a sheet that keep an empty text.

    xlrd gives them as any other empty text. A formula that was never calculated keeps the same as one that
    gives nothing, so that neither may be taken for nothing.
    """
    texts = {
        (at, n)
        for at in range(sheet.nrows)
        for n, (kind, value) in enumerate(zip(sheet.row_types(at), sheet.row_values(at), strict=True))
        if kind == _TEXT and value == ""
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


def _cell(cell: Any, styles: _Styles, seen: set[str]) -> Cell:
    value = cell.value
    match cell.ctype:
        case 1:  # text
            return str(value)
        case 2 | 3:  # a number, or a date
            whole = value.is_integer() and abs(value) < _LARGEST_WHOLE
            shape = styles.shapes[cell.xf_index]
            return as_shown(int(value) if whole else value, shape, seen, from_1904=styles.from_1904)
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
