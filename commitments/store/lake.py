"""The tables that several servers share: DuckLake, whose catalogue PostgreSQL keeps and whose files lie in a
folder.

DuckLake knows no keys: two transactions may write the same revision, and both would stand. So each names the
mark of the one that it follows, and the catalogue takes each such name once: of two that follow the same, one
stands. Beforehand a lock that PostgreSQL holds lets one write at a time, so that hardly any is refused.
"""

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from ctypes import py_object, pythonapi
from importlib import import_module
from pathlib import Path
from threading import Lock

import duckdb

from commitments import errors
from commitments.store import migrations
from commitments.store.beside import beside
from commitments.store.disk import disk_errors, settle_folder, write_private
from commitments.store.engine import named, quoted, start_engine, tables_of
from commitments.store.lake_name import LakeName
from commitments.store.lake_refusals import declined, file_lost, folder_foreign, meaning
from commitments.store.migrations import Mark

# What Python finds the engine's extensions under.
_EXTENSIONS = ("ducklake", "postgres_scanner")

# Where DuckLake keeps its catalogue, and what in it takes each name once.
_CATALOGUE = "__ducklake_metadata_record"
_ONCE = "commitments_one_after_another"
_TAKEN = re.compile(f"{_ONCE}|ducklake_snapshot_pkey|violates unique constraint")

# What a role needs to publish, and to bring the tables up to date; no row is written by it.
_TRIED = (
    "INSERT INTO ducklake_snapshot SELECT * FROM ducklake_snapshot WHERE false; "
    "CREATE TABLE commitments_tried (nothing int)"
)

_LOCK = 0x62616D616B6F  # of PostgreSQL's advisory locks in this database
_LOOK = 0.05  # seconds after which what others hold, or does not answer, is asked for again
_LONGEST = 120.0  # seconds that a lock is waited for
_UNCERTAIN = 20.0  # seconds in which is found out what became of a transaction
_SETTLED = 86_400.0  # seconds after which the system has written a file by itself, wrong clocks included
_DAY = 86_400.0  # seconds between two tidyings, for which what a reader may still need is kept
_RETRIES = 3  # of a transaction, where another that touches nothing of it came before

# Of a few rows the catalogue keeps the content itself, until it is put into a file with others.
_ROWS_IN_CATALOGUE = 100

# What removes files that no table has; those of the last day may still become part of one.
_REMOVING_LEFT = "ducklake_delete_orphaned_files('record', older_than => now() - INTERVAL 1 DAY)"

# The tables that changes after one of them touched; all, where it is no longer known, as it was let go of.
_WRITTEN = """
WITH later AS (
    SELECT unnest(flatten(map_values(changes))) AS touched
    FROM record.snapshots() WHERE snapshot_id > $after
)
SELECT table_name FROM ducklake_table_info('record')
WHERE table_id::VARCHAR IN (FROM later)
    OR NOT EXISTS (FROM record.snapshots() WHERE snapshot_id = $after)
"""

# What tidies the tables: rows of the catalogue become files, small files one, and what nobody needs goes.
_TIDYING = (
    "ducklake_flush_inlined_data('record')",
    "ducklake_merge_adjacent_files('record')",
    "ducklake_expire_snapshots('record', older_than => now() - INTERVAL 1 DAY)",
    "ducklake_cleanup_old_files('record', older_than => now() - INTERVAL 1 DAY)",
    _REMOVING_LEFT,
)


class OvertakenError(Exception):
    """Another transaction followed the same mark, and stands."""


