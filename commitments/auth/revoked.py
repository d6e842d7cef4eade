"""Sign-ins that ended before their time, which pages in other windows and copies of their cookie still hold.

They are kept beside the store, by their hash and until nobody could use them any more: a restart ends nothing
of it, and what ended at one server has ended at every other of the store, from the next request on. Where
that file cannot be read, it is not known who signed out: nobody is signed in then.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Self

from commitments.auth.sign_in import LAPSED, begun
from commitments.errors import BadStoreNameError, CommitmentsError, StoreFolderForeignError
from commitments.events import Event, note
from commitments.store.beside import beside_store, store_path
from commitments.store.disk import write_private
from commitments.store.locks import held
from commitments.store.open_file import Status, status_of


@dataclass(frozen=True)
class _Kept:
    """What the file says, as it was last `seen`."""

    ended: Mapping[str, datetime] = field(default_factory=dict)
    before: datetime | None = None  # what began up to then counts as ended: it is not known what did
    seen: Status | None = None


@dataclass
class RevokedSessions:
    """What ended, by the hash of its sign-in and with the moment from which it need not be known."""

    store: str = ""  # beside which it is kept, "" for nowhere
    _kept: _Kept = field(default_factory=_Kept)
    _here: dict[str, datetime] = field(
        default_factory=dict
    )  # at this server, whether it could be kept or not
    _lock: Lock = field(default_factory=Lock)

    @classmethod
    def of(cls, store: str, now: datetime) -> Self:
        """Return what ended at `store`, as it is kept."""
        try:
            store_path(store)
        except BadStoreNameError:
            return cls()
        revoked = cls(store)
        revoked._look(now)
        return revoked

    def has(self, claims: Mapping[str, object], now: datetime) -> bool:
        """Return whether what began with this token has ended, at whatever server."""
        kept, name, since = self._look(now), _name(claims), begun(claims)
        if _still(self._here, now).keys() - kept.ended.keys():
            self._keep(now)  # as soon as it can be, at other servers as well
        unknown = bool(kept.before and since and since <= kept.before)
        return unknown or name in self._here or name in kept.ended

    def add(self, claims: Mapping[str, object], now: datetime) -> bool:
        """End what began with this token; False where it had ended already."""
        with self._lock:
            if self.has(claims, now):
                return False
            self._here = {**_still(self._here, now), _name(claims): now + LAPSED}
            self._keep(now)
            return True

    def _keep(self, now: datetime) -> None:
        if self.store:
            with _told_if_unkept(), held(_file(self.store), self.store):
                self._look(now)
                self._write(now)

    def _look(self, now: datetime) -> _Kept:
        """Return what the file says; where it is gone, what it said."""
        if not self.store:
            return self._kept
        try:
            path = _file(self.store)
            with path.open("rb") as file:
                if (seen := status_of(file)) != self._kept.seen:
                    self._kept = _understood(file.read(), seen)
        except (FileNotFoundError, NotADirectoryError, StoreFolderForeignError):
            pass  # nobody has signed out yet, or the folder is not there
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            why = type(error).__name__
            sentence = f"{path} says who signed out and cannot be read ({why}): everybody signs in again."
            note(Event.FAULT, code="signed_out_unread", message=sentence)
            self._kept = replace(self._kept, before=now)
            with _told_if_unkept():
                self._write(now)
        return self._kept

    def _write(self, now: datetime) -> None:
        """Keep what ended here beside what ended elsewhere. Raises StoreUnwritableError."""
        ended = _still({**self._kept.ended, **self._here}, now)
        before = self._kept.before
        if before and before + LAPSED <= now:
            before = None
        content = {
            "before": before.isoformat() if before else None,
            "ended": {session: until.isoformat() for session, until in ended.items()},
        }
        write_private(_file(self.store), json.dumps(content), self.store)


def _understood(content: bytes, seen: Status) -> _Kept:
    kept = json.loads(content)
    ended = {str(session): datetime.fromisoformat(until) for session, until in kept["ended"].items()}
    return _Kept(ended, datetime.fromisoformat(kept["before"]) if kept["before"] else None, seen)


def _still(ended: Mapping[str, datetime], now: datetime) -> dict[str, datetime]:
    return {session: until for session, until in ended.items() if now < until}


@contextmanager
def _told_if_unkept() -> Iterator[None]:
    try:
        yield
    except CommitmentsError as error:
        note(
            Event.FAULT,
            code="signed_out_unkept",
            message=f"{error.facts.get('why', error.code)}: a copy of what was signed out "
            "would count again after a restart, and at other servers, until it is 12 hours old. Make the "
            "folder of the store writable.",
        )


def _name(claims: Mapping[str, object]) -> str:
    identity = json.dumps([str(claims.get(claim)) for claim in ("iss", "sub", "iat")])
    return hashlib.sha256(identity.encode()).hexdigest()


def _file(store: str) -> Path:
    return beside_store(store, ".signed_out")
