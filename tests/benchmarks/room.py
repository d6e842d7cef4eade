"""A full room: so many people open the same page of a fresh server at the same moment.

`python -m tests.benchmarks.room` says of every page, or of those that are named as `countries?country=XDA`,
what a crowd meets with, beside an empty script; `--server PORT:PID` asks a server that runs already.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from statistics import median
from typing import NamedTuple

from tests.benchmarks import viewers, views
from tests.benchmarks.programs import Place, Program
from tests.benchmarks.table import Bound, Measured, Row, percentile
from tests.benchmarks.viewers import Seen

VIEWERS = 300
# Pages that most are sent to, and all others.
_FIRST = {name: address for name, address in views.SENT_TO.items() if name != "an actor"}
_ALL = (views.SENT_TO["an actor"], "search", *map(views.path, views.PAGES))
_OTHERS = tuple(address for address in _ALL if address not in _FIRST.values())


class Crowd(NamedTuple):
    """What a crowd met with."""

    p95: Measured  # seconds, where none failed
    said: str


def met(seen: list[Seen], computed: float) -> Crowd:
    """Return what all viewers of a crowd waited for, where the server `computed` so many seconds."""
    failures = [each.failure for each in seen if each.failure]
    times = [each.seconds for each in seen if not each.failure] or [0]
    p50, p95, worst = (percentile(times, share) for share in (0.5, 0.95, 1))
    octets = percentile([each.octets for each in seen], 0.5)
    messages = percentile([each.messages for each in seen], 0.5)
    said = (
        f"p50 {p50:.2f} s, p95 {p95:.2f} s, worst {worst:.2f} s; a view {computed / len(seen) * 1000:.1f} ms "
        f"of computing, {octets / 1000:.1f} kB, {messages:.0f} messages"
    )
    if not failures:
        return Crowd(p95, said)
    served = f"{len(seen) - len(failures)} of {len(seen)} served"
    return Crowd(served, f"{said}; {served}: {failures[0]}")


def opened_at_once(program: Program, address: str, count: int = VIEWERS) -> Crowd:
    """Let so many viewers open a page of a server at once."""
    page, _, query = address.partition("?")
    before = program.computed
    seen = asyncio.run(viewers.at_once(program.port, page, query, count))
    return met(seen, program.computed - before)


def rows(place: Place) -> Iterator[Row]:
    """Set each page beside an empty script, both opened for the first time."""
    floors = [_first(place.script(), "an empty script", "") for _ in range(3)]
    floor: Measured = median(each for each in floors if isinstance(each, float))
    about = f"{VIEWERS} viewers open {{}} at once, p95"
    for name, address in _FIRST.items():
        found = _first(place.dashboard(), name, address)
        yield Row(about.format(name), "empty script", floor, found, to_reach=Bound(3))
    others = {address: _first(place.dashboard(), address, address) for address in _OTHERS}
    failed = {address: found for address, found in others.items() if isinstance(found, str)}
    slowest = max(failed or others, key=lambda address: others[address])
    what = about.format(f"any other page (slowest of {len(others)}: {slowest.partition('?')[0]})")
    yield Row(what, "empty script", floor, others[slowest], to_reach=Bound(5))


def _first(serving: AbstractContextManager[Program], name: str, address: str) -> Measured:
    with serving as program:
        crowd = opened_at_once(program, address)
    print(f"{name}: {crowd.said}", file=sys.stderr, flush=True)
    return crowd.p95


def main() -> None:
    """Ask for pages as the command line says, and print what each crowd met with."""
    asked = argparse.ArgumentParser(prog="python -m tests.benchmarks.room", description=__doc__)
    asked.add_argument("addresses", nargs="*", metavar="ADDRESS")
    asked.add_argument("--viewers", type=int, default=VIEWERS)
    asked.add_argument("--server", metavar="PORT:PID")
    asked.add_argument("--again", action="store_true", help="a second crowd after the first")
    options = asked.parse_args()
    running = Program(*map(int, options.server.split(":"))) if options.server else None
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder))
        with place.script() as program:
            print("an empty script:", opened_at_once(program, "", options.viewers).said, flush=True)
        for address in options.addresses or (*_FIRST.values(), *_OTHERS):
            with nullcontext(running) if running else place.dashboard() as program:
                for _ in range(1 + options.again):
                    said = opened_at_once(program, address, options.viewers).said
                    print(f"{address or 'overview'}:", said, flush=True)


if __name__ == "__main__":
    main()
