"""What a cell is as text: numbers as they are shown, what failed, what comes nearest to a word."""

import difflib
from collections.abc import Collection, Iterable
from datetime import date

from commitments.ingest.failed_cells import is_failed
from commitments.ingest.spreadsheets import Cell, FailedCell, Percentage, ShownNumber
from commitments.text.sanitize import escape_controls

# What stands for a value that is not given, in any case.
NOT_GIVEN = (
    "-",
    "–",
    "—",
    "n/a",
    "n.a.",
    "NA",
    "N/D",
    "nd",
    "ns",
    "s.o.",
    "s. o.",
    "sans objet",
    "null",
    "none",
    "nan",
    "NaT",
    "<NA>",
    "(vide)",
    "(blank)",
    "non spécifié",
    "non specifie",
    "non disponible",
    "not specified",
)
NOTHING_GIVEN = frozenset({"", *(mark.casefold() for mark in NOT_GIVEN)})
MOST_SHOWN = 200  # characters of a value in a problem
MOST_NAMED = 20  # headings or columns named in a problem


def cell_text(cell: object) -> str:
    """Return a cell as text, untouched where it is text."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, Percentage):
        return f"{_plain(cell)} %"
    if isinstance(cell, ShownNumber):
        return cell.shown
    if isinstance(cell, float):
        return _plain(cell)
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def given_text(cell: Cell) -> str:
    """Return a cell as text without white space around it; "" where it stands for a value not given."""
    text = cell_text(cell).strip()
    return "" if text.casefold() in NOTHING_GIVEN else text


def has_failed(cell: Cell) -> bool:
    """Return whether a cell holds what a program could not calculate."""
    return isinstance(cell, FailedCell) or (isinstance(cell, str) and is_failed(cell))


def shown(cell: Cell) -> str | None:
    """Return a cell for people to recognise, cut where it is long; None for nothing."""
    text = cell_text(cell).strip()
    text = escape_controls(text[: MOST_SHOWN + 1])
    return (text if len(text) <= MOST_SHOWN else text[:MOST_SHOWN] + "…") or None


def shown_together(cells: Iterable[Cell]) -> str | None:
    """Return the beginning of what stands in cells, for people to recognise; None for nothing."""
    return shown(" ".join(text for cell in cells if (text := cell_text(cell).strip())))


class ClosestMatch:
    """Finds what is most likely meant; it looks long enough for people, and not for a file of garbage."""

    _LOOKS = 200_000
    _LONGEST = 100

    def __init__(self, known: Collection[str]) -> None:
        self._known = known
        self._left = self._LOOKS

    def find(self, text: str, among: Collection[str] | None = None) -> str | None:
        """Return the nearest to `text` of those known, or of those `among` them; None where none is near."""
        known = self._known if among is None else among
        self._left -= len(known)
        if len(text) > self._LONGEST or self._left < 0:
            return None
        return next(iter(difflib.get_close_matches(text, known, 1, 0.75)), None)


def _plain(number: float) -> str:
    return str(int(number)) if abs(number) < 1e15 and number == int(number) else repr(float(number))
