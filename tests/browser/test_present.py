"""A talk in a browser: keys, clicker, touch, notes in a window, and no network any more."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.driving import Server, visit

pytestmark = pytest.mark.browser

ROOMS = {"projector": (1920, 1080), "old projector": (1024, 768)}
# What stands out of the screen, or is cut where it must be read.
_OUTSIDE = """() => [...document.querySelectorAll("section.now *")].filter((each) => {
  const at = each.getBoundingClientRect();
  const out = at.right > innerWidth + 1 || at.bottom > innerHeight + 1 || at.top < -1;
  return at.width && !each.closest("i") && out;
}).map((each) => each.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("room", ROOMS)
def test_a_talk_goes_on_without_network(browser: Browser, demonstration: Server, room: str) -> None:
    """From any page one click leads to the screens; keys lead through all of them, large and whole, while the
    network is gone; Escape leads back."""
    width, height = ROOMS[room]
    page = browser.new_context(viewport={"width": width, "height": height}).new_page()
    visit(page, f"{demonstration.url}/countries?lang=fr")
    page.locator(".take a").first.click()
    expect(page.locator("section.now h1")).to_have_text("Les engagements de Bamako")
    page.context.set_offline(True)
    last = page.locator("section").count()
    for at in range(2, last + 1):
        page.keyboard.press("PageDown")
        expect(page.locator("#place")).to_have_text(f"{at} / {last}")
        assert page.evaluate(_OUTSIDE) == []
        finding = page.locator("section.now h2").evaluate(
            "each => parseFloat(getComputedStyle(each).fontSize)"
        )
        assert finding >= height / 36
    page.keyboard.press("PageDown")
    assert page.url.endswith("#method")
    page.keyboard.press("Home")
    assert page.url.endswith("#title")
    page.keyboard.press("q")
    large = page.locator("section.now .code svg").bounding_box()
    assert large
    assert large["height"] > height / 2
    page.keyboard.press("q")
    with page.context.expect_page() as opened:
        page.keyboard.press("s")
    page.keyboard.press("ArrowRight")
    expect(opened.value.locator("h2")).to_have_text(page.locator("section.now h2").inner_text())
    opened.value.close()
    # A clicker that sends Escape does not end the talk: its next step goes on.
    page.keyboard.press("Escape")
    expect(page.locator("#leave")).to_be_visible()
    page.keyboard.press("PageDown")
    expect(page.locator("#leave")).to_be_hidden()
    expect(page.locator("section.now")).to_have_id("country")
    page.context.set_offline(False)
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{demonstration.url}/countries?lang=fr")
    page.context.close()


def test_screens_are_chosen(page: Page, server: Server) -> None:
    """Whoever speaks chooses the screens and their order in a form, which makes the link."""
    page.goto(f"{server.url}/l/fr/present?country=MLI#state")
    expect(page.locator("section.now")).to_have_id("state")
    page.keyboard.press("c")
    chosen = page.locator("#choose select[name=show]")
    chosen.nth(0).select_option("past_due")
    chosen.nth(1).select_option("state")
    for at in range(2, chosen.count()):
        chosen.nth(at).select_option("")
    page.locator("#choose button[type=submit]").click()
    expect(page.locator("section")).to_have_count(3)
    expect(page.locator("#place")).to_have_text("1 / 3")  # its script listens
    assert "country=MLI" in page.url
    page.keyboard.press("End")
    expect(page.locator("section.now")).to_have_id("state")
    assert page.url.endswith("#state")


def test_on_a_phone(browser: Browser, server: Server) -> None:
    """A phone shows a screen as wide as itself, and a tap at its edge leads on."""
    page = browser.new_context(viewport={"width": 360, "height": 800}, has_touch=True).new_page()
    page.goto(f"{server.url}/l/fr/present")
    for _ in range(page.locator("section").count() - 1):
        page.touchscreen.tap(350, 300)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.url.endswith("#method")
    page.context.close()
