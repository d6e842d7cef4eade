"""`commitments backup`, `restore`, `copy` and `repair`: what a store needs of whoever keeps it."""

from __future__ import annotations

import sys
from dataclasses import astuple
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, cast

import click

from commitments import settings
from commitments.cli.options import MISUSE, WELL, open_asked_store, open_named_store, shared, store_name
from commitments.cli.server import ask_server
from commitments.cli.terminal import argument, command, say
from commitments.errors import (
    BackupFolderUnsetError,
    StoreFilledError,
    StoreGoneError,
    StoreHeldError,
    StoreMissingError,
)
from commitments.i18n.translator import Translator
from commitments.store.rotation import Ages
from commitments.text.marking import N_

if TYPE_CHECKING:  # what takes long to import is imported where it is used
    from commitments.store.backups import Made
    from commitments.store.lake_store import LakeStore

_SHOWN_LOST = 20  # revisions that a copy lacks, by name


@command(
    short_help=N_("Write a dated backup of the store."),
    help=N_(
        "Write a dated backup of the store with all of its revisions, reasons, names and original files into "
        "a folder: through the running server, while others publish, or without one. The copy is read again "
        "and compared with the store before it bears its name. Older copies in the folder go then, but for "
        "the newest of each hour, day, week and month, as many as are set. Tokens and drafts are in none."
    ),
)
@argument("folder", required=False, metavar=N_("[FOLDER]"), type=click.Path(path_type=Path))
@shared
@click.pass_context
def backup(ctx: click.Context, folder: Path | None) -> int:
    t: Translator = ctx.obj
    name = store_name(ctx)
    folder = folder or settings.current().backups
    if folder is None:
        raise BackupFolderUnsetError
    made = _back_up(name, folder, t)
    manifest = made.backup.manifest
    say(
        t.n(
            "{file} holds {store} up to revision {number} ({n} row, {size} MB): read again, found the same.",
            "{file} holds {store} up to revision {number} ({n} rows, {size} MB): read again, found the same.",
            manifest.versions,
            file=made.backup.path,
            store=name,
            number=str(manifest.revision),
            size=t.number(manifest.size / 1e6, 1),
        )
    )
    if n := made.removed:
        say(t.n("{n} copy was removed for its age.", "{n} copies were removed for their age.", n))
    return WELL


def _back_up(name: str, folder: Path, t: Translator) -> Made:
    """Write a copy of a store into a folder, by the server that has it open where one has."""
    from commitments.api.local import server_of, server_that_had
    from commitments.store.backups import Backup, Made, Manifest, back_up

    ages = Ages(*settings.current().backup_ages)
    try:
        with open_named_store(name, t) as store:
            return back_up(store, folder, ages)
    except (StoreHeldError, StoreGoneError) as error:
        # A server has the store open, also where its file was taken away.
        server = server_of(error) if isinstance(error, StoreHeldError) else server_that_had(name)
        request = {"backup": str(folder.absolute()), "ages": astuple(ages), "lang": t.language}
        reply = ask_server(server, name, [], request, t)
        if reply is None:
            raise
        return Made(Backup(Path(reply["file"]), Manifest.model_validate(reply["manifest"])), reply["removed"])


@command(
    short_help=N_("Copy a store into another one."),
    help=N_(
        "Copy all of a store into another one, with its history, reasons, names and original files: from a "
        "file to what several servers share, or back. The one to copy into must not be there yet, or be "
        "empty; it gets everything at once, compared with the other, or nothing. A running server may go on "
        "publishing: what comes after the copy has begun is not in it. Tokens and drafts are not copied."
    ),
)
@argument("source", metavar=N_("FROM"))
@argument("target", metavar=N_("TO"))
@shared
@click.pass_context
def copy(ctx: click.Context, source: str, target: str) -> int:
    from commitments.store.beside import draft_of, store_path
    from commitments.store.restoration import restoration

    t: Translator = ctx.obj
    folder = draft_of(store_path(source))  # where whoever has the store open can write
    try:
        manifest = _back_up(source, folder, t).backup.manifest
        with restoration(target, folder) as restored:
            if restored.present or restored.unread:
                raise StoreFilledError(store=target, newest=restored.present)
            restored.put_in_place()
    finally:
        rmtree(folder, ignore_errors=True)
    counts = [
        t.n("{n} revision", "{n} revisions", manifest.revision),
        t.n("{n} row", "{n} rows", manifest.versions),
        t.n("{n} file as it came", "{n} files as they came", manifest.rows["originals"]),
    ]
    say(
        t(
            "{target} holds all that {source} does, compared table by table: {counts}.",
            target=target,
            source=source,
            counts=t.list(counts),
        )
    )
    return WELL


