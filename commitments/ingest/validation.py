"""Rows → records and problems: what each cell means, and the rules across cells, rows, files and the store.

All problems are found in one pass, and one fault is one problem.
"""

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property, partial
from typing import Any, NamedTuple, Protocol

from pydantic import ValidationError

from commitments.contract import countries
from commitments.contract.batches import RecordBatches
from commitments.contract.codelists import COMPLETION_STEPS, CodeList, fold
from commitments.contract.model import (
    LONGEST_TEXT,
    RECORDS,
    Column,
    PartialDate,
    Record,
    Rule,
    currencies,
    is_identifier,
    is_url,
    problem_of,
)
from commitments.contract.rules import completion_of, progress_of
from commitments.ingest.cells import NOTHING_GIVEN, ClosestMatch, cell_text, shown
from commitments.ingest.failed_cells import is_failed
from commitments.ingest.problems import Decision, Problem
from commitments.ingest.reading import COUNTED, Count
from commitments.ingest.sheets import Row, Sheet
from commitments.ingest.spreadsheets import Cell, FailedCell, Percentage
from commitments.text.sanitize import INVISIBLE, as_written

__all__ = ["Checked", "CheckedTable", "Decision", "Problem", "Stored", "check", "completion_of"]


class Stored(Protocol):
    """What the store holds already, as far as checking asks."""

    def record(self, table: str, key: str, /) -> Record | None:
        """Give the record of a key text, or None."""

    def keys(self, table: str, /) -> Mapping[str, str]:
        """Give key text → identifier as first written, of every record of a table."""

    def renames(self, table: str, /) -> Mapping[str, str]:
        """Give key text → what it leads to, of identifiers of a table that were given up for others."""


