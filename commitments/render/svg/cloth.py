"""A cloth → SVG: strips side by side, or below each other, and what stands at their hems."""

from collections.abc import Iterator, Sequence

from commitments.render.svg.primitives import LINE, SIZE, SMALL, lettered, mark, part_box
from commitments.render.svg.text import label_column, widest, wrapped
from commitments.site.chart_model import Cloth, Strip
from commitments.site.theme import LIGHT

_SIDE_BY_SIDE = 600.0  # room that strips need at least to hang side by side
_HIGH = 520.0  # of hanging strips, at most, where nothing else is asked for
_BETWEEN = 0.14  # from strip to strip, as a part of one
_LARGEST, _SMALLEST = 44.0, 7.0  # sides of a square


def cloth(
    data: Cloth, left: float, top: float, room: float, hatch: str, high: float = 0
) -> tuple[str, float]:
    """Return a cloth and how high it is: no higher than `high`, where that is given."""
    hanging = data.upright and room >= _SIDE_BY_SIDE
    drawn, y = [], top
    if hanging:
        part, height = _hanging(data, left, top, room, hatch, high)
        drawn.append(part)
        y += height
    for name, strips in (("", () if hanging else data.strips), (data.apart_name, data.apart)):
        if not strips or (hanging and high):  # a picture of that height is of those side by side
            continue
        if name:
            drawn.append(lettered([name], left, y + SMALL * 2, SMALL, colour=LIGHT.quiet))
            y += SMALL * 2.4
        part, height = _lying(data, strips, left, y, room, hatch)
        drawn.append(part)
        y += height
    return "".join(drawn), y - top


def _hanging(
    data: Cloth, left: float, top: float, room: float, hatch: str, high: float
) -> tuple[str, float]:
    n = len(data.strips)
    wide = room / (n + (n - 1) * _BETWEEN)
    names = [wrapped(strip.name, SIZE, wide, bold=True, font=1) for strip in data.strips]
    most = max(map(len, names))
    foot = 14 + most * SIZE * LINE + SIZE * 1.6 + (SMALL * 1.5 if any(s.moved for s in data.strips) else 0)
    across = data.across(wide, (high or _HIGH + foot) - foot)
    side = wide / across
    rows = max(-(-len(strip.squares) // across) for strip in data.strips)
    hem = top + rows * side
    drawn = []
    for at, (strip, lines) in enumerate(zip(data.strips, names, strict=True)):
        x = left + at * wide * (1 + _BETWEEN)
        drawn += _squares(strip, across, x, hem, side, hatch, up=True)
        drawn.append(f'<path d="M{x:.1f} {hem + 5:.1f}h{wide:.1f}" stroke="{LIGHT.ink}" stroke-width="3"/>')
        y = hem + 10 + SIZE
        drawn.append(lettered(lines, x, y, SIZE, bold=True))
        y += (most - 1) * SIZE * LINE + SIZE * 1.45
        drawn.append(_figures(strip, x, y))
        if strip.moved:
            moved = [strip.moved]
            drawn.append(lettered(moved, x, y + SMALL * 1.4, SMALL, bold=True, colour=LIGHT.ochre))
    return "".join(drawn), rows * side + foot


def _lying(
    data: Cloth, strips: Sequence[Strip], left: float, top: float, room: float, hatch: str
) -> tuple[str, float]:
    names, before = label_column((strip.name for strip in (*data.strips, *data.apart)), SIZE, room)
    names = [wrapped(strip.name, SIZE, room / 3) for strip in strips]
    over = room < _SIDE_BY_SIDE
    ends = [" ".join((strip.complete, strip.of, strip.moved)) for strip in strips]
    behind = widest(ends, SIZE, bold=True) + 14
    start, length = (left, room) if over else (left + before, room - before - behind)
    across = max(12, data.across(length, 5 * 22.0 * length / 1000))
    side = min(length / across, _LARGEST)
    across, y, drawn = int(length / side + 1e-6), top, []
    for strip, lines in zip(strips, names, strict=True):
        rows = max(-(-len(strip.squares) // across), 1)
        if over:
            drawn.append(lettered(lines, left, y + SIZE, SIZE))
            moved = f"  {strip.moved}" if strip.moved else ""
            end = [f"{strip.complete} {strip.of}{moved}"]
            drawn.append(lettered(end, left + room, y + SIZE, SIZE, anchor="end", colour=LIGHT.quiet))
            y += len(lines) * SIZE * LINE + 6
            drawn += _squares(strip, across, start, y, side, hatch)
            y += rows * side + 10
            continue
        text = len(lines) * SIZE * LINE
        drawn.append(lettered(lines, left, y + SIZE, SIZE))
        drawn += _squares(strip, across, start, y, side, hatch)
        drawn.append(_figures(strip, start + length + 14, y + SIZE))
        y += max(rows * side, text) + 10
    return "".join(drawn), y - top


def _figures(strip: Strip, x: float, y: float) -> str:
    complete = lettered([strip.complete], x, y, SIZE * 1.25, bold=True)
    after = x + widest([strip.complete], SIZE * 1.25, bold=True, font=1) + SIZE * 0.4
    return complete + lettered([strip.of], after, y, SMALL, colour=LIGHT.quiet)


def _squares(
    strip: Strip, across: int, x: float, y: float, side: float, hatch: str, *, up: bool = False
) -> Iterator[str]:
    """Draw squares row by row from (x, y), downwards or `up`, and the marks on them."""
    gap = min(max(side * 0.06, 0.6), 3)
    for at, (code, square) in enumerate(strip.squares):
        row, column = divmod(at, across)
        left, top = x + column * side, y - (row + 1) * side if up else y + row * side
        yield part_box(code, left + gap / 2, top + gap / 2, side - gap, side - gap, hatch)
        if square.moved:
            yield mark(square.moved, left + side / 2, top + side / 2, side * 0.3, code)
