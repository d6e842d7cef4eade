"""The first rows of a sheet, as its heading is chosen among them."""

from commitments.ingest.reading import read_file
from commitments.staff.first_rows import FirstCell, first_rows
from commitments.staff.upload import UploadDraft
from tests.sheets import read_one, saved, workbook


def test_merged_cells_are_shown_as_merged() -> None:
    """Each merged cell is there once, as wide and high as it is among the rows that are shown, and no other
    cell stands where it covers."""
    book = workbook(
        a=[["Commune", "Suivi", None], [None, "date du rapport", "étape"], ["x", "2026", "limited"]]
    )
    for merged in ("A1:A2", "B1:C1", "A3:A40"):
        book["a"].merge_cells(merged)
    [sheet] = read_file("a.xlsx", saved(book), table="reports")
    above, heading, data = first_rows(sheet)
    assert above.cells == (FirstCell("Commune", 1, 2), FirstCell("Suivi", 2, 1))
    assert [cell.text for cell in heading.cells] == ["date du rapport", "étape"]
    assert data.cells[0] == FirstCell("x")
    assert [row.is_heading for row in (above, heading, data)] == [False, True, False]


def test_choosing_the_heading_leaves_the_table_open() -> None:
    """Another heading than the one that was found may be that of another table: none is held on to that
    nobody chose."""
    actors = "identifiant,nom,pays,type d’acteur\na,Sya,BFA,academia\n"
    text = "commitment_id,as_of,completion,value,evidence_url\n" + actors
    sheet = read_one(text, name="r.csv")
    assert (sheet.table, sheet.heading_row) == ("reports", 1)
    draft = UploadDraft().headed(sheet, 2)
    [read] = read_file("r.csv", text.encode(), choices=draft.choices["r.csv"])
    assert (read.table, read.heading_row, len(read.rows)) == ("signatories", 2, 1)
    assert draft.before == UploadDraft()
