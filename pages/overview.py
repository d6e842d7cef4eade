"""The first screen: how many, how far, how silent, what moved, and where nothing is known."""

import streamlit as st

from commitments import gallery, tables, ui
from commitments.measures.headline import measure_headline
from commitments.measures.register import latest_reports
from commitments.site.visit import Visit

AT_MOST = 6  # of each list; the register holds all


def draw(visit: Visit) -> None:
    """Draw the page."""
    t = visit.t
    head = visit.read(measure_headline)
    if not head.figures.commitments:
        ui.heading(t("Where the commitments stand"), level=1)
        ui.nothing_recorded(visit)
    else:
        ui.headline(visit, head)
        ui.key_of_completion(visit)
        left, right = st.columns(2, gap="large")
        with left:
            ui.show(visit, gallery.eight(visit), "by-country", apart=False)
        with right:
            ui.show(visit, gallery.completion(visit, "actor_type"), "by-type", apart=False)

        left, right = st.columns(2, gap="large")
        with left:
            ui.show(visit, gallery.where(visit), "map")
            ui.credit(visit)
        with right:
            ui.since_last_dialogue(visit, head)
            ui.heading(t("What was last heard"))
            latest = visit.read(latest_reports, at_most=AT_MOST)
            ui.rows(tables.latest_entries(latest, visit))

        ui.past_due(visit, AT_MOST)

        silence = gallery.coverage(visit)
        ui.heading(silence.title, silence.chart.finding)
        ui.drawing(visit, silence)

        left, right = st.columns(2, gap="large")
        with left:
            finding = tables.state_of_things(head, visit)
            ui.show(visit, gallery.completion(visit, "basis", finding=finding), "by-basis")
        with right:
            ui.show(visit, gallery.evidence(visit), "evidence")


ui.page("overview", draw)
