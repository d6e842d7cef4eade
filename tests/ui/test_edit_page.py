"""One record is added, corrected or contested by hand, through the check and the preview of a file."""

from commitments.contract.model import Report
from commitments.store.store import Store
from tests.factories import current_records
from tests.visits import AtDesk, Desk


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
    assert "A remark alone is not enough" in desk.text
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


def test_a_report_is_added_from_the_page_of_its_commitment(at_desk: AtDesk, store: Store) -> None:
    """The link of a commitment opens the form of a report with the commitment in its place; of the day only
    how it is written is said, since nobody but the sender knows which it is."""
    desk = at_desk("edit", reports_on="eau-1")
    assert "Add a report" in desk.text
    [commitment] = [field for field in desk.app.selectbox if field.label == "Commitment id (required)"]
    assert (commitment.value, commitment.disabled) == ("eau-1", True)
    [day] = [field for field in desk.app.text_input if field.label == "As of (required)"]
    assert (day.value, day.placeholder) == ("", "31 March 2026, March 2026 or 2026")
    day.set_value("31 March 2026")
    answer(desk, "Completion", "complete")
    desk.press("Preview the changes")
    publish(desk, "Told on the telephone")
    [report] = store.head().records("reports")
    assert (report.key_text, "As of: row" in desk.text) == ("eau-1|2026-03-31|self_declared", False)
    links = "".join(element.proto.body for element in at_desk("commitment", id="eau-1").app.get("html"))
    assert "reports_on=eau-1" in links


def test_what_is_stored_stands_as_the_reader_writes_it(at_desk: AtDesk, store: Store) -> None:
    """Dates and decimals of a record stand in the form as its reader writes them, and are no change."""
    desk = at_desk("edit", language="fr", reports_on="eau-1")
    answer(desk, "Date du rapport (obligatoire)", "juillet 2024")
    answer(desk, "Avancement en %", "12,5")
    desk.press("Voir les changements")
    answer(desk, "Pourquoi cette modification\u00a0?", "Lettre")
    desk.press("Publier")
    [report] = store.head().records("reports")
    desk = at_desk("edit", language="fr", table="reports", id=report.key_text)
    typed = {field.label: field.value for field in desk.app.text_input}
    assert (typed["Date du rapport (obligatoire)"], typed["Avancement en %"]) == ("juillet 2024", "12,5")
    desk.press("Voir les changements")
    assert "Rien ne changerait" in desk.text
