"""Bytes → rows: container, encoding, delimiter, heading, and the row numbers that a spreadsheet shows.

Whatever is decided on the way is kept as data (`Decision`), whatever is wrong as a `Problem`; nothing raises
because of what a file holds.
"""

import codecs
import difflib
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, lru_cache, partial
from itertools import islice
from pathlib import Path
from typing import Any, Literal, NamedTuple

from openpyxl.utils import get_column_letter

from commitments.dialect import Dialect, LineEnds, Raw, find_dialect, lines_of, split
from commitments.errors import FileUnreadable
from commitments.failed_cells import is_failed
from commitments.layout import Part, find_tables, has_content, is_filled, span
from commitments.model import RECORDS
from commitments.packed import Pile
from commitments.spreadsheets import MOST_CELLS, Unreadable
from commitments.spreadsheets import Cell as Cell
from commitments.spreadsheets import Failed as Failed
from commitments.spreadsheets import Percentage as Percentage
from commitments.unseen import visible
from commitments.vocabulary import fold
from commitments.workbooks import is_workbook, leaves

WARNINGS = frozenset(
    {
        "unknown_column",
        "ambiguous_dates",
        "ambiguous_numbers",
        "repeated_row",
        "cleaned_text",
        "future_date",
        "contradiction",
        "looks_like_formula",
        "doubtful_encoding",
        "renamed_identifier",
        "no_rows",
    }
)

# How the first line begins of the sheets that are sent out to be filled in; every sheet of a workbook that
# holds none of what people write begins with one of the others.
REPORT_SHEET = "Fiche de compte rendu / Report sheet"
EXAMPLE = "Exemple / Example"
BESIDE = ("Mode d’emploi / Instructions", "Listes / Lists")
# What says nothing by itself of how far a commitment is.
_NO_NEWS = frozenset({"commitment_id", "as_of", "reported_by"})

# What stands for a value that is not given, in any case.
NOT_GIVEN = (
    "-",
    "–",
    "—",
    "n/a",
    "n.a.",
    "NA",
    "N/D",
    "nd",
    "ns",
    "s.o.",
    "sans objet",
    "null",
    "none",
    "nan",
    "NaT",
    "<NA>",
    "(vide)",
    "(blank)",
    "non spécifié",
    "non specifie",
    "non disponible",
    "not specified",
)
NOTHING_GIVEN = frozenset({"", *(mark.casefold() for mark in NOT_GIVEN)})

# The heading of the column in which a file that was checked is given back with its faults.
FAULTS = "Problèmes / Problems"

DELIMITERS = (",", ";", "\t")
_HEADING_WITHIN = 50  # rows that may stand above the heading
_TOP = 1_000  # rows that show where an unknown heading is
_WIDEST = 16_384  # columns of a spreadsheet
_BLANK = 1_000  # blank rows between two others that are kept
_MOST_ROWS = 500_000  # of a file of our tables
_MOST_LINES = 4_000_000  # of any text
_MOST_COLUMNS = 200  # of a table of ours
_SHOWN = 200  # characters of a value in a problem
_NAMED = 20  # headings or columns named in a problem
_SHORT = 40  # characters of a cell that is likely to stand in other rows too
_SHARED = 200_000  # different ones of these that are remembered


# What is called with how many more rows are done, as long work goes on.
Count = Callable[[int], None]
COUNTED = 5_000  # rows from one call to the next


