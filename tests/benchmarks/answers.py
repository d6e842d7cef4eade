"""Light pages and data, asked for by programs over fifty lines, while a hundred people change views."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing

from tests.benchmarks import lines, viewers
from tests.benchmarks.programs import Place, Program
from tests.benchmarks.room import met
from tests.benchmarks.table import Bound, Measured, Row, tried

_LINES = 50
_SECONDS = 5
_VISITS = 100
_EVERY = 8  # seconds


def rows(place: Place) -> Iterator[Row]:
    """Set light pages beside a file that is served by name, data beside Datasette."""
    with place.dashboard() as program:
        file = _asked(program, "/look.css")
        light = _asked(program, "/l/fr/")
        data = {
            path: _asked(program, path) for path in ("/api/commitments?size=100", "/data/commitments.json")
        }
        alone, beside = asyncio.run(_visited(program))
    yield Row(
        "a light page that was seen before",
        "a static file of ours",
        file,
        light,
        "a second",
        Bound(1 / 3, least=True),
    )
    datasette = tried(lambda: _by_datasette(place))
    for path, found in data.items():
        bound = Bound(10, least=True) if "size" in path else None
        yield Row(f"`{path}`", "Datasette, a hundred rows", datasette, found, "a second", bound)
    what = f"{_VISITS} viewers change views meanwhile, p95"
    yield Row(what, "the same without programs", alone, beside, to_reach=Bound(0.4, "alone"))


def _asked(program: Program, path: str) -> Measured:
    def asked() -> float:
        asyncio.run(lines.answers_a_second(program.port, path, 0.5, 1))  # it is seen before
        return asyncio.run(lines.answers_a_second(program.port, path, _SECONDS, _LINES))

    return tried(asked)


def _by_datasette(place: Place) -> float:
    """Serve the same commitments as a table of Datasette's."""
    file = place.folder / "commitments.db"
    columns = list(place.commitments[0])
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(f"CREATE TABLE IF NOT EXISTS commitments ({', '.join(columns)})")
        said = f"INSERT INTO commitments VALUES ({', '.join('?' * len(columns))})"  # noqa: S608
        connection.executemany(said, ([*map(_plain, row.values())] for row in place.commitments))
    with place.peer("datasette", "serve", str(file), "--port", "PORT") as program:
        path = "/commitments/commitments.json?_size=100"
        return asyncio.run(lines.answers_a_second(program.port, path, _SECONDS, _LINES))


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, int | float | str) else str(value)


async def _visited(program: Program) -> tuple[Measured, Measured]:
    """Change views with nobody else there, and while programs ask."""
    among = [("", f"lang={language}&by={by}") for language in ("fr", "en") for by in ("country", "theme")]
    turns = [[n % len(among), (n + 1) % len(among)] for n in range(_VISITS)]
    await viewers.changing(program.port, among, turns, _EVERY)
    alone = await viewers.changing(program.port, among, turns, _EVERY)
    asking = asyncio.create_task(lines.answers_a_second(program.port, "/l/fr/", 2 * _EVERY, _LINES))
    beside = await viewers.changing(program.port, among, turns, _EVERY)
    await asking
    return met(alone, 0).p95, met(beside, 0).p95
