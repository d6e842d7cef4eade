"""The pictures of the README, and those of the guide of the secretariat, taken on the way that it tells;
`make pictures` does."""

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from unittest.mock import patch

from PIL import Image, ImageOps
from playwright.sync_api import Browser, Locator, Page, ViewportSize, sync_playwright

from tests import CHECKOUT
from tests.browser.chromium import QUIET, find
from tests.browser.driving import LAPTOP, go, one_time_address, serving, settle, visit
from tests.servers import free_port, start_server

README_PICTURES = CHECKOUT / ".screenshots"
GUIDE = CHECKOUT / "docs" / "guide"
EXERCISE, PICTURES = GUIDE / "exercice.csv", GUIDE / "pictures"
# A page of staff stands whole in the window, so that any part of it can be taken.
WHOLE: ViewportSize = {"width": 900, "height": 4000}
PHONE: ViewportSize = {"width": 360, "height": 800}
_COLOURS = 64
_TALLEST = 900
_EDGE = "#B5AC97"  # round a picture, which else looks as what it stands on
_SETTINGS = 'contact = "secretariat@example.org"\npublisher = "Secrétariat (démonstration)"\n'


@dataclass(frozen=True)
class Album:
    """A page, and the folder into which parts of it are taken."""

    page: Page
    folder: Path

    def take(self, name: str, top: Locator | None = None, below: Locator | None = None) -> None:
        """Take what stands from `top` to what comes `below`; the window without them."""
        settle(self.page)
        self.page.evaluate("document.activeElement?.blur()")
        self.page.wait_for_timeout(400)  # folds take a moment to open
        window = self.page.viewport_size
        assert window is not None
        begin = _edge(top) - 16 if top else 0
        end = min(_edge(below) - 8 if below else begin + window["height"], begin + _TALLEST)
        # Never more than stands in the window: what scrolls in it is not seen below.
        shot = self.page.screenshot(
            clip={"x": 0, "y": begin, "width": window["width"], "height": end - begin},
            animations="disabled",
        )
        with Image.open(BytesIO(shot)) as taken:  # few colours: a picture weighs some 20 kB
            framed = ImageOps.expand(taken.convert("RGB"), 1, _EDGE)
            few = framed.quantize(_COLOURS, dither=Image.Dither.NONE)
            few.save(self.folder / f"{name}.png", optimize=True)

    def heading(self, name: str) -> Locator:
        """The heading of this name."""
        return self.page.get_by_role("heading", name=name, exact=True)

    def press(self, name: str | re.Pattern[str]) -> None:
        """Press the first button of this name, and wait for what comes of it."""
        button = self.page.get_by_role("button", name=name, exact=True).first
        go(self.page, button.click)

    def choose(self, field: str | re.Pattern[str], value: str) -> None:
        """Choose a value in a list."""
        self.page.get_by_role("combobox", name=field).click()
        self.page.get_by_role("option", name=value, exact=True).click()
        settle(self.page)


def _edge(at: Locator) -> float:
    box = at.first.bounding_box()
    assert box is not None
    return box["y"]


def take_readme(browser: Browser, folder: Path) -> None:
    """Take what the README shows of the documented baseline."""
    with tempfile.TemporaryDirectory() as store, serving(Path(store) / "baseline.duckdb") as server:
        for name, path, size in (
            ("overview", "", LAPTOP),
            ("commitment", "commitment?id=mli-c1-cnapess-programme", LAPTOP),
            ("phone", "", PHONE),
        ):
            with browser.new_context(locale="fr-FR", viewport=size, service_workers="block") as context:
                page = context.new_page()
                visit(page, f"{server.url}/{path}")
                Album(page, folder).take(name)


@contextmanager
def secretariat(browser: Browser) -> Iterator[tuple[Page, str]]:
    """A page of Awa, who is signed in at a demonstration of her own, and its address."""
    with tempfile.TemporaryDirectory() as named, patch.dict(os.environ, {"LOGNAME": "Awa"}):
        folder, port = Path(named), free_port()
        (folder / "commitments.toml").write_text(_SETTINGS)
        with (
            start_server("duckdb:guide.duckdb", port, folder, "--demonstration") as (process, _),
            browser.new_context(locale="fr-FR", viewport=WHOLE, service_workers="block") as context,
        ):
            page = context.new_page()
            page.set_default_timeout(8000)
            visit(page, one_time_address(process))
            yield page, f"http://localhost:{port}"


def take_guide(browser: Browser, folder: Path) -> None:
    """Go the way that the guide tells, from signing in to taking back, and take its pictures."""
    with secretariat(browser) as (page, site):
        album = Album(page, folder)
        visit(page, f"{site}/staff")
        album.take("secretariat", page.locator("h1"), page.get_by_text("Modèles à remplir"))
        visit(page, f"{site}/upload")
        album.take("deposer", page.locator("h1"), page.get_by_text("Modèles à remplir"))
        _mend(album)
        _publish(album, site)
        _afterwards(album, site)


def _mend(album: Album) -> None:
    page = album.page
    page.locator("input[type=file]").set_input_files(EXERCISE)
    album.heading("Ce qui ne va pas").wait_for()
    album.take("lecture", page.locator("h1"), album.heading("Ce qui ne va pas"))
    page.get_by_text("5 lignes reconnues d’après leurs mots").click()
    album.take(
        "reconnu",
        page.get_by_text("5 lignes reconnues d’après leurs mots"),
        page.get_by_text("Premières lignes"),
    )
    page.get_by_text("5 lignes reconnues d’après leurs mots").click()
    page.get_by_text("Lesquelles ne sont pas justes").wait_for(state="hidden")
    album.take(
        "questions", album.heading("Ce qui ne va pas"), page.get_by_text("Avancement en %\u00a0: n’est")
    )
    grid = page.get_by_text("Les lignes en question")
    album.take("grille", grid, page.get_by_text("lignes en question").last)
    album.press(re.compile("^Accepter les"))
    album.press("Laisser cette ligne de côté")
    album.choose("«\u00a0bof\u00a0»\u00a0: 1 ligne", "Premiers pas")
    album.take("corriger", album.heading("Ce qui ne va pas"), grid)
    album.press("Corriger")


def _publish(album: Album, site: str) -> None:
    page, why = album.page, album.page.get_by_label(re.compile("^Pourquoi cette modification"))
    page.get_by_text("Prêt à publier").wait_for()
    album.take("changera", album.heading("Ce qui changera"), why)
    visit(page, f"{site}/staff")
    album.take("brouillons", album.heading("Brouillons"), page.get_by_text("Modèles à remplir"))
    page.get_by_role("link", name="exercice.csv").click()
    album.heading("Ce qui changera").wait_for()
    album.press("Publier")
    page.locator(".published").wait_for()
    album.take("publie", page.locator("h1"), page.locator(".foot"))


def _afterwards(album: Album, site: str) -> None:
    page = album.page
    for name, path in (
        ("annuler", "undo?number=4"),
        ("demander", "due?actor=xda-local-government-1"),
        ("saisir", "edit"),
        ("correspondances", "matches"),
        ("historique", "history"),
        ("corrections", "corrections?number=4"),
    ):
        visit(page, f"{site}/{path}")
        album.take(name, page.locator("h1"), page.locator(".take, .foot").first)


if __name__ == "__main__":
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find(), args=list(QUIET))
        take_readme(chromium, README_PICTURES)
        take_guide(chromium, PICTURES)
