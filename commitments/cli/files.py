"""`commitments check` and `commitments import`."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commitments.cli import options
from commitments.cli.server import ask_server
from commitments.cli.terminal import Step, TextParam, aligned, command, option, print_json, progress, say
from commitments.contract import days
from commitments.contract.model import RECORDS
from commitments.errors import StoreHeldError, StoreMissingError
from commitments.i18n.error_messages import error_sentence
from commitments.i18n.translator import Translator
from commitments.ingest.problems import OMISSIBLE
from commitments.text.marking import N_

if TYPE_CHECKING:  # what takes long to import is imported where it is used
    from commitments.ingest.sheets import Sheet
    from commitments.ingest.validation import Checked, Stored
    from commitments.store.revisions import RevisionFile
    from commitments.store.store import Store

_TABLE = click.option(
    "--table",
    type=click.Choice(list(RECORDS)),
    help=N_("The table that the files hold, where their headings are not to decide it."),
)
_LEAVE_OUT = click.option(
    "--leave-out",
    type=click.Choice(OMISSIBLE),
    multiple=True,
    help=N_(
        "Leave out, without being asked, rows of totals, notes among the rows, rows that are struck out, "
        "what is hidden, or laying a file out in another way than it stands (layouts); may be given several "
        "times."
    ),
)
_SHARES_OF_ONE = click.option(
    "--shares-of-one",
    is_flag=True,
    help=N_(
        "Read numbers without a percent sign × 100, where all those of a column of percentages lie between "
        "0 and 1: 0.65 as 65."
    ),
)


@dataclass(frozen=True)
class _Result:
    """What became of files: what was found in each table of them, and of an import what it stored."""

    tables: Sequence[Mapping[str, Any]]
    counts: Mapping[str, Mapping[str, int]]
    revision: int | None = None
    second_looks: Sequence[str] = ()

    @property
    def problems(self) -> list[Mapping[str, Any]]:
        return [problem for table in self.tables for problem in table["problems"]]

    @property
    def has_errors(self) -> bool:
        return any(problem["severity"] == "error" for problem in self.problems)

    @property
    def outcome(self) -> int:
        """Return the exit code."""
        if any(problem["code"] == "unreadable_file" for problem in self.problems):
            return options.MISUSE
        return options.ERRORS if self.has_errors else options.WELL


@command(
    short_help=N_("Say what is wrong with files."),
    help=N_(
        "Say what is wrong with files (CSV or spreadsheets; a folder stands for those in it, however deep), "
        "read together and against the store if there is one. Nothing is stored. The exit code is 0 without "
        "errors, 1 with errors, 2 where a file cannot be read."
    ),
)
@options.FILES
@_TABLE
@_LEAVE_OUT
@_SHARES_OF_ONE
@options.FOUND_AS_JSON
@options.shared
@click.pass_context
def check(
    ctx: click.Context,
    files: tuple[Path, ...],
    table: str | None,
    leave_out: tuple[str, ...],
    shares_of_one: bool,
    as_json: bool,
) -> int:
    t: Translator = ctx.obj
    paths = options.expand_folders(files, t)
    reading = {"table": table, "leave_out": leave_out, "shares_of_one": shares_of_one}
    with progress(paths, t) as step:
        try:
            result = _check(options.store_name(ctx), paths, reading, t, step)
        except StoreHeldError as held:
            answer = _through_server(held, paths, reading, t, step)
            if answer is None:
                say(error_sentence(held, t), file=sys.stderr)
                say(
                    t("The files are checked without it: what only the store knows counts as unknown."),
                    file=sys.stderr,
                )
            result = answer or _check(None, paths, reading, t, step)
    if as_json:
        print_json(result.tables)
    else:
        _tell(result, t)
    return result.outcome


@command(
    "import",
    short_help=N_("Store what files hold, as one revision."),
    help=N_(
        "Store what files hold (CSV or spreadsheets; a folder stands for those in it, however deep) as one "
        "revision: all of it, or nothing where there is an error. A store that does not exist is made. Rows "
        "that are stored and not in the files stay as they are."
    ),
)
@options.FILES
@option(
    "--reason",
    required=True,
    metavar=N_("TEXT"),
    type=TextParam(),
    help=N_("Why: it stays beside the revision. Must be given."),
)
@option(
    "--who", metavar=N_("NAME"), type=TextParam(), help=N_("By whom: the name on this system without it.")
)
@_TABLE
@_LEAVE_OUT
@_SHARES_OF_ONE
@options.shared
@click.pass_context
def import_(
    ctx: click.Context,
    files: tuple[Path, ...],
    reason: str,
    who: str | None,
    table: str | None,
    leave_out: tuple[str, ...],
    shares_of_one: bool,
) -> int:
    t: Translator = ctx.obj
    name, who = options.store_name(ctx), who or _user()
    paths = options.expand_folders(files, t)
    reading = {"table": table, "leave_out": leave_out, "shares_of_one": shares_of_one}
    with progress(paths, t) as step:
        try:
            result = _import(name, paths, reading, who, reason, t, step)
        except StoreHeldError as held:
            request = {**reading, "who": who, "reason": reason}
            answer = _through_server(held, paths, request, t, step)
            if answer is None:
                raise
            result = answer
    if result.problems:
        _tell(result, t)
    if result.has_errors:
        say(t("Nothing was stored: correct the errors, then import the files again."), file=sys.stderr)
    elif result.revision is None:
        say(t("Nothing was stored: {store} holds all of this already.", store=name))
    else:
        say(t("Revision {number} is stored in {store}.", number=str(result.revision), store=name))
        say(*_counts(result, t), sep="\n")
        for line in result.second_looks:
            say(t("{heading}:", heading=t("Worth a second look")), line)
    return result.outcome


def _check(
    name: str | None, paths: Sequence[Path], reading: Mapping[str, Any], t: Translator, step: Step
) -> _Result:
    """Check files against the store `name`, or without any. Raises StoreHeldError."""
    from commitments.staff.problem_sentences import report

    with _opened(name, t) as store:
        files_read = _read(paths, reading, step)
        checked = _checked(files_read, store, store.head() if store else None, t, step)
    return _Result(report(checked, t), {})


def _import(
    name: str,
    paths: Sequence[Path],
    reading: Mapping[str, Any],
    who: str,
    reason: str,
    t: Translator,
    step: Step,
) -> _Result:
    """Store files in the store `name` as one revision, or nothing of them. Raises StoreHeldError."""
    from commitments.staff.look_lines import look_lines
    from commitments.staff.problem_sentences import report
    from commitments.store.changesets import compare, publish
    from commitments.store.plausibility import plausibility_flags

    with _opened(name, t) as store:
        if store:
            store.require_writable()
        files_read = _read(paths, reading, step)
        current = store.head() if store else None
        checked = _checked(files_read, store, current, t, step)
        sources = [source for source, _ in files_read]
        del files_read  # of a long file, what was read is as large as what is stored
        _give_back()
        tables = report(checked, t)
        # No store is made for files that have errors, or nothing.
        if checked.has_errors or not any(table.records for table in checked.tables):
            return _Result(tables, {})
        with _opened(name, t, create=True) if store is None else nullcontext(store) as target:
            assert target is not None  # noqa: S101 - it was made
            current = current or target.head(0)
            change = compare(checked, target, current)
            looks = look_lines(plausibility_flags(change, current), t)
            del checked, current  # of a long file, what it is about may be long too
            count = step(t("Storing"), len(change.added) + len(change.changed))
            counts = change.counts()
            revision = publish(target, change, who=who, reason=reason, files=sources, count=count)
    return _Result(tables, counts, revision.number if revision else None, looks)


@contextmanager
def _opened(name: str | None, t: Translator, create: bool = False) -> Iterator[Store | None]:
    """Open a store to store in, or to compare with, while the block runs; None where there never was one."""
    from commitments.api.local import require_not_behind, require_not_gone
    from commitments.store.opening import open_store

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
        options.print_notices(store, t)
        require_not_behind(store)
        yield store


def _through_server(
    held: StoreHeldError, paths: Sequence[Path], request: Mapping[str, Any], t: Translator, step: Step
) -> _Result | None:
    """Let the running server that holds the store do what is asked; None where it is no server of ours.

    Raises ServerLostError where it took the files and did not answer, and ServerRefusedError.
    """
    from commitments.api.local import server_of

    name = str(held.facts["store"])

    def sending(path: Path) -> None:
        step(path.name)
        if path == paths[-1]:
            step(t("Checking"))

    answer = ask_server(server_of(held), name, paths, {**request, "lang": t.language}, t, sending)
    return None if answer is None else _Result(**answer)


def _read(
    paths: Iterable[Path], reading: Mapping[str, Any], step: Step
) -> list[tuple[RevisionFile, list[Sheet]]]:
    """Read files as the contract says, with what `read_file` is told by keyword; the bytes are let go of."""
    import pyarrow

    from commitments.ingest.reading import read_file
    from commitments.store.changesets import content_of
    from commitments.store.revisions import RevisionFile

    # Its own keeps what was let go of: a tenth of all that an import takes.
    pyarrow.set_memory_pool(pyarrow.system_memory_pool())
    files_read = []
    for path in paths:
        count = step(path.name)
        content = content_of(path)
        sheets = read_file(str(path), content, count=count, **reading)
        _give_back()
        source = RevisionFile.of(path.name, content, sum(len(sheet.rows) for sheet in sheets))
        files_read.append((source, sheets))
    return files_read


def _give_back() -> None:
    """Give back to the system what was let go of, before the next step asks it for more."""
    import pyarrow

    pyarrow.default_memory_pool().release_unused()


def _checked(
    files_read: Iterable[tuple[RevisionFile, list[Sheet]]],
    store: Store | None,
    current: Stored | None,
    t: Translator,
    step: Step,
) -> Checked:
    """Check files together, against what is stored."""
    from commitments.ingest.validation import check as checked

    sheets = [sheet for _, of_file in files_read for sheet in of_file]
    return checked(
        sheets,
        current,
        today=days.today(),
        fictional=store is not None and store.is_demonstration,
        count=step(t("Checking"), sum(len(sheet.rows) for sheet in sheets)),
    )


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a system that knows no names
        return "?"


def _tell(result: _Result, t: Translator) -> None:
    """Print what was decided and what is wrong, a table after the other, and how much that is."""
    from commitments.staff.problem_sentences import as_sentence

    for table in result.tables:
        file, sheet = table["file"], table["sheet"]
        name = t("{file}, sheet “{sheet}”", file=file, sheet=sheet) if sheet else file
        say(
            t(
                "{name} ({accepted} of {n} rows accepted)",
                name=name,
                accepted=table["accepted"],
                n=table["rows"],
            )
        )
        if table["decisions"]:
            say(" ", as_sentence(table["decisions"], t))
        for problem in table["problems"]:
            severity = t("Error") if problem["severity"] == "error" else t("Warning")
            say(" ", t("{heading}:", heading=severity), problem["message"])
    errors = sum(problem["severity"] == "error" for problem in result.problems)
    say(t("Errors: {errors}; warnings: {warnings}", errors=errors, warnings=len(result.problems) - errors))


def _counts(result: _Result, t: Translator) -> list[str]:
    """Return lines that say how many rows of each table an import touched."""
    kinds = {"added": t("added"), "changed": t("changed"), "unchanged": t("unchanged")}
    return aligned(
        [t("table"), *kinds.values()],
        [[table, *(t.number(counts[kind]) for kind in kinds)] for table, counts in result.counts.items()],
    )
