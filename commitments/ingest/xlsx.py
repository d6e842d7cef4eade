"""The cells of .xlsx workbooks and what their format says, read from their XML a piece at a time.

What a workbook makes of cells by a condition (conditional formats) is not looked at.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, partial
from itertools import takewhile
from posixpath import dirname, join, normpath
from typing import IO
from zipfile import ZipFile

from commitments.ingest.spreadsheets import (
    LAST_ROW,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_FILLS,
    MOST_MARKED,
    MOST_SHEETS,
    PLAIN,
    Area,
    Cell,
    Marks,
    NumberedRow,
    RawSheet,
    SheetFormat,
    UnreadableError,
    XmlHandler,
    as_shown,
    colour_of,
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
        *("workbookPr", "calcPr", "sheet", "si", "r", "t", "rPh", "rPr", "strike", "vertAlign"),
        *("numFmts", "numFmt", "fonts", "font", "fills", "fill", "patternFill", "fgColor", "cellXfs", "xf"),
        *("col", "sheetData", "row", "c", "v", "f", "mergeCell", "hyperlink"),
    )
}
_SPACE = "http://www.w3.org/XML/1998/namespace space"
_YES = ("1", "true")
_NO_SIZE = ("0", "0.0")
_MOST_STRINGS = 8_000_000
_MOST_STYLES = 1_000_000

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_AREA = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})(?::\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6}))?", re.ASCII)
# A formula with a link to an address that is spelt out; its end where nothing but words that are too follow.
_QUOTED = r'"([^"]*(?:""[^"]*)*)"'
_LINK = re.compile(rf"\s*HYPERLINK\(\s*{_QUOTED}\s*(?:(?:,\s*{_QUOTED}\s*)?(\)\s*)$|[,)])", re.IGNORECASE)

# The pieces of a text, each with its marks; None: those of the cell.
_Runs = list[tuple[str, Marks | None]]
_ALL_ALIKE: _Runs = [("x", None)]


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
    unseen: set[str] = set()
    for kind, target in related.values():
        if kind == "sharedStrings" and target in package:
            package.read(target, strings)
        elif kind == "styles":
            try:
                package.read(target, styles)
            except (UnreadableError, LookupError, ValueError):
                styles, unseen = _Styles(), {"formats_unseen"}  # a percentage comes as a plain number
    if not book.sheets:
        raise UnreadableError("damaged")
    if len(book.sheets) > MOST_SHEETS:
        raise UnreadableError("too_large")
    for name, hidden, link in book.sheets:
        kind, target = related.get(link, ("", ""))
        if kind != "worksheet":  # of charts, or of macros
            continue
        sheet = _Sheet(book, strings, styles, partial(package.addresses, target))
        sheet.seen |= unseen
        yield RawSheet(name, hidden, _rows(package, target, sheet), sheet.seen, sheet.format)


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

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names

    def open(self, name: str) -> IO[bytes]:
        return self._parts.open(self._names[name.lower()])

    def read(self, name: str, handler: XmlHandler) -> None:
        """Call a handler with all elements of a part."""
        with self.open(name) as part:
            for _ in go_through(part, handler):
                pass

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """Return what a part is related to: by link, the kind of relation and the name of the other part."""
        return {
            link: (kind.rpartition("/")[2], normpath(join("/", dirname(name), target)).lstrip("/"))
            for link, (kind, target) in self._relations(name).parts.items()
        }

    def addresses(self, name: str) -> dict[str, str]:
        """Return the addresses outside of the workbook that a part leads to, by link."""
        return self._relations(name).addresses

    def _relations(self, name: str) -> "_Relations":
        relations = _Relations()
        folder = dirname(name)
        of_it = join(folder, "_rels", name.removeprefix(folder).lstrip("/") + ".rels")
        if of_it in self:
            self.read(of_it, relations)
        return relations


class _Relations(XmlHandler):
    def __init__(self) -> None:
        self.parts: dict[str, tuple[str, str]] = {}
        self.addresses: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if not name.endswith(" Relationship"):
            return
        link, target = attributes["Id"], attributes["Target"]
        if attributes.get("TargetMode") == "External":
            self.addresses[link] = target
            if len(self.addresses) > MOST_MARKED:
                raise UnreadableError("too_large")
        else:
            self.parts[link] = attributes["Type"], target.replace("\\", "/")


class _Book(XmlHandler):
    """The sheets of a workbook as (name, hidden, link), and what holds for all of them."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, bool, str]] = []
        self.from_1904 = False
        # To be calculated when it is opened: until then formulas are often 0, or nothing.
        self.is_uncalculated = False
        self._marked = 0

    def count_marked(self, n: int) -> None:
        """Count what the format of the sheets says of single cells and ranges."""
        self._marked += n
        if self._marked > MOST_MARKED:
            raise UnreadableError("too_large")

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
    """The formats of numbers, marks of fonts and colours of fills, by the place of a style of cells."""

    _COLLECTIONS = (
        "numFmts",
        "fonts",
        "fills",
        "cellXfs",
    )  # beside those of styles that no cell has by itself

    def __init__(self) -> None:
        self._written: dict[str, str] = {}
        self._fonts: list[Marks] = []
        self._fills: list[str] = []
        self._is_solid = False
        self._used: list[tuple[str, str, str]] = []
        self._inside: str | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = _NAMES.get(name, "")
        if name in self._COLLECTIONS:
            self._inside = name
        match self._inside, name:
            case "numFmts", "numFmt":
                self._written[attributes["numFmtId"]] = attributes["formatCode"]
            case "fonts", "font":
                self._fonts.append(PLAIN)
            case "fonts", "strike" | "vertAlign":
                self._fonts[-1] = _marked(self._fonts[-1], name, attributes)
            case "fills", "fill":
                self._fills.append("")
            case "fills", "patternFill":
                self._is_solid = attributes.get("patternType") == "solid"
            case "fills", "fgColor" if self._is_solid:
                self._fills[-1] = _colour(attributes)
            case "cellXfs", "xf":
                shape, font, fill = (attributes.get(of, "0") for of in ("numFmtId", "fontId", "fillId"))
                self._used.append((shape, font, fill))
        if sum(map(len, (self._used, self._written, self._fonts, self._fills))) > _MOST_STYLES:
            raise UnreadableError("too_large")

    def end(self, name: str) -> None:
        if _NAMES.get(name) == self._inside:
            self._inside = None

    @cached_property
    def shapes(self) -> dict[str, str]:
        """Return the format of numbers of each style."""
        from openpyxl.styles.numbers import BUILTIN_FORMATS

        known = {str(number): shape for number, shape in BUILTIN_FORMATS.items()} | self._written
        return {str(at): known.get(shape, "General") for at, (shape, *_) in enumerate(self._used)}

    @cached_property
    def fills(self) -> dict[str, str]:
        """Return the colour of each style that has one."""
        fills = {str(at): colour for at, colour in enumerate(self._fills) if colour}
        return {str(at): fills[fill] for at, (_, _, fill) in enumerate(self._used) if fill in fills}

    @cached_property
    def marks(self) -> dict[str, Marks]:
        """Return the marks of each style that has any."""
        fonts = {str(at): mark for at, mark in enumerate(self._fonts) if mark != PLAIN}
        return {str(at): fonts[font] for at, (_, font, _) in enumerate(self._used) if font in fonts}


