"""A room in which everybody changes a filter every few seconds, and what an open page weighs in it."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager

from tests.benchmarks import viewers, views
from tests.benchmarks.programs import Place, Program
from tests.benchmarks.room import VIEWERS, met
from tests.benchmarks.table import Bound, Measured, Row

_EVERY = 8  # seconds
_VIEWS = 200
_TURNS = 15  # two minutes


def rows(place: Place) -> Iterator[Row]:
    """Change views beside an empty script that runs as often; nothing is kept of them at the start."""
    floor = _changed(
        place.script(), "an empty script", [("", f"view={n}") for n in range(_VIEWS)], _TURNS // 2
    )
    found = _changed(place.dashboard(), "200 views", views.chosen(place.store, _VIEWS), _TURNS)
    what = f"{VIEWERS} viewers change a filter every {_EVERY} s among {_VIEWS} views, p95"
    yield Row(what, "empty script", floor, found, to_reach=Bound(0.4, "alone"))


def _changed(
    serving: AbstractContextManager[Program], name: str, among: list[tuple[str, str]], count: int
) -> Measured:
    turns = viewers.turns(VIEWERS, len(among), count)
    with serving as program:
        before = program.computed
        seen = asyncio.run(viewers.changing(program.port, among, turns, _EVERY))
        crowd = met(seen, program.computed - before)
    print(f"{name}: {crowd.said}", file=sys.stderr, flush=True)
    return crowd.p95
