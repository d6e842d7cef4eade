"""The desk of one visit: the draft as it was last drawn there, what is decided next, how it is undone."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import NoReturn
from zlib import crc32

import streamlit as st

from commitments.errors import CommitmentsError
from commitments.i18n.error_messages import staff_sentence
from commitments.i18n.translator import Translator
from commitments.staff import draft_words
from commitments.staff.drafts import Drafts
from commitments.staff.kept_draft import KeptDraft
from commitments.staff.upload import UploadDraft
from commitments.store.revisions import Revision
from commitments.ui import publishing
from commitments.ui.publishing import Reason

TOLD = "upload.told"  # sentences for the next drawing
_DESK = "upload.desk"
_MOVED = "upload.moved"  # how often somebody else came between


@dataclass
class Desk:
    """A draft as somebody sees it; it changes with each step of theirs."""

    drafts: Drafts
    draft: KeptDraft
    who: str
    t: Translator


def sit_down(desk: Desk) -> bool:
    """Draw this draft from now on; False where somebody else has changed it since it was drawn here, so that
    what was pressed meanwhile is not done."""
    drawn: Desk | None = st.session_state.get(_DESK)
    is_as_drawn = drawn is None or desk.draft.version == drawn.draft.version
    if not is_as_drawn and desk.draft.revision is None:
        st.session_state[_MOVED] = st.session_state.get(_MOVED, 0) + 1
        if revision := publishing.last_published("upload"):
            st.session_state[TOLD] = draft_words.published_sentences(revision.number, desk.draft, desk.t)
            publishing.forget("upload.done")
        else:
            st.session_state[TOLD] = [draft_words.moved_sentence(desk.draft, desk.t)]
    st.session_state[_DESK] = desk
    return is_as_drawn or desk.draft.revision is not None


def seated() -> Desk:
    """Return the desk as it is."""
    desk: Desk = st.session_state[_DESK]
    return desk


def keep(write: Callable[[Desk], KeptDraft]) -> bool:
    """Have the draft as it is written from now on; False where it is not, which the next drawing tells."""
    desk = seated()
    try:
        desk.draft = write(desk)  # at once: whatever is asked of the session may end this run of the page
    except CommitmentsError as error:
        st.session_state[TOLD] = [staff_sentence(error, desk.t)]
        return False
    return True


def go_on(decided: UploadDraft) -> NoReturn:
    """Keep what a person has decided and look at the files again."""
    keep(lambda desk: desk.drafts.keep(desk.draft, decided, desk.who))
    st.rerun()


def take(decided: UploadDraft) -> None:
    """Keep what is decided by itself and look at the files again; where it cannot be kept, go on without."""
    if keep(lambda desk: desk.drafts.keep(desk.draft, decided, desk.who, by_itself=True)):
        st.rerun()


def looked_at(errors: int) -> None:
    """Keep how many errors are left."""
    keep(lambda desk: desk.drafts.looked_at(desk.draft, errors))


def why(proposed: str) -> Reason:
    """Return the field that asks for the reason: what was typed stands in it, else what is `proposed`, and
    it is kept as it is typed."""
    desk = seated()

    def typed(reason: str) -> None:
        if reason != desk.draft.decided.reason:
            decided = replace(desk.draft.decided, reason=reason)
            keep(lambda desk: desk.drafts.keep(desk.draft, decided, desk.who))

    # It is another field where somebody else has typed, or where other files are proposed for.
    key = f"upload.why.{desk.draft.id}.{st.session_state.get(_MOVED, 0)}.{crc32(proposed.encode())}"
    return Reason(key, desk.draft.decided.reason or proposed, typed)


def becoming() -> Callable[[Revision], None]:
    """Return what keeps which revision the draft has become, wherever it is called from."""
    desk = seated()

    def became(revision: Revision) -> None:
        with suppress(CommitmentsError):  # it was thrown away meanwhile, or somebody has gone on with it
            desk.drafts.publish(desk.draft, revision.number, desk.who)

    return became


def step_back(t: Translator, draft: UploadDraft) -> None:
    """Let the last decision, or all of them, be taken back."""
    if not draft.before:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(t("Undo the last step"), icon=":material/undo:"):
            go_on(draft.back())
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
