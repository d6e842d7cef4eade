"""What a link shows where it is sent on: the name of the page, its finding, and what of it is read at a
glance."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from commitments.site import footer
from commitments.site.blocks import Block, KeyFigures, Medium, Page, StaticChart, Status, flatten, sole_part
from commitments.site.cells import Phrase
from commitments.site.chart_model import Cloth
from commitments.site.pages import PAGES
from commitments.site.visit import Visit

_GLANCE = 8  # of the first blocks of a page, among which it is


@dataclass(frozen=True)
class LinkPreview:
    """A page as the picture of a link shows it; its name is read first where it is known `by_name`, else its
    finding, in the looks of what is `told` where it has some."""

    name: str
    finding: str
    told: Sequence[Phrase]
    by_name: bool
    blocks: Sequence[Block]  # how it stands, its figures, its commitments as squares
    site: str
    day: str
    source: str
    notice: str  # that all of it is invented, where it is


def link_preview(visit: Visit) -> LinkPreview | None:
    """Return what a link to the page of a visit shows, None where what it asks for is not there."""
    shown: Page = sole_part(PAGES[visit.address.page](visit), Medium.LIGHT)
    if not shown.exists:
        return None
    return LinkPreview(
        shown.title,
        shown.finding,
        shown.told,
        visit.address.is_by_name,
        [block for block in islice(flatten(shown.blocks, Medium.LIGHT), _GLANCE) if _at_a_glance(block)],
        visit.t("The Bamako commitments"),
        footer.as_of(visit),
        footer.source(visit),
        footer.notice(visit),
    )


def _at_a_glance(block: Block) -> bool:
    return isinstance(block, Status | KeyFigures) or (
        isinstance(block, StaticChart) and isinstance(block.drawing, Cloth)
    )
