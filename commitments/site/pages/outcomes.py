"""What the commitments changed: how many people, jobs, organisations and funds, where, and who says so."""

from typing import Any

from commitments.measures.outcomes import list_outcomes, outcome_coverage, sum_outcomes
from commitments.site import blocks, chart_registry, missing, paging
from commitments.site.charts.outcomes import outcomes_finding
from commitments.site.filters import own_choices
from commitments.site.visit import Visit
from commitments.site.words import outcomes
from commitments.site.words.in_names import rows_in_names

SIZE = 25


def page(visit: Visit) -> blocks.Page:
    """Return the page."""
    t, own = visit.t, own_choices(visit)
    title, coverage = t("Outcomes"), visit.read(outcome_coverage)
    if not coverage.commitments:
        return blocks.Page(title, "", [missing.nothing_recorded(visit)])
    finding = outcomes.finding(coverage, visit)
    if not coverage.any:
        unknown = blocks.EmptyState(
            t("What is not known is not zero."),
            t("The actors that lead them can tell, with a public source."),
        )
        return blocks.Page(title, finding, [unknown])
    data = chart_registry.divided(visit)
    by, divisions = own["by"]
    measure, measured = own["measure"]
    listed = paging.listed(visit, list_outcomes, **_asked(visit), size=SIZE)
    body: list[blocks.Block] = [
        blocks.KeyFigures(outcomes.figures(visit.read(sum_outcomes), visit)),
        blocks.Heading(finding=outcomes.apart(coverage, t)),
        blocks.Heading(outcomes.divisions(t)[data.by], outcomes_finding(data, visit)),
        blocks.ChoiceForm([blocks.Field("by", by, list(divisions.items()), (data.by,))], t("Show")),
    ]
    if named := chart_registry.changed(visit):
        body.append(blocks.Figure(named, headed=False))
    asked = visit.address.all("measure")
    body += [
        blocks.Heading(t("Figure by figure"), outcomes.rows_finding(listed, visit), place="rows"),
        blocks.ChoiceForm(
            [blocks.Field("measure", measure, list(measured.items()), asked, t("All"))], t("Show")
        ),
    ]
    if not listed.rows:
        body.append(blocks.EmptyState(t("No figure of this measure is known in this view.")))
        return blocks.Page(title, finding, body)
    body += [
        blocks.DataTable(outcomes.rows_table(listed.rows, visit)),
        *paging.pager(visit, len(listed.rows), listed.total, SIZE),
    ]
    return blocks.Page(
        title, finding, body, (blocks.Download(title, t("outcomes"), outcomes.columns(t), _rows),)
    )


def _asked(visit: Visit) -> dict[str, Any]:
    """Return what the address asks of the rows, beside the filters that every page has."""
    return {"only": visit.address.all("measure"), "language": visit.t.language}


def _rows(visit: Visit) -> list[dict[str, Any]]:
    """Return the rows, all of their pages, in names rather than codes."""
    listed = list_outcomes(visit.opened, visit.scope, **_asked(visit), size=None)
    return rows_in_names(listed.rows, outcomes.columns(visit.t), visit)
