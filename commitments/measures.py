# ruff: noqa: S608 - what is put into SQL is ours; what people give is bound as parameters

"""Every number that is published, defined once, as SQL over a reading of the store.

What the five axes say of each commitment is `standing` (schema/standing.sql); everything here counts its
rows. A count of commitments leaves out the withdrawn and superseded ones and keeps those without a report.
Actors, countries, types and levels are those of the lead. Results are plain frozen values, in the order
they are to be shown.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import ceil
from pathlib import Path
from typing import Any, Literal, Self

from commitments import vocabulary
from commitments.countries import BAMAKO_EIGHT, FICTIONAL
from commitments.store import Reading, Store

By = Literal["total", "country", "actor_type", "level", "article", "theme", "declaration", "basis", "actor"]
Flowing = Literal["completion", "trajectory", "freshness"]

# What a filter says for "none": commitments without a theme, leads without a country.
NONE = "none"


@dataclass(frozen=True)
class Seen:
    """What is looked at: a revision (default: the newest), a day (default: today, UTC) and filters.

    Several values of a filter mean any of them; `country` and `theme` also take `NONE`. Identifiers are
    compared without case.
    """

    revision: int | None = None
    day: date | None = None
    country: tuple[str, ...] = ()
    actor_type: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    actor: tuple[str, ...] = ()
    article: tuple[str, ...] = ()
    declaration: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()

    def but(self, **changes: Any) -> Self:
        """Give the same with `changes`."""
        return replace(self, **changes)

    def reading(self, store: Store) -> Reading:
        """Give the reading of `store` that this looks at."""
        return store.reading(self.revision, self.day)


# Each filter's column, as `standing` has it; those of actors are found in `signatories` as well.
_COLUMNS = {
    "country": "country",
    "actor_type": "actor_type",
    "level": "level",
    "actor": "signatory_id",
    "article": "article_id",
    "declaration": "declaration",
    "theme": "theme",
    "basis": "basis",
}
_OF_ACTORS = ("country", "actor_type", "level", "actor")
_OF_ARTICLES = ("article", "declaration")
_OF_COMMITMENTS = ("article", "declaration", "theme", "basis")


def chosen(
    seen: Seen, filters: Iterable[str] = _COLUMNS, *, of: str = ""
) -> tuple[str, dict[str, list[str]]]:
    """Give the SQL condition, and its parameters, that keeps the rows `seen` asks for by `filters`.

    `of` is the alias of the table that has the columns.
    """
    conditions, params = ["true"], {}
    for name in filters:
        values = getattr(seen, name)
        if values:
            column = f"{of}.{_COLUMNS[name]}" if of else _COLUMNS[name]
            # Of what is filtered by, only a country and a theme may be absent; only identifiers differ in
            # case.
            conditions.append(f"lower(coalesce({column}, '{NONE}')) IN (SELECT unnest(${name}))")
            params[name] = [value.lower() for value in values]
    return " AND ".join(conditions), params


def the_eight(store: Store, seen: Seen | None = None) -> tuple[str, ...]:
    """Give the codes of the eight countries, the declaration's or the invented ones of a demonstration: all,
    or those that are looked at."""
    eight = tuple(FICTIONAL) if store.is_demonstration else BAMAKO_EIGHT
    return tuple(str(code) for code in _kept(eight, seen.country)) if seen else eight


def groups(store: Store, seen: Seen, by: By) -> list[str | None]:
    """Give every group that `by` divides what is looked at into, in order, empty ones too; None is "none".

    The eight countries come first, then those beyond them; types and levels in the order of the contract;
    articles by position; the themes are those in use.
    """
    match by:
        case "total":
            return ["total"]
        case "actor_type":
            return _kept(vocabulary.ACTOR_TYPES, seen.actor_type)
        case "level":
            return _kept(vocabulary.LEVELS, seen.level)
        case "basis":
            return _kept(vocabulary.BASES, seen.basis)
    found = _present(seen.reading(store), seen, by)
    if by == "country":
        eight = the_eight(store, seen)
        return [*eight, *(country for country in found if country not in eight)]
    if by == "theme":
        return [theme for theme in (*vocabulary.THEMES, None) if theme in found]
    return found


def _kept(codes: Iterable[str], wanted: tuple[str, ...]) -> list[str | None]:
    return [code for code in codes if not wanted or code.lower() in {value.lower() for value in wanted}]


def _present(reading: Reading, seen: Seen, by: By) -> list[str | None]:
    sql, params = _groups(seen, by)
    rows = reading.query(f'SELECT "group" FROM ({sql}) ORDER BY place NULLS LAST, "group" NULLS LAST', params)
    return [row["group"] for row in rows]


def _groups(seen: Seen, by: By) -> tuple[str, dict[str, list[str]]]:
    """Give the SQL of the groups that are there, with their `place` where they have one of their own."""
    match by:
        case "total":
            return "SELECT 'total' AS \"group\", NULL AS place", {}
        case "basis":
            codes = list(_kept(vocabulary.BASES, seen.basis))
            return f'SELECT unnest({codes}::VARCHAR[]) AS "group", NULL AS place', {}
        case "article":
            where, params = chosen(seen, _OF_ARTICLES)
            place = "(declaration, position)"
            return f'SELECT article_id AS "group", {place} AS place FROM articles WHERE {where}', params
        case "declaration":
            where, params = chosen(seen, _OF_ARTICLES)
            return (
                f'SELECT DISTINCT declaration AS "group", NULL AS place FROM articles WHERE {where}',
                params,
            )
        case "theme":
            where, params = chosen(seen, ["theme"])
            return f'SELECT DISTINCT theme AS "group", NULL AS place FROM standing WHERE {where}', params
    where, params = chosen(seen, _OF_ACTORS)
    column = _COLUMNS[by]
    return f'SELECT DISTINCT {column} AS "group", NULL AS place FROM signatories WHERE {where}', params


# --- counts and completion, and the other axes beside it ---------------------------------------------


@dataclass(frozen=True)
class Figures:
    """What the five axes say of one group of commitments.

    `commitments` is the denominator; completion, trajectory, freshness and basis each sum to it,
    verification to `reported`. `progress_mean` (percent) is over the `progress_n` commitments whose
    progress is known, None where there are none.
    """

    group: str | None
    commitments: int
    reported: int
    completion: Mapping[str, int]
    progress_mean: float | None
    progress_n: int
    trajectory: Mapping[str, int]
    freshness: Mapping[str, int]
    verification: Mapping[str, int]
    basis: Mapping[str, int]
    withdrawn: int
    superseded: int

    def as_json(self) -> dict[str, Any]:
        """Give the same for `json.dumps`, in the order of the fields."""
        return {
            name: dict(value) if isinstance(value, Mapping) else value for name, value in vars(self).items()
        }


_AXES = {
    "completion": vocabulary.SHOWN_COMPLETIONS,
    "trajectory": vocabulary.TRAJECTORIES,
    "freshness": vocabulary.FRESHNESS,
    "verification": vocabulary.VERIFICATIONS,
    "basis": vocabulary.BASES,
}


def _tally(column: str, codes: Iterable[str], prefix: str) -> list[str]:
    return [f"count(*) FILTER (counted AND {column} = '{code}') AS \"{prefix}.{code}\"" for code in codes]


_COUNTS = ", ".join(
    [
        "count(*) FILTER (counted) AS commitments",
        "count(*) FILTER (counted AND reported) AS reported",
        "favg(progress) FILTER (counted) AS progress_mean",
        "count(progress) FILTER (counted) AS progress_n",
        *(count for axis, codes in _AXES.items() for count in _tally(axis, codes, axis)),
        *(f"count(*) FILTER (completion = '{code}') AS {code}" for code in vocabulary.SET_ASIDE),
    ]
)


def _axis(row: Mapping[str, Any], prefix: str, codes: Iterable[str]) -> dict[str, int]:
    return {code: row[f"{prefix}.{code}"] for code in codes}


def _figures(row: Mapping[str, Any]) -> Figures:
    return Figures(
        group=row["group"],
        commitments=row["commitments"],
        reported=row["reported"],
        completion=_axis(row, "completion", _AXES["completion"]),
        progress_mean=row["progress_mean"],
        progress_n=row["progress_n"],
        trajectory=_axis(row, "trajectory", _AXES["trajectory"]),
        freshness=_axis(row, "freshness", _AXES["freshness"]),
        verification=_axis(row, "verification", _AXES["verification"]),
        basis=_axis(row, "basis", _AXES["basis"]),
        withdrawn=row["withdrawn"],
        superseded=row["superseded"],
    )


def figures(store: Store, seen: Seen, by: By = "total") -> list[Figures]:
    """Give the figures of every group, by code, the group of "none" last.

    A country, type or level is a group where an actor has it, an article always, a theme where it is in
    use; without commitments its figures are 0.
    """
    where, params = chosen(seen)
    present, more = _groups(seen, by)
    column = "'total'" if by == "total" else _COLUMNS[by]
    rows = seen.reading(store).query(
        f"""
        WITH present AS ({present}),
        counted_on AS (SELECT *, {column} AS own FROM standing WHERE {where})
        SELECT present."group", {_COUNTS}
        FROM present LEFT JOIN counted_on ON own IS NOT DISTINCT FROM present."group"
        GROUP BY present."group"
        ORDER BY present."group" NULLS LAST
        """,
        {**params, **more},
    )
    return [_figures(row) for row in rows]


# --- tables of two sides -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """What stands where a row and a column meet."""

    row: str | None
    column: str | None
    actors: int
    commitments: int
    reported: int
    completion: Mapping[str, int]


def cells(store: Store, seen: Seen, by: tuple[By, By] = ("country", "actor_type")) -> list[Cell]:
    """Give every cell of a table of two sides, row by row, the empty ones too.

    Actors count where they belong, with or without commitments; where articles, themes or bases are chosen
    or make a side, only those who lead a commitment there that counts.
    """
    reading = seen.reading(store)
    down, across = ("'total'" if side == "total" else _COLUMNS[side] for side in by)
    where, params = chosen(seen)
    counts = {
        (row["down"], row["across"]): row
        for row in reading.query(
            f"""
            SELECT {down} AS down, {across} AS across, {_COUNTS},
                count(DISTINCT signatory_id) FILTER (counted) AS leading
            FROM standing WHERE {where} GROUP BY ALL
            """,
            params,
        )
    }
    if _asks_for_commitments(seen) or any(side in _OF_COMMITMENTS for side in by):
        actors = {place: row["leading"] for place, row in counts.items()}
    else:
        where, params = chosen(seen, _OF_ACTORS)
        actors = {
            (row["down"], row["across"]): row["actors"]
            for row in reading.query(
                f"SELECT {down} AS down, {across} AS across, count(*) AS actors "
                f"FROM signatories WHERE {where} GROUP BY ALL",
                params,
            )
        }
    found = []
    columns = groups(store, seen, by[1])
    for row in groups(store, seen, by[0]):
        for column in columns:
            count = counts.get((row, column))
            found.append(
                Cell(
                    row,
                    column,
                    actors.get((row, column), 0),
                    count["commitments"] if count else 0,
                    count["reported"] if count else 0,
                    _axis(count, "completion", vocabulary.SHOWN_COMPLETIONS)
                    if count
                    else dict.fromkeys(vocabulary.SHOWN_COMPLETIONS, 0),
                )
            )
    return found


def _asks_for_commitments(seen: Seen) -> bool:
    return any(getattr(seen, name) for name in _OF_COMMITMENTS)


@dataclass(frozen=True)
class Coverage:
    """What is known of one country, level and article.

    `beyond` says that the country is none of the eight; `addressed` whether the article speaks to the level
    (None: it does not say); `actors` are those of the country and level; `last` is the day of the latest
    report.
    """

    country: str | None
    beyond: bool
    level: str
    article: str
    addressed: bool | None
    actors: int
    commitments: int
    reported: int
    last: date | None

    @property
    def known(self) -> bool:
        """Whether anything is recorded here."""
        return self.commitments > 0


def coverage(store: Store, seen: Seen) -> list[Coverage]:
    """Give every country × level × article, known or not: the eight always, others where they have actors."""
    reading = seen.reading(store)
    articles, params = chosen(seen, _OF_ARTICLES)
    addressees = {
        row["article_id"]: row["addressees"]
        for row in reading.query(f"SELECT article_id, addressees FROM articles WHERE {articles}", params)
    }
    where, params = chosen(seen)
    counts = {
        (row["country"], row["level"], row["article_id"]): row
        for row in reading.query(
            f"""
            SELECT country, level, article_id, count(*) AS commitments,
                count(*) FILTER (reported) AS reported, max(as_of_day) AS last
            FROM standing WHERE counted AND {where} GROUP BY ALL
            """,
            params,
        )
    }
    where, params = chosen(seen, _OF_ACTORS)
    actors = {
        (row["country"], row["level"]): row["actors"]
        for row in reading.query(
            f"SELECT country, level, count(*) AS actors FROM signatories WHERE {where} GROUP BY ALL", params
        )
    }
    nothing = {"commitments": 0, "reported": 0, "last": None}
    eight = the_eight(store)
    return [
        Coverage(
            country,
            country not in eight,
            str(level),
            str(article),
            level in addressees[article] if addressees[article] else None,
            actors.get((country, level), 0),
            **{name: counts.get((country, level, article), nothing)[name] for name in nothing},
        )
        for country in groups(store, seen, "country")
        for level in groups(store, seen, "level")
        for article in groups(store, seen, "article")
    ]


# --- evidence ----------------------------------------------------------------------------------------

# Who says so, as `standing` has it: the latest report of each kind up to the day.
VOICES = ("self_declared", "told", "validated")
_VOICED = (*vocabulary.SHOWN_COMPLETIONS, *vocabulary.SET_ASIDE)
# What can be held against another: a report of that kind that says something of completion.
_SAID = {voice: f"nullif({voice}, 'not_reported')" for voice in VOICES}
DIFFER = " OR ".join(
    f"({_SAID[one]} <> {_SAID[other]}) IS TRUE"
    for one, other in (VOICES[:2], (VOICES[0], VOICES[2]), VOICES[1:])
)


@dataclass(frozen=True)
class Evidence:
    """What actors say of a group's completion, what third parties tell, what was validated, side by side.

    Each of the three counts the commitments by the latest completion of that kind, and sums to those that
    have such a report (`not_reported`: it says nothing of completion). `compared` commitments have two
    kinds or more that say something; in `differing` of them they do not agree.
    """

    group: str | None
    commitments: int
    self_declared: Mapping[str, int]
    told: Mapping[str, int]
    validated: Mapping[str, int]
    compared: int
    differing: int


def evidence(store: Store, seen: Seen, by: By = "total") -> list[Evidence]:
    """Give the three kinds of evidence of every group, in the order of `figures`."""
    where, params = chosen(seen)
    present, more = _groups(seen, by)
    column = "'total'" if by == "total" else _COLUMNS[by]
    voices = ", ".join(count for voice in VOICES for count in _tally(voice, _VOICED, voice))
    several = " + ".join(f"({said} IS NOT NULL)::INTEGER" for said in _SAID.values())
    rows = seen.reading(store).query(
        f"""
        WITH present AS ({present}),
        counted_on AS (SELECT *, {column} AS own FROM standing WHERE {where})
        SELECT present."group", count(*) FILTER (counted) AS commitments, {voices},
            count(*) FILTER (counted AND {several} > 1) AS compared,
            count(*) FILTER (counted AND ({DIFFER})) AS differing
        FROM present LEFT JOIN counted_on ON own IS NOT DISTINCT FROM present."group"
        GROUP BY present."group"
        ORDER BY present."group" NULLS LAST
        """,
        {**params, **more},
    )
    return [
        Evidence(
            group=row["group"],
            commitments=row["commitments"],
            self_declared=_axis(row, "self_declared", _VOICED),
            told=_axis(row, "told", _VOICED),
            validated=_axis(row, "validated", _VOICED),
            compared=row["compared"],
            differing=row["differing"],
        )
        for row in rows
    ]


# --- time --------------------------------------------------------------------------------------------

# The standing on several days at once: `standing` itself knows one.
_STANDING = (Path(__file__).parent / "schema" / "standing.sql").read_text("utf-8")
_STANDING_ON_DAYS = _STANDING.replace("$day::DATE", "unnest($days::DATE[])")
# What single reports say as of $day, before the latest of them speaks for its commitment.
SAID = _STANDING[: _STANDING.index(",\n\nlatest AS (")] + "\nSELECT * FROM said"

_LARGEST = "1.7976931348623157e308::DOUBLE"  # a sum beyond it is no number that JSON or a sheet holds
_QUARTERS_UP_TO = 3 * 366  # days; a longer trend goes by years
_MOST_YEARS = 60  # of a trend; a longer one leaves some out, as many between each two


@dataclass(frozen=True)
class Moment:
    """The figures of one group as they stood on a day."""

    day: date
    figures: Figures


def trend(store: Store, seen: Seen, by: By = "total", days: Sequence[date] = ()) -> list[Moment]:
    """Give the figures of every group on each of `days`, by day and code.

    Days after the day of reading are left out. Without `days`: the ends of the quarters, or of the years
    where it has been more than three, or of every so many years where it has been more than sixty, from the
    first report to the day of reading, and that day.
    """
    reading = seen.reading(store)
    days = sorted(day for day in set(days) if day <= reading.day) or _steps(reading, seen)
    if not days:
        return []
    where, params = chosen(seen)
    present, more = _groups(seen, by)
    column = "'total'" if by == "total" else _COLUMNS[by]
    rows = reading.query(
        f"""
        WITH present AS ({present}),
        days AS (SELECT unnest($days::DATE[]) AS day),
        counted_on AS (SELECT *, {column} AS own FROM ({_STANDING_ON_DAYS}) WHERE {where})
        SELECT days.day, present."group", {_COUNTS}
        FROM present CROSS JOIN days
        LEFT JOIN counted_on ON counted_on.day = days.day AND own IS NOT DISTINCT FROM present."group"
        GROUP BY days.day, present."group"
        ORDER BY days.day, present."group" NULLS LAST
        """,
        {**params, **more, "days": days},
    )
    return [Moment(row["day"], _figures(row)) for row in rows]


def _steps(reading: Reading, seen: Seen) -> list[date]:
    where, params = chosen(seen, of="standing")
    (row,) = reading.query(
        f"""
        SELECT min(least(reports.as_of_day, day)) AS first
        FROM reports JOIN standing USING (commitment_id)
        WHERE first_day_of(reports.as_of) <= day AND {where}
        """,
        params,
    )
    first = row["first"]
    if first is None:
        return []
    months = (3, 6, 9, 12) if (reading.day - first).days <= _QUARTERS_UP_TO else (12,)
    # A year mistyped as 202 does not fill the memory with two thousand moments.
    apart = ceil((reading.day.year - first.year + 1) / _MOST_YEARS)
    ends = (
        date(year, month, monthrange(year, month)[1])
        for year in range(first.year, reading.day.year + 1, apart)
        for month in months
    )
    return [*(end for end in ends if first <= end < reading.day), reading.day]


# What may have happened to a commitment, told from how it stood before and now: what, on which day, if what.
_STEP = f"list_position({list(vocabulary.COMPLETION_STEPS)}, {{}}.completion)"
_HAPPENED = (
    ("undertaken", "now.start_day", "now.start_day > before.day AND now.start_day <= now.day"),
    ("reported", "now.as_of_day", "now.reports > before.reports"),
    (
        "started",
        "now.as_of_day",
        "now.completion IN ('limited', 'substantial') "
        "AND before.completion NOT IN ('limited', 'substantial', 'complete')",
    ),
    ("finished", "now.as_of_day", "now.completion = 'complete' AND before.completion <> 'complete'"),
    ("fell_back", "now.as_of_day", f"{_STEP.format('now')} < {_STEP.format('before')}"),
    ("slipped", "now.due_day + 1", "now.trajectory = 'overdue' AND before.trajectory <> 'overdue'"),
    (
        "fell_silent",
        "now.as_of_day + 731",
        "now.freshness = 'overdue' AND before.freshness IN ('current', 'due') "
        "AND now.trajectory <> 'achieved'",
    ),
    ("set_aside", "now.as_of_day", "before.counted"),
)
HAPPENINGS = ("recorded", "corrected", *(what for what, _, _ in _HAPPENED))


@dataclass(frozen=True)
class Happening:
    """One thing that happened to a commitment (one of HAPPENINGS), on its day; completion before and now."""

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
class Changes:
    """What changed after `since` and up to `until`.

    `counts` has the number of commitments of each of HAPPENINGS, `happenings` the latest of each;
    `undated` counts the commitments without a start date, which may have been undertaken then.
    """

    since: date
    until: date
    counts: Mapping[str, int]
    happenings: tuple[Happening, ...]
    undated: int


def changes(
    store: Store, seen: Seen, since: date, until: date | None = None, *, at_most: int | None = 20
) -> Changes:
    """Give what changed after `since`, up to `until` (default: the day of reading), `at_most` rows a kind
    (None: all).

    undertaken: the start date lies between. recorded, corrected: a revision made between first holds the
    commitment, or holds it, one of its reports or outcomes otherwise than before. The others compare how it
    stood on both days, by what the revision read knows: reported (something new was said), started,
    finished, fell_back (a lower step), slipped (past its day, not achieved), fell_silent (not achieved, and
    nothing for more than two years), set_aside.
    """
    reading = seen.reading(store)
    until = reading.day if until is None else until
    where, params = chosen(seen, of="now")
    happened = ", ".join(
        f"CASE WHEN now.counted = {what != 'set_aside'} AND {condition} "
        f"THEN {{'what': '{what}', 'day': {on}}} END"
        for what, on, condition in _HAPPENED
    )
    rows = reading.query(
        f"""
        WITH on_days AS ({_STANDING_ON_DAYS}),
        compared AS (
            SELECT now.* , before.completion AS completion_before,
                unnest([{happened}]) AS happening
            FROM on_days AS now JOIN on_days AS before USING (commitment_id)
            WHERE now.day = $until AND before.day = $since AND {where}
        ),
        written AS (
            SELECT commitment_id, key, revision, made_at::DATE AS day,
                row_number() OVER (PARTITION BY source, key ORDER BY revision) = 1 AS first, source
            FROM (
                SELECT 'commitments' AS source, commitment_id, key, revision FROM record.commitments
                UNION ALL SELECT 'reports', commitment_id, key, revision FROM record.reports
                UNION ALL SELECT 'outcomes', commitment_id, key, revision FROM record.outcomes
            ) JOIN record.revisions USING (revision)
            WHERE revision <= $revision
        ),
        found AS (
            SELECT commitment_id, completion_before AS before, completion AS now, happening.what AS what,
                happening.day AS "on"
            FROM compared WHERE happening IS NOT NULL
            UNION ALL
            SELECT commitment_id, before.completion, now.completion, what, "on"
            FROM (
                SELECT commitment_id, if(first, 'recorded', 'corrected') AS what, max(day) AS "on"
                FROM written
                WHERE day > $since AND day <= $until AND (source = 'commitments' OR NOT first)
                GROUP BY ALL
            )
            JOIN on_days AS now USING (commitment_id)
            JOIN on_days AS before USING (commitment_id)
            WHERE now.day = $until AND before.day = $since AND {where}
        )
        SELECT what, "on", found.commitment_id, title_en, title_fr, signatory_id, name AS actor, country,
            basis, found.before, found.now, count(*) OVER (PARTITION BY what) AS n
        FROM found JOIN commitments USING (commitment_id) JOIN signatories USING (signatory_id)
        QUALIFY row_number() OVER (PARTITION BY what ORDER BY "on" DESC, found.commitment_id)
            <= coalesce($at_most, n)
        ORDER BY list_position({list(HAPPENINGS)}, what), "on" DESC, found.commitment_id
        """,
        {
            **params,
            "days": sorted({since, until}),
            "since": since,
            "until": until,
            "revision": reading.revision,
            "at_most": at_most,
        },
    )
    where, params = chosen(seen)
    (undated,) = reading.query(
        f"SELECT count(*) AS n FROM standing WHERE counted AND start_day IS NULL AND {where}", params
    )
    counts = dict.fromkeys(HAPPENINGS, 0) | {row["what"]: row.pop("n") for row in rows}
    return Changes(since, until, counts, tuple(Happening(**row) for row in rows), undated["n"])


@dataclass(frozen=True)
class Move:
    """A commitment with what an axis said of it on one day and on a later one."""

    commitment_id: str
    title_en: str | None
    title_fr: str | None
    signatory_id: str
    actor: str
    country: str | None
    before: str
    now: str


# What moves from one status to another; each is 1 of those that count on the day of its side.
FLOWING: tuple[Flowing, ...] = ("completion", "trajectory", "freshness")


@dataclass(frozen=True)
class Flow:
    """How many commitments stood where on one day and where on a later one, as (then, now) → n.

    A side that does not count there is `withdrawn` or `superseded`. `then` and `now` are how many counted on
    either day, `stayed` how many of those that counted on both stand where they stood.
    """

    since: date
    until: date
    axis: Flowing
    counts: Mapping[tuple[str, str], int]

    def codes(self, side: Literal[0, 1]) -> tuple[str, ...]:
        """Give the statuses then (0) or now (1) in order; those set aside where there are some."""
        there = {pair[side] for pair in self.counts}
        return (*_AXES[self.axis], *(code for code in vocabulary.SET_ASIDE if code in there))

    def steps(self, direction: Literal[1, -1]) -> int:
        """Count those that went a step or more on (1) or back (-1) in completion."""
        known = vocabulary.COMPLETION_STEPS
        return sum(
            n
            for (before, now), n in self.counts.items()
            if before in known and now in known and (known.index(now) - known.index(before)) * direction > 0
        )

    @property
    def first_told(self) -> int:
        """Count those of which it is known now how far they are, and was not then."""
        unknown, known = ("not_reported", "no_evidence"), vocabulary.COMPLETION_STEPS
        return sum(n for (before, now), n in self.counts.items() if before in unknown and now in known)

    @property
    def then(self) -> int:
        return sum(n for (before, _), n in self.counts.items() if before not in vocabulary.SET_ASIDE)

    @property
    def now(self) -> int:
        return sum(n for (_, after), n in self.counts.items() if after not in vocabulary.SET_ASIDE)

    @property
    def stayed(self) -> int:
        return sum(n for (before, after), n in self.counts.items() if before == after)


def _compared(seen: Seen, axis: Flowing) -> tuple[str, dict[str, list[str]]]:
    """Give SQL for where each commitment that counts on either of $days stood on the first, and on the last,
    and its parameters."""
    where, params = chosen(seen, of="now")
    before, now = (
        f"CASE WHEN {side}.counted THEN {side}.{axis} ELSE {side}.completion END"
        for side in ("before", "now")
    )
    sql = f"""
        WITH on_days AS ({_STANDING_ON_DAYS})
        SELECT now.commitment_id, {before} AS before, {now} AS now
        FROM on_days AS now JOIN on_days AS before USING (commitment_id)
        WHERE now.day = $until AND before.day = $since AND (before.counted OR now.counted) AND {where}"""
    return sql, params


def flow(store: Store, seen: Seen, since: date, axis: Flowing = "completion") -> Flow:
    """Give how many commitments stood where on the day `since` and where on the day of reading, by what the
    revision read knows."""
    reading = seen.reading(store)
    sql, params = _compared(seen, axis)
    rows = reading.query(
        f"SELECT before, now, count(*) AS n FROM ({sql}) GROUP BY ALL", _two_days(since, reading, params)
    )
    counts = {(row["before"], row["now"]): row["n"] for row in rows}
    return Flow(since, reading.day, axis, counts)


def moved(
    store: Store, seen: Seen, since: date, axis: Flowing = "completion", *, before: str = "", now: str = ""
) -> tuple[Move, ...]:
    """Give the commitments of `flow` by identifier, of one cell, row or column of it."""
    reading = seen.reading(store)
    sql, params = _compared(seen, axis)
    rows = reading.query(
        f"""
        SELECT commitment_id, title_en, title_fr, signatory_id, name AS actor, country, before, now
        FROM ({sql}) JOIN commitments USING (commitment_id) JOIN signatories USING (signatory_id)
        WHERE ($before = '' OR before = $before) AND ($now = '' OR now = $now)
        ORDER BY commitment_id
        """,
        {**_two_days(since, reading, params), "before": before, "now": now},
    )
    return tuple(Move(**row) for row in rows)


def _two_days(since: date, reading: Reading, params: Mapping[str, Any]) -> dict[str, Any]:
    return {**params, "days": sorted({since, reading.day}), "since": since, "until": reading.day}


def dialogues(store: Store, seen: Seen) -> tuple[dict[str, Any], ...]:
    """Give the milestones of the policy dialogues and forums that were held, the latest first.

    Those are `held` events that belong to no country, or to one and name themselves a policy dialogue;
    filters and the day do not apply.
    """
    return tuple(
        seen.reading(store).query(
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


def last_dialogue(store: Store, seen: Seen) -> dict[str, Any] | None:
    """Give the last of the dialogues and forums held before the day of reading, or None."""
    day = seen.reading(store).day
    return next((each for each in dialogues(store, seen) if each["occurred_on_day"] < day), None)


# --- the law, and what was changed -------------------------------------------------------------------


@dataclass(frozen=True)
class LawRung:
    """How far the framework law of a country is.

    `rung` is the furthest status of its own framework laws (None: nothing recorded, which is not
    none_known), `milestone` the latest of that status; `beside` holds its expired framework laws, other
    laws and policies, by date.
    """

    country: str
    beyond: bool
    rung: str | None
    milestone: Mapping[str, Any] | None
    beside: tuple[Mapping[str, Any], ...]


def law_rungs(store: Store, seen: Seen) -> list[LawRung]:
    """Give how far the law was on the day: in the eight, and in those beyond them that have rows.

    A milestone without a date counts on any day; one of a month or year not yet over counts from its first
    day.
    """
    reading = seen.reading(store)
    where, params = chosen(seen, ["country"])
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in reading.query(
        f"""
        SELECT * EXCLUDE (key, revision) FROM milestones
        WHERE country IS NOT NULL AND kind IN ('framework_law', 'law', 'policy') AND {where}
            AND (occurred_on IS NULL OR first_day_of(occurred_on) <= $day::DATE)
        ORDER BY occurred_on_day NULLS FIRST, milestone_id
        """,
        {**params, "day": reading.day},
    ):
        rows.setdefault(row["country"], []).append(row)
    eight = the_eight(store, seen)
    beyond = sorted(country for country in rows if country not in eight)
    return [
        _rung(str(country), country in beyond, rows.get(str(country), [])) for country in [*eight, *beyond]
    ]


def _rung(country: str, beyond: bool, rows: list[dict[str, Any]]) -> LawRung:
    ladder = [
        row for row in rows if row["kind"] == "framework_law" and row["status"] in vocabulary.LAW_LADDER
    ]
    # Of rows of one status the latest stands last, and is the one kept.
    furthest = max(
        enumerate(ladder), key=lambda at: (vocabulary.LAW_LADDER.index(at[1]["status"]), at[0]), default=None
    )
    beside = tuple(row for row in rows if row not in ladder)
    if furthest is None:
        return LawRung(country, beyond, None, None, beside)
    return LawRung(country, beyond, furthest[1]["status"], furthest[1], beside)


@dataclass(frozen=True)
class OutcomeSum:
    """The total of one measure in one unit over a group: said of `n` of its `of` commitments.

    `about` says that a part of it is not exact.
    """

    group: str | None
    measure: str
    unit: str | None
    value: float
    n: int
    of: int
    about: bool


# The outcomes that count: of each commitment and measure the latest, as far as it was known on $day.
COUNTING = """
    SELECT commitment_id, measure, unit, value, value_qualifier, as_of, source_url FROM outcomes
    WHERE first_day_of(as_of) <= $day::DATE
    QUALIFY row_number() OVER (
        PARTITION BY commitment_id, measure ORDER BY least(as_of_day, $day::DATE) DESC, as_of_day DESC
    ) = 1
