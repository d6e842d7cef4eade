"""The websocket of the pages: what reaches Streamlit over it, from whom and how fast."""

import asyncio
import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosedError, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from commitments.server import websocket
from commitments.server.room import Room, Runs
from commitments.server.websocket import Websockets
from tests import CHECKOUT
from tests.asgi import run_in_thread, settled
from tests.configured import configure
from tests.servers import free_port, serve_command, session, taken, to_take

Asgi = MutableMapping[str, Any]


def message(fill: Callable[[BackMsg], object]) -> bytes:
    """A message as a browser sends it."""
    made = BackMsg()
    fill(made)
    return bytes(made.SerializeToString())


def operation(name: str) -> Callable[[BackMsg], object]:
    """Ask for an operation without a run."""
    return lambda made: getattr(made.backend_operation_request, name).SetInParent()


OF_PAGES = {
    "rerun_script": message(lambda made: made.rerun_script.SetInParent()),
    "stop_script": message(lambda made: setattr(made, "stop_script", True)),
    "file_urls_request": message(lambda made: made.file_urls_request.SetInParent()),
    "app_heartbeat": message(lambda made: setattr(made, "app_heartbeat", True)),
    "deferred_file": message(operation("deferred_file")),
    "dataframe_chunk": message(operation("dataframe_chunk")),
}
OF_NO_PAGE = {
    **{
        name: message(lambda made, name=name: setattr(made, name, True))  # type: ignore[misc]
        for name in ("clear_cache", "set_run_on_save", "load_git_info", "debug_disconnect_websocket")
    },
    "debug_shutdown_runtime": message(lambda made: setattr(made, "debug_shutdown_runtime", True)),
    "install_skills": message(operation("install_skills")),
    "dismiss_skills_nudge": message(operation("dismiss_skills_nudge")),
    "no operation": message(lambda made: made.backend_operation_request.SetInParent()),
    "fragment": message(lambda made: setattr(made.rerun_script, "fragment_id", "any")),
    "nothing": b"",
}


@dataclass
class Opened:
    """What became of a websocket: what it was opened with, what Streamlit received, what the browser did."""

    scope: Asgi | None
    received: list[Asgi]
    sent: list[Asgi]


def opened(*messages: Asgi, gone: bool = False, **headers: str) -> Opened:
    """Open a websocket, send messages, and leave; `gone` before anything is answered."""
    found = Opened(None, [], [])
    waiting = iter([{"type": "websocket.connect"}, *messages, {"type": "websocket.disconnect", "code": 1001}])

    async def streamlit(scope: Asgi, receive: Any, send: Any) -> None:
        found.scope = scope
        while not found.received or found.received[-1]["type"] != "websocket.disconnect":
            found.received.append(await receive())
        await send({"type": "websocket.send", "bytes": b"too late"})

    async def receive() -> Asgi:
        return next(waiting)

    async def send(each: Asgi) -> None:
        if gone:
            raise OSError
        found.sent.append(each)

    sent = {"host": "dash.example.org", **headers}
    scope = {
        "type": "websocket",
        "path": "/_stcore/stream",
        "subprotocols": ["streamlit", "token"],
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in sent.items()],
    }
    run_in_thread(Websockets(streamlit)(scope, receive, send))
    return found


def bytes_of(content: bytes) -> Asgi:
    """A message as it arrives."""
    return {"type": "websocket.receive", "bytes": content}


