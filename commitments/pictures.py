"""A chart as a picture to take away: an SVG with its title, its finding, of how many, the day and the source;
as PNG the same.

The figure that a page shows is drawn again without a browser: of what Plotly can, the little that charts.py
asks for.
"""

from __future__ import annotations

import html
import re
import textwrap
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import plotly.graph_objects as go

from commitments.charts import MARKS, Drawing
from commitments.drawings import DRAWN
from commitments.reader import LIGHT
from commitments.strokes import DASHES, LARGER, LETTER, escaped, lettered, sign, wrapped
from commitments.typesetting import typesetter
from commitments.unseen import in_xml

WIDTH = 1200  # of the picture, in its own units; a PNG has twice as many pixels
_EDGE = 40
_FONT = "'Source Sans 3', 'Source Sans Pro', 'Segoe UI', Roboto, Helvetica, Arial, sans-serif"


@dataclass(frozen=True)
class Picture:
    """What stands around the figure: its title, its finding, what its parts mean as (colour, pattern, words),
    the lines below it, and what says that all is invented."""

    title: str
    finding: str
    key: Sequence[tuple[str, str]]  # code of a look, what it means
    lines: Sequence[str]
    notice: str
    alt: str


def svg(figure: go.Figure | Drawing, picture: Picture, width: int = WIDTH) -> str:
    """Draw a figure with what belongs to it as an SVG of that width; without words around it, the figure
    alone, for a page that says them."""
    alone = not picture.title
    # Two pictures may stand on one page, one of them out of sight: each has a hatch of its own.
    hatch = f"hatch-{width}"
    edge = 2 if alone else _EDGE
    room = width - 2 * edge
    parts: list[str] = []
    y = 0.0
    if picture.notice:
        parts.append(f'<rect width="{width}" height="46" fill="#FBF0D9"/>')
        parts.append(lettered([picture.notice], edge, 30, 19, bold=True))
        y = 46
    for text, size, bold, colour in (
        (picture.title, 34, True, LIGHT.ink),
        (picture.finding, 22, False, LIGHT.ink),
    ):
        if not text:
            continue
        lines = wrapped(text, size, room, bold=bold)
        y += 18 + size
        parts.append(lettered(lines, edge, y, size, bold=bold, colour=colour))
        y += (len(lines) - 1) * size * 1.2
    y += 2 if alone else 26
    if picture.key:
        drawn, height = _key(picture.key, edge, y, room, hatch)
        parts.append(drawn)
        y += height
    if isinstance(figure, Drawing):
        drawn, height = DRAWN[figure.kind](figure.data, edge, y, room)
    else:
        drawn, height = _Figure(figure, hatch).drawn(edge, y, room)
    parts.append(drawn)
    y += height
    if picture.lines:
        y += 18
        parts.append(f'<path d="M{edge} {y:.0f}H{width - edge}" stroke="{LIGHT.line}"/>')
    for line in picture.lines:
        lines = wrapped(line, 18, room)
        parts.append(lettered(lines, edge, y + 27, 18, colour=LIGHT.quiet))
        y += 24 * len(lines)
    y += 6 if alone else 28
    named = in_xml(escaped(picture.title or picture.alt))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {y:.0f}" width="{width}" '
        f'height="{y:.0f}" font-family="{_FONT}" role="img"><title>{named}</title>'
        f"<desc>{in_xml(escaped(f'{picture.finding} {picture.alt}'))}</desc>{_hatch(hatch)}"
        f'<rect width="{width}" height="{y:.0f}" fill="{LIGHT.ground}"/>{in_xml("".join(parts))}</svg>'
    )


def height(figure: go.Figure | Drawing) -> float:
    """Give how high a figure is on a page, in pixels."""
    if isinstance(figure, Drawing):
        return DRAWN[figure.kind](figure.data, 0, 0, WIDTH)[1] / LARGER
    return float(figure.layout.height)


def png(drawn: str) -> bytes:
    """Give an SVG of `svg` as a PNG of twice its size. Raises FileNotMade."""
    with typesetter() as sets:
        return sets.png(drawn, 2 * WIDTH)


# --- what stands beside the figure ------------------------------------------------------------------------


def _hatch(name: str) -> str:
    return (
        f'<defs><pattern id="{name}" width="8" height="8" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><path d="M0 0V8" stroke="{LIGHT.edge}" stroke-width="3"/></pattern>'
        "</defs>"
    )


def _fill(code: str, hatch: str) -> str:
    return f"url(#{hatch})" if code == "no_evidence" else LIGHT.completion.get(code, "none")


