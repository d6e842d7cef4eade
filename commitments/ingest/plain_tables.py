"""The tables of any file at all, whatever they are about: what was decided, and what deserves a look."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from commitments.ingest.cells import MOST_NAMED, has_failed, shown, shown_together
from commitments.ingest.dialect import Raw
from commitments.ingest.grids import Grid, grids, unreadable_file
from commitments.ingest.heading_rows import are_tags
from commitments.ingest.merged_cells import MergedRows, spread_down, spread_over_headings
from commitments.ingest.problems import Decision, Problem
from commitments.ingest.ragged_rows import Lengths, block_of, blocks_excel_cut, measure
from commitments.ingest.sheet_format import NO_FORMAT, bare_figures, hidden_facts, spans_of, with_bare_figures
from commitments.ingest.sheets import PlainTable
from commitments.ingest.spreadsheets import (
    MOST_CELLS,
    MOST_COLUMNS,
    Area,
    SheetFormat,
    UnreadableError,
    column_letter,
)
from commitments.ingest.table_detection import (
    DetectedTable,
    find_tables,
    floors_by_column,
    has_content,
    is_filled,
)


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
    rows, merged = with_bare_figures(rows, grid.format), grid.format.merged
    parts = find_tables(spread_over_headings(rows, merged) if merged else rows)
    as_stored = {row.number: row for row in rows} if merged else {}
    for number, found in enumerate(parts, 1):
        part, tags = _without_tags(_as_seen(found, as_stored, merged) if merged else found)
        yield PlainTable(
            file=file,
            sheet=grid.sheet,
            number=number,
            of=len(parts),
            encoding=grid.encoding,
            dialect=grid.dialect,
            ends=grid.ends,
            part=part,
            decisions=(*_decided(grid, part), *tags),
            looks=tuple(_worth_a_look(grid, part)),
        )


def _without_tags(part: DetectedTable) -> tuple[DetectedTable, list[Decision]]:
    """Return a table without the tags of HXL below its heading, and that they are left out.

    Where nothing else names a column, its tag does.
    """
    tags = next(filter(are_tags, (*part.heading[1:], *(part.rows[:1] if part.heading else ()))), None)
    if tags is None:
        return part, []
    *upper, last = (row for row in part.heading if row is not tags)
    cells = [*last.cells, *[""] * (len(tags.cells) - len(last.cells))]
    for at, floors in enumerate(floors_by_column([*upper, last._replace(cells=cells)])):
        if not floors and at < len(tags.cells):
            cells[at] = tags.cells[at]
    heading = (*upper, last._replace(cells=cells))
    without = replace(part, heading=heading, rows=tuple(row for row in part.rows if row is not tags))
    facts = {"rows": [tags.number], "value": shown_together(tags.cells)}
    return without, [Decision("columns_explained", facts)]


def _decided(grid: Grid, part: DetectedTable) -> Iterator[Decision]:
    if grid.dialect and grid.ends:
        yield Decision("text", {"encoding": grid.encoding, "delimiter": grid.dialect.delimiter})
        if (grid.dialect.quote != '"' and not grid.dialect.starts) or grid.dialect.backslash:
            yield Decision("quotes", {"quote": grid.dialect.quote, "backslash": grid.dialect.backslash})
        yield Decision("line_ends", {"crlf": grid.ends.crlf, "lf": grid.ends.lf, "cr": grid.ends.cr})
    if grid.hidden:
        yield Decision("hidden_sheet")
    if grid.format != NO_FORMAT:
        yield from _of_format(grid.format, part)
    yield Decision("heading", {"rows": [row.number for row in part.heading]})
    yield from grid.decisions
    if part.totals:
        yield Decision("total_rows", {"rows": part.totals})


def _as_seen(part: DetectedTable, as_stored: Mapping[int, Raw], merged: Sequence[Area]) -> DetectedTable:
    """Return a table whose rows have what merged cells hold for them, and the lines beside it as stored."""
    above, rows, below = (
        [as_stored[row.number] for row in lines] for lines in (part.above, part.rows, part.below)
    )
    width = max((len(row.cells) for row in rows), default=0)
    seen = spread_down(rows, merged, _heading_row(part), width)
    return replace(part, above=tuple(above), rows=tuple(seen), below=tuple(below))


def _heading_row(part: DetectedTable) -> int:
    return part.heading[-1].number if part.heading else 0


def _of_format(form: SheetFormat, part: DetectedTable) -> Iterator[Decision]:
    """Yield what is told of cells that are merged over rows, and of what is hidden."""
    numbers = [row.number for row in part.rows]
    areas = _merged_rows(form, part)
    if areas:
        covering = MergedRows(areas, _heading_row(part), MOST_COLUMNS)
        covered = [number for number in numbers if covering.over(number)]
        yield Decision("merged_cells", {"n": len(areas), "spans": spans_of(covered)})
    columns = sorted(at for at in form.hidden_columns if at < part.width)
    if facts := hidden_facts([number for number in numbers if number in form.hidden_rows], columns):
        yield Decision("hidden_cells", facts)


def _merged_rows(form: SheetFormat, part: DetectedTable) -> list[Area]:
    """Return the cells among the rows of a table that are merged over several of them."""
    first, last = (part.rows[0].number, part.rows[-1].number) if part.rows else (1, 0)
    return [area for area in form.merged if area[2] > area[0] and first <= area[0] <= last]


def _looks_of_format(form: SheetFormat, part: DetectedTable) -> Iterator[Decision]:
    """Yield the rows in which more is shown than the text of their cells says."""
    cells = {row.number: row.cells for row in part.rows}
    sums = {
        number
        for number, at, *_ in _merged_rows(form, part)
        if number in cells and at < len(cells[number]) and isinstance(cells[number][at], int | float)
    }
    bare = bare_figures(form)
    for kind, rows in (
        ("merged_numbers", sums),
        ("bare_figures", {number for number, _ in bare}),
        ("struck_cells", {number for number, _ in form.struck.keys() - bare.keys()}),
        ("linked_cells", {number for number, _ in form.links}),
    ):
        if found := sorted(rows & cells.keys()):
            yield Decision(kind, {"rows": found})


def _worth_a_look(grid: Grid, part: DetectedTable) -> Iterator[Decision]:
    for where, lines in (("lines_above", part.above), ("lines_below", part.below)):
        if lines:
            numbers = [row.number for row in lines]
            yield Decision(where, {"rows": numbers, "value": shown_together(lines[0].cells)})
    if grid.format != NO_FORMAT:
        yield from _looks_of_format(grid.format, part)
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
        named = floors_by_column(part.heading)
        blank = [at for at, floors in enumerate(named) if not floors]
        unnamed: set[int] = set()
        for row in part.rows if blank or any(len(row.cells) > len(named) for row in part.rows) else ():
            beyond = range(len(named), len(row.cells))
            unnamed |= {at for at in (*blank, *beyond) if at < len(row.cells) and is_filled(row.cells[at])}
        if unnamed:
            letters = [column_letter(at) for at in sorted(unnamed)[:MOST_NAMED] if at < MOST_COLUMNS]
            yield Decision("unnamed_columns", {"letters": letters})
    if grid.garbled:
        yield Decision("garbled", {"value": grid.garbled})
