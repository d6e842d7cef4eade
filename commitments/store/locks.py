"""Who may write now what lies beside a store: one thread of one process, of whichever server."""

import errno
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Lock

from commitments.store.beside import beside
from commitments.store.disk import disk_errors

try:
    import fcntl
except ImportError:  # a system without such locks: one process writes what lies beside a store
    fcntl = None  # type: ignore[assignment]

# How long whoever writes waits for another who does, in seconds, and how long until it looks again.
_PATIENCE = 20.0
_PAUSE = 0.01

# Who writes in this process, by what is written.
_HELD_HERE: dict[Path, Lock] = {}


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
