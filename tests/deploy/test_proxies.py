"""The dashboard behind nginx and Caddy, as deploy/ has them: all is found, and who attacks gets nowhere."""

import re
import time
from collections.abc import Iterator

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from tests.deploy.proxies import WAYS, Proxied, behind, is_installed, trusting

pytestmark = pytest.mark.soak

EVIL = "evil.example"


EACH = [(proxy, way) for proxy in ("nginx", "caddy") for way in WAYS]
SOME = ("/", "/countries?country=MLI", "/l/fr/", "/l/fr/present", "/data/commitments.csv", "/api/figures")
NAMING = ("/l/fr/countries", "/countries", "/sitemap.xml", "/robots.txt", "/data/dcat.jsonld", "/api/")


@pytest.fixture(scope="module", params=EACH, ids=" ".join)
def proxied(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxied]:
    """The dashboard behind each proxy, in each way."""
    proxy, way = request.param
    if not is_installed(proxy):
        pytest.skip(f"{proxy} is not installed: “make proxies” sees to it")
    with behind(proxy, way, tmp_path_factory.mktemp(proxy)) as running:
        yield running


def head_and_body(answer: str) -> tuple[str, str]:
    """The head of an answer in small letters, and its body."""
    head, _, body = answer.partition("\r\n\r\n")
    return head.lower(), body


def status(answer: str) -> int:
    """The status of an answer; 0 where the connection was closed without one."""
    return int(found[1]) if (found := re.match(r"HTTP/1\.[01] (\d+)", answer)) else 0


def test_all_is_found(proxied: Proxied) -> None:
    """Pages, light pages, files, programs and what engines ask for are there, and say where."""
    for path in (*SOME, "/worker.js", "/shell.js"):
        assert status(proxied.ask(proxied.folder + path)) == 200, path
    for path in ("/l/fr/", "/sitemap.xml", "/robots.txt", "/data/revisions.atom"):
        named = set(re.findall(r"https?://localhost[^\s\"'<&]*", proxied.ask(proxied.folder + path)))
        assert named, path
        assert {each for each in named if not f"{each}/".startswith(f"{proxied.site}/")} == set(), path
    head, _ = head_and_body(proxied.ask(proxied.folder + "/Register/"))
    assert (status(head.upper()), "location: ../register" in head) == (308, True)
    assert status(proxied.ask(proxied.folder or "/")) in (200, 301, 308)
    if proxied.folder:  # the view goes with it
        head, _ = head_and_body(proxied.ask(f"{proxied.folder}?country=MLI"))
        assert f"{proxied.folder}/?country=mli" in head.lower()


def test_a_page_has_its_websocket_and_others_have_none(proxied: Proxied) -> None:
    """The websocket opens for pages of the site alone."""
    to, own = f"wss{proxied.site.removeprefix('https')}/_stcore/stream", f"https://localhost:{proxied.port}"

    def opens(origin: str) -> bool:
        try:
            with connect(to, ssl=trusting(), server_hostname="localhost", origin=Origin(origin)):
                return True
        except InvalidStatus:
            return False

    assert opens(own)
    for origin in (f"https://{EVIL}", "null", "http://localhost:1", f"{own}.{EVIL}"):
        assert not opens(origin), origin


def test_what_is_forged_reaches_nobody(proxied: Proxied) -> None:
    """Names and folders that a browser claims are not passed on, and poison nothing that others are given."""
    forged = (
        (f"X-Forwarded-Host: {EVIL}", f"X-Forwarded-Prefix: /{EVIL}", "X-Forwarded-Proto: http"),
        (f"Forwarded: host={EVIL};proto=http", f"X-Forwarded-Server: {EVIL}", f"X-Original-URL: /{EVIL}"),
        (f"X-Forwarded-Host: {EVIL}, localhost", f"X-Forwarded-Prefix: /{EVIL}, /x", f"X-Host: {EVIL}"),
    )
    for path in NAMING:
        for headers in forged:
            assert EVIL not in proxied.ask(proxied.folder + path, *headers), path
        for host in (EVIL, f"{EVIL}:{proxied.port}", f"localhost:{proxied.port}@{EVIL}", f"localhost.{EVIL}"):
            assert EVIL not in proxied.ask(proxied.folder + path, host=host), (path, host)
        whole = f"GET https://localhost:{proxied.port}{proxied.folder}{path} HTTP/1.1\nHost: {EVIL}\n"
        assert EVIL not in proxied.send(f"{whole}Connection: close\n\n"), path
        assert EVIL not in proxied.ask(proxied.folder + path), path


