"""Dates and numbers, which can be read in two ways: day or month first, decimal comma or decimal point."""

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from commitments.contract.model import Column, PartialDate
from commitments.ingest.spreadsheets import Cell, Percentage
from commitments.ingest.values import Meaning, ReadCell, cell_reader, clean_text, faulty

_TIME = r"(?:[T ]\d{1,2}[:h]\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?"
_YEAR_FIRST = re.compile(rf"([12]\d{{3}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}", re.ASCII)
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2([12]\d{{3}}|\d\d){_TIME}", re.ASCII)
_YEAR_MONTH = re.compile(r"([12]\d{3})[-/](\d{1,2})", re.ASCII)
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.]([12]\d{3})", re.ASCII)
_YEAR = re.compile(r"[12]\d{3}", re.ASCII)
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?", re.ASCII)
_SERIAL_ZERO = date(1899, 12, 30)
_SERIALS = range(10_000, 100_000)  # 1927 to 2173

# One text read in two ways: day first and month first, or with a decimal comma and a decimal point.
Readings = tuple[Any, Any]


def date_readings(text: str) -> Readings:
    """Return the date that `text` is with the day first, and with the month first; None where it is none."""
    if parts := _YEAR_FIRST.fullmatch(text):
        return (_day(parts[1], parts[3], parts[4]),) * 2
    if parts := _YEAR_LAST.fullmatch(text):
        first, second, year = parts[1], parts[3], parts[4]
        if len(year) == 2:
            year = ("20" if year <= "68" else "19") + year
        return _day(year, second, first), _day(year, first, second)
    if parts := _YEAR_MONTH.fullmatch(text):
        return (_day(parts[1], parts[2]),) * 2
    if parts := _MONTH_YEAR.fullmatch(text):
        return (_day(parts[2], parts[1]),) * 2
    if _YEAR.fullmatch(text):
        return (_day(text),) * 2
    if parts := _SERIAL.fullmatch(text):
        return (_of_serial(int(parts[1])),) * 2
    return None, None


def _day(*parts: str) -> PartialDate | None:
    try:
        return PartialDate("-".join(part.zfill(2) for part in parts))
    except ValueError:
        return None


def _of_serial(number: int) -> PartialDate | None:
    if number not in _SERIALS:
        return None
    return PartialDate((_SERIAL_ZERO + timedelta(days=number)).isoformat())


_LARGEST_WHOLE = 2**53  # beyond, a number is no longer exact
_SPACE = re.compile(r"\s+")
_WITH_COMMA = re.compile(
    r"[+-]?(?:(?:[1-9]\d{0,2}(?:(?: \d{3})+|(?:\.\d{3})+)|\d+)(?:,\d+)?|,\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII
)
_WITH_POINT = re.compile(
    r"[+-]?(?:(?:[1-9]\d{0,2}(?:(?: \d{3})+|(?:,\d{3})+)|\d+)(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII
)


def number_readings(text: str, low: float | None = None, high: float | None = None) -> Readings:
    """Return the number that `text` is with a decimal comma, and with a decimal point; None where it is none.

    Where only one of the two is possible between `low` and `high`, the other is not meant.
    """
    bare = _SPACE.sub(" ", text.replace("\u2212", "-")).removesuffix("%").rstrip()
    comma = _float(bare.replace(".", "").replace(",", ".")) if _WITH_COMMA.fullmatch(bare) else None
    point = _float(bare.replace(",", "")) if _WITH_POINT.fullmatch(bare) else None
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


@dataclass
class _Order:
    """Which of two ways a column is read; it was settled by its "own" values, by "others", or not at all."""

    second: bool = False
    by: str = ""
    doubtful: str | None = None  # the first value that both ways read, differently
    row: int | None = None  # its row


class AmbiguousColumn:
    """A column of dates or numbers: how its texts can be read, each looked at once."""

    def __init__(self, readings: Callable[[str], Readings], cells: Iterable[tuple[int, Cell]]) -> None:
        self.readings: dict[str, Readings] = {}
        self.order = _Order()
        self.evidence: set[bool] = set()  # of the second way
        seen: set[str] = set()
        for row, cell in cells:
            if not isinstance(cell, str) or cell in seen:
                continue
            seen.add(cell)
            text = clean_text(cell).value
            first, second = self.readings[text] = readings(text)
            if first == second:
                continue
            if first is None or second is None:
                self.evidence.add(first is None)
            elif self.order.doubtful is None:
                self.order.doubtful, self.order.row = text, row

    def settle(self, others: Iterable["AmbiguousColumn"]) -> None:
        """Settle how the column is read: by its own values, else by the others, else the first way."""
        evidence, by = self.evidence, "own"
        if not evidence:
            evidence, by = {second for other in others for second in other.evidence}, "others"
        if len(evidence) == 1:
            self.order.second, self.order.by = next(iter(evidence)), by

    def read(self, text: str) -> Any:
        """Return what a clean text of the column means, or None."""
        first, second = self.readings[text]
        wanted, other = (second, first) if self.order.second else (first, second)
        return wanted if wanted is not None else other


def date_reader(dates: AmbiguousColumn) -> ReadCell:
    """Return the reader of the cells of a column of dates."""
    bad = faulty("bad_date")

    def understand(text: str) -> Meaning:
        value = dates.read(text)
        return Meaning(value) if value else bad

    texts = cell_reader(understand)

    def read(cell: Cell) -> Meaning:
        if isinstance(cell, str):
            return texts(cell)
        if isinstance(cell, date):
            value = PartialDate(cell.isoformat()) if cell.year >= 1000 else None
        elif isinstance(cell, bool | Percentage) or not math.isfinite(cell):
            value = None
        else:
            value = (
                _day(str(int(cell))) if 1000 <= cell < 3000 and cell == int(cell) else _of_serial(int(cell))
            )
        return Meaning(value) if value else bad

    return read


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

    texts = cell_reader(lambda text: meaning(numbers.read(text)))

    def read(cell: Cell) -> Meaning:
        if isinstance(cell, str):
            return texts(cell)
        if isinstance(cell, bool | date) or not math.isfinite(cell):
            return bad
        return meaning(float(cell) + 0.0)

    return read


def is_serial_date(cell: Cell) -> bool:
    """Return whether a cell holds a number that a spreadsheet shows as a date."""
    if isinstance(cell, str):
        return bool(_SERIAL.fullmatch(cell.strip()))
    return (
        isinstance(cell, int | float)
        and not isinstance(cell, bool)
        and _SERIALS.start <= cell < _SERIALS.stop
    )
