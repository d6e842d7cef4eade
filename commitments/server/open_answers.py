"""What any page of any site may read: the open data and the answers to programs."""

import asyncio
import re
from contextlib import suppress

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from commitments.errors import ServerBusyError
from commitments.http.headers import is_known, respond
from commitments.http.site import header_of
from commitments.limits.lanes import Lane, Shared, require_wanted, while_waited_for
from commitments.server.compression import COMPRESS, CORES, WORTH_IT
from commitments.server.requests import encoding_of
from commitments.server.static_files import digest
from commitments.site.registry import PROGRAMS


class Readable:
    """ASGI middleware before what any page of any site may read: open to it, compressed, told apart by its
    ETag. Whatever asks for a token, or changes something, goes through as it is."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.compressing = Lane(at_once=CORES, waiting=60, seconds=5, longest=5)
        self.compressed: Shared[bytes] = Shared()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or hand on to what stands behind."""
        if (
            scope["type"] != "http"
            or scope["method"] not in ("GET", "HEAD", "OPTIONS")
            or FOR_TOKENS.match(str(scope["path"]))
        ):
            await self.app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS":
            await respond(send, 204, b"", OPEN | _ASKED_BEFORE)
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
                headers["etag"] = f'W/"{digest(body)}"'
            headers.setdefault("cache-control", "no-cache")
            if is_known(headers["etag"], header_of(scope, b"if-none-match")):
                status, body = 304, b""
            encoding = encoding_of(scope) if WORTH_IT.match(headers.get("content-type", "")) else ""
            if encoding and body:
                with suppress(ServerBusyError):  # it is no less of an answer as it is
                    body = await self._compressed(body, encoding)
                    headers["content-encoding"] = encoding
        if status == 304:
            headers.pop("content-length", None)
        else:
            headers["content-length"] = str(len(body))
        await respond(send, status, b"" if scope["method"] == "HEAD" else body, headers | OPEN)

    async def _compressed(self, body: bytes, encoding: str) -> bytes:
        def compress() -> bytes:
            require_wanted()
            return COMPRESS[encoding](body)

        return await self.compressed.get((body, encoding), lambda: self.compressing.run(compress))


def _without_body() -> Receive:
    """A `receive` for the request of whoever only reads."""
    messages: list[Message] = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receiving() -> Message:
        return messages.pop() if messages else await asyncio.Future()

    return receiving


# What asks for a token is for programs that run elsewhere than in somebody's browser.
FOR_TOKENS = re.compile(rf"{PROGRAMS}/(uploads|local)(/|$)")

OPEN = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "ETag, Content-Disposition, Retry-After",
}

_ASKED_BEFORE = {
    "access-control-allow-methods": "GET, HEAD",
    "access-control-allow-headers": "If-None-Match",
    "access-control-max-age": "86400",
}
