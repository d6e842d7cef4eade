"""The history in words: what each revision was, what it did, what takes it back and what stays."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from commitments.contract.model import RECORDS
from commitments.i18n.translator import Translator, capital
from commitments.site.cells import Entry, Fact, TableCell, cells_of
from commitments.site.context import Context
from commitments.site.words.changeset import RecordNames, TableSection, counts_in_words, section
from commitments.store.head import Head
from commitments.store.history import RevisionPage, TableChange, change_counts, touched
from commitments.store.renames import Collision, Renamed
from commitments.store.revisions import Revision, RevisionFile
from commitments.store.store import Store
from commitments.store.undo import LeftBehind, Undo
from commitments.text.shortening import cut

_NAMED = 60  # characters of a reason in a list of revisions to choose from
_CHOSEN = 500  # revisions in it


@dataclass(frozen=True)
class RevisionSummary:
    """A revision in a list: when, why, where all of it is, what it did, from which files; or, of the history
    of one record, what it did to that."""

    when: str
    why: str
    to: str
    facts: tuple[TableCell, ...]
    did: tuple[str, ...]
    files: tuple[tuple[str, str], ...]  # name, SHA-256
    sections: tuple[TableSection, ...] = ()


def how(revision: Revision, store: Store, t: Translator) -> str:
    """Return how a revision came about; of one that takes another back, which, and what that was."""
    if undone := store.revision(revision.undoes):
        return t("undo of revision {number}: {reason}", number=str(undone.number), reason=undone.reason)
    return {
        "import": t("uploaded files"),
        "undo": t("a revision undone"),
        "rename": t("an identifier changed"),
        "by_hand": t("entered by hand"),
    }.get(revision.kind, t("entered by the secretariat"))


def mended(store: Store, revision: Revision, t: Translator) -> str:
    """Return how much of its files was corrected before a revision was published, "" for nothing."""
    cells, rows = store.mend_counts(revision.number)
    counts = [
        t.n("{n} cell corrected before publication", "{n} cells corrected before publication", cells),
        t.n("{n} row left out", "{n} rows left out", rows),
    ]
    return t.list([said for said, n in zip(counts, (cells, rows), strict=True) if n])


def by_whom(revision: Revision, t: Translator, *, for_staff: bool) -> str:
    """Return who made a revision; persons are named to staff alone."""
    return revision.who if for_staff else t("the secretariat")


def title(revision: Revision, t: Translator) -> str:
    """Return what a revision is called."""
    return t("Revision {number}", number=str(revision.number))


def revision_entries(revisions: Iterable[Revision], store: Store, context: Context) -> list[Entry]:
    """Return revisions as a short list: why, which, how it came about, when, what it did."""
    t = context.t
    return [
        Entry(
            revision.reason,
            context.address.to("revision", number=str(revision.number)),
            cells_of(title(revision, t), capital(how(revision, store, t)), t.moment(revision.at)),
            t.series(did(store, revision, t)),
        )
        for revision in revisions
    ]


def did(store: Store, revision: Revision, t: Translator) -> tuple[str, ...]:
    """Return in a few words what a revision did."""
    counted = change_counts(store, revision.number)
    return tuple(counts_in_words([(*at, n) for at, n in counted.items()], t))


@dataclass(frozen=True)
class Span:
    """What was done by a revision, or by all from the one after `since` on up to it."""

    revision: int
    since: int | None = None

    def to(self, context: Context, at: TableChange) -> str:
        """Return where all is listed that was done in one way."""
        number, (table, what) = str(self.revision), at
        if self.since is None:
            return context.address.to("revision", number=number, table=table, what=what)
        ends = {"from": str(self.since), "to": number}
        return context.address.to("history", **ends, table=table, what=what)


def sections(store: Store, span: Span, context: Context, at_most: int) -> list[TableSection]:
    """Return all that was done, of each table and happening the first `at_most` records."""
    counts = change_counts(store, span.revision, span.since)
    head = cache(store.head)
    return [_section(store, span, at, n, context, 0, at_most, head) for at, n in counts.items()]


def part(
    store: Store, span: Span, at: TableChange, n: int, context: Context, page: int, size: int
) -> TableSection:
    """Return what was done in one way, to `n` records: a page of them, all seen at once."""
    first = (min(page, -(-n // size)) - 1) * size
    return _section(store, span, at, n, context, first, size, seen=size, more=False)


def _section(
    store: Store,
    span: Span,
    at: TableChange,
    n: int,
    context: Context,
    first: int,
    size: int,
    head: Callable[[int], Head] | None = None,
    **shown: Any,
) -> TableSection:
    change, records = touched(store, span.revision, at, first, size, span.since)
    names = RecordNames(change, context, store, head)
    return section(at, records, n, names, to=span.to(context, at), **shown)


def summaries(
    past: RevisionPage,
    store: Store,
    context: Context,
    *,
    for_staff: bool,
    done: Mapping[int, Sequence[TableSection]] | None = None,
) -> list[RevisionSummary]:
    """Return a page of the history, of everything or, with what was `done` to it, of one record."""
    t, to = context.t, context.address.to
    return [
        RevisionSummary(
            t.moment(revision.at),
            revision.reason,
            to("revision", number=str(revision.number)),
            cells_of(
                title(revision, t),
                capital(how(revision, store, t)),
                t("by {who}", who=by_whom(revision, t, for_staff=for_staff)),
                capital(mended(store, revision, t)),
                TableCell(t("the pages at that revision"), to("overview", revision=revision.number)),
            ),
            () if done else did(store, revision, t),
            tuple((file.name, file.sha256) for file in revision.files),
            tuple(done[revision.number]) if done else (),
        )
        for revision in past.revisions
    ]


def finding(past: RevisionPage, of: str, context: Context) -> str:
    """Return how many revisions there are, of everything or `of` one."""
    t = context.t
    if not past.total:
        return t("No revision yet.")
    if of:
        return t.n("{n} revision concerns {of}.", "{n} revisions concern {of}.", past.total, of=of)
    return t.n(
        "{n} revision, and nothing is ever overwritten.",
        "{n} revisions, and nothing is ever overwritten.",
        past.total,
    )


def differences_finding(counts: Mapping[TableChange, int], t: Translator) -> str:
    """Return how much differs between two revisions."""
    if not counts:
        return t("Nothing differs between the two.")
    return t.n("{n} record differs.", "{n} records differ.", sum(counts.values()))


def options(store: Store, t: Translator) -> list[tuple[str, str]]:
    """Return the revisions that can be chosen, the newest first, as (number, name)."""
    return [
        (
            str(revision.number),
            f"{revision.number} · {t.date(revision.at.date())} · {cut(revision.reason, _NAMED)}",
        )
        for revision in reversed(store.revisions(range(max(store.newest - _CHOSEN, 0) + 1, store.newest + 1)))
    ]


def facts(
    revision: Revision, store: Store, effects: Sequence[str], context: Context, *, for_staff: bool
) -> list[Fact]:
    """Return what is known of a revision itself."""
    t, to, number = context.t, context.address.to, revision.number
    then = [TableCell(t("at this revision"), to("overview", revision=number))]
    if number > 1:
        then.append(TableCell(t("before it"), to("overview", revision=number - 1)))
    if number < store.newest:
        ends = {"from": str(number), "to": str(store.newest)}
        then.append(TableCell(t("what has changed since"), to("history", **ends)))
    known = [
        Fact.of(t("When"), t.moment(revision.at)),
        Fact.of(t("By whom"), by_whom(revision, t, for_staff=for_staff)),
        Fact.of(t("How"), _leading(how(revision, store, t), revision.undoes, context)),
        Fact.of(t("What it did"), t.series(effects) if effects else t("nothing")),
    ]
    if again := store.undone_by(number):
        named = [_leading(t("revision {number}", number=str(later)), later, context) for later in again]
        known.append(Fact.of(t("Undone by"), *named))
    if said := mended(store, revision, t):
        corrected = to("corrections", number=str(number)) if for_staff else ""
        known.append(Fact.of(t("Corrections"), TableCell(capital(said), corrected)))
    return [
        *known,
        Fact.of(t("The pages"), *then),
        *(Fact.of(t("File"), file.name, note=_of(file, t)) for file in revision.files),
    ]


def _leading(text: str, revision: int | None, context: Context) -> TableCell:
    """Return a text that leads to a revision, where one is given."""
    to = context.address.to("revision", number=str(revision)) if revision else ""
    return TableCell(capital(text), to)


def _of(file: RevisionFile, t: Translator) -> str:
    """Return how large a file is and what tells it from any other."""
    return t(
        "{rows}, {n} kB; SHA-256 {hash}",
        rows=t.n("{n} row", "{n} rows", file.rows),
        n=max(1, round(file.size / 1000)),
        hash=file.sha256,
    )


def columns(t: Translator, *, for_staff: bool) -> dict[str, str]:
    """Return the columns of the history as it is taken home, name → heading."""
    headings = {
        "number": t("Revision"),
        "at": t("Moment (UTC)"),
        "who": t("By whom"),
        "kind": t("How"),
        "reason": t("Why"),
        "added": t("Added"),
        "changed": t("Changed"),
        "removed": t("Removed"),
        "files": t("Files"),
        "hashes": t("SHA-256 of the files"),
    }
    return headings if for_staff else {name: heading for name, heading in headings.items() if name != "who"}


def rows(past: RevisionPage, store: Store, t: Translator) -> list[dict[str, Any]]:
    """Return the history as rows."""
    return [
        {
            **{name: getattr(revision, name) for name in ("number", "at", "who", "reason")},
            **{name: getattr(revision, name) for name in ("added", "changed", "removed")},
            "kind": how(revision, store, t),
            "files": [file.name for file in revision.files],
            "hashes": [file.sha256 for file in revision.files],
        }
        for revision in past.revisions
    ]


# --- what stays ---------------------------------------------------------------------------------------


def undo_finding(undo: Undo, t: Translator) -> str:
    """Return how much of a revision can be taken back."""
    if undo.is_whole and undo.change:
        return " ".join([_whole(undo, t), *_since(undo, t)])
    if undo.change:
        return t("Later revisions build on part of it: that part stays, the rest can be undone.")
    if undo.is_whole:
        return t("There is nothing left to undo.")
    return t("Later revisions build on all of it: undo those first.")


def _whole(undo: Undo, t: Translator) -> str:
    if undo.renamed:
        return t("All of it can be undone: what was renamed since is found under its current identifier.")
    if undo.written:
        return t("All of it can be undone; what later revisions wrote in the same records stays.")
    if undo.since:
        return t("All of it can be undone.")
    return t("Nothing has been built on it since: all of it can be undone.")


def _since(undo: Undo, t: Translator) -> Iterable[str]:
    """Return what becomes of what was written since under an identifier that is given back."""
    if undo.since and undo.stays:
        yield t.n(
            "{n} record that was written since under “{identifier}” stays with it.",
            "{n} records that were written since under “{identifier}” stay with it.",
            undo.since,
            identifier=undo.stays,
        )
    elif undo.since:
        yield t.n(
            "{n} record that was written since under the identifier goes along.",
            "{n} records that were written since under the identifier go along.",
            undo.since,
        )


def left_entries(undo: Undo, names: RecordNames, context: Context, at_most: int) -> list[Entry]:
    """Return what stays although it came with the revision, why, and by which later one."""
    t, to = context.t, context.address.to
    return [
        Entry(
            names.name(kept.record),
            to("revision", number=str(kept.revision)) if kept.revision else "",
            names.about(kept.record),
            _why(kept, t),
        )
        for kept in undo.left[:at_most]
    ]


def _why(left: LeftBehind, t: Translator) -> str:
    every = RECORDS[left.record.table].columns()
    cells = t.list([t.heading(every[name]) for name in left.columns]) if left.columns else ""
    number = str(left.revision)
    match left.why:
        case "changed":
            return t(
                "Changed again by revision {number} ({columns}): stays as it is.",
                number=number,
                columns=cells,
            )
        case "written":
            return t("Entered again by revision {number}: stays as it is.", number=number)
        case "merged":
            return t("Merged with another record by revision {number}: stays as it is.", number=number)
        case "renamed":
            return t(
                "Given another identifier since, by revision {number}: undo that one first.",
                number=number,
            )
        case "removed":
            return t("Removed by revision {number}: stays removed.", number=number)
        case "taken":
            return t("Its former identifier names something else since revision {number}.", number=number)
        case "rules":
            return t(
                "Conflicts with what revision {number} changed ({columns}).", number=number, columns=cells
            )
        case _:
            return t("Refers to something that is no longer in the register ({columns}).", columns=cells)


def renamed_finding(renamed: Renamed, t: Translator) -> str:
    """Return what giving up an identifier means."""
    if not renamed.merged:
        return t("All that refers to it follows, and links to the old identifier lead to the new one.")
    sentences = t(
        "The two are merged: what belongs to the first moves to the second, which keeps its own "
        "values. Links to the first lead to the second."
    )
    if renamed.filled:
        table = renamed.change.renamed[0].table
        every = RECORDS[table].columns()
        given = t.list([t.heading(every[name]) for name in renamed.filled])
        sentences += " " + t("It takes what it lacks from the first: {columns}.", columns=given)
    return sentences


def collision_entries(collisions: Sequence[Collision], names: RecordNames, context: Context) -> list[Entry]:
    """Return the records of which one alone can be kept."""
    return [
        Entry(
            names.name(collision.new),
            "",
            names.about(collision.new),
            context.t.series(
                context.t.pair(line.column, f"{line.old.text} / {line.new.text}")
                for line in names.differences(collision.old, collision.new)
                if line.old and line.new
            ),
        )
        for collision in collisions
    ]
