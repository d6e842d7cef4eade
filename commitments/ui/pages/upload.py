"""Files that staff deposit: what they are, what is wrong and how to mend it, what they would change."""

from __future__ import annotations

import streamlit as st

from commitments.auth.sign_in import Person
from commitments.contract import days
from commitments.site.visit import Visit
from commitments.staff import problem_groups, upload
from commitments.staff.learning import learned
from commitments.staff.remembered import recall, recall_words
from commitments.staff.upload import UploadDraft
from commitments.store.changesets import preview, read_files
from commitments.ui import publishing
from commitments.ui.desk.files import choose_files
from commitments.ui.desk.problems import problems
from commitments.ui.desk.sheets import what_they_are
from commitments.ui.desk.steps import go_on, step_back
from commitments.ui.desk.stored import absent
from commitments.ui.drawing import heading, sentences


def page(visit: Visit, person: Person) -> None:
    """Draw the page."""
    t, store = visit.t, visit.opened
    heading(
        t("Upload files"),
        t("Nothing changes until you have seen the changes and said why."),
        level=1,
    )
    files, given = choose_files(t)
    if st.session_state.get("upload.given") != given:
        publishing.forget("upload.")  # what was read of other files is of no use any more
        st.session_state["upload.given"] = given
    if not files:
        sentences(upload.advice(t), t=t)
        return
    draft: UploadDraft = st.session_state.setdefault("upload.draft", UploadDraft())
    of = (given, repr(draft.choices), repr(draft.corrections), draft.removing)
    if publishing.settled(visit, "upload", of):
        for what in ("sheets", "preview", "groups", "change", "looks", "figures"):
            publishing.forget(f"upload.{what}")  # of a long file, more than what is shown from now on
        return
    with st.spinner(t("Reading the files…")):
        sheets = publishing.remembered(
            "upload.sheets", (given, repr(draft.choices)), lambda: read_files(files, draft.choices)
        )
    if (looked_at := recall(draft, sheets, store)) is not draft:
        go_on(looked_at)
    told, today = draft.telling(sheets), days.today()
    seen = (of, repr([sheet.decisions for sheet in told]), store.newest, today)
    with st.spinner(t("Checking…")):
        result = publishing.remembered(
            "upload.preview",
            seen,
            lambda: preview(
                store, files, told, today=today, corrections=draft.corrections, removing=draft.removing
            ),
        )
        groups = publishing.remembered(
            "upload.groups",
            (seen, t.language),
            lambda: problem_groups.groups(result, problem_groups.referable(result, store, t), visit),
        )
    if (mended := recall_words(draft, sheets, groups, store)) is not draft:
        go_on(mended)
    what_they_are(t, draft, sheets, result)
    step_back(t, draft)
    problems(t, draft, files, result, groups)
    if (change := result.change) is not None:
        absent(visit, draft, result, change)
        publishing.propose(
            visit,
            person,
            "upload",
            of,
            lambda: change,
            kind="import",
            files=result.files,
            learn=lambda: learned(draft, sheets, store),
        )
