"""Servers and a browser for the tests that look at pages."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from commitments.store import open_store
from tests.browser.chromium import find

QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LAPTOP = {"width": 1366, "height": 768}

# A page is at rest when its script has run, and nothing has begun anew for a moment.
AT_REST = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  const drawn = app?.dataset.testScriptState === "notRunning";
  const busy = !drawn || document.querySelector('[data-testid="stSkeleton"]');
  if (busy) { window.restedSince = undefined; return false; }
  window.restedSince ??= performance.now();
  return performance.now() - window.restedSince > 250;
}"""


@dataclass(frozen=True)
class Server:
    """A running dashboard: its address without a slash at the end, and its store."""

    url: str
    store: str


def settle(page: Page) -> None:
    """Wait until the page has been drawn to its end."""
    page.wait_for_function(AT_REST, timeout=30_000)


def visit(page: Page, url: str) -> None:
    """Open an address and wait until its page has been drawn."""
    page.goto(url)
    settle(page)


@contextmanager
def serving(store: Path, *options: str) -> Iterator[Server]:
    """Serve a store as `commitments serve` does, on a free port, and stop at the end."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    name = f"duckdb:{store}"
    command = [sys.executable, "-m", "commitments", "serve", "--port", str(port), *options]
    with subprocess.Popen(
        command,
        env=os.environ | {"COMMITMENTS_STORE": name},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        said: list[str] = []
        listening = threading.Thread(target=lambda: said.extend(process.stderr or ()), daemon=True)
        listening.start()
        try:
            line = process.stdout.readline()
            assert f"http://localhost:{port}" in line, line + "".join(said)
            yield Server(f"http://localhost:{port}", name)
        finally:
            process.terminate()
            process.wait(timeout=10)


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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium for all tests."""
    found = find()
    assert found is not None, "No Chromium: run “make test”, which sees to it."
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=list(QUIET))
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a French reader at a laptop, without history."""
    context = browser.new_context(locale="fr-FR", viewport=LAPTOP)
    yield context.new_page()
    context.close()
