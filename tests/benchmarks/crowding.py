"""What a talk, a light page, a program and a page wait for while costly files are asked for at once."""

import http.client
import os
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.benchmarks.fresh import aligned
from tests.servers import DashboardServer, free_port, start_server

_TWENTY, _THIRTY = range(20), range(30)
_DAY = date(2026, 3, 1)

# What is asked for at once, each time in the view of another day; whether whoever asks hangs up at once.
_CROWDS: dict[str, tuple[range, str, bool]] = {
    "nothing": (range(0), "", False),
    "20 light pages": (_TWENTY, "/l/fr/?day={day}", False),
    "20 one files": (_TWENTY, "/l/fr/all.html?day={day}", False),
    "20 briefs of all countries": (_TWENTY, "/l/fr/countries.pdf?day={day}", False),
    "20 pictures": (_TWENTY, "/embed/fr/outcomes.png?day={day}", False),
    "20 data packages": (_TWENTY, "/data/datapackage.zip?day={day}", False),
    "30 one files, hung up": (_THIRTY, "/l/fr/all.html?day={day}", True),
}
_MOST = 240  # seconds that a crowd is waited for


def table() -> list[str]:
    """Crowds, and what others wait for meanwhile, at the worst."""
    headings = ["asked for at once", "answers", "all done", "computing", *_PROBES]
    return aligned(headings, [_measured(name, *crowd) for name, crowd in _CROWDS.items()])


@contextmanager
def _server() -> Iterator[DashboardServer]:
    with tempfile.TemporaryDirectory() as folder:
        store, port = f"duckdb:{folder}/demonstration.duckdb", free_port()
        with start_server(store, port, Path(folder), "--demonstration") as (process, _):
            yield DashboardServer(port, process, [])


def _measured(name: str, crowd: range, path: str, hung_up: bool) -> list[object]:
    with _server() as server, ThreadPoolExecutor(40) as threads:
        for probe in _PROBES.values():
            probe(server)
        before, began = _computed(server), time.monotonic()
        over = threading.Event()
        probing = [threads.submit(_worst, probe, server, over) for probe in _PROBES.values()]
        time.sleep(0.2)
        days = [_DAY + timedelta(number) for number in crowd]
        asking = [threads.submit(_ask, server, path.format(day=day), hung_up) for day in days]
        statuses = Counter(each.result() for each in asking)
        if hung_up:  # what was begun all the same
            _ask(server, "/l/fr/present?day=2026-02-01")
        if hung_up or not crowd:
            time.sleep(5)
        took = time.monotonic() - began
        over.set()
        worst = [each.result() for each in probing]
        answers = ", ".join(f"{n} × {status}" for status, n in sorted(statuses.items()))
        return [name, answers, f"{took:.1f} s", f"{_computed(server) - before:.1f} s", *worst]


def _worst(probe: Callable[[DashboardServer], object], server: DashboardServer, over: threading.Event) -> str:
    """Ask again and again, and give what was waited for at the worst."""
    longest = 0.0
    while not over.is_set():
        began = time.monotonic()
        try:
            probe(server)
        except (TimeoutError, OSError) as error:
            return type(error).__name__
        longest = max(longest, time.monotonic() - began)
        over.wait(0.5)
    return f"{longest:.1f} s"


def _ask(server: DashboardServer, path: str, hung_up: bool = False) -> int:
    asking = http.client.HTTPConnection("127.0.0.1", server.port, timeout=_MOST)
    try:
        asking.request("GET", path)
        if hung_up:
            time.sleep(0.2)
            return 0
        answer = asking.getresponse()
        answer.read()
        return answer.status
    finally:
        asking.close()


def _page(server: DashboardServer) -> None:
    """See the overview over a websocket of its own."""
    asking = BackMsg()
    asking.rerun_script.query_string = "lang=fr"
    with server.socket() as socket:
        socket.send(asking.SerializeToString())
        message = ForwardMsg()
        while message.WhichOneof("type") != "script_finished":
            message.ParseFromString(socket.recv(timeout=_MOST))


_PROBES: dict[str, Callable[[DashboardServer], object]] = {
    "talk": lambda server: _ask(server, "/l/fr/present"),
    "light page": lambda server: _ask(server, "/l/fr/countries?country=MLI"),
    "program": lambda server: _ask(server, "/api/figures?by=country"),
    "page": _page,
}


def _computed(server: DashboardServer) -> float:
    """Give the seconds that the server has computed, with the processes that it has ended."""
    facts = Path(f"/proc/{server.process.pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, facts[11:15])) / os.sysconf("SC_CLK_TCK")
