"""Which rows of a sheet or text are tables, headings, and lines above, between and below them.

It looks at rows as people do: how many cells they have, which are filled, and whether a cell looks like what
stands below it. No row is dropped: each belongs to a table or to the lines beside one.
"""

import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice, pairwise
from operator import attrgetter, itemgetter
from statistics import median

from commitments.ingest.cells import cell_text
from commitments.ingest.dialect import Raw, kind
from commitments.ingest.side_words import NOTE, NOTE_SIGN, TOTAL

DATA = ("number", "date", "time", "address")
_SEEN = 200  # rows below a heading that show what its columns hold
_COUNTED = 10_000  # rows whose cells are counted
_LEVELS = 4  # rows of a heading, at most
_MOST = 100  # tables of one sheet or text; what is like a further one is rows of the last
_LOOKS = 5_000  # places where a table may begin that are looked at
_LABEL = 100  # characters of a heading
_YEARS = range(1800, 2101)
_BESIDE = re.compile(rf"\s*(?:{NOTE}\b|{NOTE_SIGN})", re.I)
_TOTAL = re.compile(rf"\s*{TOTAL}\b", re.I)


@dataclass(frozen=True)
class DetectedTable:
    """One table: its heading, its rows, and the lines beside it."""

    above: tuple[Raw, ...]
    heading: tuple[Raw, ...]  # none, one, or several levels
    rows: tuple[Raw, ...]
    below: tuple[Raw, ...]
    width: int  # cells that most of its rows have

    @property
    def totals(self) -> list[int]:
        """Return the numbers of rows that begin with the word total or its like."""
        firsts = ((row.number, next(filter(is_filled, row.cells), "")) for row in self.rows)
        return [number for number, first in firsts if isinstance(first, str) and _TOTAL.match(first)]


def is_filled(cell: object) -> bool:
    """Return whether something stands in a cell."""
    return cell != "" and not (isinstance(cell, str) and cell.isspace())


def has_content(row: Raw) -> bool:
    """Return whether something stands in a row."""
    return any(map(is_filled, row.cells))


def floors_by_column(rows: Sequence[Raw]) -> list[list[str]]:
    """Return what stands above each other in the rows of a heading, by column.

    A group stands above each name right of it, up to the next group, or a column with a group of its own.
    """
    width = max(len(row.cells) for row in rows)
    floors = [
        [*(cell_text(cell).strip() for cell in row.cells), *[""] * (width - len(row.cells))] for row in rows
    ]
    named = [False] * width
    for above, below in pairwise(floors):
        group = ""
        for at in range(width):
            if above[at]:
                group, named[at] = above[at] if below[at] else "", True
            elif named[at]:
                group = ""
            elif below[at]:
                above[at] = group
    return [[floor[at] for floor in floors if floor[at]] for at in range(width)]


def find_tables(rows: Sequence[Raw]) -> list[DetectedTable]:
    """Return the tables among rows, one below the other; every row with content is part of one of them."""
    groups: list[_Group] = []
    for block in _blocks(rows):
        for piece in _pieces(block) if len(groups) < _MOST else [block]:
            if not groups or (len(groups) < _MOST and _starts_anew(groups[-1], piece)):
                groups.append(_Group([piece]))
            else:
                groups[-1].pieces.append(piece)
    blank = [row for row in rows if not has_content(row)]
    return [_part(pieces, blank) for pieces in _with_titles([group.pieces for group in groups])]


@dataclass
class _Group:
    """A table on its way: its blocks between blank rows or changes."""

    pieces: list[list[Raw]]

    @cached_property
    def heading(self) -> Sequence[Raw]:
        """Return the rows of its heading."""
        rows = self.pieces[0][: _SEEN + _LEVELS]
        width = _width(rows)[0]
        body = _from_first_full(rows, width)
        return body[: _levels(body, width)[0]]

    @property
    def width(self) -> int:
        """Return how many cells most of its first rows have."""
        return self._settled if len(self.pieces) > _SEEN else self._width_so_far()

    @cached_property
    def _settled(self) -> int:  # the first rows are no longer others
        return self._width_so_far()

    def _width_so_far(self) -> int:
        return _width(list(islice(chain.from_iterable(self.pieces), _SEEN)))[0]


