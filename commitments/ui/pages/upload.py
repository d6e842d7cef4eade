"""Files that staff deposit: what they are, what is wrong and how to mend it, what they would change."""

from collections.abc import Sequence
from functools import partial

import streamlit as st
from streamlit.typing import UploadedFile

from commitments.auth.sign_in import Person
from commitments.contract import days
from commitments.contract.model import RECORDS
from commitments.exports import annotated_file
from commitments.i18n.translator import Translator
from commitments.ingest.corrections import CorrectedCell
from commitments.ingest.problems import PROBLEM_KINDS
from commitments.ingest.sheets import Sheet, SheetChoice
from commitments.site.visit import Visit
from commitments.site.words.changeset import RecordNames
from commitments.site.words.tables import table_names
from commitments.staff import upload
from commitments.staff.problem_sentences import decision_sentence, problem_sentence
from commitments.staff.upload import UploadDraft
from commitments.store.changesets import Key, Preview, ReceivedFile, preview, read_files
from commitments.ui import publishing
from commitments.ui.drawing import heading, offer, plain

TYPES = ["csv", "tsv", "txt", "xlsx", "xls", "ods", "fods"]
AT_ONCE = 15  # values or rows of a group that can be mended at once
OPEN = 3  # groups of problems that are open
LISTED = 500  # stored rows that can be chosen one by one


def go_on(work: UploadDraft) -> None:
    """Keep a decision and look at the files again."""
    st.session_state["upload.work"] = work
    st.rerun()


def choose_files(visit: Visit) -> tuple[list[ReceivedFile], tuple[str, ...]]:
    """Ask for files, each with what tells it from any other; two of one name are told apart."""
    t = visit.t
    st.file_uploader(
        t("Files: CSV or spreadsheets, one or several"),
        type=TYPES,
        accept_multiple_files=True,
        key="upload-files",
    )
    # What the field returns are copies of the files, made anew at every run; its state holds the files, and
    # marks in place of those that the server has no more.
    uploaded = [file for file in st.session_state["upload-files"] if isinstance(file, UploadedFile)]
    files: dict[str, ReceivedFile] = {}
    for file in uploaded:
        name, n = file.name, 2
        while name in files:
            name, n = f"{file.name} ({n})", n + 1
        files[name] = ReceivedFile(name, file.getvalue())
    return list(files.values()), tuple(file.file_id for file in uploaded)


def what_they_are(visit: Visit, work: UploadDraft, sheets: Sequence[Sheet], checked: Preview) -> None:
    """Show how each sheet was read, and let its table be chosen."""
    t = visit.t
    heading(t("What the files are"))
    tables = table_names(t)
    for sheet, result in zip(sheets, checked.checked.tables, strict=True):
        name = t("{file}, sheet “{sheet}”", file=sheet.file, sheet=sheet.sheet) if sheet.sheet else sheet.file
        notes = [decision_sentence(decision, t) for decision in result.decisions if decision.kind != "table"]
        publishing.read_as(
            name,
            t.n("{n} row without an error", "{n} rows without an error", result.accepted, result.rows),
            t.series(notes),
        )
        unread = [problem for problem in sheet.problems if problem.code == "unreadable_file"]
        if unread:
            publishing.notice(*(problem_sentence(problem, t) for problem in unread))
            continue
        options = [*RECORDS, ""]
        chosen = work.choices.get(sheet.file, {}).get(sheet.sheet, SheetChoice())
        stands = sheet.table or ""
        if not stands and (near := upload.nearest_table(sheet)):
            publishing.notice(
                t("Not recognised: most headings are those of the table “{table}”.", table=tables[near])
            )
        asked = st.selectbox(
            plain(t("Table of {name}", name=name)),
            options,
            index=options.index(stands) if stands else None,
            format_func=lambda table: tables.get(table, t("none: leave this sheet out")),
            placeholder=t("Choose what these rows are"),
            key=f"upload.table.{sheet.file}.{sheet.sheet}.{stands}",
        )
        if asked == "" and not chosen.left_out:
            go_on(work.decided(sheet, SheetChoice(left_out=True)))
        elif asked and asked != stands:
            go_on(work.decided(sheet, SheetChoice(table=asked)))
        if sheet.table:
            match_columns(visit, work, sheet)


