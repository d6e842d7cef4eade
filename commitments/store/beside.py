"""Where a store lies, and how what lies beside it is called: its log, what was kept of before, what is to
become it."""

import re
import time
from contextlib import suppress
from datetime import UTC, datetime
from os.path import realpath
from pathlib import Path
from shutil import rmtree
from uuid import uuid4

from commitments.errors import BadStoreNameError, StoreFolderForeignError
from commitments.store.lake_name import LakeName

# What the engine calls its log, and what stands beside it for the moment of a checkpoint.
LOG_ENDINGS = (".wal", ".wal.checkpoint", ".wal.recovery")

# How what was kept of a moment is called beside it, with what the engine wrote beside that.
_DATED = re.compile(r"\.(before|log)-\d{8}-\d{6}(-\d+)?(\.wal.*)?")

# How what is to become a file is called beside it, with what the engine writes beside that; and the seconds
# after which nobody works on it any more.
_DRAFT = re.compile(r"\.[0-9a-f]{8}\.new(\..+)?")
_LEFT = 24 * 60 * 60.0


def _behind_links(path: Path) -> Path:
    """Return where the file is that `path` leads to: what is put in its place leaves the links as they
    are."""
    return Path(realpath(path))


def store_path(name: str) -> Path:
    """Return where the file of the store `name` is, or would be, behind all links; of one that is shared, a
    path in its folder. What belongs to the store lies beside it there.

    Raises:
        BadStoreNameError: `name` is neither of the form `duckdb:PATH` nor of that of a `LakeName`.
        StorePasswordNamedError: a password stands in it.
    """
    if lake := LakeName.of(name):
        return _behind_links(lake.path)
    scheme, _, where = name.partition(":")
    if scheme != "duckdb" or not where.strip():
        raise BadStoreNameError(store=name)
    try:
        return _behind_links(Path(where.strip()).expanduser())
    except RuntimeError as error:  # of ~somebody whom nobody knows
        raise BadStoreNameError(store=name) from error


def beside(path: Path, ending: str = ".wal") -> Path:
    """Return the path of what lies beside `path` under its name and an ending, by default its log."""
    return path.with_name(path.name + ending)


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


def draft_of(path: Path) -> Path:
    """Return a name beside `path`, that nothing has yet, for what is to become it."""
    return path.with_name(f"{path.name}.{uuid4().hex[:8]}.new")


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


def sweep(path: Path) -> None:
    """Remove what processes that were killed long ago left of files and folders that were to become that at
    `path`, or one that is kept beside it."""
    with suppress(OSError):
        for file in path.parent.iterdir():
            if file.name.startswith(path.name) and _DRAFT.search(file.name, len(path.name)):
                with suppress(OSError):
                    if time.time() - file.lstat().st_mtime > _LEFT:
                        rmtree(file) if file.is_dir() else file.unlink()
