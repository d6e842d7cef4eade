"""What goes into a place that has only so much room is cut there, in words and on any clock."""

import time
import zipfile
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from pptx import Presentation
from pypdf import PdfReader

from commitments.contract.days import moved, new_year
from commitments.exports.tabular import Notes, as_xlsx, sheet_name
from commitments.i18n.translator import translator_for
from commitments.render.zips import zipped
from commitments.server import light
from commitments.serving import served
from commitments.store.store import Store
from commitments.text.shortening import cut, file_name, utf8, utf16
from tests.readers import DAY

NOTES = Notes(DAY, 1, "source")


@given(st.text(), st.integers(1, 40), st.sampled_from([len, utf8, utf16]))
def test_a_cut_text_has_room(text: str, most: int, size: object) -> None:
    """Whatever is cut has room, is whole where it has, and else is its beginning with “…”."""
    assert callable(size)
    most = max(most, size("…"))
    found = cut(text, most, size)
    assert size(found) <= most
    assert found == text or (found.endswith("…") and text.startswith(found[:-1]))


def test_a_text_is_cut_after_a_word() -> None:
    """What is left out begins with a word; a word that is most of the text is cut within."""
    assert cut("Villes et réseaux du Mali", 18) == "Villes et réseaux…"
    assert cut("Villes et réseaux du Mali", 16) == "Villes et…"
    assert cut("Ouagadougou", 6) == "Ouaga…"


def test_a_file_name_leaves_out_what_has_no_room() -> None:
    """The name of a file keeps its end, and of its words as many as every system has room for."""
    assert file_name(["commitments", "", "mli"], "-2026-03-31.pptx") == "commitments-mli-2026-03-31.pptx"
    long = file_name(["commitments", *["мали"] * 90], "-2026-03-31.pptx")
    assert utf8(long) < 255
    assert long.endswith("мали-2026-03-31.pptx")


@pytest.mark.parametrize(
    "title",
    ["", "'", "[]:*?/\\", "a" * 40, "Ce que disent les 👩🏾‍🌾👩🏾‍🌾👩🏾‍🌾👩🏾‍🌾👩🏾‍🌾", "x" * 29 + "' y"],
)
def test_any_title_names_a_sheet(title: str) -> None:
    """Every title is the name of a sheet that Excel takes, and the workbook is read again."""
    name = sheet_name(title)
    assert 1 <= utf16(name) <= 31
    content = as_xlsx({"a": "A"}, [{"a": "x" * 40_000}], NOTES, translator_for("fr"), title)
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    assert sheet.title == name
    assert str(sheet["A2"].value).endswith("x…")


@pytest.mark.parametrize("year", [1970, 1979, 2101, 2108])
def test_files_are_packed_on_any_clock(year: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A zip and a workbook are made, and the same, whatever the clock says: the format begins in 1980."""
    here = zipped({"a": b"b"})
    monkeypatch.setattr(time, "time", lambda: datetime(year, 1, 2, tzinfo=UTC).timestamp())
    assert zipped({"a": b"b"}) == here
    content = as_xlsx({"a": "A"}, [{"a": 1}], NOTES, translator_for("fr"), "Titre")
    with zipfile.ZipFile(BytesIO(content)) as packed:
        assert {each.date_time[0] for each in packed.infolist()} == {1980}


@pytest.mark.slow
def test_slides_of_a_view_that_has_a_long_name(
    baseline_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The slides of four articles are a file whose properties have room for what the view is called, on a
    clock that no zip knows."""
    monkeypatch.setattr(served, "store", lambda: baseline_store)
    monkeypatch.setattr(time, "time", lambda: 0.0)
    query = "&".join(f"article=C{n}" for n in range(1, 5))
    wanted = light.asked("/l/fr/slides.pptx", query)
    assert wanted is not None
    answer = light.answer(wanted)
    assert answer.status == 200
    about = Presentation(BytesIO(answer.body)).core_properties
    assert about.subject.endswith("…")
    assert len(about.subject) <= 255


@pytest.mark.slow
def test_a_view_too_long_for_a_camera_says_so(baseline_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A view of many filters has its screens, its brief and its light page, and a sentence for a QR code."""
    monkeypatch.setattr(served, "store", lambda: baseline_store)
    actors = baseline_store.snapshot().query("SELECT signatory_id AS id FROM signatories ORDER BY 1 LIMIT 30")
    query = "&".join(f"actor={row['id']}" for row in actors)
    for name in ("present", "register", "countries.pdf"):
        wanted = light.asked(f"/l/en/{name}", query, f"https://example.org/l/en/{name}?{query}")
        assert wanted is not None
        answer = light.answer(wanted)
        assert answer.status == 200
        if answer.type == "application/pdf":
            told = " ".join(PdfReader(BytesIO(answer.body)).pages[1].extract_text().split())
        else:
            told = answer.body.decode()
        assert "too long for a QR code" in told, name
        assert len(answer.name) < 200


def test_days_beyond_the_calendar() -> None:
    """Counting on from the last or first day of the calendar stays there."""
    assert moved(date.max, 1) == moved(date(9999, 12, 1), 366) == date.max
    assert moved(date.min, -365) == date.min
    assert moved(DAY, 1) == date(2026, 4, 1)
    assert (new_year(10_000), new_year(2027)) == (date.max, date(2027, 1, 1))
