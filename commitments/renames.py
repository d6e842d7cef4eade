"""An identifier is given up for another, alone or merged with it: every reference follows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import ValidationError

from commitments.errors import IdentifierBad, IdentifierUnknown
from commitments.model import RECORDS, Commitment, Record, is_identifier
from commitments.packed import Packed
from commitments.store import Current, Renaming
from commitments.uploads import Change, ChangedRecord

# The tables whose records bear an identifier of their own.
NAMED = tuple(table for table, record in RECORDS.items() if len(record.key) == 1)

Keep = Literal["", "old", "new"]


@dataclass(frozen=True)
class Collision:
    """Two records that differ and would be one: what is to follow, and what stands there already."""

    old: Record
    new: Record


@dataclass(frozen=True)
class Renamed:
    """What giving up an identifier changes; while there are collisions, nothing can be."""

    change: Change
    merged: bool
    collisions: tuple[Collision, ...] = ()
    filled: tuple[str, ...] = ()  # columns that the one that stays takes from the one that goes


def rename(current: Current, table: str, old: str, new: str, keep: Keep = "") -> Renamed:
    """Give `old` of `table` up for `new`, which may stand already: then the two become one.

    The one that stands keeps its values; those it lacks are taken from the other. `keep` decides which of two
    reports or outcomes that become one is kept. Raises IdentifierUnknown and IdentifierBad.
    """
    record = current.record(table, old.lower())
    if record is None:
        raise IdentifierUnknown(identifier=old)
    old = str(getattr(record, record.key[0]))
    if not is_identifier(new) or new == old:
        raise IdentifierBad(identifier=new)
    target = current.record(table, new.lower()) if new.lower() != old.lower() else None
    if target is not None:
        new = str(getattr(target, target.key[0]))
    added: list[Record] = []
    changed: list[ChangedRecord] = []
    removed: list[Record] = []
    collisions: list[Collision] = []
    filled: tuple[str, ...] = ()

    if target is not None:
        removed.append(record)
        whole = _filled(target, record)
        filled = tuple(cell.column for cell in ChangedRecord(target, whole).cells)
        if filled:
            changed.append(ChangedRecord(target, whole))
    elif new.lower() == old.lower():
        changed.append(ChangedRecord(record, record.with_identifier(table, old, new)))
    else:
        removed.append(record)
        added.append(record.with_identifier(table, old, new))
    for before, after in _following(current, table, old, new):
        if before.key_text == after.key_text:
            changed.append(ChangedRecord(before, after))
            continue
        there = current.record(after.table, after.key_text)
        removed.append(before)
        if there is None:
            added.append(after)
        elif there != after:
            if not keep:
                collisions.append(Collision(before, there))
            elif keep == "old":
                changed.append(ChangedRecord(there, after))
    renamed = () if old.lower() == new.lower() else (Renaming(table, old, new),)
    change = Change(current.revision, Packed(added), tuple(changed), tuple(removed), renamed=renamed)
    return Renamed(change, target is not None, tuple(collisions), filled)


def _following(current: Current, table: str, old: str, new: str) -> Iterable[tuple[Record, Record]]:
    """Give every record that refers to `old`, before and after."""
    for name, each in RECORDS.items():
        if any(column.refers_to == table for column in each.columns().values()):
            for before in current.referring(name, table, old.lower()):
                yield before, _without_itself(before, before.with_identifier(table, old, new))


def _without_itself(before: Record, after: Record) -> Record:
    """Take the lead out of the partners of a commitment, where two that became one were both."""
    if not isinstance(after, Commitment) or not isinstance(before, Commitment):
        return after
    lead = after.signatory_id.lower()
    if before.signatory_id.lower() in {each.lower() for each in before.partner_ids}:
        return after
    partners = tuple(each for each in after.partner_ids if each.lower() != lead)
    return after.model_copy(update={"partner_ids": partners})


def _filled(stays: Record, goes: Record) -> Record:
    """Give the record that stays with the values that it lacks, as far as its rules allow."""
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