def _blocks(rows: Sequence[Raw]) -> Iterator[list[Raw]]:
    block: list[Raw] = []
    for row in rows:
        if has_content(row):
            block.append(row)
        elif block:
            yield block
            block = []
    if block:
        yield block


def filled_cells(row: Raw) -> int:
    """Return in how many cells of a row something stands."""
    return sum(map(is_filled, row.cells))


def _has_several(row: Raw) -> bool:
    """Return whether a row has two cells or more with something in them."""
    return len(row.cells) > 1 and next(islice(filter(is_filled, row.cells), 1, None), None) is not None


def span(row: Raw) -> int:
    """Return how many cells a row has up to the last with something in it."""
    return max((at for at, cell in enumerate(row.cells, 1) if is_filled(cell)), default=0)


def _width(rows: Sequence[Raw]) -> tuple[int, int]:
    """Return how many cells most rows have, and how many those are; of rows with several, if there are."""
    rows = rows[:: max(1, len(rows) // _COUNTED)]
    counts = Counter(len(row.cells) for row in rows if _has_several(row))
    if not counts:
        counts = Counter(len(row.cells) for row in rows)
    return max(counts.items(), key=itemgetter(1), default=(0, 0))


def _pieces(block: list[Raw]) -> Iterator[list[Raw]]:
    """Divide a block where another table begins without a blank row before it."""
    first = next((row for row in block if filled_cells(row) > 1), block[0])
    start, headed, looks = 0, False, 0
    for at in range(1, len(block)):
        if looks > _LOOKS:
            break
        row, before = block[at], block[at - 1]
        width = len(row.cells)
        again = row.cells == first.cells and at > start + 1 and row is not first and _has_several(row)
        changed = (
            width != len(before.cells)
            and width > 1
            and at - start >= 2
            and len(before.cells) == len(block[at - 2].cells) > 1
            and len(following := block[at : at + 12]) >= 3
            and all(len(other.cells) == width for other in following[:3])
            and _levels(following, width)[1]
        )
        looks += again or width != len(before.cells)
        if again and at - start <= _SEEN:  # what stands further below shows no more
            headed = _is_heading_of(first, block[start:at])
        if changed or (again and headed):
            yield block[start:at]
            start, first, headed = at, row, False
    yield block[start:]


def _is_heading_of(first: Raw, rows: Sequence[Raw]) -> bool:
    body = [row for row in rows if row.number >= first.number]
    return _levels(body[: _SEEN + _LEVELS], len(first.cells))[0] > 0


def _starts_anew(current: _Group, piece: list[Raw]) -> bool:
    """Return whether a piece is a table of its own, rather than more rows or lines of the one above it."""
    if len(piece) > 2 and filled_cells(piece[0]) == 1 and _shares_heading(current, piece[1]):
        return True  # a title, and below it columns called as those above it
    width, times = _width(piece)
    if width < 2 or times < 2:
        return False
    before = current.width
    if before < 2:
        return False
    body = _from_first_full(piece, width)
    if body and any(row.cells == body[0].cells for row in current.heading):
        return True
    _, plainly = _levels(body[: _SEEN + _LEVELS], width)
    return plainly or (width != before and width > 2 and times > 2 and width * 10 < before * 6)


def _shares_heading(current: _Group, row: Raw) -> bool:
    """Return whether a row that may be a heading calls a column as a heading above does."""
    texts = [cell for cell in row.cells if is_filled(cell)]
    if len(texts) < 2 or not _are_texts(row):
        return False
    return any(
        is_filled(cell) and cell == other
        for heading in current.heading
        for cell, other in zip(row.cells, heading.cells, strict=False)
    )


def _with_titles(groups: list[list[list[Raw]]]) -> list[list[list[Raw]]]:
    """Let what stands above the first table, with blank rows between, belong to it."""
    if len(groups) < 2:
        return groups
    first, second = ([row for rows in group for row in rows] for group in groups[:2])
    pairs = [row for row in first if filled_cells(row) > 1]
    # Title lines, or "Region: …" and "Year: …".
    labelled = all(str(row.cells[0]).rstrip().endswith(":") for row in pairs)
    if len(pairs) < 2 or (
        max(map(span, pairs)) == 2 < _width(second)[0]
        and len(first) < max(4, len(second))
        and (labelled or (len(pairs) < 4 and not _levels(pairs, 2)[1]))
    ):
        groups[1][:0] = groups[0]
        return groups[1:]
    return groups


def _from_first_full(rows: Sequence[Raw], width: int) -> Sequence[Raw]:
    """Return rows from the first on that is filled as most are, without pairs of a label and what it says."""
    alike = [filled_cells(row) for row in rows[:_SEEN] if len(row.cells) == width]
    usual = max(1 if width < 2 else 2, median(alike) / 2) if alike else 1
    full = (at for at, row in enumerate(rows) if len(row.cells) == width and filled_cells(row) >= usual)
    first = next(full, 0)
    after = next((at for at in range(first, len(rows)) if not _is_pair(rows[at])), first)
    are_beside = after - first < _LEVELS and len(rows[after].cells) == width and filled_cells(rows[after]) > 2
    return rows[after if are_beside else first :]


def _is_pair(row: Raw) -> bool:
    """Return whether a row is a label and what it says: "Region:" and "West"."""
    filled = [str(cell) for cell in islice(filter(is_filled, row.cells), 3)]
    return len(filled) == 2 and filled[0].rstrip().endswith(":")


def _part(group: list[list[Raw]], blank: Sequence[Raw]) -> DetectedTable:
    rows = [row for piece in group for row in piece]
    width, times = _width(rows)
    starts = {piece[0].number for piece in group}
    top = len(rows) - len(_from_first_full(rows, width))
    levels, _ = _levels(rows[top : top + _SEEN + _LEVELS], width)
    above = _above(rows, top, starts, width, levels)
    heading = rows[above : top + levels] if above < top or levels else []
    body = rows[above + len(heading) :]
    # What stands in a block of its own with other widths are lines below; so are notes at the very end.
    end = len(body)
    if width > 1 and times > 1:
        end = _end_of_body(body, width, starts, _FirstCells.of(body, width))
    kept = body[:end]
    if kept:
        first, last = (bisect(blank, row.number, key=attrgetter("number")) for row in (kept[0], kept[-1]))
        between = blank[first:last]
        kept = sorted([*kept, *between], key=lambda row: row.number) if between else kept
    return DetectedTable(tuple(rows[:above]), tuple(heading), tuple(kept), tuple(body[end:]), width)


def _above(rows: Sequence[Raw], top: int, starts: set[int], width: int, levels: int) -> int:
    """Return where the heading begins: at `top`, or above it where rows with gaps are its upper levels."""
    above = top
    while above and top - above < _LEVELS and rows[above].number not in starts:
        row = rows[above - 1]
        if rows[above].number != row.number + 1:
            break
        upper = levels and len(row.cells) == width > 2 and (not is_filled(row.cells[0]) or span(row) > 2)
        # Some programs give no heading to the first column, or forget the last delimiters.
        only = not levels and above == top and filled_cells(row) > 1 and len(row.cells) * 2 >= width
        below = rows[top : top + _SEEN]
        if only and len(row.cells) == width - 1 and _are_texts(row):
            return above - 1  # as R writes it, without a name for the first column
        if not (upper and _are_labels(row)) and not (only and _stands_out(row, _kinds(below, width), below)):
            break
        above -= 1
    return above


def _are_labels(row: Raw) -> bool:
    return not _is_pair(row) and all(
        len(text) <= _LABEL and (kind(text) not in DATA or _is_year(text)) for text in map(str, row.cells)
    )


@dataclass(frozen=True)
class _FirstCells:
    """What the first cells of the rows of a table look like."""

    shapes: frozenset[str]
    are_data: bool

    @classmethod
    def of(cls, body: Sequence[Raw], width: int) -> "_FirstCells":
        firsts = [row.cells[0] for row in body[: _SEEN * 5] if len(row.cells) == width and _has_several(row)]
        data = sum(kind(str(cell)) in DATA for cell in firsts)
        return cls(frozenset(map(_shape, firsts)), data * 2 > len(firsts))

    def go_with(self, row: Raw, width: int) -> bool:
        """Return whether a row in a block of its own may be one of the table."""
        wide = len(row.cells) == width or (
            len(row.cells) * 10 >= width * 6 and _shape(row.cells[0]) in self.shapes
        )
        return wide and _has_several(row)


def _end_of_body(body: Sequence[Raw], width: int, starts: set[int], firsts: _FirstCells) -> int:
    end = len(body)
    # Whole blocks at the end without a single row of the usual width.
    for at in range(len(body) - 1, 0, -1):
        if body[at].number in starts:
            if filled_cells(body[at]) == 1 and _BESIDE.match(str(body[at].cells[0])):
                end = at
                continue
            if any(firsts.go_with(row, width) for row in body[at:end]):
                break
            if all(
                len(row.cells) == width and _is_row(row, width, firsts, apart=True) for row in body[at:end]
            ):
                break
            end = at
    while end > 1:
        row = body[end - 1]
        apart = row.number in starts
        if _is_row(row, width, firsts, apart):
            break
        end -= 1
    return end


def _is_row(row: Raw, width: int, firsts: _FirstCells, apart: bool) -> bool:
    """Return whether a row at the end is one of the table, and no line below it."""
    first = str(next(filter(is_filled, row.cells)))
    if filled_cells(row) > 1:
        return len(row.cells) == width or not _BESIDE.match(first)
    if not is_filled(row.cells[0]):
        return True
    if len(row.cells) < width or apart or firsts.are_data or len(first) > 60 or _BESIDE.match(first):
        return _shape(first) in firsts.shapes
    return True


def _shape(cell: object) -> str:
    """Return the pattern of a cell: letters, digits and the rest, each as often as it changes."""
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "0", str(cell).strip()))[:40]


