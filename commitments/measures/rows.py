"""Rows as they come from the store, and pages of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True)
class RowPage:
    """Some of the rows that were found: `total` of them in all, and `beside` them those set aside."""

    rows: tuple[Row, ...]
    total: int
    beside: int = 0


def page_bounds(page: int, size: int | None) -> dict[str, int | None]:
    """Return the parameters $size and $start of a page, the first being 1; all rows where `size` is None."""
    return {"size": size, "start": (max(page, 1) - 1) * (size or 0)}


def row_page(rows: Sequence[Row], never_empty: str = "signatory_id") -> RowPage:
    """Return the page of rows that each bear the totals beside; one without `never_empty` is no row."""
    apart = ("found_in_all", "found_beside", "place")
    own = ({name: value for name, value in row.items() if name not in apart} for row in rows)
    return RowPage(
        tuple(row for row in own if row[never_empty] is not None),
        rows[0]["found_in_all"],
        rows[0].get("found_beside", 0),
    )
