"""What is read of a request: its language, its headers, where the dashboard is found from there."""

import re
from urllib.parse import parse_qs

from starlette.types import Scope

from commitments.text.languages import choose_language

LONGEST_PATH_SHOWN = 200  # characters of a path that leads nowhere, on the page that says so

_NOTHING = re.compile(r"\s*q=0(\.0*)?\s*")


def language_of(scope: Scope) -> str:
    """Return the language that the address asks for, else the browser."""
    language = parse_qs(scope["query_string"].decode("latin-1")).get("lang", [None])[0]
    return choose_language(language, header_of(scope, b"accept-language"))


def encoding_of(scope: Scope) -> str:
    """Return the best compression that the browser takes: br, gzip or none."""
    offers = (offer.partition(";") for offer in header_of(scope, b"accept-encoding").split(","))
    taken = {name.strip().lower() for name, _, weight in offers if not _NOTHING.fullmatch(weight)}
    return next((encoding for encoding in ("br", "gzip") if encoding in taken), "")


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


def query_of(scope: Scope) -> str:
    """Return the parameters of the request, as they were sent."""
    return str(scope["query_string"].decode("latin-1"))


def way_up(scope: Scope) -> str:
    """Return the way from the address of a request, as the browser sees it, to the dashboard's folder."""
    raw = scope.get("raw_path") or str(scope["path"]).encode()
    return "../" * min(raw.partition(b"?")[0].count(b"/") - 1, _DEEPEST) or "./"


_DEEPEST = 4_000  # folders of an address, which nobody types
