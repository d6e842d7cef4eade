"""The ways people go: from a bar to its rows, back again, with a link in hand, with a phone in the other."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from commitments.site.registry import SITE_PAGES, STAFF_PAGES
from tests.browser.driving import LAPTOP, PAGES, Server, go, settle, visit
from tests.turns import in_turn

pytestmark = pytest.mark.browser

PHONE: ViewportSize = {"width": 360, "height": 740}
NOTICE = "Démonstration\u00a0: pays, acteurs et chiffres sont inventés."


def asked(page: Page) -> dict[str, list[str]]:
    """The parameters of the address."""
    return parse_qs(urlsplit(page.url).query)


def path(page: Page) -> str:
    """The page that the address names, "" for the first."""
    return urlsplit(page.url).path.removeprefix("/")


def turn_to(page: Page, name: str) -> None:
    """Choose a page in the menu: open it, then the page."""
    page.locator(".head .menu summary").click()
    go(page, page.locator(".head .menu a", has_text=name).click)


def heading(page: Page) -> Locator:
    """The heading of the page."""
    return page.locator("h1")


def chips(page: Page) -> list[str]:
    """The filters that are shown as chosen."""
    return page.locator(".view .chip b").all_inner_texts()


def rows(page: Page) -> list[str]:
    """The rows of the register, by the words of their first cell."""
    return page.locator("table.lined tbody th").all_inner_texts()


def view(page: Page) -> tuple[str, list[str], list[str], str]:
    """What a reader sees of a view: heading, filters, rows, and the sentence under the heading."""
    lead = page.locator("hgroup .finding")
    return heading(page).inner_text(), chips(page), rows(page), lead.inner_text() if lead.count() else ""


# What a chart draws: of the bar with the highest number its place on the screen, its number and its address.
BAR = """() => {
  let best = null;
  const plot = document.querySelector(".js-plotly-plot");
  [...plot.querySelectorAll(".barlayer .trace")].forEach((trace, i) => {
    [...trace.querySelectorAll(".point path")].forEach((shape, j) => {
      const datum = shape.__data__ ?? shape.parentNode.__data__;
      const { text, customdata } = trace.__data__[0].trace;
      if (!best || datum.s > best.long) {
        const { x, y, width, height } = shape.getBoundingClientRect();
        const told = { number: Number(text[j]), to: [customdata[j]].flat()[0] };
        best = { long: datum.s, x: x + width / 2, y: y + height / 2, ...told };
      }
    });
  });
  return best;
}"""


def test_bar_leads_to_its_rows(page: Page, demonstration: Server) -> None:
    """A click on a bar leads to the register with that filter, as many rows as the bar said, and Back
    returns."""
    visit(page, f"{demonstration.url}/countries?scale=number")
    before = view(page)
    page.wait_for_selector(".js-plotly-plot .barlayer .point path")
    bar = page.evaluate(BAR)
    assert bar["to"].startswith("./register?")
    page.mouse.move(bar["x"], bar["y"])
    go(page, lambda: page.mouse.click(bar["x"], bar["y"]))
    expect(heading(page)).to_have_text("Engagements et actions")
    assert path(page) == "register"
    assert asked(page) == parse_qs(urlsplit(bar["to"]).query)
    assert page.locator("hgroup .finding").inner_text().split()[0] == str(bar["number"])
    assert len(rows(page)) == min(25, bar["number"])
    assert len(chips(page)) == 2
    there = view(page)
    go(page, page.go_back)
    expect(heading(page)).to_have_text(before[0])
    assert view(page) == before
    go(page, page.go_forward)
    expect(page.locator(".view .chip")).to_have_count(2)
    assert view(page) == there


def test_cell_leads_to_its_rows(page: Page, demonstration: Server) -> None:
    """A click on a cell of the matrix leads to its rows, and an empty one says that the record is silent."""
    visit(page, f"{demonstration.url}/countries")
    cell = page.locator("table.matrix a.cell:not(.void)").first
    number = cell.inner_text()
    go(page, cell.click)
    expect(heading(page)).to_have_text("Engagements et actions")
    assert asked(page).keys() == {"country", "level", "article"}
    assert page.locator("hgroup .finding").inner_text().split()[0] == number
    go(page, page.go_back)
    go(page, page.locator("table.matrix a.cell.void").first.click)
    expect(page.locator(".nothing")).to_contain_text("secrétariat")
    assert rows(page) == []


def test_filter_form(page: Page, demonstration: Server) -> None:
    """What the form of filters says is in the address, is shown, can be taken off, and moves with the
    reader."""
    visit(page, f"{demonstration.url}/register")
    page.locator(".view summary").first.click()
    form = page.locator(".view form").first
    country = form.locator("select[name=country] option").nth(1)
    name, code = country.inner_text(), country.get_attribute("value")
    form.locator("select[name=country]").select_option(code)
    form.locator("input[name=day]").fill("2024-12-31")
    go(page, form.locator("button").click)
    expect(page.locator(".view .chip")).to_have_count(2)
    assert asked(page) == {"country": [code], "day": ["2024-12-31"]}
    assert chips(page) == [name, "31 décembre 2024"]
    expect(page.locator(".view").first).to_contain_text("31 décembre 2024")
    turn_to(page, "Villes et acteurs")
    expect(heading(page)).to_have_text("Villes et acteurs")
    assert asked(page) == {"country": [code], "day": ["2024-12-31"]}
    assert chips(page) == [name, "31 décembre 2024"]
    go(page, page.locator(".view .chip a").first.click)
    expect(page.locator(".view .chip")).to_have_count(1)
    assert asked(page) == {"day": ["2024-12-31"]}


def test_back_and_forward(page: Page, demonstration: Server) -> None:
    """Back and forward go through every view that was seen: filters, order, page of the list, one
    commitment."""
    visit(page, f"{demonstration.url}/register?basis=declared")
    seen = [(page.url, view(page))]

    def step(act: Callable[[], Any]) -> None:
        go(page, act)
        page.wait_for_function("(url) => location.href !== url", arg=seen[-1][0])
        settle(page)
        seen.append((page.url, view(page)))

    step(page.locator("table.lined thead a").nth(1).click)
    assert asked(page)["sort"] == ["actor"]
    step(page.locator("table.lined thead a").nth(1).click)
    assert asked(page)["descending"] == ["1"]
    step(page.locator("nav.pages a[rel=next]").click)
    assert asked(page)["page"] == ["2"]
    step(page.locator("table.lined tbody th a").first.click)
    assert path(page) == "commitment"
    assert heading(page).inner_text() == seen[-2][1][2][0]
    assert len({repr(each) for _, each in seen}) == len(seen)
    for url, there in reversed(seen[:-1]):
        go(page, page.go_back)
        expect(page).to_have_url(url)
        expect(heading(page)).to_have_text(there[0])
        assert view(page) == there
    for url, there in seen[1:]:
        go(page, page.go_forward)
        expect(page).to_have_url(url)
        expect(heading(page)).to_have_text(there[0])
        assert view(page) == there


def test_language(page: Page, demonstration: Server) -> None:
    """The switch of language changes all words and the language that the page declares, and keeps the
    view."""
    visit(page, f"{demonstration.url}/register?basis=declared&sort=actor")
    assert page.evaluate("document.documentElement.lang") == "fr"
    before = rows(page)
    page.locator("a.language[hreflang=en]:visible").click()
    page.wait_for_url("**lang=en**")
    settle(page)
    expect(heading(page)).to_have_text("Commitments and actions")
    assert page.evaluate("document.documentElement.lang") == "en"
    assert asked(page) == {"basis": ["declared"], "sort": ["actor"], "lang": ["en"]}
    assert len(rows(page)) == len(before)
    turn_to(page, "Method")
    assert asked(page)["lang"] == ["en"]
    page.locator("a.language[hreflang=fr]:visible").click()
    page.wait_for_url("**lang=fr**")
    settle(page)
    expect(heading(page)).to_have_text("Méthode")
    assert page.evaluate("document.documentElement.lang") == "fr"


def test_search_from_any_page(page: Page, demonstration: Server) -> None:
    """From whatever page "/" and a name lead to what bears it, without the mouse."""
    visit(page, f"{demonstration.url}/countries")
    place = page.locator("table.cards tbody th a").first.inner_text()
    for start in PAGES[::4]:
        visit(page, f"{demonstration.url}/{start}?lang=fr&basis=declared")
        page.keyboard.press("/")
        page.keyboard.type(place)
        go(page, lambda: page.keyboard.press("Enter"))
        expect(heading(page)).to_have_text("Recherche")
        assert path(page) == "search"
        assert asked(page)["q"] == [place]
        assert asked(page)["lang"] == ["fr"]
        expect(page.locator(".rows .what a").first).to_have_text(place)
    go(page, page.locator(".rows .what a").first.click)
    assert path(page) == "countries"
    expect(heading(page)).to_have_text(place)


def test_words_in_the_register(page: Page, demonstration: Server) -> None:
    """The register is searched by words and narrowed by a status at once, and its list begins anew."""
    visit(page, f"{demonstration.url}/register?page=2")
    form = page.locator(".choices form")
    form.locator("input[name=q]").fill("coopérative")
    go(page, form.locator("button").click)
    expect(page.locator(".choices input[name=q]")).to_have_value("coopérative")
    assert asked(page) == {"q": ["coopérative"]}
    found = int(page.locator("hgroup .finding").inner_text().split()[0])
    go(page, page.locator(".filters a", has=page.locator(".swatch.complete")).click)
    expect(page.locator(".view .chip")).to_have_count(1)
    assert asked(page) == {"q": ["coopérative"], "completion": ["complete"]}
    assert int(page.locator("hgroup .finding").inner_text().split()[0]) < found
    go(page, page.locator(".filters a[aria-current]").click)
    assert asked(page) == {"q": ["coopérative"]}


def test_the_search_of_every_page_keeps_the_view(page: Page, demonstration: Server) -> None:
    """The search in the head keeps the filters of the view, and leaves behind what the page alone asks."""
    visit(page, f"{demonstration.url}/register?theme=women&completion=complete&page=2&q=eau")
    page.locator(".head > .aside input[name=q]").fill("coopérative")
    go(page, page.locator(".head > .aside button").click)
    expect(page.locator("h1")).to_have_text("Recherche")
    assert asked(page) == {"q": ["coopérative"], "theme": ["women"]}
    expect(page.locator(".notice")).to_have_count(0)


def test_sorted(page: Page, demonstration: Server) -> None:
    """Each heading of the register sorts by its column and says so; a page further are other rows."""
    visit(page, f"{demonstration.url}/register")
    first = rows(page)
    go(page, page.locator("nav.pages a[rel=next]").click)
    expect(page.locator("nav.pages span")).to_contain_text("26")
    assert set(rows(page)).isdisjoint(first) or rows(page) != first
    go(page, page.locator("table.lined thead a", has_text="Porté par").or_(
        page.locator("table.lined thead a").nth(1)
    ).first.click)  # fmt: skip
    expect(page.locator("th[aria-sort=ascending]")).to_have_count(1)
    actors = page.locator("table.lined tbody tr td:nth-child(2)").all_inner_texts()
    assert len(actors) == 25
    go(page, page.locator("table.lined thead a").nth(1).click)
    expect(page.locator("th[aria-sort=descending]")).to_have_count(1)
    assert page.locator("table.lined tbody tr td:nth-child(2)").all_inner_texts() != actors


def fetched(page: Page, label: str) -> bytes:
    """What a button of download gives."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=label).click()
    with open(waiting.value.path(), "rb") as file:  # noqa: PTH123 - Playwright's own path
        return file.read()


