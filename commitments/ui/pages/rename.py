"""An identifier given up for another, or for one that stands already: then two records become one."""

import streamlit as st

from commitments.auth.sign_in import Person
from commitments.errors import CommitmentsError
from commitments.i18n.error_messages import error_sentence
from commitments.site import missing
from commitments.site.blocks import EntryList
from commitments.site.visit import Visit
from commitments.site.words import revision_history
from commitments.site.words.changeset import RecordNames
from commitments.site.words.tables import table_names
from commitments.store import renames
from commitments.store.renames import Renamed
from commitments.ui import publishing
from commitments.ui.drawing import draw, heading, notice


def page(visit: Visit, person: Person) -> None:
    """Draw the page."""
    t, store = visit.t, visit.opened
    heading(
        t("Change an identifier, or merge two records"),
        t("What refers to it follows, its history stays with it, and old links lead to the new identifier."),
        level=1,
    )
    publishing.finish(visit, "rename")
    done = st.session_state.get("rename.done")
    if done:
        publishing.published(visit, done[1])
        if st.button(t("Change another one")):
            publishing.forget("rename.")
            st.rerun()
        return
    if not store.newest:
        draw(visit, [missing.nothing_recorded(visit)])
        return
    chosen = choose(visit)
    if chosen is None:
        return
    table, old, new = chosen
    try:
        renaming = renames.rename(store.current(), table, old, new)
        keep: renames.Keep = decide(visit, renaming) if renaming.collisions else "new"
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
            lambda: renames.rename(store.current(), table, old, new, keep).change,
            kind="rename",
        )


def choose(visit: Visit) -> tuple[str, str, str] | None:
    """Ask which identifier of which table is given up for which other; None as long as that is not said."""
    t, current, titles = visit.t, visit.opened.current(), table_names(visit.t)
    preset, named = visit.address["table"], list(renames.NAMED)
    table = st.selectbox(
        t("Table"),
        named,
        named.index(preset) if preset in named else 0,
        format_func=lambda name: titles[name],
        key="rename.table",
    )
    names = revision_history.names_of(current, table, t)
    preset = visit.address["id"].lower() if preset == table else ""
    old = st.selectbox(
        t("Which one"),
        list(names),
        index=list(names).index(preset) if preset in names else None,
        format_func=lambda key: names[key],
        placeholder=t("Choose"),
        key=f"rename.old.{table}",
    )
    ways = {"new": t("gets a new identifier"), "merge": t("becomes one with another")}
    way = st.radio(t("What becomes of it"), list(ways), format_func=lambda name: ways[name], horizontal=True)
    new: str | None
    if way == "new":
        new = st.text_input(t("New identifier"), max_chars=64, key=f"rename.new.{table}").strip()
    else:
        new = st.selectbox(
            t("The one that stays"),
            [key for key in names if key != old],
            index=None,
            format_func=lambda key: names[key],
            placeholder=t("Choose"),
            key=f"rename.into.{table}",
        )
    if not old or not new:
        return None
    if way == "new" and new.lower() in names and new.lower() != old:
        notice(t("“{id}” is borne by another: choose to make the two one, or write another.", id=new))
        return None
    return table, old, new


def decide(visit: Visit, renamed: Renamed) -> renames.Keep:
    """Ask which of two reports or outcomes that would become one is kept."""
    t = visit.t
    names = RecordNames(renamed.change, visit, visit.opened)
    heading(
        t("Both have said something of the same day"),
        t("Of each of these one alone can be kept; what differs is shown as first / second."),
        level=3,
    )
    draw(visit, [EntryList(revision_history.collision_entries(renamed.collisions, names, visit))])
    options: dict[renames.Keep, str] = {
        "new": t("what was said of the one that stays"),
        "old": t("what was said of the one that goes"),
    }
    kept: renames.Keep | None = st.radio(
        t("Keep"), list(options), index=None, format_func=lambda name: options[name], key="rename.keep"
    )
    return kept or ""
