"""Numbers as people write them, what the words around one say, and what is likely meant by what is none."""

import math
import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from functools import partial

from commitments.contract import currencies
from commitments.contract.model import Column
from commitments.ingest.ambiguity import LONGEST_GUESSED, AmbiguousColumn, Readings
from commitments.ingest.cells import cell_text
from commitments.ingest.spreadsheets import Cell, percentage
from commitments.ingest.values import Meaning, ReadCell, cell_reader, faulty
from commitments.text.folding import folded

_LARGEST_WHOLE = 2**53  # beyond, a number is no longer exact
_SPACE = re.compile(r"\s+")
_WITH_COMMA = re.compile(
    r"[+-]?(?:(?:[1-9]\d{0,2}(?:(?: \d{3})+|(?:\.\d{3})+)|\d+)(?:,\d+)?|,\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII
)
_WITH_POINT = re.compile(
    r"[+-]?(?:(?:[1-9]\d{0,2}(?:(?: \d{3})+|(?:,\d{3})+)|\d+)(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII
)


class WordedNumber(float):
    """A number and what the words around it say: how exact it is, of which currency."""

    bare: str  # as it stands without them
    qualifier: str | None
    currency: str | None


def number_readings(text: str, low: float | None = None, high: float | None = None) -> Readings:
    """Return the number that `text` is with a decimal comma, and with a decimal point; None where it is none.

    Where only one of the two is possible between `low` and `high`, the other is not meant.
    """
    bare = _SPACE.sub(" ", text.replace("\u2212", "-")).removesuffix("%").rstrip()
    comma = _float(bare.replace(".", "").replace(",", ".")) if _WITH_COMMA.fullmatch(bare) else None
    point = _float(bare.replace(",", "")) if _WITH_POINT.fullmatch(bare) else None
    if comma is None and point is None:
        return _worded(text, low, high)
    if comma is not None and point is not None and comma != point:
        fits = [_within(number, low, high) for number in (comma, point)]
        if fits == [True, False]:
            return comma, None
        if fits == [False, True]:
            return None, point
    return comma, point


def _float(text: str) -> float | None:
    number = float(text.replace(" ", ""))
    return number + 0.0 if math.isfinite(number) else None  # no minus zero


def _within(number: float, low: float | None, high: float | None) -> bool:
    return (low is None or low <= number) and (high is None or number <= high)


# --- words around a number ---------------------------------------------------------------------------

_QUALIFIERS = {
    "about": ("~", "≈", "env", "environ", "pres de", "approx", "approximately", "about", "around"),
    "at_least": (">=", "≥", ">", "plus de", "au moins", "more than", "at least", "over"),
    "at_most": ("<=", "≤", "<", "moins de", "au plus", "less than", "at most", "up to", "jusqu'a"),
}
_QUALIFIER_OF = {words: code for code, spellings in _QUALIFIERS.items() for words in spellings}
_WORDED = re.compile(
    rf"(?:(?P<qualifier>{'|'.join(map(re.escape, sorted(_QUALIFIER_OF, reverse=True)))})\.?\s*)?"
    r"(?P<number>[-+]?[\d.,][\d.,\s]*%?)(?P<currency>[^\d\s.,%].*)?",
    re.ASCII | re.DOTALL,
)


def _worded(text: str, low: float | None, high: float | None) -> Readings:
    """Read a number that has words before it which say how exact it is, or a currency behind it."""
    parts = _WORDED.fullmatch(_SPACE.sub(" ", folded(text)))
    if not parts or not (parts["qualifier"] or parts["currency"]):
        return None, None
    currency = currencies.find(parts["currency"]) if parts["currency"] else None
    if parts["currency"] and not currency:
        return None, None
    bare = parts["number"].strip()
    readings = []
    for value in number_readings(bare, low, high):
        number = None if value is None else WordedNumber(value)
        if number is not None:
            number.bare, number.currency = bare, currency
            number.qualifier = _QUALIFIER_OF.get(parts["qualifier"] or "")
        readings.append(number)
    return readings[0], readings[1]


# --- what is meant by what is no number --------------------------------------------------------------

_SCALES = {
    **dict.fromkeys(("k", "K", "mille", "thousand"), 10**3),
    **dict.fromkeys(("M", "million", "millions"), 10**6),
    **dict.fromkeys(("Md", "Mds", "Mrd", "milliard", "milliards"), 10**9),
}
_UNCLEAR = ("billion", "trillion", "billiard")  # another number in French than in English
_NOTE_MARK = re.compile(r"(?<=\d)\s*(?:\*+|\([a-z\d]{1,2}\))$", re.ASCII)
_ONE = re.compile(
    r"(?P<before>\D*?)(?P<number>\d{1,3}(?:[ '.,]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?)(?P<after>\D*)", re.ASCII
)
_COORDINATE = re.compile(
    r"(?P<sign>-?)(?P<degrees>\d{1,3}(?:[.,]\d+)?)\s*°?\s*"
    r"(?:(?P<minutes>\d{1,2}(?:[.,]\d+)?)\s*'(?!')\s*(?:(?P<seconds>\d{1,2}(?:[.,]\d+)?)\s*(?:\"|''|”)\s*)?)?"
    r"(?P<side>[nsewo]?)(?:ord|orth|ud|outh|st|ast|uest|est)?\.?",
    re.ASCII,
)
_SIDES = {"latitude": {"": 1, "n": 1, "s": -1}, "longitude": {"": 1, "e": 1, "w": -1, "o": -1}}


