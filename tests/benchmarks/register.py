"""A large register: so many commitments with ten reports each, written into a store by SQL."""

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import duckdb

from commitments.contract import codelists
from commitments.contract.countries import BAMAKO_EIGHT
from commitments.contract.model import RECORDS
from commitments.measures import (
    actors,
    commitment,
    coverage,
    evidence,
    figures,
    headline,
    outcomes,
    partnerships,
    period,
    search,
    stages,
)
from commitments.measures import register as listed
from commitments.measures.scope import Scope
from commitments.serving import served
from commitments.store import snapshots
from commitments.store.opening import open_store
from commitments.store.snapshots import Snapshot
from commitments.store.store import Store
from tests.benchmarks.programs import Place
from tests.benchmarks.table import Bound, Row
from tests.visits import light_addresses, light_page

REPORTS = 10  # of each commitment
_SMALL, _LARGE, _LARGEST = 1_000, 100_000, 1_000_000  # commitments
_DAY, _SINCE = date(2026, 3, 31), date(2024, 12, 31)
_ONE = "act-77"
_PER_ACTOR = 20  # commitments that an actor leads, more or less
_SEARCH = "search?q=commune"

# What makes rows differ, the same at every run.
_CHANCE = """
    CREATE TEMP MACRO chance(x, salt, size) AS (hash(x, salt) % size)::BIGINT;
    CREATE TEMP MACRO any_of(codes, x, salt) AS codes[1 + chance(x, salt, len(codes))]"""

# One statement a table.
_TABLES = {
    "articles": """
        SELECT 1, lower(article_id), false, article_id, 'bamako-2019', x + 1, 'Article ' || x,
            'Article ' || x, NULL, NULL, NULL, 'https://example.org/articles'
        FROM (SELECT range AS x, 'C' || range AS article_id FROM range(8))""",
    "signatories": """
        SELECT 1, 'town-' || x, false, 'town-' || x, 'Commune ' || x, $countries[1 + x % 8],
            any_of($types, x, 0), 'Quartier ' || x % 500, NULL, NULL, 'unconfirmed', NULL, NULL,
            'https://example.org/towns/' || x % 100, NULL
        FROM (SELECT range AS x FROM range($actors))""",
    "commitments": """
        SELECT 1, 'act-' || x, false, 'act-' || x, 'town-' || chance(x, 0, $actors), 'C' || chance(x, 1, 8),
            'Market ' || x || ' renewed', 'Marché ' || x || ' rénové avec les coopératives',
            NULL, 'Le marché couvert est rénové avec les coopératives de femmes de la ville.',
            any_of($themes, x, 2), if(chance(x, 3, 3) = 0, 'declared', 'documented'),
            if(x % 10 = 0, ['town-' || chance(x, 4, $actors)], NULL),
            (2015 + chance(x, 5, 8))::VARCHAR, (2024 + chance(x, 6, 8))::VARCHAR || '-12',
            'stalls', 'number', 0, 100, NULL, NULL, 'https://example.org/markets/' || x % 1000
        FROM (SELECT range AS x FROM range($commitments))""",
    "reports": """
        SELECT 1, concat_ws('|', 'act-' || x, as_of, verification), false, 'act-' || x, as_of, verification,
            if(chance(x, n + 40, 2) = 0, any_of($steps, x, n), NULL),
            if(chance(x, n, 3) = 0, chance(x, n + 50, 101), NULL),
            if(chance(x, n, 3) = 1, chance(x, n + 50, 101), NULL), NULL, NULL,
            'Les travaux de la tranche ' || n || ' sont engagés ; la formation des artisans se poursuit.',
            'https://example.org/evidence/' || chance(x, n, 10000), 'website', NULL, NULL
        FROM (
            SELECT x, n, (2016 + n) || '-' || lpad(1 + chance(x, n + 30, 12) || '', 2, '0') || '-28' AS as_of,
                any_of($verifications, x, n + 20) AS verification
            FROM (SELECT range AS x FROM range($commitments)), (SELECT range AS n FROM range($reports))
        )""",
    "outcomes": """
        SELECT 1, concat_ws('|', 'act-' || x, '2024-12-31', 'jobs'), false, 'act-' || x, '2024', 'jobs',
            chance(x, 0, 100), 'exact', NULL, 'https://example.org/evidence/' || x % 10000
        FROM (SELECT range * 5 AS x FROM range($commitments // 5))""",
    "milestones": """
        SELECT 1, 'event-' || x, false, 'event-' || x, if(x = 0, NULL, $countries[1 + x % 8]), 'event',
            'held', 'Policy dialogue ' || x, 'Dialogue politique ' || x, (2018 + x % 8) || '-11-15',
            NULL, 'https://example.org/events', NULL
        FROM (SELECT range AS x FROM range(24))""",
    "practices": """
        SELECT 1, 'practice-' || x, false, 'practice-' || x, 'town-' || x, 'Practice ' || x, 'Pratique ' || x,
            NULL, NULL, any_of($themes, x, 0), 'C' || x % 8, '2024', 'https://example.org/practices'
        FROM (SELECT range AS x FROM range(50))""",
}


