"""The same doors from a terminal: serve, check, import, export, brief, read, figures, token, and what a store
needs: backup, restore, repair.

What people read goes to stdout, what stands in the way to stderr in one sentence. The exit code is 0 where
all went well, 1 where files have errors, 2 where something could not be read or was not used as it is meant.
"""

from __future__ import annotations

import csv
import getpass
import os
import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import click

from commitments.cli.terminal import (
    Argument,
    CodeParam,
    Commands,
    CountryParam,
    DayParam,
    Option,
    SiteParam,
    Step,
    TextParam,
    aligned,
    asked_language,
    misuse,
    print_json,
    print_plainly,
    progress,
    say,
)
from commitments.contract import codelists
from commitments.contract.codelists import CodeList
from commitments.contract.model import RECORDS
from commitments.errors import (
    CommitmentsError,
    FileUnreadableError,
    FolderUnwritableError,
    ServerLostError,
    StoreGoneError,
    StoreHeldError,
    StoreMissingError,
)
from commitments.i18n.error_messages import error_sentence
from commitments.i18n.translator import Translator, capital, gettext_noop, translator_for
from commitments.settings import app_folder
from commitments.text.languages import LANGUAGES
from commitments.text.shortening import cut

if TYPE_CHECKING:  # what takes long to import is imported where it is used
    from commitments.api.local import Server
    from commitments.ingest.problems import Problem
    from commitments.ingest.sheets import Sheet, Table
    from commitments.ingest.validation import Checked, Stored
    from commitments.measures.figures import Figures
    from commitments.measures.scope import By
    from commitments.measures.search import Names
    from commitments.store.revisions import SourceFile
    from commitments.store.store import Store

_F = TypeVar("_F", bound=Callable[..., Any])

WELL, ERRORS, MISUSE = 0, 1, 2
_STOPPED = 130  # as shells say it of a program ended by Ctrl+C

STORE = "duckdb:data/commitments.duckdb"
DEMONSTRATION_STORE = "duckdb:data/demonstration.duckdb"

