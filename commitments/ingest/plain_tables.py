"""The tables of any file at all, whatever they are about: what was decided, and what deserves a look."""

from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path

from openpyxl.utils import get_column_letter

from commitments.ingest.cells import MOST_NAMED, cell_text, has_failed, shown
from commitments.ingest.dialect import Raw
from commitments.ingest.grids import Grid, grids, unreadable_file
from commitments.ingest.problems import Decision, Problem
from commitments.ingest.ragged_rows import Lengths, block_of, blocks_excel_cut, measure
from commitments.ingest.sheets import PlainTable
from commitments.ingest.spreadsheets import MOST_CELLS, MOST_COLUMNS, UnreadableError
from commitments.ingest.table_detection import DetectedTable, find_tables, has_content, is_filled


def read_tables(name: str | Path, content: bytes | None = None) -> list[PlainTable] | Problem:
    """Read the tables of any file at all, whatever they are about; a problem where there is none.

    Raises:
        FileUnreadableError: The path cannot be opened.
    """
    try:
        tables = [table for grid in grids(name, content) for table in _tables(str(name), grid)]
    except UnreadableError as unreadable:
        return unreadable_file(str(name), unreadable.why)
    return tables or unreadable_file(str(name), "empty")


def _tables(file: str, grid: Grid) -> Iterator[PlainTable]:
    rows = list(grid.rows)
    if grid.dialect is None:  # where the rows of a sheet end says nothing
        width = max((len(row.cells) for row in rows), default=0)
        if width * len(rows) > MOST_CELLS:
            raise UnreadableError("too_large")
        rows = [Raw(row.number, [*row.cells, *[""] * (width - len(row.cells))]) for row in rows]
    parts = find_tables(rows)
    for number, part in enumerate(parts, 1):
        yield PlainTable(
            file=file,
            sheet=grid.sheet,
            number=number,
            of=len(parts),
            encoding=grid.encoding,
            dialect=grid.dialect,
            ends=grid.ends,
            part=part,
            decisions=tuple(_decided(grid, part)),
            looks=tuple(_worth_a_look(grid, part)),
        )


def _decided(grid: Grid, part: DetectedTable) -> Iterator[Decision]:
    if grid.dialect and grid.ends:
        yield Decision("text", {"encoding": grid.encoding, "delimiter": grid.dialect.delimiter})
        if grid.dialect.quote != '"' or grid.dialect.backslash:
            yield Decision("quotes", {"quote": grid.dialect.quote, "backslash": grid.dialect.backslash})
        yield Decision("line_ends", {"crlf": grid.ends.crlf, "lf": grid.ends.lf, "cr": grid.ends.cr})
    if grid.hidden:
        yield Decision("hidden_sheet")
    yield Decision("heading", {"rows": [row.number for row in part.heading]})
    yield from grid.decisions
    if part.totals:
        yield Decision("total_rows", {"rows": part.totals})


def _worth_a_look(grid: Grid, part: DetectedTable) -> Iterator[Decision]:
    for where, lines in (("lines_above", part.above), ("lines_below", part.below)):
        if lines:
            text = " ".join(cell_text(cell) for cell in lines[0].cells if is_filled(cell))
            yield Decision(where, {"rows": [row.number for row in lines], "value": shown(text)})
    rows = [*part.heading, *part.rows]
    if grid.dialect:
        # A last row alone in its block shows nothing of what Excel did.
        excel: Collection[int] = ()
        if any(len(row.cells) < part.width for row in rows):
            blocks = Counter(block_of(row.number) for row in rows)
            lengths: Lengths = {}
            for row in rows:
                measure(row, lengths)
            excel = {block for block in blocks_excel_cut(lengths, part.width) if blocks[block] > 1}
        ragged = [
            row.number
            for row in rows
            if len(row.cells) != part.width
            and row.broken is None
            and has_content(row)
            and (
                any(map(is_filled, row.cells[part.width :]))
                or (len(row.cells) < part.width and block_of(row.number) not in excel)
            )
        ]
        if ragged:
            yield Decision("ragged_rows", {"rows": ragged, "cells": part.width})
        if broken := [row.number for row in (*part.above, *rows, *part.below) if row.broken is not None]:
            yield Decision("broken_rows", {"rows": broken})
    failed = [(row.number, cell) for row in rows for cell in row.cells if has_failed(cell)]
    if failed:
        numbers = list(dict.fromkeys(number for number, _ in failed))
        yield Decision("failed_cells", {"rows": numbers, "value": shown(failed[0][1])})
    if part.heading:
        named = part.heading[-1].cells
        blank = [at for at, cell in enumerate(named) if not is_filled(cell)]
        unnamed: set[int] = set()
        for row in part.rows if blank or any(len(row.cells) > len(named) for row in part.rows) else ():
            beyond = range(len(named), len(row.cells))
            unnamed |= {at for at in (*blank, *beyond) if at < len(row.cells) and is_filled(row.cells[at])}
        if unnamed:
            letters = [get_column_letter(at + 1) for at in sorted(unnamed)[:MOST_NAMED] if at < MOST_COLUMNS]
            yield Decision("unnamed_columns", {"letters": letters})
    if grid.garbled:
        yield Decision("garbled", {"value": grid.garbled})
