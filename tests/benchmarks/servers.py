"""What a server takes for its viewers and several for what they share, and what 1, 2 and 4 carry by that.

What is reckoned (`growth`) stands beside what is measured, as far as two cores go.
"""

import asyncio
import os
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from http import HTTPStatus
from itertools import count
from statistics import fmean, median
from typing import Any, NamedTuple

from commitments.auth.tokens import add
from tests.benchmarks import growth, lakes, viewers, views
from tests.benchmarks.growth import EVERY, P95, Costs, Load, Publishing, Viewing
from tests.benchmarks.programs import Place, Program
from tests.benchmarks.room import VIEWERS
from tests.benchmarks.table import Measured, Row, percentile
from tests.benchmarks.viewers import Viewer
from tests.postgres import PostgreSQL
from tests.servers import ACTORS_CSV, RunningServer, free_port, start_server

_VIEWS = 200
_TURNS = 5  # of viewers whose waits are set beside those reckoned
_ON_ONE_CORE = 400  # viewers of each server that has one core
_CROWD, _CROWDED = 100, 5.0  # viewers who ask again as soon as they see, and for how many seconds
_PUBLISHED = 15
_STILL = 10.0  # seconds in which nothing is published
_PATIENCE = 30.0  # seconds until a server shows what another published
_REVISIONS = 144  # a day: one every ten minutes
_SERVERS = (1, 2, 4)
_COUNTRY = "XDA"  # of the invented set
_LOOK = 0.1  # seconds between two looks whether a revision is shown

Views = Sequence[tuple[str, str]]


def rows(place: Place) -> Iterator[Row]:
    """Measure, and reckon from that what several servers carry."""
    among = views.chosen(place.store, _VIEWS)
    with place.script() as program:
        empty = asyncio.run(_walked(program, [("", f"view={n}") for n in range(20)])).kept
    with place.dashboard() as program:
        viewing = asyncio.run(_walked(program, among))
    with place.dashboard() as program:
        viewing = viewing._replace(cores=asyncio.run(_cores(program, among)))
    yield from _of_viewing(fmean(empty), viewing)
    with place.dashboard() as program:
        room = asyncio.run(_changed([program.port], among, VIEWERS))
    with _two_servers(place) as shared:
        publishing = yield from shared.published()
        pinned = [shared.changed(servers, among) for servers in (1, 2)]
    costs = Costs(viewing, publishing)
    yield _beside("one server", Load(1, VIEWERS), costs, room)
    for servers, found in enumerate(pinned, 1):
        # Where viewers have no core for themselves, what they take is taken of the servers'.
        theirs = found.theirs if servers == len(pinned) else 0.0
        who = f"{_servers(servers)} on {('one core', 'two cores')[servers - 1]}"
        yield _beside(who, Load(servers, servers * _ON_ONE_CORE), _on_one_core(costs, theirs), found)
    yield from _reckoned(costs)


def _of_viewing(empty: float, viewing: Viewing) -> Iterator[Row]:
    made, kept, opened = (fmean(each) * 1000 for each in (viewing.made, viewing.kept, viewing.opened))
    yield Row("a filter changed, the view is kept, computing", "empty script", empty * 1000, kept, "ms")
    yield Row("a first visit, the view is kept, computing", "a filter changed", kept, opened, "ms")
    yield Row("a view for the first time since a revision, computing", "a kept one", kept, made, "ms")
    what = f"cores that a server computes with, {_CROWD} viewers without a pause, nothing kept"
    yield Row(what, "–", "–", viewing.cores, "")


def _beside(who: str, load: Load, costs: Costs, found: "_Found") -> Row:
    """Set what was measured beside what is reckoned of the same load."""
    reckoned = growth.met(costs, replace(load, turns=_TURNS, begins=True)).p95
    what = f"{load.viewers} viewers of {who}, nothing kept at the start, p95 of {_TURNS} views each"
    return Row(what, "as reckoned", reckoned, found.p95)


