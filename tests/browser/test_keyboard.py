"""The whole road of a file, from signing in to taking it back, without a mouse."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import one_time_address, settle
from tests.servers import free_port, start_server

pytestmark = pytest.mark.browser

REPORTS = """\
N° engagement;Avis du maire;Date;Progression
ben-c1-reness;bloqué;31/03/2026;20
ben-c2-groupe-ess;limité;31/03/2026;30
TOTAL;;;50
"""

# What has the focus: the name of what can be used, the kind of what is read, "" of the page as a whole.
FOCUSED = """() => {
  const it = document.activeElement;
  if (it.matches("body, main")) return "";
  return it.matches("a, button, input, textarea, summary") ? it.ariaLabel || it.innerText : it.tagName;
}"""
# The page has scrolled to what has the focus: until then a list that opens closes again.
AT_HAND = """() => {
  const top = document.activeElement.getBoundingClientRect().top;
  const moves = top !== window.focusedAt;
  window.focusedAt = top;
  if (moves) window.stillSince = performance.now();
  return performance.now() - window.stillSince > 300;
}"""
MOST_STOPS = 60  # between two things of the page


class Keyboard:
    """The keyboard of somebody who has nothing else; whatever is done, the focus stays on something."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def reach(self, name: str) -> None:
        """Go on to what bears a name, from where the last step led."""
        for _ in range(MOST_STOPS):
            if name in (focused := self._focused()):
                self._page.wait_for_function(AT_HAND)
                return
            self._page.keyboard.press("Tab")
        raise AssertionError(f"“{name}” is not reached; the focus is on “{focused}”")

    def enter(self, name: str) -> None:
        """Press Enter on what bears a name."""
        self.reach(name)
        self._page.keyboard.press("Enter")

    def choose(self, name: str, text: str) -> None:
        """Take the one entry of a list that begins with a text."""
        self.reach(name)
        self._page.keyboard.press("ArrowDown")
        expect(self._page.get_by_role("option").first).to_be_visible()
        self._page.keyboard.type(text)
        expect(self._page.get_by_role("option")).to_have_count(1)
        self._page.keyboard.press("Enter")

    def write(self, name: str, text: str) -> None:
        """Write into a field in place of what stands there, and go on."""
        self.reach(name)
        self._page.keyboard.press("ControlOrMeta+a")
        self._page.keyboard.type(text)
        self._page.keyboard.press("Tab")

    def shows(self, text: str) -> None:
        """Wait until the page shows a text, and has the focus on something of it."""
        expect(self._page.get_by_text(text).locator("visible=true").first).to_be_visible(timeout=30_000)
        settle(self._page)
        self._page.wait_for_function(f"() => ({FOCUSED})() !== ''", timeout=5_000)

    def _focused(self) -> str:
        return str(self._page.evaluate(FOCUSED))


def test_the_whole_road_of_a_file_by_keyboard(page: Page, tmp_path: Path) -> None:
    """Staff who have only a keyboard deposit a file, match a heading, mend a word, leave a row out, publish,
    look at the revision and take it back; after each step they go on from where they were."""
    file = tmp_path / "suivi.csv"
    file.write_text(REPORTS, "utf-8")
    keyboard = Keyboard(page)
    with start_server("duckdb:commitments.duckdb", free_port(), tmp_path) as (process, _):
        page.goto(one_time_address(process))
        settle(page)
        keyboard.enter("Déposer des fichiers")
        keyboard.shows("Fichiers : CSV ou classeurs")
        keyboard.reach("Choisir un fichier")
        page.locator("input[type=file]").set_input_files(file)  # what the system's own dialogue gives
        keyboard.shows("1 en-tête ne désigne aucune colonne")

        keyboard.enter("1 en-tête ne désigne aucune colonne")
        keyboard.shows("Appliquer ces colonnes")
        keyboard.choose("Avis du maire", "État")
        keyboard.enter("Appliquer ces colonnes")
        keyboard.shows("4 colonnes lues")
        keyboard.choose("bloqué", "Premiers")
        keyboard.enter("Corriger")
        keyboard.shows("1 correction faite ici")
        keyboard.enter("Laisser cette ligne de côté")
        keyboard.shows("2 lignes sont ajoutées")
        keyboard.write("Pourquoi cette modification", "Suivi du premier trimestre")
        keyboard.enter("Publier")
        keyboard.shows("La révision 2 est publiée.")

        keyboard.enter("Ce que cela a changé")
        keyboard.shows("1 cellule corrigée avant publication et 1 ligne laissée de côté")
        keyboard.enter("Annuler cette révision")
        keyboard.shows("elle peut être annulée en entier")
        keyboard.write("Pourquoi cette modification", "Envoyé par erreur")
        keyboard.enter("Publier")
        keyboard.shows("La révision 3 est publiée.")
        expect(page.get_by_text("a continué ce brouillon entre-temps")).to_have_count(0)
