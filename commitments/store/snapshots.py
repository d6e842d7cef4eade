"""What was known as of a revision and a day, laid out in memory for queries."""

# ruff: noqa: S608 - names of tables and columns come from the model; values are parameters.

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa

from commitments.contract import codelists, rules
from commitments.contract.codelists import LEVEL_OF
from commitments.contract.days import today
from commitments.contract.model import PROSE, RECORDS, Record
from commitments.limits.wanted import require_wanted
from commitments.store.engine import SQL, named
from commitments.store.migrations import newest_revision
from commitments.text.folding import spellings

# Ten times as many as all others, and told whole to nobody: what is computed with stands in `statements`.
_LEFT_IN_PLACE = "reports"

# The columns of `standing` that say few different things, each with the table that says them and with codes
# that are there in any case. They are kept as the place of each among these, in the order of texts, which is
# counted several times faster.
_CODED: Mapping[str, tuple[str, Iterable[str]]] = {
    "country": ("signatories", ()),
    "actor_type": ("signatories", ()),
    "level": ("signatories", ()),
    "role": ("signatories", ()),
    "article_id": ("commitments", ()),
    "declaration": ("articles", ()),
    "theme": ("commitments", ()),
    "basis": ("commitments", codelists.BASES),
    "completion": ("reports", (*codelists.COMPLETIONS, "not_reported")),
    "verification": ("reports", codelists.VERIFICATIONS),
    "trajectory": ("", codelists.TRAJECTORIES),
    "freshness": ("", codelists.FRESHNESS),
}


class ReadableStore(ABC):
    """What measures read: a store, or one as it would be."""

    name: str
    is_demonstration: bool

    @property
    def newest(self) -> int:
        """Return the number of the last revision; 0 before the first."""
        with named(self.name), self._cursor() as cursor:
            return newest_revision(cursor)

    @abstractmethod
    def snapshot(self, revision: int | None = None, day: date | None = None) -> "Snapshot":
        """Return what is known as of a revision (default: the newest) and a day (default: today, UTC)."""

    @abstractmethod
    def _cursor(self) -> closing[duckdb.DuckDBPyConnection]: ...

    def _rows(self, sql: str, params: Sequence[object] | Mapping[str, object] = ()) -> list[Any]:
        """Return the rows of what was ever written that `sql` finds."""
        with named(self.name), self._cursor() as cursor:
            return cursor.execute(sql, params).fetchall()

    @abstractmethod
    def _snapshot_cursor(
        self, revision: int, day: date, *, searching: bool = False, since: date | None = None
    ) -> AbstractContextManager[duckdb.DuckDBPyConnection]: ...

    def _make(self, fill: Callable[[duckdb.DuckDBPyConnection], None], schema: str, *beside: str) -> None:
        """Make `schema` in memory and `fill` it, with the tables of `beside` in sight."""
        with self._cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(f"CREATE SCHEMA memory.{schema}")
            set_search_path(cursor, schema, *beside)
            fill(cursor)
            cursor.execute("COMMIT")

    def _drop(self, schema: str) -> None:
        with self._cursor() as cursor:
            cursor.execute(f"DROP SCHEMA memory.{schema} CASCADE")


