"""What is read of a request for a page: its language, its compression, the way to the dashboard."""

import re
from urllib.parse import parse_qs

from starlette.types import Scope

from commitments.http.site import folder_of, header_of
from commitments.i18n.offered import choose_language
from commitments.site.visit import is_on_phone

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


def query_of(scope: Scope) -> str:
    """Return the parameters of the request, as they were sent."""
    return str(scope["query_string"].decode("latin-1"))


def way_up(scope: Scope) -> str:
    """Return the way from the address of a request, as the browser sees it, to the dashboard's folder."""
    raw = scope.get("raw_path") or str(scope["path"]).encode()
    below = raw.partition(b"?")[0].count(b"/") - folder_of(scope).count("/") - 1
    return "../" * min(below, _DEEPEST) or "./"


def is_narrow(scope: Scope) -> bool:
    """Return whether a phone asks."""
    return is_on_phone(header_of(scope, b"user-agent"))


_DEEPEST = 4_000  # folders of an address, which nobody types
