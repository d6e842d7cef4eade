"""What is kept is bounded by what it weighs, whatever is asked for."""

import gc
import sys
import threading
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from types import FunctionType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from commitments.contract import days
from commitments.i18n.translator import translator_for
from commitments.limits.cache import WeighedCache, weight
from commitments.measures.period import list_forums
from commitments.measures.scope import Scope
from commitments.serving import served
from commitments.settings import app_folder
from commitments.site.measure_cache import MeasureCache
from commitments.site.urls import Address
from commitments.store.store import Store
from commitments.ui import drawing, keeping, public_pages
from tests.configured import configure

# Keys that are asked for in turn, and what the value of each weighs.
ASKED = st.lists(st.tuples(st.integers(0, 12), st.integers(1, 60)), max_size=60)


@dataclass(frozen=True)
class Row:
    """A value as measures give them."""

    name: str
    on: date
    parts: dict[str, int]


def test_a_weight_is_what_is_held() -> None:
    """A value weighs all that can be reached from it, each part once however often it is named, and nothing
    of the program."""
    text = "x" * 10_000
    assert weight(text) == sys.getsizeof(text)
    assert weight([text]) == weight([text, text]) - 8
    assert weight([text, "y" * 10_000]) > 20_000
    assert 10_000 < weight(Row(text, date(2026, 1, 1), {"a": 1})) < 11_500
    assert weight((Row, gc, weight)) < 1_000
    loop: list[object] = []
    loop.append(loop)
    assert weight(loop) == sys.getsizeof(loop)


@given(ASKED)
def test_what_is_kept_never_weighs_more(asked: list[tuple[int, int]]) -> None:
    """Whatever is asked for in whatever order, the whole weighs at most what it may, and every answer is
    right."""
    weights: dict[Hashable, int] = {}
    cache = WeighedCache(100, weigh=lambda key, _: weights[key])
    for key, weighs in asked:
        weights.setdefault(key, weighs)
        assert cache.get(key, lambda key=key: f"value {key}") == f"value {key}"  # type: ignore[misc]
        assert cache.weight == sum(weights[kept] for kept in cache._kept)
        assert cache.weight <= 100


def test_what_was_not_asked_for_longest_goes_first() -> None:
    """What is asked for again and again stays, and is made once; `gone` hears of what goes."""
    made: list[str] = []
    went: list[str] = []
    cache = WeighedCache(30, weigh=lambda *_: 10, gone=went.append)
    for key in ("often", "a", "often", "b", "often", "c", "often", "d", "often"):
        cache.get(key, lambda key=key: made.append(key))  # type: ignore[misc]
    assert made == ["often", "a", "b", "c", "d"]
    assert went == ["a", "b"]
    cache.clear()
    assert (len(cache), cache.weight) == (0, 0)


def test_too_heavy_a_value_is_given_and_not_kept() -> None:
    """One value that weighs more than all may pushes nothing else out."""
    went: list[str] = []
    cache = WeighedCache(5_000, gone=went.append)
    cache.get("small", lambda: "s")
    assert cache.get("heavy", lambda: "h" * 10_000) == "h" * 10_000
    assert (len(cache), went) == (1, ["heavy"])


def test_what_several_ask_for_at_once_is_made_once() -> None:
    """Threads that ask for the same wait for the one that makes it; others do not wait for them."""
    cache, made, begun, may = WeighedCache(10_000), [], threading.Event(), threading.Event()

    def make() -> str:
        made.append(1)
        begun.set()
        assert may.wait(10)
        return "made"

    with ThreadPoolExecutor(8) as pool:
        answers = [pool.submit(cache.get, "same", make) for _ in range(8)]
        assert begun.wait(10)
        assert cache.get("another", lambda: "at once") == "at once"
        may.set()
        assert {each.result(10) for each in answers} == {"made"}
    assert made == [1]


