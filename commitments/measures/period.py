"""What changed over time: trends, changes between two days, flows from status to status."""

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any, Literal

from commitments.contract import codelists
from commitments.measures.code_counts import codes_of
from commitments.measures.figures import ALIKE_SQL, Figures, count_figures, figures_of
from commitments.measures.published import (
    BY,
    DIVISIONS,
    DataColumn,
    Published,
    PublishedAnswer,
    columns_of,
    flat,
)
from commitments.measures.rows import Row, grouped_by
from commitments.measures.scope import By, Scope, group_column, groups_sql, list_groups, looks_at, the_eight
from commitments.store.snapshots import ReadableStore, Snapshot
from commitments.text.marking import N_

_QUARTERS_UP_TO = 3 * 366  # days; a longer trend goes by years
_MOST_YEARS = 60  # of a trend; a longer one leaves some out, as many between each two


@dataclass(frozen=True)
class Moment:
    """The figures of one group as they stood on a day."""

    day: date
    figures: Figures


def measure_trend(
    store: ReadableStore, scope: Scope, by: By = "total", on: Sequence[date] = ()
) -> list[Moment]:
    """Return the figures of every group on each of the days `on`, by day and code.

    Days after the day of reading are left out. Without `on`: the ends of the quarters, or of the years
    where it has been more than three, or of every so many years where it has been more than sixty, from the
    first report to the day of reading, and that day.
    """
    snapshot = scope.snapshot(store)
    days = sorted(day for day in set(on) if day <= snapshot.day) or _default_days(snapshot, scope)
    if not days:
        return []
    wanted, params = scope.wanted()
    present, more = groups_sql(scope, by)
    rows = snapshot.query(
        f"""
        WITH present AS ({present}),
        days AS (SELECT unnest($days::DATE[]) AS day),
        kinds AS (
            SELECT day, {group_column(by)} AS own, {ALIKE_SQL}, count(*) AS n
            FROM standing_on($days, wanted := {wanted}) GROUP BY ALL
        )
        SELECT days.day, present."group", kinds.* EXCLUDE (day)
        FROM present CROSS JOIN days
        LEFT JOIN kinds ON kinds.day = days.day AND own IS NOT DISTINCT FROM present."group"
        ORDER BY days.day, present."group" NULLS LAST
        """,
        {**params, **more, "days": days},
    )
    return [
        Moment(day, figures_of(group, [kind for kind in kinds if kind["n"]]))
        for (day, group), kinds in grouped_by(("day", "group"), rows).items()
    ]


def _default_days(snapshot: Snapshot, scope: Scope) -> list[date]:
    where, params = scope.where()
    (row,) = snapshot.query(f"SELECT min(first_day) AS first FROM standing WHERE {where}", params)
    first = row["first"]
    if first is None:
        return []
    months = (3, 6, 9, 12) if (snapshot.day - first).days <= _QUARTERS_UP_TO else (12,)
    # A year mistyped as 202 does not fill the memory with two thousand moments.
    apart = ceil((snapshot.day.year - first.year + 1) / _MOST_YEARS)
    ends = (
        date(year, month, monthrange(year, month)[1])
        for year in range(first.year, snapshot.day.year + 1, apart)
        for month in months
    )
    return [*(end for end in ends if first <= end < snapshot.day), snapshot.day]


# What may have happened to a commitment, told from how it stood before and now: what, on which day, if what.
_STEP = f"list_position({list(codelists.COMPLETION_STEPS)}, {{}}.completion)"
_BEFORE, _NOW = _STEP.format("before"), _STEP.format("now")

_CONDITIONS: Mapping[str, tuple[str, str]] = {
    "advanced": ("now.as_of_day", f"{_NOW} > {_BEFORE}"),
    "fell_back": ("now.as_of_day", f"{_NOW} < {_BEFORE}"),
    "first_known": ("now.as_of_day", f"before.counted AND {_BEFORE} IS NULL AND {_NOW} IS NOT NULL"),
    "finished": ("now.as_of_day", "now.completion = 'complete' AND before.completion <> 'complete'"),
    "slipped": ("now.due_day + 1", "now.trajectory = 'overdue' AND before.trajectory <> 'overdue'"),
    "reported": ("now.as_of_day", "now.reports > before.reports"),
    "undertaken": ("now.start_day", "now.start_day > before.day AND now.start_day <= now.day"),
    "fell_silent": (
        "now.silent_from",
        "now.silent AND NOT before.silent AND now.trajectory <> 'achieved'",
    ),
    "set_aside": ("now.as_of_day", "before.counted"),
}

CHANGE_KINDS = tuple(_CONDITIONS)
MOVED = CHANGE_KINDS[:2]  # to another step


