"""The history of one record: what each revision did to it, and since when each of its values stands."""

from collections.abc import Mapping
from typing import Any

from commitments.contract.model import RECORDS, Record
from commitments.site import blocks, paging
from commitments.site.pages.history import nothing_found, period_chosen, period_fields
from commitments.site.visit import Visit
from commitments.site.words import record_history, revision_history
from commitments.site.words.changeset import RecordNames
from commitments.store import history
from commitments.store.changesets import Changeset
from commitments.store.history import RevisionPage
from commitments.store.revision_log import Subject

SIZE = 20


def page(visit: Visit) -> blocks.Page:
    """Return the page, for staff with the names of persons."""
    t, for_staff, store = visit.t, visit.for_staff, visit.opened
    of = _subject(visit)
    if of is None or not (last := _past(visit, of, size=1)).revisions:
        return _missing(visit)
    names, table = _names(visit), visit.address["table"]
    keys = of.keys or of.signatories or of.commitments  # the one of now first
    standing = next(filter(None, (names.before.record(table, key) for key in keys)), None)
    record = standing or _removed(_changes(visit, of, last)[last.revisions[0].number], table)
    body: list[blocks.Block] = []
    if standing and (to := names.naming(standing).to):
        body.append(blocks.Link(to, t("Its page")))
    past = _past(visit, of, **period_chosen(visit), page=paging.page_number(visit), size=_size(visit))
    changes = _changes(visit, of, past)
    done = {number: record_history.sections(change, number, names) for number, change in changes.items()}
    listed = revision_history.summaries(past, store, visit, for_staff=for_staff, done=done)
    body += [
        blocks.Heading(t("Every change")),
        blocks.ChoiceForm(period_fields(visit), t("Show")),
        blocks.RevisionList(listed) if listed else nothing_found(visit),
        *paging.pager(visit, len(listed), past.total, SIZE),
        *(_since_when(visit, standing, names) if standing else ()),
        blocks.Link(visit.to("history"), t("The whole history")),
    ]
    title = t("History of one record")
    name = f"{t.quoted(names.name(record))} ({names.told_apart(record)})" if record else keys[0]
    columns = record_history.columns(t, for_staff=for_staff)
    files = (blocks.Download(title, t("history"), columns, _rows, for_staff=for_staff),)
    return blocks.Page(title, revision_history.finding(last, name, visit), body, files)


def _subject(visit: Visit) -> Subject | None:
    """Return the record that is asked for: of an actor with what is its own, and so of a commitment."""
    table, key = visit.address["table"], visit.address["id"]
    match table:
        case _ if table not in RECORDS or not key:
            return None
        case "signatories":
            return history.subject(visit.opened, actors=[key])
        case "commitments":
            return history.subject(visit.opened, commitment=key)
        case _:
            return history.subject(visit.opened, record=(table, key))


def _past(visit: Visit, of: Subject, **asked: Any) -> RevisionPage:
    return history.list_revisions(visit.opened, upto=visit.scope.revision or 0, of=of, **asked)


def _changes(visit: Visit, of: Subject, past: RevisionPage) -> Mapping[int, Changeset]:
    return history.changes_to(visit.opened, of, [revision.number for revision in past.revisions])


def _names(visit: Visit) -> RecordNames:
    return RecordNames(Changeset(visit.scope.revision or 0), visit, visit.opened)


def _size(visit: Visit) -> int:
    return paging.page_size(visit, SIZE)


def _removed(change: Changeset, table: str) -> Record | None:
    """Return what the last revision of a record took out."""
    return next((record for record in change.removed if record.table == table), None)


def _since_when(visit: Visit, record: Record, names: RecordNames) -> list[blocks.Block]:
    """Return each value of a record with the revision that last wrote it."""
    store = visit.opened
    numbers = history.written_by(store, record, visit.scope.revision or 0)
    revisions = {revision.number: revision for revision in store.revisions(set(numbers.values()))}
    written = {column: revisions[number] for column, number in numbers.items()}
    table = record_history.values_table(record, written, names, for_staff=visit.for_staff)
    return [blocks.Heading(visit.t("Each value, and since when")), blocks.DataTable(table)]


def _missing(visit: Visit) -> blocks.Page:
    """Return a page that says that there never was such a record."""
    t, asked = visit.t, visit.address["id"]
    why = (
        t("There is no identifier “{id}” in this revision.", id=asked)
        if asked
        else t("The address does not say what to show.")
    )
    near = [(t("the history"), visit.to("history"))]
    return blocks.Page(
        t("This record is not in the register"), "", [blocks.EmptyState(why, near=near)], exists=False
    )


def _rows(visit: Visit) -> list[dict[str, Any]]:
    """Return the whole history of the record, value by value."""
    of = _subject(visit)
    if of is None:
        return []
    past = _past(visit, of, **period_chosen(visit), size=visit.opened.newest or 1)
    return record_history.rows(past.revisions, _changes(visit, of, past), _names(visit), visit.opened)
