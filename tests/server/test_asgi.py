"""What the server does around the pages, asked as a browser asks."""

import asyncio
import gzip
import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import brotli
import pytest
from streamlit.runtime import backend_operation_handler

from commitments.api.data import data
from commitments.http.headers import is_known
from commitments.server import asgi, compression, open_answers
from commitments.server.answers import MadeAnswers
from commitments.server.front import Front
from commitments.server.placed import Placed
from commitments.serving import served
from commitments.staff.drafts import Drafts
from commitments.store.changesets import ReceivedFile
from commitments.store.store import Store
from commitments.text.languages import LANGUAGES
from commitments.ui import signing_in
from tests.asgi import (
    BEHIND,
    Response,
    ask,
    ask_front,
    front_file,
    run_in_thread,
    streamlit_stand_in,
    wait_for_ever,
)
from tests.configured import configure
from tests.readers import HOSTILE, written_by_anyone


@pytest.mark.parametrize(
    ("path", "wish", "language"),
    [
        ("/", "fr-FR,fr;q=0.9,en;q=0.8", "fr"),
        ("/", "en-US,en", "en"),
        ("/countries", "en-US,en", "en"),
        ("/countries?country=ML&lang=fr", "en-US,en", "fr"),
        ("/?lang=en", "fr", "en"),
        ("/countries?country=ML&amp;lang=fr", "en-US,en", "fr"),
        ("/register", "", "fr"),
    ],
)
def test_shell_language(path: str, wish: str, language: str) -> None:
    """Every address of the dashboard begins with a shell whose language is the reader's, and says so."""
    answer = ask(path, accept_language=wish)
    assert answer.status == 200
    assert f'<html lang="{language}">'.encode() in answer.body
    assert answer.headers["content-language"] == language
    assert "Accept-Language" in answer.headers["vary"]


@pytest.mark.parametrize(("wish", "sentence"), [("fr", "n’existe pas"), ("en", "does not exist")])
def test_missing_page(wish: str, sentence: str) -> None:
    """An address without a page says so in the reader's language and offers the others, the nearest first."""
    answer = ask("/countri", accept_language=wish)
    assert answer.status == 404
    body = unescape(answer.body.decode())
    assert sentence in body
    assert body.index("./countries") < body.index("./actors")


def test_an_address_of_many_folders_is_answered_shortly() -> None:
    """What is said of an address is bounded, however many folders somebody writes."""
    deep, straight = ask("/l/fr/" + "a/" * 30_000), ask("/" * 60_000 + "register")
    assert deep.status == 404
    assert len(deep.body) < len(ask("/l/fr/a/b").body) + 15_000
    assert len(straight.headers["location"]) < 15_000


def test_asked_address_is_text() -> None:
    """What is asked for in vain is shown as text, whatever it holds."""
    assert b"<img" not in ask("/<img src=x onerror=alert(1)>").body


def test_shell_words() -> None:
    """The shell bears our title, description and icon, and none of Streamlit's own words."""
    shell = unescape(ask("/?lang=fr").body.decode())
    assert "<title>Les engagements de Bamako</title>" in shell
    assert 'name="description" content="Ce que chaque pays' in shell
    assert 'href="./favicon.svg"' in shell
    assert "a besoin de JavaScript" in unescape(ask("/upload?lang=fr").body.decode())
    for theirs in ("You need to enable", "<title>Streamlit", "openapi.json", "favicon.png"):
        assert theirs not in shell


def test_shell_runs_no_inline_script() -> None:
    """The shell holds no script but files of this server, so that the policy can forbid all others."""
    shell = ask("/").body.decode()
    assert re.findall(r"<script[^>]*>[^<]", shell) == []
    assert all(source.startswith("./") for source in re.findall(r'(?:src|href)="([^"]*)"', shell))


