"""What a link shows where it is sent on: the name of the page, its finding, and the first thing on it that is
read at a glance."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from commitments.site import footer
from commitments.site.blocks import KeyFigures, Medium, Page, flatten, sole_part
from commitments.site.cells import BigFigure
from commitments.site.pages import PAGES
from commitments.site.registry import SITE_PAGES
from commitments.site.urls import Address
from commitments.site.visit import Visit

_GLANCE = 6  # of the first blocks of a page, one of which is shown


@dataclass(frozen=True)
class LinkPreview:
    """A page as the picture of a link shows it; `of_one` where it is of one thing, whose name is read
    first."""

    name: str
    finding: str
    of_one: bool
    site: str
    day: str
    source: str
    notice: str  # that all of it is invented, where it is
    figures: Sequence[BigFigure] = ()


def is_of_one(address: Address) -> bool:
    """Return whether a page shows one thing: a country, an actor, a commitment."""
    subject = SITE_PAGES[address.page].subject
    return bool(subject and (address[subject] or getattr(address.scope, subject, ())))


def link_preview(visit: Visit) -> LinkPreview | None:
    """Return what a link to the page of a visit shows, None where what it asks for is not there."""
    page = visit.address.page
    shown: Page = sole_part(PAGES[page](visit), Medium.LIGHT)
    if not shown.exists:
        return None
    blocks = islice(flatten(shown.blocks, Medium.LIGHT), _GLANCE)
    return LinkPreview(
        shown.title,
        shown.finding,
        is_of_one(visit.address),
        visit.t("The Bamako commitments"),
        footer.as_of(visit),
        footer.source(visit),
        footer.notice(visit),
        next((tuple(block.figures) for block in blocks if isinstance(block, KeyFigures)), ()),
    )
