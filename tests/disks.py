"""Disks and folders that refuse, also to the administrator."""

import ctypes
import os
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# What lets an administrator write where nobody may: two of the capabilities of Linux.
_OVERRIDE = 1 << 1 | 1 << 2


@contextmanager
def only_read(folder: Path) -> Iterator[None]:
    """Let nothing be written in `folder`, nor to its files, by this thread and those that it starts."""
    files = [path for path in folder.iterdir() if path.is_file()]
    for path in files:
        path.chmod(0o400)
    folder.chmod(0o500)
    try:
        with _without_override():
            yield
    finally:
        folder.chmod(0o700)
        for path in files:
            path.chmod(0o600)


@contextmanager
def closed(folder: Path) -> Iterator[None]:
    """Let nobody look into `folder`, in this thread and those that it starts."""
    folder.chmod(0o000)
    try:
        with _without_override():
            yield
    finally:
        folder.chmod(0o700)


@contextmanager
def _without_override() -> Iterator[None]:
    if sys.platform != "linux" or os.geteuid():
        yield
        return
    kept = _capabilities()
    _set([effective & ~_OVERRIDE if at == 0 else effective for at, effective in enumerate(kept)])
    try:
        yield
    finally:
        _set(kept)


def _capabilities() -> list[int]:
    """The capabilities of this thread: effective, permitted and inheritable ones, low words first."""
    words = ctypes.create_string_buffer(24)
    assert ctypes.CDLL(None).capget(_HEAD, words) == 0
    return list(struct.unpack("6I", words.raw))


def _set(wanted: list[int]) -> None:
    assert ctypes.CDLL(None).capset(_HEAD, struct.pack("6I", *wanted)) == 0


_HEAD = struct.pack("Ii", 0x20080522, 0)
