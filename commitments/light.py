"""The dashboard as plain HTML without scripts, for slow links, search engines and paper; bound into one file
too."""

from __future__ import annotations

import json
import logging
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import TypeVar
from urllib.parse import parse_qs, urlencode, urljoin
from weakref import ref

from commitments import (
    bounded,
    briefs,
    charts,
    days,
    declaration,
    editions,
    embeds,
    explaining,
    gallery,
    partnerships,
    powerpoint,
    practices,
    present,
    profile,
    reader,
    slides,
    tables,
    vocabulary,
)
from commitments.address import (
    ALL,
    BRIEFS,
    EMBED,
    FILTERS,
    LIGHT,
    LIGHT_PAGES,
    PAGE_OF_CHARTS,
    PATHS,
    PRESENT,
    SLIDES,
    Address,
    EmbedAddress,
    LeftOut,
    LightAddress,
    of_chart,
    of_file,
    shortened,
)
from commitments.bounded import cut
from commitments.briefs import Brief
from commitments.cache import WeighedCache
from commitments.charts import Named
from commitments.embeds import TYPES
from commitments.errors import CommitmentsError, ServerBusy
from commitments.explaining import Fact
from commitments.folding import LETTERS
from commitments.languages import LANGUAGES
from commitments.measures.actors import list_actors
from commitments.measures.articles import list_articles
from commitments.measures.commitment import Dossier, find_commitment, read_dossiers
from commitments.measures.coverage import measure_coverage
from commitments.measures.evidence import compare_evidence
from commitments.measures.figures import Figures, count_figures
from commitments.measures.headline import measure_headline
from commitments.measures.law import law_rungs
from commitments.measures.milestones import list_milestones
from commitments.measures.outcomes import sum_outcomes
from commitments.measures.partnerships import list_partners
from commitments.measures.period import list_dialogues, measure_trend
from commitments.measures.practices import list_practices
from commitments.measures.register import REGISTER_SORTS, latest_reports, list_commitments
from commitments.measures.rows import Row
from commitments.measures.scope import NONE, Scope, the_eight
from commitments.pieces import NO_CODE, SCREEN, Piece, as_html, is_too_long, piece, qr_code, together
from commitments.site import footer, missing, paging, served
from commitments.site.filters import own_choices
from commitments.site.view_form import view_form
from commitments.site.visit import Visit
from commitments.store import Store
from commitments.tables import Cell, Entry
from commitments.unseen import visible
from commitments.wording import Speaker, capital, public_sentence, speaker

_FEW = 6  # of each list beside the figures; the register holds all
_ROWS = 40  # on a page of a list
_LONGEST_PRINTED = 600  # characters of the address of a page, on paper
_LONGEST_ADDRESS = 200  # characters of one that leads nowhere, where it is told

Pieces = list[Piece]

A = TypeVar("A", bound=Address)


@dataclass(frozen=True)
class BoundAddress(Address):
    """An address within the one file: a place in it, "" where what is asked for is not in the file."""

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
        if path != PATHS[self.page]:
            return ""  # a file beside the pages
        if self.page == "register":
            own = [pair for pair in asked if pair[0] not in ("day", "revision")]
            return "#register" + ("?" + urlencode(own) if own else "")
        if self.page == "actors":
            by, _, code = last.get("kind", "").partition(":")
            place = code if by == "actor_type" else last.get("actor_type", "")
        else:
            name = _NAMED_BY.get(self.page, "id")
            place = last.get(name, "")
        found = f"{self.page}-{place}" if place else self.page
        return f"#{found}" if found in self.places else ""


# --- bars -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """A part of a bar: the code of its look, how many, `width` percent of the longest bar, where it leads."""

    code: str
    n: str
    width: float
    to: str
    words: str


@dataclass(frozen=True)
class Bar:
    """A bar of completion: of what, its parts, how many in all."""

    name: Cell
    parts: tuple[Part, ...]
    total: str


def _bar(
    name: Cell, counts: Mapping[str, int], of: int, most: int, to: Callable[[str], str], t: Speaker
) -> Bar:
    parts = tuple(
        Part(
            code,
            t.number(n),
            round(100 * n / most, 2),
            to(code),
            t.pair(t.label("shown_completion", code), t.count_of(n, of)),
        )
        for code, n in counts.items()
        if n
    )
    return Bar(name, parts, t.number(of) if of else t("nothing recorded"))


def _completion(
    groups: Sequence[Figures], by: str, visit: Visit, title: str, finding: str = "", level: int = 2
) -> Pieces:
    """Give how far the commitments of each group are: bars, and the table that says the same."""
    t, to = visit.t, visit.address.to
    groups = sorted(groups, key=lambda each: (each.group is None, visit.sorted_by(by, each.group)))
    most = max((each.commitments for each in groups), default=0)
    bars = []
    for each in groups:
        own = {by: each.group or NONE}
        bars.append(
            _bar(
                Cell(visit.name(by, each.group), to("register", **own)),
                each.completion,
                each.commitments,
                most,
                lambda code, own=own: to("register", **own, completion=code),  # type: ignore[misc]
                t,
            )
        )
    drawn = _drawn(visit, title, finding or charts.groups_finding(groups, t), bars, level)
    if _in_one_file(visit):  # the numbers are on the bars
        return drawn
    return [*drawn, Piece("chart_table", {"t": t, "table": charts.completion_table(groups, by, visit)})]


def _in_one_file(visit: Visit) -> bool:
    return isinstance(visit.address, BoundAddress)


