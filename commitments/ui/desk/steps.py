"""What a person decides, step by step, and how a step is taken back."""

from __future__ import annotations

import streamlit as st

from commitments.i18n.translator import Translator
from commitments.staff.upload import UploadDraft


def go_on(draft: UploadDraft) -> None:
    """Keep a decision and look at the files again."""
    st.session_state["upload.draft"] = draft
    st.rerun()


def step_back(t: Translator, draft: UploadDraft) -> None:
    """Let the last decision, or all of them, be taken back."""
    if not draft.before:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(t("Undo the last step"), icon=":material/undo:"):
            go_on(draft.before)
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
