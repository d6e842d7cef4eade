"""What the pages stand on: the frame around them, what they measure, how they show it.

The only module of the package that imports streamlit to draw. The view (day, filters, language) is in the
address and nowhere else, so links and forms are plain HTML that static/view.js follows in place.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from itertools import count
from math import ceil
from threading import Lock
from typing import Any, Self, TypeVar
from urllib.parse import parse_qsl, quote
from weakref import ref

import plotly.graph_objects as go
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from commitments import changes as words_of_changes
from commitments import (
    charts,
    chronicle,
    demonstration,
    environment,
    explaining,
    logbook,
    measures,
    outcomes,
    pictures,
    profile,
    records,
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
    Visit,
    addresses,
    begun,
    way,
    who,
)
from commitments.address import (
    ALL,
    CHANGING_PAGES,
    FILTERS,
    LONGEST,
    MOST,
    PATHS,
    PRESENT,
    SLIDES,
    STAFF_PAGES,
    Address,
    LeftOut,
    LightAddress,
    meant,
    shortened,
)
from commitments.blocks import Section
from commitments.cache import WeighedCache
from commitments.charts import Named
from commitments.days import moved
from commitments.downloads import Notes, as_csv, as_xlsx
from commitments.errors import CommitmentsError, NotSignedIn, StoreOnlyRead
from commitments.folders import app_folder
from commitments.folding import LONGEST_SEARCH, MOST_WORDS
from commitments.geography import Outline, coarse_outlines, outlines, read_outlines
from commitments.languages import LANGUAGES, choose
from commitments.measures import NONE, Headline, Seen
from commitments.method import ToTake
from commitments.names import Names, names
from commitments.pieces import Piece, as_html, piece, read_templates
from commitments.reader import LISTED_IN, Reader, page_names, questions, staff_pages
from commitments.signed_out import SignedOut
from commitments.store import Revision, Store, open_store
from commitments.uploads import Change
from commitments.wording import Speaker, capital, error_sentence, later, public_sentence, speaker

DEFAULT_STORE = "duckdb:data/commitments.duckdb"

# What pages call from here beside what is defined below.
__all__ = ["capital", "later"]

T = TypeVar("T")

_QUIET_CHART = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showTips": False}


@dataclass(frozen=True)
class Here(Reader):
    """A visit of a page: who reads, what they see, and the store behind it."""

    store: Store | None = None
    seen: Seen = field(default_factory=Seen)
    refused: tuple[str, ...] = ()  # what the address asks for in vain, as sentences

    @property
    def opened(self) -> Store:
        """The store; a visit that has none is not given to a page."""
        assert self.store is not None  # noqa: S101
        return self.store

    @property
    def demonstration(self) -> bool:
        """Whether what is shown is invented."""
        return bool(self.opened.is_demonstration)

    @property
    def day(self) -> date:
        """The day of reading."""
        return self.seen.day or today()

    def read(self, measure: Callable[..., T], *, seen: Seen | None = None, **options: Any) -> T:
        """Give what a measure says of this view (or of `seen`); computed once for everyone who sees the
        same."""
        return _read(self.opened, seen or self.seen, measure, **options)

    def within(self, **changes: Any) -> Self:
        """Give the same visit as if its filters were changed: what a part of the page sees, and where its
        links lead."""
        kept = {
            name: value if isinstance(value, tuple) else (value,) if value else ()
            for name, value in changes.items()
        }
        address = replace(self.address, seen=self.address.seen.but(**kept))
        return replace(self, address=address, seen=self.seen.but(**kept))

    def to(self, page: str, **changes: Any) -> str:
        """Give the address of a page in this view."""
        return self.address.to(page, **changes)


def _read(opened: Store, seen: Seen, measure: Callable[..., T], **options: Any) -> T:
    # Keyed by the revision and the day in `seen`: what is stored of a revision never changes.
    key = (ref(opened), measure.__module__, measure.__qualname__, seen, *sorted(options.items()))
    days = [seen.day, *(value for value in options.values() if isinstance(value, date))]
    typed = any(options.get(name) for name in _TYPED)
    kept = _OFFERED if not typed and _are_offered(opened, days) else _THOUGHT_OF
    return kept.get(key, lambda: measure(opened, seen, **options))


# What measures found: of what a link or a choice of ours asks for, and, with less room, of what somebody
# thought of.
_OFFERED = WeighedCache(64 * 2**20)
_THOUGHT_OF = WeighedCache(16 * 2**20)

# The options of measures that people type.
_TYPED = ("search", "text", "identifier")


def _are_offered(opened: Store, days: Iterable[date | None]) -> bool:
    """Whether pages themselves lead to these days: today, ends of quarters, dialogues and forums."""
    others = {day for day in days if day and day != today() and not _ends_a_quarter(day)}
    if not others:
        return True
    held = _read(opened, Seen(revision=opened.newest, day=today()), measures.dialogues)
    return others <= {row["occurred_on_day"] for row in held}


def _ends_a_quarter(day: date) -> bool:
    return day.month % 3 == 0 and (day + timedelta(days=1)).day == 1


# The stores that pages are made of, by name: in no cache of Streamlit's, which a visitor could have emptied.
_STORES: dict[str, Store] = {}
_OPENING = Lock()


def store_name() -> str:
    """Give what the store that this server shows is called."""
    return os.environ.get("COMMITMENTS_STORE", DEFAULT_STORE)


def store() -> Store:
    """Give the store that this server shows; raises the errors of open_store, and StoreReplaced."""
    opened = held_store()
    opened.require_in_place()
    return opened


def held_store() -> Store:
    """Give the store as it was opened, whatever became of its file since; raises the errors of open_store."""
    name = store_name()
    with _OPENING:
        opened = _STORES.get(name)
        if opened is None or not opened.is_open:
            opened = _STORES[name] = open_store(name)
    return opened


def close_stores() -> None:
    """Let go of what `store` opened, and of what was made of it."""
    with _OPENING:
        for opened in _STORES.values():
            opened.close()
        _STORES.clear()
    st.cache_resource.clear()


def today() -> date:
    """Give the day by which everything is read unless another is asked for (UTC)."""
    return datetime.now(UTC).date()


@dataclass(frozen=True)
class Field:
    """A choice in a form: its name in the address, what it is called, what there is as (value, name),
    what is chosen."""

    name: str
    label: str
    options: Sequence[tuple[str, str]]
    chosen: tuple[str, ...] = ()
    all: str = ""  # the word for no choice; "" where one must be made
    wide: bool = False  # its names are long


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
def frame(page: str, title: str = "") -> Iterator[Here]:
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
    here = Here(
        t=t,
        address=address,
        dark=st.context.theme.type == "dark",
        # What browsers on phones say of themselves, and no other.
        narrow="Mobi" in st.context.headers.get("User-Agent", ""),
    )
    person = staff()
    try:
        opened = store()
        here = _placed(here, opened, left_out)
    except Exception as error:
        _head(here, person, demonstration=False)
        heading(here.t("This page cannot be shown"), level=1)
        _failed(here, error)
        _foot(here, person, demonstration=False)
        st.stop()  # there is nothing for the page to draw
    _head(here, person, demonstration=opened.is_demonstration)
    try:
        yield here
    except Exception as error:
        _failed(here, error)
    _foot(here, person, demonstration=opened.is_demonstration)


def _failed(here: Here, error: Exception) -> None:
    """Say in a sentence what went wrong."""
    if isinstance(error, CommitmentsError):
        nothing(here, public_sentence(error, here.t))
        return
    # The log has the whole of it; the public a sentence.
    logging.getLogger(__name__).error("the page %s failed", here.address.page, exc_info=error)
    nothing(
        here, here.t("Something went wrong on this page. It has been noted; the other pages can be used.")
    )


def page(
    name: str,
    draw: Callable[[Here], None],
    title: str = "",
    *,
    then: Callable[[Here], None] | None = None,
    for_staff: Callable[[Here], None] | None = None,
) -> None:
    """Draw a page, without widgets; what it draws is kept, so that a full room costs little more than
    one reader.

    `then` draws what follows and has widgets: it is run at every visit. Staff are shown what `for_staff`
    draws instead of `draw`, which is never kept.
    """
    person = staff() if for_staff else None
    with frame(name, title) as here:
        if person and for_staff:
            for_staff(here)
        else:
            _draw_for_all(here, draw)
        if then:
            then(here)


# --- who may change the record ------------------------------------------------------------------------------

# Where what is drawn is kept for the next reader, whoever that is: what each part of it weighs.
_kept: ContextVar[list[int] | None] = ContextVar("kept", default=None)


def staff() -> Person | None:
    """Give who is signed in and may change the record, asked anew at every visit; never where what is drawn
    is kept for others."""
    if _kept.get() is not None:
        raise RuntimeError("what a page keeps for every reader cannot depend on who is signed in")
    visit = _visit()
    found = _decided(visit)
    person = found if isinstance(found, Person) else None
    if page := get_script_run_ctx(suppress_warning=True):
        SENDERS.see(page.session_id, person, partial(_decided, visit), datetime.now(UTC))
    return person


def staff_page(name: str, draw: Callable[[Here, Person], None], title: str = "") -> None:
    """Draw a page for staff alone, anew at every visit; others are told how to sign in.

    Callbacks of widgets run before this does: what changes the record belongs into `draw`.
    """
    person = staff()
    with frame(name, title) as here:
        if person is None:
            _refused(here, _decided(_visit()))
        elif here.opened.only_read:
            closed = StoreOnlyRead(store=here.opened.name, why=here.opened.only_read)
            nothing(here, error_sentence(closed, here.t))
            if name not in CHANGING_PAGES:
                draw(here, person)
        else:
            draw(here, person)


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
    return _signed_out(store_name())


@cache
def _signed_out(store: str) -> SignedOut:
    return SignedOut.of(store, datetime.now(UTC))


def _visit() -> Visit:
    """Give what is known of whoever visits: as much as a page can keep, to ask again."""
    headers = st.context.headers
    return Visit(
        host=headers.get("Host", ""),
        origin=headers.get("Origin", ""),
        headers=tuple(headers),
        cookies=st.context.cookies.to_dict(),
        claims=st.user.to_dict(),
    )


def _decided(visit: Visit) -> Person | Refusal:
    """Decide who visits, now."""
    return who(visit, way(auth(), DOOR), staff_addresses(), DOOR, signed_out(), datetime.now(UTC))


def _refused(here: Here, why: Person | Refusal) -> None:
    """Say why a page for staff is not shown, and how to sign in."""
    t = here.t
    heading(t("For the staff of the secretariat"), level=1)
    if why == "closed":
        nothing(
            here,
            t("Nobody changes the record through this server: it is not set up for signing in."),
            t("Whoever runs it can open it, as its README says."),
        )
        return
    if way(auth(), DOOR) == "local":
        nothing(
            here,
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
            here,
            t("“{address}” is not among those who may change the record.", address=address)
            if address
            else t("This account tells no e-mail address, by which it could be known."),
            t("Whoever runs this server can add it to the list."),
        )
    elif why == "unverified":
        nothing(
            here,
            t("The provider of this account does not confirm that “{address}” is yours.", address=address),
            t("Confirm the address there, then sign in again."),
        )
    else:
        nothing(
            here,
            t("Nobody is signed in, or no longer."),
            t("The account whose e-mail address the secretariat has listed opens these pages."),
        )
    again = why in ("unlisted", "unverified")
    st.button(t("Sign in with another account") if again else t("Sign in"), on_click=st.login, type="primary")


def staff_doors(here: Here) -> None:
    """Draw the ways to what staff can do."""
    doors = [
        tables.Entry(name, here.to(page), said=said)
        for page, name, said in staff_pages(here.t)
        if page != here.address.page
    ]
    if doors:
        rows(doors)


def sign_out(here: Here) -> None:
    """Draw the button by which a session ends, in every window of this browser."""
    heading(place="sign-out")
    st.button(here.t("Sign out"), on_click=_sign_out)


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
    seen: Seen,
    address: Address,
    language: str,
    screen: tuple[bool, bool],
    _here: Here,
    _draw: Callable[[Here], None],
) -> int:
    # Streamlit keeps what a cached function draws, and draws it again; what that weighs is what it gives.
    weights = [_WITHOUT_ANYTHING]
    before = _kept.set(weights)
    try:
        _draw(_here)
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


def _draw_for_all(here: Here, draw: Callable[[Here], None]) -> None:
    """Draw a page as it was drawn for whoever saw the same before, or anew."""
    asked = here.address
    drawn = here.opened.name, here.seen, asked, here.t.language, (here.dark, here.narrow)
    weighs = _drawn(*drawn, here, draw)
    days = [here.seen.day, date.fromisoformat(asked["since"]) if asked["since"] else None]
    kept = _DRAWN if not asked["q"] and _are_offered(here.opened, days) else _DRAWN_AS_THOUGHT_OF
    kept.get(drawn, lambda: weighs)


def _html(html: str) -> None:
    """Draw HTML."""
    if (weights := _kept.get()) is not None:
        weights.append(len(html.encode()))
    st.html(html)


def visitor(t: Speaker, address: Address, left_out: Iterable[LeftOut], opened: Store | None = None) -> Here:
    """Give the visit of someone who reads in another way than through a page of Streamlit's: of this server's
    store, or of `opened`.

    Raises the errors of open_store.
    """
    return _placed(Here(t, address), opened or store(), left_out)


def _placed(here: Here, opened: Store, left_out: Iterable[LeftOut]) -> Here:
    """Give the visit with its store, day, revision and names; what the address asks for in vain is told,
    then left out."""
    t, seen = here.t, here.address.seen
    lines = refusals(left_out, t)
    if seen.revision is not None and not 1 <= seen.revision <= opened.newest:
        lines.append(t("There is no revision {number}: the latest is shown.", number=str(seen.revision)))
        seen = replace(seen, revision=None)
    read = replace(seen, revision=seen.revision or opened.newest, day=seen.day or today())
    known = _known(opened, read.revision or 0, t)
    address, followed = _followed(replace(here.address, seen=seen), opened.renames(read.revision))
    for old, new in followed:
        lines.append(t("“{old}” is called “{new}” now: links to it lead here.", old=old, new=new))
    here, seen, read = (
        replace(here, address=address),
        address.seen,
        replace(address.seen, revision=read.revision, day=read.day),
    )
    for name in FILTERS:
        asked = getattr(seen, name)
        there = {NONE: "", **known[name]} if name in ("country", "theme") else known[name]
        kept = tuple(found for value in asked if (found := _spelt(there, value)) is not None)
        for value in asked:
            if _spelt(there, value) is None:
                lines.append(t("Nothing here is named “{value}”: this filter is left out.", value=value))
        seen, read = seen.but(**{name: kept}), read.but(**{name: kept})
    here = replace(here, address=replace(here.address, seen=seen), store=opened, seen=read, names=known)
    choices = own_choices(here)
    rest = []
    for name, value in here.address.rest:
        found = _spelt(choices[name][1], value) if name in choices else value
        if found is None:
            lines.append(t("Nothing here is named “{value}”: this filter is left out.", value=value))
        else:
            rest.append((name, found))
    address = replace(here.address, rest=tuple(rest))
    return replace(here, address=address, refused=tuple(lines))


# What names an actor, article or commitment in an address: filters, and parameters of pages of their own.
_NAMING = {"actor": "signatories", "article": "articles"}
_NAMING_IN = {
    "actor": {"id": "signatories"},
    "commitment": {"id": "commitments"},
    "history": {"commitment": "commitments"},
    "practices": {"like": "signatories"},
    "register": {"partner": "signatories"},
}


def _followed(
    address: Address, renames: Mapping[str, Mapping[str, str]]
) -> tuple[Address, list[tuple[str, str]]]:
    """Give an address with identifiers that were given up as those they lead to, and these, as (old, new)."""
    found: list[tuple[str, str]] = []

    def now(table: str, value: str) -> str:
        new = renames[table].get(value.lower())
        if new:
            found.append((value, new))
        return new or value

    seen = address.seen
    for name, table in _NAMING.items():
        seen = seen.but(**{name: tuple(now(table, value) for value in getattr(seen, name))})
    own = _NAMING_IN.get(address.page, {})
    rest = tuple((name, now(own[name], value) if name in own else value) for name, value in address.rest)
    return replace(address, seen=seen, rest=rest), found


def own_choices(here: Reader) -> dict[str, tuple[str, dict[str, str]]]:
    """Give what a page alone lets choose, beside the filters: name → what it is called, and code → name."""
    t, names = here.t, here.names
    if here.address.page == "countries":
        return {"with": (t("Beside it"), dict(names["country"]))}
    if here.address.page == "themes":
        return {"with": (t("Beside it"), {**names["theme"], NONE: t.missing})}
    if here.address.page == "practices":
        return {"like": (t("Actor"), dict(names["actor"]))}
    if here.address.page == "actors":
        kinds = {f"level:{code}": capital(name) for code, name in names["level"].items()}
        kinds |= {f"actor_type:{code}": "– " + name for code, name in names["actor_type"].items()}
        return {"kind": (t("Kind of actor"), kinds), "with": (t("Beside it"), kinds)}
    if here.address.page == "outcomes":
        of = vocabulary.OUTCOME_MEASURES
        measured = {code: capital(t.label(of, code)) for code in of}
        return {"by": (t("Divide"), outcomes.divisions(t)), "measure": (t("Measure"), measured)}
    if here.address.page == "since":
        axis = here.address["by"] if here.address["by"] in since_words.AXES else since_words.AXES[0]
        statuses = since_words.status_names(axis, t)
        return {
            "what": (t("What"), since_words.list_names(t)),
            "by": (t("Status"), since_words.axis_names(t)),
            "before": (t("Then"), statuses),
            "now": (t("Now"), statuses),
        }
    if here.address.page == "declaration":
        return {"with": (t("Beside it"), dict(names["declaration"]))}
    if here.address.page != "register":
        return {}
    steps = (*vocabulary.SHOWN_COMPLETIONS, *vocabulary.SET_ASIDE)
    how_far = {code: tables.completion_cell(code, here).text for code in steps}

    def labels(axis: str, codes: Iterable[str]) -> dict[str, str]:
        return {code: t.label(axis, code) for code in codes}

    return {
        "completion": (t("How far"), how_far),
        "trajectory": (t("Course"), labels("trajectory", vocabulary.TRAJECTORIES)),
        "freshness": (t("Last news"), labels("freshness", vocabulary.FRESHNESS)),
        "verification": (t("Evidence"), labels("verification", vocabulary.VERIFICATIONS)),
        "self_declared": (capital(t.label("verification", "self_declared")), how_far),
        "told": (capital(t.label("verification", "reviewed")), how_far),
        "validated": (capital(t.label("verification", "validated")), how_far),
        "partner": (t("Partners"), dict(names["actor"])),
    }


def _spelt(known: Mapping[str, str], value: str) -> str | None:
    # Identifiers count without case.
    if value in known:
        return value
    return next((code for code in known if code.lower() == value.lower()), None)


def _known(opened: Store, revision: int, t: Speaker) -> dict[str, dict[str, str]]:
    """Give what each filter may ask for, as code → name in the reader's language."""
    found: Names = _read(opened, Seen(revision=revision), names)
    return {
        # The eight and every theme may be asked for: that nothing is recorded of one is an answer.
        "country": {
            code: t.country(code) for code in sorted({*measures.the_eight(opened), *found.countries})
        },
        "level": {code: t.label("level", code) for code in vocabulary.LEVELS},
        "actor_type": {code: t.label("actor_type", code) for code in vocabulary.ACTOR_TYPES},
        "actor": dict(found.actors),
        "article": {
            code: f"{code} · {t.bilingual(article, 'title')}" for code, article in found.articles.items()
        },
        "declaration": {code: t.declaration(code) for code in found.declarations},
        "theme": {code: t.label("theme", code) for code in vocabulary.THEMES},
        "basis": {code: t.label("basis", code) for code in vocabulary.BASES},
    }


