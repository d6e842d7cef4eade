"""The view lives in the address: written and read back it is the same, whatever people put into it; and it is
never longer than its bounds."""

from datetime import date
from typing import Any
from urllib.parse import parse_qs, quote, urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.contract.dimensions import DIMENSIONS
from commitments.i18n.translator import translator_for
from commitments.measures.scope import Scope
from commitments.site.refusals import refusals
from commitments.site.registry import SITE_FILES, SITE_PAGES
from commitments.site.urls import LONGEST, MOST, Address, IgnoredParameter, LightAddress, is_passed_over
from commitments.text.folding import LONGEST_SEARCH, MOST_WORDS, words

TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
VALUES = st.lists(TEXT, min_size=1, max_size=3, unique_by=str.lower).map(tuple)
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
# What is no text of whatever kind, among the parameters of pages.
OWN = {
    "q": st.sampled_from(["eau", "Sɔ̀nùù kpɛ́tɛ́", "l’eau, l’école"]).map(lambda value: (value,)),
    "page": (st.just("all") | st.integers(0, 10**8 - 1).map(str)).map(lambda value: (value,)),
    "since": DAYS.map(lambda day: (str(day),)),
}
SEEN = st.builds(
    Scope,
    day=st.none() | DAYS,
    revision=st.none() | st.integers(min_value=0, max_value=10**30),
    **{name: st.just(()) | VALUES for name in DIMENSIONS},
)


def addresses_of(page: str) -> st.SearchStrategy[Address]:
    """Any address of a page, with what it reads of it."""
    several = {"completion", "partner", "measure", "with"}
    own = {
        name: OWN.get(name, VALUES if name in several else TEXT.map(lambda value: (value,)))
        for name in sorted(SITE_PAGES[page].reads)[:4]
    }
    return st.builds(
        Address,
        st.just(page),
        SEEN,
        st.sampled_from([None, "fr", "en"]),
        st.fixed_dictionaries({}, optional=own).map(
            lambda own: tuple(
                sorted(((name, value) for name, values in own.items() for value in values), key=_since_last)
            )
        ),
    )


def _since_last(pair: tuple[str, str]) -> bool:
    return pair[0] == "since"


ADDRESSES = st.sampled_from(sorted(SITE_PAGES)).flatmap(addresses_of)

# What anybody may write into an address: known names, made up ones, far too much of either.
NAMES = st.sampled_from(
    [*DIMENSIONS, "day", "revision", "lang", "q", "id", "page", "since", "with", "sort", "partner"]
)
HOSTILE = st.dictionaries(
    NAMES | NAMES.map("amp;{}".format) | TEXT | st.just("x" * 5_000),
    st.lists(
        TEXT
        | st.sampled_from(["", "MLI", "2026-03-31", "fr", "9" * 5_000, "a " * 9_000, "x" * 60_000])
        | st.integers(0, 10**6).map(str),
        max_size=60,
    ),
    max_size=8,
)


def read(written: str, page: str = "register") -> tuple[Address, list[IgnoredParameter]]:
    """Read an address as a browser hands it on."""
    return Address.read(page, parse_qs(urlsplit(written).query, keep_blank_values=True))


@given(ADDRESSES)
def test_round_trip(address: Address) -> None:
    """Any view, written as an address and read again, is the same view, and nothing of it is refused."""
    assert read(address.here(), address.page) == (address, [])


@given(ADDRESSES, st.sampled_from(sorted(SITE_PAGES)))
def test_other_pages_keep_the_view(address: Address, page: str) -> None:
    """A link to another page carries the view on, and leaves what is the page's own behind."""
    there, refused = read(address.to(page), page)
    assert refused == []
    assert (there.page, there.scope, there.language, there.rest) == (
        page,
        address.scope,
        address.language,
        (),
    )


