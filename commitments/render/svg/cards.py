"""The picture that a link shows where it is sent on, of the size that messengers and networks ask for."""

from collections.abc import Sequence

from commitments.render.svg.cloth import cloth
from commitments.render.svg.primitives import LINE, hatching, lettered
from commitments.render.svg.text import width, wrapped
from commitments.render.svg.woven import edge, emblem
from commitments.render.typesetting import typesetter
from commitments.site.cells import BigFigure
from commitments.site.link_preview import LinkPreview
from commitments.site.theme import LIGHT
from commitments.text.sanitize import in_xml

WIDTH, HEIGHT = 1200, 630
_LEFT, _RIGHT = 120, WIDTH - 56
_NOTICE, _HEAD, _WORDS, _FOOT = 48, 104, 120, 70  # heights; of words over a drawing, at least
_OWN = 1.0  # no other font than ours draws it
_MOST = 4  # figures beside each other
_LARGE, _PLAIN, _SMALL = (60, 54, 48, 42, 36), (34, 30, 27), 24


def svg(preview: LinkPreview) -> str:
    """Return the picture of a preview."""
    top, bottom = 0, float(HEIGHT - _FOOT)
    parts = [f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{LIGHT.ground}"/>', edge(72, HEIGHT)]
    if preview.notice:
        parts.append(f'<rect width="{WIDTH}" height="{_NOTICE}" fill="{LIGHT.notice}"/>')
        parts.append(f'<path d="M0 {_NOTICE}H{WIDTH}" stroke="{LIGHT.ochre}" stroke-width="2"/>')
        parts.append(_line(preview.notice, 33, bold=True))
        top = _NOTICE
    parts += [emblem(_LEFT, top + 28, 48), lettered([preview.site], _LEFT + 64, top + 61, 27, bold=True)]
    if preview.cloth:
        high = bottom - top - _HEAD - _WORDS
        parts.append(hatching("hatch"))
        drawn, high = cloth(preview.cloth, _LEFT, 0, _RIGHT - _LEFT, "hatch", high)
        parts.append(f'<g transform="translate(0 {bottom - high:.1f})">{drawn}</g>')
        bottom -= high + 16
    elif preview.figures:
        drawn, high = _figures(preview.figures[:_MOST], bottom)
        parts.append(drawn)
        bottom -= high + 20
    parts.append(_words(preview, top + _HEAD, bottom))
    parts.append(_line(f"{preview.day} · {preview.source}", HEIGHT - 30, colour=LIGHT.quiet))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}" font-family="\'Source Sans 3\'">{in_xml("".join(parts))}</svg>'
    )


def png(preview: LinkPreview) -> bytes:
    """Return the picture of a preview as PNG.

    Raises:
        FileNotMadeError: It takes more memory or time than it may.
    """
    with typesetter() as sets:
        return sets.png(svg(preview), WIDTH)


def _line(text: str, y: float, *, bold: bool = False, colour: str = LIGHT.ink) -> str:
    (line,), size = _fitted(text, _RIGHT - _LEFT, 1, (_SMALL, 22, 20), bold=bold)
    return lettered([line], _LEFT, y, size, bold=bold, colour=colour)


def _words(preview: LinkPreview, top: float, bottom: float) -> str:
    """Draw the name and the finding: the name is large where it is that of one thing, else the finding."""
    looks: tuple[tuple[str, int, Sequence[int], bool, str], ...]
    if preview.by_name or not preview.finding:
        looks = (preview.name, 3, _LARGE, True, LIGHT.ink), (preview.finding, 4, _PLAIN, False, LIGHT.ink)
    else:
        looks = (preview.name, 1, _PLAIN, True, LIGHT.ochre), (preview.finding, 4, _LARGE, True, LIGHT.ink)
    drawn, y = [], top
    for text, most, sizes, bold, colour in looks:
        room = max(1, min(most, int((bottom - y) / (sizes[-1] * LINE))))
        fitting = [size for size in sizes if y + room * size * LINE <= bottom] or sizes[-1:]
        lines, size = _fitted(text, _RIGHT - _LEFT, room, fitting, bold=bold)
        drawn.append(lettered(lines, _LEFT, y + size, size, bold=bold, colour=colour))
        y += len(lines) * size * LINE + 14
    return "".join(drawn)


def _figures(figures: Sequence[BigFigure], bottom: float) -> tuple[str, float]:
    """Draw figures beside each other so that they end at `bottom`, and return how high they are."""
    gap = 28
    room = (_RIGHT - _LEFT + gap) / len(figures) - gap
    words = [_fitted(figure.words, room, 3, (21,))[0] for figure in figures]
    high = 80 + max(map(len, words)) * 21 * LINE
    drawn = []
    for at, (figure, lines) in enumerate(zip(figures, words, strict=True)):
        x, y = _LEFT + at * (room + gap), bottom - high
        drawn.append(f'<path d="M{x:.0f} {y:.0f}h{room:.0f}" stroke="{LIGHT.ink}" stroke-width="4"/>')
        drawn.append(lettered([figure.value], x, y + 62, 62, bold=True))
        after = x + width(figure.value, 62, bold=True, font=_OWN) + 10
        drawn.append(lettered([figure.of], after, y + 62, 26, colour=LIGHT.quiet))
        drawn.append(lettered(lines, x, y + 92, 21))
    return "".join(drawn), high


def _fitted(
    text: str, room: float, most: int, sizes: Sequence[int], *, bold: bool = False
) -> tuple[list[str], int]:
    """Return a text in at most so many lines, as large as it fits, shortened where it never does; and how
    large that is."""
    for size in sizes:
        lines = wrapped(text, size, room, bold=bold, font=_OWN)
        if len(lines) <= most:
            return lines, size
    last = lines[most - 1]
    while last and width(f"{last} …", size, bold=bold, font=_OWN) > room:
        last = last[:-1]
    return [*lines[: most - 1], f"{last.rstrip()} …"], size
