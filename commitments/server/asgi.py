"""What the server does around the pages: their shell in each language, compressed files, safe headers.

Streamlit serves its page shell in English and its files uncompressed. `Front` stands before it and answers
for both; everything else goes through untouched but for a few headers.
"""

from __future__ import annotations

import asyncio
import base64
import gc
import gzip
import hashlib
import html
import json
import mimetypes
import os
import re
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    asynccontextmanager,
    nullcontext,
    suppress,
)
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from http.cookies import SimpleCookie
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote

import brotli
import streamlit
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from commitments import settings
from commitments.api.local import Secret
from commitments.auth import access_log
from commitments.auth.sign_in import (
    LOCAL_SIGN_IN,
    SESSION,
    UPLOAD_PERMITS,
    Credentials,
    Person,
    identify,
    lacking,
    parts_of,
)
from commitments.errors import CommitmentsError, ServerBusyError
from commitments.exports.feed import NAME as FEED
from commitments.http.headers import dressed, is_known, respond
from commitments.i18n.translator import translator_for
from commitments.limits.cache import WeighedCache
from commitments.limits.lanes import Lane, Shared, require_wanted, while_waited_for
from commitments.render.html import read_templates, render
from commitments.server.memory import return_freed
from commitments.server.sitemap import sitemap
from commitments.server.websocket import Websockets, prepare
from commitments.settings import app_folder
from commitments.site import served
from commitments.site.link_preview import link_preview
from commitments.site.pages import PAGES
from commitments.site.registry import BY_PATH, EMBED, LIGHT, SITE_PAGES, STAFF_PAGES, questions
from commitments.site.urls import Address
from commitments.text.languages import LANGUAGES, LOCALE_FOLDER, choose_language
from commitments.text.marking import gettext_noop
from commitments.text.sanitize import escape_controls
from commitments.text.shortening import cut

if TYPE_CHECKING:
    from commitments.server import document

SCRIPT = app_folder() / "pages" / "navigation.py"

_STREAMLIT = Path(streamlit.__file__).parent / "static"
_OURS = Path(__file__).parent / "static"

_CORES = os.cpu_count() or 1

# A file whose address changes with its content.
_FOR_GOOD = "public, max-age=31536000, immutable"

# What Streamlit tells about its inner life is nobody's business outside.
_CLOSED = re.compile(r"/_stcore/(metrics|agent)(/|$)")

_FAILED = gettext_noop("Something went wrong here. It has been noted; nothing was changed by halves.")

# What Streamlit gives to take away, which may be for staff alone.
_MEDIA = "/media/"

_COPIED = re.compile(rb"&(amp;)+")

# Where a page sends files.
_SENT = re.compile(r"/_stcore/upload_file/([^/]*)")

# Streamlit’s own: signing out, which no other site may ask for; where a provider of identities leads back to.
_SIGN_OUT = "/auth/logout"
_ELSEWHERE = ("cross-site", "same-site")
_CALLBACK = "/oauth2callback"

Lifespan = Callable[[object], AbstractAsyncContextManager[None]]


def lifespan(ready: Callable[[], AbstractContextManager[None]] = nullcontext) -> Lifespan:
    """What surrounds the server's life: warm-up before the first visit, then `ready` holds until the end.

    The first visitors would otherwise import the same modules at the same time, and see them half made. What
    warm-up leaves behind is frozen, so that later collections do not walk through it.
    """

    @asynccontextmanager
    async def warm(_app: object) -> AsyncIterator[None]:
        import plotly.graph_objects as go

        from commitments.http import etags
        from commitments.server import light
        from commitments.ui import signing_in

        return_freed()
        access_log.begin()
        signing_in.begin()
        signing_in.signed_out()
        prepare(etags.program())
        served.warm_up(PAGES["overview"])
        read_templates()
        go.Figure(go.Bar(x=[1], y=[1])).to_json()
        light.warm_up()
        gc.collect()
        gc.freeze()
        try:
            with ready():
                yield
        finally:
            served.close_stores()

    return warm


def routes(secret: Secret | None = None) -> list[BaseRoute]:
    """What the server answers beside the pages: programs, commands of this machine that know `secret`, and
    whoever brings a one-time key."""
    from commitments.api.app import api
    from commitments.api.data import data

    def home(request: Request) -> RedirectResponse:
        folder = request.url.path.rpartition("/")[2]
        return RedirectResponse(f"./{folder}/?{request.url.query}".rstrip("?"))

    return [
        Mount(_PROGRAMS, Readable(api(served.store, _largest, secret, served.held_store))),
        Route(_PROGRAMS, home),
        Mount(_DATA, Readable(data(served.store))),
        Route(_DATA, home),
        Route(ENTER, _enter),
    ]


def _largest() -> int:
    """The bytes that an upload may have, by page or by program."""
    return int(streamlit.get_option("server.maxUploadSize")) * 2**20


