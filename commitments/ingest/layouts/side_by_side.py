"""Tables beside each other on one sheet, with the same headings: each below a name, or below none."""

from collections.abc import Iterator

from commitments.ingest.cells import given_text
from commitments.ingest.dialect import Raw
from commitments.ingest.grids import Grid
from commitments.ingest.headings import texts_of
from commitments.ingest.layouts.laying_out import Laying, made_of, moved
from commitments.ingest.layouts.whereabouts import SECTION, named_in
from commitments.ingest.problems import Decision
from commitments.ingest.spreadsheets import column_letter
from commitments.ingest.table_detection import is_filled

_LEAST = 2  # headings of a table


def tables_side_by_side(laying: Laying) -> Grid | None:
    """Lay out tables that stand beside each other as one below the other."""
    place = next((at for at, row in enumerate(laying.heads) if _starts(texts_of(row.cells))), None)
    if place is None:
        return None
    head = laying.heads[place]
    texts = texts_of(head.cells)
    starts = _starts(texts)
    width = starts[1] - starts[0]
    headings = [text for text in texts[starts[0] : starts[1]] if text]
    above = laying.heads[place - 1] if place else None
    names = [given_text(above.cells[at]) if above and at < len(above.cells) else "" for at in starts]
    names = names if all(names) else []
    kinds = {found[0] if (found := named_in(name)) else SECTION for name in names}
    which = kinds.pop() if len(kinds) == 1 else SECTION

    def made() -> Iterator[Raw]:
        for row in laying.below(head, len(texts) + width):
            for at, start in enumerate(starts):
                cells = [moved(row, place) for place in range(start, start + len(headings))]
                if any(is_filled(cell) for cell, _ in cells):
                    named = [(name, None) for name in names[at : at + 1]]
                    yield made_of(row.number, [*cells, *named], column_letter(start))

    first = above.number if names and above else head.number
    return laying.laid_out(
        first,
        head._replace(cells=[*headings, *([which] if names else [])]),
        made(),
        Decision("side_by_side", {"n": len(starts)}),
    )


def _starts(texts: tuple[str, ...]) -> list[int]:
    """Return where tables begin in a row of headings: the same headings again behind a blank one."""
    folded = [" ".join(text.casefold().split()) for text in texts]
    if "" not in folded:
        return []
    width = folded.index("") + 1
    tables = [folded[at : at + width - 1] for at in range(0, len(folded), width)]
    gaps = [folded[at] for at in range(width - 1, len(folded), width)]
    alike = all(table == tables[0] for table in tables) and not any(gaps)
    return [*range(0, len(folded), width)] if alike and len(tables) > 1 and width > _LEAST else []