def refusals(left_out: Iterable[LeftOut], t: Speaker) -> list[str]:
    """Give the sentences that say what of an address is left out; however much it is, they are short."""
    found: dict[str, list[LeftOut]] = {}
    for each in left_out:
        found.setdefault(each.why, []).append(each)
    return [_refusal(why, each, t) for why, each in found.items()]


def _refusal(why: str, found: Sequence[LeftOut], t: Speaker) -> str:
    value = shortened(found[-1].value)
    names = list(dict.fromkeys(shortened(each.name) for each in found))
    told = t.list([t("“{name}”", name=name) for name in names[:_NAMED_AT_MOST]])
    match why:
        case "unknown" if len(names) > _NAMED_AT_MOST:
            return t(
                "This page knows nothing of {names} and others in its address: they are left out.", names=told
            )
        case "unknown":
            return t.n(
                "This page knows nothing of {names} in its address: it is left out.",
                "This page knows nothing of {names} in its address: they are left out.",
                len(names),
                names=told,
            )
        case "long":
            return t(
                "What the address says of {names} is longer than {n} characters: it is left out.",
                names=told,
                n=LONGEST,
            )
        case "many":
            return t(
                "An address asks for at most {n} things at once: the others, of {names}, are left out.",
                names=told,
                n=MOST,
            )
        case "words":
            return t(
                "A search has at most {words} words and {n} characters: “{value}” is searched for.",
                words=MOST_WORDS,
                n=LONGEST_SEARCH,
                value=found[-1].value,
            )
        case "day":
            return t("“{value}” is not a day (2026-03-31 would be one): today is shown.", value=value)
        case "since":
            return t("“{value}” is not a day (2026-03-31 would be one): it is left out.", value=value)
        case "page":
            return t("“{value}” is not the number of a page: the first is shown.", value=value)
        case "language":
            return t("“{value}” is not a language of this dashboard: it is left out.", value=value)
    return t("“{value}” is not the number of a revision: the latest is shown.", value=value)


