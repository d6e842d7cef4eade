"""What machines ask of a site by fixed addresses: where search engines may go, which light pages there are,
whom to tell of a hole."""

from datetime import timedelta
from functools import partial

from starlette.types import Scope

from commitments import settings
from commitments.contract import days
from commitments.http.site import folder_of, site_of
from commitments.limits.lanes import Lane
from commitments.server.answers import MadeAnswers
from commitments.server.compression import Made
from commitments.server.requests import encoding_of
from commitments.server.sign_in_routes import ENTER
from commitments.server.sitemap import sitemap
from commitments.server.static_files import etag_of
from commitments.site.registry import PROGRAMS, SITE_PAGES, STAFF_PAGES

ROBOTS, SITEMAP, SECURITY = "/robots.txt", "/sitemap.xml", "/.well-known/security.txt"


def robots(scope: Scope) -> Made:
    """Return where search engines may go."""
    site = site_of(scope)
    closed = sorted({SITE_PAGES[page].path.removeprefix(".") for page in STAFF_PAGES} | {ENTER, PROGRAMS})
    lines = ["User-agent: *", *(f"Disallow: {folder_of(scope)}{path}" for path in closed)]
    sitemaps = [f"Sitemap: {site}{SITEMAP}"] if site else []  # by its whole address alone
    return _listed("\n".join([*lines, *sitemaps, ""]), "text/plain", "")


async def site_map(scope: Scope, lane: Lane, answers: MadeAnswers) -> Made:
    """Return the light pages that there are. Raises ServerBusyError."""
    site, encoding = site_of(scope), encoding_of(scope)
    make = partial(lane.run, lambda: _listed(sitemap(site), "application/xml", encoding))
    return await answers.get(scope, make)


def _listed(text: str, kind: str, encoding: str) -> Made:
    body = text.encode()
    headers = {
        "content-type": f"{kind}; charset=utf-8",
        "cache-control": "no-cache",
        "vary": "Accept-Encoding",
        "etag": etag_of(body),
    }
    return Made.of(body, headers, encoding)


def whom_to_tell(scope: Scope) -> str:
    """Return whom to tell of a hole, in the form of RFC 9116; "" where whoever runs the server names nobody
    whom it allows: an e-mail address, or a page over TLS."""
    to = settings.current().contact
    if not to or to.startswith("http:"):
        return ""
    contact = to if to.startswith("https:") else f"mailto:{to}"
    # Whom the server names today it will name tomorrow; in a month, somebody will have asked again.
    until = days.today() + timedelta(days=30)
    lines = [f"Contact: {contact}", f"Expires: {until.isoformat()}T00:00:00Z", "Preferred-Languages: fr, en"]
    site = site_of(scope)
    if site.startswith("https://"):
        lines.append(f"Canonical: {site}{SECURITY}")
    return "\n".join([*lines, ""])
