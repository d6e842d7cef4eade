"""What staff do with a file in a browser, and what everybody sees of it afterwards."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.benchmarks.large import reports
from tests.browser.driving import one_time_address, settle, visit
from tests.servers import free_port, start_server

pytestmark = pytest.mark.browser

REPORTS = """\
Engagement;Date du rapport;État d’avancement;Preuve;Vu sur
ben-c1-reness;31/03/2026;en cours;https://example.org/a;https://example.org/vu
ben-c2-groupe-ess;31/03/2026;fini;https://example.org/b;www.example.org
"""


def press(page: Page, name: str) -> None:
    """Press a button and wait until the page has been drawn anew."""
    page.get_by_role("button", name=name, exact=True).click()
    settle(page)


def test_from_a_file_to_the_history_and_back(page: Page, tmp_path: Path) -> None:
    """A spreadsheet in French words is mended with what is suggested, looked at, and published; everybody
    sees the revision without the name of who published it, and staff take it back. No address in a file is
    a link to press. A file that does not arrive, or is of no kind that is read, is told so. The log tells of
    all that no name and no word."""
    port = free_port()
    url = f"http://localhost:{port}"
    file = tmp_path / "rapports.csv"
    file.write_bytes(REPORTS.encode("cp1252"))
    with start_server("duckdb:commitments.duckdb", port, tmp_path) as (process, _):
        page.goto(one_time_address(process))
        settle(page)
        visit(page, f"{url}/upload")
        chosen = page.locator("input[type=file]")
        page.route("**/_stcore/upload_file/**", lambda sending: sending.abort())
        chosen.set_input_files(file)
        expect(page.get_by_test_id("stFileUploader")).to_contain_text("Ce fichier n’est pas arrivé")
        page.unroute("**/_stcore/upload_file/**")
        page.get_by_role("button", name=re.compile("^Retirer ")).first.click()
        chosen.set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"})
        expect(page.get_by_text("c’est un PDF", exact=False).first).to_be_visible()
        page.get_by_role("button", name=re.compile("^Retirer ")).first.click()
        chosen.set_input_files(file)
        expect(page.get_by_text("2 erreurs", exact=False).first).to_be_visible()
        page.get_by_text("1 en-tête ne désigne aucune colonne").click()
        expect(page.locator("label", has_text="Vu sur")).to_contain_text("example.org/vu")
        expect(page.locator("label a")).to_have_count(0)
        press(page, "Accepter les 2 propositions")
        expect(page.locator(".standing")).to_contain_text("2 lignes sont ajoutées")
        page.get_by_role("link", name="Dire pourquoi et publier").click()  # what it leads to is still drawn
        expect(page.get_by_role("button", name="Publier", exact=True)).to_be_in_viewport()
        page.get_by_label("Pourquoi cette modification ?").fill("Comptes rendus du premier trimestre")
        press(page, "Publier")
        expect(page.locator(".published")).to_contain_text("La révision 2 est publiée.")
        page.locator(".published a").first.click()
        settle(page)
        expect(page.locator("h1")).to_have_text("Révision 2")
        expect(page.locator("body")).to_contain_text("Comptes rendus : 2 ajouts")

        reader = page.context.browser.new_context(locale="fr-FR")
        public = reader.new_page()
        visit(public, f"{url}/revision?number=2")
        expect(public.locator("body")).to_contain_text("Comptes rendus du premier trimestre")
        expect(public.locator("body")).not_to_contain_text("Annuler cette révision")
        expect(public.locator("body")).not_to_contain_text("root")
        visit(public, f"{url}/undo?number=2")
        expect(public.locator("h1")).to_have_text("Réservé au secrétariat")
        reader.close()

        visit(page, f"{url}/undo?number=2")
        page.get_by_label("Pourquoi cette modification ?").fill("Envoyés par erreur")
        press(page, "Publier")
        expect(page.locator(".published")).to_contain_text("La révision 3 est publiée.")
        visit(page, f"{url}/commitment?id=ben-c1-reness")
        expect(page.locator("body")).not_to_contain_text("31 mars 2026")
        process.terminate()
        log = process.communicate(timeout=20)[1]
        assert log.count("published") == 2
        assert not [word for word in ("rapports", "a.pdf", "trimestre", "ben-c1", "erreur") if word in log]


def test_a_draft_outlives_window_server_and_person(page: Page, tmp_path: Path) -> None:
    """What was deposited, mended and typed is there after a reload, after a look at a record, which opens
    beside, and after a restart of the server; somebody else goes on from the list and publishes, and the
    address of the draft leads everyone to its revision."""
    port = free_port()
    url, store = f"http://localhost:{port}", "duckdb:commitments.duckdb"
    (tmp_path / "rapports.csv").write_bytes(REPORTS.encode("cp1252"))
    why = page.get_by_label("Pourquoi cette modification ?")
    ready = "Prêt à publier. 2 lignes sont ajoutées."
    with start_server(store, port, tmp_path) as (process, _):
        visit(page, one_time_address(process))
        visit(page, f"{url}/upload")
        page.locator("input[type=file]").set_input_files(tmp_path / "rapports.csv")
        expect(page.get_by_text("2 erreurs", exact=False).first).to_be_visible()
        expect(page).to_have_url(re.compile("draft="))
        expect(page.locator("[data-testid=stFileChips] > div")).to_be_hidden()
        press(page, "Accepter les 2 propositions")
        expect(page.locator(".standing")).to_contain_text(ready)
        with page.context.expect_page() as beside:
            page.locator("a.beside:visible").first.click()
        expect(beside.value).to_have_url(re.compile("commitment"))
        beside.value.close()
        why.fill("Reçus de Cotonou")
        [kept] = tmp_path.glob("*.drafts/*/draft.json")
        while "Cotonou" not in kept.read_text():  # at the first pause
            page.wait_for_timeout(100)
        expect(why).to_be_focused()
        page.reload()
        expect(page.locator(".standing")).to_contain_text(ready)
        expect(why).to_have_value("Reçus de Cotonou")
        draft = page.url
    with start_server(store, port, tmp_path) as (process, _):
        colleague = page.context.browser.new_context(locale="fr-FR")
        other = colleague.new_page()
        visit(other, one_time_address(process))
        visit(other, f"{url}/staff")
        other.get_by_role("link", name="rapports.csv").click()
        expect(other).to_have_url(draft)
        expect(other.get_by_label("Pourquoi cette modification ?")).to_have_value("Reçus de Cotonou")
        press(other, "Publier")
        expect(other.locator(".published")).to_contain_text("La révision 2 est publiée.")
        visit(other, draft)
        expect(other.locator(".published")).to_contain_text("La révision 2 est publiée.")
        colleague.close()


@pytest.mark.soak
def test_half_a_million_long_rows_through_the_page(page: Page, tmp_path: Path) -> None:
    """500,000 reports of 420 bytes, deposited on a page whose limit is raised, are looked at, published with
    a count of rows and read by everyone, while the whole server holds at most 1.5 GB."""
    (tmp_path / "commitments.toml").write_text("upload_size = 300")
    page.set_default_timeout(200_000)
    port = free_port()
    file = reports(tmp_path / "long", 500_000)
    with start_server(f"duckdb:{file.parent}/store.duckdb", port, tmp_path) as (process, _):
        page.goto(one_time_address(process))
        settle(page)
        visit(page, f"http://localhost:{port}/upload")
        page.locator("input[type=file]").set_input_files(file)
        why = page.get_by_label("Pourquoi cette modification ?")
        why.fill("Cinq ans de comptes rendus")
        expect(page.get_by_text(re.compile(r"500\s000 lignes sont ajoutées")).first).to_be_visible()
        page.get_by_role("button", name="Publier", exact=True).click()
        page.get_by_text(re.compile(r"Publication\s: .+ sur 500\s000 lignes")).first.wait_for()
        page.locator(".published").wait_for()
        visit(page, f"http://localhost:{port}/countries")
        held = Path(f"/proc/{process.pid}/status").read_text()
    peak = re.search(r"VmHWM:\s+(\d+) kB", held)
    assert peak
    assert int(peak[1]) * 1024 <= 1.5e9
