"""Rows of text that have more or fewer cells than there are headings, and those that Excel has cut short."""

from collections.abc import Iterable, Iterator, Sequence

from commitments.ingest.cells import shown
from commitments.ingest.dialect import Raw
from commitments.ingest.headings import Match
from commitments.ingest.packed_rows import Columns
from commitments.ingest.problems import Problem, ProblemAt
from commitments.ingest.table_detection import is_filled


def problems_of_shape(
    blocks: Iterable[Columns | Sequence[Raw]],
    match: Match,
    width: int,
    excel: frozenset[int],
    problem_at: ProblemAt,
) -> Iterator[Problem]:
    """Yield rows of text that have not as many cells as there are headings, and of broken quoting."""
    for block in blocks:
        if isinstance(block, Columns) and len(block.cells) == width:
            continue
        for number, cells, broken, *_ in block.rows(Raw) if isinstance(block, Columns) else block:
            have = len(cells)
            if broken is not None:
                column = match.columns[broken] if broken < width else None
                said = shown(cells[broken] if broken < have else "")
                yield problem_at(number, column, "broken_quoting", said)
            elif (have > width and any(map(is_filled, cells[width:]))) or (
                have < width and block_of(number) not in excel
            ):
                facts = {"cells": have, "headings": width}
                yield problem_at(number, None, "wrong_cell_count", str(have), facts)


def block_of(number: int) -> int:
    """Return which block of 16 rows, as Excel writes them, a row is in."""
    return (number - 1) // 16


# How many cells the rows of a block have; -1 where quoting breaks.
Lengths = dict[int, set[int]]


def measure(row: Raw, lengths: Lengths) -> None:
    """Take down how many cells a row has."""
    lengths.setdefault(block_of(row.number), set()).add(-1 if row.broken is not None else len(row.cells))


def measure_columns(rows: Columns, lengths: Lengths) -> None:
    """Take down how many cells rows have that follow one another."""
    for block in dict.fromkeys(map(block_of, rows.numbers)):
        lengths.setdefault(block, set()).add(len(rows.cells))


def measured(rows: Iterable[Raw]) -> Lengths:
    """Return how many cells rows have that have more than one."""
    lengths: Lengths = {}
    for row in rows:
        if len(row.cells) > 1:
            measure(row, lengths)
    return lengths


def blocks_excel_cut(lengths: Lengths, width: int) -> frozenset[int]:
    """Return the blocks of 16 rows in which Excel left out trailing empty cells: in all rows alike."""
    return frozenset(
        block for block, widths in lengths.items() if block and len(widths) == 1 and 0 <= min(widths) < width
    )
