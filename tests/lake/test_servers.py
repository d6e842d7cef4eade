"""Two servers over one store, in processes of their own: what one publishes the other shows, and what was
confirmed stands, whatever is killed, stopped or away meanwhile."""

import http.client
import random
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from threading import Barrier, Event, Lock
from time import monotonic, sleep
from typing import Any

import pytest

from commitments.auth.tokens import add
from commitments.store.engine import table_sums
from commitments.store.opening import open_store
from tests.postgres import PostgreSQL
from tests.servers import ACTORS_CSV, DashboardServer, RunningServer, free_port, run_script, start_server

pytestmark = pytest.mark.lake

# Seconds within which a server shows what another published; and for which one is waited for at most.
SEEN, PATIENCE = 5.0, 60.0

TOLD = ("confirmed", "refused", "uncertain")

AWAY = "this server has had no news of the shared register"


class Server(RunningServer):
    """One of several over a store; it can be killed and started again."""

    def __init__(self, store: str, folder: Path, token: str) -> None:
        self._shared, self._token, self._running = store, token, ExitStack()
        self.folder, self.port = folder, free_port()
        self.log = folder / "log"
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        log = self._running.enter_context(self.log.open("a"))
        starting = start_server(self._shared, self.port, self.folder, log=log)
        self.process, line = self._running.enter_context(starting)
        assert str(self.port) in line, self.log.read_text()

    def kill(self) -> None:
        """End it at once, whatever it is doing."""
        self.process.kill()
        self._running.close()

    def stop(self) -> None:
        """Stop it as the system does: what is being published is published."""
        self.process.terminate()
        assert self.process.wait(PATIENCE) == 0, self.log.read_text()
        self._running.close()

    @property
    def newest(self) -> int:
        """The newest revision that it shows."""
        status, said = self.ask("/api/revisions?size=1")
        assert status == 200, said
        return int(said["revisions"][0]["number"])

    def shows(self, revision: int) -> float:
        """Wait until it shows a revision; after how many seconds it did."""
        began = monotonic()
        while self.newest < revision:
            assert monotonic() < began + PATIENCE
            sleep(0.02)
        return monotonic() - began

    def prepare(self, key: str) -> str:
        """Upload one actor; what the upload is called."""
        head = ACTORS_CSV.splitlines()[0]
        status, said = self.upload(self._token, f"{head}\n{key},{key},MLI,local_government\n")
        assert status == 201, said
        return str(said["id"])

    def confirm(self, upload: str) -> tuple[int, Any]:
        """Publish an upload; the status and what is said."""
        return self.publish(self._token, upload)


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgreSQL]:
    with PostgreSQL() as server:
        server.make("shared")
        yield server


@pytest.fixture(scope="module")
def store(postgres: PostgreSQL, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("lake")  # it is there: nothing is copied into it
    name = f"ducklake:postgres:{postgres.name('shared')} data_path={folder}"
    with open_store(name, create=True) as made:
        made.append(who="test", reason="nothing yet", expected=0)
    return name


@pytest.fixture(scope="module")
def servers(store: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Server]]:
    """Two servers, each in a folder of its own."""
    token = add(store, "program")
    both = [Server(store, tmp_path_factory.mktemp(name), token) for name in ("one", "other")]
    yield both
    for server in both:
        server.kill()


@pytest.mark.parametrize("times", [3, pytest.param(30, marks=pytest.mark.soak)])
def test_what_one_publishes_the_other_shows(
    times: int, servers: list[Server], capsys: pytest.CaptureFixture[str]
) -> None:
    """A revision published at one server is shown by the other within seconds."""
    here, there = servers
    after = []
    for time in range(times):
        status, said = here.confirm(here.prepare(f"seen{times}-{time}"))
        assert status == 201
        after.append(there.shows(said["revision"]["number"]))
        assert there.ask(f"/api/actors?q=seen{times}-{time}")[1]["total"] == 1
    with capsys.disabled():
        print(f"\nseen after {median(after):.2f} s (median of {times}), {max(after):.2f} s at most")
    assert max(after) < SEEN


@pytest.mark.parametrize("rounds", [2, pytest.param(50, marks=pytest.mark.soak)])
def test_of_two_who_publish_at_once_one_wins(rounds: int, servers: list[Server], store: str) -> None:
    """Of two who publish at the same moment at different servers one does; the other is shown what was
    published meanwhile."""
    start = Barrier(len(servers))

    def publish(server: Server, upload: str) -> tuple[int, Any]:
        start.wait(PATIENCE)
        return server.confirm(upload)

    with ThreadPoolExecutor() as at_once:
        for time in range(rounds):
            newest = max(server.newest for server in servers)
            for server in servers:
                server.shows(newest)
            uploads = [server.prepare(f"at-once{rounds}-{time}-{server.port}") for server in servers]
            (won, winner), (lost, loser) = sorted(at_once.map(publish, servers, uploads), key=lambda x: x[0])
            assert (won, lost, loser["code"]) == (201, 409, "moved")
            assert winner["revision"]["number"] == newest + 1
            assert [each["number"] for each in loser["since"]] == [newest + 1]
    require_whole(store)