def likely_number(text: str, read: Callable[[str], float | None], column: str) -> str | None:
    """Return the one number that a text which is none is most likely meant for, as it would be read, or None.

    Args:
        text: What stands in the cell.
        read: Reads what is a number in the column.
        column: The name of the column: coordinates have degrees, minutes and sides of the world.
    """
    if len(text) > LONGEST_GUESSED:
        return None
    if column in _SIDES:
        return _likely_coordinate(text, _SIDES[column])
    digits = "".join(str(unicodedata.decimal(sign, sign)) for sign in unicodedata.normalize("NFKC", text))
    bare = re.sub("[’‘ʼ]", "'", re.sub("[‐‑–—−]", "-", _SPACE.sub(" ", digits)))
    parts = _ONE.fullmatch(_NOTE_MARK.sub("", bare))
    if parts is None or parts["before"][-1:].isalpha():
        return None
    before, after = parts["before"].strip(), parts["after"].strip()
    number = parts["number"].replace("'", "")
    if "-" in (before, after) or (before == "(" and after[:1] == ")"):  # as accountants write it
        number = f"-{number}"
    elif "-" in before:
        return None
    unit = re.split(r"[^A-Za-z]", after, maxsplit=1)[0]
    if unit.lower().startswith(_UNCLEAR):
        return None
    scale = _SCALES.get(unit) or _SCALES.get(unit.lower() if len(unit) > 2 else "")
    value = read(number) if scale else None
    return cell_text(round(value * scale, 6)) if scale and value is not None else number


def _likely_coordinate(text: str, sides: dict[str, int]) -> str | None:
    parts = _COORDINATE.fullmatch(folded(text.replace("º", "°")).strip())
    if parts is None or parts["side"] not in sides or (parts["sign"] and parts["side"]):
        return None
    degrees, minutes, seconds = (
        float((parts[part] or "0").replace(",", ".")) for part in ("degrees", "minutes", "seconds")
    )
    if minutes >= 60 or seconds >= 60:
        return None
    sign = -1 if parts["sign"] else sides[parts["side"]]
    return cell_text(round(sign * (degrees + minutes / 60 + seconds / 3600), 6))


# --- the cells of a column ---------------------------------------------------------------------------


def number_column(column: Column, cells: Iterable[tuple[int, Cell]]) -> AmbiguousColumn:
    """Return how the cells of a column of numbers can be read."""
    return AmbiguousColumn(partial(number_readings, low=column.low, high=column.high), cells)


def number_reader(numbers: AmbiguousColumn, column: Column) -> ReadCell:
    """Return the reader of the cells of a column of numbers, which keeps to the bounds of the column."""
    bad = faulty("bad_number")

    def meaning(number: float | None) -> Meaning:
        if number is None or (column.kind == "whole" and number != int(number)):
            return bad
        if not _within(number, column.low, column.high) or (
            column.kind == "whole" and abs(number) > _LARGEST_WHOLE
        ):
            return faulty("out_of_range", low=column.low, high=column.high)
        return Meaning(int(number) if column.kind == "whole" else number)

    def understand(text: str) -> Meaning:
        number = numbers.read(text)
        if number is None:
            return none(likely_number(text, numbers.read, column.name))
        return worded(number) if isinstance(number, WordedNumber) else meaning(number)

    def none(near: str | None, *, everyday: bool = False) -> Meaning:
        fits = near is not None and not meaning(numbers.read(near)).faults
        how = {"everyday": True} if everyday else {}
        return faulty("bad_number", near=near, **how) if fits else bad

    def worded(number: WordedNumber) -> Meaning:
        beside = {}
        for said, sibling in ((number.qualifier, column.qualifier), (number.currency, column.currency)):
            if said and not sibling:
                can_stay = number.currency and column.currency
                return none(
                    f"{number.bare} {number.currency}" if can_stay else number.bare,
                    everyday=number.qualifier == "about",
                )
            if said and sibling:
                beside[sibling] = said
        return meaning(float(number))._replace(beside=beside)

    texts = cell_reader(understand)

    def read(cell: Cell) -> Meaning:
        if isinstance(cell, str):
            return texts(cell)
        if isinstance(cell, bool | date) or not math.isfinite(cell):
            return bad
        return meaning(float(cell) + 0.0)

    return read


# --- shares of one -----------------------------------------------------------------------------------


def has_percent_sign(cell: Cell) -> bool:
    """Return whether a cell says that it is a percentage."""
    return cell_text(cell).rstrip().endswith("%")


def share_reader(column: Column) -> Callable[[Cell], Cell]:
    """Return what gives a share of one in a column of percentages as the percentage that it is, and any other
    cell as it is."""
    read = number_reader(number_column(column, ()), column)  # within its bounds, either mark leaves no doubt

    def as_percentage(cell: Cell) -> Cell:
        share = None if has_percent_sign(cell) else read(cell).value
        # In as many digits as a spreadsheet shows, lest 0.1 + 0.2 become 30.000000000000004.
        return percentage(f"{share:.15g}") if share and share <= 1 else cell

    return as_percentage
