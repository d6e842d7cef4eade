"""What tells one edition of an answer from another, for those who have it already."""

import hashlib
from functools import cache
from pathlib import Path

from commitments import settings
from commitments.store.store import Store


def etag(store: Store, revision: int, *facts: object) -> str:
    """Return what changes whenever an answer does that follows from `facts` and from `revision` of a store.

    A number of a revision says little: after a restore, another one may bear it. Its moment tells them apart.
    """
    identity = (program(), store.name, store.is_demonstration, revision, store.moment(revision), *facts)
    return f'W/"{hashlib.sha256(repr(identity).encode()).hexdigest()[:20]}"'


@cache
def program() -> str:
    """Return what is the same as long as the program and its settings are."""
    made = hashlib.sha256(settings.contact().encode())
    folder = Path(__file__).parents[1]
    for path in sorted(
        file for file in folder.rglob("*") if file.suffix in (".py", ".html", ".js", ".po", ".sql", ".typ")
    ):
        made.update(path.read_bytes())
    return made.hexdigest()
