"""The first screen: how many, how far, how silent, what moved, and where nothing is known."""

import streamlit as st

from commitments import charts, measures, records, tables, ui

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
            eight = measures.the_eight(here.opened)
            by_country = [each for each in here.read(measures.figures, by="country") if each.group in eight]
            chart = charts.completion_bars(by_country, "country", here)
            ui.show(here, t("By country"), chart, "by-country", apart=False)
        with right:
            by_type = here.read(measures.figures, by="actor_type")
            chart = charts.completion_bars(by_type, "actor_type", here)
            ui.show(here, t("By kind of actor"), chart, "by-type", apart=False)

        left, right = st.columns(2, gap="large")
        with left:
            ui.map_of(here)
        with right:
            ui.since_last_dialogue(here, head)
            ui.heading(t("What was last heard"))
            latest = here.read(records.latest, at_most=AT_MOST)
            ui.rows(tables.latest_entries(latest, here))

        ui.past_due(here, AT_MOST)

        coverage = here.read(measures.coverage)
        ui.heading(t("Where nothing is known"), tables.coverage_finding(coverage, here))
        ui.matrix(here, tables.coverage_matrix(coverage, here))

        left, right = st.columns(2, gap="large")
        with left:
            by_basis = here.read(measures.figures, by="basis")
            chart = charts.completion_bars(
                by_basis, "basis", here, finding=tables.state_of_things(head, here)
            )
            ui.show(here, t("Declared and documented"), chart, "by-basis")
        with right:
            chart = charts.evidence_bars(here.read(measures.evidence)[0], here)
            ui.show(here, t("On what evidence"), chart, "evidence")


ui.page("overview", draw)
