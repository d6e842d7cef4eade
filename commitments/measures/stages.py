"""How far each commitment is, one by one."""

from dataclasses import dataclass
from datetime import date

from commitments.measures.period import MOVED, compared_sql
from commitments.measures.scope import By, Scope, group_column
from commitments.store.snapshots import ReadableStore


@dataclass(frozen=True)
class Staged:
    """A commitment that counts: the group that it is in, how far it is, whether it `moved` (one of MOVED, or
    None); or `n` of them that are alike in all this, without a name."""

    group: str | None
    completion: str
    moved: str | None
    n: int = 1
    commitment_id: str | None = None
    title_en: str | None = None
    title_fr: str | None = None


def list_stages(
    store: ReadableStore,
    scope: Scope,
    by: By = "total",
    *,
    since: date | None = None,
    together: bool = False,
) -> tuple[Staged, ...]:
    """Return the commitments that count, by identifier, each in its group of `by`, with how it moved after
    `since`; or those that are alike `together`."""
    where, params = scope.where()
    compared, _ = compared_sql(scope)
    happened = " ".join(f"WHEN {what} IS NOT NULL THEN '{what}'" for what in MOVED)
    moved = f"""
        LEFT JOIN (SELECT commitment_id, CASE {happened} END AS moved FROM ({compared}))
        USING (commitment_id)"""
    staged = f"""
        SELECT own AS "group", completion, {"moved" if since else "NULL AS moved"}, commitment_id
        FROM (
            SELECT {group_column(by)} AS own, completion, commitment_id
            FROM standing WHERE counted AND {where}
        ) {moved if since else ""}"""
    rows = scope.snapshot(store).query(
        f'SELECT "group", completion, moved, count(*) AS n FROM ({staged}) GROUP BY ALL ORDER BY ALL'
        if together
        else f"SELECT staged.*, title_en, title_fr FROM ({staged}) AS staged "
        "JOIN commitments USING (commitment_id) ORDER BY commitment_id",
        params,
        since=since,
    )
    return tuple(Staged(**row) for row in rows)
