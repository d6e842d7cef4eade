"""Servers in processes of their own, as `commitments serve` starts them, and what asks them."""

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.util import calc_hash
from streamlit.web.server.starlette.starlette_app_utils import (
    generate_xsrf_token_string,
)
from websockets.sync.client import connect

from commitments.store.opening import open_store
from tests import CHECKOUT


def serve_command(
    store: str, port: int, *options: str, code: str | Path = CHECKOUT
) -> tuple[list[str], dict[str, str]]:
    """The command and environment that serve `store` by the code that stands there."""
    command = [sys.executable, "-m", "commitments", "serve", "--port", str(port), *options]
    return command, os.environ | {"COMMITMENTS_STORE": store, "PYTHONPATH": str(code)}


def refusal(store: str, port: int, folder: Path, *options: str) -> str:
    """The sentence with which `commitments serve` declines; it must be one, without a traceback."""
    command, environment = serve_command(store, port, *options)
    ended = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, timeout=60)
    assert ended.returncode != 0
    assert ended.stdout == ""
    sentence = ended.stderr.strip()
    assert "Traceback" not in sentence
    assert len(sentence.splitlines()) == 1, sentence
    return sentence


# What the log has of a server in whose life nothing happened.
LIFE = ["started", "stopping", "stopped"]


def events(log: str) -> list[str]:
    """The events of a log in order; of a line that is none, its level."""
    return [line.split()[1] for line in log.splitlines()]


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as trial:
        trial.bind(("localhost", 0))
        return int(trial.getsockname()[1])


