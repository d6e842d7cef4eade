"""Every number against the contract: by hand on each edge, and against an independent computation."""

import csv
import json
import pickle
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commitments.contract import codelists
from commitments.contract.countries import BAMAKO_EIGHT
from commitments.contract.model import RECORDS, Commitment, Outcome, PartialDate, Record, Report, Signatory
from commitments.measures.coverage import measure_coverage
from commitments.measures.crosstab import cross_tabulate
from commitments.measures.evidence import compare_evidence
from commitments.measures.figures import Figures, count_figures
from commitments.measures.headline import measure_headline
from commitments.measures.law import law_rungs
from commitments.measures.outcomes import sum_outcomes
from commitments.measures.period import (
    CHANGE_KINDS,
    changes_by_country,
    changes_since,
    last_forum,
    measure_trend,
)
from commitments.measures.scope import By, Scope
from commitments.measures.stages import list_stages
from commitments.settings import data_folder
from commitments.store.opening import open_store
from commitments.store.store import Store
from commitments.store.undo import undo
from tests import oracle
from tests.factories import (
    actor,
    append_records,
    article,
    commitment,
    entering,
    milestone,
    outcome,
    publish_change,
    put_records,
    rename_record,
    report,
    store_with,
)
from tests.stores import a_store

DAY = date(2023, 6, 15)


# --- the five axes by hand ---------------------------------------------------------------------------

