"""A sentence whose phrases bear the looks of what they tell → SVG."""

import re
from collections.abc import Sequence

from commitments.render.svg.primitives import DASHES, lettered
from commitments.render.svg.text import OWN, width
from commitments.site.cells import Phrase
from commitments.site.theme import LIGHT

_LINE = 1.28  # from line to line: boxes stand apart


def phrases(told: Sequence[Phrase], left: float, top: float, room: float, size: float) -> tuple[str, int]:
    """Return a sentence in lines of so much room, the first below `top`, and how many they are."""
    drawn: list[str] = []
    x, line, pad, space = left, 0, size * 0.16, width(" ", size, bold=True, font=OWN)
    for phrase in told:
        # What has a look stays together; of a text each word stands for itself.
        for spaces, word in (
            re.findall(r"( *)([^ ]+)", phrase.text) if not phrase.code else [("", phrase.text)]
        ):
            wide = width(word, size, bold=True, font=OWN) + (2 * pad if phrase.code else 0)
            x += len(spaces) * space
            if x > left and x + wide - left > room and word[0] not in ".,":
                x, line = left, line + 1
            y = top + line * size * _LINE + size
            if phrase.code:
                drawn.append(_box(phrase.code, x, y - size * 0.92, wide, size * 1.2))
            ink = LIGHT.on_completion.get(phrase.code, LIGHT.ink)
            at = x + pad if phrase.code else x
            drawn.append(lettered([word], at, y, size, bold=True, colour=ink))
            x += wide
        x += space * (phrase.text != phrase.text.rstrip(" "))
    return "".join(drawn), line + 1


def high(lines: int, size: float) -> float:
    """Return how high so many lines are."""
    return lines * size * _LINE


def _box(code: str, x: float, y: float, wide: float, tall: float) -> str:
    fill = LIGHT.completion.get(code, "none")
    edge = "" if code in LIGHT.completion else f' stroke="{LIGHT.edge}" stroke-width="2"{DASHES}'
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{tall:.1f}" rx="5" fill="{fill}"{edge}/>'
    )
