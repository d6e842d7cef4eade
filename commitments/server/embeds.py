"""One chart for another site, and as a file: its page, its picture, its numbers."""

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urljoin

from commitments.contract.codelists import VERIFICATIONS, fold
from commitments.contract.dimensions import DIMENSIONS
from commitments.exports.tabular import Notes, as_csv
from commitments.render.svg import figures
from commitments.render.svg.figures import Picture
from commitments.render.templating import render, together
from commitments.site import footer, slides
from commitments.site.chart_model import NamedChart
from commitments.site.registry import chart_entry
from commitments.site.visit import Visit
from commitments.text import shortening

# What a chart is given as, by the ending of its address.
TYPES: Mapping[str, str] = {
    "": "text/html; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".csv": "text/csv; charset=utf-8",
}

_SCRIPT = Path(__file__).parent / "embed.js"


def file(named: NamedChart, ending: str, visit: Visit, whole: str) -> bytes:
    """Return a chart as a file of one of TYPES; `whole` is the whole address under which it was asked."""
    if ending == ".csv":
        return _numbers(named, visit, whole)
    drawn = figures.svg(named.chart.drawing, _picture(named, visit, whole))
    return figures.png(drawn) if ending == ".png" else drawn.encode()


def page(named: NamedChart, visit: Visit, style: str) -> bytes:
    """Return a chart as a page for another site; `style` is that of light pages."""
    html = render(
        "embed",
        t=visit.t,
        named=named,
        # What stands around it is said by the page, at the size of the reader's letters.
        wide=together(figures.svg(named.chart.drawing, _bare(named))),
        slim=together(figures.svg(named.chart.drawing, _bare(named), figures.SLIM)),
        lines=[line for line in _lines(named, visit) if line != _source(visit)],
        source=_source(visit),
        notice=footer.notice(visit),
        page=_page(named, visit),
        # Letters of whatever font the browser has are measured by it.
        key=[(entry.code, entry.name, entry.code in VERIFICATIONS) for entry in named.key],
        style=style,
        script=together("<script>", _SCRIPT.read_text("utf-8"), "</script>"),
    )
    return html.encode()


def file_name(named: NamedChart, ending: str, visit: Visit) -> str:
    """Return the name of the file of a chart, of what letters every system knows."""
    seen = [value for by in DIMENSIONS for value in getattr(visit.scope, by)]
    words = [fold(word) for word in (*re.split(r"[\W_]+", named.title), *seen)]
    return shortening.file_name(words, f"-{visit.day}{ending}")


def _page(named: NamedChart, visit: Visit) -> str:
    """Return the address of the page that shows a chart, as it is asked for."""
    own = {name: visit.address.all(name) for name, _ in visit.address.rest}
    return visit.to(chart_entry(named.name).page, **own)


def _site(named: NamedChart, visit: Visit, whole: str) -> list[str]:
    """Return where the chart is kept up to date, where it is known from where it was asked."""
    return [urljoin(whole, _page(named, visit))] if whole.startswith("http") else []


def _source(visit: Visit) -> str:
    return " · ".join((footer.as_of(visit), footer.source(visit)))


def _lines(named: NamedChart, visit: Visit) -> list[str]:
    t = visit.t
    seen = slides.view(visit.scope, visit)
    lines = [" · ".join((named.of, seen)), _source(visit)]
    if named.reading:
        lines.insert(0, named.reading)
    if named.name == "map" and not visit.demonstration:
        lines.append(t("Outlines: Natural Earth. Places: GeoNames (geonames.org), CC BY 4.0."))
    return lines


def _picture(named: NamedChart, visit: Visit, whole: str) -> Picture:
    lines = [*_lines(named, visit), *_site(named, visit, whole)]
    return Picture(named.title, named.chart.finding, named.key, lines, footer.notice(visit), named.chart.alt)


def _bare(named: NamedChart) -> Picture:
    return Picture("", "", (), (), "", named.chart.alt)


def _numbers(named: NamedChart, visit: Visit, whole: str) -> bytes:
    """Return the table of a chart as CSV, its numbers as numbers."""
    t, table = visit.t, named.chart.table
    columns = {str(at): head.text or named.title for at, head in enumerate(table.heads)}
    rows = [
        {str(at): _plain(cell.text) if cell.number else cell.text for at, cell in enumerate(row)}
        for row in table.rows
    ]
    source = t("The Bamako commitments: {title}", title=named.title)
    source_and_address = ", ".join((source, *_site(named, visit, whole)))
    notes = Notes(visit.day, visit.scope.revision or 0, source_and_address, demonstration=visit.demonstration)
    return as_csv(columns, rows, notes, t)


def _plain(text: str) -> int | str:
    """Return a whole number as it is, without what parts its thousands."""
    bare = re.sub(r"[\s,\u00a0\u202f]", "", text)
    return int(bare) if bare.isdecimal() else text