# What a commitment says (its dates, `from` its baseline `to` its target) | its reports (day, codes,
# percent, value) | the day of reading | what the axes come to.
EDGES = {
    # completion: as stated, else from progress
    "progress below 0 is not started": (
        "from=10 to=20 | 2023-01-01 value=9 | 2023-01-02 | completion=not_started progress=-10"
    ),
    "progress 0 is not started": "- | 2023-01-01 0% | 2023-01-02 | completion=not_started progress=0",
    "the least progress is limited": "- | 2023-01-01 0.01% | 2023-01-02 | completion=limited",
    "49.99 is limited": "- | 2023-01-01 49.99% | 2023-01-02 | completion=limited",
    "50 is substantial": "- | 2023-01-01 50% | 2023-01-02 | completion=substantial",
    "half way that binary numbers miss": (
        "from=0.2 to=1 | 2023-01-01 value=0.6 | 2023-01-02 | completion=substantial"
    ),
    "99.99 is substantial": (
        "- | 2023-01-01 99.99% | 2023-01-02 | completion=substantial trajectory=unable_to_assess"
    ),
    "100 is complete and achieved": (
        "- | 2023-01-01 100% | 2023-01-02 | completion=complete trajectory=achieved"
    ),
    "beyond the target is not clipped": (
        "from=0 to=1 | 2023-01-01 value=1.5 | 2023-01-02 | completion=complete progress=150"
    ),
    "what is stated goes before progress": (
        "- | 2023-01-01 limited 80% | 2023-01-02 | completion=limited progress=80"
    ),
    "no evidence stays no evidence": (
        "- | 2023-01-01 no_evidence 80% | 2023-01-02 | completion=no_evidence progress=80"
    ),
    "a value without a target says nothing of completion": (
        "- | 2023-01-01 value=3 | 2023-01-02 | completion=not_reported progress=none reported=true"
    ),
    "without any report nothing is known": (
        "- | - | 2023-01-02 "
        "| completion=not_reported progress=none reported=false verification=none days_since=none "
        "freshness=never_reported trajectory=unable_to_assess"
    ),
    # progress: from value, baseline and target, else the percent
    "value goes before percent": "from=0 to=1 | 2023-01-01 value=0.25 90% | 2023-01-02 | progress=25",
    "a target below the baseline": "from=200 to=100 | 2023-01-01 value=150 | 2023-01-02 | progress=50",
    "a target equal to the baseline gives way to percent": (
        "from=5 to=5 | 2023-01-01 value=5 30% | 2023-01-02 | progress=30"
    ),
    "without a baseline percent speaks": "to=5 | 2023-01-01 value=5 30% | 2023-01-02 | progress=30",
    "a baseline of zero is a value": "from=0 to=4 | 2023-01-01 value=0 | 2023-01-02 | progress=0",
    "a difference beyond all numbers is unknown": (
        "from=-1e+308 to=1e+308 | 2023-01-01 value=1e+308 | 2023-01-02 | progress=none"
    ),
    "a progress beyond all numbers is unknown": (
        "from=-1e308 to=0 | 2023-01-01 value=1e308 | 2023-01-02 | progress=none"
    ),
    "what the latest report leaves out is not carried over": (
        "from=0 to=1 | 2022-01-01 70% substantial; 2023-01-01 limited | 2023-01-02 "
        "| progress=none completion=limited"
    ),
    # trajectory, in the order of its questions
    "complete is achieved, though past its day": (
        "start=2023-01-01 due=2023-04-11 | 2023-01-02 complete | 2024-01-01 | trajectory=achieved"
    ),
    "progress of 100 is achieved, whatever is stated": (
        "start=2023-01-01 due=2023-04-11 | 2023-01-02 limited 100% | 2024-01-01 | trajectory=achieved"
    ),
    "its day itself is not past": (
        "start=2023-01-01 due=2023-04-11 | 2023-02-20 99% | 2023-04-11 | trajectory=on_track"
    ),
    "the day after is past": (
        "start=2023-01-01 due=2023-04-11 | 2023-02-20 99% | 2023-04-12 | trajectory=overdue"
    ),
    "past its day goes before what cannot be assessed": (
        "due=2023-04-11 | 2023-02-20 value=1 | 2023-04-12 | trajectory=overdue"
    ),
    "past its day without a report": (
        "due=2023-04-11 | - | 2023-04-12 | trajectory=overdue completion=not_reported"
    ),
    "a due year lasts until its end": "due=2023 | - | 2023-12-31 | trajectory=unable_to_assess",
    "and is past on the first day of the next": "due=2023 | - | 2024-01-01 | trajectory=overdue",
    "a due February lasts 29 days in 2024": "due=2024-02 | - | 2024-02-29 | trajectory=unable_to_assess",
    "no start": "due=2023-04-11 | 2023-02-20 50% | 2023-03-01 | trajectory=unable_to_assess",
    "no due date": "start=2023-01-01 | 2023-02-20 50% | 2023-03-01 | trajectory=unable_to_assess",
    "no progress": (
        "start=2023-01-01 due=2023-04-11 | 2023-02-20 limited | 2023-03-01 | trajectory=unable_to_assess"
    ),
    "a report on the first day": (
        "start=2023-01-01 due=2023-04-11 | 2023-01-01 5% | 2023-03-01 "
        "| trajectory=unable_to_assess expected=none"
    ),
    "a report on the second day": (
        "start=2023-01-01 due=2023-04-11 | 2023-01-02 0.95% | 2023-03-01 | trajectory=on_track expected=1"
    ),
    "due on the day it starts": (
        "start=2023-04-11 due=2023-04-11 | 2023-04-11 5% | 2023-04-11 | trajectory=unable_to_assess"
    ),
    "a year that starts first and is due last": (
        "start=2023 due=2023 | 2023-07-02 47.5% | 2023-07-02 | trajectory=on_track expected=50"
    ),
    "half of the time gone by": "start=2023-01-01 due=2023-04-11 | - | 2023-02-20 | expected_now=50",
    "all of it gone by": "start=2023-01-01 due=2023-04-11 | - | 2024-02-20 | expected_now=100",
    "none of it gone by": "start=2023-01-01 due=2023-04-11 | - | 2022-12-31 | expected_now=0",
    "no time to go by": "start=2023-01-01 due=2023-01-01 | - | 2023-02-20 | expected_now=none",
    "0.95 is on track": (
        "start=2023-01-01 due=2023-04-11 | 2023-02-20 47.5% | 2023-03-01 | trajectory=on_track expected=50"
    ),
    "just under 0.95": (
        "start=2023-01-01 due=2023-04-11 | 2023-02-20 47.4999% | 2023-03-01 | trajectory=acceleration_needed"
    ),
    "0.95 that binary numbers miss": (
        "start=2023-01-01 due=2023-04-11 from=0 to=1 | 2023-03-02 value=0.57 | 2023-03-02 "
        "| trajectory=on_track expected=60"
    ),
    "0.60 needs acceleration": (
        "start=2023-01-01 due=2023-04-11 | 2023-02-20 30% | 2023-03-01 | trajectory=acceleration_needed"
    ),
    "just under 0.60": (
        "start=2023-01-01 due=2023-04-11 | 2023-02-20 29.9999% | 2023-03-01 | trajectory=limited_progress"
    ),
    "0.60 that binary numbers miss": (
        "start=2023-01-01 due=2023-04-11 from=0.2 to=0.7 | 2023-01-31 value=0.29 | 2023-01-31 "
        "| trajectory=acceleration_needed expected=30"
    ),
    "0 is limited": (
        "start=2023-01-01 due=2023-04-11 | 2023-02-20 0% | 2023-03-01 "
        "| trajectory=limited_progress completion=not_started"
    ),
    "below 0 deteriorates": (
        "start=2023-01-01 due=2023-04-11 from=10 to=20 | 2023-02-20 value=9.999 | 2023-03-01 "
        "| trajectory=deteriorating"
    ),
    "a report on the due day has used all the time": (
        "start=2023-01-01 due=2023-04-11 | 2023-04-11 95% | 2023-04-11 | trajectory=on_track expected=100"
    ),
    # freshness
    "365 days are current": "- | 2022-01-01 | 2023-01-01 | freshness=current days_since=365",
    "366 days are due": "- | 2022-01-01 | 2023-01-02 | freshness=due days_since=366",
    "730 days are due": "- | 2022-01-01 | 2024-01-01 | freshness=due days_since=730",
    "731 days are overdue": "- | 2022-01-01 | 2024-01-02 | freshness=overdue days_since=731",
    "the day itself": "- | 2022-01-01 | 2022-01-01 | freshness=current days_since=0",
    # silence and what is asked; all of these entered on 1 January 2020
    "two years after the latest report": "start=2019 | 2022-01-01 | 2024-01-01 | silent=false",
    "and a day": "start=2019 | 2022-01-01 | 2024-01-02 | silent=true silent_from=2024-01-02",
    "never reported, two years after its start": "start=2022-01-01 | - | 2024-01-01 | silent=false",
    "never reported, and a day": ("start=2022-01-01 | - | 2024-01-02 | silent=true freshness=never_reported"),
    "begun long before it entered is silent at once": "start=2015 | - | 2020-01-01 | silent=true",
    "without a start, two years after its entry": "- | - | 2021-12-31 | silent=false",
    "without a start, and a day": "- | - | 2022-01-01 | silent=true",
    "what is ahead is not silent": "start=2025 | - | 2024-01-02 | silent=false silent_from=2027-01-02",
    "a year after the latest report": "- | 2022-01-01 limited | 2023-01-01 | asked=false",
    "a year and a day after it": "- | 2022-01-01 limited | 2023-01-02 | asked=true asked_from=2023-01-02",
    "never reported, a year after its start": "start=2022-01-01 | - | 2023-01-01 | asked=false",
    "never reported, a year and a day after it": "start=2022-01-01 | - | 2023-01-02 | asked=true",
    "begun before it entered: a year after its entry": "start=2015 | - | 2020-12-31 | asked=false",
    "and a day after that": "start=2015 | - | 2021-01-01 | asked=true asked_from=2021-01-01",
    "without a start from its entry too": "- | - | 2021-01-01 | asked=true",
    "achieved, nothing is asked": "- | 2022-01-01 complete | 2024-01-01 | asked=false silent=false",
    "withdrawn, nothing is asked": "- | 2022-01-01 withdrawn | 2025-01-01 | asked=false",
    # days
    "a report after the day does not count": (
        "- | 2022-01-02 | 2022-01-01 | reported=false freshness=never_reported"
    ),
    "a year not yet over counts as the day": (
        "- | 2022 | 2022-03-05 | reported=true as_of=2022 as_of_day=2022-03-05 days_since=0"
    ),
    "a year begun today counts": "- | 2022 | 2022-01-01 | reported=true as_of_day=2022-01-01",
    "a year not begun does not count": "- | 2022 | 2021-12-31 | reported=false",
    "a month that is over counts as its last day": (
        "- | 2022-02 | 2022-03-05 | as_of_day=2022-02-28 days_since=5"
    ),
    "a year not yet over goes before an earlier day": (
        "- | 2022 limited; 2022-03-01 substantial | 2022-03-05 | completion=limited"
    ),
    "and ties with the day itself, where the better verified speaks": (
        "- | 2022 limited; 2022-03-05 substantial reviewed | 2022-03-05 | completion=substantial"
    ),
    "of two unfinished periods alike the one that ends later speaks": (
        "- | 2022 limited; 2022-03 substantial | 2022-03-05 | completion=limited"
    ),
    "whichever is written first": ("- | 2022-03 substantial; 2022 limited | 2022-03-05 | completion=limited"),
    # verification
    "a later word goes before a better one": (
        "- | 2022-01-01 complete validated; 2022-01-02 limited disputed | 2022-02-01 "
        "| completion=limited verification=disputed validated=complete self_declared=none told=none"
    ),
    "of one day validated speaks": (
        "- "
        "| 2022-01-01 self_declared limited; 2022-01-01 reviewed limited; 2022-01-01 disputed limited; "
        "2022-01-01 validated substantial "
        "| 2022-02-01 | completion=substantial verification=validated told=limited"
    ),
    "then what a third party tells": (
        "- | 2022-01-01 self_declared limited; 2022-01-01 reviewed substantial | 2022-02-01 "
        "| completion=substantial verification=reviewed"
    ),
    "then what is self-declared, before what is disputed": (
        "- | 2022-01-01 disputed limited; 2022-01-01 substantial | 2022-02-01 "
        "| completion=substantial verification=self_declared"
    ),
    "the latest of each kind is kept, not an earlier one that said more": (
        "- | 2021-01-01 complete; 2022-01-01 value=1 | 2022-02-01 "
        "| completion=not_reported self_declared=not_reported"
    ),
    # set aside
    "withdrawn by the latest report": (
        "- | 2021-01-01 complete; 2022-01-01 withdrawn | 2022-02-01 | completion=withdrawn counted=false"
    ),
    "and not before it": (
        "- | 2021-01-01 complete; 2022-01-01 withdrawn | 2021-02-01 | completion=complete counted=true"
    ),
    "taken up again": (
        "- | 2021-01-01 superseded; 2022-01-01 limited | 2022-02-01 | completion=limited counted=true"
    ),
}
_SAYS = {"start": "start_date", "due": "due_date", "from": "baseline_value", "to": "target_value"}


