"""One commitment in words: who, by when, what was said of it, and how each of its figures came about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from commitments.i18n.translator import Translator, capital
from commitments.measures.commitment import Dossier, Explanation
from commitments.measures.sql import EVIDENCE_KINDS
from commitments.site.cells import (
    Cell,
    Fact,
    Table,
    TableCell,
    cells_of,
    completion_cell,
    numeric,
    source_cell,
)
from commitments.site.context import Context


def commitment_finding(dossier: Dossier, context: Context) -> str:
    """Return whose commitment it is, how far it is, and at what pace where its actor promised one."""
    t, lead, standing = context.t, dossier.lead, dossier.standing
    who = context.name("actor", lead["signatory_id"])
    if lead["country"]:
        who += ", " + context.name("country", lead["country"])
    how = [completion_cell(standing["completion"], context).text]
    if not standing["counted"]:
        how.append(t("counted apart"))
    elif dossier.record["basis"] == "declared" and standing["trajectory"] not in NO_PACE:
        how.append(t.label("trajectory", standing["trajectory"]))
    return t.pair(who, ", ".join(how)) + "."


NO_PACE = ("achieved", "unable_to_assess")  # says no more than the stage, or nothing


def evidence_cell(report: Mapping[str, Any], t: Translator) -> TableCell:
    """Return the link to what a report rests on, called by its kind; or that none is given."""
    if not report["evidence_url"]:
        return TableCell(t("no document attached"))
    kind = t.label("evidence_type", report["evidence_type"]) if report["evidence_type"] else t("document")
    return TableCell(kind, report["evidence_url"])


def commitment_facts(dossier: Dossier, context: Context) -> list[Fact]:
    """Return who leads, who contributes, by when, answering which article, and the rest that is recorded."""
    t, to, record = context.t, context.address.to, dossier.record
    lead, article = dossier.lead, dossier.record["article_id"]
    partners: list[Cell] = [
        TableCell(context.name("actor", partner["signatory_id"]), to("actor", id=partner["signatory_id"]))
        for partner in dossier.partners
    ]
    where = (lead["locality"], context.name("country", lead["country"]))
    facts = [
        Fact.of(
            t("Lead"),
            TableCell(context.name("actor", lead["signatory_id"]), to("actor", id=lead["signatory_id"])),
        ),
        Fact.of(
            t("Contribute") if len(partners) > 1 else t("Contributes"),
            *(partners or [t("nobody else is named")]),
        ),
        Fact.of(t("Where"), ", ".join(filter(None, where))),
        Fact.of(t("Answers"), TableCell(context.name("article", article), to("register", article=article))),
        Fact.of(t("Theme"), t.label("theme", record["theme"])),
        Fact.of(t("Start"), t.date(record["start_date"])),
        Fact.of(t("Due"), t.date(record["due_date"])),
    ]
    if description := t.bilingual(record, "description"):
        facts.insert(0, Fact.of(t("Description"), description))
    if record["indicator"]:
        bounds = ""
        if record["baseline_value"] is not None or record["target_value"] is not None:
            bounds = t(
                "from {baseline} to {target} {unit}",
                baseline=record["baseline_value"],
                target=record["target_value"],
                unit=record["unit"] or "",
            )
        facts.append(Fact.of(t("Indicator"), record["indicator"], bounds.strip()))
    if record["budget_amount"] is not None:
        facts.append(Fact.of(t("Budget"), t.money(record["budget_amount"], record["budget_currency"])))
    return [
        *facts,
        Fact.of(t("Source"), source_cell(record["source_url"], t.missing)),
        Fact.of(t("Identifier"), record["commitment_id"]),
    ]


def reports_finding(dossier: Dossier, context: Context) -> str:
    """Return how many reports there are and which speaks for the commitment."""
    t = context.t
    if not dossier.reports:
        if dossier.record["basis"] == "documented":
            return t("No later trace found.")
        return t("No report received. One is requested of the actor that leads.")
    return t.n(
        "{n} report, which counts for the commitment.",
        "{n} reports; the latest, marked, counts for the commitment.",
        len(dossier.reports),
    )


def explanations(dossier: Dossier, context: Context) -> list[Fact]:
    """Return for each of the five axes its value, the rule and rows it came from, and what would change
    it."""
    return [
        *(_explained(axis, dossier, context) for axis in dossier.explained.values()),
        _side_by_side(dossier, context),
    ]


def _side_by_side(dossier: Dossier, context: Context) -> Fact:
    """Return what the actor says, what third parties tell and what was validated, each by its latest
    report."""
    t, standing = context.t, dossier.standing
    voices = {"self_declared": "self_declared", "reviewed": "told", "validated": "validated"}
    cells = [
        TableCell(
            t.pair(t.label("verification", code), completion_cell(standing[voice], context).text)
            if standing[voice]
            else t("{who}: nothing", who=t.label("verification", code)),
            sign=code,
        )
        for code, voice in voices.items()
    ]
    return Fact.of(t("Side by side"), *cells, note=t("They do not agree.") if disagree(standing) else "")


def disagree(standing: Mapping[str, Any]) -> bool:
    """Return whether the latest of each kind of evidence do not come to the same stage."""
    return len({standing[kind] for kind in EVIDENCE_KINDS} - {None, "not_reported"}) > 1


def _explained(axis: Explanation, dossier: Dossier, context: Context) -> Fact:
    t = context.t
    names = {
        "completion": t("Stage"),
        "progress": t("Progress"),
        "trajectory": t("Pace (trajectory)"),
        "freshness": t("Age of the latest news (freshness)"),
        "verification": t("Who says so (verification)"),
    }
    report = next((row for row in dossier.reports if row["speaks"]), None)
    note = _rule(axis, t)
    if report:
        note += " " + t("From the report of {day}.", day=t.date(report["as_of"]))
    if axis.next:
        note += " " + t("What would change it:") + " " + _nexts(axis, t) + "."
    return Fact.of(names[axis.axis], _axis_value(axis, context), note=note.strip())


def _axis_value(axis: Explanation, context: Context) -> TableCell:
    t, value = context.t, axis.value
    if value is None:
        return TableCell(t("unknown"))
    if axis.axis == "completion":
        return completion_cell(str(value), context)
    if axis.axis == "progress":
        return TableCell(t.percent(float(value)))
    label = t.label(axis.axis, str(value))
    return (
        TableCell(label, swatch=str(value)) if axis.axis == "freshness" else TableCell(label, sign=str(value))
    )


def _rule(axis: Explanation, t: Translator) -> str:
    facts = axis.facts
    match axis.axis, axis.rule:
        case "completion", "stated":
            if facts["by_progress"]:
                return t(
                    "As stated by the report; its progress ({progress}) would give “{step}”.",
                    progress=t.percent(facts["progress"]),
                    step=t.label("completion", facts["by_progress"]),
                )
            return t("As stated by the report.")
        case "completion", "from_progress":
            return t(
                "The report states none; it follows from its progress, {progress}.",
                progress=t.percent(facts["progress"]),
            )
        case "completion", "not_stated":
            return t("The report gives neither a stage nor a progress.")
        case "progress", "from_value":
            return t(
                "({value} − {baseline}) ÷ ({target} − {baseline}).",
                value=facts["value"],
                baseline=facts["baseline"],
                target=facts["target"],
            )
        case "progress", "from_percent":
            return t("The percentage stated by the report.")
        case "progress", "unknown":
            return t(
                "The report gives no percentage, and not all of value, baseline and target: nothing "
                "can be computed."
            )
        case "trajectory", "complete" | "all_progress":
            return t("Complete, or at 100% and more.")
        case "trajectory", "past_due":
            return t("Its due date, {day}, has passed.", day=t.date(facts["due_day"]))
        case "trajectory", "missing":
            missing = {
                "report": t("a report"),
                "progress": t("a known progress"),
                "start_date": t("a start date"),
                "due_date": t("a due date"),
            }
            return t(
                "It takes, and there is not: {missing}.",
                missing=t.list([missing[name] for name in facts["missing"]]),
            )
        case "trajectory", "no_time":
            return t("Its due date is not after its start.")
        case "trajectory", "too_early":
            return t("The report is about a day not after the start.")
        case "trajectory", "by_ratio":
            return t(
                "Progress {progress} for {expected} of the time elapsed: a ratio of {ratio}.",
                progress=t.percent(facts["progress"]),
                expected=t.percent(facts["expected"]),
                ratio=t.number(facts["ratio"], 2),
            )
        case "freshness", "days":
            return t.n(
                "{n} day before the reference date.",
                "{n} days before the reference date.",
                facts["days_since"],
            )
        case "freshness", "from_start":
            day = t.date(facts["from_day"])
            return t("There is no report; silence counts from its start, {day}.", day=day)
        case "freshness", "from_entry":
            day = t.date(facts["from_day"])
            return t("There is no report; silence counts from its entry in the register, {day}.", day=day)
        case "verification", "latest":
            if facts["same_day"]:
                return t(
                    "That of the latest report; on one day verified comes before reported by others, "
                    "and that before self-declared."
                )
            return t("That of the latest report.")
        case _:
            return t("There is no report.")


def _nexts(axis: Explanation, t: Translator) -> str:
    statuses = []
    for change in axis.next:
        label = (
            t("no news for two years")
            if change.becomes == "silent"
            else t.label("shown_completion" if axis.axis == "completion" else axis.axis, change.becomes)
        )
        if change.on:
            statuses.append(t("“{status}” from {day}", status=label, day=t.date(change.on)))
        elif change.at is not None:
            statuses.append(
                t("“{status}” with a progress of {percent}", status=label, percent=t.percent(change.at))
            )
        else:
            statuses.append(t("“{status}” with a report", status=label))
    return t.series(statuses)


def outcomes_table(dossier: Dossier, context: Context) -> Table:
    """Return what the commitment changed: each measure as of a day, the latest counting."""
    t = context.t
    rows = (
        (
            capital(t.label("measure", row["measure"])),
            t.date(row["as_of"]),
            outcome_value(row, t),
            # Translators: this report counts among those of a commitment.
            t("counted") if row["counts"] else t("replaced by a later one"),
            TableCell(t("source"), row["source_url"]) if row["source_url"] else t.missing,
        )
        for row in dossier.outcomes
    )
    return Table.of((t("Measure"), t("As of"), numeric(t("Value")), t("Counted"), t("Source")), rows)


def outcome_value(row: Mapping[str, Any], t: Translator) -> str:
    """Return a value with its qualifier and, for funds, its currency."""
    number = (
        t.money(row["value"], row["unit"]) if row["measure"] == "funds_mobilised" else t.number(row["value"])
    )
    exact = row.get("value_qualifier") in (None, "exact")
    return number if exact else f"{t.label('value_qualifier', row['value_qualifier'])} {number}"


@dataclass(frozen=True)
class ReportEntry:
    """A report as it is shown: when, how far, by whom and on what evidence, in which words; whether it
    speaks."""

    when: str
    cells: tuple[TableCell, ...]
    words: str
    speaks: bool
    contested: tuple[Contest, ...] = ()


@dataclass(frozen=True)
class Contest:
    """What an organisation says against a report: its own date and remark, and how far it says things are."""

    by: str
    cells: tuple[TableCell, ...]
    words: str


def reports(dossier: Dossier, context: Context) -> list[ReportEntry]:
    """Return the reports, the latest first; one that contests another of the same day stands beside it."""
    t = context.t
    contesting = [row for row in dossier.reports if row["verification"] == "disputed"]
    others = [row for row in dossier.reports if row["verification"] != "disputed"]
    days = {row["as_of_day"] for row in others}
    reports = []
    for row in dossier.reports:
        if row in contesting and row["as_of_day"] in days:
            continue
        far: Cell = completion_cell(row["shown"], context) if row["shown"] else ""
        if row["known_on"] is None:
            far = t("after the reference date: not counted")
        value = ""
        if row["value"] is not None:
            value = outcome_value(
                {"measure": "", "value": row["value"], "value_qualifier": row["value_qualifier"]}, t
            )
            value = f"{value} {dossier.record['unit'] or ''}".strip()
        with_progress = row["progress"] is not None and dossier.record["unit"] != "%"
        past = context.address.to("record", table="reports", id=row["key"])  # none in the one file
        cells = cells_of(
            far,
            value,
            t("progress {percent}", percent=t.percent(row["progress"])) if with_progress else "",
            TableCell(t.label("verification", row["verification"]), sign=row["verification"]),
            t("by {who}", who=row["reported_by"]) if row["reported_by"] else "",
            evidence_cell(row, t),
            TableCell(t("its history"), past) if past else "",
        )
        against = () if row in contesting else _contests(row, contesting, context)
        words = t.bilingual(row, "narrative")
        reports.append(ReportEntry(t.date(row["as_of"]), cells, words, bool(row["speaks"]), against))
    return reports


def _contests(
    report: Mapping[str, Any], contesting: Sequence[Mapping[str, Any]], context: Context
) -> tuple[Contest, ...]:
    t = context.t
    contests = []
    for row in contesting:
        if row["as_of_day"] != report["as_of_day"]:
            continue
        who, day = row["reported_by"] or t("an organisation"), row["published_on"]
        by = t("Disputed by {who}, {on}", who=who, on=t.on(day)) if day else t("Disputed by {who}", who=who)
        cells = cells_of(
            completion_cell(row["shown"], context) if row["shown"] else "",
            evidence_cell(row, t) if row["evidence_url"] else "",
        )
        contests.append(Contest(by, cells, t.bilingual(row, "narrative")))
    return tuple(contests)


def course_finding(dossier: Dossier, context: Context) -> str:
    """Return how far a commitment was at its latest report, beside what was expected then."""
    t, standing = context.t, dossier.standing
    on, progress = t.on(standing["as_of"]), standing["progress"]
    if progress is None:
        return t("{far} {on}.", far=capital(completion_cell(standing["completion"], context).text), on=on)
    percent = t.percent(progress)
    if not is_held_to(dossier):
        return t("{far} {on}.", far=percent, on=on)
    expected = t.percent(standing["expected"])
    return t("{progress} {on}, when {expected} was expected.", progress=percent, on=on, expected=expected)


def is_held_to(dossier: Dossier) -> bool:
    """Return whether its progress is held against what was expected at the latest report: of what nobody
    promised, and of what is complete, nothing is."""
    standing = dossier.standing
    return (
        dossier.record["basis"] == "declared"
        and standing["expected"] is not None
        and standing["trajectory"] != "achieved"
    )


def mending_links(dossier: Dossier, context: Context) -> list[tuple[str, str]]:
    """Return, for staff, the links to correct or contest a commitment and its reports."""
    t, to = context.t, context.address.to
    commitment = dossier.record["commitment_id"]
    links = [
        (t("Correct this commitment"), to("edit", table="commitments", id=commitment)),
        (t("Add a report"), to("edit", reports_on=commitment)),
    ]
    for row in dossier.reports:
        report = {"of_when": t.of(row["as_of"]), "who": t.label("verification", row["verification"])}
        key = {"table": "reports", "id": row["key"]}
        links.append((t("Correct the report {of_when} ({who})", **report), to("edit", **key)))
        if row["verification"] != "disputed":
            contest = to("edit", contests=row["key"])
            links.append((t("Note that the report {of_when} ({who}) is contested", **report), contest))
    return links