class Row(NamedTuple):
    """One row: the number a spreadsheet shows beside it, and a cell for each column of the heading."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Decision:
    """What reading or checking decided by itself; the facts fill its sentence."""

    kind: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Problem:
    """What is wrong at one place of a file; `row` and `column` are None where it concerns all of them.

    `column` is the code of a column, or the heading as written of one that is not known.
    """

    file: str
    sheet: str | None
    table: str | None
    row: int | None
    column: str | None
    code: str
    value: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def severity(self) -> Literal["error", "warning"]:
        return "warning" if self.code in WARNINGS else "error"


@dataclass(frozen=True)
class Choice:
    """What a person decided of one sheet: its table, what some of its headings name (None: nothing), or that
    it is no table at all."""

    table: str | None = None
    columns: Mapping[str, str | None] = field(default_factory=dict)  # by heading as written
    left_out: bool = False


@dataclass(frozen=True)
class Sheet:
    """One table as it was read: a text file, or a sheet of a workbook."""

    file: str
    sheet: str | None
    table: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    formats_unseen: bool = False  # a percentage came as a plain number
    heading_row: int | None = None
    headings: tuple[str, ...] = ()
    columns: tuple[str | None, ...] = ()  # what each heading names
    rows: Pile[Row] = field(default_factory=Pile)
    decisions: tuple[Decision, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table of any file at all: what was decided, and what deserves a look."""

    file: str
    sheet: str | None
    number: int  # among those of its text or sheet
    of: int
    encoding: str | None
    dialect: Dialect | None
    ends: LineEnds | None
    part: Part
    decisions: tuple[Decision, ...]
    looks: tuple[Decision, ...]

    ERRORS = frozenset({"ragged_rows", "broken_rows"})

    @property
    def has_errors(self) -> bool:
        """Whether some row is not what the others are."""
        return any(look.kind in self.ERRORS for look in self.looks)

    def lines(self) -> Iterator[list[str]]:
        """Give heading and rows as text, cells as read; short rows are as wide as the widest."""
        rows = [*self.part.heading, *self.part.rows]
        width = max(map(span, rows) if self.dialect is None else (len(row.cells) for row in rows))
        for row in rows:
            yield [*map(written, row.cells[:width]), *[""] * (width - len(row.cells))]


def read(
    name: str | Path,
    content: bytes | None = None,
    table: str | None = None,
    choices: Mapping[str | None, Choice] | None = None,
    count: Count | None = None,
) -> list[Sheet]:
    """Read a file of any accepted kind: one sheet for text, one for each sheet in use of a workbook.

    `content` is read from the path `name` where it is not given; `table` is the table where the headings are
    not to decide it, `choices` what is decided of single sheets, by name (None: a text); `count` is told
    of rows as they are read. Raises FileUnreadable where the path cannot be opened.
    """
    file = str(name)
    decided = choices or {}
    otherwise = Choice(table)
    try:
        grids = _grids(name, content, decided.get(None, otherwise).table)
        kept = [grid for grid in grids if not decided.get(grid.sheet, otherwise).left_out]
        if grids and not kept:
            return []
        sheets = [
            sheet for grid in kept if (sheet := _sheet(file, grid, decided.get(grid.sheet, otherwise), count))
        ]
        if sum(len(sheet.rows) for sheet in sheets) > _MOST_ROWS:
            raise Unreadable("too_many_rows")
    except Unreadable as unreadable:
        return [_unread(file, unreadable.why)]
    return sheets or [_unread(file, "empty")]


def read_tables(name: str | Path, content: bytes | None = None) -> list[Table] | Problem:
    """Read the tables of any file at all, whatever they are about; a problem where there is none.

    Raises FileUnreadable where the path cannot be opened.
    """
    try:
        tables = [table for grid in _grids(name, content, None) for table in _tables(str(name), grid)]
    except Unreadable as unreadable:
        return _unreadable(str(name), unreadable.why)
    return tables or _unreadable(str(name), "empty")


@dataclass(frozen=True)
class AsItStands:
    """Every row of a text or a sheet, those above and below a table too; `delimiter` of a text."""

    sheet: str | None
    delimiter: str | None
    rows: Sequence[Raw]


def rows_as_they_stand(name: str, content: bytes) -> list[AsItStands]:
    """Give all rows of a file with their numbers; [] where it cannot be read."""
    try:
        return [
            AsItStands(grid.sheet, grid.delimiter, list(grid.rows)) for grid in _grids(name, content, None)
        ]
    except Unreadable:
        return []


