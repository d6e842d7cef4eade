"""What the secretariat can do, who is signed in and until when."""

import streamlit as st

from commitments import settings
from commitments.auth.sign_in import LOCAL_SIGN_IN, Person
from commitments.site.blocks import EntryList, Heading
from commitments.site.cells import Entry
from commitments.site.registry import staff_pages
from commitments.site.visit import Visit
from commitments.staff.left_unset import left_unset
from commitments.ui import signing_in
from commitments.ui.desk.drafts import list_drafts
from commitments.ui.drawing import draw, heading, offer_templates


def page(visit: Visit, person: Person) -> None:
    """Draw the page."""
    t = visit.t
    sentence = (
        t("{name} is signed in, until {moment}.", name=person.name, moment=t.moment(person.until))
        if person.until
        else t("{name} is signed in.", name=person.name)
    )
    heading(t("Secretariat"), sentence, level=1)
    doors = [
        Entry(name, visit.to(door), said=purpose) for door, name, purpose in staff_pages(t) if door != "staff"
    ]
    draw(visit, [EntryList(doors)])
    list_drafts(visit)
    draw(visit, [Heading(finding=said) for said in left_unset(settings.current(), t)])
    offer_templates(t)
    heading(place="sign-out")
    st.button(t("Sign out"), on_click=_sign_out, key="sign-out")  # static/connection.js knows it by its key


def _sign_out() -> None:
    """End the session, in every window of this browser."""
    if signing_in.way() == "oidc":
        signing_in.sign_out_of(st.user.to_dict())
        st.logout()
    else:
        signing_in.leave(st.context.cookies.get(LOCAL_SIGN_IN.cookie, ""))
