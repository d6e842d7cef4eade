"""Streamlit: what surrounds pages, how blocks are drawn, who is signed in; what pages call is here."""

from commitments.ui.drawing import draw, heading, nothing, offer, plain, take
from commitments.ui.frame import navigation
from commitments.ui.public_pages import page
from commitments.ui.staff_pages import sign_out, staff_doors, staff_page

__all__ = [
    "draw",
    "heading",
    "navigation",
    "nothing",
    "offer",
    "page",
    "plain",
    "sign_out",
    "staff_doors",
    "staff_page",
    "take",
]
