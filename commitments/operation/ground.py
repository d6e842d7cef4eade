"""What the dashboard stands on: what can be written and is kept from others, how much room there is, how the
store, its copies and the libraries are."""

import os
import platform
import re
import shutil
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

import duckdb

from commitments.api.local import left_behind
from commitments.errors import CommitmentsError, StoreHeldError, StoreMissingError, StoreUnwritableError
from commitments.i18n.error_messages import error_sentence
from commitments.limits import open_files
from commitments.operation.findings import Finding, Installation, good, look, wrong
from commitments.settings import app_folder, program_version
from commitments.store.backups import last_backup
from commitments.store.beside import beside, kept_of_before
from commitments.store.disk import why_only_read
from commitments.store.engine import memory_given, named, quoted, start_engine
from commitments.store.integrity import Fit
from commitments.store.lake import Lake
from commitments.store.lake_name import LakeName
from commitments.store.rotation import Ages

_GB, _MB = 1e9, 1e6
_TIMES = 3  # the size of the store: itself, a copy, and room to bring a revision in
_LEAST_ROOM = 1 * _GB
_FULL = 0.1 * _GB  # with less, publishing or a copy may fail at any moment
_LEAST_MEMORY = 1 * _GB  # the server, what it keeps, and a PDF that is set beside it
_PRIVATE = (".wal", ".tokens", ".server", ".drafts", ".signed_out", ".pseudonyms")  # beside the store
_NAMED = 3  # files that a sentence names
_LOCKED = re.compile(r"^([\w.-]+)(?:\[.*?\])?==([^\s;]+)", re.MULTILINE)


def private(of: Installation) -> Iterator[Finding]:
    """Yield which secrets others on the machine can read."""
    files = [Path(of.settings.secrets), *([of.reading.file] if of.reading.file else []), of.path]
    files += [beside(of.path, ending) for ending in _PRIVATE]
    seen = [file for file in files if _others_read(file)]
    for file in seen:
        sentence = of.t(
            "Others on this machine can read {file}: “chmod o-rwx {file}” keeps them from it.", file=file
        )
        yield look(sentence)
    if not seen:
        yield good(of.t("Secrets and the store can be read by their owner alone."))


def _others_read(file: Path) -> bool:
    with suppress(OSError):
        return bool(file.stat().st_mode & 0o007)
    return False


def written(of: Installation) -> Iterator[Finding]:
    """Yield what cannot be written by whoever asks, who should be the user that runs the server."""
    t = of.t
    if owner := _another_owner(of.path):
        sentence = t(
            "{file} belongs to {owner}, and it is not {owner} who asks: where {owner} runs the server, have "
            "“commitments doctor” run as that user, with the same settings.",
            file=of.path,
            owner=owner,
        )
        yield look(sentence)
    places = map(_nearest, (*_written_to(of), beside(of.path, ".drafts")))
    closed = [place for place in dict.fromkeys(places) if not _can_be_written(place)]
    for place in closed:
        sentence = t(
            "You cannot write into {folder}: if it is you who runs the server, it has to be made writable.",
            folder=place,
        )
        yield wrong(sentence)
    if isinstance(of.found, StoreUnwritableError):
        return  # it is told of the store
    if not closed and _is_there(of.path) and (why := why_only_read(of.path)):
        yield wrong(error_sentence(StoreUnwritableError(store=of.store, why=why), t))
    elif not closed:
        if LakeName.of(of.store):  # `_shared` says whether its tables can be
            yield good(t("The shared folder, drafts and copies can be written."))
        else:
            yield good(t("The store, drafts and copies can be written."))


def _another_owner(file: Path) -> str:
    """Return whose a file is, where it is somebody else's than of whoever asks; "" where not."""
    with suppress(OSError, AttributeError):  # a system without such users
        if (owner := file.stat().st_uid) != os.geteuid():
            try:
                return file.owner()
            except KeyError:  # a user without a name
                return str(owner)
    return ""


def _written_to(of: Installation) -> Iterator[Path]:
    """Yield the folders that the server writes to: of the store, of what is in work, of copies."""
    yield of.path.parent
    yield Path(gettempdir())
    if of.settings.backups:
        yield of.settings.backups


def _can_be_written(folder: Path) -> bool:
    return folder.is_dir() and os.access(
        folder, os.W_OK, effective_ids=os.access in os.supports_effective_ids
    )


def _is_there(path: Path) -> bool:
    """Return whether something is at a path, and may be looked at."""
    with suppress(OSError):
        path.stat()
        return True
    return False


