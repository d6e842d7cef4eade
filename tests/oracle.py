"""The figures once more, from the words of the data contract, in pandas and exact fractions, without SQL."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd

from commitments.contract import codelists
from commitments.contract.model import RECORDS, PartialDate, Record

COLUMN = {
    "country": "country",
    "actor_type": "actor_type",
    "level": "level",
    "actor": "signatory_id",
    "article": "article_id",
    "declaration": "declaration",
    "theme": "theme",
    "basis": "basis",
}
BETTER_VERIFIED = ["disputed", "self_declared", "reviewed", "validated"]


def frames(records: Iterable[Record]) -> dict[str, pd.DataFrame]:
    """Give a frame of objects for each table, columns always there."""
    rows: dict[str, list[Record]] = {table: [] for table in RECORDS}
    for record in records:
        rows[record.table].append(record)
    return {
        table: pd.DataFrame(
            {
                name: pd.Series([getattr(record, name) for record in held], dtype=object)
                for name in RECORDS[table].columns()
            }
        )
        for table, held in rows.items()
    }


def counts_as(as_of: PartialDate, day: date) -> date | None:
    """Give the day a report counts as, None where it does not count yet."""
    if as_of.last_day <= day:
        return as_of.last_day
    return day if as_of.first_day <= day else None


def exact(number: float | None) -> Fraction | None:
    """Give a number as it was written, not as the nearest binary one."""
    return None if number is None else Fraction(repr(number))


def progress(report: Any, commitment: Any) -> Fraction | None:
    """Give the progress in percent that a report comes to."""
    value, baseline, target = map(exact, (report.value, commitment.baseline_value, commitment.target_value))
    if value is not None and baseline is not None and target is not None and target != baseline:
        return (value - baseline) / (target - baseline) * 100
    return exact(report.progress_percent)


def completion(report: Any, done: Fraction | None) -> str:
    """Give the completion that a report states or its progress gives."""
    if report.completion is not None:
        return str(report.completion)
    if done is None:
        return "not_reported"
    if done <= 0:
        return "not_started"
    if done < 50:
        return "limited"
    return "substantial" if done < 100 else "complete"


def trajectory(row: Any, day: date) -> str:
    """Give where a commitment is heading, the questions asked in the contract's order."""
    start = row.start_date.first_day if row.start_date else None
    due = row.due_date.last_day if row.due_date else None
    if row.completion == "complete" or (row.progress is not None and row.progress >= 100):
        return "achieved"
    if due is not None and day > due:
        return "overdue"
    if row.progress is None or start is None or due is None or row.known_on <= start or due <= start:
        return "unable_to_assess"
    share = min(Fraction(1), Fraction((row.known_on - start).days, (due - start).days))
    ratio = row.progress / 100 / share
    if ratio >= Fraction("0.95"):
        return "on_track"
    if ratio >= Fraction("0.60"):
        return "acceleration_needed"
    return "limited_progress" if ratio >= 0 else "deteriorating"


def expected_now(row: Any, day: date) -> Fraction | None:
    """Give the percent of the time from start to due that has gone by on the day."""
    if not row.start_date or not row.due_date or row.due_date.last_day <= row.start_date.first_day:
        return None
    start, due = row.start_date.first_day, row.due_date.last_day
    return 100 * min(max(Fraction((day - start).days, (due - start).days), Fraction(0)), Fraction(1))


def freshness(known_on: date | None, day: date) -> str:
    """Give how long ago the latest report was."""
    if known_on is None:
        return "never_reported"
    days = (day - known_on).days
    return "current" if days <= 365 else "due" if days <= 730 else "overdue"


def silent(row: Any, day: date, entered: date) -> bool:
    """Give whether there were no news for two years: since the report, else the start, else the entry."""
    since = row.known_on or (row.start_date.first_day if row.start_date else entered)
    return (day - since).days > 730


def standing(records: Iterable[Record], day: date, entered: date = date.max) -> pd.DataFrame:
    """Give one row a commitment: its lead's attributes and what the five axes say of it on the day; all were
    `entered` on one."""
    tables = frames(records)
    reports = tables["reports"].copy()
    reports["known_on"] = [counts_as(as_of, day) for as_of in reports.as_of]
    reports = reports[reports.known_on.notna()]
    commitments = tables["commitments"].set_index("commitment_id", drop=False)
    reports["progress"] = pd.Series(
        [progress(row, commitments.loc[row.commitment_id]) for row in reports.itertuples()],
        reports.index,
        object,
    )
    reports["completion"] = pd.Series(
        [completion(row, row.progress) for row in reports.itertuples()], reports.index, object
    )
    reports["place"] = pd.Series(
        [
            (row.known_on, BETTER_VERIFIED.index(row.verification), row.as_of.last_day)
            for row in reports.itertuples()
        ],
        reports.index,
        object,
    )
    reports = reports.sort_values("place")
    latest = reports.groupby("commitment_id", sort=False).tail(1)
    spoken = ["commitment_id", "known_on", "progress", "completion", "verification", "as_of"]
    frame = tables["commitments"].merge(latest[spoken], on="commitment_id", how="left").astype(object)
    frame = frame.merge(
        tables["signatories"][["signatory_id", "country", "actor_type", "role"]],
        on="signatory_id",
        how="left",
    )
    frame = frame.merge(
        tables["articles"][["article_id", "declaration"]], on="article_id", how="left"
    ).astype(object)
    frame = frame.where(frame.notna(), None)
    for verification in ("self_declared", "reviewed", "validated"):
        voice = reports[reports.verification == verification].groupby("commitment_id", sort=False).tail(1)
        frame[verification] = frame.commitment_id.map(voice.set_index("commitment_id").completion)
    frame = frame.astype(object).where(frame.notna(), None)
    frame["level"] = frame.actor_type.map(codelists.LEVEL_OF)
    frame["reported"] = [known is not None for known in frame.known_on]
    frame["completion"] = [step or "not_reported" for step in frame.completion]
    frame["counted"] = [step not in ("withdrawn", "superseded") for step in frame.completion]
    frame["trajectory"] = pd.Series([trajectory(row, day) for row in frame.itertuples()], frame.index, object)
    frame["expected_now"] = pd.Series(
        [expected_now(row, day) for row in frame.itertuples()], frame.index, object
    )
    frame["freshness"] = pd.Series([freshness(known, day) for known in frame.known_on], frame.index, object)
    frame["silent"] = [silent(row, day, entered) for row in frame.itertuples()]
    return frame


