"""The view lives in the address: written and read back it is the same, whatever people put into it."""

from datetime import date
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.address import FILTERS, PATHS, Address, LightAddress
from commitments.measures import Seen

TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
VALUES = st.lists(TEXT, min_size=1, max_size=3).map(tuple)
OWN = TEXT.filter(lambda name: name not in {*FILTERS, "day", "revision", "lang"})
SEEN = st.builds(
    Seen,
    day=st.none() | st.dates(date(1900, 1, 1), date(2100, 12, 31)),
    revision=st.none() | st.integers(min_value=0, max_value=10**30),
    **{name: st.just(()) | VALUES for name in FILTERS},
)
ADDRESSES = st.builds(
    Address,
    st.sampled_from(sorted(PATHS)),
    SEEN,
    st.sampled_from([None, "fr", "en"]),
    st.dictionaries(OWN, VALUES, max_size=3).map(
        lambda own: tuple((name, value) for name, values in own.items() for value in values)
    ),
)


def read(written: str, page: str = "register") -> tuple[Address, list[tuple[str, str]]]:
    """Read an address as a browser hands it on."""
    return Address.read(page, parse_qs(urlsplit(written).query, keep_blank_values=True))


@given(ADDRESSES)
def test_round_trip(address: Address) -> None:
    """Any view, written as an address and read again, is the same view, and nothing of it is refused."""
    assert read(address.here(), address.page) == (address, [])


@given(ADDRESSES, st.sampled_from(sorted(PATHS)))
def test_other_pages_keep_the_view(address: Address, page: str) -> None:
    """A link to another page carries the view on, and leaves what is the page's own behind."""
    there, refused = read(address.to(page), page)
    assert refused == []
    assert (there.page, there.seen, there.language, there.rest) == (page, address.seen, address.language, ())


@given(ADDRESSES, st.sampled_from(sorted(PATHS)))
def test_links_are_relative(address: Address, page: str) -> None:
    """Links hold wherever the dashboard lives, under whatever folder of a site."""
    link = address.to(page)
    assert link.startswith("./")
    assert link.isascii()
    beside = urlsplit(urljoin("https://example.org/some/where/register?country=MLI", link))
    assert (beside.netloc, beside.path) == ("example.org", "/some/where/" + PATHS[page].removeprefix("./"))


@given(ADDRESSES)
def test_files_keep_the_view(address: Address) -> None:
    """A file to take away is of the view at hand: same day, same filters, and what a page alone chooses is
    left behind."""
    there, refused = read(address.file("slides.pptx", "fr"))
    assert refused == []
    assert (there.seen, there.language) == (address.seen, None)
    assert {name for name, _ in there.rest} <= {"since"}


@given(ADDRESSES)
def test_files_are_found_from_light_pages(address: Address) -> None:
    """From the dashboard and from a light page the same file is found, wherever the dashboard lives."""
    light = LightAddress(address.page, address.seen, "fr", address.rest)
    from_page = urljoin("https://example.org/some/where/countries", address.file("all.html", "fr"))
    from_light = urljoin("https://example.org/some/where/l/fr/countries", light.file("all.html", "fr"))
    assert from_page == from_light
    assert urlsplit(from_page).path == "/some/where/l/fr/all.html"


def test_the_brief_of_a_page() -> None:
    """On paper a page is the actor, the articles or the countries that it shows, in the view at hand; any
    other is all countries of its view."""
    asked = Seen(country=("MLI",), level=("network",))
    for page, rest, path in (
        ("actor", (("id", "ml-bamako"),), "actor.pdf?country=MLI&level=network&id=ml-bamako"),
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
    asked = Seen(day=day, country=("MLI",), level=("network",))
    actor = Address("actor", asked, rest=(("id", "ml-bamako"),)).subject
    assert actor.seen == Seen(day=day, actor=("ml-bamako",))
    kind = Address("actors", asked, rest=(("kind", "actor_type:cooperative"),)).subject
    assert kind.seen == Seen(day=day, country=("MLI",), actor_type=("cooperative",))
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
        ("revision", "9" * 5000),
    ],
)
def test_refused(name: str, value: str) -> None:
    """A day or revision that cannot be one is handed back as given, and the view is read without it."""
    address, refused = Address.read("overview", {name: [value], "country": ["MLI"]})
    assert refused == [(name, value)]
    assert address.seen == Seen(country=("MLI",))


def test_empty_is_absent() -> None:
    """A parameter without a value, as forms send it, is as if it were not there."""
    query = {name: [""] for name in (*FILTERS, "day", "revision", "q", "lang")}
    assert Address.read("register", query) == (Address("register"), [])


def test_last_day_counts() -> None:
    """Of a day, a revision and a language given twice the last one counts; filters take all of theirs."""
    address, refused = read(
        "?day=2020-01-01&day=2021-01-01&revision=1&revision=2&lang=fr&lang=en&level=a&level=b"
    )
    assert refused == []
    assert address.seen == Seen(day=date(2021, 1, 1), revision=2, level=("a", "b"))
    assert address.language == "en"


def test_changes_replace_and_take_away() -> None:
    """A change sets a parameter anew; None, an empty text and an empty list take it away; the rest stays."""
    address = Address("register", Seen(country=("MLI", "BEN"), theme=("women",)), "fr", (("q", "eau"),))
    assert address.here(country="CMR") == "./register?q=eau&country=CMR&theme=women&lang=fr"
    assert address.here(country=["CMR", "CIV"]) == (
        "./register?q=eau&country=CMR&country=CIV&theme=women&lang=fr"
    )
    for nothing in (None, "", []):
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
