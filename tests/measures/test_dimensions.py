"""Every dimension filters whatever is published, and every table."""

from datetime import date

import pytest

from commitments.contract.dimensions import DIMENSIONS
from commitments.contract.model import RECORDS
from commitments.measures.catalogue import PUBLISHED
from commitments.measures.practices import list_practices
from commitments.measures.records import list_records
from commitments.measures.scope import Scope
from commitments.measures.search import read_names
from commitments.site.scope_from_url import filter_codes
from commitments.store.store import Store


@pytest.mark.parametrize("name", DIMENSIONS)
def test_whatever_is_published_can_be_filtered_by_it(name: str, demonstration_store: Store) -> None:
    """No measure, table or list fails for want of the column of a dimension, or has more rows with it."""
    code = next(iter(filter_codes(demonstration_store, read_names(demonstration_store, Scope()))[name]))
    whole = Scope(day=date(2026, 3, 31))
    scope = whole.but(**{name: (code,)})
    for published in PUBLISHED:
        rows = [len([*published.rows(demonstration_store, of)]) for of in (scope, whole)]
        assert rows[0] <= rows[1], published.name
    for table in RECORDS:
        assert (
            list_records(demonstration_store, scope, table, size=1).total
            <= list_records(demonstration_store, whole, table, size=1).total
        )
    assert len(list_practices(demonstration_store, scope)) <= len(list_practices(demonstration_store, whole))
