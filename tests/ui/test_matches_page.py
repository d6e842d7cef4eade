"""What was decided of a file is asked once: the second like it is dropped, looked at, published."""

from commitments.contract.model import Report
from commitments.store.store import Store
from tests.factories import current_records
from tests.visits import AtDesk, Desk, said

HEADINGS = "Humeur;Commune;N° engagement;Situation des travaux;Date;% réalisé\n"
OCTOBER = (
    HEADINGS + "bonne;Bobo;eau-1;fini pour nous;31/10/2025;100\n"
    "bonne;Bobo;12;en chantier;31/10/2025;30\n"
    "TOTAL;;;;;130\n"
).encode()
NOVEMBER = OCTOBER.replace(b"31/10", b"30/11")


def choose(desk: Desk, label: str, value: str) -> None:
    """Choose in the field whose label begins so."""
    [field] = [each for each in desk.app.selectbox if said(each.label).startswith(label)]
    field.set_value(value)


def publish_october(desk: Desk) -> None:
    """Go through the first file: two headings, a total, two words and a number of the town hall’s own."""
    desk.deposit(("october.csv", OCTOBER))
    choose(desk, "Humeur", "")
    choose(desk, "Situation des travaux", "completion")
    desk.press("Apply these columns")
    desk.press("Leave this row out")
    choose(desk, "“fini pour nous”", "complete")
    choose(desk, "“en chantier”", "limited")
    desk.press("Correct")
    desk.app.radio[0].set_value("*")
    choose(desk.run(), "Another one", "eau-2")
    desk.press("Apply these choices")
    desk.press("Publish")
    assert "Revision 2 is published" in desk.text


def test_the_second_file_is_dropped_looked_at_and_published(at_desk: AtDesk, store: Store) -> None:
    """Of the next file with the same headings nothing is asked: what is taken is told, and publishing is the
    only thing to press."""
    publish_october(at_desk())
    desk = at_desk().deposit(("november.csv", NOVEMBER))
    assert "as in “october.csv”, uploaded by Awa" in desk.text
    assert "2 rows are added" in desk.text
    desk.press("Publish")
    assert "Revision 3 is published" in desk.text
    assert len(current_records(store, Report)) == 4


def test_what_is_taken_is_taken_back_with_one_click(at_desk: AtDesk, store: Store) -> None:
    """One step back, the file is as it came, and is asked about like the first."""
    publish_october(at_desk())
    desk = at_desk().deposit(("november.csv", NOVEMBER))
    desk.press("Undo the last step")
    assert "as in “october.csv”" not in desk.text
    choose(desk, "Situation des travaux", "completion")


def test_what_is_remembered_is_changed_and_forgotten(at_desk: AtDesk, store: Store) -> None:
    """Staff see what is remembered, from which file and by whom; they change or forget it, take that back."""
    publish_october(at_desk())
    desk = at_desk("matches")
    assert "Remembered from “october.csv”; the last of it by Awa" in desk.text
    choose(desk, "Completion: “en chantier”", "substantial")
    desk.press("Apply these changes")
    meant = {match.text: match.meant for match in store.matches()}
    assert (meant["en chantier"], meant["fini pour nous"]) == ("substantial", "complete")
    desk.press("Take it back")
    assert {match.text: match.meant for match in store.matches()}["en chantier"] == "limited"
    desk.press("Forget all of these headings")
    assert store.matches() == []
    assert "Nothing is remembered yet" in desk.text
    assert store.newest == 2
