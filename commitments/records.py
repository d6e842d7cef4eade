"""The rows behind the numbers: the register, one commitment, actors, milestones, practices; finding them.

Filters, day and revision are those of `measures`. Rows are dicts by column name: the columns of the
contract and of `standing`, and what each function names. Titles come in both languages, as recorded.
"""

# ruff: noqa: S608 - what is put into SQL is ours; what people give is bound as parameters

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from commitments import countries, folding, vocabulary
from commitments.days import moved
from commitments.languages import of_texts
from commitments.measures import COUNTING, DIFFER, SAID, VOICES, By, Seen, chosen, the_eight, together
from commitments.model import RECORDS
from commitments.store import Reading, Store

Row = dict[str, Any]


@dataclass(frozen=True)
class Page:
    """Some of the rows that were found: `total` of them in all, and `beside` them those set aside."""

    rows: tuple[Row, ...]
    total: int
    beside: int = 0


# --- words -------------------------------------------------------------------------------------------


def _searched(text: str, *columns: str) -> tuple[str, dict[str, str]]:
    """Give the SQL condition, and its parameters, that every word of `text` is in one of `columns`, whose
    texts are folded."""
    words = {f"word_{n}": word for n, word in enumerate(folding.words(text))}
    conditions = [f"({' OR '.join(f'contains({column}, ${word})' for column in columns)})" for word in words]
    return " AND ".join(conditions) or "true", words


def _looked_in(table: str) -> str:
    """Give SQL for what searches look in of a table: `called` and `text`, by its key."""
    key = RECORDS[table].key[0]
    return f"(SELECT id AS {key}, name AS called, text FROM searched WHERE in_table = '{table}') AS searched"


def _sorted_as(text: str) -> str:
    """Give SQL for `text` as it is sorted: without case and accents, œ as oe."""
    return f"replace(lower(strip_accents({text})), 'œ', 'oe')"


# A table of the countries that have actors, with their names in both languages, folded.
_NAMED = "(SELECT unnest($codes::VARCHAR[]) AS country, unnest($names::VARCHAR[]) AS names) AS named"


def _named(reading: Reading) -> dict[str, list[str]]:
    rows = reading.query("SELECT DISTINCT country FROM signatories WHERE country IS NOT NULL")
    codes = [row["country"] for row in rows]
    return {
        "codes": codes,
        "names": [
            folding.spellings("\n".join(countries.name(code, language) for language in ("fr", "en")))
            for code in codes
        ],
    }


# A table of the themes, with their labels in both languages, folded.
_THEMED = "(SELECT unnest($themes::VARCHAR[]) AS theme, unnest($labels::VARCHAR[]) AS labels) AS themed"


def _themed() -> dict[str, list[str]]:
    themes = vocabulary.THEMES.codes
    return {
        "themes": [theme.code for theme in themes],
        "labels": [folding.spellings(f"{theme.fr} {theme.en}") for theme in themes],
    }


# --- the register ------------------------------------------------------------------------------------

_JOINED = """standing
    JOIN commitments ON commitments.commitment_id = standing.commitment_id
    JOIN signatories ON signatories.signatory_id = standing.signatory_id
    LEFT JOIN articles ON articles.article_id = standing.article_id"""

_SHOWN = f"""standing.* EXCLUDE (day), ({DIFFER}) AS differing,
    commitments.title_fr, commitments.title_en, signatories.name AS actor, signatories.locality,
    commitments.partner_ids, commitments.start_date, commitments.due_date, commitments.source_url"""

# How a column is sorted: by the contract's order of its codes, as text, or by its value.
_COMPLETIONS = (*vocabulary.SHOWN_COMPLETIONS, *vocabulary.SET_ASIDE)
_BY_CODE: dict[str, Iterable[str]] = {
    "actor_type": vocabulary.ACTOR_TYPES,
    "level": vocabulary.LEVELS,
    "role": vocabulary.ROLES,
    "theme": vocabulary.THEMES,
    "basis": vocabulary.BASES,
    "completion": _COMPLETIONS,
    "trajectory": vocabulary.TRAJECTORIES,
    "freshness": vocabulary.FRESHNESS,
    "verification": vocabulary.VERIFICATIONS,
    **dict.fromkeys(VOICES, _COMPLETIONS),
}
_BY_TEXT = {"actor": "signatories.name", "locality": "signatories.locality"}
_BY_VALUE = {
    "commitment_id": "lower(standing.commitment_id)",
    "signatory_id": "lower(standing.signatory_id)",
    "article_id": "(standing.declaration, articles.position, standing.article_id)",
    "declaration": "standing.declaration",
    "country": "standing.country",
    "start_date": "start_day",
    "due_date": "due_day",
    "as_of": "as_of_day",
    "days_since": "days_since",
    "progress": "progress",
    "reports": "nullif(reports, 0)",
    "differing": f"({DIFFER})",
}
SORTS = ("title", *_BY_TEXT, *_BY_VALUE, *_BY_CODE)


def _place(sort: str, order: Sequence[str], language: str) -> tuple[str, dict[str, Any]]:
    """Give SQL for where a row stands when sorted by `sort`, and its parameters."""
    codes = list(order or _BY_CODE.get(sort, ()))
    if codes:
        return f"list_position($order, standing.{sort})", {"order": codes}
    if sort == "title":
        first, second = of_texts(language)
        return _sorted_as(f"coalesce(commitments.title_{first}, commitments.title_{second})"), {}
    return (_sorted_as(_BY_TEXT[sort]) if sort in _BY_TEXT else _BY_VALUE[sort]), {}