@dataclass(frozen=True)
class StatusChange:
    """One thing that happened to a commitment (of CHANGE_KINDS), on its day; completion before and now."""

    what: str
    on: date
    commitment_id: str
    title_en: str | None
    title_fr: str | None
    signatory_id: str
    actor: str
    country: str | None
    basis: str
    before: str
    now: str


@dataclass(frozen=True)
class PeriodChanges:
    """What changed after `since` and up to `until`, the day of reading.

    `counts` has the number of commitments of each of CHANGE_KINDS, `happenings` the latest of each;
    `undated` counts the commitments without a start date, which may have been undertaken then.
    """

    since: date
    until: date
    counts: Mapping[str, int]
    happenings: tuple[StatusChange, ...]
    undated: int


def changes_since(
    store: ReadableStore, scope: Scope, since: date, *, at_most: int | None = 20
) -> PeriodChanges:
    """Return what changed after `since`, up to the day of reading, `at_most` rows a kind (None: all).

    Both days are compared by what the revision read knows, so that nothing is told of what was done to the
    record. advanced, fell_back: to another of the four steps; first_known: to one of them, where it was not
    known before how far it was; finished; slipped (overdue, not achieved); reported (something new was
    said); undertaken: the start date lies between; fell_silent (not achieved, and nothing for more than two
    years); set_aside.
    """
    snapshot = scope.snapshot(store)
    compared, params = compared_sql(scope)
    latest = " UNION ALL ".join(
        f"""(SELECT '{what}' AS what, {what} AS "on", commitment_id, before, now FROM compared
        WHERE {what} IS NOT NULL ORDER BY "on" DESC, commitment_id LIMIT $at_most)"""
        for what in CHANGE_KINDS
    )
    rows = snapshot.query(
        f"""
        WITH compared AS MATERIALIZED ({compared}),
        totals AS (
            SELECT {_COUNTS}, count(*) FILTER (counted_now AND start_day IS NULL) AS undated FROM compared
        ),
        latest AS ({latest})
        SELECT totals.*, what, "on", commitment_id, title_en, title_fr, signatory_id, name AS actor, country,
            basis, before, now
        FROM totals LEFT JOIN (
            FROM latest JOIN commitments USING (commitment_id) JOIN signatories USING (signatory_id)
        ) ON true
        ORDER BY list_position({list(CHANGE_KINDS)}, what), "on" DESC, commitment_id
        """,
        {**params, "at_most": at_most},
        since=since,
    )
    totals = [{name: row.pop(name) for name in (*CHANGE_KINDS, "undated")} for row in rows]
    undated = totals[0].pop("undated")
    happenings = (StatusChange(**row) for row in rows if row["what"])
    return PeriodChanges(since, snapshot.day, totals[0], tuple(happenings), undated)


_COUNTS = ", ".join(f"count({what}) AS {what}" for what in CHANGE_KINDS)


def compared_sql(scope: Scope) -> tuple[str, dict[str, str]]:
    """Return SQL, and its parameters, for how far each commitment was `before` and is on the day of reading,
    whether it counted and counts, its start, and the day on which each of CHANGE_KINDS happened to it in
    between."""
    where, params = scope.where(of="now")
    happened = ", ".join(
        f"CASE WHEN now.counted = {what != 'set_aside'} AND {condition} THEN {on} END AS {what}"
        for what, (on, condition) in _CONDITIONS.items()
    )
    sql = f"""
        SELECT now.commitment_id, now.country, before.completion AS before, now.completion AS now,
            before.counted AS counted_before, now.counted AS counted_now, now.start_day, {happened}
        FROM standing AS now JOIN before USING (number)
        WHERE {where}"""
    return sql, params


@dataclass(frozen=True)
class CountryChanges:
    """What changed in a country (None: in none in particular): how many of its `commitments`, by
    CHANGE_KINDS."""

    country: str | None
    of_the_eight: bool
    commitments: int
    counts: Mapping[str, int]


def changes_by_country(store: ReadableStore, scope: Scope, since: date) -> tuple[CountryChanges, ...]:
    """Return what changed after `since` in each of the eight countries, then in those beyond them that have a
    commitment."""
    compared, params = compared_sql(scope)
    rows = scope.snapshot(store).query(
        f"SELECT country, {_COUNTS} FROM ({compared}) GROUP BY country", params, since=since
    )
    counts = {row.pop("country"): row for row in rows}
    commitments = {figures.group: figures.commitments for figures in count_figures(store, scope, "country")}
    eight = the_eight(store)
    return tuple(
        CountryChanges(
            country,
            country in eight,
            commitments.get(country, 0),
            counts.get(country) or dict.fromkeys(CHANGE_KINDS, 0),
        )
        for country in list_groups(store, scope, "country")
        if country in eight or commitments.get(country)
    )


