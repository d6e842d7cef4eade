"""The cells of .ods workbooks, zipped or flat, read from their XML a piece at a time."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from itertools import groupby
from operator import attrgetter
from typing import IO
from zipfile import BadZipFile, ZipFile

from commitments.ingest.failed_cells import is_failed
from commitments.ingest.spreadsheets import (
    LAST_ROW,
    MOST_COLUMNS,
    MOST_SHEETS,
    PLAIN,
    Cell,
    Marks,
    NumberedRow,
    Place,
    RawSheet,
    SheetFormat,
    ShownNumber,
    UnreadableError,
    XmlHandler,
    failed,
    go_through,
    iso_date,
    number,
    percentage,
    without_marks,
)

_SPACE = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0 "
_OFFICE, _TABLE, _TEXT, _STYLE = (_SPACE.format(name) for name in ("office", "table", "text", "style"))
_CALC_TYPE = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_LONGEST_GAP = 1_000  # spaces written as one element
_MOST_ANCESTORS = 10  # of a style

# What is gone into, by what it stands in; all else (remarks, drawings, tracked changes, nested tables) is
# passed over with what it holds.
_ROWS = {f"{_TABLE}{name}" for name in ("table-row", "table-row-group", "table-header-rows", "table-rows")}
_ROW, _SHEET, _P = f"{_TABLE}table-row", f"{_TABLE}table", f"{_TEXT}p"
_COLUMN = f"{_TABLE}table-column"
_COLUMNS = {_COLUMN, *(f"{_TABLE}table-{name}" for name in ("column-group", "header-columns", "columns"))}
_CELLS = {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}
_DOCUMENTS = {f"{_OFFICE}document-content", f"{_OFFICE}document"}
_STYLES = {f"{_OFFICE}automatic-styles", f"{_OFFICE}styles"}
_WITHIN: dict[str, set[str]] = {
    "": _DOCUMENTS,
    **{name: {*_STYLES, f"{_OFFICE}body"} for name in _DOCUMENTS},
    **{name: {f"{_STYLE}style"} for name in _STYLES},
    f"{_STYLE}style": {f"{_STYLE}table-properties", f"{_STYLE}text-properties"},
    f"{_OFFICE}body": {f"{_OFFICE}spreadsheet"},
    f"{_OFFICE}spreadsheet": {_SHEET},
    _SHEET: _ROWS | _COLUMNS,
    **dict.fromkeys(_ROWS - {_ROW}, _ROWS),
    **dict.fromkeys(_COLUMNS - {_COLUMN}, _COLUMNS),
    _ROW: _CELLS,
    **{name: {_P} for name in _CELLS},
}
# Where a cell keeps its value, by its kind.
_KEPT = {
    **dict.fromkeys(("float", "currency", "percentage"), f"{_OFFICE}value"),
    **{kind: f"{_OFFICE}{kind}-value" for kind in ("date", "time", "boolean", "string")},
}
_NO_TEXT = {f"{_TEXT}note", f"{_TEXT}ruby-text"}
_ROWS_SPANNED, _COLUMNS_SPANNED = (f"{_TABLE}number-{what}-spanned" for what in ("rows", "columns"))
_ROWS_REPEATED, _COLUMNS_REPEATED = (f"{_TABLE}number-{what}-repeated" for what in ("rows", "columns"))
_CELL_STYLE, _OTHER_STYLE = f"{_TABLE}style-name", f"{_TABLE}default-cell-style-name"
_TEXT_STYLE, _FORMULA, _VALUE_TYPE = f"{_TEXT}style-name", f"{_TABLE}formula", f"{_OFFICE}value-type"
_HREF = "http://www.w3.org/1999/xlink href"
_RAISED = re.compile(r"super|0*[1-9]")  # by how much of the height of the text
_PADDED = re.compile(r"-?\d+[.,](\d*0)")
_DIGITS = re.compile(r"\d+")
_ABSOLUTE = re.compile(r"[A-Za-z][\w+.-]*:")
_LINK_FORMULA = re.compile(r'\w+:=HYPERLINK\("([^"]+)"')


def is_flat(content: bytes) -> bool:
    """Return whether a file is a workbook written as one flat piece of XML."""
    head = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    return (
        head.startswith((b"<?xml", b"<office:document"))
        and b"<office:document" in head
        and b"opendocument.spreadsheet" in head
    )


def raw_sheets(parts: ZipFile) -> Iterator[RawSheet]:
    """Yield the sheets of a workbook; one that is damaged raises all sorts of things.

    Raises:
        UnreadableError: It is locked, or more than can be read.
    """
    if "META-INF/manifest.xml" in parts.namelist() and _is_encrypted(parts):
        raise UnreadableError("encrypted")
    document = _Document()
    with suppress(KeyError, BadZipFile, UnreadableError), parts.open("styles.xml") as part:
        for _ in go_through(part, document.styles):
            pass
    with parts.open("content.xml") as part:
        yield from _raw_sheets(part, document)


def flat_raw_sheets(content: bytes) -> Iterator[RawSheet]:
    """Yield the sheets of a flat workbook."""
    yield from _raw_sheets(BytesIO(content), _Document())


def _is_encrypted(parts: ZipFile) -> bool:
    with parts.open("META-INF/manifest.xml") as part:
        return b"encryption-data" in part.read(1 << 20)


def _raw_sheets(part: IO[bytes], document: "_Document") -> Iterator[RawSheet]:
    """Yield each sheet as it begins; its rows are to be taken before the next is asked for."""
    for n, (sheet, repeated) in enumerate(groupby(_repeated(part, document), key=attrgetter("sheet"))):
        if n == MOST_SHEETS:
            raise UnreadableError("too_large")
        yield RawSheet(sheet.name, sheet.hidden, _rows(repeated), seen=sheet.seen, format=sheet.format)


def _rows(repeated: Iterable["_Repeated"]) -> Iterator[NumberedRow]:
    for row in repeated:
        for at in range(row.first, row.first + row.times):
            row.note(at)
            yield at, list(row.cells)


def _repeated(part: IO[bytes], document: "_Document") -> Iterator["_Repeated"]:
    for _ in go_through(part, document):
        yield from document.rows
        document.rows.clear()


@dataclass(frozen=True, eq=False)
class _OdsSheet:
    name: str
    hidden: bool
    seen: set[str] = field(default_factory=set)
    format: SheetFormat = field(default_factory=SheetFormat)


@dataclass
class _Repeated:
    """A row of a sheet, and how many times it stands there from a number on; a sheet begins with none."""

    sheet: _OdsSheet
    first: int = 0
    times: int = 0
    hidden: bool = False
    style: str = ""  # of its cells that have none
    cells: list[Cell] = field(default_factory=list)
    said: list[tuple[dict[Place, str], int, str]] = field(default_factory=list)  # where, column, what
    merged: list[tuple[int, int, int]] = field(default_factory=list)  # from which column on, rows, columns

    def note(self, number: int) -> None:
        """Note what is said of the row where it has a number."""
        if self.hidden:
            self.sheet.format.hidden_rows.add(number)
        for kept, at, text in self.said:
            kept[number, at] = text
        for at, rows, columns in self.merged:
            last_row, end = min(number + rows - 1, LAST_ROW), min(at + columns, MOST_COLUMNS)
            self.sheet.format.merged.append((number, at, last_row, end - 1))


@dataclass
class _Style:
    """What a style says by itself; None: what is around it, or above it, decides."""

    parent: str = ""
    hides: bool = False
    struck: bool | None = None
    raised: bool | None = None


class _Styles(XmlHandler):
    """Styles by what they are for, and by name."""

    def __init__(self) -> None:
        self._styles: dict[tuple[str, str], _Style] = {}
        self._style = _Style()
        self._are_marking = False  # one of them, at least
        self._marks: dict[tuple[str, str, Marks], Marks] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == f"{_STYLE}style":
            self._style = _Style(attributes.get(f"{_STYLE}parent-style-name", ""))
            key = attributes.get(f"{_STYLE}family", ""), attributes.get(f"{_STYLE}name", "")
            self._styles[key] = self._style
        elif name == f"{_STYLE}table-properties":
            self._style.hides = attributes.get(f"{_TABLE}display") == "false"
        elif name == f"{_STYLE}text-properties":
            lines = {attributes.get(f"{_STYLE}text-line-through-{what}") for what in ("style", "type")}
            if lines != {None}:
                self._style.struck = "none" not in lines
            if position := attributes.get(f"{_STYLE}text-position"):
                self._style.raised = _RAISED.match(position) is not None
            self._are_marking |= bool(self._style.struck or self._style.raised)

    def end(self, name: str) -> None:
        if name == f"{_STYLE}style":
            self._style = _Style()

    def hides(self, sheet: str) -> bool:
        """Return whether a style of sheets hides them."""
        return self._styles.get(("table", sheet), _Style()).hides

    def marks(self, kind: str, name: str, within: Marks = PLAIN) -> Marks:
        """Return how text in a style is written, within text that is written so."""
        if not self._are_marking:
            return PLAIN
        key = kind, name, within
        if key not in self._marks:
            struck = raised = None
            for _ in range(_MOST_ANCESTORS):
                style = self._styles.get((kind, name), _Style())
                struck = style.struck if struck is None else struck
                raised = style.raised if raised is None else raised
                name = style.parent
            inherited = zip((struck, raised), within, strict=True)
            marks = Marks(*(around if own is None else own for own, around in inherited))
            self._marks[key] = marks if any(marks) else PLAIN
        return self._marks[key]


class _Document(XmlHandler):
    """The rows of all sheets as they end."""

    def __init__(self) -> None:
        self.styles = _Styles()
        self.rows: list[_Repeated] = []
        self._inside = [""]
        self._passed_over = 0  # elements within one another that are
        self._sheet = _OdsSheet("", hidden=False)
        self._columns = 0  # of the sheet that are told
        self._hidden_columns: set[int] = set()
        self._column_styles: dict[int, str] = {}  # of their cells that have none
        self._row = _Repeated(self._sheet, 1, 1)
        self._at = 0
        self._cell: dict[str, str] = {}
        self._lines = 0
        self._in_line = False
        self._pieces: list[str] = []  # of its text
        self._marks: list[Marks] = []  # of each
        self._within: list[Marks] = []  # of what the text stands in, from the cell on
        self._is_marked = False
        self._link = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        parent = self._inside[-1]
        if self._passed_over or not self._is_gone_into(name, parent):
            self._passed_over += 1
            return
        self._inside.append(name)
        if name in _CELLS:
            self._start_cell(attributes)
        elif name == _P and not self._in_line:
            self._in_line = True
            if self._lines:
                self.text("\n")
            self._lines += 1
        elif name == _ROW:
            self._row = _Repeated(
                self._sheet,
                self._row.first + self._row.times,
                _count(attributes, _ROWS_REPEATED),
                _is_hidden(attributes),
                attributes.get(_OTHER_STYLE, ""),
            )
            self._at = 0
        elif self._in_line:
            self._start_text(name, attributes)
        elif name == _COLUMN:
            self._add_columns(attributes)
        elif name == _SHEET:
            hidden = self.styles.hides(attributes.get(_CELL_STYLE, ""))
            self._sheet = _OdsSheet(attributes.get(f"{_TABLE}name", ""), hidden)
            self._columns, self._hidden_columns, self._column_styles = 0, set(), {}
            self._row = _Repeated(self._sheet, 1)
            self.rows.append(self._row)
        elif name.startswith(_STYLE):
            self.styles.start(name, attributes)

    def _is_gone_into(self, name: str, parent: str) -> bool:
        if self._in_line:  # all that stands in a line of text, whatever it is called
            return name.startswith(_TEXT) and name not in _NO_TEXT
        return name in _WITHIN.get(parent, ())

    def _add_columns(self, attributes: dict[str, str]) -> None:
        times = _count(attributes, _COLUMNS_REPEATED)
        columns = range(self._columns, min(self._columns + times, MOST_COLUMNS))
        self._columns += len(columns)
        if _is_hidden(attributes):
            self._hidden_columns.update(columns)
        style = attributes.get(_OTHER_STYLE, "")
        if self.styles.marks("table-cell", style) is not PLAIN:
            self._column_styles |= dict.fromkeys(columns, style)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._cell, self._lines = attributes, 0
        style = attributes.get(_CELL_STYLE) or self._row.style or self._column_styles.get(self._at, "")
        marks = self.styles.marks("table-cell", style)
        self._pieces, self._marks, self._within = [], [], [marks]
        self._is_marked = marks is not PLAIN
        formula = _LINK_FORMULA.match(attributes[_FORMULA]) if _FORMULA in attributes else None
        self._link = formula[1] if formula else ""

    def _start_text(self, name: str, attributes: dict[str, str]) -> None:
        marks = self.styles.marks("text", attributes.get(_TEXT_STYLE, ""), self._within[-1])
        self._within.append(marks)
        self._is_marked |= marks is not PLAIN
        if name == f"{_TEXT}s":
            self.text(" " * min(_count(attributes, f"{_TEXT}c"), _LONGEST_GAP))
        elif name == f"{_TEXT}tab":
            self.text("\t")
        elif name == f"{_TEXT}line-break":
            self.text("\n")
        elif name == f"{_TEXT}a" and _ABSOLUTE.match(address := attributes.get(_HREF, "")):
            self._link = self._link or address

    def text(self, piece: str) -> None:
        if self._in_line and not self._passed_over:
            self._pieces.append(piece)
            self._marks.append(self._within[-1])

    def end(self, name: str) -> None:
        if self._passed_over:
            self._passed_over -= 1
            return
        self._inside.pop()
        if name == _P and self._inside[-1] in _CELLS:
            self._in_line = False
        elif self._in_line:
            self._within.pop()
        elif name in _CELLS:
            self._put(self._value())
        elif name == _ROW:
            if self._row.cells:
                self.rows.append(self._row)
        elif name.startswith(_STYLE):
            self.styles.end(name)

    def _put(self, cell: Cell) -> None:
        times = _count(self._cell, _COLUMNS_REPEATED)
        if cell != "":
            if self._at + times > MOST_COLUMNS:
                raise UnreadableError("too_large")
            cells = self._row.cells
            cells += [""] * (self._at - len(cells))
            cells += [cell] * times
            columns = range(self._at, self._at + times)
            if self._hidden_columns:
                self._sheet.format.hidden_columns.update(self._hidden_columns.intersection(columns))
            if _ROWS_SPANNED in self._cell or _COLUMNS_SPANNED in self._cell:
                rows, across = (_count(self._cell, name) for name in (_ROWS_SPANNED, _COLUMNS_SPANNED))
                self._row.merged += [(at, rows, across) for at in columns if rows * across > 1]
            if self._is_marked:
                self._note_marks(str(cell), columns)
            if self._link:
                self._row.said += [(self._sheet.format.links, at, self._link) for at in columns]
        self._at += times

    def _note_marks(self, shown: str, columns: Iterable[int]) -> None:
        """Note what is left of the cell without what is struck out, and without what is raised besides."""
        pieces = zip(self._pieces or [shown], self._marks or self._within, strict=True)
        said = self._sheet.format
        for kept, left in zip((said.struck, said.raised), without_marks(list(pieces)), strict=True):
            if left is not None:
                self._row.said += [(kept, at, left) for at in columns]

    def _value(self) -> Cell:
        text, attributes = "".join(self._pieces), self._cell
        kind = attributes.get(_VALUE_TYPE, "")
        kept = attributes.get(_KEPT.get(kind, ""))
        known = kept or text
        if is_failed(text):
            return failed(text)
        if known is not text and is_failed(known):
            return failed(known)
        if attributes.get(_CALC_TYPE) == "error":
            return failed(text)
        if not text and self._is_uncalculated(kind, kept):
            return failed(attributes.get(_FORMULA, "").removeprefix("of:"))
        match kind:
            case "float" | "currency":
                return _as_shown(number(known), text)
            case "percentage":
                return self._percentage(known)
            case "date":
                return iso_date(known, _shape_of_date(known, text))
            case "boolean" if known in ("true", "false"):
                return known == "true"
        return text or known

    def _is_uncalculated(self, kind: str, kept: str | None) -> bool:
        """Return whether a cell that shows no text keeps nothing that a program has calculated.

        A formula that gives an empty text keeps it, as a value or as a line; one that gives 0 shows it.
        """
        if _FORMULA not in self._cell:  # a kind of value that is not there
            return kind in _KEPT and kind != "string" and not kept
        if kind == "string":
            return kept is None and not self._lines
        return not kept or kept == "false" or not number(kept)

    def _percentage(self, share: str) -> Cell:
        value = number(share)
        if isinstance(value, str):
            return value
        self._sheet.seen.add("percentage_cells")
        return percentage(share)


def _count(attributes: dict[str, str], name: str) -> int:
    """Return how many times something stands there."""
    text = attributes.get(name)
    return max(1, int(text)) if text and len(text) < 12 and text.isdigit() else 1


def _as_shown(value: int | float | str, text: str) -> Cell:
    """Return a number with the zeros that its cell shows: an identifier as 007, an article as 3.10."""
    if isinstance(value, int) and text.isdigit() and text.startswith("0") and value == int(text):
        return text if len(text) > 1 else value
    if isinstance(value, float) and not value.is_integer() and (padded := _PADDED.fullmatch(text)):
        return ShownNumber(value, len(padded[1])) if float(text.replace(",", ".")) == value else value
    return value


def _shape_of_date(day: str, text: str) -> str:
    """Return how Excel would write the format of a date whose cell shows a text: mars 2026 has no day."""
    numbers = _DIGITS.findall(text)
    if day[:4] not in numbers and day[2:4] not in numbers:
        return "yyyy-mm-dd"
    parts = len(numbers) + any(letter.isalpha() for letter in text)  # a month may be a word
    return {1: "yyyy", 2: "yyyy-mm"}.get(parts, "yyyy-mm-dd")


def _is_hidden(attributes: dict[str, str]) -> bool:
    """Return whether a row or columns are hidden, by hand or by a filter."""
    return attributes.get(f"{_TABLE}visibility", "visible") != "visible"
