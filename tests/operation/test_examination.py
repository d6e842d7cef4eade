"""An installation is looked through, and what is to be corrected is told; nothing is changed by it."""

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from shutil import copy
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest

from commitments.cli.main import main
from commitments.i18n.translator import translator_for
from commitments.operation.examination import examined
from commitments.operation.findings import Installation
from commitments.settings import read
from commitments.store.backups import back_up
from commitments.store.opening import open_store
from commitments.store.rotation import Ages
from tests.disks import closed
from tests.factories import actor
from tests.servers import free_port, running_server

AUTH = """
[auth]
redirect_uri = "https://example.org/bamako/oauth2callback"
cookie_secret = "{secret}"
client_id = "c"
client_secret = "hush"
server_metadata_url = "{provider}"
"""


@pytest.fixture
def store(tmp_path: Path) -> str:
    """A store of one revision, where nobody looks over one's shoulder."""
    tmp_path.chmod(0o700)
    name = f"duckdb:{tmp_path}/commitments.duckdb"
    with open_store(name, create=True) as opened:
        opened.append(added=[actor("sya")], who="w", reason="r", expected=0)
    return name


def found(
    store: str, environment: Mapping[str, str] | None = None, later: timedelta = timedelta(0)
) -> dict[str, list[tuple[str, str]]]:
    """What is found, by what it is about: how it is, and its sentence."""
    given = {"COMMITMENTS_PORT": str(free_port()), **(environment or {})}
    of = Installation(read(given), store, datetime.now(UTC) + later, translator_for("en"))
    told: dict[str, list[tuple[str, str]]] = {}
    for finding in examined(of):
        told.setdefault(finding.subject, []).append((finding.level, finding.sentence))
    return told


def only(told: dict[str, list[tuple[str, str]]], subject: str, level: str) -> str:
    """The one sentence of that level about a subject."""
    (sentence,) = (sentence for at, sentence in told[subject] if at == level)
    return sentence


def test_a_plain_installation_is_well(store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A store on one's own machine is well, whoever looks changes nothing of it, and programs are told the
    same."""
    before = {file: file.read_bytes() for file in tmp_path.iterdir() if file.is_file()}
    assert main(["doctor", "--store", store, "--lang", "en", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {each["subject"] for each in told} == found(store).keys()
    assert not [each for each in told if each["level"] == "wrong"]
    assert "up to revision 1" in only(found(store), "stored", "good")
    assert main(["doctor", "--store", store, "--lang", "fr"]) == 0
    assert "À regarder" in capsys.readouterr().out
    assert {file: file.read_bytes() for file in tmp_path.iterdir() if file.is_file()} == before


def test_what_is_set_wrongly(store: str, capsys: pytest.CaptureFixture[str], monkeypatch: Any) -> None:
    """Wrong settings are told among all else, and the exit code says that something is to be corrected."""
    assert "COMMITMENTS_LOG" in only(found(store, {"COMMITMENTS_LOG": "xml"}), "settings", "wrong")
    monkeypatch.setenv("COMMITMENTS_LOG", "xml")
    assert main(["doctor", "--store", store]) == 1
    assert "À corriger (1)" in capsys.readouterr().out


@pytest.mark.parametrize("content", [None, b"no store at all", b""])
def test_a_store_that_is_not_there_or_broken(tmp_path: Path, content: bytes | None) -> None:
    """Where there is no store yet one is made by serving; a file that is none is told."""
    if content is not None:
        (tmp_path / "it.duckdb").write_bytes(content)
    told = found(f"duckdb:{tmp_path}/it.duckdb")["stored"]
    assert [level for level, _ in told] == (["look"] if content is None else ["wrong"])


def test_what_others_reach(store: str) -> None:
    """Open to other machines, the address under which it is found is asked for; it has to be encrypted."""
    to_all = {"COMMITMENTS_ADDRESS": "0.0.0.0"}  # noqa: S104
    assert "COMMITMENTS_PUBLIC_ADDRESS" in only(found(store, to_all), "reached", "look")
    assert "accounts is not set up" in only(found(store, to_all), "signing_in", "look")
    told = found(store, {**to_all, "COMMITMENTS_PUBLIC_ADDRESS": "https://example.org/bamako"})
    assert [level for level, _ in told["reached"]].count("look") == 0
    plain = found(store, {**to_all, "COMMITMENTS_PUBLIC_ADDRESS": "http://example.org"})
    assert "https://" in only(plain, "reached", "look")


@pytest.fixture
def provider() -> Any:
    """Where a provider of accounts describes itself, below /good alone."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"authorization_endpoint": "x"}' if self.path == "/good" else b"[1]")

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("localhost", 0), Answering) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()


