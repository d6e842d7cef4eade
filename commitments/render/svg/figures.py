"""A chart as a picture to take away: an SVG with its title, its finding, of how many, the day and the source;
as PNG the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from commitments.contract.codelists import VERIFICATIONS
from commitments.render.svg.bars import bars, panels
from commitments.render.svg.cloth import cloth
from commitments.render.svg.diagrams import ladders, lanes, matrix, plan, shifts
from commitments.render.svg.lines import line
from commitments.render.svg.maps import map_
from commitments.render.svg.primitives import escaped, hatching, lettered, mark, part_box, sign
from commitments.render.svg.text import width, wrapped
from commitments.render.typesetting import typesetter
from commitments.site.chart_model import (
    ActionPlan,
    BarChart,
    BarPanels,
    Chart,
    Cloth,
    Drawing,
    EventLanes,
    Ladders,
    LineChart,
    MapChart,
    Matrix,
    Series,
    Shifts,
)
from commitments.site.theme import LIGHT, STEPS
from commitments.text.sanitize import in_xml

WIDTH = 1200  # of the picture, in its own units; a PNG has twice as many pixels
SLIM = 460  # units of a picture for a narrow frame
_COVER = 1200, 290  # units of a drawing on the cover of slides, across and at most high
_EDGE = 40
_KEY = 18  # size of what the key says
_FONT = "'Source Sans 3', 'Source Sans Pro', 'Segoe UI', Roboto, Helvetica, Arial, sans-serif"


@dataclass(frozen=True)
class Picture:
    """What stands around a drawing: its title, its finding, what its looks and marks mean, the lines below
    it, what says that all is invented, and the words for screen readers."""

    title: str
    finding: str
    key: Sequence[Series]
    lines: Sequence[str]
    notice: str
    alt: str


def svg(drawing: Drawing, picture: Picture, wide: int = WIDTH, high: float = 0) -> str:
    """Return a drawing with what belongs to it as an SVG of that width; without words around it, the drawing
    alone, for a page that says them. A cloth is no higher than `high`, where that is given."""
    alone = not picture.title
    # Two pictures may stand on one page, one of them out of sight: each has a hatch of its own.
    hatch = f"hatch-{wide}"
    edge = 2 if alone else _EDGE
    room = wide - 2 * edge
    parts: list[str] = []
    y = 0.0
    if picture.notice:
        parts.append(f'<rect width="{wide}" height="46" fill="{LIGHT.notice}"/>')
        parts.append(lettered([picture.notice], edge, 30, 19, bold=True))
        y = 46
    for text, size, bold in ((picture.title, 34, True), (picture.finding, 22, False)):
        if not text:
            continue
        lines = wrapped(text, size, room, bold=bold)
        y += 18 + size
        parts.append(lettered(lines, edge, y, size, bold=bold))
        y += (len(lines) - 1) * size * 1.2
    y += 2 if alone else 26
    if picture.key:
        drawn, height = _key(picture.key, edge, y, room, hatch)
        parts.append(drawn)
        y += height
    drawn, height = _drawn(drawing, edge, y, room, hatch, high)
    parts.append(drawn)
    y += height
    if picture.lines:
        y += 18
        parts.append(f'<path d="M{edge} {y:.0f}H{wide - edge}" stroke="{LIGHT.line}"/>')
    for text in picture.lines:
        lines = wrapped(text, 18, room)
        parts.append(lettered(lines, edge, y + 27, 18, colour=LIGHT.quiet))
        y += 24 * len(lines)
    y += 6 if alone else 28
    named = in_xml(escaped(picture.title or picture.alt))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {y:.0f}" width="{wide}" '
        f'height="{y:.0f}" font-family="{_FONT}" role="img"><title>{named}</title>'
        f"<desc>{in_xml(escaped(f'{picture.finding} {picture.alt}'))}</desc>{hatching(hatch)}"
        f'<rect width="{wide}" height="{y:.0f}" fill="{LIGHT.ground}"/>{in_xml("".join(parts))}</svg>'
    )


def alone(drawing: Drawing, wide: float) -> str:
    """Return a drawing without its words as an SVG that is as large as the room for it, in the colours of the
    page that it stands in."""
    parts, high = _drawn(drawing, 2, 2, wide - 4, "hatch")
    for colour, said in _OF_THE_PAGE.items():
        parts = parts.replace(f'"{colour}"', f'"{said}"')
    return f'<svg viewBox="0 0 {wide:g} {high + 4:.0f}" aria-hidden="true">{parts}</svg>'


# As static/look.css calls them.
_OF_THE_PAGE = {
    **{
        getattr(LIGHT, name): f"var(--{name})" for name in ("ground", "ink", "quiet", "line", "ochre", "edge")
    },
    LIGHT.accent: "var(--accent)",
    **{
        colour: f"color-mix(in srgb,var(--ochre) {STEPS[step]}%,var(--ground))"
        for step, colour in LIGHT.steps.items()
    },
}


def cover(chart: Chart) -> str:
    """Return a chart as it stands on the cover of slides, with what its looks mean."""
    key = chart.drawing.key if isinstance(chart.drawing, Cloth) else ()
    return svg(chart.drawing, Picture("", "", key, (), "", chart.alt), *_COVER)


def frame_height(drawing: Drawing) -> int:
    """Return how high a frame for a drawing is, in pixels, so that a phone and a page of text both have room
    for it and for what is said around it."""
    wide, slim = (
        _drawn(drawing, 0, 0, units, "")[1] * shown / units for units, shown in ((WIDTH, 760), (SLIM, 330))
    )
    return round(max(wide + 250, slim + 340))


def png(drawn: str) -> bytes:
    """Return an SVG of `svg` as a PNG of twice its size.

    Raises:
        FileNotMadeError: It takes more memory or time than it may.
    """
    with typesetter() as sets:
        return sets.png(drawn, 2 * WIDTH)


def _drawn(
    drawing: Drawing, left: float, top: float, room: float, hatch: str, high: float = 0
) -> tuple[str, float]:
    """Return what is drawn from (left, top) in the room there is, and how high it is."""
    match drawing:
        case BarChart():
            return bars(drawing, left, top, room, hatch)
        case BarPanels():
            return panels(drawing, left, top, room, hatch)
        case LineChart():
            return line(drawing, left, top, room)
        case MapChart():
            return map_(drawing, left, top, room)
        case Matrix():
            return matrix(drawing, left, top, room)
        case Ladders():
            return ladders(drawing, left, top, room)
        case Shifts():
            return shifts(drawing, left, top, room)
        case EventLanes():
            return lanes(drawing, left, top, room)
        case ActionPlan():
            return plan(drawing, left, top, room, hatch)
        case Cloth():
            return cloth(drawing, left, top, room, hatch, high)


def _key(key: Sequence[Series], left: float, y: float, room: float, hatch: str) -> tuple[str, float]:
    """Draw what the looks and marks mean, on as many lines as they need."""
    drawn, x, row = [], left, 0
    for entry in key:
        wide = 52 + width(entry.name, _KEY)
        if x + wide > left + room and x > left:
            x, row = left, row + 1
        top = y + row * 30
        if entry.code in VERIFICATIONS:
            drawn.append(sign(x + 12, top + 8, entry.code, 8, LIGHT.accent, 3))
        elif entry.code in ("advanced", "fell_back"):
            drawn.append(mark(entry.code, x + 12, top + 8, 9, "limited"))
        else:
            drawn.append(part_box(entry.code, x, top, 24, 16, hatch))
        drawn.append(lettered([entry.name], x + 32, top + 14, _KEY, colour=LIGHT.quiet))
        x += wide
    return "".join(drawn), row * 30 + 40
