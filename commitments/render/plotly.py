"""Charts → what Plotly draws, for the dashboard; bars and points carry the address of the rows behind them.

It is data as Plotly's script reads it: figures of the library check every value again, which takes longer
than all the rest of a page.
"""

import html
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from commitments.render.svg.text import wrapped
from commitments.site.chart_model import Bar, BarChart, BarPart, LineChart, MapChart
from commitments.site.theme import Palette

# What the dashboard draws as a figure; all else is HTML there too.
Plotted = BarChart | LineChart | MapChart

FONT = '"Source Sans", "Source Sans Pro", system-ui, sans-serif'
_NONE = "rgba(0,0,0,0)"
_SIZE, _LINE = 14, 19  # of letters and of their lines, in pixels
_FONT_SHIPPED = 1.04  # how much wider than measured: a browser sets letters on whole pixels
# The room for a name, in pixels: over its bar, on a narrow screen, and beside its bar.
_ROOM, _ROOM_NARROW, _ROOM_BESIDE = 520, 310, 190
# What marks a report, by its evidence.
_MARKS = {
    "self_declared": "line-ew-open",
    "reviewed": "circle-open",
    "validated": "circle",
    "disputed": "x-thin-open",
}


Trace = dict[str, Any]


def figure(drawing: Plotted, palette: Palette, *, narrow: bool = False) -> dict[str, Any]:
    """Return a figure in the colours of a palette; on a `narrow` screen names stand over bars."""
    match drawing:
        case BarChart(upright=True):
            return _columns(drawing, palette)
        case BarChart():
            return _bars(drawing, palette, narrow=narrow)
        case LineChart():
            return _line(drawing, palette, narrow=narrow)
        case MapChart():
            return _map(drawing, palette)


class _Rows(NamedTuple):
    """Where bars and names stand on a vertical axis that counts pixels downwards, so that each bar has the
    room that its name takes."""

    at: list[float]  # the middle of each bar
    names: list[str]  # beside them
    over: list[tuple[float, list[str], bool]]  # the foot of each name or heading over them, its lines, which
    thick: int
    end: float


def _rows(chart: BarChart, *, above: bool, narrow: bool) -> _Rows:
    thick, gap = (25, 8) if above else (24, 7) if len(chart.bars) < 10 else (22, 6)
    y, names = 4.0, []
    rows: list[float] = []
    over: list[tuple[float, list[str], bool]] = []
    for bar in chart.bars:
        if bar.head:
            lines = _lines(bar.head, _ROOM_NARROW if narrow else _ROOM, bold=True)
            y += _LINE * (len(lines) + (0.4 if over or rows else 0))
            over.append((y, lines, True))
            y += 3
        lines = _lines(bar.name, (_ROOM_NARROW if narrow else _ROOM) if above else _ROOM_BESIDE)
        high = _LINE * len(lines)
        if above:
            y += high
            over.append((y, lines, False))
            y += 2
        else:
            y += max(0.0, (high - thick) / 2)
        rows.append(y + thick / 2)
        y += thick + gap + (0 if above else max(0.0, (high - thick) / 2))
        names.append("<br>".join(lines))
    return _Rows(rows, names, over, thick, y)