def _key(key: Sequence[tuple[str, str]], left: float, y: float, room: float, hatch: str) -> tuple[str, float]:
    """Draw what the parts mean, on as many lines as they need."""
    drawn, x, line = [], left, 0
    for code, words in key:
        width = 52 + len(words) * 18 * LETTER
        if x + width > left + room and x > left:
            x, line = left, line + 1
        top = y + line * 30
        if mark := MARKS.get(code):
            drawn.append(sign(x + 12, top + 8, mark, 8, LIGHT.accent, 3))
        else:
            drawn.append(
                f'<rect x="{x:.1f}" y="{top:.1f}" width="24" height="16" fill="{_fill(code, hatch)}" '
                f'stroke="{LIGHT.edge}"{DASHES if code == "not_reported" else ""}/>'
            )
        drawn.append(lettered([words], x + 32, top + 14, 18, colour=LIGHT.quiet))
        x += width
    return "".join(drawn), line * 30 + 40


# --- the figure -------------------------------------------------------------------------------------------


def _number(value: Any) -> float:
    """Give a place on an axis as a number; a day counts as its ordinal."""
    if isinstance(value, str):
        value = date.fromisoformat(value[:10])
    if isinstance(value, datetime | date):
        return float(value.toordinal())
    return float(value)


def _each(values: Any, n: int) -> list[Any]:
    """Give a property as one for each of `n` points."""
    if isinstance(values, list | tuple):
        return list(values)
    return [values] * n


def _lines(text: str) -> tuple[list[str], list[bool]]:
    """Give the lines of a text of Plotly's, and which are bold; it escapes what people wrote."""
    parts = text.split("<br>")
    return [html.unescape(re.sub(r"</?b>", "", part)) for part in parts], ["<b>" in part for part in parts]


