"""What surrounds every page: the head, the day and filters, the foot; failures become a sentence.

The view (day, filters, language) is in the address and nowhere else, so links and forms are plain HTML that
static/view.js follows in place.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from functools import cache
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.util import calc_hash

from commitments.auth.sign_in import Person
from commitments.errors import CommitmentsError
from commitments.events import Event, note
from commitments.i18n.error_messages import PAGE_FAILED, public_sentence, reference
from commitments.i18n.offered import choose_language
from commitments.i18n.translator import translator_for
from commitments.render.surroundings import foot_html, head_html
from commitments.serving import served
from commitments.settings import app_folder
from commitments.site.registry import SITE_PAGES
from commitments.site.urls import Address, IgnoredParameter, meant
from commitments.site.visit import Visit, is_on_phone, resolved
from commitments.store.store import Store
from commitments.ui import signing_in
from commitments.ui.drawing import draw_html, heading, nothing
from commitments.ui.keeping import Sent, keeping


def navigation() -> Any:
    """Tell Streamlit which pages there are, and return the one that is asked for; their links are drawn by
    `frame`."""
    if (run := get_script_run_ctx()) is None:
        raise RuntimeError("nothing is drawn outside a visit")
    found = run.pages_manager.set_pages_and_resolve(_known, _FIRST) if _known else None
    if found and (led := _led.get(found["page_script_hash"])):
        page, sent = led
        run.set_mpa_v2_page(found["page_script_hash"])
        sent.again()
    else:
        with keeping() as told:
            page = st.navigation(_pages(), position="hidden")
        if len(told) == 1:  # else it says, too, that there is no such page
            _known.update(run.pages_manager.get_pages())
            _led[run.pages_manager.current_page_script_hash] = page, told[0]
    # A page runs once: each visit has its own of those that all share.
    return copy(page)


# What Streamlit tells browsers of its pages: all of them in each message, which it takes some time to list.
_known: dict[str, Any] = {}
_led: dict[str, tuple[Any, Sent]] = {}
_FIRST = calc_hash(SITE_PAGES["overview"].path.removeprefix("./"))


@cache
def _pages() -> list[Any]:
    """Return every page, made once: Streamlit resolves the path of each that is made."""
    folder = app_folder() / "pages"
    return [
        st.Page(
            folder / f"{name}.py",
            title=name,
            url_path=page.path.removeprefix("./"),
            default=page.path == "./",
        )
        for name, page in SITE_PAGES.items()
    ]


@dataclass(frozen=True)
class Arrival:
    """A visit as it begins: its view is not looked up yet, nor what the address asks for in vain."""

    visit: Visit
    left_out: tuple[IgnoredParameter, ...]
    person: Person | None
    store: Store | None
    failure: Exception | None = None  # why there is no store


def arrive(page: str) -> Arrival:
    """Return who comes, in which language and for which view, by the address, and by what a browser says."""
    query = meant({key: st.query_params.get_all(key) for key in st.query_params})
    language = query.get("lang", [""])[-1]
    headers = st.context.headers
    address, left_out = Address.read(page, query)
    person = signing_in.staff()
    visit = Visit(
        t=translator_for(choose_language(language, headers.get("Accept-Language"))),
        address=address,
        dark=st.context.theme.type == "dark",
        narrow=is_on_phone(headers.get("User-Agent", "")),
        for_staff=person is not None,
        measured=served.MEASURES,
    )
    try:
        return Arrival(visit, tuple(left_out), person, served.store())
    except Exception as error:
        return Arrival(visit, tuple(left_out), person, None, error)


@contextmanager
def frame(arrived: Arrival) -> Iterator[Visit]:
    """Draw what surrounds a page (head, day and filters, foot) and give the visit; failures become a
    sentence, and nothing is drawn after them."""
    visit, person, t = arrived.visit, arrived.person, arrived.visit.t
    name = t(SITE_PAGES[visit.address.page].title)
    st.set_page_config(
        page_title=" · ".join(part for part in (name, t("The Bamako commitments")) if part), layout="wide"
    )
    try:
        if arrived.store is None:
            raise arrived.failure or RuntimeError("there is no store")
        visit = resolved(visit, arrived.store, arrived.left_out)
    except Exception as error:
        draw_html(head_html(visit, person))
        heading(t("This page cannot be shown"), level=1)
        _failed(visit, error)
        _foot(visit, person)
        st.stop()
    draw_html(head_html(visit, person))
    try:
        yield visit
    except Exception as error:
        _failed(visit, error)
        _foot(visit, person)
        st.stop()  # what was drawn is kept for nobody
    _foot(visit, person)


def _failed(visit: Visit, error: Exception) -> None:
    """Draw what went wrong, as a sentence in place of the rest of the page."""
    if isinstance(error, CommitmentsError):
        nothing(visit, public_sentence(error, visit.t), reference(visit.t))
        return
    # The log has the whole of it; the public a sentence.
    note(Event.FAILED, error=error, kind="page", page=visit.address.page)
    nothing(visit, visit.t(PAGE_FAILED), reference(visit.t))


def _foot(visit: Visit, person: Person | None) -> None:
    draw_html(foot_html(visit, sign_in=person is None and signing_in.is_open()))
