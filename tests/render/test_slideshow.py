"""Slides on a screen: the chosen ones in their order, with the numbers of the measures, and nothing from
outside."""

import re
from html import unescape
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from pptx import Presentation

from commitments.contract import codelists
from commitments.i18n.translator import translator_for
from commitments.measures.figures import count_figures
from commitments.measures.headline import measure_headline
from commitments.measures.period import changes_since, list_forums
from commitments.measures.register import list_commitments
from commitments.measures.scope import Scope, the_eight
from commitments.server.light_answers import light_policy
from commitments.serving import served
from commitments.site import slides
from commitments.site.urls import LightAddress
from commitments.store.opening import open_store
from commitments.store.store import Store
from tests.markup import Markup
from tests.readers import DAY, HOSTILE, written_by_anyone
from tests.stores import a_store
from tests.visits import light_page

pytestmark = pytest.mark.page


def shown(query: str = "", language: str = "en") -> str:
    """The document of an address below the light pages."""
    answer = light_page(f"{language}/present?day={DAY}{query}")
    assert answer.status == 200
    return answer.body.decode()


def screens(html: str) -> dict[str, str]:
    """The screens of a document by what they are called in an address, in order."""
    found = re.findall(r'<section id="(\w+)".*?</section>', html, re.DOTALL)
    parts = re.findall(r"<section .*?</section>", html, re.DOTALL)
    return dict(zip(found, parts, strict=True))


def bars(screen: str) -> dict[str, dict[str, int]]:
    """The parts of the bars of a screen by the name of the bar; a part is named by its look."""
    rows = re.findall(r'<span class="of">(.*?)</span><span class="bar">(.*?)</span>', screen)
    parts = {
        name: re.findall(r'<i class="(\w+)[^"]*" style="[^"]*" title="[^"]*?([\d,]+)(?: of [\d,]+)?">', row)
        for name, row in rows
    }
    return {
        unescape(name): {look: int(n.replace(",", "")) for look, n in found} for name, found in parts.items()
    }


def test_the_numbers_are_those_of_the_measures(served_store: Store) -> None:
    """The bars of a screen are what the measures give, in the filters of the address."""
    level = "sse_actor"
    html = screens(shown(f"&level={level}&show=country&show=actor_type&show=since&show=past_due"))
    scope = Scope(revision=served_store.newest, day=DAY, level=(level,))
    here = served.visitor(translator_for("en"), LightAddress("overview", Scope(day=DAY)), [])
    for by in ("country", "actor_type"):
        drawn = {name.rpartition(" (")[0] or name: parts for name, parts in bars(html[by]).items()}
        for group in count_figures(served_store, scope, by):
            if group.commitments:
                name = here.name(by, group.group)
                expected = {code: n for code, n in group.completion.items() if n}
                if by == "country" and group.group not in the_eight(served_store):
                    continue
                assert drawn[name[0].upper() + name[1:]] == expected
    counts = [measure_headline(served_store, scope).figures.trajectory[c] for c in codelists.TRAJECTORIES]
    ends = [int(n.replace(",", "")) for n in re.findall(r"<b>([\d,]+)</b></span></div>", html["past_due"])]
    assert ends == [n for n in counts if n]


def test_every_slide_is_a_screen_with_its_notes(served_store: Store) -> None:
    """A screen says its finding, of how many, the day, the source, and has the notes of its slide."""
    here = served.visitor(translator_for("en"), LightAddress("overview", Scope(day=DAY)), [])
    deck = slides.deck(here)
    found = screens(shown())
    assert list(found) == ["title", *(slide.code for slide in deck.slides)]
    for slide in deck.slides:
        text = unescape(re.sub(r"<[^>]+>", "", found[slide.code]))
        for said in (slide.name, slide.finding, slide.of, deck.day, deck.source, *slide.notes):
            assert said in text, slide.code
        assert (deck.notice in text) == served_store.is_demonstration or not deck.notice
    assert all('class="code"' in screen for screen in found.values())


def test_the_chosen_screens_in_their_order(served_store: Store) -> None:
    """What the address names is shown, once and in its order; the slides as a file are the same."""
    asked = "&show=past_due&show=state&show=past_due&show=by"
    assert light_page(f"fr/present?day={DAY}{asked}").status == 404
    html = shown("&show=past_due&show=state&show=past_due")
    assert list(screens(html)) == ["title", "past_due", "state"]
    (to,) = re.findall(r'<a href="([^"]*slides\.pptx[^"]*)"', html)
    assert parse_qs(urlsplit(unescape(to)).query)["show"] == ["past_due", "state"]
    book = Presentation(BytesIO(light_page("en/" + unescape(to).removeprefix("./")).body))
    named = [shape.text_frame.text for slide in book.slides for shape in slide.shapes if shape.has_text_frame]
    assert named.index("Overdue") < named.index("Where the commitments stand")
    chosen = re.findall(r'<option value="(\w+)" selected>', html)
    assert chosen[:2] == ["past_due", "state"]


