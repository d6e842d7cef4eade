"""The cells of .xlsx workbooks, read from their XML a piece at a time."""

import re
from collections.abc import Callable, Iterator
from posixpath import dirname, join, normpath
from typing import IO
from zipfile import ZipFile

from commitments.ingest.spreadsheets import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_SHEETS,
    Cell,
    NumberedRow,
    RawSheet,
    UnreadableError,
    XmlHandler,
    as_shown,
    failed,
    go_through,
    iso_date,
    number,
)

_OFFICE = "officeDocument"
# As Excel writes it, and as “Strict Open XML” is written.
_NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_NAMES = {
    f"{space} {name}": name
    for space in _NAMESPACES
    for name in (
        *("workbookPr", "calcPr", "sheet", "si", "t", "rPh", "numFmt", "cellXfs", "xf"),
        *("row", "c", "v", "f"),
    )
}
_SPACE = "http://www.w3.org/XML/1998/namespace space"
_YES = ("1", "true")
_MOST_STRINGS = 8_000_000
_MOST_STYLES = 1_000_000
_MOST_ROWS = 1 << 20

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def raw_sheets(parts: ZipFile) -> Iterator[RawSheet]:
    """Yield the sheets of a workbook; one that is damaged raises all sorts of things.

    Raises:
        UnreadableError: It is of the binary kind, or more than can be read.
    """
    package = _Package(parts)
    main = next(
        (target for kind, target in package.related("").values() if kind == _OFFICE), "xl/workbook.xml"
    )
    if main.endswith(".bin"):
        raise UnreadableError("xlsb")
    book = _Book()
    package.read(main, book)
    related = package.related(main)
    strings, styles = _Strings(), _Styles()
    formats_unseen = False
    for kind, target in related.values():
        if kind == "sharedStrings":
            package.read(target, strings)
        elif kind == "styles":
            try:
                package.read(target, styles)
            except (UnreadableError, KeyError, ValueError):
                formats_unseen, styles = True, _Styles()
    if len(book.sheets) > MOST_SHEETS:
        raise UnreadableError("too_large")
    for name, hidden, link in book.sheets:
        kind, target = related.get(link, ("", ""))
        if kind != "worksheet":  # of charts, or of macros
            continue
        seen: set[str] = set()
        sheet = _Sheet(book, strings.texts, styles.shapes(), seen)
        yield RawSheet(name, hidden, _rows(package, target, sheet), formats_unseen, seen)


def _rows(package: "_Package", name: str, sheet: "_Sheet") -> Iterator[NumberedRow]:
    with package.open(name) as part:
        for _ in go_through(part, sheet):
            yield from sheet.rows
            sheet.rows.clear()


class _Package:
    """The parts of a workbook, and how they are related."""

    def __init__(self, parts: ZipFile) -> None:
        self._parts = parts
        self._names = {name.replace("\\", "/").lower(): name for name in parts.namelist()}

    def open(self, name: str) -> IO[bytes]:
        return self._parts.open(self._names[name.lower()])

    def read(self, name: str, handler: XmlHandler) -> None:
        """Call a handler with all elements of a part."""
        with self.open(name) as part:
            for _ in go_through(part, handler):
                pass

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """Return what a part is related to: by link, the kind of relation and the name of the other part."""
        relations = _Relations()
        folder = dirname(name)
        of_it = join(folder, "_rels", name.removeprefix(folder).lstrip("/") + ".rels")
        if of_it.lower() in self._names:
            self.read(of_it, relations)
        return {
            link: (kind.rpartition("/")[2], normpath(join("/", folder, target)).lstrip("/"))
            for link, (kind, target) in relations.by_link.items()
        }


class _Relations(XmlHandler):
    def __init__(self) -> None:
        self.by_link: dict[str, tuple[str, str]] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name.endswith(" Relationship") and attributes.get("TargetMode") != "External":
            self.by_link[attributes["Id"]] = attributes["Type"], attributes["Target"].replace("\\", "/")