class Front:
    """ASGI middleware before Streamlit: page shells, compressed files and headers over HTTP."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.files = _files()
        self.shells = {language: Shell.made(language) for language in LANGUAGES}
        # Of what there is by name, which is so much and no more, each is compressed once.
        self.bodies: dict[tuple[str, str], asyncio.Future[bytes]] = {}
        self.compressing = ThreadPoolExecutor(_CORES, "compressing")
        self.marking: Shared[str] = Shared()
        self.making: Shared[Made] = Shared()
        self.kept = WeighedCache(32 * 2**20, lambda _, made: len(made.body) + _HEADERS_WEIGH)
        # Nobody in the room waits for a talk behind files, nor for a page behind either.
        self.lanes = {
            "mark": Lane(at_once=_CORES, waiting=500, seconds=5),
            "page": Lane(at_once=_CORES + 2, waiting=100, seconds=5),
            "talk": Lane(at_once=2, waiting=30, seconds=5),
            "slides": Lane(at_once=1, waiting=16, seconds=10),
            "picture": Lane(at_once=1, waiting=30, seconds=10),
            "paper": Lane(at_once=1, waiting=8, seconds=30),
            "all": Lane(at_once=1, waiting=8, seconds=30),
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        # A link that was copied out of HTML, as some mail programs do, has “&amp;” for “&”.
        # Bytes that may not stand in an address are read as if they were written as they must be.
        asked = quote(_COPIED.sub(b"&", scope["query_string"]), _PRINTABLE).encode()
        scope = {**scope, "query_string": asked}
        path, begun = str(scope["path"]), False
        kept = not (_FOR_TOKENS.match(path) or path.startswith(_MEDIA))
        bearing = dressed(send, over_tls=self._over_tls(scope), kept=kept)

        async def beginning(message: Message) -> None:
            nonlocal begun
            begun = True
            await bearing(message)

        try:
            await self._answer(path, scope, receive, beginning)
        except Exception:
            if not begun:  # what is before this would answer without these headers, and in English alone
                said = translator_for(_language(scope))(_FAILED)
                await respond(beginning, 500, said.encode(), {"content-type": "text/plain; charset=utf-8"})
            raise

    async def _answer(self, path: str, scope: Scope, receive: Receive, send: Send) -> None:
        if _CLOSED.match(path):
            await respond(send, 404, b"", {"content-length": "0"})
        elif (sent := _SENT.match(path)) and not UPLOAD_PERMITS.may(sent[1]):
            access_log.refused("a file", "nobody is signed in on the page that sends it")
            await respond(send, 403, b"", {"content-length": "0"})
        elif path == _SIGN_OUT and _header(scope, b"sec-fetch-site") in _ELSEWHERE:
            access_log.refused("signing out", "another site asks for it")
            # There they find the button.
            to = "." + SITE_PAGES["staff"].path
            await respond(send, 303, b"", {"location": to, "content-length": "0"})
        elif path == _SIGN_OUT:
            await asyncio.to_thread(_sign_out, scope)
            await self.app(scope, receive, send)
        elif path == _CALLBACK:
            await self.app(scope, receive, _to_staff(send))
        elif scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
        elif path in self.files:
            await self._file(scope, receive, send, self.files[path])
        elif path in _PAGES:
            await while_waited_for(receive, self._shell(scope, send))
        elif path == LIGHT or path.startswith((f"{LIGHT}/", f"{EMBED}/")):
            await while_waited_for(receive, self._light(scope, send))
        elif path in _FOR_ENGINES:
            await while_waited_for(receive, self._engines(scope, send))
        elif path == _SECURITY and (said := _whom_to_tell(scope)):
            headers = {"content-type": "text/plain; charset=utf-8", "cache-control": "no-cache"}
            await respond(send, 200, b"" if scope["method"] == "HEAD" else said.encode(), headers)
        elif self._is_answered(path, scope):
            await self.app(scope, receive, send)
        else:
            await while_waited_for(receive, self._elsewhere(scope, send))

    def _is_answered(self, path: str, scope: Scope) -> bool:
        """Whether what stands behind this knows an address: programs, the open data, Streamlit itself, which
        would answer any other with its page too."""
        from commitments.server import near_misses

        if path.startswith(f"{_DATA}/") and "text/html" in _header(scope, b"accept"):
            return near_misses.is_ours(path)  # programs are told in their way
        return path in _ANSWERED or path.startswith(_BELOW) or _STREAMLITS.fullmatch(path) is not None

    def _over_tls(self, scope: Scope) -> bool:
        """Whether the browser speaks TLS: to this server, to the proxy before it, which says so, or to where
        its sign-in leads back to."""
        if _scheme(scope) == "https":
            return True
        return self.signs_in_over_tls and not Credentials(_header(scope, b"host")).is_local

    @cached_property
    def signs_in_over_tls(self) -> bool:
        """Whether a provider of identities leads back to an address of TLS."""
        from commitments.ui import signing_in

        return str((signing_in.auth() or {}).get("redirect_uri", "")).startswith("https://")

    async def _elsewhere(self, scope: Scope, send: Send) -> None:
        """An address that is none of ours: leads to the one that it means, written otherwise, if any."""
        if not await _led_on(scope, send):
            await self._missing(scope, send)

    async def _missing(self, scope: Scope, send: Send) -> None:
        """A page that does not exist: says so, and offers what is near, then all that there is."""
        from commitments.server import near_misses

        language, path = _language(scope), str(scope["path"])
        t = translator_for(language)

        near: list[tuple[str, str]] = []
        with suppress(ServerBusyError):  # all that there is follows
            near = await self.lanes["page"].run(lambda: near_misses.near(path, _query(scope), t))

        def there(page: str) -> str:
            return f"{SITE_PAGES[page].path}?lang={language}"

        body = render(
            "missing_page",
            t=t,
            base=_up(scope),
            asked=escape_controls(cut(path, _LONGEST_ADDRESS)),
            near=near,
            home=there("overview"),
            questions=[
                (asked, [(there(page), name) for page, name in pages]) for asked, pages in questions(t)
            ],
        ).encode()
        headers = {
            "content-type": "text/html; charset=utf-8",
            "content-language": language,
            "content-length": str(len(body)),
            "vary": "Accept, Accept-Language",
        }
        await respond(send, 404, b"" if scope["method"] == "HEAD" else body, headers)

    async def _shell(self, scope: Scope, send: Send) -> None:
        """The page that every address of the dashboard begins with, in the reader's language."""
        from commitments.server import light

        shell, encoding = self.shells[_language(scope)], _encoding(scope)
        headers = {
            "content-type": "text/html; charset=utf-8",
            "content-language": shell.language,
            "cache-control": "no-cache",
            "vary": "Accept-Language, Accept-Encoding",
        }
        # Search engines read the light page, which holds the same.
        page = BY_PATH["." + scope["path"]].name
        query = scope["query_string"].decode("latin-1")
        if to := light.canonical(page, query, shell.language):
            headers["link"] = f'<{_site(scope)}{to.removeprefix(".")}>; rel="canonical"'
        if named := await self._named(scope, shell, headers, encoding):
            await named.send(scope, send)
        else:
            await self._give(
                scope, send, headers | {"etag": shell.etag}, encoding, shell.language, lambda: shell.body
            )

    async def _named(self, scope: Scope, shell: Shell, headers: dict[str, str], encoding: str) -> Made | None:
        """The shell of a page that shows one thing, which previews of its link then name; there are as many
        as records, so that they are not kept."""

        page = BY_PATH["." + scope["path"]]
        if page.subject != "id":
            return None
        asked = Address.read(page.name, parse_qs(scope["query_string"].decode("latin-1")))[0]["id"]
        if not asked:
            return None

        def made() -> Made | None:
            said = link_preview(page.name, asked, shell.language)
            if not said:
                return None
            about = shell.about(*said)
            return Made.of(about.body, headers | {"etag": about.etag}, encoding)

        with suppress(ServerBusyError):  # it is no less of a shell
            return await self.lanes["page"].run(made)
        return None

    async def _light(self, scope: Scope, send: Send) -> None:
        """A light page or a file beside them, made once for all that ask for it at the same time."""
        from commitments.server import light

        path, query = str(scope["path"]), scope["query_string"].decode("latin-1")
        headers = {
            "content-type": "text/html; charset=utf-8",
            "cache-control": "no-cache",
            "vary": "Accept-Encoding",
        }
        wanted = light.asked(path, query, _site(scope) + path + (f"?{query}" if query else ""))
        if wanted is None and (to := _to_light(scope)):
            await respond(
                send, 307, b"", {"location": to, "content-length": "0", "vary": "Accept-Language, Referer"}
            )
            return
        if wanted is None and await _led_on(scope, send):
            return
        below = path.split("/")[2] if path.count("/") > 1 else ""
        language = below if below in LANGUAGES else _language(scope)
        encoding, framed = _encoding(scope), path.startswith(f"{EMBED}/")
        try:
            if wanted is None:
                headers["vary"] = "Accept-Language, Accept-Encoding"
                made = await self.lanes["page"].run(
                    lambda: _made(_nowhere(scope, language), headers, encoding, framed=framed)
                )
            else:
                if wanted.folder == EMBED:
                    headers |= _OPEN
                etag = await self.marking.get(wanted, lambda: self.lanes["mark"].run(lambda: _etag(wanted)))
                if etag:
                    headers["etag"] = etag
                given = _header(scope, b"if-none-match")
                # Of a page that is asked for whatever it is, it is not known yet whether there is one.
                if given.strip() != "*" and is_known(etag, given):
                    await respond(send, 304, b"", headers)
                    return
                made = await self._light_page(wanted, headers, encoding)
        except ServerBusyError as busy:
            again = headers | {"retry-after": str(busy.seconds)}
            # To compress it would take time.
            made = _made(light.busy(language, busy.seconds), again, "", framed=framed)
        await made.send(scope, send)

    async def _light_page(self, wanted: document.Asked, headers: dict[str, str], encoding: str) -> Made:
        """What is asked for, made and compressed in its lane, or kept from before. Raises ServerBusyError."""
        from commitments.server import light

        etag = headers.get("etag", "")
        # Pages are as many as there are views, and quickly made.
        lasts = etag != "" and wanted.lane != "page"
        key = (etag or wanted, encoding)

        def make() -> Made:
            made = _made(light.answer(wanted), headers, encoding, framed=wanted.folder == EMBED)
            if lasts and made.status == 200:
                self.kept.keep(key, made)
            return made

        kept: Made | None = self.kept.find(key) if lasts else None
        return kept or await self.making.get(key, lambda: self.lanes[wanted.lane].run(make))

    async def _engines(self, scope: Scope, send: Send) -> None:
        """What search engines ask for: where they may go, and the light pages that there are."""
        site = _site(scope)
        if scope["path"] == "/robots.txt":
            closed = sorted(
                {SITE_PAGES[page].path.removeprefix(".") for page in STAFF_PAGES} | {ENTER, _PROGRAMS}
            )
            lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
            body = "\n".join([*lines, f"Sitemap: {site}/sitemap.xml", ""]).encode()
            await _listed(body, "text/plain", "").send(scope, send)
            return
        encoding = _encoding(scope)
        try:
            made = await self.lanes["page"].run(
                lambda: _listed(sitemap(site).encode(), "application/xml", encoding)
            )
        except ServerBusyError as busy:
            again = {"retry-after": str(busy.seconds), "content-length": "0"}
            await respond(send, 503, b"", again)
        else:
            await made.send(scope, send)

    async def _file(self, scope: Scope, receive: Receive, send: Send, file: File) -> None:
        """A file of ours, or of Streamlit's where it is worth compressing."""
        encoding = _encoding(scope) if file.compressible else ""
        if file.hashed and not encoding:
            await self.app(scope, receive, send)
            return
        headers = {
            "content-type": file.type,
            "cache-control": _FOR_GOOD if file.hashed or b"v=" in scope["query_string"] else "no-cache",
            "vary": "Accept-Encoding",
            "etag": file.etag,
        }
        await self._give(scope, send, headers, encoding, file.address, file.path.read_bytes)

    async def _give(
        self,
        scope: Scope,
        send: Send,
        headers: dict[str, str],
        encoding: str,
        name: str,
        read: Callable[[], bytes],
    ) -> None:
        """Answer with what `read` gives, unless the browser has it; compressed in a thread, once for all that
        ever ask for `name`."""
        if is_known(headers["etag"], _header(scope, b"if-none-match")):
            await respond(send, 304, b"", headers)
            return
        if encoding:
            headers["content-encoding"] = encoding
        if (name, encoding) not in self.bodies:
            self.bodies[name, encoding] = asyncio.get_running_loop().run_in_executor(
                self.compressing, lambda: _COMPRESS[encoding](read())
            )
        body = await asyncio.shield(self.bodies[name, encoding])
        await Made(200, headers, body).send(scope, send)