def _bars(chart: BarChart, palette: Palette, *, narrow: bool) -> dict[str, Any]:
    above = chart.long_names or narrow
    rows, names, over, thick, end = _rows(chart, above=above, narrow=narrow)
    traces = [
        _bar(y=rows, x=[part.share for part in parts], orientation="h", width=thick)
        | _look(chart, at, parts, palette)
        for at, parts in enumerate(_by_series(chart))
    ]
    traces.append(
        _scatter(
            y=rows,
            x=[bar.reach for bar in chart.bars],
            mode="text",
            text=[_end(bar) for bar in chart.bars],
            textposition="middle right",
            textfont={"color": palette.ink},
            cliponaxis=False,
            hoverinfo="skip",
            customdata=[bar.to for bar in chart.bars],
        )
    )
    if marked := [(row, bar) for row, bar in zip(rows, chart.bars, strict=True) if bar.sign and bar.total]:
        traces.append(
            _scatter(
                y=[row for row, _ in marked],
                x=[bar.reach for _, bar in marked],
                mode="markers",
                marker={
                    "symbol": [_MARKS[bar.sign] for _, bar in marked],
                    "size": 13,
                    "color": palette.ink,
                    "line": {"width": 2, "color": palette.ink},
                },
                hoverinfo="skip",
                cliponaxis=False,
            )
        )
    foot = _LINE if chart.scale else 0
    return _figure(
        palette,
        traces,
        height=int(end) + 8 + foot,
        margin={"b": 4 + foot},
        xaxis={
            "range": [0, 113],
            "showticklabels": bool(chart.scale),
            "tickvals": [at for at, _ in chart.scale],
            "ticktext": [_plain(name) for _, name in chart.scale],
            "showgrid": bool(chart.scale),
            "gridcolor": palette.line,
            "tickfont": {"color": palette.quiet, "size": 12},
        },
        yaxis={
            "range": [end, 0],
            "showticklabels": not above,
            "tickvals": rows,
            "ticktext": names,
            "ticklabelstandoff": 6,
        },
        annotations=[
            _note(
                x=0,
                y=bottom,
                xanchor="left",
                align="left",
                yanchor="bottom",
                borderpad=0,
                text=f"<b>{'<br>'.join(lines)}</b>" if heading else "<br>".join(lines),
                font={"color": palette.ink},
            )
            for bottom, lines, heading in over
        ],
        barmode="stack",
        uniformtext={"minsize": 11, "mode": "hide"},
    )


def _columns(chart: BarChart, palette: Palette) -> dict[str, Any]:
    places = [*range(len(chart.bars))]
    return _figure(
        palette,
        [
            _bar(x=places, y=[part.value for part in parts], width=0.7) | _look(chart, at, parts, palette)
            for at, parts in enumerate(_by_series(chart))
        ],
        height=300,
        margin={"b": 28},
        xaxis={
            "tickvals": places,
            "ticktext": [_plain(bar.short or bar.name) for bar in chart.bars],
            "tickangle": 0,
        },
        yaxis={"visible": False},
        barmode="stack",
        uniformtext={"minsize": 10, "mode": "hide"},
    )


def _by_series(chart: BarChart) -> list[list[BarPart]]:
    return [[bar.parts[at] for bar in chart.bars] for at in range(len(chart.series))]


def _end(bar: Bar) -> str:
    """Return what stands behind a bar; Plotly has its distance in spaces."""
    space = "    " if bar.sign else " "
    return f"{space}<b>{_plain(bar.end)}</b>" if bar.total else f" {_plain(bar.end)}"


def _look(chart: BarChart, at: int, parts: Sequence[BarPart], palette: Palette) -> dict[str, Any]:
    """Return how the parts of one series look, each with its number on it and its words for who points."""
    code, edge = chart.series[at].code, {"color": palette.edge, "width": 1}
    marker: dict[str, Any] = {"color": palette.parts.get(code, _NONE), "line": edge}
    number: dict[str, Any] = {"color": palette.on_parts.get(code, palette.ink)}
    if code == "no_evidence":
        marker["color"] = palette.ground
        marker["pattern"] = {
            "shape": "/",
            "fgcolor": palette.hatch,
            "bgcolor": palette.ground,
            "size": 6,
            "solidity": 0.22,
            "fillmode": "overlay",
        }
        number["shadow"] = ", ".join([f"0 0 3px {palette.ground}"] * 4)
    return {
        "marker": marker,
        "text": [part.text for part in parts],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": number,
        "customdata": [part.to for part in parts],
        "hovertext": [
            f"<b>{_plain(bar.name)}</b><br>{_plain(part.words)}"
            for bar, part in zip(chart.bars, parts, strict=True)
        ],
        "hoverinfo": "text",
    }


