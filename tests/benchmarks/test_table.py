"""Each figure stands beside a floor, and what is to be reached is told by one rule."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import CHECKOUT
from tests.benchmarks.__main__ import MEASURES, taken
from tests.benchmarks.programs import Place
from tests.benchmarks.table import Bound, Row, markdown, percentile, tried


def test_percentile_is_one_of_the_figures() -> None:
    """So great a share of the figures is no greater than it, and no smaller figure has as many."""
    figures = [float(n) for n in range(100, 0, -1)]
    assert [percentile(figures, share) for share in (0, 0.5, 0.95, 1)] == [1, 50, 95, 100]
    assert percentile([7.0], 0.95) == 7


@pytest.mark.parametrize(
    ("bound", "ours", "floor", "holds"),
    [
        (Bound(3), 3.0, 1.0, True),
        (Bound(3), 3.1, 1.0, False),
        (Bound(10, least=True), 10.0, 1.0, True),
        (Bound(10, least=True), 9.9, 1.0, False),
        (Bound(0.3, "beyond"), 0.75, 0.5, True),
        (Bound(0.3, "beyond"), 0.85, 0.5, False),
        (Bound(0.4, "alone"), 0.4, 0.01, True),
        (Bound(0.4, "alone"), 0.5, 9.0, False),
    ],
)
def test_bounds_hold_as_far_as_they_say(bound: Bound, ours: float, floor: float, holds: bool) -> None:
    """What is to be reached is so many times the floor, so much more than it, or a figure of its own."""
    row = Row("a page", "an empty script", floor, ours, to_reach=bound)
    assert row.reached is holds
    assert row.ratio == ours / floor


def test_what_was_not_measured_is_not_reached() -> None:
    """Without a figure of ours nothing is reached; without a floor nothing is known but what needs none."""
    assert Row("a", "b", 1.0, "12 of 300 served", to_reach=Bound(3)).reached is False
    assert Row("a", "b", "none of 300 served", 1.0, to_reach=Bound(3)).reached is None
    assert Row("a", "b", "no Chromium", 0.3, to_reach=Bound(0.4, "alone")).reached is True
    assert Row("a", "b", 1.0, 2.0).reached is None


def test_a_measure_that_fails_says_so_in_a_row(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where a measure fails, its rows so far stand, and one says that it failed."""

    def fails(_: Place) -> Iterator[Row]:
        yield Row("one", "another", 1.0, 2.0)
        raise FileNotFoundError("no Chromium")

    monkeypatch.setitem(MEASURES, "failing", fails)
    rows = list(taken("failing", Place(tmp_path)))
    assert [row.what for row in rows] == ["one", "failing"]
    assert "FileNotFoundError" in rows[1].cells()[3]
    assert tried(lambda: 1 / 0) == "not measured: division by zero"


def test_rows_are_one_table() -> None:
    """Every row has a cell for each heading, and a ratio where there are two figures."""
    lines = markdown(
        [Row("a", "b", 0.5, 1.0, to_reach=Bound(3)), Row("c", "d", "none", 12.0, "MB", Bound(2, "alone"))]
    )
    assert len({line.count("|") for line in lines}) == 1
    assert lines[2] == "| a | b | 0.50 s | 1.00 s | 2 | at most 3 × | yes |"
    assert lines[3] == "| c | d | none | 12.00 MB | – | at most 2.00 MB | **no** |"


def test_the_readme_quotes_the_table() -> None:
    """The table of the README has the columns of the one that is written."""
    assert markdown([])[0] in (CHECKOUT / "README.md").read_text("utf-8").splitlines()
