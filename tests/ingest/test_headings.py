"""Headings are read as people write them: what clutters them does not count, and what is guessed is told."""

from collections.abc import Iterable
from datetime import date

import pytest

from commitments.contract.model import RECORDS
from commitments.exports import open_data
from commitments.exports.tabular import Notes
from commitments.i18n.translator import translator_for
from commitments.ingest.headings import FAULTS, Match, recognised
from commitments.ingest.reading import read_file
from commitments.ingest.sheets import FIRST_ROWS, Sheet, SheetChoice
from tests import FILES
from tests.sheets import ACTORS, read_one, saved, workbook

CASES = FILES / "cases"


def decisions(sheet: Sheet, kind: str) -> list[dict[str, object]]:
    """Give the facts of every decision of a kind."""
    return [dict(decision.facts) for decision in sheet.decisions if decision.kind == kind]


def named(headings: Iterable[str], table: str) -> list[str | None]:
    """Give the columns that headings name."""
    return list(Match.of(tuple(headings), table).columns)


# As mayors' offices, networks and donors head their tables; rows are known by what they are called.
SENT = [
    ("Commune", "Engagement\npris", "Taux\nd’exécution\n(%)", "Observations", "Point au"),
    ("Réf.", "Ville", "Intitulé de l'action", "Statut", "Taux", "Date du point"),
    ("Activity", "Implementing city", "Target", "Achieved to date", "Status", "Reporting date"),
    ("Actions menées", "Commune", "Statut", "Date"),
]


@pytest.mark.parametrize("headings", SENT)
def test_what_offices_send_is_known_for_reports(headings: tuple[str, ...]) -> None:
    """A table without identifiers is one of reports where it says of what, how far and as of when."""
    match = recognised(headings, None)
    assert match is not None
    assert (match.table, match.is_complete) == ("reports", True)


CLUTTERED = [
    ("Date du rapport (JJ/MM/AAAA)", "reports", "as_of"),
    ("Date du rapport [obligatoire]", "reports", "as_of"),
    ("Date du rapport *", "reports", "as_of"),
    ("Date du rapport¹", "reports", "as_of"),
    ("Valeur (en nombre)(1)", "reports", "value"),
    ("2. Date du rapport", "reports", "as_of"),
    ("2) Date du rapport", "reports", "as_of"),
    ("2.1 Date du rapport", "reports", "as_of"),
    ("B – Date du rapport", "reports", "as_of"),
    ("IV. Date du rapport :", "reports", "as_of"),
    ("Q2. Date du rapport", "reports", "as_of"),
    ("N° engagement", "reports", "commitment_id"),
    ("N° d’engagement", "reports", "commitment_id"),
    ("Date du rapport jj/mm/aaaa", "reports", "as_of"),
    ("Date du rapport, YYYY-MM-DD", "reports", "as_of"),
    ("Budget en FCFA", "commitments", "budget_amount"),
    ("Budget, euros", "commitments", "budget_amount"),
    ("suivi/as_of", "reports", "as_of"),
    ("formulaire/suivi/as_of", "reports", "as_of"),
    ("Pays / Country", "signatories", "country"),
    ("Pays – Country", "signatories", "country"),
    ("Country\nPays", "signatories", "country"),
    ("3. Pays / Country (ISO) *", "signatories", "country"),
    ("Type d’acteur (liste)", "signatories", "actor_type"),
    # What is one of two languages keeps its language.
    ("Titre (EN)", "commitments", "title_en"),
    ("Title (French)", "commitments", "title_fr"),
    ("Intitulé (anglais)", "commitments", "title_en"),
    ("Titre (anglais)", "commitments", "title_en"),
    ("Titre (français) *", "commitments", "title_fr"),
    ("Avancement (%)", "reports", "progress_percent"),
    # What may be either of two, or is another figure, is left to people.
    ("Budget (devise)", "commitments", None),
    ("Date de début / fin", "commitments", None),
    ("Titre / Title", "commitments", None),
    ("Budget (en milliers de FCFA)", "commitments", None),
    ("Budget (M€)", "commitments", None),
    ("Budget en millions", "commitments", None),
    ("Couleur (date)", "reports", None),
]


@pytest.mark.parametrize(("heading", "table", "column"), CLUTTERED)
def test_what_clutters_a_heading_does_not_count(heading: str, table: str, column: str | None) -> None:
    """Brackets, marks, numbers, units, formats, groups and either language leave a column its name."""
    assert named((heading, "xyz"), table) == [column, None]