@dataclass(frozen=True)
class Made:
    """What is answered, ready to be sent."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @classmethod
    def of(cls, body: bytes, headers: Mapping[str, str], encoding: str, status: int = 200) -> Made:
        """Compress what is answered, which takes its time, if anybody still waits for it."""
        require_wanted()
        compressed = {"content-encoding": encoding} if encoding else {}
        return cls(status, {**headers, **compressed}, _COMPRESS[encoding](body))

    async def send(self, scope: Scope, send: Send) -> None:
        """Answer with it, unless the browser has it."""
        if self.status == 200 and is_known(self.headers.get("etag", ""), _header(scope, b"if-none-match")):
            await respond(send, 304, b"", self.headers)
            return
        headers = {**self.headers, "content-length": str(len(self.body))}
        await respond(send, self.status, b"" if scope["method"] == "HEAD" else self.body, headers)


class Readable:
    """ASGI middleware before what any page of any site may read: open to it, compressed, told apart by its
    ETag. Whatever asks for a token, or changes something, goes through as it is."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.compressing = Lane(at_once=_CORES, waiting=60, seconds=5, longest=5)
        self.compressed: Shared[bytes] = Shared()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (
            scope["type"] != "http"
            or scope["method"] not in ("GET", "HEAD", "OPTIONS")
            or _FOR_TOKENS.match(str(scope["path"]))
        ):
            await self.app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS":
            await respond(send, 204, b"", _OPEN | _ASKED_BEFORE)
        else:
            await while_waited_for(receive, self._read(scope, send))

    async def _read(self, scope: Scope, send: Send) -> None:
        messages: list[Message] = []

        async def kept(message: Message) -> None:
            messages.append(message)

        try:
            await self.app({**scope, "method": "GET"}, _without_body(), kept)
        finally:
            if messages:
                await self._give(scope, send, messages)

    async def _give(self, scope: Scope, send: Send, messages: list[Message]) -> None:
        start, *parts = messages
        body = b"".join(part.get("body", b"") for part in parts)
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in start["headers"]}
        status = int(start["status"])
        headers.setdefault("vary", "Accept-Language, Accept-Encoding")  # of what is wrong as well
        if status == 200:
            if "etag" not in headers:
                headers["etag"] = f'W/"{_digest(body)}"'
            headers.setdefault("cache-control", "no-cache")
            if is_known(headers["etag"], _header(scope, b"if-none-match")):
                status, body = 304, b""
            encoding = _encoding(scope) if _WORTH_IT.match(headers.get("content-type", "")) else ""
            if encoding and body:
                with suppress(ServerBusyError):  # it is no less of an answer as it is
                    body = await self._compressed(body, encoding)
                    headers["content-encoding"] = encoding
        if status == 304:
            headers.pop("content-length", None)
        else:
            headers["content-length"] = str(len(body))
        await respond(send, status, b"" if scope["method"] == "HEAD" else body, headers | _OPEN)

    async def _compressed(self, body: bytes, encoding: str) -> bytes:
        def compress() -> bytes:
            require_wanted()
            return _COMPRESS[encoding](body)

        return await self.compressed.get((body, encoding), lambda: self.compressing.run(compress))


