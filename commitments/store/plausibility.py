"""What of a change deserves a second look before it is published; none of it forbids anything."""

# ruff: noqa: S608 - names of tables and columns come from the model; values are parameters.

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from itertools import chain, groupby, pairwise
from operator import itemgetter
from typing import Any, Literal

import pyarrow as pa

from commitments.contract.batches import RecordBatches
from commitments.contract.codelists import COMPLETION_STEPS, SMALL_WORDS
from commitments.contract.model import RECORDS, Commitment, PartialDate, Record, Report
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


_Groups = Iterator[FlagGroup]


def plausibility_flags(change: Changeset, current: Head, *, undoing: bool = False) -> list[FlagGroup]:
    """Return what deserves a second look in a change against what stands; one that is `undoing` is meant to
    bring back what stood before."""
    change = _beside_renaming(change)
    beside = _Beside(change, current)
    found: dict[Kind, FlagGroup] = {}
    for group in chain(
        beside.progress_that_falls(),
        _due_later(change),
        beside.without_evidence(),
        _without_evidence_any_more(change),
        _changed_values_that_jump(change),
        beside.values_that_jump(),
        _validated_lost(change),
        _something_else(change),
        beside.becomes_verified(),
        beside.under_another_key(),
        () if undoing else chain(_brings_back(change, current), beside.brings_back()),
    ):
        if group.n:
            known = found.get(group.kind, FlagGroup(group.kind, 0, ()))
            first = (*known.first, *group.first)[:LISTED]
            found[group.kind] = FlagGroup(group.kind, known.n + group.n, first)
    return [*found.values()]


def _one(kind: Kind, record: Record, **facts: Any) -> FlagGroup:
    return FlagGroup(kind, 1, (Flag(kind, record, facts),))


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


def _due_later(change: Changeset) -> _Groups:
    for record in change.changed:
        old, new = record.old, record.new
        if not isinstance(old, Commitment) or not isinstance(new, Commitment) or not old.due_date:
            continue
        if new.due_date is None or new.due_date.last_day > old.due_date.last_day:
            yield _one("due_later", new, old=old.due_date, new=new.due_date)


def _without_evidence_any_more(change: Changeset) -> _Groups:
    for record in change.changed:
        old, new = record.old, record.new
        if isinstance(old, Report) and isinstance(new, Report) and new.completion in COMPLETION_STEPS[1:]:
            said_before = (old.completion, old.evidence_url) == (new.completion, None)
            if not new.evidence_url and not said_before:
                yield _one("no_evidence_given", new, completion=new.completion)


def _changed_values_that_jump(change: Changeset) -> _Groups:
    for record in change.changed:
        for column in _VALUES.get(record.new.table, ()):
            old, new = getattr(record.old, column), getattr(record.new, column)
            if _jumps(old, new):
                yield _one("value_jumps", record.new, column=column, old=old, new=new)


def _jumps(old: float | None, new: float | None) -> bool:
    if not old or not new:
        return False
    ratio = new / old
    return ratio < 0 or ratio >= _JUMP or ratio <= 1 / _JUMP


def _validated_lost(change: Changeset) -> _Groups:
    for record in change.changed:
        if isinstance(record.old, Report) and record.old.verification == "validated":
            yield _one("validated_overwritten", record.old)
    for old in change.removed:
        if isinstance(old, Report) and old.verification == "validated":
            yield _one("validated_removed", old)


def _something_else(change: Changeset) -> _Groups:
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
            yield _one("names_something_else", new, **facts)


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one.casefold(), other.casefold(), autojunk=False).ratio()


def _brings_back(change: Changeset, current: Head) -> _Groups:
    """Tell of values that stood before and were changed since: whoever made a file may not know what became
    of an earlier one. The revision is the one that would be undone."""
    touched: dict[str, dict[str, RecordChange]] = {}
    for record in change.changed:
        touched.setdefault(record.new.table, {})[record.new.key_text] = record
    for table, changes in touched.items():
        names = sorted({cell.column for record in changes.values() for cell in record.cells})
        if not names:  # they only refer to what is called otherwise now
            continue
        versions = current.versions(table, changes, *names)
        for key, written in groupby(versions, key=itemgetter(0)):
            undone = dict[CellChange, int]()
            cells = [(cell, names.index(cell.column)) for cell in changes[key].cells]
            for (_, _, before), (_, revision, _) in pairwise(written):
                for cell, place in cells:
                    if before[place] == cell.new:
                        undone[cell] = revision
            for cell, revision in undone.items():
                facts = {"column": cell.column, "old": cell.old, "new": cell.new}
                yield _one("brings_back", changes[key].new, **facts, revision=current.revisions[revision])


