"""The desk in a browser: rows in question are mended in their grid, and a heading is chosen on the first."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from commitments.staff.drafts import Drafts
from commitments.staff.kept_draft import KeptDraft
from tests.browser.driving import accessibility_faults, one_time_address, settle, visit
from tests.servers import free_port, start_server
from tests.sheets import saved, workbook

pytestmark = pytest.mark.browser

REPORTS = """\
Engagement;Date du rapport;État d’avancement;Preuve;Vu par
ben-c1-reness;31/03/2026;bof;https://example.org/a;le maire
ben-c2-groupe-ess;jadis;bof;https://example.org/b;
TOTAL;;;;
"""
PASTE = """(cell, text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  cell.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def desk(page: Page, tmp_path: Path) -> Iterator[Page]:
    """A page on which somebody who is signed in deposits files."""
    port = free_port()
    with start_server("duckdb:commitments.duckdb", port, tmp_path) as (process, _):
        page.goto(one_time_address(process))
        settle(page)
        visit(page, f"http://localhost:{port}/upload")
        yield page


def deposit(page: Page, name: str, content: bytes) -> None:
    """Deposit a file."""
    file = FilePayload(name=name, mimeType="application/octet-stream", buffer=content)
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("heading", name="Ce qui ne va pas").wait_for()
    settle(page)


def cell(page: Page, row: int, column: int) -> Locator:
    """The cell of a row of the file in one of its columns; 0 is the number of the row."""
    of_row = page.get_by_role("grid").get_by_role("row", name=re.compile(rf"^{row}\b"))
    return of_row.locator(f":scope > :nth-child({column + 1})")


DAY, STATE = 2, 3


def test_rows_are_mended_in_their_grid(desk: Page) -> None:
    """By keyboard a fault is described, a value is chosen and written into all cells that hold the same, a
    block is pasted, a row is left out; nothing travels before it is applied, and all of it is one step."""
    deposit(desk, "rapports.csv", REPORTS.encode())
    expect(cell(desk, 2, STATE)).to_have_attribute("aria-invalid", "true")
    said = re.compile(r"«\sbof\s» n’est pas l’une des valeurs possibles")
    expect(cell(desk, 2, STATE)).to_have_accessible_description(said)
    assert accessibility_faults(desk) == {}
    cell(desk, 2, STATE).focus()
    desk.keyboard.press("Enter")
    desk.get_by_label("Ligne 2, État d’avancement").select_option("limited")
    desk.keyboard.press("Enter")
    expect(cell(desk, 3, STATE)).to_be_focused()
    desk.keyboard.press("ArrowUp")
    desk.get_by_role("button", name=re.compile("^Corriger les 2 cellules")).press("Enter")
    cell(desk, 3, DAY).focus()
    cell(desk, 3, DAY).evaluate(PASTE, "\n".join(["30/06/2026"] * 500))
    expect(desk.get_by_text("qui n’ont pas de place dans les lignes affichées")).to_contain_text("498")
    expect(desk.get_by_role("button", name="Appliquer (3)")).to_be_visible()
    desk.keyboard.press("Control+z")
    cell(desk, 3, DAY).evaluate(PASTE, "30/06/2026\n")
    cell(desk, 4, 0).focus()
    for key in ("Enter", "Control+z", "Enter"):
        desk.keyboard.press(key)
    expect(desk.get_by_text("lignes sont ajoutées")).to_have_count(0)
    desk.get_by_role("button", name="Appliquer (3)").press("Enter")
    expect(desk.get_by_text("Prêt à publier. 2 lignes sont ajoutées.")).to_be_visible()
    expect(desk.get_by_role("grid")).to_have_count(0)
    desk.get_by_role("button", name="Annuler la dernière étape").click()
    settle(desk)
    expect(cell(desk, 3, DAY)).to_have_text("jadis")


def test_what_is_written_in_the_grid_outlasts_a_step_that_is_not_taken(desk: Page, tmp_path: Path) -> None:
    """Where somebody else has gone on meanwhile, what was applied is there to be applied again, and what is
    being typed goes on being typed."""
    deposit(desk, "rapports.csv", REPORTS.encode())
    drafts = Drafts(f"duckdb:{tmp_path}/commitments.duckdb")
    [kept] = drafts.waiting()
    assert isinstance(kept, KeptDraft)
    drafts.named(kept, "Trimestre", "Binta")
    cell(desk, 3, DAY).focus()
    cell(desk, 3, DAY).evaluate(PASTE, "30/06/2026")
    desk.get_by_role("button", name="Appliquer (1)").press("Enter")
    cell(desk, 2, STATE + 1).focus()
    desk.keyboard.press("Enter")
    desk.get_by_label("Ligne 2, Preuve").fill("https://example.org/autre")
    expect(desk.get_by_text("Binta a continué ce brouillon")).to_be_visible()
    settle(desk)
    expect(desk.get_by_label("Ligne 2, Preuve")).to_be_focused()
    expect(desk.get_by_label("Ligne 2, Preuve")).to_have_value("https://example.org/autre")
    desk.keyboard.press("Enter")
    desk.get_by_role("button", name="Appliquer (2)").press("Enter")
    expect(cell(desk, 3, DAY)).to_have_text("30/06/2026")
    expect(desk.get_by_role("button", name="Appliquer")).to_have_count(0)
    expect(cell(desk, 2, STATE + 1)).to_have_text("https://example.org/autre")


def test_the_heading_is_chosen_on_the_first_rows(desk: Page) -> None:
    """Whichever row is taken for the heading, a press on another makes it the one."""
    rows = [
        ["Engagement", "Date du rapport", "Étape"],
        ["x", "2026", "limited"],
        ["identifiant", "nom", "pays", "type d’acteur"],
        ["sya", "Sya", "BFA", "academia"],
    ]
    deposit(desk, "deux.xlsx", saved(workbook(a=rows)))
    desk.get_by_text("Premières lignes\u00a0: en-tête à la ligne").click()
    for row, table in ((1, "Comptes rendus"), (3, "Acteurs")):
        desk.get_by_role("button", name=f"L’en-tête est à la ligne {row}").press("Enter")
        expect(desk.get_by_text(f"Premières lignes\u00a0: en-tête à la ligne {row}")).to_be_visible()
        settle(desk)
        expect(desk.get_by_label("Tableau de deux.xlsx")).to_have_value(table)
