"""What is known of every country, level and article, and where nothing is."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from commitments.measures.published import Published, PublishedAnswer, columns_of, contract, each_flat
from commitments.measures.records import list_articles
from commitments.measures.scope import Scope, count_actors, list_groups, the_eight
from commitments.store.snapshots import ReadableStore
from commitments.text.marking import N_


@dataclass(frozen=True)
class Coverage:
    """What is known of one country, level and article.

    `beyond` says that the country is none of the eight; `addressed` whether the article speaks to the level
    (None: it does not say); `actors` are those of the country and level; `last` is the day of the latest
    report.
    """

    country: Annotated[str | None, N_("Country (code)")]
    beyond: Annotated[bool, N_("Beyond the eight countries")]
    level: Annotated[str, N_("Level (code)")]
    article: Annotated[str, contract("articles", "article_id")]
    addressed: Annotated[bool | None, N_("The article addresses the level")]
    actors: Annotated[int, N_("Actors")]
    commitments: Annotated[int, N_("Commitments and actions")]
    reported: Annotated[int, N_("With a report")]
    last: Annotated[date | None, N_("Day of the latest report")]

    @property
    def known(self) -> bool:
        """Return whether anything is recorded."""
        return self.commitments > 0


def measure_coverage(store: ReadableStore, scope: Scope) -> list[Coverage]:
    """Return every country × level × article, known or not: of the eight, and of others with actors."""
    snapshot = scope.snapshot(store)
    addressees = {row["article_id"]: row["addressees"] for row in list_articles(store, scope)}
    where, params = scope.where()
    counts = {
        (row["country"], row["level"], row["article_id"]): row
        for row in snapshot.query(
            f"""
            SELECT country, level, article_id, count(*) AS commitments,
                count(*) FILTER (reported) AS reported, max(as_of_day) AS last
            FROM standing WHERE counted AND {where} GROUP BY ALL
            """,
            params,
        )
    }
    actors = count_actors(store, scope, "country", "level")
    nothing = {"commitments": 0, "reported": 0, "last": None}
    eight = the_eight(store)
    countries = list_groups(store, scope, "country")
    levels = list_groups(store, scope, "level")
    return [
        Coverage(
            country,
            country not in eight,
            str(level),
            article,
            level in addressees[article] if addressees[article] else None,
            actors.get((country, level), 0),
            **{name: counts.get((country, level, article), nothing)[name] for name in nothing},
        )
        for country in countries
        for level in levels
        for article in addressees
    ]


COVERAGE = Published(
    "coverage",
    N_("What is known of every country, level and article"),
    columns_of(Coverage),
    ("country", "level", "article"),
    each_flat(measure_coverage),
    answer=PublishedAnswer(
        "coverage", N_("What is known of every country, level and article."), {"coverage": measure_coverage}
    ),
)
