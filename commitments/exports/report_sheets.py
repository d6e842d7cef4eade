"""Report sheets: workbooks sent to those who report, with their commitments filled in, and read as they come
back."""

from collections.abc import Iterator, Mapping
from typing import Any

from commitments.contract.codelists import fold
from commitments.contract.model import RECORDS, Commitment, Record, Report
from commitments.exports.tabular import DEMONSTRATION
from commitments.exports.xlsx_forms import Book, Look, SheetColumn
from commitments.i18n.translator import Translator, capital, translator_for
from commitments.ingest.sent_sheets import REPORT_SHEET
from commitments.measures.register import list_commitments
from commitments.measures.scope import Scope
from commitments.store.store import Store
from commitments.text.languages import of_texts

Row = Mapping[str, Any]


def report_sheet(store: Store, scope: Scope, whom: str, language: str, contact: str = "") -> bytes:
    """Return the report sheet, as XLSX, of all commitments of a view: those declared, and on a sheet of their
    own, of which no report is asked for, the documented ones.

    `whom` is whose they are; headings, codes and reminders are in `language` where headings are read in it,
    else in English; instructions in French and English.
    """
    t = translator_for(of_texts(language)[0])
    day = scope.snapshot(store).day
    commitments = list_commitments(store, scope.but(basis=()), language=t.language, size=None).rows
    known = {record.key_text: record for record in store.head(scope.revision).records("commitments")}
    several = len({row["signatory_id"] for row in commitments}) > 1
    first = " · ".join(
        [
            REPORT_SHEET,
            " ".join(whom.split()),
            t.date(day),
            t("revision {n}", n=str(scope.revision or store.newest)),
            *([DEMONSTRATION] if store.is_demonstration else []),
        ]
    )
    book = Book(t)
    for basis, title, instruction in (
        (
            "declared",
            t("Report sheet"),
            t(
                "Fill in the white cells, one line per commitment; a line left empty is not a report. "
                "Send the file back as it is."
            ),
        ),
        (
            "documented",
            t("Documented actions"),
            t(
                "These actions were found in public sources. No report is requested; if you know more, "
                "write it in the white cells."
            ),
        ),
    ):
        rows = [row for row in commitments if row["basis"] == basis]
        if rows or (basis == "declared" and not commitments):
            rows.sort(key=lambda row: _place(row, t))
            places = list(_places(t, several=several, asked=basis == "declared"))
            book.fill_in(
                title,
                [first, instruction],
                places,
                (_line(row, known, places, t) for row in rows),
                frozen=2,
            )
    book.tell([_instructions(translator_for(language), contact) for language in ("fr", "en")])
    return book.content()


def _place(row: Row, t: Translator) -> tuple[Any, ...]:
    """Return what puts lines in order: countries, actors, what is asked for, titles."""
    return (
        fold(t.country(row["country"])),
        fold(row["actor"]),
        row["signatory_id"],
        not row["asked"],
        fold(t.bilingual(row, "title")),
    )


def _asked(t: Translator) -> dict[str, int]:
    """Return what is to be filled in: column of the contract → width."""
    return {
        "as_of": 12,
        "completion": 14,
        "progress_percent": 13,
        "value": 11,
        "value_qualifier": 11,
        f"narrative_{t.language}": 36,
        "evidence_url": 24,
        "evidence_type": 14,
        "reported_by": 18,
    }


def _places(t: Translator, *, several: bool, asked: bool) -> Iterator[SheetColumn]:
    """Return the columns; headings in brackets are those of what is only called to mind."""
    columns = RECORDS["reports"].columns()
    name = columns["commitment_id"]
    yield SheetColumn(capital(t.heading(name)), 19, name, is_open=False)
    for heading, width in _recalled(t, several=several, asked=asked).values():
        yield SheetColumn(f"({heading})", width, look="recalled", is_open=False)
    for column, width in _asked(t).items():
        look: Look = "required" if columns[column].required else "asked"
        yield SheetColumn(
            capital(t.heading(columns[column])), width, columns[column], look, note=_what_to_write(t)[column]
        )


def _recalled(t: Translator, *, several: bool, asked: bool) -> dict[str, tuple[str, int]]:
    """Return what is called to mind: name → heading and width."""
    columns = {
        "title": (t("title of the commitment"), 34),
        "actor": (t("led by"), 20),
        "asked": (t("report requested"), 15),
        "due": (t("due"), 11),
        "indicator": (t("what is measured"), 22),
        "last": (t("last report"), 11),
        "state": (t("what it said"), 13),
    }
    left_out = {*(() if several else ("actor",)), *(() if asked else ("asked",))}
    return {name: column for name, column in columns.items() if name not in left_out}


