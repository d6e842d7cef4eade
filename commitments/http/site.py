"""Where the dashboard is found, as whoever asks says it, or a proxy before it."""

import re

from starlette.types import Scope


def header_of(scope: Scope, name: bytes) -> str:
    """Return all values of a header of the request, as one; empty where it is missing."""
    return ",".join(value.decode("latin-1") for key, value in scope["headers"] if key == name)


def site_of(scope: Scope) -> str:
    """Return where the dashboard is found, as https://host; "" where the browser does not say."""
    host = header_of(scope, b"host")
    if not _HOST.fullmatch(host):
        return ""
    return f"{scheme_of(scope)}://{host}{scope.get('root_path', '')}"


def scheme_of(scope: Scope) -> str:
    """Return how the browser speaks: http or https, to this server or to a proxy before it that says so."""
    ahead = header_of(scope, b"x-forwarded-proto").partition(",")[0].strip().lower()
    return ahead if ahead in ("http", "https") else str(scope.get("scheme", "http"))


_HOST = re.compile(r"[\w.:\[\]-]{1,255}", re.ASCII)
