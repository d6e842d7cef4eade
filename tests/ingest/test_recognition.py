"""Files of people who know no identifiers: what their words mean, what is asked, what is never taken."""

from datetime import date
from functools import cache
from pathlib import Path
from time import process_time

import pytest

from commitments.contract.model import Article, Commitment, Record, Signatory
from commitments.demo.generate import records
from commitments.ingest.clues import TITLE, WHOSE
from commitments.ingest.corrections import Corrections, Value, correct
from commitments.ingest.reading import read_file
from commitments.ingest.sheets import Sheet, SheetChoice
from commitments.ingest.validation import Checked, CheckedTable, check
from tests.sheets import StoredRecords, stored

DESK = Path(__file__).parents[1] / "files/desk"
TODAY = date(2026, 12, 1)
TOWN = "xda-local-government-1"


@cache
def demonstration() -> StoredRecords:
    """The invented register, as it is stored."""
    return stored(*(record for of_table in records().values() for record in of_table))


def sheets_of(name: str, choice: SheetChoice | None = None) -> list[Sheet]:
    """Read a file as a city hall sends it."""
    return read_file(name, (DESK / name).read_bytes(), choices={None: choice} if choice else None)


def checked(name: str, corrections: Corrections | None = None) -> Checked:
    """Check a file against the invented register."""
    sheets = sheets_of(name)
    if corrections:
        sheets = [correct(sheet, corrections) for sheet in sheets]
    return check(sheets, demonstration(), today=TODAY, fictional=True)


def table(name: str, corrections: Corrections | None = None) -> CheckedTable:
    """Check a file of one table."""
    (only,) = checked(name, corrections).tables
    return only


def taken(found: CheckedTable) -> dict[str, str]:
    """What the words of a table were taken for."""
    return {
        words: named.identifier
        for decision in found.decisions
        if decision.kind == "recognised"
        for words, named in decision.facts["pairs"]
    }


def asked(found: CheckedTable) -> dict[int, list[str]]:
    """The rows in which it is asked what is meant, each with the candidates."""
    return {
        problem.row or 0: [named.identifier for named in problem.facts["candidates"]]
        for problem in found.problems
        if "candidates" in problem.facts
    }


def about(found: CheckedTable) -> list[str]:
    """The identifiers of commitments that accepted rows are about."""
    return [record.commitment_id for record in found.records]  # type: ignore[attr-defined]


def test_a_file_of_titles_finds_its_commitments() -> None:
    """Titles within a town are found, exact or beyond doubt; a doubtful one is asked, with candidates."""
    found = table("titres.csv")
    assert about(found) == [f"{TOWN}-02", f"{TOWN}-03", f"{TOWN}-05"]
    assert taken(found)["Port-Balafon · Epicerie solidaire (120 familles)"] == f"{TOWN}-05"
    assert asked(found) == {5: [f"{TOWN}-15"]}
    assert [problem.code for problem in found.problems] == ["unrecognised"]


def test_an_answer_holds_for_the_words_of_the_row() -> None:
    """What a person chooses is a correction of the row's own words, and mends it."""
    [problem] = table("titres.csv").problems
    value = Value("reports", "commitment_id", "Port-Balafon · Maison de l'ESS")
    assert problem.value == value.text
    found = table("titres.csv", Corrections({value: f"{TOWN}-15"}))
    assert (found.problems, about(found)[-1]) == ((), f"{TOWN}-15")


def test_what_was_taken_is_asked_on_request() -> None:
    """Words that a person wants to be asked about are no longer taken, and what they meant comes first."""
    words = "Port-Balafon · Epicerie solidaire (120 familles)"
    found = table("titres.csv", Corrections(asked=frozenset({Value("reports", "commitment_id", words)})))
    assert asked(found)[4][0] == f"{TOWN}-05"
    assert words not in taken(found)
    assert len(about(found)) == 2


@pytest.mark.parametrize(
    ("name", "expected", "open_rows"),
    [
        ("MAJUSCULES.csv", [f"{TOWN}-15", f"{TOWN}-06", f"{TOWN}-14"], [5]),
        ("Suivi Mille-Lames.csv", [f"xda-local-government-2-0{n}" for n in (1, 2, 3)], [8, 9]),
        ("fautes.csv", [f"{TOWN}-03", f"{TOWN}-13", f"{TOWN}-08"], [5, 6, 7]),
        ("identifiant et titre.csv", [f"{TOWN}-02", f"{TOWN}-15"], [4]),
        ("numeros.csv", [f"{TOWN}-15", f"{TOWN}-12", "xda-local-government-2-07"], []),
        ("par pays.csv", ["xda-academia-1-03", f"{TOWN}-15"], [3]),
        ("resultats.csv", [f"{TOWN}-05", "xda-local-government-2-03"], [4]),
        ("sans ville.csv", [f"{TOWN}-15"], [3]),
        ("tracker.csv", [f"{TOWN}-15", f"{TOWN}-07"], [4]),
    ],
)
def test_files_as_city_halls_send_them(name: str, expected: list[str], open_rows: list[int]) -> None:
    """Sure rows are about what they mean; every other is asked, and none is lost or about something else."""
    found = table(name)
    assert about(found) == expected
    assert list(asked(found)) == open_rows
    assert found.accepted + len(open_rows) == found.rows


