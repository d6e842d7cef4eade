"""A store as it would be after a change."""

# ruff: noqa: S608 - names of tables and columns come from the model; values are parameters.

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from uuid import uuid4

import duckdb

from commitments.contract import days
from commitments.contract.model import RECORDS
from commitments.store import snapshots
from commitments.store.writing import WrittenRecords, execute_with


class HypotheticalStore(snapshots.ReadableStore):
    """A store as it would be, to be measured and nothing else; it lies in memory until it is forgotten."""

    def __init__(self, store: snapshots.ReadableStore, written: WrittenRecords) -> None:
        self.name = store.name
        self.is_demonstration = store.is_demonstration
        self._store = store
        self._schema = f"if_{uuid4().hex}"
        self._made: list[str] = []
        revision = store.newest

        def copy(cursor: duckdb.DuckDBPyConnection) -> None:
            for table, record in RECORDS.items():
                columns = f"{snapshots.shown_columns(record, prose=False)}, key, revision"
                others = f"({snapshots.versions_at(table)}) ANTI JOIN given USING (key)"
                execute_with(
                    cursor,
                    f"CREATE TABLE {table} AS SELECT {columns} FROM {others}",
                    written.keys(table),
                    {"revision": revision},
                )
                standing = f"SELECT {columns} FROM given WHERE NOT removed"
                versions = written.versions(table, revision + 1)
                execute_with(cursor, f"INSERT INTO {table} BY NAME {standing}", versions)
            snapshots.define_measured(cursor, revision)

        self._lay_out(self._schema, copy)

    def snapshot(self, revision: int | None = None, day: date | None = None) -> snapshots.Snapshot:
        """Return what would be known as of `day`, whatever the revision."""
        return snapshots.Snapshot(revision or self.newest, day or days.today(), self)

    def _cursor(self) -> closing[duckdb.DuckDBPyConnection]:
        return self._store._cursor()

    def forget(self) -> None:
        """Let go of what was read."""
        for schema in reversed(self._made):
            self._drop(schema)

    def _lay_out(self, schema: str, fill: Callable[[duckdb.DuckDBPyConnection], None], *beside: str) -> None:
        if schema not in self._made:
            self._make(fill, schema, *beside)
            self._made.append(schema)

    @contextmanager
    def _snapshot_cursor(
        self, revision: int, day: date, *, searching: bool = False, since: date | None = None
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        if searching:
            raise NotImplementedError("what is imagined is measured, not searched")
        of_day, earlier = (self._standing_on(on) if on else "" for on in (day, since))
        with self._cursor() as cursor:
            snapshots.set_search_path(cursor, of_day, self._schema)
            if earlier:
                snapshots.look_back(cursor, earlier)
            yield cursor

    def _standing_on(self, day: date) -> str:
        schema = f"{self._schema}_{day:%Y_%m_%d}"
        self._lay_out(schema, snapshots.create_status(day), self._schema)
        return schema
