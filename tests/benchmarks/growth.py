"""What several servers carry, reckoned by a model of them in which one thing happens after another.

Each server has two cores and computes with so many cores’ worth as was measured, shared equally by all that
it does at a time, none of it faster than one core would be. PostgreSQL and the folder have machines of
their own. Viewers are spread evenly and stay with their server; each changes a filter every 8 seconds among
200 views, and after two minutes another comes. What a view takes is drawn from what was measured. After a
revision it is made for whoever asks first, two views at a time, and all who ask meanwhile wait for it; then
it is kept. Revisions come at random moments, one in each of equal stretches of the day, at any server. They
follow one another at the lock, held as long as all of publishing takes, which is more than in truth; each
takes computing of its server and, within a second, of all others. Looking for revisions takes a little all
the time. Not counted: what browsers load before a page is drawn, light pages, files and programs. Chance
begins with the same seed each time.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush, merge
from itertools import count, islice
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
_MADE_AT_A_TIME = 2  # views, on two cores (serving/making.py)
_LOOK = 1.0  # seconds between two looks for what others published
_DAY = 86_400.0
_SEED = 2019
_TURNS = 75  # of each viewer, that are looked at: ten minutes
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


@dataclass
class _Work:
    """What a server computes, and since when viewers wait for it."""

    seconds: float
    waiting: list[float] = field(default_factory=list)
    view: int | None = None  # that is kept from then on


class Server:
    """Computes for all at a time; what is left of each lessens alike, so who has least left ends next."""

    def __init__(self, cores: float, beside: float = 0.0) -> None:
        self._cores = cores
        self._beside = beside
        self._kept = set[int]()
        self._to_make = dict[int, _Work]()  # by view: what is being made, and what waits until it can be
        self._making = 0
        self._now = self._given = 0.0  # the moment, and what whoever is here since the start was given
        self._order = count()
        self._under_way: list[tuple[float, int, _Work]] = []  # by what was given at its end

    def keep(self, views: Iterable[int]) -> None:
        """Have views kept that were made before."""
        self._kept.update(views)

    def show(self, view: int, came: float, kept: float, made: float) -> None:
        """Show a view to who `came` now: it takes so much where it is kept, so much where it is made."""
        if view in self._kept:
            self._begin(_Work(kept, [came]))
        elif work := self._to_make.get(view):
            work.waiting.append(came)
        else:
            self._to_make[view] = _Work(made, [came], view)
            self._make()

    def take_revision(self, seconds: float) -> None:
        """Take over a revision: nothing that was made before is shown any more."""
        self._kept.clear()
        self._begin(_Work(seconds))

    def pass_until(self, moment: float) -> Iterator[float]:
        """Compute until a moment, and yield what each viewer waited that is served by then."""
        while self._under_way:
            pace = min(1.0, self._cores / len(self._under_way))
            ends = self._now + (self._under_way[0][0] - self._given) / pace
            if ends > moment:
                self._given += (moment - self._now) * pace
                break
            self._now = ends
            self._given, _, work = heappop(self._under_way)
            if work.view is not None:
                del self._to_make[work.view]
                self._kept.add(work.view)
                self._making -= 1
                self._make()
            for came in work.waiting:
                yield ends - came + self._beside
        self._now = moment

    def _make(self) -> None:
        """Begin to make as many views as can be at a time, those first that were asked for first."""
        for work in islice(self._to_make.values(), self._making, _MADE_AT_A_TIME):
            self._making += 1
            self._begin(work)

    def _begin(self, work: _Work) -> None:
        heappush(self._under_way, (self._given + work.seconds, next(self._order), work))


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
    if not load.begins:
        server.keep(range(len(costs.viewing.kept)))
    revisions = ((moment, seconds, None) for moment, seconds in shown)
    for moment, seconds, view in merge(_changes(costs, load, viewers, chance), revisions, key=itemgetter(0)):
        yield from server.pass_until(moment)
        if view is None:
            server.take_revision(seconds)
        else:
            server.show(view, moment, seconds, costs.viewing.made[view])
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
