"""Sign-ins that ended before their time, which pages in other windows and copies of their cookie still hold.

They are kept beside the store, so that a restart ends nothing of it, by their hash and until nobody could use
them any more. Where that file cannot be read, it is not known who signed out: nobody is signed in then.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Self

from commitments.auth.sign_in import LAPSED, begun
from commitments.errors import BadStoreNameError, CommitmentsError
from commitments.events import Event, note
from commitments.store.file import beside, store_path, write_private


@dataclass
class RevokedSessions:
    """What ended, by the hash of its sign-in and with the moment from which it need not be known."""

    store: str = ""  # beside which it is kept, "" for nowhere
    before: datetime | None = None  # what began up to then counts as ended: it is not known what did
    _ended: dict[str, datetime] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    @classmethod
    def of(cls, store: str, now: datetime) -> Self:
        """Return what ended at `store`, as it was kept."""
        try:
            path = _file(store)
        except BadStoreNameError:
            return cls()
        try:
            kept = json.loads(path.read_text("utf-8"))
            ended = {str(session): datetime.fromisoformat(until) for session, until in kept["ended"].items()}
            before = datetime.fromisoformat(kept["before"]) if kept["before"] else None
            revoked = cls(store, before, ended)
            revoked._let_go(now)
        except (FileNotFoundError, NotADirectoryError):
            return cls(store)
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            why = type(error).__name__
            sentence = f"{path} says who signed out and cannot be read ({why}): everybody signs in again."
            note(Event.FAULT, code="signed_out_unread", message=sentence)
            revoked = cls(store, now)
            revoked._keep()
        return revoked

    def add(self, claims: Mapping[str, object], now: datetime) -> bool:
        """End what began with this token; False where it had ended already."""
        with self._lock:
            if claims in self:
                return False
            self._let_go(now)
            self._ended[_name(claims)] = now + LAPSED
            self._keep()
            return True

    def __contains__(self, claims: Mapping[str, object]) -> bool:
        since = begun(claims)
        return _name(claims) in self._ended or bool(self.before and since and since <= self.before)

    def _let_go(self, now: datetime) -> None:
        self._ended = {session: until for session, until in self._ended.items() if now < until}
        if self.before and self.before + LAPSED <= now:
            self.before = None

    def _keep(self) -> None:
        if not self.store:
            return
        ended = {session: until.isoformat() for session, until in self._ended.items()}
        before = self.before.isoformat() if self.before else None
        try:
            write_private(_file(self.store), json.dumps({"before": before, "ended": ended}), self.store)
        except CommitmentsError as error:
            note(
                Event.FAULT,
                code="signed_out_unkept",
                message=f"{error.facts.get('why')}: a copy of what was signed out would count again after a "
                "restart, until it is 12 hours old. Make the folder of the store writable.",
            )


def _name(claims: Mapping[str, object]) -> str:
    identity = json.dumps([str(claims.get(claim)) for claim in ("iss", "sub", "iat")])
    return hashlib.sha256(identity.encode()).hexdigest()


def _file(store: str) -> Path:
    return beside(store_path(store), ".signed_out")
