"""The fictional set."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from commitments.contract.codelists import (
    ACTOR_TYPES,
    COMPLETIONS,
    LAW_LADDER,
    OUTCOME_MEASURES,
    THEMES,
    VERIFICATIONS,
)
from commitments.contract.countries import FICTIONAL, find
from commitments.contract.model import (
    RECORDS,
    Commitment,
    Milestone,
    Outcome,
    Practice,
    Record,
    Report,
    Signatory,
)
from commitments.demo import generate
from commitments.demo.generate import records
from commitments.exports.tabular import contract_csv
from commitments.ingest.reading import read_file
from commitments.ingest.validation import check
from commitments.site.invented_map import invented_outlines
from commitments.store.opening import open_store
from tests.stores import a_store

SET = records()


def of(table: type[Record]) -> tuple[Any, ...]:
    return SET[table.table]


@pytest.mark.slow
def test_one_seed_is_one_set() -> None:
    """The same seed gives the same seven tables, another one others."""
    sets = []
    for seed in (1, 1, 2):
        records.cache_clear()
        sets.append(records(seed))
    one, again, other = sets
    assert one.keys() == RECORDS.keys()
    assert one == again
    assert one["reports"] != other["reports"]


def test_it_is_as_large_and_varied_as_asked() -> None:
    """Eight countries, every actor type and theme, about 120 actors and 600 commitments, most declared."""
    actors, commitments = of(Signatory), of(Commitment)
    assert len(commitments) == 600
    assert 110 <= len(actors) <= 130
    assert {a.country for a in actors} == {*FICTIONAL, None}
    assert {a.actor_type for a in actors} == set(ACTOR_TYPES)
    assert {c.theme for c in commitments} == {*THEMES, None}
    assert 0.6 < Counter(c.basis for c in commitments)["declared"] / 600 < 0.8
    assert len({a.name for a in actors}) == len(actors)


def test_reporting_is_as_uneven_as_in_life() -> None:
    """Reports span six years, with silence, every completion and verification, and partial dates."""
    reports, commitments = of(Report), of(Commitment)
    assert {r.as_of[:4] for r in reports} == {str(year) for year in range(2020, 2027)}
    assert {r.verification for r in reports} == set(VERIFICATIONS)
    assert {r.completion for r in reports} == {*COMPLETIONS, None}
    assert {len(r.as_of) for r in reports} == {4, 7, 10}
    assert 60 < 600 - len({r.commitment_id for r in reports}) < 150
    countries = {a.signatory_id: a.country for a in of(Signatory)}
    assert any(countries[p] != countries[c.signatory_id] for c in commitments for p in c.partner_ids)
    assert {o.measure for o in of(Outcome)} == set(OUTCOME_MEASURES)
    rungs = {m.status for m in of(Milestone) if m.kind == "framework_law"}
    assert rungs >= set(LAW_LADDER)
    assert len(of(Practice)) > 40


def test_keys_and_references_hold() -> None:
    """No key stands twice, and every reference leads to a row."""
    keys = {table: [row.key_text for row in rows] for table, rows in SET.items()}
    for table, found in keys.items():
        assert len(set(found)) == len(found), table
    for table, rows in SET.items():
        for name, column in RECORDS[table].columns().items():
            if column.refers_to:
                for row in rows:
                    value = getattr(row, name)
                    named = {v.lower() for v in (value if column.many else (value,)) if v}
                    assert named <= set(keys[column.refers_to])


@pytest.mark.slow
def test_its_files_are_without_fault() -> None:
    """Its tables are read and checked without a problem or a warning, and give the same records."""
    files = {f"{table}.csv": contract_csv(table, rows) for table, rows in SET.items()}
    sheets = [sheet for name, content in files.items() for sheet in read_file(name, content)]
    checked = check(sheets, None, today=date(2026, 11, 23), fictional=True)
    assert not checked.problems
    assert {t.table: tuple(record for record in t.records) for t in checked.tables} == SET


def test_nothing_can_be_taken_for_real() -> None:
    """Countries are read as such only for a demonstration, and every address is on example.org."""
    assert all(find(code) is None and find(code, fictional=True) == code for code in FICTIONAL)
    for rows in SET.values():
        for row in rows:
            for name, column in type(row).columns().items():
                address = getattr(row, name)
                assert column.kind != "url" or address is None or urlsplit(address).hostname == "example.org"


def test_nothing_is_said_of_days_to_come() -> None:
    """No report speaks of a day after the set was told, or before its commitment began."""
    starts = {c.commitment_id: c.start_date for c in of(Commitment)}
    for report in of(Report):
        start = starts[report.commitment_id]
        assert report.as_of.last_day <= date(2026, 11, 15)
        assert start is None or report.as_of.last_day >= start.first_day


def test_actors_lie_in_their_country() -> None:
    """Every located actor is inside the outline of its country, and neighbours share their borders."""
    rings = {outline.country: list(outline.rings[0]) for outline in invented_outlines()}
    assert rings.keys() == FICTIONAL.keys()
    assert all(ring[0] == ring[-1] for ring in rings.values())
    assert len(set(rings["XDA"]) & set(rings["XDB"])) > 20
    located = [actor for actor in of(Signatory) if actor.latitude is not None]
    assert len(located) > 90
    for actor in located:
        assert generate._is_inside(actor.longitude, actor.latitude, rings[str(actor.country)])


@pytest.mark.slow
def test_loading_tells_its_history(tmp_path: Path) -> None:
    """The store gets three revisions: the record, corrections of it, and the reports of the last year."""
    with open_store(a_store(tmp_path, "d"), create=True, demonstration=True) as store:
        generate.load(store)
        first, mended, last = store.revisions()
        assert (first.changed, mended.added, mended.changed, last.changed) == (0, 0, 24, 0)
        assert first.added + last.added == sum(len(rows) for rows in SET.values())
        current = store.head()
        for table, rows in SET.items():
            stood = {record.key_text: record for record in current.records(table)}
            assert stood == {row.key_text: row for row in rows}
        pairs = [(r, current.record("reports", r.key_text)) for r in store.head(1).records("reports")]
        wrong, right = next(pair for pair in pairs if pair[0] != pair[1])
        assert isinstance(wrong, Report)
        assert isinstance(right, Report)
        assert wrong.value != right.value


def test_pages_read_well() -> None:
    """No text is left with a hole or a brace, and French numbers are set as French."""
    for rows in SET.values():
        for row in rows:
            for name in ("title_fr", "title_en", "name", "indicator"):
                text = getattr(row, name, None) or ""
                assert not {"{", "}"} & set(text)
                assert "  " not in text
                assert not text.startswith(" ")
    assert any("\u202f" in (c.title_fr or "") for c in of(Commitment))


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 7, 2026])
def test_any_seed_will_do(seed: int) -> None:
    """Another seed gives a set that is as whole."""
    other = records(seed)
    assert len(other["commitments"]) == 600
    assert len({report.key_text for report in other["reports"]}) == len(other["reports"])
