"""The pages of the public site, each drawn once for everyone who sees the same."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any
from weakref import ref

from commitments.contract import days
from commitments.limits.cache import WeighedCache
from commitments.serving import making, served
from commitments.site.blocks import page_heading
from commitments.site.pages import PAGES
from commitments.site.visit import Visit
from commitments.ui import signing_in
from commitments.ui.drawing import draw
from commitments.ui.frame import Arrival, arrive, frame
from commitments.ui.keeping import Sent, keeping


def public_page(name: str) -> None:
    """Draw a page of the public site; what is drawn for the public is kept, so that a full room costs little
    more than sending it."""
    arrived = arrive(name)
    if (view := _view(arrived)) is None:
        _draw_page(arrived)
        return
    new: list[tuple[Sent, ...]] = []

    def make() -> tuple[Sent, ...]:
        with making.PLACES, keeping() as sent:
            visit = _draw_page(arrived)
        for each in sent:
            each.compress()
        new.append(tuple(sent))
        if not visit.refused and served.is_offered(visit.opened, visit.address):
            _DRAWN.keep(view, new[0])
        return new[0]

    drawn = _DRAWN.find(view) or _DRAWN_AS_THOUGHT_OF.find(view)
    if drawn is None:
        making.step_aside()
        drawn = _DRAWN_AS_THOUGHT_OF.get(view, make)
    for each in () if new else drawn:
        each.again()


def _view(arrived: Arrival) -> Hashable | None:
    """Return all that a page follows from; None where it is drawn for one reader alone."""
    if arrived.person is not None or arrived.store is None:
        return None
    visit, opened = arrived.visit, arrived.store
    seen = visit.address, arrived.left_out, visit.t.language, visit.dark, visit.narrow
    return (ref(opened), opened.newest, opened.away, days.today(), *seen, signing_in.is_open())


def _draw_page(arrived: Arrival) -> Visit:
    """Draw a page with what surrounds it, and return what was seen."""
    with frame(arrived) as visit:
        page = PAGES[visit.address.page](visit)
        draw(visit, [page_heading(page, visit), *page.blocks, *page.files])
    return visit


_WITHOUT_ANYTHING = 4_096  # bytes of a page beside its messages


def _weigh(_: Any, drawn: tuple[Sent, ...]) -> int:
    return _WITHOUT_ANYTHING + sum(int(each.message.ByteSize()) for each in drawn)


# Pages as they were drawn, by what everything on them follows from: of addresses that are offered, and, with
# less room, of whatever somebody thought of last.
_DRAWN = WeighedCache(64 * 2**20, _weigh)
_DRAWN_AS_THOUGHT_OF = WeighedCache(16 * 2**20, _weigh)
