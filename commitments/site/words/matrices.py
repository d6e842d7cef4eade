"""Cells of a matrix, and a matrix as a table to take away."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from commitments.i18n.translator import Translator
from commitments.site.cells import Table, TableCell
from commitments.site.chart_model import Matrix, MatrixCell

R = TypeVar("R")
C = TypeVar("C")


def crossed(
    rows: Mapping[R, TableCell],
    columns: Mapping[C, TableCell],
    cell: Callable[[R, C], MatrixCell],
    **bands: Any,
) -> Matrix:
    """Return a matrix of rows and columns, each with its head, and what `cell` makes of one of both."""
    lines = tuple((head, tuple(cell(row, column) for column in columns)) for row, head in rows.items())
    return Matrix(tuple(columns.values()), lines, **bands)


def matrix_table(matrix: Matrix, sides: str) -> Table:
    """Return a matrix as a table to take away: its groups are in the names of its columns, `sides` names its
    rows."""
    groups = [name for name, span in matrix.groups for _ in range(span)]
    heads = (
        TableCell(" · ".join(filter(None, (group, head.text))))
        for group, head in zip(groups or [""] * len(matrix.heads), matrix.heads, strict=True)
    )
    rows = ((name, *(TableCell(cell.text, number=True) for cell in cells)) for name, cells in matrix.rows)
    return Table((TableCell(sides), *heads), tuple(rows))


def crossed_commitments(n: int, where: str, to: str, t: Translator, *, group: bool = False) -> MatrixCell:
    """Return a cell that counts commitments; an empty one is silence, and leads to its rows as well."""
    return MatrixCell(
        t.number(n) if n else "",
        to,
        t.n("{where}: {n} commitment", "{where}: {n} commitments", n, where=where)
        if n
        else t("{where}: nothing recorded", where=where),
        shade(n),
        group=group,
    )


def shade(n: int) -> str:
    """Return how a cell of a matrix that counts `n` is shaded."""
    return "void" if not n else "f1" if n < 2 else "f2" if n < 5 else "f3"
