"""Blocks of a page, drawn with Streamlit; files that are made when somebody asks for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

import streamlit as st
from plotly.basedatatypes import BaseFigure

from commitments.exports.blank_tables import blank_tables
from commitments.exports.package import files_to_take
from commitments.exports.tabular import XLSX, Notes, as_csv, as_xlsx
from commitments.i18n.translator import Translator
from commitments.render import plotly
from commitments.render.blocks_html import block_html
from commitments.render.templating import opening_beside, render
from commitments.site import blocks
from commitments.site.blocks import Block
from commitments.site.context import Context
from commitments.site.visit import Visit
from commitments.ui import signing_in
from commitments.ui.fields import plain
from commitments.ui.keeping import FileAskedFor, is_keeping, keep_file

_QUIET_CHART = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showTips": False}


class _Ready(BaseFigure):  # type: ignore[misc]
    """A figure that is data already: Streamlit takes it as it is, where it would check a dict value by
    value."""

    def __init__(self, figure: dict[str, Any]) -> None:
        self._figure = figure

    def to_dict(self) -> dict[str, Any]:
        """Return it as Plotly's script reads it."""
        return self._figure


def draw_html(html: str) -> None:
    """Draw HTML, of a block that has something to say."""
    if html.strip():
        st.html(html)


def draw(visit: Visit, page: Iterable[Block]) -> None:
    """Draw blocks one below another."""
    charts: Counter[str] = Counter()
    for block in blocks.flatten(page, blocks.SCREEN):
        _draw(visit, block, charts)


def draw_beside_work(visit: Visit, page: Iterable[Block]) -> None:
    """Draw blocks amid work that is not done yet: their links open beside it."""
    said = visit.t("opens in a new tab")
    for block in blocks.flatten(page, blocks.SCREEN):
        draw_html(opening_beside(block_html(block, visit), said))


def _draw(visit: Visit, block: Block, charts: Counter[str]) -> None:
    """Draw a block; `charts` counts those of each name, whose widgets need keys of their own."""
    match block:
        case blocks.Columns():
            places = st.columns(block.widths or len(block.columns), gap="large")
            for place, column in zip(places, block.columns, strict=True):
                with place:
                    for child in column:
                        _draw(visit, child, charts)
        case blocks.Figure():
            _draw_chart(visit, block, charts)
        case blocks.Download():
            _draw_download(visit, block)
        case blocks.Files():
            take(block.files, for_staff=block.for_staff)
        case blocks.ExportFiles(tables="blank"):
            take(blank_tables(visit.t.language))
        case blocks.ExportFiles():
            take(files_to_take(visit.opened, visit.scope.revision or visit.opened.newest, visit.t))
        case _:
            draw_html(block_html(block, visit))


def _draw_chart(visit: Visit, figure: blocks.Figure, charts: Counter[str]) -> None:
    named, drawing = figure.chart, figure.chart.chart.drawing
    draw(visit, figure.above)
    beside: list[Block] = [blocks.ChartTools(named)]
    if isinstance(drawing, plotly.Plotted):
        drawn = _Ready(plotly.figure(drawing, visit.palette, narrow=visit.narrow))
        charts[named.name] += 1
        key = f"{named.name}-{n}" if (n := charts[named.name]) > 1 else named.name
        st.plotly_chart(drawn, theme=None, config=_QUIET_CHART, key=key, alt=named.chart.alt)
    else:
        beside = [blocks.StaticChart(drawing), *beside]
    draw_html("".join(block_html(part, visit) for part in beside))


def heading(title: str = "", finding: str = "", level: int = 2, *, place: str = "") -> None:
    """Draw a heading and the sentence under it; `place`: what #place finds."""
    block = blocks.Heading(title, finding, level, place=place)
    draw_html(render("heading", **block.values))


def nothing(visit: Context, why: str, who: str = "") -> None:
    """Draw an empty place: why it is empty, who can fill it."""
    draw_html(render("nothing", t=visit.t, why=why, who=who, near=()))


def notice(*lines: str) -> None:
    """Draw what must be read before going on, if there is anything."""
    if lines:
        draw_html(render("notice", lines=lines))


def sentences(lines: Sequence[str], more: int = 0, *, t: Translator) -> None:
    """Draw sentences one below the other, and how many more there are."""
    rest = [t.n("and {n} more", "and {n} more", more)] if more > 0 else []
    draw_html(render("sentences", lines=[*lines, *rest]))


def offer(
    label: str,
    content: Callable[[], bytes],
    name: str,
    mime: str = "application/octet-stream",
    *,
    key: str = "",
    for_staff: bool = False,
) -> None:
    """Offer a file, made when somebody asks for it. One `for_staff` is given to nobody who is no longer
    signed in then, however long the page stood open."""
    if for_staff and is_keeping():
        raise RuntimeError("what a page keeps for every reader offers no file for staff alone")
    st.download_button(
        plain(label),
        partial(signing_in.only_for_staff, signing_in.credentials(), content) if for_staff else content,
        name,
        mime,
        key=key or name,
        on_click="ignore",
    )
    keep_file(FileAskedFor(content, name, mime))


def _draw_download(visit: Visit, download: blocks.Download) -> None:
    """Offer rows as CSV and XLSX; day, revision and source are on every row."""
    t, title, columns = visit.t, download.title, download.columns
    notes = Notes(
        day=visit.day,
        revision=visit.scope.revision or 0,
        source=t("The Bamako commitments: {title}", title=title),
        address=visit.address.here(),
        demonstration=visit.demonstration,
    )
    stem = f"{download.name}-{visit.day.isoformat()}"
    with st.container(horizontal=True):
        offer(
            t("Download as CSV"),
            lambda: as_csv(columns, download.rows(visit), notes, t),
            f"{stem}.csv",
            "text/csv",
            key=f"{download.name}-csv",
            for_staff=download.for_staff,
        )
        offer(
            t("Download as XLSX (Excel)"),
            lambda: as_xlsx(columns, download.rows(visit), notes, t, title),
            f"{stem}.xlsx",
            XLSX,
            key=f"{download.name}-xlsx",
            for_staff=download.for_staff,
        )


def take(files: Iterable[blocks.FileOffer], *, for_staff: bool = False) -> None:
    """Offer files, each made when somebody asks for it."""
    with st.container(horizontal=True):
        for file in files:
            key = file.key or file.name
            offer(file.label, file.content, file.name, file.mime, key=key, for_staff=for_staff)


def offer_templates(t: Translator) -> None:
    """Offer every table to be filled in, folded."""
    with st.expander(t("Templates to fill in"), icon=":material/table:"):
        sentences(
            [
                t(
                    "Every table, to fill in: headings, drop-down lists, an example that is never taken for "
                    "real data."
                )
            ],
            t=t,
        )
        take(blank_tables(t.language))
