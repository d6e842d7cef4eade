"""The outlines of the countries that a visit sees, real or invented."""

from commitments.contract.geography import Outline, coarse_outlines, outlines
from commitments.site.invented_map import invented_outlines
from commitments.site.visit import Visit


def known_outlines(visit: Visit, *, coarse: bool = False) -> tuple[Outline, ...]:
    """Return the outlines of the countries, real or invented; `coarse` ones do for a small map."""
    if visit.demonstration:
        return invented_outlines()
    return coarse_outlines() if coarse else outlines()
