"""What the pages stand on: the frame around them, what they measure, how they show it.

It draws with Streamlit. The view (day, filters, language) is in the
address and nowhere else, so links and forms are plain HTML that static/view.js follows in place.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from itertools import count
from typing import Any
from urllib.parse import parse_qsl

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from commitments import settings
from commitments.auth import access_log
from commitments.auth.revoked import RevokedSessions
from commitments.auth.sign_in import (
    LOCAL_SIGN_IN,
    SESSION,
    UPLOAD_PERMITS,
    Credentials,
    Person,
    Refusal,
    addresses,
    begun,
    identify,
    sign_in_method,
)
from commitments.errors import CommitmentsError, NotSignedInError, StoreOnlyReadError
from commitments.exports.blank_tables import blank_tables
from commitments.exports.package import files_to_take
from commitments.exports.tabular import Notes, as_csv, as_xlsx
from commitments.i18n.error_messages import error_sentence, public_sentence
from commitments.i18n.translator import translator_for
from commitments.limits.cache import WeighedCache
from commitments.measures.scope import Scope
from commitments.render import plotly
from commitments.render.html import render
from commitments.render.page_html import block_html
from commitments.settings import app_folder
from commitments.site import cells, footer, served
from commitments.site.blocks import (
    SCREEN,
    TABLED,
    Block,
    ChartExports,
    ChartTable,
    Columns,
    Download,
    EntryList,
    ExportFiles,
    Figure,
    FileOffer,
    Files,
    Heading,
    StaticChart,
    flatten,
)
from commitments.site.context import Context
from commitments.site.pages import PAGES
from commitments.site.registry import SITE_PAGES, STAFF_PAGES, listed_in, questions, staff_pages
from commitments.site.urls import Address, meant
from commitments.site.view_form import view_form
from commitments.site.visit import Visit, resolved
from commitments.text.languages import LANGUAGES, choose_language

_QUIET_CHART = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showTips": False}


# --- the frame ----------------------------------------------------------------------------------------------


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
    asked = query.get("lang", [""])[-1]
    t = translator_for(choose_language(asked, st.context.headers.get("Accept-Language")))
    name = t(SITE_PAGES[page].title)
    st.set_page_config(
        page_title=" · ".join(part for part in (name, t("The Bamako commitments")) if part),
        layout="wide",
    )
    address, left_out = Address.read(page, query)
    person = staff()
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
    """Say in a sentence what went wrong."""
    if isinstance(error, CommitmentsError):
        nothing(visit, public_sentence(error, visit.t))
        return
    # The log has the whole of it; the public a sentence.
    logging.getLogger(__name__).error("the page %s failed", visit.address.page, exc_info=error)
    nothing(
        visit, visit.t("Something went wrong on this page. It has been noted; the other pages can be used.")
    )


def page(name: str, *, keep: bool = True) -> None:
    """Draw a page of the public site, then the files that it offers; what is drawn for the public is kept, so
    that a full room costs little more than one reader, unless there are widgets among it."""
    with frame(name) as visit:
        draw(visit, _draw_for_all(visit) if keep and not visit.for_staff else _draw_page(visit))


def _draw_page(visit: Visit) -> Sequence[Block]:
    """Draw a page, and return the files that it offers."""
    page = PAGES[visit.address.page](visit)
    draw(visit, [Heading(page.title, page.finding, level=1), *page.blocks])
    return page.files


# --- who may change the record ------------------------------------------------------------------------------

# Where what is drawn is kept for the next reader, whoever that is: what each part of it weighs.
_kept: ContextVar[list[int] | None] = ContextVar("kept", default=None)


def staff() -> Person | None:
    """Give who is signed in and may change the record, asked anew at every visit; never where what is drawn
    is kept for others."""
    if _kept.get() is not None:
        raise RuntimeError("what a page keeps for every reader cannot depend on who is signed in")
    credentials = _credentials()
    found = _decided(credentials)
    person = found if isinstance(found, Person) else None
    if page := get_script_run_ctx(suppress_warning=True):
        UPLOAD_PERMITS.see(page.session_id, person, partial(_decided, credentials), datetime.now(UTC))
    return person


def staff_page(name: str, draw: Callable[[Visit, Person], None]) -> None:
    """Draw a page for staff alone, anew at every visit; others are told how to sign in.

    Callbacks of widgets run before this does: what changes the record belongs into `draw`.
    """
    person = staff()
    with frame(name) as visit:
        if person is None:
            _refused(visit, _decided(_credentials()))
        elif visit.opened.only_read:
            closed = StoreOnlyReadError(store=visit.opened.name, why=visit.opened.only_read)
            nothing(visit, error_sentence(closed, visit.t))
            if not SITE_PAGES[name].changes:
                draw(visit, person)
        else:
            draw(visit, person)


def auth() -> Mapping[str, object] | None:
    """Give the settings of signing in by OpenID Connect ([auth] in secrets.toml), None where there are
    none."""
    if not st.secrets.load_if_toml_exists() or "auth" not in st.secrets:
        return None
    return dict(st.secrets["auth"])


def staff_addresses() -> frozenset[str]:
    """Give the addresses that may sign in by OpenID Connect (COMMITMENTS_STAFF)."""
    return addresses(settings.staff())


def signed_out() -> RevokedSessions:
    """Give the sign-ins that ended before their time."""
    return _signed_out(settings.store())


@cache
def _signed_out(store: str) -> RevokedSessions:
    return RevokedSessions.of(store, datetime.now(UTC))


def _credentials() -> Credentials:
    """Give what is known of whoever visits: as much as a page can keep, to ask again."""
    headers = st.context.headers
    return Credentials(
        host=headers.get("Host", ""),
        origin=headers.get("Origin", ""),
        headers=tuple(headers),
        cookies=st.context.cookies.to_dict(),
        claims=st.user.to_dict(),
    )


def _decided(credentials: Credentials) -> Person | Refusal:
    """Decide who visits, now."""
    return identify(
        credentials,
        sign_in_method(auth(), LOCAL_SIGN_IN),
        staff_addresses(),
        LOCAL_SIGN_IN,
        signed_out(),
        datetime.now(UTC),
    )


def _refused(visit: Visit, why: Person | Refusal) -> None:
    """Say why a page for staff is not shown, and how to sign in."""
    t = visit.t
    heading(t("For the staff of the secretariat"), level=1)
    if why == "closed":
        nothing(
            visit,
            t("Nobody changes the record through this server: it is not set up for signing in."),
            t("Whoever runs it can open it, as its README says."),
        )
        return
    if sign_in_method(auth(), LOCAL_SIGN_IN) == "local":
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
        cells.Entry(name, visit.to(page), said=said)
        for page, name, said in staff_pages(visit.t)
        if page != visit.address.page
    ]
    draw(visit, [EntryList(doors)])


def sign_out(visit: Visit) -> None:
    """Draw the button by which a session ends, in every window of this browser."""
    heading(place="sign-out")
    st.button(visit.t("Sign out"), on_click=_sign_out)


def _sign_out() -> None:
    if sign_in_method(auth(), LOCAL_SIGN_IN) == "oidc":
        sign_out_of(st.user.to_dict())
        st.logout()
    else:
        leave(st.context.cookies.get(LOCAL_SIGN_IN.cookie, ""))


def sign_out_of(claims: Mapping[str, object]) -> None:
    """End what began with a token of a provider of identities, in every window and for every copy of it."""
    if begun(claims) and signed_out().add(claims, datetime.now(UTC)):
        access_log.done("signed out", who=claims.get("email"))


def leave(session: str) -> None:
    """End a session that a one-time address began."""
    if LOCAL_SIGN_IN.leave(session):
        access_log.done("signed out", who=LOCAL_SIGN_IN.name)


@st.cache_resource(show_spinner=False)
def _drawn(
    store: str,
    scope: Scope,
    address: Address,
    language: str,
    screen: tuple[bool, bool],
    _visit: Visit,
) -> tuple[int, Sequence[Block]]:
    # Streamlit keeps what a cached function draws, and draws it again; it gives what that weighs, and what is
    # offered beside.
    weights = [_WITHOUT_ANYTHING]
    before = _kept.set(weights)
    try:
        files = _draw_page(_visit)
    finally:
        _kept.reset(before)
    return sum(weights), files


_WITHOUT_ANYTHING = 4_096  # bytes that Streamlit keeps of any address
_FORGOTTEN_AT_MOST = 10_000  # addresses of which Streamlit remembers that they were let go

_forgotten = count(1)


def _forget(drawn: tuple[Any, ...]) -> None:
    _drawn.clear(*drawn)
    if not next(_forgotten) % _FORGOTTEN_AT_MOST:
        _drawn.clear()
        for each in (_DRAWN, _DRAWN_AS_THOUGHT_OF):
            each.clear()


# What Streamlit keeps of drawn pages, by what everything on them follows from: of addresses that are offered,
# and of others.
_DRAWN = WeighedCache(64 * 2**20, lambda _, weighs: weighs, _forget)
_DRAWN_AS_THOUGHT_OF = WeighedCache(16 * 2**20, lambda _, weighs: weighs, _forget)


def _draw_for_all(visit: Visit) -> Sequence[Block]:
    """Draw a page as it was drawn for whoever saw the same before, or anew; return the files it offers."""
    asked = visit.address
    drawn = visit.opened.name, visit.scope, asked, visit.t.language, (visit.dark, visit.narrow)
    weighs, files = _drawn(*drawn, visit)
    days = [visit.scope.day, date.fromisoformat(asked["since"]) if asked["since"] else None]
    kept = (
        _DRAWN if not asked["q"] and visit.measured.are_offered(visit.opened, days) else _DRAWN_AS_THOUGHT_OF
    )
    kept.get(drawn, lambda: weighs)
    return files


def _html(html: str) -> None:
    """Draw HTML."""
    if (weights := _kept.get()) is not None:
        weights.append(len(html.encode()))
    st.html(html)


def _head(visit: Visit, person: Person | None, *, demonstration: bool) -> None:
    t, address = visit.t, visit.address
    others = [(code, translator_for(code).own_name) for code in LANGUAGES if code != t.language]
    html = render(
        "head",
        t=t,
        address=address,
        demonstration=demonstration,
        questions=questions(t),
        person=person,
        staff_pages=staff_pages(t),
        here_page=listed_in(address.page),
        search=SITE_PAGES["search"].path,
        view=parse_qsl(address.to("search").partition("?")[2]),
        other_languages=others,
    )
    # Where the record is changed, it is the newest that is seen, and all of it.
    if visit.store is not None and address.page not in STAFF_PAGES:
        html += block_html(view_form(visit), visit)
    _html(html)


def _foot(visit: Visit, person: Person | None, *, demonstration: bool) -> None:
    html = render(
        "foot",
        t=visit.t,
        address=visit.address,
        demonstration=demonstration,
        contact=footer.contact(visit),
        sign_in=person is None and visit.address.page != "staff" and _decided(_credentials()) != "closed",
    )
    if visit.store is not None and visit.address.page not in STAFF_PAGES:
        html = render("take", t=visit.t, links=footer.take_along(visit), print=visit.address.here()) + html
    _html(html)


# --- what pages show ----------------------------------------------------------------------------------------


def draw(visit: Visit, blocks: Iterable[Block]) -> None:
    """Draw blocks one below another."""
    charts: Counter[str] = Counter()
    for block in flatten(blocks, SCREEN):
        _draw(visit, block, charts)


def _draw(visit: Visit, block: Block, charts: Counter[str]) -> None:
    """Draw a block; `charts` counts those of each name, whose widgets need keys of their own."""
    match block:
        case Columns():
            places = st.columns(block.widths or len(block.columns), gap="large")
            for place, column in zip(places, block.columns, strict=True):
                with place:
                    for each in column:
                        _draw(visit, each, charts)
        case Figure():
            _draw_chart(visit, block, charts)
        case Download():
            _draw_download(visit, block)
        case Files():
            take(block.files, for_staff=block.for_staff)
        case ExportFiles(tables="blank"):
            take(blank_tables(visit.t.language))
        case ExportFiles():
            take(files_to_take(visit.opened, visit.scope.revision or visit.opened.newest, visit.t))
        case _:
            _html(block_html(block, visit))


def _draw_chart(visit: Visit, figure: Figure, charts: Counter[str]) -> None:
    named, drawing = figure.chart, figure.chart.chart.drawing
    draw(visit, [figure.heading])
    beside: list[Block] = [ChartExports(named)]
    if drawing.kind in TABLED:
        beside = [ChartTable(named.chart.table), *beside]
    if drawing.kind in ("bars", "line", "map"):
        drawn = plotly.figure(drawing, visit.palette, narrow=visit.narrow)
        if (weights := _kept.get()) is not None:
            weights.append(len(drawn.to_json()))
        charts[named.name] += 1
        key = f"{named.name}-{n}" if (n := charts[named.name]) > 1 else named.name
        st.plotly_chart(drawn, theme=None, config=_QUIET_CHART, key=key, alt=named.chart.alt)
    else:
        beside = [StaticChart(drawing), *beside]
    _html("".join(block_html(each, visit) for each in beside))


def heading(
    title: str = "", finding: str = "", level: int = 2, *, apart: bool = True, place: str = ""
) -> None:
    """Draw a heading and the sentence under it, `apart` from what came before; `place`: what #place finds."""
    _html(render("heading", title=title, finding=finding, level=level, apart=apart, place=place))