def _line(chart: LineChart, palette: Palette, *, narrow: bool) -> dict[str, Any]:
    traces, notes = list[Trace](), list[dict[str, Any]]()
    if chart.expected:
        start, due = chart.expected
        traces.append(
            _scatter(
                x=_iso([start, due]),
                y=[0, 100],
                mode="lines",
                line={"color": palette.quiet, "dash": "dot", "width": 2},
                hoverinfo="skip",
            )
        )
        notes.append(
            _note(
                x=(start + (due - start) * chart.name_at).isoformat(),
                y=100 * chart.name_at,
                text=_plain(chart.expected_name),
                xanchor="right",
                yanchor="bottom",
                font={"color": palette.quiet},
            )
        )
    traces.append(
        _scatter(
            x=_iso(point.day for point in chart.points),
            y=[point.height for point in chart.points],
            mode="lines+markers",
            line={"color": palette.accent, "width": 2},
            marker={
                "symbol": [_MARKS.get(point.sign, "circle") for point in chart.points],
                "size": 13,
                "color": palette.accent,
                "line": {"width": 2.5, "color": palette.accent},
            },
            hovertext=[_plain(point.words) for point in chart.points],
            hoverinfo="text",
            cliponaxis=False,
        )
    )
    for point in chart.points:
        if point.label:
            early = chart.is_early(point.day, 0.6 if narrow else 0.78)
            notes.append(
                _note(
                    x=point.day.isoformat(),
                    y=point.height,
                    text=f"<b>{_plain(point.label)}</b>",
                    xanchor="left" if early else "right",
                    xshift=12 if early else -12,
                    yshift=16 if chart.is_low(point.height) else -16,
                    font={"color": palette.ink},
                    bgcolor=palette.ground,
                )
            )
    # On a narrow screen two names close to each other stand one above the other.
    days = chart.days
    close = narrow and chart.due is not None and abs(chart.day - chart.due) * 2 < max(days) - min(days)
    marked = [
        (when.isoformat(), name, colour, raised)
        for when, name, colour, raised in (
            (chart.due, chart.due_name, palette.ochre, 0),
            (chart.day, chart.day_name, palette.edge, 16 if close else 0),
        )
        if when
    ]
    return _figure(
        palette,
        traces,
        height=320,
        margin={"l": 8, "r": 24, "t": 44 if close else 28, "b": 30},
        xaxis={
            "tickvals": _iso(date(year, 1, 1) for year in chart.years),
            "ticktext": [str(year) for year in chart.years],
            "ticklabelmode": "instant",
        },
        yaxis={
            "range": [chart.low, chart.high],
            "tickvals": [height for height, _ in chart.ticks],
            "ticktext": [_plain(name) for _, name in chart.ticks],
            "showgrid": True,
            "gridcolor": palette.line,
        },
        annotations=[*notes, *(_named(at, name, raised, palette) for at, name, _, raised in marked)],
        shapes=[_upright(at, colour) for at, _, colour, _ in marked],
    )


def _upright(at: str, colour: str) -> dict[str, Any]:
    """Return the line of a day."""
    ends = {"x0": at, "x1": at, "xref": "x", "y0": 0, "y1": 1, "yref": "y domain"}
    return {"type": "line", **ends, "line": {"color": colour, "width": 1.5}}


def _named(at: str, name: str, raised: int, palette: Palette) -> dict[str, Any]:
    """Return the name over the line of a day."""
    return _note(
        x=at,
        y=1,
        yref="paper",
        yanchor="bottom",
        yshift=raised,
        text=_plain(name),
        font={"color": palette.quiet, "size": 12},
    )


