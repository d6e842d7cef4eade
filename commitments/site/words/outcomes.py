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
from commitments.text.marking import N_

# What the outcomes can be divided by.
DIVISIONS: tuple[By, ...] = ("country", "theme", "article")

# The two CFA francs, by the union whose money each is.
ZONES = {"XOF": N_("WAEMU"), "XAF": N_("CEMAC")}

# Units that say no more than the measure itself.
_USUAL = {"people", "persons", "personnes", "organisations", "organizations", "jobs", "emplois"} | {
    fold(word) for code in codelists.OUTCOME_MEASURES.codes for word in (code.en, code.fr)
}


def divisions(t: Translator) -> dict[str, str]:
    """Return what the outcomes can be divided by, with their names."""
    return {"country": t("By country"), "theme": t("By theme"), "article": t("By article")}


def finding(coverage: OutcomeCoverage, context: Context) -> str:
    """Return of how many commitments a result is known."""
    t = context.t
    if not coverage.any:
        return t.n(
            "No measured result is known of the {n} commitment or action.",
            "No measured result is known of the {n} commitments and actions.",
            coverage.commitments,
        )
    return t.n(
        "A measured result is known for {known} of {n} commitment or action.",
        "A measured result is known for {known} of {n} commitments and actions.",
        coverage.commitments,
        known=coverage.any,
    )


def figures(sums: Sequence[OutcomeSum], context: Context) -> list[BigFigure]:
    """Return the large figures: the total of each measure and unit, for how many commitments it is known."""
    t, here = context.t, context.address.here
    return [
        BigFigure(
            shortly(total, t),
            t("{measure}: known for {n}", measure=name, n=t.count_of(total.n, total.of)),
            here(measure=total.measure, page=None) + "#rows",
            before=t.label("value_qualifier", "about") if total.about else "",
        )
        for total, name in zip(sums, sum_names(sums, t), strict=True)
    ]


def apart(coverage: OutcomeCoverage, t: Translator) -> str:
    """Return whose figures they are, why they are not added up, and of which measures nothing is known."""
    sentences = [
        t("Figures of the sources: none is verified, and what is not known is not zero."),
        t("Women and young people are among the people: nothing is added up."),
    ]
    if silent := [t.label("measure", code) for code, n in coverage.measures.items() if not n]:
        sentences.append(t("Nothing known: {groups}.", groups=t.list(silent)))
    return " ".join(sentences)


def sum_names(sums: Sequence[OutcomeSum], t: Translator) -> list[str]:
    """Return what each sum is called: its measure, and its unit where the measure does not tell it."""
    silence, measures = t("unit not given"), [total.measure for total in sums]
    names = []
    for total in sums:
        name = t.label("measure", total.measure)
        if total.measure == "funds_mobilised" or not _usual(total.unit):
            name = f"{name} ({t(ZONES[total.unit]) if total.unit in ZONES else total.unit})"
        elif measures.count(total.measure) > 1:
            name = f"{name} ({total.unit or silence})"
        names.append(name)
    return names


def _usual(unit: str | None) -> bool:
    return unit is None or fold(unit) in _USUAL


def exact_sum(total: OutcomeSum, t: Translator) -> str:
    """Return a sum to its last digit, "about" where a part of it is not exact."""
    return outcome_value({**vars(total), "value_qualifier": "about" if total.about else None}, t)


def short_sum(total: OutcomeSum, t: Translator) -> str:
    """Return a sum as precisely as it deserves, "about" where a part of it is not exact."""
    value = shortly(total, t)
    return f"{t.label('value_qualifier', 'about')} {value}" if total.about else value


def shortly(total: OutcomeSum, t: Translator) -> str:
    """Return a total in three digits where it is not exact, money from a million on in millions."""
    value = _three_digits(total.value) if total.about else total.value
    if total.measure != "funds_mobilised":
        return t.number(value)
    currency = total.unit or ""
    if not 1e6 <= total.value < 1e12:
        return t("{x} CFA francs", x=value) if currency in ZONES else t.money(value, currency)
    x = round(total.value / 1e6, 1 if total.value < 1e8 else 0)
    if currency in ZONES:
        return t.n("{x} million CFA francs", "{x} million CFA francs", int(x), x=x)
    return t.n("{x} million {currency}", "{x} million {currency}", int(x), x=x, currency=currency)


def _three_digits(value: float) -> float:
    return float(f"{value:.3g}")


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
    if row["measure"] == "funds_mobilised":
        # The two CFA francs are written alike.
        return f"{value} ({t(ZONES[row['unit']])})" if row["unit"] in ZONES else value
    return value if _usual(row["unit"]) else f"{value} {row['unit']}"


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
