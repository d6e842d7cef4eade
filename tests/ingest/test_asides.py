"""Totals and notes among the rows of a table are asked about, one problem a row, and never become records."""

import pytest

from commitments.ingest.corrections import CorrectedCell, Corrections, correct
from commitments.ingest.validation import CheckedTable, check
from tests.sheets import TODAY, read_one, stored

ACTORS = "identifiant;nom;pays;type d'acteur;remarques\ntgo-a1;Commune A;Togo;collectivité territoriale;\n"
REPORTS = (
    "commitment_id;as_of;completion;value;observations\nc-1;2025-06;limited;30;\nc-2;2025-06;limited;60;\n"
)
TOWNS = "ville;action;date;% réalisé\nSégou;Marché;2025-06;30\nKayes;Jardin;2025-06;60\n"
OUTCOMES = "engagement;date du résultat;mesure;valeur;unité\nc-1;31/12/2025;personnes;35;personnes\n"


def checked(text: str, corrections: Corrections | None = None) -> CheckedTable:
    """Check one text as it is corrected, against a store that holds nothing."""
    [table] = check([correct(read_one(text), corrections or Corrections())], stored(), today=TODAY).tables
    return table


def codes(text: str) -> list[tuple[int | None, str]]:
    """What is wrong with the rows of a text, references aside."""
    found = ((problem.row, problem.code) for problem in checked(text).problems)
    return [(row, code) for row, code in found if code not in ("unknown_reference", "unrecognised")]


@pytest.mark.parametrize(
    ("table", "row", "code"),
    [
        (ACTORS, "Total;2 acteurs;Togo;collectivité territoriale;", "total_row"),
        (ACTORS, "TOTAL :;;;;", "total_row"),
        (ACTORS, "Sous-total;1 acteur;Togo;collectivité territoriale;", "total_row"),
        (ACTORS, "Togo;;;;", "note_row"),
        (ACTORS, "Source : Direction de l'ESS;;;;", "note_row"),
        (ACTORS, ";;;;Note : liste provisoire", "note_row"),
        (ACTORS, "NB :;liste provisoire;;;", "note_row"),
        (ACTORS, "* provisoire", "note_row"),
        (ACTORS, "Note : chiffres; provisoires; à confirmer;;", "note_row"),
        (OUTCOMES, ";;;;\nTotal;;;35;", "total_row"),
        (OUTCOMES, "Source : Direction de l'ESS;;;;", "note_row"),
        (REPORTS, "TOTAL;;;90;", "total_row"),
        (REPORTS, "TOTAL;31/12/2025;;90;", "total_row"),
        (REPORTS, "Total 2025;;;90;", "total_row"),
        (REPORTS, "Sous-total;;;90;", "total_row"),
        (REPORTS, ";;Moyenne;45;", "total_row"),
        (REPORTS, ";;;90;", "total_row"),
        (REPORTS, ";;;90,0;", "total_row"),
        (REPORTS, ";;;;Total", "total_row"),
        (REPORTS, "Légende :;r = révisé;;;", "note_row"),
        (REPORTS, "Fait à Ségou, le 2 octobre 2026;;;;la maire", "note_row"),
        (REPORTS, "* provisoire;2025;;;", "note_row"),
        (REPORTS, "Σ;;;90;", "total_row"),
        (REPORTS, "Max;;;60;", "total_row"),
        (REPORTS, "commitment_id;as_of;completion;value;observations", "note_row"),
        (ACTORS, "identifiant;nom;pays;type d'acteur;", "note_row"),
        (REPORTS, "Médiane :;;;45;", "total_row"),
        (TOWNS, "TOTAL;2 actions;;45", "total_row"),
    ],
)
def test_a_total_or_note_is_one_problem(table: str, row: str, code: str) -> None:
    """What looks like a total or a note is one error of its row, whatever its cells lack or hold."""
    lines = (table + row).splitlines()
    assert codes(table + row + "\n") == [(len(lines), code)]


@pytest.mark.parametrize(
    "row",
    [
        "te;Total Énergies Sénégal;Sénégal;secteur privé;",
        "sv;Source de vie;Mali;société civile;",
        "source-de-vie;Source de vie;Mali;société civile;Note",
        "total-energies;Total;Sénégal;secteur privé;Total",
        "ensemble-1;Ensemble;Mali;société civile;",
        "2025;Note;Mali;société civile;",
    ],
)
def test_an_actor_called_total_or_source_is_an_actor(row: str) -> None:
    """A row with all that its table requires is one of the table, whatever it is called."""
    table = checked(ACTORS + row + "\n")
    assert (table.accepted, table.problems) == (2, ())


@pytest.mark.parametrize(
    ("row", "blamed"),
    [
        (";Total Énergies Sénégal;Sénégal;secteur privé;", "signatory_id"),
        (";Source de vie;Mali;société civile;", "signatory_id"),
        ("note-1;Source de vie;Mali;;", "actor_type"),
        ("t-1;Total;Sénégal;;", "actor_type"),
        ("max;Association Max;Mali;;", "actor_type"),
        ("marche;Marché;Mali;;Moyenne", "actor_type"),
    ],
)
def test_a_row_that_lacks_a_cell_is_told_which(row: str, blamed: str) -> None:
    """A row that is none of the table by nothing but one empty cell is told of that cell."""
    assert [(p.column, p.code) for p in checked(ACTORS + row + "\n").problems] == [(blamed, "missing_value")]


def test_a_total_is_told_by_its_label() -> None:
    """Where a number stands before the word, the word is what is said of the row."""
    text = "rang;commitment_id;as_of;value\n1;c-1;2025;5\n2;Total;;5\n"
    assert [p.value for p in checked(text).problems if p.code == "total_row"] == ["Total"]


def test_figures_that_are_no_sums_are_those_of_a_row() -> None:
    """A row of figures without a key is a total only where one of them is the sum of those above."""
    rows = "c-3;2025-07;;10;\n;;;100;\n;2025-07;;77;\n"
    assert [(row, code) for row, code in codes(REPORTS + rows) if code != "missing_value"] == [
        (5, "total_row")
    ]
    subtotal = ";;;90;\nc-3;2025-07;;10;\nc-4;2025-07;;5;\n;;;15;\n;;;105;\n"
    assert [row for row, code in codes(REPORTS + subtotal) if code == "total_row"] == [4, 7, 8]


def test_one_click_leaves_totals_out_or_takes_them_for_rows() -> None:
    """Rows that are left out are gone with their problems; one that is kept is checked like any other."""
    text = ACTORS + "Total;1 acteur;Togo;collectivité territoriale;\nTogo;;;;\n"
    places = [CorrectedCell.of(problem) for problem in checked(text).problems]
    without = checked(text, Corrections().answering(places, "leave_out"))
    assert (without.rows, without.accepted, without.problems) == (1, 1, ())
    assert [decision.facts for decision in without.decisions if decision.kind == "left_out"] == [
        {"rows": [3, 4]}
    ]
    kept = checked(text, Corrections().answering(places, "keep"))
    assert (kept.rows, kept.accepted) == (3, 2)
    assert {(p.row, p.code) for p in kept.problems} == {(4, "missing_value")}


def test_a_row_with_a_cell_too_many_keeps_its_own_problem() -> None:
    """Where a row has more cells than there are headings, that is its one problem."""
    assert codes(ACTORS + "Total;;;;;x\n") == [(3, "wrong_cell_count")]
