"""What a talk, a light page, a program and a page wait for while costly files are asked for at once."""

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

from tests.benchmarks.lines import Line, ask, question
from tests.benchmarks.programs import Place, Program
from tests.benchmarks.table import Measured, Row
from tests.benchmarks.viewers import at_once

_DAY = date(2026, 3, 1)

# What is asked for at once, each time in the view of another day; whether whoever asks hangs up at once.
_CROWDS = {
    "20 light pages": (20, "/l/fr/?day={day}", False),
    "20 one files": (20, "/l/fr/all.html?day={day}", False),
    "20 briefs of all countries": (20, "/l/fr/countries.pdf?day={day}", False),
    "20 pictures": (20, "/embed/fr/outcomes.png?day={day}", False),
    "20 data packages": (20, "/data/datapackage.zip?day={day}", False),
    "30 one files, hung up": (30, "/l/fr/all.html?day={day}", True),
}
_OTHERS = ("/l/fr/present", "/l/fr/countries?country=XDA", "/api/figures?by=country")
_WITHOUT = 5.0  # seconds in which nothing else is asked for


def rows(place: Place) -> Iterator[Row]:
    """Ask for each again and again meanwhile, and give what was waited for at the worst."""
    floor = _waited(place, 0, "", hangs_up=False)[0]
    for name, (count, path, hangs_up) in _CROWDS.items():
        found, answers = _waited(place, count, path, hangs_up=hangs_up)
        what = f"{name} at once{answers}: the longest wait of a talk, a light page, a program, a page"
        yield Row(what, "nothing else asked for", floor, found)


def _waited(place: Place, count: int, path: str, *, hangs_up: bool) -> tuple[Measured, str]:
    with place.dashboard() as program, ThreadPoolExecutor() as threads:
        asyncio.run(_everything(program))
        over = threading.Event()
        probing = threads.submit(asyncio.run, _longest(program, over))
        asked = (path.format(day=_DAY + timedelta(number)) for number in range(count))
        statuses = asyncio.run(_crowd(program.port, list(asked), hangs_up=hangs_up))
        if hangs_up or not count:
            time.sleep(_WITHOUT)
        over.set()
        return (
            probing.result(),
            f" ({', '.join(f'{n} × {status}' for status, n in statuses.items())})" * bool(statuses),
        )


async def _crowd(port: int, paths: list[str], *, hangs_up: bool) -> Counter[int]:
    if hangs_up:
        for path in paths:
            line = Line()
            await line.open(port)
            line.say(question(port, path))
            await asyncio.sleep(0.05)
            line.close()
        return Counter()
    return Counter(answer.status for answer in await asyncio.gather(*(ask(port, path) for path in paths)))


async def _longest(program: Program, over: threading.Event) -> float:
    longest = 0.0
    while not over.is_set():
        longest = max(longest, await _everything(program))
        await asyncio.sleep(0.5)
    return longest


async def _everything(program: Program) -> float:
    """Ask for each of the others and see a page, and return what the slowest took."""

    async def asked(path: str) -> float:
        began = time.perf_counter()
        await ask(program.port, path)
        return time.perf_counter() - began

    waits = [await asked(path) for path in _OTHERS]
    [seen] = await at_once(program.port, "", "lang=fr", 1)
    return max(*waits, seen.seconds)