def nothing(visit: Context, why: str, who: str = "", near: Sequence[tuple[str, str]] = ()) -> None:
    """Draw an empty place: why it is empty, who can fill it, what is near, as (name, address)."""
    _html(render("nothing", t=visit.t, why=why, who=who, near=near))


def offer(
    label: str,
    content: Callable[[], bytes],
    name: str,
    mime: str = "application/octet-stream",
    *,
    key: str = "",
    for_staff: bool = False,
) -> None:
    """Offer a file, made when somebody asks for it. One `for_staff` is given to nobody who is no longer
    signed in then, however long the page stood open."""
    st.download_button(
        plain(label),
        partial(_for_staff, _credentials(), content) if for_staff else content,
        name,
        mime,
        key=key or name,
        on_click="ignore",
    )


def begin() -> None:
    """Keep refused files out of the log of failures: they are written down already, and Streamlit would show
    where it happened."""
    logging.getLogger("streamlit.runtime.backend_operation_handler").addFilter(_is_failure)


def _is_failure(record: logging.LogRecord) -> bool:
    return not (record.exc_info and record.exc_info[0] is NotSignedInError)


def _for_staff(credentials: Credentials, content: Callable[[], bytes]) -> bytes:
    if not isinstance(_decided(credentials), Person):
        access_log.refused("a file to take", "nobody is signed in any more")
        raise NotSignedInError
    return content()


