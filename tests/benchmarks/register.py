"""A large register: so many commitments with ten reports each, written into a store by SQL."""

from pathlib import Path

from commitments.contract import codelists
from commitments.contract.countries import BAMAKO_EIGHT
from commitments.store.store import open_store

REPORTS = 10  # of each commitment
_PER_ACTOR = 20  # commitments that an actor leads, more or less

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


def register(folder: Path, commitments: int) -> str:
    """Make a store of one revision with so many commitments; give its name."""
    name = f"duckdb:{folder}/register-{commitments}.duckdb"
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
