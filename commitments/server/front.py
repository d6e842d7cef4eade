"""What stands before Streamlit: page shells, light pages, files, and headers over HTTP.

Streamlit serves its page shell in English and its files uncompressed. `Front` answers for both; everything
else goes through untouched but for a few headers.
"""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cached_property
from time import monotonic
from urllib.parse import quote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from commitments.auth.sign_in import UPLOAD_PERMITS, Credentials
from commitments.errors import ServerBusyError, ServerStoppingError
from commitments.events import Event, note
from commitments.http import request_ids
from commitments.http.headers import dressed, is_known, respond
from commitments.http.site import folder_of, header_of, path_of
from commitments.i18n.error_messages import error_sentence, reference
from commitments.i18n.translator import translator_for
from commitments.limits.lanes import Lane, while_waited_for
from commitments.operation.metrics import ANSWERS, SECONDS, VISITS
from commitments.render.templating import render
from commitments.server.answers import MadeAnswers
from commitments.server.compression import COMPRESS, CORES, Made
from commitments.server.for_engines import ROBOTS, SECURITY, SITEMAP, robots, site_map, whom_to_tell
from commitments.server.light_answers import LightAnswers
from commitments.server.offline import WORKER, worker
from commitments.server.open_answers import FOR_TOKENS, Readable
from commitments.server.operator_answers import HEALTH, METRICS, READY, OperatorAnswers
from commitments.server.requests import LONGEST_PATH_SHOWN, encoding_of, language_of, query_of, way_up
from commitments.server.shell_answers import ShellAnswers
from commitments.server.sign_in_routes import (
    CALLBACK,
    ELSEWHERE,
    ENTER,
    SIGN_IN,
    SIGN_OUT,
    bears_session,
    leading,
    sign_out,
    to_staff,
)
from commitments.server.static_files import StaticFile, served_files
from commitments.serving import served
from commitments.site.registry import DATA, EMBED, LIGHT, LIGHT_PAGES, PROGRAMS, SITE_PAGES, questions
from commitments.store.store import BACK_IN
from commitments.text.marking import N_
from commitments.text.sanitize import escape_controls
from commitments.text.shortening import cut

# A file whose address changes with its content.
_FOR_GOOD = "public, max-age=31536000, immutable"

# What Streamlit tells about its inner life is nobody's business outside.
_CLOSED = re.compile(r"/_stcore/(metrics|agent)(/|$)")

_FAILED = N_("Something went wrong here. It has been noted; nothing was changed by halves.")

# What Streamlit gives to take away, which may be for staff alone.
_MEDIA = "/media/"

_COPIED = re.compile(rb"&(amp;)+")

# Where a page sends files.
_SENT = re.compile(r"/_stcore/upload_file/([^/]*)")


