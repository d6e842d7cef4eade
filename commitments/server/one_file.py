"""A view in one file that needs no other: most of its light pages."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from weakref import ref

from commitments.contract.dimensions import DIMENSIONS, NONE
from commitments.i18n.translator import capital
from commitments.limits.cache import WeighedCache
from commitments.measures.actors import list_actors
from commitments.measures.commitment import Dossier, read_dossiers
from commitments.measures.figures import count_figures
from commitments.measures.practices import list_practices
from commitments.measures.records import list_articles
from commitments.measures.register import list_commitments
from commitments.measures.rows import Row
from commitments.render.blocks_html import as_html
from commitments.render.templating import render, together
from commitments.server.document import light_style
from commitments.site import cells, footer
from commitments.site.blocks import Block, EntryList, Facts, Heading, Medium, Page, sole_part
from commitments.site.cells import Entry, Fact, TableCell
from commitments.site.pages import PAGES, actors, countries, declaration
from commitments.site.registry import page_names
from commitments.site.urls import BoundAddress
from commitments.site.visit import Visit
from commitments.site.words import actor_profile, explanation, practices, register
from commitments.text.folding import LETTERS, TYPED_OTHERWISE

_SCRIPT = Path(__file__).parent / "one_file.js"


@dataclass(frozen=True)
class BoundPage:
    """A page in the one file, at its `place`."""

    place: str
    html: str


@dataclass(frozen=True)
class ListedCommitment:
    """A commitment in the register of the one file, with what it can be chosen by."""

    place: str
    entry: Entry
    tokens: str
    facts: Sequence[Fact]
    reports: Sequence[explanation.ReportEntry]


def one_file(visit: Visit) -> bytes:
    """Return a view as one HTML file that needs no other."""
    view = ref(visit.opened), visit.scope, visit.address.scope, visit.t.language
    return _KEPT.get(view, lambda: _made(visit))


_KEPT = WeighedCache(16 * 2**20)  # bytes; a few of them

# The pages that it holds as a whole; of the others what belongs to one thing.
_WHOLE = ("overview", "countries", "declaration", "register", "actors", "practices")


def _made(visit: Visit) -> bytes:
    t = visit.t
    leads = visit.read(list_commitments, sort="title", language=t.language, size=None).rows
    actors_listed = visit.read(list_actors, size=None).rows
    codes = [of.group for of in visit.read(count_figures, by="country") if of.group]
    kinds = [of.group for of in visit.read(count_figures, by="actor_type") if of.group]
    kinds = [code for code in kinds if any(row["actor_type"] == code for row in actors_listed)]
    rows = visit.read(list_articles)
    places = frozenset(
        (
            *_WHOLE,
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

    def sheet(place: str, page: Page) -> BoundPage:
        heading = Heading(page.title, page.finding, level=1, told=page.told)
        return BoundPage(place, as_html([heading, *page.blocks], visit, Medium.FILE))

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
        notes=footer.notes(t, demonstration=visit.demonstration),
        pages=[(name, f"#{page}") for page, name in page_names(t) if page in _WHOLE],
        revision=visit.opened.revision(visit.scope.revision),
        letters=json.dumps(LETTERS, ensure_ascii=False, separators=(",", ":")),
        otherwise=json.dumps(TYPED_OTHERWISE, ensure_ascii=False, separators=(",", ":")),
        script=together("<script>", _SCRIPT.read_text("utf-8"), "</script>"),
        chosen=[
            visit.names[name].get(value, t("not given"))
            for name in DIMENSIONS
            if name != "actor"
            for value in getattr(visit.address.scope, name)
        ],
        style=light_style(),
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


def _listed(visit: Visit, row: Row, dossier: Dossier) -> ListedCommitment:
    """Return one commitment as the one file has room for it: without how each figure came about."""
    t = visit.t
    (entry,) = register.undertaking_entries([row], visit)
    entry = replace(
        entry,
        meta=(
            *entry.meta,
            TableCell(t.label("trajectory", row["trajectory"]), sign=row["trajectory"]),
            TableCell(t.label("basis", row["basis"])),
        ),
    )
    facts = [fact for fact in explanation.commitment_facts(dossier, visit) if fact.name != t("Lead")]
    facts += [
        Fact(
            capital(t.label("measure", outcome["measure"])),
            (TableCell(explanation.outcome_value(outcome, t)), TableCell(t.date(outcome["as_of"]))),
        )
        for outcome in dossier.outcomes
        if outcome["counts"]
    ]
    return ListedCommitment(
        f"commitment-{row['commitment_id']}", entry, _tokens(row), facts, explanation.reports(dossier, visit)
    )


def _actor_in_short(visit: Visit, row: Row, leads: Sequence[Row], shared: Sequence[Row]) -> Page:
    """Return one actor as the one file has room for it: what it leads by name."""
    t, key = visit.t, row["signatory_id"]
    led = [commitment for commitment in leads if commitment["signatory_id"] == key]
    joined = sum(key in (commitment["partner_ids"] or ()) for commitment in leads)
    facts = actor_profile.actor_facts(row, visit)
    if joined:
        facts.append(
            Fact(t("Contributes to"), (TableCell(t.number(joined), visit.to("register", partner=key)),))
        )
    body: list[Block] = [Facts(facts)]
    if led:
        entries = [
            Entry(
                t.bilingual(commitment, "title"),
                visit.to("commitment", id=commitment["commitment_id"]),
                (cells.completion_cell(commitment["completion"], visit),),
            )
            for commitment in led
        ]
        body += [Heading(t("Leads")), EntryList(entries)]
    if own := [practice for practice in shared if practice["signatory_id"] == key]:
        body += [Heading(t("What it shares")), EntryList(practices.practice_entries(own, visit, by="actor"))]
    return Page(row["name"], actor_profile.actor_finding(row, visit), body)


def _tokens(row: Row) -> str:
    """Return what a commitment can be chosen by in the register of the one file."""
    pairs = [
        *((name, row[dimension.column] or NONE) for name, dimension in DIMENSIONS.items()),
        *(("partner", partner) for partner in row["partner_ids"] or ()),
        *((name, row[name]) for name in ("completion", "trajectory", "freshness", "verification")),
        *((name, row[name]) for name in ("self_declared", "told", "validated")),
        ("silent", "1" if row["silent"] else ""),
    ]
    return " ".join(f"{name}={value}".lower() for name, value in pairs if value)