"""


def outcomes(store: Store, seen: Seen, by: By = "total") -> list[OutcomeSum]:
    """Give what the commitments of each group changed, by measure and unit; groups without are left out.

    The latest figure of a commitment for a measure counts, as far as it was known on the day.
    """
    reading = seen.reading(store)
    where, params = chosen(seen)
    column = "'total'" if by == "total" else _COLUMNS[by]
    rows = reading.query(
        f"""
        WITH latest AS ({COUNTING}),
        seen AS (SELECT commitment_id, {column} AS "group" FROM standing WHERE counted AND {where}),
        sizes AS (SELECT "group", count(*) AS "of" FROM seen GROUP BY ALL)
        SELECT seen."group", measure, unit, greatest(least(fsum(value), {_LARGEST}), -{_LARGEST}) AS value,
            count(*) AS n, any_value("of") AS "of",
            bool_or(value_qualifier <> 'exact') AS about
        FROM latest
        JOIN seen USING (commitment_id)
        JOIN sizes ON sizes."group" IS NOT DISTINCT FROM seen."group"
        GROUP BY seen."group", measure, unit
        ORDER BY seen."group" NULLS LAST, list_position($measures, measure), unit NULLS FIRST
        """,
        {**params, "day": reading.day, "measures": list(vocabulary.OUTCOME_MEASURES)},
    )
    return [OutcomeSum(**row) for row in rows]


@dataclass(frozen=True)
class OutcomesTold:
    """Of how many commitments an outcome is told: of any measure (`any`), and of each of them."""

    commitments: int
    any: int
    measures: Mapping[str, int]


def outcomes_told(store: Store, seen: Seen) -> OutcomesTold:
    """Give of how many commitments an outcome is told, measures of which nothing is told too."""
    reading = seen.reading(store)
    where, params = chosen(seen)
    codes = list(vocabulary.OUTCOME_MEASURES)
    tallies = ", ".join(
        f"count(DISTINCT latest.commitment_id) FILTER (measure = '{code}') AS {code}" for code in codes
    )
    (row,) = reading.query(
        f"""
        SELECT count(DISTINCT standing.commitment_id) AS commitments,
            count(DISTINCT latest.commitment_id) AS "any", {tallies}
        FROM standing LEFT JOIN ({COUNTING}) AS latest USING (commitment_id)
        WHERE counted AND {where}
        """,
        {**params, "day": reading.day},
    )
    return OutcomesTold(row["commitments"], row["any"], {code: row[code] for code in codes})


# --- what followed an event --------------------------------------------------------------------------


@dataclass(frozen=True)
class Followed:
    """How much was told in the twelve months after an event: `reports`, on how many `commitments`.

    They count after its day and up to `until`; `over`: those months had passed on the day of reading.
    """

    milestone_id: str
    until: date
    over: bool
    reports: int
    commitments: int


def followed(store: Store, seen: Seen) -> list[Followed]:
    """Give what followed every dated event that had begun by the day, in the order of time.

    A report counts by its as_of (one of a period not yet over as of the day of reading), where its
    commitment counts and is chosen; after an event of a country those of that country, else all.
    """
    reading = seen.reading(store)
    where, params = chosen(seen)
    rows = reading.query(
        f"""
        WITH told AS (
            SELECT said.commitment_id, said.known_on, standing.country
            FROM ({SAID}) AS said JOIN standing USING (commitment_id)
            WHERE counted AND {where}
        ),
        events AS (
            SELECT milestone_id, country, occurred_on_day AS held,
                (occurred_on_day + INTERVAL 12 MONTH)::DATE AS until
            FROM milestones
            WHERE kind = 'event' AND first_day_of(occurred_on) <= $day::DATE
        )
        SELECT milestone_id, until, until <= $day::DATE AS over, count(commitment_id) AS reports,
            count(DISTINCT commitment_id) AS commitments
        FROM events LEFT JOIN told ON known_on > held AND known_on <= until
            AND (events.country IS NULL OR events.country = told.country)
        GROUP BY milestone_id, until ORDER BY until, milestone_id
        """,
        {**params, "day": reading.day},
    )
    return [Followed(**row) for row in rows]


@dataclass(frozen=True)
class Heard:
    """How many reports the commitments of a country have on one day (None: of no single country)."""

    country: str | None
    on: date
    reports: int


def heard(store: Store, seen: Seen) -> list[Heard]:
    """Give how many reports there are by country of the lead and day, in the order of time.

    Reports and commitments count as in `followed`.
    """
    reading = seen.reading(store)
    where, params = chosen(seen)
    rows = reading.query(
        f"""
        SELECT country, said.known_on AS "on", count(*) AS reports
        FROM ({SAID}) AS said JOIN standing USING (commitment_id)
        WHERE counted AND {where}
        GROUP BY country, said.known_on ORDER BY said.known_on, country NULLS FIRST
        """,
        {**params, "day": reading.day},
    )
    return [Heard(**row) for row in rows]


# --- who works with whom -----------------------------------------------------------------------------


def together(seen: Seen) -> tuple[str, dict[str, list[str]]]:
    """Give SQL for who takes part in what, as common table expressions, and its parameters.

    `members`: an actor that leads or contributes to a commitment that counts, a row each; `joint`: the
    commitments with more than one. A filter of actors keeps the commitments in which any such actor takes
    part, whoever leads.
    """
    undertaken, params = chosen(seen, _OF_COMMITMENTS)
    actors, more = chosen(seen, _OF_ACTORS)
    sql = f"""
        counting AS (SELECT commitment_id, signatory_id FROM standing WHERE counted AND {undertaken}),
        involved AS (
            FROM counting
            UNION
            SELECT commitment_id, unnest(partner_ids)
            FROM commitments JOIN (SELECT commitment_id FROM counting) USING (commitment_id)
        ),
        everyone AS (
            SELECT commitment_id, signatory_id, coalesce(country, '{NONE}') AS country, actor_type, level
            FROM involved JOIN signatories USING (signatory_id)
        ),
        members AS (
            SELECT * FROM everyone
            WHERE commitment_id IN (SELECT commitment_id FROM everyone WHERE {actors})
        ),
        joint AS (SELECT commitment_id FROM members GROUP BY commitment_id HAVING count(*) > 1)"""
    return sql, {**params, **more}


@dataclass(frozen=True)
class Tie:
    """How many joint commitments actors of two groups have together (two of one group, where it is one)."""

    one: str
    other: str
    commitments: int


@dataclass(frozen=True)
class Partnerships:
    """Who works with whom: `joint` of the `commitments` have more than one actor.

    A joint commitment counts once: `within` one country, `across` countries, or with an actor of none
    (`beyond`, whatever else). `ties` count it in every pair of groups that meets in it, so they do not add
    up. `articles` has joint and all commitments by article.
    """

    commitments: int
    joint: int
    within: int
    across: int
    beyond: int
    ties: tuple[Tie, ...]
    articles: Mapping[str, tuple[int, int]]

    def between(self, one: str, other: str) -> int:
        """Give the number of joint commitments of two groups, in either order."""
        pair = {one, other}
        return next((tie.commitments for tie in self.ties if {tie.one, tie.other} == pair), 0)


def partnerships(store: Store, seen: Seen, by: By = "country") -> Partnerships:
    """Give who works with whom, by country, type or level; those of no single country are `NONE`."""
    sql, params = together(seen)
    query = seen.reading(store).query
    (total,) = query(
        f"""
        WITH {sql},
        sizes AS (
            SELECT commitment_id, count(DISTINCT country) AS countries, bool_or(country = '{NONE}') AS beyond
            FROM members JOIN joint USING (commitment_id) GROUP BY commitment_id
        )
        SELECT (SELECT count(DISTINCT commitment_id) FROM members) AS commitments,
            count(*) AS joint,
            count(*) FILTER (NOT beyond AND countries = 1) AS within,
            count(*) FILTER (NOT beyond AND countries > 1) AS across,
            count(*) FILTER (beyond) AS beyond
        FROM sizes
        """,
        params,
    )
    ties = query(
        f"""
        WITH {sql}
        SELECT one.{by} AS one, other.{by} AS other, count(DISTINCT commitment_id) AS commitments
        FROM members AS one JOIN members AS other USING (commitment_id)
        WHERE one.signatory_id <> other.signatory_id AND one.{by} <= other.{by}
        GROUP BY ALL ORDER BY ALL
        """,
        params,
    )
    articles = query(
        f"""
        WITH {sql}
        SELECT article_id, count(DISTINCT joint.commitment_id) AS joint,
            count(DISTINCT members.commitment_id) AS commitments
        FROM members LEFT JOIN joint USING (commitment_id)
        JOIN (SELECT commitment_id, article_id FROM standing) USING (commitment_id)
        GROUP BY article_id ORDER BY article_id
        """,
        params,
    )
    return Partnerships(
        **total,
        ties=tuple(Tie(**row) for row in ties),
        articles={row["article_id"]: (row["joint"], row["commitments"]) for row in articles},
    )


# --- the first screen --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Headline:
    """What the first screen says.

    `actors` are all that are looked at, `leading` those who lead a commitment; `countries` those of the
    eight (of `eight` looked at) with a commitment. By basis: `unheard`, without any report, and `long_ago`,
    the last one more than two years old; `past_due`, past their day and not achieved. `blank` of `places`
    (country of the eight × level × article) have nothing recorded.
    """

    figures: Figures
    actors: int
    leading: int
    countries: int
    eight: int
    unheard: Mapping[str, int]
    long_ago: Mapping[str, int]
    past_due: Mapping[str, int]
    blank: int
    places: int
    dialogue: Mapping[str, Any] | None
    since_dialogue: Changes | None


def headline(store: Store, seen: Seen) -> Headline:
    """Give the numbers of the first screen."""
    by_basis = {str(figure.group): figure for figure in figures(store, seen, "basis")}
    eight = the_eight(store, seen)
    with_some = {figure.group for figure in figures(store, seen, "country") if figure.commitments}
    places = [place for place in coverage(store, seen) if not place.beyond]
    where, params = chosen(seen)
    (leading,) = seen.reading(store).query(
        f"SELECT count(DISTINCT signatory_id) AS n FROM standing WHERE counted AND {where}", params
    )
    dialogue = last_dialogue(store, seen)
    return Headline(
        figures=figures(store, seen)[0],
        actors=sum(cell.actors for cell in cells(store, seen, ("total", "level"))),
        leading=leading["n"],
        countries=len(with_some.intersection(eight)),
        eight=len(eight),
        unheard={basis: figure.freshness["never_reported"] for basis, figure in by_basis.items()},
        long_ago={basis: figure.freshness["overdue"] for basis, figure in by_basis.items()},
        past_due={basis: figure.trajectory["overdue"] for basis, figure in by_basis.items()},
        blank=sum(not place.known for place in places),
        places=len(places),
        dialogue=dialogue,
        since_dialogue=changes(store, seen, dialogue["occurred_on_day"]) if dialogue else None,
    )