def _parts(edge: str) -> tuple[dict[str, str], list[dict[str, str]], date, dict[str, str]]:
    says, reports, day, expected = (part.strip(" -") for part in edge.split("|"))
    return (
        {_SAYS[name]: value for name, value in (word.split("=") for word in says.split())},
        [_said(line) for line in reports.split(";") if line],
        date.fromisoformat(day),
        dict(word.split("=") for word in expected.split()),
    )


def _said(line: str) -> dict[str, str]:
    as_of, *words = line.split()
    said = {"as_of": as_of}
    for word in words:
        if word.endswith("%"):
            said["progress_percent"] = word.rstrip("%")
        elif word.startswith("value="):
            said["value"] = word.removeprefix("value=")
        else:
            said["completion" if word in codelists.COMPLETIONS else "verification"] = word
    return said


def _written(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.10g}"
    return "none" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


@pytest.fixture(scope="module")
def edges() -> Iterator[Store]:
    """A store with a commitment for each edge, named by its place."""
    records: list[Record] = [actor(), article()]
    for place, edge in enumerate(EDGES.values()):
        says, reports, _, _ = _parts(edge)
        records.append(commitment(f"e{place}", **says))
        records += [report(about=f"e{place}", **said) for said in reports]
    with store_with(records, entered=date(2020, 1, 1)) as store:
        yield store


# A day after the other: what a store says of a day is worked out once.
@pytest.mark.parametrize(
    "edge", [edge for edge, _ in sorted(EDGES.items(), key=lambda edge: _parts(edge[1])[2])]
)
def test_axes_on_every_edge(edges: Store, edge: str) -> None:
    """Each axis comes to what the contract's words come to by hand, on each side of every bound."""
    _, _, day, expected = _parts(EDGES[edge])
    (row,) = edges.snapshot(day=day).query(
        "SELECT * FROM standing WHERE commitment_id = $name", {"name": f"e{list(EDGES).index(edge)}"}
    )
    assert {axis: _written(row[axis]) for axis in expected} == expected


def test_what_is_written_again_stands_once(store: Store) -> None:
    """Of a record that a later revision brought and another changed, each revision shows what stood then."""
    append_records(store, actor(), article(), commitment("first"), report("2021", about="first"))
    for percent in (10, 60):
        named = commitment("late", unit=f"{percent}")
        put_records(store, named, report("2022", about="late", progress_percent=percent))
    stood = [
        store.snapshot(revision, DAY).query(
            "SELECT reports, progress, unit FROM standing JOIN commitments USING (commitment_id) "
            "WHERE commitment_id = 'late'"
        )
        for revision in (1, 2, 3)
    ]
    assert stood == [[], *([{"reports": 1, "progress": n, "unit": f"{n}"}] for n in (10, 60))]


@pytest.mark.slow
def test_a_new_identifier_is_no_new_entry(store: Store) -> None:
    """What is called otherwise, and what becomes one with another, entered the register when it first did."""
    with entering(date(2020, 1, 1)):
        append_records(store, actor(), article(), commitment("old"), commitment("older"))
    with entering(date(2023, 1, 1)):
        append_records(store, commitment("kept"))
    rename_record(store, "commitments", "old", "new")
    rename_record(store, "commitments", "new", "newest")
    rename_record(store, "commitments", "older", "kept")
    rows = store.snapshot(day=DAY).query("SELECT commitment_id, entered_day FROM standing")
    assert {row["commitment_id"]: row["entered_day"] for row in rows} == dict.fromkeys(
        ("kept", "newest"), date(2020, 1, 1)
    )


# --- against the oracle ------------------------------------------------------------------------------

