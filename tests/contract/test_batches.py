"""What is kept packed comes back as it was, in the order it came, however much of it there is."""

from datetime import date

import pyarrow as pa
import pytest

from commitments.contract import batches
from commitments.contract.batches import RecordBatches
from commitments.contract.model import Commitment, PartialDate, Record, Report, Signatory

TOWNS = [
    Signatory(signatory_id=f"Ville-{n}", name=f"Ségou {n}", country="MLI", actor_type="local_government")
    for n in range(7)
]
PROMISES = [
    Commitment(
        commitment_id=f"C{n}",
        signatory_id="Ville-1",
        article_id="A1",
        title_fr="Le marché — « l’abri »",
        partner_ids=("a", "b") if n % 2 else (),
        start_date=PartialDate("2024-03"),
        due_date=None if n == 3 else PartialDate("2026"),
        target_value=n / 3,
    )
    for n in range(5)
]
SAID = [
    Report(
        commitment_id="C1",
        as_of=PartialDate(f"20{n}"),
        completion="limited",
        progress_percent=None if n % 2 else n * 1.5,
    )
    for n in range(10, 24)
]


@pytest.fixture(params=[3, 10_000], ids=["packed", "loose"])
def kept(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> RecordBatches:
    """Records of three tables, given in disorder."""
    monkeypatch.setattr(batches, "_CHUNK", request.param)
    found = RecordBatches(SAID[:1])
    for record in [*PROMISES[:2], *SAID[1:], *TOWNS, *PROMISES[2:]]:
        found.append(record)
    return found


EVERY: list[Record] = [*TOWNS, *PROMISES, *SAID]


def test_records_come_back_as_they_were(kept: RecordBatches) -> None:
    """Every value of every record, dates as they were given, lists and what is missing included, by table."""
    assert list(kept) == EVERY
    assert [record.model_dump() for record in kept] == [record.model_dump() for record in EVERY]
    found = next(iter(kept.of("commitments")))
    assert isinstance(found, Commitment)
    assert isinstance(found.start_date, PartialDate)
    assert found.start_date.last_day == date(2024, 3, 31)
    assert found.partner_ids == ()
    assert len(kept) == len(EVERY)
    assert kept.tables() == {"signatories": 7, "commitments": 5, "reports": 14}


def test_records_are_found_by_place_and_by_key(kept: RecordBatches) -> None:
    """Any place, slice and key text gives what a list of the records gives."""
    for at in (0, 1, 6, 7, 11, 12, 25, -1, -14):
        assert kept[at] == EVERY[at]
    for part in (slice(2, 9), slice(None, None, -5), slice(20, 99), slice(5, 5)):
        assert kept[part] == EVERY[part]
    with pytest.raises(IndexError):
        kept[26]
    for record in EVERY:
        assert kept.get(record.table, record.key_text) == record
    assert kept.get("signatories", "ville-9") is None
    assert list(kept.keys("signatories")) == [town.key_text for town in TOWNS]
    assert list(kept.values("reports", "as_of", "progress_percent")) == [
        (report.as_of, report.progress_percent) for report in SAID
    ]


def test_records_are_chosen_by_a_mask(kept: RecordBatches) -> None:
    """A mask over all records of a table gives those it chooses, in their order, wherever they lie."""
    for which in ([record in SAID[::3] for record in SAID], [True] * len(SAID), [False] * len(SAID)):
        chosen = kept.chosen("reports", pa.array(which))
        assert list(chosen) == [record for record, taken in zip(SAID, which, strict=True) if taken]


def test_what_was_taken_from_others_is_no_longer_theirs(kept: RecordBatches) -> None:
    """Records put together, or taken by table, grow on without those that they came from."""
    more = RecordBatches(TOWNS[:2])
    more.extend(kept.of("reports"))
    more.append(SAID[0])
    assert list(more) == [*TOWNS[:2], *SAID, SAID[0]]
    assert list(kept) == EVERY
    assert kept.of("reports") == RecordBatches(SAID)
    assert kept != RecordBatches(EVERY[:-1])


def test_columns_hold_what_records_there_are(kept: RecordBatches) -> None:
    """Columns have every record once, those too that come after they were asked for."""
    reports = kept.of("reports")
    for added in range(1, 5):
        reports.append(SAID[-added])
        days = [day for batch in reports.columns("reports") for day in batch["as_of"].to_pylist()]
        assert days == [getattr(report, "as_of") for report in reports]  # noqa: B009 - of any kind
