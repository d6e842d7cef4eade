"""What whoever runs the dashboard sets is read, from the environment before one file, or told to be wrong."""

from pathlib import Path

import pytest

from commitments import settings
from commitments.cli.main import main
from commitments.errors import CommitmentsError
from commitments.i18n.error_messages import error_sentence
from commitments.i18n.translator import translator_for
from commitments.settings import Settings, about, in_environment, read
from tests.configured import configure


def said(faults: tuple[CommitmentsError, ...], language: str = "en") -> list[str]:
    """The sentences of what is wrong."""
    return [error_sentence(fault, translator_for(language)) for fault in faults]


def test_nothing_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without anything set, every setting has its own value."""
    monkeypatch.chdir(tmp_path)
    assert read({"COMMITMENTS_STORE": "", "HOME": "x"}) == settings.Reading(Settings(), None, {}, ())


def test_the_environment_comes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What both say is as the environment has it, and of each it is known where it stands; the file is the
    one that is named, else the one where the server is started."""
    monkeypatch.chdir(tmp_path)
    text = 'port = 8600\npublisher = "GSEF"\nstaff = ["awa@example.org", "moussa@example.org"]\n'
    Path("commitments.toml").write_text(text)
    found = read({"COMMITMENTS_PORT": "8700"})
    assert (found.settings.port, found.settings.publisher) == (8700, "GSEF")
    assert found.settings.staff == ("awa@example.org", "moussa@example.org")
    assert found.places["port"] == "COMMITMENTS_PORT"
    assert found.places["publisher"] == "publisher (commitments.toml)"
    Path("other.toml").write_text("port = 8800\n")
    assert read({"COMMITMENTS_SETTINGS": "other.toml"}).settings.port == 8800


def test_a_list_is_written_as_people_do() -> None:
    """In the environment a list has commas, semicolons or spaces between its parts."""
    listed = {"COMMITMENTS_STAFF": " awa@example.org, moussa@example.org;x@example.org  y@example.org,"}
    assert read(listed).settings.staff == (
        *("awa@example.org", "moussa@example.org", "x@example.org", "y@example.org"),
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("store", "commitments.duckdb"),
        ("staff", "awa"),
        ("port", "85o1"),
        ("port", "65536"),
        ("readers", "0"),
        ("public_address", "example.org"),
        ("log", "xml"),
        ("metrics_token", "short"),
    ],
)
def test_a_value_that_cannot_be(name: str, value: str) -> None:
    """A wrong value is told with its setting, the value unless it is secret, and what would be right; all
    others are as they are set."""
    found = read({in_environment(name): value, "COMMITMENTS_CONTACT": "x@example.org"})
    (sentence,) = said(found.faults)
    assert in_environment(name) in sentence
    assert (f"“{value}”" in sentence) is not about(name).secret
    assert about(name).right in sentence
    assert getattr(found.settings, name) == getattr(Settings(), name)
    assert found.settings.contact == "x@example.org"


@pytest.mark.parametrize("value", ["ask Awa", "awa@example.org\nBcc: x@example.org", "ftp://example.org"])
def test_whom_to_ask_is_an_address(value: str) -> None:
    """Where errors are reported is an e-mail address or a page, which a link leads to; nothing else is
    taken."""
    found = read({"COMMITMENTS_CONTACT": value})
    assert len(said(found.faults)) == 1
    assert found.settings.contact == ""


def test_a_name_that_there_is_not(tmp_path: Path) -> None:
    """A misspelt name is told with the nearest that there is, wherever it stands."""
    file = tmp_path / "it.toml"
    file.write_text("reader = 5\n")
    found = read({"COMMITMENTS_STAF": "a@example.org", "COMMITMENTS_SETTINGS": str(file)})
    in_file, in_the_environment = said(found.faults)
    assert f"reader ({file})" in in_file
    assert "is readers." in in_file
    assert "COMMITMENTS_STAF:" in in_the_environment
    assert "is COMMITMENTS_STAFF." in in_the_environment


def test_a_file_as_editors_of_windows_write_it(tmp_path: Path) -> None:
    """A file that begins with the mark of UTF-8 is read as any other."""
    file = tmp_path / "it.toml"
    file.write_text("port = 8600\n", "utf-8-sig")
    found = read({"COMMITMENTS_SETTINGS": str(file)})
    assert (found.settings.port, found.faults) == (8600, ())


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"port = 8600\nstaff = [", "(line 2)"), ("é = 1".encode("latin-1"), "(line 1)"), (None, "not there")],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, content: bytes | None, words: str) -> None:
    """A file that is named must be there and be read; what the environment says holds all the same."""
    file = tmp_path / "it.toml"
    if content is not None:
        file.write_bytes(content)
    found = read({"COMMITMENTS_SETTINGS": str(file), "COMMITMENTS_PORT": "8600"})
    (sentence,) = said(found.faults)
    assert words in sentence
    assert str(file) in sentence
    assert found.settings.port == 8600


def test_nothing_else_reads_the_environment() -> None:
    """What is set is read in one place: nothing else asks the environment for it."""
    package = Path(settings.__file__).parent
    asking = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if "environ.get(" in (text := path.read_text("utf-8")) or "getenv(" in text or 'environ["COM' in text
    }
    assert asking <= {"settings.py"}


def test_what_is_set_is_listed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The command lists every setting with its value and where it was set; a secret is never shown."""
    configure(monkeypatch, port="8600", metrics_token="0123456789abcdef")  # noqa: S106
    assert main(["settings", "--lang", "en"]) == 0
    listed = capsys.readouterr().out
    assert all(f"{in_environment(name)}:" in listed for name in Settings.model_fields)
    assert "COMMITMENTS_PORT: 8600 (COMMITMENTS_PORT)" in listed
    assert "COMMITMENTS_READERS: 1000 (not set)" in listed
    assert main(["settings", "--json"]) == 0
    assert "0123456789abcdef" not in listed + capsys.readouterr().out


@pytest.mark.parametrize("said", ["ducklake:postgres:password=hush data_path=/srv", "postgres://me:hush@db"])
def test_a_password_in_the_name_of_a_store_is_not_shown(
    said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A store whose name holds a password is not taken, and nowhere written out."""
    configure(monkeypatch, store=said)
    assert main(["settings", "--lang", "en"]) == 1
    told = capsys.readouterr()
    assert "holds a password" in told.err
    assert "hush" not in told.out + told.err


def test_a_server_with_wrong_settings_does_not_start(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each fault is told in a sentence, in the language asked for, and nothing is served."""
    configure(monkeypatch, port="85o1", log="xml")
    assert main(["serve", "--lang", "fr"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert [line.partition(" indique")[0] for line in told.err.splitlines()] == [
        "Le réglage COMMITMENTS_PORT",
        "Le réglage COMMITMENTS_LOG",
    ]
