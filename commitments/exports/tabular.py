"""What people take away: views in names as CSV and XLSX, and the tables of the data contract as they are.

A view says on every row, where copying cannot lose it, at which day and revision it stands, where it comes
from and whether it is a demonstration. No text of a cell ever runs as a formula: in the CSV of a view an
apostrophe stands before it, as spreadsheets have it; in a contract table a space, which reading takes away
again; in XLSX the cell is marked as text. Nor does a part of a text, where a spreadsheet splits lines at
other signs than the file does (`sanitize.inert`).
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from commitments.contract.model import RECORDS, PartialDate, Record
from commitments.i18n.translator import Translator, capital
from commitments.render.zips import workbook
from commitments.site.theme import LIGHT
from commitments.store.store import Store
from commitments.text.sanitize import in_xml, inert
from commitments.text.shortening import cut, utf16

# The demonstration set is named as such in both languages, whoever opens the file.
DEMONSTRATION = "Démonstration, données fictives / Demonstration, invented data"

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"  # to a browser

RUNS = ("=", "+", "-", "@", "\t", "\r")
_HEADING_FONT = Font(bold=True, color="FFFFFF")
_HEADING_FILL = PatternFill("solid", start_color=LIGHT.accent.removeprefix("#"))
_WIDEST = 60  # characters
_SHEET_NAME, _IN_A_CELL = 31, 32_767  # what Excel has room for, in units of UTF-16


@dataclass(frozen=True)
class Notes:
    """What goes with every download: where its rows come from and at which day they stand."""

    day: date
    revision: int
    source: str
    address: str = ""  # of the view
    demonstration: bool = False

    def said(self, t: Translator) -> dict[str, Any]:
        """Return what each row carries, heading → value."""
        notes = {t("as of the day"): self.day, t("revision"): self.revision, t("source"): self.source}
        if self.demonstration:
            notes[t("notice")] = DEMONSTRATION
        return notes


def as_csv(
    columns: Mapping[str, str], rows: Iterable[Mapping[str, Any]], notes: Notes, t: Translator
) -> bytes:
    """Return rows as CSV that a reader's Excel opens: UTF-8 with BOM; `;` beside decimal commas.

    `columns` is name → heading, in order; values may be text, numbers, dates, booleans, lists or None.
    """
    comma = t.decimal_comma
    note_cells = notes.said(t)
    out = StringIO()
    writer = csv.writer(out, delimiter=";" if comma else ",", lineterminator="\r\n")

    def cell(value: Any) -> str:
        value = _plain(value, t)
        if isinstance(value, float):
            text = _number(value)
            return text.replace(".", ",") if comma else text
        if not isinstance(value, str):
            return "" if value is None else str(value)
        return ("'" if value.startswith(RUNS) else "") + inert(value)

    writer.writerow([cell(heading) for heading in (*columns.values(), *note_cells)])
    last = [cell(value) for value in note_cells.values()]
    writer.writerows([*(cell(row.get(name)) for name in columns), *last] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(
    columns: Mapping[str, str], rows: Iterable[Mapping[str, Any]], notes: Notes, t: Translator, title: str
) -> bytes:
    """Return rows as a workbook: a sheet `title` with numbers and dates as such, and a sheet about it.

    Takes what `as_csv` takes.
    """
    note_cells = notes.said(t)
    headings = [capital(heading) for heading in (*columns.values(), *note_cells)]
    body = [[_plain(row.get(name), t) for name in columns] + list(note_cells.values()) for row in rows]

    book = Workbook(write_only=True)
    sheet = book.create_sheet(sheet_name(title))
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(headings))}{len(body) + 1}"
    for place, heading in enumerate(headings):
        longest = max((len(_shown(line[place])) for line in body[:500]), default=0)
        letter = get_column_letter(place + 1)
        sheet.column_dimensions[letter].width = min(max(longest, len(heading) + 3) + 2, _WIDEST)
    sheet.append([_heading(sheet, heading) for heading in headings])
    for line in body:
        sheet.append([plain_cell(sheet, value) for value in line])

    about = book.create_sheet(sheet_name(t("About")))
    about.column_dimensions["A"].width = 24
    about.column_dimensions["B"].width = 100
    facts = {t("table"): title, **note_cells, t("rows"): len(body), t("address of the view"): notes.address}
    for name, value in facts.items():
        if value not in (None, ""):
            about.append([_heading(about, capital(name)), plain_cell(about, value)])
    return workbook(book)


def table_csv(store: Store, table: str, revision: int | None = None) -> bytes:
    """Return a table of the data contract as it stands (codes, ISO dates, point decimals), as `import` reads.

    Where it is a demonstration, one more column says so on every row.
    """
    notice = {"notice": DEMONSTRATION} if store.is_demonstration else {}
    return contract_csv(table, store.head(revision).records(table), notice)


def contract_csv(table: str, records: Iterable[Record], beside: Mapping[str, str] | None = None) -> bytes:
    """Return records as the CSV of their table in the contract; `beside` is on every row."""
    columns, beside = RECORDS[table].columns(), beside or {}
    return codes_csv(
        (*columns, *beside),
        ([*(getattr(record, name) for name in columns), *beside.values()] for record in records),
    )


def codes_csv(columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> bytes:
    """Return rows as CSV for programs: UTF-8, comma, LF, codes, ISO dates, point decimals, `|` in lists."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_code_cell(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8")


def _code_cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return _number(value)
    text = "|".join(value) if isinstance(value, (tuple, list)) else str(value)
    # csv leaves a lone return without quotation marks, to begin a row.
    return harmless(text).replace("\r\n", "\n").replace("\r", "\n")


def harmless(text: str) -> str:
    """Return a text of a cell that no spreadsheet runs; reading takes away again what is added."""
    return (" " if text.startswith(RUNS) else "") + inert(text)


def _number(value: float) -> str:
    """Return the shortest digits that are this number, without an exponent."""
    return format(Decimal(repr(value)), "f").removesuffix(".0")


def _plain(value: Any, t: Translator) -> Any:
    """Return one value a cell can hold: text, whole number, float, date or None."""
    if isinstance(value, bool):
        return t("yes") if value else t("no")
    if isinstance(value, PartialDate):
        return value.first_day if len(value) == 10 else str(value)
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)  # a spreadsheet knows no time zones
    if isinstance(value, float):
        return None if value != value else value
    if isinstance(value, (list, tuple)):
        return " | ".join(str(item) for item in value)
    return value


def sheet_name(title: str) -> str:
    """Return a title as the name of a sheet, without what Excel refuses there."""
    allowed = "".join(" " if sign in r"[]:*?/\\" else sign for sign in title).strip("' ")
    return cut(allowed, _SHEET_NAME, utf16).strip("' ") or "-"


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


def _heading(sheet: WriteOnlyWorksheet, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    cell.font, cell.fill = _HEADING_FONT, _HEADING_FILL
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell


def plain_cell(sheet: WriteOnlyWorksheet, value: Any) -> Any:
    """Return a value as it is, or as a cell marked as text where a spreadsheet might run it."""
    if not isinstance(value, str):
        return value
    value = cut(in_xml(value), _IN_A_CELL, utf16)
    if not value.startswith(RUNS):
        return value
    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell
