"""What draws with Streamlit: the frame around pages, what they show, signing in.

The view (day, filters, language) is in the address and nowhere else, so links and forms are plain HTML that
static/view.js follows in place.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, quote

import plotly.graph_objects as go
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from commitments import changes as words_of_changes
from commitments import (
    charts,
    chronicle,
    environment,
    explaining,
    logbook,
    outcomes,
    pictures,
    profile,
    tables,
    vocabulary,
)
from commitments import since as since_words
from commitments.access import (
    DOOR,
    SENDERS,
    SESSION,
    Person,
    Refusal,
    addresses,
    begun,
    way,
    who,
)
from commitments.access import Visit as Credentials
from commitments.address import (
    CHANGING_PAGES,
    PATHS,
    STAFF_PAGES,
    Address,
    meant,
)
from commitments.blocks import Section
from commitments.cache import WeighedCache
from commitments.charts import Named
from commitments.downloads import Notes, as_csv, as_xlsx
from commitments.errors import CommitmentsError, NotSignedIn, StoreOnlyRead
from commitments.folders import app_folder
from commitments.languages import LANGUAGES, choose
from commitments.measures.commitment import Dossier
from commitments.measures.headline import Headline
from commitments.measures.period import list_dialogues
from commitments.measures.register import list_commitments
from commitments.measures.scope import Scope
from commitments.method import ToTake
from commitments.pieces import as_html, piece, together
from commitments.reader import LISTED_IN, Reader, page_names, questions, staff_pages
from commitments.signed_out import SignedOut
from commitments.site import footer, missing, outlines, paging, served
from commitments.site.view_form import Field, view_form
from commitments.site.visit import Visit, resolved
from commitments.uploads import Change
from commitments.wording import capital, error_sentence, later, public_sentence, speaker

# What pages call from here beside what is defined below.
__all__ = ["capital", "later"]

_QUIET_CHART = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showTips": False}


# --- the frame ----------------------------------------------------------------------------------------------


def navigation() -> Any:
    """Tell Streamlit which pages there are; their links are drawn by `frame`."""
    folder = app_folder() / "pages"
    return st.navigation(
        [
            st.Page(folder / f"{name}.py", title=name, url_path=path.removeprefix("./"), default=path == "./")
            for name, path in PATHS.items()
        ],
        position="hidden",
    )


@contextmanager
def frame(page: str, title: str = "") -> Iterator[Visit]:
    """Draw what surrounds a page (head, day and filters, foot) and give the visit; failures become a
    sentence."""
    query = meant({key: st.query_params.get_all(key) for key in st.query_params})
    asked = query.get("lang", [""])[-1]
    t = speaker(choose(asked, st.context.headers.get("Accept-Language")))
    names = {**dict(page_names(t)), **{each: called for each, called, _ in staff_pages(t)}}
    name = t(title) if title else names.get(page, "")
    st.set_page_config(
        page_title=" · ".join(part for part in (name, t("The Bamako commitments")) if part),
        layout="wide",
    )
    address, left_out = Address.read(page, query)
    visit = Visit(
        t=t,
        address=address,
        dark=st.context.theme.type == "dark",
        # What browsers on phones say of themselves, and no other.
        narrow="Mobi" in st.context.headers.get("User-Agent", ""),
        measured=served.MEASURES,
    )
    person = staff()
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


def page(
    name: str,
    draw: Callable[[Visit], None],
    title: str = "",
    *,
    then: Callable[[Visit], None] | None = None,
    for_staff: Callable[[Visit], None] | None = None,
) -> None:
    """Draw a page, without widgets; what it draws is kept, so that a full room costs little more than
    one reader.

    `then` draws what follows and has widgets: it is run at every visit. Staff are shown what `for_staff`
    draws instead of `draw`, which is never kept.
    """
    person = staff() if for_staff else None
    with frame(name, title) as visit:
        if person and for_staff:
            for_staff(visit)
        else:
            _draw_for_all(visit, draw)
        if then:
            then(visit)


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
        SENDERS.see(page.session_id, person, partial(_decided, credentials), datetime.now(UTC))
    return person


def staff_page(name: str, draw: Callable[[Visit, Person], None], title: str = "") -> None:
    """Draw a page for staff alone, anew at every visit; others are told how to sign in.

    Callbacks of widgets run before this does: what changes the record belongs into `draw`.
    """
    person = staff()
    with frame(name, title) as visit:
        if person is None:
            _refused(visit, _decided(_credentials()))
        elif visit.opened.only_read:
            closed = StoreOnlyRead(store=visit.opened.name, why=visit.opened.only_read)
            nothing(visit, error_sentence(closed, visit.t))
            if name not in CHANGING_PAGES:
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
    return addresses(os.environ.get("COMMITMENTS_STAFF", ""))


def signed_out() -> SignedOut:
    """Give the sign-ins that ended before their time."""
    return _signed_out(served.store_name())


@cache
def _signed_out(store: str) -> SignedOut:
    return SignedOut.of(store, datetime.now(UTC))


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
    return who(credentials, way(auth(), DOOR), staff_addresses(), DOOR, signed_out(), datetime.now(UTC))


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
    if way(auth(), DOOR) == "local":
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
        tables.Entry(name, visit.to(page), said=said)
        for page, name, said in staff_pages(visit.t)
        if page != visit.address.page
    ]
    if doors:
        rows(doors)


def sign_out(visit: Visit) -> None:
    """Draw the button by which a session ends, in every window of this browser."""
    heading(place="sign-out")
    st.button(visit.t("Sign out"), on_click=_sign_out)


def _sign_out() -> None:
    if way(auth(), DOOR) == "oidc":
        sign_out_of(st.user.to_dict())
        st.logout()
    else:
        leave(st.context.cookies.get(DOOR.cookie, ""))


def sign_out_of(claims: Mapping[str, object]) -> None:
    """End what began with a token of a provider of identities, in every window and for every copy of it."""
    if begun(claims) and signed_out().add(claims, datetime.now(UTC)):
        logbook.done("signed out", who=claims.get("email"))


def leave(session: str) -> None:
    """End a session that a one-time address began."""
    if DOOR.leave(session):
        logbook.done("signed out", who=DOOR.name)


@st.cache_resource(show_spinner=False)
def _drawn(
    store: str,
    scope: Scope,
    address: Address,
    language: str,
    screen: tuple[bool, bool],
    _visit: Visit,
    _draw: Callable[[Visit], None],
) -> int:
    # Streamlit keeps what a cached function draws, and draws it again; what that weighs is what it gives.
    weights = [_WITHOUT_ANYTHING]
    before = _kept.set(weights)
    try:
        _draw(_visit)
    finally:
        _kept.reset(before)
    return sum(weights)


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


def _draw_for_all(visit: Visit, draw: Callable[[Visit], None]) -> None:
    """Draw a page as it was drawn for whoever saw the same before, or anew."""
    asked = visit.address
    drawn = visit.opened.name, visit.scope, asked, visit.t.language, (visit.dark, visit.narrow)
    weighs = _drawn(*drawn, visit, draw)
    days = [visit.scope.day, date.fromisoformat(asked["since"]) if asked["since"] else None]
    kept = (
        _DRAWN if not asked["q"] and visit.measured.are_offered(visit.opened, days) else _DRAWN_AS_THOUGHT_OF
    )
    kept.get(drawn, lambda: weighs)


def _html(html: str) -> None:
    """Draw HTML."""
    if (weights := _kept.get()) is not None:
        weights.append(len(html.encode()))
    st.html(html)


def _head(visit: Visit, person: Person | None, *, demonstration: bool) -> None:
    t, address = visit.t, visit.address
    others = [(code, speaker(code).own_name) for code in LANGUAGES if code != t.language]
    html = piece(
        "head",
        t=t,
        address=address,
        demonstration=demonstration,
        questions=questions(t),
        person=person,
        staff_pages=staff_pages(t),
        here_page=LISTED_IN.get(address.page, address.page),
        search=PATHS["search"],
        view=parse_qsl(address.to("search").partition("?")[2]),
        other_languages=others,
    )
    # Where the record is changed, it is the newest that is seen, and all of it.
    if visit.store is not None and address.page not in STAFF_PAGES:
        html = together(html, as_html([view_form(visit)]))
    _html(html)


def _foot(visit: Visit, person: Person | None, *, demonstration: bool) -> None:
    html = piece(
        "foot",
        t=visit.t,
        address=visit.address,
        demonstration=demonstration,
        contact=footer.contact(visit),
        sign_in=person is None and visit.address.page != "staff" and _decided(_credentials()) != "closed",
    )
    if visit.store is not None and visit.address.page not in STAFF_PAGES:
        html = piece("take", t=visit.t, links=footer.take_along(visit), print=visit.address.here()) + html
    _html(html)


# --- what pages show ----------------------------------------------------------------------------------------


def heading(
    title: str = "", finding: str = "", level: int = 2, *, apart: bool = True, place: str = ""
) -> None:
    """Draw a heading and the sentence under it, `apart` from what came before; `place`: what #place finds."""
    _html(piece("heading", title=title, finding=finding, level=level, apart=apart, place=place))


def words(said: str) -> None:
    """Draw a sentence on its own, where there is one to say."""
    if said:
        heading("", said)


def show(visit: Visit, named: Named, key: str, *, apart: bool = True, level: int = 2) -> None:
    """Draw a chart: its title, its finding, the picture, its table, and how to take it along."""
    chart = named.chart
    heading(named.title, chart.finding, level, apart=apart)
    picture(chart.figure, chart.alt, key)
    _html(_beside(visit, named))


def _beside(visit: Visit, named: Named) -> str:
    """Give the table of a chart, and how to take it along."""
    return piece("chart_table", t=visit.t, table=named.chart.table) + _taken(visit, named)


def taken(visit: Visit, named: Named) -> None:
    """Offer to take along what a page draws smaller."""
    _html(_taken(visit, named))


def _taken(visit: Visit, named: Named) -> str:
    return piece("taken", t=visit.t, named=named, height=pictures.height(named.chart.figure))


def picture(figure: go.Figure, alt: str, key: str) -> None:
    """Draw a figure alone; its finding and table stand beside it."""
    if (weights := _kept.get()) is not None:
        weights.append(len(figure.to_json()))
    st.plotly_chart(figure, theme=None, config=_QUIET_CHART, key=key, alt=alt)


def key_of_completion(visit: Visit) -> None:
    """Draw the key that all charts of completion share."""
    codes = vocabulary.SHOWN_COMPLETIONS
    _html(piece("key", t=visit.t, entries=[(code, visit.t.label(codes, code)) for code in codes]))


