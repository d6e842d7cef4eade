"""What lets pages that were seen open again without a network: a script that browsers run beside them.

A browser replaces it by whatever script is answered at its address next, and keeps it where there is none: to
be rid of it, answer with one that calls `registration.unregister()`.
"""

import json
from functools import cache
from pathlib import Path

from commitments.http import etags
from commitments.server.compression import Made
from commitments.server.static_files import etag_of
from commitments.site.registry import SITE_PAGES, SLIDES

# Beside the pages, as it sees what is asked for in its own folder alone.
WORKER = "/worker.js"


@cache
def worker(encoding: str) -> Made:
    """Return the script as it is answered: browsers ask at every visit whether it is still the same."""
    known = {
        "program": etags.program(),
        "pages": [page.path.removeprefix("./") for page in SITE_PAGES.values() if not page.for_staff],
        "slides": SLIDES,
    }
    script = (Path(__file__).parent / "worker.js").read_text("utf-8")
    body = f"const SITE = {json.dumps(known)};\n{script}".encode()
    headers = {
        "content-type": "text/javascript; charset=utf-8",
        "cache-control": "no-cache",
        "vary": "Accept-Encoding",
        "etag": etag_of(body),
    }
    return Made.of(body, headers, encoding)
