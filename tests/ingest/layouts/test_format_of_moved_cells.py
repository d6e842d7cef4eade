"""What a spreadsheet says of its cells goes with them where a layout moves them."""

from collections.abc import Mapping
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from commitments.ingest.corrections import CorrectedCell, Corrections, correct
from commitments.ingest.problems import Problem
from commitments.ingest.reading import read_file
from commitments.ingest.sheets import Sheet, SheetChoice
from commitments.ingest.validation import check
from tests.sheets import TODAY, saved, stored, workbook

STRUCK = Font(strike=True)
Rows = list[list[object]]
YEARS: Rows = [
    ["Engagement", 2023, 2024, 2025],
    ["c", 0.1, 0.2, 0.3],
    ["d", 0.4, 0.5, 0.6],
    ["e", 0.7, 0.8, 0.9],
]
FICHES: Rows = [
    ["Engagement", "c", "d", "e"],
    ["Date du rapport", "2024", "2025", "2026"],
    ["État", "limité", "substantiel", "achevé"],
    ["Valeur atteinte", 10, 20, 30],
    ["Commentaire", "un", "deux", "trois"],
]
FORM: Rows = [
    ["Horodateur", "Engagement", "Date du rapport", "Valeur atteinte", "Commentaire"],
    ["2026-01-05", "c", "2024", 10, "un"],
    ["2026-01-06", "d", "2025", 20, "deux"],
    ["2026-01-07", "e", "2026", 30, "trois"],
]


def a_column_a_year() -> Workbook:
    """Progress in percent, by year."""
    book = workbook(S=YEARS)
    for row in book["S"].iter_rows(min_row=2, min_col=2):
        for cell in row:
            cell.number_format = "0%"
    return book


def read(book: Workbook, **choice: Any) -> Sheet:
    """The one sheet of a workbook, laid out."""
    [sheet] = read_file("r.xlsx", saved(book), choices={"S": SheetChoice(**choice)})
    assert sheet.laid_out
    return sheet


def rows(sheet: Sheet, *columns: str) -> list[tuple[object, ...]]:
    """Number, column of the file and some cells of every row."""
    places = [sheet.columns.index(name) for name in columns]
    return [(row.number, row.across, *(row.cells[at] for at in places)) for row in sheet.rows]


def told(sheet: Sheet) -> list[tuple[int | None, str, str | None, str]]:
    """Where problems are, and which."""
    return [(p.row, p.across, p.column, p.code) for p in sheet.problems]


def facts(sheet: Sheet, kind: str) -> Mapping[str, Any]:
    """The facts of the one decision of a kind."""
    [found] = [decision.facts for decision in sheet.decisions if decision.kind == kind]
    return found


def answered(sheet: Sheet, answer: Any) -> Sheet:
    """The sheet with all numbers that are merged decided alike."""
    asked = [CorrectedCell.of(problem) for problem in sheet.problems if problem.code == "merged_number"]
    return correct(sheet, Corrections().answering(asked, answer))


def errors(sheet: Sheet) -> list[Problem]:
    """The errors left once a sheet is checked, references aside."""
    found = check([sheet], stored(), today=TODAY).problems
    return [p for p in found if p.severity == "error" and p.code not in ("unknown_reference", "unrecognised")]


# --- merged -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("merged", "n", "made"),
    [
        ("B2:B4", 3, [(2, "B"), (3, "B"), (4, "B")]),
        ("B2:D2", 3, [(2, "B"), (2, "C"), (2, "D")]),
        ("C2:D3", 4, [(2, "C"), (2, "D"), (3, "C"), (3, "D")]),
    ],
)
def test_a_number_merged_over_rows_or_years_is_asked_once(
    merged: str, n: int, made: list[tuple[int, str]]
) -> None:
    """It stands in the first report, and one answer says whether it holds for each; else it is no report."""
    book = a_column_a_year()
    book["S"].merge_cells(merged)
    sheet = read(book)
    assert len(sheet.rows) == 9
    [problem] = [problem for problem in sheet.problems if problem.code == "merged_number"]
    assert ((problem.row, problem.across), problem.facts["rows"]) == (made[0], made)
    assert [p.code for p in errors(sheet)] == ["merged_number"]
    each, first = answered(sheet, "each_row"), answered(sheet, "first_row")
    said = {(row, across): value for row, across, value in rows(each, "progress_percent")}
    assert len({said[at] for at in made}) == 1
    assert said[made[0]] != ""
    assert len(first.rows) == 9 - n + 1
    assert errors(each) == errors(first) == []