def _reckoned(costs: Costs) -> Iterator[Row]:
    """Reckon what several servers carry beside one."""
    carried = [growth.viewers_carried(costs, servers, _REVISIONS) for servers in _SERVERS]
    for servers, most in zip(_SERVERS, carried, strict=True):
        what = f"viewers at {_servers(servers)} ({_REVISIONS} revisions a day, p95 at most {P95} s), reckoned"
        yield Row(what, "one server", carried[0], most, "viewers")
    published = [growth.revisions_carried(costs, servers, VIEWERS) for servers in _SERVERS]
    for servers, (most, too_much) in zip(_SERVERS, published, strict=True):
        what = (
            f"revisions at {_servers(servers)} ({VIEWERS} viewers; more is too much for {too_much}), reckoned"
        )
        yield Row(what, "one server", published[0][0], most, "a day")


def _servers(number: int) -> str:
    return f"{number} server{'s' * (number > 1)}"


def _on_one_core(costs: Costs, theirs: float) -> Costs:
    """Return what a server takes that has one core, of which viewers take so much with each view."""
    viewing = costs.viewing
    made, kept, opened = (
        [seconds + theirs for seconds in each] for each in (viewing.made, viewing.kept, viewing.opened)
    )
    alone = Viewing(made, kept, opened, viewing.beside, min(1.0, viewing.cores))
    return costs._replace(viewing=alone)


class _Found(NamedTuple):
    """What viewers waited for, and what each view took of this process, which plays them."""

    p95: Measured
    theirs: float


async def _walked(program: Program, among: Views) -> Viewing:
    """Have one viewer change from view to view, and once more, and others come to each; all alone."""

    async def seen(viewer: Viewer, view: tuple[str, str]) -> tuple[float, float]:
        before = program.computed
        found = await viewer.see(*view)
        if found.failure:
            raise RuntimeError(found.failure)
        computed = program.computed - before
        return computed, found.seconds - computed

    viewer, others = Viewer(program.port), [Viewer(program.port) for _ in among]
    await viewer.see(*among[-1])
    made = [await seen(viewer, view) for view in among]
    kept = [await seen(viewer, view) for view in among]
    opened = [await seen(*each) for each in zip(others, among, strict=True)]
    for each in (viewer, *others):
        each.leave()
    spent = [[computed for computed, _ in each] for each in (made, kept, opened)]
    return Viewing(spent[0], spent[1], spent[2], median(beside for _, beside in kept), 1.0)


async def _cores(program: Program, among: Views) -> float:
    """Return how many cores’ worth a server computes at a time at most, which has nothing kept."""
    crowd = [Viewer(program.port) for _ in range(_CROWD)]
    before, began = program.computed, time.perf_counter()

    async def ask(viewer: Viewer, first: int) -> None:
        for number in count(first):
            if time.perf_counter() > began + _CROWDED:
                break
            await viewer.see(*among[number % len(among)])

    await asyncio.gather(*(ask(viewer, 7 * number) for number, viewer in enumerate(crowd)))
    cores = (program.computed - before) / (time.perf_counter() - began)
    for viewer in crowd:
        viewer.leave()
    return cores


async def _changed(ports: Sequence[int], among: Views, of_each: int) -> _Found:
    """Have viewers of each server change a filter every few seconds, by the same chance each time."""
    turns = viewers.turns(of_each, len(among), _TURNS)
    before = time.process_time()
    each = (viewers.changing(port, among, turns, EVERY) for port in ports)
    seen = [one for some in await asyncio.gather(*each) for one in some]
    theirs = (time.process_time() - before) / len(seen)
    failed = [one.failure for one in seen if one.failure]
    p95 = (
        f"{len(failed)} of {len(seen)} failed" if failed else percentile([one.seconds for one in seen], 0.95)
    )
    return _Found(p95, theirs)


