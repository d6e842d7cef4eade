"""The rows of the tables of the contract, as a revision holds them; articles and milestones in order."""

from collections.abc import Sequence
from typing import Any

from commitments.contract.dimensions import ACTOR_COLUMNS, ACTOR_FILTERS, ARTICLE_FILTERS
from commitments.contract.model import RECORDS
from commitments.measures.rows import Row, RowPage, page_bounds, read_page
from commitments.measures.scope import Scope, looks_at
from commitments.store.snapshots import ReadableStore


def list_records(
    store: ReadableStore, scope: Scope, table: str, *, page: int = 1, size: int | None = None
) -> RowPage:
    """Return one page of the rows of a table of the contract, by key, `size` rows (None: all in one).

    Actors are kept by the filters of actors, articles by those of articles; commitments by all, set aside or
    not, and their reports and outcomes with them; milestones and practices as in `list_milestones` and
    `list_practices`. All that they refer to, but for partners, is kept with them. The day takes nothing away.
    """
    where, params = _kept(scope, table)
    columns = ", ".join(RECORDS[table].columns())
    found = f"found AS (SELECT {columns}, key AS place FROM {table} WHERE {where})"
    return read_page(scope.snapshot(store), found, "place", {**params, **page_bounds(page, size)})


@looks_at(*ARTICLE_FILTERS)
def list_articles(store: ReadableStore, scope: Scope) -> tuple[Row, ...]:
    """Return the chosen articles with all their columns, by declaration and position."""
    where, params = scope.where(ARTICLE_FILTERS)
    return tuple(
        scope.snapshot(store).query(
            f"SELECT * EXCLUDE (key, revision) FROM articles WHERE {where} "
            "ORDER BY declaration, position, article_id",
            params,
        )
    )


@looks_at("country", "article")
def list_milestones(
    store: ReadableStore, scope: Scope, *, kinds: Sequence[str] = (), regional: bool = True
) -> tuple[Row, ...]:
    """Return the milestones of the chosen countries and articles, the latest first, undated ones last.

    `kinds`: any of these; `regional`: those that belong to no country as well, whatever countries are chosen.
    That none is known (of framework laws: `law_rungs`) is no milestone. Rows: the columns of milestones, and
    `ahead`: it lies after the day of reading.
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
            WHERE status <> 'none_known' AND {article}
                AND (country IS NOT NULL AND {where} {"OR country IS NULL" if regional else ""})
                {"AND list_contains($kinds, kind)" if kinds else ""}
            ORDER BY occurred_on_day DESC NULLS LAST, milestone_id
            """,
            values,
        )
    )


def _kept(scope: Scope, table: str) -> tuple[str, dict[str, Any]]:
    """Return the SQL condition, and its parameters, of the rows of a table that are looked at."""
    articles, of_articles = scope.where(ARTICLE_FILTERS)
    match table:
        case "signatories":
            return scope.where(ACTOR_FILTERS)
        case "articles":
            return articles, of_articles
        case "milestones":
            countries, of_countries = scope.where(["country"])
            in_articles = f"article_id IN (SELECT article_id FROM articles WHERE {articles})"
            own, of_own = scope.where(["article"])
            where = f"(country IS NULL OR {countries}) AND {own} AND (article_id IS NULL OR {in_articles})"
            return where, of_articles | of_countries | of_own
        case "practices":
            where, params = scope.where((*ACTOR_FILTERS, *ARTICLE_FILTERS, "theme"), of="joined")
            return (
                f"""
                practice_id IN (
                    SELECT practice_id FROM (
                        FROM practices
                        JOIN (SELECT signatory_id, {", ".join(ACTOR_COLUMNS)} FROM signatories)
                            USING (signatory_id)
                        LEFT JOIN (SELECT article_id, declaration FROM articles) USING (article_id)
                    ) AS joined WHERE {where}
                )
                """,
                params,
            )
    where, params = scope.where()
    return f"commitment_id IN (SELECT commitment_id FROM standing WHERE {where})", params
