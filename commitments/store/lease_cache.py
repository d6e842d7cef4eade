"""What is made once and kept while somebody uses it, beyond a few."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class LeaseCache:
    """Keeps what was made, each once; beyond `room` the oldest goes, but never while someone holds it."""

    def __init__(self, room: int, making: threading.Lock) -> None:
        self._room = room
        self._making = making  # one thing is made or dropped at a time
        self._counting = threading.Lock()
        self._made: dict[str, None] = {}  # the one used last stands last
        self._holders: Counter[str] = Counter()

    def __contains__(self, name: str) -> bool:
        return name in self._made

    @contextmanager
    def lease(self, name: str, make: Callable[[], None], drop: Callable[[str], None]) -> Iterator[None]:
        """Keep `name` while the block runs, made first where it is not there."""
        with self._counting:
            self._holders[name] += 1
            if name in self._made:
                self._made[name] = self._made.pop(name)
        try:
            if name not in self._made:
                with self._making:
                    if name not in self._made:
                        make()
                        with self._counting:
                            self._made[name] = None
                        self._make_room(drop)
            yield
        finally:
            with self._counting:
                self._holders[name] -= 1
                if not self._holders[name]:
                    del self._holders[name]
            if len(self._made) > self._room:  # all were held when the last one was made
                with self._making:
                    self._make_room(drop)

    def _make_room(self, drop: Callable[[str], None]) -> None:
        with self._counting:
            free = [name for name in self._made if name not in self._holders]
            gone = free[: max(0, len(self._made) - self._room)]
            for name in gone:
                del self._made[name]
        for name in gone:
            drop(name)
