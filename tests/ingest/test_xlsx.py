"""What an .xlsx workbook shows is what is read of it: cells, and what their format says beside them."""

from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from commitments.ingest.cells import cell_text
from commitments.ingest.spreadsheets import SheetFormat, ShownNumber, UnreadableError
from commitments.ingest.workbooks import StoredSheet, read_sheets
from commitments.ingest.xlsx import raw_sheets
from tests import FILES
from tests.bombs import xlsx
from tests.sheets import saved, workbook

CASES = FILES / "cases"

_STYLES = b"""<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<numFmts><numFmt numFmtId="164" formatCode="mmm\\-yy"/></numFmts>
<fonts><font><sz val="11"/></font><font><strike/></font><font><vertAlign val="superscript"/></font>
<font><strike val="0"/><vertAlign val="subscript"/></font></fonts>
<cellXfs><xf numFmtId="0" fontId="0"/><xf numFmtId="0" fontId="1"/><xf numFmtId="0" fontId="2"/>
<xf numFmtId="0" fontId="3"/><xf numFmtId="164" fontId="0"/></cellXfs>
<dxfs><dxf><font><strike/></font></dxf></dxfs></styleSheet>"""
_STRIKE, _RAISE, _BOLD = (
    f"<rPr>{inside}</rPr>" for inside in ("<strike/>", '<vertAlign val="superscript"/>', "<b/>")
)


def read_one(content: bytes) -> StoredSheet:
    """Read a workbook of one sheet, here rather than in a process of its own."""
    with ZipFile(BytesIO(content)) as parts:
        (sheet,) = (
            StoredSheet(raw.name, raw.hidden, list(raw.rows), tuple(raw.seen), raw.format)
            for raw in raw_sheets(parts)
        )
    return sheet


def read(rows: str, behind: str = "", before: str = "", strings: str = "<sst/>") -> StoredSheet:
    """Read a sheet made of the inside of `sheetData`, and of what is before and behind it."""
    sheet = f"{rows}</sheetData>{behind}<sheetData>".encode()
    return read_one(xlsx([sheet], before=before.encode(), styles=[_STYLES], sharedStrings=[strings.encode()]))


def row(number: int, *cells: str, **attributes: str) -> str:
    """Make a row of the inside of cells: text runs, or `s:` and a style before a number."""
    given = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<row r="{number}"{given}>{"".join(cells)}</row>'


def text(inside: str, style: int = 0) -> str:
    """Make a cell with a text of runs."""
    return f'<c t="inlineStr" s="{style}"><is>{inside}</is></c>'


def run(words: str, format_: str = "") -> str:
    """Make a piece of a text with a format."""
    return f'<r>{format_}<t xml:space="preserve">{words}</t></r>'


