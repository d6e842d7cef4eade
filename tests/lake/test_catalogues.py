"""A catalogue in PostgreSQL is made once, and refused in a sentence where it cannot serve."""

import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier
from time import monotonic, sleep

import pytest

from commitments import errors
from commitments.cli.main import main
from commitments.i18n.translator import translator_for
from commitments.operation import ground
from commitments.operation.findings import Installation
from commitments.settings import read
from commitments.store import lake_store
from commitments.store.lake_name import LakeName
from commitments.store.lake_store import LakeStore
from commitments.store.opening import open_store
from commitments.store.revisions import RevisionFile
from tests.factories import actor
from tests.postgres import PASSWORD, PostgreSQL
from tests.servers import RunningServer, free_port, start_server

pytestmark = pytest.mark.lake

FIRST = 4  # servers that start at once
PATIENCE = 20.0  # seconds


def becomes(what: Callable[[], bool]) -> bool:
    """Wait until something is so; whether it is."""
    until = monotonic() + PATIENCE
    while not what() and monotonic() < until:
        sleep(0.05)
    return what()


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgreSQL]:
    with PostgreSQL() as server:
        yield server


@pytest.fixture
def name(postgres: PostgreSQL, tmp_path: Path) -> Iterator[str]:
    postgres.make(tmp_path.name)
    yield f"ducklake:postgres:{postgres.name(tmp_path.name)} data_path={tmp_path}"
    postgres.drop(tmp_path.name)


def test_servers_that_start_at_once_make_one_store(name: str) -> None:
    """Of servers that first start at the same moment one makes the store, and all open it."""
    lake, together = LakeName.of(name), Barrier(FIRST)
    assert lake

    def start(_: int) -> int:
        together.wait()
        store = LakeStore(name, lake, True, False)
        try:
            return store.contents()["marks"][0]
        finally:
            store.close()

    with ThreadPoolExecutor(FIRST) as servers:
        assert [*servers.map(start, range(FIRST))] == [1] * FIRST


@pytest.fixture(params=["C", "fr_FR.UTF-8"])
def speaking(request: pytest.FixtureRequest, postgres: PostgreSQL) -> Iterator[bool]:
    """Let PostgreSQL say what it does in English, then in French; give whether that is French."""
    language = str(request.param)
    known = subprocess.run(["locale", "-a"], capture_output=True, text=True).stdout.replace("utf8", "UTF-8")
    if language not in known.split():
        pytest.skip(f"this system does not know {language} (`make test-lake` adds it as root of a Debian)")
    postgres.run(f"ALTER SYSTEM SET lc_messages = '{language}'")
    postgres.restart()
    yield language.startswith("fr")
    postgres.run("ALTER SYSTEM RESET lc_messages")
    postgres.restart()


@pytest.fixture
def reader(postgres: PostgreSQL) -> Iterator[str]:
    """A role that owns nothing."""
    postgres.run(f"CREATE ROLE reader LOGIN PASSWORD '{PASSWORD}'")
    yield "reader"
    postgres.run("DROP ROLE reader")