def test_an_error_is_not_kept() -> None:
    """Where making fails, whoever asks next makes it anew."""
    cache = WeighedCache(10_000)
    with pytest.raises(ZeroDivisionError):
        cache.get("it", lambda: 1 // 0)
    assert cache.get("it", lambda: 1) == 1
    assert not cache._making


# --- what pages keep ---------------------------------------------------------------------------------


@pytest.fixture
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages have little room to keep what was made."""
    monkeypatch.setattr(served, "MEASURES", MeasureCache(400_000, 100_000))
    for name, room in (("_DRAWN", 300_000), ("_DRAWN_AS_THOUGHT_OF", 60_000)):
        monkeypatch.setattr(public_pages, name, WeighedCache(room, public_pages._weigh))


def visit(store: Store, page: str, monkeypatch: pytest.MonkeyPatch, **asked: str) -> int:
    """Visit a page, and give how many parts of it were drawn anew."""
    configure(monkeypatch, store=store.name)
    monkeypatch.setattr(served, "store", lambda: store)
    drawn: list[str] = []
    html = drawing.draw_html

    def draw(text: str) -> None:
        if keeping.is_keeping():
            drawn.append(text)
        html(text)

    with monkeypatch.context() as patch:
        patch.setattr(drawing, "draw_html", draw)
        script = AppTest.from_file(str(app_folder() / "pages" / f"{page}.py"), default_timeout=30)
        script.query_params.update(asked)
        script.run()
    assert not script.exception
    return len(drawn)


def test_what_was_made_elsewhere_is_weighed_once() -> None:
    """What is kept without being made here is found until there is no more room, and weighs once however
    often it is kept."""
    cache = WeighedCache(10, lambda _, value: len(value))
    for key in ("a", "a", "b"):
        cache.keep(key, "12345")
    assert (cache.weight, cache.find("a"), cache.find("c")) == (10, "12345", None)
    cache.keep("c", "123456")
    assert (cache.find("a"), cache.find("b"), cache.weight) == (None, None, 6)
    cache.keep("c", "more than there is room for")
    assert (cache.find("c"), cache.weight) == (None, 0)


@pytest.mark.page
@pytest.mark.usefixtures("_small")
def test_what_pages_keep_is_bounded(baseline_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Days and words that somebody thinks of make nothing grow beyond its room, nor push out what everybody
    asks for."""
    assert visit(baseline_store, "register", monkeypatch) > 0
    assert visit(baseline_store, "register", monkeypatch) == 0
    day = date(2024, 5, 2)
    for n in range(12):
        asked = {"day": str(day + timedelta(days=n))} if n % 2 else {"q": f"eau {n}"}
        assert visit(baseline_store, "register", monkeypatch, **asked) > 0
    assert visit(baseline_store, "register", monkeypatch) == 0
    assert len(public_pages._DRAWN) == 1
    assert 0 < len(public_pages._DRAWN_AS_THOUGHT_OF) < 12
    measured = served.MEASURES
    for each in (measured.offered, measured.typed, public_pages._DRAWN, public_pages._DRAWN_AS_THOUGHT_OF):
        assert 0 < each.weight <= each.most
    # What went is drawn anew, and what stayed is not.
    assert visit(baseline_store, "register", monkeypatch, q="eau 0") > 0
    assert visit(baseline_store, "register", monkeypatch, q="eau 0") == 0


@pytest.mark.usefixtures("_small")
def test_days_that_are_offered(baseline_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Today, ends of quarters and the days of forums are kept with what everybody asks for."""
    held = list_forums(baseline_store, Scope())
    offered = (days.today(), date(2024, 3, 31), date(2024, 12, 31), held[0]["occurred_on_day"])
    assert served.MEASURES.are_offered(baseline_store, [None, *offered])
    for day in (date(2024, 3, 30), date(2024, 2, 29), date(1900, 1, 1), date(2100, 4, 30)):
        assert not served.MEASURES.are_offered(baseline_store, [*offered, day])


@pytest.mark.usefixtures("_small")
def test_measures_of_one_name_are_two(baseline_store: Store) -> None:
    """Two measures that bear the same name in two modules are not taken for each other, nor is one store for
    another."""

    def other(store: Store, scope: Scope) -> str:
        return "another"

    alike = FunctionType(other.__code__, {"__name__": "elsewhere"}, "list_forums")
    alike.__qualname__ = "list_forums"
    here = served.visitor(translator_for("fr"), Address("overview"), [], baseline_store)
    read: Callable[[Any], object] = here.read
    assert read(list_forums) != "another"
    assert read(alike) == "another"
    assert read(list_forums) != "another"
