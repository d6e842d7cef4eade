"""Viewers of pages over websockets, hundreds of them in one process, as browsers open, see and change pages.

It is measured on the machine that serves: a viewer costs as little as can be. Of what comes, no more is
understood than whether a page is whole, whether anything failed, and what the server may leave out next time.
"""

import asyncio
import base64
import os
import struct
import zlib
from collections.abc import Iterator, Sequence
from random import Random
from time import perf_counter
from typing import NamedTuple

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.util import calc_hash

_HANDSHAKE = (
    "GET /_stcore/stream HTTP/1.1\r\nHost: localhost:{port}\r\nOrigin: http://localhost:{port}\r\n"
    "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n"
    "Sec-WebSocket-Protocol: streamlit, PLACEHOLDER_AUTH_TOKEN\r\n"
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) Chrome/140\r\nAccept-Language: fr,en;q=0.8\r\n"
)
_SQUEEZED = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"
_PATIENCE = 60  # seconds that somebody waits for a page
_SEED = 1984
_FIN, _COMPRESSED, _MASKED = 0x80, 0x40, 0x80
_CLOSE, _PING, _PONG, _BINARY = 8, 9, 10, 2
_TAIL = b"\x00\x00\xff\xff"  # that a sender of compressed messages leaves out

# Fields of ForwardMsg, as far as they are looked at.
_HASH, _METADATA, _DELTA, _FINISHED = 1, 2, 5, 6
_NEW_ELEMENT, _EXCEPTION = 3, 8  # of a Delta, of an Element
_CACHEABLE = b"\x08\x01"
_REMEMBERED = 2  # runs of a script for which a browser keeps what it may ask the server to leave out


class Seen(NamedTuple):
    """What a viewer had of a page."""

    seconds: float  # from when it was due until it was whole
    octets: int  # over the wire
    messages: int
    failure: str = ""


class Viewer(asyncio.Protocol):
    """A browser with one page open, which lets what it is sent be compressed, or not."""

    def __init__(self, port: int, *, compressed: bool = True) -> None:
        self._port = port
        self._opening = _HANDSHAKE + compressed * _SQUEEZED + "\r\n"
        self._came = bytearray()
        self._is_open = False
        self._inflate = zlib.decompressobj(-15)
        self._parts: list[bytes] = []
        self._known: dict[str, int] = {}
        self._runs = 0
        self._octets = self._messages = 0
        self._failure = ""
        self._done: asyncio.Future[str] | None = None
        self._transport: asyncio.WriteTransport

    async def see(
        self, page: str, query: str = "", due: float | None = None, patience: float = _PATIENCE
    ) -> Seen:
        """Ask for a page, and wait until it is whole. It is timed since it was `due`, or since now."""
        due = perf_counter() if due is None else due
        self._octets = self._messages = 0
        try:
            async with asyncio.timeout(patience):
                await self._open()
                self._done = asyncio.get_running_loop().create_future()
                self._send(_BINARY, self._wish(page, query))
                self._failure = await self._done or self._failure
        except (TimeoutError, OSError) as error:
            self._failure = type(error).__name__
        return Seen(perf_counter() - due, self._octets, self._messages, self._failure)

    def leave(self) -> None:
        """Close the page."""
        if self._is_open:
            self._transport.close()
        self._is_open = False

    async def _open(self) -> None:
        if self._is_open:
            return
        loop = asyncio.get_running_loop()
        self._done = loop.create_future()
        await loop.create_connection(lambda: self, "localhost", self._port)
        key = base64.b64encode(os.urandom(16)).decode()
        self._transport.write(self._opening.format(port=self._port, key=key).encode())
        if refused := await self._done:
            raise ConnectionError(refused)

    def _wish(self, page: str, query: str) -> bytes:
        asking = BackMsg()
        wish = asking.rerun_script
        wish.query_string = query
        if self._runs:  # a browser names a page that it has learnt of by its hash
            wish.page_script_hash = calc_hash(page)
            wish.is_history_navigation = True
            wish.cached_message_hashes.extend(self._known)
        else:
            wish.page_name = page
        self._runs += 1
        self._known = {known: run for known, run in self._known.items() if self._runs - run <= _REMEMBERED}
        return bytes(asking.SerializeToString())

    def _send(self, kind: int, content: bytes) -> None:
        length = len(content)
        size = bytes([_MASKED | length]) if length < 126 else struct.pack(">BH", _MASKED | 126, length)
        self._transport.write(bytes([_FIN | kind]) + size + bytes(4) + content)  # masked with zeros

    # --- what comes, as asyncio calls it ------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the line."""
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport

    def connection_lost(self, _exc: Exception | None) -> None:
        """Tell whoever waits that the line is gone."""
        self._is_open = False
        self._finish("the line was closed")

    def data_received(self, data: bytes) -> None:
        """Take all messages that are whole."""
        self._octets += len(data)
        self._came += data
        if not self._is_open:
            head, end, rest = bytes(self._came).partition(b"\r\n\r\n")
            if not end:
                return
            self._is_open = b" 101 " in head.partition(b"\r\n")[0]
            self._came = bytearray(rest)
            self._finish("" if self._is_open else head.decode("latin-1").partition("\r\n")[0])
        for kind, message in self._frames():
            if kind == _PING:
                self._send(_PONG, message)
            elif kind == _CLOSE:
                self._transport.close()
            else:
                self._take(message)

    def _frames(self) -> Iterator[tuple[int, bytes]]:
        """Take every message that has come whole, and give its kind and content."""
        came, at = self._came, 0
        while len(came) - at >= 2:
            first, size, start = came[at], came[at + 1], at + 2
            if size == 126:
                size, start = int.from_bytes(came[start : start + 2]), start + 2
            elif size == 127:
                size, start = int.from_bytes(came[start : start + 8]), start + 8
            if len(came) < start + size or start > len(came):
                break
            content, at = bytes(came[start : start + size]), start + size
            if first & 0x0F >= _CLOSE:
                yield first & 0x0F, content
                continue
            if first & _COMPRESSED or self._parts:
                self._parts.append(content)
                if not first & _FIN:
                    continue
                content = self._inflate.decompress(b"".join(self._parts) + _TAIL)
                self._parts = []
            yield _BINARY, content
        del came[:at]

    def _take(self, message: bytes) -> None:
        self._messages += 1
        known, may_be_known = "", False
        for number, value in _fields(message):
            if number == _HASH and isinstance(value, bytes):
                known = value.decode()
            elif number == _METADATA and isinstance(value, bytes):
                may_be_known = value.startswith(_CACHEABLE)
            elif number == _DELTA and isinstance(value, bytes) and _tells_of_exception(value):
                self._failure = "an exception on the page"
            elif number == _FINISHED:
                self._finish("" if value == 0 else f"a script that ended with {value!r}")
        if may_be_known:
            self._known[known] = self._runs

    def _finish(self, failure: str) -> None:
        if self._done is not None and not self._done.done():
            self._done.set_result(failure)


