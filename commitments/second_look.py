"""What of a change deserves a second look before it is published; none of it forbids anything."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import SequenceMatcher
from functools import cache
from typing import Any, Literal

from commitments.checking import progress_of
from commitments.model import Commitment, Outcome, Record, Report
from commitments.store import Current
from commitments.uploads import Change
from commitments.vocabulary import COMPLETION_STEPS

Kind = Literal[
    "progress_falls",
    "due_later",
    "no_evidence_given",
    "value_jumps",
    "validated_overwritten",
    "names_something_else",
]

_JUMP = 10  # times as much, or as little
_ALIKE = 0.4  # of two names, below which they hardly name the same

# What may jump, by table.
_VALUES: Mapping[str, tuple[str, ...]] = {
    "commitments": ("baseline_value", "target_value", "budget_amount"),
    "reports": ("value",),
    "outcomes": ("value",),
}
# What a record is called, and what else makes it itself.
_NAMES = ("name", "title_fr", "title_en")
_SELF: Mapping[str, tuple[str, ...]] = {
    "signatories": ("country",),
    "commitments": ("signatory_id",),
    "milestones": ("country", "kind"),
    "practices": ("signatory_id",),
    "articles": ("declaration",),
}


@dataclass(frozen=True)
class Look:
    """One thing worth a second look: the record as it would be (or was, where it goes), and the facts."""

    kind: Kind
    record: Record
    facts: Mapping[str, Any] = field(default_factory=dict)


def second_look(change: Change, current: Current) -> list[Look]:
    """Give what deserves a second look in a change against what stands."""
    change = _beside_renaming(change)
    return [
        *_progress_that_falls(change, current),
        *_due_later(change),
        *_without_evidence(change),
        *_values_that_jump(change, current),
        *_validated_overwritten(change),
        *_something_else(change),
    ]


def _beside_renaming(change: Change) -> Change:
    """Give what a change does beside giving identifiers up for others, which is asked for by name."""
    if not change.renamed:
        return change

    def moved(record: Record) -> Record:
        for each in change.renamed:
            record = record.with_identifier(each.table, each.old, each.new)
        return record

    follow = {(record.table, record.key_text) for record in map(moved, change.removed)}
    added = {(record.table, record.key_text) for record in change.added}
    return replace(
        change,
        added=[each for each in change.added if (each.table, each.key_text) not in follow],
        changed=tuple(replace(each, old=moved(each.old)) for each in change.changed),
        removed=tuple(
            record for record in change.removed if (record.table, moved(record).key_text) not in added
        ),
    )


def _due_later(change: Change) -> Iterator[Look]:
    for each in change.changed:
        old, new = each.old, each.new
        if not isinstance(old, Commitment) or not isinstance(new, Commitment) or not old.due_date:
            continue
        if new.due_date is None or new.due_date.last_day > old.due_date.last_day:
            yield Look("due_later", new, {"old": old.due_date, "new": new.due_date})


def _without_evidence(change: Change) -> Iterator[Look]:
    """Tell of reports that something is done, as far as the change says so, without anything to see."""
    before = {each.new.key_text: each.old for each in change.changed if isinstance(each.new, Report)}
    for record in (*change.added, *(each.new for each in change.changed)):
        if isinstance(record, Report) and record.completion in COMPLETION_STEPS[1:]:
            old = before.get(record.key_text)
            said = (getattr(old, "completion", None), getattr(old, "evidence_url", None))
            if not record.evidence_url and said != (record.completion, None):
                yield Look("no_evidence_given", record, {"completion": record.completion})


def _validated_overwritten(change: Change) -> Iterator[Look]:
    touched = (*(each.old for each in change.changed), *change.removed)
    for old in touched:
        if isinstance(old, Report) and old.verification == "validated":
            yield Look("validated_overwritten", old)


def _something_else(change: Change) -> Iterator[Look]:
    for each in change.changed:
        old, new = each.old, each.new
        names = [
            (before, after)
            for name in _NAMES
            if (before := getattr(old, name, None)) and (after := getattr(new, name, None))
        ]
        renamed = bool(names) and max(_alike(*pair) for pair in names) < _ALIKE
        moved = [
            name
            for name in _SELF.get(new.table, ())
            if getattr(old, name) and getattr(old, name) != getattr(new, name)
        ]
        if renamed or moved:
            column = moved[0] if moved else next(name for name in _NAMES if getattr(new, name, None))
            facts = {"column": column, "old": getattr(old, column), "new": getattr(new, column)}
            yield Look("names_something_else", new, facts)


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one.casefold(), other.casefold(), autojunk=False).ratio()


def _values_that_jump(change: Change, current: Current) -> Iterator[Look]:
    for each in change.changed:
        for column in _VALUES.get(each.new.table, ()):
            old, new = getattr(each.old, column), getattr(each.new, column)
            if _jumps(old, new):
                yield Look("value_jumps", each.new, {"column": column, "old": old, "new": new})
    before = _Before(change, current, "outcomes", ("commitment_id", "measure", "unit"), "value")
    reports = _Before(change, current, "reports", ("commitment_id",), "value")
    for record in change.added:
        if isinstance(record, Outcome | Report):
            known = before if isinstance(record, Outcome) else reports
            earlier = known.latest(record)
            if earlier is not None and _jumps(earlier.value, record.value):
                facts = {"column": "value", "old": earlier.value, "new": record.value, "as_of": earlier.as_of}
                yield Look("value_jumps", record, facts)


def _jumps(old: float | None, new: float | None) -> bool:
    if not old or not new:
        return False
    ratio = new / old
    return ratio < 0 or ratio >= _JUMP or ratio <= 1 / _JUMP


def _progress_that_falls(change: Change, current: Current) -> Iterator[Look]:
    """Tell of reports that say less than the one before them, or than they said themselves."""
    commitments = {record.key_text: record for record in change.added if isinstance(record, Commitment)}
    commitments |= {
        each.new.key_text: each.new for each in change.changed if isinstance(each.new, Commitment)
    }

    @cache
    def bounds(key: str) -> tuple[float | None, float | None]:
        found = commitments.get(key) or current.record("commitments", key)
        return getattr(found, "baseline_value", None), getattr(found, "target_value", None)

    def progress(report: Report) -> float | None:
        return progress_of(report.value, report.progress_percent, *bounds(report.commitment_id.lower()))

    def falls(old: Report, new: Report) -> Mapping[str, Any] | None:
        before, after = progress(old), progress(new)
        if before is not None and after is not None:
            return (
                {"old": before, "new": after, "percent": True} if round(after, 9) < round(before, 9) else None
            )
        steps = (old.completion, new.completion)
        if all(step in COMPLETION_STEPS for step in steps):
            was, becomes = (COMPLETION_STEPS.index(step or "") for step in steps)
            return {"old": old.completion, "new": new.completion} if becomes < was else None
        return None

    known = _Before(change, current, "reports", ("commitment_id",))
    pairs: list[tuple[Record | None, Record]] = [(each.old, each.new) for each in change.changed]
    pairs += [(known.latest(record), record) for record in change.added if isinstance(record, Report)]
    for old, new in pairs:
        if isinstance(old, Report) and isinstance(new, Report) and (facts := falls(old, new)):
            yield Look("progress_falls", new, {**facts, "as_of": old.as_of})


class _Before:
    """The records of a table as they would be, of those that have a column, by what they speak of: to find
    the one before another."""

    def __init__(
        self, change: Change, current: Current, table: str, of: tuple[str, ...], having: str = "as_of"
    ) -> None:
        self._of = of
        self._found: dict[tuple[str, ...], list[tuple[date, Any]]] = {}
        added = [record for record in change.added if record.table == table]
        if not added:
            return
        spoken_of = {self._about(record) for record in added}
        touched = {each.new.key_text: each.new for each in change.changed if each.new.table == table}
        gone = {record.key_text for record in change.removed if record.table == table}
        for record in (*current.records(table), *added):
            about = self._about(record)
            if about in spoken_of and record.key_text not in gone:
                stands: Any = touched.get(record.key_text, record)
                if getattr(stands, having) is not None:
                    self._found.setdefault(about, []).append((stands.as_of.last_day, stands))
        for told in self._found.values():
            told.sort(key=_day)

    def _about(self, record: Record) -> tuple[str, ...]:
        return tuple(str(getattr(record, column)).lower() for column in self._of)

    def latest(self, record: Any) -> Any:
        """Give the latest that lies before `record`, or None."""
        told = self._found.get(self._about(record), [])
        earlier = bisect_left(told, record.as_of.last_day, key=_day)
        return told[earlier - 1][1] if earlier else None


def _day(told: tuple[date, Any]) -> date:
    return told[0]