@given(ADDRESSES, st.sampled_from(sorted(SITE_PAGES)))
def test_links_are_relative(address: Address, page: str) -> None:
    """Links hold wherever the dashboard lives, under whatever folder of a site."""
    link = address.to(page)
    assert link.startswith("./")
    assert link.isascii()
    beside = urlsplit(urljoin("https://example.org/some/where/register?country=MLI", link))
    assert (beside.netloc, beside.path) == (
        "example.org",
        "/some/where/" + SITE_PAGES[page].path.removeprefix("./"),
    )


@given(ADDRESSES)
def test_files_keep_the_view(address: Address) -> None:
    """A file to take away is of the view at hand: same day, same filters, and what a page alone chooses is
    left behind."""
    written = urlsplit(address.file("slides.pptx", "fr")).query
    there, refused = Address.read("overview", parse_qs(written), SITE_FILES["slides.pptx"].reads)
    assert refused == []
    assert (there.scope, there.language) == (address.scope, None)
    assert {name for name, _ in there.rest} <= {"since", "scale"}


@given(ADDRESSES)
def test_files_are_found_from_light_pages(address: Address) -> None:
    """From the dashboard and from a light page the same file is found, wherever the dashboard lives."""
    light = LightAddress(address.page, address.scope, "fr", address.rest)
    from_page = urljoin("https://example.org/some/where/countries", address.file("all.html", "fr"))
    from_light = urljoin("https://example.org/some/where/l/fr/countries", light.file("all.html", "fr"))
    assert from_page == from_light
    assert urlsplit(from_page).path == "/some/where/l/fr/all.html"


def test_the_brief_of_a_page() -> None:
    """On paper a page is the actor, the articles or the countries that it shows, in the view at hand; any
    other is all countries of its view."""
    asked = Scope(country=("MLI",), level=("network",))
    for page, rest, path in (
        ("actor", (("id", "ml-bamako"),), "actor.pdf?id=ml-bamako&country=MLI&level=network"),
        ("declaration", (), "declaration.pdf?country=MLI&level=network"),
        ("countries", (), "countries.pdf?country=MLI&level=network"),
        ("countries", (("with", "BEN"),), "countries.pdf?country=MLI&country=BEN&level=network"),
        ("register", (("q", "eau"), ("page", "3")), "countries.pdf?country=MLI&level=network"),
    ):
        for address in (Address(page, asked, rest=rest), Address(page, asked, "en", rest)):
            assert address.brief("fr") == f"./l/fr/{path}"


def test_the_subject_of_a_page() -> None:
    """What a page shows by a parameter of its own is a filter of what is taken away from it."""
    day = date(2026, 3, 31)
    asked = Scope(day=day, country=("MLI",), level=("network",))
    actor = Address("actor", asked, rest=(("id", "ml-bamako"),)).subject
    assert actor.scope == Scope(day=day, actor=("ml-bamako",))
    kind = Address("actors", asked, rest=(("kind", "actor_type:cooperative"),)).subject
    assert kind.scope == Scope(day=day, country=("MLI",), actor_type=("cooperative",))
    register = Address("register", asked, rest=(("q", "eau"),))
    assert register.subject == register


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("day", "demain"),
        ("day", "2023-02-30"),
        ("day", "31/03/2026"),
        ("day", "0000-01-01"),
        ("day", "1899-12-31"),
        ("day", "2101-01-01"),
        ("day", "9999-12-31"),
        ("day", "10000-01-01"),
        ("day", "<script>"),
        ("revision", "-1"),
        ("revision", "1.5"),
        ("revision", "latest"),
        ("revision", "٣"),
        ("revision", "²"),
        ("revision", "9" * 60),
        ("page", "-1"),
        ("page", "zwei"),
        ("page", "9" * 20),
        ("since", "gestern"),
        ("lang", "de"),
    ],
)
def test_refused(name: str, value: str) -> None:
    """A day, revision, page or language that cannot be one is handed back as given, and the view is read
    without it."""
    address, refused = Address.read("since", {name: [value], "country": ["MLI"]})
    assert [(each.name, each.value) for each in refused] == [(name, value)]
    assert address == Address("since", Scope(country=("MLI",)))


