"""The files of a draft: how they come in, what there is, how one is taken out again."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.typing import UploadedFile

from commitments.errors import DraftFileLostError
from commitments.i18n.error_messages import error_sentence
from commitments.i18n.translator import Translator
from commitments.render.templating import render
from commitments.staff import draft_words
from commitments.staff.upload import DraftFile
from commitments.store.changesets import ReceivedFile
from commitments.ui import publishing
from commitments.ui.desk.steps import Desk, go_on
from commitments.ui.drawing import draw_html, notice
from commitments.ui.fields import plain


def largest() -> int:
    """Return the bytes that an upload may have, by page or by program."""
    return int(st.get_option("server.maxUploadSize")) * 2**20


def arrived(t: Translator) -> list[ReceivedFile]:
    """Ask for files; give those that have come since they were last asked for."""
    st.file_uploader(
        t("Files: CSV or spreadsheets, one or several"),
        accept_multiple_files=True,
        key="upload-files",
    )
    # What the field returns are copies of the files, made anew at every run; its state holds the files, and
    # marks in place of those that the server has no more: what has come is kept in the draft.
    taken: set[str] = st.session_state.setdefault("upload-taken", set())
    files = []
    for file in st.session_state["upload-files"]:
        if isinstance(file, UploadedFile) and file.file_id not in taken:
            taken.add(file.file_id)
            files.append(ReceivedFile(file.name, file.getvalue()))
            if context := get_script_run_ctx():
                context.uploaded_file_mgr.remove_file(context.session_id, file.file_id)
    return files


def list_files(t: Translator, desk: Desk) -> list[ReceivedFile]:
    """Show the files of a draft, let each be taken out, and give those that are there."""
    decided = desk.draft.decided
    files, lost = publishing.remembered("upload.files", decided.files, lambda: _read(desk))
    with st.container(gap=None):
        for file in decided.files:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                name, said = draft_words.file_line(file, t)
                draw_html(render("deposited", name=name, said=said))
                if st.button(
                    plain(t("Take out {file}", file=file.name)),
                    icon=":material/close:",
                    type="tertiary",
                    key=f"upload.out-of-it.{file.name}",
                ):
                    go_on(decided.without(file.name))
                if file.instead_of and st.button(
                    plain(t("Keep both files “{file}”", file=file.name)),
                    type="tertiary",
                    key=f"upload.both.{file.name}",
                ):
                    go_on(decided.keeping_both(file.name))
    if lost:
        notice(*(error_sentence(each, t) for each in lost))
    return files


def _read(desk: Desk) -> tuple[list[ReceivedFile], list[DraftFileLostError]]:
    files, lost = [], []
    for file in desk.draft.decided.files:
        try:
            files.append(desk.drafts.content(desk.draft, file))
        except DraftFileLostError as error:
            lost.append(error)
    return files, lost