@dataclass(frozen=True)
class CheckedTable:
    """One table that was read: its accepted records, and all that was decided and found wrong on the way."""

    file: str
    sheet: str | None
    table: str | None
    encoding: str | None
    delimiter: str | None
    rows: int
    accepted: int  # rows without an error
    columns: tuple[str, ...]  # those of the contract that the file has
    ignored_columns: tuple[str, ...]  # headings that name none
    decisions: tuple[Decision, ...]
    records: RecordBatches
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Checked:
    """All tables of the files that were checked together."""

    tables: tuple[CheckedTable, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems of every table."""
        return tuple(problem for table in self.tables for problem in table.problems)

    @property
    def has_errors(self) -> bool:
        """Whether anything must be mended before the files are taken."""
        return any(problem.severity == "error" for table in self.tables for problem in table.problems)


def check(
    sheets: Iterable[Sheet],
    stored: Stored | None = None,
    *,
    today: date,
    fictional: bool = False,
    count: Count | None = None,
) -> Checked:
    """Check sheets together, in any order, against what is stored.

    `fictional` lets the countries of the demonstration set be known; `count` is told of rows as they
    are checked.
    """
    return _Validator(list(sheets), stored, today, fictional, count).checked()


# --- what a cell means -------------------------------------------------------------------------------


class _Fault(NamedTuple):
    """What is wrong with a cell, before it is known where it stands."""

    code: str
    facts: Mapping[str, Any] = {}


class _Meaning(NamedTuple):
    """What a cell means (None: not given), and what is wrong with it."""

    value: Any
    faults: tuple[_Fault, ...] = ()


_Read = Callable[[Cell], _Meaning]


def _failed(shown_there: str) -> _Meaning:
    """Give what a cell means that a program could not calculate, or whose column is too narrow to show it."""
    facts = {} if shown_there.strip().strip("#") else {"why": "narrow"}
    return _Meaning(None, (_Fault("failed_formula", facts),))


_NOTHING = _Meaning(None)

# `NA` is the code of a country.
_NO_COUNTRY = NOTHING_GIVEN - {"na"}
_LONGEST_NOTHING = max(map(len, NOTHING_GIVEN))
_REMEMBERED = 100_000  # texts of one column, and what they mean

_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_FORMULA = ("=", "+", "-", "@")


def _clean(cell: str) -> _Meaning:
    """Give text in NFC, without white space around it and without what cannot be seen."""
    if cell.isascii() and cell.isprintable():
        return _Meaning(cell.strip())
    faults: list[_Fault] = []
    text = as_written(unicodedata.normalize("NFC", cell))
    if unseen := INVISIBLE.search(text):
        faults.append(_Fault("cleaned_text", {"character": f"U+{ord(unseen[0]):04X}"}))
        text = INVISIBLE.sub("", text)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    if control := _CONTROL.search(text):
        faults.append(_Fault("forbidden_character", {"character": f"U+{ord(control[0]):04X}"}))
    return _Meaning(text.strip(), tuple(faults))


def _understood(
    understand: Callable[[str], _Meaning], nothing: frozenset[str] = NOTHING_GIVEN
) -> Callable[[Cell], _Meaning]:
    """Make a reader of cells of one that understands clean text; a text is understood once, mostly."""
    known: dict[str, _Meaning] = {}

    def read(cell: Cell) -> _Meaning:
        if isinstance(cell, FailedCell):
            return _failed(cell)
        text = cell if isinstance(cell, str) else cell_text(cell)
        found = known.get(text)
        if found is None:
            clean, faults = _clean(text)
            is_nothing = len(clean) <= _LONGEST_NOTHING and clean.casefold() in nothing
            if is_nothing or any(fault.code == "forbidden_character" for fault in faults):
                found = _Meaning(None, faults)
            elif is_failed(clean):
                found = _failed(clean)
            else:
                value, more = understand(clean)
                found = _Meaning(value, (*faults, *more))
            if len(known) < _REMEMBERED:
                known[text] = found
        return found

    return read


def _text(cell: Cell) -> _Meaning:
    text, faults = _clean(cell if isinstance(cell, str) else cell_text(cell))
    if len(text) <= _LONGEST_NOTHING and text.casefold() in NOTHING_GIVEN:
        return _Meaning(None, faults) if faults else _NOTHING
    if isinstance(cell, FailedCell) or is_failed(text):
        return _failed(text)
    if len(text) > LONGEST_TEXT:
        faults = (*faults, _Fault("too_long", {"length": len(text), "longest": LONGEST_TEXT}))
    if text.startswith(_FORMULA) and not text.startswith("- "):  # a list with dashes is none
        faults = (*faults, _Fault("looks_like_formula"))
    return _Meaning(text, faults)


def _url(text: str) -> _Meaning:
    if len(text) > LONGEST_TEXT:
        return _Meaning(None, (_Fault("too_long", {"length": len(text), "longest": LONGEST_TEXT}),))
    if is_url(text):
        return _Meaning(text)
    unnamed = re.sub(r"(?<=://)[^/?#\s]*@", "", text)
    if is_url(unnamed):
        return _Meaning(None, (_Fault("bad_url", {"near": unnamed}),))
    guess = f"https://{text}"
    facts = {"near": guess} if re.match(r"(?:[\w-]+\.)+\w{2,}(?:/|$)", text) and is_url(guess) else {}
    return _Meaning(None, (_Fault("bad_url", facts),))


def _identifier(text: str) -> _Meaning:
    return _Meaning(text) if is_identifier(text) else _Meaning(None, (_Fault("bad_identifier"),))


def _reads_identifiers() -> _Read:
    plain = _understood(_identifier)

    def read(cell: Cell) -> _Meaning:
        if isinstance(cell, bool | date | Percentage):  # what a spreadsheet has made of 3-1, or of a cell
            return _Meaning(None, (_Fault("bad_identifier", {"became": type(cell).__name__.lower()}),))
        value, faults = plain(cell)
        if any(fault.code == "cleaned_text" for fault in faults):
            return _Meaning(
                None,
                tuple(_Fault("forbidden_character", f.facts) for f in faults if f.code == "cleaned_text"),
            )
        return _Meaning(value, faults)

    return read


def _currency(text: str) -> _Meaning:
    code = text.upper()
    return _Meaning(code) if code in currencies() else _Meaning(None, (_Fault("unknown_code"),))


def _country(fictional: bool) -> Callable[[str], _Meaning]:
    nearest = ClosestMatch(countries.spellings())

    def understand(text: str) -> _Meaning:
        code = countries.find(text, fictional=fictional)
        if code:
            return _Meaning(code)
        close = nearest.find(fold(text))
        code = countries.find(close, fictional=fictional) if close else None
        return _Meaning(None, (_Fault("unknown_country", {"near": code} if code else {}),))

    return understand


def _code(codes: CodeList) -> Callable[[str], _Meaning]:
    nearest = ClosestMatch(codes.spellings)

    def understand(text: str) -> _Meaning:
        code = codes.find(text)
        if code:
            return _Meaning(code)
        facts: dict[str, Any] = {}
        if likely := codes.likely(text):
            facts = {"near": likely, "everyday": True}
        elif close := nearest.find(fold(text)):
            facts = {"near": codes.spellings[close]}
        return _Meaning(None, (_Fault("unknown_code", {"codes": codes.name, **facts}),))

    return understand


def _many(read: _Read) -> _Read:
    """Make a reader of several values with `|` between, each once, of one that reads one."""

    def read_all(cell: Cell) -> _Meaning:
        if isinstance(cell, FailedCell):
            return _failed(cell)
        if not isinstance(cell, str):
            cell = cell_text(cell)
        values: dict[str, Any] = {}
        faults: list[_Fault] = []
        for part in cell.split("|"):
            value, wrong = read(part)
            faults += [_Fault(code, {**facts, "part": part.strip()}) for code, facts in wrong]
            if value is not None:
                values.setdefault(str(value).lower(), value)
        return _Meaning(tuple(values.values()) or None, tuple(faults))

    return read_all


# --- dates and numbers, which can be read in two ways ------------------------------------------------

_TIME = r"(?:[T ]\d{1,2}[:h]\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?"
_YEAR_FIRST = re.compile(rf"([12]\d{{3}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}", re.ASCII)
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2([12]\d{{3}}|\d\d){_TIME}", re.ASCII)
_YEAR_MONTH = re.compile(r"([12]\d{3})[-/](\d{1,2})", re.ASCII)
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.]([12]\d{3})", re.ASCII)
_YEAR = re.compile(r"[12]\d{3}", re.ASCII)
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?", re.ASCII)
_SERIAL_ZERO = date(1899, 12, 30)
_SERIALS = range(10_000, 100_000)  # 1927 to 2173

# Two ways to read one text: day first and month first, or decimal comma and decimal point.
_Readings = tuple[Any, Any]


def _two_dates(text: str) -> _Readings:
    """Give the date that `text` is with the day first, and with the month first; None where it is none."""
    if found := _YEAR_FIRST.fullmatch(text):
        return (_day(found[1], found[3], found[4]),) * 2
    if found := _YEAR_LAST.fullmatch(text):
        first, second, year = found[1], found[3], found[4]
        if len(year) == 2:
            year = ("20" if year <= "68" else "19") + year
        return _day(year, second, first), _day(year, first, second)
    if found := _YEAR_MONTH.fullmatch(text):
        return (_day(found[1], found[2]),) * 2
    if found := _MONTH_YEAR.fullmatch(text):
        return (_day(found[2], found[1]),) * 2
    if _YEAR.fullmatch(text):
        return (_day(text),) * 2
    if found := _SERIAL.fullmatch(text):
        return (_of_serial(int(found[1])),) * 2
    return None, None


def _day(*parts: str) -> PartialDate | None:
    try:
        return PartialDate("-".join(part.zfill(2) for part in parts))
    except ValueError:
        return None


def _of_serial(number: int) -> PartialDate | None:
    if number not in _SERIALS:
        return None
    return PartialDate((_SERIAL_ZERO + timedelta(days=number)).isoformat())


_LARGEST_WHOLE = 2**53  # beyond, a number is no longer exact
_SPACE = re.compile(r"\s+")
_WITH_COMMA = re.compile(
    r"[+-]?(?:(?:[1-9]\d{0,2}(?:(?: \d{3})+|(?:\.\d{3})+)|\d+)(?:,\d+)?|,\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII
)
_WITH_POINT = re.compile(
    r"[+-]?(?:(?:[1-9]\d{0,2}(?:(?: \d{3})+|(?:,\d{3})+)|\d+)(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII
)


def _two_numbers(text: str, low: float | None = None, high: float | None = None) -> _Readings:
    """Give the number that `text` is with a decimal comma, and with a decimal point; None where it is none.

    Where only one of the two is possible between `low` and `high`, the other is not meant.
    """
    bare = _SPACE.sub(" ", text.replace("\u2212", "-")).removesuffix("%").rstrip()
    comma = _float(bare.replace(".", "").replace(",", ".")) if _WITH_COMMA.fullmatch(bare) else None
    point = _float(bare.replace(",", "")) if _WITH_POINT.fullmatch(bare) else None
    if comma is not None and point is not None and comma != point:
        fits = [_within(number, low, high) for number in (comma, point)]
        if fits == [True, False]:
            return comma, None
        if fits == [False, True]:
            return None, point
    return comma, point


def _float(text: str) -> float | None:
    number = float(text.replace(" ", ""))
    return number + 0.0 if math.isfinite(number) else None  # no minus zero


def _within(number: float, low: float | None, high: float | None) -> bool:
    return (low is None or low <= number) and (high is None or number <= high)


@dataclass
class _Order:
    """Which of two ways a column is read; it was settled by its "own" values, by "others", or not at all."""

    second: bool = False
    by: str = ""
    doubtful: str | None = None  # the first value that both ways read, differently
    row: int | None = None  # its row


class _AmbiguousColumn:
    """A column of dates or numbers: how its texts can be read, each looked at once."""

    def __init__(self, two: Callable[[str], _Readings], cells: Iterable[tuple[int, Cell]]) -> None:
        self.ways: dict[str, _Readings] = {}
        self.order = _Order()
        self.evidence: set[bool] = set()  # of the second way
        seen: set[str] = set()
        for row, cell in cells:
            if not isinstance(cell, str) or cell in seen:
                continue
            seen.add(cell)
            text = _clean(cell).value
            first, second = self.ways[text] = two(text)
            if first == second:
                continue
            if first is None or second is None:
                self.evidence.add(first is None)
            elif self.order.doubtful is None:
                self.order.doubtful, self.order.row = text, row

    def settle(self, others: Iterable["_AmbiguousColumn"]) -> None:
        """Settle how the column is read: by its own values, else by the others, else the first way."""
        evidence, by = self.evidence, "own"
        if not evidence:
            evidence, by = {second for other in others for second in other.evidence}, "others"
        if len(evidence) == 1:
            self.order.second, self.order.by = next(iter(evidence)), by

    def read(self, text: str) -> Any:
        """Give what a clean text of the column means, or None."""
        first, second = self.ways[text]
        wanted, other = (second, first) if self.order.second else (first, second)
        return wanted if wanted is not None else other


def _reads_dates(column: _AmbiguousColumn) -> _Read:
    bad = _Meaning(None, (_Fault("bad_date"),))

    def understand(text: str) -> _Meaning:
        value = column.read(text)
        return _Meaning(value) if value else bad

    texts = _understood(understand)

    def read(cell: Cell) -> _Meaning:
        if isinstance(cell, str):
            return texts(cell)
        if isinstance(cell, date):
            value = PartialDate(cell.isoformat()) if cell.year >= 1000 else None
        elif isinstance(cell, bool | Percentage) or not math.isfinite(cell):
            value = None
        else:
            value = (
                _day(str(int(cell))) if 1000 <= cell < 3000 and cell == int(cell) else _of_serial(int(cell))
            )
        return _Meaning(value) if value else bad

    return read


def _reads_numbers(twofold: _AmbiguousColumn, column: Column) -> _Read:
    bad = _Meaning(None, (_Fault("bad_number"),))

    def meaning(number: float | None) -> _Meaning:
        if number is None or (column.kind == "whole" and number != int(number)):
            return bad
        if not _within(number, column.low, column.high) or (
            column.kind == "whole" and abs(number) > _LARGEST_WHOLE
        ):
            return _Meaning(None, (_Fault("out_of_range", {"low": column.low, "high": column.high}),))
        return _Meaning(int(number) if column.kind == "whole" else number)

    texts = _understood(lambda text: meaning(twofold.read(text)))

    def read(cell: Cell) -> _Meaning:
        if isinstance(cell, str):
            return texts(cell)
        if isinstance(cell, bool | date) or not math.isfinite(cell):
            return bad
        return meaning(float(cell) + 0.0)

    return read


# --- the columns of one sheet ------------------------------------------------------------------------


class _Columns:
    """The columns of the contract that a sheet has, and how each is read."""

    def __init__(self, sheet: Sheet, record: type[Record], fictional: bool) -> None:
        every = record.columns()
        self.at: dict[str, int] = {}
        for at, name in enumerate(sheet.columns):
            if name is not None:
                self.at.setdefault(name, at)
        self._rows = sheet.rows
        named = {name: every[name] for name in self.at}
        self.dates = {
            name: _AmbiguousColumn(_two_dates, self.cells(name))
            for name, column in named.items()
            if column.kind == "date"
        }
        self.numbers = {
            name: _AmbiguousColumn(partial(_two_numbers, low=column.low, high=column.high), self.cells(name))
            for name, column in named.items()
            if column.kind in ("number", "whole", "percent")
        }
        for family in (self.dates, self.numbers):
            for column in family.values():
                column.settle(family.values())
        self.readers = {name: self._reader(column, fictional) for name, column in named.items()}

    def cells(self, name: str) -> Iterator[tuple[int, Cell]]:
        """Give row number and cell of every row of a column."""
        at = self.at[name]
        return ((row.number, row.cells[at]) for row in self._rows)

    def _reader(self, column: Column, fictional: bool) -> _Read:
        match column.kind:
            case "date":
                return _reads_dates(self.dates[column.name])
            case "number" | "whole" | "percent":
                return _reads_numbers(self.numbers[column.name], column)
            case "identifier":
                read = _reads_identifiers()
            case "code" if column.codes:
                read = _understood(_code(column.codes))
            case "country":
                read = _understood(_country(fictional), _NO_COUNTRY)
            case "currency":
                read = _understood(_currency)
            case "url":
                read = _understood(_url)
            case _:
                read = _text
        return _many(read) if column.many else read

    def doubts(self, tell: Callable[..., Problem]) -> Iterator[Problem]:
        """Tell of columns that nothing settles, where it matters."""
        for code, family in (("ambiguous_dates", self.dates), ("ambiguous_numbers", self.numbers)):
            for name, column in family.items():
                order = column.order
                if order.doubtful is not None and not order.by:
                    taken, other = column.ways[order.doubtful]
                    facts = {"taken": taken, "other": other, "first": order.row}
                    yield tell(None, name, code, shown(order.doubtful), facts)

    def decisions(self, table: str) -> Iterator[Decision]:
        """Say which way dates and numbers were read, where there were two."""
        for kind, family in (("date_order", self.dates), ("decimal_mark", self.numbers)):
            ways: dict[tuple[bool, str], list[str]] = {}
            for name, column in family.items():
                if column.evidence or column.order.doubtful is not None:
                    ways.setdefault((column.order.second, column.order.by), []).append(name)
            for (second, by), names in ways.items():
                yield Decision(kind, {"table": table, "columns": tuple(names), "second": second, "by": by})
        serials = [name for name in self.dates if any(_is_serial(cell) for _, cell in self.cells(name))]
        if serials:
            yield Decision("serial_dates", {"table": table, "columns": tuple(serials)})

    def unseen_percentages(self, every: Mapping[str, Column]) -> Iterator[tuple[str, float]]:
        """Give the percent columns whose values all lie in 0–1, and one such value that is not 0."""
        for name in self.at:
            if every[name].kind == "percent":
                values = [value for _, cell in self.cells(name) if (value := self.readers[name](cell).value)]
                if values and all(0 <= value <= 1 for value in values):
                    yield name, values[0]


def _is_serial(cell: Cell) -> bool:
    if isinstance(cell, str):
        return bool(_SERIAL.fullmatch(cell.strip()))
    return isinstance(cell, int | float) and not isinstance(cell, bool) and 10_000 <= cell < 100_000


# --- rows, across files and against the store --------------------------------------------------------


_NO_COLUMNS: frozenset[str] = frozenset()


class _Draft:
    """A row on its way to a record: the values that are good, and the columns that are not."""

    __slots__ = ("bad", "has_error", "is_broken", "is_repeated", "key", "row", "table", "values")

    def __init__(self, table: "_Table", row: Row) -> None:
        self.table = table
        self.row = row
        self.values: dict[str, Any] = {}
        self.bad = _NO_COLUMNS
        self.has_error = False
        self.is_broken = False  # its cells may stand below the wrong headings
        self.is_repeated = False
        self.key: str | None = None

    def said(self, *, by_cells: bool) -> int:
        """Give what tells its cells, under their columns, or its values from any others."""
        if by_cells:
            return hash((self.table.sheet.columns, *map(cell_text, self.row.cells)))
        return hash(tuple(repr(self.values.get(name)) for name in self.table.every))


class _SeenRow(NamedTuple):
    """What is kept of the first row of a key: its number, and what tells whether another says the same."""

    table: "_Table"
    row: int
    record: int | None  # its place among the records of its table
    has_error: bool
    said: int | None  # where it has no record: by its cells where it has an error


_MOST_LISTED = 100_000  # problems of one table


class _Table:
    """A sheet while it is checked."""

    def __init__(self, sheet: Sheet, record: type[Record], fictional: bool) -> None:
        self.sheet = sheet
        self.record = record
        self.every = record.columns()
        self.columns = _Columns(sheet, record, fictional)
        self.problems = list(sheet.problems)
        self.unlisted = 0  # errors beyond those that anyone would read
        self.records = RecordBatches()
        self.accepted = 0
        self.missing = {name for name, column in self.every.items() if column.required} - set(self.columns.at)
        self.defaults = {
            name: field.default for name, field in record.model_fields.items() if not field.is_required()
        }
        # A heading in error leaves open what every row means.
        self.heading_fails = any(
            problem.severity == "error" and problem.row == sheet.heading_row for problem in sheet.problems
        )

    def tell(
        self, draft: _Draft, column: str | None, code: str, facts: Mapping[str, Any] | None = None
    ) -> None:
        """Keep a problem of a row; an error is also one of the row."""
        at = self.columns.at.get(column or "")
        value = None if at is None else shown(draft.row.cells[at])
        problem = Problem(
            self.sheet.file,
            self.sheet.sheet,
            self.sheet.table,
            draft.row.number,
            column,
            code,
            value,
            facts or {},
        )
        is_error = problem.severity == "error"
        if is_error and len(self.problems) >= _MOST_LISTED:
            self.unlisted += 1
        else:
            self.problems.append(problem)
        if is_error:
            draft.has_error = True
            if column:
                draft.bad |= {column}

    def place_of(self, draft: _Draft, column: str, code: str) -> int | None:
        """Give the place among the problems of one of the row that was read last, None where it has none."""
        at = len(self.problems)
        while at and self.problems[at - 1].row == draft.row.number:
            at -= 1
            if (self.problems[at].column, self.problems[at].code) == (column, code):
                return at
        return None

    def problem(
        self, row: int | None, column: str | None, code: str, value: str | None, facts: Any
    ) -> Problem:
        return Problem(self.sheet.file, self.sheet.sheet, self.sheet.table, row, column, code, value, facts)

    def drafts(self) -> Iterator[_Draft]:
        """Read every cell, a row after the other."""
        self.problems += self.columns.doubts(self.problem)
        if self.sheet.formats_unseen:
            for name, share in self.columns.unseen_percentages(self.every):
                doubt = {"percent": True, "taken": share, "other": share * 100}
                self.problems.append(self.problem(None, name, "ambiguous_numbers", shown(share), doubt))
        broken = {problem.row for problem in self.sheet.problems if problem.severity == "error"}
        plan = [
            (name, self.columns.at[name], read, self.every[name].required, self.defaults.get(name))
            for name, read in self.columns.readers.items()
        ]
        for row in self.sheet.rows:
            draft = _Draft(self, row)
            if row.number in broken:
                draft.has_error = draft.is_broken = True
                yield draft
                continue
            for name, at, read, required, default in plan:
                value, faults = read(row.cells[at])
                if faults:
                    for code, facts in faults:
                        self.tell(draft, name, code, facts)
                if value is None and name not in draft.bad:
                    value = default
                    if required:
                        self.tell(draft, name, "missing_value")
                draft.values[name] = value
            if self.missing:
                draft.bad |= self.missing
            yield draft

    def identifiers(self) -> Iterator[tuple[str | None, Row]]:
        """Give the identifier of every row, None where it is missing or faulty, whatever else is wrong."""
        key = self.record.key[0]
        if key in self.columns.at:
            at, read = self.columns.at[key], self.columns.readers[key]
            yield from ((read(row.cells[at]).value or None, row) for row in self.sheet.rows)

    def checked(self) -> CheckedTable:
        """Give what was found."""
        place = {name: at for at, name in enumerate(self.every)}
        if self.unlisted:
            self.problems.append(self.problem(None, None, "more_problems", None, {"n": self.unlisted}))
        self.problems.sort(key=lambda found: (found.row or 0, place.get(found.column or "", -1)))
        return CheckedTable(
            self.sheet.file,
            self.sheet.sheet,
            self.sheet.table,
            self.sheet.encoding,
            self.sheet.delimiter,
            rows=len(self.sheet.rows),
            accepted=0 if self.heading_fails else self.accepted,
            columns=tuple(self.columns.at),
            ignored_columns=_ignored(self.sheet),
            decisions=(*self.sheet.decisions, *self.columns.decisions(self.record.table)),
            records=self.records,
            problems=tuple(self.problems),
        )


def _ignored(sheet: Sheet) -> tuple[str, ...]:
    return tuple(problem.column or "" for problem in sheet.problems if problem.code == "unknown_column")


class _Known:
    """The identifiers that a reference to one table may name: stored ones and those of the files."""

    def __init__(self, stored: Stored | None, tables: Iterable[_Table], name: str) -> None:
        self._stored = stored.keys(name) if stored else {}
        self._renamed = stored.renames(name) if stored else {}
        self._given: dict[str, str] = {}
        self._claimed: set[str] = set()
        for table in tables:
            if table.record.table != name or table.every[table.record.key[0]].refers_to:
                continue
            at = table.columns.at.get(table.record.key[0], 0)
            for identifier, row in table.identifiers():
                if identifier:
                    self._given.setdefault(identifier.lower(), identifier)
                else:
                    self._claimed.add(str(_clean(cell_text(row.cells[at])).value).lower())

    def first_written(self, identifier: str) -> str | None:
        """Give an identifier as it was first written, or None where nothing bears it."""
        key = identifier.lower()
        return self._stored.get(key) or self._renamed.get(key) or self._given.get(key)

    def renamed(self, identifier: str) -> str | None:
        """Give what an identifier that was given up for another leads to, or None."""
        return self._renamed.get(identifier.lower())

    def is_claimed(self, identifier: str) -> bool:
        """Say whether a row bears the identifier whose own is faulty: the fault is told there."""
        return identifier.lower() in self._claimed

    @cached_property
    def _all(self) -> dict[str, str]:
        return {**self._given, **self._stored}

    @cached_property
    def _nearest(self) -> ClosestMatch:
        return ClosestMatch(self._all)

    @cached_property
    def _by_numbers(self) -> dict[tuple[str, ...], list[str]]:
        """The identifiers by the numbers in them: those that differ in one are two things, no slip."""
        found: dict[tuple[str, ...], list[str]] = {}
        for key in self._all:
            found.setdefault(_numbers(key), []).append(key)
        return found

    @cached_property
    def _by_bare(self) -> dict[str, str]:
        return {_bare(identifier): identifier for identifier in self._all.values()}

    def near(self, identifier: str) -> str | None:
        """Give the identifier that may be meant."""
        if found := self._by_bare.get(_bare(identifier)):
            return found
        key = identifier.lower()
        among = self._by_numbers.get(_numbers(key), ())
        return self._all.get(self._nearest.find(key, among) or "")


def _bare(identifier: str) -> str:
    """Give an identifier without punctuation and the zeros that spreadsheets take from its head."""
    return re.sub(r"[._-]", "", identifier.lower()).lstrip("0")


def _numbers(identifier: str) -> tuple[str, ...]:
    return tuple(found.lstrip("0") for found in re.findall(r"\d+", identifier))


class _Validator:
    """One pass over files that were given together."""

    def __init__(
        self,
        sheets: Sequence[Sheet],
        stored: Stored | None,
        today: date,
        fictional: bool,
        count: Count | None,
    ) -> None:
        self.count = count
        self.rows = 0
        self.stored = stored
        self.today = today
        self.sheets = sheets
        self.tables = {
            at: _Table(sheet, RECORDS[sheet.table], fictional)
            for at, sheet in enumerate(sheets)
            if sheet.table
        }
        given = {table.record.table for table in self.tables.values()}
        # A table of which nothing is known may be the very one that references name; a remark is not.
        lost = any(_may_be_a_table(sheet) for sheet in sheets if not sheet.table)
        self.unsure = frozenset(RECORDS) - given if lost else frozenset()
        self.unsure |= {t.record.table for t in self.tables.values() if t.record.key[0] in t.missing}
        self.known = {name: _Known(stored, self.tables.values(), name) for name in RECORDS}
        self.first: dict[str, dict[str, _SeenRow]] = {name: {} for name in RECORDS}  # by key
        # What progress is measured between, by commitment; None where its row does not say so rightly.
        self.ranges: dict[str, tuple[float | None, float | None] | None] = {}

    def checked(self) -> Checked:
        """Give what was found in every table."""
        # Reports are compared with what they are about, wherever it stands.
        for table in sorted(self.tables.values(), key=lambda each: each.record.table != "commitments"):
            for draft in table.drafts():
                self._join(table, draft)
                self._finish(table, draft)
                self._passed()
        return Checked(
            tuple(
                self.tables[at].checked() if at in self.tables else _unrecognised(sheet)
                for at, sheet in enumerate(self.sheets)
            )
        )

    def _passed(self) -> None:
        """Count one row."""
        self.rows += 1
        if self.count and self.rows % COUNTED == 0:
            self.count(COUNTED)

    def _join(self, table: _Table, draft: _Draft) -> None:
        """Bring a row together with what it refers to, what is stored of it, and its like in the files."""
        record, values = table.record, draft.values
        if draft.is_broken:
            return
        for name in table.columns.at:
            if (target := table.every[name].refers_to) and values.get(name):
                self._resolve(table, draft, name, self.known[target])
        old: Record | None = None
        key = {name: values.get(name, table.defaults.get(name)) for name in record.key}
        if all(value is not None for value in key.values()):
            own = record.key[0]
            if not table.every[own].refers_to:
                self._tell_renamed(table, draft, own, values[own], self.known[record.table])
                values[own] = self.known[record.table].first_written(values[own])
                key[own] = values[own]
            draft.key = record.key_of(key)
            old = self.stored.record(record.table, draft.key) if self.stored else None
        rest = {name: getattr(old, name) for name in table.every} if old else table.defaults
        draft.values = values = {**rest, **values}
        if values.get("measure") == "funds_mobilised" and str(values["unit"]).upper() in currencies():
            values["unit"] = values["unit"].upper()
        if draft.key is not None:
            self._compare(table, draft)
        # Of a row that cannot be told, what its file leaves out may be stored.
        unsure = (
            draft.bad
            if draft.key or not self.stored
            else draft.bad | (set(table.every) - set(table.columns.at))
        )
        for rule in record.rules:
            if unsure.isdisjoint(rule.over) and not rule.holds(*(values[name] for name in rule.over)):
                table.tell(draft, _blamed(rule, table), rule.code)
        if "as_of" in record.key and values.get("as_of") and values["as_of"].first_day > self.today:
            table.tell(draft, "as_of", "future_date", {"today": self.today})
        if record.table == "commitments" and draft.key:
            unknown = draft.bad & {"baseline_value", "target_value"}
            between = None if unknown else (values["baseline_value"], values["target_value"])
            self.ranges.setdefault(draft.key, between)

    def _resolve(self, table: _Table, draft: _Draft, name: str, known: _Known) -> None:
        """Write references as what they name was first written, and tell of those that name nothing."""
        value = draft.values[name]
        found = []
        for identifier in value if isinstance(value, tuple) else (value,):
            first = known.first_written(identifier)
            found.append(first or identifier)
            self._tell_renamed(table, draft, name, identifier, known)
            if first or known.is_claimed(identifier) or table.every[name].refers_to in self.unsure:
                continue
            close = known.near(identifier)
            facts = {"part": identifier, **({"near": close} if close else {})}
            table.tell(draft, name, "unknown_reference", facts)
        draft.values[name] = tuple(dict.fromkeys(found)) if isinstance(value, tuple) else found[0]

    def _tell_renamed(self, table: _Table, draft: _Draft, name: str, identifier: str, known: _Known) -> None:
        """Tell of an identifier that was given up: it is read as the one that it leads to."""
        if new := known.renamed(identifier):
            table.tell(draft, name, "renamed_identifier", {"part": identifier, "new": new})

    def _compare(self, table: _Table, draft: _Draft) -> None:
        """Tell of a row whose key stands in the files already, on an earlier row or in an earlier file."""
        earlier = self.first[table.record.table].get(draft.key or "")
        if earlier is None:
            return
        other = earlier.table
        if earlier.record is not None and not draft.has_error:
            same = draft.values == dict(other.records[earlier.record])
        else:
            same = draft.said(by_cells=draft.has_error or earlier.has_error) == earlier.said
        facts: dict[str, Any] = {"row": earlier.row}
        if other is not table:
            facts |= {"file": other.sheet.file, "sheet": other.sheet.sheet}
        if same:
            draft.is_repeated = True
            table.tell(draft, None, "repeated_row", facts)
        else:
            table.tell(draft, table.record.key[0], "duplicate_key", facts)

    def _finish(self, table: _Table, draft: _Draft) -> None:
        """Compare what a report states with what its progress gives, and make the record."""
        if table.record.table == "reports" and not draft.is_broken:
            self._contradict(table, draft)
        place = self._record(table, draft)
        first = self.first[table.record.table]
        if draft.key is not None and draft.key not in first:
            said = draft.said(by_cells=draft.has_error) if place is None else None
            first[draft.key] = _SeenRow(table, draft.row.number, place, draft.has_error, said)

    def _record(self, table: _Table, draft: _Draft) -> int | None:
        """Make the record of a row without an error; give its place, None where there is none."""
        if draft.has_error:
            return None
        table.accepted += 1
        if draft.is_repeated or table.heading_fails:
            return None
        try:
            table.records.append(table.record(**draft.values))
        except ValidationError as error:  # a rule of the record that nothing above has told
            table.accepted -= 1
            for code, column in map(problem_of, error.errors()):
                table.tell(draft, column or None, code)
            return None
        return len(table.records) - 1

    def _contradict(self, table: _Table, draft: _Draft) -> None:
        values = draft.values
        if "completion" in draft.bad:
            self._weigh_suggestion(table, draft)
        if values.get("completion") not in COMPLETION_STEPS or draft.bad & _OF_PROGRESS:
            return
        progress = self._progress(values)
        if progress is not None and (given := completion_of(progress)) != values["completion"]:
            facts = {"progress": progress, "given": given, "stated": values["completion"]}
            table.tell(draft, "completion", "contradiction", facts)

    def _weigh_suggestion(self, table: _Table, draft: _Draft) -> None:
        """Suggest no state for an unknown word where the progress of its row gives another; where that cannot
        be read, none that is taken with others."""
        at = table.place_of(draft, "completion", "unknown_code")
        if at is None or table.problems[at].facts.get("near") not in COMPLETION_STEPS:
            return
        facts = dict(table.problems[at].facts)
        if draft.bad & _FIGURES:
            facts.pop("everyday", None)
        elif (progress := self._progress(draft.values)) is not None:
            given = completion_of(progress)
            if facts["near"] != given:
                facts = {
                    "codes": facts["codes"],
                    "why": "figure_speaks",
                    "progress": progress,
                    "given": given,
                }
        table.problems[at] = replace(table.problems[at], facts=facts)

    def _progress(self, report: Mapping[str, Any]) -> float | None:
        """Give the progress in percent of a report: from its value where that can be, else as stated."""
        between = self._between(str(report.get("commitment_id")).lower())
        return None if between is None else progress_of(report["value"], report["progress_percent"], *between)

    def _between(self, key: str) -> tuple[float | None, float | None] | None:
        if key not in self.ranges:
            commitment = self.stored.record("commitments", key) if self.stored else None
            self.ranges[key] = (
                getattr(commitment, "baseline_value", None),
                getattr(commitment, "target_value", None),
            )
        return self.ranges[key]


_FIGURES = {"progress_percent", "value"}
_OF_PROGRESS = {"completion", *_FIGURES}


def _blamed(rule: Rule, table: _Table) -> str:
    """Give the column to name where a rule is broken: of several that may mend it, one that the file has."""
    if rule.column in table.columns.at or (
        rule.code == "missing_value" and rule.over not in table.record.one_of
    ):
        return rule.column
    return next((name for name in rule.over if name in table.columns.at), rule.column)


def _may_be_a_table(sheet: Sheet) -> bool:
    """Say whether a sheet that was not recognised, or not readable, may hold rows that others refer to."""
    return any(len(problem.facts.get("headings", "??")) > 1 for problem in sheet.problems)


def _unrecognised(sheet: Sheet) -> CheckedTable:
    return CheckedTable(
        sheet.file,
        sheet.sheet,
        None,
        sheet.encoding,
        sheet.delimiter,
        rows=len(sheet.rows),
        accepted=0,
        columns=(),
        ignored_columns=(),
        decisions=sheet.decisions,
        records=RecordBatches(),
        problems=sheet.problems,
    )