def kept(table: pd.DataFrame, filters: dict[str, tuple[str, ...]]) -> pd.DataFrame:
    """Give the rows that every filter lets through; filters on columns the table lacks do not apply."""
    for name, values in filters.items():
        if values and COLUMN[name] in table:
            table = table[table[COLUMN[name]].fillna("none").isin(values)]
    return table


def groups(records: Iterable[Record], by: str, filters: dict[str, tuple[str, ...]]) -> list[str | None]:
    """Give the groups that are rows, by code, none last."""
    tables = frames(records)
    if by == "total":
        return ["total"]
    if by == "basis":
        return [code for code in ("declared", "documented") if code in (filters.get("basis") or (code,))]
    if by in ("article", "declaration"):
        values = kept(
            tables["articles"], {k: v for k, v in filters.items() if k in ("article", "declaration")}
        )
    elif by == "theme":
        values = kept(tables["commitments"], {"theme": filters.get("theme", ())})
    else:
        actors = tables["signatories"].assign(level=tables["signatories"].actor_type.map(codelists.LEVEL_OF))
        values = kept(actors, filters)
    return sorted(set(values[COLUMN[by]]), key=lambda code: (code is None, code or ""))


def figures(
    records: list[Record],
    rows: pd.DataFrame,
    by: str = "total",
    filters: dict[str, tuple[str, ...]] | None = None,
) -> list[dict[str, Any]]:
    """Give what `commitments figures --json` prints, the means as exact fractions; `rows`: `standing`."""
    filters = filters or {}
    rows = kept(rows, filters)
    figures_by_group = []
    for group in groups(records, by, filters):
        if by == "total":
            own = rows
        else:
            own = rows[rows[COLUMN[by]].isna() if group is None else rows[COLUMN[by]] == group]
        counted = own[own.counted.astype(bool)]
        assessed = counted[pd.Series([done is not None for done in counted.progress], counted.index, bool)]
        known = list(assessed.progress)
        expected = [percent for percent in assessed.expected_now if percent is not None]

        def tally(column: str, codes: Iterable[str], table: pd.DataFrame = counted) -> dict[str, int]:
            return {code: int((table[column] == code).sum()) for code in codes}

        figures_by_group.append(
            {
                "group": group,
                "commitments": len(counted),
                "reported": int(counted.reported.sum()),
                "completion": tally(
                    "completion",
                    ("not_started", "limited", "substantial", "complete", "no_evidence", "not_reported"),
                ),
                "progress_mean": sum(known, Fraction(0)) / len(known) if known else None,
                "progress_n": len(known),
                "progress_by_actors": int((assessed.verification == "self_declared").sum()),
                "expected_mean": sum(expected, Fraction(0)) / len(expected) if expected else None,
                "expected_n": len(expected),
                "trajectory": tally(
                    "trajectory",
                    (
                        "achieved", "on_track", "acceleration_needed", "limited_progress", "deteriorating",
                        "overdue", "unable_to_assess",
                    ),
                ),
                "freshness": tally("freshness", ("current", "due", "overdue", "never_reported")),
                "silent": int(counted.silent.astype(bool).sum()),
                "verification": tally("verification", ("self_declared", "reviewed", "validated", "disputed")),
                "basis": tally("basis", ("declared", "documented")),
                **{code: int((own.completion == code).sum()) for code in ("withdrawn", "superseded")},
            }
        )  # fmt: skip
    return figures_by_group


def outcomes(
    records: list[Record], rows: pd.DataFrame, day: date
) -> dict[tuple[str, str | None], tuple[Fraction, int, bool]]:
    """Give (measure, unit) → total, number of commitments, whether a part is inexact; `rows`: `standing`."""
    counted = set(rows[rows.counted.astype(bool)].commitment_id)
    latest: dict[tuple[str, str], Any] = {}
    for row in frames(records)["outcomes"].itertuples():
        known = counts_as(row.as_of, day)
        if known is not None and row.commitment_id in counted:
            place = (known, row.as_of.last_day)
            key = (row.commitment_id, row.measure)
            if key not in latest or latest[key][0] < place:
                latest[key] = (place, row)
    totals: dict[tuple[str, str | None], tuple[Fraction, int, bool]] = {}
    for _, row in latest.values():
        total, n, about = totals.get((row.measure, row.unit), (Fraction(0), 0, False))
        number = exact(row.value)
        assert number is not None
        totals[row.measure, row.unit] = (total + number, n + 1, about or row.value_qualifier != "exact")
    return totals
