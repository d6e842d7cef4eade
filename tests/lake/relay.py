"""What stands between a server and PostgreSQL, and fails as networks do."""

import re
import socket
from contextlib import suppress
from enum import Enum
from threading import Thread, Timer
from typing import Self

_LATE = 0.5  # seconds


class Cut(Enum):
    """What becomes of a message at which the line is cut."""

    UNSENT = "it does not arrive"
    UNANSWERED = "it arrives, and its answer does not"
    HELD = "nothing arrives any longer, and nobody is told"
    LATE = "it arrives when its sender knows already that the line is cut"


class Relay:
    """A port that leads to another, until a line is cut or none is let through."""

    def __init__(self, to: int) -> None:
        self._to = to
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._lines = list[_Line]()
        self._cut: tuple[Cut, int | re.Pattern[bytes], bool] | None = None
        self.open = True

    def __enter__(self) -> Self:
        Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listening.close()
        self.shut()

    def cut_at(self, cut: Cut, message: int | re.Pattern[bytes] = 0, *, shut: bool = False) -> None:
        """Cut the line at the message of that number from now on, of all that are sent, or at one in which
        something is said; at 0, where a transaction that writes is confirmed. From then on let nobody through
        where it is `shut`."""
        self._cut = cut, message, shut

    @property
    def has_cut(self) -> bool:
        """Whether that has happened."""
        return self._cut is None

    def shut(self) -> None:
        """Cut every line, and let nobody through."""
        self.open = False
        for line in self._lines:
            line.end()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                self._lines.append(_Line(self, self._listening.accept()[0], self._to))

    def due(self, sent: bytes, *, confirms: bool) -> Cut | None:
        """What becomes of a message that is being sent."""
        if not self._cut:
            return None
        cut, message, shut = self._cut
        match message:
            case re.Pattern():
                it_is = bool(message.search(sent))
            case 0:
                it_is = confirms
            case number:
                it_is = number == 1
                self._cut = cut, number - 1, shut
        if not it_is:
            return None
        self._cut = None
        if shut:
            self.open = False
        return cut


class _Line:
    def __init__(self, relay: Relay, client: socket.socket, to: int) -> None:
        self._relay, self._client, self._muted = relay, client, False
        self._server = socket.socket()
        try:
            if not relay.open:
                raise ConnectionRefusedError
            self._server.connect(("127.0.0.1", to))
        except OSError:
            self.end()
            return
        Thread(target=self._ask, daemon=True).start()
        Thread(target=self._answer, daemon=True).start()

    def end(self) -> None:
        for side in (self._client, self._server):
            _end(side)

    def _ask(self) -> None:
        writes = False
        with suppress(OSError):
            while sent := self._client.recv(1 << 16):
                writes |= b"INSERT INTO" in sent and b".ducklake_snapshot " in sent
                confirms = writes and sent.endswith(b"COMMIT\0")
                writes &= not confirms
                match self._relay.due(sent, confirms=confirms):
                    case Cut.UNSENT:
                        break
                    case Cut.UNANSWERED:
                        self._muted = True
                    case Cut.HELD:
                        return
                    case Cut.LATE:
                        _end(self._client)
                        Timer(_LATE, self._deliver, [sent]).start()
                        return
                self._server.sendall(sent)
        self.end()

    def _deliver(self, late: bytes) -> None:
        with suppress(OSError):
            self._server.sendall(late)

    def _answer(self) -> None:
        with suppress(OSError):
            while (answered := self._server.recv(1 << 16)) and not self._muted:
                self._client.sendall(answered)
        self.end()


def _end(side: socket.socket) -> None:
    with suppress(OSError):
        side.shutdown(socket.SHUT_RDWR)
    side.close()
