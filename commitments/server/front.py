"""What stands before Streamlit: page shells, light pages, files, and headers over HTTP.

Streamlit serves its page shell in English and its files uncompressed. `Front` answers for both; everything
else goes through untouched but for a few headers.
"""

import asyncio
import base64
import hashlib
import re
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from functools import cached_property
from urllib.parse import parse_qs, quote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from commitments import settings
from commitments.auth import access_log
from commitments.auth.sign_in import UPLOAD_PERMITS, Credentials, parts_of
from commitments.contract import days
from commitments.errors import CommitmentsError, ServerBusyError
from commitments.http.headers import dressed, is_known, respond
from commitments.http.site import header_of, scheme_of, site_of
from commitments.i18n.translator import translator_for
from commitments.limits.cache import WeighedCache
from commitments.limits.lanes import Lane, Shared, while_waited_for
from commitments.render.templating import render
from commitments.server.about import About
from commitments.server.compression import COMPRESS, CORES, WORTH_IT, Made
from commitments.server.document import Answer, Asked
from commitments.server.open_answers import FOR_TOKENS, OPEN
from commitments.server.requests import (
    LONGEST_PATH_SHOWN,
    encoding_of,
    language_of,
    query_of,
    way_up,
)
from commitments.server.shell import Shell
from commitments.server.sign_in_routes import CALLBACK, ELSEWHERE, ENTER, SIGN_OUT, sign_out, to_staff
from commitments.server.sitemap import sitemap
from commitments.server.static_files import StaticFile, digest, served_files
from commitments.serving import served
from commitments.site.link_preview import LinkPreview, link_preview
from commitments.site.registry import (
    ABOUT,
    BY_PATH,
    DATA,
    EMBED,
    LIGHT,
    PROGRAMS,
    SITE_PAGES,
    STAFF_PAGES,
    questions,
)
from commitments.site.urls import Address
from commitments.text.languages import LANGUAGES
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
        self.shells = {language: Shell.made(language) for language in LANGUAGES}
        # Of what there is by name, which is so much and no more, each is compressed once.
        self.bodies: dict[tuple[str, str], asyncio.Future[bytes]] = {}
        self.compressing = ThreadPoolExecutor(CORES, "compressing")
        self.marking: Shared[str] = Shared()
        self.making: Shared[Made] = Shared()
        self.kept = WeighedCache(32 * 2**20, lambda _, made: len(made.body) + _HEADERS_WEIGH)
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

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or hand on to what stands behind."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        # A link that was copied out of HTML, as some mail programs do, has “&amp;” for “&”.
        # Bytes that may not stand in an address are read as if they were written as they must be.
        query = quote(_COPIED.sub(b"&", scope["query_string"]), _PRINTABLE).encode()
        scope = {**scope, "query_string": query}
        path, begun = str(scope["path"]), False
        kept = not (FOR_TOKENS.match(path) or path.startswith(_MEDIA))
        bearing = dressed(send, over_tls=self._over_tls(scope), kept=kept)

        async def beginning(message: Message) -> None:
            nonlocal begun
            begun = True
            await bearing(message)

        try:
            await self._answer(path, scope, receive, beginning)
        except Exception:
            if not begun:  # what is before this would answer without these headers, and in English alone
                text = translator_for(language_of(scope))(_FAILED)
                await respond(beginning, 500, text.encode(), {"content-type": "text/plain; charset=utf-8"})
            raise

    async def _answer(self, path: str, scope: Scope, receive: Receive, send: Send) -> None:
        if _CLOSED.match(path):
            await respond(send, 404, b"", {"content-length": "0"})
        elif (sent := _SENT.match(path)) and not UPLOAD_PERMITS.may(sent[1]):
            access_log.refused("a file", "nobody is signed in on the page that sends it")
            await respond(send, 403, b"", {"content-length": "0"})
        elif path == SIGN_OUT and header_of(scope, b"sec-fetch-site") in ELSEWHERE:
            access_log.refused("signing out", "another site asks for it")
            # There they find the button.
            to = "." + SITE_PAGES["staff"].path
            await respond(send, 303, b"", {"location": to, "content-length": "0"})
        elif path == SIGN_OUT:
            await asyncio.to_thread(sign_out, scope)
            await self.app(scope, receive, send)
        elif path == CALLBACK:
            await self.app(scope, receive, to_staff(send))
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
        elif path == _SECURITY and (contact := _whom_to_tell(scope)):
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
        if scheme_of(scope) == "https":
            return True
        return self.signs_in_over_tls and not Credentials(header_of(scope, b"host")).is_local

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

        language, path = language_of(scope), str(scope["path"])
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

    async def _shell(self, scope: Scope, send: Send) -> None:
        """Return the page that every address of the dashboard begins with, in the reader's language."""
        shell, encoding = self.shells[language_of(scope)], encoding_of(scope)
        body = shell.about(await self._about(scope, shell.language))
        headers = {
            "content-type": "text/html; charset=utf-8",
            "content-language": shell.language,
            "cache-control": "no-cache",
            "vary": "Accept-Language, Accept-Encoding",
            "etag": f'W/"{digest(body)}"',
        }
        key = headers["etag"], encoding
        made: Made | None = self.kept.find(key)
        if made is None:
            loop = asyncio.get_running_loop()
            made = await loop.run_in_executor(self.compressing, Made.of, body, headers, encoding)
            self.kept.keep(key, made)
        await made.send(scope, send)

    async def _about(self, scope: Scope, language: str) -> About:
        """What is told of a page; of one thing, its name and finding as the page has them."""
        t, page = translator_for(language), BY_PATH["." + scope["path"]]
        address, _ = Address.read(page.name, parse_qs(query_of(scope)))
        title = t("The Bamako commitments") if page.name == "overview" else t(page.title)
        description = t(ABOUT)
        if address.is_by_name and page.subject:

            def found() -> LinkPreview | None:
                with suppress(Exception):  # the page says what is wrong
                    return link_preview(served.visitor(t, address, ()))
                return None

            with suppress(ServerBusyError):  # it is no less of a shell
                if preview := await self.lanes["page"].run(found):
                    title, description = preview.name, preview.finding
        return About.of(title, description, address, language, site_of(scope))

    async def _light(self, scope: Scope, send: Send) -> None:
        """A light page or a file beside them, made once for all that ask for it at the same time."""
        from commitments.server import light

        path, query = str(scope["path"]), scope["query_string"].decode("latin-1")
        headers = {
            "content-type": "text/html; charset=utf-8",
            "cache-control": "no-cache",
            "vary": "Accept-Encoding",
        }
        wanted = light.asked(path, query, site_of(scope) + path + (f"?{query}" if query else ""))
        if wanted is None and (to := _to_light(scope)):
            await respond(
                send, 307, b"", {"location": to, "content-length": "0", "vary": "Accept-Language, Referer"}
            )
            return
        if wanted is None and await _led_on(scope, send):
            return
        below = path.split("/")[2] if path.count("/") > 1 else ""
        language = below if below in LANGUAGES else language_of(scope)
        encoding, framed = encoding_of(scope), path.startswith(f"{EMBED}/")
        try:
            if wanted is None:
                headers["vary"] = "Accept-Language, Accept-Encoding"
                made = await self.lanes["page"].run(
                    lambda: _made(_nowhere(scope, language), headers, encoding, framed=framed)
                )
            else:
                if wanted.folder == EMBED:
                    headers |= OPEN
                etag = await self.marking.get(wanted, lambda: self.lanes["mark"].run(lambda: _etag(wanted)))
                if etag:
                    headers["etag"] = etag
                given = header_of(scope, b"if-none-match")
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

    async def _light_page(self, wanted: Asked, headers: dict[str, str], encoding: str) -> Made:
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
        """Return what search engines ask for: where they may go, and the light pages that there are."""
        site = site_of(scope)
        if scope["path"] == "/robots.txt":
            closed = sorted(
                {SITE_PAGES[page].path.removeprefix(".") for page in STAFF_PAGES} | {ENTER, PROGRAMS}
            )
            lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
            sitemaps = [f"Sitemap: {site}/sitemap.xml"] if site else []  # by its whole address alone
            body = "\n".join([*lines, *sitemaps, ""]).encode()
            await _listed(body, "text/plain", "").send(scope, send)
            return
        encoding = encoding_of(scope)
        try:
            made = await self.lanes["page"].run(
                lambda: _listed(sitemap(site).encode(), "application/xml", encoding)
            )
        except ServerBusyError as busy:
            again = {"retry-after": str(busy.seconds), "content-length": "0"}
            await respond(send, 503, b"", again)
        else:
            await made.send(scope, send)

    async def _file(self, scope: Scope, receive: Receive, send: Send, file: StaticFile) -> None:
        """A file of ours, or of Streamlit's where it is worth compressing."""
        encoding = encoding_of(scope) if file.compressible else ""
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
        if is_known(headers["etag"], header_of(scope, b"if-none-match")):
            await respond(send, 304, b"", headers)
            return
        if encoding:
            headers["content-encoding"] = encoding
        if (name, encoding) not in self.bodies:
            self.bodies[name, encoding] = asyncio.get_running_loop().run_in_executor(
                self.compressing, lambda: COMPRESS[encoding](read())
            )
        body = await asyncio.shield(self.bodies[name, encoding])
        await Made(200, headers, body).send(scope, send)


