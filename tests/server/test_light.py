"""Light pages and the one file: small, whole, without scripts, with the same numbers as everywhere."""

import gzip
import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from urllib.parse import parse_qs, parse_qsl, unquote, urljoin, urlsplit

import pytest
import segno
from PIL import Image

from commitments.contract import days
from commitments.i18n.translator import capital, translator_for
from commitments.measures.figures import count_figures
from commitments.measures.register import list_commitments
from commitments.measures.scope import Scope, the_eight
from commitments.render.svg import cards
from commitments.server import light, sitemap
from commitments.server.compression import COMPRESS
from commitments.serving import served
from commitments.site.link_preview import link_preview
from commitments.site.registry import SITE_PAGES
from commitments.site.urls import LightAddress
from commitments.store.opening import open_store
from commitments.store.store import Store
from tests.asgi import Response, ask
from tests.configured import configure
from tests.factories import actor, article, commitment, report, store_with
from tests.markup import Markup
from tests.readers import DAY, HOSTILE, written_by_anyone
from tests.turns import in_turn
from tests.visits import light_addresses, light_page

pytestmark = pytest.mark.page

# Bytes of a light page, all of it, as it is compressed.
OVER_THE_WIRE = {"br": 20_000, "gzip": 23_000}
ON_A_STICK = 3_000_000  # bytes of the one file of the demonstration


