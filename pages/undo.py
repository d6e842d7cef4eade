"""What takes one revision back, what stays because later ones built on it, and its publication."""

import streamlit as st

from commitments import chronicle, desk, history, ui
from commitments.access import Person
from commitments.changes import Naming

AT_MOST = 50


def draw(here: ui.Here, person: Person) -> None:
    """Draw the page."""
    t, store, number = here.t, here.opened, here.address["number"]
    revision = next((each for each in store.revisions() if str(each.number) == number), None)
    if revision is None:
        ui.heading(t("Take a revision back"), t("Choose it in the history."), level=1)
        ui.link(here.to("history"), t("The history"))
        return
    ui.heading(t("Take revision {number} back", number=number), revision.reason, level=1)
    done_of, done = st.session_state.get("undo.done", (None, None))
    if done_of == number and done and done.number == store.newest:
        desk.published(here, done)
        return
    if done_of is not None:  # of another, or of a state of things that has passed
        desk.forget("undo.")
    found = desk.remembered(
        "undo.found", (number, store.newest), lambda: history.undo(store, revision.number)
    )
    desk.sentences([chronicle.undo_finding(found, t)], t=t)
    if found.left:
        names = Naming(found.change, here, store)
        ui.heading(t("What stays as it is"), level=3)
        ui.rows(chronicle.left_entries(found, names, here, AT_MOST))
        desk.sentences([], len(found.left) - AT_MOST, t=t)
    desk.propose(
        here, person, "undo", number, lambda: history.undo(store, revision.number).change, kind="undo"
    )


ui.staff_page("undo", draw, ui.later("Take a revision back"))
