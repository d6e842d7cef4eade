"""A copy of a store put back in its place: looked through before, and the store of before kept."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from shutil import copyfileobj
from typing import cast

import duckdb

from commitments import errors
from commitments.store.backups import Backup, backups_in
from commitments.store.beside import LOG_ENDINGS, beside, dated_name, store_path
from commitments.store.contents import StoreContents, read_contents
from commitments.store.disk import disk_errors, drafted, exchange, new_private
from commitments.store.engine import quoted, start_engine, tables_of
from commitments.store.file_opening import attach
from commitments.store.integrity import DAMAGED, examine
from commitments.store.lake_name import LakeName
from commitments.store.lake_store import LakeStore
from commitments.store.migrations import migrate
from commitments.store.opening import open_store
from commitments.store.revisions import Revision
from commitments.store.store import Store
from commitments.store.write_ahead import drop_log

# How a file of the engine begins, and where it says how many parts it has and how long each is.
_SIGN, _SIGN_AT = b"DUCK", 8
_HEADS = (4096, 8192)
_TURN, _PARTS, _PART_SIZE = slice(8, 16), slice(32, 40), slice(40, 48)
_PARTS_FROM = 12288


@dataclass(frozen=True)
class Restoration:
    """A copy that was looked through and may take the place of a store: what it holds, and the revisions of
    the store that it lacks. `unread` says that the store cannot be read: what would be lost is not known."""

    file: Path
    passed_over: tuple[Path, ...]  # newer ones in the same folder, which are not whole
    beyond: tuple[Backup, ...]  # others in the same folder that hold what it lacks, the newest first
    copy: StoreContents
    present: int  # the newest revision of the store; 0 where there is none, or none is known
    lost: tuple[Revision, ...]
    unread: bool
    _put: Callable[[], Path | None]

    @property
    def may_lose(self) -> bool:
        """Return whether something that was published may be in the store or a copy, and not in this one."""
        return bool(self.lost or self.beyond or self.passed_over or self.unread)

    def put_in_place(self) -> Path | None:
        """Put the copy in the place of the store, at once or not at all, and give where the store of before
        lies now, None where there was none.

        Raises:
            StoreUnwritableError: the disk refuses.
            StoreMovedError: of a store that several servers share, one has published meanwhile.
        """
        return self._put()


@contextmanager
def restoration(name: str, file: Path) -> Iterator[Restoration]:
    """Look through the copy in `file`, or the newest whole one in that folder, and give what puts it in the
    place of the store `name`, which nobody else can open meanwhile, unless several servers share it.

    Raises:
        FileUnreadableError, CopyForeignError, CopyCutError, CopyAlteredError, CopyDamagedError,
            StoreTooNewError: it is of no use.
        CopyMissingError: no copy in the folder is whole.
        StoreMixedError: of the two, one is the demonstration.
        StoreHeldError: somebody uses the store, or the copy.
        StoreOnlyReadError, StoreUnwritableError: the store cannot be written.
    """
    path = store_path(name)
    if file.exists() and path.exists() and file.samefile(path):
        raise errors.CopyIsStoreError(file=str(file))
    others = backups_in(file) if file.is_dir() else []
    file, passed_over = _newest_whole(file, others) if file.is_dir() else (_as_written(file), ())
    _require_sound(file)
    with ExitStack() as held:
        present: Store | None = None
        unread = False
        try:
            present = held.enter_context(open_store(name))
            present.require_writable()
        except errors.StoreMissingError:
            pass
        except (*DAMAGED, errors.StoreTooNewError):
            unread = True
        with disk_errors(name), drafted(path) as draft:
            copy = _taken_over(file, draft)
            if present and present.is_demonstration != copy.demonstration:
                raise errors.StoreMixedError(store=name)
            revisions = present.revisions() if present else []
            lost = tuple(
                revision for revision in revisions if copy.moments.get(revision.number) != revision.at
            )
            newest = max((revision.number for revision in revisions), default=0)
            beyond = tuple(other for other in others if other.is_whole and not other.is_in(copy))
            put = (
                partial(_put_in_lake, name, path, draft, copy, newest)
                if LakeName.of(name)
                else partial(_put_file, name, path, draft, held)
            )
            yield Restoration(file, passed_over, beyond, copy, newest, lost, unread, put)


def _put_file(name: str, path: Path, draft: Path, held: ExitStack) -> Path | None:
    """Put a copy in the place of the file at `path`."""
    held.close()
    with disk_errors(name):
        kept = exchange(draft, path)
    # The store stands restored; of a log that stays beside it, it is known that it is another's.
    with suppress(OSError):
        drop_log(path)
    return kept


def _put_in_lake(name: str, path: Path, draft: Path, copy: StoreContents, present: int) -> Path | None:
    """Put a copy in the place of what several servers share, which goes into a file beside it before."""
    kept = dated_name(path, "before")
    with (
        open_store(name, create=True, demonstration=copy.demonstration) as lake,
        closing(start_engine(draft)) as engine,
    ):
        attach(name, draft, engine)
        migrate(engine, draft)  # it may be of an earlier version
        cast(LakeStore, lake).replace(engine, present, kept)
    return kept if present else None


def _as_written(file: Path) -> Path:
    """Return a copy that is what its manifest tells of, where there is one."""
    if backup := Backup.at(file):
        backup.verify()
    return file


def _newest_whole(folder: Path, backups: list[Backup]) -> tuple[Path, tuple[Path, ...]]:
    """Return the newest whole one of the copies in a folder, and those before it that are not."""
    passed_over: list[Path] = []
    for backup in backups:
        try:
            backup.verify()
        except errors.CommitmentsError:
            passed_over.append(backup.path)
        else:
            return backup.path, tuple(passed_over)
    raise errors.CopyMissingError(folder=str(folder))


def _taken_over(file: Path, draft: Path) -> StoreContents:
    """Copy a copy, with the log beside it if there is one, to `draft`, and give what it holds then."""
    for ending in ("", *LOG_ENDINGS):
        if beside(file, ending).exists():
            with beside(file, ending).open("rb") as content, new_private(beside(draft, ending)) as out:
                copyfileobj(content, out)
    try:
        return read_contents(str(file), draft)
    except DAMAGED as error:
        raise errors.CopyDamagedError(file=str(file)) from error
    except errors.StoreUnwritableError as error:  # the engine’s word
        raise OSError(0, str(error.facts["why"])) from error


def _require_sound(file: Path) -> None:
    """Make sure that a file is a store, and all of it, before anything is copied."""
    try:
        with file.open("rb") as content:
            head = content.read(_PARTS_FROM)
            size = os.fstat(content.fileno()).st_size
    except OSError as error:
        raise errors.FileUnreadableError(file=str(file)) from error
    if head[_SIGN_AT : _SIGN_AT + len(_SIGN)] != _SIGN:
        raise errors.CopyForeignError(file=str(file))
    if len(head) < _PARTS_FROM:
        raise errors.CopyCutError(file=str(file))
    try:
        examine(f"duckdb:{file}", file)
    except (errors.StoreDamagedError, errors.StoreTangledError) as error:
        if not _is_ours(file):
            raise errors.CopyForeignError(file=str(file)) from error
        raise (errors.CopyCutError if size < _length(head) else errors.CopyDamagedError)(
            file=str(file)
        ) from error


def _is_ours(file: Path) -> bool:
    """Return whether a file has the tables that every store has, or cannot be asked."""
    with suppress(duckdb.Error), closing(start_engine(file)) as engine:
        engine.execute(f"ATTACH {quoted(file)} AS asked (TYPE duckdb, READ_ONLY)")
        return {"steps", "store", "revisions"} <= {*tables_of(engine, "asked")}
    return True


def _length(head: bytes) -> int:
    """Return how long a file says that it is, by the newer of its two heads."""

    def number(at: int, place: slice) -> int:
        return int.from_bytes(head[at + place.start : at + place.stop], "little")

    at = max(_HEADS, key=lambda head_at: number(head_at, _TURN))
    return _PARTS_FROM + number(at, _PARTS) * number(at, _PART_SIZE)
