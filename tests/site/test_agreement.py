"""One of a thing is singular: stores that hold exactly one of everything, read in every form."""

import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO

import pytest
from pptx import Presentation

from commitments.contract.model import Practice
from commitments.server import document, light
from commitments.serving import served
from commitments.site import chart_registry
from commitments.site.registry import LIGHT_PAGES, SITE_PAGES, STAFF_PAGES
from commitments.store.store import Store
from tests.factories import actor, article, commitment, milestone, outcome, report, store_with
from tests.readers import DAY
from tests.turns import in_turn
from tests.visits import Visitor

pytestmark = pytest.mark.page

# What a number stands before that is one thing, though it ends in s: and what is no noun.
SINGULAR = {
    *(
        "fois",
        "pays",
        "mois",
        "sous",
        "dans",
        "sans",
        "plus",
        "moins",
        "est",
        "sur",
        "depuis",
        "temps",
        "cas",
    ),
    *("is", "was", "has", "as", "this", "its", "news", "address", "progress", "business", "basis", "less"),
    *(
        "process",
        "status",
        "dans",
        "puis",
        "francs",
        "des",
        "les",
        "ses",
        "très",
        "jamais",
        "auprès",
        "appels",
    ),
}
_ONE = re.compile(
    r"(?<![\w.,/:+÷×–=’#-])1 (?:(?:of|sur) 1 )?((?:[^\W\d_]|[’'-])+)(?: ((?:[^\W\d_]|[’'-])+))?"
)


def plurals(text: str) -> list[str]:
    """Give where a text says one of several: “1 actions”, “1 sur 1 actions recensées”."""
    said = re.sub(r"\s+", " ", text.replace("\u00a0", " ").replace("\u202f", " "))
    found = []
    for one in _ONE.finditer(said):
        words = [word.casefold() for word in one.groups() if word]
        if words and words[0].endswith(("s", "x")) and words[0] not in SINGULAR:
            found.append(said[max(0, one.start() - 60) : one.end() + 60])
    return found


def text_of(html: str) -> str:
    """Give the words of a page; what stands in tags of its own stands apart."""
    bare = re.sub(r"(?s)<(style|script|svg|option).*?</\1>", " ", html)
    bare = re.sub(r"</?(b|i|em|strong|a|span|abbr)\b[^>]*>", "", bare)
    labels = " | ".join(re.findall(r'(?:title|alt|aria-label|content)="([^"]*)"', bare))
    return unescape(re.sub(r"<[^>]*>", " | ", bare) + " | " + labels)


def one_of_each(kind: str) -> list[object]:
    """Give one actor, article, commitment, report, outcome, milestone and practice, such as they can be."""
    made = {
        "declared": {"basis": "declared", "start_date": "2022-01-01", "due_date": "2025-01-01"},
        "documented": {"basis": "documented", "due_date": "2027-01-01"},
        "complete": {"basis": "declared", "start_date": "2025-01-01", "due_date": "2027-01-01"},
    }[kind]
    told = {
        "declared": report("2022-01-01", completion="limited", verification="self_declared"),
        "documented": report("2026-01-01", completion="substantial", verification="reviewed"),
        "complete": report("2026-03-01", completion="complete", verification="validated"),
    }[kind]
    return [
        actor("town", latitude=13.4, longitude=-6.2),
        article("C1", summary_fr="S", summary_en="S"),
        commitment(title_en="one", theme="finance", **made),
        told,
        outcome("2023-01-01", "one", "jobs_created"),
        milestone("m", "MLI", "event", "held", "2023-01-01"),
        Practice(
            practice_id="p",
            signatory_id="town",
            title_en="P",
            title_fr="P",
            summary_en="P",
            summary_fr="P",
            theme="finance",
            source_url="https://example.org",
        ),
    ]


@pytest.fixture(params=["declared", "documented", "complete"])
def single(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store with one of everything."""
    with store_with(one_of_each(request.param)) as store:  # type: ignore[arg-type]
        monkeypatch.setattr(served, "store", lambda: store)
        yield store


def made(path: str) -> document.Answer:
    """What is answered at an address."""
    path, _, query = path.partition("?")
    wanted = light.asked(path, f"{query}&day={DAY}", f"https://example.org{path}")
    assert wanted is not None
    return light.answer(wanted)


@pytest.mark.parametrize("language", in_turn(["fr", "en"], 1, of=2))
def test_one_is_singular_on_light_pages_slides_and_charts(single: Store, language: str) -> None:
    """No light page, screen, slide, file or chart says one of several."""
    pages = ["", *(page for page in LIGHT_PAGES if page != "overview"), "present", "all.html"]
    below = [f"/l/{language}/{page}" for page in pages]
    below += [f"/l/{language}/{page}?id=one" for page in ("commitment",)]
    below += [f"/l/{language}/actor?id=town", f"/l/{language}/countries?country=MLI"]
    below += [
        f"/l/{language}/declaration?article=C1",
        f"/l/{language}/actors?kind=actor_type:local_government",
    ]
    below += [f"/l/{language}/present?actor=town"]
    below += [f"/embed/{language}/{chart}?id=town" for chart in chart_registry.CHARTS if chart != "course"]
    below += [f"/embed/{language}/course?id=one"]
    faults = {}
    for path in below:
        if found := plurals(text_of(made(path).body.decode())):
            faults[path] = found
    deck = Presentation(BytesIO(made(f"/l/{language}/slides.pptx").body))
    said = " | ".join(
        frame.text_frame.text
        for slide in deck.slides
        for frame in (*slide.shapes, *slide.notes_slide.shapes)
        if frame.has_text_frame
    )
    if found := plurals(said):
        faults["slides"] = found
    assert faults == {}


@pytest.mark.parametrize("language", in_turn(["fr", "en"], 0, of=2))
def test_one_is_singular_on_pages(single: Store, visit: Visitor, language: str) -> None:
    """No page of the dashboard says one of several."""
    faults = {}
    for page in SITE_PAGES:
        if page in STAFF_PAGES:
            continue
        own = {"actor": {"id": "town"}, "commitment": {"id": "one"}, "search": {"q": "one"}}.get(page, {})
        shown = visit(single, page, lang=language, **own)
        if found := plurals(text_of(shown.html)):
            faults[page] = found
    assert faults == {}
