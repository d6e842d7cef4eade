"""What pages draw as HTML, drawn for pictures: a matrix, ladders, lanes of events, an action plan.

Each is drawn from the same data as on its page, into the room it is given, and gives its SVG and its height.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from commitments.render.svg.primitives import (
    DASHES,
    LINE,
    SIZE,
    SMALL,
    box,
    centred,
    lettered,
    part_box,
    sign,
)
from commitments.render.svg.text import label_column, widest, width, wrapped
from commitments.site.chart_model import (
    ActionPlan,
    EventLanes,
    EventMark,
    LadderRow,
    Ladders,
    Matrix,
    PlanRow,
    Series,
    Shifts,
)
from commitments.site.theme import LIGHT

_GAP = 14.0  # between groups of columns
_CLOSE = 1.05  # how wide a font is reckoned for figures, which may come close to the edges of their cells


class _Heads:
    """The names above columns: across where they have room, else turned."""

    def __init__(self, heads: Sequence[str], room: float) -> None:
        self.lines = [wrapped(head, SMALL, room, whole_words=True) for head in heads]
        self.turned = any(widest(lines, SMALL) > room for lines in self.lines)
        if self.turned:
            self.lines = [wrapped(head, SMALL, 170) for head in heads]
            most = max(1, int(room / (SMALL * LINE)))
            if any(len(lines) > most for lines in self.lines):
                self.lines = [[head] for head in heads]
            self.height = max((widest(lines, SMALL) for lines in self.lines), default=0) + 10
        else:
            self.height = max(map(len, self.lines), default=1) * SMALL * LINE + 10

    def drawn(self, middles: Sequence[float], bottom: float) -> Iterator[str]:
        """Draw them around `middles`, down to `bottom`."""
        for lines, x in zip(self.lines, middles, strict=True):
            if self.turned:
                first = x - (len(lines) - 1) * SMALL * LINE / 2 + SMALL * 0.35
                yield lettered(lines, first, bottom - 6, SMALL, colour=LIGHT.quiet, turned=True)
            else:
                y = bottom - 8 - (len(lines) - 1) * SMALL * LINE
                yield lettered(lines, x, y, SMALL, anchor="middle", colour=LIGHT.quiet)


def matrix(data: Matrix, left: float, top: float, room: float) -> tuple[str, float]:
    """Return a table of two sides with its figures as SVG, and how high it is; where its columns have no room
    beside each other, it comes in parts below each other."""
    names, before = label_column([head.text for head, _ in data.rows], SIZE, room)
    longest = widest((cell.text for _, cells in data.rows for cell in cells), SMALL, font=_CLOSE)
    most = int((room - before - _GAP) / (longest + 8))
    drawn, y = [], top
    for part in _parts(data, max(most, 1)):
        table, height = _table(part, names, before, left, y, room)
        drawn.append(table)
        y += height + 14
    key, height = _matrix_key(data, left, y, room)
    return "".join([*drawn, key]), y + height - top - 8


def _parts(data: Matrix, most: int) -> Iterator[Matrix]:
    """Return a matrix in parts of at most so many columns; groups stay whole where they can."""
    n = len(data.heads)
    if n <= most:
        yield data
        return
    if len(data.groups) > 1 and max(span for _, span in data.groups) <= most:
        spans: list[int] = []
        fill = 0
        for _, span in data.groups:
            if fill and fill + span <= most:
                spans[-1], fill = spans[-1] + span, fill + span
            else:
                spans.append(span)
                fill = span
    else:
        columns = -(-n // -(-n // most))
        spans = [min(columns, n - at) for at in range(0, n, columns)]
    at = 0
    for span in spans:
        cut = slice(at, at + span)
        groups, begun = [], 0
        for name, wide in data.groups:
            inside = min(begun + wide, at + span) - max(begun, at)
            if inside > 0:
                groups.append((name, inside))
            begun += wide
        rows = tuple((name, cells[cut]) for name, cells in data.rows)
        yield replace(data, heads=data.heads[cut], rows=rows, groups=tuple(groups))
        at += span


def _table(
    data: Matrix, names: Sequence[list[str]], before: float, left: float, top: float, room: float
) -> tuple[str, float]:
    breaks = [at for at, head in enumerate(data.heads) if head.group and at]
    column = min(118.0, (room - before - _GAP * len(breaks)) / max(len(data.heads), 1))
    starts = [
        left + before + at * column + _GAP * sum(place <= at for place in breaks)
        for at in range(len(data.heads))
    ]
    drawn, y = [], top
    if data.groups:
        spans, at = [], 0
        for name, span in data.groups:
            wide = starts[at + span - 1] + column - starts[at]
            spans.append((wrapped(name, SMALL, wide, bold=True), starts[at]))
            at += span
        for lines, x in spans:
            drawn.append(lettered(lines, x, y + SMALL, SMALL, bold=True))
        y += max(len(lines) for lines, _ in spans) * SMALL * LINE + 8
    heads = _Heads([head.text for head in data.heads], column)
    y += heads.height
    drawn += heads.drawn([x + column / 2 for x in starts], y)
    bands = {}
    at = 0
    for name, span in data.bands:
        bands[at] = name
        at += span
    for at, ((_, cells), lines) in enumerate(zip(data.rows, names, strict=True)):
        if at in bands:
            drawn.append(lettered([bands[at]], left, y + SIZE + 12, SIZE, bold=True))
            y += SIZE + 22
        high = max(len(lines) * SIZE * LINE + 8, 40)
        drawn.append(centred(lines, left, y + high / 2, SIZE, anchor="start"))
        for x, cell in zip(starts, cells, strict=True):
            drawn.append(_shaded(cell.shade, x + 1, y + 1, column - 2, high - 2))
            if cell.text:
                size = min(SIZE, (column - 8) / width(cell.text, 1, font=_CLOSE))
                colour = LIGHT.ground if cell.shade == "s5" else LIGHT.ink
                drawn.append(centred([cell.text], x + column / 2, y + high / 2, size, colour=colour))
        y += high
    return "".join(drawn), y - top + 6


def _shaded(shade: str, x: float, y: float, wide: float, high: float) -> str:
    """Return the ground of a cell; one that is empty has a hair dot."""
    if shade in LIGHT.steps:
        return box(x, y, wide, high, LIGHT.steps[shade], "none")
    if shade == "void":
        return f'<circle cx="{x + wide / 2:.1f}" cy="{y + high / 2:.1f}" r="1.6" fill="{LIGHT.quiet}"/>'
    return ""


def _step_sign(code: str, x: float, y: float) -> str:
    """Return a look of a cell for the key."""
    return (
        centred(["–"], x + 12, y, SMALL, colour=LIGHT.quiet)
        if code == "apart"
        else _shaded(code, x, y - 8, 24, 16)
    )


def _key(
    entries: Sequence[Series],
    sign_of: Callable[[str, float, float], str],
    left: float,
    top: float,
    room: float,
) -> tuple[list[str], float]:
    """Return what looks mean, on as many lines as that needs, and where it ends; `sign_of` draws one around a
    height."""
    drawn, x, y = [], left, top
    for each in entries:
        lines = wrapped(each.name, SMALL, room - 32)
        wide = 52 + widest(lines, SMALL)
        if x + wide > left + room and x > left:
            x, y = left, y + 30
        drawn.append(sign_of(each.code, x, y + 8))
        drawn.append(lettered(lines, x + 32, y + 14, SMALL, colour=LIGHT.quiet))
        y += (len(lines) - 1) * SMALL * LINE
        x += wide
    return drawn, y + (34 if entries else 0)


def _matrix_key(data: Matrix, left: float, top: float, room: float) -> tuple[str, float]:
    """Return what the shades mean, and what short heads stand for, and how high both are."""
    drawn, y = _key(data.key, _step_sign, left, top, room)
    if data.named:
        lines = wrapped(" · ".join(data.named), SMALL, room)
        drawn.append(lettered(lines, left, y + SMALL, SMALL, colour=LIGHT.quiet))
        y += len(lines) * SMALL * LINE + 8
    return "".join(drawn), y - top


def ladders(data: Ladders, left: float, top: float, room: float) -> tuple[str, float]:
    """Return the countries on one ladder as SVG, and how high it is; the rung they stand on bears its name,
    or a mark where that has no room."""
    rows = [*data.eight, *data.beyond]
    names, before = label_column([row.country.text for row in rows], SIZE, room)
    after = max((width(row.when, SMALL) for row in rows), default=0) + 12
    column = min(190.0, (room - before - after) / len(data.heads))
    starts = [left + before + at * column for at in range(len(data.heads))]
    heads = _Heads(data.heads, column - 6)
    y = top + heads.height
    drawn = list(heads.drawn([x + column / 2 for x in starts], y))
    for row, lines in zip(rows, names, strict=True):
        wide = column * len(starts)
        instead = [] if row.rungs else wrapped(data.instead(row), SMALL, wide - 20)
        high = max(len(lines) * SIZE * LINE + 8, len(instead) * SMALL * LINE + 16, 44)
        drawn.append(centred(lines, left, y + high / 2, SIZE, anchor="start"))
        if row.rungs:
            drawn += _rungs(row, starts, y, column, high)
        else:
            drawn += _no_rung(instead, starts[0], y, wide, high, outlined=row.none_known)
        end = starts[-1] + column + 10
        drawn.append(centred([row.when], end, y + high / 2, SMALL, anchor="start", colour=LIGHT.quiet))
        y += high
    return "".join(drawn), y - top + 6


def _rungs(row: LadderRow, starts: Sequence[float], y: float, wide: float, high: float) -> Iterator[str]:
    for at, x in enumerate(starts):
        rung = row.rungs[at]
        fill = LIGHT.accent if rung.here else LIGHT.completion["limited"]
        line = (fill, LIGHT.edge, "") if rung.reached else ("none", LIGHT.edge, DASHES)
        yield box(x + 3, y + 4, wide - 6, high - 8, *line)
        if rung.here:
            lines = wrapped(rung.name, SMALL, wide - 12, bold=True)
            if widest(lines, SMALL, bold=True) <= wide - 8 and len(lines) * SMALL * LINE <= high - 6:
                yield centred(lines, x + wide / 2, y + high / 2, SMALL, bold=True, colour=LIGHT.ground)
            else:
                yield sign(x + wide / 2, y + high / 2, "validated", 7, LIGHT.ground, 1)


def _no_rung(
    lines: Sequence[str], x: float, y: float, wide: float, high: float, *, outlined: bool
) -> Iterator[str]:
    """Draw a lane without a rung: outlined where somebody looked and knows of none."""
    if outlined:
        yield box(x + 3, y + 4, wide - 6, high - 8, "none", LIGHT.edge, "")
    yield centred(lines, x + 10, y + high / 2, SMALL, anchor="start", colour=LIGHT.quiet)


def shifts(data: Shifts, left: float, top: float, room: float) -> tuple[str, float]:
    """Return what moved in each place as SVG, and how high it is: bars back and on from one line, hollow and
    full, and figures beside them."""
    rows = [*data.eight, *data.beyond, data.total]
    names, before = label_column([row.name.text for row in rows], SIZE, room)
    beside = len(data.total.beside)
    column = min(130.0, (room - before) * 0.55 / beside)
    number = 12 + widest((part.text for row in rows for part in (row.back, row.on)), SIZE)
    shares = [max(part) for part in zip(*((row.back.share, row.on.share) for row in rows), strict=True)]
    bars = min(room - before - beside * column, 560.0) - 2 * number - 16
    unit = bars / max(sum(shares), 100)
    axis = left + before + number + shares[0] * unit
    on = max(shares[1] * unit + number, widest(data.heads[1].split(), SMALL))
    starts = [axis + on + 16 + at * column for at in range(beside)]
    heads = _Heads(data.heads[2:], column - 8)
    rooms = (axis - left - 8, on)
    sides = [wrapped(head, SMALL, wide) for head, wide in zip(data.heads[:2], rooms, strict=True)]
    y = top + max(heads.height, max(map(len, sides)) * SMALL * LINE + 10)
    drawn = list(heads.drawn([x + column / 2 for x in starts], y))
    for lines, x, anchor in ((sides[0], axis - 8, "end"), (sides[1], axis + 8, "start")):
        first = y - 8 - (len(lines) - 1) * SMALL * LINE
        drawn.append(lettered(lines, x, first, SMALL, anchor=anchor, colour=LIGHT.quiet))
    begun = y
    for row, lines in zip(rows, names, strict=True):
        high = max(len(lines) * SIZE * LINE + 8, 36)
        middle, last = y + high / 2, row is data.total
        if last or row in data.beyond[:1]:
            line = LIGHT.ink if last else LIGHT.line
            drawn.append(f'<path d="M{left:.1f} {y:.1f}H{starts[-1] + column:.1f}" stroke="{line}"/>')
        drawn.append(centred(lines, left, middle, SIZE, anchor="start", bold=last))
        for part, side in ((row.back, -1), (row.on, 1)):
            wide = part.share * unit
            if wide:
                x = axis if side > 0 else axis - wide
                fill = LIGHT.ochre if side > 0 else LIGHT.ground
                drawn.append(box(x, middle - 10, wide, 20, fill, LIGHT.ochre, ' stroke-width="2"'))
            x, anchor = axis + side * (wide + 8), "start" if side > 0 else "end"
            colour = LIGHT.ink if part.value else LIGHT.quiet
            drawn.append(
                centred([part.text], x, middle, SIZE, anchor=anchor, bold=part.value > 0, colour=colour)
            )
        for x, cell in zip(starts, row.beside, strict=True):
            drawn.append(centred([cell.text], x + column / 2, middle, SIZE, bold=last))
        y += high
    drawn.append(f'<path d="M{axis:.1f} {begun:.1f}V{y:.1f}" stroke="{LIGHT.ink}" stroke-width="2"/>')
    return "".join(drawn), y - top + 6


def _years(
    years: Sequence[tuple[float, str]], at: Callable[[float], float], y: float
) -> tuple[list[str], float]:
    """Return the years of a time line, and where it goes on below."""
    drawn = []
    for place, year in years:
        x = at(place)
        drawn.append(f'<path d="M{x:.1f} {y:.1f}V{y + 26:.1f}" stroke="{LIGHT.edge}"/>')
        drawn.append(lettered([year], x + 5, y + 19, SMALL, colour=LIGHT.quiet))
    drawn.append(f'<path d="M{at(0):.1f} {y + 27:.1f}H{at(100):.1f}" stroke="{LIGHT.ink}" stroke-width="2"/>')
    return drawn, y + 28


def _today(x: float, y: float, bottom: float, dotted: bool = False) -> str:
    look = 'stroke-width="1.5" stroke-dasharray="2 4"' if dotted else 'stroke-width="3"'
    return f'<path d="M{x:.1f} {y:.1f}V{bottom:.1f}" stroke="{LIGHT.ochre}" {look}/>'


def lanes(data: EventLanes, left: float, top: float, room: float) -> tuple[str, float]:
    """Return events on one time line as SVG, a lane a place, with the days on which something was reported;
    and how high it is."""
    beside = room > 800  # else the names of places stand over their lanes
    names, before = label_column([lane.name.text for lane in data.lanes], SIZE, room)
    before = max(before, widest((lane.reports for lane in data.lanes), SMALL) + 14) if beside else 0
    start, length = left + before, room - before - 14

    def at(percent: float) -> float:
        return start + percent / 100 * length

    drawn, begun = _years(data.years, at, top)
    y = begun
    for lane, lines in zip(data.lanes, names, strict=True):
        if beside:
            high = max(78.0, len(lines) * SIZE * LINE + SMALL * LINE + 14)
            middle = y + high / 2 - SMALL * LINE / 2
            drawn.append(centred(lines, left, middle, SIZE, anchor="start"))
            below = middle + len(lines) * SIZE * LINE / 2 + SMALL
            drawn.append(lettered([lane.reports], left, below, SMALL, colour=LIGHT.quiet))
        else:
            name = f"{lane.name.text} · {lane.reports}"
            drawn.append(lettered([name], left, y + SIZE + 4, SIZE, around=LIGHT.ground))
            high = 78 + SIZE
        bottom = y + high - 3
        for place, height in lane.ticks:
            drawn.append(
                f'<path d="M{at(place):.1f} {bottom:.1f}v-{height * 0.22:.1f}" stroke="{LIGHT.accent}" '
                'stroke-width="2.5"/>'
            )
        drawn += _events(lane.marks, at, bottom - 32, length)
        drawn.append(f'<path d="M{left:.1f} {y + high:.1f}H{at(100):.1f}" stroke="{LIGHT.line}"/>')
        y += high
    guides = [_today(at(place), begun, y, dotted=True) for place in data.guides]
    drawn = [*guides, _today(at(data.today), begun, y), *drawn]
    key, y = _key(data.key, _event_sign, left, y + 14, room)
    drawn += key
    for mark in data.named:
        lines = wrapped(f"{mark.number} · {mark.title}", SMALL, room)
        drawn.append(lettered(lines, left, y + SMALL, SMALL))
        y += len(lines) * SMALL * LINE + 3
    return "".join(drawn), y - top + 6


def _event_sign(code: str, x: float, y: float) -> str:
    """Return a mark of the time line for its key."""
    if code in ("held", "announced"):
        return _diamond(x + 12, y - 7, code, 7)
    if code == "report":
        return f'<path d="M{x + 12:.1f} {y - 9:.1f}v18" stroke="{LIGHT.accent}" stroke-width="2.5"/>'
    return _today(x + 12, y - 9, y + 9, dotted=code == "guide")


def _diamond(x: float, top: float, kind: str, half: int = 9) -> str:
    look = f'fill="{LIGHT.ochre if kind == "held" else LIGHT.ground}" stroke="{LIGHT.ochre}" stroke-width="3"'
    return f'<path d="M{x:.1f} {top:.1f}l{half} {half}l-{half} {half}l-{half} -{half}z" {look}/>'


def _events(
    marks: Sequence[EventMark], at: Callable[[float], float], y: float, length: float
) -> Iterator[str]:
    """Draw the events of a lane with their numbers, and their short names where these have room."""
    taken: list[tuple[float, float]] = []  # from where to where a lane is written on
    for mark in marks:
        x = at(mark.at)
        yield _diamond(x, y - 9, mark.kind)
        label = f"{mark.number} {mark.short}".rstrip()
        if width(label, SMALL) > mark.room / 100 * length:  # its title stands below, whole
            label = str(mark.number)
        start, wide = x + (6 if mark.left else -6), width(label, SMALL)
        ends = (start - wide, start) if mark.left else (start, start + wide)
        if mark.shown and all(ends[1] <= begun or ended <= ends[0] for begun, ended in taken):
            taken.append(ends)
            yield lettered(
                [label], start, y - 15, SMALL, anchor="end" if mark.left else "start", around=LIGHT.ground
            )


_METER = 106.0  # how long what is filled as far as something got is, where a plan has room for it


def plan(data: ActionPlan, left: float, top: float, room: float, hatch: str) -> tuple[str, float]:
    """Return what an actor leads and contributes to as SVG, and how high it is: a bar from start to due date
    in the look of its stage, what was told of it, and how far it is apart from time."""
    beside = _METER if room > 700 else 0.0
    length = room - beside - 84

    def at(percent: float) -> float:
        return left + percent / 100 * length

    drawn, y = _years(data.years, at, top)
    for row in data.undertakings:
        y += 12
        meta = " · ".join(cell.text for cell in row.entry.meta)
        for text, size, look in (
            (row.entry.what, SIZE, {"bold": True}),
            (meta, SMALL, {"colour": LIGHT.quiet}),
        ):
            lines = wrapped(text, size, room, bold=size == SIZE)
            drawn.append(lettered(lines, left, y + size, size, **look))
            y += len(lines) * size * LINE + 2
        if row.drawn or row.meter:
            drawn.append(box(left, y + 4, length, 30, LIGHT.second_ground, "none"))
            drawn += _span(row, at, y + 9, hatch)
            drawn.append(_today(at(data.today), y + 4, y + 34))
            drawn += _traces(row, at, y + 19)
            drawn += _how_far(row, left + length + 20, y + 19, beside)
            y += 40
        drawn.append(f'<path d="M{left:.1f} {y + 6:.1f}H{left + room:.1f}" stroke="{LIGHT.line}"/>')
        y += 6
    return "".join(drawn), y - top + 6


def _span(row: PlanRow, at: Callable[[float], float], y: float, hatch: str) -> Iterator[str]:
    start, due, high = row.start, row.due, 20
    if start is not None and due is not None:
        yield part_box(row.stage, at(start), y, max(at(due) - at(start), 3), high, hatch)
    elif start is not None:  # nobody knows until when
        wide = min((at(100) - at(start)) / 2, 120)
        yield part_box(row.stage, at(start), y, wide, high, hatch)
        yield (
            f'<path d="M{at(start) + wide:.1f} {y + high / 2:.1f}H{at(100):.1f}" stroke="{LIGHT.edge}" '
            'stroke-width="2" stroke-dasharray="2 6"/>'
        )
    elif due is not None:
        yield f'<path d="M{at(due):.1f} {y:.1f}v{high}" stroke="{LIGHT.ink}" stroke-width="4"/>'


def _how_far(row: PlanRow, x: float, y: float, long: float) -> Iterator[str]:
    if row.meter and long:
        yield box(x, y - 6, long - 12, 12, LIGHT.second_ground, LIGHT.edge)
        yield box(x, y - 6, (long - 12) * row.meter.done / 100, 12, LIGHT.accent, "none")
    yield lettered([row.progress], x + long, y + SMALL * 0.35, SMALL)


def _traces(row: PlanRow, at: Callable[[float], float], y: float) -> Iterator[str]:
    for trace in row.traces:
        yield f'<circle cx="{at(trace.at):.1f}" cy="{y:.1f}" r="10" fill="{LIGHT.ground}"/>'
        yield sign(at(trace.at), y, trace.sign, 6, LIGHT.ink, 2.5)
