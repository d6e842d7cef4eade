"""Pages for staff alone: how one signs in, what one can do, how one signs out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import streamlit as st

from commitments.auth.sign_in import LOCAL_SIGN_IN, SESSION, Person, Refusal, sign_in_method
from commitments.errors import StoreOnlyReadError
from commitments.i18n.error_messages import error_sentence
from commitments.site import cells
from commitments.site.blocks import EntryList
from commitments.site.registry import SITE_PAGES, staff_pages
from commitments.site.visit import Visit
from commitments.ui import signing_in
from commitments.ui.drawing import draw, heading, nothing
from commitments.ui.frame import frame


def staff_page(name: str, draw: Callable[[Visit, Person], None]) -> None:
    """Draw a page for staff alone, anew at every visit; others are told how to sign in.

    Callbacks of widgets run before this does: what changes the record belongs into `draw`.
    """
    person = signing_in.staff()
    with frame(name) as visit:
        if person is None:
            _refused(visit, signing_in.decide(signing_in.credentials()))
        elif visit.opened.only_read:
            closed = StoreOnlyReadError(store=visit.opened.name, why=visit.opened.only_read)
            nothing(visit, error_sentence(closed, visit.t))
            if not SITE_PAGES[name].changes:
                draw(visit, person)
        else:
            draw(visit, person)


def _refused(visit: Visit, why: Person | Refusal) -> None:
    """Draw why a page for staff is not shown, and how to sign in."""
    t = visit.t
    heading(t("For the staff of the secretariat"), level=1)
    if why == "closed":
        nothing(
            visit,
            t("Nobody changes the record through this server: it is not set up for signing in."),
            t("Whoever runs it can open it, as its README says."),
        )
        return
    if sign_in_method(signing_in.auth(), LOCAL_SIGN_IN) == "local":
        nothing(
            visit,
            t("Nobody is signed in, or no longer."),
            t(
                "The terminal in which the dashboard was started shows a one-time address: opened in this "
                "browser, it signs in for {n} hours.",
                n=SESSION // timedelta(hours=1),
            ),
        )
        return
    address = str(st.user.get("email") or "")
    if why == "unlisted":
        nothing(
            visit,
            t("“{address}” is not among those who may change the record.", address=address)
            if address
            else t("This account tells no e-mail address, by which it could be known."),
            t("Whoever runs this server can add it to the list."),
        )
    elif why == "unverified":
        nothing(
            visit,
            t("The provider of this account does not confirm that “{address}” is yours.", address=address),
            t("Confirm the address there, then sign in again."),
        )
    else:
        nothing(
            visit,
            t("Nobody is signed in, or no longer."),
            t("The account whose e-mail address the secretariat has listed opens these pages."),
        )
    again = why in ("unlisted", "unverified")
    st.button(t("Sign in with another account") if again else t("Sign in"), on_click=st.login, type="primary")


def staff_doors(visit: Visit) -> None:
    """Draw the ways to what staff can do."""
    doors = [
        cells.Entry(name, visit.to(page), said=purpose)
        for page, name, purpose in staff_pages(visit.t)
        if page != visit.address.page
    ]
    draw(visit, [EntryList(doors)])


def sign_out(visit: Visit) -> None:
    """Draw the button by which a session ends, in every window of this browser."""
    heading(place="sign-out")
    st.button(visit.t("Sign out"), on_click=_sign_out)


def _sign_out() -> None:
    if sign_in_method(signing_in.auth(), LOCAL_SIGN_IN) == "oidc":
        signing_in.sign_out_of(st.user.to_dict())
        st.logout()
    else:
        signing_in.leave(st.context.cookies.get(LOCAL_SIGN_IN.cookie, ""))
