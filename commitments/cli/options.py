"""What commands have in common: the store and the language, options, how the outcome is told."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import click

from commitments import settings
from commitments.cli.terminal import DayParam, argument, option, say
from commitments.errors import FileUnreadableError, FolderUnwritableError, StoreMissingError
from commitments.i18n.error_messages import error_sentence
from commitments.i18n.translator import Translator
from commitments.ingest.file_kinds import TABLES, beside_others, is_of_system, other_kind
from commitments.text.languages import LANGUAGES
from commitments.text.marking import N_

if TYPE_CHECKING:  # what takes long to import is imported where it is used
    from commitments.store.store import Store

_F = TypeVar("_F", bound=Callable[..., Any])

WELL, ERRORS, MISUSE = 0, 1, 2

_LOOKED_AT = 20_000_000  # bytes of a file that is not read, to say what it is


def _remember(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    # `meta` is shared by a command and the group before it, which is read first.
    if value is not None:
        ctx.meta[f"commitments.{param.name}"] = value


def shared(command: _F) -> _F:
    """Let a command take what all of them take, before its name as well as after it."""
    store = option(
        "--store",
        metavar=N_("STORE"),
        expose_value=False,
        callback=_remember,
        help=N_(
            "The store: “duckdb:” and the path of its file. Without it, the one that is set (store, or "
            "COMMITMENTS_STORE in the environment), else duckdb:data/commitments.duckdb."
        ),
    )
    lang = click.option(
        "--lang",
        type=click.Choice(LANGUAGES),
        expose_value=False,
        help=N_("The language of messages: fr without it."),
    )
    return store(lang(command))


def store_name(ctx: click.Context, otherwise: str = settings.DEFAULT_STORE) -> str:
    """Return the name of the store that is asked for by option, else the one that is set."""
    set_ = settings.current()
    return str(
        ctx.meta.get("commitments.store") or (set_.store if "store" in set_.model_fields_set else otherwise)
    )


def open_asked_store(ctx: click.Context) -> Store:
    """Return the store that is asked for, opened; it must be there."""
    return open_named_store(store_name(ctx), ctx.obj)


def open_named_store(name: str, t: Translator) -> Store:
    """Return the store `name`, opened; it must be there."""
    from commitments.api.local import require_not_gone
    from commitments.store.opening import open_store

    try:
        store = open_store(name)
    except StoreMissingError:
        require_not_gone(name)
        raise
    print_notices(store, t)
    return store


def print_notices(store: Store, t: Translator) -> None:
    """Say what lay beside the store as it was opened."""
    for notice in store.notices:
        say(error_sentence(notice, t), file=sys.stderr)


FILES = argument("files", nargs=-1, required=True, metavar=N_("FILE…"), type=click.Path(path_type=Path))
TO_FOLDER = option(
    "--to",
    "folder",
    required=True,
    metavar=N_("FOLDER"),
    type=click.Path(path_type=Path),
    help=N_("Where to write. Must be given."),
)
AS_OF = option(
    "--as-of",
    type=DayParam(),
    metavar=N_("DATE"),
    help=N_("The reference date, such as 2026-03-31: today without it."),
)
REVISION = option(
    "--revision",
    type=click.IntRange(0),
    metavar=N_("NUMBER"),
    help=N_("As it stood at this revision: the newest without it."),
)
FOUND_AS_JSON = click.option("--json", "as_json", is_flag=True, help=N_("Print what was found as JSON."))
FORCE = click.option("--force", is_flag=True, help=N_("Replace such files that are there already."))


def filter_option(name: str, kind: click.ParamType[str], text: str, metavar: str) -> Callable[[_F], _F]:
    """Return an option that narrows what is counted, and may be given several times."""
    return option(name, type=kind, multiple=True, metavar=metavar, help=text)


def expand_folders(files: Iterable[Path], t: Translator) -> list[Path]:
    """Return files, each once, and in place of a folder those in it, however deep, that are named as tables.

    Every other one is said not to be read, but for those that programs keep beside tables.

    Raises:
        FileUnreadableError: A file is not there, or a folder has no such file.
    """
    paths: dict[Path, None] = {}
    for path in files:
        inside = [path]
        if path.is_dir():
            inside = []
            for file in _within(path):
                if file.suffix.lower() in TABLES:
                    inside.append(file)
                elif file.is_file():  # neither a pipe nor a link that leads nowhere
                    _say_not_read(file, t)
        if not inside or not all(file.is_file() for file in inside):
            raise FileUnreadableError(file=str(path))
        paths |= dict.fromkeys(inside)
    return list(paths)


def _within(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder and of those in it, but for what programs and systems put there."""

    def refuse(error: OSError) -> None:
        raise FileUnreadableError(file=str(error.filename)) from error

    for place, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if not is_of_system(name))
        yield from (Path(place, name) for name in sorted(names) if not beside_others(name))


def _say_not_read(path: Path, t: Translator) -> None:
    from commitments.ingest.problems import PROBLEM_KINDS

    try:
        with path.open("rb") as file:
            kind = other_kind(path.name, file.read(_LOOKED_AT)) or "unknown_ending"
    except OSError as error:
        raise FileUnreadableError(file=str(path)) from error
    what = PROBLEM_KINDS["unreadable_file"].special[kind]
    not_read = t("{heading}:", heading=t("Not read"))
    say(not_read, t.pair(str(path), t(what)), file=sys.stderr)


def write_files(folder: Path, files: Mapping[str, bytes], force: bool, t: Translator) -> bool:
    """Write files, name → content, into a folder; return whether they were, as `may_write` says.

    Raises:
        FolderUnwritableError: The folder cannot be made, or written into.
    """
    if not may_write(folder, files, force, t):
        return False
    with writing_into(folder):
        for name, content in files.items():
            (folder / name).write_bytes(content)
    return True


def may_write(
    folder: Path, names: Iterable[str], force: bool, t: Translator, sources: Collection[Path] = ()
) -> bool:
    """Return whether files may be written: such that are there already stay, which is said, unless `force`;
    what was read, the `sources`, is never written over, whatever is forced."""
    existing = [path for name in names if (path := folder / name).exists()]
    if existing and not force:
        sentence = t(
            "{file} is there already: choose another folder, or replace it with --force.", file=existing[0]
        )
    elif {path.resolve() for path in existing} & {path.resolve() for path in sources}:
        sentence = t("{file} is one of the files that were read: choose another folder.", file=existing[0])
    else:
        return True
    say(sentence, file=sys.stderr)
    return False


@contextmanager
def writing_into(folder: Path) -> Iterator[None]:
    """Make a folder to write into, and raise FolderUnwritableError where the block cannot."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise FolderUnwritableError(folder=str(folder)) from error


def say_if_invented(invented: bool, t: Translator, stream: TextIO) -> None:
    """Say of a demonstration that it is one."""
    if invented:
        say(t("Demonstration: all of this is invented."), file=stream)
