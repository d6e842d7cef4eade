"""Every revision of the register: when, why, what it did; of everything, or of one actor or commitment."""

from typing import Any

from commitments.contract.dimensions import DIMENSIONS
from commitments.measures.register import list_commitments
from commitments.site import blocks, missing, paging
from commitments.site.view_form import filter_fields
from commitments.site.visit import Visit
from commitments.site.words import revision_history
from commitments.store import history
from commitments.store.history import RevisionPage

SIZE = 20


def page(visit: Visit) -> blocks.Page:
    """Return the page, for staff with the names of persons."""
    t, for_staff = visit.t, visit.for_staff
    past = _past(visit, paging.page_number(visit), paging.page_size(visit, SIZE))
    whose = _whose(visit)
    body: list[blocks.Block] = []
    if for_staff:
        body.append(blocks.Link(visit.to("rename"), t("Change an identifier, or merge two records")))
    body += [
        blocks.Link(visit.address.data("revisions.atom"), t("Follow every revision (Atom feed)")),
        _form(visit),
    ]
    if not whose:
        said = t("Each change of the register is a revision, and every page can be read as of any of them.")
        body.append(blocks.Heading(finding=said))
    else:
        everything = visit.address.here(actor=None, commitment=None, page=None)
        body.append(blocks.Link(everything, t("The whole history")))
    if any(getattr(visit.scope, name) for name in DIMENSIONS if name != "actor"):
        body.append(blocks.Heading(finding=t("Only the actor filter applies to the history.")))
    title, finding = t("History"), revision_history.finding(past, whose, visit)
    if not past.revisions:
        nothing = missing.nothing_recorded(
            visit,
            t("No revision concerns this choice."),
            t("It may have been recorded under another identifier."),
        )
        return blocks.Page(title, finding, [*body, nothing])
    body += [
        blocks.RevisionList(revision_history.summaries(past, visit.opened, visit, for_staff=for_staff)),
        *paging.pager(visit, len(past.revisions), past.total, SIZE),
    ]
    columns = revision_history.columns(t, for_staff=for_staff)
    return blocks.Page(
        title, finding, body, (blocks.Download(title, t("history"), columns, _rows, for_staff=for_staff),)
    )


def _led(visit: Visit) -> dict[str, str]:
    """Return the commitments that the chosen actors lead, as identifier → title; none where no actor is."""
    if not visit.scope.actor:
        return {}
    alone = visit.scope.only(actor=visit.scope.actor)
    rows = visit.read(list_commitments, scope=alone, size=None).rows
    return {row["commitment_id"]: visit.t.bilingual(row, "title") for row in rows}


def _asked(visit: Visit) -> str:
    """Return the commitment that is asked for, "" for none; beside an actor, only one that it leads."""
    commitment = visit.address["commitment"]
    known = {key.lower() for key in _led(visit)}
    return commitment if not visit.scope.actor or commitment.lower() in known else ""


def _past(visit: Visit, page: int, size: int) -> RevisionPage:
    """Return the revisions that the address asks for."""
    commitment = _asked(visit)
    return history.list_revisions(
        visit.opened,
        upto=visit.scope.revision or 0,
        of=history.subject(
            visit.opened, actors=() if commitment else visit.scope.actor, commitment=commitment
        ),
        page=page,
        size=size,
    )


def _whose(visit: Visit) -> str:
    """Return the names of those whose history it is, "" for that of everything."""
    t, commitment = visit.t, _asked(visit)
    if commitment:
        record = visit.opened.head(visit.scope.revision).record("commitments", commitment.lower())
        return t.quoted(t.bilingual(record, "title") if record else commitment)
    names = [visit.name("actor", actor) for actor in visit.scope.actor]
    return t.list(names) if names else ""


def _form(visit: Visit) -> blocks.ChoiceForm:
    """Return the choice of an actor, and then of one of the commitments that it leads."""
    t, fields, options = visit.t, filter_fields(visit, "actor"), list(_led(visit).items())
    if options:
        chosen = tuple(key for key, _ in options if key.lower() == _asked(visit).lower())
        fields.append(
            blocks.Field("commitment", t("Commitment or action"), options, chosen, t("All"), wide=True)
        )
    return blocks.ChoiceForm(fields, t("Show"))


def _rows(visit: Visit) -> list[dict[str, Any]]:
    """Return the history, all of its pages."""
    return revision_history.rows(_past(visit, 1, visit.opened.newest or 1), visit.t)
