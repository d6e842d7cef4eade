"""How a text is cut into cells: delimiter, quotation marks, escaping and line ends, found from itself.

Every way to cut that the text allows is tried on its beginning; the one under which rows are alike and cells
look like what people put into cells wins (the measure that van den Burg, Nazábal and Sutton describe in
"Wrangling messy CSV files by detecting row and type patterns", with more ways to cut and the spreadsheet's
own rules). Nothing raises because of what a text holds, and all of it takes time in proportion to its length.
"""

import csv
import re
import sys
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice, pairwise
from operator import itemgetter
from typing import Any, NamedTuple, overload

# A mark that opens a quoted cell, and the one that closes it.
QUOTES = {'"': '"', "'": "'", "«": "»", "“": "”", "„": "“"}
ONE_COLUMN = ""

_COMMON = (",", ";", "\t", "|")
_RARE = ":~^#!*&@=+%$§¦·•><\x01\x1f"
_LOOKED_AT = 400  # lines, on which a dialect is decided
_READ = 120_000  # characters of them
_LONGEST = 20_000  # characters of one of them
_ALIGNED = 4  # lines that show by what they have below each other where columns are
_TALLEST = 100  # lines of a cell in marks of which one opens and another closes


class Raw(NamedTuple):
    """A row before it is known what it is, and the place of the cell in which quoting breaks.

    Of one whose cells were moved, `places` says of each where it stands in the file: row and column.
    """

    number: int
    cells: Sequence[Any]
    broken: int | None = None
    across: str = (
        ""  # of several rows that were made of one: the letter of the column where its own cells begin
    )
    places: Sequence[tuple[int, int] | None] | None = None

    def place(self, at: int) -> tuple[int, int] | None:
        """Return where one of its cells stands in the file; None where it stands nowhere."""
        if self.places is None:
            return self.number, at
        return self.places[at] if at < len(self.places) else None


@dataclass(frozen=True)
class Dialect:
    """How lines are cut into cells."""

    delimiter: str = ","  # ONE_COLUMN where there is nothing to cut at
    quote: str = '"'  # the mark that opens; "" where marks mean nothing
    backslash: bool = False  # a backslash before a mark or delimiter makes it text
    runs: bool = False  # several delimiters in a row count as one, such as spaces that align columns
    starts: tuple[int, ...] = ()  # where cells start, in lines whose columns have a fixed width


@dataclass(frozen=True)
class LineEnds:
    """How the lines of a text end: how many of them each way."""

    crlf: int
    lf: int
    cr: int


class Lines(Sequence[str]):
    """The lines of a text, which lies here as UTF-8: as strings it would be several times as large.

    `end` is the pattern of what ends a line.
    """

    def __init__(self, text: bytes, end: bytes = b"\n") -> None:
        self.end = end
        self._text = text
        self._starts, self._ends = array("Q", [0]), array("Q")
        for line_end in re.finditer(end, text):
            self._ends.append(line_end.start())
            self._starts.append(line_end.end())
        if self._starts[-1] < len(text):
            self._ends.append(len(text))

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            return [self[place] for place in range(*at.indices(len(self)))]
        return self._text[self._starts[at] : self._ends[at]].decode()

    def hold(self, text: str) -> bool:
        """Return whether a text stands in them, as far as it goes over no end of one."""
        return text.encode() in self._text

    def stretch(self, rows: re.Pattern[bytes], at: int) -> tuple[memoryview, int]:
        """Return the text of the lines from one on that are `rows`, and the line after these."""
        end = self._ends[-1]
        found = rows.match(self._text, self._starts[at], end)
        if found is None:
            return memoryview(b""), at
        following = len(self) if found.end() == end else bisect_left(self._starts, found.end())
        return memoryview(self._text)[found.start() : found.end()], following

    def drop_blank_end(self) -> None:
        """Forget the lines at the end that have nothing."""
        while self._ends and not self[len(self) - 1].strip():
            self._ends.pop()


