"""The files that are deposited."""

from __future__ import annotations

import streamlit as st
from streamlit.typing import UploadedFile

from commitments.i18n.translator import Translator
from commitments.staff import upload
from commitments.store.changesets import ReceivedFile


def choose_files(t: Translator) -> tuple[list[ReceivedFile], tuple[str, ...]]:
    """Ask for files; give them with what tells each from any other."""
    st.file_uploader(
        t("Files: CSV or spreadsheets, one or several"),
        accept_multiple_files=True,
        key="upload-files",
    )
    # What the field returns are copies of the files, made anew at every run; its state holds the files, and
    # marks in place of those that the server has no more.
    uploaded = [file for file in st.session_state["upload-files"] if isinstance(file, UploadedFile)]
    files = upload.received((file.name, file.getvalue()) for file in uploaded)
    return files, tuple(file.file_id for file in uploaded)
