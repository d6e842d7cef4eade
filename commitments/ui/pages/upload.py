"""Files that staff deposit: what they are, what is wrong and how to mend it, what they would change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st
from streamlit.typing import UploadedFile

from commitments.auth.sign_in import Person
from commitments.contract import days
from commitments.exports import annotated_file
from commitments.i18n.translator import Translator
from commitments.ingest.cells import shown
from commitments.ingest.problems import PROBLEM_KINDS
from commitments.ingest.sheets import Sheet, SheetChoice
from commitments.render.templating import render
from commitments.site.visit import Visit
from commitments.site.words.changeset import RecordNames
from commitments.site.words.tables import table_names
from commitments.staff import problem_groups, upload
from commitments.staff.problem_groups import Issue, IssueGroup, ValueGroup
from commitments.staff.problem_sentences import decision_sentence, problem_sentence
from commitments.staff.upload import UploadDraft
from commitments.store.changesets import Changeset, Key, Preview, ReceivedFile, preview, read_files
from commitments.ui import publishing
from commitments.ui.drawing import draw_html, heading, notice, offer, sentences
from commitments.ui.fields import choose, plain

_AT_ONCE = 15  # values or rows of a group that can be mended at once
_OPEN = 3  # groups of problems that are open
_LISTED = 500  # stored rows that can be chosen one by one
_WIDTH = 480  # pixels of a field, where there is room
_ICONS = {"error": ":material/error:", "warning": ":material/info:"}


def page(visit: Visit, person: Person) -> None:
    """Draw the page."""
    t, store = visit.t, visit.opened
    heading(
        t("Upload files"),
        t("Nothing changes until you have seen the changes and said why."),
        level=1,
    )
    files, given = _choose_files(t)
    if st.session_state.get("upload.given") != given:
        publishing.forget("upload.")  # what was read of other files is of no use any more
        st.session_state["upload.given"] = given
    if not files:
        sentences(upload.advice(t), t=t)
        return
    draft: UploadDraft = st.session_state.setdefault("upload.draft", UploadDraft())
    of = (given, repr(draft.choices), repr(draft.corrections), draft.removing)
    if publishing.settled(visit, "upload", of):
        for what in ("sheets", "preview", "groups", "change", "looks", "figures"):
            publishing.forget(f"upload.{what}")  # of a long file, more than what is shown from now on
        return
    with st.spinner(t("Reading the files…")):
        sheets = publishing.remembered(
            "upload.sheets", (given, repr(draft.choices)), lambda: read_files(files, draft.choices)
        )
    today = days.today()
    seen = (of, store.newest, today)
    with st.spinner(t("Checking…")):
        result = publishing.remembered(
            "upload.preview",
            seen,
            lambda: preview(
                store, files, sheets, today=today, corrections=draft.corrections, removing=draft.removing
            ),
        )
        groups = publishing.remembered(
            "upload.groups",
            (seen, t.language),
            lambda: problem_groups.groups(result, problem_groups.referable(result, store, t), visit),
        )
    _what_they_are(t, draft, sheets, result)
    _step_back(t, draft)
    _problems(t, draft, files, result, groups)
    if (change := result.change) is not None:
        _absent(visit, draft, result, change)
        publishing.propose(visit, person, "upload", of, lambda: change, kind="import", files=result.files)


def _go_on(draft: UploadDraft) -> None:
    """Keep a decision and look at the files again."""
    st.session_state["upload.draft"] = draft
    st.rerun()


def _choose_files(t: Translator) -> tuple[list[ReceivedFile], tuple[str, ...]]:
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


# --- what the files are -------------------------------------------------------------------------------------


def _what_they_are(t: Translator, draft: UploadDraft, sheets: Sequence[Sheet], checked: Preview) -> None:
    """Show how each sheet was read, and let its table be chosen."""
    heading(t("What the files are"))
    tables = table_names(t)
    for sheet, result in zip(sheets, checked.checked.tables, strict=True):
        name = t("{file}, sheet “{sheet}”", file=sheet.file, sheet=sheet.sheet) if sheet.sheet else sheet.file
        notes = [decision_sentence(decision, t) for decision in result.decisions if decision.kind != "table"]
        rows = t.n("{n} row without an error", "{n} rows without an error", result.accepted, result.rows)
        draw_html(render("read_as", title=name, rows=rows, decisions=t.series(notes)))
        unread = [problem for problem in sheet.problems if problem.code == "unreadable_file"]
        if unread:
            notice(*(problem_sentence(problem, t) for problem in unread))
            continue
        stands = sheet.table or ""
        if not stands and (near := upload.nearest_table(sheet)):
            notice(t("Not recognised: most headings are those of the table “{table}”.", table=tables[near]))
        asked = choose(
            plain(t("Table of {name}", name=name)),
            {**tables, "": t("none: leave this sheet out")},
            stands or None,
            placeholder=t("Choose what these rows are"),
            key=f"upload.table.{sheet.file}.{sheet.sheet}.{stands}",
        )
        if asked == "" and not draft.choice(sheet).left_out:
            _go_on(draft.decided(sheet, SheetChoice(left_out=True)))
        elif asked and asked != stands:
            _go_on(draft.decided(sheet, replace(draft.choice(sheet), table=asked, columns={})))
        _match_columns(t, draft, sheet)


def _match_columns(t: Translator, draft: UploadDraft, sheet: Sheet) -> None:
    """Let headings that name no column be matched by hand, and those that do be changed."""
    form = upload.heading_form(sheet, draft.choice(sheet), t)
    if form is None:
        return
    if form.missing:
        notice(form.missing)
    names = {"": t("leave this column out"), **form.options}
    where = f"{sheet.file}.{sheet.sheet}"
    with (
        st.expander(form.title, expanded=bool(form.undecided and form.missing)),
        st.form(f"upload.columns.{where}", border=False),
    ):
        columns = []
        for each in form.headings:
            samples = t.list([*map(t.quoted, each.samples)]) if each.samples else t("nothing")
            label = plain(t("{heading}: {samples}", heading=each.text, samples=samples))
            key = f"upload.column.{where}.{each.text}.{each.column}"
            columns.append(choose(label, names, each.column or each.suggestion, key=key))
        if st.form_submit_button(t("Apply these columns")):
            _go_on(draft.decided(sheet, form.decided(columns)))


# --- what is wrong ------------------------------------------------------------------------------------------


def _step_back(t: Translator, draft: UploadDraft) -> None:
    """Let the last decision, or all of them, be taken back."""
    if not draft.before:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(t("Undo the last step"), icon=":material/undo:"):
            _go_on(draft.before)
        if st.button(t("Start again with the files as they are")):
            _go_on(UploadDraft())
        if n := len(draft.corrections):
            st.caption(
                t.n(
                    "{n} correction made here; the files stay as they are",
                    "{n} corrections made here; the files stay as they are",
                    n,
                )
            )


def _problems(
    t: Translator,
    draft: UploadDraft,
    files: Sequence[ReceivedFile],
    result: Preview,
    groups: Sequence[IssueGroup],
) -> None:
    """Show what is wrong, grouped, filtered, and mended in place or in the person's own file."""
    heading(t("What is wrong"), problem_groups.problems_finding(groups, t))
    if not groups:
        return
    _take_suggestions(t, draft, groups)
    for place, group in enumerate(_filtered(t, groups)):
        is_open = bool(group.answers) or (group.severity == "error" and place < _OPEN)
        with st.expander(plain(group.title), expanded=is_open, icon=_ICONS[group.severity]):
            _mend(t, draft, group)
    with st.container(horizontal=True):
        for file in files:
            if any(file.name in group.files for group in groups):
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


