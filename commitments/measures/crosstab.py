"""Tables of two sides: actors and commitments where a row and a column meet."""

from collections import ChainMap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated

from commitments.contract import codelists
from commitments.contract.dimensions import COMMITMENT_FILTERS, NONE
from commitments.measures.code_counts import CodeCounts, from_tallies, how_many, tally
from commitments.measures.published import COUNTRY, DataColumn, Published, columns_of, contract, flat
from commitments.measures.rows import Row, grouped_by
from commitments.measures.scope import By, Scope, count_actors, group_column, list_groups
from commitments.store.snapshots import ReadableStore
from commitments.text.marking import N_


@dataclass(frozen=True)
class Crossing:
    """What stands where a row and a column meet."""

    row: str | None
    column: str | None
    actors: Annotated[int, N_("Actors")]
    commitments: Annotated[int, N_("Commitments and actions")]
    reported: Annotated[int, N_("With a report")]
    completion: Annotated[Mapping[str, int], CodeCounts(N_("Stage"), codelists.SHOWN_COMPLETIONS)]


def cross_tabulate(
    store: ReadableStore, scope: Scope, by: tuple[By, By] = ("country", "actor_type")
) -> list[Crossing]:
    """Return every cell of a table of two sides, row by row, the empty ones too.

    Actors count where they belong, with or without commitments; where articles, themes or bases are chosen
    or make a side, only those who lead a commitment there that counts.
    """
    snapshot = scope.snapshot(store)
    down, across = (group_column(side) for side in by)
    where, params = scope.where()
    kinds = grouped_by(
        ("down", "across"),
        snapshot.query(
            f"""
            SELECT {down} AS down, {across} AS across, counted, reported, completion, count(*) AS n
            FROM standing WHERE {where} GROUP BY ALL
            """,
            params,
        ),
    )
    if scope.asks_for_commitments or any(side in COMMITMENT_FILTERS for side in by):
        leading = snapshot.query(
            f"SELECT {down} AS down, {across} AS across, count(DISTINCT signatory_id) AS actors "
            f"FROM standing WHERE counted AND {where} GROUP BY ALL",
            params,
        )
        actors = {(row["down"], row["across"]): row["actors"] for row in leading}
    else:
        actors = count_actors(store, scope, *by)
    crossings = []
    columns = list_groups(store, scope, by[1])
    for row in list_groups(store, scope, by[0]):
        for column in columns:
            here = kinds.get((row, column), ())
            place = {
                "row": row,
                "column": column,
                "actors": actors.get((row, column), 0),
                "reported": how_many(here, "reported"),
            }
            crossings.append(from_tallies(Crossing, ChainMap(place, tally(Crossing, here))))
    return crossings


def _by_country_and_type(store: ReadableStore, scope: Scope) -> Iterator[Row]:
    for cell in cross_tabulate(store, scope):
        yield {**flat(cell), "country": cell.row or NONE, "actor_type": cell.column}


CELLS = Published(
    "cells",
    N_("Countries by type of actor"),
    (COUNTRY, DataColumn("actor_type", "text", contract("signatories", "actor_type")), *columns_of(Crossing)),
    ("country", "actor_type"),
    _by_country_and_type,
)
