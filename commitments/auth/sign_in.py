"""Who may change the register: reading is public, everything else asks for a person.

Three ways: closed; by OpenID Connect, for the addresses that are listed; by a one-time address, where the
server is reached from its own machine alone. All is decided here; times are arguments.
"""

from __future__ import annotations

import secrets
import string
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Literal, Protocol
from urllib.parse import SplitResult, urlsplit

Way = Literal["closed", "oidc", "local"]
Refusal = Literal["closed", "not_signed_in", "unlisted", "unverified"]

SESSION = timedelta(hours=12)  # from signing in
KEY = timedelta(hours=1)  # how long a one-time address waits to be used

# Clocks differ a little.
_SKEW = timedelta(minutes=5)

# After which no clock takes for signed in what ended.
LAPSED = SESSION + _SKEW

# What this machine calls itself: a page of another name that leads here is not trusted with a session.
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
_FORWARDED = (
    *("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-prefix"),
    *("x-real-ip", "via"),
)

# What sign-in needs of the [auth] settings, and the least that signs its cookies.
_NEEDED = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
_SECRET = 32


@dataclass(frozen=True)
class Person:
    """Who is signed in; `name` is what a revision records of them, such as an e-mail address."""

    name: str
    until: datetime | None = None


def addresses(listed: Iterable[str]) -> frozenset[str]:
    """Return addresses as `comparable` has them."""
    return frozenset(map(comparable, listed))


_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def comparable(address: str) -> str:
    """Return an e-mail address as it is compared: the case of A to Z does not count, every other letter does.

    Providers hold mouſſa@ and moussa@, or straße@ and strasse@, for two people's.
    """
    # In this order: NFC turns some letters, such as the sign of Kelvin, into a K, which stays a capital one.
    return unicodedata.normalize("NFC", address.translate(_LOWER))


