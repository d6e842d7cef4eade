"""Views that people choose in the forms of the dashboard: a page, and one or two choices."""

from random import Random
from urllib.parse import urlencode

from commitments.contract.dimensions import DIMENSIONS
from commitments.i18n.translator import translator_for
from commitments.serving import served
from commitments.site.filters import own_choices
from commitments.site.registry import SITE_PAGES
from commitments.site.urls import Address
from commitments.site.visit import Visit
from commitments.store.opening import open_store
from commitments.text.languages import LANGUAGES

_SEED = 2019

# What people are sent to, of the invented set: an address beside what it shows.
_ACTOR = "int-international-organisation-1"
SENT_TO = {
    "overview": "",
    "register": "register",
    "a country": "countries?country=XDA",
    "a commitment": f"commitment?id={_ACTOR}-01",
    "an actor": f"actor?id={_ACTOR}",
}
# Pages of everything, which the navigation names; those of one thing ask for an identifier.
PAGES = [page.name for page in SITE_PAGES.values() if page.question]


def path(page: str) -> str:
    """Return a page as it stands in an address."""
    return SITE_PAGES[page].path.removeprefix("./")


def chosen(store: str, count: int) -> list[tuple[str, str]]:
    """Return so many views by a fixed seed, each a page and what is asked of it."""
    chance = Random(_SEED)  # noqa: S311 - repeatable on purpose
    with open_store(store) as opened:
        offered = {
            page: _choices(served.visitor(translator_for("fr"), Address(page), (), opened)) for page in PAGES
        }
    views: dict[tuple[str, str], None] = {}
    while len(views) < count:
        page = chance.choice(PAGES)
        asked = chance.sample(offered[page], chance.choice((1, 1, 1, 2)))
        views[path(page), urlencode([("lang", chance.choice(LANGUAGES)), *sorted(asked)])] = None
    return list(views)


def _choices(visit: Visit) -> list[tuple[str, str]]:
    named = {name: names for name, names in visit.names.items() if name in DIMENSIONS and name != "actor"}
    named |= {name: names for name, (_, names) in own_choices(visit).items()}
    return [(name, code) for name, names in named.items() for code in names]