DATES = [
    "2020",
    "2020-06",
    "2020-06-30",
    "2020-07-01",
    "2020-12-31",
    "2021",
    "2021-02",
    "2021-02-28",
    "2022-01-01",
]
DAYS = [date(2020, 6, 15), date(2020, 6, 30), date(2021, 2, 10), date(2022, 12, 31), date(2024, 3, 1)]
COUNTRIES = ["BEN", "MLI", "FRA"]
NUMBERS = [None, None, 0.0, 0.1, 0.7, 1.0, 10.5, -5.0, 100.0]
PERCENTS = [None, None, 0.0, 0.1, 29.9, 47.5, 50.0, 57.0, 99.9, 100.0]


def maybe(values: Iterable[Any]) -> st.SearchStrategy[Any]:
    """One of the values, or None."""
    return st.sampled_from([None, *values])


@st.composite
def record_sets(draw: st.DrawFn) -> list[Record]:
    """Small sets of records with everything odd that the contract allows."""
    actors = [
        actor(
            f"a{n}",
            draw(maybe(COUNTRIES)) if kind in codelists.WITHOUT_COUNTRY else draw(st.sampled_from(COUNTRIES)),
            kind,
        )
        for n, kind in enumerate(
            draw(st.lists(st.sampled_from(list(codelists.ACTOR_TYPES)), min_size=1, max_size=4))
        )
    ]
    articles = [article("C1"), article("C2"), article("K1", "kampala-2019")]
    made = []
    for n in range(draw(st.integers(0, 5))):
        start, due = draw(maybe(DATES)), draw(maybe(DATES))
        if start and due and PartialDate(due).last_day < PartialDate(start).first_day:
            start, due = due, start
        made.append(
            commitment(
                f"c{n}",
                draw(st.sampled_from(actors)).signatory_id,
                draw(st.sampled_from(articles)).article_id,
                theme=draw(maybe(["women", "transport"])),
                basis=draw(st.sampled_from(list(codelists.BASES))),
                start_date=start,
                due_date=due,
                baseline_value=draw(st.sampled_from(NUMBERS)),
                target_value=draw(st.sampled_from(NUMBERS)),
            )
        )
    told: dict[str, Record] = {}
    if made:
        for _ in range(draw(st.integers(0, 10))):
            said = report(
                draw(st.sampled_from(DATES)),
                draw(st.sampled_from(made)).commitment_id,
                verification=draw(st.sampled_from(list(codelists.VERIFICATIONS))),
                completion=draw(maybe(codelists.COMPLETIONS)),
                progress_percent=draw(st.sampled_from(PERCENTS)),
                value=draw(st.sampled_from([*NUMBERS[2:], 0.4])),
            )
            told[said.key_text] = said
        for _ in range(draw(st.integers(0, 4))):
            measure = draw(st.sampled_from(["people", "funds_mobilised"]))
            units = ["XOF", "EUR"] if measure == "funds_mobilised" else [None, "people"]
            result = Outcome(
                commitment_id=draw(st.sampled_from(made)).commitment_id,
                as_of=PartialDate(draw(st.sampled_from(DATES))),
                measure=measure,
                value=draw(st.sampled_from([0.1, 0.2, 3.0])),
                value_qualifier=draw(st.sampled_from(["exact", "about"])),
                unit=draw(st.sampled_from(units)),
            )
            told["o" + result.key_text] = result
    return [*actors, *articles, *made, *told.values()]


MEANS = dict.fromkeys(("progress_mean", "expected_mean"))


def compared(found: Figures) -> dict[str, Any]:
    """Give figures with their means apart, which are fractions on the other side."""
    return {**found.as_json(), **MEANS}


BYS: tuple[By, ...] = (
    "total", "country", "actor_type", "level", "article", "theme", "declaration", "basis", "actor",
)  # fmt: skip
FILTERS = {
    "country": [*COUNTRIES, "none", "TGO"],
    "actor_type": ["parliament", "sse_network"],
    "level": list(codelists.LEVELS),
    "actor": ["a0", "a1"],
    "article": ["C1", "K1"],
    "declaration": ["bamako-2019", "kampala-2019"],
    "theme": ["women", "none"],
    "basis": list(codelists.BASES),
}
some_filters = st.dictionaries(st.sampled_from(list(FILTERS)), st.integers(0, 99), max_size=2).map(
    lambda chosen: {
        name: tuple(dict.fromkeys((FILTERS[name][n % len(FILTERS[name])], FILTERS[name][n % 2])))
        for name, n in chosen.items()
    }
)


@pytest.mark.slow
@settings(max_examples=8)
@given(record_sets(), st.lists(some_filters, min_size=2, max_size=2), st.sampled_from(DAYS))
def test_figures_agree_with_an_independent_computation(
    records: list[Record], filters: list[dict[str, Any]], day: date
) -> None:
    """Whatever is recorded, on any day and under any filter, SQL and pandas come to the same figures."""
    rows = oracle.standing(records, day)
    with store_with(records) as store:
        for chosen in ({}, *filters):
            scope = Scope(day=day, **chosen)
            for by in BYS:
                expected = oracle.figures(records, rows, by, chosen)
                found = count_figures(store, scope, by)
                assert [compared(each) for each in found] == [{**each, **MEANS} for each in expected]
                for mine, theirs in zip(found, expected, strict=True):
                    for name in MEANS:
                        mean = theirs[name]
                        assert getattr(mine, name) == (
                            None if mean is None else pytest.approx(float(mean), abs=1e-9)
                        )
                    _sums_up(mine)


def _sums_up(figure: Figures) -> None:
    for axis in (figure.completion, figure.trajectory, figure.freshness, figure.basis):
        assert sum(axis.values()) == figure.commitments
    assert sum(figure.verification.values()) == figure.reported


