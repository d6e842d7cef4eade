"""What changed between two days, in words: the finding, figures, lists of names, then and now."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from commitments.contract import codelists
from commitments.i18n.translator import Translator, capital
from commitments.measures.figures import Figures
from commitments.measures.period import (
    CHANGE_KINDS,
    CountryChanges,
    Flow,
    Move,
    PeriodChanges,
    StatusChange,
)
from commitments.site.cells import (
    BigFigure,
    Cell,
    Entry,
    FoldedList,
    TableCell,
    cells_of,
    commitment_entry,
    completion_cell,
)
from commitments.site.chart_model import Matrix, MatrixCell
from commitments.site.context import Context
from commitments.site.words.in_names import rows_in_names
from commitments.site.words.matrices import crossed

AT_MOST = 5  # of each list, unless it is the one that is asked for
UNDATED = "undated"  # listed beside what happened

# Where an event took place, as its title says it: before or after “Declaration”, or behind the last comma.
_NAME = r"([A-ZÀ-Ý][\w’'-]+(?: [A-ZÀ-Ý][\w’'-]+)*)"
_PLACE = re.compile(
    rf"Déclaration d(?:e |[’'])(?:la |l[’'])?{_NAME}|{_NAME} Declaration|, (?:à |in )?{_NAME}$"
)
_FORUM = re.compile("forum|dialogue|d[ée]claration", re.IGNORECASE)


def forum_name(row: Mapping[str, Any], t: Translator) -> str:
    """Return the short name of a forum, its place and year; "" where its title names no place."""
    title = t.bilingual(row, "title")
    place = next(filter(None, found.groups()), "") if (found := _PLACE.search(title)) else ""
    return f"{place} {row['occurred_on_day'].year}" if place and _FORUM.search(title) else ""


def forum_names(rows: Iterable[Mapping[str, Any]], t: Translator) -> dict[str, str]:
    """Return the forums that have a short name, as day → name, the latest first; of several of
    one name the last."""
    days: dict[str, str] = {}
    for row in rows:
        if name := forum_name(row, t):
            days.setdefault(name, row["occurred_on_day"].isoformat())
    return {day: name for name, day in days.items()}


def forum_entries(rows: Sequence[Mapping[str, Any]], context: Context) -> list[Entry]:
    """Return the forums as a list, each with the way to begin or to end on its day."""
    t, here = context.t, context.address.here
    return [
        Entry(
            t.bilingual(row, "title"),
            "",
            cells_of(
                capital(t.date(row["occurred_on"])),
                TableCell(t("since this day"), here(since=row["occurred_on_day"], page=None)),
                TableCell(t("up to this day"), here(day=row["occurred_on_day"], page=None)),
            ),
        )
        for row in rows
    ]


def happening_words(t: Translator) -> dict[str, str]:
    """Return what each kind of change is called."""
    return {
        "advanced": t("advanced"),
        "fell_back": t("fell back"),
        "first_known": t("stage now known"),
        "finished": t("completed"),
        "slipped": t("now overdue"),
        "reported": t("with news"),
        "undertaken": t("started"),
        "fell_silent": t("no news for two years"),
        "set_aside": t("withdrawn or replaced"),
    }


def list_names(t: Translator) -> dict[str, str]:
    """Return every list of names of the page, with its title."""
    words = happening_words(t)
    return {code: capital(words[code]) for code in CHANGE_KINDS} | {UNDATED: t("Without a start date")}


def moved_finding(
    since: str, changes: PeriodChanges, places: Sequence[CountryChanges], total: Figures, context: Context
) -> str:
    """Return what advanced `since` a day, as that is said, and where; else what else there was to hear."""
    t, counts, since = context.t, changes.counts, capital(since)
    advanced, back, of = counts["advanced"], counts["fell_back"], total.commitments
    if not advanced and not back:
        if counts["first_known"]:
            return t.n(
                "{since}, the stage of {n} more is known; no advance is.",
                "{since}, the stage of {n} more is known; no advance is.",
                counts["first_known"],
                since=since,
            )
        if counts["reported"]:
            return t.n(
                "{since}, {n} of {total} has news; no advance is known.",
                "{since}, {n} of {total} have news; no advance is known.",
                counts["reported"],
                since=since,
                total=of,
            )
        return t("{since}, no news and nothing completed.", since=since)
    if not advanced:
        return t.n(
            "{since}, no advance is known; {n} fell back.",
            "{since}, no advance is known; {n} fell back.",
            back,
            since=since,
        )
    what, where = undertakings(advanced, total, t), _where(places, advanced, context)
    fell = t.n("; {n} fell back", "; {n} fell back", back) if back else ""
    return t.n(
        "{since}, {what} of {total} has advanced{where}{fell}.",
        "{since}, {what} of {total} have advanced{where}{fell}.",
        advanced,
        since=since,
        what=what,
        total=of,
        where=where,
        fell=fell,
    )


def undertakings(n: int, of: Figures, t: Translator) -> str:
    """Return `n` of some commitments with what they are called: declared, documented, or both."""
    if not of.basis["declared"]:
        return t.n("{n} action", "{n} actions", n)
    if not of.basis["documented"]:
        return t.n("{n} commitment", "{n} commitments", n)
    return t.n("{n} commitment or action", "{n} commitments and actions", n)


def _where(places: Sequence[CountryChanges], advanced: int, context: Context) -> str:
    """Return in how many of the eight countries something advanced, where more than one is looked at."""
    t, eight = context.t, [place for place in places if place.of_the_eight]
    n = sum(place.counts["advanced"] > 0 for place in eight)
    if len(eight) < 2:
        return ""
    if not n:
        return t(", beyond the eight countries")
    where = t.n(", in {n} country of {of}", ", in {n} countries of {of}", n, of=len(eight))
    within = sum(place.counts["advanced"] for place in eight) == advanced
    # Translators: of countries: the eight, and beyond them.
    return where if within else where + t(" and beyond")


def figures(changes: PeriodChanges, total: int, context: Context) -> list[BigFigure]:
    """Return what was heard, completed and no longer heard of as large figures, each leading to its names; of
    `total` commitments."""
    t, here, words = context.t, context.address.here, happening_words(context.t)
    return [
        BigFigure(
            t.number(changes.counts[what]),
            words[what],
            here(what=what, before=None, now=None, page=None) + "#names",
            # Translators: 12 of 47: this stands after a number.
            of=t("of {n}", n=total),
        )
        for what in ("reported", "finished", "fell_silent")
    ]


def folds(changes: PeriodChanges, total: int, context: Context) -> list[FoldedList]:
    """Return the latest names of everything that happened, each kind under its title, and what has no
    date; what moved is open."""
    t, here = context.t, context.address.here
    lists = []
    for what, title in list_names(t).items():
        n = changes.undated if what == UNDATED else changes.counts[what]
        entries = happening_entries(
            [happening for happening in changes.happenings if happening.what == what], context
        )
        if n > len(entries):
            entries.append(Entry(t("All {n}", n=n), here(what=what, page=None) + "#names"))
        if n:
            count = t.count_of(n, total) if what == UNDATED else t.number(n)
            moved = what in ("advanced", "fell_back")
            lists.append(FoldedList(t.pair(title, count), tuple(entries), open=moved))
    return lists


def undated_finding(n: int, total: int, context: Context) -> str:
    """Return for how many commitments it is not known whether they were undertaken between the days."""
    t = context.t
    return t(
        "{n} have no start date: whether they started between the two dates is not known.",
        n=t.count_of(n, total),
    )


def happening_entries(rows: Sequence[StatusChange], context: Context) -> list[Entry]:
    """Return what happened as a list: what, when, by whom, how far it was before and is now."""
    t = context.t
    return [
        commitment_entry(
            vars(row),
            context,
            capital(t.date(row.on)),
            *_who(row, context),
            _step(row, context),
        )
        for row in rows
    ]


def _who(change: StatusChange | Move, context: Context) -> tuple[Cell, ...]:
    actor = TableCell(change.actor, context.address.to("actor", id=change.signatory_id))
    return actor, context.name("country", change.country)


def _step(change: StatusChange | Move, context: Context) -> TableCell:
    """Return how far something was and is, with the swatch of the latter."""
    before, now = (completion_cell(code, context) for code in (change.before, change.now))
    return now if change.before == change.now else replace(now, text=f"{before.text} → {now.text}")


def columns(t: Translator) -> dict[str, str]:
    """Return the columns of what happened as it is taken home, name → heading."""
    return {
        "what": t("What happened"),
        "on": t("Day"),
        "commitment_id": t("Identifier"),
        "title": t("Commitment or action"),
        "actor": t("Lead"),
        "country": t("Country"),
        "basis": t("Declared or documented"),
        "before": t("Stage then"),
        "now": t("Stage now"),
    }


def in_names(changes: Iterable[StatusChange], context: Context) -> list[dict[str, Any]]:
    """Return what happened for `columns`, in names rather than codes."""
    words = happening_words(context.t)
    rows = (vars(change) | {"what": words[change.what]} for change in changes)
    return rows_in_names(rows, columns(context.t), context)


# --- then and now -------------------------------------------------------------------------------------------


def stage_names(t: Translator) -> dict[str, str]:
    """Return every stage that a commitment may have, set aside too, with its name."""
    return {code: t.label("shown_completion", code) for code in codelists.SHOWN_COMPLETIONS} | {
        code: t.label("completion", code) for code in codelists.SET_ASIDE
    }


def flow_finding(flow: Flow, context: Context) -> str:
    """Return how many have not changed stage, and how many were set aside since."""
    t = context.t
    sentence = t.n(
        "{n} of {total} has not changed stage.",
        "{n} of {total} have not changed stage.",
        flow.stayed,
        total=flow.now,
    )
    aside = sum(n for (_, now), n in flow.counts.items() if now in codelists.SET_ASIDE)
    if aside:
        sentence += " " + t.n(
            "{n} more, withdrawn or replaced, is counted separately.",
            "{n} more, withdrawn or replaced, are counted separately.",
            aside,
        )
    return sentence


def flow_matrix(flow: Flow, context: Context) -> Matrix:
    """Return the flow as a table: a row a stage then, a column a stage now, each cell leading to its names;
    the last of each are the totals."""
    t = context.t
    names = stage_names(t)
    every = t("All")

    def cell(before: str, now: str) -> MatrixCell:
        n = sum(n for (one, other), n in flow.counts.items() if before in ("", one) and now in ("", other))
        words = t("{before}, then {now}", before=names.get(before, every), now=names.get(now, every))
        return MatrixCell(
            t.number(n) if n else "",
            context.address.here(before=before, now=now, what=None, page=None) + "#moves" if n else "",
            t.pair(words, t.number(n)),
            n if before and now else None,
            group=not now,
        )

    then = {code: TableCell(capital(names.get(code, every))) for code in (*flow.codes(0), "")}
    now = {code: TableCell(capital(names.get(code, every)), group=not code) for code in (*flow.codes(1), "")}
    groups = ((t("On {day}", day=t.date(flow.until)), len(now)),)
    bands = ((t("On {day}", day=t.date(flow.since)), len(then)),)
    return crossed(then, now, cell, t, groups=groups, bands=bands)


def moves_title(before: str, now: str, t: Translator) -> str:
    """Return which cell of the flow is listed."""
    names, every = stage_names(t), t("All")
    return capital(t("{before}, then {now}", before=names.get(before, every), now=names.get(now, every)))


def move_entries(rows: Sequence[Move], context: Context) -> list[Entry]:
    """Return the commitments of a cell of the flow as a list: what, by whom, how far it was and is."""
    return [
        commitment_entry(
            vars(row),
            context,
            *_who(row, context),
            _step(row, context),
        )
        for row in rows
    ]