_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]')  # in the names of files, on one system or another
_READ_IN_FOLDERS = (".csv", ".tsv", ".xlsx", ".xls", ".ods")
_NAME_WIDTH = 44  # of a group in front of its figures
_SHOWN_LOST = 20  # revisions that a copy lacks, by name


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command, that of the terminal or `arguments`; the exit code."""
    print_plainly()
    t = translator_for(asked_language(sys.argv[1:] if arguments is None else arguments))
    try:
        code = commitments.main(arguments, prog_name="commitments", standalone_mode=False, obj=t)
        sys.stdout.flush()
        return int(code or WELL)
    except click.UsageError as error:
        say(misuse(error, t), file=sys.stderr)
    except CommitmentsError as error:
        say(error_sentence(error, t), file=sys.stderr)
    except click.Abort:
        return _STOPPED
    except BrokenPipeError:
        # Nobody reads any more, not even what Python would still write as it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ERRORS
    return MISUSE


# --- what every command takes ------------------------------------------------------------------------


def _kept(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    # `meta` is shared by a command and the group before it, which is read first.
    if value is not None:
        ctx.meta[f"commitments.{param.name}"] = value


def _shared(command: _F) -> _F:
    """Let a command take what all of them take, before its name as well as after it."""
    store = click.option(
        "--store",
        cls=Option,
        metavar=gettext_noop("STORE"),
        expose_value=False,
        callback=_kept,
        help=gettext_noop(
            "The store: “duckdb:” and the path of its file. Without it, the one that COMMITMENTS_STORE names "
            "in the environment, else duckdb:data/commitments.duckdb."
        ),
    )
    lang = click.option(
        "--lang",
        type=click.Choice(LANGUAGES),
        expose_value=False,
        help=gettext_noop("The language of messages: fr without it."),
    )
    return store(lang(command))


def _store_name(ctx: click.Context, otherwise: str = STORE) -> str:
    """The store that is asked for, by option or environment."""
    asked = ctx.meta.get("commitments.store") or os.environ.get("COMMITMENTS_STORE") or otherwise
    return str(asked)


def _store(ctx: click.Context) -> Store:
    """Open the store that is asked for; it must be there."""
    from commitments.api.local import require_not_gone
    from commitments.store.store import open_store

    name = _store_name(ctx)
    try:
        store = open_store(name)
    except StoreMissingError:
        require_not_gone(name)
        raise
    _tell_notices(store, ctx.obj)
    return store


def _tell_notices(store: Store, t: Translator) -> None:
    """Say what lay beside the store as it was opened."""
    for notice in store.notices:
        say(error_sentence(notice, t), file=sys.stderr)


def _version() -> str:
    """The version of the package, installed or in a checkout."""
    try:
        return version("bamako-commitments")
    except PackageNotFoundError:
        described = (app_folder() / "pyproject.toml").read_text("utf-8")
        return str(tomllib.loads(described)["project"]["version"])


@click.group(
    cls=Commands,
    options_metavar="[OPTIONS]",
    subcommand_metavar=gettext_noop("COMMAND …"),
    help=gettext_noop(
        "What has been done, and what is known, of the Bamako Declaration (GSEF / SSE, Bamako 2019)."
    ),
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=lambda ctx, _, asked: (print("commitments", _version()), ctx.exit()) if asked else None,
    help=gettext_noop("Say which version this is."),
)
@_shared
def commitments() -> None:
    """Hold the commands together."""


# --- serve -------------------------------------------------------------------------------------------


@commitments.command(
    short_help=gettext_noop("Show the dashboard in a browser."),
    help=gettext_noop(
        "Show the dashboard in a browser, until Ctrl+C. A store that does not exist is made from the "
        "documented record that comes with the program."
    ),
)
@click.option(
    "--address",
    cls=Option,
    default="localhost",
    metavar=gettext_noop("ADDRESS"),
    help=gettext_noop(
        "Where to listen: localhost (without it), or 0.0.0.0 for every network of this machine."
    ),
)
@click.option(
    "--port",
    cls=Option,
    type=click.IntRange(1, 65535),
    default=8501,
    metavar=gettext_noop("NUMBER"),
    help=gettext_noop("The port: 8501 without it."),
)
@click.option(
    "--demonstration",
    is_flag=True,
    help=gettext_noop(
        "Show the invented demonstration set, from a store of its own: duckdb:data/demonstration.duckdb."
    ),
)
@_shared
@click.pass_context
def serve(ctx: click.Context, address: str, port: int, demonstration: bool) -> int:
    from commitments.server import run

    store = _store_name(ctx, DEMONSTRATION_STORE if demonstration else STORE)
    return run.serve(store, address, port, ctx.obj.language, demonstration)


_AS_OF = click.option(
    "--as-of",
    cls=Option,
    type=DayParam(),
    metavar=gettext_noop("DATE"),
    help=gettext_noop("The day of reading, as 2026-03-31: today without it."),
)
_REVISION = click.option(
    "--revision",
    cls=Option,
    type=click.IntRange(0),
    metavar=gettext_noop("NUMBER"),
    help=gettext_noop("As it stood at this revision: the newest without it."),
)


def _filter(name: str, kind: click.ParamType[str], text: str, metavar: str) -> Callable[[_F], _F]:
    return click.option(name, cls=Option, type=kind, multiple=True, metavar=metavar, help=text)


# --- check and import --------------------------------------------------------------------------------

_FILES = click.argument(
    "files",
    cls=Argument,
    nargs=-1,
    required=True,
    metavar=gettext_noop("FILE…"),
    type=click.Path(path_type=Path),
)
_TO = click.option(
    "--to",
    "folder",
    cls=Option,
    required=True,
    metavar=gettext_noop("FOLDER"),
    type=click.Path(path_type=Path),
    help=gettext_noop("Where to write. Must be given."),
)
_TABLE = click.option(
    "--table",
    type=click.Choice(list(RECORDS)),
    help=gettext_noop("The table that the files hold, where their headings are not to decide it."),
)


@dataclass(frozen=True)
class _Given:
    """What was read of a file; of a long one, its bytes are no longer there."""

    source: SourceFile
    sheets: Sequence[Sheet]


@dataclass(frozen=True)
class _Done:
    """What became of files: what was found in each table of them, and of an import what it stored."""

    tables: Sequence[Mapping[str, Any]]
    counts: Mapping[str, Mapping[str, int]]
    revision: int | None = None

    @property
    def problems(self) -> list[Mapping[str, Any]]:
        return [problem for table in self.tables for problem in table["problems"]]

    @property
    def has_errors(self) -> bool:
        return any(problem["severity"] == "error" for problem in self.problems)

    @property
    def outcome(self) -> int:
        """The exit code."""
        if any(problem["code"] == "unreadable_file" for problem in self.problems):
            return MISUSE
        return ERRORS if self.has_errors else WELL


@commitments.command(
    short_help=gettext_noop("Say what is wrong with files."),
    help=gettext_noop(
        "Say what is wrong with files (CSV or spreadsheets; a folder stands for those in it), read together "
        "and against the store if there is one. Nothing is stored. The exit code is 0 without errors, 1 with "
        "errors, 2 where a file cannot be read."
    ),
)
@_FILES
@_TABLE
@click.option("--json", "as_json", is_flag=True, help=gettext_noop("Print what was found as JSON."))
@_shared
@click.pass_context
def check(ctx: click.Context, files: tuple[Path, ...], table: str | None, as_json: bool) -> int:
    t: Translator = ctx.obj
    paths = _expanded(files)
    with progress(paths, t) as step:
        try:
            done = _check(_store_name(ctx), paths, table, t, step)
        except StoreHeldError as held:
            found = _through_server(held, paths, {"table": table}, t, step)
            if found is None:
                say(error_sentence(held, t), file=sys.stderr)
                say(
                    t("The files are checked without it: what only the store knows counts as unknown."),
                    file=sys.stderr,
                )
            done = found or _check(None, paths, table, t, step)
    if as_json:
        print_json(done.tables)
    else:
        _tell(done, t)
    return done.outcome


@commitments.command(
    "import",
    short_help=gettext_noop("Store what files hold, as one revision."),
    help=gettext_noop(
        "Store what files hold (CSV or spreadsheets; a folder stands for those in it) as one revision: all "
        "of it, or nothing where there is an error. A store that does not exist is made. Rows that are "
        "stored and not in the files stay as they are."
    ),
)
@_FILES
@click.option(
    "--reason",
    cls=Option,
    required=True,
    metavar=gettext_noop("TEXT"),
    type=TextParam(),
    help=gettext_noop("Why: it stays beside the revision. Must be given."),
)
@click.option(
    "--who",
    cls=Option,
    metavar=gettext_noop("NAME"),
    type=TextParam(),
    help=gettext_noop("By whom: the name on this system without it."),
)
@_TABLE
@_shared
@click.pass_context
def import_(
    ctx: click.Context, files: tuple[Path, ...], reason: str, who: str | None, table: str | None
) -> int:
    t: Translator = ctx.obj
    name, who = _store_name(ctx), who or _user()
    paths = _expanded(files)
    with progress(paths, t) as step:
        try:
            done = _import(name, paths, table, who, reason, t, step)
        except StoreHeldError as held:
            asked = {"table": table, "who": who, "reason": reason}
            found = _through_server(held, paths, asked, t, step)
            if found is None:
                raise
            done = found
    if done.problems:
        _tell(done, t)
    if done.has_errors:
        say(t("Nothing was stored: mend the errors, then import the files again."), file=sys.stderr)
    elif done.revision is None:
        say(t("Nothing was stored: {store} holds all of this already.", store=name))
    else:
        say(t("Revision {number} is stored in {store}.", number=str(done.revision), store=name))
        say(*_counts(done, t), sep="\n")
    return done.outcome


def _check(name: str | None, paths: Sequence[Path], table: str | None, t: Translator, step: Step) -> _Done:
    """Check files against the store `name`, or without any. Raises StoreHeldError."""
    from commitments.staff.problem_sentences import report

    with _opened(name, t) as store:
        given = _read(paths, table, step)
        checked = _checked(given, store, store.current() if store else None, t, step)
    return _Done(report(checked, t), {})


def _import(
    name: str,
    paths: Sequence[Path],
    table: str | None,
    who: str,
    reason: str,
    t: Translator,
    step: Step,
) -> _Done:
    """Store files in the store `name` as one revision, or nothing of them. Raises StoreHeldError."""
    from commitments.staff.problem_sentences import report
    from commitments.store.changesets import compare, publish

    with _opened(name, t) as store:
        if store:
            store.require_writable()
        given = _read(paths, table, step)
        current = store.current() if store else None
        checked = _checked(given, store, current, t, step)
        sources = [file.source for file in given]
        del given  # of a long file, what was read is as large as what is stored
        found = report(checked, t)
        # No store is made for files that have errors, or nothing.
        if checked.has_errors or not any(found.records for found in checked.tables):
            return _Done(found, {})
        with _opened(name, t, create=True) if store is None else nullcontext(store) as kept:
            assert kept is not None  # noqa: S101 - it was made
            change = compare(checked, kept, current or kept.current(0))
            del checked, current  # of a long file, what it is about may be long too
            count = step(t("Storing"), len(change.added) + len(change.changed))
            counts = change.counts()
            revision = publish(kept, change, who=who, reason=reason, files=sources, count=count)
    return _Done(found, counts, revision.number if revision else None)


@contextmanager
def _opened(name: str | None, t: Translator, create: bool = False) -> Iterator[Store | None]:
    """Open a store to store in, or to compare with, while the block runs; None where there never was one."""
    from commitments.api.local import require_not_behind, require_not_gone
    from commitments.store.store import open_store

    if name is None:
        yield None
        return
    require_not_gone(name)
    try:
        store = open_store(name, create=create)
    except StoreMissingError:
        yield None
        return
    with store:
        _tell_notices(store, t)
        require_not_behind(store)
        yield store


def _through_server(
    held: StoreHeldError,
    paths: Sequence[Path],
    asked: Mapping[str, Any],
    t: Translator,
    step: Step,
) -> _Done | None:
    """Let the running server that holds the store do what is asked; None where it is no server of ours.

    Raises ServerLostError where it took the files and did not answer, and ServerRefusedError.
    """
    from commitments.api.local import server_of

    name = str(held.facts["store"])

    def sending(path: Path) -> None:
        step(path.name)
        if path == paths[-1]:
            step(t("Checking"))

    said = _of_server(server_of(held), name, paths, {**asked, "lang": t.language}, t, sending)
    return None if said is None else _Done(said["tables"], said["counts"], said["revision"])


def _of_server(
    server: Server | None,
    store: str,
    paths: Sequence[Path],
    asked: Mapping[str, Any],
    t: Translator,
    sending: Callable[[Path], None] = lambda _: None,
) -> dict[str, Any] | None:
    """Give what the running server that holds `store` answers; None where there is none, or none of ours.

    Raises ServerLostError where it was asked and did not answer, and ServerRefusedError.
    """
    from http.client import HTTPException

    if server is None:
        return None
    try:
        said = server.hand_over(paths, asked, sending)
    except ConnectionRefusedError:
        return None
    except (OSError, HTTPException) as error:
        raise ServerLostError(store=store) from error
    say(t("The running server at {url} did this: it holds the store.", url=server.url), file=sys.stderr)
    return said


def _expanded(files: Iterable[Path]) -> list[Path]:
    """Give files, each once, and in place of a folder the files in it that may be tables.

    Raises FileUnreadableError where a file is not there, or a folder has no such file.
    """
    found: dict[Path, None] = {}
    for path in files:
        inside = [path]
        if path.is_dir():
            inside = sorted(file for file in path.iterdir() if file.suffix.lower() in _READ_IN_FOLDERS)
        if not inside or not all(file.is_file() for file in inside):
            raise FileUnreadableError(file=str(path))
        found |= dict.fromkeys(inside)
    return list(found)


def _read(paths: Iterable[Path], table: str | None, step: Step) -> list[_Given]:
    """Read files as the contract says, all sheets of them as `table` where it is given."""
    from commitments.ingest.reading import read_file
    from commitments.store.revisions import SourceFile

    given = []
    for path in paths:
        count = step(path.name)
        try:
            content = path.read_bytes()
        except OSError as error:
            raise FileUnreadableError(file=str(path)) from error
        sheets = read_file(str(path), content, table, count=count)
        source = SourceFile.of(path.name, content, sum(len(sheet.rows) for sheet in sheets))
        given.append(_Given(source, sheets))
    return given


def _checked(
    given: Iterable[_Given], store: Store | None, current: Stored | None, t: Translator, step: Step
) -> Checked:
    """Check files together, against what is stored."""
    from commitments.ingest.validation import check as checked

    sheets = [sheet for file in given for sheet in file.sheets]
    return checked(
        sheets,
        current,
        today=datetime.now(UTC).date(),
        fictional=store is not None and store.is_demonstration,
        count=step(t("Checking"), sum(len(sheet.rows) for sheet in sheets)),
    )


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a system that knows no names
        return "?"


def _tell(done: _Done, t: Translator) -> None:
    """Print what was decided and what is wrong, a table after the other, and how much that is."""
    for found in done.tables:
        file, sheet = found["file"], found["sheet"]
        name = t("{file}, sheet “{sheet}”", file=file, sheet=sheet) if sheet else file
        say(
            t(
                "{name} ({accepted} of {n} rows accepted)",
                name=name,
                accepted=found["accepted"],
                n=found["rows"],
            )
        )
        if found["decisions"]:
            say(" ", t.series(found["decisions"]))
        for problem in found["problems"]:
            severity = t("Error") if problem["severity"] == "error" else t("Warning")
            say(" ", t("{heading}:", heading=severity), problem["message"])
    errors = sum(problem["severity"] == "error" for problem in done.problems)
    say(t("Errors: {errors}; warnings: {warnings}", errors=errors, warnings=len(done.problems) - errors))


def _counts(done: _Done, t: Translator) -> list[str]:
    """Give lines that say how many rows of each table an import touched."""
    kinds = {"added": t("added"), "changed": t("changed"), "unchanged": t("unchanged")}
    return aligned(
        [t("table"), *kinds.values()],
        [[table, *(t.number(counts[kind]) for kind in kinds)] for table, counts in done.counts.items()],
    )


# --- export ------------------------------------------------------------------------------------------


@commitments.command(
    short_help=gettext_noop("Write the tables as CSV files."),
    help=gettext_noop(
        "Write the seven tables into a folder as CSV files (UTF-8, commas, ISO dates), as they stand or as "
        "they stood at a revision: what “commitments import” reads."
    ),
)
@click.argument("folder", cls=Argument, metavar=gettext_noop("FOLDER"), type=click.Path(path_type=Path))
@_REVISION
@click.option("--force", is_flag=True, help=gettext_noop("Replace such files that are there already."))
@_shared
@click.pass_context
def export(ctx: click.Context, folder: Path, revision: int | None, force: bool) -> int:
    from commitments.exports.tabular import table_csv

    t: Translator = ctx.obj
    with _store(ctx) as store:
        files = {f"{table}.csv": table_csv(store, table, revision) for table in RECORDS}
        number, demonstration = store.newest if revision is None else revision, store.is_demonstration
    if not _kept_in(folder, files, force, t):
        return MISUSE
    say(
        t.n(
            "Revision {number} is in {folder}, in {n} file.",
            "Revision {number} is in {folder}, in {n} files.",
            len(files),
            number=str(number),
            folder=folder,
        )
    )
    _say_if_invented(demonstration, t, sys.stdout)
    return WELL


def _kept_in(folder: Path, files: Mapping[str, bytes], force: bool, t: Translator) -> bool:
    """Write files, name → content, into a folder; such that are there stay, which is said, unless `force`.

    Raises FolderUnwritableError.
    """
    there = [folder / name for name in files if (folder / name).exists()]
    if there and not force:
        say(
            t("{file} is there already: choose another folder, or replace it with --force.", file=there[0]),
            file=sys.stderr,
        )
        return False
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
    except OSError as error:
        raise FolderUnwritableError(folder=str(folder)) from error
    return True


# --- brief -------------------------------------------------------------------------------------------


@commitments.command(
    short_help=gettext_noop("Write a brief of each country as PDF."),
    help=gettext_noop(
        "Write what is known of each country as a PDF file of at most two A4 pages, to print or to send: how "
        "far, on what course, how silent, what is next, the framework law, practices. It reads in grey, and "
        "aloud by screen readers."
    ),
)
@_TO
@_filter(
    "--country",
    CountryParam(),
    gettext_noop("Only this country, by code or name: all without it."),
    gettext_noop("COUNTRY"),
)
@_AS_OF
@_REVISION
@click.option(
    "--site",
    cls=Option,
    type=SiteParam(),
    default="",
    metavar=gettext_noop("ADDRESS"),
    help=gettext_noop(
        "Where the dashboard is found, such as https://commitments.example.org: links and the QR code lead "
        "there. Without it there are none."
    ),
)
@click.option("--force", is_flag=True, help=gettext_noop("Replace such files that are there already."))
@_shared
@click.pass_context
def brief(
    ctx: click.Context,
    folder: Path,
    country: tuple[str, ...],
    as_of: date | None,
    revision: int | None,
    site: str,
    force: bool,
) -> int:
    from commitments.measures.scope import Scope
    from commitments.server import light

    t: Translator = ctx.obj
    with _store(ctx) as store:
        visit = light.visit(store, Scope(revision=revision, day=as_of, country=country), t)
        if visit.refused:
            say(*visit.refused, file=sys.stderr)
            return MISUSE
        files = dict(light.country_files(visit, site))
        invented = store.is_demonstration
    if not _kept_in(folder, files, force, t):
        return MISUSE
    say(t.n("{n} brief is in {folder}.", "{n} briefs are in {folder}.", len(files), folder=folder))
    _say_if_invented(invented, t, sys.stdout)
    return WELL


# --- read --------------------------------------------------------------------------------------------


@commitments.command(
    "read",
    short_help=gettext_noop("Write any tables as clean CSV files."),
    help=gettext_noop(
        "Read any tables, whatever they are about (CSV or spreadsheets; a folder stands for those in it), "
        "and write each into a folder as a CSV file that every program reads: UTF-8, commas, CRLF, heading "
        "first, cells as they were read. Encoding, separator, quotation marks, heading and the lines beside"
        " a table are found from the file itself, and told. Every sheet of a workbook becomes a file, and "
        "so does every table where several stand below each other. The exit code is 0 where all went well, "
        "1 where rows do not fit the others, 2 where a file cannot be read."
    ),
)
@_FILES
@_TO
@click.option("--force", is_flag=True, help=gettext_noop("Replace such files that are there already."))
@click.option("--json", "as_json", is_flag=True, help=gettext_noop("Print what was found as JSON."))
@_shared
@click.pass_context
def read_(ctx: click.Context, files: tuple[Path, ...], folder: Path, force: bool, as_json: bool) -> int:
    from commitments.ingest.problems import Problem
    from commitments.ingest.reading import read_tables
    from commitments.staff.problem_sentences import table_report

    t: Translator = ctx.obj
    paths = _expanded(files)
    tables: list[Table] = []
    unread: list[Problem] = []
    with progress(paths, t) as step:
        for path in paths:
            step(path.name)
            found = read_tables(path)
            if isinstance(found, Problem):
                unread.append(found)
            else:
                tables += found
    named = _names_of(tables)
    # What was read is never what is written over, whatever is forced.
    given = {path.resolve() for path in paths}
    there = [path for name in named if (path := folder / name).exists()]
    if there and (not force or any(path.resolve() in given for path in there)):
        say(
            t("{file} is there already: choose another folder, or replace it with --force.", file=there[0])
            if not force
            else t("{file} is one of the files that were read: choose another folder.", file=there[0]),
            file=sys.stderr,
        )
        return MISUSE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, table in zip(named, tables, strict=True):
            with (folder / name).open("w" if force else "x", encoding="utf-8", newline="") as out:
                csv.writer(out).writerows(table.lines())
    except OSError as error:
        raise FolderUnwritableError(folder=str(folder)) from error
    told = list(zip(tables, (str(folder / name) for name in named), strict=True))
    if as_json:
        reports = [table_report(table, path, t) for table, path in told]
        print_json(reports + [_unread(problem, t) for problem in unread])
    else:
        _tell_read(told, unread, t)
    if unread:
        return MISUSE
    return ERRORS if any(table.has_errors for table in tables) else WELL


def _names_of(tables: Sequence[Table]) -> list[str]:
    """Give each table a file name of its own: that of its file, with sheet and number if several."""
    sheets: dict[str, set[str | None]] = {}
    for table in tables:
        sheets.setdefault(table.file, set()).add(table.sheet)
    names: list[str] = []
    taken: set[str] = set()
    for table in tables:
        path = Path(table.file)
        ending = [str(table.number)] if table.of > 1 else []
        if table.sheet and len(sheets[table.file]) > 1:
            ending.insert(0, _FORBIDDEN.sub("_", table.sheet).strip(" .") or "_")
        for start in (path.stem, path.name.replace(".", "-"), *(f"{path.stem}-{n}" for n in range(2, 9999))):
            name = "-".join([start, *ending]) + ".csv"
            if name.lower() not in taken:
                break
        taken.add(name.lower())
        names.append(name)
    return names


def _unread(problem: Problem, t: Translator) -> dict[str, Any]:
    from commitments.staff.problem_sentences import problem_sentence

    return {"file": problem.file, "to": None, "looks": [], "message": problem_sentence(problem, t)}


def _tell_read(told: Iterable[tuple[Table, str]], unread: Iterable[Problem], t: Translator) -> None:
    """Print what each table was read as, what deserves a look, and what could not be read."""
    from commitments.staff.problem_sentences import decision_sentence, problem_sentence

    for table, path in told:
        name = t("{file}, sheet “{sheet}”", file=table.file, sheet=table.sheet) if table.sheet else table.file
        rows = t.n("{n} row", "{n} rows", len(table.part.rows))
        columns = t.n("{n} column", "{n} columns", table.part.width)
        say(t("{name} is in {path} ({rows}, {columns})", name=name, path=path, rows=rows, columns=columns))
        say(" ", t.series(decision_sentence(decision, t) for decision in table.decisions))
        for look in table.looks:
            say(" ", t("{heading}:", heading=t("Worth a look")), decision_sentence(look, t))
    for problem in unread:
        say(problem_sentence(problem, t), file=sys.stderr)


# --- figures -----------------------------------------------------------------------------------------

_BY = ("total", "country", "actor_type", "level", "article", "theme")


@commitments.command(
    short_help=gettext_noop("Count commitments and how far they are."),
    help=gettext_noop(
        "Count commitments, how far they are, how fresh what is known of them is, and who told it: all "
        "together, or by country, actor type, level, article or theme. Of a filter that is given several "
        "times, any value counts."
    ),
)
@click.option(
    "--by", type=click.Choice(_BY), default="total", help=gettext_noop("What to count by: total without it.")
)
@_AS_OF
@_REVISION
@_filter(
    "--country",
    CountryParam(),
    gettext_noop("Only actors of this country, by code or name."),
    gettext_noop("COUNTRY"),
)
@_filter(
    "--actor-type",
    CodeParam(codelists.ACTOR_TYPES),
    gettext_noop("Only actors of this type."),
    gettext_noop("TYPE"),
)
@_filter(
    "--level", CodeParam(codelists.LEVELS), gettext_noop("Only actors of this level."), gettext_noop("LEVEL")
)
@_filter("--actor", click.STRING, gettext_noop("Only what this actor leads."), gettext_noop("IDENTIFIER"))
@_filter(
    "--article", click.STRING, gettext_noop("Only what answers this article."), gettext_noop("IDENTIFIER")
)
@_filter(
    "--declaration",
    click.STRING,
    gettext_noop("Only what answers this declaration."),
    gettext_noop("IDENTIFIER"),
)
@_filter(
    "--theme",
    CodeParam(codelists.THEMES, absent=True),
    gettext_noop("Only this theme, or none."),
    gettext_noop("THEME"),
)
@_filter(
    "--basis",
    CodeParam(codelists.BASES),
    gettext_noop("Only what is declared, or documented."),
    gettext_noop("BASIS"),
)
@click.option("--json", "as_json", is_flag=True, help=gettext_noop("Print the figures as JSON."))
@_shared
@click.pass_context
def figures(
    ctx: click.Context,
    /,
    by: By,
    as_of: date | None,
    revision: int | None,
    as_json: bool,
    **filters: tuple[str, ...],
) -> int:
    from commitments.measures.figures import count_figures
    from commitments.measures.scope import Scope
    from commitments.measures.search import read_names

    t: Translator = ctx.obj
    scope = Scope(revision=revision, day=as_of, **filters)
    with _store(ctx) as store:
        known = read_names(store, scope)
        for option, ids in {
            "--actor": known.actors,
            "--article": known.articles,
            "--declaration": known.declarations,
        }.items():
            _require_known(option, filters[option.removeprefix("--")], ids, t)
        found = count_figures(store, scope, by)
        reading = scope.reading(store)
        invented = store.is_demonstration
    if as_json:
        print_json([figure.as_json() for figure in found])
        _say_if_invented(invented, t, sys.stderr)
    else:
        say(t("As of {day}, revision {number}", day=reading.day, number=str(reading.revision)))
        _say_if_invented(invented, t, sys.stdout)
        called = {figure.group: _called_group(by, figure.group, known, t) for figure in found}
        _print_figures(found, called, t)
    return WELL


def _require_known(option: str, wanted: Iterable[str], ids: Iterable[str], t: Translator) -> None:
    folded = {identifier.lower() for identifier in ids}
    for identifier in wanted:
        if identifier.lower() not in folded:
            said = t("{option}: there is no “{value}” in the store.", option=option, value=identifier)
            raise click.BadParameter(said, ctx=click.get_current_context())


def _called_group(by: By, group: str | None, known: Names, t: Translator) -> str:
    """What a group is called, short enough to stand in front of its numbers."""
    match by:
        case "total":
            name = t("all")
        case "country":
            name = t.country(group)
        case "article":
            name = f"{group} {t.bilingual(known.articles.get(group or '', {}), 'title')}"
        case _:
            name = t.label(by, group)
    return cut(capital(name), _NAME_WIDTH)


def _print_figures(found: Sequence[Figures], called: Mapping[str | None, str], t: Translator) -> None:
    """Print the five axes, one table below the other."""

    def labels(codes: CodeList) -> list[str]:
        return [t.label(codes, code) for code in codes]

    def counts(axis: str) -> list[list[str]]:
        return [[t.number(count) for count in getattr(figure, axis).values()] for figure in found]

    def progress(figure: Figures) -> str:
        of = t.count_of(figure.progress_n, figure.commitments)
        return f"{t.percent(figure.progress_mean)} ({of})" if figure.progress_n else "-"

    bases = [
        *labels(codelists.BASES),
        *(t.label(codelists.COMPLETIONS, code) for code in codelists.SET_ASIDE),
    ]
    tables = {
        t("Completion, and mean progress"): (
            [t("commitments"), *labels(codelists.SHOWN_COMPLETIONS), t("mean progress")],
            [
                [t.number(figure.commitments), *cells, progress(figure)]
                for figure, cells in zip(found, counts("completion"), strict=True)
            ],
        ),
        t("Trajectory"): (labels(codelists.TRAJECTORIES), counts("trajectory")),
        t("Age of the latest report"): (labels(codelists.FRESHNESS), counts("freshness")),
        t("Verification of the latest report"): (
            [t("with a report"), *labels(codelists.VERIFICATIONS)],
            [
                [t.number(figure.reported), *cells]
                for figure, cells in zip(found, counts("verification"), strict=True)
            ],
        ),
        t("Basis; outside the count: withdrawn and superseded"): (
            bases,
            [
                [*cells, t.number(figure.withdrawn), t.number(figure.superseded)]
                for figure, cells in zip(found, counts("basis"), strict=True)
            ],
        ),
    }
    for title, (headings, rows) in tables.items():
        named = [[called[figure.group], *cells] for figure, cells in zip(found, rows, strict=True)]
        say("", title, *aligned(["", *headings], named), sep="\n")


def _say_if_invented(invented: bool, t: Translator, stream: TextIO) -> None:
    if invented:
        say(t("Demonstration: all of this is invented."), file=stream)


# --- backup and restore ------------------------------------------------------------------------------


@commitments.command(
    short_help=gettext_noop("Write a copy of the store to keep elsewhere."),
    help=gettext_noop(
        "Write a copy of the store with all of its revisions, reasons, names and original files: through the "
        "running server, while others publish, or without one. The copy is read again and compared with the "
        "store before it bears its name. Tokens stand beside the store and are not in it."
    ),
)
@click.argument("file", cls=Argument, metavar=gettext_noop("FILE"), type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help=gettext_noop("Replace the file if it is there already."))
@_shared
@click.pass_context
def backup(ctx: click.Context, file: Path, force: bool) -> int:
    from commitments.api.local import server_of, server_that_had
    from commitments.store.backups import back_up

    t: Translator = ctx.obj
    name = _store_name(ctx)
    asked = {"backup": str(file.absolute()), "replacing": force, "lang": t.language}
    try:
        with _store(ctx) as store:
            copied = back_up(store, file, replacing=force)
            said = {"revision": copied.newest, "rows": copied.rows, "size": file.stat().st_size}
    except (StoreHeldError, StoreGoneError) as error:
        # A server has the store open, also where its file was taken away.
        server = server_of(error) if isinstance(error, StoreHeldError) else server_that_had(name)
        found = _of_server(server, name, [], asked, t)
        if found is None:
            raise
        said = found
    say(
        t.n(
            "{file} holds {store} up to revision {number} ({n} row, {size} MB): read again, found the same.",
            "{file} holds {store} up to revision {number} ({n} rows, {size} MB): read again, found the same.",
            said["rows"],
            file=file,
            store=name,
            number=str(said["revision"]),
            size=t.number(said["size"] / 1e6, 1),
        )
    )
    return WELL


@commitments.command(
    short_help=gettext_noop("Put a copy in the place of the store."),
    help=gettext_noop(
        "Put a copy that “commitments backup” made in the place of the store, while no server runs. The copy "
        "is read first, and refused where it is damaged, not all there or of another program. What the store "
        "holds beyond it is named, and asked about. The store of before stays beside it under a dated name."
    ),
)
@click.argument("file", cls=Argument, metavar=gettext_noop("FILE"), type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help=gettext_noop("Do not ask: for scripts."))
@_shared
@click.pass_context
def restore(ctx: click.Context, file: Path, yes: bool) -> int:
    from commitments.api.local import agree, left_behind
    from commitments.store.backups import restoration

    t: Translator = ctx.obj
    name = _store_name(ctx)
    with restoration(name, file) as found:
        if found.unread:
            say(t("{store} cannot be read: what it holds beyond the copy is not known.", store=name))
        for lost in found.lost[-_SHOWN_LOST:]:
            say(
                t(
                    "Revision {number}, {moment}, by {who}: {reason}",
                    number=str(lost.number),
                    moment=t.moment(lost.at),
                    who=lost.who,
                    reason=lost.reason,
                )
            )
        if n := len(found.lost):
            say(
                t.n(
                    "The copy holds revisions up to {newest}: {n} revision of {store} is not in it.",
                    "The copy holds revisions up to {newest}: {n} revisions of {store} are not in it.",
                    n,
                    newest=str(found.copy.newest),
                    store=name,
                )
            )
        before = left_behind(name)
        if before and max(found.copy.newest, found.present) < before.revision:
            say(
                t(
                    "A server had {store} at revision {number} before it ended without a word: what came "
                    "after revision {newest} is in neither the copy nor the store.",
                    store=name,
                    number=str(before.revision),
                    newest=str(max(found.copy.newest, found.present)),
                )
            )
        if (found.lost or found.unread) and not yes and not _agreed(t):
            say(t("Nothing was changed."), file=sys.stderr)
            return MISUSE
        kept = found.put_in_place()
        agree(name, found.copy.newest)
    say(t("{store} stands at revision {number} now.", store=name, number=str(found.copy.newest)))
    if kept:
        say(t("The store of before lies at {file}.", file=kept))
    return WELL


def _agreed(t: Translator) -> bool:
    """Ask whether to go on; who cannot be asked is told how to say so."""
    if not sys.stdin.isatty():
        say(t("Nobody is there to be asked: --yes says that it is meant."), file=sys.stderr)
        return False
    yes = t("yes")
    say(t("Write “{yes}” to put the copy in its place:", yes=yes))
    return sys.stdin.readline().strip().lower() == yes


# --- repair ------------------------------------------------------------------------------------------


@commitments.command(
    short_help=gettext_noop("Set aside the log of a store that is damaged."),
    help=gettext_noop(
        "Set aside the log beside a store that is damaged, where the store is not opened because of it, and "
        "say up to which revision the store is whole and what can still be read of the log. Nothing is "
        "deleted, and nothing else is changed; where nothing is to be repaired, nothing is changed at all."
    ),
)
@_shared
@click.pass_context
def repair(ctx: click.Context) -> int:
    from commitments.api.local import require_not_gone
    from commitments.store.integrity import repair as repaired
    from commitments.store.store import store_path

    t: Translator = ctx.obj
    name = _store_name(ctx)
    path = store_path(name)
    if not path.exists():
        require_not_gone(name)
        raise StoreMissingError(store=name)
    done = repaired(name, path)
    if done is None:
        with _store(ctx) as store:
            whole = str(store.newest)
        say(t("There is nothing to repair: {store} is whole up to revision {n}.", store=name, n=whole))
        return WELL
    say(t("The log beside {store} lies now at {kept}; nothing was deleted.", store=name, kept=done.kept))
    say(t("{store} is whole up to revision {n}.", store=name, n=str(done.revision)))
    for lost in done.readable:
        say(
            t.n(
                "The log holds revision {number}: {when}, {who}, “{reason}” ({n} row). It is not in the "
                "store: import its files again.",
                "The log holds revision {number}: {when}, {who}, “{reason}” ({n} rows). It is not in the "
                "store: import its files again.",
                lost.rows,
                number=str(lost.number),
                when=t.moment(lost.at),
                who=lost.who,
                reason=lost.reason,
            )
        )
    if done.unread:
        say(
            t.n(
                "{n} byte of the log cannot be read: whether it was of a revision that was published, or of "
                "one that was never finished, is not known.",
                "{n} bytes of the log cannot be read: whether they were of a revision that was published, or "
                "of one that was never finished, is not known.",
                done.unread,
            )
        )
    return WELL


# --- token -------------------------------------------------------------------------------------------


@commitments.group(
    cls=Commands,
    options_metavar="[OPTIONS]",
    subcommand_metavar=gettext_noop("COMMAND …"),
    short_help=gettext_noop("Say which programs may upload."),
    help=gettext_noop(
        "Say which programs may upload to the dashboard: each has a token of a name that stands beside its "
        "revisions. A running server knows at once."
    ),
)
@_shared
def token() -> None:
    """Hold what is done with tokens together."""


_TOKEN_NAME = click.argument("name", cls=Argument, metavar=gettext_noop("NAME"))


@token.command(
    "add",
    short_help=gettext_noop("Make a token and show it, once."),
    help=gettext_noop(
        "Make a token and show it, once: only its fingerprint is kept. NAME is what revisions record, such "
        "as that of the program and of who answers for it."
    ),
)
@_TOKEN_NAME
@_shared
@click.pass_context
def token_add(ctx: click.Context, name: str) -> int:
    from commitments.auth.tokens import add

    t: Translator = ctx.obj
    store = _store_name(ctx)
    say(add(store, name))
    told = t(
        "This is the token of “{name}” for {store}: keep it now, it is not shown again.",
        name=name,
        store=store,
    )
    say(told, file=sys.stderr)
    return WELL


@token.command(
    "list",
    short_help=gettext_noop("List the tokens."),
    help=gettext_noop("List the names of the tokens, and since when."),
)
@_shared
@click.pass_context
def token_list(ctx: click.Context) -> int:
    from commitments.auth.tokens import tokens

    t: Translator = ctx.obj
    store = _store_name(ctx)
    known = tokens(store)
    for each in known:
        say(t("{name}, since {day}", name=each.name, day=each.made_on))
    if not known:
        say(t("No program may upload to {store}: “commitments token add NAME” lets one in.", store=store))
    return WELL


@token.command(
    "remove",
    short_help=gettext_noop("Take a token away."),
    help=gettext_noop("Take a token away: whatever bears it is declined from now on."),
)
@_TOKEN_NAME
@_shared
@click.pass_context
def token_remove(ctx: click.Context, name: str) -> int:
    from commitments.auth.tokens import remove

    t: Translator = ctx.obj
    remove(_store_name(ctx), name)
    say(t("The token of “{name}” is declined from now on.", name=name))
    return WELL


if __name__ == "__main__":
    sys.exit(main())