def test_signing_in(store: str, tmp_path: Path, provider: str) -> None:
    """What is missing of signing in is told, a provider that does not answer, where one is sent back
    elsewhere; secrets themselves never are."""
    file, secret = tmp_path / "secrets.toml", "s" * 40
    given = {
        "COMMITMENTS_SECRETS": str(file),
        "COMMITMENTS_STAFF": "awa@example.org",
        "COMMITMENTS_PUBLIC_ADDRESS": "https://example.org/bamako",
    }
    file.write_text(AUTH.format(secret=secret[:31], provider=provider))
    assert "cookie_secret" in only(found(store, given), "signing_in", "wrong")
    file.write_text(AUTH.format(secret=secret, provider=f"{provider}/good"))
    well = found(store, given)
    assert {level for level, _ in well["signing_in"]} == {"good"}
    assert "COMMITMENTS_STAFF" in only(
        found(store, {**given, "COMMITMENTS_STAFF": ""}), "signing_in", "wrong"
    )
    moved = found(store, {**given, "COMMITMENTS_PUBLIC_ADDRESS": "https://example.org"})
    assert {level for level, _ in moved["signing_in"]} == {"good"}
    moved = found(store, {**given, "COMMITMENTS_PUBLIC_ADDRESS": "https://example.com"})
    assert "redirect_uri" in only(moved, "signing_in", "wrong")
    file.write_text(AUTH.format(secret=secret, provider=f"{provider}/other"))
    assert "server_metadata_url" in only(found(store, given), "signing_in", "wrong")
    assert "hush" not in str(well)
    assert secret not in str(well)


def test_what_others_can_read(store: str, tmp_path: Path) -> None:
    """A file of secrets that others on the machine can read is named."""
    file = tmp_path / "secrets.toml"
    file.write_text("")
    file.chmod(0o644)
    given = {"COMMITMENTS_SECRETS": str(file)}
    assert str(file) in only(found(store, given), "private", "look")
    file.chmod(0o600)
    assert {level for level, _ in found(store, given)["private"]} == {"good"}


def test_copies(store: str, tmp_path: Path) -> None:
    """Where no copy is, or the last one should have been followed by another, that is to be corrected."""
    folder = tmp_path / "copies"
    given = {"COMMITMENTS_BACKUPS": str(folder)}
    assert "COMMITMENTS_BACKUPS" in only(found(store), "copied", "look")
    assert "no copy" in only(found(store, given), "copied", "wrong")
    with open_store(store) as opened:
        back_up(opened, folder, Ages(24, 7, 5, 12))
    assert "revision 1" in only(found(store, given), "copied", "good")
    assert "another should have followed" in only(found(store, given, timedelta(hours=9)), "copied", "wrong")


def in_words(told: dict[str, list[tuple[str, str]]], subject: str) -> str:
    """All that is to be corrected about a subject."""
    return " ".join(sentence for level, sentence in told[subject] if level == "wrong")


def test_what_is_closed_to_whoever_asks(store: str, tmp_path: Path) -> None:
    """What may not be looked at, as where another user than that of the server asks, is told by its name."""
    shut = tmp_path / "shut"
    shut.mkdir()
    copy(tmp_path / "commitments.duckdb", shut)
    secrets, copies = {"COMMITMENTS_SECRETS": f"{shut}/s.toml"}, {"COMMITMENTS_BACKUPS": f"{shut}/copies"}
    with closed(shut):
        elsewhere = found(f"duckdb:{shut}/commitments.duckdb")
        assert str(shut) in in_words(elsewhere, "written")
        assert "not permitted" in in_words(elsewhere, "stored")
        assert "s.toml" in in_words(found(store, secrets), "signing_in")
        without = found(store, copies)
        assert f"{shut}/copies" in in_words(without, "copied")
        assert str(shut) in in_words(without, "written")
    with closed(shut):
        assert str(shut) in in_words(found(store, {"COMMITMENTS_BACKUPS": str(shut)}), "copied")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_what_is_another_users(store: str, tmp_path: Path) -> None:
    """Where the store is not of whoever asks, it is said whose it is, and that they should ask."""
    os.chown(tmp_path / "commitments.duckdb", 10_001, -1)
    assert "belongs to 10001" in only(found(store), "written", "look")


