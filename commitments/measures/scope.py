"""What is looked at: a revision, a day and filters; and the groups that it divides into."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, Self, TypeVar

from commitments.contract import codelists
from commitments.contract.countries import BAMAKO_EIGHT, FICTIONAL
from commitments.contract.dimensions import (
    ACTOR_FILTERS,
    ARTICLE_FILTERS,
    COMMITMENT_FILTERS,
    DIMENSIONS,
    NONE,
    Filters,
)
from commitments.measures.rows import Row, grouped_by
from commitments.measures.sql import any_of
from commitments.store.snapshots import ReadableStore, Snapshot

By = Literal["total", "country", "actor_type", "level", "article", "theme", "declaration", "basis", "actor"]


@dataclass(frozen=True, kw_only=True)
class Scope(Filters):
    """What is looked at: a revision (default: the newest), a day (default: today, UTC) and filters.

    Identifiers are compared without case, codes as they are.
    """

    revision: int | None = None
    day: date | None = None

    def but(self, **changes: Any) -> Self:
        """Return the same with `changes`."""
        return replace(self, **changes)

    def only(self, **filters: tuple[str, ...]) -> "Scope":
        """Return the same revision and day with these filters alone."""
        return Scope(revision=self.revision, day=self.day, **filters)

    @property
    def asks_for_commitments(self) -> bool:
        """Return whether it narrows the commitments themselves, beside the actors who lead them."""
        return any(getattr(self, name) for name in COMMITMENT_FILTERS)

    def snapshot(self, store: ReadableStore) -> Snapshot:
        """Return the snapshot of `store` that this looks at."""
        return store.snapshot(self.revision, self.day)

    def where(self, filters: Iterable[str] = DIMENSIONS, *, of: str = "") -> tuple[str, dict[str, str]]:
        """Return the SQL condition, and its parameters, that keeps the rows asked for by `filters`.

        Args:
            filters: Names of the filters that count.
            of: The alias of the table that has the columns.
        """
        conditions, params = ["true"], dict[str, str]()
        for name in filters:
            values = getattr(self, name)
            if values:
                dimension = DIMENSIONS[name]
                named = dimension.column
                column = f"{of}.{named}" if of else named
                if table := dimension.identified_in:
                    written, asked = any_of(f"lower({named})", name, [value.lower() for value in values])
                    condition = f"{column} IN (SELECT {named} FROM {table} WHERE {written})"
                else:
                    condition, asked = any_of(column, name, values)
                    if NONE in values:
                        condition = f"({condition} OR {column} IS NULL)"
                conditions.append(condition)
                params |= asked
        return " AND ".join(conditions), params

    def wanted(self) -> tuple[str, dict[str, str]]:
        """Return the SQL condition, and its parameters, that keeps what is about the commitments asked for:
        what `reports_on` and `standing_on` are to look at."""
        where, params = self.where()
        chosen = f"number IN (SELECT number FROM undertaken WHERE {where})"
        return (chosen if params else "true"), params


Measure = TypeVar("Measure", bound=Callable[..., Any])

# The measures that do not look at every filter, with those that they do.
LOOKED_AT: dict[Callable[..., Any], tuple[str, ...]] = {}


def looks_at(*filters: str) -> Callable[[Measure], Measure]:
    """Note that a measure looks at these filters alone: whatever else is chosen, it says the same."""

    def noted(measure: Measure) -> Measure:
        LOOKED_AT[measure] = filters
        return measure

    return noted


def looked_at(scope: Scope, measure: Callable[..., Any]) -> Scope:
    """Return what `measure` looks at of `scope`."""
    filters = LOOKED_AT.get(measure, tuple(DIMENSIONS))
    return scope.only(**{name: getattr(scope, name) for name in filters})


def the_eight(store: ReadableStore, scope: Scope | None = None) -> tuple[str, ...]:
    """Return the codes of the eight countries, the declaration's or a demonstration's invented ones: all, or
    those that are looked at."""
    eight = tuple(FICTIONAL) if store.is_demonstration else BAMAKO_EIGHT
    return tuple(str(code) for code in _kept(eight, scope.country)) if scope else eight


def list_groups(store: ReadableStore, scope: Scope, by: By) -> list[str | None]:
    """Return every group that `by` divides what is looked at into, in order, empty ones too; None is "none".

    The eight countries come first, then those beyond them; types and levels in the order of the contract;
    articles by position; the themes are those in use.
    """
    match by:
        case "total":
            return ["total"]
        case "actor_type" | "level" | "basis":
            return _kept(DIMENSIONS[by].codes or (), getattr(scope, by))
    present = _present(scope.snapshot(store), scope, by)
    if by == "country":
        eight = the_eight(store, scope)
        return [*eight, *(country for country in present if country not in eight)]
    if by == "theme":
        return [theme for theme in (*codelists.THEMES, None) if theme in present]
    return present


def _kept(codes: Iterable[str], wanted: tuple[str, ...]) -> list[str | None]:
    return [code for code in codes if not wanted or code.lower() in {value.lower() for value in wanted}]


def _present(snapshot: Snapshot, scope: Scope, by: By) -> list[str | None]:
    sql, params = groups_sql(scope, by)
    rows = snapshot.query(
        f'SELECT "group" FROM ({sql}) ORDER BY place NULLS LAST, "group" NULLS LAST', params
    )
    return [row["group"] for row in rows]


def group_column(by: By) -> str:
    """Return SQL for the group of a row of `standing`."""
    return "'total'" if by == "total" else DIMENSIONS[by].column


def groups_sql(scope: Scope, by: By) -> tuple[str, dict[str, str]]:
    """Return the SQL of the groups that are there, with their `place` where they have one of their own."""
    match by:
        case "total":
            return "SELECT 'total' AS \"group\", NULL AS place", {}
        case "basis":
            codes = list(_kept(codelists.BASES, scope.basis))
            return f'SELECT unnest({codes}::VARCHAR[]) AS "group", NULL AS place', {}
        case "article":
            where, params = scope.where(ARTICLE_FILTERS)
            place = "(declaration, position)"
            return f'SELECT article_id AS "group", {place} AS place FROM articles WHERE {where}', params
        case "declaration":
            where, params = scope.where(ARTICLE_FILTERS)
            return (
                f'SELECT DISTINCT declaration AS "group", NULL AS place FROM articles WHERE {where}',
                params,
            )
        case "theme":
            where, params = scope.where(["theme"])
            return f'SELECT DISTINCT theme AS "group", NULL AS place FROM standing WHERE {where}', params
    where, params = scope.where(ACTOR_FILTERS)
    column = DIMENSIONS[by].column
    return f'SELECT DISTINCT {column} AS "group", NULL AS place FROM signatories WHERE {where}', params


def count_actors(store: ReadableStore, scope: Scope, one: By, other: By) -> dict[tuple[Any, Any], int]:
    """Return how many of the chosen actors there are where a group of `one` and a group of `other` meet."""
    where, params = scope.where(ACTOR_FILTERS)
    rows = scope.snapshot(store).query(
        f"SELECT {group_column(one)} AS one, {group_column(other)} AS other, count(*) AS actors "
        f"FROM signatories WHERE {where} GROUP BY ALL",
        params,
    )
    return {(row["one"], row["other"]): row["actors"] for row in rows}


def alike_by_group(store: ReadableStore, scope: Scope, by: By, alike: str) -> dict[str | None, list[Row]]:
    """Return, of every group of `by`, that of "none" last, the commitments that are looked at: those `alike`
    in a row with their number `n`, no row where a group has none."""
    where, params = scope.where()
    present, more = groups_sql(scope, by)
    rows = scope.snapshot(store).query(
        f"""
        WITH present AS ({present}),
        kinds AS (
            SELECT {group_column(by)} AS own, {alike}, count(*) AS n FROM standing WHERE {where} GROUP BY ALL
        )
        SELECT present."group", kinds.*
        FROM present LEFT JOIN kinds ON own IS NOT DISTINCT FROM present."group"
        ORDER BY present."group" NULLS LAST
        """,
        {**params, **more},
    )
    return {
        group: [kind for kind in kinds if kind["n"]]
        for (group,), kinds in grouped_by(("group",), rows).items()
    }
