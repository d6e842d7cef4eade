"""The file of a store as it lies on the disk, and what lies beside it: whether it can be written, whether it
is still the same, and who may write it now."""

import errno
import os
import re
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfileobj, rmtree
from threading import Lock
from typing import BinaryIO, NamedTuple
from uuid import uuid4

from commitments.errors import BadStoreNameError, StoreFolderForeignError, StoreUnwritableError
from commitments.store.lake_name import LakeName
from commitments.store.write_ahead import ENDINGS

try:
    import fcntl
except ImportError:  # a system without such locks: one process writes what lies beside a store
    fcntl = None  # type: ignore[assignment]

_CHUNK = 1 << 20  # bytes copied at a time

# What a disk, a folder or a file says that is only to be read; a full disk may have room again at any moment.
_ONLY_READ = (errno.EROFS, errno.EACCES, errno.EPERM)


# How what was kept of a moment is called beside it, with what the engine wrote beside that.
_DATED = re.compile(r"\.(before|log)-\d{8}-\d{6}(-\d+)?(\.wal.*)?")

# How what is to become a file is called beside it, with what the engine writes beside that; and the seconds
# after which nobody works on it any more.
_DRAFT = re.compile(r"\.[0-9a-f]{8}\.new(\..+)?")
_LEFT = 24 * 60 * 60.0

# How long whoever writes waits for another who does, in seconds, and how long until it looks again.
_PATIENCE = 20.0
_PAUSE = 0.01

# Who writes in this process, by what is written.
_HELD_HERE: dict[Path, Lock] = {}


class Status(NamedTuple):
    """What tells a file from what lies in its place later."""

    device: int
    number: int
    size: int
    changed: int  # nanoseconds


def behind_links(path: Path) -> Path:
    """Return where the file is that `path` leads to: what is put in its place leaves the links as they
    are."""
    return Path(os.path.realpath(path))


def draft_of(path: Path) -> Path:
    """Return a name beside `path`, that nothing has yet, for what is to become it."""
    return path.with_name(f"{path.name}.{uuid4().hex[:8]}.new")


@contextmanager
def drafted(path: Path) -> Iterator[Path]:
    """Yield a name beside `path` for what is to become it; what is left under that name goes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = draft_of(path)
    try:
        yield draft
    finally:
        for ending in ("", *ENDINGS):
            with suppress(OSError):
                beside(draft, ending).unlink(missing_ok=True)


def beside(path: Path, ending: str = ".wal") -> Path:
    """Return the path of what lies beside `path` under its name and an ending, by default its log."""
    return path.with_name(path.name + ending)


def dated_name(path: Path, what: str) -> Path:
    """Return a name beside `path` that nothing has yet, for `what` is kept of this moment."""
    dated = f".{what}-{datetime.now(UTC):%Y%m%d-%H%M%S}"
    names = (beside(path, dated + again) for again in ("", *map("-{}".format, range(2, 99))))
    return next(name for name in names if not name.exists())


def kept_of_before(path: Path) -> list[Path]:
    """Return what was kept of the store at `path` under dated names beside it, and is read by nothing any
    more: stores of before, logs that were not taken in. Raises OSError."""
    names = path.parent.iterdir()
    return sorted(each for each in names if _DATED.fullmatch(each.name.removeprefix(path.name)))


@contextmanager
def disk_errors(store: str) -> Iterator[None]:
    """Raise StoreUnwritableError where the disk of `store` refuses what is asked of it."""
    try:
        yield
    except OSError as error:
        raise StoreUnwritableError(store=store, why=error.strerror or str(error)) from error


def sweep(path: Path) -> None:
    """Remove what processes that were killed long ago left of files and folders that were to become that at
    `path`, or one that is kept beside it."""
    with suppress(OSError):
        for file in path.parent.iterdir():
            if file.name.startswith(path.name) and _DRAFT.search(file.name, len(path.name)):
                with suppress(OSError):
                    if time.time() - file.lstat().st_mtime > _LEFT:
                        rmtree(file) if file.is_dir() else file.unlink()


def why_only_read(path: Path) -> str:
    """Return why the store in the file `path` can only be read, in the words of the system; "" where it can
    be written. It is to be open nowhere in this process, which would lose its lock."""
    probe = draft_of(path)
    try:
        os.close(os.open(path, os.O_RDWR))
        # The engine writes its log beside it.
        os.close(os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        return os.strerror(error.errno) if error.errno in _ONLY_READ else ""
    finally:
        with suppress(OSError):
            probe.unlink()
    return ""


def new_private(path: Path) -> BinaryIO:
    """Make a file that is not there yet, and that its owner alone reads. Raises OSError."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def settle_folder(folder: Path) -> None:
    """Have the disk remember the names in a folder."""
    with suppress(OSError):  # a system that opens no folders
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def put(draft: Path, file: Path, *, replacing: bool) -> None:
    """Give `draft` its name, once it is on the disk. Raises FileExistsError unless `replacing`."""
    with draft.open("rb") as content:
        os.fsync(content.fileno())
    if replacing:
        draft.replace(file)
    else:
        try:
            # Unlike a rename, a link never replaces what another process has made meanwhile.
            file.hardlink_to(draft)
        except OSError:  # a disk without links
            if file.exists():
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(file)) from None
            draft.rename(file)
    settle_folder(file.parent)


