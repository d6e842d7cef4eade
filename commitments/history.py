"""What a stored revision did, which revisions touched whom, and what takes one back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, overload

from pydantic import ValidationError

from commitments.errors import RevisionUnknown
from commitments.model import RECORDS, Record
from commitments.packed import Packed
from commitments.renames import rename
from commitments.store import Current, Revision, Store
from commitments.uploads import Change, ChangedRecord, Key, keeping_references

HAPPENINGS = ("renamed", "merged", "added", "changed", "removed")


def change_of(store: Store, revision: int) -> Change:
    """Give the change that made `revision` of what stood before it. Raises RevisionUnknown."""
    if revision < 1:
        raise RevisionUnknown(store=store.name, revision=revision, newest=store.newest)
    return _change((both for table in RECORDS for both in store.written(revision, table)), store, revision)


def part_of_change(store: Store, revision: int, table: str, happening: str, first: int, size: int) -> Change:
    """Give of the change that made `revision` some records of one table, by what happened to them."""
    return _change(store.written(revision, table, happening, first=first, size=size), store, revision)


def _change(written: Iterable[tuple[Record | None, Record | None]], store: Store, revision: int) -> Change:
    added = Packed()
    changed, removed = [], []
    for before, after in written:
        if before is not None and after is not None:
            changed.append(ChangedRecord(before, after))
        elif after is not None:
            added.append(after)
        elif before is not None:
            removed.append(before)
    return Change(revision - 1, added, tuple(changed), tuple(removed), renamed=store.renamings(revision))


@dataclass(frozen=True)
class Touched:
    """A record before and after; one of them is None where it is added or removed."""

    old: Record | None
    new: Record | None


# A table, and what happens to its records.
Happening = tuple[str, str]


class _Added(Sequence[Touched]):
    """Records that are added, each made one only when it is asked for: there may be very many."""

    def __init__(self, records: Packed) -> None:
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


def grouped(change: Change) -> dict[Happening, Sequence[Touched]]:
    """Give the records that a change touches by (table, what happens to them), in the order of the contract.

    A record that only stands under another identifier from then on is `renamed`, neither removed nor added.
    """
    found: dict[Happening, Any] = {(table, happening): [] for table in RECORDS for happening in HAPPENINGS}
    added = {(record.table, record.key_text): record for record in change.added} if change.renamed else {}
    followed = set()
    for record in change.removed:
        moved = record
        for renaming in change.renamed:
            moved = moved.with_identifier(renaming.table, renaming.old, renaming.new)
        at = record.table, moved.key_text
        if moved.key_text != record.key_text and at in added:
            followed.add(at)
            found[record.table, "renamed"].append(Touched(record, added[at]))
        elif moved.key_text != record.key_text and len(RECORDS[record.table].key) == 1:
            found[record.table, "merged"].append(Touched(record, moved))
        else:
            found[record.table, "removed"].append(Touched(record, None))
    for table in change.added.tables():
        gone = {key for of, key in followed if of == table}
        found[table, "added"] = _Added(change.added.of(table).within(gone, but=True))
    for changed in change.changed:
        found[changed.new.table, "changed"].append(Touched(changed.old, changed.new))
    return {at: touched for at, touched in found.items() if touched}


def happenings(store: Store, revision: int) -> dict[Happening, int]:
    """Give how many records of each table a revision touched, by what happened to them."""
    if store.renamings(revision):
        return {at: len(touched) for at, touched in grouped(change_of(store, revision)).items()}
    counts = store.counts(revision)
    every = {
        (table, happening): counts.get(table, {}).get(happening, 0)
        for table in RECORDS
        for happening in HAPPENINGS
    }
    return {at: n for at, n in every.items() if n}


def touched(
    store: Store, revision: int, at: Happening, first: int, size: int
) -> tuple[Change, Sequence[Touched]]:
    """Give `size` of the records that a revision touched in one way, from the one at `first` on, and the
    change that they are a part of, as far as it is at hand."""
    if store.renamings(revision):  # what follows a renaming is known from all of it
        change = change_of(store, revision)
        return change, grouped(change)[at][first : first + size]
    change = part_of_change(store, revision, *at, first, size)
    return change, grouped(change).get(at, [])


@dataclass(frozen=True)
class Past:
    """Some revisions, the newest first, of `total`."""

    revisions: tuple[Revision, ...]
    total: int


def past(
    store: Store,
    *,
    upto: int,
    actors: Sequence[str] = (),
    commitment: str = "",
    countries: Sequence[str] = (),
    page: int = 1,
    size: int,
) -> Past:
    """Give a page of the revisions up to `upto`, of all or of those that touched an actor, a commitment or a
    country.

    What an identifier was called before counts as well. One page beyond the last is the last.
    """
    found = [each for each in reversed(store.revisions()) if each.number <= upto]
    if actors or commitment or countries:
        touching = set(
            store.touching(
                signatories=[key for actor in actors for key in ever_called(store, "signatories", actor)],
                commitments=ever_called(store, "commitments", commitment) if commitment else (),
                countries=countries,
            )
        )
        found = [each for each in found if each.number in touching]
    page = min(page, max(-(-len(found) // size), 1))
    shown = tuple(found[(page - 1) * size : page * size])
    return Past(shown, len(found))


def ever_called(store: Store, table: str, identifier: str) -> tuple[str, ...]:
    """Give the keys that what an identifier names has had, its own first."""
    renames = store.renames()[table]
    now = renames.get(identifier.lower(), identifier).lower()
    return (now, *(key for key, to in renames.items() if to.lower() == now and key != now))


# --- taking a revision back --------------------------------------------------------------------------


@dataclass(frozen=True)
class Left:
    """A record that an undo leaves as it is, and why: it was `changed` or `written` again, or `removed`, by a
    later revision; going back would leave it without what it `refers` to, or break its `rules`; or its
    identifier is `taken`. `columns` are those concerned where not all are."""

    record: Record
    why: str
    revision: int | None = None
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Undo:
    """What takes a revision back, as far as later ones did not build on it, and what they did build on.

    Added records that others refer to are in `change.kept`.
    """

    change: Change
    left: tuple[Left, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the revision stays."""
        return not self.left and not self.change.kept


