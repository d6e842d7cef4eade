"""Slides on a screen in front of a room: one HTML document that needs nothing else once it is there, so that
the talk goes on when the network fails."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urljoin

from commitments.contract import days
from commitments.i18n.translator import Translator
from commitments.render.svg import figures
from commitments.render.svg.woven import emblem
from commitments.render.templating import NO_CODE, is_too_long, qr_code, render, together
from commitments.render.typesetting import FONTS
from commitments.site import theme
from commitments.site.registry import SLIDES
from commitments.site.slides import Deck, Slide, slide_names
from commitments.site.urls import Address

_SCRIPT = Path(__file__).parent / "present.js"
# Source Sans in the letters of European and West African languages; its licence asks another name of a part.
_FACES = {400: "stage-regular.woff2", 600: "stage-semibold.woff2"}
_MANY = 8  # bars, beyond which they are drawn smaller


@dataclass(frozen=True)
class Screen:
    """A slide as it is drawn; `to` is the whole address of the page that shows the same, and `code` leads
    there, "" where the address is not known."""

    slide: Slide
    complete: str  # what the numbers beside the bars are called, "" where there are none
    many: bool
    to: str
    code: str


@dataclass(frozen=True)
class Choice:
    """What can be chosen to be shown: the slides in order ("" where none is), the day to look back to and
    the forums by their days, the actor, and what the form sends along."""

    slides: Sequence[str]
    since: str
    forums: Sequence[tuple[str, str]]
    actors: Sequence[tuple[str, str]]
    actor: str
    kept: Sequence[tuple[str, str]]


def document(
    deck: Deck, address: Address, choice: Choice, dashboard: str, whole: str, t: Translator
) -> bytes:
    """Return the slides of a deck as a document for a screen.

    `whole` is the whole address under which it was asked, "" where it is not known; `address` is that of the
    view, by which the slides are found as a file; `dashboard` is where the dashboard shows the view.
    """
    screens = [_screen(slide, whole) for slide in deck.slides]
    html = render(
        "present",
        t=t,
        deck=deck,
        screens=screens,
        cloth=together(figures.cover(deck.cloth)) if deck.cloth else "",
        emblem=together(
            f'<svg class="emblem" viewBox="0 0 32 32" aria-hidden="true">{emblem(0, 0, 32)}</svg>'
        ),
        choice=choice,
        names=slide_names(t),
        no_code=t(NO_CODE) if any(is_too_long(screen.to) for screen in screens) else "",
        dashboard=dashboard,
        slides=address.file(SLIDES, t.language, show=[slide.code for slide in deck.slides]),
        style=_style(),
        script=_script(),
        today=days.today(),
    )
    return html.encode()


def _screen(slide: Slide, whole: str) -> Screen:
    to = urljoin(whole, slide.to) if whole.startswith("http") else ""
    # What the finding of bars of completion is about stands beside them: a thin part cannot say it.
    series = slide.bars.series if slide.bars else ()
    complete = next((entry.name for entry in series if entry.code == "complete"), "")
    many = slide.bars is not None and len(slide.bars.bars) > _MANY
    return Screen(slide, complete, many, to, qr_code(to))


@cache
def _style() -> str:
    faces = {
        weight: base64.b64encode((FONTS / name).read_bytes()).decode() for weight, name in _FACES.items()
    }
    return together("<style>", render("present_look", light=theme.LIGHT, faces=faces), "</style>")


@cache
def _script() -> str:
    return together("<script>", _SCRIPT.read_text("utf-8"), "</script>")
