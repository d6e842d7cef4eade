"""Work in a process of its own, which may take so much memory and so many seconds, and may break: whoever
asked for it is told, and nothing else is touched."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, cast

from commitments.limits.wanted import ended_by

# It finds this package wherever this process did.
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); from importlib import import_module; "
    "getattr(import_module(sys.argv[2]), sys.argv[3])()"
)
_PACKAGE = str(Path(__file__).parents[2])


@contextmanager
def running(module: str, function: str) -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """Run a function of a module in a process of its own, and give what it reads and what it writes.

    It ends with the block, and as soon as nobody waits any more for what the block makes.
    """
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-P", "-W", "ignore", "-c", _START, _PACKAGE, module, function],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        into, out = cast(BinaryIO, process.stdin), cast(BinaryIO, process.stdout)
        try:
            with ended_by(process.kill):
                yield into, out
        finally:
            process.kill()
            with suppress(OSError):  # what it did not read
                into.close()


def bound(memory: int, seconds: int) -> None:
    """Let this process take no more than so many bytes, and seconds of computing; on a system that knows no
    such bounds, as much as it likes."""
    with suppress(ImportError):
        import resource

        for what, most in (
            (resource.RLIMIT_AS, memory),
            (resource.RLIMIT_CPU, seconds),
            (resource.RLIMIT_CORE, 0),
        ):
            with suppress(OSError, ValueError):
                resource.setrlimit(what, (most, most))
