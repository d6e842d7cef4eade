"""One actor: who it is, its action plan, what is due, with whom it works, what it shares, what peers do."""

import streamlit as st

from commitments import gallery, partnerships, practices, profile, tables, ui
from commitments.measures.actors import list_actors
from commitments.measures.outcomes import sum_outcomes
from commitments.measures.partnerships import list_partners
from commitments.measures.practices import list_practices
from commitments.measures.register import list_commitments
from commitments.measures.scope import Scope
from commitments.site.visit import Visit


def draw(visit: Visit) -> None:
    """Draw the page."""
    t, asked = visit.t, visit.address["id"]
    alone = Scope(revision=visit.scope.revision, day=visit.scope.day, actor=(asked,))
    found = visit.read(list_actors, scope=alone, size=1).rows if asked else ()
    if not found:
        ui.not_found(visit, "signatories", asked)
        return
    actor = found[0]
    key = actor["signatory_id"]
    led, joined = gallery.undertaken(visit, key)
    ui.heading(actor["name"], profile.actor_finding(actor, visit), level=1)
    ui.share(visit, "actor", id=key)
    left, right = st.columns([3, 2], gap="large")
    with left:
        ui.facts(profile.actor_facts(actor, visit))
    with right:
        ui.locator(visit, actor)

    if led or joined:
        plan = gallery.plan_of(visit, key, led, joined)
        ui.heading(t("Action plan"), plan.chart.finding)
        ui.drawing(visit, plan)

        declared = [row for row in led if row["basis"] == "declared"]
        due = [row for row in declared if profile.owes_a_report(row, visit.day)]
        ui.heading(t("Reports due"), profile.due_finding(due, len(declared), visit))
        ui.rows(profile.due_entries(due, visit))

    ties = visit.read(list_partners, scope=alone, of=key, size=None).rows
    ui.heading(t("Whom it works with"), "" if ties else t("Nobody else is named in what it undertakes."))
    ui.rows(partnerships.partner_entries(ties, visit))

    changed = visit.read(sum_outcomes, scope=alone)
    if changed:
        ui.heading(t("What it changed"))
        ui.facts(profile.outcome_facts(changed, visit))

    shared = visit.read(list_practices, scope=alone)
    ui.heading(t("What it shares"), "" if shared else t("No practice of this actor is recorded."))
    ui.rows(practices.practice_entries(shared, visit, by="actor"))
    ui.link(visit.to("practices", like=key), t("What could an actor like this one start with?"))

    ui.heading(t("What its peers do"), profile.peers_finding(actor, led, joined, visit))
    for article in profile.articles_of(led, joined, visit):
        peers = alone.but(actor=(), actor_type=(actor["actor_type"],), article=(article,))
        done = visit.read(list_commitments, scope=peers, apart=(key,), sort="as_of", descending=True, size=3)
        ui.heading(visit.name("article", article), profile.article_of_peers(done, visit), level=3)
        ui.rows(tables.undertaking_entries(done.rows, visit))
        if done.total > len(done.rows):
            ui.link(
                visit.to("register", actor_type=actor["actor_type"], article=article),
                t("All commitments and actions of this type of actor under {article}", article=article),
            )
    ui.link(visit.to("history", actor=key), t("What changed in this record, and when"))
    ui.report_an_error(visit, key)


def mend(visit: Visit) -> None:
    """Lead staff to where this is corrected."""
    key = visit.address["id"]
    if ui.staff() and visit.read(list_actors, scope=visit.scope.but(actor=(key,)), size=1).rows:
        ui.for_staff(visit, [(visit.t("Correct this actor"), visit.to("edit", table="signatories", id=key))])


ui.page("actor", draw, ui.later("One actor"), then=mend)
