"""An address that is none of ours leads to the one it means, or is the missing page with what is near."""

import re
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.web.server.starlette import starlette_routes as theirs
from streamlit.web.server.starlette.starlette_auth_routes import create_auth_routes

from commitments.i18n.translator import translator_for
from commitments.server import front, light, near_misses
from commitments.site.registry import SITE_PAGES
from tests.asgi import BEHIND, ask

DEEP = [
    "/fr/register",
    "/1/fr/register",
    "/register/mali",
    "/register/x/y/z",
    "/a.b/c.html",
    "/wp-login.php",
    "/.env",
    "/_stcore/none",
    "/_stcore/script-health-check/x",
    "/static/none.js",
    "/app/static/x",
    "/auth/none",
    "/component",
    "/register/_stcore/health",
    "/l/fr/nothing/deep",
    "/l/none",
    "/embed/xx",
    "/embed/fr/none.svg",
    "/a\0b",
    "/a\nb/\u202ec",
    "/" + "x/" * 3000,
    "/" + "y" * 5000,
]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("path", DEEP)
def test_what_is_not_there_is_the_missing_page(path: str, method: str) -> None:
    """However deep and whatever its letters, an address that is none of ours is a page with status 404, whose
    links lead to pages of ours from where it is shown."""
    answer = ask(path, method, accept_language="fr")
    assert answer.status == 404
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    if method == "HEAD":
        assert answer.body == b""
        return
    html = unescape(answer.body.decode())
    assert "Cette page n’existe pas" in html
    assert len(html) < 40_000
    assert "\u202e" not in html
    found = re.search('<base href="([^"]*)"', html)
    assert found
    base = urljoin(f"https://example.org{path}".replace("\n", "").replace("\0", ""), found[1])
    for to in re.findall('<a (?:class="[^"]*" )?href="([^"]*)"', html):
        led = urlsplit(urljoin(base, to)).path
        assert near_misses.is_ours(led), (to, led)


@pytest.mark.parametrize(
    ("path", "first", "name"),
    [
        ("/fr/register", "./register?lang=fr", "Engagements"),
        ("/en/registre", "./register?lang=en", "Commitments"),
        ("/register/mali", "./register?country=MLI&lang=fr", "Engagements : Mali"),
        ("/mali", "./countries?country=MLI&lang=fr", "Pays : Mali"),
        ("/pays", "./countries?lang=fr", "Pays"),
        ("/acteurs", "./actors?lang=fr", "Villes et acteurs"),
        ("/méthode.html", "./method?lang=fr", "Méthode"),
        ("/methodologie", "./method?lang=fr", "Méthode"),
        ("/countrie", "./countries?lang=fr", "Pays"),
        ("/actor/mli-bamako", "./actor?lang=fr&id=mli-bamako", "Acteur : mli-bamako"),
        ("/engagements/mali", "./register?country=MLI&lang=fr", "Engagements : Mali"),
        ("/l/registre/mali", "./l/fr/register?country=MLI", "Engagements : Mali"),
        ("/l/en/method/x", "./method?lang=en", "Method"),
        ("/embed/fr/countri", "./embed/fr/country", "country"),
        ("/data/comitments.csv", "./data/commitments.csv", "commitments.csv"),
    ],
)
def test_the_nearest_stands_first(path: str, first: str, name: str) -> None:
    """Older and likely spellings, another language, a country or an identifier are understood."""
    to, called = near_misses.near(path, "", translator_for("fr"))[0]
    assert (to, called.replace("\u00a0", " ")) == (first, name)


def test_a_view_is_kept() -> None:
    """What is near is offered in the view that the address asks for."""
    ((to, _),) = near_misses.near("/fr/registre", "day=2026-03-31&country=MLI", translator_for("en"))
    assert urlsplit(to).query == "country=MLI&day=2026-03-31&lang=fr"


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/register/", "/register"),
        ("//register", "/register"),
        ("/Register", "/register"),
        ("/L/FR/Register", "/l/fr/register"),
        ("/l/fr/register/", "/l/fr/register"),
        ("/l/FR", "/l/fr/"),
        ("/index.html", "/"),
        ("//", "/"),
        ("/l/fr/index.html", "/l/fr/"),
        ("/EMBED/fr/Country.svg", "/embed/fr/country.svg"),
        ("/DATA/Commitments.CSV", "/data/commitments.csv"),
        ("/robots.txt/", "/robots.txt"),
    ],
)
def test_another_spelling_leads_on(path: str, to: str) -> None:
    """Capitals, and strokes more or less, lead on with the parameters."""
    answer = ask(f"{path}?country=MLI&q=Ségou")
    assert answer.status == 308
    # As a browser reads it; urljoin itself would take the first word after two strokes for a host.
    led = urlsplit(urljoin(f"https://example.org/.{path}", answer.headers["location"]))
    assert (led.path, led.query.split("&")[0]) == (to, "country=MLI")


def test_what_is_ours_is_answered_where_it_is() -> None:
    """No address of ours is taken for another, nor Streamlit's own for missing: each is answered where it
    is."""
    for path in (*(page.path.removeprefix(".") for page in SITE_PAGES.values()), "/robots.txt"):
        assert near_misses.is_ours(path)
        assert near_misses.straightened(path) is None
    routes = [
        *theirs.create_health_routes(None, ""),  # type: ignore[arg-type]
        *theirs.create_host_config_routes(""),
        *theirs.create_media_routes(None, ""),  # type: ignore[arg-type]
        *theirs.create_upload_routes(None, None, ""),  # type: ignore[arg-type]
        *theirs.create_component_routes(None, ""),  # type: ignore[arg-type]
        *theirs.create_bidi_component_routes(BidiComponentManager(), ""),
        *create_auth_routes(""),
    ]
    for path in {re.sub(r"\{[^}]*\}", "x", route.path) for route in routes}:  # type: ignore[attr-defined]
        assert front._STREAMLITS.fullmatch(path), path
    assert ask("/_stcore/host-config").body == BEHIND


def test_open_data_tells_browsers_and_programs() -> None:
    """A file that the open data lacks is the missing page to a browser, and for others left to the open
    data."""
    answer = ask("/data/none.csv", accept="text/html,*/*", accept_language="fr")
    assert answer.status == 404
    assert "Données ouvertes" in answer.body.decode()
    assert ask("/data/none.csv", accept="*/*").body == BEHIND
    assert ask("/data/commitments.csv", accept="text/html").body == BEHIND


def test_a_light_page_that_is_not_there_names_what_is_near() -> None:
    """Below the light pages the light ones are offered."""
    answer = light.nowhere(
        "fr", "/l/fr/registre", "../../", near_misses.near("/l/fr/registre", "", translator_for("fr"))
    )
    assert 'href="../../l/fr/register"' in answer.body.decode()
