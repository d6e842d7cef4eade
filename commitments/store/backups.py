"""Backups of a store: dated copies, each with a manifest beside it, made whole while others publish, and kept
by age."""

import os
import re
import stat
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from errno import EDQUOT, EFBIG, ENOSPC
from hashlib import file_digest
from itertools import count
from pathlib import Path
from typing import Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from commitments import errors
from commitments.contract.model import RECORDS
from commitments.settings import program_version
from commitments.store import migrations, rotation
from commitments.store.beside import beside, store_path, sweep
from commitments.store.contents import StoreContents, read_contents
from commitments.store.disk import drafted, new_private, put
from commitments.store.integrity import DAMAGED
from commitments.store.store import Store

MANIFEST = ".json"  # how what tells of a copy is called beside it
_NAME = re.compile(r"(.+)-\d{8}T\d{6}Z-r\d+(-\d+)?\.duckdb")
_LONGEST_MANIFEST = 2**16  # bytes
_NO_ROOM = (ENOSPC, EDQUOT, EFBIG)


class Manifest(BaseModel):
    """What a copy is known by without being opened. All that was published before its `moment` is in it."""

    model_config = ConfigDict(frozen=True)

    moment: AwareDatetime
    program: str
    schema_version: int
    demonstration: bool
    revision: int
    published_at: AwareDatetime | None  # the revision; None before the first
    rows: dict[str, int]  # by table
    size: int
    sha256: str

    @property
    def versions(self) -> int:
        """Return how many versions of records the copy holds."""
        return sum(n for table, n in self.rows.items() if table in RECORDS)


@dataclass(frozen=True)
class Backup:
    """A copy of a store and its manifest."""

    path: Path
    manifest: Manifest

    @classmethod
    def at(cls, path: Path) -> Self | None:
        """Return the copy at `path`; None where none is, or no manifest of ours beside it: neither is ever a
        link or a device, which others may have laid there."""
        told = beside(path, MANIFEST)
        try:
            if not all(stat.S_ISREG(file.lstat().st_mode) for file in (path, told)):
                return None
            with told.open("rb") as content:
                return cls(path, Manifest.model_validate_json(content.read(_LONGEST_MANIFEST)))
        except (OSError, ValidationError):
            return None

    @property
    def is_whole(self) -> bool:
        """Return whether it is as long as it was written; `verify` reads it."""
        return self.path.is_file() and self.path.stat().st_size == self.manifest.size

    def verify(self) -> None:
        """Read it whole. Raises CopyCutError, CopyAlteredError or FileUnreadableError unless it is what was
        written."""
        try:
            with self.path.open("rb") as content:
                size = os.fstat(content.fileno()).st_size
                same = size == self.manifest.size and _sha256(self.path) == self.manifest.sha256
        except OSError as error:
            raise errors.FileUnreadableError(file=str(self.path)) from error
        if not same:
            cut = size < self.manifest.size
            raise (errors.CopyCutError if cut else errors.CopyAlteredError)(file=str(self.path))

    def is_in(self, contents: StoreContents) -> bool:
        """Return whether another copy holds all that this one does."""
        return contents.moments.get(self.manifest.revision) == self.manifest.published_at


def backups_in(folder: Path, store: str = "") -> list[Backup]:
    """Return the copies in a folder, of all stores or of the one of that name, the newest first; those dated
    later than now, since a clock was wrong, last. Raises FolderUnreadableError."""
    stem = store and store_path(store).stem
    try:
        paths = [*folder.iterdir()] if folder.is_dir() else []
    except OSError as error:
        raise errors.FolderUnreadableError(folder=folder) from error
    found = [
        backup
        for path in paths
        if (name := _NAME.fullmatch(path.name)) and stem in ("", name[1]) and (backup := Backup.at(path))
    ]
    now = datetime.now(UTC)
    return sorted(found, key=lambda backup: (backup.manifest.moment <= now, backup.manifest.moment))[::-1]


def last_backup(folder: Path, store: str) -> Backup | None:
    """Return the newest copy of `store` in a folder, None where there is none. Raises
    FolderUnreadableError."""
    return next(iter(backups_in(folder, store)), None)


@dataclass(frozen=True)
class Made:
    """A copy that was made, and how many older ones went, as their age says."""

    backup: Backup
    removed: int


def back_up(store: Store, folder: Path, ages: rotation.Ages) -> Made:
    """Write a dated copy of `store` into `folder`, which is there whole, read again and found the same, or
    not at all; then remove the older ones that are not kept for their age.

    Raises:
        FolderUnwritableError, StoreUnwritableError: the folder cannot be written, or there is no room in it.
        StoreReplacedError: the store is no longer the file that was opened.
        StoreDamagedError: the copy cannot be read as the store is.
    """
    stem = store.path.stem
    try:
        folder.mkdir(parents=True, exist_ok=True)
        sweep(folder / stem)
        with drafted(folder / stem) as draft, drafted(folder / stem) as told:
            moment = datetime.now(UTC)
            held = store.write_copy(draft)
            try:
                copied = read_contents(str(folder), draft)
            except DAMAGED as error:
                raise errors.StoreDamagedError(store=store.name) from error
            if copied.tables != held:
                raise errors.StoreDamagedError(store=store.name)
            manifest = Manifest(
                moment=moment,
                program=program_version(),
                schema_version=len(migrations.steps()),
                demonstration=copied.demonstration,
                revision=copied.newest,
                published_at=copied.moments.get(copied.newest),
                rows={table: n for table, (n, _) in copied.tables.items()},
                size=draft.stat().st_size,
                sha256=_sha256(draft),
            )
            with new_private(told) as out:
                out.write(manifest.model_dump_json(indent=2).encode() + b"\n")
            made = Backup(_put_both(draft, told, folder / _name(stem, manifest)), manifest)
        return Made(made, _remove_older(folder, store.name, copied, ages))
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise errors.StoreUnwritableError(store=str(folder), why=os.strerror(error.errno)) from error
        raise errors.FolderUnwritableError(folder=str(folder)) from error


def _name(stem: str, manifest: Manifest) -> str:
    return f"{stem}-{manifest.moment:%Y%m%dT%H%M%SZ}-r{manifest.revision}.duckdb"


def _put_both(draft: Path, told: Path, path: Path) -> Path:
    """Give a copy and its manifest their names, and return that of the copy: with it, both are there."""
    once = path.stem
    for number in count(2):
        try:
            put(told, beside(path, MANIFEST), replacing=False)
            break
        except FileExistsError:  # another was made within the second
            path = path.with_stem(f"{once}-{number}")
    try:
        put(draft, path, replacing=False)
    except OSError:
        beside(path, MANIFEST).unlink()
        raise
    return path


def _remove_older(folder: Path, store: str, newest: StoreContents, ages: rotation.Ages) -> int:
    """Remove the copies of `store` that are not kept for their age, and say how many: none but such that are
    whole and all of which is in the `newest`, which was verified."""
    ours = [each for each in backups_in(folder, store) if each.is_whole and each.is_in(newest)]
    stay = rotation.kept([each.manifest.moment for each in ours], ages, datetime.now(UTC))
    gone = [each for each in ours if each.manifest.moment not in stay]
    removed = 0
    for each in gone:
        with suppress(OSError):  # a folder in which nothing may be removed keeps all
            each.path.unlink(missing_ok=True)
            beside(each.path, MANIFEST).unlink(missing_ok=True)
            removed += 1
    return removed


def _sha256(path: Path) -> str:
    with path.open("rb") as content:
        return file_digest(content, "sha256").hexdigest()
