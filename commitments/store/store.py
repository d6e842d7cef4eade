"""All that was ever published, in DuckDB: written a revision at a time, read as of a revision and a day.

Nothing is overwritten: a revision is a row of `record.revisions`, and of the versions of a key in
`record.<table>` the newest one not after a revision is what stood then. A reading copies what stood into
memory once and queries it there.
"""

# ruff: noqa: S608 - names of tables and columns come from the model; values are parameters.

import logging
import os
import threading
import time
import zlib
from abc import ABC, abstractmethod
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from shutil import copyfileobj
from tempfile import gettempdir
from typing import Any, Self
from uuid import uuid4
from weakref import WeakValueDictionary

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
from duckdb.func import ARROW

from commitments.contract.batches import RecordBatches, as_record, as_values
from commitments.contract.codelists import LEVEL_OF
from commitments.contract.countries import FICTIONAL
from commitments.contract.model import RECORDS, Record
from commitments.errors import (
    BadStoreNameError,
    CommitmentsError,
    LogForeignError,
    RevisionUnknownError,
    StoreDamagedError,
    StoreHeldError,
    StoreLogDamagedError,
    StoreMissingError,
    StoreMixedError,
    StoreMovedError,
    StoreNotRenewedError,
    StoreOnlyReadError,
    StoreOutdatedError,
    StorePartedError,
    StoreReplacedError,
    StoreUnwritableError,
)
from commitments.limits.lanes import require_wanted
from commitments.settings import DEFAULT_STORE
from commitments.store import integrity
from commitments.store.engine import FORM, named, quoted, start_engine
from commitments.store.file import (
    StoreFile,
    behind_links,
    draft_of,
    links_left,
    new_private,
    settle_folder,
    sweep,
    why_only_read,
)
from commitments.store.integrity import Examination, Fit, examine, set_aside, settle, unchanged
from commitments.store.revisions import Renaming, Revision, SourceFile
from commitments.store.write_ahead import ENDINGS, State, read_log
from commitments.text.folding import spellings

_CHUNK = 10_000  # rows turned into records at a time
_ORDERED = 100_000  # rows put in order at a time

# How long a file waits for its readers to be done before it is attached anew, in seconds.
_PATIENCE = 10.0

# What is kept in memory: the last revisions read and, of those, the last days.
_REVISIONS_KEPT = 3
_DAYS_KEPT = 12

# What this process holds open, by file: the engine attaches a file once, so whoever opens it again shares it.
# One is opened at a time: as this process closes a file that it has looked at, its lock on it is gone.
_OPEN: WeakValueDictionary[Path, "Store"] = WeakValueDictionary()
_OPENING = threading.RLock()

# Columns that no figure is made of, and that are most of what many records hold.
_PROSE = ("description", "narrative", "notes", "summary")

# What a revision did to a record, by how it stood before and after.
_HAPPENING = {
    "": "before.key IS NOT NULL OR NOT after.removed",
    "added": "before.key IS NULL AND NOT after.removed",
    "changed": "before.key IS NOT NULL AND NOT after.removed",
    "removed": "before.key IS NOT NULL AND after.removed",
}


def open_store(
    name: str = DEFAULT_STORE, *, create: bool = False, demonstration: bool | None = None
) -> "Store":
    """Open the store `name` (`duckdb:PATH`), or make it where it is missing and `create` says so.

    `demonstration` says what the store must hold: the fictional set, real data, or (None) whatever it does;
    a new one is real unless told otherwise. A new store is there whole or not at all. One that this process
    holds open already is shared.

    What stands in a log beside the file is taken in where it is this store's, and set aside where it is not;
    `notices` of the store says so.

    Raises BadStoreNameError, StoreMissingError, StoreMixedError, and the errors of `integrity.examine`.
    """
    path = store_path(name)
    with _OPENING:
        store = _OPEN.get(path)
        if store is None:
            made = not path.exists()
            if made:
                if not create:
                    raise StoreMissingError(store=name)
                _create(name, path, bool(demonstration))
            store = _OPEN[path] = Store(name, path, made)
        else:
            store.holders += 1
    if demonstration not in (None, store.is_demonstration):
        store.close()
        raise StoreMixedError(store=name)
    return store


def store_path(name: str) -> Path:
    """Give where the file of the store `name` is, or would be, behind all links: what belongs to it lies
    beside it there. Raises BadStoreNameError."""
    scheme, _, where = name.partition(":")
    if scheme != "duckdb" or not where.strip():
        raise BadStoreNameError(store=name)
    return behind_links(Path(where.strip()).expanduser())


class ReadableStore(ABC):
    """What measures read: a store, or one as it would be."""

    name: str
    is_demonstration: bool

    @property
    def newest(self) -> int:
        """The number of the last revision; 0 before the first."""
        with named(self.name), self._cursor() as cursor:
            return _newest(cursor)

    @abstractmethod
    def reading(self, revision: int | None = None, day: date | None = None) -> "Snapshot":
        """Return what is known as of a revision (default: the newest) and a day (default: today, UTC)."""

    @abstractmethod
    def _cursor(self) -> "closing[duckdb.DuckDBPyConnection]": ...

    @abstractmethod
    def _laid_out(
        self, revision: int, day: date, *, searching: bool = False
    ) -> AbstractContextManager[duckdb.DuckDBPyConnection]: ...

    def _make(self, fill: Callable[[duckdb.DuckDBPyConnection], None], schema: str, *beside: str) -> None:
        """Make `schema` in memory and `fill` it, with the tables of `beside` in sight."""
        with self._cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(f"CREATE SCHEMA memory.{schema}")
            _set_search_path(cursor, schema, *beside)
            fill(cursor)
            cursor.execute("COMMIT")

    def _drop(self, schema: str) -> None:
        with self._cursor() as cursor:
            cursor.execute(f"DROP SCHEMA memory.{schema} CASCADE")


