"""Rows among those of a table that are none: totals, notes, headings once more, by what they say and lack."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import isclose
from operator import itemgetter

from commitments.contract.model import RECORDS
from commitments.ingest.ambiguity import Readings
from commitments.ingest.cells import given_text, shown
from commitments.ingest.headings import Match
from commitments.ingest.numbers import number_readings
from commitments.ingest.packed_rows import Columns
from commitments.ingest.problems import Problem, ProblemAt
from commitments.ingest.sheets import Row, places_of
from commitments.ingest.side_words import FIGURE, NOTE, NOTE_SIGN, SIGNED, SUMMARY, TOTAL
from commitments.ingest.spreadsheets import Cell

_TOTAL = rf"(?:{TOTAL}|{SUMMARY})"
_SIGNS = ("s", "S", "Σ", "*", "(", "¹", "²", "³")  # that what is no identifier may begin with
_IS_TOTAL = re.compile(rf"\s*{_TOTAL}\s*[:=]?\s*", re.I)
_BEGINS_AS_TOTAL = re.compile(rf"\s*(?:{_TOTAL}(?![\w-])|{FIGURE}\s*[:=]?\s*$)", re.I)
_IS_NOTE = re.compile(rf"\s*(?:{NOTE}\s*\d*\s*(?::|$)|{NOTE_SIGN}|{SIGNED})", re.I)
_NARROW = 2  # columns of a table of whose rows one filled cell says nothing


@dataclass(frozen=True)
class _Aside:
    """A row that may be none; without a `code` it is one if its figures are sums."""

    code: str
    text: str | None
    figures: Mapping[int, Cell] = field(default_factory=dict)  # by column, where there is nothing else
    facts: Mapping[str, str] = field(default_factory=dict)


_NONE = _Aside("", None)


class Asides:
    """The rows among those of a table that look like totals or notes.

    A row with all that the table requires is one of the table, unless its key is the word total itself, or it
    is a label with what that says, or it has the headings as they were `written`.
    """

    def __init__(self, match: Match, written: Sequence[str]) -> None:
        record = RECORDS[match.table]
        every = record.columns()
        places = places_of(match.columns)
        self._key = places.get(record.key[0], -1)
        self._written = written
        required = [at for name, at in places.items() if every[name].required]
        self._places = required or range(len(match.columns))
        # Of two columns or more, lest it give a cell and no tuple.
        self._required = itemgetter(*required, *required[:1]) if required else tuple
        self._numbers = {at for name, at in places.items() if every[name].is_number}
        self._read = frozenset(places.values())
        self._found: dict[int, _Aside] = {}

    def watch(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Yield rows as they are, and keep in mind which of them may be none."""
        required, key, look = self._required, self._key, self._look
        for row in rows:
            cells = row.cells
            # Of half a million rows, nearly none: they are told apart by what costs least.
            may_be_none = "" in required(cells) or (key >= 0 and self._is_no_key(cells[key]))
            if may_be_none and (aside := look(cells)):
                self._found[row.number] = aside
            yield row

    def watched(self, rows: Columns) -> Columns:
        """Return rows as they are, and keep in mind which of them may be none."""
        texts = [(at, lambda cell: cell == "") for at in self._places]
        if self._key >= 0:
            texts.append((self._key, self._is_no_key))
        for place in sorted({place for at, is_odd in texts for place in rows.where(at, is_odd)}):
            [row] = rows.slice(place, 1).rows(Row)
            if aside := self._look(row.cells):
                self._found[row.number] = aside
        return rows

    def _is_no_key(self, cell: Cell) -> bool:
        return isinstance(cell, str) and (
            cell.isalpha()
            or " " in cell
            or ":" in cell
            or cell.startswith(_SIGNS)
            or cell == self._written[self._key]
        )

    def problems(self, rows: Iterable[Row], problem_at: ProblemAt) -> list[Problem]:
        """Return one problem for each that was found among `rows`.

        These are gone through again where some hold nothing but figures: they may be the sums of those above.
        """
        found = self._found
        if any(aside.figures for aside in found.values()):
            for at in [*_sums(rows, found)]:
                found[at] = replace(found[at], code="total_row", facts={"why": "sums"})
        return [
            problem_at(at, None, aside.code, aside.text, aside.facts)
            for at, aside in found.items()
            if aside.code
        ]

    def _look(self, cells: Sequence[Cell]) -> _Aside | None:
        """Return what a row may be where it is none of the table."""
        filled = {at: text for at, cell in enumerate(cells) if (text := given_text(cell))}
        key = filled.get(self._key, "")
        if len(filled) > 1 and all(
            " ".join(text.split()) == self._written[at] for at, text in filled.items()
        ):
            return _Aside("note_row", shown(next(iter(filled.values()))))
        if "" not in self._required(cells):
            if _IS_TOTAL.fullmatch(key):
                return _Aside("total_row", shown(key))
            return _Aside("note_row", shown(key)) if len(filled) == 2 and _IS_NOTE.match(key) else None
        if not filled:
            return None
        first, *others = filled.values()
        labels = filled.values() if not key else [key] if next(iter(filled)) in self._read else [first, key]
        is_label_of_figures = _BEGINS_AS_TOTAL.match(first) and not any(map(_has_letters, others))
        if label := first if is_label_of_figures else next(filter(_IS_TOTAL.fullmatch, labels), None):
            return _Aside("total_row", shown(label))
        are_figures = not any(map(_has_letters, filled.values()))
        figures = {at: cells[at] for at in self._numbers & filled.keys()} if are_figures else {}
        is_alone = not others and len(cells) > _NARROW
        # A text with separators in it fills more than one cell beside its label.
        if is_alone or (_IS_NOTE.match(first) and (len(others) == 1 or ":" in first)):
            return _Aside("note_row", shown(first), figures)
        return _Aside("", shown(first), figures) if figures and not key else None


