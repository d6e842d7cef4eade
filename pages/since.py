"""What happened between two days: in figures, by name, and as a flow from the statuses then to those now."""

from typing import Any

from commitments import gallery, measures, records, since, tables, ui

AT_MOST = 5  # of each list, unless it is the one that is asked for
SIZE = 50


def names(here: ui.Here, changes: measures.Changes, what: str) -> None:
    """Show one list of names, all of its pages."""
    total = here.read(measures.figures)[0].commitments
    title = since.list_names(here.t)[what]
    if what == since.UNDATED:
        found = ui.listed(here, records.register, undated=True, size=SIZE)
        shown, n = len(found.rows), found.total
        ui.heading(title, since.undated_finding(n, total, here), place="names")
        ui.rows(tables.undertaking_entries(found.rows, here))
    else:
        rows = here.read(measures.changes, since=changes.since, at_most=None).happenings
        named = [each for each in rows if each.what == what]
        part = ui.part(here, named, SIZE)
        shown, n = len(part), len(named)
        ui.heading(title, here.t.count_of(n, total), place="names")
        ui.rows(since.happening_entries(part, here))
    if not n:
        ui.nothing(here, here.t("None, by what this record knows."))
    ui.more(here, shown, n, SIZE)
    ui.link(here.address.here(what=None, page=None), here.t("All that happened"))


def flow(here: ui.Here, changes: measures.Changes) -> None:
    """Show the flow from the statuses then to those now, and the names of the cell that is asked for."""
    t, own = here.t, ui.own_choices(here)
    axis = here.address["by"] or since.AXES[0]
    named = gallery.flow(here)
    ui.heading(named.title, named.chart.finding)
    title, labels = own["by"]
    ui.choices(here, [ui.Field("by", title, list(labels.items()), (axis,))], t("Show"))
    ui.drawing(here, named)
    before, now = here.address["before"], here.address["now"]
    if before or now:
        moved = here.read(measures.moved, since=changes.since, axis=axis, before=before, now=now)
        part = ui.part(here, moved, SIZE)
        said = t.n("{n} commitment or action.", "{n} commitments and actions.", len(moved))
        ui.heading(since.moves_title(before, now, axis, here), said, level=3, place="moves")
        ui.rows(since.move_entries(part, axis, here))
        ui.more(here, len(part), len(moved), SIZE)


def draw(here: ui.Here) -> None:
    """Draw the page."""
    t = here.t
    begun = ui.since(here)
    ahead = begun >= here.day
    changes = here.read(measures.changes, since=begun, at_most=AT_MOST)
    total = here.read(measures.figures)[0].commitments
    ui.heading(
        t("What happened between two days"),
        tables.changes_finding(changes, here) if total and not ahead else "",
        level=1,
    )
    if not here.opened.newest:
        ui.nothing_recorded(here)
        return
    ui.two_days(here, begun)
    if ahead:
        ui.nothing(
            here,
            t("The first day, {day}, does not lie before the second: nothing can have happened between them.",
              day=t.date(begun)),
            t("Choose an earlier first day, or a later second one."),
        )  # fmt: skip
    elif not total:
        ui.nothing_recorded(here)
    else:
        ui.big_figures(since.figures(changes, total, here))
        flow(here, changes)
        if what := here.address["what"]:
            names(here, changes, what)
        else:
            ui.heading(t("By name"))
            ui.folds(since.folds(changes, total, here))


def take_home(here: ui.Here) -> None:
    """Offer everything that happened, in names rather than codes."""
    t, begun = here.t, ui.since(here)

    def rows() -> list[dict[str, Any]]:
        found = measures.changes(here.opened, here.seen, begun, at_most=None)
        return [since.row_in_names(each, here) for each in found.happenings]

    if begun < here.day and any(here.read(measures.changes, since=begun, at_most=AT_MOST).counts.values()):
        ui.download(here, t("Between two days"), t("changes"), since.columns(t), rows)


ui.page("since", draw, then=take_home)