_NAMED_AT_MOST = 3  # parameters in one sentence


def _head(here: Here, person: Person | None, *, demonstration: bool) -> None:
    t, address = here.t, here.address
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
    if here.store is not None and address.page not in STAFF_PAGES:
        html += view(here)
    _html(html)


def _filter_titles(t: Speaker) -> dict[str, tuple[str, str]]:
    """Give what each filter is called, and the word for none chosen."""
    return {
        "country": (t("Country"), t("All countries")),
        "level": (t("Level"), t("All levels")),
        "actor_type": (t("Type of actor"), t("All types")),
        "actor": (t("Actor"), t("All actors")),
        "article": (t("Article"), t("All articles")),
        "declaration": (t("Declaration"), t("All declarations")),
        "theme": (t("Theme"), t("All themes")),
        "basis": (t("Basis"), t("Declared and documented")),
    }


def filters(here: Reader, *which: str) -> list[Field]:
    """Give the filters of these names as choices of a form."""
    titles = _filter_titles(here.t)
    fields = []
    for name in which:
        options, asked = list(here.names[name].items()), getattr(here.address.seen, name)
        if name in ("country", "theme"):
            options.sort(key=lambda each: here.sorted_by(name, each[0]))
        if NONE in asked:  # or else sending the form would take it away
            options.append((NONE, here.t.missing))
        fields.append(Field(name, titles[name][0], options, asked, titles[name][1]))
    return fields


