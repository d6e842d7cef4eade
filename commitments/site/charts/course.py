"""The reports on one commitment → a line over time."""

from collections.abc import Sequence
from datetime import date
from math import ceil

from commitments.contract import codelists
from commitments.measures.commitment import Dossier
from commitments.site.cells import Table, TableCell, numeric
from commitments.site.chart_model import Chart, LineChart, Point
from commitments.site.context import Context
from commitments.site.words import explanation

_MOST_YEARS = 60  # told under a chart


def course_chart(dossier: Dossier, context: Context, day: date) -> Chart | None:
    """Return the reports on a commitment: in percent where a progress is known, else by the step of each;
    None where no report up to the day says how far it was."""
    t = context.t
    counting = [row for row in dossier.reports if row["known_on"] is not None]
    in_percent = any(row["progress"] is not None for row in counting)
    steps = codelists.COMPLETION_STEPS
    points = [
        Point(
            row["known_on"],
            float(row["progress"]) if in_percent else float(steps.index(row["shown"])),
            row["verification"],
            t.pair(
                t.date(row["as_of"]),
                t.percent(row["progress"]) if in_percent else t.label("completion", row["shown"]),
            ),
            _label(dossier, context) if in_percent and row["speaks"] else "",
        )
        for row in counting
        if (row["progress"] is not None if in_percent else row["shown"] in steps)
    ]
    if not points:
        return None
    start, due = dossier.standing["start_day"], dossier.standing["due_day"]
    promised = dossier.record["basis"] == "declared"
    rows = (
        (
            t.date(row["as_of"]),
            t.label("shown_completion", row["shown"]) if row["shown"] else t.missing,
            t.percent(row["progress"]) if row["progress"] is not None else t("unknown"),
            TableCell(t.label("verification", row["verification"]), sign=row["verification"]),
        )
        for row in counting
    )
    return Chart(
        explanation.course_finding(dossier, context),
        line_chart(points, context, day=day, start=start, due=due, in_percent=in_percent, promised=promised),
        Table.of((t("Day"), t("Stage"), numeric(t("Progress")), t("Who says so")), rows),
        t("Reports over time; the table below holds them."),
    )


def _label(dossier: Dossier, context: Context) -> str:
    """Return the latest progress beside what was expected then."""
    t, standing = context.t, dossier.standing
    progress, expected = t.percent(standing["progress"]), standing["expected"]
    if not explanation.is_held_to(dossier):
        return progress
    return t("{progress}, {expected} expected", progress=progress, expected=t.percent(expected))


def line_chart(
    points: Sequence[Point],
    context: Context,
    *,
    day: date,
    start: date | None = None,
    due: date | None = None,
    in_percent: bool,
    promised: bool = True,
) -> LineChart:
    """Return reports over time up to `day`, with the line that is expected from `start` to `due` where both
    are known."""
    t = context.t
    heights = [point.height for point in points]
    every = [point.day for point in points] + [when for when in (start, due, day) if when]
    first, last = min(when.year for when in every), max(when.year for when in every)
    return LineChart(
        tuple(sorted(points, key=lambda point: point.day)),
        (start, due) if promised and in_percent and start and due else None,
        t("expected"),
        due,
        t("due"),
        day,
        t("reference date"),
        tuple((tick, t.percent(tick)) for tick in (0, 50, 100))
        if in_percent
        else tuple((at, t.label("completion", code)) for at, code in enumerate(codelists.COMPLETION_STEPS)),
        min(0.0, *heights) - 4 if in_percent else -0.4,
        max(100.0, *heights) + 6 if in_percent else 3.4,
        tuple(range(first, min(last + 2, date.max.year + 1), ceil((last - first + 2) / _MOST_YEARS))),
    )