def _drawn(visit: Visit, title: str, finding: str, bars: Sequence[Bar], level: int = 2) -> Pieces:
    return [_heading(title, finding, level), Piece("light_bars", {"t": visit.t, "bars": bars})]


def _trend(visit: Visit, scope: Scope, level: int = 2) -> Pieces:
    """Give how far the commitments were at the end of each period, nothing where there is one alone."""
    trend = visit.read(measure_trend, scope=scope)
    if len(trend) < 2:
        return []
    t, to = visit.t, visit.address.to
    most = max(each.figures.commitments for each in trend)
    bars = [
        _bar(
            Cell(t.date(each.day), to("register", day=each.day)),
            each.figures.completion,
            each.figures.commitments,
            most,
            lambda code, day=each.day: to("register", day=day, completion=code),  # type: ignore[misc]
            t,
        )
        for each in trend
    ]
    return _drawn(visit, t("Over time"), charts.trend_columns(trend, visit).finding, bars, level)


# --- pieces -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Light:
    """What a light page holds under its title and the sentence that says it shortly."""

    title: str
    finding: str
    pieces: Pieces
    found: bool = True

    @property
    def html(self) -> str:
        """All of it under its title, as HTML."""
        return as_html(self.pieces)


def _heading(title: str, finding: str = "", level: int = 2) -> Piece:
    values = {"title": title, "finding": finding, "level": level, "apart": True, "place": ""}
    return Piece("heading", values)


def _rows(entries: Sequence[Entry]) -> Pieces:
    return [Piece("rows", {"rows": entries})] if entries else []


def _facts(found: Sequence[Fact]) -> Pieces:
    return [Piece("facts", {"facts": found})] if found else []


def _link(to: str, text: str) -> Pieces:
    return [Piece("link", {"to": to, "text": text})] if to else []


def _table(table: tables.Table, *, cards: bool = True, narrow: bool = False) -> Piece:
    return Piece("plain_table", {"table": table, "cards": cards, "narrow": narrow})


def _drawing(named: Named, t: Speaker) -> Piece:
    drawn = named.chart.figure
    return Piece(drawn.kind, {"t": t, drawn.kind: drawn.data})


def _nothing(visit: Visit, why: str, who: str = "", near: Sequence[tuple[str, str]] = ()) -> Piece:
    return Piece("nothing", {"t": visit.t, "why": why, "who": who, "near": near})


def _key(visit: Visit) -> Piece:
    codes = vocabulary.SHOWN_COMPLETIONS
    return Piece("key", {"t": visit.t, "entries": [(code, visit.t.label(codes, code)) for code in codes]})


def _search(visit: Visit) -> Piece:
    action, words = PATHS[visit.address.page], visit.address["q"]
    values = {"t": visit.t, "action": action, "words": words, "kept": _kept(visit, "q")}
    return Piece("light_search", values)


def _screen(pieces: Pieces) -> Piece:
    """Give pieces that paper does without where it lacks room: a brief has two pages."""
    return Piece(SCREEN, {"pieces": pieces})


def _progress(visit: Visit, figures: Figures) -> Pieces:
    """Give the mean progress, and on what course the commitments are."""
    t = visit.t
    facts = [
        Fact(
            capital(t.label("trajectory", code)),
            (
                Cell(
                    t.count_of(n, figures.commitments),
                    visit.address.to("register", trajectory=code),
                    sign=code,
                ),
            ),
        )
        for code, n in figures.trajectory.items()
        if n
    ]
    finding = t("Mean progress: {mean}.", mean=charts.mean_progress(figures, t))
    return [_heading(t("Progress"), finding), *_facts(facts)]


def _silence(visit: Visit, figures: Figures) -> Pieces:
    """Give how old the last news are."""
    t = visit.t
    old = figures.freshness["overdue"] + figures.freshness["never_reported"]
    facts = [
        Fact(
            capital(t.label("freshness", code)),
            (
                Cell(
                    t.count_of(n, figures.commitments),
                    visit.address.to("register", freshness=code) if n else "",
                    swatch=code,
                ),
            ),
        )
        for code, n in figures.freshness.items()
    ]
    finding = t(
        "Without a report or trace for more than two years: {n}.", n=t.count_of(old, figures.commitments)
    )
    return [_heading(t("Silence"), finding), *_facts(facts)]


def _next(visit: Visit, scope: Scope) -> Pieces:
    """Give what is past its day, and what has its day ahead."""
    t, day = visit.t, visit.day
    late = visit.read(
        list_commitments, scope=scope, trajectory=("overdue",), sort="due_date", descending=True, size=_FEW
    )
    dated = visit.read(list_commitments, scope=scope, sort="due_date", size=None).rows
    ahead = [row for row in dated if row["due_day"] and row["due_day"] >= day]
    ahead = [row for row in ahead if row["trajectory"] != "achieved"]
    said = t.n(
        "{n} commitment or action has its day ahead and is not known to be achieved.",
        "{n} commitments and actions have their day ahead and are not known to be achieved.",
        len(ahead),
    )
    told = [_heading(t("What is next"), said), *_rows(tables.past_due_entries(ahead[:_FEW], visit))]
    said = t.n(
        "{n} commitment or action is past its day and not known to be achieved.",
        "{n} commitments and actions are past their day and not known to be achieved.",
        late.total,
    )
    told += [_heading(t("Past its day"), said, 3), *_rows(tables.past_due_entries(late.rows, visit))]
    if late.total > _FEW:
        told += _link(visit.to("register", trajectory="overdue"), t("All {n}", n=late.total))
    return told