class _Beside:
    """The records that a change adds, in columns beside those that stand and those that it changes."""

    def __init__(self, change: Changeset, current: Head) -> None:
        self._added, self._current = change.added, current
        self._sides = {
            "added": change.added,
            "before": RecordBatches(record.old for record in change.changed),
            "after": RecordBatches(record.new for record in change.changed),
            "removed": RecordBatches(change.removed),
        }

    def progress_that_falls(self) -> _Groups:
        """Tell of reports that say less than they said themselves, or than the one before them."""
        steps = {"steps": COMPLETION_STEPS}
        for side, pairs in (("after", _BEFORE), ("added", _earlier("reports"))):
            if self._sides[side].of("reports"):
                rows = self._found(_FALLS.format(pairs=pairs), steps)
                yield self._listed("progress_falls", "reports", rows, _fallen, among=side)

    def without_evidence(self) -> _Groups:
        """Tell of reports that something is done without anything to see."""
        if self._added.of("reports"):
            rows = self._found(_WITHOUT_EVIDENCE, {"done": COMPLETION_STEPS[1:]})
            yield self._listed("no_evidence_given", "reports", rows)

    def values_that_jump(self) -> _Groups:
        """Tell of values that are far from the one before them."""
        for table in filter(self._added.of, ("outcomes", "reports")):
            rows = self._found(_EARLIER_VALUES.format(pairs=_earlier(table, "value IS NOT NULL")))
            jumps = map(_jumps, rows["old"].to_pylist(), rows["new"].to_pylist())
            rows = rows.filter(pa.array(jumps, pa.bool_()))
            yield self._listed("value_jumps", table, rows, _jumped)

    def becomes_verified(self) -> _Groups:
        """Tell of reports that are called verified."""
        if self._added.of("reports"):
            yield self._listed("becomes_verified", "reports", self._found(_VERIFIED))

    def under_another_key(self) -> _Groups:
        """Tell of records that are new by their identifier, and what others are by all that tells them
        apart."""
        for table in self._added.tables():
            key, *more = RECORDS[table].key
            if not more:
                signs = (_PLAIN_IDENTIFIER.format(key=key), *_SAME.get(table, ()))
                of_sign = [
                    _UNDER_ANOTHER_KEY.format(nth=nth, table=table, key=key, sign=sign)
                    for nth, sign in enumerate(signs)
                ]
                rows = self._found(_FIRST_SIGN.format(found=" UNION ALL ".join(of_sign)), {"column": key})
                yield self._listed("same_under_another_key", table, rows)

    def brings_back(self) -> _Groups:
        """Tell of records that were taken out: whoever made a file may not know of it."""
        for table in self._added.tables():
            rows = self._found(_TAKEN_OUT.format(table=table))
            yield self._listed("brings_back", table, rows, self._at_revision)

    def _found(self, sql: str, params: Mapping[str, object] | None = None) -> Any:
        return self._current.query(sql, params, **self._sides)

    def _listed(
        self,
        kind: Kind,
        table: str,
        rows: Any,
        facts: Callable[[dict[str, Any]], Mapping[str, Any]] = dict,
        among: str = "added",
    ) -> FlagGroup:
        """Tell of the records of a table at the places that were found, with what its other columns say."""
        records = self._sides[among].of(table)
        first = rows.slice(0, LISTED).to_pylist()
        flags = (Flag(kind, records[row.pop("place")], facts(row)) for row in first)
        return FlagGroup(kind, len(rows), tuple(flags))

    def _at_revision(self, row: dict[str, Any]) -> Mapping[str, Any]:
        return {"revision": self._current.revisions[row["revision"]]}


def _fallen(row: dict[str, Any]) -> Mapping[str, Any]:
    as_of = PartialDate(row["as_of"])
    if row["progress"] is not None:
        return {"old": row["was_progress"], "new": row["progress"], "percent": True, "as_of": as_of}
    return {"old": row["was_completion"], "new": row["completion"], "as_of": as_of}


