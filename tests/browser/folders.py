"""A site in one of whose folders the dashboard is: a proxy in Python, which runs everywhere."""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

FOLDER = "/bamako"
_FIRST = re.compile(rb"^(\S+ )(\S+)( HTTP/1\.1\r\n)")


@contextmanager
def site_before(port: int, door_at: int, *, stripping: bool) -> Iterator[str]:
    """A site in whose folder is the dashboard at a port, which is passed on as it is asked for or stripped:
    where that folder is. What is asked for beside it is not there."""
    with socket.create_server(("127.0.0.1", door_at)) as door:

        def take() -> None:
            with suppress(OSError):
                while True:
                    threading.Thread(
                        target=_pass, args=(door.accept()[0], port, stripping), daemon=True
                    ).start()

        threading.Thread(target=take, daemon=True).start()
        yield f"http://127.0.0.1:{door_at}{FOLDER}"
        door.shutdown(socket.SHUT_RDWR)


def _pass(browser: socket.socket, port: int, stripping: bool) -> None:
    """Hand one request on, after which the connection is closed; a websocket stays open."""
    with browser, suppress(OSError):
        head = b""
        while b"\r\n\r\n" not in head:
            if not (part := browser.recv(65_536)):
                return
            head += part
        first = _FIRST.match(head)
        if first is None or not first[2].startswith(FOLDER.encode() + b"/"):
            browser.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return
        told, path = b"X-Forwarded-For: 192.0.2.1\r\n", first[2]
        if stripping:
            told, path = told + b"X-Forwarded-Prefix: /bamako\r\n", path.removeprefix(FOLDER.encode())
        rest = head[first.end() :]
        if b"upgrade: websocket" not in head.lower():
            told, rest = (
                told + b"Connection: close\r\n",
                re.sub(rb"(?im)^connection:.*\r\n", b"", rest, count=1),
            )
        with socket.create_connection(("localhost", port)) as server:
            server.sendall(first[1] + path + first[3] + told + rest)
            back = threading.Thread(target=_carry, args=(server, browser), daemon=True)
            back.start()
            _carry(browser, server)
            back.join()


def _carry(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while part := one.recv(65_536):
            other.sendall(part)
    with suppress(OSError):
        other.shutdown(socket.SHUT_WR)
