"""What the commitments changed: how many people, jobs, organisations and funds, where, and who says so."""

from typing import Any

from commitments import gallery, outcomes, ui
from commitments.measures.outcomes import list_outcomes, outcome_coverage, sum_outcomes
from commitments.site import paging
from commitments.site.filters import own_choices
from commitments.site.view_form import Field
from commitments.site.visit import Visit

SIZE = 25


def asked(visit: Visit) -> dict[str, Any]:
    """Give what the address asks of the rows, beside the filters that every page has."""
    return {"only": visit.address.all("measure"), "language": visit.t.language}


def draw(visit: Visit) -> None:
    """Draw the large figures, the bars of each group, and the rows behind them."""
    t, own = visit.t, own_choices(visit)
    told = visit.read(outcome_coverage)
    ui.heading(t("Outcomes"), outcomes.finding(told, visit) if told.commitments else "", level=1)
    if not told.commitments:
        ui.nothing_recorded(visit)
        return
    if not told.any:
        ui.nothing(
            visit,
            t("Nothing is said yet of what these commitments changed: it is unknown, which is not zero."),
            t("The actors that lead them can tell, with a public source."),
        )
        return
    totals = visit.read(sum_outcomes)
    ui.big_figures(outcomes.figures(totals, visit))
    ui.words(outcomes.apart(told, t))

    data = gallery.divided(visit)
    ui.heading(outcomes.divisions(t)[data.by], outcomes.blocks_finding(data, visit))
    title, labels = own["by"]
    ui.choices(visit, [Field("by", title, list(labels.items()), (data.by,))], t("Show"))
    if named := gallery.changed(visit):
        ui.bars(visit, outcomes.blocks(data, visit), named)

    found = paging.listed(visit, list_outcomes, **asked(visit), size=SIZE)
    ui.heading(t("Who says so"), outcomes.rows_finding(found, visit), place="rows")
    title, labels = own["measure"]
    chosen = visit.address.all("measure")
    ui.choices(visit, [Field("measure", title, list(labels.items()), chosen, t("All"))], t("Show"))
    if found.rows:
        ui.table(outcomes.rows_table(found.rows, visit), cards=True)
        ui.more(visit, len(found.rows), found.total, SIZE)
    else:
        ui.nothing(visit, t("Nothing is said of this measure in this view: it is unknown, not zero."))


def take_home(visit: Visit) -> None:
    """Offer the rows, all of their pages, in names rather than codes."""
    t, wanted = visit.t, asked(visit)

    def rows() -> list[dict[str, Any]]:
        found = list_outcomes(visit.opened, visit.scope, **wanted, size=None)
        return [outcomes.row_in_names(row, visit) for row in found.rows]

    if visit.read(list_outcomes, **wanted, page=1, size=SIZE).rows:
        ui.download(visit, t("Outcomes"), t("outcomes"), outcomes.columns(t), rows)


ui.page("outcomes", draw, then=take_home)
