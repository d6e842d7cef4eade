"""Corrections stand beside the files: the bytes stay, what is read changes."""

from datetime import date

import pytest

from commitments.contract.model import RECORDS
from commitments.ingest.corrections import CorrectedCell, Corrections, Value, correct
from commitments.ingest.numbers import share_reader
from commitments.ingest.problems import Decision
from commitments.ingest.reading import read_file
from commitments.ingest.sheets import Mend, Sheet, SheetChoice
from commitments.ingest.validation import CheckedTable, check
from tests.sheets import REFERRED_TO, TODAY, stored, values

REPORTS = """\
commitment_id,as_of,completion
a,2026-01-31,en cours
b,2026-01-31,en cours
c,2026-01-31,fini
d,2026-01-31,complete
"""


def sheet(text: str = REPORTS, name: str = "r.csv") -> Sheet:
    """Read one text."""
    [found] = read_file(name, text.encode())
    return found


def column(of: Sheet, name: str) -> list[object]:
    """Give the cells of a column."""
    return [row.cells[of.columns.index(name)] for row in of.rows]


def test_a_value_is_corrected_wherever_it_stands() -> None:
    """One correction of a value holds for every cell of its column that has it, and for no other."""
    corrections = Corrections().of_value(Value("reports", "completion", "en cours"), "limited")
    corrected = correct(sheet(), corrections)
    assert column(corrected, "completion") == ["limited", "limited", "fini", "complete"]
    assert Decision("corrected", {"n": 2}) in corrected.decisions


def test_a_cell_goes_before_a_value() -> None:
    """What is said of one cell holds there, whatever is said of its value elsewhere."""
    corrections = (
        Corrections()
        .of_cell(CorrectedCell("r.csv", None, 3, "completion"), "complete")
        .of_value(Value("reports", "completion", "en cours"), "limited")
    )
    assert column(correct(sheet(), corrections), "completion") == ["limited", "complete", "fini", "complete"]


def test_a_correction_can_be_corrected() -> None:
    """A value that a correction brought is corrected as one of the file would be, wherever it came from."""
    corrections = (
        Corrections()
        .of_value(Value("reports", "completion", "en cours"), "limite d'eau")
        .of_cell(CorrectedCell("r.csv", None, 4, "completion"), "limite d'eau")
        .of_value(Value("reports", "completion", "limite d'eau"), "limited")
    )
    assert column(correct(sheet(), corrections), "completion") == [
        "limited",
        "limited",
        "limited",
        "complete",
    ]


def test_a_row_is_left_out_with_its_problems() -> None:
    """A row that is left out is not read, and what was wrong with it is told no more."""
    found = sheet("commitment_id,as_of,completion\na,2026-01-31,limited,too,many\nb,2026-01-31,limited\n")
    assert [problem.row for problem in found.problems] == [2]
    corrected = correct(
        found, Corrections().answering([CorrectedCell("r.csv", None, 2, "completion")], "leave_out")
    )
    assert [row.number for row in corrected.rows] == [3]
    assert corrected.problems == ()
    assert Decision("left_out", {"rows": [2]}) in corrected.decisions


def test_one_of_several_values_is_corrected() -> None:
    """In a cell of several values, the one that is wrong is corrected and the others stay."""
    found = sheet(
        "commitment_id,signatory_id,article_id,title_fr,partner_ids\nx,s,C1,T,good | bad | other\n", "c.csv"
    )
    corrected = correct(found, Corrections().of_value(Value("commitments", "partner_ids", "bad"), "better"))
    assert column(corrected, "partner_ids") == ["good|better|other"]


def test_another_file_or_table_is_left_alone() -> None:
    """A correction of a cell holds in its file, that of a value in its table."""
    found = sheet()
    elsewhere = Corrections().of_cell(CorrectedCell("other.csv", None, 2, "completion"), "complete")
    elsewhere = elsewhere.of_value(Value("milestones", "status", "en cours"), "draft")
    assert correct(found, elsewhere).rows == found.rows


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({}, ["unknown_column", "unknown_column"]),
        ({"Situation": "completion"}, ["unknown_column"]),
        ({"Situation": "completion", "Sans objet": None}, []),
        ({"Situation": "completion", "Sans objet": "completion"}, ["duplicate_column"]),
    ],
)
def test_headings_mean_what_a_person_says(columns: dict[str, str | None], told: list[str]) -> None:
    """A heading matched by hand names its column; one that is left out by hand is told of no more."""
    text = "commitment_id,as_of,Situation,Sans objet\na,2026-01-31,limited,mot\n"
    [found] = read_file("r.csv", text.encode(), choices={None: SheetChoice("reports", columns)})
    assert [problem.code for problem in found.problems] == told
    if told == []:
        assert not check([found], today=date(2026, 6, 1)).tables[0].ignored_columns


def test_a_sheet_is_left_out() -> None:
    """A sheet that a person leaves out is not read."""
    assert read_file("r.csv", REPORTS.encode(), choices={None: SheetChoice(left_out=True)}) == []


CONTRADICTING = """\
commitment_id,as_of,completion,progress_percent
a,2026-01-31,terminé,75
b,2026-01-31,terminé,75
c,2026-01-31,terminé,100
d,2026-01-31,terminé,75
"""
STAGES = [CorrectedCell("r.csv", None, row, "completion") for row in (2, 3, 5)]


