"""The websocket by which a page lives: what passes between browsers and Streamlit, for how many at a time.

Streamlit takes more from a websocket than its pages send: what empties its caches for everybody, what writes
to disk, from pages of other sites, and as much of it as comes. `Websockets` stands before it.
"""

import asyncio
import logging
import os
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache, wraps
from time import monotonic
from typing import Any

import streamlit
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import logger as streamlit_log
from streamlit import net_util, runtime, user_info
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import CustomThemeConfig, UserInfo
from streamlit.runtime import app_session
from streamlit.runtime.scriptrunner import ScriptRunner
from streamlit.util import calc_hash
from uvicorn.protocols.websockets import websockets_sansio_impl
from websockets.extensions.permessage_deflate import PerMessageDeflate, ServerPerMessageDeflateFactory
from websockets.frames import Frame

from commitments import settings
from commitments.auth.sign_in import Credentials, parts_of
from commitments.http import request_ids
from commitments.limits import open_files
from commitments.operation.metrics import VISITS
from commitments.server.sign_in_routes import bears_session
from commitments.serving import compressed, making
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

# A page that was left is kept for a while; there is at most one such for three that are open.
_LEFT = 128

_FEW = 200
_SILENT = 10  # seconds after which who has asked for no page gives way to who comes into a full room

# Threads that draw pages share one lock, and so does what answers all: with many of them, each that starts
# keeps it waiting. As many as work, and two that wait for the record.
_RUNS = (os.cpu_count() or 1) + 2
_LONG = 5.0  # seconds after which one that still runs, as with a file that is read, keeps nobody waiting


@dataclass
class Room:
    """Counter of open websockets: how many there may be, and how many there are."""

    places: int = settings.Settings().readers
    taken: int = 0
    refused: int = 0  # readers for whom there was none
    files: int | None = None  # that this process may have open, None without a limit
    is_narrow: bool = False  # whether these files are what makes the places few
    silent: dict["_Line", float] = field(default_factory=dict)  # who has asked for no page, since when

    def enter(self) -> bool:
        """Take a place, if one is free or held by somebody who has long asked for no page.

        A page that comes back after its link was lost asks for nothing either: nobody is sent away before
        the place is needed.
        """
        if self.taken >= self.places:
            line, since = next(iter(self.silent.items()), (None, 0.0))
            if line is None or monotonic() - since < _SILENT:
                self.refused += 1
                return False
            del self.silent[line]
            line.give_way()
        self.taken += 1
        return True

    def leave(self) -> None:
        """Return a place back."""
        self.taken -= 1

    def measure(self) -> None:
        """Have as many places as COMMITMENTS_READERS says (1,000), or as there may be files open for; their
        limit is raised as far as it goes."""
        wanted = settings.current().readers
        self.files = open_files.raise_limit()
        fit = wanted if self.files is None else open_files.readers(self.files)
        self.places = max(1, min(wanted, fit))
        self.is_narrow = self.places < min(wanted, _FEW)


ROOM = Room()


class Runs:
    """Fair limit on script runs at the same time: whoever asks for one more waits in turn."""

    def __init__(self, at_once: int = _RUNS) -> None:
        self.going = 0
        self._at_once = at_once
        self._waiting: dict[asyncio.Future[None], float] = {}  # until when each would have its turn

    @property
    def waiting(self) -> int:
        """Return how many wait for their turn."""
        return len(self._waiting)

    async def turn(self, due: float) -> None:
        """Wait until one more may begin, which who asks for it begins before anything else happens; those
        whose turn is `due` first, in seconds of any clock, come first."""
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[mine] = due
        try:
            self._call()
            await mine
        finally:
            del self._waiting[mine]
            # Not every message begins one: whether this one has is seen then.
            asyncio.get_running_loop().call_soon(self._call)

    def begin(self) -> Callable[[], None]:
        """Count one that begins; give what is called, from any thread, when it has ended."""
        loop, goes = asyncio.get_running_loop(), True

        def end() -> None:
            nonlocal goes
            if goes:
                goes = False
                late.cancel()
                self.going -= 1
                self._call()

        def end_from_afar() -> None:
            with suppress(RuntimeError):  # the server has ended before
                loop.call_soon_threadsafe(end)

        self.going += 1
        late = loop.call_later(_LONG, end)
        return end_from_afar

    def _call(self) -> None:
        """Call whose turn is next, if there is room and nobody is called already."""
        if self._waiting and self.going < self._at_once and not any(turn.done() for turn in self._waiting):
            min(self._waiting, key=self._waiting.__getitem__).set_result(None)


RUNS = Runs()


class _Run(ScriptRunner):
    """A page that is drawn, counted as long as it is, or until it has to be made."""

    _end: Callable[[], None]

    def start(self) -> None:
        self._end = RUNS.begin()
        super().start()

    def _run_script_thread(self) -> None:
        making.begin(self._end)
        request_ids.begin()
        try:
            super()._run_script_thread()
        finally:
            self._end()


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


# --- what is changed of Streamlit, and of the log, where a server starts --------------------------------


