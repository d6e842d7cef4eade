"""Who works with whom: within and across countries, under which article, with which international bodies."""

from typing import Literal

from commitments import gallery, measures, partnerships, records, tables, ui
from commitments.measures import NONE

SIZE = 50
SIDES: tuple[Literal["country", "actor_type"], ...] = ("country", "actor_type")


def crossed(here: ui.Here, by: measures.By) -> None:
    """Show how many joint commitments the groups of one kind have, and those of the cell asked for."""
    groups = gallery.joined(here, by)
    named = gallery.joint(here, by, groups)
    ui.heading(named.title, named.chart.finding)
    ui.drawing(here, named)
    one, other = here.address["one"], here.address["other"]
    if one in groups and other in groups:
        between(here, by, one, other)


def between(here: ui.Here, by: measures.By, one: str, other: str) -> None:
    """Show the joint commitments of two groups."""
    among = here.read(records.joint, by=by, between=(one, other))
    found = here.read(
        records.register,
        seen=partnerships.everyone(here.seen),
        among=among,
        sort="title",
        language=here.t.language,
        size=None,
    )
    ui.heading(partnerships.between_title(one, other, by, here), tables.register_finding(found, here))
    if found.rows:
        ui.rows(partnerships.joint_entries(found.rows, here))
    else:
        ui.nothing(here, here.t("No joint commitment of these two is recorded in this view."))


def draw(here: ui.Here) -> None:
    """Draw the page."""
    t = here.t
    found = here.read(measures.partnerships, by=SIDES[0])  # totals are the same by either side
    ui.heading(
        t("Partnerships"),
        partnerships.partnerships_finding(found, here) if found.commitments else "",
        level=1,
    )
    if not found.commitments:
        ui.nothing_recorded(here)
        return
    ui.big_figures(partnerships.headline(found, here))
    for by in SIDES:
        crossed(here, by)

    ui.heading(t("By article"), t("How many of the commitments and actions under each are joint."))
    ui.table(partnerships.articles_table(found, here), narrow=True)

    beyond = partnerships.everyone(here.seen).but(country=(NONE,))
    listed = here.read(
        records.actors, seen=beyond.but(article=(), declaration=(), theme=(), basis=()), size=None
    )
    joint = {row["signatory_id"]: row for row in here.read(records.partners, seen=beyond, size=None).rows}
    ui.heading(
        t("With international networks and United Nations bodies"),
        partnerships.bodies_finding(listed.rows, joint, here),
    )
    if listed.rows:
        ui.table(partnerships.bodies_table(listed.rows, joint, here), cards=True)
    ui.words(partnerships.not_listed(here))

    actors = ui.listed(here, records.partners, size=SIZE)
    ui.heading(t("Actor by actor"), t("Those who take part in a joint commitment, in alphabetical order."))
    if actors.rows:
        ui.table(partnerships.partners_table(actors.rows, here), cards=True)
        ui.more(here, len(actors.rows), actors.total, SIZE)
    else:
        ui.nothing(here, t("No joint commitment is recorded in this view."))


ui.page("partnerships", draw)