def test_who_changed_a_figure_and_why(page: Page, demonstration: Server) -> None:
    """From what the search finds it is two clicks to what a report said before, since when and why; and two
    revisions are compared by choosing them, at an address that can be sent."""
    visit(page, f"{demonstration.url}/revision?number=2&lang=en")
    title = page.locator(".changes .what a").first.inner_text()
    page.locator(".head input[name=q]").first.fill(title)
    go(page, lambda: page.locator(".head input[name=q]").first.press("Enter"))
    go(page, page.locator(".rows a", has_text=title).first.click)
    histories = page.locator(".reports a", has_text="its history")
    for place in range(histories.count()):
        go(page, histories.nth(place).click)
        if page.locator(".history > li").count() == 2:
            break
        go(page, page.go_back)
    newest = page.locator(".history > li").first
    expect(newest).to_contain_text("Revision 2")
    expect(newest.locator(".cells .old").first).to_be_visible()
    expect(newest.locator(".cells .new").first).to_be_visible()
    go(page, page.get_by_role("link", name="The whole history").click)
    go(page, lambda: page.locator("select[name=from]").select_option("1"))
    go(page, lambda: page.locator("select[name=to]").select_option("2"))
    assert (asked(page)["from"], asked(page)["to"]) == (["1"], ["2"])
    expect(heading(page)).to_have_text("From revision 1 to revision 2")
    expect(page.locator(".happening h3").first).to_have_text("Reports: 24 changed")


