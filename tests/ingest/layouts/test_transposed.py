"""A table on its side is read column by column."""

import pytest

from tests.sheets import check_files, read_one

SIDE = (
    "Fiche de suivi;;\nEngagement;c;d\nDate du rapport;2024;2025\nÉtat;limité;achevé\n"
    "Avancement en %;20;100\nVisa du maire;oui;\n"
)


def test_each_column_is_a_row() -> None:
    """Fields below each other are headings; what stands beside them is told by the letter of its column."""
    sheet = read_one(SIDE)
    assert sheet.columns == ("commitment_id", "as_of", "completion", "progress_percent", None)
    assert [(row.across, *row.cells) for row in sheet.rows] == [
        ("B", "c", "2024", "limité", "20", "oui"),
        ("C", "d", "2025", "achevé", "100", ""),
    ]
    assert {decision.kind: decision.facts for decision in sheet.decisions}["on_its_side"] == {"n": 2}


def test_a_fault_names_the_column_where_it_stands() -> None:
    """Rows of one number are told apart."""
    (table,) = check_files(SIDE.replace("limité", "bleu").replace(";d", ";c")).tables
    assert [(p.across, p.code) for p in table.problems if p.column == "completion"] == [("B", "unknown_code")]


@pytest.mark.parametrize(
    "text",
    [
        "Engagement;date;état\nc;2024;limité\n",
        "Mode d’emploi;\nDate;le jour\nÉtat;où en est l’engagement\n",
        "Engagement;c\nDate;2024\nDate;2025\nÉtat;limité\n",
    ],
)
def test_what_is_no_table_on_its_side_stays(text: str) -> None:
    """A table that stands, instructions that name too few fields, a field twice."""
    assert "on_its_side" not in {decision.kind for decision in read_one(text).decisions}
