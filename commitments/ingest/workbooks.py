"""Workbooks → sheets of cells, read in a process of their own, lest what a file unpacks to fill this one.

That process may take so much memory and so many seconds, and counts as it reads; where it goes beyond, or
breaks, the file is refused and nothing else is touched. The server stays quick while large files are read.
"""

import pickle
import sys
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from commitments.ingest import ods, xls, xlsx
from commitments.ingest.file_kinds import OLE, ZIP
from commitments.ingest.spreadsheets import (
    MOST_CELLS,
    MOST_MARKED,
    FailedCell,
    NumberedRow,
    RawSheet,
    SheetFormat,
    UnreadableError,
)
from commitments.limits import worker

# Of a whole workbook. Twenty megabytes that people filled hold a fraction of each.
_MOST_FILLED = 8_000_000
_MOST_ROWS = 2_000_000
_MOST_CHARACTERS = 200_000_000  # of different texts
_LARGEST = 1_000_000_000  # bytes once unpacked
_PLAIN = 50_000_000  # bytes once unpacked that any workbook may have, however small it is
_DENSEST = 100  # times its size that a larger one may unpack to; what people write, to some 30 times

_MEMORY = 1 << 30  # bytes of the process that reads
_SECONDS = 20  # of computing in it, and as many more a megabyte as follow
_SECONDS_A_MEGABYTE = 4
_SENT = 20_000  # cells sent at a time


@dataclass
class StoredSheet:
    """One sheet of a workbook: its rows by number, each up to its last cell with something in it."""

    name: str
    hidden: bool
    rows: list[NumberedRow] = field(default_factory=list)
    seen: tuple[str, ...] = ()  # what deserves to be reported of its cells
    format: SheetFormat = field(default_factory=SheetFormat)


def is_workbook(content: bytes) -> bool:
    """Return whether a file is a workbook, or claims to be one."""
    return content.startswith((ZIP, OLE)) or ods.is_flat(content)


def read_sheets(content: bytes) -> list[StoredSheet]:
    """Return the sheets of an .xlsx, .xls or .ods workbook.

    Raises:
        UnreadableError: It is damaged, locked, or more than can be read.
    """
    if content.startswith(ZIP):
        _weigh(content)
    sheets: list[StoredSheet] = []
    known: dict[type, dict[str, str]] = {str: {}, FailedCell: {}}  # each text once
    characters = 0
    for kind, *facts in _messages(content):
        match kind:
            case "sheet":
                sheets.append(StoredSheet(*facts))
            case "rows":
                for _, cells in facts[0]:
                    for at, cell in enumerate(cells):
                        if (texts := known.get(cell.__class__)) is not None:
                            cells[at] = same = texts.setdefault(cell, cell)
                            if same is cell:
                                characters += len(cell)
                if characters > _MOST_CHARACTERS:
                    raise UnreadableError("too_large")
                sheets[-1].rows += facts[0]
            case "end":
                sheets[-1].seen, sheets[-1].format = facts
            case "refused":
                raise UnreadableError(facts[0])
    return sheets


def _weigh(content: bytes) -> None:
    """Refuse a zipped workbook that says itself that it unpacks beyond measure."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise UnreadableError("damaged") from error
    if unpacked > min(_LARGEST, max(_PLAIN, _DENSEST * len(content))):
        raise UnreadableError("too_large")


def _messages(content: bytes) -> Iterator[Any]:
    """Yield what the process that reads the workbook says, until it is done; it does not outlive this."""
    with worker.running(__name__, send_sheets.__name__) as (into, out):
        try:
            with suppress(BrokenPipeError):
                into.write(content)
                into.close()
            while (message := pickle.load(out)) != ("done",):  # noqa: S301 - our own words
                yield message
        except (EOFError, pickle.UnpicklingError) as error:  # it was ended by what it had to read
            raise UnreadableError("too_large") from error


# --- in the process that reads -----------------------------------------------------------------------


def send_sheets() -> None:
    """Read a workbook from the standard input, and say on the standard output what stands in it."""
    content = sys.stdin.buffer.read()
    worker.bound(_MEMORY, _SECONDS + len(content) // 1_000_000 * _SECONDS_A_MEGABYTE)
    sys.modules["numpy"] = None  # type: ignore[assignment]  # openpyxl starts twice as fast without it
    out = sys.stdout.buffer
    for message in _encoded_messages(content):
        pickle.dump(message, out, protocol=5)
        out.flush()


def _encoded_messages(content: bytes) -> Iterator[tuple[Any, ...]]:
    try:
        yield from _read(content)
    except UnreadableError as unreadable:
        yield "refused", unreadable.why
    except MemoryError:
        yield "refused", "too_large"
    yield ("done",)


def _read(content: bytes) -> Iterator[tuple[Any, ...]]:
    counts = _Counts()
    try:
        for sheet in _raw_sheets(content):
            yield "sheet", sheet.name, sheet.hidden
            yield from counts.chunks(sheet.rows)
            counts.add_marked(sheet.format)
            yield "end", tuple(sorted(sheet.seen)), sheet.format
    except (UnreadableError, MemoryError):
        raise
    except Exception as error:  # a damaged workbook raises all sorts of things
        raise UnreadableError("damaged") from error


def _raw_sheets(content: bytes) -> Iterator[RawSheet]:
    if content.startswith(OLE):
        yield from xls.raw_sheets(content)
    elif content.startswith(ZIP):
        with zipfile.ZipFile(BytesIO(content)) as parts:
            yield from (ods if "content.xml" in parts.namelist() else xlsx).raw_sheets(parts)
    else:
        yield from ods.flat_raw_sheets(content)


class _Counts:
    """What was read of a workbook so far; it ends where that is too much."""

    def __init__(self) -> None:
        self._cells = self._filled = self._rows = self._marked = 0

    def add_marked(self, said: SheetFormat) -> None:
        """Count what is said of cells beside their values."""
        self._marked += sum(map(len, (said.merged, said.struck, said.raised, said.links)))
        if self._marked > MOST_MARKED:
            raise UnreadableError("too_large")

    def chunks(self, rows: Iterable[NumberedRow]) -> Iterator[tuple[str, list[NumberedRow]]]:
        """Yield rows, many at a time, without the empty cells at their ends and the empty rows at the end."""
        sent: list[NumberedRow] = []
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
                raise UnreadableError("too_large")
            if width:
                del cells[width:]
                sent.append((number, cells))
                waiting += width
            if waiting > _SENT:
                yield "rows", sent
                sent, waiting = [], 0
        yield "rows", sent