def test_taken_home(page: Page, demonstration: Server) -> None:
    """CSV and XLSX hold all rows of the view, in names, with day and notice, and no cell that runs."""
    visit(page, f"{demonstration.url}/register?verification=validated&day=2025-06-30&sort=actor")
    shown = rows(page)
    n = int(page.locator("hgroup .finding").inner_text().split()[0])
    text = fetched(page, "CSV").decode("utf-8-sig")
    table = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert len(table) == n > len(shown) - 1
    title = next(name for name in table[0] if "ngagement" in name and "dentifiant" not in name)
    assert [row[title] for row in table][: len(shown)] == shown
    assert not re.search(
        r"(?<![\w/-])(local_government|not_started|sse_network|self_declared)(?![\w-])", text
    )
    assert "2025" in text
    assert all(any("émonstration" in cell for cell in row.values()) for row in table)
    assert not [cell for row in table for cell in row.values() if cell.startswith(("=", "+", "@"))]

    book = load_workbook(io.BytesIO(fetched(page, "XLSX")))
    sheet = book.worksheets[0]
    lines = list(sheet.iter_rows(values_only=True))
    assert len(lines) == n + 1
    heads = [str(head).casefold() for head in lines[0]]
    assert heads == [name.casefold() for name in table[0]]
    column = heads.index(title.casefold())
    assert [line[column] for line in lines[1:]] == [row[title] for row in table]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    about = [str(cell) for line in book.worksheets[1].iter_rows(values_only=True) for cell in line]
    assert any("émonstration" in cell for cell in about)
    assert any("verification=validated" in cell for cell in about)


