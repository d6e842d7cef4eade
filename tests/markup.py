"""HTML as a reader or a browser takes it: its tags, its words, and whether anything in it runs."""

import re
from html.parser import HTMLParser

VOID = frozenset({"base", "br", "hr", "img", "input", "link", "meta"})


class Markup(HTMLParser):
    """The tags, with their attributes, and the texts of some HTML; it must be closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == [], html

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag, tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


class _Texts(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.feed(html)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def words(html: str) -> str:
    """All words of some HTML, be it cut out of a page, with single spaces (no-break ones too)."""
    return re.sub(r"\s+", " ", " ".join(_Texts(html).texts))


def read_harmless(html: str) -> Markup:
    """Read HTML in which nothing may run, ask outside by itself or be badly nested."""
    markup = Markup(html)
    for tag, attributes in markup.tags:
        assert tag not in {"script", "iframe", "object", "embed", "style", "base", "svg"}, html
        assert not [name for name in attributes if name.startswith("on")], html
        for name in attributes.keys() & {"href", "src", "action"}:
            # A picture of our own may be written into its address; as an image nothing in it runs.
            picture = "|data:image/svg\\+xml," if tag == "img" else ""
            assert re.match(rf"\./|#|https?://|mailto:{picture}", attributes[name]), attributes[name]
        if attributes.get("href", "").startswith("http"):
            assert attributes["rel"] == "noopener nofollow"
    return markup
