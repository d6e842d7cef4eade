"""The drafts that wait, and what one says of itself: whose it is, its name, how it is thrown away."""

from __future__ import annotations

import streamlit as st

from commitments.errors import CommitmentsError, DraftDamagedError
from commitments.i18n.error_messages import public_sentence, staff_sentence
from commitments.i18n.translator import Translator
from commitments.site.blocks import EntryList
from commitments.site.visit import Visit
from commitments.staff import draft_words
from commitments.staff.drafts import Drafts
from commitments.staff.kept_draft import KeptDraft
from commitments.ui.desk.files import largest
from commitments.ui.desk.steps import TOLD, keep, seated
from commitments.ui.drawing import draw, heading, notice


def drafts_of(visit: Visit) -> Drafts:
    """Return the drafts beside the store that is shown."""
    return Drafts(visit.opened.name, largest())


def list_drafts(visit: Visit) -> None:
    """Draw the drafts that wait to be published, where there are any."""
    try:
        waiting = drafts_of(visit).waiting()
    except CommitmentsError as error:
        notice(public_sentence(error, visit.t))
        return
    if waiting:
        heading(visit.t("Drafts"), visit.t("Uploads that are not published yet: anyone of you may go on."))
        draw(visit, [EntryList(draft_words.draft_entries(waiting, visit))])


def asked_for(visit: Visit, drafts: Drafts) -> KeptDraft | None:
    """Return the draft of the address; where there is none, say why."""
    t, draft_id = visit.t, visit.address["draft"]
    if not draft_id:
        return None
    try:
        return drafts.find(draft_id)
    except CommitmentsError as error:
        notice(public_sentence(error, t))
        if isinstance(error, DraftDamagedError):
            _offer_to_throw_away(drafts, draft_id, t)
    return None


def about(t: Translator) -> None:
    """Say whose a draft is, and let it be named or thrown away."""
    desk = seated()
    draft = desk.draft
    heading(draft.name or t("Draft"), draft_words.draft_sentence(draft, t))
    if draft.undecided:
        notice(
            t(
                "Some of what was decided here is of another version of the program and could not be read: "
                "the files are as they came; look at the rest again."
            )
        )
    with st.container(horizontal=True):
        with st.popover(t("Name this draft"), icon=":material/edit:"), st.form("upload.name", border=False):
            name = st.text_input(t("Name of the draft"), draft.name, max_chars=100).strip()
            if st.form_submit_button(t("Keep this name")) and name != draft.name:
                keep(lambda desk: desk.drafts.named(desk.draft, name, desk.who))
                st.rerun()
        with st.popover(t("Throw this draft away"), icon=":material/delete:"):
            st.write(
                t("Its files and all that was decided of them go for good. The register stays as it is.")
            )
            _offer_to_throw_away(desk.drafts, draft.id, t)


def _offer_to_throw_away(drafts: Drafts, draft_id: str, t: Translator) -> None:
    if not st.button(t("Throw away"), key="upload.throw-away"):
        return
    try:
        drafts.throw_away(draft_id)
        del st.query_params["draft"]
    except CommitmentsError as error:
        st.session_state[TOLD] = [staff_sentence(error, t)]
    st.rerun()
