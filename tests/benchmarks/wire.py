"""What passes over the wire between a browser and a server, counted between the two."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from time import sleep

from playwright.sync_api import Browser, Page, sync_playwright

from tests.benchmarks.programs import Program
from tests.browser.chromium import QUIET, find
from tests.servers import free_port


class Wire:
    """A port that leads to a server, and what has come from it over that."""

    def __init__(self, to: int) -> None:
        self.port = free_port()
        self.octets = 0
        self._to = to

    def silence(self) -> float:
        """Wait until nothing more comes, and return the MB that have come."""
        before = -1
        while before < self.octets:
            before = self.octets
            sleep(2)
        return self.octets / 1e6

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
def opened(serving: AbstractContextManager[Program], address: str = "") -> Iterator[tuple[Wire, Page]]:
    """Open a page of a server in a browser that has seen nothing, and count."""
    with serving as program, _counted(program.port) as wire, chromium() as browser:
        page = browser.new_page()
        page.goto(f"http://localhost:{wire.port}/{address}")
        yield wire, page


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a browser. Raises FileNotFoundError where there is none."""
    found = find()
    if found is None:
        raise FileNotFoundError("there is no Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(QUIET))
        yield browser
        browser.close()


@contextmanager
def _counted(port: int) -> Iterator[Wire]:
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