def table(data: tables.Table, *, cards: bool = False, narrow: bool = False) -> None:
    """Draw a plain table; with `cards`, a phone shows each row as a card."""
    _html(piece("plain_table", table=data, cards=cards, narrow=narrow))


def nothing(visit: Reader, why: str, who: str = "", near: Sequence[tuple[str, str]] = ()) -> None:
    """Draw an empty place: why it is empty, who can fill it, what is near, as (name, address)."""
    _html(piece("nothing", t=visit.t, why=why, who=who, near=near))


def nothing_recorded(visit: Visit, why: str = "", who: str = "") -> None:
    """Say why a view is empty and who can fill it, of commitments or in the words given."""
    nothing(visit, *missing.silence(visit, why, who))


def headline(visit: Visit, head: Headline) -> None:
    """Draw the title of the first screen and its large figures."""
    heading(visit.t("Where the commitments stand"), tables.state_of_things(head, visit), level=1)
    big_figures(tables.headline(head, visit))


def big_figures(figures: Sequence[tables.BigFigure]) -> None:
    """Draw large figures with their words."""
    _html(piece("headline", figures=figures))


def bars(visit: Visit, blocks: Sequence[outcomes.Block], named: Named) -> None:
    """Draw blocks of bars, each on a scale of its own, the table that says the same, and how to take them
    along."""
    _html(piece("bars", blocks=blocks) + _beside(visit, named))


def drawing(visit: Visit, named: Named) -> None:
    """Draw what is HTML and no figure, alone, and how to take it along; lanes with the table that says the
    same, the others are one."""
    drawn = named.chart.figure
    kind = drawn.kind
    html = piece(kind, **{"t": visit.t, kind: drawn.data})
    _html(html + (_beside(visit, named) if kind == "lanes" else _taken(visit, named)))


def changes(visit: Visit, change: Change, at_most: int = 50) -> None:
    """Draw what a change does to the record: by table and by what happens, of each the first `at_most`."""
    happenings(visit, words_of_changes.sections(change, visit, visit.opened, at_most))


def happenings(visit: Visit, found: Sequence[words_of_changes.Section]) -> None:
    """Draw what happens to the records of some tables."""
    _html(piece("changes", t=visit.t, sections=found))


def history(told: Sequence[chronicle.Told]) -> None:
    """Draw revisions one after another."""
    _html(piece("history", told=told))