@pytest.fixture
def baseline(baseline_store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The server shows the baseline."""
    monkeypatch.setattr(served, "store", lambda: baseline_store)
    return baseline_store


def links(html: str, at: str) -> Iterator[str]:
    """Where the links and forms of a page lead that stay on this server, as whole paths."""
    for tag, given in Markup(html).tags:
        to = given.get("href") if tag == "a" else given.get("action") if tag == "form" else None
        if to is not None and not to.startswith(("http", "mailto:", "data:")):
            yield urljoin(at, to)


@pytest.mark.parametrize("language", in_turn(["fr", "en"], 0, of=2))
def test_a_phone_on_2g_reads_it(served_store: Store, language: str) -> None:
    """A light page weighs at most 20 KB over the wire (23 where a browser knows gzip alone), and nothing else
    is fetched for it."""
    for path in light_addresses(served_store):
        answer = light_page(f"{language}/{path}")
        assert answer.status == 200, path
        for encoding, most in OVER_THE_WIRE.items():
            assert len(COMPRESS[encoding](answer.body)) <= most, path
        for tag, given in Markup(answer.body.decode()).tags:
            assert tag not in {"script", "img", "iframe", "object", "embed"}, path
            assert not [name for name in given if name.startswith("on")], path
            if tag == "link":
                assert given["rel"] in ("icon", "apple-touch-icon", "canonical", "alternate")
                assert given["rel"] != "icon" or given["href"] == "data:,"
        assert not re.search(r"url\((?!\"data:)", answer.body.decode()), path


def test_what_belongs_to_no_country(demonstration_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """What no single country leads has a page and a brief as the countries have."""
    monkeypatch.setattr(served, "store", lambda: demonstration_store)
    answer = light_page("fr/countries?country=none")
    assert answer.status == 200
    assert "<h1>Aucun pays en particulier</h1>" in answer.body.decode()
    assert light_page("fr/countries.pdf?country=none").type == "application/pdf"


def test_links_lead_on(baseline: Store) -> None:
    """Every link of the light pages of the baseline leads to a page that is there, and most of them to light
    ones."""
    places = {f"/l/fr/{place}" for place in sitemap.places()}
    seen = set()
    dashboard = {
        "/data/",
        "/data/revisions.atom",
        *(page.path.removeprefix(".") for page in SITE_PAGES.values()),
    }
    for path in ["/l/fr/" + each for each in light_addresses(baseline)]:
        for to in links(light_page(path.removeprefix("/l/")).body.decode(), path):
            seen.add(to)
    light_ones = {to for to in seen if to.startswith("/l/")}
    assert len(light_ones) > 0.9 * len(seen)
    for to in seen - light_ones:
        url = urlsplit(to)
        assert url.path in dashboard, to
        assert url.path.removeprefix("/") not in {"upload", "edit", "staff"}
    for to in light_ones:
        url = urlsplit(to)
        wanted = light.asked(url.path, url.query)
        assert wanted, to
        if wanted.name in ("actor", "commitment") and url.query:  # a form has its own fields
            own = {name: value for name, value in parse_qsl(url.query) if name == "id"}
            assert f"/l/fr/{wanted.name}?id={own['id']}" in places or wanted.language == "en", to


@pytest.mark.soak
def test_every_light_page(served_store: Store) -> None:
    """Every light page there is, in either language, is answered, small, and leads to light pages that are
    there."""
    known = {f"/l/{language}/{place}" for place in sitemap.places() for language in ("fr", "en")}
    asked = set()
    for path in sorted(known):
        answer = light_page(path.removeprefix("/l/"))
        assert answer.status == 200, path
        assert len(COMPRESS["br"](answer.body)) <= OVER_THE_WIRE["br"], path
        asked |= {to for to in links(answer.body.decode(), path) if to.startswith("/l/")}
    for to in asked:
        url = urlsplit(to)
        own = dict(parse_qsl(url.query))
        if url.path.endswith(("/actor", "/commitment")) and own:
            one = f"{url.path}?id={own['id']}"
            # What is set aside is told of, and not listed.
            assert one in known or light_page(one.removeprefix("/l/")).status == 200, to


def test_the_numbers_are_those_of_the_measures(served_store: Store) -> None:
    """The parts of each bar are the completion that the measures give, and lead to as many rows."""
    here = served.visitor(translator_for("en"), LightAddress("overview", Scope(day=DAY)), [])
    html = light_page(f"en/countries?day={DAY}").body.decode()
    row = r'<th scope="row"><a href="[^"]*">([^<]+)</a></th><td><div class="bar[^"]*">(.*?)</div>'
    bars = dict(re.findall(row, html))
    for each in count_figures(served_store, here.scope, "country"):
        if each.group not in the_eight(served_store):
            continue
        name = capital(here.name("country", each.group))
        parts = re.findall(r'<span class="(\w+)[^"]*" style="[^"]*" title="[^"]*?: ([\d,]+) of', bars[name])
        assert {code: int(n) for code, n in parts} == {c: n for c, n in each.completion.items() if n}
        for to, n in re.findall(r'<a href="([^"]*)"[^>]*>(\d+)<', bars[name])[:1]:
            query = parse_qs(urlsplit(to.replace("&amp;", "&")).query)
            within = here.scope.but(country=tuple(query["country"]))
            assert list_commitments(served_store, within, completion=query["completion"]).total == int(n)


def test_the_view_leads_on(baseline: Store) -> None:
    """Day, revision and filters are kept by links and forms from one light page to the next."""
    html = light_page(f"fr/?day={DAY}&revision=1&country=MLI").body.decode()
    for to in links(html, "/l/fr/"):
        asked = parse_qs(urlsplit(to).query)
        if "/register?" in to and "day" in asked:
            assert asked["revision"] == ["1"]
            assert "MLI" in asked["country"] or asked["country"] != ["MLI"]
    pages = re.search(r"<nav.*?</nav>", html, re.DOTALL)
    assert pages
    for to in re.findall('href="(.*?)"', pages[0]):
        assert f"country=MLI&amp;day={DAY}&amp;revision=1" in to
    assert '<input type="hidden" name="revision" value="1">' in html


def test_what_is_asked_for_in_vain(baseline: Store) -> None:
    """Unknown pages, things, days and revisions are told in a light page, with status 404 and a way on."""
    for path, said in (
        ("fr/actor?id=nobody", "Cet acteur n’est pas dans le registre"),
        ("fr/commitment", "Cet engagement n’est pas dans le registre"),
        ("fr/?day=never", "n’est pas un jour"),
        ("fr/register?revision=99", "Il n’y a pas de révision 99"),
        ("fr/register?revision=x", "n’est pas un numéro de révision"),
        ("fr/nothing", "n’existe pas"),
        ("fr/overview", "n’existe pas"),
        ("xx/", "n’existe pas"),
        ("fr/a/b", "n’existe pas"),
        ("fr/<script>x</script>", "&lt;script&gt;"),
    ):
        answer = light_page(path)
        html = answer.body.decode()
        assert answer.status == 404, path
        assert said in html, path
        assert "<script" not in html
        (base,) = re.findall('<base href="(.*?)">', html) or [""]
        at = urljoin(f"/l/{path.partition('?')[0]}", base) if base else "/l/fr/"
        near = list(links(html, at))
        assert "/l/fr/register" in {urlsplit(to).path for to in near}, path


def test_renames_and_filters_in_vain_are_told(baseline: Store) -> None:
    """A filter that names nothing is left out, and the light page says so."""
    answer = light_page("fr/?country=XXX")
    assert answer.status == 200
    assert "Rien ici ne s’appelle" in answer.body.decode()


def test_what_nobody_reads_is_told_and_left_out(baseline: Store) -> None:
    """A light page tells a parameter that it does not read, and what goes beyond its bounds; its links leave
    both out. A file, which could not tell it, is not made. What messengers add is passed over."""
    plain = light_page("fr/register?country=MLI").body.decode()
    told = light_page("fr/register?contry=BEN&country=MLI&utm_source=x").body.decode()
    assert "Cette page n’utilise pas « contry » dans son adresse" in told.replace("\u00a0", " ")
    assert list(links(told, "/l/fr/")) == list(links(plain, "/l/fr/"))
    passed = light_page("fr/register?country=MLI&amp;fbclid=x&amp;embed=true&amp;lang=en").body.decode()
    assert re.sub("(?s)<div class=.paper.*", "", passed) == re.sub("(?s)<div class=.paper.*", "", plain)
    for path in ("slides.pptx?completion=complete", "present?x=1", "countries.pdf?id=x", "all.html?since=x"):
        assert light_page(f"fr/{path}").status == 404, path
    assert light_page("fr/slides.pptx?country=mli&country=MLI&fbclid=x&lang=de").status == 200
    hostile = (
        "country=none&theme=women&level=partner&" * 1_500,
        "q=" + "a+" * 10_000,
        "x=" + "y" * 60_000,
        "x" * 60_000 + "=1",
        "&".join(f"actor={n}" for n in range(5_000)),
        "sort=" + "z" * 60_000,
    )
    for query in hostile:
        answer = light_page(f"fr/register?{query}")
        assert answer.status == 200
        assert len(answer.body) < 1.3 * len(light_page("fr/register").body) + 8_000, query[:20]


def test_what_people_wrote_is_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever people wrote is text in light pages and in the one file."""
    with written_by_anyone() as store:
        monkeypatch.setattr(served, "store", lambda: store)
        for place in [*sitemap.places(), "all.html"]:
            html = light_page(f"en/{place}").body.decode()
            assert "<script>alert" not in html, place
            assert '<b onclick="x()"' not in html, place
            assert html.count("<script>") == (place == "all.html")
            assert not [
                given for _, given in Markup(html).tags if given.get("href", "").startswith("javascript:")
            ]
            Markup(html)
        assert (
            HOSTILE.partition("&")[0].replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;") in html
        )


def test_an_empty_store_says_so(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing is recorded, each light page says why and is answered all the same."""
    with open_store(f"duckdb:{tmp_path}/it.duckdb", create=True) as store:
        monkeypatch.setattr(served, "store", lambda: store)
        for name in ("", "countries", "declaration", "register", "actors", "practices", "all.html"):
            assert light_page(f"fr/{name}").status == 200, name
        assert "Le registre est encore vide" in light_page("fr/").body.decode()


def test_a_store_that_cannot_be_opened_is_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A store that is not there is told in a sentence, with status 503; where it was looked for is told to
    the log alone."""
    configure(monkeypatch, store="duckdb:/nowhere/it.duckdb")
    for path in ("/l/fr/", "/l/fr/all.html"):
        answer = ask(path)
        assert answer.status == 503
        assert "nowhere/it" not in answer.body.decode()
        assert "n’est pas accessible en ce moment" in answer.body.decode()
    assert 'code="store_missing" message="There is no store at duckdb:/nowhere/it.duckdb' in caplog.text


# --- the server ---------------------------------------------------------------------------------------------


def over_http(path: str, **headers: str) -> Response:
    return ask(path, host="example.org", **headers)


def test_unchanged_until_the_record_or_the_day_changes(
    monkeypatch: pytest.MonkeyPatch, baseline: Store
) -> None:
    """A browser that has a page is told that it has not changed, until a revision, a day or another view."""
    first = over_http("/l/fr/?country=MLI", accept_encoding="gzip")
    assert (first.status, first.headers["content-encoding"]) == (200, "gzip")
    assert gzip.decompress(first.body).decode().startswith("<!DOCTYPE html>")
    mark = first.headers["etag"]
    again = over_http("/l/fr/?country=MLI", if_none_match=mark)
    assert (again.status, again.body) == (304, b"")
    for other in ("/l/fr/?country=BEN", "/l/en/?country=MLI", "/l/fr/?country=MLI&day=2025-01-01"):
        assert over_http(other, if_none_match=mark).status == 200
    monkeypatch.setattr(days, "today", lambda: DAY)
    assert over_http("/l/fr/?country=MLI", if_none_match=mark).status == 200
    records_ = [actor("a"), article("C1"), commitment(), report("2025-01-01")]
    with store_with(records_) as store:
        monkeypatch.setattr(served, "store", lambda: store)
        one = over_http("/l/fr/").headers["etag"]
        store.append(added=[commitment("second")], who="w", reason="r", kind="edit", expected=store.newest)
        assert over_http("/l/fr/").headers["etag"] != one


def test_nothing_runs_on_a_light_page(baseline: Store) -> None:
    """The policy of a light page lets no script run; that of the one file its own alone."""
    assert "script-src 'none'" in over_http("/l/fr/").headers["content-security-policy"]
    policy = over_http("/l/fr/all.html").headers["content-security-policy"]
    assert re.search(r"script-src 'sha256-[\w+/]{43}='", policy)
    assert "default-src 'none'" in policy


def test_from_the_dashboard_to_the_same_page() -> None:
    """Whoever has no scripts comes from a page of the dashboard to the light page of the same view."""
    for path, came, to in (
        (
            "/l/?lang=en",
            "http://example.org/countries?country=MLI&day=2025-01-01",
            "./en/countries?country=MLI&day=2025-01-01",
        ),
        ("/l/?lang=fr", "http://example.org/sub/actor?id=mli-bamako&lang=en", "./fr/actor?id=mli-bamako"),
        ("/l/?lang=fr", "http://elsewhere.org/actor?id=mli-bamako", "./fr/"),
        ("/l/?lang=fr", "http://example.org/method", "./fr/"),
        ("/l/?lang=fr", "http://[", "./fr/"),  # no address
        ("/l/", "", "./fr/"),
        ("/l", "", "./l/fr/"),
        ("/l/fr", "", "./fr/"),
    ):
        answer = over_http(path, referer=came)
        assert (answer.status, answer.headers["location"]) == (307, to)


def test_the_dashboard_offers_light_pages() -> None:
    """The shell leads to light pages in its language, where scripts are off or the link is slow."""
    shell = over_http("/countries?country=MLI&day=2025-01-01&lang=fr").body.decode()
    (without,) = re.findall("<noscript>(.*?)</noscript>", shell)
    assert './l/?lang=fr"' in without
    assert re.search(r'(?s)<div class="connection".*?href="\./l/\?lang=fr"', shell)


def test_a_link_shows_a_picture(served_store: Store) -> None:
    """Every kind of page has a picture of 1200 by 630 for its links, which is asked for where the page says,
    and says that a demonstration is one."""
    for path in light_addresses(served_store):
        page = light_page(f"fr/{path}").body.decode()
        (to,) = re.findall('property="og:image" content="https://example.org/l/(.*?)"', page)
        assert light.asked(f"/l/{to.partition('?')[0]}", "") is not None
    picture = light_page(unescape(to))
    assert (picture.status, picture.type) == (200, "image/png")
    assert Image.open(BytesIO(picture.body)).size == (1200, 630)
    assert light_page("fr/actor.png?id=nobody").status == 404
    visit = served.visitor(translator_for("fr"), LightAddress("overview"), [])
    shown = link_preview(visit)
    assert shown
    assert ("Démonstration" in cards.svg(shown)) == served_store.is_demonstration


def test_search_engines_find_the_light_pages(baseline: Store) -> None:
    """robots.txt closes what is for staff and names the sitemap, which lists pages that are there."""
    robots = over_http("/robots.txt").body.decode()
    assert "Disallow: /upload\n" in robots
    assert "Sitemap: http://example.org/sitemap.xml" in robots
    listed = re.findall("<loc>(.*?)</loc>", over_http("/sitemap.xml").body.decode())
    assert len(listed) == len(set(listed)) > 200
    assert "http://example.org/l/fr/actor?id=mli-bamako" in listed
    for each in listed[:20]:
        assert over_http(each.removeprefix("http://example.org").replace("&amp;", "&")).status == 200
    assert "Sitemap" not in ask("/robots.txt", host="a b\r\nc").body.decode()


# --- the one file -------------------------------------------------------------------------------------------


def test_one_file_fits_and_needs_nothing(served_store: Store) -> None:
    """The one file has at most 3 MB, asks for nothing outside, and its links lead to places in it."""
    html = light_page("fr/all.html").body.decode()
    assert len(html.encode()) <= ON_A_STICK
    tags = Markup(html).tags
    places = {given["id"] for _, given in tags if "id" in given}
    assert len(places) == sum("id" in given for _, given in tags)
    for tag, given in tags:
        assert tag not in {"img", "iframe", "form", "base"}
        assert not [name for name in given if name.startswith("on") or name == "src"]
        to = given.get("href", "#top")
        if tag == "a" and not to.startswith(("http", "mailto:")):
            assert to.startswith("#"), to
            assert unquote(to[1:].partition("?")[0]) in places, to
        elif tag == "link":
            assert to == "data:,"


def test_one_file_finds_as_many(served_store: Store) -> None:
    """What a number of the one file leads to in its register are as many commitments."""
    html = light_page("fr/all.html").body.decode()
    rows = [set(each.split()) for each in re.findall('<li data-of="(.*?)">', html)]
    found = re.findall(r'<a href="#register\?([^"]*)"(?: aria-label="[^"]*")?>(\d+)</a>', html)
    assert len(found) > 50
    for query, n in found:
        asked: dict[str, list[str]] = parse_qs(query.replace("&amp;", "&"))
        fits = sum(
            all(any(f"{name}={value}".lower() in row for value in values) for name, values in asked.items())
            for row in rows
        )
        if not asked.keys() & {"completion"} or set(asked["completion"]).isdisjoint(
            {"withdrawn", "superseded"}
        ):
            assert fits == int(n), (query, n)


def test_one_file_is_of_the_view(baseline: Store) -> None:
    """The one file holds what the filters leave, and says which they are."""
    html = light_page("fr/all.html?country=MLI").body.decode()
    n = list_commitments(baseline, Scope(country=("MLI",))).total
    assert html.count("<li data-of=") == n > 0
    assert set(re.findall('data-of="country=(...)', html)) == {"mli"}
    assert "Mali" in html


# --- on paper -----------------------------------------------------------------------------------------------


def test_paper_leads_back(baseline: Store) -> None:
    """A printed page bears its address, with day and filters, in letters and as a code that says the same."""
    whole = f"https://example.org/l/fr/actor?id=mli-bamako&day={DAY}"
    html = light_page(f"fr/actor?id=mli-bamako&day={DAY}").body.decode()
    (paper,) = re.findall('<div class="paper">(.*?)</div>', html, re.DOTALL)
    assert f"<p>{whole.replace('&', '&amp;')}</p>" in paper
    drawn = segno.make(whole, error="m", micro=False).svg_inline(omitsize=True, border=0)
    assert drawn in paper
    assert '<div class="paper">' not in light_page("fr/actor?id=nobody").body.decode()
