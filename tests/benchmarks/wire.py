"""What passes over the wire between a browser and a server, counted between the two."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.servers import free_port


class Wire:
    """A port that leads to a server, and what has come from it over that."""

    def __init__(self, to: int) -> None:
        self.port = free_port()
        self.octets = 0
        self._to = to

    async def serve(self) -> None:
        """Hand on whatever comes, both ways."""
        async with await asyncio.start_server(self._hand_on, "localhost", self.port) as server:
            await server.serve_forever()

    async def _hand_on(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        far, out = await asyncio.open_connection("localhost", self._to)
        await asyncio.gather(self._pour(near, out, counts=False), self._pour(far, back, counts=True))

    async def _pour(self, source: asyncio.StreamReader, into: asyncio.StreamWriter, *, counts: bool) -> None:
        with suppress(OSError):
            while some := await source.read(1 << 16):
                self.octets += len(some) if counts else 0
                into.write(some)
                await into.drain()
        with suppress(OSError):
            into.close()


@contextmanager
def counted(port: int) -> Iterator[Wire]:
    """Count what comes from a server to whoever asks by the port of this."""
    wire, loop = Wire(port), asyncio.new_event_loop()

    def run() -> None:
        with suppress(asyncio.CancelledError):
            loop.run_until_complete(serving)

    serving = loop.create_task(wire.serve())
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield wire
    finally:
        loop.call_soon_threadsafe(serving.cancel)
        thread.join(5)