def test_the_messy_workbook_finds_no_radio() -> None:
    """An unknown serial number is asked about with the title of its row, and leads to no neighbour."""
    found = checked("Remontées communes Balafonie.xlsx").tables[0]
    [problem] = [problem for problem in found.problems if problem.code == "unknown_reference"]
    assert (problem.value, problem.facts["title"]) == (f"{TOWN}-99", "Créer une radio communale")
    assert problem.facts["candidates"] == ()
    assert taken(found) == {}


@pytest.mark.slow
def test_actors_are_found_by_name_and_place() -> None:
    """A commitment names its actor, its partners and its article in words; a name of several is asked."""
    found = table("nouveaux engagements.csv")
    one, two = found.records
    assert isinstance(one, Commitment)
    assert isinstance(two, Commitment)
    assert (one.signatory_id, one.partner_ids) == (TOWN, ("xda-sse-network-1",))
    assert two.signatory_id == "xda-local-government-2"
    assert two.partner_ids == ("xda-sse-organisation-1", "xda-local-government-4")
    assert taken(found)["Faire connaître l’ESS dans chaque territoire (article de démonstration 1)"] == "D1"
    assert asked(found)[4][0] == "xda-sse-organisation-3"
    assert [problem.row for problem in found.problems] == [4, 5]


def test_a_town_stands_for_its_commune() -> None:
    """In practices « Ville » is whose they are: the commune, also with a slip in its name."""
    found = table("pratiques.csv")
    assert taken(found) == {"Port-Balafon": TOWN, "Rive des Balafon": "xda-local-government-3"}


def test_a_heading_that_helps_is_no_column_left_out() -> None:
    """« Ville » is not left out, « Action » stands for the identifier; a person may say otherwise."""
    (sheet,) = sheets_of("titres.csv")
    assert sheet.columns[:2] == (None, "commitment_id")
    assert sheet.clues[:2] == (WHOSE, None)
    assert sheet.problems == ()
    (other,) = sheets_of("titres.csv", SheetChoice("reports", {"Ville": None}))
    assert other.clues == (None,) * 5
    (chosen,) = sheets_of("titres.csv", SheetChoice("reports", {"Ville": TITLE, "Action": WHOSE}))
    assert chosen.clues[:2] == (TITLE, WHOSE)
    assert [problem.column for problem in chosen.problems] == ["commitment_id"]


def test_a_line_that_is_added_to_a_report_sheet_is_asked_about() -> None:
    """Below what a report sheet calls to mind somebody writes what else there is: what is meant is asked."""
    text = (
        "Fiche de compte rendu / Report sheet\n\n"
        "Identifiant de l’engagement;(intitulé de l’engagement);(porté par);Date du rapport;Avancement en %\n"
        "xda-local-government-1-16;;Commune de Port-Balafon;30/09/2026;40\n"
        ";Nouveau projet : jardin partagé;;30/09/2026;10\n"
    )
    checked_sheet = check(read_file("a.csv", text.encode()), demonstration(), today=TODAY, fictional=True)
    (problem,) = checked_sheet.problems
    assert (problem.code, problem.row, problem.value) == (
        "unrecognised",
        5,
        "Nouveau projet : jardin partagé",
    )


def test_a_heading_of_figures_is_no_title() -> None:
    """« Réalisation » beside an identifier may hold the figure: it is told as left out."""
    headings = "Identifiant de l’engagement;Date;Réalisation;État\n"
    text = headings + "xda-local-government-1-16;30/09/2026;11/18;achevé\n"
    (sheet,) = read_file("a.csv", text.encode())
    assert sheet.clues == (None,) * 4
    assert [problem.value for problem in sheet.problems if problem.code == "unknown_column"] == [
        "Réalisation"
    ]


def test_equal_titles_of_two_actors_are_asked() -> None:
    """Where a town has two records of one title, or none of the named town's, nothing is taken."""
    rows = "Ville;Action;Date;État\nKita;Ouvrir une maison commune;2025;limité\n"
    actors = [
        Signatory(signatory_id=name, name=name.upper(), country="MLI", actor_type=kind, locality="Kita")
        for name, kind in (("mairie", "local_government"), ("ong", "civil_society"))
    ]
    two = [
        Commitment(
            commitment_id=f"c-{lead}",
            signatory_id=lead,
            article_id="C1",
            title_fr="Ouvrir une maison commune",
        )
        for lead in ("mairie", "ong")
    ]
    assert asked(_against(rows, *actors, *two)) == {2: ["c-mairie", "c-ong"]}
    assert about(_against(rows, *actors, two[0])) == ["c-mairie"]
    assert asked(_against(rows.replace("Kita", "Gao"), *actors, two[0])) == {2: ["c-mairie"]}


