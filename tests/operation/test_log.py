"""What a server writes down: a line an event, and nothing of those who read."""

import io
import json
import logging
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from commitments.errors import CommitmentsError, IdentifierUnknownError, StoreHeldError, TokensDamagedError
from commitments.events import Event, note
from commitments.http import request_ids
from commitments.i18n.error_messages import public_sentence
from commitments.i18n.translator import translator_for
from commitments.operation.log import JsonLines, Seldom, TextLines


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the log holds, as JSON."""
    with _writing(JsonLines()) as stream:
        yield stream


@pytest.fixture
def read() -> Iterator[io.StringIO]:
    """What the log holds, to be read."""
    with _writing(TextLines()) as stream:
        yield stream


class _writing:  # noqa: N801 - a block
    def __init__(self, form: logging.Formatter) -> None:
        self.handler = logging.StreamHandler(io.StringIO())
        self.handler.setFormatter(form)
        self.handler.addFilter(Seldom())

    def __enter__(self) -> io.StringIO:
        logging.getLogger("commitments").setLevel(logging.INFO)
        logging.getLogger().addHandler(self.handler)
        stream: io.StringIO = self.handler.stream
        return stream

    def __exit__(self, *_: object) -> None:
        logging.getLogger().removeHandler(self.handler)


def lines(stream: io.StringIO) -> list[dict[str, str]]:
    """The lines of a log, each a JSON object."""
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.parametrize(
    "text", ["a\nb", "a\r\nb", "\x1b[2Ja", "a\u2028b", "a\x7fb\x9bc", "\u202eabc", 'a" who="b']
)
def test_a_line_stays_one(read: io.StringIO, text: str) -> None:
    """Whatever a token is called, it is one line that a terminal only shows, with one value."""
    note(Event.UPLOADED, token=text)
    (line,) = read.getvalue().splitlines()
    assert line.isprintable()
    assert line.count(' token="') == 1
    assert line.partition(" ")[2].startswith("uploaded token=")


def test_what_is_long_is_cut(read: io.StringIO) -> None:
    """Nobody fills the log by a long name."""
    note(Event.UPLOADED, token="x" * 10_000)
    assert len(read.getvalue()) < 300


def test_a_line_is_json(written: io.StringIO) -> None:
    """As JSON a line says when, how grave, which event with its facts, and in which request."""
    request_ids.begin("abc-1")
    note(Event.PUBLISHED, who="0a1b", revision=3)
    (line,) = lines(written)
    assert line.pop("time").endswith("Z")
    assert line == {
        "level": "info",
        "event": "published",
        "who": "0a1b",
        "revision": "3",
        "request": "abc-1",
    }


def test_what_anybody_may_bring_about_is_written_seldom(
    written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of refusals of one kind a few lines are written in a minute, the next says how many there were; what is
    done is always written, and a clock that is set back hides nothing."""
    now = 1_800_000_000.0
    monkeypatch.setattr(time, "time", lambda: now)
    monkeypatch.setattr(time, "time_ns", lambda: int(now * 1e9))
    for n in range(1_000):
        note(Event.TOKEN_REFUSED, why="wrong_token", n=n)
    for n in range(20):
        note(Event.PUBLISHED, revision=n)
    note(Event.TOKEN_REFUSED, why="no_token")
    assert len(lines(written)) == 10 + 20 + 1
    now += 61
    note(Event.TOKEN_REFUSED, why="wrong_token")
    assert lines(written)[-1]["left_out"] == "990"
    now -= 86_400
    note(Event.TOKEN_REFUSED, why="wrong_token")
    assert "left_out" not in lines(written)[-1]


def test_a_failure_tells_its_place_and_no_words(written: io.StringIO) -> None:
    """Of an exception its type and places are written, of those it came from as well; not its message, nor
    what fills the sentences of libraries: either may quote a search or a file."""
    try:
        try:
            int("marché de Ségou")
        except ValueError as error:
            raise KeyError("marché de Ségou") from error
    except KeyError as error:
        note(Event.FAILED, error=error, kind="page", page="search")
        logging.getLogger("streamlit.some").warning("Ignoring %s", "marché de Ségou", exc_info=error)
    assert "Ségou" not in written.getvalue()
    ours, others = lines(written)
    for line in (ours, others):
        assert line["error"].startswith("KeyError at ")
        assert " from ValueError at " in line["error"]
        assert "test_log.py:" in line["error"]
    assert (others["logger"], others["message"]) == ("streamlit.some", "Ignoring %s")


@pytest.mark.parametrize(
    "error",
    [
        StoreHeldError(store="duckdb:/srv/it.duckdb", process="python", pid=4711),
        TokensDamagedError(file=Path("/srv/it.duckdb.tokens")),
    ],
)
def test_the_public_is_told_nothing_from_inside(written: io.StringIO, error: CommitmentsError) -> None:
    """Folders, programs and their numbers are told to the log, and to nobody else."""
    said = public_sentence(error, translator_for("fr"))
    assert "/srv" not in said
    assert "4711" not in said
    assert "journal" in said
    assert lines(written)[0]["event"] == "fault"
    assert "/srv" in written.getvalue()


def test_what_somebody_asked_for_is_told(written: io.StringIO) -> None:
    """What is wrong with what was asked for is told to whoever asked, and is no trouble of the server."""
    assert "nobody" in public_sentence(IdentifierUnknownError(identifier="nobody"), translator_for("en"))
    assert written.getvalue() == ""