def _shared(visit: Visit, scope: Scope, by: str = "", at_most: int = _FEW) -> Pieces:
    """Give the practices of a view."""
    t = visit.t
    found = visit.read(list_practices, scope=scope)
    told = [
        _heading(
            t("Practices"),
            t.n("{n} practice is recorded.", "{n} practices are recorded.", len(found))
            if found
            else t("No practice is recorded in this view."),
        ),
        *_rows(practices.practice_entries(found[:at_most], visit, by=by)),
    ]
    if len(found) > at_most:
        told += _link(visit.to("practices"), t("All {n}", n=len(found)))
    return told


def _undertaken(visit: Visit, scope: Scope, at_most: int = 2 * _FEW) -> Pieces:
    """Give the commitments and actions of a view by name, those with the latest news first."""
    t = visit.t
    found = visit.read(list_commitments, scope=scope, sort="as_of", descending=True, size=at_most)
    told = [_heading(t("Commitments and actions"), tables.register_finding(found, visit))]
    told += _rows(tables.undertaking_entries(found.rows, visit))
    if found.total > at_most:
        told += _link(visit.to("register"), t("All {n}", n=found.total))
    return told


# --- what a page shows ------------------------------------------------------------------------------------


def overview(visit: Visit) -> Light:
    """Give the first page: how many, how far, how silent, what moved, where nothing is known."""
    t = visit.t
    head = visit.read(measure_headline)
    title = t("Where the commitments stand")
    if not head.figures.commitments:
        return Light(title, "", [_nothing(visit, *missing.silence(visit))])
    eight = the_eight(visit.opened)
    by_country = [each for each in visit.read(count_figures, by="country") if each.group in eight]
    by_type = visit.read(count_figures, by="actor_type")
    told = [
        Piece("headline", {"figures": tables.headline(head, visit)}),
        _key(visit),
        *_completion(by_country, "country", visit, t("By country")),
        *_completion(by_type, "actor_type", visit, t("By kind of actor")),
    ]
    if head.dialogue and head.since_dialogue:
        name = t.bilingual(head.dialogue, "title")
        finding = tables.changes_finding(head.since_dialogue, visit)
        told.append(_heading(t("Since the last dialogue: {name}", name=name), finding))
    told += [
        _heading(t("What was last heard")),
        *_rows(tables.latest_entries(visit.read(latest_reports, at_most=_FEW), visit)),
        *_next(visit, visit.scope),
    ]
    silence = gallery.coverage(visit)
    told += [
        _heading(silence.title, silence.chart.finding),
        _drawing(silence, t),
        *_evidence(visit, visit.scope),
    ]
    return Light(title, tables.state_of_things(head, visit), told)


def _evidence(visit: Visit, scope: Scope, level: int = 2) -> Pieces:
    chart = charts.evidence_bars(visit.read(compare_evidence, scope=scope)[0], visit)
    heading = _heading(visit.t("On what evidence"), chart.finding, level)
    return [heading, _table(chart.table, cards=False, narrow=True)]


def countries(visit: Visit) -> Light:
    """Give all countries, or those that are chosen."""
    t = visit.t
    chosen = list(dict.fromkeys((*visit.scope.country, visit.address["with"])))
    chosen = [code for code in chosen if code]
    if len(chosen) == 1:
        return country(visit, chosen[0])
    told: Pieces = [_key(visit)]
    if chosen:
        for code in chosen:
            one = country(visit, code)
            told += [_heading(one.title, one.finding), *one.pieces]
        return Light(t("Countries"), t("No ranking is meant."), told)
    figures = visit.read(count_figures, by="country")
    if not figures:
        return Light(t("Countries"), "", [_nothing(visit, *missing.silence(visit))])
    told += [
        *_completion(figures, "country", visit, t("How far, by country")),
        _heading(t("The countries, one by one")),
        _table(tables.countries_table(visit.read(law_rungs), figures, visit)),
    ]
    return Light(t("Countries"), t("No ranking is meant."), told)


def country(visit: Visit, code: str) -> Light:
    """Give one country: how far, how silent, what is next, the law, practices, actors."""
    t = visit.t
    visit = visit.within(country=code)
    scope = visit.scope.but(country=(code,))
    (total,) = visit.read(count_figures, scope=scope)
    actors = visit.read(list_actors, scope=scope, size=None)
    rung = next((each for each in visit.read(law_rungs, scope=scope) if each.country == code), None)
    told: Pieces = []
    if total.commitments:
        told.append(_key(visit))
        for by, title in (
            ("actor_type", t("By kind of actor")),
            ("article", t("By article")),
            ("theme", t("By theme")),
        ):
            groups = visit.read(count_figures, scope=scope, by=by)
            drawn = _completion([each for each in groups if each.commitments], by, visit, title)
            told += [_screen(drawn)] if by == "theme" else drawn
        told += [*_progress(visit, total), *_silence(visit, total), *_next(visit, scope)]
    else:
        told.append(
            _nothing(
                visit,
                t("No commitment or action of this country is recorded in this view."),
                t("Whoever knows of one can tell the GSEF secretariat, with a public source."),
            )
        )
    held = visit.read(list_milestones, scope=scope, regional=False)
    told += [
        _heading(t("The framework law"), tables.law_sentence(rung.rung if rung else None, t)),
        Piece("ladder", {"t": t, "rungs": tables.ladder(rung.rung if rung else None, t)}),
        _heading(t("Milestones"), "" if held else t("No milestone is recorded for this country.")),
        *([Piece("timeline", {"items": tables.timeline(held, visit)})] if held else []),
        *_shared(visit, scope),
    ]
    if total.commitments:
        told.append(_screen([*_undertaken(visit, scope), *_trend(visit, scope)]))
    listed = _rows(tables.actor_entries(actors.rows, visit, by="country"))
    told.append(_screen([_heading(t("Actors")), *listed]))
    return Light(
        capital(visit.name("country", code)), tables.country_finding(total, actors.total, visit), told
    )


