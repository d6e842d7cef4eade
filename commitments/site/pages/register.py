"""The register: all commitments and actions of the view, searched, sorted, a page at a time, and taken
home."""

from typing import Any

from commitments.measures.register import REGISTER_SORTS, list_commitments
from commitments.site import blocks, missing, paging
from commitments.site.filters import own_choices
from commitments.site.visit import Visit
from commitments.site.words import register
from commitments.site.words.in_names import rows_in_names

SIZE = 25


def page(visit: Visit) -> blocks.Page:
    """Return the page."""
    t, asked = visit.t, _asked(visit)
    listed = paging.listed(visit, list_commitments, **asked, size=SIZE)
    title, finding = t("Commitments and actions"), register.register_finding(listed, visit)
    orders = register.register_heads(t)
    by_title = orders.pop("title")  # the order where none is asked for
    fields = [
        blocks.Field(name, label, list(names.items()), asked[name], t("All"))
        for name, (label, names) in own_choices(visit).items()
        if name != "partner"
    ]
    sort = blocks.Field("sort", t("Sorted by"), list(orders.items()), visit.address.all("sort"), by_title)
    search = blocks.ChoiceForm([*fields, sort], t("Find"), asked["search"], t("title, actor, place"))
    if not listed.rows:
        return blocks.Page(title, finding, [search, missing.nothing_recorded(visit)])
    table = register.register_table(listed.rows, visit, asked["sort"], asked["descending"])
    return blocks.Page(
        title,
        finding,
        [search, blocks.DataTable(table), *paging.pager(visit, len(listed.rows), listed.total, SIZE)],
        (blocks.Download(title, t("commitments"), register.register_columns(t), _rows),),
    )


def _asked(visit: Visit) -> dict[str, Any]:
    """Return what the address asks of the register, beside the filters that every page has."""
    address = visit.address
    sort = address["sort"] if address["sort"] in REGISTER_SORTS else "title"
    return {
        "search": address["q"],
        **{name: address.all(name) for name in own_choices(visit)},
        "silent": bool(address["silent"]),
        "sort": sort,
        "descending": bool(address["descending"]),
        "order": paging.alphabetical(visit, sort),
        "language": visit.t.language,
    }


def _rows(visit: Visit) -> list[dict[str, Any]]:
    """Return all that is found, in names rather than codes."""
    listed = list_commitments(visit.opened, visit.scope, **_asked(visit), size=None)
    return rows_in_names(listed.rows, register.register_columns(visit.t), visit)
