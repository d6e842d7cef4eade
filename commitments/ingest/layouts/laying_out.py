"""What layouts ask of a grid: where its heading is, its rows as they are seen, the grid made of them."""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from commitments.ingest.asides import is_total
from commitments.ingest.cells import given_text, shown_together
from commitments.ingest.dialect import Raw
from commitments.ingest.grids import Grid
from commitments.ingest.heading_rows import HeadingRows, chosen_heading, find_heading, heading_of
from commitments.ingest.headings import HEADING_WITHIN, recognised, texts_of
from commitments.ingest.merged_cells import spread_down
from commitments.ingest.packed_rows import PackedRows
from commitments.ingest.problems import Decision
from commitments.ingest.ragged_rows import block_of, blocks_excel_cut, measured
from commitments.ingest.sheet_format import NO_FORMAT, bare_figures, headings_as_seen, hidden_facts
from commitments.ingest.sheets import SheetChoice
from commitments.ingest.spreadsheets import Cell, Place
from commitments.ingest.table_detection import filled_cells, has_content, is_filled, span

_TOP = 200  # rows that show what the shape of a table is
_NARROW = 3  # columns of a table that is recognised by its width

_NOWHERE = (0, 0)

# A cell that is moved, and where it stands in the file: what is said of it there goes with it.
Moved = tuple[Cell, Place | None]


def moved(row: Raw, at: int) -> Moved:
    """Return a cell of a row, to be moved."""
    return row.cells[at], row.place(at)


def made_of(number: int, cells: Sequence[Moved], across: str = "") -> Raw:
    """Return a row that is made of cells from elsewhere."""
    return Raw(number, [cell for cell, _ in cells], across=across, places=[place for _, place in cells])


