"""Bar charts → SVG: bars with their names beside or over them, panels of them, columns."""

from collections.abc import Iterator, Sequence

from commitments.render.svg.axes import LabelsBelow
from commitments.render.svg.primitives import LARGER, LINE, SIZE, SMALL, centred, lettered, part_box, sign
from commitments.render.svg.text import label_column, width, wrapped
from commitments.site.chart_model import Bar, BarChart, BarPanels, BarPart
from commitments.site.theme import LIGHT

_BESIDE = 600.0  # room that a picture needs at least to have names beside their bars
_GAP = 8.0  # from a bar to what stands at its end


def bars(chart: BarChart, left: float, top: float, room: float, hatch: str) -> tuple[str, float]:
    """Return bars, or columns, and how high they are; `hatch` is the name of the pattern of no evidence."""
    if chart.upright:
        return _columns(chart, left, top, room, hatch)
    beside = not chart.long_names and room >= _BESIDE
    names, before = label_column((bar.name for bar in chart.bars), SIZE, room)
    if beside:
        pitch = (31 if len(chart.bars) < 10 else 28) * LARGER
        drawn, height = _names_beside(chart.bars, names, left, top, room, before, pitch, hatch)
    else:
        before, names_over = 0, [bar.name for bar in chart.bars]
        drawn, height = _names_over(chart.bars, names_over, left, top, room, hatch, ends=True)
    if not chart.scale:
        return drawn, height
    long = _length(chart.bars, room - before - 12)
    below = top + height
    marks = [(left + before + at / 100 * long, name) for at, name in chart.scale]
    lines = "".join(f'<path d="M{x:.1f} {top:.1f}V{below:.1f}" stroke="{LIGHT.line}"/>' for x, _ in marks)
    ticks = "".join(
        lettered(
            [name], x, below + SMALL, SMALL, anchor="middle" if x > left else "start", colour=LIGHT.quiet
        )
        for x, name in marks
    )
    return lines + drawn + ticks, height + SMALL * 1.5


def panels(chart: BarPanels, left: float, top: float, room: float, hatch: str) -> tuple[str, float]:
    """Return bar charts below each other under their titles, and how high they are."""
    drawn, y = [], top
    every = (bar.name for panel in chart.panels for bar in panel.chart.bars)
    before = label_column(every, SIZE, room)[1]  # one for all: the bars of each begin on one line
    for panel in chart.panels:
        titles, own = wrapped(panel.title, SIZE, room, bold=True), panel.chart.bars
        drawn.append(lettered(titles, left, y + SIZE * 1.3, SIZE, bold=True))
        y += len(titles) * SIZE * LINE + 10
        if room < _BESIDE:
            names = [f"{bar.name} · {bar.labelled}" for bar in own]
            part, height = _names_over(own, names, left, y, room, hatch, ends=False)
        else:
            lines, _ = label_column((bar.name for bar in own), SIZE, room)
            part, height = _names_beside(own, lines, left, y, room, before, 29 * LARGER, hatch)
        drawn.append(part)
        y += height + 8
        if panel.silent:
            silent = wrapped(panel.silent, SMALL, room)
            drawn.append(lettered(silent, left, y + SMALL, SMALL, colour=LIGHT.quiet))
            y += len(silent) * SMALL * LINE + 8
    for fact in chart.few:
        for text, bold in ((fact.name, True), (", ".join(cell.text for cell in fact.cells), False)):
            said = wrapped(text, SIZE, room, bold=bold)
            drawn.append(lettered(said, left, y + SIZE, SIZE, bold=bold))
            y += len(said) * SIZE * LINE
        y += 12
    return "".join(drawn), y - top


def _head(bar: Bar, left: float, y: float, room: float) -> tuple[str, float]:
    """Return what stands over a bar and those that follow, and how high it is."""
    if not bar.head:
        return "", 0
    lines = wrapped(bar.head, SIZE, room, bold=True)
    return lettered(lines, left, y + SIZE * 1.3, SIZE, bold=True), len(lines) * SIZE * LINE + 10