@pytest.mark.parametrize(
    ("headings", "table", "columns"),
    [
        # A heading that stands as it is takes its column first.
        (("Valeur (2025)", "Valeur"), "reports", [None, "value"]),
        (("Engagement / Date", "Engagement"), "reports", ["as_of", "commitment_id"]),
        (("Budget (devise)", "Devise"), "commitments", ["budget_amount", "budget_currency"]),
        # Two that would be the same are neither.
        (("Valeur (2024)", "Valeur (2025)"), "reports", [None, None]),
        (("Titre (anglais)", "Titre (français)"), "commitments", ["title_en", "title_fr"]),
        (("Nom", "Name"), "signatories", ["name", "name"]),
        (("Nom (fr)", "Nom (en)"), "signatories", [None, None]),
        (("Nom (fr)", "Pays (en)"), "signatories", ["name", "country"]),
        # One heading may be a line that is not cut.
        (("date / valeur; engagement",), "reports", [None]),
    ],
)
def test_a_column_goes_to_one_heading(
    headings: tuple[str, ...], table: str, columns: list[str | None]
) -> None:
    """What is left of a heading names a column only where no other heading has it."""
    assert named(headings, table) == columns


@pytest.mark.parametrize("name", ["bilingue", "format", "numerotees"])
def test_headings_of_forms_are_read_and_told(name: str) -> None:
    """Headings in two languages, with formats or numbers are read; what was taken for what is told once."""
    (sheet,) = read_file(CASES / "26-headings-of-forms" / f"{name}.csv")
    assert sheet.columns == ("commitment_id", "as_of", "completion", "value")
    assert sheet.problems == ()
    (facts,) = decisions(sheet, "headings_read")
    told = dict(facts["pairs"])  # type: ignore[call-overload]
    exact = {"Identifiant de l’engagement *"}  # whose star never counted
    assert told == {
        heading: column
        for heading, column in zip(sheet.headings, sheet.columns, strict=True)
        if heading not in exact
    }


def test_headings_as_the_contract_has_them_are_not_told() -> None:
    """What needs no guess needs no word."""
    for headings in ("engagement;date;valeur", "engagement;date;avancement en %"):
        assert decisions(read_one(f"{headings}\nc1;2025;3\n"), "headings_read") == []


def test_what_a_person_decided_of_a_heading_is_what_counts() -> None:
    """A heading that a person gave a column, or none, is not guessed at."""
    choice = SheetChoice(columns={"Valeur (2025)": None, "Note": "value"})
    content = b"Engagement;Date;Valeur (2025);Note\nc1;2025;3;4\n"
    (sheet,) = read_file("a.csv", content, choices={None: choice})
    assert sheet.columns == ("commitment_id", "as_of", None, "value")
    assert decisions(sheet, "headings_read") == []


# --- what stands between a heading and the rows ------------------------------------------------------


@pytest.mark.parametrize("name", ["hxl", "numeros", "unites"])
def test_a_line_that_explains_the_columns_is_left_out_and_told(name: str) -> None:
    """Units, the tags of HXL and the numbers of columns are no row; that they are left out is told."""
    (sheet,) = read_file(CASES / "17-second-heading-line" / f"{name}.csv")
    assert [(row.number, row.cells[0]) for row in sheet.rows] == [(3, "ben-c1-reness")]
    assert sheet.problems == ()
    assert [facts["rows"] for facts in decisions(sheet, "columns_explained")] == [[2]]


EXPLAINING = [
    "(texte);(date);;(%)",
    "[obligatoire];[obligatoire];;",
    "1;2;3;4",
    "a;b;c;d",
    "texte;aaaa-mm-jj;%;nombre",
    "texte;date;en FCFA;",
    "#id;#date;;#indicator +value +num",
    "(1);(2);(3);(4)\n;jj/mm/aaaa;;en nombre",
]
NO_EXPLANATION = [
    "c1;2025;45;",
    "1;2025;3;4",
    "#REF!;#N/A;;",
    "c1;;;",
    "texte;2025;;3",
    ";;en milliers;en millions de FCFA",
    "date;texte;;nombre d’actions",
    "(200);2025;;3",
]