def test_shell_unchanged() -> None:
    """A browser that has the shell is told so, without its bytes."""
    first = ask("/?lang=fr")
    again = ask("/?lang=fr", if_none_match=first.headers["etag"])
    other = ask("/?lang=en", if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert other.status == 200


@pytest.mark.slow
def test_link_names_what_it_leads_to(monkeypatch: pytest.MonkeyPatch, baseline_store: Store) -> None:
    """A link to one country, actor or commitment is previewed by its name and finding, in the language asked
    for."""
    monkeypatch.setattr(served, "store", lambda: baseline_store)
    for link, name in (
        ("countries?country=MLI", "Mali"),
        ("actor?id=mli-bamako", "Ville et District de Bamako"),
        ("actor?id=MLI-BAMAKO", "Ville et District de Bamako"),
        ("commitment?id=mli-c3-dialogue", "Accueillir le deuxième dialogue politique Afrique du GSEF"),
    ):
        for offer, unpack in (("", bytes), ("br", brotli.decompress)):
            answer = ask(f"/{link}&lang=fr", accept_encoding=offer)
            shell = unpack(answer.body).decode()
            assert re.findall("<title>(.*?) · Les engagements de Bamako</title>", shell) == [name]
            assert re.findall('property="og:title" content="(.*?)"', shell) == [name]
            (said,) = re.findall('property="og:description" content="(.*?)"', shell)
            assert said
            assert not said.startswith("Ce que chaque pays")
            assert f'name="description" content="{said}"' in shell
        again = ask(f"/{link}&lang=fr", if_none_match=answer.headers["etag"])
        assert again.status == 304
    for nothing in ("/actor?id=nobody&lang=fr", "/commitment?id=&lang=fr", "/register?id=mli-bamako&lang=fr"):
        assert 'property="og:description" content="Ce que chaque pays' in ask(nothing).body.decode()


def test_link_shows_a_picture() -> None:
    """Where a link is sent on, its picture is that of its view, and search engines are told where the page is
    kept without filters, by whole addresses."""
    shell = unescape(ask("/countries?country=MLI&day=2025-01-01&lang=fr", host="example.org").body.decode())
    told = dict(re.findall('<meta (?:property|name)="(.*?)" content="(.*?)">', shell))
    assert told["og:image"] == "http://example.org/l/fr/countries.png?country=MLI&day=2025-01-01"
    assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")
    assert told["og:image:alt"].startswith(told["og:title"])
    assert told["twitter:card"] == "summary_large_image"
    assert told["og:site_name"] == "Les engagements de Bamako"
    kept = dict(re.findall('<link rel="alternate" hreflang="(.*?)" href="(.*?)">', shell))
    assert kept == {
        "fr": "http://example.org/l/fr/countries?country=MLI",
        "en": "http://example.org/l/en/countries?country=MLI",
    }
    assert f'<link rel="canonical" href="{kept["fr"]}">' in shell
    # Without a light page, the dashboard's own; nothing where it is not known under which name one asks.
    assert (
        'rel="canonical" href="http://example.org/method?lang=fr"'
        in ask("/method?lang=fr", host="example.org").body.decode()
    )
    assert "http" not in "".join(re.findall("<(?:meta|link).*?>", ask("/method?lang=fr").body.decode()))
    assert "og:image" not in ask("/upload?lang=fr", host="example.org").body.decode()


def test_preview_is_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """What people wrote is text in the preview of a link as everywhere."""
    with written_by_anyone() as store:
        monkeypatch.setattr(served, "store", lambda: store)
        shell = ask("/actor?id=town&lang=en").body.decode()
    assert "<script>alert" not in shell
    (title,) = re.findall('property="og:title" content="(.*?)"', shell)
    assert unescape(title) == HOSTILE


@pytest.mark.parametrize(
    ("offer", "encoding", "unpack"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip, deflate", "gzip", gzip.decompress),
        ("br;q=0, gzip;q=0.5", "gzip", gzip.decompress),
    ],
)
def test_files_are_compressed(offer: str, encoding: str, unpack: Any) -> None:
    """A file of Streamlit's arrives compressed as the browser likes best, whole, and is kept for good."""
    path = front_file("protobuf")
    answer = ask(path, accept_encoding=offer)
    original = Front(streamlit_stand_in).files[path].path.read_bytes()
    assert unpack(answer.body) == original
    assert len(answer.body) < len(original) / 3
    assert answer.headers["content-encoding"] == encoding
    assert answer.headers["content-length"] == str(len(answer.body))
    assert answer.headers["content-type"].endswith("javascript")
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_letters_of_the_languages_here() -> None:
    """Of Streamlit's font the Latin letters alone are sent, at its address, and kept for good."""
    answer = ask(front_file("SourceSansVF-Upright"), accept_encoding="br")
    assert answer.body.startswith(b"wOF2")
    assert len(answer.body) < 80_000
    assert answer.headers["content-type"] == "font/woff2"
    assert "immutable" in answer.headers["cache-control"]


def test_files_as_they_are() -> None:
    """What is not to be compressed is left to Streamlit; what does not exist is missing."""
    font = front_file("MaterialSymbols-Rounded")
    assert ask(front_file("protobuf")).body == BEHIND
    assert ask(font, accept_encoding="br").body == BEHIND
    assert ask("/static/js/../../../secrets.js", accept_encoding="br").status == 404


def test_files_are_compressed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A full room that asks for the same file has it compressed once."""
    made: list[int] = []

    def compress(body: bytes) -> bytes:
        made.append(len(body))
        return body

    monkeypatch.setitem(compression.COMPRESS, "br", compress)
    path = front_file("protobuf")

    async def room() -> list[Response]:
        front = Front(streamlit_stand_in)
        return await asyncio.gather(
            *(ask_front(front, path, "GET", {"accept_encoding": "br"}) for _ in range(50))
        )

    assert {answer.status for answer in run_in_thread(room())} == {200}
    assert len(made) == 1


def test_own_files() -> None:
    """Our own files are asked for anew each time, and answered with nothing where they have not changed."""
    answer = ask("/words.js")
    assert b"MutationObserver" in answer.body
    assert answer.headers["cache-control"] == "no-cache"
    assert ask("/words.js", if_none_match=answer.headers["etag"]).status == 304


def test_own_files_in_the_shell() -> None:
    """The shell asks for our scripts and styles by addresses that may be kept for good."""
    asked = re.findall(r'(?:src|href)="\.(/[a-z]+\.(?:js|css)\?v=[0-9a-f]+)"', ask("/").body.decode())
    assert {address.partition("?")[0] for address in asked} >= {"/words.js", "/view.js", "/look.css"}
    for address in asked:
        answer = ask(address)
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.body != BEHIND


@pytest.mark.slow
def test_words_are_streamlits() -> None:
    """Every English text that is replaced is one that this version of Streamlit says, and French has all."""
    (words,) = re.findall(r'<meta name="streamlit-words" content="(.*?)"', ask("/").body.decode())
    by_language = json.loads(unescape(words))
    assert tuple(by_language) == LANGUAGES
    replaced = by_language["fr"]["words"]
    for own in by_language.values():
        assert own["words"].keys() <= replaced.keys()
        assert own["patterns"].keys() <= by_language["fr"]["patterns"].keys()
    files = Front(streamlit_stand_in).files.values()
    said = "".join(
        file.path.read_text("utf-8") for file in files if file.hashed and file.path.suffix == ".js"
    )
    said += Path(backend_operation_handler.__file__).read_text("utf-8")  # what its server says of a download
    assert len(replaced) > 50
    assert [text for text in replaced if f"`{text}`" not in said and f'"{text}"' not in said] == []


def test_head() -> None:
    """HEAD is answered with the headers of GET and no body."""
    head, get = (ask("/", method, x_request_id="one") for method in ("HEAD", "GET"))
    assert head.body == b""
    assert head.headers == get.headers


EVERYWHERE = [
    *("/", "/countries", "/_stcore/host-config", "/media/figures.csv", "/robots.txt", "/sitemap.xml"),
    *(
        "/nowhere",
        "/l",
        "/l/",
        "/l/fr/nowhere",
        "/favicon.svg",
        "/_stcore/metrics",
        "/_stcore/upload_file/a/b",
    ),
    *("/auth/logout", "/oauth2callback", "/api/nothing"),
]


@pytest.mark.parametrize("path", EVERYWHERE)
def test_headers(path: str) -> None:
    """Every answer, whatever its status, is under a policy that lets nothing in from outside, evaluates
    nothing and keeps other windows away; none says over plain http that it is to be asked over TLS."""
    headers = ask(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy or "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "unsafe-eval" not in policy
    assert "//" not in policy
    assert "script-src 'self';" in policy or "script-src 'none';" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "strict-transport-security" not in headers


@pytest.mark.parametrize("path", EVERYWHERE)
def test_headers_over_tls(path: str) -> None:
    """Where the proxy says that the browser came over TLS, every answer keeps it there."""
    assert ask(path, x_forwarded_proto="https").headers["strict-transport-security"] == "max-age=31536000"


def test_asked_from_another_site() -> None:
    """What is turned away on the way out bears the same headers."""
    answer = ask("/auth/logout", sec_fetch_site="cross-site")
    assert (answer.status, answer.headers["x-content-type-options"]) == (303, "nosniff")


def _with_cookies(*cookies: str) -> Any:
    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        headers = [(b"Set-Cookie", cookie.encode()) for cookie in cookies]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    return app


@pytest.mark.parametrize(
    ("redirect_uri", "asked", "secure"),
    [
        ("https://dash.example.org/oauth2callback", {"host": "dash.example.org"}, True),
        ("https://dash.example.org/oauth2callback", {"host": "localhost:8501"}, False),
        ("http://localhost:8501/oauth2callback", {"host": "localhost:8501"}, False),
        ("", {"host": "dash.example.org"}, False),
        ("", {"host": "dash.example.org", "x_forwarded_proto": "https"}, True),
        ("", {"host": "dash.example.org", "x_forwarded_proto": "https,http"}, True),
        ("", {"host": "dash.example.org", "x_forwarded_proto": "gopher"}, False),
    ],
)
def test_cookies_go_over_tls_alone(
    monkeypatch: pytest.MonkeyPatch, redirect_uri: str, asked: dict[str, str], secure: bool
) -> None:
    """Behind TLS every cookie, Streamlit’s too, is sent over TLS alone, once said; never so on plain http of
    this machine."""
    monkeypatch.setattr(signing_in, "auth", lambda: {"redirect_uri": redirect_uri} if redirect_uri else None)
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    cookies = ("a=1; HttpOnly", "b=insecure; Path=/secure", "c=3; secure")
    headers = [(name.replace("_", "-").encode(), value.encode()) for name, value in asked.items()]
    scope = {"type": "http", "method": "GET", "path": "/media/x", "query_string": b"", "headers": headers}
    run_in_thread(Placed(Front(_with_cookies(*cookies)))(scope, wait_for_ever, send))
    found = [value.decode() for name, value in sent[0]["headers"] if name == b"Set-Cookie"]
    more = "; Secure" if secure else ""
    assert found == [cookies[0] + more, cookies[1] + more, cookies[2]]
    assert any(name == b"strict-transport-security" for name, _ in sent[0]["headers"]) is secure


@pytest.mark.parametrize(
    ("contact", "said"),
    [
        ("awa@example.org", "mailto:awa@example.org"),
        ("https://example.org/contact", "https://example.org/contact"),
        ("http://example.org/contact", ""),
        ("", ""),
    ],
)
def test_whom_to_tell_of_a_hole(monkeypatch: pytest.MonkeyPatch, contact: str, said: str) -> None:
    """Whom to tell of a hole is whom the server names, for as long as anybody can say; nobody is invented."""
    configure(monkeypatch, contact=contact)
    answer = ask("/.well-known/security.txt", host="dash.example.org", x_forwarded_proto="https")
    if not said:
        assert answer.status == 404
        return
    lines = dict(line.split(": ", 1) for line in answer.body.decode().splitlines())
    assert lines["Contact"] == said
    assert lines["Canonical"] == "https://dash.example.org/.well-known/security.txt"
    left = datetime.fromisoformat(lines["Expires"]) - datetime.now(UTC)
    assert timedelta(days=20) < left < timedelta(days=365)
    assert b"Canonical" not in ask("/.well-known/security.txt", host="dash.example.org").body


@pytest.mark.parametrize("path", ["/media/abc.csv", "/api/uploads/1", "/api/local"])
def test_what_is_for_some_is_kept_nowhere(path: str) -> None:
    """What is given to those alone who are known stays in no cache, whatever it says itself."""
    assert ask(path).headers["cache-control"] == "no-store"


async def _failing(_scope: Any, _receive: Any, _send: Any) -> None:
    raise ZeroDivisionError


def test_what_fails_has_headers_too() -> None:
    """An answer that could not be made is a sentence under the same headers, and the failure goes on."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/x", "query_string": b"lang=en", "headers": []}
    with pytest.raises(ZeroDivisionError):
        run_in_thread(Front(_failing)(scope, wait_for_ever, send))
    assert sent[0]["status"] == 500
    assert b"nosniff" in dict(sent[0]["headers"]).values()
    assert sent[1]["body"].startswith(b"Something went wrong here.")


