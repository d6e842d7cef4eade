"""The tables of the data contract to begin with: a sheet to fill in, an example that is never read as real,
and what each column holds."""

import csv
from collections.abc import Mapping
from functools import partial
from io import StringIO
from typing import Any

from commitments.contract.model import RECORDS, Column, Record
from commitments.exports.tabular import XLSX
from commitments.exports.xlsx_forms import Book, SheetColumn
from commitments.i18n.translator import Translator, capital, translator_for
from commitments.ingest.sent_sheets import EXAMPLE
from commitments.site.blocks import FileOffer
from commitments.site.words.method import EXAMPLE as INVENTED
from commitments.site.words.method import holds, required
from commitments.site.words.tables import table_names
from commitments.text.languages import of_texts

_ROWS = 1_000  # with drop-downs
_WIDTHS = {"text": 36, "url": 30, "code": 24, "country": 20, "identifier": 24}


def blank_tables(language: str) -> list[FileOffer]:
    """Return what can be downloaded to begin a table with: each as XLSX and as CSV.

    Headings and codes are in `language` where they are read in it, else in English.
    """
    t = translator_for(language)
    # Translators: part of the name of a file: letters and hyphens alone, without accents.
    stem = t("template")
    return [
        FileOffer(label, f"{stem}-{table}.{ending}", mime, partial(make, table, language))
        for table, name in table_names(t).items()
        for label, ending, mime, make in (
            (t("{table}, template (XLSX)", table=name), "xlsx", XLSX, blank_workbook),
            (t("{table}, template (CSV)", table=name), "csv", "text/csv", blank_csv),
        )
    ]


def blank_workbook(table: str, language: str) -> bytes:
    """Return a table to be filled in as XLSX: its headings, those that are required in another colour, with
    drop-downs; on sheets of their own an example and what each column holds."""
    t = translator_for(of_texts(language)[0])
    record, name = RECORDS[table], table_names(t)[table]
    book = Book(t)
    places = [_place(record, column, t, is_open=True) for column in record.columns().values()]
    book.fill_in(name, [], places, [], open_rows=_ROWS, locked=False)
    shown = [_place(record, column, t, is_open=False) for column in record.columns().values()]
    row = [
        _example_cell(column, _EXAMPLES[table].get(column.name), t) for column in record.columns().values()
    ]
    mark = " · ".join((EXAMPLE, name, t("this sheet is never read: write on the first one")))
    book.fill_in(capital(t("example")), [mark], shown, [(False, row)])
    book.table(
        t("Columns"),
        [t("Column"), t("What it holds"), t("Required"), t("Values")],
        [
            (
                capital(t.heading(column)),
                holds(record, column, t),
                required(record, column, t),
                " · ".join(t.label(column.codes, code) for code in column.codes) if column.codes else "",
            )
            for column in record.columns().values()
        ],
    )
    return book.content()


def blank_csv(table: str, language: str) -> bytes:
    """Return the headings of a table alone as CSV that the reader's Excel opens."""
    t = translator_for(of_texts(language)[0])
    out = StringIO()
    delimiter = ";" if t.decimal_comma else ","
    headings = [capital(t.heading(column)) for column in RECORDS[table].columns().values()]
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerow(headings)
    return out.getvalue().encode("utf-8-sig")


def _place(record: type[Record], column: Column, t: Translator, *, is_open: bool) -> SheetColumn:
    heading = capital(t.heading(column))
    must = column.required or any(column.name in columns for columns in record.one_of)
    note = t.pair(t("Required"), required(record, column, t))
    return SheetColumn(
        heading,
        max(_WIDTHS.get(column.kind, 14), len(heading) + 2),
        column,
        "required" if must else "asked",
        f"{capital(holds(record, column, t))}. {note}.",
        is_open,
        partial=True,
    )


def _example_cell(column: Column, value: Any, t: Translator) -> Any:
    if value is None:
        return None
    if column.codes and column.many:
        return " | ".join(t.label(column.codes, code) for code in value)
    if column.codes:
        return t.label(column.codes, value)
    return t.country(value) if column.kind == "country" else value


_TOWN, _PAGE = "ville-indigo", "https://example.org/ville-indigo"

# The invented commitment of the page Method, with what would stand around it.
_EXAMPLES: Mapping[str, Mapping[str, Any]] = {
    "signatories": {
        "signatory_id": _TOWN,
        "name": INVENTED.actor,
        "country": "MLI",
        "actor_type": "local_government",
        "locality": INVENTED.actor,
        "latitude": 12.65,
        "longitude": -8,
        "role": "signatory",
        "joined_on": "2019-01-26",
        "website": _PAGE,
    },
    "articles": {
        "article_id": "X1",
        "declaration": "exemple-2030",
        "position": 1,
        "title_en": "Support for local markets",
        "title_fr": "Appui aux marchés locaux",
        "addressees": ("local_authority", "sse_actor"),
        "source_url": "https://example.org/declaration",
    },
    "commitments": {
        "commitment_id": f"{_TOWN}-01",
        "signatory_id": _TOWN,
        "article_id": "C1",
        "title_en": "Set up market stalls run by cooperatives",
        "title_fr": "Ouvrir des étals de marché gérés par des coopératives",
        "theme": "markets_food",
        "basis": "declared",
        "start_date": INVENTED.start.isoformat(),
        "due_date": INVENTED.due.isoformat(),
        "indicator": "Étals",
        "unit": "étals",
        "baseline_value": INVENTED.baseline,
        "target_value": INVENTED.target,
        "budget_amount": 12_000_000,
        "budget_currency": "XOF",
        "source_url": _PAGE,
    },
    "reports": {
        "commitment_id": f"{_TOWN}-01",
        "as_of": INVENTED.as_of.isoformat(),
        "verification": "self_declared",
        "completion": "substantial",
        "value": INVENTED.value,
        "value_qualifier": "exact",
        "narrative_fr": "34 étals sont ouverts ; les derniers attendent l’eau courante.",
        "evidence_url": _PAGE,
        "evidence_type": "website",
        "reported_by": INVENTED.actor,
    },
    "outcomes": {
        "commitment_id": f"{_TOWN}-01",
        "as_of": INVENTED.as_of.isoformat(),
        "measure": "women",
        "value": 120,
        "value_qualifier": "about",
        "source_url": _PAGE,
    },
    "milestones": {
        "milestone_id": "mli-exemple",
        "country": "MLI",
        "kind": "law",
        "status": "adopted",
        "title_en": "Law on local markets",
        "title_fr": "Loi sur les marchés locaux",
        "occurred_on": "2025-03",
        "source_url": "https://example.org/loi",
    },
    "practices": {
        "practice_id": f"{_TOWN}-marches",
        "signatory_id": _TOWN,
        "title_en": "How stalls are run by those who sell",
        "title_fr": "Comment les vendeuses gèrent leurs étals",
        "theme": "markets_food",
        "article_id": "C1",
        "published_on": "2026",
        "source_url": _PAGE,
    },
}
