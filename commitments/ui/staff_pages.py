"""The guard of the pages for staff: who is signed in, and how others do."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from commitments.auth.sign_in import SESSION, Person, Refusal
from commitments.errors import StoreOnlyReadError
from commitments.i18n.error_messages import error_sentence
from commitments.site.registry import SITE_PAGES
from commitments.site.visit import Visit
from commitments.ui import signing_in
from commitments.ui.drawing import heading, nothing
from commitments.ui.frame import arrive, frame
from commitments.ui.pages import PAGES


def staff_page(name: str) -> None:
    """Draw a page for staff alone, anew at every visit; others are told how to sign in.

    Callbacks of widgets run before this does: what changes the register belongs into the page's function.
    """
    arrived = arrive(name)
    with frame(arrived) as visit:
        if (person := arrived.person) is None:
            _refused(visit, signing_in.decide(signing_in.credentials()))
            return
        if why := visit.opened.only_read:
            nothing(visit, error_sentence(StoreOnlyReadError(store=visit.opened.name, why=why), visit.t))
        if not (why and SITE_PAGES[name].changes):
            PAGES[name](visit, person)


def _refused(visit: Visit, why: Person | Refusal) -> None:
    """Draw why a page for staff is not shown, and how to sign in."""
    t = visit.t
    heading(t("Secretariat staff only"), level=1)
    if why == "closed":
        nothing(
            visit,
            t("The register cannot be changed through this server: signing in is not set up."),
            t("Its operator can set it up."),
        )
        return
    if signing_in.way() == "local":
        nothing(
            visit,
            t("You are not signed in, or no longer."),
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
            t("“{address}” is not allowed to change the register.", address=address)
            if address
            else t("This account gives no e-mail address by which to recognise it."),
            t("The operator of this server can add it to the list."),
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
            t("You are not signed in, or no longer."),
            t("These pages open for accounts whose e-mail address the secretariat has listed."),
        )
    again = why in ("unlisted", "unverified")
    st.button(t("Sign in with another account") if again else t("Sign in"), on_click=st.login, type="primary")
