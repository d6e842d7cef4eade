"""The rows in question as a grid: whole rows, faults marked, cells mended in place and by paste."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import streamlit as st
from pydantic import TypeAdapter

from commitments.i18n.translator import Translator
from commitments.ingest.cells import shown
from commitments.ingest.corrections import CorrectedCell
from commitments.site.visit import Visit
from commitments.staff.problem_sentences import sheet_name
from commitments.staff.rows_in_question import (
    ROWS,
    Edit,
    Fault,
    GridColumn,
    GridPage,
    GridRow,
    Narrowed,
    Options,
    RowsInQuestion,
)
from commitments.staff.upload import UploadDraft
from commitments.ui.desk.components import mount
from commitments.ui.desk.steps import go_on, keep, seated
from commitments.ui.drawing import heading
from commitments.ui.fields import choose

_KEY = "upload.grid"
_TAKEN = "upload.grid.taken"  # how often what was written in the grid was kept
_EDITS = TypeAdapter(list[Edit])


def rows_in_question(
    visit: Visit,
    draft: UploadDraft,
    rows: RowsInQuestion,
    narrowed: Narrowed,
) -> None:
    """Show the rows in which something is wrong, a page of them, and keep what is mended there."""
    t, sheets = visit.t, rows.sheets(narrowed)
    if not sheets:
        return
    heading(
        t("The rows in question"),
        t("Whole rows of your file, as they are read: press Enter on a cell, or type, to correct it."),
        3,
    )
    names = {
        at: t("{name} ({n})", name=sheet_name(sheet.file, sheet.sheet, t), n=n)
        for at, (sheet, n) in enumerate(sheets)
    }
    at = choose(t("Sheet"), names, key=f"{_KEY}.sheet.{len(names)}") if len(names) > 1 else 0
    sheet = sheets[at][0]
    of = f"{_KEY}.{sheet.file}.{sheet.sheet}"
    page = rows.page(sheet, narrowed, st.session_state.get(f"{of}.first", 0), visit)
    given = "|".join((seated().draft.id, *(file.sha256 for file in draft.files)))
    taken = st.session_state.get(_TAKEN, 0)
    done = mount(
        "grid",
        {"of": given, "taken": taken, **_data(page, t)},
        key=of,
        on={"applied": lambda: None, "column": lambda: None, "page": partial(_turn, of)},
    )
    if done.applied:
        edits = _EDITS.validate_python(done.applied["edits"])
        out = [CorrectedCell(**place) for place in done.applied["out"]]
        mended = draft.mended(rows.mended(edits), without=out)
        st.session_state[_TAKEN] = taken + 1
        if not keep(lambda desk: desk.drafts.keep(desk.draft, mended, desk.who)):
            st.session_state[_TAKEN] = taken
        st.rerun()
    if done.column:
        go_on(draft.without_column([sheet], done.column))


def _turn(of: str) -> None:
    """Keep which page of the grid is asked for."""
    st.session_state[f"{of}.first"] = int(st.session_state[of]["page"])


def _data(page: GridPage, t: Translator) -> dict[str, Any]:
    """Return a page of rows as the script draws it: each list to choose from is there once."""
    lists: list[Options] = []

    def listed(options: Options) -> int | None:
        if not options:
            return None
        if options not in lists:
            lists.append(options)
        return lists.index(options)

    columns = [_column(column, listed(column.options), t) for column in page.columns]
    rows = [_row(row, page.columns, listed, t) for row in page.rows]
    shown_rows = sum(not row.is_neighbour for row in page.rows)
    last = page.first + shown_rows
    return {
        "file": page.file,
        "sheet": page.sheet,
        "columns": columns,
        "rows": rows,
        "lists": lists,
        "pages": {
            "back": page.first - ROWS if page.first else None,
            "on": last if last < page.n else None,
        },
        "words": {
            "title": t("The rows in question"),
            "row": t("Row"),
            "pair": t.pair("{name}", "{value}"),
            "leave_out": t("Leave this row out"),
            "take_back": t("Take this row back"),
            "empty": t("nothing"),
            "other": t("something else…"),
            "as_it_was": t("As it was"),
            "leave_empty": t("Leave the cell empty"),
            "next": t("Next fault"),
            "apply": t("Apply"),
            "discard": t("Discard"),
            "written": t("Cells written"),
            "beyond": t(
                "Pasted cells that have no place in the rows shown and are not written: {n}", n="{n}"
            ),
            "back": t("Rows before"),
            "on": t("Rows after"),
            "shown": t("{first} to {last} of {n} rows in question", first=page.first + 1, last=last, n=page.n)
            if page.n > 1
            else t("The one row in question"),
        },
    }


def _column(column: GridColumn, options: int | None, t: Translator) -> dict[str, Any]:
    return {
        "heading": shown(column.heading) or "",
        "column": column.column,
        "name": t("says which record it is") if column.is_clue else column.name or t("left out"),
        "list": options,
        "may_be_left_out": column.may_be_left_out,
        "leave_out": t("Leave the column “{column}” out", column=column.heading),
    }


def _row(
    row: GridRow, columns: Sequence[GridColumn], listed: Callable[[Options], int | None], t: Translator
) -> dict[str, Any]:
    return {
        "number": row.number,
        "across": row.across,
        "cells": row.cells,
        "names": row.names,
        "is_neighbour": row.is_neighbour,
        "faults": [_fault(fault, row, columns, listed, t) for fault in row.faults],
    }


def _fault(
    fault: Fault,
    row: GridRow,
    columns: Sequence[GridColumn],
    listed: Callable[[Options], int | None],
    t: Translator,
) -> dict[str, Any]:
    names = dict(fault.options or (columns[fault.at].options if fault.at is not None else ()))
    stands = "" if fault.at is None else shown(row.cells[fault.at]) or t("nothing")
    return {
        "at": fault.at,
        "severity": fault.severity,
        "says": fault.says,
        "preset": fault.preset,
        "take": t("Write “{value}”", value=names.get(fault.preset, fault.preset)),
        "list": listed(fault.options),
        "alike": fault.alike,
        "may_be_empty": fault.may_be_empty and fault.at is not None and columns[fault.at].may_be_left_out,
        "mend_alike": t.n(
            "Correct the {n} cell “{value}”", "Correct all {n} cells “{value}”", fault.alike, value=stands
        ),
    }
