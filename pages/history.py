"""Every revision of the record: when, why, what it did; of everything, or of one actor or commitment."""

from typing import Any

from commitments import chronicle, history, ui
from commitments.address import FILTERS
from commitments.history import Past
from commitments.measures.register import list_commitments
from commitments.measures.scope import Scope
from commitments.site import paging
from commitments.site.view_form import Field, filter_fields
from commitments.site.visit import Visit

SIZE = 20


def led(visit: Visit) -> dict[str, str]:
    """Give the commitments that the chosen actors lead, as identifier → title; none where no actor is."""
    if not visit.scope.actor:
        return {}
    of = Scope(revision=visit.scope.revision, day=visit.scope.day, actor=visit.scope.actor)
    rows = visit.read(list_commitments, scope=of, size=None).rows
    return {row["commitment_id"]: visit.t.bilingual(row, "title") for row in rows}


def asked(visit: Visit) -> str:
    """Give the commitment that is asked for, "" for none; beside an actor, only one that it leads."""
    wanted = visit.address["commitment"]
    known = {each.lower() for each in led(visit)}
    return wanted if not visit.scope.actor or wanted.lower() in known else ""


def found(visit: Visit, page: int, size: int) -> Past:
    """Give the revisions that the address asks for."""
    commitment = asked(visit)
    return history.past(
        visit.opened,
        upto=visit.scope.revision or 0,
        actors=() if commitment else visit.scope.actor,
        commitment=commitment,
        page=page,
        size=size,
    )


def whose(visit: Visit) -> str:
    """Give the names of those whose history it is, "" for that of everything."""
    t, commitment = visit.t, asked(visit)
    if commitment:
        record = visit.opened.current(visit.scope.revision).record("commitments", commitment.lower())
        return t.quoted(t.bilingual(record, "title") if record else commitment)
    names = [visit.name("actor", actor) for actor in visit.scope.actor]
    return t.list(names) if names else ""


def choose(visit: Visit) -> None:
    """Let an actor be chosen, and then one of the commitments that it leads."""
    t, fields, options = visit.t, filter_fields(visit, "actor"), list(led(visit).items())
    if options:
        chosen = tuple(each for each, _ in options if each.lower() == asked(visit).lower())
        fields.append(Field("commitment", t("Commitment or action"), options, chosen, t("All"), wide=True))
    ui.choices(visit, fields, t("Show"))


def drawn(visit: Visit, *, for_staff: bool) -> None:
    """Draw the page, with the names of persons for staff."""
    t, past, of = (
        visit.t,
        found(visit, paging.page_number(visit), paging.page_size(visit, SIZE)),
        whose(visit),
    )
    ui.heading(t("History"), chronicle.finding(past, of, visit), level=1)
    if for_staff:
        ui.link(visit.to("rename"), t("Change an identifier, or merge two records"))
    ui.link(visit.address.data("revisions.atom"), t("Be told of every revision (Atom feed)"))
    choose(visit)
    if of:
        ui.link(visit.address.here(actor=None, commitment=None, page=None), t("The whole history"))
    if any(getattr(visit.scope, name) for name in FILTERS if name != "actor"):
        ui.words(t("Of the filters, that of the actor alone applies to the history."))
    if past.revisions:
        ui.history(chronicle.told(past, visit.opened, visit, for_staff=for_staff))
        ui.more(visit, len(past.revisions), past.total, SIZE)
    else:
        ui.nothing_recorded(
            visit,
            t("No revision touched what is asked for."),
            t("What it is about may have come and gone under another identifier."),
        )


def draw(visit: Visit) -> None:
    """Draw what everyone may see."""
    drawn(visit, for_staff=False)


def draw_for_staff(visit: Visit) -> None:
    """Draw it with the names of persons."""
    drawn(visit, for_staff=True)


def take_home(visit: Visit) -> None:
    """Offer the history, all of its pages."""
    t, for_staff = visit.t, ui.staff() is not None

    def rows() -> list[dict[str, Any]]:
        return chronicle.rows(found(visit, 1, visit.opened.newest or 1), t)

    if found(visit, 1, 1).revisions:
        columns = chronicle.columns(t, for_staff=for_staff)
        ui.download(visit, t("History"), t("history"), columns, rows, for_staff=for_staff)


ui.page("history", draw, then=take_home, for_staff=draw_for_staff)
