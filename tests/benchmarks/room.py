"""A full room: so many people open the same page of a fresh server at the same moment.

`python -m tests.benchmarks.room` says of every page, or of those that are named as `countries?country=XDA`,
what a crowd meets with, beside an empty script; `--server PORT:PID` asks a server that runs already.
"""

import argparse
import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks import programs, viewers, views
from tests.benchmarks.table import Measured, percentile
from tests.benchmarks.viewers import Seen

_VIEWERS = 300
# Pages that people are sent to, of the invented set.
SENT_TO = ("", "register", "countries?country=XDA", "commitment?id=int-international-organisation-1-01")
_ONE_ACTOR = "actor?id=int-international-organisation-1"
ADDRESSES = tuple(dict.fromkeys((*SENT_TO, _ONE_ACTOR, "search", *map(views.path, views.PAGES))))


class Crowd(NamedTuple):
    """What a crowd met with."""

    p95: Measured
    said: str


def met(seen: list[Seen], computed: float = 0.0) -> Crowd:
    """Return what all viewers of a crowd waited for, and what the server computed for each."""
    failures = [each.failure for each in seen if each.failure]
    times = [each.seconds for each in seen if not each.failure]
    p50, p95, worst = (percentile(times, share) if times else 0 for share in (0.5, 0.95, 1))
    octets = percentile([each.octets for each in seen], 0.5)
    said = (
        f"p50 {p50:.2f} s, p95 {p95:.2f} s, worst {worst:.2f} s; {computed / len(seen) * 1000:.1f} ms and "
        f"{octets / 1000:.1f} kB a view, {max(each.messages for each in seen)} messages"
    )
    if failures:
        said += f"; {len(failures)} failed: {failures[0]}"
        return Crowd(f"{len(times)} of {len(seen)} served", said)
    return Crowd(p95, said)


def opened_at_once(program: programs.Program, address: str, count: int = _VIEWERS) -> Crowd:
    """Let so many viewers open a page of a server at once."""
    page, _, query = address.partition("?")
    before = program.computed
    seen = asyncio.run(viewers.at_once(program.port, page, query, count))
    return met(seen, program.computed - before)


@contextmanager
def empty(folder: Path) -> Iterator[programs.Program]:
    """Serve a script that draws nothing."""
    file = folder / "empty.py"
    file.touch()
    with programs.script(file) as program:
        yield program


def main() -> None:
    """Ask for pages as the command line says, and print what each crowd met with."""
    asked = argparse.ArgumentParser(prog="python -m tests.benchmarks.room", description=__doc__)
    asked.add_argument("addresses", nargs="*", metavar="ADDRESS")
    asked.add_argument("--viewers", type=int, default=_VIEWERS)
    asked.add_argument("--server", metavar="PORT:PID")
    asked.add_argument("--again", action="store_true", help="a second crowd after the first")
    options = asked.parse_args()
    running = options.server and programs.Program(*map(int, options.server.split(":")))
    serving = (lambda _: nullcontext(running)) if running else programs.dashboard
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = programs.demonstration(folder)
        with empty(folder) as program:
            print("an empty script:", opened_at_once(program, "", options.viewers).said, flush=True)
        for address in options.addresses or ADDRESSES:
            with serving(store) as program:
                for _ in range(1 + options.again):
                    said = opened_at_once(program, address, options.viewers).said
                    print(f"{address or 'overview'}:", said, flush=True)


if __name__ == "__main__":
    main()
