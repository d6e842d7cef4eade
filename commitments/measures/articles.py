"""The articles of the declarations."""

from commitments.contract.dimensions import ARTICLE_FILTERS
from commitments.measures.rows import Row
from commitments.measures.scope import Scope
from commitments.store.snapshots import ReadableStore


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