def undo(store: Store, revision: int, current: Current | None = None) -> Undo:
    """Give what takes `revision` back from what stands now, leaving no reference to nothing.

    What a later revision wrote over is left as it stands, cell by cell. Raises RevisionUnknown.
    """
    current = current or store.current()
    done = change_of(store, revision)
    standing = {(record.table, record.key_text) for record in done.added}
    renamed_alone = [each for each in done.renamed if (each.table, each.new.lower()) in standing]
    if renamed_alone and len(renamed_alone) == len(done.renamed) == 1:
        return _renamed_back(store, revision, done, current)
    back = _Back(store, done, current)
    for record in done.added:
        back.take_out(record)
    for record in done.removed:
        back.put_back(record)
    for changed in done.changed:
        back.turn_back(changed)
    return back.undo()


def _renamed_back(store: Store, revision: int, done: Change, current: Current) -> Undo:
    """Take a renaming back: what was said of the new name since follows to the old one."""
    (renaming,) = done.renamed
    now = current.record(renaming.table, renaming.new.lower())
    if now is None or current.record(renaming.table, renaming.old.lower()) is not None:
        record = next(r for r in done.added if r.key_text == renaming.new.lower())
        key = renaming.new.lower() if now is None else renaming.old.lower()
        later = store.writers(renaming.table, [key], after=revision)
        why = "removed" if now is None else "taken"
        return Undo(Change(current.revision), (Left(record, why, later.get(key)),))
    return Undo(rename(current, renaming.table, renaming.new, renaming.old).change)


