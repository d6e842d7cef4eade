"""A store is copied into another, or put back into one that several servers share: all of it, or nothing."""

import os
import re
import time
from pathlib import Path

import duckdb
import pytest

from commitments.cli.main import main
from commitments.errors import StoreDamagedError, StoreMovedError, StoreReplacedError
from commitments.store import copying, lake_store
from commitments.store.beside import draft_of, store_path
from commitments.store.lake_name import LakeName
from commitments.store.opening import open_store
from commitments.store.restoration import restoration
from commitments.store.revisions import RevisionFile
from commitments.store.store import OPEN
from tests.factories import actor, article, commitment, rename_record
from tests.stores import a_store

ITSELF = {"marks", "steps", "store"}  # what tells of a store, and not of what was published


def fill(name: str) -> None:
    """Make a store that has something of all that a store keeps."""
    with open_store(name, create=True) as store:
        source = RevisionFile.of("actors.csv", b"as it came" * 5_000, 2)
        added = [actor("a", country="MLI", notes="é" * 400), article("C1")]
        store.append(added=added, who="Awa", reason="why", files=[source], expected=0)
        store.append(added=[commitment("one", "a")], who="Awa", reason="then", expected=1)
        rename_record(store, "signatories", "a", "b")


def publish(name: str, key: str) -> None:
    """Publish one more revision."""
    with open_store(name) as store:
        store.append(added=[actor(key)], who="w", reason="r", expected=store.newest)


def published(name: str) -> dict[str, tuple[int, int]]:
    """All that was published into a store, counted and summed."""
    with open_store(name) as store:
        return {table: sums for table, sums in store.contents().items() if table not in ITSELF}


@pytest.fixture
def file(tmp_path: Path) -> str:
    return f"duckdb:{tmp_path}/commitments.duckdb"


@pytest.fixture
def lake(tmp_path: Path) -> str:
    """A store that several servers share: in PostgreSQL where the run is about these."""
    name = a_store(tmp_path, "lake")
    return name if LakeName.of(name) else f"ducklake:{tmp_path}/catalogue data_path={tmp_path}/lake"


@pytest.fixture
def backup(file: str, tmp_path: Path) -> Path:
    """A copy of a store, three revisions long."""
    fill(file)
    assert main(["backup", str(tmp_path / "copies"), "--store", file]) == 0
    return next((tmp_path / "copies").glob("*.duckdb"))


