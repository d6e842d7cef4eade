"""Maps → SVG: where the actors sit, and the small map of one."""

from collections.abc import Callable, Sequence

from commitments.contract.geography import Outline
from commitments.render.svg.primitives import LARGER, centred
from commitments.site.chart_model import MapChart
from commitments.site.theme import LIGHT, Palette

_RATIO = 1.02  # a degree of latitude is as much longer than one of longitude, where these countries are
_NARROW = 600.0  # room below which all is drawn smaller


def map_(chart: MapChart, left: float, top: float, room: float) -> tuple[str, float]:
    """Return the eight countries with their numbers and places, and how high the map is; it goes on beyond
    what is shown of it."""
    narrow = room < _NARROW
    high = (280 if narrow else 400) * LARGER
    west, east, south, north = chart.bounds
    scale = min(room / (east - west), high / (north - south) / _RATIO)
    middle, centre = (west + east) / 2, (south + north) / 2

    def at(longitude: float, latitude: float) -> tuple[float, float]:
        x = left + room / 2 + (longitude - middle) * scale
        return x, top + high / 2 - (latitude - centre) * scale * _RATIO

    box = f"{left:.1f} {top:.1f} {room:.1f} {high:.1f}"
    place = f'x="{left:.1f}" y="{top:.1f}" width="{room:.1f}" height="{high:.1f}"'
    drawn = [f'<svg {place} viewBox="{box}" overflow="hidden">']
    for shape in sorted(chart.outlines, key=lambda shape: shape.of_the_eight):
        fill = LIGHT.steps.get(chart.shades.get(shape.country, ""), LIGHT.ground)
        look = (
            f'fill="{fill}" stroke="{LIGHT.edge}"'
            if shape.of_the_eight
            else f'fill="none" stroke="{LIGHT.line}"'
        )
        drawn.append(f'<path d="{_path(shape, at)}" {look} stroke-linejoin="round"/>')
    radius = (3 if narrow else 4.5) * LARGER
    for spot in chart.places:
        x, y = at(spot.longitude, spot.latitude)
        drawn.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{LIGHT.accent}" '
            f'stroke="{LIGHT.ground}" stroke-width="2"/>'
        )
    size = (11 if narrow else 14) * LARGER
    for name in chart.names:
        x, y = at(name.longitude, name.latitude)
        lines = [name.name, name.number]
        drawn.append(centred(lines, x, y, size, bold=[True, False], around=LIGHT.ground))
    return "".join([*drawn, "</svg>"]), high


def _path(shape: Outline, at: Callable[[float, float], tuple[float, float]]) -> str:
    rings = ("L".join("{:.1f} {:.1f}".format(*at(x, y)) for x, y in ring) for ring in shape.rings)
    return "".join(f"M{ring}Z" for ring in rings)


def locator(
    outlines: Sequence[Outline], country: str | None, point: tuple[float, float] | None, palette: Palette
) -> str:
    """Return where an actor sits as the text of an SVG: the eight countries, its own filled, its place a dot.

    Args:
        outlines: Of the countries.
        country: The one that is filled, ISO 3166 alpha-3.
        point: (longitude, latitude), degrees WGS 84; None where its place is not known.
        palette: Its colours.
    """
    eight = [shape for shape in outlines if shape.of_the_eight]
    points = [at for shape in eight for ring in shape.rings for at in ring] + ([point] if point else [])
    west, east = min(x for x, _ in points) - 0.5, max(x for x, _ in points) + 0.5
    south, north = min(y for _, y in points) - 0.5, max(y for _, y in points) + 0.5
    drawn = []
    for shape in outlines:
        own = shape.country == country
        fill = palette.ochre if own else palette.second_ground if shape.of_the_eight else "none"
        line = palette.edge if shape.of_the_eight or own else palette.line
        path = "".join("M" + "L".join(f"{x:.2f} {-y:.2f}" for x, y in ring) + "Z" for ring in shape.rings)
        drawn.append(f'<path d="{path}" fill="{fill}" fill-opacity="{0.45 if own else 1}" stroke="{line}"/>')
    if point:
        x, y = point
        drawn.append(
            f'<circle cx="{x:.2f}" cy="{-y:.2f}" r=".75" fill="{palette.accent}" '
            f'stroke="{palette.ground}" stroke-width=".25"/>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{west:.2f} {-north:.2f} {east - west:.2f} '
        f'{north - south:.2f}" stroke-width=".12" stroke-linejoin="round">{"".join(drawn)}</svg>'
    )
