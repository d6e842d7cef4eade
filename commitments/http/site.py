"""Where the dashboard is found: as the setting says, else as whoever asks says it, or a proxy before it.

A folder of a site stands in the `root_path` of a request, and at the beginning of its path, as ASGI has it.
"""

import re

from starlette.types import Scope

from commitments import settings
from commitments.text.public_address import bare_host, plain_folder


def header_of(scope: Scope, name: bytes) -> str:
    """Return all values of a header of the request, as one; empty where it is missing."""
    return ",".join(value.decode("latin-1") for key, value in scope["headers"] if key == name)


def placed(scope: Scope) -> Scope:
    """Return a request with how its browser speaks and in which folder it finds the dashboard, whether a
    proxy passes the folder on or strips it.

    Without the setting this is what the request says, which is whatever its sender likes: what is answered
    to it goes to nobody else.
    """
    public = settings.current().public_address
    ahead = header_of(scope, b"x-forwarded-proto").partition(",")[0].strip().lower()
    scheme = ahead if ahead in ("http", "https") else scope.get("scheme", "http")
    if public and bare_host(header_of(scope, b"host"), public.scheme) == public.host:
        scheme = public.scheme
    own = {"scheme": scheme} if scope["type"] == "http" else {}
    folder = public.folder if public else plain_folder(header_of(scope, b"x-forwarded-prefix"))
    if not folder:
        return {**scope, **own}
    path, raw = scope["path"], scope.get("raw_path") or scope["path"].encode()
    if not f"{path}/".startswith(f"{folder}/"):
        path, raw = folder + path, folder.encode() + raw
    headers = [(name, _nearest(value) if name == b"cookie" else value) for name, value in scope["headers"]]
    return {**scope, **own, "root_path": folder, "path": path, "raw_path": raw, "headers": headers}


def _nearest(cookies: bytes) -> bytes:
    """Cookies of which each name is there once: first come those of the folder (RFC 6265), then those of what
    else stands on the site, which may have the same names."""
    nearest: dict[bytes, bytes] = {}
    for cookie in cookies.split(b";"):
        nearest.setdefault(cookie.partition(b"=")[0].strip(), cookie.strip())
    return b"; ".join(nearest.values())


def folder_of(scope: Scope) -> str:
    """Return the folder of the site in which the dashboard is, "" where it has all of it."""
    return str(scope.get("app_root_path", scope.get("root_path", "")))


def path_of(scope: Scope) -> str:
    """Return the path that is asked for within the dashboard; "" for its folder without the stroke."""
    return str(scope["path"]).removeprefix(folder_of(scope))


def site_of(scope: Scope) -> str:
    """Return where the dashboard is found, as https://host/folder; "" where nobody says."""
    if public := settings.current().public_address:
        return str(public)
    host = header_of(scope, b"host")
    return f"{scope.get('scheme', 'http')}://{host}{folder_of(scope)}" if _HOST.fullmatch(host) else ""


_HOST = re.compile(r"[\w.:\[\]-]{1,255}", re.ASCII)
