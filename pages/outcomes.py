"""What the commitments changed: how many people, jobs, organisations and funds, where, and who says so."""

from typing import Any

from commitments import gallery, measures, outcomes, records, ui

SIZE = 25


def asked(here: ui.Here) -> dict[str, Any]:
    """Give what the address asks of the rows, beside the filters that every page has."""
    return {"only": here.address.all("measure"), "language": here.t.language}


def draw(here: ui.Here) -> None:
    """Draw the large figures, the bars of each group, and the rows behind them."""
    t, own = here.t, ui.own_choices(here)
    told = here.read(measures.outcomes_told)
    ui.heading(t("Outcomes"), outcomes.finding(told, here) if told.commitments else "", level=1)
    if not told.commitments:
        ui.nothing_recorded(here)
        return
    if not told.any:
        ui.nothing(
            here,
            t("Nothing is said yet of what these commitments changed: it is unknown, which is not zero."),
            t("The actors that lead them can tell, with a public source."),
        )
        return
    totals = here.read(measures.outcomes)
    ui.big_figures(outcomes.figures(totals, here))
    ui.words(outcomes.apart(told, t))

    data = gallery.divided(here)
    ui.heading(outcomes.divisions(t)[data.by], outcomes.blocks_finding(data, here))
    title, labels = own["by"]
    ui.choices(here, [ui.Field("by", title, list(labels.items()), (data.by,))], t("Show"))
    if named := gallery.changed(here):
        ui.bars(here, outcomes.blocks(data, here), named)

    found = ui.listed(here, records.outcomes, **asked(here), size=SIZE)
    ui.heading(t("Who says so"), outcomes.rows_finding(found, here), place="rows")
    title, labels = own["measure"]
    chosen = here.address.all("measure")
    ui.choices(here, [ui.Field("measure", title, list(labels.items()), chosen, t("All"))], t("Show"))
    if found.rows:
        ui.table(outcomes.rows_table(found.rows, here), cards=True)
        ui.more(here, len(found.rows), found.total, SIZE)
    else:
        ui.nothing(here, t("Nothing is said of this measure in this view: it is unknown, not zero."))


def take_home(here: ui.Here) -> None:
    """Offer the rows, all of their pages, in names rather than codes."""
    t, wanted = here.t, asked(here)

    def rows() -> list[dict[str, Any]]:
        found = records.outcomes(here.opened, here.seen, **wanted, size=None)
        return [outcomes.row_in_names(row, here) for row in found.rows]

    if here.read(records.outcomes, **wanted, page=1, size=SIZE).rows:
        ui.download(here, t("Outcomes"), t("outcomes"), outcomes.columns(t), rows)


ui.page("outcomes", draw, then=take_home)
