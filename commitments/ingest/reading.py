"""Files → sheets of our tables.

Whatever is decided on the way is kept as data (`Decision`), whatever is wrong as a `Problem`; nothing raises
because of what a file holds.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from commitments.contract.model import RECORDS
from commitments.ingest.columns import SheetColumns
from commitments.ingest.corrections import CorrectedCell, Corrections, correct
from commitments.ingest.grids import Grid, grids, unreadable_file
from commitments.ingest.headings import HEADING_WITHIN
from commitments.ingest.layouts import lay_out
from commitments.ingest.packed_rows import PackedRows
from commitments.ingest.problems import Decision
from commitments.ingest.sent_sheets import BESIDE, begins_with
from commitments.ingest.sheet_reading import read_sheet
from commitments.ingest.sheets import MOST_ROWS, Count, Row, Sheet, SheetChoice
from commitments.ingest.spreadsheets import UnreadableError
from commitments.ingest.table_detection import filled_cells, has_content

_AS_IT_IS = SheetChoice()


def read_file(
    name: str | Path,
    content: bytes | None = None,
    table: str | None = None,
    choices: Mapping[str | None, SheetChoice] | None = None,
    count: Count | None = None,
    leave_out: Collection[str] = (),
    *,
    shares_of_one: bool = False,
) -> list[Sheet]:
    """Read a file of any accepted kind: one sheet for text, one for each sheet in use of a workbook.

    `content` is read from the path `name` where it is not given; `table` is the table where the headings are
    not to decide it, `choices` what is decided of single sheets, by name (None: a text); `count` is
    called with how many more rows are read; `leave_out` are the kinds of `OMISSIBLE` that are left out
    unasked; `shares_of_one` says that figures without a sign which all lie in 0–1 in a column of percentages
    are shares of one.

    Raises:
        FileUnreadableError: The path cannot be opened.
    """
    file = str(name)
    decided = choices or {}
    otherwise = SheetChoice(
        table, without_hidden="hidden_cells" in leave_out, as_it_stands="layouts" in leave_out
    )
    try:
        of_file = grids(name, content, decided.get(None, otherwise).table)
        kept = [grid for grid in of_file if not decided.get(grid.sheet, otherwise).left_out]
        if of_file and not kept:
            return []
        kept = lay_out(kept, decided, otherwise)
        sheets = [
            sheet
            for grid in kept
            if (
                sheet := _hidden_sheet(file, grid)
                if grid.hidden and not decided.get(grid.sheet, _AS_IT_IS).table
                else read_sheet(file, grid, decided.get(grid.sheet, otherwise), count)
            )
        ]
        if sum(len(sheet.rows) for sheet in sheets) > MOST_ROWS:
            raise UnreadableError("too_many_rows")
    except UnreadableError as unreadable:
        return [_unread(file, unreadable.why)]
    if leave_out:
        asked = [problem for sheet in sheets for problem in sheet.problems if problem.code in leave_out]
        corrections = Corrections().answering(map(CorrectedCell.of, asked), "leave_out")
        sheets = [correct(sheet, corrections) for sheet in sheets]
    if shares_of_one:
        sheets = [*map(_with_percentages, sheets)]
    return list(_without_covers(sheets)) or [_unread(file, "empty")]


def _with_percentages(sheet: Sheet) -> Sheet:
    """Return a sheet with what may be shares of one in its columns of percentages read as percentages."""
    if sheet.table is None:
        return sheet
    record = RECORDS[sheet.table]
    asked = SheetColumns(sheet, record, fictional=False).unsigned_shares(record.columns())
    places = [CorrectedCell(sheet.file, sheet.sheet, 0, name) for name, _ in asked]
    return correct(sheet, Corrections().answering(places, "shares_of_one"))


def _unread(file: str, why: str) -> Sheet:
    return Sheet(file, None, problems=(unreadable_file(file, why),))


def _hidden_sheet(file: str, grid: Grid) -> Sheet | None:
    """Name a sheet that is hidden, and is read where a person says which table it is; None for a list, such
    as those behind a drop-down."""
    top = list(islice(filter(has_content, grid.rows), HEADING_WITHIN))
    if not any(filled_cells(row) > 1 for row in top) or begins_with(top[0], *BESIDE):
        return None
    return Sheet(file, grid.sheet, decisions=(Decision("hidden_sheet_left_out"),))


def _without_covers(sheets: Sequence[Sheet]) -> Iterator[Sheet]:
    """Yield sheets; beside a table, one that can be none is told and keeps nothing from being read."""
    beside_a_table = any(sheet.table for sheet in sheets)
    for sheet in sheets:
        if not any(decision.kind == "no_table" for decision in sheet.decisions):
            yield sheet
        elif beside_a_table:
            yield replace(sheet, rows=PackedRows(Row), problems=())
        else:
            yield replace(sheet, decisions=tuple(each for each in sheet.decisions if each.kind != "no_table"))
