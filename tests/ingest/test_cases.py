"""Files that went wrong elsewhere, as they are read here: what a person sees in them is what is read."""

from typing import Any

import pytest

from commitments.ingest.plain_tables import read_tables
from commitments.ingest.reading import read_file
from commitments.ingest.sheets import Sheet
from tests import FILES

CASES = FILES / "cases"


def first_sheet(name: str) -> Sheet:
    """The first sheet of a case."""
    return read_file(name, (CASES / name).read_bytes())[0]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("01-superscript/rapports.xlsx", {"value": ["28", "", "", "75"]}),
        ("01-superscript/rapports.xlsx", {"progress_percent": ["", "", "4", ""]}),
        ("02-hidden/rapports.xlsx", {"value": [28, 9, 35]}),
        ("03-merged/rapports.xlsx", {"commitment_id": ["ben-c1-reness"] * 3 + ["ben-c2-groupe-ess"]}),
        (
            "03-merged/facultatif.xlsx",
            {"verification": ["validé"] * 3, "reported_by": ["Cour des comptes"] * 3},
        ),
        (
            "08-hyperlinks/liens.xlsx",
            {
                "evidence_url": [
                    "https://example.org/rapports/2025.pdf",
                    "https://example.org/rapports/2025-b.pdf",
                ]
            },
        ),
        ("08-hyperlinks/formule-lien.xlsx", {"evidence_url": ["https://example.org/rapports/2025.pdf"]}),
        ("desk/fusion2.xlsx", {"commitment_id": ["xda-local-government-1-15"] * 2}),
    ],
)
def test_a_cell_is_read_as_it_is_seen(name: str, values: dict[str, list[Any]]) -> None:
    """Marks, merged cells and links of real workbooks are what their columns hold."""
    sheet = first_sheet(name)
    rows = [dict(zip(sheet.columns, row.cells, strict=True)) for row in sheet.rows]
    assert {column: [row[column] for row in rows] for column in values} == values


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (
            "01-superscript/rapports.xlsx",
            [(2, "raised_mark"), (3, "raised_mark"), (4, "raised_mark"), (5, "struck_text")],
        ),
        ("02-hidden/rapports.xlsx", [(None, "hidden_cells")]),
        ("03-merged/rapports.xlsx", []),
        ("04-total-notes/acteurs.xlsx", [(3, "note_row"), (4, "total_row")]),
        ("37-ragged-excel/notes-remplies.csv", [(4, "total_row"), (5, "note_row")]),
        ("desk/total.csv", [(4, "total_row")]),
        ("desk/total2.csv", [(4, "total_row")]),
    ],
)
def test_what_is_seen_and_no_value_is_told_once(name: str, told: list[tuple[int | None, str]]) -> None:
    """Of marks, hidden rows, totals and notes one problem is told, at the row that a spreadsheet shows."""
    assert [(problem.row, problem.code) for problem in first_sheet(name).problems] == told


def test_a_hidden_sheet_is_named_and_not_read() -> None:
    """An older version on a hidden sheet changes nothing."""
    name = "02-hidden/rapports.xlsx"
    _, former = read_file(name, (CASES / name).read_bytes())
    assert (former.sheet, former.table, len(former.rows)) == ("Ancien", None, 0)


def test_merged_headings_of_any_table_are_one_heading_a_column() -> None:
    """Two floors of merged headings stand together over each column, and merged cells in every row."""
    [table] = read_tables("fusion.xlsx", (CASES / "desk/fusion.xlsx").read_bytes())  # type: ignore[misc]
    assert [list(line) for line in table.lines()] == [
        ["Commune", "Référence de l'engagement", "Suivi Date", "Suivi État", "Suivi %"],
        ["Port-Balafon", "xda-local-government-1-15", "31/03/2026", "limité", "30 %"],
        ["Port-Balafon", "xda-local-government-1-15", "30/06/2026", "substantiel", "60 %"],
    ]
