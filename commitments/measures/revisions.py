"""The revisions of the register, without who made them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from commitments.measures.published import Published, columns_of
from commitments.measures.rows import Row
from commitments.measures.scope import Scope
from commitments.store.revisions import Revision
from commitments.store.store import Store
from commitments.text.marking import N_


@dataclass(frozen=True)
class PublicRevision:
    """One change of the register, without the name of who made it."""

    number: Annotated[int, N_("Revision")]
    at: Annotated[str, N_("Moment (UTC)")]
    kind: Annotated[str, N_("How")]
    reason: Annotated[str, N_("Why")]
    added: Annotated[int, N_("Added")]
    changed: Annotated[int, N_("Changed")]
    removed: Annotated[int, N_("Removed")]
    undoes: Annotated[int | None, N_("Undoes the revision")]

    @classmethod
    def of(cls, revision: Revision) -> "PublicRevision":
        """Return what anybody may know of a revision."""
        public = {column.name: getattr(revision, column.name) for column in columns_of(cls)}
        return cls(**public | {"at": revision.at.isoformat()})


def _rows(store: Store, scope: Scope) -> Iterator[Row]:
    for revision in store.revisions(range(1, (scope.revision or 0) + 1)):
        yield vars(PublicRevision.of(revision))


REVISIONS = Published(
    "revisions", N_("Every revision of the register"), columns_of(PublicRevision), ("number",), _rows
)
