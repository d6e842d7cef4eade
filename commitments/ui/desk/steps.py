"""The desk of one visit: the draft as it was last drawn here, what a person decides next, how it is undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

import streamlit as st

from commitments.errors import CommitmentsError
from commitments.i18n.translator import Translator
from commitments.staff.drafts import Drafts, KeptDraft
from commitments.staff.upload import UploadDraft

_DESK = "upload.desk"


@dataclass(frozen=True)
class Desk:
    """A draft as somebody sees it."""

    drafts: Drafts
    draft: KeptDraft
    who: str


def sit_down(desk: Desk) -> bool:
    """Draw this draft from now on; False where somebody else has changed it since it was drawn here, so that
    what was pressed meanwhile is not done."""
    drawn: Desk | None = st.session_state.get(_DESK)
    st.session_state[_DESK] = desk
    return drawn is None or drawn.draft.id != desk.draft.id or drawn.draft.version == desk.draft.version


def go_on(decided: UploadDraft) -> NoReturn:
    """Keep a decision and look at the files again."""
    desk: Desk = st.session_state[_DESK]
    keep(lambda: desk.drafts.keep(desk.draft, decided, desk.who))
    st.rerun()


def keep(write: Callable[[], KeptDraft]) -> KeptDraft | None:
    """Return the draft as it is kept from now on; None where it is not, which the next drawing tells."""
    desk: Desk = st.session_state[_DESK]
    try:
        draft = write()
    except CommitmentsError as error:
        st.session_state["upload.trouble"] = error
        return None
    st.session_state[_DESK] = Desk(desk.drafts, draft, desk.who)
    return draft


def step_back(t: Translator, draft: UploadDraft) -> None:
    """Let the last decision, or all of them, be taken back."""
    if not draft.before:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(t("Undo the last step"), icon=":material/undo:"):
            go_on(draft.back())
        if st.button(t("Start again with the files as they are")):
            go_on(draft.as_they_are())
        if n := len(draft.corrections):
            st.caption(
                t.n(
                    "{n} correction made here; the files stay as they are",
                    "{n} corrections made here; the files stay as they are",
                    n,
                )
            )
