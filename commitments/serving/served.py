"""What this server shows: its store, opened once, what measures said of it, and visits of both."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from threading import Event, Lock
from time import monotonic

from commitments import settings
from commitments.errors import CommitmentsError
from commitments.i18n.translator import Translator
from commitments.site.measure_cache import MeasureCache
from commitments.site.urls import Address, IgnoredParameter
from commitments.site.visit import Visit, resolved
from commitments.store.opening import open_store
from commitments.store.store import Store

# What measures said, to pages, light pages, slides and embeds alike.
MEASURES = MeasureCache()

# The stores that pages are made of, by name: in no cache of Streamlit's, which a visitor could have emptied.
_STORES: dict[str, Store] = {}
_OPENING = Lock()

_STOPPING = Event()


def store() -> Store:
    """Return the store that this server shows.

    Raises:
        CommitmentsError: it cannot be opened, or another file lies in its place (StoreReplacedError).
    """
    opened = held_store()
    opened.require_in_place()
    return opened


def held_store() -> Store:
    """Return the store as it was opened, whatever became of its file since.

    Raises:
        CommitmentsError: it cannot be opened.
    """
    name = settings.current().store
    with _OPENING:
        opened = _STORES.get(name)
        if opened is None or not opened.is_open:
            opened = _STORES[name] = open_store(name)
            opened.keep_up()
    return opened


def store_at_hand() -> Store | None:
    """Return the store that this server shows where it is open and in its place, without waiting for
    anything."""
    opened = _STORES.get(settings.current().store)
    if opened is None or not opened.is_open:
        return None
    with suppress(CommitmentsError):
        opened.require_in_place()
        return opened
    return None


def is_stopping() -> bool:
    """Return whether this server is told to stop."""
    return _STOPPING.is_set()


def stop_writing(seconds: float) -> bool:
    """Take nothing more to store, and wait at most so long until what is being stored is; return whether it
    is."""
    _STOPPING.set()
    until = monotonic() + seconds
    stores = [*_STORES.values()]
    return sum(opened.end_writing(max(0, until - monotonic())) for opened in stores) == len(stores)


def close_stores() -> None:
    """Let go of what `store` opened, and of what measures said of it."""
    with _OPENING:
        for opened in _STORES.values():
            opened.close()
        _STORES.clear()
    MEASURES.clear()


def is_offered(opened: Store, address: Address) -> bool:
    """Return whether pages themselves lead to a view: one without words of a search, nor days of somebody's
    own."""
    between = (date.fromisoformat(address[name]) for name in ("since", "until") if address[name])
    return not address["q"] and MEASURES.are_offered(opened, [address.scope.day, *between])


def visitor(
    t: Translator, address: Address, left_out: Iterable[IgnoredParameter], opened: Store | None = None
) -> Visit:
    """Return the visit of someone who reads in another way than through a page of Streamlit's: of this
    server's store, or of `opened`.

    Raises:
        CommitmentsError: the store cannot be opened.
    """
    return resolved(Visit(t, address, measured=MEASURES), opened or store(), left_out)
