"""Where the register comes from: how many rows it holds, and the addresses that they cite."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from commitments.contract import codelists
from commitments.contract.model import RECORDS
from commitments.measures.scope import Scope, looks_at
from commitments.store.store import Store

ADDRESSES_SHOWN = 300


@dataclass(frozen=True)
class RowsHeld:
    """How many rows a revision holds: of each table, and by the basis and the role of those that have one."""

    rows: Mapping[str, int]
    basis: Mapping[str, int]
    role: Mapping[str, int]
    official: tuple[str, ...] = ()  # addresses of the official text, as the articles give them


@looks_at()
def count_rows(store: Store, scope: Scope) -> RowsHeld:
    """Return how many rows the revision holds, whatever the filters."""
    snapshot = scope.snapshot(store)

    def counted(sql: str) -> dict[str, int]:
        return {row["of"]: row["n"] for row in snapshot.query(sql)}

    by_table = [f"SELECT '{table}' AS of, count(*) AS n FROM {table}" for table in RECORDS]
    return RowsHeld(
        rows=counted(" UNION ALL ".join(by_table)),
        basis=dict.fromkeys(codelists.BASES, 0)
        | counted("SELECT basis AS of, count(*) AS n FROM commitments GROUP BY basis"),
        role=dict.fromkeys(codelists.ROLES, 0)
        | counted("SELECT role AS of, count(*) AS n FROM signatories GROUP BY role"),
        official=tuple(
            row["source_url"]
            for row in snapshot.query(
                "SELECT DISTINCT source_url FROM articles WHERE source_url IS NOT NULL ORDER BY source_url"
            )
        ),
    )


@dataclass(frozen=True)
class Cited:
    """An address and how many rows of each table cite it."""

    url: str
    rows: Mapping[str, int]

    @property
    def site(self) -> str:
        """Return the site it is on."""
        return (urlsplit(self.url).hostname or "").removeprefix("www.")


@dataclass(frozen=True)
class Sources:
    """How many addresses rows cite, on how many sites, how often; `most` are the most cited, by site."""

    addresses: int
    sites: int
    citations: int
    most: tuple[Cited, ...]


# A website of an actor is no source of a row; every other address is.
_SOURCES = [
    (table, name)
    for table, record in RECORDS.items()
    for name, column in record.columns().items()
    if column.kind == "url" and name != "website"
]


@looks_at()
def list_sources(store: Store, scope: Scope) -> Sources:
    """Return the addresses that the rows of the revision cite, whatever the filters."""
    one_by_one = " UNION ALL ".join(
        f"SELECT '{table}' AS of, {name} AS url FROM {table} WHERE {name} IS NOT NULL"
        for table, name in _SOURCES
    )
    rows = scope.snapshot(store).query(
        f"""
        WITH cited AS (SELECT url, of, count(*) AS n FROM ({one_by_one}) GROUP BY ALL),
        addresses AS (
            SELECT url, map(list(of ORDER BY of), list(n ORDER BY of)) AS rows, sum(n)::BIGINT AS n,
                regexp_extract(lower(url), '^https?://(?:www\\.)?([^/:?#]+)', 1) AS site
            FROM cited GROUP BY url
        )
        SELECT url, rows, count(*) OVER () AS addresses, sum(n) OVER ()::BIGINT AS citations,
            (SELECT count(DISTINCT site) FROM addresses) AS sites
        FROM addresses ORDER BY n DESC, url LIMIT $most
        """,
        {"most": ADDRESSES_SHOWN},
    )
    most = sorted((Cited(row["url"], row["rows"]) for row in rows), key=lambda cited: (cited.site, cited.url))
    first = rows[0] if rows else dict.fromkeys(("addresses", "sites", "citations"), 0)
    return Sources(first["addresses"], first["sites"], first["citations"], tuple(most))
