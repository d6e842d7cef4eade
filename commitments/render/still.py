"""Charts as Plotly draws them, as HTML that stands in their place until its script has come: bars where its
bars will be, lines and maps as in pictures."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from commitments.render.plotly import Plotted, figure
from commitments.render.svg.figures import alone
from commitments.render.svg.text import OWN, widest
from commitments.render.templating import render, together
from commitments.site.chart_model import BarChart
from commitments.site.theme import LIGHT

_WIDE, _NARROW = 620, 420  # of lines and maps, in units of their pictures
_BESIDE = 6  # pixels between the name of a bar and the bar


def still(drawing: Plotted, alt: str, *, narrow: bool) -> Markup:
    """Return a chart in a box as high as Plotly's will be."""
    plotted = figure(drawing, LIGHT, narrow=narrow)
    layout = plotted["layout"]
    inner = (
        _bars(drawing, plotted["data"], layout)
        if isinstance(drawing, BarChart)
        else alone(drawing, _NARROW if narrow else _WIDE)
    )
    return together(render("still", high=layout["height"], alt=alt, inner=together(inner)))


def _bars(chart: BarChart, traces: list[Mapping[str, Any]], layout: Mapping[str, Any]) -> str:
    """Return bars with their names and numbers, at the places that Plotly is told, in percent along the scale
    and in pixels across it."""
    x, y, margin = layout["xaxis"], layout["yaxis"], layout["margin"]
    if chart.upright:
        most = max((bar.total for bar in chart.bars), default=0) or 1
        column = 100 / len(chart.bars)
        return render(
            "still_columns",
            chart=chart,
            bars=[
                (bar, together(x["ticktext"][n]), [(part, 95 * part.value / most) for part in bar.parts])
                for n, bar in enumerate(chart.bars)
            ],
            column=column,
            margin=margin,
        )
    rows = traces[0]["y"]
    beside = y["ticktext"] if y["showticklabels"] else []
    return render(
        "still_bars",
        chart=chart,
        thick=traces[0]["width"],
        bars=list(zip(chart.bars, rows, map(together, beside or [""] * len(rows)), strict=True)),
        over=[(note["y"], together(note["text"])) for note in layout.get("annotations", ())],
        left=widest((line for name in beside for line in name.split("<br>")), 14, font=OWN) + _BESIDE
        if beside
        else 0,
        scale=zip(x["tickvals"], x["ticktext"], strict=True) if x["showticklabels"] else (),
        long=x["range"][1],
        margin=margin,
    )
