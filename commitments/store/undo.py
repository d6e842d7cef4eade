"""What takes a revision back, as far as later ones did not build on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from commitments.contract.batches import RecordBatches
from commitments.contract.model import RECORDS, Record
from commitments.store.changesets import Changeset, Key, RecordChange, keeping_references
from commitments.store.head import Head
from commitments.store.history import change_of
from commitments.store.renames import Names, Since, called, following, rename
from commitments.store.revisions import Renaming
from commitments.store.store import Store


@dataclass(frozen=True)
class LeftBehind:
    """A record that an undo leaves as it is, and why: it was `changed` or `written` again, or `removed`, by a
    later revision, `merged` with another that stood already, or `renamed`; going back would leave it without
    what it `refers` to, or break its `rules`; or its identifier is `taken`. `columns` are those concerned
    where not all are."""

    record: Record
    why: str
    revision: int | None = None
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Undo:
    """What takes a revision back, as far as later ones did not build on it, and what they did build on.

    Added records that others refer to are in `change.kept`. Later revisions may have `renamed` what goes
    back, or `written` to the same records what stays. `since` is how many records were written later under
    an identifier that is given back: they go along with it or, where two had become one, stay with the one
    that `stays`.
    """

    change: Changeset
    left: tuple[LeftBehind, ...] = ()
    renamed: bool = False
    written: bool = False
    since: int = 0
    stays: str = ""

    @property
    def is_whole(self) -> bool:
        """Return whether nothing of the revision stays."""
        return not self.left and not self.change.kept


def undo(store: Store, revision: int) -> Undo:
    """Return what takes `revision` back from what stands now, leaving no reference to nothing.

    What later revisions renamed or merged is followed; what one wrote over is left as it stands, cell by
    cell.

    Raises:
        RevisionUnknownError: there is no such revision.
    """
    found = _undone(store, revision)
    return replace(found, change=replace(found.change, undoes=revision))


def _undone(store: Store, revision: int) -> Undo:
    current = store.head()
    done = change_of(store, revision)
    if len(done.renamed) == 1:
        (renaming,) = done.renamed
        standing = {record.full_key for record in done.added}
        if (renaming.table, renaming.new.lower()) in standing:
            return _undo_renaming(store, done, renaming, current)
        return _undo_merge(store, done, renaming, current)
    back = _UndoBuilder(store, done, current)
    if apart := _merged_before(store, done):
        return _merge_again(back, done, apart)
    back.turn(done)
    return back.undo()


def _undo_renaming(store: Store, done: Changeset, renaming: Renaming, current: Head) -> Undo:
    """Take a renaming back: what was said of the new name since follows to the old one."""
    table, old, new = renaming.table, renaming.old, renaming.new
    since = Since(store, done.expected + 1)
    record = next(record for record in done.added if record.full_key == (table, new.lower()))
    now_called = since.identifier(table, new).lower()
    if now_called == old.lower():
        return Undo(Changeset(current.revision))
    if now_called != new.lower():
        left = LeftBehind(record, "renamed", since.given_up_at(table, new))
        return Undo(Changeset(current.revision), (left,))
    now = current.record(table, new.lower())
    if now is None or current.record(table, old.lower()) is not None:
        key = new.lower() if now is None else old.lower()
        later = store.writers(table, [key], after=done.expected + 1)
        return Undo(
            Changeset(current.revision),
            (LeftBehind(record, "removed" if now is None else "taken", later.get(key)),),
        )
    change = rename(current, table, new, old).change
    gone = (*change.removed, *(record.old for record in change.changed))
    return Undo(change, since=sum(len(keys) for keys in _later_writers(store, gone, done).values()))


def _undo_merge(store: Store, done: Changeset, renaming: Renaming, current: Head) -> Undo:
    """Take two apart again that became one: what was the first's goes back to it, what came since stays."""
    table, old, new = renaming.table, renaming.old, renaming.new
    at = done.expected + 1
    if (at, renaming, True) in store.renamings_after(done.expected):  # they were taken apart since
        return Undo(Changeset(current.revision))
    own = next(record for record in done.removed if record.full_key == (table, old.lower()))
    if current.record(table, old.lower()) is not None:
        later = store.writers(table, [old.lower()], after=at)
        return Undo(Changeset(current.revision), (LeftBehind(own, "taken", later.get(old.lower())),))
    back = _UndoBuilder(store, done, current, but=renaming)
    back.turn(done, {table: {old.lower(): new}})
    undone = back.undo()
    stays = back.since.identifier(table, new)
    mine = {record.full_key for record in undone.change.removed}
    mine |= {record.new.full_key for record in undone.change.changed}
    theirs = [record for record, _ in following(current, table, stays, stays)]
    written = _later_writers(store, theirs, done)
    n = sum((of, key) not in mine for of, keys in written.items() for key in keys)
    return replace(undone, since=n, stays=stays)


