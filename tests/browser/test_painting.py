"""A page is read before any script has come; nothing of it moves or is lost once Streamlit has drawn it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from tests.browser.driving import Server, settle

pytestmark = pytest.mark.browser

PHONE: ViewportSize = {"width": 360, "height": 740}
# What a reader looks at, where it stands: each piece of a page, with the top of its box.
PLACES = """(page) => {
  const main = document.querySelector(page);
  const top = main.getBoundingClientRect().top - main.scrollTop;
  return [...main.querySelectorAll("[data-testid=stElementContainer]")].map((each) =>
    Math.round(each.getBoundingClientRect().top - top));
}"""


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """The browser of a reader at a phone, who has read nothing here before."""
    with browser.new_context(locale="fr-FR", viewport=PHONE) as context:
        yield context


def hold(page: Page) -> None:
    """Keep Streamlit's own scripts from coming."""
    page.route("**/static/js/**", lambda _: None)


def let(page: Page) -> None:
    """Let them come, and wait until the page is drawn."""
    page.unroute("**/static/js/**")
    settle(page)


@pytest.mark.parametrize("path", ["", "countries?country=MLI", "register"])
def test_nothing_moves(phone: BrowserContext, server: Server, path: str) -> None:
    """From its first frame to its last a page moves by at most 0.1 of the screen, as browsers count it; what
    was painted is gone then, and its pieces stand where they stood but for a line here and there that the
    letters of the device break otherwise."""
    page = phone.new_page()
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver((list) => list.getEntries().forEach((each) => {"
        " moved += each.value; })).observe({ type: 'layout-shift', buffered: true });"
    )
    hold(page)
    page.goto(f"{server.url}/{path}", wait_until="domcontentloaded")
    before = page.evaluate(PLACES, "#painted")
    let(page)
    after = page.evaluate(PLACES, "#root [data-testid=stMain]")
    assert page.evaluate("moved") <= 0.1
    expect(page.locator("h1")).to_have_count(1)
    assert len(before) == len(after)
    assert all(abs(was - now) < 120 for was, now in zip(before, after, strict=True))


def test_what_somebody_did_is_kept(phone: BrowserContext, server: Server) -> None:
    """Scroll place, focus, folds that are open and what is typed are there as before once Streamlit has
    drawn the page."""
    page = phone.new_page()
    hold(page)
    page.goto(f"{server.url}/register", wait_until="domcontentloaded")
    field = page.locator("#painted .choices input[name=q]")
    field.fill("marché")
    fold = page.locator("#painted .choices summary")
    fold.click()
    field.focus()
    page.evaluate("document.querySelector('#painted').scrollTop = 150")
    let(page)
    drawn = page.locator("#root .choices input[name=q]")
    expect(drawn).to_have_value("marché")
    expect(drawn).to_be_focused()
    expect(page.locator("#root .choices details")).to_have_attribute("open", "")
    assert page.evaluate("document.querySelector('#root [data-testid=stMain]').scrollTop") == pytest.approx(
        150, abs=1
    )


def test_read_and_used_before_streamlit(phone: BrowserContext, server: Server) -> None:
    """While Streamlit has not come, links and forms lead where they say, and what needs it says so."""
    page = phone.new_page()
    hold(page)
    page.goto(f"{server.url}/register?country=MLI", wait_until="domcontentloaded")
    page.locator("#painted button.later").first.click()
    expect(page.locator(".connection [data-when=opening]")).to_be_visible()
    page.locator("#painted .choices input[name=q]").fill("coton")
    page.locator("#painted .choices .find button").click()
    page.wait_for_url("**/register?country=MLI&q=coton", wait_until="commit")
    page.locator("#painted .head .name").click()
    page.wait_for_url(f"{server.url}/?country=MLI", wait_until="commit")
    expect(page.locator("#painted h1")).to_be_visible()


def test_read_without_scripts(browser: Browser, server: Server) -> None:
    """Where scripts are switched off the page is there, forms keep its view, and the light page is named."""
    with browser.new_context(locale="fr-FR", viewport=PHONE, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{server.url}/register?country=MLI&lang=fr")
        expect(page.locator("h1")).to_be_visible()
        expect(page.locator("noscript a")).to_be_visible()
        page.locator(".choices input[name=q]").fill("coton")
        page.locator(".choices .find button").click()
        assert {"country=MLI", "q=coton", "lang=fr"} <= {*page.url.partition("?")[2].split("&")}
