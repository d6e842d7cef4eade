"""What comes over the wire: a browser that has seen nothing opens pages, then goes on from page to page."""

from collections.abc import Iterator

from playwright.sync_api import Page

from tests.benchmarks import views
from tests.benchmarks.programs import Place
from tests.benchmarks.table import Bound, Row
from tests.benchmarks.wire import Wire, opened

# As the dashboard's own script follows a link.
_GO = (
    "(to) => { history.pushState({}, '', to); dispatchEvent(new PopStateEvent('popstate', { state: {} })); }"
)
_ON = ("register", "countries?country=XDA", "actors", "practices", "search", "since")


def rows(place: Place) -> Iterator[Row]:
    """Weigh first visits beside an empty script, and what each further page brings."""
    with opened(place.script()) as (wire, _):
        empty = wire.silence()
    for name, most in (("overview", 0.75), ("a country", 1.9)):
        with opened(place.dashboard(), views.SENT_TO[name]) as (wire, page):
            first = wire.silence()
            if name == "a country":
                further = dict(_further(wire, page))
        yield Row(
            f"first visit of {name}, all that comes over the wire",
            "empty script",
            empty,
            first,
            "MB",
            Bound(most, "alone"),
        )
    heaviest = max(further, key=further.__getitem__)
    what = f"each further page (heaviest of {len(further)}: {heaviest})"
    yield Row(what, "first visit", first * 1000, further[heaviest] / 1000, "kB", Bound(60, "alone"))


def _further(wire: Wire, page: Page) -> Iterator[tuple[str, int]]:
    for address in _ON:
        before = wire.octets
        page.evaluate(_GO, f"./{address}")
        wire.silence()
        yield address.partition("?")[0], wire.octets - before