@pytest.mark.parametrize(
    ("given", "known"),
    [
        ('W/"a"', True),
        ('"a"', True),
        ('"b", W/"a"', True),
        ('"b",W/"a" ,"c"', True),
        ('"x,y" , "a"', True),
        ("*", True),
        (" * ", True),
        ("", False),
        ("-", False),
        ("a", False),
        ("W/", False),
        ('"ab"', False),
        ('"A"', False),
        ('"b"', False),
        ('"b, W/"a', False),
        ('x"a"', False),
        ('"a"x', False),
        ("**", False),
    ],
)
def test_what_a_browser_knows(given: str, known: bool) -> None:
    """A browser knows what it names: any of a list of tags, strong or weak; nothing without one."""
    for etag in ('W/"a"', '"a"'):
        assert is_known(etag, given) is known
    assert not is_known("", given)


@pytest.mark.parametrize("given", ["-", "W/", '"', "*"])
@pytest.mark.parametrize("path", ["/nowhere", "/l/fr/nowhere", "/l/fr/actor?id=nobody", "/l/xx/"])
def test_what_is_not_there_is_not_known(
    monkeypatch: pytest.MonkeyPatch, baseline_store: Store, path: str, given: str
) -> None:
    """What does not exist is said not to, whatever a browser says to have."""
    monkeypatch.setattr(served, "store", lambda: baseline_store)
    assert ask(path, if_none_match=given).status == 404


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("/_stcore/metrics", "GET"),
        ("/_stcore/agent/openapi.json", "GET"),
        ("/_stcore/agent/interact", "POST"),
        ("/_stcore/agent/mcp", "POST"),
    ],
)
def test_closed(path: str, method: str) -> None:
    """Streamlit's inner life is told to nobody."""
    assert ask(path, method).status == 404


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("/_stcore/health", "GET"),
        ("/media/figures.csv", "GET"),
        ("/countries", "POST"),
    ],
)
def test_passed_on(path: str, method: str) -> None:
    """Everything else is Streamlit's to answer."""
    assert ask(path, method).body == BEHIND


