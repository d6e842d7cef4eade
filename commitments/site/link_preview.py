"""What a link shows where it is sent on: the name of the page, its finding, and the first thing on it that is
read at a glance."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from commitments.site import footer
from commitments.site.blocks import KeyFigures, Medium, Page, StaticChart, flatten, sole_part
from commitments.site.cells import BigFigure
from commitments.site.chart_model import Cloth
from commitments.site.pages import PAGES
from commitments.site.visit import Visit

_GLANCE = 6  # of the first blocks of a page, one of which is shown


@dataclass(frozen=True)
class LinkPreview:
    """A page as the picture of a link shows it; its name is read first where it is known `by_name`, else its
    finding."""

    name: str
    finding: str
    by_name: bool
    site: str
    day: str
    source: str
    notice: str  # that all of it is invented, where it is
    figures: Sequence[BigFigure] = ()
    cloth: Cloth | None = None


def link_preview(visit: Visit) -> LinkPreview | None:
    """Return what a link to the page of a visit shows, None where what it asks for is not there."""
    page = visit.address.page
    shown: Page = sole_part(PAGES[page](visit), Medium.LIGHT)
    if not shown.exists:
        return None
    seen = list(islice(flatten(shown.blocks, Medium.LIGHT), _GLANCE))
    figures = [block.figures for block in seen if isinstance(block, KeyFigures)]
    drawn = [block.drawing for block in seen if isinstance(block, StaticChart)]
    return LinkPreview(
        shown.title,
        shown.finding,
        visit.address.is_by_name,
        visit.t("The Bamako commitments"),
        footer.as_of(visit),
        footer.source(visit),
        footer.notice(visit),
        next(iter(figures), ()),
        next((drawing for drawing in drawn if isinstance(drawing, Cloth)), None),
    )