def view(here: Here, kept: Sequence[tuple[str, str]] = ()) -> str:
    """Give the line that says what is seen, and the form that changes it, as HTML; without a script the form
    sends what is `kept` of the address, as (name, value), beside its own fields."""
    t, address, names = here.t, here.address, here.names
    titles = _filter_titles(t)
    chips = [
        {
            "label": titles[name][0],
            "value": names[name].get(value, t("not given")),
            "without": address.here(
                **{name: [v for v in getattr(address.seen, name) if v != value], "page": None}
            ),
        }
        for name in FILTERS
        for value in getattr(address.seen, name)
    ]
    # What a page is divided by, or set beside another, leaves nothing out.
    own = {name: each for name, each in own_choices(here).items() if name not in ("by", "with", "kind")}
    chips += [
        {
            "label": own[name][0],
            "value": own[name][1].get(value, value),
            "without": address.here(**{name: [v for v in address.all(name) if v != value], "page": None}),
        }
        for name, value in address.rest
        if name in own
    ]
    if address.seen.day:
        chips.append(
            {"label": t("Day"), "value": t.date(address.seen.day), "without": address.here(day=None)}
        )
    if address.seen.revision:
        number = str(address.seen.revision)
        chips.append({"label": t("Revision"), "value": number, "without": address.here(revision=None)})
    names_of_filters = [
        name for name in FILTERS if name != "actor" and (name != "declaration" or len(names[name]) > 1)
    ]
    return piece(
        "view",
        t=t,
        address=address,
        seen=here.seen,
        revision=_revision(here.store, here.seen.revision),
        chips=chips,
        everything=address.here(**dict.fromkeys((*FILTERS, *own, "day", "revision", "page"))),
        fields=filters(here, *names_of_filters),
        action=PATHS[address.page],
        kept=kept,
        open=False,
        refused=here.refused,
        present="" if isinstance(address, LightAddress) else address.subject.file(PRESENT, t.language),
    )


