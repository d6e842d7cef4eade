"""Who acts: country × type of actor with the empty cells visible; one type or level, or two side by side."""

import streamlit as st

from commitments import gallery, tables, ui
from commitments.measures.actors import list_actors
from commitments.measures.figures import count_figures
from commitments.measures.scope import Scope
from commitments.site import paging
from commitments.site.filters import own_choices
from commitments.site.view_form import Field
from commitments.site.visit import Visit

SIZE = 50


def kinds(visit: Visit) -> list[str]:
    """Give the one or two kinds of actor that the address asks for."""
    _, known = own_choices(visit)["kind"]
    asked = [f"{by}:{code}" for by in ("level", "actor_type") for code in getattr(visit.scope, by)]
    asked = list(dict.fromkeys([visit.address["kind"], *asked[:1], visit.address["with"]]))
    return [each for each in asked if each in known][:2]


def of_kind(visit: Visit, by: str, code: str) -> Scope:
    """Give the view of one kind of actor."""
    return visit.scope.but(level=(), actor_type=()).but(**{by: (code,)})


def kind(visit: Visit, by: str, code: str) -> None:
    """Show one type or level of actor."""
    t = visit.t
    seen = of_kind(visit, by, code)
    (total,) = visit.read(count_figures, scope=seen)
    actors = paging.listed(visit, list_actors, scope=seen, size=SIZE)
    ui.heading(ui.capital(visit.name(by, code)), tables.kind_finding(total, actors.total, visit))
    if total.commitments:
        within = visit.within(**{"level": None, "actor_type": None, by: code})
        ui.show(visit, gallery.completion(within, "country"), f"{by}-{code}", level=3)
    if actors.rows:
        ui.heading(t("The actors"), level=3)
        ui.rows(tables.actor_entries(actors.rows, visit, by=by))
        ui.more(visit, len(actors.rows), actors.total, SIZE)
    else:
        ui.nothing(visit, t("No actor of this kind is recorded in this view."))


def draw(visit: Visit) -> None:
    """Draw the page."""
    t = visit.t
    options = list(own_choices(visit)["kind"][1].items())
    chosen = kinds(visit)
    ui.heading(
        t("Actors"),
        t("Who is listed, by country and kind. An empty cell is a place where no actor is recorded."),
        level=1,
    )
    ui.choices(
        visit,
        [
            Field("kind", t("Kind of actor"), options, tuple(chosen[:1]), t("All kinds")),
            Field("with", t("Beside it"), options, tuple(chosen[1:]), t("None")),
        ],
        t("Show"),
    )
    if chosen:
        ui.key_of_completion(visit)
        for place, each in zip(st.columns(len(chosen), gap="large"), chosen, strict=True):
            with place:
                kind(visit, *each.split(":"))
    elif not visit.names["actor"]:
        ui.nothing_recorded(visit)
    else:
        crossed = gallery.kinds(visit)
        ui.heading(crossed.title, crossed.chart.finding)
        ui.drawing(visit, crossed)
        actors = paging.listed(visit, list_actors, size=SIZE)
        ui.heading(t("The actors"))
        ui.table(tables.actors_table(actors.rows, visit), cards=True)
        ui.more(visit, len(actors.rows), actors.total, SIZE)


ui.page("actors", draw)