def register(
    store: Store,
    seen: Seen,
    *,
    search: str = "",
    completion: Sequence[str] = (),
    trajectory: Sequence[str] = (),
    freshness: Sequence[str] = (),
    verification: Sequence[str] = (),
    self_declared: Sequence[str] = (),
    told: Sequence[str] = (),
    validated: Sequence[str] = (),
    partner: Sequence[str] = (),
    apart: Sequence[str] = (),
    among: Sequence[str] | None = None,
    differing: bool = False,
    undated: bool = False,
    sort: str = "commitment_id",
    descending: bool = False,
    order: Sequence[str] = (),
    language: str = "fr",
    page: int = 1,
    size: int | None = 50,
) -> Page:
    """Give one page of the commitments, the first being 1, of `size` rows (None: all in one).

    `search`: words that must all be there, in titles and descriptions of either language, names of actors,
    localities and countries, or identifiers, whatever their case and accents. `completion` to
    `validated`: any of these codes, as `standing` has them; `partner`: actors of whom one contributes;
    `apart`: leads to leave out; `among`: the only identifiers to list; `differing`: the kinds of evidence do
    not agree; `undated`: those without a start date.

    `sort`: one of SORTS, what is not known last; codes as the contract lists them, or in `order`; titles in
    `language`. Withdrawn and superseded commitments are listed where `completion` asks for them, and
    counted beside otherwise.

    Rows: the columns of `standing`, `differing`, `title_fr`, `title_en`, `actor` (its name), `locality`,
    `partner_ids`, `start_date` and `due_date` as given, `source_url`.
    """
    reading = seen.reading(store)
    where, params = chosen(seen, of="standing")
    conditions = [where]
    place, more = _place(sort, order, language)
    values: dict[str, Any] = {**params, **more, "size": size, "start": (max(page, 1) - 1) * (size or 0)}
    axes = {
        "completion": completion,
        "trajectory": trajectory,
        "freshness": freshness,
        "verification": verification,
        "self_declared": self_declared,
        "told": told,
        "validated": validated,
    }
    for column, codes in axes.items():
        if codes:
            conditions.append(f"{column} IN (SELECT unnest(${column}))")
            values[column] = list(codes)
    if partner:
        conditions.append("list_has_any(list_transform(partner_ids, lambda id: lower(id)), $partner)")
        values["partner"] = [identifier.lower() for identifier in partner]
    if apart:
        conditions.append("NOT list_contains($apart, lower(standing.signatory_id))")
        values["apart"] = [identifier.lower() for identifier in apart]
    if among is not None:
        conditions.append("standing.commitment_id IN (SELECT unnest($among::VARCHAR[]))")
        values["among"] = list(among)
    if differing:
        conditions.append(f"({DIFFER})")
    if undated:
        conditions.append("standing.start_day IS NULL")
    sources = _JOINED
    if search:
        condition, more = _searched(search, "searched.called", "searched.text", "named.names")
        conditions.append(condition)
        values |= more | _named(reading)
        sources += f"""
            JOIN {_looked_in("commitments")} ON searched.commitment_id = standing.commitment_id
            LEFT JOIN {_NAMED} ON named.country = standing.country"""
    ranked = f"place {'DESC' if descending else 'ASC'} NULLS LAST, lower(found.commitment_id)"
    rows = reading.query(
        f"""
        WITH found AS MATERIALIZED (
            SELECT standing.commitment_id, counted OR {bool(completion)} AS listed, {place} AS place
            FROM {sources}
            WHERE {" AND ".join(conditions)}
        ),
        totals AS (
            SELECT count(*) FILTER (listed) AS found_in_all, count(*) FILTER (NOT listed) AS found_beside
            FROM found
        ),
        page AS (
            SELECT found.* FROM found WHERE listed ORDER BY {ranked} LIMIT $size OFFSET $start
        ),
        rows AS (
            SELECT found.place, {_SHOWN}
            FROM {_JOINED} JOIN page AS found ON found.commitment_id = standing.commitment_id
        )
        SELECT totals.*, found.* FROM totals LEFT JOIN rows AS found ON true ORDER BY {ranked}
        """,
        values,
        searching=bool(search),
    )
    return _page(rows)


def _page(rows: Sequence[Row]) -> Page:
    """Give the page of rows that each bear the totals beside; one that bears nothing else is no row."""
    apart = ("found_in_all", "found_beside", "place")
    own = ({name: value for name, value in row.items() if name not in apart} for row in rows)
    return Page(
        tuple(row for row in own if row["signatory_id"] is not None),
        rows[0]["found_in_all"],
        rows[0].get("found_beside", 0),
    )


# --- one commitment ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Next:
    """What would change a status: the day `on`, or a report of progress of `at` percent or more.

    Where `at` is 0 and it becomes `limited`: of more than 0 percent.
    """

    becomes: str
    on: date | None = None
    at: float | None = None


@dataclass(frozen=True)
class Explained:
    """How one axis came to its value: by which rule, from which facts and reports, and what would change it.

    `reports` are the keys of the reports it came from. The rules and their facts:

    completion: stated, from_progress, not_stated (both unknown), no_report; `by_progress`: the step that
    progress gives, where
        it is another one than stated.
    progress: from_value (`value`, `baseline`, `target`), from_percent, unknown (`missing` columns, or
    `no_distance`: the target is the
        baseline), no_report.
    trajectory: complete, all_progress (100 % or more), past_due, missing (which of report, progress,
    start_date, due_date),
        no_time (due not after start), too_early (no time had passed at the report), by_ratio (`progress`,
        `expected`, `ratio`).
    freshness: days (`days_since`), no_report.
    verification: latest (`same_day`: keys of the reports it went before), no_report.
    """

    axis: str
    value: str | float | None
    rule: str
    facts: Row
    reports: tuple[str, ...] = ()
    next: tuple[Next, ...] = ()