def lines_of(text: bytes) -> tuple[Lines, LineEnds]:
    """Return the lines of a text in UTF-8, whichever way they end."""
    if (doubled := text.count(b"\r\r\n")) and doubled * 2 > text.count(b"\n"):
        text = text.replace(b"\r\r\n", b"\r\n")  # written by a program that ended lines twice
    crlf = text.count(b"\r\n")
    ends = LineEnds(crlf, text.count(b"\n") - crlf, text.count(b"\r") - crlf)
    if ends.cr or (ends.crlf and ends.lf):
        return Lines(text, b"\r\n?|\n"), ends
    return Lines(text, b"\r\n" if ends.crlf else b"\n"), ends


# --- cutting -----------------------------------------------------------------------------------------


def split(lines: Sequence[str], dialect: Dialect, width: int = 0) -> Iterator[Raw]:
    """Yield every row; `width` is how many cells most have, where that is known.

    A row whose quoting is broken is the one line it starts on, so that the others are still read. So is one
    that runs over several lines where only its first line by itself has the cells that most rows have.
    """
    return pieces(lines, dialect, width)


# Returns the rows from a line on, the first of which has a number, all at once, and the line after them; or
# nothing, and the line up to which they are cut one by one.
CutAtOnce = Callable[[int, int], tuple[Sized | None, int]]


def pieces(
    lines: Sequence[str], dialect: Dialect, width: int, at_once: CutAtOnce | None = None
) -> Iterator[Any]:
    """Yield every row as `split` does, or all of a stretch that is cut at once."""
    cut = _Cut(dialect)
    quote = dialect.quote
    at = number = one_by_one = 0
    while at < len(lines):
        if at_once and at >= one_by_one:
            stretch, beyond = at_once(at, number + 1)
            if stretch:
                at, number = beyond, number + len(stretch)
                yield stretch
                continue
            one_by_one = max(beyond, at + 1)
        line = lines[at]
        number += 1
        if not quote or quote not in line:
            at += 1
            yield Raw(number, cut.plain(line))
            continue
        if (cells := cut.quickly(line)) is not None:
            at += 1
            yield Raw(number, cells)
            continue
        cells, following = cut.quoted(lines, at)
        if following is not None and following > at + 1 and width > 1 and len(cells) != width:
            alone = cut.plain(line)
            if len(alone) == width:
                following, cells = None, cells[: _first_open(cells)]
        if following is None:
            at += 1
            mended = cut.leniently(line, width) or cut.leniently(line, width, stray=len(cells))
            yield Raw(number, mended or cut.plain(line), len(cells))
        else:
            at = following
            yield Raw(number, cells)


def _first_open(cells: Sequence[str]) -> int:
    return next((at for at, cell in enumerate(cells) if "\n" in cell), 0)


