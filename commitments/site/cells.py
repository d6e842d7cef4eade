"""What tables, lists and time lines are made of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import urlsplit

from commitments.contract import codelists
from commitments.contract.dimensions import NONE
from commitments.i18n.translator import Translator, capital
from commitments.site.context import Context


@dataclass(frozen=True)
class TableCell:
    """A cell of a table: its text, where it leads, and what stands before it (`swatch` or `sign` of a
    status)."""

    text: str
    to: str = ""
    swatch: str = ""
    sign: str = ""
    number: bool = False
    group: bool = False  # the first column of a group
    said: str = ""  # what its mark says where no word does


Cell = TableCell | str  # a plain text is a cell that leads nowhere


def numeric(heading: str) -> TableCell:
    """Return the heading of a column of numbers."""
    return TableCell(heading, number=True)


def cells_of(*parts: Cell) -> tuple[TableCell, ...]:
    """Return cells one after another; what is empty is left out."""
    return tuple(_cell(part) for part in parts if part)


def _cell(part: Cell) -> TableCell:
    return TableCell(part) if isinstance(part, str) else part


@dataclass(frozen=True)
class Table:
    """What a chart says, as rows; the first cell of each row names it."""

    heads: tuple[TableCell, ...]
    rows: tuple[tuple[TableCell, ...], ...]
    caption: str = ""

    @classmethod
    def of(cls, heads: Iterable[Cell], rows: Iterable[Iterable[Cell]]) -> Self:
        """Return a table of cells and plain texts; what stands below a `numeric` heading is a number."""
        named = tuple(map(_cell, heads))
        return cls(named, tuple(tuple(map(_below, named, row)) for row in rows))


def _below(head: TableCell, part: Cell) -> TableCell:
    return replace(_cell(part), number=head.number)


@dataclass(frozen=True)
class Fact:
    """A fact with what it is called; more than one cell stand one after another."""

    name: str
    cells: tuple[TableCell, ...]
    note: str = ""

    @classmethod
    def of(cls, name: str, *parts: Cell, note: str = "") -> Self:
        """Return a fact of cells and plain texts; what is empty is left out."""
        return cls(name, cells_of(*parts), note)


@dataclass(frozen=True)
class Entry:
    """An entry of a list: what it is, where it leads, a line of facts under it, and what is said of it."""

    what: str
    to: str
    meta: tuple[TableCell, ...] = ()
    said: str = ""


@dataclass(frozen=True)
class FoldedList:
    """A list that opens under its title."""

    title: str
    entries: tuple[Entry, ...]
    nothing: str = ""  # what is said where the list is empty
    open: bool = False
    more: int = 0  # entries that it leaves out


@dataclass(frozen=True)
class BigFigure:
    """A large numeral of the first screen, with its words."""

    value: str
    words: str
    to: str = ""
    of: str = ""
    before: str = ""  # how exact it is


@dataclass(frozen=True)
class Meter:
    """How far something got: the percent that is `done`, and what was `expected` by now if known."""

    done: float
    expected: float | None = None

    @classmethod
    def of(cls, progress: float, expected: float | None = None) -> Self:
        """Return the meter of a progress, which may be below the start or beyond the end."""
        return cls(min(max(progress, 0.0), 100.0), expected)


@dataclass(frozen=True)
class StatusFact:
    """One of the few facts that say how something stands: its name, its value, and what belongs to it."""

    name: str
    value: TableCell
    notes: tuple[TableCell, ...] = ()
    meter: Meter | None = None

    @classmethod
    def of(cls, name: str, value: Cell, *notes: Cell, meter: Meter | None = None) -> Self:
        """Return a fact of cells and plain texts; what is empty is left out."""
        return cls(name, _cell(value), cells_of(*notes), meter)


@dataclass(frozen=True)
class Phrase:
    """A part of a sentence: its words; the stage whose look it bears, and where it leads, if any."""

    text: str
    code: str = ""
    to: str = ""

    @property
    def closing(self) -> str:
        """Return the punctuation that it begins with, which stays with the phrase before it."""
        return self.text.removesuffix(self.text.lstrip("\u00a0\u202f.,;:!?"))


@dataclass(frozen=True)
class Answer:
    """A sentence under the question that it answers, and links to what is behind it, as (name, address)."""

    question: str
    told: Sequence[Phrase]
    links: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Door:
    """A way on: what is behind it, links as (name, address); a search sends `words` of one of `places` to the
    address `to`."""

    title: str
    links: Sequence[tuple[str, str]] = ()
    to: str = ""
    words: str = ""
    places: Sequence[str] = ()


@dataclass(frozen=True)
class Chip:
    """A filter that one tap sets or, where it is `chosen`, takes away: its name, how many it finds; `words`
    say the name in full."""

    name: str
    n: str
    to: str
    chosen: bool = False
    swatch: str = ""
    words: str = ""


@dataclass(frozen=True)
class ChipGroup:
    """Filters of one kind, under what they are called together."""

    label: str
    chips: tuple[Chip, ...]


@dataclass(frozen=True)
class TimelineMoment:
    """A milestone on a time line."""

    what: str
    when: str
    label: str
    kind: str
    to: str


@dataclass(frozen=True)
class Ways:
    """Ways to see the same: what they are called together, the parameter of the page that chooses one, each
    as (code, name), and the code of the one that is shown."""

    label: str
    parameter: str
    ways: tuple[tuple[str, str], ...]
    shown: str


@dataclass(frozen=True)
class Rung:
    """A rung of the ladder of a country's framework law."""

    name: str
    reached: bool
    here: bool


def commitment_entry(row: Mapping[str, Any], context: Context, *facts: Cell) -> Entry:
    """Return a commitment in a list, which leads to its page, with a line of facts."""
    to = context.address.to("commitment", id=row["commitment_id"])
    return Entry(context.t.bilingual(row, "title"), to, cells_of(*facts))


def country_cell(code: str | None, context: Context) -> TableCell:
    """Return the name of a country as a heading, which leads to its page."""
    return TableCell(
        capital(context.name("country", code)), context.address.to("countries", country=code or NONE)
    )


def source_cell(url: str | None, missing: str) -> TableCell:
    """Return the site of a source, which leads there; `missing` where there is none."""
    return TableCell(host(url), url) if url else TableCell(missing)


def host(url: str) -> str:
    """Return the name of the site of an address, as its link is called."""
    return urlsplit(url).hostname or url


def news(row: Mapping[str, Any], t: Translator) -> str:
    """Return when a commitment was last heard of; a documented one owes no report."""
    when = row["as_of"]
    if row["basis"] == "documented":
        return t("Last public trace: {day}", day=t.date(when)) if when else t("No later trace found")
    return t("Last report: {day}", day=t.date(when)) if when else t("No report received")


def completion_cell(code: str, context: Context) -> TableCell:
    """Return how far a commitment is, with its swatch; one that was set aside has none."""
    if code in codelists.SET_ASIDE:
        return TableCell(context.t.label("completion", code))
    return TableCell(context.t.label("shown_completion", code), swatch=code)
