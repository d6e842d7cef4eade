"""Outlines: the eight countries and what lies around them, from files of ours."""

import csv
import json
from itertools import pairwise

import pytest

from commitments.contract.countries import BAMAKO_EIGHT, FICTIONAL
from commitments.contract.geography import (
    Outline,
    as_meant,
    country_of_town,
    is_far_outside,
    outlines,
    towns_named,
)
from commitments.measures.actors import list_actors
from commitments.measures.scope import Scope
from commitments.settings import data_folder
from commitments.site.invented_map import invented_outlines
from commitments.store.store import Store


def test_the_eight_and_their_neighbours() -> None:
    """The eight countries are drawn once each, and neighbours behind them, none twice."""
    shapes = outlines()
    assert {shape.country for shape in shapes if shape.of_the_eight} == set(BAMAKO_EIGHT)
    codes = [shape.country for shape in shapes]
    assert len(codes) == len(set(codes)) > 8


def test_rings_are_on_earth() -> None:
    """Every ring is closed, has an area's worth of points, and lies where West and Central Africa do."""
    for shape in outlines():
        assert shape.rings == tuple(sorted(shape.rings, key=len, reverse=True))
        for ring in shape.rings:
            assert len(ring) >= 4
            assert ring[0] == ring[-1]
            assert all(-30 < x < 40 and -20 < y < 40 for x, y in ring), shape.country


def inside(x: float, y: float, ring: tuple[tuple[float, float], ...]) -> bool:
    """Whether a point is within a ring, by counting the edges to its right."""
    return bool(
        sum(
            (y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0
            for (x0, y0), (x1, y1) in pairwise(ring)
        )
        % 2
    )


@pytest.mark.parametrize("country", BAMAKO_EIGHT)
def test_names_stand_inside(country: str) -> None:
    """The middle of a country, where its name is written, is inside of it."""
    shape = next(shape for shape in outlines() if shape.country == country)
    assert inside(*shape.middle, shape.rings[0])


def test_middle_by_hand() -> None:
    """The middle is the centre of mass of the largest ring."""
    square = ((0.0, 0.0), (4.0, 0.0), (4.0, 2.0), (0.0, 2.0), (0.0, 0.0))
    assert Outline("MLI", (square, square[:4]), True).middle == (2.0, 1.0)


def test_places_of_the_record_are_on_the_map(baseline_store: Store) -> None:
    """Every actor of the baseline that has a place has it within or close to its own country."""
    shapes = {shape.country: shape for shape in outlines() if shape.of_the_eight}
    placed = [
        row
        for row in list_actors(baseline_store, Scope(), size=None).rows
        if row["latitude"] is not None and row["country"] in shapes
    ]
    assert placed
    for row in placed:
        points = [point for ring in shapes[row["country"]].rings for point in ring]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        assert min(xs) - 0.3 <= row["longitude"] <= max(xs) + 0.3, row["name"]
        assert min(ys) - 0.3 <= row["latitude"] <= max(ys) + 0.3, row["name"]


def test_invented_outlines() -> None:
    """The demonstration draws outlines of its own, which are those of no real country."""
    shapes = invented_outlines()
    assert {shape.country for shape in shapes if shape.of_the_eight} == set(FICTIONAL)
    assert not {shape.country for shape in shapes} & {shape.country for shape in outlines()}


def test_sources_are_named() -> None:
    """The files say whence they come: Natural Earth for the outlines, GeoNames for the places."""
    folder = data_folder() / "geography"
    for name in ("bamako8_50m.geojson", "west_central_africa_110m.geojson"):
        assert json.loads((folder / name).read_text("utf-8"))["type"] == "FeatureCollection"
    package = (data_folder() / "datapackage.json").read_text("utf-8")
    assert "Natural Earth" in package
    assert "GeoNames" in package


def test_places_lie_in_their_country() -> None:
    """No place of the shipped list lies far outside of its country: outlines and coordinates agree."""
    with (data_folder() / "geography" / "places.csv").open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            place = row["country"], float(row["latitude"]), float(row["longitude"])
            assert not is_far_outside(*place), row["name"]
            assert country_of_town(row["name"]), row["name"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("segou", [("Ségou", "MLI")]),
        ("Commune de Ségou", [("Ségou", "MLI")]),
        ("mairie d’Abomey Calavi", [("Abomey-Calavi", "BEN")]),
        ("GAO", [("Gao", "BFA"), ("Gao", "MLI")]),
        ("Atlantis", []),
        ("ville", []),
    ],
)
def test_towns_are_known_by_name(typed: str, found: list[tuple[str, str]]) -> None:
    """A town is known however it is written, also as its council; of one name in several countries, each."""
    assert [(town.name, town.country) for town in towns_named(typed)] == found


@pytest.mark.parametrize(
    ("country", "given", "meant"),
    [
        ("MLI", (-8.0029, 12.6392), (12.6392, -8.0029)),  # swapped
        ("MLI", (12.6392, 8.0029), (12.6392, -8.0029)),  # without its sign
        ("MLI", (8.0029, 12.6392), (12.6392, -8.0029)),  # both
        ("BEN", (2.4, 6.4), (6.4, 2.4)),
        ("CIV", (-5.02, 5.14), (5.14, -5.02)),  # a cape a little beyond the outline
        ("MLI", (0.0, 0.0), None),
        ("MLI", (48.85, 2.35), None),
    ],
)
def test_a_place_far_outside_its_country_is_mended_by_a_swap_or_a_sign(
    country: str, given: tuple[float, float], meant: tuple[float, float] | None
) -> None:
    """Of a point outside of its country the one inside it that differs least is suggested."""
    assert is_far_outside(country, *given)
    assert as_meant(country, *given) == meant


def test_only_the_eight_have_outlines_fine_enough() -> None:
    """Of a place in another country nothing is said: Malabo lies on an island that its outline lacks."""
    assert not is_far_outside("GNQ", 3.75, 8.78)
    assert not is_far_outside("XDA", 3.75, 8.78)
    assert [is_far_outside("TGO", 6.13, east) for east in (1.22, 1.30, 1.80)] == [False, False, True]
