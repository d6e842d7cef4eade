"""The dashboard for everyone: what axe-core finds, and what the keyboard reaches."""

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.driving import LAPTOP, Server, accessibility_faults, settle, visit
from tests.turns import in_turn

pytestmark = pytest.mark.browser

# What axe-core finds, serious or critical, on a Streamlit page with nothing on it, as rule → why it stays.
ON_AN_EMPTY_PAGE: dict[str, str] = {}

PATHS = (
    "",
    "countries",
    "countries?country={country}",
    "themes",
    "themes?theme=transport&with=education",
    "practices",
    "practices?like=nobody&q=transport",
    "actors",
    "actors?kind=actor_type:local_government",
    "actor?id={actor}",
    "actor?id=nothing",
    "declaration",
    "partnerships",
    "partnerships?one={country}&other={country}",
    "register",
    "register?country={country}&country=nowhere&completion=complete&day=2024-12-31",
    "commitment?id={commitment}",
    "commitment?id=nothing",
    "outcomes",
    "environment",
    "search?q=a",
    "method",
    "about",
    "accessibility",
    "staff",
)


# Streamlit changes its ground a moment after our own colours, which follow the browser at once.
THEMED = """() => {
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.color = "var(--ground)";
  const ground = getComputedStyle(probe).color;
  probe.remove();
  return getComputedStyle(document.querySelector('[data-testid="stApp"]')).backgroundColor === ground;
}"""


@pytest.fixture(scope="module")
def nothing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Streamlit page with nothing on it."""
    script = tmp_path_factory.mktemp("nothing") / "nothing.py"
    script.write_text("import streamlit\n", "utf-8")
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    quiet = [
        "--server.headless",
        "true",
        "--browser.gatherUsageStats",
        "false",
        "--server.address",
        "localhost",
    ]
    with subprocess.Popen(
        [*command, *quiet], cwd=script.parent, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            url = f"http://localhost:{port}"
            for _ in range(200):
                try:
                    urllib.request.urlopen(f"{url}/_stcore/health", timeout=5).close()  # noqa: S310
                    break
                except urllib.error.URLError:
                    assert process.poll() is None
                    time.sleep(0.1)
            yield url
        finally:
            process.terminate()
            process.wait(timeout=10)


def test_empty_page(page: Page, nothing: str) -> None:
    """What is taken as Streamlit's own is what axe-core finds on an empty page of it, and no more."""
    visit(page, nothing)
    assert accessibility_faults(page).keys() == ON_AN_EMPTY_PAGE.keys()


@pytest.fixture(scope="module")
def places(demonstration: Server, browser: Browser) -> dict[str, str]:
    """A country, a commitment and an actor of the demonstration, as its pages name them."""
    context = browser.new_context(viewport=LAPTOP)
    page = context.new_page()
    visit(page, f"{demonstration.url}/register")
    links = page.locator("table.lined tbody th a")
    commitment = str(links.first.get_attribute("href")).split("id=")[1].split("&")[0]
    of_lead = str(page.locator("table.lined tbody td a[href*='actor?']").first.get_attribute("href"))
    actor = parse_qs(urlsplit(of_lead).query)["id"][0]
    visit(page, f"{demonstration.url}/countries")
    country = page.locator("select[name=country] option").nth(1).get_attribute("value")
    context.close()
    return {"country": str(country), "commitment": commitment, "actor": actor}


# In English the same is looked at by `make soak`.
@pytest.fixture(scope="module", params=["fr", pytest.param("en", marks=pytest.mark.soak)])
def reader(request: pytest.FixtureRequest, browser: Browser) -> Iterator[tuple[str, Page]]:
    """A reader of one language, for all pages."""
    context = browser.new_context(locale=request.param, viewport=LAPTOP)
    yield request.param, context.new_page()
    context.close()


@pytest.mark.parametrize("path", in_turn(PATHS, 0, of=2))
def test_no_serious_fault(
    reader: tuple[str, Page], demonstration: Server, places: dict[str, str], path: str
) -> None:
    """No page has a serious fault of its own, in light or dark, with everything unfolded."""
    language, page = reader
    # Dark differs in its colours alone: the whole is looked at in one of the two, contrast in both.
    whole, colours = ("light", "dark") if language == "fr" else ("dark", "light")
    page.emulate_media(color_scheme=whole)  # type: ignore[arg-type]
    visit(page, f"{demonstration.url}/{path.format(**places)}")
    assert page.evaluate("document.documentElement.lang") == language
    found = accessibility_faults(page)
    assert {rule: where for rule, where in found.items() if rule not in ON_AN_EMPTY_PAGE} == {}
    page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]
    page.wait_for_function(THEMED)
    settle(page)
    assert accessibility_faults(page, runOnly=["color-contrast"]) == {}


# --- the keyboard -------------------------------------------------------------------------------------

WATCH = """() => {
  window.reached = new Set(); window.unseen = [];
  document.addEventListener("focusin", ({ target }) => {
    window.reached.add(target);
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(target);
    const seen = (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2) || boxShadow !== "none";
    if (!seen) window.unseen.push(target.outerHTML.slice(0, 200));
  });
}"""
LEFT = """() => [...document.querySelectorAll("a[href], button, input, select, summary")]
  .filter((each) => each.checkVisibility({ visibilityProperty: true }))
  .filter((each) => each.tabIndex >= 0 && !each.disabled)
  .filter((each) => !window.reached.has(each))
  .map((each) => each.outerHTML.slice(0, 200))"""


def test_skip_link(page: Page, server: Server) -> None:
    """The way to the content is the first stop of the keyboard, is seen there, and leads past the head."""
    visit(page, f"{server.url}/register")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    expect(skip).to_have_text("Aller au contenu")
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.dataset.place") == "content"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.head')") is None


@pytest.mark.parametrize("path", ["", "register", "countries?country=MLI"])
def test_every_stop(page: Page, server: Server, path: str) -> None:
    """The keyboard reaches every link, button and field, and shows where it is."""
    visit(page, f"{server.url}/{path}")
    page.evaluate(WATCH)
    stops = page.locator("a[href], button, input, select, summary").count()
    for _ in range(stops + 20):
        page.keyboard.press("Tab")
    assert page.evaluate(LEFT) == []
    assert page.evaluate("window.unseen") == []
