"""The register: every commitment and action that the view holds, searched, sorted, a page at a time, and taken home."""

from commitments import records, tables, ui, vocabulary

SIZE = 25
AXES = ("completion", "trajectory", "freshness", "verification")

with ui.frame("register") as here:
    t, address = here.t, here.address
    labels = {
        "completion": (t("How far"), [*vocabulary.SHOWN_COMPLETIONS, *vocabulary.SET_ASIDE]),
        "trajectory": (t("Course"), list(vocabulary.TRAJECTORIES)),
        "freshness": (t("Last news"), list(vocabulary.FRESHNESS)),
        "verification": (t("Evidence"), list(vocabulary.VERIFICATIONS)),
    }
    asked = {axis: tuple(v for k, v in address.rest if k == axis and v in labels[axis][1]) for axis in AXES}
    sort = address["sort"] if address["sort"] in records.SORTS else "title"
    descending = bool(address["descending"])
    page = ui.page_number(here)
    search, partner = address["q"], tuple(filter(None, [address["partner"]]))
    found = here.read(
        records.register,
        search=search,
        partner=partner,
        **asked,
        sort=sort,
        descending=descending,
        language=t.language,
        order=ui.alphabetical(here, sort),
        page=page,
        size=SIZE,
    )
    ui.heading(t("Commitments and actions"), tables.register_finding(found, here), level=1)
    ui.choices(
        here,
        [
            ui.Field(
                axis,
                label,
                [(code, ui.axis_label(here, axis, code)) for code in codes],
                asked[axis],
                t("All"),
            )
            for axis, (label, codes) in labels.items()
        ],
        t("Find"),
        search=search,
        placeholder=t("title, actor, place"),
    )
    if not found.rows:
        ui.nothing_recorded(here)
    else:
        ui.table(tables.register_table(found.rows, here, sort, descending), cards=True)
        ui.more(here, found, SIZE)
        ui.take_register_home(here, search=search, partner=partner, **asked, sort=sort, descending=descending)
