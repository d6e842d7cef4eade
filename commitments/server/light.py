"""The dashboard as plain HTML without scripts, for slow links, search engines and paper; bound into one file
too."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import ClassVar, TypeVar
from urllib.parse import parse_qs, urlencode, urljoin
from weakref import ref

from commitments.contract import codelists, days
from commitments.errors import CommitmentsError, ServerBusyError
from commitments.http import etags
from commitments.i18n.error_messages import public_sentence
from commitments.i18n.translator import Translator, capital, translator_for
from commitments.limits.cache import WeighedCache
from commitments.measures.actors import list_actors
from commitments.measures.articles import list_articles
from commitments.measures.commitment import Dossier, read_dossiers
from commitments.measures.figures import count_figures
from commitments.measures.period import list_dialogues
from commitments.measures.practices import list_practices
from commitments.measures.register import list_commitments
from commitments.measures.rows import Row
from commitments.measures.scope import NONE, Scope
from commitments.render import pdf, powerpoint, slideshow
from commitments.render.html import NO_CODE, is_too_long, qr_code, render, together
from commitments.render.page_html import as_html, kept_fields
from commitments.render.pdf import Brief
from commitments.server import embeds
from commitments.server.embeds import TYPES
from commitments.site import (
    actor_profile,
    blocks,
    cells,
    chart_registry,
    explanation,
    footer,
    practices,
    served,
    slides,
    tables,
    theme,
)
from commitments.site.blocks import Block, EmptyState, EntryList, Facts, Heading, Medium, Page, sole_part
from commitments.site.cells import Entry, TableCell
from commitments.site.explanation import Fact
from commitments.site.pages import PAGES, actors, countries, declaration
from commitments.site.registry import (
    ALL,
    EMBED,
    LIGHT,
    LIGHT_PAGES,
    PRESENT,
    SITE_FILES,
    SITE_PAGES,
    SLIDES,
    chart_entry,
    listed_in,
    page_names,
)
from commitments.site.urls import FILTERS, Address, EmbedAddress, IgnoredParameter, LightAddress, shortened
from commitments.site.view_form import view_form
from commitments.site.visit import Visit
from commitments.store.store import Store
from commitments.text import shortening
from commitments.text.folding import LETTERS
from commitments.text.languages import LANGUAGES
from commitments.text.sanitize import escape_controls
from commitments.text.shortening import cut

_LONGEST_PRINTED = 600  # characters of the address of a page, on paper
_LONGEST_ADDRESS = 200  # characters of one that leads nowhere, where it is told

A = TypeVar("A", bound=Address)


@dataclass(frozen=True)
class BoundAddress(Address):
    """An address within the one file: a place in it, "" where what is asked for is not in the file."""

    lists_whole: ClassVar[bool] = True
    places: frozenset[str] = frozenset()

    def written(self, path: str, pairs: Sequence[tuple[str, str]]) -> str:
        """Write the place; of the register with what is chosen of it, as the script of the file reads it."""
        asked = [pair for pair in pairs if pair[0] not in ("lang", "sort", "descending", "page")]
        last = dict(asked)
        if last.get("day", "") != str(self.scope.day or "") or last.get("revision") not in (
            None,
            str(self.scope.revision),
        ):
            return ""  # another reading
        if path != SITE_PAGES[self.page].path:
            return ""  # a file beside the pages
        if self.page == "register":
            own = [pair for pair in asked if pair[0] not in ("day", "revision")]
            return "#register" + ("?" + urlencode(own) if own else "")
        if self.page == "actors":
            by, _, code = last.get("kind", "").partition(":")
            place = code if by == "actor_type" else last.get("actor_type", "")
        else:
            place = last.get(SITE_PAGES[self.page].subject, "")
        found = f"{self.page}-{place}" if place else self.page
        return f"#{found}" if found in self.places else ""


# --- a whole document -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Answer:
    """What a light page, or a file beside it, is answered with; `name` is that of a file to keep."""

    status: int
    body: bytes
    language: str
    type: str = "text/html; charset=utf-8"
    name: str = ""


@dataclass(frozen=True)
class Asked:
    """A light page that is asked for, a file beside them, or a chart: in a language, by its name, its
    parameters, and the whole address under which it was asked."""

    language: str
    name: str  # one of LIGHT_PAGES or FILES; below EMBED one of CHARTS, with its ending
    query: str
    whole: str = ""
    folder: str = LIGHT

    @property
    def lane(self) -> str:
        """The lane it is made in, by how long that takes and who waits for it."""
        if self.name in SITE_FILES:
            return SITE_FILES[self.name].lane
        return "picture" if self.name.endswith(".png") else "page"

    @property
    def etag(self) -> str:
        """What changes whenever the page does: with the revision, the day, the address and the program.

        Raises the errors of open_store.
        """
        opened = served.store()
        return etags.etag(
            opened,
            opened.newest,
            days.today(),
            *(self.folder, self.language, self.name, self.query, self.whole),
        )


def asked(path: str, query: str, whole: str = "") -> Asked | None:
    """Read the address of a light page, a file or a chart; None where there is none."""
    if path.startswith(f"{EMBED}/"):
        top, _, name = path.removeprefix(f"{EMBED}/").partition("/")
        chart, dot, ending = name.partition(".")
        if top not in LANGUAGES or chart not in chart_registry.CHARTS or dot + ending not in TYPES:
            return None
        return Asked(top, name, query, whole, EMBED)
    top, below, rest = path.removeprefix(LIGHT + "/").partition("/")
    name = rest or "overview"
    if not below or top not in LANGUAGES or name not in (*LIGHT_PAGES, *SITE_FILES) or rest == "overview":
        return None
    return Asked(top, name, query, whole)


def warm_up() -> None:
    """Make what every light page needs, so that no visit has to."""
    etags.program()
    _style()


def answer(wanted: Asked) -> Answer:
    """Make the page that is asked for; what is asked for in vain, and what fails, is said in one too."""
    t = translator_for(wanted.language)
    query = parse_qs(wanted.query)
    page = wanted.name if wanted.name in LIGHT_PAGES else "overview"
    address: Address
    is_file = wanted.name in SITE_FILES or wanted.folder == EMBED
    if wanted.folder == EMBED:
        chart = chart_entry(wanted.name.partition(".")[0])
        page = chart.page
        address, left_out = EmbedAddress.read(page, query, chart.reads)
    elif is_file:
        page = SITE_FILES[wanted.name].page
        address, left_out = LightAddress.read(page, query, SITE_FILES[wanted.name].reads)
    else:
        address, left_out = LightAddress.read(page, query)
    address = replace(address, language=t.language)
    wanted = replace(wanted, whole=_as_read(wanted.whole, address))
    in_vain = [each for each in left_out if each.name in ("day", "revision")]
    try:
        visit = served.visitor(t, address, left_out)
        if in_vain or address.scope.revision not in (None, visit.scope.revision):
            return _missing(visit, _in_vain(visit, address, in_vain))
        if is_file:
            # A page says beside what it shows that a filter was left out; a file would be taken for filtered.
            scope, kept = address.scope, visit.address.scope
            in_vain = [each for each in left_out if each.why != "language"]  # that of its folder is read
            if in_vain or any(len(getattr(kept, by)) < len(getattr(scope, by)) for by in FILTERS):
                return _missing(visit, " ".join(visit.refused))
            unknown = [code for code in address.all("show") if code not in slides.SLIDES]
            if unknown:
                return _missing(visit, t("No screen is called “{value}”.", value=unknown[0]))
            return _chart(visit, wanted) if wanted.folder == EMBED else FILES[wanted.name](visit, wanted)
        shown = sole_part(PAGES[page](visit), Medium.LIGHT)
        body = _document(visit, shown, wanted)
        return Answer(200 if shown.exists else 404, body, t.language)
    except CommitmentsError as error:
        return _failed(t, page, public_sentence(error, t), 503)
    except Exception as error:
        # The log has the whole of it; the public a sentence.
        logging.getLogger(__name__).error("the light page %s failed", page, exc_info=error)
        said = t("Something went wrong on this page. It has been noted; the other pages can be used.")
        return _failed(t, page, said, 500)


@cache
def busy(language: str, seconds: int) -> Answer:
    """Say that too much is asked of the server at this moment."""
    t = translator_for(language)
    return _failed(t, "overview", public_sentence(ServerBusyError(seconds=seconds), t), 503)


def nowhere(language: str, path: str, up: str, near: Sequence[tuple[str, str]] = ()) -> Answer:
    """Say that nothing is at an address below the folder of light pages; `up` leads from there to the folder
    of the dashboard, and `near` is what the address may have meant, as (address, name) from that folder."""
    t = translator_for(language)
    why = t(
        "Nothing is at “{address}”: the address may have been cut short, or the page is no more.",
        address=escape_controls(cut(path, _LONGEST_ADDRESS)),
    )
    visit = Visit(t, LightAddress("overview", language=language))
    close = [(name, f"../.{to}") for to, name in near] or _pages(visit)
    shown = _without(t("This page does not exist"), why, close)
    # From wherever this was asked for, links lead on from the first page of the language.
    base = f"{up}{LIGHT.removeprefix('/')}/{language}/"
    return Answer(404, _document(visit, shown, base=base), language)


def _missing(visit: Visit, why: str) -> Answer:
    title = visit.t("There is no such reading of the record")
    near = [(visit.t("the latest, as of today"), visit.address.here(day=None, revision=None))]
    shown = _without(title, why, near)
    return Answer(404, _document(visit, shown), visit.t.language)


def _as_read(whole: str, address: Address) -> str:
    """Give the whole address under which something was asked with what was read of it alone."""
    read = address.here().partition("?")[2]
    return whole.partition("?")[0] + (f"?{read}" if whole and read else "")


def _in_vain(visit: Visit, address: Address, left_out: Iterable[IgnoredParameter]) -> str:
    """Say which day or revision is asked for in vain."""
    t = visit.t
    for each in left_out:
        value = shortened(each.value)
        if each.name == "day":
            return t("“{value}” is not a day (2026-03-31 would be one).", value=value)
        return t("“{value}” is not the number of a revision.", value=value)
    return t(
        "There is no revision {number}: the latest is {latest}.",
        number=str(address.scope.revision),
        latest=str(visit.scope.revision),
    )


def _failed(t: Translator, page: str, why: str, status: int) -> Answer:
    visit = Visit(t, LightAddress(page, language=t.language))
    shown = _without(t("This page cannot be shown"), why)
    return Answer(status, _document(visit, shown), t.language)


def _pages(visit: Visit) -> list[tuple[str, str]]:
    """Give the light pages of the navigation, as (name, address)."""
    return [(name, visit.to(page)) for page, name in page_names(visit.t) if page in LIGHT_PAGES]


def from_dashboard(page: str, query: str, language: str) -> str:
    """Give where the dashboard finds the light page of an address of its own, "" where there is none."""
    return LightAddress.of(Address.read(page, parse_qs(query))[0], language)


def canonical(page: str, query: str, language: str) -> str:
    """Give where the dashboard finds the light page of what an address shows, in the newest reading and
    without filters; "" where there is none."""
    return LightAddress.of(_bare(Address.read(page, parse_qs(query))[0]), language)


def _bare(address: A) -> A:
    """Give an address with nothing but what names the thing that its page shows."""
    subject = SITE_PAGES[address.page].subject
    scope = Scope().but(**{subject: getattr(address.scope, subject)[:1]} if subject in FILTERS else {})
    return replace(address, scope=scope, rest=tuple(pair for pair in address.rest if pair[0] == subject))


def _without(title: str, why: str, near: Sequence[tuple[str, str]] = ()) -> Page:
    """Return a page that says why it has nothing to show, and what is near."""
    return Page(title, "", [EmptyState(why, near=near)], exists=False)


def _document(visit: Visit, shown: Page, wanted: Asked | None = None, base: str = "") -> bytes:
    t, address = visit.t, visit.address
    demonstration = visit.store is not None and visit.demonstration
    html = render(
        "light",
        t=t,
        here=visit,
        address=address,
        base=base,
        shown=shown,
        html=as_html(shown.blocks, visit, Medium.LIGHT),
        demonstration=demonstration,
        pages=_pages(visit),
        here_page=dict(page_names(t)).get(listed_in(address.page), ""),
        view=as_html([view_form(visit, kept_fields(visit, *_IN_THE_FORM))], visit, Medium.LIGHT)
        if visit.store and shown.exists
        else "",
        canonical=_bare(address).here(),
        others=[(code, translator_for(code).own_name, f"../{code}/") for code in LANGUAGES],
        full=_in_dashboard(Address(address.page, address.scope, t.language, address.rest)),
        ways=footer.take_along(visit) if visit.store and shown.exists else (),
        whole=cut(wanted.whole, _LONGEST_PRINTED) if wanted else "",
        no_code=t(NO_CODE) if wanted and is_too_long(wanted.whole) else "",
        code=qr_code(wanted.whole) if wanted and shown.exists else "",
        contact=footer.contact(visit),
        style=_style(),
    )
    return html.encode()


def _in_dashboard(address: Address) -> str:
    """Give where a light page finds the page of an address in the dashboard."""
    return "../." + address.here()


@cache
def _style(*, dark: bool = True) -> str:
    """The look of light pages, which stands in each of them: `dark` where the reader's screen is."""
    palettes = {"light": theme.LIGHT, "dark": theme.DARK if dark else theme.LIGHT}
    return together("<style>", render("light_look", **palettes), "</style>")


