"""What is drawn once and kept for the next reader, whoever that is: the messages that were sent of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

from streamlit import runtime
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import get_script_run_ctx

from commitments.serving import compressed


@dataclass(frozen=True)
class FileAskedFor:
    """What a button gives when somebody presses it."""

    content: Callable[[], bytes]
    name: str
    mime: str


@dataclass(frozen=True)
class Sent:
    """A message that a browser was sent, and the file that a button in it offers."""

    message: ForwardMsg
    file: FileAskedFor | None = None

    def again(self) -> None:
        """Send it to whoever visits now."""
        if (run := get_script_run_ctx()) is None:
            raise RuntimeError("nothing is drawn outside a visit")
        message = self.message
        if self.file is not None:
            message = ForwardMsg()
            message.CopyFrom(self.message)
            message.ClearField("hash")
            # Each page that is open asks for the file by a number of its own.
            message.delta.new_element.download_button.deferred_file_id = (
                runtime.get_instance().media_file_mgr.add_deferred(
                    self.file.content,
                    self.file.mime,
                    str(list(message.metadata.delta_path)),
                    file_name=self.file.name,
                )
            )
        run.enqueue(message)

    def compress(self) -> None:
        """Have it compressed for all to whom it is sent as it is."""
        if self.file is None:
            compressed.keep(self.message.SerializeToString())


_sent: ContextVar[list[Sent] | None] = ContextVar("sent", default=None)


@contextmanager
def keeping() -> Iterator[list[Sent]]:
    """Return the list of what is sent from now on, as long as it is kept.

    Streamlit's own cache would draw it again element by element, and hash and copy each.
    """
    if (run := get_script_run_ctx()) is None:
        raise RuntimeError("nothing is drawn outside a visit")
    sent: list[Sent] = []
    send = run.enqueue

    def keep_and_send(message: ForwardMsg) -> None:
        sent.append(Sent(message))
        send(message)

    before = _sent.set(sent)
    run.enqueue = keep_and_send  # type: ignore[method-assign, assignment]
    try:
        yield sent
    finally:
        run.enqueue = send  # type: ignore[method-assign]
        _sent.reset(before)


def is_keeping() -> bool:
    """Return whether what is drawn now is kept for others."""
    return _sent.get() is not None


def keep_file(file: FileAskedFor) -> None:
    """Keep, where what is drawn is kept, what the button offers that was drawn last."""
    if sent := _sent.get():
        sent[-1] = replace(sent[-1], file=file)
