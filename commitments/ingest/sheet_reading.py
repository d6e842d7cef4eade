"""One text or sheet → a table of ours: its heading, and the rows below it as they are seen."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from commitments.ingest.asides import Asides
from commitments.ingest.cells import MOST_NAMED, shown, shown_together
from commitments.ingest.clues import with_words
from commitments.ingest.dialect import Raw
from commitments.ingest.grids import Grid
from commitments.ingest.heading_rows import (
    HeadingRows,
    chosen_heading,
    explains_columns,
    find_heading,
    heading_of,
)
from commitments.ingest.headings import (
    FAULTS,
    HEADING_WITHIN,
    LEFT_OUT,
    Match,
    as_decided,
    clues_of,
    is_ours,
    problems_of_headings,
    problems_of_unnamed,
    recognised,
    taken_for,
    texts_of,
)
from commitments.ingest.packed_rows import Columns, PackedRows
from commitments.ingest.problems import Decision, Problem, ProblemAt
from commitments.ingest.ragged_rows import (
    Lengths,
    blocks_excel_cut,
    measure,
    measure_columns,
    problems_of_shape,
)
from commitments.ingest.sent_sheets import BESIDE, EXAMPLE, REPORT_SHEET, begins_with, has_news, is_beside
from commitments.ingest.sheet_format import NO_FORMAT, FormattedRows, headings_as_seen
from commitments.ingest.sheets import (
    FIRST_ROWS,
    MOST_ROWS,
    Count,
    FirstRows,
    Row,
    Sheet,
    SheetChoice,
)
from commitments.ingest.spreadsheets import MOST_CELLS, MOST_COLUMNS, UnreadableError
from commitments.ingest.table_detection import filled_cells, find_tables, has_content, span

_TOP = 1_000  # rows that show where an unknown heading is
_WIDEST = 200  # columns of a table of ours
_SEEN = r"[!-~]"  # what surely is something


def read_sheet(file: str, grid: Grid, choice: SheetChoice, count: Count | None) -> Sheet | None:
    """Return what a text or sheet holds; None where there is nothing, or what is sent out beside a table."""
    rows = _GridRows(grid, count)
    if not rows.filled or begins_with(rows.filled[0], *BESIDE):
        return None
    if begins_with(rows.filled[0], EXAMPLE):
        example = Decision("example", {"rows": len(rows.filled) - 2})
        return Sheet(file, grid.sheet, decisions=(example,))
    is_report_sheet = begins_with(rows.filled[0], REPORT_SHEET)
    heading = _Heading(rows, choice, is_report_sheet=is_report_sheet)
    if heading.match is None or heading.width > _WIDEST:
        return _of_no_table(file, grid, rows, heading)
    return with_words(_of_table(file, grid, rows, heading, heading.match))


class _GridRows:
    """The rows of a grid with something in them: `top` has all of the first, also those without."""

    def __init__(self, grid: Grid, count: Count | None) -> None:
        every = grid.rows if isinstance(grid.rows, PackedRows) else PackedRows(Raw, grid.rows)
        self.top = _top(every)
        self.filled = PackedRows(Raw)
        self.lengths: Lengths = {}
        for block in every.blocks():
            if isinstance(block, Columns):
                measure_columns(block, self.lengths)
                if _is_filled_throughout(block):
                    self.filled.take(block)
                else:
                    self.filled.extend(filter(has_content, block.rows(Raw)))
            else:
                for row in block:
                    measure(row, self.lengths)
                self.filled.extend(filter(has_content, block))
            if count:
                count(len(block))
            if len(self.filled) > MOST_ROWS + HEADING_WITHIN:
                raise UnreadableError("too_many_rows")
        self.format = grid.format
        self.asked = grid.asked
        self.is_laid_out = grid.stands is not None
        self._shown = grid.stands.first(FIRST_ROWS) if grid.stands else self.top[:FIRST_ROWS]
        self._merged = grid.stands.format.merged if grid.stands else self.format.merged

    @property
    def first(self) -> FirstRows:
        """Return the first rows as they stand."""
        last = self._shown[-1].number if self._shown else 0
        rows = tuple(Row(row.number, tuple(row.cells[:_WIDEST])) for row in self._shown)
        return FirstRows(rows, tuple(area for area in self._merged if area[0] <= last))


class _Heading:
    """The heading among rows, after what a person chose; `match` is None where it is that of no table."""

    def __init__(self, rows: _GridRows, choice: SheetChoice, *, is_report_sheet: bool) -> None:
        table = "reports" if is_report_sheet else choice.table
        seen = headings_as_seen(rows.top, rows.format)
        heads = [as_seen for row, as_seen in zip(rows.top, seen, strict=True) if has_content(row)]
        self.place = (
            chosen_heading(heads, choice.heading_row, 1 if rows.is_laid_out else choice.heading_floors)
            or find_heading(heads, table)
            or _as_people_see_it(heads, seen)
        )
        self.above = heads[: self.place.first]
        self.row = self.place.row
        self.width = span(self.row)
        self.choice = choice
        self.is_report_sheet = is_report_sheet
        texts = texts_of(self.row.cells[: self.width])
        self.written = tuple(" ".join(text.split()) for text in texts)
        # In brackets stands what a report sheet calls to mind: nobody fills it in, and it is not read back.
        self.left_out = rows.format.hidden_columns if choice.without_hidden else set()
        self.ours = tuple(
            text for text in self.written if is_ours(text) or (is_report_sheet and text.startswith("("))
        )
        texts = tuple(
            "" if at in self.left_out or self.written[at] in self.ours else text
            for at, text in enumerate(texts)
        )
        self.asked = {text: asked for text, asked in rows.asked.items() if text not in choice.columns}
        self.named = tuple(
            heading if text and heading not in self.asked else ""
            for heading, text in zip(self.written, texts, strict=True)
        )
        match = recognised(texts, table) if self.width <= MOST_COLUMNS else None
        self.match = as_decided(match, self.named, choice) if match else match

    @property
    def floors(self) -> int:
        """Return how many rows the heading has."""
        return self.place.last - self.place.first + 1

    def begin(self, rows: Sequence[Raw]) -> int:
        """Return the place of the first row of data: lines that explain the columns are none."""
        begin = self.place.last + 1
        while begin < len(rows) and explains_columns(rows[begin], self.width):
            begin += 1
        return begin


def _as_people_see_it(rows: Sequence[Raw], top: Sequence[Raw]) -> HeadingRows:
    """Return the heading of a table that is none of ours; the first row where there is none."""
    seen = find_tables(top)[0].heading
    first, last = (rows.index(row) for row in (seen[0], seen[-1])) if seen else (0, 0)
    return heading_of(rows, first, last)


def _of_no_table(file: str, grid: Grid, rows: _GridRows, heading: _Heading) -> Sheet:
    """Return a sheet that is no table of ours, or has too many columns for one."""
    facts = {"headings": [shown(text) for text in heading.written[:MOST_NAMED] if text]}
    problem = Problem(file, grid.sheet, None, None, None, "unknown_table", facts=facts)
    if heading.match:
        wide = {"n": heading.width}
        problem = Problem(file, grid.sheet, None, heading.row.number, None, "too_many_columns", facts=wide)
    return Sheet(
        file,
        grid.sheet,
        encoding=grid.encoding,
        delimiter=grid.delimiter,
        heading_row=heading.row.number,
        heading_floors=heading.floors,
        headings=heading.written[:MOST_NAMED],
        columns=(None,) * len(heading.written[:MOST_NAMED]),
        rows=PackedRows(Row, (Row(row.number, ()) for row in rows.filled.after(heading.place.last + 1))),
        decisions=(*_decided_of_no_table(rows.filled, grid.sheet), *grid.decisions),
        problems=(problem,),
        first_rows=rows.first,
    )


def _decided_of_no_table(rows: Sequence[Raw], name: str | None) -> tuple[Decision, ...]:
    """Return what is decided of a sheet that can be none of our tables, as those have three columns, or that
    says by its name that it is none."""
    wide = (row for row in rows if filled_cells(row) > 2)
    if not is_beside(name or "") and next(wide, None) and next(wide, None):
        return ()
    return (Decision("no_table", {"value": shown_together(rows[0].cells)}),)


def _of_table(file: str, grid: Grid, rows: _GridRows, heading: _Heading, match: Match) -> Sheet:
    """Return the rows below the heading of a table of ours, and what is decided and wrong."""
    problem_at = partial(Problem, file, grid.sheet, match.table)
    head, width, written = heading.row, heading.width, heading.written
    begin = heading.begin(rows.filled)
    excel = blocks_excel_cut(rows.lengths, width) if grid.dialect else frozenset()
    decisions = [*_decided_of_heading(grid, rows.filled, heading, match, begin)]
    if excel:
        decisions.append(Decision("short_rows"))
    if width * (len(rows.filled) - begin) > MOST_CELLS:
        raise UnreadableError("too_large")
    form = FormattedRows(rows.format, match, head.number, problem_at, heading.choice.without_hidden)
    left_out: list[int] = []
    asides = Asides(match, written)

    def as_seen(raws: Iterable[Raw]) -> Iterator[Row]:
        fitting = _without_marked(_fitting(raws, width), written, left_out)
        seen = fitting if rows.format == NO_FORMAT else form.read(fitting)
        return (Row(row.number, tuple(row.cells), row.across) for row in seen)

    if heading.is_report_sheet:
        lines = list(as_seen(rows.filled.after(begin)))
        below = PackedRows(Row, asides.watch(row for row in lines if has_news(row, match.columns)))
        decisions.append(Decision("report_sheet", {"filled": len(below), "left": len(lines) - len(below)}))
    elif rows.format == NO_FORMAT:
        below = PackedRows(Row)
        for block in rows.filled.blocks(begin):
            if isinstance(block, Columns) and _fits(block, written):
                below.take(asides.watched(block.with_cells_shared(width)))
            else:
                raws = block.rows(Raw) if isinstance(block, Columns) else block
                below.extend(asides.watch(as_seen(raws)))
    else:
        below = PackedRows(Row, asides.watch(as_seen(rows.filled.after(begin))))
    has_ends = grid.dialect is not None  # only the rows of a text end somewhere
    data = rows.filled.blocks
    ragged = problems_of_shape(data(begin), match, width, excel, problem_at) if has_ends else ()
    return Sheet(
        file,
        grid.sheet,
        match.table,
        grid.encoding,
        grid.delimiter,
        heading_row=head.number,
        heading_floors=heading.floors,
        headings=tuple("" if at in heading.left_out else text for at, text in enumerate(written)),
        columns=match.columns,
        ours=heading.ours,
        # Whoever adds a line to a report sheet writes what it is about where the others call it to mind.
        clues=clues_of(match, written if heading.is_report_sheet else heading.named, heading.choice),
        whose=heading.choice.whose,
        rows=below,
        decisions=(
            *decisions,
            *form.decisions,
            *([Decision("left_out", {"rows": left_out})] if left_out else ()),
            *grid.decisions,
        ),
        problems=(
            *([problem_at(None, None, "doubtful_encoding", grid.garbled)] if grid.garbled else ()),
            *([] if below or heading.is_report_sheet else [problem_at(None, None, "no_rows")]),
            *_tables_above(heading, problem_at),
            *_asked(heading, problem_at),
            *problems_of_headings(match, head, heading.named, heading.choice, problem_at),
            *problems_of_unnamed(data(begin), written, head.number, not has_ends, problem_at),
            *form.problems,
            *_one_a_row(asides.problems(below, problem_at), ragged, form.problems),
        ),
        first_rows=rows.first,
        laid_out=grid.stands is not None,
    )


def _asked(heading: _Heading, problem_at: ProblemAt) -> Iterator[Problem]:
    """Yield what a layout leaves to a person: which column some of its headings are."""
    for text, (column, code) in heading.asked.items():
        if code == "unknown_column":
            yield problem_at(heading.row.number, text, code, text, {"near": column})
        else:
            yield problem_at(heading.row.number, None, code, text)


def _tables_above(heading: _Heading, problem_at: ProblemAt) -> Iterator[Problem]:
    """Yield each heading of a table of ours above the one that is read, if rows stand below it."""
    for row in heading.above[:-1]:
        match = recognised(texts_of(row.cells), None)
        if match and match.is_complete:
            yield problem_at(row.number, None, "table_above", shown_together(row.cells))


def _decided_of_heading(
    grid: Grid, rows: Sequence[Raw], heading: _Heading, match: Match, begin: int
) -> Iterator[Decision]:
    """Yield which table it is, by which rows, and what stands above and below these."""
    yield Decision("table", {"table": match.table})
    if grid.encoding:
        yield Decision("text", {"encoding": grid.encoding, "delimiter": grid.delimiter})
    first, last = heading.place.first, heading.place.last
    floors = [row.number for row in rows[first : last + 1]]
    if floors[0] > 1 and (first or not grid.stands):
        yield Decision("heading_row", {"row": heading.row.number, "above": first})
    if len(floors) > 1:
        yield Decision("heading", {"rows": floors})
    if pairs := taken_for(match, heading.written, heading.choice):
        yield Decision("headings_read", {"table": match.table, "pairs": pairs})
    if ours := [FAULTS if FAULTS in text else text for text in heading.ours if is_ours(text)]:
        yield Decision("own_columns", {"headings": ours})
    if heading.choice.whose:
        yield Decision("whose", {"name": heading.choice.whose})
    if explained := rows[last + 1 : begin]:
        numbers = [row.number for row in explained]
        yield Decision("columns_explained", {"rows": numbers, "value": shown_together(explained[0].cells)})


def _one_a_row(
    asides: Sequence[Problem], ragged: Iterable[Problem], seen: Sequence[Problem]
) -> Iterator[Problem]:
    """Yield the one problem of each row that is none of the table or has not the cells of one: of a total or
    note with too few cells that it is one. One that is struck out is asked about already."""
    struck = {problem.row for problem in seen if problem.code == "struck_out"}
    by_row = {problem.row: problem for problem in asides if problem.row not in struck}
    for problem in ragged:
        if problem.facts.get("cells", 0) >= problem.facts.get("headings", 0):
            by_row.pop(problem.row, None)
        if problem.row not in by_row:
            yield problem
    yield from by_row.values()


def _top(every: PackedRows[Raw]) -> list[Raw]:
    """Return the first rows, also those without anything, that show where a heading is."""
    top: list[Raw] = []
    filled = 0
    for row in every:
        if len(top) >= _TOP and filled >= HEADING_WITHIN:
            break
        top.append(row)
        filled += has_content(row)
    return top


def _is_filled_throughout(block: Columns) -> bool:
    """Return whether something stands in each row, as far as its first cells show."""
    return any(block.all_match(at, _SEEN) for at in range(len(block.cells)))


def _fits(block: Columns, written: Sequence[str]) -> bool:
    """Return whether all that stands in rows stands below headings, none of which is a mark of ours."""
    width = len(written)
    beyond = range(width, len(block.cells))
    return (
        len(block.cells) >= width
        and not any(FAULTS in text for text in written)
        and all(block.is_empty(at) for at in beyond)
    )


def _without_marked(rows: Iterable[Raw], written: Sequence[str], left_out: list[int]) -> Iterator[Raw]:
    """Yield rows without what a file that was given back says of them; the numbers of those that it bears as
    left out are kept."""
    marked = next((at for at, text in enumerate(written) if FAULTS in text), None)
    if marked is None:
        yield from rows
        return
    for row in rows:
        if row.cells[marked] == LEFT_OUT:
            left_out.append(row.number)
        else:
            yield row._replace(cells=(*row.cells[:marked], "", *row.cells[marked + 1 :]))


def _fitting(rows: Iterable[Raw], width: int) -> Iterator[Raw]:
    """Yield rows as wide as their heading."""
    for row in rows:
        cells = row.cells
        fitting = cells if len(cells) == width else [*cells[:width], *[""] * (width - len(cells))]
        yield row._replace(cells=tuple(fitting))