def test_a_role_that_may_only_read_is_told_so(
    speaking: bool, reader: str, name: str, postgres: PostgreSQL, tmp_path: Path
) -> None:
    """Where PostgreSQL lets a role read and not write, it is read, and a change is declined in a sentence
    that has why in the words of PostgreSQL, whatever its language; so does whoever looks the installation
    through."""
    theirs = name.replace("user=tests", f"user={reader}")
    denied = "droit refusé pour" if speaking else "permission denied for"
    with pytest.raises(errors.StoreRefusedError, match=f"{denied} .*public"):
        open_store(theirs, create=True)
    open_store(name, create=True).close()
    postgres.run(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {reader}", tmp_path.name)
    with open_store(theirs) as store:
        with pytest.raises(errors.StoreRefusedError, match=f"{denied} .*table"):
            store.append(added=[actor("a")], who="w", reason="r", expected=0)
        assert store.newest == 0
    assert f"{denied} " in told_by_doctor(theirs, "wrong")
    assert "holds nothing yet" in told_by_doctor(name, "good")
    postgres.run(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {reader}", tmp_path.name)


def told_by_doctor(name: str, level: str) -> str:
    """What is told of the tables of a store, which is as `level` says."""
    [finding] = ground.stored(Installation(read({}), name, datetime.now(UTC), translator_for("en")))
    assert finding.level == level, finding
    return finding.sentence


def test_who_is_not_let_in_is_told_why(speaking: bool, name: str, postgres: PostgreSQL) -> None:
    """A database that is not there, a role that is unknown and a server that has stopped are one that cannot
    be reached, with the reason, whatever the language of PostgreSQL; once it is back, all goes on."""
    for word, other, why in (
        ("dbname=", "dbname=no", "« no" if speaking else "does not exist"),
        ("user=", "user=no", "mot de passe" if speaking else "password"),
        (f"port={postgres.port}", "port=9", "Connection refused"),
    ):
        with pytest.raises(errors.StoreAwayError, match=why) as told:
            open_store(name.replace(word, other))
        assert not str(told.value.facts["why"]).startswith("FATAL")
    with open_store(name, create=True) as store:
        postgres.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        store.append(added=[actor("a")], who="w", reason="r", expected=0)
        postgres.stop()
        with pytest.raises(errors.StoreAwayError):
            store.append(added=[actor("b")], who="w", reason="r", expected=1)
        postgres.start()
        store.append(added=[actor("b")], who="w", reason="r", expected=1)


def test_a_server_that_stands_still_is_away(
    name: str, postgres: PostgreSQL, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Where PostgreSQL takes questions and answers none, its store is known to be away within seconds, which
    is noted, and whoever publishes is told so at once; once it goes on, all goes on."""
    monkeypatch.setattr(lake_store, "_SILENT", 0.5)
    monkeypatch.setattr(lake_store, "_LOOK", 0.05)

    with open_store(name, create=True) as store, caplog.at_level("INFO"):
        store.keep_up()
        with postgres.frozen():
            assert becomes(lambda: store.away is not None)
            with pytest.raises(errors.StoreAwayError, match="timeout"):
                store.append(added=[actor("a")], who="w", reason="r", expected=0)
            assert becomes(lambda: 'why="timeout expired"' in caplog.text)
        assert becomes(lambda: store.away is None)
        store.append(added=[actor("a")], who="w", reason="r", expected=0)
        assert becomes(lambda: "store_back" in caplog.text)


def test_a_database_with_something_else_in_its_place(name: str, postgres: PostgreSQL, tmp_path: Path) -> None:
    """A catalogue that is none is refused in a sentence."""
    postgres.run("CREATE TABLE ducklake_metadata (something text)", tmp_path.name)
    with pytest.raises(errors.StoreDamagedError):
        open_store(name, create=True)


def test_a_database_and_a_folder_of_any_name(postgres: PostgreSQL, tmp_path: Path) -> None:
    """What a database or a folder is called with spaces, quotes and signs is found under that name."""
    called = "l'été d'$HOME; -- %s *\n[a]"
    postgres.make(called)
    (tmp_path / called).mkdir()
    quoted = called.replace("'", r"\'")
    server = postgres.name("").removeprefix("dbname= ")
    name = f"ducklake:postgres:dbname='{quoted}' {server} data_path='{tmp_path}/{quoted}'"
    source = RevisionFile.of("été.csv", b"as it came" * 5_000, 2)
    added = [actor(f"a{each}") for each in range(150)]  # more than the catalogue keeps
    with open_store(name, create=True) as store:
        store.append(added=added, who="w", reason="r", files=[source], expected=0)
    with open_store(name) as store:
        assert len(store.head().keys("signatories")) == 150
        assert store.original(source.sha256) == b"as it came" * 5_000
    assert len([*(tmp_path / called).rglob("*.parquet")]) >= 2
    postgres.drop(called)


def test_a_server_lets_go_of_what_was_replaced(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a copy is put in the place of the store that a server shows, it has one replica, of what was put
    there, and none is left once it has stopped."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with open_store(name, create=True) as store:
        store.append(added=[actor("a")], who="w", reason="r", expected=0)
    assert main(["backup", str(tmp_path / "copies"), "--store", name]) == 0
    with open_store(name) as store:
        store.append(added=[actor("b")], who="w", reason="r", expected=1)

    def replicas() -> set[Path]:
        return {*tmp_path.glob("commitments-replica-*")}

    port = free_port()
    with start_server(name, port, tmp_path) as (process, _):
        server = RunningServer(tmp_path, port, process)

        def has_another_alone() -> bool:
            server.ask("/api/revisions")  # whoever asks has it opened anew
            return len(replicas()) == 1 and not first & replicas()

        first = replicas()
        assert len(first) == 1
        assert main(["restore", str(tmp_path / "copies"), "--store", name, "--yes"]) == 0
        assert becomes(has_another_alone)
        process.terminate()
        process.wait(PATIENCE)
        assert not replicas()