def _without_body() -> Receive:
    """A `receive` for the request of whoever only reads."""
    messages: list[Message] = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receiving() -> Message:
        return messages.pop() if messages else await asyncio.Future()

    return receiving


async def _enter(request: Request) -> Response:
    """Where a one-time address leads: its key begins a session, and is of no use afterwards."""
    visit = Credentials(
        host=request.headers.get("host", ""),
        origin=request.headers.get("origin", ""),
        headers=tuple(request.headers),
    )
    language = _language(request.scope)
    open_here = LOCAL_SIGN_IN.is_open and visit.is_local
    session, key = None, request.query_params.get("key", "")
    # Whoever only looks what is here does not use the key up.
    if open_here and request.method == "GET":
        session = LOCAL_SIGN_IN.enter(key, datetime.now(UTC))
    headers = {"cache-control": "no-store"}
    if session is None:
        if key:
            why = "it is used, too old or none" if open_here else "asked for from elsewhere, or closed"
            access_log.refused("a one-time address", why)
        home, staff = (f"{SITE_PAGES[page].path}?lang={language}" for page in ("overview", "staff"))
        body = render("no_entry", t=translator_for(language), home=home, staff=staff, open_here=open_here)
        return HTMLResponse(body, 403, headers | {"content-language": language})
    access_log.done("signed in", who=LOCAL_SIGN_IN.name)
    asked = request.query_params.get("lang")
    entered = RedirectResponse(
        SITE_PAGES["staff"].path + (f"?lang={language}" if asked else ""), 303, headers
    )
    entered.set_cookie(
        LOCAL_SIGN_IN.cookie, session, max_age=int(SESSION.total_seconds()), httponly=True, samesite="strict"
    )
    return entered