# The colours of the theme that nearly every workbook has: white, black, two others, and six accents.
_THEME = ("FFFFFF", "000000", "E7E6E6", "44546A", "4472C4", "ED7D31", "A5A5A5", "FFC000", "5B9BD5", "70AD47")


def _colour(attributes: Mapping[str, str]) -> str:
    """Return what the colour of a fill is called; a tint leaves it its name."""
    from openpyxl.styles.colors import COLOR_INDEX

    if rgb := attributes.get("rgb"):
        return colour_of(rgb[-6:])
    for name, palette in (("theme", _THEME), ("indexed", [each[-6:] for each in COLOR_INDEX])):
        at = attributes.get(name, "")
        if at.isdecimal() and int(at) < len(palette):
            return colour_of(palette[int(at)])
    return ""


def _marked(marks: Marks, name: str, attributes: dict[str, str]) -> Marks:
    """Return the marks of a font with one more of its elements."""
    if name == "strike":
        return marks._replace(struck=attributes.get("val", "1") in _YES)
    return marks._replace(raised=attributes.get("val") == "superscript")


class _Text(XmlHandler):
    """Gathers the text of elements and its marks; how it is to be pronounced is no part of it."""

    def __init__(self) -> None:
        self._pieces: list[str] | None = None
        self._pronounced = self._keeps_space = False
        self._runs: _Runs = []
        self._mark: Marks | None = None

    def text(self, piece: str) -> None:
        if self._pieces is not None:
            self._pieces.append(piece)

    def _begin(self, kind: str | None, attributes: dict[str, str]) -> None:
        match kind:
            case "t" if not self._pronounced:
                self._pieces = []
                self._keeps_space = attributes.get(_SPACE) == "preserve"
            case "r":
                self._mark = None
            case "rPr":
                self._mark = PLAIN
            case "strike" | "vertAlign" if self._mark is not None:
                self._mark = _marked(self._mark, kind, attributes)
            case "rPh":
                self._pronounced = True

    def _end(self, kind: str | None) -> None:
        match kind:
            case "t" if not self._pronounced:
                text = self._gathered()  # white space around it counts where it is said to
                self._runs.append((_unescaped(text if self._keeps_space else text.strip()), self._mark))
            case "rPh":
                self._pronounced = False

    def _whole(self) -> tuple[str, _Runs | None]:
        """Return the text, and its pieces where they have formats of their own."""
        own = any(mark is not None for _, mark in self._runs)
        return "".join(text for text, _ in self._runs), self._runs if own else None

    def _gathered(self) -> str:
        text = "".join(self._pieces or ())
        self._pieces = None
        return text


