"""The first page: how many, how far, how silent, what moved, and where nothing is known."""

from commitments.measures.headline import measure_headline
from commitments.measures.register import latest_reports
from commitments.site import blocks, chart_registry, missing
from commitments.site.pages import parts
from commitments.site.visit import Visit
from commitments.site.words import headline, register


def page(visit: Visit) -> blocks.Page:
    """Return the page."""
    t = visit.t
    head = visit.read(measure_headline)
    title, finding = t("Where the commitments stand"), headline.state_of_things(head, visit)
    if not head.figures.commitments:
        return blocks.Page(title, "", [missing.nothing_recorded(visit)])
    by_type = [blocks.Figure(chart_registry.completion(visit, "actor_type"), apart=False)]
    latest = visit.read(latest_reports, at_most=parts.FEW)
    last_heard = [
        blocks.Heading(t("Latest news")),
        blocks.EntryList(register.latest_entries(latest, visit)),
    ]
    return blocks.Page(
        title,
        finding,
        [
            blocks.KeyFigures(headline.key_figures(head, visit)),
            blocks.completion_key(t),
            blocks.Columns([[blocks.Figure(chart_registry.eight(visit), apart=False)], by_type]),
            blocks.Columns(
                [
                    [blocks.Group(lambda: _where(visit), on=blocks.SCREEN)],
                    [*parts.since_last_dialogue(visit, head), *last_heard],
                ]
            ),
            blocks.Group(lambda: parts.ahead(visit), on=blocks.PLAIN),
            *parts.past_due(visit),
            blocks.Figure(chart_registry.coverage(visit)),
            blocks.Columns(
                [
                    [
                        blocks.Figure(
                            chart_registry.completion(visit, "basis", finding=finding), on=blocks.SCREEN
                        )
                    ],
                    [blocks.Figure(chart_registry.evidence(visit))],
                ]
            ),
        ],
    )


def _where(visit: Visit) -> blocks.Blocks:
    """Return where the actors sit."""
    return [
        blocks.Figure(chart_registry.where(visit)),
        blocks.MapCredit(visit.demonstration, visit.to("actors")),
    ]
