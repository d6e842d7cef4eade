"""The records of a revision, as they are written to the tables."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from commitments.contract.batches import RecordBatches, arrow_schema
from commitments.contract.model import RECORDS, Record
from commitments.store.revisions import Reading, RevisionFile


class WrittenRecords:
    """The records that a revision writes, each once: those that stand from then on, and those that go."""

    def __init__(self, added: Iterable[Record], changed: Iterable[Record], removed: Iterable[Record]) -> None:
        batches = {
            what: records if isinstance(records, RecordBatches) else RecordBatches(records)
            for what, records in (("added", added), ("changed", changed), ("removed", removed))
        }
        self.counts = {what: len(records) for what, records in batches.items()}
        self._found = {what: records for what, records in batches.items() if records}
        self.tables = [
            table for table in RECORDS if any(records.columns(table) for records in batches.values())
        ]
        for table in self.tables:
            keys = self.keys(table)["key"]
            if pc.count_distinct(keys).as_py() < len(keys):
                twice = next(count for count in pc.value_counts(keys).to_pylist() if count["counts"] > 1)
                raise ValueError(f"{table}: {twice['values']} is there twice")

    def countries(self) -> set[str]:
        """Return the countries of all that stands from then on."""
        return {
            country
            for table in self.tables
            if "country" in RECORDS[table].columns()
            for what, batch in self._batches(table)
            if what != "removed"
            for country in pc.unique(batch["country"]).to_pylist()
            if country
        }

    def keys(self, table: str) -> Any:
        """Return the key texts of the records of a table as an Arrow table."""
        schema = pa.schema({"key": pa.string()})
        return pa.Table.from_batches([batch.select(["key"]) for _, batch in self._batches(table)], schema)

    def versions(self, table: str, revision: int, count: Callable[[int], None] | None = None) -> Any:
        """Return what `revision` writes to a table, as what is read once, batch by batch; `count` is called
        with how many more rows are."""
        schema = pa.schema([("revision", pa.int32()), ("removed", pa.bool_()), *arrow_schema(RECORDS[table])])

        def batches() -> Iterator[Any]:
            for what, batch in self._batches(table):
                n = len(batch)
                same = (pa.repeat(pa.scalar(revision, pa.int32()), n), pa.repeat(what == "removed", n))
                yield pa.record_batch([*same, *batch.columns], schema)
                if count:
                    count(n)

        return pa.RecordBatchReader.from_batches(schema, batches())

    def _batches(self, table: str) -> Iterator[tuple[str, Any]]:
        return ((what, batch) for what, records in self._found.items() for batch in records.columns(table))


def execute_with(
    cursor: duckdb.DuckDBPyConnection, sql: str, given: Any, params: Mapping[str, object] | None = None
) -> None:
    """Run `sql` with an Arrow table, or what reads one, in sight as `given`."""
    cursor.register("given", given)
    cursor.execute(sql, params or {})
    cursor.unregister("given")


def keep_file(cursor: duckdb.DuckDBPyConnection, revision: int, file: RevisionFile) -> None:
    """Note that `revision` came from `file`, and keep its content, once."""
    cursor.execute(
        "INSERT INTO record.revision_files VALUES (?, ?, ?, ?, ?)",
        [revision, file.name, file.sha256, file.size, file.rows],
    )
    kept = cursor.execute("SELECT 1 FROM record.originals WHERE sha256 = ?", [file.sha256]).fetchone()
    if file.packed is not None and not kept:
        # Not as a parameter, of which the engine makes three copies: a content may be long.
        ends = pa.array([0, len(file.packed)], pa.int64()).buffers()[1]
        content = pa.Array.from_buffers(pa.large_binary(), 1, [None, ends, pa.py_buffer(file.packed)])
        original = pa.table({"sha256": [file.sha256], "content": content})
        execute_with(cursor, "INSERT INTO record.originals FROM given", original)


def keep_readings(cursor: duckdb.DuckDBPyConnection, revision: int, readings: Sequence[Reading]) -> None:
    """Note how the files of `revision` were read, and what of them was mended."""
    for reading in readings:
        for decision in reading.decisions:
            facts = json.dumps(dict(decision.facts), ensure_ascii=False, default=str)
            cursor.execute(
                "INSERT INTO record.decisions VALUES (?, ?, ?, ?, ?)",
                [revision, reading.file, reading.sheet, decision.kind, facts],
            )
    mends = [
        {
            "revision": revision,
            "file": reading.file,
            "sheet": reading.sheet,
            "in_table": reading.table,
            "at_row": mend.row,
            "across": mend.across,
            "in_column": mend.column or None,
            "said": mend.said,
            "became": mend.became if mend.column else None,
        }
        for reading in readings
        for mend in reading.mends
    ]
    if mends:
        texts = dict.fromkeys(mends[0], pa.string()) | {"revision": pa.int32(), "at_row": pa.int32()}
        execute_with(
            cursor,
            "INSERT INTO record.mends BY NAME FROM given",
            pa.Table.from_pylist(mends, pa.schema(texts)),
        )
