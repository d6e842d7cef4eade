"""Bytes → rows: container, encoding, delimiter, heading, and the row numbers that a spreadsheet shows.

Whatever is decided on the way is kept as data (`Decision`), whatever is wrong as a `Problem`; nothing raises
because of what a file holds.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter

from commitments.contract.batches import CompressedList
from commitments.contract.codelists import fold
from commitments.errors import FileUnreadableError
from commitments.ingest.cells import (
    MOST_NAMED,
    MOST_OF_SHORT,
    MOST_SHOWN,
    NOTHING_GIVEN,
    cell_text,
    has_failed,
    shown,
)
from commitments.ingest.dialect import Dialect, LineEnds, Raw, find_dialect, lines_of, split
from commitments.ingest.encoding import as_utf8, garbled_word
from commitments.ingest.headings import (
    Match,
    ProblemAt,
    as_decided,
    folded_names,
    problems_of_headings,
    problems_of_unnamed,
    recognised,
    score,
)
from commitments.ingest.problems import Decision, Problem
from commitments.ingest.sheets import PlainTable, Row, Sheet, SheetChoice
from commitments.ingest.spreadsheets import MOST_CELLS, MOST_COLUMNS, Cell, UnreadableError
from commitments.ingest.table_detection import DetectedTable, find_tables, has_content, is_filled
from commitments.ingest.workbooks import is_workbook, read_sheets

# How the first line begins of the sheets that are sent out to be filled in; every sheet of a workbook that
# holds none of what people write begins with one of the others.
REPORT_SHEET = "Fiche de compte rendu / Report sheet"
EXAMPLE = "Exemple / Example"
BESIDE = ("Mode d’emploi / Instructions", "Listes / Lists")
# What says nothing by itself of how far a commitment is.
_NO_NEWS = frozenset({"commitment_id", "as_of", "reported_by"})

DELIMITERS = (",", ";", "\t")
_HEADING_WITHIN = 50  # rows that may stand above the heading
_TOP = 1_000  # rows that show where an unknown heading is
_BLANK = 1_000  # blank rows between two others that are kept
_MOST_ROWS = 500_000  # of a file of our tables
_MOST_LINES = 4_000_000  # of any text
_WIDEST = 200  # columns of a table of ours
_SHARED = 200_000  # different ones of these that are remembered

# What is called with how many more rows are done, as long work goes on.
Count = Callable[[int], None]
COUNTED = 5_000  # rows from one call to the next


def read_file(
    name: str | Path,
    content: bytes | None = None,
    table: str | None = None,
    choices: Mapping[str | None, SheetChoice] | None = None,
    count: Count | None = None,
) -> list[Sheet]:
    """Read a file of any accepted kind: one sheet for text, one for each sheet in use of a workbook.

    `content` is read from the path `name` where it is not given; `table` is the table where the headings are
    not to decide it, `choices` what is decided of single sheets, by name (None: a text); `count` is
    called with how many more rows are read.

    Raises:
        FileUnreadableError: The path cannot be opened.
    """
    file = str(name)
    decided = choices or {}
    otherwise = SheetChoice(table)
    try:
        grids = _grids(name, content, decided.get(None, otherwise).table)
        kept = [grid for grid in grids if not decided.get(grid.sheet, otherwise).left_out]
        if grids and not kept:
            return []
        sheets = [
            sheet for grid in kept if (sheet := _sheet(file, grid, decided.get(grid.sheet, otherwise), count))
        ]
        if sum(len(sheet.rows) for sheet in sheets) > _MOST_ROWS:
            raise UnreadableError("too_many_rows")
    except UnreadableError as unreadable:
        return [_unread(file, unreadable.why)]
    return sheets or [_unread(file, "empty")]


def read_tables(name: str | Path, content: bytes | None = None) -> list[PlainTable] | Problem:
    """Read the tables of any file at all, whatever they are about; a problem where there is none.

    Raises:
        FileUnreadableError: The path cannot be opened.
    """
    try:
        tables = [table for grid in _grids(name, content, None) for table in _tables(str(name), grid)]
    except UnreadableError as unreadable:
        return _unreadable(str(name), unreadable.why)
    return tables or _unreadable(str(name), "empty")


@dataclass(frozen=True)
class AsItStands:
    """Every row of a text or a sheet, those above and below a table too; `delimiter` of a text."""

    sheet: str | None
    delimiter: str | None
    rows: Sequence[Raw]


def rows_as_they_stand(name: str, content: bytes) -> list[AsItStands]:
    """Return all rows of a file with their numbers; [] where it cannot be read."""
    try:
        return [
            AsItStands(grid.sheet, grid.delimiter, list(grid.rows)) for grid in _grids(name, content, None)
        ]
    except UnreadableError:
        return []


def _grids(name: str | Path, content: bytes | None, table: str | None) -> list["_Grid"]:
    if content is None:
        try:
            content = Path(name).read_bytes()
        except OSError as error:
            raise FileUnreadableError(file=str(name)) from error
    return list(_workbook(content) if is_workbook(content) else _text(content, table))


def _unread(file: str, why: str) -> Sheet:
    return Sheet(file, None, problems=(_unreadable(file, why),))


def _unreadable(file: str, why: str) -> Problem:
    return Problem(file, None, None, None, None, "unreadable_file", facts={"why": why})


# --- from bytes to a grid of cells -------------------------------------------------------------------


@dataclass
class _Grid:
    """Every row of one text or sheet, by number, before it is known what they are."""

    rows: Iterable[Raw]
    sheet: str | None = None
    encoding: str | None = None
    dialect: Dialect | None = None
    ends: LineEnds | None = None
    formats_unseen: bool = False
    hidden: bool = False
    decisions: list[Decision] = field(default_factory=list)
    garbled: str | None = None  # accents in an encoding that the file as a whole is not in

    @property
    def delimiter(self) -> str | None:
        return self.dialect.delimiter if self.dialect else None


def _text(content: bytes, table: str | None) -> Iterator[_Grid]:
    text, encoding = as_utf8(content)
    lines, ends = lines_of(text)
    lines.drop_blank_end()
    if len(lines) > _MOST_LINES:
        raise UnreadableError("too_many_rows")
    garbled = next(filter(None, map(garbled_word, lines)), None) if encoding == "windows-1252" else None
    dialect = find_dialect(lines, _known_delimiter(lines, table))
    head = split(lines[:_HEADING_WITHIN], dialect)
    width = Counter(len(row.cells) for row in head).most_common(1)
    yield _Grid(
        split(lines, dialect, width[0][0] if width else 0),
        encoding=encoding,
        dialect=dialect,
        ends=ends,
        garbled=garbled,
    )


def _known_delimiter(lines: Sequence[str], table: str | None) -> list[str]:
    """Return the delimiter under which a heading is one of ours, if there is one."""

    def heading(delimiter: str) -> tuple[bool, int]:
        heads = islice(split(lines, Dialect(delimiter)), _HEADING_WITHIN)
        rows = [folded_names(row.cells) for row in heads]
        best = max((score(names, table) for names in rows), default=(False, 0))
        return best if best[1] and any(recognised(names, None) for names in rows) else (False, 0)

    scores = {delimiter: heading(delimiter) for delimiter in DELIMITERS}
    best = max(scores, key=lambda delimiter: scores[delimiter])
    return [best] if scores[best] != (False, 0) else []


# --- workbooks ---------------------------------------------------------------------------------------


def _workbook(content: bytes) -> Iterator[_Grid]:
    for stored in read_sheets(content):
        yield _Grid(
            CompressedList(_with_blanks(stored.rows)),
            sheet=stored.name,
            formats_unseen=stored.formats_unseen,
            hidden=stored.hidden,
            decisions=[Decision(kind) for kind in stored.seen],
        )


def _with_blanks(rows: Iterable[tuple[int, list[Cell]]]) -> Iterator[Raw]:
    """Yield rows with the blank ones between them, which set tables apart."""
    last = 0
    for number, cells in rows:
        yield from (Raw(blank, ()) for blank in range(last + 1, min(number, last + _BLANK)))
        yield Raw(number, cells)
        last = number


# --- which table, which heading ----------------------------------------------------------------------


def _sheet(file: str, grid: _Grid, choice: SheetChoice, count: Count | None) -> Sheet | None:
    """Find the heading among the rows of a grid, and what stands below it; None where there is nothing."""
    top: list[Raw] = []
    rows: CompressedList[Raw] = CompressedList()
    lengths: _Lengths = {}
    for n, row in enumerate(_with_shared_cells(grid.rows), 1):
        if n <= _TOP:
            top.append(row)
        if count and n % COUNTED == 0:
            count(COUNTED)
        _measure(row, lengths)
        if has_content(row):
            rows.append(row)
            if len(rows) > _MOST_ROWS + _HEADING_WITHIN:
                raise UnreadableError("too_many_rows")
    if not rows:
        return None
    if _begins(rows[0], *BESIDE):
        return None
    if _begins(rows[0], EXAMPLE):
        return Sheet(file, grid.sheet, decisions=(Decision("example", {"rows": len(rows) - 2}),))
    is_form = _begins(rows[0], REPORT_SHEET)
    table = "reports" if is_form else choice.table
    scores = [score(folded_names(row.cells), table) for row in rows[:_HEADING_WITHIN]]
    place = scores.index(max(scores))
    if not max(scores)[1] and (heading := find_tables(top)[0].heading):
        place = rows.index(heading[-1])  # none is known: the one that people see
    head = rows[place]
    written = tuple(" ".join(str(cell).split()) for cell in head.cells)
    width = max((at for at, heading in enumerate(written, 1) if heading), default=0)
    written = written[:width]
    # In brackets stands what a report sheet calls to mind: nobody fills it in, and it is not read back.
    named = tuple("" if is_form and heading.startswith("(") else heading for heading in written)
    match = recognised(folded_names(named), table) if width <= MOST_COLUMNS else None
    if match and choice.columns:
        match = as_decided(match, written, choice)
    common: dict[str, Any] = {
        "file": file,
        "sheet": grid.sheet,
        "encoding": grid.encoding,
        "delimiter": grid.delimiter,
    }
    if grid.hidden and recognised(folded_names(written), None) is None:
        return None  # the list behind a drop-down, most often
    if match is None or width > _WIDEST:
        facts: dict[str, Any] = {"headings": [shown(heading) for heading in written[:MOST_NAMED] if heading]}
        problem = Problem(file, grid.sheet, None, None, None, "unknown_table", facts=facts)
        if match:
            problem = replace(problem, row=head.number, code="too_many_columns", facts={"n": width})
        empty = CompressedList(Row(row.number, ()) for row in rows.after(place + 1))
        return Sheet(**common, rows=empty, problems=(problem,))

    problem_at = partial(Problem, file, grid.sheet, match.table)
    decisions = [Decision("table", {"table": match.table})]
    if grid.encoding:
        decisions.append(Decision("text", {"encoding": grid.encoding, "delimiter": grid.delimiter}))
    if head.number > 1:
        decisions.append(Decision("heading_row", {"row": head.number, "above": place}))
    excel = _blocks_excel_cut(lengths, width) if grid.dialect else frozenset()
    if excel:
        decisions.append(Decision("short_rows"))
    if width * (len(rows) - place) > MOST_CELLS:
        raise UnreadableError("too_large")
    below = CompressedList(_below(rows.after(place + 1), width))
    if is_form:
        given = CompressedList(row for row in below if _has_news(row, match.columns))
        decisions.append(Decision("report_sheet", {"filled": len(given), "left": len(below) - len(given)}))
        below = given
    return Sheet(
        **common,
        table=match.table,
        formats_unseen=grid.formats_unseen,
        heading_row=head.number,
        headings=written,
        columns=match.columns,
        rows=below,
        decisions=(*decisions, *grid.decisions),
        problems=(
            *([problem_at(None, None, "doubtful_encoding", grid.garbled)] if grid.garbled else ()),
            *([] if below or is_form else [problem_at(head.number, None, "no_rows")]),
            *problems_of_headings(match, head, named, choice, problem_at),
            *problems_of_unnamed(
                rows.after(place + 1), written, head.number, grid.delimiter is None, problem_at
            ),
            *(_of_shape(rows.after(place + 1), match, width, excel, problem_at) if grid.dialect else ()),
        ),
    )


def _begins(row: Raw, *marks: str) -> bool:
    """Return whether a row is the first line of a sheet that begins with one of these."""
    first = fold(str(next(filter(is_filled, row.cells)))[:MOST_SHOWN])
    return any(first.startswith(fold(mark)) for mark in marks)


def _has_news(row: Row, columns: Sequence[str | None]) -> bool:
    """Return whether a line of a report sheet says more than of what, when and by whom."""
    return any(
        column is not None and column not in _NO_NEWS and str(cell).strip().casefold() not in NOTHING_GIVEN
        for column, cell in zip(columns, row.cells, strict=True)
    )


def _with_shared_cells(rows: Iterable[Raw]) -> Iterator[Raw]:
    """Yield rows in which equal short cells are one and the same: half of the memory of a long file."""
    known: dict[str, str] = {}
    for number, cells, broken in rows:
        share = known.setdefault if len(known) < _SHARED else known.get
        shared = [
            share(cell, cell) if type(cell) is str and len(cell) <= MOST_OF_SHORT else cell for cell in cells
        ]
        yield Raw(number, tuple(shared), broken)


def _below(rows: Iterable[Raw], width: int) -> Iterator[Row]:
    """Yield rows as wide as their heading."""
    for number, cells, _ in rows:
        fitting = cells if len(cells) == width else [*cells[:width], *[""] * (width - len(cells))]
        yield Row(number, tuple(fitting))


def _of_shape(
    rows: Iterable[Raw], match: Match, width: int, excel: frozenset[int], problem_at: ProblemAt
) -> Iterator[Problem]:
    """Yield rows of text that have not as many cells as there are headings, and of broken quoting."""
    for number, cells, broken in rows:
        have = len(cells)
        if broken is not None:
            column = match.columns[broken] if broken < width else None
            yield problem_at(number, column, "broken_quoting", shown(cells[broken] if broken < have else ""))
        elif (have > width and any(map(is_filled, cells[width:]))) or (
            have < width and _block(number) not in excel
        ):
            yield problem_at(number, None, "wrong_cell_count", str(have), {"cells": have, "headings": width})


def _block(number: int) -> int:
    return (number - 1) // 16


# How many cells the rows of a block have; -1 where quoting breaks.
_Lengths = dict[int, set[int]]


def _measure(row: Raw, lengths: _Lengths) -> None:
    lengths.setdefault(_block(row.number), set()).add(-1 if row.broken is not None else len(row.cells))


def _blocks_excel_cut(lengths: _Lengths, width: int) -> frozenset[int]:
    """Return the blocks of 16 rows in which Excel left out trailing empty cells: in all rows alike."""
    return frozenset(
        block for block, widths in lengths.items() if block and len(widths) == 1 and 0 <= min(widths) < width
    )


# --- any table ---------------------------------------------------------------------------------------


def _tables(file: str, grid: _Grid) -> Iterator[PlainTable]:
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


def _decided(grid: _Grid, part: DetectedTable) -> Iterator[Decision]:
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


def _worth_a_look(grid: _Grid, part: DetectedTable) -> Iterator[Decision]:
    for where, lines in (("lines_above", part.above), ("lines_below", part.below)):
        if lines:
            text = " ".join(cell_text(cell) for cell in lines[0].cells if is_filled(cell))
            yield Decision(where, {"rows": [row.number for row in lines], "value": shown(text)})
    rows = [*part.heading, *part.rows]
    if grid.dialect:
        # A last row alone in its block shows nothing of what Excel did.
        excel: Collection[int] = ()
        if any(len(row.cells) < part.width for row in rows):
            blocks = Counter(_block(row.number) for row in rows)
            lengths: _Lengths = {}
            for row in rows:
                _measure(row, lengths)
            excel = {block for block in _blocks_excel_cut(lengths, part.width) if blocks[block] > 1}
        ragged = [
            row.number
            for row in rows
            if len(row.cells) != part.width
            and row.broken is None
            and has_content(row)
            and (
                any(map(is_filled, row.cells[part.width :]))
                or (len(row.cells) < part.width and _block(row.number) not in excel)
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