# What the form of the view asks for itself.
_IN_THE_FORM = ("country", "level", "actor_type", "article", "declaration", "theme", "basis", "day")


# --- all in one file --------------------------------------------------------------------------------------


_SCRIPT = Path(__file__).parent / "one_file.js"


@dataclass(frozen=True)
class Sheet:
    """A page in the one file, at its `place`."""

    place: str
    title: str
    finding: str
    html: str


@dataclass(frozen=True)
class Listed:
    """A commitment in the register of the one file, with what it can be chosen by."""

    place: str
    entry: Entry
    tokens: str
    facts: Sequence[Fact]
    reports: Sequence[explanation.Said]


def bound(visit: Visit) -> bytes:
    """Give all light pages of a view as one HTML file that needs no other."""
    view = ref(visit.opened), visit.scope, visit.address.scope, visit.t.language
    return _BOUND.get(view, lambda: _bound(visit))


_BOUND = WeighedCache(16 * 2**20)  # bytes; a few of them


def _bound(visit: Visit) -> bytes:
    t = visit.t
    leads = visit.read(list_commitments, sort="title", language=t.language, size=None).rows
    actors_listed = visit.read(list_actors, size=None).rows
    codes = [each.group for each in visit.read(count_figures, by="country") if each.group]
    kinds = [each.group for each in visit.read(count_figures, by="actor_type") if each.group]
    kinds = [code for code in kinds if any(row["actor_type"] == code for row in actors_listed)]
    rows = visit.read(list_articles)
    places = frozenset(
        (
            *(page for page in LIGHT_PAGES if page not in ("commitment", "actor")),
            *(f"countries-{code}" for code in codes),
            *(f"actors-{code}" for code in kinds),
            *(f"declaration-{row['article_id']}" for row in rows),
            *(f"actor-{row['signatory_id']}" for row in actors_listed),
            *(f"commitment-{row['commitment_id']}" for row in leads),
        )
    )
    address = BoundAddress("overview", visit.address.scope, places=places)
    visit = replace(visit, address=address)

    def at(page: str, **own: str) -> Visit:
        return replace(visit, address=replace(address, page=page, rest=tuple(own.items())))

    def sheet(place: str, page: Page) -> Sheet:
        return Sheet(place, page.title, page.finding, as_html(page.blocks, visit, Medium.FILE))

    def whole(page: str) -> Page:
        return sole_part(PAGES[page](at(page)), Medium.FILE)

    sheets = [
        sheet("overview", whole("overview")),
        sheet("countries", countries.every_country(at("countries"))),
        *(sheet(f"countries-{code}", countries.country(at("countries"), code)) for code in codes),
        sheet("declaration", whole("declaration")),
        *(
            sheet(f"declaration-{row['article_id']}", declaration.article(at("declaration"), row))
            for row in rows
        ),
        sheet("actors", actors.everyone(at("actors"))),
        *(sheet(f"actors-{code}", actors.kind(at("actors"), "actor_type", code)) for code in kinds),
        sheet("practices", whole("practices")),
    ]
    shared = visit.read(list_practices)
    dossiers = read_dossiers(visit.opened, visit.scope, [row["commitment_id"] for row in leads])
    one_by_one = [
        sheet(f"actor-{row['signatory_id']}", _actor_in_short(visit, row, leads, shared))
        for row in actors_listed
    ]
    listed = [_listed(visit, row, dossier) for row, dossier in zip(leads, dossiers, strict=True)]
    html = render(
        "light_all",
        t=t,
        here=visit,
        sheets=sheets,
        one_by_one=one_by_one,
        listed=listed,
        demonstration=visit.demonstration,
        pages=[(name, f"#{page}") for page, name in page_names(t) if page in LIGHT_PAGES],
        revision=next(each for each in visit.opened.revisions() if each.number == visit.scope.revision)
        if visit.scope.revision
        else None,
        letters=json.dumps(LETTERS, ensure_ascii=False, separators=(",", ":")),
        script=together("<script>", _SCRIPT.read_text("utf-8"), "</script>"),
        chosen=[
            visit.names[name].get(value, t("not given"))
            for name in _IN_THE_FORM[:-1]
            for value in getattr(visit.address.scope, name)
        ],
        style=_style(),
    )
    return _lean(html).encode()


