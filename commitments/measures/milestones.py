"""The milestones: laws, policies, events."""

from collections.abc import Sequence
from typing import Any

from commitments.measures.rows import Row
from commitments.measures.scope import Scope
from commitments.store.snapshots import ReadableStore


def list_milestones(
    store: ReadableStore, scope: Scope, *, kinds: Sequence[str] = (), regional: bool = True
) -> tuple[Row, ...]:
    """Return the milestones of the chosen countries and articles, the latest first, undated ones last.

    `kinds`: any of these; `regional`: those that belong to no country as well, whatever countries are chosen.
    Rows: the columns of milestones, and `ahead`: it lies after the day of reading.
    """
    snapshot = scope.snapshot(store)
    where, params = scope.where(["country"])
    article, more = scope.where(["article"])
    values: dict[str, Any] = {**params, **more, "day": snapshot.day}
    if kinds:
        values["kinds"] = list(kinds)
    return tuple(
        snapshot.query(
            f"""
            SELECT * EXCLUDE (key, revision), coalesce(first_day_of(occurred_on) > $day::DATE, false) AS ahead
            FROM milestones
            WHERE {article} AND (country IS NOT NULL AND {where} {"OR country IS NULL" if regional else ""})
                {"AND list_contains($kinds, kind)" if kinds else ""}
            ORDER BY occurred_on_day DESC NULLS LAST, milestone_id
            """,
            values,
        )
    )
