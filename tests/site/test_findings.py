"""Every page, and every chart, says first what was found: in a sentence."""

from collections.abc import Iterator

import pytest

from commitments.contract.model import Record
from commitments.i18n.translator import translator_for
from commitments.measures.figures import count_figures
from commitments.measures.scope import Scope
from commitments.site import chart_registry
from commitments.site.pages import PAGES
from commitments.site.registry import chart_entry
from commitments.site.urls import Address
from commitments.site.visit import Visit, resolved
from commitments.site.words import headline
from commitments.store.store import Store
from tests.factories import actor, article, commitment, report, store_with
from tests.readers import DAY

pytestmark = pytest.mark.page


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


# What is found in records that are few, or lie elsewhere: page (or a line of the overview) → its sentence.
FEW: dict[str, tuple[list[Record], dict[str, str]]] = {
    "one": (
        [commitment()],
        {
            "declaration": "1 commitment or action answers 1 article of 2.",
            "themes": "None of the 15 themes has a commitment or action.",
            "environment": "No framework law is known to be in force in the 8 countries.",
            "actors": "Commitments and actions are led by 1 actor of 2.",
        },
    ),
    "elsewhere": (
        [commitment(lead="far"), report("2025", completion="complete")],
        {"countries": "None is known to be complete in the 8 countries."},
    ),
    "none": ([], {"declaration": "No action is recorded.", "countries": "No action is recorded."}),
}


@pytest.mark.parametrize("which", FEW)
def test_nothing_is_claimed_of_little(which: str) -> None:
    """Of few records, or of records beyond the eight, no more is said than they hold."""
    records, found = FEW[which]
    with store_with([article("C1"), article("C2"), actor(), actor("far", "SEN"), *records]) as store:
        shown = dict(visits(store, "en"))
        assert {page: PAGES[page](shown[page]).finding for page in found} == found


def test_two_are_compared_by_what_is_recorded() -> None:
    """Beside a country with commitments, one without any is said to have none, not none of none."""
    with store_with([article(), actor(), actor("far", "SEN"), commitment()]) as store:
        scope = Scope(day=DAY, country=("MLI",))
        visit = Visit(translator_for("en"), Address("countries", scope, rest=(("with", "SEN"),)))
        finding = PAGES["countries"](resolved(visit, store, ())).finding
    assert finding == "Complete: 0 of 1 (Mali) and no action recorded (Senegal)."


def test_nobody_says_so_where_nothing_is_reported() -> None:
    """Without a report, nobody says how far anything is."""
    with store_with([article(), actor(), commitment()]) as store:
        visit = dict(visits(store, "en"))["overview"]
        (total,) = count_figures(store, Scope(day=DAY))
        assert [phrase.text for phrase in headline.sources(total, visit).told] == [
            "Nobody yet: no report is recorded."
        ]


def test_none_is_a_word() -> None:
    """Where all actors are beyond the eight, no number says that none of the eight has one."""
    with store_with([article(), actor("far", "SEN"), commitment(lead="far")]) as store:
        drawn = chart_registry.CHARTS["kinds"](dict(visits(store, "en"))["actors"])
    assert drawn is not None
    assert drawn.chart.finding == (
        "None of the 96 combinations of country and type has an actor; 1 actor is beyond the eight."
    )
