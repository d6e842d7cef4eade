"""How light pages, files beside them and embedded charts are answered over HTTP: made in their lanes, once
for all that ask for the same, and kept."""

import base64
import hashlib
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from urllib.parse import quote

from starlette.types import Scope, Send

from commitments.auth.sign_in import parts_of
from commitments.errors import CommitmentsError, ServerBusyError
from commitments.http.headers import is_known, respond
from commitments.http.site import header_of, path_of, site_of
from commitments.i18n.translator import translator_for
from commitments.limits.lanes import Lane
from commitments.server.answers import MadeAnswers
from commitments.server.compression import WORTH_IT, Made
from commitments.server.document import Answer, Asked
from commitments.server.open_answers import OPEN
from commitments.server.requests import encoding_of, language_of, query_of, way_up
from commitments.site.registry import BY_PATH, EMBED, LIGHT, SITE_PAGES
from commitments.text.languages import LANGUAGES


class LightAnswers:
    """What is answered below the addresses of light pages and of embedded charts."""

    def __init__(self, lanes: Mapping[str, Lane], answers: MadeAnswers) -> None:
        self.lanes, self.answers = lanes, answers

    async def give(self, scope: Scope, send: Send) -> None:
        """Answer with a light page or a file beside them, or lead to where it is."""
        from commitments.server import light, near_misses

        path, query = path_of(scope), query_of(scope)
        headers = {
            "content-type": "text/html; charset=utf-8",
            "cache-control": "no-cache",
            "vary": "Accept-Encoding",
        }
        wanted = light.asked(path, query, site_of(scope) + path + (f"?{query}" if query else ""))
        if wanted is None and (to := _to_light(scope)):
            await respond(
                send, 307, b"", {"location": to, "content-length": "0", "vary": "Accept-Language, Referer"}
            )
            return
        if wanted is None and await near_misses.lead_on(scope, send):
            return
        below = path.split("/")[2] if path.count("/") > 1 else ""
        language = below if below in LANGUAGES else language_of(scope)
        encoding, framed = encoding_of(scope), path.startswith(f"{EMBED}/")
        try:
            if wanted is None:
                headers["vary"] = "Accept-Language, Accept-Encoding"
                made = await self.lanes["page"].run(
                    lambda: _made(_nowhere(scope, language), headers, encoding, framed=framed)
                )
            else:
                if wanted.folder == EMBED:
                    headers |= OPEN
                if etag := await self.lanes["mark"].run(lambda: _etag(wanted)):
                    headers["etag"] = etag
                given = header_of(scope, b"if-none-match")
                # Of a page that is asked for whatever it is, it is not known yet whether there is one.
                if given.strip() != "*" and is_known(etag, given):
                    await respond(send, 304, b"", headers)
                    return

                def make() -> Made:
                    return _made(light.answer(wanted), headers, encoding, framed=framed)

                made = await self.answers.get(scope, partial(self.lanes[wanted.lane].run, make))
        except ServerBusyError as busy:
            again = headers | {"retry-after": str(busy.seconds)}
            # To compress it would take time.
            made = _made(light.busy(language, busy.seconds), again, "", framed=framed)
        await made.send(scope, send)


def _etag(wanted: Asked) -> str:
    """Return the mark of what is asked for; "" where the page says what is wrong with the store."""
    with suppress(CommitmentsError):
        return wanted.etag
    return ""


def _made(answer: Answer, headers: Mapping[str, str], encoding: str, *, framed: bool) -> Made:
    """A light page or a file beside them with its headers, compressed where that is worth it; `framed` ones
    may stand in other sites."""
    own = {name: value for name, value in headers.items() if name != "etag" or answer.status == 200}
    own["content-type"] = answer.type
    if answer.name:
        own["content-disposition"] = f"attachment; filename*=UTF-8''{quote(answer.name)}"
    own["content-language"] = answer.language
    own["content-security-policy"] = light_policy(answer.body, framed=framed)
    return Made.of(answer.body, own, encoding if WORTH_IT.match(answer.type) else "", answer.status)


def _nowhere(scope: Scope, language: str) -> Answer:
    """Return what is answered where there is no light page, and what is near."""
    from commitments.server import light, near_misses

    path = path_of(scope)
    near = near_misses.near(path, query_of(scope), translator_for(language))
    return light.nowhere(language, path, way_up(scope), near)


def _to_light(scope: Scope) -> str:
    """Where an address above the light pages leads: to the page that one comes from, in one's language; ""
    where there is nothing."""
    from commitments.server import light

    path = path_of(scope)
    if path.removeprefix(f"{LIGHT}/") in LANGUAGES:  # without the stroke at its end
        return f"./{path.removeprefix(LIGHT + '/')}/"
    if path not in (LIGHT, f"{LIGHT}/"):
        return ""
    language = language_of(scope)
    came = parts_of(header_of(scope, b"referer"))
    last = "./" + came.path.rpartition("/")[2]
    page = BY_PATH.get(last, SITE_PAGES["overview"]).name
    of_ours = came.netloc in (header_of(scope, b"host"), parts_of(site_of(scope)).netloc)
    to = light.from_dashboard(page, came.query, language) if of_ours else ""
    to = to or light.from_dashboard("overview", "", language)
    return to if path == LIGHT else "." + to.removeprefix(f".{LIGHT}")


def light_policy(body: bytes, *, framed: bool = False) -> str:
    """Return what a light page may do: its own style, its own script where it has one, nothing elsewhere;
    `framed` ones may stand in other sites."""
    _, script, rest = body.rpartition(b"<script>")
    own = base64.b64encode(hashlib.sha256(rest.partition(b"</script>")[0]).digest()).decode()
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'sha256-{own}'; worker-src 'self'" if script else "script-src 'none'",
            "style-src 'unsafe-inline'",
            "img-src 'self' data:",  # an icon for those who keep the page
            "connect-src 'self'",  # what looks at the page in a browser asks for robots.txt from within it
            "font-src data:",
            "form-action 'self'",
            "base-uri 'self'",
            "frame-ancestors *" if framed else "frame-ancestors 'self'",
        )
    )
