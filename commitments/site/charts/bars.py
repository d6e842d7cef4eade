"""Measures → bar charts: the one place that sorts, scales and labels bars."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from statistics import median_high
from typing import Any

from commitments.contract.dimensions import NONE
from commitments.i18n.translator import Translator, capital
from commitments.measures.evidence import Evidence
from commitments.measures.figures import Figures, figures_of
from commitments.measures.period import Moment
from commitments.site.cells import Cell, Table, TableCell, Ways, numeric
from commitments.site.chart_model import Bar, BarChart, BarPart, Chart, Drawing, Series
from commitments.site.context import Context
from commitments.site.registry import SITE_PAGES
from commitments.site.words.figures import (
    WOVEN,
    answered,
    completion_heads,
    completion_row,
    completion_series,
    completion_table,
    groups_finding,
    in_order,
    is_beyond,
    paired_finding,
)

PLAIN = "plain"  # the look of bars of one series
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


# --- how far, by group ------------------------------------------------------------------------------------

_DWARFED = 5  # times the median of the groups


def scale_names(t: Translator) -> dict[str, str]:
    """Return the scales of bars by their codes, as an address asks for them."""
    # Translators: as percentages.
    return {"number": t("number"), "share": t("share")}


def _are_shares(sizes: Iterable[int], context: Context) -> bool:
    """Return whether bars of such sizes are drawn as shares: as is asked for; else where one group dwarfs the
    others, which is to say that it is more than five times as large as their median."""
    asked, known = context.address["scale"], [n for n in sizes if n]
    if asked in scale_names(context.t):
        return asked == "share"
    return bool(known) and max(known) > _DWARFED * median_high(known)


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


def completion_bars(groups: Sequence[Figures], by: str, context: Context) -> BarChart:
    """Return how far the commitments of each group are, a part for each answer; groups without a commitment
    stay, and say so; what is beyond the eight countries stands apart."""
    t, bars = context.t, list[Bar]()
    apart = by != "country" or all(is_beyond(figures.group) for figures in groups)
    shares = _are_shares((figures.commitments for figures in groups), context)
    for figures in in_order(groups, by, context, largest_first=shares):
        own = {by: figures.group or NONE}
        bar = completion_bar(capital(context.name(by, figures.group)), figures, context, **own)
        if not apart and is_beyond(figures.group):
            apart, bar = True, replace(bar, head=t("Beyond the eight countries"))
        bars.append(bar)
    scale = percents(t) if shares else ()
    return scaled(completion_series(t), bars, long_names=by == "article", scale=scale)


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
    t, drawing = context.t, completion_bars(groups, by, context)
    ordered = in_order(groups, by, context, largest_first=bool(drawing.scale))
    return Chart(
        finding or groups_finding(groups, by, t),
        drawing,
        completion_table(ordered, by, context),
        t("Bars of stages; the table below holds the same figures."),
    )


def paired_chart(of: str, each: Mapping[str, Sequence[Figures]], by: str, context: Context) -> Chart:
    """Return how far the commitments of some countries or themes (`of`) are in each group: under its name a
    bar for each of them, all on one scale. `each`: the groups of a country or theme, by its code."""
    t, bars, rows, first = context.t, list[Bar](), list[tuple[Cell, ...]](), next(iter(each))
    by_group: dict[str | None, dict[str, Figures]] = {}
    for code, groups in each.items():
        for figures in groups:
            by_group.setdefault(figures.group, {})[code] = figures
    told = {group: own for group, own in by_group.items() if any(one.commitments for one in own.values())}
    shares = _are_shares((one.commitments for own in told.values() for one in own.values()), context)

    def place(group: str | None) -> tuple[Any, ...]:
        n = sum(figures.commitments for figures in told[group].values()) if shares else 0
        return by == "country" and is_beyond(group), group is None, -n, context.sorted_by(by, group)

    for group in sorted(told, key=place):
        head = capital(context.name(by, group))
        for code in each:
            figures, own = told[group].get(code) or figures_of(group), {of: code, by: group or NONE}
            bar = completion_bar(capital(context.name(of, code)), figures, context, **own)
            bars.append(replace(bar, head=head if code == first else ""))
            rows.append(completion_row(t.pair(head, bar.name), figures, context, **own))
    return Chart(
        paired_finding(of, each, by, told, context),
        scaled(completion_series(t), bars, scale=percents(t) if shares else ()),
        Table.of(completion_heads(t), rows),
        t("Bars of stages; the table below holds the same figures."),
    )


# --- how far, over time -----------------------------------------------------------------------------------


def trend_chart(trend: Sequence[Moment], context: Context, marks: Iterable[date] = ()) -> Chart:
    """Return how far the commitments were at the end of each period: a column a day.

    Args:
        trend: At least one moment, in the order of time.
        context: For whom.
        marks: The days of forums; the column of the period they fell in bears a sign.
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
                t.number(figures.commitments) if figures.commitments else t("no action recorded"),
                to=to("register", day=day),
                short=short + sign,
            )
        )
    first, last = trend[0], trend[-1]
    finding = t.n(
        "The stage of {n} was known at {then}; at {now}, that of {after}.",
        "The stage of {n} was known at {then}; at {now}, that of {after}.",
        answered(first.figures),
        last.figures.commitments,
        then=t.date(first.day),
        now=t.date(last.day),
        after=t.count_of(answered(last.figures), last.figures.commitments),
    )
    if marked - {None}:
        finding += " " + t("◆ marks a year with a forum.")
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
        t("Columns of stages over the years; the table below holds them."),
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
        "Actors give the stage of {n}, others that of {told}; {verified}.",
        "Actors give the stage of {n}, others that of {told}; {verified}.",
        own,
        evidence.commitments,
        told=others,
        verified=t.n("{n} is verified", "{n} are verified", validated),
    )
    if evidence.compared:
        finding += " " + t(
            "Where two sources can be compared, they differ for {n}.",
            n=t.count_of(evidence.differing, evidence.compared),
        )
    return Chart(
        finding,
        scaled(series, bars),
        Table.of((t("Who says so"), *(numeric(entry.name) for entry in series)), rows),
        t("Bars of stages by who says so; the table below holds them."),
    )
