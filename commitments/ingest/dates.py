"""Dates as people write them, in figures and in words, and what is most likely meant by what is none."""

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import cache

from babel import Locale

from commitments.contract.model import Column, PartialDate
from commitments.ingest.ambiguity import LONGEST_GUESSED, AmbiguousColumn, Readings
from commitments.ingest.spreadsheets import Cell, Percentage
from commitments.ingest.values import Fault, Meaning, ReadCell, cell_reader, faulty
from commitments.text.folding import folded

_TIME = r"(?:[Tt ]\d{1,2}[:h]\d\d(?::\d\d(?:[.,]\d+)?)?(?:[Zz]|[+-]\d\d:?\d\d| ?[AaPp][Mm])?)?"
_YEAR_FIRST = re.compile(rf"([12]\d{{3}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}", re.ASCII)
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2([12]\d{{3}}|\d\d){_TIME}", re.ASCII)
_YEAR_MONTH = re.compile(r"([12]\d{3})[-/](\d{1,2})", re.ASCII)
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.]([12]\d{3})", re.ASCII)
_YEAR = re.compile(r"[12]\d{3}", re.ASCII)
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?", re.ASCII)
_SERIAL_ZERO = date(1899, 12, 30)
_SERIALS = range(10_000, 100_000)  # 1927 to 2173


def date_readings(text: str) -> Readings:
    """Return the date that `text` is with the day first, and with the month first; None where it is none."""
    if not text.isascii():
        text = folded(text)
    if parts := _YEAR_FIRST.fullmatch(text):
        return (_day(parts[1], parts[3], parts[4]),) * 2
    if parts := _YEAR_LAST.fullmatch(text):
        first, second, year = parts[1], parts[3], _whole_year(parts[4])
        return _day(year, second, first), _day(year, first, second)
    if parts := _YEAR_MONTH.fullmatch(text):
        return (_day(parts[1], parts[2]),) * 2
    if parts := _MONTH_YEAR.fullmatch(text):
        return (_day(parts[2], parts[1]),) * 2
    if _YEAR.fullmatch(text):
        return (_day(text),) * 2
    if parts := _SERIAL.fullmatch(text):
        return (_of_serial(int(parts[1])),) * 2
    return (_in_words(" ".join(folded(text).split())),) * 2


def _day(*parts: str) -> PartialDate | None:
    try:
        return PartialDate("-".join(part.zfill(2) for part in parts))
    except ValueError:
        return None


def _whole_year(year: str) -> str:
    return year if len(year) == 4 else ("20" if year <= "68" else "19") + year


def _of_serial(number: int) -> PartialDate | None:
    if number not in _SERIALS:
        return None
    return PartialDate((_SERIAL_ZERO + timedelta(days=number)).isoformat())


# --- in words ----------------------------------------------------------------------------------------

_GAP = r"(?:[ ,]+|[-/])"
_DAY = r"(?:le |the )?(?P<day>\d{1,2})(?: ?er|st|nd|rd|th)?"
_MONTH = r"(?P<month>[a-z]{3,})\.?"
_IN_WORDS = tuple(
    re.compile(form, re.ASCII)
    for form in (
        rf"(?:(?P<weekday>[a-z]{{3,}})\.?,? )?{_DAY}{_GAP}(?:of )?{_MONTH}{_GAP}(?P<year>[12]\d{{3}}|\d\d)",
        rf"(?:(?P<weekday>[a-z]{{3,}})\.?,? )?{_MONTH}{_GAP}{_DAY}{_GAP}(?P<year>[12]\d{{3}})",
        rf"{_MONTH}{_GAP}(?P<year>[12]\d{{3}})",
        rf"{_MONTH}[-/](?P<year>\d\d)",  # with a space, it may be a day
    )
)


@cache
def month_words() -> Mapping[str, int]:
    """Return the number of each month, by what may stand for its name."""
    return _beginnings((name, number) for names in _named("months") for number, name in names.items())