def changed(content: bytes, part: str, *pairs: tuple[str, str]) -> bytes:
    """Give a workbook in which one part says something else."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as parts, ZipFile(out, "w", ZIP_DEFLATED) as made:
        for name in parts.namelist():
            inside = parts.read(name)
            if name == part:
                for old, new in pairs:
                    assert old.encode() in inside
                    inside = inside.replace(old.encode(), new.encode())
            made.writestr(name, inside)
    return out.getvalue()


# --- the files that went wrong -----------------------------------------------------------------------

FORMATS = {
    "01-superscript/rapports.xlsx": SheetFormat(
        struck={(5, 3): "75"}, raised={(2, 3): "28", (3, 1): "2023", (4, 4): "4"}
    ),
    "02-hidden/rapports.xlsx": SheetFormat(hidden_rows={3}, hidden_columns={3}),
    "03-merged/rapports.xlsx": SheetFormat(merged=[(2, 0, 4, 0)]),
    "03-merged/facultatif.xlsx": SheetFormat(merged=[(2, 5, 4, 5), (2, 4, 4, 4)]),
    "08-hyperlinks/liens.xlsx": SheetFormat(
        links={
            (2, 3): "https://example.org/rapports/2025.pdf",
            (3, 3): "https://example.org/rapports/2025-b.pdf",
        }
    ),
    "08-hyperlinks/formule-lien.xlsx": SheetFormat(links={(2, 3): "https://example.org/rapports/2025.pdf"}),
}


@pytest.mark.parametrize("name", FORMATS)
def test_what_a_format_says_is_kept_beside_the_cells(name: str) -> None:
    """Merged, hidden, struck, raised and linked cells of the files that people sent are known as such."""
    first, *_ = read_sheets((CASES / name).read_bytes())
    assert first.format == FORMATS[name]


@pytest.mark.parametrize("name", ["strict.xlsx", "strict-iso-dates.xlsx"])
def test_strict_open_xml_is_read(name: str) -> None:
    """A workbook in Strict Open XML is read as any other, its days in ISO 8601 too."""
    sheet = read_one((CASES / "05-strict" / name).read_bytes())
    assert sheet.rows[1] == (2, ["ben-c1-reness", date(2025, 12, 31), "limited", 28, 40, "strict"])


def test_a_workbook_with_macros_is_read() -> None:
    """An .xlsm is read as an .xlsx, links and all."""
    sheet = read_one((CASES / "06-other-kinds" / "liens.xlsm").read_bytes())
    assert sheet.rows[1] == (2, ["ben-c1-reness", date(2025, 12, 31), "limited", "Voir le rapport"])
    assert sheet.format.links[2, 3] == "https://example.org/rapports/2025.pdf"


def test_an_article_is_the_one_that_is_seen() -> None:
    """An article 3.10, which a spreadsheet keeps as the number 3.1, is 3.10 where it is shown so."""
    sheet = read_one((CASES / "10-float-ids" / "article-3.10.xlsx").read_bytes())
    assert [cell_text(cells[0]) for _, cells in sheet.rows[1:]] == ["3.1", "3.10"]
    assert sheet.rows[2][1][0] == 3.1


# --- struck out and raised ---------------------------------------------------------------------------

MARKED = {
    "a piece raised": (text(run("28") + run("1", _RAISE)), "281", None, "28"),
    "a piece struck": (text(run("50", _STRIKE) + run(" 75")), "50 75", " 75", None),
    "both": (text(run("50", _STRIKE) + run("75") + run("1", _RAISE)), "50751", "751", "75"),
    "struck white space": (text(run("a") + run(" ", _STRIKE) + run("b")), "a b", None, None),
    "a subscript": (text(run("CO") + run("2", '<rPr><vertAlign val="subscript"/></rPr>')), "CO2", None, None),
    "not struck": (text(run("a", '<rPr><strike val="false"/></rPr>')), "a", None, None),
    "a whole text": (text("<t>a</t>", style=1), "a", "", None),
    "a whole number": ('<c s="1"><v>5</v></c>', 5, "", None),
    "a raised number": ('<c s="2"><v>5</v></c>', 5, None, ""),
    "a style that is neither": ('<c s="3"><v>5</v></c>', 5, None, None),
    "a formula": ('<c s="1" t="str"><f>A1</f><v>x</v></c>', "x", "", None),
    "a struck cell with a piece that is not": (
        text(run("50") + run("75", _BOLD), style=1),
        "5075",
        "75",
        None,
    ),
    "escaped": (text(run("a_x000A_") + run("1", _RAISE)), "a\n1", None, "a\n"),
    "shared": ('<c t="s"><v>1</v></c>', "281", None, "28"),
    "shared in a struck cell": ('<c t="s" s="1"><v>0</v></c>', "plain", "", None),
}


@pytest.mark.parametrize("name", MARKED)
def test_what_is_struck_or_raised_is_told_by_what_is_left(name: str) -> None:
    """A cell keeps its whole text; without its struck or raised parts it is kept beside."""
    cell, whole, struck, raised = MARKED[name]
    strings = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>plain</t></si>'
        f"<si>{run('28')}{run('1', _RAISE)}<rPh sb='0' eb='1'><t>x</t></rPh></si></sst>"
    )
    sheet = read(row(1, cell), strings=strings)
    assert sheet.rows == [(1, [whole])]
    assert sheet.format == SheetFormat(
        struck={} if struck is None else {(1, 0): struck}, raised={} if raised is None else {(1, 0): raised}
    )


def test_marks_that_openpyxl_writes_are_seen() -> None:
    """Struck and raised text of a workbook that a program wrote is seen, in runs and in whole cells."""
    book = workbook(A=[["a", "b", "c"]])
    sheet = book["A"]
    sheet["A1"] = CellRichText("281 ", TextBlock(InlineFont(vertAlign="superscript"), "1"))
    sheet["B1"] = CellRichText(TextBlock(InlineFont(strike=True), "50"), "75")
    sheet["C1"].font = Font(strike=True)
    found = read_one(saved(book))
    assert (found.format.raised, found.format.struck) == ({(1, 0): "281 "}, {(1, 1): "75", (1, 2): ""})


# --- hidden ------------------------------------------------------------------------------------------


def test_hidden_rows_and_columns_count_where_something_is_in_them() -> None:
    """Rows and columns that are hidden, or of no size, are told where they hold something; folded ones' heads
    are not."""
    columns = (
        '<cols><col min="2" max="3" hidden="1"/><col min="4" max="4" width="0"/>'
        '<col min="5" max="5" collapsed="1"/><col min="8" max="16384" hidden="true"/>'
        '<col min="0" max="x" hidden="1"/></cols>'
    )
    number = "<c><v>1</v></c>"
    rows = (
        row(1, number, number, "<c/>", number, number)
        + row(2, number, hidden="1")
        + row(3, "<c/>", hidden="1")
        + row(4, number, ht="0", customHeight="1")
        + row(5, *["<c/>"] * 8, number)
        + row(6, number, collapsed="1")
    )
    sheet = read(rows, before=columns)
    assert sheet.format == SheetFormat(hidden_rows={2, 4}, hidden_columns={1, 3, 8})


# --- merged ------------------------------------------------------------------------------------------


def test_merged_ranges_are_kept_as_ranges() -> None:
    """Ranges come in the order of their corners whatever way they are written; one cell is none."""
    written = ("A2:A4", "$C$3:B1", "A1", "D4:D4", "A1:XFD1048576", "A1:ZZZ9999999", "nonsense", "A0:A4")
    merged = "".join(f'<mergeCell ref="{ref}"/>' for ref in written)
    whole = (1, 0, 1_048_576, 16_383)
    sheet = read(row(1, "<c><v>1</v></c>"), f"<mergeCells>{merged}</mergeCells>")
    assert sheet.format.merged == [(2, 0, 4, 0), (1, 1, 3, 2), whole, whole]


# --- links -------------------------------------------------------------------------------------------


def linked(*links: str) -> bytes:
    """Make a workbook of two rows with links to an address `web`, to a letter and to a place within."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    behind = "".join(f"<hyperlink xmlns:r='{kind}' {link}/>" for link in links)
    rows = row(1, "<c><v>1</v></c>") + row(2, "<c><v>1</v></c>")
    content = xlsx([f"{rows}</sheetData><hyperlinks>{behind}</hyperlinks><sheetData>".encode()])
    relations = "".join(
        f'<Relationship Id="{name}" Type="{kind}/hyperlink" Target="{target}"{mode}/>'
        for name, target, mode in (
            ("web", "https://example.org/a", ' TargetMode="External"'),
            ("letter", "mailto:a@example.org", ' TargetMode="External"'),
            ("within", "#S1!A1", ""),
        )
    )
    out = BytesIO(content)
    with ZipFile(out, "a") as parts:
        parts.writestr(
            "xl/worksheets/_rels/sheet1.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f"{relations}</Relationships>",
        )
    return out.getvalue()


