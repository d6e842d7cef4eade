"""A reader of a dashboard in a folder of a site never leaves that folder, whatever proxy is before it."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.driving import LAPTOP, Server, go, serving, settle, visit
from tests.browser.folders import FOLDER, site_before
from tests.servers import free_port

pytestmark = pytest.mark.browser

KEPT = "Le réseau ne répond pas"


@pytest.fixture(params=["stripped", "passed on"])
def folder(
    request: pytest.FixtureRequest, demonstration: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """A folder that a proxy strips and names in a header; one that it passes on and the setting names."""
    port, door = urlsplit(demonstration.url).port or 0, free_port()
    if request.param == "stripped":
        with site_before(port, door, stripping=True) as found:
            yield found
        return
    monkeypatch.setenv("COMMITMENTS_PUBLIC_ADDRESS", f"http://127.0.0.1:{door}{FOLDER}")
    with (
        serving(tmp_path / "demonstration.duckdb", "--demonstration") as own,
        site_before(urlsplit(own.url).port or 0, door, stripping=False) as found,
    ):
        yield found


@pytest.fixture
def reader(browser: Browser) -> Iterator[Page]:
    """A page of a French reader, whose browser keeps what was seen."""
    with browser.new_context(locale="fr-FR", viewport=LAPTOP) as context:
        yield context.new_page()


def test_nobody_leaves_the_folder(reader: Page, folder: str) -> None:
    """Pages, their websocket, light pages, screens, frames for other sites, what is missing and what is kept
    for days without a network are in the folder; nothing is asked for beside it."""
    asked: list[str] = []
    reader.context.on("request", lambda request: asked.append(request.url))
    reader.on("websocket", lambda socket: asked.append(socket.url))
    visit(reader, f"{folder}/")
    expect(reader.locator("h1")).to_be_visible()
    go(
        reader,
        lambda: reader.locator(".head .menu a[href^='./countries']").first.evaluate("each => each.click()"),
    )
    assert reader.url.partition("?")[0] == f"{folder}/countries"
    visit(reader, f"{folder}/countries?country=XDA")
    code = reader.locator("code[data-snippet]").first
    code.evaluate("each => { each.closest('details').open = true; }")
    expect(code).to_contain_text(f'src="{folder}/embed/')
    reader.wait_for_function("navigator.serviceWorker.controller !== null")
    assert reader.evaluate("navigator.serviceWorker.ready.then(({ scope }) => scope)") == f"{folder}/"
    assert {name.split()[0] for name in reader.evaluate("caches.keys()")} == {f"{folder}/"}
    reader.goto(f"{folder}/l/fr/countries")
    expect(reader.locator("link[rel=canonical]")).to_have_attribute("href", f"{folder}/l/fr/countries")
    reader.goto(f"{folder}/l/fr/present")
    expect(reader.locator("section.now h1")).to_be_visible()
    reader.goto(f"{folder}/enter?key=none")
    expect(reader.locator("h1")).to_have_text("Cette adresse ne connecte pas")
    reader.goto(f"{folder}/nothing/at/all")
    reader.locator("a").first.click()
    settle(reader)
    assert reader.url.startswith(f"{folder}/")
    reader.context.set_offline(True)
    reader.goto(f"{folder}/countries?country=XDA")
    expect(reader.get_by_text(KEPT).first).to_be_visible()
    beside = {
        url for url in asked if not url.partition("://")[2].startswith(folder.partition("://")[2] + "/")
    }
    assert {url for url in beside if not url.startswith(("data:", "blob:"))} == set()
    assert any(url.startswith("ws") for url in asked)