@dataclass(frozen=True)
class Move:
    """A commitment with how far it was on one day and on a later one."""

    commitment_id: str
    title_en: str | None
    title_fr: str | None
    signatory_id: str
    actor: str
    country: str | None
    before: str
    now: str


@dataclass(frozen=True)
class Flow:
    """How many commitments stood where on one day and where on a later one, as (then, now) → n.

    A side that does not count there is `withdrawn` or `superseded`. `then` and `now` are how many counted on
    either day, `stayed` how many of those that counted on both stand where they stood.
    """

    since: date
    until: date
    counts: Mapping[tuple[str, str], int]

    def codes(self, side: Literal[0, 1]) -> tuple[str, ...]:
        """Return the stages then (0) or now (1) in order; those set aside where there are some."""
        present = {pair[side] for pair in self.counts}
        return (*codes_of(Figures)["completion"], *(code for code in codelists.SET_ASIDE if code in present))

    @property
    def then(self) -> int:
        """Return how many counted on the first day."""
        return sum(n for (before, _), n in self.counts.items() if before not in codelists.SET_ASIDE)

    @property
    def now(self) -> int:
        """Return how many count on the last day."""
        return sum(n for (_, after), n in self.counts.items() if after not in codelists.SET_ASIDE)

    @property
    def stayed(self) -> int:
        """Return how many stand where they stood."""
        return sum(n for (before, after), n in self.counts.items() if before == after)


_COUNTED_EVER = "(counted_before OR counted_now)"


def flow_since(store: ReadableStore, scope: Scope, since: date) -> Flow:
    """Return how many commitments stood at which stage on the day `since` and at which on the day of reading,
    by what the revision read knows."""
    snapshot = scope.snapshot(store)
    compared, params = compared_sql(scope)
    rows = snapshot.query(
        f"SELECT before, now, count(*) AS n FROM ({compared}) WHERE {_COUNTED_EVER} GROUP BY ALL",
        params,
        since=since,
    )
    return Flow(since, snapshot.day, {(row["before"], row["now"]): row["n"] for row in rows})


def moves_since(
    store: ReadableStore, scope: Scope, since: date, *, before: str = "", now: str = ""
) -> tuple[Move, ...]:
    """Return the commitments of `flow_since` by identifier, of one cell, row or column of it."""
    compared, params = compared_sql(scope)
    rows = scope.snapshot(store).query(
        f"""
        SELECT commitment_id, title_en, title_fr, signatory_id, name AS actor, country, before, now
        FROM (SELECT commitment_id, before, now FROM ({compared}) WHERE {_COUNTED_EVER})
        JOIN commitments USING (commitment_id) JOIN signatories USING (signatory_id)
        WHERE ($before = '' OR before = $before) AND ($now = '' OR now = $now)
        ORDER BY commitment_id
        """,
        {**params, "before": before, "now": now},
        since=since,
    )
    return tuple(Move(**row) for row in rows)


@looks_at()
def list_forums(store: ReadableStore, scope: Scope) -> tuple[dict[str, Any], ...]:
    """Return the milestones of the forums that were held, the latest first.

    Those are `held` events that belong to no country, or to one and name themselves a policy dialogue;
    filters and the day do not apply.
    """
    return tuple(
        scope.snapshot(store).query(
            """
            SELECT milestone_id, country, title_en, title_fr, occurred_on, occurred_on_day, source_url
            FROM milestones
            WHERE kind = 'event' AND status = 'held' AND occurred_on_day IS NOT NULL
                AND (country IS NULL OR contains(lower(title_en), 'policy dialogue')
                    OR contains(lower(title_fr), 'dialogue politique'))
            ORDER BY occurred_on_day DESC, milestone_id
            """
        )
    )


@looks_at()
def last_forum(store: ReadableStore, scope: Scope) -> dict[str, Any] | None:
    """Return the last of the forums held before the day of reading, or None."""
    day = scope.snapshot(store).day
    past = (forum for forum in list_forums(store, scope) if forum["occurred_on_day"] < day)
    return next(past, None)


def _trend_rows(store: ReadableStore, scope: Scope) -> Iterator[Row]:
    by: By
    for by in ("total", "country"):
        for moment in measure_trend(store, scope, by):
            yield {"on": moment.day, "by": by, **flat(moment.figures)}


TREND = Published(
    "trend",
    N_("The five axes over time, in all and by country"),
    (DataColumn("on", "day", N_("On the day")), BY, *columns_of(Figures)),
    ("on", "by", "group"),
    _trend_rows,
    answer=PublishedAnswer(
        "trend", N_("The five axes on several days."), {"moments": measure_trend}, DIVISIONS
    ),
)
CHANGES = PublishedAnswer(
    "changes",
    N_("What changed between two dates."),
    {"changes": changes_since, "by_country": changes_by_country},
)
