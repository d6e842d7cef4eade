"""What changed between two days: country by country, in figures, by name; apart from it what was done to the
register."""

from typing import Any

from commitments.measures.figures import count_figures
from commitments.measures.period import PeriodChanges, changes_since, flow_since, list_forums, moves_since
from commitments.measures.register import list_commitments
from commitments.site import blocks, chart_registry, forums, missing, paging
from commitments.site.cells import FoldedList, Ways
from commitments.site.visit import Visit
from commitments.site.words import period, register, revision_history

SIZE = 50


def page(visit: Visit) -> blocks.Page:
    """Return the page."""
    t, begun = visit.t, forums.since(visit)
    title = t("What changed")
    if not visit.opened.newest:
        return blocks.Page(title, "", [missing.nothing_recorded(visit)])
    days = _days(visit)
    if begun >= visit.day:
        why = t(
            "The first day, {day}, does not lie before the second: nothing can have happened between them.",
            day=t.date(begun),
        )
        who = t("Choose an earlier first day, or a later second one.")
        return blocks.Page(title, "", [*days, blocks.EmptyState(why, who)])
    changes = visit.read(changes_since, since=begun, at_most=period.AT_MOST)
    total = visit.read(count_figures)[0].commitments
    if not total:
        return blocks.Page(title, "", [*days, missing.nothing_recorded(visit)])
    named = chart_registry.moved(visit)
    body = [
        *days,
        blocks.Figure(named, headed=False),
        blocks.KeyFigures(period.figures(changes, total, visit)),
    ]
    if what := visit.address["what"]:
        body += _names(visit, changes, what, total)
    elif lists := period.folds(changes, total, visit):
        body += [blocks.Heading(t("The list")), blocks.Folds(lists)]
    body += [*_then_and_now(visit), *_register_work(visit)]
    files = (blocks.Download(title, t("changes"), period.columns(t), _rows),)
    return blocks.Page(title, named.chart.finding, body, files if any(changes.counts.values()) else ())


def _days(visit: Visit) -> list[blocks.Block]:
    """Return the choice of a forum, or of any other day, since when it is told."""
    t, begun, rows = visit.t, forums.since(visit), visit.read(list_forums)
    names = forums.names(visit)
    chips = blocks.Switch(Ways(t("Since when"), "since", tuple(names.items()), begun.isoformat()))
    other = blocks.PeriodForm(begun, visit.address.scope.day, period.forum_entries(rows, visit))
    return [chips, other] if names else [other]


def _names(visit: Visit, changes: PeriodChanges, what: str, total: int) -> list[blocks.Block]:
    """Return one list of names, all of its pages."""
    t, title = visit.t, period.list_names(visit.t)[what]
    if what == period.UNDATED:
        listed = paging.listed(visit, list_commitments, undated=True, size=SIZE)
        shown, n = len(listed.rows), listed.total
        finding, entries = (
            period.undated_finding(n, total, visit),
            register.undertaking_entries(listed.rows, visit),
        )
    else:
        happenings = visit.read(changes_since, since=changes.since, at_most=None).happenings
        named = [happening for happening in happenings if happening.what == what]
        part = paging.part(visit, named, SIZE)
        shown, n = len(part), len(named)
        finding, entries = t.count_of(n, total), period.happening_entries(part, visit)
    return [
        blocks.Heading(title, finding, place="names"),
        blocks.EntryList(entries),
        *([] if n else [blocks.EmptyState(t("None, by what this register knows."))]),
        *paging.pager(visit, shown, n, SIZE),
        blocks.Link(visit.address.here(what=None, page=None), t("All that changed")),
    ]


def _then_and_now(visit: Visit) -> list[blocks.Block]:
    """Return how many went from which stage to which, and the names of the cell that is asked for; nothing
    where none changed stage."""
    t, begun = visit.t, forums.since(visit)
    flow = visit.read(flow_since, since=begun)
    if all(before == now for before, now in flow.counts):
        return []
    body: list[blocks.Block] = [blocks.Figure(chart_registry.flow(visit))]
    before, now = visit.address["before"], visit.address["now"]
    if before or now:
        moved = visit.read(moves_since, since=begun, before=before, now=now)
        part = paging.part(visit, moved, SIZE)
        finding = t.n("{n} commitment or action.", "{n} commitments and actions.", len(moved))
        body += [
            blocks.Heading(period.moves_title(before, now, t), finding, level=3, place="moves"),
            blocks.EntryList(period.move_entries(part, visit)),
            *paging.pager(visit, len(part), len(moved), SIZE),
        ]
    return body


def _register_work(visit: Visit) -> list[blocks.Block]:
    """Return the revisions made between the two days, which change what is known and not how things stand."""
    t, begun, newest = visit.t, forums.since(visit), visit.scope.revision or visit.opened.newest
    made = [
        revision
        for revision in reversed(visit.opened.revisions())
        if begun < revision.at.date() <= visit.day and revision.number <= newest
    ]
    if not made:
        return []
    entries = revision_history.revision_entries(made[: period.AT_MOST], visit.opened, visit)
    title = t.n("In the register: {n} revision", "In the register: {n} revisions", len(made))
    more = len(made) - len(entries)
    return [
        blocks.Folds([FoldedList(title, tuple(entries), more=more)]),
        *([blocks.Link(visit.to("history"), t("The whole history"))] if more else []),
    ]


def _rows(visit: Visit) -> list[dict[str, Any]]:
    """Return everything that happened, in names rather than codes."""
    changes = changes_since(visit.opened, visit.scope, forums.since(visit), at_most=None)
    return period.in_names(changes.happenings, visit)
