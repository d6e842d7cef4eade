"""Who works with whom, in tables and sentences."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from commitments.contract.codelists import fold
from commitments.contract.dimensions import ACTOR_FILTERS, NONE
from commitments.i18n.translator import capital
from commitments.measures.partnerships import Partnerships
from commitments.measures.scope import Scope
from commitments.site.cells import (
    BigFigure,
    Entry,
    Table,
    TableCell,
    cells_of,
    commitment_entry,
    completion_cell,
    news,
    numeric,
)
from commitments.site.chart_model import BLANK, Matrix, MatrixCell
from commitments.site.context import Context
from commitments.site.words.matrices import crossed

Row = Mapping[str, Any]

# The networks and United Nations bodies with which article C4 of the declaration asks for partnerships.
NAMED_BY_C4 = ("GSEF", "OIF", "RIPESS", "UNTFSSE", "GPIESS")


def partnerships_finding(partnerships: Partnerships, context: Context) -> str:
    """Return how many commitments join several actors."""
    t = context.t
    if not partnerships.joint:
        return t.n(
            "The {n} commitment or action does not join several actors.",
            "None of the {n} commitments and actions joins several actors.",
            partnerships.commitments,
        )
    return t.n(
        "Several actors share {n} commitment or action of {total}.",
        "Several actors share {n} commitments and actions of {total}.",
        partnerships.joint,
        total=partnerships.commitments,
    )


def headline(partnerships: Partnerships, context: Context) -> list[BigFigure]:
    """Return the large figures: how many of the joint ones are within a country, across, with an actor of
    none."""
    t, joint = context.t, partnerships.joint
    return [
        BigFigure(t.number(n), words, of=t("of {n}", n=joint))
        for n, words in (
            (partnerships.within, t("join actors of one country")),
            (partnerships.across, t("join actors of several countries")),
            (partnerships.beyond, t("with an actor of no single country")),
        )
    ]


def partnerships_matrix(
    partnerships: Partnerships, groups: Sequence[str], by: str, context: Context
) -> Matrix:
    """Return how many joint commitments the actors of two groups have: a row and a column a group, a pair
    once."""
    t = context.t
    ordered = sorted(groups, key=lambda group: (group == NONE, *context.sorted_by(by, _group(group))))

    def cell(one: str, other: str) -> MatrixCell:
        if ordered.index(other) > ordered.index(one):
            return BLANK  # a pair stands once
        n, where = partnerships.between(one, other), _pair(one, other, by, context)
        words = t("{where}: none recorded", where=where)
        if n:
            words = t.n("{where}: {n} joint", "{where}: {n} joint", n, where=where)
        to = context.address.here(one=one, other=other, page=None)
        return MatrixCell(t.number(n) if n else "", to, words, n)

    heads = {group: TableCell(_name(group, by, context)) for group in ordered}
    return crossed(heads, heads, cell, t, half=True)


def _group(code: str) -> str | None:
    return None if code == NONE else code


def _name(code: str, by: str, context: Context) -> str:
    return capital(context.name(by, _group(code)))


def _pair(one: str, other: str, by: str, context: Context) -> str:
    if one == other:
        return context.t("{group}, among themselves", group=_name(one, by, context))
    return context.t("{one} and {other}", one=_name(one, by, context), other=_name(other, by, context))


def everyone(scope: Scope) -> Scope:
    """Return a view without its filters of actors: who takes part is not who leads."""
    return scope.but(**dict.fromkeys(ACTOR_FILTERS, ()))


def sides(partnerships: Partnerships, groups: Sequence[str | None], always: Sequence[str]) -> list[str]:
    """Return the groups that a matrix crosses: those `always` there, others where they meet somebody."""
    met = {code for tie in partnerships.ties for code in (tie.one, tie.other)}
    return [code for code in (group or NONE for group in groups) if code in met or code in always]


def matrix_finding(partnerships: Partnerships, by: str, context: Context) -> str:
    """Return how many pairs of groups a joint commitment links."""
    t = context.t
    apart = sum(tie.one != tie.other for tie in partnerships.ties)
    if by == "country":
        if not apart:
            return t("No joint commitment links two countries.")
        return t.n(
            "{n} pair of countries shares a commitment.", "{n} pairs of countries share a commitment.", apart
        )
    if not apart:
        return t("No joint commitment links two types of actors.")
    return t.n(
        "{n} pair of types of actors shares a commitment.",
        "{n} pairs of types of actors share a commitment.",
        apart,
    )


def between_title(one: str, other: str, by: str, context: Context) -> str:
    """Return the title of the joint commitments of two groups."""
    return context.t("Joint commitments: {pair}", pair=_pair(one, other, by, context))


def joint_entries(rows: Sequence[Row], context: Context) -> list[Entry]:
    """Return joint commitments as a list: what, who leads, with whom, under which article, how far."""
    t, to = context.t, context.address.to
    return [
        commitment_entry(
            row,
            context,
            TableCell(row["actor"], to("actor", id=row["signatory_id"])),
            t("with {names}", names=t.list([context.name("actor", actor) for actor in row["partner_ids"]])),
            TableCell(row["article_id"], to("declaration", article=row["article_id"])),
            completion_cell(row["completion"], context),
            news(row, t),
        )
        for row in rows
    ]


def articles_table(partnerships: Partnerships, context: Context) -> Table:
    """Return for each article how many of its commitments are joint."""
    t, to = context.t, context.address.to
    rows = []
    for article, name in context.names["article"].items():
        joint, commitments = partnerships.articles.get(article, (0, 0))
        named = TableCell(name, to("declaration", article=article))
        rows.append((named, t.count_of(joint, commitments) if commitments else "–"))
    return Table.of((t("Article"), numeric(t("Joint"))), rows)


ON_A_PHONE = (1, 2)  # columns of the second line of an actor: where, how many


def partners_table(rows: Sequence[Row], context: Context) -> Table:
    """Return actors of joint commitments: how many, with how many others, of which countries."""
    t, to = context.t, context.address.to
    counts = (numeric(t("Joint commitments")), numeric(t("With how many actors")))
    cells = (
        (
            TableCell(row["name"], to("actor", id=row["signatory_id"])),
            context.name("country", row["country"]),
            t.number(row["commitments"]),
            t.number(row["others"]),
            _countries(row["countries"], context),
            ", ".join(row["articles"]),
        )
        for row in rows
    )
    return Table.of((t("Actor"), t("Country"), *counts, t("Of which countries"), t("Articles")), cells)


def _countries(codes: Sequence[str], context: Context) -> str:
    names = [context.name("country", _group(code)) for code in codes]
    return ", ".join(sorted(names, key=fold))


def partner_entries(rows: Sequence[Row], context: Context) -> list[Entry]:
    """Return those who work with an actor as a list: who, where, in how many joint commitments, under
    what."""
    t, to = context.t, context.address.to
    return [
        Entry(
            row["name"],
            to("actor", id=row["signatory_id"]),
            cells_of(
                context.name("actor_type", row["actor_type"]),
                context.name("country", row["country"]),
                t.n("{n} joint commitment", "{n} joint commitments", row["commitments"]),
                ", ".join(row["articles"]),
            ),
        )
        for row in rows
    ]


def bodies_finding(bodies: Sequence[Row], joint: Mapping[str, Row], context: Context) -> str:
    """Return with how many of the networks and bodies that span countries a joint commitment is recorded."""
    t = context.t
    if not bodies:
        return t("No network or body that spans countries is listed in the register.")
    linked, total = sum(body["signatory_id"] in joint for body in bodies), len(bodies)
    if not linked:
        return t("None takes part in a joint commitment: 0 of {n}.", n=total)
    return t.n(
        "{n} of {total} takes part in a joint commitment.",
        "{n} of {total} take part in a joint commitment.",
        linked,
        total=total,
    )


def not_listed(context: Context) -> str:
    """Return which of the bodies that article C4 names are not listed as actors, "" where it is not
    recorded."""
    words = {word for name in context.names["actor"].values() for word in re.findall(r"\w+", name)}
    absent = [name for name in NAMED_BY_C4 if name not in words]
    if "C4" not in context.names["article"] or not absent:
        return ""
    return context.t(
        "Named by article C4, not listed as actors here, and so nothing is recorded with them: {names}.",
        names=context.t.list(absent),
    )


def bodies_table(bodies: Sequence[Row], joint: Mapping[str, Row], context: Context) -> Table:
    """Return the networks and bodies that span countries: joint commitments, of actors of which countries."""
    t, to = context.t, context.address.to
    rows = []
    for body in sorted(bodies, key=lambda row: fold(row["name"])):
        tie = joint.get(body["signatory_id"])
        rows.append(
            (
                TableCell(body["name"], to("actor", id=body["signatory_id"])),
                context.name("actor_type", body["actor_type"]),
                t.number(tie["commitments"]) if tie else t("none recorded"),
                _countries(tie["countries"], context) if tie else "–",
            )
        )
    joint_commitments = numeric(t("Joint commitments"))
    heads = (t("Network or body"), t("Type of actor"), joint_commitments, t("With actors of"))
    return Table.of(heads, rows)
