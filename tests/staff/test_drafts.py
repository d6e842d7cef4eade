"""Drafts of deposits on the disk: what is kept, for whom, for how long, and what becomes of trouble."""

import json
import os
import stat
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from commitments.errors import (
    DraftDamagedError,
    DraftFileLostError,
    DraftMovedError,
    DraftsFullError,
    DraftUnknownError,
    StoreUnwritableError,
)
from commitments.ingest.corrections import CorrectedCell, Corrections, Value
from commitments.ingest.sheets import SheetChoice
from commitments.staff import drafts as drafts_beside
from commitments.staff import kept_draft
from commitments.staff.drafts import Drafts
from commitments.staff.kept_draft import KEPT, DamagedDraft, KeptDraft
from commitments.staff.upload import Recalled, UploadDraft
from commitments.store.changesets import ReceivedFile
from commitments.store.opening import open_store
from tests.stores import a_store

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
A, B = ReceivedFile("a.csv", b"commitment_id,as_of\neau-1,2026\n"), ReceivedFile("b.csv", b"other")


class Clock:
    """A clock that is set."""

    now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """The clock of the drafts."""
    return Clock()


@pytest.fixture
def drafts(tmp_path: Path, clock: Clock) -> Drafts:
    """Drafts beside a store."""
    name = a_store(tmp_path)
    open_store(name, create=True).close()
    return Drafts(name, clock=clock)


def restart() -> None:
    """Forget what was read and written, as another process would."""
    drafts_beside._DRAFTS.clear()


def decided_of(draft: KeptDraft) -> UploadDraft:
    """A draft with a decision of every kind, in three steps."""
    of_file: dict[str | None, SheetChoice] = {
        None: SheetChoice("reports", {"Code": "commitment_id", "Note": None}),
        "Mars": SheetChoice(left_out=True),
    }
    corrections = Corrections(
        {Value("reports", "completion", "fini, ou presque"): "complete"},
        {CorrectedCell("a.csv", "Mars", 3, "as_of"): ""},
        frozenset({CorrectedCell("a.csv", None, 4), CorrectedCell("a.csv", "Mars", 4)}),
        {CorrectedCell("a.csv", None, 5, "value"): "each_row"},
    )
    words = (("completion", "fini", "complete"),)
    first = replace(
        draft.decided,
        choices={"a.csv": of_file},
        recalled={"a.csv": {None: Recalled(("Code",), words=words, day=date(2026, 1, 2))}},
        before=draft.decided,
    )
    second = replace(first, corrections=corrections, before=first)
    return replace(second, removing=frozenset({("reports", "x|2026")}), reason="« Pourquoi »", before=second)


def test_all_that_is_decided_is_read_as_it_was_written(drafts: Drafts) -> None:
    """Files, decisions of every kind, each step and the reason are the same for whoever comes next."""
    draft = drafts.begin([A, B], "Awa")
    kept = drafts.keep(draft, decided_of(draft), "Awa")
    restart()
    again = drafts.find(draft.id)
    assert again == kept
    assert again.decided.before == kept.decided.before
    assert [drafts.content(again, file) for file in again.decided.files] == [A, B]
    assert (again.by, again.version, again.undecided) == ("Awa", 2, False)


def test_nobody_else_reads_what_was_deposited(drafts: Drafts) -> None:
    """Folders are for their owner alone, and so are files; the address of a draft cannot be guessed."""
    draft = drafts.begin([A], "Awa")
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in drafts.folder.rglob("*")}
    assert {mode for path, mode in modes.items() if path.is_file()} == {0o600}
    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o700}
    assert stat.S_IMODE(drafts.folder.stat().st_mode) == 0o700
    assert len(draft.id) == 32
    for asked in ("", "../store", draft.id.upper(), f"{draft.id}/draft.json", "0" * 32):
        with pytest.raises(DraftUnknownError):
            drafts.find(asked)


def test_of_two_who_write_the_second_is_told(drafts: Drafts) -> None:
    """What was decided over an older state of a draft is not kept; nothing of the newer is lost."""
    draft = drafts.begin([A], "Awa")
    drafts.keep(draft, replace(draft.decided, reason="Binta’s"), "Binta")
    with pytest.raises(DraftMovedError):
        drafts.keep(draft, replace(draft.decided, reason="Awa’s"), "Awa")
    with pytest.raises(DraftMovedError):
        drafts.receive(draft, [B], "Awa")
    newest = drafts.find(draft.id)
    assert (newest.decided.reason, newest.touched_by, len(newest.decided.files)) == ("Binta’s", "Binta", 1)
    assert drafts.looked_at(draft, 3).version == draft.version
    assert drafts.find(draft.id).errors is None


