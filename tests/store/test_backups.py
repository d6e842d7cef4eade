"""A copy of a store is whole or not there, what is put back is looked through, and nothing is lost."""

import itertools
import json
import os
import pty
import re
import shutil
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from errno import ENOSPC
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import pytest

from commitments.auth.tokens import add
from commitments.cli.main import main
from commitments.errors import (
    CommitmentsError,
    CopyAlteredError,
    CopyCutError,
    CopyDamagedError,
    CopyForeignError,
    CopyIsStoreError,
    CopyMissingError,
    FileUnreadableError,
    StoreDamagedError,
    StoreMixedError,
    StoreTooNewError,
    StoreUnwritableError,
)
from commitments.i18n.error_messages import error_sentence
from commitments.i18n.translator import translator_for
from commitments.store.backups import MANIFEST, Manifest, back_up, backups_in, last_backup
from commitments.store.disk import new_private, put
from commitments.store.opening import open_store
from commitments.store.restoration import restoration
from commitments.store.revisions import RevisionFile
from commitments.store.rotation import Ages
from commitments.store.store import Store
from tests import CHECKOUT
from tests.configured import configure
from tests.factories import actor, article, commitment, rename_record
from tests.servers import ACTORS_CSV, running_server

pytestmark = [pytest.mark.file, pytest.mark.usefixtures("stores_made_anew")]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a store that has something of all that a store keeps."""
    file = tmp_path_factory.mktemp("filled") / "commitments.duckdb"
    with open_store(f"duckdb:{file}", create=True) as store:
        source = RevisionFile.of("actors.csv", b"as it came" * 5_000, 2)
        added = [actor("a", country="MLI", notes="é" * 400), article("C1")]
        store.append(added=added, who="Awa", reason="why", files=[source], expected=0)
        store.append(added=[commitment("one", "a")], who="Awa", reason="then", expected=1)
        rename_record(store, "signatories", "a", "b")
    return file


@pytest.fixture
def name(filled: Path, tmp_path: Path) -> str:
    """Such a store in a folder of its own."""
    (tmp_path / "it").mkdir()
    shutil.copy(filled, tmp_path / "it")
    return f"duckdb:{tmp_path}/it/commitments.duckdb"


def everything(store: Store) -> tuple[Any, ...]:
    """All that a store tells of itself."""
    return (
        store.contents(),
        store.revisions(),
        store.renames(),
        store.original(store.revisions()[0].files[0].sha256),
    )


def lying(folder: Path) -> dict[str, bytes]:
    """What lies in a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


AGES = Ages(hourly=24, daily=7, weekly=5, monthly=12)


def dated(copy: Path, moment: datetime) -> Path:
    """A copy as one made at another moment, under its name of then."""
    told = json.loads(copy.with_name(copy.name + MANIFEST).read_text())
    later = copy.with_name(f"commitments-{moment:%Y%m%dT%H%M%SZ}-r{told['revision']}.duckdb")
    shutil.copy(copy, later)
    later.with_name(later.name + MANIFEST).write_text(json.dumps(told | {"moment": moment.isoformat()}))
    return later


def test_what_is_laid_among_copies_is_none(copied: Path) -> None:
    """A link or a device among the copies, or as the manifest of one, is no copy, and is never read: one
    without an end would take all memory of the server."""
    day = datetime.now(UTC) - timedelta(days=1)
    linked, endless, told_elsewhere = (dated(copied, day - timedelta(days=n)) for n in range(3))
    for file, to in (
        (linked, copied),
        (endless.with_name(endless.name + MANIFEST), Path("/dev/zero")),
        (told_elsewhere.with_name(told_elsewhere.name + MANIFEST), copied.with_name(copied.name + MANIFEST)),
    ):
        file.unlink()
        file.symlink_to(to)
    assert [backup.path for backup in backups_in(copied.parent)] == [copied]


# --- copied -----------------------------------------------------------------------------------------------


