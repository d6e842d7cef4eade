"""What is answered, compressed and ready to be sent."""

from __future__ import annotations

import gzip
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import brotli
from starlette.types import Scope, Send

from commitments.http.headers import is_known, respond
from commitments.http.site import header_of
from commitments.limits.wanted import require_wanted

CORES = os.cpu_count() or 1


@dataclass(frozen=True)
class Made:
    """An HTTP answer in one encoding, ready to be sent."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @classmethod
    def of(cls, body: bytes, headers: Mapping[str, str], encoding: str, status: int = 200) -> Made:
        """Compress what is answered, which takes its time, if anybody still waits for it."""
        require_wanted()
        compressed = {"content-encoding": encoding} if encoding else {}
        return cls(status, {**headers, **compressed}, COMPRESS[encoding](body))

    async def send(self, scope: Scope, send: Send) -> None:
        """Answer with it, without its body where the browser has it or asks for none."""
        if self.status == 200 and is_known(self.headers.get("etag", ""), header_of(scope, b"if-none-match")):
            await respond(send, 304, b"", self.headers)
            return
        headers = {**self.headers, "content-length": str(len(self.body))}
        await respond(send, self.status, b"" if scope["method"] == "HEAD" else self.body, headers)


# Spreadsheets, Parquet and zip are compressed already.
WORTH_IT = re.compile(r"text/|application/(json|atom\+xml)")

# Brotli's two last levels take ten times as long for a twelfth less; gzip is for plain http, where browsers
# offer nothing better.
COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: bytes(brotli.compress(body, quality=9)),
    "gzip": lambda body: gzip.compress(body, 9, mtime=0),
    "": lambda body: body,
}
