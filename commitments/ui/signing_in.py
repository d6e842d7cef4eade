"""Who is signed in, asked anew at every visit; how sessions end."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache, partial

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from commitments import settings
from commitments.auth import sign_in
from commitments.auth.pseudonyms import pseudonym
from commitments.auth.revoked import RevokedSessions
from commitments.auth.sign_in import LOCAL_SIGN_IN, Credentials, Person, Refusal
from commitments.errors import NotSignedInError
from commitments.events import Event, note
from commitments.ui.keeping import is_keeping


def staff() -> Person | None:
    """Return who is signed in and may change the register, asked anew at every visit; never where what is
    drawn is kept for others."""
    if is_keeping():
        raise RuntimeError("what a page keeps for every reader cannot depend on who is signed in")
    asked_by = credentials()
    decision = decide(asked_by)
    person = decision if isinstance(decision, Person) else None
    if page := get_script_run_ctx(suppress_warning=True):
        sign_in.UPLOAD_PERMITS.see(page.session_id, person, partial(decide, asked_by), datetime.now(UTC))
    return person


@cache
def auth() -> Mapping[str, object] | None:
    """Return the settings of signing in by OpenID Connect ([auth] in secrets.toml), None where there are
    none; read once, since Streamlit looks for that file under a lock each time it is asked."""
    if not st.secrets.load_if_toml_exists() or "auth" not in st.secrets:
        return None
    return dict(st.secrets["auth"])


def way() -> sign_in.Way:
    """Return how somebody signs in here."""
    return sign_in.sign_in_method(auth(), LOCAL_SIGN_IN)


def staff_addresses() -> frozenset[str]:
    """Return the addresses that may sign in by OpenID Connect (COMMITMENTS_STAFF)."""
    return sign_in.addresses(settings.current().staff)


def signed_out() -> RevokedSessions:
    """Return the sign-ins that ended before their time."""
    return _signed_out(settings.current().store)


@cache
def _signed_out(store: str) -> RevokedSessions:
    return RevokedSessions.of(store, datetime.now(UTC))


def credentials() -> Credentials:
    """Return what is known of whoever visits: as much as a page can keep, to ask again."""
    headers = st.context.headers
    return Credentials(
        host=headers.get("Host", ""),
        origin=headers.get("Origin", ""),
        headers=tuple(headers),
        cookies=st.context.cookies.to_dict(),
        claims=st.user.to_dict() if way() == "oidc" else {},
    )


def decide(presented: Credentials) -> Person | Refusal:
    """Decide who visits, now."""
    return sign_in.identify(
        presented, way(), staff_addresses(), LOCAL_SIGN_IN, signed_out(), datetime.now(UTC)
    )


def sign_out_of(claims: Mapping[str, object]) -> None:
    """End what began with a token of a provider of identities, in every window and for every copy of it."""
    if sign_in.begun(claims) and signed_out().add(claims, datetime.now(UTC)):
        note(Event.SIGNED_OUT, who=pseudonym(claims.get("email")))


def leave(session: str) -> None:
    """End a session that a one-time address began."""
    if LOCAL_SIGN_IN.leave(session):
        note(Event.SIGNED_OUT, who=pseudonym(LOCAL_SIGN_IN.name))


def begin() -> None:
    """Keep refused files out of the log of failures: they are written down already, and Streamlit would show
    where it happened."""
    logging.getLogger("streamlit.runtime.backend_operation_handler").addFilter(_is_failure)


def _is_failure(record: logging.LogRecord) -> bool:
    return not (record.exc_info and record.exc_info[0] is NotSignedInError)


def only_for_staff(presented: Credentials, content: Callable[[], bytes]) -> bytes:
    """Return a content.

    Raises:
        NotSignedInError: Whoever visited with these credentials is signed in no more.
    """
    if not isinstance(decide(presented), Person):
        note(Event.DOWNLOAD_REFUSED, why="not_signed_in")
        raise NotSignedInError
    return content()


def is_open() -> bool:
    """Return whether anybody can sign in where this is visited."""
    return decide(credentials()) != "closed"