LINKS: dict[str, dict[tuple[int, int], str]] = {
    "ref='A1' r:id='web'": {(1, 0): "https://example.org/a"},
    "ref='A1:A9' r:id='web'": {(1, 0): "https://example.org/a", (2, 0): "https://example.org/a"},
    "ref='A1:XFD1048576' r:id='letter'": {(1, 0): "mailto:a@example.org", (2, 0): "mailto:a@example.org"},
    "ref='A1' r:id='web' location='page=2'": {(1, 0): "https://example.org/a#page=2"},
    "ref='A1' location='S1!A1'": {},
    "ref='A1' r:id='within'": {},
    "ref='A1' r:id='nowhere'": {},
    "ref='?' r:id='web'": {},
}


@pytest.mark.parametrize("link", LINKS)
def test_links_behind_cells_are_their_addresses(link: str) -> None:
    """The address of a link is known for each cell of its range; a place in the workbook is no address."""
    sheet = read_one(linked(link))
    assert sheet.format.links == LINKS[link]


FORMULAS = {
    'HYPERLINK("https://a.org","mots")': ("https://a.org", "mots"),
    ' hyperlink( "https://a.org/""x""" , "m""s" )': ('https://a.org/"x"', 'm"s'),
    'HYPERLINK("https://a.org")': ("https://a.org", "https://a.org"),
    'HYPERLINK("https://a.org",B1)': ("https://a.org", '=HYPERLINK("https://a.org",B1)'),
    'HYPERLINK("#S1!A1","mots")': (None, "mots"),
    'HYPERLINK("[a.xlsx]S1!A1","mots")': (None, "mots"),
    'HYPERLINK("https://a.org/"&B1,"mots")': (None, '=HYPERLINK("https://a.org/"&B1,"mots")'),
}