def _lean(html: str) -> str:
    """Take away what is said hundreds of times and of no use outside the dashboard."""
    html = html.replace(' rel="noopener nofollow" target="_blank"', "").replace(' class="in"', "")
    html = re.sub(r'(class="[a-z -]+?) in"', r'\1"', html)
    html = re.sub(r"\s*\n\s*", "\n", html)
    return re.sub(
        r'<span class="status">(<span class="\w+ \w+"></span>)<span>(.*?)</span></span>', r"\1\2", html
    )


def _listed(visit: Visit, row: Row, dossier: Dossier) -> Listed:
    """Give one commitment as the one file has room for it: without how each figure came about."""
    t = visit.t
    (entry,) = tables.undertaking_entries([row], visit)
    entry = replace(
        entry,
        meta=(
            *entry.meta,
            TableCell(t.label("trajectory", row["trajectory"]), sign=row["trajectory"]),
            TableCell(t.label("basis", row["basis"])),
        ),
    )
    facts = [each for each in explanation.commitment_facts(dossier, visit) if each.name != t("Lead")]
    facts += [
        Fact(
            capital(t.label("measure", each["measure"])),
            (TableCell(explanation.outcome_value(each, t)), TableCell(t.date(each["as_of"]))),
        )
        for each in dossier.outcomes
        if each["counts"]
    ]
    return Listed(
        f"commitment-{row['commitment_id']}",
        entry,
        _tokens(row),
        facts,
        explanation.reports(dossier, visit),
    )


