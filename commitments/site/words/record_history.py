"""The history of one record in words: what each revision did to it, and since when each value stands."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from commitments.contract.model import RECORDS, Record
from commitments.i18n.translator import Translator, capital
from commitments.site.cells import Cell, Table, TableCell
from commitments.site.context import Context
from commitments.site.words import revision_history
from commitments.site.words.changeset import RecordNames, TableSection, happening_word, section
from commitments.site.words.tables import table_names
from commitments.store.changesets import Changeset
from commitments.store.history import grouped
from commitments.store.revisions import Revision
from commitments.store.store import Store

_SEEN, _AT_MOST = 5, 50  # records of each kind in a revision: seen at once, and in all


def sections(change: Changeset, revision: int, names: RecordNames) -> list[TableSection]:
    """Return what a revision did to a record, and to what is its own."""
    span = revision_history.Span(revision)
    return [
        section(at, touched[:_AT_MOST], len(touched), names, seen=_SEEN, to=span.to(names.context, at))
        for at, touched in grouped(change).items()
    ]


def values_table(
    record: Record, written: Mapping[str, Revision], names: RecordNames, *, for_staff: bool
) -> Table:
    """Return the values of a record, each with the revision that last wrote it: since when it stands, and who
    says so, the last first; what is not given is left out, unless it was taken away."""
    t, to = names.context.t, names.context.address.to
    entered = min((revision.number for revision in written.values()), default=0)

    def row(name: str, revision: Revision) -> Iterator[Cell]:
        column = record.columns()[name]
        yield capital(t.heading(column))
        yield names.worded(column, getattr(record, name))
        yield t.date(revision.at.date())
        yield TableCell(revision.reason, to("revision", number=str(revision.number)))
        if for_staff:
            yield revision.who

    return Table.of(
        (t("What"), t("Value"), t("Since"), t("Why"), *([t("By whom")] if for_staff else [])),
        (
            row(name, revision)
            for name, revision in sorted(written.items(), key=lambda each: -each[1].number)
            if getattr(record, name) not in (None, ()) or revision.number > entered
        ),
    )


def columns(t: Translator, *, for_staff: bool) -> dict[str, str]:
    """Return the columns of the history of a record as it is taken home, name → heading."""
    of_revisions = revision_history.columns(t, for_staff=for_staff)
    kept = ("number", "at", "who", "kind", "reason")
    return {name: of_revisions[name] for name in kept if name in of_revisions} | {
        "table": t("Table"),
        "record": t("Record"),
        "about": t("Which one"),
        "happening": t("What happened"),
        "column": t("Column"),
        "before": t("Before"),
        "after": t("After"),
        "files": of_revisions["files"],
    }


def rows(
    revisions: Sequence[Revision], changes: Mapping[int, Changeset], names: RecordNames, store: Store
) -> list[dict[str, Any]]:
    """Return the history of a record as rows: one a value that was written, before and after."""
    t = names.context.t
    return [
        {
            **{name: getattr(revision, name) for name in ("number", "at", "who", "reason")},
            "kind": revision_history.how(revision, store, t),
            "files": [file.name for file in revision.files],
            **told,
        }
        for revision in revisions
        for told in _values(changes[revision.number], names)
    ]


def _values(change: Changeset, names: RecordNames) -> Iterator[dict[str, Any]]:
    """Yield each value that a change wrote, with the record that has it."""
    context: Context = names.context
    tables = table_names(context.t)
    for (table, what), touched in grouped(change).items():
        for each in touched:
            record = each.new or each.old
            assert record is not None  # noqa: S101
            told = {
                "table": tables[table],
                "record": names.name(record),
                "about": names.told_apart(record),
                "happening": happening_word(what, context.t),
            }
            for name, column in RECORDS[table].columns().items():
                before, after = (getattr(side, name) if side else None for side in (each.old, each.new))
                if before != after and not (before in (None, ()) and after in (None, ())):
                    values = {"before": before, "after": after}
                    yield (
                        told
                        | {"column": capital(context.t.heading(column))}
                        | {
                            side: "" if value in (None, ()) else names.worded(column, value)
                            for side, value in values.items()
                        }
                    )
