"""Measures → a Plotly figure, its table and its sentence; no Streamlit, no SQL.

Every chart opens with the sentence of what it shows, is drawn with one template and one palette, and can be
read as a table.
A bar or point carries the address of the rows behind it as its customdata.
"""

from __future__ import annotations

import html
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any, Literal

import plotly.graph_objects as go

from commitments import vocabulary
from commitments.address import Address
from commitments.explaining import course_finding
from commitments.geography import Outline
from commitments.measures.commitment import Dossier
from commitments.measures.evidence import Evidence
from commitments.measures.figures import Figures
from commitments.measures.period import Moment
from commitments.measures.scope import NONE
from commitments.reader import Palette, Reader
from commitments.tables import Cell, Table
from commitments.wording import Speaker

FONT = '"Source Sans", "Source Sans Pro", system-ui, sans-serif'


@dataclass(frozen=True)
class Drawing:
    """What is no figure of Plotly's: a page draws its data by the template of its kind, a picture by
    drawings.py."""

    kind: Literal["matrix", "ladders", "lanes", "plan"]
    data: Any


@dataclass(frozen=True)
class Chart:
    """A finding in words, the picture, the same as a table; `alt` is what a screen reader says of the
    picture."""

    finding: str
    figure: go.Figure | Drawing
    table: Table
    alt: str


@dataclass(frozen=True)
class Named:
    """A chart that an address can ask for, by its name: its title, of how many it tells, what the parts of
    its bars or its marks mean (codes), the address of the view it is drawn of, the page that shows it, and
    how to read what is drawn where its key does not say it."""

    name: str
    title: str
    chart: Chart
    of: str
    parts: Sequence[str]
    address: Address
    page: str
    reading: str = ""


def completion_bars(
    groups: Sequence[Figures], by: str, reader: Reader, *, above: bool = False, finding: str = ""
) -> Chart:
    """Draw how far the commitments of each group are: one bar a group, in alphabetical order, a part for
    each answer.

    `above` writes the names over the bars, for long ones; a narrow screen has no other place for them.
    Groups without a commitment stay, and say so.
    """
    t, palette = reader.t, reader.palette
    above = above or reader.narrow
    groups = sorted(groups, key=lambda each: (each.group is None, reader.sorted_by(by, each.group)))
    names = [_plain(reader.name(by, each.group)) for each in groups]
    rows = list(range(len(groups)))
    if reader.narrow:
        names = [_wrap(name, 44) for name in names]
    over = 25 + 20 * max((name.count("<br>") for name in names), default=0)  # the highest name, in pixels
    height = 25 + over
    bar = 25 / height
    figure = go.Figure(
        layout=_layout(palette, 10 + len(groups) * (height if above else 31 if len(groups) < 10 else 28))
    )
    most = max((each.commitments for each in groups), default=0)
    for code in vocabulary.SHOWN_COMPLETIONS:
        counts = [each.completion[code] for each in groups]
        label = t.label("shown_completion", code)
        figure.add_bar(
            y=rows,
            x=counts,
            orientation="h",
            **_parts(code, counts, reader),
            customdata=[
                reader.address.to("register", **{by: each.group or NONE, "completion": code})
                for each in groups
            ],
            hovertext=[
                f"<b>{name}</b><br>" + t.pair(_plain(label), t.count_of(n, each.commitments))
                for name, n, each in zip(names, counts, groups, strict=True)
            ],
            hoverinfo="text",
            width=bar if above else 0.8,
        )
    totals = [each.commitments for each in groups]
    figure.add_scatter(
        y=rows,
        x=totals,
        mode="text",
        text=[f" <b>{t.number(n)}</b>" if n else " " + _plain(t("nothing recorded")) for n in totals],
        textposition="middle right",
        textfont={"color": palette.ink},
        cliponaxis=False,
        hoverinfo="skip",
        customdata=[reader.address.to("register", **{by: each.group or NONE}) for each in groups],
    )
    figure.update_layout(barmode="stack", uniformtext={"minsize": 11, "mode": "hide"})
    figure.update_xaxes(visible=False, range=[0, max(most, 1) * 1.12])
    if above:
        figure.update_yaxes(visible=False, range=[len(groups) - 0.5, -bar / 2 - over / height])
        for row, name in zip(rows, names, strict=True):
            figure.add_annotation(
                x=0,
                y=row - bar / 2 - 0.01,
                xanchor="left",
                align="left",
                yanchor="bottom",
                text=name,
                showarrow=False,
                font={"color": palette.ink},
            )
    else:
        figure.update_yaxes(
            range=[len(groups) - 0.5, -0.5],
            tickvals=rows,
            ticktext=[_wrap(name) for name in names],
            automargin=True,
            ticklabelstandoff=6,
        )
    return Chart(
        finding or groups_finding(groups, t),
        figure,
        completion_table(groups, by, reader),
        t("Bars of completion; the table below holds the same figures."),
    )