def require_whole(store: str) -> set[str]:
    """Make sure that nothing stands twice or is missing; all keys of actors."""
    with open_store(store) as now:
        assert [each.number for each in now.revisions()] == [*range(1, now.newest + 1)]
        keys = now.head().keys("signatories")
        assert now.contents()["signatories"][0] == len(keys) == now.newest - 1
        assert table_sums(now._connection, "record") == now.contents()
        return set(keys)


class Programs:
    """Programs that upload to several servers, each in turn, and remember what they were told."""

    def __init__(self, servers: list[Server], uploads: int, name: str) -> None:
        self._servers, self._name = servers, name
        self._left = iter(range(uploads))
        self._lock = Lock()
        self.told = dict[str, str]()  # of each key that was sent
        self.stopped = False

    def run(self, first: int) -> None:
        """Upload until all were confirmed or are uncertain, what is refused again under another name."""
        while True:
            with self._lock:
                number = next(self._left, None)
            if number is None:
                return
            tries, told = 0, "refused"
            while told == "refused" and not self.stopped:
                server = self._servers[(first + number + tries) % len(self._servers)]
                key = f"{self._name}{number}-{tries}"
                told = self.told[key] = self._publish(server, key)
                tries += 1
                sleep(0.2)

    def _publish(self, server: Server, key: str) -> str:
        try:
            upload = server.prepare(key)
        except (OSError, http.client.HTTPException, ValueError, AssertionError):
            return "refused"  # nothing was confirmed yet
        try:
            for _ in range(20):  # others are quicker
                status, said = server.confirm(upload)
                if (status, said.get("code")) != (409, "moved"):
                    break
        except (OSError, http.client.HTTPException, ValueError):  # no answer, or half of one
            return "uncertain"
        if status == 201:
            return "confirmed"
        assert status != 500, server.log.read_text()
        return "uncertain" if said["code"] == "store_uncertain" else "refused"


def read(server: Server, until: Event) -> Counter[str]:
    """Read one page after another; how many answered, each with the last figures, and how many said so."""
    answered = Counter[str]()
    page = DashboardServer(server.port, server.process, [])
    while not until.is_set():
        assert server.newest
        status, _, light = page.ask("/l/en/countries")
        assert status == 200
        with page.socket() as socket:
            drawn = run_script(socket, page="countries")
        assert any(each.HasField("delta") for each in drawn)
        assert not any(each.delta.new_element.HasField("exception") for each in drawn)
        answered += Counter(api=1, light=1, page=1)
        answered += Counter(saying=(AWAY in light) + any(AWAY in str(each) for each in drawn))
        sleep(0.2)
    return answered


@pytest.mark.parametrize(
    ("uploads", "rounds", "away"), [(6, 1, 5.0), pytest.param(100, 4, 60.0, marks=pytest.mark.soak)]
)
def test_what_was_confirmed_stands(
    uploads: int,
    rounds: int,
    away: float,
    servers: list[Server],
    postgres: PostgreSQL,
    store: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Whatever is stopped, killed or away while programs publish, what was confirmed stands once, what was
    refused does not, and nothing stands twice; pages are read all the while."""
    chance = random.Random(uploads)  # noqa: S311 - repeatable on purpose
    programs, back = Programs(servers, uploads, f"kept{uploads}-"), Event()

    def ended(server: Server, how: Callable[[Server], None]) -> None:
        assert server.process.poll() is None, server.log.read_text()  # nothing else ends it
        how(server)
        server.start()

    here, there = servers
    faults: list[Callable[[], None]] = [
        lambda: ended(here, Server.kill),
        postgres.restart,
        lambda: ended(there, Server.kill),
        lambda: ended(here, Server.stop),
    ]
    with ThreadPoolExecutor(16) as pool:
        publishing = [pool.submit(programs.run, first) for first in range(3)]
        try:
            for fault in faults * rounds:
                sleep(chance.uniform(0.5, 3))
                fault()
            postgres.stop()
            readers = [pool.submit(read, servers[each % 2], back) for each in range(10)]
            sleep(away)
            back.set()
            answered = [reader.result(PATIENCE) for reader in readers]
            postgres.start()
            for each in publishing:
                each.result(4 * PATIENCE)
        finally:
            programs.stopped = True
            back.set()
    keys = require_whole(store)
    told = {each: {key for key in programs.told if programs.told[key] == each} for each in TOLD}
    read_while_away = dict(sum(answered, Counter[str]()))
    stand = len(told["uncertain"] & keys)
    with capsys.disabled():
        print(f"\n{dict(Counter(programs.told.values()))}; {stand} of the uncertain stand")
        print(f"read while away: {read_while_away}")
    assert told["confirmed"] <= keys
    assert not told["refused"] & keys
    assert read_while_away["saying"]
    for server in servers:
        assert "Traceback" not in server.log.read_text()
        server.shows(len(keys) + 1)
    assert servers[0].ask("/api/actors?size=200") == servers[1].ask("/api/actors?size=200")
