"""How one thing stands, in the few facts that a reader came for."""

from commitments.measures.commitment import Dossier
from commitments.site.cells import Cell, Meter, StatusFact, TableCell, completion_cell
from commitments.site.context import Context
from commitments.site.words import explanation


def commitment_status(dossier: Dossier, context: Context) -> list[StatusFact]:
    """Return how a commitment stands: its stage, its progress beside what was expected by now, the latest
    news, who says so, and what is due."""
    t, standing = context.t, dossier.standing
    return [
        StatusFact.of(t("Stage"), completion_cell(standing["completion"], context)),
        _status_of_progress(dossier, context),
        _status_of_news(dossier, context),
        _status_of_evidence(dossier, context),
        _status_of_dues(dossier, context),
    ]


def _status_of_progress(dossier: Dossier, context: Context) -> StatusFact:
    t, standing = context.t, dossier.standing
    progress, expected = standing["progress"], standing["expected_now"]
    if standing["trajectory"] == "achieved" or not standing["counted"]:
        expected = note = ""
    elif expected is not None:
        note = t.n(
            "{percent} expected by now",
            "{percent} expected by now",
            int(expected),
            percent=t.percent(expected),
        )
    elif not standing["due_day"]:
        note = t("nothing expected by now: no due date")
    elif not standing["start_day"]:
        note = t("nothing expected by now: no start date")
    else:
        note = ""
    value = t("not known") if progress is None else t.percent(progress)
    meter = None if progress is None else Meter.of(progress, expected or None)
    return StatusFact.of(t("Progress"), value, note, meter=meter)


def _status_of_news(dossier: Dossier, context: Context) -> StatusFact:
    t, standing = context.t, dossier.standing
    documented = dossier.record["basis"] == "documented"
    name = t("Latest public trace") if documented else t("Latest report")
    silent = t("no news for two years") if standing["silent"] else ""
    return StatusFact.of(name, t.date(standing["as_of"]) if standing["as_of"] else t("none"), silent)


def _status_of_evidence(dossier: Dossier, context: Context) -> StatusFact:
    t = context.t
    report = next((row for row in dossier.reports if row["speaks"]), None)
    if report is None:
        return StatusFact.of(t("Who says so"), t("nobody yet"))
    return StatusFact.of(
        t("Who says so"),
        TableCell(t.label("verification", report["verification"]), sign=report["verification"]),
        report["reported_by"] or "",
        explanation.evidence_cell(report, t),
        TableCell(t("The sources do not agree"), "#evidence")
        if explanation.disagree(dossier.standing)
        else "",
    )


def _status_of_dues(dossier: Dossier, context: Context) -> StatusFact:
    t, standing, due = context.t, dossier.standing, dossier.record["due_date"]
    notes: list[Cell] = []
    if standing["trajectory"] == "overdue" and standing["counted"]:
        notes.append(TableCell(t.label("trajectory", "overdue"), sign="overdue"))
    if dossier.record["basis"] == "documented":
        notes.append(t("no promise: no report is asked for"))
    elif standing["asked"]:
        notes.append(t("report asked for since {day}", day=t.date(standing["asked_from"])))
    elif standing["trajectory"] == "achieved" or not standing["counted"]:
        notes.append(t("no report is asked for any more"))
    else:
        notes.append(t("next report asked for from {day}", day=t.date(standing["asked_from"])))
    return StatusFact.of(t("Due"), t.date(due) if due else t("no due date"), *notes)
