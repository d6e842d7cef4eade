"""Run the measures that are named, or all of them, and print their tables."""

import sys

from tests.benchmarks import crowding, importing, mending, reading

MEASURES = {
    "crowding": crowding.table,
    "importing": importing.table,
    "mending": mending.table,
    "reading": reading.table,
}

for name in sys.argv[1:] or MEASURES:
    print(f"\n{name}\n", *MEASURES[name](), sep="\n", flush=True)
