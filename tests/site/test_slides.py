"""Slides: the numbers of the page in charts that can be edited, every frame filled, text that fits."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from pptx import Presentation

from commitments.contract import codelists
from commitments.i18n.translator import capital, translator_for
from commitments.measures.coverage import measure_coverage
from commitments.measures.figures import count_figures
from commitments.measures.headline import measure_headline
from commitments.measures.period import changes_by_country
from commitments.measures.scope import Scope, the_eight
from commitments.render import powerpoint
from commitments.serving import served
from commitments.site import slides
from commitments.site.theme import LIGHT
from commitments.site.urls import Address
from commitments.site.visit import Visit
from commitments.store.opening import open_store
from commitments.store.store import Store
from tests.factories import actor, append_records, article, commitment, milestone, report
from tests.stores import a_store

pytestmark = pytest.mark.page

DAY = date(2026, 3, 31)
VIEWS: dict[str, dict[str, Any]] = {
    "all": {},
    "level": {"level": ("local_authority",)},
    "documented": {"basis": ("documented",)},
    "two": {"level": ("sse_actor", "partner"), "basis": ("declared",)},
}


@cache
def made(store: Store, language: str = "en", **view: Any) -> tuple[Any, bytes, slides.Deck, Visit]:
    """The slides of a view: opened, as bytes, in words, and for whom."""
    scope = Scope(revision=store.newest, day=DAY, **view)
    # Also of what no address can ask for, such as an actor that nobody knows.
    here = replace(
        served.visitor(translator_for(language), Address("overview", scope), [], store), scope=scope
    )
    deck = slides.deck(here)
    content = powerpoint.powerpoint(
        deck, translator_for(language), DAY, "https://example.org/l/fr/slides.pptx"
    )
    return Presentation(BytesIO(content)), content, deck, here


def charts(book: Any) -> dict[str, Any]:
    """The charts of the slides by the name of their slide."""
    return {
        texts(slide)[_name_at(slide)]: shape.chart
        for slide in book.slides
        for shape in slide.shapes
        if shape.has_chart
    }


def _name_at(slide: Any) -> int:
    """The place of the name of a slide among its texts: it stands first under the band."""
    frames = [shape for shape in slide.shapes if shape.has_text_frame]
    return min((i for i, shape in enumerate(frames) if shape.top > 0), key=lambda i: int(frames[i].top))


def texts(slide: Any) -> list[str]:
    """The text of every frame of a slide."""
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def values(chart: Any) -> dict[str, dict[str, int]]:
    """What a chart is drawn from: series → category → value."""
    plot = chart.plots[0]
    return {
        series.name: dict(zip(plot.categories, (int(v) for v in series.values), strict=True))
        for series in plot.series
    }


def in_its_workbook(chart: Any) -> dict[str, dict[str, int]]:
    """The same, as PowerPoint opens it to be edited."""
    sheet = load_workbook(BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
    assert sheet is not None
    heads, *rows = sheet.iter_rows(values_only=True)
    return {str(name): {str(row[0]): int(row[i]) for row in rows} for i, name in enumerate(heads) if i}


@pytest.fixture
def store(tmp_path: Any) -> Iterator[Store]:
    """An empty store."""
    with open_store(a_store(tmp_path), create=True) as opened:
        yield opened


# --- the same numbers --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("view", "language"), [("all", "fr"), ("all", "en"), ("level", "fr"), ("documented", "en"), ("two", "fr")]
)
def test_charts_hold_the_numbers_of_the_measures(
    demonstration_store: Store, view: str, language: str
) -> None:
    """The figures in each chart, and in the sheet behind it, are those of the measures in that view."""
    book, _, deck, here = made(demonstration_store, language, **VIEWS[view])
    t, scope, drawn = here.t, here.scope, charts(book)
    eight = the_eight(demonstration_store)
    for by, name in (("country", t("By country")), ("actor_type", t("By type of actor"))):
        groups = count_figures(demonstration_store, scope, by)  # type: ignore[arg-type]
        found = values(drawn[name])
        for group in groups:
            if by == "country" and group.group not in eight:
                continue
            if by == "actor_type" and not group.commitments:
                continue
            label = capital(here.name(by, group.group))
            for code, n in group.completion.items():
                column = found[t.label(codelists.SHOWN_COMPLETIONS, code)]
                (told,) = (v for k, v in column.items() if re.split(r" \(|\s?: ", k)[0] == label)
                assert told == n
    places = [each for each in measure_coverage(demonstration_store, scope) if not each.beyond]
    known = values(drawn[t("By article")])[t("at least one action")]
    blank = values(drawn[t("By article")])[t("no information")]
    assert sum(known.values()) == sum(each.known for each in places)
    assert sum(blank.values()) == sum(not each.known for each in places)
    head = measure_headline(demonstration_store, scope)
    assert head.since_dialogue
    (table,) = [shape.table for slide in book.slides for shape in slide.shapes if shape.has_table]
    moved = [[cell.text for cell in row.cells] for row in table.rows][1:]
    by_country = changes_by_country(demonstration_store, scope, head.since_dialogue.since)
    for at, what in enumerate(("fell_back", "advanced", "first_known", "slipped"), start=1):
        counted = [int(row[at]) if row[at] != "–" else 0 for row in moved]
        assert sum(counted) == sum(place.counts[what] for place in by_country)
    (courses,) = values(drawn[t("Overdue")]).values()
    assert list(courses.values()) == [n for n in head.figures.trajectory.values() if n]
    for chart in drawn.values():
        assert in_its_workbook(chart) == values(chart)
    shown = {t.number(head.figures.completion["complete"]), t.number(head.figures.silent)}
    assert shown <= set(texts(book.slides[1]))
    assert len(deck.slides) == len(book.slides) - 1 == 7


def test_slides_say_when_they_speak_of_and_of_how_many(demonstration_store: Store) -> None:
    """Every slide but the first has its finding as title, the day, the source and of how many; the first the
    view."""
    book, _, deck, _ = made(demonstration_store, level=("local_authority",))
    first, *others = book.slides
    under = texts(first)[1].split("\n")
    assert under == ["Local authorities", "Figures as of 31 March 2026", deck.source]
    for slide, told in zip(others, deck.slides, strict=True):
        assert slide.shapes.title.text_frame.text == told.finding
        (foot,) = (text for text in texts(slide) if "Source: " in text)
        assert foot == f"{told.of} · Figures as of 31 March 2026 · {deck.source}"
        assert any(letter.isdigit() for letter in told.of)


# --- what a machine can see of how it looks ----------------------------------------------------------

# Widths of the letters of Arial, in thousandths of its size; bold ones are up to a tenth wider.
NARROW = dict.fromkeys(" .,:;!/|()[]ftI'’·\xa0\u202f", 278) | dict.fromkeys("ijl", 222)
WIDE = dict.fromkeys("CDHNRUwÀÂÉÈ", 722) | dict.fromkeys("ABEKPSVXY&", 667)
WIDTHS = NARROW | WIDE | {"m": 833, "M": 833, "W": 944, "O": 778, "Q": 778, "G": 778, "…": 1000, "r": 333}
LINE = 1.2


def lines(text: str, size: float, room: float, *, bold: bool) -> int:
    """How many lines a text takes in a frame of `room` points."""
    count, at = 1, 0.0
    for word in re.split(r"(?<= )", text):
        width = sum(WIDTHS.get(letter, 556) for letter in word) / 1000 * size * (1.1 if bold else 1)
        if at + width > room and at:
            count, at = count + 1, 0.0
        at += width
    return count


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("which", ["baseline_store", "demonstration_store"])
def test_every_frame_is_filled_and_its_text_fits(
    request: pytest.FixtureRequest, which: str, language: str
) -> None:
    """No frame is empty, none leaves the slide, no text is taller than its frame or under 10 points."""
    book, *_ = made(request.getfixturevalue(which), language)
    _looked_at(book)


def _looked_at(book: Any) -> None:
    for slide in book.slides:
        assert not [each for each in slide.placeholders if not each.text_frame.text.strip()]
        for shape in slide.shapes:
            assert 0 <= shape.left <= shape.left + shape.width <= book.slide_width
            assert 0 <= shape.top <= shape.top + shape.height <= book.slide_height
            if not shape.has_text_frame:
                continue
            frame = shape.text_frame
            assert frame.text.strip()
            room, height = (shape.width - frame.margin_left - frame.margin_right) / 12700, 0.0
            for paragraph in frame.paragraphs:
                run = next(iter(paragraph.runs), None)
                size = run.font.size.pt if run else 12
                assert size >= 10
                taken = lines(paragraph.text, size, room, bold=bool(run and run.font.bold))
                height += taken * size * LINE + (paragraph.space_before.pt if paragraph.space_before else 0)
            assert height <= shape.height / 12700 + 0.5, frame.text


def test_frames_do_not_overlap(demonstration_store: Store) -> None:
    """No two things of a slide lie over each other."""
    book, *_ = made(demonstration_store, "fr")
    for slide in book.slides:
        shapes = list(slide.shapes)
        for i, one in enumerate(shapes):
            for other in shapes[i + 1 :]:
                beside = (
                    one.left + one.width <= other.left + 9525 or other.left + other.width <= one.left + 9525
                )
                above = one.top + one.height <= other.top + 9525 or other.top + other.height <= one.top + 9525
                assert beside or above, (one.name, other.name)


def test_every_chart_has_words_and_every_slide_notes(demonstration_store: Store) -> None:
    """Charts and tables are native, the cover alone has pictures, each has a text for screen readers; every
    slide has notes that say where the figures come from and what is missing."""
    book, content, *_ = made(demonstration_store)
    found = [shape for slide in book.slides for shape in slide.shapes if shape.has_chart or shape.has_table]
    assert len(found) == 5
    for shape in found:
        words = shape._element.nvGraphicFramePr.cNvPr.get("descr")
        assert words.startswith("Bars " if shape.has_chart else "What moved ")
        assert any(letter.isdigit() for letter in words)
    for slide in list(book.slides)[1:]:
        notes = slide.notes_slide.notes_text_frame.text
        assert slide.shapes.title.text_frame.text in notes
        assert "Where the figures come from: " in notes
        assert "What is missing: " in notes
    assert "not that nothing was done" in book.slides[0].notes_slide.notes_text_frame.text
    with ZipFile(BytesIO(content)) as inside:
        assert sum(name.startswith("ppt/embeddings/") for name in inside.namelist()) == 4
    pictures = [[hasattr(shape, "image") for shape in slide.shapes].count(True) for slide in book.slides]
    assert pictures == [3, *[0] * (len(pictures) - 1)]  # the mark, the code, the cloth


def test_demonstration_is_named_on_every_slide(demonstration_store: Store, baseline_store: Store) -> None:
    """Every slide of invented data says so; no other does."""
    invented = "Demonstration: countries, actors and figures are invented."
    for slide in made(demonstration_store)[0].slides:
        assert texts(slide).count(invented) == 1
    for slide in made(baseline_store)[0].slides:
        assert invented not in " ".join(texts(slide))


def test_the_template_is_the_projects_own(baseline_store: Store) -> None:
    """16:9, the palette and one font everywhere, two layouts, nobody else's name in it."""
    book, content, _, _ = made(baseline_store, "fr")
    assert book.slide_width / book.slide_height == pytest.approx(16 / 9, abs=0.01)
    assert [layout.name for layout in book.slide_layouts] == ["Title Slide", "Title Only"]
    about = book.core_properties
    assert (about.author, about.title) == ("Les engagements de Bamako",) * 2
    assert (about.language, about.created.date()) == ("fr", DAY)
    runs = "".join(str(slide._element.xml) for slide in book.slides)
    assert {*re.findall(r'<a:rPr[^>]* lang="([^"]*)"', runs)} == {"fr-FR"}  # for whoever checks spelling
    with ZipFile(BytesIO(content)) as inside:
        every = "".join(
            inside.read(name).decode() for name in inside.namelist() if name.endswith((".xml", ".rels"))
        )
        theme = inside.read("ppt/theme/theme1.xml").decode()
    assert "Canny" not in every
    assert LIGHT.accent.removeprefix("#") in theme
    assert theme.count('<a:latin typeface="Arial"/>') == 2
    assert 'lang="fr-FR"' in every


