"""Servers and a browser for the tests that look at pages."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from commitments.store.opening import open_store
from tests.browser.chromium import QUIET, find
from tests.browser.driving import LAPTOP, Server, serving
from tests.browser.network import Network


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard over the documented baseline."""
    with serving(tmp_path_factory.mktemp("baseline") / "commitments.duckdb") as running:
        yield running


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard over the fictional set."""
    store = tmp_path_factory.mktemp("demonstration") / "demonstration.duckdb"
    with serving(store, "--demonstration") as running:
        yield running


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard over a store whose only revision holds nothing."""
    path = tmp_path_factory.mktemp("empty") / "commitments.duckdb"
    with open_store(f"duckdb:{path}", create=True) as store:
        store.append(who="test", reason="nothing yet", expected=0)
    with serving(path) as running:
        yield running


@pytest.fixture
def network(demonstration: Server) -> Iterator[Network]:
    """A network before the demonstration that lets everything pass at first, and counts what it carries."""
    between = Network(demonstration)
    yield between
    between.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium for all tests."""
    chromium = find()
    assert chromium is not None, "No Chromium: run “make test”, which sees to it."
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def laptop(browser: Browser) -> Iterator[BrowserContext]:
    """The browser of a French reader at a laptop, which keeps the scripts that every page loads, no page."""
    with browser.new_context(locale="fr-FR", viewport=LAPTOP, service_workers="block") as context:
        yield context


@pytest.fixture
def page(laptop: BrowserContext) -> Iterator[Page]:
    """A page of that reader, without history: nothing is known of whoever read before."""
    yield laptop.new_page()
    for page in laptop.pages:
        if page.url.startswith("http"):
            page.evaluate("localStorage.clear()")
        page.close()
    laptop.clear_cookies()
    laptop.unroute_all()
