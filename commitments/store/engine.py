"""The engine that keeps a store, DuckDB: how it is started, and what it means when it declines."""

# ruff: noqa: S608 - names of tables come from the file's own catalogue.

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

import duckdb

from commitments import errors

SQL = Path(__file__).parent / "sql"

# Files are written in this form: their logs then name the store and the checkpoint that they follow.
FORM = "v1.5.0"

# How a file is attached: a revision keeps no more rows in memory than are written to the disk together.
AS_FILE = "TYPE duckdb, ROW_GROUP_SIZE 20480"

# The engine has half of what the machine or container has. Below the first it could not work; the second is
# more than half a million rows take.
_SHARE = 0.5
_LEAST, _MOST = 256 << 20, 4 << 30  # bytes

# Where Linux says what the groups of a process may take together: of the second kind of groups, of the first.
_GROUPS = {"": ("/sys/fs/cgroup", "memory.max"), "memory": ("/sys/fs/cgroup/memory", "memory.limit_in_bytes")}


def memory_given() -> int:
    """Return how many bytes of memory this process may count on: the least of what the machine, its container
    and the limits of the process give."""
    given = [2 * _MOST, *_of_groups()]
    with suppress(AttributeError, ValueError, OSError):  # a system that does not say
        given.append(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    with suppress(ImportError, OSError):
        import resource

        soft, _ = resource.getrlimit(resource.RLIMIT_AS)
        given.append(soft)  # -1 where there is none
    return min(size for size in given if size > 0)


def _of_groups() -> Iterator[int]:
    """Yield the limits of the groups that this process is in, and of those around them."""
    with suppress(OSError):
        for line in Path("/proc/self/cgroup").read_text("utf-8").splitlines():
            _, kinds, group = line.split(":", 2)
            for kind in _GROUPS.keys() & set(kinds.split(",")):
                root, file = _GROUPS[kind]
                inner = PurePosixPath(group)
                for folder in (inner, *inner.parents):
                    with suppress(OSError, ValueError):  # "max" is no number
                        yield int(Path(f"{root}{folder}", file).read_text("ascii"))


def start_engine(path: Path) -> duckdb.DuckDBPyConnection:
    """Start an engine for the store at `path`; nothing is opened yet."""
    limit = min(max(int(memory_given() * _SHARE), _LEAST), _MOST)
    return duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "memory_limit": f"{limit}B",
            "temp_directory": f"{path}.tmp",
            "threads": "1",  # a page asks for many small things; readers run side by side all the same
            "allocator_background_threads": "true",  # memory that is free goes back to the system
            "write_buffer_row_group_count": "1",  # rows wait for the disk in memory no longer than they must
        },
    )


def tables_of(engine: duckdb.DuckDBPyConnection, database: str) -> list[str]:
    """Return the names of the tables of an attached file."""
    rows = engine.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = ? ORDER BY table_name", [database]
    )
    return [table for (table,) in rows.fetchall()]


def table_sums(engine: duckdb.DuckDBPyConnection, database: str) -> dict[str, tuple[int, int]]:
    """Return the number of rows of each table and a sum over all that is in them."""
    sums = {}
    for table in tables_of(engine, database):
        rows = engine.execute(f"SELECT count(*), sum(hash(versions)) FROM {database}.{table} AS versions")
        (sums[table],) = rows.fetchall()
    return sums


def quoted(path: Path) -> str:
    """Return `path` as SQL writes a text."""
    return "'" + str(path).replace("'", "''") + "'"


_HOLDER = re.compile(r"Conflicting lock is held in (.+?) \(PID (\d+)\)")
_NEWER = re.compile(r"version number (\d+), but we can only read .*?(\d+)\.")
_REFUSED = re.compile(
    "Permission denied|Operation not permitted|Read-only file system|No such file or directory"
    "|Not a directory|No space left on device|Disk quota exceeded|File too large|Input/output error"
    "|Stale file handle"
)
# What the engine says of a disk that does not do what it is asked, and of a file that it gave up then.
_FAILED = re.compile("fsync failed|has been invalidated|Could not write|Could not sync")
_CORRUPT = re.compile("Corrupt database file|Could not read enough bytes")


def refusal(message: str) -> str:
    """Return the words of the system in what the engine says of a file that it cannot read or write; "" where
    there are none."""
    found = _REFUSED.search(message)
    return found[0] if found else ""


@contextmanager
def named(store: str, otherwise: type[errors.StoreDamagedError] | None = None) -> Iterator[None]:
    """Say what the engine means about the file of `store`; other errors are `otherwise`, or pass."""
    try:
        yield
    except (duckdb.OutOfMemoryException, MemoryError) as error:
        raise errors.StoreMemoryShortError(store=store) from error
    except duckdb.Error as error:
        message = str(error)
        if holder := _HOLDER.search(message):
            process = f"{Path(holder[1]).name} (PID {holder[2]})"
            raise errors.StoreHeldError(store=store, process=process, pid=int(holder[2])) from error
        if "Could not set lock" in message:
            raise errors.StoreHeldError(store=store, process="") from error
        if "already attached" in message:
            raise errors.StoreHeldError(
                store=store, process=f"{Path(sys.executable).name} (PID {os.getpid()})"
            ) from error
        if newer := _NEWER.search(message):
            raise errors.StoreTooNewError(store=store, found=int(newer[1]), known=int(newer[2])) from error
        if why := refusal(message):
            raise errors.StoreUnwritableError(store=store, why=why) from error
        if _FAILED.search(message):
            raise errors.StoreUnwritableError(store=store, why="Input/output error") from error
        if _CORRUPT.search(message):
            raise errors.StoreDamagedError(store=store) from error
        if "bad allocation" in message or "bad_alloc" in message:
            raise errors.StoreMemoryShortError(store=store) from error
        if otherwise:
            raise otherwise(store=store) from error
        raise
