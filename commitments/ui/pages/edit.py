"""One record added, corrected or contested by hand, through the check, preview and reason of a file."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from commitments.auth.sign_in import Person
from commitments.contract import days
from commitments.contract.model import RECORDS, Commitment, Record, Report
from commitments.i18n.translator import Translator
from commitments.site.blocks import Link
from commitments.site.visit import Visit
from commitments.site.words.changeset import RecordNames
from commitments.staff import record_form
from commitments.staff.problem_sentences import sentence_in_column
from commitments.staff.record_form import Answers, Question
from commitments.store.changesets import Changeset, preview
from commitments.store.head import Head
from commitments.ui import publishing
from commitments.ui.drawing import draw, heading, notice, sentences
from commitments.ui.fields import WIDTH, choose, choose_record, choose_table, listed


def page(visit: Visit, person: Person) -> None:
    """Draw the page."""
    publishing.finish(visit, "edit")
    current = visit.opened.head()
    report = current.record("reports", visit.address["contests"].lower())
    commitment = current.record("commitments", visit.address["reports_on"].lower())
    if isinstance(report, Report):
        _contest(visit, person, report, current)
    elif isinstance(commitment, Commitment):
        _report(visit, person, commitment, current)
    else:
        _edit(visit, person, current)


def _edit(visit: Visit, person: Person, current: Head) -> None:
    """Let one record be added or corrected."""
    t = visit.t
    heading(
        t("Enter by hand"),
        t("Add or correct one record without a file; it is checked and published like one."),
        level=1,
    )
    done = publishing.last_published("edit")
    if done:
        publishing.published(visit, done)
    table = choose_table(visit, t("What it is"), RECORDS, "reports", "edit.table")
    key = choose_record(visit, table, t("Record"), f"edit.record.{table}", new=t("a new record")) or ""
    record = current.record(table, key)
    if record:
        rename = visit.to("rename", table=table, id=key)
        draw(visit, [Link(rename, t("Change its identifier"))])
    # What is typed stays while others publish; what was published makes room for more.
    where = f"edit.{table}.{key}.{done.number if done else 0}"
    questions = record_form.questions(table, record, current, visit, fictional=visit.demonstration)
    if answers := _fill_in(t, questions, where):
        _look(visit, person, table, record, answers)


def _report(visit: Visit, person: Person, commitment: Commitment, current: Head) -> None:
    """Let a report on one commitment be added."""
    t, done = visit.t, publishing.last_published("edit")
    naming = RecordNames(Changeset(current.revision), visit, visit.opened)
    heading(t("Add a report"), naming.described(commitment), level=1)
    if done:
        publishing.published(visit, done)
    questions = record_form.report_questions(commitment.commitment_id, current, visit)
    if answers := _fill_in(t, questions, f"report.{commitment.key_text}.{done.number if done else 0}"):
        _look(visit, person, "reports", None, answers)


def _contest(visit: Visit, person: Person, report: Report, current: Head) -> None:
    """Let an organisation's own remark be put beside a report that it contests."""
    t = visit.t
    naming = RecordNames(Changeset(current.revision), visit, visit.opened)
    heading(
        t("A report is disputed"),
        t(
            "{report}: what the organisation says is shown beside the report, with its own date and "
            "remark; the report itself stays as it is.",
            report=naming.described(report),
        ),
        level=1,
    )
    sentences(
        [
            t(
                "A remark alone is not enough: choose a stage or give the progress, as the organisation "
                "sees it."
            )
        ],
        t=t,
    )
    questions = record_form.contest_questions(current, visit)
    if answers := _fill_in(t, questions, f"contest.{report.key_text}"):
        _look(visit, person, "reports", None, record_form.contested(report, answers))


def _fill_in(t: Translator, questions: Sequence[Question], where: str) -> Answers | None:
    """Draw a form; give its answers once they are to be looked at."""
    with st.form(where, border=False):
        answers = {question.column: _ask(t, question, f"{where}.{question.column}") for question in questions}
        if st.form_submit_button(t("Preview the changes"), type="primary"):
            st.session_state["edit.answers"] = (where, answers)
    kept_where, kept = st.session_state.get("edit.answers", ("", None))
    return kept if kept_where == where else None


def _ask(t: Translator, question: Question, key: str) -> str | tuple[str, ...]:
    """Ask one question of a form."""
    options = question.options
    stands = question.stands if isinstance(question.stands, str) else ""
    match question.ask:
        case "many":
            chosen = st.multiselect(
                question.label,
                list(options),
                [value for value in question.stands if value in options],
                format_func=listed(options),
                placeholder=t("None"),
                key=key,
            )
            return tuple(chosen)
        case "one":
            names = {"": t("not given"), **options}
            names.setdefault(stands, stands)
            return choose(question.label, names, stands, key=key, width=WIDTH, disabled=question.fixed)
        case "long":
            return str(st.text_area(question.label, stands, key=key, help=question.note or None))
        case "text":
            return str(
                st.text_input(
                    question.label,
                    stands,
                    disabled=question.fixed,
                    key=key,
                    placeholder=question.note,
                    width=WIDTH,
                )
            )


def _look(visit: Visit, person: Person, table: str, record: Record | None, answers: Answers) -> None:
    """Check the answers as a file would be, and propose what they change."""
    t = visit.t
    of = (table, record.key_text if record else "", tuple(sorted(answers.items())))
    sheet = record_form.as_sheet(table, record, answers, t)
    result = preview(visit.opened, [], [sheet], today=days.today())
    if result.checked.problems:
        notice(*(sentence_in_column(problem, t) for problem in result.checked.problems))
    if (change := result.change) is not None:
        publishing.propose(visit, person, "edit", of, lambda: change, kind="by_hand")
