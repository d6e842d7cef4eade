"""A page that was drawn for one reader is shown to the next as it was, for little more than sending it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from streamlit.runtime.secrets import Secrets
from streamlit.testing.v1 import AppTest

from commitments.site.blocks import Download, Page
from commitments.site.visit import Visit
from commitments.store.store import Store
from commitments.ui import frame, public_pages
from tests.visits import Visitor

# One with charts, one with files below it, one with files amid it, one with columns.
KINDS = ("overview", "register", "method", "countries")


def elements(app: AppTest) -> list[tuple[str, str]]:
    """What a page shows, in turn: of each element its kind, and what it says."""
    return [
        (kind, str(getattr(element.proto, says)))
        for kind, says in (("html", "body"), ("plotly_chart", "spec"), ("download_button", "label"))
        for element in app.get(kind)
    ]


@contextmanager
def counting(monkeypatch: pytest.MonkeyPatch, *what: tuple[Any, str]) -> Iterator[list[str]]:
    """The names of what was called meanwhile, of these functions."""
    called: list[str] = []

    def counted(name: str, function: Callable[..., object]) -> Callable[..., object]:
        def count(*about: object, **named: object) -> object:
            called.append(name)
            return function(*about, **named)

        return count

    with monkeypatch.context() as patch:
        for owner, name in what:
            patch.setattr(owner, name, counted(name, getattr(owner, name)))
        yield called


@pytest.mark.parametrize("page", KINDS)
def test_the_next_reader_sees_the_same(
    visit: Visitor, baseline_store: Store, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    """Whoever sees the same is shown the same in the same places: nothing is drawn, no settings are read, the
    store is asked nothing."""
    visit.sign_out()
    first = visit(baseline_store, page)
    calls = (
        (frame, "draw_html"),
        (public_pages, "frame"),
        (Secrets, "_parse"),
        (Store, "_cursor"),
    )
    with counting(monkeypatch, *calls) as called:
        second = visit(baseline_store, page)
    assert elements(second.app) == elements(first.app)
    assert str(second.app.main) == str(first.app.main)
    assert called == []


@pytest.mark.parametrize(
    "asked", [{"lang": "en"}, {"day": "2025-12-31"}, {"country": "MLI"}, {"unread": "x"}]
)
def test_another_view_is_another_page(visit: Visitor, baseline_store: Store, asked: dict[str, str]) -> None:
    """Another language, day or filter, or a parameter that nobody reads, is never shown what was kept."""
    visit.sign_out()
    seen = visit(baseline_store, "register").html
    assert visit(baseline_store, "register", **asked).html != seen
    assert visit(baseline_store, "register").html == seen


def test_who_is_signed_in_is_shown_nothing_kept(visit: Visitor, baseline_store: Store) -> None:
    """What somebody signed in sees is kept for nobody, and what is kept is not shown to them."""
    kept = public_pages._DRAWN
    visit.sign_in()
    signed_in = visit(baseline_store, "history").html
    assert len(kept) == 0
    visit.sign_out()
    public = visit(baseline_store, "history").html
    assert len(kept) == 1
    assert signed_in != public
    visit.sign_in()
    assert visit(baseline_store, "history").html == signed_in


def test_files_for_staff_are_kept_for_nobody(
    visit: Visitor, baseline_store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A file for staff alone that a page would keep for every reader fails where it is tried first."""

    def page(_: Visit) -> Page:
        return Page("", "", [Download("", "rows", {}, lambda _: [], for_staff=True)])

    monkeypatch.setattr(public_pages, "PAGES", {"about": page})
    visit.sign_out()
    shown = visit(baseline_store, "about")
    assert "no file for staff alone" in caplog.text
    assert not shown.app.get("download_button")
