"""What was corrected in the files of a revision before it was published, and how they were read."""

from commitments.auth.sign_in import Person
from commitments.i18n.translator import capital
from commitments.site import blocks, paging
from commitments.site.visit import Visit
from commitments.site.words import revision_history
from commitments.site.words.changeset import RecordNames
from commitments.staff import mends
from commitments.store.changesets import Changeset
from commitments.store.revisions import Revision
from commitments.ui.drawing import draw, heading

_SIZE = 50


def page(visit: Visit, _: Person) -> None:
    """Draw the page."""
    t, store = visit.t, visit.opened
    title, revision = t("Corrections before publication"), store.revision(visit.address["number"])
    if revision is None:
        heading(title, t("Choose a revision in the history."), level=1)
        draw(visit, [blocks.Link(visit.to("history"), t("The history"))])
        return
    number = str(revision.number)
    draw(
        visit,
        [
            blocks.Heading(title, t.pair(revision_history.title(revision, t), revision.reason), level=1),
            blocks.Heading(finding=_finding(visit, revision)),
            *_corrections(visit, revision),
            blocks.Link(visit.to("revision", number=number), t("What it changed")),
        ],
    )


def _finding(visit: Visit, revision: Revision) -> str:
    """Return how much was corrected, and by whom."""
    said = revision_history.mended(visit.opened, revision, visit.t)
    if not said:
        return visit.t("Nothing was corrected: the files were published as they came.")
    return visit.t("{what}. Published by {who}.", what=capital(said), who=revision.who)


def _corrections(visit: Visit, revision: Revision) -> list[blocks.Block]:
    """Return the corrections, a page of them, and how each sheet was read."""
    t, readings = visit.t, visit.opened.readings(revision.number)
    every, names = mends.placed(readings), RecordNames(Changeset(revision.number), visit, visit.opened)
    part = paging.part(visit, every, _SIZE)
    body: list[blocks.Block] = []
    if every:
        body += [
            blocks.DataTable(mends.table(part, names)),
            *paging.pager(visit, len(part), len(every), _SIZE),
            blocks.Download(
                t("Corrections before publication"),
                f"corrections-{revision.number}",
                mends.columns(t),
                lambda _: [*mends.rows(every, names)],
                for_staff=True,
            ),
        ]
    if entries := mends.reading_entries(readings, t):
        body += [blocks.Heading(t("How the files were read")), blocks.EntryList(entries)]
    return body
