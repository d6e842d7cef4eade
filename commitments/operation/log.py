"""How the log of a server looks: a line an event, as text or as JSON; what anybody may cause comes seldom.

Of an exception it tells types and places, of what libraries write the sentence without what fills it: either
may quote what a visitor wrote.
"""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from commitments import settings
from commitments.http import request_ids
from commitments.text.sanitize import escape_controls

_OURS = "commitments"
_AT_MOST = 10  # lines of one kind within a minute
_MINUTE = 60.0
_TELL_APART = ("why", "code", "kind", "status")  # facts of few values, by which kinds are
_LONGEST = 200  # characters of a sentence of somebody else
_FOLDERS = 3  # of the path of a file of code


def begin() -> None:
    """Write to the terminal, unless whoever runs the server has said where logs go."""
    ours, root = logging.getLogger(_OURS), logging.getLogger()
    ours.setLevel(logging.INFO)
    if root.hasHandlers():
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if settings.current().log == "json" else TextLines())
    handler.addFilter(Seldom())
    root.addHandler(handler)


class Seldom(logging.Filter):
    """Lets a few warnings of a kind through within a minute; the next one says how many were left out."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = Lock()
        self._kinds: dict[tuple[str, ...], tuple[float, int]] = {}  # since when, and how many since then

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether a record is written."""
        facts = getattr(record, "facts", None)
        if facts is None or record.levelno < logging.WARNING:
            return True
        kind = str(record.event), *(facts.get(name, "") for name in _TELL_APART)  # type: ignore[attr-defined]
        with self._lock:
            since, n = self._kinds.get(kind, (record.created, 0))
            # A clock that was set back begins anew.
            if not since <= record.created < since + _MINUTE:
                if n > _AT_MOST:
                    facts["left_out"] = str(n - _AT_MOST)
                since, n = record.created, 0
            self._kinds[kind] = since, n + 1
            return n < _AT_MOST


class JsonLines(logging.Formatter):
    """A JSON object a line: `time`, `level`, `event` and its facts; of what is no event of ours, `logger` and
    `message`."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        return json.dumps(_told(record), ensure_ascii=False)


class TextLines(logging.Formatter):
    """The same to be read: the moment, the event, then `name="value"` for each fact."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        told = _told(record)
        at, level = told.pop("time"), told.pop("level")
        head = told.pop("event", "") or f"{level} {told.pop('logger')}: {told.pop('message')}"
        rest = (f"{name}={json.dumps(fact, ensure_ascii=False)}" for name, fact in told.items())
        return " ".join((at, head, *rest))


def _told(record: logging.LogRecord) -> dict[str, str]:
    """Return what is told of a record, by name."""
    at = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    told = {"time": at, "level": record.levelname.lower()}
    if event := getattr(record, "event", None):
        told |= {"event": str(event), **getattr(record, "facts", {})}
    else:
        is_ours = record.name.partition(".")[0] == _OURS
        text = record.getMessage() if is_ours else str(record.msg).partition("\n")[0][:_LONGEST]
        told |= {"logger": record.name, "message": escape_controls(text)}
    if request := request_ids.current():
        told.setdefault("request", request)
    if record.exc_info and record.exc_info[1]:
        told["error"] = _where(record.exc_info[1])
    return told


def _where(error: BaseException) -> str:
    """Return the types of an exception and of those that led to it, each with the places that it passed."""
    came_from: BaseException | None = error
    told = []
    while came_from:
        places = [
            f"{'/'.join(Path(frame.f_code.co_filename).parts[-_FOLDERS:])}:{line} {frame.f_code.co_name}"
            for frame, line in traceback.walk_tb(came_from.__traceback__)
        ]
        told.append(f"{type(came_from).__name__} at {' > '.join(places) or 'nowhere'}")
        hidden = came_from.__suppress_context__
        came_from = came_from.__cause__ or (None if hidden else came_from.__context__)
    return " from ".join(told)