class Front:
    """ASGI middleware before Streamlit: page shells, compressed files and headers over HTTP."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.files = served_files()
        # Of what there is by name, which is so much and no more, each is compressed once.
        self.bodies: dict[tuple[str, str], asyncio.Future[bytes]] = {}
        self.compressing = ThreadPoolExecutor(CORES, "compressing")
        self.answers = MadeAnswers()
        # Nobody in the room waits for a talk behind files, nor for a page behind either.
        self.lanes = {
            "mark": Lane(at_once=CORES, waiting=500, seconds=5),
            "page": Lane(at_once=CORES + 2, waiting=100, seconds=5),
            "talk": Lane(at_once=2, waiting=30, seconds=5),
            "slides": Lane(at_once=1, waiting=16, seconds=10),
            "picture": Lane(at_once=1, waiting=30, seconds=10),
            "paper": Lane(at_once=1, waiting=8, seconds=30),
            "all": Lane(at_once=1, waiting=8, seconds=30),
        }
        self.shells = ShellAnswers(self.lanes, self.answers)
        self.light = LightAnswers(self.lanes, self.answers)
        self.readable = Readable(app, self.answers)
        self.operator = OperatorAnswers(self.lanes, self.answers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or hand on to what stands behind."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        # A link that was copied out of HTML, as some mail programs do, has “&amp;” for “&”.
        # Bytes that may not stand in an address are read as if they were written as they must be.
        query = quote(_COPIED.sub(b"&", scope["query_string"]), _PRINTABLE).encode()
        scope = {**scope, "query_string": query}
        path, begun, status, since = path_of(scope), False, 0, monotonic()
        request_id = request_ids.begin(header_of(scope, request_ids.HEADER.encode()))
        kept = not (FOR_TOKENS.match(path) or path.startswith(_MEDIA))
        bearing = dressed(
            send, request_id, over_tls=self._over_tls(scope), kept=kept, folder=folder_of(scope)
        )

        async def beginning(message: Message) -> None:
            nonlocal begun, status
            begun, status = True, message.get("status", status)
            await bearing(message)

        try:
            await self._answer(path, scope, receive, beginning)
        except Exception:
            if not begun:  # what is before this would answer without these headers, and in English alone
                await _say_failed(scope, beginning)
            raise
        finally:
            self._count(path, scope, status, monotonic() - since)

    def _count(self, path: str, scope: Scope, status: int, seconds: float) -> None:
        """Count an answer, and write down one that tells of an error."""
        kind, page = self._kind(path)
        ANSWERS.labels(kind, f"{status // 100}xx" if status else "gone").inc()
        SECONDS.labels(kind).observe(seconds)
        if page and status in (200, 304) and not bears_session(scope):
            VISITS.labels(page, "light" if kind == "light" else "dashboard").inc()
        if status >= 500:
            note(Event.ANSWERED_ERROR, status=status, kind=kind, page=page)

    def _kind(self, path: str) -> tuple[str, str]:
        """Return what is asked for by a path, in a few words that are always the same, and the public page
        that it is."""
        if page := _PAGES.get(path):
            return "page", "" if page.for_staff else page.name
        if path.startswith(f"{LIGHT}/"):
            name = path.removeprefix(f"{LIGHT}/").partition("/")[2] or "overview"
            return "light", name if name in LIGHT_PAGES else ""
        if path in self.files:
            return "file", ""
        return next((kind for beginning, kind in _KINDS.items() if path.startswith(beginning)), "other"), ""

    async def _answer(self, path: str, scope: Scope, receive: Receive, send: Send) -> None:
        if path in (HEALTH, READY, METRICS):
            await self.operator.give(path, scope, send)
        elif not path:
            query = query_of(scope)
            to = f"{folder_of(scope)}/" + (f"?{query}" if query else "")
            await respond(send, 308, b"", {"location": to, "content-length": "0"})
        elif _CLOSED.match(path):
            await respond(send, 404, b"", {"content-length": "0"})
        elif _SENT.match(path) and served.is_stopping():
            note(Event.UPLOAD_REFUSED, why="stopping")
            stopping = ServerStoppingError(seconds=BACK_IN)
            said = error_sentence(stopping, translator_for(language_of(scope))).encode()
            again = {"retry-after": str(BACK_IN), "content-type": "text/plain; charset=utf-8"}
            await respond(send, 503, said, again | {"content-length": str(len(said))})
        elif (sent := _SENT.match(path)) and not await asyncio.to_thread(UPLOAD_PERMITS.may, sent[1]):
            note(Event.UPLOAD_REFUSED, why="not_signed_in")
            await respond(send, 403, b"", {"content-length": "0"})
        elif path == SIGN_OUT and header_of(scope, b"sec-fetch-site") in ELSEWHERE:
            note(Event.SIGN_OUT_REFUSED, why="another_site")
            # There they find the button.
            to = "." + SITE_PAGES["staff"].path
            await respond(send, 303, b"", {"location": to, "content-length": "0"})
        elif path == SIGN_OUT:
            await asyncio.to_thread(sign_out, scope)
            await self.app(scope, receive, leading(send, way_up(scope)))
        elif path == SIGN_IN:
            await self.app(scope, receive, leading(send, way_up(scope)))
        elif path == CALLBACK and "state=" not in query_of(scope):
            # Whoever comes back from signing out: nobody tried to sign in.
            await respond(send, 303, b"", {"location": SITE_PAGES["staff"].path, "content-length": "0"})
        elif path == CALLBACK:
            await self.app(scope, receive, to_staff(send))
        elif made := self.answers.find(scope):
            await made.send(scope, send)
        elif path.startswith(_BELOW) and self._is_answered(path, scope):
            await self.readable(scope, receive, send)
        elif scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
        elif path in self.files:
            await self._file(scope, receive, send, self.files[path])
        elif path in _PAGES:
            await while_waited_for(receive, self.shells.give(scope, send))
        elif path == LIGHT or path.startswith((f"{LIGHT}/", f"{EMBED}/")):
            await while_waited_for(receive, self.light.give(scope, send))
        elif path == WORKER:
            await worker(encoding_of(scope)).send(scope, send)
        elif path == ROBOTS:
            await robots(scope).send(scope, send)
        elif path == SITEMAP:
            await while_waited_for(receive, self._site_map(scope, send))
        elif path == SECURITY and (contact := whom_to_tell(scope)):
            headers = {"content-type": "text/plain; charset=utf-8", "cache-control": "no-cache"}
            await respond(send, 200, b"" if scope["method"] == "HEAD" else contact.encode(), headers)
        elif self._is_answered(path, scope):
            await self.app(scope, receive, send)
        else:
            await while_waited_for(receive, self._elsewhere(scope, send))

    def _is_answered(self, path: str, scope: Scope) -> bool:
        """Whether what stands behind this knows an address: programs, the open data, Streamlit itself, which
        would answer any other with its page too."""
        from commitments.server import near_misses

        if path.startswith(f"{DATA}/") and "text/html" in header_of(scope, b"accept"):
            return near_misses.is_ours(path)  # programs are told in their way
        return path in _ANSWERED or path.startswith(_BELOW) or _STREAMLITS.fullmatch(path) is not None

    def _over_tls(self, scope: Scope) -> bool:
        """Whether the browser speaks TLS: to this server, to the proxy before it, which says so, or to where
        its sign-in leads back to."""
        if scope.get("scheme") == "https":
            return True
        return self.signs_in_over_tls and not Credentials(header_of(scope, b"host")).is_local

    @cached_property
    def signs_in_over_tls(self) -> bool:
        """Whether a provider of identities leads back to an address of TLS."""
        from commitments.ui import signing_in

        return str((signing_in.auth() or {}).get("redirect_uri", "")).startswith("https://")

    async def _elsewhere(self, scope: Scope, send: Send) -> None:
        """An address that is none of ours: leads to the one that it means, written otherwise, if any."""
        from commitments.server import near_misses

        if not await near_misses.lead_on(scope, send):
            await self._missing(scope, send)

    async def _missing(self, scope: Scope, send: Send) -> None:
        """A page that does not exist: says so, and offers what is near, then all that there is."""
        from commitments.server import near_misses

        language, path = language_of(scope), path_of(scope)
        t = translator_for(language)

        near: list[tuple[str, str]] = []
        with suppress(ServerBusyError):  # all that there is follows
            near = await self.lanes["page"].run(lambda: near_misses.near(path, query_of(scope), t))

        def there(page: str) -> str:
            return f"{SITE_PAGES[page].path}?lang={language}"

        body = render(
            "missing_page",
            t=t,
            base=way_up(scope),
            asked=escape_controls(cut(path, LONGEST_PATH_SHOWN)),
            near=near,
            home=there("overview"),
            questions=[
                (question, [(there(page), name) for page, name in pages]) for question, pages in questions(t)
            ],
        ).encode()
        headers = {
            "content-type": "text/html; charset=utf-8",
            "content-language": language,
            "content-length": str(len(body)),
            "vary": "Accept, Accept-Language",
        }
        await respond(send, 404, b"" if scope["method"] == "HEAD" else body, headers)

    async def _site_map(self, scope: Scope, send: Send) -> None:
        try:
            made = await site_map(scope, self.lanes["page"], self.answers)
        except ServerBusyError as busy:
            await respond(send, 503, b"", {"retry-after": str(busy.seconds), "content-length": "0"})
        else:
            await made.send(scope, send)

    async def _file(self, scope: Scope, receive: Receive, send: Send, file: StaticFile) -> None:
        """Answer with a file of ours, or of Streamlit's where it is worth compressing, which is done in a
        thread, once for all that ever ask for it."""
        encoding = encoding_of(scope) if file.compressible else ""
        if file.is_streamlits and not encoding:
            await self.app(scope, receive, send)
            return
        headers = {
            "content-type": file.type,
            "cache-control": _FOR_GOOD if file.hashed or b"v=" in scope["query_string"] else "no-cache",
            "vary": "Accept-Encoding",
            "etag": file.etag,
        }
        if is_known(headers["etag"], header_of(scope, b"if-none-match")):
            await respond(send, 304, b"", headers)
            return
        if encoding:
            headers["content-encoding"] = encoding
        if (file.address, encoding) not in self.bodies:
            self.bodies[file.address, encoding] = asyncio.get_running_loop().run_in_executor(
                self.compressing, lambda: COMPRESS[encoding](file.path.read_bytes())
            )
        body = await asyncio.shield(self.bodies[file.address, encoding])
        await Made(200, headers, body).send(scope, send)


async def _say_failed(scope: Scope, send: Send) -> None:
    """Say that something failed, in the reader's language, and by what it is found in the log."""
    t = translator_for(language_of(scope))
    body, kind = f"{t(_FAILED)}\n{reference(t)}\n", "text/plain"
    if "text/html" in header_of(scope, b"accept"):
        with suppress(Exception):  # what fails may be what pages are made of
            home = f"{SITE_PAGES['overview'].path}?lang={t.language}"
            said = {"why": t(_FAILED), "reference": reference(t)}
            body = render("failed", t=t, base=way_up(scope), home=home, **said)
            kind = "text/html"
    headers = {"content-type": f"{kind}; charset=utf-8", "content-language": t.language}
    await respond(send, 500, body.encode(), headers | {"cache-control": "no-store"})


# Where pages are, and what is answered behind this at addresses of their form.
_PAGES = {page.path.removeprefix("."): page for page in SITE_PAGES.values()}

# What else is asked for, as it is counted.
_KINDS = {
    HEALTH: "operator",
    READY: "operator",
    METRICS: "operator",
    EMBED: "embed",
    PROGRAMS: "api",
    DATA: "data",
    "/_stcore": "streamlit",
    _MEDIA: "streamlit",
}

_ANSWERED = {ENTER, PROGRAMS, DATA}

_BELOW = (f"{PROGRAMS}/", f"{DATA}/")

# What Streamlit answers beside its files; the page of whatever else it is asked for is its own.
_STREAMLITS = re.compile(
    r"/_stcore/(health|script-health-check|host-config|stream|(upload_file|bidi-components)/.+)"
    r"|/(media|component)/.+|/auth/log(in|out)|/oauth2callback"
)

_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))
