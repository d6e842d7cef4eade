"""Which record the words of a row mean, where that is not certain: chosen among candidates, never preset."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from commitments.i18n.translator import Translator
from commitments.ingest.cells import shown
from commitments.ingest.corrections import CorrectedCell
from commitments.ingest.sheets import Sheet
from commitments.site.visit import Visit
from commitments.site.words.changeset import RecordNames
from commitments.staff.candidates import Candidates, target_of
from commitments.staff.problem_groups import IssueGroup, ValueGroup
from commitments.staff.problem_sentences import row_name, sheet_name
from commitments.staff.upload import UploadDraft
from commitments.store.changesets import Changeset, Preview
from commitments.ui.desk.steps import go_on
from commitments.ui.fields import choose, plain

_AT_ONCE = 10  # questions
_LISTED = 200  # records that are found at once
_WIDTH = 720  # pixels of a list, where there is room
_NONE, _ANOTHER = "", "*"  # no identifier is either

# What equal values are to be (None: as they are), and rows to be left out.
Chosen = tuple[Sequence[tuple[ValueGroup, str | None]], Sequence[CorrectedCell]]


def choose_records(visit: Visit, draft: UploadDraft, group: IssueGroup, result: Preview) -> Chosen:
    """Ask which records are meant by the words of rows; give these, and the rows that are to be left out."""
    t, candidates = visit.t, Candidates(result, visit, visit.opened)
    for sheet in candidates.nameless(group):
        _ask_whose(t, draft, sheet, candidates)
    asked = group.value_groups[:_AT_ONCE]
    chosen = [(same, _ask(visit, group, same, candidates)) for same in asked]
    if (left := len(group.value_groups) - len(asked)) > 0:
        st.caption(t.n("{n} more question follows", "{n} more questions follow", left))
    without = [
        issue.place for same, meant in chosen if meant == _NONE for issue in same.issues if issue.place
    ]
    return [(same, meant or None) for same, meant in chosen], without


def _ask_whose(t: Translator, draft: UploadDraft, sheet: Sheet, candidates: Candidates) -> None:
    """Let a person say, once for a sheet of which no row names anybody, whose its commitments are."""
    whose = choose(
        plain(t("{name}: whose are these rows?", name=sheet_name(sheet.file, sheet.sheet, t))),
        candidates.actors(sheet),
        key=f"upload.whose.{sheet.file}.{sheet.sheet}",
        placeholder=t("Choose the actor, if they are all of one"),
        width=_WIDTH,
    )
    if whose:
        go_on(draft.decided(sheet, replace(draft.choice(sheet), whose=whose)))


def _ask(visit: Visit, group: IssueGroup, same: ValueGroup, candidates: Candidates) -> str | None:
    """Ask what words mean: give an identifier, "" where their rows are to be left out, None as yet."""
    t, key = visit.t, f"upload.record.{group.name}.{same.name}"
    likely = list(candidates.of(group, same))
    names = {each.identifier: plain(each.name) for each in likely}
    n = len(same.issues)
    names[_NONE] = t.n("Leave this row out", "Leave these {n} rows out", n)
    if likely:
        names[_NONE] = t.n("None of these: leave the row out", "None of these: leave the {n} rows out", n)
    names[_ANOTHER] = t("Another one …")
    problem = same.issues[0].problem
    title = problem.facts.get("title", "")
    label = same.title
    if n == 1:
        words, row = t.quoted(shown(same.values[0].text) or ""), row_name(problem, t)
        label = t("{words}, row {row}", words=words, row=row)
        if len(group.files) > 1:
            label = t.pair(problem.file, label)
    answer = st.radio(
        plain(t("{words}: the row calls it “{title}”", words=label, title=title) if title else label),
        list(names),
        index=None,
        format_func=names.__getitem__,
        captions=[*(plain(each.about) for each in likely), "", ""],
        key=key,
    )
    return _another(visit, group, same, candidates, f"{key}.another") if answer == _ANOTHER else answer


def _another(
    visit: Visit, group: IssueGroup, same: ValueGroup, candidates: Candidates, key: str
) -> str | None:
    """Ask for any other record, found by words where there are many."""
    t = visit.t
    if others := candidates.others(group, same):
        return choose(t("Another one"), others, key=key, placeholder=t("Choose"), width=_WIDTH)
    words = st.text_input(t("Search by name or identifier"), key=f"{key}.words", width=_WIDTH)
    if not words:
        return None
    store = visit.opened
    found = RecordNames(Changeset(store.newest), visit, store).matching(target_of(group), words, _LISTED)
    return choose(t("Another one"), found, key=f"{key}.{words}", placeholder=t("Choose"), width=_WIDTH)