# --- what any page of any site may read ------------------------------------------------------------------


def asked_of(app: Any, path: str, method: str = "GET", **headers: str) -> Response:
    """Ask what is open to be read once, without the pages around it."""
    return run_in_thread(ask_front(open_answers.Readable(app, MadeAnswers()), path, method, headers))


def open_to_all(answer: Response) -> bool:
    """Say whether a page of another site may read an answer; never with what signs anybody in."""
    assert "access-control-allow-credentials" not in answer.headers
    return answer.headers.get("access-control-allow-origin") == "*"


@pytest.mark.slow
def test_open_data_may_be_read_from_anywhere(demonstration_store: Store) -> None:
    """A page of any site reads open data, what is declined too; it is told so when it asks before."""
    app = data(lambda: demonstration_store)
    for path in ("/", "/datapackage.json", "/figures.csv", "/revisions.atom", "/nothing.csv"):
        assert open_to_all(asked_of(app, path))
    before = asked_of(app, "/figures.csv", "OPTIONS", access_control_request_method="GET")
    assert (before.status, open_to_all(before)) == (204, True)
    assert before.headers["access-control-allow-methods"] == "GET, HEAD"
    assert not open_to_all(asked_of(app, "/figures.csv", "POST"))


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS", "HEAD"])
@pytest.mark.parametrize("path", ["/api/uploads", "/api/uploads/x", "/api/uploads/x/publish", "/api/local"])
def test_uploads_are_not_open(path: str, method: str) -> None:
    """Nothing that asks for a token may be read or asked for by a page of another site."""
    assert not open_to_all(asked_of(streamlit_stand_in, path, method))


