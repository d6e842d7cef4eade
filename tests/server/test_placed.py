"""Under a folder of a site, and behind a proxy that strips it or passes it on, everything is found there, and
nothing of one who asks reaches another."""

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from starlette.applications import Starlette

from commitments.http.site import path_of, placed, site_of
from commitments.server import asgi
from commitments.server.front import Front
from commitments.server.placed import Placed
from commitments.serving import served
from commitments.site.registry import SITE_PAGES
from commitments.text.public_address import PublicAddress, plain_folder
from tests.asgi import Response, ask_front, run_in_thread, wait_for_ever
from tests.configured import configure
from tests.factories import actor, article, commitment, outcome, report, store_with

FOLDER = "/bamako"
SITE = f"https://site.example{FOLDER}"


@pytest.fixture(scope="module")
def behind() -> Starlette:
    """What the front has behind it beside the pages."""
    return Starlette(routes=asgi.routes())


@pytest.fixture(scope="module")
def serving(behind: Starlette) -> Iterator[tuple[str, Front]]:
    """The name of a small store, and a server that will open it."""
    records = [actor("town"), article("C1"), commitment(), report("2025-01-01"), outcome("2025-01-01")]
    with store_with(records) as opened:
        yield opened.name, Front(behind)
        served.close_stores()


@pytest.fixture
def front(serving: tuple[str, Front], monkeypatch: pytest.MonkeyPatch) -> Front:
    """A server over it."""
    store, front = serving
    configure(monkeypatch, store=store, contact="errors@site.example")
    return front


def ask(front: Any, path: str, method: str = "GET", **headers: str) -> Response:
    """Ask it once, as the proxy of a site does that strips the folder and says so."""
    given = {"host": "site.example", "x_forwarded_proto": "https", "x_forwarded_prefix": FOLDER}
    return run_in_thread(ask_front(front, path, method, given | {"accept_language": "fr"} | headers))


# --- everything is found within the folder ---------------------------------------------------------------

PAGES = [page.path.removeprefix(".") for page in SITE_PAGES.values()]
# One of each other kind: light pages, what one takes along, an embed, what programs and engines read.
OTHERS = [
    *("/l/fr/", "/l/en/countries?country=MLI", "/l/fr/nothing", "/l/fr/all.html", "/l/fr/present"),
    *("/embed/fr/cloth", "/data/", "/data/revisions.atom", "/data/dcat.jsonld", "/api/", "/api/openapi.json"),
    *("/sitemap.xml", "/robots.txt", "/nothing/at/all", "/.well-known/security.txt"),
]
_WHOLE = re.compile(r"https?://site\.example[^\s\"'<>)]*")
_LINK = re.compile(r'\b(?:href|src|action)="([^"]*)"')
_BASE = re.compile(r'<base href="([^"]*)"')


def leads_to(answer: Response, at: str) -> set[str]:
    """Where in the site an answer leads, as whoever reads it at an address finds it."""
    text = unescape(answer.body.decode())
    led = {*_WHOLE.findall(text)}
    if answer.headers["content-type"].startswith("text/html"):
        base = urljoin(at, found[1]) if (found := _BASE.search(text)) else at
        led |= {urljoin(base, to) for to in _LINK.findall(_BASE.sub("", text))}
    return {to for to in led if urlsplit(to).netloc == "site.example"}


@pytest.mark.page
@pytest.mark.parametrize("path", [*PAGES, *OTHERS])
def test_nothing_leads_out_of_the_folder(front: Front, path: str) -> None:
    """Whatever a page, a file or a description leads to is in the folder, whole addresses over TLS."""
    answer = ask(front, path)
    assert answer.status == (404 if "nothing" in path else 200)
    led = leads_to(answer, SITE + path)
    assert led or path == "/api/openapi.json"
    assert {to for to in led if not to.startswith(f"{SITE}/")} == set()


