"""The mark of the project, and the woven edge that its screens, slides and pictures share."""

from commitments.site.theme import LIGHT

_TILE = 28, 56  # units of a repeat of the edge, across and down


def edge(width: float, height: float) -> str:
    """Return the woven edge from the upper left corner down: zigzags and lozenges on indigo."""
    across, down = _TILE
    tile = (
        f'<pattern id="woven" width="{across}" height="{down}" patternUnits="userSpaceOnUse" '
        f'patternTransform="scale({width / across:.4f})"><g fill="none" stroke="{LIGHT.ground}" '
        'stroke-width="1.6"><path d="M0 0l14 14L28 0M0 28l14-14 14 14"/>'
        f'<path d="M14 33l9 9-9 9-9-9z" stroke="{LIGHT.thread}"/><path d="M14 40.4v3.2M4 28h.1M24 28h.1"/>'
        "</g></pattern>"
    )
    rectangle = f'<rect width="{width:g}" height="{height:g}" fill='
    return f'<defs>{tile}</defs>{rectangle}"{LIGHT.accent}"/>{rectangle}"url(#woven)"/>'


def emblem(x: float, y: float, size: float) -> str:
    """Return the mark, so large."""
    return (
        f'<g transform="translate({x:g} {y:g}) scale({size / 32:.4f})" fill="none" stroke="{LIGHT.accent}" '
        'stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round">'
        '<path d="M16 2.5 29.5 16 16 29.5 2.5 16Z"/>'
        '<path d="M16 8 24 16 16 24 8 16Z" stroke-width="1.4" stroke-dasharray="0.1 3.4"/>'
        f'<path d="m10.5 16.2 4 3.9 7.4-8" stroke="{LIGHT.ochre}"/></g>'
    )