@dataclass(frozen=True)
class Dossier:
    """All that one page shows of a commitment.

    `record`, `lead`, `article`: as recorded; `standing`: on the day. `partners`: those who contribute, in
    the order given. `reports`, the latest first, with `key`, `known_on` (the day it counts as, None after
    the day of reading), `speaks` (it is the latest), `progress`, `by_progress` (the step that gives) and
    `shown` (the completion it comes to). `outcomes`: by measure, with `counts` on the latest of each.
    `practices`: of the lead, under the same article. `explained`: each axis by name.
    """

    record: Row
    standing: Row
    lead: Row
    article: Row
    partners: tuple[Row, ...]
    reports: tuple[Row, ...]
    outcomes: tuple[Row, ...]
    practices: tuple[Row, ...]
    explained: dict[str, Explained]


def commitment(store: Store, seen: Seen, commitment_id: str) -> Dossier | None:
    """Give the commitment of that identifier, in any case, on the day; None where there is none."""
    found = dossiers(store, seen, (commitment_id,))
    return found[0] if found else None


def dossiers(store: Store, seen: Seen, commitment_ids: Sequence[str]) -> tuple[Dossier, ...]:
    """Give the commitments of those identifiers, in any case and in that order, on the day, at once."""
    reading = seen.reading(store)
    found = reading.query(
        "SELECT * EXCLUDE (revision) FROM commitments WHERE list_contains($keys, key) "
        "ORDER BY list_position($keys, key)",
        {"keys": [each.lower() for each in commitment_ids]},
    )
    if not found:
        return ()
    ids = {"ids": [record["commitment_id"] for record in found]}
    standing = _by(
        ("commitment_id",),
        reading.query("SELECT * FROM standing WHERE list_contains($ids, commitment_id)", ids),
    )
    signatories = {
        row["signatory_id"]: row
        for row in reading.query(
            "SELECT * FROM signatories WHERE list_contains($ids, signatory_id)",
            {
                "ids": [
                    each
                    for record in found
                    for each in (record["signatory_id"], *(record["partner_ids"] or ()))
                ]
            },
        )
    }
    articles = {row["article_id"]: row for row in reading.query("SELECT * FROM articles")}
    reports = _by(("commitment_id",), _reports(reading, ids["ids"]))
    outcomes = _by(
        ("commitment_id",),
        reading.query(
            f"""
            SELECT *, first_day_of(as_of) <= $day::DATE AND row_number() OVER (
                PARTITION BY commitment_id, measure, first_day_of(as_of) <= $day::DATE
                ORDER BY least(as_of_day, $day::DATE) DESC, as_of_day DESC
            ) = 1 AS counts
            FROM outcomes WHERE list_contains($ids, commitment_id)
            ORDER BY list_position({list(vocabulary.OUTCOME_MEASURES)}, measure), as_of_day DESC
            """,
            {**ids, "day": reading.day},
        ),
    )
    practices = _by(
        ("signatory_id", "article_id"),
        reading.query(
            "SELECT * FROM practices WHERE list_contains($ids, signatory_id) ORDER BY key",
            {"ids": [record["signatory_id"] for record in found]},
        ),
    )
    told = []
    for record in found:
        key = record["commitment_id"]
        ((own,), said) = standing[key,], tuple(reports.get((key,), ()))
        told.append(
            Dossier(
                record=record,
                standing=own,
                lead=signatories[record["signatory_id"]],
                article=articles[record["article_id"]],
                partners=tuple(
                    signatories[each]
                    for each in dict.fromkeys(record["partner_ids"] or ())
                    if each in signatories
                ),
                reports=said,
                outcomes=tuple(outcomes.get((key,), ())),
                practices=tuple(practices.get((record["signatory_id"], record["article_id"]), ())),
                explained={axis.axis: axis for axis in _explained(record, own, said)},
            )
        )
    return tuple(told)


def _by(columns: Sequence[str], rows: Iterable[Row]) -> dict[tuple[Any, ...], list[Row]]:
    """Give rows by what they have in these columns, in their order."""
    found: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        found.setdefault(tuple(row[column] for column in columns), []).append(row)
    return found


def _reports(reading: Reading, commitment_ids: Sequence[str]) -> list[Row]:
    return reading.query(
        f"""
        WITH said AS (
            SELECT *, max(rank) OVER (PARTITION BY commitment_id) AS highest
            FROM ({SAID}) WHERE list_contains($ids, commitment_id)
        )
        SELECT reports.*, said.known_on, said.progress, said.shown, said.by_progress,
            said.rank IS NOT NULL AND said.rank = said.highest AS speaks
        FROM reports LEFT JOIN said
            ON said.commitment_id = reports.commitment_id
            AND said.as_of_day = reports.as_of_day AND said.verification = reports.verification
        WHERE list_contains($ids, reports.commitment_id)
        ORDER BY coalesce(said.known_on, reports.as_of_day) DESC, said.rank DESC NULLS FIRST, reports.key
        """,
        {"ids": list(commitment_ids), "day": reading.day},
    )


def _explained(record: Row, standing: Row, reports: Sequence[Row]) -> list[Explained]:
    spoken = next((report for report in reports if report["speaks"]), None)
    return [
        _completion(standing, spoken),
        _progress(record, standing, spoken),
        _trajectory(record, standing, spoken),
        _freshness(standing, spoken),
        _verification(standing, spoken, reports),
    ]


_STEPS = (("limited", 0.0), ("substantial", 50.0), ("complete", 100.0))
_RATIOS = (("limited_progress", 0.0), ("acceleration_needed", 0.60), ("on_track", 0.95))