def _jumped(row: dict[str, Any]) -> Mapping[str, Any]:
    return {"column": "value", **row, "as_of": PartialDate(row["as_of"])}


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
    SELECT
        {nth} AS nth, place,
        first_value(id) OVER (PARTITION BY sign ORDER BY place NULLS FIRST, key) AS old
    FROM (
        SELECT place, key, {key} AS id, {sign} AS sign FROM added_{table}
        UNION ALL
        SELECT NULL, key, {key}, {sign} FROM {table} ANTI JOIN removed_{table} USING (key)
    )
    WHERE sign IS NOT NULL
    QUALIFY place IS NOT NULL AND old <> id
"""
_FIRST_SIGN = """
    SELECT place, $column AS column, arg_min(old, nth) AS old FROM ({found}) GROUP BY place
    ORDER BY min(nth), place
"""

_WITHOUT_EVIDENCE = """
    SELECT place, completion FROM added_reports
    WHERE list_contains($done, completion) AND coalesce(evidence_url, '') = ''
    ORDER BY place
"""
_VERIFIED = "SELECT place FROM added_reports WHERE verification = 'validated' ORDER BY place"

# The last of all versions of a key says that it is gone.
_TAKEN_OUT = """
    SELECT place, max(version.revision) AS revision
    FROM added_{table} JOIN record.{table} AS version USING (key)
    WHERE version.revision <= $revision
    GROUP BY place HAVING arg_max(version.removed, version.revision) ORDER BY place
"""

# What reports and outcomes are about, by which one is known to come before another, and what they say.
_ABOUT = {
    "reports": "lower(commitment_id)",
    "outcomes": "(lower(commitment_id), lower(measure), lower(coalesce(unit, '')))",
}
_SAID = {
    "reports": "struct_pack(as_of, value, progress_percent, completion)",
    "outcomes": "struct_pack(as_of, value)",
}


def _statements(table: str, of: str, place: str = "place") -> str:
    return (
        f"SELECT {place} AS place, key, {_ABOUT[table]} AS about, last_day_of(as_of) AS day, "
        f"{_SAID[table]} AS said FROM {of}"
    )


def _earlier(table: str, having: str = "TRUE") -> str:
    """Return SQL for what added records say that come after others, and what the latest before each says."""
    stays = f"{table} ANTI JOIN after_{table} USING (key) ANTI JOIN removed_{table} USING (key)"
    return f"""
        SELECT place, about, said AS becomes,
            -- Of those of one day, none comes before another.
            first_value(before) OVER (PARTITION BY about, day ORDER BY place NULLS LAST, key) AS was
        FROM (
            SELECT *, lag(said) OVER (PARTITION BY about ORDER BY day, place NULLS LAST, key) AS before
            FROM (
                {_statements(table, f"added_{table} WHERE {having}")}
                UNION ALL
                FROM ({_statements(table, f"after_{table} WHERE {having}", "NULL")}
                    UNION ALL {_statements(table, f"({stays}) WHERE {having}", "NULL")})
                WHERE about IN (SELECT {_ABOUT[table]} FROM added_{table})
            )
        )
        QUALIFY place IS NOT NULL AND was IS NOT NULL
    """


_EARLIER_VALUES = """
    SELECT place, was.value AS old, becomes.value AS new, was.as_of AS as_of FROM ({pairs}) ORDER BY place
"""

_BEFORE = f"""
    SELECT place, after.about, before.said AS was, after.said AS becomes
    FROM ({_statements("reports", "before_reports")}) AS before
    JOIN ({_statements("reports", "after_reports")}) AS after USING (place)
"""
# Progress in percent, where both have it; else the steps of completion.
_FALLS = """
    SELECT
        place, was.as_of AS as_of, was.completion AS was_completion, becomes.completion AS completion,
        if(progress IS NULL, NULL, was_progress) AS was_progress,
        if(was_progress IS NULL, NULL, progress) AS progress
    FROM (
        SELECT *,
            progress_of(was.value, was.progress_percent, baseline_value, target_value) AS was_progress,
            progress_of(becomes.value, becomes.progress_percent, baseline_value, target_value) AS progress
        FROM ({pairs}) LEFT JOIN (
            SELECT key AS about, baseline_value, target_value FROM added_commitments
            UNION ALL SELECT key, baseline_value, target_value FROM after_commitments
            UNION ALL SELECT key, baseline_value, target_value
            FROM commitments ANTI JOIN after_commitments USING (key)
        ) USING (about)
    )
    WHERE coalesce(
        compared(progress) < compared(was_progress),
        list_position($steps, becomes.completion) < list_position($steps, was.completion)
    )
    ORDER BY place
"""
