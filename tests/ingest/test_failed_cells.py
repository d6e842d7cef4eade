"""What a program could not calculate is never empty, never 0 and never a name, in any container."""

import csv
import json
import struct
import zipfile
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook
from starlette.testclient import TestClient

from commitments.api import app as door
from commitments.auth.tokens import add
from commitments.cli.main import main
from commitments.contract.model import Report
from commitments.ingest.failed_cells import is_failed
from commitments.ingest.plain_tables import read_tables
from commitments.ingest.problems import Problem
from commitments.ingest.reading import read_file
from commitments.ingest.spreadsheets import FailedCell, Percentage
from commitments.ingest.validation import check
from commitments.settings import data_folder
from commitments.store.changesets import import_files
from commitments.store.opening import open_store
from commitments.store.store import Store
from tests import FILES
from tests.bombs import ods, xls, xlsx
from tests.factories import current_records
from tests.sheets import ACTORS, MINIMAL_ROWS, cells, check_row, read_one, saved, workbook
from tests.stores import a_store

FAILED = FILES / "failed"
DAY = date(2026, 11, 30)

# What the .xls is about, which was made for other commitments than the others.
OTHERS = {
    "engagements.csv": "commitment_id,signatory_id,article_id,title_fr\n"
    "75001,ben-sens,C1,A\nc2,ben-sens,C1,B\n",
    "comptes-rendus.csv": "commitment_id,as_of,progress_percent\n75001,2026-03-31,45\nc2,2026-06-30,80\n",
}
# Row and column of what failed in each file, and what stands there.
ERRORS = {
    "erreurs.ods": [
        *[(2, "value", "#DIV/0 !"), (2, "narrative_fr", "#NOM ?"), (3, "value", "#REF !")],
        *[(3, "narrative_fr", "#N/D"), (4, "value", "#N/D"), (4, "narrative_fr", "#DIV/0 !")],
    ],
    "erreurs.xls": [(2, "progress_percent", "#DIV/0!"), (3, "progress_percent", "#REF!")],
    "erreurs.xlsx": [
        *[(2, "value", "#DIV/0!"), (2, "narrative_fr", "#NAME?")],
        *[(3, "value", "#REF!"), (3, "narrative_fr", "#N/A")],
    ],
}


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The baseline, and reports that the files with failed cells are about."""
    folder = tmp_path_factory.mktemp("failed")
    for name, text in OTHERS.items():
        (folder / name).write_text(text, encoding="utf-8")
    paths = [*(data_folder() / "baseline").glob("*.csv"), FAILED / "avant.csv", *folder.glob("*.csv")]
    with open_store(a_store(folder), create=True) as store:
        done = import_files(store, paths, who="Awa", reason="before", today=DAY)
        assert done.revision, done.checked.problems
        yield store


def told(problems: tuple[Problem, ...]) -> list[tuple[int | None, str | None, str | None]]:
    """Row, column and value of what failed; there is no other error."""
    assert {problem.code for problem in problems if problem.severity == "error"} == {"failed_formula"}
    return [(each.row, each.column, each.value) for each in problems if each.code == "failed_formula"]


# --- nothing stored is cleared -------------------------------------------------------------------------


@pytest.mark.parametrize("name", ERRORS)
def test_failed_cells_change_nothing_that_is_stored(before: Store, name: str) -> None:
    """Every failed cell of a workbook is told with its row, column and word, and nothing is stored."""
    found = import_files(before, [FAILED / name], who="Awa", reason="x", today=DAY)
    assert told(found.checked.problems) == ERRORS[name]
    assert (found.revision, before.newest) == (None, 1)
    reports = {report.commitment_id: report for report in current_records(before, Report)}
    assert [reports[key].value for key in ("ben-c1-reness", "ben-c2-groupe-ess")] == [28, 3]
    assert reports["75001"].progress_percent == 45


@pytest.mark.slow
@pytest.mark.parametrize("name", ERRORS)
@pytest.mark.usefixtures("processes_made_anew")
def test_programs_are_told_of_failed_cells(before: Store, name: str) -> None:
    """An upload with failed cells is declined with row, column and value, and nothing is kept of it."""
    client = TestClient(door.api(lambda: before, lambda: 2**20), headers={"Accept-Language": "fr"})
    headers = {"Authorization": f"Bearer {add(before.name, name)}"}
    answer = client.post("/uploads", files=[("file", (name, (FAILED / name).read_bytes()))], headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "files_have_errors")
    problems = [problem for table in answer.json()["tables"] for problem in table["problems"]]
    assert [(each["row"], each["column"], each["value"]) for each in problems] == ERRORS[name]
    assert all("n’a pas pu calculer cette cellule" in each["message"] for each in problems)
    assert before.newest == 1


@pytest.mark.parametrize("name", ERRORS)
def test_the_command_line_tells_of_failed_cells(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`check` ends with 1 and names each cell; `read` keeps the word as text, and says in which rows."""
    assert main(["check", str(FAILED / name), f"--store=duckdb:{tmp_path}/none.duckdb", "--lang", "fr"]) == 1
    said = capsys.readouterr().out.replace("\xa0", " ")
    for row, _, value in ERRORS[name]:
        assert f"ligne {row}, " in said
        assert f"({value})" in said
    assert main(["read", "--json", "--to", str(tmp_path / "to"), str(FAILED / name)]) == 0
    [table] = json.loads(capsys.readouterr().out)
    [look] = [each for each in table["looks"] if each["code"] == "failed_cells"]
    assert look["rows"] == sorted({row for row, *_ in ERRORS[name]})
    with (tmp_path / "to" / "erreurs.csv").open(encoding="utf-8", newline="") as file:
        heading, *rows = csv.reader(file)
    kept = [
        (n, heading[at], cell)
        for n, row in enumerate(rows, 2)
        for at, cell in enumerate(row)
        if is_failed(cell)
    ]
    assert kept == ERRORS[name]


