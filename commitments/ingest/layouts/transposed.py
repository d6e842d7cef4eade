"""A table on its side: the fields stand one below the other, and each column is a row."""

from commitments.ingest.cells import cell_text
from commitments.ingest.dialect import Raw
from commitments.ingest.grids import Grid
from commitments.ingest.headings import recognised
from commitments.ingest.layouts.laying_out import Laying, made_of, moved
from commitments.ingest.problems import Decision
from commitments.ingest.spreadsheets import column_letter
from commitments.ingest.table_detection import filled_cells, is_filled

_LEAST = 3  # fields that are named, lest names in a first column be taken for some
_MOST = 60  # fields, and columns of a table on its side
_LONGEST = 5_000  # rows


def on_its_side(laying: Laying) -> Grid | None:
    """Lay out columns as rows where the first column plainly has the headings of a table."""
    if laying.is_complete or len(laying.rows) > _LONGEST:
        return None
    width = max(len(row.cells) for row in laying.rows)
    below = laying.below(Raw(0, ()), width, range(1, width))
    rows = [row for row in below if width > 1 and filled_cells(row) > 1]
    blocks: list[dict[str, Raw]] = [{}]
    for row in rows:
        if is_filled(row.cells[0]):
            label = " ".join(cell_text(row.cells[0]).split())
            if label in blocks[-1]:
                blocks.append({})  # the first field once more
            blocks[-1][label] = row
    labels = list(blocks[0])
    match = recognised(labels, laying.choice.table) if len(labels) <= _MOST >= width else None
    if match is None or not match.is_complete or match.named < _LEAST:
        return None
    if any(not block.keys() <= blocks[0].keys() for block in blocks):
        return None
    made = [
        made_of(
            # The rows of a block have one number, which the letters of their columns tell apart.
            [*block.values()][-1].number,
            [moved(block[label], at) if label in block else ("", None) for label in labels],
            column_letter(at),
        )
        for block in blocks
        for at in range(1, width)
        if any(is_filled(row.cells[at]) for row in block.values())
    ]
    heading = Raw(blocks[0][labels[0]].number, labels)
    return laying.laid_out(heading.number, heading, made, Decision("on_its_side", {"n": len(made)}))
