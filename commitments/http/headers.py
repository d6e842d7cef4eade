"""What every answer says beside its content: what a browser may do with it, over TLS alone, known already.

A leaf: whoever answers over HTTP takes it from here. An answer that has a header of its own keeps it.
"""

import re
from collections.abc import Mapping

from starlette.types import Message, Send

from commitments.http.request_ids import HEADER

# Everything comes from here. Streamlit writes its styles into the page; plotly and downloads use blob: and
# data: addresses; nothing is evaluated.
_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "media-src 'self' blob:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
_ALWAYS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cross-origin-opener-policy": "same-origin",
}
# A year, as lists of such sites ask; what else stands under the name of this one is not ours to decide.
_OVER_TLS = {"strict-transport-security": "max-age=31536000"}
_KEPT_NOWHERE = {"cache-control": "no-store"}


def dressed(send: Send, request_id: str, *, over_tls: bool, kept: bool = True, folder: str = "") -> Send:
    """Return a `send` that gives every answer the headers that it lacks.

    `over_tls`: the browser speaks to this server over TLS, and shall not do otherwise; its cookies neither.
    Not `kept`: what is answered stays in no cache. What it has a browser remember is for a `folder` of the
    site alone.
    """
    more = _encoded({HEADER: request_id} | _ALWAYS | (_OVER_TLS if over_tls else {}))
    never = _encoded({} if kept else _KEPT_NOWHERE)

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            replaced = {name for name, _ in never}
            own = [
                (name, _kept_to(value, folder, over_tls) if name.lower() == b"set-cookie" else value)
                for name, value in message["headers"]
                if name.lower() not in replaced
            ]
            there = {name.lower() for name, _ in own}
            message["headers"] = [*own, *never, *((name, value) for name, value in more if name not in there)]
        await send(message)

    return sending


def _kept_to(cookie: bytes, folder: str, over_tls: bool) -> bytes:
    """A cookie that is sent to a folder alone, over TLS alone."""
    value, *attributes = (part.strip() for part in cookie.split(b";"))
    if folder:
        attributes = [part for part in attributes if not part.lower().startswith(b"path=")]
        attributes.append(b"Path=" + folder.encode())
    if over_tls and b"secure" not in {part.lower() for part in attributes}:
        attributes.append(b"Secure")
    return b"; ".join((value, *attributes))


async def respond(send: Send, status: int, body: bytes, headers: Mapping[str, str]) -> None:
    """Send a whole answer."""
    await send({"type": "http.response.start", "status": status, "headers": _encoded(headers)})
    await send({"type": "http.response.body", "body": body})


def _encoded(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]


_TAG = re.compile(r'(?:^|,)\s*(?:W/)?("[^"]*")\s*(?=,|$)')


def is_known(etag: str, given: str) -> bool:
    """Return whether a browser that has what `given` (its If-None-Match) names has what bears this `etag`.

    Tags are compared weakly, as RFC 9110 has it for reading; nothing that has none is known.
    """
    if not etag:
        return False
    return given.strip() == "*" or etag.removeprefix("W/") in _TAG.findall(given)
