"""A server that is told to stop: what it publishes is whole and answered, or refused and not there."""

import signal
import socket
import time
import urllib.error
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from commitments.auth.tokens import add
from commitments.errors import ServerStoppingError
from commitments.store.opening import open_store
from commitments.store.store import Store
from tests.servers import LIFE, DashboardServer, RunningServer, events, run_script, running_server

ROWS = 10_000


def actors() -> str:
    """As many rows as a large file has."""
    rows = (f"a{n},Mairie {n},BFA,local_government" for n in range(ROWS))
    return "\n".join(["signatory_id,name,country,actor_type", *rows])


def stood(folder: Path) -> tuple[int, int]:
    """The newest revision of the store, and how many actors stand there."""
    with open_store(f"duckdb:{folder}/commitments.duckdb") as store:
        return store.newest, store.snapshot().query("SELECT count(*) AS n FROM signatories")[0]["n"]


def published(server: RunningServer, token: str, upload: str) -> tuple[int, Any]:
    """What publishing was answered with; 0 where it was not."""
    try:
        return server.publish(token, upload)
    except (urllib.error.URLError, ConnectionError):
        return 0, {}


@pytest.mark.page
@pytest.mark.slow
@pytest.mark.parametrize("times", [3, pytest.param(100, marks=pytest.mark.soak)])
def test_a_revision_is_whole_and_answered_or_not_there(tmp_path: Path, times: int) -> None:
    """Told to stop at whatever moment of publishing 10,000 rows, a server ends with 0: the revision stands
    whole and its sender was told so, or nothing of it does and its sender was told no such thing."""
    taken = 0
    for turn in range(times):
        folder = tmp_path / str(turn)
        folder.mkdir()
        with running_server(folder) as server, ThreadPoolExecutor(1) as asking:
            token = add(server.store, "nightly")
            _, upload = server.upload(token, actors())
            asked = asking.submit(published, server, token, upload["id"])
            time.sleep(turn / times / 2)  # publishing takes a tenth to half of a second
            server.process.terminate()
            status, said = asked.result()
            errors = server.process.communicate(timeout=100)[1]
            assert server.process.returncode == 0, errors
        after = stood(folder)
        if status == 201:
            taken += 1
            assert after == (said["revision"]["number"], ROWS)
        else:
            assert status in (0, 503), said
            assert status == 0 or said["code"] == "server_stopping"
            assert after == (1, 0)
    assert taken, "some were published"


@pytest.mark.page
def test_a_second_signal_ends_it_at_once(tmp_path: Path) -> None:
    """Whoever does not want to wait for what goes on, such as a file that does not come, ends the server by a
    second signal."""
    with running_server(tmp_path) as server:
        token = add(server.store, "nightly")
        with socket.create_connection(("localhost", server.port)) as upload:
            head = f"Host: localhost\r\nAuthorization: Bearer {token}\r\nContent-Length: 99\r\n"
            kind = "Content-Type: multipart/form-data; boundary=x\r\n\r\n--x\r\n"
            upload.sendall(f"POST /api/uploads HTTP/1.1\r\n{head}{kind}".encode())
            server.process.terminate()
            while "stopping" not in server.process.stderr.readline():
                pass
            server.process.terminate()
            assert server.process.wait(timeout=5) == -signal.SIGTERM


@pytest.mark.page
@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_visitors_are_told(tmp_path: Path, by: signal.Signals) -> None:
    """Told to stop, a server closes what is open as for a restart, and ends with 0; the log has its life, a
    line each."""
    with running_server(tmp_path) as server:
        dashboard = DashboardServer(server.port, server.process, [])
        with dashboard.socket() as reader:
            run_script(reader, page="")
            server.process.send_signal(by)
            with pytest.raises(ConnectionClosed) as closed:
                [reader.recv(timeout=20) for _ in range(1_000)]
        assert closed.value.rcvd.code == 1012
        errors = server.process.communicate(timeout=30)[1]
        assert server.process.returncode == 0
    assert events(errors) == LIFE


def test_a_store_that_ends(tmp_path: Path) -> None:
    """A store that is to end waits for what is being written, takes nothing more, and can be read."""
    with open_store(f"duckdb:{tmp_path}/it.duckdb", create=True) as store:
        writing, goes_on = Event(), Event()
        writer = Thread(target=_write_slowly, args=(store, writing, goes_on))
        writer.start()
        writing.wait()
        assert not store.end_writing(0.01), "it is being written"
        with pytest.raises(ServerStoppingError):
            store.append(who="test", reason="too late", expected=1)
        goes_on.set()
        assert store.end_writing(10)
        writer.join()
        assert store.newest == 1


def _write_slowly(store: Store, writing: Event, goes_on: Event) -> None:
    with store._committing(1) as cursor:
        writing.set()
        goes_on.wait()
        cursor.execute("INSERT INTO record.revisions VALUES (1, now(), 'w', 'w', 'import', 0, 0, 0)")
