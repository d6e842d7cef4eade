"""What people decided of files with some headings is kept with the revision that used it, and let go of."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from commitments.contract.model import Signatory
from commitments.errors import StoreMovedError
from commitments.store.matches import Match
from commitments.store.opening import open_store
from commitments.store.store import Store
from tests.stores import a_store

TOWN = Signatory(signatory_id="Bobo", name="Bobo-Dioulasso", country="BFA", actor_type="local_government")
WORD = Match(
    "ab12", ("Ville", "Où en est-on ?"), "", "value", "reports", "completion", "fini", "complete", "a.csv"
)
HEADING = replace(WORD, kind="heading", place="", text="Ville", meant="")


@pytest.fixture
def name(tmp_path: Path) -> str:
    """The name of a store that is not there yet."""
    return a_store(tmp_path)


@pytest.fixture
def store(name: str) -> Iterator[Store]:
    """A new store."""
    with open_store(name, create=True) as opened:
        yield opened


def kept(store: Store) -> dict[str, tuple[str | None, str, int]]:
    """What is meant by each text, who said so, and with which revision."""
    return {match.text: (match.meant, match.who, match.revision) for match in store.matches()}


def test_matches_are_kept_with_their_revision(store: Store) -> None:
    """They come back as they were written, with who, when and the revision, of the sets asked for."""
    matches = [WORD, replace(HEADING, heading_set="c")]
    revision = store.append(added=[TOWN], who="Awa", reason="because", expected=0, matches=matches)
    [match] = store.matches(["ab12", "zz"])
    assert match == replace(WORD, who="Awa", at=revision.at, revision=1)
    assert len(store.matches()) == 2


def test_the_newest_decision_wins(store: Store) -> None:
    """What is decided again of the same text stands alone, and beside it what is another’s."""
    store.append(added=[TOWN], who="Awa", reason="because", expected=0, matches=[WORD, HEADING])
    shouted = replace(WORD, sender="segou", text="FINI")
    store.remember([replace(WORD, meant="limited"), shouted], who="Boubou")
    assert kept(store) == {
        "Ville": ("", "Awa", 1),
        "fini": ("limited", "Boubou", 0),
        "FINI": ("complete", "Boubou", 0),
    }
    assert store.newest == 1


def test_what_is_forgotten_is_gone(name: str) -> None:
    """One match is let go of and the others stay, also once the store is opened again."""
    with open_store(name, create=True) as store:
        store.append(added=[TOWN], who="Awa", reason="because", expected=0, matches=[WORD, HEADING])
        store.remember([replace(WORD, meant=None)], who="Awa")
    with open_store(name) as store:
        assert kept(store) == {"Ville": ("", "Awa", 1)}


def test_nothing_is_kept_of_a_revision_that_was_not_written(store: Store) -> None:
    """Matches stand or fall with their revision."""
    with pytest.raises(StoreMovedError):
        store.append(added=[TOWN], who="Awa", reason="because", expected=7, matches=[WORD])
    assert store.matches() == []


def test_what_a_revision_brought_goes_with_it(store: Store) -> None:
    """What was decided in a revision that is taken back is not taken for others, until that is undone."""
    store.append(added=[TOWN], who="Awa", reason="because", expected=0, matches=[WORD])
    store.append(removed=[TOWN], who="Awa", reason="no", kind="undo", undoes=1, expected=1)
    assert store.matches() == []
    store.append(added=[TOWN], who="Awa", reason="yes", kind="undo", undoes=2, expected=2)
    assert len(store.matches()) == 1