@cache
def _weekdays() -> Mapping[str, int]:
    return _beginnings((name, number) for names in _named("days") for number, name in names.items())


def _named(what: str) -> Iterable[Mapping[int, str]]:
    return (getattr(Locale(language), what)["format"]["wide"] for language in ("fr", "en"))


def _beginnings(names: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Return what may stand for each name: its beginnings of three letters or more that mean one thing."""
    meant = defaultdict(set)
    for name, number in names:
        bare = folded(name)
        for length in range(3, len(bare) + 1):
            meant[bare[:length]].add(number)
    return {beginning: numbers.pop() for beginning, numbers in meant.items() if len(numbers) == 1}


def _in_words(text: str) -> PartialDate | None:
    """Read a folded text such as “31 mars 2023”, “march 31st, 2023” or “mars-23”; a weekday has to fit."""
    for form in _IN_WORDS:
        parts = form.fullmatch(text)
        if parts is None or (month := month_words().get(parts["month"])) is None:
            continue
        found = parts.groupdict()
        day = found.get("day")
        value = _day(_whole_year(parts["year"]), str(month), *([day] if day else []))
        if value and (weekday := found.get("weekday")) and not _is_on(value, weekday):
            return None
        return value
    return None


def _is_on(value: PartialDate, weekday: str) -> bool:
    return _weekdays().get(weekday) == value.first_day.weekday()


# --- what is meant by what is no date ----------------------------------------------------------------

_PARTS_OF_YEAR = {
    **dict.fromkeys(("t", "q", "trim", "trimestre", "quarter"), 4),
    **dict.fromkeys(("s", "h", "sem", "semestre", "semester", "half"), 2),
}
_NUMBERS = {
    **dict.fromkeys(("premier", "premiere", "first"), "1"),
    **dict.fromkeys(("deuxieme", "second", "seconde"), "2"),
    **dict.fromkeys(("troisieme", "third"), "3"),
    **dict.fromkeys(("quatrieme", "fourth"), "4"),
}
_TIMES_OF_YEAR = {
    **dict.fromkeys(("debut", "early", "beginning", "start"), "01"),
    **dict.fromkeys(("mi", "milieu", "mid", "middle"), "06"),
    **dict.fromkeys(("fin", "late", "end"), "12"),
}
# Words beside a date that say nothing of its day.
_BESIDE = frozenset(
    [
        *("a", "about", "annee", "approx", "au", "circa", "d", "de", "du", "e", "eme", "en", "entre", "env"),
        *("environ", "er", "et", "exercice", "from", "fy", "in", "l", "la", "le", "nd", "of", "rd", "st"),
        *("th", "the", "to", "vers", "year"),
    ]
)
# A note mark, a stray sign, the decimal of a year, a time.
_BEHIND = re.compile(r"\s*(?:\([a-z\d]{1,2}\)|[*.,;:?]+|\.0+|,? (?:a )?\d{1,2}[:h]\d\d(?::\d\d)?)$", re.ASCII)
_COMPACT = re.compile(r"([12]\d{3})(\d\d)(\d\d)?", re.ASCII)
_WORD = re.compile(r"[a-z]+|\d+", re.ASCII)


def likely_date(
    text: str, read: Callable[[str], PartialDate | None], *, is_start: bool
) -> PartialDate | None:
    """Return the date that is most likely meant by a text that is none, or None.

    Args:
        text: What stands in the cell.
        read: Reads what is a date in the column.
        is_start: Whether something starts there: of a period, its beginning is meant, else its end.
    """
    if len(text) > LONGEST_GUESSED:
        return None
    bare = " ".join(folded(text).split())
    if (short := _BEHIND.sub("", bare)) != bare and (value := read(short)):
        return value
    if parts := _COMPACT.fullmatch(bare):
        return _day(*filter(None, parts.groups()))
    words = [_NUMBERS.get(word, word) for word in _WORD.findall(bare) if word not in _BESIDE]
    match words:
        case [first, second] if _YEAR.fullmatch(first) and second.isdigit() and len(second) in (2, 4):
            last = first[: 4 - len(second)] + second
            return _day(first if is_start else last) if first < last and _YEAR.fullmatch(last) else None
        case [word, year] if word in _TIMES_OF_YEAR:
            return _day(year, _TIMES_OF_YEAR[word]) if _YEAR.fullmatch(year) else None
        case [year, month] if month in month_words():
            return _day(year, str(month_words()[month]))
        case [month, year] if month in month_words() and year.isdigit() and len(year) == 2:
            return _day(_whole_year(year), str(month_words()[month]))
        case [word, *other] if word in _TIMES_OF_YEAR or word in _weekdays():
            return read(" ".join(other))
        case [_, _, _] if value := _part_of_year(words, is_start=is_start):
            return value
    rest = " ".join(words)
    return read(rest) if rest != bare else None


def _is_part_of_year(text: str) -> bool:
    """Return whether a text is a quarter, a half or an end of one year, which means one date alone."""
    words = [_NUMBERS.get(word, word) for word in _WORD.findall(folded(text)) if word not in _BESIDE]
    if len(words) == 2:
        return _TIMES_OF_YEAR.get(words[0]) in ("01", "12") and bool(_YEAR.fullmatch(words[1]))
    return len(words) == 3 and _part_of_year(words, is_start=False) is not None


def _part_of_year(words: Iterable[str], *, is_start: bool) -> PartialDate | None:
    """Read the words of a quarter or half, in any order."""
    year, number, of = (
        next(filter(fits, words), "")
        for fits in (_YEAR.fullmatch, re.compile("[1-4]").fullmatch, _PARTS_OF_YEAR.get)
    )
    parts = _PARTS_OF_YEAR.get(of)
    if not (year and number and parts) or int(number) > parts:
        return None
    months = 12 // parts
    return _day(year, str(months * int(number) - (months - 1 if is_start else 0)))


# --- the cells of a column ---------------------------------------------------------------------------


def date_reader(dates: AmbiguousColumn, column: Column) -> ReadCell:
    """Return the reader of the cells of a column of dates."""
    bad = faulty("bad_date")
    are_serials = all_serials(dates)

    def meaning(value: PartialDate | None) -> Meaning:
        if value is None:
            return bad
        if column.unlikely_before and int(value[:4]) < column.unlikely_before:
            return Meaning(value, (Fault("unlikely_date", {"year": column.unlikely_before}),))
        return Meaning(value)

    def understand(text: str) -> Meaning:
        value = dates.read(text)
        if value and (are_serials or not _SERIAL.fullmatch(text)):
            return meaning(value)
        near = value or likely_date(text, dates.read, is_start=column.is_start)
        if near is None:
            return bad
        how = {"everyday": True} if _is_part_of_year(text) else {}
        return faulty("bad_date", near=str(near), **how)

    texts = cell_reader(understand)

    def read(cell: Cell) -> Meaning:
        if isinstance(cell, str):
            return texts(cell)
        if isinstance(cell, date):
            return meaning(PartialDate(cell.isoformat()) if cell.year >= 1000 else None)
        if isinstance(cell, bool | Percentage) or not math.isfinite(cell):
            return bad
        is_year = 1000 <= cell < 3000 and cell == int(cell)
        return meaning(_day(str(int(cell))) if is_year else _of_serial(int(cell)))

    return read


def all_serials(dates: AmbiguousColumn) -> bool:
    """Return whether all that stands in a column is the bare number of a day, as a spreadsheet has it."""
    return not dates.has_dates and all(map(_SERIAL.fullmatch, dates.given()))


def is_serial(cell: Cell, *, as_text: bool) -> bool:
    """Return whether a cell holds the number of a day; as text only where the whole column does."""
    if isinstance(cell, str):
        return as_text and bool(_SERIAL.fullmatch(cell.strip()))
    return not isinstance(cell, bool | date) and _SERIALS.start <= cell < _SERIALS.stop
