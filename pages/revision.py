"""One revision: what it was, all that it did, how things stood then; the files it came from, for staff."""

from functools import partial

from commitments import chronicle, history, ui
from commitments.site import paging
from commitments.site.visit import Visit
from commitments.store import Revision

AT_ONCE = 25
SIZE = 50


def asked(visit: Visit) -> Revision | None:
    """Give the revision that the address asks for."""
    number = visit.address["number"]
    found = [each for each in visit.opened.revisions() if str(each.number) == number]
    return found[0] if found else None


def drawn(visit: Visit, *, for_staff: bool) -> None:
    """Draw the page, with the names of persons for staff."""
    t, revision = visit.t, asked(visit)
    if revision is None:
        missing(visit)
        return
    number = revision.number
    did = chronicle.did(visit.opened, revision, t)
    ui.heading(chronicle.title(revision, t), revision.reason, level=1)
    ui.facts(chronicle.facts(revision, did, visit, for_staff=for_staff))
    if for_staff:
        ui.link(visit.to("undo", number=str(number)), t("Take this revision back"))
    ui.heading(t("What it changed"))
    part = visit.address["table"], visit.address["what"]
    if n := history.happenings(visit.opened, number).get(part):
        one_part(visit, number, part, n)
        return
    ui.happenings(visit, chronicle.sections(visit.opened, number, visit, AT_ONCE))
    ui.link(visit.to("history"), t("The whole history"))


def one_part(visit: Visit, number: int, part: history.Happening, n: int) -> None:
    """Draw all that happened to the records of one table, a page at a time."""
    t = visit.t
    section = chronicle.part(
        visit.opened, number, part, n, visit, paging.page_number(visit), paging.page_size(visit, SIZE)
    )
    ui.happenings(visit, [section])
    ui.more(visit, len(section.items), n, SIZE)
    ui.link(visit.to("revision", number=str(number)), t("All of this revision"))


def missing(visit: Visit) -> None:
    """Say that there is no such revision, or none yet."""
    t = visit.t
    ui.heading(t("This revision is not in the record"), level=1)
    if visit.opened.newest:
        why = t("Revisions are numbered from 1 to {newest}.", newest=str(visit.opened.newest))
        ui.nothing(visit, why, near=[(t("the history"), visit.to("history"))])
    else:
        ui.nothing_recorded(visit)


def draw(visit: Visit) -> None:
    """Draw what everyone may see."""
    drawn(visit, for_staff=False)


def draw_for_staff(visit: Visit) -> None:
    """Draw it with the names of persons."""
    drawn(visit, for_staff=True)


def as_it_came(visit: Visit, sha256: str) -> bytes:
    """Give the content of a file that was deposited; empty where it was not kept."""
    return visit.opened.original(sha256) or b""


def take_home(visit: Visit) -> None:
    """Offer staff the files that the revision came from, as they came."""
    t, revision = visit.t, asked(visit)
    if revision is None or ui.staff() is None:
        return
    for file in revision.files:
        ui.offer(
            t("Download {file} as it came", file=file.name),
            partial(as_it_came, visit, file.sha256),
            file.name,
            key=f"original.{file.sha256}.{file.name}",
            for_staff=True,
        )


ui.page("revision", draw, ui.later("One revision"), then=take_home, for_staff=draw_for_staff)
