"""What a change does to the register, in words: by table and what happens, each record by name and cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from functools import cached_property
from typing import Any

from commitments.contract.codelists import fold
from commitments.contract.model import RECORDS, Article, Column, Record, Signatory
from commitments.i18n.translator import Translator, capital
from commitments.site.cells import TableCell
from commitments.site.context import Context
from commitments.site.words.tables import table_names
from commitments.store.changesets import Changeset, RecordChange
from commitments.store.head import Head
from commitments.store.history import Touched, grouped
from commitments.store.store import Store
from commitments.text import folding

OPEN = 10  # records of a section that are seen at once

_LONG = 60  # characters; of longer texts, what differs is marked word by word
_KEPT = 70  # characters shown of what stays the same on either side of a difference
_ALIKE = 0.35  # texts that share less have nothing to be marked in


@dataclass(frozen=True)
class TextStretch:
    """A stretch of a text: the `same` as before, `added` or `removed`."""

    text: str
    how: str = "same"


@dataclass(frozen=True)
class Line:
    """A value of a record: what it was, what it is; of a long text, both in `parts`."""

    column: str
    old: TableCell | None = None  # None: there was no record
    new: TableCell | None = None
    parts: tuple[TextStretch, ...] = ()


@dataclass(frozen=True)
class Item:
    """A record that a change touches: its name, what tells it from others, its values."""

    what: TableCell
    about: tuple[TableCell, ...]
    lines: tuple[Line, ...]
    fold: str = ""  # what its values, all that there are, stand folded under


@dataclass(frozen=True)
class TableSection:
    """What happens to the records of one table: how many there are, and those that are shown."""

    table: str
    happening: str
    title: str
    items: tuple[Item, ...]
    folded: tuple[Item, ...] = ()
    fold: str = ""  # what these stand under
    more: str = ""  # how many are not shown
    to: str = ""  # where the rest is listed


def sections(change: Changeset, context: Context, store: Store, at_most: int = 50) -> list[TableSection]:
    """Return what a change does, of each table and happening the first `at_most` records."""
    return [
        section(at, touched[:at_most], len(touched), RecordNames(change, context, store))
        for at, touched in grouped(change).items()
    ]


def section(
    at: tuple[str, str],
    touched: Sequence[Touched],
    total: int,
    names: RecordNames,
    *,
    seen: int = OPEN,
    more: bool = True,
    to: str = "",
) -> TableSection:
    """Return what happens to the records of one table: to those given, the first `seen` at once, of `total`.

    `more` says how many are not given; `to` is where all are listed.
    """
    (table, happening), t = at, names.context.t
    names.look_up(record for each in touched for record in (each.old, each.new) if record)
    items = tuple(names.item(record, happening) for record in touched)
    folded, rest = len(items) - seen, (total - len(items)) if more else 0
    return TableSection(
        table,
        happening,
        _title(table, happening, total, t),
        items[:seen],
        items[seen:],
        t.n("{n} more", "{n} more", folded) if folded > 0 else "",
        t.n("and {n} more", "and {n} more", rest) if rest else "",
        to,
    )


def counts_in_words(counts: Iterable[tuple[str, str, int]], t: Translator) -> list[str]:
    """Return (table, what happens, how many) as "Actors: 3 added", leaving out what does not happen."""
    return [_title(table, happening, n, t) for table, happening, n in counts if n]


def _title(table: str, happening: str, n: int, t: Translator) -> str:
    name = table_names(t)[table]
    match happening:
        case "added":
            return t.n("{table}: {n} added", "{table}: {n} added", n, table=name)
        case "changed":
            return t.n("{table}: {n} changed", "{table}: {n} changed", n, table=name)
        case "removed":
            return t.n("{table}: {n} removed", "{table}: {n} removed", n, table=name)
        case "merged":
            return t.n("{table}: {n} merged into another", "{table}: {n} merged into another", n, table=name)
        case _:
            return t.n(
                "{table}: {n} under another identifier",
                "{table}: {n} under another identifier",
                n,
                table=name,
            )


def happening_word(happening: str, t: Translator) -> str:
    """Return what happens to a record, in a word."""
    return {
        "added": t("addition"),
        "changed": t("change"),
        "removed": t("removal"),
        "merged": t("merger"),
    }.get(happening, t("another identifier"))


def title_of(record: Record, t: Translator) -> str:
    """Return the name or title that a record bears; "" for a report or an outcome, which has none."""
    if isinstance(record, Signatory):
        return record.name
    title = t.bilingual(record, "title") if "title_en" in record.columns() else ""
    return f"{record.article_id} · {title}" if isinstance(record, Article) else title


class RecordNames:
    """What records are called: those that the change brings, else those that stand before it."""

    def __init__(
        self, change: Changeset, context: Context, store: Store, head: Callable[[int], Head] | None = None
    ) -> None:
        """Name the records of a change; `head` of the store, where other changes are named beside it."""
        self.change = change
        self.context = context
        head = head or store.head
        self.before = head(change.expected)
        asked = context.address.scope.revision
        shown = asked if asked and asked <= store.newest else store.newest
        self.shown = self.before if shown == change.expected else head(shown)

    @cached_property
    def _changed(self) -> dict[tuple[str, str], Record]:
        return {touched.new.full_key: touched.new for touched in self.change.changed}

    def look_up(self, records: Iterable[Record]) -> None:
        """Fetch at once what records name, themselves too: each will be asked for."""
        named = {(table, key.lower()) for record in records for table, key in record.identifiers()}
        for head in {self.before, self.shown}:
            renamed = ((table, head.renames(table).get(key, key).lower()) for table, key in named)
            head.look_up({*named, *renamed})

    def name_of(self, table: str, identifier: str) -> str:
        """Return the name of what an identifier names; the identifier where nothing bears it."""
        record = self._record(table, identifier)
        return self.name(record) if record else identifier

    def actor_of(self, record: Record) -> str:
        """Return the name of the actor whose record it is, "" where that is nobody's."""
        actor = getattr(record, "signatory_id", None)
        if not actor and (commitment := getattr(record, "commitment_id", None)):
            actor = getattr(self._record("commitments", commitment), "signatory_id", None)
        return self.name_of("signatories", actor) if actor else ""

    def _record(self, table: str, identifier: str) -> Record | None:
        """Return what an identifier names: as the change brings it, else as it stands."""
        key = identifier.lower()
        brought = self._changed.get((table, key)) or self.change.added.get(table, key)
        record = brought or self.before.record(table, key)
        return record or self.before.record(table, self.before.renames(table).get(key, key).lower())

    def name(self, record: Record) -> str:
        """Return what a record is called: by its title, or by its commitment."""
        if about := getattr(record, "commitment_id", None) if len(record.key) > 1 else None:
            return self.name_of("commitments", about)
        return title_of(record, self.context.t)

    def naming(self, record: Record) -> TableCell:
        """Return the name of a record, which leads to its page where it has one."""
        return TableCell(self.name(record), self._page_of(record))

    def described(self, record: Record) -> str:
        """Return the name of a record with what tells it from others."""
        return f"{self.name(record)} ({self.told_apart(record)})"

    def told_apart(self, record: Record) -> str:
        """Return what tells a record from others of its name, in one text."""
        return " · ".join(cell.text for cell in self.about(record))

    def matching(self, table: str, words: str, at_most: int) -> dict[str, str]:
        """Return the first stored records of a table that bear all `words`, as key → description, in their
        order."""
        wanted = folding.words(words)
        descriptions: dict[str, str] = {}
        for record in self.before.records(table):
            described = self.described(record)
            bears = folding.spellings(f"{described} {record.key_text}")
            if all(word in bears for word in wanted):
                descriptions[record.key_text] = described
                if len(descriptions) == at_most:
                    break
        return dict(sorted(descriptions.items(), key=lambda item: fold(item[1])))

    def item(self, touched: Touched, happening: str) -> Item:
        """Return a record with its values: of one that changes those that differ, else all that are given."""
        record = touched.new if happening != "merged" else touched.old
        record = record or touched.old
        assert record is not None  # noqa: S101
        what = self.naming(record)
        if touched.old is not None and touched.new is not None:
            return Item(what, self.about(record), self.differences(touched.old, touched.new))
        values, t = tuple(self._values(touched)), self.context.t
        return Item(what, self.about(record), values, t.n("{n} value", "{n} values", len(values)))

    def differences(self, old: Record, new: Record) -> tuple[Line, ...]:
        """Return the values in which two records differ."""
        return tuple(
            self._difference(cell.column, cell.old, cell.new, new) for cell in RecordChange(old, new).cells
        )

    def _page_of(self, record: Record) -> str:
        page, table = {
            "signatories": ("actor", "signatories"),
            "commitments": ("commitment", "commitments"),
            "reports": ("commitment", "commitments"),
            "outcomes": ("commitment", "commitments"),
        }.get(record.table, ("", ""))
        if not page:
            return ""
        identifier = str(getattr(record, RECORDS[table].key[0]))
        identifier = self.shown.renames(table).get(identifier.lower(), identifier)
        stands = self.shown.record(table, identifier.lower())
        return self.context.address.to(page, id=identifier) if stands else ""

    def about(self, record: Record) -> tuple[TableCell, ...]:
        """Return what tells a record from others of its name."""
        if len(record.key) == 1:
            return (TableCell(str(getattr(record, record.key[0]))),)
        columns = record.columns()
        return tuple(
            TableCell(capital(self.worded(columns[name], getattr(record, name)))) for name in record.key[1:]
        )

    def worded(self, column: Column, value: Any) -> str:
        """Return a value as people read it."""
        t = self.context.t
        if value is None or value == ():
            return t.missing
        if column.many:
            return t.series(self.worded(_one(column), part) for part in value)
        if column.refers_to:
            return self.name_of(column.refers_to, value)
        if column.codes is not None:
            return t.label(column.codes, value)
        if column.kind == "country":
            return t.country(value)
        if column.kind == "date":
            return t.date(value)
        return _exact(value, t) if isinstance(value, int | float) else str(value)

    def _values(self, touched: Touched) -> Iterator[Line]:
        record = touched.new or touched.old
        assert record is not None  # noqa: S101
        for name, column in record.columns().items():
            value = getattr(record, name)
            if value in (None, ()):
                continue
            cell = self._cell(column, value)
            yield Line(self._heading(column), *((None, cell) if touched.new else (cell, None)))

    def _difference(self, name: str, old: Any, new: Any, record: Record) -> Line:
        t, column = self.context.t, record.columns()[name]
        heading = self._heading(column)
        is_long = column.kind == "text" and old and new and max(len(old), len(new)) > _LONG
        if is_long and (parts := difference(old, new)):
            return Line(heading, parts=parts)
        before, after = self._cell(column, old), self._cell(column, new)
        if new in (None, ()):
            after = TableCell(t("nothing: the value is cleared"))
        elif before.text == after.text:  # two of one name
            before, after = TableCell(_raw(old)), TableCell(_raw(new))
        return Line(heading, before, after)

    def _cell(self, column: Column, value: Any) -> TableCell:
        return TableCell(self.worded(column, value), value if column.kind == "url" and value else "")

    def _heading(self, column: Column) -> str:
        return capital(self.context.t.heading(column))


