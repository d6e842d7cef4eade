"""The steps that bring the tables of a store up to date, and the marks by which its log is known."""

from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import duckdb

from commitments.store.engine import SQL
from commitments.store.file import begin_log

FOLDER = SQL / "migrations"

# The step that makes the table of marks.
_MARKED_FROM = 4

# What the first mark of a store follows.
NO_MARK = "0" * 32


def steps() -> list[str]:
    """Return the numbered steps that make a store's tables what they are, the first one first."""
    return [path.read_text("utf-8") for path in sorted(FOLDER.glob("*.sql"))]


def migrate(cursor: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Take the steps that a store lacks, each in a transaction of its own."""
    try:
        ((taken,),) = cursor.execute("SELECT max(step) FROM record.steps").fetchall()
    except duckdb.CatalogException:  # there is no table yet
        taken = 0
    cursor.execute("SET search_path = 'record.main'")
    for number, step in enumerate(steps()[taken:], start=taken + 1):
        cursor.execute("BEGIN")
        cursor.execute(step)
        cursor.execute("INSERT INTO steps VALUES (?, ?)", [number, now()])
        if number >= _MARKED_FROM:
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
