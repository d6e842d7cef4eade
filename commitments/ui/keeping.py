"""Whether what is drawn is kept for the next reader, whoever that is, and what each part of it weighs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_weights: ContextVar[list[int] | None] = ContextVar("weights", default=None)


@contextmanager
def keeping() -> Iterator[list[int]]:
    """Return the list of what is weighed, in bytes, as long as what is drawn is kept."""
    weights: list[int] = []
    before = _weights.set(weights)
    try:
        yield weights
    finally:
        _weights.reset(before)


def is_keeping() -> bool:
    """Return whether what is drawn now is kept for others."""
    return _weights.get() is not None


def weigh(size: int) -> None:
    """Add what a part weighs, in bytes, where it is kept."""
    if (weights := _weights.get()) is not None:
        weights.append(size)
