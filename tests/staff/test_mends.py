"""What was decided and corrected in files is told from the store as it was told when they were deposited."""

from datetime import date
from pathlib import Path

import pytest

from commitments.i18n.translator import translator_for
from commitments.ingest.problems import Decision
from commitments.ingest.reading import read_file
from commitments.ingest.sheets import Mend
from commitments.ingest.validation import check
from commitments.site.context import Context
from commitments.site.urls import Address
from commitments.site.words.changeset import RecordNames
from commitments.staff import mends
from commitments.staff.problem_sentences import as_sentence, decision_sentence, sheet_name
from commitments.store.changesets import Changeset, publish
from commitments.store.revisions import Reading
from tests import FILES
from tests.factories import actor, article, commitment, store_with

NAMED = commitment("esp-1").model_copy(update={"title_fr": "Épicerie solidaire"})


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "fr"])
def test_decisions_are_told_from_the_store_as_they_were(language: str) -> None:
    """Whatever is decided in reading files has its sentence when it comes back from the store; what an
    earlier edition kept in another way is passed over."""
    t = translator_for(language)
    files = [path for ending in ("csv", "xlsx") for path in sorted((FILES / "cases").rglob(f"*.{ending}"))]
    with store_with([actor(), article(), NAMED]) as store:
        rows = "action;ville;date du rapport;état d'avancement\nEpicerie solidaire;Town;31/03/2026;limité\n"
        sheets = [sheet for path in files for sheet in read_file(path)]
        sheets += read_file("mots.csv", rows.encode())
        tables = check(sheets, store.head(), today=date(2026, 6, 1)).tables
        read = [
            Reading(f"{n} {Path(table.file).name}", table.sheet, table.table, table.decisions)
            for n, table in enumerate(tables)
        ]
        strange = Reading("z.csv", None, None, (Decision("of_the_past"), Decision("corrected", {"m": 1})))
        change = Changeset(1, changed=(), removed=(NAMED,), readings=(*read, strange))
        assert publish(store, change, who="Awa", reason="because")
        kept = store.readings(2)
        told = {entry.what: entry.said for entry in mends.reading_entries(kept, t)}
    kinds = {decision.kind for reading in read for decision in reading.decisions}
    assert kinds >= {"recognised", "headings_read", "merged_cells", "text", "date_order"}
    for reading in read:
        if reading.decisions:
            name = sheet_name(reading.file, reading.sheet, t)
            said = [decision_sentence(each, t) for each in reading.decisions]
            assert told[name] == as_sentence(said, t)
    assert "z.csv" not in told


def test_corrections_are_told_in_names() -> None:
    """A correction is told with what the file said and what was published in its place, by its name."""
    t = translator_for("en")
    made = (
        Mend(2, "", "commitment_id", "Épicerie", "esp-1"),
        Mend(3, "D", "completion", "en cours", "limited"),
        Mend(4, "", "narrative_fr", "", "Une phrase"),
        Mend(5, "", "value", "env. 3", ""),
        Mend(9, "", "", "TOTAL · 3"),
    )
    with store_with([actor(), article(), NAMED]) as store:
        names = RecordNames(Changeset(1), Context(t, Address("corrections")), store)
        placed = mends.placed([Reading("a.xlsx", "Suivi", "reports", (), made)])
        rows = [[*row.values()][1:] for row in mends.rows(placed, names)]
        where = next(iter(mends.rows(placed, names)))["sheet"]
    assert where == "a.xlsx, sheet “Suivi”"
    assert rows == [
        ["2", "Commitment id", "Épicerie", "Épicerie solidaire"],
        ["3 D", "Completion", "en cours", "limited"],
        ["4", "French narrative", "nothing", "Une phrase"],
        ["5", "Value", "env. 3", "nothing"],
        ["9", "The whole row", "TOTAL · 3", "row left out"],
    ]
