"""What a large store takes to be read: figures at first and again, and the overview at first and again."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.fresh import aligned, spent
from tests.benchmarks.importing import IMPORT
from tests.benchmarks.large import reports

SIZES = (5_000, 100_000, 500_000)

# Each step twice, in one process as in a server: the first time lays out what the next ones find.
READ = """
import json, os, time
os.environ["COMMITMENTS_STORE"] = sys.argv[1]
from streamlit.testing.v1 import AppTest
from commitments.measures import Seen, figures
from commitments.store.store import open_store

def twice(step):
    times = []
    for _ in range(2):
        began = time.monotonic()
        step()
        times.append(time.monotonic() - began)
    return times

def overview():
    page = AppTest.from_file("pages/overview.py", default_timeout=600).run()
    assert not page.exception, page.exception

store = open_store(sys.argv[1])
found = twice(lambda: figures(store, Seen(), by="country"))
store.close()
print(json.dumps(found + twice(overview)))
"""


def table() -> list[str]:
    """Give the table as lines."""
    rows: list[list[object]] = []
    with TemporaryDirectory() as folder:
        for size in SIZES:
            file = reports(Path(folder) / str(size), size)
            store = f"duckdb:{file.parent}/store.duckdb"
            spent(IMPORT, file, store)
            read = spent(READ, store)
            times = [f"{seconds:.2f}" for seconds in json.loads(read.said)]
            rows.append([f"{size:,}", *times, read.megabytes])
    headings = ["reports", "by country s", "again", "overview s", "again", "peak MB"]
    return aligned(headings, rows)
