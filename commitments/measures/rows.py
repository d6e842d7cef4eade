"""Rows as they come from the store, and pages of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from commitments.store.snapshots import Snapshot

Row = dict[str, Any]


@dataclass(frozen=True)
class RowPage:
    """Some of the rows that were found: `total` of them in all, and `beside` them those set aside."""

    rows: tuple[Row, ...]
    total: int
    beside: int = 0


def read_page(
    snapshot: Snapshot, found: str, order: str, params: Mapping[str, Any], *, searching: bool = False
) -> RowPage:
    """Return a page of the rows `found`, the last of these common table expressions; `params` bound it."""
    rows = snapshot.query(
        f"""
        WITH {found},
        page AS (SELECT * FROM found ORDER BY {order} LIMIT $size OFFSET $start)
        SELECT totals.*, page.*
        FROM (SELECT count(*) AS found_in_all FROM found) AS totals LEFT JOIN page ON true
        ORDER BY {order}
        """,
        params,
        searching=searching,
    )
    return row_page(rows)


def page_bounds(page: int, size: int | None) -> dict[str, int | None]:
    """Return the parameters $size and $start of a page, the first being 1; all rows where `size` is None."""
    return {"size": size, "start": (max(page, 1) - 1) * (size or 0)}


def row_page(rows: Sequence[Row]) -> RowPage:
    """Return the page of rows that each bear the totals beside; one without its first column is no row."""
    apart = ("found_in_all", "found_beside", "place")
    own = ({name: value for name, value in row.items() if name not in apart} for row in rows)
    return RowPage(
        tuple(row for row in own if next(iter(row.values())) is not None),
        rows[0]["found_in_all"],
        rows[0].get("found_beside", 0),
    )


def grouped_by(columns: Sequence[str], rows: Iterable[Row]) -> dict[tuple[Any, ...], list[Row]]:
    """Return rows by what they have in these columns, in their order."""
    grouped: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        grouped.setdefault(tuple(row[column] for column in columns), []).append(row)
    return grouped
