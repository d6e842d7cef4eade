"""All that a file holds, put into the tables that several servers share, and compared."""

# ruff: noqa: S608 - names of tables come from the store's own steps; values are parameters.

import duckdb
import pyarrow as pa

from commitments.store.engine import table_sums, tables_of
from commitments.store.migrations import NO_MARK, newest_revision
from commitments.store.writing import execute_with

# What tells of a store itself, and not of what was published.
_OF_ITSELF = frozenset({"marks", "steps", "store"})

_AT_ONCE = 20_000  # rows on their way


def replace_tables(shared: duckdb.DuckDBPyConnection, file: duckdb.DuckDBPyConnection) -> None:
    """Have the shared tables hold what those of a file do, within a transaction that has left its mark. Both
    find theirs as `record`."""
    for table in tables_of(file, "record"):
        if table in _OF_ITSELF:
            continue
        shared.execute(f"DELETE FROM record.{table}")
        if table == "originals":  # they are large, and read one at a time
            for sha256 in file.execute("SELECT sha256 FROM record.originals").fetchall():
                original = file.execute("FROM record.originals WHERE sha256 = ?", sha256)
                execute_with(
                    shared, f"INSERT INTO record.{table} BY NAME FROM given", original.to_arrow_table()
                )
        else:
            rows = file.execute(f"FROM record.{table}").to_arrow_reader(_AT_ONCE)
            execute_with(shared, f"INSERT INTO record.{table} BY NAME FROM given", rows)
    _replace_marks(shared, file)


def _replace_marks(shared: duckdb.DuckDBPyConnection, file: duckdb.DuckDBPyConnection) -> None:
    """Put the marks of a file between the first, by which the folder is known, and that of this transaction,
    after which the next one comes: whoever read as far as one that is gone sees that other tables lie
    there."""
    ((first,),) = shared.execute("SELECT mark FROM record.marks WHERE follows = ?", [NO_MARK]).fetchall()
    ((own,),) = shared.execute(
        "SELECT mark FROM record.marks WHERE mark NOT IN (SELECT follows FROM record.marks)"
    ).fetchall()
    marks = file.execute("SELECT mark, revision FROM record.marks ORDER BY rowid").fetchall()
    shared.execute("DELETE FROM record.marks WHERE mark <> ?", [first])
    rows, last = list[dict[str, object]](), first
    for mark, revision in [*marks, (own, newest_revision(file))]:
        if mark != first:
            rows.append({"mark": mark, "follows": last, "revision": revision})
            last = mark
    execute_with(shared, "INSERT INTO record.marks BY NAME FROM given", pa.Table.from_pylist(rows))


def hold_the_same(one: duckdb.DuckDBPyConnection, other: duckdb.DuckDBPyConnection) -> bool:
    """Return whether all that was published into either is in both: all of it is read. Both find their tables
    as `record`."""
    sums, others = (table_sums(each, "record").items() for each in (one, other))
    return {item for item in sums ^ others if item[0] not in _OF_ITSELF} == set()
