"""What lies beside a file is examined, then the engine attaches the file."""

from pathlib import Path

import duckdb

from commitments import errors
from commitments.store.engine import named, quoted
from commitments.store.file import beside, close_to_others
from commitments.store.integrity import Examination, Fit, examine
from commitments.store.repairs import set_aside, settle_log
from commitments.store.write_ahead import ENDINGS, read_log


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
    own = ", ".join(quoted(beside(path, ending)) for ending in ("", *ENDINGS))
    with named(name, otherwise=errors.StoreDamagedError):
        engine.execute(f"ATTACH {quoted(path)} AS record (TYPE duckdb{options})")
        engine.execute(f"SET allowed_paths = [{own}]")
        engine.execute("SET enable_external_access = false")
        engine.execute("SET lock_configuration = true")
    close_to_others(path)