def _actor_in_short(visit: Visit, row: Row, leads: Sequence[Row], shared: Sequence[Row]) -> Page:
    """Give one actor as the one file has room for it: what it leads by name."""
    t, key = visit.t, row["signatory_id"]
    led = [each for each in leads if each["signatory_id"] == key]
    joined = sum(key in (each["partner_ids"] or ()) for each in leads)
    facts = actor_profile.actor_facts(row, visit)
    if joined:
        facts.append(
            Fact(t("Contributes to"), (TableCell(t.number(joined), visit.to("register", partner=key)),))
        )
    told: list[Block] = [Facts(facts)]
    if led:
        entries = [
            Entry(
                t.bilingual(each, "title"),
                visit.to("commitment", id=each["commitment_id"]),
                (cells.completion_cell(each["completion"], visit),),
            )
            for each in led
        ]
        told += [Heading(t("Leads")), EntryList(entries)]
    if own := [each for each in shared if each["signatory_id"] == key]:
        told += [Heading(t("What it shares")), EntryList(practices.practice_entries(own, visit, by="actor"))]
    return Page(row["name"], actor_profile.actor_finding(row, visit), told)


def _tokens(row: Row) -> str:
    """Give what a commitment can be chosen by in the register of the one file."""
    pairs = [
        ("country", row["country"] or NONE),
        ("actor", row["signatory_id"]),
        ("article", row["article_id"]),
        *(("partner", partner) for partner in row["partner_ids"] or ()),
        *((name, row[name] or NONE) for name in ("level", "actor_type", "declaration", "theme", "basis")),
        *((name, row[name]) for name in ("completion", "trajectory", "freshness", "verification")),
        *((name, row[name]) for name in ("self_declared", "told", "validated")),
    ]
    return " ".join(f"{name}={value}".lower() for name, value in pairs if value)


