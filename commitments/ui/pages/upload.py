"""Files that staff deposit: what they are, what is wrong and how to mend it, what they would change."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from commitments.auth.sign_in import Person
from commitments.contract import days
from commitments.render.templating import render
from commitments.site.blocks import EntryList
from commitments.site.cells import Entry
from commitments.site.visit import Visit
from commitments.site.words.changeset import RecordNames
from commitments.staff import draft_words, problem_groups
from commitments.staff.learning import learned
from commitments.staff.remembered import recall, recall_words
from commitments.staff.rows_in_question import RowsInQuestion
from commitments.staff.upload import UploadDraft
from commitments.store.changesets import preview, read_files
from commitments.ui import publishing
from commitments.ui.desk.drafts import about, asked_for, drafts_of, list_drafts
from commitments.ui.desk.files import arrived, list_files, open_begun, receive
from commitments.ui.desk.problems import problems
from commitments.ui.desk.sheets import what_they_are
from commitments.ui.desk.steps import TOLD, Desk, becoming, looked_at, sit_down, step_back, take, why
from commitments.ui.desk.stored import absent
from commitments.ui.drawing import draw_beside_work, heading, notice, offer_templates, sentences

_STANDING = "upload.standing"


def page(visit: Visit, person: Person) -> None:
    """Draw the page."""
    t, store = visit.t, visit.opened
    heading(
        t("Upload files"),
        t("Nothing changes until you have seen the changes and said why."),
        level=1,
    )
    standing = st.empty()
    open_begun()
    publishing.finish(visit, "upload")
    drafts = drafts_of(visit)
    draft = asked_for(visit, drafts)
    if st.session_state.get("upload.of") != (shown := draft and draft.id):
        publishing.forget("upload.")  # what was read of other files is of no use any more
        st.session_state["upload.of"] = shown
    is_as_drawn = draft is None or sit_down(Desk(drafts, draft, person.name, t))
    if files := arrived(t):
        receive(drafts, draft, files, person.name, t)
    if not is_as_drawn:
        st.rerun()
    notice(*(told := st.session_state.get(TOLD, ())))
    if draft is None:
        sentences(draft_words.advice(t), t=t)
        offer_templates(t)
        list_drafts(visit)
        _lead_to_matches(visit)
    elif draft.revision is not None:
        publishing.forget("upload.")  # of a long file, more than what is shown from now on
        publishing.published(visit, store.revision(draft.revision))
    else:
        _go_through(visit, person, draft.decided, standing)
    if st.session_state.get(TOLD) is told:  # all is drawn, and nothing more is to be told
        del st.session_state[TOLD]


def _go_through(visit: Visit, person: Person, draft: UploadDraft, standing: DeltaGenerator) -> None:
    """Draw a draft from its files to its publication; how far it is, at its head."""
    t, store = visit.t, visit.opened
    standing.html(st.session_state.get(_STANDING, "<p></p>"))  # as it was, until it is known what it is
    about(t)
    files = list_files(t, draft)
    if not files:
        step_back(t, draft)
        return
    of = replace(draft, reason="", before=None)
    with st.spinner(t("Reading the files…")):
        sheets = publishing.remembered(
            "upload.sheets", (draft.files, draft.choices), lambda: read_files(files, draft.choices)
        )
    if (recalled := recall(draft, sheets, store, drafts_of(visit).waiting)) is not draft:
        take(recalled)
    told, today = draft.telling(sheets), days.today()
    seen = (of, store.newest, today)
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
        take(mended)
    errors = problem_groups.errors(groups)
    looked_at(errors)
    said, following, place = draft_words.standing(errors, result.change, visit)
    st.session_state[_STANDING] = render("standing", said=said, next=following, place=place)
    standing.html(st.session_state[_STANDING])
    rows = publishing.remembered("upload.rows", (seen, t.language), lambda: RowsInQuestion(result, groups))
    what_they_are(t, draft, sheets, result)
    if any(decision.kind.startswith("remembered") for sheet in told for decision in sheet.decisions):
        _lead_to_matches(visit)
    step_back(t, draft)
    problems(visit, draft, files, result, groups, rows)
    if (change := result.change) is not None:
        absent(visit, draft, result, change)
        proposed = publishing.remembered(
            "upload.proposed",
            (seen, t.language),
            lambda: draft_words.proposed_reason(change, result.files, RecordNames(change, visit, store)),
        )
        publishing.propose(
            visit,
            person,
            "upload",
            of,
            lambda: change,
            kind="import",
            files=result.files,
            learn=lambda: learned(draft, sheets, store, result.checked.problems),
            reason=why(proposed),
            done=becoming(),
        )


def _lead_to_matches(visit: Visit) -> None:
    draw_beside_work(visit, [EntryList([Entry(visit.t("Remembered matches"), visit.to("matches"))])])