@dataclass(frozen=True)
class Snapshot:
    """What is known as of a revision and a day.

    Queries find the tables of the contract (each with `key`, the `revision` that wrote the row, a DATE
    `<column>_day` beside each date as given, and the `level` of a signatory); `standing` (one row a
    commitment), `undertaken` (what of it is the same on every day; both under a `number`) and
    `latest_outcomes` (of each commitment and measure the one that counts); `reports_on` and `standing_on`
    some days (sql/status.sql); the functions `first_day_of` and `last_day_of` a date as given; and all that
    was ever written in `record.<table>`. Those that are `searching` find `searched` too (sql/searched.sql);
    those that look back `since` a day find `before`, the standing on that day.
    """

    revision: int
    day: date
    _store: ReadableStore = field(repr=False)

    def query(
        self,
        sql: str,
        params: Sequence[object] | Mapping[str, object] = (),
        *,
        searching: bool = False,
        since: date | None = None,
    ) -> list[dict[str, Any]]:
        """Return the rows that `sql` finds, by column name; `params` fill its `?` or its `$name`.

        Raises:
            Unwanted: nobody waits for them any more.
        """
        require_wanted()
        snapshot = self._store._snapshot_cursor(self.revision, self.day, searching=searching, since=since)
        with named(self._store.name), snapshot as cursor:
            cursor.execute(sql, params)
            names = [column[0] for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def versions_at(table: str) -> str:
    """Return SQL for the versions in `table` that stood at $revision."""
    return (
        f"SELECT * FROM record.{table} WHERE revision <= $revision AND NOT removed "
        f"AND rowid NOT IN ({_superseded_at(table)})"
    )


def _superseded_at(table: str) -> str:
    """Return SQL for the rows of `table` whose key was written again up to $revision."""
    # Nothing is written again by the first revision that wrote: after it, there are few.
    return f"""
        SELECT versions.rowid FROM record.{table} AS versions JOIN (
            SELECT key, max(revision) AS last FROM record.{table}
            WHERE revision <= $revision AND revision > (SELECT min(revision) FROM record.{table}) GROUP BY key
        ) USING (key)
        WHERE revision < last"""


def define_bounds(cursor: duckdb.DuckDBPyConnection) -> None:
    """Define what compares figures with the bounds of the axes: `bound('on_track')`, `compared(figure)`; and
    the progress in percent of a report, from its figure where that can be, else as stated."""
    cursor.execute(
        f"CREATE MACRO memory.main.bound(name) AS struct_extract({rules.BOUNDS}, name);"
        f"CREATE MACRO memory.main.compared(figure) AS round(figure, {rules.DECIMALS});"
        "CREATE MACRO memory.main.progress_of(figure, stated, baseline, target) AS CASE "
        "WHEN isfinite((figure - baseline) / nullif(target - baseline, 0)) "
        "THEN (figure - baseline) / (target - baseline) * 100 ELSE stated END"
    )


def define_measured(cursor: duckdb.DuckDBPyConnection, revision: int) -> None:
    """Define what measures may ask of the tables that are in sight, which stood at `revision`."""
    for column, (table, codes) in _CODED.items():
        # '' is none of them: there is no such type without one.
        said = f"SELECT unnest({['', *codes]})"
        if table:
            said += f" UNION SELECT {column} FROM {table} WHERE {column} IS NOT NULL"
        cursor.execute(f"CREATE TYPE {column}_code AS ENUM ({said} ORDER BY 1)")
    cursor.execute((SQL / "entered.sql").read_text("utf-8"), {"revision": revision, "today": today()})
    cursor.execute((SQL / "status.sql").read_text("utf-8"))


def create_tables(revision: int) -> Callable[[duckdb.DuckDBPyConnection], None]:
    """Return what copies the records that stood at `revision` to the tables that measures read."""

    def copy(cursor: duckdb.DuckDBPyConnection) -> None:
        at = {"revision": revision}
        for table, record in RECORDS.items():
            columns = f"{shown_columns(record)}, key, revision"
            if table == _LEFT_IN_PLACE:
                cursor.execute(f"CREATE TABLE superseded AS {_superseded_at(table)}", at)
                cursor.execute(
                    f"CREATE VIEW {table} AS SELECT {columns} FROM record.{table} "
                    f"WHERE revision <= {revision} AND NOT removed AND rowid NOT IN (FROM superseded)"
                )
            else:
                rows = f"SELECT {columns} FROM ({versions_at(table)})"
                cursor.execute(f"CREATE TABLE {table} AS {rows} ORDER BY key", at)
        define_measured(cursor, revision)

    return copy


def create_status(day: date) -> Callable[[duckdb.DuckDBPyConnection], None]:
    """Make what lays out the standing of every commitment on `day`, and the outcomes that count then."""

    def judge(cursor: duckdb.DuckDBPyConnection) -> None:
        cursor.execute("CREATE TABLE standing AS FROM standing_on([$day])", {"day": day})
        cursor.execute((SQL / "latest_outcomes.sql").read_text("utf-8"), {"day": day})

    return judge


def create_searched(cursor: duckdb.DuckDBPyConnection) -> None:
    """Lay out what searches look in."""
    cursor.execute(f"CREATE TABLE searched AS {(SQL / 'searched.sql').read_text('utf-8')}")


def fold_texts(texts: Any) -> Any:
    """Fold an Arrow array of texts."""
    return pa.array([spellings(text) for text in texts.to_pylist()], pa.string())


def shown_columns(record: type[Record], *, prose: bool = True) -> str:
    """Return SQL for the columns of a table of a snapshot."""
    columns = [name for name in record.columns() if prose or not name.startswith(PROSE)]
    for name, column in record.columns().items():
        if column.kind == "date":
            columns.append(f"{'first' if column.is_start else 'last'}_day_of({name}) AS {name}_day")
    if "actor_type" in columns:
        levels = " ".join(f"WHEN '{actor_type}' THEN '{level}'" for actor_type, level in LEVEL_OF.items())
        columns.append(f"CASE actor_type {levels} END AS level")
    return ", ".join(columns)


def look_back(cursor: duckdb.DuckDBPyConnection, schema: str) -> None:
    """Let `cursor` find the standing in `schema` as `before`."""
    cursor.execute(f"CREATE TEMP VIEW before AS FROM memory.{schema}.standing")


def set_search_path(cursor: duckdb.DuckDBPyConnection, *schemas: str) -> None:
    """Let `cursor` find the tables of `schemas` by their plain names."""
    path = ",".join(f"memory.{schema}" for schema in (*schemas, "main"))
    cursor.execute(f"SET search_path = '{path}'")
