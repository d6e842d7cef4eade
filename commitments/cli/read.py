"""`commitments read`: any tables as clean CSV."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commitments.cli import options
from commitments.cli.terminal import command, print_json, progress, say
from commitments.i18n.translator import Translator
from commitments.text.marking import N_

if TYPE_CHECKING:  # what takes long to import is imported where it is used
    from commitments.ingest.problems import Problem
    from commitments.ingest.sheets import PlainTable

_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]')  # in the names of files, on one system or another


@command(
    "read",
    short_help=N_("Write any tables as clean CSV files."),
    help=N_(
        "Read any tables, whatever they are about (CSV or spreadsheets; a folder stands for those in it, "
        "however deep), and write each into a folder as a CSV file that every program reads: UTF-8, commas, "
        "CRLF, heading first, cells as they were read. Encoding, separator, quotation marks, heading and the"
        " lines beside a table are found from the file itself, and told. Every sheet of a workbook becomes a"
        " file, and so does every table where several stand below each other. The exit code is 0 where all "
        "went well, 1 where rows do not fit the others, 2 where a file cannot be read."
    ),
)
@options.FILES
@options.TO_FOLDER
@options.FORCE
@options.FOUND_AS_JSON
@options.shared
@click.pass_context
def read_(ctx: click.Context, files: tuple[Path, ...], folder: Path, force: bool, as_json: bool) -> int:
    from commitments.ingest.plain_tables import read_tables
    from commitments.ingest.problems import Problem
    from commitments.staff.problem_sentences import table_report

    t: Translator = ctx.obj
    paths = options.expand_folders(files, t)
    tables: list[PlainTable] = []
    unread: list[Problem] = []
    with progress(paths, t) as step:
        for path in paths:
            step(path.name)
            result = read_tables(path)
            if isinstance(result, Problem):
                unread.append(result)
            else:
                tables += result
    names = _names_of(tables)
    if not options.may_write(folder, names, force, t, paths):
        return options.MISUSE
    with options.writing_into(folder):
        for name, table in zip(names, tables, strict=True):
            with (folder / name).open("w" if force else "x", encoding="utf-8", newline="") as out:
                csv.writer(out).writerows(table.lines())
    written = list(zip(tables, (str(folder / name) for name in names), strict=True))
    if as_json:
        reports = [table_report(table, path, t) for table, path in written]
        print_json(reports + [_unread(problem, t) for problem in unread])
    else:
        _tell_read(written, unread, t)
    if unread:
        return options.MISUSE
    return options.ERRORS if any(table.has_errors for table in tables) else options.WELL


def _names_of(tables: Sequence[PlainTable]) -> list[str]:
    """Return for each table a file name of its own: that of its file, with sheet and number if several."""
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


def _tell_read(written: Iterable[tuple[PlainTable, str]], unread: Iterable[Problem], t: Translator) -> None:
    """Print what each table was read as, what deserves a look, and what could not be read."""
    from commitments.staff.problem_sentences import as_sentence, decision_sentence, problem_sentence

    for table, path in written:
        name = t("{file}, sheet “{sheet}”", file=table.file, sheet=table.sheet) if table.sheet else table.file
        rows = t.n("{n} row", "{n} rows", len(table.part.rows))
        columns = t.n("{n} column", "{n} columns", table.part.width)
        say(t("{name} is in {path} ({rows}, {columns})", name=name, path=path, rows=rows, columns=columns))
        say(" ", as_sentence((decision_sentence(decision, t) for decision in table.decisions), t))
        for look in table.looks:
            say(" ", t("{heading}:", heading=t("Worth a look")), decision_sentence(look, t))
    for problem in unread:
        say(problem_sentence(problem, t), file=sys.stderr)
