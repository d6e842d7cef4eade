"""All that was ever published: written a revision at a time, read as of a revision and a day.

Nothing is overwritten: a revision is a row of `record.revisions`, and of the versions of a key in
`record.<table>` the newest one not after a revision is what stood then. A snapshot copies what stood into
memory once and queries it there.

Where it lies is said by what it is opened as: `file_store` of one server's file, `lake_store` of what several
servers share.
"""

import logging
import threading
from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Self
from weakref import WeakValueDictionary

import duckdb
from duckdb.func import ARROW

from commitments import errors
from commitments.contract import days
from commitments.contract.countries import FICTIONAL
from commitments.contract.model import Record
from commitments.limits.cache import WeighedCache
from commitments.store import snapshots
from commitments.store.engine import SQL, named
from commitments.store.head import Head
from commitments.store.hypothetical import HypotheticalStore
from commitments.store.lease_cache import LeaseCache
from commitments.store.matches import Match, write_matches
from commitments.store.migrations import Mark, leave_mark, newest_revision
from commitments.store.revision_log import Latest, RevisionLog
from commitments.store.revisions import Reading, Renaming, Revision, RevisionFile
from commitments.store.writing import WrittenRecords, execute_with, keep_file, keep_readings

# After how many seconds a server that stops may be back.
BACK_IN = 30

# What is kept in memory: the last revisions read and, of those, the last days.
_REVISIONS_KEPT = 3
_DAYS_KEPT = 12
_PAST_KEPT = 4 << 20  # bytes of what revisions did, in numbers, and of the identifiers they gave up

Filling = Callable[[duckdb.DuckDBPyConnection], None]

# What this process holds open, by place: whoever opens it again shares it. One is opened at a time.
OPEN: WeakValueDictionary[Path, "Store"] = WeakValueDictionary()
OPENING = threading.RLock()


class Store(RevisionLog):
    """An open store, which threads may share.

    It stays open until each of its `holders`, those who opened it, has closed it.
    """

    is_demonstration: bool
    notices: tuple[errors.CommitmentsError, ...] = ()  # what was found as it was opened, to be told
    only_read = ""  # why nothing can be written to it, in the words of the system; "" where all is well
    away: datetime | None = None  # since when what others publish cannot be seen
    is_overtaken = False  # that is so since a later version of this program writes to it
    _connection: duckdb.DuckDBPyConnection  # to what is read, attached as `record`

    def __init__(self, name: str, path: Path) -> None:
        self.name = name
        self.path = path  # what belongs to the store lies beside it under this name
        self.holders = 1
        self._writing = threading.Lock()
        self._ending = False  # it takes nothing more to write
        making = threading.Lock()
        self._revisions = LeaseCache(_REVISIONS_KEPT, making)
        self._days = LeaseCache(_DAYS_KEPT, making)
        self._searched = LeaseCache(_REVISIONS_KEPT, making)
        self._past = WeighedCache(_PAST_KEPT)
        self._latest: tuple[int, Latest] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of it, once nobody else in this process holds it."""
        # In this order: whoever writes gives it up where it is no longer what was opened.
        with self._writing, OPENING:
            if not self.is_open:  # it was given up
                return
            self.holders -= 1
            if self.holders < 1:
                self._forget()
                self._settle()
                self._let_go()

    def _give_up(self) -> None:
        """Let go of what is no longer what was opened: whoever asks next opens it anew."""
        with OPENING:
            self.holders = 0
            self._forget()

    def _forget(self) -> None:
        for path in [path for path, store in OPEN.items() if store is self]:
            del OPEN[path]

    def keep_up(self) -> None:
        """Follow what others publish, from now on until it is closed; nobody else publishes to a file."""

    def _settle(self) -> None:
        """Leave what is written as others are to find it."""

    @abstractmethod
    def _let_go(self) -> None:
        """Close what it is read from and written to."""

    @property
    def is_open(self) -> bool:
        """Return whether somebody holds it."""
        return self.holders > 0

    @abstractmethod
    def require_in_place(self) -> None:
        """Raise StoreReplacedError unless what lies at its place is what was opened."""

    @property
    def newest(self) -> int:
        """Return the number of the last revision; 0 before the first."""
        return self.latest.number

    @property
    def latest(self) -> Latest:
        """Return the last revision, which is asked for once after each writing."""
        latest = self.latest_at_hand
        if latest is None:
            times_written = self._times_written  # what is written from here on is asked for anew
            latest = self._read_latest()
            self._latest = times_written, latest
        return latest

    @property
    def latest_at_hand(self) -> Latest | None:
        """Return the last revision where it is known without asking."""
        known = self._latest
        return known[1] if known and known[0] == self._times_written else None

    @property
    @abstractmethod
    def _times_written(self) -> int:
        """Return how often something was written to what is read."""

    @abstractmethod
    def contents(self) -> dict[str, tuple[int, int]]:
        """Return the number of rows of each table and a sum over all that is in them: all of it is read."""

    @abstractmethod
    def write_copy(self, to: Path) -> dict[str, tuple[int, int]]:
        """Write what was published so far to a new file, and give its contents.

        Raises:
            StoreReplacedError: it is no longer what was opened.
            OSError: the disk refuses.
        """

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
                versions = written.versions(table, number, count)
                execute_with(cursor, f"INSERT INTO record.{table} BY NAME FROM given", versions)
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

    def _refuse_mixture(self, written: WrittenRecords) -> None:
        if any((country in FICTIONAL) != self.is_demonstration for country in written.countries()):
            raise errors.StoreMixedError(store=self.name)

    @abstractmethod
    def _committing(self, number: int | None = None) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
        """Yield a cursor in a transaction that stands whole in the end, or not at all; where it writes the
        revision `number`, over the one before.

        Raises:
            StoreMovedError: another revision was written meanwhile.
        """

    def _begin(self, cursor: duckdb.DuckDBPyConnection, number: int | None) -> Mark:
        """Begin a transaction that writes the revision `number`, or none, by its mark. Raises
        StoreMovedError."""
        cursor.execute("BEGIN")
        newest = newest_revision(cursor)
        if number not in (None, newest + 1):
            raise errors.StoreMovedError(store=self.name, newest=newest, expected=number - 1)
        return leave_mark(cursor, number or newest)

    def _prepare(self) -> None:
        """Define what queries ask for, and learn what kind of data it holds."""
        with named(self.name), self._cursor() as cursor:
            ((self.is_demonstration,),) = cursor.execute("SELECT demonstration FROM record.store").fetchall()
            cursor.execute((SQL / "dates.sql").read_text("utf-8"))
            snapshots.define_bounds(cursor)
            cursor.create_function("spellings", snapshots.fold_texts, ["VARCHAR"], "VARCHAR", type=ARROW)

    def _cursor(self) -> closing[duckdb.DuckDBPyConnection]:
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