def rows(entries: Sequence[tables.Entry]) -> None:
    """Draw a list of entries with their facts."""
    _html(piece("rows", rows=entries))


def choices(
    visit: Visit,
    fields: Sequence[Field],
    button: str,
    *,
    search: str | None = None,
    placeholder: str = "",
    folded: str = "",
) -> None:
    """Draw a form that changes this page's view; with a search the choices are `folded` under a title."""
    html = piece(
        "choices",
        t=visit.t,
        action=PATHS[visit.address.page],
        fields=fields,
        button=button,
        search=search,
        placeholder=placeholder,
        folded=folded or visit.t("More criteria and order"),
    )
    _html(html)


def for_staff(visit: Visit, links: Sequence[tuple[str, str]]) -> None:
    """Draw what staff alone are offered on a public page, as (name, address)."""
    _html(piece("for_staff", t=visit.t, links=links))


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
    return not (record.exc_info and record.exc_info[0] is NotSignedIn)


def _for_staff(credentials: Credentials, content: Callable[[], bytes]) -> bytes:
    if not isinstance(_decided(credentials), Person):
        logbook.refused("a file to take", "nobody is signed in any more")
        raise NotSignedIn
    return content()


def download(
    visit: Visit,
    title: str,
    name: str,
    columns: Mapping[str, str],
    rows: Callable[[], list[dict[str, Any]]],
    *,
    for_staff: bool = False,
) -> None:
    """Offer rows as CSV and XLSX; they are gathered when somebody asks for them.

    `name` is that of the file, without its ending; day, revision and source are on every row.
    """
    t, scope = visit.t, visit.scope
    notes = Notes(
        day=visit.day,
        revision=scope.revision or 0,
        source=t("The Bamako commitments: {title}", title=title),
        address=visit.address.here(),
        demonstration=visit.demonstration,
    )
    stem = f"{name}-{visit.day.isoformat()}"
    with st.container(horizontal=True):
        offer(
            t("Download as CSV"),
            lambda: as_csv(columns, rows(), notes, t),
            f"{stem}.csv",
            "text/csv",
            key=f"{name}-csv",
            for_staff=for_staff,
        )
        offer(
            t("Download as XLSX (Excel)"),
            lambda: as_xlsx(columns, rows(), notes, t, title),
            f"{stem}.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            key=f"{name}-xlsx",
            for_staff=for_staff,
        )


_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+.!|~:$<>&-])")
_LINKED = re.compile(r"(?i)(?<=http)(?=s?://)|(?<=www)(?=\.)|(?<=@)")  # what makes a link, escaped or not
_JOINED = "\N{WORD JOINER}"  # is not seen


def plain(text: str) -> str:
    """Give a text as the label of a field or button that shows it as it is: labels are Markdown."""
    return _MARKDOWN.sub(r"\\\1", _LINKED.sub(_JOINED, text))


def take(files: Iterable[ToTake], *, for_staff: bool = False) -> None:
    """Offer files, each made when somebody asks for it."""
    with st.container(horizontal=True):
        for file in files:
            offer(file.label, file.content, file.name, file.mime, for_staff=for_staff)


def take_register_home(visit: Visit, **options: Any) -> None:
    """Offer the register as it is searched, filtered and sorted, all of its pages, in names rather than
    codes."""

    def rows() -> list[dict[str, Any]]:
        found = list_commitments(visit.opened, visit.scope, **options, size=None)
        return [tables.register_row_in_names(row, visit) for row in found.rows]

    t = visit.t
    download(visit, t("Commitments and actions"), t("commitments"), tables.register_columns(t), rows)


def timeline(milestones: Sequence[tables.Moment]) -> None:
    """Draw milestones on a time line."""
    _html(piece("timeline", items=milestones))


def folds(groups: Sequence[environment.Fold]) -> None:
    """Draw lists that open under their titles."""
    _html(piece("folds", folds=groups))


def ladder(visit: Visit, rung: str | None) -> None:
    """Draw the rungs of a country's framework law."""
    _html(piece("ladder", t=visit.t, rungs=tables.ladder(rung, visit.t)))


def credit(visit: Visit) -> None:
    """Draw whose outlines and places a map has, and what it does not say."""
    _html(piece("credit", t=visit.t, demonstration=visit.demonstration, actors=visit.to("actors")))


