"""What a change would do, in words: how much, what deserves a second look, what the figures become."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from commitments.contract import codelists
from commitments.i18n.translator import Translator, capital
from commitments.measures.headline import Headline
from commitments.site.cells import Cell, Entry, FoldedList, Table, TableCell, cells_of, numeric
from commitments.site.context import Context
from commitments.site.words.changeset import RecordNames
from commitments.site.words.tables import table_names
from commitments.staff.look_lines import look_identifier, looks_title
from commitments.store import plausibility
from commitments.store.changesets import Changeset
from commitments.store.head import Head
from commitments.store.history import grouped
from commitments.store.plausibility import Flag
from commitments.store.revisions import Revision
from commitments.text.shortening import cut


def change_finding(change: Changeset, reader: Context) -> str:
    """Return how much would change, in a sentence."""
    t = reader.t
    if not change and change.unchanged is not None and not any(change.unchanged.values()):
        return t("Nothing would change: there is no row to publish.")
    if not change:
        return t("Nothing would change: the register already holds all of this.")
    counts = {"added": len(change.added), "changed": len(change.changed), "removed": len(change.removed)}
    if change.renamed:  # what only bears another identifier is neither added nor removed
        counts = Counter[str]()
        for (_, happening), touched in grouped(change).items():
            counts[happening] += len(touched)
    counts["unchanged"] = sum((change.unchanged or {}).values())
    parts = [_rows_in_words(happening, counts.get(happening, 0), t) for happening in _HAPPENINGS]
    return capital(t.list([part for part in parts if part])) + "."


_HAPPENINGS = ("added", "changed", "renamed", "merged", "removed", "unchanged")


def _rows_in_words(happening: str, n: int, t: Translator) -> str:
    """Return what happens to `n` rows, "" where there are none."""
    match happening:
        case _ if not n:
            return ""
        case "added":
            return t.n("{n} row is added", "{n} rows are added", n)
        case "changed":
            return t.n("{n} row is changed", "{n} rows are changed", n)
        case "renamed":
            return t.n("{n} row gets another identifier", "{n} rows get another identifier", n)
        case "merged":
            return t.n("{n} row becomes part of another", "{n} rows become part of another", n)
        case "removed":
            return t.n("{n} row is removed", "{n} rows are removed", n)
        case _:
            return t.n("{n} row stays as it is", "{n} rows stay as they are", n)


@dataclass(frozen=True)
class Removal:
    """How much of a table a change takes out of the register."""

    table: str
    n: int
    of: int

    @property
    def is_large(self) -> bool:
        """Return whether it is to be confirmed: it is much, or much of the table."""
        return self.n >= _MANY or (self.n >= _SEVERAL and 2 * self.n >= self.of)

    @property
    def is_vast(self) -> bool:
        """Return whether it is to be confirmed by its number: it is much, and much of the table."""
        return self.n >= _MANY and 2 * self.n >= self.of


_SEVERAL, _MANY = 5, 50  # records that are removed


def removals(change: Changeset, current: Head) -> list[Removal]:
    """Return how much of each table a change takes out; what a new identifier moves is not taken out."""
    if change.renamed:
        return []
    counts = Counter(record.table for record in change.removed)
    return [Removal(table, n, len(current.keys(table))) for table, n in counts.items()]


def removal_words(removal: Removal, t: Translator) -> str:
    """Return how much of what is removed."""
    name = table_names(t)[removal.table]
    things = name[:1].lower() + name[1:]
    if removal.n == removal.of:
        return t.n("remove the only one of the {things}", "remove all {n} {things}", removal.n, things=things)
    return t("remove {n} of the {of} {things}", n=removal.n, of=removal.of, things=things)


def removal_looks(
    change: Changeset, names: RecordNames, t: Translator, at_most: int = 20
) -> list[FoldedList]:
    """Return what is removed of a table where that is much, the first records listed."""
    looks = []
    for removal in removals(change, names.before):
        gone = [record for record in change.removed if record.table == removal.table]
        if removal.is_large:
            entries = tuple(Entry(names.name(record), "", names.about(record)) for record in gone[:at_most])
            looks.append(
                FoldedList(capital(removal_words(removal, t)), entries, more=len(gone) - len(entries))
            )
    return looks


_MOST = 100  # characters of a value: all of it stands row by row


def looks(
    flags: Sequence[plausibility.FlagGroup], names: RecordNames, reader: Context, at_most: int = 20
) -> list[FoldedList]:
    """Return what deserves a second look, the first of each reason listed."""
    return [
        FoldedList(
            looks_title(group.kind, group.n, reader.t),
            tuple(_look(look, names, reader) for look in group.first[:at_most]),
            more=max(0, group.n - at_most),
        )
        for group in flags
    ]


def _look(look: Flag, names: RecordNames, reader: Context) -> Entry:
    t, facts, record = reader.t, look.facts, look.record
    meta: list[Cell] = []
    if column := facts.get("column"):
        meta.append(capital(t.heading(record.columns()[column])))
    if look.kind == "same_under_another_key":
        meta.append(look_identifier(look, t))
    elif "old" in facts:
        old, new = (cut(_worded(facts[side], look, names, t), _MOST) for side in ("old", "new"))
        meta.append(t("{old} → {new}", old=old, new=new))
    elif completion := facts.get("completion"):
        meta.append(t.label(codelists.COMPLETIONS, completion))
    if revision := facts.get("revision"):
        to = reader.address.to("revision", number=str(revision.number))
        meta.append(TableCell(revision_line(revision, t), to))
    if as_of := facts.get("as_of"):
        meta.append(t("before: {day}", day=t.date(as_of)))
    item = names.naming(record)
    return Entry(item.text, item.to, cells_of(*names.about(record), *meta))


def revision_line(revision: Revision, t: Translator) -> str:
    """Return when a revision was made, by whom and why."""
    return t(
        "Revision {number}, {moment}, by {who}: {reason}",
        number=str(revision.number),
        moment=t.moment(revision.at),
        who=revision.who,
        reason=revision.reason,
    )


def _worded(value: Any, look: Flag, names: RecordNames, t: Translator) -> str:
    if value is None:
        return t.missing
    if look.facts.get("percent"):
        return t.percent(value)
    columns = look.record.columns()
    if look.kind == "due_later":
        return t.date(value)
    if look.kind == "progress_falls":
        return t.label(codelists.COMPLETIONS, value)
    return names.worded(columns[look.facts["column"]], value)


def kept_entries(change: Changeset, names: RecordNames, reader: Context) -> list[Entry]:
    """Return what was to be taken out and stays, with what still refers to it."""
    entries = []
    for kept in change.kept:
        item = names.naming(kept.record)
        meta = reader.t("still referred to by “{name}”", name=names.naming(kept.by).text)
        entries.append(Entry(item.text, item.to, cells_of(*names.about(kept.record), meta)))
    return entries


def figures_finding(changed: Sequence[tuple[str, str, str]], reader: Context) -> str:
    """Return whether the figures of the first screen change."""
    t = reader.t
    if not changed:
        return t("None of the figures of the overview would change.")
    return t.n(
        "{n} figure of the overview would change; the others stay as they are.",
        "{n} figures of the overview would change; the others stay as they are.",
        len(changed),
    )


def figures(before: Headline, after: Headline, reader: Context) -> list[tuple[str, str, str]]:
    """Return the figures of the first screen that would change, as (name, now, afterwards)."""
    t = reader.t
    read: list[tuple[str, Callable[[Headline], int | None], Callable[[Headline], int | None]]] = [
        (t("Commitments and actions"), lambda head: head.figures.commitments, lambda head: None),
        (t("Actors"), lambda head: head.actors, lambda head: None),
        (t("Actors that lead a commitment or action"), lambda head: head.leading, lambda head: head.actors),
        (
            t("Countries with at least one commitment or action"),
            lambda head: head.countries,
            lambda head: head.eight,
        ),
        (
            t("Without a report or trace for more than two years"),
            lambda head: head.figures.silent,
            lambda head: head.figures.commitments,
        ),
        (
            t("Overdue"),
            lambda head: sum(head.past_due.values()),
            lambda head: head.figures.commitments,
        ),
        (
            t("With news since the last forum"),
            lambda head: head.since_dialogue.counts["reported"] if head.since_dialogue else 0,
            lambda head: head.figures.commitments,
        ),
    ]
    for code in codelists.SHOWN_COMPLETIONS:
        name = capital(t.label(codelists.SHOWN_COMPLETIONS, code))
        read.append((name, partial(_completion, code), lambda head: head.figures.commitments))

    def shown(n: int | None, of: int | None) -> str:
        return t.number(n) if of is None else t.count_of(n or 0, of)

    changed = []
    for name, count, of in read:
        now, then = (shown(count(head), of(head)) for head in (before, after))
        if now != then:
            changed.append((name, now, then))
    return changed


def _completion(code: str, head: Headline) -> int:
    return head.figures.completion.get(code, 0)


def figures_table(changed: Sequence[tuple[str, str, str]], reader: Context) -> Table:
    """Return figures as they stand and as they would be."""
    t = reader.t
    return Table.of((t("Figure"), numeric(t("Now")), numeric(t("Afterwards"))), changed)