@pytest.mark.slow
@settings(max_examples=6)
@given(record_sets(), st.sampled_from(DAYS))
def test_evidence_trend_cells_and_outcomes_agree_with_it_too(records: list[Record], day: date) -> None:
    """What is told apart by evidence, days, cells and measures comes to the independent numbers."""
    with store_with(records) as store:
        scope = Scope(day=day)
        rows = oracle.standing(records, day)
        rows = rows[rows.counted.astype(bool)]
        (evidence,) = compare_evidence(store, scope)
        for voice, verification in (
            ("self_declared", "self_declared"),
            ("told", "reviewed"),
            ("validated",) * 2,
        ):
            said = [value for value in rows[verification] if value is not None]
            assert {code: n for code, n in getattr(evidence, voice).items() if n} == {
                code: said.count(code) for code in said
            }
        spoken = [
            [value for value in row if value not in (None, "not_reported")]
            for row in zip(rows.self_declared, rows.reviewed, rows.validated, strict=True)
        ]
        assert evidence.compared == sum(len(values) > 1 for values in spoken)
        assert evidence.differing == sum(len(set(values)) > 1 for values in spoken)

        for moment in measure_trend(store, scope, "country", DAYS):
            then = count_figures(store, scope.but(day=moment.day), "country")
            assert compared(moment.figures) in [compared(each) for each in then]

        cells = cross_tabulate(store, scope)
        for cell in cells:
            own = [
                row for row in rows.itertuples() if (row.country, row.actor_type) == (cell.row, cell.column)
            ]
            assert (cell.commitments, cell.reported) == (len(own), sum(row.reported for row in own))
            assert sum(cell.completion.values()) == cell.commitments
        assert sum(cell.commitments for cell in cells) == len(rows)
        assert sum(cell.actors for cell in cells) == sum(isinstance(record, Signatory) for record in records)
        cover = measure_coverage(store, scope)
        assert sum(place.commitments for place in cover) == len(rows)

        outcomes = {(each.measure, each.unit): each for each in sum_outcomes(store, scope)}
        expected = oracle.outcomes(records, rows, day)
        assert outcomes.keys() == expected.keys()
        for key, (total, n, about) in expected.items():
            assert outcomes[key].value == pytest.approx(float(total))
            assert (outcomes[key].n, outcomes[key].of, outcomes[key].about) == (n, len(rows), about)


# --- which rows there are ----------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    with open_store(a_store(tmp_path), create=True) as opened:
        yield opened


def test_groups_without_commitments_are_rows_at_zero(store: Store) -> None:
    """An actor makes its country, type and level a row, an article is always one, a theme where in use."""
    append_records(
        store,
        actor("mayor", "TGO"),
        actor("house", "BEN", "parliament"),
        actor("world", None, "international_organisation"),
        article("C2"),
        article("C1"),
        commitment("one", "mayor", "C2", theme="youth"),
        commitment("two", "mayor", "C2"),
    )

    def rows(by: By) -> list[tuple[str | None, int]]:
        return [(each.group, each.commitments) for each in count_figures(store, Scope(day=DAY), by)]

    assert rows("country") == [("BEN", 0), ("TGO", 2), (None, 0)]
    assert rows("actor_type") == [
        ("international_organisation", 0),
        ("local_government", 2),
        ("parliament", 0),
    ]
    assert rows("level") == [("central_government", 0), ("local_authority", 2), ("partner", 0)]
    assert rows("article") == [("C1", 0), ("C2", 2)]
    assert rows("theme") == [("youth", 1), (None, 1)]
    assert rows("total") == [("total", 2)]


def test_figures_as_json_have_every_key_in_the_published_order(store: Store) -> None:
    """The keys and codes are those that other systems read, zeros included, with an empty store as well."""
    (figure,) = count_figures(store, Scope(day=DAY))
    published = figure.as_json()
    assert list(published) == [
        "group", "commitments", "reported", "completion", "progress_mean", "progress_n",
        "progress_by_actors", "expected_mean", "expected_n", "trajectory",
        "freshness", "silent", "verification", "basis", "withdrawn", "superseded",
    ]  # fmt: skip
    assert json.loads(json.dumps(published)) == {
        "group": "total",
        "commitments": 0,
        "reported": 0,
        "completion": dict.fromkeys(
            ["not_started", "limited", "substantial", "complete", "no_evidence", "not_reported"], 0
        ),
        "progress_mean": None,
        "progress_n": 0,
        "progress_by_actors": 0,
        "expected_mean": None,
        "expected_n": 0,
        "trajectory": dict.fromkeys(
            [
                "achieved", "on_track", "acceleration_needed", "limited_progress", "deteriorating", "overdue",
                "unable_to_assess",
            ],
            0,
        ),
        "freshness": dict.fromkeys(["current", "due", "overdue", "never_reported"], 0),
        "silent": 0,
        "verification": dict.fromkeys(["self_declared", "reviewed", "validated", "disputed"], 0),
        "basis": {"declared": 0, "documented": 0},
        "withdrawn": 0,
        "superseded": 0,
    }  # fmt: skip


def test_set_aside_commitments_leave_every_count(store: Store) -> None:
    """Withdrawn and superseded commitments are in no denominator, mean or axis, and are counted beside."""
    append_records(
        store,
        *(actor(), article(), commitment("kept"), commitment("gone"), commitment("new")),
        report("2023-01-01", "kept", progress_percent=10),
        report("2023-01-01", "gone", completion="withdrawn", progress_percent=90),
        report("2023-01-01", "new", completion="superseded", progress_percent=100),
        outcome("2023-01-01", "gone", value=7),
    )
    scope = Scope(day=DAY)
    (figure,) = count_figures(store, scope)
    assert (figure.commitments, figure.reported, figure.withdrawn, figure.superseded) == (1, 1, 1, 1)
    assert (figure.progress_mean, figure.progress_n) == (10.0, 1)
    _sums_up(figure)
    assert sum(cell.commitments for cell in cross_tabulate(store, scope)) == 1
    assert sum_outcomes(store, scope) == []


def test_filters_mean_any_of_their_values_and_identifiers_have_no_case(store: Store) -> None:
    """Several values are any of them, filters add up, and `none` finds what has no country or theme."""
    append_records(
        store,
        *(actor("Mayor", "TGO"), actor("world", None, "sse_network"), article("C1"), article("C2")),
        commitment("one", "Mayor", "C1", theme="youth"),
        commitment("two", "Mayor", "C2"),
        commitment("three", "world", "C2", basis="documented"),
    )

    def count(**filters: Any) -> int:
        return count_figures(store, Scope(day=DAY, **filters))[0].commitments

    assert count(actor=("mAYOR",)) == 2
    assert count(article=("c1", "c2")) == 3
    assert count(country=("none",)) == 1
    assert count(country=("none", "TGO")) == 3
    assert count(theme=("none",)) == 2
    assert count(theme=("none",), country=("TGO",)) == 1
    assert count(basis=("documented",), actor=("mayor",)) == 0
    assert count(declaration=("Bamako-2019",)) == 3
    assert count(actor=("nobody",)) == 0


