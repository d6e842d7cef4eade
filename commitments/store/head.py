"""The records that stood at a revision."""

# ruff: noqa: S608 - names of tables and columns come from the model; values are parameters.

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from commitments.contract.batches import RecordBatches, arrow_schema, as_record, as_values
from commitments.contract.model import RECORDS, Record
from commitments.store.engine import named
from commitments.store.revision_log import RevisionLog
from commitments.store.revisions import Revision
from commitments.store.snapshots import versions_at

_CHUNK = 10_000  # rows turned into records at a time
_ONE_BY_ONE = 12  # records of a table that are looked up one by one, before all of it is fetched


class Head:
    """The records that stood at a revision, fetched when asked for: a few, or a table at a time."""

    def __init__(self, store: RevisionLog, revision: int) -> None:
        self.revision = revision
        self._store = store
        self._keys: dict[str, dict[str, str]] = {}
        self._few: dict[str, dict[str, Record | None]] = {}
        self._sought: Counter[str] = Counter()
        self._tables: dict[str, tuple[dict[str, int], list[Any]]] = {}

    def keys(self, table: str) -> dict[str, str]:
        """Return key → identifier as first written of every record of `table`."""
        if table not in self._keys:
            found = self.columns(table, RECORDS[table].key[0])
            self._keys[table] = dict(zip(*(column.to_pylist() for column in found.columns), strict=True))
        return self._keys[table]

    def renames(self, table: str) -> dict[str, str]:
        """Return key → what it leads to, of every identifier of `table` that was given up for another."""
        return self._store.renames(self.revision)[table]

    def record(self, table: str, key: str) -> Record | None:
        """Return the record of `key` in `table`, or None."""
        few = self._few.setdefault(table, {})
        if key not in few and table not in self._tables and self._sought[table] < _ONE_BY_ONE:
            self._sought[table] += 1
            self.look_up([(table, key)])
        if key in few:
            return few[key]
        places, columns = self._fetched(table)
        place = places.get(key)
        return (
            None
            if place is None
            else as_record(RECORDS[table], [column[place].as_py() for column in columns])
        )

    def look_up(self, keys: Iterable[tuple[str, str]]) -> None:
        """Fetch at once the records of some tables and keys, of which each will be asked for."""
        wanted: defaultdict[str, set[str]] = defaultdict(set)
        for table, key in keys:
            if table not in self._tables and key not in self._few.get(table, ()):
                wanted[table].add(key)
        for table, several in wanted.items():
            few, record = self._few.setdefault(table, {}), RECORDS[table]
            few.update(dict.fromkeys(several))
            # What lies between the first and the last of them is found much faster than they themselves.
            for key, removed, *values in self._store._rows(
                f"SELECT key, removed, {', '.join(record.columns())} FROM record.{table} "
                "WHERE key BETWEEN $first AND $last AND list_contains($keys, key) AND revision <= $revision "
                "ORDER BY revision",
                {"keys": [*several], "first": min(several), "last": max(several), "revision": self.revision},
            ):
                few[key] = None if removed else as_record(record, values)

    def referring(self, table: str, to: str, key: str) -> Iterator[Record]:
        """Yield the records of `table` that refer to the record of `key` in the table `to`, by key."""
        _, columns = self._fetched(table)
        rows: set[int] = set()
        for column, values in zip(RECORDS[table].columns().values(), columns, strict=True):
            if column.refers_to == to:
                flat = values.flatten() if column.many else values
                places = pc.indices_nonzero(pc.equal(pc.utf8_lower(flat), key))
                if column.many:
                    places = pc.list_parent_indices(values).take(places)
                rows.update(places.to_pylist())
        for place in sorted(rows):
            yield as_record(RECORDS[table], [column[place].as_py() for column in columns])

    def records(self, table: str, keys: Iterable[str] | None = None) -> Iterator[Record]:
        """Yield the records of `table`, by key; only those of `keys` where some are given."""
        names = ", ".join(RECORDS[table].columns())
        chosen = "" if keys is None else "WHERE key IN (SELECT unnest($keys))"
        params = None if keys is None else {"keys": list(keys)}
        found = self.query(f"SELECT {names} FROM {table} {chosen} ORDER BY key", params)
        for batch in found.to_batches(_CHUNK):
            for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                yield as_record(RECORDS[table], values)

    def values(self, table: str, *names: str) -> Iterator[tuple[Any, ...]]:
        """Yield the key text and some columns of the records of a table, by key."""
        for batch in self.columns(table, *names).to_batches(_CHUNK):
            keys, *columns = batch.columns
            given = as_values(RECORDS[table], dict(zip(names, columns, strict=True)))
            for key, values in zip(keys.to_pylist(), given, strict=True):
                yield key, *values

    def columns(self, table: str, *names: str) -> Any:
        """Return as an Arrow table the key texts and some columns of the records of a table, by key."""
        return self.query(f"SELECT key, {', '.join(names)} FROM {table} ORDER BY key")

    def query(self, sql: str, params: Mapping[str, object] | None = None, **given: RecordBatches) -> Any:
        """Return as an Arrow table what a query finds in the tables as they stood, each by its name.

        Records `given` beside them, as `added`, are in tables such as `added_reports`, each with its `place`
        there.
        """
        tables = [f"{table} AS ({versions_at(table)})" for table in RECORDS if table in sql]
        with named(self._store.name), self._store._cursor() as cursor:
            for name, records in given.items():
                for table in RECORDS:
                    if (called := f"{name}_{table}") in sql:
                        rows = pa.Table.from_batches(records.columns(table), arrow_schema(RECORDS[table]))
                        cursor.register(
                            f"arrow_{called}", rows.append_column("place", pa.arange(0, len(rows)))
                        )
                        # Laid out by the engine: a filter that it makes of a join cannot be asked of Arrow.
                        tables.append(f"{called} AS MATERIALIZED (FROM arrow_{called})")
            every = {**(params or {}), "revision": self.revision}
            return cursor.execute(f"WITH {', '.join(tables)} {sql}", every).to_arrow_table()

    def versions(
        self, table: str, keys: Iterable[str], *names: str
    ) -> Iterator[tuple[str, int, tuple[Any, ...]]]:
        """Yield of each of `keys` in `table` the revisions that wrote it and what some of its columns said
        then, in turn; not of those that were written once."""
        found = self.query(
            f"""
            SELECT key, revision, {", ".join(names)} FROM record.{table} AS versions
            SEMI JOIN (
                SELECT key FROM record.{table} WHERE revision <= $revision AND key IN (SELECT unnest($keys))
                GROUP BY key HAVING count(*) > 1
            ) USING (key)
            WHERE revision <= $revision AND NOT removed ORDER BY key, revision
            """,
            {"keys": list(keys)},
        )
        for batch in found.to_batches(_CHUNK):
            written, revisions, *columns = batch.columns
            given = as_values(RECORDS[table], dict(zip(names, columns, strict=True)))
            yield from zip(written.to_pylist(), revisions.to_pylist(), given, strict=True)

    @cached_property
    def revisions(self) -> dict[int, Revision]:
        """Return the revisions of the store, by number."""
        return {revision.number: revision for revision in self._store.revisions()}

    def _fetched(self, table: str) -> tuple[dict[str, int], list[Any]]:
        if table not in self._tables:
            found = self.columns(table, *RECORDS[table].columns())
            keys, *columns = (column.combine_chunks() for column in found.columns)
            self._tables[table] = {key: place for place, key in enumerate(keys.to_pylist())}, columns
        return self._tables[table]
