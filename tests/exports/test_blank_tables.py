"""Templates hold every column, take what people choose, and their example is never read as real."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from commitments.contract.model import RECORDS
from commitments.exports.blank_tables import blank_csv, blank_tables, blank_workbook
from commitments.i18n.translator import capital, translator_for
from commitments.ingest.reading import read_file
from commitments.ingest.validation import check
from commitments.staff.problem_sentences import decision_sentence
from commitments.store.changesets import import_files
from commitments.store.opening import open_store
from tests.factories import article
from tests.stores import a_store

DAY = date(2026, 11, 24)
EVERY = [(table, language) for table in RECORDS for language in ("fr", "en")]


@pytest.mark.parametrize(("table", "language"), EVERY)
def test_headings_are_read(table: str, language: str) -> None:
    """Each template is read as its table, with every column and no row, as workbook and as CSV."""
    workbook, text = blank_workbook(table, language), blank_csv(table, language)
    first, example = read_file("it.xlsx", workbook)
    (csv,) = read_file("it.csv", text)
    for sheet in (first, csv):
        assert (sheet.table, sheet.columns, [*sheet.rows]) == (table, tuple(RECORDS[table].columns()), [])
        assert [problem.code for problem in sheet.problems] == ["no_rows"]
    assert (example.table, [*example.rows], example.problems) == (None, [], ())
    said = decision_sentence(example.decisions[0], translator_for(language))
    assert (
        said
        == {
            "fr": "un exemple, qui n’est pas lu\N{NO-BREAK SPACE}: 1 ligne laissée de côté",
            "en": "an example, which is not read: 1 row left out",
        }[language]
    )


@pytest.mark.parametrize(("table", "language"), EVERY)
def test_required_columns_and_choices_show(table: str, language: str) -> None:
    """Required columns have a colour and a note of their own; every code can be chosen by its label."""
    t, record = translator_for(language), RECORDS[table]
    book = load_workbook(BytesIO(blank_workbook(table, language)))
    sheet, lists = book.worksheets[0], book.worksheets[-1]
    must = {name for name, column in record.columns().items() if column.required}
    must |= {name for names in record.one_of for name in names}
    fills = {name: cell.fill.start_color.rgb for name, cell in zip(record.columns(), sheet[1], strict=True)}
    (colour,) = {fills[name] for name in must}
    assert {name for name, fill in fills.items() if fill == colour} == must
    assert all(cell.comment and cell.comment.text for cell in sheet[1])
    assert not sheet.protection.sheet
    rules = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    for place, column in enumerate(record.columns().values(), 1):
        if column.codes and not column.many:
            rule = rules[sheet.cell(2, place).coordinate]
            found = [cell.value for (cell,) in lists[rule.formula1.partition("!")[2].replace("$", "")]]
            assert found == [t.label(column.codes, code) for code in column.codes]
    columns = [row[0].value for row in book.worksheets[2].iter_rows(min_row=3)]
    assert columns == [capital(t.heading(column)) for column in record.columns().values()]


@pytest.mark.slow
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_examples_would_be_right(language: str) -> None:
    """Brought to the first sheets, the examples are accepted together, without a warning."""
    sheets = []
    for table in RECORDS:
        book = load_workbook(BytesIO(blank_workbook(table, language)))
        blank, example = book.worksheets[:2]
        for place, cell in enumerate(example[3], 1):
            blank.cell(2, place).value = cell.value
        out = BytesIO()
        book.save(out)
        sheets += read_file(f"{table}.xlsx", out.getvalue())
    c1 = [sheet for sheet in read_file("articles.csv", _articles().encode()) if sheet.table]
    checked = check([*sheets, *c1], None, today=DAY)
    assert checked.problems == ()
    assert {table.table for table in checked.tables if table.accepted} == set(RECORDS)


def _articles() -> str:
    there = article("C1")
    return (
        "article_id,declaration,position,title_en,title_fr\n"
        f"C1,{there.declaration},1,{there.title_en},{there.title_fr}\n"
    )


@pytest.mark.parametrize("table", RECORDS)
def test_a_template_that_comes_back_untouched_changes_nothing(table: str, tmp_path: Path) -> None:
    """Deposited as it was downloaded, or its example saved as CSV, a template brings in nothing."""
    (tmp_path / "it.xlsx").write_bytes(blank_workbook(table, "fr"))
    book = load_workbook(tmp_path / "it.xlsx")
    rows = [[str(value or "") for value in row] for row in book.worksheets[1].iter_rows(values_only=True)]
    (tmp_path / "example.csv").write_text("\n".join(";".join(row) for row in rows), "utf-8")
    with open_store(a_store(tmp_path), create=True) as store:
        for name, said in (("it.xlsx", ["no_rows"]), ("example.csv", [])):
            brought = import_files(store, [tmp_path / name], who="Awa", reason="-", today=DAY)
            assert [problem.code for problem in brought.checked.problems] == said
            assert brought.revision is None


def test_every_table_is_offered() -> None:
    """Each table is there empty, as workbook and as CSV, under a name in the reader's language."""
    offered = blank_tables("fr")
    assert [file.name for file in offered] == [
        f"modele-{table}.{ending}" for table in RECORDS for ending in ("xlsx", "csv")
    ]
    assert offered[0].content()[:2] == b"PK"
