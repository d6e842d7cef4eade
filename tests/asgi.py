"""The server's front asked without a server: one request, one whole response."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from commitments.server.front import Front
from commitments.server.placed import Placed

T = TypeVar("T")


# Stands for Streamlit behind the middleware, and says so.
BEHIND = b"behind"


@dataclass(frozen=True)
class Response:
    """A whole response."""

    status: int
    headers: dict[str, str]
    body: bytes


async def streamlit_stand_in(_scope: Any, _receive: Any, send: Any) -> None:
    """What stands behind the front in the place of Streamlit."""
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": BEHIND})


async def ask_front(front: Callable[..., Any], path: str, method: str, headers: dict[str, str]) -> Response:
    """Ask a front, or any other ASGI application, once."""
    path, _, query = path.partition("?")
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
    }
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    await Placed(front)(scope, wait_for_ever, send)
    start, *parts = sent
    named = {name.decode().lower(): value.decode() for name, value in start["headers"]}
    return Response(start["status"], named, b"".join(part.get("body", b"") for part in parts))


async def wait_for_ever() -> Any:
    """A browser that waits for its answer."""
    await asyncio.Future()


def run_in_thread(course: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine in a thread of its own: the browser of other tests keeps a loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, course).result()


def ask(path: str, method: str = "GET", **headers: str) -> Response:
    """Ask a fresh server once."""
    return run_in_thread(ask_front(Front(streamlit_stand_in), path, method, headers))


def front_file(part: str) -> str:
    """Address of the one file of Streamlit's whose name begins with `part`."""
    return next(address for address in Front(streamlit_stand_in).files if f"/{part}." in address)


def upload_form(*files: tuple[str, str | bytes]) -> list[tuple[str, tuple[str, bytes]]]:
    """Give files as the client sends them."""
    return [("file", (name, text.encode() if isinstance(text, str) else text)) for name, text in files]


async def settled() -> None:
    """Let all go on that can."""
    for _ in range(10):
        await asyncio.sleep(0)
