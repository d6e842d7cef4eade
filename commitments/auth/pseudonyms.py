"""What the log calls a person: the same always, and nobody's name to whoever reads it without the key.

The key lies beside the store, for the server alone. With it and the list of staff, whoever runs the server
finds out whom a line is about (`commitments staff`).
"""

import hashlib
import hmac
import secrets
from functools import cache
from pathlib import Path

from commitments import settings
from commitments.auth.sign_in import comparable
from commitments.errors import CommitmentsError
from commitments.events import Event, note
from commitments.store.beside import beside_store
from commitments.store.disk import write_private
from commitments.store.locks import held

_KEY = 32  # bytes
_SIGNS = 10  # of a pseudonym: enough to tell a few thousand people apart


def pseudonym(name: object, store: str = "") -> str:
    """Return what the log calls whoever is signed in, or was refused, under a `name`; `store` is the one
    beside which the key lies, by default that of the settings."""
    address = comparable(str(name or "").strip())
    key = _key(store or settings.current().store)
    return hmac.new(key, address.encode(), hashlib.sha256).hexdigest()[:_SIGNS]


@cache
def _key(store: str) -> bytes:
    """Return the key beside a store, which is made where there is none; where it can neither be read nor
    kept, one for as long as this process lives."""
    try:
        path = beside_store(store, ".pseudonyms")
        return _kept(path) or _made(path, store)
    except (CommitmentsError, OSError) as error:
        why = type(error).__name__
        note(Event.FAULT, code="pseudonyms", message=f"The key of pseudonyms is not kept ({why}).")
        return secrets.token_bytes(_KEY)


def _kept(path: Path) -> bytes:
    """Return the key of a file; empty where there is none, or none that could be ours."""
    try:
        key = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return b""
    return key if len(key) == _KEY else b""


def _made(path: Path, store: str) -> bytes:
    with held(path, store):
        if key := _kept(path):  # of several that begin at once, one has made it
            return key
        key = secrets.token_bytes(_KEY)
        write_private(path, key, store)
        return key
