"""Take the measures that are named, or all, and write them as one table: to the terminal, and to bench.md."""

import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.metadata import version
from inspect import getdoc
from pathlib import Path

from commitments.contract import days
from tests import CHECKOUT
from tests.benchmarks import (
    answers,
    crowding,
    files,
    growth,
    lakes,
    mending,
    overviews,
    painting,
    register,
    reruns,
    room,
    servers,
    sessions,
    weight,
)
from tests.benchmarks.programs import Place
from tests.benchmarks.table import Row, markdown

MEASURES: dict[str, Callable[[Place], Iterator[Row]]] = {
    "room": room.rows,
    "reruns": reruns.rows,
    "sessions": sessions.rows,
    "overviews": overviews.rows,
    "painting": painting.rows,
    "weight": weight.rows,
    "answers": answers.rows,
    "crowding": crowding.rows,
    "files": files.rows,
    "mending": mending.rows,
    "register": register.rows,
    "servers": servers.rows,
    "lakes": lakes.rows,
}
# What a measure rests on, beside what was measured.
ASSUMED = {"servers": getdoc(growth)}


def machine() -> str:
    """Return where and of what a run was."""
    said = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.partition(":")[2].strip() for line in said if "model name" in line), "?")
    cores = len(os.sched_getaffinity(0))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = f"{platform.system()} {platform.release()}; Python {platform.python_version()}"
    parts = ("streamlit", "plotly", "duckdb", "pandas", "pyarrow", "pydantic")
    versions = ", ".join(f"{part} {version(part)}" for part in parts)
    return f"{days.today():%d %B %Y}. {cores} cores ({model}), {memory:.0f} GB, {system}, {versions}."


def taken(name: str, place: Place) -> Iterator[Row]:
    """Take a measure; where it fails, a row says so."""
    try:
        yield from MEASURES[name](place)
    except Exception as error:  # the others are taken all the same
        print(f"{name}: {error!r}", file=sys.stderr, flush=True)
        yield Row(name, "–", "–", f"not measured: {type(error).__name__}")


def main(names: list[str]) -> None:
    """Take measures, and write their table."""
    with tempfile.TemporaryDirectory() as folder:
        place, rows = Place(Path(folder)), []
        for name in names or MEASURES:
            for row in taken(name, place):
                print(*row.cells(), sep=" · ", file=sys.stderr, flush=True)
                rows.append(row)
    assumed = [text for name, text in ASSUMED.items() if text and name in (names or MEASURES)]
    said = "\n".join([machine(), "", *markdown(rows), *(f"\n{text}" for text in assumed)])
    print(said)
    (CHECKOUT / "bench.md").write_text(f"{said}\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