def test_link_shows_the_same(page: Page, browser: Browser, demonstration: Server) -> None:
    """A link that someone else opens, fresh, shows the view from which it was taken."""
    visit(page, f"{demonstration.url}/register?basis=declared&day=2025-12-31")
    go(page, page.locator("table.lined thead a").nth(6).click)
    expect(page.locator("th[aria-sort=ascending]")).to_have_count(1)
    context = browser.new_context(locale="fr-FR", viewport=LAPTOP)
    other = context.new_page()
    visit(other, page.url)
    assert view(other) == view(page)
    assert other.title() == page.title()
    context.close()


def test_language_of_the_browser(browser: Browser, demonstration: Server) -> None:
    """English where the browser asks for it, French where it asks for anything else; links name neither."""
    for locale, language in (("en-GB", "en"), ("de-DE", "fr")):
        context = browser.new_context(locale=locale, viewport=LAPTOP)
        page = context.new_page()
        visit(page, f"{demonstration.url}/register")
        assert page.evaluate("document.documentElement.lang") == language
        expect(heading(page)).to_have_text(
            "Commitments and actions" if language == "en" else "Engagements et actions"
        )
        assert "lang=" not in str(page.locator("nav a").first.get_attribute("href"))
        context.close()


# --- from the first page to every other ------------------------------------------------------------------

# What a list leads to: the page of one, the list that it stands in.
THROUGH_A_LIST = {"actor": "actors", "commitment": "register", "revision": "history"}
MENU, OPEN = ".head .menu", ":is(.head .menu, .view details)[open]"


def by_the_menu(page: Page, name: str) -> None:
    """Open the menu, and choose a page there: two clicks."""
    page.locator(f"{MENU} summary").click()
    links = page.locator(f"{MENU} nav a").all()
    led = [str(link.get_attribute("href")).partition("?")[0] for link in links]
    go(page, links[led.index(SITE_PAGES[name].path)].click)


def reaches(page: Page, server: Server, language: str, names: Iterable[str]) -> None:
    """Go from the first page to others, by the menu, and on through a list to what it holds one of."""
    for name in names:
        visit(page, f"{server.url}/")
        assert page.evaluate("document.documentElement.lang") == language
        if name == "search":
            page.keyboard.press("/")
            page.keyboard.type("a")
            go(page, lambda: page.keyboard.press("Enter"))
            assert path(page) == name
            continue
        before = heading(page).inner_text()
        listed = THROUGH_A_LIST.get(name, name)
        by_the_menu(page, listed)
        assert path(page) == SITE_PAGES[listed].path.removeprefix("./")
        if listed != "overview":
            expect(heading(page)).not_to_have_text(before)
        assert page.locator("h1").count() == 1
        expect(page.locator(OPEN)).to_have_count(0)
        if listed != name:
            link = page.locator(f":is(tbody, .line) a[href^='{SITE_PAGES[name].path}?']").first
            title = link.inner_text()
            go(page, link.click)
            if name != "revision":  # which bears its number, and in the list its reason
                expect(heading(page)).to_have_text(title)
            assert path(page) == name
        assert page.locator(f"{MENU} a[aria-current]").count() == 1


