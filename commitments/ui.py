"""What the pages stand on: the frame around them, what they measure, how they show it.

The only module of the package that imports streamlit to draw. The view (day, filters, language) is in the address and nowhere
else, so links and forms are plain HTML that static/view.js follows without loading the page again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from urllib.parse import quote

import plotly.graph_objects as go
import streamlit as st

from commitments import measures, tables, vocabulary
from commitments.address import FILTERS, PATHS, Address
from commitments.charts import Chart
from commitments.errors import CommitmentsError
from commitments.folders import app_folder
from commitments.languages import LANGUAGES, choose
from commitments.measures import NONE, Headline, Seen
from commitments.names import Names, names
from commitments.pieces import piece, read_templates
from commitments.reader import Reader
from commitments.store import Revision, Store, open_store
from commitments.wording import Speaker, error_sentence, speaker

DEFAULT_STORE = "duckdb:data/commitments.duckdb"

T = TypeVar("T")

_QUIET_CHART = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showTips": False}


@dataclass(frozen=True)
class Here(Reader):
    """A visit of a page: who reads, what they see, and the store behind it."""

    store: Store | None = None
    seen: Seen = Seen()
    refused: tuple[str, ...] = ()  # what the address asks for in vain, as sentences

    @property
    def day(self) -> date:
        """The day of reading."""
        return self.seen.day or today()

    def read(self, measure: Callable[..., T], *, seen: Seen | None = None, **options: Any) -> T:
        """Give what a measure says of this view (or of `seen`); computed once for everyone who sees the same."""
        return _read(self.store.name, measure.__qualname__, seen or self.seen, measure, self.store, **options)  # type: ignore[union-attr, no-any-return]

    def to(self, page: str, **changes: Any) -> str:
        """Give the address of a page in this view."""
        return self.address.to(page, **changes)


@st.cache_resource(max_entries=4_000, show_spinner=False)
def _read(
    store: str, name: str, seen: Seen, _measure: Callable[..., Any], _store: Store, **options: Any
) -> Any:
    # Keyed by the revision and the day in `seen`: what is stored of a revision never changes.
    return _measure(_store, seen, **options)


@st.cache_resource(show_spinner=False)
def _opened(name: str) -> Store:
    return open_store(name)


def store() -> Store:
    """Give the store that this server shows; raises the errors of open_store."""
    return _opened(os.environ.get("COMMITMENTS_STORE", DEFAULT_STORE))


def today() -> date:
    """Give the day by which everything is read unless another is asked for (UTC)."""
    return datetime.now(UTC).date()


# --- the frame -------------------------------------------------------------------------------------------------------


def pages(t: Speaker) -> list[tuple[str, str]]:
    """Give the pages of the navigation, in order, with their names."""
    return [
        ("overview", t("Overview")),
        ("countries", t("Countries")),
        ("actors", t("Actors")),
        ("register", t("Commitments")),
        ("method", t("Method")),
    ]


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
    """Draw what surrounds a page (head, day and filters, foot) and give the visit; failures become a sentence."""
    language = choose(st.query_params.get("lang"), st.context.headers.get("Accept-Language"))
    t = speaker(language)
    name = title or dict(pages(t)).get(page, "")
    st.set_page_config(
        page_title=" · ".join(part for part in (name, t("The Bamako commitments")) if part),
        layout="wide",
    )
    address, refused = Address.read(page, {key: st.query_params.get_all(key) for key in st.query_params})
    here = Here(t=t, address=address, dark=st.context.theme.type == "dark")
    try:
        opened = store()
        here = _placed(here, opened, refused)
        _head(here, demonstration=opened.is_demonstration)
        yield here
    except CommitmentsError as error:
        _head(here, demonstration=False)
        nothing(here, error_sentence(error, t))
        return
    _foot(here, demonstration=opened.is_demonstration)


def _placed(here: Here, opened: Store, refused: list[tuple[str, str]]) -> Here:
    """Give the visit with its store, day, revision and names; what the address asks for in vain is told, then left out."""
    t, seen = here.t, here.address.seen
    lines = [_refusal(name, value, t) for name, value in refused]
    if seen.revision is not None and seen.revision > opened.newest:
        lines.append(t("There is no revision {number}: the latest is shown.", number=str(seen.revision)))
        seen = replace(seen, revision=None)
    read = replace(seen, revision=seen.revision or opened.newest, day=seen.day or today())
    known = _known(opened, read.revision or 0, t)
    for name in FILTERS:
        asked = getattr(seen, name)
        kept = tuple(found for value in asked if (found := _spelt(known[name], value)) is not None)
        for value in asked:
            if _spelt(known[name], value) is None:
                lines.append(t("Nothing here is named “{value}”: this filter is left out.", value=value))
        seen, read = replace(seen, **{name: kept}), replace(read, **{name: kept})
    address = replace(here.address, seen=seen)
    return replace(here, address=address, store=opened, seen=read, names=known, refused=tuple(lines))


def _spelt(known: Mapping[str, str], value: str) -> str | None:
    # Identifiers count without case.
    if value == NONE or value in known:
        return value
    return next((code for code in known if code.lower() == value.lower()), None)


def _known(opened: Store, revision: int, t: Speaker) -> dict[str, dict[str, str]]:
    """Give what each filter may ask for, as code → name in the reader's language."""
    found: Names = _read(opened.name, "names", Seen(revision=revision), names, opened)
    return {
        "country": {code: t.country(code) for code in found.countries},
        "level": {code: t.label("level", code) for code in vocabulary.LEVELS},
        "actor_type": {code: t.label("actor_type", code) for code in vocabulary.ACTOR_TYPES},
        "actor": found.actors,
        "article": {
            code: f"{code} · {t.bilingual(article, 'title')}" for code, article in found.articles.items()
        },
        "declaration": {code: code for code in found.declarations},
        "theme": {code: t.label("theme", code) for code in vocabulary.THEMES if code in found.themes},
        "basis": {code: t.label("basis", code) for code in vocabulary.BASES},
    }


