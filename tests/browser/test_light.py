"""Light pages in a browser: read without scripts, and the one file with its search."""

import unicodedata
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.driving import Server, visit

pytestmark = pytest.mark.browser


def test_without_scripts(browser: Browser, server: Server) -> None:
    """Where scripts are off, the dashboard leads to the light page of the same view, for everyone to read."""
    page = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800}).new_page()
    page.goto(f"{server.url}/countries?country=MLI&lang=fr")
    page.locator("noscript a").first.click()
    expect(page.locator("h1")).to_have_text("Mali")
    page.locator(".head .menu summary").click()
    page.locator(".head .menu").get_by_role("link", name="Pratiques", exact=True).click()
    assert page.url.endswith("/l/fr/practices?country=MLI")
    page.context.close()

    scripted = browser.new_context(bypass_csp=True, viewport={"width": 360, "height": 800}).new_page()
    scripted.goto(f"{server.url}/l/fr/countries?country=MLI")
    assert Axe().run(scripted).response["violations"] == []
    assert scripted.evaluate("document.documentElement.scrollWidth") == 360
    scripted.context.close()


def test_one_file_on_a_stick(page: Page, server: Server, tmp_path: Path) -> None:
    """The one file, saved and opened without a server, finds commitments by words however they are typed, and
    by a number's link."""
    file = tmp_path / "all.html"
    body = page.request.get(f"{server.url}/l/fr/all.html").body().decode()
    before, register, after = body.partition('<section id="register">')
    # As people keep them: accents apart, ligatures, raised letters, letters of West Africa.
    kept = unicodedata.normalize("NFD", "Sɔ̀nùù kpɛ́tɛ́, Ʋuʋu Ŋuti, Ɲɛtaa, 500 m² d’eﬃcacité")
    after = after.replace("<li data-of=", f'<li data-of="kept">{kept}</li>\n<li data-of=', 1)
    file.write_text(before + register + after, "utf-8")
    page.goto(file.as_uri())
    said, rows = page.locator("#said"), page.locator("#register li[data-of]")
    all_of_them = rows.count()
    expect(said).to_have_text(f"{all_of_them} sur {all_of_them}")
    number = page.locator("#overview .told a.complete")
    n = int(number.inner_text().split()[0])
    number.click()
    expect(said).to_have_text(f"{n} sur {all_of_them}")
    expect(rows.locator("visible=true")).to_have_count(n)
    page.locator("#all").click()
    page.locator("#words").fill("DIALOGUE politique")
    expect(said).not_to_have_text(f"{all_of_them} sur {all_of_them}")
    assert 0 < rows.locator("visible=true").count() < all_of_them
    for typed in (
        "sonuu KPETE",
        "Sɔ̀nùù",
        "ʋuʋu vuvu",
        "Nguti nyetaa",
        "nuti netaa",
        "m2 m²",
        "d'efficacite",
        "eﬃcacité d’",
    ):
        page.locator("#words").fill(typed)
        expect(said).to_have_text(f"1 sur {all_of_them}")
        expect(rows.locator("visible=true")).to_have_attribute("data-of", "kept")


def test_a_slow_link_is_offered_light_pages(page: Page, server: Server) -> None:
    """A slow link is offered the light pages and may decline; another sees nothing of it."""
    visit(page, f"{server.url}/about?lang=fr")
    expect(page.locator(".connection section")).to_be_hidden()
    page.add_init_script(
        "Object.defineProperty(navigator, 'connection', {value: {saveData: false, effectiveType: '2g'}})"
    )
    visit(page, f"{server.url}/about?lang=fr")
    expect(page.locator(".connection section")).to_contain_text("Cette connexion est lente")
    page.locator(".connection .close").click()
    expect(page.locator(".connection section")).to_be_hidden()
