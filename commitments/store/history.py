"""What a stored revision did, and which revisions touched whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, overload

import pyarrow as pa

from commitments.contract.batches import RecordBatches
from commitments.contract.model import RECORDS, Record
from commitments.errors import RevisionUnknownError
from commitments.store.changesets import Changeset, RecordChange
from commitments.store.revision_log import BeforeAndAfter, Subject
from commitments.store.revisions import Renaming, Revision
from commitments.store.store import Store

# A table, and what happens to its records.
TableChange = tuple[str, str]

CHANGE_KINDS = ("renamed", "merged", "added", "changed", "removed")


def change_of(store: Store, revision: int, since: int | None = None) -> Changeset:
    """Return the change that made `revision` of what stood before it, or at the revision `since`.

    Raises:
        RevisionUnknownError: there is no such revision.
    """
    if revision < 1:
        raise RevisionUnknownError(store=store.name, revision=revision, newest=store.newest)
    since = revision - 1 if since is None else since
    written = (both for table in RECORDS for both in store.written(revision, table, since=since))
    return _change(written, since, store.renamings(revision, since))


def part_of_change(
    store: Store, revision: int, at: TableChange, first: int, size: int, since: int | None = None
) -> Changeset:
    """Return the part of the change that made `revision` that did one thing to records of one table."""
    since = revision - 1 if since is None else since
    written = store.written(revision, *at, since=since, first=first, size=size)
    return _change(written, since, store.renamings(revision, since))


def changes_to(store: Store, subject: Subject, revisions: Sequence[int]) -> dict[int, Changeset]:
    """Return of the changes that made some revisions the parts that concern a subject."""
    written, renamed = store.written_of(subject, revisions), defaultdict[int, list[Renaming]](list)
    for number, *renaming in store.every_renaming():
        renamed[number].append(Renaming(*renaming))
    return {number: _change(written[number], number - 1, renamed[number]) for number in revisions}


def _change(written: Iterable[BeforeAndAfter], since: int, renamed: Iterable[Renaming]) -> Changeset:
    added = RecordBatches()
    changed, removed = [], []
    for before, after in written:
        if before is not None and after is not None:
            changed.append(RecordChange(before, after))
        elif after is not None:
            added.append(after)
        elif before is not None:
            removed.append(before)
    return Changeset(since, added, tuple(changed), tuple(removed), renamed=tuple(renamed))


@dataclass(frozen=True)
class Touched:
    """A record before and after; one of them is None where it is added or removed."""

    old: Record | None
    new: Record | None


class _Added(Sequence[Touched]):
    """Records that are added, each made one only when it is asked for: there may be very many."""

    def __init__(self, records: RecordBatches) -> None:
        self._records = records

    def __len__(self) -> int:
        return len(self._records)

    @overload
    def __getitem__(self, at: int) -> Touched: ...
    @overload
    def __getitem__(self, at: slice) -> list[Touched]: ...
    def __getitem__(self, at: int | slice) -> Touched | list[Touched]:
        if isinstance(at, int):
            return Touched(None, self._records[at])
        return [Touched(None, record) for record in self._records[at]]


def grouped(change: Changeset) -> dict[TableChange, Sequence[Touched]]:
    """Return the records that a change touches by (table, what happens to them), in the order of the
    contract.

    A record that only stands under another identifier from then on is `renamed`, neither removed nor added.
    """
    groups: dict[TableChange, Any] = {(table, kind): [] for table in RECORDS for kind in CHANGE_KINDS}
    added = {record.full_key: record for record in change.added} if change.renamed else {}
    followed = set()
    for record in change.removed:
        moved = record
        for renaming in change.renamed:
            moved = moved.with_identifiers({renaming.table: {renaming.old.lower(): renaming.new}})
        at = record.table, moved.key_text
        if moved.key_text != record.key_text and at in added:
            followed.add(at)
            groups[record.table, "renamed"].append(Touched(record, added[at]))
        elif moved.key_text != record.key_text and len(RECORDS[record.table].key) == 1:
            groups[record.table, "merged"].append(Touched(record, moved))
        else:
            groups[record.table, "removed"].append(Touched(record, None))
    for table in change.added.tables():
        gone = {key for of, key in followed if of == table}
        stays = pa.array([key not in gone for key in change.added.keys(table)])
        groups[table, "added"] = _Added(change.added.chosen(table, stays))
    for changed in change.changed:
        groups[changed.new.table, "changed"].append(Touched(changed.old, changed.new))
    return {at: touched for at, touched in groups.items() if touched}


def change_counts(store: Store, revision: int, since: int | None = None) -> dict[TableChange, int]:
    """Return how many records of each table were touched, by what happened to them, by a revision or by all
    from the one after `since` on."""
    if store.renamings(revision, since):
        return {at: len(touched) for at, touched in grouped(change_of(store, revision, since)).items()}
    counts = store.counts(revision, since)
    every = {(table, kind): counts.get(table, {}).get(kind, 0) for table in RECORDS for kind in CHANGE_KINDS}
    return {at: n for at, n in every.items() if n}


def touched(
    store: Store, revision: int, at: TableChange, first: int, size: int, since: int | None = None
) -> tuple[Changeset, Sequence[Touched]]:
    """Return `size` of the records that were touched in one way, from the one at `first` on, and the change
    that they are a part of, as far as it is at hand; by a revision or all from the one after `since` on."""
    if store.renamings(revision, since):  # what follows a renaming is known from all of it
        change = change_of(store, revision, since)
        return change, grouped(change)[at][first : first + size]
    change = part_of_change(store, revision, at, first, size, since)
    return change, grouped(change).get(at, [])


@dataclass(frozen=True)
class RevisionPage:
    """Some revisions, the newest first, of `total`."""

    revisions: tuple[Revision, ...]
    total: int


def subject(
    store: Store,
    *,
    actors: Sequence[str] = (),
    commitment: str = "",
    countries: Sequence[str] = (),
    record: tuple[str, str] = ("", ""),
) -> Subject:
    """Return whose history it is, of an actor, a commitment, a country or one `record` (its table and key):
    whatever their identifiers were before counts as well."""
    table, key = record
    if table:
        return Subject(table=table, keys=_keys_of_record(store, table, key.lower()))
    return Subject(
        tuple(key for actor in actors for key in ever_called(store, "signatories", actor)),
        ever_called(store, "commitments", commitment) if commitment else (),
        tuple(countries),
    )


def _keys_of_record(store: Store, table: str, key: str) -> tuple[str, ...]:
    """Return the keys that a record has had: of a report or outcome, by its commitment’s identifiers."""
    if len(RECORDS[table].key) == 1:
        return ever_called(store, table, key)
    about, *rest = key.split("|")
    return tuple("|".join((called, *rest)) for called in ever_called(store, "commitments", about))


def list_revisions(
    store: Store,
    *,
    upto: int,
    of: Subject | None = None,
    since: date | None = None,
    until: date | None = None,
    who: str = "",
    page: int = 1,
    size: int,
) -> RevisionPage:
    """Return a page of the revisions up to `upto`, of all or of those that touched what a history is `of`;
    made on days from `since` to `until`, by one person where `who` is named.

    One page beyond the last is the last.
    """
    numbers: Sequence[int] = range(upto, 0, -1)
    if since or until or who:
        numbers = store.made(upto, since=since, until=until, who=who)
    if of:
        among = set(numbers)
        numbers = [number for number in store.touching(of) if number in among]
    page = min(page, max(-(-len(numbers) // size), 1))
    shown = store.revisions(numbers[(page - 1) * size : page * size])
    return RevisionPage(tuple(reversed(shown)), len(numbers))


def ever_called(store: Store, table: str, identifier: str) -> tuple[str, ...]:
    """Return the keys that what an identifier names has had, its own first."""
    renames = store.renames()[table]
    now = renames.get(identifier.lower(), identifier).lower()
    return (now, *(key for key, to in renames.items() if to.lower() == now and key != now))


def written_by(store: Store, now: Record, upto: int) -> dict[str, int]:
    """Return of each value of a record, as it stands `now` at the revision `upto`, the revision that last
    wrote it, by column; whatever its identifier was by then."""
    of = subject(store, record=now.full_key)
    numbers = [number for number in store.touching(of) if number <= upto]
    at, left, found = now.full_key, set(now.columns()), dict[str, int]()
    for number, change in changes_to(store, of, numbers).items():
        every = (each for touched in grouped(change).values() for each in touched)
        was = next((each for each in every if each.new and each.new.full_key == at), None)
        if was is None:
            continue
        new = {name for name in left if was.old is None or getattr(was.old, name) != getattr(now, name)}
        found |= dict.fromkeys(new, number)
        left -= new
        if was.old is None or not left:
            break
        at = was.old.full_key
    return {name: found[name] for name in now.columns() if name in found}
