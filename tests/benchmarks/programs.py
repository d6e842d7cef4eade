"""Servers that are measured, each a process of its own; what it computes and holds, the system knows."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from commitments.server.run import open_or_fill
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
        """Return the seconds that it has computed, with those of processes that it has ended."""
        facts = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, facts[11:15])) / _TICKS

    @property
    def megabytes(self) -> float:
        """Return what it holds in memory now."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def demonstration(folder: Path) -> str:
    """Return the name of a store with the invented set, made where it is not there yet."""
    name = f"duckdb:{folder}/demonstration.duckdb"
    open_or_fill(name, demonstration=True).close()
    return name


@contextmanager
def dashboard(store: str) -> Iterator[Program]:
    """Serve the dashboard, as `commitments serve` does."""
    port = free_port()
    command, environment = serve_command(store, port, "--demonstration")
    with _running(command, environment, CHECKOUT, port, "/_stcore/health") as program:
        yield program


@contextmanager
def script(file: Path, environment: Mapping[str, str] | None = None) -> Iterator[Program]:
    """Serve a script by Streamlit alone, with the settings of the dashboard."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(file), "--server.port", str(port)]
    with _running(command, environment or {}, CHECKOUT, port, "/_stcore/health") as program:
        yield program


@contextmanager
def _running(
    command: list[str], environment: Mapping[str, str], folder: Path, port: int, healthy: str
) -> Iterator[Program]:
    """Start a server, wait until it answers, and end it as a person does."""
    with subprocess.Popen(
        command,
        env=os.environ | environment,
        cwd=folder,
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
        except OSError:
            time.sleep(0.1)
    process.kill()
    raise RuntimeError(process.stderr.read() if process.stderr else "")
