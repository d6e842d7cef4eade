"""How much a page asks of the store: that takes most of the time of a page that nobody saw before."""

from unittest.mock import patch

import pytest

from commitments.i18n.translator import translator_for
from commitments.server.painted import painted
from commitments.site.registry import SITE_PAGES
from commitments.site.urls import Address
from commitments.site.visit import Visit, resolved
from commitments.store.snapshots import Snapshot
from commitments.store.store import Store
from tests.readers import DAY

_MOST = 20  # questions


@pytest.mark.parametrize("page", [page.name for page in SITE_PAGES.values() if page.question])
@pytest.mark.parametrize("country", ["", "XDA"])
def test_questions_of_a_page(demonstration_store: Store, page: str, country: str) -> None:
    """A page of which nothing is known yet asks few questions, and of one that was seen none."""
    asked: list[str] = []
    query = Snapshot.query

    def counted(snapshot: Snapshot, sql: str, *of: object, **how: object) -> object:
        asked.append(sql)
        return query(snapshot, sql, *of, **how)  # type: ignore[arg-type]

    address, _ = Address.read(page, {"day": [DAY.isoformat()], "country": [country]})
    visit = Visit(translator_for("fr"), address)
    with patch.object(Snapshot, "query", counted):
        painted(resolved(visit, demonstration_store, ()), sign_in=False)
        assert len(asked) <= _MOST
        known = len(asked)
        painted(resolved(visit, demonstration_store, ()), sign_in=False)
        assert asked[known:] == []
