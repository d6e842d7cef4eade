"""What a server writes down of who comes and goes."""

import logging
import time
from pathlib import Path

import pytest

from commitments.auth import access_log
from commitments.errors import CommitmentsError, IdentifierUnknownError, StoreHeldError, TokensDamagedError
from commitments.i18n.error_messages import public_sentence
from commitments.i18n.translator import translator_for


@pytest.fixture(autouse=True)
def _afresh(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """No line was written yet."""
    logger = logging.getLogger("commitments.access")
    monkeypatch.setattr(logger, "filters", [access_log._RateLimit()])
    caplog.set_level(logging.INFO, logger.name)


@pytest.mark.parametrize(
    "text", ["a\nb", "a\r\nb", "\x1b[2Ja", "a\u2028b", "a\x7fb\x9bc", "\u202eabc", 'a" who="b']
)
def test_a_line_stays_one(caplog: pytest.LogCaptureFixture, text: str) -> None:
    """Whatever an account calls itself, it is one line that a terminal only shows, with one value."""
    access_log.done("signed in", who=text)
    (line,) = [record.getMessage() for record in caplog.records]
    assert line.isprintable()
    assert line.count(' who="') == 1
    assert len(line) < 300


def test_what_is_long_is_cut(caplog: pytest.LogCaptureFixture) -> None:
    """Nobody fills the log by a long name."""
    access_log.refused("signing in", "unlisted", who="x" * 10_000)
    assert len(caplog.records[0].getMessage()) < 300


def test_what_anybody_may_bring_about_is_written_seldom(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of refusals of one kind a few lines are written in a minute, the next says how many there were; what is
    done is always written, and a clock that is set back hides nothing."""
    now = 1_800_000_000.0
    monkeypatch.setattr(time, "time", lambda: now)
    monkeypatch.setattr(time, "time_ns", lambda: int(now * 1e9))
    for n in range(1_000):
        access_log.refused("a program", "wrong_token", n=n)
    for n in range(20):
        access_log.done("published", revision=n)
    access_log.refused("a program", "no_token")
    assert len(caplog.records) == 10 + 20 + 1
    now += 61
    access_log.refused("a program", "wrong_token")
    assert caplog.records[-1].getMessage() == "refused: a program, wrong_token (after 990 more of its kind)"
    now -= 86_400
    access_log.refused("a program", "wrong_token")
    assert caplog.records[-1].getMessage() == "refused: a program, wrong_token"


@pytest.mark.parametrize(
    "error",
    [
        StoreHeldError(store="duckdb:/srv/it.duckdb", process="python", pid=4711),
        TokensDamagedError(file=Path("/srv/it.duckdb.tokens")),
    ],
)
def test_the_public_is_told_nothing_from_inside(
    caplog: pytest.LogCaptureFixture, error: CommitmentsError
) -> None:
    """Folders, programs and their numbers are told to the log, and to nobody else."""
    said = public_sentence(error, translator_for("fr"))
    assert "/srv" not in said
    assert "4711" not in said
    assert "journal" in said
    assert "/srv" in caplog.text


def test_what_somebody_asked_for_is_told(caplog: pytest.LogCaptureFixture) -> None:
    """What is wrong with what was asked for is told to whoever asked, and is no trouble of the server."""
    assert "nobody" in public_sentence(IdentifierUnknownError(identifier="nobody"), translator_for("en"))
    assert caplog.text == ""
