"""What tells one edition of an answer from another, for those who have it already."""

import hashlib
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple, Self

from commitments import settings
from commitments.contract import days
from commitments.store.revision_log import Latest
from commitments.store.store import Store


class Edition(NamedTuple):
    """What answers follow from beside their address: a store, its newest revision with its moment, whether it
    is away, and the day."""

    store: str
    is_demonstration: bool
    newest: Latest
    away: datetime | None
    day: date

    @classmethod
    def of(cls, store: Store, newest: Latest) -> Self:
        """Return the edition of today's answers from a store."""
        return cls(store.name, store.is_demonstration, newest, store.away, days.today())


def etag(store: Store, revision: int, *facts: object) -> str:
    """Return what changes whenever an answer does that follows from `facts` and from `revision` of a store.

    A number of a revision says little: after a restore, another one may bear it. Its moment tells them apart.
    """
    identity = (
        program(),
        store.name,
        store.is_demonstration,
        revision,
        store.moment(revision),
        store.away,
        *facts,
    )
    return f'W/"{hashlib.sha256(repr(identity).encode()).hexdigest()[:20]}"'


@cache
def program() -> str:
    """Return what is the same as long as the program and its settings are."""
    made = hashlib.sha256(settings.current().contact.encode())
    folder = Path(__file__).parents[1]
    for path in sorted(
        file
        for file in folder.rglob("*")
        if file.suffix in (".py", ".html", ".js", ".css", ".po", ".sql", ".typ")
    ):
        made.update(path.read_bytes())
    return made.hexdigest()
