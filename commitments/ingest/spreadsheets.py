"""What the readers of spreadsheets have in common: what stands in a cell, what its format makes of a number,
and how XML is gone through."""

import re
from collections.abc import Callable, Iterator, Sequence
from colorsys import rgb_to_hls
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from math import isclose, isfinite
from typing import IO, NamedTuple
from xml.parsers.expat import ExpatError, ParserCreate, errors

MOST_CELLS = 10_000_000  # places for a cell in a whole workbook, filled or not
MOST_COLUMNS = 16_384
LAST_ROW = 1 << 20  # that a sheet can have
MOST_SHEETS = 1_000
MOST_MARKED = 1_000_000  # merged ranges, struck, raised and linked cells of a whole workbook
_MOST_FAILED = 200  # characters kept of what a program shows where it could not calculate
_PIECE = 1 << 16  # bytes of XML at a time


def column_letter(at: int) -> str:
    """Return the letter of a column by its place."""
    from openpyxl.utils import get_column_letter  # takes longer to import than a small file to check

    return str(get_column_letter(at + 1))


class UnreadableError(Exception):
    """A file is no table, for one reason `why` of those that a sentence knows."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Percentage(float):
    """A number that a spreadsheet shows as a percentage, as shown: 45.0 for 45 %."""


class ShownNumber(float):
    """A number that a spreadsheet shows with zeros at its end: 3.1 as 3.10, which is another article."""

    __slots__ = ("decimals",)
    decimals: int

    def __new__(cls, value: float, decimals: int) -> "ShownNumber":
        """Keep with a number how many decimals are shown of it."""
        self = super().__new__(cls, value)
        self.decimals = decimals
        return self

    def __reduce__(self) -> tuple[type["ShownNumber"], tuple[float, int]]:
        return ShownNumber, (float(self), self.decimals)

    @property
    def shown(self) -> str:
        """Return the number as a spreadsheet shows it, with a decimal point."""
        return f"{self:.{self.decimals}f}"


class FailedCell(str):
    """What a spreadsheet shows in a cell that it could not calculate, or the formula that it never did."""

    __slots__ = ()

    def __new__(cls, text: str) -> "FailedCell":
        """Keep the beginning of what is shown; a cell that shows nothing failed all the same."""
        return super().__new__(cls, text[:_MOST_FAILED] or "#ERROR!")


@lru_cache(10_000)  # one of each word is sent and kept, as of texts
def failed(text: str) -> FailedCell:
    """Return what a spreadsheet shows in a cell that it could not calculate."""
    return FailedCell(text)


# Text as it stands in a file; what spreadsheets know to be something else comes as that. Nothing is "".
Cell = str | int | float | bool | date
NumberedRow = tuple[int, list[Cell]]
Place = tuple[int, int]  # of a cell: the number of its row, and its column from 0
Area = tuple[int, int, int, int]  # of cells: first row, first column, last row, last column


class Marks(NamedTuple):
    """How a piece of text is written."""

    struck: bool = False
    raised: bool = False


PLAIN = Marks()


def without_marks(pieces: Sequence[tuple[str, Marks]]) -> tuple[str | None, str | None]:
    """Return what is left of a text without what is struck out, and without what is raised as well.

    None stands where nothing is struck out, or raised; white space that is shows nothing.
    """
    struck, raised = (any(marks[n] and text.strip() for text, marks in pieces) for n in range(2))
    return (
        "".join(text for text, marks in pieces if not marks.struck) if struck else None,
        "".join(text for text, marks in pieces if marks == PLAIN) if raised else None,
    )


@dataclass
class SheetFormat:
    """What a spreadsheet says of its cells beside their values, as far as its kind of file holds it.

    Cells stay as they stand: whoever reads a column decides what counts.
    """

    merged: list[Area] = field(default_factory=list)  # of several cells each
    hidden_rows: set[int] = field(default_factory=set)  # by hand or by a filter, with something in them
    hidden_columns: set[int] = field(default_factory=set)
    struck: dict[Place, str] = field(default_factory=dict)  # what is left without what is struck out
    # What is left without raised marks; in a cell with both, without what is struck out as well.
    raised: dict[Place, str] = field(default_factory=dict)
    links: dict[Place, str] = field(default_factory=dict)  # the address behind the words of a cell
    # The colours that fill cells, of those that people give a meaning; a long sheet has none.
    fills: dict[Place, str] = field(default_factory=dict, compare=False)

    def note_marks(self, place: Place, pieces: Sequence[tuple[str, Marks]]) -> None:
        """Note what is left of a cell without what is struck out or raised in it."""
        for kept, left in zip((self.struck, self.raised), without_marks(pieces), strict=True):
            if left is not None:
                kept[place] = left


@dataclass
class RawSheet:
    """One sheet of a workbook that is being read: its rows come as they are asked for."""

    name: str
    hidden: bool
    rows: Iterator[NumberedRow]
    seen: set[str] = field(default_factory=set)  # what deserves to be reported of its cells
    format: SheetFormat = field(default_factory=SheetFormat)  # whole once all rows were read


# --- what a colour is called -------------------------------------------------------------------------

MOST_FILLS = 100_000  # of a sheet; of a longer one, colours are not looked at
_HUES = ((20, "red"), (50, "orange"), (70, "yellow"), (170, "green"), (260, "blue"), (345, ""), (361, "red"))
_LEAST_SATURATION = 0.25  # of what is a colour and no grey
_DARKEST, _LIGHTEST = 0.2, 0.93


@cache
def colour_of(rgb: str) -> str:
    """Return what people call the colour of six hexadecimal digits, "" for one without a meaning of its own.

    >>> colour_of("00B050"), colour_of("FFC000"), colour_of("D9D9D9")
    ('green', 'orange', '')
    """
    try:
        red, green, blue = (int(rgb[at : at + 2], 16) / 255 for at in (0, 2, 4))
    except ValueError:
        return ""
    hue, lightness, saturation = rgb_to_hls(red, green, blue)
    if saturation < _LEAST_SATURATION or not _DARKEST < lightness < _LIGHTEST:
        return ""
    return next(name for end, name in _HUES if hue * 360 < end)


# --- what the format of a number makes of it ---------------------------------------------------------

_LITERAL = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
# The room of a sign, what fills a cell, a colour or a language: nothing that stands beside a number.
_ROOM = re.compile(r"_.|\*.|\[(?:\$-)?\w+\]")
_DECIMALS = re.compile(r"(?:#,##)?0\.(0+)(?:;.*)?")


def number(text: str) -> int | float | str:
    """Return the number that a spreadsheet has written; what is none stays text."""
    try:
        value = int(text) if text.isdigit() else float(text)
    except ValueError:
        return text
    return value if isfinite(value) else failed("#NUM!")


def as_shown(value: int | float, shape: str, seen: set[str], *, from_1904: bool = False) -> Cell:
    """Return a number as its format `shape` shows it: a percentage, a date, an identifier with its zeros."""
    if shape in ("General", ""):
        return value
    if _is_date(shape):
        return _as_date(value, shape, from_1904)
    if _is_percentage(shape):
        seen.add("percentage_cells")
        return percentage(repr(value))
    if isinstance(value, int) and shape.strip("0") == "" and len(shape) > 1:
        return str(value).zfill(len(shape))
    if isinstance(value, float) and (decimals := _decimals(shape)):
        # A whole number stays one, lest 101 and 101.00 be two actors; one that is rounded keeps its value.
        is_padded = isclose(value, round(value, decimals - 1), rel_tol=1e-14) and not value.is_integer()
        return ShownNumber(value, decimals) if is_padded else value
    return value


def percentage(share: str) -> Cell:
    """Return a share of one as a percentage."""
    # In decimals, lest 0.07 become 7.000000000000001.
    return Percentage(Decimal(share) * 100)


def iso_date(text: str, shape: str = "yyyy-mm-dd") -> Cell:
    """Return the day of a moment in ISO 8601, as its format shows it; what is none stays text."""
    try:
        return _as_precise(date.fromisoformat(text[:10]), shape)
    except ValueError:
        return text


@cache
def _is_percentage(shape: str) -> bool:
    return "%" in _LITERAL.sub("", shape)


@cache
def _decimals(shape: str) -> int:
    """Return how many decimals a format shows of every number, where it shows nothing else; 0 for others."""
    fixed = _DECIMALS.fullmatch(_ROOM.sub("", shape).lstrip("-"))
    return len(fixed[1]) if fixed else 0


@cache
def _is_date(shape: str) -> bool:
    from openpyxl.styles.numbers import is_date_format

    return bool(is_date_format(shape))


@cache
def _is_duration(shape: str) -> bool:
    from openpyxl.styles.numbers import is_timedelta_format

    return bool(is_timedelta_format(shape))


@lru_cache(10_000)  # days come again and again
def _as_date(value: int | float, shape: str, from_1904: bool) -> Cell:
    from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

    try:
        moment = from_excel(value, MAC_EPOCH if from_1904 else WINDOWS_EPOCH, timedelta=_is_duration(shape))
    except (OverflowError, ValueError):
        return failed("#####")  # what a spreadsheet shows there
    return _as_precise(moment.date(), shape) if isinstance(moment, datetime) else str(moment)


@cache
def _precision(shape: str) -> int:
    """Return how much of a date a format shows: 3 its day, 2 its month, 1 its year only."""
    letters = set(_LITERAL.sub("", shape).lower())
    return 3 if "d" in letters or "y" not in letters or "h" in letters else 2 if "m" in letters else 1


def _as_precise(value: date, shape: str) -> Cell:
    """Return a date; one typed as "mars 2026", which spreadsheets keep as the 1st, is that month."""
    precision = _precision(shape)
    if precision == 3 or value.day != 1 or (precision == 1 and value.month != 1):
        return value
    return f"{value.year:04}-{value.month:02}" if precision == 2 else f"{value.year:04}"


# --- XML ---------------------------------------------------------------------------------------------


class XmlHandler:
    """What is called with the elements of XML, one after the other; names are “namespace name”."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element."""

    def end(self, name: str) -> None:
        """End one."""

    text: Callable[[str], object] | None = None


def go_through(part: IO[bytes], handler: XmlHandler) -> Iterator[None]:
    """Yield after each piece of XML whose elements `handler` was called with; its own entities are refused.

    Raises:
        UnreadableError: The XML is damaged, or needs too much room.
    """
    parser = ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler, parser.EndElementHandler = handler.start, handler.end
    parser.CharacterDataHandler = handler.text
    try:
        while piece := part.read(_PIECE):
            parser.Parse(piece, False)
            yield
        parser.Parse(b"", True)
        yield
    except ExpatError as error:
        no_room = error.code == errors.codes[errors.XML_ERROR_NO_MEMORY]
        raise UnreadableError("too_large" if no_room else "damaged") from error


def _refuse(*_: object) -> None:
    raise UnreadableError("damaged")
