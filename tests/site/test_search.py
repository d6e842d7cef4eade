"""The search: a town that is not recorded, what was perhaps meant, true totals; on light pages alike."""

from collections.abc import Iterator
from typing import Any

import pytest

from commitments.store.opening import open_store
from commitments.store.store import Store
from tests.factories import actor, append_records, article, commitment, practice
from tests.stores import a_store
from tests.visits import Visitor


@pytest.fixture
def store(tmp_path: Any) -> Iterator[Store]:
    """A council of Mali that does something and shares it, one of Benin that does nothing."""
    with open_store(a_store(tmp_path), create=True) as opened:
        append_records(
            opened,
            actor("Commune-Mopti", "MLI", locality="Mopti"),
            actor("Commune-Cotonou", "BEN", locality="Cotonou"),
            article(),
            commitment("market", "Commune-Mopti"),
            practice("shared", "Commune-Mopti"),
        )
        yield opened


def test_a_town_that_is_not_recorded_finds_its_neighbours(visit: Visitor, store: Store) -> None:
    """A town of the gazetteer without a record is told so, with the councils of its country, what they do,
    how to begin and whom to tell; one that is recorded is not."""
    seen = visit(store, "search", lang="fr", q="Ségou")
    assert "Ségou (Mali) n’est pas encore dans le registre." in seen.text
    assert "Commune-Mopti" in seen.text
    assert "Commune-Cotonou" not in seen.text
    assert "1 engagement ou action" in seen.text

    assert "Par où commencer" in seen.text
    assert "secrétariat du GSEF" in seen.words_of("nothing")
    assert "pas encore dans le registre" not in visit(store, "search", lang="fr", q="Mopti").text


def test_a_name_in_several_countries_is_told_of_each(visit: Visitor, store: Store) -> None:
    """Of a name in several countries each town is told, but for those that are recorded."""
    assert (
        "Gao (Burkina Faso) and Gao (Mali) are not in the register yet."
        in visit(store, "search", lang="en", q="Gao").text
    )
    append_records(store, actor("Gao", "MLI", locality="Gao"))
    assert "Gao (Burkina Faso): " in visit(store, "search", lang="en", q="Gao").text
    assert "Gao (Mali): " not in visit(store, "search", lang="en", q="Gao").text


def test_towns_of_the_world_are_none_of_the_demonstration(visit: Visitor, demonstration_store: Store) -> None:
    """Among invented countries no town of the world is missed."""
    seen = visit(demonstration_store, "search", lang="en", q="Ségou")
    assert "No result for “Ségou”." in seen.text
    assert "not in the register yet" not in seen.text


def test_what_was_perhaps_meant_is_offered(visit: Visitor, store: Store) -> None:
    """A name that is one letter off leads to what bears it."""
    seen = visit(store, "search", lang="en", q="Moptie")
    assert "No result for “Moptie”." in seen.text
    assert "Did you mean…?" in seen.text
    assert "q=Mopti" in seen.html


def test_all_that_is_found_can_be_seen(visit: Visitor, store: Store) -> None:
    """The heading of each kind has its whole number; those beyond the first open below."""
    append_records(store, *(commitment(f"market-{n}", "Commune-Mopti") for n in range(11)))
    seen = visit(store, "search", lang="en", q="market")
    assert "12 results for “market”." in seen.text
    assert "Commitments and actions: 12" in seen.text
    assert "4 others" in seen.text
    assert seen.html.count("id=market") == 12
