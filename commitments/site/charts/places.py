"""Where the actors are, and of how much it is known how far it is → a map."""

from collections.abc import Iterable, Sequence
from itertools import product
from math import inf

from commitments.contract.geography import Outline
from commitments.measures.figures import Figures
from commitments.site.chart_model import CountryName, MapChart, MapPlace, Series
from commitments.site.context import Context
from commitments.site.theme import STEPS
from commitments.site.words.figures import answered

_QUARTERS = tuple(STEPS)[:4]  # of the shades, one for each quarter of what is known
_HEIGHT = 330  # of the map, in units of which a letter is so many wide and a line so many high:
_LETTER, _LINE = 7.4, 19
_GRID = 12  # places that are tried along each side of a country

_Point = tuple[float, float]
_Box = tuple[float, float, float, float]  # west, south, east, north


def quarters(context: Context) -> list[Series]:
    """Return what the shades of the map mean: of how many percent it is known how far they are."""
    return [
        Series(code, f"{25 * at}–{context.t.percent(25 * at + (24 if at < 3 else 25))}")
        for at, code in enumerate(_QUARTERS)
    ]


def map_chart(
    outlines: Sequence[Outline], figures: Sequence[Figures], places: Sequence[MapPlace], context: Context
) -> MapChart:
    """Return where the actors are; each of the eight countries is shaded by the share of its commitments of
    which it is known how far they are, and says how many these are of how many."""
    t, by_country = context.t, {of.group: of for of in figures}
    told = [shape for shape in outlines if shape.of_the_eight and shape.country in by_country]
    bare = MapChart(tuple(outlines), tuple(places), ())
    unit = (bare.bounds[3] - bare.bounds[2]) / _HEIGHT  # in degrees
    shades, names, taken = dict[str, str](), list[CountryName](), list[_Box]()
    for shape in sorted(told, key=_size):  # the smallest has the least choice
        of, name = by_country[shape.country], t.country(shape.country)
        known = t("no action recorded")
        if of.commitments:
            known = t.count_of(answered(of), of.commitments)
            shades[shape.country] = _QUARTERS[min(4 * answered(of) // of.commitments, 3)]
        room = max(map(len, (name, known))) * _LETTER * unit, 2 * _LINE * unit
        x, y = _free_place(shape, room, bare, taken)
        taken.append(_box(x, y, room))
        names.append(CountryName(name, known, x, y, context.address.to("countries", country=shape.country)))
    return MapChart(tuple(outlines), tuple(places), tuple(names), shades)


def _free_place(shape: Outline, room: _Point, chart: MapChart, taken: Sequence[_Box]) -> _Point:
    """Return where the name of a country finds `room`: within it or off its coast, off the names and places
    that are there, near its middle."""
    others = [each for each in chart.outlines if each is not shape]
    west, east, south, north = shape.bounds
    across = [west + (east - west) * at / _GRID for at in range(-3, _GRID + 4)]
    down = [south - room[1] + (north - south + room[1]) * at / _GRID for at in range(_GRID + 1)]

    def near(at: _Point) -> float:
        box = _box(*at, room)
        hidden = sum(
            box[0] < place.longitude < box[2] and box[1] < place.latitude < box[3] for place in chart.places
        )
        covered = sum(_overlap(box, other) for other in taken)
        away = sum(abs(one - other) for one, other in zip(at, shape.middle, strict=True))
        return away + 6 * hidden + 50 * covered

    def beyond(at: _Point) -> int:
        outside = [point for point in _points(_box(*at, room)) if not _inside(point, shape)]
        return len(outside) + 3 * sum(any(_inside(point, other) for other in others) for point in outside)

    # Borders are long: they are looked at of those places alone that may still be the best.
    places = sorted((near(at), at) for at in product(across, down))
    cost, best = inf, places[0][1]
    for least, at in places:
        if least >= cost:
            break
        if (whole := least + beyond(at)) < cost:
            cost, best = whole, at
    return best


def _box(x: float, y: float, room: _Point) -> _Box:
    return x - room[0] / 2, y - room[1] / 2, x + room[0] / 2, y + room[1] / 2


def _points(box: _Box) -> Iterable[_Point]:
    west, south, east, north = box
    return product((west, (west + east) / 2, east), (south, north))


def _overlap(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _size(shape: Outline) -> float:
    west, east, south, north = shape.bounds
    return (east - west) * (north - south)


def _inside(point: _Point, shape: Outline) -> bool:
    """Return whether a point lies within the largest part of a country: a line eastward from it crosses the
    border an odd number of times."""
    (x, y), (west, east, south, north) = point, shape.bounds
    if not (west <= x < east and south <= y < north):  # most points, and at once
        return False
    ring = shape.rings[0]
    crossed = (
        (y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0
        for (x0, y0), (x1, y1) in zip(ring, (*ring[1:], ring[0]), strict=True)
    )
    return sum(crossed) % 2 == 1
