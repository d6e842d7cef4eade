"""The file of a store: made, brought up to date, examined with what lies beside it, and attached."""

from contextlib import closing, suppress
from pathlib import Path

import duckdb

from commitments import errors
from commitments.store.beside import LOG_ENDINGS, beside
from commitments.store.disk import close_to_others, disk_errors, drafted, exchange, put
from commitments.store.engine import AS_FILE, FORM, named, quoted, start_engine, table_sums
from commitments.store.integrity import Examination, Fit, examine
from commitments.store.migrations import leave_mark, migrate, newest_revision, now
from commitments.store.repairs import set_aside, settle_log, unchanged
from commitments.store.write_ahead import begin_log, drop_log, read_log


def examine_and_settle(
    name: str, path: Path, engine: duckdb.DuckDBPyConnection, new: bool, only_read: str
) -> tuple[Examination, tuple[errors.CommitmentsError, ...]]:
    """Look at a store and set aside what lies beside it and is not of it, and give what is to be said."""
    try:
        examination = examine(name, path, engine)
    except errors.StoreLogDamagedError:
        if not new:
            raise
        # Somebody took a store away and left its log: whatever is in it, it is none of this one.
        kept = set_aside(name, path, read_log(path))
        return examine(name, path, engine), (errors.LogForeignError(store=name, kept=str(kept), revision=0),)
    if only_read and examination.fit not in (Fit.NOTHING, Fit.FOLLOWS):
        raise errors.StoreUnwritableError(store=name, why=only_read)
    return examination, settle_log(name, path, examination)


def attach(
    name: str, path: Path, engine: duckdb.DuckDBPyConnection, form: str = "", *, only_read: bool = False
) -> None:
    """Attach the file at `path` as `record`; the engine opens and loads nothing else from then on."""
    options = (f", STORAGE_VERSION '{form}'" if form else "") + (", READ_ONLY" if only_read else "")
    own = ", ".join(quoted(beside(path, ending)) for ending in ("", *LOG_ENDINGS))
    with named(name, otherwise=errors.StoreDamagedError):
        engine.execute(f"ATTACH {quoted(path)} AS record ({AS_FILE}{options})")
        engine.execute(f"SET allowed_paths = [{own}]")
        engine.execute("SET enable_external_access = false")
        engine.execute("SET lock_configuration = true")
    close_to_others(path)


def create_file(name: str, path: Path, demonstration: bool) -> None:
    """Make an empty store at `path`, under another name first: it appears whole, or not at all."""
    with disk_errors(name), drafted(path) as draft:
        with closing(start_engine(draft)) as engine:
            attach(name, draft, engine, FORM)
            with named(name):
                migrate(engine, draft)
                engine.execute("INSERT INTO record.store VALUES (?, ?)", [demonstration, now()])
                engine.execute("CHECKPOINT record")
        with suppress(FileExistsError):  # another process has made one meanwhile
            put(draft, path, replacing=False)


def renew_file(name: str, path: Path, examination: Examination) -> errors.StoreRenewedError:
    """Copy a store that an earlier version made into a file of this one, put that in its place, and say where
    the store of before lies.

    At any moment one of the two is there, whole. Raises StoreDamagedError where the copy is not the same, and
    StoreNotRenewedError where there is no room for it.
    """
    try:
        return errors.StoreRenewedError(store=name, kept=str(_copy_anew(name, path, examination)))
    except errors.StoreUnwritableError as error:
        megabytes = max(1, round(path.stat().st_size / 1e6))
        raise errors.StoreNotRenewedError(store=name, why=error.facts["why"], megabytes=megabytes) from error


def _copy_anew(name: str, path: Path, examination: Examination) -> Path | None:
    """Copy what stands in a file and its log, write to neither, and put the copy in their place; where they
    lie now.

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
            kept = exchange(draft, path)
            drop_log(path)  # before the engine takes it into the new file
            return kept
