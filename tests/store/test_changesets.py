"""An upload says what it would change, changes just that, and all of it or nothing."""

# ruff: noqa: S608 - names of tables come from the model

import csv
import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from commitments.contract.model import RECORDS
from commitments.errors import FileUnreadableError, StoreMovedError
from commitments.ingest.corrections import CorrectedCell, Corrections, Value
from commitments.ingest.reading import read_file
from commitments.ingest.sheets import Mend
from commitments.ingest.validation import check
from commitments.settings import data_folder
from commitments.store.changesets import (
    CellChange,
    Changeset,
    ImportedFile,
    ReceivedFile,
    compare,
    import_files,
    preview,
    publish,
    read_files,
)
from commitments.store.opening import open_store
from commitments.store.store import Store
from tests.benchmarks.files import IMPORT
from tests.benchmarks.fresh import spent
from tests.benchmarks.large import reports
from tests.stores import a_store

TODAY = date(2026, 6, 1)
BASELINE = sorted((data_folder() / "baseline").glob("*.csv"))

ACTORS = """\
signatory_id,name,country,actor_type,locality,role
Bobo,Bobo-Dioulasso,BFA,local_government,Bobo-Dioulasso,signatory
net,Réseau,,sse_network,,
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A new store."""
    with open_store(a_store(tmp_path / "store"), create=True) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder for files to import."""
    return tmp_path


def bring(store: Store, folder: Path, **files: str) -> ImportedFile:
    """ImportedFile CSV files given by name and text."""
    paths = []
    for name, text in files.items():
        paths.append(folder / f"{name}.csv")
        paths[-1].write_text(text, encoding="utf-8")
    return import_files(store, paths, who="Awa", reason="because", today=TODAY)


def previewed(store: Store, name: str, text: str) -> Changeset:
    """Say what one file would change."""
    checked = check(read_file(name, text.encode()), store.head(), today=TODAY)
    assert not checked.has_errors
    return compare(checked, store)


def rows_of(path: Path) -> int:
    """Count the rows of a file of the baseline."""
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.DictReader(file))


@pytest.mark.slow
def test_the_baseline_goes_in_whole_and_changes_nothing_the_second_time(store: Store) -> None:
    """The files beside the code import without an error, every row of them, and again without effect."""
    first = import_files(store, BASELINE, who="Awa", reason="Baseline", today=TODAY)
    counts = {path.stem: rows_of(path) for path in BASELINE}
    assert first.revision is not None
    assert first.revision.added == sum(counts.values())
    found = {table: store.snapshot().query(f"SELECT count(*) AS n FROM {table}")[0]["n"] for table in RECORDS}
    assert found == counts

    second = import_files(store, BASELINE, who="Awa", reason="Baseline", today=TODAY)
    assert second.revision is None
    assert second.change is not None
    assert not second.change
    assert second.change.unchanged == counts
    assert store.newest == 1


def test_what_came_from_the_baseline_is_what_it_says(store: Store) -> None:
    """Every cell of the baseline is in the store as it stands in the file."""
    import_files(store, BASELINE, who="Awa", reason="Baseline", today=TODAY)
    current = store.head()
    for path in BASELINE:
        record = RECORDS[path.stem]
        stored = {
            tuple(str(getattr(row, key)) for key in record.key): row for row in current.records(path.stem)
        }
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                kept = stored[tuple(row[key] for key in record.key)]
                for name, cell in row.items():
                    value = getattr(kept, name)
                    if record.columns()[name].many:
                        assert "|".join(value) == cell
                    elif isinstance(value, float | int):
                        assert value == float(cell)
                    elif cell:
                        assert value == cell


def test_a_change_is_told_cell_by_cell(store: Store, folder: Path) -> None:
    """A preview names each value that changes, what is new and what stays, and stores nothing."""
    bring(store, folder, signatories=ACTORS)
    change = previewed(
        store,
        "signatories.csv",
        "signatory_id,name,country,actor_type,locality\n"
        "BOBO,Sya,BFA,local_government,\n"
        "net,Réseau,,sse_network,\n"
        "new,Nouveau,MLI,academia,Ségou\n",
    )
    (changed,) = change.changed
    assert changed.cells == (
        CellChange("name", "Bobo-Dioulasso", "Sya"),
        CellChange("locality", "Bobo-Dioulasso", None),
    )
    assert changed.new.model_dump()["signatory_id"] == "Bobo"
    assert changed.new.model_dump()["role"] == "signatory"
    assert [record.key_text for record in change.added] == ["new"]
    assert change.removed == ()
    assert change.counts() == {"signatories": {"added": 1, "changed": 1, "removed": 0, "unchanged": 1}}
    assert store.newest == change.expected == 1


def test_what_is_stored_and_not_in_the_file_stays(store: Store, folder: Path) -> None:
    """A file that leaves rows out removes nothing."""
    bring(store, folder, signatories=ACTORS)
    bring(
        store,
        folder,
        signatories="signatory_id,name,country,actor_type\nBobo,Sya,BFA,local_government\n",
    )
    names = [row["name"] for row in store.snapshot().query("SELECT name FROM signatories ORDER BY key")]
    assert names == ["Sya", "Réseau"]


def test_a_preview_that_is_out_of_date_is_not_published(store: Store, folder: Path) -> None:
    """Who publishes over a revision they have not seen is refused, and what came meanwhile stands."""
    bring(store, folder, signatories=ACTORS)
    heading = "signatory_id,name,country,actor_type\n"
    mine = previewed(store, "a.csv", f"{heading}Bobo,Mine,BFA,local_government\n")
    theirs = previewed(store, "a.csv", f"{heading}Bobo,Theirs,BFA,local_government\n")
    publish(store, theirs, who="Idrissa", reason="because")
    with pytest.raises(StoreMovedError):
        publish(store, mine, who="Awa", reason="because")
    assert store.newest == 2
    names = [row["name"] for row in store.snapshot().query("SELECT name FROM signatories ORDER BY key")]
    assert names == ["Theirs", "Réseau"]


@pytest.mark.soak
def test_half_a_million_long_rows_within_memory(folder: Path) -> None:
    """500,000 reports of 420 bytes are imported in at most 1.5 GB of memory."""
    file = reports(folder / "long", 500_000)
    used = spent(IMPORT, file, a_store(file.parent))
    assert used.megabytes * 2**20 <= 1.5e9


def test_one_error_keeps_every_file_out(store: Store, folder: Path) -> None:
    """Files given together are imported together or not at all, and the problems are told."""
    wrong = "article_id,declaration,position,title_en,title_fr\nA1,bamako-2019,first,One,Un\n"
    done = bring(store, folder, signatories=ACTORS, articles=wrong)
    assert done.revision is None
    assert done.change is None
    assert [problem.code for problem in done.checked.problems] == ["bad_number"]
    assert store.newest == 0


def test_a_revision_keeps_the_files_it_came_from(store: Store, folder: Path) -> None:
    """The name, hash, size, rows and content of what was imported are kept with the revision."""
    bring(store, folder, signatories=ACTORS)
    (revision,) = store.revisions()
    (file,) = revision.files
    content = ACTORS.encode()
    assert (file.name, file.size, file.rows) == ("signatories.csv", len(content), 2)
    assert file.sha256 == hashlib.sha256(content).hexdigest()
    assert store.original(file.sha256) == content


def test_what_was_mended_stays_with_the_revision(store: Store) -> None:
    """What was read in place of what a file says, which rows were left out and how the file was read are kept
    with the revision; what is given as it was is no correction."""
    text = (
        "signatory_id;name;country;actor_type\na;Mopti;Mali;mairie\nb;Kati;Mali;mairie\n"
        "c;Gao;Mali;local_government\n;TOTAL;3;\n"
    )
    file = ReceivedFile("envoi/mairies.csv", text.encode())
    corrections = (
        Corrections()
        .of_value(Value("signatories", "actor_type", "mairie"), "local_government")
        .of_cell(CorrectedCell(file.name, None, 4, "name"), "Gao")
        .answering([CorrectedCell(file.name, None, 5)], "leave_out")
    )
    found = preview(store, [file], read_files([file]), today=TODAY, corrections=corrections)
    assert found.change
    assert publish(store, found.change, who="Awa", reason="because", files=found.files)
    assert store.mend_counts(1) == (2, 1)
    (reading,) = store.readings(1)
    assert (reading.file, reading.sheet, reading.table) == ("mairies.csv", None, "signatories")
    assert reading.mends == (
        Mend(2, "", "actor_type", "mairie", "local_government"),
        Mend(3, "", "actor_type", "mairie", "local_government"),
        Mend(5, "", "", "TOTAL · 3"),
    )
    decided = {decision.kind: dict(decision.facts) for decision in reading.decisions}
    assert decided["corrected"] == {"n": 2}
    assert decided["left_out"] == {"rows": [5]}
    assert decided["text"]["delimiter"] == ";"


def test_rows_that_are_left_out_unasked_stay_with_the_revision(store: Store) -> None:
    """What the command line or a program leaves out beforehand is kept as what a person leaves out is."""
    text = "signatory_id,name,country,actor_type,locality\na,Mopti,MLI,local_government,\n,Total,,,1\n"
    sheets = read_file("a.csv", text.encode(), leave_out=["total_row"])
    change = compare(check(sheets, store.head(), today=TODAY), store)
    assert publish(store, change, who="Awa", reason="because")
    assert store.mend_counts(1) == (0, 1)
    assert [mend.said for mend in store.readings(1)[0].mends] == ["Total · 1"]


def test_real_data_stays_out_of_a_demonstration_store(folder: Path) -> None:
    """Real countries are told of a file before a demonstration store could refuse them, and fictional ones
    are unknown to a real one."""
    heading = "signatory_id,name,country,actor_type\n"
    real, fictional = f"{heading}a,A,MLI,academia\n", f"{heading}a,A,XDA,academia\n"
    with open_store(a_store(folder, "demo"), create=True, demonstration=True) as store:
        done = bring(store, folder, signatories=real)
        (problem,) = done.checked.problems
        assert (problem.code, problem.facts["why"], done.revision) == ("unknown_country", "real", None)
        assert bring(store, folder, signatories=fictional).revision
    with open_store(a_store(folder, "real"), create=True) as store:
        done = bring(store, folder, signatories=fictional)
        assert [problem.code for problem in done.checked.problems] == ["unknown_country"]
        assert bring(store, folder, signatories=real).revision


def test_a_file_that_is_not_there_is_said_to_be_so(store: Store, folder: Path) -> None:
    """A path that names no readable file is told, and nothing is imported."""
    for path in (folder / "nothing.csv", folder):
        with pytest.raises(FileUnreadableError):
            import_files(store, [*BASELINE, path], who="Awa", reason="because", today=TODAY)
    assert store.newest == 0