ENTER = "/enter"
_PROGRAMS = "/api"
_DATA = "/data"
# Where pages are, and what is answered behind this at addresses of their form.
_PAGES = {page.path.removeprefix(".") for page in SITE_PAGES.values()}
_ANSWERED = {ENTER, _PROGRAMS, _DATA}
_BELOW = (f"{_PROGRAMS}/", f"{_DATA}/")
# What Streamlit answers beside its files; the page of whatever else it is asked for is its own.
_STREAMLITS = re.compile(
    r"/_stcore/(health|script-health-check|host-config|stream|(upload_file|bidi-components)/.+)"
    r"|/(media|component)/.+|/auth/log(in|out)|/oauth2callback"
)
_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))
_LONGEST_ADDRESS = 200  # characters of one that leads nowhere, where it is told
_FOR_ENGINES = {"/robots.txt", "/sitemap.xml"}
_SECURITY = "/.well-known/security.txt"

# What asks for a token is for programs that run elsewhere than in somebody's browser.
_FOR_TOKENS = re.compile(rf"{_PROGRAMS}/(uploads|local)(/|$)")
_OPEN = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "ETag, Content-Disposition, Retry-After",
}
_ASKED_BEFORE = {
    "access-control-allow-methods": "GET, HEAD",
    "access-control-allow-headers": "If-None-Match",
    "access-control-max-age": "86400",
}
# Spreadsheets, Parquet and zip are compressed already.
_WORTH_IT = re.compile(r"text/|application/(json|atom\+xml)")

MIDDLEWARE = [Middleware(Front), Middleware(Websockets)]

# Brotli's two last levels take ten times as long for a twelfth less; gzip is for plain http, where browsers
# offer nothing better.
_COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: bytes(brotli.compress(body, quality=9)),
    "gzip": lambda body: gzip.compress(body, 9, mtime=0),
    "": lambda body: body,
}


# What the headers of an answer weigh beside its body, about, in bytes.
_HEADERS_WEIGH = 2**12


