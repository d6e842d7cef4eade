"""Text on pictures: as wide as the font that is shipped, in lines that have room, every word of it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.render.svg.text import BROWSER, width, wrapped

SENTENCE = "Quelque chose d’achevé est recensé pour 8 sur 9 pays, sans classement ni comparaison."


def test_letters_are_measured_with_the_shipped_font() -> None:
    """A digit of Source Sans is 0.497 of its size, more in bold; a sentence is far narrower than its widest
    letters, and what does not print is as wide as a space."""
    assert width("2026", 10, font=1) == pytest.approx(4 * 4.97, abs=0.01)
    assert width("0", 10, bold=True, font=1) > width("0", 10, font=1)
    assert 0.38 < width(SENTENCE, 1, font=1) / len(SENTENCE) < 0.44
    assert width("iiii", 10) < width("MMMM", 10) / 2
    assert width("\u00a0\n", 10) == width("  ", 10)


@given(st.text("abcdefghi é-’\u00a0\n", max_size=120), st.integers(20, 300))
def test_lines_have_room_and_lose_nothing(text: str, room: int) -> None:
    """No line is wider than its room, and together they say the text."""
    lines = wrapped(text, 12, room)
    assert all(width(line, 12, font=BROWSER) <= room for line in lines)
    assert re.sub(r"[ \n]", "", "".join(lines)) == re.sub(r"[ \n]", "", text)


def test_where_lines_are_broken() -> None:
    """At spaces and behind hyphens, never where a space does not break; a word too wide is broken, unless it
    stays whole."""
    assert wrapped("un\u00a0an de-ci de-là", 10, width("un\u00a0an de-", 10)) == [
        "un\u00a0an de-",
        "ci de-là",
    ]
    assert len(wrapped("a" * 40, 10, 60)) > 1
    assert wrapped("a" * 40 + " b", 10, 60, whole_words=True) == ["a" * 40, "b"]
    assert wrapped("", 10, 60) == [""]