# --- files to take away -----------------------------------------------------------------------------------


def _one_file(visit: Visit, wanted: Asked) -> Answer:
    t = visit.t
    name = t("commitments-light-pages")
    return Answer(200, bound(visit), t.language, name=f"{name}-{visit.day.isoformat()}.html")


def _deck(visit: Visit) -> slides.Deck:
    """Give the slides that are asked for, looking back to the day that is asked for: a hundred questions to
    the record, asked once for a whole room."""
    since, chosen = visit.address["since"], visit.address.all("show")
    day = date.fromisoformat(since) if since else None
    view = ref(visit.opened), visit.scope, visit.address, visit.t.language
    return _DECKS.get(view, lambda: slides.deck(visit, chosen, day))


_DECKS = WeighedCache(8 * 2**20)


def _present(visit: Visit, wanted: Asked) -> Answer:
    t, deck = visit.t, _deck(visit)
    shown = [slide.code for slide in deck.slides]
    choice = slideshow.Choice(
        [*shown, *[""] * (len(slides.SLIDES) - len(shown))],
        visit.address["since"],
        [
            (row["occurred_on_day"].isoformat(), t.bilingual(row, "title"))
            for row in visit.read(list_dialogues)
            if row["occurred_on_day"] < visit.day
        ],
        list(visit.names["actor"].items()),
        "".join(visit.scope.actor[:1]),
        kept_fields(visit, "show", "since", "actor"),
    )
    dashboard = _in_dashboard(Address("overview", visit.address.scope, t.language))
    body = slideshow.document(deck, visit.address, choice, dashboard, wanted.whole, t)
    return Answer(200, body, t.language)


