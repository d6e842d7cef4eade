"""Why the tables that several servers share do not do what is asked, by what the engine says of them."""

import errno
import os
import re

import duckdb

from commitments import errors
from commitments.store.engine import refusal
from commitments.store.lake_name import LakeName

# What says that PostgreSQL is not there, does not let us in, or went away: in the words of its library, which
# speaks English here, or of PostgreSQL as it ends a connection, of which FATAL is the same in most languages.
_AWAY = re.compile(
    "Unable to connect|connection to server|could not translate host name|server closed the connection"
    "|no connection to the server|connection not open|could not receive data|could not send data"
    "|SSL connection has been closed|SSL SYSCALL|Connection refused|Connection reset"
    "|timeout expired|Connection timed out|FATAL: "
    '|Failed to execute query "(?:ROLLBACK|COMMIT|BEGIN[^"]*)": *$'
    # And what DuckLake makes of it where it does not look: the next question, rows of the catalogue.
    "|Current transaction is aborted|Attempted to access index 0 within vector of size 0",
    re.MULTILINE,
)
_WHY = re.compile('(?:failed|error|FATAL): +(?:FATAL: +)?([^"\\s].*)|(could not translate host name .+)')
# Where PostgreSQL declines, it says how grave that is and then why, both in a language of its own.
_DECLINED = re.compile(r": +\w+: {2}([^\n]+)")
# How the engine names a file of the tables.
_FILE = re.compile(r"""["']([^"']+\.parquet)["']""")


def meaning(error: duckdb.Error, store: str, lake: LakeName) -> errors.CommitmentsError | None:
    """Return what an error of the engine means of the shared `store`; None where it is like that of any
    store."""
    message = str(error)
    if "creating a new DuckLake is explicitly disabled" in message:
        return errors.StoreMissingError(store=store)
    if _AWAY.search(message):
        found = _WHY.search(message)
        why = (found[1] or found[2]).strip() if found else errors.LINE_LOST
        return errors.StoreAwayError(store=store, why=why)
    if "Failed to load existing DuckLake" in message:
        return errors.StoreDamagedError(store=store)
    if why := declined(error):
        return errors.StoreRefusedError(store=store, why=why)
    if file := _lost(error, lake):
        return file_lost(file, store, lake)
    return None


def declined(error: duckdb.Error) -> str:
    """Return why PostgreSQL declined what was asked of it, in its words; "" where it did not."""
    found = _DECLINED.search(str(error))
    return found[1] if found else ""


def file_lost(file: str, store: str, lake: LakeName) -> errors.CommitmentsError:
    """Return what to say of a file of the tables that should be in the folder."""
    if not lake.mark.exists():
        return folder_foreign(store, lake)
    return errors.StoreFileLostError(store=store, file=file)


def folder_foreign(store: str, lake: LakeName) -> errors.CommitmentsError:
    """Return what to say of a folder that is not that of the tables."""
    return errors.StoreFolderForeignError(store=store, folder=str(lake.folder))


def _lost(error: duckdb.Error, lake: LakeName) -> str:
    """Return the file of the tables that the engine cannot read, or their folder where it does not say which;
    "" of another error."""
    message = str(error)
    if refusal(message) not in ("", os.strerror(errno.ENOENT)):
        return ""
    if found := _FILE.search(message):
        return found[1]
    # Of a file that makes no sense the engine says neither which it is nor what kind of error that is.
    return str(lake.tables) if type(error) is duckdb.Error else ""