def match_columns(visit: Visit, work: UploadDraft, sheet: Sheet) -> None:
    """Let headings that name no column be matched by hand, and those that do be changed."""
    t = visit.t
    headings = upload.headings_of(sheet)
    unmatched = [heading for heading in headings if heading.column is None]
    missing = upload.missing_columns(sheet, t)
    chosen = work.choices.get(sheet.file, {}).get(sheet.sheet, SheetChoice(table=sheet.table))
    asking = [heading for heading in unmatched if heading.text not in chosen.columns]
    if missing:
        publishing.notice(
            t.n(
                "This column is required and is not there: {columns}.",
                "These columns are required and are not there: {columns}.",
                len(missing),
                columns=t.list(missing),
            )
        )
    names = dict(upload.column_options(sheet.table or "", t))
    where = f"{sheet.file}.{sheet.sheet}"
    title = t.n("{n} heading names no column", "{n} headings name no column", len(asking))
    if not asking:
        counts = [t.n("{n} column read", "{n} columns read", len(headings) - len(unmatched))]
        if unmatched:
            counts.append(t.n("{n} column left out", "{n} columns left out", len(unmatched)))
        title = t.list(counts)
    with (
        st.expander(title, expanded=bool(asking and missing)),
        st.form(f"upload.columns.{where}", border=False),
    ):
        decided: dict[str, str | None] = dict(chosen.columns)
        for each in [*asking, *(other for other in headings if other not in asking)]:
            options = ["", *names]
            samples = t.list([*map(t.quoted, each.samples)]) if each.samples else t("nothing")
            column = st.selectbox(
                plain(t("{heading}: {samples}", heading=each.text, samples=samples)),
                options,
                index=options.index(each.column or each.suggestion or ""),
                format_func=lambda name: names.get(name, t("leave this column out")),
                key=f"upload.column.{where}.{each.text}.{each.column}",
            )
            if each in asking or (column or None) != each.column:
                decided[each.text] = column or None
        if st.form_submit_button(t("Read the columns so")):
            go_on(work.decided(sheet, SheetChoice(sheet.table, decided)))


def problems(
    visit: Visit,
    work: UploadDraft,
    files: Sequence[ReceivedFile],
    preview: Preview,
    groups: Sequence[upload.IssueGroup],
) -> None:
    """Show what is wrong, grouped, filtered, and mended in place or in the person's own file."""
    t = visit.t
    heading(t("What is wrong"), upload.problems_finding(groups, t))
    if not groups:
        return
    take_suggestions(visit, work, groups)
    shown = filtered(visit, groups)
    for place, group in enumerate(shown):
        is_open = group.severity == "error" and place < OPEN
        with st.expander(plain(group.title), expanded=is_open, icon=ICONS[group.severity]):
            mend(visit, work, group)
    with st.container(horizontal=True):
        for file in files:
            if any(file.name in group.files for group in groups):
                name, mime = annotated_file.name_of(file.name, t)
                offer(
                    t("Download {file} with the faults marked", file=file.name),
                    partial(
                        annotated_file.marked,
                        file.name,
                        file.content,
                        preview.sheets,
                        preview.checked.problems,
                        t,
                    ),
                    name,
                    mime,
                    key=f"upload.marked.{file.name}",
                    for_staff=True,
                )


ICONS = {"error": ":material/error:", "warning": ":material/info:"}


