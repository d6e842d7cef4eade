"""Lists of which a page shows a part: which part, and the way through the others."""

from collections.abc import Callable, Sequence
from math import ceil
from typing import Any, TypeVar

from commitments.contract import codelists
from commitments.measures.rows import RowPage
from commitments.site.blocks import Pager
from commitments.site.urls import LightAddress
from commitments.site.visit import Visit

T = TypeVar("T")

WHOLE = 2_000  # rows that are shown at once to whoever asks for all
_EVERYTHING = 10**9  # rows, more than any list has


def page_number(visit: Visit) -> int:
    """Return the page of a list that the address asks for, the first being 1."""
    asked = visit.address["page"]
    return max(int(asked), 1) if asked.isascii() and asked.isdecimal() and len(asked) < 9 else 1


def page_size(visit: Visit, size: int) -> int:
    """Return how many rows of a list are shown: `size`, or all, which are at most WHOLE, where the address
    asks for them; light pages stay light."""
    if visit.address.lists_whole:
        return _EVERYTHING
    light = isinstance(visit.address, LightAddress)
    return WHOLE if visit.address["page"] == "all" and not light else size


def listed(visit: Visit, measure: Callable[..., RowPage], *, size: int, **options: Any) -> RowPage:
    """Return the page of a list that the address asks for; one beyond the last is the last."""
    size = page_size(visit, size)
    row_page = visit.read(measure, **options, page=page_number(visit), size=size)
    if row_page.total and not row_page.rows:
        row_page = visit.read(measure, **options, page=ceil(row_page.total / size), size=size)
    return row_page


def part(visit: Visit, rows: Sequence[T], size: int) -> tuple[T, ...]:
    """Return the page that the address asks for of rows that are all at hand."""
    size = page_size(visit, size)
    page = min(page_number(visit), max(ceil(len(rows) / size), 1))
    return tuple(rows[(page - 1) * size : page * size])


def pager(visit: Visit, shown: int, total: int, size: int) -> list[Pager]:
    """Return the way through the pages of a list, nothing where it has one alone; `shown` are on this one."""
    if total <= page_size(visit, size):
        return []
    page = min(page_number(visit), ceil(total / size))
    first = (page - 1) * size + 1
    last = first + shown - 1
    position = visit.t("{first}–{last} of {total}", first=first, last=last, total=total)
    before = visit.address.here(page=page - 1 if page > 2 else None) if page > 1 else ""
    after = visit.address.here(page=last // size + 1) if last < total else ""
    whole = "" if total > WHOLE or isinstance(visit.address, LightAddress) else visit.address.here(page="all")
    return [Pager(position, before, after, whole)]


def alphabetical(visit: Visit, column: str) -> tuple[str, ...]:
    """Return the codes of a column in the order of their names, where names sort otherwise than codes."""
    if column not in ("country", "theme"):
        return ()
    names = visit.names[column]
    return tuple(sorted(names, key=lambda code: codelists.fold(names[code])))