class Lake:
    """The shared tables, attached as `record` in an engine of its own.

    An engine that has declined anything is let go of: who asks next starts another. `spill` is a path on this
    machine, where the engine keeps what memory does not hold.

    All that reaches for them raises:
        StoreAwayError: the catalogue does not answer.
        StoreRefusedError: the catalogue does not do what is asked.
        StoreUnwritableError: the folder cannot be read or written.
        StoreFileLostError: a file in it is not there, or is not what was written.
        StoreFolderForeignError: the folder is another one.
        StoreMissingError: there is no such lake.
        StoreDamagedError: what lies in the catalogue is none.
        LakeMissingError: what reads it is not installed.
    """

    def __init__(self, store: str, name: LakeName, spill: Path) -> None:
        self._store = store
        self._name = name
        self._spill = spill
        self._starting = Lock()
        self._engine: duckdb.DuckDBPyConnection | None = None
        self._settled = set[Path]()  # files that the disk holds

    def close(self) -> None:
        """Let go of it, once whoever still asks it something is done."""
        with self._starting:
            self._engine = None

    @contextmanager
    def cursor(self, *, create: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
        """Yield a cursor that finds the shared tables as `record.<table>`."""
        with named(self._store):
            try:
                with _left(self._started(create)) as cursor:
                    yield cursor
            except duckdb.Error as error:
                self.close()
                if meant := meaning(error, self._store, self._name):
                    raise meant from error
                raise

    @contextmanager
    def writing(self, *, create: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
        """Yield a cursor while no other server writes. Raises StoreBusyError where one has for too long."""
        with self.cursor(create=create) as cursor, self._locked():
            yield cursor

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the lock of PostgreSQL, which it takes back from a process that ends."""
        if not self._name.is_in_postgres:  # one process alone uses it, whose store lets one write at a time
            yield
            return
        asked = _in_postgres(f"SELECT pg_try_advisory_xact_lock({_LOCK})::text")
        until = time.monotonic() + _LONGEST
        with self.cursor() as guard:
            guard.execute("BEGIN")
            while guard.execute(asked).fetchall() != [("true",)]:
                if time.monotonic() > until:
                    raise errors.StoreBusyError(store=self._store, seconds=round(_LONGEST))
                time.sleep(_LOOK)
            yield

    def commit(self, cursor: duckdb.DuckDBPyConnection, mark: Mark) -> None:
        """End a transaction, which stands then whole.

        Raises:
            OvertakenError: another follows the same mark.
            StoreAwayError: it does not stand.
            StoreUncertainError: the catalogue went away, and did not come back to say whether it stands.
        """
        self._settle_files()
        try:
            _end(cursor, mark)
        except duckdb.Error:
            self.close()
            if not (self._name.is_in_postgres and self._stands(mark)):
                raise

    def _settle_files(self) -> None:
        """Have the disk hold what was written to files, which the engine leaves to the system, before the
        catalogue names them. None is written to again."""
        files = set[Path]()
        with disk_errors(self._store):
            for file in self._name.tables.rglob("*.parquet"):
                files.add(file)
                with suppress(FileNotFoundError):  # others tidy up
                    if file not in self._settled and time.time() - file.stat().st_mtime < _SETTLED:
                        with file.open("rb") as content:
                            os.fsync(content.fileno())
                        settle_folder(file.parent)
        self._settled = files

    def _stands(self, mark: Mark) -> bool:
        """Return whether a transaction stands whose end nobody confirmed; from then on it never will if not.

        Another is put after the mark that it follows: where that can be done, it is not there, and can no
        longer come.
        """
        until = time.monotonic() + _UNCERTAIN
        while time.monotonic() < until:
            with suppress(errors.StoreAwayError), self.cursor() as cursor:
                after = "SELECT mark FROM record.marks WHERE follows = $follows OR mark = $own"
                follows = {"follows": mark.follows, "own": mark.own}
                found = cursor.execute(after, follows).fetchall()
                if not found:
                    cursor.execute("BEGIN")
                    fence = migrations.leave_mark(cursor, migrations.newest_revision(cursor))
                    with suppress(OvertakenError):
                        if fence.follows == mark.follows:
                            _end(cursor, fence)
                    found = cursor.execute(after, follows).fetchall()
                return found == [(mark.own,)]
            time.sleep(10 * _LOOK)
        raise errors.StoreUncertainError(store=self._store)

    def newest_change(self) -> int:
        """Return the number of the last change of whatever kind."""
        with self.cursor() as cursor:
            ((number,),) = cursor.execute("FROM record.current_snapshot()").fetchall()
            return int(number)

    def tables_written(self, cursor: duckdb.DuckDBPyConnection, after: int) -> set[str]:
        """Return the names of the tables that were written to since the change of that number; of more, where
        that is long ago."""
        return {table for (table,) in cursor.execute(_WRITTEN, {"after": after}).fetchall()}

    def tidy_daily(self) -> None:
        """Make few files of many, unless a server did within a day. Whoever publishes waits meanwhile;
        readers do not, and every row keeps its place."""
        tidied = beside(self._name.path, ".tidied")
        if self._is_recent(tidied):
            return
        with self.writing() as cursor:
            self.require_own_folder(cursor)
            if self._is_recent(tidied):  # another server did, for which this one waited
                return
            with disk_errors(self._store):
                tidied.touch(mode=0o600)  # first: where it fails it is tried again tomorrow
            for call in _TIDYING:
                cursor.execute("BEGIN")
                cursor.execute(f"FROM {call} SELECT count(*)").fetchall()
                self._settle_files()
                cursor.execute("COMMIT")

    def _is_recent(self, tidied: Path) -> bool:
        with disk_errors(self._store), suppress(FileNotFoundError):
            return time.time() - tidied.stat().st_mtime < _DAY
        return False

    def remove_left_files(self) -> int:
        """Remove the files of the folder that no table has, as processes leave them that are killed while
        they write, and say how many they were."""
        with self.writing() as cursor:
            self.require_own_folder(cursor)
            ((removed,),) = cursor.execute(f"FROM {_REMOVING_LEFT} SELECT count(*)").fetchall()
            return int(removed)

    def require_own_folder(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """Make sure that the folder is that of the tables. Raises StoreFolderForeignError, and
        StoreMissingError where a catalogue was begun and nothing more."""
        if not migrations.steps_taken(cursor):
            raise errors.StoreMissingError(store=self._store)
        first = cursor.execute("SELECT mark FROM record.marks ORDER BY rowid LIMIT 1").fetchone()
        with suppress(OSError):
            if first and self._name.mark.read_text("ascii") == first[0]:
                return
        raise folder_foreign(self._store, self._name)

    def require_whole_files(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """Make sure that each file of the tables is there, as long as it was written. Raises
        StoreFileLostError."""
        listed = "SELECT data_file, data_file_size_bytes FROM ducklake_list_files('record', ?)"
        for table in tables_of(cursor, "record"):
            for file, size in cursor.execute(listed, [table]).fetchall():
                with disk_errors(self._store), suppress(FileNotFoundError):
                    if Path(file).stat().st_size == size:
                        continue
                raise file_lost(file, self._store, self._name)

    def require_writable(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """Make sure that PostgreSQL lets its role write and make tables: it does so, and takes it back.
        Raises StoreRefusedError."""
        if self._name.is_in_postgres:
            cursor.execute("BEGIN")
            cursor.execute(f"CALL postgres_execute('{_CATALOGUE}', '{_TRIED}')")
            cursor.execute("ROLLBACK")

    def steps_taken(self, cursor: duckdb.DuckDBPyConnection) -> int:
        """Return the number of steps that the tables have taken.

        Raises:
            StoreTooNewError: a later version of this program has taken some that this one does not know.
        """
        taken, known = migrations.steps_taken(cursor), len(migrations.steps())
        if taken > known:
            raise errors.StoreTooNewError(store=self._store, found=taken, known=known)
        return taken

    def bring_up_to_date(self, demonstration: bool | None = None) -> None:
        """Take the steps that the tables lack, and make them where there are none and it is said what they
        are to hold; all of that at once, or nothing.

        Raises:
            StoreTooNewError: a later version of this program has taken steps that this one does not know.
        """
        create = demonstration is not None
        if create:
            with disk_errors(self._store):
                self._name.tables.mkdir(mode=0o700, parents=True, exist_ok=True)
        steps = migrations.steps()
        with self.cursor(create=create) as cursor:
            taken = self.steps_taken(cursor)
        if taken == len(steps):
            return
        if not taken and not create:
            raise errors.StoreMissingError(store=self._store)
        with self.writing() as cursor:
            taken = self.steps_taken(cursor)
            if taken == len(steps):
                return
            self._prepare(cursor)
            cursor.execute("BEGIN")
            cursor.execute("USE record")
            migrations.take_steps(cursor, taken)
            if not taken:
                cursor.execute("INSERT INTO record.store VALUES (?, ?)", [demonstration, migrations.now()])
            mark = migrations.leave_mark(cursor, migrations.newest_revision(cursor))
            with self._marked(mark) if not taken else nullcontext():
                self.commit(cursor, mark)
            # The files that people sent are large, and read one at a time, also once they are put together.
            for option, rows in (("data_inlining_row_limit", 0), ("parquet_row_group_size", 1)):
                cursor.execute(f"CALL record.set_option('{option}', {rows}, table_name => 'originals')")

    @contextmanager
    def _marked(self, first: Mark) -> Iterator[None]:
        """Say in the folder whose it is, unless the tables are not made after all. Raises
        StoreFolderForeignError where it is another's."""
        if self._name.mark.exists():
            raise folder_foreign(self._store, self._name)
        write_private(self._name.mark, first.own, self._store)
        try:
            yield
        except errors.StoreUncertainError:
            raise  # they may be there
        except BaseException:
            with suppress(OSError):
                self._name.mark.unlink()
            raise

    def _prepare(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """Have the catalogue take each mark that is followed once."""
        cursor.execute(f"CALL record.set_option('data_inlining_row_limit', {_ROWS_IN_CATALOGUE})")
        once = f"CREATE UNIQUE INDEX IF NOT EXISTS {_ONCE} ON %sducklake_snapshot_changes (commit_extra_info)"
        if self._name.is_in_postgres:
            cursor.execute(f"CALL postgres_execute('{_CATALOGUE}', '{once % ''}')")
        else:
            cursor.execute(once % f"{_CATALOGUE}.")

    def _started(self, create: bool) -> duckdb.DuckDBPyConnection:
        """Return a cursor of the engine, before anybody else lets that go."""
        with self._starting:
            if self._engine is None:
                self._engine = self._attached(create)
            return self._engine.cursor()

    def _attached(self, create: bool) -> duckdb.DuckDBPyConnection:
        """Start an engine with the lake attached; it opens and loads nothing else from then on."""
        if not (create or self._name.is_in_postgres or Path(self._name.catalogue).exists()):
            raise errors.StoreMissingError(store=self._store)
        engine = start_engine(self._spill)
        try:
            for extension in _EXTENSIONS[: 1 + self._name.is_in_postgres]:
                engine.execute(f"LOAD {quoted(_extension(extension))}")
            attached, made = self._name.attached.replace("'", "''"), "true" if create else "false"
            engine.execute(
                f"ATTACH '{attached}' AS record (DATA_PATH {quoted(self._name.tables)}, "
                f"OVERRIDE_DATA_PATH true, CREATE_IF_NOT_EXISTS {made})"
            )
            allowed = (self._name.tables, beside(self._spill, ".tmp"))
            engine.execute(f"SET allowed_directories = [{', '.join(map(quoted, allowed))}]")
            engine.execute("SET enable_external_access = false")
            engine.execute(f"SET ducklake_max_retry_count = {_RETRIES}")
            engine.execute("SET lock_configuration = true")
        except BaseException as error:
            engine.close()
            if create and isinstance(error, duckdb.Error) and declined(error):
                with suppress(duckdb.Error):  # another process has made it meanwhile
                    return self._attached(create=False)
            raise
        return engine


@contextmanager
def _left(cursor: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a cursor, and close it without a transaction: with one over a line that was cut, closing it would
    end the process."""
    try:
        yield cursor
    finally:
        try:
            cursor.execute("ROLLBACK")
        except duckdb.FatalException:  # the engine gave up, and ends nothing any more: it stays for ever
            pythonapi.Py_IncRef(py_object(cursor))
        except duckdb.Error:  # there is none
            cursor.close()
        else:
            cursor.close()


def _end(cursor: duckdb.DuckDBPyConnection, mark: Mark) -> None:
    """End a transaction that follows a mark. Raises OvertakenError where another does."""
    try:
        cursor.execute(
            "CALL record.set_commit_message('', $own, extra_info => $follows)",
            {"own": mark.own, "follows": mark.follows},
        )
        cursor.execute("COMMIT")
    except duckdb.Error as error:
        if _TAKEN.search(str(error)):
            raise OvertakenError from error
        raise


def _in_postgres(sql: str) -> str:
    """Return SQL for what PostgreSQL answers to `sql`, in the transaction in which it is asked."""
    return f"FROM postgres_query('{_CATALOGUE}', '{sql}')"


def _extension(name: str) -> Path:
    """Return the file of an extension of the engine. Raises LakeMissingError."""
    try:
        folder = Path(str(import_module(f"duckdb_extension_{name}").__file__)).parent
        return next(folder.glob(f"extensions/v{duckdb.__version__}/*.duckdb_extension"))
    except (ImportError, StopIteration) as error:
        raise errors.LakeMissingError from error
