"""What was made once is given again to whoever asks for the same, up to a weight; a leaf."""

import gc
import sys
import threading
from collections.abc import Callable, Hashable
from operator import itemgetter
from types import FunctionType, ModuleType
from typing import Any, TypeVar, cast

from cachetools import LRUCache

T = TypeVar("T")

# What a value refers to and does not hold.
_SHARED = (type, ModuleType, FunctionType)


def weight(value: object) -> int:
    """Return the bytes of memory that a value holds, with all that can be reached from it, each once."""
    weighed: set[int] = set()
    reachable, total = [value], 0
    while reachable:
        item = reachable.pop()
        if id(item) not in weighed and not isinstance(item, _SHARED):
            weighed.add(id(item))
            total += sys.getsizeof(item)
            reachable += gc.get_referents(item)
    return total


class WeighedCache:
    """Values by key that together weigh at most `most` bytes; the least recently used goes first.

    `weigh` says what a key and its value weigh together; `gone` is told every key that goes by itself.
    Threads may share it: what several ask for at once is made once.
    """

    def __init__(
        self,
        most: int,
        weigh: Callable[[Any, Any], int] = lambda key, value: weight((key, value)),
        gone: Callable[[Any], None] = lambda key: None,
    ) -> None:
        self.most = most
        self._weigh, self._gone = weigh, gone
        self._lock = threading.Lock()
        self._kept: LRUCache[Hashable, tuple[Any, int]] = LRUCache(most, itemgetter(1))
        self._making: dict[Hashable, threading.Lock] = {}

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def weight(self) -> int:
        """Return what all that is kept weighs, in bytes."""
        return int(self._kept.currsize)

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return the value of `key`, by `make` where it is not kept; errors pass, and are not kept.

        A value that weighs more than everything may is given and not kept.
        """
        with self._lock:
            if key in self._kept:
                return cast(T, self._kept[key][0])
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                if key in self._kept:  # somebody made it meanwhile
                    return cast(T, self._kept[key][0])
            try:
                value = make()
                self.keep(key, value)
            finally:
                with self._lock:
                    self._making.pop(key, None)
        return value

    def find(self, key: Hashable) -> Any:
        """Return the value of `key`, None where it is not kept."""
        with self._lock:
            return self._kept.get(key, (None,))[0]

    def keep(self, key: Hashable, value: object) -> None:
        """Keep the value of `key`, made elsewhere."""
        value_weight = self._weigh(key, value)
        gone = []
        with self._lock:
            self._kept.pop(key, None)
            if value_weight > self.most:
                gone.append(key)
            else:
                while self._kept.currsize + value_weight > self.most:
                    gone.append(self._kept.popitem()[0])
                self._kept[key] = value, value_weight
        for former_key in gone:
            self._gone(former_key)

    def clear(self) -> None:
        """Let go of everything."""
        with self._lock:
            self._kept.clear()