def _refusal(name: str, value: str, t: Speaker) -> str:
    if name == "day":
        return t("“{value}” is not a day (2026-03-31 would be one): today is shown.", value=value)
    return t("“{value}” is not the number of a revision: the latest is shown.", value=value)


def _head(here: Here, *, demonstration: bool) -> None:
    t, address = here.t, here.address
    others = [(code, str(speaker(code).locale.get_display_name(code)).partition(" (")[0]) for code in LANGUAGES if code != t.language]
    html = piece(
        "head",
        t=t,
        address=address,
        demonstration=demonstration,
        pages=pages(t),
        here_page="register" if address.page == "commitment" else address.page,
        search=PATHS["search"],
        other_languages=others,
    )
    if here.store is not None:
        html += _view(here)
    st.html(html)


def _view(here: Here) -> str:
    """The line that says what is seen, and the form that changes it."""
    t, address, names = here.t, here.address, here.names
    titles = {
        "country": (t("Country"), t("All countries")),
        "level": (t("Level"), t("All levels")),
        "actor_type": (t("Type of actor"), t("All types")),
        "actor": (t("Actor"), t("All actors")),
        "article": (t("Article"), t("All articles")),
        "declaration": (t("Declaration"), t("All declarations")),
        "theme": (t("Theme"), t("All themes")),
        "basis": (t("Basis"), t("Declared and documented")),
    }
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
    if address.seen.day:
        chips.append(
            {"label": t("Day"), "value": t.date(address.seen.day), "without": address.here(day=None)}
        )
    if address.seen.revision:
        number = str(address.seen.revision)
        chips.append({"label": t("Revision"), "value": number, "without": address.here(revision=None)})
    fields = [
        {
            "name": name,
            "label": titles[name][0],
            "all": titles[name][1],
            "chosen": getattr(address.seen, name),
            "options": sorted(names[name].items(), key=lambda each: vocabulary.fold(each[1]))
            if name in ("country", "theme")
            else list(names[name].items()),
        }
        for name in FILTERS
        if name != "actor" and (name != "declaration" or len(names[name]) > 1)
    ]
    return piece(
        "view",
        t=t,
        address=address,
        seen=here.seen,
        revision=_revision(here.store, here.seen.revision),
        chips=chips,
        everything=address.here(**dict.fromkeys((*FILTERS, "day", "revision", "page"))),
        fields=fields,
        action=PATHS[address.page],
        open=False,
        refused=here.refused,
    )


