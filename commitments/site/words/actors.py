"""The actors: by country and kind, as a table and as a list."""

from collections.abc import Mapping, Sequence
from typing import Any

from commitments.contract.dimensions import DIMENSIONS, NONE
from commitments.i18n.translator import Translator, capital
from commitments.measures.crosstab import Crossing
from commitments.measures.figures import Figures
from commitments.site.cells import Entry, Table, TableCell, cells_of, country_cell, numeric
from commitments.site.chart_model import Matrix, MatrixCell
from commitments.site.context import Context
from commitments.site.words.matrices import crossed
from commitments.site.words.register import recorded


def actors_matrix(cells: Sequence[Crossing], eight: Sequence[str], context: Context) -> Matrix:
    """Return how many actors each country has of each type: a row a type, a column a country, those beyond
    the eight last."""
    t, to = context.t, context.address.to
    types = list(dict.fromkeys(cell.column for cell in cells))
    countries = sorted(
        dict.fromkeys(cell.row for cell in cells),
        key=lambda c: (c not in eight, *context.sorted_by("country", c)),
    )
    at = {(cell.row, cell.column): cell for cell in cells}
    rows = {
        kind: TableCell(capital(context.name("actor_type", kind)), to("actors", actor_type=kind))
        for kind in types
    }

    def cell(kind: str | None, country: str | None) -> MatrixCell:
        n, commitments = at[country, kind].actors, at[country, kind].commitments
        where = f"{context.name('country', country)}, {context.name('actor_type', kind)}"
        there = to("actors", country=country or NONE, actor_type=kind)
        if not n:
            return MatrixCell("", there, t("{where}: no actor recorded", where=where), 0)
        words = t.n("{where}: {n} actor", "{where}: {n} actors", n, where=where)
        words += ", " + t.n("{n} commitment", "{n} commitments", commitments)
        return MatrixCell(t.number(n), there, words, n)

    return crossed(rows, {country: country_cell(country, context) for country in countries}, cell, t)


ON_A_PHONE = (1, 2, 4, 6)  # columns of the second line of an actor: where, what kind, what they lead, when


def actors_table(rows: Sequence[Mapping[str, Any]], context: Context) -> Table:
    """Return actors as a table: who, where, what kind, what they lead and contribute to, when last heard
    of."""
    t, to = context.t, context.address.to
    # Translators: how many commitments it leads.
    counts = (numeric(t("Leads")), numeric(t("Contributes to")))
    cells = (
        (
            TableCell(row["name"], to("actor", id=row["signatory_id"])),
            context.name("country", row["country"]),
            context.name("actor_type", row["actor_type"]),
            _role(row, context),
            t.number(row["commitments"]),
            TableCell(t.number(row["contributes"]), _contributed(row, context) if row["contributes"] else ""),
            t.short_date(row["as_of"]).replace(" ", "\u00a0") if row["as_of"] else "",
        )
        for row in rows
    )
    return Table.of(
        (t("Actor"), t("Country"), t("Type of actor"), t("Role"), *counts, t("Latest news")), cells
    )


def _role(row: Mapping[str, Any], context: Context) -> str:
    """Return the role of an actor; of those to whom the declaration speaks, as nearly all are, nothing."""
    return context.t.label("role", row["role"]) if row["role"] != "addressee" else ""


def _contributed(row: Mapping[str, Any], context: Context) -> str:
    """Return the address of all that an actor contributes to, which is what is counted in any view."""
    return context.address.to("register", **dict.fromkeys(DIMENSIONS), partner=row["signatory_id"])


def leading_finding(leading: int, actors: int, t: Translator) -> str:
    """Return how many of the actors lead something."""
    if not leading:
        return t.n(
            "The {n} actor leads no commitment or action.",
            "None of the {n} actors leads a commitment or action.",
            actors,
        )
    return t.n(
        "Commitments and actions are led by {n} actor of {actors}.",
        "Commitments and actions are led by {n} actors of {actors}.",
        leading,
        actors=actors,
    )


def kind_finding(figures: Figures, actors: int, context: Context) -> str:
    """Return how many actors of a kind there are, and how far what they lead is."""
    t, n = context.t, figures.commitments
    told = recorded(n, figures.completion["complete"], t) if n else t("no action recorded")
    return t.series((t.n("{n} actor", "{n} actors", actors), told)) + "."


def actors_finding(cells: Sequence[Crossing], eight: Sequence[str], context: Context) -> str:
    """Return for how many places (country of the eight × type) an actor is recorded, and how many actors are
    elsewhere."""
    t, within = context.t, [cell for cell in cells if cell.row in eight]
    found = t("none of the {total} combinations of country and type has an actor", total=len(within))
    if n := sum(bool(cell.actors) for cell in within):
        found = t.n(
            "{n} of {total} combinations of country and type has an actor",
            "{n} of {total} combinations of country and type have an actor",
            n,
            total=len(within),
        )
    beyond = sum(cell.actors for cell in cells if cell.row not in eight)
    elsewhere = t.n("{n} actor is beyond the eight", "{n} actors are beyond the eight", beyond)
    return capital(t.series((found, elsewhere)) if beyond else found) + "."


def actor_entries(rows: Sequence[Mapping[str, Any]], context: Context, *, by: str) -> list[Entry]:
    """Return actors as a list; what they are listed `by` (country, or their type) is not said again."""
    t, to = context.t, context.address.to
    entries = []
    for row in rows:
        contributions = t.n("contributes to {n}", "contributes to {n}", row["contributes"])
        facts = cells_of(
            *(context.name(what, row[what]) for what in ("country", "actor_type") if what != by),
            _role(row, context),
            t.n("leads {n}", "leads {n}", row["commitments"]) if row["commitments"] else "",
            TableCell(contributions, _contributed(row, context)) if row["contributes"] else "",
            t("latest news: {day}", day=t.date(row["as_of"])) if row["as_of"] else "",
        )
        entries.append(Entry(row["name"], to("actor", id=row["signatory_id"]), facts))
    return entries