def two_days(visit: Visit, begun: date) -> None:
    """Draw the choice of two days, dialogues and forums by name."""
    t = visit.t
    _html(
        piece("days", t=t, action=PATHS[visit.address.page], since=begun, until=visit.address.scope.day or "")
    )
    held = since_words.dialogue_entries(visit.read(list_dialogues), visit)
    nothing = t("No dialogue or forum is recorded.")
    folds([environment.Fold(t("Dialogues and forums by name"), tuple(held), nothing)])


def since_last_dialogue(visit: Visit, head: Headline) -> None:
    """Draw what changed since the last dialogue or forum, or say that none is recorded."""
    t = visit.t
    if not head.dialogue or not head.since_dialogue:
        heading(t("Since the last dialogue"), t("No dialogue or forum before this day is recorded."))
        return
    name = t.bilingual(head.dialogue, "title")
    heading(
        t("Since the last dialogue: {name}", name=name), tables.changes_finding(head.since_dialogue, visit)
    )
    _html(piece("chart_table", t=visit.t, table=tables.changes_table(head.since_dialogue, visit)))
    link(
        visit.to("since", since=head.since_dialogue.since),
        t("All that happened since, by name, and where each stands now"),
    )


def past_due(visit: Visit, at_most: int) -> None:
    """Draw what is past its day and not known to be achieved, the most recent first."""
    t = visit.t
    found = visit.read(
        list_commitments,
        trajectory=("overdue",),
        sort="due_date",
        descending=True,
        language=t.language,
        size=at_most,
    )
    heading(
        t("Past its day"),
        tables.past_due_finding(found.total, visit),
    )
    rows(tables.past_due_entries(found.rows, visit))
    if found.total > at_most:
        link(visit.to("register", trajectory="overdue"), t("All {n}", n=found.total))


def link(to: str, text: str) -> None:
    """Draw a link on a line of its own."""
    _html(piece("link", to=to, text=text))


def more(visit: Visit, shown: int, total: int, size: int) -> None:
    """Draw the way through the pages of a list, where it has more than one; `shown` are on this one."""
    if html := as_html(paging.way_through(visit, shown, total, size)):
        _html(html)


def facts(found: Sequence[explaining.Fact]) -> None:
    """Draw facts with what they are called."""
    _html(piece("facts", facts=found))


def contents(visit: Visit, found: Sequence[Section]) -> None:
    """Draw the links to the sections of a text page."""
    _html(piece("contents", label=visit.t("On this page"), sections=found))


def section(found: Section) -> None:
    """Draw a section of a text page."""
    _html(piece("section", section=found))


def sections(visit: Visit, found: Sequence[Section]) -> None:
    """Draw a text page: what is on it, then its sections."""
    contents(visit, found)
    for each in found:
        section(each)


def reports(visit: Visit, dossier: Dossier) -> None:
    """Draw the reports on a commitment, the latest first."""
    _html(piece("reports", t=visit.t, reports=explaining.reports(dossier, visit)))


def report_an_error(visit: Visit, about: str) -> None:
    """Draw the link by which an error in what is shown is reported."""
    _html(piece("report_an_error", t=visit.t, contact=footer.contact(visit, about)))


def share(visit: Visit, page: str, **own: str) -> None:
    """Draw the link to a page of its own, worth sending: without filters, in the reader's language."""
    to = Address(page, language=visit.t.language).here(**own)
    _html(piece("share", t=visit.t, to=to))


def locator(visit: Visit, actor: Mapping[str, Any]) -> None:
    """Draw where an actor sits; one that belongs to no single country has no place on the map."""
    t = visit.t
    if not actor["country"]:
        return
    point = (actor["longitude"], actor["latitude"]) if actor["latitude"] is not None else None
    shapes = outlines.known_outlines(visit, coarse=True)
    if not point and actor["country"] not in {shape.country for shape in shapes}:
        return
    where = profile.place(actor, visit)
    picture = charts.locator(shapes, actor["country"], point, visit)
    alt = (
        t("Map: {place}", place=where)
        if point
        else t("Map: {place}; the place within the country is not known", place=where)
    )
    _html(
        piece("locator", picture="data:image/svg+xml," + quote(picture), alt=alt)
        + piece("credit", t=t, demonstration=visit.demonstration, actors="")
    )


def not_found(visit: Visit, table: str, asked: str) -> None:
    """Say that a commitment or an actor is not there, or no longer, and offer what is near."""
    title, why, near = missing.absent(visit, table, asked)
    heading(title, level=1)
    nothing(visit, why, near=near)
