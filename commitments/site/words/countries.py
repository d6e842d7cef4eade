"""The countries: how far, how the law stands, what happened when, where the actors sit."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from commitments.contract.dimensions import NONE
from commitments.i18n.translator import capital
from commitments.measures.figures import Figures, figures_of
from commitments.measures.law import LawRung
from commitments.site.cells import (
    BigFigure,
    Cell,
    Table,
    TableCell,
    TimelineMoment,
    country_cell,
    numeric,
)
from commitments.site.chart_model import Series
from commitments.site.context import Context
from commitments.site.words import headline
from commitments.site.words.environment import status
from commitments.site.words.figures import (
    answered,
    completion_series,
    in_order,
    is_beyond,
    told_mean,
)
from commitments.site.words.law import law_sentence


def timeline(milestones: Sequence[Mapping[str, Any]], context: Context) -> list[TimelineMoment]:
    """Return milestones for a time line, in the order given: what, when, what kind and status, its source."""
    t = context.t
    return [
        TimelineMoment(
            t.bilingual(row, "title"),
            capital(t.date(row["occurred_on"])) if row["occurred_on"] else t("date not given"),
            f"{t.label('kind', row['kind'])}, {status(row, t)}",
            row["kind"],
            row["source_url"] or "",
        )
        for row in milestones
    ]


def countries_table(laws: Sequence[LawRung], figures: Sequence[Figures], context: Context) -> Table:
    """Return the countries as a table: commitments, how many are complete and with news within two years,
    average progress beside what was expected, the framework law; those beyond the eight last."""
    t, to = context.t, context.address.to
    by_country = {law.country: law for law in laws}
    groups = in_order(figures, "country", context)
    groups += [figures_of(code) for code in by_country if code not in {of.group for of in groups}]
    rows = []
    for of in groups:
        name, n = capital(context.name("country", of.group)), of.commitments
        if of.group and is_beyond(of.group):
            name = t("{country} (beyond the eight)", country=name)
        rows.append(
            (
                TableCell(name, to("countries", country=of.group or NONE)),
                t.number(n),
                t.number(of.completion["complete"]) if n else "–",
                t.number(n - of.silent) if n else "–",
                told_mean(of.progress_mean, of.progress_n, n, t),
                told_mean(of.expected_mean, of.expected_n, of.progress_n, t),
                law_sentence(by_country.get(of.group or ""), t) if of.group else "–",
            )
        )
    counts = (
        t("Commitments and actions"),
        # Translators: the heading of a column: how many are.
        t("Complete"),
        t("News within two years"),
        t("Average progress"),
        t("Expected by now"),
    )
    return Table.of((t("Country"), *map(numeric, counts), t("Framework law")), rows)


def country_finding(figures: Figures, context: Context) -> str:
    """Return how far what is recorded of a country has come."""
    return headline.finding(figures, context, silence=False) or context.t("No action is recorded.")


def key_figures(figures: Figures, actors: Sequence[Mapping[str, Any]], context: Context) -> list[BigFigure]:
    """Return what the page of a country opens with: how many are complete, how far all are beside what was
    expected, of how many it is not known, how many are silent, by whom they are led."""
    t, to, of = context.t, context.address.to, context.t("of {n}", n=figures.commitments)
    complete, silent = figures.completion["complete"], ("no_evidence", "not_reported")
    unknown = sum(figures.completion[code] for code in silent)
    leading = sum(bool(row["commitments"]) for row in actors)
    found = [
        BigFigure(
            t.number(complete),
            t.agreed("commitment", "complete", "complete", complete)
            if figures.basis["declared"]
            else t.agreed("action", "complete", "complete", complete),
            to("register", completion="complete"),
            of,
        ),
        BigFigure(
            t.number(unknown),
            t.n("with its stage not known", "with their stage not known", unknown),
            to("register", completion=silent),
            of,
        ),
        BigFigure(t.number(figures.silent), t("without news for two years"), to("register", silent="1"), of),
        BigFigure(
            t.number(leading),
            t.n("actor in the lead", "actors in the lead", leading),
            to("actors"),
            t("of {n}", n=len(actors)),
        ),
    ]
    if figures.progress_mean is not None:
        known = t.count_of(figures.progress_n, figures.commitments)
        words = t("average progress, known for {n}", n=known)
        if figures.expected_mean is not None:
            words = t(
                "average progress ({n}); {expected} expected by now",
                n=known,
                expected=t.percent(figures.expected_mean),
            )
        found.insert(1, BigFigure(t.percent(figures.progress_mean), words))
    return found


def compared(totals: Mapping[str, Figures], laws: Mapping[str, str], context: Context) -> Table:
    """Return the figures of some countries side by side; `laws`: how far the framework law of each is."""
    t, to = context.t, context.address.to

    def row(name: str, cell: Callable[[str, Figures], Cell]) -> tuple[Cell, ...]:
        return (name, *(cell(code, of) for code, of in totals.items()))

    def counted(name: str, n: Callable[[Figures], int], **asked: str) -> tuple[Cell, ...]:
        return row(
            name,
            lambda code, of: TableCell(
                t.count_of(n(of), of.commitments) if of.commitments else "–",
                to("register", country=code, **asked) if n(of) else "",
            ),
        )

    def at_stage(stage: Series) -> tuple[Cell, ...]:
        return counted(capital(stage.name), lambda of: of.completion[stage.code], completion=stage.code)

    rows = [
        row(
            t("Commitments and actions"),
            lambda code, of: TableCell(t.number(of.commitments), to("register", country=code)),
        ),
        *map(at_stage, completion_series(t)),
        counted(t("Without news for two years"), lambda of: of.silent, silent="1"),
        row(
            t("Average progress"),
            lambda _, of: told_mean(of.progress_mean, of.progress_n, of.commitments, t),
        ),
        row(
            t("Expected by now"),
            lambda _, of: told_mean(of.expected_mean, of.expected_n, of.progress_n, t),
        ),
        row(t("Framework law"), lambda code, _: laws[code]),
    ]
    heads = (
        TableCell(capital(context.name("country", code)), to("countries", country=code)) for code in totals
    )
    return Table.of(("", *heads), rows)


def places_table(actors: Sequence[Mapping[str, Any]], figures: Sequence[Figures], context: Context) -> Table:
    """Return what the map shows as a table: each country's actors, those with a known place, its commitments,
    and of how many it is known how far they are."""
    t, to = context.t, context.address.to
    rows = []
    for group in in_order(figures, "country", context):
        own = [row for row in actors if row["country"] == group.group]
        placed = sum(row["latitude"] is not None and row["longitude"] is not None for row in own)
        country = group.group or NONE
        rows.append(
            (
                country_cell(group.group, context),
                TableCell(t.number(len(own)), to("actors", country=country)),
                t.count_of(placed, len(own)) if own else "–",
                TableCell(t.number(group.commitments), to("register", country=country)),
                t.count_of(answered(group), group.commitments) if group.commitments else "–",
            )
        )
    counts = (t("Actors"), t("With a known place"), t("Commitments and actions"), t("Stage known"))
    return Table.of((t("Country"), *map(numeric, counts)), rows)