class Store(ReadableStore):
    """An open store; threads may share it, one process at a time may hold it.

    It stays open until each of its `holders`, those who opened it, has closed it.
    """

    def __init__(self, name: str, path: Path, new: bool = False) -> None:
        self.name = name
        self.path = path
        self.holders = 1
        self._writing = threading.Lock()
        self._given_up = False  # by the engine, as a checkpoint failed
        self._declined = False  # what was to be committed: the engine may hold the log open since
        making = threading.Lock()
        self._revisions = _LeaseCache(_REVISIONS_KEPT, making)
        self._days = _LeaseCache(_DAYS_KEPT, making)
        self._searched = _LeaseCache(_REVISIONS_KEPT, making)
        # Why nothing can be written to it, in the words of the system; "" where all is well.
        self.only_read = why_only_read(path)
        with named(name):
            self._connection = start_engine(path if not self.only_read else Path(gettempdir()) / path.name)
        try:
            found, self.notices = _looked_at(name, path, self._connection, new, self.only_read)
            if found.outdated and not self.only_read:
                self.notices += _renew(name, path, found)
            _attach(name, path, self._connection, only_read=bool(self.only_read))
            self._file = StoreFile(path)
        except BaseException:
            self._connection.close()
            raise
        try:
            with named(name), self._cursor() as cursor:
                if self.only_read and _lacking(cursor):
                    raise StoreOutdatedError(store=name, why=self.only_read)
                taken = _migrate(cursor, path)
                ((self.is_demonstration,),) = cursor.execute(
                    "SELECT demonstration FROM record.store"
                ).fetchall()
                cursor.execute((integrity.SCHEMA / "reading.sql").read_text("utf-8"))
                cursor.create_function("spellings", _spellings, ["VARCHAR"], "VARCHAR", type=ARROW)
            if not self.only_read:
                sweep(path)
                if taken or found.log.state is not State.NONE:
                    self._checkpoint()
            self._file.written()
        except BaseException:
            self._let_go()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file, once nobody else in this process holds it: all is in it then, and nothing in
        a log beside it."""
        with _OPENING, self._writing:
            if not self.is_open:  # it was given up
                return
            self.holders -= 1
            if self.holders < 1:
                self._forget()
                with suppress(duckdb.Error), self._cursor() as cursor:
                    if self._file.is_untouched and not self.only_read:
                        cursor.execute("CHECKPOINT record")
                        _end_log(self.path)
                self._let_go()

    def _give_up(self) -> None:
        """Let go of a file that the engine will have nothing more to do with: whoever asks next opens it
        anew."""
        with _OPENING:
            self.holders = 0
            self._forget()
            self._let_go()

    def _forget(self) -> None:
        for path in [path for path, each in _OPEN.items() if each is self]:
            del _OPEN[path]

    def _let_go(self) -> None:
        try:
            self._connection.close()
        except duckdb.Error as error:  # it would still have written to a file that is damaged
            logging.getLogger(__name__).warning("%s was closed as it was: %s", self.name, error)
        self._file.close()

    @property
    def is_open(self) -> bool:
        """Whether somebody holds it."""
        return self.holders > 0

    def require_in_place(self) -> None:
        """Make sure that its file is still the one that was opened, as it was last written. Raises
        StoreReplacedError."""
        while True:
            known = self._file.seen
            if self._file.is_untouched:
                return
            # While a revision is written, the file changes; once it is, this is known anew.
            if not self._file.is_there or not (self._writing.locked() or self._file.seen != known):
                raise StoreReplacedError(store=self.name)
            if self._writing.locked():
                return

    def contents(self) -> dict[str, tuple[int, int]]:
        """Give of each table how many rows it has and a sum over all that is in them: all of it is read."""
        with named(self.name, otherwise=StoreDamagedError), self._cursor() as cursor:
            return _contents(cursor, "record")

    def write_copy(self, to: Path) -> dict[str, tuple[int, int]]:
        """Write what was published so far to a new file, with a log beside it where there is one, and give
        its contents. The file may have been removed since it was opened.

        Raises StoreReplacedError, OSError.
        """
        with self._writing, named(self.name):
            if not self._file.is_as_left:
                raise StoreReplacedError(store=self.name)
            if self._file.is_there and not self.only_read:
                self._checkpoint()
                self._file.written()
            with new_private(to) as out:
                self._file.copy(out)
            log = self.path.with_name(f"{self.path.name}.wal")
            if self._file.is_there and log.exists() and log.stat().st_size:
                with log.open("rb") as content, new_private(to.with_name(f"{to.name}.wal")) as out:
                    copyfileobj(content, out)
            return self.contents()

    def require_writable(self) -> None:
        """Make sure that something can be written to it. Raises StoreOnlyReadError."""
        if self.only_read:
            raise StoreOnlyReadError(store=self.name, why=self.only_read)

    def moment(self, revision: int) -> datetime | None:
        """When `revision` was made (UTC), None where there is none."""
        with named(self.name), self._cursor() as cursor:
            found = cursor.execute(
                "SELECT made_at FROM record.revisions WHERE revision = ?", [revision]
            ).fetchone()
        return found[0].replace(tzinfo=UTC) if found else None

    def revisions(self) -> list[Revision]:
        """Give every revision, the first one first."""
        with named(self.name), self._cursor() as cursor:
            files: defaultdict[int, list[SourceFile]] = defaultdict(list)
            for number, *facts in cursor.execute(
                "SELECT revision, name, sha256, size, rows FROM record.revision_files ORDER BY revision, name"
            ).fetchall():
                files[number].append(SourceFile(*facts))
            rows = cursor.execute(
                "SELECT revision, made_at, who, reason, kind, added, changed, removed "
                "FROM record.revisions ORDER BY revision"
            ).fetchall()
        return [
            Revision(n, at.replace(tzinfo=UTC), who, why, kind, added, changed, removed, tuple(files[n]))
            for n, at, who, why, kind, added, changed, removed in rows
        ]

    def renamings(self, revision: int) -> tuple[Renaming, ...]:
        """Give the identifiers that a revision gave up for others."""
        with named(self.name), self._cursor() as cursor:
            rows = cursor.execute(
                "SELECT in_table, old, new FROM record.renames WHERE revision = ? ORDER BY rowid", [revision]
            ).fetchall()
        return tuple(Renaming(*row) for row in rows)

    def renamings_after(self, revision: int) -> list[tuple[int, Renaming, bool]]:
        """Give the identifiers that revisions after `revision` gave up for others, in turn, each with its
        revision, and whether it was two that became one and were taken apart again since."""
        with named(self.name), self._cursor() as cursor:
            rows = cursor.execute(
                "SELECT revision, in_table, old, new FROM record.renames WHERE revision > ? "
                "ORDER BY revision, rowid",
                [revision],
            ).fetchall()
            return [
                (number, Renaming(table, old, new), self._taken_apart(cursor, number, table, old))
                for number, table, old, new in rows
            ]

    def _taken_apart(self, cursor: duckdb.DuckDBPyConnection, revision: int, table: str, old: str) -> bool:
        """Whether what `revision` made one with another was put back since as it had been, by an undo."""
        columns = ", ".join(RECORDS[table].columns())
        ((apart,),) = cursor.execute(
            f"""
            WITH was AS (
                SELECT {columns} FROM record.{table} WHERE key = $old AND revision < $revision
                ORDER BY revision DESC LIMIT 1
            ),
            back AS (
                SELECT {columns} FROM record.{table}
                SEMI JOIN (FROM record.revisions WHERE kind = 'undo') USING (revision)
                ANTI JOIN (FROM record.renames WHERE in_table = $table AND lower(new) = $old) USING (revision)
                WHERE key = $old AND revision > $revision AND NOT removed
            )
            SELECT count(*) > 0 FROM (FROM was INTERSECT FROM back)
            """,
            {"old": old.lower(), "revision": revision, "table": table},
        ).fetchall()
        return bool(apart)

    def renames(self, revision: int | None = None) -> dict[str, dict[str, str]]:
        """Give what identifiers that were given up lead to at `revision`, by table: key → what stands now.

        One that names something again, since, leads nowhere else.
        """
        number = self._known(revision)
        found: dict[str, dict[str, str]] = {table: {} for table in RECORDS}
        with named(self.name), self._cursor() as cursor:
            rows = cursor.execute(
                "SELECT revision, in_table, old, new FROM record.renames WHERE revision <= ? "
                "ORDER BY revision, rowid",
                [number],
            ).fetchall()
            for at, table, old, new in rows:
                leads = found[table]
                for key, to in leads.items():
                    if to.lower() == old.lower():
                        leads[key] = new
                leads[old.lower()] = new
                leads.pop(new.lower(), None)
                again = cursor.execute(
                    f"SELECT count(*) FROM record.{table} "
                    "WHERE key = ? AND revision > ? AND revision <= ? AND NOT removed",
                    [old.lower(), at, number],
                ).fetchall()
                if again != [(0,)]:
                    del leads[old.lower()]
        return found

    def written(
        self, revision: int, table: str, happening: str = "", *, first: int = 0, size: int | None = None
    ) -> list[tuple[Record | None, Record | None]]:
        """Give what a revision did to `table`: each record as it stood before and after, by key.

        None is a record that was not there. `happening` may be added, changed or removed; of these `size`
        from the one at `first` on.
        """
        record = RECORDS[table]
        columns = ", ".join(
            f"{side}.{name}" for side in ("before", "after") for name in ("key", *record.columns())
        )
        with named(self.name), self._cursor() as cursor:
            cursor.execute(
                f"""
                WITH after AS (FROM record.{table} WHERE revision = $revision),
                before AS (
                    FROM record.{table} SEMI JOIN after USING (key) WHERE revision < $revision
                    QUALIFY row_number() OVER (PARTITION BY key ORDER BY revision DESC) = 1
                )
                SELECT after.removed, {columns}
                FROM after LEFT JOIN (FROM before WHERE NOT removed) AS before USING (key)
                WHERE {_HAPPENING[happening]}
                ORDER BY after.key LIMIT $size OFFSET $first
                """,
                {"revision": self._known(revision), "size": size, "first": first},
            )
            rows = cursor.fetchall()
        width = len(record.columns()) + 1
        return [
            (
                as_record(record, before[1:]) if before[0] is not None else None,
                None if removed else as_record(record, after[1:]),
            )
            for removed, *cells in rows
            for before, after in ((cells[:width], cells[width:]),)
        ]

    def counts(self, revision: int) -> dict[str, dict[str, int]]:
        """Give how many records of each table a revision added, changed and removed, where any."""
        found: dict[str, dict[str, int]] = {}
        with named(self.name), self._cursor() as cursor:
            for table in RECORDS:
                rows = cursor.execute(
                    f"""
                    WITH after AS (SELECT key, removed FROM record.{table} WHERE revision = $revision),
                    before AS (
                        SELECT key, removed FROM record.{table} SEMI JOIN after USING (key)
                        WHERE revision < $revision
                        QUALIFY row_number() OVER (PARTITION BY key ORDER BY revision DESC) = 1
                    )
                    SELECT CASE WHEN after.removed THEN 'removed' WHEN before.key IS NULL THEN 'added'
                        ELSE 'changed' END, count(*)
                    FROM after LEFT JOIN (FROM before WHERE NOT removed) AS before USING (key)
                    WHERE {_HAPPENING[""]}
                    GROUP BY ALL
                    """,
                    {"revision": revision},
                ).fetchall()
                if rows:
                    found[table] = dict(rows)
        return found

    def writers(self, table: str, keys: Iterable[str], *, after: int) -> dict[str, int]:
        """Give the last revision after `after` that wrote each of `keys`, where one did."""
        with named(self.name), self._cursor() as cursor:
            rows = cursor.execute(
                f"SELECT key, max(revision) FROM record.{table} "
                "WHERE revision > $after AND key IN (SELECT unnest($keys)) GROUP BY key",
                {"after": after, "keys": list(keys)},
            ).fetchall()
        return dict(rows)

    def touching(
        self,
        *,
        signatories: Iterable[str] = (),
        commitments: Iterable[str] = (),
        countries: Iterable[str] = (),
    ) -> tuple[int, ...]:
        """Give the revisions that wrote these actors or commitments, or what is theirs: of an actor what it
        leads or led, its practices; of a commitment its reports and outcomes; of a country its milestones,
        and its actors."""
        with named(self.name), self._cursor() as cursor:
            rows = cursor.execute(
                """
                WITH places AS (SELECT unnest($countries::VARCHAR[]) AS country),
                actors AS (
                    SELECT unnest($signatories::VARCHAR[]) AS key
                    UNION SELECT key FROM record.signatories WHERE country IN (FROM places)
                ),
                theirs AS (
                    SELECT unnest($commitments::VARCHAR[]) AS key
                    UNION SELECT key FROM record.commitments WHERE lower(signatory_id) IN (FROM actors)
                )
                SELECT revision FROM record.signatories WHERE key IN (FROM actors)
                UNION SELECT revision FROM record.practices WHERE lower(signatory_id) IN (FROM actors)
                UNION SELECT revision FROM record.milestones WHERE country IN (FROM places)
                UNION SELECT revision FROM record.commitments WHERE key IN (FROM theirs)
                UNION SELECT revision FROM record.reports WHERE lower(commitment_id) IN (FROM theirs)
                UNION SELECT revision FROM record.outcomes WHERE lower(commitment_id) IN (FROM theirs)
                ORDER BY revision DESC
                """,
                {
                    "signatories": list(signatories),
                    "commitments": list(commitments),
                    "countries": list(countries),
                },
            ).fetchall()
        return tuple(number for (number,) in rows)

    def original(self, sha256: str) -> bytes | None:
        """Give the content of the file of that hash, as it came, or None where it was not kept."""
        with named(self.name), self._cursor() as cursor:
            found = cursor.execute(
                "SELECT content FROM record.originals WHERE sha256 = ? LIMIT 1", [sha256]
            ).fetchall()
        return zlib.decompress(found[0][0]) if found else None

    def current(self, revision: int | None = None) -> "Head":
        """Give the records that stood at `revision` (default: the newest)."""
        return Head(self, self._known(revision))

    def reading(self, revision: int | None = None, day: date | None = None) -> "Snapshot":
        """Give what is known as of `revision` (default: the newest) and `day` (default: today, UTC)."""
        return Snapshot(self._known(revision), day or datetime.now(UTC).date(), self)

    def append(
        self,
        *,
        added: Iterable[Record] = (),
        changed: Iterable[Record] = (),
        removed: Iterable[Record] = (),
        who: str,
        reason: str,
        kind: str = "import",
        files: Sequence[SourceFile] = (),
        renamed: Iterable[Renaming] = (),
        expected: int,
        count: Callable[[int], None] | None = None,
    ) -> Revision:
        """Write one revision over the revision `expected`, whole or not at all.

        `removed` records are given as they last stood; `renamed` says where some of them went; `count` is
        called with how many more rows are written, from any thread.

        Raises:
            StoreMovedError: another revision was written meanwhile.
            StoreMixedError: fictional records meet real ones.
            StoreUnwritableError: the disk refuses.
        """
        written = _Written(added, changed, removed)
        self._refuse_mixture(written)

        self.require_writable()
        with self._surviving(), self._changing(), named(self.name):
            # Closing a cursor before its commit leaves the store as it was.
            with self._cursor() as cursor:
                cursor.execute("BEGIN")
                newest = _newest(cursor)
                if newest != expected:
                    raise StoreMovedError(store=self.name, newest=newest, expected=expected)
                number, at = newest + 1, datetime.now(UTC)
                mark = _leave_mark(cursor, number)
                for table in written.tables:
                    for versions in written.versions(table, number):
                        _put(cursor, f"INSERT INTO record.{table} BY NAME FROM given", versions)
                        if count:
                            count(len(versions))
                for file in files:
                    _keep(cursor, number, file)
                for each in renamed:
                    cursor.execute(
                        "INSERT INTO record.renames VALUES (?, ?, ?, ?)",
                        [number, each.table, each.old, each.new],
                    )
                revision = Revision(number, at, who, reason, kind, **written.counts, files=tuple(files))
                cursor.execute(
                    "INSERT INTO record.revisions VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    [number, at.replace(tzinfo=None), who, reason, kind, *written.counts.values()],
                )
                if not self._file.is_there:
                    raise StoreReplacedError(store=self.name)
                _begin_log(self.path)
                try:
                    cursor.execute("COMMIT")
                except duckdb.Error as error:
                    self._declined = True
                    if not self._stands_after(error, mark):
                        raise
            self._checkpoint()
        return revision

    @contextmanager
    def hypothetical(
        self, *, added: Iterable[Record] = (), changed: Iterable[Record] = (), removed: Iterable[Record] = ()
    ) -> Iterator["HypotheticalStore"]:
        """Give the store to be measured as if these records were appended to what stands now; nothing is
        written."""
        with named(self.name):
            imagined = HypotheticalStore(self, _Written(added, changed, removed))
        try:
            yield imagined
        finally:
            imagined.forget()

    def _known(self, revision: int | None) -> int:
        newest = self.newest
        if revision is None:
            return newest
        if not 0 <= revision <= newest:
            raise RevisionUnknownError(store=self.name, revision=revision, newest=newest)
        return revision

    def _refuse_mixture(self, written: "_Written") -> None:
        if any((country in FICTIONAL) != self.is_demonstration for country in written.countries()):
            raise StoreMixedError(store=self.name)

    @contextmanager
    def _surviving(self) -> Iterator[None]:
        """Give the file up where the engine does: after a disk that failed it at a commit, it answers nothing
        any more."""
        try:
            yield
        except StoreUnwritableError as error:
            if isinstance(error.__cause__, duckdb.FatalException):
                self._give_up()
            raise

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Be the one who writes, to the file as it was last written. Raises StoreReplacedError."""
        with self._writing:
            if not self._file.is_untouched:
                raise StoreReplacedError(store=self.name)
            try:
                yield
            finally:
                self._file.written()

    def _cursor(self) -> "closing[duckdb.DuckDBPyConnection]":
        if self._given_up:
            self._attach_anew()
        return closing(self._connection.cursor())

    def _checkpoint(self) -> None:
        """Bring all that was committed from the log into the file, which is then whole by itself.

        Where that fails, as on a full disk, what was committed stands in the log all the same.
        """
        try:
            with self._cursor() as cursor:
                cursor.execute("CHECKPOINT record")
            if not self._declined:
                _end_log(self.path)
        except duckdb.Error as error:
            logging.getLogger(__name__).warning("%s was not checkpointed: %s", self.name, error)
            self._stands_after(error)

    def _stands_after(self, error: duckdb.Error, mark: str = "") -> bool:
        """Attach the file anew where `error` made the engine give it up; whether `mark` stands in it then."""
        if "has been invalidated" not in str(error):
            return False
        self._given_up = True
        with suppress(duckdb.Error), self._cursor() as cursor:
            return bool(cursor.execute("SELECT 1 FROM record.marks WHERE mark = ?", [mark]).fetchall())
        return False

    def _attach_anew(self) -> None:
        """Attach the file again, as soon as those who read from it are done. Raises duckdb.Error."""
        until = time.monotonic() + _PATIENCE
        with closing(self._connection.cursor()) as cursor:
            while True:
                try:
                    cursor.execute("DETACH DATABASE IF EXISTS record")
                    cursor.execute(f"ATTACH {quoted(self.path)} AS record (TYPE duckdb)")
                    self._file.written()
                except duckdb.BinderException:
                    if time.monotonic() > until:
                        raise
                    time.sleep(0.05)
                else:
                    self._given_up = self._declined = False
                    return

    @contextmanager
    def _laid_out(
        self, revision: int, day: date, *, searching: bool = False
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        """Give a cursor that finds what stood at `revision`, and its standing on `day`, by plain names; where
        `searching`, what searches look in too."""
        of_revision, of_day, of_texts = f"r{revision}", f"r{revision}_{day:%Y_%m_%d}", f"r{revision}_searched"

        def copy(cursor: duckdb.DuckDBPyConnection) -> None:
            for table, record in RECORDS.items():
                rows = f"SELECT {_shown(record)}, key, revision FROM ({_stood(table)})"
                cursor.execute(f"CREATE TABLE {table} AS {rows} LIMIT 0", {"revision": revision})
                # Part by part: what is put in order lies in memory twice.
                for above, to in pairwise(["", *_every(_ORDERED, table, cursor)]):
                    cursor.execute(
                        f"INSERT INTO {table} {rows} WHERE key > $above AND key <= $to ORDER BY key",
                        {"revision": revision, "above": above, "to": to},
                    )
            _define_measured(cursor)

        with (
            self._revisions.hold(of_revision, lambda: self._make(copy, of_revision), self._drop),
            self._days.hold(of_day, lambda: self._make(_create_status(day), of_day, of_revision), self._drop),
            # Folding texts takes longer than copying them: whoever does not search does not wait for it.
            self._searched.hold(of_texts, lambda: self._make(_folding, of_texts, of_revision), self._drop)
            if searching
            else nullcontext(),
            self._cursor() as cursor,
        ):
            _set_search_path(cursor, of_day, of_revision, *([of_texts] if searching else []))
            yield cursor


class HypotheticalStore(ReadableStore):
    """A store as it would be, to be measured and nothing else; it lies in memory until it is forgotten."""

    def __init__(self, store: Store, written: "_Written") -> None:
        self.name = store.name
        self.is_demonstration = store.is_demonstration
        self._store = store
        self._schema = f"if_{uuid4().hex}"
        self._made: list[str] = []
        revision = store.newest

        def copy(cursor: duckdb.DuckDBPyConnection) -> None:
            for table, record in RECORDS.items():
                columns = f"{_shown(record, prose=False)}, key, revision"
                others = f"({_stood(table)}) ANTI JOIN given USING (key)"
                _put(
                    cursor,
                    f"CREATE TABLE {table} AS SELECT {columns} FROM {others}",
                    written.keys(table),
                    {"revision": revision},
                )
                standing = f"SELECT {columns} FROM given WHERE NOT removed"
                for versions in written.versions(table, revision + 1):
                    _put(cursor, f"INSERT INTO {table} BY NAME {standing}", versions)
            _define_measured(cursor)

        self._lay_out(self._schema, copy)

    def reading(self, revision: int | None = None, day: date | None = None) -> "Snapshot":
        """Give what would be known as of `day`, whatever the revision."""
        return Snapshot(revision or self.newest, day or datetime.now(UTC).date(), self)

    def _cursor(self) -> "closing[duckdb.DuckDBPyConnection]":
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
    def _laid_out(
        self, revision: int, day: date, *, searching: bool = False
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        if searching:
            raise NotImplementedError("what is imagined is measured, not searched")
        of_day = f"{self._schema}_{day:%Y_%m_%d}"
        self._lay_out(of_day, _create_status(day), self._schema)
        with self._cursor() as cursor:
            _set_search_path(cursor, of_day, self._schema)
            yield cursor


@dataclass(frozen=True)
class Snapshot:
    """What is known as of a revision and a day.

    Queries find the tables of the contract (each with `key`, the `revision` that wrote the row, a DATE
    `<column>_day` beside each date as given, and the `level` of a signatory); `standing` (one row a
    commitment); `reports_on`, `standing_on` and `outcomes_on` some days (schema/standing.sql); the functions
    `first_day_of` and `last_day_of` a date as given; and all
    that was ever written in `record.<table>`. Those that are `searching` find `searched` too
    (schema/searched.sql).
    """

    revision: int
    day: date
    _store: ReadableStore = field(repr=False)

    def query(
        self, sql: str, params: Sequence[object] | Mapping[str, object] = (), *, searching: bool = False
    ) -> list[dict[str, Any]]:
        """Give the rows that `sql` finds, by column name; `params` fill its `?` or its `$name`.

        Raises Unwanted where nobody waits for them any more.
        """
        require_wanted()
        laid_out = self._store._laid_out(self.revision, self.day, searching=searching)
        with named(self._store.name), laid_out as cursor:
            cursor.execute(sql, params)
            names = [column[0] for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


class Head:
    """The records that stood at a revision, fetched a table at a time and only when asked for."""

    def __init__(self, store: Store, revision: int) -> None:
        self.revision = revision
        self._store = store
        self._tables: dict[str, tuple[dict[str, int], list[Any]]] = {}
        self._renames: dict[str, dict[str, str]] | None = None

    def keys(self, table: str) -> dict[str, str]:
        """Give key → identifier as first written of every record of `table`."""
        places, columns = self._fetched(table)
        identifiers = columns[list(RECORDS[table].columns()).index(RECORDS[table].key[0])]
        return dict(zip(places, identifiers.to_pylist(), strict=True))

    def renames(self, table: str) -> dict[str, str]:
        """Give key → what it leads to, of every identifier of `table` that was given up for another."""
        if self._renames is None:
            self._renames = self._store.renames(self.revision)
        return self._renames[table]

    def record(self, table: str, key: str) -> Record | None:
        """Give the record of `key` in `table`, or None."""
        places, columns = self._fetched(table)
        place = places.get(key)
        return (
            None
            if place is None
            else as_record(RECORDS[table], [column[place].as_py() for column in columns])
        )

    def referring(self, table: str, to: str, key: str) -> Iterator[Record]:
        """Give the records of `table` that refer to the record of `key` in the table `to`, by key."""
        _, columns = self._fetched(table)
        found: set[int] = set()
        for column, values in zip(RECORDS[table].columns().values(), columns, strict=True):
            if column.refers_to == to:
                flat = values.flatten() if column.many else values
                places = pc.indices_nonzero(pc.equal(pc.utf8_lower(flat), key))
                if column.many:
                    places = pc.list_parent_indices(values).take(places)
                found.update(places.to_pylist())
        for place in sorted(found):
            yield as_record(RECORDS[table], [column[place].as_py() for column in columns])

    def records(self, table: str) -> Iterator[Record]:
        """Give every record of `table`, by key."""
        places, columns = self._fetched(table)
        for start in range(0, len(places), _CHUNK):
            cells = [column.slice(start, _CHUNK).to_pylist() for column in columns]
            for values in zip(*cells, strict=True):
                yield as_record(RECORDS[table], values)

    def values(self, table: str, *names: str) -> Iterator[tuple[Any, ...]]:
        """Give the key text and some columns of the records of a table, by key."""
        places, columns = self._fetched(table)
        given = dict(zip(RECORDS[table].columns(), columns, strict=True))
        keys = iter(places)
        for start in range(0, len(places), _CHUNK):
            cut = {name: given[name].slice(start, _CHUNK) for name in names}
            for values in as_values(RECORDS[table], cut):
                yield next(keys), *values

    def _fetched(self, table: str) -> tuple[dict[str, int], list[Any]]:
        if table not in self._tables:
            with named(self._store.name), self._store._cursor() as cursor:
                found = cursor.execute(
                    f"SELECT key, {', '.join(RECORDS[table].columns())} FROM ({_stood(table)}) ORDER BY key",
                    {"revision": self.revision},
                ).to_arrow_table()
            keys, *columns = (column.combine_chunks() for column in found.columns)
            self._tables[table] = {key: place for place, key in enumerate(keys.to_pylist())}, columns
        return self._tables[table]


class _LeaseCache:
    """Keeps what was made, each once; beyond `room` the oldest goes, but never while someone holds it."""

    def __init__(self, room: int, making: threading.Lock) -> None:
        self._room = room
        self._making = making  # one thing is made or dropped at a time
        self._counting = threading.Lock()
        self._made: dict[str, None] = {}  # the one used last stands last
        self._holders: Counter[str] = Counter()

    @contextmanager
    def hold(self, name: str, make: Callable[[], None], drop: Callable[[str], None]) -> Iterator[None]:
        """Keep `name` while the block runs, made first where it is not there."""
        with self._counting:
            self._holders[name] += 1
            if name in self._made:
                self._made[name] = self._made.pop(name)
        try:
            if name not in self._made:
                with self._making:
                    if name not in self._made:
                        make()
                        with self._counting:
                            self._made[name] = None
                        self._make_room(drop)
            yield
        finally:
            with self._counting:
                self._holders[name] -= 1
                if not self._holders[name]:
                    del self._holders[name]
            if len(self._made) > self._room:  # all were held when the last one was made
                with self._making:
                    self._make_room(drop)

    def _make_room(self, drop: Callable[[str], None]) -> None:
        with self._counting:
            free = [name for name in self._made if name not in self._holders]
            gone = free[: max(0, len(self._made) - self._room)]
            for name in gone:
                del self._made[name]
        for name in gone:
            drop(name)


# How a file becomes a store, and what the engine says when it cannot.


def _looked_at(
    name: str, path: Path, engine: duckdb.DuckDBPyConnection, new: bool, only_read: str
) -> tuple[Examination, tuple[CommitmentsError, ...]]:
    """Look at a store and set aside what lies beside it and is not of it, and give what is to be said."""
    try:
        found = examine(name, path, engine)
    except StoreLogDamagedError:
        if not new:
            raise
        # Somebody took a store away and left its log: whatever is in it, it is none of this one.
        kept = set_aside(name, path, read_log(path))
        return examine(name, path, engine), (LogForeignError(store=name, kept=str(kept), revision=0),)
    if only_read and found.fit not in (Fit.NOTHING, Fit.FOLLOWS):
        raise StoreUnwritableError(store=name, why=only_read)
    return found, settle(name, path, found)


def _attach(
    name: str, path: Path, engine: duckdb.DuckDBPyConnection, form: str = "", *, only_read: bool = False
) -> None:
    """Attach the file at `path` as `record`; the engine opens and loads nothing else from then on."""
    options = (f", STORAGE_VERSION '{form}'" if form else "") + (", READ_ONLY" if only_read else "")
    own = ", ".join(quoted(path.with_name(path.name + ending)) for ending in ("", *ENDINGS))
    with named(name, otherwise=StoreDamagedError):
        engine.execute(f"ATTACH {quoted(path)} AS record (TYPE duckdb{options})")
        engine.execute(f"SET allowed_paths = [{own}]")
        engine.execute("SET enable_external_access = false")
        engine.execute("SET lock_configuration = true")
    _close_to_others(path)


def _close_to_others(path: Path) -> None:
    """Let nobody but its owner read the file at `path`, where it is ours to say."""
    with suppress(OSError):
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)


def _begin_log(path: Path) -> None:
    """Make the log of a store before the engine does, which would let others read it."""
    log = path.with_name(f"{path.name}.wal")
    with suppress(OSError):  # the engine says why
        os.close(os.open(log, os.O_WRONLY | os.O_CREAT, 0o600))
    _close_to_others(log)


def _end_log(path: Path) -> None:
    """Take a log away into which the engine wrote nothing, since it wrote into the file at once."""
    log = path.with_name(f"{path.name}.wal")
    with suppress(OSError):
        if log.stat().st_size == 0:
            log.unlink()


@contextmanager
def _draft(name: str, path: Path) -> Iterator[Path]:
    """Give the path of a file to be made in place of `path`; what is left of it goes."""
    draft = draft_of(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield draft
        finally:
            for ending in ("", *ENDINGS):
                draft.with_name(draft.name + ending).unlink(missing_ok=True)
    except OSError as error:
        raise StoreUnwritableError(store=name, why=error.strerror or str(error)) from error


def _create(name: str, path: Path, demonstration: bool) -> None:
    """Make an empty store at `path`, under another name first: it appears whole, or not at all."""
    with _draft(name, path) as draft:
        with closing(start_engine(draft)) as engine:
            _attach(name, draft, engine, FORM)
            with named(name):
                _migrate(engine, draft)
                engine.execute("INSERT INTO record.store VALUES (?, ?)", [demonstration, _now()])
                engine.execute("CHECKPOINT record")
        try:
            # Unlike a rename, a link never replaces what another process has made meanwhile.
            os.link(draft, path)
        except FileExistsError:
            pass
        except OSError:  # a disk without links
            draft.rename(path)


def _renew(name: str, path: Path, found: Examination) -> tuple[CommitmentsError, ...]:
    """Copy a store that an earlier version made into a file whose logs name it, put that in its place, and
    give what is to be told.

    At any moment one of the two is there, whole. Raises StoreDamagedError where the copy is not the same, and
    StoreNotRenewedError where there is no room for it.
    """
    try:
        shared = _copy_anew(name, path, found)
    except StoreUnwritableError as error:
        megabytes = max(1, round(path.stat().st_size / 1e6))
        raise StoreNotRenewedError(store=name, why=error.facts["why"], megabytes=megabytes) from error
    # Under its other names the file stays what it was.
    return (StorePartedError(store=name, file=str(path)),) if shared else ()


def _copy_anew(name: str, path: Path, found: Examination) -> bool:
    """Copy what stands in a file and its log, write to neither, and put the copy in their place; whether the
    file has other names.

    The last mark of the copy is that of the log: where the log outlives the file, it is known as taken in.
    """
    before = path.stat()
    with _draft(name, path) as draft, named(name, otherwise=StoreDamagedError):
        with closing(start_engine(draft)) as engine:
            engine.execute(f"ATTACH {quoted(path)} AS older (TYPE duckdb, READ_ONLY)")
            engine.execute(f"ATTACH {quoted(draft)} AS record (TYPE duckdb, STORAGE_VERSION '{FORM}')")
            draft.chmod(0o600)
            _begin_log(draft)
            engine.execute("COPY FROM DATABASE older TO record")
            if _contents(engine, "older") != _contents(engine, "record"):
                raise StoreDamagedError(store=name)
            _migrate(engine, draft)
            if found.log.mark:
                _leave_mark(engine, _newest(engine), found.log.mark)
            engine.execute("CHECKPOINT record")
        with unchanged(name, path, found.log):
            after = path.stat()
            if (after.st_ino, after.st_size, after.st_mtime_ns) != (
                before.st_ino,
                before.st_size,
                before.st_mtime_ns,
            ):
                raise StoreHeldError(store=name, process="")
            shared = after.st_nlink > 1 + links_left(path)
            draft.replace(path)
            settle_folder(path.parent)
            for piece in found.log.pieces:
                piece.unlink()
    settle_folder(path.parent)
    return shared


@dataclass(frozen=True)
class Contents:
    """What a file holds: its revisions with their moments, and of each table rows and a sum over them."""

    demonstration: bool
    moments: Mapping[int, datetime]  # of its revisions, in UTC
    tables: Mapping[str, tuple[int, int]]

    @property
    def newest(self) -> int:
        """The number of the last revision; 0 before the first."""
        return max(self.moments, default=0)

    @property
    def rows(self) -> int:
        """How many versions of records it holds."""
        return sum(n for table, (n, _) in self.tables.items() if table in RECORDS)


def settled(name: str, path: Path) -> Contents:
    """Bring the log beside the file `path`, which nobody uses, into it, read all of it, and give what it
    holds. Raises the errors of `integrity.examine`, and StoreUnwritableError."""
    with closing(start_engine(path)) as engine:
        _looked_at(name, path, engine, new=False, only_read="")
        _attach(name, path, engine)
        with named(name, otherwise=StoreDamagedError):
            engine.execute("CHECKPOINT record")
            ((demonstration,),) = engine.execute("SELECT demonstration FROM record.store").fetchall()
            rows = engine.execute("SELECT revision, made_at FROM record.revisions ORDER BY revision")
            moments = {number: at.replace(tzinfo=UTC) for number, at in rows.fetchall()}
            return Contents(demonstration, moments, _contents(engine, "record"))


def _contents(engine: duckdb.DuckDBPyConnection, database: str) -> dict[str, tuple[int, int]]:
    """Give of each table how many rows it has and a sum over all that is in them."""
    tables = engine.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = ? ORDER BY table_name", [database]
    ).fetchall()
    return {
        table: engine.execute(f"SELECT count(*), sum(hash(each)) FROM {database}.{table} AS each").fetchall()[
            0
        ]
        for (table,) in tables
    }


def _tables(cursor: duckdb.DuckDBPyConnection) -> set[str]:
    rows = cursor.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'record'").fetchall()
    return {table for (table,) in rows}


def _lacking(cursor: duckdb.DuckDBPyConnection) -> list[str]:
    """Give the steps that a store lacks."""
    found = 0
    if _tables(cursor):
        ((found,),) = cursor.execute("SELECT max(step) FROM record.steps").fetchall()
    return integrity.steps()[found:]


def _migrate(cursor: duckdb.DuckDBPyConnection, path: Path) -> bool:
    """Take the steps that a store lacks, each in a transaction of its own; whether it lacked any."""
    lacking = _lacking(cursor)
    for number, step in enumerate(lacking, start=len(integrity.steps()) - len(lacking) + 1):
        cursor.execute("SET search_path = 'record.main'")
        cursor.execute("BEGIN")
        cursor.execute(step)
        cursor.execute("INSERT INTO steps VALUES (?, ?)", [number, _now()])
        if "marks" in _tables(cursor):
            _leave_mark(cursor, _newest(cursor))
        _begin_log(path)
        cursor.execute("COMMIT")
    return bool(lacking)


def _leave_mark(cursor: duckdb.DuckDBPyConnection, revision: int, mark: str = "") -> str:
    """Begin a transaction after which `revision` is the newest: by its mark, its log is known."""
    last = cursor.execute("SELECT mark FROM record.marks ORDER BY rowid DESC LIMIT 1").fetchone()
    mark = mark or uuid4().hex
    cursor.execute(
        "INSERT INTO record.marks VALUES (?, ?, ?)", [mark, last[0] if last else integrity.NO_MARK, revision]
    )
    return mark


# What is read of the tables, and written to them.


def _stood(table: str) -> str:
    """SQL for the versions in `table` that stood at $revision."""
    return (
        f"SELECT * FROM record.{table} WHERE revision <= $revision "
        "QUALIFY row_number() OVER (PARTITION BY key ORDER BY revision DESC) = 1 AND NOT removed"
    )


def _every(n: int, table: str, cursor: duckdb.DuckDBPyConnection) -> list[str]:
    """Give the key of every `n`th version in a table by key, and the last."""
    cursor.execute(
        f"""
        SELECT max(key) FROM (SELECT key, row_number() OVER (ORDER BY key) AS place FROM record.{table})
        GROUP BY (place - 1) // {n} ORDER BY 1
        """
    )
    return [key for (key,) in cursor.fetchall()]


def _define_measured(cursor: duckdb.DuckDBPyConnection) -> None:
    """Define what measures may ask of the tables that are in sight."""
    cursor.execute((integrity.SCHEMA / "standing.sql").read_text("utf-8"))


def _create_status(day: date) -> Callable[[duckdb.DuckDBPyConnection], None]:
    """Make what lays out the standing of every commitment on `day`."""

    def judge(cursor: duckdb.DuckDBPyConnection) -> None:
        cursor.execute("CREATE TABLE standing AS FROM standing_on([$day])", {"day": day})

    return judge


def _folding(cursor: duckdb.DuckDBPyConnection) -> None:
    """Lay out what searches look in."""
    cursor.execute(f"CREATE TABLE searched AS {(integrity.SCHEMA / 'searched.sql').read_text('utf-8')}")


def _spellings(texts: Any) -> Any:
    """Fold an Arrow array of texts."""
    return pa.array([spellings(text) for text in texts.to_pylist()], pa.string())


class _Written:
    """The records that a revision writes, each once: those that stand from then on, and those that go."""

    def __init__(self, added: Iterable[Record], changed: Iterable[Record], removed: Iterable[Record]) -> None:
        found = {
            what: records if isinstance(records, RecordBatches) else RecordBatches(records)
            for what, records in (("added", added), ("changed", changed), ("removed", removed))
        }
        self.counts = {what: len(records) for what, records in found.items()}
        self._found = {what: records for what, records in found.items() if records}
        self.tables = [table for table in RECORDS if any(each.columns(table) for each in found.values())]
        for table in self.tables:
            keys = self.keys(table)["key"]
            if pc.count_distinct(keys).as_py() < len(keys):
                twice = next(each for each in pc.value_counts(keys).to_pylist() if each["counts"] > 1)
                raise ValueError(f"{table}: {twice['values']} is there twice")

    def countries(self) -> set[str]:
        """Give the countries of all that stands from then on."""
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
        """Give the key texts of the records of a table as an Arrow table."""
        schema = pa.schema({"key": pa.string()})
        return pa.Table.from_batches([batch.select(["key"]) for _, batch in self._batches(table)], schema)

    def versions(self, table: str, revision: int) -> Iterator[Any]:
        """Give what `revision` writes to a table as Arrow tables of a few thousand rows."""
        for what, batch in self._batches(table):
            n = len(batch)
            same = {
                "revision": pa.repeat(pa.scalar(revision, pa.int32()), n),
                "removed": pa.repeat(what == "removed", n),
            }
            yield pa.table({**same, **dict(zip(batch.schema.names, batch.columns, strict=True))})

    def _batches(self, table: str) -> Iterator[tuple[str, Any]]:
        return ((what, batch) for what, each in self._found.items() for batch in each.columns(table))


def _put(
    cursor: duckdb.DuckDBPyConnection, sql: str, given: Any, params: Mapping[str, object] | None = None
) -> None:
    """Run `sql` with an Arrow table in sight as `given`."""
    cursor.register("given", given)
    cursor.execute(sql, params or {})
    cursor.unregister("given")


def _shown(record: type[Record], *, prose: bool = True) -> str:
    """SQL for the columns of a table of a reading."""
    columns = [name for name in record.columns() if prose or name.partition("_")[0] not in _PROSE]
    for name, column in record.columns().items():
        if column.kind == "date":
            columns.append(f"{'first' if name == 'start_date' else 'last'}_day_of({name}) AS {name}_day")
    if "actor_type" in columns:
        levels = " ".join(f"WHEN '{actor_type}' THEN '{level}'" for actor_type, level in LEVEL_OF.items())
        columns.append(f"CASE actor_type {levels} END AS level")
    return ", ".join(columns)


def _newest(cursor: duckdb.DuckDBPyConnection) -> int:
    ((newest,),) = cursor.execute("SELECT coalesce(max(revision), 0) FROM record.revisions").fetchall()
    return int(newest)


def _keep(cursor: duckdb.DuckDBPyConnection, revision: int, file: SourceFile) -> None:
    """Note that `revision` came from `file`, and keep its content, once."""
    cursor.execute(
        "INSERT INTO record.revision_files VALUES (?, ?, ?, ?, ?)",
        [revision, file.name, file.sha256, file.size, file.rows],
    )
    kept = cursor.execute("SELECT 1 FROM record.originals WHERE sha256 = ?", [file.sha256]).fetchone()
    if file.packed is not None and not kept:
        # By VALUES the engine copies a long content least often.
        cursor.execute("INSERT INTO record.originals VALUES (?, ?)", [file.sha256, file.packed])


def _set_search_path(cursor: duckdb.DuckDBPyConnection, *schemas: str) -> None:
    """Let `cursor` find the tables of `schemas` by their plain names."""
    path = ",".join(f"memory.{schema}" for schema in (*schemas, "main"))
    cursor.execute(f"SET search_path = '{path}'")


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