def test_text_that_is_merged_holds_for_every_report_it_covers() -> None:
    """Over rows, over years, and over both; how many there are is told."""
    book = workbook(S=[["Engagement", 2023, 2024], ["c", "limité", ""], ["", "", "achevé"], ["d", "", ""]])
    for merged in ("A2:A3", "B2:B3", "C3:C4"):
        book["S"].merge_cells(merged)
    assert rows(read(book), "commitment_id", "completion") == [
        (2, "B", "c", "limité"),
        (3, "B", "c", "limité"),
        (3, "C", "c", "achevé"),
        (4, "C", "d", "achevé"),
    ]
    assert facts(read(book), "merged_cells") == {"n": 3, "spans": ((2, 4),)}


def test_a_note_merged_across_years_is_no_report() -> None:
    """What begins beside the years does not hold for them."""
    book = a_column_a_year()
    book["S"]["A6"] = "Source : mairie"
    book["S"].merge_cells("A6:D6")
    assert told(read(book)) == [(6, "", None, "note_row")]


def test_what_is_merged_within_a_year_is_that_of_its_first_column() -> None:
    """Of one report, as of one row, what is merged across columns belongs to the first."""
    book = workbook(
        S=[
            ["Engagement", 2023, None, 2024, None],
            [None, "État", "Commentaire", "État", "Commentaire"],
            ["c", "limité", "", "achevé", "fini"],
        ]
    )
    for merged in ("A1:A2", "B1:C1", "D1:E1", "B3:C3"):
        book["S"].merge_cells(merged)
    sheet = read(book)
    assert rows(sheet, "completion", "narrative_fr") == [(3, "B", "limité", ""), (3, "D", "achevé", "fini")]
    assert facts(sheet, "merged_across")["columns"] == ("completion",)


def test_on_its_side_a_number_merged_across_fiches_is_asked() -> None:
    """What is merged across columns is merged over the rows that these are; text holds for each."""
    book = workbook(S=FICHES)
    for merged in ("C3:D3", "B4:C4"):
        book["S"].merge_cells(merged)
    sheet = read(book)
    assert [row[2:] for row in rows(sheet, "completion", "value")] == [
        ("limité", 10),
        ("substantiel", ""),
        ("substantiel", 30),
    ]
    [problem] = sheet.problems
    assert (problem.across, problem.code, problem.facts["why"]) == ("B", "merged_number", "columns")
    assert [row[2] for row in rows(answered(sheet, "each_row"), "value")] == [10, 10, 30]
    assert len(answered(sheet, "first_row").rows) == 3


def test_in_a_form_a_merged_number_is_asked() -> None:
    """Where somebody merged answers afterwards."""
    book = workbook(S=FORM)
    book["S"].merge_cells("D2:D3")
    sheet = read(book)
    assert (2, "", "value", "merged_number") in told(sheet)
    assert [row[2] for row in rows(answered(sheet, "each_row"), "value")] == [10, 10, 30]


