"""The picture of a link: what the page says first, within its edges, whatever is recorded."""

import re
from html import unescape
from itertools import pairwise
from urllib.parse import parse_qs

import pytest

from commitments.i18n.translator import translator_for
from commitments.render.svg import cards
from commitments.render.svg.text import OWN, width
from commitments.serving import served
from commitments.site.link_preview import LinkPreview, link_preview
from commitments.site.urls import LightAddress
from commitments.store.store import Store
from tests.readers import HOSTILE, written_by_anyone
from tests.visits import light_addresses

pytestmark = pytest.mark.page

EDGE = cards.WIDTH - 20


def previews(store: Store) -> list[LinkPreview]:
    """What a link to one page of each kind shows."""
    found = []
    for path in light_addresses(store):
        page, _, query = path.partition("?")
        address, _ = LightAddress.read(page or "overview", parse_qs(query))
        preview = link_preview(served.visitor(translator_for("fr"), address, []))
        assert preview
        found.append(preview)
    return found


def written(drawn: str) -> list[tuple[str, float, float, float]]:
    """The lines of a picture, each with where it begins, its height and its size."""
    lines = []
    for shift, size, spans in re.findall(
        r'(?:<g transform="translate\(([\d.]+) [\d.]+\)">(?:(?!</g>|<text).)*)?'
        r'<text font-size="([\d.]+)" text-anchor="start"[^>]*>(.*?)</text>',
        drawn,
    ):
        for x, y, text in re.findall(r'<tspan x="([\d.-]+)" y="([\d.-]+)"[^>]*>(.*?)</tspan>', spans):
            lines.append((unescape(text), float(shift or 0) + float(x), float(y), float(size)))
    return lines


def test_it_says_what_the_page_says_first(served_store: Store) -> None:
    """The name of what is known by it, else the finding, the day and the source stand on the picture."""
    for preview in previews(served_store):
        said = " ".join(text for text, *_ in written(cards.svg(preview)))
        first = preview.name if preview.by_name or not preview.finding else preview.finding
        assert first.split()[0] in said
        assert preview.day in said
        assert preview.source in said
        assert (preview.notice in said) == served_store.is_demonstration or not preview.notice


def test_nothing_leaves_it(monkeypatch: pytest.MonkeyPatch, served_store: Store) -> None:
    """No line ends beyond the edge, not even where what is recorded is long or no words at all."""
    shown = previews(served_store)
    with written_by_anyone() as store:
        monkeypatch.setattr(served, "store", lambda: store)
        address = LightAddress("actor", rest=(("id", "town"),))
        own = link_preview(served.visitor(translator_for("fr"), address, []))
        assert own
        shown.append(own)
        assert HOSTILE.split()[0] not in cards.svg(own)  # it is text
    for preview in shown:
        drawn = cards.svg(preview)
        for text, x, y, size in written(drawn):
            assert x + width(text, size, font=OWN) <= EDGE, (preview.name, text)
            assert y <= cards.HEIGHT


def test_a_page_without_findings_is_drawn() -> None:
    """A page that finds nothing has a picture of its name alone, however long that is."""
    bare = LinkPreview("mot " * 200, "", (), True, (), "site", "day", "source", "")
    drawn = cards.svg(bare)
    assert "…" in drawn
    assert all(y < cards.HEIGHT for _, _, y, _ in written(drawn))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_strip_writes_over_the_next(language: str, empty_store: Store) -> None:
    """What is said under an empty strip keeps to that strip."""
    address = LightAddress("overview", language=language)
    preview = link_preview(served.visitor(translator_for(language), address, [], empty_store))
    assert preview
    lines = sorted(written(cards.svg(preview)), key=lambda line: line[2:] + line[1:2])
    beside = [(a, b) for a, b in pairwise(lines) if a[2:] == b[2:]]
    assert len([text for text, *_ in lines if re.search("recensée|recorded", text)]) >= 8
    assert [a[0] for a, b in beside if a[1] + width(a[0], a[3], font=OWN) > b[1]] == []
