"""The pages of the public site, each drawn once for everyone who sees the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import count
from typing import Any

import streamlit as st

from commitments.limits.cache import WeighedCache
from commitments.measures.scope import Scope
from commitments.site.blocks import Block, page_heading
from commitments.site.pages import PAGES
from commitments.site.registry import SITE_PAGES
from commitments.site.urls import Address
from commitments.site.visit import Visit
from commitments.ui.drawing import draw
from commitments.ui.frame import frame
from commitments.ui.keeping import keeping


def public_page(name: str) -> None:
    """Draw a page of the public site, then the files that it offers; what is drawn for the public is kept, so
    that a full room costs little more than one reader, unless there are widgets among it."""
    with frame(name) as visit:
        draw(
            visit,
            _draw_for_all(visit) if SITE_PAGES[name].kept and not visit.for_staff else _draw_page(visit),
        )


def _draw_page(visit: Visit) -> Sequence[Block]:
    """Draw a page, and return the files that it offers."""
    page = PAGES[visit.address.page](visit)
    draw(visit, [page_heading(page, visit), *page.blocks])
    return page.files


@st.cache_resource(show_spinner=False)
def _drawn(
    store: str, scope: Scope, address: Address, language: str, screen: tuple[bool, bool], _visit: Visit
) -> tuple[int, Sequence[Block]]:
    # Streamlit keeps what a cached function draws, and draws it again; it gives what that weighs, and what is
    # offered beside.
    with keeping() as weights:
        files = _draw_page(_visit)
    return _WITHOUT_ANYTHING + sum(weights), files


_WITHOUT_ANYTHING = 4_096  # bytes that Streamlit keeps of any address
_FORGOTTEN_AT_MOST = 10_000  # addresses of which Streamlit remembers that they were let go

_forgotten = count(1)


def _forget(drawn: tuple[Any, ...]) -> None:
    _drawn.clear(*drawn)
    if not next(_forgotten) % _FORGOTTEN_AT_MOST:
        _drawn.clear()
        for cache in (_DRAWN, _DRAWN_AS_THOUGHT_OF):
            cache.clear()


# What Streamlit keeps of drawn pages, by what everything on them follows from: of addresses that are offered,
# and of others.
_DRAWN = WeighedCache(64 * 2**20, lambda _, weighs: weighs, _forget)
_DRAWN_AS_THOUGHT_OF = WeighedCache(16 * 2**20, lambda _, weighs: weighs, _forget)


def _draw_for_all(visit: Visit) -> Sequence[Block]:
    """Draw a page as it was drawn for whoever saw the same before, or anew; return the files it offers."""
    address = visit.address
    drawn = visit.opened.name, visit.scope, address, visit.t.language, (visit.dark, visit.narrow)
    weighs, files = _drawn(*drawn, visit)
    days = [visit.scope.day, date.fromisoformat(address["since"]) if address["since"] else None]
    kept = (
        _DRAWN
        if not address["q"] and visit.measured.are_offered(visit.opened, days)
        else _DRAWN_AS_THOUGHT_OF
    )
    kept.get(drawn, lambda: weighs)
    return files
