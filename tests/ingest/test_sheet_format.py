"""What a spreadsheet shows is what is read: merged, hidden, struck-out, raised and linked cells."""

from collections.abc import Sequence
from typing import Any

import pytest

from commitments.contract.model import Commitment, PartialDate, Report
from commitments.ingest import grids
from commitments.ingest.corrections import CorrectedCell, Corrections, correct
from commitments.ingest.plain_tables import read_tables
from commitments.ingest.reading import read_file
from commitments.ingest.sheets import Sheet, SheetChoice
from commitments.ingest.spreadsheets import Cell, SheetFormat
from commitments.ingest.validation import Checked, check
from commitments.ingest.workbooks import StoredSheet
from tests.sheets import REFERRED_TO, TODAY, stored

HEADINGS = ["commitment_id", "as_of", "completion", "value", "narrative_fr", "evidence_url"]
ROWS: list[list[Cell]] = [
    ["a", "2024", "limited", 10, "un", ""],
    ["", "2025", "substantial", "", "deux", ""],
    ["", "2026", "complete", "", "trois", ""],
    ["b", "2026", "limited", 28, "quatre", ""],
]
ZIP = b"PK\x03\x04"


class Book:
    """A workbook out of sheets as they are stored, whatever its kind."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._sheets: list[StoredSheet] = []
        patch.setattr(grids, "read_sheets", lambda content: self._sheets)

    def add(
        self, rows: Sequence[Sequence[Cell]], name: str = "A", *, hidden: bool = False, **form: Any
    ) -> "Book":
        numbered = [(at, list(row)) for at, row in enumerate(rows, 1)]
        self._sheets.append(StoredSheet(name, hidden, numbered, (), SheetFormat(**form)))
        return self

    def read(self, **choices: SheetChoice) -> list[Sheet]:
        of_sheets: dict[str | None, SheetChoice] = dict(choices.items())
        return read_file("r.xlsx", ZIP, choices=of_sheets)

    def check(self, corrections: Corrections | None = None, **choices: SheetChoice) -> Checked:
        sheets = [correct(sheet, corrections or Corrections()) for sheet in self.read(**choices)]
        return check(sheets, stored(), today=TODAY)


@pytest.fixture
def book(monkeypatch: pytest.MonkeyPatch) -> Book:
    """An empty workbook."""
    return Book(monkeypatch)


def column(sheet: Sheet, name: str) -> list[object]:
    """The cells below a heading."""
    return [row.cells[sheet.columns.index(name)] for row in sheet.rows]


def told(sheet: Sheet) -> list[tuple[int | None, str | None, str]]:
    """What is wrong with a sheet as it was read."""
    return [(problem.row, problem.column, problem.code) for problem in sheet.problems]


def decided(sheet: Sheet, kind: str) -> dict[str, Any]:
    """The facts of the one decision of a kind."""
    [facts] = [decision.facts for decision in sheet.decisions if decision.kind == kind]
    return dict(facts)


def errors(checked: Checked) -> list[tuple[int | None, str | None, str]]:
    """The errors that are left, references aside."""
    found = [(p.row, p.column, p.code) for p in checked.problems if p.severity == "error"]
    return [error for error in found if error[2] != "unknown_reference"]


# --- merged cells -------------------------------------------------------------------------------------------


def test_a_merged_cell_holds_for_every_row_it_covers(book: Book) -> None:
    """What stands in a cell merged over rows is the value of each; how many there are is told, and where."""
    [sheet] = book.add([HEADINGS, *ROWS], merged=[(2, 0, 4, 0)]).read()
    assert column(sheet, "commitment_id") == ["a", "a", "a", "b"]
    assert decided(sheet, "merged_cells") == {"n": 1, "spans": ((2, 4),)}
    assert sheet.problems == ()


def test_data_merged_across_columns_is_its_first_columns(book: Book) -> None:
    """What stands merged across columns belongs to the first, and what a program hid below is not read."""
    rows: list[list[Cell]] = [["a", "2024", "limited", 10, "un et deux", "stale"]]
    [sheet] = book.add([HEADINGS, *rows], merged=[(2, 4, 2, 5)]).read()
    assert (column(sheet, "narrative_fr"), column(sheet, "evidence_url")) == (["un et deux"], [""])
    assert decided(sheet, "merged_across") == {"table": "reports", "columns": ("narrative_fr",)}


def test_a_row_that_only_merged_cells_cover_is_none(book: Book) -> None:
    """A line of double height is one row, and asks nothing of its number."""
    rows: list[list[Cell]] = [ROWS[0], ["stale", "", "", "", "", ""], ROWS[3]]
    [sheet] = book.add([HEADINGS, *rows], merged=[(2, at, 3, at) for at in range(6)]).read()
    assert [row.number for row in sheet.rows] == [2, 4]
    assert sheet.problems == ()


def test_merged_headings_are_read_in_every_cell_they_cover(book: Book) -> None:
    """A heading merged over two rows is found; a title merged across all columns is none."""
    title: list[Cell] = ["Suivi des engagements", "", "", "", "", ""]
    first: list[Cell] = ["commitment_id", "as_of", "Suivi", "", "", ""]
    second: list[Cell] = ["", "", *HEADINGS[2:]]
    areas = [(1, 0, 1, 5), (2, 0, 3, 0), (2, 1, 3, 1), (2, 2, 2, 5)]
    [sheet] = book.add([title, first, second, *ROWS], merged=areas).read()
    assert (sheet.table, sheet.heading_row) == ("reports", 3)
    assert list(sheet.columns) == HEADINGS


def test_a_merged_number_is_asked_about_and_nothing_else_of_its_rows(book: Book) -> None:
    """A number merged over rows may hold for each or be one sum: one error, and its rows wait for it."""
    rows: list[list[Cell]] = [[*row[:2], "", *row[3:]] for row in ROWS]
    rows[1][1] = "hier"
    book.add([HEADINGS, *rows], merged=[(2, 0, 4, 0), (2, 3, 4, 3)])
    checked = book.check()
    assert errors(checked) == [(2, "value", "merged_number"), (3, "as_of", "bad_date")]
    [asked] = [problem for problem in checked.problems if problem.code == "merged_number"]
    assert asked.facts == {"first": 2, "last": 4, "rows": [(2, ""), (3, ""), (4, "")]}


@pytest.mark.parametrize(
    ("answer", "values"), [("each_row", [10, 10, 10, 28]), ("first_row", [10, "", "", 28])]
)
def test_one_answer_decides_a_merged_number(book: Book, answer: Any, values: list[object]) -> None:
    """Each of its rows has it, or the first alone, as one answer says; a cell typed by hand wins."""
    book.add([HEADINGS, *ROWS], merged=[(2, 0, 4, 0), (2, 3, 4, 3)])
    corrections = Corrections().answering([CorrectedCell("r.xlsx", "A", 2, "value")], answer)
    [sheet] = [correct(sheet, corrections) for sheet in book.read()]
    assert column(sheet, "value") == values
    assert decided(sheet, answer) == {"rows": [2]}
    assert errors(book.check(corrections)) == []
    typed = corrections.of_cell(CorrectedCell("r.xlsx", "A", 3, "value"), "12")
    [sheet] = [correct(sheet, typed) for sheet in book.read()]
    assert column(sheet, "value")[1] == "12"


def test_the_first_row_that_is_read_has_what_is_merged(book: Book) -> None:
    """Where the first of merged rows is left out as hidden, the next has what it held."""
    book.add([HEADINGS, *ROWS], merged=[(2, 0, 4, 0), (2, 3, 4, 3)], hidden_rows={2})
    [sheet] = book.read(A=SheetChoice(without_hidden=True))
    assert (column(sheet, "commitment_id"), column(sheet, "value")) == (["a", "a", "b"], [10, "", 28])
    assert (3, "value", "merged_number") in told(sheet)


# --- what is hidden -----------------------------------------------------------------------------------------


def test_hidden_rows_and_columns_are_read_and_named_or_left_out(book: Book) -> None:
    """What is hidden is read with a warning that says where; one choice leaves it out, which is told."""
    book.add([HEADINGS, *ROWS], hidden_rows={3, 4, 9}, hidden_columns={4, 5, 40})
    [sheet] = book.read()
    assert len(sheet.rows) == 4
    [problem] = sheet.problems
    facts = {"why": "both", "n": 2, "spans": ((3, 4),), "letters": ["E–F"]}
    assert (problem.code, problem.severity, problem.facts) == ("hidden_cells", "warning", facts)
    [sheet] = book.read(A=SheetChoice(without_hidden=True))
    assert [row.number for row in sheet.rows] == [2, 5]
    assert "narrative_fr" not in sheet.columns
    assert sheet.problems == ()
    assert decided(sheet, "hidden_left_out") == facts


def test_a_column_that_is_hidden_does_not_hide_the_one_beside_it(book: Book) -> None:
    """Of two columns with one heading, the one that is shown is read once the other is left out."""
    headings = [*HEADINGS[:3], "value", "value", "evidence_url"]
    book.add([headings, ["a", "2024", "limited", 99, 10, ""]], hidden_columns={3})
    assert (1, "value", "duplicate_column") in told(book.read()[0])
    [sheet] = book.read(A=SheetChoice(without_hidden=True))
    assert (column(sheet, "value"), sheet.problems) == ([10], ())


def test_a_hidden_sheet_is_named_and_read_only_where_it_is_chosen(book: Book) -> None:
    """A hidden sheet with a table is left out and told; whoever says which table it is has it read. A list
    behind a drop-down is nothing to tell."""
    book.add([HEADINGS, *ROWS[:1]]).add([HEADINGS, *ROWS[3:]], "Ancien", hidden=True)
    book.add([["limited"], ["complete"]], "Listes", hidden=True)
    shown, former = book.read()
    assert (shown.table, former.sheet, former.table, len(former.rows)) == ("reports", "Ancien", None, 0)
    assert [decision.kind for decision in former.decisions] == ["hidden_sheet_left_out"]
    assert [len(sheet.rows) for sheet in book.read(Ancien=SheetChoice(table="reports"))] == [1, 1]
    assert [sheet.table for sheet in read_file("r.xlsx", ZIP, "reports")] == ["reports", None]


# --- struck out, raised, linked -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "cell", "form", "value", "code"),
    [
        (3, "5075", {"struck": "75"}, "75", "struck_text"),
        (3, "281", {"raised": "28"}, "28", "raised_mark"),
        (1, "20231", {"raised": "2023"}, "2023", "raised_mark"),
        (2, "limited2", {"raised": "limited"}, "limited", "raised_mark"),
        (0, "a1", {"raised": "a"}, "a", "raised_mark"),
        (3, "50751", {"struck": "751", "raised": "75"}, "75", "struck_text"),
        (4, "un deux", {"struck": "deux"}, "deux", "struck_text"),
        (3, 50, {"struck": ""}, "", "struck_text"),
        (3, 28, {"raised": ""}, 28, None),
        (4, "1er lot de 5 m2", {"raised": "1 lot de 5 m"}, "1er lot de 5 m2", None),
    ],
)
def test_what_is_struck_or_raised_is_no_part_of_a_value(
    book: Book, at: int, cell: Cell, form: dict[str, str], value: Cell, code: str | None
) -> None:
    """Struck-out text, and a raised mark where no text is read, are left out with a warning."""
    row = [*ROWS[0]]
    row[at] = cell
    marks: dict[str, Any] = {kind: {(2, at): left} for kind, left in form.items()}
    [sheet] = book.add([HEADINGS, row], **marks).read()
    assert column(sheet, HEADINGS[at]) == [value]
    assert told(sheet) == ([(2, HEADINGS[at], code)] if code else [])
    assert all(problem.value == str(cell) and problem.severity == "warning" for problem in sheet.problems)


def test_a_row_struck_out_throughout_is_asked_about(book: Book) -> None:
    """A row of which every cell is struck out is one error; it is left out, or taken as it stands."""
    book.add([HEADINGS, *ROWS[:1], ROWS[3]], struck={(2, at): "" for at in range(6)})
    place = [CorrectedCell("r.xlsx", "A", 2)]
    assert errors(book.check()) == [(2, None, "struck_out")]
    without = book.check(Corrections().answering(place, "leave_out"))
    assert (without.tables[0].rows, errors(without)) == (1, [])
    [sheet] = [correct(sheet, Corrections().answering(place, "keep")) for sheet in book.read()]
    assert (column(sheet, "value"), sheet.problems) == ([10, 28], ())


def test_a_total_that_is_struck_out_is_asked_about_once(book: Book) -> None:
    """A row has one problem where two tell that it is none."""
    book.add([HEADINGS, *ROWS[:1], ["Total", "", "", 10]], struck={(3, 0): "", (3, 3): ""})
    assert errors(book.check()) == [(3, None, "struck_out")]


def test_a_struck_heading_or_a_note_mark_on_it_is_no_part_of_it(book: Book) -> None:
    """Headings are read without what is struck out or raised in them."""
    headings = [*HEADINGS]
    headings[3] = "value1"
    [sheet] = book.add([headings, *ROWS[:1]], raised={(1, 3): "value"}).read()
    assert list(sheet.columns) == HEADINGS


def test_the_address_behind_words_is_the_value_of_a_column_of_addresses(book: Book) -> None:
    """There a link is read in place of its words, and told; words elsewhere, an address that is shown, and a
    link that is no web address, stay."""
    links = {
        (2, 5): "https://example.org/a",
        (3, 5): "https://example.org/b",
        (4, 5): "file:///C:/rapport.pdf",
        (2, 4): "https://example.org/c",
    }
    urls = ["Voir le rapport", "https://example.org/shown", "rapport.pdf"]
    rows: list[list[Cell]] = [["a", str(2023 + at), "limited", 1, "un", url] for at, url in enumerate(urls)]
    [sheet] = book.add([HEADINGS, *rows], links=links).read()
    assert column(sheet, "evidence_url") == ["https://example.org/a", *urls[1:]]
    assert column(sheet, "narrative_fr") == ["un"] * 3
    assert decided(sheet, "links_behind_words") == {"table": "reports", "columns": ("evidence_url",)}


def test_what_a_person_types_wins_over_the_format(book: Book) -> None:
    """A cell that is mended by hand has no more warning of what was struck out in it."""
    row = [*ROWS[0]]
    row[3] = "5075"
    book.add([HEADINGS, row], struck={(2, 3): "75"})
    corrections = Corrections().of_cell(CorrectedCell("r.xlsx", "A", 2, "value"), "50")
    [sheet] = [correct(sheet, corrections) for sheet in book.read()]
    assert (column(sheet, "value"), sheet.problems) == (["50"], ())


def test_a_cell_struck_out_is_read_as_empty_for_all_to_see(book: Book) -> None:
    """What a person has struck out is no longer given: the record loses it, beside a warning that says so."""
    checked = book.add([HEADINGS, ROWS[0]], struck={(2, 4): ""}).check()
    [(column, code)] = [(p.column, p.code) for p in checked.problems if p.severity == "warning"]
    assert (column, code) == ("narrative_fr", "struck_text")
    before = Report(commitment_id="a", as_of=PartialDate("2024"), value=10, narrative_fr="un")
    kept = stored(
        *REFERRED_TO, before, Commitment(commitment_id="a", signatory_id="a", article_id="C1", title_fr="T")
    )
    [record] = check(book.read(), kept, today=TODAY).tables[0].records
    assert dict(record)["narrative_fr"] is None


# --- any table ----------------------------------------------------------------------------------------------


def test_a_table_of_any_file_is_read_as_it_is_seen(book: Book) -> None:
    """Merged headings and rows are spread, and told; what is hidden, struck out or linked is told. A figure
    is read without its mark, a text with it."""
    rows: list[list[Cell]] = [
        ["Commune", "Suivi", "", "Budget"],
        ["", "Date", "État", ""],
        ["Ségou", "31/03/2026", "en cours", 12.5],
        ["", "30/06/2026", "voir", ""],
        ["Mopti", "30/06/2026", "1er lot", "72"],
    ]
    areas = [(1, 0, 2, 0), (1, 1, 1, 2), (1, 3, 2, 3), (3, 0, 4, 0), (3, 3, 4, 3)]
    links = {(4, 2): "https://example.org/x"}
    marks: dict[str, Any] = {"struck": {(3, 2): "en"}, "raised": {(5, 3): "7", (5, 2): "1 lot"}}
    book.add(rows, merged=areas, hidden_rows={5}, hidden_columns={2}, links=links, **marks)
    [table] = read_tables("x.xlsx", ZIP)  # type: ignore[misc]
    assert [list(line) for line in table.lines()][-3:] == [
        ["Ségou", "31/03/2026", "en cours", "12.5"],
        ["Ségou", "30/06/2026", "voir", "12.5"],
        ["Mopti", "30/06/2026", "1er lot", "7"],
    ]
    facts = {decision.kind: decision.facts for decision in (*table.decisions, *table.looks)}
    assert facts["merged_cells"] == {"n": 2, "spans": ((3, 4),)}
    assert facts["hidden_cells"] == {"why": "both", "n": 1, "spans": ((5, 5),), "letters": ["C"]}
    looks = ("merged_numbers", "struck_cells", "linked_cells", "bare_figures")
    assert [facts[kind]["rows"] for kind in looks] == [[3], [3], [4], [5]]


def test_a_title_merged_across_a_table_is_a_line_above_it(book: Book) -> None:
    """A title over all columns is no heading of theirs; a group over some of them is."""
    rows: list[list[Cell]] = [["Budget 2026", "", ""], ["Commune", "Prévu", "Payé"]]
    rows += [[name, at, at * 2] for at, name in enumerate(("Ségou", "Mopti", "Gao"), 5)]
    book.add(rows, merged=[(1, 0, 1, 2)])
    [table] = read_tables("x.xlsx", ZIP)  # type: ignore[misc]
    assert next(iter(table.lines())) == ["Commune", "Prévu", "Payé"]
