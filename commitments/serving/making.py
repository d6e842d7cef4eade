"""Pages that have to be made keep none waiting that is kept; only so many are made at a time."""

import os
from collections.abc import Callable
from contextvars import ContextVar
from threading import BoundedSemaphore

# A page is made by one thread, and by those of the store: more of them make nothing sooner.
PLACES = BoundedSemaphore(os.cpu_count() or 1)

_give_up: ContextVar[Callable[[], None]] = ContextVar("give_up", default=lambda: None)


def begin(give_up: Callable[[], None]) -> None:
    """Remember how this thread, which draws a page, gives up its turn among those that do."""
    _give_up.set(give_up)


def step_aside() -> None:
    """Give up the turn: the page that this thread draws has to be made, by it or by another."""
    _give_up.get()()
