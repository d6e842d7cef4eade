"""Figures of groups in words: in which order they stand, what is found in them, their table."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from commitments.contract import codelists
from commitments.contract.countries import BAMAKO_EIGHT, FICTIONAL
from commitments.contract.dimensions import NONE
from commitments.i18n.translator import Translator, capital
from commitments.measures.figures import Figures
from commitments.site.cells import Cell, Table, TableCell, numeric
from commitments.site.chart_model import Series
from commitments.site.context import Context

# The parts of what is drawn, from its foot: what is complete first, where lengths compare best; silence last.
WOVEN = (*reversed(codelists.COMPLETION_STEPS), "no_evidence", "not_reported")


def completion_series(t: Translator, codes: Sequence[str] = WOVEN) -> list[Series]:
    """Return what the parts of a bar of completion mean, in their order."""
    return [Series(code, t.label("shown_completion", code)) for code in codes]


def in_order(
    groups: Iterable[Figures], by: str, context: Context, *, largest_first: bool = False
) -> list[Figures]:
    """Return groups in the order in which every chart and table has them: that of their names, or the largest
    first; of countries the eight, then those beyond them; none last."""

    def place(figures: Figures) -> tuple[Any, ...]:
        group, n = figures.group, figures.commitments if largest_first else 0
        return by == "country" and is_beyond(group), group is None, -n, context.sorted_by(by, group)

    return sorted(groups, key=place)


def is_beyond(country: str | None) -> bool:
    """Return whether a country is none of the eight, those of the declaration or the invented ones."""
    return country not in BAMAKO_EIGHT and country not in FICTIONAL


def paired_finding(
    of: str,
    codes: Iterable[str],
    by: str,
    groups: Mapping[str | None, Mapping[str, Figures]],
    context: Context,
) -> str:
    """Return in how many groups each of some countries or themes (`of`) has something complete, of countries
    in how many of the eight."""
    t = context.t
    counted = [own for group, own in groups.items() if by != "country" or not is_beyond(group)]
    complete = {
        code: (sum(bool(own[code].completion["complete"]) for own in counted if code in own), len(counted))
        for code in codes
    }
    told = each_side(of, complete, context)
    return {
        "country": t("Countries with at least one completion: {sides}.", sides=told),
        "actor_type": t("Types of actor with at least one completion: {sides}.", sides=told),
        "article": t("Articles with at least one completion: {sides}.", sides=told),
        "theme": t("Themes with at least one completion: {sides}.", sides=told),
    }[by]


def each_side(of: str, counts: Mapping[str, tuple[int, int]], context: Context) -> str:
    """Return how many of how many there are in each of some countries or themes (`of`), for a sentence."""
    t = context.t
    return t.list(
        [
            t(
                "{value} ({name})",
                value=t.count_of(n, total) if total else t("no action recorded"),
                name=context.name(of, code),
            )
            for code, (n, total) in counts.items()
        ]
    )


def compared_finding(of: str, totals: Mapping[str, Figures], context: Context) -> str:
    """Return how many actions of each of some countries or themes (`of`) are complete."""
    complete = {code: (total.completion["complete"], total.commitments) for code, total in totals.items()}
    if not any(total for _, total in complete.values()):
        return context.t("No action is recorded.")
    return context.t("Complete: {sides}.", sides=each_side(of, complete, context))


def groups_finding(groups: Sequence[Figures], by: str, t: Translator) -> str:
    """Return in how many groups something is complete, of countries in how many of the eight; where there is
    one group alone, or of none that is counted, how much is."""
    counted = [figures for figures in groups if by != "country" or not is_beyond(figures.group)]
    n, total = sum(bool(figures.completion["complete"]) for figures in counted), len(counted)
    if n and total > 1:
        match by:
            case "country":
                return t.n(
                    "At least one is complete in {n} of {total} countries.",
                    "At least one is complete in {n} of {total} countries.",
                    n,
                    total=total,
                )
            case "actor_type":
                return t.n(
                    "At least one is complete for {n} of {total} types of actor.",
                    "At least one is complete for {n} of {total} types of actor.",
                    n,
                    total=total,
                )
            case "article":
                return t.n(
                    "At least one is complete under {n} of {total} articles.",
                    "At least one is complete under {n} of {total} articles.",
                    n,
                    total=total,
                )
            case "theme":
                return t.n(
                    "At least one is complete under {n} of {total} themes.",
                    "At least one is complete under {n} of {total} themes.",
                    n,
                    total=total,
                )
    told = counted or groups
    if not n and total > 1 and any(figures.commitments for figures in groups if figures not in counted):
        return t("None is known to be complete in the {total} countries.", total=total)
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


def completion_table(groups: Iterable[Figures], by: str, context: Context) -> Table:
    """Return the figures of groups as a table, in the order given: how many, how far, the means."""
    rows = (
        completion_row(
            capital(context.name(by, figures.group)), figures, context, **{by: figures.group or NONE}
        )
        for figures in groups
    )
    return Table.of(completion_heads(context.t), rows)


def completion_heads(t: Translator) -> list[Cell]:
    """Return the headings of a table of completion."""
    steps = (series.name for series in completion_series(t))
    means = (t("Average progress"), t("Expected by now"), t("Progress by the actor"))
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
        "Average progress {mean}, {expected} expected by now; stated by the actors for {by_actors}.",
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
        "{n} commitment or action whose stage is known",
        "{n} commitments and actions whose stage is known",
        n,
        of,
    )
