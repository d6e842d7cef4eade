"""The bounds of the axes count alike where files are checked and where figures are computed."""

from datetime import date
from pathlib import Path

import pytest

from commitments.contract.model import Article, Commitment, PartialDate, Report, Signatory
from commitments.contract.rules import completion_of
from commitments.store.opening import open_store
from tests.sheets import check_row, codes
from tests.stores import a_store

STEPS = {
    0.0: "not_started",
    1e-10: "not_started",
    1e-8: "limited",
    49.99999: "limited",
    49.9999999999: "substantial",
    50.0: "substantial",
    99.99999: "substantial",
    99.9999999999: "complete",
    100.0: "complete",
}


@pytest.mark.parametrize(("progress", "step"), STEPS.items())
def test_completion_is_compared_at_nine_decimals_in_a_check(progress: float, step: str) -> None:
    """What is 50 but for a binary fraction is substantial, and stating so contradicts nothing."""
    assert completion_of(progress) == step
    assert codes(check_row("reports", completion=step, progress_percent=f"{progress:.12f} %")) == []


def test_completion_is_compared_at_nine_decimals_in_the_store(tmp_path: Path) -> None:
    """The step that a progress gives is the same in a figure as in a check."""
    rows = [
        Signatory(signatory_id="a", name="A", country="MLI", actor_type="academia"),
        Article(article_id="C1", declaration="d", position=1, title_en="T", title_fr="T"),
        *(
            Commitment(commitment_id=f"c{at}", signatory_id="a", article_id="C1", title_fr="T")
            for at in range(len(STEPS))
        ),
        *(
            Report(commitment_id=f"c{at}", as_of=PartialDate("2026-01-01"), progress_percent=progress)
            for at, progress in enumerate(STEPS)
        ),
    ]
    with open_store(a_store(tmp_path), create=True) as store:
        store.append(added=rows, who="W", reason="R", expected=0)
        found = store.snapshot(day=date(2026, 6, 1)).query(
            "SELECT progress, completion, trajectory FROM standing ORDER BY commitment_id"
        )
    assert {row["progress"]: row["completion"] for row in found} == STEPS
    assert [row["trajectory"] == "achieved" for row in found] == [
        step == "complete" for step in STEPS.values()
    ]
