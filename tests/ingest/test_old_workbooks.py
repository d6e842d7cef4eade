"""What .xls and .ods workbooks say of their cells beside the values is read with them."""

import re
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest

from commitments.ingest.spreadsheets import Percentage, SheetFormat, ShownNumber, UnreadableError
from commitments.ingest.workbooks import read_sheets
from tests import FILES
from tests.bombs import ods

XLS, FODS = ((FILES / "formats" / f"marques.{ending}").read_bytes() for ending in ("xls", "fods"))


def zipped(flat: bytes) -> bytes:
    """Put a flat workbook into an .ods file, with its common styles in a part of their own."""
    out = BytesIO()
    with ZipFile(out, "w") as parts:
        parts.writestr(
            "content.xml", re.sub(rb"<office:styles>.*</office:styles>", b"", flat, flags=re.DOTALL)
        )
        parts.writestr("styles.xml", flat)
    return out.getvalue()


@pytest.mark.parametrize("content", [XLS, FODS, zipped(FODS)], ids=["xls", "fods", "ods"])
def test_formats_are_read_beside_the_values(content: bytes) -> None:
    """Merged, hidden, struck-out, raised and linked cells are told, and every cell keeps all of its text."""
    sheet, _, hidden = read_sheets(content)
    assert (sheet.hidden, hidden.hidden) == (False, True)
    assert sheet.format == SheetFormat(
        merged=[(2, 0, 3, 0)],
        hidden_rows={4},  # not those that are empty
        hidden_columns={6},
        struck={
            (3, 1): "",
            (3, 2): "75",
            (3, 5): "faita",
            **{(row, column): "" for row in (5, 6) for column in range(3)},
        },
        raised={(2, 2): "28", (2, 5): "12 m bâtis", (3, 5): "fait"},
        links={(2, 4): "https://example.org/rapport?a=1#page2"},
    )
    assert sheet.rows[1:3] == [
        (2, ["ben-c1-reness", date(2025, 12, 31), "281", 45.0, "le rapport", "12 m2 bâtis", "à vérifier"]),
        (3, ["", date(2024, 12, 31), "5075", "", "", "prévu faita"]),
    ]
    assert isinstance(sheet.rows[1][1][3], Percentage)
    assert hidden.format == SheetFormat()


@pytest.mark.parametrize("content", [XLS, FODS], ids=["xls", "fods"])
def test_numbers_and_dates_are_what_their_cells_show(content: bytes) -> None:
    """An article 3.10 keeps its zero and an identifier its zeros; a month typed as such has no day."""
    _, sheet, _ = read_sheets(content)
    ((_, (article, *others)),) = sheet.rows
    assert isinstance(article, ShownNumber)
    assert article.shown == "3.10"
    assert others == ["007", 101, "2026-03", "2026", date(2026, 3, 1), date(2026, 3, 1)]


def format_of(cell: str, row: str = "") -> SheetFormat:
    """Read the format of an .ods file of one cell with these attributes."""
    inside = f"<table:table-row {row}><table:table-cell {cell}><text:p>ici</text:p></table:table-cell>"
    (sheet,) = read_sheets(ods([f"{inside}</table:table-row>".encode()]))
    return sheet.format


def test_a_linking_formula_is_a_link() -> None:
    """The address that a formula of LibreOffice leads to is told as that of any link."""
    formula = 'table:formula="of:=HYPERLINK(&quot;https://example.org/a&quot;;&quot;ici&quot;)"'
    assert format_of(formula).links == {(1, 0): "https://example.org/a"}


def test_spans_end_where_a_sheet_does() -> None:
    """A merged range that claims to go on for ever ends with the last row and column of a sheet."""
    spans = 'table:number-rows-spanned="99999999999" table:number-columns-spanned="99999999999"'
    assert format_of(spans).merged == [(1, 0, 1_048_576, 16_383)]


@pytest.mark.slow
def test_no_more_is_told_of_cells_than_fits() -> None:
    """A sheet of a few bytes that claims a million merged rows is refused, as one of too many cells is."""
    with pytest.raises(UnreadableError, match="too_large"):
        format_of('table:number-columns-spanned="2"', 'table:number-rows-repeated="1048576"')
