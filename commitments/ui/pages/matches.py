"""What is remembered of files that were uploaded: shown, changed, forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from commitments.auth.sign_in import Person
from commitments.errors import CommitmentsError
from commitments.i18n.error_messages import staff_sentence
from commitments.site.visit import Visit
from commitments.staff import match_words
from commitments.staff.match_words import RememberedSet
from commitments.store.matches import Match
from commitments.ui.drawing import heading, nothing, notice
from commitments.ui.fields import WIDTH, choose, plain

_AT_ONCE = 20  # sets of headings
_OF_ONE = 60  # things of one set
_CHANGED = "matches.changed"  # as it was, to be taken back


def page(visit: Visit, person: Person) -> None:
    """Draw the page."""
    t, store = visit.t, visit.opened
    heading(
        t("Remembered matches"),
        t(
            "What you decide of a file is kept as it is published, and taken for the next file with the same "
            "headings: which columns they are, what its words and names mean, what is left out."
        ),
        level=1,
    )
    _take_back(visit, person)
    matches = store.matches()
    if not matches:
        nothing(visit, t("Nothing is remembered yet: no file was published of which something was decided."))
        return
    words = st.text_input(t("Find a heading, a word or a file"), key="matches.words", width=WIDTH)
    sets = match_words.remembered_sets(matches, words, store.head(), t)
    for of_set in sets[:_AT_ONCE]:
        with st.expander(plain(of_set.title), expanded=len(sets) == 1):
            _change(visit, person, of_set)
    if (left := len(sets) - _AT_ONCE) > 0:
        st.caption(t("Not shown: {n}. Find what you look for above.", n=left))
    if st.button(t("Forget everything"), icon=":material/delete:", key="matches.forget"):
        _remember(visit, person, matches, [replace(match, meant=None) for match in matches])


def _change(visit: Visit, person: Person, of_set: RememberedSet) -> None:
    """Let what is remembered of a set of headings be changed or forgotten, one by one or all of it."""
    t = visit.t
    heading(finding=of_set.said)
    shown, changed = of_set.fields[:_OF_ONE], []
    with st.form(f"matches.{of_set.name}", border=False):
        for place, field in enumerate(shown):
            key = f"matches.{of_set.name}.{place}.{field.match.decided}.{field.match.meant}"
            meant = choose(plain(field.label), field.options, field.match.meant, key=key, width=WIDTH)
            if meant != field.match.meant:
                changed.append(replace(field.match, meant=meant))
        if (left := len(of_set.fields) - _OF_ONE) > 0:
            st.caption(t("Not shown: {n}. Find what you look for above.", n=left))
        if st.form_submit_button(t("Apply these changes")) and changed:
            decided = {match.decided for match in changed}
            before = [field.match for field in shown if field.match.decided in decided]
            _remember(visit, person, before, changed)
    if st.button(t("Forget all of these headings"), key=f"matches.forget.{of_set.name}"):
        _remember(visit, person, of_set.matches, [replace(match, meant=None) for match in of_set.matches])


def _remember(visit: Visit, person: Person, before: Sequence[Match], now: Sequence[Match]) -> None:
    """Keep what is meant now, and what was meant `before`, to be taken back."""
    try:
        visit.opened.remember(now, who=person.name)
    except CommitmentsError as error:
        notice(staff_sentence(error, visit.t), visit.t("Nothing was changed."))
        return
    st.session_state[_CHANGED] = before
    st.rerun()


def _take_back(visit: Visit, person: Person) -> None:
    """Say that something was changed or forgotten, and let it be taken back."""
    t, before = visit.t, st.session_state.get(_CHANGED)
    if before is None:
        return
    notice(t("Changed or forgotten: {n}.", n=len(before)))
    if st.button(t("Take it back"), icon=":material/undo:", key="matches.back"):
        visit.opened.remember(before, who=person.name)
        del st.session_state[_CHANGED]
        st.rerun()
