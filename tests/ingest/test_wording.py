"""When two wordings of a title mean the same beyond doubt, and when they may mean another thing."""

import csv
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import pytest

from commitments.demo.generate import records
from commitments.ingest.wording import is_beyond_doubt, is_slip, likeness, same_words, words_of

BASELINE = Path(__file__).parents[2] / "data/baseline/commitments.csv"


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Epicerie solidaire (120 familles)", "Soutenir 120 familles par une épicerie solidaire"),
        ("FORMER 35 RESPONSABLES DE GROUPEMENTS FEMININS", "Former 35 responsables de groupements féminins"),
        (
            "Formation de 35 responsables de groupement féminin",
            "Former 35 responsables de groupements féminins",
        ),
        ("Collecte des ordures de 1.400 ménages", "Collecter les ordures de 1 400 ménages"),
        ("Deux gares routières co-gérées", "Aménager 2 gares routières cogérées"),
        ("Ouverture de 3 crèches de marché", "Ouvrir 3 crèches de marché"),
        ("Serve 34,200 school meals", "Serve 34200 school meals"),
    ],
)
def test_another_wording_of_a_title_is_beyond_doubt(written: str, title: str) -> None:
    """Case, accents, plurals, order, a slip, a verb as its noun or left out make no other title."""
    assert is_beyond_doubt(words_of(written), words_of(title))


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Former 36 responsables de groupements féminins", "Former 35 responsables de groupements féminins"),
        ("Recenser 35 responsables de groupements", "Former 35 responsables de groupements"),
        ("Former 35 responsables", "Former 35 responsables de groupements féminins"),
        (
            "Former 35 responsables de groupements féminins à Ségou",
            "Former 35 responsables de groupements féminins",
        ),
        ("Maison de l’ESS", "Ouvrir une maison de l’ESS"),
        ("Former à l’ESS sans les élus", "Former à l’ESS les élus"),
        ("Exécuter le programme 2025 de promotion", "Exécuter le programme annuel de promotion"),
        ("", "Ouvrir une maison"),
    ],
)
def test_what_may_be_another_thing_is_not(written: str, title: str) -> None:
    """Other figures, another verb, a word more or less, or too few words are never beyond doubt."""
    assert not is_beyond_doubt(words_of(written), words_of(title))


def titles_of_actors() -> Iterator[list[str]]:
    """The titles of each actor of the two registers that there are, the documented and the invented one."""
    titles: dict[str, list[str]] = {}
    with BASELINE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            titles.setdefault(row["signatory_id"], []).append(row["title_fr"] or row["title_en"])
    for record in records()["commitments"]:
        title = record.title_fr or record.title_en  # type: ignore[attr-defined]
        titles.setdefault(record.signatory_id, []).append(title)  # type: ignore[attr-defined]
    yield from titles.values()


def test_no_title_is_taken_for_another_of_the_same_actor() -> None:
    """Over all pairs of titles of an actor, whole or without their verb, none is beyond doubt another."""
    wrong = [
        (one, other)
        for titles in titles_of_actors()
        for one, other in permutations(titles, 2)
        for written in (one, one.partition(" ")[2])
        if is_beyond_doubt(words_of(written), words_of(other)) or words_of(written) == words_of(other)
    ]
    assert wrong == []


def test_figures_are_never_slips() -> None:
    """One letter more, less, other or exchanged is a slip of a long word, and of no figure."""
    assert is_slip("cooperativ", "coperativ")
    assert is_slip("marche", "marhce")
    assert not is_slip("2024", "2025")
    assert not is_slip("golf3a", "golf5a")
    assert not is_slip("ess", "esc")
    assert not is_slip("former", "formaliser")


def test_names_are_the_same_in_any_order() -> None:
    """A name of enough words is the same in another order; one with a word more is another."""
    assert same_words(words_of("Mali, réseau national ESS"), words_of("Réseau national de l’ESS du Mali"))
    assert not same_words(words_of("Réseau national ESS"), words_of("Réseau national ESS Togo"))
    assert not same_words(words_of("Réseau ESS"), words_of("Réseau ESS"))


def test_what_shares_more_is_liker() -> None:
    """Candidates are put in the order of what they share."""
    title = words_of("Former 35 responsables de groupements féminins")
    assert (
        likeness(words_of("Former 35 responsables"), title) > likeness(words_of("Former des élus"), title) > 0
    )
    assert likeness(words_of("Creuser un puits"), title) == 0
