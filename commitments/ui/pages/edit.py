"""One record added, corrected or contested by hand, through the check, preview and reason of a file."""

from collections.abc import Mapping

import streamlit as st

from commitments.auth.sign_in import Person
from commitments.contract import days
from commitments.contract.model import RECORDS, Record, Report
from commitments.site.blocks import Link
from commitments.site.visit import Visit
from commitments.site.words.changeset import RecordNames
from commitments.site.words.tables import table_names
from commitments.staff import record_form
from commitments.staff.problem_sentences import problem_sentence
from commitments.store.changesets import Changeset, preview
from commitments.store.head import Head
from commitments.ui import publishing
from commitments.ui.drawing import draw, heading, notice

FOUND = 200  # records listed at once
NEW = ""

Answers = Mapping[str, str | tuple[str, ...]]


def choose_table(visit: Visit) -> str:
    """Ask which table the record is of."""
    tables = {name: title for name, title in table_names(visit.t).items() if name in RECORDS}
    preset = visit.address["table"]
    names = list(tables)
    return str(
        st.selectbox(
            visit.t("What it is"),
            names,
            names.index(preset) if preset in names else names.index("reports"),
            format_func=lambda name: tables[name],
            key="edit.table",
            width=480,
        )
    )


def choose_record(visit: Visit, table: str, current: Head) -> Record | None:
    """Ask which record is corrected, found by words of its name; None for a new one."""
    t = visit.t
    naming = RecordNames(Changeset(current.revision), visit, visit.opened)
    preset = visit.address["id"].lower() if visit.address["table"] == table else ""
    words = st.text_input(
        t("Find the one to correct, by words of its name or identifier"), key=f"edit.words.{table}", width=480
    )
    names = naming.matching(table, words, FOUND)
    if preset and preset not in names and (record := current.record(table, preset)):
        names = {preset: naming.described(record), **names}
    keys = [NEW, *names]
    chosen = st.selectbox(
        t("Which one"),
        keys,
        keys.index(preset) if preset in keys else 0,
        format_func=lambda key: names.get(key) or t("a new one"),
        key=f"edit.record.{table}.{words}",
        width=720,
    )
    return current.record(table, chosen) if chosen else None


def ask(visit: Visit, question: record_form.Question, where: str) -> str | tuple[str, ...]:
    """Ask one question of a form."""
    t, key = visit.t, f"{where}.{question.column}"
    if question.ask == "many":
        chosen = st.multiselect(
            question.label,
            list(question.options),
            [stand for stand in question.stands if stand in question.options],
            format_func=lambda value: question.options[value],
            placeholder=t("None"),
            key=key,
        )
        return tuple(chosen)
    stands = str(question.stands) if not isinstance(question.stands, tuple) else "|".join(question.stands)
    if question.ask == "one":
        values = ["", *question.options]
        if stands and stands not in values:
            values.append(stands)
        return str(
            st.selectbox(
                question.label,
                values,
                values.index(stands),
                format_func=lambda value: question.options.get(value, value) or t("not given"),
                disabled=question.fixed,
                key=key,
                width=720,
            )
        )
    if question.ask == "long":
        return str(st.text_area(question.label, stands, key=key, help=question.note or None))
    return str(
        st.text_input(
            question.label,
            stands,
            disabled=question.fixed,
            key=key,
            placeholder=question.note,
            width=720,
        )
    )


def fill_in(visit: Visit, table: str, record: Record | None, current: Head) -> Answers | None:
    """Draw the form; give its answers once they are to be looked at."""
    t = visit.t
    # What is typed stays while others publish; what was published makes room for more.
    done = publishing.last_published("edit")
    where = f"edit.{table}.{record.key_text if record else NEW}.{done.number if done else 0}"
    questions = record_form.questions(table, record, current, visit, fictional=visit.demonstration)
    required = {name for name, column in RECORDS[table].columns().items() if column.required}
    answers: dict[str, str | tuple[str, ...]] = {}
    with st.form(where, border=False):
        for question in questions:
            if question.column in required or not required:
                answers[question.column] = ask(visit, question, where)
        for question in questions:
            if question.column not in answers:
                answers[question.column] = ask(visit, question, where)
        pressed = st.form_submit_button(t("See what this would do"), type="primary")
    if pressed:
        st.session_state["edit.answers"] = (where, answers)
    kept_where, kept = st.session_state.get("edit.answers", ("", None))
    return kept if kept_where == where else None


def contest(visit: Visit, report: Report, current: Head) -> Answers | None:
    """Ask an organisation's own remark on a report that it contests, and its date."""
    t = visit.t
    where = f"contest.{report.key_text}"
    questions = {field.column: field for field in record_form.questions("reports", None, current, visit)}
    with st.form(where, border=False):
        answers: dict[str, str | tuple[str, ...]] = {
            name: ask(visit, questions[name], where)
            for name in (
                "reported_by",
                "published_on",
                "completion",
                "progress_percent",
                "narrative_fr",
                "narrative_en",
                "evidence_url",
                "evidence_type",
            )
        }
        pressed = st.form_submit_button(t("See what this would do"), type="primary")
    answers |= {"commitment_id": report.commitment_id, "as_of": str(report.as_of), "verification": "disputed"}
    if pressed:
        st.session_state["edit.answers"] = (where, answers)
    kept_where, kept = st.session_state.get("edit.answers", ("", None))
    return kept if kept_where == where else None


def look(visit: Visit, person: Person, table: str, record: Record | None, answers: Answers) -> None:
    """Check the answers as a file would be, and propose what they change."""
    t = visit.t
    of = (table, record.key_text if record else NEW, tuple(sorted(answers.items())))
    sheet = record_form.as_sheet(table, record, answers, t("By hand"))
    result = preview(visit.opened, [], [sheet], today=days.today())
    sentences = [problem_sentence(problem, t) for problem in result.checked.problems]
    if sentences:
        notice(*sentences)
    change = result.change
    if change is not None:
        publishing.propose(visit, person, "edit", of, lambda: change, kind="by_hand")


def page(visit: Visit, person: Person) -> None:
    """Draw the page."""
    publishing.finish(visit, "edit")
    t, current = visit.t, visit.opened.current()
    contested = current.record("reports", visit.address["contests"].lower())
    if isinstance(contested, Report):
        naming = RecordNames(Changeset(current.revision), visit, visit.opened)
        heading(
            t("A report is contested"),
            t(
                "{report}: what the organisation says stands beside the report, with its own date and "
                "remark; the report itself stays as it is.",
                report=naming.described(contested),
            ),
            level=1,
        )
        answers = contest(visit, contested, current)
        if answers:
            look(visit, person, "reports", None, answers)
        return
    heading(
        t("By hand"),
        t("One record added or corrected without a file, checked and published like one."),
        level=1,
    )
    if done := publishing.last_published("edit"):
        publishing.published(visit, done)
    table = choose_table(visit)
    record = choose_record(visit, table, current)
    if record:
        rename = visit.to("rename", table=table, id=record.key_text)
        draw(visit, [Link(rename, t("Give it another identifier"))])
    answers = fill_in(visit, table, record, current)
    if answers:
        look(visit, person, table, record, answers)
