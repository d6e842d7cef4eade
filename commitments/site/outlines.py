"""The outlines of the countries that a visit sees, real or invented."""

from __future__ import annotations

from functools import cache

from commitments import demonstration
from commitments.geography import Outline, coarse_outlines, outlines, read_outlines
from commitments.site.visit import Visit


@cache
def _invented_outlines() -> tuple[Outline, ...]:
    return read_outlines(demonstration.outlines())


def known_outlines(visit: Visit, *, coarse: bool = False) -> tuple[Outline, ...]:
    """Return the outlines of the countries, real or invented; `coarse` ones do for a small map."""
    if visit.demonstration:
        return _invented_outlines()
    return coarse_outlines() if coarse else outlines()