def _nearest(place: Path) -> Path:
    """Return a place, or the nearest around it that there is."""
    return next(each for each in (place, *place.absolute().parents) if _is_there(each))


def room(of: Installation) -> Iterator[Finding]:
    """Yield how much room there is on the disks, in memory and for readers."""
    t, size = of.t, of.path.stat().st_size if _is_there(of.path) else 0
    wanted = max(_LEAST_ROOM, _TIMES * size)
    disks = {folder.stat().st_dev: folder for folder in [*map(_nearest, _written_to(of))][::-1]}
    for folder in [*disks.values()][::-1]:
        free = shutil.disk_usage(folder).free
        facts = {"free": t.number(free / _GB, 1), "folder": folder}
        if free < wanted:
            sentence = t(
                "{free} GB are free where {folder} lies: make room, so that {wanted} GB are.",
                wanted=t.number(wanted / _GB, 1),
                **facts,
            )
            yield (wrong if free < _FULL else look)(sentence)
        else:
            yield good(t("{free} GB are free where {folder} lies.", **facts))
    memory = memory_given()
    given = t.number(memory / _GB, 1)
    if memory < _LEAST_MEMORY:
        yield look(t("The server has {given} GB of memory: give it 1 GB at least.", given=given))
    else:
        yield good(t("The server has {given} GB of memory.", given=given))
    files, places = open_files.raise_limit(), of.settings.readers
    if files is None or (fit := open_files.readers(files)) >= places:
        yield good(t.n("{n} reader at a time finds room.", "{n} readers at a time find room.", places))
    else:
        sentence = t.n(
            "{n} reader at a time finds room, of {wanted} that are set: let the server open more files than "
            "{files} (“ulimit -n”, in a service LimitNOFILE=).",
            "{n} readers at a time find room, of {wanted} that are set: let the server open more files than "
            "{files} (“ulimit -n”, in a service LimitNOFILE=).",
            fit,
            wanted=t.number(places),
            files=t.number(files),
        )
        yield look(sentence)


def stored(of: Installation) -> Iterator[Finding]:
    """Yield how the store is, read as far as no server has it open, or whatever servers share it."""
    if lake := LakeName.of(of.store):
        yield _shared(of, lake)
    else:
        yield from _in_file(of)


def _shared(of: Installation, name: LakeName) -> Finding:
    """Return whether the tables that several servers share can be reached and written, and up to when they
    go."""
    with TemporaryDirectory() as folder, closing(Lake(of.store, name, Path(folder) / "lake")) as lake:
        try:
            with lake.cursor() as cursor:
                lake.require_own_folder(cursor)
                lake.require_writable(cursor)
                lake.require_whole_files(cursor)
                return good(_newest(of, cursor))
        except StoreMissingError:
            return _none_yet(of)
        except CommitmentsError as error:
            return wrong(error_sentence(error, of.t))


def _none_yet(of: Installation) -> Finding:
    sentence = of.t(
        "There is no store at {store} yet: “commitments serve” makes one of the documented record.",
        store=of.store,
    )
    return look(sentence)


def _in_file(of: Installation) -> Iterator[Finding]:
    t, found, left = of.t, of.found, left_behind(of.store)
    if isinstance(found, StoreMissingError) and not left:
        yield _none_yet(of)
    elif isinstance(found, StoreHeldError) and left and left.pid == found.facts.get("pid"):
        sentence = t(
            "The server (PID {pid}) has the store open, at revision {number}; “commitments backup” reads "
            "all of it.",
            pid=str(left.pid),
            number=str(left.revision),
        )
        yield good(sentence)
    elif isinstance(found, StoreHeldError):
        yield look(error_sentence(found, t))
    elif isinstance(found, CommitmentsError):
        yield wrong(error_sentence(found, t))
    else:
        if left and left.revision > found.revisions:
            sentence = t(
                "A server (PID {pid}) that ended without a word had the store at revision {number}, and "
                "what lies there is older: put the right file or copy back (“commitments restore”).",
                pid=str(left.pid),
                number=str(left.revision),
            )
            yield wrong(sentence)
        if found.fit not in (Fit.NOTHING, Fit.FOLLOWS):
            sentence = t(
                "What lies beside the store as its log is not of it, or breaks off: the server sets it "
                "aside as it starts, and says under which name."
            )
            yield look(sentence)
        if found.outdated:
            sentence = t(
                "An earlier version made the store: the server copies it once as it starts, for which there "
                "must be room."
            )
            yield look(sentence)
        with named(of.store), closing(start_engine(of.path)) as engine:
            engine.execute(f"ATTACH {quoted(of.path)} AS record (TYPE duckdb, READ_ONLY)")
            yield good(_newest(of, engine))


