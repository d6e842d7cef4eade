"""Who works with whom: within and across countries, under which article, with which international bodies."""

from typing import Literal

from commitments import gallery, partnerships, tables, ui
from commitments.measures.actors import list_actors
from commitments.measures.partnerships import count_partnerships, list_joint_commitments, list_partners
from commitments.measures.register import list_commitments
from commitments.measures.scope import NONE, By
from commitments.site import paging
from commitments.site.visit import Visit

SIZE = 50
SIDES: tuple[Literal["country", "actor_type"], ...] = ("country", "actor_type")


def crossed(visit: Visit, by: By) -> None:
    """Show how many joint commitments the groups of one kind have, and those of the cell asked for."""
    groups = gallery.joined(visit, by)
    named = gallery.joint(visit, by, groups)
    ui.heading(named.title, named.chart.finding)
    ui.drawing(visit, named)
    one, other = visit.address["one"], visit.address["other"]
    if one in groups and other in groups:
        between(visit, by, one, other)


def between(visit: Visit, by: By, one: str, other: str) -> None:
    """Show the joint commitments of two groups."""
    among = visit.read(list_joint_commitments, by=by, between=(one, other))
    found = visit.read(
        list_commitments,
        scope=partnerships.everyone(visit.scope),
        among=among,
        sort="title",
        language=visit.t.language,
        size=None,
    )
    ui.heading(partnerships.between_title(one, other, by, visit), tables.register_finding(found, visit))
    if found.rows:
        ui.rows(partnerships.joint_entries(found.rows, visit))
    else:
        ui.nothing(visit, visit.t("No joint commitment of these two is recorded in this view."))


def draw(visit: Visit) -> None:
    """Draw the page."""
    t = visit.t
    found = visit.read(count_partnerships, by=SIDES[0])  # totals are the same by either side
    ui.heading(
        t("Partnerships"),
        partnerships.partnerships_finding(found, visit) if found.commitments else "",
        level=1,
    )
    if not found.commitments:
        ui.nothing_recorded(visit)
        return
    ui.big_figures(partnerships.headline(found, visit))
    for by in SIDES:
        crossed(visit, by)

    ui.heading(t("By article"), t("How many of the commitments and actions under each are joint."))
    ui.table(partnerships.articles_table(found, visit), narrow=True)

    beyond = partnerships.everyone(visit.scope).but(country=(NONE,))
    listed = visit.read(
        list_actors, scope=beyond.but(article=(), declaration=(), theme=(), basis=()), size=None
    )
    joint = {row["signatory_id"]: row for row in visit.read(list_partners, scope=beyond, size=None).rows}
    ui.heading(
        t("With international networks and United Nations bodies"),
        partnerships.bodies_finding(listed.rows, joint, visit),
    )
    if listed.rows:
        ui.table(partnerships.bodies_table(listed.rows, joint, visit), cards=True)
    ui.words(partnerships.not_listed(visit))

    actors = paging.listed(visit, list_partners, size=SIZE)
    ui.heading(t("Actor by actor"), t("Those who take part in a joint commitment, in alphabetical order."))
    if actors.rows:
        ui.table(partnerships.partners_table(actors.rows, visit), cards=True)
        ui.more(visit, len(actors.rows), actors.total, SIZE)
    else:
        ui.nothing(visit, t("No joint commitment is recorded in this view."))


ui.page("partnerships", draw)