# --- headings ----------------------------------------------------------------------------------------


def _levels(rows: Sequence[Raw], width: int) -> tuple[int, bool]:
    """Return how many of the first rows are the heading, and whether that shows in what stands below it."""
    if len(rows) < 2:
        return (1 if rows and width > 1 and (_are_texts(rows[0]) or _names_years(rows[0])) else 0), False
    kinds = _kinds(rows, width)
    if not kinds:
        return (1 if _names_columns(rows, width) else 0), False
    count = 0
    while (
        count < min(_LEVELS, len(rows) - 1)
        and _stands_out(rows[count], kinds, rows)
        and (count == 0 or _is_lower_floor(rows[count], rows[:count], kinds))
    ):
        count += 1
    return count, count > 0


def _kinds(rows: Sequence[Raw], width: int) -> dict[int, str]:
    """Return the kind of each column that mostly holds numbers, dates and the like."""
    below = rows[_LEVELS:] if len(rows) > 2 * _LEVELS else rows[len(rows) // 2 :]
    kinds = {}
    for at in range(width):
        column = [kind(str(row.cells[at])) for row in below if at < len(row.cells)]
        counts = Counter(name for name in column if name != "empty")
        if counts:
            name, times = counts.most_common(1)[0]
            if name in (*DATA, "code") and times * 10 >= counts.total() * 6:
                kinds[at] = name
    return kinds


def _stands_out(row: Raw, kinds: dict[int, str], rows: Sequence[Raw]) -> bool:
    """Return whether no cell of a row is of the kind of its column, and one at least plainly of another."""
    differs = False
    for at, expected in kinds.items():
        text = str(row.cells[at]).strip() if at < len(row.cells) else ""
        if not text:
            continue
        own = kind(text)
        if _is_year(text) and _has_years(row) and not _are_years(rows, at):
            differs = True
        elif own in DATA or own == expected:
            return False
        elif own != "code" or (expected in DATA and text not in ("-", "–", "—", ".", "..", "...")):
            differs = differs or own in ("text", "prose") or (own == "code" and text.isalpha())
    if differs and filled_cells(row) < 2 and len(row.cells) > 2:
        return is_filled(row.cells[0]) is False
    return differs and all(len(str(cell)) <= 500 for cell in row.cells)


def _is_value(text: str) -> bool:
    """Return whether a cell is no name: a figure that is no year, or a word such as nan or yes."""
    return (kind(text) in DATA and not _is_year(text)) or (
        kind(text) == "code" and text not in ("x", "y", "n")
    )


def _is_lower_floor(row: Raw, above: Sequence[Raw], kinds: dict[int, str]) -> bool:
    """Return whether a row below a heading is one more floor of it, and no row that lacks figures."""
    texts = [str(cell).strip() for cell in row.cells]
    filled = [text for text in texts if text]
    if row.cells == above[-1].cells:
        return True
    if any(_is_value(text) for text in filled):
        return False
    if texts[0] and (len(set(filled)) < 2 or texts[0].endswith(":")):
        return False
    named = {at for other in above for at, cell in enumerate(other.cells) if is_filled(cell)}
    if not texts[0] or any(text and at not in named for at, text in enumerate(texts) if at):
        return True
    in_figures = [texts[at] for at in kinds if at < len(texts) and texts[at]]
    return len(set(in_figures)) > 1 and all(
        text in "%€$£°" or any(map(str.isalpha, text)) for text in in_figures
    )


def _has_years(row: Raw) -> bool:
    """Return whether a row has years as headings do: beside text, or several."""
    years = sum(_is_year(str(cell)) for cell in row.cells)
    texts = any(is_filled(cell) and kind(str(cell)) not in DATA for cell in row.cells)
    return years > 2 or (years > 1 and texts)


def _names_years(row: Raw) -> bool:
    """Return whether a row holds short texts and years, as the heading of what is still to be filled in."""
    filled = [str(cell) for cell in row.cells if is_filled(cell)]
    return _has_years(row) and all(_is_year(text) or kind(text) == "text" for text in filled)


def _is_year(text: str) -> bool:
    text = text.strip()
    return len(text) == 4 and text.isascii() and text.isdigit() and int(text) in _YEARS


def _are_years(rows: Sequence[Raw], at: int) -> bool:
    below = [str(row.cells[at]) for row in rows[1:] if at < len(row.cells) and is_filled(row.cells[at])]
    return bool(below) and sum(map(_is_year, below)) * 2 > len(below)


def _are_texts(row: Raw) -> bool:
    texts = [str(cell) for cell in row.cells if is_filled(cell)]
    return bool(texts) and all(
        kind(text) in ("text", "prose", "code") and len(text) <= _LABEL for text in texts
    )


def _names_columns(rows: Sequence[Raw], width: int) -> bool:
    """Return whether the first of rows of text is a heading: short, all cells different, none again below."""
    first = rows[0]
    texts = [str(cell).strip() for cell in first.cells if is_filled(cell)]
    if not _are_texts(first) or len(set(texts)) * 2 < len(texts) or len(texts) * 2 < min(width, span(first)):
        return False
    if width == 1:
        return len(texts[0]) <= 40 and not texts[0].endswith((".", ":", "!", "?"))
    below = rows[1:]
    again = sum(
        any(at < len(row.cells) and row.cells[at] == cell for row in below)
        for at, cell in enumerate(first.cells)
        if is_filled(cell)
    )
    return again * 2 < len(texts)
