"""What several servers carry, reckoned by a model of them in which one thing happens after another.

A server computes with so many cores’ worth, shared equally by all that it does at a time, none of it faster
than one core would be. Each viewer stays with one server, changes a filter every eight seconds among the same
views, and goes after two minutes, when another comes. What a view takes is drawn from what was measured: the
first time since a revision it is made, and whoever asks for it meanwhile waits for that; from then on it is
kept. Revisions come at random moments of equal stretches of the day. One after the other they hold the lock;
each takes computing of the server that publishes it and, within a second, of all others, and from then on
every view is made anew. That servers look for revisions takes a little of each all the time. Chance begins
with the same seed each time.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush, merge
from itertools import count
from math import inf
from operator import itemgetter
from random import Random
from statistics import fmean
from typing import NamedTuple

from tests.benchmarks.table import percentile

EVERY = 8.0  # seconds between two changes of a viewer
STAY = 15  # views that one sees before another comes
P95 = 0.4  # seconds that 95 in 100 changes take at most
LOCKED = 0.5  # the share of the time that the lock is held at most
_LOOK = 1.0  # seconds between two looks for what others published
_DAY = 86_400.0
_SEED = 2019
_TURNS = 150  # of each viewer, that are looked at: twenty minutes
_APART = 1.02  # what is sought is found as near as this


class Viewing(NamedTuple):
    """What viewers take of a server: seconds of computing, where nothing else is said."""

    made: Sequence[float]  # each view, for the first time
    kept: Sequence[float]  # the same, changed to once more
    opened: Sequence[float]  # the same, by who comes
    beside: float  # that a viewer waits beside computing, however quick that is
    cores: float  # that a server uses at most


class Publishing(NamedTuple):
    """What a small revision takes of servers: seconds of computing, where nothing else is said."""

    publishes: float  # of the server that publishes it
    follows: float  # of each other
    holds: float  # that the lock is held
    looks: float  # of each server in a second, where nothing is published


class Costs(NamedTuple):
    """What was measured."""

    viewing: Viewing
    publishing: Publishing


@dataclass(frozen=True)
class Load:
    """What comes to servers."""

    servers: int
    viewers: int  # of all of them
    revisions: float = 0  # a day
    turns: int = _TURNS
    begins: bool = False  # with nothing kept, and everybody coming; else as it is after hours


class Met(NamedTuple):
    """What a load meets with."""

    p95: float  # seconds that changes take
    locked: float  # the share of the time in which the lock is held


class Server:
    """Computes for all at a time; what is left of each lessens alike, so who has least left ends next."""

    def __init__(self, cores: float, beside: float = 0.0) -> None:
        self._cores = cores
        self._beside = beside
        self._now = self._given = 0.0  # the moment, and what whoever is here since the start was given
        self._order = count()
        # What each was given at its end, and when it came.
        self._under_way: list[tuple[float, int, float | None]] = []

    def take(self, seconds: float, came: float | None = None, after: float = 0.0) -> float:
        """Take some work now, for a viewer if it `came`, which may wait for what ends `after`; say after what
        it ends."""
        ends = max(self._given + seconds, after)
        heappush(self._under_way, (ends, next(self._order), came))
        return ends

    def pass_until(self, moment: float) -> Iterator[float]:
        """Compute until a moment, and yield what each viewer waited that is served by then."""
        while self._under_way:
            pace = min(1.0, self._cores / len(self._under_way))
            ends = self._now + (self._under_way[0][0] - self._given) / pace
            if ends > moment:
                self._given += (moment - self._now) * pace
                break
            self._now = ends
            self._given, _, came = heappop(self._under_way)
            if came is not None:
                yield ends - came + self._beside
        self._now = moment


def met(costs: Costs, load: Load) -> Met:
    """Return what a load meets with."""
    chance = Random(_SEED)  # noqa: S311 - repeatable on purpose
    seconds = load.turns * EVERY
    published = list(_published(costs, load, seconds, chance))
    waits: list[float] = []
    for number in range(load.servers):
        viewers = load.viewers // load.servers + (number < load.viewers % load.servers)
        shown = sorted(
            (stands, costs.publishing.publishes)
            if by == number
            else (stands + chance.uniform(0, _LOOK), costs.publishing.follows)
            for stands, by in published
        )
        waits += _waits(costs, load, viewers, shown, chance)
    locked = load.revisions * costs.publishing.holds / _DAY
    return Met(percentile(waits, 0.95) if waits else 0.0, locked)


def _published(costs: Costs, load: Load, seconds: float, chance: Random) -> Iterator[tuple[float, int]]:
    """Yield when each revision stands, and the server that publishes it."""
    free = 0.0
    for number in range(round(load.revisions * seconds / _DAY)):
        moment = (number + chance.random()) * _DAY / load.revisions
        free = max(moment, free) + costs.publishing.holds
        yield free, chance.randrange(load.servers)


def _waits(
    costs: Costs, load: Load, viewers: int, shown: Sequence[tuple[float, float]], chance: Random
) -> Iterator[float]:
    """Yield what each change at a server takes, to which so many viewers came."""
    server = Server(costs.viewing.cores - costs.publishing.looks, costs.viewing.beside)
    ready = (
        {} if load.begins else dict.fromkeys(range(len(costs.viewing.kept)), 0.0)
    )  # after what each is kept
    revisions = ((moment, seconds, None) for moment, seconds in shown)
    for moment, seconds, view in merge(_changes(costs, load, viewers, chance), revisions, key=itemgetter(0)):
        yield from server.pass_until(moment)
        if view is None:
            ready.clear()
            server.take(seconds)
        elif view in ready:
            server.take(seconds, moment, ready[view])
        else:
            ready[view] = server.take(costs.viewing.made[view], moment)
    yield from server.pass_until(inf)


def _changes(
    costs: Costs, load: Load, viewers: int, chance: Random
) -> Iterator[tuple[float, float, int | None]]:
    """Yield when viewers change to which view, and what that takes where it is kept."""
    first = sorted(chance.uniform(0, EVERY) for _ in range(viewers))
    seen = [0 if load.begins else chance.randrange(STAY) for _ in first]
    for turn in range(load.turns):
        for viewer, moment in enumerate(first):
            view = chance.randrange(len(costs.viewing.kept))
            comes = (turn + seen[viewer]) % STAY == 0
            yield turn * EVERY + moment, (costs.viewing.opened if comes else costs.viewing.kept)[view], view


def viewers_carried(costs: Costs, servers: int, revisions: float) -> int:
    """Return how many viewers servers carry at most, while so many revisions a day are published."""

    def carried(viewers: float) -> bool:
        return met(costs, Load(servers, int(viewers), revisions)).p95 <= P95

    most, _ = _most(carried, servers * costs.viewing.cores * EVERY / fmean(costs.viewing.kept))
    return int(most)


def revisions_carried(costs: Costs, servers: int, viewers: int) -> tuple[int, str]:
    """Return how many revisions a day may be published at most while servers carry so many viewers, and what
    more of them would be too much for."""

    def found(revisions: float) -> Met:
        return met(costs, Load(servers, viewers, revisions))

    most, beyond = _most(
        lambda n: max(found(n).p95 / P95, found(n).locked / LOCKED) <= 1, _DAY / costs.publishing.holds
    )
    return int(most), "the viewers" if found(beyond).p95 > P95 else "the lock"


def _most(holds: Callable[[float], bool], beyond: float) -> tuple[float, float]:
    """Return the most of what holds, or 0, and the least that does not; what is `beyond` does not."""
    least = 0.0
    while beyond > max(1.0, least * _APART):
        between = (least + beyond) / 2
        least, beyond = (between, beyond) if holds(between) else (least, between)
    return least, beyond
