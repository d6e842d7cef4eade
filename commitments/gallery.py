"""The charts by name: each can be drawn from an address alone, on a page, for another site, as a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from commitments import charts, measures, outcomes, records, tables, ui, vocabulary
from commitments.charts import Chart, Named
from commitments.measures import By
from commitments.slides import answered_of

_COMPLETION = tuple(vocabulary.SHOWN_COMPLETIONS)


def completion(
    here: ui.Here,
    by: By,
    finding: str = "",
) -> Named:
    """Give how far the commitments of each group are."""
    t = here.t
    titles = {
        "country": t("How far, by country"),
        "actor_type": t("How far, by kind of actor"),
        "article": t("How far, by article"),
        "theme": t("How far, by theme"),
        "basis": t("How far, declared and documented"),
    }
    pages = {"country": "countries", "actor_type": "actors", "article": "declaration", "theme": "themes"}
    groups = here.read(measures.figures, by=by)
    chart = charts.completion_bars(groups, by, here, above=by == "article", finding=finding)
    (total,) = here.read(measures.figures)
    of = answered_of(total, t)
    address, page = here.address, pages.get(by, "overview")
    return Named(by, titles[by], chart, of, _COMPLETION, address, page)


def eight(here: ui.Here) -> Named:
    """Give how far the commitments of the eight countries are that the declaration is looked at in."""
    looked_at = measures.the_eight(here.opened, here.seen)
    seen = here.seen.but(country=looked_at) if looked_at else here.seen
    return replace(completion(replace(here, seen=seen), "country"), name="eight")


def over_time(here: ui.Here) -> Named | None:
    """Give how far the commitments were at the end of each period; None where there is one alone."""
    trend = here.read(measures.trend)
    if len(trend) < 2:
        return None
    chart = charts.trend_columns(trend, here, ui.dialogues(here))
    of = answered_of(trend[-1].figures, here.t)
    return Named("trend", here.t("How far, over time"), chart, of, _COMPLETION, here.address, "overview")


def evidence(here: ui.Here) -> Named:
    """Give what the actors say of themselves, what others tell, and what was validated."""
    t, found = here.t, here.read(measures.evidence)[0]
    chart = charts.evidence_bars(found, here)
    of = t.n("{n} commitment or action", "{n} commitments and actions", found.commitments)
    parts = (*vocabulary.COMPLETION_STEPS, "no_evidence")
    return Named("evidence", t("How far, on what evidence"), chart, of, parts, here.address, "overview")


def where(here: ui.Here) -> Named:
    """Give where the actors sit, with the number of commitments of each country."""
    t = here.t
    actors = here.read(records.actors, size=None).rows
    placed = [row for row in actors if row["latitude"] is not None and row["longitude"] is not None]
    figures = here.read(measures.figures, by="country")
    figure = charts.map_of_actors(
        ui.known_outlines(here),
        figures,
        [
            charts.Place(
                row["name"],
                row["locality"] or "",
                row["latitude"],
                row["longitude"],
                here.to("actor", id=row["signatory_id"]),
            )
            for row in placed
        ],
        here,
    )
    finding = t(
        "{n} actors have a known place; under each country, the number of commitments and actions recorded.",
        n=t.count_of(len(placed), len(actors)),
    )
    alt = t("Map of the countries and of the actors’ places; the list of actors holds the same.")
    chart = Chart(finding, figure, tables.places_table(actors, figures, here), alt)
    of = t.n("{n} actor", "{n} actors", len(actors))
    return Named("map", t("Where the actors sit"), chart, of, (), here.address, "overview")


def course(here: ui.Here, title: str = "") -> Named | None:
    """Give how the commitment of an address went; None where no report says how far it was."""
    t = here.t
    dossier = here.read(records.commitment, commitment_id=here.address["id"])
    chart = charts.course_of_commitment(dossier, here, here.day) if dossier else None
    if dossier is None or chart is None:
        return None
    title = title or t.bilingual(dossier.record, "title")
    of = t.n("{n} report", "{n} reports", len(dossier.reports))
    told = {row["verification"] for row in dossier.reports if row["known_on"] is not None}
    marks = [code for code in charts.MARKS if code in told]
    return Named("course", title, chart, of, marks, here.address, "commitment")


def divided(here: ui.Here) -> outcomes.Divided:
    """Give the outcomes of a view by the division, and of the measures, that an address chooses."""
    by = next((each for each in outcomes.DIVISIONS if each == here.address["by"]), outcomes.DIVISIONS[0])
    groups, parts = here.read(measures.figures, by=by), here.read(measures.outcomes, by=by)
    totals, chosen = here.read(measures.outcomes), here.address.all("measure")
    return outcomes.divided(by, groups, totals, parts, chosen, here)


def changed(here: ui.Here) -> Named | None:
    """Give what the commitments changed, by the division and of the measures of an address; None where
    nothing is said."""
    t, data = here.t, divided(here)
    blocks = outcomes.blocks(data, here)
    if not blocks:
        return None
    figure = charts.scaled_bars(
        [
            (
                block.title,
                [
                    (bar.label, f"{bar.value} ({bar.of})" if bar.of else bar.value, bar.width)
                    for bar in block.bars
                ],
            )
            for block in blocks
        ],
        here,
    )
    told = here.read(measures.outcomes_told)
    of = t("{n} commitments and actions of which something is said", n=t.count_of(told.any, told.commitments))
    alt = t("Bars of outcomes; the table below holds the same figures.")
    chart = Chart(outcomes.blocks_finding(data, here), figure, outcomes.blocks_table(data, here), alt)
    titles = {
        "country": t("Outcomes by country"),
        "theme": t("Outcomes by theme"),
        "article": t("Outcomes by article"),
    }
    return Named("outcomes", titles[data.by], chart, of, (), here.address, "outcomes")


def _by(by: By) -> Callable[[ui.Here], Named]:
    return lambda here: completion(here, by)


# Every chart by the name that its address bears; one that has nothing to show is None.
CHARTS: Mapping[str, Callable[[ui.Here], Named | None]] = {
    "eight": eight,
    "country": _by("country"),
    "actor_type": _by("actor_type"),
    "article": _by("article"),
    "theme": _by("theme"),
    "basis": _by("basis"),
    "trend": over_time,
    "evidence": evidence,
    "map": where,
    "course": course,
    "outcomes": changed,
}
