"""The rows of the tables of the contract, as a revision holds them."""

from typing import Any

from commitments.contract.dimensions import ACTOR_COLUMNS, ACTOR_FILTERS, ARTICLE_FILTERS
from commitments.contract.model import RECORDS
from commitments.measures.rows import RowPage, page_bounds, read_page
from commitments.measures.scope import Scope
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
