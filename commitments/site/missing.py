"""What a page says where it has nothing to show: why, who can fill it, what is near."""

from dataclasses import replace

from commitments.contract.dimensions import DIMENSIONS
from commitments.measures.search import find_elsewhere, suggest_identifiers
from commitments.site.blocks import EmptyState, Page
from commitments.site.filters import own_choices
from commitments.site.visit import Visit
from commitments.text.marking import N_


def nothing_recorded(visit: Visit, why: str = "", who: str = "") -> EmptyState:
    """Return why a view is empty, who can fill it and what is near: of commitments, or in the words given."""
    t = visit.t
    if not visit.opened.newest:
        who = t("The GSEF secretariat fills the register from the files that cities and networks send.")
        return EmptyState(t("The register is still empty."), who)
    why = why or t(
        "No commitment or action is recorded in this view. That does not mean that nothing was done."
    )
    everything = visit.address.here(**dict.fromkeys((*DIMENSIONS, *own_choices(visit), "q", "page")))
    return replace(nothing_known(visit, why, who), near=[(t("see everything"), everything)])


def nothing_known(visit: Visit, why: str, who: str = "") -> EmptyState:
    """Return why a place is empty, and that whoever knows of something can tell."""
    who = who or visit.t("Do you know of one? Tell the GSEF secretariat, with a public source.")
    return EmptyState(why, who)


# The tables of which a page shows one thing: the page, the column of its name, what says that it is missing.
_ONE_OF = {
    "commitments": ("commitment", N_("This commitment is not in the register")),
    "signatories": ("actor", N_("This actor is not in the register")),
}


def not_found(visit: Visit, table: str, asked: str) -> Page:
    """Return a page that says that a commitment or an actor is not there, or no longer, and what is near."""
    t = visit.t
    page, title = _ONE_OF[table]
    suggestions = visit.read(suggest_identifiers, table=table, identifier=asked) if asked else ()
    close = [
        (t.bilingual(vars(suggestion), "name"), visit.to(page, id=suggestion.id))
        for suggestion in suggestions
    ]
    why = (
        t("There is no identifier “{id}” in this revision.", id=asked)
        if asked
        else t("The address does not say what to show.")
    )
    if other := visit.read(find_elsewhere, table=table, identifier=asked):
        number, day = str(other.revision), t.date(other.on)
        if other.removed:
            why = t(
                "“{id}” was removed from the register by revision {number}, on {day}.",
                id=other.id,
                number=number,
                day=day,
            )
            close.insert(0, (t("as it was"), visit.to(page, id=other.id, revision=other.revision - 1)))
        else:
            why = t(
                "“{id}” was added to the register by revision {number}, on {day}.",
                id=other.id,
                number=number,
                day=day,
            )
            close.insert(0, (t("as it is now"), visit.to(page, id=other.id, revision=None)))
    everything = {
        "commitments": (t("all commitments"), visit.to("register")),
        "signatories": (t("all actors"), visit.to("actors")),
    }
    return Page(t(title), "", [EmptyState(why, near=[*close, everything[table]])], exists=False)
