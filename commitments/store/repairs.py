"""A log that is not of its store, or damaged, is set aside, and what it can still tell is read."""

import os
import struct
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile

from commitments import errors
from commitments.store import integrity
from commitments.store.beside import dated_name
from commitments.store.disk import disk_errors
from commitments.store.engine import named, quoted, start_engine
from commitments.store.integrity import Examination, Fit
from commitments.store.write_ahead import Log, State, legible, read_log


@dataclass(frozen=True)
class LostRevision:
    """A revision that is in a log that was set aside, and not in the store."""

    number: int
    at: datetime
    who: str
    reason: str
    rows: int


@dataclass(frozen=True)
class Repair:
    """What was done to a store whose log was damaged."""

    kept: Path
    revision: int  # up to which the store is whole
    readable: tuple[LostRevision, ...]  # what the log holds beyond that
    unread: int  # bytes of the log of which nothing is known


def settle_log(name: str, path: Path, examination: Examination) -> tuple[errors.CommitmentsError, ...]:
    """Set a log aside that is not of this store, keep a copy of one that is cut, and give what is to be told.

    Raises StoreHeldError, StoreUnwritableError.
    """
    if examination.fit in (Fit.NOTHING, Fit.FOLLOWS):
        return ()
    if examination.fit is Fit.TAKEN and examination.log.state is not State.CUT:
        with unchanged(name, path, examination.log):
            for piece in examination.log.pieces:
                piece.unlink()
        return ()
    # What is whole of a log that is cut is still to be taken in; the engine then forgets the rest.
    needed = examination.fit is Fit.CUT and examination.log.transactions > 0
    kept = set_aside(name, path, examination.log, copying=needed)
    return (_NOTICES[examination.fit](store=name, kept=str(kept), revision=examination.revisions),)


_NOTICES = {
    Fit.CUT: errors.LogCutError,
    Fit.TAKEN: errors.LogCutError,
    Fit.EARLIER: errors.LogEarlierError,
    Fit.FOREIGN: errors.LogForeignError,
}


def set_aside(name: str, path: Path, log: Log, *, copying: bool = False) -> Path:
    """Give `log` a dated name beside the store, or keep a copy of it there; the path that it has then.

    Raises:
        StoreHeldError: someone has the store open or has written to the log since it was looked at.
    """
    kept = dated_name(path, "log")
    with unchanged(name, path, log):
        for piece in log.pieces:
            to = kept.with_name(kept.name + piece.name.removeprefix(log.path.name))
            if copying:
                copyfile(piece, to)
            else:
                piece.rename(to)
            to.chmod(0o600)
    return kept


@contextmanager
def unchanged(name: str, path: Path, log: Log) -> Iterator[None]:
    """Hold the file of a store whose log is still `log`, so that nobody opens it meanwhile. Raises
    StoreHeldError, StoreUnwritableError."""
    with disk_errors(name), _exclusive(name, path):
        if read_log(path) != log:
            raise errors.StoreHeldError(store=name, process="")
        yield


@contextmanager
def _exclusive(name: str, path: Path) -> Iterator[None]:
    """Hold the file of a store, so that nobody opens it meanwhile. Raises StoreHeldError, OSError."""
    file = os.open(path, os.O_RDWR)
    try:
        with suppress(ImportError, AttributeError):  # a system that has no such locks
            import fcntl

            # Of the open file, not of the process: it keeps out whatever else this process does as well.
            wanted = struct.pack("hhqqi", fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)
            try:
                fcntl.fcntl(file, fcntl.F_OFD_SETLK, wanted)
            except (BlockingIOError, PermissionError) as error:
                raise errors.StoreHeldError(store=name, process="") from error
        yield
    finally:
        os.close(file)


def repair(name: str, path: Path) -> Repair | None:
    """Set aside the log of a store where it is damaged, and say what it can still tell; None where nothing
    was to be repaired. Raises the errors of `examine` but StoreLogDamagedError, and those of `settle`."""
    try:
        integrity.examine(name, path)
    except errors.StoreLogDamagedError:
        log = read_log(path)
    else:
        return None
    kept = set_aside(name, path, log)
    log = replace(log, path=kept)
    revision = integrity.examine(name, path).revisions
    lost, read = _readable_revisions(name, path, log, revision)
    return Repair(kept, revision, lost, log.size - read)


def _readable_revisions(
    name: str, path: Path, log: Log, revision: int
) -> tuple[tuple[LostRevision, ...], int]:
    """Return the revisions that can be read of a log after that of the file, and how many bytes of it
    were."""
    head = integrity.head_of_file(path)
    checkpoint = max(int.from_bytes(head[place : place + 8], "little") for place in integrity.CHECKPOINTS)
    if not log.transactions:
        return (), 0
    with (
        closing(start_engine(path)) as engine,
        integrity.file_without_log(path) as file,
        integrity.file_without_log(path, legible(log, head[integrity.IDENTIFIER], checkpoint)) as both,
    ):
        try:
            marks = integrity.look_at_file(name, file, engine).marks
            if marks and (not log.marks[0] or log.marks[0][1] != marks[-1]):
                return (), 0
            integrity.look_at_file(name, both, engine, thorough=True)
            with named(name, otherwise=errors.StoreDamagedError):
                engine.execute(f"ATTACH {quoted(both)} AS told (TYPE duckdb, READ_ONLY)")
                rows = engine.execute(
                    "SELECT revision, made_at, who, reason, added + changed + removed FROM told.revisions "
                    "WHERE revision > ? ORDER BY revision",
                    [revision],
                ).fetchall()
        except (errors.StoreDamagedError, errors.StoreTangledError):
            return (), 0
    lost = tuple(
        LostRevision(n, at.replace(tzinfo=UTC), who, reason, rows) for n, at, who, reason, rows in rows
    )
    return lost, log.whole