@pytest.mark.parametrize("formula", FORMULAS)
def test_the_link_of_a_formula_is_the_address_that_it_spells_out(formula: str) -> None:
    """A link by a formula is its address, and what it shows its words, though no program calculated it."""
    address, shown = FORMULAS[formula]
    written = formula.replace('"', "&quot;").replace("&B1", "&amp;B1")
    for cell, value in (
        (f'<c t="str"><f>{written}</f><v>vu</v></c>', "vu"),
        (f"<c><f>{written}</f></c>", shown),
    ):
        sheet = read(row(1, cell))
        assert sheet.rows == [(1, [value])]
        assert sheet.format.links == ({(1, 0): address} if address else {})


# --- numbers and days as they are shown --------------------------------------------------------------

SHOWN = [
    (3.1, "0.00", "3.10"),
    (-3.1, "0.00", "-3.10"),
    (12.5, "#,##0.00", "12.50"),
    (12.5, '_-* #,##0.00_-;\\-* #,##0.00_-;_-* "-"??_-;_-@_-', "12.50"),
    (0.1 + 0.2, "0.00", "0.30"),
    (3.14159, "0.00", "3.14159"),  # rounded: the value is not lost
    (3.14, "0.00", "3.14"),
    (101, "0.00", "101"),  # lest it become a second actor
    (3.1, "0.0", "3.1"),
    (3.1, "General", "3.1"),
    (3.1, '0.00" €"', "3.1"),
    (0.25, "# ?/?", "0.25"),
    (7, "000", "007"),
    (7, "@", "7"),
    (0.45, "0%", "45 %"),
    (46082, "mmm-yy", "2026-03"),
    (46082, "[$-40C]mmm\\-yy;@", "2026-03"),
    (46083, "mmm-yy", "2026-03-02"),
]


@pytest.mark.parametrize(("value", "shape", "shown"), SHOWN)
def test_a_number_is_as_its_format_shows_it(value: float, shape: str, shown: str) -> None:
    """A number has the zeros, the percent sign or the month that are shown; none loses its value."""
    book = workbook(A=[[value]])
    book["A"]["A1"].number_format = shape
    sheet = read_one(saved(book))
    ((_, (cell,)),) = sheet.rows
    assert cell_text(cell) == shown
    assert not isinstance(cell, float) or cell in (pytest.approx(value, 1e-15), value * 100)
    assert isinstance(cell, ShownNumber) == (shown.endswith("0") and "0" in shape and "." in shown)


def test_days_in_iso_are_as_precise_as_shown() -> None:
    """A day in ISO 8601 that is shown as a month is that month; what is no day stays text."""
    days = ('<c t="d" s="4"><v>2026-03-01T00:00:00</v></c>', '<c t="d"><v>2026-03-01</v></c>', "")
    sheet = read(row(1, *days, '<c t="d"><v>T12:00</v></c>'))
    assert sheet.rows == [(1, ["2026-03", date(2026, 3, 1), "T12:00"])]


