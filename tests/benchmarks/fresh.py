"""A piece of work in a process of its own: how long it took, and the most memory that it held."""

import json
import os
import subprocess
import sys
from typing import NamedTuple

from tests import CHECKOUT


class Spent(NamedTuple):
    """What a piece of work took."""

    seconds: float  # of computing, by all its threads: what else runs on the machine does not count
    megabytes: int  # at its peak, the interpreter included
    said: str


def spent(work: str, *arguments: object) -> Spent:
    """Run `work`, Python that finds `arguments` in sys.argv, and say what it took."""
    program = (
        f"import sys, time\n{work}\n"
        # Not getrusage: a process that is started there begins with the peak of the one that starts it.
        "peak = next(line for line in open('/proc/self/status') if line.startswith('VmHWM'))\n"
        "print([time.process_time(), int(peak.split()[1]) // 1024], file=sys.stderr)"
    )
    run = [sys.executable, "-c", program, *map(str, arguments)]
    # As installed: modules are compiled once, also where a container says otherwise.
    settings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    ended = subprocess.run(run, cwd=CHECKOUT, capture_output=True, text=True, env=settings)
    if ended.returncode:
        raise RuntimeError(ended.stderr)
    seconds, megabytes = json.loads(ended.stderr.splitlines()[-1])
    return Spent(seconds, megabytes, ended.stdout)
