"""Fields at the desk: found by what is typed, named as they are heard, with the keyboard in its place."""

import re
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from tests import CHECKOUT
from tests.browser.driving import go, one_time_address, settle, visit
from tests.servers import free_port, start_server

pytestmark = pytest.mark.browser

REPORTS = """\
Engagement;Date du rapport;État d’avancement;Vu sur
ben-c1-reness;31/03/2026;en cours;l’Écho
ben-c2-groupe-ess;demain;fini;l’Écho
"""


def test_by_keyboard(page: Page, tmp_path: Path) -> None:
    """A straight apostrophe finds what bears a curved one; names of fields are spoken without the signs that
    are Markdown's; after each step the focus is where it was, or on what came of the step, never lost; sizes
    are told in the reader's words."""
    port = free_port()
    url = f"http://localhost:{port}"
    file = tmp_path / "rapports_2026.csv"
    file.write_text(REPORTS, "utf-8")
    focus = page.locator(":focus")
    with start_server("duckdb:commitments.duckdb", port, tmp_path) as (process, _):
        page.goto(one_time_address(process))
        settle(page)
        visit(page, f"{url}/upload")
        page.locator("input[type=file]").set_input_files(file)
        expect(page.get_by_test_id("stFileUploader")).to_contain_text(re.compile(r"\d+\soctets"))
        expect(page.get_by_label("Tableau de rapports_2026.csv", exact=True)).to_have_count(1)
        labels = page.locator("[aria-label]").evaluate_all("all => all.map(each => each.ariaLabel)")
        assert [label for label in labels if "\\" in label] == []

        def press(name: str | re.Pattern[str]) -> None:
            """Press a button by keyboard, and wait for what comes of it, which may take long to begin."""

            def until_it_runs() -> None:
                page.get_by_role("button", name=name).first.press("Enter")
                with suppress(PlaywrightTimeoutError):  # it was over before it was looked at
                    page.wait_for_selector("[data-test-script-state=running]", timeout=2_000)

            go(page, until_it_runs)

        page.locator("summary", has_text="1 en-tête ne désigne aucune colonne").press("Enter")
        press("Appliquer ces colonnes")
        expect(focus).to_contain_text("1 colonne laissée de côté")
        press("Accepter")
        expect(page.locator("body")).not_to_be_focused()
        expect(focus).not_to_have_count(0)

        visit(page, f"{url}/edit?reports_on=ben-c1-reness")
        page.get_by_label("Date du rapport (obligatoire)").fill("mars 2026")
        page.get_by_label("État d’avancement").press_sequentially("premiers")
        page.keyboard.press("Enter")
        press("Voir les changements")
        page.get_by_label("Pourquoi cette modification ?").fill("Lettre")
        press("Publier")
        expect(focus).to_contain_text("La révision 2 est publiée.")

        visit(page, f"{url}/edit?table=commitments")
        page.keyboard.press("Tab")
        expect(focus).to_have_text("Aller au contenu")
        page.keyboard.press("Enter")
        expect(focus).to_have_text("Saisir à la main")
        page.get_by_label("De quoi il s’agit").press("ArrowDown")
        expect(page.get_by_role("option")).not_to_have_count(0)  # who types reads first
        page.get_by_label("De quoi il s’agit").press_sequentially("resu", delay=100)
        expect(page.get_by_role("option")).to_have_text(["Résultats"])
        page.keyboard.press("Escape")
        page.get_by_label("Fiche", exact=True).press_sequentially("l'")
        expect(page.get_by_role("option").first).to_contain_text("l’")


DESK = """\
<main data-testid="stApp" data-test-script-state="notRunning">
<div data-testid="stMain"><div data-testid="stMainBlockContainer">
<h1>Ajouter un compte rendu</h1><button>Publier</button>
</div></div></main>
"""


def test_a_step_is_told_before_its_button_goes(page: Page) -> None:
    """On a slow machine what is said of a step stands there for a while beside what was pressed: once that
    goes, the focus is on what was said."""
    page.set_content(DESK)
    page.add_script_tag(path=CHECKOUT / "commitments" / "server" / "static" / "fields.js")
    page.get_by_role("button").press("Enter")
    page.locator("h1").evaluate(
        "each => each.insertAdjacentHTML('afterend', '<p class=published>Publiée.</p>')"
    )
    page.wait_for_timeout(300)  # until it was looked at
    page.get_by_role("button").evaluate("each => each.remove()")
    expect(page.locator(":focus")).to_have_text("Publiée.")


def test_what_was_said_and_is_drawn_anew_has_the_focus_again(page: Page) -> None:
    """What is said of a step keeps the focus where a later run draws it anew, in another place."""
    page.set_content(DESK)
    page.add_script_tag(path=CHECKOUT / "commitments" / "server" / "static" / "fields.js")
    page.get_by_role("button").press("Enter")
    page.get_by_role("button").evaluate("each => each.outerHTML = '<p class=published>Publiée.</p>'")
    expect(page.locator(":focus")).to_have_text("Publiée.")
    page.locator("p").evaluate("each => { each.parentElement.prepend(each.cloneNode(true)); each.remove(); }")
    expect(page.locator(":focus")).to_have_text("Publiée.")