class _Book(XmlHandler):
    """The sheets of a workbook as (name, hidden, link), and what holds for all of them."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, bool, str]] = []
        self.from_1904 = False
        # To be calculated when it is opened: until then formulas are often 0, or nothing.
        self.is_uncalculated = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match _NAMES.get(name):
            case "workbookPr":
                self.from_1904 = attributes.get("date1904") in _YES
            case "calcPr":
                self.is_uncalculated = (
                    attributes.get("fullCalcOnLoad") in _YES
                    or attributes.get("forceFullCalc") in _YES
                    or attributes.get("calcCompleted", "1") not in _YES
                )
            case "sheet":
                link = next((value for key, value in attributes.items() if key.endswith(" id")), "")
                hidden = attributes.get("state", "visible") != "visible"
                self.sheets.append((attributes["name"], hidden, link))


class _Styles(XmlHandler):
    """The formats of numbers, by the place of a style among those of cells."""

    def __init__(self) -> None:
        self._written: dict[str, str] = {}
        self._used: list[str] = []
        self._of_cells = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match _NAMES.get(name):
            case "numFmt":
                self._written[attributes["numFmtId"]] = attributes["formatCode"]
            case "cellXfs":
                self._of_cells = True
            case "xf" if self._of_cells:
                self._used.append(attributes.get("numFmtId", "0"))
        if len(self._used) + len(self._written) > _MOST_STYLES:
            raise UnreadableError("too_large")

    def end(self, name: str) -> None:
        if _NAMES.get(name) == "cellXfs":
            self._of_cells = False

    def shapes(self) -> Callable[[str], str]:
        """Return what gives the format of a style."""
        from openpyxl.styles.numbers import BUILTIN_FORMATS

        known = {str(number): shape for number, shape in BUILTIN_FORMATS.items()} | self._written
        shapes = {str(at): known.get(used, "General") for at, used in enumerate(self._used)}
        return lambda style: shapes.get(style, "General")


class _Text(XmlHandler):
    """Gathers the text of elements; how it is to be pronounced is no part of it."""

    def __init__(self) -> None:
        self._pieces: list[str] | None = None
        self._pronounced = self._keeps_space = False

    def text(self, piece: str) -> None:
        if self._pieces is not None:
            self._pieces.append(piece)

    def _begin(self, attributes: dict[str, str]) -> None:
        self._pieces = []
        self._keeps_space = attributes.get(_SPACE) == "preserve"

    def _kept(self) -> str:
        """Return the text of a part of a cell; white space around it counts where it is said to."""
        text = self._gathered()
        return text if self._keeps_space else text.strip()

    def _gathered(self) -> str:
        text = "".join(self._pieces or ())
        self._pieces = None
        return text


class _Strings(_Text):
    """The texts that cells share."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._parts: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match _NAMES.get(name):
            case "si":
                self._parts = []
            case "rPh":
                self._pronounced = True
            case "t" if not self._pronounced:
                self._begin(attributes)

    def end(self, name: str) -> None:
        match _NAMES.get(name):
            case "t" if not self._pronounced:
                self._parts.append(self._kept())
            case "rPh":
                self._pronounced = False
            case "si":
                self.texts.append(_unescaped("".join(self._parts)))
                if len(self.texts) > _MOST_STRINGS:
                    raise UnreadableError("too_large")


class _Sheet(_Text):
    """The rows of a sheet as they end; `shape` gives the format of a style."""

    def __init__(self, book: _Book, strings: list[str], shape: Callable[[str], str], seen: set[str]) -> None:
        super().__init__()
        self.rows: list[NumberedRow] = []
        self._book, self._strings, self._shape, self._seen = book, strings, shape, seen
        self._columns: dict[str, int] = {}
        self._number = self._places = 0
        self._cells: list[Cell] = []
        self._at = -1
        self._kind = self._style = ""
        self._value: str | None = None
        self._formula: str | None = None
        self._inline: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match _NAMES.get(name):
            case "c":
                place = attributes.get("r")
                self._at = self._column(place) if place else self._at + 1
                if self._at >= MOST_COLUMNS:
                    raise UnreadableError("too_large")
                self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "0")
                self._value = self._formula = None
                self._inline = []
            case "v" | "f":
                self._pieces = []
            case "row":
                given = int(attributes.get("r", 0))
                self._number = max(given, self._number + 1)
                if self._number > _MOST_ROWS:
                    raise UnreadableError("too_large")
                self._cells, self._at = [], -1
            case "rPh":
                self._pronounced = True
            case "t" if not self._pronounced:
                self._begin(attributes)

    def end(self, name: str) -> None:
        match _NAMES.get(name):
            case "v":
                self._value = self._gathered()
            case "c":
                if (cell := self._cell()) != "":
                    self._cells += [""] * (self._at + 1 - len(self._cells))
                    self._cells[self._at] = cell
            case "row":
                self.rows.append((self._number, self._cells))
                self._places += self._at + 1
                if self._places > MOST_CELLS:
                    raise UnreadableError("too_large")
            case "f":
                self._formula = self._gathered()
            case "t" if not self._pronounced:
                self._inline.append(self._kept())
            case "rPh":
                self._pronounced = False

    def _column(self, place: str) -> int:
        letters = place.rstrip("0123456789")
        at = self._columns.get(letters)
        if at is None:
            at = 0
            for letter in letters[:4].upper():
                at = at * 26 + ord(letter) - 64
            at -= 1
            if at < 0:
                raise UnreadableError("damaged")
            self._columns[letters] = at
        return at

    def _shared(self, place: str) -> str:
        if not place.isdecimal():  # as a negative number it would be another text
            raise UnreadableError("damaged")
        return self._strings[int(place)]

    def _cell(self) -> Cell:
        if self._formula is not None and not self._is_calculated():
            return failed(f"={self._formula}")
        match self._kind:
            case "inlineStr":
                return _unescaped("".join(self._inline))
            case "str":
                return _unescaped(self._value or "")
        value = (self._value or "").strip()
        match self._kind:
            case "e":
                return failed(value)
            case _ if not value:
                return ""
            case "s":
                return self._shared(value)
            case "b":
                return value in _YES
            case "d":
                return iso_date(value)
        parsed = number(value)
        if isinstance(parsed, str):  # of a formula: a number that is none, such as 1.#INF
            return parsed if self._formula is None else failed(parsed)
        return as_shown(parsed, self._shape(self._style), self._seen, from_1904=self._book.from_1904)

    def _is_calculated(self) -> bool:
        """Return whether what is kept of a formula is what a program has calculated: an empty text can be."""
        kept = "".join(self._inline) if self._kind == "inlineStr" else self._value
        if self._kind == "str" and not self._book.is_uncalculated:
            return kept is not None
        if not kept or not kept.strip():
            return False
        return not (self._book.is_uncalculated and self._kind in ("n", "b") and number(kept) == 0)


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(escape: re.Match[str]) -> str:
    character = chr(int(escape[1], 16))
    return character if character < " " else escape[0]