def filtered(visit: Visit, groups: Sequence[upload.IssueGroup]) -> list[upload.IssueGroup]:
    """Let groups be narrowed by severity, kind and file."""
    t = visit.t
    files = sorted({file for group in groups for file in group.files})
    if len(groups) < 3 and len(files) < 2:
        return list(groups)
    with st.container(horizontal=True):
        severity = st.selectbox(
            t("Severity"),
            ["", "error", "warning"],
            format_func=lambda code: {"error": t("errors"), "warning": t("warnings")}.get(code, t("all")),
            key="upload.severity",
        )
        kinds = {group.kind: t(PROBLEM_KINDS[group.kind].title) for group in groups}
        kind = st.selectbox(
            t("Kind"), ["", *kinds], format_func=lambda code: kinds.get(code, t("all")), key="upload.kind"
        )
        file = st.selectbox(
            t("File"), ["", *files], format_func=lambda name: name or t("all"), key="upload.file"
        )
    return [
        group
        for group in groups
        if severity in ("", group.severity) and kind in ("", group.kind) and (not file or file in group.files)
    ]


def mend(visit: Visit, work: UploadDraft, group: upload.IssueGroup) -> None:
    """Let the cells of a group be corrected, all of one value at once or one by one, or its rows left out."""
    t = visit.t
    issues = [issue for of_value in group.value_groups for issue in of_value.issues] or [*group.issues]
    one_by_one = not group.value_groups or (
        group.n > 1 and st.toggle(t("Row by row"), key=f"upload.by-row.{group.name}")
    )
    if one_by_one:
        by_row(visit, work, group, issues)
        return
    tell(issues, 1 if group.options else 3, t)
    with st.form(f"upload.values.{group.name}", border=False):
        texts = [
            publishing.value_field(
                value_group.title,
                group.options,
                value_group.preset,
                f"upload.value.{group.name}.{value_group.name}",
                t,
                may_be_empty=value_group.may_be_empty,
            )
            for value_group in group.value_groups[:AT_ONCE]
        ]
        if len(group.value_groups) > AT_ONCE:
            left = len(group.value_groups) - AT_ONCE
            st.caption(t.n("{n} more value follows", "{n} more values follow", left))
        if st.form_submit_button(t("Correct")):
            corrections = work.corrections
            for value_group, text in zip(group.value_groups, texts, strict=False):
                if text is not None:
                    corrections = value_group.corrected(corrections, text)
            go_on(work.corrected(corrections))


def take_suggestions(visit: Visit, work: UploadDraft, groups: Sequence[upload.IssueGroup]) -> None:
    """Let everyday words be taken at once for the one thing that each means; nothing else is."""
    t = visit.t
    suggested = [
        same
        for group in groups
        if group.severity == "error"
        for same in group.value_groups
        if same.is_everyday
    ]
    if len(suggested) > 1 and st.button(
        t.n("Take the {n} suggestion", "Take all {n} suggestions", len(suggested)), icon=":material/done_all:"
    ):
        corrections = work.corrections
        for value_group in suggested:
            corrections = value_group.corrected(corrections, value_group.preset)
        go_on(work.corrected(corrections))


def tell(issues: Sequence[upload.Issue], at_most: int, t: Translator) -> None:
    """Say what is wrong in the first of some places."""
    sentences = [problem_sentence(issue.problem, t) for issue in issues[:at_most]]
    publishing.sentences(sentences, len(issues) - at_most, t=t)


def by_row(visit: Visit, work: UploadDraft, group: upload.IssueGroup, issues: Sequence[upload.Issue]) -> None:
    """Let single cells be corrected and single rows be left out."""
    t = visit.t
    placed = [issue for issue in issues if issue.place and group.severity == "error"]
    if not placed:
        tell(issues, AT_ONCE, t)
        return
    with st.form(f"upload.rows.{group.name}", border=False):
        texts: dict[CorrectedCell, str | None] = {}
        gone: list[CorrectedCell] = []
        for issue in placed[:AT_ONCE]:
            place = issue.place or CorrectedCell("", None, 0)
            tell([issue], 1, t)
            where = f"{group.name}.{place.file}.{place.sheet}.{place.row}"
            if group.value_groups:
                label = t("Instead, in row {row}", row=str(place.row))
                texts[place] = publishing.value_field(
                    label,
                    group.options,
                    "",
                    f"upload.cell.{where}",
                    t,
                    text=issue.text,
                    may_be_empty=group.value_groups[0].may_be_empty,
                )
            if st.checkbox(t("Leave row {row} out", row=str(place.row)), key=f"upload.out.{where}"):
                gone.append(place)
        if len(placed) > AT_ONCE:
            st.caption(t.n("{n} more row follows", "{n} more rows follow", len(placed) - AT_ONCE))
        if st.form_submit_button(t("Correct these rows")):
            corrections = work.corrections
            for place, text in texts.items():
                if text is not None:
                    corrections = corrections.of_cell(place, text)
            for place in gone:
                corrections = corrections.without_row(place)
            go_on(work.corrected(corrections))


