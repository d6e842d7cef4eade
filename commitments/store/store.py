"""All that was ever published, in DuckDB: written a revision at a time, read as of a revision and a day.

Nothing is overwritten: a revision is a row of `record.revisions`, and of the versions of a key in
`record.<table>` the newest one not after a revision is what stood then. A snapshot copies what stood into
memory once and queries it there.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from shutil import copyfileobj
from tempfile import gettempdir
from typing import Self
from weakref import WeakValueDictionary

import duckdb
from duckdb.func import ARROW

from commitments import errors
from commitments.contract import days
from commitments.contract.countries import FICTIONAL
from commitments.contract.model import Record
from commitments.limits.cache import WeighedCache
from commitments.settings import DEFAULT_STORE
from commitments.store import snapshots
from commitments.store.engine import SQL, named, quoted, start_engine, table_sums
from commitments.store.file import (
    StoreFile,
    begin_log,
    beside,
    end_log,
    new_private,
    store_path,
    sweep,
    why_only_read,
)
from commitments.store.head import Head
from commitments.store.hypothetical import HypotheticalStore
from commitments.store.lease_cache import LeaseCache
from commitments.store.matches import Match, write_matches
from commitments.store.migrations import leave_mark, newest_revision
from commitments.store.opening import attach, create_file, examine_and_settle, renew_file
from commitments.store.revision_log import Latest, RevisionLog
from commitments.store.revisions import Reading, Renaming, Revision, RevisionFile
from commitments.store.write_ahead import State
from commitments.store.writing import WrittenRecords, execute_with, keep_file, keep_readings

# How long a file waits for its readers to be done before it is attached anew, in seconds.
_PATIENCE = 10.0

# After how many seconds a server that stops may be back.
BACK_IN = 30

# What is kept in memory: the last revisions read and, of those, the last days.
_REVISIONS_KEPT = 3
_DAYS_KEPT = 12
_PAST_KEPT = 4 << 20  # bytes of what revisions did, in numbers, and of the identifiers they gave up

Filling = Callable[[duckdb.DuckDBPyConnection], None]

# What this process holds open, by file: the engine attaches a file once, so whoever opens it again shares it.
# One is opened at a time: as this process closes a file that it has looked at, its lock on it is gone.
_OPEN: WeakValueDictionary[Path, "Store"] = WeakValueDictionary()
_OPENING = threading.RLock()


def open_store(
    name: str = DEFAULT_STORE, *, create: bool = False, demonstration: bool | None = None
) -> "Store":
    """Open the store `name` (`duckdb:PATH`), or make it where it is missing and `create` says so.

    `demonstration` says what the store must hold: the fictional set, real data, or (None) whatever it does;
    a new one is real unless told otherwise. A new store is there whole or not at all. One that this process
    holds open already is shared.

    What stands in a log beside the file is taken in where it is this store's, and set aside where it is not;
    `notices` of the store says so.

    Raises:
        BadStoreNameError: `name` is not of the form `duckdb:PATH`.
        StoreMissingError: there is no store, and none is to be made.
        StoreMixedError: it holds the other kind of data.
        CommitmentsError: what `integrity.examine` raises.
    """
    path = store_path(name)
    with _OPENING:
        store = _OPEN.get(path)
        if store is None:
            made = not path.exists()
            if made:
                if not create:
                    raise errors.StoreMissingError(store=name)
                create_file(name, path, bool(demonstration))
            store = _OPEN[path] = Store(name, path, made)
        else:
            store.holders += 1
    if demonstration not in (None, store.is_demonstration):
        store.close()
        raise errors.StoreMixedError(store=name)
    return store


class Store(RevisionLog):
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
        self._ending = False  # it takes nothing more to write
        making = threading.Lock()
        self._revisions = LeaseCache(_REVISIONS_KEPT, making)
        self._days = LeaseCache(_DAYS_KEPT, making)
        self._searched = LeaseCache(_REVISIONS_KEPT, making)
        self._past = WeighedCache(_PAST_KEPT)
        # Why nothing can be written to it, in the words of the system; "" where all is well.
        self.only_read = why_only_read(path)
        with named(name):
            self._connection = start_engine(path if not self.only_read else Path(gettempdir()) / path.name)
        try:
            examination, self.notices = examine_and_settle(name, path, self._connection, new, self.only_read)
            if examination.outdated:
                if self.only_read:
                    raise errors.StoreOutdatedError(store=name, why=self.only_read)
                self.notices += (renew_file(name, path, examination),)
            attach(name, path, self._connection, only_read=bool(self.only_read))
            self._file = StoreFile(path)
            self._latest: tuple[int, Latest] | None = None
        except BaseException:
            self._connection.close()
            raise
        try:
            with named(name), self._cursor() as cursor:
                ((self.is_demonstration,),) = cursor.execute(
                    "SELECT demonstration FROM record.store"
                ).fetchall()
                cursor.execute((SQL / "dates.sql").read_text("utf-8"))
                snapshots.define_bounds(cursor)
                cursor.create_function("spellings", snapshots.fold_texts, ["VARCHAR"], "VARCHAR", type=ARROW)
            if not self.only_read:
                sweep(path)
                if examination.log.state is not State.NONE:
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
                        end_log(self.path)
                self._let_go()

    def _give_up(self) -> None:
        """Let go of a file that the engine will have nothing more to do with: whoever asks next opens it
        anew."""
        with _OPENING:
            self.holders = 0
            self._forget()
            self._let_go()

    def _forget(self) -> None:
        for path in [path for path, store in _OPEN.items() if store is self]:
            del _OPEN[path]

    def _let_go(self) -> None:
        try:
            self._connection.close()
        except duckdb.Error as error:  # it would still have written to a file that is damaged
            logging.getLogger(__name__).warning("%s was closed as it was: %s", self.name, error)
        self._file.close()

    @property
    def is_open(self) -> bool:
        """Return whether somebody holds it."""
        return self.holders > 0

    def require_in_place(self) -> None:
        """Raise StoreReplacedError unless its file is the one that was opened, as it was last written."""
        while True:
            known = self._file.seen
            if self._file.is_untouched:
                return
            # While a revision is written, the file changes; once it is, this is known anew.
            if not self._file.is_there or not (self._writing.locked() or self._file.seen != known):
                raise errors.StoreReplacedError(store=self.name)
            if self._writing.locked():
                return

    @property
    def newest(self) -> int:
        """Return the number of the last revision; 0 before the first."""
        return self.latest.number

    @property
    def latest(self) -> Latest:
        """Return the last revision, which the file is asked for once after each writing."""
        latest = self.latest_at_hand
        if latest is None:
            times_written = self._file.times_written  # what is written from here on is asked for anew
            latest = self._read_latest()
            self._latest = times_written, latest
        return latest

    @property
    def latest_at_hand(self) -> Latest | None:
        """Return the last revision where it is known without asking the file."""
        known = self._latest
        return known[1] if known and known[0] == self._file.times_written else None

    def contents(self) -> dict[str, tuple[int, int]]:
        """Return the number of rows of each table and a sum over all that is in them: all of it is read."""
        with named(self.name, otherwise=errors.StoreDamagedError), self._cursor() as cursor:
            return table_sums(cursor, "record")

    def write_copy(self, to: Path) -> dict[str, tuple[int, int]]:
        """Write what was published so far to a new file, with a log beside it where there is one, and give
        its contents. The file may have been removed since it was opened.

        Raises:
            StoreReplacedError: somebody else has written to the file.
            OSError: the disk refuses.
        """
        with self._writing, named(self.name):
            if not self._file.is_as_left:
                raise errors.StoreReplacedError(store=self.name)
            if self._file.is_there and not self.only_read:
                self._checkpoint()
                self._file.written()
            with new_private(to) as out:
                self._file.copy(out)
            log = beside(self.path)
            if self._file.is_there and log.exists() and log.stat().st_size:
                with log.open("rb") as content, new_private(beside(to)) as out:
                    copyfileobj(content, out)
            return self.contents()

    def require_writable(self) -> None:
        """Make sure that something can be written to it.

        Raises:
            StoreOnlyReadError: its disk, folder or file can only be read.
            ServerStoppingError: whoever serves it is about to end.
        """
        if self.only_read:
            raise errors.StoreOnlyReadError(store=self.name, why=self.only_read)
        if self._ending:
            raise errors.ServerStoppingError(seconds=BACK_IN)

    def end_writing(self, seconds: float) -> bool:
        """Take nothing more to write, and wait at most so long until what is being written is; return whether
        it is."""
        self._ending = True
        if done := self._writing.acquire(timeout=seconds):
            self._writing.release()
        return done

    def head(self, revision: int | None = None) -> Head:
        """Return the records that stood at `revision` (default: the newest)."""
        return Head(self, self._known(revision))

    def snapshot(self, revision: int | None = None, day: date | None = None) -> snapshots.Snapshot:
        """Return what is known as of `revision` (default: the newest) and `day` (default: today, UTC)."""
        return snapshots.Snapshot(self._known(revision), day or days.today(), self)

    def append(
        self,
        *,
        added: Iterable[Record] = (),
        changed: Iterable[Record] = (),
        removed: Iterable[Record] = (),
        who: str,
        reason: str,
        kind: str = "import",
        files: Sequence[RevisionFile] = (),
        readings: Sequence[Reading] = (),
        renamed: Iterable[Renaming] = (),
        matches: Iterable[Match] = (),
        undoes: int | None = None,
        expected: int,
        count: Callable[[int], None] | None = None,
    ) -> Revision:
        """Write one revision over the revision `expected`, whole or not at all.

        `removed` records are given as they last stood; `renamed` says where some of them went, `readings` how
        the files were read; `matches` are kept from what was decided of them; `count` is called with how many
        more rows are written, from any thread.

        Raises:
            StoreMovedError: another revision was written meanwhile.
            StoreMixedError: fictional records meet real ones.
            StoreUnwritableError: the disk refuses.
        """
        written = WrittenRecords(added, changed, removed)
        self._refuse_mixture(written)

        with self._committing(expected + 1) as cursor:
            number, at = expected + 1, datetime.now(UTC)
            for table in written.tables:
                for versions in written.versions(table, number):
                    execute_with(cursor, f"INSERT INTO record.{table} BY NAME FROM given", versions)
                    if count:
                        count(len(versions))
            for file in files:
                keep_file(cursor, number, file)
            keep_readings(cursor, number, readings)
            for renaming in renamed:
                cursor.execute(
                    "INSERT INTO record.renames VALUES (?, ?, ?, ?)",
                    [number, renaming.table, renaming.old, renaming.new],
                )
            write_matches(cursor, number, at, who, matches)
            revision = Revision(
                number, at, who, reason, kind, **written.counts, undoes=undoes, files=tuple(files)
            )
            cursor.execute(
                "INSERT INTO record.revisions VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [number, at.replace(tzinfo=None), who, reason, kind, *written.counts.values()],
            )
            if undoes is not None:
                cursor.execute("INSERT INTO record.undone VALUES (?, ?)", [number, undoes])
        return revision

    def remember(self, matches: Iterable[Match], *, who: str) -> None:
        """Keep what was decided of files, or forget it, without a revision.

        Raises:
            StoreUnwritableError: the disk refuses.
        """
        with self._committing() as cursor:
            write_matches(cursor, 0, datetime.now(UTC), who, matches)

    @contextmanager
    def hypothetical(
        self, *, added: Iterable[Record] = (), changed: Iterable[Record] = (), removed: Iterable[Record] = ()
    ) -> Iterator[HypotheticalStore]:
        """Yield the store to be measured as if these records were appended to what stands now; nothing is
        written."""
        with named(self.name):
            imagined = HypotheticalStore(self, WrittenRecords(added, changed, removed))
        try:
            yield imagined
        finally:
            imagined.forget()

    def _refuse_mixture(self, written: "WrittenRecords") -> None:
        if any((country in FICTIONAL) != self.is_demonstration for country in written.countries()):
            raise errors.StoreMixedError(store=self.name)

    @contextmanager
    def _surviving(self) -> Iterator[None]:
        """Give the file up where the engine does: after a disk that failed it at a commit, it answers nothing
        any more."""
        try:
            yield
        except errors.StoreUnwritableError as error:
            if isinstance(error.__cause__, duckdb.FatalException):
                self._give_up()
            raise

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Be the one who writes, to the file as it was last written. Raises StoreReplacedError."""
        with self._writing:
            self.require_writable()  # while others wrote, that may have ended
            if not self._file.is_untouched:
                raise errors.StoreReplacedError(store=self.name)
            try:
                yield
            finally:
                self._file.written()

    @contextmanager
    def _committing(self, number: int | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
        """Yield a cursor in a transaction that stands whole in the end, or not at all; where it writes the
        revision `number`, over the one before.

        Raises:
            StoreMovedError: another revision was written meanwhile.
        """
        self.require_writable()
        with self._surviving(), self._changing(), named(self.name):
            # Closing a cursor before its commit leaves the store as it was.
            with self._cursor() as cursor:
                cursor.execute("BEGIN")
                newest = newest_revision(cursor)
                if number not in (None, newest + 1):
                    raise errors.StoreMovedError(store=self.name, newest=newest, expected=number - 1)
                mark = leave_mark(cursor, number or newest)
                yield cursor
                if not self._file.is_there:
                    raise errors.StoreReplacedError(store=self.name)
                begin_log(self.path)
                try:
                    cursor.execute("COMMIT")
                except duckdb.Error as error:
                    self._declined = True
                    if not self._stands_after(error, mark):
                        raise
            self._checkpoint()
            if number:
                self._lay_out_next(number)

    def _cursor(self) -> closing[duckdb.DuckDBPyConnection]:
        if self._given_up:
            self._attach_anew()
        return closing(self._connection.cursor())

    def _lay_out_next(self, number: int) -> None:
        """Lay out a revision before anybody is told of it, where the one before it is: who reads that need
        not wait for this."""
        before = f"r{number - 1}"
        if before not in self._revisions:
            return
        today, searching = days.today(), f"{before}_searched" in self._searched
        try:
            with named(self.name), self._snapshot_cursor(number, today, searching=searching):
                pass
        except (errors.CommitmentsError, duckdb.Error) as error:  # it stands; who asks for it is told why
            logging.getLogger(__name__).warning("revision %s was not laid out: %s", number, error)

    def _checkpoint(self) -> None:
        """Bring all that was committed from the log into the file, which is then whole by itself.

        Where that fails, as on a full disk, what was committed stands in the log all the same.
        """
        try:
            with self._cursor() as cursor:
                cursor.execute("CHECKPOINT record")
            if not self._declined:
                end_log(self.path)
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
    def _snapshot_cursor(
        self, revision: int, day: date, *, searching: bool = False, since: date | None = None
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        """Yield a cursor that finds what stood at `revision`, and its standing on `day`, by plain names;
        where `searching`, what searches look in too; as `before`, the standing on the day `since`."""
        schema = f"r{revision}"

        def laid_out(cache: LeaseCache, name: str, fill: Filling, *beside: str) -> str:
            held.enter_context(cache.lease(name, lambda: self._make(fill, name, *beside), self._drop))
            return name

        def standing_on(on: date) -> str:
            return laid_out(self._days, f"{schema}_{on:%Y_%m_%d}", snapshots.create_status(on), schema)

        with ExitStack() as held:
            path = [laid_out(self._revisions, schema, snapshots.create_tables(revision))]
            path.insert(0, standing_on(day))
            if searching:
                # Folding texts takes longer than copying them: whoever does not search does not wait for it.
                path.append(laid_out(self._searched, f"{schema}_searched", snapshots.create_searched, schema))
            earlier = standing_on(since) if since else ""
            cursor = held.enter_context(self._cursor())
            snapshots.set_search_path(cursor, *path)
            if earlier:
                snapshots.look_back(cursor, earlier)
            yield cursor
