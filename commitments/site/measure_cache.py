"""What measures said of a view is said again to everyone who sees the same."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any, TypeVar
from weakref import ref

from commitments.contract import days
from commitments.limits.cache import WeighedCache
from commitments.measures.period import list_forums
from commitments.measures.scope import Scope, looked_at
from commitments.store.store import Store

T = TypeVar("T")

# The options of measures that people type.
_TYPED = ("search", "text", "identifier")


class MeasureCache:
    """Results of measures, in two rooms: of what pages lead to, and, with less room, of what somebody thought
    of.

    Args:
        offered: bytes for views that a link or a choice of ours asks for.
        typed: bytes for the others.
    """

    def __init__(self, offered: int = 64 * 2**20, typed: int = 16 * 2**20) -> None:
        self.offered, self.typed = WeighedCache(offered), WeighedCache(typed)

    def read(self, store: Store, scope: Scope, measure: Callable[..., T], **options: Any) -> T:
        """Return what `measure` says of `scope`, which names its revision and its day: what is stored of a
        revision never changes."""
        scope = looked_at(scope, measure)
        key = (ref(store), measure.__module__, measure.__qualname__, scope, *sorted(options.items()))
        days_read = [scope.day, *(value for value in options.values() if isinstance(value, date))]
        typed = any(options.get(name) for name in _TYPED) or not self.are_offered(store, days_read)
        return (self.typed if typed else self.offered).get(key, lambda: measure(store, scope, **options))

    def are_offered(self, store: Store, looked_at: Iterable[date | None]) -> bool:
        """Return whether pages themselves lead to these days: today, ends of quarters, forums."""
        today = days.today()
        others = {day for day in looked_at if day and day != today and not _ends_a_quarter(day)}
        if not others:
            return True
        forums = self.read(store, Scope(revision=store.newest, day=today), list_forums)
        return others <= {row["occurred_on_day"] for row in forums}

    def clear(self) -> None:
        """Let go of every result."""
        self.offered.clear()
        self.typed.clear()


def _ends_a_quarter(day: date) -> bool:
    return day.month % 3 == 0 and (day + timedelta(days=1)).day == 1
