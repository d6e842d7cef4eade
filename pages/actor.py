"""One actor: who it is, its action plan, what is due, with whom it works, what it shares, what peers do."""

import streamlit as st

from commitments import gallery, measures, partnerships, practices, profile, records, tables, ui
from commitments.measures import Seen


def draw(here: ui.Here) -> None:
    """Draw the page."""
    t, asked = here.t, here.address["id"]
    alone = Seen(revision=here.seen.revision, day=here.seen.day, actor=(asked,))
    found = here.read(records.actors, seen=alone, size=1).rows if asked else ()
    if not found:
        ui.missing(here, "signatories", asked)
        return
    actor = found[0]
    key = actor["signatory_id"]
    led, joined = gallery.undertaken(here, key)
    ui.heading(actor["name"], profile.actor_finding(actor, here), level=1)
    ui.share(here, "actor", id=key)
    left, right = st.columns([3, 2], gap="large")
    with left:
        ui.facts(profile.actor_facts(actor, here))
    with right:
        ui.locator(here, actor)

    if led or joined:
        plan = gallery.plan_of(here, key, led, joined)
        ui.heading(t("Action plan"), plan.chart.finding)
        ui.drawing(here, plan)

        declared = [row for row in led if row["basis"] == "declared"]
        due = [row for row in declared if profile.owes_a_report(row, here.day)]
        ui.heading(t("Reports due"), profile.due_finding(due, len(declared), here))
        ui.rows(profile.due_entries(due, here))

    ties = here.read(records.partners, seen=alone, of=key, size=None).rows
    ui.heading(t("Whom it works with"), "" if ties else t("Nobody else is named in what it undertakes."))
    ui.rows(partnerships.partner_entries(ties, here))

    changed = here.read(measures.outcomes, seen=alone)
    if changed:
        ui.heading(t("What it changed"))
        ui.facts(profile.outcome_facts(changed, here))

    shared = here.read(records.practices, seen=alone)
    ui.heading(t("What it shares"), "" if shared else t("No practice of this actor is recorded."))
    ui.rows(practices.practice_entries(shared, here, by="actor"))
    ui.link(here.to("practices", like=key), t("What could an actor like this one start with?"))

    ui.heading(t("What its peers do"), profile.peers_finding(actor, led, joined, here))
    for article in profile.articles_of(led, joined, here):
        peers = alone.but(actor=(), actor_type=(actor["actor_type"],), article=(article,))
        done = here.read(records.register, seen=peers, apart=(key,), sort="as_of", descending=True, size=3)
        ui.heading(here.name("article", article), profile.article_of_peers(done, here), level=3)
        ui.rows(tables.undertaking_entries(done.rows, here))
        if done.total > len(done.rows):
            ui.link(
                here.to("register", actor_type=actor["actor_type"], article=article),
                t("All commitments and actions of this type of actor under {article}", article=article),
            )
    ui.link(here.to("history", actor=key), t("What changed in this record, and when"))
    ui.report_an_error(here, key)


def mend(here: ui.Here) -> None:
    """Lead staff to where this is corrected."""
    key = here.address["id"]
    if ui.staff() and here.read(records.actors, seen=here.seen.but(actor=(key,)), size=1).rows:
        ui.for_staff(here, [(here.t("Correct this actor"), here.to("edit", table="signatories", id=key))])


ui.page("actor", draw, ui.later("One actor"), then=mend)