def _revision(opened: Store | None, number: int | None) -> Revision | None:
    found = opened.revisions() if opened else []
    return next((revision for revision in found if revision.number == number), None)


def _foot(here: Here, person: Person | None, *, demonstration: bool) -> None:
    html = piece(
        "foot",
        t=here.t,
        address=here.address,
        demonstration=demonstration,
        contact=contact(here),
        sign_in=person is None and here.address.page != "staff" and _decided(_visit()) != "closed",
    )
    if here.store is not None and here.address.page not in STAFF_PAGES:
        html = piece("take", t=here.t, links=take_along(here), print=here.address.here()) + html
    _html(html)


def take_along(here: Here) -> list[tables.Entry]:
    """Give the ways in which this view is shown elsewhere or taken away, in its filters and at its day."""
    t, language, address = here.t, here.t.language, here.address
    view = address.subject
    ways = [
        tables.Entry(t("Present"), view.file(PRESENT, language), said=t("screen by screen, for a room")),
        tables.Entry(t("Slides"), view.file(SLIDES, language), said=t("PowerPoint, charts can be edited")),
        tables.Entry(t("Brief"), address.brief(language), said=t("PDF, two pages for each, to print")),
    ]
    if not isinstance(address, LightAddress):
        first = Address("overview", address.seen)
        to = LightAddress.of(address, language) or LightAddress.of(first, language)
        ways.append(tables.Entry(t("Light page"), to, said=t("without scripts, for slow links")))
    return [
        *ways,
        tables.Entry(t("One file"), address.file(ALL, language), said=t("all light pages, for a USB stick")),
        tables.Entry(t("Data"), address.data(), said=t("CSV, XLSX, JSON, Parquet")),
        tables.Entry(t("Between two days"), here.to("since"), said=t("what was undertaken, moved, finished")),
    ]


def contact(here: Here, about: str = "") -> str:
    """Give the address to which an error is reported (COMMITMENTS_CONTACT: an e-mail or a web page), ""
    where none is set."""
    to = os.environ.get("COMMITMENTS_CONTACT", "")
    if "@" not in to or to.startswith("http"):
        return to
    said = here.t("An error in the Bamako commitments")
    subject = here.t.pair(said, about) if about else said
    return f"mailto:{to}?subject={quote(subject)}"


# What most visits begin with.
_OF_THE_FIRST_SCREEN: tuple[tuple[Callable[..., Any], dict[str, Any]], ...] = (
    (measures.headline, {}),
    *((measures.figures, {"by": by}) for by in ("country", "actor_type", "basis")),
    (measures.coverage, {}),
    (measures.evidence, {}),
    (records.actors, {"size": None}),
)


def warm_up() -> None:
    """Import and read what every first visit needs, so that the first hundred do not do it at once."""
    for name in LANGUAGES:
        speaker(name)
    read_templates()
    go.Figure(go.Bar(x=[1], y=[1])).to_json()
    try:
        opened = store()
        seen = Seen(revision=opened.newest, day=today())
        _known(opened, opened.newest, speaker(LANGUAGES[0]))
        for measure, options in _OF_THE_FIRST_SCREEN:
            _read(opened, seen, measure, **options)
    except CommitmentsError:
        return  # the first page says it, in the reader's language


