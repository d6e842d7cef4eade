"""The overview beside the same as an ordinary page of Streamlit, Dash and Panel: who serves how many."""

import asyncio
import csv
import json
import re
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from time import perf_counter

from websockets.asyncio.client import connect
from websockets.typing import Origin, Subprotocol

from tests.benchmarks import viewers
from tests.benchmarks.lines import ask
from tests.benchmarks.programs import Place, Program
from tests.benchmarks.room import met
from tests.benchmarks.table import Measured, Row, tried
from tests.benchmarks.viewers import Seen
from tests.benchmarks.wire import opened

_PAGES = Path(__file__).parent / "peers"
_CROWDS = (50, 300)
_PATIENCE = 60  # seconds

See = Callable[[int, float], Awaitable[Seen]]  # a port, and since when


def rows(place: Place) -> Iterator[Row]:
    """Set our overview beside each of theirs."""
    figures = place.folder / "figures.csv"
    with figures.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(place.commitments[0]))
        writer.writeheader()
        writer.writerows(place.commitments)
    environment = {"BENCH_FIGURES": str(figures)}
    ours = _measured(place.dashboard, _by_streamlit)
    peers: dict[str, tuple[Callable[[], AbstractContextManager[Program]], See]] = {
        "Streamlit, an ordinary page": (
            lambda: place.script(_PAGES / "streamlit_page.py", **environment),
            _by_streamlit,
        ),
        "Dash": (
            lambda: place.peer(
                "gunicorn",
                *("--workers", "2", "--bind", "localhost:PORT", "tests.benchmarks.peers.dash_page:server"),
                **environment,
            ),
            _by_dash,
        ),
        "Panel": (
            lambda: place.peer(
                "panel",
                *("serve", str(_PAGES / "panel_page.py"), "--port", "PORT", "--index", "panel_page"),
                **environment,
            ),
            _by_panel,
        ),
    }
    for name, (serving, see) in peers.items():
        theirs = _measured(serving, see)
        for what, unit in _WHATS.items():
            yield Row(what, name, theirs[what], ours[what], unit)


_WHATS = {
    **{f"the overview opened by {count} at once, p95": "s" for count in _CROWDS},
    "the overview opened by a browser, all that comes over the wire": "MB",
}


def _measured(serving: Callable[[], AbstractContextManager[Program]], see: See) -> dict[str, Measured]:
    found: list[Measured] = []
    for count in _CROWDS:
        found.append(tried(partial(_crowd, serving, see, count)))
    return dict(zip(_WHATS, [*found, tried(partial(_weighed, serving))], strict=True))


def _crowd(serving: Callable[[], AbstractContextManager[Program]], see: See, count: int) -> Measured:
    with serving() as program:
        before = program.computed
        seen = asyncio.run(_all(see, program.port, count))
        crowd = met(seen, program.computed - before)
    print(f"{count}: {crowd.said}", file=sys.stderr, flush=True)
    return crowd.p95


async def _all(see: See, port: int, count: int) -> list[Seen]:
    began = perf_counter()
    return await asyncio.gather(*(_patiently(see(port, began), began) for _ in range(count)))


async def _patiently(seeing: Awaitable[Seen], began: float) -> Seen:
    try:
        async with asyncio.timeout(_PATIENCE):
            return await seeing
    except Exception as error:
        return Seen(perf_counter() - began, 0, 0, type(error).__name__)


async def _by_streamlit(port: int, began: float) -> Seen:
    viewer = viewers.Viewer(port)
    try:
        return await viewer.see("", "", began, _PATIENCE)
    finally:
        viewer.leave()


async def _by_dash(port: int, began: float) -> Seen:
    """Ask for the page, its layout, what calls what, and for the figures that are called at first."""
    first = [await ask(port, path) for path in ("/", "/_dash-layout", "/_dash-dependencies")]
    [called] = json.loads(first[-1].body)
    outputs = [output.partition(".")[::2] for output in called["output"].strip(".").split("...")]
    asked = {
        "output": called["output"],
        "outputs": [{"id": name, "property": which} for name, which in outputs],
        "inputs": called["inputs"],
        "changedPropIds": [],
    }
    answers = [*first, await ask(port, "/_dash-update-component", json.dumps(asked).encode())]
    failure = next((str(answer.status) for answer in answers if answer.status != 200), "")
    octets = sum(len(answer.head) + len(answer.body) for answer in answers)
    return Seen(perf_counter() - began, octets, len(answers), failure)


async def _by_panel(port: int, began: float) -> Seen:
    """Ask for the page, and over a websocket for the document that it holds."""
    answer = await ask(port, "/panel_page")
    [token] = re.findall(rb'"token":"([^"]+)"', answer.body)
    octets = len(answer.body)
    address, spoken = f"ws://localhost:{port}/panel_page/ws", map(Subprotocol, ("bokeh", token.decode()))
    origin = Origin(f"http://localhost:{port}")
    async with connect(address, subprotocols=[*spoken], origin=origin, max_size=None, proxy=None) as socket:
        for _ in range(3):  # it says that it listens
            await socket.recv()
        for part in ('{"msgid":"1","msgtype":"PULL-DOC-REQ"}', "{}", "{}"):
            await socket.send(part)
        head = json.loads(await socket.recv())
        parts = 2 + 2 * head.get("num_buffers", 0)
        octets += sum([len(await socket.recv()) for _ in range(parts)])
    failure = "" if head["msgtype"] == "PULL-DOC-REPLY" else head["msgtype"]
    return Seen(perf_counter() - began, octets, parts + 1, failure)


def _weighed(serving: Callable[[], AbstractContextManager[Program]]) -> float:
    """Open the page in a browser that has never seen it, and return what came in MB."""
    with opened(serving()) as (wire, _):
        return wire.silence()
