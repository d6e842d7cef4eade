"""Who may upload by program: tokens, known by their hash, in a file beside the store.

The store's own file is held by the running server, so tokens stand in one of their own, which the server
reads anew at every request. A token itself is shown once, when it is made, and kept nowhere.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from commitments import errors
from commitments.contract import days
from commitments.store.beside import beside_store
from commitments.store.disk import write_private
from commitments.store.locks import held

_LONGEST = 100  # characters of a name


@dataclass(frozen=True)
class Token:
    """What is kept of a token: `name` is what a revision records of whoever bears it."""

    name: str
    sha256: str
    made_on: date


def tokens(store: str) -> list[Token]:
    """Return the tokens of `store`, the oldest first.

    Raises:
        TokensDamagedError: their file is no list of tokens, or may not be read.
    """
    path = _file(store)
    try:
        kept = json.loads(path.read_text("utf-8"))
        return [
            Token(str(token["name"]), str(token["sha256"]), date.fromisoformat(token["made_on"]))
            for token in kept
        ]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise errors.TokensDamagedError(file=path) from error


def add(store: str, name: str) -> str:
    """Return a new token of that name: nobody can show it again.

    Raises:
        TokenNameUnfitError: the name is empty, too long or holds signs that cannot be shown.
        TokenNameTakenError: there is one of that name.
        TokensDamagedError: the file of tokens cannot be read.
        StoreUnwritableError: it cannot be written.
    """
    name = " ".join(name.split())
    if not name or len(name) > _LONGEST or not name.isprintable():
        raise errors.TokenNameUnfitError(name=name[:_LONGEST], most=_LONGEST)
    made = f"commitments_{secrets.token_urlsafe(32)}"
    with held(_file(store), store):
        known = tokens(store)
        if any(token.name.casefold() == name.casefold() for token in known):
            raise errors.TokenNameTakenError(name=name)
        _write(store, [*known, Token(name, _hash(made), days.today())])
    return made


def remove(store: str, name: str) -> None:
    """Take the token of that name away, from now on.

    Raises:
        TokenUnknownError: there is none of that name.
        TokensDamagedError: the file of tokens cannot be read.
        StoreUnwritableError: it cannot be written.
    """
    with held(_file(store), store):
        known = tokens(store)
        left = [token for token in known if token.name.casefold() != " ".join(name.split()).casefold()]
        if len(left) == len(known):
            raise errors.TokenUnknownError(name=name)
        _write(store, left)


def bearer(known: Sequence[Token], given: str) -> Token | None:
    """Return the token of `known` that `given` is, compared in a time that tells nothing, or None."""
    asked = _hash(given)
    match = None
    for token in known:
        if hmac.compare_digest(token.sha256, asked):
            match = token
    return match


def _hash(token: str) -> str:
    # A token has 256 random bits: nothing slower is needed to keep it from being guessed.
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _file(store: str) -> Path:
    return beside_store(store, ".tokens")


def _write(store: str, kept: Sequence[Token]) -> None:
    rows = [asdict(token) | {"made_on": token.made_on.isoformat()} for token in kept]
    write_private(_file(store), json.dumps(rows, ensure_ascii=False, indent=1), store)