def _map(chart: MapChart, palette: Palette) -> dict[str, Any]:
    looks = {
        shape.country: (palette.edge, palette.steps.get(chart.shades.get(shape.country, ""), palette.ground))
        if shape.of_the_eight
        else (palette.line, _NONE)
        for shape in chart.outlines
    }
    traces = []
    # The eight over their neighbours.
    for line, fill in sorted({*looks.values()}, key=lambda look: (look[1] != _NONE, look)):
        xs: list[float | None] = []
        ys: list[float | None] = []
        for shape in chart.outlines:
            for ring in shape.rings if looks[shape.country] == (line, fill) else ():
                xs += [*(x for x, _ in ring), None]
                ys += [*(y for _, y in ring), None]
        traces.append(
            _scatter(
                x=xs,
                y=ys,
                mode="lines",
                fill="toself",
                fillcolor=fill,
                line={"color": line, "width": 1},
                hoverinfo="skip",
            )
        )
    traces.append(
        _scatter(
            x=[place.longitude for place in chart.places],
            y=[place.latitude for place in chart.places],
            mode="markers",
            marker={
                "size": 7,
                "color": palette.accent,
                "line": {"color": palette.ground, "width": 1.5},
            },
            customdata=[place.to for place in chart.places],
            hovertext=[f"<b>{_plain(place.name)}</b><br>{_plain(place.locality)}" for place in chart.places],
            hoverinfo="text",
        )
    )
    traces.append(
        _scatter(
            x=[name.longitude for name in chart.names],
            y=[name.latitude for name in chart.names],
            mode="text",
            text=[f"<b>{_plain(name.name)}</b><br>{name.number}" for name in chart.names],
            textfont={"color": palette.ink, "size": 14},
            customdata=[name.to for name in chart.names],
            hoverinfo="skip",
            cliponaxis=False,
        )
    )
    west, east, south, north = chart.bounds
    frame = {"visible": False, "constrain": "domain"}
    return _figure(
        palette,
        traces,
        height=400,
        xaxis={**frame, "range": [west, east]},
        yaxis={**frame, "range": [south, north], "scaleanchor": "x", "scaleratio": 1.02},
    )


# --- as Plotly's script reads it --------------------------------------------------------------------------


def _figure(
    palette: Palette,
    traces: list[Trace],
    *,
    height: int,
    margin: dict[str, int] | None = None,
    xaxis: dict[str, Any],
    yaxis: dict[str, Any],
    **more: Any,
) -> dict[str, Any]:
    """Return a figure of these traces in the look that all have; `more` of its layout."""
    axis = {
        "fixedrange": True,
        "zeroline": False,
        "showgrid": False,
        "automargin": True,
        "tickfont": {"color": palette.ink, "size": 14},
    }
    layout = {
        "height": height,
        "margin": {"l": 0, "r": 8, "t": 4, "b": 4, **(margin or {})},
        "paper_bgcolor": _NONE,
        "plot_bgcolor": _NONE,
        "font": {"family": FONT, "size": 14, "color": palette.ink},
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {
            "align": "left",
            "bgcolor": palette.ground,
            "bordercolor": palette.edge,
            "font": {"family": FONT, "size": 14, "color": palette.ink},
        },
        "xaxis": axis | xaxis,
        "yaxis": axis | yaxis,
        "separators": ", ",
    }
    return {"data": traces, "layout": layout | more}


def _bar(**look: Any) -> Trace:
    return {"type": "bar", **look}


def _scatter(**look: Any) -> Trace:
    return {"type": "scatter", **look}


def _note(**look: Any) -> dict[str, Any]:
    return {"showarrow": False, **look}


def _iso(days: Iterable[date]) -> list[str]:
    return [day.isoformat() for day in days]


def _plain(text: str) -> str:
    # Plotly reads a little HTML in every text; what people wrote is text.
    return html.escape(text, quote=False)


def _lines(name: str, room: int, *, bold: bool = False) -> list[str]:
    return [_plain(line) for line in wrapped(name, _SIZE, room, bold=bold, font=_FONT_SHIPPED)]
