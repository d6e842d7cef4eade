"""What happened between two days: in figures, by name, and as a flow from the statuses then to those now."""

from typing import Any

from commitments.measures.figures import count_figures
from commitments.measures.period import PeriodChanges, changes_since, list_dialogues, moves_since
from commitments.measures.register import list_commitments
from commitments.site import blocks, chart_registry, dialogues, missing, paging
from commitments.site.cells import FoldedList
from commitments.site.filters import own_choices
from commitments.site.visit import Visit
from commitments.site.words import period, register

AT_MOST = 5  # of each list, unless it is the one that is asked for
SIZE = 50


def page(visit: Visit) -> blocks.Page:
    """Return the page."""
    t, begun = visit.t, dialogues.since(visit)
    title = t("What happened between two days")
    if not visit.opened.newest:
        return blocks.Page(title, "", [missing.nothing_recorded(visit)])
    entries = period.dialogue_entries(visit.read(list_dialogues), visit)
    by_name = FoldedList(
        t("Dialogues and forums by name"), tuple(entries), t("No dialogue or forum is recorded.")
    )
    days: list[blocks.Block] = [blocks.PeriodForm(begun, visit.address.scope.day), blocks.Folds([by_name])]
    if begun >= visit.day:
        why = t(
            "The first day, {day}, does not lie before the second: nothing can have happened between them.",
            day=t.date(begun),
        )
        who = t("Choose an earlier first day, or a later second one.")
        return blocks.Page(title, "", [*days, blocks.EmptyState(why, who)])
    changes = visit.read(changes_since, since=begun, at_most=AT_MOST)
    total = visit.read(count_figures)[0].commitments
    if not total:
        return blocks.Page(title, "", [*days, missing.nothing_recorded(visit)])
    body = [*days, blocks.KeyFigures(period.figures(changes, total, visit)), *_flow(visit, changes)]
    if what := visit.address["what"]:
        body += _names(visit, changes, what, total)
    else:
        body += [blocks.Heading(t("By name")), blocks.Folds(period.folds(changes, total, visit))]
    files = (blocks.Download(t("What changed"), t("changes"), period.columns(t), _rows),)
    return blocks.Page(
        title, period.changes_finding(changes, visit), body, files if any(changes.counts.values()) else ()
    )


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
        *([] if n else [blocks.EmptyState(t("None, by what this record knows."))]),
        *paging.pager(visit, shown, n, SIZE),
        blocks.Link(visit.address.here(what=None, page=None), t("All that happened")),
    ]


def _flow(visit: Visit, changes: PeriodChanges) -> list[blocks.Block]:
    """Return the flow from the statuses then to those now, and the names of the cell that is asked for."""
    t = visit.t
    axis = visit.address["by"] or period.AXES[0]
    named = chart_registry.flow(visit)
    title, labels = own_choices(visit)["by"]
    body: list[blocks.Block] = [
        blocks.Heading(named.title, named.chart.finding),
        blocks.ChoiceForm([blocks.Field("by", title, list(labels.items()), (axis,))], t("Show")),
        blocks.Figure(named, headed=False),
    ]
    before, now = visit.address["before"], visit.address["now"]
    if before or now:
        moved = visit.read(moves_since, since=changes.since, axis=axis, before=before, now=now)
        part = paging.part(visit, moved, SIZE)
        finding = t.n("{n} commitment or action.", "{n} commitments and actions.", len(moved))
        body += [
            blocks.Heading(period.moves_title(before, now, axis, visit), finding, level=3, place="moves"),
            blocks.EntryList(period.move_entries(part, axis, visit)),
            *paging.pager(visit, len(part), len(moved), SIZE),
        ]
    return body


def _rows(visit: Visit) -> list[dict[str, Any]]:
    """Return everything that happened, in names rather than codes."""
    changes = changes_since(visit.opened, visit.scope, dialogues.since(visit), at_most=None)
    return period.in_names(changes.happenings, visit)