def test_a_folder_of_copies_that_is_none(store: str, tmp_path: Path) -> None:
    """Copies cannot be written to what is a file."""
    file = tmp_path / "file"
    file.touch()
    assert str(file) in in_words(found(store, {"COMMITMENTS_BACKUPS": str(file)}), "written")


def test_a_full_disk(store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk on which nothing fits any more is to be corrected, one with little room to be looked at."""
    for free, level in ((10_000_000, "wrong"), (900_000_000, "look")):
        left = SimpleNamespace(free=free)
        monkeypatch.setattr("commitments.operation.ground.shutil.disk_usage", lambda _, left=left: left)
        assert any(at == level and str(tmp_path) in sentence for at, sentence in found(store)["room"])


def test_what_was_kept_of_before(store: str, tmp_path: Path) -> None:
    """What lies beside the store of earlier moments is named with what it weighs, and nothing else is."""
    assert "kept" not in found(store)
    names = ("before-20260101-120000", "before-20260101-120000.wal", "log-20260102-120000-2")
    for name in (*names, "before-others", "wal"):
        (tmp_path / f"commitments.duckdb.{name}").write_bytes(bytes(500_000) if name in names else b"")
    told = only(found(store), "kept", "look")
    assert told.startswith("3 files")
    assert "1.5 MB" in told
    assert all(name in told for name in names)


@pytest.mark.parametrize(
    "auth", ["auth = 3", AUTH.replace('"{provider}"', "3"), AUTH.replace("{provider}", "https://[x/")]
)
def test_signing_in_that_is_written_wrongly(store: str, tmp_path: Path, auth: str) -> None:
    """Whatever stands in the file of secrets, it is told what is wrong with it."""
    file = tmp_path / "secrets.toml"
    file.write_text(auth.replace("{secret}", "s" * 40))
    given = {"COMMITMENTS_SECRETS": str(file), "COMMITMENTS_STAFF": "awa@example.org"}
    assert str(file) in only(found(store, given), "signing_in", "wrong")


@pytest.mark.parametrize("address", ["192.0.2.1", "a..b"])
def test_an_address_that_is_not_of_this_machine(store: str, address: str) -> None:
    """Where the dashboard cannot listen, it says so."""
    assert address in only(found(store, {"COMMITMENTS_ADDRESS": address}), "listening", "wrong")


@pytest.mark.slow
def test_a_store_that_servers_share(tmp_path: Path) -> None:
    """Of shared tables it is told up to when they go, that there are none yet, that the folder is another's,
    or that their catalogue does not answer."""
    name = f"ducklake:{tmp_path}/catalogue.ducklake data_path={tmp_path}/shared"
    assert "no store" in only(found(name), "stored", "look")
    with open_store(name, create=True) as opened:
        opened.append(added=[actor("sya")], who="w", reason="r", expected=0)
    told = found(name)
    assert "up to revision 1" in only(told, "stored", "good")
    assert ("good", "The shared folder, drafts and copies can be written.") in told["written"]
    (tmp_path / "other").mkdir()
    assert "data_path" in only(found(name.replace("/shared", "/other")), "stored", "wrong")
    away = f"ducklake:postgres:host=127.0.0.1 port={free_port()} data_path={tmp_path}/shared"
    assert "PostgreSQL" in only(found(away), "stored", "wrong")


@pytest.mark.slow
def test_beside_a_server(tmp_path: Path) -> None:
    """Beside a running server its store is not opened: what the server says of it is told."""
    with running_server(tmp_path) as server:
        told = found(server.store)
    assert "answers" in only(told, "listening", "good")
    assert "at revision 1" in only(told, "stored", "good")
