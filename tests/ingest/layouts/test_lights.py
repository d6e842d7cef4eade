"""Colours, ticks and « oui » are what they are: nothing of it becomes a stage before a person says so."""

import pytest
from openpyxl.styles import PatternFill

from commitments.contract.codelists import COMPLETIONS
from commitments.ingest.sheets import Sheet
from commitments.ingest.spreadsheets import colour_of
from tests.sheets import check_files, codes, read_one, saved, workbook

GREEN, AMBER, RED, GREY = "00B050", "FFC000", "FF0000", "D9D9D9"


def coloured(rows: list[list[object]], fills: dict[str, str]) -> Sheet:
    """Read a sheet some of whose cells are filled with colours."""
    book = workbook(S=rows)
    for cell, colour in fills.items():
        book["S"][cell].fill = PatternFill("solid", start_color=colour)
    return read_one(saved(book), name="r.xlsx")


def stages(sheet: Sheet) -> list[object]:
    """The cells of the column of the stage."""
    at = sheet.columns.index("completion")
    return [row.cells[at] for row in sheet.rows]


ROWS: list[list[object]] = [
    ["Commitment", "RAG", "Progress %", "Date"],
    ["Stations", None, 20, "2024"],
    ["Grocery", None, 98, "2024"],
    ["Stalls", None, 14, "2024"],
]


@pytest.mark.parametrize(
    ("rgb", "name"),
    [(GREEN, "green"), (AMBER, "orange"), (RED, "red"), ("FFFF00", "yellow"), ("4472C4", "blue"), (GREY, "")],
)
def test_colours_have_the_names_that_people_give_them(rgb: str, name: str) -> None:
    """The lights of a spreadsheet's palette are told apart; greys say nothing."""
    assert colour_of(rgb) == name


def test_cells_with_nothing_but_a_colour_are_its_name() -> None:
    """The colour is a value that is asked about, all like cells at once."""
    sheet = coloured(ROWS, {"B2": AMBER, "B3": GREEN, "B4": RED})
    assert stages(sheet) == ["orange", "vert / green", "rouge / red"]
    assert "colours" in {decision.kind for decision in sheet.decisions}


def test_a_legend_says_what_colours_stand_for() -> None:
    """Its rows are none of the table, and its words stand beside each colour."""
    rows: list[list[object]] = [*ROWS, [], ["Key"], [None, "On track"], [None, "Stopped"]]
    sheet = coloured(rows, {"B2": RED, "B3": GREEN, "B4": RED, "A7": GREEN, "A8": RED})
    assert stages(sheet) == ["rouge / red = Stopped", "vert / green = On track", "rouge / red = Stopped"]
    assert sheet.problems == ()


def test_coloured_rows_are_no_lights() -> None:
    """An empty column within rows that are coloured throughout holds nothing."""
    fills = {f"{column}{row}": GREEN if row % 2 else RED for column in "ABCD" for row in (2, 3, 4)}
    assert not coloured(ROWS, fills).laid_out


def test_the_stage_that_is_ticked_is_the_value() -> None:
    """Columns of stages with one tick a row are one column."""
    sheet = read_one("Action;Non commencé;En cours;Achevé;Date\nA;;x;;2024\nB;;;✓;2024\nC;;;;2024\n")
    assert sheet.columns == ("commitment_id", "as_of", "completion")
    assert stages(sheet) == ["En cours", "Achevé", ""]


def test_two_ticks_in_a_row_stay_as_they_stand() -> None:
    """What is ticked twice says neither."""
    assert not read_one("Action;Non commencé;Achevé;Date\nA;x;x;2024\nB;;x;2024\n").laid_out


@pytest.mark.parametrize(
    "values", [("oui", "non", "Oui"), ("R", "A", "G"), ("🟢", "🟠", "🔴"), ("✓", "✗", "✓")]
)
def test_lights_under_any_heading_are_asked_about_by_value(values: tuple[str, ...]) -> None:
    """One question a value, none of them answered beforehand."""
    rows = "".join(f"c;{value};202{at}\n" for at, value in enumerate(values))
    (table,) = check_files(f"engagement;Feu;date\n{rows}").tables
    assert [code for _, column, code in codes(table) if column == "completion"] == ["unknown_code"] * 3
    assert not any("near" in problem.facts for problem in table.problems if problem.column == "completion")


def test_one_letter_is_no_beginning_of_a_stage() -> None:
    """« A » is the amber of a traffic light as well as that of « à faire »."""
    assert COMPLETIONS.likely("A") is None


def test_words_under_an_unknown_heading_are_no_lights() -> None:
    """A column of comments is not taken for the stage."""
    assert not read_one("engagement;Remarque du maire;date\nc;à revoir;2024\nd;vu;2024\n").laid_out
