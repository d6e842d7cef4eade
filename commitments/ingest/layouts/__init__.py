"""The shapes that people send → rows as the tables have them, before anything is checked.

A layout is plain or it is none: where a table can be read as it stands, nothing in it is moved. What was done
is a `Decision`, and `SheetChoice.as_it_stands` takes it back.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from commitments.ingest.grids import Grid
from commitments.ingest.layouts.forms import form_answers
from commitments.ingest.layouts.laying_out import Laying
from commitments.ingest.layouts.lights import colours_of_cells, columns_of_lights, ticked_columns
from commitments.ingest.layouts.periods import a_column_a_period
from commitments.ingest.layouts.sections import section_rows
from commitments.ingest.layouts.side_by_side import tables_side_by_side
from commitments.ingest.layouts.transposed import on_its_side
from commitments.ingest.layouts.whereabouts import beside_the_table
from commitments.ingest.problems import Decision
from commitments.ingest.sent_sheets import BESIDE, EXAMPLE, REPORT_SHEET, begins_with
from commitments.ingest.sheets import SheetChoice

# In this order, each after those before it.
_LAYOUTS: tuple[Callable[[Laying], Grid | None], ...] = (
    on_its_side,
    tables_side_by_side,
    ticked_columns,
    colours_of_cells,
    section_rows,
    beside_the_table,
    a_column_a_period,
    form_answers,
    columns_of_lights,
)


def lay_out(
    grids: Sequence[Grid], choices: Mapping[str | None, SheetChoice], otherwise: SheetChoice
) -> list[Grid]:
    """Return the grids of a file, each as its rows are those of a table, after what a person chose of it."""
    book = [Laying(grid, choices.get(grid.sheet, otherwise)) for grid in grids]
    laid_out = []
    for laying in book:
        made = laying.grid
        for layout in _LAYOUTS if _may_be_laid_out(laying) else ():
            made = layout(Laying(made, laying.choice, book)) or made
        if laying.choice.as_it_stands and made is not laying.grid:
            made = replace(laying.grid, decisions=[*laying.grid.decisions, Decision("as_it_stands")])
        laid_out.append(made)
    return laid_out


def _may_be_laid_out(laying: Laying) -> bool:
    """Return whether a grid is read at all, and is none of those that are sent out to be filled in."""
    is_read = bool(laying.heads) and (laying.choice.table or not laying.grid.hidden)
    return bool(is_read) and not begins_with(laying.heads[0], REPORT_SHEET, EXAMPLE, *BESIDE)
