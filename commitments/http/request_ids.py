"""What a request is called: in the header of its answer, in the log, and on a page that says what failed."""

import re
import secrets
from contextvars import ContextVar

HEADER = "x-request-id"

_PLAIN = re.compile(r"[A-Za-z0-9._-]{1,64}")
_CURRENT: ContextVar[str] = ContextVar("request_id", default="")


def begin(given: str = "") -> str:
    """Name the request that begins here: as the proxy before it does, where that is plain, or anew."""
    name = given if _PLAIN.fullmatch(given) else secrets.token_hex(5)
    _CURRENT.set(name)
    return name


def current() -> str:
    """Return the name of the request that is answered here; "" outside of any."""
    return _CURRENT.get()