class _Figure:
    """Draws a figure of charts.py at the width it is given."""

    def __init__(self, figure: go.Figure, hatch: str) -> None:
        self.hatch = hatch
        self.layout: Any = figure.layout
        self.traces: list[Any] = list(figure.data)
        self.size = 14 * LARGER

    def drawn(self, left: float, top: float, room: float) -> tuple[str, float]:
        """Give the figure as SVG, and how high it is."""
        height = float(self.layout.height) * LARGER
        margin = self.layout.margin
        self.names = self._names(room)
        longest = max((len(line) for _, lines, _ in self.names for line in lines), default=0)
        before = 14 + longest * self.size * LETTER if self.names else 0.0
        above, below = float(margin.t or 0) * LARGER + 4, float(margin.b or 0) * LARGER + 4
        self.left, self.right = left + before, left + room - 12
        self.x = self._scale("x", self.left, self.right - self._beyond())
        self.below = self._below()
        lower = (max((len(lines) for _, lines in self.below), default=1) - 1) * self.size * 1.2
        below, height = below + lower, height + lower
        self.y = self._scale("y", top + height - below, top + above)
        if self.layout.yaxis.scaleanchor:
            self._square()
        self.top, self.bottom, self.edge = top + above, top + height - below, left
        drawn = [*self._grid(), *self._bars(), *map(self._scatter, self._of("scatter"))]
        if self.layout.yaxis.scaleanchor:  # a map goes on beyond what is shown of it
            view = f"{left:.1f} {top:.1f} {room:.1f} {height:.1f}"
            place = f'x="{left:.1f}" y="{top:.1f}" width="{room:.1f}" height="{height:.1f}"'
            drawn = [f'<svg {place} viewBox="{view}" overflow="hidden">', *drawn, "</svg>"]
        return "".join([*drawn, *self._shapes(), *self._annotations(), *self._axes()]), height

    def _of(self, kind: str) -> list[Any]:
        return [trace for trace in self.traces if trace.type == kind]

    def _axis(self, name: str) -> Any:
        return self.layout[f"{name}axis"]

    def _ticks(self, name: str) -> list[tuple[float, str]]:
        axis = self._axis(name)
        if axis.visible is False or axis.tickvals is None:
            return []
        return [(_number(at), str(said)) for at, said in zip(axis.tickvals, axis.ticktext, strict=True)]

    def _names(self, room: float) -> list[tuple[float, list[str], list[bool]]]:
        """Give the names on the vertical axis, as (where, lines, which are bold), in a third of the room."""
        named = []
        for at, said in self._ticks("y"):
            lines, bold = _lines(said)
            if max(map(len, lines)) * self.size * LETTER > room / 3:
                lines = wrapped(" ".join(lines), self.size, room / 3)
                bold = [any(bold)] * len(lines)
            named.append((at, lines, bold))
        return named

    def _beyond(self) -> float:
        """Give the room that the number behind the longest bar needs more than the axis leaves it."""
        most = 0.0
        for trace in self._of("scatter"):
            if trace.mode == "text" and "right" in str(trace.textposition):
                high = self._range("x")[1] or 1
                for x, said in zip(trace.x, trace.text, strict=True):
                    (line, *_), _bold = _lines(str(said))
                    free = (self.right - self.left) * (1 - float(x) / high)
                    most = max(most, self._away(line) + len(line.strip()) * self.size * LETTER * 1.1 - free)
        return most

    def _away(self, line: str) -> float:
        """Give how far from its point a text stands: Plotly's says it in spaces, which SVG does not keep."""
        return 4 + (len(line) - len(line.lstrip())) * self.size * 0.25

    def _scale(self, name: str, start: float, end: float) -> tuple[float, float]:
        """Give a scale as (offset, factor)."""
        low, high = self._range(name)
        factor = (end - start) / ((high - low) or 1)
        return start - low * factor, factor

    def _range(self, name: str) -> tuple[float, float]:
        if self._axis(name).range:
            low, high = map(_number, self._axis(name).range)
            return low, high
        bars = self._of("bar")
        if bars and bars[0].orientation != "h":
            if name == "x":
                return -0.5, len(bars[0].x) - 0.5
            return 0, max(map(sum, zip(*(trace.y for trace in bars), strict=True)), default=1) * 1.02 or 1
        values = [_number(v) for trace in self.traces for v in trace[name] if v is not None]
        values += [_number(shape[f"{name}0"]) for shape in self.layout.shapes if name == "x"]
        values += [at for at, _ in self._ticks(name)]
        return min(values), max(values)

    def _square(self) -> None:
        """Give both axes of a map the smaller of their scales, in the middle of the room."""
        ratio = float(self.layout.yaxis.scaleratio or 1)
        (x, fx), (y, fy) = self.x, self.y
        factor = min(abs(fx), abs(fy) / ratio)
        for name, (offset, old) in (("x", (x, fx)), ("y", (y, fy))):
            new = factor * (ratio if name == "y" else 1) * (1 if old > 0 else -1)
            middle = sum(self._range(name)) / 2
            setattr(self, name, (offset + middle * (old - new), new))

    def _at(self, x: Any, y: Any) -> tuple[float, float]:
        return self.x[0] + _number(x) * self.x[1], self.y[0] + _number(y) * self.y[1]

    def _bars(self) -> Iterable[str]:
        so_far: defaultdict[float, float] = defaultdict(float)
        for trace in self._of("bar"):
            across = trace.orientation == "h"
            places, values = (trace.y, trace.x) if across else (trace.x, trace.y)
            width = float(trace.width or 0.8)
            for at, (place, value) in enumerate(zip(places, values, strict=True)):
                if not value:
                    continue
                start = so_far[place]
                so_far[place] = end = start + float(value)
                ends = [(start, place - width / 2), (end, place + width / 2)]
                (x0, y0), (x1, y1) = (self._at(*(e if across else e[::-1])) for e in ends)
                box = (min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0))
                yield self._part(trace, at, *box)

    def _part(self, trace: Any, at: int, x: float, y: float, width: float, height: float) -> str:
        marker = trace.marker
        hatched = marker.pattern is not None and marker.pattern.shape is not None
        empty = str(marker.color).startswith("rgba")
        fill = f"url(#{self.hatch})" if hatched else "none" if empty else marker.color
        line = DASHES if empty else ""
        drawn = (
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}" '
            f'stroke="{marker.line.color}"{line}/>'
        )
        said = str(trace.text[at]) if trace.text is not None else ""
        if not said or len(said) * self.size * LETTER + 4 > width or self.size > height:
            return drawn
        middle, base = x + width / 2, y + height / 2 + self.size * 0.35
        around = LIGHT.ground if hatched else ""
        ink = trace.textfont.color
        return drawn + lettered([said], middle, base, self.size, anchor="middle", colour=ink, around=around)

    def _scatter(self, trace: Any) -> str:
        mode, parts = str(trace.mode), []
        points = list(zip(trace.x, trace.y, strict=True))
        if "lines" in mode:
            parts.append(self._line(trace, points))
        if "markers" in mode:
            marker, n = trace.marker, len(points)
            looks = zip(_each(marker.symbol or "circle", n), _each(marker.color, n), strict=True)
            radius, thick = float(marker.size) * LARGER / 2, float(marker.line.width or 1) * LARGER
            parts += [
                sign(*self._at(*point), symbol, radius, colour, thick, marker.line.color or "")
                for point, (symbol, colour) in zip(points, looks, strict=True)
            ]
        if "text" in mode:
            right = "right" in str(trace.textposition)
            size = float(trace.textfont.size or 14) * LARGER
            for point, said in zip(points, trace.text, strict=True):
                lines, bold = _lines(str(said))
                x, y = self._at(*point)
                y += size * 0.35 - (len(lines) - 1) * size * 0.6
                parts.append(
                    lettered(
                        [line.strip() for line in lines],
                        x + (self._away(lines[0]) if right else 0),
                        y,
                        size,
                        anchor="start" if right else "middle",
                        bold=bold,
                        colour=trace.textfont.color or LIGHT.ink,
                        around="" if right else LIGHT.second_ground,
                    )
                )
        return "".join(parts)

    def _line(self, trace: Any, points: Sequence[tuple[Any, Any]]) -> str:
        path, begun = [], False
        for x, y in points:
            if x is None:
                begun = False
                continue
            px, py = self._at(x, y)
            path.append(f"{'L' if begun else 'M'}{px:.1f} {py:.1f}")
            begun = True
        fill = str(trace.fillcolor) if trace.fill == "toself" else "none"
        fill = "none" if fill.startswith("rgba") else fill
        dash = ' stroke-dasharray="3 6"' if trace.line.dash == "dot" else ""
        width = float(trace.line.width or 2)
        return (
            f'<path d="{"".join(path)}" fill="{fill}" stroke="{trace.line.color}" stroke-width="{width:.1f}"'
            f' stroke-linejoin="round"{dash}/>'
        )

    def _shapes(self) -> Iterable[str]:
        for shape in self.layout.shapes:
            x = self._at(shape.x0, self._range("y")[0])[0]
            yield (
                f'<path d="M{x:.1f} {self.top:.1f}V{self.bottom:.1f}" stroke="{shape.line.color}" '
                f'stroke-width="{float(shape.line.width):.1f}"/>'
            )

    def _annotations(self) -> Iterable[str]:
        above: list[tuple[float, float]] = []  # from where to where something stands over the figure
        for note in self.layout.annotations:
            paper = note.yref == "paper"
            x, y = self._at(note.x, self._range("y")[0] if paper else note.y)
            lines, bold = _lines(str(note.text))
            size = float(note.font.size or 14) * LARGER
            base = (self.top if paper else y) - 5 - (len(lines) - 1) * size * 1.2
            anchor = {"left": "start", "right": "end"}.get(str(note.xanchor), "middle")
            x, wide = min(max(x, self.left), self.right), len(lines[0]) * size * LETTER
            if paper and x > self.right - wide / 2:
                anchor = "end"
            if paper:
                ends = x + {"start": wide, "middle": wide / 2, "end": 0}[anchor]
                if any(start < ends and ends - wide < end for start, end in above):
                    base -= size * 1.1
                above.append((ends - wide, ends))
            yield lettered(
                lines, x, base, size, anchor=anchor, bold=bold, colour=note.font.color or LIGHT.ink
            )

    def _grid(self) -> Iterable[str]:
        if self._axis("y").showgrid:
            for at, _ in self._ticks("y"):
                y = self.y[0] + at * self.y[1]
                yield f'<path d="M{self.left:.1f} {y:.1f}H{self.right:.1f}" stroke="{LIGHT.line}"/>'

    def _axes(self) -> Iterable[str]:
        for at, lines, bold in self.names:
            y = self.y[0] + at * self.y[1] + self.size * 0.35 - (len(lines) - 1) * self.size * 0.6
            yield lettered(lines, self.left - 12, y, self.size, anchor="end", bold=bold)
        # The last one stands, moved in; of those before it those that have room.
        ends = self.right + 12
        for at, lines in reversed(self.below):
            half = max(map(len, lines)) * self.size * LETTER / 2 + 2
            x = self.x[0] + at * self.x[1]
            if ends > self.right:
                x = min(x, ends - half)
            if x - half >= self.edge - 4 and x + half <= ends:
                ends = x - half
                yield lettered(lines, x, self.bottom + self.size * 1.3, self.size, anchor="middle")

    def _below(self) -> list[tuple[float, list[str]]]:
        """Give the labels on the horizontal axis, as (where, lines), each as wide as it has room beside the
        next."""
        ticks = self._ticks("x")
        step = abs(self.x[1]) * (ticks[-1][0] - ticks[0][0]) / max(len(ticks) - 1, 1) if ticks else 0.0
        room = max(5, int((step - 4) / (self.size * LETTER)))  # letters: a year is never broken
        plain = [(at, " ".join(_lines(said)[0])) for at, said in ticks]
        return [(at, textwrap.wrap(said, room, break_long_words=False)) for at, said in plain]