def _names_beside(
    shown: Sequence[Bar],
    names: Sequence[Sequence[str]],
    left: float,
    top: float,
    room: float,
    before: float,
    pitch: float,
    hatch: str,
) -> tuple[str, float]:
    start, y, drawn = left + before, top + 5, []
    length = _length(shown, room - before - 12)
    for bar, lines in zip(shown, names, strict=True):
        head, over = _head(bar, left, y, room)
        drawn.append(head)
        y += over
        high = max(pitch, len(lines) * SIZE * LINE + 6)
        drawn.append(centred(lines, start - 12, y + high / 2, SIZE, anchor="end"))
        thick = pitch * 0.8
        drawn += _bar(bar, start, y + (high - thick) / 2, length, thick, hatch, ends=True)
        y += high
    return "".join(drawn), y - top + 5


def _names_over(
    shown: Sequence[Bar],
    names: Sequence[str],
    left: float,
    top: float,
    room: float,
    hatch: str,
    *,
    ends: bool,
) -> tuple[str, float]:
    y, drawn, thick = top, [], (25 if ends else 18) * LARGER
    length = _length(shown, room - 12) if ends else room - 12
    for bar, name in zip(shown, names, strict=True):
        head, over = _head(bar, left, y, room)
        drawn.append(head)
        y += over
        lines = wrapped(name, SIZE, room)
        drawn.append(lettered(lines, left, y + SIZE * 1.1, SIZE))
        y += len(lines) * SIZE * LINE + 6
        drawn += _bar(bar, left, y, length, thick, hatch, ends=ends)
        y += thick + 9
    return "".join(drawn), y - top + 4


def _length(shown: Sequence[Bar], room: float) -> float:
    """Return how long the longest bar is, so that what stands at the end of each has room."""
    length = room / 1.13
    for bar in shown:
        free = room - _gap(bar) - width(bar.labelled, SIZE, bold=bool(bar.total))
        if bar.reach:
            length = min(length, 100 * free / bar.reach)
    return length


def _gap(bar: Bar) -> float:
    return _GAP + (SIZE * 0.75 if bar.sign and bar.total else 0)


def _bar(
    bar: Bar, left: float, top: float, length: float, thick: float, hatch: str, *, ends: bool
) -> Iterator[str]:
    x, middle = left, top + thick / 2
    for part in bar.parts:
        long = part.share / 100 * length
        if part.value > 0:
            yield _part(part, x, top, long, thick, hatch)
        x += long
    if bar.sign and bar.total:
        yield sign(x, middle, bar.sign, 6.5 * LARGER, LIGHT.ink, 2 * LARGER)
    if ends:
        bold = bool(bar.total) and not bar.of
        yield centred([bar.labelled], x + _gap(bar), middle, SIZE, anchor="start", bold=bold)


def _part(part: BarPart, x: float, y: float, wide: float, high: float, hatch: str) -> str:
    drawn = part_box(part.code, x, y, wide, high, hatch)
    if not part.text or width(part.text, SIZE) + 4 > wide or high < SIZE:
        return drawn
    around = LIGHT.ground if part.code == "no_evidence" else ""
    ink = LIGHT.on_parts.get(part.code, LIGHT.ink)
    return drawn + centred([part.text], x + wide / 2, y + high / 2, SIZE, colour=ink, around=around)


def _columns(chart: BarChart, left: float, top: float, room: float, hatch: str) -> tuple[str, float]:
    step = (room - 12) / max(len(chart.bars), 1)
    middles = [left + step * (at + 0.5) for at in range(len(chart.bars))]
    below = LabelsBelow([(x, bar.short) for x, bar in zip(middles, chart.bars, strict=True)])
    bottom = top + 268 * LARGER
    drawn = []
    for x, bar in zip(middles, chart.bars, strict=True):
        y = bottom
        for part in bar.parts:
            high = part.share / 100 * (bottom - top - 12)
            y -= high
            if part.value > 0:
                drawn.append(_part(part, x - step * 0.35, y, step * 0.7, high, hatch))
    drawn += below.drawn(left - 4, left + room, bottom)
    return "".join(drawn), bottom - top + below.height + 14
