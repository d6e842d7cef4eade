"""Who works with whom."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from commitments.contract.dimensions import ACTOR_COLUMNS, ACTOR_FILTERS, COMMITMENT_FILTERS, NONE
from commitments.measures.published import DataColumn, Published, PublishedAnswer, contract, divided
from commitments.measures.rows import Row, RowPage, page_bounds, read_page
from commitments.measures.scope import By, Scope
from commitments.measures.sql import identified, sort_key
from commitments.store.snapshots import ReadableStore
from commitments.text.marking import N_


def partnerships_sql(scope: Scope, among: str = "") -> tuple[str, dict[str, str]]:
    """Return SQL for who takes part in what, as common table expressions, and its parameters.

    `members`: an actor that leads or contributes to a commitment that counts, a row each; `joint`: the
    commitments with more than one. A filter of actors keeps the commitments in which any such actor takes
    part, whoever leads; `among` is SQL for commitments outside of which nothing is looked for.
    """
    undertaken, params = scope.where(COMMITMENT_FILTERS)
    if among:
        undertaken += f" AND commitment_id IN ({among})"
    actors, more = scope.where(ACTOR_FILTERS)
    sql = f"""
        counting AS (SELECT commitment_id, signatory_id FROM standing WHERE counted AND {undertaken}),
        involved AS (
            FROM counting
            UNION
            SELECT commitment_id, unnest(partner_ids)
            FROM commitments JOIN (SELECT commitment_id FROM counting) USING (commitment_id)
        ),
        everyone AS (
            SELECT * REPLACE (coalesce(country, '{NONE}') AS country)
            FROM involved
            JOIN (SELECT signatory_id, {", ".join(ACTOR_COLUMNS)} FROM signatories) USING (signatory_id)
        ),
        members AS (
            SELECT * FROM everyone
            WHERE commitment_id IN (SELECT commitment_id FROM everyone WHERE {actors})
        ),
        joint AS (SELECT commitment_id FROM members GROUP BY commitment_id HAVING count(*) > 1)"""
    return sql, {**params, **more}


@dataclass(frozen=True)
class Tie:
    """How many joint commitments actors of two groups have together (two of one group, where it is one)."""

    one: Annotated[str, N_("One group (code)")]
    other: Annotated[str, N_("The other group (code)")]
    commitments: Annotated[int, N_("Joint commitments")]


@dataclass(frozen=True)
class Partnerships:
    """Who works with whom: `joint` of the `commitments` have more than one actor.

    A joint commitment counts once: `within` one country, `across` countries, or with an actor of none
    (`beyond`, whatever else). `ties` count it in every pair of groups that meets in it, so they do not add
    up. `articles` has joint and all commitments by article.
    """

    commitments: int
    joint: int
    within: int
    across: int
    beyond: int
    ties: tuple[Tie, ...]
    articles: Mapping[str, tuple[int, int]]

    def between(self, one: str, other: str) -> int:
        """Return the number of joint commitments of two groups, in either order."""
        pair = {one, other}
        return next((tie.commitments for tie in self.ties if {tie.one, tie.other} == pair), 0)


def count_partnerships(store: ReadableStore, scope: Scope, by: By = "country") -> Partnerships:
    """Return who works with whom, by country, type or level; those of no single country are `NONE`."""
    sql, params = partnerships_sql(scope)
    (row,) = scope.snapshot(store).query(
        f"""
        WITH {sql},
        sizes AS (
            SELECT commitment_id, count(DISTINCT country) AS countries, bool_or(country = '{NONE}') AS beyond
            FROM members JOIN joint USING (commitment_id) GROUP BY commitment_id
        ),
        ties AS (
            SELECT one.{by} AS one, other.{by} AS other, count(DISTINCT commitment_id) AS commitments
            FROM members AS one JOIN members AS other USING (commitment_id)
            WHERE one.signatory_id <> other.signatory_id AND one.{by} <= other.{by}
            GROUP BY ALL
        ),
        articles AS (
            SELECT article_id, count(DISTINCT joint.commitment_id) AS joint,
                count(DISTINCT members.commitment_id) AS commitments
            FROM members LEFT JOIN joint USING (commitment_id)
            JOIN (SELECT commitment_id, article_id FROM standing) USING (commitment_id)
            GROUP BY article_id
        )
        SELECT (SELECT count(DISTINCT commitment_id) FROM members) AS commitments,
            count(*) AS joint,
            count(*) FILTER (NOT beyond AND countries = 1) AS within,
            count(*) FILTER (NOT beyond AND countries > 1) AS across,
            count(*) FILTER (beyond) AS beyond,
            (SELECT list(ties ORDER BY one, other) FROM ties) AS ties,
            (SELECT list(articles ORDER BY article_id) FROM articles) AS articles
        FROM sizes
        """,
        params,
    )
    ties, articles = (row.pop(name) or () for name in ("ties", "articles"))
    return Partnerships(
        **row,
        ties=tuple(Tie(**tie) for tie in ties),
        articles={each["article_id"]: (each["joint"], each["commitments"]) for each in articles},
    )


def list_joint_commitments(
    store: ReadableStore, scope: Scope, *, by: By = "country", between: Sequence[str] = ()
) -> tuple[str, ...]:
    """Return the identifiers of the joint commitments of the view, or of those in which two groups meet.

    `between`: two countries, types or levels (as `by` says), which may be the same.
    """
    sql, params = partnerships_sql(scope)
    values: dict[str, Any] = dict(params)
    condition = "true"
    if between:
        condition = f"one.{by} = $one AND other.{by} = $other"
        values |= {"one": between[0], "other": between[1]}
    rows = scope.snapshot(store).query(
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


def list_partners(
    store: ReadableStore, scope: Scope, *, of: str = "", page: int = 1, size: int | None = 50
) -> RowPage:
    """Return the actors of joint commitments, by name; with `of`, those who work with that actor.

    Rows: `signatory_id`, `name`, `country` (None: no single one), `actor_type`, `commitments` (how many joint
    ones), `articles` (under which), `others` (with how many actors), `countries` (of which countries these
    are).
    """
    theirs = (
        "SELECT commitment_id FROM commitments WHERE list_has_any([signatory_id] || partner_ids, "
        f"{identified('[lower($of)]')})"
    )
    sql, params = partnerships_sql(scope, theirs if of else "")
    return read_page(
        scope.snapshot(store),
        f"""
        {sql},
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
        found AS (
            SELECT counted.*, name, country, actor_type FROM counted JOIN signatories USING (signatory_id)
        )""",
        f"{sort_key('name')}, lower(signatory_id)",
        {**params, "of": of, **page_bounds(page, size)},
    )


_DIVISIONS: tuple[By, ...] = ("country", "actor_type", "level")


def _joint_by_article(store: ReadableStore, scope: Scope) -> Iterator[Row]:
    for article, (joint, commitments) in count_partnerships(store, scope).articles.items():
        yield {"article_id": article, "joint": joint, "commitments": commitments}


TIES = divided(
    "ties",
    N_("Joint commitments of two groups"),
    lambda store, scope, by: count_partnerships(store, scope, by).ties,
    Tie,
    PublishedAnswer(
        "partnerships", N_("Who works with whom."), {"partnerships": count_partnerships}, _DIVISIONS
    ),
    key=("by", "one", "other"),
)
JOINT = Published(
    "joint",
    N_("Joint commitments by article"),
    (
        DataColumn("article_id", "text", contract("articles", "article_id")),
        DataColumn("joint", "whole", N_("Joint commitments")),
        DataColumn("commitments", "whole", N_("Commitments and actions")),
    ),
    ("article_id",),
    _joint_by_article,
)