@pytest.mark.parametrize(
    ("lines", "n"), [*((lines, 0) for lines in EXPLAINING), *((lines, 1) for lines in NO_EXPLANATION)]
)
def test_no_row_of_data_is_taken_for_an_explanation(lines: str, n: int) -> None:
    """Only what can be nothing else is left out: a row that may be data stays one."""
    sheet = read_one(f"engagement;date;avancement;valeur\n{lines}\nc9;2025;45;3\n")
    assert len(sheet.rows) == n + 1
    assert bool(decisions(sheet, "columns_explained")) is not bool(n)


# --- floors ------------------------------------------------------------------------------------------

FLOORS = [
    # a group above names, with and without what stands on both floors
    (
        "Engagement;Suivi;;\n;Date;État;Valeur",
        [1, 2],
        ["Engagement", "Suivi Date", "Suivi État", "Suivi Valeur"],
    ),
    ("Rapport 2025;;;\nEngagement;Suivi;;\n;Date;État;Valeur", [2, 3], None),
    # names that are broken over two or three rows
    ("Identifiant;Date;État;Valeur\nde;du;;\nl’engagement;rapport;d’avancement;", [1, 2, 3], None),
    # a group that is part of the name
    ("Jalon;Pays;Nature;Statut;Titre;\n;;;;anglais;français", [1, 2], None),
]


@pytest.mark.parametrize(("heading", "rows", "written"), FLOORS)
def test_the_floors_of_a_heading_are_read_together(
    heading: str, rows: list[int], written: list[str] | None
) -> None:
    """Two or three rows that are one heading name its columns together, and which they are is told."""
    sheet = read_one(f"{heading}\nc1;2025;limité;3;a;b\n")
    assert None not in sheet.columns
    assert sheet.heading_row == rows[-1]
    assert [row.number for row in sheet.rows] == [rows[-1] + 1]
    assert [facts["rows"] for facts in decisions(sheet, "heading")] == [rows]
    assert written is None or list(sheet.headings) == written


ONE_FLOOR = [
    "engagement;date;état;valeur",
    "Engagements;;;\nengagement;date;état;valeur",
    "Suivi de 2025;Ségou;;\nengagement;date;état;valeur",
    "Commune;Ségou;Année;2025\nengagement;date;état;valeur",
    "engagement;date;Couleur;valeur",
]


@pytest.mark.parametrize("heading", ONE_FLOOR)
def test_titles_and_rows_are_no_floor(heading: str) -> None:
    """A title above the heading stays above it, and the first row of data stays one."""
    sheet = read_one(f"{heading}\nc0;2024;état;\nc1;2025;limité;3\n")
    assert decisions(sheet, "heading") == []
    assert len(sheet.rows) == 2


def test_what_only_the_row_above_names_is_named_by_it() -> None:
    """A heading that is not known still heads its column where it stands a row higher than the others."""
    sheet = read_one(";;;;Couleur;Taille\nEngagement;Date;État;Valeur;;\nc1;2025;limité;3;rouge;4\n")
    assert sheet.headings[4:] == ("Couleur", "Taille")
    assert [problem.value for problem in sheet.problems] == ["Couleur", "Taille"]


@pytest.mark.parametrize("is_merged", [True, False])
def test_the_floors_of_a_sheet_are_read_merged_or_not(is_merged: bool) -> None:
    """A group over columns and a name over both rows are read alike, cells being merged or empty."""
    book = workbook(
        R=[
            ["N° engagement", "Suivi 2025", None, None],
            [None, "Date (JJ/MM/AAAA)", "État", "Valeur"],
            ["c1", "31/12/2025", "limité", 3],
        ]
    )
    if is_merged:
        book["R"].merge_cells("A1:A2")
        book["R"].merge_cells("B1:D1")
    sheet = read_one(saved(book))
    assert sheet.columns == ("commitment_id", "as_of", "completion", "value")
    assert [row.number for row in sheet.rows] == [3]
    assert sheet.problems == ()


def test_a_file_that_was_checked_keeps_its_column_of_faults_below_a_group() -> None:
    """The column in which faults are given back is none of the table, whatever stands above it."""
    sheet = read_one(
        "Engagement;Suivi;;\n;Date;État;Problèmes / Problems – 2 lignes\nc1;2025;limité;à revoir\n"
    )
    assert sheet.columns == ("commitment_id", "as_of", "completion", None)
    assert sheet.problems == ()


# --- sheets that are no table ------------------------------------------------------------------------


