"""Whatever a person saves a table as is read as they see it, and nothing a file holds makes reading raise."""

import csv
import re
import zipfile
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from pathlib import Path
from time import perf_counter
from typing import Literal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from commitments.contract.model import RECORDS
from commitments.errors import FileUnreadableError
from commitments.ingest import encoding
from commitments.ingest.cells import cell_text
from commitments.ingest.heading_names import columns_by_heading, folded_heading
from commitments.ingest.plain_tables import read_tables
from commitments.ingest.reading import read_file
from commitments.ingest.sheets import PlainTable, Sheet
from commitments.ingest.spreadsheets import Percentage
from tests import FILES
from tests.sheets import ACTORS, cells, read_one, saved, workbook


def text(rows: list[list[str]], delimiter: str = ",", end: str = "\r\n") -> str:
    """Write rows as a spreadsheet saves them."""
    out = StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue()


def codes(sheet: Sheet) -> list[tuple[int | None, str | None, str]]:
    """Give row, column and code of every problem."""
    return [(problem.row, problem.column, problem.code) for problem in sheet.problems]


def midnight(year: int, month: int, day: int) -> datetime:
    """Give a day as spreadsheets keep it."""
    return datetime(year, month, day, tzinfo=UTC).replace(tzinfo=None)


# --- text --------------------------------------------------------------------------------------------

ENCODINGS = [
    ("utf-8", "utf-8"),
    ("utf-8-sig", "utf-8"),
    ("utf-16", "utf-16"),
    ("utf-16-le", "utf-16"),
    ("utf-16-be", "utf-16"),
    ("cp1252", "windows-1252"),
]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(("codec", "name"), ENCODINGS)
def test_every_encoding_and_delimiter_reads_the_same(codec: str, name: str, delimiter: str) -> None:
    """A table is the same in each encoding, with or without BOM, and with each delimiter; both are told."""
    sheet = read_one(text(ACTORS, delimiter).encode(codec))
    assert cells(sheet) == ACTORS[1:]
    assert (sheet.table, sheet.encoding, sheet.delimiter) == ("signatories", name, delimiter)
    assert sheet.problems == ()


