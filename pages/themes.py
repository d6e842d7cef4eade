"""The themes of the city, its services first: what is done where, where nothing is; one theme, or two side by
side."""

import streamlit as st

from commitments import gallery, practices, profile, tables, themes, ui
from commitments.measures.actors import list_actors
from commitments.measures.figures import count_figures
from commitments.measures.outcomes import sum_outcomes
from commitments.measures.practices import list_practices
from commitments.measures.register import latest_reports
from commitments.measures.scope import the_eight
from commitments.site.view_form import Field
from commitments.site.visit import Visit

AT_MOST = 6  # of each list; the pages of their own hold all


def theme(visit: Visit, code: str) -> None:
    """Show one theme."""
    t = visit.t
    scope, within = visit.scope.but(theme=(code,)), visit.within(theme=code)
    eight = visit.read(the_eight)
    (total,) = visit.read(count_figures, scope=scope)
    actors = visit.read(list_actors, scope=scope, size=AT_MOST)
    ui.heading(themes.theme_title(code, visit), themes.theme_finding(code, total, actors.total, visit))
    if total.commitments:
        finding = themes.countries_finding(visit.read(count_figures, scope=scope, by="country"), eight, visit)
        named = gallery.completion(within, "country", finding=finding)
        ui.show(visit, named, f"{code}-country", level=3)
        ui.show(visit, gallery.completion(within, "actor_type"), f"{code}-type", level=3)
        ui.heading(t("Who acts"), level=3)
        ui.rows(tables.actor_entries(actors.rows, visit, by="theme"))
        if actors.total > AT_MOST:
            ui.link(within.to("actors"), t("All {n}", n=actors.total))
        latest = visit.read(latest_reports, scope=scope, at_most=AT_MOST)
        ui.heading(
            t("What was last heard"), "" if latest else t("No report or trace up to this day."), level=3
        )
        ui.rows(tables.latest_entries(latest, visit))
        changed = visit.read(sum_outcomes, scope=scope)
        ui.heading(t("What it changed"), "" if changed else t("No outcome is recorded."), level=3)
        ui.facts(profile.outcome_facts(changed, visit))
    else:
        ui.nothing(
            visit,
            t("No commitment or action under this theme is recorded in this view."),
            t("Whoever knows of one can tell the GSEF secretariat, with a public source."),
        )
    shared = visit.read(list_practices, scope=scope)
    ui.heading(
        t("Practices"), "" if shared else t("No practice under this theme is recorded in this view."), level=3
    )
    ui.rows(practices.practice_entries(shared[:AT_MOST], visit, by="theme"))
    if len(shared) > AT_MOST:
        ui.link(within.to("practices"), t("All {n}", n=len(shared)))


def draw(visit: Visit) -> None:
    """Draw the page."""
    t = visit.t
    chosen = visit.scope.theme[:1]
    beside = tuple(code for code in (visit.address["with"],) if code and code not in chosen)
    ui.heading(
        t("Themes of the city"),
        t(
            "What is done where, and where nothing is. The services of a city that the dialogue named come "
            "first."
        ),
        level=1,
    )
    options = themes.theme_options(visit)
    ui.choices(
        visit,
        [
            Field("theme", t("Theme"), options, chosen, t("All themes")),
            Field("with", t("Beside it"), options, beside, t("None")),
        ],
        t("Show"),
    )
    if not visit.names["actor"]:
        ui.nothing_recorded(visit)
        return
    if chosen or beside:
        ui.key_of_completion(visit)
        for place, code in zip(st.columns(len(chosen + beside), gap="large"), chosen + beside, strict=True):
            with place:
                theme(visit, code)
    crossed = gallery.themes_by_country(visit)
    ui.heading(crossed.title, crossed.chart.finding)
    ui.drawing(visit, crossed)
    if not (chosen or beside):
        figures = visit.read(count_figures, by="theme")
        if figures:
            ui.key_of_completion(visit)
            finding = themes.bars_finding(figures, visit)
            ui.show(visit, gallery.completion(visit, "theme", finding), "by-theme")


ui.page("themes", draw)
