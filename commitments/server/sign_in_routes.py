"""Where staff come in and go out: one-time addresses, the way back from a provider of identities."""

import asyncio
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from http.cookies import SimpleCookie

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import Message, Scope, Send
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from commitments.auth.pseudonyms import pseudonym
from commitments.auth.sign_in import (
    LOCAL_COOKIE,
    LOCAL_SIGN_IN,
    SESSION,
    Credentials,
    Person,
    identify,
    lacking,
)
from commitments.events import Event, note
from commitments.http.site import header_of
from commitments.i18n.translator import translator_for
from commitments.render.templating import render
from commitments.server.requests import language_of
from commitments.site.registry import SITE_PAGES

# Streamlit’s own: signing in; signing out, which no other site may ask for; where a provider of identities
# leads back to.
SIGN_IN = "/auth/login"

SIGN_OUT = "/auth/logout"

ELSEWHERE = ("cross-site", "same-site")

CALLBACK = "/oauth2callback"


# What staff bear: a session of this machine, of whatever port, or what Streamlit keeps of a provider’s word.
_SESSIONS = (LOCAL_COOKIE, USER_COOKIE_NAME)


def bears_session(scope: Scope) -> bool:
    """Return whether a request bears what somebody is signed in by, still or no longer."""
    cookies = header_of(scope, b"cookie")
    return any(name in cookies for name in _SESSIONS)


def may_sign_in(scope: Scope) -> bool:
    """Return whether staff can sign in from where a request comes."""
    from commitments.ui import signing_in

    return signing_in.decide(asked_by(scope)) != "closed"


def asked_by(scope: Scope) -> Credentials:
    """Return from where a request comes, without what somebody is signed in by."""
    return Credentials(
        host=header_of(scope, b"host"),
        origin=header_of(scope, b"origin"),
        headers=tuple(name.decode("latin-1") for name, _ in scope["headers"]),
    )


async def enter(request: Request) -> Response:
    """Return where a one-time address leads: its key begins a session, and is of no use afterwards."""
    visit = asked_by(request.scope)
    language = language_of(request.scope)
    open_here = LOCAL_SIGN_IN.is_open and visit.is_local
    session, key = None, request.query_params.get("key", "")
    # Whoever only looks what is here does not use the key up.
    if open_here and request.method == "GET":
        session = LOCAL_SIGN_IN.enter(key, datetime.now(UTC))
    headers = {"cache-control": "no-store"}
    if session is None:
        if key:
            note(Event.SIGN_IN_REFUSED, why="key_used_or_old" if open_here else "key_from_elsewhere")
        home, staff = (f"{SITE_PAGES[page].path}?lang={language}" for page in ("overview", "staff"))
        body = render("no_entry", t=translator_for(language), home=home, staff=staff, open_here=open_here)
        return HTMLResponse(body, 403, headers | {"content-language": language})
    note(Event.SIGNED_IN, who=pseudonym(LOCAL_SIGN_IN.name))
    lang = request.query_params.get("lang")
    entered = RedirectResponse(SITE_PAGES["staff"].path + (f"?lang={language}" if lang else ""), 303, headers)
    entered.set_cookie(
        LOCAL_SIGN_IN.cookie, session, max_age=int(SESSION.total_seconds()), httponly=True, samesite="strict"
    )
    return entered


ENTER = "/enter"


def leading(send: Send, to: str) -> Send:
    """Return a `send` that leads `to` an address of ours where Streamlit leads to the root of the site."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [
                (name, to.encode() if (name, value) == (b"location", b"/") else value)
                for name, value in message["headers"]
            ]
        await send(message)

    return sending


def to_staff(send: Send) -> Send:
    """Return a `send` that leads whoever comes back from signing in to the pages for staff, not to the first
    page: these say who is signed in, or why not. It is written down here, where it happens once."""
    there = leading(send, SITE_PAGES["staff"].path)

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = [value.decode("latin-1") for name, value in message["headers"] if name == b"set-cookie"]
            await asyncio.to_thread(note_sign_in, given)
        await there(message)

    return sending


def note_sign_in(given: Iterable[str]) -> None:
    """Write down who comes back from signing in with these cookies, or why nobody does."""
    from commitments.ui import signing_in

    cookies: SimpleCookie = SimpleCookie()
    for header in given:
        cookies.load(header)
    claims = _claims({name: cookie.value for name, cookie in cookies.items()})
    if not claims:
        note(Event.SIGN_IN_REFUSED, why="unconfirmed")
        return
    visit, now = Credentials(claims=claims), datetime.now(UTC)
    person = identify(
        visit, "oidc", signing_in.staff_addresses(), LOCAL_SIGN_IN, signing_in.signed_out(), now
    )
    if isinstance(person, Person):
        note(Event.SIGNED_IN, who=pseudonym(person.name))
    else:
        note(Event.SIGN_IN_REFUSED, why=person, who=pseudonym(claims.get("email")))


def sign_out(scope: Scope) -> None:
    """End the session of whoever asks, for every copy of its cookies: the browser forgets its own alone."""
    from commitments.ui import signing_in

    cookies = Request(scope).cookies
    signing_in.sign_out_of(_claims(cookies))
    signing_in.leave(cookies.get(LOCAL_SIGN_IN.cookie, ""))


def _claims(cookies: Mapping[str, str]) -> Mapping[str, object]:
    """What a provider of identities says of whoever has these cookies, which Streamlit signed; nothing where
    it did not."""
    from commitments.ui import signing_in

    if lacking(signing_in.auth() or {}):
        return {}

    def one(name: str) -> bytes | None:
        value = cookies.get(name)
        return decode_signed_value(get_cookie_secret(), name, value) if value else None

    try:
        claims = json.loads(get_cookie_with_chunks(one, USER_COOKIE_NAME) or b"{}")
    except ValueError:
        return {}
    return claims if isinstance(claims, dict) else {}
