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
    declaration,
    editions,
    embeds,
    explaining,
    gallery,
    measures,
    partnerships,
    powerpoint,
    practices,
    present,
    profile,
    reader,
    records,
    slides,
    tables,
    ui,
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
from commitments.measures import NONE, Figures, Seen
from commitments.pieces import NO_CODE, SCREEN, Piece, as_html, is_too_long, piece, qr_code, together
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
        if last.get("day", "") != str(self.seen.day or "") or last.get("revision") not in (
            None,
            str(self.seen.revision),
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
    groups: Sequence[Figures], by: str, here: ui.Here, title: str, finding: str = "", level: int = 2
) -> Pieces:
    """Give how far the commitments of each group are: bars, and the table that says the same."""
    t, to = here.t, here.address.to
    groups = sorted(groups, key=lambda each: (each.group is None, here.sorted_by(by, each.group)))
    most = max((each.commitments for each in groups), default=0)
    bars = []
    for each in groups:
        own = {by: each.group or NONE}
        bars.append(
            _bar(
                Cell(here.name(by, each.group), to("register", **own)),
                each.completion,
                each.commitments,
                most,
                lambda code, own=own: to("register", **own, completion=code),  # type: ignore[misc]
                t,
            )
        )
    drawn = _drawn(here, title, finding or charts.groups_finding(groups, t), bars, level)
    if _in_one_file(here):  # the numbers are on the bars
        return drawn
    return [*drawn, Piece("chart_table", {"t": t, "table": charts.completion_table(groups, by, here)})]


def _in_one_file(here: ui.Here) -> bool:
    return isinstance(here.address, BoundAddress)


def _drawn(here: ui.Here, title: str, finding: str, bars: Sequence[Bar], level: int = 2) -> Pieces:
    return [_heading(title, finding, level), Piece("light_bars", {"t": here.t, "bars": bars})]


def _trend(here: ui.Here, seen: Seen, level: int = 2) -> Pieces:
    """Give how far the commitments were at the end of each period, nothing where there is one alone."""
    trend = here.read(measures.trend, seen=seen)
    if len(trend) < 2:
        return []
    t, to = here.t, here.address.to
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
    return _drawn(here, t("Over time"), charts.trend_columns(trend, here).finding, bars, level)


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


def _nothing(here: ui.Here, why: str, who: str = "", near: Sequence[tuple[str, str]] = ()) -> Piece:
    return Piece("nothing", {"t": here.t, "why": why, "who": who, "near": near})


def _key(here: ui.Here) -> Piece:
    codes = vocabulary.SHOWN_COMPLETIONS
    return Piece("key", {"t": here.t, "entries": [(code, here.t.label(codes, code)) for code in codes]})


def _search(here: ui.Here) -> Piece:
    action, words = PATHS[here.address.page], here.address["q"]
    values = {"t": here.t, "action": action, "words": words, "kept": _kept(here, "q")}
    return Piece("light_search", values)


def _screen(pieces: Pieces) -> Piece:
    """Give pieces that paper does without where it lacks room: a brief has two pages."""
    return Piece(SCREEN, {"pieces": pieces})


def _progress(here: ui.Here, figures: Figures) -> Pieces:
    """Give the mean progress, and on what course the commitments are."""
    t = here.t
    facts = [
        Fact(
            capital(t.label("trajectory", code)),
            (
                Cell(
                    t.count_of(n, figures.commitments),
                    here.address.to("register", trajectory=code),
                    sign=code,
                ),
            ),
        )
        for code, n in figures.trajectory.items()
        if n
    ]
    finding = t("Mean progress: {mean}.", mean=charts.mean_progress(figures, t))
    return [_heading(t("Progress"), finding), *_facts(facts)]


