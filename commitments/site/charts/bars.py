"""Measures → bar charts: the one place that sorts, scales and labels bars."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from statistics import median_high
from typing import Any

from commitments.contract import codelists
from commitments.contract.countries import BAMAKO_EIGHT, FICTIONAL
from commitments.contract.dimensions import NONE
from commitments.i18n.translator import Translator, capital
from commitments.measures.evidence import Evidence
from commitments.measures.figures import Figures, no_figures
from commitments.measures.period import Moment
from commitments.site.cells import Cell, Table, TableCell, Ways, numeric
from commitments.site.chart_model import Bar, BarChart, BarPart, Chart, Drawing, Series
from commitments.site.context import Context
from commitments.site.registry import SITE_PAGES

PLAIN = "plain"  # the look of bars of one series
# The parts of what is drawn, from its foot: what is complete first, where lengths compare best; silence last.
WOVEN = (*reversed(codelists.COMPLETION_STEPS), "no_evidence", "not_reported")
EVIDENCED = WOVEN[:-1]  # what a kind of evidence can say


def scaled(
    series: Iterable[Series],
    bars: Iterable[Bar],
    *,
    upright: bool = False,
    long_names: bool = False,
    scale: tuple[tuple[int, str], ...] = (),
) -> BarChart:
    """Return bars whose parts know their share in percent: of the longest bar, or of their own where a
    `scale` of percents is given."""
    chart = BarChart(tuple(series), tuple(bars), upright, long_names, scale)
    longest = chart.longest

    def shared(bar: Bar) -> Bar:
        of = bar.total if scale else longest
        return replace(
            bar,
            parts=tuple(
                replace(part, share=round(100 * max(part.value, 0) / of, 2) if of > 0 else 0)
                for part in bar.parts
            ),
        )

    return replace(chart, bars=tuple(map(shared, chart.bars)))


def counted(series: str, counts: Mapping[str, int], t: Translator) -> BarChart:
    """Return bars of one series, one for each count by its name; the number stands at the end of each."""
    return scaled(
        [Series(PLAIN, series)],
        [
            Bar(name, (BarPart(PLAIN, n, words=t.pair(series, t.number(n))),), t.number(n))
            for name, n in counts.items()
        ],
    )


def stacked_parts(
    series: Iterable[Series],
    counts: Mapping[str, int],
    of: int,
    context: Context,
    axis: str = "",
    **own: str | date,
) -> tuple[BarPart, ...]:
    """Return the parts of a bar that counts `of` things by the code of a series; each leads to the rows with
    that code on an `axis`, within its `own` filters."""
    t = context.t
    return tuple(
        BarPart(
            code,
            n := counts[code],
            t.number(n) if n else "",
            t.pair(name, t.count_of(n, of)),
            to=context.address.to("register", **own, **{axis: code}) if axis else "",
        )
        for code, name in ((entry.code, entry.name) for entry in series)
    )


def completion_series(t: Translator, codes: Sequence[str] = WOVEN) -> list[Series]:
    """Return what the parts of a bar of completion mean, in their order."""
    return [Series(code, t.label("shown_completion", code)) for code in codes]


# --- how far, by group ------------------------------------------------------------------------------------

SCALES = ("number", "share")
_DWARFED = 5  # times the median of the groups


def scale_names(t: Translator) -> dict[str, str]:
    """Return the scales of bars by their codes, as an address asks for them."""
    return {"number": t("number"), "share": t("share")}


def scale_of(sizes: Iterable[int], context: Context) -> str:
    """Return the scale on which bars of such sizes are drawn: the one that is asked for; else shares where
    one group dwarfs the others, which is to say that it is more than five times as large as their median."""
    asked, known = context.address["scale"], [n for n in sizes if n]
    if asked in SCALES:
        return asked
    return "share" if known and max(known) > _DWARFED * median_high(known) else "number"


def scales(drawing: Drawing, context: Context) -> Ways | None:
    """Return the scales that bars can be drawn on; None where that makes no difference, or the page does not
    ask."""
    if not isinstance(drawing, BarChart) or "scale" not in SITE_PAGES[context.address.page].reads:
        return None
    if len({bar.total for bar in drawing.bars if bar.total}) < 2:
        return None
    shown, t = "share" if drawing.scale else "number", context.t
    return Ways(t("Scale"), "scale", tuple(scale_names(t).items()), shown)


def percents(t: Translator) -> tuple[tuple[int, str], ...]:
    """Return the scale of bars that are of 100 percent each."""
    return tuple((at, t.percent(at)) for at in (0, 50, 100))


def in_order(groups: Sequence[Figures], by: str, context: Context) -> list[Figures]:
    """Return groups in the order in which every chart and table has them: the largest first where shares are
    drawn, else that of their names; of countries the eight, then those beyond them; none last."""
    shares = scale_of([figures.commitments for figures in groups], context) == "share"

    def place(figures: Figures) -> tuple[Any, ...]:
        group, n = figures.group, figures.commitments if shares else 0
        return by == "country" and is_beyond(group), group is None, -n, context.sorted_by(by, group)

    return sorted(groups, key=place)


def is_beyond(country: str | None) -> bool:
    """Return whether a country is none of the eight, those of the declaration or the invented ones."""
    return country not in BAMAKO_EIGHT and country not in FICTIONAL


def completion_bars(groups: Sequence[Figures], by: str, context: Context) -> BarChart:
    """Return how far the commitments of each group are, a part for each answer; groups without a commitment
    stay, and say so; what is beyond the eight countries stands apart."""
    t, series = context.t, completion_series(context.t)
    sizes = [figures.commitments for figures in groups]
    bars: list[Bar] = []
    apart = by != "country" or all(is_beyond(figures.group) for figures in groups)
    for figures in in_order(groups, by, context):
        own = {by: figures.group or NONE}
        bar = completion_bar(capital(context.name(by, figures.group)), figures, context, **own)
        if not apart and is_beyond(figures.group):
            apart, bar = True, replace(bar, head=t("Beyond the eight countries"))
        bars.append(bar)
    shares = scale_of(sizes, context) == "share"
    return scaled(series, bars, long_names=by == "article", scale=percents(t) if shares else ())


def completion_bar(name: str, figures: Figures, context: Context, **own: str) -> Bar:
    """Return how far the commitments of a group are, which its `own` filters choose."""
    t = context.t
    return Bar(
        name,
        stacked_parts(
            completion_series(t), figures.completion, figures.commitments, context, "completion", **own
        ),
        t.number(figures.commitments) if figures.commitments else t("no action recorded"),
        to=context.address.to("register", **own),
    )


def completion_chart(groups: Sequence[Figures], by: str, context: Context, finding: str = "") -> Chart:
    """Return how far the commitments of each group are, with the table that says the same."""
    t = context.t
    return Chart(
        finding or groups_finding(groups, by, t),
        completion_bars(groups, by, context),
        completion_table(groups, by, context),
        t("Bars of completion; the table below holds the same figures."),
    )


def paired_chart(each: Mapping[str, Sequence[Figures]], by: str, context: Context) -> Chart:
    """Return how far the commitments of some countries are in each group: under its name a bar a country,
    all on one scale. `each`: the groups of a country."""
    t, bars, rows, first = context.t, [], [], next(iter(each))
    by_group: dict[str | None, dict[str, Figures]] = {}
    for code, groups in each.items():
        for figures in groups:
            by_group.setdefault(figures.group, {})[code] = figures
    told = {group: of for group, of in by_group.items() if any(one.commitments for one in of.values())}
    sizes = [figures.commitments for of in told.values() for figures in of.values()]
    shares = scale_of(sizes, context) == "share"

    def place(group: str | None) -> tuple[Any, ...]:
        n = sum(figures.commitments for figures in told[group].values()) if shares else 0
        return group is None, -n, context.sorted_by(by, group)

    for group in sorted(told, key=place):
        head = capital(context.name(by, group))
        for code in each:
            figures, own = told[group].get(code) or no_figures(group), {"country": code, by: group or NONE}
            bar = completion_bar(context.name("country", code), figures, context, **own)
            bars.append(replace(bar, head=head if code == first else ""))
            rows.append(completion_row(t.pair(head, bar.name), figures, context, **own))
    complete = {
        code: (
            sum(bool(groups[code].completion["complete"]) for groups in told.values() if code in groups),
            len(told),
        )
        for code in each
    }
    return Chart(
        _paired_finding(by, each_country(complete, context), t),
        scaled(completion_series(t), bars, scale=percents(t) if shares else ()),
        Table.of(completion_heads(t), rows),
        t("Bars of completion; the table below holds the same figures."),
    )


def _paired_finding(by: str, countries: str, t: Translator) -> str:
    return {
        "actor_type": t("Types of actor with an action complete: {countries}.", countries=countries),
        "article": t("Articles with an action complete: {countries}.", countries=countries),
        "theme": t("Themes with an action complete: {countries}.", countries=countries),
    }[by]


def each_country(counts: Mapping[str, tuple[int, int]], context: Context) -> str:
    """Return how many of how many there are in each of some countries, for a sentence."""
    t = context.t
    return t.list(
        [
            t("{value} ({name})", value=t.count_of(*count), name=context.name("country", code))
            for code, count in counts.items()
        ]
    )


def groups_finding(groups: Sequence[Figures], by: str, t: Translator) -> str:
    """Return in how many groups something is complete, of countries in how many of the eight; where there is
    one group alone, or of none that is counted, how much is."""
    counted = [figures for figures in groups if by != "country" or not is_beyond(figures.group)]
    n, total = sum(bool(figures.completion["complete"]) for figures in counted), len(counted)
    if n and total > 1:
        match by:
            case "country":
                return t.n(
                    "At least one action is complete in {n} of {total} countries.",
                    "At least one action is complete in {n} of {total} countries.",
                    n,
                    total=total,
                )
            case "actor_type":
                return t.n(
                    "At least one action is complete for {n} of {total} types of actor.",
                    "At least one action is complete for {n} of {total} types of actor.",
                    n,
                    total=total,
                )
            case "article":
                return t.n(
                    "At least one action is complete under {n} of {total} articles.",
                    "At least one action is complete under {n} of {total} articles.",
                    n,
                    total=total,
                )
            case "theme":
                return t.n(
                    "At least one action is complete under {n} of {total} themes.",
                    "At least one action is complete under {n} of {total} themes.",
                    n,
                    total=total,
                )
    told = counted or groups
    complete = sum(figures.completion["complete"] for figures in told)
    return complete_of(complete, sum(figures.commitments for figures in told), t)


def complete_of(complete: int, of: int, t: Translator) -> str:
    """Return how many of so many actions are complete."""
    if not of:
        return t("No action is recorded.")
    if not complete:
        return t.n(
            "{n} action recorded, not known to be complete.",
            "{n} actions recorded, none known to be complete.",
            of,
        )
    if complete == of:
        return t.n("{n} action recorded, complete.", "{n} actions recorded, all complete.", of)
    return t.n("{n} of {of} actions is complete.", "{n} of {of} actions are complete.", complete, of=of)


def completion_table(groups: Sequence[Figures], by: str, context: Context) -> Table:
    """Return the figures of `groups` as a table: how many, how far, mean progress with its n of N and what
    was expected."""
    rows = (
        completion_row(
            capital(context.name(by, figures.group)), figures, context, **{by: figures.group or NONE}
        )
        for figures in in_order(groups, by, context)
    )
    return Table.of(completion_heads(context.t), rows)


def completion_heads(t: Translator) -> list[Cell]:
    """Return the headings of a table of completion."""
    steps = (series.name for series in completion_series(t))
    means = (t("Average progress"), t("Expected on the day"), t("Progress by the actor"))
    return ["", *map(numeric, (t("Commitments and actions"), *steps, *means, t("Set aside")))]


def completion_row(name: str, figures: Figures, context: Context, **own: str) -> tuple[Cell, ...]:
    """Return the row of a group, which its `own` filters choose, in a table of completion."""
    t, to, n = context.t, context.address.to, figures.commitments
    return (
        TableCell(name, to("register", **own)),
        t.number(n),
        *(
            TableCell(t.number(count), to("register", **own, completion=code) if count else "")
            for code, count in ((code, figures.completion[code]) for code in WOVEN)
        ),
        told_mean(figures.progress_mean, figures.progress_n, n, t),
        told_mean(figures.expected_mean, figures.expected_n, figures.progress_n, t),
        t.count_of(figures.progress_by_actors, figures.progress_n) if figures.progress_n else "–",
        t.number(figures.withdrawn + figures.superseded),
    )


def told_mean(mean: float | None, n: int, of: int, t: Translator) -> str:
    """Return a mean with its n of N, or that none is known."""
    return "–" if mean is None else t("{mean} ({of})", mean=t.percent(mean), of=t.count_of(n, of))


def mean_progress(figures: Figures, t: Translator) -> str:
    """Return the mean progress, what was expected, and for how many it is the actor who says it."""
    if figures.progress_mean is None:
        return t("No progress in percent is known.")
    n, of = figures.progress_n, figures.commitments
    mean = told_mean(figures.progress_mean, n, of, t)
    by_actors = t.count_of(figures.progress_by_actors, n)
    if figures.expected_mean is None:
        return t(
            "Average progress {mean}; said by the actors for {by_actors}.", mean=mean, by_actors=by_actors
        )
    return t(
        "Average progress {mean}, {expected} expected on the day; said by the actors for {by_actors}.",
        mean=mean,
        expected=told_mean(figures.expected_mean, figures.expected_n, n, t),
        by_actors=by_actors,
    )


def answered(figures: Figures) -> int:
    """Return of how many commitments something says how far they got."""
    return sum(figures.completion[code] for code in codelists.COMPLETION_STEPS)


def answered_of(figures: Figures, t: Translator) -> str:
    """Return of how many commitments it is known how far they are, in words."""
    return with_an_answer(answered(figures), figures.commitments, t)


def with_an_answer(n: int, of: int, t: Translator) -> str:
    """Return the words for `n` of so many with an answer on how far they are."""
    return t.n(
        "{n} commitment or action with an answer on how far it is",
        "{n} commitments and actions with an answer on how far they are",
        n,
        of,
    )


# --- how far, over time -----------------------------------------------------------------------------------


def trend_chart(trend: Sequence[Moment], context: Context, marks: Iterable[date] = ()) -> Chart:
    """Return how far the commitments were at the end of each period: a column a day.

    Args:
        trend: At least one moment, in the order of time.
        context: For whom.
        marks: The days of dialogues and forums; the column of the period they fell in bears a sign.
    """
    t, to, series = context.t, context.address.to, completion_series(context.t)
    days = [moment.day for moment in trend]
    marked = {
        next((day for day in days if day >= when), None) for when in marks if when >= date(days[0].year, 1, 1)
    }
    bars = []
    for moment in trend:
        day, figures, sign = moment.day, moment.figures, " ◆" if moment.day in marked else ""
        short = f"{day.year}" if (day.month, day.day) == (12, 31) else t.short_date(day)
        bars.append(
            Bar(
                t.date(day) + sign,
                stacked_parts(
                    series, figures.completion, figures.commitments, context, "completion", day=day
                ),
                t.number(figures.commitments) if figures.commitments else t("nothing recorded"),
                to=to("register", day=day),
                short=short + sign,
            )
        )
    first, last = trend[0], trend[-1]
    finding = t.n(
        "At {then}, {n} commitment had an answer on how far it was; at {now}, {after}.",
        "At {then}, {n} commitments had an answer on how far they were; at {now}, {after}.",
        answered(first.figures),
        last.figures.commitments,
        then=t.date(first.day),
        now=t.date(last.day),
        after=t.count_of(answered(last.figures), last.figures.commitments),
    )
    if marked - {None}:
        finding += " " + t("◆ marks a year with a dialogue or forum.")
    rows: list[tuple[Cell, ...]] = [
        (
            TableCell(t.date(moment.day), to("register", day=moment.day)),
            *(t.number(moment.figures.completion[entry.code]) for entry in series),
        )
        for moment in trend
    ]
    return Chart(
        finding,
        scaled(series, bars, upright=True),
        Table.of((t("Day"), *(numeric(entry.name) for entry in series)), rows),
        t("Columns of completion over the years; the table below holds them."),
    )


# --- how far, on what evidence ----------------------------------------------------------------------------

# By the kind of evidence, the filter of the register that tells it apart.
_VOICES = {"self_declared": "self_declared", "reviewed": "told", "validated": "validated"}


def evidence_chart(evidence: Evidence, context: Context) -> Chart:
    """Return side by side what the actors say, what third parties tell and what was validated, each by its
    latest report."""
    t = context.t
    series = completion_series(t, EVIDENCED)
    bars: list[Bar] = []
    rows: list[tuple[Cell, ...]] = []
    for code, voice in _VOICES.items():
        counts = getattr(evidence, voice)
        total = sum(counts[entry.code] for entry in series)
        name = t.label("verification", code)
        bars.append(
            Bar(
                capital(name),
                stacked_parts(series, counts, evidence.commitments, context, voice),
                t.number(total) if total else t("none"),
                sign="" if code == "self_declared" else code,  # nothing ends what actors say of themselves
            )
        )
        rows.append((TableCell(name, sign=code), *(t.number(counts[entry.code]) for entry in series)))
    own, others, validated = (int(bar.total) for bar in bars)
    finding = t.n(
        "Actors say how far they are for {n} commitment, third parties tell it for {told}; {validated}.",
        "Actors say how far they are for {n} commitments, third parties tell it for {told}; {validated}.",
        own,
        evidence.commitments,
        told=others,
        validated=t.n("{n} is validated", "{n} are validated", validated),
    )
    if evidence.compared:
        finding += " " + t(
            "Where two kinds of evidence can be compared, they differ for {n}.",
            n=t.count_of(evidence.differing, evidence.compared),
        )
    return Chart(
        finding,
        scaled(series, bars),
        Table.of((t("Who says so"), *(numeric(entry.name) for entry in series)), rows),
        t("Bars of completion by kind of evidence; the table below holds them."),
    )
