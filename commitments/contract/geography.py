"""Where countries and their towns lie, from the files of data/geography."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import chain, pairwise
from math import cos, floor, hypot, radians

from commitments.contract.codelists import fold
from commitments.contract.countries import BAMAKO_EIGHT
from commitments.settings import data_folder

Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Outline:
    """A country's shape: rings of (longitude, latitude), degrees WGS 84, the largest first."""

    country: str
    rings: tuple[Ring, ...]
    of_the_eight: bool

    @cached_property
    def middle(self) -> tuple[float, float]:
        """Return the centre of mass of the largest ring, as (longitude, latitude): where its name is."""
        ring = self.rings[0]
        area = x = y = 0.0
        for (x0, y0), (x1, y1) in zip(ring, (*ring[1:], ring[0]), strict=True):
            cross = x0 * y1 - x1 * y0
            area += cross
            x += (x0 + x1) * cross
            y += (y0 + y1) * cross
        return x / (3 * area), y / (3 * area)

    @cached_property
    def bounds(self) -> tuple[float, float, float, float]:
        """Return how far west, east, south and north the largest ring reaches."""
        longitudes, latitudes = zip(*self.rings[0], strict=True)
        return min(longitudes), max(longitudes), min(latitudes), max(latitudes)


@cache
def outlines() -> tuple[Outline, ...]:
    """Return the eight countries (1:50m) and, behind them, their neighbours (1:110m); Natural Earth,
    public domain."""
    return (*_read("bamako8_50m"), *(shape for shape in coarse_outlines() if not shape.of_the_eight))


@cache
def coarse_outlines() -> tuple[Outline, ...]:
    """Return the same countries at 1:110m, for a picture of a few kilobytes; Natural Earth, public domain."""
    return tuple(_read("west_central_africa_110m"))


def _read(name: str) -> Iterator[Outline]:
    content = (data_folder() / "geography" / f"{name}.geojson").read_text("utf-8")
    for feature in json.loads(content)["features"]:
        shape = feature["geometry"]
        polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        rings = [tuple((x, y) for x, y in ring) for polygon in polygons for ring in polygon]
        about = feature["properties"]
        yield Outline(
            about["iso_a3"], tuple(sorted(rings, key=len, reverse=True)), bool(about.get("bamako", True))
        )


FAR_OUTSIDE = 10  # km, about as much as the outlines are coarse
_KM_A_DEGREE = 111.2
_MARGIN = 0.1  # degrees of latitude, more than FAR_OUTSIDE
_BANDS = 4  # of latitude, a degree

_Edge = tuple[tuple[float, float], tuple[float, float]]


@lru_cache(10_000)  # few places stand in many records
def is_far_outside(country: str, latitude: float, longitude: float) -> bool:
    """Return whether a point lies more than FAR_OUTSIDE outside of one of the eight countries.

    Of other countries it is never said: their outlines are coarser and lack islands.
    """
    if country not in BAMAKO_EIGHT:
        return False
    edges = _edges_near(country, floor(latitude * _BANDS))
    crossed = sum(
        (y0 > latitude) != (y1 > latitude) and longitude < (x1 - x0) * (latitude - y0) / (y1 - y0) + x0
        for (x0, y0), (x1, y1) in edges
    )
    return not crossed % 2 and all(_km_from(*edge, latitude, longitude) > FAR_OUTSIDE for edge in edges)


@cache
def _edges_near(country: str, band: int) -> tuple[_Edge, ...]:
    """Return the edges of an outline that a point of this band of latitude may be near to."""
    south, north = band / _BANDS - _MARGIN, (band + 1) / _BANDS + _MARGIN
    rings = next(shape.rings for shape in outlines() if shape.country == country)
    return tuple(
        (start, end)
        for start, end in chain.from_iterable(map(pairwise, rings))
        if min(start[1], end[1]) <= north and max(start[1], end[1]) >= south
    )


def _km_from(
    start: tuple[float, float], end: tuple[float, float], latitude: float, longitude: float
) -> float:
    """Return how far a point lies from an edge, on a plane that touches the earth at the point."""
    across = _KM_A_DEGREE * cos(radians(latitude))
    x0, x1 = ((x - longitude) * across for x in (start[0], end[0]))
    y0, y1 = ((y - latitude) * _KM_A_DEGREE for y in (start[1], end[1]))
    length = (x1 - x0) ** 2 + (y1 - y0) ** 2
    along = -(x0 * (x1 - x0) + y0 * (y1 - y0)) / length if length else 0.0
    along = min(1.0, max(0.0, along))
    return hypot(x0 + along * (x1 - x0), y0 + along * (y1 - y0))


def as_meant(country: str, latitude: float, longitude: float) -> tuple[float, float] | None:
    """Return the point that was meant where one outside of its country was given, None where it is not clear.

    It is the one point in the country that differs least from the given one by a swap and by signs.
    """
    slips = (
        ((longitude, latitude), (latitude, -longitude), (-latitude, longitude)),
        ((longitude, -latitude), (-longitude, latitude), (-latitude, -longitude)),
        ((-longitude, -latitude),),
    )
    for points in slips:
        inside = [point for point in points if abs(point[0]) <= 90 and not is_far_outside(country, *point)]
        if inside:
            return inside[0] if len(inside) == 1 else None
    return None


@dataclass(frozen=True)
class Town:
    """A town of the eight countries that the gazetteer knows."""

    name: str
    country: str


@cache
def towns() -> tuple[Town, ...]:
    """Return the towns of the gazetteer, those of each country the largest first; GeoNames, CC BY 4.0."""
    with (data_folder() / "geography" / "places.csv").open(encoding="utf-8", newline="") as table:
        return tuple(Town(row["name"], row["country"]) for row in csv.DictReader(table))


@cache
def _towns_by_name() -> dict[str, tuple[Town, ...]]:
    named: dict[str, dict[str, Town]] = {}
    for town in towns():
        named.setdefault(fold(town.name), {}).setdefault(town.country, town)
    return {name: tuple(of_name.values()) for name, of_name in named.items()}


# What stands before the name of a town where its council is meant.
_COUNCIL = re.compile(r"(?:commune(?:urbaine|rurale)?|mairie|ville|municipalite|municipality|city|town)")


def towns_named(name: str) -> tuple[Town, ...]:
    """Return the towns of a name, one a country: “Ségou”, “Commune de Ségou”."""
    folded = fold(name)
    return _towns_by_name().get(folded) or _towns_by_name().get(_COUNCIL.sub("", folded, count=1), ())


def country_of_town(name: str) -> str | None:
    """Return the country of a town of the eight countries, None of one that is not known."""
    return next((town.country for town in _towns_by_name().get(fold(name), ())), None)