class _Seldom(logging.Filter):
    """Log filter: what a visitor may cause at will is logged once a minute, without where it happened."""

    def __init__(self, caused: str) -> None:
        super().__init__()
        self._caused = re.compile(caused)
        self._last: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether a record is logged."""
        cause = self._caused.match(str(record.msg))
        if not cause:
            return True
        now = monotonic()
        if now - self._last.get(cause[0], -60) < 60:
            return False
        self._last[cause[0]] = now
        record.exc_info = record.exc_text = None
        return True


_SELDOM = {
    __name__: _Seldom(".*"),
    "uvicorn.error": _Seldom(
        "opening handshake failed|parser failed|Invalid UTF-8|Invalid HTTP|Unsupported upgrade"
    ),
    "streamlit.web.server.starlette.starlette_websocket": _Seldom(".*"),
    "streamlit.runtime.websocket_session_manager": _Seldom(".*"),
    "streamlit.runtime.app_session": _Seldom("Rejecting"),
    "streamlit.runtime.state.query_params": _Seldom("Ignoring query string"),
    "streamlit.runtime.backend_operation_handler": _Seldom("Error executing"),
    "asyncio": _Seldom(r"socket\.accept\(\) out of system resource"),
}


def prepare(program: str) -> None:
    """Measure the room, keep the log short, and have Streamlit ask nothing of other machines, tell browsers
    nothing of this one, and keep no more of the pages that were left than there is room for.

    `program` is what browsers are told in place of its version: they load a page anew when it has changed.
    """
    ROOM.measure()
    streamlit_log.setup_formatter = _hand_on
    for logger in streamlit_log._loggers.values():
        _hand_on(logger)
    for name, seldom in _SELDOM.items():
        logging.getLogger(name).addFilter(seldom)
    user_info.make_url_path = _beside  # type: ignore[attr-defined]
    # It would ask for the addresses of this machine to compare an Origin with.
    net_util.get_internal_ip = net_util.get_external_ip = _nowhere
    app_session._populate_user_info_msg = _unnamed
    app_session._populate_theme_msg = _in_our_colours
    app_session.ScriptRunner = _Run  # type: ignore[attr-defined]
    app_session.AppSession._create_new_session_message = _telling_less(  # type: ignore[method-assign]
        _AS_STREAMLIT_TELLS, program
    )
    websockets_sansio_impl.ServerPerMessageDeflateFactory = _Compression  # type: ignore[attr-defined, assignment]
    kept = runtime.get_instance()._session_mgr._session_storage._cache  # type: ignore[attr-defined]
    kept._maxsize = max(1, min(_LEFT, ROOM.places // 3))


_AS_STREAMLIT_TELLS = app_session.AppSession._create_new_session_message
_AS_STREAMLIT_COLOURS = app_session._populate_theme_msg


def _hand_on(logger: logging.Logger) -> None:
    """Let what Streamlit would write in its own way be written as all else is."""
    if handler := getattr(logger, "streamlit_console_handler", None):
        logger.removeHandler(handler)
    logger.propagate = True


def _beside(base_url: str, path: str) -> str:
    """The way from a page to where one signs in or out, which Streamlit would look for at the root of a
    site."""
    return f".{path}"


def _nowhere() -> None:
    """An address that this machine does not look up."""


def _unnamed(msg: UserInfo) -> None:
    """Tell browsers that there is an installation, which they look for, and not which."""
    msg.SetInParent()


class _Compression(ServerPerMessageDeflateFactory):
    """Compression of each message for itself, so that what many are sent is compressed once for all; between
    messages nothing is held for a browser."""

    def __init__(self, **_: Any) -> None:
        super().__init__(server_no_context_takeover=True, client_max_window_bits=12)

    def process_request_params(self, params: Any, accepted_extensions: Any) -> tuple[Any, PerMessageDeflate]:
        """Return what is agreed with a browser."""
        answered, agreed = super().process_request_params(params, accepted_extensions)
        of_both = agreed.remote_no_context_takeover, agreed.local_no_context_takeover
        return answered, _Deflate(*of_both, agreed.remote_max_window_bits, agreed.local_max_window_bits)


class _Deflate(PerMessageDeflate):
    """What compresses the messages of one websocket."""

    def encode(self, frame: Frame) -> Frame:
        """Return a message compressed, as it was for the first who was sent it where that is kept."""
        if self.local_max_window_bits == compressed.WINDOW and (packed := compressed.find(bytes(frame.data))):
            return replace(frame, data=packed, rsv1=True)
        return super().encode(frame)


def _in_our_colours(msg: CustomThemeConfig, section: str = "theme") -> None:
    """Tell browsers the colours of .streamlit/config.toml, looked up once: each visit takes a third of the
    time of an empty page for it otherwise."""
    if (theme := _colours(section)).ListFields():  # one that sets nothing is not there
        msg.MergeFrom(theme)


@cache
def _colours(section: str) -> CustomThemeConfig:
    theme = CustomThemeConfig()
    _AS_STREAMLIT_COLOURS(theme, section)
    return theme


def _telling_less(tell: Callable[..., ForwardMsg], program: str) -> Callable[..., ForwardMsg]:
    """Begin a run for a browser without the versions of Streamlit and Python, the system and the path of the
    script."""

    @wraps(tell)
    def telling(*about: Any, **named: Any) -> ForwardMsg:
        message = tell(*about, **named)
        begun = message.new_session
        begun.ClearField("main_script_path")
        begun.initialize.ClearField("environment_info")
        begun.initialize.environment_info.streamlit_version = program
        return message

    return telling
