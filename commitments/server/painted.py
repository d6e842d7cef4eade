"""A page of the dashboard as HTML, in the boxes in which Streamlit will draw it: it is read before any script
has come, and nothing moves once one has."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from commitments.exports.blank_tables import blank_tables
from commitments.exports.package import files_to_take
from commitments.render import plotly
from commitments.render.blocks_html import block_html
from commitments.render.still import still
from commitments.render.surroundings import foot_html, head_html
from commitments.render.templating import render, together
from commitments.site import blocks
from commitments.site.blocks import Block, Page, page_heading
from commitments.site.pages import PAGES
from commitments.site.visit import Visit


def painted(visit: Visit, *, sign_in: bool) -> Markup:
    """Return the page of a visit; `sign_in`: whether staff sign in from where it is read."""
    page: Page = PAGES[visit.address.page](visit)
    return together(
        _element(head_html(visit)),
        _elements(visit, [page_heading(page, visit), *page.blocks]),
        _elements(visit, page.files),
        _element(foot_html(visit, sign_in=sign_in)),
    )


def _elements(visit: Visit, shown: Iterable[Block]) -> Markup:
    return together(*(_drawn(visit, block) for block in blocks.flatten(shown, blocks.SCREEN)))


def _drawn(visit: Visit, block: Block) -> Markup:
    """Return a block as `ui.drawing` has it drawn."""
    match block:
        case blocks.Columns():
            widths = block.widths or (1,) * len(block.columns)
            columns = [
                (100 * wide / sum(widths), together(*(_drawn(visit, child) for child in column)))
                for wide, column in zip(widths, block.columns, strict=True)
            ]
            return together(render("painted_columns", columns=columns))
        case blocks.Figure():
            return _figure(visit, block)
        case blocks.Download():
            return _buttons([visit.t("Download as CSV"), visit.t("Download as XLSX (Excel)")])
        case blocks.Files():
            return _offers(block.files)
        case blocks.ExportFiles(tables="blank"):
            return _offers(blank_tables(visit.t.language))
        case blocks.ExportFiles():
            revision = visit.scope.revision or visit.opened.newest
            return _offers(files_to_take(visit.opened, revision, visit.t))
        case _:
            return _element(block_html(block, visit))


def _figure(visit: Visit, figure: blocks.Figure) -> Markup:
    drawing, tools = figure.chart.chart.drawing, block_html(blocks.ChartTools(figure.chart), visit)
    above = _elements(visit, figure.above)
    if not isinstance(drawing, plotly.Plotted):
        return above + _element(block_html(blocks.StaticChart(drawing), visit) + tools)
    plot = still(drawing, figure.chart.chart.alt, narrow=visit.narrow)
    return above + together(render("painted_plot", plot=plot)) + _element(tools)


def _offers(files: Sequence[blocks.FileOffer]) -> Markup:
    return _buttons([file.label for file in files])


def _buttons(labels: Sequence[str]) -> Markup:
    return together(render("painted_buttons", labels=labels))


def _element(html: str) -> Markup:
    return together(render("painted_element", html=together(html))) if html.strip() else Markup("")
