"""Workbooks are read in forks of one process that has imported what reads them: a process anew for each file
takes longer than reading most of them."""

import gc
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from commitments.ingest import workbooks
from commitments.limits import worker
from commitments.limits.wanted import ended_by

_CHECKOUT = Path(__file__).parents[1]


class ForkingWorker:
    """Stands in for `commitments.limits.worker.running` where workbooks are read."""

    def __init__(self) -> None:
        self._asked = Lock()
        self._anew = worker.running
        self._started: tuple[subprocess.Popen[bytes], socket.socket] | None = None

    @contextmanager
    def running(self, module: str, function: str) -> Iterator[tuple[BinaryIO, BinaryIO]]:
        if module != workbooks.__name__ or not hasattr(os, "pidfd_open"):  # which Linux has
            with self._anew(module, function) as ends:
                yield ends
            return
        with ExitStack() as until:
            their_in, into = self._pipe(until)
            out, their_out = self._pipe(until)
            process = self._fork(their_in.fileno(), their_out.fileno())
            until.callback(os.close, process)
            their_in.close()
            their_out.close()
            kill = partial(_kill, process)
            until.callback(kill)
            until.enter_context(ended_by(kill))
            yield into, out

    def close(self) -> None:
        if self._started is not None:
            process, ours = self._started
            ours.close()
            process.wait()

    def _pipe(self, until: ExitStack) -> tuple[BinaryIO, BinaryIO]:
        out, into = os.pipe()
        ends = open(out, "rb"), open(into, "wb")  # noqa: PTH123, SIM115
        until.callback(ends[0].close)
        until.callback(_close, ends[1])
        return ends

    def _fork(self, *ends: int) -> int:
        """Return what names the process that reads and writes those ends of pipes."""
        with self._asked:
            if self._started is None:
                ours, theirs = socket.socketpair()
                with theirs:
                    command = [sys.executable, "-W", "ignore", "-m", __name__]
                    process = subprocess.Popen(
                        command, cwd=_CHECKOUT, stdin=theirs.fileno(), stderr=subprocess.DEVNULL
                    )
                self._started = process, ours
            _, ours = self._started
            socket.send_fds(ours, [b"."], ends)
            _, (process_fd,), *_ = socket.recv_fds(ours, 1, 1)
            return process_fd


def _kill(process: int) -> None:
    with suppress(ProcessLookupError):
        signal.pidfd_send_signal(process, signal.SIGKILL)


def _close(into: BinaryIO) -> None:
    with suppress(OSError):  # what it did not read
        into.close()


# --- in the process that forks -----------------------------------------------------------------------


def serve() -> None:
    sys.modules["numpy"] = None  # type: ignore[assignment]  # as in each of its forks
    import openpyxl.styles  # noqa: F401
    import xlrd  # noqa: F401

    gc.freeze()
    asked = socket.socket(fileno=0)
    while ends := socket.recv_fds(asked, 1, 2)[1]:
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        if (process := os.fork()) == 0:
            _read(*ends)
        process_fd = os.pidfd_open(process)
        socket.send_fds(asked, [b"."], [process_fd])
        for end in (*ends, process_fd):
            os.close(end)


def _read(into: int, out: int) -> None:
    try:
        os.dup2(into, 0)
        os.dup2(out, 1)
        os.close(into)
        os.close(out)
        sys.stdin = open(0)  # noqa: SIM115
        sys.stdout = open(1, "w")  # noqa: SIM115
        workbooks.send_sheets()
        sys.stdout.flush()
    finally:
        os._exit(0)


if __name__ == "__main__":
    serve()
