"""What pages weigh over the wire, on a link that is paid by the megabyte."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from commitments.site.registry import SITE_PAGES
from commitments.store.store import Store
from tests.browser.driving import LAPTOP, go, visit
from tests.browser.network import Network
from tests.visits import light_addresses

pytestmark = pytest.mark.browser

PUBLIC = [page.path.removeprefix("./") for page in SITE_PAGES.values() if not page.for_staff]
_FOLLOW = """to => {
  const link = Object.assign(document.createElement("a"), { href: to, className: "in" });
  document.body.append(link);
  link.click();
  link.remove();
}"""


@pytest.fixture
def stranger(browser: Browser) -> Iterator[Page]:
    """A page of a French reader who never came before."""
    with browser.new_context(locale="fr-FR", viewport=LAPTOP) as context:
        yield context.new_page()


@pytest.mark.parametrize(("path", "most"), [("", 750_000), ("countries", 1_900_000)])
def test_first_visit(stranger: Page, network: Network, path: str, most: int) -> None:
    """A first visit of the overview costs at most 0.75 MB, of a page with charts of Plotly 1.9 MB; a second
    one a tenth of that."""
    visit(stranger, f"{network.url}/{path}")
    first, network.carried = network.carried, 0
    visit(stranger, f"{network.url}/{path}")

    assert 200_000 < first <= most
    assert network.carried < first / 10


def test_further_pages(stranger: Page, network: Network, demonstration_store: Store) -> None:
    """Each further page, of every kind, costs at most 60 KB more; what draws charts comes once."""
    visit(stranger, f"{network.url}/")
    once: list[float] = []
    devtools = stranger.context.new_cdp_session(stranger)
    devtools.send("Network.enable")
    devtools.on("Network.loadingFinished", lambda loaded: once.append(loaded["encodedDataLength"]))
    weights: dict[str, float] = {}
    for path in {*PUBLIC, *light_addresses(demonstration_store)} - {""}:
        network.carried = 0
        once.clear()
        go(stranger, lambda: stranger.evaluate(_FOLLOW, f"./{path}"))  # noqa: B023 - asked at once
        weights[path] = network.carried - max((size for size in once if size > 1_000_000), default=0)
    assert min(weights.values()) > 1_000
    assert {path: weight for path, weight in weights.items() if weight > 60_000} == {}
