"""A page whose connection is refused, lost or late: never blank, in the reader's language, and it goes on."""

import os
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    ViewportSize,
    WebSocketRoute,
    expect,
)

from commitments.settings import app_folder
from tests.browser.driving import LAPTOP, Server, go, serving, settle, visit
from tests.browser.network import Network

pytestmark = pytest.mark.browser

PHONE: ViewportSize = {"width": 360, "height": 800}
SOON = 15_000  # milliseconds: what the page itself waits for is less, on a machine that does nothing else
VIEW = "register?country=MLI"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with a place for one reader."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "COMMITMENTS_READERS", "1")
        with serving(tmp_path_factory.mktemp("connection") / "commitments.duckdb") as running:
            yield running


@pytest.fixture
def network(server: Server) -> Iterator[Network]:
    """A network that lets everything pass at first."""
    between = Network(server)
    yield between
    between.close()


def test_what_a_page_waits_for_before_it_says_so() -> None:
    """A page leaves nobody longer than five seconds without a word."""
    script = (app_folder() / "commitments/server/static/connection.js").read_text("utf-8")
    waits = re.search(r"\[PATIENCE, ANSWERING, \w+] = \[(\d+), (\d+), ", script)
    again = re.search(r"setTimeout\(look, navigator.onLine \? (\d+) ", script)
    assert waits
    assert again
    assert sum(map(int, (*waits.groups(), again[1]))) < 5_000


def said(page: Page) -> Locator:
    """What stands about the connection."""
    return page.locator(".connection [data-when]:visible")


def reader(browser: Browser, language: str, size: ViewportSize) -> BrowserContext:
    """A reader of a language at a screen."""
    return browser.new_context(locale=language, viewport=size)


@pytest.mark.parametrize(
    ("does", "language", "size", "words"),
    [
        ("refuse", "fr", PHONE, "Ce réseau bloque la connexion"),
        ("swallow", "en", LAPTOP, "this page is still opening"),
        ("end", "en", LAPTOP, "This network blocks the connection"),
    ],
)
def test_refused_from_the_first(
    browser: Browser, network: Network, does: str, language: str, size: ViewportSize, words: str
) -> None:
    """Where a network lets no websocket through, a sentence and the light page of the same view are there
    soon, and nothing of Streamlit's own; once it does, the page opens by itself."""
    context = reader(browser, language, size)
    page = context.new_page()
    network.now(does)
    page.goto(f"{network.url}/{VIEW}", wait_until="commit")
    expect(said(page)).to_contain_text(words, timeout=SOON)
    to = page.locator(".connection a")
    expect(to).to_be_visible()
    expect(page.locator("[role=dialog]")).to_have_count(0)
    if does == "refuse":
        network.now("pass")
        settle(page)
        expect(said(page)).to_have_count(0)
        expect(page.locator("h1")).to_be_visible()
        network.now("refuse")
        page.reload(wait_until="commit")
        expect(said(page)).to_be_visible(timeout=SOON)
    to.click()
    expect(page).to_have_url(re.compile(f"/l/{language}/register\\?country=MLI$"))
    context.close()


def test_lost_and_found(browser: Browser, network: Network) -> None:
    """A page whose server goes away says so and stays to be read, whatever is pressed; it comes back by
    itself, with what was asked for meanwhile."""
    context = reader(browser, "fr", PHONE)
    page = context.new_page()
    visit(page, f"{network.url}/{VIEW}")
    expect(said(page)).to_have_count(0)
    network.now("down")
    expect(said(page)).to_contain_text("La connexion au tableau de bord est interrompue", timeout=SOON)
    expect(page.locator("h1")).to_be_visible()
    page.get_by_role("button", name="Réessayer").click()
    expect(said(page)).to_have_count(0)
    expect(said(page)).to_be_visible()
    page.locator(".connection a").click()
    expect(said(page)).to_be_visible(timeout=SOON)
    page.locator(".chip a").first.click()
    expect(page).to_have_url(re.compile("/register$"))
    assert page.locator("[role=dialog]").count() == 0
    network.now("pass")
    expect(said(page)).to_have_count(0, timeout=15_000)
    settle(page)
    expect(page.locator(".chip")).to_have_count(0)
    expect(page.locator("h1")).to_be_visible()
    context.close()