@command(
    short_help=N_("Put a backup in the place of the store."),
    help=N_(
        "Put a backup that “commitments backup” made in the place of the store, while no server runs: that "
        "file, or the newest whole one of a folder. It is read first, and refused where it is damaged, not "
        "all there, no longer what was written, or of another program. What the store holds beyond it is "
        "named, and asked about. The store of before stays beside it under a dated name. Servers that share "
        "a store may run: they show what was put back within seconds."
    ),
)
@argument("file", metavar=N_("COPY"), type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help=N_("Do not ask: for scripts."))
@shared
@click.pass_context
def restore(ctx: click.Context, file: Path, yes: bool) -> int:
    from commitments.api.local import agree, left_behind
    from commitments.staff.change_preview import revision_line
    from commitments.store.restoration import restoration

    t: Translator = ctx.obj
    name = store_name(ctx)
    with restoration(name, file) as restored:
        for unsound in restored.passed_over:
            say(t("{file} is no longer what was written: it was passed over.", file=unsound))
        say(t("{file} holds revisions up to {newest}.", file=restored.file, newest=str(restored.copy.newest)))
        for other in restored.beyond[:1]:
            say(
                t(
                    "{file} holds revision {number}, which is not in it: give that file to have it.",
                    file=other.path,
                    number=str(other.manifest.revision),
                )
            )
        if restored.unread:
            say(t("{store} cannot be read: what it holds beyond the copy is not known.", store=name))
        for lost in restored.lost[-_SHOWN_LOST:]:
            say(revision_line(lost, t))
        if n := len(restored.lost):
            say(
                t.n(
                    "{n} revision of {store} is not in it.",
                    "{n} revisions of {store} are not in it.",
                    n,
                    store=name,
                )
            )
        before = left_behind(name)
        if before and max(restored.copy.newest, restored.present) < before.revision:
            say(
                t(
                    "A server had {store} at revision {number} before it ended without a word: what came "
                    "after revision {newest} is in neither the copy nor the store.",
                    store=name,
                    number=str(before.revision),
                    newest=str(max(restored.copy.newest, restored.present)),
                )
            )
        if restored.may_lose and not yes and not _agreed(t):
            say(t("Nothing was changed."), file=sys.stderr)
            return MISUSE
        former = restored.put_in_place()
        agree(name, restored.copy.newest)
    say(t("{store} stands at revision {number} now.", store=name, number=str(restored.copy.newest)))
    if former:
        say(t("The store of before lies at {file}.", file=former))
    return WELL


def _agreed(t: Translator) -> bool:
    """Ask whether to go on; who cannot be asked is told how to say so."""
    if not sys.stdin.isatty():
        say(t("Nobody is there to be asked: --yes says that it is meant."), file=sys.stderr)
        return False
    yes = t("yes")
    say(t("Write “{yes}” to put the copy in its place:", yes=yes))
    return sys.stdin.readline().strip().lower() == yes


@command(
    short_help=N_("Set aside the log of a store that is damaged."),
    help=N_(
        "Set aside the log beside a store that is damaged, where the store is not opened because of it, and "
        "say up to which revision the store is whole and what can still be read of the log. Nothing is "
        "deleted, and nothing else is changed; where nothing is to be repaired, nothing is changed at all. "
        "Of a store that several servers share, files are removed that broken-off changes left in its folder."
    ),
)
@shared
@click.pass_context
def repair(ctx: click.Context) -> int:
    from commitments.api.local import require_not_gone
    from commitments.store.beside import store_path
    from commitments.store.lake_name import LakeName
    from commitments.store.repairs import repair as repaired

    t: Translator = ctx.obj
    name = store_name(ctx)
    if LakeName.of(name):
        return _tidy_up(ctx)
    path = store_path(name)
    if not path.exists():
        require_not_gone(name)
        raise StoreMissingError(store=name)
    done = repaired(name, path)
    if done is None:
        with open_asked_store(ctx) as store:
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


def _tidy_up(ctx: click.Context) -> int:
    """Repair a store that several servers share: it has no log of ours."""
    t: Translator = ctx.obj
    with open_asked_store(ctx) as store:
        removed = cast("LakeStore", store).remove_left_files()
        say(
            t(
                "{store} can be read up to revision {n}. That what was published stays whole is PostgreSQL’s "
                "promise, and that of the disk of the shared folder: there is no log beside them to repair.",
                store=store.name,
                n=str(store.newest),
            )
        )
    if removed:
        say(
            t.n(
                "{n} file that a broken-off change had left was removed.",
                "{n} files that broken-off changes had left were removed.",
                removed,
            )
        )
    return WELL
