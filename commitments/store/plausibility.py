"""What of a change deserves a second look before it is published; none of it forbids anything."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import SequenceMatcher
from itertools import chain, groupby, pairwise
from operator import itemgetter
from typing import Any, Literal, NamedTuple

from commitments.contract.batches import RecordBatches
from commitments.contract.codelists import COMPLETION_STEPS, SMALL_WORDS
from commitments.contract.model import RECORDS, Commitment, PartialDate, Record, Report
from commitments.contract.rules import DECIMALS, progress_of
from commitments.store.changesets import CellChange, Changeset, RecordChange
from commitments.store.head import Head

Kind = Literal[
    "progress_falls",
    "due_later",
    "no_evidence_given",
    "value_jumps",
    "validated_overwritten",
    "validated_removed",
    "names_something_else",
    "becomes_verified",
    "same_under_another_key",
    "brings_back",
]

LISTED = 200  # records of a reason that are given

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
class Flag:
    """One thing worth a second look: the record as it would be (or was, where it goes), and the facts."""

    kind: Kind
    record: Record
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class FlagGroup:
    """What is worth a second look for one reason: how many records, and the first of them."""

    kind: Kind
    n: int
    first: tuple[Flag, ...]


# What is found: why, the place of its record among others, and the facts.
_Findings = Iterator[tuple[Kind, Sequence[Record], int, Mapping[str, Any]]]


def plausibility_flags(change: Changeset, current: Head, *, undoing: bool = False) -> list[FlagGroup]:
    """Return what deserves a second look in a change against what stands; one that is `undoing` is meant to
    bring back what stood before."""
    change = _beside_renaming(change)
    counts: Counter[Kind] = Counter()
    first: dict[Kind, list[Flag]] = {}
    for kind, records, place, facts in chain(
        _progress_that_falls(change, current),
        _due_later(change),
        _without_evidence(change),
        _values_that_jump(change, current),
        _validated_lost(change),
        _something_else(change),
        _becomes_verified(change),
        _under_another_key(change, current),
        () if undoing else _brings_back(change, current),
    ):
        counts[kind] += 1
        if counts[kind] <= LISTED:
            first.setdefault(kind, []).append(Flag(kind, records[place], facts))
    return [FlagGroup(kind, counts[kind], tuple(looks)) for kind, looks in first.items()]


def _beside_renaming(change: Changeset) -> Changeset:
    """Return what a change does beside giving identifiers up for others, which is asked for by name."""
    if not change.renamed:
        return change

    def moved(record: Record) -> Record:
        for renaming in change.renamed:
            record = record.with_identifiers({renaming.table: {renaming.old.lower(): renaming.new}})
        return record

    follow = {record.full_key for record in map(moved, change.removed)}
    added = {(table, key) for table in RECORDS for key in change.added.keys(table)}
    return replace(
        change,
        added=RecordBatches(record for record in change.added if record.full_key not in follow),
        changed=tuple(replace(record, old=moved(record.old)) for record in change.changed),
        removed=tuple(
            record for record in change.removed if (record.table, moved(record).key_text) not in added
        ),
    )


def _due_later(change: Changeset) -> _Findings:
    for record in change.changed:
        old, new = record.old, record.new
        if not isinstance(old, Commitment) or not isinstance(new, Commitment) or not old.due_date:
            continue
        if new.due_date is None or new.due_date.last_day > old.due_date.last_day:
            yield "due_later", (new,), 0, {"old": old.due_date, "new": new.due_date}


def _without_evidence(change: Changeset) -> _Findings:
    """Tell of reports that something is done, as far as the change says so, without anything to see."""
    added = change.added.of("reports")
    for place, (completion, evidence) in enumerate(added.values("reports", "completion", "evidence_url")):
        if completion in COMPLETION_STEPS[1:] and not evidence:
            yield "no_evidence_given", added, place, {"completion": completion}
    for record in change.changed:
        old, new = record.old, record.new
        if isinstance(old, Report) and isinstance(new, Report) and new.completion in COMPLETION_STEPS[1:]:
            said_before = (old.completion, old.evidence_url) == (new.completion, None)
            if not new.evidence_url and not said_before:
                yield "no_evidence_given", (new,), 0, {"completion": new.completion}


def _validated_lost(change: Changeset) -> _Findings:
    for record in change.changed:
        if isinstance(record.old, Report) and record.old.verification == "validated":
            yield "validated_overwritten", (record.old,), 0, {}
    for old in change.removed:
        if isinstance(old, Report) and old.verification == "validated":
            yield "validated_removed", (old,), 0, {}


def _something_else(change: Changeset) -> _Findings:
    for record in change.changed:
        old, new = record.old, record.new
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
            yield "names_something_else", (new,), 0, facts


def _becomes_verified(change: Changeset) -> _Findings:
    added = change.added.of("reports")
    for place, (verification,) in enumerate(added.values("reports", "verification")):
        if verification == "validated":
            yield "becomes_verified", added, place, {}


def _under_another_key(change: Changeset, current: Head) -> _Findings:
    """Tell of records that are new by their identifier, and what others are by all that tells them apart."""
    for table, record in RECORDS.items():
        added, key, told = change.added.of(table), record.key[0], set[int]()
        if not added or len(record.key) > 1:
            continue
        gone = [removed.key_text for removed in change.removed if removed.table == table]
        for sign in (_PLAIN_IDENTIFIER.format(key=key), *_SAME.get(table, ())):
            query = _UNDER_ANOTHER_KEY.format(key=key, sign=sign)
            for place, other in current.query_beside(table, added, query, {"gone": gone}):
                if place not in told:
                    told.add(place)
                    yield "same_under_another_key", added, place, {"column": key, "old": other}


# An identifier as it was before a spreadsheet took it for a number: 101.0 was 101.
_PLAIN_IDENTIFIER = "regexp_replace(lower({key}), '\\.0$', '')"


def _name_of(name: str, whose: str) -> str:
    """Return SQL for a name as it is compared, and whose it is; NULL where there is none."""
    small = "|".join(sorted(SMALL_WORDS))
    bare = f"regexp_replace(lower(strip_accents({name})), '[^\\pL\\pN]+|\\b(?:{small})\\b', '', 'g')"
    return f"nullif({bare}, '') || ' ' || lower(coalesce({whose}, ''))"


# What two records share only where they are the same.
_SAME = {
    "signatories": (_name_of("name", "country"),),
    "commitments": (_name_of("title_fr", "signatory_id"), _name_of("title_en", "signatory_id")),
}
# Each place among the added records whose sign another has that is stored, or that was added before.
_UNDER_ANOTHER_KEY = """
    SELECT place, first_value(id) OVER (PARTITION BY sign ORDER BY place NULLS FIRST) AS other
    FROM (
        SELECT place, {key} AS id, {sign} AS sign FROM added
        UNION ALL
        SELECT NULL, {key}, {sign} FROM stored WHERE key NOT IN (SELECT unnest($gone::VARCHAR[]))
    )
    WHERE sign IS NOT NULL
    QUALIFY place IS NOT NULL AND other <> id
    ORDER BY place