def _silence(here: ui.Here, figures: Figures) -> Pieces:
    """Give how old the last news are."""
    t = here.t
    old = figures.freshness["overdue"] + figures.freshness["never_reported"]
    facts = [
        Fact(
            capital(t.label("freshness", code)),
            (
                Cell(
                    t.count_of(n, figures.commitments),
                    here.address.to("register", freshness=code) if n else "",
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


def _next(here: ui.Here, seen: Seen) -> Pieces:
    """Give what is past its day, and what has its day ahead."""
    t, day = here.t, here.day
    late = here.read(
        records.register, seen=seen, trajectory=("overdue",), sort="due_date", descending=True, size=_FEW
    )
    dated = here.read(records.register, seen=seen, sort="due_date", size=None).rows
    ahead = [row for row in dated if row["due_day"] and row["due_day"] >= day]
    ahead = [row for row in ahead if row["trajectory"] != "achieved"]
    said = t.n(
        "{n} commitment or action has its day ahead and is not known to be achieved.",
        "{n} commitments and actions have their day ahead and are not known to be achieved.",
        len(ahead),
    )
    told = [_heading(t("What is next"), said), *_rows(tables.past_due_entries(ahead[:_FEW], here))]
    said = t.n(
        "{n} commitment or action is past its day and not known to be achieved.",
        "{n} commitments and actions are past their day and not known to be achieved.",
        late.total,
    )
    told += [_heading(t("Past its day"), said, 3), *_rows(tables.past_due_entries(late.rows, here))]
    if late.total > _FEW:
        told += _link(here.to("register", trajectory="overdue"), t("All {n}", n=late.total))
    return told


def _shared(here: ui.Here, seen: Seen, by: str = "", at_most: int = _FEW) -> Pieces:
    """Give the practices of a view."""
    t = here.t
    found = here.read(records.practices, seen=seen)
    told = [
        _heading(
            t("Practices"),
            t.n("{n} practice is recorded.", "{n} practices are recorded.", len(found))
            if found
            else t("No practice is recorded in this view."),
        ),
        *_rows(practices.practice_entries(found[:at_most], here, by=by)),
    ]
    if len(found) > at_most:
        told += _link(here.to("practices"), t("All {n}", n=len(found)))
    return told


def _undertaken(here: ui.Here, seen: Seen, at_most: int = 2 * _FEW) -> Pieces:
    """Give the commitments and actions of a view by name, those with the latest news first."""
    t = here.t
    found = here.read(records.register, seen=seen, sort="as_of", descending=True, size=at_most)
    told = [_heading(t("Commitments and actions"), tables.register_finding(found, here))]
    told += _rows(tables.undertaking_entries(found.rows, here))
    if found.total > at_most:
        told += _link(here.to("register"), t("All {n}", n=found.total))
    return told


# --- what a page shows ------------------------------------------------------------------------------------


def overview(here: ui.Here) -> Light:
    """Give the first page: how many, how far, how silent, what moved, where nothing is known."""
    t = here.t
    head = here.read(measures.headline)
    title = t("Where the commitments stand")
    if not head.figures.commitments:
        return Light(title, "", [_nothing(here, *ui.silence(here))])
    eight = measures.the_eight(here.opened)
    by_country = [each for each in here.read(measures.figures, by="country") if each.group in eight]
    by_type = here.read(measures.figures, by="actor_type")
    told = [
        Piece("headline", {"figures": tables.headline(head, here)}),
        _key(here),
        *_completion(by_country, "country", here, t("By country")),
        *_completion(by_type, "actor_type", here, t("By kind of actor")),
    ]
    if head.dialogue and head.since_dialogue:
        name = t.bilingual(head.dialogue, "title")
        finding = tables.changes_finding(head.since_dialogue, here)
        told.append(_heading(t("Since the last dialogue: {name}", name=name), finding))
    told += [
        _heading(t("What was last heard")),
        *_rows(tables.latest_entries(here.read(records.latest, at_most=_FEW), here)),
        *_next(here, here.seen),
    ]
    silence = gallery.coverage(here)
    told += [
        _heading(silence.title, silence.chart.finding),
        _drawing(silence, t),
        *_evidence(here, here.seen),
    ]
    return Light(title, tables.state_of_things(head, here), told)


def _evidence(here: ui.Here, seen: Seen, level: int = 2) -> Pieces:
    chart = charts.evidence_bars(here.read(measures.evidence, seen=seen)[0], here)
    heading = _heading(here.t("On what evidence"), chart.finding, level)
    return [heading, _table(chart.table, cards=False, narrow=True)]


def countries(here: ui.Here) -> Light:
    """Give all countries, or those that are chosen."""
    t = here.t
    chosen = list(dict.fromkeys((*here.seen.country, here.address["with"])))
    chosen = [code for code in chosen if code]
    if len(chosen) == 1:
        return country(here, chosen[0])
    told: Pieces = [_key(here)]
    if chosen:
        for code in chosen:
            one = country(here, code)
            told += [_heading(one.title, one.finding), *one.pieces]
        return Light(t("Countries"), t("No ranking is meant."), told)
    figures = here.read(measures.figures, by="country")
    if not figures:
        return Light(t("Countries"), "", [_nothing(here, *ui.silence(here))])
    told += [
        *_completion(figures, "country", here, t("How far, by country")),
        _heading(t("The countries, one by one")),
        _table(tables.countries_table(here.read(measures.law_rungs), figures, here)),
    ]
    return Light(t("Countries"), t("No ranking is meant."), told)


def country(here: ui.Here, code: str) -> Light:
    """Give one country: how far, how silent, what is next, the law, practices, actors."""
    t = here.t
    here = here.within(country=code)
    seen = here.seen.but(country=(code,))
    (total,) = here.read(measures.figures, seen=seen)
    actors = here.read(records.actors, seen=seen, size=None)
    rung = next((each for each in here.read(measures.law_rungs, seen=seen) if each.country == code), None)
    told: Pieces = []
    if total.commitments:
        told.append(_key(here))
        for by, title in (
            ("actor_type", t("By kind of actor")),
            ("article", t("By article")),
            ("theme", t("By theme")),
        ):
            groups = here.read(measures.figures, seen=seen, by=by)
            drawn = _completion([each for each in groups if each.commitments], by, here, title)
            told += [_screen(drawn)] if by == "theme" else drawn
        told += [*_progress(here, total), *_silence(here, total), *_next(here, seen)]
    else:
        told.append(
            _nothing(
                here,
                t("No commitment or action of this country is recorded in this view."),
                t("Whoever knows of one can tell the GSEF secretariat, with a public source."),
            )
        )
    held = here.read(records.milestones, seen=seen, regional=False)
    told += [
        _heading(t("The framework law"), tables.law_sentence(rung.rung if rung else None, t)),
        Piece("ladder", {"t": t, "rungs": tables.ladder(rung.rung if rung else None, t)}),
        _heading(t("Milestones"), "" if held else t("No milestone is recorded for this country.")),
        *([Piece("timeline", {"items": tables.timeline(held, here)})] if held else []),
        *_shared(here, seen),
    ]
    if total.commitments:
        told.append(_screen([*_undertaken(here, seen), *_trend(here, seen)]))
    listed = _rows(tables.actor_entries(actors.rows, here, by="country"))
    told.append(_screen([_heading(t("Actors")), *listed]))
    return Light(capital(here.name("country", code)), tables.country_finding(total, actors.total, here), told)


def actors(here: ui.Here) -> Light:
    """Give who acts: country by type with the empty cells visible, and all by name; or one type or level."""
    t = here.t
    asked = [f"{by}:{code}" for by in ("level", "actor_type") for code in getattr(here.seen, by)]
    kinds = [kind for kind in dict.fromkeys((here.address["kind"], *asked[:1])) if kind]
    if kinds:
        by, _, code = kinds[0].partition(":")
        return kind(here, by, code)
    lead = t("Who is listed, by country and kind. An empty cell is a place where no actor is recorded.")
    if not here.names["actor"]:
        return Light(t("Actors"), lead, [_nothing(here, *ui.silence(here))])
    found = ui.listed(here, records.actors, size=_ROWS)
    told = [
        *_actors_by_kind(here),
        _heading(t("The actors")),
        _table(tables.actors_table(found.rows, here)),
        *ui.way_through(here, len(found.rows), found.total, _ROWS),
    ]
    return Light(t("Actors"), lead, told)


def _actors_by_kind(here: ui.Here) -> Pieces:
    crossed = gallery.kinds(here)
    return [_heading(crossed.title, crossed.chart.finding), _drawing(crossed, here.t)]


def kind(here: ui.Here, by: str, code: str, size: int | None = _ROWS) -> Light:
    """Give one type or level of actor: how far by country, and its actors, a page of `size` or all."""
    t = here.t
    seen = here.seen.but(level=(), actor_type=()).but(**{by: (code,)})
    (total,) = here.read(measures.figures, seen=seen)
    found = (
        ui.listed(here, records.actors, seen=seen, size=size)
        if size
        else here.read(records.actors, seen=seen, size=None)
    )
    within = here.within(**{"level": None, "actor_type": None, by: code})
    told: Pieces = []
    if total.commitments:
        groups = here.read(measures.figures, seen=seen, by="country")
        told += [
            _key(here),
            *_completion(groups, "country", within, t("By country")),
            *_progress(within, total),
            *_silence(within, total),
            *_next(within, seen),
        ]
    told += [
        _heading(t("The actors")),
        *(
            _rows(tables.actor_entries(found.rows, here, by=by))
            or [_nothing(here, t("No actor of this kind is recorded in this view."))]
        ),
        *(ui.way_through(here, len(found.rows), found.total, size) if size else []),
    ]
    return Light(capital(here.name(by, code)), tables.kind_finding(total, found.total, here), told)


def articles(here: ui.Here) -> Light:
    """Give the declaration, or one article of it."""
    t = here.t
    rows = here.read(records.articles)
    if len(here.seen.article) == 1 and len(rows) == 1:
        return article(here, rows[0])
    lead = t("Each article, whom it addresses, what answers it, and where nothing is known.")
    told: Pieces = []
    for code in dict.fromkeys(row["declaration"] for row in rows):
        seen = here.seen.but(declaration=(code,))
        own = [row for row in rows if row["declaration"] == code]
        figures = here.read(measures.figures, seen=seen, by="article")
        n = sum(each.commitments for each in figures)
        entries = [
            Entry(
                here.name("article", row["article_id"]),
                here.to("declaration", article=row["article_id"]),
                said=t.bilingual(row, "summary"),
            )
            for row in own
        ]
        told += [
            _heading(here.name("declaration", code), declaration.declaration_finding(own, n, here)),
            *_facts(declaration.official_texts(own, here)),
            _key(here),
            *_completion(figures, "article", here, t("How far, by article"), level=3),
            _heading(t("The articles"), level=3),
            *_rows(entries),
        ]
    if not rows:
        told.append(
            _nothing(
                here,
                t("No article of a declaration is recorded in this view."),
                t("The GSEF secretariat fills this record from the files that cities and networks send."),
            )
        )
    return Light(t("The declaration"), lead, told)


def article(here: ui.Here, row: records.Row) -> Light:
    """Give one article: whom it addresses, what answers it, where nothing is known, what is next."""
    t, key = here.t, row["article_id"]
    here = here.within(article=key)
    seen = here.seen.but(article=(key,))
    (total,) = here.read(measures.figures, seen=seen)
    answers = here.read(measures.coverage, seen=seen)
    own = Counter(each["article_id"] for each in here.read(records.practices, seen=seen))
    held = Counter(each["article_id"] for each in here.read(records.milestones, seen=seen))
    told = [
        *_facts(declaration.article_facts(row, answers, own[key], held[key], here)),
        *_facts(declaration.official_texts([row], here)),
    ]
    if total.commitments:
        told.append(_key(here))
        for by, title in (("country", t("By country")), ("actor_type", t("By kind of actor"))):
            groups = here.read(measures.figures, seen=seen, by=by)
            told += _completion([each for each in groups if each.commitments], by, here, title)
    answered = gallery.answers(here, key, answers)
    told += [_heading(t("Where nothing is known"), answered.chart.finding), _drawing(answered, t)]
    if total.commitments:
        told += [*_progress(here, total), *_silence(here, total), *_next(here, seen)]
    told += _shared(here, seen)
    if total.commitments:
        told.append(_screen(_undertaken(here, seen)))
    return Light(here.name("article", key), t.bilingual(row, "summary"), told)


def register(here: ui.Here) -> Light:
    """Give the commitments and actions of the view, a page at a time."""
    t, address = here.t, here.address
    sort = address["sort"] if address["sort"] in records.SORTS else "title"
    descending = bool(address["descending"])
    found = ui.listed(
        here,
        records.register,
        search=address["q"],
        **{name: address.all(name) for name in ui.own_choices(here)},
        sort=sort,
        descending=descending,
        order=ui.alphabetical(here, sort),
        language=t.language,
        size=_ROWS,
    )
    told = [_search(here)]
    if found.rows:
        table = tables.register_table(found.rows, here, sort, descending)
        told += [
            _table(table),
            *ui.way_through(here, len(found.rows), found.total, _ROWS),
        ]
    else:
        told.append(_nothing(here, *ui.silence(here)))
    return Light(t("Commitments and actions"), tables.register_finding(found, here), told)


def commitment(here: ui.Here) -> Light:
    """Give one commitment: what, who, by when, how far, what was said, how each figure came about."""
    t, asked = here.t, here.address["id"]
    dossier = here.read(records.commitment, commitment_id=asked)
    if dossier is None:
        return _absent(here, "commitments", asked)
    told = [
        *_facts(explaining.commitment_facts(dossier, here)),
        _heading(t("What was said"), explaining.reports_finding(dossier, here)),
        *(
            [Piece("reports", {"t": t, "reports": explaining.reports(dossier, here)})]
            if dossier.reports
            else []
        ),
        _heading(t("How each figure came about")),
        *_facts(explaining.explanations(dossier, here)),
    ]
    if dossier.outcomes:
        table = explaining.outcomes_table(dossier, here)
        told += [
            _heading(t("What it changed")),
            _table(table),
        ]
    title = t.bilingual(dossier.record, "title")
    return Light(title, explaining.commitment_finding(dossier, here), told)


def actor(here: ui.Here) -> Light:
    """Give one actor: who it is, its action plan, what is due, with whom it works, what it shares."""
    t, asked = here.t, here.address["id"]
    alone = Seen(revision=here.seen.revision, day=here.seen.day, actor=(asked,))
    found = here.read(records.actors, seen=alone, size=1).rows if asked else ()
    if not found:
        return _absent(here, "signatories", asked)
    row = found[0]
    key = row["signatory_id"]
    led, joined = gallery.undertaken(here, key)
    told = _facts(profile.actor_facts(row, here))
    if led or joined:
        plan = gallery.plan_of(here, key, led, joined)
        declared = [each for each in led if each["basis"] == "declared"]
        due = [each for each in declared if profile.owes_a_report(each, here.day)]
        told += [
            _heading(t("Action plan"), plan.chart.finding),
            _drawing(plan, t),
            _heading(t("Reports due"), profile.due_finding(due, len(declared), here)),
            *_rows(profile.due_entries(due, here)),
        ]
    if led:
        (total,) = here.read(measures.figures, seen=alone)
        own = here.within(**dict.fromkeys(("country", "level", "actor_type")), actor=key)
        told += [*_progress(own, total), *_silence(own, total), *_next(own, alone)]
    ties = here.read(records.partners, seen=alone, of=key, size=None).rows
    told += [
        _heading(t("Whom it works with"), "" if ties else t("Nobody else is named in what it undertakes.")),
        *_rows(partnerships.partner_entries(ties, here)),
    ]
    if changed := here.read(measures.outcomes, seen=alone):
        told += [_heading(t("What it changed")), *_facts(profile.outcome_facts(changed, here))]
    shared = here.read(records.practices, seen=alone)
    told += [
        _heading(t("What it shares"), "" if shared else t("No practice of this actor is recorded.")),
        *_rows(practices.practice_entries(shared, here, by="actor")),
    ]
    return Light(row["name"], profile.actor_finding(row, here), told)


def experience(here: ui.Here, size: int | None = _ROWS) -> Light:
    """Give the practices of the view, a page of `size` or all."""
    t, words = here.t, here.address["q"]
    shown = here.read(records.practices, search=words)
    held = here.read(records.practices)
    total = len(here.read(records.practices, seen=Seen(revision=here.seen.revision, day=here.seen.day)))
    eight = here.read(measures.the_eight)
    told: Pieces = []
    if size:
        told.append(_search(here))
    if shown:
        part = ui.part(here, shown, size or len(shown))
        told += [
            *_rows(practices.practice_entries(part, here)),
            *(ui.way_through(here, len(part), len(shown), size) if size else []),
        ]
    else:
        why = t("No practice is recorded in this view.")
        who = t("Whoever knows of a practice can tell the GSEF secretariat, with a public source.")
        told.append(_nothing(here, *ui.silence(here, why, who)))
    return Light(t("Practices"), practices.practices_finding(shown, held, total, eight, here), told)


_SHOW: Mapping[str, Callable[[ui.Here], Light]] = {
    "overview": overview,
    "countries": countries,
    "declaration": articles,
    "register": register,
    "commitment": commitment,
    "actors": actors,
    "actor": actor,
    "practices": experience,
}


def _absent(here: ui.Here, table: str, asked: str) -> Light:
    title, why, near = ui.absent(here, table, asked)
    return Light(title, "", [_nothing(here, why, near=near)], found=False)


def _kept(here: ui.Here, *but: str) -> list[tuple[str, str]]:
    """Give what a form without a script has to send along, so that the view stays: all but what it asks."""
    query = parse_qs(here.address.here(page=None).partition("?")[2])
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
        opened = ui.store()
        return editions.etag(
            opened,
            opened.newest,
            ui.today(),
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
        here = ui.visitor(t, address, left_out)
        if in_vain or address.seen.revision not in (None, here.seen.revision):
            return _missing(here, _in_vain(here, address, in_vain))
        if is_file:
            # A page says beside what it shows that a filter was left out; a file would be taken for filtered.
            seen, kept = address.seen, here.address.seen
            in_vain = [each for each in left_out if each.why != "language"]  # that of its folder is read
            if in_vain or any(len(getattr(kept, by)) < len(getattr(seen, by)) for by in FILTERS):
                return _missing(here, " ".join(here.refused))
            unknown = [code for code in address.all("show") if code not in slides.SLIDES]
            if unknown:
                return _missing(here, t("No screen is called “{value}”.", value=unknown[0]))
            return _chart(here, wanted) if wanted.folder == EMBED else FILES[wanted.name](here, wanted)
        shown = _SHOW[page](here)
        body = _document(here, shown, wanted)
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
    here = ui.Here(t, LightAddress("overview", language=language))
    close = [(name, f"../.{to}") for to, name in near] or _pages(here)
    shown = Light(t("This page does not exist"), "", [_nothing(here, why, near=close)], found=False)
    # From wherever this was asked for, links lead on from the first page of the language.
    base = f"{up}{LIGHT.removeprefix('/')}/{language}/"
    return Answer(404, _document(here, shown, base=base), language)


def _missing(here: ui.Here, why: str) -> Answer:
    title = here.t("There is no such reading of the record")
    near = [(here.t("the latest, as of today"), here.address.here(day=None, revision=None))]
    shown = Light(title, "", [_nothing(here, why, near=near)], found=False)
    return Answer(404, _document(here, shown), here.t.language)


def _as_read(whole: str, address: Address) -> str:
    """Give the whole address under which something was asked with what was read of it alone."""
    read = address.here().partition("?")[2]
    return whole.partition("?")[0] + (f"?{read}" if whole and read else "")


def _in_vain(here: ui.Here, address: Address, left_out: Iterable[LeftOut]) -> str:
    """Say which day or revision is asked for in vain."""
    t = here.t
    for each in left_out:
        value = shortened(each.value)
        if each.name == "day":
            return t("“{value}” is not a day (2026-03-31 would be one).", value=value)
        return t("“{value}” is not the number of a revision.", value=value)
    return t(
        "There is no revision {number}: the latest is {latest}.",
        number=str(address.seen.revision),
        latest=str(here.seen.revision),
    )


def _failed(t: Speaker, page: str, why: str, status: int) -> Answer:
    here = ui.Here(t, LightAddress(page, language=t.language))
    shown = Light(t("This page cannot be shown"), "", [_nothing(here, why)], found=False)
    return Answer(status, _document(here, shown), t.language)


def _pages(here: ui.Here) -> list[tuple[str, str]]:
    """Give the light pages of the navigation, as (name, address)."""
    return [(name, here.to(page)) for page, name in reader.page_names(here.t) if page in LIGHT_PAGES]


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
    seen = Seen().but(**{column: getattr(address.seen, column)[:1]} if column else {})
    return replace(address, seen=seen, rest=tuple(pair for pair in address.rest if pair[0] in ("id", "kind")))


def _document(here: ui.Here, shown: Light, wanted: Asked | None = None, base: str = "") -> bytes:
    t, address = here.t, here.address
    demonstration = here.store is not None and here.demonstration
    html = piece(
        "light",
        t=t,
        here=here,
        address=address,
        base=base,
        shown=shown,
        demonstration=demonstration,
        pages=_pages(here),
        here_page=dict(reader.page_names(t)).get(reader.LISTED_IN.get(address.page, address.page), ""),
        view=together(ui.view(here, _kept(here, *_IN_THE_FORM)) if here.store and shown.found else ""),
        canonical=_bare(address).here(),
        others=[(code, speaker(code).own_name, f"../{code}/") for code in LANGUAGES],
        full=_in_dashboard(Address(address.page, address.seen, t.language, address.rest)),
        ways=ui.take_along(here) if here.store and shown.found else (),
        whole=cut(wanted.whole, _LONGEST_PRINTED) if wanted else "",
        no_code=t(NO_CODE) if wanted and is_too_long(wanted.whole) else "",
        code=qr_code(wanted.whole) if wanted and shown.found else "",
        contact=ui.contact(here),
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


def bound(here: ui.Here) -> bytes:
    """Give all light pages of a view as one HTML file that needs no other."""
    view = ref(here.opened), here.seen, here.address.seen, here.t.language
    return _BOUND.get(view, lambda: _bound(here))


_BOUND = WeighedCache(16 * 2**20)  # bytes; a few of them


def _bound(here: ui.Here) -> bytes:
    t = here.t
    leads = here.read(records.register, sort="title", language=t.language, size=None).rows
    actors_listed = here.read(records.actors, size=None).rows
    codes = [each.group for each in here.read(measures.figures, by="country") if each.group]
    kinds = [each.group for each in here.read(measures.figures, by="actor_type") if each.group]
    kinds = [code for code in kinds if any(row["actor_type"] == code for row in actors_listed)]
    rows = here.read(records.articles)
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
    address = BoundAddress("overview", here.address.seen, places=places)
    here = replace(here, address=address)

    def at(page: str, **own: str) -> ui.Here:
        return replace(here, address=replace(address, page=page, rest=tuple(own.items())))

    law = _table(
        tables.countries_table(here.read(measures.law_rungs), here.read(measures.figures, by="country"), here)
    )
    sheets = [
        Sheet("overview", overview(here)),
        Sheet("countries", Light(t("Countries"), t("No ranking is meant."), [law])),
        *(Sheet(f"countries-{code}", country(at("countries"), code)) for code in codes),
        Sheet("declaration", articles(at("declaration"))),
        *(Sheet(f"declaration-{row['article_id']}", article(at("declaration"), row)) for row in rows),
        Sheet("actors", Light(t("Actors"), "", _actors_by_kind(here))),
        *(Sheet(f"actors-{code}", kind(at("actors"), "actor_type", code, None)) for code in kinds),
        Sheet("practices", experience(at("practices"), None)),
    ]
    shared = here.read(records.practices)
    dossiers = records.dossiers(here.opened, here.seen, [row["commitment_id"] for row in leads])
    one_by_one = [
        Sheet(f"actor-{row['signatory_id']}", _actor_in_short(here, row, leads, shared))
        for row in actors_listed
    ]
    listed = [_listed(here, row, dossier) for row, dossier in zip(leads, dossiers, strict=True)]
    html = piece(
        "light_all",
        t=t,
        here=here,
        sheets=sheets,
        one_by_one=one_by_one,
        listed=listed,
        demonstration=here.demonstration,
        pages=[(name, f"#{page}") for page, name in reader.page_names(t) if page in LIGHT_PAGES],
        revision=next(each for each in here.opened.revisions() if each.number == here.seen.revision)
        if here.seen.revision
        else None,
        letters=json.dumps(LETTERS, ensure_ascii=False, separators=(",", ":")),
        script=together("<script>", _SCRIPT.read_text("utf-8"), "</script>"),
        chosen=[
            here.names[name].get(value, t("not given"))
            for name in _IN_THE_FORM[:-1]
            for value in getattr(here.address.seen, name)
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


def _listed(here: ui.Here, row: records.Row, dossier: records.Dossier) -> Listed:
    """Give one commitment as the one file has room for it: without how each figure came about."""
    t = here.t
    (entry,) = tables.undertaking_entries([row], here)
    entry = replace(
        entry,
        meta=(
            *entry.meta,
            Cell(t.label("trajectory", row["trajectory"]), sign=row["trajectory"]),
            Cell(t.label("basis", row["basis"])),
        ),
    )
    facts = [each for each in explaining.commitment_facts(dossier, here) if each.name != t("Lead")]
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
        explaining.reports(dossier, here),
    )


def _actor_in_short(
    here: ui.Here, row: records.Row, leads: Sequence[records.Row], shared: Sequence[records.Row]
) -> Light:
    """Give one actor as the one file has room for it: what it leads by name."""
    t, key = here.t, row["signatory_id"]
    led = [each for each in leads if each["signatory_id"] == key]
    joined = sum(key in (each["partner_ids"] or ()) for each in leads)
    facts = profile.actor_facts(row, here)
    if joined:
        facts.append(Fact(t("Contributes to"), (Cell(t.number(joined), here.to("register", partner=key)),)))
    told = _facts(facts)
    if led:
        entries = [
            Entry(
                t.bilingual(each, "title"),
                here.to("commitment", id=each["commitment_id"]),
                (tables.completion_cell(each["completion"], here),),
            )
            for each in led
        ]
        told += [_heading(t("Leads")), *_rows(entries)]
    if own := [each for each in shared if each["signatory_id"] == key]:
        told += [_heading(t("What it shares")), *_rows(practices.practice_entries(own, here, by="actor"))]
    return Light(row["name"], profile.actor_finding(row, here), told)


def _tokens(row: records.Row) -> str:
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


def _one_file(here: ui.Here, wanted: Asked) -> Answer:
    t = here.t
    name = t("commitments-light-pages")
    return Answer(200, bound(here), t.language, name=f"{name}-{here.day.isoformat()}.html")


def _deck(here: ui.Here) -> slides.Deck:
    """Give the slides that are asked for, looking back to the day that is asked for: a hundred questions to
    the record, asked once for a whole room."""
    since, chosen = here.address["since"], here.address.all("show")
    day = date.fromisoformat(since) if since else None
    view = ref(here.opened), here.seen, here.address, here.t.language
    return _DECKS.get(view, lambda: slides.deck(here.opened, here.seen, here, chosen, day))


_DECKS = WeighedCache(8 * 2**20)


def _present(here: ui.Here, wanted: Asked) -> Answer:
    t, deck = here.t, _deck(here)
    shown = [slide.code for slide in deck.slides]
    choice = present.Choice(
        [*shown, *[""] * (len(slides.SLIDES) - len(shown))],
        here.address["since"],
        [
            (row["occurred_on_day"].isoformat(), t.bilingual(row, "title"))
            for row in here.read(measures.dialogues)
            if row["occurred_on_day"] < here.day
        ],
        list(here.names["actor"].items()),
        "".join(here.seen.actor[:1]),
        _kept(here, "show", "since", "actor"),
    )
    dashboard = _in_dashboard(Address("overview", here.address.seen, t.language))
    body = present.document(deck, here.address, choice, dashboard, wanted.whole, t)
    return Answer(200, body, t.language)


def _slides(here: ui.Here, wanted: Asked) -> Answer:
    deck = _deck(here)
    body = powerpoint.powerpoint(deck, here.t.language, here.day)
    return Answer(200, body, here.t.language, powerpoint.MIME, slides.file_name(here.seen, here))


def _brief(here: ui.Here, wanted: Asked) -> Answer:
    t, page = here.t, here.address.page
    told = on_paper(here, wanted.whole)
    if not told:  # the page says why
        shown = _SHOW[page](here)
        return Answer(200 if shown.found else 404, _document(here, shown), t.language)
    return Answer(200, briefs.pdf(told, _edition(here)), t.language, briefs.MIME, _name_of_brief(here))


def _edition(here: ui.Here) -> briefs.Edition:
    return briefs.Edition(here.t.language, here.day, here.seen.revision or 0, here.demonstration)


def _name_of_brief(here: ui.Here) -> str:
    by = _NAMED_BY.get(here.address.page)
    of = getattr(here.seen, by) if by else (here.address["id"],)
    return bounded.file_name([here.t("brief"), *map(vocabulary.fold, of)], f"-{here.day}.pdf")


def on_paper(here: ui.Here, whole: str) -> list[Brief]:
    """Give the briefs of the countries, articles or actor that a page shows, of all where it shows none; the
    whole address of any page beside it says where the links of paper lead, "" for none."""
    page = here.address.page
    if page == "countries":
        shown = {code: country(here, code) for code in _countries(here)}
    elif page == "declaration":
        shown = {row["article_id"]: article(here, row) for row in here.read(records.articles)}
    else:
        shown = {here.address["id"]: actor(here)}
    by = _NAMED_BY.get(page, "id")
    beside = here.seen.but(**({by: ()} if by != "id" else dict.fromkeys(FILTERS, ())))
    view = slides.view(beside, here) if any(getattr(beside, name) for name in FILTERS) else ""
    return [
        Brief(
            each.title,
            each.finding,
            each.pieces,
            view,
            urljoin(whole, here.to(page, **{by: code})) if whole.startswith("http") else "",
        )
        for code, each in shown.items()
        if each.found
    ]


def _countries(here: ui.Here) -> list[str]:
    """Give the countries that are chosen, or all."""
    groups = [each.group for each in here.read(measures.figures, by="country")]
    return list(here.seen.country) or [code for code in groups if code]


def visit(opened: Store, seen: Seen, t: Speaker) -> ui.Here:
    """Give the visit of the countries in a view of a store, by no browser."""
    return ui.visitor(t, LightAddress("countries", seen, t.language), [], opened)


def country_files(here: ui.Here, site: str) -> Iterator[tuple[str, bytes]]:
    """Give the brief of each country of a view as a file, (name, content), whose links lead to `site`, if
    any."""
    whole = f"{site}{LIGHT}/{here.t.language}/" if site else ""
    for code in _countries(here):
        alone = replace(here, seen=here.seen.but(country=(code,)))
        yield _name_of_brief(alone), briefs.pdf(on_paper(alone, whole), _edition(alone))


def _chart(here: ui.Here, wanted: Asked) -> Answer:
    t = here.t
    name, dot, ending = wanted.name.partition(".")
    named = gallery.CHARTS[name](here)
    if named is None or not named.chart.table.rows:
        why = t("Nothing is known in this view that this chart could show.")
        shown = Light(t("This chart cannot be drawn"), "", [_nothing(here, why)], found=False)
        return Answer(404, _document(here, shown), t.language)
    if ending:
        body = embeds.file(named, dot + ending, here, wanted.whole)
        file = embeds.file_name(named, dot + ending, here)
        return Answer(200, body, t.language, TYPES[dot + ending], file)
    slim = gallery.CHARTS[name](replace(here, narrow=True)) or named
    # What stands around it on another site is light, whatever the reader's screen is.
    return Answer(200, embeds.page(named, slim, here, _style(dark=False)), t.language)


# What may be asked for beside the pages, in the view of its address.
FILES: Mapping[str, Callable[[ui.Here, Asked], Answer]] = {
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
    here = ui.visitor(t, LightAddress("overview"), [])
    address = here.address
    own: list[str] = [address.to(page) for page in LIGHT_PAGES if page not in ("commitment", "actor")]
    own += [address.to("countries", country=code) for code in here.names["country"]]
    own += [address.to("actors", kind=f"actor_type:{code}") for code in here.names["actor_type"]]
    own += [address.to("declaration", article=code) for code in here.names["article"]]
    own += [address.to("actor", id=code) for code in here.names["actor"]]
    listed = here.read(records.register, size=None).rows
    own += [address.to("commitment", id=row["commitment_id"]) for row in listed]
    return [link.removeprefix("./") for link in own]


def changed() -> str:
    """Give the day of the newest revision as ISO, "" where there is none."""
    revisions = ui.store().revisions()
    return max(each.at for each in revisions).date().isoformat() if revisions else ""
