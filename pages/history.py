"""Every revision of the record: when, why, what it did; of everything, or of one actor or commitment."""

from typing import Any

from commitments import chronicle, history, records, ui
from commitments.address import FILTERS
from commitments.history import Past
from commitments.measures import Seen

SIZE = 20


def led(here: ui.Here) -> dict[str, str]:
    """Give the commitments that the chosen actors lead, as identifier → title; none where no actor is."""
    if not here.seen.actor:
        return {}
    of = Seen(revision=here.seen.revision, day=here.seen.day, actor=here.seen.actor)
    rows = here.read(records.register, seen=of, size=None).rows
    return {row["commitment_id"]: here.t.bilingual(row, "title") for row in rows}


def asked(here: ui.Here) -> str:
    """Give the commitment that is asked for, "" for none; beside an actor, only one that it leads."""
    wanted = here.address["commitment"]
    known = {each.lower() for each in led(here)}
    return wanted if not here.seen.actor or wanted.lower() in known else ""


def found(here: ui.Here, page: int, size: int) -> Past:
    """Give the revisions that the address asks for."""
    commitment = asked(here)
    return history.past(
        here.opened,
        upto=here.seen.revision or 0,
        actors=() if commitment else here.seen.actor,
        commitment=commitment,
        page=page,
        size=size,
    )


def whose(here: ui.Here) -> str:
    """Give the names of those whose history it is, "" for that of everything."""
    t, commitment = here.t, asked(here)
    if commitment:
        record = here.opened.current(here.seen.revision).record("commitments", commitment.lower())
        return t.quoted(t.bilingual(record, "title") if record else commitment)
    names = [here.name("actor", actor) for actor in here.seen.actor]
    return t.list(names) if names else ""


def choose(here: ui.Here) -> None:
    """Let an actor be chosen, and then one of the commitments that it leads."""
    t, fields, options = here.t, ui.filters(here, "actor"), list(led(here).items())
    if options:
        chosen = tuple(each for each, _ in options if each.lower() == asked(here).lower())
        fields.append(ui.Field("commitment", t("Commitment or action"), options, chosen, t("All"), wide=True))
    ui.choices(here, fields, t("Show"))


def drawn(here: ui.Here, *, for_staff: bool) -> None:
    """Draw the page, with the names of persons for staff."""
    t, past, of = here.t, found(here, ui.page_number(here), ui.page_size(here, SIZE)), whose(here)
    ui.heading(t("History"), chronicle.finding(past, of, here), level=1)
    if for_staff:
        ui.link(here.to("rename"), t("Change an identifier, or merge two records"))
    ui.link(here.address.data("revisions.atom"), t("Be told of every revision (Atom feed)"))
    choose(here)
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
        columns = chronicle.columns(t, for_staff=for_staff)
        ui.download(here, t("History"), t("history"), columns, rows, for_staff=for_staff)


ui.page("history", draw, then=take_home, for_staff=draw_for_staff)