@dataclass(frozen=True)
class Laying:
    """A grid that may be laid out in another way, what a person chose of it, and those beside it."""

    grid: Grid
    choice: SheetChoice
    book: Sequence["Laying"] = ()  # all of its file, as they stand

    @cached_property
    def heads(self) -> list[Raw]:
        """Return the first rows with something in them, as headings are looked for."""
        top = headings_as_seen(self.grid.first(_TOP), self.grid.format)
        return [row for row in map(self._shown, top) if has_content(row)]

    @cached_property
    def heading(self) -> HeadingRows | None:
        """Return the heading under which the rows are a table of ours, None where there is none."""
        heads = self.heads[:HEADING_WITHIN]
        return find_heading(heads, self.choice.table) if heads else None

    @cached_property
    def head(self) -> HeadingRows | None:
        """Return the heading of whatever table it is: the one that is chosen, that of a table of ours, else
        the first row that is wide enough."""
        heads = self.heads[:HEADING_WITHIN]
        if self.choice.heading_row is not None:
            return chosen_heading(heads, self.choice.heading_row, self.choice.heading_floors)
        at = next((at for at, row in enumerate(heads) if filled_cells(row) >= _NARROW), None)
        return self.heading or (None if at is None else heading_of(heads, at, at))

    @cached_property
    def table(self) -> str | None:
        """Return the table of ours that the headings are those of, as far as they are."""
        if self.choice.table or self.head is None:
            return self.choice.table
        found = recognised(texts_of(self.head.row.cells), None)
        return found.table if found else None

    @cached_property
    def is_complete(self) -> bool:
        """Return whether the table is one of ours as it stands."""
        found = self.heading and recognised(texts_of(self.heading.row.cells), self.choice.table)
        return bool(found and found.is_complete)

    @property
    def rows(self) -> Sequence[Raw]:
        """Return all rows, which may be gone through more than once."""
        if not isinstance(self.grid.rows, Sequence):
            self.grid.rows = PackedRows(Raw, self.grid.rows)
        return self.grid.rows

    def below(self, heading: Raw, width: int, across: Container[int] = ()) -> Iterator[Raw]:
        """Yield the rows below a heading as they are seen, each of `width` cells; `across` are columns of
        which each has rows of its own, so that merged cells hold for all of those that they cover."""
        rows: Iterable[Raw] = (self._unmarked(row) for row in self.rows if row.number > heading.number)
        if not self._are_moved:
            rows = spread_down(rows, self.grid.format.merged, heading.number, width, across)
        for row in map(self._shown, rows):
            cells = [*row.cells[:width], *[""] * (width - len(row.cells))]
            yield row._replace(cells=cells, places=[*map(row.place, range(width))])

    def _unmarked(self, row: Raw) -> Raw:
        """Return a row without what is struck out or raised in it."""
        if not self._marks or row.number in self._struck_throughout:
            return row
        cells = enumerate(row.cells)
        return row._replace(cells=[self._marks.get(row.place(at) or _NOWHERE, cell) for at, cell in cells])

    def _shown(self, row: Raw) -> Raw:
        """Return a row without what is hidden, where a person left that out."""
        form = self.grid.format
        if not self.choice.without_hidden or not (form.hidden_rows or form.hidden_columns):
            return row
        is_hidden = row.number in form.hidden_rows
        cells = ["" if is_hidden or at in form.hidden_columns else cell for at, cell in enumerate(row.cells)]
        return row._replace(cells=cells)

    @property
    def _are_moved(self) -> bool:
        """Whether a layout before this one has moved cells: what is merged stands in each of them."""
        return any(row.places is not None for row in self.grid.first(1))

    @cached_property
    def _marks(self) -> dict[Place, str]:
        """What is left of cells in which something is struck out, and of figures with a raised mark."""
        return self.grid.format.struck | bare_figures(self.grid.format)

    @cached_property
    def _struck_throughout(self) -> set[int]:
        """The numbers of rows in which nothing is left: whether they count is asked."""
        struck = self.grid.format.struck
        numbers = {number for number, _ in struck}
        return {
            row.number
            for row in (self.rows if struck else ())
            if row.number in numbers
            and all(
                struck.get(place) == ""
                for at, cell in enumerate(row.cells)
                if is_filled(cell) and (place := row.place(at))
            )
        }

    def laid_out(self, first: int, heading: Raw, rows: Iterable[Raw], *decisions: Decision) -> Grid:
        """Return the grid with other columns: what stands above the `first` row of its heading, one heading,
        and rows made of those `below` it."""
        form = self.grid.format
        as_it_stands: dict[Place | None, Cell] = {
            place: cell
            for row in (self.rows if self._marks else ())
            if row.number > heading.number
            for at, cell in enumerate(row.cells)
            if is_filled(cell) and (place := row.place(at)) in self._marks
        }
        above = [row._replace(places=()) for row in self.heads if row.number < first]
        made = PackedRows(Raw, [*above, heading._replace(places=())])
        read: set[Place | None] = set()
        for row in rows:
            places = [*map(row.place, range(len(row.cells)))] if form != NO_FORMAT else []
            if not as_it_stands.keys().isdisjoint(places):
                read |= as_it_stands.keys() & places
                cells = zip(row.cells, places, strict=True)
                row = row._replace(cells=[as_it_stands.get(place, cell) for cell, place in cells])
            made.append(row._replace(places=places))
        told = [*decisions]
        if left := sorted(place for place in as_it_stands.keys() - read if place):
            value = shown_together(as_it_stands[place] for place in left)
            told.append(
                Decision("marks_left_out", {"rows": sorted({number for number, _ in left}), "value": value})
            )
        if self.choice.without_hidden and (
            hidden := hidden_facts(sorted(form.hidden_rows), sorted(form.hidden_columns))
        ):
            told.append(Decision("hidden_left_out", hidden))
            form = replace(form, hidden_rows=set(), hidden_columns=set())
        return self.grid.laid_out(made, *told, form=replace(form, fills={}))

    def beside(
        self, headings: Sequence[str], said: Callable[[Raw], Sequence[str] | None], *decisions: Decision
    ) -> Grid:
        """Return the grid with more columns at its right: `said` gives their cells for each row below the
        heading, None where the row is left out. A total, or a single cell as of a note, is given none."""
        heading = self.head
        if heading is None:
            return self.grid
        width, first, last = span(heading.row), self.heads[heading.first].number, heading.row.number
        is_text = self.grid.dialect is not None
        cut = blocks_excel_cut(measured(self.rows), width) if is_text else frozenset()
        place = width if is_text else max(len(row.cells) for row in self.rows)

        def wider() -> Iterator[Raw]:
            for row in self.rows:
                added: Sequence[str] | None = headings if first <= row.number <= last else ()
                if row.number > last and has_content(row):
                    added = said(row)
                    if added and (filled_cells(row) == 1 or is_total(_first_text(row))):
                        added = [""] * len(headings)
                if added is None:
                    continue
                # In a text, a row that has not the cells of one is told as it stands.
                if added and (not is_text or len(row.cells) >= width or block_of(row.number) in cut):
                    blank = [""] * (place - len(row.cells))
                    places = [*map(row.place, range(place)), *[None] * len(added)]
                    places += map(row.place, range(place, len(row.cells)))
                    row = row._replace(
                        cells=[*row.cells[:place], *blank, *added, *row.cells[place:]],
                        places=None if row.places is None else places,
                    )
                yield row

        return self.grid.laid_out(wider(), *decisions)


def _first_text(row: Raw) -> str:
    return next(filter(None, map(given_text, row.cells)), "")
