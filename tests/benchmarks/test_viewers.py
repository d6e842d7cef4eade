"""A viewer understands what a server sends, whole or in pieces, compressed or not."""

import asyncio
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.asgi import run_in_thread
from tests.benchmarks.viewers import Seen, Viewer


class _Line(asyncio.Transport):
    """A line to a server that answers whatever it is asked with the same."""

    def __init__(self, answer: bytes) -> None:
        super().__init__()
        self.answer, self.said = answer, b""
        self.viewer: Viewer

    def write(self, data: Any) -> None:
        answer = b"HTTP/1.1 101 Switching Protocols\r\n\r\n" if data.startswith(b"GET") else self.answer
        self.said = data
        for start in range(0, len(answer), 5):
            asyncio.get_running_loop().call_soon(self.viewer.data_received, answer[start : start + 5])

    def close(self) -> None:
        self.viewer.connection_lost(None)


def _frames(*messages: ForwardMsg) -> bytes:
    """Write messages as a server does that compresses them."""
    squeeze = zlib.compressobj(wbits=-15)
    sent = b""
    for message in messages:
        content = squeeze.compress(message.SerializeToString()) + squeeze.flush(zlib.Z_SYNC_FLUSH)
        content = content.removesuffix(b"\x00\x00\xff\xff")
        size = bytes([len(content)]) if len(content) < 126 else b"\x7e" + len(content).to_bytes(2)
        sent += b"\xc2" + size + content
    return sent


def _shown(text: str, **about: bool) -> ForwardMsg:
    message = ForwardMsg(hash=text[:8])
    message.metadata.cacheable = about.get("cacheable", False)
    if about.get("fails"):
        message.delta.new_element.exception.message = text
    else:
        message.delta.new_element.html.body = text
    return message


_FINISHED = ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY)


def _seen(monkeypatch: pytest.MonkeyPatch, answer: bytes, times: int = 1) -> tuple[list[Seen], bytes]:
    line = _Line(answer)

    async def see() -> list[Seen]:
        async def connect(protocol: Callable[[], Viewer], *_: object) -> None:
            line.viewer = protocol()
            line.viewer.connection_made(line)

        monkeypatch.setattr(asyncio.get_running_loop(), "create_connection", connect)
        viewer = Viewer(1)
        return [await viewer.see("countries", "country=MLI", patience=5) for _ in range(times)]

    return run_in_thread(see()), line.said


def test_a_page_is_seen_once_its_script_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """All that came is counted, however it was cut."""
    answer = _frames(_shown("x" * 9_000), _shown("€" * 300), _FINISHED)
    [seen], _ = _seen(monkeypatch, answer)
    assert (seen.messages, seen.failure) == (3, "")
    assert seen.octets >= len(answer)


def test_an_exception_on_the_page_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page with Streamlit's box of an exception was not served, nor one whose script did not end well."""
    [seen], _ = _seen(monkeypatch, _frames(_shown("NameError", fails=True), _FINISHED))
    assert seen.failure == "an exception on the page"
    broken = ForwardMsg(script_finished=ForwardMsg.FINISHED_WITH_COMPILE_ERROR)
    [seen], _ = _seen(monkeypatch, _frames(_shown("a"), broken))
    assert seen.failure


def test_what_a_browser_keeps_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second time a page is asked for as browsers do: by its hash, with what they still have."""
    answer = _frames(_shown("kept", cacheable=True), _FINISHED)
    _, said = _seen(monkeypatch, answer, times=2)
    asked = BackMsg.FromString(said[said.index(bytes(4)) + 4 :]).rerun_script
    assert (asked.query_string, asked.page_name, list(asked.cached_message_hashes)) == (
        "country=MLI",
        "",
        ["kept"],
    )