# --- hidden -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("book", "row", "letter", "left"),
    [
        (a_column_a_year(), 3, "C", [(2, "B"), (2, "D"), (4, "B"), (4, "D")]),
        (workbook(S=FICHES), 3, "C", [(5, "B"), (5, "D")]),
        (workbook(S=FORM), 3, "E", [(2, ""), (4, "")]),
    ],
)
def test_what_is_hidden_is_named_where_it_stands_or_left_out(
    book: Workbook, row: int, letter: str, left: list[tuple[int, str]]
) -> None:
    """Hidden rows and columns of the file are read with a warning, by their numbers and letters; one choice
    leaves them out, which is told."""
    book["S"].row_dimensions[row].hidden = True
    book["S"].column_dimensions[letter].hidden = True
    hidden = {"why": "both", "n": 1, "spans": ((row, row),), "letters": [letter]}
    [problem] = [problem for problem in read(book).problems if problem.code == "hidden_cells"]
    assert problem.facts == hidden
    without = read(book, without_hidden=True)
    assert [(row.number, row.across) for row in without.rows] == left
    assert "hidden_cells" not in {problem.code for problem in without.problems}
    assert facts(without, "hidden_left_out") == hidden


# --- struck out and raised --------------------------------------------------------------------------


def marked(text: str, mark: str, **font: Any) -> CellRichText:
    """A cell with a mark behind its text, or before it where that is struck out."""
    block = TextBlock(InlineFont(**font), mark)
    return CellRichText(block, text) if "strike" in font else CellRichText(text, block)


@pytest.mark.parametrize(
    ("rows_of", "cell", "place"),
    [
        (YEARS, "C3", (3, "C", "progress_percent")),
        (FICHES, "C4", (5, "C", "value")),
        (FORM, "D3", (3, "", "value")),
    ],
)
@pytest.mark.parametrize(
    ("font", "code", "value"),
    [({"strike": True}, "struck_text", "7550"), ({"vertAlign": "superscript"}, "raised_mark", "5075")],
)
def test_a_mark_on_a_figure_is_told_with_both_readings(
    rows_of: Rows,
    cell: str,
    place: tuple[object, ...],
    font: dict[str, Any],
    code: str,
    value: str,
) -> None:
    """As elsewhere: a warning at its column, with what stands there and what is read."""
    book = a_column_a_year() if rows_of is YEARS else workbook(S=rows_of)
    book["S"][cell] = marked("50", "75", **font)
    sheet = read(book)
    [problem] = [problem for problem in sheet.problems if problem.code == code]
    assert (problem.row, problem.across, problem.column) == place
    assert (problem.value, problem.facts, problem.severity) == (value, {"left": "50"}, "warning")
    assert [row[2] for row in rows(sheet, str(place[2])) if row[:2] == place[:2]] == ["50"]


def test_a_raised_mark_in_text_stays() -> None:
    """« 1er » in a comment is written so."""
    book = workbook(S=FICHES)
    book["S"]["B5"] = CellRichText("1", TextBlock(InlineFont(vertAlign="superscript"), "er"), " lot")
    sheet = read(book)
    assert (rows(sheet, "narrative_fr")[0][2], sheet.problems) == ("1er lot", ())


def test_a_figure_of_a_year_that_is_struck_out_is_no_report() -> None:
    """It is left out, and said with what stands there."""
    book = a_column_a_year()
    book["S"]["C3"].font = STRUCK
    sheet = read(book)
    assert len(sheet.rows) == 8
    assert facts(sheet, "marks_left_out") == {"rows": [3], "value": "50 %"}


def test_a_row_struck_out_throughout_is_asked_about() -> None:
    """Each of its reports, as that of any row."""
    book = a_column_a_year()
    for cell in book["S"][3]:
        cell.font = STRUCK
    assert told(read(book)) == [(3, across, None, "struck_out") for across in "BCD"]


def test_a_mark_in_a_merged_figure_is_none_in_any_row_that_it_holds_for() -> None:
    """What is struck out of it is no part of it where the answer spreads it either."""
    book = a_column_a_year()
    book["S"]["B2"] = marked("50", "75", strike=True)
    book["S"].merge_cells("B2:B4")
    sheet = answered(read(book), "each_row")
    assert [row[2] for row in rows(sheet, "progress_percent") if row[1] == "B"] == ["50"] * 3
