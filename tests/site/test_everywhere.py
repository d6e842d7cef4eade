"""The same numbers everywhere: on the page, on slides and screens, in the brief, on the light page, in the
frame for other sites and in the answers for programs, in any view."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pptx import Presentation
from pypdf import PdfReader

from commitments.api.app import api
from commitments.contract import codelists
from commitments.i18n.translator import capital, translator_for
from commitments.measures.coverage import measure_coverage
from commitments.measures.evidence import compare_evidence
from commitments.measures.figures import count_figures
from commitments.measures.headline import measure_headline
from commitments.measures.period import changes_by_country, changes_since, last_forum
from commitments.measures.scope import Scope, the_eight
from commitments.server import light
from commitments.serving import served
from commitments.site.urls import LightAddress
from commitments.site.visit import Visit
from commitments.site.words import coverage, headline, period, register
from commitments.store.store import Store
from tests.readers import DAY
from tests.turns import in_turn
from tests.visits import Visitor, light_page

Parts = dict[str, dict[str, int]]  # of a chart: the name of a group → the code of an answer → how many
VIEWS: Mapping[str, dict[str, str]] = {
    "everything": {},
    "one level": {"level": "local_authority"},
    "documented": {"basis": "documented"},
}


CASES = [f"{which}_store {view}" for view in VIEWS for which in ("baseline", "demonstration")]


@dataclass(frozen=True)
class Looked:
    """A view, and who looks at it."""

    store: Store
    asked: Mapping[str, str]

    @property
    def here(self) -> Visit:
        """A reader of this view, in English."""
        filters = {name: (value,) for name, value in self.asked.items()}
        return served.visitor(translator_for("en"), LightAddress("overview", Scope(day=DAY, **filters)), [])  # type: ignore[arg-type]

    def light(self, path: str, **own: str) -> bytes:
        """What is answered below the light pages in this view."""
        query = "&".join(f"{name}={value}" for name, value in {"day": DAY, **self.asked, **own}.items())
        answer = light_page(f"en/{path}?{query}")
        assert answer.status == 200, path
        return answer.body

    def frame(self, chart: str) -> str:
        """What other sites show of a chart in this view."""
        query = "&".join(f"{name}={value}" for name, value in {"day": DAY, **self.asked}.items())
        wanted = light.asked(f"/embed/en/{chart}", query)
        assert wanted is not None
        return light.answer(wanted).body.decode()

    def told(self, path: str, **own: str) -> Any:
        """What programs are answered in this view."""
        client = TestClient(api(lambda: self.store, lambda: 2**20))
        answer = client.get(path, params={"day": str(DAY), **self.asked, **own})
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture
def looked(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, case: str) -> Looked:
    """The view that a case names, of its store."""
    which, _, view = case.partition(" ")
    shown: Store = request.getfixturevalue(which)
    monkeypatch.setattr(served, "store", lambda: shown)
    return Looked(shown, VIEWS[view])


def number(text: str) -> int:
    """A number as English writes it."""
    return int(text.replace(",", ""))


def in_tables(html: str, here: Visit, names: set[str]) -> list[Parts]:
    """Every table of completion in some HTML: a row a group, a column an answer."""
    steps = {here.t.label("shown_completion", code): code for code in codelists.SHOWN_COMPLETIONS}
    found = []
    for table in re.findall(r"<table.*?</table>", html, re.DOTALL):
        cells = [
            [
                unescape(re.sub(r"<[^>]+>", "", cell)).strip()
                for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)
            ]
            for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL)
        ]
        heads = cells[0]
        if set(steps) <= set(heads):
            rows = {row[0]: row for row in cells[1:] if row[0] in names}
            found.append(
                {
                    name: {
                        steps[head]: number(n) for head, n in zip(heads, row, strict=True) if head in steps
                    }
                    for name, row in rows.items()
                }
            )
    return found


def on_slides(looked: Looked) -> Iterator[Parts]:
    """The charts of the slides as a file holds them."""
    steps = {looked.here.t.label("shown_completion", code): code for code in codelists.SHOWN_COMPLETIONS}
    for slide in Presentation(BytesIO(looked.light("slides.pptx"))).slides:
        for shape in slide.shapes:
            if shape.has_chart and {each.name for each in shape.chart.series} == set(steps):
                plot = shape.chart.plots[0]
                yield {
                    re.sub(r" \([\d,]+\)$|: nothing recorded$", "", name): {
                        steps[each.name]: int(each.values[at]) for each in plot.series
                    }
                    for at, name in enumerate(plot.categories)
                }


def on_screens(looked: Looked) -> Iterator[Parts]:
    """The bars of the screens."""
    for screen in re.findall(r"<section .*?</section>", looked.light("present").decode(), re.DOTALL):
        rows = re.findall(r'<span class="of">(.*?)</span><span class="bar">(.*?)</span>', screen)
        yield {
            re.sub(r" \([\d,]+\)$|: nothing recorded$", "", unescape(name)): {
                code: number(n) for code, n in re.findall(r'<i class="(\w+)[^>]*>([\d,]+)</i>', row)
            }
            for name, row in rows
        }


def drawn(parts: Parts) -> Parts:
    """What bars show of them: no part of 0."""
    return {
        name: {code: n for code, n in each.items() if n} for name, each in parts.items() if any(each.values())
    }


@pytest.mark.parametrize("case", in_turn(CASES, 0))
@pytest.mark.parametrize("by", ["country", "actor_type"])
def test_how_far(visit: Visitor, looked: Looked, by: str) -> None:
    """How far the commitments of each country and kind of actor are is the same in every form of a view."""
    store, here = looked.store, looked.here
    groups = count_figures(store, here.scope, by)  # type: ignore[arg-type]
    eight = the_eight(store)
    shown = [each for each in groups if by != "country" or each.group in eight]
    expected = {capital(here.name(by, each.group)): dict(each.completion) for each in shown}
    names = set(expected)

    seen = visit(store, "overview", lang="en", day=str(DAY), by=by, **looked.asked)
    assert expected in in_tables(seen.html, here, names)
    assert expected in in_tables(looked.light("", by=by).decode(), here, names)
    assert expected in in_tables(looked.frame(by), here, names)
    assert drawn(expected) in [drawn(parts) for parts in on_slides(looked)]
    assert drawn(expected) in [drawn(parts) for parts in on_screens(looked)]
    told = looked.told("/figures", by=by)
    of_programs = {each["group"]: each["completion"] for each in told["figures"]}
    for each in shown:
        assert of_programs[each.group] == dict(each.completion)


@pytest.mark.parametrize("case", in_turn(CASES, 1))
def test_the_large_figures(visit: Visitor, looked: Looked) -> None:
    """The finding of the first screen and the large figures of a talk are those of the measures."""
    store, here, t = looked.store, looked.here, looked.here.t
    head = measure_headline(store, here.scope)
    last = last_forum(store, here.scope)
    assert last
    changes = changes_since(store, here.scope, last["occurred_on_day"])
    large_ones = (
        head.figures.completion["complete"],
        head.figures.completion["substantial"],
        head.figures.silent,
        changes.counts["advanced"],
    )
    expected = [(t.number(n), f"of {t.number(head.figures.commitments)}") for n in large_ones]

    def large(html: str) -> list[tuple[str, str]]:
        (list_of,) = re.findall(r'<dl class="(?:headline|figures).*?</dl>', html, re.DOTALL)[:1]
        values = re.findall(r"<dd[^>]*>(.*?)</dd>", list_of, re.DOTALL)
        bare = [unescape(re.sub(r"<a[^>]*>|</a>", "", value)) for value in values]
        parts = [re.fullmatch(r"\s*([\d,]+)\s*(?:<small>(.*?)</small>)?\s*", each) for each in bare]
        return [(part[1], part[2] or "") for part in parts if part]

    seen = visit(store, "overview", lang="en", day=str(DAY), **looked.asked)
    for html in (seen.html, looked.light("").decode()):
        assert close(headline.finding(head.figures, here)) in close(plain(html))
    assert large(looked.light("present").decode())[: len(expected)] == expected
    slide = Presentation(BytesIO(looked.light("slides.pptx"))).slides[1]
    texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    for value, of in expected:
        assert value in texts
        assert not of or of in texts
    told = looked.told("/headline")["headline"]
    assert told["figures"]["commitments"] == head.figures.commitments
    assert told["leading"] == head.leading
    assert told["countries"] == head.countries


def plain(html: bytes | str) -> str:
    """The words of some HTML, with single spaces."""
    text = html.decode() if isinstance(html, bytes) else html
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", text)))


def close(text: str) -> str:
    """Words without the spaces between them, which stand where tags stood too."""
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("case", in_turn(CASES, 2))
def test_silence_change_and_evidence(visit: Visitor, looked: Looked) -> None:
    """What changed since the last forum, who says so, how silent it is, where nothing is known and what is
    overdue are the same in every form of a view."""
    store, here = looked.store, looked.here
    head = measure_headline(store, here.scope)
    places = [place for place in measure_coverage(store, here.scope) if not place.beyond]
    evidence = compare_evidence(store, here.scope)[0]
    changes = head.since_dialogue
    assert changes is not None
    late = head.figures.trajectory["overdue"]
    by_country = changes_by_country(store, here.scope, changes.since)
    since = f"since {period.forum_name(head.dialogue or {}, here.t)}"
    moved = period.moved_finding(since, changes, by_country, head.figures, here)
    answers = (
        headline.moved(changes, "since then", {}, here),
        headline.sources(head.figures, here),
        headline.silence(head.figures, here),
    )
    seen = visit(store, "overview", lang="en", day=str(DAY), **looked.asked)
    for text in (plain(seen.html), plain(looked.light(""))):
        for each in answers:
            assert close("".join(phrase.text for phrase in each.told)) in close(text)
    forms = {"screens": plain(looked.light("present"))}
    book = Presentation(BytesIO(looked.light("slides.pptx")))
    forms["slides"] = plain(
        " ".join(s.text_frame.text for slide in book.slides for s in slide.shapes if s.has_text_frame)
    )
    for form, text in forms.items():
        assert coverage.coverage_finding(places, here) in text, form
        assert moved in text, form
        assert register.past_due_finding(late, here) in text, form
    charts = {
        slide.shapes.title.text_frame.text: [tuple(map(int, each.values)) for each in shape.chart.series]
        for slide in book.slides
        for shape in slide.shapes
        if shape.has_chart
    }
    articles = list(dict.fromkeys(place.article for place in places))
    known = tuple(sum(p.known for p in places if p.article == article) for article in articles)
    assert charts[coverage.coverage_finding(places, here)][0] == known
    told = looked.told("/coverage")["coverage"]
    assert sum(not each["commitments"] for each in told if not each["beyond"]) == sum(
        not p.known for p in places
    )
    assert looked.told("/changes", since=str(changes.since))["changes"]["counts"] == changes.counts
    assert looked.told("/figures")["figures"][0]["trajectory"]["overdue"] == late
    said = [sum(getattr(evidence, voice).values()) for voice in ("self_declared", "told", "validated")]
    frame = plain(looked.frame("evidence"))
    assert f"stage of {said[0]} of {evidence.commitments}, others that of {said[1]}" in frame
    of_programs = looked.told("/evidence")["evidence"][0]
    assert [sum(of_programs[voice].values()) for voice in ("self_declared", "told", "validated")] == said


def of_article(store: Store) -> tuple[str, str]:
    """The article with the most commitments, as a filter."""
    found = count_figures(store, Scope(revision=store.newest, day=DAY), "article")
    return "article", str(max(found, key=lambda each: each.commitments).group)


def of_country(store: Store) -> tuple[str, str]:
    """The country with the most commitments, as a filter."""
    found = count_figures(store, Scope(revision=store.newest, day=DAY), "country")
    return "country", str(max(found, key=lambda each: each.commitments).group)


@pytest.mark.parametrize(("one", "path"), [(of_country, "countries"), (of_article, "declaration")])
def test_the_brief(
    visit: Visitor, served_store: Store, one: Callable[[Store], tuple[str, str]], path: str
) -> None:
    """The page, the light page and the brief of a country or an article tell the same of how far, how silent
    and on what course."""
    name, value = one(served_store)
    looked = Looked(served_store, {name: value})
    here, t = looked.here, looked.here.t
    (total,) = count_figures(served_store, here.scope)
    by_type = count_figures(served_store, here.scope, "actor_type")
    expected = {
        capital(here.name("actor_type", each.group)): dict(each.completion)
        for each in by_type
        if each.commitments
    }

    light_page = looked.light(path).decode()
    assert [parts for parts in in_tables(light_page, here, set(expected)) if parts == expected]
    if path == "countries":
        seen = visit(served_store, path, lang="en", day=str(DAY), **looked.asked)
        assert expected in in_tables(seen.html, here, set(expected))
    paper = " ".join(each.extract_text() for each in PdfReader(BytesIO(looked.light(f"{path}.pdf"))).pages)
    paper = re.sub(r"\s+", " ", paper)
    words = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", light_page)))
    for axis in ("freshness", "trajectory"):
        for code, n in getattr(total, axis).items():
            if n:
                said = t.count_of(n, total.commitments)
                assert said in words, (axis, code)
                assert said in paper, (axis, code)
    for each in by_type:
        if each.commitments:
            label = here.name("actor_type", each.group)
            assert re.search(rf"{re.escape(label)}.{{0,60}}?\b{t.number(each.commitments)}\b", paper, re.I), (
                label
            )
