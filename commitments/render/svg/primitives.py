"""What pictures are made of: lines of text, boxes, marks, dashes; in the colours of a light screen."""

import html
import re
from collections.abc import Sequence

from commitments.site.theme import LIGHT

LARGER = 1.35  # than on a page, so that it can be read in a report
SIZE = 14 * LARGER  # of names and numbers
SMALL = 12.5 * LARGER
LINE = 1.2  # from line to line, as a part of the size
DASHES = ' stroke-dasharray="4 3"'  # around what nothing is told of


def escaped(text: str) -> str:
    """Return a text as XML holds it, which has no place for most of what does not print."""
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
    """Return lines below each other, the first on `y`.

    The colour `around` parts them from what they are on; `turned` they read upwards, each to the right of the
    one before.
    """
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


def centred(
    lines: Sequence[str],
    x: float,
    y: float,
    size: float,
    *,
    anchor: str = "middle",
    bold: bool | Sequence[bool] = False,
    colour: str = LIGHT.ink,
    around: str = "",
) -> str:
    """Return lines around the height `y`."""
    first = y + size * 0.35 - (len(lines) - 1) * size * LINE / 2
    return lettered(lines, x, first, size, anchor=anchor, bold=bold, colour=colour, around=around)


def box(x: float, y: float, width: float, height: float, fill: str, line: str, dashes: str = "") -> str:
    """Return a rectangle."""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}" '
        f'stroke="{line}"{dashes}/>'
    )


def hatching(name: str) -> str:
    """Return the pattern of no evidence, under a name."""
    return (
        f'<defs><pattern id="{name}" width="8" height="8" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><path d="M0 0V8" stroke="{LIGHT.hatch}" stroke-width="3"/></pattern>'
        "</defs>"
    )


def part_box(code: str, x: float, y: float, width: float, height: float, hatch: str) -> str:
    """Return a part of a bar in the look of its code; `hatch` is the name of the pattern of no evidence."""
    fill = f"url(#{hatch})" if code == "no_evidence" else {**LIGHT.parts, **LIGHT.steps}.get(code, "none")
    return box(x, y, width, height, fill, LIGHT.edge, DASHES if fill == "none" else "")


def sign(x: float, y: float, evidence: str, radius: float, colour: str, thick: float) -> str:
    """Return the mark of a kind of evidence, its line `thick`."""
    stroke = f'stroke="{colour}" stroke-width="{thick:.1f}"'
    if evidence == "self_declared":
        return f'<path d="M{x - radius:.1f} {y:.1f}H{x + radius:.1f}" {stroke}/>'
    if evidence == "disputed":
        a, b, c, d = x - radius, x + radius, y - radius, y + radius
        return f'<path d="M{a:.1f} {c:.1f}L{b:.1f} {d:.1f}M{b:.1f} {c:.1f}L{a:.1f} {d:.1f}" {stroke}/>'
    fill = LIGHT.ground if evidence == "reviewed" else colour
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{fill}" {stroke}/>'


def mark(moved: str, x: float, y: float, radius: float, on: str) -> str:
    """Return the mark of what moved, around (x, y) on a square of that look: filled where it advanced, hollow
    where it fell back."""
    dark = on in ("complete", "substantial")
    fill, edge = (LIGHT.thread if dark else LIGHT.ochre, LIGHT.ground)
    if moved == "fell_back":
        fill, edge = LIGHT.ground, LIGHT.ochre
    r = f"{radius:.1f}"
    corners = f"M{x:.1f} {y - radius:.1f}l{r} {r}-{r} {r}-{r}-{r}z"
    return f'<path d="{corners}" fill="{fill}" stroke="{edge}" stroke-width="{max(radius / 4, 0.8):.1f}"/>'