class _Strings(_Text):
    """The texts that cells share."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.runs: dict[int, _Runs] = {}  # of texts with formats of their own

    def start(self, name: str, attributes: dict[str, str]) -> None:
        kind = _NAMES.get(name)
        if kind == "si":
            self._runs, self._mark = [], None
        else:
            self._begin(kind, attributes)

    def end(self, name: str) -> None:
        kind = _NAMES.get(name)
        if kind != "si":
            self._end(kind)
            return
        text, runs = self._whole()
        if runs:
            self.runs[len(self.texts)] = runs
        self.texts.append(text)
        if len(self.texts) > _MOST_STRINGS:
            raise UnreadableError("too_large")


class _Sheet(_Text):
    """The rows of a sheet as they end, and what its format says, whole at its end.

    Merged ranges and links stand behind the rows; `addresses` gives those that links lead to.
    """

    def __init__(
        self, book: _Book, strings: _Strings, styles: _Styles, addresses: Callable[[], dict[str, str]]
    ) -> None:
        super().__init__()
        self.rows: list[NumberedRow] = []
        self.seen: set[str] = set()
        self.format = SheetFormat()
        self._book, self._find_addresses = book, addresses
        self._strings, self._runs_of = strings.texts, strings.runs
        self._shapes, self._marks, self._fills = styles.shapes, styles.marks, styles.fills
        self._columns: dict[str, int] = {}
        self._number = self._places = self._width = 0
        self._cells: list[Cell] = []
        self._at = -1
        self._kind = self._style = ""
        self._value: str | None = None
        self._formula: str | None = None
        self._rich: _Runs | None = None
        self._is_hidden = bytearray(MOST_COLUMNS)
        self._unseen: list[int] = []  # hidden columns in which nothing was found so far
        self._hides_row = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match kind := _NAMES.get(name):
            case None:
                return
            case "c":
                place = attributes.get("r")
                self._at = self._column(place) if place else self._at + 1
                if self._at >= MOST_COLUMNS:
                    raise UnreadableError("too_large")
                self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "0")
                self._value = self._formula = self._rich = None
                self._runs, self._mark = [], None
            case "v" | "f":
                self._pieces = []
            case "t":
                self._begin(kind, attributes)
            case "row":
                given = int(attributes.get("r", 0))
                self._number = max(given, self._number + 1)
                if self._number > LAST_ROW:
                    raise UnreadableError("too_large")
                self._cells, self._at = [], -1
                self._hides_row = attributes.get("hidden") in _YES or attributes.get("ht") in _NO_SIZE
            case "col":
                if attributes.get("hidden") in _YES or attributes.get("width") in _NO_SIZE:
                    self._hide_columns(attributes.get("min", ""), attributes.get("max", ""))
            case "sheetData":
                self._unseen = [at for at, is_hidden in enumerate(self._is_hidden) if is_hidden]
            case "mergeCell":
                if (area := self._area(attributes)) and area[:2] != area[2:]:
                    self._book.count_marked(1)
                    self.format.merged.append(area)
            case "hyperlink":
                self._link(attributes)
            case _:
                self._begin(kind, attributes)

    def end(self, name: str) -> None:
        match kind := _NAMES.get(name):
            case None:
                return
            case "v":
                self._value = self._gathered()
            case "c":
                if (cell := self._cell()) != "":
                    self._cells += [""] * (self._at + 1 - len(self._cells))
                    self._cells[self._at] = cell
                    if self._rich or self._style in self._marks:
                        self._keep_marks()
                if (colour := self._fills.get(self._style)) and len(self.format.fills) < MOST_FILLS:
                    self.format.fills[self._number, self._at] = colour
            case "row":
                self.rows.append((self._number, self._cells))
                self._places += self._at + 1
                if self._places > MOST_CELLS:
                    raise UnreadableError("too_large")
                self._width = max(self._width, len(self._cells))
                if self._unseen:
                    self._find_hidden_columns()
                if self._hides_row and self._cells:
                    self.format.hidden_rows.add(self._number)
            case "f":
                self._formula = self._gathered()
            case _:
                self._end(kind)

    def _hide_columns(self, first: str, last: str) -> None:
        if first.isdecimal() and last.isdecimal():
            columns = range(MOST_COLUMNS)[max(int(first) - 1, 0) : int(last)]
            self._is_hidden[columns.start : columns.stop] = b"\1" * len(columns)

    def _find_hidden_columns(self) -> None:
        within = takewhile(lambda at: at < len(self._cells), self._unseen)
        if found := {at for at in within if self._cells[at] != ""}:
            self.format.hidden_columns |= found
            self._unseen = [at for at in self._unseen if at not in found]

    def _keep_marks(self) -> None:
        """Keep what is left of a cell without what is struck out or raised in it."""
        cell = self._marks.get(self._style, PLAIN)
        pieces = [(text, cell if marks is None else marks) for text, marks in self._rich or _ALL_ALIKE]
        self._book.count_marked(1)
        self.format.note_marks((self._number, self._at), pieces)

    def _link(self, attributes: dict[str, str]) -> None:
        """Keep an address behind cells, as far as there are any."""
        link = next((value for key, value in attributes.items() if key.endswith(" id")), "")
        address, area = self._addresses.get(link), self._area(attributes)
        if not address or not area:  # a link within the workbook
            return
        if location := attributes.get("location"):
            address += f"#{location}"
        top, left, bottom, right = area
        rows, columns = range(top, min(bottom, self._number) + 1), range(left, min(right + 1, self._width))
        self._book.count_marked(len(rows) * len(columns) + 1)
        for row in rows:
            for column in columns:
                self.format.links.setdefault((row, column), address)

    @cached_property
    def _addresses(self) -> dict[str, str]:
        return self._find_addresses()

    def _area(self, attributes: dict[str, str]) -> Area | None:
        """Return a range; None for what is none."""
        parts = _AREA.fullmatch(attributes.get("ref", ""))
        if not parts:
            return None
        columns = [min(self._column(letters), MOST_COLUMNS - 1) for letters in parts.group(1, 3) if letters]
        rows = [min(int(digits), LAST_ROW) for digits in parts.group(2, 4) if digits]
        return min(rows), min(columns), max(rows), max(columns)

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
        at = int(place)
        if self._runs_of:
            self._rich = self._runs_of.get(at)
        return self._strings[at]

    def _cell(self) -> Cell:
        if self._formula is not None:
            words = self._linked_words()
            if not self._is_calculated():
                return words or failed(f"={self._formula}")
        match self._kind:
            case "inlineStr":
                text, self._rich = self._whole()
                return text
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
                return iso_date(value, self._shape())
        parsed = number(value)
        if isinstance(parsed, str):  # of a formula: a number that is none, such as 1.#INF
            return parsed if self._formula is None else failed(parsed)
        return as_shown(parsed, self._shape(), self.seen, from_1904=self._book.from_1904)

    def _shape(self) -> str:
        return self._shapes.get(self._style, "General")

    def _linked_words(self) -> str:
        """Keep the address that a formula puts behind words, and return what it shows if that is spelt."""
        link = _LINK.match(self._formula or "")
        if not link:
            return ""
        address, words, end = (part and part.replace('""', '"') for part in link.groups())
        if address and address[0] not in "#[":  # a place in this workbook, or in another
            self._book.count_marked(1)
            self.format.links[self._number, self._at] = address
        return (address if words is None else words) if end else ""

    def _is_calculated(self) -> bool:
        """Return whether what is kept of a formula is what a program has calculated: an empty text can be."""
        kept = self._whole()[0] if self._kind == "inlineStr" else self._value
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
