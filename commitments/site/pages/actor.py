"""One actor: who it is, its action plan, what is due, with whom it works, what it shares, what peers do."""

from collections.abc import Mapping, Sequence
from typing import Any

from commitments.contract.dimensions import DIMENSIONS
from commitments.measures.actors import list_actors
from commitments.measures.figures import count_figures
from commitments.measures.outcomes import sum_outcomes
from commitments.measures.partnerships import list_partners
from commitments.measures.practices import list_practices
from commitments.measures.register import list_commitments
from commitments.measures.rows import Row
from commitments.site import blocks, chart_registry, missing, outlines
from commitments.site.pages import parts
from commitments.site.visit import Visit
from commitments.site.words import actor_profile, partnerships, practices, register


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
    body: list[blocks.Block] = [
        parts.share(visit, "actor", id=key),
        blocks.Columns(
            [[blocks.Facts(actor_profile.actor_facts(actor, visit))], _locator(visit, actor)], (3, 2)
        ),
    ]
    if led or joined:
        plan = chart_registry.plan_of(visit, key, led, joined)
        declared = [row for row in led if row["basis"] == "declared"]
        due = [row for row in declared if row["asked"]]
        body += [
            blocks.Heading(t("Action plan"), plan.chart.finding),
            blocks.Figure(plan, headed=False),
            blocks.Heading(t("Reports due"), actor_profile.due_finding(due, len(declared), visit)),
            blocks.EntryList(actor_profile.due_entries(due, visit)),
        ]
    if led:
        (total,) = alone.read(count_figures)
        body.append(parts.standing(alone, total))
    ties = alone.read(list_partners, of=key, size=None).rows
    nobody = "" if ties else t("Nobody else is named in what it undertakes.")
    body += [
        blocks.Heading(t("Whom it works with"), nobody),
        blocks.EntryList(partnerships.partner_entries(ties, visit)),
    ]
    if changed := alone.read(sum_outcomes):
        body += [
            blocks.Heading(t("What it changed")),
            blocks.Facts(actor_profile.outcome_facts(changed, visit)),
        ]
    shared = alone.read(list_practices)
    body += [
        blocks.Heading(t("What it shares"), "" if shared else t("No practice of this actor is recorded.")),
        blocks.EntryList(practices.practice_entries(shared, visit, by="actor")),
        blocks.Link(
            visit.to("practices", like=key),
            t("What could an actor like this one start with?"),
            on=blocks.SCREEN,
        ),
        blocks.Group(lambda: _peers(visit, alone, actor, led, joined), on=blocks.SCREEN),
        blocks.Link(
            visit.to("history", actor=key), t("What changed in this record, and when"), on=blocks.SCREEN
        ),
        parts.report_an_error(visit, key),
    ]
    if visit.for_staff:
        body.append(
            blocks.StaffLinks([(t("Correct this actor"), visit.to("edit", table="signatories", id=key))])
        )
    return blocks.Page(actor["name"], actor_profile.actor_finding(actor, visit), body)


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