# Where pages are, and what is answered behind this at addresses of their form.
_PAGES = {page.path.removeprefix(".") for page in SITE_PAGES.values()}

_ANSWERED = {ENTER, PROGRAMS, DATA}

_BELOW = (f"{PROGRAMS}/", f"{DATA}/")

# What Streamlit answers beside its files; the page of whatever else it is asked for is its own.
_STREAMLITS = re.compile(
    r"/_stcore/(health|script-health-check|host-config|stream|(upload_file|bidi-components)/.+)"
    r"|/(media|component)/.+|/auth/log(in|out)|/oauth2callback"
)

_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))

_FOR_ENGINES = {"/robots.txt", "/sitemap.xml"}

_SECURITY = "/.well-known/security.txt"

# What the headers of an answer weigh beside its body, about, in bytes.
_HEADERS_WEIGH = 2**12


def _etag(wanted: Asked) -> str:
    """Return the mark of what is asked for; "" where the page says what is wrong with the store."""
    with suppress(CommitmentsError):
        return wanted.etag
    return ""


def _listed(body: bytes, kind: str, encoding: str) -> Made:
    """Return what search engines are told."""
    headers = {
        "content-type": f"{kind}; charset=utf-8",
        "cache-control": "no-cache",
        "vary": "Accept-Encoding",
        "etag": f'W/"{digest(body)}"',
    }
    return Made.of(body, headers, encoding)


