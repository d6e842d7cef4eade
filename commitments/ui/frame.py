"""What surrounds every page: the head, the day and filters, the foot; failures become a sentence.

The view (day, filters, language) is in the address and nowhere else, so links and forms are plain HTML that
static/view.js follows in place.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl

import streamlit as st

from commitments.auth.sign_in import Person
from commitments.errors import CommitmentsError
from commitments.i18n.error_messages import PAGE_FAILED, public_sentence
from commitments.i18n.translator import translator_for
from commitments.render.blocks_html import block_html
from commitments.render.templating import render
from commitments.serving import served
from commitments.settings import app_folder
from commitments.site import footer
from commitments.site.registry import SITE_PAGES, STAFF_PAGES, first_pages, listed_in, questions, staff_pages
from commitments.site.urls import Address, meant
from commitments.site.view_form import view_form
from commitments.site.visit import Visit, resolved
from commitments.text.languages import LANGUAGES, choose_language
from commitments.ui import signing_in
from commitments.ui.drawing import draw_html, heading, nothing


def navigation() -> Any:
    """Tell Streamlit which pages there are; their links are drawn by `frame`."""
    folder = app_folder() / "pages"
    return st.navigation(
        [
            st.Page(
                folder / f"{name}.py",
                title=name,
                url_path=page.path.removeprefix("./"),
                default=page.path == "./",
            )
            for name, page in SITE_PAGES.items()
        ],
        position="hidden",
    )


@contextmanager
def frame(page: str) -> Iterator[Visit]:
    """Draw what surrounds a page (head, day and filters, foot) and give the visit; failures become a
    sentence."""
    query = meant({key: st.query_params.get_all(key) for key in st.query_params})
    language = query.get("lang", [""])[-1]
    t = translator_for(choose_language(language, st.context.headers.get("Accept-Language")))
    name = t(SITE_PAGES[page].title)
    st.set_page_config(
        page_title=" · ".join(part for part in (name, t("The Bamako commitments")) if part), layout="wide"
    )
    address, left_out = Address.read(page, query)
    person = signing_in.staff()
    visit = Visit(
        t=t,
        address=address,
        dark=st.context.theme.type == "dark",
        # What browsers on phones say of themselves, and no other.
        narrow="Mobi" in st.context.headers.get("User-Agent", ""),
        for_staff=person is not None,
        measured=served.MEASURES,
    )
    try:
        opened = served.store()
        visit = resolved(visit, opened, left_out)
    except Exception as error:
        _head(visit, person, demonstration=False)
        heading(visit.t("This page cannot be shown"), level=1)
        _failed(visit, error)
        _foot(visit, person, demonstration=False)
        st.stop()  # there is nothing for the page to draw
    _head(visit, person, demonstration=opened.is_demonstration)
    try:
        yield visit
    except Exception as error:
        _failed(visit, error)
    _foot(visit, person, demonstration=opened.is_demonstration)


def _failed(visit: Visit, error: Exception) -> None:
    """Draw what went wrong, as a sentence in place of the rest of the page."""
    if isinstance(error, CommitmentsError):
        nothing(visit, public_sentence(error, visit.t))
        return
    # The log has the whole of it; the public a sentence.
    logging.getLogger(__name__).error("the page %s failed", visit.address.page, exc_info=error)
    nothing(visit, visit.t(PAGE_FAILED))


def _head(visit: Visit, person: Person | None, *, demonstration: bool) -> None:
    t, address = visit.t, visit.address
    html = render(
        "head",
        t=t,
        address=address,
        demonstration=demonstration,
        first_pages=first_pages(t),
        questions=questions(t),
        person=person,
        staff_pages=staff_pages(t),
        here_page=listed_in(address.page),
        search=SITE_PAGES["search"].path,
        kept=parse_qsl(address.to("search").partition("?")[2]),
        languages=[
            (code, translator_for(code).own_name, address.here(lang=code))
            for code in LANGUAGES
            if code != t.language
        ],
        full="",
    )
    # Where the register is changed, it is the newest that is seen, and all of it.
    if visit.store is not None and address.page not in STAFF_PAGES:
        html += block_html(view_form(visit), visit)
    draw_html(html)


def _foot(visit: Visit, person: Person | None, *, demonstration: bool) -> None:
    html = render(
        "foot",
        t=visit.t,
        address=visit.address,
        demonstration=demonstration,
        notes=footer.notes(visit.t, demonstration=demonstration),
        contact=footer.contact(visit),
        sign_in=person is None and visit.address.page != "staff" and signing_in.is_open(),
    )
    if visit.store is not None and visit.address.page not in STAFF_PAGES:
        html = render("take", t=visit.t, links=footer.take_along(visit), print=visit.address.here()) + html
    draw_html(html)