def groups_finding(groups: Sequence[Figures], t: Speaker) -> str:
    """Say in how many groups something is complete; the empty ones show it themselves."""
    complete = sum(bool(each.completion["complete"]) for each in groups)
    return t("Something complete is recorded for {n}.", n=t.count_of(complete, len(groups)))


def completion_table(groups: Sequence[Figures], by: str, reader: Reader) -> Table:
    """Give the figures of `groups` as a table: how many, how far, mean progress with its n of N."""
    t = reader.t
    heads = (
        Cell(""),
        Cell(t("Commitments"), number=True),
        *(Cell(t.label("shown_completion", code), number=True) for code in vocabulary.SHOWN_COMPLETIONS),
        Cell(t("Mean progress"), number=True),
        Cell(t("Set aside"), number=True),
    )
    rows = []
    for each in groups:
        to = {by: each.group or NONE}
        rows.append(
            (
                Cell(reader.name(by, each.group), reader.address.to("register", **to)),
                Cell(t.number(each.commitments), number=True),
                *(
                    Cell(
                        t.number(each.completion[code]),
                        reader.address.to("register", **to, completion=code) if each.completion[code] else "",
                        number=True,
                    )
                    for code in vocabulary.SHOWN_COMPLETIONS
                ),
                Cell(mean_progress(each, t), number=True),
                Cell(t.number(each.withdrawn + each.superseded), number=True),
            )
        )
    return Table(heads, tuple(rows))


def mean_progress(figures: Figures, t: Speaker) -> str:
    """Say the mean progress with its n of N, or that none is known."""
    if figures.progress_mean is None:
        return t("unknown")
    return t(
        "{mean} ({of})",
        mean=t.percent(figures.progress_mean),
        of=t.count_of(figures.progress_n, figures.commitments),
    )