def test_a_cover_beside_a_table_is_told_and_keeps_nothing_from_being_read() -> None:
    """A sheet with no two rows of three cells can be no table: it is named with its first words."""
    cover, table = read_file(CASES / "35-second-sheet-table" / "page-de-garde.xlsx")
    assert (cover.sheet, cover.problems) == ("Page de garde", ())
    assert decisions(cover, "no_table") == [{"value": "Rapport annuel 2025"}]
    assert (table.table, len(table.rows)) == ("reports", 1)


@pytest.mark.parametrize(
    "sheets",
    [
        {"Notes": [["Lisez-moi"], ["Merci"]]},  # no other sheet is a table
        {"Acteurs": ACTORS, "Ventes": [["produit", "prix", "jour"], ["riz", 1, 2], ["mil", 2, 3]]},
    ],
)
def test_what_may_be_a_table_is_never_passed_over(sheets: dict[str, list[list[object]]]) -> None:
    """A sheet of rows that nobody knows, or the only one, is asked about."""
    last = read_file("a.xlsx", saved(workbook(**sheets)))[-1]
    assert [problem.code for problem in last.problems] == ["unknown_table"]
    assert decisions(last, "no_table") == []


def test_the_heading_stands_where_a_person_says() -> None:
    """The row that is chosen is the heading, with the floors above it that are; a row that is no heading of
    ours leaves the table open, and a row that is not there changes nothing."""
    rows = "b;2026-03-31;limited\nc;2026-03-31;limited\n"
    text = "Suivi;Suivi;\nidentifiant de l’engagement;date du rapport;étape\n" + rows

    def read(row: int, floors: int = 1) -> Sheet:
        chosen = SheetChoice(heading_row=row, heading_floors=floors)
        [sheet] = read_file("r.csv", text.encode(), choices={None: chosen})
        return sheet

    assert [row.number for row in read(2).rows] == [3, 4]
    assert read(2, 2).headings[0] == "Suivi identifiant de l’engagement"
    assert (read(2, 2).heading_row, read(2, 2).heading_floors) == (2, 2)
    assert (read(3).table, read(3).heading_row, len(read(3).rows)) == (None, 3, 1)
    assert read(40).heading_row == 2


def test_the_first_rows_are_kept_as_they_stand() -> None:
    """Of any sheet that is read, and of one that is no table, the first rows are there to be looked at, with
    what is merged in them."""
    book = workbook(a=[["Bilan"], ["x", "y", "z"], [1, 2, 3], [4, 5, 6]])
    book["a"].merge_cells("A1:C1")
    [sheet] = read_file("b.xlsx", saved(book))
    assert sheet.table is None
    assert [row.number for row in sheet.first_rows.rows] == [1, 2, 3, 4]
    assert sheet.first_rows.rows[0].cells[0] == "Bilan"
    assert sheet.first_rows.merged == ((1, 0, 1, 2),)
    long = "commitment_id,as_of,completion\n" + "a,2026-03-31,limited\n" * 50
    assert len(read_one(long).first_rows.rows) == FIRST_ROWS


@pytest.mark.parametrize(
    ("headings", "table", "columns"),
    [
        (("% réalisé", "Où en est-on ?"), "reports", ("progress_percent", "completion")),
        (("% réalisé", "Avancement en %"), "reports", (None, "progress_percent")),
        (("Mise à jour", "Période"), "reports", (None, None)),
        (("Début", "Départ"), "commitments", ("start_date", "baseline_value")),
        (("Départ", "Titre"), "commitments", (None, "title_fr")),
    ],
)
def test_a_loose_heading_is_read_where_it_can_mean_one_column(
    headings: tuple[str, ...], table: str, columns: tuple[str | None, ...]
) -> None:
    """What people call a column counts where nothing else names it, and where it calls no other as well."""
    assert Match.of(headings, table).columns == columns


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("table", RECORDS)
def test_what_is_downloaded_here_is_known_here(table: str, language: str) -> None:
    """Every column of a file of ours is one of its table, or one that nobody fills in and that is told so."""
    t = translator_for(language)
    notes = Notes(date(2026, 1, 1), 1, "", demonstration=True).said(t)
    columns = open_data.TABLES[table].columns
    for headings in (
        [open_data.column_title(column, t) for column in columns] + [*notes],
        [column.name for column in columns] + ["read_revision", "read_on", "notice"],
    ):
        sheet = read_one(";".join((*headings, FAULTS)) + "\n" + ";".join("x" for _ in (*headings, FAULTS)))
        assert [problem for problem in sheet.problems if problem.code == "unknown_column"] == []
        assert sheet.ours[-1] == FAULTS