def _fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Give the fields of a message of protobuf's by their numbers; messages within are left as they are."""
    at, end = 0, len(message)
    while at < end:
        tag, at = _number(message, at)
        value, at = _number(message, at) if tag & 7 in (0, 2) else (4 if tag & 7 == 5 else 8, at)
        if tag & 7 == 0:
            yield tag >> 3, value
        else:
            yield tag >> 3, message[at : at + value]
            at += value


def _number(message: bytes, at: int) -> tuple[int, int]:
    """Give the number that begins at a place, and where it ends."""
    value = shift = 0
    while True:
        value |= (message[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if message[at - 1] < 0x80:
            return value, at


def _tells_of_exception(delta: bytes) -> bool:
    """Return whether a change of a page draws Streamlit's box of an exception."""
    element = next((value for number, value in _fields(delta) if number == _NEW_ELEMENT), b"")
    return isinstance(element, bytes) and any(number == _EXCEPTION for number, _ in _fields(element))


async def at_once(port: int, page: str, query: str, count: int, *, compressed: bool = True) -> list[Seen]:
    """Let so many viewers open a page at the same moment, each for the first time."""
    viewers = [Viewer(port, compressed=compressed) for _ in range(count)]
    due = perf_counter()
    try:
        return await asyncio.gather(*(viewer.see(page, query, due) for viewer in viewers))
    finally:
        for viewer in viewers:
            viewer.leave()


def turns(viewers: int, views: int, count: int) -> list[list[int]]:
    """Return which of so many views each viewer sees, one after the other, by a fixed seed."""
    chance = Random(_SEED)  # noqa: S311 - repeatable on purpose
    return [[chance.randrange(views) for _ in range(count)] for _ in range(viewers)]


async def changing(
    port: int, views: Sequence[tuple[str, str]], turns: Sequence[Sequence[int]], every: float
) -> list[Seen]:
    """Let viewers each open one view after the other, in place, at most one `every` so many seconds.

    Each has its `turns`, numbers of views; they begin one after the other within the first `every`. What one
    waits for too long is due all the same: the wait for the next begins when it was due.
    """
    began = perf_counter() + 0.5
    each = (
        _change(Viewer(port), began + every * place / len(turns), [views[n] for n in turn], every)
        for place, turn in enumerate(turns)
    )
    return [seen for changes in await asyncio.gather(*each) for seen in changes]


async def _change(viewer: Viewer, due: float, views: Sequence[tuple[str, str]], every: float) -> list[Seen]:
    seen, until = [], due + every * len(views) + _PATIENCE
    for number, (page, query) in enumerate(views):
        then = due + every * number
        await asyncio.sleep(max(0, then - perf_counter()))
        if perf_counter() > until:
            seen.append(Seen(perf_counter() - then, 0, 0, "its turn never came"))
        else:
            seen.append(await viewer.see(page, query, then))
    viewer.leave()
    return seen
