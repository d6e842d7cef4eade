"""What a server writes down of who comes and goes, and of what it does not tell the public: one line each.

The log is called `commitments.access`. Nothing secret stands in it: no key, no token, and of an account its
e-mail address alone. What anybody may bring about, as often as they like, is written down seldom.
"""

import json
import logging
import sys
import time
from threading import Lock

from commitments.text.sanitize import escape_controls

_LOG = logging.getLogger("commitments.access")
_LONGEST = 200  # characters of what somebody else wrote
_AT_MOST = 10  # lines of one kind within a minute
_MINUTE = 60.0


class _RateLimit(logging.Filter):
    """Lets a few warnings of a kind through within a minute; the next one says how many were left out."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = Lock()
        self._kinds: dict[str, tuple[float, int]] = {}  # since when, and how many since then

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.WARNING:
            return True
        kind = str(record.msg)
        with self._lock:
            since, n = self._kinds.get(kind, (record.created, 0))
            # A clock that was set back begins anew.
            if not since <= record.created < since + _MINUTE:
                if n > _AT_MOST:
                    record.msg = f"{kind} (after {n - _AT_MOST} more of its kind)"
                since, n = record.created, 0
            self._kinds[kind] = since, n + 1
            return n < _AT_MOST


_RATE_LIMIT = _RateLimit()
# It warns of every stale way back from a provider of identities, which anybody can ask for.
_SIGNING_IN = logging.getLogger("streamlit.web.server.starlette.starlette_auth_routes")


def begin() -> None:
    """Write to the terminal, unless whoever runs the server has said where logs go."""
    for logger in (_LOG, _SIGNING_IN):
        logger.addFilter(_RATE_LIMIT)
    _LOG.setLevel(logging.INFO)
    if _LOG.hasHandlers():
        return
    handler = logging.StreamHandler(sys.stderr)
    form = logging.Formatter("%(asctime)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%SZ")
    form.converter = time.gmtime
    handler.setFormatter(form)
    _LOG.addHandler(handler)


def done(what: str, **facts: object) -> None:
    """Write down what somebody did."""
    _LOG.info(f"{what}%s", _facts_text(facts))


def refused(what: str, why: str, **facts: object) -> None:
    """Write down what was refused, and why; both are of few kinds."""
    _LOG.warning(f"refused: {what}, {why}%s", _facts_text(facts))


def trouble(kind: str, sentence: str) -> None:
    """Write down what is wrong with the server itself, which its public is not told."""
    _LOG.error(f"{kind}: %s", escape_controls(sentence))


def _facts_text(facts: dict[str, object]) -> str:
    """Facts as text in one line, whatever they hold."""
    return "".join(
        f" {name}={json.dumps(escape_controls(str(value)[:_LONGEST]), ensure_ascii=False)}"
        for name, value in facts.items()
    )