def parts_of(address: str) -> SplitResult:
    """Return the parts of an address that a browser sent; of what is none, empty ones."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def lacking(auth: Mapping[str, object]) -> list[str]:
    """Return the names of the [auth] settings without which nobody is signed in: missing, or a secret that is
    short enough to be guessed."""
    missing = [name for name in _NEEDED if not (auth.get(name) and isinstance(auth[name], str))]
    if "cookie_secret" not in missing and len(str(auth["cookie_secret"])) < _SECRET:
        missing.append("cookie_secret")
    return missing


def sign_in_method(auth: Mapping[str, object] | None, door: LocalSignIn) -> Way:
    """Return how somebody signs in here; `auth`: the [auth] settings, None where there are none.

    Settings that lack something close the server: whoever began them did not mean the one-time address.
    """
    if auth is not None:
        return "closed" if lacking(auth) else "oidc"
    return "local" if door.is_open else "closed"


@dataclass(frozen=True)
class Credentials:
    """What a request says of whoever makes it."""

    host: str = ""
    origin: str = ""  # of the page that makes it, where a browser says so
    headers: tuple[str, ...] = ()  # their names
    cookies: Mapping[str, str] = field(default_factory=dict)
    claims: Mapping[str, object] = field(default_factory=dict)  # of a provider's token; none: not signed in

    @property
    def is_local(self) -> bool:
        """Return whether it was made to this machine under its own name, by no page of another server,
        and passed through nobody else."""
        # Browsers take all servers of a machine for one site, and send each the cookies of the others.
        if self.origin and parts_of(self.origin).netloc != self.host:
            return False
        if {name.lower() for name in self.headers} & {*_FORWARDED}:
            return False
        return parts_of(f"//{self.host}").hostname in _LOCAL


class Ended(Protocol):
    """Sign-ins that are over."""

    def has(self, claims: Mapping[str, object], now: datetime) -> bool:
        """Return whether it is over."""

    def add(self, claims: Mapping[str, object], now: datetime) -> bool:
        """End one; False where it had ended already."""


def identify(
    visit: Credentials, by: Way, staff: frozenset[str], door: LocalSignIn, ended: Ended, now: datetime
) -> Person | Refusal:
    """Decide who asks: `by` is how somebody signs in here, `staff` whom OpenID Connect lets in."""
    if by == "oidc":
        since = begun(visit.claims)
        if since is None:
            return "not_signed_in"
        if now - since >= SESSION:
            ended.add(visit.claims, now)  # for good: not even a clock that is set back begins it again
        return "not_signed_in" if ended.has(visit.claims, now) else _by_token(visit.claims, since, staff, now)
    if by == "local" and visit.is_local:
        return door.person(visit.cookies.get(door.cookie, ""), now)
    return "closed"


def _by_token(
    claims: Mapping[str, object], since: datetime, staff: frozenset[str], now: datetime
) -> Person | Refusal:
    """Decide about somebody for whom a provider of identities vouches."""
    if not since - _SKEW <= now < since + SESSION:
        return "not_signed_in"
    address = str(claims.get("email") or "").strip()
    if not address or comparable(address) not in staff:
        return "unlisted"
    # Not every provider says whether it knows the address to be theirs.
    if claims.get("email_verified", True) not in (True, "true"):
        return "unverified"
    return Person(address, since + SESSION)


def is_of_this_machine(address: str) -> bool:
    """Return whether only this machine reaches a server that listens at `address`."""
    return address in _LOCAL


# What begins the name of its cookie, before the port.
LOCAL_COOKIE = "commitments_staff_"


@dataclass
class LocalSignIn:
    """The staff's door of a server that its own machine alone reaches: a key that works once, and the
    sessions that it began. Both are kept in memory, so that a restart ends them."""

    cookie: str = ""  # what its cookie is called: browsers do not tell the ports of a machine apart
    name: str = ""  # whom a session stands for: the user of this machine
    tell: Callable[[str], None] | None = None  # makes a new key known where the server was started
    _key: tuple[str, datetime] | None = None
    _sessions: dict[str, datetime] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    @property
    def is_open(self) -> bool:
        """Return whether this server signs people in so."""
        return self.tell is not None

    def open(self, port: int, name: str, tell: Callable[[str], None], now: datetime) -> None:
        """Sign people in as `name`; each key is told once it is valid, the first at once."""
        self.cookie, self.name, self.tell = f"{LOCAL_COOKIE}{port}", name, tell
        self._renew(now)

    def _renew(self, now: datetime) -> None:
        key = secrets.token_urlsafe(32)
        self._key = key, now + KEY
        if self.tell:
            self.tell(key)

    def enter(self, key: str, now: datetime) -> str | None:
        """Use up a key, and give the session that it begins, None where it is not the key of now; used or too
        old, another takes its place."""
        with self._lock:
            if not self._key or not secrets.compare_digest(key.encode(), self._key[0].encode()):
                return None
            _, until = self._key
            self._renew(now)
            if now >= until:
                return None
            self._sessions = {session: end for session, end in self._sessions.items() if now < end}
            session = secrets.token_urlsafe(32)
            self._sessions[session] = now + SESSION
            return session

    def person(self, session: str, now: datetime) -> Person | Refusal:
        """Decide about whoever has a session."""
        until = self._sessions.get(session)
        if until and now < until:
            return Person(self.name, until)
        self.leave(session)  # for good, whatever the clock says later
        return "not_signed_in"

    def leave(self, session: str) -> bool:
        """End a session; False where there is none, or no longer."""
        return self._sessions.pop(session, None) is not None


# That of this server: shut until somebody opens it.
LOCAL_SIGN_IN = LocalSignIn()


@dataclass
class UploadPermits:
    """Open pages with somebody signed in, by the names of their sessions in Streamlit: these alone may send
    files, which Streamlit would take from everybody."""

    _asking: dict[str, tuple[datetime, Callable[[], Person | Refusal]]] = field(default_factory=dict)

    def see(
        self, page: str, person: Person | None, again: Callable[[], Person | Refusal], now: datetime
    ) -> None:
        """Take note of who is signed in on a page, and how to ask it `again`."""
        self._asking.pop(page, None)
        if person is not None:
            self._asking = {page: asked for page, asked in self._asking.items() if now < asked[0]}
            self._asking[page] = person.until or now + SESSION, again

    def may(self, page: str) -> bool:
        """Return whether a page may send files."""
        asking = self._asking.get(page)
        return asking is not None and isinstance(asking[1](), Person)


UPLOAD_PERMITS = UploadPermits()


def begun(claims: Mapping[str, object]) -> datetime | None:
    """Return the moment at which somebody signed in with this token; None where nobody did."""
    seconds = claims.get("iat")
    if claims.get("is_logged_in") is not True:
        return None
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