def is_total(label: str) -> bool:
    """Return whether the first text of a row is that of a total."""
    return bool(_BEGINS_AS_TOTAL.match(label))


def is_note(label: str) -> bool:
    """Return whether the first text of a row is that of a note."""
    return bool(_IS_NOTE.match(label))


def _has_letters(text: str) -> bool:
    return any(map(str.isalpha, text))


def _sums(rows: Iterable[Row], asides: Mapping[int, _Aside]) -> Iterator[int]:
    """Yield the numbers of rows whose figures are the sums of those above, since the last total or of all."""
    columns = {at for aside in asides.values() for at in aside.figures}
    since, overall = ({at: _Sum() for at in columns} for _ in range(2))
    for row in rows:
        aside = asides.get(row.number, _NONE)
        if any(above[at].is_sum(cell) for at, cell in aside.figures.items() for above in (since, overall)):
            yield row.number
        elif aside.code != "total_row":
            for at in columns if aside.code == "" else ():
                since[at].add(row.cells[at])
                overall[at].add(row.cells[at])
            continue
        since = {at: _Sum() for at in columns}


class _Sum:
    """The sum of cells, by both ways in which a number can be read."""

    def __init__(self) -> None:
        self._n = 0
        self._sums = [0.0, 0.0]

    def add(self, cell: Cell) -> None:
        """Take one more cell; one that is no number does not count."""
        numbers = _numbers(cell)
        if numbers != (None, None):
            self._n += 1
            self._sums = [total + (number or 0) for total, number in zip(self._sums, numbers, strict=True)]

    def is_sum(self, cell: Cell) -> bool:
        """Return whether a cell is what several above it sum up to."""
        return self._n > 1 and any(
            number is not None and isclose(number, total, rel_tol=1e-9)
            for number, total in zip(_numbers(cell), self._sums, strict=True)
        )


def _numbers(cell: Cell) -> Readings:
    if isinstance(cell, str):
        return number_readings(cell.strip())
    return (cell, cell) if isinstance(cell, int | float) else (None, None)