def actors(visit: Visit) -> Light:
    """Give who acts: country by type with the empty cells visible, and all by name; or one type or level."""
    t = visit.t
    asked = [f"{by}:{code}" for by in ("level", "actor_type") for code in getattr(visit.scope, by)]
    kinds = [kind for kind in dict.fromkeys((visit.address["kind"], *asked[:1])) if kind]
    if kinds:
        by, _, code = kinds[0].partition(":")
        return kind(visit, by, code)
    lead = t("Who is listed, by country and kind. An empty cell is a place where no actor is recorded.")
    if not visit.names["actor"]:
        return Light(t("Actors"), lead, [_nothing(visit, *missing.silence(visit))])
    found = paging.listed(visit, list_actors, size=_ROWS)
    told = [
        *_actors_by_kind(visit),
        _heading(t("The actors")),
        _table(tables.actors_table(found.rows, visit)),
        *paging.way_through(visit, len(found.rows), found.total, _ROWS),
    ]
    return Light(t("Actors"), lead, told)


def _actors_by_kind(visit: Visit) -> Pieces:
    crossed = gallery.kinds(visit)
    return [_heading(crossed.title, crossed.chart.finding), _drawing(crossed, visit.t)]


def kind(visit: Visit, by: str, code: str, size: int | None = _ROWS) -> Light:
    """Give one type or level of actor: how far by country, and its actors, a page of `size` or all."""
    t = visit.t
    scope = visit.scope.but(level=(), actor_type=()).but(**{by: (code,)})
    (total,) = visit.read(count_figures, scope=scope)
    found = (
        paging.listed(visit, list_actors, scope=scope, size=size)
        if size
        else visit.read(list_actors, scope=scope, size=None)
    )
    within = visit.within(**{"level": None, "actor_type": None, by: code})
    told: Pieces = []
    if total.commitments:
        groups = visit.read(count_figures, scope=scope, by="country")
        told += [
            _key(visit),
            *_completion(groups, "country", within, t("By country")),
            *_progress(within, total),
            *_silence(within, total),
            *_next(within, scope),
        ]
    told += [
        _heading(t("The actors")),
        *(
            _rows(tables.actor_entries(found.rows, visit, by=by))
            or [_nothing(visit, t("No actor of this kind is recorded in this view."))]
        ),
        *(paging.way_through(visit, len(found.rows), found.total, size) if size else []),
    ]
    return Light(capital(visit.name(by, code)), tables.kind_finding(total, found.total, visit), told)


def articles(visit: Visit) -> Light:
    """Give the declaration, or one article of it."""
    t = visit.t
    rows = visit.read(list_articles)
    if len(visit.scope.article) == 1 and len(rows) == 1:
        return article(visit, rows[0])
    lead = t("Each article, whom it addresses, what answers it, and where nothing is known.")
    told: Pieces = []
    for code in dict.fromkeys(row["declaration"] for row in rows):
        scope = visit.scope.but(declaration=(code,))
        own = [row for row in rows if row["declaration"] == code]
        figures = visit.read(count_figures, scope=scope, by="article")
        n = sum(each.commitments for each in figures)
        entries = [
            Entry(
                visit.name("article", row["article_id"]),
                visit.to("declaration", article=row["article_id"]),
                said=t.bilingual(row, "summary"),
            )
            for row in own
        ]
        told += [
            _heading(visit.name("declaration", code), declaration.declaration_finding(own, n, visit)),
            *_facts(declaration.official_texts(own, visit)),
            _key(visit),
            *_completion(figures, "article", visit, t("How far, by article"), level=3),
            _heading(t("The articles"), level=3),
            *_rows(entries),
        ]
    if not rows:
        told.append(
            _nothing(
                visit,
                t("No article of a declaration is recorded in this view."),
                t("The GSEF secretariat fills this record from the files that cities and networks send."),
            )
        )
    return Light(t("The declaration"), lead, told)


def article(visit: Visit, row: Row) -> Light:
    """Give one article: whom it addresses, what answers it, where nothing is known, what is next."""
    t, key = visit.t, row["article_id"]
    visit = visit.within(article=key)
    scope = visit.scope.but(article=(key,))
    (total,) = visit.read(count_figures, scope=scope)
    answers = visit.read(measure_coverage, scope=scope)
    own = Counter(each["article_id"] for each in visit.read(list_practices, scope=scope))
    held = Counter(each["article_id"] for each in visit.read(list_milestones, scope=scope))
    told = [
        *_facts(declaration.article_facts(row, answers, own[key], held[key], visit)),
        *_facts(declaration.official_texts([row], visit)),
    ]
    if total.commitments:
        told.append(_key(visit))
        for by, title in (("country", t("By country")), ("actor_type", t("By kind of actor"))):
            groups = visit.read(count_figures, scope=scope, by=by)
            told += _completion([each for each in groups if each.commitments], by, visit, title)
    answered = gallery.answers(visit, key, answers)
    told += [_heading(t("Where nothing is known"), answered.chart.finding), _drawing(answered, t)]
    if total.commitments:
        told += [*_progress(visit, total), *_silence(visit, total), *_next(visit, scope)]
    told += _shared(visit, scope)
    if total.commitments:
        told.append(_screen(_undertaken(visit, scope)))
    return Light(visit.name("article", key), t.bilingual(row, "summary"), told)


