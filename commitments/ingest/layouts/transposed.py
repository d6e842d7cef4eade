"""A table on its side: the fields stand one below the other, and each column is a row."""

from commitments.ingest.cells import cell_text
from commitments.ingest.dialect import Raw
from commitments.ingest.grids import Grid
from commitments.ingest.headings import recognised
from commitments.ingest.layouts.laying_out import Laying, letter
from commitments.ingest.problems import Decision
from commitments.ingest.table_detection import filled_cells, is_filled

_LEAST = 3  # fields that are named, lest names in a first column be taken for some
_MOST = 60  # fields, and columns of a table on its side


def on_its_side(laying: Laying) -> Grid | None:
    """Lay out columns as rows where the first column plainly has the headings of a table."""
    if laying.is_complete or len(laying.rows) > _MOST:
        return None
    width = max(len(row.cells) for row in laying.rows)
    rows = [row for row in laying.below(Raw(0, ()), width) if width > 1 and filled_cells(row) > 1]
    fields = [row for row in rows if is_filled(row.cells[0])]
    labels = [cell_text(row.cells[0]).strip() for row in fields]
    match = recognised(labels, laying.choice.table) if len(set(labels)) == len(labels) <= _MOST else None
    if match is None or not match.is_complete or match.named < _LEAST or width > _MOST:
        return None
    places = [at for at in range(1, width) if any(is_filled(row.cells[at]) for row in fields)]
    number = fields[1].number  # of all rows, which the letters of their columns tell apart
    made = [Raw(number, [row.cells[at] for row in fields], across=letter(at)) for at in places]
    heading = Raw(fields[0].number, labels)
    return laying.laid_out(heading.number, heading, made, Decision("on_its_side", {"n": len(made)}))
