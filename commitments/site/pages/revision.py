"""One revision: what it was, all that it did, how things stood then; the files it came from, for staff."""

from commitments.site import blocks, missing, paging
from commitments.site.urls import LightAddress
from commitments.site.visit import Visit
from commitments.site.words import revision_history
from commitments.store import history
from commitments.store.revisions import Revision

AT_ONCE, AT_ONCE_LIGHT = 25, 10  # records of each table and happening, all their values
SIZE = 50


def page(visit: Visit) -> blocks.Page:
    """Return the page, for staff with the names of persons."""
    t, for_staff = visit.t, visit.for_staff
    revision = visit.opened.revision(visit.address["number"])
    if revision is None:
        return _missing(visit)
    number, span = revision.number, revision_history.Span(revision.number)
    did = revision_history.did(visit.opened, revision, t)
    body: list[blocks.Block] = [
        blocks.Facts(revision_history.facts(revision, visit.opened, did, visit, for_staff=for_staff))
    ]
    if for_staff:
        body.append(blocks.Link(visit.to("undo", number=str(number)), t("Undo this revision")))
    body.append(blocks.Heading(t("What it changed")))
    part = visit.address["table"], visit.address["what"]
    if n := history.change_counts(visit.opened, number).get(part):
        page, size = paging.page_number(visit), paging.page_size(visit, SIZE)
        section = revision_history.part(visit.opened, span, part, n, visit, page, size)
        body += [
            blocks.RecordChanges([section]),
            *paging.pager(visit, len(section.items), n, SIZE),
            blocks.Link(visit.to("revision", number=str(number)), t("All of this revision")),
        ]
    else:
        at_once = AT_ONCE_LIGHT if isinstance(visit.address, LightAddress) else AT_ONCE
        body += [
            blocks.RecordChanges(revision_history.sections(visit.opened, span, visit, at_once)),
            blocks.Link(visit.to("history"), t("The whole history")),
        ]
    files = (blocks.Files(_as_they_came(visit, revision), for_staff=True),) if for_staff else ()
    return blocks.Page(revision_history.title(revision, t), revision.reason, body, files)


def _missing(visit: Visit) -> blocks.Page:
    """Return a page that says that there is no such revision, or none yet."""
    t, newest = visit.t, visit.opened.newest
    why = t("Revisions are numbered from 1 to {newest}.", newest=str(newest))
    near = [(t("the history"), visit.to("history"))]
    body = [blocks.EmptyState(why, near=near) if newest else missing.nothing_recorded(visit)]
    return blocks.Page(t("This revision does not exist"), "", body, exists=False)


def _as_they_came(visit: Visit, revision: Revision) -> list[blocks.FileOffer]:
    """Return the files that a revision came from; empty where they were not kept."""
    return [
        blocks.FileOffer(
            visit.t("Download {file} as it came", file=file.name),
            file.name,
            "application/octet-stream",
            lambda sha256=file.sha256: visit.opened.original(sha256) or b"",  # type: ignore[misc]
            f"original.{file.sha256}.{file.name}",
        )
        for file in revision.files
    ]
