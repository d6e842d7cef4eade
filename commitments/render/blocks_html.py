"""Blocks of a page as HTML, from the templates."""

from collections.abc import Iterable
from urllib.parse import parse_qsl, quote

from markupsafe import Markup

from commitments.render.svg import figures, maps
from commitments.render.templating import render, together
from commitments.site.blocks import (
    SCREEN,
    Block,
    ChartTools,
    ChoiceForm,
    Group,
    Locator,
    Medium,
    PeriodForm,
    Switch,
    ViewForm,
    flatten,
)
from commitments.site.registry import SITE_PAGES
from commitments.site.visit import Visit


def as_html(blocks: Iterable[Block], visit: Visit, medium: Medium) -> Markup:
    """Return what a medium without columns shows of blocks, one after another."""
    return together(*(block_html(block, visit, medium) for block in flatten(blocks, medium)))


def block_html(block: Block, visit: Visit, medium: Medium = SCREEN) -> str:
    """Return one of the blocks that a medium shows."""
    t, values, action = visit.t, block.values, SITE_PAGES[visit.address.page].path
    match block:
        case Group():
            inner = together(*(block_html(inner, visit, medium) for inner in block.content))
            return render(block.template, inner=inner)
        case ChoiceForm() if medium is not SCREEN:
            kept = kept_fields(visit, "q")
            return render("light_search", t=t, action=action, words=block.search, kept=kept)
        case ChoiceForm() | PeriodForm() | ViewForm():
            kept = kept_fields(visit, *block.asks)
            return render(block.template, t=t, action=action, kept=kept, **values)
        case ChartTools():
            return render(
                block.template, t=t, height=figures.frame_height(block.named.chart.drawing), **values
            )
        case Locator():
            drawn = maps.locator(block.outlines, block.country, block.point, visit.palette)
            return render(block.template, t=t, picture="data:image/svg+xml," + quote(drawn), **values)
        case Switch(ways=ways):
            links = [
                (name, visit.address.here(**{ways.parameter: code}), code == ways.shown)
                for code, name in ways.ways
            ]
            return render(block.template, label=ways.label, links=links)
        case _:
            return render(block.template, t=t, **values)


def kept_fields(visit: Visit, *but: str) -> list[tuple[str, str]]:
    """Return what a form has to send along, so that the view stays: all but what it asks itself, as (name,
    value)."""
    query = visit.address.here(page=None).partition("?")[2]
    return [(name, value) for name, value in parse_qsl(query) if name not in but]
