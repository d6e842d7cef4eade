"""The steps that bring the tables of a store up to date, and the marks by which its log is known."""

from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import duckdb

from commitments.store.engine import SQL
from commitments.store.write_ahead import begin_log

FOLDER = SQL / "migrations"

# What the first mark of a store follows.
NO_MARK = "0" * 32


def steps() -> list[str]:
    """Return the numbered steps that make a store's tables what they are, the first one first."""
    return [path.read_text("utf-8") for path in sorted(FOLDER.glob("*.sql"))]


def steps_taken(cursor: duckdb.DuckDBPyConnection) -> int:
    """Return the number of the last step that a store has taken; 0 where it has no tables yet."""
    try:
        ((taken,),) = cursor.execute("SELECT max(step) FROM record.steps").fetchall()
    except duckdb.CatalogException:
        return 0
    return int(taken)


def take_steps(cursor: duckdb.DuckDBPyConnection, after: int) -> None:
    """Take the steps after the one of that number, in the tables that are found by plain names."""
    for number, step in enumerate(steps()[after:], start=after + 1):
        cursor.execute(step)
        cursor.execute("INSERT INTO steps VALUES (?, ?)", [number, now()])


def migrate(cursor: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Take the steps that the store in a file lacks, all of them or none."""
    taken = steps_taken(cursor)
    if taken == len(steps()):
        return
    cursor.execute("SET search_path = 'record.main'")
    cursor.execute("BEGIN")
    take_steps(cursor, taken)
    leave_mark(cursor, newest_revision(cursor))
    begin_log(path)
    cursor.execute("COMMIT")


class Mark(NamedTuple):
    """What a transaction is known by, and the one before it."""

    own: str
    follows: str


def leave_mark(cursor: duckdb.DuckDBPyConnection, revision: int, mark: str = "") -> Mark:
    """Begin a transaction after which `revision` is the newest: by its mark, its log is known."""
    last = cursor.execute("SELECT mark FROM record.marks ORDER BY rowid DESC LIMIT 1").fetchone()
    left = Mark(mark or uuid4().hex, last[0] if last else NO_MARK)
    cursor.execute("INSERT INTO record.marks VALUES (?, ?, ?)", [*left, revision])
    return left


def newest_revision(cursor: duckdb.DuckDBPyConnection) -> int:
    """Return the number of the newest revision, 0 where there is none."""
    ((newest,),) = cursor.execute("SELECT coalesce(max(revision), 0) FROM record.revisions").fetchall()
    return int(newest)


def now() -> datetime:
    """Return this moment as the store has it: UTC, without a zone."""
    return datetime.now(UTC).replace(tzinfo=None)
