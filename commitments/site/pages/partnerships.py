"""Who works with whom: within and across countries, under which article, with which international bodies."""

from typing import Literal

from commitments.contract.dimensions import NONE
from commitments.measures.actors import list_actors
from commitments.measures.partnerships import count_partnerships, list_joint_commitments, list_partners
from commitments.measures.register import list_commitments
from commitments.measures.scope import By
from commitments.site import blocks, chart_registry, missing, paging
from commitments.site.visit import Visit
from commitments.site.words import partnerships, register

SIZE = 25
SIDES: tuple[Literal["country", "actor_type"], ...] = ("country", "actor_type")


def page(visit: Visit) -> blocks.Page:
    """Return the page."""
    t = visit.t
    totals = visit.read(count_partnerships, by=SIDES[0])  # the same by either side
    if not totals.commitments:
        return blocks.Page(t("Partnerships"), "", [missing.nothing_recorded(visit)])
    beyond = partnerships.everyone(visit.scope).but(country=(NONE,))
    bodies = visit.read(list_actors, scope=visit.scope.only(country=(NONE,)), size=None).rows
    joint = {row["signatory_id"]: row for row in visit.read(list_partners, scope=beyond, size=None).rows}
    actors = paging.listed(visit, list_partners, size=SIZE)
    counted = t(
        "A joint commitment counts once here; in the grids it stands wherever two of its actors meet: their "
        "cells do not add up."
    )
    body: list[blocks.Block] = []
    if totals.joint:
        body += [blocks.KeyFigures(partnerships.headline(totals, visit)), blocks.Heading(finding=counted)]
    for by in SIDES:
        body += _crossed(visit, by)
    body += [
        blocks.Heading(t("By article"), t("How many of the commitments and actions under each are joint.")),
        blocks.DataTable(partnerships.articles_table(totals, visit), cards=False, narrow=True),
        blocks.Heading(
            t("With international networks and United Nations bodies"),
            partnerships.bodies_finding(bodies, joint, visit),
        ),
    ]
    if bodies:
        body.append(blocks.DataTable(partnerships.bodies_table(bodies, joint, visit), line=(1, 2)))
    body += [
        blocks.Heading(finding=partnerships.not_listed(visit)),
        blocks.Heading(
            t("Actors who work together"),
            t.n("{n} actor takes part in one.", "{n} actors take part in one.", actors.total)
            if actors.total
            else "",
        ),
    ]
    if actors.rows:
        body += [
            blocks.DataTable(partnerships.partners_table(actors.rows, visit), line=partnerships.ON_A_PHONE),
            *paging.pager(visit, len(actors.rows), actors.total, SIZE),
        ]
    else:
        body.append(blocks.EmptyState(t("No joint commitment is recorded in this view.")))
    return blocks.Page(t("Partnerships"), partnerships.partnerships_finding(totals, visit), body)


def _crossed(visit: Visit, by: By) -> list[blocks.Block]:
    """Return how many joint commitments the groups of one kind have, and those of the cell asked for."""
    groups = chart_registry.joined(visit, by)
    one, other = visit.address["one"], visit.address["other"]
    between = _between(visit, by, one, other) if one in groups and other in groups else []
    return [blocks.Figure(chart_registry.joint(visit, by, groups)), *between]


def _between(visit: Visit, by: By, one: str, other: str) -> list[blocks.Block]:
    """Return the joint commitments of two groups."""
    among = visit.read(list_joint_commitments, by=by, between=(one, other))
    listed = visit.read(
        list_commitments,
        scope=partnerships.everyone(visit.scope),
        among=among,
        sort="title",
        language=visit.t.language,
        size=None,
    )
    title = partnerships.between_title(one, other, by, visit)
    return [
        blocks.Heading(title, register.register_finding(listed, visit)),
        blocks.EntryList(partnerships.joint_entries(listed.rows, visit))
        if listed.rows
        else blocks.EmptyState(visit.t("No joint commitment of these two is recorded in this view.")),
    ]
