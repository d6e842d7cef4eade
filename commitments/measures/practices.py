"""The practices that actors share, and those that an actor may start with."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import Any

from commitments.contract import codelists
from commitments.contract.dimensions import ACTOR_COLUMNS, ACTOR_FILTERS, ARTICLE_FILTERS
from commitments.measures.rows import Row
from commitments.measures.scope import Scope, looks_at
from commitments.measures.sql import COUNTRY_NAMES, country_names, search_condition, searched_table
from commitments.store.snapshots import ReadableStore
from commitments.text import folding

# A table of the themes, with their labels in both languages, folded.
_THEME_LABELS = "(SELECT unnest($themes::VARCHAR[]) AS theme, unnest($labels::VARCHAR[]) AS labels) AS themed"


def _theme_labels() -> dict[str, list[str]]:
    themes = codelists.THEMES.codes
    return {
        "themes": [theme.code for theme in themes],
        "labels": [folding.spellings(f"{theme.fr} {theme.en}") for theme in themes],
    }


@looks_at(*ACTOR_FILTERS, *ARTICLE_FILTERS, "theme")
def list_practices(store: ReadableStore, scope: Scope, *, search: str = "") -> tuple[Row, ...]:
    """Return the practices of the chosen actors, articles and themes, the latest first.

    `search` as in `list_commitments`, in titles, summaries and the labels of themes as well. Rows: the
    columns of practices, the `actor`'s name, its `country`, `actor_type`, `level` and `locality`, and how
    many commitments that count it `answers`: those that its actor leads under the same article.
    """
    snapshot = scope.snapshot(store)
    where, asked = scope.where((*ACTOR_FILTERS, *ARTICLE_FILTERS, "theme"), of="found")
    condition, words = search_condition(search, "called", "text", "names", "labels")
    params: dict[str, Any] = {**asked, **words}
    looked_in = ""
    if search:
        params |= country_names(snapshot) | _theme_labels()
        looked_in = f"""
            JOIN {searched_table("practices")} USING (practice_id)
            LEFT JOIN {COUNTRY_NAMES} USING (country)
            LEFT JOIN {_THEME_LABELS} USING (theme)"""
    return tuple(
        snapshot.query(
            f"""
            WITH answered AS (
                SELECT signatory_id, article_id, count(*) AS answers
                FROM standing WHERE counted GROUP BY ALL
            ),
            found AS (
                SELECT practices.* EXCLUDE (key, revision), signatories.name AS actor,
                    {", ".join(ACTOR_COLUMNS)}, locality, declaration, coalesce(answers, 0) AS answers
                FROM practices
                JOIN signatories USING (signatory_id)
                LEFT JOIN (SELECT article_id, declaration FROM articles) USING (article_id)
                LEFT JOIN answered USING (signatory_id, article_id)
                {looked_in}
                WHERE {condition}
            )
            SELECT * FROM found WHERE {where} ORDER BY published_on_day DESC NULLS LAST, practice_id
            """,
            params,
            searching=bool(search),
        )
    )


@dataclass(frozen=True)
class StartingPoint:
    """What an actor may start with: what others share, first under the articles that it does least for.

    `reached`: under each article looked at, in their order, to how many commitments that count it leads or
    contributes. `peers`: practices of other actors of its type, those under the article that it reaches least
    first, then the latest; `others`: of actors of other types.
    """

    actor: Row
    reached: Mapping[str, int]
    peers: tuple[Row, ...]
    others: tuple[Row, ...]

    @property
    def fewest(self) -> int:
        """Return how many it has under the articles that it does least for."""
        return min(self.reached.values(), default=0)

    @property
    def least(self) -> tuple[str, ...]:
        """Return the articles that it does least for."""
        return tuple(article for article, n in self.reached.items() if n == self.fewest)


@looks_at("country", *ARTICLE_FILTERS, "theme")
def find_starting_point(store: ReadableStore, scope: Scope, actor: str) -> StartingPoint | None:
    """Return what the actor of that identifier, in any case, may start with; None where there is none.

    Of the filters, those of actor, level and type give way to the actor's own; the others keep to the
    articles and practices that are chosen.
    """
    snapshot = scope.snapshot(store)
    actors = snapshot.query(
        "SELECT * EXCLUDE (key, revision) FROM signatories WHERE key = $actor", {"actor": actor.lower()}
    )
    if not actors:
        return None
    where, more = scope.where(ARTICLE_FILTERS)
    articles = snapshot.query(
        f"""
        WITH own AS (
            SELECT article_id FROM standing WHERE counted AND commitment_id IN (
                SELECT commitment_id FROM commitments
                WHERE signatory_id = $actor OR list_contains(partner_ids, $actor)
            )
        )
        SELECT article_id, (SELECT count(*) FROM own WHERE own.article_id = articles.article_id) AS reached
        FROM articles WHERE {where} ORDER BY declaration, position, article_id
        """,
        {"actor": actors[0]["signatory_id"], **more},
    )
    reached = {row["article_id"]: row["reached"] for row in articles}
    shared = list_practices(store, scope.but(actor=(), level=(), actor_type=()))
    others = sorted(
        (row for row in shared if row["signatory_id"].lower() != actor.lower()),
        key=lambda row: reached.get(row["article_id"], inf),
    )
    own_type = actors[0]["actor_type"]
    return StartingPoint(
        actors[0],
        reached,
        tuple(row for row in others if row["actor_type"] == own_type),
        tuple(row for row in others if row["actor_type"] != own_type),
    )
