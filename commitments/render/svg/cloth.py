"""A cloth → SVG: strips side by side, or below each other, and what stands at their hems."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from commitments.render.svg.primitives import LINE, SIZE, SMALL, escaped, lettered, mark
from commitments.render.svg.text import label_column, width, wrapped
from commitments.site.chart_model import Cloth, Strip
from commitments.site.theme import LIGHT

_SIDE_BY_SIDE = 600.0  # room that strips need at least to hang side by side
_HIGH = 520.0  # of hanging strips, at most, where nothing else is asked for
_BETWEEN = 0.14  # from strip to strip, as a part of one
_LYING = 110.0  # how high the longest of lying strips is, at most
_LARGEST = 26.0  # side of a square of these


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


def _hanging(data: Cloth, left: float, top: float, room: float, hatch: str, high: float) -> tuple[str, float]:
    n = len(data.strips)
    wide = room / (n + (n - 1) * _BETWEEN)
    names = [wrapped(strip.name, SIZE, wide, bold=True, font=1) for strip in data.strips]
    # That nothing is recorded is longer than any figure: it keeps to its own strip.
    told = [[] if strip.complete else wrapped(strip.of, SMALL, wide, font=1) for strip in data.strips]
    most, beneath = max(map(len, names)), max(map(len, told))
    foot = 14 + most * SIZE * LINE + max(SIZE * 3, SIZE * 1.5 + beneath * SMALL * LINE)
    across = data.across(wide, (high or _HIGH + foot) - foot)
    side = wide / across
    rows = max(-(-len(strip.squares) // across) for strip in data.strips)
    hem = top + rows * side
    drawn: list[str] = []
    for at, (strip, lines, silence) in enumerate(zip(data.strips, names, told, strict=True)):
        x = left + at * wide * (1 + _BETWEEN)
        drawn += _squares(strip, across, x, hem, side, hatch, up=True)
        drawn.append(f'<path d="M{x:.1f} {hem + 5:.1f}h{wide:.1f}" stroke="{LIGHT.ink}" stroke-width="3"/>')
        y = hem + 10 + SIZE
        drawn.append(lettered(lines, x, y, SIZE, bold=True))
        y += (most - 1) * SIZE * LINE + SIZE * 1.45
        if silence:
            drawn.append(lettered(silence, x, y, SMALL, colour=LIGHT.quiet))
        else:
            drawn.append(_figures(replace(strip, moved=""), x, y))
        if strip.moved:
            y += SIZE * 1.25
            drawn.append(lettered([strip.moved], x, y, SMALL, bold=True, colour=LIGHT.ochre))
    return "".join(drawn), rows * side + foot


def _lying(
    data: Cloth, strips: Sequence[Strip], left: float, top: float, room: float, hatch: str
) -> tuple[str, float]:
    over = room < _SIDE_BY_SIDE
    lines, before = label_column((strip.name for strip in strips), SIZE, room)
    behind = 24 + max(map(_wide, strips))
    start, length = (left, room) if over else (left + before, room - before - behind)
    side = min(length / data.across(length, _LYING), _LARGEST)
    across, y, drawn = int(length / side + 1e-6), top, []
    for strip, name in zip(strips, lines, strict=True):
        woven, text = -(-len(strip.squares) // across) * side, len(name) * SIZE * LINE
        if over:
            drawn.append(lettered(name, left, y + SIZE, SIZE, bold=True))
            drawn.append(_figures(strip, left + room, y + SIZE, anchor="end"))
            drawn += _squares(strip, across, start, y + text + 4, side, hatch)
            y += text + woven + 14
        else:
            high = max(woven, text)
            drawn.append(lettered(name, left, y + (high - text) / 2 + SIZE, SIZE))
            drawn += _squares(strip, across, start, y + (high - woven) / 2, side, hatch)
            drawn.append(_figures(strip, start + length + 14, y + high / 2 + SIZE * 0.4))
            y += high + 10
    return "".join(drawn), y - top


def _figures(strip: Strip, x: float, y: float, *, anchor: str = "start") -> str:
    """Draw what stands at a hem, from x or up to it."""
    spans = (
        f'<tspan font-size="{size:.1f}" fill="{colour}" font-weight="{weight}">{escaped(text)} </tspan>'
        for text, size, weight, colour in (
            (strip.complete, SIZE * 1.25, 600, LIGHT.ink),
            (strip.of, SMALL, 400, LIGHT.quiet),
            (strip.moved, SMALL, 600, LIGHT.ochre),
        )
        if text
    )
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{"".join(spans)}</text>'


def _wide(strip: Strip) -> float:
    """Return how wide what stands at a hem is at most."""
    return width(strip.complete, SIZE * 1.25, bold=True) + width(
        f" {strip.of} {strip.moved} ", SMALL, bold=True
    )


def _squares(
    strip: Strip, across: int, x: float, y: float, side: float, hatch: str, *, up: bool = False
) -> Iterator[str]:
    """Draw squares row by row from (x, y), downwards or `up`, and the marks on them."""
    gap = max(side * 0.07, 0.8)
    for at, (code, square) in enumerate(strip.squares):
        row, column = divmod(at, across)
        left, top = x + column * side, y - (row + 1) * side if up else y + row * side
        yield _square(code, left + gap / 2, top + gap / 2, side - gap, hatch)
        if square.moved:
            yield mark(square.moved, left + side / 2, top + side / 2, side * 0.3, code)


def _square(code: str, x: float, y: float, side: float, hatch: str) -> str:
    """Return a square in its look; what has the colour of its stage needs no edge, what is pale or empty one
    inside."""
    fill = LIGHT.completion.get(code, f"url(#{hatch})" if code == "no_evidence" else "none")
    edge = 0.0 if code in _WITHOUT_EDGE else 1.0
    line = f' stroke="{LIGHT.edge}"' if edge else ""
    x, y, side = x + edge / 2, y + edge / 2, side - edge
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{side:.1f}" height="{side:.1f}" fill="{fill}"{line}/>'


_WITHOUT_EDGE = ("complete", "substantial", "limited")
