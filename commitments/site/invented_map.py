"""The invented countries on the map: adjoining shapes, far out at sea, the same of the same seed."""

# ruff: noqa: S311 - a set that repeats itself is the point.

from functools import cache
from itertools import pairwise
from random import Random

from commitments.contract.countries import FICTIONAL
from commitments.contract.geography import Outline

Point = tuple[float, float]

SEED = 2019

# Corners of the countries, (longitude, latitude) far out at sea, and each country's corners in turn.
_CORNERS = {
    "north-1": (-17.4, -9.6),
    "north-2": (-12.8, -7.8),
    "north-3": (-8.0, -8.6),
    "north-4": (-2.8, -7.4),
    "north-5": (1.6, -9.2),
    "middle-1": (-17.8, -14.4),
    "middle-2": (-14.8, -13.0),
    "middle-3": (-12.2, -14.0),
    "middle-4": (-9.6, -12.8),
    "middle-5": (-7.2, -14.2),
    "middle-6": (-4.6, -13.0),
    "middle-7": (-2.2, -14.4),
    "middle-8": (2.0, -13.8),
    "south-1": (-16.4, -18.8),
    "south-2": (-13.6, -19.6),
    "south-3": (-8.8, -19.0),
    "south-4": (-4.0, -19.8),
    "south-5": (0.8, -18.2),
}
_SHAPES = {
    "XDA": ("middle-1", "middle-2", "middle-3", "north-2", "north-1"),
    "XDB": ("middle-3", "middle-4", "middle-5", "north-3", "north-2"),
    "XDC": ("middle-5", "middle-6", "middle-7", "north-4", "north-3"),
    "XDD": ("middle-7", "middle-8", "north-5", "north-4"),
    "XDE": ("south-1", "south-2", "middle-2", "middle-1"),
    "XDF": ("south-2", "south-3", "middle-4", "middle-3", "middle-2"),
    "XDG": ("south-3", "south-4", "middle-6", "middle-5", "middle-4"),
    "XDH": ("south-4", "south-5", "middle-8", "middle-7", "middle-6"),
}


@cache
def invented_outlines() -> tuple[Outline, ...]:
    """Return the outlines of the invented countries."""
    rings = {
        country: tuple((round(x, 3), round(y, 3)) for x, y in invented_ring(country)) for country in FICTIONAL
    }
    return tuple(Outline(country, (ring,), of_the_eight=True) for country, ring in rings.items())


def invented_ring(country: str, seed: int = SEED) -> list[Point]:
    """Return the outline of an invented country as (longitude, latitude), degrees, its first point again
    last."""
    corners = _SHAPES[country]
    ring: list[Point] = []
    for corner, following in zip(corners, (*corners[1:], corners[0]), strict=True):
        ring += _border(corner, following, seed)
    return [*ring, ring[0]]


def _border(start: str, end: str, seed: int) -> list[Point]:
    """A winding line between two corners, the same for the countries on both sides; without its end."""
    first, last = sorted((start, end))
    line = [_CORNERS[first], _CORNERS[last]]
    random = Random(f"{seed}:{first}:{last}")
    for _ in range(5):
        # Every stretch is bent in its middle, to one side, by a part of its length.
        bent = []
        for (x0, y0), (x1, y1) in pairwise(line):
            by = random.uniform(-0.14, 0.14)
            bent += [(x0, y0), ((x0 + x1) / 2 - by * (y1 - y0), (y0 + y1) / 2 + by * (x1 - x0))]
        line = [*bent, line[-1]]
    return (line if start == first else line[::-1])[:-1]