def _merged_before(store: Store, done: Changeset) -> Renaming | None:
    """Return what had become one before a revision took it apart, as it would be made one again."""
    led: dict[str, dict[str, str]] | None = None
    apart = {
        (renaming.table, renaming.old.lower()): taken_apart
        for number, renaming, taken_apart in store.renamings_after(0)
        if number <= done.expected
    }
    if not any(apart.values()):
        return None
    for record in done.added:
        if apart.get(record.full_key):
            led = led or store.renames(done.expected)
            if to := led[record.table].get(record.key_text):
                return Renaming(record.table, str(getattr(record, record.key[0])), to)
    return None


def _merge_again(back: _UndoBuilder, done: Changeset, apart: Renaming) -> Undo:
    """Make two one again that a revision took apart; what was said of the first since goes along."""
    table, old, new = apart.table, apart.old, apart.new
    names = {table: {old.lower(): new}}
    back.turn(done, names)
    old, new = back.since.identifier(table, old), back.since.identifier(table, new)
    along = 0
    if (table, old.lower()) in back.removed:
        along = sum(back.move(before, after) for before, after in following(back.current, table, old, new))
    undone = back.undo()
    if (table, old.lower()) not in {record.full_key for record in undone.change.removed}:
        return undone
    change = replace(undone.change, renamed=(Renaming(table, old, new),))
    return replace(undone, change=change, since=along)