def _take_suggestions(t: Translator, draft: UploadDraft, groups: Sequence[IssueGroup]) -> None:
    """Let everyday words be taken at once for the one thing that each means; nothing else is."""
    suggested = problem_groups.suggested(groups)
    if len(suggested) > 1 and st.button(
        t.n("Accept the suggestion ({n})", "Accept all {n} suggestions", len(suggested)),
        icon=":material/done_all:",
    ):
        _go_on(draft.mended((same, same.preset) for same in suggested))


def _filtered(t: Translator, groups: Sequence[IssueGroup]) -> list[IssueGroup]:
    """Let groups be narrowed by severity, kind and file."""
    files = {file: file for file in sorted({file for group in groups for file in group.files})}
    if len(groups) < 3 and len(files) < 2:
        return list(groups)
    kinds = {group.kind: t(PROBLEM_KINDS[group.kind].title) for group in groups}
    severities, every = {"error": t("errors"), "warning": t("warnings")}, {"": t("all")}
    with st.container(horizontal=True):
        severity = choose(t("Severity"), every | severities, key="upload.severity")
        kind = choose(t("Type"), every | kinds, key="upload.kind")
        file = choose(t("File"), every | files, key="upload.file")
    return [
        group
        for group in groups
        if severity in ("", group.severity) and kind in ("", group.kind) and (not file or file in group.files)
    ]


def _mend(t: Translator, draft: UploadDraft, group: IssueGroup) -> None:
    """Let the cells of a group be corrected, all of one value at once or one by one, its rows left out, or
    what it asks be answered."""
    if group.answers:
        _answer(t, draft, group)
        return
    if not group.value_groups or (
        group.n > 1 and st.toggle(t("Row by row"), key=f"upload.by-row.{group.name}")
    ):
        _mend_by_row(t, draft, group)
        return
    _tell(group.every_issue, 1 if group.options else 3, t)
    with st.form(f"upload.values.{group.name}", border=False):
        texts = [
            (same, _value_field(t, group, same.title, same, key=f"value.{group.name}.{same.name}"))
            for same in group.value_groups[:_AT_ONCE]
        ]
        if (left := len(group.value_groups) - _AT_ONCE) > 0:
            st.caption(t.n("{n} more value follows", "{n} more values follow", left))
        if st.form_submit_button(t("Correct")):
            _go_on(draft.mended(texts))


