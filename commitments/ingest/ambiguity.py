"""Columns of dates and numbers, which can be read in two ways: day or month first, decimal comma or point."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from commitments.ingest.cells import NOTHING_GIVEN
from commitments.ingest.spreadsheets import Cell
from commitments.ingest.values import clean_text

# One text read in two ways: day first and month first, or with a decimal comma and a decimal point.
Readings = tuple[Any, Any]

LONGEST_GUESSED = 100  # characters of a text that is none of which a date or number is suggested


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
        self._readings_of = readings
        self.readings: dict[str, Readings] = {}
        self.order = _Order()
        self.evidence: set[bool] = set()  # of the second way
        self.has_dates = False  # that a spreadsheet knows to be some
        seen: set[str] = set()
        for row, cell in cells:
            if not isinstance(cell, str):
                self.has_dates = self.has_dates or isinstance(cell, date)
                continue
            if cell in seen:
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

    def given(self) -> Iterator[str]:
        """Yield each text of the column that stands for something."""
        return (text for text in self.readings if text.casefold() not in NOTHING_GIVEN)

    def settle(self, others: Iterable["AmbiguousColumn"]) -> None:
        """Settle how the column is read: by its own values, else by the others, else the first way."""
        evidence, by = self.evidence, "own"
        if not evidence:
            evidence, by = {second for other in others for second in other.evidence}, "others"
        if len(evidence) == 1:
            self.order.second, self.order.by = next(iter(evidence)), by

    def read(self, text: str) -> Any:
        """Return what a clean text means in the column, or None."""
        first, second = self.readings.get(text) or self._readings_of(text)
        wanted, other = (second, first) if self.order.second else (first, second)
        return wanted if wanted is not None else other