def _grids(name: str | Path, content: bytes | None, table: str | None) -> list["_Grid"]:
    if content is None:
        try:
            content = Path(name).read_bytes()
        except OSError as error:
            raise FileUnreadable(file=str(name)) from error
    return list(_workbook(content) if is_workbook(content) else _text(content, table))


def written(cell: object) -> str:
    """Give a cell as text, untouched where it is text."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, Percentage):
        return f"{_plain(cell)} %"
    if isinstance(cell, float):
        return _plain(cell)
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def has_failed(cell: Cell) -> bool:
    """Say whether a cell holds what a program could not calculate."""
    return isinstance(cell, Failed) or (isinstance(cell, str) and is_failed(cell))


def shown(cell: Cell) -> str | None:
    """Give a cell for people to recognise, cut where it is long; None for nothing."""
    text = written(cell).strip()
    text = visible(text[: _SHOWN + 1])
    return (text if len(text) <= _SHOWN else text[:_SHOWN] + "…") or None


class Nearest:
    """Finds what is most likely meant; it looks long enough for people, and not for a file of garbage."""

    _LOOKS = 200_000
    _LONGEST = 100

    def __init__(self, known: Collection[str]) -> None:
        self._known = known
        self._left = self._LOOKS

    def find(self, text: str, among: Collection[str] | None = None) -> str | None:
        """Give the nearest to `text` of those known, or of those `among` them, or None where none is near."""
        known = self._known if among is None else among
        self._left -= len(known)
        if len(text) > self._LONGEST or self._left < 0:
            return None
        return next(iter(difflib.get_close_matches(text, known, 1, 0.75)), None)


def _plain(number: float) -> str:
    return str(int(number)) if abs(number) < 1e15 and number == int(number) else repr(float(number))


# Problem with the file, sheet and table already said.
_Tell = Callable[..., Problem]


def _unread(file: str, why: str) -> Sheet:
    return Sheet(file, None, problems=(_unreadable(file, why),))


def _unreadable(file: str, why: str) -> Problem:
    return Problem(file, None, None, None, None, "unreadable_file", facts={"why": why})


# --- from bytes to a grid of cells -------------------------------------------------------------------


@dataclass
class _Grid:
    """Every row of one text or sheet, by number, before it is known what they are."""

    rows: Iterable[Raw]
    sheet: str | None = None
    encoding: str | None = None
    dialect: Dialect | None = None
    ends: LineEnds | None = None
    formats_unseen: bool = False
    hidden: bool = False
    decisions: list[Decision] = field(default_factory=list)
    garbled: str | None = None  # accents in an encoding that the file as a whole is not in

    @property
    def delimiter(self) -> str | None:
        return self.dialect.delimiter if self.dialect else None


def _text(content: bytes, table: str | None) -> Iterator[_Grid]:
    text, encoding = _as_utf8(content)
    lines, ends = lines_of(text)
    lines.drop_blank_end()
    if len(lines) > _MOST_LINES:
        raise Unreadable("too_many_rows")
    garbled = next(filter(None, map(_garbled, lines)), None) if encoding == "windows-1252" else None
    dialect = find_dialect(lines, _known_delimiter(lines, table))
    head = split(lines[:_HEADING_WITHIN], dialect)
    width = Counter(len(row.cells) for row in head).most_common(1)
    yield _Grid(
        split(lines, dialect, width[0][0] if width else 0),
        encoding=encoding,
        dialect=dialect,
        ends=ends,
        garbled=garbled,
    )


def _as_utf8(content: bytes) -> tuple[bytes, str]:
    """Give text in UTF-8, and the name of its encoding: a BOM decides, else UTF-8, else Windows-1252."""
    if not content:
        raise Unreadable("empty")
    if content.startswith((BOM_UTF32_LE, BOM_UTF32_BE)):  # the first begins like that of UTF-16
        return _strictly(content, "utf-32"), "utf-32"
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return _strictly(content, "utf-16"), "utf-16"
    if (order := _evident_order(content)) is not None:
        return _strictly(content, order), order[:6]
    if content.startswith(BOM_UTF8):
        return _strictly(content, "utf-8-sig"), "utf-8"
    try:
        for _ in _decoded(content, "utf-8"):
            pass
    except UnicodeDecodeError:
        # The five bytes that Windows-1252 leaves open become control characters, which are told by cell.
        return _coded(_decoded(content, "cp1252", "commitments.latin")), "windows-1252"
    return content, "utf-8"


def _strictly(content: bytes, encoding: str) -> bytes:
    try:
        return _coded(_decoded(content, encoding))
    except UnicodeDecodeError:
        raise Unreadable("encoding") from None


def _coded(pieces: Iterable[str]) -> bytes:
    return b"".join(piece.encode() for piece in pieces)


def _decoded(content: bytes, encoding: str, errors: str = "strict") -> Iterator[str]:
    """Give text piece by piece: whole, it may be as large as all that is made of it."""
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    for start in range(0, len(content), _PIECE):
        piece = decoder.decode(content[start : start + _PIECE], start + _PIECE >= len(content))
        if not start and len(_CONTROLS.findall(sample := piece[:65_536])) > len(sample) / 10:
            raise Unreadable("binary")
        yield piece


def _evident_order(content: bytes) -> str | None:
    """Tell UTF-16 and UTF-32 without a BOM by the zero bytes that Latin text has at the same places."""
    sample = content[: min(len(content), 4096) // 4 * 4]
    zeros = [sample[place::4].count(0) / max(1, len(sample) / 4) for place in range(4)]
    if sample and len(content) % 4 == 0:
        if min(zeros[1:]) > 0.9 and zeros[0] < 0.1:
            return "utf-32-le"
        if min(zeros[:3]) > 0.9 and zeros[3] < 0.1:
            return "utf-32-be"
    sample = content[: min(len(content), 4096) // 2 * 2]
    if len(sample) < 4:
        return None
    first, second = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if second > 0.6 * half and first < 0.1 * half:
        return "utf-16-le"
    if first > 0.6 * half and second < 0.1 * half:
        return "utf-16-be"
    return None


# What UTF-8 makes of é, ’ and their like where it is taken for Windows-1252.
_GARBLED = re.compile("(?:Ã[\x80-\xbf€‚-™]|â€[\x80-\xbf‚-™])")
_GARBLED_WORD = re.compile(rf"\w{{0,40}}{_GARBLED.pattern}\w{{0,40}}")
_PIECE = 1_000_000  # bytes decoded at a time
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1e\x7f-\x9f]")  # \x1f is there to separate cells


def _garbled(line: str) -> str | None:
    """Give the first word of a line in which accents are garbled, as it is shown."""
    found = _GARBLED.search(line)
    # A word may be as long as a file: it is not looked for from each of its letters on.
    word = found and _GARBLED_WORD.search(line, max(0, found.start() - 40))
    return shown(word[0]) if word else None


def _as_latin(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return chr(error.object[error.start]), error.start + 1


codecs.register_error("commitments.latin", _as_latin)


def _known_delimiter(lines: Sequence[str], table: str | None) -> list[str]:
    """Give the delimiter under which a heading is one of ours, if there is one."""

    def heading(delimiter: str) -> tuple[bool, int]:
        heads = islice(split(lines, Dialect(delimiter)), _HEADING_WITHIN)
        found = [_names(row.cells) for row in heads]
        best = max((_score(names, table) for names in found), default=(False, 0))
        return best if best[1] and any(_recognised(names, None) for names in found) else (False, 0)

    scores = {delimiter: heading(delimiter) for delimiter in DELIMITERS}
    best = max(scores, key=lambda delimiter: scores[delimiter])
    return [best] if scores[best] != (False, 0) else []


# --- workbooks ---------------------------------------------------------------------------------------


def _workbook(content: bytes) -> Iterator[_Grid]:
    for leaf in leaves(content):
        yield _Grid(
            Pile(_with_blanks(leaf.rows)),
            sheet=leaf.name,
            formats_unseen=leaf.formats_unseen,
            hidden=leaf.hidden,
            decisions=[Decision(kind) for kind in leaf.seen],
        )


def _with_blanks(rows: Iterable[tuple[int, list[Cell]]]) -> Iterator[Raw]:
    """Give rows with the blank ones between them, which tell tables apart."""
    last = 0
    for number, cells in rows:
        yield from (Raw(blank, ()) for blank in range(last + 1, min(number, last + _BLANK)))
        yield Raw(number, cells)
        last = number


# --- which table, which heading ----------------------------------------------------------------------


@cache
def headings(table: str) -> dict[str, str]:
    """Give folded heading → column, of every accepted heading of `table`."""
    found: dict[str, str] = {}
    for name, column in RECORDS[table].columns().items():
        for heading in column.headings:
            found.setdefault(fold(heading), name)
    return found


@dataclass(frozen=True)
class _Match:
    """What the headings of a file have in common with one table."""

    table: str
    columns: tuple[str | None, ...]

    @property
    def found(self) -> int:
        return len(set(self.columns) - {None})

    @property
    def missing(self) -> tuple[str, ...]:
        columns = RECORDS[self.table].columns()
        return tuple(name for name, column in columns.items() if column.required and name not in self.columns)

    @property
    def is_complete(self) -> bool:
        choices = RECORDS[self.table].one_of
        return not self.missing and all(any(name in self.columns for name in names) for names in choices)

    def is_near(self, given: int) -> bool:
        """Say whether the file, of `given` headings, may be meant as this table."""
        required = sum(column.required for column in RECORDS[self.table].columns().values())
        there = required - len(self.missing)
        if self.found == 1:
            return there * 2 >= required and given == 1
        return there * 2 >= required or (there > 0 and self.found * 2 > given)


def _names(cells: Sequence[Cell]) -> tuple[str, ...]:
    return tuple(_folded(str(cell)) for cell in cells[:_WIDEST])


@lru_cache(100_000)
def _folded(text: str) -> str:
    return fold(text) if len(text) <= _SHOWN else ""


def _match(names: Sequence[str], table: str) -> _Match:
    known = headings(table)
    return _Match(table, tuple(known.get(name) for name in names))


def _as_decided(match: _Match, written: Sequence[str], choice: Choice) -> _Match:
    """Give a match with what a person decided of single headings."""
    pairs = zip(written, match.columns, strict=True)
    return replace(match, columns=tuple(choice.columns.get(heading, name) for heading, name in pairs))


def _score(names: Sequence[str], table: str | None) -> tuple[bool, int]:
    """Say how much of a heading a row is: whether it completes a table, and how many columns it names."""
    matches = (_match(names, name) for name in ([table] if table else RECORDS))
    return max((match.is_complete, match.found) for match in matches)


def _recognised(names: Sequence[str], table: str | None) -> _Match | None:
    if table:
        return _match(names, table)
    matches = [_match(names, name) for name in RECORDS]
    given = sum(1 for name in names if name)
    ranked = [(match.found, 0, match) for match in matches if match.is_complete] or [
        (match.found, -len(match.missing), match) for match in matches if match.is_near(given)
    ]
    best = max((rank[:2] for rank in ranked), default=None)
    first = [match for *rank, match in ranked if tuple(rank) == best]
    return first[0] if len(first) == 1 else None


def _sheet(file: str, grid: _Grid, choice: Choice, count: Count | None) -> Sheet | None:
    """Find the heading among the rows of a grid, and what stands below it; None where there is nothing."""
    top: list[Raw] = []
    rows: Pile[Raw] = Pile()
    lengths: _Lengths = {}
    for n, row in enumerate(_with_shared_cells(grid.rows), 1):
        if n <= _TOP:
            top.append(row)
        if count and n % COUNTED == 0:
            count(COUNTED)
        _measure(row, lengths)
        if has_content(row):
            rows.append(row)
            if len(rows) > _MOST_ROWS + _HEADING_WITHIN:
                raise Unreadable("too_many_rows")
    if not rows:
        return None
    if _begins(rows[0], *BESIDE):
        return None
    if _begins(rows[0], EXAMPLE):
        return Sheet(file, grid.sheet, decisions=(Decision("example", {"rows": len(rows) - 2}),))
    is_form = _begins(rows[0], REPORT_SHEET)
    table = "reports" if is_form else choice.table
    scores = [_score(_names(row.cells), table) for row in rows[:_HEADING_WITHIN]]
    place = scores.index(max(scores))
    if not max(scores)[1] and (heading := find_tables(top)[0].heading):
        place = rows.index(heading[-1])  # none is known: the one that people see
    head = rows[place]
    written = tuple(" ".join(str(cell).split()) for cell in head.cells)
    width = max((at for at, heading in enumerate(written, 1) if heading), default=0)
    written = written[:width]
    # In brackets stands what a report sheet calls to mind: nobody fills it in, and it is not read back.
    named = tuple("" if is_form and heading.startswith("(") else heading for heading in written)
    match = _recognised(_names(named), table) if width <= _WIDEST else None
    if match and choice.columns:
        match = _as_decided(match, written, choice)
    common: dict[str, Any] = {
        "file": file,
        "sheet": grid.sheet,
        "encoding": grid.encoding,
        "delimiter": grid.delimiter,
    }
    if grid.hidden and _recognised(_names(written), None) is None:
        return None  # the list behind a drop-down, most often
    if match is None or width > _MOST_COLUMNS:
        facts: dict[str, Any] = {"headings": [shown(heading) for heading in written[:_NAMED] if heading]}
        problem = Problem(file, grid.sheet, None, None, None, "unknown_table", facts=facts)
        if match:
            problem = replace(problem, row=head.number, code="too_many_columns", facts={"n": width})
        empty = Pile(Row(row.number, ()) for row in rows.after(place + 1))
        return Sheet(**common, rows=empty, problems=(problem,))

    tell = partial(Problem, file, grid.sheet, match.table)
    decisions = [Decision("table", {"table": match.table})]
    if grid.encoding:
        decisions.append(Decision("text", {"encoding": grid.encoding, "delimiter": grid.delimiter}))
    if head.number > 1:
        decisions.append(Decision("heading_row", {"row": head.number, "above": place}))
    excel = _blocks_excel_cut(lengths, width) if grid.dialect else frozenset()
    if excel:
        decisions.append(Decision("short_rows"))
    if width * (len(rows) - place) > MOST_CELLS:
        raise Unreadable("too_large")
    below = Pile(_below(rows.after(place + 1), width))
    if is_form:
        given = Pile(row for row in below if _has_news(row, match.columns))
        decisions.append(Decision("report_sheet", {"filled": len(given), "left": len(below) - len(given)}))
        below = given
    return Sheet(
        **common,
        table=match.table,
        formats_unseen=grid.formats_unseen,
        heading_row=head.number,
        headings=written,
        columns=match.columns,
        rows=below,
        decisions=(*decisions, *grid.decisions),
        problems=(
            *([tell(None, None, "doubtful_encoding", grid.garbled)] if grid.garbled else ()),
            *([] if below or is_form else [tell(head.number, None, "no_rows")]),
            *_of_headings(match, head, named, choice, tell),
            *_of_unnamed(rows.after(place + 1), written, head.number, grid.delimiter is None, tell),
            *(_of_shape(rows.after(place + 1), match, width, excel, tell) if grid.dialect else ()),
        ),
    )


def _begins(row: Raw, *marks: str) -> bool:
    """Say whether a row is the first line of a sheet that begins with one of these."""
    first = _folded(str(next(filter(is_filled, row.cells)))[:_SHOWN])
    return any(first.startswith(fold(mark)) for mark in marks)


def _has_news(row: Row, columns: Sequence[str | None]) -> bool:
    """Say whether a line of a report sheet says more than of what, when and by whom."""
    return any(
        column is not None and column not in _NO_NEWS and str(cell).strip().casefold() not in NOTHING_GIVEN
        for column, cell in zip(columns, row.cells, strict=True)
    )


def _with_shared_cells(rows: Iterable[Raw]) -> Iterator[Raw]:
    """Give rows in which equal short cells are one and the same: half of what a long file takes in memory."""
    known: dict[str, str] = {}
    for number, cells, broken in rows:
        share = known.setdefault if len(known) < _SHARED else known.get
        shared = [share(cell, cell) if type(cell) is str and len(cell) <= _SHORT else cell for cell in cells]
        yield Raw(number, tuple(shared), broken)


def _below(rows: Iterable[Raw], width: int) -> Iterator[Row]:
    """Give rows as wide as their heading."""
    for number, cells, _ in rows:
        fitting = cells if len(cells) == width else [*cells[:width], *[""] * (width - len(cells))]
        yield Row(number, tuple(fitting))


def _of_headings(
    match: _Match, head: Raw, written: Sequence[str], choice: Choice, tell: _Tell
) -> Iterator[Problem]:
    """Tell what is wrong with the headings themselves; all of it stands in their row."""
    seen: dict[str, str] = {}
    known = headings(match.table)
    nearest = Nearest(known)
    for name, heading in zip(match.columns, written, strict=True):
        if name is None:
            if heading and heading not in choice.columns and not heading.startswith(FAULTS):
                close = nearest.find(_folded(heading))
                facts = {"near": known[close]} if close else {}
                text = shown(heading)
                yield tell(head.number, text, "unknown_column", text, facts)
        elif name in seen:
            yield tell(head.number, name, "duplicate_column", shown(heading), {"first": shown(seen[name])})
        else:
            seen[name] = heading
    for name in match.missing:
        yield tell(head.number, name, "missing_column")
    if head.broken is not None:
        yield tell(head.number, None, "broken_quoting", shown(head.cells[head.broken]))


def _of_unnamed(
    rows: Iterable[Raw], written: Sequence[str], heading_row: int, beyond: bool, tell: _Tell
) -> Iterator[Problem]:
    """Tell of cells below no heading, once a column; `beyond` the last heading as well."""
    blank = {at for at, heading in enumerate(written) if not heading}
    width = len(written)
    found: dict[int, int] = {}
    if not blank and not beyond:
        return
    for number, cells, _ in rows:
        for at in (*blank, *range(width, len(cells) if beyond else 0)):
            if at < len(cells) and at not in found and is_filled(cells[at]):
                found[at] = number
    for at, number in sorted(found.items())[:_NAMED]:
        letter = get_column_letter(at + 1)
        yield tell(heading_row, letter, "unknown_column", None, {"unnamed": letter, "first": number})


def _of_shape(
    rows: Iterable[Raw], match: _Match, width: int, excel: frozenset[int], tell: _Tell
) -> Iterator[Problem]:
    """Tell of rows of text that have not as many cells as there are headings, and of broken quoting."""
    for number, cells, broken in rows:
        have = len(cells)
        if broken is not None:
            column = match.columns[broken] if broken < width else None
            yield tell(number, column, "broken_quoting", shown(cells[broken] if broken < have else ""))
        elif (have > width and any(map(is_filled, cells[width:]))) or (
            have < width and _block(number) not in excel
        ):
            yield tell(number, None, "wrong_cell_count", str(have), {"cells": have, "headings": width})


def _block(number: int) -> int:
    return (number - 1) // 16


# How many cells the rows of a block have; -1 where quoting breaks.
_Lengths = dict[int, set[int]]


def _measure(row: Raw, lengths: _Lengths) -> None:
    lengths.setdefault(_block(row.number), set()).add(-1 if row.broken is not None else len(row.cells))


def _blocks_excel_cut(lengths: _Lengths, width: int) -> frozenset[int]:
    """Give the blocks of 16 rows in which Excel left out trailing empty cells: in all rows alike."""
    return frozenset(
        block for block, found in lengths.items() if block and len(found) == 1 and 0 <= min(found) < width
    )


# --- any table ---------------------------------------------------------------------------------------


def _tables(file: str, grid: _Grid) -> Iterator[Table]:
    rows = list(grid.rows)
    if grid.dialect is None:  # where the rows of a sheet end says nothing
        width = max((len(row.cells) for row in rows), default=0)
        if width * len(rows) > MOST_CELLS:
            raise Unreadable("too_large")
        rows = [Raw(row.number, [*row.cells, *[""] * (width - len(row.cells))]) for row in rows]
    parts = find_tables(rows)
    for number, part in enumerate(parts, 1):
        yield Table(
            file=file,
            sheet=grid.sheet,
            number=number,
            of=len(parts),
            encoding=grid.encoding,
            dialect=grid.dialect,
            ends=grid.ends,
            part=part,
            decisions=tuple(_decided(grid, part)),
            looks=tuple(_worth_a_look(grid, part)),
        )


def _decided(grid: _Grid, part: Part) -> Iterator[Decision]:
    if grid.dialect and grid.ends:
        yield Decision("text", {"encoding": grid.encoding, "delimiter": grid.dialect.delimiter})
        if grid.dialect.quote != '"' or grid.dialect.backslash:
            yield Decision("quotes", {"quote": grid.dialect.quote, "backslash": grid.dialect.backslash})
        yield Decision("line_ends", {"crlf": grid.ends.crlf, "lf": grid.ends.lf, "cr": grid.ends.cr})
    if grid.hidden:
        yield Decision("hidden_sheet")
    yield Decision("heading", {"rows": [row.number for row in part.heading]})
    yield from grid.decisions
    if part.totals:
        yield Decision("total_rows", {"rows": part.totals})


def _worth_a_look(grid: _Grid, part: Part) -> Iterator[Decision]:
    for where, lines in (("lines_above", part.above), ("lines_below", part.below)):
        if lines:
            text = " ".join(written(cell) for cell in lines[0].cells if is_filled(cell))
            yield Decision(where, {"rows": [row.number for row in lines], "value": shown(text)})
    rows = [*part.heading, *part.rows]
    if grid.dialect:
        # A last row alone in its block shows nothing of what Excel did.
        excel: Collection[int] = ()
        if any(len(row.cells) < part.width for row in rows):
            blocks = Counter(_block(row.number) for row in rows)
            lengths: _Lengths = {}
            for row in rows:
                _measure(row, lengths)
            excel = {block for block in _blocks_excel_cut(lengths, part.width) if blocks[block] > 1}
        ragged = [
            row.number
            for row in rows
            if len(row.cells) != part.width
            and row.broken is None
            and has_content(row)
            and (
                any(map(is_filled, row.cells[part.width :]))
                or (len(row.cells) < part.width and _block(row.number) not in excel)
            )
        ]
        if ragged:
            yield Decision("ragged_rows", {"rows": ragged, "cells": part.width})
        if broken := [row.number for row in (*part.above, *rows, *part.below) if row.broken is not None]:
            yield Decision("broken_rows", {"rows": broken})
    failed = [(row.number, cell) for row in rows for cell in row.cells if has_failed(cell)]
    if failed:
        numbers = list(dict.fromkeys(number for number, _ in failed))
        yield Decision("failed_cells", {"rows": numbers, "value": shown(failed[0][1])})
    if part.heading:
        named = part.heading[-1].cells
        blank = [at for at, cell in enumerate(named) if not is_filled(cell)]
        unnamed: set[int] = set()
        for row in part.rows if blank or any(len(row.cells) > len(named) for row in part.rows) else ():
            beyond = range(len(named), len(row.cells))
            unnamed |= {at for at in (*blank, *beyond) if at < len(row.cells) and is_filled(row.cells[at])}
        if unnamed:
            letters = [get_column_letter(at + 1) for at in sorted(unnamed)[:_NAMED] if at < _WIDEST]
            yield Decision("unnamed_columns", {"letters": letters})
    if grid.garbled:
        yield Decision("garbled", {"value": grid.garbled})