def test_titles_of_commitments_given_together_are_known() -> None:
    """A report may name by its title a commitment of another file, also one whose actor is named in words."""
    commitments = "Identifiant;Porteur;Article;Intitulé\nn-1;Kita;C1;Ouvrir une maison commune\n"
    reports = "Ville;Action;Date;État\nKita;Ouvrir une maison commune;2025;limité\n"
    town = Signatory(
        signatory_id="kita",
        name="Commune de Kita",
        country="MLI",
        actor_type="local_government",
        locality="Kita",
    )
    article = Article(article_id="C1", declaration="d", position=1, title_en="One", title_fr="Un")
    sheets = [*read_file("r.csv", reports.encode()), *read_file("c.csv", commitments.encode())]
    found = check(sheets, stored(town, article), today=TODAY)
    assert not found.has_errors
    assert about(found.tables[0]) == ["n-1"]


def test_numbers_of_rows_are_no_identifiers() -> None:
    """Of a register that has identifiers of figures alone, those of a file stay what they are."""
    rows = "N° engagement;Ville;Action;Date;État\n7;Kita;Une maison;2025;limité\n9;Kita;Autre;2025;limité\n"
    town = Signatory(signatory_id="k", name="Kita", country="MLI", actor_type="local_government")
    one = Commitment(commitment_id="7", signatory_id="k", article_id="C1", title_fr="Bâtir un marché")
    found = _against(rows, town, one)
    assert about(found) == ["7"]
    assert [(problem.row, problem.code) for problem in found.problems] == [(3, "unknown_reference")]


@pytest.mark.slow
def test_many_titles_are_looked_through_at_once() -> None:
    """Three thousand rows are found among six hundred commitments about as fast as they are checked, and rows
    that name nobody among a hundred thousand titles."""
    of_town = [record for record in records()["commitments"] if isinstance(record, Commitment)]
    names = {actor.signatory_id: actor for actor in records()["signatories"] if isinstance(actor, Signatory)}
    lines = [
        f"{names[each.signatory_id].name};{each.title_fr or each.title_en};2025-01-{n % 28 + 1:02};limité"
        for n in range(6)
        for each in of_town[:500]
    ]
    sheets = read_file("r.csv", "\n".join(["Porteur;Action;Date;État", *lines]).encode())
    start = process_time()
    (found,) = check(sheets, demonstration(), today=TODAY, fictional=True).tables
    assert process_time() - start < 3
    assert found.accepted > 0.95 * len(lines)


def _against(rows: str, *kept: Record) -> CheckedTable:
    (found,) = check(read_file("f.csv", rows.encode()), stored(*kept), today=TODAY).tables
    return found


def test_an_identifier_beside_the_title_of_another_counts_and_is_told() -> None:
    """Where the identifier of a row is one commitment and its title another, it is said which counts."""
    rows = "Ville;N° engagement;Action;Date;État\n"
    rows += "".join(f"Port-Balafon;{TOWN}-{n};Ouvrir une maison de l’ESS;2025;limité\n" for n in ("03", "15"))
    (found,) = check(read_file("f.csv", rows.encode()), demonstration(), today=TODAY, fictional=True).tables
    [problem] = found.problems
    assert (problem.row, problem.code, problem.severity) == (2, "title_of_another", "warning")
    assert problem.facts["other"].identifier == f"{TOWN}-15"
    assert about(found) == [f"{TOWN}-03", f"{TOWN}-15"]


def test_a_person_says_once_whose_rows_are_that_name_nobody() -> None:
    """Of a file that names nobody, titles are looked for among those of an actor as soon as it is said."""
    rows = "Action;Date;État\nOuvrir une maison de l’ESS;2025;limité\n"
    rows += "Épicerie solidaire, 120 familles;2025;limité\n"
    for whose, expected in (("", []), ("Commune de Port-Balafon", [f"{TOWN}-15", f"{TOWN}-05"])):
        choice = SheetChoice("reports", whose=whose)
        sheets = read_file("f.csv", rows.encode(), choices={None: choice})
        (found,) = check(sheets, demonstration(), today=TODAY, fictional=True).tables
        assert about(found) == expected
    assert "Commune de Port-Balafon · Ouvrir une maison de l’ESS" in taken(found)


def test_an_action_and_a_day_are_reports_that_lack_something() -> None:
    """A table of actions with a day or a figure is one of reports, whatever else it lacks; of actions alone
    nothing is said."""
    (found,) = read_file("f.csv", b"Commune;Actions r\xc3\xa9alis\xc3\xa9es;Date\nKita;Une maison;2025\n")
    assert (found.table, found.columns) == ("reports", (None, "commitment_id", "as_of"))
    (alone,) = read_file("f.csv", b"Commune;Projet;Couleur\nKita;Une maison;vert\n")
    assert alone.table is None
