"""Measures and records → tables, matrices and lists with their sentences; no Streamlit, no SQL, no HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from commitments.contract import codelists
from commitments.contract.model import PartialDate
from commitments.i18n.translator import Translator, capital
from commitments.measures.coverage import Coverage
from commitments.measures.crosstab import Crossing
from commitments.measures.figures import Figures
from commitments.measures.headline import Headline
from commitments.measures.law import LawRung
from commitments.measures.period import PeriodChanges
from commitments.measures.rows import RowPage
from commitments.measures.scope import NONE
from commitments.measures.search import SearchResult
from commitments.site.cells import (
    BigFigure,
    Entry,
    Rung,
    Table,
    TableCell,
    TimelineMoment,
    completion_cell,
    news,
)
from commitments.site.charts.model import Matrix, MatrixCell
from commitments.site.context import Context
from commitments.site.urls import FILTERS


def table_names(t: Translator) -> dict[str, str]:
    """Give what each table is called."""
    return {
        "signatories": t("Actors"),
        "articles": t("Articles"),
        "commitments": t("Commitments and actions"),
        "reports": t("Reports"),
        "outcomes": t("Outcomes"),
        "milestones": t("Milestones"),
        "practices": t("Practices"),
    }


def headline(head: Headline, reader: Context) -> list[BigFigure]:
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
            t.n(
                "actor leads them, of {listed}",
                "actors lead them, of {listed}",
                head.leading,
                listed=t.n("{n} listed", "{n} listed", head.actors),
            ),
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
            t("without a report or trace for more than two years"),
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
                    "with news since the last forum, {day}",
                    day=t.date(head.dialogue["occurred_on"]),
                ),
                to("register", sort="as_of", descending="1"),
                of=t("of {n}", n=n),
            )
        )
    return found


def state_of_things(head: Headline, reader: Context) -> str:
    """Say in a sentence what kind of record this is: promised, or found in the public record."""
    t, n = reader.t, head.figures.commitments
    declared, documented = head.figures.basis["declared"], head.figures.basis["documented"]
    if not n:
        return ""
    if not declared:
        return t.n(
            "{n} action found in the public record, none declared by its actor. Documented is not promised.",
            "{n} actions found in the public record, none declared by its actor. Documented is not promised.",
            n,
        )
    return t(
        "{declared}, {documented}: documented is not promised.",
        declared=t.n(
            "{n} commitment declared by its actor", "{n} commitments declared by their actors", declared
        ),
        documented=t.n(
            "{n} action found in the public record", "{n} actions found in the public record", documented
        ),
    )


def coverage_matrix(coverage: Sequence[Coverage], reader: Context) -> Matrix:
    """Give where something is recorded and where nothing is: a row a country, for each level a column an
    article."""
    t, to = reader.t, reader.address.to
    levels = list(dict.fromkeys(each.level for each in coverage))
    articles = list(dict.fromkeys(each.article for each in coverage))
    at = {(each.country, each.level, each.article): each for each in coverage}
    countries = sorted(
        dict.fromkeys(each.country for each in coverage),
        key=lambda country: (
            any(c.beyond for c in coverage if c.country == country),
            reader.sorted_by("country", country),
        ),
    )
    heads = tuple(
        TableCell(article, group=article == articles[0] and level != levels[0])
        for level in levels
        for article in articles
    )
    rows = []
    for country in countries:
        crossed = []
        for level in levels:
            for article in articles:
                each = at[country, level, article]
                crossed.append(
                    crossed_commitments(
                        each.commitments,
                        f"{reader.name('country', country)}, {t.label('level', level)}, {article}",
                        to("register", country=country or NONE, level=level, article=article),
                        t,
                        group=article == articles[0] and level != levels[0],
                    )
                )
        rows.append(
            (
                TableCell(capital(reader.name("country", country)), to("countries", country=country or NONE)),
                tuple(crossed),
            )
        )
    return Matrix(
        heads,
        tuple(rows),
        tuple((capital(t.label("level", level)), len(articles)) for level in levels),
    )


def matrix_table(matrix: Matrix, sides: str) -> Table:
    """Give a matrix as a table to take away: its groups are in the names of its columns, `sides` names its
    rows."""
    groups = [name for name, span in matrix.groups for _ in range(span)]
    heads = [
        TableCell(" · ".join(part for part in (group, head.text) if part))
        for group, head in zip(groups or [""] * len(matrix.heads), matrix.heads, strict=True)
    ]
    rows = [(name, *(TableCell(cell.text, number=True) for cell in cells)) for name, cells in matrix.rows]
    return Table((TableCell(sides), *heads), tuple(rows))


def crossed_commitments(n: int, where: str, to: str, t: Translator, *, group: bool = False) -> MatrixCell:
    """Give a cell that counts commitments; an empty one is silence, and leads to its rows as well."""
    return MatrixCell(
        t.number(n) if n else "",
        to,
        t.n("{where}: {n} commitment", "{where}: {n} commitments", n, where=where)
        if n
        else t("{where}: nothing recorded", where=where),
        shade(n),
        group=group,
    )


def coverage_finding(coverage: Sequence[Coverage], reader: Context) -> str:
    """Say for how many of the places (country × level × article) nothing is recorded, and where least."""
    t = reader.t
    of_the_eight = [each for each in coverage if not each.beyond]
    blank = sum(not each.known for each in of_the_eight)
    sentence = t.n(
        "For {n} combination of country, level and article, nothing is recorded. An empty cell is silence of "
        "the record: it does not say that nothing was done.",
        "For {n} combinations of country, level and article, nothing is recorded. An empty cell is silence "
        "of the record: it does not say that nothing was done.",
        blank,
        len(of_the_eight),
    )
    by_country: dict[str | None, int] = {}
    for each in of_the_eight:
        by_country[each.country] = by_country.get(each.country, 0) + each.commitments
    if empty := [reader.name("country", country) for country, n in by_country.items() if not n]:
        sentence += " " + t("Nothing at all for: {countries}.", countries=t.list(empty))
    return sentence


def actors_matrix(cells: Sequence[Crossing], reader: Context) -> Matrix:
    """Give how many actors and commitments each country has of each type: a row a type, a column a
    country."""
    t, to = reader.t, reader.address.to
    types = list(dict.fromkeys(each.column for each in cells))
    countries = sorted(
        dict.fromkeys(each.row for each in cells), key=lambda c: reader.sorted_by("country", c)
    )
    at = {(each.row, each.column): each for each in cells}
    rows = []
    for kind in types:
        crossed = []
        for country in countries:
            each = at[country, kind]
            where = f"{reader.name('country', country)}, {reader.name('actor_type', kind)}"
            words = t.n("{where}: {n} actor", "{where}: {n} actors", each.actors, where=where)
            crossed.append(
                MatrixCell(
                    f"{t.number(each.actors)} · {t.number(each.commitments)}" if each.actors else "",
                    to("actors", country=country or NONE, actor_type=kind),
                    words + ", " + t.n("{n} commitment", "{n} commitments", each.commitments)
                    if each.actors
                    else t("{where}: no actor recorded", where=where),
                    shade(each.commitments) if each.actors else "void",
                )
            )
        rows.append(
            (
                TableCell(capital(reader.name("actor_type", kind)), to("actors", actor_type=kind)),
                tuple(crossed),
            )
        )
    heads = tuple(
        TableCell(capital(reader.name("country", country)), to("countries", country=country or NONE))
        for country in countries
    )
    return Matrix(heads, tuple(rows))


def shade(n: int) -> str:
    """Give how a cell of a matrix that counts `n` is shaded."""
    return "void" if not n else "f1" if n < 2 else "f2" if n < 5 else "f3"


def law_sentence(rung: str | None, t: Translator) -> str:
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


def register_heads(t: Translator) -> dict[str, str]:
    """Give what the register shows of each commitment, as what it is sorted by → heading."""
    return {
        "title": t("Commitment or action"),
        "actor": t("Lead"),
        "country": t("Country"),
        "article_id": t("Article"),
        "completion": t("How far"),
        "trajectory": t("Course"),
        "as_of": t("Last news"),
    }


def register_table(rows: Sequence[Mapping[str, Any]], reader: Context, sort: str, descending: bool) -> Table:
    """Give a page of the register: each row leads to its commitment, each heading sorts."""
    t, address = reader.t, reader.address
    heads = tuple(
        TableCell(
            word,
            address.here(
                sort=column, descending="1" if column == sort and not descending else None, page=None
            ),
            sign=("descending" if descending else "ascending") if column == sort else "",
        )
        for column, word in register_heads(t).items()
    )
    return Table(heads, tuple(_register_row(row, reader) for row in rows))


def _register_row(row: Mapping[str, Any], reader: Context) -> tuple[TableCell, ...]:
    t, to = reader.t, reader.address.to
    return (
        TableCell(t.bilingual(row, "title"), to("commitment", id=row["commitment_id"])),
        TableCell(row["actor"], to("actor", id=row["signatory_id"])),
        TableCell(reader.name("country", row["country"])),
        TableCell(row["article_id"]),
        completion_cell(row["completion"], reader),
        TableCell(t.label("trajectory", row["trajectory"]), sign=row["trajectory"]),
        TableCell(news(row, t)),
    )


def undertaking_entries(rows: Sequence[Mapping[str, Any]], reader: Context) -> list[Entry]:
    """Give commitments and actions as a list: what, who, where, how far, when last heard of."""
    t, to = reader.t, reader.address.to
    return [
        Entry(
            t.bilingual(row, "title"),
            to("commitment", id=row["commitment_id"]),
            (
                TableCell(row["actor"], to("actor", id=row["signatory_id"])),
                TableCell(reader.name("country", row["country"])),
                completion_cell(row["completion"], reader),
                TableCell(news(row, t)),
            ),
        )
        for row in rows
    ]


def register_finding(found: RowPage, reader: Context) -> str:
    """Say how many commitments the view holds, and how many were set aside."""
    t = reader.t
    if not found.total:
        return ""
    sentence = t.n(
        "{n} commitment or action in this view.", "{n} commitments and actions in this view.", found.total
    )
    if found.beside:
        sentence += " " + t.n(
            "{n} more was withdrawn or replaced and is counted beside.",
            "{n} more were withdrawn or replaced and are counted beside.",
            found.beside,
        )
    return sentence


def register_columns(t: Translator) -> dict[str, str]:
    """Give the columns of the register as it is taken home, name → heading, in names rather than codes."""
    return {
        "commitment_id": t("Identifier"),
        "title": t("Commitment or action"),
        "actor": t("Lead"),
        "country": t("Country"),
        "locality": t("Locality"),
        "level": t("Level"),
        "actor_type": t("Type of actor"),
        "partners": t("Partners"),
        "article": t("Article"),
        "theme": t("Theme"),
        "basis": t("Basis"),
        "start_date": t("Start"),
        "due_date": t("Due"),
        "completion": t("How far"),
        "progress": t("Progress (%)"),
        "trajectory": t("Course"),
        "as_of": t("Last news"),
        "freshness": t("Age of the last news"),
        "verification": t("Evidence"),
        "source_url": t("Link to the source"),
    }


def register_row_in_names(row: Mapping[str, Any], reader: Context) -> dict[str, Any]:
    """Give one row of the register for `register_columns`: labels and names, dates as given, None where
    nothing is known."""
    t = reader.t

    def label(of: str) -> str | None:
        return t.label(of, row[of]) if row[of] is not None else None

    return {
        **{name: row[name] for name in ("commitment_id", "actor", "locality", "progress", "source_url")},
        **{
            name: PartialDate(row[name]) if row[name] else None
            for name in ("start_date", "due_date", "as_of")
        },
        **{
            name: label(name)
            for name in ("level", "actor_type", "theme", "basis", "trajectory", "freshness", "verification")
        },
        "title": t.bilingual(row, "title"),
        "country": reader.name("country", row["country"]) if row["country"] else None,
        "partners": "; ".join(reader.name("actor", partner) for partner in row["partner_ids"] or ()),
        "article": reader.name("article", row["article_id"]),
        "completion": completion_cell(row["completion"], reader).text,
    }


# --- what moved, and what is past its day -------------------------------------------------------------------


def latest_entries(rows: Sequence[Mapping[str, Any]], reader: Context) -> list[Entry]:
    """Give the latest reports as a list: what, by whom, when, how far it was before and is now."""
    t, to = reader.t, reader.address.to
    found = []
    for row in rows:
        before = row["before"]
        moved = before is not None and before != row["shown"]
        meta = [TableCell(t.date(row["as_of"])), TableCell(row["actor"], to("actor", id=row["signatory_id"]))]
        if moved:
            meta += [
                TableCell(
                    completion_cell(before, reader).text, swatch=completion_cell(before, reader).swatch
                ),
                TableCell("→"),
            ]
        meta += [
            completion_cell(row["shown"], reader),
            TableCell(t.label("verification", row["verification"]), sign=row["verification"]),
        ]
        found.append(Entry(t.bilingual(row, "title"), to("commitment", id=row["commitment_id"]), tuple(meta)))
    return found


def past_due_finding(n: int, reader: Context) -> str:
    """Say how many commitments are past their day."""
    return reader.t.n(
        "{n} commitment or action is past its day and not known to be achieved.",
        "{n} commitments and actions are past their day and not known to be achieved.",
        n,
    )


def past_due_entries(rows: Sequence[Mapping[str, Any]], reader: Context) -> list[Entry]:
    """Give commitments whose day has passed as a list: what, by whom, the day, when last heard of."""
    t, to = reader.t, reader.address.to
    return [
        Entry(
            t.bilingual(row, "title"),
            to("commitment", id=row["commitment_id"]),
            (
                TableCell(t("Its day: {day}", day=t.date(row["due_date"]))),
                TableCell(row["actor"], to("actor", id=row["signatory_id"])),
                completion_cell(row["completion"], reader),
                TableCell(news(row, t)),
            ),
        )
        for row in rows
    ]


def happening_words(t: Translator) -> dict[str, str]:
    """Give what each kind of change is called."""
    return {
        "recorded": t("entered in this record"),
        "corrected": t("corrected in this record"),
        "undertaken": t("undertaken"),
        "reported": t("told of"),
        "started": t("started"),
        "finished": t("finished"),
        "fell_back": t("fell back a step"),
        "slipped": t("went past its day"),
        "fell_silent": t("came to two years without a report or trace"),
        "set_aside": t("withdrawn or replaced"),
    }


def changes_table(changes: PeriodChanges, reader: Context) -> Table:
    """Give what changed between two days: how many commitments, and the latest by name."""
    t, to = reader.t, reader.address.to
    rows = []
    for what, words in happening_words(t).items():
        first = next((each for each in changes.happenings if each.what == what), None)
        rows.append(
            (
                TableCell(capital(words)),
                TableCell(t.number(changes.counts[what]), number=True),
                TableCell(t.bilingual(first, "title"), to("commitment", id=first.commitment_id))
                if first
                else TableCell("–"),
            )
        )
    return Table(
        (TableCell(t("What")), TableCell(t("How many"), number=True), TableCell(t("The latest"))), tuple(rows)
    )


def changes_finding(changes: PeriodChanges, reader: Context) -> str:
    """Say what changed between two days; what carries no date is told apart."""
    t, counts = reader.t, changes.counts
    happened = (
        t.n("{n} told of", "{n} told of", counts["reported"]),
        t.n("{n} finished", "{n} finished", counts["finished"]),
        t.n("{n} past its day", "{n} past their day", counts["slipped"]),
        t.n(
            "{n} come to two years without a report or trace",
            "{n} come to two years without a report or trace",
            counts["fell_silent"],
        ),
    )
    sentence = t(
        "Between {since} and {until}: {happened}.",
        since=t.date(changes.since),
        until=t.date(changes.until),
        happened=", ".join(happened),
    )
    if changes.undated:
        sentence += " " + t.n(
            "{n} has no start date: whether it was undertaken then is not known.",
            "{n} have no start date: whether they were undertaken then is not known.",
            changes.undated,
        )
    return sentence


# --- countries ----------------------------------------------------------------------------------------------


def timeline(milestones: Sequence[Mapping[str, Any]], reader: Context) -> list[TimelineMoment]:
    """Give milestones for a time line, in the order given: what, when, what kind and status, its source."""
    t = reader.t
    return [
        TimelineMoment(
            t.bilingual(row, "title"),
            capital(t.date(row["occurred_on"])) if row["occurred_on"] else t("date not given"),
            f"{t.label('kind', row['kind'])}, {t.label('status', row['status'])}",
            row["kind"],
            row["source_url"] or "",
        )
        for row in milestones
    ]


def ladder(rung: str | None, t: Translator) -> list[Rung]:
    """Give the rungs of the framework law, up to the one that a country has reached."""
    place = codelists.LAW_LADDER.index(rung) if rung else -1
    return [
        Rung(t.label("status", code), i <= place, i == place) for i, code in enumerate(codelists.LAW_LADDER)
    ]


def countries_table(rungs: Sequence[LawRung], figures: Sequence[Figures], reader: Context) -> Table:
    """Give the countries as a table: commitments, how many with news within two years, the rung of the
    law."""
    t, to = reader.t, reader.address.to
    by_country = {each.group: each for each in figures}
    rows = []
    for rung in sorted(rungs, key=lambda each: (each.beyond, reader.sorted_by("country", each.country))):
        each = by_country.get(rung.country)
        n = each.commitments if each else 0
        heard = each.freshness["current"] + each.freshness["due"] if each else 0
        rows.append(
            (
                TableCell(reader.name("country", rung.country), to("countries", country=rung.country)),
                TableCell(t.number(n), number=True),
                TableCell(t.count_of(heard, n) if n else "–", number=True),
                TableCell(capital(law_sentence(rung.rung, t))),
            )
        )
    heads = (
        TableCell(t("Country")),
        TableCell(t("Commitments and actions"), number=True),
        TableCell(t("With news within two years"), number=True),
        TableCell(t("Framework law")),
    )
    return Table(heads, tuple(rows))


def country_finding(figures: Figures, actors: int, reader: Context) -> str:
    """Say what is recorded of a country: how many, by how many actors, how far, how long silent."""
    t = reader.t
    if not figures.commitments:
        return t.n(
            "Nothing is recorded of {n} actor listed here.",
            "Nothing is recorded of the {n} actors listed here.",
            actors,
        )
    recorded = t.n(
        "{n} commitment or action recorded", "{n} commitments and actions recorded", figures.commitments
    )
    listed = t.n("{n} actor is listed.", "{n} actors are listed.", actors)
    return f"{recorded}, {how_far(figures, t)} {listed}"


def how_far(figures: Figures, t: Translator) -> str:
    """Say how many are complete, how many substantial, and how many silent, as the rest of a sentence."""
    return t(
        "{complete}, {substantial}; {old} without a report or trace for more than two years.",
        complete=t.n("{n} complete", "{n} complete", figures.completion["complete"]),
        substantial=t.n("{n} substantial", "{n} substantial", figures.completion["substantial"]),
        old=figures.freshness["overdue"] + figures.freshness["never_reported"],
    )


def places_table(actors: Sequence[Mapping[str, Any]], figures: Sequence[Figures], reader: Context) -> Table:
    """Give what the map shows as a table: each country's actors, those with a known place, its
    commitments."""
    t, to = reader.t, reader.address.to
    rows = []
    for each in sorted(figures, key=lambda each: reader.sorted_by("country", each.group)):
        own = [row for row in actors if row["country"] == each.group]
        placed = sum(row["latitude"] is not None and row["longitude"] is not None for row in own)
        country = each.group or NONE
        rows.append(
            (
                TableCell(capital(reader.name("country", each.group)), to("countries", country=country)),
                TableCell(t.number(len(own)), to("actors", country=country), number=True),
                TableCell(t.count_of(placed, len(own)) if own else "–", number=True),
                TableCell(t.number(each.commitments), to("register", country=country), number=True),
            )
        )
    heads = (
        TableCell(t("Country")),
        TableCell(t("Actors"), number=True),
        TableCell(t("With a known place"), number=True),
        TableCell(t("Commitments and actions"), number=True),
    )
    return Table(heads, tuple(rows))


# --- actors -------------------------------------------------------------------------------------------------


def actors_table(rows: Sequence[Mapping[str, Any]], reader: Context) -> Table:
    """Give actors as a table: who, where, what kind, what they lead and contribute to, when last heard of."""
    t, to = reader.t, reader.address.to
    heads = (
        TableCell(t("Actor")),
        TableCell(t("Country")),
        TableCell(t("Type of actor")),
        TableCell(t("Role")),
        TableCell(t("Leads"), number=True),
        TableCell(t("Contributes to"), number=True),
        TableCell(t("Last news")),
    )
    found = tuple(
        (
            TableCell(row["name"], to("actor", id=row["signatory_id"])),
            TableCell(reader.name("country", row["country"])),
            TableCell(reader.name("actor_type", row["actor_type"])),
            TableCell(t.label("role", row["role"])),
            TableCell(t.number(row["commitments"]), number=True),
            TableCell(
                t.number(row["contributes"]),
                _contributed(row, reader) if row["contributes"] else "",
                number=True,
            ),
            TableCell(t.date(row["as_of"]) if row["as_of"] else t("nothing recorded")),
        )
        for row in rows
    )
    return Table(heads, found)


def _contributed(row: Mapping[str, Any], reader: Context) -> str:
    """Give the address of all that an actor contributes to, which is what is counted in any view."""
    return reader.address.to("register", **dict.fromkeys(FILTERS), partner=row["signatory_id"])


def kind_finding(figures: Figures, actors: int, reader: Context) -> str:
    """Say how many actors of a kind are listed, and how far what they lead is."""
    t = reader.t
    sentence = t.n("{n} actor is listed.", "{n} actors are listed.", actors)
    if not figures.commitments:
        return sentence + " " + t("No commitment or action of theirs is recorded.")
    return (
        sentence
        + " "
        + t(
            "{recorded}: {complete}.",
            recorded=t.n(
                "{n} commitment or action is led by them",
                "{n} commitments and actions are led by them",
                figures.commitments,
            ),
            complete=t.n("{n} complete", "{n} complete", figures.completion["complete"]),
        )
    )


def actors_finding(cells: Sequence[Crossing], reader: Context) -> str:
    """Say for how many places (country × type) an actor is recorded, and how the cells read."""
    t = reader.t
    held = sum(bool(each.actors) for each in cells)
    return t.n(
        "For {n} combination an actor is recorded. In each cell: actors · commitments and actions they lead.",
        "For {n} combinations an actor is recorded. In each cell: actors · commitments and actions they "
        "lead.",
        held,
        len(cells),
    )


def actor_entries(rows: Sequence[Mapping[str, Any]], reader: Context, *, by: str) -> list[Entry]:
    """Give actors as a list; what they are listed `by` (country, or their type) is not said again."""
    t, to = reader.t, reader.address.to
    found = []
    for row in rows:
        meta = [TableCell(reader.name(what, row[what])) for what in ("country", "actor_type") if what != by]
        if row["role"] != "addressee":
            meta.append(TableCell(t.label("role", row["role"])))
        meta.append(TableCell(t.n("leads {n}", "leads {n}", row["commitments"])))
        if row["contributes"]:
            said = t.n("contributes to {n}", "contributes to {n}", row["contributes"])
            meta.append(TableCell(said, _contributed(row, reader)))
        if row["as_of"]:
            meta.append(TableCell(t("last news: {day}", day=t.date(row["as_of"]))))
        found.append(Entry(row["name"], to("actor", id=row["signatory_id"]), tuple(meta)))
    return found


# --- search -------------------------------------------------------------------------------------------------


def search_finding(words: str, found: Sequence[SearchResult], reader: Context, at_most: int) -> str:
    """Say what was looked for and how much was found, of each kind `at_most`."""
    t = reader.t
    if not words:
        return ""
    sentence = t.n("{n} result for “{words}”.", "{n} results for “{words}”.", len(found), words=words)
    if any(sum(each.kind == kind for each in found) == at_most for kind in {each.kind for each in found}):
        sentence += " " + t("Of each kind, the first {n} are shown.", n=at_most)
    return sentence


def search_entries(found: Sequence[SearchResult], reader: Context) -> list[tuple[str, list[Entry]]]:
    """Give what was found as lists under their titles: countries, places, actors, commitments."""
    t, to = reader.t, reader.address.to
    titles = {
        "country": t("Countries"),
        "place": t("Places"),
        "actor": t("Actors"),
        "commitment": t("Commitments and actions"),
    }
    lists: dict[str, list[Entry]] = {kind: [] for kind in titles}
    for each in found:
        address = {
            "country": to("countries", country=each.id),
            "place": to("register", q=each.id),
            "actor": to("actor", id=each.id),
            "commitment": to("commitment", id=each.id),
        }[each.kind]
        where = (
            (TableCell(reader.name("country", each.country)),)
            if each.kind != "country" and each.country
            else ()
        )
        name = t.country(each.id) if each.kind == "country" else t.bilingual(vars(each), "name")
        lists[each.kind].append(Entry(name, address, where))
    return [(titles[kind], entries) for kind, entries in lists.items() if entries]
