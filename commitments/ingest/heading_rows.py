"""Which rows are the heading: one or several floors of it, and the lines of units or tags below."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_lowercase

from commitments.ingest.dialect import Raw, kind
from commitments.ingest.heading_names import DATE_FORMAT, MULTIPLE, UNIT, names_as_it_stands
from commitments.ingest.headings import HEADING_WITHIN, Match, nearest, recognised, texts_of
from commitments.ingest.spreadsheets import MOST_COLUMNS
from commitments.ingest.table_detection import DATA, floors_by_column, is_filled

_FLOORS = 3


@dataclass(frozen=True)
class HeadingRows:
    """The rows of a heading, by their place among those with something in them, read together.

    The floors of a column stand one below the other in its cell.
    """

    first: int
    last: int
    row: Raw


def heading_of(rows: Sequence[Raw], first: int, last: int) -> HeadingRows:
    """Return rows as the floors of one heading."""
    floors = rows[first : last + 1]
    if first == last:
        return HeadingRows(first, last, floors[0])
    cells = ["\n".join(dict.fromkeys(names)) for names in floors_by_column(floors)]
    return HeadingRows(first, last, floors[-1]._replace(cells=cells))


def chosen_heading(rows: Sequence[Raw], number: int | None, floors: int) -> HeadingRows | None:
    """Return the row of a number and the ones above it as one heading of so many floors; None where there is
    no such row."""
    last = next((at for at, row in enumerate(rows) if row.number == number), None)
    return None if last is None else heading_of(rows, max(0, last + 1 - floors), last)


def find_heading(rows: Sequence[Raw], table: str | None) -> HeadingRows | None:
    """Return the heading under which rows are a table of ours; None where there is no one.

    Rows are read together where they name more columns together than any of them does.
    """
    rows = rows[:HEADING_WITHIN]
    matches = [nearest(texts_of(row.cells), table) for row in rows]
    place = max(range(len(rows)), key=lambda at: (*matches[at].rank(), -at))
    best = alone = matches[place]
    if not alone.named:
        return None
    heading = heading_of(rows, place, place)
    for first in range(place, max(-1, place - _FLOORS), -1):
        for last in range(place, min(first + _FLOORS, len(rows))):
            floors = rows[first : last + 1]
            if len(floors) < 2 or not _may_stand_together(floors):
                continue
            taller = heading_of(rows, first, last)
            texts = texts_of(taller.row.cells)
            match = nearest(texts, table)
            if match.rank()[:2] > best.rank()[:2] and all(
                _is_floor(row, texts, match, alone) for row in rows[place + 1 : last + 1]
            ):
                heading, best = taller, match
    above = rows[heading.first - 1 : heading.first + 1]
    if heading.last - heading.first < _FLOORS - 1 and heading.first and _may_stand_together(above):
        taller = heading_of(rows, heading.first - 1, heading.last)
        # What has no name below has the one above.
        if nearest(texts_of(taller.row.cells), table).named == best.named and _gaps(taller) < _gaps(heading):
            heading = taller
    return heading if recognised(texts_of(heading.row.cells), table) else None


def _may_stand_together(rows: Sequence[Raw]) -> bool:
    """Return whether rows may be the floors of one heading: without a gap, no wider than a spreadsheet."""
    return (
        rows[-1].number - rows[0].number == len(rows) - 1
        and max(len(row.cells) for row in rows) <= MOST_COLUMNS
        and all(map(_may_be_group, rows[:-1]))
    )


def _may_be_group(row: Raw) -> bool:
    """Return whether a row may stand above the names of columns: no title, which stands alone on the left."""
    return any(map(is_filled, row.cells[1:])) and not any(kind(str(cell)) in DATA for cell in row.cells)


def _is_floor(row: Raw, texts: Sequence[str], together: Match, alone: Match) -> bool:
    """Return whether half of what stands in a row below a heading is part of names, as no row of data is."""
    filled = [at for at, text in enumerate(texts_of(row.cells)) if text]
    adding = [
        at
        for at in filled
        if (column := together.columns[at])
        and (column not in alone.columns or names_as_it_stands(texts[at], together.table))
    ]
    return len(adding) * 2 >= len(filled)


def _gaps(heading: HeadingRows) -> int:
    return sum(1 for text in texts_of(heading.row.cells) if not text)


# --- what stands between a heading and the rows ------------------------------------------------------

_TAG = re.compile(r"#[a-z]\w*(?:\s*\+\s*[a-z]\w*)*")
_ORDINAL = re.compile(r"\W?(\d{1,3}|[a-z])\W?", re.I)
_UNIT_ALONE = re.compile(
    rf"\W*(?:{DATE_FORMAT}|(?:(?:en|in)\s+)?{UNIT}|(?:en|in)\s+[^\W\d]+(?:\s[^\W\d]+)?)\W*"
    r"|\([^()\d]+\)|\[[^\[\]\d]+\]",
    re.I,
)
_PLAIN_KIND = re.compile(r"texte?|nombre|number|date|code|liste?|url|oui/non|yes/no", re.I)


def are_tags(row: Raw) -> bool:
    """Return whether a row below a heading holds the tags of HXL."""
    filled = [text for text in texts_of(row.cells) if text]
    return len(filled) > 1 and all(map(_TAG.fullmatch, filled))


def explains_columns(row: Raw, width: int) -> bool:
    """Return whether a row below a heading of `width` columns says what they hold: units or formats, the tags
    of HXL, or their numbers."""
    texts = texts_of(row.cells[:width])
    filled = [text for text in texts if text]
    if any(map(MULTIPLE.search, filled)):
        return False
    return (
        are_tags(row)
        or _are_ordinals(texts)
        or (
            any(map(_UNIT_ALONE.fullmatch, filled))
            and all(_UNIT_ALONE.fullmatch(text) or _PLAIN_KIND.fullmatch(text) for text in filled)
        )
    )


def _are_ordinals(texts: Sequence[str]) -> bool:
    """Return whether cells count the columns: (1), (2), (3); or A, B, C."""
    found = [_ORDINAL.fullmatch(text) for text in texts]
    counted = [ordinal[1].lower() for ordinal in found if ordinal]
    return len(counted) == len(texts) > 2 and (
        counted == [str(n) for n in range(1, len(texts) + 1)] or counted == [*ascii_lowercase[: len(texts)]]
    )
