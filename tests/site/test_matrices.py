"""Matrices: the more a cell counts, the darker it is, and its key says how much."""

from collections.abc import Sequence
from itertools import pairwise

import pytest

from commitments.i18n.translator import translator_for
from commitments.site.cells import TableCell
from commitments.site.chart_model import Matrix, MatrixCell
from commitments.site.theme import STEPS
from commitments.site.words.matrices import crossed, lowest_of_steps

T = translator_for("en")


def matrix_of(rows: Sequence[Sequence[int | None]], *, half: bool = False) -> Matrix:
    """A matrix that counts these."""
    down, across = ({at: TableCell(str(at)) for at in range(n)} for n in (len(rows), len(rows[0])))
    return crossed(down, across, lambda row, column: MatrixCell("", "", "x", rows[row][column]), T, half=half)


def test_few_counts_have_a_step_each() -> None:
    """No two different counts look alike where there are no more of them than steps."""
    found = matrix_of([[1, 2, 0], [7, 2, 1]])
    assert [cell.shade for cell in found.cells] == ["s2", "s3", "void", "s4", "s3", "s2"]
    steps = [(each.code, each.name) for each in found.key if each.code in STEPS]
    assert steps == [("s2", "1"), ("s3", "2–6"), ("s4", "7")]
    assert found.key[-1].code == "void"


def test_many_counts_are_told_apart() -> None:
    """More is never lighter, the key has every count once and without a gap, and 5 is not 103."""
    counts = [1, 2, 3, 5, 5, 8, 9, 12, 20, 40, 41, 60, 103, 0, 0]
    found = matrix_of([counts])
    shades = {count: cell.shade for count, cell in zip(counts, found.cells, strict=True)}
    assert shades[5] != shades[40] != shades[103]
    steps = [list(STEPS).index(shades[count]) for count in sorted(shades) if count]
    assert steps == sorted(steps)
    ranges = [tuple(map(int, each.name.split("–"))) for each in found.key if each.code in STEPS]
    assert (ranges[0][0], ranges[-1][-1]) == (1, 103)
    assert all(after[0] == before[-1] + 1 for before, after in pairwise(ranges))


@pytest.mark.parametrize("counts", [[], [0, 0], [3], [4, 4, 4]])
def test_where_nothing_differs_there_is_no_key(counts: list[int]) -> None:
    """A key of one shade says nothing that the figures do not."""
    found = matrix_of([[*counts, None]])
    assert not [each for each in found.key if each.code in STEPS]
    assert len(lowest_of_steps(counts)) < 2
    assert found.cells[-1].shade == "apart"


def test_a_sentence_stands_where_nothing_is_to_be_compared() -> None:
    """A grid that is empty, or of pairs and filled on its diagonal alone, compares nothing."""
    assert not matrix_of([[0, 0], [0, 0]]).compares
    assert matrix_of([[3, 0], [0, 2]]).compares
    assert not matrix_of([[3, 0], [0, 2]], half=True).compares
    assert matrix_of([[3, 0], [1, 2]], half=True).compares