class _Back:
    """Gathers what goes back, and what does not."""

    def __init__(self, store: Store, done: Change, current: Current) -> None:
        self.current = current
        self.later = _written_later(store, done)
        self.added: dict[Key, Record] = {}
        self.changed: dict[Key, ChangedRecord] = {}
        self.removed: dict[Key, Record] = {}
        self.left: list[Left] = []

    def take_out(self, record: Record) -> None:
        """Take out what the revision added."""
        now = self._now(record, record)
        if now == record:
            self.removed[record.table, record.key_text] = now
        elif now is not None:
            cells = tuple(cell.column for cell in ChangedRecord(record, now).cells)
            self.left.append(Left(now, "changed", columns=cells))

    def put_back(self, record: Record) -> None:
        """Put back what the revision removed."""
        now = self._now(record, None)
        if now is None:
            self.added[record.table, record.key_text] = record
        elif now != record:
            self.left.append(Left(now, "written"))

    def turn_back(self, changed: ChangedRecord) -> None:
        """Turn back the cells that the revision changed."""
        now = self._now(changed.new, changed.new)
        if now is None:
            self.left.append(Left(changed.new, "removed"))
            return
        back: dict[str, Any] = {}
        over = []
        for cell in changed.cells:
            value = getattr(now, cell.column)
            if value == cell.new:
                back[cell.column] = cell.old
            elif value != cell.old:
                over.append(cell.column)
        if over:
            self.left.append(Left(now, "changed", columns=tuple(over)))
        if back:
            turned = now.model_copy(update=back)
            if now != changed.new and not _keeps_its_rules(turned):
                self.left.append(Left(now, "rules", columns=tuple(back)))
            elif turned.key_text == now.key_text:
                self.changed[now.table, now.key_text] = ChangedRecord(now, turned)

    def undo(self) -> Undo:
        """Give all of it, without what would refer to nothing."""
        while dangling := self._dangling():
            for key, columns in dangling.items():
                record = self.added.pop(key, None) or self.changed.pop(key).old
                self.left.append(Left(record, "refers", columns=columns))
        change = Change(
            self.current.revision,
            Packed(self.added.values()),
            tuple(self.changed.values()),
            tuple(self.removed.values()),
        )
        return Undo(keeping_references(change, self.current), self._dated())

    def _now(self, record: Record, left_as: Record | None) -> Record | None:
        """Give how a record stands that the revision `left_as` it did."""
        key = record.key_text
        return self.current.record(record.table, key) if key in self.later[record.table] else left_as

    def _dangling(self) -> dict[Key, tuple[str, ...]]:
        """Give what would refer to nothing, by key, with the columns that do."""
        found = {}
        news = {**self.added, **{key: each.new for key, each in self.changed.items()}}
        for key, record in news.items():
            columns = []
            for name, column in record.columns().items():
                value = getattr(record, name)
                many = value if isinstance(value, tuple) else (value,) if value else ()
                if column.refers_to and not all(self._will_stand(column.refers_to, each) for each in many):
                    columns.append(name)
            if columns:
                found[key] = tuple(columns)
        return found

    def _will_stand(self, table: str, identifier: str) -> bool:
        key = (table, identifier.lower())
        if key in self.added:
            return True
        return key not in self.removed and key[1] in self.current.keys(table)

    def _dated(self) -> tuple[Left, ...]:
        """Give what is left, each with the later revision that wrote it."""
        return tuple(
            replace(each, revision=self.later[each.record.table].get(each.record.key_text))
            for each in self.left
        )


def _written_later(store: Store, done: Change) -> dict[str, dict[str, int]]:
    """Give the last later revision that wrote each record of a change, by table and key, where one did."""
    keys: dict[str, list[str]] = {table: [] for table in RECORDS}
    for record in (*done.added, *done.removed, *(each.new for each in done.changed)):
        keys[record.table].append(record.key_text)
    return {
        table: store.writers(table, of_table, after=done.expected + 1) if of_table else {}
        for table, of_table in keys.items()
    }


def _keeps_its_rules(record: Record) -> bool:
    try:
        type(record).model_validate(dict(record))
    except ValidationError:
        return False
    return True
