"""The server that runs over a store, as the command line finds it on the same machine.

While it runs, a file beside the store says where it answers and holds a secret of this run, for its owner's
eyes alone; with that, a command hands over files that it cannot store itself as long as the server runs. The
server takes the file away as it ends: one that is found later tells that it ended otherwise.
"""

import hmac
import http.client
import json
import os
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import urlsplit

from commitments.errors import (
    CommitmentsError,
    ServerRefusedError,
    StoreBehindError,
    StoreGoneError,
    StoreHeldError,
)
from commitments.store.beside import store_path
from commitments.store.disk import write_private
from commitments.store.lake_name import LakeName
from commitments.store.store import Store

# Where the server takes files from a command of the same machine.
LOCAL_PATH = "/local"
_ADDRESS = "/api" + LOCAL_PATH
_CHUNK = 1 << 20  # bytes sent at a time
_LOOK = 1.0  # seconds after which it is seen whether the note is still there and true


class Secret:
    """What whoever may read the file of a run knows of it."""

    def __init__(self) -> None:
        self.text = secrets.token_urlsafe(32)

    def is_(self, given: str) -> bool:
        """Return whether `given` is this secret, compared in a time that tells nothing."""
        return hmac.compare_digest(self.text.encode(), given.encode("utf-8", "replace"))


@contextmanager
def told(store: str, url: str, secret: Secret, revision: Callable[[], int]) -> Iterator[None]:
    """Say beside `store`, while the block runs, that this process serves it at `url`, and up to which
    revision.

    Where the folder cannot be written, or the note is lost, it is written as soon as it can be: pages need it
    not. It stays where the store is no longer what was served: whoever starts next is told. Beside a store
    that several servers share it says nothing: commands write to it by themselves.
    """
    if LakeName.of(store):
        yield
        return
    path, ended = _file(store), Event()
    written = ""

    def keep() -> None:
        nonlocal written
        with suppress(CommitmentsError):
            note = {"url": url, "pid": os.getpid(), "secret": secret.text, "revision": revision()}
            text = json.dumps(note)
            if text != written or not path.exists():
                write_private(path, text, store)
                written = text

    def go_on() -> None:
        while not ended.wait(_LOOK):
            keep()

    keep()
    keeper = Thread(target=go_on, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ended.set()
        keeper.join()
        with suppress(OSError, ValueError, KeyError, CommitmentsError):
            revision()
            if json.loads(path.read_text("utf-8"))["secret"] == secret.text:
                path.unlink()


@dataclass(frozen=True)
class Left:
    """What a server left beside a store as it ended without taking it away: its process, and the revision up
    to which it had the store."""

    pid: int
    revision: int


def left_behind(store: str) -> Left | None:
    """Return what a server that ended without a word, or one that runs, has left beside `store`."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        note = json.loads(_file(store).read_text("utf-8"))
        return Left(int(note["pid"]), int(note["revision"]))
    return None


def require_not_gone(store: str) -> None:
    """Make sure that no store is made where one was served and its file is gone. Raises StoreGoneError."""
    left = left_behind(store)
    if left and not store_path(store).exists():
        raise StoreGoneError(store=store, pid=left.pid, revision=left.revision, note=str(_file(store)))


def require_not_behind(store: Store) -> None:
    """Make sure that nothing is built on a store that lacks what a server had that did not say that it ended:
    an older copy may lie in its place. Raises StoreBehindError."""
    left, newest = left_behind(store.name), store.newest
    if left and newest < left.revision:
        raise StoreBehindError(store=store.name, pid=left.pid, revision=left.revision, newest=newest)


def agree(store: str, revision: int) -> None:
    """Note that `store` is meant to stand at `revision`, whatever the server before had. Raises
    StoreUnwritableError."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        note = json.loads(_file(store).read_text("utf-8"))
        if int(note["revision"]) > revision:
            write_private(_file(store), json.dumps({**note, "revision": revision}), store)


@dataclass(frozen=True)
class Server:
    """A running server that takes files from this machine."""

    url: str
    secret: str

    def hand_over(
        self,
        paths: Sequence[Path],
        asked: Mapping[str, Any],
        sending: Callable[[Path], None] = lambda _: None,
    ) -> dict[str, Any]:
        """Send files with what is `asked` of the server, and wait for its answer, however long it takes.

        `sending` is called with each path as its turn comes. Raises ServerRefusedError with the server's own
        sentence, OSError or http.client.HTTPException where it cannot be reached or goes away, and OSError
        where a file cannot be read.
        """
        boundary = secrets.token_hex(16)
        about = json.dumps({**asked, "names": [str(path) for path in paths]}).encode()
        part = f"--{boundary}\r\nContent-Disposition: form-data; "
        heads = [f'{part}name="file"; filename="{n}"\r\n\r\n'.encode() for n in range(len(paths))]
        sizes = [path.stat().st_size for path in paths]
        first = f'{part}name="about"\r\n\r\n'.encode()
        last = f"--{boundary}--\r\n".encode()
        length = len(first) + len(about) + 2 + len(last) + sum(len(head) + 2 for head in heads) + sum(sizes)

        def body() -> Iterator[bytes]:
            yield first + about + b"\r\n"
            for path, head, size in zip(paths, heads, sizes, strict=True):
                sending(path)
                yield head
                with path.open("rb") as file:
                    left = size
                    while left and (chunk := file.read(min(_CHUNK, left))):
                        yield chunk
                        left -= len(chunk)
                    if left:
                        raise OSError(f"{path} became shorter while it was sent")
                yield b"\r\n"
            yield last

        where = urlsplit(self.url)
        connection = http.client.HTTPConnection(where.hostname or "localhost", where.port, timeout=None)
        try:
            connection.request(
                "POST",
                _ADDRESS,
                body(),
                {
                    "Authorization": f"Bearer {self.secret}",
                    "Accept-Language": str(asked.get("lang", "")),
                    "Content-Type": f"multipart/form-data; boundary={boundary}",
                    "Content-Length": str(length),
                },
            )
            answer = connection.getresponse()
            reply = json.loads(answer.read())
        except ValueError as error:  # no JSON: no server of ours
            raise http.client.HTTPException(str(error)) from error
        finally:
            connection.close()
        if answer.status != http.client.OK:
            raise ServerRefusedError(message=reply.get("message", ""), status=answer.status)
        return dict(reply)


def server_of(held: StoreHeldError) -> Server | None:
    """Return the server of ours that holds a store, or None where none says so: the note of one that ended
    without a word names another process than the one that holds it now."""
    store = str(held.facts["store"])
    left = left_behind(store)
    return server_that_had(store) if left and left.pid == held.facts.get("pid") else None


def server_that_had(store: str) -> Server | None:
    """Return the server that left its note beside `store`, whether it still runs or not."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        note = json.loads(_file(store).read_text("utf-8"))
        return Server(str(note["url"]), str(note["secret"]))
    return None


def _file(store: str) -> Path:
    path = store_path(store)
    return path.with_name(f"{path.name}.server")