def exchange(draft: Path, path: Path) -> Path | None:
    """Put `draft` in the place of the store at `path`, at once or not at all, and return where that lies now,
    with its log, which stays here as well; None where there was none. Raises OSError."""
    kept = dated_name(path, "before")
    there = path.exists()
    pieces = [ending for ending in ("", *ENDINGS) if beside(path, ending).exists()]
    try:
        for ending in pieces:
            _keep_as(beside(path, ending), beside(kept, ending))
        put(draft, path, replacing=there)
    except OSError:
        for ending in pieces:
            beside(kept, ending).unlink(missing_ok=True)
        raise
    return kept if there else None


def drop_log(path: Path) -> None:
    """Take away the log beside a file in whose place another was put. Raises OSError."""
    for ending in ENDINGS:
        beside(path, ending).unlink(missing_ok=True)
    settle_folder(path.parent)


def _keep_as(file: Path, name: Path) -> None:
    """Let a file be found under another name as well, on a disk without links as a copy."""
    try:
        name.hardlink_to(file)
    except OSError:
        with file.open("rb") as content, new_private(name) as out:
            copyfileobj(content, out)
            out.flush()
            os.fsync(out.fileno())


class StoreFile:
    """The file of an open store. One process holds it by a lock, which the system takes away as soon as that
    process closes the file anywhere: so it is opened once here, until the store is closed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle = os.open(path, os.O_RDONLY)
        self.seen = _status(os.fstat(self._handle))  # as we left it
        self.times_written = 0

    def close(self) -> None:
        """Let go of it; once is enough."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def written(self) -> None:
        """Remember it as it is now, as we have written it."""
        self.seen = _status(os.fstat(self._handle))
        self.times_written += 1

    @property
    def is_there(self) -> bool:
        """Return whether what lies at its path is the file that was opened."""
        return self._lies_there()[:2] == self.seen[:2]

    @property
    def is_untouched(self) -> bool:
        """Return whether it is there, and nobody else has written to it."""
        return self._lies_there() == self.seen

    @property
    def is_as_left(self) -> bool:
        """Return whether nobody else has written to it, wherever it lies by now."""
        return _status(os.fstat(self._handle)) == self.seen

    def copy(self, to: BinaryIO) -> None:
        """Write all of it, whether it still lies at its path or not. Raises OSError."""
        place = 0
        while part := os.pread(self._handle, _CHUNK, place):
            to.write(part)
            place += len(part)

    def _lies_there(self) -> tuple[int, ...]:
        """Return the status of what lies at its path; nothing where nothing does."""
        try:
            return _status(self.path.stat())
        except OSError:
            return ()