def _slides(visit: Visit, wanted: Asked) -> Answer:
    deck = _deck(visit)
    body = powerpoint.powerpoint(deck, visit.t.language, visit.day)
    return Answer(200, body, visit.t.language, powerpoint.MIME, slides.file_name(visit.scope, visit))


def _brief(visit: Visit, wanted: Asked) -> Answer:
    t, page = visit.t, visit.address.page
    told = on_paper(visit, wanted.whole)
    if not told:  # the page says why
        shown = sole_part(PAGES[page](visit), Medium.LIGHT)
        return Answer(200 if shown.exists else 404, _document(visit, shown), t.language)
    return Answer(200, pdf.pdf(told, _edition(visit)), t.language, pdf.MIME, _name_of_brief(visit))


def _edition(visit: Visit) -> pdf.Edition:
    return pdf.Edition(visit.t.language, visit.day, visit.scope.revision or 0, visit.demonstration)


def _name_of_brief(visit: Visit) -> str:
    by = SITE_PAGES[visit.address.page].subject
    of = getattr(visit.scope, by) if by in FILTERS else (visit.address[by],)
    return shortening.file_name([visit.t("brief"), *map(codelists.fold, of)], f"-{visit.day}.pdf")


def on_paper(visit: Visit, whole: str) -> list[Brief]:
    """Give the briefs of the countries, articles or actor that a page shows, of all where it shows none; the
    whole address of any page beside it says where the links of paper lead, "" for none."""
    page = visit.address.page
    if page == "countries":
        shown = {code: countries.country(visit, code) for code in _countries(visit)}
    elif page == "declaration":
        shown = {row["article_id"]: declaration.article(visit, row) for row in visit.read(list_articles)}
    else:
        shown = {visit.address["id"]: PAGES[page](visit)}
    by = SITE_PAGES[page].subject
    beside = visit.scope.but(**({by: ()} if by in FILTERS else dict.fromkeys(FILTERS, ())))
    view = slides.view(beside, visit) if any(getattr(beside, name) for name in FILTERS) else ""
    return [
        Brief(
            each.title,
            each.finding,
            tuple(blocks.flatten(each.blocks, Medium.PAPER)),
            view,
            urljoin(whole, visit.to(page, **{by: code})) if whole.startswith("http") else "",
        )
        for code, each in shown.items()
        if each.exists
    ]


