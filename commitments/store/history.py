"""What a stored revision did, and which revisions touched whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, overload

from commitments.contract.batches import RecordBatches
from commitments.contract.model import RECORDS, Record
from commitments.errors import RevisionUnknownError
from commitments.store.changesets import Changeset, RecordChange
from commitments.store.revisions import Revision
from commitments.store.store import Store

CHANGE_KINDS = ("renamed", "merged", "added", "changed", "removed")


def change_of(store: Store, revision: int) -> Changeset:
    """Return the change that made `revision` of what stood before it.

    Raises:
        RevisionUnknownError: there is no such revision.
    """
    if revision < 1:
        raise RevisionUnknownError(store=store.name, revision=revision, newest=store.newest)
    return _change((both for table in RECORDS for both in store.written(revision, table)), store, revision)


def part_of_change(store: Store, revision: int, table: str, kind: str, first: int, size: int) -> Changeset:
    """Return the part of the change that made `revision` that did one thing to records of one table."""
    return _change(store.written(revision, table, kind, first=first, size=size), store, revision)


def _change(written: Iterable[tuple[Record | None, Record | None]], store: Store, revision: int) -> Changeset:
    added = RecordBatches()
    changed, removed = [], []
    for before, after in written:
        if before is not None and after is not None:
            changed.append(RecordChange(before, after))
        elif after is not None:
            added.append(after)
        elif before is not None:
            removed.append(before)
    return Changeset(revision - 1, added, tuple(changed), tuple(removed), renamed=store.renamings(revision))


@dataclass(frozen=True)
class Touched:
    """A record before and after; one of them is None where it is added or removed."""

    old: Record | None
    new: Record | None


# A table, and what happens to its records.
TableChange = tuple[str, str]


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
        groups[table, "added"] = _Added(change.added.of(table).within(gone, but=True))
    for changed in change.changed:
        groups[changed.new.table, "changed"].append(Touched(changed.old, changed.new))
    return {at: touched for at, touched in groups.items() if touched}


def change_counts(store: Store, revision: int) -> dict[TableChange, int]:
    """Return how many records of each table a revision touched, by what happened to them."""
    if store.renamings(revision):
        return {at: len(touched) for at, touched in grouped(change_of(store, revision)).items()}
    counts = store.counts(revision)
    every = {(table, kind): counts.get(table, {}).get(kind, 0) for table in RECORDS for kind in CHANGE_KINDS}
    return {at: n for at, n in every.items() if n}


def touched(
    store: Store, revision: int, at: TableChange, first: int, size: int
) -> tuple[Changeset, Sequence[Touched]]:
    """Return `size` of the records that a revision touched in one way, from the one at `first` on, and the
    change that they are a part of, as far as it is at hand."""
    if store.renamings(revision):  # what follows a renaming is known from all of it
        change = change_of(store, revision)
        return change, grouped(change)[at][first : first + size]
    change = part_of_change(store, revision, *at, first, size)
    return change, grouped(change).get(at, [])


@dataclass(frozen=True)
class RevisionPage:
    """Some revisions, the newest first, of `total`."""

    revisions: tuple[Revision, ...]
    total: int


def list_revisions(
    store: Store,
    *,
    upto: int,
    actors: Sequence[str] = (),
    commitment: str = "",
    countries: Sequence[str] = (),
    page: int = 1,
    size: int,
) -> RevisionPage:
    """Return a page of the revisions up to `upto`, of all or of those that touched an actor, a commitment or
    a country.

    What an identifier was called before counts as well. One page beyond the last is the last.
    """
    numbers: Sequence[int] = range(upto, 0, -1)
    if actors or commitment or countries:
        touching = store.touching(
            signatories=[key for actor in actors for key in ever_called(store, "signatories", actor)],
            commitments=ever_called(store, "commitments", commitment) if commitment else (),
            countries=countries,
        )
        numbers = [number for number in touching if number <= upto]
    page = min(page, max(-(-len(numbers) // size), 1))
    shown = store.revisions(numbers[(page - 1) * size : page * size])
    return RevisionPage(tuple(reversed(shown)), len(numbers))


def ever_called(store: Store, table: str, identifier: str) -> tuple[str, ...]:
    """Return the keys that what an identifier names has had, its own first."""
    renames = store.renames()[table]
    now = renames.get(identifier.lower(), identifier).lower()
    return (now, *(key for key, to in renames.items() if to.lower() == now and key != now))
