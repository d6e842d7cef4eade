"""The first rows of a sheet as they stand: the one that is its heading is chosen there."""

from __future__ import annotations

from dataclasses import asdict

import streamlit as st

from commitments.i18n.translator import Translator
from commitments.ingest.sheets import Sheet
from commitments.staff import first_rows
from commitments.staff.upload import UploadDraft
from commitments.ui.desk.components import mount
from commitments.ui.desk.steps import go_on
from commitments.ui.fields import choose

_FLOORS = 3  # rows that a heading may have


def choose_heading(t: Translator, draft: UploadDraft, sheet: Sheet) -> None:
    """Show the first rows of a sheet, and let the row of its heading and the floors above it be chosen."""
    rows = first_rows.first_rows(sheet)
    if len(rows) < 2 or not sheet.heading_row:
        return
    row, floors = sheet.heading_row, sheet.heading_floors
    key = f"upload.first-rows.{sheet.file}.{sheet.sheet}"
    title = t("First rows: heading in row {row}", row=str(row))
    is_asked = any(problem.code == "unknown_table" for problem in sheet.problems)
    with st.expander(title, expanded=is_asked, key=f"{key}.shown"):
        st.caption(t("Choose the row that names the columns; what stands above it is left out."))
        clicked = mount(
            "first_rows",
            {
                "title": t("First rows of the sheet"),
                "choose": t("The heading is in row {row}", row="{row}"),
                "rows": [asdict(each) for each in rows],
            },
            key=key,
            on={"row": lambda: None},
        ).row
        names = {n: t.n("{n} row", "{n} rows", n) for n in range(1, min(_FLOORS, row) + 1)}
        tall = choose(t("Rows of the heading"), names, floors, key=f"{key}.floors.{row}.{floors}", width=240)
    if clicked and clicked != row:
        go_on(draft.headed(sheet, int(clicked)))
    elif tall != floors:
        go_on(draft.headed(sheet, row, tall))
