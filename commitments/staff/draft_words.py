"""Drafts in words: what each is called, whose it is, what is open, what its files lack, a reason proposed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import chain, islice

from commitments.contract.model import Record
from commitments.i18n.translator import Translator, capital
from commitments.ingest.validation import CheckedTable
from commitments.site.cells import Entry, cells_of
from commitments.site.context import Context
from commitments.site.words.changeset import RecordNames
from commitments.site.words.tables import table_names
from commitments.staff.change_preview import change_finding
from commitments.staff.kept_draft import DamagedDraft, KeptDraft
from commitments.staff.upload import DraftFile, UploadDraft
from commitments.store.changesets import Changeset, Key, Preview, ReceivedFile
from commitments.store.revisions import RevisionFile

_NAMED = 3  # files or actors that are named; of more, their number is told
_AT_ONCE = timedelta(minutes=10)
_READ = 2_000  # records that are asked whose they are


def name_of(draft: KeptDraft, t: Translator) -> str:
    """Return what a draft is called: the name that it was given, else its files."""
    files = [file.name for file in draft.decided.files]
    return draft.name or t.list(t.with_others(files, _NAMED)) or t("no file")


def draft_entries(waiting: Iterable[KeptDraft | DamagedDraft], reader: Context) -> list[Entry]:
    """Return the drafts that wait: what each is called, what is open, whose it is, since when."""
    t, entries = reader.t, []
    for draft in waiting:
        to = reader.address.to("upload", draft=draft.id)
        if isinstance(draft, DamagedDraft):
            entries.append(Entry(t("A draft that cannot be read"), to, cells_of(t.moment(draft.touched))))
            continue
        n = len(draft.decided.files)
        files = t.n("{n} file", "{n} files", n)
        entries.append(Entry(name_of(draft, t), to, cells_of(files, *_whose(draft, t)), _open(draft, t)))
    return entries


def draft_sentence(draft: KeptDraft, t: Translator) -> str:
    """Return whose a draft is, who touched it last, and how long it is kept."""
    return t(
        "{whose}. All of it is kept on the server after every step, until {day}.",
        whose=capital(t.list(_whose(draft, t))),
        day=t.date(draft.until.date()),
    )


def standing(errors: int, change: Changeset | None, reader: Context) -> tuple[str, str, str]:
    """Return how far a deposit is, and what is to do next, if anything: in words, and where on the page."""
    t = reader.t
    if errors or change is None:
        return _errors_left(errors, t), t("What is wrong"), "wrong"
    found = change_finding(change, reader)
    if not change:
        return found, "", ""
    return t("Ready to be published. {change}", change=found), t("Say why and publish"), "publish"


def moved_sentence(draft: KeptDraft, t: Translator) -> str:
    """Return that somebody else has gone on with a draft."""
    return t(
        "{name} went on with this draft meanwhile ({moment}): it stands here as it is now. What you did last "
        "in this window was not done; do it again if it is still wanted.",
        name=draft.touched_by,
        moment=t.moment(draft.touched),
    )


def published_sentences(revision: int, draft: KeptDraft, t: Translator) -> list[str]:
    """Return that a draft is published, without what somebody else has done since."""
    return [
        t("Revision {number} is published.", number=str(revision)),
        t(
            "{name} went on with this draft meanwhile ({moment}): what stands here now is what is not in it.",
            name=draft.touched_by,
            moment=t.moment(draft.touched),
        ),
    ]


def of_file(file: DraftFile, t: Translator) -> str:
    """Return what is said of a file beside its name."""
    said = _size(file.size, t)
    if file.instead_of:
        said = t(
            "{size}, in place of the file of the same name that was here ({before}); what was decided holds "
            "as far as it fits",
            size=said,
            before=_size(file.instead_of.size, t),
        )
    return said


def rows_without_error(read: CheckedTable, t: Translator) -> str:
    """Return how many rows of a table are without an error; "" of what is no table."""
    if not read.rows:
        return t("no row") if read.table else ""
    if read.accepted == read.rows:
        return t.n("{n} row, without an error", "{n} rows, all without an error", read.rows)
    return t.n("{n} row without an error", "{n} rows without an error", read.accepted, read.rows)


def advice(t: Translator) -> list[str]:
    """Return what can be deposited."""
    return [
        t(
            "Upload tables as they are: CSV from any spreadsheet, .xlsx, .xls or .ods, with French or "
            "English headings, dates as 31/03/2026 or 2026-03-31, decimal commas or points."
        ),
        t("Files that belong together go together: a report may name a commitment of another file."),
        t("Rows of the register that are not in the files stay as they are."),
    ]


def same_bytes(draft: UploadDraft, files: Iterable[ReceivedFile], t: Translator) -> list[str]:
    """Return that files which come are in a draft already, or come twice, if any do."""
    known, same = {file.sha256 for file in draft.files}, []
    for file in map(DraftFile.of, files):
        same += [t.quoted(file.name)] if file.sha256 in known else []
        known.add(file.sha256)
    told = t.n(
        "{files} is here already, to the last byte: it counts once.",
        "{files} are here already, to the last byte: they count once.",
        len(same),
        files=t.list(same),
    )
    return [told] if same else []


def absent_finding(preview: Preview, reader: Context) -> str:
    """Return how many stored rows of the tables of the files are not in them, "" where there are none."""
    t, names = reader.t, table_names(reader.t)
    counts = [t.pair(names[table], t.number(len(keys))) for table, keys in preview.absent.items()]
    if not counts:
        return ""
    return t(
        "{tables}: these rows stay as they are unless you decide otherwise.",
        tables=t.list(counts),
    )


def absent_options(
    preview: Preview, table: str, names: RecordNames, at_most: int
) -> Iterator[tuple[Key, str]]:
    """Yield stored records that the files do not have, as (table and key, name), the first `at_most`."""
    for key in islice(preview.absent.get(table, ()), at_most):
        record = names.before.record(table, key)
        if record:
            yield (table, key), names.described(record)


def proposed_reason(change: Changeset, files: Sequence[RevisionFile], names: RecordNames) -> str:
    """Return what a change may be explained with, as far as its files do: which tables, of whom, from which
    files; "" where something is to go, which a person explains."""
    t = names.context.t
    if change.removed or not change:
        return ""
    titles, counts = table_names(t), change.counts()
    what = t.list([titles[table] for table, n in counts.items() if n["added"] or n["changed"]])
    told = t.pair(what, whose) if (whose := _actors(change, names)) else what
    named = t.list(t.with_others([file.name for file in files], _NAMED))
    return t.n("{what} (file {files})", "{what} (files {files})", len(files), what=told, files=named)


def _actors(change: Changeset, names: RecordNames) -> str:
    """Return whose the records of a change are; "" where that is not known of all."""
    t, whose = names.context.t, dict[str, None]()
    if len(change.added) + len(change.changed) > _READ:
        return ""
    records: Iterable[Record] = chain(change.added, (changed.new for changed in change.changed))
    for record in records:
        actor = names.actor_of(record)
        if not actor:
            return ""
        whose[actor] = None
    if len(whose) > _NAMED:
        return t.n("{n} actor", "{n} actors", len(whose))
    return t.list([*whose])


def _whose(draft: KeptDraft, t: Translator) -> list[str]:
    whose = [t("begun by {name} ({moment})", name=draft.by, moment=t.moment(draft.begun))]
    if draft.touched_by != draft.by or draft.touched - draft.begun > _AT_ONCE:
        touched = t.moment(draft.touched)
        whose.append(t("last touched by {name} ({moment})", name=draft.touched_by, moment=touched))
    return whose


def _open(draft: KeptDraft, t: Translator) -> str:
    if draft.errors is None:
        return ""
    if not draft.errors:
        return t("No error is left: it waits to be published.")
    return _errors_left(draft.errors, t)


def _errors_left(errors: int, t: Translator) -> str:
    return t.n("{n} error is left.", "{n} errors are left.", errors)


def _size(size: int, t: Translator) -> str:
    if size < 1_000:
        return t.n("{n} byte", "{n} bytes", size)
    if size < 1_000_000:
        return t("{n} kB", n=t.number(size / 1_000, 0))
    return t("{n} MB", n=t.number(size / 1_000_000, 1))
