"""Pages of the dashboard visited through Streamlit's AppTest, and light pages as they are answered."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from commitments.auth.sign_in import Person
from commitments.measures.actors import list_actors
from commitments.measures.scope import Scope
from commitments.server import asgi, document, light
from commitments.serving import served
from commitments.site.registry import BY_PATH, LIGHT_PAGES, SITE_FILES, SITE_PAGES, STAFF_PAGES, chart_entry
from commitments.site.urls import Address
from commitments.store.store import Store
from commitments.ui import public_pages, signing_in
from tests.configured import configure
from tests.markup import words
from tests.readers import DAY

# Who is signed in on the pages for staff.
PERSON = Person("awa@example.org", datetime(2026, 3, 31, 22, tzinfo=UTC))


@dataclass(frozen=True)
class VisitedPage:
    """What a visit shows."""

    app: AppTest
    html: str

    @cached_property
    def text(self) -> str:
        """All words."""
        return words(self.html)

    def words_of(self, kind: str) -> str:
        """The words of the piece of that class: a notice, or what says that nothing is there."""
        return words(" ".join(re.findall(rf'<div class="{kind} in".*?</div>', self.html, re.DOTALL)))

    @property
    def heading(self) -> str:
        """The heading of the page: there is one."""
        (heading,) = re.findall(r"<h1[^>]*>(.*?)</h1>", self.html)
        return words(heading)

    @property
    def charts(self) -> list[Any]:
        """The charts that are drawn."""
        return list(self.app.get("plotly_chart"))


def address_page(page: str, asked: dict[str, Any]) -> AppTest:
    """Open the dashboard at a page, by its name and the parameters of its address; nothing has run yet."""
    app = AppTest.from_file(Path(asgi.SCRIPT), default_timeout=30)
    # Its `switch_page` would draw the overview first, to know which pages there are.
    app._page_hash = calc_hash(SITE_PAGES[page].path.removeprefix("./"))
    app.query_params = asked
    return app


class Visitor:
    """Somebody who visits pages, in French as of `DAY` unless the address says otherwise."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._patch = patch
        for drawn in (public_pages._DRAWN, public_pages._DRAWN_AS_THOUGHT_OF):
            drawn.clear()  # another test may have changed what is drawn
        self.sign_out()

    def __call__(self, store: Store | str, page: str, /, **asked: str | list[str]) -> VisitedPage:
        """Visit a page of a store, by its name and the parameters of its address."""
        if isinstance(store, str):
            configure(self._patch, store=store)
        else:  # a file is opened once in a process
            self._patch.setattr(served, "store", lambda: store)
        self._patch.setattr(signing_in, "staff", lambda: PERSON if page in self._signed_in_on else None)
        app = address_page(page, {"lang": "fr", "day": DAY.isoformat()} | asked)
        app.run()
        assert not app.exception
        assert not app.error
        visited = VisitedPage(app, "\n".join(element.proto.body for element in app.get("html")))
        assert ignored_parameters(visited) == set()
        return visited

    def sign_in(self, *pages: str) -> None:
        """Be signed in as `PERSON`, on these pages or on every page."""
        self._signed_in_on = pages or tuple(SITE_PAGES)

    def sign_out(self) -> None:
        """Be signed in on the pages for staff alone, as at first."""
        self._signed_in_on = STAFF_PAGES


def ignored_parameters(visited: VisitedPage) -> set[tuple[str, str]]:
    """Links of a page, in its HTML and its charts, with each parameter that is not read where they lead."""
    drawn = "\n".join([unescape(visited.html), *(str(chart.proto.spec) for chart in visited.charts)])
    pages = {path: page.name for path, page in BY_PATH.items()}
    ignored = set()
    for link in set(re.findall(r"\./[\w/.-]*\?[\w=&%.+~*:-]+", drawn)):
        path, _, query = link.partition("?")
        _, folder, *below = f"{path}//".split("/")
        name = below[1] if folder in ("l", "embed") else ""
        own = None
        if folder == "embed":
            own = chart_entry(name.partition(".")[0]).reads
        elif folder == "l":
            own = (
                SITE_PAGES[name or "overview"].reads if name in ("", *LIGHT_PAGES) else SITE_FILES[name].reads
            )
        elif folder == "data":
            own = ()
        _, left_out = Address.read(pages.get(path, "overview"), parse_qs(query), own)
        ignored |= {(link, parameter.name) for parameter in left_out if parameter.why == "unknown"}
    return ignored


def said(label: str) -> str:
    """A label as it is shown: Markdown takes the backslashes away."""
    return label.replace("\\", "")


class Desk:
    """A page for staff as a person at it sees it."""

    def __init__(self, app: AppTest) -> None:
        self.app = app

    @property
    def text(self) -> str:
        """All words of the page's own HTML."""
        return words("\n".join(element.proto.body for element in self.app.get("html")))

    def deposit(self, *files: tuple[str, bytes]) -> "Desk":
        """Choose files."""
        self.app.file_uploader[0].set_value([(name, content, "text/csv") for name, content in files])
        return self.run()

    def press(self, label: str, at: int = 0) -> "Desk":
        """Press the button that bears `label`, the one at place `at` of several."""
        [*_, button] = [button for button in self.app.button if button.label == label][: at + 1]
        button.click()
        return self.run()

    def run(self) -> "Desk":
        """Let the page be drawn."""
        self.app.run()
        assert not self.app.exception
        assert not self.app.error
        return self


AtDesk = Callable[..., Desk]


def sit_down(
    patch: pytest.MonkeyPatch, page: str = "upload", name: str = "Awa", language: str = "en", **asked: str
) -> Desk:
    """Open a page for staff as a person who is signed in."""
    patch.setattr(signing_in, "staff", lambda: Person(name))
    return Desk(address_page(page, {"lang": language, **asked})).run()


def light_page(path: str) -> document.Answer:
    """What is answered at an address such as "fr/countries?country=MLI"."""
    path, _, query = path.partition("?")
    asked = light.asked(f"/l/{path}", query, f"https://example.org/l/{path}?{query}")
    if asked is None:
        return light.nowhere("fr", f"/l/{path}", "../" * (path.count("/") + 1))
    return light.answer(asked)


def light_addresses(store: Store) -> list[str]:
    """An address of each kind of light page of a store that has much to show."""
    (lead,) = store.snapshot().query(
        "SELECT signatory_id AS actor, min(commitment_id) AS id, count(*) AS n FROM commitments "
        "GROUP BY ALL ORDER BY n DESC, actor LIMIT 1"
    )
    (place,) = store.snapshot().query(
        "SELECT country, actor_type, article_id, count(*) AS n FROM standing WHERE country IS NOT NULL "
        "GROUP BY ALL ORDER BY n DESC, country LIMIT 1"
    )
    pages = [
        SITE_PAGES[name].path.removeprefix("./")
        for name in LIGHT_PAGES
        if name not in ("commitment", "actor", "record", "revision")
    ]
    return [
        *pages,
        f"countries?country={place['country']}",
        f"declaration?article={place['article_id']}",
        f"actors?kind=actor_type:{place['actor_type']}",
        f"actor?id={lead['actor']}",
        f"commitment?id={lead['id']}",
        f"record?table=commitments&id={lead['id']}",
        "revision?number=1",
    ]


def lead_of(store: Store) -> str:
    """The actor that leads most commitments."""
    rows = list_actors(store, Scope(), sort="commitments", descending=True, size=1).rows
    return str(rows[0]["signatory_id"])
