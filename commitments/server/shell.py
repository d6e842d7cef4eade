"""The HTML that a visit of the dashboard begins with."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from commitments.contract import days
from commitments.exports.feed import NAME as FEED
from commitments.i18n import streamlit_words
from commitments.i18n.translator import translator_for
from commitments.render.styles import with_used_alone
from commitments.render.templating import render, together
from commitments.server.about import About
from commitments.server.static_files import STREAMLIT_FILES, own_addresses
from commitments.server.styles import style_sheet
from commitments.site.registry import DATA, LIGHT
from commitments.text.languages import LANGUAGES
from commitments.text.marking import N_


def _streamlit_words() -> str:
    """What to say in place of Streamlit's own words, by language, as JSON for words.js."""
    said = {language: streamlit_words.words(translator_for(language)) for language in LANGUAGES}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


# What static/connection.js says of the connection by which a page lives.
_CONNECTION = {
    "slow": N_("This link is slow, or saves data."),
    "late": N_("This page takes long to arrive."),
    "opening": N_("One moment: this page is still opening."),
    "blocked": N_("This network blocks the connection that this page needs. The light pages do without it."),
    "full": N_(
        "The dashboard is full: all its places are taken. The light pages are open; this one opens by "
        "itself once a place is free."
    ),
    "fast": N_("Too much was requested at once. The page will continue in a few seconds."),
    "gone": N_("The dashboard does not answer. This page opens by itself once it does."),
    "restarting": N_("The server is restarting; this page comes back by itself."),
    "lost": N_(
        "The connection to the dashboard is interrupted. What is shown can still be read; the page goes on "
        "by itself."
    ),
    "offline": N_("This device is not connected. The page goes on by itself once it is."),
}


@dataclass(frozen=True)
class Shell:
    """The HTML that a visit begins with, in one language."""

    language: str
    values: Mapping[str, object]

    def of(self, about: About, painted: str = "") -> bytes:
        """Return the shell of one page: what is told of it, and it as HTML, "" where that is not known."""
        html = render("shell", **self.values, about=about, painted=painted, today=days.today())
        return with_used_alone(html, str(self.values["style"])).encode()

    @classmethod
    def made(cls, language: str) -> Shell:
        """Return what is the same of all pages in a language."""
        t, start = translator_for(language), _Start.read()
        return cls(
            language,
            {
                "t": t,
                "feed": f".{DATA}/{FEED}?lang={language}",
                "style": _style(start.font),
                # It leads to the light page of the address that one comes from.
                "light": f".{LIGHT}/?lang={language}",
                "words": [(when, t(sentence)) for when, sentence in _CONNECTION.items()],
                "sheets": [address for sheet in _SHEETS for address in own_addresses(sheet)],
                "streamlit": together(*start.loads),
                "streamlit_words": _streamlit_words(),
                "scripts": list(own_addresses("*.js")),
            },
        )


_SHEETS = ("frame.css", "look.css", "cloth.css", "profile.css")


def _style(font: str) -> Markup:
    """Return the look of what is painted, which stands in it, so that its first frame waits for nothing; what
    Streamlit sets itself comes last, as its own does."""
    # Whoever has the letters from before sees them from the first frame on; nobody sees them change.
    seen = (
        '@font-face{font-family:"Source Sans Seen";font-weight:100 900;font-display:optional;'
        f'src:url({font}) format("woff2")}}'
    )
    return together("<style>", seen, *map(style_sheet, (*_SHEETS, "painted.css")), "</style>")


@dataclass(frozen=True)
class _Start:
    """What Streamlit's own page begins with: its letters, all that it loads."""

    font: str
    loads: Sequence[str]

    @classmethod
    def read(cls) -> _Start:
        """Read it from the page of this version of Streamlit."""
        page = (STREAMLIT_FILES / "index.html").read_text(encoding="utf-8")
        loads = [" ".join(found.split()) for found in _LOAD.findall(page)]
        font = re.search(r'href="(\S+\.woff2)"', page)
        scripts = [each for each in loads if each.startswith("<script")]
        if font is None or len(scripts) != 1 or '<div id="root"></div>' not in page:
            raise RuntimeError("the page of this version of Streamlit begins otherwise")
        return cls(font[1], loads)


_LOAD = re.compile(
    r'<link\s+rel="(?:preload|modulepreload|stylesheet)"[^>]*>|<script type="module"[^>]*></script>'
)
