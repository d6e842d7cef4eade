"""`commitments export` and `commitments brief`: files of the register, to compute with and to print."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from commitments.cli import options
from commitments.cli.terminal import CountryParam, SiteParam, argument, command, option, say
from commitments.contract.model import RECORDS
from commitments.i18n.translator import Translator
from commitments.text.marking import N_


@command(
    short_help=N_("Write the tables as CSV files."),
    help=N_(
        "Write the seven tables into a folder as CSV files (UTF-8, commas, ISO dates), as they stand or as "
        "they stood at a revision: what “commitments import” reads."
    ),
)
@argument("folder", metavar=N_("FOLDER"), type=click.Path(path_type=Path))
@options.REVISION
@options.FORCE
@options.shared
@click.pass_context
def export(ctx: click.Context, folder: Path, revision: int | None, force: bool) -> int:
    from commitments.exports.tabular import table_csv

    t: Translator = ctx.obj
    with options.open_asked_store(ctx) as store:
        files = {f"{table}.csv": table_csv(store, table, revision) for table in RECORDS}
        number, demonstration = store.newest if revision is None else revision, store.is_demonstration
    if not options.write_files(folder, files, force, t):
        return options.MISUSE
    say(
        t.n(
            "Revision {number} is in {folder}, in {n} file.",
            "Revision {number} is in {folder}, in {n} files.",
            len(files),
            number=str(number),
            folder=folder,
        )
    )
    options.say_if_invented(demonstration, t, sys.stdout)
    return options.WELL


@command(
    short_help=N_("Write a brief of each country as PDF."),
    help=N_(
        "Write what is known of each country as a PDF file of at most two A4 pages, to print or to "
        "send: stage, pace, silence, what is next, the framework law, practices. It can be read in "
        "grey, and by screen readers."
    ),
)
@options.TO_FOLDER
@options.filter_option(
    "--country", CountryParam(), N_("Only this country, by code or name: all without it."), N_("COUNTRY")
)
@options.AS_OF
@options.REVISION
@option(
    "--site",
    type=SiteParam(),
    default="",
    metavar=N_("ADDRESS"),
    help=N_(
        "Where the dashboard is found, such as https://commitments.example.org: links and the QR code lead "
        "there. Without it there are none."
    ),
)
@options.FORCE
@options.shared
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
    from commitments.server import files

    t: Translator = ctx.obj
    with options.open_asked_store(ctx) as store:
        scope = Scope(revision=revision, day=as_of, country=country)
        visit = files.visit_of_countries(store, scope, t)
        if visit.refused:
            say(*visit.refused, file=sys.stderr)
            return options.MISUSE
        briefs = dict(files.country_files(visit, site))
        invented = store.is_demonstration
    if not options.write_files(folder, briefs, force, t):
        return options.MISUSE
    say(t.n("{n} brief is in {folder}.", "{n} briefs are in {folder}.", len(briefs), folder=folder))
    options.say_if_invented(invented, t, sys.stdout)
    return options.WELL
