"""What happened between two days, in words: figures, lists of names, the flow from status to status."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args

from commitments.contract import codelists
from commitments.i18n.translator import Translator, capital
from commitments.measures.period import CHANGE_KINDS, Flow, FlowAxis, Move, PeriodChanges, StatusChange
from commitments.site.cells import (
    BigFigure,
    Cell,
    Entry,
    FoldedList,
    Table,
    TableCell,
    cells_of,
    commitment_entry,
    completion_cell,
    numeric,
)
from commitments.site.chart_model import Matrix, MatrixCell
from commitments.site.context import Context
from commitments.site.words.in_names import rows_in_names
from commitments.site.words.matrices import crossed

AXES: tuple[FlowAxis, ...] = get_args(FlowAxis)
UNDATED = "undated"  # listed beside what happened

_WORDS = {
    "completion": codelists.SHOWN_COMPLETIONS,
    "trajectory": codelists.TRAJECTORIES,
    "freshness": codelists.FRESHNESS,
}


def axis_names(t: Translator) -> dict[str, str]:
    """Return what can be followed from the first day to the second, with its name."""
    return {"completion": t("Stage"), "trajectory": t("Pace"), "freshness": t("Latest news")}


def status_names(axis: str, t: Translator) -> dict[str, str]:
    """Return every status that a commitment may have on an axis, set aside too, with its name."""
    return {code: t.label(_WORDS[axis], code) for code in _WORDS[axis]} | {
        code: t.label("completion", code) for code in codelists.SET_ASIDE
    }


def list_names(t: Translator) -> dict[str, str]:
    """Return every list of names of the page, with its title."""
    words = happening_words(t)
    return {code: capital(words[code]) for code in CHANGE_KINDS} | {UNDATED: t("Without a start date")}


def dialogue_entries(rows: Sequence[Mapping[str, Any]], context: Context) -> list[Entry]:
    """Return the dialogues and forums as a list, each with the way to begin or to end on its day."""
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


def figures(changes: PeriodChanges, total: int, context: Context) -> list[BigFigure]:
    """Return what happened as large figures, each leading to its names; of `total` commitments."""
    t, here, words = context.t, context.address.here, happening_words(context.t)
    return [
        BigFigure(
            t.number(changes.counts[what]),
            words[what],
            here(what=what, before=None, now=None, page=None) + "#names",
            of="" if what == "set_aside" else t("of {n}", n=total),
        )
        for what in CHANGE_KINDS
    ]


def folds(changes: PeriodChanges, total: int, context: Context) -> list[FoldedList]:
    """Return the latest names of everything that happened, each kind under its title, and what has no
    date."""
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
            lists.append(FoldedList(t.pair(title, count), tuple(entries)))
    return lists


def undated_finding(n: int, total: int, context: Context) -> str:
    """Return for how many commitments it is not known whether they were undertaken between the days."""
    t = context.t
    return t(
        "{n} have no start date: whether they were undertaken between the two days is not known.",
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
            *((completion_cell(row.before, context), "→") if row.before != row.now else ()),
            completion_cell(row.now, context),
        )
        for row in rows
    ]


def _who(change: StatusChange | Move, context: Context) -> tuple[Cell, ...]:
    actor = TableCell(change.actor, context.address.to("actor", id=change.signatory_id))
    return actor, context.name("country", change.country)


def columns(t: Translator) -> dict[str, str]:
    """Return the columns of what happened as it is taken home, name → heading."""
    return {
        "what": t("What"),
        "on": t("Day"),
        "commitment_id": t("Identifier"),
        "title": t("Commitment or action"),
        "actor": t("Lead"),
        "country": t("Country"),
        "basis": t("Declared or documented"),
        "before": t("How far, then"),
        "now": t("How far, now"),
    }


def in_names(changes: Iterable[StatusChange], context: Context) -> list[dict[str, Any]]:
    """Return what happened for `columns`, in names rather than codes."""
    words = happening_words(context.t)
    rows = (vars(change) | {"what": words[change.what]} for change in changes)
    return rows_in_names(rows, columns(context.t), context)


# --- the flow -----------------------------------------------------------------------------------------------


def flow_finding(flow: Flow, context: Context) -> str:
    """Return how many stand where they stood, and how many were set aside since."""
    t = context.t
    sentence = t(
        "Between {since} and {until}, {n} stand where they stood.",
        since=t.date(flow.since),
        until=t.date(flow.until),
        n=t.count_of(flow.stayed, flow.now),
    )
    aside = sum(n for (_, now), n in flow.counts.items() if now in codelists.SET_ASIDE)
    if aside:
        sentence += " " + t.n(
            "{n} more was withdrawn or replaced since, and is counted beside.",
            "{n} more were withdrawn or replaced since, and are counted beside.",
            aside,
        )
    return sentence


def flow_matrix(flow: Flow, context: Context) -> Matrix:
    """Return the flow as a table: a row a status then, a column a status now, each cell leading to its names;
    the last of each are the totals."""
    t = context.t
    names = status_names(flow.axis, t)
    every = t("All")

    def cell(before: str, now: str) -> MatrixCell:
        n = sum(n for (one, other), n in flow.counts.items() if before in ("", one) and now in ("", other))
        words = t("{before}, then {now}", before=names.get(before, every), now=names.get(now, every))
        return MatrixCell(
            t.number(n) if n else "",
            context.address.here(before=before, now=now, what=None, page=None) + "#moves",
            t.pair(words, t.number(n)),
            n if before and now else None,
            group=not now,
        )

    then = {code: TableCell(capital(names.get(code, every))) for code in (*flow.codes(0), "")}
    now = {code: TableCell(capital(names.get(code, every)), group=not code) for code in (*flow.codes(1), "")}
    groups = ((t("On {day}", day=t.date(flow.until)), len(now)),)
    bands = ((t("On {day}", day=t.date(flow.since)), len(then)),)
    return crossed(then, now, cell, t, groups=groups, bands=bands)


def moves_title(before: str, now: str, axis: str, context: Context) -> str:
    """Return which cell of the flow is listed."""
    t, names = context.t, status_names(axis, context.t)
    every = t("All")
    return capital(t("{before}, then {now}", before=names.get(before, every), now=names.get(now, every)))


def move_entries(rows: Sequence[Move], axis: str, context: Context) -> list[Entry]:
    """Return the commitments of a cell of the flow as a list: what, by whom, how it stood and stands."""
    names = status_names(axis, context.t)
    return [
        commitment_entry(
            vars(row),
            context,
            *_who(row, context),
            names[row.before],
            *(("→", names[row.now]) if row.before != row.now else ()),
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
        "undertaken": t("undertaken"),
        "fell_silent": t("no news for two years"),
        "set_aside": t("withdrawn or replaced"),
    }


def changes_table(changes: PeriodChanges, context: Context) -> Table:
    """Return what changed between two days: how many commitments, and the latest by name."""
    t, to = context.t, context.address.to
    rows = []
    for what, words in happening_words(t).items():
        first = next((happening for happening in changes.happenings if happening.what == what), None)
        latest = (
            TableCell(t.bilingual(vars(first), "title"), to("commitment", id=first.commitment_id))
            if first
            else "–"
        )
        rows.append((capital(words), t.number(changes.counts[what]), latest))
    return Table.of((t("What"), numeric(t("How many")), t("The latest")), rows)


def changes_finding(changes: PeriodChanges, context: Context) -> str:
    """Return what changed between two days; what carries no date is told apart."""
    t, counts = context.t, changes.counts
    happened = (
        t.n("{n} told of", "{n} told of", counts["reported"]),
        t.n("{n} finished", "{n} finished", counts["finished"]),
        t.n("{n} overdue", "{n} overdue", counts["slipped"]),
        t.n(
            "{n} come to two years without a report or trace",
            "{n} come to two years without a report or trace",
            counts["fell_silent"],
        ),
    )
    sentence = t(
        "Between {since} and {until}: {happened}.",
        since=t.date(changes.since),
        until=t.date(changes.until),
        happened=", ".join(happened),
    )
    if changes.undated:
        sentence += " " + t.n(
            "{n} has no start date: whether it was undertaken then is not known.",
            "{n} have no start date: whether they were undertaken then is not known.",
            changes.undated,
        )
    return sentence