def menu_closes(page: Page, server: Server) -> None:
    """Open the menu and the filters, and close them with Escape, by the other, and by going elsewhere."""
    visit(page, f"{server.url}/method")
    menu, filters = page.locator(f"{MENU} summary"), page.locator(".view details summary").first
    filters.click()
    expect(page.locator(OPEN)).to_have_count(1)
    menu.click()
    expect(page.locator(OPEN)).to_have_count(1)
    expect(page.locator(MENU)).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(page.locator(OPEN)).to_have_count(0)
    expect(menu).to_be_focused()
    by_the_menu(page, "countries")
    expect(page.locator(OPEN)).to_have_count(0)
    # The page on which one is already is not drawn anew.
    menu.click()
    page.locator(f"{MENU} a[aria-current]").click()
    expect(page.locator(OPEN)).to_have_count(0)
    menu.click()
    expect(page.locator(OPEN)).to_have_count(1)
    page.locator(".foot").click(position={"x": 2, "y": 2}, force=True)
    expect(page.locator(OPEN)).to_have_count(0)


@pytest.mark.parametrize("half", in_turn(("first", "second"), 0, of=2))
def test_every_page_in_two_clicks(browser: Browser, demonstration: Server, half: str) -> None:
    """Every page is two clicks from the first one, what it lists one of a list further, and the menu closes
    when a page is chosen."""
    context = browser.new_context(locale="en", viewport=LAPTOP)
    # The history of a record is reached from what has one.
    names = [each for each in SITE_PAGES if each not in (*STAFF_PAGES, "record")][half == "second" :: 2]
    reaches(context.new_page(), demonstration, "en", names)
    context.close()


def test_menu_closes(page: Page, server: Server) -> None:
    """What is open over the page closes with Escape, when the other opens, when a page is chosen and by a
    click beside it."""
    menu_closes(page, server)


# --- a phone --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[Page]:
    """A page of a reader with a small phone."""
    context = browser.new_context(
        locale="fr-FR",
        viewport=PHONE,
        is_mobile=True,
        has_touch=True,
        user_agent="Mozilla/5.0 (Linux; Android 10; K) Chrome/130.0.0.0 Mobile Safari/537.36",
    )
    yield context.new_page()
    context.close()


WIDER = """() => {
  const main = document.querySelector("[data-testid=stMain]");
  const wide = [...main.querySelectorAll("*")].filter((each) => {
    const box = each.getBoundingClientRect();
    const held = each.closest(".scroll, .filters, nav, .visually-hidden, .skip, svg");
    return each.checkVisibility() && box.width && box.right > innerWidth + 1 && !held;
  });
  return {
    document: document.documentElement.scrollWidth - innerWidth,
    main: main.scrollWidth - main.clientWidth,
    wide: wide.slice(0, 3).map((each) => each.outerHTML.slice(0, 150)),
  };
}"""


def test_two_clicks_on_a_phone(phone: Page, demonstration: Server) -> None:
    """On a phone too pages are two clicks from the first one, and the open menu does not leave the screen."""
    reaches(phone, demonstration, "fr", ("countries", "actor", "environment", "history", "search"))
    visit(phone, f"{demonstration.url}/")
    phone.locator(f"{MENU} summary").click()
    for link in phone.locator(f"{MENU} a").all():
        box = link.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE["width"]


def test_menu_closes_on_a_phone(phone: Page, server: Server) -> None:
    """On a phone they close in the same ways."""
    menu_closes(phone, server)


LONG = ("countries?country=BEN&with=MLI", "search?q=" + "x" * 400, "register?q=" + "x" * 400)


@pytest.mark.parametrize("where", [*in_turn(PAGES, 2), *LONG])
def test_phone(phone: Page, demonstration: Server, where: str) -> None:
    """On a phone no page is wider than the screen, and each says that it is a demonstration."""
    visit(phone, f"{demonstration.url}/{where}")
    assert phone.evaluate(WIDER) == {"document": 0, "main": 0, "wide": []}
    expect(phone.locator("p.demonstration")).to_be_visible()
    assert phone.locator("p.demonstration").inner_text().strip() == NOTICE
    assert NOTICE in phone.locator(".foot").inner_text()


def test_no_notice_on_real_data(page: Page, server: Server) -> None:
    """What is documented is not called a demonstration."""
    visit(page, f"{server.url}/")
    assert page.locator("p.demonstration").count() == 0
    assert "Démonstration" not in page.locator(".foot").inner_text()


def test_page_that_is_not_there(page: Page, server: Server) -> None:
    """An address that no page has says so, in words of ours, and leads on."""
    answer = page.goto(f"{server.url}/nosuchpage?lang=fr")
    assert answer is not None
    assert answer.status == 404
    expect(page.locator("body")).to_contain_text(re.compile("n’existe pas"))
    page.locator("a", has_text="Pays").click()
    settle(page)
    expect(heading(page)).to_have_text("Pays")
