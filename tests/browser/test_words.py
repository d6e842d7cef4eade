"""Streamlit's own English words, on pages in French and in English."""

import pytest
from playwright.sync_api import Page

from commitments.i18n import streamlit_words
from commitments.i18n.translator import translator_for
from tests.browser.driving import PAGES, Server, visit
from tests.turns import in_turn

pytestmark = pytest.mark.browser

_FRENCH = streamlit_words.words(translator_for("fr"))
ENGLISH = {english for english, french in _FRENCH["words"].items() if english != french}

# All that a page says or reads out, but for what the project itself wrote into it.
SAID = """() => {
  const said = [];
  const ours = ".stMarkdown, .stHtml, .js-plotly-plot, svg, script, style, noscript";
  for (const element of document.querySelectorAll("body, body *")) {
    if (element.closest(ours)) continue;
    for (const name of ["aria-label", "title", "placeholder", "alt"]) said.push(element.getAttribute(name));
    const texts = [...element.childNodes].filter((child) => child.nodeType === Node.TEXT_NODE);
    said.push(...texts.map((text) => text.nodeValue.trim()));
  }
  return said.filter(Boolean);
}"""


@pytest.mark.parametrize("path", in_turn(PAGES, 1))
def test_french_page_speaks_french(page: Page, demonstration: Server, path: str) -> None:
    """No text of Streamlit's own is left in English on a French page, whose language is said to be French."""
    visit(page, f"{demonstration.url}/{path}?lang=fr")
    assert page.evaluate("document.documentElement.lang") == "fr"
    assert ENGLISH.isdisjoint(page.evaluate(SAID))


def test_english_page_speaks_english(page: Page, demonstration: Server) -> None:
    """On an English page Streamlit's words stay as they are, whatever the browser's language."""
    visit(page, f"{demonstration.url}/?lang=en")
    assert page.evaluate("document.documentElement.lang") == "en"
    assert "Skip to main content" in page.evaluate(SAID)
