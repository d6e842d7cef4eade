"""The actors, filtered, searched and sorted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from commitments.contract.dimensions import ACTOR_FILTERS, COMMITMENT_FILTERS
from commitments.measures.published import LEVEL, REPORTED, DataColumn, Published, contract_columns
from commitments.measures.register import CODE_ORDERS
from commitments.measures.rows import Row, RowPage, page_bounds, read_page
from commitments.measures.scope import Scope, looks_at
from commitments.measures.sql import COUNTRY_NAMES, country_names, search_condition, searched_table, sort_key
from commitments.store.snapshots import ReadableStore
from commitments.text.marking import N_

_SORTS = {
    "name": sort_key("name"),
    "locality": sort_key("locality"),
    "signatory_id": "lower(signatory_id)",
    "country": "country",
    "joined_on": "joined_on_day",
    "commitments": "commitments",
    "reported": "reported",
    "contributes": "contributes",
    "as_of": "as_of_day",
}

_CODES: dict[str, Iterable[str]] = {
    name: CODE_ORDERS[name] for name in ("actor_type", "level", "role", "freshness")
}

ACTOR_SORTS = (*_SORTS, *_CODES)


def list_actors(
    store: ReadableStore,
    scope: Scope,
    *,
    search: str = "",
    sort: str = "name",
    descending: bool = False,
    order: Sequence[str] = (),
    page: int = 1,
    size: int | None = 50,
) -> RowPage:
    """Return one page of the actors.

    Where articles, themes or bases are chosen, only those who lead such a commitment. Rows: the columns of
    signatories, `commitments` it leads (as chosen, without those set aside), of them `reported`, `declared`
    and `complete`, `beside` (those set aside), `contributes` (to how many of all), `practices`; `as_of`,
    `as_of_day`, `days_since` and `freshness` of the latest report on any commitment it leads. `search` and
    `sort` (one of ACTOR_SORTS) as in `list_commitments`.
    """
    snapshot = scope.snapshot(store)
    theirs, params = scope.where(ACTOR_FILTERS)
    led, more = scope.where(COMMITMENT_FILTERS)
    condition, words = search_condition(search, "called", "text", "names")
    codes = list(order or _CODES.get(sort, ()))
    place = f"list_position($order, {sort})" if codes else _SORTS[sort]
    values = {**params, **more, **words, **({"order": codes} if codes else {})}
    searched = ""
    if search:
        values |= country_names(snapshot)
        searched = f"""
            JOIN {searched_table("signatories")} USING (signatory_id)
            LEFT JOIN {COUNTRY_NAMES} USING (country)"""
    ranked = f"{place} {'DESC' if descending else 'ASC'} NULLS LAST, lower(signatory_id)"
    return read_page(
        snapshot,
        f"""
        led AS (
            SELECT signatory_id,
                count(*) FILTER (counted AND {led}) AS commitments,
                count(*) FILTER (counted AND reported AND {led}) AS reported,
                count(*) FILTER (counted AND basis = 'declared' AND {led}) AS declared,
                count(*) FILTER (counted AND completion = 'complete' AND {led}) AS complete,
                count(*) FILTER (NOT counted AND {led}) AS beside,
                arg_max(struct_pack(as_of, as_of_day, days_since, freshness), as_of_day) AS latest
            FROM standing WHERE {theirs} GROUP BY signatory_id
        ),
        joined AS (
            SELECT partner AS signatory_id, count(DISTINCT commitment_id) AS contributes
            FROM (SELECT commitment_id, unnest(partner_ids) AS partner FROM commitments)
            GROUP BY partner
        ),
        shared AS (SELECT signatory_id, count(*) AS practices FROM practices GROUP BY signatory_id),
        every AS (
            SELECT signatories.* EXCLUDE (key, revision),
                coalesce(led.commitments, 0) AS commitments, coalesce(led.reported, 0) AS reported,
                coalesce(led.declared, 0) AS declared, coalesce(led.complete, 0) AS complete,
                coalesce(led.beside, 0) AS beside, coalesce(joined.contributes, 0) AS contributes,
                coalesce(shared.practices, 0) AS practices, latest.as_of AS as_of,
                latest.as_of_day AS as_of_day, latest.days_since AS days_since,
                coalesce(latest.freshness, 'never_reported') AS freshness
            FROM signatories
            LEFT JOIN led USING (signatory_id)
            LEFT JOIN joined USING (signatory_id)
            LEFT JOIN shared USING (signatory_id)
            {searched}
            WHERE {condition}
        ),
        found AS (SELECT * FROM every WHERE {theirs} AND (commitments > 0 OR {led == "true"}))""",
        ranked,
        {**values, **page_bounds(page, size)},
        searching=bool(search),
    )


@dataclass(frozen=True)
class Leading:
    """How many actors there are, or, where articles, themes or bases are chosen, how many lead such a
    commitment; and how many lead one that counts."""

    actors: int
    leading: int


def count_leading(store: ReadableStore, scope: Scope) -> Leading:
    """Return how many of the actors lead a commitment."""
    where, params = scope.where()
    theirs, more = scope.where(ACTOR_FILTERS)
    (row,) = scope.snapshot(store).query(
        f"""
        SELECT (SELECT count(*) FROM signatories WHERE {theirs}) AS actors,
            (SELECT count(DISTINCT signatory_id) FROM standing WHERE counted AND {where}) AS leading
        """,
        {**params, **more},
    )
    return Leading(row["leading"] if scope.asks_for_commitments else row["actors"], row["leading"])


@looks_at()
def list_localities(store: ReadableStore, scope: Scope) -> tuple[str, ...]:
    """Return the places of all actors, those first where one leads most commitments, whatever the filters."""
    rows = scope.snapshot(store).query(
        """
        SELECT locality FROM signatories LEFT JOIN (
            SELECT signatory_id, count(*) AS leads FROM standing WHERE counted GROUP BY signatory_id
        ) USING (signatory_id)
        WHERE locality IS NOT NULL GROUP BY locality
        ORDER BY min((-coalesce(leads, 0), lower(signatory_id)))
        """
    )
    return tuple(row["locality"] for row in rows)


def list_actors_of_types(store: ReadableStore, scope: Scope, types: Sequence[str]) -> tuple[Row, ...]:
    """Return the chosen actors of these types, by name, as in `list_actors`."""
    wanted = {actor_type.lower() for actor_type in scope.actor_type}
    kinds = tuple(kind for kind in types if not wanted or kind in wanted)
    return list_actors(store, scope.but(actor_type=kinds), size=None).rows if kinds else ()


ACTOR_COLUMNS = (
    *contract_columns("signatories"),
    LEVEL,
    DataColumn("commitments", "whole", N_("Commitments and actions led")),
    REPORTED,
    DataColumn("declared", "whole", N_("Declared commitments led")),
    DataColumn("complete", "whole", N_("Complete, of what it leads")),
    DataColumn("beside", "whole", N_("Withdrawn or superseded")),
    DataColumn("contributes", "whole", N_("Contributes to")),
    DataColumn("practices", "whole", N_("Practices")),
    DataColumn("as_of", "text", N_("Day of the latest report, as given")),
    DataColumn("days_since", "whole", N_("Days since the latest report")),
    DataColumn("freshness", "text", N_("Latest news")),
)

ACTORS = Published(
    "actors",
    N_("Every actor with what it leads and its latest news"),
    ACTOR_COLUMNS,
    ("signatory_id",),
    lambda store, scope: list_actors(store, scope, size=None).rows,
)
