"""One record is added, corrected or contested by hand, through the check and the preview of a file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from commitments.contract.model import Report
from commitments.serving import served
from commitments.store.store import Store
from tests.factories import current_records, imported_store
from tests.sheets import BOBO
from tests.visits import AtDesk, Desk


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store with an actor, an article and two commitments."""
    with imported_store(tmp_path, BOBO) as opened:
        yield opened
    served.close_stores()


def answer(desk: Desk, label: str, value: str) -> None:
    """Answer the question that bears `label`."""
    fields = [*desk.app.text_input, *desk.app.text_area, *desk.app.selectbox]
    [field] = [each for each in fields if each.label == label and not each.disabled]
    field.set_value(value)


def publish(desk: Desk, why: str) -> None:
    """Say why, and publish."""
    answer(desk, "Why this change?", why)
    desk.press("Publish")


def test_a_report_is_added_and_contested_by_hand(at_desk: AtDesk, store: Store) -> None:
    """A report typed by hand is a revision; one who contests it stands beside it, with its own remark."""
    desk = at_desk("edit", table="reports")
    answer(desk, "Commitment id (required)", "eau-1")
    answer(desk, "As of (required)", "31/03/2026")
    desk.press("Preview the changes")
    assert "fill in at least one of" in desk.text
    answer(desk, "Completion", "complete")
    desk.press("Preview the changes")
    assert "1 row is added" in desk.text
    assert "1 stage is claimed without a source" in desk.text
    publish(desk, "Told on the telephone")
    assert "Revision 2 is published" in desk.text
    revision = store.revisions()[-1]
    assert (revision.who, revision.kind, revision.reason) == ("Awa", "by_hand", "Told on the telephone")
    [report] = store.head().records("reports")
    desk = at_desk("edit", contests=report.key_text)
    assert "A report is disputed" in desk.text
    answer(desk, "Reported by", "Comité des usagers")
    answer(desk, "Published on", "2026-04-02")
    answer(desk, "Completion", "limited")
    answer(desk, "French narrative", "La moitié des bornes est à sec")
    desk.press("Preview the changes")
    publish(desk, "Letter of 2 April")
    told = {r.verification: r for r in current_records(store, Report)}
    assert told.keys() == {"self_declared", "disputed"}
    assert told["self_declared"] == report
    assert told["disputed"].reported_by == "Comité des usagers"
    page = at_desk("commitment", id="eau-1")
    assert "Disputed by Comité des usagers, on 2 April 2026" in page.text
    assert "La moitié des bornes est à sec" in page.text