def trend_columns(trend: Sequence[Moment], reader: Reader, marks: Sequence[date] = ()) -> Chart:
    """Draw how far the commitments were at the end of each period: one column a day, a part for each answer.

    `marks` are the days of dialogues and forums; the column of the period they fell in bears a sign.
    """
    t, palette = reader.t, reader.palette
    days = [each.day for each in trend]
    figure = go.Figure(layout=_layout(palette, 300))
    for code in vocabulary.SHOWN_COMPLETIONS:
        counts = [each.figures.completion[code] for each in trend]
        figure.add_bar(
            x=list(range(len(days))),
            y=counts,
            **_parts(code, counts, reader),
            customdata=[reader.address.to("register", day=day, completion=code) for day in days],
            hovertext=[
                f"<b>{_plain(t.date(day))}</b><br>"
                + t.pair(_plain(t.label("shown_completion", code)), t.number(n))
                for day, n in zip(days, counts, strict=True)
            ],
            hoverinfo="text",
            width=0.7,
        )
    figure.update_layout(barmode="stack", uniformtext={"minsize": 10, "mode": "hide"}, margin={"b": 28})
    figure.update_yaxes(visible=False)
    noted = {
        next((i for i, day in enumerate(days) if day >= when), None)
        for when in marks
        if when >= date(days[0].year, 1, 1)
    }
    figure.update_xaxes(
        tickvals=list(range(len(days))),
        ticktext=[
            (f"{day.year}" if (day.month, day.day) == (12, 31) else _plain(t.short_date(day)))
            + (" ◆" if i in noted else "")
            for i, day in enumerate(days)
        ],
        tickangle=0,
    )
    first, last = trend[0], trend[-1]
    finding = t.n(
        "At {then}, {n} commitment had an answer on how far it was; at {now}, {after}.",
        "At {then}, {n} commitments had an answer on how far they were; at {now}, {after}.",
        answered(first.figures),
        last.figures.commitments,
        then=t.date(first.day),
        now=t.date(last.day),
        after=t.count_of(answered(last.figures), last.figures.commitments),
    )
    if noted - {None}:
        finding += " " + t("◆ marks a year with a dialogue or forum.")
    heads = (
        Cell(t("Day")),
        *(Cell(t.label("shown_completion", code), number=True) for code in vocabulary.SHOWN_COMPLETIONS),
    )
    rows = tuple(
        (
            Cell(t.date(each.day), reader.address.to("register", day=each.day)),
            *(
                Cell(t.number(each.figures.completion[code]), number=True)
                for code in vocabulary.SHOWN_COMPLETIONS
            ),
        )
        for each in trend
    )
    return Chart(
        finding,
        figure,
        Table(heads, rows),
        t("Columns of completion over the years; the table below holds them."),
    )


def answered(figures: Figures) -> int:
    """Count the commitments of which something says how far they got."""
    return sum(figures.completion[code] for code in vocabulary.COMPLETION_STEPS)


@dataclass(frozen=True)
class Place:
    """A point of the map: an actor's locality."""

    name: str
    locality: str
    latitude: float
    longitude: float
    to: str


# Where the name of a small or narrow country is written, away from its middle, in degrees.
_NAME_SHIFT = {
    "TGO": (-0.9, -3.6),
    "BEN": (1.6, -4.6),
    "GIN": (-1.2, 0.3),
    "CIV": (0, 0.4),
    "NER": (0, 0.8),
    "BFA": (0, 0.3),
}


def map_of_actors(
    outlines: Sequence[Outline], figures: Sequence[Figures], places: Sequence[Place], reader: Reader
) -> go.Figure:
    """Draw where the actors sit and what is recorded of each country; outlines are for display, not for
    measuring."""
    t, palette = reader.t, reader.palette
    eight = [shape for shape in outlines if shape.of_the_eight]
    figure = go.Figure(layout=_layout(palette, 320 if reader.narrow else 470))
    for shapes, fill, line in (
        ([shape for shape in outlines if not shape.of_the_eight], "rgba(0,0,0,0)", palette.line),
        (eight, palette.second_ground, palette.edge),
    ):
        xs: list[float | None] = []
        ys: list[float | None] = []
        for shape in shapes:
            for ring in shape.rings:
                xs += [*(x for x, _ in ring), None]
                ys += [*(y for _, y in ring), None]
        figure.add_scatter(
            x=xs,
            y=ys,
            mode="lines",
            fill="toself",
            fillcolor=fill,
            line={"color": line, "width": 1},
            hoverinfo="skip",
        )
    figure.add_scatter(
        x=[place.longitude for place in places],
        y=[place.latitude for place in places],
        mode="markers",
        marker={
            "size": 6 if reader.narrow else 9,
            "color": palette.accent,
            "line": {"color": palette.ground, "width": 1.5},
        },
        customdata=[place.to for place in places],
        hovertext=[f"<b>{_plain(place.name)}</b><br>{_plain(place.locality)}" for place in places],
        hoverinfo="text",
    )
    by_country = {each.group: each for each in figures}
    shown = [shape for shape in eight if shape.country in by_country]
    middles = [
        (x + dx, y + dy)
        for shape in shown
        for x, y in [shape.middle]
        for dx, dy in [_NAME_SHIFT.get(shape.country, (0, 0))]
    ]
    figure.add_scatter(
        x=[x for x, _ in middles],
        y=[y for _, y in middles],
        mode="text",
        text=[
            f"<b>{_plain(t.country(shape.country))}</b><br>{t.number(by_country[shape.country].commitments)}"
            for shape in shown
        ],
        textfont={"color": palette.ink, "size": 11 if reader.narrow else 14},
        customdata=[reader.address.to("countries", country=shape.country) for shape in shown],
        hoverinfo="skip",
        cliponaxis=False,
    )
    points = [point for shape in eight for ring in shape.rings for point in ring]
    west, east = min(x for x, _ in points) - 0.7, max(x for x, _ in points) + 0.7
    south, north = min(y for _, y in points) - 1.6, max(y for _, y in points) + 0.5
    figure.update_xaxes(visible=False, range=[west, east], constrain="domain")
    figure.update_yaxes(
        visible=False, range=[south, north], scaleanchor="x", scaleratio=1.02, constrain="domain"
    )
    return figure


