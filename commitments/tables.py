"""Measures and records → tables, matrices and lists with their sentences; no Streamlit, no SQL, no HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from commitments import vocabulary
from commitments.measures import NONE, Coverage, Figures, Headline
from commitments.measures import Cell as Crossing
from commitments.reader import Reader
from commitments.wording import Speaker, capital


@dataclass(frozen=True)
class Cell:
    """A cell of a table: its text, where it leads, and what stands before it (`swatch` or `sign` of a status)."""

    text: str
    to: str = ""
    swatch: str = ""
    sign: str = ""
    number: bool = False


@dataclass(frozen=True)
class Table:
    """What a chart says, as rows; the first cell of each row names it."""

    heads: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""


@dataclass(frozen=True)
class Entry:
    """An entry of a list: what it is, where it leads, and a line of facts under it."""

    what: str
    to: str
    meta: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class Crossed:
    """A cell of a matrix: its figure, the rows behind it, the same in words, how it is shaded."""

    text: str
    to: str
    words: str
    shade: str
    group: bool = False  # the first of a group of columns


@dataclass(frozen=True)
class Matrix:
    """A table of two sides whose every cell leads to its rows."""

    heads: tuple[Crossed | Cell, ...]
    rows: tuple[tuple[Cell, tuple[Crossed, ...]], ...]
    groups: tuple[tuple[str, int], ...] = ()
    caption: str = ""


@dataclass(frozen=True)
class BigFigure:
    """A large numeral of the first screen, with its words."""

    value: str
    words: str
    to: str = ""
    of: str = ""


def headline(head: Headline, reader: Reader) -> list[BigFigure]:
    """Give the figures that the first screen opens with: how many, by whom, where, how silent, what moved."""
    t, to = reader.t, reader.address.to
    n = head.figures.commitments
    silent = sum(head.unheard.values()) + sum(head.long_ago.values())
    found = [
        BigFigure(
            t.number(n),
            t.n("commitment or action recorded", "commitments and actions recorded", n),
            to("register"),
        ),
        BigFigure(
            t.number(head.leading),
            t.n("actor leads them, of {total} listed", "actors lead them, of {total} listed", head.leading, total=head.actors),
            to("actors"),
        ),
        BigFigure(
            t.number(head.countries),
            t.n(
                "of the eight countries has something recorded",
                "of the eight countries have something recorded",
                head.countries,
            )
            if head.eight == 8
            else t("of the countries chosen have something recorded"),
            to("countries"),
            of=t("of {n}", n=head.eight),
        ),
        BigFigure(
            t.number(silent),
            t("without any news for more than two years"),
            to("register", freshness=["overdue", "never_reported"]),
            of=t("of {n}", n=n),
        ),
    ]
    if head.since_dialogue and head.dialogue:
        told = head.since_dialogue.counts["reported"]
        found.append(
            BigFigure(
                t.number(told),
                t(
                    "have news since the last dialogue or forum, {day}",
                    day=t.date(head.dialogue["occurred_on"]),
                ),
                to("register", since=head.dialogue["occurred_on_day"]),
                of=t("of {n}", n=n),
            )
        )
    return found


def state_of_things(head: Headline, reader: Reader) -> str:
    """Say in a sentence what kind of record this is: promised, or found in the public record."""
    t, n = reader.t, head.figures.commitments
    declared, documented = head.figures.basis["declared"], head.figures.basis["documented"]
    if not n:
        return ""
    if not declared:
        return t.n(
            "{n} action found in the public record. None was declared by its actor under the declaration, and documented is not "
            "promised.",
            "{n} actions found in the public record. None was declared by its actor under the declaration, and documented is "
            "not promised.",
            n,
        )
    return t(
        "{declared} commitments declared by their actors, {documented} actions found in the public record: documented is not "
        "promised.",
        declared=declared,
        documented=documented,
    )


def coverage_matrix(coverage: Sequence[Coverage], reader: Reader) -> Matrix:
    """Give where something is recorded and where nothing is: a row a country, for each level a column an article."""
    t, to = reader.t, reader.address.to
    levels = list(dict.fromkeys(each.level for each in coverage))
    articles = list(dict.fromkeys(each.article for each in coverage))
    at = {(each.country, each.level, each.article): each for each in coverage}
    countries = sorted(
        dict.fromkeys(each.country for each in coverage),
        key=lambda country: (any(c.beyond for c in coverage if c.country == country), reader.sorted_by("country", country)),
    )
    heads = tuple(
        Crossed(article, "", "", "", group=article == articles[0] and level != levels[0])
        for level in levels
        for article in articles
    )
    rows = []
    for country in countries:
        crossed = []
        for level in levels:
            for article in articles:
                each = at[country, level, article]
                where = f"{reader.name('country', country)}, {t.label('level', level)}, {article}"
                crossed.append(
                    Crossed(
                        t.number(each.commitments) if each.known else "",
                        to("register", country=country or NONE, level=level, article=article),
                        t.n("{where}: {n} commitment", "{where}: {n} commitments", each.commitments, where=where)
                        if each.known
                        else t("{where}: nothing recorded", where=where),
                        _shade(each.commitments),
                        group=article == articles[0] and level != levels[0],
                    )
                )
        rows.append((Cell(reader.name("country", country), to("countries", country=country or NONE)), tuple(crossed)))
    return Matrix(
        heads,
        tuple(rows),
        tuple((capital(t.label("level", level)), len(articles)) for level in levels),
    )


def coverage_finding(coverage: Sequence[Coverage], reader: Reader) -> str:
    """Say for how many of the places (country × level × article) nothing is recorded, and where least."""
    t = reader.t
    of_the_eight = [each for each in coverage if not each.beyond]
    blank = sum(not each.known for each in of_the_eight)
    sentence = t(
        "For {n} combinations of country, level and article, nothing is recorded. An empty cell is silence of the record: it "
        "does not say that nothing was done.",
        n=t.count_of(blank, len(of_the_eight)),
    )
    by_country: dict[str | None, int] = {}
    for each in of_the_eight:
        by_country[each.country] = by_country.get(each.country, 0) + each.commitments
    if empty := [reader.name("country", country) for country, n in by_country.items() if not n]:
        sentence += " " + t("Nothing at all for: {countries}.", countries=t.list(empty))
    return sentence


def actors_matrix(cells: Sequence[Crossing], reader: Reader) -> Matrix:
    """Give how many actors and commitments each country has of each type: a row a type, a column a country."""
    t, to = reader.t, reader.address.to
    types = list(dict.fromkeys(each.column for each in cells))
    countries = sorted(dict.fromkeys(each.row for each in cells), key=lambda c: reader.sorted_by("country", c))
    at = {(each.row, each.column): each for each in cells}
    rows = []
    for kind in types:
        crossed = []
        for country in countries:
            each = at[country, kind]
            where = f"{reader.name('country', country)}, {reader.name('actor_type', kind)}"
            words = t.n("{where}: {n} actor", "{where}: {n} actors", each.actors, where=where)
            crossed.append(
                Crossed(
                    f"{t.number(each.actors)} · {t.number(each.commitments)}" if each.actors else "",
                    to("actors", country=country or NONE, actor_type=kind),
                    words + ", " + t.n("{n} commitment", "{n} commitments", each.commitments)
                    if each.actors
                    else t("{where}: no actor recorded", where=where),
                    _shade(each.commitments) if each.actors else "void",
                )
            )
        rows.append((Cell(capital(reader.name("actor_type", kind)), to("actors", actor_type=kind)), tuple(crossed)))
    heads = tuple(
        Cell(reader.name("country", country), to("countries", country=country or NONE)) for country in countries
    )
    return Matrix(heads, tuple(rows))


def _shade(n: int) -> str:
    return "void" if not n else "f1" if n < 2 else "f2" if n < 5 else "f3"


def law_sentence(rung: str | None, t: Speaker) -> str:
    """Say how far the framework law of a country is."""
    if rung is None:
        return t("Nothing is recorded on a framework law, which does not mean that there is none.")
    return {
        "none_known": t("No framework law is known."),
        "announced": t("A framework law has been announced."),
        "draft": t("A framework law is drafted."),
        "adopted": t("A framework law is adopted."),
        "in_force": t("A framework law is in force."),
    }[rung]


def news(row: Mapping[str, Any], t: Speaker) -> str:
    """Say when a commitment was last heard of; a documented one owes no report."""
    when = row["as_of"]
    if row["basis"] == "documented":
        return t("Last public trace: {day}", day=t.date(when)) if when else t("No later trace found")
    return t("Last report: {day}", day=t.date(when)) if when else t("No report received")
