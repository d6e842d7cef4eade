"""Who may upload by program is known by a hash in a file of its own, that nobody else reads."""

import json
import stat
from pathlib import Path

import pytest

from commitments.auth.tokens import add, bearer, remove, tokens
from commitments.cli.main import main
from commitments.errors import TokenNameTakenError, TokenNameUnfitError, TokensDamagedError, TokenUnknownError


@pytest.fixture
def store(tmp_path: Path) -> str:
    """The name of a store that nobody has opened."""
    return f"duckdb:{tmp_path}/commitments.duckdb"


def kept(store: str) -> Path:
    """The file that holds the tokens of a store."""
    return Path(store.removeprefix("duckdb:") + ".tokens")


def test_a_token_is_known_again_and_kept_nowhere(store: str) -> None:
    """A token is recognised by its hash, under its name; the token itself is in no file, and the file is its
    owner's alone."""
    token = add(store, "  Awa   Diallo ")
    found = bearer(tokens(store), token)
    assert found is not None
    assert found.name == "Awa Diallo"
    assert bearer(tokens(store), token + "x") is None
    assert bearer(tokens(store), "é\ud800") is None
    assert token not in kept(store).read_text("utf-8")
    assert stat.S_IMODE(kept(store).stat().st_mode) == 0o600
    names = {path.name for path in kept(store).parent.iterdir()}
    assert names == {kept(store).name, f"{kept(store).name}.lock"}


def test_a_token_taken_away_is_unknown(store: str) -> None:
    """What was removed is recognised no longer; the others are."""
    first, second = add(store, "first"), add(store, "second")
    remove(store, "FIRST")
    assert bearer(tokens(store), first) is None
    assert bearer(tokens(store), second) is not None


def test_names_are_told_apart(store: str) -> None:
    """A name is given once, whatever case; one that cannot be read is declined; an unknown one is told."""
    add(store, "Awa")
    with pytest.raises(TokenNameTakenError):
        add(store, "awa")
    for unfit in ("", "  ", "a\0b", "a\u202eb", "x" * 101):
        with pytest.raises(TokenNameUnfitError):
            add(store, unfit)
    with pytest.raises(TokenUnknownError):
        remove(store, "Moussa")
    assert [token.name for token in tokens(store)] == ["Awa"]


@pytest.mark.parametrize("content", ["", "{", "[1]", '[{"name": "x"}]', '{"a": 1}', "\ud83d\n"])
def test_a_damaged_file_lets_nobody_in(store: str, content: str) -> None:
    """A file that is no list of tokens is said to be damaged, and never overwritten."""
    kept(store).write_bytes(content.encode("utf-8", "surrogatepass"))
    with pytest.raises(TokensDamagedError):
        tokens(store)
    with pytest.raises(TokensDamagedError):
        add(store, "Awa")
    assert kept(store).read_bytes() == content.encode("utf-8", "surrogatepass")


def test_tokens_from_the_terminal(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`token add` prints the token alone to stdout, `list` names it and never shows it, `remove` ends it."""
    assert main(["token", "add", "Awa", "--store", store]) == 0
    said = capsys.readouterr()
    token = said.out.strip()
    assert bearer(tokens(store), token) is not None
    assert "Awa" in said.err
    assert main(["token", "list", "--store", store]) == 0
    listed = capsys.readouterr().out
    assert "Awa" in listed
    assert token not in listed
    assert json.loads(kept(store).read_text("utf-8"))[0]["sha256"] not in listed
    assert main(["token", "add", "Awa", "--store", store]) == 2
    assert main(["token", "remove", "Awa", "--store", store]) == 0
    capsys.readouterr()
    assert main(["token", "list", "--store", store]) == 0
    assert "token add" in capsys.readouterr().out
    assert main(["token", "remove", "Awa", "--store", store]) == 2
    assert "Awa" in capsys.readouterr().err
