"""The records that stood at a revision."""

# ruff: noqa: S608 - names of tables and columns come from the model; values are parameters.

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


class Head:
    """The records that stood at a revision, fetched a table at a time and only when asked for."""

    def __init__(self, store: RevisionLog, revision: int) -> None:
        self.revision = revision
        self._store = store
        self._tables: dict[str, tuple[dict[str, int], list[Any]]] = {}
        self._renames: dict[str, dict[str, str]] | None = None

    def keys(self, table: str) -> dict[str, str]:
        """Return key → identifier as first written of every record of `table`."""
        places, columns = self._fetched(table)
        identifiers = columns[list(RECORDS[table].columns()).index(RECORDS[table].key[0])]
        return dict(zip(places, identifiers.to_pylist(), strict=True))

    def renames(self, table: str) -> dict[str, str]:
        """Return key → what it leads to, of every identifier of `table` that was given up for another."""
        if self._renames is None:
            self._renames = self._store.renames(self.revision)
        return self._renames[table]

    def record(self, table: str, key: str) -> Record | None:
        """Return the record of `key` in `table`, or None."""
        places, columns = self._fetched(table)
        place = places.get(key)
        return (
            None
            if place is None
            else as_record(RECORDS[table], [column[place].as_py() for column in columns])
        )

    def values_of(self, table: str, key: str, *names: str) -> tuple[Any, ...] | None:
        """Return some columns, none of them dates, of the record of `key` in `table`, or None."""
        places, columns = self._fetched(table)
        at = list(RECORDS[table].columns())
        place = places.get(key)
        return None if place is None else tuple(columns[at.index(name)][place].as_py() for name in names)

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

    def records(self, table: str) -> Iterator[Record]:
        """Yield every record of `table`, by key."""
        places, columns = self._fetched(table)
        for start in range(0, len(places), _CHUNK):
            cells = [column.slice(start, _CHUNK).to_pylist() for column in columns]
            for values in zip(*cells, strict=True):
                yield as_record(RECORDS[table], values)

    def values(self, table: str, *names: str) -> Iterator[tuple[Any, ...]]:
        """Yield the key text and some columns of the records of a table, by key."""
        places, columns = self._fetched(table)
        given = dict(zip(RECORDS[table].columns(), columns, strict=True))
        keys = iter(places)
        for start in range(0, len(places), _CHUNK):
            cut = {name: given[name].slice(start, _CHUNK) for name in names}
            for values in as_values(RECORDS[table], cut):
                yield next(keys), *values

    def query_beside(
        self, table: str, added: RecordBatches, sql: str, params: Mapping[str, object]
    ) -> list[tuple[Any, ...]]:
        """Return the rows of a query over the records of `table`, as `stored`, and others, as `added`.

        Those have a `place` among themselves.
        """
        given = pa.Table.from_batches(added.columns(table), arrow_schema(RECORDS[table]))
        with named(self._store.name), self._store._cursor() as cursor:
            cursor.register("added", given.append_column("place", pa.array(range(len(given)))))
            sql = f"WITH stored AS ({versions_at(table)}) {sql}"
            return cursor.execute(sql, {**params, "revision": self.revision}).fetchall()

    def versions(self, table: str, keys: Iterable[str]) -> Iterator[tuple[str, Record, int]]:
        """Yield as what each of `keys` in `table` ever stood, with the revision that wrote it, in turn; not
        those that were written once."""
        names = ", ".join(RECORDS[table].columns())
        with named(self._store.name), self._store._cursor() as cursor:
            cursor.execute(
                f"""
                WITH versions AS (
                    FROM record.{table} WHERE revision <= $revision AND key IN (SELECT unnest($keys))
                )
                SELECT key, revision, {names} FROM versions
                SEMI JOIN (SELECT key FROM versions GROUP BY key HAVING count(*) > 1) USING (key)
                WHERE NOT removed ORDER BY key, revision
                """,
                {"revision": self.revision, "keys": list(keys)},
            )
            while rows := cursor.fetchmany(_CHUNK):
                for key, revision, *values in rows:
                    yield key, as_record(RECORDS[table], values), revision

    def removals(self, table: str) -> dict[str, int]:
        """Return the keys of `table` that stood and no longer do, with the revision that took them out."""
        with named(self._store.name), self._store._cursor() as cursor:
            rows = cursor.execute(
                f"SELECT key, max(revision) FROM record.{table} WHERE revision <= ? "
                "GROUP BY key HAVING arg_max(removed, revision)",
                [self.revision],
            ).fetchall()
        return dict(rows)

    @cached_property
    def revisions(self) -> dict[int, Revision]:
        """Return the revisions of the store, by number."""
        return {revision.number: revision for revision in self._store.revisions()}

    def _fetched(self, table: str) -> tuple[dict[str, int], list[Any]]:
        if table not in self._tables:
            with named(self._store.name), self._store._cursor() as cursor:
                names = ", ".join(RECORDS[table].columns())
                sql = f"SELECT key, {names} FROM ({versions_at(table)}) ORDER BY key"
                standing = cursor.execute(sql, {"revision": self.revision}).to_arrow_table()
            keys, *columns = (column.combine_chunks() for column in standing.columns)
            self._tables[table] = {key: place for place, key in enumerate(keys.to_pylist())}, columns
        return self._tables[table]
