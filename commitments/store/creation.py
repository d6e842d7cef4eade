"""A new store, or the copy of one that an earlier version made: there whole, or not at all."""

import os
from contextlib import closing
from pathlib import Path

from commitments import errors
from commitments.store.contents import table_sums
from commitments.store.engine import FORM, named, quoted, start_engine
from commitments.store.file import begin_log, disk_errors, drafted, links_left, settle_folder
from commitments.store.integrity import Examination
from commitments.store.migrations import leave_mark, migrate, newest_revision, now
from commitments.store.opening import attach
from commitments.store.repairs import unchanged


def create_file(name: str, path: Path, demonstration: bool) -> None:
    """Make an empty store at `path`, under another name first: it appears whole, or not at all."""
    with disk_errors(name), drafted(path) as draft:
        with closing(start_engine(draft)) as engine:
            attach(name, draft, engine, FORM)
            with named(name):
                migrate(engine, draft)
                engine.execute("INSERT INTO record.store VALUES (?, ?)", [demonstration, now()])
                engine.execute("CHECKPOINT record")
        try:
            # Unlike a rename, a link never replaces what another process has made meanwhile.
            os.link(draft, path)
        except FileExistsError:
            pass
        except OSError:  # a disk without links
            draft.rename(path)


def renew_file(name: str, path: Path, examination: Examination) -> tuple[errors.CommitmentsError, ...]:
    """Copy a store that an earlier version made into a file whose logs name it, put that in its place, and
    give what is to be told.

    At any moment one of the two is there, whole. Raises StoreDamagedError where the copy is not the same, and
    StoreNotRenewedError where there is no room for it.
    """
    try:
        shared = _copy_anew(name, path, examination)
    except errors.StoreUnwritableError as error:
        megabytes = max(1, round(path.stat().st_size / 1e6))
        raise errors.StoreNotRenewedError(store=name, why=error.facts["why"], megabytes=megabytes) from error
    # Under its other names the file stays what it was.
    return (errors.StorePartedError(store=name, file=str(path)),) if shared else ()


def _copy_anew(name: str, path: Path, examination: Examination) -> bool:
    """Copy what stands in a file and its log, write to neither, and put the copy in their place; whether the
    file has other names.

    The last mark of the copy is that of the log: where the log outlives the file, it is known as taken in.
    """
    before = path.stat()
    with disk_errors(name), drafted(path) as draft, named(name, otherwise=errors.StoreDamagedError):
        with closing(start_engine(draft)) as engine:
            engine.execute(f"ATTACH {quoted(path)} AS older (TYPE duckdb, READ_ONLY)")
            engine.execute(f"ATTACH {quoted(draft)} AS record (TYPE duckdb, STORAGE_VERSION '{FORM}')")
            draft.chmod(0o600)
            begin_log(draft)
            engine.execute("COPY FROM DATABASE older TO record")
            if table_sums(engine, "older") != table_sums(engine, "record"):
                raise errors.StoreDamagedError(store=name)
            migrate(engine, draft)
            if examination.log.mark:
                leave_mark(engine, newest_revision(engine), examination.log.mark)
            engine.execute("CHECKPOINT record")
        with unchanged(name, path, examination.log):
            after = path.stat()
            if (after.st_ino, after.st_size, after.st_mtime_ns) != (
                before.st_ino,
                before.st_size,
                before.st_mtime_ns,
            ):
                raise errors.StoreHeldError(store=name, process="")
            shared = after.st_nlink > 1 + links_left(path)
            draft.replace(path)
            settle_folder(path.parent)
            for piece in examination.log.pieces:
                piece.unlink()
    settle_folder(path.parent)
    return shared
