"""What tables, lists and time lines are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from commitments.contract import codelists
from commitments.i18n.translator import Translator
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


@dataclass(frozen=True)
class Table:
    """What a chart says, as rows; the first cell of each row names it."""

    heads: tuple[TableCell, ...]
    rows: tuple[tuple[TableCell, ...], ...]
    caption: str = ""


@dataclass(frozen=True)
class Entry:
    """An entry of a list: what it is, where it leads, a line of facts under it, and what is said of it."""

    what: str
    to: str
    meta: tuple[TableCell, ...] = ()
    said: str = ""


@dataclass(frozen=True)
class BigFigure:
    """A large numeral of the first screen, with its words."""

    value: str
    words: str
    to: str = ""
    of: str = ""
    before: str = ""  # how exact it is


@dataclass(frozen=True)
class TimelineMoment:
    """A milestone on a time line."""

    what: str
    when: str
    label: str
    kind: str
    to: str


@dataclass(frozen=True)
class Rung:
    """A rung of the ladder of a country's framework law."""

    name: str
    reached: bool
    here: bool


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
