"""`commitments serve`, as someone starts it: the line with the address, or one sentence."""

import os
import signal
import socket
import urllib.request
from pathlib import Path

import pytest

from commitments.store.opening import open_store
from tests import CHECKOUT
from tests.servers import LIFE, events, free_port, refusal, start_server

pytestmark = pytest.mark.page


def test_first_start(tmp_path: Path) -> None:
    """With nothing there, the store is made from the baseline, one line gives the address, another that for
    staff, two say what is not set, and it answers; Ctrl+C ends it, and the log has that alone."""
    port = free_port()
    with start_server("duckdb:data/commitments.duckdb", port, tmp_path) as (process, line):
        assert f"http://localhost:{port}" in line
        assert line.startswith("Le tableau de bord")
        assert f"http://localhost:{port}/enter?key=" in process.stdout.readline()
        assert "COMMITMENTS_CONTACT" in process.stdout.readline()
        assert "COMMITMENTS_PUBLISHER" in process.stdout.readline()
        with urllib.request.urlopen(f"http://localhost:{port}/") as answer:
            assert b'<html lang="fr">' in answer.read()
        process.send_signal(signal.SIGINT)
        rest, errors = process.communicate(timeout=20)
    assert (rest, events(errors)) == ("", LIFE)
    assert process.returncode == 0
    assert [path.name for path in (tmp_path / "data").glob("*.server")] == []
    with open_store(f"duckdb:{tmp_path}/data/commitments.duckdb") as store:
        assert not store.is_demonstration
        assert store.newest == 1
        assert store.snapshot().query("SELECT count(*) AS n FROM commitments")[0]["n"] > 0


def test_port_taken(tmp_path: Path) -> None:
    """A port in use is named, and no store is made in vain."""
    with socket.socket() as other:
        other.bind(("localhost", 0))
        other.listen()
        port = other.getsockname()[1]
        sentence = refusal("duckdb:commitments.duckdb", port, tmp_path)
    assert str(port) in sentence
    assert list(tmp_path.iterdir()) == []


def test_address_of_another_machine(tmp_path: Path) -> None:
    """An address that is not of this machine is named."""
    sentence = refusal("duckdb:commitments.duckdb", free_port(), tmp_path, "--address", "192.0.2.1")
    assert "192.0.2.1" in sentence


def test_unwritable_folder(tmp_path: Path) -> None:
    """A folder that takes no file is named."""
    (tmp_path / "occupied").write_text("a file where a folder would have to be")
    sentence = refusal(f"duckdb:{tmp_path}/occupied/commitments.duckdb", free_port(), tmp_path)
    assert "occupied" in sentence


def test_held_store(tmp_path: Path) -> None:
    """A store that another process holds is named, with that process."""
    store = f"duckdb:{tmp_path}/commitments.duckdb"
    with open_store(store, create=True):
        sentence = refusal(store, free_port(), tmp_path)
    assert "commitments.duckdb" in sentence
    assert str(os.getpid()) in sentence


def test_damaged_store(tmp_path: Path) -> None:
    """A file that is no store is named, and left as it is."""
    damaged = tmp_path / "commitments.duckdb"
    damaged.write_bytes(b"not a store at all" * 1000)
    sentence = refusal(f"duckdb:{damaged}", free_port(), tmp_path)
    assert "commitments.duckdb" in sentence
    assert damaged.read_bytes() == b"not a store at all" * 1000


@pytest.mark.parametrize("fictional", [False, True])
def test_kinds_are_not_mixed(tmp_path: Path, fictional: bool) -> None:
    """The demonstration is never served from a store of real data, nor real data from a demonstration's."""
    store = f"duckdb:{tmp_path}/commitments.duckdb"
    open_store(store, create=True, demonstration=fictional).close()
    options = () if fictional else ("--demonstration",)
    assert "commitments.duckdb" in refusal(store, free_port(), tmp_path, *options)


def test_language(tmp_path: Path) -> None:
    """The sentence comes in the language asked for, French by default."""
    damaged = tmp_path / "commitments.duckdb"
    damaged.write_bytes(b"no store")
    french = refusal(f"duckdb:{damaged}", free_port(), tmp_path)
    english = refusal(f"duckdb:{damaged}", free_port(), tmp_path, "--lang", "en")
    assert french != english
    assert " the " in english


@pytest.mark.parametrize(
    "home", [None, os.devnull, *(pytest.param(each, marks=pytest.mark.soak) for each in ("", "/nonexistent"))]
)
def test_started_without_a_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: str | None) -> None:
    """A service account may have no home folder, or a file in its place: pages are served all the same."""
    code = str(CHECKOUT)
    if home is None:
        monkeypatch.delenv("HOME", raising=False)
        # As for a user whom the system does not know.
        (tmp_path / "sitecustomize.py").write_text("import pwd\npwd.getpwuid = {}.__getitem__\n")
        code += f"{os.pathsep}{tmp_path}"
    else:
        monkeypatch.setenv("HOME", home)
    port = free_port()
    with start_server("duckdb:commitments.duckdb", port, tmp_path, code=code) as (process, line):
        assert f"http://localhost:{port}" in line
        for path in ("", "staff", "auth/login"):
            with urllib.request.urlopen(f"http://localhost:{port}/{path}") as answer:
                assert answer.status == 200
        process.terminate()
        assert events(process.communicate(timeout=20)[1]) == LIFE


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'[auth]\nclient_id = "a\n', "(ligne 2)"),
        ('[auth]\nclient_id = "é"'.encode("latin-1"), "(ligne 2)"),
        ("[auth]\n".encode("utf-16"), "(ligne 1)"),
        (b"auth = 3", "[auth]"),
        (None, "illisible"),
    ],
)
def test_settings_that_cannot_be_read(tmp_path: Path, content: bytes | None, said: str) -> None:
    """Settings of signing in that cannot be read are told at the start; nothing opens without."""
    settings = tmp_path / ".streamlit" / "secrets.toml"
    settings.parent.mkdir()
    if content is None:
        settings.mkdir()
    else:
        settings.write_bytes(content)
    sentence = refusal("duckdb:commitments.duckdb", free_port(), tmp_path)
    assert said in sentence
    assert "secrets.toml" in sentence
