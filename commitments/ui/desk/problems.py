"""What is wrong in the files, grouped and narrowed, and the files with it marked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from commitments.exports import annotated_file
from commitments.i18n.translator import Translator
from commitments.ingest.problems import PROBLEM_KINDS
from commitments.site.visit import Visit
from commitments.staff import problem_groups
from commitments.staff.problem_groups import IssueGroup
from commitments.staff.rows_in_question import Narrowed, RowsInQuestion
from commitments.staff.upload import UploadDraft
from commitments.store.changesets import Preview, ReceivedFile
from commitments.ui.desk.candidates import Chosen, choose_records
from commitments.ui.desk.grid import rows_in_question
from commitments.ui.desk.leaving_out import leave_out
from commitments.ui.desk.mending import ICONS, mend, mend_values
from commitments.ui.desk.steps import go_on
from commitments.ui.drawing import heading, offer
from commitments.ui.fields import choose, plain


def problems(
    visit: Visit,
    draft: UploadDraft,
    files: Sequence[ReceivedFile],
    result: Preview,
    groups: Sequence[IssueGroup],
    rows: RowsInQuestion,
) -> None:
    """Show what is wrong, grouped, filtered, and mended in place or in the person's own file."""
    t = visit.t
    heading(t("What is wrong"), problem_groups.problems_finding(groups, t), place="wrong")
    if not groups:
        return
    _take_suggestions(t, draft, groups)
    narrowed = _narrowed(t, groups)
    shown = [*filter(narrowed.shows_group, groups)]
    by_value = [group for group in shown if group.is_mended_by_value]
    chosen: list[Chosen] = []
    for group in shown:
        if not (group.asks_of_columns or group.severity == "error") or group in by_value:
            continue
        with _opened(group):
            if by_value and group.asks_for_records:
                chosen.append(choose_records(visit, draft, group, result))
                leave_out(t, draft, [group], result.sheets)
            else:
                mend(visit, draft, group, result)
    if by_value:
        mend_values(t, draft, by_value, chosen)
        leave_out(t, draft, by_value, result.sheets)
    for group in shown:
        if group.severity != "error" and not group.asks_of_columns:
            with _opened(group):
                mend(visit, draft, group, result)
    rows_in_question(visit, draft, rows, narrowed)
    with st.container(horizontal=True):
        for file in files:
            is_at_fault = any(file.name in group.files for group in groups)
            if is_at_fault and annotated_file.can_be_marked(file.name, result.sheets):
                name, mime = annotated_file.name_of(file.name, t)
                offer(
                    t("Download {file} with the errors marked", file=file.name),
                    partial(
                        annotated_file.marked,
                        file.name,
                        file.content,
                        result.sheets,
                        result.checked.problems,
                        t,
                    ),
                    name,
                    mime,
                    key=f"upload.marked.{file.name}",
                    for_staff=True,
                )


def _opened(group: IssueGroup) -> DeltaGenerator:
    """Return where a group stands, open where something is to be decided."""
    is_open = bool(group.answers) or group.severity == "error"
    return st.expander(plain(group.title), expanded=is_open, icon=ICONS[group.severity])


def _take_suggestions(t: Translator, draft: UploadDraft, groups: Sequence[IssueGroup]) -> None:
    """Let everyday words be taken at once for the one thing that each means; nothing else is."""
    suggested = problem_groups.suggested(groups)
    if len(suggested) < 2:
        return
    if st.button(
        t.n("Accept the suggestion ({n})", "Accept all {n} suggestions", len(suggested)),
        icon=":material/done_all:",
    ):
        go_on(draft.mended((same, same.preset) for same in suggested))
    st.caption(plain(t.series(problem_groups.suggestion_texts(suggested, t))))


def _narrowed(t: Translator, groups: Sequence[IssueGroup]) -> Narrowed:
    """Let what is wrong be narrowed by severity, kind and file."""
    files = {file: file for file in sorted({file for group in groups for file in group.files})}
    if len(groups) < 3 and len(files) < 2:
        return Narrowed()
    kinds = {group.kind: t(PROBLEM_KINDS[group.kind].title) for group in groups}
    severities, every = {"error": t("errors"), "warning": t("warnings")}, {"": t("all")}
    with st.container(horizontal=True):
        severity = choose(t("Severity"), every | severities, key="upload.severity")
        kind = choose(t("Type"), every | kinds, key="upload.kind")
        file = choose(t("File"), every | files, key="upload.file")
    return Narrowed(severity, kind, file)
