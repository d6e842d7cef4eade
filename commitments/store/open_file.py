"""A file that is open: whether what lies at its path is still the same."""

import os
from pathlib import Path
from typing import BinaryIO, NamedTuple

_CHUNK = 1 << 20  # bytes copied at a time


class Status(NamedTuple):
    """What tells a file from what lies in its place later."""

    device: int
    number: int
    size: int
    changed: int  # nanoseconds


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


def status_of(file: BinaryIO) -> Status:
    """Return the status of an open file: what is opened is what lies there now, whereas a folder that several
    machines share may tell of a path how it was some seconds ago."""
    return _status(os.fstat(file.fileno()))


def _status(status: os.stat_result) -> Status:
    return Status(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)
