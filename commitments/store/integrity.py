"""Whether the file of a store and the log beside it are one store, looked at without touching either.

A store is whole if its revisions are exactly 1 … n, each once, nothing in it is of a later one, and the marks
of its transactions follow one another. A log belongs to it if its first transaction follows the file's last
mark. The engine asks less: it takes older logs for torn ones, forks for its own, and would fold them into the
file as it is opened for writing; so this is asked first, of a file that is opened for reading alone.
"""

# ruff: noqa: S608 - names of tables come from the file's own catalogue; values are parameters.

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from pathlib import Path
from shutil import copyfile, rmtree
from tempfile import TemporaryDirectory

import duckdb

from commitments import errors
from commitments.contract.model import RECORDS
from commitments.store import migrations
from commitments.store.beside import beside, draft_of
from commitments.store.disk import disk_errors
from commitments.store.engine import named, quoted, start_engine, tables_of
from commitments.store.write_ahead import Log, State, read_log

# Where the engine keeps what tells a file from all others, and how often it was checkpointed.
IDENTIFIER = slice(124, 140)
CHECKPOINTS = (4096 + 8, 8192 + 8)
_BLOCKS_FROM = 12288  # bytes before the first block

# What says that a store cannot be read.
DAMAGED = (errors.StoreDamagedError, errors.StoreTangledError, errors.StoreLogDamagedError)


class Fit(Enum):
    """How the log beside a store fits its file."""

    NOTHING = "nothing"  # there is none, or nothing is in it
    FOLLOWS = "follows"  # what it holds comes after what the file holds, or is in it by now
    CUT = "cut"  # what is whole of it follows; it breaks off behind that
    EARLIER = "earlier"  # all that it holds is in the file
    FOREIGN = "foreign"  # it follows another file
    TAKEN = "taken"  # it was copied with the file before, in whose place the file was put


@dataclass(frozen=True)
class Examination:
    """What was found of a store: it is whole up to the revision of that number."""

    revisions: int
    log: Log
    fit: Fit
    outdated: bool  # an earlier version made it: it lacks steps, or an identifier for its log to name


@dataclass(frozen=True)
class FileState:
    """What stands in a file, with its log or without."""

    step: int  # the last one taken
    newest: int
    marks: tuple[str, ...]


def examine(name: str, path: Path, engine: duckdb.DuckDBPyConnection | None = None) -> Examination:
    """Look at the store `name` in the file `path` and the log beside it, and leave both as they are.

    The files are opened and closed: never while this process holds the store, whose lock would be lost.

    Raises:
        StoreHeldError: another process, or this one, has opened it for writing.
        StoreTooNewError: a later version of this program or of the engine has written it.
        StoreDamagedError: the file cannot be read, with its log or without.
        StoreTangledError: its revisions are not those of one store.
        StoreLogDamagedError: the file is whole without its log, and whose the log is or was cannot be told.
        StoreMemoryShortError: there is not enough memory to look.
        StoreUnwritableError: it may not be read.
    """
    if engine is None:
        with closing(start_engine(path)) as own:
            return examine(name, path, own)
    with disk_errors(name), named(name):
        log = read_log(path)
    replayed: FileState | None = None
    try:
        replayed = look_at_file(name, path, engine, thorough=log.state is not State.NONE)
    except (errors.StoreDamagedError, errors.StoreTangledError):
        if log.state is State.NONE:
            raise
    if log.state is State.NONE and replayed:
        return Examination(replayed.newest, log, Fit.NOTHING, _is_outdated(path, replayed))
    with file_without_log(path) as file:
        # Whether it is the file that cannot be read or the log is asked as thoroughly.
        alone = look_at_file(name, file, engine, thorough=replayed is None)
    fit = _fit(alone, log, replayed is not None)
    if fit is None or (replayed is None and fit in (Fit.FOLLOWS, Fit.CUT)):
        raise errors.StoreLogDamagedError(store=name, log=str(log.path), revision=alone.newest)
    whole = replayed if replayed and fit in (Fit.FOLLOWS, Fit.CUT) else alone
    return Examination(whole.newest, log, fit, _is_outdated(path, whole))


def _fit(file: FileState, log: Log, replayed: bool) -> Fit | None:
    """Say how `log` fits the file that stands alone, or None where that cannot be told for certain."""
    if log.mark in file.marks:
        return Fit.TAKEN
    if log.state is State.DAMAGED:
        return None
    follows = Fit.CUT if log.state is State.CUT else Fit.FOLLOWS
    if not log.transactions:
        return follows if replayed else None
    marks = [mark for mark in log.marks if mark]
    if not file.marks:  # the file is older than marks are, and so is its log, or it brings the first
        return follows if replayed and (not marks or marks[0][1] == migrations.NO_MARK) else None
    if len(marks) < log.transactions:
        return Fit.FOREIGN
    if all(own in file.marks for own, _ in marks):
        # After a checkpoint that was not finished, the engine itself knows that nothing is to be replayed.
        return follows if replayed else Fit.EARLIER
    one_by_one = all(own == before for (own, _), (_, before) in pairwise(marks))
    return follows if marks[0][1] == file.marks[-1] and one_by_one else Fit.FOREIGN


