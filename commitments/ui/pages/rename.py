"""An identifier given up for another, or for one that stands already: then two records become one."""

from __future__ import annotations

import streamlit as st

from commitments.auth.sign_in import Person
from commitments.errors import CommitmentsError
from commitments.i18n.error_messages import error_sentence
from commitments.site import missing
from commitments.site.blocks import EntryList
from commitments.site.visit import Visit
from commitments.site.words import revision_history
from commitments.site.words.changeset import RecordNames
from commitments.store import renames
from commitments.store.renames import Renamed
from commitments.ui import publishing
from commitments.ui.drawing import draw, heading, notice
from commitments.ui.fields import WIDTH, choose_record, choose_table


def page(visit: Visit, person: Person) -> None:
    """Draw the page."""
    t, store = visit.t, visit.opened
    heading(
        t("Change an identifier, or merge two records"),
        t("Whatever refers to it follows, its history is kept, and old links lead to the new identifier."),
        level=1,
    )
    publishing.finish(visit, "rename")
    if done := publishing.last_published("rename"):
        publishing.published(visit, done)
        if st.button(t("Change another one")):
            publishing.forget("rename.")
            st.rerun()
        return
    if not store.newest:
        draw(visit, [missing.nothing_recorded(visit)])
        return
    chosen = _choose(visit)
    if chosen is None:
        return
    table, old, new = chosen
    try:
        renaming = renames.rename(store.head(), table, old, new)
        keep: renames.Keep = _decide(visit, renaming) if renaming.collisions else "new"
    except CommitmentsError as error:
        notice(error_sentence(error, t))
        return
    heading(finding=revision_history.renamed_finding(renaming, t))
    if keep:
        publishing.propose(
            visit,
            person,
            "rename",
            (table, old, new, keep),
            lambda: renames.rename(store.head(), table, old, new, keep).change,
            kind="rename",
        )


def _choose(visit: Visit) -> tuple[str, str, str] | None:
    """Ask which record of which table gives its identifier up for which other; None until that is said."""
    t = visit.t
    table = choose_table(visit, t("Table"), renames.NAMED, renames.NAMED[0], "rename.table")
    # Translators: one row of the register.
    old = choose_record(visit, table, t("Record"), f"rename.old.{table}")
    ways = {"new": t("gets a new identifier"), "merge": t("is merged with another")}
    way = st.radio(t("What becomes of it"), list(ways), format_func=ways.__getitem__, horizontal=True)
    new: str | None
    if way == "merge":
        new = choose_record(visit, table, t("The record that stays"), f"rename.into.{table}", but=old or "")
    else:
        new = st.text_input(t("New identifier"), max_chars=64, key=f"rename.new.{table}", width=WIDTH).strip()
    if not old or not new:
        return None
    if way == "new" and new.lower() != old and visit.opened.head().record(table, new.lower()):
        notice(
            t("“{id}” already belongs to another record: choose to merge the two, or write another.", id=new)
        )
        return None
    return table, old, new


def _decide(visit: Visit, renamed: Renamed) -> renames.Keep:
    """Ask which of two reports or outcomes that would become one is kept."""
    t = visit.t
    names = RecordNames(renamed.change, visit, visit.opened)
    heading(
        t("Both have a report or outcome of the same day"),
        t("Only one of each pair can be kept; differences are shown as first / second."),
        level=3,
    )
    draw(visit, [EntryList(revision_history.collision_entries(renamed.collisions, names, visit))])
    options: dict[renames.Keep, str] = {
        "new": t("what was reported for the one that stays"),
        "old": t("what was reported for the one that goes"),
    }
    kept: renames.Keep | None = st.radio(
        t("Keep"), list(options), index=None, format_func=options.__getitem__, key="rename.keep"
    )
    return kept or ""
