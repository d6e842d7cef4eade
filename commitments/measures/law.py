"""How far the framework law of each country is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from commitments.contract import codelists
from commitments.measures.published import DataColumn, Published, PublishedAnswer, columns_of, contract
from commitments.measures.rows import Row
from commitments.measures.scope import Scope, looks_at, the_eight
from commitments.store.snapshots import ReadableStore
from commitments.text.marking import N_


@dataclass(frozen=True)
class LawRung:
    """How far the framework law of a country is.

    `rung` is the furthest status of its own framework laws, None where there is none: a source may say so
    (`none_known`), or nobody. `milestone` is the latest that says either; `beside` holds its expired
    framework laws, other laws and policies, by date.
    """

    country: Annotated[str, N_("Country (code)")]
    beyond: Annotated[bool, N_("Beyond the eight countries")]
    rung: Annotated[str | None, contract("milestones", "status")]
    none_known: Annotated[bool, N_("A source knows of no framework law")]
    milestone: Mapping[str, Any] | None
    beside: tuple[Mapping[str, Any], ...]


@looks_at("country")
def law_rungs(store: ReadableStore, scope: Scope) -> list[LawRung]:
    """Return how far the law was on the day: in the eight, and in those beyond them that have rows.

    A milestone without a date counts on any day; one of a month or year not yet over counts from its first
    day.
    """
    snapshot = scope.snapshot(store)
    where, params = scope.where(["country"])
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in snapshot.query(
        f"""
        SELECT * EXCLUDE (key, revision) FROM milestones
        WHERE country IS NOT NULL AND kind IN ('framework_law', 'law', 'policy') AND {where}
            AND (occurred_on IS NULL OR first_day_of(occurred_on) <= $day::DATE)
        ORDER BY occurred_on_day NULLS FIRST, milestone_id
        """,
        {**params, "day": snapshot.day},
    ):
        rows.setdefault(row["country"], []).append(row)
    eight = the_eight(store, scope)
    beyond = sorted(country for country in rows if country not in eight)
    return [
        _rung(str(country), country in beyond, rows.get(str(country), [])) for country in [*eight, *beyond]
    ]


def _rung(country: str, beyond: bool, rows: list[dict[str, Any]]) -> LawRung:
    laws = [row for row in rows if row["kind"] == "framework_law"]
    ladder = [row for row in laws if row["status"] in codelists.LAW_LADDER]
    none_known = [row for row in laws if row["status"] == "none_known"]
    # Of rows of one status the latest stands last, and is the one kept.
    furthest = max(
        enumerate(ladder), key=lambda at: (codelists.LAW_LADDER.index(at[1]["status"]), at[0]), default=None
    )
    beside = tuple(row for row in rows if row not in ladder and row not in none_known)
    if furthest:
        return LawRung(country, beyond, furthest[1]["status"], False, furthest[1], beside)
    return LawRung(country, beyond, None, bool(none_known), none_known[-1] if none_known else None, beside)


def _rungs_alone(store: ReadableStore, scope: Scope) -> Iterator[Row]:
    for rung in law_rungs(store, scope):
        yield {**vars(rung), "milestone_id": rung.milestone["milestone_id"] if rung.milestone else None}


LAW = Published(
    "law",
    N_("How far the framework law of each country is"),
    (*columns_of(LawRung), DataColumn("milestone_id", "text", contract("milestones", "milestone_id"))),
    ("country",),
    _rungs_alone,
    answer=PublishedAnswer("law", N_("How far the framework law of each country is."), {"law": law_rungs}),
)
