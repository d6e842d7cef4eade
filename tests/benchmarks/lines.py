"""Programs that ask for answers over HTTP, as fast as they come, on lines that stay open."""

import asyncio
import re
from time import perf_counter
from typing import NamedTuple

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)


class Answer(NamedTuple):
    """An answer, as it came."""

    status: int
    head: bytes
    body: bytes


class Line(asyncio.Protocol):
    """A line to a server, over which one question is asked after the other."""

    def __init__(self) -> None:
        self._came = bytearray()
        self._end = 0  # where the answer that comes ends, once that is known
        self._answered: asyncio.Future[Answer]
        self._transport: asyncio.WriteTransport

    async def open(self, port: int) -> None:
        """Open it."""
        await asyncio.get_running_loop().create_connection(lambda: self, "localhost", port)

    def say(self, question: bytes) -> None:
        """Ask, and wait for nothing."""
        self._transport.write(question)

    def close(self) -> None:
        """Close it."""
        self._transport.close()

    async def ask(self, question: bytes) -> Answer:
        """Ask, and wait for the answer. Raises ConnectionError where the server hangs up."""
        self._answered = asyncio.get_running_loop().create_future()
        self._came.clear()
        self._end = 0
        self._transport.write(question)
        return await self._answered

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the line."""
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport

    def connection_lost(self, _exc: Exception | None) -> None:
        """Tell whoever waits."""
        if hasattr(self, "_answered") and not self._answered.done():
            self._answered.set_exception(ConnectionError("the line was closed"))

    def data_received(self, data: bytes) -> None:
        """Take an answer, once it has come whole."""
        self._came += data
        head = self._came.find(b"\r\n\r\n") + 4
        if head < 4:
            return
        if not self._end:
            length = _LENGTH.search(self._came, 0, head)
            if length:
                self._end = head + int(length[1])
            elif not _CHUNKED.search(self._came, 0, head):
                self._end = head  # 204 and 304 have no body
        whole = len(self._came) >= self._end if self._end else self._came.endswith(b"\r\n0\r\n\r\n")
        if whole and not self._answered.done():
            status = int(self._came[9:12])
            self._answered.set_result(Answer(status, bytes(self._came[:head]), bytes(self._came[head:])))


def question(port: int, path: str, body: bytes = b"", **headers: str) -> bytes:
    """Return what a browser sends to ask for an address."""
    asked = {"Host": f"localhost:{port}", "Accept-Encoding": "gzip, deflate, br, zstd", "Accept": "*/*"}
    asked |= {"Content-Length": str(len(body)), "Content-Type": "application/json"} if body else {}
    asked |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in asked.items())
    return f"{'POST' if body else 'GET'} {path} HTTP/1.1\r\n{lines}\r\n".encode() + body


async def ask(port: int, path: str, body: bytes = b"") -> Answer:
    """Ask once, over a line of its own."""
    line = Line()
    await line.open(port)
    answer = await line.ask(question(port, path, body, Accept_Encoding="identity"))
    line.close()
    return answer


async def answers_a_second(port: int, path: str, seconds: float = 5, lines: int = 50) -> float:
    """Ask for an address over so many lines at once, each anew as soon as it is answered, and count.

    Raises:
        RuntimeError: an answer is another than what was asked for.
    """
    asked = question(port, path)
    until = perf_counter() + seconds

    async def keep_asking() -> int:
        line, count = Line(), 0
        await line.open(port)
        while perf_counter() < until:
            answer = await line.ask(asked)
            if answer.status != 200:
                raise RuntimeError(f"{answer.status} to {path}")
            count += 1
        line.close()
        return count

    began = perf_counter()
    counts = await asyncio.gather(*(keep_asking() for _ in range(lines)))
    return sum(counts) / (perf_counter() - began)
