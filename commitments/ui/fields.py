"""Fields of the pages for staff: labels that are shown as they are, one of several, a stored record."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Literal, TypeVar, overload

import streamlit as st

from commitments.render.templating import render
from commitments.site.visit import Visit
from commitments.site.words.changeset import RecordNames
from commitments.site.words.tables import table_names
from commitments.store.changesets import Changeset

T = TypeVar("T")

WIDTH = 720  # pixels of a field, where there is room

_LISTED = 200  # records at once
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+.!|~:$<>&-])")
_LINKED = re.compile(r"(?i)(?<=http)(?=s?://)|(?<=www)(?=\.)|(?<=@)")  # what makes a link, escaped or not
_JOINED = "\N{WORD JOINER}"  # is not seen

# In lists people look for what they type: spaces that break, and apostrophes as fields.js writes them.
_AS_TYPED = str.maketrans({"'": "’", "\N{NO-BREAK SPACE}": " ", "\N{NARROW NO-BREAK SPACE}": " "})

Width = int | Literal["stretch"]


def plain(text: str) -> str:
    """Return a text as the label of a field or button that shows it as it is: labels are Markdown."""
    return _MARKDOWN.sub(r"\\\1", _LINKED.sub(_JOINED, text))


def listed(names: Mapping[T, str]) -> Callable[[T], str]:
    """Return how the values of a list are called in it, so that typing finds them."""
    return lambda value: names[value].translate(_AS_TYPED)


@overload
def choose(
    label: str,
    names: Mapping[T, str],
    preset: T | None = None,
    *,
    key: str,
    width: Width = ...,
    disabled: bool = ...,
) -> T: ...


@overload
def choose(
    label: str,
    names: Mapping[T, str],
    preset: T | None = None,
    *,
    key: str,
    placeholder: str,
    width: Width = ...,
    seen: str = ...,
) -> T | None: ...


def choose(
    label: str,
    names: Mapping[T, str],
    preset: T | None = None,
    *,
    key: str,
    placeholder: str = "",
    width: Width = "stretch",
    disabled: bool = False,
    seen: str = "",
) -> T | None:
    """Ask for one of several values, by their names; what is not preset is the first, or with a `placeholder`
    has to be chosen. Where `seen` stands over the field, the label is heard alone."""
    if seen:
        st.html(render("seen_label", text=seen))
    values = list(names)
    return st.selectbox(
        label,
        values,
        next((at for at, value in enumerate(values) if value == preset), None if placeholder else 0),
        format_func=listed(names),
        label_visibility="collapsed" if seen else "visible",
        placeholder=placeholder or None,
        key=key,
        width=width,
        disabled=disabled,
    )


def choose_table(visit: Visit, label: str, tables: Iterable[str], preset: str, key: str) -> str:
    """Ask which table is meant, with the one of the address chosen already."""
    titles, asked = table_names(visit.t), visit.address["table"]
    names = {table: titles[table] for table in tables}
    return choose(label, names, asked if asked in names else preset, key=key, width=WIDTH)


def choose_record(
    visit: Visit, table: str, label: str, key: str, *, new: str = "", but: str = ""
) -> str | None:
    """Ask for the key of a stored record of a table, found by words where there are many, with the one of the
    address chosen already: "" is a new one, where that has a name; no record is `but`."""
    t, store = visit.t, visit.opened
    naming = RecordNames(Changeset(store.newest), visit, store)
    names = naming.matching(table, "", _LISTED)
    asked = visit.address["id"].lower() if visit.address["table"] == table else ""
    if len(names) == _LISTED:
        words = st.text_input(t("Search by name or identifier"), key=f"{key}.words", width=WIDTH)
        names = naming.matching(table, words, _LISTED)
        key = f"{key}.{words}"
        if asked not in names and (record := naming.before.record(table, asked)):
            names = {asked: naming.described(record), **names}
    names.pop(but, None)
    if new:
        return choose(label, {"": new, **names}, asked, key=key, width=WIDTH)
    return choose(label, names, asked, key=key, placeholder=t("Choose"), width=WIDTH)