def _completion(standing: Row, spoken: Row | None) -> Explained:
    value = standing["completion"]
    if spoken is None:
        return Explained("completion", value, "no_report", {})
    key, progress = (spoken["key"],), spoken["progress"]
    if spoken["completion"] is not None:
        otherwise = spoken["by_progress"] if value in vocabulary.COMPLETION_STEPS else None
        facts = {"progress": progress, "by_progress": None if otherwise == value else otherwise}
        return Explained("completion", value, "stated", facts, key)
    if progress is None:
        return Explained("completion", value, "not_stated", {}, key)
    higher = [step for step, _ in _STEPS][[*vocabulary.COMPLETION_STEPS].index(value) :]
    following = tuple(Next(step, at=at) for step, at in _STEPS if step in higher)
    return Explained("completion", value, "from_progress", {"progress": progress}, key, following)


def _progress(record: Row, standing: Row, spoken: Row | None) -> Explained:
    if spoken is None:
        return Explained("progress", None, "no_report", {})
    key = (spoken["key"],)
    facts = {
        "value": spoken["value"],
        "baseline": record["baseline_value"],
        "target": record["target_value"],
        "unit": record["unit"],
        "percent": spoken["progress_percent"],
    }
    missing = tuple(name for name in ("value", "baseline", "target") if facts[name] is None)
    no_distance = not missing and facts["baseline"] == facts["target"]
    if standing["progress"] is None:
        rule = "unknown"
    elif missing or no_distance:
        rule = "from_percent"
    else:
        rule = "from_value"
    return Explained(
        "progress", standing["progress"], rule, {**facts, "missing": missing, "no_distance": no_distance}, key
    )


def _trajectory(record: Row, standing: Row, spoken: Row | None) -> Explained:
    value, progress, expected = standing["trajectory"], standing["progress"], standing["expected"]
    start, due = standing["start_day"], standing["due_day"]
    facts: Row = {"progress": progress, "expected": expected, "start_day": start, "due_day": due}
    known = {"report": spoken, "progress": progress, "start_date": start, "due_date": due}
    missing = tuple(name for name, fact in known.items() if fact is None)
    following = [Next("achieved", at=100.0)]
    if due and value != "overdue":
        following.append(Next("overdue", on=moved(due, 1)))
    if value == "achieved":
        rule = "complete" if standing["completion"] == "complete" else "all_progress"
        following = []
    elif value == "overdue":
        rule = "past_due"
    elif value != "unable_to_assess":
        rule = "by_ratio"
        facts["ratio"] = progress / expected
        better = [name for name, _ in _RATIOS]
        better = better[better.index(value) + 1 :] if value in better else better
        following = [Next(name, at=bound * expected) for name, bound in _RATIOS if name in better] + following
    elif missing:
        rule = "missing"
        facts["missing"] = missing
    else:
        rule = "no_time" if due <= start else "too_early"
    return Explained("trajectory", value, rule, facts, (spoken["key"],) if spoken else (), tuple(following))


def _freshness(standing: Row, spoken: Row | None) -> Explained:
    value, day = standing["freshness"], standing["as_of_day"]
    if spoken is None:
        return Explained("freshness", value, "no_report", {})
    limits = (("due", 366), ("overdue", 731))
    later = tuple(Next(name, on=moved(day, days)) for name, days in limits if standing["days_since"] < days)
    facts = {"days_since": standing["days_since"], "as_of_day": day}
    return Explained("freshness", value, "days", facts, (spoken["key"],), later)


def _verification(standing: Row, spoken: Row | None, reports: Sequence[Row]) -> Explained:
    if spoken is None:
        return Explained("verification", None, "no_report", {})
    same_day = tuple(
        report["key"]
        for report in reports
        if report["known_on"] == spoken["known_on"] and not report["speaks"]
    )
    return Explained(
        "verification", standing["verification"], "latest", {"same_day": same_day}, (spoken["key"],)
    )


def traces(store: Store, seen: Seen, commitment_ids: Sequence[str]) -> tuple[Row, ...]:
    """Give what was said, up to the day of reading, of the commitments of these identifiers, the first first.

    Rows: `commitment_id`, `as_of`, `known_on` (the day it counts as), `shown` (the completion it comes to),
    `progress` and `verification`.
    """
    reading = seen.reading(store)
    return tuple(
        reading.query(
            f"""
            SELECT commitment_id, as_of, known_on, shown, progress, verification FROM ({SAID})
            WHERE list_contains($ids, commitment_id) ORDER BY rank, commitment_id
            """,
            {"ids": list(commitment_ids), "day": reading.day},
        )
    )


# --- what they changed -------------------------------------------------------------------------------


def outcomes(
    store: Store,
    seen: Seen,
    *,
    only: Sequence[str] = (),
    language: str = "fr",
    page: int = 1,
    size: int | None = 50,
) -> Page:
    """Give one page of the outcomes that count: of each commitment and measure the latest known on the day.

    `only`: these measures; `page` and `size` as in `register`. By measure in the contract's order, then by
    title in `language`. Rows: `commitment_id`, `title_fr`, `title_en`, `signatory_id`, `actor` (its name),
    `country`, `article_id`, `theme`, `measure`, `value`, `value_qualifier`, `unit`, `as_of`, `source_url`.
    """
    reading = seen.reading(store)
    where, params = chosen(seen, of="standing")
    title, _ = _place("title", (), language)
    measured = "AND list_contains($only, latest.measure)" if only else ""
    values: dict[str, Any] = {
        **params,
        **({"only": list(only)} if only else {}),
        "day": reading.day,
        "measures": list(vocabulary.OUTCOME_MEASURES),
        "size": size,
        "start": (max(page, 1) - 1) * (size or 0),
    }
    return _page(
        reading.query(
            f"""
            WITH found AS (
                SELECT standing.commitment_id, commitments.title_fr, commitments.title_en,
                    standing.signatory_id, signatories.name AS actor, standing.country, standing.article_id,
                    standing.theme, latest.measure, latest.value, latest.value_qualifier, latest.unit,
                    latest.as_of, latest.source_url,
                    (list_position($measures, latest.measure), {title}) AS place
                FROM {_JOINED} JOIN ({COUNTING}) AS latest ON latest.commitment_id = standing.commitment_id
                WHERE counted AND {where} {measured}
            ),
            page AS (SELECT * FROM found ORDER BY place, commitment_id LIMIT $size OFFSET $start)
            SELECT totals.*, page.*
            FROM (SELECT count(*) AS found_in_all FROM found) AS totals LEFT JOIN page ON true
            ORDER BY place, commitment_id
            """,
            values,
        )
    )


