"""The files of a draft: how they come in, what there is, how one is taken out again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NoReturn

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.typing import UploadedFile

from commitments import settings
from commitments.errors import CommitmentsError, DraftFileLostError
from commitments.i18n.error_messages import error_sentence, staff_sentence
from commitments.i18n.translator import Translator
from commitments.render.templating import render
from commitments.staff import draft_words
from commitments.staff.drafts import Drafts
from commitments.staff.kept_draft import KeptDraft
from commitments.staff.upload import UploadDraft
from commitments.store.changesets import ReceivedFile
from commitments.text.sanitize import safe_filename
from commitments.ui import publishing
from commitments.ui.desk.steps import TOLD, go_on, keep, seated
from commitments.ui.drawing import notice
from commitments.ui.fields import plain


def largest() -> int:
    """Return the bytes that an upload may have, by page or by program."""
    return settings.current().upload_size * 2**20


@dataclass
class _Arrivals:
    """The files that have come in this visit, by their numbers, and the draft that they have begun, until it
    is opened. Whatever is asked of the session may end a run of the page: what changes here is whole."""

    taken: set[str] = field(default_factory=set)
    begun: str = ""


def _arrivals() -> _Arrivals:
    arrivals: _Arrivals = st.session_state.setdefault("upload-arrivals", _Arrivals())
    return arrivals


def arrived(t: Translator) -> list[UploadedFile]:
    """Ask for files; give those that have come and are not kept yet."""
    st.file_uploader(
        t("Files: CSV or spreadsheets, one or several"),
        accept_multiple_files=True,
        key="upload-files",
    )
    # What the field returns are copies of the files, made anew at every run; its state holds the files, and
    # marks in place of those that the server has no more: what has come is kept in the draft.
    taken = _arrivals().taken
    files = st.session_state["upload-files"]
    return [file for file in files if isinstance(file, UploadedFile) and file.file_id not in taken]


def receive(
    drafts: Drafts, draft: KeptDraft | None, files: Sequence[UploadedFile], who: str, t: Translator
) -> NoReturn:
    """Keep files that have come in the draft that is open, else in a new one, and look at them."""
    arrivals = _arrivals()
    given = [ReceivedFile(safe_filename(file.name), file.getvalue()) for file in files]
    if draft and draft.revision is None:
        st.session_state[TOLD] = draft_words.same_bytes(draft.decided, given, t)
        keep(lambda desk: desk.drafts.receive(desk.draft, given, who))
    else:
        st.session_state[TOLD] = draft_words.same_bytes(UploadDraft(), given, t)
        try:
            arrivals.begun = drafts.begin(given, who).id
        except CommitmentsError as error:
            st.session_state[TOLD] = [staff_sentence(error, t)]
    context = get_script_run_ctx()
    for file in files:
        arrivals.taken.add(file.file_id)
        if context and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
            context.uploaded_file_mgr.remove_file(context.session_id, file.file_id)
    st.rerun()


def open_begun() -> None:
    """Go to the draft that files have begun, if any."""
    arrivals = _arrivals()
    if arrivals.begun:
        st.query_params["draft"] = arrivals.begun
        arrivals.begun = ""
        st.rerun()


def list_files(t: Translator, draft: UploadDraft) -> list[ReceivedFile]:
    """Show the files of a draft, let each be taken out, and give those that are there."""
    files, lost = publishing.remembered("upload.files", draft.files, lambda: _read(draft))
    with st.container(gap=None):
        for file in draft.files:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                said = draft_words.of_file(file, t)
                st.html(render("deposited", file=file.name, said=said), width="content")
                if st.button(
                    plain(t("Take out {file}", file=file.name)),
                    icon=":material/close:",
                    type="tertiary",
                    key=f"upload.without.{file.name}",
                ):
                    go_on(draft.without(file.name))
                if file.instead_of and st.button(
                    plain(t("Keep both files “{file}”", file=file.name)),
                    type="tertiary",
                    key=f"upload.both.{file.name}",
                ):
                    go_on(draft.keeping_both(file.name))
    notice(*(error_sentence(each, t) for each in lost))
    return files


def _read(draft: UploadDraft) -> tuple[list[ReceivedFile], list[DraftFileLostError]]:
    desk, files, lost = seated(), [], []
    for file in draft.files:
        try:
            files.append(desk.drafts.content(desk.draft, file))
        except DraftFileLostError as error:
            lost.append(error)
    return files, lost
