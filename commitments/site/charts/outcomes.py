"""The outcomes of a view by country, theme or article → panels of bars, a list of the few, their table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commitments.contract.dimensions import NONE
from commitments.i18n.translator import capital
from commitments.measures.figures import Figures
from commitments.measures.outcomes import OutcomeSum
from commitments.measures.scope import By
from commitments.site.cells import Fact, Table, TableCell, numeric
from commitments.site.chart_model import Bar, BarPanel, BarPanels, BarPart, Series
from commitments.site.charts.bars import PLAIN, scaled
from commitments.site.context import Context
from commitments.site.words.figures import in_order
from commitments.site.words.outcomes import exact_sum, short_sum, sum_names

FEWEST = 4  # known values that are worth bars; fewer are a list


@dataclass(frozen=True)
class OutcomeGroups:
    """The outcomes of every group of a division: its groups in order, those of them that are counted (of
    countries the eight, where any is looked at), each sum that there is."""

    by: By
    groups: tuple[Figures, ...]
    counted: tuple[str | None, ...]
    totals: tuple[OutcomeSum, ...]
    parts: Mapping[tuple[str | None, str, str | None], OutcomeSum]

    def known(self, total: OutcomeSum) -> list[tuple[Figures, OutcomeSum]]:
        """Return the groups of which a measure is known, with what is."""
        parts = ((group, self.parts.get((group.group, total.measure, total.unit))) for group in self.groups)
        return [(group, part) for group, part in parts if part]


def outcome_groups(
    by: By,
    groups: Sequence[Figures],
    eight: Sequence[str],
    totals: Sequence[OutcomeSum],
    parts: Sequence[OutcomeSum],
    measure: Sequence[str],
    context: Context,
) -> OutcomeGroups:
    """Return the outcomes of every group, silent ones too; of `measure` alone where some are chosen."""
    named = tuple(group.group for group in groups if by != "country" or group.group is not None)
    return OutcomeGroups(
        by,
        tuple(in_order(groups, by, context)),
        tuple(eight) if by == "country" and eight else named,
        tuple(total for total in totals if not measure or total.measure in measure),
        {(part.group, part.measure, part.unit): part for part in parts},
    )


def _titled(data: OutcomeGroups, context: Context) -> list[tuple[OutcomeSum, str]]:
    names = sum_names(data.totals, context.t)
    return [(total, capital(name)) for total, name in zip(data.totals, names, strict=True)]


def outcome_panels(data: OutcomeGroups, context: Context) -> BarPanels:
    """Return a panel of bars for each measure and unit that enough is known of, who is silent beneath, and a
    list of the others; every value leads to the rows behind it."""
    t, panels = context.t, []
    for total, title in _titled(data, context):
        known = data.known(total)
        if len(known) < FEWEST:
            continue
        told = {group.group for group, _ in known}
        silent = [context.name(data.by, group.group) for group in data.groups if group.group not in told]
        panels.append(
            BarPanel(
                title,
                t(
                    "Known for {n}; maximum: {value}.",
                    n=t.count_of(total.n, total.of),
                    value=short_sum(max((part for _, part in known), key=lambda part: part.value), t),
                ),
                scaled(
                    [Series(PLAIN, title)], [_bar(group, part, data.by, context) for group, part in known]
                ),
                t("Nothing known: {groups}.", groups=t.list(silent)) if silent else "",
            )
        )
    return BarPanels(tuple(panels), tuple(_few(data, context)))


def _bar(group: Figures, part: OutcomeSum, by: By, context: Context) -> Bar:
    t, name = context.t, capital(context.name(by, group.group))
    of, to = t.count_of(part.n, part.of), _rows(group, part, by, context)
    return Bar(name, (BarPart(PLAIN, part.value),), short_sum(part, t), of, to)


def _rows(group: Figures, part: OutcomeSum, by: By, context: Context) -> str:
    """Return where the rows behind a sum are."""
    return context.address.here(**{by: group.group or NONE}, measure=part.measure, page=None) + "#rows"


def _few(data: OutcomeGroups, context: Context) -> list[Fact]:
    """Return the measures of which too little is known to compare, each with all that is."""
    t = context.t
    return [
        Fact.of(
            title,
            *(
                TableCell(
                    t.pair(
                        capital(context.name(data.by, group.group)),
                        f"{short_sum(part, t)} ({t.count_of(part.n, part.of)})",
                    ),
                    _rows(group, part, data.by, context),
                )
                for group, part in known
            ),
        )
        for total, title in _titled(data, context)
        if 0 < len(known := data.known(total)) < FEWEST
    ]


def outcomes_finding(data: OutcomeGroups, context: Context) -> str:
    """Return for how many groups a result is known."""
    t = context.t
    measured = {(total.measure, total.unit) for total in data.totals}
    told = {group for group, *what in data.parts if tuple(what) in measured}
    known, n = len(told & {*data.counted}), len(data.counted)
    return {
        "country": t.n(
            "A result is known in {known} of {n} country.",
            "A result is known in {known} of {n} countries.",
            n,
            known=known,
        ),
        "theme": t.n(
            "A result is known for {known} of {n} theme.",
            "A result is known for {known} of {n} themes.",
            n,
            known=known,
        ),
        "article": t.n(
            "A result is known for {known} of {n} article.",
            "A result is known for {known} of {n} articles.",
            n,
            known=known,
        ),
    }[data.by]


def outcomes_table(data: OutcomeGroups, context: Context) -> Table:
    """Return the same exactly, as a table: a row a group, a column a measure and unit, with its n of N."""
    t, titled = context.t, _titled(data, context)

    def cell(group: Figures, total: OutcomeSum) -> TableCell:
        part = data.parts.get((group.group, total.measure, total.unit))
        if part:
            said = f"{exact_sum(part, t)} ({t.count_of(part.n, part.of)})"
            return TableCell(said, _rows(group, part, data.by, context))
        return TableCell(t("nothing known") if group.commitments else t("no information"))

    rows = [
        (
            TableCell(
                capital(context.name(data.by, group.group)),
                context.address.to("register", **{data.by: group.group or NONE}),
            ),
            *(cell(group, total) for total, _ in titled),
        )
        for group in data.groups
    ]
    first = {"country": t("Country"), "theme": t("Theme"), "article": t("Article")}[data.by]
    return Table.of((first, *(numeric(title) for _, title in titled)), rows)
