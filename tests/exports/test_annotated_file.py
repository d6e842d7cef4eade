"""A person's own file comes back with its faults marked, and can be mended and deposited again."""

import csv
from datetime import date
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font, PatternFill

from commitments.exports.annotated_file import can_be_marked, marked, name_of
from commitments.i18n.translator import translator_for
from commitments.ingest.corrections import CorrectedCell, Corrections, Value, correct
from commitments.ingest.headings import FAULTS, LEFT_OUT
from commitments.ingest.problems import Decision
from commitments.ingest.reading import read_file
from commitments.ingest.sheets import Sheet
from commitments.ingest.validation import check
from tests import FILES
from tests.sheets import PNG, saved

TODAY = date(2026, 6, 1)
TEXT = (
    "Suivi 2026;;;\n;;;\nsignatory_id;nom;pays;type d’acteur\n"
    "a;=CMD();Mali;mairie\nb;Ville;Guinée-Nord;academia\nc;Bourg;Mali;academia\n"
)


def given_back(name: str, content: bytes, corrections: Corrections | None = None) -> bytes:
    """Read and check a file, and give it back with its faults marked."""
    sheets: list[Sheet] = [correct(sheet, corrections or Corrections()) for sheet in read_file(name, content)]
    return marked(name, content, sheets, check(sheets, today=TODAY).problems, translator_for("fr"))


