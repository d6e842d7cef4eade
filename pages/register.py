"""The register: all commitments and actions of the view, searched, sorted, a page at a time, and taken
home."""

from typing import Any

from commitments import measures, records, tables, ui, vocabulary

SIZE = 25
COMPLETIONS = (*vocabulary.SHOWN_COMPLETIONS, *vocabulary.SET_ASIDE)
AXES = {
    "completion": COMPLETIONS,
    "trajectory": tuple(vocabulary.TRAJECTORIES),
    "freshness": tuple(vocabulary.FRESHNESS),
    "verification": tuple(vocabulary.VERIFICATIONS),
    **dict.fromkeys(measures.VOICES, COMPLETIONS),
}


def asked(here: ui.Here) -> dict[str, Any]:
    """Give what the address asks of the register, beside the filters that every page has."""
    address = here.address
    sort = address["sort"] if address["sort"] in records.SORTS else "title"
    return {
        "search": address["q"],
        "partner": address.all("partner"),
        **{axis: tuple(code for code in address.all(axis) if code in codes) for axis, codes in AXES.items()},
        "sort": sort,
        "descending": bool(address["descending"]),
        "order": ui.alphabetical(here, sort),
        "language": here.t.language,
    }


def draw(here: ui.Here) -> None:
    """Draw the search, the rows and the way through their pages."""
    t, wanted = here.t, asked(here)
    found = here.read(records.register, **wanted, page=ui.page_number(here), size=SIZE)
    titles = {
        "completion": t("How far"),
        "trajectory": t("Course"),
        "freshness": t("Last news"),
        "verification": t("Evidence"),
        "self_declared": ui.capital(t.label("verification", "self_declared")),
        "told": ui.capital(t.label("verification", "reviewed")),
        "validated": ui.capital(t.label("verification", "validated")),
    }
    ui.heading(t("Commitments and actions"), tables.register_finding(found, here), level=1)
    ui.choices(
        here,
        [
            ui.Field(
                axis,
                titles[axis],
                [(code, ui.axis_label(here, axis, code)) for code in codes],
                wanted[axis],
                t("All"),
            )
            for axis, codes in AXES.items()
        ]
        + [
            ui.Field("sort", t("Sorted by"), list(tables.register_heads(t).items()), here.address.all("sort"))
        ],
        t("Find"),
        search=wanted["search"],
        placeholder=t("title, actor, place"),
    )
    if found.rows:
        ui.table(tables.register_table(found.rows, here, wanted["sort"], wanted["descending"]), cards=True)
        ui.more(here, found, SIZE)
    else:
        ui.nothing_recorded(here)


def take_home(here: ui.Here) -> None:
    """Offer what is shown, all of its pages, in names rather than codes."""
    wanted = asked(here)
    if here.read(records.register, **wanted, page=1, size=SIZE).rows:
        ui.take_register_home(here, **wanted)


ui.page("register", draw, then=take_home)