def _newest(of: Installation, cursor: duckdb.DuckDBPyConnection) -> str:
    """Say up to when a store goes that is known to be whole."""
    t = of.t
    ((invented,),) = cursor.execute("SELECT demonstration FROM record.store").fetchall()
    number, last = cursor.execute("SELECT max(revision), max(made_at) FROM record.revisions").fetchall()[0]
    if last is None:
        return t("The store is whole, and holds nothing yet.")
    facts = {"number": str(number), "moment": t.moment(last.replace(tzinfo=UTC))}
    if invented:
        return t("The store is whole up to revision {number} ({moment}), and all of it invented.", **facts)
    return t("The store is whole up to revision {number} ({moment}).", **facts)


def kept(of: Installation) -> Iterator[Finding]:
    """Yield what was kept beside the store of earlier moments, and what it weighs."""
    t = of.t
    with suppress(OSError):
        if files := kept_of_before(of.path):
            sentence = t.n(
                "{n} file of an earlier moment lies beside the store, {size} MB ({names}): remove it once "
                "you are sure that you no longer need it.",
                "{n} files of earlier moments lie beside the store, {size} MB ({names}): remove them once "
                "you are sure that you no longer need them.",
                len(files),
                size=t.number(sum(file.stat().st_size for file in files) / _MB, 1),
                names=t.list(t.with_others([file.name for file in files], _NAMED)),
            )
            yield look(sentence)


def copied(of: Installation) -> Iterator[Finding]:
    """Yield whether there is a copy of the store, and how old it is."""
    t, folder = of.t, of.settings.backups
    if folder is None:
        sentence = t(
            "No folder is set for copies of the store: set COMMITMENTS_BACKUPS, and have “commitments "
            "backup” run every hour."
        )
        yield look(sentence)
        return
    try:
        last = last_backup(folder, of.store)
    except CommitmentsError as error:
        yield wrong(error_sentence(error, t))
        return
    if last is None:
        sentence = t(
            "There is no copy of the store in {folder}: have “commitments backup” run every hour.",
            folder=folder,
        )
        yield wrong(sentence)
        return
    facts = {"moment": t.moment(last.manifest.moment), "number": str(last.manifest.revision)}
    if not last.is_whole:
        yield wrong(
            t(
                "The last copy of the store ({moment}) is not whole: make one by “commitments backup”.",
                **facts,
            )
        )
    elif Ages(*of.settings.backup_ages).overdue(last.manifest.moment, of.now):
        sentence = t(
            "The last copy of the store is of {moment} (revision {number}), and another should have "
            "followed: run “commitments backup”, which says what hinders it.",
            **facts,
        )
        yield wrong(sentence)
    else:
        yield good(t("The last copy of the store is of {moment} (revision {number}).", **facts))
    with suppress(OSError):
        if folder.stat().st_dev == of.path.stat().st_dev:
            sentence = t(
                "Copies lie on the disk of the store ({folder}): have them taken to another machine as well.",
                folder=folder,
            )
            yield look(sentence)


def versions(of: Installation) -> Iterator[Finding]:
    """Yield which versions run, and which of the libraries are not those that were tried."""
    # It names the versions of requirements.lock and a few more; a container has this one alone.
    t, lock = of.t, app_folder() / "requirements-lake.lock"
    if lock.exists() and (others := [*_not_as_locked(lock.read_text("utf-8"))]):
        sentence = t(
            "Not in the version that was tried: {names}. Install what requirements.lock names.",
            names=t.list(others),
        )
        yield look(sentence)
    sentence = t(
        "This is version {version}, on Python {python} and DuckDB {duckdb}.",
        version=program_version(),
        python=platform.python_version(),
        duckdb=duckdb.__version__,
    )
    yield good(sentence)


def _not_as_locked(lock: str) -> Iterator[str]:
    """Yield what is installed in none of the versions that a lock names."""
    tried: dict[str, set[str]] = {}
    for name, number in _LOCKED.findall(lock):
        tried.setdefault(name, set()).add(number)
    for name, numbers in tried.items():
        with suppress(PackageNotFoundError):
            if (installed := version(name)) not in numbers:
                yield f"{name} {installed}"
