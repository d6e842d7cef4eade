"""A piece of work in a process of its own: how long it took, and the most memory that it held."""

import json
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
        f"import resource, sys\n{work}\n"
        "used = resource.getrusage(resource.RUSAGE_SELF)\n"
        "print([used.ru_utime + used.ru_stime, used.ru_maxrss // 1024], file=sys.stderr)"
    )
    run = [sys.executable, "-c", program, *map(str, arguments)]
    ended = subprocess.run(run, cwd=CHECKOUT, capture_output=True, text=True)
    if ended.returncode:
        raise RuntimeError(ended.stderr)
    seconds, megabytes = json.loads(ended.stderr.splitlines()[-1])
    return Spent(seconds, megabytes, ended.stdout)
