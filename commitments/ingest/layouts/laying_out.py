"""What layouts ask of a grid: where its heading is, its rows as they are seen, the grid made of them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from commitments.contract.batches import CompressedList
from commitments.ingest.asides import is_total
from commitments.ingest.cells import given_text
from commitments.ingest.dialect import Raw
from commitments.ingest.grids import Grid
from commitments.ingest.heading_rows import HeadingRows, chosen_heading, find_heading, heading_of
from commitments.ingest.headings import HEADING_WITHIN, recognised, texts_of
from commitments.ingest.merged_cells import spread_down
from commitments.ingest.problems import Decision
from commitments.ingest.ragged_rows import block_of, blocks_excel_cut, measured
from commitments.ingest.sheet_format import bare_figures, headings_as_seen
from commitments.ingest.sheets import SheetChoice
from commitments.ingest.spreadsheets import SheetFormat
from commitments.ingest.table_detection import filled_cells, has_content, span

_TOP = 200  # rows that show what the shape of a table is
_NARROW = 3  # columns of a table that is recognised by its width


@dataclass(frozen=True)
class Laying:
    """A grid that may be laid out in another way, what a person chose of it, and those beside it."""

    grid: Grid
    choice: SheetChoice
    book: Sequence["Laying"] = ()  # all of its file, as they stand

    @cached_property
    def heads(self) -> list[Raw]:
        """Return the first rows with something in them, as headings are looked for."""
        top = self.grid.first(_TOP)
        return [row for row in headings_as_seen(top, self.grid.format) if has_content(row)]

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
            self.grid.rows = CompressedList(self.grid.rows)
        return self.grid.rows

    def below(self, heading: Raw, width: int) -> Iterator[Raw]:
        """Yield the rows below a heading as they are seen, each of `width` cells."""
        form, struck = self.grid.format, self._struck_throughout
        marks = form.struck | bare_figures(form)
        rows = (row for row in self.rows if row.number > heading.number)
        for row in spread_down(rows, form.merged, heading.number, width):
            cells = [*row.cells[:width], *[""] * (width - len(row.cells))]
            if marks and row.number not in struck:
                cells = [marks.get((row.number, at), cell) for at, cell in enumerate(cells)]
            yield row._replace(cells=cells)

    @cached_property
    def _struck_throughout(self) -> set[int]:
        """The numbers of rows in which nothing is left: whether they count is asked."""
        left: dict[int, bool] = {}
        for (number, _), text in self.grid.format.struck.items():
            left[number] = left.get(number, False) or bool(text)
        return {number for number, something in left.items() if not something}

    def laid_out(self, first: int, heading: Raw, rows: Iterable[Raw], *decisions: Decision) -> Grid:
        """Return the grid with other columns: what stands above the `first` row of its heading, one heading,
        and rows made of those `below` it."""
        form = self.grid.format
        width = len(heading.cells)
        marked = {number for number, _ in form.struck.keys() | bare_figures(form).keys()}
        said = marked - self._struck_throughout
        told = [Decision("marks_left_out", {"rows": sorted(said)})] if said else []
        struck = {(number, at): "" for number in self._struck_throughout for at in range(width)}
        return self.grid.laid_out(
            chain((row for row in self.heads if row.number < first), [heading], rows),
            *decisions,
            *told,
            form=SheetFormat(hidden_rows=form.hidden_rows, struck=struck),
        )

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
                    row = row._replace(cells=[*row.cells[:place], *blank, *added, *row.cells[place:]])
                yield row

        return self.grid.laid_out(wider(), *decisions)


def _first_text(row: Raw) -> str:
    return next(filter(None, map(given_text, row.cells)), "")