def _draw_download(visit: Visit, download: Download) -> None:
    """Offer rows as CSV and XLSX; day, revision and source are on every row."""
    t, title, columns = visit.t, download.title, download.columns
    notes = Notes(
        day=visit.day,
        revision=visit.scope.revision or 0,
        source=t("The Bamako commitments: {title}", title=title),
        address=visit.address.here(),
        demonstration=visit.demonstration,
    )
    stem = f"{download.name}-{visit.day.isoformat()}"
    with st.container(horizontal=True):
        offer(
            t("Download as CSV"),
            lambda: as_csv(columns, download.rows(visit), notes, t),
            f"{stem}.csv",
            "text/csv",
            key=f"{download.name}-csv",
            for_staff=download.for_staff,
        )
        offer(
            t("Download as XLSX (Excel)"),
            lambda: as_xlsx(columns, download.rows(visit), notes, t, title),
            f"{stem}.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            key=f"{download.name}-xlsx",
            for_staff=download.for_staff,
        )


_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+.!|~:$<>&-])")
_LINKED = re.compile(r"(?i)(?<=http)(?=s?://)|(?<=www)(?=\.)|(?<=@)")  # what makes a link, escaped or not
_JOINED = "\N{WORD JOINER}"  # is not seen


def plain(text: str) -> str:
    """Give a text as the label of a field or button that shows it as it is: labels are Markdown."""
    return _MARKDOWN.sub(r"\\\1", _LINKED.sub(_JOINED, text))


def take(files: Iterable[FileOffer], *, for_staff: bool = False) -> None:
    """Offer files, each made when somebody asks for it."""
    with st.container(horizontal=True):
        for file in files:
            key = file.key or file.name
            offer(file.label, file.content, file.name, file.mime, key=key, for_staff=for_staff)
