"""What was answered to everyone alike: kept ready to be sent, found again without a question to anybody."""

from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, NamedTuple
from urllib.parse import parse_qs

from starlette.types import Scope

from commitments.contract.dimensions import DIMENSIONS
from commitments.errors import CommitmentsError
from commitments.http.etags import Edition
from commitments.http.site import folder_of, header_of, path_of, site_of
from commitments.limits.cache import WeighedCache
from commitments.limits.lanes import Lane, Shared
from commitments.server.compression import CORES, Made
from commitments.server.requests import encoding_of, is_narrow, language_of, query_of
from commitments.server.sign_in_routes import asked_by, bears_session
from commitments.serving import served
from commitments.site.registry import BY_PATH, SITE_FILES, SITE_PAGES
from commitments.site.urls import Address, meant

# What the headers of an answer weigh beside its body, about, in bytes.
_HEADERS_WEIGH = 2**12


class _Key(NamedTuple):
    """What an answer to everyone follows from."""

    edition: Edition | None
    path: str
    query: str
    site: str
    language: str
    encoding: str
    page: tuple[bool, bool] | None  # of the dashboard: whether on a phone, and where staff may come in


class MadeAnswers:
    """Whole answers by what was asked and the edition of the register, compressed, in two rooms: of what
    pages lead to and, with less room, of what somebody thought of.

    Nothing is kept of a request that says who asks, nor found for it.
    """

    def __init__(self) -> None:
        # Bytes: every page, file and picture of a register of a few hundred commitments, in two languages.
        self.offered, self.thought_of = (
            WeighedCache(most, lambda key, made: len(made.body) + len(key.query) + _HEADERS_WEIGH)
            for most in (64 * 2**20, 16 * 2**20)
        )
        self.hits = 0
        self._making: Shared[Made] = Shared()
        self._looking = Lane(at_once=CORES, waiting=500, seconds=5)

    def find(self, scope: Scope) -> Made | None:
        """Return what is kept for a request, without waiting for the disk or for anybody."""
        if not _is_for_all(scope):
            return None
        opened = served.store_at_hand()
        newest = opened and opened.latest_at_hand
        return self._kept(_key(scope, Edition.of(opened, newest))) if opened and newest else None

    async def get(self, scope: Scope, make: Callable[[], Coroutine[Any, Any, Made]]) -> Made:
        """Return what is kept for a request, or what `make` makes, once for all who ask at the same time.

        Raises what `make` raises, which is not kept, nor is what is answered with another status than 200.
        """
        if not _is_for_all(scope):
            return await make()
        # Before it is made: what is newer than it says is not looked for, what is older never.
        key = _key(scope, await self._looking.run(_edition))
        return self._kept(key) or await self._making.get(key, lambda: self._made(key, make))

    async def _made(self, key: _Key, make: Callable[[], Coroutine[Any, Any, Made]]) -> Made:
        made = await make()
        if made.status == 200 and key.edition:
            with suppress(CommitmentsError):  # it is no less of an answer
                offered = await self._looking.run(lambda: is_offered(key.query))
                (self.offered if offered else self.thought_of).keep(key, made)
        return made

    def _kept(self, key: _Key) -> Made | None:
        kept: Made | None = self.offered.find(key) or self.thought_of.find(key)
        self.hits += kept is not None
        return kept


def _is_for_all(scope: Scope) -> bool:
    """Whether nothing in a request says who asks."""
    return (
        scope["method"] in ("GET", "HEAD")
        and not header_of(scope, b"authorization")
        and not bears_session(scope)
    )


def _key(scope: Scope, edition: Edition | None) -> _Key:
    return _Key(
        edition,
        path_of(scope),
        query_of(scope),
        site_of(scope) or folder_of(scope),
        language_of(scope),
        encoding_of(scope),
        (is_narrow(scope), asked_by(scope).is_local) if "." + path_of(scope) in BY_PATH else None,
    )


def _edition() -> Edition | None:
    """Return the edition that is shown now; None where something is wrong with the store."""
    try:
        opened = served.store()
        return Edition.of(opened, opened.latest)
    except CommitmentsError:
        return None


def is_offered(query: str) -> bool:
    """Return whether pages themselves lead to a view: without words, days or parameters of somebody's own."""
    asked = meant(parse_qs(query))
    address, left_out = Address.read("overview", asked, _READ)
    if left_out or not asked.keys() <= {*DIMENSIONS, "day", "revision", "lang", *_READ}:
        return False
    return served.is_offered(served.store(), address)


# What some page or file reads of its address beside the view.
_READ = {name for each in (SITE_PAGES, SITE_FILES) for entry in each.values() for name in entry.reads}