class _Cut:
    """Cuts lines in one dialect."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._delimiter = delimiter = dialect.delimiter
        self._runs = dialect.runs
        self._stop = re.compile(re.escape(delimiter) + "+") if dialect.runs else None
        self._open, self._close = dialect.quote, QUOTES.get(dialect.quote, "")
        # A mark that opens also closes what was opened, unless the two differ: then each may seek to the end.
        self._tallest = sys.maxsize if self._open == self._close else _TALLEST
        opening, closing = re.escape(self._open), re.escape(self._close)
        # Spaces around a quoted cell are forgiven, unless they are what separates cells.
        spaces = "" if delimiter.strip(" ") != delimiter or not delimiter else " *"
        self._opening = re.compile(spaces + opening)
        self._spaces = re.compile(spaces)
        # Up to the mark that closes: doubled ones, or those after a backslash, belong to the cell.
        doubled = f"|{closing}{closing}" if self._close else ""
        escaped = r"|\\(?:.|$)" if dialect.backslash else ""
        other = f"[^{closing}\\\\]" if dialect.backslash else f"[^{closing}]"
        end = f"(?:{re.escape(delimiter)}|$)" if delimiter else "$"
        # An apostrophe that no cell ends with is one of text: won't.
        apostrophe = f"|'(?!{spaces}{end})" if self._open == "'" else ""
        self._inside = re.compile(
            f"(?:{other}++{doubled}{apostrophe}{escaped})*+" if closing else "", re.DOTALL
        )
        self._lenient = re.compile(
            rf"{spaces}{opening}(?P<quoted>.*?){closing}{spaces}{end}"
            rf"|(?P<bare>.*?){end}"
            if delimiter
            else ""
        )
        self._unescape = re.compile(
            rf"\\(\\|{re.escape(delimiter) or '(?!)'}|{opening or '(?!)'}|{closing or '(?!)'})"
            + (f"|{closing}({closing})" if self._close else "")
        )
        self._bare = re.compile(rf"(?:\\.|(?!{re.escape(delimiter) or '$'})[^\\]|\\$)*+", re.DOTALL)
        # What the csv module does as we do, only faster.
        self._swift = (
            len(delimiter) == 1
            and not dialect.runs
            and not dialect.backslash
            and self._open == self._close != ""
            and delimiter != self._open
        )
        self._spaced = re.compile(rf"(?:^|{re.escape(delimiter)}) +{opening}") if spaces else None

    def plain(self, line: str) -> list[str]:
        """Cut a line without regard to quotation marks."""
        if not self._delimiter:
            return [line]
        if starts := self._dialect.starts:
            if any(line[start - 1 : start].strip() for start in starts[1:]):
                return [line.strip()]  # a title, which keeps to no column
            return [line[start:end].strip() for start, end in pairwise((*starts, None))]
        if self._dialect.backslash and "\\" in line:
            return self._escaped(line)
        if self._stop:
            return self._stop.split(line.strip(self._delimiter[0]))
        return line.split(self._delimiter)

    def _escaped(self, line: str) -> list[str]:
        cells, start = [], 0
        while True:
            end = self._bare_end(line, start)
            cells.append(self._unescaped(line[start:end]))
            if end >= len(line):
                return cells
            start = self._beyond(line, end)

    def quickly(self, line: str) -> list[str] | None:
        """Cut a line with quotation marks; None where it takes a closer look."""
        if not self._swift or (self._spaced and self._spaced.search(line)):
            return None
        try:
            rows = csv.reader((line,), delimiter=self._delimiter, quotechar=self._open, strict=True)
            return next(rows)
        except (csv.Error, StopIteration):
            return None

    def quoted(self, lines: Sequence[str], at: int) -> tuple[list[str], int | None]:
        """Return the cells of the row that starts on line `at`, and the line after; None if marks break."""
        cells: list[str] = []
        line, start, following = lines[at], 0, at + 1
        if self._runs:
            line = line.strip(self._delimiter[0])
        while True:
            opening = self._opening.match(line, start)
            if opening and (line.startswith(self._open, start) or self._closes(line, opening.end())):
                parts = []
                inside = opening.end()
                while (end := self._end(line, inside)) == len(line):
                    parts.append(line[inside:])
                    if following >= len(lines) or following - at > self._tallest:
                        return cells, None
                    line, inside, following = lines[following], 0, following + 1
                parts.append(line[inside:end])
                after = self._after(line, end + 1)
                if after < len(line) and self._beyond(line, after) == after:
                    return cells, None
                cells.append(self._unescaped("\n".join(parts)))
            else:
                after = self._bare_end(line, start)
                bare = line[start:after]
                cells.append(self._unescaped(bare) if self._dialect.backslash else bare)
            if after >= len(line):
                return cells, following
            start = self._beyond(line, after)

    def leniently(self, line: str, width: int, stray: int | None = None) -> list[str] | None:
        """Cut a line in which marks stand inside quoted cells, where that gives `width` cells.

        At the place `stray` a mark opens nothing: it was typed before a bare cell.
        """
        if width < 2 or not self._delimiter or self._runs or len(line) > _LONGEST:
            return None
        cells: list[str] = []
        start = 0
        while start <= len(line):
            if len(cells) == stray:
                end = self._bare_end(line, start)
                cells.append(line[start:end])
                if end == len(line):
                    break
                start = self._beyond(line, end)
            cell = self._lenient.match(line, start)
            if not cell or len(cells) >= width:
                return None
            quoted, bare = cell["quoted"], cell["bare"]
            if bare is not None and bare.lstrip().startswith(self._open):
                return None  # opened, and never closed
            cells.append(bare if quoted is None else quoted)
            if cell.end() == len(line) and not cell[0].endswith(self._delimiter):
                break
            start = cell.end()
        return cells if len(cells) == width else None

    def _bare_end(self, line: str, start: int) -> int:
        if not self._delimiter:
            return len(line)
        if self._dialect.backslash:
            bare = self._bare.match(line, start)
            return bare.end() if bare else len(line)
        if self._stop:
            stop = self._stop.search(line, start)
            return stop.start() if stop else len(line)
        end = line.find(self._delimiter, start)
        return len(line) if end < 0 else end

    def _beyond(self, line: str, at: int) -> int:
        """Return where the next cell starts, or `at` where no delimiter stands there."""
        if self._stop:
            stop = self._stop.match(line, at)
            return stop.end() if stop else at
        if self._delimiter and line.startswith(self._delimiter, at):
            return at + len(self._delimiter)
        return at

    def _closes(self, line: str, inside: int) -> bool:
        """Return whether a quoted cell ends where a cell may; after spaces, a mark that does not is text."""
        end = self._end(line, inside)
        after = self._after(line, end + 1)
        return end < len(line) and (after >= len(line) or self._beyond(line, after) > after)

    def _end(self, line: str, inside: int) -> int:
        text = self._inside.match(line, inside)
        return text.end() if text else inside

    def _after(self, line: str, start: int) -> int:
        spaces = self._spaces.match(line, start)
        return spaces.end() if spaces else start

    def _unescaped(self, text: str) -> str:
        if self._dialect.backslash:
            return self._unescape.sub(lambda escape: escape[1] or escape[escape.lastindex or 0], text)
        return text.replace(self._close * 2, self._close) if self._close else text


# --- deciding ----------------------------------------------------------------------------------------

_COLON_INSIDE = re.compile(r"(?<=\d):(?=\d\d)|:(?=//)")
_SEPARATOR = re.compile(r"sep=(.)\s*$", re.IGNORECASE)


def find_dialect(lines: Sequence[str], delimiters: Iterable[str] = ()) -> Dialect:
    """Return how lines are cut; `delimiters` are those to choose from, where that is known."""
    sample = _sample(lines)
    declared = [line[1]] if sample and (line := _SEPARATOR.match(sample[0])) else []
    known = list(delimiters) or declared
    if declared:
        sample = sample[1:]
    dialect, _ = max(
        _candidates(sample, known),
        key=itemgetter(1),
        default=(Dialect(known[0] if known else ONE_COLUMN), 0.0),
    )
    return _with_backslash(lines, dialect)


def _sample(lines: Sequence[str]) -> list[str]:
    """Return the first lines that hold something, as many as a dialect is decided on."""
    sample, length = [], 0
    for line in lines:
        if line and not line.isspace():
            sample.append(line[:_LONGEST])
            length += len(sample[-1])
            if len(sample) >= _LOOKED_AT or length > _READ:
                break
    return sample


def _candidates(sample: Sequence[str], known: Sequence[str]) -> Iterator[tuple[Dialect, float]]:
    """Yield the ways to cut that a text allows, and how much speaks for each."""
    whole = "\n".join(sample)
    for delimiter, runs in [(one, False) for one in known] or _delimiters(sample, whole):
        plain = Dialect(delimiter, '"', runs=runs)
        tried = [plain]
        if _enclosed(whole, plain, "'"):
            tried.append(replace(plain, quote="'"))
        tried += [replace(plain, quote=mark) for mark in "«“„" if _enclosed(whole, plain, mark)]
        if "\\" in whole:
            marks = {one.quote for one in tried}
            tried += [
                replace(plain, quote=mark, backslash=True)
                for mark in marks
                if (mark and "\\" + mark in whole) or (delimiter and "\\" + delimiter in whole)
            ]
        for dialect in tried:
            rows = list(islice(split(sample, dialect), _LOOKED_AT))
            if dialect == plain and not known and any(row.broken is not None for row in rows):
                tried.append(replace(plain, quote=""))
            # As a doubtful way to cut may swallow all of it, what counts is how many lines are rows.
            yield dialect, _score(rows, dialect, whole)
    if not known and len(starts := _fixed_starts(sample)) > 1:
        fixed = Dialect(" ", "", runs=True, starts=starts)
        yield fixed, _score(list(split(sample, fixed)), fixed, whole)


def _delimiters(sample: Sequence[str], whole: str) -> list[tuple[str, bool]]:
    """Return the delimiters that a text may have, and whether runs of them count as one."""
    delimiters: dict[tuple[str, bool], None] = {(ONE_COLUMN, False): None}
    counts = Counter(whole)
    for one in (*_COMMON, *_RARE):
        if not counts[one]:
            continue
        having = sum(one in line for line in (map(_without_colons, sample) if one == ":" else sample))
        if one in _RARE and having * 2 < len(sample):
            continue
        delimiters[one, False] = None
        delimiters |= {(longer, False): None for longer in _longer(whole, one)}
    if counts["\\"] and sum("\\t" in line for line in sample) * 2 >= len(sample):
        delimiters["\\t", False] = None  # a tab that was written as its name
    if counts[" "]:
        if sum(" " in line.strip() for line in sample) * 2 >= len(sample):
            delimiters[" ", False] = None
            delimiters[" ", True] = None
        if sum("  " in line.strip() for line in sample) * 2 >= len(sample):
            delimiters["  ", True] = None
    return list(delimiters)


def _fixed_starts(sample: Sequence[str]) -> tuple[int, ...]:
    """Return where columns start that spaces align, two or more before each; one where they align none."""
    lines = [line for line in sample if "  " in line.strip()]
    if len(lines) < _ALIGNED or len(lines) * 5 < len(sample) * 3 or any("\t" in line for line in lines):
        return (0,)
    used = [False] * max(map(len, lines))
    for line in lines:
        for word in re.finditer(r"\S+", line):
            used[word.start() : word.end()] = [True] * (word.end() - word.start())
    columns = "".join("x" if one else " " for one in used)
    starts = tuple(column.start() for column in re.finditer(r"\S+(?: \S+)*", columns))
    # What two spaces part in one cell is two to people.
    cut = _Cut(Dialect(" ", "", runs=True, starts=starts))
    return starts if not any("  " in cell for line in lines for cell in cut.plain(line)) else (0,)


def _without_colons(line: str) -> str:
    """Return a line without the colons of times and addresses, which separate nothing."""
    return _COLON_INSIDE.sub("", line)


def _longer(whole: str, one: str) -> Iterator[str]:
    """Yield delimiters of several characters in which `one` stands, wherever it does or nearly so."""
    count = whole.count(one)
    if count < 2 or one in "$%":  # they stand at the beginning or the end of amounts
        return
    # Each next to itself: || or two tabs. Of commas, that may just be an empty column.
    pairs = whole.count(one * 2)
    if pairs and pairs * 2 == count:
        yield one * 2
    delimiter = one
    for _ in range(3):
        after = Counter(re.findall(re.escape(delimiter) + r"([^\w\"'«»“”])", whole))
        sign, times = after.most_common(1)[0] if after else ("", 0)
        if not sign or sign in "\n-+.$€£(/#" + one or times < 0.9 * whole.count(delimiter):
            break
        delimiter += sign
    for _ in range(3):
        before = Counter(re.findall(r"([^\w\"'«»“”])" + re.escape(delimiter), whole))
        sign, times = before.most_common(1)[0] if before else ("", 0)
        if not sign or sign in "\n.!?)%€$" + one or times < 0.9 * whole.count(delimiter):
            break
        delimiter = sign + delimiter
    if delimiter != one:
        yield delimiter


def _enclosed(whole: str, dialect: Dialect, mark: str) -> bool:
    """Return whether cells may be enclosed in this mark."""
    return mark in whole and dialect.delimiter != ONE_COLUMN and _times_enclosed(whole, dialect, mark) >= 2


def _times_enclosed(whole: str, dialect: Dialect, mark: str) -> int:
    """Return how many cells begin and end with this mark."""
    delimiter = re.escape(dialect.delimiter) + ("+" if dialect.runs else "")
    opened = len(re.findall(rf"(?:^|{delimiter}) ?{mark}", whole, re.MULTILINE))
    closed = len(re.findall(rf"{QUOTES[mark]} ?(?:$|{delimiter})", whole, re.MULTILINE))
    return min(opened, closed)


def _score(rows: Sequence[Raw], dialect: Dialect, whole: str) -> float:
    """Return how much speaks for a dialect: rows alike, cells that look like cells, marks that match."""
    rows = [row for row in rows if any(str(cell).strip() for cell in row.cells)]
    if not rows:
        return 0.5 if dialect.delimiter in _COMMON else 0.0  # nothing but delimiters
    widths = [len(row.cells) for row in rows]
    counts = Counter(widths)
    total = len(rows)
    kinds = Counter(kind(cell) for row in rows for cell in map(str, row.cells))
    if dialect.quote in QUOTES and dialect.quote != '"':
        kinds["prose"] += kinds.pop("stray", 0)  # where others enclose cells, these are text
    cells = sum(kinds.values())
    clean = sum(_CLEAN[name] * times for name, times in kinds.items()) / cells
    broken = sum(row.broken is not None for row in rows) / total
    filled = cells - kinds["empty"] or 1
    typed = sum(kinds[name] for name in _TYPED) / filled
    marked = _marked(rows, dialect, whole)
    if dialect.delimiter == ONE_COLUMN:
        return clean * (0.6 if _is_one_column(rows) else 0.12)
    alike = sum((times / total) ** 2 * (1 - 1 / width) for width, times in counts.items() if width > 1)
    steady = sum(one == other > 1 for one, other in pairwise(widths)) / max(1, total - 1)
    if total == 1:
        steady = 1.0 if widths[0] > 1 else 0.0
    mode = max(counts, key=lambda width: (counts[width] * (width > 1), width))
    shape = 0.7 * alike + 0.3 * steady * (1 - 1 / mode)
    prior = _prior(dialect, mode, typed, marked)
    # A few rows with stray marks are mishaps; where most have them, marks mean nothing here.
    return shape * clean * prior * (1 - 0.6 * broken) * _quote_bonus(dialect, rows, whole)


def _is_one_column(rows: Sequence[Raw]) -> bool:
    """Return whether lines are plainly one value each, below a heading perhaps: times, dates, decimals."""
    first, *others = (str(row.cells[0]) for row in rows)
    return (
        len(others) > 1
        and sum(kind(cell) in _TYPED for cell in others) > 0.9 * len(others)
        # 1,5 below a heading without a comma is a decimal; 1,5 below 2,7 may be two columns.
        and ("," not in first or not any("," in cell for cell in others))
    )


def _prior(dialect: Dialect, width: int, typed: float, marked: float) -> float:
    """Return how likely people separate cells so, whatever the text looks like."""
    delimiter = dialect.delimiter
    if delimiter in _COMMON:
        return 1.0
    if dialect.starts:
        return 0.93
    if marked > 0.3 and len(delimiter) == 1:
        return 0.97  # cells stand in quotation marks right up to it
    if not delimiter.strip(" "):
        if delimiter == "  ":
            return 0.95 if width > 2 or typed > 0.3 else 0.5
        return (0.8 if dialect.runs else 0.82) if typed > 0.4 else 0.3 if width > 2 else 0.15
    if len(set(delimiter)) == 1 < len(delimiter):
        # Of commas two by two, those of an empty column are more likely.
        return 1.4 if width > 2 or delimiter[0] not in ",;" else 0.5
    if len(delimiter) > 1:
        return 1.25
    return 0.3 if width < 3 else 0.8


def _marked(rows: Sequence[Raw], dialect: Dialect, whole: str) -> float:
    """Return the share of cells that stand in quotation marks right up to the delimiter."""
    if not dialect.quote or dialect.quote not in whole:
        return 0.0
    delimiter, mark, closing = re.escape(dialect.delimiter), re.escape(dialect.quote), QUOTES[dialect.quote]
    both = len(re.findall(rf"{closing}{delimiter}(?={mark})", whole)) if delimiter else 0
    return both / max(1, sum(len(row.cells) for row in rows))


def _quote_bonus(dialect: Dialect, rows: Sequence[Raw], whole: str) -> float:
    """Return how well the marks of a dialect are used in the text."""
    mark = dialect.quote
    if mark == '"':
        return 1.0 if not dialect.backslash else 0.999
    if not mark:
        return 0.97
    # Other marks are those of text, unless every text has them, or rows need them. SQL's stand below a
    # heading that has none.
    first = 1 if mark == "'" else 0
    texts = sum(kind(str(cell)) not in ("empty", *_TYPED) for row in rows[first:] for cell in row.cells)
    return 1.01 if texts and _times_enclosed(whole, dialect, mark) * 10 >= texts * 9 else 0.9


def _with_backslash(lines: Sequence[str], dialect: Dialect) -> Dialect:
    """Let backslashes escape marks where that mends more rows of the whole text than it breaks."""
    if dialect.backslash or not dialect.quote:
        return dialect
    escape = "\\" + dialect.quote
    if not (lines.hold(escape) if isinstance(lines, Lines) else any(escape in line for line in lines)):
        return dialect
    other = replace(dialect, backslash=True)
    broken, less = (sum(row.broken is not None for row in split(lines, one)) for one in (dialect, other))
    return other if less < broken else dialect


# --- what a cell looks like --------------------------------------------------------------------------

_NUMBER = re.compile(
    r"[(+−-]?\s?[$€£¥]?\s?(?:\d{1,3}(?:[ \u00a0\u202f.,'’]\d{3})+|\d+)?(?:[.,]\d+|(?<=\d))(?:[eE][+-]?\d+)?"
    r"\s?(?:%|‰|€|\$|£|FCFA|F CFA|CFA|XOF|XAF|EUR|USD|[kKmM])?\)?"
)
_DATE = re.compile(
    r"(?:\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{1,2}[ -]\w{3,9}\.?[ -]\d{2,4}"
    r"|\w{3,9}[ .-]\d{1,2},? \d{4}|[A-Za-zéû]{3,9}\.?-\d{2,4})"
    r"(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[AaPp][Mm])?(?:Z| ?[+-]\d{2}:?\d{2})?)?"
)
_TIME = re.compile(r"\d{1,2}(?::\d{2}){1,2}(?:[.,]\d+)?(?: ?[AaPp]\.?[Mm]\.?)?|\d{1,2} ?h ?\d{0,2}")
_ADDRESS = re.compile(r"(?:https?|ftp)://\S+|www\.\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\d{1,3}(?:\.\d{1,3}){3}")
_CODES = frozenset(
    {"true", "false", "yes", "no", "oui", "non", "vrai", "faux", "y", "n", "x", "null", "none", "na", "n/a"}
    | {"nan", "nd", "n/d", "-", "–", "—", ".", "..", "...", "#n/a", "s/o", "nc"}
)
_UNCUT = re.compile(r"[;\t|]|[^\s\d],[^\s\d]")  # what cells of text rarely hold, and uncut rows do
_STRAY = re.compile(r'^\s*"|"\s*$')

_TYPED = ("number", "date", "time", "address", "code")
_CLEAN = {
    **dict.fromkeys(_TYPED, 1.0),
    "empty": 0.9,
    "text": 0.93,
    "prose": 0.9,
    "uncut": 0.35,
    "stray": 0.1,
}


@lru_cache(200_000)
def kind(cell: str) -> str:
    """Return what a cell looks like: number, date, time, address, code, empty, text, prose, or badly cut."""
    text = cell.strip()
    if not text:
        return "empty"
    if len(text) <= 60:
        if _NUMBER.fullmatch(text):
            return "number"
        if text.lower() in _CODES:
            return "code"
        if _DATE.fullmatch(text):
            return "date"
        if _TIME.fullmatch(text):
            return "time"
    if len(text) <= 2000 and _ADDRESS.fullmatch(text):
        return "address"
    text = text[:500]
    if _STRAY.search(text) and text.count('"') % 2:
        return "stray"
    if _UNCUT.search(text):
        return "uncut"
    return "text" if text[0].isalnum() and len(text) < 80 else "prose"