def look_at_file(
    name: str, path: Path, engine: duckdb.DuckDBPyConnection, thorough: bool = False
) -> FileState:
    """Read what must fit in a file, with the log beside it; all that is in both, where that is asked."""
    with named(name, otherwise=errors.StoreDamagedError):
        engine.execute(f"ATTACH {quoted(path)} AS looked_at (TYPE duckdb, READ_ONLY)")
    try:
        with named(name, otherwise=errors.StoreDamagedError), closing(engine.cursor()) as cursor:
            cursor.execute("USE looked_at")
            if not thorough:
                _refuse_a_shorter_file(name, path, cursor)
            (step,) = cursor.execute("SELECT max(step) FROM steps").fetchall()[0]
            if int(step) > (known := len(migrations.steps())):
                raise errors.StoreTooNewError(store=name, found=step, known=known)
            return FileState(step, *_read(name, cursor, thorough))
    finally:
        with suppress(duckdb.Error):
            engine.execute("DETACH looked_at")


def _refuse_a_shorter_file(name: str, path: Path, cursor: duckdb.DuckDBPyConnection) -> None:
    size = path.stat().st_size - _BLOCKS_FROM
    ((count, block),) = cursor.execute(
        "SELECT total_blocks, block_size FROM pragma_database_size() WHERE database_name = 'looked_at'"
    ).fetchall()
    # The engine counts blocks at the end that it freed and cut off itself.
    if size < count * block and size < (_last_block(cursor) + 1) * block:
        raise errors.StoreDamagedError(store=name)


def _last_block(cursor: duckdb.DuckDBPyConnection) -> int:
    """Return the number of the last block in which something stands."""
    parts = ["SELECT max(block_id) AS block FROM pragma_metadata_info('looked_at')"]
    for table in tables_of(cursor, "looked_at"):
        segments = f"pragma_storage_info('{table}')"
        parts += [
            f"SELECT max(greatest(block_id, list_max(additional_block_ids))) FROM {segments}",
            "SELECT max(list_max(regexp_extract_all(regexp_extract("
            f"segment_info, 'Overflow String Block Ids: (.*)', 1), '[0-9]+')::BIGINT[])) FROM {segments}",
        ]
    ((last,),) = cursor.execute(f"SELECT max(block) FROM ({' UNION ALL '.join(parts)})").fetchall()
    return int(last)


def _read(name: str, cursor: duckdb.DuckDBPyConnection, thorough: bool) -> tuple[int, tuple[str, ...]]:
    # Rows say which revision wrote them in a column that is never empty. Asked for columns, the engine would
    # go through all views of its own first, which takes longer than all else here.
    tables = [
        table
        for (table,) in cursor.execute(
            "SELECT DISTINCT table_name FROM duckdb_constraints() "
            "WHERE database_name = 'looked_at' AND 'revision' IN constraint_column_names ORDER BY table_name"
        ).fetchall()
    ]
    ((n, newest, kinds, first),) = cursor.execute(
        "SELECT count(*), coalesce(max(revision), 0), count(DISTINCT revision), coalesce(min(revision), 1) "
        "FROM revisions"
    ).fetchall()
    latest = " UNION ALL ".join(f"SELECT max(revision) AS revision FROM {table}" for table in tables)
    ((last,),) = cursor.execute(f"SELECT max(revision) FROM ({latest})").fetchall()
    if not n == newest == kinds or first != 1 or last not in (None, newest):
        raise errors.StoreTangledError(store=name)
    marks = _marks(name, cursor, newest) if "marks" in tables else ()
    if thorough:
        _read_all(name, cursor, tables)
    return newest, marks


def _marks(name: str, cursor: duckdb.DuckDBPyConnection, newest: int) -> tuple[str, ...]:
    """Return the marks of all transactions, each of which names the one before it."""
    rows = cursor.execute("SELECT mark, follows, revision FROM marks ORDER BY rowid").fetchall()
    for (mark, _, revision), (_, follows, later) in pairwise(rows):
        if follows != mark or later - revision not in (0, 1):
            raise errors.StoreTangledError(store=name)
    if not rows or rows[-1][2] != newest:
        raise errors.StoreTangledError(store=name)
    return tuple(mark for mark, *_ in rows)


def _read_all(name: str, cursor: duckdb.DuckDBPyConnection, tables: list[str]) -> None:
    """Read every value, and count what each revision wrote: a log may point at parts of another file."""
    for table in (*tables, "originals"):
        cursor.execute(f"SELECT bit_xor(hash(each)) FROM {table} AS each").fetchall()
    versions = " UNION ALL ".join(f"SELECT revision FROM {table}" for table in tables if table in RECORDS)
    unlike = cursor.execute(
        f"SELECT 1 FROM (SELECT revision, count(*) AS n FROM ({versions}) GROUP BY revision) "
        "FULL JOIN revisions USING (revision) WHERE coalesce(n, 0) <> added + changed + removed"
    ).fetchall()
    if unlike:
        raise errors.StoreTangledError(store=name)


@contextmanager
def file_without_log(path: Path, log: bytes = b"") -> Iterator[Path]:
    """Yield another path to the same file, without the log beside it, or beside `log`."""
    with ExitStack() as folders:
        try:  # the engine looks through a symbolic link, not through this
            folder = draft_of(path)
            folder.mkdir(0o700)
            folders.callback(rmtree, folder, ignore_errors=True)
            file = folder / path.name
            file.hardlink_to(path)
        except OSError:  # a disk without links, or one that is not to be written
            file = Path(folders.enter_context(TemporaryDirectory())) / path.name
            copyfile(path, file)
        if log:
            beside(file).write_bytes(log)
        yield file


def _is_outdated(path: Path, file: FileState) -> bool:
    return file.step < len(migrations.steps()) or not any(head_of_file(path)[IDENTIFIER])


def head_of_file(path: Path) -> bytes:
    """Return what stands in the file before its first block."""
    with path.open("rb") as file:
        return file.read(_BLOCKS_FROM)
