"""What the renderers draw of a tiny store, to be looked at when it changes (`pytest --snapshot-update`)."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from pptx import Presentation
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from commitments.serving import served
from tests.asgi import ask
from tests.factories import actor, article, commitment, report, store_with
from tests.readers import DAY


class _TextFile(SingleFileSnapshotExtension):
    _write_mode = WriteMode.TEXT


class _Svg(_TextFile):
    file_extension = "svg"


class _Html(_TextFile):
    file_extension = "html"


class _Txt(_TextFile):
    file_extension = "txt"


@pytest.fixture(autouse=True, scope="module")
def _tiny_store() -> Iterator[None]:
    """The server shows a town with three commitments, of which one was never reported on, and a network."""
    with (
        store_with(
            [
                actor("town"),
                actor("net", "BEN", "sse_network"),
                article("C1"),
                commitment("one", title_en="One market"),
                commitment("two", title_en="Two markets"),
                commitment("three", title_en="Three markets"),
                commitment("four", "net", title_en="A fund", start_date="2022", due_date="2024"),
                report("2023-01-01", "one", completion="complete", progress_percent=100),
                report("2023-02-01", "two", progress_percent=25, verification="reviewed"),
            ]
        ) as store,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(served, "store", lambda: store)
        yield


def body(path: str) -> bytes:
    """What is answered at an address, as of one day."""
    answer = ask(f"{path}{'&' if '?' in path else '?'}day={DAY}", host="dash.example.org")
    assert answer.status == 200
    return answer.body


def in_lines(html: str) -> str:
    """Markup with a line for each tag and the text after it, as differences are read."""
    return re.sub(r">\s*<", ">\n<", html.strip()) + "\n"


def test_chart_as_svg(snapshot: SnapshotAssertion) -> None:
    """A chart as a picture."""
    assert in_lines(body("/embed/en/country.svg").decode()) == snapshot(extension_class=_Svg)


def test_page_as_html(snapshot: SnapshotAssertion) -> None:
    """What the light page of a commitment says of it."""
    page = body("/l/en/commitment?id=two").decode()
    (said,) = re.findall(r'<dl class="facts.*(?=</main>)', page, re.DOTALL)
    assert in_lines(said) == snapshot(extension_class=_Html)


def test_slide_on_a_screen(snapshot: SnapshotAssertion) -> None:
    """A slide on a screen, with its notes, but for the squares of its QR code and the day that it
    says without a network."""
    screens = body("/l/en/present?show=country").decode()
    (screen,) = re.findall(r'<section id="country".*?</section>', screens, re.DOTALL)
    assert in_lines(re.sub(r"<svg.*?</svg>|<!--.*?-->", "", screen, flags=re.DOTALL)) == snapshot(
        extension_class=_Html
    )


def test_slide_in_powerpoint(snapshot: SnapshotAssertion) -> None:
    """The same slide to be edited: its texts, the numbers of its chart, its notes."""
    slide = Presentation(BytesIO(body("/l/en/slides.pptx?show=country"))).slides[1]
    assert "\n".join([*_outline(slide), ""]) == snapshot(extension_class=_Txt)


def _outline(slide: Any) -> Iterator[str]:
    for shape in slide.shapes:
        inches = [f"{length / 914400:.2f}" for length in (shape.left, shape.top, shape.width, shape.height)]
        yield f"{shape.name} at {', '.join(inches)}"
        if shape.has_text_frame:
            yield from (f"  {paragraph.text}" for paragraph in shape.text_frame.paragraphs)
        if shape.has_chart:
            (plot,) = shape.chart.plots
            yield f"  {' | '.join(plot.categories)}"
            yield from (f"  {series.name}: {series.values}" for series in plot.series)
    yield "notes"
    yield from (f"  {line}" for line in slide.notes_slide.notes_text_frame.text.splitlines())
