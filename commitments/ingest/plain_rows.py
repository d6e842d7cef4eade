"""The rows of a text as columns, as far as nothing in them takes a closer look."""

import re

import pyarrow as pa
from pyarrow import csv

from commitments.ingest.dialect import Dialect, Lines, Raw, pieces
from commitments.ingest.packed_rows import BLOCK, FEW, WIDEST, Columns, PackedRows

_MARK = "\xef\xbb\xbf"  # of the order of bytes, which Arrow would take away


def cut(lines: Lines, dialect: Dialect, width: int) -> PackedRows[Raw]:
    """Return every row of a text as `split` does; `width` is how many cells most have."""
    rows = PackedRows(Raw)
    plain = _PlainRows(lines, dialect, width).at if _may_be_plain(lines, dialect, width) else None
    for piece in pieces(lines, dialect, width, plain):
        if isinstance(piece, Columns):
            rows.take(piece)
        else:
            rows.append(piece)
    return rows


def _may_be_plain(lines: Lines, dialect: Dialect, width: int) -> bool:
    return (
        len(lines) > FEW
        and 1 < width <= WIDEST
        and dialect == Dialect(dialect.delimiter, dialect.quote)
        and len(dialect.delimiter) == 1
        and dialect.delimiter.isascii()
        and dialect.quote in ('"', "")
    )


class _PlainRows:
    """Finds rows of as many cells as most have, each without a quotation mark or wholly within two, and has
    Arrow cut them, which would make do with any.
    """

    def __init__(self, lines: Lines, dialect: Dialect, width: int) -> None:
        self._lines = lines
        self._names = [str(at) for at in range(width)]
        delimiter, mark = re.escape(dialect.delimiter), dialect.quote
        within = '[^"]' if lines.end == b"\n" else r'[^"\r\n]'  # where lines end alike, so do those in cells
        quoted = f'"{within}*+(?:""{within}*+)*+"|' if mark else ""
        cell = rf"(?:{quoted}[^{mark}{delimiter}\r\n]*+)"
        row = f"{cell}(?:{delimiter}{cell}){{{width - 1}}}+(?:{lines.end.decode()}|\\Z)"
        self._rows = re.compile(f"(?:(?!{_MARK}){row}){{1,{BLOCK}}}+".encode("latin-1"))
        self._cutting = csv.ParseOptions(
            delimiter=dialect.delimiter,
            quote_char=mark or False,
            newlines_in_values=True,
            ignore_empty_lines=False,
        )
        self._as_text = csv.ConvertOptions(
            check_utf8=False,  # it is known to be
            strings_can_be_null=False,
            column_types=dict.fromkeys(self._names, pa.string()),
        )

    def at(self, line: int, number: int) -> tuple[Columns | None, int]:
        """Return the rows from a line on, the first of which has a number, and the line after them; few are
        none."""
        text, following = self._lines.stretch(self._rows, line)
        if following - line < FEW:
            return None, following
        reading = csv.ReadOptions(use_threads=False, block_size=len(text) + 1, column_names=self._names)
        found = csv.read_csv(pa.BufferReader(text), reading, self._cutting, self._as_text)
        cells = tuple(column.combine_chunks() for column in found.columns)
        return Columns(range(number, number + found.num_rows), cells), following
