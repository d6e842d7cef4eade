"""What was seen opens again without a network, and says of which day it is; of staff nothing is kept."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from commitments.cli.main import main
from commitments.settings import data_folder
from tests.browser.driving import LAPTOP, one_time_address, serving, settle, visit
from tests.browser.network import Network
from tests.servers import free_port, start_server

pytestmark = pytest.mark.browser

SAID = "Le réseau ne répond pas\u00a0: cette page est montrée telle qu’elle était le "
# What is kept: once a page is there, or is there no longer, or after five seconds.
_KEPT = """async ([path, there]) => {
  let paths = [];
  for (let tries = 0; tries < 100; tries++) {
    const all = (await caches.keys()).map(async (name) => (await caches.open(name)).keys());
    paths = (await Promise.all(all)).flat().map(({ url }) => url.slice(location.origin.length));
    if (paths.includes(path) === there) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return paths;
}"""


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page of a French reader."""
    with browser.new_context(locale="fr-FR", viewport=LAPTOP) as context:
        yield context.new_page()


def wait_for_worker(page: Page) -> None:
    """Wait until what is asked for passes by what keeps it."""
    page.wait_for_function("navigator.serviceWorker.controller !== null")


def kept(page: Page, path: str, *, there: bool = True) -> list[str]:
    """The pages that are kept, once this one is among them, or not."""
    paths: list[str] = page.evaluate(_KEPT, [path, there])
    assert (path in paths) is there
    return paths


def test_what_was_seen_opens_again(phone: Page, network: Network) -> None:
    """A light page, a page of the dashboard and the screens open again without a network once seen, each with
    a line that says so, on every screen as well; with one they are as new, without that line."""
    visit(phone, f"{network.url}/countries")
    wait_for_worker(phone)
    kept(phone, "/countries")
    for path in ("/l/fr/register?country=XDA", "/l/fr/present"):
        phone.goto(network.url + path)
        expect(phone.locator("h1")).to_be_visible()
        expect(phone.get_by_text(SAID)).to_have_count(0)
        kept(phone, path)
    network.now("down")
    # The last was seen as a light page alone.
    for path in ("/l/fr/register?country=XDA", "/countries", "/l/fr/present", "/register?country=XDA"):
        phone.goto(network.url + path, wait_until="commit")
        expect(phone.locator("h1").first).to_be_visible()
        expect(phone.get_by_text(SAID).filter(visible=True)).to_have_count(1)
        if path.endswith("present"):
            phone.keyboard.press("ArrowRight")
            expect(phone.locator("section:nth-of-type(2)").get_by_text(SAID)).to_be_visible()
    network.now("pass")
    phone.goto(f"{network.url}/l/fr/register?country=XDA")
    expect(phone.get_by_text(SAID)).to_have_count(0)


def test_what_is_kept_gives_way_to_a_revision(phone: Page, tmp_path: Path) -> None:
    """Of a register that changed meanwhile, what is kept says of which day it is; once the network is back, a
    page of the dashboard is drawn as the register now stands by itself, a light page when it is asked for."""
    title, changed = "Collecter et recycler les déchets avec des communes", tmp_path / "commitments.csv"
    text = (data_folder() / "baseline" / "commitments.csv").read_text("utf-8").splitlines()
    row = next(line for line in text if title in line)
    changed.write_text("\n".join([text[0], row.replace(title, "Recycler ensemble")]), "utf-8")
    path = f"/commitment?id={row.partition(',')[0]}"
    light = phone.context.new_page()
    with serving(tmp_path / "commitments.duckdb") as server, closing(Network(server)) as network:
        opened = {phone: path, light: f"/l/fr{path}"}
        visit(phone, network.url + path)
        wait_for_worker(phone)
        light.goto(network.url + opened[light])
        for page, address in opened.items():
            kept(page, address)
        network.now("down")
        for page, address in opened.items():
            page.goto(network.url + address, wait_until="commit")
            expect(page.get_by_text(SAID)).to_be_visible()
            expect(page.locator("h1").first).to_have_text(title)
        assert main(["import", str(changed), "--reason", "why", "--store", server.store]) == 0
        network.now("pass")
        expect(phone.locator("#root h1").first).to_have_text("Recycler ensemble", timeout=20_000)
        expect(phone.get_by_text(SAID)).to_have_count(0)
        expect(light.get_by_text(SAID)).to_be_visible()
        light.reload()
        expect(light.locator("h1").first).to_have_text("Recycler ensemble")


def test_of_staff_nothing_is_kept(phone: Page, tmp_path: Path) -> None:
    """What staff see is in no copy, be it a public page; what an older program kept goes as a newer one
    comes, and whoever signs out leaves nothing at all."""
    port = free_port()
    url = f"http://localhost:{port}"
    with start_server("duckdb:commitments.duckdb", port, tmp_path) as (process, _):
        phone.goto(f"{url}/robots.txt")
        phone.evaluate("caches.open(`${location.origin}/ older`)")
        phone.goto(one_time_address(process))
        phone.wait_for_url(f"{url}/staff")
        settle(phone)
        wait_for_worker(phone)
        for path in ("due", "", "register"):
            visit(phone, f"{url}/{path}")
        phone.goto(f"{url}/l/fr/countries")
        assert kept(phone, "/l/fr/countries") == ["/l/fr/countries"]
        assert phone.evaluate("caches.has(`${location.origin}/ older`)") is False
        visit(phone, f"{url}/staff")
        phone.get_by_role("button", name="Se déconnecter").click()
        expect(phone.locator("h1")).to_have_text("Réservé au secrétariat")
        assert kept(phone, "/l/fr/countries", there=False) == []
