"""The first page: every commitment at a glance, what moved, who says so, how silent; and the ways on."""

from dataclasses import replace

from commitments.measures.figures import Figures, count_figures
from commitments.measures.period import changes_since
from commitments.measures.register import latest_reports
from commitments.site import blocks, chart_registry, doors, forums, missing
from commitments.site.cells import Answer, Phrase
from commitments.site.chart_model import Drawing
from commitments.site.pages import parts
from commitments.site.visit import Visit
from commitments.site.words import headline, register


def page(visit: Visit) -> blocks.Page:
    """Return the page."""
    t, (figures,) = visit.t, visit.read(count_figures)
    title, named = t("Where the commitments stand"), chart_registry.cloth(visit)
    if not figures.commitments:
        return _empty(visit, title, named.chart.drawing)
    latest = visit.read(latest_reports, at_most=parts.FEW)
    return blocks.Page(
        title,
        named.chart.finding,
        [
            blocks.Figure(named, headed=False),
            blocks.Answers(_answers(visit, figures)),
            blocks.Doors(doors.doors(visit)),
            blocks.Heading(t("The latest news")),
            blocks.EntryList(register.latest_entries(latest, visit)),
        ],
        told=headline.told(figures, visit),
    )


def _answers(visit: Visit, figures: Figures) -> list[Answer]:
    """Return what moved, who says so, how silent it is."""
    begun, told = forums.since(visit), [headline.sources(figures, visit), headline.silence(figures, visit)]
    if begun >= visit.day:
        return told
    changes = visit.read(changes_since, since=begun, at_most=1)
    return [headline.moved(changes, forums.since_words(visit), forums.names(visit), visit), *told]


def _empty(visit: Visit, title: str, bare: Drawing) -> blocks.Page:
    """Return the page of a view without a commitment: a bare loom, why it is so, and the ways on."""
    t, state = visit.t, missing.nothing_recorded(visit)
    finding = t("Nothing is recorded in this view.")
    if not visit.opened.newest:
        finding, state = state.why, replace(state, why=state.who, who="")
    shown = [state, blocks.StaticChart(bare), blocks.Doors(doors.doors(visit))]
    return blocks.Page(title, finding, shown, told=(Phrase(finding),))