def step_back(visit: Visit, work: UploadDraft) -> None:
    """Let the last decision, or all of them, be taken back."""
    t, n = visit.t, len(work.corrections)
    if not work.before:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(t("Take the last step back"), icon=":material/undo:"):
            go_on(work.before)
        if st.button(t("Begin anew with the files as they are")):
            go_on(UploadDraft())
        if n:
            st.caption(
                t.n(
                    "{n} correction made here; the files stay as they are",
                    "{n} corrections made here; the files stay as they are",
                    n,
                )
            )


def absent(visit: Visit, work: UploadDraft, preview: Preview) -> None:
    """Say what is stored and not in the files, and let it be taken out."""
    t = visit.t
    finding = upload.absent_finding(preview, visit)
    if not finding or preview.change is None:
        return
    heading(t("Stored, but not in these files"), finding)
    tables, naming = table_names(t), RecordNames(preview.change, visit, visit.opened)
    with st.expander(t("Take stored rows out of the record")), st.form("upload.absent", border=False):
        gone: set[Key] = set()
        for table, keys in preview.absent.items():
            options = dict(upload.absent_options(preview, table, naming, LISTED))
            gone |= set(
                st.multiselect(
                    tables[table],
                    list(options),
                    default=[key for key in options if key in work.removing],
                    format_func=options.__getitem__,
                    placeholder=t("None"),
                    key=f"upload.absent.{table}",
                )
            )
            whole = t.n("The one of these", "All {n} of these", len(keys))
            if st.checkbox(f"{tables[table]}: {whole}", key=f"upload.absent-all.{table}"):
                gone |= {(table, key) for key in keys}
        if st.form_submit_button(t("See what this would do")):
            go_on(work.taking_out(gone))


def page(visit: Visit, person: Person) -> None:
    """Draw the page."""
    t = visit.t
    heading(
        t("Deposit files"),
        t("Nothing changes before you have seen what would change, and said why."),
        level=1,
    )
    files, given = choose_files(visit)
    if st.session_state.get("upload.given") != given:
        publishing.forget("upload.")  # what was read of other files is of no use any more
        st.session_state["upload.given"] = given
    if not files:
        publishing.sentences(upload.advice(t), t=t)
        return
    work: UploadDraft = st.session_state.setdefault("upload.work", UploadDraft())
    of = (given, repr(work.choices), repr(work.corrections), work.removing)
    if publishing.settled(visit, "upload", of):
        for what in ("sheets", "preview", "groups", "change", "looks", "figures"):
            publishing.forget(f"upload.{what}")  # of a long file, more than what is shown from now on
        return
    with st.spinner(t("Reading the files…")):
        sheets = publishing.remembered(
            "upload.sheets", (given, repr(work.choices)), lambda: read_files(files, work.choices)
        )
    seen = (of, visit.opened.newest, days.today())
    with st.spinner(t("Checking…")):
        result = publishing.remembered(
            "upload.preview",
            seen,
            lambda: preview(
                visit.opened,
                files,
                sheets,
                today=days.today(),
                corrections=work.corrections,
                removing=work.removing,
            ),
        )
        groups = publishing.remembered(
            "upload.groups",
            (seen, t.language),
            lambda: upload.groups(result, upload.referable(result, visit.opened, t), visit),
        )
    what_they_are(visit, work, sheets, result)
    step_back(visit, work)
    problems(visit, work, files, result, groups)
    if result.change is None:
        return
    absent(visit, work, result)
    change = result.change
    publishing.propose(visit, person, "upload", of, lambda: change, kind="import", files=result.files)
