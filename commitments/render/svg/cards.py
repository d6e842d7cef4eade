"""The picture that a link shows where it is sent on, of the size that messengers and networks ask for."""

from collections.abc import Sequence

from commitments.render.svg.cloth import cloth
from commitments.render.svg.phrases import high, phrases
from commitments.render.svg.primitives import LINE, box, hatching, lettered, part_box
from commitments.render.svg.text import OWN, width, wrapped
from commitments.render.svg.woven import edge, emblem
from commitments.render.typesetting import typesetter
from commitments.site.blocks import Block, KeyFigures, StaticChart, Status
from commitments.site.cells import BigFigure, Meter, StatusFact
from commitments.site.chart_model import Cloth
from commitments.site.link_preview import LinkPreview
from commitments.site.theme import LIGHT, SIGNS
from commitments.text.sanitize import in_xml

WIDTH, HEIGHT = 1200, 630
_LEFT, _RIGHT = 120, WIDTH - 56
_ROOM = _RIGHT - _LEFT
_NOTICE, _HEAD, _FOOT = 48, 104, 70  # heights
_LEAST = 150  # height that words have at least
_MOST, _GAP = 4, 28  # figures beside each other, and what parts them
_LARGE, _PLAIN, _SMALL = (72, 60, 54, 48, 42, 36, 32), (34, 30, 27), (24, 22, 20)
_NOTE = 21


