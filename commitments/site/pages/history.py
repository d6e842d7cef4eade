"""Every revision of the register: when, why, what it did; of everything or of one actor; or what lies between
two of them."""

from datetime import date
from typing import Any

from commitments.contract.dimensions import DIMENSIONS
from commitments.site import blocks, missing, paging
from commitments.site.pages import comparison
from commitments.site.view_form import filter_fields
from commitments.site.visit import Visit
from commitments.site.words import revision_history
from commitments.store import history
from commitments.store.history import RevisionPage

SIZE = 20


def page(visit: Visit) -> blocks.Page:
    """Return the page, for staff with the names of persons."""
    if between := comparison.ends(visit):
        return comparison.page(visit, *between)
    t, for_staff = visit.t, visit.for_staff
    past = _past(visit, paging.page_number(visit), paging.page_size(visit, SIZE))
    whose = t.list([visit.name("actor", actor) for actor in visit.scope.actor]) if visit.scope.actor else ""
    body: list[blocks.Block] = []
    if for_staff:
        body.append(blocks.Link(visit.to("rename"), t("Change an identifier, or merge two records")))
    body += [
        blocks.Link(visit.address.data("revisions.atom"), t("Follow every revision (Atom feed)")),
        blocks.ChoiceForm([*filter_fields(visit, "actor"), *period_fields(visit)], t("Show")),
    ]
    if not whose:
        said = t("Each change of the register is a revision, and every page can be read as of any of them.")
        body.append(blocks.Heading(finding=said))
    else:
        everything = visit.address.here(actor=None, page=None)
        body.append(blocks.Link(everything, t("The whole history")))
        body += [
            blocks.Link(
                visit.to("record", table="signatories", id=actor), t("Value by value: {name}", name=name)
            )
            for actor in visit.scope.actor
            if (name := visit.name("actor", actor))
        ]
    if any(getattr(visit.scope, name) for name in DIMENSIONS if name != "actor"):
        body.append(blocks.Heading(finding=t("Only the actor filter applies to the history.")))
    title, finding = t("History"), revision_history.finding(past, whose, visit)
    if not past.revisions:
        return blocks.Page(title, finding, [*body, nothing_found(visit)])
    body += [
        blocks.RevisionList(revision_history.summaries(past, visit.opened, visit, for_staff=for_staff)),
        *paging.pager(visit, len(past.revisions), past.total, SIZE),
    ]
    if visit.opened.newest > 1:
        body += [blocks.Heading(t("Compare two revisions"), place="compare"), comparison.form(visit)]
    columns = revision_history.columns(t, for_staff=for_staff)
    return blocks.Page(
        title, finding, body, (blocks.Download(title, t("history"), columns, _rows, for_staff=for_staff),)
    )


def nothing_found(visit: Visit) -> blocks.EmptyState:
    """Return what is said where no revision is what is asked for, and the way to all of them."""
    if not visit.opened.newest:
        return missing.nothing_recorded(visit)
    everything = visit.address.here(**dict.fromkeys((*DIMENSIONS, "since", "until", "who", "page")))
    near = [(visit.t("see everything"), everything)]
    return blocks.EmptyState(visit.t("No revision concerns this choice."), near=near)


def period_fields(visit: Visit) -> list[blocks.Field]:
    """Return the choice of the days between which revisions were made and, for staff, of the person."""
    t, chosen = visit.t, visit.address
    fields = [
        blocks.Field("since", t("From the day"), None, chosen.all("since")),
        blocks.Field("until", t("To the day"), None, chosen.all("until")),
    ]
    if visit.for_staff:
        people = [(name, name) for name in visit.opened.people()]
        fields.append(blocks.Field("who", t("By whom"), people, chosen.all("who"), t("Everyone")))
    return fields


def period_chosen(visit: Visit) -> dict[str, Any]:
    """Return the days and, for staff, the person that the address asks for."""
    days = {name: visit.address[name] for name in ("since", "until")}
    chosen: dict[str, Any] = {name: date.fromisoformat(day) for name, day in days.items() if day}
    return chosen | ({"who": visit.address["who"]} if visit.for_staff else {})


def _past(visit: Visit, page: int, size: int) -> RevisionPage:
    """Return the revisions that the address asks for."""
    return history.list_revisions(
        visit.opened,
        upto=visit.scope.revision or 0,
        of=history.subject(visit.opened, actors=visit.scope.actor),
        **period_chosen(visit),
        page=page,
        size=size,
    )


def _rows(visit: Visit) -> list[dict[str, Any]]:
    """Return the history, all of its pages."""
    return revision_history.rows(_past(visit, 1, visit.opened.newest or 1), visit.opened, visit.t)
