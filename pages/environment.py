"""The enabling environment: how the law stands, what else is recorded, networks, events and what followed."""

from typing import Any

import streamlit as st

from commitments import environment, gallery, measures, records, ui


def networks(here: ui.Here) -> None:
    """Show the networks of local officials, ministers and parliamentarians, then the others."""
    t = here.t
    ui.heading(t("Networks"), environment.networks_finding(t))
    *called_for, others = here.read(records.networks, language=t.language)
    for place, network in zip(st.columns(len(called_for), gap="large"), called_for, strict=True):
        with place:
            ui.heading(
                environment.network_titles(t)[network.group],
                environment.network_finding(network, here),
                level=3,
            )
            ui.rows(environment.network_entries(network, here))
            ui.folds(environment.network_folds(network, here))
    ui.heading(
        environment.network_titles(t)[others.group], environment.network_finding(others, here), level=3
    )
    ui.folds([*environment.other_folds(others, here), *environment.network_folds(others, here)])


def events(here: ui.Here, found: environment.Events) -> None:
    """Show the events on one time line with the reports that followed, and those that are not drawn."""
    t = here.t
    named = gallery.events(here)
    ui.heading(t("Events, and the reports that followed"), "" if named else t("No event is recorded."))
    if named:
        ui.words(named.chart.finding)
        ui.drawing(here, named)
        ui.words(named.reading)
    for title, rows in (
        (t("Before {year}", year=str(environment.FIRST_YEAR)), found.older),
        (t("Without a date"), found.undated),
    ):
        if rows:
            ui.heading(title, level=3)
            ui.rows(environment.milestone_entries(rows, here, where=True))


def draw(here: ui.Here) -> None:
    """Draw the page."""
    t = here.t
    milestones = here.read(records.milestones)
    rungs = here.read(measures.law_rungs)
    ui.heading(
        t("Laws, networks, events"),
        environment.finding(rungs, milestones, here) if here.opened.newest else "",
        level=1,
    )
    if not here.opened.newest:
        ui.nothing_recorded(here)
        return
    if said := environment.filters_finding(here):
        ui.words(said)
    if not milestones:
        ui.nothing(
            here,
            t(
                "No milestone is recorded in this view: the record is silent, which does not say that "
                "there is none."
            ),
            t("Whoever knows of one can tell the GSEF secretariat, with a public source."),
        )
    law = gallery.law(here)
    ui.heading(law.title, law.chart.finding)
    ui.drawing(here, law)

    places = gallery.recorded_places(here)
    named = gallery.beside_the_law(here, places)
    ui.heading(named.title, named.chart.finding, place="places")
    ui.drawing(here, named)
    ui.folds(environment.place_folds(places, here))

    networks(here)
    events(here, environment.events(milestones))


def take_home(here: ui.Here) -> None:
    """Offer the milestones that are shown, in names rather than codes."""
    t = here.t

    def rows() -> list[dict[str, Any]]:
        found = records.milestones(here.opened, here.seen)
        return [environment.row_in_names(row, here) for row in found]

    if here.read(records.milestones):
        ui.download(here, t("Milestones"), t("milestones"), environment.columns(t), rows)


ui.page("environment", draw, then=take_home)
