"""A page whose connection is refused, lost or late: never blank, in the reader's language, and it goes on."""

import os
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize, expect

from tests.browser.driving import LAPTOP, Server, serving, settle, visit

pytestmark = pytest.mark.browser

PHONE: ViewportSize = {"width": 360, "height": 800}
SOON = 5_000  # milliseconds
VIEW = "register?country=MLI"


class Network:
    """What lies between a browser and a server, and does with websockets as networks do.

    `does` is "pass", "refuse" (403), "swallow" (no answer), "end" (cut as soon as it is open) or "down"
    (nothing passes at all).
    """

    def __init__(self, server: Server) -> None:
        self.does = "pass"
        self._to = urlsplit(server.url).port or 0
        self._open: set[socket.socket] = set()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        threading.Thread(target=self._take, daemon=True).start()

    def now(self, does: str) -> None:
        """Do otherwise from now on; what passes is cut where nothing is to pass."""
        self.does = does
        if does == "down":
            for each in list(self._open):
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Let nothing pass any more."""
        self.now("down")
        self._door.close()

    def _take(self) -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=self._pass, args=self._door.accept()[:1], daemon=True).start()

    def _pass(self, browser: socket.socket) -> None:
        with browser, suppress(OSError):
            first = browser.recv(65536) if self.does != "down" else b""
            live = b"upgrade: websocket" in first.lower()
            if not first or (live and self.does == "swallow"):
                time.sleep(30 if live else 0)
            elif live and self.does == "refuse":
                browser.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            else:
                with socket.create_connection(("localhost", self._to)) as server:
                    server.sendall(first)
                    if live and self.does == "end":
                        browser.sendall(server.recv(65536))
                        return
                    self._open |= {browser, server}
                    threading.Thread(target=_carry, args=(server, browser), daemon=True).start()
                    _carry(browser, server)


def _carry(one: socket.socket, other: socket.socket) -> None:
    """Carry bytes until either end is gone."""
    with suppress(OSError):
        while part := one.recv(65536):
            other.sendall(part)
    for each in (one, other):
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)


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
    within five seconds, and nothing of Streamlit's own; once it does, the page opens by itself."""
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