@pytest.fixture(autouse=True)
def _room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test has a room of its own, where nothing is drawn, and a clock that stands still."""
    monkeypatch.setattr(websocket, "ROOM", Room())
    monkeypatch.setattr(websocket, "RUNS", Runs())
    monkeypatch.setattr(websocket, "monotonic", lambda: 0.0)


# --- what comes over it -------------------------------------------------------------------------------


def test_every_message_is_judged() -> None:
    """A version of Streamlit that sends something else is met by this list first."""
    kinds = {each.name for each in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields}
    operations = BackMsg.DESCRIPTOR.fields_by_name["backend_operation_request"].message_type
    kinds |= {each.name for each in operations.oneofs_by_name["payload"].fields}
    assert kinds - {"backend_operation_request"} == {*OF_PAGES, *OF_NO_PAGE} - {
        "no operation",
        "fragment",
        "nothing",
    }


def test_what_pages_send_reaches_streamlit() -> None:
    """What our pages send goes through as it came; what no page sends is left out, and all else goes on."""
    sent = [*OF_PAGES.values(), *OF_NO_PAGE.values(), OF_PAGES["rerun_script"]]
    found = opened(*map(bytes_of, sent))
    through = [each["bytes"] for each in found.received if each["type"] == "websocket.receive"]
    assert through == [*OF_PAGES.values(), OF_PAGES["rerun_script"]]
    assert found.sent == [{"type": "websocket.send", "bytes": b"too late"}]


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ({"type": "websocket.receive", "text": "hello"}, 1003),
        ({"type": "websocket.receive", "bytes": None, "text": "hello"}, 1003),
        (bytes_of(b"\xff\xff\xff\xff"), 1002),
        (bytes_of(message(lambda made: setattr(made.rerun_script, "query_string", "q" * (300 << 10)))), 1009),
    ],
)
def test_what_is_no_message_closes_it(bad: Asgi, code: int) -> None:
    """A text, bytes that are no message and one beyond measure end the websocket; Streamlit sees a page that
    left, and what it still sends goes nowhere."""
    found = opened(bytes_of(OF_PAGES["rerun_script"]), bad, bytes_of(OF_PAGES["stop_script"]))
    assert [each["type"] for each in found.received][1:] == ["websocket.receive", "websocket.disconnect"]
    assert found.sent == [{"type": "websocket.close", "code": code, "reason": ""}]


def test_leaving_is_no_fault() -> None:
    """Whoever leaves while a page is sent to them is no error: Streamlit learns of it as it receives."""
    found = opened(bytes_of(OF_PAGES["rerun_script"]), gone=True)
    assert found.received[-1]["type"] == "websocket.disconnect"


def test_no_faster_than_people_act(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty messages a second and forty together go through; more end the websocket, for later."""
    often = [bytes_of(OF_PAGES["rerun_script"])] * 45
    found = opened(*often)
    assert sum(each["type"] == "websocket.receive" for each in found.received) == 40
    assert found.sent == [{"type": "websocket.close", "code": 1013, "reason": "fast"}]
    ticks = iter(n / 20 for n in range(1000))
    monkeypatch.setattr(websocket, "monotonic", lambda: next(ticks))
    found = opened(*often * 4)
    assert sum(each["type"] == "websocket.receive" for each in found.received) == 180


def test_who_cannot_have_looked_waits_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asks for pages faster than anybody looks at one waits behind those who do not, up to half a minute;
    whoever has looked comes as the first time."""
    dues: list[float] = []

    class Noted(Runs):
        async def turn(self, due: float) -> None:
            dues.append(due)

    monkeypatch.setattr(websocket, "RUNS", Noted())
    opened(*[bytes_of(OF_PAGES["rerun_script"])] * 9)
    assert dues == [0, 5, 10, 15, 20, 25, 30, 30, 30]
    dues.clear()
    ticks = iter(range(100))
    monkeypatch.setattr(websocket, "monotonic", lambda: float(next(ticks) * 2))
    opened(*[bytes_of(OF_PAGES["rerun_script"])] * 3)
    assert dues == [4, 8, 12]


# --- from whom ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {},  # no browser: a program
        {"origin": "http://dash.example.org"},
        {"origin": "https://dash.example.org"},  # a proxy speaks TLS with the browser
        {"origin": "https://dash.example.org", "host": "dash.example.org:443"},
        {
            "origin": "https://dash.example.org",
            "host": "127.0.0.1:8501",
            "x_forwarded_host": "dash.example.org",
        },
        {"origin": "http://localhost:8501", "host": "localhost:8501"},
        {"origin": "http://[::1]:8501", "host": "[::1]:8501"},
        {"origin": "https://listed.example", "host": "127.0.0.1:8501"},
    ],
)
def test_our_own_pages(headers: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of this server, through a proxy as well, opens its websocket, and Streamlit finds it to be its
    own without asking anybody; so does one of a site that the settings list."""
    from streamlit.web.server.starlette.starlette_websocket import _is_origin_allowed

    listed = {"server.corsAllowedOrigins": ["https://listed.example"]}
    monkeypatch.setattr("streamlit.get_option", listed.get)
    found = opened(**headers)
    assert found.scope is not None
    assert found.sent == [{"type": "websocket.send", "bytes": b"too late"}]
    told = dict(found.scope["headers"])
    if "listed" not in headers.get("origin", ""):
        origin = told.get(b"origin")
        assert _is_origin_allowed(origin and origin.decode(), told[b"host"].decode())


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "https://dash.example.org.evil.example"},
        {"origin": "https://evil.example", "x_forwarded_host": "dash.example.org"},
        {"origin": "http://dash.example.org:8080"},
        {"origin": "http://localhost:1", "host": "localhost:8501"},
        {"origin": "http://dash.example.org@evil.example"},
        {"origin": "dash.example.org"},
        {"origin": "http://["},
    ],
)
def test_pages_of_other_sites(headers: dict[str, Any]) -> None:
    """A page of another site, or of none, is refused before Streamlit hears of it."""
    found = opened(**headers)
    assert found.scope is None
    assert found.sent == [{"type": "websocket.close", "code": 1008}]


