"""Workbooks → sheets of cells, read in a process of their own, lest what a file unpacks to fill this one.

That process may take so much memory and so many seconds, and counts as it reads; where it goes beyond, or
breaks, the file is refused and nothing else is touched. The server stays quick while large files are read.
"""

import pickle
import re
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, cast

# Of a whole workbook. Twenty megabytes that people filled hold a fraction of each.
MOST_CELLS = 10_000_000  # places for a cell, filled or not
_MOST_FILLED = 8_000_000
_MOST_ROWS = 2_000_000
_MOST_CHARACTERS = 200_000_000  # of different texts
_MOST_SHEETS = 1_000
_LARGEST = 1_000_000_000  # bytes once unpacked
_PLAIN = 50_000_000  # bytes once unpacked that any workbook may have, however small it is
_DENSEST = 100  # times its size that a larger one may unpack to; what people write, to some 30 times

_MEMORY = 1 << 30  # bytes of the process that reads
_SECONDS = 20  # of computing in it, and as many more a megabyte as follow
_SECONDS_A_MEGABYTE = 4
_SENT = 20_000  # cells sent at a time


class Unreadable(Exception):  # noqa: N818
    """A file is no table, for one reason `why` of those that a sentence knows."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Percentage(float):
    """A number that a spreadsheet shows as a percentage, as shown: 45.0 for 45 %."""


# Text as it stands in a file; what spreadsheets know to be something else comes as that. Nothing is "".
Cell = str | int | float | bool | date
_Rows = list[tuple[int, list[Cell]]]


@dataclass
class Leaf:
    """One sheet of a workbook: its rows by number, each up to its last cell with something in it."""

    name: str
    hidden: bool
    formats_unseen: bool  # a percentage came as a plain number
    rows: _Rows = field(default_factory=list)
    seen: tuple[str, ...] = ()  # what deserves to be told of its cells


def is_workbook(content: bytes) -> bool:
    """Say whether a file is a workbook, or claims to be one."""
    return content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))


def leaves(content: bytes) -> list[Leaf]:
    """Read the sheets of an .xlsx, .xls or .ods workbook. Raises Unreadable."""
    if content.startswith(b"PK"):
        _weigh(content)
    found: list[Leaf] = []
    texts: dict[str, str] = {}  # each text once
    characters = 0
    for kind, *facts in _told(content):
        match kind:
            case "anew":
                found.clear()
            case "leaf":
                found.append(Leaf(*facts))
            case "rows":
                for _, cells in facts[0]:
                    for at, cell in enumerate(cells):
                        if cell.__class__ is str:
                            cells[at] = known = texts.setdefault(cell, cell)
                            if known is cell:
                                characters += len(cell)
                if characters > _MOST_CHARACTERS:
                    raise Unreadable("too_large")
                found[-1].rows += facts[0]
            case "seen":
                found[-1].seen = facts[0]
            case "refused":
                raise Unreadable(facts[0])
    return found


def _weigh(content: bytes) -> None:
    """Refuse a zipped workbook that says itself that it unpacks beyond measure."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise Unreadable("damaged") from error
    if unpacked > min(_LARGEST, max(_PLAIN, _DENSEST * len(content))):
        raise Unreadable("too_large")


# What the process that reads is told to do; it finds this package wherever this one did.
_START = "import sys; sys.path.insert(0, sys.argv[1]); from commitments.workbooks import tell; tell()"


def _told(content: bytes) -> Iterator[Any]:
    """Give what the process that reads the workbook says, until it is done; it does not outlive this."""
    folder = str(Path(__file__).parents[1])
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-P", "-W", "ignore", "-c", _START, folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        into, out = cast(BinaryIO, process.stdin), cast(BinaryIO, process.stdout)
        try:
            with suppress(BrokenPipeError):
                into.write(content)
                into.close()
            while (said := pickle.load(out)) != ("done",):  # noqa: S301 - our own words
                yield said
        except (EOFError, pickle.UnpicklingError) as error:  # it was ended by what it had to read
            raise Unreadable("too_large") from error
        finally:
            process.kill()


