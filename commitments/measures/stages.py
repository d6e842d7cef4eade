"""How far each commitment is, one by one."""

from dataclasses import dataclass

from commitments.measures.scope import By, Scope, group_column
from commitments.store.snapshots import ReadableStore


@dataclass(frozen=True)
class Staged:
    """A commitment that counts: the group that it is in, how far it is."""

    group: str | None
    completion: str
    commitment_id: str
    title_en: str | None
    title_fr: str | None


def list_stages(store: ReadableStore, scope: Scope, by: By = "total") -> tuple[Staged, ...]:
    """Return the commitments that count, by identifier, each in its group of `by`."""
    where, params = scope.where()
    rows = scope.snapshot(store).query(
        f"""
        SELECT own AS "group", completion, commitment_id, title_en, title_fr
        FROM (
            SELECT {group_column(by)} AS own, completion, commitment_id
            FROM standing WHERE counted AND {where}
        ) JOIN commitments USING (commitment_id)
        ORDER BY commitment_id
        """,
        params,
    )
    return tuple(Staged(**row) for row in rows)
