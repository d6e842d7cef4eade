"""One country, or two side by side: how far, by whom, under which article, how the law stands, what
happened when."""

import streamlit as st

from commitments import gallery, measures, records, tables, ui


def country(here: ui.Here, code: str, place: str) -> None:
    """Show one country; `place` tells its charts from those of the other."""
    t = here.t
    seen = here.seen.but(country=(code,))
    (total,) = here.read(measures.figures, seen=seen)
    actors = here.read(records.actors, seen=seen, size=None)
    ui.heading(here.name("country", code), tables.country_finding(total, actors.total, here), level=2)
    rung = next((each for each in here.read(measures.law_rungs, seen=seen) if each.country == code), None)
    if total.commitments:
        within = here.within(country=code)
        ui.show(here, gallery.completion(within, "actor_type"), f"{place}-actor_type", level=3)
        ui.show(here, gallery.completion(within, "article"), f"{place}-article", level=3)
        ui.show(here, gallery.completion(within, "theme"), f"{place}-theme", level=3)
        if trend := gallery.over_time(within):
            ui.show(here, trend, f"{place}-trend", level=3)
    else:
        ui.nothing(
            here,
            t("No commitment or action of this country is recorded in this view."),
            t("Whoever knows of one can tell the GSEF secretariat, with a public source."),
        )
    ui.heading(t("The framework law"), tables.law_sentence(rung.rung if rung else None, t), level=3)
    ui.ladder(here, rung.rung if rung else None)
    ui.taken(here, gallery.law(here.within(country=code)))
    ui.link(
        here.to("environment", country=code), t("Laws, networks, events: {country}", country=t.country(code))
    )
    milestones = here.read(records.milestones, seen=seen, regional=False)
    ui.heading(
        t("Milestones"), "" if milestones else t("No milestone is recorded for this country."), level=3
    )
    ui.timeline(tables.timeline(milestones, here))
    ui.heading(t("Actors"), level=3)
    ui.rows(tables.actor_entries(actors.rows, here, by="country"))


def draw(here: ui.Here) -> None:
    """Draw the page."""
    t = here.t
    known = sorted(here.names["country"].items(), key=lambda each: here.sorted_by("country", each[0]))
    chosen = here.seen.country[:1]
    beside = tuple(
        code for code in (here.address["with"],) if code in here.names["country"] and code not in chosen
    )
    ui.heading(
        t("Countries"), t("Choose a country, or two to see them side by side. No ranking is meant."), level=1
    )
    ui.choices(
        here,
        [
            ui.Field("country", t("Country"), known, chosen, t("All countries")),
            ui.Field("with", t("Beside it"), known, beside, t("None")),
        ],
        t("Show"),
    )
    figures = here.read(measures.figures, by="country")
    if not figures:
        ui.nothing_recorded(here)
    elif not chosen:
        rungs = here.read(measures.law_rungs)
        ui.key_of_completion(here)
        ui.show(here, gallery.completion(here, "country"), "by-country")
        ui.heading(t("The countries, one by one"))
        ui.table(tables.countries_table(rungs, figures, here), cards=True)
    else:
        ui.key_of_completion(here)
        places = st.columns(1 + len(beside), gap="large")
        for place, code in zip(places, (*chosen, *beside), strict=True):
            with place:
                country(here, code, code)


ui.page("countries", draw)
