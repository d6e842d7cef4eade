"""What was made once is given again to whoever asks for the same, up to a weight; a leaf."""

import gc
import sys
import threading
from collections.abc import Callable, Hashable
from types import FunctionType, ModuleType
from typing import Any, TypeVar, cast

T = TypeVar("T")

# What a value refers to and does not hold.
_SHARED = (type, ModuleType, FunctionType)


def weight(value: object) -> int:
    """Give the bytes of memory that a value holds, with all that can be reached from it, each once."""
    known: set[int] = set()
    found, total = [value], 0
    while found:
        each = found.pop()
        if id(each) not in known and not isinstance(each, _SHARED):
            known.add(id(each))
            total += sys.getsizeof(each)
            found += gc.get_referents(each)
    return total


class WeighedCache:
    """Values by key that together weigh at most `most` bytes; what was not asked for longest goes first.

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
        self._kept: dict[Hashable, tuple[Any, int]] = {}  # the one asked for last stands last
        self._making: dict[Hashable, threading.Lock] = {}
        self._weight = 0

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def weight(self) -> int:
        """What all that is kept weighs, in bytes."""
        return self._weight

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Give the value of `key`, by `make` where it is not kept; errors pass, and are not kept.

        A value that weighs more than everything may is given and not kept.
        """
        with self._lock:
            if key in self._kept:
                return cast(T, self._again(key))
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                if key in self._kept:  # somebody made it meanwhile
                    return cast(T, self._again(key))
            try:
                value = make()
                self._keep(key, value, self._weigh(key, value))
            finally:
                with self._lock:
                    self._making.pop(key, None)
        return value

    def find(self, key: Hashable) -> Any:
        """Give the value of `key`, None where it is not kept."""
        with self._lock:
            return self._again(key) if key in self._kept else None

    def keep(self, key: Hashable, value: object) -> None:
        """Keep the value of `key`, made elsewhere."""
        self._keep(key, value, self._weigh(key, value))

    def clear(self) -> None:
        """Let go of everything."""
        with self._lock:
            self._kept.clear()
            self._weight = 0

    def _again(self, key: Hashable) -> Any:
        self._kept[key] = self._kept.pop(key)
        return self._kept[key][0]

    def _keep(self, key: Hashable, value: object, weighs: int) -> None:
        went = []
        with self._lock:
            self._weight -= self._kept.pop(key, (None, 0))[1]
            if weighs <= self.most:
                self._kept[key] = value, weighs
                self._weight += weighs
            else:
                went.append(key)
            while self._weight > self.most:
                oldest = next(iter(self._kept))
                self._weight -= self._kept.pop(oldest)[1]
                went.append(oldest)
        for each in went:
            self._gone(each)