# --- actors ------------------------------------------------------------------------------------------

_ACTOR_SORTS = {
    "name": _sorted_as("name"),
    "locality": _sorted_as("locality"),
    "signatory_id": "lower(signatory_id)",
    "country": "country",
    "joined_on": "joined_on_day",
    "commitments": "commitments",
    "reported": "reported",
    "contributes": "contributes",
    "as_of": "as_of_day",
}
_ACTOR_CODES: dict[str, Iterable[str]] = {
    name: _BY_CODE[name] for name in ("actor_type", "level", "role", "freshness")
}
ACTOR_SORTS = (*_ACTOR_SORTS, *_ACTOR_CODES)


def actors(
    store: Store,
    seen: Seen,
    *,
    search: str = "",
    sort: str = "name",
    descending: bool = False,
    order: Sequence[str] = (),
    page: int = 1,
    size: int | None = 50,
) -> Page:
    """Give one page of the actors.

    Where articles, themes or bases are chosen, only those who lead such a commitment. Rows: the columns of
    signatories, `commitments` it leads (as chosen, without those set aside), `reported` of them, `beside`
    (those set aside), `contributes` (to how many of all), `practices`; `as_of`, `as_of_day`, `days_since`
    and `freshness` of the latest report on any commitment it leads. `search` and `sort` (one of
    ACTOR_SORTS) as in `register`.
    """
    reading = seen.reading(store)
    theirs, params = chosen(seen, ("country", "actor_type", "level", "actor"))
    led, more = chosen(seen, ("article", "declaration", "theme", "basis"))
    condition, words = _searched(search, "called", "text", "names")
    codes = list(order or _ACTOR_CODES.get(sort, ()))
    place = f"list_position($order, {sort})" if codes else _ACTOR_SORTS[sort]
    values = {**params, **more, **words, **({"order": codes} if codes else {})}
    searched = ""
    if search:
        values |= _named(reading)
        searched = f"""
            JOIN {_looked_in("signatories")} USING (signatory_id)
            LEFT JOIN {_NAMED} USING (country)"""
    ranked = f"{place} {'DESC' if descending else 'ASC'} NULLS LAST, lower(signatory_id)"
    rows = reading.query(
        f"""
        WITH led AS (
            SELECT signatory_id,
                count(*) FILTER (counted AND {led}) AS commitments,
                count(*) FILTER (counted AND reported AND {led}) AS reported,
                count(*) FILTER (NOT counted AND {led}) AS beside,
                arg_max(standing, as_of_day) AS latest
            FROM standing GROUP BY signatory_id
        ),
        joined AS (
            SELECT partner AS signatory_id, count(DISTINCT commitment_id) AS contributes
            FROM (SELECT commitment_id, unnest(partner_ids) AS partner FROM commitments)
            GROUP BY partner
        ),
        shared AS (SELECT signatory_id, count(*) AS practices FROM practices GROUP BY signatory_id),
        found AS (
            SELECT signatories.* EXCLUDE (key, revision),
                coalesce(led.commitments, 0) AS commitments, coalesce(led.reported, 0) AS reported,
                coalesce(led.beside, 0) AS beside, coalesce(joined.contributes, 0) AS contributes,
                coalesce(shared.practices, 0) AS practices, latest.as_of AS as_of,
                latest.as_of_day AS as_of_day, latest.days_since AS days_since,
                coalesce(latest.freshness, 'never_reported') AS freshness
            FROM signatories
            LEFT JOIN led USING (signatory_id)
            LEFT JOIN joined USING (signatory_id)
            LEFT JOIN shared USING (signatory_id)
            {searched}
            WHERE {condition}
        ),
        chosen AS (
            SELECT * FROM found WHERE {theirs} AND (commitments > 0 OR {led == "true"})
        ),
        page AS (SELECT * FROM chosen ORDER BY {ranked} LIMIT $size OFFSET $start)
        SELECT totals.*, page.*
        FROM (SELECT count(*) AS found_in_all FROM chosen) AS totals LEFT JOIN page ON true
        ORDER BY {ranked}
        """,
        {**values, "size": size, "start": (max(page, 1) - 1) * (size or 0)},
        searching=bool(search),
    )
    return _page(rows)


def of_types(store: Store, seen: Seen, types: Sequence[str]) -> tuple[Row, ...]:
    """Give the chosen actors of these types, by name, as in `actors`."""
    wanted = {each.lower() for each in seen.actor_type}
    kinds = tuple(kind for kind in types if not wanted or kind in wanted)
    return actors(store, seen.but(actor_type=kinds), size=None).rows if kinds else ()


# --- who works with whom -----------------------------------------------------------------------------