def _etag(wanted: document.Asked) -> str:
    """The mark of what is asked for; "" where the page says what is wrong with the store."""
    with suppress(CommitmentsError):
        return wanted.etag
    return ""


def _listed(body: bytes, kind: str, encoding: str) -> Made:
    """What search engines are told."""
    headers = {
        "content-type": f"{kind}; charset=utf-8",
        "cache-control": "no-cache",
        "vary": "Accept-Encoding",
        "etag": f'W/"{_digest(body)}"',
    }
    return Made.of(body, headers, encoding)


def _made(answer: document.Answer, headers: Mapping[str, str], encoding: str, *, framed: bool) -> Made:
    """A light page or a file beside them with its headers, compressed where that is worth it; `framed` ones
    may stand in other sites."""
    own = {name: value for name, value in headers.items() if name != "etag" or answer.status == 200}
    own["content-type"] = answer.type
    if answer.name:
        own["content-disposition"] = f"attachment; filename*=UTF-8''{quote(answer.name)}"
    own["content-language"] = answer.language
    own["content-security-policy"] = _light_policy(answer.body, framed=framed)
    return Made.of(answer.body, own, encoding if _WORTH_IT.match(answer.type) else "", answer.status)


_NOTHING = re.compile(r"\s*q=0(\.0*)?\s*")


def _language(scope: Scope) -> str:
    """The language that the address asks for, else the browser."""
    asked = parse_qs(scope["query_string"].decode("latin-1")).get("lang", [None])[0]
    return choose_language(asked, _header(scope, b"accept-language"))


def _encoding(scope: Scope) -> str:
    """The best compression that the browser takes: br, gzip or none."""
    offers = (offer.partition(";") for offer in _header(scope, b"accept-encoding").split(","))
    taken = {name.strip().lower() for name, _, weight in offers if not _NOTHING.fullmatch(weight)}
    return next((encoding for encoding in ("br", "gzip") if encoding in taken), "")


def _header(scope: Scope, name: bytes) -> str:
    """All values of a header of the request, as one; empty where it is missing."""
    return ",".join(value.decode("latin-1") for key, value in scope["headers"] if key == name)


def _site(scope: Scope) -> str:
    """Where the dashboard is found, as https://host; "" where the browser does not say."""
    host = _header(scope, b"host")
    if not _HOST.fullmatch(host):
        return ""
    return f"{_scheme(scope)}://{host}{scope.get('root_path', '')}"


def _scheme(scope: Scope) -> str:
    """How the browser speaks: http or https, to this server or to a proxy before it that says so."""
    ahead = _header(scope, b"x-forwarded-proto").partition(",")[0].strip().lower()
    return ahead if ahead in ("http", "https") else str(scope.get("scheme", "http"))


_HOST = re.compile(r"[\w.:\[\]-]{1,255}", re.ASCII)


def _query(scope: Scope) -> str:
    """The parameters of the request, as they were sent."""
    return str(scope["query_string"].decode("latin-1"))


def _up(scope: Scope) -> str:
    """How the folder of the dashboard is found from the address of the request, as the browser sees it."""
    raw = scope.get("raw_path") or str(scope["path"]).encode()
    return "../" * min(raw.partition(b"?")[0].count(b"/") - 1, _DEEPEST) or "./"


_DEEPEST = 4_000  # folders of an address, which nobody types


def _nowhere(scope: Scope, language: str) -> document.Answer:
    """What is answered where there is no light page, and what is near."""
    from commitments.server import light, near_misses

    path = str(scope["path"])
    near = near_misses.near(path, _query(scope), translator_for(language))
    return light.nowhere(language, path, _up(scope), near)


async def _led_on(scope: Scope, send: Send) -> bool:
    """Lead an address that is written otherwise than here to where it is, with its parameters."""
    from commitments.server import near_misses

    to = near_misses.straightened(str(scope["path"]))
    if to is None:
        return False
    query = _query(scope)
    location = _up(scope) + to.removeprefix("/") + (f"?{query}" if query else "")
    await respond(send, 308, b"", {"location": location, "content-length": "0"})
    return True


def _to_light(scope: Scope) -> str:
    """Where an address above the light pages leads: to the page that one comes from, in one's language; ""
    where there is nothing."""
    from commitments.server import light

    path = str(scope["path"])
    if path.removeprefix(f"{LIGHT}/") in LANGUAGES:  # without the stroke at its end
        return f"./{path.removeprefix(LIGHT + '/')}/"
    if path not in (LIGHT, f"{LIGHT}/"):
        return ""
    language = _language(scope)
    came = parts_of(_header(scope, b"referer"))
    last = "./" + came.path.rpartition("/")[2]
    page = BY_PATH.get(last, SITE_PAGES["overview"]).name
    of_ours = came.netloc == _header(scope, b"host")
    to = light.from_dashboard(page, came.query, language) if of_ours else ""
    to = to or light.from_dashboard("overview", "", language)
    return to if path == LIGHT else "." + to.removeprefix(f".{LIGHT}")


