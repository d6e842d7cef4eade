"""A column a year: each filled cell is a report of its own."""

from datetime import date

import pytest

from commitments.ingest.layouts.periods import period_of
from commitments.ingest.reading import read_file
from commitments.ingest.sheets import Sheet, SheetChoice
from tests.sheets import check_files, codes, read_one, saved, workbook

Choices = dict[str | None, SheetChoice]


def rows(sheet: Sheet) -> list[tuple[object, ...]]:
    """Number, column of the file and cells of every row."""
    return [(row.number, row.across, *row.cells) for row in sheet.rows]


@pytest.mark.parametrize(
    ("heading", "period"),
    [
        ("2022", ("2022", "")),
        ("Avancement 2023 (%)", ("2023", "Avancement (%)")),
        ("% 2023", ("2023", "%")),
        ("T1 2024", ("T1 2024", "")),
        ("1er trimestre 2024", ("1er trimestre 2024", "")),
        ("31/12/2023", ("31/12/2023", "")),
        ("Situation au 31 décembre 2023", ("31 décembre 2023", "Situation")),
        ("Année 2024", ("2024", "")),
        ("État fin 2023", ("2023", "État")),
        ("2022-2023", ("2022-2023", "")),
        ("mars-24", ("mars-24", "")),
        ("Engagement", None),
        ("Référence 12023", None),
        ("De 2021 à 2024", None),
    ],
)
def test_a_heading_names_one_period_or_none(heading: str, period: tuple[str, str] | None) -> None:
    """A year, a quarter, a month or a day is found among the words around it; two of them are none."""
    assert period_of(heading) == period


def test_each_filled_cell_of_a_year_is_a_report() -> None:
    """Empty cells are no reports; the rest of a row holds for each, a comment for the last of them."""
    sheet = read_one(
        "Engagement;Avancement 2022;Avancement 2023;Avancement 2024;Commentaire\n"
        "c;10 %;-;75 %;bien\nd;;50 %;;\ne;;;;rien encore\n"
    )
    assert sheet.columns == ("commitment_id", "narrative_fr", "as_of", "progress_percent")
    assert rows(sheet) == [
        (2, "B", "c", "", "2022", "10 %"),
        (2, "D", "c", "bien", "2024", "75 %"),
        (3, "C", "d", "", "2023", "50 %"),
    ]


def test_years_above_states_and_figures_are_read_together() -> None:
    """Two floors, merged: the year above, state and % below."""
    book = workbook(
        S=[
            ["Engagement", 2023, None, 2024, None],
            [None, "État", "%", "État", "%"],
            ["c", "limité", 0.4, "substantiel", 0.7],
            ["d", None, None, "achevé", 1],
        ]
    )
    for merged in ("A1:A2", "B1:C1", "D1:E1"):
        book["S"].merge_cells(merged)
    for cell in ("C3", "E3", "E4"):
        book["S"][cell].number_format = "0%"
    sheet = read_one(saved(book), name="r.xlsx")
    assert sheet.columns == ("commitment_id", "as_of", "completion", "progress_percent")
    assert rows(sheet) == [
        (3, "B", "c", "2023", "limité", 40.0),
        (3, "D", "c", "2024", "substantiel", 70.0),
        (4, "D", "d", "2024", "achevé", 100.0),
    ]


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("Engagement;2022;2023\nc;non commencé;limité\n", ("commitment_id", "as_of", "completion")),
        ("Engagement;2022;2023\nc;10%;20\n", ("commitment_id", "as_of", "progress_percent")),
        (
            "Engagement;2022;2023\nc;limité;20%\n",
            ("commitment_id", "as_of", "completion", "progress_percent"),
        ),
        ("Engagement;Unité;2022;2023\nc;km;4;20\n", ("commitment_id", None, "as_of", "value")),
        (";Avancement (%);\nEngagement;2022;2023\nc;10;20\n", ("commitment_id", "as_of", "progress_percent")),
        ("Engagement;mesure;2022;2023\nc;emplois;4;9\n", ("commitment_id", "measure", "as_of", "value")),
    ],
)
def test_bare_years_hold_what_their_cells_are(text: str, columns: tuple[str | None, ...]) -> None:
    """Words are states, percentages progress, figures of a named unit values."""
    assert read_one(text).columns == columns