def joint(store: Store, seen: Seen, *, by: By = "country", between: Sequence[str] = ()) -> tuple[str, ...]:
    """Give the identifiers of the joint commitments of the view, or of those in which two groups meet.

    `between`: two countries, types or levels (as `by` says), which may be the same.
    """
    sql, params = together(seen)
    values: dict[str, Any] = dict(params)
    condition = "true"
    if between:
        condition = f"one.{by} = $one AND other.{by} = $other"
        values |= {"one": between[0], "other": between[1]}
    rows = seen.reading(store).query(
        f"""
        WITH {sql}
        SELECT DISTINCT commitment_id
        FROM members AS one JOIN members AS other USING (commitment_id)
        WHERE one.signatory_id <> other.signatory_id AND {condition}
        ORDER BY commitment_id
        """,
        values,
    )
    return tuple(row["commitment_id"] for row in rows)


def partners(store: Store, seen: Seen, *, of: str = "", page: int = 1, size: int | None = 50) -> Page:
    """Give the actors of joint commitments, by name; with `of`, those who work with that actor.

    Rows: `signatory_id`, `name`, `country` (None: no single one), `actor_type`, `commitments` (how many joint
    ones), `articles` (under which), `others` (with how many actors), `countries` (of which countries these
    are).
    """
    sql, params = together(seen)
    rows = seen.reading(store).query(
        f"""
        WITH {sql},
        met AS (
            SELECT one.signatory_id, one.commitment_id, other.signatory_id AS other, other.country AS there
            FROM members AS one JOIN members AS other USING (commitment_id)
            WHERE one.signatory_id <> other.signatory_id
                AND ($of = '' OR lower(other.signatory_id) = lower($of))
        ),
        counted AS (
            SELECT signatory_id, count(DISTINCT commitment_id) AS commitments,
                list_sort(list_distinct(list(article_id))) AS articles, count(DISTINCT other) AS others,
                list_sort(list_distinct(list(there))) AS countries
            FROM met JOIN (SELECT commitment_id, article_id FROM standing) USING (commitment_id)
            GROUP BY signatory_id
        ),
        totals AS (SELECT count(*) AS found_in_all FROM counted),
        page AS (
            SELECT counted.*, name, country, actor_type
            FROM counted JOIN signatories USING (signatory_id)
            ORDER BY {_sorted_as("name")}, lower(signatory_id) LIMIT $size OFFSET $start
        )
        SELECT totals.*, page.* FROM totals LEFT JOIN page ON true
        ORDER BY {_sorted_as("name")}, lower(signatory_id)
        """,
        {**params, "of": of, "size": size, "start": (max(page, 1) - 1) * (size or 0)},
    )
    return _page(rows)


# --- what stands beside the commitments --------------------------------------------------------------


