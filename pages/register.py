"""The register: all commitments and actions of the view, searched, sorted, a page at a time, and taken
home."""

from typing import Any

from commitments import records, tables, ui

SIZE = 25


def asked(here: ui.Here) -> dict[str, Any]:
    """Give what the address asks of the register, beside the filters that every page has."""
    address = here.address
    sort = address["sort"] if address["sort"] in records.SORTS else "title"
    return {
        "search": address["q"],
        **{name: address.all(name) for name in ui.own_choices(here)},
        "sort": sort,
        "descending": bool(address["descending"]),
        "order": ui.alphabetical(here, sort),
        "language": here.t.language,
    }


def draw(here: ui.Here) -> None:
    """Draw the search, the rows and the way through their pages."""
    t, wanted = here.t, asked(here)
    found = ui.listed(here, records.register, **wanted, size=SIZE)
    orders = tables.register_heads(t)
    by_title = orders.pop("title")  # the order where none is asked for
    ui.heading(t("Commitments and actions"), tables.register_finding(found, here), level=1)
    ui.choices(
        here,
        [
            ui.Field(name, title, list(labels.items()), wanted[name], t("All"))
            for name, (title, labels) in ui.own_choices(here).items()
            if name != "partner"
        ]
        + [ui.Field("sort", t("Sorted by"), list(orders.items()), here.address.all("sort"), by_title)],
        t("Find"),
        search=wanted["search"],
        placeholder=t("title, actor, place"),
    )
    if found.rows:
        ui.table(tables.register_table(found.rows, here, wanted["sort"], wanted["descending"]), cards=True)
        ui.more(here, len(found.rows), found.total, SIZE)
    else:
        ui.nothing_recorded(here)


def take_home(here: ui.Here) -> None:
    """Offer what is shown, all of its pages, in names rather than codes."""
    wanted = asked(here)
    if here.read(records.register, **wanted, page=1, size=SIZE).rows:
        ui.take_register_home(here, **wanted)


ui.page("register", draw, then=take_home)
