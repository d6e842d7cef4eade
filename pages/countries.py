"""One country, or two side by side: how far, by whom, under which article, how the law stands, what
happened when."""

import streamlit as st

from commitments import gallery, tables, ui
from commitments.measures.actors import list_actors
from commitments.measures.figures import count_figures
from commitments.measures.law import law_rungs
from commitments.measures.milestones import list_milestones
from commitments.site.view_form import Field
from commitments.site.visit import Visit


def country(visit: Visit, code: str, place: str) -> None:
    """Show one country; `place` tells its charts from those of the other."""
    t = visit.t
    scope = visit.scope.but(country=(code,))
    (total,) = visit.read(count_figures, scope=scope)
    actors = visit.read(list_actors, scope=scope, size=None)
    ui.heading(visit.name("country", code), tables.country_finding(total, actors.total, visit), level=2)
    rung = next((each for each in visit.read(law_rungs, scope=scope) if each.country == code), None)
    if total.commitments:
        within = visit.within(country=code)
        ui.show(visit, gallery.completion(within, "actor_type"), f"{place}-actor_type", level=3)
        ui.show(visit, gallery.completion(within, "article"), f"{place}-article", level=3)
        ui.show(visit, gallery.completion(within, "theme"), f"{place}-theme", level=3)
        if trend := gallery.over_time(within):
            ui.show(visit, trend, f"{place}-trend", level=3)
    else:
        ui.nothing(
            visit,
            t("No commitment or action of this country is recorded in this view."),
            t("Whoever knows of one can tell the GSEF secretariat, with a public source."),
        )
    ui.heading(t("The framework law"), tables.law_sentence(rung.rung if rung else None, t), level=3)
    ui.ladder(visit, rung.rung if rung else None)
    ui.taken(visit, gallery.law(visit.within(country=code)))
    ui.link(
        visit.to("environment", country=code), t("Laws, networks, events: {country}", country=t.country(code))
    )
    milestones = visit.read(list_milestones, scope=scope, regional=False)
    ui.heading(
        t("Milestones"), "" if milestones else t("No milestone is recorded for this country."), level=3
    )
    ui.timeline(tables.timeline(milestones, visit))
    ui.heading(t("Actors"), level=3)
    ui.rows(tables.actor_entries(actors.rows, visit, by="country"))


def draw(visit: Visit) -> None:
    """Draw the page."""
    t = visit.t
    known = sorted(visit.names["country"].items(), key=lambda each: visit.sorted_by("country", each[0]))
    chosen = visit.scope.country[:1]
    beside = tuple(
        code for code in (visit.address["with"],) if code in visit.names["country"] and code not in chosen
    )
    ui.heading(
        t("Countries"), t("Choose a country, or two to see them side by side. No ranking is meant."), level=1
    )
    ui.choices(
        visit,
        [
            Field("country", t("Country"), known, chosen, t("All countries")),
            Field("with", t("Beside it"), known, beside, t("None")),
        ],
        t("Show"),
    )
    figures = visit.read(count_figures, by="country")
    if not figures:
        ui.nothing_recorded(visit)
    elif not chosen:
        rungs = visit.read(law_rungs)
        ui.key_of_completion(visit)
        ui.show(visit, gallery.completion(visit, "country"), "by-country")
        ui.heading(t("The countries, one by one"))
        ui.table(tables.countries_table(rungs, figures, visit), cards=True)
    else:
        ui.key_of_completion(visit)
        places = st.columns(1 + len(beside), gap="large")
        for place, code in zip(places, (*chosen, *beside), strict=True):
            with place:
                country(visit, code, code)


ui.page("countries", draw)