def _revision(opened: Store | None, number: int | None) -> Revision | None:
    found = opened.revisions() if opened else []
    return next((revision for revision in found if revision.number == number), None)


def _foot(here: Here, *, demonstration: bool) -> None:
    st.html(piece("foot", t=here.t, address=here.address, demonstration=demonstration, contact=contact(here)))


def contact(here: Here, about: str = "") -> str:
    """Give the address to which an error is reported (COMMITMENTS_CONTACT: an e-mail or a web page), "" where none is set."""
    to = os.environ.get("COMMITMENTS_CONTACT", "")
    if "@" not in to or to.startswith("http"):
        return to
    subject = here.t("An error in the Bamako commitments") + (f" : {about}" if about else "")
    return f"mailto:{to}?subject={quote(subject)}"


def warm_up() -> None:
    """Import and read what every first visit needs, so that the first hundred do not do it at once."""
    for name in LANGUAGES:
        speaker(name)
    read_templates()
    go.Figure(go.Bar(x=[1], y=[1])).to_json()
    try:
        opened = store()
        if opened.newest:
            seen = Seen(revision=opened.newest, day=today())
            measures.figures(opened, seen, by="country")
    except CommitmentsError:
        return  # the first page says it, in the reader's language


# --- what pages show -------------------------------------------------------------------------------------------------


def heading(title: str = "", finding: str = "", level: int = 2) -> None:
    """Draw a heading and the sentence under it."""
    st.html(piece("heading", title=title, finding=finding, level=level))


def show(here: Here, title: str, chart: Chart, key: str) -> None:
    """Draw a chart: its title, its finding, the picture, its table."""
    heading(title, chart.finding)
    picture(chart.figure, chart.alt, key)
    st.html(piece("chart_table", t=here.t, table=chart.table))


def picture(figure: go.Figure, alt: str, key: str) -> None:
    """Draw a figure alone; its finding and table stand beside it."""
    st.plotly_chart(figure, theme=None, config=_QUIET_CHART, key=key, alt=alt)


def key_of_completion(here: Here) -> None:
    """Draw the key that all charts of completion share."""
    codes = vocabulary.SHOWN_COMPLETIONS
    st.html(piece("key", t=here.t, entries=[(code, here.t.label(codes, code)) for code in codes]))


def table(data: tables.Table, *, cards: bool = False, narrow: bool = False) -> None:
    """Draw a plain table; with `cards`, a phone shows each row as a card."""
    st.html(piece("plain_table", table=data, cards=cards, narrow=narrow))


def nothing(here: Reader, why: str, who: str = "", near: Sequence[tuple[str, str]] = ()) -> None:
    """Draw an empty place: why it is empty, who can fill it, what is near, as (name, address)."""
    st.html(piece("nothing", t=here.t, why=why, who=who, near=near))


def nothing_recorded(here: Here) -> None:
    """Say why a view is empty and who can fill it."""
    t = here.t
    if here.store is not None and not here.store.newest:
        nothing(
            here,
            t("Nothing has been recorded yet."),
            t("The GSEF secretariat fills this record from the files that cities and networks send."),
        )
    else:
        nothing(
            here,
            t("No commitment is recorded in this view: the record is silent, which does not say that nothing was done."),
            t("Whoever knows of one can tell the GSEF secretariat, with a public source."),
            [(t("everything"), here.address.here(**dict.fromkeys((*FILTERS, "page"))))],
        )


def headline(here: Here, head: Headline) -> None:
    """Draw the title of the first screen and its large figures."""
    heading(here.t("Where the commitments stand"), tables.state_of_things(head, here), level=1)
    st.html(piece("headline", figures=tables.headline(head, here)))


def matrix(here: Here, data: tables.Matrix) -> None:
    """Draw a table of two sides whose cells lead to their rows."""
    st.html(piece("matrix", t=here.t, matrix=data))


def rows(entries: Sequence[tables.Entry]) -> None:
    """Draw a list of entries with their facts."""
    st.html(piece("rows", rows=entries))
