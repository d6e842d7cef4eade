"""The actors: by country and kind, as a table and as a list."""

from collections.abc import Mapping, Sequence
from typing import Any

from commitments.contract.dimensions import DIMENSIONS, NONE
from commitments.i18n.translator import capital
from commitments.measures.crosstab import Crossing
from commitments.measures.figures import Figures
from commitments.site.cells import Entry, Table, TableCell, cells_of, country_cell, numeric
from commitments.site.chart_model import Matrix, MatrixCell
from commitments.site.context import Context
from commitments.site.words.matrices import crossed


def actors_matrix(cells: Sequence[Crossing], context: Context) -> Matrix:
    """Return how many actors each country has of each type: a row a type, a column a country."""
    t, to = context.t, context.address.to
    types = list(dict.fromkeys(cell.column for cell in cells))
    countries = sorted(
        dict.fromkeys(cell.row for cell in cells), key=lambda c: context.sorted_by("country", c)
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


def actors_table(rows: Sequence[Mapping[str, Any]], context: Context) -> Table:
    """Return actors as a table: who, where, what kind, what they lead and contribute to, when last heard
    of."""
    t, to = context.t, context.address.to
    counts = (numeric(t("Leads")), numeric(t("Contributes to")))
    cells = (
        (
            TableCell(row["name"], to("actor", id=row["signatory_id"])),
            context.name("country", row["country"]),
            context.name("actor_type", row["actor_type"]),
            t.label("role", row["role"]),
            t.number(row["commitments"]),
            TableCell(t.number(row["contributes"]), _contributed(row, context) if row["contributes"] else ""),
            t.date(row["as_of"]) if row["as_of"] else t("nothing recorded"),
        )
        for row in rows
    )
    return Table.of(
        (t("Actor"), t("Country"), t("Type of actor"), t("Role"), *counts, t("Latest news")), cells
    )


def _contributed(row: Mapping[str, Any], context: Context) -> str:
    """Return the address of all that an actor contributes to, which is what is counted in any view."""
    return context.address.to("register", **dict.fromkeys(DIMENSIONS), partner=row["signatory_id"])


def kind_finding(figures: Figures, actors: int, context: Context) -> str:
    """Return how many actors of a kind are listed, and how far what they lead is."""
    t = context.t
    sentence = t.n("{n} actor is listed.", "{n} actors are listed.", actors)
    if not figures.commitments:
        return sentence + " " + t("No commitment or action of theirs is recorded.")
    return (
        sentence
        + " "
        + t(
            "{recorded}: {complete}.",
            recorded=t.n(
                "{n} commitment or action is led by them",
                "{n} commitments and actions are led by them",
                figures.commitments,
            ),
            complete=t.n("{n} complete", "{n} complete", figures.completion["complete"]),
        )
    )


def actors_finding(cells: Sequence[Crossing], context: Context) -> str:
    """Return for how many places (country × type) an actor is recorded."""
    t = context.t
    filled = sum(bool(cell.actors) for cell in cells)
    return t.n(
        "For {n} combination of country and kind, an actor is recorded.",
        "For {n} combinations of country and kind, an actor is recorded.",
        filled,
        len(cells),
    )


def actor_entries(rows: Sequence[Mapping[str, Any]], context: Context, *, by: str) -> list[Entry]:
    """Return actors as a list; what they are listed `by` (country, or their type) is not said again."""
    t, to = context.t, context.address.to
    entries = []
    for row in rows:
        contributions = t.n("contributes to {n}", "contributes to {n}", row["contributes"])
        facts = cells_of(
            *(context.name(what, row[what]) for what in ("country", "actor_type") if what != by),
            t.label("role", row["role"]) if row["role"] != "addressee" else "",
            t.n("leads {n}", "leads {n}", row["commitments"]),
            TableCell(contributions, _contributed(row, context)) if row["contributes"] else "",
            t("last news: {day}", day=t.date(row["as_of"])) if row["as_of"] else "",
        )
        entries.append(Entry(row["name"], to("actor", id=row["signatory_id"]), facts))
    return entries
