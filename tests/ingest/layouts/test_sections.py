"""Rows that head those under them, and what stands beside a table, hold for its rows."""

import pytest

from commitments.ingest.layouts.whereabouts import named_in
from commitments.ingest.reading import read_file
from commitments.ingest.sheets import Sheet
from tests.sheets import read_one, saved, workbook


def column(sheet: Sheet, heading: str) -> list[object]:
    """Number and cell of every row under a heading."""
    at = sheet.headings.index(heading)
    return [(row.number, row.cells[at]) for row in sheet.rows]


def told(sheet: Sheet) -> dict[str, object]:
    """What was decided of a sheet."""
    return {decision.kind: decision.facts for decision in sheet.decisions}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Commune de Port-Balafon", ("Commune", "Commune de Port-Balafon")),
        ("Commune : Port-Balafon", ("Commune", "Port-Balafon")),
        ("Nom de la commune : Port-Balafon", ("Commune", "Port-Balafon")),
        ("Pays : Mali", ("Pays", "Mali")),
        ("Région de Gao", ("Section", "Région de Gao")),
        ("Axe 1 – Marchés", ("", "Axe 1 – Marchés")),
        ("Port-Balafon", None),
        ("Communes de Balafonie", None),
        ("Commune", None),
    ],
)
def test_a_section_says_what_it_names(text: str, named: tuple[str, str] | None) -> None:
    """The first word tells a town from a country and from an axis."""
    assert named_in(text) == named


def test_a_town_alone_in_its_row_holds_for_the_rows_under_it() -> None:
    """Merged over the table or not; subtotals, totals and notes are asked about as ever."""
    book = workbook(
        S=[
            ["Action", "État", "Avancement", "Date"],
            ["Commune de Port-Balafon"],
            ["Deux gares", "limité", 20, "2024"],
            ["Moyenne partielle", None, 20],
            ["Commune de Mille-Lames"],
            ["Des étals", "limité", 14, "2024"],
            ["Source : la préfecture"],
        ]
    )
    book["S"].merge_cells("A2:D2")
    sheet = read_one(saved(book), name="r.xlsx")
    assert column(sheet, "Commune") == [
        (3, "Commune de Port-Balafon"),
        (4, ""),
        (6, "Commune de Mille-Lames"),
        (7, ""),
    ]
    assert [(p.row, p.code) for p in sheet.problems] == [(4, "total_row"), (7, "note_row")]
    assert told(sheet)["sections"] == {
        "rows": [2, 5],
        "texts": ["Commune de Port-Balafon", "Commune de Mille-Lames"],
    }


def test_names_in_a_column_of_their_own_head_rows() -> None:
    """A column in which nothing but names alone in their rows stands holds sections."""
    sheet = read_one(
        "Commune;Action;État;Date\nPort-Balafon;;;\n;A;limité;2024\nMille-Lames;;;\n;B;limité;2024\n"
    )
    assert column(sheet, "Section") == [(3, "Port-Balafon"), (5, "Mille-Lames")]


def test_axes_are_left_out_and_end_with_the_section_around_them() -> None:
    """An axis says nothing that a report holds; a town after it is another section."""
    sheet = read_one(
        "Action;État;Date\nAxe 1 : Eau;;\nVille de A;;\nx;limité;2024\n"
        "Axe 2 : Sols;;\nVille de B;;\ny;limité;2024\n"
    )
    assert column(sheet, "Commune") == [(4, "Ville de A"), (7, "Ville de B")]
    assert told(sheet)["groups"] == {"rows": [2, 5], "texts": ["Axe 1 : Eau", "Axe 2 : Sols"]}


@pytest.mark.parametrize(
    "text",
    [
        "Action;État;Avancement;Date\nA;;;\nB;limité;20;2024\nC;;;\nD;limité;30;2024\n",
        "Action;État;Date\nA;limité;2024\nSource : la mairie;;\nB;limité;2024\n",
        "Action;État;Date\nA;limité;2024\nCommune de X;;\n",
    ],
)
def test_what_may_be_a_row_stays_one(text: str) -> None:
    """Actions without news, a note, a last line: they are asked about, and hold for nothing."""
    assert not read_one(text).laid_out


def test_a_sheet_of_each_town_names_it() -> None:
    """Of sheets with the same headings the name counts; covers, lists and instructions are passed over."""
    headings = ["Action", "État", "% réalisé", "Date"]
    sheets = {
        "Couverture": [["Suivi des engagements"], ["Juin 2024"]],
        "Port-Balafon": [["Point de juin"], [], headings, ["A", "limité", "20 %", "2024"]],
        "Mille-Lames": [["Point de juin"], [], headings, ["B", "limité", "20 %", "2024"]],
        "Listes": [["État", "Thème", "Oui/Non"], ["limité", "eau", "oui"], ["achevé", "sols", "non"]],
    }
    cover, port, mille, lists = read_file("r.xlsx", saved(workbook(**sheets)))
    assert column(port, "Feuille") == [(4, "Port-Balafon")]
    assert column(mille, "Feuille") == [(4, "Mille-Lames")]
    assert port.columns[:4] == ("commitment_id", "completion", "progress_percent", "as_of")
    assert (cover.problems, lists.problems) == ((), ())


def test_a_sheet_of_each_year_is_its_day() -> None:
    """Where no column has a day, the years that sheets are called are those of their rows."""
    book = workbook(**{year: [["Engagement", "État"], ["c", "limité"]] for year in ("2023", "2024")})
    one, other = read_file("r.xlsx", saved(book))
    assert (column(one, "date du rapport"), column(other, "date du rapport")) == (
        [(2, "2023")],
        [(2, "2024")],
    )


def test_lines_above_the_heading_hold_for_all_rows() -> None:
    """The town of a title and the day beside its label are read where no column has them."""
    sheet = read_one(
        "Suivi de la commune de Port-Balafon – 2024;;\nSituation au :;30/06/2024;\n\n"
        "Action;État;Avancement\nA;limité;20\n"
    )
    assert sheet.columns == ("commitment_id", "completion", "progress_percent", None, "as_of")
    assert column(sheet, "Commune") == [(5, "commune de Port-Balafon")]
    assert column(sheet, "date du rapport") == [(5, "30/06/2024")]
    assert told(sheet)["beside_the_table"] == {"texts": ["commune de Port-Balafon", "30/06/2024"]}


def test_what_a_column_says_is_not_read_beside_the_table() -> None:
    """A title counts for nothing where the rows name their own town, or an identifier."""
    title = "Suivi de la commune de Port-Balafon;;;\n"
    assert not read_one(f"{title}Ville;Action;État;Date\nX;A;limité;2024\n").laid_out
    assert not read_one(f"{title}commitment_id;état;date;\nc;limité;2024;\n").laid_out
