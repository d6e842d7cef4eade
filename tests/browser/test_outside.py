"""Nothing is asked from outside, and nothing is refused inside."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.driving import PAGES, Server, settle, visit
from tests.turns import in_turn

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", in_turn(PAGES, 0))
@pytest.mark.parametrize("which", [pytest.param("server", marks=pytest.mark.soak), "demonstration"])
def test_nothing_from_outside(page: Page, request: pytest.FixtureRequest, which: str, path: str) -> None:
    """No page asks anything of another origin, over HTTP or a websocket, nor breaks its own policy."""
    server: Server = request.getfixturevalue(which)
    home = urlsplit(server.url).netloc
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda each: asked.append(each.url))
    page.on("websocket", lambda each: asked.append(each.url))
    page.on("console", lambda each: said.append(each.text) if each.type == "error" else None)
    page.on("pageerror", lambda each: said.append(str(each)))

    visit(page, f"{server.url}/{path}")
    for _ in range(4):
        page.mouse.wheel(0, 4000)
        settle(page)

    outside = [
        url for url in asked if urlsplit(url).scheme not in ("data", "blob") and urlsplit(url).netloc != home
    ]
    assert outside == []
    assert any(url.startswith("ws:") for url in asked)
    assert said == []
