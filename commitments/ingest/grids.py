"""Bytes → rows: container, encoding and delimiter of a file, and the row numbers that a spreadsheet shows."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path

from commitments.errors import FileUnreadableError
from commitments.ingest.dialect import Dialect, LineEnds, Raw, find_dialect, lines_of, split
from commitments.ingest.encoding import as_utf8, garbled_word
from commitments.ingest.file_kinds import other_kind
from commitments.ingest.headings import HEADING_WITHIN, nearest, recognised, texts_of
from commitments.ingest.packed_rows import PackedRows
from commitments.ingest.plain_rows import cut
from commitments.ingest.problems import Decision, Problem
from commitments.ingest.spreadsheets import Cell, SheetFormat, UnreadableError
from commitments.ingest.workbooks import is_workbook, read_sheets

_DELIMITERS = (",", ";", "\t")
_BLANK = 1_000  # blank rows between two others that are kept
_NOTHING = (False, 0, 0)  # in common with a table
_MOST_LINES = 4_000_000  # of any text


@dataclass
class Grid:
    """Every row of one text or sheet, by number, before it is known what they are."""

    rows: Iterable[Raw]
    sheet: str | None = None
    encoding: str | None = None
    dialect: Dialect | None = None
    ends: LineEnds | None = None
    hidden: bool = False
    format: SheetFormat = field(default_factory=SheetFormat)
    decisions: list[Decision] = field(default_factory=list)
    garbled: str | None = None  # accents in an encoding that the file as a whole is not in
    stands: "Grid | None" = None  # of one that was laid out anew: as the file has it
    # By heading as laid out, where a person has to say which column it is: a likely one, and the problem.
    asked: dict[str, tuple[str, str]] = field(default_factory=dict)

    def first(self, n: int) -> list[Raw]:
        """Return its first rows, which stay among all."""
        if isinstance(self.rows, Sequence):
            return list(self.rows[:n])
        rows = iter(self.rows)
        head = list(islice(rows, n))
        self.rows = chain(head, rows)
        return head

    def laid_out(self, rows: Iterable[Raw], *decisions: Decision, form: SheetFormat | None = None) -> "Grid":
        """Return it with other rows (and another format), by a decision; it stands as the file has it."""
        return replace(
            self,
            rows=PackedRows(Raw, rows),
            format=form or self.format,
            decisions=[*self.decisions, *decisions],
            stands=self.stands or self,
        )

    @property
    def delimiter(self) -> str | None:
        """Return what separates the cells of a text."""
        return self.dialect.delimiter if self.dialect else None


def grids(name: str | Path, content: bytes | None, table: str | None = None) -> list[Grid]:
    """Return the rows of a text, or of each sheet of a workbook, read from the path `name` without `content`.

    `table` is the table of ours that it holds, where that is known.

    Raises:
        FileUnreadableError: The path cannot be opened.
        UnreadableError: It is no table.
    """
    if content is None:
        try:
            content = Path(name).read_bytes()
        except OSError as error:
            raise FileUnreadableError(file=str(name)) from error
    if kind := other_kind(str(name), content):
        raise UnreadableError(kind)
    return list(_workbook(content) if is_workbook(content) else _text(content, table))


def unreadable_file(file: str, why: str) -> Problem:
    """Return what is said of a file that is no table, for one reason of those that a sentence knows."""
    return Problem(file, None, None, None, None, "unreadable_file", facts={"why": why})


def rows_as_they_stand(name: str, content: bytes) -> list[Grid]:
    """Return all rows of a file, those above and below a table too; [] where it cannot be read."""
    try:
        return [replace(grid, rows=list(grid.rows)) for grid in grids(name, content)]
    except UnreadableError:
        return []


def _text(content: bytes, table: str | None) -> Iterator[Grid]:
    text, encoding = as_utf8(content)
    lines, ends = lines_of(text)
    lines.drop_blank_end()
    if len(lines) > _MOST_LINES:
        raise UnreadableError("too_many_rows")
    garbled = next(filter(None, map(garbled_word, lines)), None) if encoding == "windows-1252" else None
    dialect = find_dialect(lines, _known_delimiter(lines, table))
    head = split(lines[:HEADING_WITHIN], dialect)
    width = Counter(len(row.cells) for row in head).most_common(1)
    yield Grid(
        cut(lines, dialect, width[0][0] if width else 0),
        encoding=encoding,
        dialect=dialect,
        ends=ends,
        garbled=garbled,
    )


def _known_delimiter(lines: Sequence[str], table: str | None) -> list[str]:
    """Return the delimiter under which a heading is one of ours, if there is one."""

    def heading(delimiter: str) -> tuple[bool, int, int]:
        heads = islice(split(lines, Dialect(delimiter)), HEADING_WITHIN)
        rows = [texts_of(row.cells) for row in heads]
        best = max((nearest(texts, table).rank() for texts in rows), default=_NOTHING)
        return best if best[1] and any(recognised(texts, None) for texts in rows) else _NOTHING

    scores = {delimiter: heading(delimiter) for delimiter in _DELIMITERS}
    best = max(scores, key=lambda delimiter: scores[delimiter])
    return [best] if scores[best] != _NOTHING else []


def _workbook(content: bytes) -> Iterator[Grid]:
    for stored in read_sheets(content):
        yield Grid(
            PackedRows(Raw, _with_blanks(stored.rows)),
            sheet=stored.name,
            hidden=stored.hidden,
            format=stored.format,
            decisions=[*map(Decision, stored.seen)],
        )


def _with_blanks(rows: Iterable[tuple[int, list[Cell]]]) -> Iterator[Raw]:
    """Yield rows with the blank ones between them, which set tables apart."""
    last = 0
    for number, cells in rows:
        yield from (Raw(blank, ()) for blank in range(last + 1, min(number, last + _BLANK)))
        yield Raw(number, cells)
        last = number
