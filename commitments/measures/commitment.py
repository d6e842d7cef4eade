"""One commitment with all that is recorded of it, and how each axis came to its value."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from commitments.contract import codelists, rules
from commitments.contract.days import moved
from commitments.measures.rows import Row, grouped_by
from commitments.measures.scope import Scope
from commitments.store.snapshots import ReadableStore, Snapshot


@dataclass(frozen=True)
class NextStatus:
    """What would change a status: the day `on`, or a report of progress of `at` percent or more.

    Where `at` is 0 and it becomes `limited`: of more than 0 percent.
    """

    becomes: str
    on: date | None = None
    at: float | None = None


@dataclass(frozen=True)
class Explanation:
    """How one axis came to its value: by which rule, from which facts and reports, and what would change it.

    `reports` are the keys of the reports it came from. The rules and their facts:

    completion: stated, from_progress, not_stated (both unknown), no_report; `by_progress`: the step that
    progress gives, where
        it is another one than stated.
    progress: from_value (`value`, `baseline`, `target`), from_percent, unknown (`missing` columns, or
    `no_distance`: the target is the
        baseline), no_report.
    trajectory: complete, all_progress (100 % or more), past_due, missing (which of report, progress,
    start_date, due_date),
        no_time (due not after start), too_early (no time had passed at the report), by_ratio (`progress`,
        `expected`, `ratio`).
    freshness: days (`days_since`); without a report from_start, from_entry (`from_day`: silence counts
        from it).
    verification: latest (`same_day`: keys of the reports it went before), no_report.
    """

    axis: str
    value: str | float | None
    rule: str
    facts: Row
    reports: tuple[str, ...] = ()
    next: tuple[NextStatus, ...] = ()


@dataclass(frozen=True)
class Dossier:
    """All that one page shows of a commitment.

    `record`, `lead`, `article`: as recorded; `standing`: on the day. `partners`: those who contribute, in
    the order given. `reports`, the latest first, with `key`, `known_on` (the day it counts as, None after
    the day of reading), `speaks` (it is the latest), `progress`, `by_progress` (the step that gives) and
    `shown` (the completion it comes to). `outcomes`: by measure, with `counts` on the latest of each.
    `practices`: of the lead, under the same article. `explained`: each axis by name.
    """

    record: Row
    standing: Row
    lead: Row
    article: Row
    partners: tuple[Row, ...]
    reports: tuple[Row, ...]
    outcomes: tuple[Row, ...]
    practices: tuple[Row, ...]
    explained: dict[str, Explanation]


def find_commitment(store: ReadableStore, scope: Scope, commitment_id: str) -> Dossier | None:
    """Return the commitment of that identifier, in any case, on the day; None where there is none."""
    dossiers = read_dossiers(store, scope, (commitment_id,))
    return dossiers[0] if dossiers else None


def read_dossiers(store: ReadableStore, scope: Scope, commitment_ids: Sequence[str]) -> tuple[Dossier, ...]:
    """Return the commitments of those identifiers, in any case and in that order, on the day, at once."""
    snapshot = scope.snapshot(store)
    records = snapshot.query(
        "SELECT * EXCLUDE (revision) FROM commitments WHERE key IN (SELECT unnest($keys)) "
        "ORDER BY list_position($keys, key)",
        {"keys": [identifier.lower() for identifier in commitment_ids]},
    )
    if not records:
        return ()
    ids = {"ids": [record["commitment_id"] for record in records]}
    standing = grouped_by(
        ("commitment_id",),
        snapshot.query(
            "SELECT * EXCLUDE (number, first_day) FROM standing WHERE commitment_id IN (SELECT unnest($ids))",
            ids,
        ),
    )
    signatories = {
        row["signatory_id"]: row
        for row in snapshot.query(
            "SELECT * FROM signatories WHERE signatory_id IN (SELECT unnest($ids))",
            {
                "ids": [
                    identifier
                    for record in records
                    for identifier in (record["signatory_id"], *(record["partner_ids"] or ()))
                ]
            },
        )
    }
    articles = {row["article_id"]: row for row in snapshot.query("SELECT * FROM articles")}
    reports = grouped_by(("commitment_id",), _reports(snapshot, ids["ids"]))
    outcomes = grouped_by(
        ("commitment_id",),
        snapshot.query(
            f"""
            SELECT *, first_day_of(as_of) <= $day::DATE AND row_number() OVER (
                PARTITION BY commitment_id, measure, first_day_of(as_of) <= $day::DATE
                ORDER BY least(as_of_day, $day::DATE) DESC, as_of_day DESC
            ) = 1 AS counts
            FROM outcomes WHERE commitment_id IN (SELECT unnest($ids))
            ORDER BY list_position({list(codelists.OUTCOME_MEASURES)}, measure), as_of_day DESC
            """,
            {**ids, "day": snapshot.day},
        ),
    )
    practices = grouped_by(
        ("signatory_id", "article_id"),
        snapshot.query(
            "SELECT * FROM practices WHERE signatory_id IN (SELECT unnest($ids)) ORDER BY key",
            {"ids": [record["signatory_id"] for record in records]},
        ),
    )
    dossiers = []
    for record in records:
        key = record["commitment_id"]
        ((own,), own_reports) = standing[key,], tuple(reports.get((key,), ()))
        dossiers.append(
            Dossier(
                record=record,
                standing=own,
                lead=signatories[record["signatory_id"]],
                article=articles[record["article_id"]],
                partners=tuple(
                    signatories[partner]
                    for partner in dict.fromkeys(record["partner_ids"] or ())
                    if partner in signatories
                ),
                reports=own_reports,
                outcomes=tuple(outcomes.get((key,), ())),
                practices=tuple(practices.get((record["signatory_id"], record["article_id"]), ())),
                explained={axis.axis: axis for axis in _explanations(record, own, own_reports)},
            )
        )
    return tuple(dossiers)


def _reports(snapshot: Snapshot, commitment_ids: Sequence[str]) -> list[Row]:
    return snapshot.query(
        """
        WITH asked AS (
            SELECT number, commitment_id FROM undertaken WHERE commitment_id IN (SELECT unnest($ids))
        ),
        said AS (
            SELECT *, max(rank) OVER (PARTITION BY number) AS highest
            FROM asked JOIN reports_on([$day], wanted := number IN (SELECT number FROM asked)) USING (number)
        )
        SELECT reports.*, said.known_on, said.progress, said.shown, said.by_progress,
            said.rank IS NOT NULL AND said.rank = said.highest AS speaks
        FROM reports LEFT JOIN said
            ON said.commitment_id = reports.commitment_id
            AND said.as_of = reports.as_of AND said.verification = reports.verification
        WHERE reports.commitment_id IN (SELECT unnest($ids))
        ORDER BY coalesce(said.known_on, reports.as_of_day) DESC, said.rank DESC NULLS FIRST, reports.key
        """,
        {"ids": list(commitment_ids), "day": snapshot.day},
    )


def _explanations(record: Row, standing: Row, reports: Sequence[Row]) -> list[Explanation]:
    speaking = next((report for report in reports if report["speaks"]), None)
    return [
        _completion(standing, speaking),
        _progress(record, standing, speaking),
        _trajectory(standing, speaking),
        _freshness(standing, speaking),
        _verification(standing, speaking, reports),
    ]


_STEPS = (("limited", 0.0), ("substantial", rules.SUBSTANTIAL), ("complete", rules.COMPLETE))

_RATIOS = (
    ("limited_progress", 0.0),
    ("acceleration_needed", rules.ACCELERATION_NEEDED),
    ("on_track", rules.ON_TRACK),
)


def _completion(standing: Row, report: Row | None) -> Explanation:
    value = standing["completion"]
    if report is None:
        return Explanation("completion", value, "no_report", {})
    key, progress = (report["key"],), report["progress"]
    if report["completion"] is not None:
        otherwise = report["by_progress"] if value in codelists.COMPLETION_STEPS else None
        facts = {"progress": progress, "by_progress": None if otherwise == value else otherwise}
        return Explanation("completion", value, "stated", facts, key)
    if progress is None:
        return Explanation("completion", value, "not_stated", {}, key)
    higher = [step for step, _ in _STEPS][[*codelists.COMPLETION_STEPS].index(value) :]
    following = tuple(NextStatus(step, at=at) for step, at in _STEPS if step in higher)
    return Explanation("completion", value, "from_progress", {"progress": progress}, key, following)


def _progress(record: Row, standing: Row, report: Row | None) -> Explanation:
    if report is None:
        return Explanation("progress", None, "no_report", {})
    key = (report["key"],)
    facts = {
        "value": report["value"],
        "baseline": record["baseline_value"],
        "target": record["target_value"],
        "unit": record["unit"],
        "percent": report["progress_percent"],
    }
    missing = tuple(name for name in ("value", "baseline", "target") if facts[name] is None)
    no_distance = not missing and facts["baseline"] == facts["target"]
    if standing["progress"] is None:
        rule = "unknown"
    elif missing or no_distance:
        rule = "from_percent"
    else:
        rule = "from_value"
    return Explanation(
        "progress", standing["progress"], rule, {**facts, "missing": missing, "no_distance": no_distance}, key
    )


def _trajectory(standing: Row, report: Row | None) -> Explanation:
    value, progress, expected = standing["trajectory"], standing["progress"], standing["expected"]
    start, due = standing["start_day"], standing["due_day"]
    facts: Row = {"progress": progress, "expected": expected, "start_day": start, "due_day": due}
    known = {"report": report, "progress": progress, "start_date": start, "due_date": due}
    missing = tuple(name for name, fact in known.items() if fact is None)
    following = [NextStatus("achieved", at=rules.COMPLETE)]
    if due and value != "overdue":
        following.append(NextStatus("overdue", on=moved(due, 1)))
    if value == "achieved":
        rule = "complete" if standing["completion"] == "complete" else "all_progress"
        following = []
    elif value == "overdue":
        rule = "past_due"
    elif value != "unable_to_assess":
        rule = "by_ratio"
        facts["ratio"] = progress / expected
        better = [name for name, _ in _RATIOS]
        better = better[better.index(value) + 1 :] if value in better else better
        following = [
            NextStatus(name, at=bound * expected) for name, bound in _RATIOS if name in better
        ] + following
    elif missing:
        rule = "missing"
        facts["missing"] = missing
    else:
        rule = "no_time" if due <= start else "too_early"
    return Explanation("trajectory", value, rule, facts, (report["key"],) if report else (), tuple(following))


def _freshness(standing: Row, report: Row | None) -> Explanation:
    value, day = standing["freshness"], standing["as_of_day"]
    if report is None:
        start = standing["start_day"]
        rule, from_day = ("from_start", start) if start else ("from_entry", standing["entered_day"])
        silence = NextStatus("silent", on=standing["silent_from"])
        later: tuple[NextStatus, ...] = () if standing["silent"] else (silence,)
        return Explanation("freshness", value, rule, {"from_day": from_day}, (), later)
    limits = (("due", rules.CURRENT + 1), ("overdue", rules.DUE + 1))
    later = tuple(
        NextStatus(name, on=moved(day, days)) for name, days in limits if standing["days_since"] < days
    )
    facts = {"days_since": standing["days_since"], "as_of_day": day}
    return Explanation("freshness", value, "days", facts, (report["key"],), later)


def _verification(standing: Row, latest: Row | None, reports: Sequence[Row]) -> Explanation:
    if latest is None:
        return Explanation("verification", None, "no_report", {})
    same_day = tuple(
        report["key"]
        for report in reports
        if report["known_on"] == latest["known_on"] and not report["speaks"]
    )
    return Explanation(
        "verification", standing["verification"], "latest", {"same_day": same_day}, (latest["key"],)
    )


def list_traces(store: ReadableStore, scope: Scope, commitment_ids: Sequence[str]) -> tuple[Row, ...]:
    """Return what was said, up to the day of reading, of these commitments, the first first.

    Rows: `commitment_id`, `as_of`, `known_on` (the day it counts as), `shown` (the completion it comes to),
    `progress` and `verification`.
    """
    snapshot = scope.snapshot(store)
    return tuple(
        snapshot.query(
            """
            WITH asked AS (
                SELECT number, commitment_id FROM undertaken WHERE commitment_id IN (SELECT unnest($ids))
            )
            SELECT commitment_id, as_of, known_on, shown, progress, verification
            FROM asked JOIN reports_on([$day], wanted := number IN (SELECT number FROM asked)) USING (number)
            ORDER BY rank, commitment_id
            """,
            {"ids": list(commitment_ids), "day": snapshot.day},
        )
    )