def test_files_stay_as_long_as_a_step_needs_them(drafts: Drafts) -> None:
    """A file that is taken out comes back with the step; what no step has goes from the disk."""
    draft = drafts.begin([A, B], "Awa")
    draft = drafts.keep(draft, draft.decided.without("a.csv"), "Awa")
    draft = drafts.keep(draft, draft.decided.back(), "Awa")
    assert drafts.content(draft, draft.decided.files[0]) == A
    draft = drafts.keep(draft, replace(draft.decided.without("a.csv"), before=None), "Awa")
    draft = drafts.receive(draft, [ReceivedFile("c.csv", b"new")], "Awa")
    names = {path.name for path in (drafts.folder / draft.id).iterdir()}
    assert names == {"draft.json", *(file.sha256 for file in draft.decided.files)}


def test_what_was_decided_holds_for_a_file_that_comes_again_as_far_as_it_fits(drafts: Drafts) -> None:
    """Of a file under the same name and headings, what was decided of values and of rows that read the same
    holds; under other headings nothing of its own does."""
    rows = "commitment_id,as_of,completion\neau-1,2026,x\neau-2,2026,x\n"
    draft = drafts.begin([ReceivedFile("a.csv", rows.encode())], "Awa")
    cells = {CorrectedCell("a.csv", None, row, "completion"): "limited" for row in (2, 3)}
    values = {Value("reports", "completion", "x"): "complete"}
    of_file: dict[str | None, SheetChoice] = {None: SheetChoice("reports")}
    choices = {"a.csv": of_file}
    decided = replace(draft.decided, choices=choices, corrections=Corrections(values, cells))
    draft = drafts.keep(draft, decided, "Awa")
    again = drafts.receive(draft, [ReceivedFile("a.csv", rows.replace("eau-2", "eau-3").encode())], "Awa")
    assert [place.row for place in again.decided.corrections.cells] == [2]
    assert (again.decided.corrections.values, again.decided.choices) == (values, choices)
    other = drafts.receive(again, [ReceivedFile("a.csv", b"commitment_id,as_of\neau-1,2026\n")], "Awa")
    assert (other.decided.corrections, other.decided.choices) == (Corrections(values), {})
    assert other.decided.back() == again.decided


def test_a_draft_goes_a_week_after_it_was_last_touched(drafts: Drafts, clock: Clock) -> None:
    """Looking at a draft does not touch it, deciding does; a week later it is gone, with its files."""
    old, young = drafts.begin([A], "Awa"), drafts.begin([B], "Awa")
    clock.now = NOW + timedelta(days=1)
    young = drafts.keep(young, replace(young.decided, reason="why"), "Binta")
    drafts.looked_at(old, 2)
    clock.now = NOW + KEPT + timedelta(minutes=1)
    assert [draft.id for draft in drafts.waiting()] == [young.id]
    drafts.sweep()
    assert [path.name for path in drafts.folder.iterdir()] == [young.id]
    with pytest.raises(DraftUnknownError):
        drafts.find(old.id)


def test_what_is_published_leaves_its_revision_alone(drafts: Drafts) -> None:
    """Of a draft that was published nothing is kept but which revision it became."""
    draft = drafts.begin([A], "Awa")
    drafts.publish(draft, 7, "Binta")
    published = drafts.find(draft.id)
    assert (published.revision, published.decided) == (7, UploadDraft())
    assert [path.name for path in (drafts.folder / draft.id).iterdir()] == ["draft.json"]
    assert drafts.waiting() == []


def test_what_is_thrown_away_is_gone(drafts: Drafts) -> None:
    """Nothing of a draft that was thrown away stays on the disk, and nobody goes on with it."""
    draft = drafts.begin([A], "Awa")
    drafts.throw_away(draft.id)
    assert [*drafts.folder.iterdir()] == []
    with pytest.raises(DraftUnknownError):
        drafts.keep(draft, draft.decided, "Awa")