# --- the words -----------------------------------------------------------------------------------------


def test_no_word_of_failure_becomes_a_name() -> None:
    """Each word of a program for a failure is an error, not the name of an actor."""
    [table] = check(read_file("mots.csv", (FAILED / "mots.csv").read_bytes()), None, today=DAY).tables
    assert (table.rows, table.accepted, len(told(table.problems))) == (35, 0, 35)


@pytest.mark.parametrize("table", MINIMAL_ROWS)
@pytest.mark.parametrize("word", ["#N/A", "#VALEUR !", "Err:502", "Chargement...", "####", "#" * 200])
def test_a_failure_is_one_error_in_every_column(table: str, word: str) -> None:
    """Whatever a column holds, a failed cell in it is that error, once, and nothing else is blamed for it."""
    for column in MINIMAL_ROWS[table]:
        found = check_row(table, **{column: word})
        assert [(each.column, each.code) for each in found.problems if each.severity == "error"] == [
            (column, "failed_formula")
        ]


@pytest.mark.parametrize(
    "text",
    [
        *("#ESS", "#Bamako2019", "#COP28", "# 3", "#1", "#ess!", "#VIVE BAMAKO !", "C#", "n° #"),
        *("La cellule affiche #N/A", "#N/A dans la colonne B", "Loading dock", "Chargement de sable"),
        *("Err: voir la note", "Erreur", "N/A!", "#", "="),
    ],
)
def test_a_hashtag_and_a_sentence_are_text(text: str) -> None:
    """What only resembles a word of failure, or speaks of one, is kept as it was written."""
    assert is_failed(text) == (text == "#")
    if text not in ("#", "="):
        assert check_row("signatories", notes=text).problems == ()


@pytest.mark.parametrize("text", ["#n/a", " #N/A ", "#REF\u202f!", "#div/0 !", "ERR: 502", "Chargement…"])
def test_spaces_and_case_do_not_hide_a_failure(text: str) -> None:
    """However a word of failure is written, it is one."""
    assert is_failed(text)


def test_one_of_several_values_may_have_failed() -> None:
    """A failure among several values of a cell is told, and the cell not taken for the others."""
    assert [each.code for each in check_row("commitments", partner_ids="a|#REF!").problems] == [
        "failed_formula"
    ]