def _light_policy(body: bytes, *, framed: bool = False) -> str:
    """What a light page may do: nothing but its own style, and its own script where it has one; `framed` ones
    may stand in other sites."""
    _, script, rest = body.rpartition(b"<script>")
    own = base64.b64encode(hashlib.sha256(rest.partition(b"</script>")[0]).digest()).decode()
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'sha256-{own}'" if script else "script-src 'none'",
            "style-src 'unsafe-inline'",
            "img-src data:",
            "font-src data:",
            "form-action 'self'",
            "base-uri 'self'",
            "frame-ancestors *" if framed else "frame-ancestors 'self'",
        )
    )


def _whom_to_tell(scope: Scope) -> str:
    """Whom to tell of a hole, in the form of RFC 9116; "" where whoever runs the server names nobody whom it
    allows: an e-mail address, or a page over TLS."""
    to = settings.contact()
    contact = to if to.startswith("https://") else f"mailto:{to}" if "@" in to and ":" not in to else ""
    if not contact or not contact.isprintable() or " " in contact:
        return ""
    # Whom the server names today it will name tomorrow; in a month, somebody will have asked again.
    until = datetime.now(UTC).date() + timedelta(days=30)
    lines = [f"Contact: {contact}", f"Expires: {until.isoformat()}T00:00:00Z", "Preferred-Languages: fr, en"]
    site = _site(scope)
    if site.startswith("https://"):
        lines.append(f"Canonical: {site}{_SECURITY}")
    return "\n".join([*lines, ""])


