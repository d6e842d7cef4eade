"""What happened between two days: in figures, by name, and as a flow from the statuses then to those now."""

from typing import Any

from commitments import gallery, since, tables, ui
from commitments.measures.figures import count_figures
from commitments.measures.period import PeriodChanges, changes_since, moves_since
from commitments.measures.register import list_commitments
from commitments.site import dialogues, paging
from commitments.site.filters import own_choices
from commitments.site.view_form import Field
from commitments.site.visit import Visit

AT_MOST = 5  # of each list, unless it is the one that is asked for
SIZE = 50


def names(visit: Visit, changes: PeriodChanges, what: str) -> None:
    """Show one list of names, all of its pages."""
    total = visit.read(count_figures)[0].commitments
    title = since.list_names(visit.t)[what]
    if what == since.UNDATED:
        found = paging.listed(visit, list_commitments, undated=True, size=SIZE)
        shown, n = len(found.rows), found.total
        ui.heading(title, since.undated_finding(n, total, visit), place="names")
        ui.rows(tables.undertaking_entries(found.rows, visit))
    else:
        rows = visit.read(changes_since, since=changes.since, at_most=None).happenings
        named = [each for each in rows if each.what == what]
        part = paging.part(visit, named, SIZE)
        shown, n = len(part), len(named)
        ui.heading(title, visit.t.count_of(n, total), place="names")
        ui.rows(since.happening_entries(part, visit))
    if not n:
        ui.nothing(visit, visit.t("None, by what this record knows."))
    ui.more(visit, shown, n, SIZE)
    ui.link(visit.address.here(what=None, page=None), visit.t("All that happened"))


def flow(visit: Visit, changes: PeriodChanges) -> None:
    """Show the flow from the statuses then to those now, and the names of the cell that is asked for."""
    t, own = visit.t, own_choices(visit)
    axis = visit.address["by"] or since.AXES[0]
    named = gallery.flow(visit)
    ui.heading(named.title, named.chart.finding)
    title, labels = own["by"]
    ui.choices(visit, [Field("by", title, list(labels.items()), (axis,))], t("Show"))
    ui.drawing(visit, named)
    before, now = visit.address["before"], visit.address["now"]
    if before or now:
        moved = visit.read(moves_since, since=changes.since, axis=axis, before=before, now=now)
        part = paging.part(visit, moved, SIZE)
        said = t.n("{n} commitment or action.", "{n} commitments and actions.", len(moved))
        ui.heading(since.moves_title(before, now, axis, visit), said, level=3, place="moves")
        ui.rows(since.move_entries(part, axis, visit))
        ui.more(visit, len(part), len(moved), SIZE)


def draw(visit: Visit) -> None:
    """Draw the page."""
    t = visit.t
    begun = dialogues.since(visit)
    ahead = begun >= visit.day
    changes = visit.read(changes_since, since=begun, at_most=AT_MOST)
    total = visit.read(count_figures)[0].commitments
    ui.heading(
        t("What happened between two days"),
        tables.changes_finding(changes, visit) if total and not ahead else "",
        level=1,
    )
    if not visit.opened.newest:
        ui.nothing_recorded(visit)
        return
    ui.two_days(visit, begun)
    if ahead:
        ui.nothing(
            visit,
            t("The first day, {day}, does not lie before the second: nothing can have happened between them.",
              day=t.date(begun)),
            t("Choose an earlier first day, or a later second one."),
        )  # fmt: skip
    elif not total:
        ui.nothing_recorded(visit)
    else:
        ui.big_figures(since.figures(changes, total, visit))
        flow(visit, changes)
        if what := visit.address["what"]:
            names(visit, changes, what)
        else:
            ui.heading(t("By name"))
            ui.folds(since.folds(changes, total, visit))


def take_home(visit: Visit) -> None:
    """Offer everything that happened, in names rather than codes."""
    t, begun = visit.t, dialogues.since(visit)

    def rows() -> list[dict[str, Any]]:
        found = changes_since(visit.opened, visit.scope, begun, at_most=None)
        return [since.row_in_names(each, visit) for each in found.happenings]

    if begun < visit.day and any(visit.read(changes_since, since=begun, at_most=AT_MOST).counts.values()):
        ui.download(visit, t("Between two days"), t("changes"), since.columns(t), rows)


ui.page("since", draw, then=take_home)
