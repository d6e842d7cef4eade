"""What is changed of Streamlit, and of what it is served by, where a server starts."""

import logging
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache, wraps
from time import monotonic
from typing import Any

from streamlit import logger as streamlit_log
from streamlit import net_util, runtime, user_info
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import CustomThemeConfig, UserInfo
from streamlit.runtime import app_session
from streamlit.runtime.scriptrunner import ScriptRunner
from uvicorn.protocols.websockets import websockets_sansio_impl
from websockets.extensions.permessage_deflate import PerMessageDeflate, ServerPerMessageDeflateFactory
from websockets.frames import Frame

from commitments.http import request_ids
from commitments.server import websocket
from commitments.server.room import ROOM, RUNS
from commitments.serving import compressed, making

# A page that was left is kept for a while; there is at most one such for three that are open.
_LEFT = 128


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
    websocket.__name__: _Seldom(".*"),
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
