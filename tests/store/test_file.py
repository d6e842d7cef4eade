"""The file of a store under a server: exchanged, removed, on a disk that is only read, and what is said."""

import json
import os
import shutil
import signal
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from commitments.api.app import api
from commitments.api.data import data
from commitments.api.local import Left, Secret, left_behind, require_not_gone, told
from commitments.auth.tokens import add
from commitments.cli.main import main
from commitments.errors import StoreGoneError, StoreOnlyReadError, StoreOutdatedError, StoreReplacedError
from commitments.server import light
from commitments.serving import served
from commitments.store import migrations
from commitments.store.opening import open_store
from tests.asgi import upload_form
from tests.configured import configure
from tests.disks import only_read
from tests.factories import actor, article, commitment
from tests.servers import refusal, running_server, start_server
from tests.visits import Visitor

pytestmark = [pytest.mark.file, pytest.mark.usefixtures("stores_made_anew")]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a store of two revisions."""
    file = tmp_path_factory.mktemp("filled") / "commitments.duckdb"
    with open_store(f"duckdb:{file}", create=True) as store:
        store.append(added=[actor("a", country="MLI"), article("C1")], who="w", reason="r", expected=0)
        store.append(added=[commitment("one", "a")], who="w", reason="r", expected=1)
    return file


@pytest.fixture
def name(filled: Path, tmp_path: Path) -> str:
    """Such a store in a folder of its own."""
    (tmp_path / "it").mkdir()
    shutil.copy(filled, tmp_path / "it")
    return f"duckdb:{tmp_path}/it/commitments.duckdb"


@pytest.fixture
def path(tmp_path: Path, name: str) -> Path:
    """Its file."""
    return tmp_path / "it" / "commitments.duckdb"


# --- exchanged while it is open ---------------------------------------------------------------------------


def removed(path: Path) -> None:
    path.unlink()


def replaced(path: Path) -> None:
    shutil.copy(path, path.with_name("copy"))
    path.with_name("copy").replace(path)


def written_over(path: Path) -> None:
    content = path.read_bytes()
    with path.open("r+b") as file:
        file.seek(len(content) - 1)
        file.write(content[-1:])


def cut_short(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 4096)


@pytest.mark.slow
@pytest.mark.parametrize("done", [removed, replaced, written_over, cut_short])
def test_a_file_that_is_no_longer_ours(
    path: Path,
    name: str,
    done: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Once the file was removed, replaced, written over or cut, every door is closed with a sentence, the log
    says why, and nothing is written into whatever lies there now."""
    with open_store(name) as store:
        configure(monkeypatch, store=name)
        headers = {"Authorization": f"Bearer {add(name, 'program')}", "Accept-Language": "en"}
        assert served.store().newest == 2
        process_sees(path, done)
        there = path.read_bytes() if path.exists() else None
        with pytest.raises(StoreReplacedError):
            served.store()
        with pytest.raises(StoreReplacedError):
            store.append(added=[actor("b")], who="w", reason="r", expected=2)
        wanted = light.asked("/l/en/", "")
        assert wanted is not None
        page = light.answer(wanted)
        assert (page.status, b"cannot be reached at the moment" in page.body) == (503, True)
        assert "was replaced, overwritten or removed" in caplog.text
        for app, asked in (
            (data(served.store), "/figures.csv"),
            (api(served.store, lambda: 2**20), "/figures"),
        ):
            answer = TestClient(app, raise_server_exceptions=False).get(asked, headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (503, "store_replaced")
        served.close_stores()
    assert (path.read_bytes() if path.exists() else None) == there


def process_sees(path: Path, done: Callable[[Path], object]) -> None:
    """Let another process do something to a file: this one would lose its lock by closing it."""
    child = os.fork()
    if not child:
        try:
            done(path)
        finally:
            os._exit(0)
    os.waitpid(child, 0)


@pytest.mark.slow
def test_publishing_is_no_exchange(name: str) -> None:
    """While revisions are written, large ones as well, and afterwards, whoever reads is told nothing."""
    with open_store(name) as store:
        seen: list[Exception] = []
        ended = threading.Event()

        def read() -> None:
            while not ended.is_set():
                try:
                    store.require_in_place()
                except StoreReplacedError as error:
                    seen.append(error)

        readers = [threading.Thread(target=read) for _ in range(2)]
        for reader in readers:
            reader.start()
        for n in range(6):
            many = [actor(f"n{n}-{m}", notes="x" * 300) for m in range(4_000 if n == 3 else 5)]
            store.append(added=many, who="w", reason="r", expected=store.newest)
        ended.set()
        for reader in readers:
            reader.join()
        assert seen == []


@pytest.mark.page
def test_the_server_notices_and_the_next_says_why(tmp_path: Path) -> None:
    """A store that is exchanged under a server is noticed by the next page; the import finds no way around,
    and the start after it says what happened and that the store is whole."""
    with running_server(tmp_path) as server:
        store = tmp_path / "commitments.duckdb"
        assert json.loads(server.note.read_text())["revision"] == 1
        kept = store.rename(tmp_path / "kept.duckdb")
        for address in ("/l/fr/", "/data/figures.csv", "/api/figures"):
            with pytest.raises(urllib.error.HTTPError) as told_:
                urllib.request.urlopen(f"http://localhost:{server.port}{address}")
            with told_.value as answer:
                assert answer.code == 503
        actors = tmp_path / "actors.csv"
        actors.write_text("signatory_id,name,country,actor_type\nsya,Sya,BFA,local_government\n")
        assert main(["import", str(actors), "--reason", "x", "--store", server.store]) == 2
        assert not store.exists()
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(timeout=30)
    assert server.note.exists()
    sentence = refusal(server.store, server.port, tmp_path)
    assert "commitments restore" in sentence
    kept.rename(store)
    with start_server(server.store, server.port, tmp_path, "--lang", "en") as (process, line):
        assert str(server.port) in line
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=30)
    assert f"PID {server.process.pid}" in errors
    assert "it is whole, up to revision 1" in errors
    assert not server.note.exists()