def test_months_stand_in_the_year_above_them() -> None:
    """A month or quarter alone is one of the year that a title, the upper floor or the sheet names."""
    sheet = read_one("Suivi 2026;;\nEngagement;janv.;févr.\nc;5 %;10 %\n")
    assert rows(sheet) == [(3, "B", "c", "janv. 2026", "5 %"), (3, "C", "c", "févr. 2026", "10 %")]
    below_years = read_one(";2025;;2026;\nEngagement;T1;T2;T1;T2\nc;5 %;;;10 %\n")
    assert [row[3] for row in rows(below_years)] == ["2025 T1", "2026 T2"]
    assert not read_one("Engagement;janv.;févr.\nc;5 %;10 %\n").laid_out


def test_a_day_above_remarks_is_that_of_the_figures_beside_them() -> None:
    """« Situation au 30/09/2026 » heads what is said of a rate; a row without a remark is one."""
    sheet = read_one("Engagement;Avancement;Situation au 30/09/2026\nc;45 %;ouvert\nd;60 %;\n")
    assert sheet.columns == ("commitment_id", "progress_percent", "as_of", "narrative_fr")
    assert [row[2:] for row in rows(sheet)] == [
        ("c", "45 %", "30/09/2026", "ouvert"),
        ("d", "60 %", "30/09/2026", ""),
    ]


def test_figures_of_which_nothing_says_what_they_are_are_asked_once() -> None:
    """One question a sheet, and no problem a row; what is chosen is a choice of a column."""
    file = "Engagement;T1 2024;T2 2024\nc;10;20\nd;15;30\n"
    problems = codes(check_files(file).tables[0])
    assert (1, None, "unclear_figures") in problems
    assert not any(code == "nothing_reported" for *_, code in problems)
    chosen: Choices = {None: SheetChoice(columns={"T1 2024 – T2 2024": "value"})}
    [sheet] = read_file("r.csv", file.encode(), choices=chosen)
    assert sheet.columns == ("commitment_id", "as_of", "value")
    assert sheet.problems == ()


def test_a_total_is_asked_about_once() -> None:
    """The sums of each year are one row that is none."""
    sheet = read_one("Engagement;2022;2023\nc;10%;20%\nTOTAL;10%;20%\n")
    assert [(p.row, p.code) for p in sheet.problems] == [(3, "total_row")]


def test_days_of_a_spreadsheet_head_columns() -> None:
    """A date cell above a column is the day of its reports."""
    content = saved(workbook(S=[["Engagement", date(2022, 12, 31), date(2023, 12, 31)], ["c", "limité", ""]]))
    assert rows(read_one(content, name="r.xlsx")) == [(2, "B", "c", "2022-12-31", "limité")]


def test_it_is_told_and_taken_back() -> None:
    """What was laid out says so; taken as it stands, the file is read as it is, and says that."""
    file = b"Engagement;2022;2023\nc;10%;20%\n"
    [sheet] = read_file("r.csv", file)
    told = {decision.kind: decision.facts for decision in sheet.decisions}
    assert sheet.laid_out
    assert told["periods"] == {"periods": ["2022", "2023"], "reports": 2}
    [plain] = read_file("r.csv", file, choices={None: SheetChoice(table="reports", as_it_stands=True)})
    assert not plain.laid_out
    assert plain.headings == ("Engagement", "2022", "2023")
    assert "as_it_stands" in {decision.kind for decision in plain.decisions}


@pytest.mark.parametrize(
    "text",
    [
        "Engagement;date;avancement 2022;avancement 2023\nc;2023-01-01;10;20\n",
        "commitment_id;signatory_id;article_id;title_fr;Budget 2024;Budget 2025\nc;a;C1;T;1;2\n",
        "Engagement;Cible 2023;Cible 2024\nc;10;20\n",
        "Engagement;Suivi 2024\nc;10\n",
        "Engagement;2022;2022\nc;10;20\n",
        "2022;2023\n10;20\n",
    ],
)
def test_what_is_not_plain_stays_as_it_stands(text: str) -> None:
    """A date beside the years, budgets, targets, one year, a year twice, years alone: nothing is moved."""
    assert not read_one(text).laid_out


def test_cells_of_one_row_are_named_and_corrected_apart() -> None:
    """Two reports of one row of the file have places of their own."""
    (table,) = check_files("Engagement;2022;2023\nc;vert;vert\n").tables
    assert [(p.row, p.across, p.column, p.code) for p in table.problems] == [
        (2, "B", "completion", "unknown_code"),
        (2, "C", "completion", "unknown_code"),
    ]
