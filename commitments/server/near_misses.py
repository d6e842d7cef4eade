"""Addresses that are none of ours: how they are written here, and what is near them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches
from functools import cache
from urllib.parse import parse_qs

from starlette.types import Scope, Send

from commitments.contract import countries
from commitments.contract.codelists import fold
from commitments.contract.model import is_identifier
from commitments.exports.feed import NAME as FEED
from commitments.exports.linked_data import DCAT
from commitments.exports.open_data import DATASETS, FORMATS
from commitments.http.headers import respond
from commitments.http.site import path_of
from commitments.i18n.translator import Translator, translator_for
from commitments.server.embeds import TYPES
from commitments.server.requests import query_of, way_up
from commitments.site import chart_registry
from commitments.site.registry import (
    EMBED,
    LIGHT,
    LIGHT_PAGES,
    SITE_FILES,
    SITE_PAGES,
    listed_in,
    page_names,
    staff_pages,
)
from commitments.site.urls import Address, LightAddress
from commitments.text.languages import LANGUAGES

_ENDING = re.compile(r"\.(html?|php\d?|aspx?|jsp|cgi)$")
_MOST = 5  # of what is near
_WORDS, _LONGEST = 8, 64  # of an address that are looked at, and of each its letters
_CLOSE = 0.8  # how alike two words are, of which one may be the other mistyped

Near = tuple[str, str]  # where it is, from the folder of the dashboard; what it is called


@cache
def _addresses() -> frozenset[str]:
    """Return every address of ours without parameters, in the letters of its file or page."""
    pages = {page.path.removeprefix(".") for page in SITE_PAGES.values()}
    below = ["", *(page for page in LIGHT_PAGES if page != "overview"), *SITE_FILES]
    light = {f"{LIGHT}/{language}/{name}" for language in LANGUAGES for name in below}
    charts = {
        f"{EMBED}/{language}/{name}{ending}"
        for language in LANGUAGES
        for name in chart_registry.CHARTS
        for ending in TYPES
    }
    files = {f"{name}.{ending}" for name in DATASETS for ending in FORMATS}
    data = {f"/data/{name}" for name in ("", "datapackage.json", "datapackage.zip", DCAT, FEED, *files)}
    other = {LIGHT, "/api/", "/enter", "/robots.txt", "/sitemap.xml"}
    return frozenset(pages | light | charts | data | other)


def is_ours(path: str) -> bool:
    """Return whether something is at a path, written as it is."""
    return path in _addresses()


def straightened(path: str) -> str | None:
    """Return the path of ours that another spelling means: in capitals, with a stroke more or less, as
    index.html; None where there is none, or nothing to set right."""
    words = [word for word in path.lower().split("/") if word]
    if words and words[-1] in ("index.html", "index.htm", "index.php"):
        words.pop()
    bare = "/" + "/".join(words)
    meant = next((spelling for spelling in (bare, f"{bare}/") if is_ours(spelling)), None)
    return None if meant == path else meant


async def lead_on(scope: Scope, send: Send) -> bool:
    """Lead an address that is written otherwise than here to where it is, with its parameters; return whether
    there is such a one."""
    to = straightened(path_of(scope))
    if to is None:
        return False
    query = query_of(scope)
    location = way_up(scope) + to.removeprefix("/") + (f"?{query}" if query else "")
    await respond(send, 308, b"", {"location": location, "content-length": "0"})
    return True


def near(path: str, query: str, t: Translator) -> list[Near]:
    """Return what an address may have meant, the likeliest first; nothing of it is looked up in the store.

    Filters, day and revision of `query` are kept.
    """
    words = [word[:_LONGEST] for word in path.lower().split("/") if word][:_WORDS]
    language = next((word for word in words if word in LANGUAGES), t.language)
    if words[:1] == ["data"]:
        return [*_files(words[1:]), ("./data/", t("Open data"))]
    words = [_ENDING.sub("", word) for word in words]
    if words[:1] == ["embed"]:
        return list(_charts(words[1:], language))
    named = [word for word in words if word not in LANGUAGES]
    return list(dict.fromkeys(_pages(named, words[:1] == ["l"], query, language)))[:_MOST]


def _files(words: list[str]) -> list[Near]:
    """Return the files of the open data whose names are like one of these."""
    names = [address.removeprefix("/data/") for address in sorted(_addresses()) if address[:6] == "/data/"]
    like = get_close_matches("/".join(words), [name for name in names if name], _MOST, _CLOSE)
    return [(f"./data/{name}", name) for name in like]


def _charts(words: list[str], language: str) -> Iterator[Near]:
    """Return the charts whose names are like one of these."""
    for word in words:
        for name in get_close_matches(word.partition(".")[0], list(chart_registry.CHARTS), _MOST, 0.6):
            yield f".{EMBED}/{language}/{name}", name


def _pages(words: list[str], light: bool, query: str, language: str) -> Iterator[Near]:
    """Return the pages that words name, with what others of the words choose on them."""
    t, called = translator_for(language), _called(language)
    pages: list[tuple[int, str]] = []
    codes: list[str] = []
    for at, word in enumerate(words):
        before = pages[-1] if pages else (-1, "")
        if page := _spellings().get(fold(word)):
            pages.append((at, page))
        elif (len(word) > 2 or at) and (code := countries.find(word)):
            codes.append(code)
        elif pages and before[0] == at - 1 and SITE_PAGES[before[1]].subject == "id":
            continue  # the identifier of what that page shows
        elif page := _mistyped(word):
            pages.append((at, page))
    if codes and not pages:
        pages = [(0, "countries"), (0, "register")]
    for at, page in pages:
        following = words[at + 1] if at + 1 < len(words) else ""
        one = SITE_PAGES[page].subject == "id" and is_identifier(following) and not countries.find(following)
        page = page if one else listed_in(page)
        seen = replace(Address.read(page, parse_qs(query))[0], language=language)
        if one:
            yield _there(seen, light, id=following), t.pair(called[page], following)
            continue
        for code in codes[:1]:
            yield _there(seen, light, country=code), t.pair(called[page], t.country(code))
        yield _there(seen, light), called[page]


def _there(address: Address, light: bool, **chosen: str) -> str:
    """Return where a page is, with what is chosen there; the light one, where `light` and there is one."""
    if not light or address.page not in LIGHT_PAGES:
        return address.here(**chosen)
    below = LightAddress(address.page, address.scope, address.language, address.rest).here(**chosen)
    return f".{LIGHT}/{address.language}{below.removeprefix('.')}"


def _mistyped(word: str) -> str | None:
    """Return the page that a word may name with a letter too many, too few or another."""
    known, bare = _spellings(), fold(word)
    like = get_close_matches(bare, known, 1, _CLOSE) if len(bare) > 4 else ()
    return known[like[0]] if like else None


@cache
def _spellings() -> dict[str, str]:
    """Return folded word → page: paths, names in every language, and what else people say."""
    pages = {fold(word): name for name, page in SITE_PAGES.items() for word in page.also.split()}
    for language in LANGUAGES:
        pages |= {fold(name): page for page, name in _called(language).items()}
    return pages | {fold(page): page for page in _called(LANGUAGES[0])}


@cache
def _called(language: str) -> dict[str, str]:
    """Return page → its name, those that show one thing included."""
    t = translator_for(language)
    return {
        **{page: name for page, name, _ in staff_pages(t)},
        "search": t("Search"),
        "actor": t("Actor"),
        "commitment": t("Commitment or action"),
        "revision": t("Revision"),
        **dict(page_names(t)),
    }