"""


def _brings_back(change: Changeset, current: Head) -> _Findings:
    """Tell of values that stood before and were changed since, and of records that were taken out: whoever
    made a file may not know what became of an earlier one. The revision is the one that would be undone."""
    touched: dict[str, dict[str, RecordChange]] = {}
    for record in change.changed:
        touched.setdefault(record.new.table, {})[record.new.key_text] = record
    for table, changes in touched.items():
        for key, versions in groupby(current.versions(table, changes), key=itemgetter(0)):
            cells, undone = changes[key].cells, dict[CellChange, int]()
            for (_, before, _), (_, _, revision) in pairwise(versions):
                for cell in cells:
                    if getattr(before, cell.column) == cell.new:
                        undone[cell] = revision
            for cell, revision in undone.items():
                facts = {"column": cell.column, "old": cell.old, "new": cell.new}
                yield (
                    "brings_back",
                    (changes[key].new,),
                    0,
                    {**facts, "revision": current.revisions[revision]},
                )
    for table in change.added.tables():
        removals, added = current.removals(table), change.added.of(table)
        for place, key in enumerate(added.keys(table) if removals else ()):
            if key in removals:
                yield "brings_back", added, place, {"revision": current.revisions[removals[key]]}


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one.casefold(), other.casefold(), autojunk=False).ratio()


def _values_that_jump(change: Changeset, current: Head) -> _Findings:
    for record in change.changed:
        for column in _VALUES.get(record.new.table, ()):
            old, new = getattr(record.old, column), getattr(record.new, column)
            if _jumps(old, new):
                yield "value_jumps", (record.new,), 0, {"column": column, "old": old, "new": new}
    for table in ("outcomes", "reports"):
        known = _EarlierStatements(change, current, table, "value")
        for place, _, statement, earlier in known.with_earlier():
            if _jumps(earlier.value, statement.value):
                facts = {
                    "column": "value",
                    "old": earlier.value,
                    "new": statement.value,
                    "as_of": earlier.as_of,
                }
                yield "value_jumps", known.records, place, facts


def _jumps(old: float | None, new: float | None) -> bool:
    if not old or not new:
        return False
    ratio = new / old
    return ratio < 0 or ratio >= _JUMP or ratio <= 1 / _JUMP


def _progress_that_falls(change: Changeset, current: Head) -> _Findings:
    """Tell of reports that say less than the one before them, or than they said themselves."""
    columns = ("commitment_id", "baseline_value", "target_value")
    between = {key.lower(): tuple(of) for key, *of in change.added.values("commitments", *columns)}
    between |= {
        record.new.key_text: (record.new.baseline_value, record.new.target_value)
        for record in change.changed
        if isinstance(record.new, Commitment)
    }

    def progress(statement: _Statement, about: str) -> float | None:
        if about not in between:
            between[about] = current.values_of("commitments", about, *columns[1:]) or (None, None)
        return progress_of(statement.value, statement.progress_percent, *between[about])

    def falls(old: _Statement, new: _Statement, about: str) -> Mapping[str, Any] | None:
        before, after = progress(old, about), progress(new, about)
        if before is not None and after is not None:
            fallen = round(after, DECIMALS) < round(before, DECIMALS)
            return {"old": before, "new": after, "percent": True} if fallen else None
        if old.completion in COMPLETION_STEPS and new.completion in COMPLETION_STEPS:
            was, becomes = (COMPLETION_STEPS.index(statement.completion or "") for statement in (old, new))
            return {"old": old.completion, "new": new.completion} if becomes < was else None
        return None

    for record in change.changed:
        if isinstance(record.old, Report) and isinstance(record.new, Report):
            was, becomes = _Statement.by(record.old), _Statement.by(record.new)
            if facts := falls(was, becomes, record.new.commitment_id.lower()):
                yield "progress_falls", (record.new,), 0, {**facts, "as_of": was.as_of}
    known = _EarlierStatements(change, current, "reports", "as_of")
    for place, about, statement, earlier in known.with_earlier():
        if facts := falls(earlier, statement, about[0]):
            yield "progress_falls", known.records, place, {**facts, "as_of": earlier.as_of}


class _Statement(NamedTuple):
    """What a report or an outcome says, in little memory."""

    as_of: PartialDate
    value: float | None
    progress_percent: float | None = None
    completion: str | None = None

    @classmethod
    def by(cls, record: Any) -> "_Statement":
        """Return what a record says."""
        progress = getattr(record, "progress_percent", None), getattr(record, "completion", None)
        return cls(record.as_of, record.value, *progress)

    @property
    def day(self) -> date:
        """Return the day that it counts as of."""
        return self.as_of.last_day


# What records of a table speak of, by which one is known to come before another.
_ABOUT = {"reports": ("commitment_id",), "outcomes": ("commitment_id", "measure", "unit")}


class _EarlierStatements:
    """What the records of a table would say, of those that have a column, by what they speak of: to find the
    one before another."""

    def __init__(self, change: Changeset, current: Head, table: str, having: str) -> None:
        self.records = change.added.of(table)
        self._table = table
        told_in = [name for name in _Statement._fields if name in RECORDS[table].columns()]
        self._columns = (*_ABOUT[table], *told_in)
        self._found: dict[tuple[str, ...], list[_Statement]] = {}
        for about, statement in self.added():
            if getattr(statement, having) is not None:
                self._found.setdefault(about, []).append(statement)
        if not self._found:
            return
        touched = {record.new.key_text: record.new for record in change.changed if record.new.table == table}
        gone = {record.key_text for record in change.removed if record.table == table}
        for key, *values in current.values(table, *self._columns):
            about, statement = self._apart(values)
            if about in self._found and key not in gone:
                statement = _Statement.by(touched[key]) if key in touched else statement
                if getattr(statement, having) is not None:
                    self._found[about].append(statement)
        for statements in self._found.values():
            statements.sort(key=_day)

    def added(self) -> Iterator[tuple[tuple[str, ...], _Statement]]:
        """Yield what every record that the change adds speaks of, and what it says."""
        return map(self._apart, self.records.values(self._table, *self._columns))

    def _apart(self, values: Sequence[Any]) -> tuple[tuple[str, ...], _Statement]:
        n = len(_ABOUT[self._table])
        return tuple(str(value).lower() for value in values[:n]), _Statement(*values[n:])

    def with_earlier(self) -> Iterator[tuple[int, tuple[str, ...], _Statement, _Statement]]:
        """Yield of every added record that comes after another its place, what it speaks of and says, and
        what the latest before it says."""
        for place, (about, statement) in enumerate(self.added() if self._found else ()):
            statements = self._found.get(about, ())
            if len(statements) > 1 and (earlier := bisect_left(statements, statement.day, key=_day)):
                yield place, about, statement, statements[earlier - 1]


def _day(statement: _Statement) -> date:
    return statement.day
