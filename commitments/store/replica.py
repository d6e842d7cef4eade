"""What this machine holds of the tables that several servers share: a copy, in a file of its own, from which
everything is read, also while the shared tables cannot be reached."""

# ruff: noqa: S608 - names of tables and columns come from the store's own steps; values are parameters.

import fcntl
import os
import time
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from shutil import copyfileobj, rmtree
from tempfile import gettempdir, mkdtemp
from typing import Any, BinaryIO
from weakref import finalize

import duckdb

from commitments.errors import ReplicaUnwritableError
from commitments.store import migrations
from commitments.store.engine import FORM, refusal, start_engine, tables_of
from commitments.store.file_opening import attach

_FOLDER = "commitments-replica-"  # in the folder for what is temporary
_LEFT = 60.0  # seconds after which a folder is somebody's, or nobody's
_AT_ONCE = 20_000  # rows on their way

# What may change without a revision, and is little: it is copied whole.
_WHOLE = frozenset({"matches", "steps", "store"})
# What is told in the order in which it was written.
_IN_ORDER = frozenset({"renames", "decisions", "mends"})


class DivergedError(Exception):
    """The shared tables are no longer those that the replica is of: another copy was put in their place."""


class Replica:
    """The copy in a folder that goes when it is closed or nobody has it any more, and that whoever comes
    later removes where this process is killed."""

    def __init__(self, name: str) -> None:
        self._store = name
        with self._own_disk():
            folder = Path(mkdtemp(prefix=_FOLDER))
            mine = _locked(folder)
        _sweep()
        self.path = folder / "replica.duckdb"
        self.engine = start_engine(self.path)
        self._end = finalize(self, _remove, self.engine, folder, mine)
        self._end.atexit = False  # of which a process that was forked off this one knows nothing
        try:
            attach(name, self.path, self.engine, FORM)
            with closing(self.engine.cursor()) as cursor:
                cursor.execute("SET search_path = 'record.main'")
                migrations.take_steps(cursor, 0)
            self.tables = tables_of(self.engine, "record")
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of it, and remove it."""
        self._end()

    def require_same(self, shared: duckdb.DuckDBPyConnection) -> None:
        """Raise DivergedError unless the shared tables are still those that this is a copy of."""
        with closing(self.engine.cursor()) as own:
            _place(shared, _last_mark(own))

    def catch_up(self, shared: duckdb.DuckDBPyConnection, written: Collection[str]) -> bool:
        """Take over what was written since to the shared tables, of which `written` names those that it was
        written to, all of it or nothing, and say whether anything was. `shared` finds them as `record`, as of
        one moment.

        Raises:
            DivergedError: they are not those that this is a copy of.
            ReplicaUnwritableError: there is no room for it on this machine.
        """
        with self._own_disk(), closing(self.engine.cursor()) as own:
            marks = shared.execute(
                "SELECT * FROM record.marks WHERE rowid > ? ORDER BY rowid", [_place(shared, _last_mark(own))]
            ).to_arrow_table()
            if not len(marks):
                return False
            newest = migrations.newest_revision(own)
            own.execute("BEGIN")
            _insert(own, "marks", marks)
            for table in self.tables:
                if table == "marks" or table not in written:
                    continue
                if table in _WHOLE:
                    own.execute(f"DELETE FROM record.{table}")
                    _insert(own, table, _read(shared, f"FROM record.{table}"))
                elif table == "originals":
                    lacking = _lacking(own, shared, newest)
                    content = "FROM record.originals WHERE list_contains(?, sha256)"
                    _insert(own, table, shared.execute(content, [lacking]).to_arrow_reader(1))
                else:
                    order = "ORDER BY rowid" if table in _IN_ORDER else ""
                    rows = f"FROM record.{table} WHERE revision > ? {order}"
                    _insert(own, table, _read(shared, rows, [newest]))
            own.execute("COMMIT")
        return True

    @property
    def is_in_place(self) -> bool:
        """Return whether its file is where it was made, unless nothing can be made there any more. Under the
        engine, a file that is removed is read as before, and written to until its log has grown."""
        return self.path.exists() or not self.path.parent.parent.exists()

    @contextmanager
    def _own_disk(self) -> Iterator[None]:
        """Tell what this machine's disk refuses from what is said of the shared tables."""
        try:
            yield
        except (OSError, duckdb.Error) as error:
            folder, said = gettempdir(), str(error)
            why = (error.strerror or said) if isinstance(error, OSError) else refusal(said)
            if why and (isinstance(error, OSError) or f"{folder}/{_FOLDER}" in said):
                raise ReplicaUnwritableError(store=self._store, folder=folder, why=why) from error
            raise

    def write_to(self, file: BinaryIO) -> None:
        """Write all that it holds, as a store in a file. Raises OSError."""
        with closing(self.engine.cursor()) as own:
            own.execute("CHECKPOINT record")
        with self.path.open("rb") as content:
            copyfileobj(content, file)


def _last_mark(own: duckdb.DuckDBPyConnection) -> tuple[str] | None:
    """Return the mark up to which all was taken over, None before the first time."""
    return own.execute("SELECT mark FROM record.marks ORDER BY rowid DESC LIMIT 1").fetchone()


def _place(shared: duckdb.DuckDBPyConnection, mark: tuple[str] | None) -> int:
    """Return behind which row of the shared marks those stand that were left after `mark`."""
    if not mark:
        return -1
    if place := shared.execute("SELECT rowid FROM record.marks WHERE mark = ?", mark).fetchone():
        return int(place[0])
    raise DivergedError


def _lacking(own: duckdb.DuckDBPyConnection, shared: duckdb.DuckDBPyConnection, newest: int) -> list[str]:
    """Return the hashes of contents that are kept there and not here."""
    here = own.execute("SELECT sha256 FROM record.originals").fetchall()
    named = "SELECT DISTINCT sha256 FROM record.revision_files WHERE revision > ?"
    return [sha256 for (sha256,) in {*shared.execute(named, [newest]).fetchall()}.difference(here)]


def _read(shared: duckdb.DuckDBPyConnection, sql: str, params: list[Any] | None = None) -> Any:
    return shared.execute(sql, params or []).to_arrow_reader(_AT_ONCE)


def _insert(own: duckdb.DuckDBPyConnection, table: str, rows: Any) -> None:
    own.register("given", rows)
    own.execute(f"INSERT INTO record.{table} BY NAME FROM given")
    own.unregister("given")


def _remove(engine: duckdb.DuckDBPyConnection, folder: Path, mine: int) -> None:
    engine.close()
    rmtree(folder, ignore_errors=True)
    os.close(mine)


def _locked(folder: Path, how: int = fcntl.LOCK_EX) -> int:
    """Lock a folder for as long as the descriptor is open, also against what clears away old temporary files
    (systemd-tmpfiles). Raises OSError."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, how)
    except BaseException:
        os.close(handle)
        raise
    return handle


def _sweep() -> None:
    """Remove what processes that were killed have left."""
    for folder in Path(gettempdir()).glob(f"{_FOLDER}*"):
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime < _LEFT or folder.stat().st_uid != os.getuid():
                continue
            held = _locked(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            rmtree(folder, ignore_errors=True)
            os.close(held)
