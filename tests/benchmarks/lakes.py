"""What a store weighs that several servers share, what opening a server's copy of it takes, and tidying."""

import sys
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from subprocess import DEVNULL, run
from typing import NamedTuple
from unittest.mock import patch

from commitments.contract.model import Record
from commitments.store import lake
from commitments.store.lake import Lake
from commitments.store.lake_name import LakeName
from commitments.store.opening import open_store
from commitments.store.revisions import RevisionFile
from commitments.store.store import Store
from tests import CHECKOUT
from tests.benchmarks import register
from tests.benchmarks.fresh import spent
from tests.benchmarks.programs import Place
from tests.benchmarks.table import Row
from tests.factories import actor, report
from tests.postgres import PostgreSQL

_SIZES = (1_000, 10_000, 100_000)  # commitments
_SMALL, _LARGE, _ROWS = 300, 20, 5_000  # revisions of one row, and of so many
_WHILE_TIDIED = 3  # small revisions, one after the other
# In a year: so many small revisions and so many thousand rows a day.
_DAYS, _SMALL_A_DAY, _THOUSANDS_A_DAY = 365, 20, 1

_AT_ONCE = [call.replace("INTERVAL 1 DAY", "INTERVAL 0 SECOND") for call in lake._TIDYING]

_OPENING = """
from commitments.store.lake_store import LakeStore
from commitments.store.opening import open_store
began = time.process_time()
with open_store(sys.argv[1]) as store:
    path = store._replica.path if isinstance(store, LakeStore) else store.path
    room = sum(file.stat().st_size for file in path.parent.glob(f'{path.name}*'))
    print(time.process_time() - began, room / 1e6)
"""


class _Weight(NamedTuple):
    """MB of the two halves of a store."""

    catalogue: float
    folder: float


def name(postgres: PostgreSQL, folder: Path, database: str) -> str:
    """Return what a shared store in a folder is called."""
    return f"ducklake:postgres:{postgres.name(database)} data_path={folder}/{database}"


def copied(postgres: PostgreSQL, folder: Path, database: str, source: str) -> str:
    """Copy a store into one that servers share; give its name."""
    postgres.make(database)
    shared = name(postgres, folder, database)
    command = [sys.executable, "-m", "commitments", "copy", source, shared]
    run(command, check=True, cwd=CHECKOUT, stdout=DEVNULL)
    return shared


def rows(place: Place) -> Iterator[Row]:
    """Open registers of several sizes; then have one grow, and tidy it."""
    with PostgreSQL(hasty=False) as postgres:
        for size in _SIZES:
            file = register.written(place.folder, size)
            (floor, file_room), (ours, room) = (
                _opened(each) for each in (file, copied(postgres, place.folder, f"register{size}", file))
            )
            what = f"{size:,} commitments, {register.REPORTS} reports each"
            yield Row(f"opening a server’s copy of {what}, computing", "opening the file", floor, ours)
            yield Row(f"room of a server’s copy of {what}", "the file", file_room, room, "MB")
        yield from _grown(place, postgres)


def _opened(store: str) -> tuple[float, float]:
    """Return the seconds of computing until a store is open, in a new process, and MB of what is read."""
    seconds, megabytes = spent(_OPENING, store).said.split()
    return float(seconds), float(megabytes)


def _grown(place: Place, postgres: PostgreSQL) -> Iterator[Row]:
    """Publish revisions of a row, and of many; tidy what became of them; say what a year takes."""
    postgres.make("grown")
    shared = name(postgres, place.folder, "grown")
    with open_store(shared, create=True) as store, patch.object(lake, "_DAY", 0.0):
        small = yield from _tidied(_Growing(store, postgres, place.folder), _SMALL, "a row", _publish_small)
        large = yield from _tidied(
            _Growing(store, postgres, place.folder), _LARGE, f"{_ROWS:,} rows", _publish_large
        )
    a_day = _SMALL_A_DAY / _SMALL, _THOUSANDS_A_DAY / (_LARGE * _ROWS / 1000)
    year = [_DAYS * (a_day[0] * one + a_day[1] * other) for one, other in zip(small, large, strict=True)]
    what = f"a year of {_SMALL_A_DAY} revisions of a row and one of 1,000 rows a day, reckoned"
    yield Row(what, "of which in the catalogue", year[0], sum(year), "MB")


@dataclass(frozen=True)
class _Growing:
    """A store that grows."""

    store: Store
    postgres: PostgreSQL
    folder: Path

    def weigh(self, *, packed: bool) -> _Weight:
        """Return what it weighs; with what PostgreSQL would use again, unless that is given back."""
        if packed:
            self.postgres.run("VACUUM FULL", "grown")
        catalogue = int(self.postgres.run("SELECT pg_database_size('grown')"))
        files = (path.stat().st_size for path in (self.folder / "grown").rglob("*") if path.is_file())
        return _Weight(catalogue / 1e6, sum(files) / 1e6)

    def tidy(self) -> float:
        """Tidy it as another server does; return the seconds."""
        there = LakeName.of(self.store.name)
        assert there
        tables = Lake(self.store.name, there, self.folder / "tidying")
        seconds = _seconds(tables.tidy_daily)
        tables.close()
        return seconds


def _tidied(
    growing: _Growing, times: int, what: str, publish: Callable[[Store], object]
) -> Generator[Row, None, _Weight]:
    """Publish so many times, and tidy; return what remains of it once what nobody reads is gone."""
    empty = growing.weigh(packed=True)
    alone = [_seconds(partial(publish, growing.store)) for _ in range(times)]
    full = growing.weigh(packed=False)
    before, _ = _opened(growing.store.name)
    with ThreadPoolExecutor(1) as other:
        tidying = other.submit(growing.tidy)
        meanwhile = [_seconds(partial(_publish_small, growing.store)) for _ in range(_WHILE_TIDIED)]
    after, _ = _opened(growing.store.name)
    with patch.object(lake, "_TIDYING", _AT_ONCE):  # as a day later
        growing.tidy()
    remains = growing.weigh(packed=True)
    revisions = f"{times} revisions of {what}"
    yield Row(f"tidying {revisions}", "publishing one of them", median(alone), tidying.result())
    yield Row(f"a small revision while {revisions} are tidied", "tidying", tidying.result(), max(meanwhile))
    yield Row(f"opening a server’s copy with {revisions}, tidied, computing", "before tidying", before, after)
    left = _Weight(*(max(0.0, there - then) for there, then in zip(remains, empty, strict=True)))
    for half, *weights in zip(_Weight._fields, empty, full, left, strict=True):
        then, now, remaining = weights
        yield Row(f"{revisions} in the {half}, a day after tidying", "before", now - then, remaining, "MB")
    return left


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _publish_small(store: Store) -> None:
    _publish(store, [actor(f"town-{store.newest}")], f"Ville {store.newest};MLI")


def _publish_large(store: Store) -> None:
    chance = Random(store.newest)  # noqa: S311 - repeatable on purpose
    reports = [
        report(f"20{chance.randrange(10, 26)}-12", f"act-{store.newest}-{n}", value=chance.randrange(1000))
        for n in range(_ROWS)
    ]
    text = "\n".join(f"{each.commitment_id};{each.as_of};{each.value}" for each in reports)
    _publish(store, reports, text)


def _publish(store: Store, records: Sequence[Record], text: str) -> None:
    file = RevisionFile.of("file.csv", text.encode(), len(records))
    store.append(added=records, files=[file], who="x", reason="x", expected=store.newest)
