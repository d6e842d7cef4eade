"""What a first visit weighs over the wire, on a link that is paid by the megabyte."""

import pytest
from playwright.sync_api import Browser

from tests.browser.driving import LAPTOP, Server, visit

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("path", "most"),
    [("", 800_000), ("countries", 2_000_000), ("register", 800_000), ("method", 800_000)],
)
def test_first_visit(browser: Browser, demonstration: Server, path: str, most: int) -> None:
    """A first visit costs at most 2 MB with charts of Plotly, 0.8 MB without, as on the overview; a second
    one a tenth of that."""
    page = browser.new_context(viewport=LAPTOP).new_page()
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    bytes_received: list[float] = []
    network.on("Network.loadingFinished", lambda event: bytes_received.append(event["encodedDataLength"]))

    visit(page, f"{demonstration.url}/{path}")
    first = sum(bytes_received)
    bytes_received.clear()
    visit(page, f"{demonstration.url}/{path}")

    assert 200_000 < first <= most
    assert sum(bytes_received) < first / 10
    page.context.close()
