"""The first screen: how many, how far, how silent, what moved, and where nothing is known."""

import streamlit as st

from commitments import gallery, measures, records, tables, ui

AT_MOST = 6  # of each list; the register holds all


def draw(here: ui.Here) -> None:
    """Draw the page."""
    t = here.t
    head = here.read(measures.headline)
    if not head.figures.commitments:
        ui.heading(t("Where the commitments stand"), level=1)
        ui.nothing_recorded(here)
    else:
        ui.headline(here, head)
        ui.key_of_completion(here)
        left, right = st.columns(2, gap="large")
        with left:
            ui.show(here, gallery.eight(here), "by-country", apart=False)
        with right:
            ui.show(here, gallery.completion(here, "actor_type"), "by-type", apart=False)

        left, right = st.columns(2, gap="large")
        with left:
            ui.show(here, gallery.where(here), "map")
            ui.credit(here)
        with right:
            ui.since_last_dialogue(here, head)
            ui.heading(t("What was last heard"))
            latest = here.read(records.latest, at_most=AT_MOST)
            ui.rows(tables.latest_entries(latest, here))

        ui.past_due(here, AT_MOST)

        silence = gallery.coverage(here)
        ui.heading(silence.title, silence.chart.finding)
        ui.drawing(here, silence)

        left, right = st.columns(2, gap="large")
        with left:
            finding = tables.state_of_things(head, here)
            ui.show(here, gallery.completion(here, "basis", finding=finding), "by-basis")
        with right:
            ui.show(here, gallery.evidence(here), "evidence")


ui.page("overview", draw)
