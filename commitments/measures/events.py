"""How much was reported after events, and on which days."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from commitments.measures.published import Published, PublishedAnswer, columns_of, contract, each_flat
from commitments.measures.scope import Scope
from commitments.store.snapshots import ReadableStore
from commitments.text.marking import N_


@dataclass(frozen=True)
class FollowUp:
    """How much was told in the twelve months after an event: `reports`, on how many `commitments`.

    They count after its day and up to `until`; `over`: those months had passed on the day of reading.
    """

    milestone_id: Annotated[str, contract("milestones", "milestone_id")]
    until: Annotated[date, N_("Until")]
    over: Annotated[bool, N_("The twelve months had passed")]
    reports: Annotated[int, N_("Reports")]
    commitments: Annotated[int, N_("Commitments and actions")]


def reports_after_events(store: ReadableStore, scope: Scope) -> list[FollowUp]:
    """Return what followed every dated event that had begun by the day, in the order of time.

    A report counts by its as_of (one of a period not yet over as of the day of reading), where its
    commitment counts and is chosen; after an event of a country those of that country, else all.
    """
    snapshot = scope.snapshot(store)
    where, params = scope.where()
    rows = snapshot.query(
        f"""
        WITH told AS (
            SELECT number, said.known_on, standing.country
            FROM reports_on([$day]) AS said JOIN standing USING (number)
            WHERE counted AND {where}
        ),
        events AS (
            SELECT milestone_id, country, occurred_on_day AS held,
                (occurred_on_day + INTERVAL 12 MONTH)::DATE AS until
            FROM milestones
            WHERE kind = 'event' AND first_day_of(occurred_on) <= $day::DATE
        )
        SELECT milestone_id, until, until <= $day::DATE AS over, count(number) AS reports,
            count(DISTINCT number) AS commitments
        FROM events LEFT JOIN told ON known_on > held AND known_on <= until
            AND (events.country IS NULL OR events.country = told.country)
        GROUP BY milestone_id, until ORDER BY until, milestone_id
        """,
        {**params, "day": snapshot.day},
    )
    return [FollowUp(**row) for row in rows]


@dataclass(frozen=True)
class DailyReports:
    """How many reports the commitments of a country have on one day (None: of no single country)."""

    country: str | None
    on: date
    reports: int


def reports_by_day(store: ReadableStore, scope: Scope) -> list[DailyReports]:
    """Return how many reports there are by country of the lead and day, in the order of time.

    Reports and commitments count as in `reports_after_events`.
    """
    snapshot = scope.snapshot(store)
    where, params = scope.where()
    rows = snapshot.query(
        f"""
        SELECT country, said.known_on AS "on", count(*) AS reports
        FROM reports_on([$day]) AS said JOIN standing USING (number)
        WHERE counted AND {where}
        GROUP BY country, said.known_on ORDER BY said.known_on, country NULLS FIRST
        """,
        {**params, "day": snapshot.day},
    )
    return [DailyReports(**row) for row in rows]


FOLLOWED = Published(
    "followed",
    N_("What was reported in the twelve months after each event"),
    columns_of(FollowUp),
    ("milestone_id",),
    each_flat(reports_after_events),
    answer=PublishedAnswer(
        "events",
        N_("What was reported in the twelve months after each event."),
        {"events": reports_after_events},
    ),
)
