"""Every page, and every chart, says first what was found: in a sentence."""

from collections.abc import Iterator

import pytest

from commitments.i18n.translator import translator_for
from commitments.measures.scope import Scope
from commitments.site import chart_registry
from commitments.site.pages import PAGES
from commitments.site.registry import chart_entry
from commitments.site.urls import Address
from commitments.site.visit import Visit, resolved
from commitments.store.store import Store
from tests.readers import DAY


def first(store: Store, table: str, key: str) -> str:
    """The identifier of one of a table's rows, "" where it has none."""
    rows = store.snapshot().query(f"SELECT {key} AS id FROM {table} ORDER BY 1 LIMIT 1")  # noqa: S608
    return str(rows[0]["id"]) if rows else ""


def visits(store: Store, language: str) -> Iterator[tuple[str, Visit]]:
    """A visit of every page, of one thing where it shows one."""
    of = {
        "actor": ("id", first(store, "commitments", "signatory_id")),
        "commitment": ("id", first(store, "reports", "commitment_id")),
        "revision": ("number", "1"),
        "search": ("q", "commune"),
    }
    for name in PAGES:
        rest = (of[name],) if name in of else ()
        visit = Visit(translator_for(language), Address(name, Scope(day=DAY), rest=rest))
        yield name, resolved(visit, store, ())


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("which", ["demonstration_store", "baseline_store", "empty_store"])
def test_a_finding_is_a_sentence(which: str, language: str, request: pytest.FixtureRequest) -> None:
    """What stands first on a page or over a chart ends with a full stop, whatever is recorded."""
    store: Store = request.getfixturevalue(which)
    shown = dict(visits(store, language))
    found = {name: PAGES[name](visit).finding for name, visit in shown.items() if name != "revision"}
    for name, chart in chart_registry.CHARTS.items():
        if drawn := chart(shown[chart_entry(name).page]):
            found[f"chart {name}"] = drawn.chart.finding
    assert {name: said for name, said in found.items() if said and not said.endswith((".", "?"))} == {}
