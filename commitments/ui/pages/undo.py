"""What takes one revision back, what stays because later ones built on it, and its publication."""

import streamlit as st

from commitments.auth.sign_in import Person
from commitments.site.blocks import Folds, Link
from commitments.site.cells import FoldedList
from commitments.site.visit import Visit
from commitments.site.words import revision_history
from commitments.site.words.changeset import RecordNames
from commitments.store import undo
from commitments.ui import publishing
from commitments.ui.drawing import draw, draw_beside_work, heading

_AT_MOST = 50


def page(visit: Visit, person: Person) -> None:
    """Draw the page."""
    t, store, number = visit.t, visit.opened, visit.address["number"]
    revision = store.revision(number)
    if revision is None:
        heading(t("Undo a revision"), t("Choose it in the history."), level=1)
        draw(visit, [Link(visit.to("history"), t("The history"))])
        return
    heading(t("Undo revision {number}", number=number), revision.reason, level=1)
    publishing.finish(visit, "undo")
    done_of, done = st.session_state.get("undo.done", (None, None))
    if done_of == number and done and done.number == store.newest:
        publishing.published(visit, done)
        return
    if done_of is not None:  # of another, or of a state of things that has passed
        publishing.forget("undo.")
    undoing = publishing.remembered(
        "undo.found", (number, store.newest), lambda: undo.undo(store, revision.number)
    )
    heading(finding=revision_history.undo_finding(undoing, t))
    if n := len(undoing.left):
        names = RecordNames(undoing.change, visit, store)
        title = t.n(
            "{n} record stays as it is, in whole or in part",
            "{n} records stay as they are, in whole or in part",
            n,
        )
        left = tuple(revision_history.left_entries(undoing, names, visit, _AT_MOST))
        draw_beside_work(visit, [Folds([FoldedList(title, left, more=max(0, n - _AT_MOST))])])
    if undoing.change or undoing.change.kept:
        publishing.propose(visit, person, "undo", number, lambda: undoing.change, kind="undo")
