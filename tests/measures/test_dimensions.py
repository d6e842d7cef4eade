"""Every dimension filters whatever is published, and every table."""

from collections.abc import Callable
from datetime import date

import pytest

from commitments.contract.dimensions import DIMENSIONS
from commitments.contract.model import RECORDS
from commitments.measures.catalogue import PUBLISHED
from commitments.measures.practices import find_starting_point, list_practices
from commitments.measures.records import list_records
from commitments.measures.scope import LOOKED_AT, Scope, looked_at
from commitments.measures.search import read_names
from commitments.site.scope_from_url import filter_codes
from commitments.store.store import Store

WHOLE = Scope(day=date(2026, 3, 31))


def numbers_of_rows(store: Store, scope: Scope) -> dict[str, int]:
    """How many rows there are of each measure, table and list."""
    return {
        **{f"measure {each.name}": sum(1 for _ in each.rows(store, scope)) for each in PUBLISHED},
        **{f"table {name}": list_records(store, scope, name, size=1).total for name in RECORDS},
        "practices": len(list_practices(store, scope)),
    }


@pytest.fixture(scope="module")
def whole(demonstration_store: Store) -> dict[str, int]:
    """How many there are without a filter."""
    return numbers_of_rows(demonstration_store, WHOLE)


@pytest.fixture(scope="module")
def codes(demonstration_store: Store) -> dict[str, tuple[str]]:
    """A code of each dimension."""
    all_codes = filter_codes(demonstration_store, read_names(demonstration_store, Scope()))
    return {name: (next(iter(all_codes[name])),) for name in DIMENSIONS}


@pytest.mark.slow
def test_whatever_is_published_can_be_filtered_by_all(
    demonstration_store: Store, codes: dict[str, tuple[str]]
) -> None:
    """No measure, table or list fails for want of the column of a dimension."""
    numbers_of_rows(demonstration_store, WHOLE.but(**codes))


@pytest.mark.slow
@pytest.mark.parametrize("name", DIMENSIONS)
def test_no_filter_makes_rows(
    name: str, demonstration_store: Store, whole: dict[str, int], codes: dict[str, tuple[str]]
) -> None:
    """No measure, table or list has more rows where a dimension filters it."""
    filtered = numbers_of_rows(demonstration_store, WHOLE.but(**{name: codes[name]}))
    assert {each: n for each, n in filtered.items() if n > whole[each]} == {}


@pytest.mark.parametrize("measure", LOOKED_AT, ids=lambda measure: measure.__name__)
def test_what_a_measure_does_not_look_at(
    demonstration_store: Store, codes: dict[str, tuple[str]], measure: Callable[..., object]
) -> None:
    """A measure that notes which filters it looks at says the same whatever else is chosen."""
    filters = {name: codes[name] for name in DIMENSIONS if name not in LOOKED_AT[measure]}
    scope = WHOLE.but(revision=demonstration_store.newest, **filters)
    options = {"actor": codes["actor"][0]} if measure is find_starting_point else {}
    assert looked_at(scope, measure) == WHOLE.but(revision=demonstration_store.newest)
    said = measure(demonstration_store, scope, **options)
    assert said == measure(demonstration_store, looked_at(scope, measure), **options)
