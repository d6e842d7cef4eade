"""The identifiers that references may name, and the one that is meant where they name none."""

import re
from collections.abc import Iterable, Mapping
from functools import cached_property

from commitments.ingest.cells import ClosestMatch, cell_text
from commitments.ingest.spreadsheets import Cell
from commitments.ingest.values import clean_text


class KnownIdentifiers:
    """The identifiers that a reference to one table may name: stored ones and those of the files.

    Args:
        stored: Key text → identifier as first written.
        renames: Key text → what it leads to, of identifiers that were given up for others.
        given: Of each row of the files, its identifier, None where it is faulty, and the cell it stands in.
    """

    def __init__(
        self,
        stored: Mapping[str, str],
        renames: Mapping[str, str],
        given: Iterable[tuple[str | None, Cell]],
    ) -> None:
        self._stored = stored
        self._renames = renames
        self._given: dict[str, str] = {}
        self._claimed: set[str] = set()
        for identifier, cell in given:
            if identifier:
                self._given.setdefault(identifier.lower(), identifier)
            else:
                self._claimed.add(str(clean_text(cell_text(cell)).value).lower())

    def first_written(self, identifier: str) -> str | None:
        """Return an identifier as it was first written, or None where nothing bears it."""
        key = identifier.lower()
        return self._stored.get(key) or self._renames.get(key) or self._given.get(key)

    def renamed(self, identifier: str) -> str | None:
        """Return what an identifier that was given up for another leads to, or None."""
        return self._renames.get(identifier.lower())

    def is_claimed(self, identifier: str) -> bool:
        """Return whether the faulty identifier of a row may be this one: the fault is reported there."""
        return identifier.lower() in self._claimed

    @cached_property
    def _all(self) -> dict[str, str]:
        return {**self._given, **self._stored}

    @cached_property
    def _nearest(self) -> ClosestMatch:
        return ClosestMatch(self._all)

    @cached_property
    def _by_numbers(self) -> dict[tuple[str, ...], list[str]]:
        """The identifiers by the numbers in them: those that differ in one are two things, no slip."""
        by_numbers: dict[tuple[str, ...], list[str]] = {}
        for key in self._all:
            by_numbers.setdefault(_numbers(key), []).append(key)
        return by_numbers

    @cached_property
    def _by_bare(self) -> dict[str, str]:
        return {_bare(identifier): identifier for identifier in self._all.values()}

    def near(self, identifier: str) -> str | None:
        """Return the identifier that may be meant, or None."""
        if same_but_for_marks := self._by_bare.get(_bare(identifier)):
            return same_but_for_marks
        key = identifier.lower()
        among = self._by_numbers.get(_numbers(key), ())
        return self._all.get(self._nearest.find(key, among) or "")


def _bare(identifier: str) -> str:
    """An identifier without punctuation and the zeros that spreadsheets take from its head."""
    return re.sub(r"[._-]", "", identifier.lower()).lstrip("0")


def _numbers(identifier: str) -> tuple[str, ...]:
    return tuple(digits.lstrip("0") for digits in re.findall(r"\d+", identifier))