def test_words_of_programs_for_nothing_are_nothing() -> None:
    """`nan`, `None` and their like are not given; beside them a failure is still one."""
    [table] = check(read_file("nan.csv", (FAILED / "nan.csv").read_bytes()), None, today=DAY).tables
    assert [(p.row, p.column, p.code) for p in table.problems if p.code != "unknown_reference"] == [
        (3, "narrative_fr", "failed_formula")
    ]
    for word in (
        "nan",
        "NaN",
        "None",
        "NULL",
        "<NA>",
        "NaT",
        "(vide)",
        "(blank)",
        "Sans objet",
        "s.o.",
        "S. O.",
    ):
        found = check_row("signatories", notes=word, latitude=word, website=word, joined_on=word)
        assert (found.problems, next(iter(found.records)).model_dump()["notes"]) == ((), None)


# --- workbooks -----------------------------------------------------------------------------------------


def test_a_style_that_cannot_be_read_hides_no_cell() -> None:
    """A workbook with a style that openpyxl refuses gives its dates, percentages and failures."""
    sheet = read_one((FAILED / "erreurs.xlsx").read_bytes())
    assert cells(sheet)[0] == ["ben-c1-reness", date(2025, 12, 31), "limited", "#DIV/0!", "#NAME?", 45]
    assert isinstance(cells(sheet)[0][3], FailedCell)
    assert isinstance(cells(sheet)[0][5], Percentage)


def test_where_no_format_can_be_read_percentages_are_doubtful() -> None:
    """Without the styles of a workbook its cells are read, and a percent column of shares is told."""
    content = (FAILED / "erreurs.xlsx").read_bytes()
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"<cut" if name == "xl/styles.xml" else old.read(name))
    sheets = read_file("x.xlsx", out.getvalue())
    assert "formats_unseen" in {decision.kind for decision in sheets[0].decisions}
    codes = {each.code for each in check(sheets, None, today=DAY).problems}
    assert {"failed_formula", "ambiguous_numbers"} <= codes


def test_a_formula_that_was_never_calculated_is_no_value() -> None:
    """A formula without a kept value is told in any column; one that gives no text is an empty cell."""
    book = workbook(A=[[*ACTORS[0], "notes"], ["a", '=B1&" x"', "MLI", "academia", "=1+1"]])
    checked = check(read_file("a.xlsx", saved(book)), None, today=DAY)
    assert told(checked.problems) == [(2, "name", '=B1&" x"'), (2, "notes", "=1+1")]
    row = b'<row r="1"><c r="A1" t="str"><f>IF(1,"","")</f><v></v></c><c r="B1"><v>1</v></c></row>'
    [table] = read_tables("x.xlsx", xlsx([row]))  # type: ignore[misc]
    assert [list(row.cells) for row in table.part.rows] == [["", 1]]


def test_a_failure_of_any_name_in_a_workbook_is_one() -> None:
    """A cell that a workbook marks as failed is so, whatever word it shows, or none."""
    row = b'<row r="1"><c r="A1" t="e"><v>#Quoi</v></c><c r="B1" t="e"/><c r="C1"><v>NaN</v></c></row>'
    [table] = read_tables("x.xlsx", xlsx([row]))  # type: ignore[misc]
    [found] = [row.cells for row in (*table.part.heading, *table.part.rows)]
    assert all(isinstance(cell, FailedCell) for cell in found)
    assert list(found) == ["#Quoi", "#ERROR!", "#NUM!"]


CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'


def open_document(*rows: str) -> list[list[object]]:
    """Cells of an .ods sheet of these rows."""
    content = ods([f"<table:table-row>{row}</table:table-row>".encode() for row in rows])
    [table] = read_tables("x.ods", content)  # type: ignore[misc]
    return [list(row.cells) for row in (*table.part.heading, *table.part.rows)]


def cell(inside: str, attributes: str = "") -> str:
    """One cell of an .ods sheet."""
    return f"<table:table-cell {attributes}>{inside}</table:table-cell>"


