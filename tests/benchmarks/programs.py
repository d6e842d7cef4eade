"""Servers that are measured, each a process of its own; what it computes and holds, the system knows."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from commitments.server.run import open_or_fill
from commitments.store.opening import open_store
from tests import CHECKOUT
from tests.servers import free_port, serve_command

_PATIENCE = 90  # seconds that a server may take to answer at all
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Program:
    """A server that runs."""

    port: int
    pid: int

    @property
    def computed(self) -> float:
        """Return the seconds that it has computed, with those of its processes."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        seconds = 0.0
        for pid in (self.pid, *map(int, children)):
            with suppress(OSError):  # it has ended meanwhile
                ended = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[13:15]
                # The clock of another process, as clock_getcpuclockid(3) names it: finer than stat.
                seconds += time.clock_gettime(~pid << 3 | 2) + sum(map(int, ended)) / _TICKS
        return seconds

    @property
    def megabytes(self) -> float:
        """Return what it holds in memory now."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


@dataclass(frozen=True)
class Place:
    """Where measures are taken: a folder of the run, and the environment of those that are set beside us."""

    folder: Path
    peers: Path = CHECKOUT / ".bench" / "bin"

    @cached_property
    def store(self) -> str:
        """Return the name of a store with the invented set."""
        name = f"duckdb:{self.folder}/demonstration.duckdb"
        open_or_fill(name, demonstration=True).close()
        return name

    @cached_property
    def commitments(self) -> list[dict[str, object]]:
        """Return all that the invented set says of each commitment today."""
        with open_store(self.store) as store:
            return store.snapshot().query("SELECT * FROM standing ORDER BY commitment_id")

    @contextmanager
    def dashboard(self, **environment: str) -> Iterator[Program]:
        """Serve the dashboard, as `commitments serve` does."""
        port = free_port()
        command, _ = serve_command(self.store, port, "--demonstration")
        with _running(command, {"COMMITMENTS_STORE": self.store} | environment, port) as program:
            yield program

    @contextmanager
    def script(self, file: Path | None = None, **environment: str) -> Iterator[Program]:
        """Serve a script, or an empty one, by Streamlit alone with the settings of the dashboard."""
        port = free_port()
        if file is None:
            file = self.folder / "empty.py"
            file.touch()
        command = [sys.executable, "-m", "streamlit", "run", str(file), "--server.port", str(port)]
        with _running(command, environment, port) as program:
            yield program

    @contextmanager
    def peer(self, command: str, *options: str, **environment: str) -> Iterator[Program]:
        """Serve by a command of those that are set beside us; PORT among its options stands for its port."""
        port, program = free_port(), self.peers / command
        if not program.exists():
            raise FileNotFoundError(f"{command} is not there (make bench installs it)")
        said = [str(program), *(option.replace("PORT", str(port)) for option in options)]
        with _running(said, environment, port, healthy="/") as running:
            yield running


@contextmanager
def _running(
    command: list[str], environment: Mapping[str, str], port: int, healthy: str = "/_stcore/health"
) -> Iterator[Program]:
    """Start a server, wait until it answers, and end it as a person does."""
    with subprocess.Popen(
        command,
        env=os.environ | environment,
        cwd=CHECKOUT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            _wait(process, f"http://localhost:{port}{healthy}")
            yield Program(port, process.pid)
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(process: subprocess.Popen[str], address: str) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310
                return
        except urllib.error.HTTPError:  # it answers
            return
        except OSError:
            time.sleep(0.1)
    process.kill()
    raise RuntimeError(process.stderr.read() if process.stderr else "")
