"""The cells of .ods workbooks, zipped or flat, read from their XML a piece at a time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import groupby
from operator import itemgetter
from typing import IO
from zipfile import ZipFile

from commitments.ingest.failed_cells import is_failed
from commitments.ingest.spreadsheets import (
    MOST_COLUMNS,
    MOST_SHEETS,
    Cell,
    NumberedRow,
    RawSheet,
    UnreadableError,
    XmlHandler,
    failed,
    go_through,
    iso_date,
    number,
    percentage,
)

_SPACE = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0 "
_OFFICE, _TABLE, _TEXT, _STYLE = (_SPACE.format(name) for name in ("office", "table", "text", "style"))
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
_LONGEST_GAP = 1_000  # spaces written as one element

# What is gone into, by what it stands in; all else (remarks, drawings, tracked changes, nested tables) is
# passed over with what it holds.
_ROWS = {f"{_TABLE}{name}" for name in ("table-row", "table-row-group", "table-header-rows", "table-rows")}
_ROW, _SHEET, _P = f"{_TABLE}table-row", f"{_TABLE}table", f"{_TEXT}p"
_CELLS = {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}
_DOCUMENTS = {f"{_OFFICE}document-content", f"{_OFFICE}document"}
_STYLES = {f"{_OFFICE}automatic-styles", f"{_OFFICE}styles"}
_WITHIN: dict[str, set[str]] = {
    "": _DOCUMENTS,
    **{name: {*_STYLES, f"{_OFFICE}body"} for name in _DOCUMENTS},
    **{name: {f"{_STYLE}style"} for name in _STYLES},
    f"{_STYLE}style": {f"{_STYLE}table-properties"},
    f"{_OFFICE}body": {f"{_OFFICE}spreadsheet"},
    f"{_OFFICE}spreadsheet": {_SHEET},
    **dict.fromkeys((_ROWS - {_ROW}) | {_SHEET}, _ROWS),
    _ROW: _CELLS,
    **{name: {_P} for name in _CELLS},
}
# Where a cell keeps its value, by its kind.
_KEPT = {
    **dict.fromkeys(("float", "currency", "percentage"), f"{_OFFICE}value"),
    **{kind: f"{_OFFICE}{kind}-value" for kind in ("date", "time", "boolean", "string")},
}
_NO_TEXT = {f"{_TEXT}note", f"{_TEXT}ruby-text"}


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
    with parts.open("content.xml") as part:
        yield from _raw_sheets(part)


def flat_raw_sheets(content: bytes) -> Iterator[RawSheet]:
    """Yield the sheets of a flat workbook."""
    yield from _raw_sheets(BytesIO(content))


def _is_encrypted(parts: ZipFile) -> bool:
    with parts.open("META-INF/manifest.xml") as part:
        return b"encryption-data" in part.read(1 << 20)


def _raw_sheets(part: IO[bytes]) -> Iterator[RawSheet]:
    """Yield each sheet as it begins; its rows are to be taken before the next is asked for."""
    for n, (sheet, repeated) in enumerate(groupby(_repeated(part), key=itemgetter(0))):
        if n == MOST_SHEETS:
            raise UnreadableError("too_large")
        yield RawSheet(sheet.name, sheet.hidden, _rows(repeated), seen=sheet.seen)


def _rows(repeated: Iterable["_Repeated"]) -> Iterator[NumberedRow]:
    for _, first, times, cells in repeated:
        for later in range(times):
            yield first + later, list(cells)


def _repeated(part: IO[bytes]) -> Iterator["_Repeated"]:
    document = _Document()
    for _ in go_through(part, document):
        yield from document.rows
        document.rows.clear()


@dataclass(frozen=True, eq=False)
class _OdsSheet:
    name: str
    hidden: bool
    seen: set[str] = field(default_factory=set)


# A row of a sheet, and how many times it stands there from that number on; a sheet begins with none.
_Repeated = tuple[_OdsSheet, int, int, list[Cell]]


class _Document(XmlHandler):
    """The rows of all sheets as they end."""

    def __init__(self) -> None:
        self.rows: list[_Repeated] = []
        self._inside = [""]
        self._passed_over = 0  # elements within one another that are
        self._hidden: set[str] = set()  # styles of sheets
        self._style = ""
        self._sheet = _OdsSheet("", hidden=False)
        self._number = 1
        self._times = 1
        self._cells: list[Cell] = []
        self._at = 0
        self._cell: dict[str, str] = {}
        self._lines: list[str] = []
        self._pieces: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        parent = self._inside[-1]
        if self._passed_over or not self._is_gone_into(name, parent):
            self._passed_over += 1
            return
        self._inside.append(name)
        if name in _CELLS:
            self._cell, self._lines = attributes, []
        elif name == _P:
            self._pieces = []
        elif name == _ROW:
            self._times = _count(attributes, "number-rows-repeated")
            self._cells, self._at = [], 0
        elif self._pieces is not None:
            self._in_text(name, attributes)
        elif name == _SHEET:
            hidden = attributes.get(f"{_TABLE}style-name") in self._hidden
            self._sheet = _OdsSheet(attributes.get(f"{_TABLE}name", ""), hidden)
            self._number = 1
            self.rows.append((self._sheet, 0, 0, []))
        elif name == f"{_STYLE}style":
            self._style = attributes.get(f"{_STYLE}name", "")
        elif name == f"{_STYLE}table-properties" and attributes.get(f"{_TABLE}display") == "false":
            self._hidden.add(self._style)

    def _is_gone_into(self, name: str, parent: str) -> bool:
        if self._pieces is not None:  # all that stands in a line of text, whatever it is called
            return name.startswith(_TEXT) and name not in _NO_TEXT
        return name in _WITHIN.get(parent, ())

    def _in_text(self, name: str, attributes: dict[str, str]) -> None:
        if name == f"{_TEXT}s":
            self.text(" " * min(_count(attributes, "c", _TEXT), _LONGEST_GAP))
        elif name == f"{_TEXT}tab":
            self.text("\t")
        elif name == f"{_TEXT}line-break":
            self.text("\n")

    def text(self, piece: str) -> None:
        if self._pieces is not None and not self._passed_over:
            self._pieces.append(piece)

    def end(self, name: str) -> None:
        if self._passed_over:
            self._passed_over -= 1
            return
        self._inside.pop()
        if name == _P and self._inside[-1] in _CELLS:
            self._lines.append("".join(self._pieces or ()))
            self._pieces = None
        elif name in _CELLS:
            self._put(self._value())
        elif name == _ROW:
            if self._cells:
                self.rows.append((self._sheet, self._number, self._times, self._cells))
            self._number += self._times

    def _put(self, cell: Cell) -> None:
        times = _count(self._cell, "number-columns-repeated")
        if cell != "":
            if self._at + times > MOST_COLUMNS:
                raise UnreadableError("too_large")
            self._cells += [""] * (self._at - len(self._cells))
            self._cells += [cell] * times
        self._at += times

    def _value(self) -> Cell:
        text, attributes = "\n".join(self._lines), self._cell
        kind = attributes.get(f"{_OFFICE}value-type", "")
        kept = attributes.get(_KEPT.get(kind, ""))
        known = kept or text
        for word in (text, known):
            if is_failed(word):
                return failed(word)
        if attributes.get(f"{_CALC}value-type") == "error":
            return failed(text)
        if not text and self._is_uncalculated(kind, kept):
            return failed(attributes.get(f"{_TABLE}formula", "").removeprefix("of:"))
        match kind:
            case "float" | "currency":
                return number(known)
            case "percentage":
                return self._percentage(known)
            case "date":
                return iso_date(known)
            case "boolean" if known in ("true", "false"):
                return known == "true"
        return text or known

    def _is_uncalculated(self, kind: str, kept: str | None) -> bool:
        """Return whether a cell that shows no text keeps nothing that a program has calculated.

        A formula that gives an empty text keeps it, as a value or as a line; one that gives 0 shows it.
        """
        if f"{_TABLE}formula" not in self._cell:  # a kind of value that is not there
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


def _count(attributes: dict[str, str], name: str, space: str = _TABLE) -> int:
    """Return how many times something stands there."""
    text = attributes.get(f"{space}{name}", "1")
    return max(1, int(text)) if len(text) < 12 and text.isdigit() else 1
