"""Who acts: country × type of actor with the empty cells visible; one type or level, or two side by side."""

import streamlit as st

from commitments import gallery, measures, records, tables, ui

SIZE = 50


def kinds(here: ui.Here) -> list[str]:
    """Give the one or two kinds of actor that the address asks for."""
    _, known = ui.own_choices(here)["kind"]
    asked = [f"{by}:{code}" for by in ("level", "actor_type") for code in getattr(here.seen, by)]
    asked = list(dict.fromkeys([here.address["kind"], *asked[:1], here.address["with"]]))
    return [each for each in asked if each in known][:2]


def of_kind(here: ui.Here, by: str, code: str) -> measures.Seen:
    """Give the view of one kind of actor."""
    return here.seen.but(level=(), actor_type=()).but(**{by: (code,)})


def kind(here: ui.Here, by: str, code: str) -> None:
    """Show one type or level of actor."""
    t = here.t
    seen = of_kind(here, by, code)
    (total,) = here.read(measures.figures, seen=seen)
    actors = ui.listed(here, records.actors, seen=seen, size=SIZE)
    ui.heading(ui.capital(here.name(by, code)), tables.kind_finding(total, actors.total, here))
    if total.commitments:
        within = here.within(**{"level": None, "actor_type": None, by: code})
        ui.show(here, gallery.completion(within, "country"), f"{by}-{code}", level=3)
    if actors.rows:
        ui.heading(t("The actors"), level=3)
        ui.rows(tables.actor_entries(actors.rows, here, by=by))
        ui.more(here, len(actors.rows), actors.total, SIZE)
    else:
        ui.nothing(here, t("No actor of this kind is recorded in this view."))


def draw(here: ui.Here) -> None:
    """Draw the page."""
    t = here.t
    options = list(ui.own_choices(here)["kind"][1].items())
    chosen = kinds(here)
    ui.heading(
        t("Actors"),
        t("Who is listed, by country and kind. An empty cell is a place where no actor is recorded."),
        level=1,
    )
    ui.choices(
        here,
        [
            ui.Field("kind", t("Kind of actor"), options, tuple(chosen[:1]), t("All kinds")),
            ui.Field("with", t("Beside it"), options, tuple(chosen[1:]), t("None")),
        ],
        t("Show"),
    )
    if chosen:
        ui.key_of_completion(here)
        for place, each in zip(st.columns(len(chosen), gap="large"), chosen, strict=True):
            with place:
                kind(here, *each.split(":"))
    elif not here.names["actor"]:
        ui.nothing_recorded(here)
    else:
        crossed = gallery.kinds(here)
        ui.heading(crossed.title, crossed.chart.finding)
        ui.drawing(here, crossed)
        actors = ui.listed(here, records.actors, size=SIZE)
        ui.heading(t("The actors"))
        ui.table(tables.actors_table(actors.rows, here), cards=True)
        ui.more(here, len(actors.rows), actors.total, SIZE)


ui.page("actors", draw)