def test_empty_is_absent() -> None:
    """A parameter without a value, as forms send it, is as if it were not there."""
    query = {name: [""] for name in (*DIMENSIONS, "day", "revision", "q", "lang")}
    assert Address.read("register", query) == (Address("register"), [])


def test_last_day_counts() -> None:
    """Of a day, a revision and a language given twice the last one counts; filters take all of theirs."""
    address, refused = read(
        "?day=2020-01-01&day=2021-01-01&revision=1&revision=2&lang=fr&lang=en&level=a&level=b"
    )
    assert refused == []
    assert address.scope == Scope(day=date(2021, 1, 1), revision=2, level=("a", "b"))
    assert address.language == "en"


def test_changes_replace_and_take_away() -> None:
    """A change sets a parameter anew; None, an empty text and an empty list take it away; the rest stays."""
    address = Address("register", Scope(country=("MLI", "BEN"), theme=("women",)), "fr", (("q", "eau"),))
    assert address.here(country="CMR") == "./register?q=eau&country=CMR&theme=women&lang=fr"
    assert address.here(country=["CMR", "CIV"]) == (
        "./register?q=eau&country=CMR&country=CIV&theme=women&lang=fr"
    )
    nothings: tuple[Any, ...] = (None, "", [])
    for nothing in nothings:
        assert address.here(country=nothing) == "./register?q=eau&theme=women&lang=fr"
    assert address.to("countries", day=date(2026, 3, 31), theme=None) == (
        "./countries?country=MLI&country=BEN&day=2026-03-31&lang=fr"
    )
    assert Address("overview").here() == "./"


def test_own_parameters() -> None:
    """What belongs to one page alone is given by name: the last value, or all of them."""
    address, _ = read("?partner=a&partner=b&sort=title")
    assert address["partner"] == "b"
    assert address.all("partner") == ("a", "b")
    assert address["sort"] == "title"
    assert address["nothing"] == ""


# --- bounds ------------------------------------------------------------------------------------------


@given(st.sampled_from(sorted(SITE_PAGES)), HOSTILE)
def test_no_address_is_longer_than_its_bounds(page: str, query: dict[str, list[str]]) -> None:
    """Whatever is written into an address, what is read of it, every link made of it and every sentence about
    it are short; only what its page reads is kept; and read again nothing more is left out."""
    address, left_out = Address.read(page, query)
    asked = [*address.rest, *((name, value) for name in DIMENSIONS for value in getattr(address.scope, name))]
    assert len(asked) <= MOST
    assert len({(name, value.lower()) for name, value in asked}) == len(asked)
    assert all(len(value) <= LONGEST for _, value in asked)
    assert {name for name, _ in address.rest} <= {*SITE_PAGES[page].reads}
    once = [name for name, _ in address.rest if name not in ("with", "partner", "measure", "completion")]
    assert len(set(once)) == len(once)
    assert address.language in (None, "fr", "en")
    longest = MOST * (LONGEST * len(quote("🌱")) + 20) + 200
    for link in (address.here(), address.to("register"), LightAddress.of(address, "fr"), address.data()):
        assert len(link) <= longest
    said = refusals(left_out, translator_for("fr"))
    assert len(said) <= 9
    assert sum(map(len, said)) < 9 * 500
    assert bool(said) == bool(left_out)
    again, more = read(address.here(), page)
    assert (again.scope, again.language) == (address.scope, address.language)
    assert sorted(again.rest) == sorted(address.rest)
    assert more == []


def test_what_is_left_out_is_told() -> None:
    """A parameter that nobody reads, a value that is too long, more values than an address may have and more
    words than are searched for are told by name; the rest is read."""
    many = [f"a-{n}" for n in range(MOST)]
    address, left_out = Address.read(
        "register", {"contry": ["MLI"], "theme": ["women"], "partner": ["x" * 201], "actor": [*many, *many]}
    )
    assert address.scope == Scope(theme=("women",), actor=tuple(many[:-1]))
    assert [(each.name, each.why) for each in left_out] == [
        ("contry", "unknown"),
        ("partner", "long"),
        ("actor", "many"),
    ]
    said = refusals(left_out, translator_for("fr"))
    assert [name in line for name, line in zip(("contry", "partner", "actor"), said, strict=True)] == [
        True
    ] * 3


