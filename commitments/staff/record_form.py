"""One record in a form: what it asks, and what was answered as the row that a file would hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from commitments.contract import countries
from commitments.contract.codelists import fold
from commitments.contract.model import PROSE, RECORDS, Column, Record, Report
from commitments.i18n.translator import Translator, capital
from commitments.ingest.cells import cell_text
from commitments.ingest.packed_rows import PackedRows
from commitments.ingest.sheets import Row, Sheet
from commitments.ingest.spreadsheets import Cell
from commitments.site.context import Context
from commitments.site.words.changeset import title_of
from commitments.store.head import Head

CHOSEN_FROM = 2_000  # records; beyond, an identifier is typed

Answers = Mapping[str, str | tuple[str, ...]]  # by column

_CONTESTED = (
    *("reported_by", "published_on", "completion", "progress_percent"),
    *("narrative_fr", "narrative_en", "evidence_url", "evidence_type"),
)


@dataclass(frozen=True)
class Question:
    """What a form asks for one column: how, what it is called, what stands there, what there is to choose."""

    column: str
    ask: Literal["text", "long", "one", "many"]
    label: str
    stands: str | tuple[str, ...]
    options: Mapping[str, str]  # value → name
    note: str = ""
    fixed: bool = False  # it says which record this is


def questions(
    table: str, record: Record | None, current: Head, reader: Context, *, fictional: bool = False
) -> list[Question]:
    """Return what a form asks of a stored record, or (None) of a new one, first what is required.

    `fictional` lets it choose among the countries of the demonstration set.
    """
    fields = []
    for column in RECORDS[table].columns().values():
        options = coded_options(column, reader.t, fictional=fictional)
        if column.refers_to and len(current.keys(column.refers_to)) <= CHOSEN_FROM:
            options = bearing_names(current.records(column.refers_to), reader.t)
        fields.append(_question(table, column, record, options, reader))
    columns = RECORDS[table].columns()
    return sorted(fields, key=lambda field: not columns[field.column].required)


def report_questions(commitment: str, current: Head, reader: Context) -> list[Question]:
    """Return what is asked of a new report on one commitment."""
    return [
        replace(question, stands=commitment, fixed=True) if question.column == "commitment_id" else question
        for question in questions("reports", None, current, reader)
    ]


def contest_questions(current: Head, reader: Context) -> list[Question]:
    """Return what is asked of an organisation that contests a report: its own remark, and of what day."""
    asked = {question.column: question for question in questions("reports", None, current, reader)}
    return [asked[column] for column in _CONTESTED]


def contested(report: Report, answers: Answers) -> Answers:
    """Return the report of an organisation that contests another: of the same commitment and day."""
    stands = {"commitment_id": report.commitment_id, "as_of": str(report.as_of), "verification": "disputed"}
    return {**answers, **stands}


def _question(
    table: str, column: Column, record: Record | None, options: Mapping[str, str], reader: Context
) -> Question:
    t = reader.t
    default = None if column.required else RECORDS[table].model_fields[column.name].default
    value = getattr(record, column.name) if record else default
    if column.many:
        ask: Literal["text", "long", "one", "many"] = "many" if options else "text"
    else:
        ask = "one" if options else "long" if column.name.startswith(PROSE) else "text"
    note = ""
    if column.kind == "date":
        note = t("31 March 2026, March 2026 or 2026")
    elif column.kind == "percent":
        note = t("From 0 to 100")
    elif column.kind == "url":
        note = t("An address that begins with https://")
    elif column.many and not options:
        note = t("Several identifiers with | between them")
    stands = tuple(value or ()) if column.many and options else as_typed(column, value, t)
    return Question(
        column.name,
        ask,
        column_title(column, t),
        stands,
        options,
        note,
        fixed=record is not None and column.name in record.key,
    )


def column_title(column: Column, t: Translator) -> str:
    """Return what a column is called in a form, marked where it is required."""
    heading = capital(t.heading(column))
    if column.name == "signatory_id":  # the heading of files; few actors are known to be signatories
        heading = t("Actor") if column.refers_to else t("Identifier of the actor")
    return t("{column} (required)", column=heading) if column.required else heading


def coded_options(column: Column, t: Translator, *, fictional: bool = False) -> dict[str, str]:
    """Return code → name of all that may stand in a column of codes or countries; {} for any other column."""
    if column.codes:
        return {code: capital(t.label(column.codes, code)) for code in column.codes}
    if column.kind == "country":
        codes = countries.FICTIONAL if fictional else countries.alpha2_by_alpha3()
        return dict(sorted(((code, t.country(code)) for code in codes), key=lambda option: fold(option[1])))
    return {}


def bearing_names(records: Iterable[Record], t: Translator) -> dict[str, str]:
    """Return identifiers with the names of what they name, in the order of the names."""
    titles = [(str(getattr(record, record.key[0])), title_of(record, t)) for record in records]
    return {
        identifier: f"{title} ({identifier})"
        for identifier, title in sorted(titles, key=lambda title: fold(title[1]))
    }


def as_typed(column: Column, value: Any, t: Translator) -> str:
    """Return a stored value as the reader types it: dates in words, which nobody reads otherwise."""
    if value is None or value == ():
        return ""
    if column.kind == "date":
        return t.date(value)
    if isinstance(value, float) and t.decimal_comma:
        return cell_text(value).replace(".", ",")
    return "|".join(value) if isinstance(value, tuple) else cell_text(value)


def as_sheet(table: str, record: Record | None, answers: Answers, t: Translator) -> Sheet:
    """Return answers, by column, as the sheet of one row that a file would hold.

    What was left as it stood keeps its stored value, whatever marks its decimals.
    """
    columns = RECORDS[table].columns()
    cells: list[Cell] = []
    for name, column in columns.items():
        answer = answers.get(name, "")
        text = "|".join(answer) if isinstance(answer, tuple) else answer
        stands = getattr(record, name, None)
        if isinstance(stands, str | int | float) and text == as_typed(column, stands, t):
            cells.append(stands)
        else:
            cells.append(text)
    return Sheet(
        t("Enter by hand"),
        None,
        table,
        heading_row=0,
        headings=tuple(columns),
        columns=tuple(columns),
        rows=PackedRows(Row, [Row(1, tuple(cells))]),
    )
