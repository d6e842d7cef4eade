"""A running dashboard and a page of Chromium that looks at it."""

import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

from commitments.site.registry import SITE_PAGES
from tests.servers import free_port, serve_command

LAPTOP: ViewportSize = {"width": 1366, "height": 768}
# The overview answers at the bare address.
PAGES = [page.path.removeprefix("./") for page in SITE_PAGES.values()]
# A page is at rest when its script has run, what was painted before has gone, and nothing has begun anew
# for a moment.
AT_REST = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  const drawn = app?.dataset.testScriptState === "notRunning";
  const busy = !drawn || document.querySelector('#painted, [data-testid="stSkeleton"]');
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


def go(page: Page, act: Callable[[], Any]) -> None:
    """Do something that changes the view, and wait until the new one has been drawn."""
    page.evaluate("window.restedSince = undefined")
    act()
    settle(page)


@contextmanager
def serving(store: Path, *options: str) -> Iterator[Server]:
    """Serve a store as `commitments serve` does, on a free port, and stop at the end."""
    name, port = f"duckdb:{store}", free_port()
    command, environment = serve_command(name, port, *options)
    with subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        errors: list[str] = []
        reading = threading.Thread(target=lambda: errors.extend(process.stderr or ()), daemon=True)
        reading.start()
        try:
            line = process.stdout.readline()
            assert f"http://localhost:{port}" in line, line + "".join(errors)
            yield Server(f"http://localhost:{port}", name)
        finally:
            process.terminate()
            process.wait(timeout=10)


def accessibility_faults(page: Page, **options: Any) -> dict[str, list[str]]:
    """Rules that are broken seriously or critically, with where."""
    page.evaluate("document.querySelectorAll('details').forEach((fold) => fold.open = true)")
    violations = Axe().run(page, options={"resultTypes": ["violations"], **options}).response["violations"]
    return {
        fault["id"]: [f"{node['target']} {node['failureSummary']}" for node in fault["nodes"][:3]]
        for fault in violations
        if fault["impact"] in ("serious", "critical")
    }


def one_time_address(process: Any) -> str:
    """The one-time address that the terminal shows."""
    lines = iter(process.stdout.readline, "")
    return next(str(line.split()[-1]) for line in lines if "/enter?key=" in line)