def test_reading_an_earlier_revision_gives_the_figures_of_then(store: Store) -> None:
    """Figures are those of the revision that is looked at, and of the newest where none is."""
    append_records(store, actor(), article(), commitment("one"))
    append_records(store, commitment("two"))
    assert count_figures(store, Scope(revision=1, day=DAY))[0].commitments == 1
    assert count_figures(store, Scope(day=DAY))[0].commitments == 2


# --- tables of two sides -----------------------------------------------------------------------------


def test_cells_show_the_empty_ones_and_count_actors_where_they_belong(store: Store) -> None:
    """All types of the eight are there; actors without commitments count, unless an article is chosen."""
    append_records(
        store,
        *(actor("mayor", "TGO"), actor("other", "TGO"), actor("far", "FRA"), article("C1"), article("C2")),
        commitment("one", "mayor", "C1"),
    )
    cells = {(cell.row, cell.column): cell for cell in cross_tabulate(store, Scope(day=DAY))}
    assert [row for row, _ in cells][:: len(codelists.ACTOR_TYPES)] == [*BAMAKO_EIGHT, "FRA"]
    assert (cells["TGO", "local_government"].actors, cells["TGO", "local_government"].commitments) == (2, 1)
    assert (cells["NER", "academia"].actors, cells["NER", "academia"].commitments) == (0, 0)
    under = {
        (cell.row, cell.column): cell
        for cell in cross_tabulate(store, Scope(day=DAY), ("country", "article"))
    }
    assert (under["TGO", "C1"].actors, under["TGO", "C2"].actors) == (1, 0)
    leading = cross_tabulate(store, Scope(day=DAY, article=("C1",)))
    assert sum(cell.actors for cell in leading) == 1


def test_coverage_keeps_the_eight_and_sets_others_apart(store: Store) -> None:
    """Where nothing is known is a row too; a country beyond the eight is marked as such."""
    append_records(
        store,
        *(
            actor("mayor", "TGO"),
            actor("far", "FRA"),
            article("C1", addressees=("local_authority",)),
            article("C2"),
        ),
        *(commitment("one", "mayor", "C1"), commitment("two", "far", "C2")),
        report("2023-01", "one"),
    )
    cover = measure_coverage(store, Scope(day=DAY))
    assert len([place for place in cover if not place.beyond]) == 8 * 4 * 2
    known = {(place.country, place.level, place.article): place for place in cover if place.known}
    assert set(known) == {("TGO", "local_authority", "C1"), ("FRA", "local_authority", "C2")}
    assert known["FRA", "local_authority", "C2"].beyond
    one = known["TGO", "local_authority", "C1"]
    assert (one.actors, one.commitments, one.reported, one.last) == (1, 1, 1, date(2023, 1, 31))
    assert one.addressed is True
    assert known["FRA", "local_authority", "C2"].addressed is None
    assert not any(place.addressed for place in cover if (place.article, place.level) == ("C1", "partner"))


# --- time --------------------------------------------------------------------------------------------


def test_trend_takes_quarters_at_first_and_years_when_it_is_long(store: Store) -> None:
    """Without days a trend goes by quarters up to three years, then by years, and ends on the day."""
    append_records(store, actor(), article(), commitment("one"), report("2022-11-05", progress_percent=10))
    assert [moment.day for moment in measure_trend(store, Scope(day=date(2023, 8, 1)))] == [
        date(2022, 12, 31), date(2023, 3, 31), date(2023, 6, 30), date(2023, 8, 1),
    ]  # fmt: skip
    assert [moment.day for moment in measure_trend(store, Scope(day=date(2026, 12, 31)))] == [
        date(2022, 12, 31), date(2023, 12, 31), date(2024, 12, 31), date(2025, 12, 31), date(2026, 12, 31),
    ]  # fmt: skip
    assert measure_trend(store, Scope(day=date(2022, 1, 1))) == []
    assert [moment.day for moment in measure_trend(store, Scope(day=DAY), on=[DAY, DAY + timedelta(1)])] == [
        DAY
    ]


def test_changes_between_two_days_by_hand(store: Store) -> None:
    """Each thing that may happen between two days is told of those it happened to, and of no others."""
    names = (
        "begun", "before", "started", "known", "found", "finished", "fell", "slipped", "late", "silent",
        "aside", "again", "done",
    )  # fmt: skip
    dated: dict[str, dict[str, Any]] = {
        "begun": {"start_date": "2022-06"},
        "before": {"start_date": "2022-01-01"},
        "slipped": {"due_date": "2022-05-31"},
        "late": {"due_date": "2021-12-31"},
    }
    said = {
        "started": ["2021-12-01 not_started", "2022-03-01 limited"],
        "known": ["2022-03-01 not_started"],
        "found": ["2021-12-01 no_evidence", "2022-03-01 complete"],
        "finished": ["2021-12-01 limited", "2022-04-01 complete"],
        "fell": ["2021-12-01 substantial", "2022-05-01 limited"],
        "silent": ["2020-06-01 limited"],
        "aside": ["2021-12-01 limited", "2022-06-01 withdrawn"],
        "again": ["2021-12-01 withdrawn", "2022-06-01 limited"],
        "done": ["2020-06-01 complete"],
    }
    append_records(store, actor(), article(), *(commitment(name, **dated.get(name, {})) for name in names))
    append_records(
        store,
        *(
            report(line.split()[0], name, completion=line.split()[1])
            for name, lines in said.items()
            for line in lines
        ),
    )
    scope = Scope(day=date(2022, 12, 31))
    found = changes_since(store, scope, date(2022, 1, 1))
    told = {
        what: {each.commitment_id for each in found.happenings if each.what == what} for what in CHANGE_KINDS
    }
    assert told == {
        "advanced": {"started", "finished"},
        "fell_back": {"fell"},
        "first_known": {"known", "found"},
        "finished": {"finished", "found"},
        "slipped": {"slipped"},
        "reported": {"started", "known", "found", "finished", "fell", "again"},
        "undertaken": {"begun"},
        "fell_silent": {"silent"},
        "set_aside": {"aside"},
    }
    assert {what: len(names) for what, names in told.items()} == found.counts
    assert found.undated == len(names) - 1 - len([name for name in dated if "start_date" in dated[name]])
    on = {each.what: each.on for each in found.happenings if each.what != "reported"}
    assert on["undertaken"] == date(2022, 6, 1)
    assert on["slipped"] == date(2022, 6, 1)
    assert on["fell_silent"] == date(2022, 6, 2)
    moved = {"started": "advanced", "finished": "advanced", "fell": "fell_back"}
    staged = list_stages(store, scope, since=date(2022, 1, 1))
    assert {row.commitment_id: row.moved for row in staged if row.moved} == moved
    alike = list_stages(store, scope, since=date(2022, 1, 1), together=True)
    assert {(row.completion, row.moved, row.n) for row in alike} == {
        (*pair, n) for pair, n in Counter((row.completion, row.moved) for row in staged).items()
    }
    assert changes_since(store, Scope(day=DAY), DAY).counts == dict.fromkeys(CHANGE_KINDS, 0)


