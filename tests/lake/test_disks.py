"""What a server of a shared store says, and goes on with, where its disks do not do what is asked."""

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from commitments import errors
from commitments.store import lake_store, replica
from commitments.store.lake_name import LakeName
from commitments.store.lake_store import LakeStore
from commitments.store.opening import open_store
from tests.factories import actor

MANY = 200  # rows that become a file


def opened(name: str) -> LakeStore:
    """Open a store, or make it, beside whoever has it open."""
    shared = LakeName.of(name)
    assert shared
    return LakeStore(name, shared, True, None)


def publish(store: LakeStore, key: str, rows: int = 1) -> None:
    added = [actor(f"{key}{number}") for number in range(rows)]
    store.append(added=added, who="Awa", reason="r", expected=store.newest)


@pytest.fixture
def name(tmp_path: Path) -> str:
    (tmp_path / "shared").mkdir()
    return f"ducklake:{tmp_path}/catalogue data_path={tmp_path}/shared"


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def store(name: str, temporary: Path) -> Iterator[LakeStore]:
    """A store of a revision with a file; it is written to by this process alone."""
    made = opened(name)
    publish(made, "a", MANY)
    yield made
    if made.is_open:
        made.close()


def table_file(folder: Path) -> Path:
    (file,) = folder.glob("shared/tables/main/signatories/*.parquet")
    return file


@pytest.mark.parametrize("damage", ["removed", "cut", "flipped"])
def test_a_lost_file_is_named(store: LakeStore, tmp_path: Path, damage: str) -> None:
    """Where a file of the tables is lost, whoever reads it says which; what a server holds is shown."""
    file = table_file(tmp_path)
    content = file.read_bytes()
    file.unlink()
    if damage == "cut":
        file.write_bytes(content[:-20])
    elif damage == "flipped":
        file.write_bytes(content[:4] + bytes(byte ^ 0xFF for byte in content[4:200]) + content[200:])
    store._lake.close()  # an engine keeps some of what it has read
    with pytest.raises(errors.StoreFileLostError) as lost:
        store.contents()
    assert str(file.parents[2]) in str(lost.value.facts["file"])
    assert len(store.head().keys("signatories")) == MANY
    if damage != "flipped":
        assert lost.value.facts["file"] == str(file)
        with pytest.raises(errors.StoreFileLostError), store._lake.cursor() as shared:
            store._lake.require_whole_files(shared)


@pytest.mark.parametrize("instead", ["nothing", "empty", "another"])
def test_nothing_is_written_into_a_folder_that_is_not_its_own(
    store: LakeStore, tmp_path: Path, instead: str
) -> None:
    """Where the folder is away, or another's lies in its place, publishing, tidying and removing are refused
    and leave nothing there."""
    folder = tmp_path / "shared"
    folder.rename(tmp_path / "away")
    if instead == "empty":
        folder.mkdir()
    elif instead == "another":
        shutil.copytree(tmp_path / "away", folder)
        (folder / "commitments.lake").write_text("another")
        (folder / "tables/main/signatories/left.parquet").touch()
    before = sorted(folder.rglob("*"))
    for rows in (1, MANY):
        with pytest.raises((errors.StoreFolderForeignError, errors.StoreUnwritableError)):
            publish(store, "b", rows)
    with pytest.raises((errors.StoreFolderForeignError, errors.StoreUnwritableError)):
        store.remove_left_files()
    assert sorted(folder.rglob("*")) == before
    shutil.rmtree(folder, ignore_errors=True)
    (tmp_path / "away").rename(folder)
    publish(store, "c", MANY)
    assert len(store.head().keys("signatories")) == 2 * MANY


@pytest.mark.parametrize("instead", ["nothing", "another"])
def test_tidying_that_fails_is_noted_once_a_day(
    store: LakeStore,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    instead: str,
) -> None:
    """Where the tables cannot be tidied, the log says why, once for each reason; nothing is touched in a
    folder that is not their own, and once it is back it is tidied there."""
    folder, tried = tmp_path / "shared", 0
    folder.rename(tmp_path / "away")
    if instead == "another":
        folder.mkdir()

    def waited(_: float) -> bool:
        nonlocal tried
        tried += 1
        if tried == 3:
            assert not [*folder.glob("*")]
            shutil.rmtree(folder, ignore_errors=True)
            (tmp_path / "away").rename(folder)
        return tried > 3

    monkeypatch.setattr(store._ended, "wait", waited)
    store._tidy()
    assert caplog.messages == ['tidying_refused why="StoreFolderForeignError"']
    assert (folder / "commitments.tidied").exists()


def test_a_temporary_folder_that_is_away_is_named(name: str, temporary: Path) -> None:
    """Where a server can have no copy, it says in which folder, and does not blame the
    shared one."""
    shutil.rmtree(temporary)
    with pytest.raises(errors.ReplicaUnwritableError) as refused:
        opened(name)
    assert refused.value.facts["folder"] == str(temporary)


def test_what_clears_temporary_files_away_leaves_a_copy_in_use(
    name: str, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder in use is locked itself, as systemd-tmpfiles looks for it; one that nobody uses goes."""
    monkeypatch.setattr(replica, "_LEFT", -1.0)
    left = temporary / f"{replica._FOLDER}left"
    left.mkdir()
    kept = replica.Replica(name)
    with pytest.raises(BlockingIOError):
        replica._locked(kept.path.parent, fcntl.LOCK_EX | fcntl.LOCK_NB)
    replica._sweep()
    assert [*temporary.iterdir()] == [kept.path.parent]
    kept.close()
    assert not [*temporary.iterdir()]


def test_a_copy_that_was_removed_is_made_anew(
    store: LakeStore, name: str, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a server's copy is removed while it runs, it is read until whoever asks next makes another; for
    as long as nothing can be had of what servers share, which is known to be away."""

    def refuse(*_: object) -> int:
        raise errors.StoreAwayError(store=name)

    monkeypatch.setattr(lake_store, "_LOOK", 0.001)
    for folder in temporary.iterdir():
        shutil.rmtree(folder)
    with monkeypatch.context() as away:
        away.setattr(store._lake, "newest_change", refuse)
        ends = iter([False, True])
        away.setattr(store._ended, "wait", lambda _: next(ends))
        store._keep_up()
    assert store.away
    assert store.is_open
    assert len(store.head().keys("signatories")) == MANY
    monkeypatch.setattr(lake_store, "_LOOK_AGAIN", 0.001)
    store._keep_up()
    assert not store.is_open
    with open_store(name) as again:
        assert len(again.head().keys("signatories")) == MANY


def test_nothing_is_asked_any_more_once_it_is_closed(
    store: LakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Closing waits for the answer that is on its way: a process that ends before it comes would be
    aborted."""
    asked, ask = Event(), store._lake.newest_change

    def ask_late() -> int:
        asked.set()
        store._ended.wait()
        return ask()

    monkeypatch.setattr(lake_store, "_LOOK", 0.001)
    monkeypatch.setattr(store._lake, "newest_change", ask_late)
    store.keep_up()
    assert asked.wait(20)
    store.holders = 1
    store.close()
    assert not any(thread.is_alive() for thread in store._following)