@pytest.mark.page
def test_what_pages_lead_to_is_there(front: Front) -> None:
    """Whoever follows every link under the folder comes to what is there."""
    waiting, seen = [f"{SITE}/"], {f"{SITE}/"}
    while waiting:
        at = waiting.pop()
        path = urlsplit(at).path.removeprefix(FOLDER)
        if path in front.files or path.endswith(".png"):  # of Streamlit's; pictures take long to make
            continue
        answer = ask(front, at.removeprefix(SITE))
        assert answer.status in (200, 307), at
        if answer.headers.get("content-type", "").startswith("text/html"):
            for to in sorted(leads_to(answer, at)):
                bare = to.partition("#")[0].partition("?")[0]  # the views of a page are the same page
                if bare not in seen:
                    seen.add(bare)
                    waiting.append(to)
    asked = {to.removeprefix(SITE) for to in seen}
    assert {"/register", "/l/fr/register", "/data/", "/data/commitments.csv", "/l/fr/all.html"} < asked


def test_robots_and_programs_are_told_of_the_folder(front: Front) -> None:
    """Engines read paths from the root of a site, and a program where the calls of the API are."""
    robots = ask(front, "/robots.txt").body.decode()
    assert f"Disallow: {FOLDER}/staff\n" in robots
    assert f"Sitemap: {SITE}/sitemap.xml\n" in robots
    assert json.loads(ask(front, "/api/openapi.json").body)["servers"] == [{"url": f"{FOLDER}/api"}]
    # What is said to one is not said to the next.
    elsewhere = json.loads(ask(front, "/api/openapi.json", x_forwarded_prefix="/other").body)
    assert elsewhere["servers"] == [{"url": "/other/api"}]


# --- however one comes there -----------------------------------------------------------------------------

ALIKE = (
    "/",
    "/register?lang=fr",
    "/l/fr/",
    "/l/fr/nothing",
    "/data/",
    "/sitemap.xml",
    "/robots.txt",
    "/nothing/x",
)


@pytest.mark.page
@pytest.mark.parametrize("path", ALIKE)
def test_a_folder_passed_on_and_one_stripped_are_the_same(
    front: Front, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy may strip the folder or pass it on, and say it or leave it to the setting."""
    stripped = ask(front, path)
    passed_on = ask(front, FOLDER + path)
    assert (passed_on.status, passed_on.body) == (stripped.status, stripped.body)
    configure(monkeypatch, public_address=f"{SITE}/")
    nothing_said = {"x_forwarded_prefix": "", "x_forwarded_proto": "", "host": "app:8501"}
    for each in (path, FOLDER + path):
        named = ask(front, each, **nothing_said)
        assert (named.status, named.body) == (stripped.status, stripped.body)


@pytest.mark.parametrize("query", ["", "?lang=fr"])
def test_the_folder_itself_leads_into_it(front: Front, query: str) -> None:
    """Without the stroke at its end, what a page leads to would be found beside the folder."""
    answer = ask(front, FOLDER + query)
    assert (answer.status, answer.headers["location"]) == (308, f"{FOLDER}/{query}")


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/Register/", f"{SITE}/register"),
        ("/l", f"{SITE}/l/fr/"),
        ("/l/en", f"{SITE}/l/en/"),
        ("//evil.example/..//register", ""),
        ("/api", f"{SITE}/api/"),
        ("/auth/logout", f"{SITE}/"),
        ("/auth/login", f"{SITE}/"),
        ("/oauth2callback", f"{SITE}/staff"),
        ("/oauth2callback?state=x", f"{SITE}/staff"),
    ],
)
@pytest.mark.parametrize("folder", ["", FOLDER])
def test_what_leads_elsewhere_leads_within(behind: Starlette, path: str, to: str, folder: str) -> None:
    """What was mistyped, or is done at an address alone, leads to what is meant, in the folder."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if not path_of(scope).startswith(("/auth", "/oauth")):
            await behind(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": 302, "headers": [(b"location", b"/")]})
        await send({"type": "http.response.body"})

    answer = ask(Front(app), folder + path)
    assert (urljoin(SITE + path, answer.headers["location"]) if to else answer.status) == (to or 404)


# --- nothing of one who asks reaches another -------------------------------------------------------------


@pytest.mark.parametrize(
    "folder",
    [
        *("bamako", "//evil.example", "/a//b", "/..", "/a/../b", "/.", "/a/.hidden", "https://evil.example"),
        *(
            "/a?b",
            "/a#b",
            "/a b",
            "/a%2e",
            "/a\\b",
            '/"><script>',
            "/a;b",
            "/a,/b",
            "/é",
            "/" + "a" * 60,
            "/a" * 9,
        ),
        *("/a\r\nX: y", "/\x00"),
    ],
)
def test_a_folder_is_a_plain_path(folder: str) -> None:
    """Whoever says that the dashboard is in a folder names folders of plain letters, or is not heard."""
    assert plain_folder(folder) == ""
    with pytest.raises(ValueError, match=re.escape(folder)):
        PublicAddress.read(f"https://site.example{folder}/x?")
    headers = [(b"host", b"site.example"), (b"x-forwarded-prefix", folder.encode())]
    scope = {"type": "http", "scheme": "https", "path": "/register", "headers": headers}
    assert site_of(placed(scope)) == "https://site.example"
    assert path_of(placed(scope)) == "/register"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("https://site.example", "https://site.example"),
        (" https://Site.Example:443/ ", "https://site.example"),
        ("http://localhost:8600/bamako/", "http://localhost:8600/bamako"),
        ("https://[::1]:8443/a/b.c~d", "https://[::1]:8443/a/b.c~d"),
    ],
)
def test_an_address_is_read(text: str, read: str) -> None:
    """The setting is an address of a site, with a folder or without."""
    assert str(PublicAddress.read(text)) == read