def locator(
    outlines: Sequence[Outline], country: str | None, point: tuple[float, float] | None, reader: Reader
) -> str:
    """Draw where an actor sits, as the text of an SVG: the eight countries, its own filled, its place a dot.

    `point`: (longitude, latitude), degrees WGS 84; None where its place is not known.
    """
    palette = reader.palette
    eight = [shape for shape in outlines if shape.of_the_eight]
    points = [at for shape in eight for ring in shape.rings for at in ring] + ([point] if point else [])
    west, east = min(x for x, _ in points) - 0.5, max(x for x, _ in points) + 0.5
    south, north = min(y for _, y in points) - 0.5, max(y for _, y in points) + 0.5
    drawn = []
    for shape in outlines:
        own = shape.country == country
        fill = palette.ochre if own else palette.second_ground if shape.of_the_eight else "none"
        line = palette.edge if shape.of_the_eight or own else palette.line
        path = "".join("M" + "L".join(f"{x:.2f} {-y:.2f}" for x, y in ring) + "Z" for ring in shape.rings)
        drawn.append(f'<path d="{path}" fill="{fill}" fill-opacity="{0.45 if own else 1}" stroke="{line}"/>')
    if point:
        x, y = point
        drawn.append(
            f'<circle cx="{x:.2f}" cy="{-y:.2f}" r=".75" fill="{palette.accent}" '
            f'stroke="{palette.ground}" stroke-width=".25"/>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{west:.2f} {-north:.2f} {east - west:.2f} '
        f'{north - south:.2f}" stroke-width=".12" stroke-linejoin="round">{"".join(drawn)}</svg>'
    )


def scaled_bars(
    blocks: Sequence[tuple[str, Sequence[tuple[str, str, float | None]]]], reader: Reader
) -> go.Figure:
    """Draw blocks of bars below each other, each on a scale of its own: of each its title and its bars, by
    name, what it says and how long it is in percent of its block (None: nothing is said)."""
    palette = reader.palette
    rows: list[tuple[str, str, float | None, bool]] = []
    for title, bars in blocks:
        rows.append((title, "", None, True))
        rows += [(name, value, width, False) for name, value, width in bars]
    places = list(range(len(rows)))
    above = reader.narrow  # names and values over the bars
    over = [
        f"<b>{_plain(name)}</b>" if head else _wrap(_plain(" · ".join((name, value))), 40)
        for name, value, _, head in rows
    ]
    # Pixels from bar to bar, and what part of it a bar is.
    pitch = 44 + 20 * max((text.count("<br>") for text in over), default=0) if above else 29
    bar = 18 / pitch if above else 0.7
    figure = go.Figure(layout=_layout(palette, 20 + pitch * len(rows)))
    figure.add_bar(
        y=places,
        x=[width or 0 for _, _, width, _ in rows],
        orientation="h",
        width=bar,
        marker={"color": palette.accent, "line": {"color": palette.edge, "width": 1}},
        hoverinfo="skip",
    )
    if above:
        for place, text in zip(places, over, strict=True):
            figure.add_annotation(
                x=0,
                y=place - bar / 2 - 0.04,
                xanchor="left",
                align="left",
                yanchor="bottom",
                text=text,
                showarrow=False,
            )
        figure.update_yaxes(visible=False, range=[len(rows) - 0.5, -0.8])
    else:
        figure.add_scatter(
            y=places,
            x=[width or 0 for _, _, width, _ in rows],
            mode="text",
            text=[" " + _plain(value) for _, value, _, _ in rows],
            textposition="middle right",
            textfont={"color": palette.ink},
            hoverinfo="skip",
            cliponaxis=False,
        )
        figure.update_yaxes(
            range=[len(rows) - 0.5, -0.5],
            tickvals=places,
            ticktext=[f"<b>{_plain(name)}</b>" if head else _plain(name) for name, _, _, head in rows],
            automargin=True,
        )
    figure.update_xaxes(visible=False, range=[0, 100 if above else 145])
    return figure