def _countries(visit: Visit) -> list[str]:
    """Give the countries that are chosen, or all."""
    groups = [each.group for each in visit.read(count_figures, by="country")]
    return list(visit.scope.country) or [code for code in groups if code]


def visit(opened: Store, scope: Scope, t: Translator) -> Visit:
    """Give the visit of the countries in a view of a store, by no browser."""
    return served.visitor(t, LightAddress("countries", scope, t.language), [], opened)


def country_files(visit: Visit, site: str) -> Iterator[tuple[str, bytes]]:
    """Give the brief of each country of a view as a file, (name, content), whose links lead to `site`, if
    any."""
    whole = f"{site}{LIGHT}/{visit.t.language}/" if site else ""
    for code in _countries(visit):
        alone = replace(visit, scope=visit.scope.but(country=(code,)))
        yield _name_of_brief(alone), pdf.pdf(on_paper(alone, whole), _edition(alone))


def _chart(visit: Visit, wanted: Asked) -> Answer:
    t = visit.t
    name, dot, ending = wanted.name.partition(".")
    named = chart_registry.CHARTS[name](visit)
    if named is None or not named.chart.table.rows:
        why = t("Nothing is known in this view that this chart could show.")
        shown = _without(t("This chart cannot be drawn"), why)
        return Answer(404, _document(visit, shown), t.language)
    if ending:
        body = embeds.file(named, dot + ending, visit, wanted.whole)
        file = embeds.file_name(named, dot + ending, visit)
        return Answer(200, body, t.language, TYPES[dot + ending], file)
    # What stands around it on another site is light, whatever the reader's screen is.
    return Answer(200, embeds.page(named, visit, _style(dark=False)), t.language)


# What may be asked for beside the pages, in the view of its address.
FILES: Mapping[str, Callable[[Visit, Asked], Answer]] = {
    ALL: _one_file,
    SLIDES: _slides,
    PRESENT: _present,
    **{f"{page.name}.pdf": _brief for page in SITE_PAGES.values() if page.brief},
}


# --- for search engines -----------------------------------------------------------------------------------


def places() -> list[str]:
    """Give every light page of the newest reading below its language, as "countries?country=MLI".

    Raises the errors of open_store.
    """
    t = translator_for(LANGUAGES[0])
    visit = served.visitor(t, LightAddress("overview"), [])
    address = visit.address
    own: list[str] = [address.to(page) for page in LIGHT_PAGES if page not in ("commitment", "actor")]
    own += [address.to("countries", country=code) for code in visit.names["country"]]
    own += [address.to("actors", kind=f"actor_type:{code}") for code in visit.names["actor_type"]]
    own += [address.to("declaration", article=code) for code in visit.names["article"]]
    own += [address.to("actor", id=code) for code in visit.names["actor"]]
    listed = visit.read(list_commitments, size=None).rows
    own += [address.to("commitment", id=row["commitment_id"]) for row in listed]
    return [link.removeprefix("./") for link in own]


def changed() -> str:
    """Give the day of the newest revision as ISO, "" where there is none."""
    revisions = served.store().revisions()
    return max(each.at for each in revisions).date().isoformat() if revisions else ""