OUT = [
    *(f"//{EVIL}", f"//{EVIL}/", f"//{EVIL}/%2e%2e", f"/\\{EVIL}/", f"/%2f{EVIL}/", f"/%5c{EVIL}"),
    *(f"/l//{EVIL}/", f"/data//{EVIL}/", f"/api//{EVIL}/", f"/.{EVIL}/", f"/register;//{EVIL}"),
    *("/%2e%2e/%2e%2e/etc/passwd", "/../../etc/passwd", "/..%2f..%2fetc%2fpasswd", "/media/../../etc/passwd"),
    *("/static/..%2f..%2findex.html", "/static/%252e%252e/%252e%252e/etc/passwd", "/component/x/..%2f..%2fx"),
    *(
        "/%00",
        "/register%00.html",
        "/register%0d%0aSet-Cookie:x=1",
        f"/l/fr/%0d%0aLocation:%20https://{EVIL}",
    ),
]
CLOSED = ["/_stcore/metrics", "/_stcore/agent/mcp", "/%5fstcore/metrics", "/_stcore/./metrics", "/metrics"]


@pytest.mark.parametrize("path", OUT)
def test_no_path_leads_out(proxied: Proxied, path: str) -> None:
    """No spelling of a path leads to another site, to a file of the machine or to a failure."""
    answer = proxied.ask(proxied.folder + path)
    head, body = head_and_body(answer)
    assert status(answer) < 500
    for to in re.findall(r"\nlocation: ?(\S*)", head):
        assert to.startswith((proxied.site, ".", "/")), to
        assert not to.startswith(("//", "/\\")), to
    assert "root:" not in body
    assert not re.search(r"\n(set-cookie: ?x=|location: ?https://evil)", head)


@pytest.mark.parametrize("path", CLOSED)
def test_what_is_closed_stays_closed(proxied: Proxied, path: str) -> None:
    """What the server tells about itself is told to nobody outside, however it is spelled."""
    assert status(proxied.ask(proxied.folder + path)) in (0, 400, 404)


WITHIN = "GET {at} HTTP/1.1\nHost: localhost\n\n"


@pytest.mark.parametrize(
    "smuggled",
    [
        "Content-Length: 6\nTransfer-Encoding: chunked\n\n0\n\n" + WITHIN,
        "Transfer-Encoding: xchunked\nContent-Length: 4\n\n0\n\n" + WITHIN,
        "Transfer-Encoding : chunked\nContent-Length: 4\n\n0\n\n" + WITHIN,
        "Transfer-Encoding: chunked\nTransfer-Encoding: identity\n\n0\n\n" + WITHIN,
        "Content-Length: 0\nContent-Length: 44\n\n" + WITHIN,
        "Upgrade: websocket\nConnection: upgrade\nContent-Length: 0\n\n" + WITHIN,
    ],
)
def test_nothing_is_smuggled(proxied: Proxied, smuggled: str) -> None:
    """What one request carries along is never taken by the dashboard for the request of somebody else."""
    at = f"{proxied.folder}/smuggled-{time.monotonic_ns()}"
    begun = f"POST {proxied.folder}/api/uploads HTTP/1.1\nHost: localhost:{proxied.port}\n"
    proxied.send(begun + smuggled.replace("{at}", at), patience=3)
    for _ in range(3):
        assert "smuggled" not in proxied.ask(f"{proxied.folder}/robots.txt")


def test_cookies_keep_to_the_folder_and_to_tls(proxied: Proxied) -> None:
    """What a browser is asked to remember is for the folder of the dashboard, over TLS."""
    head, _ = head_and_body(proxied.ask(f"{proxied.folder}/_stcore/health"))
    cookies = re.findall(r"set-cookie: (.*)", head)
    assert cookies
    for cookie in cookies:
        assert f"path={proxied.folder or '/'}" in re.split(r";\s*", cookie.strip())
        assert "secure" in re.split(r";\s*", cookie.strip())


def test_the_one_time_address_is_refused(proxied: Proxied) -> None:
    """Whoever knows the one-time address signs in on the machine itself, and not through a proxy."""
    key = re.findall(r"/enter\?key=(\S+)", proxied.terminal.read_text())[-1]
    answer = proxied.ask(f"{proxied.folder}/enter?key={key}")
    assert status(answer) == 403
    assert "set-cookie: commitments_staff" not in answer.lower()


def test_a_body_is_bounded(proxied: Proxied) -> None:
    """What is larger than an upload may be is refused by the proxy."""
    head = f"POST {proxied.folder}/api/uploads HTTP/1.1\nHost: localhost:{proxied.port}\n"
    head += f"Content-Length: {25 * 2**20}\nConnection: close\n\n"
    answer = proxied.send(head, b"x" * 2**20, patience=10)
    assert status(answer) in (0, 401, 403, 413)
    assert status(proxied.ask(f"{proxied.folder}/_stcore/health")) == 200


def test_slow_headers_are_cut_off(proxied: Proxied) -> None:
    """Who sends a request a byte at a time is let go of."""
    with proxied.connected(patience=30) as slow:
        slow.sendall(f"GET {proxied.folder}/ HTTP/1.1\r\nHost: localhost\r\nX: ".encode())
        begun = time.monotonic()
        assert not slow.recv(1) or status("H" + slow.recv(99).decode("latin-1")) in (400, 408)
        assert time.monotonic() - begun < 20