@pytest.mark.slow
def test_work_on_the_record_moves_nothing(store: Store) -> None:
    """To enter, to correct, to take that back and to change an identifier is no news, no advance, no fall."""
    scope, since = Scope(day=date(2022, 12, 31)), date(2022, 1, 1)
    append_records(store, actor(), article(), commitment("one"), report("2020-01-01", completion="limited"))
    none = dict.fromkeys(CHANGE_KINDS, 0)
    assert changes_since(store, scope, since).counts == none
    put_records(store, report("2020-01-01", completion="complete"))
    assert changes_since(store, scope, since).counts == none
    publish_change(store, undo(store, 2).change, "undo")
    assert changes_since(store, scope, since).counts == none
    rename_record(store, "commitments", "one", "another")
    assert changes_since(store, scope, since).counts == none


def test_what_changed_is_told_by_country(store: Store) -> None:
    """The eight come first, each with what changed there; those beyond them where they have a commitment."""
    append_records(
        store, article(),
        actor(), actor("far", "FRA"), actor("idle", "MAR"), actor("all", None, "sse_network"),
        commitment("one"), commitment("two", "far"), commitment("three", "all"),
        report("2021-12-01", completion="limited"), report("2022-03-01", completion="complete"),
        report("2022-03-01", "two", completion="limited"),
    )  # fmt: skip
    scope, since = Scope(day=date(2022, 12, 31)), date(2022, 1, 1)
    found = changes_by_country(store, scope, since)
    assert [each.country for each in found] == [*BAMAKO_EIGHT, "FRA", None]
    told = {
        each.country: (each.commitments, {what for what, n in each.counts.items() if n}) for each in found
    }
    assert told["MLI"] == (1, {"advanced", "finished", "reported"})
    assert told["FRA"] == (1, {"first_known", "reported"})
    assert told["BEN"] == (0, set())
    assert told[None] == (1, set())
    changes = changes_since(store, scope, since)
    for what in CHANGE_KINDS:
        assert sum(each.counts[what] for each in found) == changes.counts[what]


def test_changes_keep_to_the_filter_and_to_the_latest_rows(store: Store) -> None:
    """Counts are of all that is chosen, rows of the latest only."""
    append_records(
        store,
        *(actor(), actor("far", "TGO"), article(), commitment("away", "far", start_date="2022-02-01")),
        *(commitment(f"c{n}", start_date=f"2022-01-1{n}") for n in range(5)),
    )
    found = changes_since(store, Scope(country=("MLI",), day=date(2022, 12, 31)), date(2022, 1, 1), at_most=2)
    assert found.counts["undertaken"] == 5
    assert [each.commitment_id for each in found.happenings] == ["c4", "c3"]


# --- the law, outcomes, the first screen -------------------------------------------------------------


def test_the_rung_is_the_furthest_status_of_a_countrys_own_framework_law(store: Store) -> None:
    """Expired laws, other laws and policies stand beside the ladder, none known on no rung; regional and
    later rows do not count."""
    append_records(
        store,
        milestone("m1", "MLI", "framework_law", "adopted", "2020-01-01"),
        milestone("m2", "MLI", "framework_law", "draft", "2021"),
        milestone("m3", "MLI", "framework_law", "in_force", "2024-01-01"),
        milestone("m4", "MLI", "policy", "in_force", "2019"),
        milestone("b1", "BEN", "framework_law", "expired", "2015"),
        milestone("b2", "BEN", "law", "in_force", "2016"),
        milestone("g1", "GIN", "framework_law", "none_known"),
        milestone("r1", None, "framework_law", "in_force", "2011"),
        milestone("f1", "FRA", "framework_law", "in_force", "2014-07-31"),
        milestone("t1", "TGO", "framework_law", "draft", "2021"),
        milestone("t2", "TGO", "framework_law", "draft", "2023"),
    )
    rungs = {rung.country: rung for rung in law_rungs(store, Scope(day=DAY))}
    assert list(rungs) == [*BAMAKO_EIGHT, "FRA"]
    assert {country: rung.rung for country, rung in rungs.items() if rung.rung} == {
        "MLI": "adopted", "FRA": "in_force", "TGO": "draft",
    }  # fmt: skip
    assert [row["milestone_id"] for row in rungs["BEN"].beside] == ["b1", "b2"]
    assert [row["milestone_id"] for row in rungs["MLI"].beside] == ["m4"]
    assert rungs["MLI"].milestone is not None
    assert rungs["MLI"].milestone["milestone_id"] == "m1"
    assert rungs["TGO"].milestone is not None
    assert rungs["TGO"].milestone["milestone_id"] == "t2"
    assert (rungs["NER"].milestone, rungs["NER"].none_known) == (None, False)
    assert rungs["GIN"].none_known
    assert rungs["GIN"].milestone is not None
    assert (rungs["GIN"].milestone["milestone_id"], rungs["GIN"].beside) == ("g1", ())
    assert [rung.beyond for rung in rungs.values()] == [False] * 8 + [True]
    later = law_rungs(store, Scope(day=date(2024, 1, 1), country=("MLI",)))
    assert [(rung.country, rung.rung) for rung in later] == [("MLI", "in_force")]


