"""What pictures are made of: lines of text that fit, marks, dashes; in the colours of a light screen."""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Sequence

from commitments.reader import LIGHT

LARGER = 1.35  # than on a page, so that it can be read in a report
LINE = 1.2  # from line to line, as a part of the size
DASHES = ' stroke-dasharray="4 3"'  # around what nothing is told of
LETTER = 0.58  # width of a letter, as a part of its size, in the widest font; of a bold one a tenth more


def wrapped(text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
    """Break a text into lines that have room, by what its letters take on average."""
    letters = int(room / (size * LETTER * (1.1 if bold else 1)))
    return textwrap.wrap(text, max(letters, 8)) or [""]


def escaped(text: str) -> str:
    """Give a text as XML holds it, which has no place for most of what does not print."""
    return html.escape(re.sub(r"[\x00-\x1f\ufffe\uffff]", " ", text), quote=True)


def lettered(
    lines: Sequence[str],
    x: float,
    y: float,
    size: float,
    *,
    anchor: str = "start",
    bold: bool | Sequence[bool] = False,
    colour: str = LIGHT.ink,
    around: str = "",
    turned: bool = False,
) -> str:
    """Write lines below each other, the first on `y`; the colour `around` parts them from what they are
    on; `turned` they read upwards, each to the right of the one before."""
    weights = [bold] * len(lines) if isinstance(bold, bool) else bold
    spans = []
    for at, (line, heavy) in enumerate(zip(lines, weights, strict=True)):
        weight = ' font-weight="600"' if heavy else ""
        place = f'x="{x:.1f}" y="{y + at * size * LINE:.1f}"'
        spans.append(f"<tspan {place}{weight}>{escaped(line)}</tspan>")
    look = f'font-size="{size:.1f}" text-anchor="{anchor}" fill="{colour}"'
    if turned:
        look += f' transform="rotate(-90 {x:.1f} {y:.1f})"'
    if around:
        look += f' paint-order="stroke" stroke="{around}" stroke-width="7" stroke-linejoin="round"'
    return f"<text {look}>{''.join(spans)}</text>"


def sign(x: float, y: float, symbol: str, radius: float, colour: str, thick: float, edge: str = "") -> str:
    """Draw a point in one of the shapes that tell evidence apart, its line `thick` and in the colour `edge`,
    else in its own."""
    stroke = f'stroke="{edge or colour}" stroke-width="{thick:.1f}"'
    if symbol == "line-ew-open":
        return f'<path d="M{x - radius:.1f} {y:.1f}H{x + radius:.1f}" {stroke}/>'
    if symbol == "x-thin-open":
        a, b, c, d = x - radius, x + radius, y - radius, y + radius
        return f'<path d="M{a:.1f} {c:.1f}L{b:.1f} {d:.1f}M{b:.1f} {c:.1f}L{a:.1f} {d:.1f}" {stroke}/>'
    fill = LIGHT.ground if symbol == "circle-open" else colour
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{fill}" {stroke}/>'