@pytest.mark.slow
def test_open_data_is_compressed_and_known(demonstration_store: Store) -> None:
    """Open data arrives compressed, what is compressed already as it is; what is known is not sent again."""
    app = data(lambda: demonstration_store)
    whole = asked_of(app, "/figures.json")
    small = asked_of(app, "/figures.json", accept_encoding="br")
    assert brotli.decompress(small.body) == whole.body
    assert len(small.body) < len(whole.body) / 5
    assert "content-encoding" not in asked_of(app, "/figures.parquet", accept_encoding="br").headers
    for path in ("/figures.json", "/"):
        known = asked_of(app, path)
        again = asked_of(app, path, if_none_match=known.headers["etag"])
        assert (again.status, again.body) == (304, b"")
        head = asked_of(app, path, "HEAD")
        assert (head.body, head.headers["content-length"]) == (b"", str(len(known.body)))


def test_the_feed_is_found() -> None:
    """The shell names the feed of revisions, in the reader's language, to whatever looks for one."""
    for language in LANGUAGES:
        shell = ask(f"/?lang={language}").body.decode()
        (link,) = re.findall(r'<link rel="alternate" [^>]*>', shell)
        assert f'href="./data/revisions.atom?lang={language}"' in link


def test_drafts_go_in_time_where_nobody_comes_by(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was deposited and left goes from the disk a week later by itself, and what is young stays."""
    store = f"duckdb:{tmp_path}/store.duckdb"
    configure(monkeypatch, store=store)
    long_ago = Drafts(store, clock=lambda: datetime.now(UTC) - timedelta(days=8))
    old = long_ago.begin([ReceivedFile("a.csv", b"a")], "Awa")
    young = Drafts(store).begin([ReceivedFile("b.csv", b"b")], "Awa")
    old_folder = long_ago.folder / old.id

    async def wait() -> None:
        sweeping = asyncio.create_task(asgi._sweep_drafts())
        async with asyncio.timeout(10):
            while old_folder.exists():
                await asyncio.sleep(0.01)
        sweeping.cancel()

    run_in_thread(wait())
    assert [path.name for path in long_ago.folder.iterdir()] == [young.id]
