"""Cells of a matrix, their shades with the key of these, and a matrix as a table to take away."""

from bisect import bisect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any, TypeVar

from commitments.i18n.translator import Translator
from commitments.site.cells import Table, TableCell
from commitments.site.chart_model import Matrix, MatrixCell, Series
from commitments.site.theme import STEPS

R = TypeVar("R")
C = TypeVar("C")


def crossed(
    rows: Mapping[R, TableCell],
    columns: Mapping[C, TableCell],
    cell: Callable[[R, C], MatrixCell],
    t: Translator,
    among: Iterable[int] = (),
    **bands: Any,
) -> Matrix:
    """Return a matrix of rows and columns, each with its head, and what `cell` makes of both, `shaded`."""
    lines = tuple((head, tuple(cell(row, column) for column in columns)) for row, head in rows.items())
    return shaded(Matrix(tuple(columns.values()), lines, **bands), t, among)


def shaded(matrix: Matrix, t: Translator, among: Iterable[int] = ()) -> Matrix:
    """Return a matrix with the shade of every cell that counts something, and the key of the shades: on a
    scale of its own, or of all counts that it stands `among`."""
    counts = [*among] or [cell.n for cell in matrix.cells if cell.n is not None]
    lowest = lowest_of_steps(counts)
    codes = (
        list(STEPS) if len(lowest) == len(STEPS) else list(STEPS)[1 : len(lowest) + 1]
    )  # few: none so pale

    def shade(cell: MatrixCell) -> MatrixCell:
        if cell.n is None:
            return cell
        return replace(cell, shade=codes[bisect(lowest, cell.n) - 1] if cell.n else "void")

    rows = tuple((head, tuple(map(shade, cells))) for head, cells in matrix.rows)
    key = []
    if len(lowest) > 1:
        bounds = pairwise([*lowest, max(counts) + 1])
        key = [Series(code, _from_to(*bound, t)) for code, bound in zip(codes, bounds, strict=True)]
    if 0 in counts:
        key.append(Series("void", t("empty: no information, which does not mean no action")))
    return replace(matrix, rows=rows, key=(*key, *matrix.key))


def lowest_of_steps(counts: Iterable[int]) -> list[int]:
    """Return from which count on each step of a shade begins: a step for every count where they are few, else
    a quarter of the filled cells on each, the fullest tenth on the last."""
    filled = sorted(n for n in counts if n)
    if len(each := sorted(set(filled))) <= len(STEPS):
        return each
    return sorted({filled[int(len(filled) * share)] for share in (0, 0.25, 0.5, 0.75, 0.9)})


def _from_to(first: int, after: int, t: Translator) -> str:
    last = after - 1
    return t.number(first) if first == last else f"{t.number(first)}–{t.number(last)}"


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


def empty_cells(empty: int, cells: int, t: Translator) -> str:
    """Return how many of the cells are empty."""
    if not empty:
        return t("None of the {of} cells is empty.", of=cells)
    return t.n("{n} cell of {of} is empty.", "{n} cells of {of} are empty.", empty, of=cells)


def crossed_commitments(n: int, where: str, to: str, t: Translator, *, group: bool = False) -> MatrixCell:
    """Return a cell that counts commitments; an empty one is silence, and leads to its rows as well."""
    return MatrixCell(
        t.number(n) if n else "",
        to,
        t.n("{where}: {n} commitment", "{where}: {n} commitments", n, where=where)
        if n
        else t("{where}: nothing recorded", where=where),
        n,
        group=group,
    )