def test_a_copy_is_the_store(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A copy opens as the store does, with its history, files, names and marks, for its owner alone; and what
    is published afterwards into the one is not in the other."""
    folder = tmp_path / "kept" / "copies"
    assert main(["backup", str(folder), "--store", name, "--lang", "en"]) == 0
    told = capsys.readouterr()
    assert "up to revision 3 (" in told.out
    (file,) = folder.glob("*.duckdb")
    assert str(file) in told.out
    assert [stat.S_IMODE(each.stat().st_mode) for each in folder.iterdir()] == [0o600, 0o600]
    with open_store(name) as store, open_store(f"duckdb:{file}") as copy:
        assert everything(copy) == everything(store)
        copy.append(added=[actor("other")], who="w", reason="r", expected=3)
        assert store.newest == 3


def test_a_manifest_says_what_the_copy_holds(name: str, tmp_path: Path) -> None:
    """Beside a copy stands what it is known by: moment, program, revision, rows of each table, size, hash."""
    before = datetime.now(UTC)
    with open_store(name) as store:
        made = back_up(store, tmp_path / "copies", AGES).backup
        held, revisions = store.contents(), store.revisions()
    told = Manifest.model_validate_json(made.path.with_name(made.path.name + MANIFEST).read_bytes())
    assert told == made.manifest
    assert before <= told.moment <= datetime.now(UTC)
    assert (told.revision, told.published_at) == (3, revisions[-1].at)
    assert told.rows == {table: n for table, (n, _) in held.items()}
    content = made.path.read_bytes()
    assert (told.size, told.sha256) == (len(content), sha256(content).hexdigest())
    assert re.fullmatch(r"commitments-\d{8}T\d{6}Z-r3\.duckdb", made.path.name)
    assert f"{told.moment:%Y%m%dT%H%M%SZ}" in made.path.name
    assert last_backup(made.path.parent, name) == made
    assert last_backup(made.path.parent, "duckdb:elsewhere/demonstration.duckdb") is None


def test_the_folder_is_the_one_that_is_set(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a folder the copy goes into the one that is set, and where none is, that is said."""
    assert main(["backup", "--store", name, "--lang", "en"]) == 2
    assert "COMMITMENTS_BACKUPS" in capsys.readouterr().err
    configure(monkeypatch, backups=str(tmp_path / "set"))
    assert main(["backup", "--store", name, "--lang", "en"]) == 0
    assert len(backups_in(tmp_path / "set")) == 1


def test_what_stands_in_the_log_is_copied(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a checkpoint failed, what was published stands in the log: the copy has it all the same."""
    with open_store(name) as store:
        monkeypatch.setattr(store, "_checkpoint", lambda: None)
        store.append(added=[actor("late")], who="w", reason="r", expected=3)
        assert store.path.with_name("commitments.duckdb.wal").stat().st_size
        made = back_up(store, tmp_path, AGES).backup
        with open_store(f"duckdb:{made.path}") as copy:
            assert everything(copy)[1:] == everything(store)[1:]
            assert copy.newest == 4


def of_before(store: Store) -> bytes:
    """The file of the store as it was before another revision came."""
    content = store.path.read_bytes()
    store.append(added=[actor("late")], who="w", reason="r", expected=store.newest)
    return content


def with_another_byte(store: Store) -> bytes:
    content = bytearray(store.path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    return bytes(content)


@pytest.mark.parametrize("worse", [of_before, with_another_byte])
def test_a_copy_that_is_not_the_same_is_none(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, worse: Callable[[Store], bytes]
) -> None:
    """A copy in which a byte became another on its way, or that is whole and not the store, does not get its
    name, and none goes for it."""
    with open_store(name) as store:
        kept = back_up(store, tmp_path, Ages(1, 0, 0, 0)).backup
        content = worse(store)
        monkeypatch.setattr("commitments.store.open_file.StoreFile.copy", lambda _, to: to.write(content))
        for _ in range(3):
            with pytest.raises(StoreDamagedError):
                back_up(store, tmp_path, Ages(1, 0, 0, 0))
    assert {path.name for path in tmp_path.iterdir()} == {"it", kept.path.name, kept.path.name + MANIFEST}


@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_a_full_disk_leaves_nothing(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    """Whether the disk is full as the copy, its manifest or their names are written: nothing lies there
    then, and the store goes on."""
    calls = itertools.count(1)

    def full(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            if next(calls) == at:
                raise OSError(ENOSPC, os.strerror(ENOSPC))
            return real(*given, **named)

        return call

    with open_store(name) as store:
        with monkeypatch.context() as patch:
            for place in (
                "commitments.store.file_store.new_private",
                "commitments.store.backups.new_private",
            ):
                patch.setattr(place, full(new_private))
            patch.setattr("commitments.store.backups.put", full(put))
            with pytest.raises(StoreUnwritableError):
                back_up(store, tmp_path / "copies", AGES)
        assert not list((tmp_path / "copies").iterdir())
        assert back_up(store, tmp_path / "copies", AGES).backup.is_whole


def test_copies_made_at_once_are_all_there(name: str, tmp_path: Path) -> None:
    """Copies that are made within one second each have a name of their own, and are whole."""
    with open_store(name) as store, ThreadPoolExecutor(4) as at_once:
        # A clock that stands still in the future: what is dated so is kept.
        moment = datetime(2099, 1, 1, tzinfo=UTC)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                "commitments.store.backups._name", lambda stem, _: f"{stem}-{moment:%Y%m%dT%H%M%SZ}-r3.duckdb"
            )
            patch.setattr("commitments.store.backups._remove_older", lambda *_: 0)
            made = [each.backup for each in at_once.map(lambda _: back_up(store, tmp_path, AGES), range(4))]
    assert len({each.path for each in made}) == 4
    assert {each.path for each in backups_in(tmp_path)} == {each.path for each in made}
    for each in made:
        each.verify()


# --- kept by age ------------------------------------------------------------------------------------------


def test_older_copies_go_by_age(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of the copies in a folder those go that are not kept for their age; what is not ours by name and
    manifest, is not whole, is another store's or from the future stays."""
    folder = tmp_path / "copies"
    now = datetime.now(UTC)
    with open_store(name) as store:
        made = back_up(store, folder, AGES).backup.path
        old = [dated(made, now - timedelta(days=days)) for days in range(1, 9)]
        future = dated(made, now + timedelta(days=400))
        without = dated(made, now - timedelta(days=100))
        without.with_name(without.name + MANIFEST).unlink()
        cut_off = dated(made, now - timedelta(days=101))
        cut(cut_off)
        other = made.with_name(f"demonstration{made.name.removeprefix('commitments')}")
        shutil.copy(made, other)
        shutil.copy(made.with_name(made.name + MANIFEST), other.with_name(other.name + MANIFEST))
        (folder / "notes.txt").write_text("mine")
        newest = back_up(store, folder, Ages(hourly=0, daily=3, weekly=0, monthly=0))
    left = {each.name for each in folder.iterdir() if each.suffix != MANIFEST}
    kept = {newest.backup.path, *old[:2], future, without, cut_off, other}
    assert left == {each.name for each in kept} | {"notes.txt"}
    assert newest.removed == 7
    assert main(["backup", str(folder), "--store", name, "--lang", "en"]) == 0
    assert "1 copy was removed for its age." in capsys.readouterr().out


def test_no_copy_goes_that_holds_what_the_new_one_lacks(name: str, copied: Path) -> None:
    """A copy with revisions that a store put back since no longer has is kept, whatever its age; whoever puts
    the newest back is told of it."""
    folder = copied.parent
    with open_store(name) as store:
        later = back_up(store, folder, Ages(1, 0, 0, 0)).backup
    assert backups_in(folder) == [later]
    moved = dated(later.path, later.manifest.moment - timedelta(days=900))
    later.path.unlink()
    path = Path(name.removeprefix("duckdb:"))
    path.unlink()
    with open_store(name, create=True) as store:
        store.append(added=[actor("z")], who="w", reason="anew", expected=0)
        made = back_up(store, folder, Ages(1, 0, 0, 0))
    assert (made.removed, {each.path for each in backups_in(folder)}) == (0, {made.backup.path, moved})
    with restoration(name, folder) as found:
        assert (found.file, [each.path for each in found.beyond]) == (made.backup.path, [moved])
    assert restored(name, folder) == 2


# --- put back ---------------------------------------------------------------------------------------------


@pytest.fixture
def copied(name: str, tmp_path: Path) -> Path:
    """A copy of the store, which has gone on by two revisions since."""
    with open_store(name) as store:
        file = back_up(store, tmp_path / "copies", AGES).backup.path
        store.append(added=[actor("c")], who="Moussa", reason="came later", expected=3)
        store.append(added=[actor("d")], who="Moussa", reason="came last", expected=4)
    return file


def restored(name: str, file: Path, *more: str) -> int:
    return main(["restore", str(file), "--store", name, "--lang", "en", *more])


def test_what_would_be_lost_is_named(name: str, copied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever puts a copy back reads what it lacks; nothing is done before they say so."""
    folder = Path(name.removeprefix("duckdb:")).parent
    before = lying(folder)
    assert restored(name, copied) == 2
    told = capsys.readouterr()
    assert "Revision 5," in told.out
    assert "by Moussa: came last" in told.out
    assert "2 revisions of" in told.out
    assert "--yes" in told.err
    assert lying(folder) == before
    assert restored(name, copied, "--yes") == 0
    kept = next(folder.glob("*.before-*"))
    assert str(kept) in capsys.readouterr().out
    with open_store(name) as store, open_store(f"duckdb:{kept}") as before_:
        assert (store.newest, before_.newest) == (3, 5)
        assert before_.revisions()[:3] == store.revisions()
        store.append(added=[actor("e")], who="w", reason="r", expected=3)


@pytest.mark.slow
@pytest.mark.parametrize(("answer", "code"), [(b"yes\n", 0), (b"\n", 2), (b"no\n", 2)])
def test_people_are_asked(name: str, copied: Path, answer: bytes, code: int) -> None:
    """At a terminal it is asked, and only a whole “yes” goes on."""
    here, there = pty.openpty()
    os.write(here, answer)
    run = [sys.executable, "-m", "commitments", "restore", str(copied), "--store", name, "--lang", "en"]
    environment = os.environ | {"PYTHONPATH": str(CHECKOUT)}
    done = subprocess.run(run, stdin=there, env=environment, capture_output=True, text=True, timeout=60)
    os.close(here)
    os.close(there)
    assert done.returncode == code, done.stderr
    with open_store(name) as store:
        assert store.newest == (3 if code == 0 else 5)


def test_where_nothing_is_lost_nothing_is_asked(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A copy that has all of the store, or takes the place of none, is put back without a question."""
    with open_store(name) as store:
        file = back_up(store, tmp_path, AGES).backup.path
    assert restored(name, file) == 0
    elsewhere = f"duckdb:{tmp_path}/elsewhere/store.duckdb"
    assert restored(elsewhere, file) == 0
    with open_store(name) as one, open_store(elsewhere) as other:
        assert everything(one) == everything(other)


def test_links_stay_links(name: str, copied: Path, tmp_path: Path) -> None:
    """Through symbolic links the store behind one is replaced by a copy, and copies are made of that behind
    it."""
    path = Path(name.removeprefix("duckdb:"))
    store_link, copy_link = tmp_path / "link.duckdb", tmp_path / "latest.duckdb"
    store_link.symlink_to(path)
    copy_link.symlink_to(copied)
    linked = f"duckdb:{store_link}"
    assert restored(linked, copy_link, "--yes") == 0
    assert store_link.is_symlink()
    assert next(path.parent.glob("*.before-*"))
    with open_store(name) as store:
        assert store.newest == 3
        store.append(added=[actor("e")], who="w", reason="r", expected=3)
    assert main(["backup", str(copied.parent), "--store", linked]) == 0
    newest = last_backup(copied.parent, name)
    assert newest
    assert newest.manifest.revision == 4
    assert {each.name for each in tmp_path.iterdir()} == {"it", "copies", "link.duckdb", "latest.duckdb"}
    add(linked, "city")
    assert path.with_name(f"{path.name}.tokens").exists()


def cut(file: Path) -> None:
    os.truncate(file, int(file.stat().st_size * 0.999))


def cut_in_its_head(file: Path) -> None:
    os.truncate(file, 5_000)


def flipped(file: Path) -> None:
    content = bytearray(file.read_bytes())
    for at in range(12_288 + 4_096, len(content), 100_000):
        content[at] ^= 0xFF
    file.write_bytes(content)


def a_text(file: Path) -> None:
    file.write_text("signatory_id,name\n" * 10_000)


def empty(file: Path) -> None:
    file.write_bytes(b"")


def of_another_program(file: Path) -> None:
    file.unlink()
    with closing(duckdb.connect(str(file))) as other:
        other.execute("CREATE TABLE revisions (x INTEGER)")


def invented(file: Path) -> None:
    file.unlink()
    with open_store(f"duckdb:{file}", create=True, demonstration=True):
        pass


def of_a_later_version(file: Path) -> None:
    with closing(duckdb.connect(str(file))) as other:
        other.execute("INSERT INTO steps VALUES (999, now()::TIMESTAMP)")


def gone(file: Path) -> None:
    file.unlink()


def a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("done", "expected"),
    [
        (cut, CopyCutError),
        (cut_in_its_head, CopyCutError),
        (flipped, CopyDamagedError),
        (a_text, CopyForeignError),
        (empty, CopyForeignError),
        (of_another_program, CopyForeignError),
        (invented, StoreMixedError),
        (of_a_later_version, StoreTooNewError),
        (gone, FileUnreadableError),
        (a_folder, CopyMissingError),
    ],
)
def test_what_is_no_whole_copy_is_refused(
    name: str, copied: Path, done: Callable[[Path], None], expected: type[CommitmentsError]
) -> None:
    """A copy that is cut, damaged, foreign, invented, of a later version or not there is refused in a
    sentence of its own, also without a manifest, and the store stays as it is."""
    copied.with_name(copied.name + MANIFEST).unlink()
    done(copied)
    folder = Path(name.removeprefix("duckdb:")).parent
    before = lying(folder)
    with pytest.raises(expected) as raised, restoration(name, copied):
        pass
    assert "?" not in error_sentence(raised.value, translator_for("en"))
    assert lying(folder) == before


@pytest.mark.parametrize(
    ("done", "expected"),
    [(cut, CopyCutError), (flipped, CopyAlteredError), (of_a_later_version, CopyAlteredError)],
)
def test_what_is_not_what_was_written_is_refused(
    name: str, copied: Path, done: Callable[[Path], None], expected: type[CommitmentsError]
) -> None:
    """A copy that is no longer what its manifest tells of is refused, and in a folder passed over."""
    older = dated(copied, datetime.now(UTC) - timedelta(days=1))
    done(copied)
    with pytest.raises(expected), restoration(name, copied):
        pass
    with restoration(name, copied.parent) as found:
        assert (found.file, found.passed_over) == (older, (copied,))
        assert [lost.number for lost in found.lost] == [4, 5]


def test_where_a_newer_copy_is_passed_over_it_is_asked(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a copy held that is no longer whole is not known: even where the store loses nothing, it is asked
    about."""
    with open_store(name) as store:
        newest = back_up(store, tmp_path, AGES).backup.path
    dated(newest, datetime.now(UTC) - timedelta(days=1))
    cut(newest)
    assert restored(name, tmp_path) == 2
    assert f"{newest} is no longer what was written" in capsys.readouterr().out
    assert restored(name, tmp_path, "--yes") == 0


def test_of_a_folder_the_newest_is_put_back(
    name: str, copied: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of a folder the newest copy is named and put back; one dated later than now only where there is no
    other."""
    dated(copied, datetime.now(UTC) - timedelta(days=1))
    future = dated(copied, datetime.now(UTC) + timedelta(days=1))
    assert restored(name, copied.parent, "--yes") == 0
    assert f"{copied} holds revisions up to 3." in capsys.readouterr().out
    for each in copied.parent.iterdir():
        if future.name not in each.name:
            each.unlink()
    assert restored(name, copied.parent) == 0
    assert str(future) in capsys.readouterr().out


def test_the_store_itself_is_no_copy(name: str) -> None:
    """The store cannot be put in its own place."""
    with pytest.raises(CopyIsStoreError), restoration(name, Path(name.removeprefix("duckdb:"))):
        pass


def test_a_damaged_store_gives_way(name: str, copied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A store that cannot be read, and the log beside it, go aside as they are; what they held is said to be
    unknown."""
    path = Path(name.removeprefix("duckdb:"))
    flipped(path)
    log = path.with_name(f"{path.name}.wal")
    log.write_bytes(b"whatever")
    damaged = path.read_bytes()
    assert restored(name, copied) == 2
    assert "cannot be read: what it holds beyond the copy is not known" in capsys.readouterr().out
    assert restored(name, copied, "--yes") == 0
    kept = next(each for each in path.parent.glob("*.before-*") if each.suffix != ".wal")
    assert kept.read_bytes() == damaged
    assert kept.with_name(f"{kept.name}.wal").read_bytes() == b"whatever"
    assert not log.exists()
    with open_store(name) as store:
        assert (store.newest, store.notices) == (3, ())


def test_a_disk_without_links(name: str, copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a file cannot have two names, copies are made and put back all the same."""

    def none(self: Path, target: Path) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", none)
    assert restored(name, copied, "--yes") == 0
    with open_store(name) as store:
        assert store.newest == 3
        assert back_up(store, copied.parent, AGES).backup.manifest.revision == 3


# --- with a server ----------------------------------------------------------------------------------------


@pytest.mark.page
@pytest.mark.parametrize("times", [3, pytest.param(30, marks=pytest.mark.soak)])
def test_copies_while_others_publish(tmp_path: Path, times: int, capsys: pytest.CaptureFixture[str]) -> None:
    """Copies that a running server makes while revisions are published each hold exactly those from the first
    one on, at least what was confirmed before and at most what was confirmed, or on its way, after; nothing
    is restored under a server; and when the file is taken away, a copy is still had."""
    with running_server(tmp_path) as server:
        token = add(server.store, "publishes")
        ended = threading.Event()
        seen = [1]

        def publish() -> None:
            for n in itertools.count():
                if ended.is_set():
                    return
                shown = server.upload(token, ACTORS_CSV.replace("sya", f"sya{n}"))[1]
                seen.append(server.publish(token, shown["id"])[1]["revision"]["number"])

        publishing = threading.Thread(target=publish)
        publishing.start()
        told: list[tuple[int, int, int]] = []
        for n in range(times):
            time.sleep(0.2)
            before = max(seen)
            folder = tmp_path / "copies" / str(n)
            assert main(["backup", str(folder), "--store", server.store, "--lang", "en"]) == 0
            after = max(seen)
            (file,) = folder.glob("*.duckdb")
            with open_store(f"duckdb:{file}") as copy:
                numbers = [each.number for each in copy.revisions()]
                assert numbers == [*range(1, len(numbers) + 1)]
                assert before <= copy.newest <= after + 1
                assert len(copy.head().keys("signatories")) == copy.newest - 1
                told.append((before, copy.newest, after))
        ended.set()
        publishing.join()
        assert restored(server.store, file, "--yes") == 2
        assert f"PID {server.process.pid}" in capsys.readouterr().err
        store = tmp_path / "commitments.duckdb"
        store.unlink()
        assert main(["backup", str(tmp_path / "last"), "--store", server.store]) == 0
        last = last_backup(tmp_path / "last", server.store)
        assert last
        assert last.manifest.revision == max(seen)
    with capsys.disabled():
        if times > 3:
            print(f"\n{times} copies while revisions were published; (before, copy, after): {told}")
