"""One actor: what is due, what to start with, its plan, with whom it works, what peers do, who it is."""

from collections.abc import Mapping, Sequence
from typing import Any

from commitments.contract.dimensions import DIMENSIONS
from commitments.measures.actors import list_actors
from commitments.measures.figures import count_figures
from commitments.measures.outcomes import sum_outcomes
from commitments.measures.partnerships import list_partners
from commitments.measures.practices import find_starting_point, list_practices
from commitments.measures.register import list_commitments
from commitments.measures.rows import Row
from commitments.site import blocks, chart_registry, missing, outlines
from commitments.site.pages import parts
from commitments.site.visit import Visit
from commitments.site.words import actor_profile, partnerships, practices, register, status


def page(visit: Visit) -> blocks.Page:
    """Return the page."""
    t, asked = visit.t, visit.address["id"]
    alone = visit.within(**dict.fromkeys(DIMENSIONS) | {"actor": asked})
    actors = alone.read(list_actors, size=1).rows if asked else ()
    if not actors:
        return missing.not_found(visit, "signatories", asked)
    actor = actors[0]
    key = actor["signatory_id"]
    led, joined = chart_registry.undertaken(visit, key)
    start = alone.read(find_starting_point, actor=key)
    ideas = (*start.peers, *start.others)[: parts.IDEAS] if start else ()
    due = [row for row in led if row["asked"]]
    body: list[blocks.Block] = [
        blocks.Status(status.actor_status(actor, led, ideas, visit)),
        blocks.Columns([column for column in (_due(visit, due, led), _ideas(visit, actor, ideas)) if column]),
    ]
    if led or joined:
        plan = chart_registry.plan_of(visit, key, led, joined)
        body += [
            blocks.Heading(t("Action plan"), plan.chart.finding),
            blocks.key_of(plan),
            blocks.Figure(plan, headed=False),
        ]
    else:
        body.append(
            blocks.EmptyState(
                t("That does not mean that nothing was done."),
                t("Do you know of an action? Tell the GSEF secretariat, with a public source."),
            )
        )
    if led:
        (total,) = alone.read(count_figures)
        body.append(parts.standing(alone, total))
    if ties := alone.read(list_partners, of=key, size=None).rows:
        body += [
            blocks.Heading(t("Whom it works with"), t.n("{n} actor", "{n} actors", len(ties)) + "."),
            *parts.listed(visit, partnerships.partner_entries(ties, visit)),
        ]
    if changed := alone.read(sum_outcomes):
        body += [
            blocks.Heading(t("What it changed")),
            blocks.Facts(actor_profile.outcome_facts(changed, visit)),
        ]
    if shared := alone.read(list_practices):
        body += [
            blocks.Heading(t("What it shares")),
            blocks.EntryList(practices.practice_entries(shared, visit, by="actor")),
        ]
    body += [
        blocks.Group(lambda: _peers(visit, alone, actor, led, joined), on=blocks.SCREEN),
        blocks.Heading(t("Who it is")),
        blocks.Columns(
            [[blocks.Facts(actor_profile.actor_facts(actor, visit))], _locator(visit, actor)], (3, 2)
        ),
        blocks.Link(
            visit.to("record", table="signatories", id=key),
            t("Who said so, since when, and what it was before"),
            on=blocks.SCREEN | blocks.Medium.LIGHT,
        ),
        parts.share(visit, "actor", id=key),
        parts.report_an_error(visit, key),
    ]
    if visit.for_staff:
        body.append(
            blocks.StaffLinks([(t("Correct this actor"), visit.to("edit", table="signatories", id=key))])
        )
    return blocks.Page(visit.name("actor", key), actor_profile.actor_finding(actor, visit), body)


def _due(visit: Visit, due: Sequence[Row], led: Sequence[Row]) -> list[blocks.Block]:
    """Return on what a report is asked for, nothing where none is."""
    if not due:
        return []
    t, declared = visit.t, sum(row["basis"] == "declared" for row in led)
    answering = t("To answer, fill in the report sheet that the GSEF secretariat sends, or ask it for one.")
    return [
        blocks.Heading(
            t("Reports requested"),
            f"{actor_profile.due_finding(due, declared, visit)} {answering}",
            place="due",
        ),
        *parts.listed(visit, actor_profile.due_entries(due, visit), parts.IDEAS),
    ]


def _ideas(visit: Visit, actor: Mapping[str, Any], ideas: Sequence[Row]) -> list[blocks.Block]:
    """Return what others share under the articles that it does least for, nothing where nobody does."""
    if not ideas:
        return []
    t = visit.t
    return [
        blocks.Heading(t("Where to start?"), practices.ideas_finding(actor, ideas, visit), place="ideas"),
        blocks.EntryList(practices.practice_entries(ideas, visit)),
        blocks.Link(
            visit.to("practices", like=actor["signatory_id"]),
            t("All ideas for this actor"),
            on=blocks.SCREEN | blocks.Medium.LIGHT,
        ),
    ]


def _peers(
    visit: Visit, alone: Visit, actor: Mapping[str, Any], led: Sequence[Row], joined: Sequence[Row]
) -> list[blocks.Block]:
    """Return what actors of the same type do under the articles that this one answers."""
    t, key, kind = visit.t, actor["signatory_id"], actor["actor_type"]
    body: list[blocks.Block] = [
        blocks.Heading(t("What its peers do"), actor_profile.peers_finding(actor, led, joined, visit))
    ]
    for article in actor_profile.articles_of(led, joined, visit):
        peers = alone.scope.but(actor=(), actor_type=(kind,), article=(article,))
        done = visit.read(list_commitments, scope=peers, apart=(key,), sort="as_of", descending=True, size=3)
        body += [
            blocks.Heading(
                visit.name("article", article), actor_profile.article_of_peers(done, visit), level=3
            ),
            blocks.EntryList(register.undertaking_entries(done.rows, visit)),
        ]
        if done.total > len(done.rows):
            all_of_them = t(
                "All commitments and actions of this type of actor under {article}", article=article
            )
            body.append(blocks.Link(visit.to("register", actor_type=kind, article=article), all_of_them))
    return body


def _locator(visit: Visit, actor: Mapping[str, Any]) -> list[blocks.Block]:
    """Return where an actor sits; one that belongs to no single country has no place on the map."""
    t = visit.t
    if not actor["country"]:
        return []
    point = (actor["longitude"], actor["latitude"]) if actor["latitude"] is not None else None
    shapes = outlines.known_outlines(visit, coarse=True)
    if not point and actor["country"] not in {shape.country for shape in shapes}:
        return []
    place = actor_profile.place(actor, visit)
    alt = (
        t("Map: {place}", place=place)
        if point
        else t("Map: {place}; the place within the country is not known", place=place)
    )
    return [blocks.Locator(shapes, actor["country"], point, alt, visit.demonstration)]