def milestones(
    store: Store, seen: Seen, *, kinds: Sequence[str] = (), regional: bool = True
) -> tuple[Row, ...]:
    """Give the milestones of the chosen countries and articles, the latest first, undated ones last.

    `kinds`: any of these; `regional`: those that belong to no country as well, whatever countries are chosen.
    Rows: the columns of milestones, and `ahead`: it lies after the day of reading.
    """
    reading = seen.reading(store)
    where, params = chosen(seen, ["country"])
    article, more = chosen(seen, ["article"])
    values: dict[str, Any] = {**params, **more, "day": reading.day}
    if kinds:
        values["kinds"] = list(kinds)
    return tuple(
        reading.query(
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


# Whose network it is, told by the words of its titles in either language; what stands in brackets may lack.
NETWORK_WORDS = {
    "local_officials": ("maire(s)", "élu(e)(s)", "mayor(s)", "elected"),
    "ministers": ("ministre(s)", "minister(s)"),
    "parliamentarians": (
        *("parlement(s)", "parlementaire(s)", "député(e)(s)"),
        *("parliament(s)", "parliamentarian(s)", "MP(s)"),
    ),
}
# The types of actor that stand under each of them, and those of other networks.
NETWORK_TYPES = {
    "local_officials": ("local_government_network",),
    "ministers": (),
    "parliamentarians": ("parliament",),
    "others": ("sse_network",),
}
_A_NETWORK = "network(s)", "réseau(x)"


@dataclass(frozen=True)
class Network:
    """What is recorded of the networks of one kind: milestones, actors, and commitments that speak of one."""

    group: str
    milestones: tuple[Row, ...]
    actors: tuple[Row, ...]
    commitments: tuple[Row, ...]


def _any_of(words: Iterable[str]) -> str:
    """Give the regular expression of any of `words`, whole, in titles without case and accents."""
    plain = (unicodedata.normalize("NFD", word.lower()) for word in words)
    bare = ("".join(c for c in word if not unicodedata.combining(c)) for word in plain)
    return rf"\b(?:{'|'.join(word.replace('(', '(?:').replace(')', ')?') for word in bare)})\b"


def networks(store: Store, seen: Seen, *, language: str = "fr") -> tuple[Network, ...]:
    """Give the networks of local officials, ministers and parliamentarians, then the others.

    A milestone of the kind `network` and a commitment whose title speaks of a network stand under each group
    of whose NETWORK_WORDS a title has one, else under the others; an actor under that of its type
    (NETWORK_TYPES). Milestones as in `milestones`, actors as in `actors`, commitments by title in `language`
    as in `register`.
    """
    reading = seen.reading(store)
    where, params = chosen(seen, of="standing")
    title, _ = _place("title", (), language)
    speaking = reading.query(
        f"""
        SELECT {_SHOWN} FROM {_JOINED}
        WHERE counted AND {where} AND regexp_matches(
            lower(strip_accents(concat_ws(' ', commitments.title_fr, commitments.title_en))), $network
        )
        ORDER BY {title}, lower(standing.commitment_id)
        """,
        {**params, "network": _any_of(_A_NETWORK)},
    )
    founded = milestones(store, seen, kinds=("network",))
    return tuple(
        Network(
            group,
            tuple(row for row in founded if group in _groups_of(row)),
            of_types(store, seen, types),
            tuple(row for row in speaking if group in _groups_of(row)),
        )
        for group, types in NETWORK_TYPES.items()
    )


def _groups_of(row: Row) -> set[str]:
    """Give the groups of networks that the titles of a row name, the others where they name none."""
    titles = unicodedata.normalize("NFD", f"{row['title_fr'] or ''} {row['title_en'] or ''}".lower())
    bare = "".join(c for c in titles if not unicodedata.combining(c))
    return {group for group, words in NETWORK_WORDS.items() if re.search(_any_of(words), bare)} or {"others"}


def articles(store: Store, seen: Seen) -> tuple[Row, ...]:
    """Give the chosen articles with all their columns, by declaration and position."""
    where, params = chosen(seen, ("article", "declaration"))
    return tuple(
        seen.reading(store).query(
            f"SELECT * EXCLUDE (key, revision) FROM articles WHERE {where} "
            "ORDER BY declaration, position, article_id",
            params,
        )
    )


def practices(store: Store, seen: Seen, *, search: str = "") -> tuple[Row, ...]:
    """Give the practices of the chosen actors, articles and themes, the latest first.

    `search` as in `register`, in titles, summaries and the labels of themes as well. Rows: the columns of
    practices, the `actor`'s name, its `country`, `actor_type`, `level` and `locality`, and how many
    commitments that count it `answers`: those that its actor leads under the same article.
    """
    reading = seen.reading(store)
    where, params = chosen(
        seen, ("country", "actor_type", "level", "actor", "article", "declaration", "theme"), of="found"
    )
    condition, words = _searched(search, "called", "text", "names", "labels")
    looked_in = ""
    if search:
        params |= _named(reading) | _themed()
        looked_in = f"""
            JOIN {_looked_in("practices")} USING (practice_id)
            LEFT JOIN {_NAMED} USING (country)
            LEFT JOIN {_THEMED} USING (theme)"""
    return tuple(
        reading.query(
            f"""
            WITH answered AS (
                SELECT signatory_id, article_id, count(*) AS answers
                FROM standing WHERE counted GROUP BY ALL
            ),
            found AS (
                SELECT practices.* EXCLUDE (key, revision), signatories.name AS actor, country, actor_type,
                    level, locality, declaration, coalesce(answers, 0) AS answers
                FROM practices
                JOIN signatories USING (signatory_id)
                LEFT JOIN (SELECT article_id, declaration FROM articles) USING (article_id)
                LEFT JOIN answered USING (signatory_id, article_id)
                {looked_in}
                WHERE {condition}
            )
            SELECT * FROM found WHERE {where} ORDER BY published_on_day DESC NULLS LAST, practice_id
            """,
            {**params, **words},
            searching=bool(search),
        )
    )


@dataclass(frozen=True)
class Start:
    """What an actor may start with: what others share, under the articles where it has nothing.

    `blank`: the articles, in their order, of `articles` looked at, where it neither leads nor contributes to
    a commitment that counts. `peers`: practices under these of other actors of its type; `others`: of actors
    of other types.
    """

    actor: Row
    blank: tuple[str, ...]
    articles: int
    peers: tuple[Row, ...]
    others: tuple[Row, ...]


def start(store: Store, seen: Seen, actor: str) -> Start | None:
    """Give what the actor of that identifier, in any case, may start with; None where there is none.

    Of the filters, those of actor, level and type give way to the actor's own; the others keep to the
    articles and practices that are chosen.
    """
    reading = seen.reading(store)
    params = {"actor": actor.lower()}
    found = reading.query("SELECT * EXCLUDE (key, revision) FROM signatories WHERE key = $actor", params)
    if not found:
        return None
    where, more = chosen(seen, ("article", "declaration"))
    articles = reading.query(
        f"""
        SELECT article_id, article_id IN (
            SELECT standing.article_id FROM standing JOIN commitments USING (commitment_id)
            WHERE counted AND (
                lower(standing.signatory_id) = $actor
                OR list_contains(list_transform(partner_ids, lambda id: lower(id)), $actor)
            )
        ) AS answered
        FROM articles WHERE {where} ORDER BY declaration, position, article_id
        """,
        {**params, **more},
    )
    blank = tuple(row["article_id"] for row in articles if not row["answered"])
    shared = practices(store, seen.but(actor=(), level=(), actor_type=(), article=blank)) if blank else ()
    others = [row for row in shared if row["signatory_id"].lower() != actor.lower()]
    own_type = found[0]["actor_type"]
    return Start(
        found[0],
        blank,
        len(articles),
        tuple(row for row in others if row["actor_type"] == own_type),
        tuple(row for row in others if row["actor_type"] != own_type),
    )


def latest(store: Store, seen: Seen, *, at_most: int = 10) -> tuple[Row, ...]:
    """Give the reports with the latest days, on or before the day of reading, of the chosen commitments.

    Rows: the columns of reports, `known_on` (the day it counts as), `progress`, `shown` (its completion),
    `before` (that of the report before it, None for a first one); of the commitment `title_fr`, `title_en`,
    `basis`, `article_id`, `signatory_id`, `actor`, `country`.
    """
    reading = seen.reading(store)
    where, params = chosen(seen, of="standing")
    return tuple(
        reading.query(
            f"""
            WITH moved AS (
                SELECT commitment_id, as_of_day, verification, known_on, progress, shown, rank,
                    lag(shown) OVER (PARTITION BY commitment_id ORDER BY rank) AS before
                FROM ({SAID})
            ),
            last AS (
                SELECT moved.*, standing.* EXCLUDE (commitment_id, as_of_day, verification, progress)
                FROM moved JOIN standing USING (commitment_id)
                WHERE {where}
                ORDER BY rank DESC, commitment_id
                LIMIT $at_most
            )
            SELECT reports.* EXCLUDE (key, revision), known_on, last.progress, shown, before, title_fr,
                title_en, last.basis, last.article_id, last.signatory_id, name AS actor, last.country
            FROM last
            JOIN reports USING (commitment_id, as_of_day, verification)
            JOIN commitments USING (commitment_id)
            JOIN signatories ON signatories.signatory_id = last.signatory_id
            ORDER BY last.rank DESC, last.commitment_id
            """,
            {**params, "day": reading.day, "at_most": at_most},
        )
    )


# --- finding -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Found:
    """Something found: a `country` (`id`: its code), a `place` (a locality), an `actor` or a `commitment`."""

    kind: Literal["country", "place", "actor", "commitment"]
    id: str
    name_fr: str
    name_en: str
    country: str | None


def find(store: Store, seen: Seen, text: str, *, at_most: int = 8) -> tuple[Found, ...]:
    """Give what bears all the words of `text` in its name or identifier, `at_most` of each kind.

    Filters do not apply; case and accents do not count. Countries and places come first, names that begin
    with the text before others.
    """
    condition, words = _searched(text, "called")
    if not words:
        return ()
    reading = seen.reading(store)
    codes = list(dict.fromkeys([*the_eight(store), *_named(reading)["codes"]]))
    french, english = ([countries.name(code, language) for code in codes] for language in ("fr", "en"))
    # A name begins with what is typed where a line does.
    begins = "contains(chr(10) || called, chr(10) || $begins)"
    rows = reading.query(
        f"""
        WITH named AS (
            SELECT 'country' AS kind, unnest($codes::VARCHAR[]) AS id, unnest($french::VARCHAR[]) AS name_fr,
                unnest($english::VARCHAR[]) AS name_en, id AS country, unnest($called::VARCHAR[]) AS called
            UNION ALL
            SELECT DISTINCT 'place', locality, locality, locality, country, text
            FROM signatories JOIN {_looked_in("signatories")} USING (signatory_id) WHERE locality IS NOT NULL
            UNION ALL
            SELECT 'actor', signatory_id, name, name, country, called
            FROM signatories JOIN {_looked_in("signatories")} USING (signatory_id)
            UNION ALL
            SELECT 'commitment', commitment_id, coalesce(title_fr, title_en), coalesce(title_en, title_fr),
                country, called
            FROM commitments JOIN (SELECT signatory_id, country FROM signatories) USING (signatory_id)
            JOIN {_looked_in("commitments")} USING (commitment_id)
        )
        SELECT * EXCLUDE (called) FROM named WHERE {condition} OR kind = 'country' AND id = $meant
        QUALIFY row_number() OVER (
            PARTITION BY kind ORDER BY {begins} DESC, {_sorted_as("name_fr")}, lower(id)
        ) <= $at_most
        ORDER BY list_position(['country', 'place', 'actor', 'commitment'], kind), {begins} DESC,
            {_sorted_as("name_fr")}, lower(id)
        """,
        {
            **words,
            "begins": folding.folded(text.strip()),
            "meant": countries.find(text, fictional=store.is_demonstration),
            "codes": codes,
            "french": french,
            "english": english,
            "called": [
                folding.spellings("\n".join(each)) for each in zip(french, english, codes, strict=True)
            ],
            "at_most": at_most,
        },
        searching=True,
    )
    return tuple(Found(**row) for row in rows)


@dataclass(frozen=True)
class Named:
    """A record by its identifier, and what it is called in either language."""

    id: str
    name_fr: str | None
    name_en: str | None


def _called(table: str) -> str:
    """Give SQL for the two names of a record of `table`."""
    french, english = ("name", "name") if table == "signatories" else ("title_fr", "title_en")
    return f"{french} AS name_fr, {english} AS name_en"


def near(store: Store, seen: Seen, table: str, identifier: str, *, at_most: int = 5) -> tuple[Named, ...]:
    """Give the records of `table` with identifiers near to one that is not there, the nearest first."""
    key = RECORDS[table].key[0]
    rows = seen.reading(store).query(
        f"""
        SELECT {key} AS id, {_called(table)} FROM {table}
        WHERE starts_with(lower({key}), $id) OR starts_with($id, lower({key}))
            OR jaro_winkler_similarity(lower({key}), $id) >= 0.85
            OR damerau_levenshtein(lower({key}), $id) <= greatest(1, length($id) // 4)
        ORDER BY damerau_levenshtein(lower({key}), $id), lower({key})
        LIMIT $at_most
        """,
        {"id": identifier.lower(), "at_most": at_most},
    )
    return tuple(Named(**row) for row in rows)


@dataclass(frozen=True)
class Elsewhere(Named):
    """A record of another revision: `revision` removed it on that day, or wrote it first, later."""

    revision: int
    on: date
    removed: bool


def elsewhere(store: Store, seen: Seen, table: str, identifier: str) -> Elsewhere | None:
    """Give what other revisions know of an identifier of `table` that the one read does not have, or None."""
    reading = seen.reading(store)
    key = RECORDS[table].key[0]
    rows = reading.query(
        f"""
        SELECT written.{key} AS id, {_called(table)}, revision,
            made_at::DATE AS "on", written.removed
        FROM record.{table} AS written JOIN record.revisions USING (revision)
        WHERE written.key = $id AND written.removed = (revision <= $revision)
        ORDER BY revision <= $revision DESC, if(written.removed, -revision, revision)
        LIMIT 1
        """,
        {"id": identifier.lower(), "revision": reading.revision},
    )
    return Elsewhere(**rows[0]) if rows else None
