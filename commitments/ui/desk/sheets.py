"""How each sheet was read: its table, and the column that each of its headings names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from commitments.i18n.translator import Translator
from commitments.ingest.cells import shown
from commitments.ingest.sheets import Sheet
from commitments.ingest.validation import CheckedTable
from commitments.render.templating import render
from commitments.site.words.tables import table_names
from commitments.staff import draft_words, heading_form
from commitments.staff.layout_sentences import LAYOUTS_TOLD
from commitments.staff.problem_sentences import as_sentence, decision_sentence, sheet_name
from commitments.staff.upload import UploadDraft
from commitments.store.changesets import Preview
from commitments.ui.desk.first_rows import choose_heading
from commitments.ui.desk.leaving_out import take_back_rows, take_back_sheets
from commitments.ui.desk.recognised import recognised
from commitments.ui.desk.steps import go_on
from commitments.ui.drawing import draw_html, heading, notice
from commitments.ui.fields import choose, plain

# What of how a file was read stands in no fold: what can be taken back, what is not read, what was decided.
_IN_SIGHT = {
    *LAYOUTS_TOLD,
    *("remembered", "remembered_gone", "report_sheet"),
    *("no_table", "example", "hidden_sheet_left_out", "hidden_left_out"),
    *("left_out", "keep", "each_row", "first_row", "figure_speaks", "keep_both", "corrected"),
    *("whose", "declared", "documented", "shares_of_one", "percentages"),
}


def what_they_are(t: Translator, draft: UploadDraft, sheets: Sequence[Sheet], checked: Preview) -> None:
    """Show how each sheet was read, and let its table be chosen."""
    asked_of = set[tuple[str, str | None]]()
    read = [  # what could not be is told with what is wrong
        (sheet, result)
        for sheet, result in zip(sheets, checked.checked.tables, strict=True)
        if not any(problem.code == "unreadable_file" for problem in sheet.problems)
    ]
    if read:
        heading(t("What the files are"))
    for sheet, result in read:
        name = sheet_name(sheet.file, sheet.sheet, t)
        if sheet.problems or not any(decision.kind == "no_table" for decision in sheet.decisions):
            _one(t, draft, sheet, result, asked_of, name)
            continue
        title = t("{sheet}: nothing of it is read", sheet=name)
        with st.expander(plain(title), key=f"upload.unread.{sheet.file}.{sheet.sheet}"):
            _one(t, draft, sheet, result, asked_of)
    take_back_sheets(t, draft)


def _one(
    t: Translator,
    draft: UploadDraft,
    sheet: Sheet,
    result: CheckedTable,
    asked_of: set[tuple[str, str | None]],
    title: str = "",
) -> None:
    """Show how a sheet was read, under a title where none is above; `asked_of` are those whose columns are
    matched already."""
    tables = table_names(t)
    told = [each for each in result.decisions if each.kind not in ("table", "recognised")]
    begins, rest = told[:1], told[1:]
    seen, folded = (
        as_sentence([decision_sentence(each, t) for each in decisions], t)
        for decisions in (
            [*begins, *(each for each in rest if each.kind in _IN_SIGHT)],
            [each for each in rest if each.kind not in _IN_SIGHT],
        )
    )
    rows = draft_words.rows_without_error(result, t)
    draw_html(render("read_as", t=t, title=title, rows=rows, seen=seen, folded=folded))
    _laid_out(t, draft, sheet)
    stands = sheet.table or ""
    if not stands and (near := heading_form.nearest_table(sheet)):
        notice(t("Not recognised: most headings are those of the table “{table}”.", table=tables[near]))
    asked = choose(
        plain(t("Table of {name}", name=sheet_name(sheet.file, sheet.sheet, t))),
        {**tables, "": t("none: leave this sheet out")},
        stands or None,
        placeholder=t("Choose what these rows are"),
        seen=t("Table"),
        key=f"upload.table.{sheet.file}.{sheet.sheet}.{stands}",
    )
    if asked == "" and not draft.choice(sheet).left_out:
        go_on(draft.without_sheet(sheet))
    elif asked and asked != stands:
        go_on(draft.decided(sheet, replace(draft.choice(sheet), table=asked, columns={})))
    take_back_rows(t, draft, sheet)
    recognised(t, draft, result)
    choose_heading(t, draft, sheet)
    if first := next((at for at in draft.like(sheet.file, sheet.sheet) if at[:2] in asked_of), None):
        same = sheet_name(*first[:2], t)
        st.caption(t("Same headings as {sheet}: what is decided there holds here too.", sheet=same))
    else:
        asked_of.add((sheet.file, sheet.sheet))
        _match_columns(t, draft, sheet)


def _laid_out(t: Translator, draft: UploadDraft, sheet: Sheet) -> None:
    """Let what was laid out anew in a sheet be taken back, and be done again."""
    if sheet.laid_out or any(decision.kind == "as_it_stands" for decision in sheet.decisions):
        words = t("Read without moving anything") if sheet.laid_out else t("Lay out again")
        if st.button(words, key=f"upload.laid-out.{sheet.file}.{sheet.sheet}.{sheet.laid_out}"):
            go_on(draft.laid_out(sheet, anew=not sheet.laid_out))


def _match_columns(t: Translator, draft: UploadDraft, sheet: Sheet) -> None:
    """Let headings that name no column be matched by hand, and those that do be changed."""
    form = heading_form.heading_form(sheet, draft.choice(sheet), t)
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
            label = plain(t.pair(shown(each.text) or "", samples))
            key = f"upload.column.{where}.{each.text}.{each.column}"
            columns.append(choose(label, names, each.column or each.suggestion, key=key))
        if st.form_submit_button(t("Apply these columns")):
            go_on(draft.decided(sheet, form.decided(columns)))
