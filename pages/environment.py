"""The enabling environment: how the law stands, what else is recorded, networks, events and what followed."""

from typing import Any

import streamlit as st

from commitments import environment, gallery, ui
from commitments.measures.law import law_rungs
from commitments.measures.milestones import list_milestones
from commitments.measures.networks import list_networks
from commitments.site.visit import Visit


def networks(visit: Visit) -> None:
    """Show the networks of local officials, ministers and parliamentarians, then the others."""
    t = visit.t
    ui.heading(t("Networks"), environment.networks_finding(t))
    *called_for, others = visit.read(list_networks, language=t.language)
    for place, network in zip(st.columns(len(called_for), gap="large"), called_for, strict=True):
        with place:
            ui.heading(
                environment.network_titles(t)[network.group],
                environment.network_finding(network, visit),
                level=3,
            )
            ui.rows(environment.network_entries(network, visit))
            ui.folds(environment.network_folds(network, visit))
    ui.heading(
        environment.network_titles(t)[others.group], environment.network_finding(others, visit), level=3
    )
    ui.folds([*environment.other_folds(others, visit), *environment.network_folds(others, visit)])


def events(visit: Visit, found: environment.Events) -> None:
    """Show the events on one time line with the reports that followed, and those that are not drawn."""
    t = visit.t
    named = gallery.events(visit)
    ui.heading(t("Events, and the reports that followed"), "" if named else t("No event is recorded."))
    if named:
        ui.words(named.chart.finding)
        ui.drawing(visit, named)
        ui.words(named.reading)
    for title, rows in (
        (t("Before {year}", year=str(environment.FIRST_YEAR)), found.older),
        (t("Without a date"), found.undated),
    ):
        if rows:
            ui.heading(title, level=3)
            ui.rows(environment.milestone_entries(rows, visit, where=True))


def draw(visit: Visit) -> None:
    """Draw the page."""
    t = visit.t
    milestones = visit.read(list_milestones)
    rungs = visit.read(law_rungs)
    ui.heading(
        t("Laws, networks, events"),
        environment.finding(rungs, milestones, visit) if visit.opened.newest else "",
        level=1,
    )
    if not visit.opened.newest:
        ui.nothing_recorded(visit)
        return
    if said := environment.filters_finding(visit):
        ui.words(said)
    if not milestones:
        ui.nothing(
            visit,
            t(
                "No milestone is recorded in this view: the record is silent, which does not say that "
                "there is none."
            ),
            t("Whoever knows of one can tell the GSEF secretariat, with a public source."),
        )
    law = gallery.law(visit)
    ui.heading(law.title, law.chart.finding)
    ui.drawing(visit, law)

    places = gallery.recorded_places(visit)
    named = gallery.beside_the_law(visit, places)
    ui.heading(named.title, named.chart.finding, place="places")
    ui.drawing(visit, named)
    ui.folds(environment.place_folds(places, visit))

    networks(visit)
    events(visit, environment.events(milestones))


def take_home(visit: Visit) -> None:
    """Offer the milestones that are shown, in names rather than codes."""
    t = visit.t

    def rows() -> list[dict[str, Any]]:
        found = list_milestones(visit.opened, visit.scope)
        return [environment.row_in_names(row, visit) for row in found]

    if visit.read(list_milestones):
        ui.download(visit, t("Milestones"), t("milestones"), environment.columns(t), rows)


ui.page("environment", draw, then=take_home)
