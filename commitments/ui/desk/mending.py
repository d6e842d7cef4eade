"""How what is wrong is mended (a value wherever it stands, a cell, a row) and what is asked is answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from commitments.i18n.translator import Translator
from commitments.ingest.cells import shown
from commitments.ingest.corrections import CorrectedCell
from commitments.ingest.sheets import Sheet
from commitments.site.visit import Visit
from commitments.staff.problem_groups import Issue, IssueGroup, ValueGroup, undecided
from commitments.staff.problem_sentences import problem_sentence, told_together
from commitments.staff.upload import UploadDraft
from commitments.store.changesets import Preview
from commitments.ui.desk.candidates import Chosen, choose_records
from commitments.ui.desk.leaving_out import leave_out
from commitments.ui.desk.steps import go_on
from commitments.ui.drawing import sentences
from commitments.ui.fields import choose, plain

_AT_ONCE = 15  # values or rows of a group that can be mended at once
_WIDTH = 480  # pixels of a field, where there is room
ICONS = {"error": ":material/error:", "warning": ":material/info:"}

_Filled = tuple[ValueGroup, str | None]  # equal values, and what they are to be: None as they are


def mend(visit: Visit, draft: UploadDraft, group: IssueGroup, result: Preview) -> None:
    """Let what a group asks be answered or chosen, its warnings be mended, or what is wrong be left out; say
    what else is wrong."""
    t = visit.t
    if group.answers:
        _answer(t, draft, group, result.sheets)
        return
    if group.asks_for_records:
        texts, without = choose_records(visit, draft, group, result)
        if st.button(t("Apply these choices"), key=f"upload.records.{group.name}"):
            go_on(draft.mended(texts, without=without))
    elif not group.value_groups:
        _tell(draft, group.issues, _AT_ONCE, t)
    else:
        with st.form(f"upload.values.{group.name}", border=False):
            _correct(t, draft, _value_fields(t, draft, group))
    leave_out(t, draft, [group], result.sheets)


def mend_values(
    t: Translator, draft: UploadDraft, groups: Sequence[IssueGroup], chosen: Iterable[Chosen]
) -> None:
    """Let the cells of several groups be corrected together, all of one value at once, with the records that
    were chosen beside."""
    with st.form("upload.values", border=False):
        filled: list[_Filled] = []
        for group in groups:
            with st.expander(plain(group.title), expanded=True, icon=ICONS[group.severity]):
                filled += _value_fields(t, draft, group)
        _correct(t, draft, filled, chosen)


def _value_fields(t: Translator, draft: UploadDraft, group: IssueGroup) -> list[_Filled]:
    """Say what is wrong in a group, and ask what each of its values is to be."""
    _tell(draft, group.every_issue, 1 if group.options else 3, t)
    filled = [
        (same, _value_field(t, group, same.title, same, key=f"value.{group.name}.{same.name}"))
        for same in group.value_groups[:_AT_ONCE]
    ]
    if (left := len(group.value_groups) - _AT_ONCE) > 0:
        st.caption(t.n("{n} more value follows", "{n} more values follow", left))
    return filled


def _correct(
    t: Translator, draft: UploadDraft, filled: Sequence[_Filled], chosen: Iterable[Chosen] = ()
) -> None:
    """Take all that is filled in or chosen at once, after saying how much of it is suggested."""
    if n := sum(bool(same.preset) for same, _ in filled):
        st.caption(t.n("{n} field holds what is suggested", "{n} fields hold what is suggested", n))
    if st.form_submit_button(t("Correct")):
        every, without = [*filled], list[CorrectedCell]()
        for records, rows in chosen:
            every += records
            without += rows
        go_on(draft.mended(every, without=without))


def _answer(t: Translator, draft: UploadDraft, group: IssueGroup, sheets: Sequence[Sheet]) -> None:
    """Let what problems ask be decided, of all at once or of each row, or what asks be left out."""
    if group.n == 1 or not st.toggle(t("Row by row"), key=f"upload.by-row.{group.name}"):
        _tell(draft, group.issues, _AT_ONCE, t)
        with st.container(horizontal=True):
            for answer, words in group.answers.items():
                if st.button(words, key=f"upload.answer.{group.name}.{answer}"):
                    go_on(draft.answered((issue.problem, answer) for issue in group.issues))
            leave_out(t, draft, [group], sheets)
        return
    with st.form(f"upload.answers.{group.name}", border=False):
        answers = []
        for issue in group.issues[:_AT_ONCE]:
            problem = issue.problem
            key = f"upload.answer.{group.name}.{problem.file}.{problem.sheet}.{problem.row}.{problem.across}"
            label = plain(problem_sentence(problem, t))
            answers.append((problem, choose(label, group.answers_to_one, key=key, width=_WIDTH)))
        if (left := len(group.issues) - _AT_ONCE) > 0:
            st.caption(t.n("{n} more row follows", "{n} more rows follow", left))
        if st.form_submit_button(t("Apply to these rows")):
            go_on(draft.answered(answers))


def _tell(draft: UploadDraft, issues: Sequence[Issue], at_most: int, t: Translator) -> None:
    """Say what is wrong in the first of some places."""
    told = told_together([issue.problem for issue in issues], t, of_one_file=len(draft.files) == 1)
    sentences(told[:at_most], len(told) - at_most, t=t)


def _value_field(
    t: Translator, group: IssueGroup, label: str, same: ValueGroup | None = None, *, key: str, text: str = ""
) -> str | None:
    """Ask what cells of a group hold, one of its options where there are: None leaves them as they are, ""
    empties them, which is never preset."""
    label, key = plain(label), f"upload.{key}"
    preset, options = (same.preset, same.options or group.options) if same else ("", group.options)
    if options:
        names: dict[str | None, str] = {None: undecided(group.severity, t)}
        if group.may_be_empty:
            names[""] = t("leave the cell empty")
        names |= dict(options)
        return choose(label, names, preset or None, key=key, width=_WIDTH)
    value = st.text_input(label, preset, key=key, placeholder=shown(text) or "", width=_WIDTH).strip()
    if group.may_be_empty and st.checkbox(t("Leave the cell empty"), key=f"{key}.empty"):
        return ""
    return value or None