def test_a_csv_has_one_more_column() -> None:
    """In a text the faults stand in a last column, on their lines; other lines are as they were."""
    back = given_back("suivi.csv", TEXT.encode("cp1252"))
    rows = list(csv.reader(StringIO(back.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:4] == ["Suivi 2026", "", "", ""]
    assert rows[2][4] == FAULTS
    assert "mairie" in rows[3][4]
    assert "Guinée-Nord" in rows[4][4]
    assert rows[5] == ["c", "Bourg", "Mali", "academia", ""]


@pytest.mark.slow
def test_no_formula_runs_in_what_comes_back() -> None:
    """A cell that begins like a formula is text in the file that comes back."""
    back = given_back("suivi.csv", TEXT.encode())
    assert not any(
        cell.startswith(("=", "+", "-", "@"))
        for row in csv.reader(StringIO(back.decode("utf-8-sig")), delimiter=";")
        for cell in row
    )
    book = load_workbook(BytesIO(given_back("suivi.xlsx", workbook())))
    assert all(cell.data_type != "f" for row in book["Feuille"].iter_rows() for cell in row)


def test_what_comes_back_can_be_mended_and_deposited() -> None:
    """The marked file, mended, is read without a word about the column of faults."""
    back = given_back("suivi.csv", TEXT.encode()).decode("utf-8-sig")
    mended = back.replace("Guinée-Nord;", "Guinée;").replace("Mali;mairie", "Mali;local_government")
    checked = check(read_file("suivi-fautes.csv", mended.encode()), today=TODAY)
    assert not checked.has_errors
    assert [record.key_text for record in checked.tables[0].records] == ["a", "b", "c"]
    assert {problem.code for problem in checked.problems} == {"looks_like_formula"}


def workbook() -> bytes:
    """The same table as a workbook, with an empty row within and a percentage beside."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Feuille"
    for row in csv.reader(StringIO(TEXT), delimiter=";"):
        sheet.append(row)
    sheet["B4"].data_type = "s"
    sheet["F5"] = 0.45
    sheet["F5"].number_format = "0 %"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_has_coloured_cells_with_notes() -> None:
    """In a workbook the cell at fault is coloured and bears a note; all else stays where it was."""
    book = load_workbook(BytesIO(given_back("suivi.xlsx", workbook())))
    sheet = book["Feuille"]
    assert "mairie" in sheet["D4"].comment.text
    assert sheet["D4"].fill.start_color.rgb.endswith("F6C6A8")
    assert "Guinée-Nord" in sheet["C5"].comment.text
    assert sheet["C6"].comment is None
    assert sheet["A6"].value == "c"
    assert (sheet["F5"].value, sheet["F5"].number_format) == (0.45, "0 %")


def test_corrections_made_on_the_page_come_along() -> None:
    """What was corrected on the page is in the file that comes back, unmarked."""
    corrections = Corrections().of_value(Value("signatories", "country", "Guinée-Nord"), "Guinée")
    rows = list(
        csv.reader(
            StringIO(given_back("suivi.csv", TEXT.encode(), corrections).decode("utf-8-sig")), delimiter=";"
        )
    )
    assert rows[4] == ["b", "Ville", "Guinée", "academia", ""]


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("a.csv", "a-fautes.csv"),
        ("a.txt", "a-fautes.csv"),
        ("a.xlsm", "a-fautes.xlsx"),
        ("a.xls", "a-fautes.xlsx"),
        ("a.ods", "a-fautes.xlsx"),
    ],
)
def test_spreadsheets_come_back_as_xlsx(file: str, name: str) -> None:
    """A spreadsheet of any kind comes back as .xlsx, a text as CSV."""
    assert name_of(file, translator_for("fr"))[0] == name


@pytest.mark.slow
def test_what_is_asked_of_a_workbook_is_asked_again_of_what_comes_back() -> None:
    """Hidden sheets, rows and columns stay hidden, a merged number and a row struck out stay so until that
    is decided: deposited again as it is, the marked file says the same."""
    book = Workbook()
    sheet, former = book.active, book.create_sheet("Ancien")
    heading = ["commitment_id", "as_of", "value", "narrative_fr"]
    for row in (heading, ["a", "2024", 10, "x"], ["b", "2024", None, "y"], ["c", "2024", 3, "z"]):
        sheet.append(row)
        former.append(row)
    former.sheet_state = "hidden"
    sheet.merge_cells("C2:C3")
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["D"].hidden = True
    for cell in sheet[4]:
        cell.font = Font(strike=True)
    content = saved(book)
    again = given_back("suivi.xlsx", content)
    told = [
        [
            (sheet.sheet, sheet.table, [(problem.row, problem.code) for problem in sheet.problems])
            for sheet in read_file("suivi.xlsx", each)
        ]
        for each in (content, again)
    ]
    codes = [(4, "struck_out"), (2, "merged_number"), (None, "hidden_cells")]
    assert told[0] == [("Sheet", "reports", codes), ("Ancien", None, [])]
    assert told[1] == told[0]


def test_a_workbook_comes_back_as_it_was_made() -> None:
    """Letters, fills, widths, merged cells and days stay as they were; what was corrected stands there in
    words and as a day; a row that was left out is struck out, and no more than told when it comes back."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Suivi"
    sheet.merge_cells("A1:E1")
    sheet["A1"] = "Suivi 2026"
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.append(["Ville", "Engagement", "Date du rapport", "État", "Commentaire"])
    sheet.append(["Sya", "eau-1", date(2026, 3, 31), "en cours", "=SUM(A1)"])
    sheet.append([None, "eau-2", "T1 2026", "achevé", None])
    sheet.append(["TOTAL", None, None, None, "2 lignes"])
    sheet.merge_cells("A3:A4")
    sheet["E3"].data_type = "s"
    sheet["B3"].fill = PatternFill("solid", start_color="00FF00")
    sheet["C3"].number_format = "d mmmm yyyy"
    sheet.column_dimensions["B"].width = 33
    corrections = Corrections().of_value(Value("reports", "completion", "en cours"), "limited")
    corrections = corrections.of_cell(CorrectedCell("suivi.xlsx", "Suivi", 4, "as_of"), "2026-03-31")
    corrections = corrections.answering([CorrectedCell("suivi.xlsx", "Suivi", 5)], "leave_out")
    content = given_back("suivi.xlsx", saved(book), corrections)
    back = load_workbook(BytesIO(content))["Suivi"]
    assert [str(area) for area in back.merged_cells.ranges] == ["A1:E1", "A3:A4"]
    assert (back["A1"].font.b, back["A1"].font.sz, back.column_dimensions["B"].width) == (True, 14, 33)
    assert (back["C3"].value.date(), back["C3"].number_format) == (date(2026, 3, 31), "d mmmm yyyy")
    assert (back["D3"].value, back["E3"].data_type) == ("premiers pas", "s")
    assert (back["C4"].value.date(), back["C4"].number_format) == (date(2026, 3, 31), "dd/mm/yyyy")
    assert "suivi.xlsx" not in back["B3"].comment.text
    with ZipFile(BytesIO(content)) as parts:
        (boxes,) = (parts.read(name).decode() for name in parts.namelist() if name.endswith(".vml"))
    assert "width:320px" in boxes
    assert (back["A5"].value, back["A5"].font.strike, back["F5"].value) == ("TOTAL", True, LEFT_OUT)
    [again] = read_file("suivi-fautes.xlsx", content)
    assert [row.number for row in again.rows] == [3, 4]
    assert again.problems == ()
    assert Decision("left_out", {"rows": [5]}) in again.decisions


def test_an_identifier_in_place_of_words_stands_beside_them() -> None:
    """Where a person chose the record that words mean, the words stay, and the identifier is read again."""
    content = "Action;Ville;Date du rapport;Avancement en %\nÉpicerie solidaire;Sya;2026-03-31;40\n".encode()
    words = "Sya · Épicerie solidaire"
    corrections = Corrections().of_value(Value("reports", "commitment_id", words), "eau-1")
    back = given_back("suivi.csv", content, corrections)
    [again] = read_file("suivi-fautes.csv", back)
    [row] = again.rows
    assert row.cells[0] == "Épicerie solidaire"
    assert row.cells[again.columns.index("commitment_id")] == "eau-1"


def test_what_could_not_be_read_is_not_given_back() -> None:
    """A picture has nothing to be marked."""
    sheets = read_file("photo.jpg", PNG)
    assert not can_be_marked("photo.jpg", sheets)
    assert can_be_marked("suivi.csv", read_file("suivi.csv", TEXT.encode()))


@pytest.mark.slow
@pytest.mark.parametrize(
    "case",
    ["01-superscript/rapports", "02-hidden/rapports", "03-merged/rapports", "08-hyperlinks/formule-lien"],
)
def test_what_a_workbook_shows_comes_back(case: str) -> None:
    """Raised marks, hidden and merged cells and addresses behind words are read of the marked workbook as of
    the one that was sent."""
    content = (FILES / "cases" / f"{case}.xlsx").read_bytes()
    told = [
        [problem.code for problem in check(read_file("r.xlsx", each), today=TODAY).problems]
        for each in (content, given_back("r.xlsx", content))
    ]
    assert told[0] == told[1] != []
