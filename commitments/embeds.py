"""One chart for another site, and as a file: its page, its picture, its numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urljoin

from commitments import bounded, pictures, slides
from commitments.address import FILTERS
from commitments.charts import MARKS, Named
from commitments.downloads import Notes, as_csv
from commitments.pictures import Picture
from commitments.pieces import piece, together
from commitments.site.visit import Visit
from commitments.vocabulary import fold
from commitments.wording import Speaker

# What a chart is given as, by the ending of its address.
TYPES: Mapping[str, str] = {
    "": "text/html; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".csv": "text/csv; charset=utf-8",
}


SLIM = 460  # units of a picture for a narrow frame


def file(named: Named, ending: str, visit: Visit, whole: str) -> bytes:
    """Give a chart as a file of one of TYPES; `whole` is the whole address under which it was asked."""
    if ending == ".csv":
        return _numbers(named, visit, whole)
    drawn = pictures.svg(named.chart.figure, _picture(named, visit, whole))
    return pictures.png(drawn) if ending == ".png" else drawn.encode()


def page(named: Named, slim: Named, visit: Visit, style: str) -> bytes:
    """Give a chart as a page for another site; `slim` is the same for a narrow frame, `style` that of light
    pages."""
    html = piece(
        "embed",
        t=visit.t,
        named=named,
        # What stands around it is said by the page, at the size of the reader's letters.
        wide=together(pictures.svg(named.chart.figure, _bare(named, visit))),
        slim=together(pictures.svg(slim.chart.figure, _bare(slim, visit), SLIM)),
        lines=_lines(named, visit),
        notice=_notice(visit),
        page=_page(named, visit),
        style=style,
    )
    return html.encode()


def file_name(named: Named, ending: str, visit: Visit) -> str:
    """Give the name of the file of a chart, of what letters every system knows."""
    seen = [value for by in FILTERS for value in getattr(visit.scope, by)]
    words = [fold(word) for word in (*re.split(r"[\W_]+", named.title), *seen)]
    return bounded.file_name(words, f"-{visit.day}{ending}")


def _page(named: Named, visit: Visit) -> str:
    """Give the address of the page that shows a chart, as it is asked for."""
    own = {name: visit.address.all(name) for name, _ in visit.address.rest}
    return visit.to(named.page, **own)


def _site(named: Named, visit: Visit, whole: str) -> list[str]:
    """Give where the chart is kept up to date, where it is known from where it was asked."""
    return [urljoin(whole, _page(named, visit))] if whole.startswith("http") else []


def _lines(named: Named, visit: Visit) -> list[str]:
    t = visit.t
    seen = slides.view(visit.scope, visit)
    day = t("Figures as of {day}", day=visit.day)
    source = t("Source: The Bamako commitments, revision {number}", number=str(visit.scope.revision))
    lines = [" · ".join((named.of, seen)), " · ".join((day, source))]
    if named.reading:
        lines.insert(0, named.reading)
    if named.name == "map" and not visit.demonstration:
        lines.append(t("Outlines: Natural Earth. Places: GeoNames (geonames.org), CC BY 4.0."))
    return lines


def _notice(visit: Visit) -> str:
    return (
        visit.t("Demonstration: countries, actors and figures are invented.") if visit.demonstration else ""
    )


def _picture(named: Named, visit: Visit, whole: str) -> Picture:
    lines = [*_lines(named, visit), *_site(named, visit, whole)]
    key = _key(named, visit.t)
    return Picture(named.title, named.chart.finding, key, lines, _notice(visit), named.chart.alt)


def _bare(named: Named, visit: Visit) -> Picture:
    return Picture("", "", _key(named, visit.t), (), "", named.chart.alt)


def _key(named: Named, t: Speaker) -> list[tuple[str, str]]:
    axes = ((code, "verification" if code in MARKS else "shown_completion") for code in named.parts)
    return [(code, t.label(axis, code)) for code, axis in axes]


def _numbers(named: Named, visit: Visit, whole: str) -> bytes:
    """Give the table of a chart as CSV, its numbers as numbers."""
    t, table = visit.t, named.chart.table
    columns = {str(at): head.text or named.title for at, head in enumerate(table.heads)}
    rows = [
        {str(at): _plain(cell.text) if cell.number else cell.text for at, cell in enumerate(row)}
        for row in table.rows
    ]
    source = t("The Bamako commitments: {title}", title=named.title)
    said = ", ".join((source, *_site(named, visit, whole)))
    notes = Notes(visit.day, visit.scope.revision or 0, said, demonstration=visit.demonstration)
    return as_csv(columns, rows, notes, t)


def _plain(text: str) -> int | str:
    """Give a whole number as it is, without what parts its thousands."""
    bare = re.sub(r"[\s,\u00a0\u202f]", "", text)
    return int(bare) if bare.isdecimal() else text
