"""The websocket by which a page lives: what passes between browsers and Streamlit, and from whom.

Streamlit takes more from a websocket than its pages send: what empties its caches for everybody, what writes
to disk, from pages of other sites, and as much of it as comes. `Websockets` stands before it.
"""

import asyncio
import logging
from contextlib import suppress
from time import monotonic

import streamlit
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.util import calc_hash

from commitments import settings
from commitments.auth.sign_in import Credentials, parts_of
from commitments.operation.metrics import VISITS
from commitments.server.room import ROOM, RUNS
from commitments.server.sign_in_routes import bears_session
from commitments.site.registry import SITE_PAGES
from commitments.text.public_address import bare_host

_LOG = logging.getLogger(__name__)

# What our pages send: they ask for a view, stop, upload, say that they are there, fetch a file or rows.
_SENT = {
    *("rerun_script", "stop_script", "file_urls_request", "app_heartbeat"),
    *("deferred_file", "dataframe_chunk"),
}

_LARGEST = 256 << 10  # bytes of a message, of which pages send a few thousand; files go another way
_AT_ONCE = 40  # messages that may come together
_A_SECOND = 20  # messages in the long run

# Who asks for a page again and again before anybody could have looked at one waits behind those who do not:
# so many seconds for each time, up to so many.
_A_LOOK = 1.0
_BEHIND, _FAR_BEHIND = 5.0, 30.0

# Why a websocket is closed, as its protocol numbers it.
_GARBLED, _TEXT, _FOREIGN, _TOO_LARGE, _LATER = 1002, 1003, 1008, 1009, 1013
# Two reasons to come again later, which static/connection.js knows.
_FULL, _FAST = "full", "fast"


class Websockets:
    """ASGI middleware before Streamlit: a websocket reaches it from a page of this server, while there is
    room, with what pages send and no faster than people act."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a websocket through where there is room and it is of ours; everything else goes through."""
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
        elif (own := _own(scope)) is None:
            await receive()
            await send({"type": "websocket.close", "code": _FOREIGN})
        elif not ROOM.enter():
            _LOG.warning("The room is full: a reader was sent to the light pages (%s places)", ROOM.places)
            await receive()
            # Refused before it is open, a browser would not learn why.
            await send({"type": "websocket.accept", "subprotocol": next(iter(scope["subprotocols"]), None)})
            await send({"type": "websocket.close", "code": _LATER, "reason": _FULL})
        else:
            line = _Line(receive, send, counted=not bears_session(scope))
            ROOM.silent[line] = monotonic()
            try:
                await self.app(own, line.receive, line.send)
            finally:
                ROOM.silent.pop(line, None)
                ROOM.leave()


class _Line:
    """A websocket with its two ends, until either side or a message that does not belong closes it."""

    def __init__(self, receive: Receive, send: Send, *, counted: bool = False) -> None:
        self._receive = receive
        self._send = send
        self._counted, self._page = counted, ""
        self._closed = False
        self._left, self._at = float(_AT_ONCE), monotonic()
        self._hasty, self._drawn = 0, float("-inf")  # how often, and since when the last page may be drawn
        self._patience = asyncio.Timeout(None)

    async def receive(self) -> Message:
        """Return the next message that a page may send, a wish for a page when its turn has come."""
        while True:
            try:
                async with asyncio.timeout(None) as self._patience:
                    message = await self._receive()
            except TimeoutError:
                return await self._close(_LATER, _FULL)
            if message["type"] != "websocket.receive":
                return message
            content, now = message.get("bytes"), monotonic()
            if not self._in_time(now):
                return await self._close(_LATER, _FAST)
            if content is None:
                return await self._close(_TEXT)
            if len(content) > _LARGEST:
                return await self._close(_TOO_LARGE)
            try:
                asked = BackMsg.FromString(content)
                kind = _kind(asked)
            except Exception:  # an error of protobuf's, which Streamlit brings
                return await self._close(_GARBLED)
            if kind == "rerun_script":
                ROOM.silent.pop(self, None)
                self._hasty = self._hasty + 1 if now - self._drawn < _A_LOOK else 0
                await RUNS.turn(now + min(self._hasty * _BEHIND, _FAR_BEHIND))
                self._drawn = monotonic()
                self._count(asked.rerun_script.page_script_hash)
            if kind in _SENT:
                return message
            _LOG.warning("A message that no page sends was left out: %s", kind)

    async def send(self, message: Message) -> None:
        """Send on, until either side has closed it: Streamlit learns of that as it receives."""
        if not self._closed:
            try:
                await self._send(message)
            except OSError:  # whoever read has gone
                self._closed = True

    def _count(self, page: str) -> None:
        """Count who goes on to another public page; the first was counted as it was sent."""
        if self._counted and self._page and page in _PUBLIC and page != self._page:
            VISITS.labels(_PUBLIC[page], "dashboard").inc()
        self._page = page or self._page

    def give_way(self) -> None:
        """Leave the place to somebody else."""
        with suppress(RuntimeError):  # it goes already
            self._patience.reschedule(asyncio.get_running_loop().time())

    def _in_time(self, now: float) -> bool:
        """Return whether a message that comes `now` comes no faster than messages may."""
        self._left = min(_AT_ONCE, self._left + (now - self._at) * _A_SECOND) - 1
        self._at = now
        return self._left >= 0

    async def _close(self, code: int, reason: str = "") -> Message:
        """Close it, and give what Streamlit is told."""
        _LOG.warning("A websocket was closed for what came over it (%s)", code)
        self._closed = True
        with suppress(OSError):  # who is told has gone
            await self._send({"type": "websocket.close", "code": code, "reason": reason})
        return {"type": "websocket.disconnect", "code": code}


# Public pages, by what Streamlit calls them.
_PUBLIC = {
    calc_hash(page.path.removeprefix("./")): page.name for page in SITE_PAGES.values() if not page.for_staff
}


def _kind(message: BackMsg) -> str:
    """Name what a message asks for."""
    if message.HasField("backend_operation_request"):
        return message.backend_operation_request.WhichOneof("payload") or "nothing"
    if message.rerun_script.fragment_id:  # no page has any
        return "fragment"
    return message.WhichOneof("type") or "nothing"


def _own(scope: Scope) -> Scope | None:
    """Return a websocket that a page of this server opens, or a program but no browser; None for others.

    A proxy may call this server by another name than browsers call the proxy: Streamlit, which compares names
    letter by letter, is told the one that the page has.
    """
    origins = [value for name, value in scope["headers"] if name == b"origin"]
    if not origins:
        return scope
    if len(origins) == 1:
        origin = origins[0].decode("latin-1")
        if origin in {allowed.strip() for allowed in streamlit.get_option("server.corsAllowedOrigins")}:
            return scope
        page = parts_of(origin)
        if page.netloc and bare_host(page.netloc, page.scheme) in _names(scope, page.scheme):
            others = [header for header in scope["headers"] if header[0] != b"host"]
            return {**scope, "headers": [*others, (b"host", page.netloc.encode("latin-1"))]}
    _LOG.warning("A page of another site asked for a websocket, in vain: %.200r", origins)
    return None


def _names(scope: Scope, scheme: str) -> set[str]:
    """Return the names by which pages of this server may know it: those in the request or, once the setting
    names it, that name, and what this machine calls itself."""
    names = {
        bare_host(value.decode("latin-1").partition(",")[0].strip(), scheme)
        for name, value in scope["headers"]
        if name in (b"host", b"x-forwarded-host")
    }
    public = settings.current().public_address
    return names if public is None else {public.host, *(name for name in names if Credentials(name).is_local)}