def _status(status: os.stat_result) -> Status:
    return Status(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


def status_of(file: BinaryIO) -> Status:
    """Return the status of an open file: what is opened is what lies there now, whereas a folder that several
    machines share may tell of a path how it was some seconds ago."""
    return _status(os.fstat(file.fileno()))


def store_path(name: str) -> Path:
    """Return where the file of the store `name` is, or would be, behind all links; of one that is shared, a
    path in its folder. What belongs to the store lies beside it there.

    Raises:
        BadStoreNameError: `name` is neither of the form `duckdb:PATH` nor of that of a `LakeName`.
        StorePasswordNamedError: a password stands in it.
    """
    if lake := LakeName.of(name):
        return behind_links(lake.path)
    scheme, _, where = name.partition(":")
    if scheme != "duckdb" or not where.strip():
        raise BadStoreNameError(store=name)
    return behind_links(Path(where.strip()).expanduser())


def beside_store(name: str, ending: str) -> Path:
    """Return the path of what lies beside the store `name` under an ending.

    Raises:
        BadStoreNameError: there is no such store.
        StoreFolderForeignError: several servers share it, and what lies in the place of their folder is
            another one: it is not mounted.
    """
    path, lake = store_path(name), LakeName.of(name)
    if lake and not lake.mark.exists():
        raise StoreFolderForeignError(store=name, folder=str(lake.folder))
    return beside(path, ending)


def close_to_others(path: Path) -> None:
    """Let nobody but its owner read the file at `path`, where it is ours to say."""
    with suppress(OSError):
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)


def begin_log(path: Path) -> None:
    """Make the log of a store before the engine does, which would let others read it."""
    log = beside(path)
    with suppress(OSError):  # the engine says why
        os.close(os.open(log, os.O_WRONLY | os.O_CREAT, 0o600))
    close_to_others(log)


def end_log(path: Path) -> None:
    """Take a log away into which the engine wrote nothing, since it wrote into the file at once."""
    log = beside(path)
    with suppress(OSError):
        if log.stat().st_size == 0:
            log.unlink()


@contextmanager
def held(path: Path, store: str) -> Iterator[None]:
    """Let nobody else write what lies at `path` beside `store` while the block runs: no thread, no process,
    no server that shares the folder. Whoever is killed holds it no longer.

    Raises:
        StoreUnwritableError: the folder or disk refuses, or another holds it and does not go on.
    """
    until, here = time.monotonic() + _PATIENCE, _HELD_HERE.setdefault(path, Lock())
    with disk_errors(store), ExitStack() as ends:
        if not here.acquire(timeout=_PATIENCE):
            raise _busy(path)
        ends.callback(here.release)
        path.parent.mkdir(parents=True, exist_ok=True)
        # Never removed: who waits for one that is gone would not see who holds the next.
        lock = os.open(beside(path, ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        ends.callback(os.close, lock)
        while fcntl and not _is_locked(lock):
            if time.monotonic() > until:
                raise _busy(path)
            time.sleep(_PAUSE)
        yield


def _is_locked(lock: int) -> bool:
    """Return whether a lock is ours now. Raises OSError where the disk knows none."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _busy(path: Path) -> OSError:
    return OSError(errno.EBUSY, os.strerror(errno.EBUSY), str(path))


def write_private(path: Path, content: str | bytes, store: str) -> None:
    """Write a file beside `store` that its owner alone reads, whole or not at all.

    Raises:
        StoreUnwritableError: the folder or disk refuses.
    """
    with disk_errors(store), drafted(path) as draft:
        with new_private(draft) as out:
            out.write(content if isinstance(content, bytes) else content.encode())
            out.flush()
            os.fsync(out.fileno())
        # Clocks of disks tick slowly, and numbers of files come back: the moment tells this from the last.
        os.utime(draft, ns=(now := time.time_ns(), now))
        draft.replace(path)