def preview(page: str, asked: str, language: str) -> tuple[str, str] | None:
    """Give what a link to one actor or commitment is called and says, or None where it leads to none.

    Reads the newest revision and today; what cannot be read has no preview, and the page says why.
    """
    t = speaker(language)
    try:
        opened = store()
        seen = Seen(revision=opened.newest, day=today())
        here = Here(t, Address(page), store=opened, seen=seen, names=_known(opened, opened.newest, t))
        asked = opened.renames()[_NAMING_IN[page]["id"]].get(asked.lower(), asked)
        if page == "actor":
            found = here.read(records.actors, seen=seen.but(actor=(asked,)), size=1).rows
            return (found[0]["name"], profile.actor_finding(found[0], here)) if found else None
        dossier = here.read(records.commitment, commitment_id=asked)
        if not dossier:
            return None
        return t.bilingual(dossier.record, "title"), explaining.commitment_finding(dossier, here)
    except CommitmentsError:
        return None


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


def show(here: Here, named: Named, key: str, *, apart: bool = True, level: int = 2) -> None:
    """Draw a chart: its title, its finding, the picture, its table, and how to take it along."""
    chart = named.chart
    heading(named.title, chart.finding, level, apart=apart)
    picture(chart.figure, chart.alt, key)
    _html(_beside(here, named))


def _beside(here: Here, named: Named) -> str:
    """Give the table of a chart, and how to take it along."""
    return piece("chart_table", t=here.t, table=named.chart.table) + _taken(here, named)


def taken(here: Here, named: Named) -> None:
    """Offer to take along what a page draws smaller."""
    _html(_taken(here, named))


def _taken(here: Here, named: Named) -> str:
    return piece("taken", t=here.t, named=named, height=pictures.height(named.chart.figure))


def picture(figure: go.Figure, alt: str, key: str) -> None:
    """Draw a figure alone; its finding and table stand beside it."""
    if (weights := _kept.get()) is not None:
        weights.append(len(figure.to_json()))
    st.plotly_chart(figure, theme=None, config=_QUIET_CHART, key=key, alt=alt)


def key_of_completion(here: Here) -> None:
    """Draw the key that all charts of completion share."""
    codes = vocabulary.SHOWN_COMPLETIONS
    _html(piece("key", t=here.t, entries=[(code, here.t.label(codes, code)) for code in codes]))


def table(data: tables.Table, *, cards: bool = False, narrow: bool = False) -> None:
    """Draw a plain table; with `cards`, a phone shows each row as a card."""
    _html(piece("plain_table", table=data, cards=cards, narrow=narrow))


def nothing(here: Reader, why: str, who: str = "", near: Sequence[tuple[str, str]] = ()) -> None:
    """Draw an empty place: why it is empty, who can fill it, what is near, as (name, address)."""
    _html(piece("nothing", t=here.t, why=why, who=who, near=near))


Nothing = tuple[str, str, Sequence[tuple[str, str]]]  # why, who can fill it, what is near


def nothing_recorded(here: Here, why: str = "", who: str = "") -> None:
    """Say why a view is empty and who can fill it, of commitments or in the words given."""
    nothing(here, *silence(here, why, who))


def silence(here: Here, why: str = "", who: str = "") -> Nothing:
    """Give why a view is empty, who can fill it, and what is near, as (name, address)."""
    t = here.t
    if here.store is not None and not here.store.newest:
        said = t("The GSEF secretariat fills this record from the files that cities and networks send.")
        return t("Nothing has been recorded yet."), said, ()
    why = why or t(
        "No commitment is recorded in this view: the record is silent, which does not say that "
        "nothing was done."
    )
    everything = here.address.here(**dict.fromkeys((*FILTERS, *own_choices(here), "q", "page")))
    who = who or t("Whoever knows of one can tell the GSEF secretariat, with a public source.")
    return why, who, [(t("everything"), everything)]


def headline(here: Here, head: Headline) -> None:
    """Draw the title of the first screen and its large figures."""
    heading(here.t("Where the commitments stand"), tables.state_of_things(head, here), level=1)
    big_figures(tables.headline(head, here))


def big_figures(figures: Sequence[tables.BigFigure]) -> None:
    """Draw large figures with their words."""
    _html(piece("headline", figures=figures))


def bars(here: Here, blocks: Sequence[outcomes.Block], named: Named) -> None:
    """Draw blocks of bars, each on a scale of its own, the table that says the same, and how to take them
    along."""
    _html(piece("bars", blocks=blocks) + _beside(here, named))


def drawing(here: Here, named: Named) -> None:
    """Draw what is HTML and no figure, alone, and how to take it along; lanes with the table that says the
    same, the others are one."""
    drawn = named.chart.figure
    kind = drawn.kind
    html = piece(kind, **{"t": here.t, kind: drawn.data})
    _html(html + (_beside(here, named) if kind == "lanes" else _taken(here, named)))


def changes(here: Here, change: Change, at_most: int = 50) -> None:
    """Draw what a change does to the record: by table and by what happens, of each the first `at_most`."""
    happenings(here, words_of_changes.sections(change, here, here.opened, at_most))


def happenings(here: Here, found: Sequence[words_of_changes.Section]) -> None:
    """Draw what happens to the records of some tables."""
    _html(piece("changes", t=here.t, sections=found))


def history(told: Sequence[chronicle.Told]) -> None:
    """Draw revisions one after another."""
    _html(piece("history", told=told))


def rows(entries: Sequence[tables.Entry]) -> None:
    """Draw a list of entries with their facts."""
    _html(piece("rows", rows=entries))


def choices(
    here: Here,
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
        t=here.t,
        action=PATHS[here.address.page],
        fields=fields,
        button=button,
        search=search,
        placeholder=placeholder,
        folded=folded or here.t("More criteria and order"),
    )
    _html(html)


