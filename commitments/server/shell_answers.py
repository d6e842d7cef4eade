"""How the pages of the dashboard are answered over HTTP: with a shell that holds the page, to be read."""

from collections.abc import Mapping
from contextlib import suppress
from urllib.parse import parse_qs

from starlette.types import Scope, Send

from commitments.http.site import path_of, site_of
from commitments.i18n.translator import translator_for
from commitments.limits.lanes import Lane
from commitments.server.about import About
from commitments.server.answers import MadeAnswers
from commitments.server.compression import Made
from commitments.server.painted import painted
from commitments.server.requests import encoding_of, is_narrow, language_of, query_of
from commitments.server.shell import Shell
from commitments.server.sign_in_routes import bears_session, may_sign_in
from commitments.server.static_files import etag_of
from commitments.serving import served
from commitments.site.link_preview import link_preview
from commitments.site.registry import ABOUT, BY_PATH, SitePage
from commitments.site.urls import Address
from commitments.site.visit import Visit, resolved
from commitments.text.languages import LANGUAGES


class ShellAnswers:
    """What is answered at the addresses of the dashboard."""

    def __init__(self, lanes: Mapping[str, Lane], answers: MadeAnswers) -> None:
        self.lanes, self.answers = lanes, answers
        self.shells = {language: Shell.made(language) for language in LANGUAGES}

    async def give(self, scope: Scope, send: Send) -> None:
        """Answer with the page of an address, to be read; for staff, and where it cannot be made, with the
        shell alone."""
        try:
            made = await self.answers.get(scope, lambda: self.lanes["page"].run(lambda: self._made(scope)))
        except Exception:  # the page says what is wrong, and the log has it from there
            made = self._answer(scope, self._of(scope).of(_about(scope)), "")
        await made.send(scope, send)

    def _made(self, scope: Scope) -> Made:
        is_for_all = not (_page(scope).for_staff or bears_session(scope))
        body = self._of(scope).of(_about(scope, known=True), _painted(scope) if is_for_all else "")
        return self._answer(scope, body, encoding_of(scope), kept=is_for_all)

    def _of(self, scope: Scope) -> Shell:
        return self.shells[language_of(scope)]

    def _answer(self, scope: Scope, body: bytes, encoding: str, *, kept: bool = False) -> Made:
        headers = {
            "content-type": "text/html; charset=utf-8",
            "content-language": language_of(scope),
            "cache-control": "no-cache" if kept else "no-store",
            "vary": "Accept-Language, Accept-Encoding, Cookie, User-Agent",
            "etag": etag_of(body),
        }
        return Made.of(body, headers, encoding)


def _painted(scope: Scope) -> str:
    """Return the page of an address as HTML."""
    address, left_out = Address.read(_page(scope).name, parse_qs(query_of(scope)))
    t = translator_for(language_of(scope))
    visit = Visit(t, address, narrow=is_narrow(scope), measured=served.MEASURES)
    return painted(resolved(visit, served.store(), left_out), sign_in=may_sign_in(scope))


def _about(scope: Scope, *, known: bool = False) -> About:
    """Return what is told of a page; of one thing, where it is `known`, its name and finding as the page has
    them."""
    page, language = _page(scope), language_of(scope)
    t = translator_for(language)
    address, _ = Address.read(page.name, parse_qs(query_of(scope)))
    title = t("The Bamako commitments") if page.name == "overview" else t(page.title)
    description = t(ABOUT)
    if known and address.is_by_name and page.subject:
        with suppress(Exception):  # the page says what is wrong
            if preview := link_preview(served.visitor(t, address, ())):
                title, description = preview.name, preview.finding
    return About.of(title, description, address, language, site_of(scope))


def _page(scope: Scope) -> SitePage:
    return BY_PATH["." + path_of(scope)]
