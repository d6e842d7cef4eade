"""What lies between a browser and a server."""

import socket
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urlsplit

from tests.browser.driving import Server


class Network:
    """What lies between a browser and a server, and does with websockets as networks do.

    `does` is "pass", "refuse" (403), "swallow" (no answer), "end" (cut as soon as it is open) or "down"
    (nothing passes at all). What has come to the browser is `carried`, in bytes.
    """

    def __init__(self, server: Server) -> None:
        self.does = "pass"
        self.carried = 0
        self._to = urlsplit(server.url).port or 0
        self._open: set[socket.socket] = set()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        threading.Thread(target=self._take, daemon=True).start()

    def now(self, does: str) -> None:
        """Do otherwise from now on; what passes is cut where nothing is to pass."""
        self.does = does
        if does == "down":
            for each in list(self._open):
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Let nothing pass any more."""
        self.now("down")
        self._door.close()

    def _take(self) -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=self._pass, args=self._door.accept()[:1], daemon=True).start()

    def _pass(self, browser: socket.socket) -> None:
        with browser, suppress(OSError):
            first = browser.recv(65536) if self.does != "down" else b""
            live = b"upgrade: websocket" in first.lower()
            if not first or (live and self.does == "swallow"):
                time.sleep(30 if live else 0)
            elif live and self.does == "refuse":
                browser.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            else:
                with socket.create_connection(("localhost", self._to)) as server:
                    server.sendall(first)
                    if live and self.does == "end":
                        browser.sendall(server.recv(65536))
                        return
                    self._open |= {browser, server}
                    threading.Thread(target=self._bring, args=(server, browser), daemon=True).start()
                    deque(_carry(browser, server), maxlen=0)

    def _bring(self, server: socket.socket, browser: socket.socket) -> None:
        for size in _carry(server, browser):
            self.carried += size


def _carry(one: socket.socket, other: socket.socket) -> Iterator[int]:
    """Carry bytes until either end is gone; how many, as they pass."""
    with suppress(OSError):
        while part := one.recv(65536):
            yield len(part)
            other.sendall(part)
    for each in (one, other):
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