@contextmanager
def start_server(
    store: str,
    port: int,
    folder: Path,
    *options: str,
    code: str | Path = CHECKOUT,
    log: int | TextIO = subprocess.PIPE,
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server that has said its first line."""
    command, environment = serve_command(store, port, *options, code=code)
    with subprocess.Popen(
        command, env=environment, cwd=folder, stdout=subprocess.PIPE, stderr=log, text=True
    ) as process:
        try:
            yield process, process.stdout.readline()
        finally:
            process.kill()


ACTORS_CSV = "signatory_id,name,country,actor_type\nsya,Sya,BFA,local_government\n"


BOUNDARY = b"xyz"


@dataclass
class RunningServer:
    """A server over a store that was just made."""

    folder: Path
    port: int
    process: subprocess.Popen[str]

    @property
    def store(self) -> str:
        return f"duckdb:{self.folder}/commitments.duckdb"

    @property
    def note(self) -> Path:
        return self.folder / "commitments.duckdb.server"

    def ask(
        self, path: str, body: bytes | None = None, *, token: str = "", kind: str = "application/json"
    ) -> tuple[int, Any]:
        """Ask as a program does; the status and the JSON of the answer."""
        headers = {"Authorization": f"Bearer {token}", "Content-Type": kind, "Accept-Language": "en"}
        request = urllib.request.Request(f"http://localhost:{self.port}{path}", body, headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)

    def upload(self, token: str, text: str = ACTORS_CSV) -> tuple[int, Any]:
        """Upload one file."""
        kind = f"multipart/form-data; boundary={BOUNDARY.decode()}"
        return self.ask("/api/uploads", multipart(text.encode()), token=token, kind=kind)

    def publish(self, token: str, upload: str) -> tuple[int, Any]:
        """Publish an upload."""
        return self.ask(f"/api/uploads/{upload}/publish", b'{"reason": "because"}', token=token)


def multipart(content: bytes) -> bytes:
    """A multipart body with one file."""
    head = b'Content-Disposition: form-data; name="file"; filename="actors.csv"'
    return b"--%s\r\n%s\r\n\r\n%s\r\n--%s--\r\n" % (BOUNDARY, head, content, BOUNDARY)


@contextmanager
def running_server(folder: Path) -> Iterator[RunningServer]:
    """Serve a new store whose only revision holds nothing."""
    name, port = f"duckdb:{folder}/commitments.duckdb", free_port()
    if not (folder / "commitments.duckdb").exists():
        with open_store(name, create=True) as store:
            store.append(who="test", reason="nothing yet", expected=0)
    with start_server(name, port, folder) as (process, line):
        assert str(port) in line, process.stderr.read() if process.stderr else ""
        yield RunningServer(folder, port, process)


@dataclass
class DashboardServer:
    """A server with its one-time addresses, and what its staff page answered before anything else."""

    port: int
    process: Any
    first: list[ForwardMsg]

    def key(self) -> str:
        """The one-time key that the terminal shows; whoever reads it uses it."""
        while not (key := re.search(r"/enter\?key=(\S+)", self.process.stdout.readline())):
            pass
        return key[1]

    def ask(
        self, path: str, method: str = "GET", body: str | None = None, **headers: str
    ) -> tuple[int, dict[str, str], str]:
        """Ask once: status, headers and body."""
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        asked = {"Host": f"localhost:{self.port}"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        asking.request(method, path, body, asked)
        answer = asking.getresponse()
        answer_headers = {name.lower(): value for name, value in answer.getheaders()}
        text = answer.read().decode()
        asking.close()
        return answer.status, answer_headers, text

    def enter(self, key: str) -> str:
        """The cookie that a key gives."""
        status, headers, _ = self.ask(f"/enter?key={key}")
        assert status == 303
        return headers["set-cookie"].partition(";")[0]

    def socket(self, cookie: str = "", **headers: str) -> Any:
        """A bare websocket, as a browser opens it."""
        sent = {"Host": f"localhost:{self.port}", "Origin": f"http://localhost:{self.port}"} | headers
        host, token = sent.pop("Host"), generate_xsrf_token_string()
        return connect(
            f"ws://{host}/_stcore/stream",
            address=("127.0.0.1", self.port),
            subprotocols=["streamlit", token],  # type: ignore[list-item]
            additional_headers={**sent, "Cookie": f"_streamlit_xsrf={token}; {cookie}"},
            max_size=None,
            proxy=None,
        )

    def send(self, page: str) -> int:
        """The status that a file gets which a page sends, as a browser would."""
        token = generate_xsrf_token_string()
        part = 'Content-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\na;b'
        return self.ask(
            f"/_stcore/upload_file/{page}/1",
            "PUT",
            f"--x\r\n{part}\r\n--x--\r\n",
            Cookie=f"_streamlit_xsrf={token}",
            X_Xsrftoken=token,
            Content_Type="multipart/form-data; boundary=x",
        )[0]

    def visit(self, cookie: str = "", **headers: str) -> list[ForwardMsg]:
        """All that the staff page sends over a websocket of its own."""
        with self.socket(cookie, **headers) as socket:
            return run_script(socket)


def run_script(socket: Any, pressed: str = "", page: str = "staff", query: str = "") -> list[ForwardMsg]:
    """Ask for a page over a websocket, perhaps by one of its buttons, and gather every message until its
    script has ended."""
    asking = BackMsg()
    asking.rerun_script.page_script_hash = calc_hash(page)
    asking.rerun_script.query_string = f"lang=en{query}"
    if pressed:
        asking.rerun_script.widget_states.widgets.add(id=pressed, trigger_value=True)
    socket.send(asking.SerializeToString())
    received: list[ForwardMsg] = []
    while not received or received[-1].WhichOneof("type") != "script_finished":
        message = ForwardMsg()
        message.ParseFromString(socket.recv(timeout=30))
        received.append(message)
    return received


def to_take(messages: list[ForwardMsg]) -> list[str]:
    """What a page offers to take away, by what it is asked with."""
    elements = [message.delta.new_element for message in messages]
    return [each.download_button.deferred_file_id for each in elements if each.HasField("download_button")]


def session(messages: list[ForwardMsg]) -> str:
    """What Streamlit calls the session of a page."""
    return next(each.new_session.initialize.session_id for each in messages if each.HasField("new_session"))


def taken(socket: Any, of: str, file: str) -> str:
    """Where a file can be taken that the page of a session offers; "" where it is refused."""
    asking = BackMsg()
    asking.backend_operation_request.request_id = "1"
    asking.backend_operation_request.session_id = of
    asking.backend_operation_request.deferred_file.file_id = file
    socket.send(asking.SerializeToString())
    while True:
        message = ForwardMsg()
        message.ParseFromString(socket.recv(timeout=30))
        if message.HasField("backend_operation_response"):
            return message.backend_operation_response.deferred_file.url
