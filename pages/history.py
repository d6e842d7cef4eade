"""Every revision of the record: when, why, what it did; of everything, or of one actor or commitment."""

from typing import Any

from commitments import chronicle, history, ui
from commitments.address import FILTERS
from commitments.history import Past

SIZE = 20


def found(here: ui.Here, page: int, size: int) -> Past:
    """Give the revisions that the address asks for."""
    return history.past(
        here.opened,
        upto=here.seen.revision or 0,
        actors=here.seen.actor,
        commitment=here.address["commitment"],
        page=page,
        size=size,
    )


def whose(here: ui.Here) -> str:
    """Give the names of those whose history it is, "" for that of everything."""
    t = here.t
    asked = here.address["commitment"]
    names = [here.name("actor", actor) for actor in here.seen.actor]
    record = here.opened.current(here.seen.revision).record("commitments", asked.lower()) if asked else None
    names += [t("“{title}”", title=t.bilingual(record, "title") if record else asked)] if asked else []
    return t.list(names) if names else ""


def drawn(here: ui.Here, *, for_staff: bool) -> None:
    """Draw the page, with the names of persons for staff."""
    t, past, of = here.t, found(here, ui.page_number(here), SIZE), whose(here)
    ui.heading(t("History"), chronicle.finding(past, of, here), level=1)
    if for_staff:
        ui.link(here.to("rename"), t("Change an identifier, or merge two records"))
    ui.link(here.address.data("revisions.atom"), t("Be told of every revision (Atom feed)"))
    ui.choices(here, ui.filters(here, "actor"), t("Show"))
    if of:
        ui.link(here.address.here(actor=None, commitment=None, page=None), t("The whole history"))
    if any(getattr(here.seen, name) for name in FILTERS if name != "actor"):
        ui.words(t("Of the filters, that of the actor alone applies to the history."))
    if past.revisions:
        ui.history(chronicle.told(past, here.opened, here, for_staff=for_staff))
        ui.more(here, len(past.revisions), past.total, SIZE)
    else:
        ui.nothing_recorded(
            here,
            t("No revision touched what is asked for."),
            t("What it is about may have come and gone under another identifier."),
        )


def draw(here: ui.Here) -> None:
    """Draw what everyone may see."""
    drawn(here, for_staff=False)


def draw_for_staff(here: ui.Here) -> None:
    """Draw it with the names of persons."""
    drawn(here, for_staff=True)


def take_home(here: ui.Here) -> None:
    """Offer the history, all of its pages."""
    t, for_staff = here.t, ui.staff() is not None

    def rows() -> list[dict[str, Any]]:
        return chronicle.rows(found(here, 1, here.opened.newest or 1), t)

    if found(here, 1, 1).revisions:
        ui.download(here, t("History"), t("history"), chronicle.columns(t, for_staff=for_staff), rows)


ui.page("history", draw, then=take_home, for_staff=draw_for_staff)
