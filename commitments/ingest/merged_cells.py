"""Merged cells: what stands in one holds for every row it covers, and in headings for every column too."""

from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter

from commitments.ingest.dialect import Raw
from commitments.ingest.spreadsheets import Area, Cell, Place
from commitments.ingest.table_detection import filled_cells, is_filled, span

_MOST_FLOORS = 8  # rows that a merged heading covers; a longer one is no heading
_MOST_SPREAD = 1_000_000  # cells of headings that are filled so, and columns that merged cells cover


def spread_over_headings(top: Sequence[Raw], merged: Iterable[Area]) -> list[Raw]:
    """Return the first rows of a sheet with what stands in merged cells in every cell they cover.

    One that stands alone in its row, from the first column on, is a title and stays as it is.
    """
    width = max(map(span, top), default=0)
    places = {row.number: at for at, row in enumerate(top)}
    spread: dict[int, list[Cell]] = {}
    left = _MOST_SPREAD
    for first_row, first, last_row, last in merged:
        at = places.get(first_row)
        if at is None or first >= len(top[at].cells) or last_row - first_row > _MOST_FLOORS:
            continue
        if top[at].places is not None:
            continue  # moved, with what it holds in each of its cells
        cell = top[at].cells[first]
        columns = range(first, min(last + 1, width))
        is_title = first == 0 and last > 0 and filled_cells(top[at]) == 1
        if not is_filled(cell) or is_title:
            continue
        for place in range(at, min(at + last_row - first_row + 1, len(top))):
            left -= len(columns)
            if top[place].number > last_row or left < 0:
                break
            cells = spread.setdefault(place, [*top[place].cells])
            cells += [""] * (columns.stop - len(cells))
            cells[first : columns.stop] = [cell] * len(columns)
    return [row._replace(cells=spread[at]) if at in spread else row for at, row in enumerate(top)]


class MergedRows:
    """The merged cells among rows that come one after the other, from the row after `heading` on."""

    def __init__(self, merged: Iterable[Area], heading: int, width: int) -> None:
        self._waiting = sorted(
            (area for area in merged if area[0] > heading and area[1] < width), reverse=True
        )
        self._width = width
        self._by_column: dict[int, Area] = {}
        self._until = 0  # the row after which one of them covers no more
        self._held: dict[Area, Cell] = {}

    def over(self, number: int) -> Mapping[int, Area]:
        """Return the merged cells that cover cells of a row, by the columns of these."""
        if self._by_column and number > self._until:
            self._by_column = {at: area for at, area in self._by_column.items() if area[2] >= number}
        while self._waiting and self._waiting[-1][0] <= number:
            area = self._waiting.pop()
            if area[2] >= number:
                self._by_column |= dict.fromkeys(range(area[1], min(area[3] + 1, self._width)), area)
        self._until = min((area[2] for area in self._by_column.values()), default=0)
        return self._by_column

    def parted(self, number: int, cells: Sequence[Cell]) -> tuple[list[Cell], dict[int, tuple[Area, Cell]]]:
        """Return the cells of a row that are its own, and those that merged cells hold for it, each with its
        range, by first columns. The row in which a range begins has its cell both ways."""
        areas = self.over(number)
        own = [*cells, *[""] * (max(areas, default=0) + 1 - len(cells))]
        held = {}
        for at, area in areas.items():
            if area[:2] == (number, at):
                self._held[area] = own[at]
            else:
                own[at] = ""
            if area[1] == at:
                held[at] = area, self._held.get(area, "")
        return own, held


class Areas:
    """The merged cells of a sheet, by the places that they cover."""

    def __init__(self, merged: Iterable[Area], width: int) -> None:
        self._by_column: dict[int, list[Area]] = {}
        left = _MOST_SPREAD
        for area in sorted(merged):
            columns = range(area[1], min(area[3] + 1, width))
            left -= len(columns)
            for at in columns if left >= 0 else ():
                self._by_column.setdefault(at, []).append(area)

    def over(self, place: Place) -> Area | None:
        """Return the merged cells that cover a place."""
        number, at = place
        areas = self._by_column.get(at, [])
        before = bisect_right(areas, number, key=itemgetter(0))
        return areas[before - 1] if before and areas[before - 1][2] >= number else None


def spread_down(
    rows: Iterable[Raw],
    merged: Sequence[Area],
    heading: int,
    width: int,
    across: Container[int] = (),
) -> Iterator[Raw]:
    """Yield rows of a table with what stands in merged cells in its first column, in every row it covers;
    in every column too, of those that begin `across` columns of which each has rows of its own.

    A row that only such cells cover is none.
    """
    if not merged:
        yield from rows
        return
    areas = MergedRows(merged, heading, width)
    for row in rows:
        if not areas.over(row.number):
            yield row
            continue
        cells, held = areas.parted(row.number, row.cells)
        if any(map(is_filled, cells)):
            for at, (area, cell) in held.items():
                last = area[3] if at in across else at
                cells[at : min(last + 1, width)] = [cell] * (min(last + 1, width) - at)
            yield row._replace(cells=cells)