# What ends a bar of evidence: nothing what the actor says, an open mark what others tell, a filled one what
# was validated.
_MOST_YEARS = 60  # told under a chart
_VOICES = (
    ("self_declared", "self_declared", ""),
    ("reviewed", "told", "circle-open"),
    ("validated", "validated", "circle"),
)


def evidence_bars(evidence: Evidence, reader: Reader) -> Chart:
    """Draw side by side what the actors say, what third parties tell and what was validated, each by its
    latest report."""
    t, palette = reader.t, reader.palette
    rows = list(range(len(_VOICES)))
    counted = [getattr(evidence, voice) for _, voice, _ in _VOICES]
    shown = (*vocabulary.COMPLETION_STEPS, "no_evidence")
    figure = go.Figure(layout=_layout(palette, 160))
    for code in shown:
        counts = [each[code] for each in counted]
        figure.add_bar(
            y=rows,
            x=counts,
            orientation="h",
            width=0.6,
            **_parts(code, counts, reader),
            hovertext=[t.pair(_plain(t.label("shown_completion", code)), t.number(n)) for n in counts],
            hoverinfo="text",
            customdata=[reader.address.to("register", **{voice: code}) for _, voice, _ in _VOICES],
        )
    totals = [sum(each[code] for code in shown) for each in counted]
    marked = [
        (row, total, mark)
        for row, total, (_, _, mark) in zip(rows, totals, _VOICES, strict=True)
        if mark and total
    ]
    figure.add_scatter(
        y=[row for row, _, _ in marked],
        x=[total for _, total, _ in marked],
        mode="markers",
        marker={
            "symbol": [mark for _, _, mark in marked],
            "size": 13,
            "color": palette.ink,
            "line": {"width": 2, "color": palette.ink},
        },
        hoverinfo="skip",
        cliponaxis=False,
    )
    figure.add_scatter(
        y=rows,
        x=totals,
        mode="text",
        text=[f"    <b>{t.number(n)}</b>" if n else _plain(t("none")) for n in totals],
        textposition="middle right",
        textfont={"color": palette.ink},
        hoverinfo="skip",
        cliponaxis=False,
    )
    figure.update_layout(barmode="stack", uniformtext={"minsize": 11, "mode": "hide"})
    figure.update_xaxes(visible=False, range=[0, max(max(totals), 1) * 1.15])
    figure.update_yaxes(
        range=[len(rows) - 0.5, -0.5],
        tickvals=rows,
        ticktext=[_wrap(_plain(t.label("verification", code))) for code, _, _ in _VOICES],
        automargin=True,
        ticklabelstandoff=6,
    )
    finding = t.n(
        "Actors say how far they are for {n} commitment, third parties tell it for {told}; {validated}.",
        "Actors say how far they are for {n} commitments, third parties tell it for {told}; {validated}.",
        totals[0],
        evidence.commitments,
        told=totals[1],
        validated=t.n("{n} is validated", "{n} are validated", totals[2]),
    )
    if evidence.compared:
        finding += " " + t(
            "Where two kinds of evidence can be compared, they differ for {n}.",
            n=t.count_of(evidence.differing, evidence.compared),
        )
    heads = (Cell(t("Evidence")), *(Cell(t.label("shown_completion", code), number=True) for code in shown))
    table = tuple(
        (
            Cell(t.label("verification", code), sign=code),
            *(Cell(t.number(each[step]), number=True) for step in shown),
        )
        for (code, _, _), each in zip(_VOICES, counted, strict=True)
    )
    return Chart(
        finding,
        figure,
        Table(heads, table),
        t("Bars of completion by kind of evidence; the table below holds them."),
    )


