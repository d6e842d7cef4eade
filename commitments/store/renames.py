"""An identifier is given up for another, alone or merged with it: every reference follows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from pydantic import ValidationError

from commitments.contract.batches import RecordBatches
from commitments.contract.model import RECORDS, Commitment, Record, is_identifier
from commitments.errors import IdentifierBadError, IdentifierUnknownError
from commitments.store.changesets import Changeset, RecordChange
from commitments.store.head import Head
from commitments.store.revisions import Renaming
from commitments.store.store import Store

# The tables whose records bear an identifier of their own.
NAMED = tuple(table for table, record in RECORDS.items() if len(record.key) == 1)

Keep = Literal["", "old", "new"]

# What identifiers are called instead: by table, key → identifier.
Names = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Collision:
    """Two records that differ and would be one: what is to follow, and what stands there already."""

    old: Record
    new: Record


@dataclass(frozen=True)
class Renamed:
    """What giving up an identifier changes; while there are collisions, nothing can be."""

    change: Changeset
    merged: bool
    collisions: tuple[Collision, ...] = ()
    filled: tuple[str, ...] = ()  # columns that the one that stays takes from the one that goes


def rename(current: Head, table: str, old: str, new: str, keep: Keep = "") -> Renamed:
    """Give `old` of `table` up for `new`, which may stand already: then the two become one.

    The one that stands keeps its values; those it lacks are taken from the other. `keep` decides which of two
    reports or outcomes that become one is kept.

    Raises:
        IdentifierUnknownError: nothing bears `old`.
        IdentifierBadError: `new` is no identifier, or is `old`.
    """
    record = current.record(table, old.lower())
    if record is None:
        raise IdentifierUnknownError(identifier=old)
    old = str(getattr(record, record.key[0]))
    if not is_identifier(new) or new == old:
        raise IdentifierBadError(identifier=new)
    target = current.record(table, new.lower()) if new.lower() != old.lower() else None
    if target is not None:
        new = str(getattr(target, target.key[0]))
    added: list[Record] = []
    changed: list[RecordChange] = []
    removed: list[Record] = []
    collisions: list[Collision] = []
    filled: tuple[str, ...] = ()

    names = {table: {old.lower(): new}}
    if target is not None:
        removed.append(record)
        whole = _filled(target, record)
        filled = tuple(cell.column for cell in RecordChange(target, whole).cells)
        if filled:
            changed.append(RecordChange(target, whole))
    elif new.lower() == old.lower():
        changed.append(RecordChange(record, record.with_identifiers(names)))
    else:
        removed.append(record)
        added.append(record.with_identifiers(names))
    for before, after in following(current, table, old, new):
        if before.key_text == after.key_text:
            changed.append(RecordChange(before, after))
            continue
        there = current.record(*after.full_key)
        removed.append(before)
        if there is None:
            added.append(after)
        elif there != after:
            if not keep:
                collisions.append(Collision(before, there))
            elif keep == "old":
                changed.append(RecordChange(there, after))
    renamed = () if old.lower() == new.lower() else (Renaming(table, old, new),)
    change = Changeset(
        current.revision, RecordBatches(added), tuple(changed), tuple(removed), renamed=renamed
    )
    return Renamed(change, target is not None, tuple(collisions), filled)


def following(current: Head, table: str, old: str, new: str) -> Iterator[tuple[Record, Record]]:
    """Yield every record that refers to `old` of `table`, before and after it is called `new`."""
    for name, kind in RECORDS.items():
        if any(column.refers_to == table for column in kind.columns().values()):
            for before in current.referring(name, table, old.lower()):
                yield before, called(before, {table: {old.lower(): new}})


def called(record: Record, names: Names) -> Record:
    """Return a record under other identifiers, by table key → identifier; the lead of a commitment leaves its
    partners where two that became one were both."""
    after = record.with_identifiers(names)
    if after is record or not isinstance(after, Commitment) or not isinstance(record, Commitment):
        return after
    lead = after.signatory_id.lower()
    if record.signatory_id.lower() in {partner.lower() for partner in record.partner_ids}:
        return after
    partners = tuple(partner for partner in after.partner_ids if partner.lower() != lead)
    return after.model_copy(update={"partner_ids": partners})


class Since:
    """What identifiers of a revision are called now: later ones may have given them up for others."""

    def __init__(self, store: Store, revision: int, *, but: Renaming | None = None) -> None:
        """Follow what was renamed and merged after `revision`, but not what `but` gave up then."""
        self._store = store
        self._steps: list[tuple[int, Renaming, Names]] = []
        self.names: Names = {}
        for number, renaming, taken_apart in store.renamings_after(revision):
            # What `but` gave up names something else by then.
            if taken_apart or (
                but and (renaming.table, renaming.old.lower()) == (but.table, but.old.lower())
            ):
                continue
            leads = {table: dict(of_table) for table, of_table in self.names.items()}
            of_table = leads.setdefault(renaming.table, {})
            for key, to in of_table.items():
                if to.lower() == renaming.old.lower():
                    of_table[key] = renaming.new
            of_table.setdefault(renaming.old.lower(), renaming.new)
            self._steps.append((number, renaming, leads))
            self.names = leads

    def called(self, record: Record) -> Record:
        """Return a record of the revision as it would be called now."""
        return called(record, self.names) if self.names else record

    def identifier(self, table: str, identifier: str) -> str:
        """Return what an identifier of the revision is called now."""
        return self.names.get(table, {}).get(identifier.lower(), identifier)

    def given_up_at(self, table: str, identifier: str) -> int | None:
        """Return the last revision that gave an identifier of the revision up for another."""
        revision, now = None, identifier.lower()
        for number, renaming, _ in self._steps:
            if (renaming.table, renaming.old.lower()) == (table, now):
                revision, now = number, renaming.new.lower()
        return revision

    def joined_at(self, record: Record) -> int | None:
        """Return the revision that made a record of the revision one with another that stood, if any did."""
        key = record.key_text
        for number, _, names in self._steps:
            moved = called(record, names).key_text
            if moved != key and moved not in self._arrived(number, record.table):
                return number
            key = moved
        return None

    @cache  # noqa: B019 - it lives no longer than one undo
    def _arrived(self, revision: int, table: str) -> set[str]:
        written = self._store.written(revision, table, "added")
        return {after.key_text for _, after in written if after is not None}


def _filled(stays: Record, goes: Record) -> Record:
    """Return the record that stays with the values that it lacks, as far as its rules allow."""
    whole = stays
    for _ in range(2):  # an amount may wait for its currency
        for name in stays.columns():
            value: Any = getattr(goes, name)
            if getattr(whole, name) in (None, ()) and value not in (None, ()):
                try:
                    whole = type(stays).model_validate({**dict(whole), name: value})
                except ValidationError:
                    continue
    return whole
