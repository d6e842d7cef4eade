"""Rows, columns and sheets that are left out wherever something is wrong with them, and are taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from commitments.i18n.translator import Translator
from commitments.ingest.sheets import Sheet
from commitments.staff.problem_groups import IssueGroup
from commitments.staff.problem_sentences import sheet_name
from commitments.staff.upload import UploadDraft
from commitments.ui.desk.steps import go_on
from commitments.ui.fields import plain

_NAMED = 5  # sheets that can be left out one by one


def leave_out(
    t: Translator, draft: UploadDraft, groups: Sequence[IssueGroup], sheets: Sequence[Sheet]
) -> None:
    """Let the rows of groups of problems, their columns or their sheets be left out."""
    concerned = _concerned(groups, sheets)
    key = f"upload.leave-out.{groups[0].name}"
    if not concerned:
        return
    with st.popover(t("Leave out…"), icon=":material/block:", key=key):
        for group in groups:
            if len(groups) > 1:
                st.caption(plain(group.title))
            _leave_group_out(t, draft, group, _concerned([group], sheets))
        for sheet in concerned[:_NAMED]:
            words = t("Leave {sheet} out", sheet=sheet_name(sheet.file, sheet.sheet, t))
            if st.button(plain(words), key=f"{key}.{sheet.file}.{sheet.sheet}"):
                go_on(draft.without_sheet(sheet))


def _leave_group_out(t: Translator, draft: UploadDraft, group: IssueGroup, sheets: Sequence[Sheet]) -> None:
    """Let the rows of a group, or its column in its sheets, be left out."""
    rows = {issue.place._replace(column="") for issue in group.every_issue if issue.place}
    key = f"upload.leave-out.{group.name}"
    if rows and "leave_out" not in group.answers:
        words = t.n("Leave this row out", "Leave these {n} rows out", len(rows))
        if st.button(words, key=f"{key}.rows"):
            go_on(draft.mended((), without=rows))
    if column := group.optional_column:
        words = t("Leave the column “{column}” out", column=t.heading(column))
        if st.button(plain(words), key=f"{key}.column"):
            go_on(draft.without_column(sheets, column.name))


def _concerned(groups: Iterable[IssueGroup], sheets: Iterable[Sheet]) -> list[Sheet]:
    """Return the sheets with problems of some groups."""
    of = {(issue.problem.file, issue.problem.sheet) for group in groups for issue in group.every_issue}
    return [sheet for sheet in sheets if (sheet.file, sheet.sheet) in of]


def take_back_rows(t: Translator, draft: UploadDraft, sheet: Sheet) -> None:
    """Let rows of a sheet that were left out be taken back."""
    rows = draft.left_out_rows(sheet)
    if rows and st.button(
        t.n("Take back the row left out", "Take back the {n} rows left out", len(rows)),
        icon=":material/undo:",
        key=f"upload.rows-back.{sheet.file}.{sheet.sheet}",
    ):
        go_on(draft.with_rows(sheet))


def take_back_sheets(t: Translator, draft: UploadDraft) -> None:
    """Name the sheets that are left out, and let each be taken back."""
    for file, sheet in draft.left_out_sheets():
        words = t("Take back {sheet}, which is left out", sheet=sheet_name(file, sheet, t))
        if st.button(plain(words), icon=":material/undo:", key=f"upload.sheet-back.{file}.{sheet}"):
            go_on(draft.with_sheet(file, sheet))
