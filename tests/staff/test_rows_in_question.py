"""The rows in which something is wrong, a page of whole rows at a time."""

from datetime import date

from commitments.i18n.translator import translator_for
from commitments.ingest.corrections import CorrectedCell, Corrections, correct
from commitments.ingest.sheets import Sheet
from commitments.ingest.validation import check
from commitments.site.context import Context
from commitments.site.urls import Address
from commitments.staff import problem_groups
from commitments.staff.rows_in_question import ROWS, Edit, GridPage, Narrowed, RowsInQuestion
from commitments.staff.upload import UploadDraft
from commitments.store.changesets import Preview
from tests.sheets import read_one

READER = Context(translator_for("en"), Address("upload"))
REPORTS = """\
commitment_id,as_of,completion,Humeur,evidence_url
a,2026-03-31,bof,bonne,
b,2026-03-31,limited,bonne,
c,fin 2024,bof,bonne,www.
Total,,,,
"""


def of(sheet: Sheet) -> RowsInQuestion:
    """The rows in question of one sheet."""
    preview = Preview(check([sheet], today=date(2026, 6, 1)), [sheet], ())
    return RowsInQuestion(preview, problem_groups.groups(preview, {}, READER))


def page(sheet: Sheet, narrowed: Narrowed | None = None, first: int = 0) -> GridPage:
    """One page of them."""
    return of(sheet).page(sheet, narrowed or Narrowed(), first, READER)


def test_rows_in_question_are_whole() -> None:
    """A row with a fault has all its cells, those of columns that are left aside too, and every fault of it;
    a row of which it is asked whether it is one stands below its neighbour."""
    sheet = read_one(REPORTS)
    shown = page(sheet, Narrowed(kind="bad_date"))
    assert [column.column for column in shown.columns] == [
        "commitment_id",
        "as_of",
        "completion",
        "",
        "evidence_url",
    ]
    [row] = shown.rows
    assert (row.number, row.cells) == (4, ("c", "fin 2024", "bof", "bonne", "www."))
    assert {fault.at for fault in row.faults} == {0, 1, 2, 4}
    assert [fault.preset for fault in row.faults if fault.at == 1] == ["2024-12"]
    assert [fault.may_be_empty for fault in row.faults if fault.at in (1, 2)] == [False, True]
    assert "limited" in dict(shown.columns[2].options)
    asked = page(sheet, Narrowed(kind="total_row"))
    assert [(row.number, row.is_neighbour) for row in asked.rows] == [(4, True), (5, False)]
    assert asked.n == 1


def test_rows_in_question_are_narrowed() -> None:
    """Only rows with a problem of what is looked for are there, and no sheet without any."""
    sheet = read_one(REPORTS)
    assert [row.number for row in page(sheet, Narrowed(kind="bad_date")).rows] == [4]
    assert of(sheet).sheets(Narrowed(kind="bad_date")) == [(sheet, 1)]
    assert of(sheet).sheets(Narrowed(file="another.csv")) == []
    assert of(sheet).sheets(Narrowed(severity="warning", kind="bad_date")) == []


def test_pages_hold_some_of_many_rows() -> None:
    """However many rows are in question, a page has a few; beyond the last page is the last."""
    many = "commitment_id,as_of,completion\n" + "a,jadis,limited\n" * (ROWS * 3 + 2)
    sheet = read_one(many)
    shown = page(sheet, first=ROWS)
    assert (shown.first, shown.n) == (ROWS, ROWS * 3 + 2)
    assert [row.number for row in shown.rows] == list(range(ROWS + 2, ROWS * 2 + 2))
    assert [row.number for row in page(sheet, first=10**6).rows] == [ROWS * 3 + 2, ROWS * 3 + 3]


def test_equal_cells_are_mended_at_once_only_when_asked() -> None:
    """A cell is mended alone, or with all that hold the same and have the same fault."""
    sheet = read_one(REPORTS)
    rows = of(sheet)
    [first, *_] = rows.page(sheet, Narrowed(kind="unknown_code"), 0, READER).rows
    assert [fault.alike for fault in first.faults if fault.at == 2] == [2]
    for alike, expected in (
        (False, ["limited", "limited", "bof"]),
        (True, ["limited", "limited", "limited"]),
    ):
        edit = Edit("file.csv", None, 2, "", "completion", "limited", alike)
        draft = UploadDraft().mended(rows.mended([edit]))
        assert [row.cells[2] for row in correct(sheet, draft.corrections).rows][:3] == expected


def test_what_is_left_out_is_taken_back() -> None:
    """Rows, a column and a sheet that were left out are listed and come back as they were."""
    sheet = read_one(REPORTS)
    elsewhere = CorrectedCell("other.csv", None, 5)
    draft = UploadDraft().mended((), without=[CorrectedCell("file.csv", None, 5), elsewhere])
    assert draft.left_out_rows(sheet) == [5]
    assert draft.with_rows(sheet).corrections.left_out == {elsewhere}
    without = UploadDraft().without_column([sheet], "evidence_url").without_sheet(sheet)
    assert without.choices["file.csv"][None].columns == {"evidence_url": None}
    assert without.left_out_sheets() == [("file.csv", None)]
    back = without.with_sheet("file.csv", None)
    assert back.left_out_sheets() == []
    assert back.choices["file.csv"][None].columns == {"evidence_url": None}


def test_a_code_that_was_chosen_is_shown_by_its_name() -> None:
    """What a person has chosen in a cell is called as on the page; words of the file stay as they are."""
    corrections = Corrections().of_cell(CorrectedCell("file.csv", None, 4, "completion"), "limited")
    sheet = correct(read_one(REPORTS), corrections)
    named = {row.number: row.names for row in page(sheet).rows if not row.is_neighbour}
    assert named[4] == {2: reader_label("limited")}
    assert named[3] == {}


def reader_label(code: str) -> str:
    """What the page calls a state."""
    return dict(page(read_one(REPORTS)).columns[2].options)[code]
