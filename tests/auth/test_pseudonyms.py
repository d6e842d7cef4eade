"""What the log calls people."""

import stat
from pathlib import Path

import pytest

from commitments.auth import pseudonyms
from commitments.auth.pseudonyms import pseudonym
from commitments.cli.main import main
from tests.configured import configure


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of its own, of which nothing is known yet."""
    configure(monkeypatch, store=f"duckdb:{tmp_path}/it.duckdb")
    pseudonyms._key.cache_clear()
    return tmp_path


def test_one_person_is_one(store: Path) -> None:
    """A person is called the same over restarts, however the address is written; another person otherwise;
    the key is for its owner alone, and without it nobody can tell who it is."""
    first = pseudonym("awa@example.org")
    assert pseudonym(" Awa@Example.org") == first
    assert pseudonym("moussa@example.org") != first
    key = store / "it.duckdb.pseudonyms"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    pseudonyms._key.cache_clear()
    assert pseudonym("awa@example.org") == first
    key.unlink()
    pseudonyms._key.cache_clear()
    assert pseudonym("awa@example.org") != first


def test_a_key_that_cannot_be_kept(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """Where no key can be kept, one holds as long as the process lives, and the log says so."""
    configure(monkeypatch, store="duckdb:/dev/null/it.duckdb")
    assert pseudonym("awa@example.org") == pseudonym("awa@example.org")
    assert caplog.text.count("is not kept") == 1


def test_whoever_runs_the_server_finds_out(
    store: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A command tells which address of the list stands behind which pseudonym."""
    configure(monkeypatch, staff="awa@example.org, moussa@example.org")
    assert main(["staff"]) == 0
    lines = (line.split("  ") for line in capsys.readouterr().out.splitlines())
    said = {address: name for name, address in lines}
    assert said["awa@example.org"] == pseudonym("awa@example.org")
    assert {"awa@example.org", "moussa@example.org"} < said.keys()