@pytest.mark.parametrize("piece", [1, 3, 50])
@pytest.mark.parametrize(("codec", "name"), ENCODINGS)
def test_a_text_is_the_same_in_whatever_pieces_it_is_read(
    codec: str, name: str, piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A letter that stands on the border of two pieces, in any encoding, is the letter it is."""
    monkeypatch.setattr(encoding, "_PIECE", piece)
    sheet = read_one(text(ACTORS).encode(codec))
    assert cells(sheet) == ACTORS[1:]
    assert (sheet.encoding, sheet.problems) == (name, ())


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("last", [True, False])
def test_every_line_end_reads_the_same(end: str, last: bool) -> None:
    """CRLF, LF and CR end a line, the last line too or not."""
    content = text(ACTORS, end=end)
    sheet = read_one(content if last else content.removesuffix(end))
    assert cells(sheet) == ACTORS[1:]
    assert [row.number for row in sheet.rows] == [2, 3]


def test_mixed_line_ends_in_one_file_are_line_ends() -> None:
    """A file pasted together from several systems has the rows that people see."""
    sheet = read_one("signatory_id,name,actor_type\ra,A,x\r\nb,B,x\nc,C,x")
    assert [row.cells[0] for row in sheet.rows] == ["a", "b", "c"]


_CELL = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")) | st.sampled_from('",;\t\n '), max_size=12
)


@pytest.mark.slow
@given(
    rows=st.lists(st.tuples(_CELL, _CELL, _CELL), min_size=1, max_size=6),
    delimiter=st.sampled_from([",", ";", "\t"]),
    end=st.sampled_from(["\r\n", "\n", "\r"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    codec=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    above=st.integers(0, 3),
)
def test_what_csv_writes_is_read_back(
    rows: list[tuple[str, str, str]], delimiter: str, end: str, quoting: Literal[0, 1], codec: str, above: int
) -> None:
    """Any table in any accepted dialect and encoding is read cell by cell as it was written."""
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    assume(rows)
    # Before Python 3.13 csv leaves a line feed in a cell bare where lines end otherwise: nobody can tell it.
    assume(end != "\r" or quoting == csv.QUOTE_ALL or not any("\n" in cell for row in rows for cell in row))
    out = StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerows([["Liste du 3 mars", "", ""]] * above)
    writer.writerow(["signatory_id", "name", "actor_type"])
    writer.writerows(rows)
    sheet = read_one(out.getvalue().encode(codec))
    assert sheet.table == "signatories"
    assert cells(sheet) == [list(row) for row in rows]
    assert {problem.code for problem in sheet.problems} <= {"total_row", "note_row"}


@given(st.binary(max_size=300) | st.binary(max_size=200).map(b"signatory_id,name\n".__add__))
def test_no_bytes_make_reading_raise(content: bytes) -> None:
    """Whatever stands in a file, reading ends with rows or with a problem."""
    for sheet in read_file("file.csv", content):
        assert sheet.table or sheet.problems


@pytest.mark.slow
@settings(max_examples=40)
@given(st.data())
def test_no_damage_to_a_workbook_makes_reading_raise(data: st.DataObject) -> None:
    """A workbook with a piece cut out or changed is a problem at worst."""
    content = data.draw(st.sampled_from([_XLSX, *(path.read_bytes() for path in FILES.glob("rapports.*"))]))
    at = data.draw(st.integers(0, len(content)))
    until = data.draw(st.integers(at, min(len(content), at + 400)))
    for sheet in read_file("file.xlsx", content[:at] + data.draw(st.binary(max_size=5)) + content[until:]):
        assert sheet.table or sheet.problems


_XLSX = saved(workbook(A=ACTORS))


def test_a_table_above_another_is_not_passed_over_in_silence() -> None:
    """Of two tables on a sheet one is read, and where the other begins is told; a bare heading is none."""
    reports, actors = (
        "engagement;date;valeur\nc;2023;5\n\n",
        "identifiant;nom;pays;type d'acteur\na;A;Mali;academia\n",
    )
    sheet = read_one(reports + actors)
    assert [(p.row, p.code, p.severity) for p in sheet.problems] == [(1, "table_above", "warning")]
    assert (sheet.table, len(sheet.rows)) == ("signatories", 1)
    assert read_one("engagement;date;valeur\n" + actors).problems == ()


def test_titles_above_and_blank_rows_keep_the_numbers_of_a_spreadsheet() -> None:
    """Title lines, blank rows and cells with line breaks count as the rows that a spreadsheet shows."""
    sheet = read_one(
        "Liste des acteurs;;\n"
        "\n"
        "signatory_id;name;actor_type\n"
        'a;"Ligne 1\nLigne 2\nLigne 3";academia\n'
        ";;\n"
        "\n"
        "b;B;academia\n"
        ";;;;\n"
        "\n"
    )
    assert sheet.heading_row == 3
    assert [(row.number, row.cells[0]) for row in sheet.rows] == [(4, "a"), (7, "b")]
    assert sheet.rows[0].cells[1] == "Ligne 1\nLigne 2\nLigne 3"
    assert [d.facts for d in sheet.decisions if d.kind == "heading_row"] == [{"row": 3, "above": 1}]


def test_an_excel_separator_line_is_a_title() -> None:
    """`sep=;` above the heading is left out like any title."""
    assert [row.number for row in read_one("sep=;\r\n" + text(ACTORS, ";")).rows] == [3, 4]


def test_empty_trailing_columns_do_not_count() -> None:
    """Delimiters that Excel adds at the end of lines are no columns."""
    sheet = read_one("signatory_id,name,actor_type,,,\na,A,academia,,,\nb,B,academia\n")
    assert (len(sheet.headings), sheet.problems) == (3, ())


@pytest.mark.parametrize(
    ("line", "cell"),
    [
        ('a,"x ""y"" z",t', 'x "y" z'),
        ('a,"""x""",t', '"x"'),
        ('a,5" pipe,t', '5" pipe'),
        ('a,Réseau "ESS",t', 'Réseau "ESS"'),
        ('a, "x, y" ,t', "x, y"),
        ('a, "x" y,t', ' "x" y'),
        ('a,"",t', ""),
        ('a,"x\r\ny",t', "x\ny"),
    ],
)
def test_quotation_marks_mean_what_a_spreadsheet_takes_them_for(line: str, cell: str) -> None:
    """Doubled marks are one, marks inside a bare cell are text, delimiters inside quoted text too."""
    sheet = read_one(f"signatory_id,name,actor_type\n{line}\n")
    assert cells(sheet) == [["a", cell, "t"]]
    assert not sheet.problems


def test_broken_quoting_is_told_on_its_row_and_the_others_are_read() -> None:
    """A quotation mark that is never closed, or closed too soon, spoils its own row only."""
    sheet = read_one('signatory_id,name,actor_type\na,"A,t\nb,"B"b,t\nc,"C",t\nd,D,"t\n')
    assert codes(sheet) == [
        (2, "name", "broken_quoting"),
        (3, "name", "broken_quoting"),
        (5, "actor_type", "broken_quoting"),
    ]
    assert [(row.number, row.cells[0]) for row in sheet.rows] == [(2, "a"), (3, "b"), (4, "c"), (5, "d")]


def test_a_row_with_cells_too_many_or_too_few_is_told() -> None:
    """A row that has lost or won a delimiter is an error; cells beyond the heading that are empty are not."""
    sheet = read_one("signatory_id,name,actor_type\na,A, inc,t\nb,B\nc,C,t,,\n")
    assert codes(sheet) == [(2, None, "wrong_cell_count"), (3, None, "wrong_cell_count")]
    assert [problem.value for problem in sheet.problems] == ["4", "2"]


def test_blocks_of_sixteen_rows_that_excel_cut_short_are_whole() -> None:
    """Excel cuts trailing empty cells of a block of 16 rows; a short row among others is an error."""
    lines = ["signatory_id,name,actor_type,notes", *(f"a{n},A,academia,x" for n in range(2, 17))]
    lines += [f"a{n},A,academia" for n in range(17, 33)]
    assert read_one("\n".join(lines)).problems == ()
    lines[30] += ",x"
    assert len(read_one("\n".join(lines)).problems) == 15


def test_a_file_with_one_column_is_read() -> None:
    """A table of one column has no delimiter to find, and its cells stay whole."""
    sheet = read_one("commitment_id\nc1\n", table="commitments")
    assert cells(sheet) == [["c1"]]
    assert {(column, code) for _, column, code in codes(sheet)} == {
        ("signatory_id", "missing_column"),
        ("article_id", "missing_column"),
    }


# --- which table -------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", RECORDS)
@pytest.mark.parametrize("language", ["code", "fr", "en"])
def test_every_table_is_known_by_its_headings(table: str, language: str) -> None:
    """Headings by code, in French or in English name the table and all of its columns."""
    columns = RECORDS[table].columns()
    written = [
        column.name if language == "code" else getattr(column, language) for column in columns.values()
    ]
    sheet = read_one(text([written, ["x"] * len(written)]))
    assert (sheet.table, sheet.columns) == (table, tuple(columns))


@pytest.mark.parametrize("table", RECORDS)
def test_no_accepted_heading_names_two_columns(table: str) -> None:
    """Each accepted heading names the one column that lists it."""
    for name, column in RECORDS[table].columns().items():
        assert {columns_by_heading(table)[h] for h in map(folded_heading, column.headings)} == {name}


@pytest.mark.parametrize(
    ("first", "table"),
    [
        ("commitment_id,as_of", "reports"),
        ("commitment_id,as_of,completion", "reports"),
        ("commitment_id,as_of,value,measure,unit", "outcomes"),
        ("commitment_id,as_of,value", "reports"),
        ("commitment_id,as_of,measure,unit", "outcomes"),
        ("commitment_id,completion,progress_percent", "reports"),
        ("ENGAGEMENT ;Date du rapport; Avancement (%)", "reports"),
        ("Identifiant de l'engagement;Signataire;Article;Titre", "commitments"),
        ("a,b,c", None),
        ("commitment_id,as_of,value,measure,completion", None),
        ("date,produit,prix,pays", None),
        ("name,notes", "signatories"),
        ("commitment_id", "reports"),
        ("name", None),
        ("date,name,prix", None),
    ],
)
def test_the_table_is_the_complete_one_else_the_nearest_else_none(first: str, table: str | None) -> None:
    """Required columns decide, then the number of known ones; what is near nothing is no table."""
    sheet = read_one(f"{first}\n1,2\n")
    assert sheet.table == table
    assert table or codes(sheet) == [(None, None, "unknown_table")]


def test_what_is_missing_twice_or_unknown_in_the_heading_is_told_there() -> None:
    """Missing, doubled and unknown columns are told in the row of the heading, the unknown as written."""
    sheet = read_one("Titre\ncommitment_id,Titre,Intitulé,Couleur\nc1,A,B,rouge\n", table="commitments")
    assert set(codes(sheet)) == {
        (2, "signatory_id", "missing_column"),
        (2, "article_id", "missing_column"),
        (2, "title_fr", "duplicate_column"),
        (2, "Couleur", "unknown_column"),
    }


def test_a_column_without_heading_is_told_where_it_holds_something() -> None:
    """What stands below no heading is not dropped in silence."""
    sheet = read_one("signatory_id,,name,,actor_type\na,,A,x,academia\n")
    assert codes(sheet) == [(1, "D", "unknown_column")]


# --- workbooks ---------------------------------------------------------------------------------------


def test_a_workbook_is_read_as_it_is_shown() -> None:
    """Percentages, dates as precise as shown, and identifiers with their zeros come as they are seen."""
    book = workbook(
        R=[
            ["commitment_id", "as_of", "progress_percent", "value"],
            [7, midnight(2026, 3, 31), 0.07, 1.5],
            [75001, midnight(2026, 3, 1), 45, 3],
            ["c", midnight(2026, 1, 1), "45 %", None],
            ["d", midnight(2026, 3, 2), None, None],
            ["e", midnight(2026, 2, 1), None, None],
        ]
    )
    sheet = book["R"]
    sheet["A2"].number_format = "00000"
    sheet["C2"].number_format = "0%"
    sheet["C3"].number_format = '0"%"'
    sheet["B3"].number_format = "mmm yyyy"
    sheet["B4"].number_format = "yyyy"
    sheet["B5"].number_format = "mmm yyyy"
    sheet["B6"].number_format = "yyyy"
    found = read_one(saved(book))
    assert cells(found) == [
        ["00007", date(2026, 3, 31), Percentage(7.0), 1.5],
        [75001, "2026-03", 45, 3],
        ["c", "2026", "45 %", ""],
        ["d", date(2026, 3, 2), "", ""],
        ["e", date(2026, 2, 1), "", ""],
    ]
    assert (found.sheet, found.encoding, found.delimiter) == ("R", None, None)


def test_a_formula_is_its_value_and_itself_where_it_was_never_calculated() -> None:
    """A formula's kept value is read; without one, the formula stands there rather than nothing."""
    book = workbook(R=[["commitment_id", "as_of", "value"], ["c", "2026", "=1+1"]])
    content = saved(book)
    assert cells(read_one(content)) == [["c", "2026", "=1+1"]]
    kept = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(kept, "w") as new:
        for name in old.namelist():
            new.writestr(name, re.sub(rb"</f><v.*?</c>", b"</f><v>2</v></c>", old.read(name)))
    assert cells(read_one(kept.getvalue())) == [["c", "2026", 2]]


def test_every_sheet_in_use_is_a_table_of_its_own() -> None:
    """Empty sheets and hidden lists are passed over, a sheet that is no table is one of none."""
    book = workbook(
        Acteurs=ACTORS, Vide=[], Notes=[["Lisez-moi"], ["Merci de remplir"]], Listes=[["x"], ["y"]]
    )
    book["Listes"].sheet_state = "hidden"
    found = read_file("classeur.xlsx", saved(book))
    assert [(sheet.sheet, sheet.table) for sheet in found] == [("Acteurs", "signatories"), ("Notes", None)]
    assert [sheet.sheet for sheet in read_file("classeur.xlsx", saved(book), "signatories")] == [
        "Acteurs",
        "Notes",
    ]


def test_a_cell_right_of_the_headings_of_a_sheet_is_told() -> None:
    """A remark beside the table is left out with a warning that names its column."""
    rows = [[*row, None, None] for row in ACTORS]
    rows[2][5] = "à revoir"
    assert codes(read_one(saved(workbook(A=rows)))) == [(1, "F", "unknown_column")]


def test_rows_and_columns_of_a_sheet_count_from_its_corner() -> None:
    """A table that does not begin in the corner of its sheet keeps the numbers of the sheet."""
    book = Workbook()
    for at, row in enumerate(ACTORS):
        for place, cell in enumerate(row):
            book.active.cell(4 + at * 2, 3 + place, cell)
    sheet = read_one(saved(book))
    assert (sheet.table, sheet.heading_row) == ("signatories", 4)
    assert [row.number for row in sheet.rows] == [6, 8]
    assert sheet.problems == ()


@pytest.mark.parametrize("name", ["rapports.xls", "rapports.ods"])
def test_older_and_open_workbooks_are_read(name: str) -> None:
    """An .xls and an .ods file give rows, dates and numbers as they show them."""
    sheet = read_one((FILES / name).read_bytes(), name=name)
    assert sheet.table == "reports"
    assert cells(sheet) == [[75001, date(2026, 3, 31), 45], ["c2", date(2026, 6, 30), 80]]


# --- what is no table --------------------------------------------------------------------------------


def _zipped(name: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        parts.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"\n\n ;;; \r\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (bytes(range(256)) * 4, "binary"),
        (
            b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x01\x00H\x00H\x00\x00\xff\xdb\x00C\x00\x08\x06",
            "picture",
        ),
        (b"\xff\xfea\x00b", "encoding"),
        (b"\xef\xbb\xbfname\xff", "encoding"),
        (_XLSX[: len(_XLSX) // 2], "damaged"),
        (_zipped("letter.docx"), "archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "damaged"),
        (saved(workbook(A=[])), "empty"),
    ],
)
def test_what_cannot_be_read_is_one_problem(content: bytes, why: str) -> None:
    """An empty, foreign, damaged or locked file is told as such, whatever it is called."""
    for name in ("file.csv", "file.xlsx"):
        (problem,) = read_one(content, name=name).problems
        assert (problem.row, problem.code, problem.facts["why"]) == (None, "unreadable_file", why)


def test_a_locked_workbook_is_told_as_such() -> None:
    """A workbook behind a password asks for one without."""
    (problem,) = read_one((FILES / "protected.xlsx").read_bytes()).problems
    assert problem.facts["why"] == "encrypted"


def test_a_workbook_is_known_by_its_bytes_whatever_its_name() -> None:
    """A workbook named .csv is read as the workbook it is, and text named .xlsx as text."""
    assert read_one(_XLSX, name="file.csv").table == "signatories"
    assert read_one(text(ACTORS), name="file.xlsx").table == "signatories"


def test_a_workbook_that_unpacks_beyond_measure_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small file that would fill the memory is told to be too large."""
    monkeypatch.setattr("commitments.ingest.workbooks._LARGEST", 1000)
    (problem,) = read_one(_XLSX).problems
    assert problem.facts["why"] == "too_large"


def test_a_path_is_opened_or_told(tmp_path: Path) -> None:
    """A path is read from the disk; one that is not there raises what a person can understand."""
    file = tmp_path / "acteurs.csv"
    file.write_text(text(ACTORS), encoding="utf-8")
    assert read_file(file)[0].file == str(file)
    with pytest.raises(FileUnreadableError):
        read_file(tmp_path / "nothing.csv")


@pytest.mark.slow
def test_a_wide_row_and_a_long_cell_stay_in_bounds() -> None:
    """A million cells or characters in a row are told without being repeated."""
    sheet = read_one("signatory_id,name,actor_type\na,A,t" + ",x" * 1_000_000 + '\nb,"' + "y" * 1_000_000)
    assert codes(sheet) == [(2, None, "wrong_cell_count"), (3, "name", "broken_quoting")]
    assert all(len(problem.value or "") < 300 for problem in sheet.problems)
    assert codes(read_one("a," * 1_000_000)) == [(None, None, "unknown_table")]


# --- tables of others --------------------------------------------------------------------------------

FOREIGN = FILES / "foreign"


def tables(name: str) -> list[PlainTable]:
    """Read a file of others."""
    found = read_tables(FOREIGN / name)
    assert isinstance(found, list)
    return found


# Of every table: the rows of its heading, its first and last row, how many there are, and what is said of it.
OTHERS = {
    "ministers-2014.csv": [
        ([2], "RT Hon Desmond Swayne TD MP", "", 11, {"lines_above": [1]}),
        ([17], "RT Hon Desmond Swayne TD MP", "RT Hon Desmond Swayne TD MP", 2, {"lines_above": [16]}),
        ([23], "RT Hon Desmond Swayne TD MP", "RT Hon Desmond Swayne TD MP", 1, {"lines_above": [22]}),
        ([28], "NIL return", "NIL return", 1, {"lines_above": [27], "lines_below": [32, 33, 34, 35, 36]}),
    ],
    "travel-2013.csv": [
        (
            [4],
            "The Rt Hon Iain Duncan Smith MP, Secretary for State",
            "Lord Freud, Minister for Welfare Reform",
            8,
            {"lines_above": [1, 2, 3]},
        )
    ],
    "emissions.csv": [
        ([4], "Timber", "Total", 5, {"lines_above": [1, 2], "total_rows": [9], "lines_below": [11, 12]})
    ],
    "payments.csv": [([1], "DEPARTMENT OF HEALTH", "DEPARTMENT OF HEALTH", 4, {"lines_below": [7]})],
    "education-2010.csv": [
        ([3], "ALABAMA", "PHILIPPINES", 53, {"lines_above": [2], "lines_below": [57, 58]})
    ],
    "ragged.csv": [([1], "1", "0", 3, {"ragged_rows": [2, 3]})],
    "utf16.csv": [([1], "1", "4", 2, {})],
    "mac.csv": [([1], "1", "Once upon\na time", 2, {})],
    "bars.csv": [([1], "1", "", 3, {})],
    "coordinates.csv": [([1], "2095257564", "2095257564", 1, {})],
    "quotes.csv": [([1], "1", "3", 2, {})],
    "sheets.xlsx": [
        ([1], "Chicago Reader", "Unicode! Σ", 5, {}),
        ([1], "1", "1", 1, {}),
    ],
}


@pytest.mark.parametrize("name", OTHERS)
def test_the_files_of_others_are_read_as_people_see_them(name: str) -> None:
    """Headings, rows, titles, sources, totals, ragged rows and tables below each other are told apart."""
    found = []
    for table in tables(name):
        rows = [row for row in table.part.rows if any(row.cells)]
        said = {
            each.kind: each.facts["rows"] for each in (*table.looks, *table.decisions) if "rows" in each.facts
        }
        heading = said.pop("heading")
        found.append((heading, cell_text(rows[0].cells[0]), cell_text(rows[-1].cells[0]), len(rows), said))
    assert found == OTHERS[name]


def test_what_others_quote_is_whole() -> None:
    """Commas, doubled marks and line breaks inside marks are text; marks in the middle of a cell too."""
    assert list(tables("quotes.csv")[0].lines())[1:] == [["1", 'ha \n"ha" \nha'], ["3", "4"]]
    assert list(tables("coordinates.csv")[0].lines())[1][1] == "37\ufffd36'37.8\"N 121\ufffd2'17.9\"W"
    assert list(tables("travel-2013.csv")[0].lines())[3][1::5] == ["7 – 8 Feb", "£164"]


@pytest.mark.parametrize("codec", ["utf-32", "utf-32-le", "utf-32-be"])
def test_utf_32_is_read(codec: str) -> None:
    """Four bytes a character are known by their BOM or their zeros."""
    sheet = read_one(text(ACTORS).encode(codec))
    assert cells(sheet) == ACTORS[1:]
    assert sheet.encoding == "utf-32"


@pytest.mark.parametrize("delimiter", ["|", " | ", "||", ":"])
def test_our_tables_are_known_with_any_delimiter(delimiter: str) -> None:
    """A table of ours is read although its delimiter is none that spreadsheets write."""
    sheet = read_one("\n".join(delimiter.join(row) for row in ACTORS))
    assert (sheet.table, sheet.delimiter) == ("signatories", delimiter)
    assert cells(sheet) == ACTORS[1:]


def test_our_tables_are_known_with_apostrophes_around_their_cells() -> None:
    """Marks of another kind around all cells are no part of them."""
    sheet = read_one("\n".join(",".join(f"'{cell.replace('’', '')}'" for cell in row) for row in ACTORS))
    assert [row.cells[0] for row in sheet.rows] == ["a", "b"]


def test_the_headings_of_an_unknown_table_are_those_that_people_see() -> None:
    """What is told of a table that is none of ours are its headings, not the title above them."""
    (problem,) = read_one(
        "Liste des ventes\n\nproduit;prix;jour\nriz;1,5;2024-01-03\nmil;2;2024-01-04\n"
    ).problems
    assert problem.facts["headings"] == ["produit", "prix", "jour"]


def test_cells_are_written_as_they_were_read() -> None:
    """Nothing is trimmed or converted; short rows are filled up, long ones keep what they have."""
    found = read_tables("x.csv", b"id;nom;n\n01; Awa ;1,50\n02;=1+1;\n03;Ba\n04;Ci;2;x\n05;Da;3\n06;Di;4\n")
    assert isinstance(found, list)
    assert list(found[0].lines()) == [
        ["id", "nom", "n", ""],
        ["01", " Awa ", "1,50", ""],
        ["02", "=1+1", "", ""],
        ["03", "Ba", "", ""],
        ["04", "Ci", "2", "x"],
        ["05", "Da", "3", ""],
        ["06", "Di", "4", ""],
    ]
    assert {look.kind: look.facts.get("rows", look.facts.get("letters")) for look in found[0].looks} == {
        "ragged_rows": [4, 5],
        "unnamed_columns": ["D"],
    }


JOINED = [
    (
        "|2019||2020|\npays|h|f|h|f\nMali|1|2|3|4\nNiger|5|6|7|8",
        ["pays", "2019 h", "2019 f", "2020 h", "2020 f"],
    ),
    ("pays|PIB|année\n|millions|\nMali|1|2019\nNiger|2|2020\nTogo|3|2021", ["pays", "PIB millions", "année"]),
    (
        "pays|Total|Total|Gain\n|(an)|(mois)|\n|€|€|%\nMali|1|2|3\nNiger|4|5|6\nTogo|7|8|9",
        ["pays", "Total (an) €", "Total (mois) €", "Gain %"],
    ),
    ("pays|n\npays|n\nMali|1\nNiger|2\nTogo|3", ["pays pays", "n n"]),
    ("pays|n\n#country|#indicator +n\nMali|1\nNiger|2", ["pays", "n"]),
    ("pays|n|\n#country|#indicator|#date\nMali|1|2024\nNiger|2|2025", ["pays", "n", "#date"]),
    ("pays|n\nMali|1\nNiger|2||\nTogo|3\nBénin|4", ["pays", "n"]),
    ("pays|n", ["pays", "n"]),
]


@pytest.mark.parametrize(("content", "heading"), JOINED)
def test_the_rows_of_a_heading_are_written_as_one(content: str, heading: list[str]) -> None:
    """The floors of a heading are one name; tags below it and empty columns right of all rows are no part."""
    found = read_tables("x.csv", content.encode())
    assert isinstance(found, list)
    first, *others = found[0].lines()
    assert first == heading
    assert {len(line) for line in others} <= {len(heading)}


def test_what_a_sheet_merges_downwards_is_one_name() -> None:
    """A name that stands on both floors of a heading of a sheet is written once."""
    rows: list[list[object]] = [["pays", "Effectif", None], ["pays", "h", "f"]]
    rows += [["Mali", 1, 2], ["Niger", 3, 4], ["Togo", 5, 6]]
    found = read_tables("x.xlsx", saved(workbook(A=rows)))
    assert isinstance(found, list)
    assert next(found[0].lines()) == ["pays", "Effectif h", "Effectif f"]


@given(st.binary(max_size=400) | st.text(st.sampled_from("a1,;|\t \"'\\\n\r«"), max_size=200).map(str.encode))
def test_no_bytes_make_reading_tables_raise(content: bytes) -> None:
    """Whatever stands in a file, there are tables that can be written, or one problem."""
    found = read_tables("x.csv", content)
    if isinstance(found, list):
        for table in found:
            assert len({len(line) for line in table.lines()}) == 1
    else:
        assert found.code == "unreadable_file"


@pytest.mark.soak
@pytest.mark.parametrize("line", ['{n};"Réseau ""{n}""";12,5;2024-01-03\n', '{n};"x" y;"z;1\n', "{n};a;;\n"])
def test_a_large_file_is_read_in_time(line: str) -> None:
    """Twenty megabytes take seconds, be its rows good or broken."""
    content = ("id;nom;n;jour\n" + "".join(line.format(n=n) for n in range(20_000_000 // len(line)))).encode()
    start = perf_counter()
    found = read_tables("x.csv", content)
    assert isinstance(found, list)
    assert len(found[0].part.rows) == content.count(b"\n") - 1
    assert perf_counter() - start < 60
