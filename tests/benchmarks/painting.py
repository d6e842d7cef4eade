"""How soon a page is there to be read on a phone: the dashboard's beside the light page of the same view."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.browser.chromium import find
from tests.browser.conftest import QUIET

PHONE: ViewportSize = {"width": 360, "height": 740}
PAGES = {
    "overview": "",
    "a country": "countries?country=MLI",
    "an actor": "actor?id=ben-acad",
    "the register": "register",
    "a commitment": "commitment?id=ner-c1-mutualite",
}
# Links as the DevTools of Chromium emulate them: milliseconds of delay, bits a second.
LINKS = {"3G": (150, 1_600_000), "2G": (300, 250_000)}
PROCESSORS = (1, 4)  # times slower than this machine's

# What the browser notes of itself, from its first frame on.
_OBSERVE = """
window.seen = { fcp: 0, lcp: 0, shift: 0, shifts: [] };
const observe = (type, note) => {
  new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
};
observe("paint", ({ name, startTime }) => { if (name === "first-contentful-paint") seen.fcp = startTime; });
observe("largest-contentful-paint", ({ startTime, element }) => {
  [seen.lcp, seen.largest] = [startTime, element?.outerHTML.slice(0, 120)];
});
observe("layout-shift", ({ startTime, value, sources }) => {
  seen.shift += value;
  seen.shifts.push([startTime, value, ...sources.map(({ node }) => node?.outerHTML?.slice(0, 80))]);
});
"""
# The dashboard is drawn when its script and its charts are, and what was painted before has gone.
_DRAWN = """() => {
  const drawn = (selector) => document.querySelector(`#root ${selector}`);
  const charts = [...document.querySelectorAll("#root [data-testid=stPlotlyChart]")];
  return !document.getElementById("painted") && drawn("[data-test-script-state=notRunning]") && drawn(".head")
    && charts.every((each) => each.querySelector(".main-svg"));
}"""


@dataclass(frozen=True)
class Seen:
    """What a reader saw of one opening: seconds until the first and the largest paint, how far the page moved
    until it was drawn, and seconds until then."""

    first: float
    largest: float
    shift: float
    drawn: float


@contextmanager
def _phone(browser: Browser, link: str, slower: int) -> Iterator[Page]:
    delay, bits = LINKS[link]
    with browser.new_context(viewport=PHONE, locale="fr-FR") as context:
        page = context.new_page()
        tools = context.new_cdp_session(page)
        tools.send("Network.enable")
        tools.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": delay,
                "downloadThroughput": bits / 8,
                "uploadThroughput": bits / 8,
            },
        )
        tools.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        page.add_init_script(_OBSERVE)
        yield page


def opening(browser: Browser, address: str, link: str, slower: int, *, light: bool) -> Seen:
    """Open an address with nothing kept from before, until it is drawn."""
    with _phone(browser, link, slower) as page:
        page.goto(address, wait_until="commit")
        if light:
            page.wait_for_load_state("load")
        else:
            page.wait_for_function(_DRAWN, timeout=60_000)
        drawn = float(page.evaluate("performance.now()"))
        page.wait_for_timeout(500)
        seen = page.evaluate("seen")
        if "--say" in sys.argv:
            print(seen["largest"], *seen["shifts"], sep="\n   ", flush=True)
        return Seen(seen["fcp"] / 1000, seen["lcp"] / 1000, seen["shift"], drawn / 1000)


def rows(site: str, links: list[str], processors: list[int], pages: list[str]) -> Iterator[str]:
    """Return a row of Markdown for each page, link and processor."""
    heads = ("page", "link", "processor", "light page: first paint", "largest", "dashboard: first paint")
    yield "| " + " | ".join((*heads, "largest", "shift", "drawn")) + " |"
    yield "|---|---|---|--:|--:|--:|--:|--:|--:|"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=list(QUIET))
        for link in links:
            for slower in processors:
                for name in pages:
                    below = PAGES[name]
                    light = opening(browser, f"{site}/l/fr/{below}", link, slower, light=True)
                    own = opening(browser, f"{site}/{below}", link, slower, light=False)
                    yield (
                        f"| {name} | {link} | ×{slower} | {light.first:.2f} s | {light.largest:.2f} s "
                        f"| {own.first:.2f} s | {own.largest:.2f} s | {own.shift:.2f} | {own.drawn:.1f} s |"
                    )


if __name__ == "__main__":
    site, *rest = [each for each in sys.argv[1:] if not each.startswith("--")]
    asked = [each.partition("=") for each in rest]
    of = {name: value.split(",") for name, _, value in asked}
    for row in rows(
        site,
        of.get("links", list(LINKS)),
        [int(each) for each in of.get("cpu", ["1", "4"])],
        of.get("pages", list(PAGES)),
    ):
        print(row, flush=True)