class _UndoBuilder:
    """Gathers what goes back, and what does not."""

    def __init__(self, store: Store, done: Changeset, current: Head, but: Renaming | None = None) -> None:
        self.current = current
        self.since = Since(store, done.expected + 1, but=but)
        touched = (*done.added, *done.removed, *(record.new for record in done.changed))
        self.renamed = any(self.since.called(record) != record for record in touched if self.since.names)
        self.later = _later_writers(store, map(self.since.called, touched), done)
        self.moved: dict[Key, Key] = {}  # where what goes back under another key stands now
        self.added: dict[Key, Record] = {}
        self.changed: dict[Key, RecordChange] = {}
        self.removed: dict[Key, Record] = {}
        self.left: list[LeftBehind] = []

    def turn(self, done: Changeset, names: Names | None = None) -> None:
        """Turn all of a revision back; what it moved, by `names`, is the same record before and after."""
        pairs = _moved(done, names) if names else {}
        followed = {pair.old.full_key for pair in pairs.values()}
        for record in done.added:
            if pair := pairs.get(record.full_key):
                self.turn_back(pair)
            else:
                self.take_out(record)
        for record in done.removed:
            if record.full_key not in followed:
                self.put_back(record)
        for changed in done.changed:
            self.turn_back(changed)

    def take_out(self, was: Record) -> None:
        """Take out what the revision added."""
        record, now = self._now(was, stands=True)
        if now is None:
            return
        if joined := self.since.joined_at(was):
            self.left.append(LeftBehind(now, "merged", joined))
        elif now == record:
            self.removed[now.full_key] = now
        else:
            cells = tuple(cell.column for cell in RecordChange(record, now).cells)
            self.left.append(LeftBehind(now, "changed", columns=cells))

    def put_back(self, was: Record) -> None:
        """Put back what the revision removed."""
        record, now = self._now(was, stands=False)
        if now is None:
            self.added[record.full_key] = record
        elif now != record:
            joined = self.since.joined_at(was)
            self.left.append(LeftBehind(now, "merged" if joined else "written", joined))

    def turn_back(self, was: RecordChange) -> None:
        """Turn back the cells that the revision changed."""
        record, now = self._now(was.new, stands=True)
        if now is None:
            self.left.append(LeftBehind(record, "removed"))
            return
        if joined := self.since.joined_at(was.new):
            self.left.append(LeftBehind(now, "merged", joined))
            return
        back: dict[str, Any] = {}
        over = []
        for cell in RecordChange(self.since.called(was.old), record).cells:
            value = getattr(now, cell.column)
            if value == cell.new:
                back[cell.column] = cell.old
            elif value != cell.old:
                over.append(cell.column)
        if over:
            self.left.append(LeftBehind(now, "changed", columns=tuple(over)))
        if not back:
            return
        turned = now.model_copy(update=back)
        if now != record and not _keeps_its_rules(turned):
            self.left.append(LeftBehind(now, "rules", columns=tuple(back)))
        elif not self.move(now, turned):
            self.left.append(LeftBehind(now, "taken"))

    def move(self, now: Record, turned: Record) -> bool:
        """Let a record become another, under its key or another one; whether it can."""
        at, to = now.full_key, turned.full_key
        if at in self.removed or at in self.changed:
            return False
        if at == to:
            self.changed[at] = RecordChange(now, turned)
        elif to in self.added or self.current.record(*to) is not None:
            return False
        else:
            self.removed[at], self.added[to], self.moved[to] = now, turned, at
        return True

    def undo(self) -> Undo:
        """Return all of it, without what would refer to nothing."""
        while dangling := self._dangling():
            for key, columns in dangling.items():
                record = self.added.pop(key, None) or self.changed.pop(key).old
                if key in self.moved:
                    record = self.removed.pop(self.moved.pop(key))
                self.left.append(LeftBehind(record, "refers", columns=columns))
        change = Changeset(
            self.current.revision,
            RecordBatches(self.added.values()),
            tuple(self.changed.values()),
            tuple(self.removed.values()),
        )
        return Undo(
            keeping_references(change, self.current),
            self._dated(),
            renamed=self.renamed,
            written=any(self.later.values()),
        )

    def _now(self, was: Record, *, stands: bool) -> tuple[Record, Record | None]:
        """Return a record of the revision as it would be called now, and how it stands; `stands` is whether
        it did when the revision was written."""
        record = self.since.called(was)
        if record.key_text == was.key_text and record.key_text not in self.later[record.table]:
            return record, record if stands else None
        return record, self.current.record(*record.full_key)

    def _dangling(self) -> dict[Key, tuple[str, ...]]:
        """Return what would refer to nothing, by key, with the columns that do."""
        dangling = {}
        news = {**self.added, **{key: record.new for key, record in self.changed.items()}}
        for key, record in news.items():
            columns = []
            for name, column in record.columns().items():
                value = getattr(record, name)
                many = value if isinstance(value, tuple) else (value,) if value else ()
                if column.refers_to and not all(
                    self._will_stand(column.refers_to, identifier) for identifier in many
                ):
                    columns.append(name)
            if columns:
                dangling[key] = tuple(columns)
        return dangling

    def _will_stand(self, table: str, identifier: str) -> bool:
        key = (table, identifier.lower())
        if key in self.added:
            return True
        return key not in self.removed and key[1] in self.current.keys(table)

    def _dated(self) -> tuple[LeftBehind, ...]:
        """Return what is left, each with the later revision that wrote it."""
        return tuple(
            replace(left, revision=left.revision or self.later[left.record.table].get(left.record.key_text))
            for left in self.left
        )


def _moved(done: Changeset, names: Names) -> dict[Key, RecordChange]:
    """Return what a revision moved from one key to another, before and after, by the key after: what became
    one or was taken apart is called by `names`, the one way or the other."""
    added = {record.full_key: record for record in done.added}
    removed = {record.full_key: record for record in done.removed}
    moved = {}
    for pairs, others in ((removed, added), (added, removed)):
        for record in pairs.values():
            there = others.get((record.table, called(record, names).key_text))
            if there is not None and there.key_text != record.key_text:
                before, after = (record, there) if pairs is removed else (there, record)
                moved[after.full_key] = RecordChange(before, after)
    return moved


def _later_writers(store: Store, records: Iterable[Record], done: Changeset) -> dict[str, dict[str, int]]:
    """Return the last revision after a change that wrote each of `records`, by table and key, where one
    did."""
    keys: dict[str, list[str]] = {table: [] for table in RECORDS}
    for record in records:
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