# --- the note by which commands find the server -------------------------------------------------------------


@pytest.mark.page
def test_the_note_is_written_once_it_can_be(path: Path, name: str) -> None:
    """A note that could not be written, or was lost, is there as soon as its folder takes it; it says up to
    which revision the store is served, and goes at the end."""
    note = path.with_name("commitments.duckdb.server")
    revision = [2]

    def until(held: Callable[[], bool]) -> None:
        for _ in range(300):
            if held():
                return
            time.sleep(0.02)
        raise AssertionError

    with only_read(path.parent):
        serving = told(name, "http://localhost:1", Secret(), lambda: revision[0])
        serving.__enter__()
        assert not note.exists()
    until(note.exists)
    assert left_behind(name) == Left(os.getpid(), 2)
    revision[0] = 3
    until(lambda: left_behind(name) == Left(os.getpid(), 3))
    note.unlink()
    until(note.exists)
    serving.__exit__(None, None, None)
    assert not note.exists()


def test_nothing_is_made_where_a_store_is_gone(path: Path, name: str, capsys: Any) -> None:
    """Where a server was ended while its store was away, none is made in its place without a word."""
    note = path.with_name("commitments.duckdb.server")
    note.write_text(json.dumps({"url": "", "pid": 1, "secret": "", "revision": 2}))
    require_not_gone(name)
    path.unlink()
    with pytest.raises(StoreGoneError):
        require_not_gone(name)
    note.unlink()
    require_not_gone(name)