# --- in the process that reads -----------------------------------------------------------------------


def tell() -> None:
    """Read a workbook from the standard input, and say on the standard output what stands in it."""
    content = sys.stdin.buffer.read()
    _bound(_SECONDS + len(content) // 1_000_000 * _SECONDS_A_MEGABYTE)
    out = sys.stdout.buffer
    for said in _said(content):
        pickle.dump(said, out, protocol=5)
        out.flush()


def _bound(seconds: int) -> None:
    """Let this process take no more than its share; where a system knows no such bounds, the counts do."""
    with suppress(ImportError):
        import resource

        for what, most in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CPU, seconds)):
            with suppress(OSError, ValueError):
                resource.setrlimit(what, (most, most))
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.modules["numpy"] = None  # type: ignore[assignment]  # openpyxl starts twice as fast without it


def _said(content: bytes) -> Iterator[tuple[Any, ...]]:
    try:
        yield from _read(content)
    except Unreadable as unreadable:
        yield "refused", unreadable.why
    except MemoryError:
        yield "refused", "too_large"
    yield ("done",)


def _read(content: bytes) -> Iterator[tuple[Any, ...]]:
    if content.startswith(b"PK") and _is_xlsx(content):
        try:
            yield from _with_formats(content)
        except (Unreadable, MemoryError):
            raise
        except Exception:  # openpyxl raises all sorts of things on what it does not expect
            yield ("anew",)
        else:
            return
    yield from _without_formats(content)


def _is_xlsx(content: bytes) -> bool:
    with zipfile.ZipFile(BytesIO(content)) as parts:
        return "xl/workbook.xml" in parts.namelist()


class _Counts:
    """What was read of a workbook so far; it ends where that is too much."""

    def __init__(self) -> None:
        self._cells = self._filled = self._rows = 0

    def chunks(self, rows: Iterable[tuple[int, list[Cell]]]) -> Iterator[tuple[str, _Rows]]:
        """Give rows, many at a time, without the empty cells at their ends and the empty rows at the end."""
        sent: _Rows = []
        waiting = 0
        for number, cells in rows:
            width = len(cells)
            self._rows += 1
            self._cells += width
            while width and cells[width - 1] == "":
                width -= 1
            filled = width - cells[:width].count("")
            self._filled += filled
            if self._cells > MOST_CELLS or self._filled > _MOST_FILLED or self._rows > _MOST_ROWS:
                raise Unreadable("too_large")
            if width:
                del cells[width:]
                sent.append((number, cells))
                waiting += width
            if waiting > _SENT:
                yield "rows", sent
                sent, waiting = [], 0
        yield "rows", sent


def _with_formats(content: bytes) -> Iterator[tuple[Any, ...]]:
    """Read an .xlsx workbook with what its cells are shown as."""
    from openpyxl import load_workbook

    warnings.simplefilter("ignore")
    book = load_workbook(BytesIO(content), read_only=True, data_only=True)
    formulas = None
    counts = _Counts()
    if len(book.worksheets) > _MOST_SHEETS:
        raise Unreadable("too_large")
    for place, sheet in enumerate(book.worksheets):
        yield "leaf", sheet.title, sheet.sheet_state != "visible", False
        sheet.reset_dimensions()  # what a workbook says of its size may be millions of empty cells
        seen: set[str] = set()
        rows: Iterator[tuple[int, list[Cell]]]
        if _has_formulas(content, sheet):
            formulas = formulas or load_workbook(BytesIO(content), read_only=True)
            rows = _calculated(sheet, formulas.worksheets[place], seen)
        else:
            rows = (
                (number, [_shown_cell(cell, seen) for cell in cells])
                for number, cells in enumerate(sheet.rows, 1)
            )
        yield from counts.chunks(rows)
        yield "seen", tuple(sorted(seen))


