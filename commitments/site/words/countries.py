"""The countries: how far, how the law stands, what happened when, where the actors sit."""

from collections.abc import Mapping, Sequence
from typing import Any

from commitments.contract.dimensions import NONE
from commitments.i18n.translator import Translator, capital
from commitments.measures.figures import Figures
from commitments.measures.law import LawRung
from commitments.site.cells import Table, TableCell, TimelineMoment, country_cell, numeric
from commitments.site.context import Context
from commitments.site.words.law import law_sentence


def timeline(milestones: Sequence[Mapping[str, Any]], context: Context) -> list[TimelineMoment]:
    """Return milestones for a time line, in the order given: what, when, what kind and status, its source."""
    t = context.t
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


def countries_table(rungs: Sequence[LawRung], figures: Sequence[Figures], context: Context) -> Table:
    """Return the countries as a table: commitments, how many with news within two years, the rung of the
    law."""
    t, to = context.t, context.address.to
    by_country = {group.group: group for group in figures}
    rows = []
    for rung in sorted(rungs, key=lambda rung: (rung.beyond, context.sorted_by("country", rung.country))):
        group = by_country.get(rung.country)
        n = group.commitments if group else 0
        recent = group.freshness["current"] + group.freshness["due"] if group else 0
        rows.append(
            (
                TableCell(context.name("country", rung.country), to("countries", country=rung.country)),
                t.number(n),
                t.count_of(recent, n) if n else "–",
                law_sentence(rung, t),
            )
        )
    counts = (numeric(t("Commitments and actions")), numeric(t("With news within two years")))
    return Table.of((t("Country"), *counts, t("Framework law")), rows)


def country_finding(figures: Figures, actors: int, context: Context) -> str:
    """Return what is recorded of a country: how many, by how many actors, how far, how long silent."""
    t = context.t
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
    """Return how many are complete, how many substantial, and how many silent, as the rest of a sentence."""
    return t(
        "{complete}, {substantial}; {old} without a report or trace for more than two years.",
        complete=t.n("{n} complete", "{n} complete", figures.completion["complete"]),
        substantial=t.n("{n} substantial", "{n} substantial", figures.completion["substantial"]),
        old=figures.silent,
    )


def places_table(actors: Sequence[Mapping[str, Any]], figures: Sequence[Figures], context: Context) -> Table:
    """Return what the map shows as a table: each country's actors, those with a known place, its
    commitments."""
    t, to = context.t, context.address.to
    rows = []
    for group in sorted(figures, key=lambda group: context.sorted_by("country", group.group)):
        own = [row for row in actors if row["country"] == group.group]
        placed = sum(row["latitude"] is not None and row["longitude"] is not None for row in own)
        country = group.group or NONE
        rows.append(
            (
                country_cell(group.group, context),
                TableCell(t.number(len(own)), to("actors", country=country)),
                t.count_of(placed, len(own)) if own else "–",
                TableCell(t.number(group.commitments), to("register", country=country)),
            )
        )
    counts = (t("Actors"), t("With a known place"), t("Commitments and actions"))
    return Table.of((t("Country"), *map(numeric, counts)), rows)