def _answer(t: Translator, draft: UploadDraft, group: IssueGroup) -> None:
    """Let what problems ask be decided, of all at once or of each row."""
    if group.n == 1 or not st.toggle(t("Row by row"), key=f"upload.by-row.{group.name}"):
        _tell(group.issues, _AT_ONCE, t)
        with st.container(horizontal=True):
            for answer, words in group.answers.items():
                if st.button(words, key=f"upload.answer.{group.name}.{answer}"):
                    _go_on(draft.answered((issue.problem, answer) for issue in group.issues))
        return
    with st.form(f"upload.answers.{group.name}", border=False):
        answers = []
        for issue in group.issues[:_AT_ONCE]:
            problem = issue.problem
            key = f"upload.answer.{group.name}.{problem.file}.{problem.sheet}.{problem.row}"
            label = plain(problem_sentence(problem, t))
            answers.append((problem, choose(label, group.answers_to_one, key=key, width=_WIDTH)))
        if (left := len(group.issues) - _AT_ONCE) > 0:
            st.caption(t.n("{n} more row follows", "{n} more rows follow", left))
        if st.form_submit_button(t("Apply to these rows")):
            _go_on(draft.answered(answers))


def _mend_by_row(t: Translator, draft: UploadDraft, group: IssueGroup) -> None:
    """Let single cells be corrected and single rows be left out."""
    placed = [(issue, issue.place) for issue in group.every_issue if issue.place]
    if not placed or group.severity != "error":
        _tell(group.every_issue, _AT_ONCE, t)
        return
    with st.form(f"upload.rows.{group.name}", border=False):
        texts, gone = [], []
        for issue, place in placed[:_AT_ONCE]:
            _tell([issue], 1, t)
            row, where = str(place.row), f"{group.name}.{place.file}.{place.sheet}.{place.row}"
            if group.value_groups:
                label = t("Instead, in row {row}", row=row)
                texts.append((place, _value_field(t, group, label, text=issue.text, key=f"cell.{where}")))
            if st.checkbox(t("Leave row {row} out", row=row), key=f"upload.out.{where}"):
                gone.append(place)
        if (left := len(placed) - _AT_ONCE) > 0:
            st.caption(t.n("{n} more row follows", "{n} more rows follow", left))
        if st.form_submit_button(t("Correct these rows")):
            _go_on(draft.mended(texts, without=gone))


def _tell(issues: Sequence[Issue], at_most: int, t: Translator) -> None:
    """Say what is wrong in the first of some places."""
    told = [problem_sentence(issue.problem, t) for issue in issues[:at_most]]
    sentences(told, len(issues) - at_most, t=t)


def _value_field(
    t: Translator, group: IssueGroup, label: str, same: ValueGroup | None = None, *, key: str, text: str = ""
) -> str | None:
    """Ask what cells of a group hold, one of its options where there are: None leaves them as they are, ""
    empties them, which is never preset."""
    label, key = plain(label), f"upload.{key}"
    preset, options = (same.preset, same.options or group.options) if same else ("", group.options)
    if options:
        names: dict[str | None, str] = {None: t("as it is")}
        if group.may_be_empty:
            names[""] = t("leave the cell empty")
        names |= dict(options)
        return choose(label, names, preset or None, key=key, width=_WIDTH)
    value = st.text_input(label, preset, key=key, placeholder=shown(text) or "", width=_WIDTH).strip()
    if group.may_be_empty and st.checkbox(t("Leave the cell empty"), key=f"{key}.empty"):
        return ""
    return value or None


# --- what is stored and not in the files --------------------------------------------------------------------


def _absent(visit: Visit, draft: UploadDraft, result: Preview, change: Changeset) -> None:
    """Say what is stored and not in the files, and let it be taken out."""
    t, finding = visit.t, upload.absent_finding(result, visit)
    if not finding:
        return
    heading(t("In the register, but not in these files"), finding)
    tables, naming = table_names(t), RecordNames(change, visit, visit.opened)
    with st.expander(t("Remove rows from the register")), st.form("upload.absent", border=False):
        gone: set[Key] = set()
        for table, keys in result.absent.items():
            options = dict(upload.absent_options(result, table, naming, _LISTED))
            gone |= set(
                st.multiselect(
                    tables[table],
                    list(options),
                    default=[key for key in options if key in draft.removing],
                    format_func=options.__getitem__,
                    placeholder=t("None"),
                    key=f"upload.absent.{table}",
                )
            )
            whole = t.n("The one of these", "All {n} of these", len(keys))
            if st.checkbox(f"{tables[table]}: {whole}", key=f"upload.absent-all.{table}"):
                gone |= {(table, key) for key in keys}
        if st.form_submit_button(t("Preview the changes")):
            _go_on(draft.taking_out(gone))
