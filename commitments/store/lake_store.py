"""A store that several servers share: written to the lake, read from a replica that keeps up with it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

import duckdb

from commitments import errors
from commitments.events import Event, note
from commitments.store.beside import sweep
from commitments.store.copying import hold_the_same, replace_tables
from commitments.store.disk import disk_errors, new_private
from commitments.store.engine import named, table_sums
from commitments.store.lake import Lake, OvertakenError
from commitments.store.lake_name import LakeName
from commitments.store.migrations import newest_revision
from commitments.store.replica import DivergedError, Replica
from commitments.store.store import Store

# Seconds after which it is seen whether another server has published.
_LOOK = 1.0
# Seconds after which it is seen whether the tables are to be tidied.
_LOOK_AFTER_TABLES = 600.0
# And after which a catalogue that does not answer is asked again, each time by a new engine.
_LOOK_AGAIN = 5.0
# Seconds after which one is away that took the question: a process that stands still keeps its connections.
_SILENT = 10.0

# What ends no thread that follows: it is told, and tried again.
_PASSING = (errors.CommitmentsError, duckdb.Error, OSError)


class LakeStore(Store):
    """An open store that others may have open, and write to.

    While its catalogue does not answer it is read as it was last seen, `away` since then.
    """

    def __init__(self, name: str, lake: LakeName, create: bool, demonstration: bool | None) -> None:
        super().__init__(name, lake.path)
        self._catching_up = threading.Lock()
        self._ended = threading.Event()
        self._following = list[threading.Thread]()
        self._written = 0
        self._why_away = ""
        self._asked = 0.0  # since when the catalogue is being asked; 0 where it is not
        self._seen = 0  # the last change of the lake that the replica has; the first one made it
        with named(name, otherwise=errors.StoreDamagedError):
            self._replica = Replica(name)
        self._lake = Lake(name, lake, self._replica.path.with_name("lake"))
        self._connection = self._replica.engine
        try:
            self._lake.bring_up_to_date(bool(demonstration) if create else None)
            with self._lake.cursor() as shared:
                self._lake.require_own_folder(shared)
            self._catch_up()
            self._prepare()
            sweep(self.path)
        except BaseException:
            self._let_go()
            raise

    def keep_up(self) -> None:
        """Follow what others publish, from now on until it is closed, and see that the tables are tidied."""
        for what in (self._keep_up, self._watch, self._tidy):
            thread = threading.Thread(target=what, daemon=True)
            thread.start()
            self._following.append(thread)

    def close(self) -> None:
        """Let go of it, once nobody else in this process holds it; a process that ended while one of its
        threads asks the engine would be aborted."""
        super().close()
        if not self.is_open:
            for thread in self._following:
                thread.join(_SILENT)

    def _keep_up(self) -> None:
        while not self._ended.wait(_LOOK_AGAIN if self.away else _LOOK):
            with suppress(*_PASSING):  # it is asked again
                self._catch_up()

    def _watch(self) -> None:
        """See whether the catalogue is away, also where a question waits for its answer, and note it."""
        noted = False
        while not self._ended.wait(_LOOK):
            if self._is_silent:
                self._is_away(errors.StoreAwayError(why=errors.SILENT))
            if noted != bool(self.away):
                noted = not noted
                if noted:
                    note(Event.STORE_AWAY, revision=self.newest, why=self._why_away)
                else:
                    note(Event.STORE_BACK, revision=self.newest)

    def _is_away(self, error: Exception) -> None:
        overtaken = isinstance(error, errors.StoreTooNewError)
        if overtaken != self.is_overtaken:  # pages are kept by the moment, and say why
            self.away, self.is_overtaken = None, overtaken
        self.away = self.away or datetime.now(UTC)
        self._why_away = _why(error)

    @property
    def _is_silent(self) -> bool:
        asked = self._asked
        return bool(asked) and monotonic() - asked > _SILENT

    def _tidy(self) -> None:
        noted = None
        while not self._ended.wait(_LOOK_AFTER_TABLES):
            try:
                with self._writing:
                    self._lake.tidy_daily()
            except _PASSING as error:  # it is tried again, and told once a day
                now = datetime.now(UTC).date(), _why(error)
                if now != noted and not self.away:
                    noted = now
                    note(Event.TIDYING_REFUSED, why=_why(error))

    def _catch_up(self) -> None:
        """Have the replica hold all that was published so far. Raises what reaching for the lake does."""
        with self._catching_up:
            try:
                with self._asking():
                    change = self._lake.newest_change()
                if not self._replica.is_in_place:  # another can be made, of what has just answered
                    self._give_up()
                    self.require_in_place()
                if change != self._seen:
                    self._take_over(change)
            except errors.StoreReplacedError:
                raise
            except _PASSING as error:
                self._is_away(error)
                raise
            self.away, self.is_overtaken = None, False

    def _take_over(self, change: int) -> None:
        with self._lake.cursor() as shared:
            taken = self._take_what_was_written(shared)
        if taken:
            # Whoever asks from here on is told of the new revision, once it is laid out.
            self._lay_out_next(self._read_latest().number)
        self._written += 1
        self._seen = change  # last: what a thread that is stopped leaves undone, the next does

    def _take_what_was_written(self, shared: duckdb.DuckDBPyConnection) -> bool:
        """Begin to read the shared tables as they are now, and have the replica hold the same."""
        with self._asking():
            shared.execute("BEGIN")
            self._lake.steps_taken(shared)
            written = self._lake.tables_written(shared, self._seen)
        with self._noticing_exchange():
            return self._replica.catch_up(shared, written)

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """Note since when an answer is waited for that comes at once where all is well: what is taken over
        after it may take long."""
        self._asked = monotonic()
        try:
            yield
        finally:
            self._asked = 0.0

    @contextmanager
    def _noticing_exchange(self) -> Iterator[None]:
        """Give it up where another copy was put in the place of the shared tables, and say so."""
        try:
            yield
        except DivergedError:
            self._give_up()
            raise errors.StoreExchangedError(store=self.name) from None

    def _give_up(self) -> None:
        """Follow it no more; pages that are being made of what the replica holds are made, and it goes with
        the last of them."""
        super()._give_up()
        self._ended.set()
        self._lake.close()

    def _let_go(self) -> None:
        self._give_up()
        self._replica.close()

    def require_in_place(self) -> None:
        """Raise StoreExchangedError where another copy was put in the place of the shared tables."""
        if not self.is_open:
            raise errors.StoreExchangedError(store=self.name)

    def require_writable(self) -> None:
        """Make sure that something can be written to it.

        Raises:
            StoreAwayError: its catalogue takes questions and answers none: whoever writes would wait as well.
            ServerStoppingError: whoever serves it is about to end.
        """
        super().require_writable()
        if self._is_silent:
            raise errors.StoreAwayError(store=self.name, why=errors.SILENT)

    @property
    def _times_written(self) -> int:
        return self._written

    def contents(self) -> dict[str, tuple[int, int]]:
        """Return the number of rows of each shared table and a sum over all that is in them."""
        with self._lake.cursor() as shared:
            return table_sums(shared, "record")

    def write_copy(self, to: Path) -> dict[str, tuple[int, int]]:
        """Write what was published so far to a new file, a store by itself, and give its contents, as the
        shared tables have them.

        Raises:
            StoreAwayError: they cannot be reached.
            OSError: the disk refuses.
        """
        self._catch_up()
        with self._catching_up, self._lake.cursor() as shared:
            self._written += self._take_what_was_written(shared)
            contents = table_sums(shared, "record")
            shared.execute("ROLLBACK")
            with new_private(to) as out:
                self._replica.write_to(out)
        return contents

    def replace(self, copy: duckdb.DuckDBPyConnection, expected: int, before: Path) -> None:
        """Put all that a file holds, which `copy` finds as `record`, in the place of what stands at the
        revision `expected`: at once, or not at all. What stood, if anything was published, goes into the file
        `before`. Whoever has it open, at whatever server, opens it anew.

        Raises:
            StoreMovedError: another revision was written meanwhile.
            StoreDamagedError: what was written is not what the file holds.
            StoreUnwritableError: the disk refuses.
        """
        with self._committing() as cursor:
            newest = newest_revision(cursor)
            if newest != expected:
                raise errors.StoreMovedError(store=self.name, newest=newest, expected=expected)
            if newest:
                with disk_errors(self.name):
                    self.write_copy(before)
            replace_tables(cursor, copy)
            if not hold_the_same(cursor, copy):
                raise errors.StoreDamagedError(store=self.name)

    def remove_left_files(self) -> int:
        """Remove the files of changes that were broken off long ago, and say how many they were."""
        with self._writing:
            return self._lake.remove_left_files()

    @contextmanager
    def _committing(self, number: int | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
        self.require_writable()
        with self._writing:
            self.require_writable()
            self.require_in_place()
            try:
                with named(self.name), self._lake.writing() as cursor:
                    mark = self._begin(cursor, number)
                    self._lake.steps_taken(cursor)
                    with self._noticing_exchange():
                        self._replica.require_same(cursor)
                    self._lake.require_own_folder(cursor)
                    yield cursor
                    self._lake.commit(cursor, mark)
            except OvertakenError as error:
                self._catch_up()
                expected = self.newest if number is None else number - 1
                raise errors.StoreMovedError(
                    store=self.name, newest=self.newest, expected=expected
                ) from error
            except errors.StoreMovedError:
                self._catch_up()
                raise
            # It stands, and is seen as soon as it can be.
            with suppress(*_PASSING):
                self._catch_up()


def _why(error: Exception) -> str:
    """Return what made an error, or its kind where it does not say."""
    facts = error.facts if isinstance(error, errors.CommitmentsError) else {}
    return str(facts.get("why", type(error).__name__))
