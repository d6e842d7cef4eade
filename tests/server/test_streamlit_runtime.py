"""What is changed of Streamlit: what it logs, counts, tells browsers, and asks of nobody."""

import asyncio
import logging
import threading

import pytest
from streamlit.proto.NewSession_pb2 import CustomThemeConfig, NewSession
from streamlit.runtime.scriptrunner import ScriptRunner
from streamlit.runtime.state.query_params import sanitize_query_string
from websockets.extensions.permessage_deflate import PerMessageDeflate
from websockets.frames import Frame, Opcode

from commitments.operation.log import TextLines
from commitments.server import streamlit_runtime
from commitments.server.room import Runs
from commitments.serving import compressed, making
from tests.asgi import run_in_thread, settled


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> Runs:
    """The pages that are drawn, one at a time; none at first."""
    runs = Runs(1)
    monkeypatch.setattr(streamlit_runtime, "RUNS", runs)
    return runs


def test_the_log_stays_short(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever visitors send as often as they like is logged once a minute, in one short line; what else
    goes wrong is logged as ever."""
    for name, seldom in streamlit_runtime._SELDOM.items():
        monkeypatch.setattr(seldom, "_last", {})
        logging.getLogger(name).addFilter(seldom)
    now = iter((0.0, 30.0, 61.0, 61.0, 61.0, 62.0))
    monkeypatch.setattr(streamlit_runtime, "monotonic", lambda: next(now))
    try:
        raise OSError(24, "Too many open files")
    except OSError:
        for _ in range(3):
            logging.getLogger("asyncio").exception("socket.accept() out of system resource\nsocket: 7")
        logging.getLogger("streamlit.runtime.app_session").warning("Rejecting %s", "no\n" * 1000)
        for _ in range(2):
            sanitize_query_string("&" * 2000)
        for _ in range(2):
            logging.getLogger("asyncio").exception("a fault of our own")
    assert [(each.message[:12], bool(each.exc_info)) for each in caplog.records] == [
        *[("socket.accep", False)] * 2,
        ("Rejecting no", False),
        ("Ignoring que", False),
        *[("a fault of o", True)] * 2,
    ]
    written = [TextLines().format(each) for each in caplog.records]
    assert " error asyncio: socket.accept() out of system resource" in written[0]
    assert [each for each in written if len(each) > 400 or "\n" in each] == []


def test_a_page_counts_until_it_is_drawn(monkeypatch: pytest.MonkeyPatch, runs: Runs) -> None:
    """What Streamlit draws in a thread counts from its start to its end."""
    goes_on = threading.Event()

    def draw(_: ScriptRunner) -> None:
        goes_on.wait(10)

    monkeypatch.setattr(ScriptRunner, "_run_script_thread", draw)
    monkeypatch.setattr(
        ScriptRunner, "start", lambda page: threading.Thread(target=page._run_script_thread).start()
    )

    async def drawn() -> None:
        streamlit_runtime._Run.__new__(streamlit_runtime._Run).start()
        assert runs.going == 1
        goes_on.set()
        while runs.going:
            await asyncio.sleep(0.001)

    run_in_thread(drawn())


def test_a_page_that_has_to_be_made_keeps_none_waiting(monkeypatch: pytest.MonkeyPatch, runs: Runs) -> None:
    """A page that turns out not to be kept gives up its turn to those that are, and takes none with it when
    it is made."""
    goes_on = threading.Event()

    def draw(_: ScriptRunner) -> None:
        making.step_aside()
        goes_on.wait(10)

    monkeypatch.setattr(ScriptRunner, "_run_script_thread", draw)
    monkeypatch.setattr(
        ScriptRunner, "start", lambda page: threading.Thread(target=page._run_script_thread).start()
    )

    async def drawn() -> None:
        made = streamlit_runtime._Run.__new__(streamlit_runtime._Run)
        made.start()
        await runs.turn(due=0)
        end = runs.begin()
        goes_on.set()
        made._end()
        await settled()
        assert runs.going == 1
        end()

    run_in_thread(drawn())


def test_what_many_are_sent_is_compressed_once() -> None:
    """A message that was kept is sent as it was compressed, and read by a browser as any other."""
    factory = streamlit_runtime._Compression(server_max_window_bits=12)
    ours = factory.process_request_params([("client_max_window_bits", None)], [])[1]
    browser = PerMessageDeflate(True, False, 15, 12)
    everybody, one = b"of everybody" * 999, b"of one reader" * 99
    for message in (one, everybody, everybody, one):
        sent = ours.encode(Frame(Opcode.BINARY, message))
        assert browser.decode(sent).data == message
        if message is everybody:
            compressed.keep(message)
    packed = compressed.find(everybody)
    assert packed is not None
    assert len(packed) < 99
    assert ours.encode(Frame(Opcode.BINARY, everybody)).data is packed
    # A browser that keeps less in mind is sent what it can read.
    narrow = factory.process_request_params([("server_max_window_bits", "9")], [])[1]
    assert narrow.encode(Frame(Opcode.BINARY, everybody)).data is not packed


def test_the_colours_are_those_of_streamlit() -> None:
    """Browsers are told the same colours as Streamlit tells them, and nothing of parts that set none."""
    for section in ("theme", "theme.light", "theme.dark", "theme.sidebar"):
        ours, theirs = CustomThemeConfig(), CustomThemeConfig()
        streamlit_runtime._in_our_colours(ours, section)
        streamlit_runtime._AS_STREAMLIT_COLOURS(theirs, section)
        assert ours == theirs
    begun = NewSession()
    streamlit_runtime._in_our_colours(begun.custom_theme.sidebar, "theme.sidebar")
    assert not begun.custom_theme.HasField("sidebar")


def test_starting_asks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """`streamlit run dashboard.py` looks up no address of its own to show it, whatever it listens at."""
    from streamlit.web import bootstrap

    def look_up() -> str:
        raise AssertionError("asked another machine")

    monkeypatch.setattr("streamlit.web.bootstrap.config.is_manually_set", lambda _: False)
    monkeypatch.setattr("streamlit.web.bootstrap.net_util.get_internal_ip", look_up)
    monkeypatch.setattr("streamlit.web.bootstrap.net_util.get_external_ip", look_up)
    bootstrap._print_url(is_running_hello=False)