@dataclass(frozen=True)
class Point:
    """One report on the chart of a commitment: when, how far (percent, or the step's place 0–3), by what
    evidence."""

    day: date
    height: float
    verification: str
    words: str


# What marks a report on its course, by its evidence.
MARKS = {
    "self_declared": "line-ew-open",
    "reviewed": "circle-open",
    "validated": "circle",
    "disputed": "x-thin-open",
}


def course_of(
    points: Sequence[Point],
    reader: Reader,
    *,
    day: date,
    start: date | None = None,
    due: date | None = None,
    in_percent: bool,
) -> go.Figure:
    """Draw the reports on one commitment over time, with the expected line from start to due where both
    are known."""
    t, palette = reader.t, reader.palette
    figure = go.Figure(layout=_layout(palette, 320))
    if in_percent and start and due:
        figure.add_scatter(
            x=[start, due],
            y=[0, 100],
            mode="lines",
            line={"color": palette.quiet, "dash": "dot", "width": 2},
            hoverinfo="skip",
        )
        figure.add_annotation(
            x=start + (due - start) / 2,
            y=50,
            text=_plain(t("expected")),
            showarrow=False,
            xanchor="right",
            yanchor="bottom",
            font={"color": palette.quiet},
        )
    ordered = sorted(points, key=lambda point: point.day)
    figure.add_scatter(
        x=[point.day for point in ordered],
        y=[point.height for point in ordered],
        mode="lines+markers",
        line={"color": palette.accent, "width": 2},
        marker={
            "symbol": [MARKS.get(point.verification, "circle") for point in ordered],
            "size": 13,
            "color": palette.accent,
            "line": {"width": 2.5, "color": palette.accent},
        },
        hovertext=[_plain(point.words) for point in ordered],
        hoverinfo="text",
        cliponaxis=False,
    )
    every = [point.day for point in ordered] + [when for when in (start, due, day) if when]
    # On a narrow screen two names close to each other stand one above the other.
    close = reader.narrow and due is not None and abs(day - due) * 2 < max(every) - min(every)
    for when, name, raised in ((due, t("due"), False), (day, t("day read"), close)):
        if when:
            figure.add_vline(
                x=when, line={"color": palette.edge if when == day else palette.ochre, "width": 1.5}
            )
            figure.add_annotation(
                x=when,
                y=1,
                yref="paper",
                yanchor="bottom",
                yshift=16 if raised else 0,
                text=_plain(name),
                showarrow=False,
                font={"color": palette.quiet, "size": 12},
            )
    if in_percent:
        heights = [point.height for point in ordered]
        figure.update_yaxes(
            range=[min(0.0, *heights) - 4, max(100.0, *heights) + 6],
            tickvals=[0, 50, 100],
            ticktext=[_plain(t.percent(tick)) for tick in (0, 50, 100)],
            automargin=True,
        )
    else:
        figure.update_yaxes(
            range=[-0.4, 3.4],
            tickvals=[0, 1, 2, 3],
            ticktext=[_plain(t.label("completion", code)) for code in vocabulary.COMPLETION_STEPS],
            automargin=True,
        )
    figure.update_yaxes(showgrid=True, gridcolor=palette.line)
    first, last = min(each.year for each in every), max(each.year for each in every)
    years = list(range(first, min(last + 2, date.max.year + 1), ceil((last - first + 2) / _MOST_YEARS)))
    figure.update_xaxes(
        tickvals=[date(year, 1, 1) for year in years],
        ticktext=[str(year) for year in years],
        ticklabelmode="instant",
    )
    figure.update_layout(margin={"l": 8, "r": 24, "t": 44 if close else 28, "b": 30})
    return figure