def _to_staff(send: Send) -> Send:
    """A `send` that leads whoever comes back from signing in to the pages for staff, rather than to the first
    page: these say who is signed in, or why not. It is written down here, where it happens once."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            page = SITE_PAGES["staff"].path.removeprefix("./").encode()
            message["headers"] = [
                (name, value + page if name == b"location" and value.endswith(b"/") else value)
                for name, value in message["headers"]
            ]
            given = [value.decode("latin-1") for name, value in message["headers"] if name == b"set-cookie"]
            await asyncio.to_thread(_signed_in, given)
        await send(message)

    return sending


def _signed_in(given: Iterable[str]) -> None:
    """Write down who comes back from signing in with these cookies, or why nobody does."""
    from commitments.ui import signing_in

    cookies: SimpleCookie = SimpleCookie()
    for each in given:
        cookies.load(each)
    claims = _claims({name: cookie.value for name, cookie in cookies.items()})
    if not claims:
        access_log.refused("signing in", "the account was not confirmed")
        return
    visit, now = Credentials(claims=claims), datetime.now(UTC)
    found = identify(visit, "oidc", signing_in.staff_addresses(), LOCAL_SIGN_IN, signing_in.signed_out(), now)
    if isinstance(found, Person):
        access_log.done("signed in", who=found.name)
    else:
        access_log.refused("signing in", found, who=claims.get("email"))


def _sign_out(scope: Scope) -> None:
    """End the session of whoever asks, for every copy of its cookies: the browser forgets its own alone."""
    from commitments.ui import signing_in

    cookies = Request(scope).cookies
    signing_in.sign_out_of(_claims(cookies))
    signing_in.leave(cookies.get(LOCAL_SIGN_IN.cookie, ""))


def _claims(cookies: Mapping[str, str]) -> Mapping[str, object]:
    """What a provider of identities says of whoever has these cookies, which Streamlit signed; nothing where
    it did not."""
    from commitments.ui import signing_in

    if lacking(signing_in.auth() or {}):
        return {}

    def one(name: str) -> bytes | None:
        value = cookies.get(name)
        return decode_signed_value(get_cookie_secret(), name, value) if value else None

    try:
        said = json.loads(get_cookie_with_chunks(one, USER_COOKIE_NAME) or b"{}")
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


@dataclass(frozen=True)
class File:
    """A file that is served under `address`; `hashed` ones never change under their name."""

    address: str
    path: Path
    hashed: bool

    @property
    def type(self) -> str:
        return mimetypes.guess_type(self.path.name)[0] or "application/octet-stream"

    @property
    def compressible(self) -> bool:
        return self.path.suffix in {".js", ".css", ".svg", ".json", ".txt"}

    @property
    def etag(self) -> str:
        made = self.path.stat()
        return f'W/"{made.st_mtime_ns:x}-{made.st_size:x}"'


def _files() -> dict[str, File]:
    """Every file served by name, by its address."""
    hashed = (
        File(f"/{path.relative_to(_STREAMLIT).as_posix()}", path, hashed=True)
        for path in (_STREAMLIT / "static").rglob("*.*")
    )
    ours = (File(f"/{path.name}", path, hashed=False) for path in _OURS.glob("*.*"))
    return {file.address: file for file in (*hashed, *ours)}


def _own(pattern: str) -> Iterator[str]:
    """Addresses of our files of that pattern, which change when the files do."""
    for path in sorted(_OURS.glob(pattern)):
        yield f"./{path.name}?v={_digest(path.read_bytes())}"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def _streamlit_words() -> str:
    """What to say in place of Streamlit's own words, by language, as JSON for words.js; where a language has
    nothing, as in English."""
    own = {language: LOCALE_FOLDER / language / "streamlit.json" for language in LANGUAGES}
    words = {
        language: json.loads((file if file.is_file() else own["en"]).read_text("utf-8"))
        for language, file in own.items()
    }
    return json.dumps(words, ensure_ascii=False, separators=(",", ":"))


_NO_SCRIPT = gettext_noop(
    "This dashboard needs JavaScript: switch it on in the browser, then load the page again."
)
_LIGHT_PAGES = gettext_noop("The same as light pages, without scripts")

# What static/connection.js says of the connection by which a page lives.
_CONNECTION = {
    "slow": gettext_noop("This link is slow, or saves data."),
    "late": gettext_noop("This page takes long to arrive."),
    "blocked": gettext_noop(
        "This network does not let through the connection that this page needs. The light pages do without "
        "it."
    ),
    "full": gettext_noop(
        "The room is full: the dashboard has as many readers as it has places. The light pages are open; "
        "this one opens by itself once a place is free."
    ),
    "fast": gettext_noop("Too much was asked for at once. The page goes on in a few seconds."),
    "gone": gettext_noop("The dashboard does not answer. This page opens by itself once it does."),
    "lost": gettext_noop(
        "The connection to the dashboard is interrupted. What is shown can still be read; the page goes on "
        "by itself."
    ),
    "offline": gettext_noop("This device is not connected. The page goes on by itself once it is."),
}


@dataclass(frozen=True)
class Shell:
    """The HTML that a visit begins with, in one language."""

    language: str
    title: str
    description: str
    body: bytes

    @property
    def etag(self) -> str:
        return f'W/"{_digest(self.body)}"'

    def about(self, title: str, description: str) -> Shell:
        """Give the shell with another title and description, for what previews of a link show."""
        body = self.body.decode()
        for old, new in ((self.title, title), (self.description, description)):
            body = body.replace(f'"{html.escape(old)}"', f'"{html.escape(new)}"')
        body = body.replace(
            f"<title>{html.escape(self.title)}</title>", f"<title>{html.escape(title)}</title>"
        )
        return Shell(self.language, title, description, body.encode())

    @classmethod
    def made(cls, language: str) -> Shell:
        """Streamlit's own shell with our language, title, icon, description and words in place of its own."""
        t = translator_for(language)
        title = t("Bamako Declaration: the commitments")
        description = t(
            "What each country and each kind of actor has done or undertaken in the fields of the Bamako "
            "Declaration (GSEF, SSE, 2019), how far it got, and on what evidence."
        )
        # It leads to the light page of the address that one comes from.
        without_script = "".join(
            f'<p lang="{each}">{html.escape(translator_for(each)(_NO_SCRIPT))} '
            f'<a href=".{LIGHT}/?lang={each}">{html.escape(translator_for(each)(_LIGHT_PAGES))}</a></p>'
            for each in LANGUAGES
        )
        words = [(when, t(said)) for when, said in _CONNECTION.items()]
        connection = render("connection", t=t, to=f".{LIGHT}/?lang={language}", words=words)
        head = (
            '<link rel="icon" type="image/svg+xml" href="./favicon.svg" />',
            f'<meta name="description" content="{html.escape(description)}" />',
            f'<meta property="og:title" content="{html.escape(title)}" />',
            f'<meta property="og:description" content="{html.escape(description)}" />',
            '<link rel="alternate" type="application/atom+xml" '
            f'title="{html.escape(t("Revisions of the record"))}" '
            f'href=".{_DATA}/{FEED}?lang={language}" />',
            f'<meta name="streamlit-words" content="{html.escape(_streamlit_words())}" />',
            *(f'<script defer src="{address}"></script>' for address in _own("*.js")),
            *(f'<link rel="stylesheet" href="{address}" />' for address in _own("*.css")),
        )
        body = (_STREAMLIT / "index.html").read_text(encoding="utf-8")
        for theirs, ours in (
            ('<html lang="en">', f'<html lang="{language}">'),
            ("<title>.*?</title>", f"<title>{html.escape(title)}</title>"),
            ('<link rel="shortcut icon".*?/>', "\n    ".join(head)),
            ("<noscript>.*?</noscript>", f"<noscript>{without_script}</noscript>{connection}"),
            ("<script>.*?</script>", ""),
            ('<link rel="service-desc".*?/>', ""),
        ):
            body, replaced = re.subn(theirs, ours.replace("\\", r"\\"), body, count=1, flags=re.DOTALL)
            if not replaced:
                raise RuntimeError(f"the page shell of this version of Streamlit has no {theirs}")
        body = re.sub(r"<!--.*?-->\s*", "", body, flags=re.DOTALL)
        return cls(language, title, description, body.encode())