def for_staff(here: Here, links: Sequence[tuple[str, str]]) -> None:
    """Draw what staff alone are offered on a public page, as (name, address)."""
    _html(piece("for_staff", t=here.t, links=links))


def alphabetical(here: Here, column: str) -> tuple[str, ...]:
    """Give the codes of a column in the order of their names, where names sort otherwise than codes."""
    if column not in ("country", "theme"):
        return ()
    names = here.names[column]
    return tuple(sorted(names, key=lambda code: vocabulary.fold(names[code])))


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
        partial(_for_staff, _visit(), content) if for_staff else content,
        name,
        mime,
        key=key or name,
        on_click="ignore",
    )


# It is written down already, and no failure: Streamlit would show where it happened.
logging.getLogger("streamlit.runtime.backend_operation_handler").addFilter(
    lambda record: not (record.exc_info and record.exc_info[0] is NotSignedIn)
)


def _for_staff(visit: Visit, content: Callable[[], bytes]) -> bytes:
    if not isinstance(_decided(visit), Person):
        logbook.refused("a file to take", "nobody is signed in any more")
        raise NotSignedIn
    return content()


def download(
    here: Here,
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
    t, seen = here.t, here.seen
    notes = Notes(
        day=here.day,
        revision=seen.revision or 0,
        source=t("The Bamako commitments: {title}", title=title),
        address=here.address.here(),
        demonstration=here.demonstration,
    )
    stem = f"{name}-{here.day.isoformat()}"
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


def take_register_home(here: Here, **options: Any) -> None:
    """Offer the register as it is searched, filtered and sorted, all of its pages, in names rather than
    codes."""

    def rows() -> list[dict[str, Any]]:
        found = records.register(here.opened, here.seen, **options, size=None)
        return [tables.register_row_in_names(row, here) for row in found.rows]

    t = here.t
    download(here, t("Commitments and actions"), t("commitments"), tables.register_columns(t), rows)


def timeline(milestones: Sequence[tables.Moment]) -> None:
    """Draw milestones on a time line."""
    _html(piece("timeline", items=milestones))


def folds(groups: Sequence[environment.Fold]) -> None:
    """Draw lists that open under their titles."""
    _html(piece("folds", folds=groups))


def ladder(here: Here, rung: str | None) -> None:
    """Draw the rungs of a country's framework law."""
    _html(piece("ladder", t=here.t, rungs=tables.ladder(rung, here.t)))


@cache
def _invented_outlines() -> tuple[Outline, ...]:
    return read_outlines(demonstration.outlines())


def known_outlines(here: Here, *, coarse: bool = False) -> tuple[Outline, ...]:
    """Give the outlines of the countries, real or invented; `coarse` ones do for a small map."""
    if here.demonstration:
        return _invented_outlines()
    return coarse_outlines() if coarse else outlines()


def credit(here: Here) -> None:
    """Draw whose outlines and places a map has, and what it does not say."""
    _html(piece("credit", t=here.t, demonstration=here.demonstration, actors=here.to("actors")))


def dialogues(here: Here) -> list[date]:
    """Give the days of the dialogues and forums that were held up to the day of reading."""
    held = (row["occurred_on_day"] for row in here.read(measures.dialogues))
    return [day for day in held if day <= here.day]


def since(here: Here) -> date:
    """Give the day since which what happened is told: the one asked for, else that of the last dialogue or
    forum, else a year before the day of reading."""
    if asked := here.address["since"]:
        return date.fromisoformat(asked)
    last = here.read(measures.last_dialogue)
    return last["occurred_on_day"] if last else moved(here.day, -365)


def two_days(here: Here, begun: date) -> None:
    """Draw the choice of two days, dialogues and forums by name."""
    t = here.t
    _html(piece("days", t=t, action=PATHS[here.address.page], since=begun, until=here.address.seen.day or ""))
    held = since_words.dialogue_entries(here.read(measures.dialogues), here)
    nothing = t("No dialogue or forum is recorded.")
    folds([environment.Fold(t("Dialogues and forums by name"), tuple(held), nothing)])


def since_last_dialogue(here: Here, head: Headline) -> None:
    """Draw what changed since the last dialogue or forum, or say that none is recorded."""
    t = here.t
    if not head.dialogue or not head.since_dialogue:
        heading(t("Since the last dialogue"), t("No dialogue or forum before this day is recorded."))
        return
    name = t.bilingual(head.dialogue, "title")
    heading(
        t("Since the last dialogue: {name}", name=name), tables.changes_finding(head.since_dialogue, here)
    )
    _html(piece("chart_table", t=here.t, table=tables.changes_table(head.since_dialogue, here)))
    link(
        here.to("since", since=head.since_dialogue.since),
        t("All that happened since, by name, and where each stands now"),
    )


def past_due(here: Here, at_most: int) -> None:
    """Draw what is past its day and not known to be achieved, the most recent first."""
    t = here.t
    found = here.read(
        records.register,
        trajectory=("overdue",),
        sort="due_date",
        descending=True,
        language=t.language,
        size=at_most,
    )
    heading(
        t("Past its day"),
        tables.past_due_finding(found.total, here),
    )
    rows(tables.past_due_entries(found.rows, here))
    if found.total > at_most:
        link(here.to("register", trajectory="overdue"), t("All {n}", n=found.total))


def link(to: str, text: str) -> None:
    """Draw a link on a line of its own."""
    _html(piece("link", to=to, text=text))


def page_number(here: Here) -> int:
    """Give the page of a list that the address asks for, the first being 1."""
    asked = here.address["page"]
    return max(int(asked), 1) if asked.isascii() and asked.isdecimal() and len(asked) < 9 else 1


WHOLE = 2_000  # rows that are shown at once to whoever asks for all


def page_size(here: Here, size: int) -> int:
    """Give how many rows of a list are shown: `size`, or all, which are at most WHOLE, where the address asks
    for them; light pages stay light."""
    light = isinstance(here.address, LightAddress)
    return WHOLE if here.address["page"] == "all" and not light else size


def listed(here: Here, measure: Callable[..., records.Page], *, size: int, **options: Any) -> records.Page:
    """Give the page of a list that the address asks for; one beyond the last is the last."""
    size = page_size(here, size)
    found = here.read(measure, **options, page=page_number(here), size=size)
    if found.total and not found.rows:
        found = here.read(measure, **options, page=ceil(found.total / size), size=size)
    return found


def part(here: Here, rows: Sequence[T], size: int) -> tuple[T, ...]:
    """Give the page that the address asks for of rows that are all at hand."""
    size = page_size(here, size)
    page = min(page_number(here), max(ceil(len(rows) / size), 1))
    return tuple(rows[(page - 1) * size : page * size])


def more(here: Here, shown: int, total: int, size: int) -> None:
    """Draw the way through the pages of a list, where it has more than one; `shown` are on this one."""
    if html := as_html(way_through(here, shown, total, size)):
        _html(html)


def way_through(here: Here, shown: int, total: int, size: int) -> list[Piece]:
    """Give the way through the pages of a list, nothing where it has one alone."""
    if total <= page_size(here, size):
        return []
    page = min(page_number(here), ceil(total / size))
    first = (page - 1) * size + 1
    last = first + shown - 1
    said = here.t("{first}–{last} of {total}", first=first, last=last, total=total)
    before = here.address.here(page=page - 1 if page > 2 else None) if page > 1 else ""
    after = here.address.here(page=last // size + 1) if last < total else ""
    whole = "" if total > WHOLE or isinstance(here.address, LightAddress) else here.address.here(page="all")
    return [Piece("pages", {"t": here.t, "said": said, "before": before, "after": after, "whole": whole})]


def facts(found: Sequence[explaining.Fact]) -> None:
    """Draw facts with what they are called."""
    _html(piece("facts", facts=found))


def contents(here: Here, found: Sequence[Section]) -> None:
    """Draw the links to the sections of a text page."""
    _html(piece("contents", label=here.t("On this page"), sections=found))


def section(found: Section) -> None:
    """Draw a section of a text page."""
    _html(piece("section", section=found))


def sections(here: Here, found: Sequence[Section]) -> None:
    """Draw a text page: what is on it, then its sections."""
    contents(here, found)
    for each in found:
        section(each)


def reports(here: Here, dossier: records.Dossier) -> None:
    """Draw the reports on a commitment, the latest first."""
    _html(piece("reports", t=here.t, reports=explaining.reports(dossier, here)))


def report_an_error(here: Here, about: str) -> None:
    """Draw the link by which an error in what is shown is reported."""
    _html(piece("report_an_error", t=here.t, contact=contact(here, about)))


def share(here: Here, page: str, **own: str) -> None:
    """Draw the link to a page of its own, worth sending: without filters, in the reader's language."""
    to = Address(page, language=here.t.language).here(**own)
    _html(piece("share", t=here.t, to=to))


def locator(here: Here, actor: Mapping[str, Any]) -> None:
    """Draw where an actor sits; one that belongs to no single country has no place on the map."""
    t = here.t
    if not actor["country"]:
        return
    point = (actor["longitude"], actor["latitude"]) if actor["latitude"] is not None else None
    shapes = known_outlines(here, coarse=True)
    if not point and actor["country"] not in {shape.country for shape in shapes}:
        return
    where = profile.place(actor, here)
    picture = charts.locator(shapes, actor["country"], point, here)
    alt = (
        t("Map: {place}", place=where)
        if point
        else t("Map: {place}; the place within the country is not known", place=where)
    )
    _html(
        piece("locator", picture="data:image/svg+xml," + quote(picture), alt=alt)
        + piece("credit", t=t, demonstration=here.demonstration, actors="")
    )


# The tables of which a page shows one thing: the page, the column of its name, what says that it is missing.
_ONE_OF = {
    "commitments": ("commitment", later("This commitment is not in the record")),
    "signatories": ("actor", later("This actor is not in the record")),
}


def missing(here: Here, table: str, asked: str) -> None:
    """Say that a commitment or an actor is not there, or no longer, and offer what is near."""
    title, why, near = absent(here, table, asked)
    heading(title, level=1)
    nothing(here, why, near=near)


def absent(here: Here, table: str, asked: str) -> tuple[str, str, Sequence[tuple[str, str]]]:
    """Give the title of what is not there, why it is not, and what is near, as (name, address)."""
    t = here.t
    page, title = _ONE_OF[table]
    names = here.read(records.near, table=table, identifier=asked) if asked else ()
    close = [(t.bilingual(vars(each), "name"), here.to(page, id=each.id)) for each in names]
    why = (
        t("Nothing bears the identifier “{id}” in this revision.", id=asked)
        if asked
        else t("The address names nothing to show.")
    )
    if other := here.read(records.elsewhere, table=table, identifier=asked):
        number, day = str(other.revision), t.date(other.on)
        if other.removed:
            why = t(
                "“{id}” was taken out of the record by revision {number}, on {day}.",
                id=other.id,
                number=number,
                day=day,
            )
            close.insert(0, (t("as it was"), here.to(page, id=other.id, revision=other.revision - 1)))
        else:
            why = t(
                "“{id}” entered the record with revision {number}, on {day}.",
                id=other.id,
                number=number,
                day=day,
            )
            close.insert(0, (t("as it is now"), here.to(page, id=other.id, revision=None)))
    everything = {
        "commitments": (t("all commitments"), here.to("register")),
        "signatories": (t("all actors"), here.to("actors")),
    }
    return t(title), why, [*close, everything[table]]
