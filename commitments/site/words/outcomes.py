"""Outcomes in words: what commitments changed, of how many it is told, and what nothing is said of."""

from collections.abc import Mapping, Sequence
from typing import Any

from commitments.contract import codelists
from commitments.contract.codelists import fold
from commitments.i18n.translator import Translator, capital
from commitments.measures.outcomes import OutcomeCoverage, OutcomeSum
from commitments.measures.rows import RowPage
from commitments.measures.scope import By
from commitments.site.cells import BigFigure, Table, TableCell, numeric, source_cell
from commitments.site.context import Context
from commitments.site.words.explanation import outcome_value

# What the outcomes can be divided by.
DIVISIONS: tuple[By, ...] = ("country", "theme", "article")

# Units that say no more than the measure itself.
_USUAL = {"people", "persons", "personnes", "organisations", "organizations", "jobs", "emplois"} | {
    fold(word) for code in codelists.OUTCOME_MEASURES.codes for word in (code.en, code.fr)
}


def divisions(t: Translator) -> dict[str, str]:
    """Return what the outcomes can be divided by, with their names."""
    return {"country": t("By country"), "theme": t("By theme"), "article": t("By article")}


def finding(coverage: OutcomeCoverage, context: Context) -> str:
    """Return of how many commitments an outcome is told, women and youth apart, and on whose word."""
    t, n = context.t, coverage.commitments
    return " ".join(
        (
            t.n(
                "What they changed is told of {n} commitment or action. Women are counted apart by {women}, "
                "young people by {youth}.",
                "What they changed is told of {n} commitments and actions. Women are counted apart by "
                "{women}, young people by {youth}.",
                coverage.any,
                n,
                women=t.count_of(coverage.measures["women"], n),
                youth=t.count_of(coverage.measures["youth"], n),
            ),
            t(
                "The figures are those of the sources, none was validated; where nothing is said the figure "
                "is unknown, which is not zero."
            ),
        )
    )


def figures(sums: Sequence[OutcomeSum], context: Context) -> list[BigFigure]:
    """Return the large figures: the total of each measure and unit, of how many commitments it is told."""
    t, here = context.t, context.address.here
    return [
        BigFigure(
            in_unit(total.value, total, t),
            t.n(
                "{measure}: said of {n} commitment or action",
                "{measure}: said of {n} commitments and actions",
                total.n,
                total.of,
                measure=name,
            ),
            here(measure=total.measure, page=None) + "#rows",
            before=t.label("value_qualifier", "about") if total.about else "",
        )
        for total, name in zip(sums, sum_names(sums, t), strict=True)
    ]


def apart(coverage: OutcomeCoverage, t: Translator) -> str:
    """Return why the figures are not added up, and of which measures nothing is said."""
    sentences = t(
        "These figures are never added up: women and young people are among the people, and one person may "
        "be in several of them."
    )
    if silent := [t.label("measure", code) for code, n in coverage.measures.items() if not n]:
        sentences += " " + t("Nothing is said of: {measures}.", measures=t.list(silent))
    return sentences


def sum_names(sums: Sequence[OutcomeSum], t: Translator) -> list[str]:
    """Return what each sum is called: its measure, and its unit where the measure does not tell it."""
    silence, measures = t("unit not given"), [total.measure for total in sums]
    names = []
    for total in sums:
        name = t.label("measure", total.measure)
        if total.measure == "funds_mobilised" or not _usual(total.unit):
            name = f"{name} ({total.unit})"
        elif measures.count(total.measure) > 1:
            name = f"{name} ({total.unit or silence})"
        names.append(name)
    return names


def _usual(unit: str | None) -> bool:
    return unit is None or fold(unit) in _USUAL


def in_unit(value: float, total: OutcomeSum, t: Translator) -> str:
    """Return a value as a reader has it, with what is counted."""
    return outcome_value({"measure": total.measure, "unit": total.unit, "value": value}, t)


# --- the rows ----------------------------------------------------------------------------------------


def rows_finding(row_page: RowPage, context: Context) -> str:
    """Return how many figures there are, and which of several counts."""
    t = context.t
    return t.n(
        "{n} figure: of each commitment and measure the latest counts.",
        "{n} figures: of each commitment and measure the latest counts.",
        row_page.total,
    )


def rows_table(rows: Sequence[Mapping[str, Any]], context: Context) -> Table:
    """Return what each commitment changed: what, by whom, where, how much, as of when, on which source."""
    t, to = context.t, context.address.to
    heads = (t("Commitment or action"), t("Lead"), t("Country"), t("Measure"))
    cells = (
        (
            TableCell(t.bilingual(row, "title"), to("commitment", id=row["commitment_id"])),
            TableCell(row["actor"], to("actor", id=row["signatory_id"])),
            context.name("country", row["country"]),
            capital(t.label("measure", row["measure"])),
            _row_value(row, t),
            t.date(row["as_of"]),
            source_cell(row["source_url"], t.missing),
        )
        for row in rows
    )
    return Table.of((*heads, numeric(t("Value")), t("As of"), t("Source")), cells)


def _row_value(row: Mapping[str, Any], t: Translator) -> str:
    value = outcome_value(row, t)
    return value if row["measure"] == "funds_mobilised" or _usual(row["unit"]) else f"{value} {row['unit']}"


def columns(t: Translator) -> dict[str, str]:
    """Return the columns of the outcomes as they are taken home, name → heading."""
    return {
        "commitment_id": t("Identifier"),
        "title": t("Commitment or action"),
        "actor": t("Lead"),
        "country": t("Country"),
        "article": t("Article"),
        "theme": t("Theme"),
        "measure": t("Measure"),
        "value_qualifier": t("Exact or about"),
        "value": t("Value"),
        "unit": t("Unit"),
        "as_of": t("As of"),
        "source_url": t("Link to the source"),
    }