def svg(preview: LinkPreview) -> str:
    """Return the picture of a preview."""
    top, bottom = 0, float(HEIGHT - _FOOT)
    parts = [hatching("hatch"), f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{LIGHT.ground}"/>']
    parts.append(edge(72, HEIGHT))
    if preview.notice:
        parts.append(f'<rect width="{WIDTH}" height="{_NOTICE}" fill="{LIGHT.notice}"/>')
        parts.append(f'<path d="M0 {_NOTICE}H{WIDTH}" stroke="{LIGHT.ochre}" stroke-width="2"/>')
        parts.append(_line(preview.notice, 33, bold=True))
        top = _NOTICE
    parts += [emblem(_LEFT, top + 28, 48), lettered([preview.site], _LEFT + 64, top + 61, 27, bold=True)]
    # From below, as long as words have room above: squares before figures.
    for block in sorted(preview.blocks, key=lambda block: not isinstance(block, StaticChart)):
        drawn, tall = _block(block, bottom - top - _HEAD - _LEAST)
        if tall and bottom - tall > top + _HEAD + _LEAST - 1:
            parts.append(f'<g transform="translate(0 {bottom - tall:.1f})">{drawn}</g>')
            bottom -= tall + 20
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
    (line,), size = _fitted(text, _ROOM, 1, _SMALL, bold=bold)
    return lettered([line], _LEFT, y, size, bold=bold, colour=colour)


def _words(preview: LinkPreview, top: float, bottom: float) -> str:
    """Draw the name and the finding: the name is large where the page is known by it, else the finding."""
    if preview.told:
        for size in _LARGE:
            drawn, lines = phrases(preview.told, _LEFT, top, _ROOM, size)
            if top + high(lines, size) <= bottom:
                break
        return drawn
    looks: tuple[tuple[str, int, Sequence[int], bool, str], ...]
    if preview.by_name or not preview.finding:
        looks = (preview.name, 3, _LARGE, True, LIGHT.ink), (preview.finding, 4, _PLAIN, False, LIGHT.ink)
    else:
        looks = (preview.name, 1, _PLAIN, True, LIGHT.ochre), (preview.finding, 4, _LARGE, True, LIGHT.ink)
    parts, y = [], top
    for text, most, sizes, bold, colour in looks:
        room = max(1, min(most, int((bottom - y) / (sizes[-1] * LINE))))
        fitting = [size for size in sizes if y + room * size * LINE <= bottom] or sizes[-1:]
        lines_of, size = _fitted(text, _ROOM, room, fitting, bold=bold)
        parts.append(lettered(lines_of, _LEFT, y + size, size, bold=bold, colour=colour))
        y += len(lines_of) * size * LINE + 14
    return "".join(parts)


# --- what is read at a glance -----------------------------------------------------------------------------


def _block(block: Block, most: float) -> tuple[str, float]:
    """Return a block from the upper edge down, and how high it is; a cloth is at `most` so high."""
    match block:
        case StaticChart(drawing=Cloth() as drawing):
            return cloth(drawing, _LEFT, 0, _ROOM, "hatch", most)
        case KeyFigures():
            return _beside([_figure(figure, _column(block.figures)) for figure in block.figures[:_MOST]])
        case Status():
            return _beside([_fact(fact, _column(block.facts)) for fact in block.facts[:_MOST]])
    return "", 0


def _column(shown: Sequence[object]) -> float:
    n = min(len(shown), _MOST)
    return (_ROOM + _GAP) / n - _GAP


def _beside(columns: Sequence[tuple[str, float]]) -> tuple[str, float]:
    """Return columns beside each other, each under a rule."""
    room, drawn = _column(columns), []
    for at, (column, _) in enumerate(columns):
        x = _LEFT + at * (room + _GAP)
        rule = f'<path d="M0 2h{room:.0f}" stroke="{LIGHT.ink}" stroke-width="4"/>'
        drawn.append(f'<g transform="translate({x:.1f} 0)">{rule}{column}</g>')
    return "".join(drawn), max(tall for _, tall in columns)


def _figure(figure: BigFigure, room: float) -> tuple[str, float]:
    words, _ = _fitted(figure.words, room, 3, (_NOTE,))
    after = width(figure.value, 62, bold=True, font=OWN) + 10
    drawn = (
        lettered([figure.value], 0, 62, 62, bold=True),
        lettered([figure.of], after, 62, 26, colour=LIGHT.quiet),
        lettered(words, 0, 92, _NOTE),
    )
    return "".join(drawn), 76 + len(words) * _NOTE * LINE


def _fact(fact: StatusFact, room: float) -> tuple[str, float]:
    """Return how one thing stands: what that is called, its value in its look, what belongs to it."""
    code, sign = fact.value.swatch, SIGNS.get(fact.value.sign, "")
    lines, size = _fitted(f"{sign} {fact.value.text}".strip(), room - 24, 2, (34, 30, 27, 24), bold=True)
    drawn, y = [lettered([fact.name], 0, 32, _NOTE, colour=LIGHT.quiet)], 46.0
    tall, ink = len(lines) * size * LINE, LIGHT.ink
    if code:
        wide = 24 + max(width(line, size, bold=True, font=OWN) for line in lines)
        drawn.append(part_box(code, 0, y, wide, tall + 8, "hatch"))
        ink = LIGHT.on_completion.get(code, ink)
    drawn.append(lettered(lines, 12 if code else 0, y + size, size, bold=True, colour=ink))
    y += tall + 14
    if fact.meter:
        drawn.append(_meter(fact.meter, y, room))
        y += 28
    notes = [line for note in fact.notes for line in _fitted(note.text, room, 2, (_NOTE,))[0]][:2]
    drawn.append(lettered(notes, 0, y + _NOTE, _NOTE, colour=LIGHT.quiet))
    return "".join(drawn), y + len(notes) * _NOTE * LINE + 4


def _meter(meter: Meter, y: float, room: float) -> str:
    drawn = box(0, y, room, 16, "none", LIGHT.edge)
    drawn += box(0, y, room * meter.done / 100, 16, LIGHT.accent, LIGHT.accent)
    if meter.expected is not None:
        x = room * min(meter.expected, 100) / 100
        drawn += f'<path d="M{x:.1f} {y - 5:.1f}v26" stroke="{LIGHT.ochre}" stroke-width="4"/>'
    return drawn


def _fitted(
    text: str, room: float, most: int, sizes: Sequence[int], *, bold: bool = False
) -> tuple[list[str], int]:
    """Return a text in at most so many lines, as large as it fits, shortened where it never does; and how
    large that is."""
    for size in sizes:
        lines = wrapped(text, size, room, bold=bold, font=OWN)
        if len(lines) <= most:
            return lines, size
    last = lines[most - 1]
    while last and width(f"{last} …", size, bold=bold, font=OWN) > room:
        last = last[:-1]
    return [*lines[: most - 1], f"{last.rstrip()} …"], size
