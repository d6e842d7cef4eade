"""What the commitments changed: sums, how many tell of them, and the rows behind these."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from commitments.contract import codelists
from commitments.measures.published import DIVISIONS, PublishedAnswer, contract, divided
from commitments.measures.register import joined, place_sql
from commitments.measures.rows import RowPage, page_bounds, read_page
from commitments.measures.scope import By, Scope, group_column
from commitments.store.snapshots import ReadableStore
from commitments.text.marking import N_

_LARGEST = "1.7976931348623157e308::DOUBLE"  # a sum beyond it is no number that JSON or a sheet holds


@dataclass(frozen=True)
class OutcomeSum:
    """The total of one measure in one unit over a group: said of `n` of its `of` commitments.

    `about` says that a part of it is not exact.
    """

    group: Annotated[str | None, N_("Group (code)")]
    measure: Annotated[str, contract("outcomes", "measure")]
    unit: Annotated[str | None, contract("outcomes", "unit")]
    value: Annotated[float, N_("Total")]
    n: Annotated[int, N_("Commitments with a figure")]
    of: Annotated[int, N_("Of how many")]
    about: Annotated[bool, N_("Partly an estimate")]


def sum_outcomes(store: ReadableStore, scope: Scope, by: By = "total") -> list[OutcomeSum]:
    """Return what the commitments of each group changed, by measure and unit; groups without are left out.

    The latest figure of a commitment for a measure counts, as far as it was known on the day.
    """
    where, params = scope.where()
    column = group_column(by)
    rows = scope.snapshot(store).query(
        f"""
        WITH scope AS (SELECT commitment_id, {column} AS "group" FROM standing WHERE counted AND {where}),
        sizes AS (SELECT "group", count(*) AS "of" FROM scope GROUP BY ALL)
        SELECT scope."group", measure, unit, greatest(least(fsum(value), {_LARGEST}), -{_LARGEST}) AS value,
            count(*) AS n, any_value("of") AS "of",
            bool_or(value_qualifier <> 'exact') AS about
        FROM latest_outcomes
        JOIN scope USING (commitment_id)
        JOIN sizes ON sizes."group" IS NOT DISTINCT FROM scope."group"
        GROUP BY scope."group", measure, unit
        ORDER BY scope."group" NULLS LAST, list_position($measures, measure), unit NULLS FIRST
        """,
        {**params, "measures": list(codelists.OUTCOME_MEASURES)},
    )
    return [OutcomeSum(**row) for row in rows]


@dataclass(frozen=True)
class OutcomeCoverage:
    """Of how many commitments an outcome is told: of any measure (`any`), and of each of them."""

    commitments: int
    any: int
    measures: Mapping[str, int]


def outcome_coverage(store: ReadableStore, scope: Scope) -> OutcomeCoverage:
    """Return of how many commitments an outcome is told, measures of which nothing is told too."""
    where, params = scope.where()
    rows = {
        row.pop("measure"): row
        for row in scope.snapshot(store).query(
            f"""
            WITH scope AS (SELECT commitment_id FROM standing WHERE counted AND {where}),
            told AS (SELECT commitment_id, measure FROM latest_outcomes JOIN scope USING (commitment_id))
            SELECT measure, count(DISTINCT commitment_id) AS n, (SELECT count(*) FROM scope) AS commitments
            FROM told GROUP BY GROUPING SETS ((), (measure))
            """,
            params,
        )
    }
    told = dict.fromkeys(codelists.OUTCOME_MEASURES, 0) | {measure: row["n"] for measure, row in rows.items()}
    return OutcomeCoverage(rows[None]["commitments"], told.pop(None), told)


def list_outcomes(
    store: ReadableStore,
    scope: Scope,
    *,
    only: Sequence[str] = (),
    language: str = "fr",
    page: int = 1,
    size: int | None = 50,
) -> RowPage:
    """Return one page of the outcomes that count: of each commitment and measure the latest known on the day.

    `only`: these measures; `page` and `size` as in `list_commitments`. By measure in the contract's order,
    then by title in `language`. Rows: `commitment_id`, `title_fr`, `title_en`, `signatory_id`, `actor` (its
    name), `country`, `article_id`, `theme`, `measure`, `value`, `value_qualifier`, `unit`, `as_of`,
    `source_url`.
    """
    where, params = scope.where(of="standing")
    title, _ = place_sql("title", (), language)
    measured = "AND list_contains($only, latest.measure)" if only else ""
    values: dict[str, Any] = {
        **params,
        **({"only": list(only)} if only else {}),
        "measures": list(codelists.OUTCOME_MEASURES),
        **page_bounds(page, size),
    }
    return read_page(
        scope.snapshot(store),
        f"""
        found AS (
            SELECT standing.commitment_id, commitments.title_fr, commitments.title_en,
                standing.signatory_id, signatories.name AS actor, standing.country, standing.article_id,
                standing.theme, latest.measure, latest.value, latest.value_qualifier, latest.unit,
                latest.as_of, latest.source_url,
                (list_position($measures, latest.measure), {title}) AS place
            FROM {joined("commitments.", "signatories.")}
            JOIN latest_outcomes AS latest ON latest.commitment_id = standing.commitment_id
            WHERE counted AND {where} {measured}
        )""",
        "place, commitment_id",
        values,
    )


OUTCOME_SUMS = divided(
    "outcome_sums",
    N_("Outcomes of commitments, by every breakdown"),
    sum_outcomes,
    OutcomeSum,
    PublishedAnswer(
        "outcomes",
        N_("Outcomes of commitments, in all and by group."),
        {"outcomes": sum_outcomes, "told": outcome_coverage},
        DIVISIONS,
    ),
    key=(),
)