def test_the_cells_of_an_open_document_are_what_they_show() -> None:
    """Every kind of cell of an .ods file is read as its kind; a remark on it is no part of it."""
    kinds = [
        cell("<text:p>45 %</text:p>", 'office:value-type="percentage" office:value="0.07"'),
        cell("<text:p>mars</text:p>", 'office:value-type="date" office:date-value="2026-03-31T10:00:00"'),
        cell("<text:p>VRAI</text:p>", 'office:value-type="boolean" office:boolean-value="true"'),
        cell("<text:p>1 234 F</text:p>", 'office:value-type="currency" office:value="1234"'),
        cell("<text:p>10:30</text:p>", 'office:value-type="time" office:time-value="PT10H30M00S"'),
        cell(
            "<office:annotation><text:p>remarque</text:p></office:annotation><text:p>a<text:s text:c='2'/>b"
            "<text:span>c</text:span><text:tab/>d</text:p><text:p>e</text:p>",
            'office:value-type="string"',
        ),
        cell("<text:p>x</text:p>", 'office:value-type="string" table:number-columns-repeated="2"'),
    ]
    [found] = open_document("".join(kinds))
    assert found == [7.0, date(2026, 3, 31), True, 1234, "10:30", "a  bc\td\ne", "x", "x"]
    assert isinstance(found[0], Percentage)


def test_an_open_document_hides_no_failure_behind_a_value() -> None:
    """A cell of .ods that shows a failure, or is marked as one, has failed, whatever value it keeps."""
    rows = [
        cell("<text:p>Err:522</text:p>", 'office:value-type="float" office:value="0"'),
        cell("", f'office:value-type="float" office:value="0" {CALC} calcext:value-type="error"'),
        cell("", 'table:formula="of:=[.A1]*2"'),
        cell("<text:p></text:p>", 'table:formula="of:=&quot;&quot;" office:value-type="string"'),
        cell("<text:p>x</text:p>", 'office:value-type="string"'),
    ]
    [found] = open_document("".join(rows))
    assert found == ["Err:522", "#ERROR!", "=[.A1]*2", "", "x"]
    assert [isinstance(each, FailedCell) for each in found] == [True, True, True, False, False]


def test_rows_of_an_open_document_keep_their_numbers() -> None:
    """Repeated rows, those in groups and empty ones count as a spreadsheet shows them."""
    actor = "".join(cell(f"<text:p>{each}</text:p>", 'office:value-type="string"') for each in ACTORS[1])
    heading = "".join(cell(f"<text:p>{each}</text:p>", 'office:value-type="string"') for each in ACTORS[0])
    body = (
        f"<table:table-header-rows><table:table-row>{heading}</table:table-row></table:table-header-rows>"
        '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
        f'<table:table-row-group><table:table-row table:number-rows-repeated="2">{actor}</table:table-row>'
        "</table:table-row-group>"
        '<table:table-row table:number-rows-repeated="1048570"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>'
    )
    sheet = read_one(ods([body.encode()]))
    assert (sheet.heading_row, [row.number for row in sheet.rows]) == (1, [5, 6])


def test_a_flat_open_document_is_read() -> None:
    """An .fods file is an .ods file."""
    sheet = read_one((FAILED / "plat.fods").read_bytes())
    assert cells(sheet) == [
        ["ben-c1-reness", date(2025, 12, 31), "limited", 28, "plat", "https://example.org/a"]
    ]


def test_a_binary_workbook_says_how_it_is_read() -> None:
    """An .xlsb file, whose failures cannot be told, is refused with what to do."""
    types = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        link = f'<Relationship Id="r" Type="{office}" Target="xl/workbook.bin"/>'
        parts.writestr("_rels/.rels", f'<Relationships xmlns="{types}">{link}</Relationships>')
    [problem] = read_one(out.getvalue()).problems
    assert (problem.code, problem.facts["why"]) == ("unreadable_file", "xlsb")


def test_a_workbook_of_dates_and_shared_texts_is_read_as_openpyxl_wrote_it() -> None:
    """Cells of every kind come back from a workbook as they were put into it."""
    book = Workbook()
    values = ["é\tà", True, 1.5, 7, date(2026, 3, 31), " ", None, "fin"]
    book.active.append(values)
    [table] = read_tables("x.xlsx", saved(book))  # type: ignore[misc]
    assert [list(row.cells) for row in table.part.rows] == [
        ["é\tà", True, 1.5, 7, date(2026, 3, 31), " ", "", "fin"]
    ]