def test_a_file_is_not_blamed_for_a_store_that_is_gone(path: Path, name: str, capsys: Any) -> None:
    """Where a store is gone that a server had, every command says so, and none what it would find without."""
    note = path.with_name("commitments.duckdb.server")
    note.write_text(json.dumps({"url": "http://localhost:1", "pid": 1, "secret": "", "revision": 2}))
    kept = path.rename(path.with_name("kept"))
    reports = path.with_name("reports.csv")
    reports.write_text("commitment_id,as_of,completion\none,2024,limited\n")
    given = [["check", str(reports)], ["import", str(reports), "--reason", "x"], ["figures"], ["repair"]]
    for command in (*given, ["backup", str(path.with_name("copy"))], ["export", str(path.parent)]):
        assert main([*command, "--store", name, "--lang", "en"]) == 2
        told_ = capsys.readouterr()
        assert told_.out == ""
        assert "is gone, though a server had it at revision 2" in told_.err
        assert not path.exists()
    kept.rename(path)
    assert main(["check", str(reports), "--store", name]) == 0


@pytest.mark.slow
def test_nothing_is_built_on_an_older_copy_unasked(path: Path, name: str, capsys: Any) -> None:
    """Where an older copy lies in the place of what a server had that was killed, nothing is stored in it
    until a copy was put back on purpose."""
    older = path.with_name("older")
    shutil.copy(path, older)
    with open_store(name) as store:
        store.append(added=[actor("b")], who="w", reason="r", expected=2)
    later = path.with_name("later")
    shutil.copy(path, later)
    note = path.with_name("commitments.duckdb.server")
    note.write_text(json.dumps({"url": "http://localhost:1", "pid": 1, "secret": "s", "revision": 3}))
    actors = path.with_name("actors.csv")
    actors.write_text("signatory_id,name,country,actor_type\nsya,Sya,BFA,local_government\n")
    imported = ["import", str(actors), "--reason", "x", "--store", name, "--lang", "en"]
    shutil.copy(older, path)
    before = path.read_bytes()
    for command in (imported, ["check", str(actors), "--store", name, "--lang", "en"]):
        assert main(command) == 2
        assert "stands at revision 2, though a server (PID 1)" in capsys.readouterr().err
    assert path.read_bytes() == before
    assert main(["restore", str(later), "--store", name]) == 0
    assert main(imported) == 0
    capsys.readouterr()
    path.unlink()
    assert main(["restore", str(older), "--store", name, "--lang", "en"]) == 0
    assert "after revision 2 is in neither the copy nor the store" in capsys.readouterr().out
    assert left_behind(name) == Left(1, 2)
    assert main(imported) == 0


def test_what_killed_processes_left_goes_after_a_day(path: Path, name: str) -> None:
    """Files that were to become the store are removed as it is opened, once nobody can be at work on them;
    nothing else is."""
    kinds = (".0123abcd.new", ".0123abcd.new.wal", ".tokens.0123abcd.new")
    left = [path.with_name(path.name + kind) for kind in kinds]
    others = [path.with_name(each) for each in (f"{path.name}.new", "other.0123abcd.new", f"{path.name}.old")]
    fresh = path.with_name(f"{path.name}.4567abcd.new")
    for each in (*left, *others, fresh):
        each.write_text("x")
    for each in (*left, *others):
        os.utime(each, (time.time() - 90_000,) * 2)
    folder = path.with_name(f"{path.name}.0123abce.new")
    folder.mkdir()
    folder.joinpath(path.name).hardlink_to(path)
    os.utime(folder, (time.time() - 90_000,) * 2)
    open_store(name).close()
    assert not any(each.exists() for each in (*left, folder))
    assert all(each.exists() for each in (*others, fresh, path))


# --- a disk that can only be read ---------------------------------------------------------------------------


@pytest.fixture
def only_there_to_be_read(path: Path, name: str) -> Iterator[str]:
    """That store on a disk that can only be read."""
    with only_read(path.parent):
        yield name