def test_outcomes_are_summed_over_commitments_and_never_over_units(store: Store) -> None:
    """The latest figure of each counts, currencies stay apart, and one estimate makes the sum about."""

    append_records(
        store,
        *(actor(), article(), commitment("one"), commitment("two"), commitment("three")),
        outcome("2022-01-01", "one", "people", 5),
        outcome("2023-01-01", "one", "people", 8),
        outcome("2024-01-01", "one", "people", 99),
        outcome("2023", "two", "people", 2, value_qualifier="at_least"),
        outcome("2023-01-01", "one", "funds_mobilised", 10, unit="XOF"),
        outcome("2023-01-01", "two", "funds_mobilised", 20, unit="EUR"),
    )
    sums = [
        (each.measure, each.unit, each.value, each.n, each.of, each.about)
        for each in sum_outcomes(store, Scope(day=DAY))
    ]
    assert sums == [
        ("people", None, 10.0, 2, 3, True),
        ("funds_mobilised", "EUR", 20.0, 1, 3, False),
        ("funds_mobilised", "XOF", 10.0, 1, 3, False),
    ]
    assert {each.group for each in sum_outcomes(store, Scope(day=DAY), "country")} == {"MLI"}


def test_evidence_counts_where_the_kinds_do_not_agree(store: Store) -> None:
    """Two kinds that say something are compared; one that says nothing of completion does not disagree."""
    append_records(
        store,
        *(actor(), article(), commitment("one"), commitment("two"), commitment("three")),
        report("2022-01-01", "one", completion="complete"),
        report("2022-06-01", "one", completion="limited", verification="reviewed"),
        report("2022-01-01", "two", completion="complete"),
        report("2022-06-01", "two", value=3, verification="validated"),
        report("2022-06-01", "three", completion="limited", verification="reviewed"),
        report("2022-07-01", "three", progress_percent=20, verification="validated"),
    )
    (evidence,) = compare_evidence(store, Scope(day=DAY))
    assert (evidence.compared, evidence.differing) == (2, 1)
    assert (evidence.self_declared["complete"], evidence.told["limited"]) == (2, 2)
    assert (evidence.validated["not_reported"], evidence.validated["limited"]) == (1, 1)


def test_the_last_forum_is_one_that_was_held_before_the_day(store: Store) -> None:
    """A regional event, or a country's policy dialogue, held before the day; other meetings do not count."""
    append_records(
        store,
        milestone(
            "bamako", "MLI", "event", "held", "2019-04-26", title_en="Second GSEF Africa policy dialogue"
        ),
        milestone("dakar", None, "event", "held", "2023-05-06"),
        milestone("fair", "TGO", "event", "held", "2023-06-01"),
        milestone("today", None, "event", "held", "2023-06-15"),
        milestone("next", None, "event", "announced", "2022-01-01"),
    )
    assert (last_forum(store, Scope(day=DAY)) or {})["milestone_id"] == "dakar"
    assert (last_forum(store, Scope(day=date(2023, 5, 6))) or {})["milestone_id"] == "bamako"
    assert last_forum(store, Scope(day=date(2019, 4, 26))) is None


@pytest.mark.slow
def test_the_headline_of_the_documented_record(store: Store) -> None:
    """The record that is shipped reads as its README says: all documented, none declared, none validated."""
    records: list[Record] = []
    for table, record in RECORDS.items():
        with (data_folder() / "baseline" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                given = {name: text for name, text in row.items() if text}
                many = [name for name in given if record.columns()[name].many]
                records.append(record(**{**given, **{name: tuple(given[name].split("|")) for name in many}}))
    append_records(store, *records)
    scope = Scope(day=date(2026, 11, 23))
    head = measure_headline(store, scope)
    figure = head.figures
    actors = [record for record in records if isinstance(record, Signatory)]
    led = [record for record in records if isinstance(record, Commitment)]
    told = {record.commitment_id for record in records if isinstance(record, Report)}
    assert (figure.commitments, figure.reported) == (len(led), len(told))
    assert (figure.withdrawn, figure.superseded) == (0, 0)
    assert figure.basis == {"declared": 0, "documented": len(led)}
    assert (figure.verification["validated"], figure.verification["disputed"]) == (0, 0)
    assert (head.actors, head.leading) == (len(actors), len({commitment.signatory_id for commitment in led}))
    assert (head.countries, head.eight, head.places) == (8, 8, 8 * 4 * 4)
    assert head.silent == {"declared": 0, "documented": figure.silent}
    assert head.dialogue is not None
    assert head.dialogue["milestone_id"] == "int-2025-bordeaux"
    assert {rung.country: rung.rung or rung.none_known for rung in law_rungs(store, scope)} == {
        "BEN": "draft", "BFA": True, "CIV": "draft", "CMR": "in_force", "GIN": True, "MLI": "draft",
        "NER": True, "TGO": "draft",
    }  # fmt: skip
    for by in BYS:
        expected = oracle.figures(records, oracle.standing(records, date(2026, 11, 23)), by)
        assert [compared(each) for each in count_figures(store, scope, by)] == [
            {**each, **MEANS} for each in expected
        ]
    trend = measure_trend(store, scope)
    assert all(earlier.figures.reported <= later.figures.reported for earlier, later in pairwise(trend))
    assert pickle.loads(pickle.dumps(head)) == head  # noqa: S301 - our own bytes


def test_an_empty_store_has_numbers_for_everything(store: Store) -> None:
    """Nothing recorded is zeros and empty lists, never an error."""
    scope = Scope(day=DAY)
    head = measure_headline(store, scope)
    assert (head.actors, head.leading, head.countries, head.eight, head.places) == (0, 0, 0, 8, 0)
    assert head.dialogue is None
    assert [len(count_figures(store, scope, by)) for by in BYS] == [1, 0, 0, 0, 0, 0, 0, 2, 0]
    assert len(cross_tabulate(store, scope)) == 8 * 12
    assert measure_coverage(store, scope) == []
    assert measure_trend(store, scope) == []
    assert sum_outcomes(store, scope) == []
    assert {rung.rung for rung in law_rungs(store, scope)} == {None}
    assert compare_evidence(store, scope)[0].compared == 0
    assert changes_since(store, scope, date(2019, 4, 26)).counts == dict.fromkeys(CHANGE_KINDS, 0)