def test_text_is_text_and_never_too_long(store: Store) -> None:
    """Titles that look like formulas or go on for pages stay text, are cut, and fit."""
    formula, long = '=HYPERLINK("http://x","y")', "Une très longue phrase sans fin, " * 100
    append_records(
        store,
        *(actor(), article("C1").model_copy(update={"title_en": formula, "title_fr": formula})),
        article("-2").model_copy(update={"title_en": long, "title_fr": long}),
        *(commitment(f"c{n}", due_date="2022-01-01") for n in range(3)),
        commitment("d", under="-2", due_date="2022-01-02").model_copy(update={"title_en": long}),
        report("2022-01-01", "c0", completion="limited"),
        milestone("forum", None, "event", "held", "2021-01-01").model_copy(update={"title_en": long}),
    )
    book, *_ = made(store)
    _looked_at(book)
    for chart in charts(book).values():
        sheet = load_workbook(BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
        assert sheet is not None
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert any("…" in text for slide in book.slides for text in texts(slide))


def test_a_view_of_nothing_says_so(store: Store, demonstration_store: Store) -> None:
    """Where nothing is recorded, the slides say why and who can fill it, and draw no chart."""
    for book, *_ in (made(store), made(demonstration_store, actor=("nobody",))):
        assert charts(book) == {}
        assert len(book.slides) == 3
        assert "That does not mean that nothing was done" in book.slides[1].shapes.title.text_frame.text
        assert any("GSEF secretariat" in text for text in texts(book.slides[1]))
        _looked_at(book)


def test_fitted() -> None:
    """The largest size at which a text fits is taken; where none does, its end is cut."""
    sizes = (20, 12)
    assert powerpoint.fitted("short", 4, 1, sizes) == ("short", 20)
    assert powerpoint.fitted("word " * 40, 4, 1, sizes)[1] == 12
    cut, size = powerpoint.fitted("word " * 400, 4, 1, sizes)
    assert size == 12
    assert cut.endswith("…")
    assert len(cut) < 250


# --- one click away ----------------------------------------------------------------------------------


def test_the_file_is_named_by_the_view(demonstration_store: Store) -> None:
    """The name of the file says the filters and the day, in letters every system knows."""
    *_, here = made(demonstration_store, level=("local_authority",))
    assert slides.file_name(here.scope, here) == "commitments-localauthority-2026-03-31.pptx"