def _parts(code: str, counts: Sequence[int], reader: Reader) -> dict[str, Any]:
    """Give how the parts of bars that mean `code` look, each with its number on it."""
    palette = reader.palette
    return {
        "marker": _completion_marker(code, palette),
        "text": [reader.t.number(n) if n else "" for n in counts],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": palette.on_completion.get(code, palette.ink)},
    }


def _completion_marker(code: str, palette: Palette) -> dict[str, Any]:
    edge = {"color": palette.edge, "width": 1}
    if code == "no_evidence":
        pattern = {
            "shape": "/",
            "fgcolor": palette.edge,
            "bgcolor": palette.ground,
            "size": 6,
            "solidity": 0.22,
        }
        return {"color": palette.ground, "line": edge, "pattern": pattern}
    return {"color": palette.completion.get(code, "rgba(0,0,0,0)"), "line": edge}


def _layout(palette: Palette, height: int) -> dict[str, Any]:
    axis = {
        "fixedrange": True,
        "zeroline": False,
        "showgrid": False,
        "tickfont": {"color": palette.ink, "size": 14},
    }
    return {
        "height": height,
        "margin": {"l": 0, "r": 8, "t": 4, "b": 4},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 14, "color": palette.ink},
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": palette.ground,
            "bordercolor": palette.edge,
            "font": {"family": FONT, "size": 14, "color": palette.ink},
        },
        "xaxis": axis,
        "yaxis": dict(axis),
        "separators": ", ",
    }


def _plain(text: str) -> str:
    # Plotly reads a little HTML in every text; what people wrote is text.
    return html.escape(text, quote=False)


def _wrap(name: str, width: int = 28) -> str:
    return "<br>".join(textwrap.wrap(name, width, break_long_words=False))


def course_of_commitment(dossier: Dossier, reader: Reader, day: date) -> Chart | None:
    """Draw the reports on a commitment: in percent where a progress is known, else by the step of each.

    None where no report up to the day says how far it was.
    """
    t = reader.t
    counting = [row for row in dossier.reports if row["known_on"] is not None]
    in_percent = any(row["progress"] is not None for row in counting)
    steps = vocabulary.COMPLETION_STEPS
    points = [
        Point(
            row["known_on"],
            float(row["progress"]) if in_percent else float(steps.index(row["shown"])),
            row["verification"],
            f"{t.date(row['as_of'])} : "
            + (t.percent(row["progress"]) if in_percent else t.label("completion", row["shown"])),
        )
        for row in counting
        if (row["progress"] is not None if in_percent else row["shown"] in steps)
    ]
    if not points:
        return None
    standing = dossier.standing
    figure = course_of(
        points,
        reader,
        day=day,
        start=standing["start_day"],
        due=standing["due_day"],
        in_percent=in_percent,
    )
    heads = (Cell(t("Day")), Cell(t("How far")), Cell(t("Progress"), number=True), Cell(t("Evidence")))
    rows = tuple(
        (
            Cell(t.date(row["as_of"])),
            Cell(t.label("shown_completion", row["shown"]) if row["shown"] else t.missing),
            Cell(t.percent(row["progress"]) if row["progress"] is not None else t("unknown"), number=True),
            Cell(t.label("verification", row["verification"]), sign=row["verification"]),
        )
        for row in counting
    )
    alt = t("Reports over time; the table below holds them.")
    return Chart(course_finding(dossier, reader), figure, Table(heads, rows), alt)
