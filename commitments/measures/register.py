"""The register of commitments, filtered, searched and sorted; and the latest reports."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from commitments.contract import codelists
from commitments.contract.dimensions import DIMENSIONS
from commitments.measures import sql
from commitments.measures.published import COUNTRY, LEVEL, DataColumn, Published, contract, contract_columns
from commitments.measures.rows import Row, RowPage, page_bounds, row_page
from commitments.measures.scope import Scope
from commitments.store.snapshots import ReadableStore, Snapshot
from commitments.text.languages import of_texts
from commitments.text.marking import N_

_JOINS = {
    "commitments": "JOIN commitments ON commitments.commitment_id = standing.commitment_id",
    "signatories": "JOIN signatories ON signatories.signatory_id = standing.signatory_id",
    "articles": "LEFT JOIN articles ON articles.article_id = standing.article_id",
}


def joined(*expressions: str) -> str:
    """Return SQL for the rows of `standing` with what these expressions name of other tables: joining them
    all would take most of the time."""
    named = (join for table, join in _JOINS.items() if any(f"{table}." in sql for sql in expressions))
    return " ".join(("standing", *named))


LISTED_COLUMNS = f"""standing.* EXCLUDE (day, number, first_day), ({sql.DIFFERING}) AS differing,
    commitments.title_fr, commitments.title_en, signatories.name AS actor, signatories.locality,
    commitments.partner_ids, commitments.start_date, commitments.due_date, commitments.source_url"""

# Asked for by name, those that are set aside are listed too: `counted` tells them apart.
EVERY_STEP = (*codelists.SHOWN_COMPLETIONS, *codelists.SET_ASIDE)

# How a column is sorted: by the contract's order of its codes, as text, or by its value.
CODE_ORDERS: dict[str, Iterable[str]] = {
    "actor_type": codelists.ACTOR_TYPES,
    "level": codelists.LEVELS,
    "role": codelists.ROLES,
    "theme": codelists.THEMES,
    "basis": codelists.BASES,
    "completion": EVERY_STEP,
    "trajectory": codelists.TRAJECTORIES,
    "freshness": codelists.FRESHNESS,
    "verification": codelists.VERIFICATIONS,
    **dict.fromkeys(sql.EVIDENCE_KINDS, EVERY_STEP),
}
_BY_TEXT = {"actor": "signatories.name", "locality": "signatories.locality"}
_BY_VALUE = {
    "commitment_id": "lower(standing.commitment_id)",
    "signatory_id": "lower(standing.signatory_id)",
    "article_id": "(standing.declaration, articles.position, standing.article_id)",
    "declaration": "standing.declaration",
    "country": "standing.country",
    "start_date": "start_day",
    "due_date": "due_day",
    "as_of": "as_of_day",
    "days_since": "days_since",
    "progress": "progress",
    "reports": "nullif(reports, 0)",
    "differing": f"({sql.DIFFERING})",
}
REGISTER_SORTS = ("title", *_BY_TEXT, *_BY_VALUE, *CODE_ORDERS)


def place_sql(sort: str, order: Sequence[str], language: str) -> tuple[str, dict[str, Any]]:
    """Return SQL for where a row stands when sorted by `sort`, and its parameters."""
    codes = list(order or CODE_ORDERS.get(sort, ()))
    if codes:
        return f"list_position($order, standing.{sort})", {"order": codes}
    if sort == "title":
        first, second = of_texts(language)
        return sql.sort_key(f"coalesce(commitments.title_{first}, commitments.title_{second})"), {}
    return (sql.sort_key(_BY_TEXT[sort]) if sort in _BY_TEXT else _BY_VALUE[sort]), {}


def list_commitments(
    store: ReadableStore,
    scope: Scope,
    *,
    search: str = "",
    completion: Sequence[str] = (),
    trajectory: Sequence[str] = (),
    freshness: Sequence[str] = (),
    verification: Sequence[str] = (),
    self_declared: Sequence[str] = (),
    told: Sequence[str] = (),
    validated: Sequence[str] = (),
    partner: Sequence[str] = (),
    apart: Sequence[str] = (),
    among: Sequence[str] | None = None,
    differing: bool = False,
    undated: bool = False,
    silent: bool = False,
    ahead: bool = False,
    sort: str = "commitment_id",
    descending: bool = False,
    order: Sequence[str] = (),
    language: str = "fr",
    page: int = 1,
    size: int | None = 50,
) -> RowPage:
    """Return one page of the commitments, the first being 1, of `size` rows (None: all in one).

    `search`: words that must all be there, in titles and descriptions of either language, names of actors,
    localities and countries, or identifiers, whatever their case and accents. `completion` to
    `validated`: any of these codes, as `standing` has them; `partner`: actors of whom one contributes;
    `apart`: leads to leave out; `among`: the only identifiers to list; `differing`: the kinds of evidence do
    not agree; `undated`: those without a start date; `silent`: those without news for two years; `ahead`:
    those due from the day of reading on that are not achieved.

    `sort`: one of REGISTER_SORTS, what is not known last; codes as the contract lists them, or in `order`;
    titles in `language`. Withdrawn and superseded commitments are listed where `completion` asks for them,
    and counted beside otherwise.

    Rows: the columns of `standing`, `differing`, `title_fr`, `title_en`, `actor` (its name), `locality`,
    `partner_ids`, `start_date` and `due_date` as given, `source_url`.
    """
    snapshot = scope.snapshot(store)
    place, more = place_sql(sort, order, language)
    sources, where, params = _found(
        snapshot,
        scope,
        place,
        {
            "completion": completion,
            "trajectory": trajectory,
            "freshness": freshness,
            "verification": verification,
            "self_declared": self_declared,
            "told": told,
            "validated": validated,
        },
        search=search,
        partner=partner,
        apart=apart,
        among=among,
        differing=differing,
        undated=undated,
        silent=silent,
        ahead=ahead,
    )
    ranked = f"place {'DESC' if descending else 'ASC'} NULLS LAST, lower(found.commitment_id)"
    rows = snapshot.query(
        f"""
        WITH found AS MATERIALIZED (
            SELECT standing.commitment_id, counted OR {bool(completion)} AS listed, {place} AS place
            FROM {sources}
            WHERE {where}
        ),
        totals AS (
            SELECT count(*) FILTER (listed) AS found_in_all, count(*) FILTER (NOT listed) AS found_beside
            FROM found
        ),
        page AS (
            SELECT found.* FROM found WHERE listed ORDER BY {ranked} LIMIT $size OFFSET $start
        ),
        rows AS (
            SELECT found.place, {LISTED_COLUMNS}
            FROM {joined(LISTED_COLUMNS)} JOIN page AS found ON found.commitment_id = standing.commitment_id
        )
        SELECT totals.*, found.* FROM totals LEFT JOIN rows AS found ON true ORDER BY {ranked}
        """,
        {**params, **more, **page_bounds(page, size)},
        searching=bool(search),
    )
    return row_page(rows)


def count_choices(
    store: ReadableStore,
    scope: Scope,
    *,
    by: Sequence[str],
    search: str = "",
    partner: Sequence[str] = (),
    silent: bool = False,
    **axes: Sequence[str],
) -> dict[str, dict[Any, int]]:
    """Return how many commitments each code of each column of `by` has, among those that the rest of what is
    asked finds, as `list_commitments` does: what a reader would see who chose that code."""
    snapshot = scope.snapshot(store)
    columns, asks, values = dict[str, str](), dict[str, str](), dict[str, Any]()
    for name in by:
        columns[name] = DIMENSIONS[name].column if name in DIMENSIONS else name
        asks[name], more = scope.where([name], of="standing") if name in DIMENSIONS else _any_of(name, axes)
        values |= more
    if "silent" in by:
        asks["silent"] = f"(silent OR {not silent})"
    sources, where, params = _found(
        snapshot,
        scope.but(**{name: () for name in by if name in DIMENSIONS}),
        "",
        {name: codes for name, codes in axes.items() if name not in by},
        search=search,
        partner=partner,
        silent=silent and "silent" not in by,
    )

    counts, sets, called = [], [], []
    for name, column in columns.items():
        every_step = name == "completion" or bool(axes.get("completion"))
        others = (f"asks_{other}" for other in by if other != name)
        kept = " AND ".join([f"(counted OR {every_step})", *others])
        counts.append(f"count(*) FILTER ({kept}) AS n_{name}")
        sets.append(f"({column})")
        called.append(f"WHEN grouping({column}) = 0 THEN '{name}'")
    asked = (f"standing.{columns[name]}, {asks[name]} AS asks_{name}" for name in by)
    rows = snapshot.query(
        f"""
        SELECT {", ".join(columns.values())}, CASE {" ".join(called)} END AS by, {", ".join(counts)}
        FROM (SELECT counted, {", ".join(asked)} FROM {sources} WHERE {where})
        GROUP BY GROUPING SETS ({", ".join(sets)})
        """,
        {**params, **values},
        searching=bool(search),
    )
    found: dict[str, dict[Any, int]] = {name: {} for name in by}
    for row in rows:
        if n := row[f"n_{row['by']}"]:
            found[row["by"]][row[columns[row["by"]]]] = n
    return found


def _any_of(column: str, axes: Mapping[str, Sequence[str]]) -> tuple[str, dict[str, Any]]:
    """Return the condition, and its parameters, that a column has one of the codes that are asked of it."""
    codes = axes.get(column)
    return sql.any_of(column, column, codes) if codes else ("true", {})


def _found(
    snapshot: Snapshot,
    scope: Scope,
    place: str,
    axes: Mapping[str, Sequence[str]],
    *,
    search: str = "",
    partner: Sequence[str] = (),
    apart: Sequence[str] = (),
    among: Sequence[str] | None = None,
    differing: bool = False,
    undated: bool = False,
    silent: bool = False,
    ahead: bool = False,
) -> tuple[str, str, dict[str, Any]]:
    """Return the tables, the condition and the parameters of a query for what is asked of the register, in
    which `place` finds what it names."""
    where, params = scope.where(of="standing")
    conditions, values = [where], dict[str, Any](params)
    for column in axes:
        condition, more = _any_of(column, axes)
        conditions.append(condition)
        values |= more
    if partner:
        conditions.append(
            "standing.commitment_id IN (SELECT commitment_id FROM commitments "
            f"WHERE list_has_any(partner_ids, {sql.identified('$partner')}))"
        )
        values["partner"] = [identifier.lower() for identifier in partner]
    if apart:
        conditions.append("NOT list_contains($apart, lower(standing.signatory_id))")
        values["apart"] = [identifier.lower() for identifier in apart]
    if among is not None:
        conditions.append("standing.commitment_id IN (SELECT unnest($among::VARCHAR[]))")
        values["among"] = list(among)
    if differing:
        conditions.append(f"({sql.DIFFERING})")
    if undated:
        conditions.append("standing.start_day IS NULL")
    if silent:
        conditions.append("silent")
    if ahead:
        conditions.append("standing.due_day >= standing.day AND trajectory <> 'achieved'")
    sources = joined(place, *conditions)
    if search:
        condition, more = sql.search_condition(search, "searched.called", "searched.text", "named.names")
        conditions.append(condition)
        values |= more | sql.country_names(snapshot)
        sources += f"""
            JOIN {sql.searched_table("commitments")} ON searched.commitment_id = standing.commitment_id
            LEFT JOIN {sql.COUNTRY_NAMES} ON named.country = standing.country"""
    return sources, " AND ".join(conditions), values


def latest_reports(store: ReadableStore, scope: Scope, *, at_most: int = 10) -> tuple[Row, ...]:
    """Return the reports with the latest days, on or before the day of reading, of the chosen commitments.

    Rows: the columns of reports, `known_on` (the day it counts as), `progress`, `shown` (its completion),
    `before` (that of the report before it, None for a first one); of the commitment `title_fr`, `title_en`,
    `basis`, `article_id`, `signatory_id`, `actor`, `country`.
    """
    snapshot = scope.snapshot(store)
    wanted, params = scope.wanted()
    where, _ = scope.where()
    # Each of so many commitments has a report no earlier than the day of the last of them: all that are older
    # need not be ranked.
    (oldest,) = snapshot.query(
        f"""
        SELECT min(as_of_day) AS day, count(*) AS n FROM (
            SELECT as_of_day FROM standing WHERE reported AND {where} ORDER BY as_of_day DESC LIMIT $at_most
        )
        """,
        {**params, "at_most": at_most},
    )
    if oldest["n"] == at_most:
        wanted, params = f"as_of_day >= $oldest AND {wanted}", {**params, "oldest": oldest["day"]}
    return tuple(
        snapshot.query(
            f"""
            WITH last AS MATERIALIZED (
                FROM reports_on([$day], wanted := {wanted})
                JOIN (SELECT number, commitment_id FROM undertaken) USING (number)
                ORDER BY rank DESC, commitment_id LIMIT $at_most
            ),
            moved AS (
                SELECT number, rank, lag(shown) OVER (PARTITION BY number ORDER BY rank) AS before
                FROM reports_on([$day], wanted := number IN (SELECT number FROM last))
            )
            SELECT reports.* EXCLUDE (key, revision), known_on, last.progress, shown, before, title_fr,
                title_en, basis, article_id, signatory_id, name AS actor, country
            FROM last
            JOIN moved USING (number, rank)
            JOIN reports USING (commitment_id, as_of, verification)
            JOIN commitments USING (commitment_id)
            JOIN signatories USING (signatory_id)
            ORDER BY last.rank DESC, last.commitment_id
            """,
            {**params, "day": snapshot.day, "at_most": at_most},
        )
    )


REGISTER_COLUMNS = (
    *contract_columns("commitments", "commitment_id", "title_en", "title_fr", "signatory_id"),
    DataColumn("actor", "text", contract("signatories", "name")),
    COUNTRY,
    *contract_columns("signatories", "locality", "actor_type"),
    LEVEL,
    *contract_columns("signatories", "role"),
    *contract_columns("commitments", "article_id"),
    *contract_columns("articles", "declaration"),
    *contract_columns("commitments", "theme", "basis", "partner_ids", "start_date", "due_date"),
    DataColumn("counted", "yes", N_("Counted (neither withdrawn nor superseded)")),
    DataColumn("reports", "whole", N_("Reports")),
    DataColumn("as_of", "text", N_("Day of the latest report, as given")),
    DataColumn("as_of_day", "day", N_("Day of the latest report")),
    DataColumn("days_since", "whole", N_("Days since the latest report")),
    DataColumn("completion", "text", N_("Stage")),
    DataColumn("progress", "number", N_("Progress, percent")),
    DataColumn("expected", "number", N_("Time elapsed at the latest report, percent")),
    DataColumn("trajectory", "text", N_("Pace")),
    DataColumn("freshness", "text", N_("Latest news")),
    DataColumn("silent", "yes", N_("No news for two years")),
    DataColumn("asked_from", "day", N_("Day from which a report is requested, if declared and not complete")),
    DataColumn("verification", "text", N_("Who says so")),
    DataColumn("self_declared", "text", N_("Stage declared by the actor")),
    DataColumn("told", "text", N_("Stage reported by others")),
    DataColumn("validated", "text", N_("Stage verified")),
    DataColumn("differing", "yes", N_("They differ")),
    *contract_columns("commitments", "source_url"),
)
STANDING = Published(
    "standing",
    N_("Every commitment and action as it stands on the date"),
    REGISTER_COLUMNS,
    ("commitment_id",),
    lambda store, scope: list_commitments(store, scope, completion=EVERY_STEP, size=None).rows,
)
