"""Rows that head those under them: « Commune de Port-Balafon » alone in its row, then its actions."""

import re
from collections.abc import Iterator, Mapping

from commitments.contract.model import RECORDS
from commitments.ingest.asides import is_note, is_total
from commitments.ingest.cells import cell_text, given_text
from commitments.ingest.dialect import Raw, kind
from commitments.ingest.grids import Grid
from commitments.ingest.layouts.laying_out import Laying
from commitments.ingest.layouts.whereabouts import ARTICLE, GROUP, SECTION, THEME, named_in
from commitments.ingest.problems import Decision
from commitments.ingest.table_detection import DATA, filled_cells, has_content, is_filled, span

_LONGEST = 150  # characters of what heads rows
_READ_IN = {ARTICLE: "article_id", THEME: "theme"}  # a column that the table has, or nothing
_NUMBERING = re.compile(r"\s*(?:[IVX]+|[A-Z])\s?[.)]?\s*")  # of a section: II, B.
_NARROW = 3  # columns of a table of whose rows one filled cell says something


def section_rows(laying: Laying) -> Grid | None:
    """Lay out what stands alone between rows as a column of the rows under it."""
    heading = laying.head
    if heading is None or span(heading.row) < _NARROW:
        return None
    if all(filled_cells(row) > 2 for row in laying.heads[heading.last + 1 :]):
        return None  # of a long file, the first rows show whether there are any
    alone = dict(_alone(laying, heading.row.number))
    return _laid_out(laying, alone) if alone and _are_plain(laying, heading.row.number, alone) else None


def _alone(laying: Laying, heading: int) -> Iterator[tuple[int, int]]:
    """Yield number and column of each cell that is alone in its row and has rows of several under it."""
    covered = {
        number
        for first, _, last, _ in laying.grid.format.merged
        if first < last
        for number in range(first, last + 1)
    }
    waiting: list[tuple[int, int]] = []
    for row in laying.rows:
        if row.number <= heading or not has_content(row):
            continue
        filled = [at for at, cell in enumerate(row.cells) if is_filled(cell)]
        if len(filled) == 2 and _NUMBERING.fullmatch(cell_text(row.cells[filled[0]])):
            del filled[0]
        if len(filled) > 1 or row.number in covered:
            yield from waiting
            waiting = []
        elif _may_head(row.cells[filled[0]]):
            waiting.append((row.number, filled[0]))


def _may_head(cell: object) -> bool:
    text = cell_text(cell).strip()
    return (
        len(text) <= _LONGEST
        and any(map(str.isalpha, text))
        and kind(text) not in DATA
        and not is_total(text)
        and not is_note(text)
    )


def _are_plain(laying: Laying, heading: int, alone: Mapping[int, int]) -> bool:
    """Return whether cells that stand alone plainly head rows, and are none that lack all but their name."""
    below = [row for row in laying.rows if row.number > heading and has_content(row)]
    words = {row.number: given_text(row.cells[alone[row.number]]) for row in below if row.number in alone}
    across = {(row, at) for row, at, last, end in laying.grid.format.merged if row == last and end > at}
    of_column = {
        at: [cell_text(row.cells[at]) for row in below if row.number not in alone and at < len(row.cells)]
        for at in set(alone.values())
    }
    if all(
        (number, at) in across
        or named_in(words[number])
        or words[number].endswith(":")
        or not any(text.strip() for text in of_column[at])
        for number, at in alone.items()
    ):
        return True
    are_capitals = all(word.isupper() for word in words.values())
    return are_capitals and not any(text.isupper() for texts in of_column.values() for text in texts)


def _laid_out(laying: Laying, alone: Mapping[int, int]) -> Grid:
    """Return a grid without the rows that head others, each with columns of what heads it."""
    said = {
        row.number: named_in(text) or (SECTION, text.rstrip(" :"))
        for row in laying.rows
        if row.number in alone and (text := given_text(row.cells[alone[row.number]]))
    }
    columns = RECORDS[laying.table].columns() if laying.table else {}
    unused = {GROUP, *(heading for heading, name in _READ_IN.items() if name not in columns)}
    kinds = [kind for kind in dict.fromkeys(kind for kind, _ in said.values()) if kind not in unused]
    now: dict[str, str] = {}

    def heads(row: Raw) -> list[str] | None:
        if found := said.get(row.number):
            which, text = found
            if which in kinds:
                for inner in kinds[kinds.index(which) :]:  # what is further in is that of the section before
                    now.pop(inner, None)
                now[which] = text
            return None
        return [now.get(which, "") for which in kinds]

    told = [
        Decision(told, {"rows": rows, "texts": list(dict.fromkeys(said[row][1] for row in rows))})
        for told, are_read in (("sections", True), ("groups", False))
        if (rows := sorted(row for row, (which, _) in said.items() if (which in kinds) == are_read))
    ]
    return laying.beside(kinds, heads, *told)