def _made(answer: Answer, headers: Mapping[str, str], encoding: str, *, framed: bool) -> Made:
    """A light page or a file beside them with its headers, compressed where that is worth it; `framed` ones
    may stand in other sites."""
    own = {name: value for name, value in headers.items() if name != "etag" or answer.status == 200}
    own["content-type"] = answer.type
    if answer.name:
        own["content-disposition"] = f"attachment; filename*=UTF-8''{quote(answer.name)}"
    own["content-language"] = answer.language
    own["content-security-policy"] = light_policy(answer.body, framed=framed)
    return Made.of(answer.body, own, encoding if WORTH_IT.match(answer.type) else "", answer.status)


def _nowhere(scope: Scope, language: str) -> Answer:
    """Return what is answered where there is no light page, and what is near."""
    from commitments.server import light, near_misses

    path = str(scope["path"])
    near = near_misses.near(path, query_of(scope), translator_for(language))
    return light.nowhere(language, path, way_up(scope), near)


async def _led_on(scope: Scope, send: Send) -> bool:
    """Lead an address that is written otherwise than here to where it is, with its parameters."""
    from commitments.server import near_misses

    to = near_misses.straightened(str(scope["path"]))
    if to is None:
        return False
    query = query_of(scope)
    location = way_up(scope) + to.removeprefix("/") + (f"?{query}" if query else "")
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
    language = language_of(scope)
    came = parts_of(header_of(scope, b"referer"))
    last = "./" + came.path.rpartition("/")[2]
    page = BY_PATH.get(last, SITE_PAGES["overview"]).name
    of_ours = came.netloc == header_of(scope, b"host")
    to = light.from_dashboard(page, came.query, language) if of_ours else ""
    to = to or light.from_dashboard("overview", "", language)
    return to if path == LIGHT else "." + to.removeprefix(f".{LIGHT}")


def light_policy(body: bytes, *, framed: bool = False) -> str:
    """Return what a light page may do: its own style, its own script where it has one, nothing elsewhere;
    `framed` ones may stand in other sites."""
    _, script, rest = body.rpartition(b"<script>")
    own = base64.b64encode(hashlib.sha256(rest.partition(b"</script>")[0]).digest()).decode()
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'sha256-{own}'" if script else "script-src 'none'",
            "style-src 'unsafe-inline'",
            "img-src 'self' data:",  # an icon for those who keep the page
            "connect-src 'self'",  # what looks at the page in a browser asks for robots.txt from within it
            "font-src data:",
            "form-action 'self'",
            "base-uri 'self'",
            "frame-ancestors *" if framed else "frame-ancestors 'self'",
        )
    )


def _whom_to_tell(scope: Scope) -> str:
    """Return whom to tell of a hole, in the form of RFC 9116; "" where whoever runs the server names nobody
    whom it allows: an e-mail address, or a page over TLS."""
    to = settings.contact()
    contact = to if to.startswith("https://") else f"mailto:{to}" if "@" in to and ":" not in to else ""
    if not contact or not contact.isprintable() or " " in contact:
        return ""
    # Whom the server names today it will name tomorrow; in a month, somebody will have asked again.
    until = days.today() + timedelta(days=30)
    lines = [f"Contact: {contact}", f"Expires: {until.isoformat()}T00:00:00Z", "Preferred-Languages: fr, en"]
    site = site_of(scope)
    if site.startswith("https://"):
        lines.append(f"Canonical: {site}{_SECURITY}")
    return "\n".join([*lines, ""])
