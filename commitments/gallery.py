"""The charts by name: each can be drawn from an address alone, on a page, for another site, as a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from commitments import (
    charts,
    declaration,
    environment,
    measures,
    outcomes,
    partnerships,
    profile,
    records,
    since,
    tables,
    themes,
    ui,
    vocabulary,
)
from commitments.charts import Chart, Drawing, Named
from commitments.measures import By, Coverage, Seen
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
    finding = t.n(
        "{n} actor has a known place; under each country, the number of commitments and actions recorded.",
        "{n} actors have a known place; under each country, the number of commitments and actions recorded.",
        len(placed),
        len(actors),
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
    of = t.n(
        "{n} commitment or action of which something is said",
        "{n} commitments and actions of which something is said",
        told.any,
        told.commitments,
    )
    alt = t("Bars of outcomes; the table below holds the same figures.")
    chart = Chart(outcomes.blocks_finding(data, here), figure, outcomes.blocks_table(data, here), alt)
    titles = {
        "country": t("Outcomes by country"),
        "theme": t("Outcomes by theme"),
        "article": t("Outcomes by article"),
    }
    return Named("outcomes", titles[data.by], chart, of, (), here.address, "outcomes")


# --- what pages draw as HTML ------------------------------------------------------------------------------


def _crossed(
    name: str, title: str, finding: str, matrix: tables.Matrix, sides: str, of: str, here: ui.Here, page: str
) -> Named:
    alt = here.t("A grid of figures; the table holds the same.")
    chart = Chart(finding, Drawing("matrix", matrix), tables.matrix_table(matrix, sides), alt)
    return Named(name, title, chart, of, (), here.address, page)


def _commitments(n: int, here: ui.Here) -> str:
    return here.t.n("{n} commitment or action", "{n} commitments and actions", n)


def coverage(here: ui.Here) -> Named:
    """Give where something is recorded and where nothing is, by country, level and article."""
    t, found = here.t, here.read(measures.coverage)
    return _crossed(
        "coverage",
        t("Where nothing is known"),
        tables.coverage_finding(found, here),
        tables.coverage_matrix(found, here),
        t("Country"),
        _commitments(sum(each.commitments for each in found), here),
        here,
        "overview",
    )


def kinds(here: ui.Here) -> Named:
    """Give how many actors and commitments there are of each type in each country."""
    t, cells = here.t, here.read(measures.cells)
    return _crossed(
        "kinds",
        t("Country by kind of actor"),
        tables.actors_finding(cells, here),
        tables.actors_matrix(cells, here),
        t("Kind of actor"),
        t.n("{n} actor", "{n} actors", sum(each.actors for each in cells)),
        here,
        "actors",
    )


def answers(here: ui.Here, article: str, coverage: Sequence[Coverage]) -> Named:
    """Give what answers an article, by country and level."""
    t, within = here.t, here.within(article=article)
    return _crossed(
        "answers",
        t("What answers {article}", article=here.name("article", article)),
        declaration.article_finding(coverage, here),
        declaration.article_matrix(coverage, here),
        t("Country"),
        _commitments(sum(each.commitments for each in coverage), here),
        within,
        "declaration",
    )


def _answers(here: ui.Here) -> Named | None:
    """Give what answers the article of an address; None where it asks for none, or for several."""
    if len(here.seen.article) != 1:
        return None
    return answers(here, *here.seen.article, here.read(measures.coverage))


def themes_by_country(here: ui.Here) -> Named:
    """Give what is done under each theme in each country, and the practices; of all themes."""
    t, seen = here.t, here.seen.but(theme=())
    cells = here.read(measures.cells, seen=seen, by=("theme", "country"))
    shared = here.read(records.practices, seen=seen)
    eight = here.read(measures.the_eight)
    return _crossed(
        "themes",
        t("Theme by country"),
        themes.themes_finding(cells, shared, eight, here),
        themes.themes_matrix(cells, shared, eight, here),
        t("Theme"),
        _commitments(sum(each.commitments for each in cells), here),
        here,
        "themes",
    )


def joined(here: ui.Here, by: By) -> list[str]:
    """Give the groups that partnerships are crossed by."""
    found = here.read(measures.partnerships, by=by)
    always = here.read(measures.the_eight) if by == "country" else tuple(vocabulary.ACTOR_TYPES)
    known = here.read(measures.groups, seen=partnerships.everyone(here.seen), by=by)
    return partnerships.sides(found, known, always)


def joint(here: ui.Here, by: By, groups: Sequence[str]) -> Named:
    """Give how many joint commitments the actors of each two groups have."""
    t, found = here.t, here.read(measures.partnerships, by=by)
    title = t("Country by country") if by == "country" else t("Type of actor by type of actor")
    return _crossed(
        f"joint_{by}",
        title,
        partnerships.matrix_finding(found, by, here),
        partnerships.partnerships_matrix(found, groups, by, here),
        t("Country") if by == "country" else t("Kind of actor"),
        _commitments(found.commitments, here),
        here,
        "partnerships",
    )


def law(here: ui.Here) -> Named:
    """Give how far the framework law of each country is."""
    t, rungs = here.t, here.read(measures.law_rungs)
    data = environment.ladders(rungs, here)
    alt = t("The countries on one ladder; the table holds the same.")
    chart = Chart(
        environment.law_finding(rungs, here), Drawing("ladders", data), environment.law_table(data, here), alt
    )
    of = t.n("{n} country", "{n} countries", len(data.eight) + len(data.beyond))
    return Named("law", t("The framework law"), chart, of, (), here.address, "environment")


def recorded_places(here: ui.Here) -> list[environment.Place]:
    """Give what each country has beside its framework law."""
    agencies = here.read(records.of_types, types=(environment.AGENCY,))
    rungs, milestones = here.read(measures.law_rungs), here.read(records.milestones)
    return environment.places(rungs, milestones, agencies, here)


def beside_the_law(here: ui.Here, found: Sequence[environment.Place]) -> Named:
    """Give how much of each kind of milestone each country has."""
    t = here.t
    return _crossed(
        "places",
        t("What else is recorded"),
        environment.places_finding(found, here),
        environment.places_matrix(found, here),
        t("Place"),
        t("Milestones and agencies: {n}", n=sum(each.total for each in found)),
        here,
        "environment",
    )


def events(here: ui.Here) -> Named | None:
    """Give the events on one time line with the reports that followed; None where there is none."""
    t, found = here.t, environment.events(here.read(records.milestones))
    if not found.drawn:
        return None
    followed, heard = here.read(measures.followed), here.read(measures.heard)
    alt = t("Events on one time line; the table holds the same.")
    chart = Chart(
        environment.events_finding(found, followed, here),
        Drawing("lanes", environment.lanes(found.drawn, heard, here.day, here)),
        environment.events_table(found, followed, here),
        alt,
    )
    of = t.n("{n} event", "{n} events", len(found.drawn))
    title = t("Events, and the reports that followed")
    return Named("events", title, chart, of, (), here.address, "environment", environment.events_key(t))


def flow(here: ui.Here) -> Named:
    """Give how many went from each status on the first of two days to each on the second."""
    t, asked = here.t, here.address["by"]
    axis = asked if asked in since.AXES else since.AXES[0]
    found = here.read(measures.flow, since=ui.since(here), axis=axis)
    return _crossed(
        "flow",
        t("From the statuses then to the statuses now"),
        since.flow_finding(found, here),
        since.flow_matrix(found, here),
        t("On {day}", day=t.date(found.since)),
        _commitments(found.now, here),
        here,
        "since",
    )


def _alone(here: ui.Here, actor: str) -> Seen:
    return Seen(revision=here.seen.revision, day=here.seen.day, actor=(actor,))


def undertaken(here: ui.Here, actor: str) -> tuple[Sequence[records.Row], Sequence[records.Row]]:
    """Give what an actor leads, and what it contributes to beside that."""
    alone = _alone(here, actor)
    led = here.read(records.register, seen=alone, sort="due_date", size=None).rows
    beside = here.read(
        records.register,
        seen=alone.but(actor=()),
        partner=(actor,),
        apart=(actor,),
        sort="due_date",
        size=None,
    ).rows
    return led, beside


def plan_of(here: ui.Here, actor: str, led: Sequence[records.Row], joined: Sequence[records.Row]) -> Named:
    """Give the action plan of an actor, of what it leads and what it contributes to."""
    t = here.t
    keys = tuple(row["commitment_id"] for row in (*led, *joined))
    traces = here.read(records.traces, seen=_alone(here, actor), commitment_ids=keys)
    plan = profile.action_plan(led, joined, traces, here.day, here)
    alt = t("Bars on one time line; the table holds the same.")
    chart = Chart(
        profile.plan_finding(plan, here),
        Drawing("plan", plan),
        profile.plan_table(led, joined, here),
        alt,
    )
    told = {trace.sign for each in plan.undertakings for trace in each.traces}
    title = t("Action plan: {actor}", actor=here.name("actor", actor))
    marks = [code for code in charts.MARKS if code in told]
    return Named("plan", title, chart, _commitments(len(keys), here), marks, here.address, "actor")


def _plan(here: ui.Here) -> Named | None:
    """Give the action plan of the actor of an address; None where it is not known, or has none."""
    actor = here.address["id"]
    led, joined = undertaken(here, actor) if actor else ((), ())
    return plan_of(here, actor, led, joined) if led or joined else None


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
    "coverage": coverage,
    "kinds": kinds,
    "answers": _answers,
    "themes": themes_by_country,
    "joint_country": lambda here: joint(here, "country", joined(here, "country")),
    "joint_actor_type": lambda here: joint(here, "actor_type", joined(here, "actor_type")),
    "law": law,
    "places": lambda here: beside_the_law(here, recorded_places(here)),
    "events": events,
    "flow": flow,
    "plan": _plan,
}
