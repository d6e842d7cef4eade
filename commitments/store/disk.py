"""The disk: files that appear in their place whole or not at all, that their owner alone reads, and why it
refuses."""

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import copyfileobj
from typing import BinaryIO

from commitments.errors import StoreUnwritableError
from commitments.store.beside import LOG_ENDINGS, beside, dated_name, draft_of

# What a disk, a folder or a file says that is only to be read; a full disk may have room again at any moment.
_ONLY_READ = (errno.EROFS, errno.EACCES, errno.EPERM)


@contextmanager
def disk_errors(store: str) -> Iterator[None]:
    """Raise StoreUnwritableError where the disk of `store` refuses what is asked of it."""
    try:
        yield
    except OSError as error:
        raise StoreUnwritableError(store=store, why=error.strerror or str(error)) from error


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


def close_to_others(path: Path) -> None:
    """Let nobody but its owner read the file at `path`, where it is ours to say."""
    with suppress(OSError):
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)


@contextmanager
def drafted(path: Path) -> Iterator[Path]:
    """Yield a name beside `path` for what is to become it; what is left under that name goes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = draft_of(path)
    try:
        yield draft
    finally:
        for ending in ("", *LOG_ENDINGS):
            with suppress(OSError):
                beside(draft, ending).unlink(missing_ok=True)


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


def settle_folder(folder: Path) -> None:
    """Have the disk remember the names in a folder."""
    with suppress(OSError):  # a system that opens no folders
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


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


def exchange(draft: Path, path: Path) -> Path | None:
    """Put `draft` in the place of the store at `path`, at once or not at all, and return where that lies now,
    with its log, which stays here as well; None where there was none. Raises OSError."""
    kept = dated_name(path, "before")
    there = path.exists()
    pieces = [ending for ending in ("", *LOG_ENDINGS) if beside(path, ending).exists()]
    try:
        for ending in pieces:
            _keep_as(beside(path, ending), beside(kept, ending))
        put(draft, path, replacing=there)
    except OSError:
        for ending in pieces:
            beside(kept, ending).unlink(missing_ok=True)
        raise
    return kept if there else None


def _keep_as(file: Path, name: Path) -> None:
    """Let a file be found under another name as well, on a disk without links as a copy."""
    try:
        name.hardlink_to(file)
    except OSError:
        with file.open("rb") as content, new_private(name) as out:
            copyfileobj(content, out)
            out.flush()
            os.fsync(out.fileno())
