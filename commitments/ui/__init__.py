"""Streamlit: what surrounds pages, how blocks are drawn, who is signed in; what `pages/` calls is here."""

from commitments.site.registry import SITE_PAGES
from commitments.ui.frame import navigation
from commitments.ui.public_pages import public_page
from commitments.ui.staff_pages import staff_page

__all__ = ["navigation", "page"]


def page(name: str) -> None:
    """Draw a page: for staff alone where the registry says so, else for everyone."""
    if SITE_PAGES[name].for_staff:
        staff_page(name)
    else:
        public_page(name)
