"""The first rows of a sheet as they stand, among which its heading is chosen, as data."""

from __future__ import annotations

from dataclasses import dataclass, replace

from commitments.ingest.cells import shown
from commitments.ingest.sheets import Sheet

_WIDE = 30  # columns shown


@dataclass(frozen=True)
class FirstCell:
    """A cell, and how many columns and rows it covers."""

    text: str = ""
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True)
class FirstRow:
    """A row as a spreadsheet shows it: its number, and those of its cells that no other covers."""

    number: int
    cells: tuple[FirstCell, ...]
    is_heading: bool


def first_rows(sheet: Sheet) -> list[FirstRow]:
    """Return the first rows of a sheet, with merged cells as merged."""
    rows, last = sheet.first_rows.rows, sheet.heading_row or 0
    width = min(_WIDE, max((len(row.cells) for row in rows), default=0))
    numbers = [row.number for row in rows]
    merged: dict[tuple[int, int], FirstCell] = {}  # by the cell in which each begins
    covered: set[tuple[int, int]] = set()
    for top, left, bottom, right in sheet.first_rows.merged:
        across = range(left, min(right + 1, width))
        down = [number for number in numbers if top <= number <= bottom]
        covered |= {(number, at) for number in down for at in across}
        merged[top, left] = FirstCell("", max(1, len(across)), max(1, len(down)))
    return [
        FirstRow(
            number,
            tuple(
                replace(merged.get((number, at), FirstCell()), text=shown(cell) or "")
                for at, cell in enumerate([*cells[:width], *[""] * (width - len(cells))])
                if (number, at) in merged or (number, at) not in covered
            ),
            is_heading=last - sheet.heading_floors < number <= last,
        )
        for number, cells, _ in rows
    ]
