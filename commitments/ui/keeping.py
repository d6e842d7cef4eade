"""What is drawn once and kept for the next reader, whoever that is: the messages that were sent of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeAlias

from streamlit.cursor import get_container_cursor
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.RootContainer_pb2 import RootContainer
from streamlit.runtime.scriptrunner import get_script_run_ctx

from commitments.site.blocks import Block

# A message to the browser, the same for everyone; or a block that each visit draws for itself.
Part: TypeAlias = ForwardMsg | Block

_parts: ContextVar[list[Part] | None] = ContextVar("parts", default=None)


@contextmanager
def keeping() -> Iterator[list[Part]]:
    """Return the list of what is drawn from now on, as long as it is kept.

    Streamlit's own cache would draw it again element by element, and hash and copy each.
    """
    parts: list[Part] = []
    if (run := get_script_run_ctx()) is None:
        raise RuntimeError("nothing is drawn outside a visit")
    send = run.enqueue

    def keep_and_send(message: ForwardMsg) -> None:
        if (kept := _parts.get()) is not None:
            kept.append(message)
        send(message)

    before = _parts.set(parts)
    run.enqueue = keep_and_send  # type: ignore[method-assign, assignment]
    try:
        yield parts
    finally:
        run.enqueue = send  # type: ignore[method-assign]
        _parts.reset(before)


def is_keeping() -> bool:
    """Return whether what is drawn now is kept for others."""
    return _parts.get() is not None


@contextmanager
def for_each_visit(block: Block) -> Iterator[None]:
    """Draw a block anew at every visit: its widgets belong to one reader, and what they send is not kept."""
    if (parts := _parts.get()) is not None:
        parts.append(block)
    before = _parts.set(None)
    try:
        yield
    finally:
        _parts.reset(before)


def send_again(message: ForwardMsg) -> None:
    """Send a message that was kept; what is drawn after it stands below."""
    if (run := get_script_run_ctx()) is None:
        raise RuntimeError("nothing is drawn outside a visit")
    run.enqueue(message)
    if message.HasField("delta") and len(message.metadata.delta_path) == _AT_THE_TOP:
        cursor = get_container_cursor(RootContainer.MAIN)
        assert cursor is not None  # noqa: S101
        cursor.lock_element()


_AT_THE_TOP = 2  # numbers in the path of an element that stands in no other: container and place
