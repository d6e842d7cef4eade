"""Whether somebody still waits for what is being made."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Unwanted(BaseException):
    """Nobody waits any more for what is being made; as no failure, it passes whoever handles Exception."""


class Wish:
    """What was asked for, until it is given up."""

    def __init__(self) -> None:
        self.given_up = False
        self.ends: list[Callable[[], object]] = []  # what ends at once where it is given up
        self.lock = threading.Lock()

    def give_up(self) -> None:
        """Let what works for it end."""
        with self.lock:
            self.given_up = True
            for end in self.ends:
                end()


# What this runs for, in the task and in the threads that work for it; None for what no request asked for.
WISH: ContextVar[Wish | None] = ContextVar("WISH", default=None)


def require_wanted() -> None:
    """Raise Unwanted where nobody waits any more for what is being made here."""
    wish = WISH.get()
    if wish is not None and wish.given_up:
        raise Unwanted


@contextmanager
def ended_by(end: Callable[[], object]) -> Iterator[None]:
    """Call `end` as soon as nobody waits any more for what the block makes."""
    wish = WISH.get()
    if wish is None:
        yield
        return
    with wish.lock:
        wish.ends.append(end)
        if wish.given_up:
            end()
    try:
        yield
    finally:
        with wish.lock:
            wish.ends.remove(end)
