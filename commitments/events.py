"""What a server writes down, each event by its name; how a line looks, and where it goes, is `operation.log`.

No fact tells of a visitor: no address, no words of a search, no view, no file. Staff stand in it by pseudonym
(`auth.pseudonyms`), programs by the name of their token.
"""

import json
import logging
from enum import StrEnum

from commitments.text.sanitize import escape_controls

LOG = logging.getLogger("commitments.events")
_LONGEST = 200  # characters of what somebody else wrote


class Event(StrEnum):
    """What happens to a server."""

    STARTED = "started"
    STOPPING = "stopping"
    STOPPED = "stopped"
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGN_OUT_REFUSED = "sign_out_refused"
    TOKEN_REFUSED = "token_refused"  # noqa: S105 - what happened, no token
    UPLOADED = "uploaded"
    UPLOAD_REFUSED = "upload_refused"
    DOWNLOAD_REFUSED = "download_refused"
    PUBLISHED = "published"
    BACKED_UP = "backed_up"
    STORE_AWAY = "store_away"  # what others publish in a shared store cannot be seen
    STORE_BACK = "store_back"
    TIDYING_REFUSED = "tidying_refused"  # few files could not be made of the many of a shared store
    FAULT = "fault"  # of the server itself, such as its store: the public is told no more than that
    FAILED = "failed"  # a page or an answer, by a fault of the program
    ANSWERED_ERROR = "answered_error"  # 5xx, whatever the cause

    @property
    def level(self) -> int:
        """Return how much it matters, as `logging` counts."""
        if self in (Event.FAULT, Event.FAILED):
            return logging.ERROR
        return logging.WARNING if self.endswith(("_refused", "_error", "_away")) else logging.INFO


def note(event: Event, *, error: BaseException | None = None, **facts: object) -> None:
    """Write an event down with its facts, and the `error` that made it."""
    told = {name: escape_controls(str(fact)[:_LONGEST]) for name, fact in facts.items()}
    line = "".join(f" {name}={json.dumps(fact, ensure_ascii=False)}" for name, fact in told.items())
    LOG.log(event.level, "%s%s", event, line, exc_info=error, extra={"event": event, "facts": told})
