"""The register: all commitments and actions of the view, searched, sorted, a page at a time, and taken
home."""

from typing import Any

from commitments import tables, ui
from commitments.measures.register import REGISTER_SORTS, list_commitments
from commitments.site import paging
from commitments.site.filters import own_choices
from commitments.site.view_form import Field
from commitments.site.visit import Visit

SIZE = 25


def asked(visit: Visit) -> dict[str, Any]:
    """Give what the address asks of the register, beside the filters that every page has."""
    address = visit.address
    sort = address["sort"] if address["sort"] in REGISTER_SORTS else "title"
    return {
        "search": address["q"],
        **{name: address.all(name) for name in own_choices(visit)},
        "sort": sort,
        "descending": bool(address["descending"]),
        "order": paging.alphabetical(visit, sort),
        "language": visit.t.language,
    }


def draw(visit: Visit) -> None:
    """Draw the search, the rows and the way through their pages."""
    t, wanted = visit.t, asked(visit)
    found = paging.listed(visit, list_commitments, **wanted, size=SIZE)
    orders = tables.register_heads(t)
    by_title = orders.pop("title")  # the order where none is asked for
    ui.heading(t("Commitments and actions"), tables.register_finding(found, visit), level=1)
    ui.choices(
        visit,
        [
            Field(name, title, list(labels.items()), wanted[name], t("All"))
            for name, (title, labels) in own_choices(visit).items()
            if name != "partner"
        ]
        + [Field("sort", t("Sorted by"), list(orders.items()), visit.address.all("sort"), by_title)],
        t("Find"),
        search=wanted["search"],
        placeholder=t("title, actor, place"),
    )
    if found.rows:
        ui.table(tables.register_table(found.rows, visit, wanted["sort"], wanted["descending"]), cards=True)
        ui.more(visit, len(found.rows), found.total, SIZE)
    else:
        ui.nothing_recorded(visit)


def take_home(visit: Visit) -> None:
    """Offer what is shown, all of its pages, in names rather than codes."""
    wanted = asked(visit)
    if visit.read(list_commitments, **wanted, page=1, size=SIZE).rows:
        ui.take_register_home(visit, **wanted)


ui.page("register", draw, then=take_home)
