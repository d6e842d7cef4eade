"""How wide a text is, measured with the font that is shipped (fonts/), and how it is broken into lines."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from PIL import ImageFont

from commitments.render.typesetting import FONTS

_FACES = {False: "SourceSans3-Regular.otf", True: "SourceSans3-Semibold.otf"}
_EM = 1000  # units in which letters are measured

# How much wider than ours the font may be in which a text is seen: a browser without Source Sans takes one of
# its own, at most as wide as DejaVu Sans; PowerPoint has Arial. Bold they are wider still.
BROWSER = 1.22
ARIAL = 1.14
OWN = 1.0  # no other than ours, as in a PNG
_BOLD = 1.1

_SPACES = " \t\r\n"  # where a line may end
# A word with the space before it; one with hyphens may be broken behind each.
_CHUNK = re.compile(rf"[{_SPACES}]*(?:[^{_SPACES}-]+-*|-+)")


def width(text: str, size: float, *, bold: bool = False, font: float = BROWSER) -> float:
    """Return how wide a line of text is at most, in the unit of `size`."""
    wider = _BOLD if bold and font > OWN else 1
    return _length(text, bold) * size * font * wider


def widest(lines: Iterable[str], size: float, *, bold: bool = False, font: float = BROWSER) -> float:
    """Return how wide the widest of some lines is, 0 for none."""
    return max((width(line, size, bold=bold, font=font) for line in lines), default=0.0)


def wrapped(
    text: str,
    size: float,
    room: float,
    *,
    bold: bool = False,
    font: float = BROWSER,
    whole_words: bool = False,
) -> list[str]:
    """Return a text in lines that have room, at least one; a word too wide for a line is broken, unless words
    stay whole."""
    lines: list[str] = []
    line = ""
    for chunk in _CHUNK.findall(text):
        word = chunk.lstrip(_SPACES)
        longer = line + chunk if line else word
        if width(longer, size, bold=bold, font=font) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while not whole_words and len(line) > 1 and width(line, size, bold=bold, font=font) > room:
            letters = _fitting(line, size, room, bold, font)
            lines.append(line[:letters])
            line = line[letters:]
    return [*lines, line] if line or not lines else lines


def label_column(names: Iterable[str], size: float, room: float) -> tuple[list[list[str]], float]:
    """Return names in lines that take at most a third of the room, and how wide they are with what parts them
    from what they name."""
    lines = [wrapped(name, size, room / 3) for name in names]
    return lines, 14 + widest((line for label in lines for line in label), size)


def _fitting(word: str, size: float, room: float, bold: bool, font: float) -> int:
    """Return how many of the first letters of a word have room, at least one."""
    fitting = (at for at in range(1, len(word)) if width(word[: at + 1], size, bold=bold, font=font) > room)
    return next(fitting, len(word))


@lru_cache(16_384)  # names and numbers come again and again
def _length(text: str, bold: bool) -> float:
    return sum(_advance(letter, bold) for letter in text)


@lru_cache(4096)
def _advance(letter: str, bold: bool) -> float:
    """Return how far a letter moves on, as a part of the size; what does not print counts as a space."""
    return _face(bold).getlength(letter if letter.isprintable() else " ") / _EM


@cache
def _face(bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / _FACES[bold], _EM, layout_engine=ImageFont.Layout.BASIC)