def written(folder: Path, commitments: int) -> str:
    """Make a store of one revision with so many commitments, unless another measure has; give its name."""
    path = folder / f"register-{commitments}.duckdb"
    name = f"duckdb:{path}"
    if path.exists():
        return name
    given = {
        "commitments": commitments,
        "actors": max(50, commitments // _PER_ACTOR),
        "reports": REPORTS,
        "countries": list(BAMAKO_EIGHT),
        "types": list(codelists.ACTOR_TYPES),
        "themes": list(codelists.THEMES),
        "steps": list(codelists.COMPLETION_STEPS),
        "verifications": list(codelists.VERIFICATIONS),
    }
    with open_store(name, create=True) as store, store._committing(1) as cursor:
        cursor.execute(_CHANCE)
        written = 0
        for table, rows in _TABLES.items():
            used = {key: value for key, value in given.items() if f"${key}" in rows}
            ((count,),) = cursor.execute(f"INSERT INTO record.{table} {rows}", used).fetchall()
            written += count
        cursor.execute(
            "INSERT INTO record.revisions VALUES (1, TIMESTAMP '2026-01-01', 'x', 'x', 'import', ?, 0, 0)",
            [written],
        )
    return name


_MEASURES: dict[str, Callable[[Store, Scope], Any]] = {
    "figures": figures.count_figures,
    "figures by country": partial(figures.count_figures, by="country"),
    "the first screen": headline.measure_headline,
    "coverage": coverage.measure_coverage,
    "who says so": evidence.compare_evidence,
    "the trend": period.measure_trend,
    "what changed": partial(period.changes_since, since=_SINCE),
    "stages, those alike together": partial(stages.list_stages, since=_SINCE, together=True),
    "a page of the register": partial(listed.list_commitments, sort="as_of", descending=True),
    "a page, searched": partial(listed.list_commitments, search="marche 77"),
    "counts of a filter": partial(listed.count_choices, by=("completion", "country")),
    "the latest reports": listed.latest_reports,
    "a page of actors": actors.list_actors,
    "names found": partial(search.search_names, text="marche 77"),
    "one commitment": partial(commitment.find_commitment, commitment_id=_ONE),
    "outcomes": outcomes.sum_outcomes,
    "partnerships": partnerships.count_partnerships,
}


def rows(place: Place) -> Iterator[Row]:
    """Set each measure beside its SQL over plain tables, and each page beside that of a small register."""
    with open_store(written(place.folder, _LARGEST)) as store:
        scope = Scope(revision=store.newest, day=_DAY)
        laid_out = _seconds(lambda: store.snapshot(scope.revision, _DAY).query("SELECT 1"))
        yield Row(f"a revision of {_LARGEST:,} commitments laid out", "–", "–", laid_out)
        with _plain_tables(store, scope) as cursor:
            measures = {name: _both(store, scope, measure, cursor) for name, measure in _MEASURES.items()}
    what = f"each of {len(measures)} measures of {_LARGEST:,} commitments"
    yield _worst(what, "its SQL over plain tables", measures, Bound(3))
    small, large = (_pages(written(place.folder, size)) for size in (_SMALL, _LARGE))
    pages = {page: (small[page], large[page]) for page in small}
    yield _worst(
        f"each of {len(pages)} light pages of {_LARGE:,} commitments", f"of {_SMALL:,}", pages, Bound(2)
    )


def _worst(what: str, floor: str, each: Mapping[str, tuple[float, float]], to_reach: Bound) -> Row:
    """Return the row of the one that is furthest above its floor; and say all."""
    by_ratio = sorted(each, key=lambda name: each[name][1] / each[name][0])
    for name in by_ratio:
        print(
            *Row(name, floor, *each[name], to_reach=to_reach).cells(), sep=" · ", file=sys.stderr, flush=True
        )
    beyond = [name for name in by_ratio if not to_reach.holds(*reversed(each[name]))]
    said = f"{len(beyond)} beyond; " if beyond else ""
    return Row(f"{what} ({said}worst: {by_ratio[-1]})", floor, *each[by_ratio[-1]], to_reach=to_reach)


def _both(
    store: Store, scope: Scope, measure: Callable[[Store, Scope], object], cursor: duckdb.DuckDBPyConnection
) -> tuple[float, float]:
    """Return the seconds of a measure’s SQL over the plain tables that a cursor finds, and of the measure."""
    statements = _asked(store, scope, measure)
    floor = _seconds(lambda: [cursor.execute(*each).fetchall() for each in statements])
    return floor, _seconds(lambda: measure(store, scope))


def _seconds(work: Callable[[], object], times: int = 1) -> float:
    """Return the seconds of computing that something takes, at best."""
    found = []
    for _ in range(times):
        began = time.process_time()
        work()
        found.append(time.process_time() - began)
    return min(found)


def _asked(store: Store, scope: Scope, measure: Callable[[Store, Scope], object]) -> list[tuple[str, Any]]:
    """Return the statements of a measure, each with its parameters, once what it looks at is laid out."""
    statements, query = [], Snapshot.query

    def noted(snapshot: Snapshot, sql: str, params: Any = (), **how: Any) -> Any:
        statements.append((sql, params))
        return query(snapshot, sql, params, **how)

    with patch.object(Snapshot, "query", noted):
        measure(store, scope)
    return statements


@contextmanager
def _plain_tables(store: Store, scope: Scope) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a cursor that finds the same in tables of what stands alone, without revisions."""
    assert scope.revision is not None
    with store._snapshot_cursor(scope.revision, _DAY, searching=True, since=_SINCE) as cursor:
        cursor.execute("CREATE SCHEMA memory.plain")
        for table in (*RECORDS, "searched", "before"):
            cursor.execute(f"CREATE TABLE memory.plain.{table} AS FROM {table}")
        cursor.execute("DROP VIEW before")
        snapshots.set_search_path(cursor, "plain")
        snapshots.define_measured(cursor, scope.revision)
        snapshots.create_status(_DAY)(cursor)
        yield cursor
        cursor.execute("DROP SCHEMA memory.plain CASCADE")


def _pages(name: str) -> dict[str, float]:
    """Return what it takes to make a page of each kind of a store, of which nothing was asked before."""

    def made(page: str) -> None:
        served.MEASURES.clear()
        store._past.clear()
        answer = light_page(f"fr/{page}{'&' if '?' in page else '?'}day={_DAY}")
        assert answer.status == 200

    with open_store(name) as store, patch.object(served, "store", lambda: store):
        made(_SEARCH)
        pages = [*light_addresses(store), _SEARCH]
        return {page.partition("=")[0] or "overview": _seconds(partial(made, page), 3) for page in pages}
