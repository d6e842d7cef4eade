"""The first screen: how many, how far, how silent, what moved, and where nothing is known."""

import streamlit as st

from commitments import charts, measures, tables, ui

with ui.frame("overview") as here:
    t = here.t
    head = here.read(measures.headline)
    ui.headline(here, head)
    if not head.figures.commitments:
        ui.nothing_recorded(here)
    else:
        ui.key_of_completion(here)
        left, right = st.columns(2, gap="large")
        with left:
            by_country = here.read(measures.figures, by="country")
            ui.show(here, t("By country"), charts.completion_bars(by_country, "country", here), "by-country")
        with right:
            by_type = here.read(measures.figures, by="actor_type")
            ui.show(here, t("By kind of actor"), charts.completion_bars(by_type, "actor_type", here), "by-type")
        coverage = here.read(measures.coverage)
        ui.heading(t("Where nothing is known"), tables.coverage_finding(coverage, here))
        ui.matrix(here, tables.coverage_matrix(coverage, here))
        ui.heading(t("On what evidence"))
        ui.show(here, "", charts.evidence_bars(here.read(measures.evidence)[0], here), "evidence")
