"""Line charts → SVG: the reports on a commitment over time."""

from collections.abc import Iterator
from datetime import date

from commitments.render.svg.axes import LabelsBelow
from commitments.render.svg.primitives import LARGER, SIZE, centred, lettered, sign
from commitments.render.svg.text import label_column, width
from commitments.site.chart_model import LineChart
from commitments.site.theme import LIGHT

_OVER = 12 * LARGER  # size of the names over the marked days


def line(chart: LineChart, left: float, top: float, room: float) -> tuple[str, float]:
    """Return points over time with what is expected and marked, and how high all is."""
    names, before = label_column((name for _, name in chart.ticks), SIZE, room)
    start = left + before
    end, upper = left + room - 12, top + 2 * _OVER + 12
    lower = upper + 250 * LARGER
    years = [date(year, 1, 1) for year in chart.years]
    first, last = min(*chart.days, *years), max(*chart.days, *years)

    def x(day: date) -> float:
        return start + (day - first).days / ((last - first).days or 1) * (end - start)

    def y(height: float) -> float:
        return lower - (height - chart.low) / (chart.high - chart.low) * (lower - upper)

    drawn = []
    for (height, _), lines in zip(chart.ticks, names, strict=True):
        drawn.append(f'<path d="M{start:.1f} {y(height):.1f}H{end:.1f}" stroke="{LIGHT.line}"/>')
        drawn.append(centred(lines, start - 12, y(height), SIZE, anchor="end"))
    if chart.expected:
        begin, due = chart.expected
        drawn.append(
            f'<path d="M{x(begin):.1f} {y(0):.1f}L{x(due):.1f} {y(100):.1f}" stroke="{LIGHT.quiet}" '
            'stroke-width="2" stroke-dasharray="3 6"/>'
        )
        part, wide = chart.name_at, width(chart.expected_name, SIZE)
        at = x(begin + (due - begin) * part)
        if at - wide < start:  # its end is where the line is, unless that is too far to the left
            at = start + wide
        drawn.append(
            lettered([chart.expected_name], at, y(100 * part) - 5, SIZE, anchor="end", colour=LIGHT.quiet)
        )
    path = "L".join(f"{x(point.day):.1f} {y(point.height):.1f}" for point in chart.points)
    drawn.append(
        f'<path d="M{path}" fill="none" stroke="{LIGHT.accent}" stroke-width="2" stroke-linejoin="round"/>'
    )
    drawn += [
        sign(x(point.day), y(point.height), point.sign, 6.5 * LARGER, LIGHT.accent, 2.5 * LARGER)
        for point in chart.points
    ]
    for point in chart.points:
        if point.label:
            early = chart.is_early(point.day)
            drawn.append(
                lettered(
                    [point.label],
                    x(point.day) + (16 if early else -16),
                    y(point.height) + (-12 if chart.is_low(point.height) else SIZE + 8),
                    SIZE,
                    anchor="start" if early else "end",
                    bold=True,
                    around=LIGHT.ground,
                )
            )
    marked = [(x(chart.day), chart.day_name, LIGHT.edge)]
    if chart.due:
        marked.insert(0, (x(chart.due), chart.due_name, LIGHT.ochre))
    drawn += _marked(marked, start, end, upper, lower)
    below = LabelsBelow([(x(day), str(day.year)) for day in years])
    drawn += below.drawn(left - 4, left + room, lower)
    return "".join(drawn), lower - top + below.height + 14


def _marked(
    days: list[tuple[float, str, str]], start: float, end: float, upper: float, lower: float
) -> Iterator[str]:
    """Draw the marked days as (x, name, colour), their names over them, one above the other where they are
    close."""
    taken: list[tuple[float, float]] = []
    for x, name, colour in days:
        yield f'<path d="M{x:.1f} {upper:.1f}V{lower:.1f}" stroke="{colour}" stroke-width="1.5"/>'
        wide = width(name, _OVER)
        middle = min(max(x, start + wide / 2), end - wide / 2)
        base = upper - 5.0
        if any(begun < middle + wide / 2 and middle - wide / 2 < ended for begun, ended in taken):
            base -= _OVER * 1.1
        taken.append((middle - wide / 2, middle + wide / 2))
        yield lettered([name], middle, base, _OVER, anchor="middle", colour=LIGHT.quiet)