@pytest.mark.parametrize(
    ("origin", "host", "has_one"),
    [
        ("https://dash.example.org", "app:8501", True),  # a proxy calls this server by a name of its own
        ("https://dash.example.org:443", "dash.example.org", True),
        ("http://localhost:8501", "localhost:8501", True),
        ("http://rebound.example", "rebound.example", False),
        ("http://localhost:1", "localhost:8501", False),
    ],
)
def test_pages_of_the_public_address(
    origin: str, host: str, has_one: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once the setting says where readers find the dashboard, pages of that name and of this machine have a
    websocket, and none of another name that leads here."""
    configure(monkeypatch, public_address="https://dash.example.org/bamako")
    assert (opened(origin=origin, host=host).scope is not None) is has_one


# --- for how many -------------------------------------------------------------------------------------


def test_a_full_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who comes when the room is full learns so, and has a place once somebody has left."""
    monkeypatch.setattr(websocket, "ROOM", room := Room(places=1))
    assert room.enter()
    found = opened()
    assert found.scope is None
    assert found.sent == [
        {"type": "websocket.accept", "subprotocol": "streamlit"},
        {"type": "websocket.close", "code": 1013, "reason": "full"},
    ]
    room.leave()
    assert opened().scope is not None
    assert room.taken == 0


@pytest.mark.parametrize(
    ("asked", "seconds", "has_place"), [(False, 11, True), (False, 9, False), (True, 11, False)]
)
def test_who_asks_for_nothing_gives_way(
    monkeypatch: pytest.MonkeyPatch, asked: bool, seconds: int, has_place: bool
) -> None:
    """In a full room, who has asked for no page in ten seconds gives their place to who comes; who has asked
    keeps it, and so does everybody as long as there is room."""
    monkeypatch.setattr(websocket, "ROOM", room := Room(places=1))
    sent: list[Asgi] = []

    async def idle() -> None:
        messages: asyncio.Queue[Asgi] = asyncio.Queue()
        for each in ("stop_script", *(["rerun_script"] if asked else [])):
            messages.put_nowait(bytes_of(OF_PAGES[each]))

        async def streamlit(_: Asgi, receive: Any, __: Any) -> None:
            while (await receive())["type"] != "websocket.disconnect":
                pass

        async def send(each: Asgi) -> None:
            sent.append(each)

        scope = {"type": "websocket", "headers": []}
        holding = asyncio.create_task(Websockets(streamlit)(scope, messages.get, send))
        await settled()
        monkeypatch.setattr("commitments.server.room.monotonic", lambda: float(seconds))
        assert room.enter() == has_place
        if not has_place:
            messages.put_nowait({"type": "websocket.disconnect"})
        await holding

    run_in_thread(idle())
    assert sent == ([{"type": "websocket.close", "code": 1013, "reason": "full"}] if has_place else [])
    assert (room.taken, room.silent) == (has_place, {})


# --- a server that runs -------------------------------------------------------------------------------

# What a server asks of other machines, told by Python itself.
WATCHED = """
import sys
def watch(event, asked):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        if not any(name in repr(asked[:2]) for name in ("127.0.0.1", "localhost", "::1")):
            with open({log!r}, "a") as log:
                print(event, asked, file=log)
sys.addaudithook(watch)
"""


@dataclass
class Running:
    """A server under this test's eyes."""

    port: int
    said: list[str]

    def socket(self, origin: str = "", **headers: str) -> ClientConnection:
        """A bare websocket, as a page opens it."""
        return connect(
            f"ws://localhost:{self.port}/_stcore/stream",
            sock=socket.create_connection(("127.0.0.1", self.port)),
            subprotocols=["streamlit"],  # type: ignore[list-item]
            additional_headers={"Origin": origin or f"http://localhost:{self.port}", **headers},
            max_size=None,
            proxy=None,
        )

    def status(self, path: str) -> int:
        """The status of an answer over HTTP."""
        try:
            with urllib.request.urlopen(f"http://localhost:{self.port}{path}", timeout=30) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code


def visit(websocket: ClientConnection, page: str = "") -> list[ForwardMsg]:
    """Ask for a page over an open websocket; all that comes until it is drawn."""
    asking = BackMsg()
    asking.rerun_script.page_name = page
    asking.rerun_script.query_string = "lang=en"
    websocket.send(asking.SerializeToString())
    received: list[ForwardMsg] = []
    while not received or received[-1].WhichOneof("type") != "script_finished":
        received.append(ForwardMsg.FromString(websocket.recv(timeout=30)))
    return received


def ended(websocket: ClientConnection) -> tuple[int, str]:
    """Why a server closes a websocket."""
    with pytest.raises(ConnectionClosedError) as closed:
        list(websocket)
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code, closed.value.rcvd.reason


LISTED = "https://listed.example"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server that may open few files and lists another site; in the end no exception is in its log, and it
    has asked nothing of other machines."""
    folder = tmp_path_factory.mktemp("served")
    asked_outside, port = folder / "asked_outside", free_port()
    (folder / "sitecustomize.py").write_text(WATCHED.format(log=str(asked_outside)))
    (folder / ".streamlit").mkdir()
    (folder / ".streamlit" / "config.toml").write_text(f'[server]\ncorsAllowedOrigins = ["{LISTED}"]\n')
    asked, environment = serve_command("duckdb:commitments.duckdb", port, "--lang", "en")
    limited = "import os, resource, sys; resource.setrlimit(resource.RLIMIT_NOFILE, (128, 256)); "
    with subprocess.Popen(
        [sys.executable, "-c", f"{limited}os.execv(sys.argv[1], sys.argv[1:])", *asked],
        env=environment | {"PYTHONPATH": f"{folder}{os.pathsep}{CHECKOUT}"},
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            yield Running(port, [process.stdout.readline() for _ in range(3)])
            process.terminate()
            log = process.communicate(timeout=20)[1]
        finally:
            process.kill()
    assert " error=" not in log, log
    assert log.count("The room is full") == 1
    assert not asked_outside.exists(), asked_outside.read_text()


@pytest.mark.page
def test_one_message_takes_nothing_down(server: Running) -> None:
    """Beside an open page whose downloads hold the store, what no page sends empties nothing and writes
    nothing: pages, light pages and data answer on. Browsers are told nothing of the machine."""
    with server.socket() as page:
        received = visit(page, "register")
        said = " ".join(map(str, received))
        assert server.status("/l/fr/all.html") == 200, "the one file keeps what it was made of"
        for each in OF_NO_PAGE.values():
            page.send(each)
        visit(page, "register")
    for path in ("/", "/l/fr/", "/l/fr/all.html", "/api/commitments", "/data/commitments.csv"):
        assert server.status(path) == 200, path
    told = ("python_version", "server_os", "installation_id", "main_script_path", str(CHECKOUT), "1.67")
    assert [each for each in told if each in said] == []
    (begun,) = (each.new_session.initialize for each in received if each.HasField("new_session"))
    assert begun.HasField("user_info"), "a browser reads from it"


@pytest.mark.page
def test_a_kept_page_is_whole(server: Running) -> None:
    """Whoever comes later is sent the same as the first in as many messages of one run; the files that it
    offers are their own, and come."""

    def body(messages: list[ForwardMsg]) -> list[str]:
        shown = [each.delta.new_element for each in messages if each.HasField("delta")]
        return [each.html.body or each.plotly_chart.spec or each.download_button.label for each in shown]

    with server.socket() as first, server.socket() as second:
        seen, again = visit(first, "register"), visit(second, "register")
        kinds = [each.WhichOneof("type") for each in again]
        assert kinds == [each.WhichOneof("type") for each in seen]
        assert kinds.count("new_session") == 1
        assert body(again) == body(seen)
        given = [to_take(seen), to_take(again)]
        assert len(given[0]) == len(given[1]) == 2
        assert not {*given[0]} & {*given[1]}
        assert server.status(taken(second, session(again), given[1][0])) == 200


@pytest.mark.page
def test_nothing_is_asked_outside(server: Running) -> None:
    """Pages of other sites are refused at once, one that the settings list is served, a text is no reason to
    say more in the log."""
    for origin in ("http://evil.example", "null"):
        with pytest.raises(InvalidStatus), server.socket(origin):
            pass
    with server.socket(LISTED) as page:
        visit(page)
        page.send("a text")
        assert ended(page) == (1003, "")


@pytest.mark.page
def test_more_than_the_room_holds(server: Running) -> None:
    """A server that may open few files says at the start for how many readers that is; those who come beyond
    are told so, those inside read on, more at once than are drawn at a time as well, light pages answer, and
    a place that is left is given away."""
    assert "There is room for 32 readers at a time" in server.said[1]
    with ExitStack() as stack:
        inside = [stack.enter_context(server.socket()) for _ in range(32)]
        for _ in range(8):
            with server.socket() as beyond:
                assert ended(beyond) == (1013, "full")
        assert server.status("/l/fr/") == 200
        visit(inside[0])
        visit(inside[-1], "register")
        for each in inside[1:9]:
            each.send(OF_PAGES["rerun_script"])
        for each in inside[1:9]:
            while ForwardMsg.FromString(each.recv(timeout=30)).WhichOneof("type") != "script_finished":
                pass
        for each in inside[:20]:
            each.close()
        for _ in range(40):
            with server.socket() as page:
                visit(page)