def register(visit: Visit) -> Light:
    """Give the commitments and actions of the view, a page at a time."""
    t, address = visit.t, visit.address
    sort = address["sort"] if address["sort"] in REGISTER_SORTS else "title"
    descending = bool(address["descending"])
    found = paging.listed(
        visit,
        list_commitments,
        search=address["q"],
        **{name: address.all(name) for name in own_choices(visit)},
        sort=sort,
        descending=descending,
        order=paging.alphabetical(visit, sort),
        language=t.language,
        size=_ROWS,
    )
    told = [_search(visit)]
    if found.rows:
        table = tables.register_table(found.rows, visit, sort, descending)
        told += [
            _table(table),
            *paging.way_through(visit, len(found.rows), found.total, _ROWS),
        ]
    else:
        told.append(_nothing(visit, *missing.silence(visit)))
    return Light(t("Commitments and actions"), tables.register_finding(found, visit), told)


def commitment(visit: Visit) -> Light:
    """Give one commitment: what, who, by when, how far, what was said, how each figure came about."""
    t, asked = visit.t, visit.address["id"]
    dossier = visit.read(find_commitment, commitment_id=asked)
    if dossier is None:
        return _absent(visit, "commitments", asked)
    told = [
        *_facts(explaining.commitment_facts(dossier, visit)),
        _heading(t("What was said"), explaining.reports_finding(dossier, visit)),
        *(
            [Piece("reports", {"t": t, "reports": explaining.reports(dossier, visit)})]
            if dossier.reports
            else []
        ),
        _heading(t("How each figure came about")),
        *_facts(explaining.explanations(dossier, visit)),
    ]
    if dossier.outcomes:
        table = explaining.outcomes_table(dossier, visit)
        told += [
            _heading(t("What it changed")),
            _table(table),
        ]
    title = t.bilingual(dossier.record, "title")
    return Light(title, explaining.commitment_finding(dossier, visit), told)


def actor(visit: Visit) -> Light:
    """Give one actor: who it is, its action plan, what is due, with whom it works, what it shares."""
    t, asked = visit.t, visit.address["id"]
    alone = Scope(revision=visit.scope.revision, day=visit.scope.day, actor=(asked,))
    found = visit.read(list_actors, scope=alone, size=1).rows if asked else ()
    if not found:
        return _absent(visit, "signatories", asked)
    row = found[0]
    key = row["signatory_id"]
    led, joined = gallery.undertaken(visit, key)
    told = _facts(profile.actor_facts(row, visit))
    if led or joined:
        plan = gallery.plan_of(visit, key, led, joined)
        declared = [each for each in led if each["basis"] == "declared"]
        due = [each for each in declared if profile.owes_a_report(each, visit.day)]
        told += [
            _heading(t("Action plan"), plan.chart.finding),
            _drawing(plan, t),
            _heading(t("Reports due"), profile.due_finding(due, len(declared), visit)),
            *_rows(profile.due_entries(due, visit)),
        ]
    if led:
        (total,) = visit.read(count_figures, scope=alone)
        own = visit.within(**dict.fromkeys(("country", "level", "actor_type")), actor=key)
        told += [*_progress(own, total), *_silence(own, total), *_next(own, alone)]
    ties = visit.read(list_partners, scope=alone, of=key, size=None).rows
    told += [
        _heading(t("Whom it works with"), "" if ties else t("Nobody else is named in what it undertakes.")),
        *_rows(partnerships.partner_entries(ties, visit)),
    ]
    if changed := visit.read(sum_outcomes, scope=alone):
        told += [_heading(t("What it changed")), *_facts(profile.outcome_facts(changed, visit))]
    shared = visit.read(list_practices, scope=alone)
    told += [
        _heading(t("What it shares"), "" if shared else t("No practice of this actor is recorded.")),
        *_rows(practices.practice_entries(shared, visit, by="actor")),
    ]
    return Light(row["name"], profile.actor_finding(row, visit), told)


def experience(visit: Visit, size: int | None = _ROWS) -> Light:
    """Give the practices of the view, a page of `size` or all."""
    t, words = visit.t, visit.address["q"]
    shown = visit.read(list_practices, search=words)
    held = visit.read(list_practices)
    total = len(visit.read(list_practices, scope=Scope(revision=visit.scope.revision, day=visit.scope.day)))
    eight = visit.read(the_eight)
    told: Pieces = []
    if size:
        told.append(_search(visit))
    if shown:
        part = paging.part(visit, shown, size or len(shown))
        told += [
            *_rows(practices.practice_entries(part, visit)),
            *(paging.way_through(visit, len(part), len(shown), size) if size else []),
        ]
    else:
        why = t("No practice is recorded in this view.")
        who = t("Whoever knows of a practice can tell the GSEF secretariat, with a public source.")
        told.append(_nothing(visit, *missing.silence(visit, why, who)))
    return Light(t("Practices"), practices.practices_finding(shown, held, total, eight, visit), told)