def _one(column: Column) -> Column:
    return Column(column.kind, column.fr, column.en, codes=column.codes, refers_to=column.refers_to)


def _raw(value: Any) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _exact(value: float, t: Translator) -> str:
    """A number with every digit that it has: two that differ must not look alike."""
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    return t.number(Decimal(repr(value)), max(0, -int(exponent)))


def difference(old: str, new: str) -> tuple[TextStretch, ...]:
    """Return what differs between two texts word by word; () where they have too little in common.

    Of long stretches that stay the same, the two ends are kept.
    """
    before, after = (re.findall(r"\w+|\s+|[^\w\s]", text) for text in (old, new))
    matcher = SequenceMatcher(None, before, after)
    common = (word for i, _, n in matcher.get_matching_blocks() for word in before[i : i + n])
    if 2 * sum(map(str.isalnum, common)) < _ALIKE * sum(map(str.isalnum, before + after)):
        return ()
    parts: list[TextStretch] = []
    removed = added = ""
    for what, i, j, k, n in [*matcher.get_opcodes(), ("equal", len(before), 0, 0, 0)]:
        same = "".join(before[i:j])
        if what != "equal" or (same.isspace() and (removed or added)):  # words that changed are told together
            removed, added = removed + same, added + "".join(after[k:n])
            continue
        parts += [TextStretch(removed, "removed")] if removed else []
        parts += [TextStretch(added, "added")] if added else []
        parts += [TextStretch(same)] if same else []
        removed = added = ""
    last = len(parts) - 1
    return tuple(
        _shortened(part, head=at > 0, tail=at < last) if part.how == "same" else part
        for at, part in enumerate(parts)
    )


def _shortened(part: TextStretch, *, head: bool, tail: bool) -> TextStretch:
    text, room = part.text, _KEPT * (head + tail)
    if len(text) <= room + _KEPT:
        return part
    return TextStretch((text[:_KEPT] if head else "") + " … " + (text[-_KEPT:] if tail else ""))
