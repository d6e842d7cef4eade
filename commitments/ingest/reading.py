"""Files → sheets of our tables: the heading of each, and the rows below it.

Whatever is decided on the way is kept as data (`Decision`), whatever is wrong as a `Problem`; nothing raises
because of what a file holds.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from commitments.contract.batches import CompressedList
from commitments.contract.codelists import fold
from commitments.ingest.asides import Asides
from commitments.ingest.cells import (
    MOST_NAMED,
    MOST_OF_SHORT,
    MOST_SHOWN,
    NOTHING_GIVEN,
    shown,
    shown_together,
)
from commitments.ingest.corrections import CorrectedCell, Corrections, correct
from commitments.ingest.dialect import Raw
from commitments.ingest.grids import Grid, grids, unreadable_file
from commitments.ingest.heading_rows import HeadingRows, explains_columns, find_heading, heading_of
from commitments.ingest.headings import (
    HEADING_WITHIN,
    as_decided,
    problems_of_headings,
    problems_of_unnamed,
    recognised,
    taken_for,
    texts_of,
)
from commitments.ingest.problems import Decision, Problem
from commitments.ingest.ragged_rows import Lengths, blocks_excel_cut, measure, problems_of_shape
from commitments.ingest.sheet_format import NO_FORMAT, FormattedRows, headings_as_seen
from commitments.ingest.sheets import Row, Sheet, SheetChoice
from commitments.ingest.spreadsheets import MOST_CELLS, MOST_COLUMNS, UnreadableError
from commitments.ingest.table_detection import find_tables, has_content, is_filled, span

# How the first line begins of the sheets that are sent out to be filled in; every sheet of a workbook that
# holds none of what people write begins with one of the others.
REPORT_SHEET = "Fiche de compte rendu / Report sheet"
EXAMPLE = "Exemple / Example"
BESIDE = ("Mode d’emploi / Instructions", "Listes / Lists")
# What says nothing by itself of how far a commitment is.
_NO_NEWS = frozenset({"commitment_id", "as_of", "reported_by"})

_TOP = 1_000  # rows that show where an unknown heading is
_MOST_ROWS = 500_000  # of a file of our tables
_WIDEST = 200  # columns of a table of ours
_SHARED = 200_000  # different ones of these that are remembered

_AS_IT_IS = SheetChoice()

# What is called with how many more rows are done, as long work goes on.
Count = Callable[[int], None]
COUNTED = 5_000  # rows from one call to the next


def read_file(
    name: str | Path,
    content: bytes | None = None,
    table: str | None = None,
    choices: Mapping[str | None, SheetChoice] | None = None,
    count: Count | None = None,
    leave_out: Collection[str] = (),
) -> list[Sheet]:
    """Read a file of any accepted kind: one sheet for text, one for each sheet in use of a workbook.

    `content` is read from the path `name` where it is not given; `table` is the table where the headings are
    not to decide it, `choices` what is decided of single sheets, by name (None: a text); `count` is
    called with how many more rows are read; `leave_out` are the kinds of `OMISSIBLE` that are left out
    unasked.

    Raises:
        FileUnreadableError: The path cannot be opened.
    """
    file = str(name)
    decided = choices or {}
    otherwise = SheetChoice(table, without_hidden="hidden_cells" in leave_out)
    try:
        of_file = grids(name, content, decided.get(None, otherwise).table)
        kept = [grid for grid in of_file if not decided.get(grid.sheet, otherwise).left_out]
        if of_file and not kept:
            return []
        sheets = [
            sheet
            for grid in kept
            if (
                sheet := _hidden_sheet(file, grid)
                if grid.hidden and not decided.get(grid.sheet, _AS_IT_IS).table
                else _sheet(file, grid, decided.get(grid.sheet, otherwise), count)
            )
        ]
        if sum(len(sheet.rows) for sheet in sheets) > _MOST_ROWS:
            raise UnreadableError("too_many_rows")
    except UnreadableError as unreadable:
        return [_unread(file, unreadable.why)]
    if leave_out:
        asked = [problem for sheet in sheets for problem in sheet.problems if problem.code in leave_out]
        corrections = Corrections().answering(map(CorrectedCell.of, asked), "leave_out")
        sheets = [correct(sheet, corrections) for sheet in sheets]
    return list(_without_covers(sheets)) or [_unread(file, "empty")]


def _unread(file: str, why: str) -> Sheet:
    return Sheet(file, None, problems=(unreadable_file(file, why),))


def _hidden_sheet(file: str, grid: Grid) -> Sheet | None:
    """Name a sheet that is hidden, and is read where a person says which table it is; None for a list, such
    as those behind a drop-down."""
    top = list(islice(filter(has_content, grid.rows), HEADING_WITHIN))
    if not any(sum(map(is_filled, row.cells)) > 1 for row in top) or _begins(top[0], *BESIDE):
        return None
    return Sheet(file, grid.sheet, decisions=(Decision("hidden_sheet_left_out"),))


def _sheet(file: str, grid: Grid, choice: SheetChoice, count: Count | None) -> Sheet | None:
    """Find the heading among the rows of a grid, and what stands below it; None where there is nothing."""
    top: list[Raw] = []
    rows: CompressedList[Raw] = CompressedList()
    lengths: Lengths = {}
    for n, row in enumerate(_with_shared_cells(grid.rows), 1):
        if n <= _TOP or len(rows) < HEADING_WITHIN:
            top.append(row)
        if count and n % COUNTED == 0:
            count(COUNTED)
        measure(row, lengths)
        if has_content(row):
            rows.append(row)
            if len(rows) > _MOST_ROWS + HEADING_WITHIN:
                raise UnreadableError("too_many_rows")
    if not rows:
        return None
    if _begins(rows[0], *BESIDE):
        return None
    if _begins(rows[0], EXAMPLE):
        return Sheet(file, grid.sheet, decisions=(Decision("example", {"rows": len(rows) - 2}),))
    is_form = _begins(rows[0], REPORT_SHEET)
    table = "reports" if is_form else choice.table
    seen = headings_as_seen(top, grid.format)
    heads = [as_seen for row, as_seen in zip(top, seen, strict=True) if has_content(row)]
    heading = find_heading(heads, table) or _as_people_see_it(heads, seen)
    head = heading.row
    width = span(head)
    texts = texts_of(head.cells[:width])
    written = tuple(" ".join(text.split()) for text in texts)
    # In brackets stands what a report sheet calls to mind: nobody fills it in, and it is not read back.
    without = grid.format.hidden_columns if choice.without_hidden else ()
    texts = tuple(
        "" if at in without or (is_form and text.startswith("(")) else text for at, text in enumerate(texts)
    )
    named = tuple(heading if text else "" for heading, text in zip(written, texts, strict=True))
    match = recognised(texts, table) if width <= MOST_COLUMNS else None
    if match and choice.columns:
        match = as_decided(match, written, choice)
    common: dict[str, Any] = {
        "file": file,
        "sheet": grid.sheet,
        "encoding": grid.encoding,
        "delimiter": grid.delimiter,
    }
    if match is None or width > _WIDEST:
        facts: dict[str, Any] = {"headings": [shown(heading) for heading in written[:MOST_NAMED] if heading]}
        problem = Problem(file, grid.sheet, None, None, None, "unknown_table", facts=facts)
        if match:
            problem = replace(problem, row=head.number, code="too_many_columns", facts={"n": width})
        empty = CompressedList(Row(row.number, ()) for row in rows.after(heading.last + 1))
        return Sheet(**common, rows=empty, decisions=_decided_of_no_table(rows), problems=(problem,))

    problem_at = partial(Problem, file, grid.sheet, match.table)
    decisions = [Decision("table", {"table": match.table})]
    if grid.encoding:
        decisions.append(Decision("text", {"encoding": grid.encoding, "delimiter": grid.delimiter}))
    floors = [row.number for row in rows[heading.first : heading.last + 1]]
    if floors[0] > 1:
        decisions.append(Decision("heading_row", {"row": head.number, "above": heading.first}))
    if len(floors) > 1:
        decisions.append(Decision("heading", {"rows": floors}))
    if pairs := taken_for(match, written, choice):
        decisions.append(Decision("headings_read", {"table": match.table, "pairs": pairs}))
    begin = heading.last + 1
    while begin < len(rows) and explains_columns(rows[begin], width):
        begin += 1
    if explained := rows[heading.last + 1 : begin]:
        numbers = [row.number for row in explained]
        decisions.append(
            Decision("columns_explained", {"rows": numbers, "value": shown_together(explained[0].cells)})
        )
    excel = blocks_excel_cut(lengths, width) if grid.dialect else frozenset()
    if excel:
        decisions.append(Decision("short_rows"))
    if width * (len(rows) - begin) > MOST_CELLS:
        raise UnreadableError("too_large")
    fitting = _below(rows.after(begin), width)
    form = FormattedRows(grid.format, match, head.number, problem_at, choice.without_hidden)
    seen_rows = fitting if grid.format == NO_FORMAT else form.read(fitting)
    asides = Asides(match)
    if is_form:
        lines = list(seen_rows)
        below = CompressedList(asides.watch(row for row in lines if _has_news(row, match.columns)))
        decisions.append(Decision("report_sheet", {"filled": len(below), "left": len(lines) - len(below)}))
    else:
        below = CompressedList(asides.watch(seen_rows))
    ragged = problems_of_shape(rows.after(begin), match, width, excel, problem_at) if grid.dialect else ()
    return Sheet(
        **common,
        table=match.table,
        formats_unseen=grid.formats_unseen,
        heading_row=head.number,
        headings=tuple("" if at in without else heading for at, heading in enumerate(written)),
        columns=match.columns,
        rows=below,
        decisions=(*decisions, *form.decisions, *grid.decisions),
        problems=(
            *([problem_at(None, None, "doubtful_encoding", grid.garbled)] if grid.garbled else ()),
            *([] if below or is_form else [problem_at(head.number, None, "no_rows")]),
            *problems_of_headings(match, head, named, choice, problem_at),
            *problems_of_unnamed(rows.after(begin), written, head.number, grid.delimiter is None, problem_at),
            *form.problems,
            *_one_a_row(asides.problems(below, problem_at), ragged),
        ),
    )


def _one_a_row(asides: Sequence[Problem], ragged: Iterable[Problem]) -> Iterator[Problem]:
    """Yield the one problem of each row that is none of the table or has not the cells of one: of a total or
    note with too few cells that it is one."""
    by_row = {problem.row: problem for problem in asides}
    for problem in ragged:
        if problem.facts.get("cells", 0) >= problem.facts.get("headings", 0):
            by_row.pop(problem.row, None)
        if problem.row not in by_row:
            yield problem
    yield from by_row.values()


def _as_people_see_it(rows: Sequence[Raw], top: Sequence[Raw]) -> HeadingRows:
    """Return the heading of a table that is none of ours; the first row where there is none."""
    seen = find_tables(top)[0].heading
    first, last = (rows.index(row) for row in (seen[0], seen[-1])) if seen else (0, 0)
    return heading_of(rows, first, last)


def _decided_of_no_table(rows: Sequence[Raw]) -> tuple[Decision, ...]:
    """Return what is decided of a sheet that can be none of our tables, as those have three columns."""
    wide = islice((row for row in rows if sum(map(is_filled, row.cells)) > 2), 2)
    if len(list(wide)) == 2:
        return ()
    return (Decision("no_table", {"value": shown_together(rows[0].cells)}),)


def _without_covers(sheets: Sequence[Sheet]) -> Iterator[Sheet]:
    """Yield sheets; beside a table, one that can be none is told and keeps nothing from being read."""
    beside_a_table = any(sheet.table for sheet in sheets)
    for sheet in sheets:
        is_cover = any(decision.kind == "no_table" for decision in sheet.decisions)
        yield (
            sheet
            if not is_cover
            else replace(sheet, rows=CompressedList(), problems=())
            if beside_a_table
            else replace(sheet, decisions=())
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
