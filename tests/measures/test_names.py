"""What the record holds by name, for filters and for all that shows a code as a name."""

from collections.abc import Iterator

import pytest

from commitments.contract.countries import BAMAKO_EIGHT, FICTIONAL
from commitments.measures.scope import Scope
from commitments.measures.search import read_names
from commitments.store.store import Store
from tests.factories import actor, append_records, article, commitment, milestone, store_with


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    """A record of two revisions."""
    with store_with(
        [
            actor("town"),
            actor("net", None, "sse_network"),
            article("C2"),
            article("C1"),
            article("D1", "dakar-2023"),
            commitment("one", theme="women"),
            commitment("two"),
            milestone("m", "SEN", "event", "held", "2023-05-01"),
        ]
    ) as opened:
        append_records(opened, actor("late", "BEN"), article("E1", "later"))
        yield opened


def test_everything_that_bears_a_name(store: Store) -> None:
    """Countries (of milestones too), declarations and articles in order, actors by name."""
    found = read_names(store, Scope())
    assert found.countries == ("BEN", "MLI", "SEN")
    assert found.declarations == ("bamako-2019", "dakar-2023", "later")
    assert list(found.articles) == ["C1", "C2", "D1", "E1"]
    assert dict(found.actors) == {"late": "Late", "net": "Net", "town": "Town"}
    assert list(found.actors.values()) == sorted(found.actors.values())
    assert found.articles["C1"]["title_fr"] == "C1"


def test_of_a_revision(store: Store) -> None:
    """An earlier revision knows the names of its own day."""
    found = read_names(store, Scope(revision=1))
    assert "late" not in found.actors
    assert found.countries == ("MLI", "SEN")
    assert found.declarations == ("bamako-2019", "dakar-2023")


def test_filters_do_not_apply(store: Store) -> None:
    """What can be asked for does not depend on what is asked."""
    assert read_names(store, Scope(country=("BEN",), theme=("water",))) == read_names(store, Scope())


@pytest.mark.parametrize(
    ("which", "eight"), [("baseline_store", BAMAKO_EIGHT), ("demonstration_store", FICTIONAL)]
)
def test_real_names(request: pytest.FixtureRequest, which: str, eight: tuple[str, ...]) -> None:
    """The eight countries are all named, and every article has a title in both languages."""
    found = read_names(request.getfixturevalue(which), Scope())
    assert set(eight) <= set(found.countries)
    assert all(row["title_fr"] and row["title_en"] for row in found.articles.values())
    assert all(found.actors.values())
