"""How one thing stands, in the few facts that a reader came for."""

from collections.abc import Mapping, Sequence
from typing import Any

from commitments.measures.commitment import Dossier
from commitments.site.cells import Cell, Meter, StatusFact, TableCell, completion_cell
from commitments.site.context import Context
from commitments.site.words import explanation, practices


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
    documented = dossier.record["basis"] == "documented"
    note = ""
    if documented or standing["trajectory"] == "achieved" or not standing["counted"]:
        expected = None  # of what nobody promised, nothing is
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
    value = t("not known") if progress is None else t.percent(progress)
    meter = None if progress is None else Meter.of(progress, expected)
    return StatusFact.of(t("Progress"), value, note, meter=meter)


def _status_of_news(dossier: Dossier, context: Context) -> StatusFact:
    t, standing = context.t, dossier.standing
    documented = dossier.record["basis"] == "documented"
    name, none = (
        (t("Latest public trace"), t("none found"))
        if documented
        else (t("Latest report"), t("none received"))
    )
    silent = t("no news for two years") if standing["silent"] else ""
    return StatusFact.of(name, t.date(standing["as_of"]) if standing["as_of"] else none, silent)


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
    documented = dossier.record["basis"] == "documented"
    if standing["trajectory"] == "overdue" and standing["counted"] and not documented:
        notes.append(TableCell(t.label("trajectory", "overdue"), sign="overdue"))
    if documented:
        notes.append(t("no promise: no report is requested"))
    elif standing["asked"]:
        notes.append(t("report requested since {day}", day=t.date(standing["asked_from"])))
    elif standing["trajectory"] == "achieved" or not standing["counted"]:
        notes.append(t("no further report is requested"))
    else:
        notes.append(t("next report requested from {day}", day=t.date(standing["asked_from"])))
    name, none = (t("Planned end"), t("no date given")) if documented else (t("Due"), t("no due date"))
    return StatusFact.of(name, t.date(due) if due else none, *notes)


def actor_status(
    actor: Mapping[str, Any],
    led: Sequence[Mapping[str, Any]],
    ideas: Sequence[Mapping[str, Any]],
    context: Context,
) -> list[StatusFact]:
    """Return what an actor is asked for, what it declared that is past its due date, when it was last heard
    of, and how many ideas of others stand below; what there is none of is left out."""
    t, to, facts = context.t, context.address.to, []
    asked = [row["asked_from"] for row in led if row["asked"]]
    if asked:
        since = t("since {day}", day=t.date(min(asked)))
        facts.append(StatusFact.of(t("Reports requested"), TableCell(t.number(len(asked)), "#due"), since))
    late = [row for row in led if row["basis"] == "declared" and row["trajectory"] == "overdue"]
    if late:
        where = to("register", actor=actor["signatory_id"], basis="declared", trajectory="overdue")
        since = t("since {day}", day=t.date(min(row["due_day"] for row in late)))
        facts.append(StatusFact.of(t("Overdue"), TableCell(t.number(len(late)), where), since))
    if led:
        silent = t("no news for two years") if all(row["silent"] for row in led) else ""
        news = t.date(actor["as_of"]) if actor["as_of"] else t("none found")
        facts.append(StatusFact.of(t("Latest news"), news, silent))
    if ideas and facts:
        peers = practices.are_of_peers(actor, ideas)
        shared = t("shared by its peers") if peers else t("shared by other actors")
        facts.append(
            StatusFact.of(t("Ideas to start with"), TableCell(t.number(len(ideas)), "#ideas"), shared)
        )
    return facts
