"""Slides on a screen in front of a room: one HTML document that needs nothing else once it is there, so that
the talk goes on when the network fails."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urljoin

from commitments import reader, vocabulary
from commitments.address import SLIDES, Address
from commitments.pieces import NO_CODE, is_too_long, piece, qr_code, together
from commitments.slides import Bars, Deck, Series, Slide, slide_names
from commitments.typesetting import FONTS
from commitments.wording import Speaker

_SCRIPT = Path(__file__).parent / "present.js"
# Source Sans in the letters of European and West African languages; its licence asks another name of a part.
_FACES = {400: "stage-regular.woff2", 600: "stage-semibold.woff2"}
_MANY = 8  # bars, beyond which they are drawn smaller


@dataclass(frozen=True)
class Part:
    """A part of a bar: the code of its look, how many, `width` percent of the longest bar, what it is."""

    code: str
    n: str
    width: float
    words: str


@dataclass(frozen=True)
class Bar:
    """A bar and its name; `total` stands at its end where its parts bear no numbers, `complete` beside it
    where it is one of completion."""

    name: str
    parts: tuple[Part, ...]
    total: str
    complete: str


@dataclass(frozen=True)
class Screen:
    """A slide as it is drawn; `to` is the whole address of the page that shows the same, and `code` leads
    there, "" where the address is not known."""

    slide: Slide
    bars: tuple[Bar, ...]
    key: tuple[tuple[str, str], ...]  # code of a look, what it means
    complete: str  # what the numbers beside the bars are called, "" where there are none
    many: bool
    to: str
    code: str


@dataclass(frozen=True)
class Choice:
    """What can be chosen to be shown: the slides in order ("" where none is), the day to look back to and
    the dialogues by their days, the actor, and what the form sends along."""

    slides: Sequence[str]
    since: str
    dialogues: Sequence[tuple[str, str]]
    actors: Sequence[tuple[str, str]]
    actor: str
    kept: Sequence[tuple[str, str]]


def document(deck: Deck, address: Address, choice: Choice, dashboard: str, whole: str, t: Speaker) -> bytes:
    """Give the slides of a deck as a document for a screen.

    `whole` is the whole address under which it was asked, "" where it is not known; `address` is that of the
    view, by which the slides are found as a file; `dashboard` is where the dashboard shows the view.
    """
    screens = [_screen(slide, whole, t) for slide in deck.slides]
    html = piece(
        "present",
        t=t,
        deck=deck,
        screens=screens,
        choice=choice,
        names=slide_names(t),
        no_code=t(NO_CODE) if any(is_too_long(screen.to) for screen in screens) else "",
        dashboard=dashboard,
        slides=address.file(SLIDES, t.language, show=[slide.code for slide in deck.slides]),
        style=_style(),
        script=_script(),
    )
    return html.encode()


def _screen(slide: Slide, whole: str, t: Speaker) -> Screen:
    to = urljoin(whole, slide.to) if whole.startswith("http") else ""
    bars = _drawn(slide.bars, t) if slide.bars else ()
    complete = _complete(slide.bars) if slide.bars else None
    return Screen(
        slide, bars, _key(slide.bars), complete.name if complete else "", len(bars) > _MANY, to, qr_code(to)
    )


def _complete(bars: Bars) -> Series | None:
    """Give the series that the finding of bars of completion is about."""
    return next((series for series in bars.series if series.code == "complete"), None)


def _drawn(bars: Bars, t: Speaker) -> tuple[Bar, ...]:
    """Give bars with their parts; of a bar in one part the number stands at its end."""
    totals = [sum(values) for values in zip(*(series.values for series in bars.series), strict=True)]
    most = max(totals, default=0) or 1
    alone, complete = len(bars.series) == 1, _complete(bars)
    return tuple(
        Bar(
            name,
            tuple(
                Part(
                    _look(series),
                    "" if alone else t.number(n),
                    # The number at its end needs room.
                    round((90 if alone else 100) * n / most, 2),
                    t.pair(series.name, t.number(n)),
                )
                for series in bars.series
                if (n := series.values[at])
            ),
            t.number(total) if alone else "",
            t.number(complete.values[at]) if complete and total else "",
        )
        for at, (name, total) in enumerate(zip(bars.categories, totals, strict=True))
    )


def _look(series: Series) -> str:
    """Give the class by which a part is drawn: an axis of its own look, or the plain one."""
    return series.code if series.code in (*vocabulary.SHOWN_COMPLETIONS, "unknown") else "plain"


def _key(bars: Bars | None) -> tuple[tuple[str, str], ...]:
    """Give what the parts mean, where there are several."""
    if bars is None or len(bars.series) < 2:
        return ()
    return tuple((_look(series), series.name) for series in bars.series)


@cache
def _style() -> str:
    faces = {
        weight: base64.b64encode((FONTS / name).read_bytes()).decode() for weight, name in _FACES.items()
    }
    return together("<style>", piece("present_look", light=reader.LIGHT, faces=faces), "</style>")


@cache
def _script() -> str:
    return together("<script>", _SCRIPT.read_text("utf-8"), "</script>")