@dataclass(frozen=True)
class _Shared:
    """Two servers over one store, each on a core of its own, and their PostgreSQL."""

    servers: Sequence[RunningServer]
    postgres: PostgreSQL
    token: str
    cores: Sequence[int]

    @property
    def computed(self) -> list[float]:
        """Return the seconds that each server has computed, and PostgreSQL."""
        ours = [Program(server.port, server.process.pid).computed for server in self.servers]
        return [*ours, Program(self.postgres.port, self.postgres.pid).computed]

    def published(self) -> Generator[Row, None, Publishing]:
        """Publish small revisions at the first server, and return what one takes."""
        before, began = self.computed, time.perf_counter()
        time.sleep(_STILL)
        still = _each_second(before, self.computed, began)
        before, began = self.computed, time.perf_counter()
        took, shown = zip(*(self.publish(f"small-{number}") for number in range(_PUBLISHED)), strict=True)
        busy = _each_second(before, self.computed, began)
        seconds = time.perf_counter() - began
        first, other, catalogue = (
            (meanwhile - alone) * seconds / _PUBLISHED for meanwhile, alone in zip(busy, still, strict=True)
        )
        looks = fmean(still[:2])
        what, until = "a small revision, computing of", "the longest until another server shows one of"
        yield Row(f"{what} its server", "of one that follows", 1000 * other, 1000 * first, "ms")
        yield Row(f"{what} PostgreSQL", "of its server", 1000 * first, 1000 * catalogue, "ms")
        yield Row(f"{until} {_PUBLISHED}", "publishing it", median(took), max(shown))
        yield Row("following in a second, computing", "of PostgreSQL", 500 * still[2], 1000 * looks, "ms")
        return Publishing(first, other, median(took), looks)

    def publish(self, key: str) -> tuple[float, float]:
        """Publish an actor at the first server; return the seconds of that, and until the other shows it."""
        here, there = self.servers
        text = f"{ACTORS_CSV.splitlines()[0]}\n{key},{key},{_COUNTRY},local_government\n"
        began = time.perf_counter()
        upload = _said(*here.upload(self.token, text))["id"]
        revision = _said(*here.publish(self.token, upload))["revision"]["number"]
        published = time.perf_counter()
        while _said(*there.ask("/api/revisions?size=1"))["revisions"][0]["number"] < revision:
            if time.perf_counter() > published + _PATIENCE:
                raise TimeoutError(key)
            time.sleep(_LOOK)
        return published - began, time.perf_counter() - published

    def changed(self, count: int, among: Views) -> _Found:
        """Have viewers look at so many of the servers, which have nothing kept, from the cores left."""
        self.publish(f"again-{count}")
        ports = [server.port for server in self.servers[:count]]
        with _on({*self.cores[count:]} or {*self.cores}):
            return asyncio.run(_changed(ports, among, _ON_ONE_CORE))


def _each_second(before: Sequence[float], after: Sequence[float], began: float) -> list[float]:
    seconds = time.perf_counter() - began
    return [(now - then) / seconds for then, now in zip(before, after, strict=True)]


def _said(status: int, said: Any) -> Any:
    if status >= HTTPStatus.BAD_REQUEST:
        raise RuntimeError(said)
    return said


@contextmanager
def _on(cores: set[int]) -> Iterator[None]:
    """Have what this thread does and starts run on these cores alone."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@contextmanager
def _two_servers(place: Place) -> Iterator[_Shared]:
    """Serve the invented set by two servers, from a store that they share."""
    cores = sorted(os.sched_getaffinity(0))[:2]
    with ExitStack() as running:
        postgres = running.enter_context(PostgreSQL(hasty=False))
        store = lakes.copied(postgres, place.folder, "shared", place.store)
        servers = []
        for number in range(2):
            folder, port = place.folder / f"server{number}", free_port()
            folder.mkdir()
            with _on({cores[number % len(cores)]}):
                process, line = running.enter_context(start_server(store, port, folder, "--demonstration"))
            if str(port) not in line:
                raise RuntimeError(process.stderr.read() if process.stderr else line)
            servers.append(RunningServer(folder, port, process))
        yield _Shared(servers, postgres, add(store, "program"), cores)
