"""What open pages weigh: three hundred sessions, and two thousand visits that come and go."""

import asyncio
from collections.abc import Iterator
from contextlib import AbstractContextManager

from tests.benchmarks import viewers, views
from tests.benchmarks.programs import Place, Program
from tests.benchmarks.table import Bound, Row, percentile
from tests.benchmarks.viewers import Viewer

_OPEN = 300
_CHANGES = 5
_COME_AND_GO, _AT_A_TIME = 1_000, 25  # twice over


def rows(place: Place) -> Iterator[Row]:
    """Weigh sessions beside those of an empty script; and what a visit takes with and without compression."""
    among = views.chosen(place.store, 20)
    empty, _ = _weighed(place.script(), [("", f"view={n}") for n in range(20)])
    ours, after = _weighed(place.dashboard(), among)
    yield Row(
        f"memory of an open page, {_CHANGES} filters changed",
        "empty script",
        empty,
        ours,
        "MB",
        Bound(2, "alone"),
    )
    what = f"memory after {2 * _COME_AND_GO:,} visits that came and went"
    yield Row(what, f"after {_COME_AND_GO:,}", *after, "MB", Bound(1.02))
    plain, packed = _overview(place.dashboard())
    yield Row("the overview over a websocket, compressed", "not compressed", plain[0], packed[0], "kB")
    yield Row("the same, computing of the server", "not compressed", plain[1], packed[1], "ms")


def _weighed(
    serving: AbstractContextManager[Program], among: list[tuple[str, str]]
) -> tuple[float, tuple[float, float]]:
    """Return MB of each session that is open, every view having been made before; and what is held once many
    have come and gone, and as many more."""
    with serving as program:
        for view in among:
            asyncio.run(viewers.at_once(program.port, *view, 1))
        open_ones = asyncio.run(_with_open_ones(program, among))
        after = []
        for _ in range(2):
            for _ in range(_COME_AND_GO // _AT_A_TIME):
                asyncio.run(viewers.at_once(program.port, *among[0], _AT_A_TIME))
            after.append(program.megabytes)
    return max(0, open_ones) / _OPEN, (after[0], after[1])  # what was freed meanwhile is not theirs


async def _with_open_ones(program: Program, among: list[tuple[str, str]]) -> float:
    """Return what is held more once all sessions are open."""
    before = program.megabytes
    each = [Viewer(program.port) for _ in range(_OPEN)]
    for number in range(1 + _CHANGES):
        for start in range(0, _OPEN, _AT_A_TIME):
            some = each[start : start + _AT_A_TIME]
            await asyncio.gather(*(viewer.see(*among[(number + start) % len(among)]) for viewer in some))
    more = program.megabytes - before
    for viewer in each:
        viewer.leave()
    return more


def _overview(serving: AbstractContextManager[Program]) -> list[tuple[float, float]]:
    """Return kB over the wire and ms of the server's for a visit of a page that was made before, by browsers
    that take nothing compressed, and by those that do."""
    found = []
    with serving as program:
        for compressed in (False, True):
            asyncio.run(viewers.at_once(program.port, "", "lang=fr", 1))
            before = program.computed
            seen = asyncio.run(viewers.at_once(program.port, "", "lang=fr", _OPEN, compressed=compressed))
            spent = (program.computed - before) / _OPEN * 1000
            found.append((percentile([each.octets for each in seen], 0.5) / 1000, spent))
    return found