def contradicted(corrections: Corrections) -> list[int | None]:
    """The rows whose stage and figure are said to contradict each other."""
    [table] = check([correct(sheet(CONTRADICTING), corrections)], today=date(2026, 6, 1)).tables
    return [problem.row for problem in table.problems if problem.code == "contradiction"]


def test_a_figure_speaks_where_it_is_let() -> None:
    """A stage beside a figure that contradicts it stays unless somebody answers: it is left empty, which is
    told and kept as a correction, or both are kept; of either nothing is asked any more."""
    assert contradicted(Corrections()) == [2, 3, 5]
    answered = Corrections().answering(STAGES[:1], "figure_speaks").answering(STAGES[1:2], "keep_both")
    found = correct(sheet(CONTRADICTING), answered)
    assert column(found, "completion") == ["", "terminé", "terminé", "terminé"]
    assert found.mends == (Mend(2, "", "completion", "terminé"),)
    told = [
        decision for decision in found.decisions if "rows" in decision.facts and decision.kind != "heading"
    ]
    assert told == [Decision("figure_speaks", {"rows": [2]}), Decision("keep_both", {"rows": [3]})]
    assert "corrected" not in {decision.kind for decision in found.decisions}
    assert contradicted(answered) == [5]
    assert len(answered) == 2


def test_what_is_decided_last_of_a_stage_holds() -> None:
    """A figure speaks also where a stage was written by hand, and a stage written thereafter stands."""
    place = STAGES[0]
    answered = Corrections().of_cell(place, "achevé").answering([place], "figure_speaks")
    assert column(correct(sheet(CONTRADICTING), answered), "completion")[0] == ""
    found = correct(sheet(CONTRADICTING), answered.of_cell(place, "partiel"))
    assert column(found, "completion")[0] == "partiel"
    assert "figure_speaks" not in {decision.kind for decision in found.decisions}


SHARES = """\
commitment_id;as_of;progress_percent
c;2026-01;0,65
c;2026-02;0.07
c;2026-03;45 %
c;2026-04;1
c;2026-05;0
c;2026-06;env. 0,3
"""
ASKED = CorrectedCell("r.csv", None, 0, "progress_percent")


def checked(of: Sheet) -> CheckedTable:
    """Check a sheet of reports on a commitment that is known."""
    [table] = check([of], stored(*REFERRED_TO), today=TODAY).tables
    return table


def test_shares_of_one_become_percentages_where_that_is_said() -> None:
    """What has no sign is multiplied by 100, exactly, also where it was corrected; each cell is told with
    what it said and became, all of them as a decision, and nothing is asked any more."""
    corrections = Corrections().of_cell(ASKED._replace(row=7), "0,3")
    assert values(checked(correct(sheet(SHARES), corrections)), ASKED.column) == [0.65, 0.07, 45, 1, 0, 0.3]
    found = correct(sheet(SHARES), corrections.answering([ASKED], "shares_of_one"))
    assert values(checked(found), ASKED.column) == [65, 7, 45, 100, 0, 30]
    assert checked(found).problems == ()
    became = {2: ("0,65", "65 %"), 3: ("0.07", "7 %"), 5: ("1", "100 %"), 7: ("env. 0,3", "30 %")}
    assert found.mends == tuple(Mend(row, "", ASKED.column, *texts) for row, texts in became.items())
    told = {"table": "reports", "columns": (ASKED.column,), "n": 3}
    assert Decision("shares_of_one", told) in found.decisions
    assert Decision("corrected", {"n": 1}) in found.decisions


def test_figures_from_0_to_1_that_are_percentages_stay() -> None:
    """Where a person says that they are percentages, nothing is changed or asked, and that is told."""
    as_it_is = sheet("commitment_id;as_of;progress_percent\nc;2026-01-31;0,65\n")
    assert [CorrectedCell.of(problem) for problem in checked(as_it_is).problems] == [ASKED]
    found = correct(as_it_is, Corrections().answering([ASKED], "percentages"))
    assert found.mends == ()
    assert Decision("percentages", {"table": "reports", "columns": (ASKED.column,)}) in found.decisions
    assert values(checked(found), ASKED.column) == [0.65]
    assert checked(found).problems == ()


@pytest.mark.parametrize(("second", "read"), [("0,65", [30, 65]), ("0.1 %", [30, 0.1]), ("45", [0.3, 45])])
def test_shares_of_one_are_read_unasked_where_they_may_be(second: str, read: list[float]) -> None:
    """Said beforehand, it holds for columns of which it would be asked, and for no others."""
    text = f"commitment_id;as_of;progress_percent\nc;2026-01-31;0,3\nc;2026-02-28;{second}\n"
    [found] = read_file("r.csv", text.encode(), shares_of_one=True)
    assert values(checked(found), ASKED.column) == read
    assert checked(found).problems == ()


@pytest.mark.parametrize("share", [0.29, "0,29", " .290 ", 0.1 + 0.19])
def test_a_share_of_one_becomes_a_percentage_exactly(share: str | float) -> None:
    """No share is given digits at its end that nobody wrote, however a program calculated it."""
    as_percentage = share_reader(RECORDS["reports"].columns()[ASKED.column])
    assert as_percentage(share) == 29