_SHOW: Mapping[str, Callable[[Visit], Light]] = {
    "overview": overview,
    "countries": countries,
    "declaration": articles,
    "register": register,
    "commitment": commitment,
    "actors": actors,
    "actor": actor,
    "practices": experience,
}


def _absent(visit: Visit, table: str, asked: str) -> Light:
    title, why, near = missing.absent(visit, table, asked)
    return Light(title, "", [_nothing(visit, why, near=near)], found=False)


def _kept(visit: Visit, *but: str) -> list[tuple[str, str]]:
    """Give what a form without a script has to send along, so that the view stays: all but what it asks."""
    query = parse_qs(visit.address.here(page=None).partition("?")[2])
    return [(name, value) for name, values in query.items() if name not in but for value in values]


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
        if self.name in FILES:
            own = {PRESENT: "talk", SLIDES: "slides", ALL: "all"}
            return own.get(self.name, "paper")
        return "picture" if self.name.endswith(".png") else "page"

    @property
    def etag(self) -> str:
        """What changes whenever the page does: with the revision, the day, the address and the program.

        Raises the errors of open_store.
        """
        opened = served.store()
        return editions.etag(
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
        if top not in LANGUAGES or chart not in gallery.CHARTS or dot + ending not in TYPES:
            return None
        return Asked(top, name, query, whole, EMBED)
    top, below, rest = path.removeprefix(LIGHT + "/").partition("/")
    name = rest or "overview"
    if not below or top not in LANGUAGES or name not in (*LIGHT_PAGES, *FILES) or rest == "overview":
        return None
    return Asked(top, name, query, whole)


def warm_up() -> None:
    """Make what every light page needs, so that no visit has to."""
    editions.program()
    _style()


def answer(wanted: Asked) -> Answer:
    """Make the page that is asked for; what is asked for in vain, and what fails, is said in one too."""
    t = speaker(wanted.language)
    query = parse_qs(wanted.query)
    page = wanted.name.removesuffix(".pdf") if wanted.name in (*LIGHT_PAGES, *BRIEFS) else "overview"
    address: Address
    is_file = wanted.name in FILES or wanted.folder == EMBED
    if wanted.folder == EMBED:
        chart = wanted.name.partition(".")[0]
        page = PAGE_OF_CHARTS.get(chart, "overview")
        address, left_out = EmbedAddress.read(page, query, of_chart(chart))
    else:
        address, left_out = LightAddress.read(page, query, of_file(wanted.name) if is_file else None)
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
        shown = _SHOW[page](visit)
        body = _document(visit, shown, wanted)
        return Answer(200 if shown.found else 404, body, t.language)
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
    t = speaker(language)
    return _failed(t, "overview", public_sentence(ServerBusy(seconds=seconds), t), 503)


def nowhere(language: str, path: str, up: str, near: Sequence[tuple[str, str]] = ()) -> Answer:
    """Say that nothing is at an address below the folder of light pages; `up` leads from there to the folder
    of the dashboard, and `near` is what the address may have meant, as (address, name) from that folder."""
    t = speaker(language)
    why = t(
        "Nothing is at “{address}”: the address may have been cut short, or the page is no more.",
        address=visible(cut(path, _LONGEST_ADDRESS)),
    )
    visit = Visit(t, LightAddress("overview", language=language))
    close = [(name, f"../.{to}") for to, name in near] or _pages(visit)
    shown = Light(t("This page does not exist"), "", [_nothing(visit, why, near=close)], found=False)
    # From wherever this was asked for, links lead on from the first page of the language.
    base = f"{up}{LIGHT.removeprefix('/')}/{language}/"
    return Answer(404, _document(visit, shown, base=base), language)


def _missing(visit: Visit, why: str) -> Answer:
    title = visit.t("There is no such reading of the record")
    near = [(visit.t("the latest, as of today"), visit.address.here(day=None, revision=None))]
    shown = Light(title, "", [_nothing(visit, why, near=near)], found=False)
    return Answer(404, _document(visit, shown), visit.t.language)


def _as_read(whole: str, address: Address) -> str:
    """Give the whole address under which something was asked with what was read of it alone."""
    read = address.here().partition("?")[2]
    return whole.partition("?")[0] + (f"?{read}" if whole and read else "")


def _in_vain(visit: Visit, address: Address, left_out: Iterable[LeftOut]) -> str:
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


def _failed(t: Speaker, page: str, why: str, status: int) -> Answer:
    visit = Visit(t, LightAddress(page, language=t.language))
    shown = Light(t("This page cannot be shown"), "", [_nothing(visit, why)], found=False)
    return Answer(status, _document(visit, shown), t.language)


def _pages(visit: Visit) -> list[tuple[str, str]]:
    """Give the light pages of the navigation, as (name, address)."""
    return [(name, visit.to(page)) for page, name in reader.page_names(visit.t) if page in LIGHT_PAGES]


def from_dashboard(page: str, query: str, language: str) -> str:
    """Give where the dashboard finds the light page of an address of its own, "" where there is none."""
    return LightAddress.of(Address.read(page, parse_qs(query))[0], language)


def canonical(page: str, query: str, language: str) -> str:
    """Give where the dashboard finds the light page of what an address shows, in the newest reading and
    without filters; "" where there is none."""
    return LightAddress.of(_bare(Address.read(page, parse_qs(query))[0]), language)


def _bare(address: A) -> A:
    """Give an address with nothing but what names the thing that its page shows."""
    column = _NAMED_BY.get(address.page, "")
    scope = Scope().but(**{column: getattr(address.scope, column)[:1]} if column else {})
    return replace(
        address, scope=scope, rest=tuple(pair for pair in address.rest if pair[0] in ("id", "kind"))
    )


def _document(visit: Visit, shown: Light, wanted: Asked | None = None, base: str = "") -> bytes:
    t, address = visit.t, visit.address
    demonstration = visit.store is not None and visit.demonstration
    html = piece(
        "light",
        t=t,
        here=visit,
        address=address,
        base=base,
        shown=shown,
        demonstration=demonstration,
        pages=_pages(visit),
        here_page=dict(reader.page_names(t)).get(reader.LISTED_IN.get(address.page, address.page), ""),
        view=as_html([view_form(visit, _kept(visit, *_IN_THE_FORM))] if visit.store and shown.found else ()),
        canonical=_bare(address).here(),
        others=[(code, speaker(code).own_name, f"../{code}/") for code in LANGUAGES],
        full=_in_dashboard(Address(address.page, address.scope, t.language, address.rest)),
        ways=footer.take_along(visit) if visit.store and shown.found else (),
        whole=cut(wanted.whole, _LONGEST_PRINTED) if wanted else "",
        no_code=t(NO_CODE) if wanted and is_too_long(wanted.whole) else "",
        code=qr_code(wanted.whole) if wanted and shown.found else "",
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
    palettes = {"light": reader.LIGHT, "dark": reader.DARK if dark else reader.LIGHT}
    return together("<style>", piece("light_look", **palettes), "</style>")


# What names the thing that a page shows, where it is a filter.
_NAMED_BY = {"countries": "country", "declaration": "article"}

# What the form of the view asks for itself.
_IN_THE_FORM = ("country", "level", "actor_type", "article", "declaration", "theme", "basis", "day")


# --- all in one file --------------------------------------------------------------------------------------


_SCRIPT = Path(__file__).parent / "one_file.js"


@dataclass(frozen=True)
class Sheet:
    """A page in the one file, at its `place`."""

    place: str
    shown: Light


@dataclass(frozen=True)
class Listed:
    """A commitment in the register of the one file, with what it can be chosen by."""

    place: str
    entry: Entry
    tokens: str
    facts: Sequence[Fact]
    reports: Sequence[explaining.Said]


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

    law = _table(
        tables.countries_table(visit.read(law_rungs), visit.read(count_figures, by="country"), visit)
    )
    sheets = [
        Sheet("overview", overview(visit)),
        Sheet("countries", Light(t("Countries"), t("No ranking is meant."), [law])),
        *(Sheet(f"countries-{code}", country(at("countries"), code)) for code in codes),
        Sheet("declaration", articles(at("declaration"))),
        *(Sheet(f"declaration-{row['article_id']}", article(at("declaration"), row)) for row in rows),
        Sheet("actors", Light(t("Actors"), "", _actors_by_kind(visit))),
        *(Sheet(f"actors-{code}", kind(at("actors"), "actor_type", code, None)) for code in kinds),
        Sheet("practices", experience(at("practices"), None)),
    ]
    shared = visit.read(list_practices)
    dossiers = read_dossiers(visit.opened, visit.scope, [row["commitment_id"] for row in leads])
    one_by_one = [
        Sheet(f"actor-{row['signatory_id']}", _actor_in_short(visit, row, leads, shared))
        for row in actors_listed
    ]
    listed = [_listed(visit, row, dossier) for row, dossier in zip(leads, dossiers, strict=True)]
    html = piece(
        "light_all",
        t=t,
        here=visit,
        sheets=sheets,
        one_by_one=one_by_one,
        listed=listed,
        demonstration=visit.demonstration,
        pages=[(name, f"#{page}") for page, name in reader.page_names(t) if page in LIGHT_PAGES],
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
            Cell(t.label("trajectory", row["trajectory"]), sign=row["trajectory"]),
            Cell(t.label("basis", row["basis"])),
        ),
    )
    facts = [each for each in explaining.commitment_facts(dossier, visit) if each.name != t("Lead")]
    facts += [
        Fact(
            capital(t.label("measure", each["measure"])),
            (Cell(explaining.outcome_value(each, t)), Cell(t.date(each["as_of"]))),
        )
        for each in dossier.outcomes
        if each["counts"]
    ]
    return Listed(
        f"commitment-{row['commitment_id']}",
        entry,
        _tokens(row),
        facts,
        explaining.reports(dossier, visit),
    )


def _actor_in_short(visit: Visit, row: Row, leads: Sequence[Row], shared: Sequence[Row]) -> Light:
    """Give one actor as the one file has room for it: what it leads by name."""
    t, key = visit.t, row["signatory_id"]
    led = [each for each in leads if each["signatory_id"] == key]
    joined = sum(key in (each["partner_ids"] or ()) for each in leads)
    facts = profile.actor_facts(row, visit)
    if joined:
        facts.append(Fact(t("Contributes to"), (Cell(t.number(joined), visit.to("register", partner=key)),)))
    told = _facts(facts)
    if led:
        entries = [
            Entry(
                t.bilingual(each, "title"),
                visit.to("commitment", id=each["commitment_id"]),
                (tables.completion_cell(each["completion"], visit),),
            )
            for each in led
        ]
        told += [_heading(t("Leads")), *_rows(entries)]
    if own := [each for each in shared if each["signatory_id"] == key]:
        told += [_heading(t("What it shares")), *_rows(practices.practice_entries(own, visit, by="actor"))]
    return Light(row["name"], profile.actor_finding(row, visit), told)


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
    choice = present.Choice(
        [*shown, *[""] * (len(slides.SLIDES) - len(shown))],
        visit.address["since"],
        [
            (row["occurred_on_day"].isoformat(), t.bilingual(row, "title"))
            for row in visit.read(list_dialogues)
            if row["occurred_on_day"] < visit.day
        ],
        list(visit.names["actor"].items()),
        "".join(visit.scope.actor[:1]),
        _kept(visit, "show", "since", "actor"),
    )
    dashboard = _in_dashboard(Address("overview", visit.address.scope, t.language))
    body = present.document(deck, visit.address, choice, dashboard, wanted.whole, t)
    return Answer(200, body, t.language)


def _slides(visit: Visit, wanted: Asked) -> Answer:
    deck = _deck(visit)
    body = powerpoint.powerpoint(deck, visit.t.language, visit.day)
    return Answer(200, body, visit.t.language, powerpoint.MIME, slides.file_name(visit.scope, visit))


def _brief(visit: Visit, wanted: Asked) -> Answer:
    t, page = visit.t, visit.address.page
    told = on_paper(visit, wanted.whole)
    if not told:  # the page says why
        shown = _SHOW[page](visit)
        return Answer(200 if shown.found else 404, _document(visit, shown), t.language)
    return Answer(200, briefs.pdf(told, _edition(visit)), t.language, briefs.MIME, _name_of_brief(visit))


def _edition(visit: Visit) -> briefs.Edition:
    return briefs.Edition(visit.t.language, visit.day, visit.scope.revision or 0, visit.demonstration)


def _name_of_brief(visit: Visit) -> str:
    by = _NAMED_BY.get(visit.address.page)
    of = getattr(visit.scope, by) if by else (visit.address["id"],)
    return bounded.file_name([visit.t("brief"), *map(vocabulary.fold, of)], f"-{visit.day}.pdf")


def on_paper(visit: Visit, whole: str) -> list[Brief]:
    """Give the briefs of the countries, articles or actor that a page shows, of all where it shows none; the
    whole address of any page beside it says where the links of paper lead, "" for none."""
    page = visit.address.page
    if page == "countries":
        shown = {code: country(visit, code) for code in _countries(visit)}
    elif page == "declaration":
        shown = {row["article_id"]: article(visit, row) for row in visit.read(list_articles)}
    else:
        shown = {visit.address["id"]: actor(visit)}
    by = _NAMED_BY.get(page, "id")
    beside = visit.scope.but(**({by: ()} if by != "id" else dict.fromkeys(FILTERS, ())))
    view = slides.view(beside, visit) if any(getattr(beside, name) for name in FILTERS) else ""
    return [
        Brief(
            each.title,
            each.finding,
            each.pieces,
            view,
            urljoin(whole, visit.to(page, **{by: code})) if whole.startswith("http") else "",
        )
        for code, each in shown.items()
        if each.found
    ]


def _countries(visit: Visit) -> list[str]:
    """Give the countries that are chosen, or all."""
    groups = [each.group for each in visit.read(count_figures, by="country")]
    return list(visit.scope.country) or [code for code in groups if code]


def visit(opened: Store, scope: Scope, t: Speaker) -> Visit:
    """Give the visit of the countries in a view of a store, by no browser."""
    return served.visitor(t, LightAddress("countries", scope, t.language), [], opened)


def country_files(visit: Visit, site: str) -> Iterator[tuple[str, bytes]]:
    """Give the brief of each country of a view as a file, (name, content), whose links lead to `site`, if
    any."""
    whole = f"{site}{LIGHT}/{visit.t.language}/" if site else ""
    for code in _countries(visit):
        alone = replace(visit, scope=visit.scope.but(country=(code,)))
        yield _name_of_brief(alone), briefs.pdf(on_paper(alone, whole), _edition(alone))


def _chart(visit: Visit, wanted: Asked) -> Answer:
    t = visit.t
    name, dot, ending = wanted.name.partition(".")
    named = gallery.CHARTS[name](visit)
    if named is None or not named.chart.table.rows:
        why = t("Nothing is known in this view that this chart could show.")
        shown = Light(t("This chart cannot be drawn"), "", [_nothing(visit, why)], found=False)
        return Answer(404, _document(visit, shown), t.language)
    if ending:
        body = embeds.file(named, dot + ending, visit, wanted.whole)
        file = embeds.file_name(named, dot + ending, visit)
        return Answer(200, body, t.language, TYPES[dot + ending], file)
    slim = gallery.CHARTS[name](replace(visit, narrow=True)) or named
    # What stands around it on another site is light, whatever the reader's screen is.
    return Answer(200, embeds.page(named, slim, visit, _style(dark=False)), t.language)


# What may be asked for beside the pages, in the view of its address.
FILES: Mapping[str, Callable[[Visit, Asked], Answer]] = {
    ALL: _one_file,
    SLIDES: _slides,
    PRESENT: _present,
    **dict.fromkeys(BRIEFS, _brief),
}


# --- for search engines -----------------------------------------------------------------------------------


def places() -> list[str]:
    """Give every light page of the newest reading below its language, as "countries?country=MLI".

    Raises the errors of open_store.
    """
    t = speaker(LANGUAGES[0])
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
