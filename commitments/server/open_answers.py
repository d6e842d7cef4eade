"""What any page of any site may read: the open data and the answers to programs."""

import asyncio
import re
from contextlib import suppress

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from commitments.errors import ServerBusyError
from commitments.events import Event, note
from commitments.http.headers import respond
from commitments.http.site import path_of
from commitments.limits.lanes import Lane, while_waited_for
from commitments.server.answers import MadeAnswers
from commitments.server.compression import CORES, WORTH_IT, Made
from commitments.server.requests import encoding_of
from commitments.server.static_files import etag_of
from commitments.site.registry import PROGRAMS


class Readable:
    """ASGI middleware before what any page of any site may read: open to it, compressed, told apart by its
    ETag, kept with what else is answered to everyone alike. Whatever asks for a token, or changes something,
    goes through as it is."""

    def __init__(self, app: ASGIApp, answers: MadeAnswers) -> None:
        self.app = app
        self.answers = answers
        self.compressing = Lane(at_once=CORES, waiting=60, seconds=5, longest=5)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or hand on to what stands behind."""
        if (
            scope["type"] != "http"
            or scope["method"] not in ("GET", "HEAD", "OPTIONS")
            or FOR_TOKENS.match(path_of(scope))
        ):
            await self.app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS":
            await respond(send, 204, b"", OPEN | _ASKED_BEFORE)
        else:
            await while_waited_for(receive, self._read(scope, send))

    async def _read(self, scope: Scope, send: Send) -> None:
        made = await self.answers.get(scope, lambda: self._made(scope))
        await made.send(scope, send)

    async def _made(self, scope: Scope) -> Made:
        """Return what stands behind this answers to whoever asks for the same, which learns no more."""
        messages: list[Message] = []

        async def kept(message: Message) -> None:
            messages.append(message)

        same = [(name, value) for name, value in scope["headers"] if name in _READ]
        asked = {**scope, "method": "GET", "headers": same}
        try:
            await self.app(asked, _without_body(), kept)
        except Exception as error:
            if not messages:
                raise
            # The log has the whole of it; whoever asked, a sentence.
            note(Event.FAILED, error=error, kind="open")
        start, *parts = messages
        body = b"".join(part.get("body", b"") for part in parts)
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in start["headers"]}
        headers.pop("content-length", None)
        headers.setdefault("vary", "Accept-Language, Accept-Encoding")  # of what is wrong as well
        status = int(start["status"])
        if status == 200:
            headers.setdefault("etag", etag_of(body))
            headers.setdefault("cache-control", "no-cache")
        headers |= OPEN
        encoding = encoding_of(scope) if WORTH_IT.match(headers.get("content-type", "")) else ""
        if encoding and body:
            with suppress(ServerBusyError):  # it is no less of an answer as it is
                return await self.compressing.run(lambda: Made.of(body, headers, encoding, status))
        return Made(status, headers, body)


def _without_body() -> Receive:
    """A `receive` for the request of whoever only reads."""
    messages: list[Message] = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receiving() -> Message:
        return messages.pop() if messages else await asyncio.Future()

    return receiving


# What an answer depends on, beside its address.
_READ = (b"host", b"accept-language")

# What asks for a token is for programs that run elsewhere than in somebody's browser.
FOR_TOKENS = re.compile(rf"{PROGRAMS}/(uploads|local)(/|$)")

OPEN = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "ETag, Content-Disposition, Retry-After, X-Request-ID",
}

_ASKED_BEFORE = {
    "access-control-allow-methods": "GET, HEAD",
    "access-control-allow-headers": "If-None-Match",
    "access-control-max-age": "86400",
}