def test_a_search_is_cut_at_a_word() -> None:
    """Of ten thousand words the first twelve different ones are searched for, and the page says so."""
    asked = " ".join(f"mot{n}" for n in range(10_000))
    address, left_out = Address.read("search", {"q": [asked]})
    assert address["q"] == " ".join(f"mot{n}" for n in range(MOST_WORDS))
    assert [(each.name, each.value, each.why) for each in left_out] == [("q", address["q"], "words")]
    assert len(words(asked)) == MOST_WORDS
    for same in (",".join(f"mot{n}" for n in range(99)), "l’" * 4 + "’".join("abcdefghijklmnop")):
        assert len(words(same)) == MOST_WORDS
        assert Address.read("search", {"q": [same]})[1]
    for same in ("a " * 10_000, "a" * 10_000, "l’eau " * 5_000):
        address, left_out = Address.read("search", {"q": [same]})
        assert 1 <= len(address["q"]) <= LONGEST_SEARCH
        assert [each.why for each in left_out] == ["words"]
    assert Address.read("search", {"q": ["  l’eau potable "]}) == (
        Address("search", rest=(("q", "l’eau potable"),)),
        [],
    )


def test_what_messengers_add_is_passed_over() -> None:
    """What messengers and campaigns add to a link, or Streamlit reads of it, is neither told nor kept."""
    added = {"utm_source": ["x"], "utm_whatever": ["x"], "fbclid": ["x"], "gclid": ["x"], "embed": ["true"]}
    assert Address.read("overview", added) == (Address("overview"), [])
    assert not any(map(is_passed_over, [*DIMENSIONS, "utm", "day", "lang", "q", "embedded"]))


def test_a_link_that_was_copied_out_of_html() -> None:
    """“&amp;” in a link is an “&”."""
    assert read("?" + "amp;" * 400_000 + "country=MLI")[0].scope == Scope(country=("MLI",))
    for ampersand in ("&amp;", "&amp;amp;"):
        copied = "?country=MLI&amp;country=BEN&amp;lang=en&amp;q=eau".replace("&amp;", ampersand)
        assert read(copied) == (
            Address("register", Scope(country=("MLI", "BEN")), "en", (("q", "eau"),)),
            [],
        )


@pytest.mark.parametrize("page", SITE_PAGES)
def test_a_link_asks_nothing_that_its_page_does_not_read(page: str) -> None:
    """A link with a parameter that the page does not read fails where it is made; one without its value may
    be left out everywhere."""
    for name in SITE_PAGES[page].reads:
        assert f"{name}=1" in Address("overview").to(page, **{name: "1"})
    for making in (Address("overview").to, Address(page).here):
        with pytest.raises(TypeError, match=f"{page} does not read nothing_of_the_kind"):
            making(*([page] if making.__name__ == "to" else []), nothing_of_the_kind="1")
    assert Address(page).here(nothing_of_the_kind=None) == SITE_PAGES[page].path


def test_what_is_known_by_name() -> None:
    """Texts and the pages of one thing are known by name; all others by what they found."""
    asked: tuple[tuple[str, dict[str, list[str]], bool], ...] = (
        ("method", {}, True),
        ("countries", {}, False),
        ("countries", {"country": ["MLI"]}, True),
        ("countries", {"theme": ["women"]}, False),
        ("actors", {"kind": ["level:network"]}, True),
        ("commitment", {"id": ["one"]}, True),
        ("register", {"completion": ["complete"]}, False),
    )
    for page, query, by_name in asked:
        assert Address.read(page, query)[0].is_by_name == by_name, (page, query)