def test_a_store_goes_to_a_lake_and_back(
    file: str, lake: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was published into a file is in the lake that it is copied to, and in the file that this is copied
    to; each goes on from there; and nothing of the way is left."""
    fill(file)
    back = f"duckdb:{tmp_path}/back/commitments.duckdb"
    (tmp_path / "back").mkdir()
    for source, target in ((file, lake), (lake, back)):
        assert main(["copy", source, target, "--lang", "en"]) == 0
        assert "3 revisions, 6 rows and 1 file as it came" in capsys.readouterr().out
        assert published(target) == published(source) == published(file)
        with open_store(source) as one, open_store(target) as other:
            assert other.revisions() == one.revisions()
            ((kept,),) = (each.files for each in one.revisions() if each.files)
            assert other.original(kept.sha256) == one.original(kept.sha256)
    publish(back, "c")
    publish(lake, "c")
    assert not list(tmp_path.rglob("*.new"))


def test_nothing_is_copied_over_what_was_published(
    file: str, lake: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A store in which something was published is not copied into; one that is empty is."""
    fill(file)
    open_store(lake, create=True).close()
    assert main(["copy", file, lake, "--lang", "en"]) == 0
    before = published(lake)
    assert main(["copy", file, lake, "--lang", "en"]) == 2
    assert "holds revisions up to 3 already" in capsys.readouterr().err
    assert published(lake) == before


def test_what_is_broken_off_is_begun_again(file: str, lake: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy that breaks off in the middle leaves nothing published, and the next one is whole."""
    fill(file)
    with monkeypatch.context() as patch:
        patch.setattr(lake_store, "hold_the_same", lambda *_: False)  # once all is written
        assert main(["copy", file, lake]) == 2
    with open_store(lake) as store:
        assert store.newest == 0
    assert main(["copy", file, lake]) == 0
    assert published(lake) == published(file)


def test_what_a_killed_copy_left_goes(file: str, lake: str) -> None:
    """What a copy that was killed has left beside a store goes as that is opened, once it is a day old."""
    for name in (file, lake):
        open_store(name, create=True).close()
        left, recent = (draft_of(store_path(name)) for _ in range(2))
        for each in (left, recent):
            each.mkdir()
            (each / "a copy.duckdb").touch()
        os.utime(left, (0, time.time() - 2 * 24 * 60 * 60))
        open_store(name).close()
        assert not left.exists()
        assert recent.exists()


def test_a_lake_is_restored(backup: Path, file: str, lake: str) -> None:
    """A copy that is put back into a lake is what stands there, what stood lies beside it as a file, what is
    lost is named, and the lake goes on from there."""
    assert main(["copy", file, lake]) == 0
    publish(lake, "lost")
    stood = published(lake)
    with restoration(lake, backup) as restored:
        assert [revision.number for revision in restored.lost] == [4]
        kept = restored.put_in_place()
    assert kept
    assert re.fullmatch(r"commitments\.before-\d{8}-\d{6}", kept.name)
    assert published(lake) == published(file)
    assert published(f"duckdb:{kept}") == stood
    publish(lake, "next")
    with restoration(lake, backup) as restored:
        restored.put_in_place()
    assert published(lake) == published(file)


def test_who_has_it_open_opens_it_anew(backup: Path, file: str, lake: str) -> None:
    """A server that has a lake open lets go of it within seconds of a copy being put there, also where its
    revisions bear the same numbers; opened anew, it shows what was put back."""
    assert main(["copy", file, lake]) == 0
    with open_store(lake) as theirs:
        theirs.keep_up()
        if "postgres:" in lake:
            OPEN.clear()  # as another server, which does not share what this one holds
        publish(lake, "lost")
        with restoration(lake, backup) as restored:
            restored.put_in_place()
        sure = time.monotonic() + 5
        while theirs.is_open and time.monotonic() < sure:
            time.sleep(0.05)
        with pytest.raises(StoreReplacedError):
            theirs.require_in_place()
    with open_store(lake) as anew:
        assert anew.newest == 3


def test_nothing_that_comes_meanwhile_is_lost(backup: Path, file: str, lake: str) -> None:
    """What is published while somebody is asked whether a copy is to be put back is not lost unsaid."""
    assert main(["copy", file, lake]) == 0
    with restoration(lake, backup) as restored:
        publish(lake, "meanwhile")
        with pytest.raises(StoreMovedError):
            restored.put_in_place()
    with open_store(lake) as store:
        assert store.newest == 4


def test_what_is_not_the_same_is_not_put_back(
    backup: Path, file: str, lake: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where what was written is not what the copy holds, the lake stays as it was."""
    assert main(["copy", file, lake]) == 0
    publish(lake, "stays")
    before = published(lake)
    replace = copying.replace_tables

    def one_short(shared: duckdb.DuckDBPyConnection, copy: duckdb.DuckDBPyConnection) -> None:
        replace(shared, copy)
        shared.execute("DELETE FROM record.articles")

    monkeypatch.setattr(lake_store, "replace_tables", one_short)
    with restoration(lake, backup) as restored, pytest.raises(StoreDamagedError):
        restored.put_in_place()
    assert published(lake) == before


def test_repairing_a_lake_removes_what_was_left(
    file: str, lake: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Files that a process which was killed has left in the folder go after a day, and none that is used."""
    fill(file)
    assert main(["copy", file, lake]) == 0
    named = LakeName.of(lake)
    assert named
    used = [*named.tables.rglob("*.parquet")]
    old, new = (used[0].with_name(f"{name}.parquet") for name in ("old", "new"))
    for each in (old, new):
        each.write_bytes(used[0].read_bytes())
    for each in (old, *used):
        os.utime(each, (0, time.time() - 2 * 24 * 60 * 60))
    before = published(lake)
    assert main(["repair", "--store", lake, "--lang", "en"]) == 0
    assert "1 file that a broken-off change had left was removed" in capsys.readouterr().out
    assert not old.exists()
    assert new.exists()
    assert all(each.exists() for each in used)
    assert published(lake) == before
