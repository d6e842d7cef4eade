"""Outlines of the countries, drawn from the files of data/geography without a network."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from commitments.settings import data_folder

Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Outline:
    """A country's shape: rings of (longitude, latitude), degrees WGS 84, the largest first."""

    country: str
    rings: tuple[Ring, ...]
    of_the_eight: bool

    @property
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


@cache
def outlines() -> tuple[Outline, ...]:
    """Return the eight countries (1:50m) and, behind them, their neighbours (1:110m); Natural Earth,
    public domain."""
    folder = data_folder() / "geography"
    near = _read(json.loads((folder / "bamako8_50m.geojson").read_text("utf-8")))
    around = _read(json.loads((folder / "west_central_africa_110m.geojson").read_text("utf-8")))
    return (*near, *(shape for shape in around if not shape.of_the_eight))


@cache
def coarse_outlines() -> tuple[Outline, ...]:
    """Return the same countries at 1:110m, for a picture of a few kilobytes; Natural Earth, public domain."""
    folder = data_folder() / "geography"
    return tuple(_read(json.loads((folder / "west_central_africa_110m.geojson").read_text("utf-8"))))


def _read(collection: dict[str, Any]) -> Iterable[Outline]:
    for feature in collection["features"]:
        shape = feature["geometry"]
        polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        rings = [tuple((x, y) for x, y in ring) for polygon in polygons for ring in polygon]
        about = feature["properties"]
        yield Outline(
            about["iso_a3"], tuple(sorted(rings, key=len, reverse=True)), bool(about.get("bamako", True))
        )
