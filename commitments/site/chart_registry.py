"""The charts by name: each can be drawn from an address alone, on a page, for another site, as a file."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from commitments.contract import codelists
from commitments.contract.dimensions import DIMENSIONS
from commitments.i18n.translator import Translator
from commitments.measures.actors import list_actors, list_actors_of_types
from commitments.measures.commitment import find_commitment, list_traces
from commitments.measures.coverage import Coverage, measure_coverage
from commitments.measures.crosstab import cross_tabulate
from commitments.measures.events import reports_after_events, reports_by_day
from commitments.measures.evidence import compare_evidence
from commitments.measures.figures import Figures, count_countries, count_figures
from commitments.measures.law import law_rungs
from commitments.measures.outcomes import outcome_coverage, sum_outcomes
from commitments.measures.partnerships import count_partnerships
from commitments.measures.period import (
    changes_by_country,
    changes_since,
    flow_since,
    measure_trend,
)
from commitments.measures.practices import list_practices
from commitments.measures.records import list_milestones
from commitments.measures.register import list_commitments
from commitments.measures.rows import Row
from commitments.measures.scope import By, list_groups, the_eight
from commitments.measures.stages import list_stages
from commitments.site import forums, outlines
from commitments.site.cells import Ways
from commitments.site.chart_model import Chart, MapPlace, Matrix, NamedChart, Series
from commitments.site.charts.bars import (
    EVIDENCED,
    completion_chart,
    evidence_chart,
    paired_chart,
    scales,
    trend_chart,
)
from commitments.site.charts.cloth import SQUARES, cloth_table, woven
from commitments.site.charts.course import course_chart
from commitments.site.charts.outcomes import (
    OutcomeGroups,
    outcome_groups,
    outcome_panels,
    outcomes_finding,
    outcomes_table,
)
from commitments.site.charts.places import map_chart, quarters
from commitments.site.charts.shifts import shifts, shifts_table
from commitments.site.visit import Visit
from commitments.site.words import (
    actor_profile,
    countries,
    declaration,
    environment,
    headline,
    matrices,
    outcomes,
    partnerships,
    period,
    themes,
)
from commitments.site.words.actors import actors_finding, actors_matrix
from commitments.site.words.coverage import coverage_finding, coverage_matrix
from commitments.site.words.figures import WOVEN, answered, answered_of, completion_series
from commitments.site.words.law import ladder_finding, ladders, law_table


def _titles(t: Translator) -> dict[str, str]:
    return {
        "country": t("Stage by country"),
        "actor_type": t("Stage by type of actor"),
        "article": t("Stage by article"),
        "theme": t("Stage by theme"),
        "basis": t("Stage of declared commitments and of documented actions"),
    }


def completion(visit: Visit, by: By, finding: str = "") -> NamedChart:
    """Return how far the commitments of each group are."""
    return _of_completion(by, by, completion_chart(_drawn(visit, by), by, visit, finding), visit)


def _of_completion(name: str, by: By, chart: Chart, visit: Visit) -> NamedChart:
    t, (total,) = visit.t, visit.read(count_figures)
    of, ways = answered_of(total, t), scales(chart.drawing, visit)
    return NamedChart(name, _titles(t)[by], chart, of, completion_series(t), visit.address, ways=ways)


def cloth(visit: Visit) -> NamedChart:
    """Return every commitment as a square, in strips by the division of an address, with what moved since the
    forum or day that it chooses."""
    t = visit.t
    by = next((by for by in headline.DIVISIONS if by == visit.address["by"]), headline.DIVISIONS[0])
    groups, since, (total,) = _drawn(visit, by), forums.since(visit), visit.read(count_figures)
    rows = visit.read(
        list_stages,
        by=by,
        since=since if since < visit.day else None,
        together=total.commitments > SQUARES,
    )
    eight = visit.read(the_eight) if by == "country" else ()
    drawing = woven(groups, rows, forums.since_words(visit), by, eight, visit)
    reading = " ".join((drawing.reading, headline.state_of_things(total, t)))
    chart = Chart(
        headline.finding(total, visit),
        replace(drawing, reading=reading),
        cloth_table(groups, rows, by, visit),
        t("A cloth of squares, one strip a group; the table holds the same."),
    )
    ways = Ways(
        # Translators: by country, by theme…
        t("Divided"),
        "by",
        tuple((each, t(DIMENSIONS[each].title)) for each in headline.DIVISIONS),
        by,
    )
    title = t.pair(t("Commitments and actions"), headline.divisions(t)[by])
    of = _commitments(total.commitments, visit)
    return NamedChart("cloth", title, chart, of, drawing.key, visit.address, reading, ways)


def _drawn(visit: Visit, by: By) -> list[Figures]:
    """Return the groups that are drawn: that nothing is led is told of the eight countries alone."""
    return visit.read(count_countries) if by == "country" else visit.read(count_figures, by=by)


def set_beside(visit: Visit, of: By) -> tuple[str, ...]:
    """Return the countries or themes that an address sets side by side, or the one that it asks for."""
    return tuple(dict.fromkeys((*getattr(visit.scope, of), *visit.address.all("with"))))


def among(visit: Visit, of: By) -> Visit:
    """Return the visit of these together."""
    rest = tuple(pair for pair in visit.address.rest if pair[0] != "with")
    together = replace(visit, address=replace(visit.address, rest=rest))
    return together.within(**{of: set_beside(visit, of)})


def beside(visit: Visit, of: By, by: By) -> NamedChart:
    """Return how far the commitments of these are in each group, on one scale."""
    each = {
        code: visit.read(count_figures, scope=visit.scope.but(**{of: (code,)}), by=by)
        for code in set_beside(visit, of)
    }
    chart = paired_chart(of, each, by, visit)
    return _of_completion(f"{of}_by_{by}", by, chart, among(visit, of))


def _beside(of: By, by: By) -> Callable[[Visit], NamedChart | None]:
    """Return what draws the countries or themes of an address; None where it asks for fewer than two."""
    return lambda visit: beside(visit, of, by) if len(set_beside(visit, of)) > 1 else None


def over_time(visit: Visit) -> NamedChart | None:
    """Return how far the commitments were at the end of each period; None where there is one alone."""
    trend = visit.read(measure_trend)
    if len(trend) < 2:
        return None
    t, chart = visit.t, trend_chart(trend, visit, forums.days(visit))
    of, key = answered_of(trend[-1].figures, t), completion_series(t)
    return NamedChart("trend", t("Stage over time"), chart, of, key, visit.address)


def evidence(visit: Visit) -> NamedChart:
    """Return what the actors say of themselves, what others tell, and what was validated."""
    t, counts = visit.t, visit.read(compare_evidence)[0]
    chart, of = evidence_chart(counts, visit), _commitments(counts.commitments, visit)
    key = completion_series(t, EVIDENCED)
    return NamedChart("evidence", t("Who gives the stage"), chart, of, key, visit.address)


def where(visit: Visit) -> NamedChart:
    """Return where the actors are, and in each country of how much it is known how far it is."""
    t, figures = visit.t, visit.read(count_countries)
    (total,) = visit.read(count_figures)
    actors = visit.read(list_actors, size=None).rows
    places = [
        MapPlace(
            row["name"],
            row["locality"] or "",
            row["latitude"],
            row["longitude"],
            visit.to("actor", id=row["signatory_id"]),
        )
        for row in actors
        if row["latitude"] is not None and row["longitude"] is not None
    ]
    finding = t.n(
        "The stage of {n} of {of} is known.",
        "The stage of {n} of {of} is known.",
        answered(total),
        of=total.commitments,
    )
    chart = Chart(
        finding,
        map_chart(outlines.known_outlines(visit), figures, places, visit),
        countries.places_table(actors, figures, visit),
        t("Map of the countries and of the actors’ places; the list of actors holds the same."),
    )
    of = t.n("{n} actor with a known place", "{n} actors with a known place", len(places), len(actors))
    title = t("What is known, and where actors are")
    return NamedChart("map", title, chart, of, quarters(visit), visit.address)


def course(visit: Visit, title: str = "") -> NamedChart | None:
    """Return how the commitment of an address went; None where no report says how far it was."""
    t = visit.t
    dossier = visit.read(find_commitment, commitment_id=visit.address["id"])
    chart = course_chart(dossier, visit, visit.day) if dossier else None
    if dossier is None or chart is None:
        return None
    title = title or t.bilingual(dossier.record, "title")
    of = t.n("{n} report", "{n} reports", len(dossier.reports))
    key = _marks((row["verification"] for row in dossier.reports if row["known_on"] is not None), t)
    return NamedChart("course", title, chart, of, key, visit.address)


def _marks(evidence: Iterable[str], t: Translator) -> list[Series]:
    """Return what the marks of these kinds of evidence mean."""
    kinds = set(evidence)
    return [Series(code, t.label("verification", code)) for code in codelists.VERIFICATIONS if code in kinds]


def divided(visit: Visit) -> OutcomeGroups:
    """Return the outcomes of a view by the division, and of the measures, that an address chooses."""
    by = next((by for by in outcomes.DIVISIONS if by == visit.address["by"]), outcomes.DIVISIONS[0])
    groups, parts = _drawn(visit, by), visit.read(sum_outcomes, by=by)
    totals, chosen = visit.read(sum_outcomes), visit.address.all("measure")
    return outcome_groups(by, groups, visit.read(the_eight), totals, parts, chosen, visit)


def changed(visit: Visit) -> NamedChart | None:
    """Return what the commitments changed, by the division and of the measures of an address; None where
    nothing is known."""
    t, data = visit.t, divided(visit)
    panels = outcome_panels(data, visit)
    if not panels.panels and not panels.few:
        return None
    coverage = visit.read(outcome_coverage)
    of = t.n(
        "{n} commitment or action with a known result",
        "{n} commitments and actions with a known result",
        coverage.any,
        coverage.commitments,
    )
    alt = t("Bars of outcomes; the table below holds the same figures.")
    chart = Chart(outcomes_finding(data, visit), panels, outcomes_table(data, visit), alt)
    titles = {
        "country": t("Outcomes by country"),
        "theme": t("Outcomes by theme"),
        "article": t("Outcomes by article"),
    }
    return NamedChart("outcomes", titles[data.by], chart, of, (), visit.address)


# --- what pages draw as HTML ------------------------------------------------------------------------------


def _crossed(
    name: str, title: str, finding: str, matrix: Matrix, sides: str, of: str, visit: Visit
) -> NamedChart:
    alt = visit.t("A grid of figures; the table holds the same.")
    chart = Chart(finding, matrix, matrices.matrix_table(matrix, sides), alt)
    return NamedChart(name, title, chart, of, (), visit.address)


def _commitments(n: int, visit: Visit) -> str:
    return visit.t.n("{n} commitment or action", "{n} commitments and actions", n)


def coverage(visit: Visit) -> NamedChart:
    """Return where something is recorded and where nothing is, by country, level and article."""
    t, combinations = visit.t, visit.read(measure_coverage)
    return _crossed(
        "coverage",
        t("Where nothing is known"),
        coverage_finding(combinations, visit),
        coverage_matrix(combinations, visit),
        t("Country"),
        _commitments(sum(combination.commitments for combination in combinations), visit),
        visit,
    )


def kinds(visit: Visit) -> NamedChart:
    """Return how many actors and commitments there are of each type in each country."""
    t, cells, eight = visit.t, visit.read(cross_tabulate), visit.read(the_eight)
    return _crossed(
        "kinds",
        t("Country by type of actor"),
        actors_finding(cells, eight, visit),
        actors_matrix(cells, eight, visit),
        t("Type of actor"),
        t.n("{n} actor", "{n} actors", sum(cell.actors for cell in cells)),
        visit,
    )


def answers(
    visit: Visit, article: str, coverage: Sequence[Coverage], among: Sequence[Coverage] = ()
) -> NamedChart:
    """Return what answers an article, by country and level, on the scale of all that it stands `among`."""
    t, within = visit.t, visit.within(article=article)
    return _crossed(
        "answers",
        t("What answers {article}", article=visit.name("article", article)),
        declaration.article_finding(coverage, visit),
        declaration.article_matrix(coverage, visit, among),
        t("Country"),
        _commitments(sum(combination.commitments for combination in coverage), visit),
        within,
    )


def _answers(visit: Visit) -> NamedChart | None:
    """Return what answers the article of an address; None where it asks for none, or for several."""
    if len(visit.scope.article) != 1:
        return None
    return answers(visit, *visit.scope.article, visit.read(measure_coverage))


def themes_by_country(visit: Visit) -> NamedChart:
    """Return what is done under each theme in each country, and the practices; of all themes."""
    t, scope = visit.t, visit.scope.but(theme=())
    cells = visit.read(cross_tabulate, scope=scope, by=("theme", "country"))
    shared = visit.read(list_practices, scope=scope)
    eight = visit.read(the_eight)
    return _crossed(
        "themes",
        t("Theme by country"),
        themes.themes_finding(cells, eight, visit),
        themes.themes_matrix(cells, shared, eight, visit),
        t("Theme"),
        _commitments(sum(cell.commitments for cell in cells), visit),
        visit,
    )


def joined(visit: Visit, by: By) -> list[str]:
    """Return the groups that partnerships are crossed by."""
    counts = visit.read(count_partnerships, by=by)
    always = visit.read(the_eight) if by == "country" else tuple(codelists.ACTOR_TYPES)
    known = visit.read(list_groups, scope=partnerships.everyone(visit.scope), by=by)
    return partnerships.sides(counts, known, always)


def joint(visit: Visit, by: By, groups: Sequence[str]) -> NamedChart:
    """Return how many joint commitments the actors of each two groups have."""
    t, counts = visit.t, visit.read(count_partnerships, by=by)
    title = t("Country by country") if by == "country" else t("Type of actor by type of actor")
    return _crossed(
        f"joint_{by}",
        title,
        partnerships.matrix_finding(counts, by, visit),
        partnerships.partnerships_matrix(counts, groups, by, visit),
        t("Country") if by == "country" else t("Type of actor"),
        _commitments(counts.commitments, visit),
        visit,
    )


def law(visit: Visit) -> NamedChart:
    """Return how far the framework law of each country is."""
    t, laws = visit.t, visit.read(law_rungs)
    data = ladders(laws, visit)
    alt = t("The countries on one ladder; the table holds the same.")
    chart = Chart(ladder_finding(laws, visit), data, law_table(data, visit), alt)
    of = t.n("{n} country", "{n} countries", len(data.eight) + len(data.beyond))
    return NamedChart("law", t("The framework law"), chart, of, (), visit.address)


def recorded_places(visit: Visit) -> list[environment.CountryRecords]:
    """Return what each country has beside its framework law."""
    agencies = visit.read(list_actors_of_types, types=(environment.AGENCY,))
    rungs, milestones = visit.read(law_rungs), visit.read(list_milestones)
    return environment.places(rungs, milestones, agencies, visit)


def beside_the_law(visit: Visit, places: Sequence[environment.CountryRecords]) -> NamedChart:
    """Return how much of each kind of milestone each country has."""
    t = visit.t
    return _crossed(
        "places",
        t("What else is recorded"),
        environment.places_finding(places, visit),
        environment.places_matrix(places, visit),
        t("Place"),
        t("Milestones and agencies: {n}", n=sum(place.total for place in places)),
        visit,
    )


def events(visit: Visit) -> NamedChart | None:
    """Return the events on one time line with the reports that followed; None where there is none."""
    t, dated = visit.t, environment.events(visit.read(list_milestones))
    if not dated.drawn:
        return None
    after, by_day = visit.read(reports_after_events), visit.read(reports_by_day)
    alt = t("Events on one time line; the table holds the same.")
    chart = Chart(
        environment.events_finding(dated, after, visit),
        environment.lanes(dated.drawn, by_day, visit.day, visit),
        environment.events_table(dated, after, visit),
        alt,
    )
    of = t.n("{n} event", "{n} events", len(dated.drawn))
    title = t("Events, and the reports that followed")
    return NamedChart("events", title, chart, of, (), visit.address, environment.events_caution(t))


def moved(visit: Visit) -> NamedChart:
    """Return what advanced, fell back, became known or overdue since a day, country by country."""
    t, since = visit.t, forums.since(visit)
    places = visit.read(changes_by_country, since=since)
    changes = visit.read(changes_since, since=since, at_most=period.AT_MOST)
    (total,) = visit.read(count_figures)
    chart = Chart(
        period.moved_finding(forums.since_words(visit), changes, places, total, visit),
        shifts(places, changes, total.commitments, visit),
        shifts_table(places, visit),
        t("Bars and figures by country; the table holds the same."),
    )
    title, of = t("What changed, by country"), _commitments(total.commitments, visit)
    return NamedChart("moved", title, chart, of, (), visit.address)


def flow(visit: Visit) -> NamedChart:
    """Return how many went from each stage on the first of two days to each on the second."""
    t = visit.t
    stages = visit.read(flow_since, since=forums.since(visit))
    return _crossed(
        "flow",
        t("Then and now"),
        period.flow_finding(stages, visit),
        period.flow_matrix(stages, visit),
        t("On {day}", day=t.date(stages.since)),
        _commitments(stages.now, visit),
        visit,
    )


def undertaken(visit: Visit, actor: str) -> tuple[Sequence[Row], Sequence[Row]]:
    """Return what an actor leads, and what it contributes to beside that."""
    alone = visit.scope.only(actor=(actor,))
    led = visit.read(list_commitments, scope=alone, sort="due_date", size=None).rows
    beside = visit.read(
        list_commitments,
        scope=alone.but(actor=()),
        partner=(actor,),
        apart=(actor,),
        sort="due_date",
        size=None,
    ).rows
    return led, beside


def plan_of(visit: Visit, actor: str, led: Sequence[Row], joined: Sequence[Row]) -> NamedChart:
    """Return the action plan of an actor, of what it leads and what it contributes to."""
    t = visit.t
    keys = tuple(row["commitment_id"] for row in (*led, *joined))
    traces = visit.read(list_traces, scope=visit.scope.only(actor=(actor,)), commitment_ids=keys)
    plan = actor_profile.action_plan(led, joined, traces, visit.day, visit)
    alt = t("Bars on one time line; the table holds the same.")
    table = actor_profile.plan_table(led, joined, visit)
    chart = Chart(actor_profile.plan_finding((*led, *joined), visit), plan, table, alt)
    title = t("Action plan: {actor}", actor=visit.name("actor", actor))
    stages = {row.stage for row in plan.undertakings}
    key = [
        *completion_series(t, [code for code in WOVEN if code in stages]),
        *_marks((trace.sign for row in plan.undertakings for trace in row.traces), t),
    ]
    return NamedChart("plan", title, chart, _commitments(len(keys), visit), key, visit.address)


def _plan(visit: Visit) -> NamedChart | None:
    """Return the action plan of the actor of an address; None where it is not known, or has none."""
    actor = visit.address["id"]
    led, joined = undertaken(visit, actor) if actor else ((), ())
    return plan_of(visit, actor, led, joined) if led or joined else None


def _by(by: By) -> Callable[[Visit], NamedChart]:
    return lambda visit: completion(visit, by)


# Every chart by the name that its address bears; one that has nothing to show is None.
CHARTS: Mapping[str, Callable[[Visit], NamedChart | None]] = {
    "cloth": cloth,
    "country": _by("country"),
    "actor_type": _by("actor_type"),
    "article": _by("article"),
    "theme": _by("theme"),
    "country_by_actor_type": _beside("country", "actor_type"),
    "country_by_article": _beside("country", "article"),
    "country_by_theme": _beside("country", "theme"),
    "theme_by_country": _beside("theme", "country"),
    "theme_by_actor_type": _beside("theme", "actor_type"),
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
    "joint_country": lambda visit: joint(visit, "country", joined(visit, "country")),
    "joint_actor_type": lambda visit: joint(visit, "actor_type", joined(visit, "actor_type")),
    "law": law,
    "places": lambda visit: beside_the_law(visit, recorded_places(visit)),
    "events": events,
    "moved": moved,
    "flow": flow,
    "plan": _plan,
}
