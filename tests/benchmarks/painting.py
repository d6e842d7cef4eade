"""How soon a page is there to be read on a phone: the dashboard's beside the light page of the same view."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, ViewportSize

from tests.benchmarks.programs import Place
from tests.benchmarks.table import Bound, Row
from tests.benchmarks.views import SENT_TO
from tests.benchmarks.wire import chromium

PHONE: ViewportSize = {"width": 360, "height": 740}
# Links as the DevTools of Chromium emulate them: milliseconds of delay, bits a second.
LINKS = {"3G": (150, 1_600_000), "2G": (300, 250_000)}
# What is opened on which phones: on such a link, so many times slower than this machine.
_PHONES = {("3G", 1): (*SENT_TO,), ("3G", 4): (*SENT_TO,), ("2G", 1): ("overview",)}

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


def rows(place: Place) -> Iterator[Row]:
    """Open pages on a phone whose browser has never seen any, on every link, and give the worst of them."""
    with place.dashboard() as program, chromium() as browser:
        site = f"http://localhost:{program.port}"
        for (link, slower), names in _PHONES.items():
            seen = {name: _both(browser, site, SENT_TO[name], link, slower) for name in names}
            on = link if slower == 1 else f"{link}, a phone {slower} times slower"
            for of, said, unit, bound in _FIGURES:
                both = {name: (getattr(light, of), getattr(own, of)) for name, (light, own) in seen.items()}
                worst = max(both, key=lambda name: both[name][1] - both[name][0])
                what = f"{said}, {on} (worst of {len(both)}: {worst})"
                yield Row(what, "light page", *both[worst], unit, bound)


# What is seen of an opening, what it is called, and what is to be reached beside the light page.
_FIGURES = (
    ("first", "first paint", "s", Bound(0.3, "beyond")),
    ("largest", "largest paint", "s", Bound(0.3, "beyond")),
    ("shift", "how far the page moves until it is drawn", "", Bound(0.1, "alone")),
)


def main(site: str, *said: str) -> None:
    """Print what is seen of a site, as in `links=3G cpu=1,4 pages=overview`."""
    asked = dict(each.split("=") for each in said if "=" in each)
    print(f"{'page':15}{'link':6}{'×':3}{'light: first, largest':25}dashboard: first, largest, shift, drawn")
    with chromium() as browser:
        for link in asked.get("links", ",".join(LINKS)).split(","):
            for slower in map(int, asked.get("cpu", "1,4").split(",")):
                for name in asked.get("pages", ",".join(SENT_TO)).split(","):
                    light, own = _both(browser, site, SENT_TO[name], link, slower)
                    print(
                        f"{name:15}{link:6}{slower:<3}{light.first:.2f} s, {light.largest:.2f} s"
                        f"{own.first:14.2f} s, {own.largest:.2f} s, {own.shift:.2f}, {own.drawn:.1f} s",
                        flush=True,
                    )


def _both(browser: Browser, site: str, below: str, link: str, slower: int) -> tuple[Seen, Seen]:
    """Open the light page and the dashboard's of the same view."""
    light = opening(browser, f"{site}/l/fr/{below}", link, slower, light=True)
    return light, opening(browser, f"{site}/{below}", link, slower, light=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
