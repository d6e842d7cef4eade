"""What people take away."""

import csv
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from commitments.contract.model import RECORDS, Article, PartialDate, Signatory
from commitments.demo import generate
from commitments.exports.tabular import DEMONSTRATION, Notes, as_csv, as_xlsx, contract_csv, table_csv
from commitments.i18n.translator import translator_for
from commitments.ingest.reading import read_file
from commitments.ingest.validation import check
from commitments.settings import data_folder
from commitments.store.opening import open_store
from commitments.text.sanitize import as_written
from tests.stores import a_store

fr, en = translator_for("fr"), translator_for("en")
NOTES = Notes(date(2026, 11, 23), 3, "relevé public", "https://example.org/?country=MLI")
COLUMNS = {"name": "acteur", "n": "engagements", "progress": "avancement", "since": "depuis"}
ROWS: list[dict[str, Any]] = [
    {"name": "Commune d’Ébène; « la Belle »", "n": 12, "progress": 45.5, "since": PartialDate("2026-03")},
    {"name": "=1+1", "n": 0, "progress": None, "since": PartialDate("2026-03-31")},
]
RUNS = ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")']


def read(content: bytes, delimiter: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def test_french_csv_is_for_french_excel() -> None:
    """The French CSV has a BOM, semicolons and decimal commas; missing is empty and zero is zero."""
    content = as_csv(COLUMNS, ROWS, NOTES, fr)
    assert content.startswith(b"\xef\xbb\xbfacteur;engagements;")
    first, second = read(content, ";")
    assert first["acteur"] == "Commune d’Ébène; « la Belle »"
    assert (first["avancement"], first["depuis"]) == ("45,5", "2026-03")
    assert (second["engagements"], second["avancement"], second["depuis"]) == ("0", "", "2026-03-31")


def test_english_csv_is_for_english_excel() -> None:
    """The English CSV has commas and decimal points."""
    first, _ = read(as_csv(COLUMNS, ROWS, NOTES, en), ",")
    assert (first["avancement"], first["engagements"]) == ("45.5", "12")


def test_every_row_says_where_it_comes_from() -> None:
    """Each row carries the day, revision and source, and the notice only where it is a demonstration."""
    for row in read(as_csv(COLUMNS, ROWS, NOTES, fr), ";"):
        assert (row["au jour"], row["révision"], row["source"]) == ("2026-11-23", "3", "relevé public")
        assert "avertissement" not in row
    fictional = Notes(NOTES.day, 3, "s", demonstration=True)
    assert all(
        row["avertissement"] == DEMONSTRATION for row in read(as_csv(COLUMNS, ROWS, fictional, fr), ";")
    )


@pytest.mark.parametrize("text", RUNS)
def test_no_text_runs_as_a_formula(text: str) -> None:
    """A text that a spreadsheet would run is text in CSV and in XLSX; a negative number stays a number."""
    rows = [{"name": text, "n": -5}]
    row = read(as_csv({"name": "name", "n": "n"}, rows, NOTES, en), ",")[0]
    assert as_written(row["name"]) == "'" + text
    assert row["n"] == "-5"
    book = load_workbook(BytesIO(as_xlsx({"name": "name", "n": "n"}, rows, NOTES, en, "Register")))
    cell = book["Register"]["A2"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert str(cell.value).strip() == text.strip()
    assert book["Register"]["B2"].value == -5


@pytest.mark.parametrize("text", RUNS)
@pytest.mark.parametrize("table", RECORDS)
def test_no_text_of_any_column_runs_in_a_contract_table(table: str, text: str) -> None:
    """In the CSV of each table, no text of any of its columns begins as a formula does."""
    columns = RECORDS[table].columns().items()
    texts: dict[str, Any] = {name: (text,) if column.many else text for name, column in columns}
    record = RECORDS[table].model_construct(**texts)
    (row,) = read(contract_csv(table, [record]), ",")
    assert len(row) == len(RECORDS[table].columns())
    assert not [cell for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert all(as_written(cell).strip() == text.strip() for cell in row.values())


def split_anywhere(content: bytes) -> list[str]:
    """Every cell that some spreadsheet makes of a CSV: of one that splits lines at another sign as well."""
    text = content.decode("utf-8-sig")
    return [
        cell
        for delimiter in ",;\t"
        for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter)
        for cell in row
    ]


WITHIN = [
    *("a;=1+1", "a;=cmd|' /C calc'!A0;b", "a,=1+1,b", "a\t=1+1\tb", "a\n=1+1;b", "a\r\n@x,b", 'a;"=1+1;b'),
    *('a;""=1+1;b', 'say "b";+1;c', ";=1", ",-1", "=1;=2", "Bamako; -5 %", "- one\n- two;-three"),
]


@pytest.mark.parametrize("text", WITHIN)
@given(more=st.text("ab ;,\t\n\r\"'=+-@", max_size=9))
@settings(max_examples=25, deadline=None)
def test_no_part_of_a_text_runs(text: str, more: str) -> None:
    """A CSV of commas that a French Excel opens, or one of semicolons elsewhere, has no cell that begins as a
    formula does, wherever its lines are split."""
    texts: dict[str, Any] = dict.fromkeys(Article.columns(), text)
    texts |= {"summary_fr": more + text, "summary_en": more, "addressees": (more, text)}
    record = Article.model_construct(**texts)
    columns = {name: name for name in ("a", "b", "c")}
    rows = [{"a": text, "b": more + text, "c": more}]
    written = [as_csv(columns, rows, NOTES, fr), as_csv(columns, rows, NOTES, en)]
    for content in (*written, contract_csv("articles", [record])):
        # Only what is left of a text may begin a cell: never where a formula would.
        runs = [cell for cell in split_anywhere(content) if cell.startswith(("=", "+", "-", "@"))]
        assert runs == [], content


@pytest.mark.parametrize("text", WITHIN)
def test_import_reads_its_own_export(text: str) -> None:
    """What a contract table marks is read again as it was, without a word."""
    text = text.replace("\t", " ").replace("\r\n", "\n").strip()
    article = Article(
        article_id="C1", position=1, title_fr=f"z {text}", title_en=f"{text} z", declaration="bamako-2019"
    )
    (found,) = check(read_file("articles.csv", contract_csv("articles", [article])), today=NOTES.day).tables
    assert [*found.records] == [article]
    assert "cleaned_text" not in {problem.code for problem in found.problems}


def test_a_heading_does_not_run_either() -> None:
    """Headings are text as well."""
    assert b"'=x" in as_csv({"name": "=x"}, ROWS, NOTES, en)
    sheet = load_workbook(BytesIO(as_xlsx({"name": "=x"}, ROWS, NOTES, en, "R")))["R"]
    assert (sheet["A1"].data_type, sheet["A1"].value) == ("s", "=x")


def test_workbook_is_ready_to_sort() -> None:
    """The workbook has a frozen heading with a filter, numbers and dates as such, and widths that fit."""
    columns = {**COLUMNS, "at": "moment", "open": "ouvert"}
    rows = [{**row, "at": datetime(2026, 11, 23, 9, tzinfo=UTC), "open": True} for row in ROWS]
    book = load_workbook(BytesIO(as_xlsx(columns, rows, NOTES, fr, "Engagements : [tous]")))
    sheet = book.worksheets[0]
    assert sheet.title == "Engagements    tous"
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:I3")
    assert [cell.value for cell in sheet[1]][:3] == ["Acteur", "Engagements", "Avancement"]
    assert (sheet["B2"].value, sheet["C2"].value, sheet["C3"].value) == (12, 45.5, None)
    assert (sheet["D2"].value, sheet["D3"].value) == ("2026-03", datetime(2026, 3, 31))  # noqa: DTZ001
    assert sheet["D3"].is_date
    assert sheet["F2"].value == "oui"
    assert 20 < sheet.column_dimensions["A"].width <= 60


def test_workbook_says_what_it_is() -> None:
    """A second sheet says the day, revision, source, address and, of a demonstration, that it is one."""
    notes = Notes(NOTES.day, 3, "relevé public", NOTES.address, demonstration=True)
    about = load_workbook(BytesIO(as_xlsx(COLUMNS, ROWS, notes, fr, "Registre")))["À propos"]
    said = {row[0].value: row[1].value for row in about.iter_rows()}
    assert said["Révision"] == 3
    assert said["Source"] == "relevé public"
    assert said["Adresse de la vue"] == NOTES.address
    assert said["Avertissement"] == DEMONSTRATION
    assert said["Lignes"] == 2


def test_an_empty_view_downloads() -> None:
    """A view without rows is a heading and what it is."""
    assert read(as_csv(COLUMNS, [], NOTES, fr), ";") == []
    book = load_workbook(BytesIO(as_xlsx(COLUMNS, [], NOTES, fr, "")))
    assert book.worksheets[0].title == "-"
    assert book.worksheets[0].max_row == 1


def test_contract_tables_are_as_they_were() -> None:
    """The baseline, read and written as contract tables, is what it was."""
    for table, record in RECORDS.items():
        with (data_folder() / "baseline" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            given = list(csv.DictReader(file))
        records = [record(**_cells(record, row)) for row in given]
        again = list(csv.DictReader(StringIO(contract_csv(table, records).decode(), newline="")))
        for before, after in zip(given, again, strict=True):
            for name, text in before.items():
                assert _as_number(after[name]) == _as_number(text) or (text == "" and after[name] == "exact")


def _cells(record: type[Any], row: dict[str, str]) -> dict[str, Any]:
    columns = record.columns()
    return {
        name: tuple(text.split("|")) if columns[name].many else text for name, text in row.items() if text
    }


def _as_number(text: str) -> str | float:
    try:
        return float(text)
    except ValueError:
        return text


def test_contract_numbers_and_texts_read_back() -> None:
    """Contract tables have plain digits; a text that might run stands behind a space, which reading drops."""
    actor = Signatory(
        signatory_id="-a", name="=1+1", country="MLI", actor_type="academia", latitude=1e-7, longitude=-8.0
    )
    row = read(contract_csv("signatories", [actor]), ",")[0]
    assert (row["signatory_id"], row["name"]) == (" -a", " =1+1")
    assert (row["latitude"], row["longitude"], row["joined_on"]) == ("0.0000001", "-8", "")
    article = Article(
        article_id="A", declaration="d", position=-1, title_en="x", title_fr="x",
        addressees=("sse_actor", "partner"),
    )  # fmt: skip
    row = read(contract_csv("articles", [article]), ",")[0]
    assert (row["position"], row["addressees"]) == ("-1", "sse_actor|partner")


def test_demonstration_tables_say_so(tmp_path: Path) -> None:
    """Every row of a table of the demonstration says so; a real table has only its columns."""
    with open_store(a_store(tmp_path, "d"), create=True, demonstration=True) as store:
        generate.load(store)
        rows = read(table_csv(store, "articles"), ",")
        assert len(rows) == 6
        assert all(row["notice"] == DEMONSTRATION for row in rows)
    with open_store(a_store(tmp_path, "r"), create=True) as store:
        assert table_csv(store, "reports").decode().strip().split(",") == list(RECORDS["reports"].columns())