def test_one_actor_comes_first(served_store: Store) -> None:
    """In the view of one actor that actor is told of first, with what it leads; in the view of several, asked
    for, a screen asks which one."""
    leads = list_commitments(served_store, Scope(revision=served_store.newest, day=DAY), size=None).rows
    key = leads[0]["signatory_id"]
    own = [row for row in leads if row["signatory_id"] == key]
    found = screens(shown(f"&actor={key}"))
    assert list(found)[1] == "actor"
    assert sum(sum(parts.values()) for parts in bars(found["actor"]).values()) == len(own)
    other = next(row["signatory_id"] for row in leads if row["signatory_id"] != key)
    assert "actor" not in screens(shown(f"&actor={key}&actor={other}"))
    several = screens(shown(f"&actor={key}&actor={other}&show=actor&show=state"))
    assert "single actor" in several["actor"]
    assert not bars(several["actor"])


def test_what_is_complete_stands_beside_its_bar(served_store: Store) -> None:
    """Beside each bar stands how many are complete, which its finding is about and a thin bar cannot say."""
    screen = screens(shown("&show=actor_type"))["actor_type"]
    beside = re.findall(r'</span><b class="\w*">([\d,]*)</b></div>', screen)
    told = [parts.get("complete", 0) if parts else None for parts in bars(screen).values()]
    assert [int(n) if n else None for n in beside] == told
    assert any(told)


def test_the_way_back_is_the_view_in_the_dashboard(served_store: Store) -> None:
    """Whoever leaves the screens is asked first, and finds the same filters and day in the dashboard."""
    found = re.search(r'<a class="first-choice" href="([^"]+)"', shown("&level=sse_actor&show=state"))
    assert found
    to = urlsplit(unescape(found[1]))
    assert to.path == "../../"
    assert parse_qs(to.query) == {"level": ["sse_actor"], "day": [DAY.isoformat()], "lang": ["en"]}


def test_forums_are_offered_by_name(served_store: Store) -> None:
    """The form offers the days of the forums before the day of reading, by their names."""
    last, *before = list_forums(served_store, Scope(revision=served_store.newest, day=DAY))
    html = light_page(f"en/present?day={last['occurred_on_day']}&show=state").body.decode()
    offered = re.findall(r'<option value="(\d{4}-\d\d-\d\d)" label="([^"]+)">', html)
    assert [day for day, _ in offered] == [str(each["occurred_on_day"]) for each in before]
    assert all(name for _, name in offered)


def test_since_a_chosen_day(served_store: Store) -> None:
    """Changes are told since the day of the address, or the last forum where it names none."""
    scope = Scope(revision=served_store.newest, day=DAY)
    from_then = changes_since(served_store, scope, DAY.replace(year=2024))
    html = screens(shown("&since=2024-03-31&show=since"))["since"]
    shown_of = ("advanced", "fell_back", "first_known", "slipped")
    rows = re.findall(r"<tr><th.*?</tr>", html)
    told = [int(n) for row in rows for n in re.findall(r'data-label="[^"]*">(\d+)</td>', row)[:-1]]
    assert sum(told) == sum(from_then.counts[what] for what in shown_of) > 0
    assert "Since 31 March 2024" in html


def test_nothing_from_outside_and_one_script(served_store: Store) -> None:
    """A document asks for nothing: it has its style, its script and its codes within, and the policy of the
    page lets nothing else run."""
    html = shown()
    assert html.count("<script>") == 1
    assert "script-src 'sha256-" in light_policy(html.encode())
    for tag, given in Markup(html).tags:
        assert tag not in {"img", "iframe", "object", "embed", "video"}
        assert not [name for name in given if name.startswith("on") or name == "src"]
        assert tag != "link" or given == {"rel": "icon", "href": "data:,"}
    assert set(re.findall(r"url\(['\"]?(data:|#|.{5})", html)) == {"data:", "#"}
    assert "@import" not in html
    assert "font-src data:" in light_policy(html.encode())


def test_what_people_wrote_is_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever people wrote is text on a screen."""
    with written_by_anyone() as store:
        monkeypatch.setattr(served, "store", lambda: store)
        for language in ("fr", "en"):
            html = shown("&actor=town", language)
            assert "<script>alert" not in html
            assert '<b onclick="x()"' not in html
            assert HOSTILE.partition("<b")[0].replace("<", "&lt;").replace(">", "&gt;") in html
            Markup(html)


def test_asked_in_vain(served_store: Store) -> None:
    """A screen or an actor that is not there is told in a sentence, and nothing else is shown for it."""
    for query, said in (("show=pie", "“pie”"), ("actor=nobody", "“nobody”"), ("day=soon", "“soon”")):
        answer = light_page(f"en/present?{query}")
        assert answer.status == 404
        assert said in unescape(answer.body.decode())


def test_an_empty_store_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing is recorded a screen says so, and how figures are counted."""
    with open_store(a_store(tmp_path), create=True) as store:
        monkeypatch.setattr(served, "store", lambda: store)
        found = screens(shown())
    assert list(found) == ["title", "state", "method"]
    assert "That does not mean that nothing was done" in found["state"]
