"""One actor in words: who it is, its action plan on a time line, whom it works with, what peers do."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import ceil
from typing import Any

from commitments.contract.days import moved, new_year
from commitments.i18n.translator import Translator, capital
from commitments.measures.outcomes import OutcomeSum
from commitments.measures.rows import RowPage
from commitments.site.cells import (
    Cell,
    Entry,
    Fact,
    Meter,
    Table,
    TableCell,
    commitment_entry,
    completion_cell,
    host,
    news,
)
from commitments.site.chart_model import ActionPlan, PlanRow, PlanTrace
from commitments.site.context import Context
from commitments.site.words import explanation
from commitments.site.words.outcomes import short_sum, sum_names

Row = Mapping[str, Any]


# --- who it is ---------------------------------------------------------------------------------------


def actor_finding(actor: Row, context: Context) -> str:
    """Return how much an actor leads, how much of it is complete, and to how much it contributes."""
    t, n, complete = context.t, actor["commitments"], actor["complete"]
    joined = actor["contributes"]
    contributions = t.n("{n} contribution", "{n} contributions", joined)
    if not n:
        return (
            t("{contributions}, nothing led.", contributions=contributions)
            if joined
            else t("No action recorded.")
        )
    if actor["declared"] == n:
        led = t.n("{n} commitment led", "{n} commitments led", n)
    elif actor["declared"]:
        led = t.n("{n} commitment or action led", "{n} commitments and actions led", n)
    else:
        led = t.n("{n} action led", "{n} actions led", n)
    if not complete:
        far = _none_complete(t, declared=actor["declared"] > 0)
    elif actor["declared"]:
        far = t.agreed("commitment", "{n} of them complete", "{n} of them complete", complete)
    else:
        far = t.agreed("action", "{n} of them complete", "{n} of them complete", complete)
    sentence = f"{led}, {far}"
    return t.series([sentence, contributions] if joined else [sentence]) + "."


def _none_complete(t: Translator, *, declared: bool) -> str:
    """Return that none is, in words that agree with commitments or, where none is declared, with actions."""
    if declared:
        return t.agreed("commitment", "none complete", "none complete", 1)
    return t.agreed("action", "none complete", "none complete", 1)


def place(actor: Row, context: Context) -> str:
    """Return where an actor sits: its locality and country, as far as they are known."""
    country = context.name("country", actor["country"]) if actor["country"] else ""
    return ", ".join(part for part in (actor["locality"], country) if part)


def actor_facts(actor: Row, context: Context) -> list[Fact]:
    """Return what is recorded of the actor itself."""
    t, to = context.t, context.address.to
    kind, level, country = actor["actor_type"], actor["level"], actor["country"]
    where: tuple[Cell, ...] = (capital(t.country(None)),)
    if country:
        where = (
            actor["locality"],
            TableCell(context.name("country", country), to("countries", country=country)),
        )
    facts = [
        Fact.of(
            t("Type of actor"),
            TableCell(capital(context.name("actor_type", kind)), to("actors", kind=f"actor_type:{kind}")),
        ),
        Fact.of(t("Level"), TableCell(capital(t.label("level", level)), to("actors", kind=f"level:{level}"))),
        Fact.of(t("Where"), *where),
        Fact.of(t("Role"), capital(t.label("role", actor["role"])), note=_role(actor, t)),
    ]
    for name, column in ((t("Website"), "website"), (t("Source"), "source_url")):
        if actor[column]:
            facts.append(Fact.of(name, TableCell(host(actor[column]), actor[column])))
    if notes := t.own_part(actor["notes"]):
        facts.append(Fact.of(t("Remarks"), notes))
    return [*facts, Fact.of(t("Identifier"), actor["signatory_id"])]


def _role(actor: Row, t: Translator) -> str:
    if actor["role"] == "signatory":
        return (
            t("Joined the declaration: {day}.", day=t.date(actor["joined_on"])) if actor["joined_on"] else ""
        )
    return t("That it signed the declaration is not known.")


# --- its action plan ---------------------------------------------------------------------------------


def action_plan(
    led: Sequence[Row], joined: Sequence[Row], traces: Iterable[Row], day: date, context: Context
) -> ActionPlan:
    """Return what an actor leads, then what it contributes to, each on the same time line."""
    by_commitment: dict[str, list[Row]] = {}
    for trace in traces:
        by_commitment.setdefault(trace["commitment_id"], []).append(trace)
    rows = [*led, *joined]
    days = [row[column] for row in rows for column in ("start_day", "due_day") if row[column]]
    days += [trace["known_on"] for own_traces in by_commitment.values() for trace in own_traces]
    first = new_year(min([day, *days]).year)
    last = new_year(max([day, *days]).year + 1)

    def at(when: date | None) -> float | None:
        return None if when is None else round((when - first) / (last - first) * 100, 2)

    def undertaking(row: Row, leads: bool) -> PlanRow:
        progress, stage = row["progress"], row["completion"]
        told = by_commitment.get(row["commitment_id"], ())
        due = row["due_day"] and moved(row["due_day"], 1)
        if stage == "complete":
            meter: Meter | None = Meter(100)
            if not due:  # nobody said when: it ended when it was first told to be complete
                ends = [trace["known_on"] for trace in told if trace["shown"] == stage]
                due = max(ends[0], row["start_day"] or ends[0]) if ends else None
        else:
            meter = None if progress is None else Meter.of(float(progress))
        return PlanRow(
            _as_planned(row, leads, context),
            stage,
            at(row["start_day"]),
            at(due),
            meter,
            "" if progress is None else context.t.percent(progress),
            tuple(
                PlanTrace(at(trace["known_on"]) or 0.0, _said(trace, context), trace["verification"])
                for trace in told
            ),
        )

    step = ceil((last.year - first.year) / 8) or 1  # as many labels as a phone has room for
    return ActionPlan(
        tuple((at(date(year, 1, 1)) or 0.0, str(year)) for year in range(first.year, last.year, step)),
        at(day) or 0.0,
        (*(undertaking(row, True) for row in led), *(undertaking(row, False) for row in joined)),
    )


def _said(trace: Row, context: Context) -> str:
    t = context.t
    return f"{t.date(trace['as_of'])} · {completion_cell(trace['shown'], context).text}"


def _as_planned(row: Row, leads: bool, context: Context) -> Entry:
    """Return a commitment as a line of an action plan: in which role, with whom, by when, how far."""
    t, to = context.t, context.address.to
    if leads:
        names = [context.name("actor", partner) for partner in row["partner_ids"] or ()]
        if len(names) > 3:
            names = [*names[:2], t.n("{n} other", "{n} others", len(names) - 2)]
        role = TableCell(t("leads, with {names}", names=t.list(names)) if names else t("leads alone"))
    else:
        part = t("contributes, led by {name}", name=row["actor"])
        role = TableCell(part, to("actor", id=row["signatory_id"]))
    course = row["trajectory"]
    return commitment_entry(
        row,
        context,
        role,
        TableCell(row["article_id"], to("declaration", article=row["article_id"])),
        completion_cell(row["completion"], context),
        t("due: {day}", day=t.date(row["due_date"])) if row["due_date"] else "",
        TableCell(t.label("trajectory", course), sign=course)
        if row["basis"] == "declared" and course not in explanation.NO_PACE
        else "",
        news(row, t),
    )


def plan_finding(rows: Sequence[Row], context: Context) -> str:
    """Return how many of the commitments of a plan are complete, and how many of those declared overdue."""
    t, n = context.t, len(rows)
    complete = sum(row["completion"] == "complete" for row in rows)
    overdue = sum(row["basis"] == "declared" and row["trajectory"] == "overdue" for row in rows)
    of, declared = t.count_of(complete, n), any(row["basis"] == "declared" for row in rows)
    if not complete:
        far = _none_complete(t, declared=declared)
    elif declared:
        far = t.agreed("commitment", "{of} complete", "{of} complete", complete, of=of)
    else:
        far = t.agreed("action", "{of} complete", "{of} complete", complete, of=of)
    late = [t.n("{n} overdue", "{n} overdue", overdue)] if overdue else []
    return capital(", ".join([far, *late])) + "."


def plan_table(led: Sequence[Row], joined: Sequence[Row], context: Context) -> Table:
    """Return what an actor leads and contributes to: by whom it is led, from when to when, how far."""
    t = context.t
    rows = (
        (
            TableCell(t.bilingual(row, "title"), context.address.to("commitment", id=row["commitment_id"])),
            row["actor"],
            row["article_id"],
            *(t.date(row[day]) if row[day] else t.missing for day in ("start_date", "due_date")),
            completion_cell(row["completion"], context),
            t.missing if row["progress"] is None else t.percent(row["progress"]),
            news(row, t),
        )
        for row in (*led, *joined)
    )
    heads = (t("Commitment or action"), t("Led by"), t("Article"), t("Start"), t("Due"))
    return Table.of((*heads, t("Stage"), t("Progress"), t("Latest news")), rows)


# --- what is due, and what peers do ------------------------------------------------------------------


def due_finding(due: Sequence[Row], declared: int, context: Context) -> str:
    """Return how many reports are asked for; of documented actions none is."""
    t = context.t
    if not declared:
        return t("No commitment declared: no report is requested.")
    return asked_for(len(due), declared, t)


def asked_for(n: int, declared: int, t: Translator) -> str:
    """Return on how many of the declared commitments a report is asked for, and why."""
    return t.n(
        "A report is requested on {n} declared commitment: no news for more than a year, completion "
        "not known.",
        "A report is requested on {n} declared commitments: no news for more than a year, completion "
        "not known.",
        n,
        declared,
    )


def due_entries(due: Sequence[Row], context: Context) -> list[Entry]:
    """Return the commitments on which a report is asked for: since when, and when last heard of."""
    t = context.t
    entries = []
    for row in due:
        asked = t("report requested since {day}", day=t.date(row["asked_from"]))
        entries.append(commitment_entry(row, context, news(row, t), asked))
    return entries


def articles_of(led: Sequence[Row], joined: Sequence[Row], context: Context) -> list[str]:
    """Return the articles that an actor answers, in their order; all of them where it answers none."""
    answered = {row["article_id"] for row in (*led, *joined)}
    known = list(context.names["article"])
    return [article for article in known if article in answered] or known


def peers_finding(actor: Row, led: Sequence[Row], joined: Sequence[Row], context: Context) -> str:
    """Return who the peers are and under which articles they are looked at."""
    t = context.t
    kind = context.name("actor_type", actor["actor_type"])
    if led or joined:
        return t("Actors of the same type ({kind}) elsewhere, under the same articles.", kind=kind)
    return t("Actors of the same type ({kind}) elsewhere, under each article.", kind=kind)


def article_of_peers(row_page: RowPage, context: Context) -> str:
    """Return how much peers have under an article."""
    t = context.t
    if not row_page.total:
        return t("Nothing of its peers is recorded here.")
    return t.n(
        "{n} commitment or action of its peers.", "{n} commitments and actions of its peers.", row_page.total
    )


def outcome_facts(changed: Sequence[OutcomeSum], context: Context) -> list[Fact]:
    """Return what an actor's commitments changed, by measure, each with its n of N."""
    t = context.t
    return [
        Fact.of(
            capital(name),
            short_sum(total, t),
            note=t("Known for {n}.", n=t.count_of(total.n, total.of)),
        )
        for total, name in zip(changed, sum_names(changed, t), strict=True)
    ]