def test_a_draft_of_another_version_is_read_as_far_as_it_is_known(drafts: Drafts) -> None:
    """What this program does not know of a draft is left out and told; its files and the rest stand."""
    draft = drafts.begin([A], "Awa")
    drafts.keep(draft, replace(draft.decided, reason="why", before=draft.decided), "Awa")
    path = drafts.folder / draft.id / "draft.json"
    held = json.loads(path.read_text())
    del held["decided"][0]["recalled"]  # of before there was such a thing
    path.write_text(json.dumps(held))
    assert not drafts.find(draft.id).undecided
    held["decided"][0]["corrections"] = "otherwise"
    held["decided"][0]["colours"] = ["red"]
    path.write_text(json.dumps(held))
    read = drafts.find(draft.id)
    assert read.undecided
    assert (read.decided.files, read.decided.reason) == (draft.decided.files, "why")
    assert read.decided.back().files == draft.decided.files
    # It is told until a person has decided something, whatever is decided by itself before.
    restart()
    looked = drafts.keep(drafts.looked_at(drafts.find(draft.id), 3), read.decided, "Awa", by_itself=True)
    restart()
    assert drafts.find(draft.id).undecided
    assert not drafts.keep(looked, read.decided, "Awa").undecided


def test_a_damaged_draft_is_told_and_hinders_no_other(drafts: Drafts) -> None:
    """A draft that cannot be read is listed as such; a file that is not what came is lost alone."""
    broken, whole = drafts.begin([A], "Awa"), drafts.begin([A, B], "Awa")
    (drafts.folder / broken.id / "draft.json").write_text('{"by": "Awa"')
    with pytest.raises(DraftDamagedError):
        drafts.find(broken.id)
    (drafts.folder / whole.id / whole.decided.files[0].sha256).write_bytes(b"else")
    with pytest.raises(DraftFileLostError):
        drafts.content(whole, whole.decided.files[0])
    assert drafts.content(whole, whole.decided.files[1]) == B
    assert {type(draft) for draft in drafts.waiting()} == {KeptDraft, DamagedDraft}


def test_drafts_never_fill_a_disk(drafts: Drafts, monkeypatch: pytest.MonkeyPatch) -> None:
    """There are so many drafts, of so many files, of so many bytes together; what is too much is refused,
    and what was there stands."""
    small = replace(drafts, largest=2)
    monkeypatch.setattr(drafts_beside, "_SIZES", 1_000)
    draft = small.begin([ReceivedFile("a", bytes(500))], "Awa")
    with pytest.raises(DraftsFullError):
        small.receive(draft, [ReceivedFile("b", b"1" * 1_500)], "Awa")
    with pytest.raises(DraftsFullError):
        small.begin([ReceivedFile("b", b"1" * 1_500)], "Awa")
    assert [each.id for each in small.waiting()] == [draft.id]
    assert len([*small.folder.iterdir()]) == 1
    with pytest.raises(DraftsFullError):
        drafts.receive(draft, [ReceivedFile(str(n), b"%d" % n) for n in range(51)], "Awa")
    monkeypatch.setattr(drafts_beside, "_AT_ONCE", 1)
    with pytest.raises(DraftsFullError):
        drafts.begin([B], "Awa")
    drafts.publish(draft, 2, "Awa")
    assert drafts.begin([B], "Awa")


def test_of_many_steps_the_last_can_be_taken_back(drafts: Drafts, monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps beyond what is kept of them are let go, the oldest first; what stands never is."""
    monkeypatch.setattr(kept_draft, "_STEPS_SIZE", 1_000)
    draft = drafts.begin([A], "Awa")
    decided = draft.decided
    for n in range(20):
        decided = replace(decided, reason="x" * n, before=decided)
    kept = drafts.keep(draft, replace(decided, reason="y" * 5_000), "Awa")
    restart()
    read = drafts.find(kept.id).decided
    assert read.reason == "y" * 5_000
    steps, step = 0, read.before
    while step:
        steps, step = steps + 1, step.before
    assert 0 < steps < 20


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_refuses_is_told(drafts: Drafts) -> None:
    """Where nothing can be written, the sentence of the store says so, and what was kept stands."""
    draft = drafts.begin([A], "Awa")
    folder = drafts.folder / draft.id
    folder.chmod(0o500)
    with pytest.raises(StoreUnwritableError):
        drafts.keep(draft, replace(draft.decided, reason="why"), "Awa")
    folder.chmod(0o700)
    assert drafts.find(draft.id) == draft


def test_a_full_disk_is_told(drafts: Drafts, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk is full, nothing is half kept."""
    draft = drafts.begin([A], "Awa")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreUnwritableError):
        drafts.receive(draft, [B], "Awa")
    with pytest.raises(StoreUnwritableError):
        drafts.begin([B], "Awa")
    monkeypatch.undo()
    assert drafts.find(draft.id) == draft
    assert [path.name for path in drafts.folder.iterdir()] == [draft.id]
    assert len([*(drafts.folder / draft.id).iterdir()]) == 2
