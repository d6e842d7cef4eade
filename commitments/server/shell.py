"""The HTML that a visit of the dashboard begins with."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass

from commitments.exports.feed import NAME as FEED
from commitments.i18n.translator import translator_for
from commitments.render.templating import render
from commitments.server.about import About
from commitments.server.static_files import STREAMLIT_FILES, own_addresses
from commitments.site.registry import DATA, LIGHT
from commitments.text.languages import LANGUAGES, LOCALE_FOLDER
from commitments.text.marking import N_


def _streamlit_words() -> str:
    """What to say in place of Streamlit's own words, by language, as JSON for words.js; where a language has
    nothing, as in English."""
    own = {language: LOCALE_FOLDER / language / "streamlit.json" for language in LANGUAGES}
    words = {
        language: json.loads((file if file.is_file() else own["en"]).read_text("utf-8"))
        for language, file in own.items()
    }
    return json.dumps(words, ensure_ascii=False, separators=(",", ":"))


_NO_SCRIPT = N_("This dashboard needs JavaScript: switch it on in the browser, then load the page again.")

_LIGHT_PAGES = N_("The same as light pages, without scripts")

# What static/connection.js says of the connection by which a page lives.
_CONNECTION = {
    "slow": N_("This link is slow, or saves data."),
    "late": N_("This page takes long to arrive."),
    "blocked": N_("This network blocks the connection that this page needs. The light pages do without it."),
    "full": N_(
        "The dashboard is full: all its places are taken. The light pages are open; this one opens by "
        "itself once a place is free."
    ),
    "fast": N_("Too much was requested at once. The page will continue in a few seconds."),
    "gone": N_("The dashboard does not answer. This page opens by itself once it does."),
    "lost": N_(
        "The connection to the dashboard is interrupted. What is shown can still be read; the page goes on "
        "by itself."
    ),
    "offline": N_("This device is not connected. The page goes on by itself once it is."),
}


# Where the shell says what the page is about that it begins.
_ABOUT = "<title></title>"


@dataclass(frozen=True)
class Shell:
    """The HTML that a visit begins with, in one language."""

    language: str
    body: str

    def about(self, about: About) -> bytes:
        """Return the shell of one page."""
        head = render("about", t=translator_for(self.language), about=about)
        return self.body.replace(_ABOUT, head, 1).encode()

    @classmethod
    def made(cls, language: str) -> Shell:
        """Return Streamlit's shell with our language, icons and words for its own."""
        t = translator_for(language)
        # It leads to the light page of the address that one comes from.
        without_script = "".join(
            f'<p lang="{code}">{html.escape(translator_for(code)(_NO_SCRIPT))} '
            f'<a href=".{LIGHT}/?lang={code}">{html.escape(translator_for(code)(_LIGHT_PAGES))}</a></p>'
            for code in LANGUAGES
        )
        words = [(when, t(sentence)) for when, sentence in _CONNECTION.items()]
        connection = render("connection", t=t, to=f".{LIGHT}/?lang={language}", words=words)
        head = (
            '<link rel="icon" type="image/svg+xml" href="./favicon.svg" />',
            '<link rel="apple-touch-icon" href="./apple-touch-icon.png" />',
            '<link rel="alternate" type="application/atom+xml" '
            f'title="{html.escape(t("Revisions of the register"))}" '
            f'href=".{DATA}/{FEED}?lang={language}" />',
            f'<meta name="streamlit-words" content="{html.escape(_streamlit_words())}" />',
            *(f'<script defer src="{address}"></script>' for address in own_addresses("*.js")),
            *(f'<link rel="stylesheet" href="{address}" />' for address in own_addresses("*.css")),
        )
        body = (STREAMLIT_FILES / "index.html").read_text(encoding="utf-8")
        for theirs, ours in (
            ('<html lang="en">', f'<html lang="{language}">'),
            ("<title>.*?</title>", _ABOUT),
            ('<link rel="shortcut icon".*?/>', "\n    ".join(head)),
            ("<noscript>.*?</noscript>", f"<noscript>{without_script}</noscript>{connection}"),
            ("<script>.*?</script>", ""),
            ('<link rel="service-desc".*?/>', ""),
        ):
            body, replaced = re.subn(theirs, ours.replace("\\", r"\\"), body, count=1, flags=re.DOTALL)
            if not replaced:
                raise RuntimeError(f"the page shell of this version of Streamlit has no {theirs}")
        body = re.sub(r"<!--.*?-->\s*", "", body, flags=re.DOTALL)
        return cls(language, body)