@pytest.mark.parametrize(
    "text", ["site.example", "ftp://site.example", "https://", "https://a@b", "https://a:b/", "x"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    """Anything else is a fault of the setting."""
    with pytest.raises(ValueError, match=re.escape(text)):
        PublicAddress.read(text)


@pytest.mark.page
def test_what_one_forges_another_never_reads(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is answered to a forged name or folder is kept for whoever forges the same; with the setting it is
    no different at all."""
    forged = {"host": "evil.example", "x_forwarded_prefix": "/evil", "x_forwarded_proto": "http"}
    kept = [path for path in (*ALIKE, "/api/openapi.json") if "nothing" not in path]
    nameless = {"host": "", "x_forwarded_prefix": "/evil"}
    for path in kept:
        ask(front, path, **nameless)
        assert b"evil" not in ask(front, path, host="", x_forwarded_prefix="").body
        assert path == "/data/" or b"evil" in ask(front, path, **forged).body, path
        assert b"evil" not in ask(front, path).body
    configure(monkeypatch, public_address=SITE)
    for path in kept:
        assert ask(front, path, **forged).body == ask(front, path).body
        assert b"evil" not in ask(front, path, **forged).body


def test_cookies_keep_to_the_folder() -> None:
    """What the dashboard has a browser remember is sent to its folder alone, so that neither a dashboard in
    another folder nor what else is on the site reads it."""

    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        given = [b"a=1; Path=/; HttpOnly", b"b=2", b"c=3; path=/bamako; Secure; samesite=lax"]
        headers = [(b"set-cookie", each) for each in given]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body"})

    sent: list[Any] = []

    async def sending(message: Any) -> None:
        sent.append(message)

    headers = [(b"host", b"site.example"), (b"x-forwarded-prefix", FOLDER.encode())]
    scope = {"type": "http", "method": "GET", "path": "/media/x", "query_string": b"", "headers": headers}
    run_in_thread(Placed(Front(app))(scope, wait_for_ever, sending))
    assert [value for name, value in sent[0]["headers"] if name == b"set-cookie"] == [
        b"a=1; HttpOnly; Path=/bamako",
        b"b=2; Path=/bamako",
        b"c=3; Secure; samesite=lax; Path=/bamako",
    ]


def test_the_cookies_of_the_folder_come_first() -> None:
    """What else stands on a site may give cookies of the same names to all of it: those of the folder, which
    browsers send first, are the ones that are read."""
    headers = [(b"cookie", b"a=own; b=1; a=of the site"), (b"x-forwarded-prefix", FOLDER.encode())]
    there = placed({"type": "http", "path": "/", "headers": headers})
    assert dict(there["headers"])[b"cookie"] == b"a=own; b=1"
