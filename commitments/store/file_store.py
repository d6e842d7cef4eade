"""A store in one DuckDB file, which one process at a time holds."""

import logging
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from shutil import copyfileobj
from tempfile import gettempdir

import duckdb

from commitments import errors
from commitments.store.beside import beside, sweep
from commitments.store.disk import new_private, why_only_read
from commitments.store.engine import AS_FILE, named, quoted, start_engine, table_sums
from commitments.store.file_opening import attach, examine_and_settle, renew_file
from commitments.store.open_file import StoreFile
from commitments.store.store import Store
from commitments.store.write_ahead import State, begin_log, end_log

# How long a file waits for its readers to be done before it is attached anew, in seconds.
_PATIENCE = 10.0


class FileStore(Store):
    """An open store in a file.

    The engine attaches a file once, so whoever opens it again in this process shares it: as this process
    closes a file that it has looked at, its lock on it is gone.
    """

    def __init__(self, name: str, path: Path, new: bool = False) -> None:
        super().__init__(name, path)
        self._given_up = False  # by the engine, as a checkpoint failed
        self._declined = False  # what was to be committed: the engine may hold the log open since
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
        except BaseException:
            self._connection.close()
            raise
        try:
            self._prepare()
            if not self.only_read:
                sweep(path)
                if examination.log.state is not State.NONE:
                    self._checkpoint()
            self._file.written()
        except BaseException:
            self._let_go()
            raise

    def _settle(self) -> None:
        """Bring all into the file, and leave nothing in a log beside it."""
        with suppress(duckdb.Error), self._cursor() as cursor:
            if self._file.is_untouched and not self.only_read:
                cursor.execute("CHECKPOINT record")
                end_log(self.path)

    @property
    def _times_written(self) -> int:
        return self._file.times_written

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

    @contextmanager
    def _surviving(self) -> Iterator[None]:
        """Give the file up where the engine does: after a disk that failed it at a commit, it answers nothing
        any more."""
        try:
            yield
        except errors.StoreUnwritableError as error:
            if isinstance(error.__cause__, duckdb.FatalException):
                self._give_up()
                self._let_go()
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
        self.require_writable()
        with self._surviving(), self._changing(), named(self.name):
            # Closing a cursor before its commit leaves the store as it was.
            with self._cursor() as cursor:
                mark = self._begin(cursor, number)
                yield cursor
                if not self._file.is_there:
                    raise errors.StoreReplacedError(store=self.name)
                begin_log(self.path)
                try:
                    cursor.execute("COMMIT")
                except duckdb.Error as error:
                    self._declined = True
                    if not self._stands_after(error, mark.own):
                        raise
            self._checkpoint()
            if number:
                self._lay_out_next(number)

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
                    cursor.execute(f"ATTACH {quoted(self.path)} AS record ({AS_FILE})")
                    self._file.written()
                except duckdb.BinderException:
                    if time.monotonic() > until:
                        raise
                    time.sleep(0.05)
                else:
                    self._given_up = self._declined = False
                    return

    def _let_go(self) -> None:
        try:
            self._connection.close()
        except duckdb.Error as error:  # it would still have written to a file that is damaged
            logging.getLogger(__name__).warning("%s was closed as it was: %s", self.name, error)
        self._file.close()

    def _cursor(self) -> closing[duckdb.DuckDBPyConnection]:
        if self._given_up:
            self._attach_anew()
        return super()._cursor()