# --- workbooks of other programs ---------------------------------------------------------------------


def test_prefixes_and_places_that_are_left_out_change_nothing() -> None:
    """Elements with prefixes, and rows and cells that do not say where they stand, are read."""
    content = xlsx([b'<row><c><v>1</v></c></row><row r="3"><c r="B3"><v>2</v></c><c><v>3</v></c></row>'])
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    prefixed = changed(
        content,
        "xl/worksheets/sheet1.xml",
        (f'<worksheet xmlns="{main}"', f'<x:worksheet xmlns:x="{main}"'),
        ("</", "</x:"),
        *((f"<{name}", f"<x:{name}") for name in ("sheetData", "row", "c>", "c ", "v")),
    )
    for each in (content, prefixed):
        sheet = read_one(each)
        assert sheet.rows == [(1, [1]), (3, ["", 2, 3])]


@pytest.mark.parametrize(
    "target", ["/xl/worksheets/sheet1.xml", "worksheets\\sheet1.xml", "./worksheets/SHEET1.xml"]
)
def test_parts_are_found_however_they_are_named(target: str) -> None:
    """A part is found by an absolute name, with backslashes, and in other letters."""
    content = changed(
        xlsx([b"<row><c><v>1</v></c></row>"]),
        "xl/_rels/workbook.xml.rels",
        ("worksheets/sheet1.xml", target),
    )
    sheet = read_one(content)
    assert sheet.rows == [(1, [1])]


def test_a_part_that_is_named_and_not_there_is_missed_by_no_one() -> None:
    """A workbook that names shared texts which it does not have is read where no cell needs them."""
    content = xlsx([b"<row><c><v>1</v></c></row>"], sharedStrings=[b"<sst/>"])
    relations = "xl/_rels/workbook.xml.rels"
    assert read_one(changed(content, relations, ("sharedStrings.xml", "none.xml"))).rows == [(1, [1])]


@pytest.mark.parametrize("styles", [b"<styleSheet", _STYLES.replace(b' formatCode="mmm\\-yy"', b""), b""])
def test_a_workbook_with_odd_styles_is_read_without_them(styles: bytes) -> None:
    """A workbook whose styles are damaged is read, and known to be so."""
    sheet = read_one(xlsx([b'<row><c s="1"><v>0.45</v></c></row>'], styles=[styles]))
    assert (sheet.rows, sheet.seen) == ([(1, [0.45])], ("formats_unseen",))


def test_styles_of_conditions_are_not_those_of_cells() -> None:
    """A format that only a condition gives changes neither what a number is nor what is struck out."""
    styles = _STYLES.replace(b"<dxf>", b'<dxf><numFmt numFmtId="1" formatCode="0%"/>').replace(
        b'numFmtId="0" fontId="0"', b'numFmtId="1" fontId="0"', 1
    )
    sheet = read_one(xlsx([b'<row><c s="0"><v>0.5</v></c></row>'], styles=[styles]))
    assert (sheet.rows, sheet.format) == ([(1, [0.5])], SheetFormat())


# --- bounds ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        xlsx([b"<row/></sheetData>", b'<mergeCell ref="A1:B2"/>' * 12, b"<sheetData>"]),
        xlsx([row(1, *['<c s="1"><v>1</v></c>'] * 12).encode()], styles=[_STYLES]),
        linked(*["ref='A1:A2' r:id='web'"] * 4),
        xlsx([row(1, *['<c t="str"><f>HYPERLINK("a","b")</f><v>b</v></c>'] * 12).encode()]),
    ],
    ids=["merged", "struck", "linked", "formulas"],
)
def test_more_marks_than_anyone_makes_are_too_large(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook with more merged, marked or linked cells than can be kept is refused as too large."""
    monkeypatch.setattr("commitments.ingest.xlsx.MOST_MARKED", 12)
    read_one(content)
    monkeypatch.setattr("commitments.ingest.xlsx.MOST_MARKED", 11)
    with pytest.raises(UnreadableError, match="too_large"):
        read_one(content)