def _line(
    row: Row, known: Mapping[str, Record], places: list[SheetColumn], t: Translator
) -> tuple[bool, list[Any]]:
    """Return the cells of one commitment, and whether a report on it is asked for."""
    record = known[row["commitment_id"].lower()]
    assert isinstance(record, Commitment)  # noqa: S101 - what the table holds
    values = {
        "title": t.bilingual(row, "title"),
        "actor": row["actor"],
        "asked": t("requested since {day}", day=t.short_date(row["asked_from"]))
        if row["asked"]
        else t("not yet"),
        "due": t.short_date(row["due_date"]) if row["due_date"] else "",
        "indicator": _measured(record, t),
        "last": t.short_date(row["as_of"]) if row["as_of"] else t("none"),
        "state": _state(row, t),
    }
    headings = {f"({heading})": name for name, (heading, _) in _recalled(t, several=True, asked=True).items()}
    cells = [row["commitment_id"]]
    cells += [values[headings[place.heading]] if place.heading in headings else None for place in places[1:]]
    return row["asked"], cells


def _measured(record: Commitment, t: Translator) -> str:
    """Return what the value of a commitment counts, from where to where."""
    parts = [record.indicator or ""]
    # In brackets a unit stands beside any number: 1 (marchés), 5 (marchés).
    unit = f" ({record.unit})" if record.unit and record.unit != "%" else f" {record.unit or ''}".rstrip()
    if record.baseline_value is not None:
        parts.append(t("at the start: {value}", value=t.number(record.baseline_value) + unit))
    if record.target_value is not None:
        parts.append(t("target: {value}", value=t.number(record.target_value) + unit))
    return t.series([part for part in parts if part])


def _state(row: Row, t: Translator) -> str:
    """Return how far a commitment was by its last report."""
    if not row["as_of"]:
        return ""
    parts = [t.label("shown_completion", row["completion"])] if row["completion"] != "not_reported" else []
    return ", ".join([*parts, *([t.percent(row["progress"])] if row["progress"] is not None else [])])


# --- what to write -----------------------------------------------------------------------------------


def _what_to_write(t: Translator) -> dict[str, str]:
    narrative = t("In a few sentences: what was done, what is in the way, what comes next.")
    return {
        "as_of": t(
            "The date of the report, such as 2026-03-31 or 31/03/2026; needed on every line that is "
            "filled in."
        ),
        "completion": t("Choose from the list; leave it empty if nobody knows."),
        "progress_percent": t("Progress, from 0 to 100: 45 or 45%."),
        "value": t("The value reached, without its unit."),
        "value_qualifier": t("Choose from the list if the value is not exact."),
        "narrative_fr": narrative,
        "narrative_en": narrative,
        "evidence_url": t("The address of a page or document that shows it, beginning with http."),
        "evidence_type": t("Choose from the list what stands at that address."),
        "reported_by": t("The organisation that reports, never a person."),
    }


def _instructions(t: Translator, contact: str) -> tuple[str, list[str]]:
    columns, words = Report.columns(), _what_to_write(t)
    lines = [
        t(
            "1. On the first sheet, each line is a commitment. White cells are to be filled in; "
            "coloured ones recall what is known, are locked and are not read again."
        ),
        t(
            "2. A report is requested on lines marked “{mark}”: no news for more than a year, "
            "completion not known. A report on any other line is welcome.",
            mark=t("requested"),
        ),
        t(
            "3. Give at least one of three: the stage, the progress in percent, or the value measured. "
            "Leave empty what is not known."
        ),
        t("4. A line left empty is not a report: it withdraws nothing and deletes nothing."),
        t("5. What to write in each column:"),
        *("    " + t.pair(capital(t.heading(columns[column])), words[column]) for column in _asked(t)),
        t(
            "6. Send the file back as it is, as .xlsx, .ods or .csv. Leave its first line and its "
            "headings unchanged: they identify it."
        ),
        t(
            "7. What you send is published as declared by the organisation itself, with its date and "
            "source. Name organisations, never persons."
        ),
    ]
    if contact:
        lines.append(t("8. Questions, and the file once filled in: {contact}", contact=contact))
    return capital(t.own_name), lines
