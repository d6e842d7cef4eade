"""The themes of the city, its services first: what is done where, where nothing is; one theme, or two side by
side."""

import streamlit as st

from commitments import gallery, measures, practices, profile, records, tables, themes, ui

AT_MOST = 6  # of each list; the pages of their own hold all


def theme(here: ui.Here, code: str) -> None:
    """Show one theme."""
    t = here.t
    seen, within = here.seen.but(theme=(code,)), here.within(theme=code)
    eight = here.read(measures.the_eight)
    (total,) = here.read(measures.figures, seen=seen)
    actors = here.read(records.actors, seen=seen, size=AT_MOST)
    ui.heading(themes.theme_title(code, here), themes.theme_finding(code, total, actors.total, here))
    if total.commitments:
        finding = themes.countries_finding(here.read(measures.figures, seen=seen, by="country"), eight, here)
        named = gallery.completion(within, "country", finding=finding)
        ui.show(here, named, f"{code}-country", level=3)
        ui.show(here, gallery.completion(within, "actor_type"), f"{code}-type", level=3)
        ui.heading(t("Who acts"), level=3)
        ui.rows(tables.actor_entries(actors.rows, here, by="theme"))
        if actors.total > AT_MOST:
            ui.link(within.to("actors"), t("All {n}", n=actors.total))
        latest = here.read(records.latest, seen=seen, at_most=AT_MOST)
        ui.heading(
            t("What was last heard"), "" if latest else t("No report or trace up to this day."), level=3
        )
        ui.rows(tables.latest_entries(latest, here))
        changed = here.read(measures.outcomes, seen=seen)
        ui.heading(t("What it changed"), "" if changed else t("No outcome is recorded."), level=3)
        ui.facts(profile.outcome_facts(changed, here))
    else:
        ui.nothing(
            here,
            t("No commitment or action under this theme is recorded in this view."),
            t("Whoever knows of one can tell the GSEF secretariat, with a public source."),
        )
    shared = here.read(records.practices, seen=seen)
    ui.heading(
        t("Practices"), "" if shared else t("No practice under this theme is recorded in this view."), level=3
    )
    ui.rows(practices.practice_entries(shared[:AT_MOST], here, by="theme"))
    if len(shared) > AT_MOST:
        ui.link(within.to("practices"), t("All {n}", n=len(shared)))


def draw(here: ui.Here) -> None:
    """Draw the page."""
    t = here.t
    chosen = here.seen.theme[:1]
    beside = tuple(code for code in (here.address["with"],) if code and code not in chosen)
    ui.heading(
        t("Themes of the city"),
        t(
            "What is done where, and where nothing is. The services of a city that the dialogue named come "
            "first."
        ),
        level=1,
    )
    options = themes.theme_options(here)
    ui.choices(
        here,
        [
            ui.Field("theme", t("Theme"), options, chosen, t("All themes")),
            ui.Field("with", t("Beside it"), options, beside, t("None")),
        ],
        t("Show"),
    )
    if not here.names["actor"]:
        ui.nothing_recorded(here)
        return
    if chosen or beside:
        ui.key_of_completion(here)
        for place, code in zip(st.columns(len(chosen + beside), gap="large"), chosen + beside, strict=True):
            with place:
                theme(here, code)
    crossed = gallery.themes_by_country(here)
    ui.heading(crossed.title, crossed.chart.finding)
    ui.drawing(here, crossed)
    if not (chosen or beside):
        figures = here.read(measures.figures, by="theme")
        if figures:
            ui.key_of_completion(here)
            finding = themes.bars_finding(figures, here)
            ui.show(here, gallery.completion(here, "theme", finding), "by-theme")


ui.page("themes", draw)
