"""How many may read at a time, and how many pages are drawn for them."""

import asyncio
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import Protocol

from commitments import settings
from commitments.limits import open_files

_FEW = 200
_SILENT = 10  # seconds after which who has asked for no page gives way to who comes into a full room

# Threads that draw pages share one lock, and so does what answers all: with many of them, each that starts
# keeps it waiting. As many as work, and two that wait for the record.
_RUNS = (os.cpu_count() or 1) + 2
_LONG = 5.0  # seconds after which one that still runs, as with a file that is read, keeps nobody waiting


class Reader(Protocol):
    """Somebody in the room, as far as it has to know them."""

    def give_way(self) -> None:
        """Leave the place to somebody else."""


@dataclass
class Room:
    """Counter of open websockets: how many there may be, and how many there are."""

    places: int = settings.Settings().readers
    taken: int = 0
    refused: int = 0  # readers for whom there was none
    files: int | None = None  # that this process may have open, None without a limit
    is_narrow: bool = False  # whether these files are what makes the places few
    silent: dict[Reader, float] = field(default_factory=dict)  # who has asked for no page, since when

    def enter(self) -> bool:
        """Take a place, if one is free or held by somebody who has long asked for no page.

        A page that comes back after its link was lost asks for nothing either: nobody is sent away before
        the place is needed.
        """
        if self.taken >= self.places:
            reader, since = next(iter(self.silent.items()), (None, 0.0))
            if reader is None or monotonic() - since < _SILENT:
                self.refused += 1
                return False
            del self.silent[reader]
            reader.give_way()
        self.taken += 1
        return True

    def leave(self) -> None:
        """Return a place back."""
        self.taken -= 1

    def measure(self) -> None:
        """Have as many places as COMMITMENTS_READERS says (1,000), or as there may be files open for; their
        limit is raised as far as it goes."""
        wanted = settings.current().readers
        self.files = open_files.raise_limit()
        fit = wanted if self.files is None else open_files.readers(self.files)
        self.places = max(1, min(wanted, fit))
        self.is_narrow = self.places < min(wanted, _FEW)


ROOM = Room()


class Runs:
    """Fair limit on script runs at the same time: whoever asks for one more waits in turn."""

    def __init__(self, at_once: int = _RUNS) -> None:
        self.going = 0
        self._at_once = at_once
        self._waiting: dict[asyncio.Future[None], float] = {}  # until when each would have its turn

    @property
    def waiting(self) -> int:
        """Return how many wait for their turn."""
        return len(self._waiting)

    async def turn(self, due: float) -> None:
        """Wait until one more may begin, which who asks for it begins before anything else happens; those
        whose turn is `due` first, in seconds of any clock, come first."""
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[mine] = due
        try:
            self._call()
            await mine
        finally:
            del self._waiting[mine]
            # Not every message begins one: whether this one has is seen then.
            asyncio.get_running_loop().call_soon(self._call)

    def begin(self) -> Callable[[], None]:
        """Count one that begins; give what is called, from any thread, when it has ended."""
        loop, goes = asyncio.get_running_loop(), True

        def end() -> None:
            nonlocal goes
            if goes:
                goes = False
                late.cancel()
                self.going -= 1
                self._call()

        def end_from_afar() -> None:
            with suppress(RuntimeError):  # the server has ended before
                loop.call_soon_threadsafe(end)

        self.going += 1
        late = loop.call_later(_LONG, end)
        return end_from_afar

    def _call(self) -> None:
        """Call whose turn is next, if there is room and nobody is called already."""
        if self._waiting and self.going < self._at_once and not any(turn.done() for turn in self._waiting):
            min(self._waiting, key=self._waiting.__getitem__).set_result(None)


RUNS = Runs()