def test_zeros_that_no_one_calculated_are_not_believed() -> None:
    """In a workbook that is to be calculated when it is opened, a formula that is 0 was never calculated."""
    rows = [
        b"<row><c><v>0</v></c><c><f>A1*2</f><v>0</v></c></row>",
        b"<row><c><v>1</v></c><c><f>A2*2</f><v>2</v></c></row>",
    ]
    content = xlsx(rows)
    marked = to_be_calculated(content, 'fullCalcOnLoad="1"')
    for book, found in ((content, [[0, 0], [1, 2]]), (marked, [[0, "=A1*2"], [1, 2]])):
        [table] = read_tables("x.xlsx", book)  # type: ignore[misc]
        assert [list(row.cells) for row in table.part.rows] == found


# --- formulas that no one calculated -------------------------------------------------------------------

HEADING = ["commitment_id", "as_of", "completion", "value", "narrative_fr"]
REPORT = ["ben-c1-reness", "2025-12-31", "limited", "28", "T"]


def to_be_calculated(book: bytes, mark: str) -> bytes:
    """An .xlsx workbook with a mark of how it is calculated."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(book)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            calc = f"</sheets><calcPr {mark}/>".encode()
            new.writestr(name, old.read(name).replace(b"</sheets>", calc))
    return out.getvalue()


def excel(column: str, formula: str, mark: str = "") -> bytes:
    """An .xlsx workbook of a report in which this stands in a column."""
    texts = [[f'<c t="inlineStr"><is><t>{each}</t></is></c>' for each in row] for row in (HEADING, REPORT)]
    texts[1][HEADING.index(column)] = formula
    book = xlsx([f"<row>{''.join(row)}</row>".encode() for row in texts])
    return to_be_calculated(book, mark) if mark else book


def calc(column: str, attributes: str, inside: str = "") -> bytes:
    """An .ods workbook of a report in which a formula stands in a column."""
    texts = [
        [cell(f"<text:p>{t}</text:p>", 'office:value-type="string"') for t in r] for r in (HEADING, REPORT)
    ]
    texts[1][HEADING.index(column)] = cell(inside, f'table:formula="of:=1/0" {attributes}')
    return ods([f"<table:table-row>{''.join(row)}</table:table-row>".encode() for row in texts])


def biff(column: str, result: bytes) -> bytes:
    """An .xls workbook of a report in which a formula with this result stands in a column."""
    found = b""
    for n, row in enumerate((HEADING, REPORT)):
        for at, text in enumerate(row):
            if n and HEADING[at] == column:
                found += struct.pack("<HHHHH", 0x06, 22, n, at, 0) + result[:8] + b"\0" * 8 + result[8:]
            else:
                data = struct.pack("<HHHHB", n, at, 0, len(text), 0) + text.encode()
                found += struct.pack("<HH", 0x204, len(data)) + data
    return xls(found)


NOTHING = b"\3" + b"\0" * 5 + b"\xff\xff"  # what Excel 97 keeps of an empty text
EMPTY_TEXT = b"\0" * 6 + b"\xff\xff" + struct.pack("<HHHB", 0x207, 3, 0, 0)
FLOAT = 'office:value-type="float"'
ZERO = f'{FLOAT} office:value="0"'
DIV = "=1/0"
UNCALCULATED = {
    "xls number": ("value", "=…", (FAILED / "jamais-calcule.xls").read_bytes()),
    "xls text": ("narrative_fr", "=…", biff("narrative_fr", NOTHING)),
    "xls empty text": ("narrative_fr", "=…", biff("narrative_fr", EMPTY_TEXT)),
    "ods float": ("value", DIV, calc("value", FLOAT)),
    "ods float, empty value": ("value", DIV, calc("value", f'{FLOAT} office:value=""')),
    "ods percentage": ("value", DIV, calc("value", 'office:value-type="percentage"')),
    "ods date": ("value", DIV, calc("value", 'office:value-type="date"')),
    "ods boolean": ("value", DIV, calc("value", 'office:value-type="boolean"')),
    "ods string": ("narrative_fr", DIV, calc("narrative_fr", 'office:value-type="string"')),
    "ods 0 that shows nothing": ("value", DIV, calc("value", ZERO)),
    "ods 0 and Err": ("value", "Err:502", calc("value", ZERO, "<text:p>Err:502</text:p>")),
    "ods 0 and erreur": ("value", "Erreur : 502", calc("value", ZERO, "<text:p>Erreur : 502</text:p>")),
    "ods 0 and a word": ("value", "#DIV/0!", calc("value", ZERO, "<text:p>#DIV/0!</text:p>")),
    "ods string-value": (
        *("completion", "#N/D"),
        calc("completion", 'office:value-type="string" office:string-value="#N/D"'),
    ),
    "xlsx shared": ("value", DIV, excel("value", '<c t="s"><f>1/0</f></c>')),
    "xlsx inline": ("value", DIV, excel("value", '<c t="inlineStr"><f>1/0</f></c>')),
    "xlsx space": ("value", DIV, excel("value", "<c><f>1/0</f><v> </v></c>")),
    "xlsx no number": ("value", "1.#INF", excel("value", "<c><f>1/0</f><v>1.#INF</v></c>")),
    "xlsx text, on load": (
        *("narrative_fr", DIV),
        excel("narrative_fr", '<c t="str"><f>1/0</f><v></v></c>', 'fullCalcOnLoad="1"'),
    ),
    "xlsx 0, forced": ("value", DIV, excel("value", "<c><f>1/0</f><v>0</v></c>", 'forceFullCalc="1"')),
    "xlsx 0.0, not completed": (
        *("value", DIV),
        excel("value", "<c><f>1/0</f><v>0.0</v></c>", 'calcCompleted="0"'),
    ),
}


@pytest.mark.parametrize("what", UNCALCULATED)
def test_a_formula_that_no_one_calculated_changes_nothing(before: Store, tmp_path: Path, what: str) -> None:
    """However a container keeps a formula without a result, its cell is told and nothing is stored."""
    column, value, content = UNCALCULATED[what]
    path = tmp_path / f"f.{what.split()[0]}"
    path.write_bytes(content)
    found = import_files(before, [path], who="Awa", reason="x", today=DAY)
    assert told(found.checked.problems) == [(2, column, value)]
    assert (found.revision, before.newest) == (None, 1)


STRING = 'office:value-type="string"'


@pytest.mark.parametrize(
    "content",
    [
        excel("narrative_fr", '<c t="str"><f>IF(1,"","")</f><v></v></c>'),
        calc("narrative_fr", STRING, "<text:p/>"),
        calc("narrative_fr", f'{STRING} office:string-value=""'),
    ],
    ids=["xlsx", "ods line", "ods value"],
)
def test_an_empty_text_that_was_calculated_is_an_empty_cell(content: bytes) -> None:
    """Where a container tells that a formula was calculated and gives nothing, its cell is not given."""
    assert cells(read_one(content)) == [[*REPORT[:4], ""]]


def test_an_empty_text_that_no_formula_gives_is_an_empty_cell() -> None:
    """An empty text typed into an .xls workbook is nothing, beside a formula and behind a chart."""
    chart = struct.pack("<HH4xHH", 0x809, 4, 0x0A, 0)
    typed = struct.pack("<HHHHHHB", 0x204, 9, 1, 0, 0, 0, 0)
    formula = struct.pack("<HHHHH", 0x06, 22, 1, 1, 0) + NOTHING + b"\0" * 8
    [table] = read_tables("x.xls", xls(chart + typed + formula))  # type: ignore[misc]
    [found] = [list(row.cells) for row in (*table.part.heading, *table.part.rows)]
    assert (found, [isinstance(each, FailedCell) for each in found]) == (["", "=…"], [False, True])


def test_cells_without_formula_that_say_a_kind_and_keep_nothing_have_failed() -> None:
    """A number or a yes and no that an .ods cell announces and does not hold is not taken for nothing."""
    rows = [cell("", 'office:value-type="float"'), cell("", 'office:value-type="boolean"'), cell("", STRING)]
    [found] = open_document("".join(rows) + cell("<text:p>VRAI</text:p>", 'office:value-type="boolean"'))
    assert found == ["#ERROR!", "#ERROR!", "", "VRAI"]