def _has_formulas(content: bytes, sheet: Any) -> bool:
    with zipfile.ZipFile(BytesIO(content)) as parts, parts.open(sheet._worksheet_path) as part:
        tail = b""
        while piece := part.read(1 << 20):
            if b"<f>" in (text := tail + piece) or b"<f " in text or b"<f/" in text:
                return True
            tail = piece[-3:]
    return False


def _calculated(sheet: Any, formulas: Any, seen: set[str]) -> Iterator[tuple[int, list[Cell]]]:
    """Give the values of a sheet, and a formula itself where its value was never calculated."""
    formulas.reset_dimensions()
    for number, (cells, written) in enumerate(zip(sheet.rows, formulas.rows, strict=True), 1):
        found = []
        for cell, formula in zip(cells, written, strict=True):
            value = _shown_cell(cell, seen)
            if value == "" and formula.value is not None and formula.data_type == "f":
                value = str(formula.value)
            found.append(value)
        yield number, found


def _shown_cell(cell: Any, seen: set[str]) -> Cell:
    """Give the value of a cell of openpyxl, as its format shows it."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return _ESCAPED.sub(_unescaped, value) if "_x" in value else value
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        shape = cell.number_format
        if _is_percentage(shape):
            seen.add("percentage_cells")
            # In decimals, lest 0.07 become 7.000000000000001.
            return Percentage(Decimal(repr(value)) * 100)
        if isinstance(value, int) and shape.strip("0") == "" and len(shape) > 1:
            return str(value).zfill(len(shape))
        return value
    if isinstance(value, datetime):
        return _as_precise(value, cell.number_format)
    return value if isinstance(value, date) else str(value)


_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LITERAL = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


def _unescaped(found: re.Match[str]) -> str:
    character = chr(int(found[1], 16))
    return character if character < " " else found[0]


@cache
def _is_percentage(number_format: str) -> bool:
    return "%" in _LITERAL.sub("", number_format)


@cache
def _precision(number_format: str) -> int:
    """Give how much of a date a format shows: 3 its day, 2 its month, 1 its year only."""
    letters = set(_LITERAL.sub("", number_format).lower())
    return 3 if "d" in letters or "y" not in letters or "h" in letters else 2 if "m" in letters else 1


def _as_precise(value: datetime, number_format: str) -> Cell:
    """Give a date; one typed as "mars 2026", which spreadsheets keep as the 1st, is that month."""
    precision = _precision(number_format)
    if precision == 3 or value.day != 1 or (precision == 1 and value.month != 1):
        return value.date()
    return f"{value.year:04}-{value.month:02}" if precision == 2 else f"{value.year:04}"


def _without_formats(content: bytes) -> Iterator[tuple[Any, ...]]:
    """Read any workbook, of which the formats of cells stay unseen."""
    from python_calamine import CalamineWorkbook, PasswordError, SheetVisibleEnum

    counts = _Counts()
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        if len(book.sheets_metadata) > _MOST_SHEETS:
            raise Unreadable("too_large")
        for known in book.sheets_metadata:
            yield "leaf", known.name, known.visible != SheetVisibleEnum.Visible, True
            yield from counts.chunks(_bare_rows(book.get_sheet_by_name(known.name)))
    except PasswordError:
        raise Unreadable("encrypted") from None
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError, Unreadable):
        raise
    except BaseException as error:  # what panics inside the library derives from no Exception
        raise Unreadable("encrypted" if b"E\0n\0c\0r\0y\0p\0t\0e\0d" in content else "damaged") from error


def _bare_rows(sheet: Any) -> Iterator[tuple[int, list[Cell]]]:
    """Give the rows of a sheet of calamine, as they are asked for."""
    before = [""] * (sheet.start[1] if sheet.start else 0)
    for number, cells in enumerate(sheet.iter_rows(), 1):
        yield number, [*before, *map(_bare, cells)]


def _bare(cell: Any) -> Cell:
    if isinstance(cell, datetime):
        return cell.date()
    return cell if isinstance(cell, str | int | float | date) else str(cell)