def test_goes_on_where_it_was(browser: Browser, network: Network) -> None:
    """After a link has dropped, a page is where it was, asked for nothing anew: what was chosen, scrolled to,
    typed and unfolded; the next link leads on in the same session."""
    context = reader(browser, "fr", PHONE)
    page = context.new_page()
    frames: list[object] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(frame)))
    visit(page, f"{network.url}/method?country=MLI")
    page.evaluate(_BEGIN_TO_READ)
    read = page.evaluate(_WHAT_IS_READ)
    assert read == [["Mali"], 300, "marché", True]
    frames.clear()
    network.now("down")
    expect(said(page)).to_be_visible(timeout=SOON)
    network.now("pass")
    expect(said(page)).to_have_count(0, timeout=15_000)
    assert page.evaluate(_WHAT_IS_READ) == read
    assert frames == []
    go(page, page.locator(".chip a").first.click)
    expect(page.locator(".chip")).to_have_count(0)
    assert page.evaluate("window.begun") is True
    context.close()


_BEGIN_TO_READ = """() => {
  window.begun = true;
  [...document.querySelectorAll("#root details")].find((each) => !each.closest(".head, .view")).open = true;
  document.querySelector("#root input[type=search]").value = "marché";
  document.querySelector("[data-testid=stMain]").scrollTo({ top: 300, behavior: "instant" });
}"""
_WHAT_IS_READ = """() => [
  [...document.querySelectorAll("#root .chip b")].map((each) => each.textContent),
  document.querySelector("[data-testid=stMain]").scrollTop,
  document.querySelector("#root input[type=search]").value,
  [...document.querySelectorAll("#root details")].find((each) => !each.closest(".head, .view")).open,
]"""


def test_a_full_room(browser: Browser, server: Server) -> None:
    """Whoever comes when the room is full is told so and offered the light page; the one inside reads on."""
    context = reader(browser, "fr", LAPTOP)
    inside = context.new_page()
    visit(inside, f"{server.url}/{VIEW}")
    page = context.new_page()
    page.goto(f"{server.url}/actors", wait_until="commit")
    expect(said(page)).to_contain_text("Le tableau de bord est complet", timeout=SOON)
    page.locator(".connection a").click()
    expect(page).to_have_url(re.compile("/l/fr/actors$"))
    inside.locator(".chip a").first.click()
    settle(inside)
    expect(inside.locator(".chip")).to_have_count(0)
    expect(said(inside)).to_have_count(0)
    context.close()


@pytest.mark.parametrize(
    ("language", "size", "words"),
    [
        ("fr", PHONE, "Le serveur redémarre\u00a0; cette page revient d’elle-même."),
        ("en", LAPTOP, "The server is restarting; this page comes back by itself."),
    ],
)
def test_a_restart_is_told(
    browser: Browser, server: Server, language: str, size: ViewportSize, words: str
) -> None:
    """A page whose server ends to begin again says so at once, stays to be read, and goes on by itself."""
    context = reader(browser, language, size)
    page = context.new_page()
    opened: list[WebSocketRoute] = []
    restarting = False

    def between(socket: WebSocketRoute) -> None:
        if restarting:
            socket.close(code=1012)
        else:
            socket.connect_to_server()
            opened.append(socket)

    page.route_web_socket(re.compile("/_stcore/stream"), between)
    visit(page, f"{server.url}/{VIEW}")
    expect(said(page)).to_have_count(0)
    restarting = True
    opened[-1].close(code=1012)
    expect(said(page)).to_have_text(words, timeout=SOON)
    expect(page.locator("h1")).to_be_visible()
    restarting = False
    expect(said(page)).to_have_count(0, timeout=15_000)
    context.close()
