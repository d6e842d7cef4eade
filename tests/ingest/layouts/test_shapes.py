"""Files as city halls send them: each shape is laid out as the rows that a person sees in it."""

import re
from functools import cache

import pytest

from commitments.exports.annotated_file import marked
from commitments.i18n.translator import translator_for
from commitments.ingest.reading import read_file
from commitments.ingest.sheets import Sheet, SheetChoice
from commitments.staff.layout_sentences import LAYOUTS_TOLD
from commitments.staff.problem_sentences import decision_sentence
from tests import FILES

SENT = FILES / "shapes"
# Of each file: its layouts, how many rows it gives, and the columns of reports that have something in them.
SHAPES = {
    "annees-valeurs.xlsx": ("periods", 7, "commitment_id as_of value"),
    "annees-pourcent.csv": ("periods", 6, "commitment_id as_of progress_percent"),
    "annees-mots.csv": ("periods", 6, "commitment_id narrative_fr as_of completion"),
    "annees-deux-etages.xlsx": ("periods", 3, "commitment_id as_of completion progress_percent"),
    "annees-sous-une-mesure.csv": ("periods", 5, "commitment_id narrative_fr as_of progress_percent"),
    "trimestres.csv": ("periods", 7, "commitment_id as_of"),
    "mois.xlsx": ("periods", 11, "commitment_id as_of progress_percent"),
    "sections-communes.xlsx": ("sections", 7, "commitment_id completion progress_percent as_of"),
    "sections-numerotees.xlsx": (
        "sections periods",
        5,
        "commitment_id progress_percent as_of narrative_fr",
    ),
    "sections-axes.csv": ("groups", 2, "commitment_id completion progress_percent as_of"),
    "sections-colonne.csv": ("sections", 3, "commitment_id completion as_of"),
    "actions-sans-nouvelles.csv": ("", 4, "commitment_id completion progress_percent as_of"),
    "feuille-par-commune.xlsx": ("beside_the_table", 2, "commitment_id completion progress_percent as_of"),
    "feuille-par-an.xlsx": ("beside_the_table", 2, "commitment_id completion as_of"),
    "commune-au-dessus.xlsx": ("beside_the_table", 1, "commitment_id completion progress_percent as_of"),
    "formulaire-google.csv": (
        "form answers_replaced",
        2,
        "commitment_id as_of completion progress_percent narrative_fr",
    ),
    "formulaire-sans-date.csv": ("form", 1, "commitment_id completion"),
    "formulaire-kobo.csv": ("form", 1, "commitment_id as_of completion progress_percent"),
    "formulaire-kobo-groupes.xlsx": ("form", 3, "commitment_id completion progress_percent as_of"),
    "formulaire-microsoft.csv": ("form", 3, "commitment_id completion as_of"),
    "feux-couleurs.xlsx": ("legend", 3, "commitment_id completion progress_percent as_of"),
    "feux-lettres.csv": ("", 3, "commitment_id completion as_of"),
    "feux-oui-non.csv": ("lights", 3, "commitment_id completion as_of"),
    "feux-signes.csv": ("lights", 3, "commitment_id completion as_of"),
    "feux-cases.xlsx": ("lights", 2, "commitment_id completion as_of"),
    "feux-coches.csv": ("ticks", 3, "commitment_id as_of completion"),
    "deux-tableaux.xlsx": ("side_by_side", 4, "commitment_id progress_percent as_of"),
    "fiches-couchees.xlsx": ("on_its_side", 2, "commitment_id as_of progress_percent narrative_fr"),
    "fiche-couchee.csv": ("on_its_side", 2, "commitment_id as_of completion progress_percent"),
}


@cache
def read(name: str, *, as_it_stands: bool = False) -> list[Sheet]:
    """The sheets of a file that are tables."""
    content = (SENT / name).read_bytes()
    sheets = read_file(name, content)
    if as_it_stands:
        choices = {sheet.sheet: SheetChoice(as_it_stands=True) for sheet in sheets}
        sheets = read_file(name, content, choices=choices)
    return sheets


def layouts(sheets: list[Sheet]) -> list[str]:
    """What was laid out in sheets, each once."""
    kinds = [decision.kind for sheet in sheets for decision in sheet.decisions]
    return list(dict.fromkeys(kind for kind in kinds if kind in LAYOUTS_TOLD))


def test_every_file_is_a_shape_of_the_table() -> None:
    """No file is forgotten."""
    assert {path.name for path in SENT.iterdir()} - {"README.md"} == set(SHAPES)


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_is_laid_out_as_rows(name: str) -> None:
    """Its rows are reports, in the columns that a person sees in it; what was done is told."""
    laid_out, n, columns = SHAPES[name]
    sheets = [sheet for sheet in read(name) if sheet.table]
    assert layouts(sheets) == laid_out.split()
    assert {sheet.table for sheet in sheets} == {"reports"}
    assert sum(len(sheet.rows) for sheet in sheets) == n
    assert " ".join(filter(None, sheets[0].columns)) == columns


@pytest.mark.parametrize("name", [name for name, (laid_out, *_) in SHAPES.items() if laid_out])
def test_one_choice_takes_it_back(name: str) -> None:
    """Read as they stand, the sheets are not laid out, and say so."""
    sheets = read(name, as_it_stands=True)
    assert not any(sheet.laid_out for sheet in sheets)
    assert layouts(sheets) == ["as_it_stands"]


def test_a_program_takes_it_back_beforehand() -> None:
    """What is read without a person can be read as it stands."""
    [sheet] = read_file("r.csv", (SENT / "annees-mots.csv").read_bytes(), leave_out=["layouts"])
    assert not sheet.laid_out


def test_a_marked_file_comes_back_as_its_rows() -> None:
    """What was laid out is given back as it was, one row a report, and asks nothing anew about its shape."""
    name, t = "annees-mots.csv", translator_for("fr")
    content = (SENT / name).read_bytes()
    sheets = read_file(name, content)
    back = read_file("back.csv", marked(name, content, sheets, sheets[0].problems, t))
    assert not back[0].laid_out
    assert back[0].columns[:4] == sheets[0].columns
    assert [row.cells[:4] for row in back[0].rows] == [row.cells for row in sheets[0].rows]


def test_what_was_laid_out_is_said() -> None:
    """Each layout has its sentence, with its facts, in either language."""
    sheets = [sheet for name in SHAPES for sheet in (*read(name), *read(name, as_it_stands=True))]
    decisions = [
        decision for sheet in sheets for decision in sheet.decisions if decision.kind in LAYOUTS_TOLD
    ]
    assert {decision.kind for decision in decisions} == LAYOUTS_TOLD.keys() - {"colours"}
    for t in map(translator_for, ("fr", "en")):
        assert not any(re.search(r"[{}]|None", decision_sentence(decision, t)) for decision in decisions)
