"""The outcomes of a view by country, theme or article → panels of bars, and their table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commitments.contract.dimensions import NONE
from commitments.i18n.translator import capital
from commitments.measures.figures import Figures
from commitments.measures.outcomes import OutcomeSum
from commitments.measures.scope import By
from commitments.site.cells import Table, TableCell, numeric
from commitments.site.chart_model import Bar, BarPanel, BarPanels, BarPart, Series
from commitments.site.charts.bars import PLAIN, in_order, scaled
from commitments.site.context import Context
from commitments.site.words.explanation import sum_value
from commitments.site.words.outcomes import in_unit, sum_names


@dataclass(frozen=True)
class OutcomeGroups:
    """The outcomes of every group of a division: its groups in order, each sum that there is."""

    by: By
    groups: tuple[Figures, ...]
    totals: tuple[OutcomeSum, ...]
    parts: Mapping[tuple[str | None, str, str | None], OutcomeSum]


def outcome_groups(
    by: By,
    groups: Sequence[Figures],
    totals: Sequence[OutcomeSum],
    parts: Sequence[OutcomeSum],
    measure: Sequence[str],
    context: Context,
) -> OutcomeGroups:
    """Return the outcomes of every group, silent ones too; of `measure` alone where some are chosen."""
    return OutcomeGroups(
        by,
        tuple(in_order(groups, by, context)),
        tuple(total for total in totals if not measure or total.measure in measure),
        {(part.group, part.measure, part.unit): part for part in parts},
    )


def outcome_panels(data: OutcomeGroups, context: Context) -> BarPanels:
    """Return a panel of bars for each measure and unit; every bar leads to the rows behind it."""
    t = context.t
    drawn = []
    for total, name in zip(data.totals, sum_names(data.totals, t), strict=True):
        parts = [data.parts.get((group.group, total.measure, total.unit)) for group in data.groups]
        bars = [_bar(*pair, data.by, context) for pair in zip(data.groups, parts, strict=True)]
        chart = scaled([Series(PLAIN, capital(name))], bars)
        scale = t(
            "Said of {n}; the longest bar is {value}.",
            n=t.count_of(total.n, total.of),
            value=in_unit(chart.longest, total, t),
        )
        drawn.append(BarPanel(capital(name), scale, chart))
    return BarPanels(tuple(drawn))


def _bar(group: Figures, part: OutcomeSum | None, by: By, context: Context) -> Bar:
    """Return the bar of a group; one of which nothing is said has no part, and leads to its commitments."""
    t, chosen, name = context.t, {by: group.group or NONE}, capital(context.name(by, group.group))
    if part:
        rows = context.address.here(**chosen, measure=part.measure, page=None) + "#rows"
        return Bar(name, (BarPart(PLAIN, part.value),), sum_value(part, t), t.count_of(part.n, part.of), rows)
    rows = context.address.to("register", **chosen)
    if group.commitments:
        return Bar(name, (), t("nothing said"), t("of {n}", n=group.commitments), rows)
    return Bar(name, (), t("nothing recorded"), to=rows)


def outcomes_finding(data: OutcomeGroups, context: Context) -> str:
    """Return for how many groups anything is said, and how the bars read."""
    t = context.t
    measured = {(total.measure, total.unit) for total in data.totals}
    said = {group for group, *what in data.parts if tuple(what) in measured}
    if data.by == "country":  # what is of no single one stands below
        said.discard(None)
    n, of = len(said), sum(data.by != "country" or group.group is not None for group in data.groups)
    first = {
        "country": t.n("Something is said for {n} country.", "Something is said for {n} countries.", n, of),
        "theme": t.n("Something is said for {n} theme.", "Something is said for {n} themes.", n, of),
        "article": t.n("Something is said for {n} article.", "Something is said for {n} articles.", n, of),
    }[data.by]
    return f"{first} " + t(
        "Each block has a scale of its own: compare the bars of one, never those of two. Beside each value: "
        "of how many commitments and actions it is told."
    )


def outcomes_table(data: OutcomeGroups, context: Context) -> Table:
    """Return the same as a table: a row a group, a column a measure and unit, with its n of N."""
    t, panels = context.t, outcome_panels(data, context).panels
    rows = [
        (
            TableCell(bars[0].name, context.address.to("register", **{data.by: group.group or NONE})),
            *(TableCell(bar.labelled, bar.to) if bar.parts else bar.end for bar in bars),
        )
        for group, bars in zip(
            data.groups, zip(*(panel.chart.bars for panel in panels), strict=True), strict=True
        )
    ]
    first = {"country": t("Country"), "theme": t("Theme"), "article": t("Article")}[data.by]
    return Table.of((first, *(numeric(panel.title) for panel in panels)), rows)
