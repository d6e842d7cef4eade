"""What a reading of the store holds by name: what a filter may ask for, and what it is called."""

from collections.abc import Mapping
from dataclasses import dataclass

from commitments.measures import Seen
from commitments.store import Store


@dataclass(frozen=True)
class Names:
    """Countries in use (codes, in order), declarations, and the names of actors and articles by
    identifier."""

    countries: tuple[str, ...]
    declarations: tuple[str, ...]
    actors: Mapping[str, str]
    articles: Mapping[str, Mapping[str, str]]  # title_en, title_fr, source_url


def names(store: Store, seen: Seen) -> Names:
    """Give the names of what the revision of `seen` holds; its filters do not apply."""
    query = seen.reading(store).query
    countries = query(
        "SELECT DISTINCT country FROM (SELECT country FROM signatories UNION ALL SELECT country FROM "
        "milestones) "
        "WHERE country IS NOT NULL ORDER BY country"
    )
    articles = query(
        "SELECT article_id, declaration, title_en, title_fr, source_url FROM articles ORDER BY "
        "declaration, position"
    )
    return Names(
        tuple(row["country"] for row in countries),
        tuple(dict.fromkeys(row["declaration"] for row in articles)),
        {
            row["signatory_id"]: row["name"]
            for row in query("SELECT signatory_id, name FROM signatories ORDER BY name")
        },
        {row["article_id"]: row for row in articles},
    )
