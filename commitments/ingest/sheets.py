"""What is read of a file: sheets of rows under headings, and tables of any kind."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from commitments.ingest.cells import cell_text
from commitments.ingest.dialect import Dialect, LineEnds
from commitments.ingest.packed_rows import PackedRows
from commitments.ingest.problems import Decision, Problem
from commitments.ingest.spreadsheets import Area, Cell
from commitments.ingest.table_detection import DetectedTable, floors_by_column, span

MOST_ROWS = 500_000  # of a file of our tables
FIRST_ROWS = 15  # of a sheet, that show where its heading is

# What is called with how many more rows are done, as long work goes on.
Count = Callable[[int], None]


class Row(NamedTuple):
    """One row: the number a spreadsheet shows beside it, and a cell for each column of the heading.

    Of several that were made of one row of a file, `across` is the letter of the column where its own cells
    begin.
    """

    number: int
    cells: tuple[Cell, ...]
    across: str = ""


def places_of(columns: Sequence[str | None]) -> dict[str, int]:
    """Return the place of each column among those that headings name: its first, where several name it."""
    return {name: at for at, name in reversed(list(enumerate(columns))) if name}


@dataclass(frozen=True)
class FirstRows:
    """The first rows of a sheet as they stand, and the merged cells that begin in them."""

    rows: tuple[Row, ...] = ()
    merged: tuple[Area, ...] = ()


@dataclass(frozen=True)
class SheetChoice:
    """What a person decided of one sheet: its table, the row of its heading (the lowest of its floors), what
    some of its headings name (None: nothing), whose its rows are that do not say so, that what is hidden in
    it is not read, that nothing in it is laid out anew, or that it is no table at all."""

    table: str | None = None
    columns: Mapping[str, str | None] = field(default_factory=dict)  # by heading as written
    without_hidden: bool = False  # rows and columns
    as_it_stands: bool = False
    left_out: bool = False
    heading_row: int | None = None
    heading_floors: int = 1
    whose: str = ""  # the name of an actor


class Mend(NamedTuple):
    """What was read in place of what a file says: in a cell or, where `column` is "", of a row left out;
    `across` as a row has it."""

    row: int
    across: str
    column: str
    said: str
    became: str = ""


@dataclass(frozen=True)
class Sheet:
    """One table as it was read: a text file, or a sheet of a workbook."""

    file: str
    sheet: str | None
    table: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    heading_row: int | None = None
    heading_floors: int = 1
    headings: tuple[str, ...] = ()
    columns: tuple[str | None, ...] = ()  # what each heading names
    ours: tuple[
        str, ...
    ] = ()  # headings of files that were downloaded here, below which nobody fills in anything
    clues: tuple[str | None, ...] = ()  # what each that names no column says of the record referred to
    whose: str = ""  # the name of the actor whose the records are of rows that name none
    asked: frozenset[tuple[str, str]] = frozenset()  # words, by column, of which a person wants to be asked
    rows: PackedRows[Row] = field(default_factory=lambda: PackedRows(Row))
    decisions: tuple[Decision, ...] = ()
    problems: tuple[Problem, ...] = ()
    laid_out: bool = False  # in another way than the file has it
    first_rows: FirstRows = FirstRows()
    mends: tuple[Mend, ...] = ()  # of a person, by row
    of_new_rows: Mapping[str, str] = field(default_factory=dict)  # what holds in columns that it has not
    contradictory: frozenset[tuple[int, str]] = frozenset()  # rows that keep a stage beside another figure
    percentages: frozenset[str] = frozenset()  # columns that hold no shares of one, as decided


@dataclass(frozen=True)
class PlainTable:
    """A table of any file at all: what was decided, and what deserves a look."""

    file: str
    sheet: str | None
    number: int  # among those of its text or sheet
    of: int
    encoding: str | None
    dialect: Dialect | None
    ends: LineEnds | None
    part: DetectedTable
    decisions: tuple[Decision, ...]
    looks: tuple[Decision, ...]

    ERRORS = frozenset({"ragged_rows", "broken_rows"})

    @property
    def has_errors(self) -> bool:
        """Return whether some row is not what the others are."""
        return any(look.kind in self.ERRORS for look in self.looks)

    def heading(self) -> list[str]:
        """Return the name of each column, its floors one after the other; [] where there is no heading."""
        rows = self.part.heading
        if len(rows) < 2:
            return [cell_text(cell) for row in rows for cell in row.cells]
        # Sheets merge cells downwards: what stands on two floors is one name. In a text it was written twice.
        return [
            " ".join(floors if self.dialect else dict.fromkeys(floors)) for floors in floors_by_column(rows)
        ]

    def lines(self) -> Iterator[list[str]]:
        """Yield heading and rows as text, cells as read; all as wide as what stands furthest right."""
        rows = [*self.part.heading, *self.part.rows]
        width = max([self.part.width if self.dialect else 0, *map(span, rows)])
        if heading := self.heading():
            yield _fitted(heading, width)
        for row in self.part.rows:
            yield _fitted([*map(cell_text, row.cells[:width])], width)


def _fitted(cells: list[str], width: int) -> list[str]:
    return [*cells[:width], *[""] * (width - len(cells))]
