"""The enabling environment in words: how the law stands, what else is recorded, networks, and events."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from math import ceil
from typing import Any

from commitments.contract.codelists import fold
from commitments.contract.days import new_year
from commitments.contract.dimensions import DIMENSIONS, NONE
from commitments.i18n.translator import Translator, capital
from commitments.measures.events import DailyReports, FollowUp
from commitments.measures.law import LawRung
from commitments.measures.networks import Network
from commitments.site.cells import Entry, FoldedList, Table, TableCell, cells_of, host, source_cell
from commitments.site.chart_model import (
    EventLane,
    EventLanes,
    EventMark,
    Matrix,
    MatrixCell,
    Series,
)
from commitments.site.context import Context
from commitments.site.words.in_names import rows_in_names
from commitments.site.words.matrices import crossed, empty_cells
from commitments.site.words.period import forum_name
from commitments.site.words.register import undertaking_entries

Row = Mapping[str, Any]


def filters_finding(context: Context) -> str:
    """Return that milestones know countries and articles alone, where the view is filtered by more."""
    scope = context.address.scope
    if any(getattr(scope, name) for name in DIMENSIONS if name not in ("country", "article")):
        return context.t(
            "Milestones belong to countries and articles, not to actors or themes: the other filters of this "
            "view apply to actors, commitments and reports alone."
        )
    return ""


# --- what else is recorded, by country ---------------------------------------------------------------

# What stands beside the law and is listed by country; events and networks have places of their own.
BESIDE = ("law", "policy", "declaration", "fund", "training", "project", "study")
AGENCY = "public_agency"
_COLUMNS = (*BESIDE[:3], AGENCY, *BESIDE[3:])


def column_names(t: Translator) -> dict[str, str]:
    """Return what is listed by country, by name, as the columns of a table are called."""
    return {
        "law": t("Laws and decrees"),
        "policy": t("Policies"),
        "declaration": t("Declarations"),
        AGENCY: t("Public agencies"),
        "fund": t("Funds"),
        "training": t("Trainings"),
        "project": t("Projects"),
        "study": t("Studies"),
    }


@dataclass(frozen=True)
class CountryRecords:
    """What a country has beside events and networks, by column; None: regional or international."""

    country: str | None
    beyond: bool
    rows_by_column: Mapping[str, tuple[Row, ...]]

    @property
    def total(self) -> int:
        """Return how many milestones and agencies there are."""
        return sum(map(len, self.rows_by_column.values()))


def places(
    rungs: Sequence[LawRung], milestones: Sequence[Row], agencies: Sequence[Row], context: Context
) -> list[CountryRecords]:
    """Return the eight, those beyond them that have something, then what belongs to no country."""
    eight = {rung.country for rung in rungs if not rung.beyond}
    listed = [row for row in milestones if row["kind"] in BESIDE]
    countries = {*eight, *(row["country"] for row in (*listed, *agencies))}
    return [
        CountryRecords(
            country,
            country not in eight and country is not None,
            {
                column: tuple(
                    row
                    for row in (agencies if column == AGENCY else listed)
                    if row["country"] == country and (column == AGENCY or row["kind"] == column)
                )
                for column in _COLUMNS
            },
        )
        for country in sorted(
            countries, key=lambda code: (code not in eight, context.sorted_by("country", code))
        )
    ]


def _named(place: CountryRecords, context: Context) -> str:
    return capital(context.t.country(place.country))


def places_finding(places: Sequence[CountryRecords], context: Context) -> str:
    """Return how many of the cells are empty."""
    empty = sum(not rows for place in places for rows in place.rows_by_column.values())
    return empty_cells(empty, len(places) * len(_COLUMNS), context.t)


def places_matrix(places: Sequence[CountryRecords], context: Context) -> Matrix:
    """Return how much of each kind a country has; every cell leads to the list of its place."""
    t = context.t
    names, by_country = column_names(t), {place.country: place for place in places}
    heads = {
        place.country: TableCell(
            _named(place, context), context.address.here(country=place.country or NONE) + "#places"
        )
        for place in places
    }

    def cell(country: str | None, column: str) -> MatrixCell:
        rows, head = by_country[country].rows_by_column[column], heads[country]
        where = f"{head.text}, {names[column]}"
        if not rows:
            return MatrixCell("", head.to, t("{where}: nothing recorded", where=where), 0)
        words = t.pair(where, t.number(len(rows)))
        if old := sum(row.get("status") == "expired" for row in rows):
            words += ", " + _expired(old, t)
        return MatrixCell(t.number(len(rows)), head.to, words, len(rows))

    return crossed(heads, {column: TableCell(names[column]) for column in _COLUMNS}, cell, t)


def _expired(n: int, t: Translator) -> str:
    return t.n("{n} of them expired", "{n} of them expired", n)


def place_folds(places: Sequence[CountryRecords], context: Context) -> list[FoldedList]:
    """Return what each place has as a list; one that is alone with what belongs to no country is open."""
    t = context.t
    alone = sum(place.country is not None for place in places) == 1
    folds = []
    for place in places:
        old = sum(row.get("status") == "expired" for rows in place.rows_by_column.values() for row in rows)
        title = (
            t.n("{place}: {n} entry", "{place}: {n} entries", place.total, place=_named(place, context))
            if place.total
            else t("{where}: nothing recorded", where=_named(place, context))
        )
        if old:
            title += f" ({_expired(old, t)})"
        entries = [
            entry
            for column, rows in place.rows_by_column.items()
            for entry in (
                agency_entries(rows, context) if column == AGENCY else milestone_entries(rows, context)
            )
        ]
        silence = t("Do you know of one? Tell the GSEF secretariat, with a public source.")
        folds.append(FoldedList(title, tuple(entries), silence, alone and place.country is not None))
    return folds


def milestone_entries(rows: Iterable[Row], context: Context, *, where: bool = False) -> list[Entry]:
    """Return milestones as a list: what kind, how it stands, when, on which source, with its remarks; `where`
    it is, if that is not said already."""
    t = context.t
    entries = []
    for row in rows:
        when = t.date(row["occurred_on"]) if row["occurred_on"] else t("date not given")
        facts = cells_of(
            capital(t.label("kind", row["kind"])),
            capital(t.country(row["country"])) if where else "",
            t.pair(status(row, t), when),
            source_cell(row["source_url"], t("no source")),
        )
        entries.append(Entry(t.bilingual(row, "title"), "", facts, capital(t.own_part(row["notes"]))))
    return entries


def law_folds(milestones: Sequence[Row], context: Context) -> list[FoldedList]:
    """Return every recorded step of a framework law as a list that opens, country by country."""
    laws = [row for row in milestones if row["kind"] == "framework_law"]
    ordered = sorted(laws, key=lambda row: context.sorted_by("country", row["country"]))
    entries = tuple(milestone_entries(ordered, context, where=True))
    title = context.t.n("{n} step of a framework law", "{n} steps of framework laws", len(entries))
    return [FoldedList(title, entries)] if entries else []


def status(row: Row, t: Translator) -> str:
    """Return how a milestone stands, in the word for its kind; what is still ahead says so."""
    label = (
        t("publication")
        if row["kind"] == "study" and row["status"] == "created"
        else t.label("status", row["status"])
    )
    return t("{status}, still ahead", status=label) if row["ahead"] else label


def agency_entries(rows: Iterable[Row], context: Context, *, where: bool = False) -> list[Entry]:
    """Return actors as a list: what kind, where, on which source; each leads to its page."""
    t, to = context.t, context.address.to
    entries = []
    for row in rows:
        facts = cells_of(
            capital(context.name("actor_type", row["actor_type"])),
            capital(t.country(row["country"])) if where else "",
            row["locality"],
            TableCell(host(row["source_url"]), row["source_url"]) if row["source_url"] else "",
        )
        entries.append(Entry(row["name"], to("actor", id=row["signatory_id"]), facts))
    return entries


# --- networks ----------------------------------------------------------------------------------------


def network_titles(t: Translator) -> dict[str, str]:
    """Return what the groups of networks are called."""
    return {
        "local_officials": t("Networks of local elected officials"),
        "ministers": t("Networks of ministers"),
        "parliamentarians": t("Networks of parliamentarians"),
        "others": t("Other networks"),
    }


def networks_finding(networks: Sequence[Network], context: Context) -> str:
    """Return of how many of the kinds of network that the declaration calls for something is recorded."""
    t = context.t
    known = sum(bool(network.milestones or network.actors) for network in networks)
    return t(
        "Bamako called for three kinds of network; recorded: {n}.",
        n=t.count_of(known, len(networks)),
    )


def network_finding(network: Network, context: Context) -> str:
    """Return that nothing is recorded of the networks of a group, "" where something is."""
    t = context.t
    if network.milestones or network.actors or network.commitments:
        return ""
    return t(
        "None recorded, which does not mean that there is none. Do you know of one? Tell the GSEF "
        "secretariat."
    )


def milestone_folds(network: Network, context: Context) -> list[FoldedList]:
    """Return the milestones of the other networks, which are many, as a list that opens."""
    entries = tuple(milestone_entries(network.milestones, context, where=True))
    title = context.t.n("{n} milestone", "{n} milestones", len(entries))
    return [FoldedList(title, entries)] if entries else []


def network_folds(network: Network, context: Context) -> list[FoldedList]:
    """Return the actors of a group of networks, and the commitments that speak of one, as lists that open."""
    t = context.t
    actors = agency_entries(network.actors, context, where=True)
    speaking = undertaking_entries(network.commitments, context)
    folds = (
        (t.n("{n} actor", "{n} actors", len(actors)), actors),
        (
            t.n(
                "{n} commitment or action that speaks of one",
                "{n} commitments and actions that speak of one",
                len(speaking),
            ),
            speaking,
        ),
    )
    return [FoldedList(title, tuple(entries)) for title, entries in folds if entries]


# --- events on one time line -------------------------------------------------------------------------

FIRST_YEAR = 2010
_NAMED = ("dialogue", "forum")
_ROOM = 15.0  # percent of the line that a name needs at least
NUMBER = 5.0  # and a number of two digits, on a phone
_PAST = 2.5  # how far those beside two marks reach over them, on a phone


@dataclass(frozen=True)
class Events:
    """The events of a view: drawn, older than the line, and undated."""

    drawn: tuple[Row, ...]
    older: tuple[Row, ...]
    undated: tuple[Row, ...]


def events(milestones: Sequence[Row]) -> Events:
    """Return the events in the order of time, apart those before the line begins and those without a date."""
    dated = sorted(
        (row for row in milestones if row["kind"] == "event" and row["occurred_on"]),
        key=lambda row: (row["occurred_on_day"], row["milestone_id"]),
    )
    return Events(
        tuple(row for row in dated if row["occurred_on_day"].year >= FIRST_YEAR),
        tuple(row for row in dated if row["occurred_on_day"].year < FIRST_YEAR),
        tuple(row for row in milestones if row["kind"] == "event" and not row["occurred_on"]),
    )


def lanes(rows: Sequence[Row], daily: Sequence[DailyReports], day: date, context: Context) -> EventLanes:
    """Return the events and the days with reports on one line, what belongs to no country first."""
    t, to = context.t, context.address.to
    reports = [reported for reported in daily if reported.on.year >= FIRST_YEAR]
    days = [day, *(row["occurred_on_day"] for row in rows), *(reported.on for reported in reports)]
    first, last = new_year(min(days).year), new_year(max(days).year + 1)

    def at(when: date) -> float:
        return round((when - first) / (last - first) * 100, 2)

    def mark(number: int, row: Row) -> EventMark:
        title = t.bilingual(row, "title")
        words = f"{number} · {title} · {t.date(row['occurred_on'])} · {status(row, t)}"
        place, source = at(row["occurred_on_day"]), row["source_url"] or ""
        return EventMark(place, number, title, forum_name(row, t), words, _look(row), source)

    marks = [(row, mark(number, row)) for number, row in enumerate(rows, 1)]
    named = {drawn.number for row, drawn in marks if _is_named(row)}
    places = {row["country"] for row, _ in marks} | {reported.country for reported in reports}
    ticks = _ticks(reports, at)
    event_lanes = []
    for place in sorted(places, key=lambda code: (code is not None, context.sorted_by("country", code))):
        own = [drawn for row, drawn in marks if row["country"] == place]
        n = sum(reported.reports for reported in reports if reported.country == place)
        event_lanes.append(
            EventLane(
                TableCell(
                    capital(t.country(place)),
                    to("register", country=place or NONE, sort="as_of", descending="1"),
                ),
                t.n("{n} report", "{n} reports", n),
                tuple(_placed(own, named)),
                tuple(ticks.get(place, ())),
            )
        )
    step = ceil((last.year - first.year) / 7) or 1  # as many labels as a phone has room for
    return EventLanes(
        tuple((at(date(year, 1, 1)), str(year)) for year in range(first.year, last.year, step)),
        at(day),
        tuple(drawn.at for row, drawn in marks if row["country"] is None),
        tuple(event_lanes),
        tuple(drawn for _, drawn in marks if drawn.number in named),
        _events_key(rows, t),
    )


def _is_named(row: Row) -> bool:
    titles = fold(f"{row['title_fr'] or ''} {row['title_en'] or ''}")
    return any(word in titles for word in _NAMED)


def _ticks(daily_reports: Sequence[DailyReports], at: Any) -> dict[str | None, list[tuple[float, float]]]:
    """Return the ticks of each place, one a thousandth of the line, higher where there are more reports."""
    counts: dict[tuple[str | None, float], int] = {}
    for reported in daily_reports:
        place = (reported.country, round(at(reported.on), 1))
        counts[place] = counts.get(place, 0) + reported.reports
    most = max(counts.values(), default=1)
    ticks: dict[str | None, list[tuple[float, float]]] = {}
    for (country, where), n in counts.items():
        ticks.setdefault(country, []).append((where, round(35 + 65 * n / most)))
    return ticks


def _placed(marks: Sequence[EventMark], named: set[int]) -> list[EventMark]:
    """Return the marks of a lane with their numbers, and the names of forums, where they have
    room."""
    event_marks, taken = [], 0.0
    for mark, after in pairwise([*marks, None]):
        assert mark is not None  # noqa: S101 - the last is the one after
        until = after.at if after else 100.0
        right, left = until - mark.at, mark.at - taken
        if mark.number in named and left >= 0 and right >= _ROOM:
            event_marks.append(replace(mark, shown=True, room=right - 1))
            taken = until - 1
        elif mark.number in named and left >= _ROOM:
            event_marks.append(replace(mark, shown=True, room=left - 1, left=True))
            taken = mark.at + _PAST
        elif left >= 0 and min(right, 100 - mark.at) >= NUMBER:
            event_marks.append(replace(mark, shown=True))
            taken = mark.at + NUMBER
        elif left >= NUMBER and not (after and after.number in named):
            event_marks.append(replace(mark, shown=True, left=True))
            taken = mark.at + _PAST
        else:
            event_marks.append(mark)
    return event_marks


def events_finding(events: Events, followed: Sequence[FollowUp], context: Context) -> str:
    """Return after how many of the events that have begun something was reported within twelve months."""
    t = context.t
    after = {follow_up.milestone_id: follow_up for follow_up in followed}
    past = [after[row["milestone_id"]] for row in events.drawn if row["milestone_id"] in after]
    if not past:
        return t.n("{n} event is recorded.", "{n} events are recorded.", len(events.drawn))
    if not (n := sum(follow_up.reports > 0 for follow_up in past)):
        return t.n(
            "No report came within a year of {n} event.",
            "No report came within a year of {n} events.",
            len(past),
        )
    return t.n(
        "{n} event of {of} was followed by a report within a year.",
        "{n} events of {of} were followed by a report within a year.",
        n,
        of=len(past),
    )


def events_caution(t: Translator) -> str:
    """Return what the time line does not say."""
    return t("What follows an event need not come from it.")


def _events_key(rows: Sequence[Row], t: Translator) -> tuple[Series, ...]:
    """Return what the marks of the time line mean, as far as it has them."""
    announced = any(_look(row) != "held" for row in rows)
    regional = any(row["country"] is None for row in rows)
    return (
        Series("held", t("event, with its number in the table")),
        *([Series("announced", t("announced, not confirmed as held"))] if announced else ()),
        Series("report", t("day with reports, higher where there are more")),
        *([Series("guide", t("event of no single country"))] if regional else ()),
        Series("today", t("reference date")),
    )


def _look(row: Row) -> str:
    return "ahead" if row["ahead"] else "announced" if row["status"] == "announced" else "held"


def events_table(events: Events, followed: Sequence[FollowUp], context: Context) -> Table:
    """Return the events as a table: day, place, how it stands, what was reported in the twelve months
    after."""
    t = context.t
    after = {follow_up.milestone_id: follow_up for follow_up in followed}
    rows = (
        (
            f"{number} · {t.bilingual(row, 'title')}",
            t.date(row["occurred_on"]),
            capital(t.country(row["country"])),
            status(row, t),
            _reported(row, after.get(row["milestone_id"]), context),
            source_cell(row["source_url"], t.missing),
        )
        for number, row in enumerate(events.drawn, 1)
    )
    heads = (t("Event"), t("Day"), t("Place"), t("Status"), t("Reports in the twelve months after"))
    return Table.of((*heads, t("Source")), rows)


def _reported(row: Row, after: FollowUp | None, context: Context) -> TableCell:
    t = context.t
    if after is None:
        return TableCell(t("still ahead"))
    reports = (
        t.n(
            "{n} report, on {of}",
            "{n} reports, on {of}",
            after.reports,
            of=t.n("{n} commitment or action", "{n} commitments and actions", after.commitments),
        )
        if after.reports
        else t("none recorded")
    )
    if not after.over:
        reports = t("{what} so far", what=reports)
    country = {"country": row["country"]} if row["country"] else {}
    until = after.until if after.over else context.address.scope.day
    to = context.address.to("register", **country, day=until, sort="as_of", descending="1")
    return TableCell(reports, to if after.reports else "")


# --- taken home --------------------------------------------------------------------------------------


def columns(t: Translator) -> dict[str, str]:
    """Return the columns of the milestones as they are taken home, name → heading."""
    return {
        "milestone_id": t("Identifier"),
        "title": t("Milestone"),
        "country": t("Country"),
        "kind": t("Type"),
        "status": t("Status"),
        "occurred_on": t("Date"),
        "article": t("Article"),
        "source_url": t("Link to the source"),
        "notes": t("Remarks"),
    }


def in_names(rows: Iterable[Row], context: Context) -> list[dict[str, Any]]:
    """Return milestones for `columns`; one of no country says so."""
    named = rows_in_names(rows, columns(context.t), context)
    return [row | {"country": row["country"] or context.t.country(None)} for row in named]