def test_it_is_read_and_nothing_is_written(only_there_to_be_read: str, path: Path) -> None:
    """A store that cannot be written is read as any other, publishing is refused, and nothing is left
    beside it."""
    with open_store(only_there_to_be_read) as store:
        assert store.only_read
        assert store.snapshot().query("SELECT count(*) AS n FROM commitments") == [{"n": 1}]
        with pytest.raises(StoreOnlyReadError):
            store.append(added=[actor("b")], who="w", reason="r", expected=2)
        store.require_in_place()
    assert [each.name for each in path.parent.iterdir()] == [path.name]


@pytest.mark.slow
def test_commands_that_read_work_on_it(
    only_there_to_be_read: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Figures, tables, briefs and checks come from a store that cannot be written; an import is refused in a
    sentence."""
    file = tmp_path / "actors.csv"
    file.write_text("signatory_id,name,country,actor_type\nsya,Sya,BFA,local_government\n")
    for arguments in (
        ["figures"],
        ["export", str(tmp_path / "out")],
        ["brief", "--country", "MLI", "--to", str(tmp_path / "briefs")],
        ["check", str(file)],
    ):
        assert main([*arguments, "--store", only_there_to_be_read, "--lang", "en"]) == 0, arguments
        assert capsys.readouterr().err == ""
    assert main(["import", str(file), "--reason", "x", "--store", only_there_to_be_read, "--lang", "en"]) == 2
    assert capsys.readouterr().err.startswith("Nothing can be stored in duckdb:")


def test_its_doors_say_that_they_are_closed(
    name: str, path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Programs are refused with a sentence before they send anything that would be lost; the log says why."""
    headers = {"Authorization": f"Bearer {add(name, 'program')}", "Accept-Language": "en"}
    with only_read(path.parent), open_store(name) as store:
        client = TestClient(api(lambda: store, lambda: 2**20), raise_server_exceptions=False)
        answer = client.post("/uploads", files=upload_form(("a.csv", "signatory_id\nx\n")), headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (503, "store_only_read")
        assert "Nothing can be stored at the moment" in answer.json()["message"]
        assert "Make its file and its folder writable" in caplog.text
        assert client.get("/figures").status_code == 200


def test_an_older_one_is_told(path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store of an earlier version cannot be brought up to date where it can only be read: a sentence."""
    steps = migrations.steps()
    monkeypatch.setattr(migrations, "steps", lambda: [*steps, "CREATE TABLE another (x INTEGER)"])
    with only_read(path.parent), pytest.raises(StoreOutdatedError):
        open_store(name)
    with open_store(name):
        pass


def test_one_with_a_log_is_read_with_it(path: Path, name: str, tmp_path: Path) -> None:
    """What stands in a log beside the file is read as well, where it cannot be brought into it."""
    with open_store(name) as store:
        setattr(store, "_checkpoint", lambda: None)  # noqa: B010
        store.append(added=[actor("b")], who="w", reason="r", expected=2)
        (tmp_path / "copied").mkdir()
        for each in path.parent.glob("commitments.duckdb*"):
            process_sees(each, lambda file: shutil.copy(file, tmp_path / "copied" / file.name))
    copied = tmp_path / "copied" / path.name
    assert copied.with_name("commitments.duckdb.wal").stat().st_size > 0
    with only_read(copied.parent), open_store(f"duckdb:{copied}") as store:
        assert store.newest == 3


def test_pages_that_change_it_are_closed(name: str, path: Path, visit: Visitor) -> None:
    """Staff who would deposit, correct, rename or take back read why they cannot; the rest goes on."""
    with only_read(path.parent), open_store(name) as store:
        visit.sign_in()
        for page in ("upload", "edit", "rename", "undo"):
            seen = visit(store, page, lang="en", number="2")
            assert "Nothing can be stored in" in seen.text
            assert not [each for each in seen.app.button if each.label != "Sign out"]
        assert "is signed in" in visit(store, "staff", lang="en").text
