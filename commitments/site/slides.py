"""What stands on the slides of a view: findings, figures and charts of the measures, and what to say with
them. Which slides, and in what order, is chosen; powerpoint.py makes a file of them, slideshow.py
screens."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from commitments.contract import codelists
from commitments.contract.codelists import fold
from commitments.contract.dimensions import DIMENSIONS
from commitments.i18n.translator import Translator, capital
from commitments.measures.actors import list_actors
from commitments.measures.coverage import measure_coverage
from commitments.measures.figures import Figures, count_countries, count_figures
from commitments.measures.headline import Headline, measure_headline
from commitments.measures.period import changes_since
from commitments.measures.register import list_commitments
from commitments.measures.scope import By, Scope
from commitments.site import cells, chart_registry, footer, forums
from commitments.site.cells import BigFigure, Phrase, Table, numeric
from commitments.site.chart_model import Bar, BarChart, Chart, Series, Shift, Shifts
from commitments.site.charts.bars import completion_bars, counted, scaled, stacked_parts
from commitments.site.context import Context
from commitments.site.theme import SIGNS
from commitments.site.visit import Visit
from commitments.site.words import actor_profile, coverage, headline, period, register
from commitments.site.words.figures import (
    answered,
    answered_of,
    groups_finding,
    in_order,
    is_beyond,
    with_an_answer,
)
from commitments.text import shortening

NAMED = 4  # commitments that a slide or its notes tell by name


@dataclass(frozen=True)
class Slide:
    """One slide: its name, its finding (in the looks of what is `told`, where it has some), what it shows, of
    how many, and what to say with it; `alt` says in words what its bars or its table show, `to` is the page
    that shows the same."""

    name: str
    finding: str
    of: str
    notes: tuple[str, ...]
    figures: tuple[BigFigure, ...] = ()
    bars: BarChart | None = None
    table: Table | None = None
    alt: str = ""
    lines: tuple[tuple[str, str], ...] = ()  # what, and a line under it
    to: str = ""
    told: Sequence[Phrase] = ()
    code: str = ""  # one of SLIDES


@dataclass(frozen=True)
class Deck:
    """The slides of a view: what they are called, of what and when they speak, and the slides themselves;
    every commitment at a glance opens them."""

    title: str
    view: str
    day: str
    source: str
    notice: str  # that all of it is invented, where it is
    notes: tuple[str, ...]
    cloth: Chart | None
    slides: tuple[Slide, ...] = field(repr=False)


@dataclass(frozen=True)
class _View:
    """Of what slides are made, and for whom."""

    visit: Visit
    head: Headline

    @property
    def t(self) -> Translator:
        return self.visit.t


def deck(visit: Visit, chosen: Sequence[str] = ()) -> Deck:
    """Return the slides of a view: those of SLIDES that are `chosen`, in that order, or those that suit it.

    What needs commitments is left out of a view that has none; one actor, where none or several are looked
    at, is asked for.
    """
    t, scope = visit.t, visit.scope
    of = _View(visit, visit.read(measure_headline))
    wanted = list(dict.fromkeys(chosen)) or suited(scope)
    if not of.head.figures.commitments:
        wanted = [code for code in wanted if code in ("state", "method")] or ["state", "method"]
    slides = [(code, SLIDES[code](of)) for code in wanted]
    return Deck(
        title=t("The Bamako commitments"),
        view=view(scope, visit),
        day=footer.as_of(visit),
        source=footer.source(visit),
        notice=footer.notice(visit),
        notes=(
            t(
                "These slides come from the dashboard, in the view and at the date given here; the "
                "dashboard shows the same figures in the same view."
            ),
            t("In the PowerPoint file their charts can be edited: each carries its figures."),
            t(
                "The register holds what is publicly known. Where it holds nothing, say that nothing "
                "is known, not that nothing was done."
            ),
        ),
        # What one actor leads hangs from one strip at most.
        cloth=chart_registry.cloth(visit).chart
        if of.head.figures.commitments and len(scope.actor) != 1
        else None,
        slides=tuple(replace(slide, code=code) for code, slide in slides if slide),
    )


def suited(scope: Scope) -> list[str]:
    """Return the slides that suit a view, in order: one actor is told of first, and not divided."""
    if len(scope.actor) == 1:
        return ["actor", "state", "since", "past_due", "method"]
    return [code for code in SLIDES if code != "actor"]


def slide_names(t: Translator) -> dict[str, str]:
    """Return what each of SLIDES is called where they are chosen."""
    return {
        "state": t("The state of things"),
        "country": t("By country"),
        "actor_type": t("By type of actor"),
        "article": t("By article"),
        "actor": t("One signatory or actor"),
        "since": t("Since the last forum, or a chosen date"),
        "past_due": t("Overdue"),
        "method": t("Method"),
    }


def view(scope: Scope, context: Context) -> str:
    """Return what is looked at: the names of what is filtered by."""
    names = [context.name(by, value) for by in DIMENSIONS for value in getattr(scope, by)]
    return capital(context.t.series(names)) if names else context.t("Everything that is recorded")


def _silent(head: Headline, context: Context) -> str:
    t = context.t
    return t(
        "What is missing: {n} without any news for more than two years. Say that no report or trace is "
        "known, not that nothing was done.",
        n=t.count_of(head.figures.silent, head.figures.commitments),
    )


def _state(of: _View) -> Slide:
    t, visit, head = of.t, of.visit, of.head
    to = visit.address.to("overview")
    if not head.figures.commitments:
        return Slide(
            t("Where the commitments stand"),
            t("No commitment or action is recorded in this view. That does not mean that nothing was done."),
            t.count_of(0, 0),
            (),
            lines=_who_can_fill(t),
            to=to,
        )
    return Slide(
        t("Where the commitments stand"),
        headline.finding(head.figures, visit),
        answered_of(head.figures, t),
        (
            t("Where the figures come from: they are those of the overview, in this view and on this date."),
            t(
                "An action found in public sources was not promised by its actor: do not call it a "
                "promise, and nobody owes a report on it."
            ),
            _silent(head, visit),
        ),
        figures=_key_figures(of),
        to=to,
        told=headline.told(head.figures, visit),
    )


def _who_can_fill(t: Translator) -> tuple[tuple[str, str], ...]:
    """Return whom silence asks."""
    who = t("Do you know of one? Tell the GSEF secretariat, with a public source.")
    return ((t("Who can fill the gap"), who),)


def _key_figures(of: _View) -> tuple[BigFigure, ...]:
    """Return what a room keeps: what is complete, what is on its way, what is silent, what moved."""
    t, figures, visit = of.t, of.head.figures, _looking_back(of.visit)
    changes = visit.read(changes_since, since=forums.since(visit), at_most=1)
    shown = [
        (figures.completion["complete"], t.label("shown_completion", "complete")),
        (figures.completion["substantial"], t.label("shown_completion", "substantial")),
        (figures.silent, t("no news for two years")),
        (
            changes.counts["advanced"],
            " ".join((t("advanced"), forums.since_words(visit))),
        ),
    ]
    return tuple(BigFigure(t.number(n), words, of=t("of {n}", n=figures.commitments)) for n, words in shown)


def _completion_alt(groups: Sequence[Figures], by: By, context: Context) -> str:
    """Return of how many commitments of each group it is known how far they are."""
    t = context.t
    known = (
        t.pair(capital(context.name(by, group.group)), t.count_of(answered(group), group.commitments))
        for group in in_order(groups, by, context)
    )
    return t(
        "Bars of stages. Commitments and actions, and how many have a known stage: {groups}.",
        groups=t.series(known),
    )


def _how_to_read(context: Context) -> str:
    return context.t(
        "What is missing: for the outlined part of a bar no report gives a stage; for the hatched part "
        "someone looked and found no trace. Neither is a failure, and no ranking is meant."
    )


def _by_country(of: _View) -> Slide:
    t, visit, head = of.t, of.visit, of.head
    every = of.visit.read(count_countries)
    # Those beyond the eight only where nothing else is looked at.
    shown = [group for group in every if not is_beyond(group.group)] or every
    left = head.figures.commitments - sum(group.commitments for group in shown)
    notes = [
        t(
            "Where the figures come from: each bar is what the actors of a country lead; a joint commitment "
            "counts once, under its lead."
        ),
        _how_to_read(visit),
    ]
    if left:
        notes.append(
            t.n(
                "{n} more is led from beyond the eight countries, or from no single one, and is not drawn.",
                "{n} more are led from beyond the eight countries, or from no single one, and are not drawn.",
                left,
            )
        )
    return Slide(
        t("By country"),
        groups_finding(shown, "country", t),
        answered_of(head.figures, t),
        tuple(notes),
        bars=completion_bars(shown, "country", visit),
        alt=_completion_alt(shown, "country", visit),
        to=visit.address.to("countries"),
    )


def _by_type(of: _View) -> Slide:
    t, visit, head = of.t, of.visit, of.head
    every = of.visit.read(count_figures, by="actor_type")
    groups = [group for group in every if group.commitments]
    return Slide(
        t("By type of actor"),
        groups_finding(every, "actor_type", t),
        answered_of(head.figures, t),
        (
            t(
                "Where the figures come from: each bar is what the actors of a type lead; partners of "
                "a joint commitment contribute to it, and are not counted here."
            ),
            _how_to_read(visit),
        ),
        bars=completion_bars(groups, "actor_type", visit),
        alt=_completion_alt(groups, "actor_type", visit),
        to=visit.address.to("actors"),
    )


def _by_article(of: _View) -> Slide:
    t, visit = of.t, of.visit
    places = [place for place in of.visit.read(measure_coverage) if not place.beyond]
    articles = list(dict.fromkeys(place.article for place in places))
    series = [Series("known", t("at least one action")), Series("unknown", t("no information"))]
    bars, by_article = [], []
    for article in articles:
        name, own = visit.name("article", article), [p.known for p in places if p.article == article]
        counts = {"known": own.count(True), "unknown": own.count(False)}
        bars.append(Bar(name, stacked_parts(series, counts, len(own), visit)))
        by_article.append(t.pair(name, t.count_of(counts["known"], len(own))))
    return Slide(
        t("By article"),
        coverage.coverage_finding(places, visit),
        t.n(
            "{n} cell (country, level and article)",
            "{n} cells (country, level and article)",
            len(places),
        ),
        (
            t(
                "Where the figures come from: each of the eight countries, each level of actor and "
                "each article make one cell; it is filled once a commitment or action is recorded "
                "there."
            ),
            t(
                "What is missing: an empty cell means no information, not that nothing was done. Do "
                "you know of an action there? Tell the GSEF secretariat, with a public source."
            ),
        ),
        bars=scaled(series, bars),
        alt=t(
            "Bars by article: how many cells (country and level) hold at least one action. {articles}.",
            articles=t.series(by_article),
        ),
        to=visit.address.to("declaration"),
    )


def _since(of: _View) -> Slide | None:
    t, visit = of.t, _looking_back(of.visit)
    begun = forums.since(visit)
    if begun >= visit.day:
        return None
    changes = visit.read(changes_since, since=begun, at_most=NAMED)
    words = {what: capital(label) for what, label in period.happening_words(t).items()}
    latest: dict[str, list[str]] = {what: [] for what in words}
    for happening in changes.happenings:
        latest[happening.what].append(t.bilingual(vars(happening), "title"))
    shown = chart_registry.moved(visit)
    drawing = shown.chart.drawing
    assert isinstance(drawing, Shifts)  # noqa: S101 - it is what that chart draws
    table = _moved(drawing, t)
    return Slide(
        capital(forums.since_words(visit)),
        shown.chart.finding,
        shown.of,
        (
            t(
                "Where the figures come from: the stage of each commitment on the two dates is "
                "compared by what is known now."
            ),
            t("What is missing: what carries no date. One commitment may be in several columns."),
            *(t.pair(words[what], t.series(names[:NAMED])) for what, names in latest.items() if names),
        ),
        table=table,
        lines=() if table else _who_can_fill(t),
        alt=t("What moved in each country since {day}.", day=t.date(begun)),
        to=visit.address.to("since", since=begun),
    )


def _looking_back(visit: Visit) -> Visit:
    """Return a visit as it is on the page of what changed."""
    rest = tuple(pair for pair in visit.address.rest if pair[0] == "since")
    return replace(visit, address=replace(visit.address, page="since", rest=rest))


def _moved(drawing: Shifts, t: Translator) -> Table | None:
    """Return what moved as a table with a sign where it went back or on; None where nothing did."""
    signs = ("▼\u00a0", "▲\u00a0")
    rows = [_row(row, t) for row in drawing.eight]
    leading = [row for row in rows if row[-1] != "–"]
    rows = rows if len(leading) > 1 else leading  # one alone is looked at
    rows += [row for row in (_row(row, t) for row in drawing.beyond) if set(row[1:-1]) != {"–"}]
    if all(part == "–" for row in rows for part in row[1:-1]):
        return None
    heads = (f"{sign}{head}" for sign, head in zip_longest(signs, drawing.heads, fillvalue=""))
    return Table.of((t("Country"), *map(numeric, heads)), rows)


def _row(row: Shift, t: Translator) -> tuple[str, ...]:
    figures = (row.back.text, row.on.text, *(cell.text for cell in row.beside))
    return (row.name.text, *("–" if figure == t.number(0) else figure for figure in figures))


def _actor(of: _View) -> Slide | None:
    t, visit = of.t, of.visit
    if len(of.visit.scope.actor) != 1:
        return _unchosen(of)
    (key,) = of.visit.scope.actor
    alone = of.visit.scope.only(actor=of.visit.scope.actor)
    actors = of.visit.read(list_actors, scope=alone, size=1).rows
    if not actors:
        return None
    led = of.visit.read(list_commitments, scope=alone, sort="due_date", language=t.language, size=None).rows
    declared = [row for row in led if row["basis"] == "declared"]
    due = [row for row in declared if row["asked"]]
    ahead = sorted(led, key=lambda row: row["completion"] == "complete")  # what is open is told first
    groups = [
        figures for figures in of.visit.read(count_figures, scope=alone, by="article") if figures.commitments
    ]
    known = sum(answered(group) for group in groups)
    return Slide(
        actors[0]["name"],
        actor_profile.actor_finding(actors[0], visit),
        with_an_answer(known, len(led), t),
        (
            t("Where the figures come from: what this actor leads; what it contributes to is led by others."),
            _how_to_read(visit),
        ),
        bars=completion_bars(groups, "article", visit) if groups else None,
        alt=_completion_alt(groups, "article", visit),
        lines=(
            (t("Reports requested"), actor_profile.due_finding(due, len(declared), visit)),
            *(
                (
                    t.bilingual(row, "title"),
                    t.series(
                        (
                            cells.completion_cell(row["completion"], visit).text,
                            t("Due: {day}", day=t.date(row["due_date"]))
                            if row["due_date"]
                            else t("no due date"),
                        )
                    ),
                )
                for row in ahead[: NAMED - 1]
            ),
        ),
        to=visit.address.to("actor", id=key),
    )


def _unchosen(of: _View) -> Slide:
    """Return that one actor is to be told of and none, or several, are chosen."""
    t = of.t
    return Slide(
        t("One signatory or actor"),
        t("No actor, or more than one, is chosen: this screen is about a single actor."),
        t.n("{n} actor", "{n} actors", of.visit.read(list_actors, size=1).total),
        (t("Choose the actor, or leave this screen out."),),
        lines=(
            (t("On the screens"), t("“Screens” (key C) has the list of actors.")),
            (t("On the dashboard"), t("Open the page of the actor and download its view from there.")),
        ),
        to=of.visit.address.to("actors"),
    )


def _past_due(of: _View) -> Slide:
    t, visit, figures = of.t, of.visit, of.head.figures
    overdue = of.visit.read(
        list_commitments,
        trajectory=("overdue",),
        sort="due_date",
        descending=True,
        language=t.language,
        size=NAMED,
    )
    courses = {
        f"{SIGNS[code]}\u2002{capital(t.label('trajectory', code))}": figures.trajectory[code]
        for code in codelists.TRAJECTORIES
        if figures.trajectory[code]
    }
    return Slide(
        t("Overdue"),
        register.past_due_finding(overdue.total, visit),
        t.n(
            "{n} commitment or action overdue",
            "{n} commitments and actions overdue",
            overdue.total,
            figures.commitments,
        ),
        (
            t(
                "Where the figures come from: a commitment is overdue once its due date is over and no "
                "report says that it is complete, whatever else is known of it."
            ),
            t(
                "What is missing: something may be complete without anybody having reported it. "
                "Without a start date, a due date or a known progress, the pace cannot be assessed."
            ),
        ),
        bars=counted(t("Commitments and actions"), courses, t),
        alt=t(
            "Bars of the pace of the commitments. {counts}.",
            counts=t.series(t.pair(label, t.number(n)) for label, n in courses.items()),
        ),
        lines=tuple(
            (
                t.bilingual(row, "title"),
                t.series((row["actor"], t("Due: {day}", day=t.date(row["due_date"])))),
            )
            for row in overdue.rows
        )
        or ((t("Nothing is overdue"), t("in this view, on this date.")),),
        to=visit.address.to("register", trajectory="overdue"),
    )


def _method(of: _View) -> Slide:
    t, visit, head = of.t, of.visit, of.head
    return Slide(
        t("Method"),
        t("How these figures are counted, and what they do not say."),
        answered_of(head.figures, t),
        (
            t("Where the figures come from: the page Method of the dashboard has every definition."),
            _silent(head, visit) if head.figures.commitments else t("Nothing is recorded in this view."),
        ),
        lines=(
            (
                t("The latest report counts"),
                t(
                    "For each commitment, the latest report up to the date counts; one without any "
                    "report stays in every total."
                ),
            ),
            (
                t("Documented does not mean promised"),
                t("Documented actions, found in public sources, are kept apart from what actors declared."),
            ),
            (t("Withdrawn or replaced"), t("They leave every total and are counted separately.")),
            (
                t("Silence is not failure"),
                t("Where nothing is recorded, nothing is known; it is never counted as zero progress."),
            ),
            (
                t("Who says so"),
                t("What actors declare, what others report and what was verified are kept apart."),
            ),
        ),
        to=visit.address.to("method"),
    )


# Every slide by its code, in the usual order; one that has nothing to say is None.
SLIDES: Mapping[str, Callable[[_View], Slide | None]] = {
    "state": _state,
    "country": _by_country,
    "actor_type": _by_type,
    "article": _by_article,
    "actor": _actor,
    "since": _since,
    "past_due": _past_due,
    "method": _method,
}


def file_name(scope: Scope, context: Context) -> str:
    """Return the name of the file of these slides, of what letters every system knows."""
    t = context.t
    words = [t("commitments"), *(fold(value) for by in DIMENSIONS for value in getattr(scope, by))]
    return shortening.file_name(words, f"-{scope.day}.pptx")
