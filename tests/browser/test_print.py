"""What comes out of a printer: the page whole, on white, with its source, without what can be pressed."""

import csv

import pytest
from playwright.sync_api import Page, expect

from commitments.settings import data_folder
from tests.browser.driving import Server, settle, visit

pytestmark = pytest.mark.browser

# Nothing is printed: what a browser does before it is done, and `print` tells that it was asked for.
_PRINTED = "window.print = () => { dispatchEvent(new Event('beforeprint')); console.log('printed'); }"


def test_a_sheet_of_a_page(page: Page, server: Server) -> None:
    """A page printed has no menus and nothing to press; its tables stand open, its charts fit the sheet, its
    address is on it; the screen is as before afterwards."""
    page.add_init_script(_PRINTED)
    visit(page, f"{server.url}/countries?country=MLI&lang=fr")
    with page.expect_console_message(lambda message: message.text == "printed"):
        page.locator("a[data-print]").click()
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 718, "height": 1050})
    for gone in (".head nav", ".choices form", ".take", ".view details"):
        expect(page.locator(gone).first).to_be_hidden()
    tables = page.locator("details.table table")
    assert tables.count() > 2
    for i in range(tables.count()):
        expect(tables.nth(i)).to_be_visible()
    expect(page.locator(".paper")).to_have_text(f"{server.url}/countries?country=MLI&lang=fr")
    widths = page.locator("[data-testid=stPlotlyChart]").evaluate_all(
        "all => all.map(each => each.getBoundingClientRect().right)"
    )
    assert max(widths) <= 718
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(tables.first).to_be_hidden()


def test_a_list_is_printed_whole(page: Page, server: Server) -> None:
    """Who asks for a list on paper gets all of its rows, not the page of it that the screen shows."""
    page.add_init_script(_PRINTED)
    visit(page, f"{server.url}/register?lang=fr")
    rows = page.locator("table.lined tbody tr")
    expect(rows).to_have_count(25)
    with page.expect_console_message(lambda message: message.text == "printed"):
        page.locator("a[data-print]").click()
    settle(page)
    with (data_folder() / "baseline" / "commitments.csv").open(encoding="utf-8", newline="") as file:
        expect(rows).to_have_count(len([*csv.DictReader(file)]))
