"""What is stored and not in the files."""

from __future__ import annotations

import streamlit as st

from commitments.i18n.translator import capital
from commitments.site.visit import Visit
from commitments.site.words.changeset import RecordNames
from commitments.site.words.tables import table_names
from commitments.staff import draft_words
from commitments.staff.change_preview import Removal, removal_words
from commitments.staff.upload import UploadDraft
from commitments.store.changesets import Changeset, Key, Preview
from commitments.ui.desk.steps import go_on
from commitments.ui.drawing import heading
from commitments.ui.fields import listed

_LISTED = 500  # stored rows that can be chosen one by one


def absent(visit: Visit, draft: UploadDraft, result: Preview, change: Changeset) -> None:
    """Say what is stored and not in the files, and let it be taken out."""
    t, finding = visit.t, draft_words.absent_finding(result, visit)
    if not finding:
        return
    heading(t("In the register, but not in these files"), finding)
    tables, naming = table_names(t), RecordNames(change, visit, visit.opened)
    with st.expander(t("Remove rows from the register")), st.form("upload.absent", border=False):
        gone: set[Key] = set()
        for table, keys in result.absent.items():
            options = dict(draft_words.absent_options(result, table, naming, _LISTED))
            gone |= set(
                st.multiselect(
                    tables[table],
                    list(options),
                    default=[key for key in options if key in draft.removing],
                    format_func=listed(options),
                    placeholder=t("None"),
                    key=f"upload.absent.{table}",
                )
            )
            every = {(table, key) for key in keys}
            words = removal_words(Removal(table, len(keys), len(naming.before.keys(table))), t)
            if st.checkbox(capital(words), every <= draft.removing, key=f"upload.absent-all.{table}"):
                gone |= every
        if st.form_submit_button(t("Preview the changes")):
            go_on(draft.taking_out(gone))
