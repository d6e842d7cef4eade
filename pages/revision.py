"""One revision: what it was, all that it did, how things stood then; the files it came from, for staff."""

from functools import partial

from commitments import chronicle, history, ui
from commitments.store import Revision

AT_ONCE = 25
SIZE = 50


def asked(here: ui.Here) -> Revision | None:
    """Give the revision that the address asks for."""
    number = here.address["number"]
    found = [each for each in here.opened.revisions() if str(each.number) == number]
    return found[0] if found else None


def drawn(here: ui.Here, *, for_staff: bool) -> None:
    """Draw the page, with the names of persons for staff."""
    t, revision = here.t, asked(here)
    if revision is None:
        missing(here)
        return
    number = revision.number
    did = chronicle.did(here.opened, revision, t)
    ui.heading(chronicle.title(revision, t), revision.reason, level=1)
    ui.facts(chronicle.facts(revision, did, here, for_staff=for_staff))
    if for_staff:
        ui.link(here.to("undo", number=str(number)), t("Take this revision back"))
    ui.heading(t("What it changed"))
    part = here.address["table"], here.address["what"]
    if n := history.happenings(here.opened, number).get(part):
        one_part(here, number, part, n)
        return
    ui.happenings(here, chronicle.sections(here.opened, number, here, AT_ONCE))
    ui.link(here.to("history"), t("The whole history"))


def one_part(here: ui.Here, number: int, part: history.Happening, n: int) -> None:
    """Draw all that happened to the records of one table, a page at a time."""
    t = here.t
    section = chronicle.part(
        here.opened, number, part, n, here, ui.page_number(here), ui.page_size(here, SIZE)
    )
    ui.happenings(here, [section])
    ui.more(here, len(section.items), n, SIZE)
    ui.link(here.to("revision", number=str(number)), t("All of this revision"))


def missing(here: ui.Here) -> None:
    """Say that there is no such revision, or none yet."""
    t = here.t
    ui.heading(t("This revision is not in the record"), level=1)
    if here.opened.newest:
        why = t("Revisions are numbered from 1 to {newest}.", newest=str(here.opened.newest))
        ui.nothing(here, why, near=[(t("the history"), here.to("history"))])
    else:
        ui.nothing_recorded(here)


def draw(here: ui.Here) -> None:
    """Draw what everyone may see."""
    drawn(here, for_staff=False)


def draw_for_staff(here: ui.Here) -> None:
    """Draw it with the names of persons."""
    drawn(here, for_staff=True)


def as_it_came(here: ui.Here, sha256: str) -> bytes:
    """Give the content of a file that was deposited; empty where it was not kept."""
    return here.opened.original(sha256) or b""


def take_home(here: ui.Here) -> None:
    """Offer staff the files that the revision came from, as they came."""
    t, revision = here.t, asked(here)
    if revision is None or ui.staff() is None:
        return
    for file in revision.files:
        ui.offer(
            t("Download {file} as it came", file=file.name),
            partial(as_it_came, here, file.sha256),
            file.name,
            key=f"original.{file.sha256}.{file.name}",
            for_staff=True,
        )


ui.page("revision", draw, ui.later("One revision"), then=take_home, for_staff=draw_for_staff)
