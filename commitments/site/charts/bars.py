"""Measures → bar charts: the one place that sorts, scales and labels bars."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from commitments.contract import codelists
from commitments.contract.dimensions import NONE
from commitments.i18n.translator import Translator, capital
from commitments.measures.evidence import Evidence
from commitments.measures.figures import Figures
from commitments.measures.period import Moment
from commitments.site.cells import Cell, Table, TableCell, numeric
from commitments.site.chart_model import Bar, BarChart, BarPart, Chart, Series
from commitments.site.context import Context

PLAIN = "plain"  # the look of bars of one series
EVIDENCED = (*codelists.COMPLETION_STEPS, "no_evidence")  # what a kind of evidence can say


def scaled(
    series: Iterable[Series], bars: Iterable[Bar], *, upright: bool = False, long_names: bool = False
) -> BarChart:
    """Return bars whose parts know their share of the longest bar, in percent."""
    chart = BarChart(tuple(series), tuple(bars), upright, long_names)
    longest = chart.longest
    return replace(
        chart,
        bars=tuple(
            replace(
                bar,
                parts=tuple(
                    replace(part, share=round(100 * max(part.value, 0) / longest, 2) if longest > 0 else 0)
                    for part in bar.parts
                ),
            )
            for bar in chart.bars
        ),
    )


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


def completion_series(
    t: Translator, codes: Sequence[str] = tuple(codelists.SHOWN_COMPLETIONS)
) -> list[Series]:
    """Return what the parts of a bar of completion mean, in the order of the steps."""
    return [Series(code, t.label("shown_completion", code)) for code in codes]


# --- how far, by group ------------------------------------------------------------------------------------


def in_order(groups: Iterable[Figures], by: str, context: Context) -> list[Figures]:
    """Return groups in the order in which every chart and table has them: that of their names, none last."""
    return sorted(groups, key=lambda figures: context.sorted_by(by, figures.group))


def completion_bars(groups: Iterable[Figures], by: str, context: Context) -> BarChart:
    """Return how far the commitments of each group are, a part for each answer; groups without a commitment
    stay, and say so."""
    t, to, series = context.t, context.address.to, completion_series(context.t)
    bars = []
    for figures in in_order(groups, by, context):
        own = {by: figures.group or NONE}
        bars.append(
            Bar(
                capital(context.name(by, figures.group)),
                stacked_parts(series, figures.completion, figures.commitments, context, "completion", **own),
                t.number(figures.commitments) if figures.commitments else t("nothing recorded"),
                to=to("register", **own),
            )
        )
    return scaled(series, bars, long_names=by == "article")


def completion_chart(groups: Sequence[Figures], by: str, context: Context, finding: str = "") -> Chart:
    """Return how far the commitments of each group are, with the table that says the same."""
    t = context.t
    return Chart(
        finding or groups_finding(groups, t),
        completion_bars(groups, by, context),
        completion_table(groups, by, context),
        t("Bars of completion; the table below holds the same figures."),
    )


def groups_finding(groups: Sequence[Figures], t: Translator) -> str:
    """Return in how many groups something is complete; the empty ones show it themselves."""
    complete = sum(bool(figures.completion["complete"]) for figures in groups)
    return t("Something complete is recorded for {n}.", n=t.count_of(complete, len(groups)))


def countries_finding(groups: Sequence[Figures], eight: Collection[str], t: Translator) -> str:
    """Return in how many of the eight countries that are looked at something is complete, and how much is led
    from elsewhere; where elsewhere alone is looked at, in how many groups."""
    elsewhere = sum(figures.commitments for figures in groups if figures.group not in eight)
    if not eight or not elsewhere:
        return groups_finding(groups, t)
    complete = sum(bool(figures.completion["complete"]) for figures in groups if figures.group in eight)
    return " ".join(
        (
            t(
                "Of the eight countries, something complete is recorded for {n}.",
                n=t.count_of(complete, len(eight)),
            ),
            t.n(
                "{n} more is led from beyond them, or from no single country.",
                "{n} more are led from beyond them, or from no single country.",
                elsewhere,
            ),
        )
    )


def completion_table(groups: Iterable[Figures], by: str, context: Context) -> Table:
    """Return the figures of `groups` as a table: how many, how far, mean progress with its n of N."""
    t = context.t
    steps = (series.name for series in completion_series(t))
    counts = (t("Commitments"), *steps, t("Average progress"), t("Set aside"))
    rows: list[tuple[Cell, ...]] = []
    for figures in in_order(groups, by, context):
        own, to = {by: figures.group or NONE}, context.address.to
        rows.append(
            (
                TableCell(capital(context.name(by, figures.group)), to("register", **own)),
                t.number(figures.commitments),
                *(
                    TableCell(t.number(n), to("register", **own, completion=code) if n else "")
                    for code, n in figures.completion.items()
                ),
                mean_progress(figures, t),
                t.number(figures.withdrawn + figures.superseded),
            )
        )
    return Table.of(("", *map(numeric, counts)), rows)


def mean_progress(figures: Figures, t: Translator) -> str:
    """Return the mean progress with its n of N, or that none is known."""
    if figures.progress_mean is None:
        return t("unknown")
    return t(
        "{mean} ({of})",
        mean=t.percent(figures.progress_mean),
        of=t.count_of(figures.progress_n, figures.commitments),
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
