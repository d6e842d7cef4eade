"""What the words of rows were taken for without a question: shown pair by pair, and taken back."""

from __future__ import annotations

import streamlit as st

from commitments.i18n.translator import Translator
from commitments.ingest.cells import shown
from commitments.ingest.corrections import Value
from commitments.ingest.problems import Decision
from commitments.ingest.validation import CheckedTable
from commitments.staff.problem_sentences import matched_texts
from commitments.staff.upload import UploadDraft
from commitments.ui.desk.steps import go_on
from commitments.ui.drawing import sentences
from commitments.ui.fields import listed, plain

_LISTED = 200  # pairs that are shown


def recognised(t: Translator, draft: UploadDraft, table: CheckedTable) -> None:
    """Show what words of a sheet were taken for, and let some of it or all be asked instead."""
    for decision in table.decisions:
        if decision.kind == "recognised":
            _of_column(t, draft, table, decision)


def _of_column(t: Translator, draft: UploadDraft, table: CheckedTable, decision: Decision) -> None:
    facts = decision.facts
    words = [Value(str(facts["table"]), str(facts["column"]), text) for text, _ in facts["pairs"]]
    where = f"{table.file}.{table.sheet}.{facts['column']}"
    title = t.n("{n} row found by its words", "{n} rows found by their words", facts["n"])
    with st.expander(plain(title)):
        texts = matched_texts(facts["pairs"], t)
        sentences(texts[:_LISTED], len(texts) - _LISTED, t=t)
        doubted = st.multiselect(
            t("Not right, ask which is meant"),
            words,
            format_func=listed({value: shown(value.text) or "" for value in words}),
            placeholder=t("None"),
            key=f"upload.recognised.{where}",
        )
        with st.container(horizontal=True):
            if st.button(t("Ask about these"), key=f"upload.ask.{where}", disabled=not doubted):
                go_on(draft.asking(doubted))
            if st.button(t("Ask about each of them"), key=f"upload.ask-all.{where}"):
                go_on(draft.asking(words))
