"""The register: all commitments and actions of the view, searched, narrowed, sorted, a page at a time, and
taken home."""

from collections.abc import Mapping
from typing import Any

from commitments.contract import codelists
from commitments.contract.dimensions import DIMENSIONS, NONE
from commitments.measures.register import REGISTER_SORTS, count_choices, list_commitments
from commitments.site import blocks, missing, paging
from commitments.site.cells import Chip, ChipGroup
from commitments.site.filters import own_choices
from commitments.site.visit import Visit
from commitments.site.words import register
from commitments.site.words.in_names import rows_in_names

SIZE = 25

CHIPS = ("completion", "country", "level", "article", "silent")  # what one tap narrows it to


def page(visit: Visit) -> blocks.Page:
    """Return the page."""
    t, asked, order = visit.t, _asked(visit), _order(visit)
    listed = paging.listed(visit, list_commitments, **asked, **order, size=SIZE)
    counted = visit.read(count_choices, by=CHIPS, **asked)
    title, finding = t("Commitments and actions"), register.page_finding(listed, counted["completion"], visit)
    body: list[blocks.Block] = [
        blocks.Heading(finding=register.set_aside(listed, t)),
        _search(visit, asked, order["sort"]),
        blocks.Chips([chips for by in CHIPS if (chips := _chips(by, counted[by], visit)).chips]),
    ]
    if not listed.rows:
        return blocks.Page(title, finding, [*body, missing.nothing_recorded(visit)])
    table = register.register_table(listed.rows, visit, order["sort"], order["descending"])
    return blocks.Page(
        title,
        finding,
        [
            *body,
            blocks.DataTable(table, line=register.ON_A_PHONE),
            blocks.Legend((), register.who_says_so(listed, t), on=blocks.SCREEN | blocks.Medium.LIGHT),
            *paging.pager(visit, len(listed.rows), listed.total, SIZE),
        ],
        (blocks.Download(title, t("commitments"), register.register_columns(t), _rows),),
    )


def _asked(visit: Visit) -> dict[str, Any]:
    """Return what the address asks of the register, beside the filters that every page has."""
    address = visit.address
    return {
        "search": address["q"],
        **{name: address.all(name) for name in own_choices(visit)},
        "silent": bool(address["silent"]),
    }


def _order(visit: Visit) -> dict[str, Any]:
    """Return the order that the address asks for: the newest news first where it asks for none."""
    asked, descending = visit.address["sort"], bool(visit.address["descending"])
    sort = asked if asked in REGISTER_SORTS else "title" if descending else "as_of"
    return {
        "sort": sort,
        "descending": descending or (sort == "as_of" and asked != sort),
        "order": paging.alphabetical(visit, sort),
        "language": visit.t.language,
    }


def _search(visit: Visit, asked: dict[str, Any], sort: str) -> blocks.ChoiceForm:
    """Return the search, and the choices that are no chips."""
    t = visit.t
    fields = [
        blocks.Field(name, label, list(names.items()), asked[name], t("All"))
        for name, (label, names) in own_choices(visit).items()
        if name not in (*CHIPS, "partner")
    ]
    heads = register.register_heads(t)
    del heads["as_of"]  # the order where none is asked for
    chosen = (sort,) if sort in heads else ()
    order = blocks.Field("sort", t("Sorted by"), list(heads.items()), chosen, t("Latest news"))
    # Translators: what a button does.
    return blocks.ChoiceForm([*fields, order], t("Find"), asked["search"], t("title, actor, place"))


def _chips(by: str, counted: Mapping[Any, int], visit: Visit) -> ChipGroup:
    """Return the codes of a column as filters: those that find something, and those that are chosen."""
    t, own = visit.t, own_choices(visit)
    if by in own:
        (label, names), chosen = own[by], visit.address.all(by)
        swatches = {*codelists.SHOWN_COMPLETIONS} & {*names}
    else:
        label, chosen, swatches = t(DIMENSIONS[by].title), getattr(visit.address.scope, by), set()
        codes = sorted(visit.names[by], key=lambda code: visit.sorted_by(by, code))
        names = {code: visit.names[by][code] for code in (codes if by == "country" else visit.names[by])}
        names |= {NONE: visit.name(by, None)}
    # What has no code is asked for as "none", and what is so as "1".
    found = {NONE if code is None else "1" if code is True else code: n for code, n in counted.items()}

    def chip(code: str) -> Chip:
        others = [each for each in chosen if each != code]
        to = visit.address.here(**{by: others if code in chosen else [*chosen, code], "page": None})
        name, _, more = names[code].partition(" · ")
        full, swatch = names[code] if more else "", code if code in swatches else ""
        return Chip(name, t.number(found.get(code, 0)), to, code in chosen, swatch, full)

    return ChipGroup(label, tuple(chip(code) for code in names if found.get(code) or code in chosen))


def _rows(visit: Visit) -> list[dict[str, Any]]:
    """Return all that is found, in names rather than codes."""
    listed = list_commitments(visit.opened, visit.scope, **_asked(visit), **_order(visit), size=None)
    return rows_in_names(listed.rows, register.register_columns(visit.t), visit)
