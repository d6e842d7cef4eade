"""`commitments import` of large files, beside reading them with `csv` into a bare list of pydantic models."""

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.fresh import aligned, spent
from tests.benchmarks.large import reports

SIZES = (10_000, 100_000, 500_000)

# What the least would be: the same columns and types, and no rule, no problem, no store.
BARE = """
import csv
from datetime import date
from pydantic import BaseModel, TypeAdapter

class Report(BaseModel):
    commitment_id: str
    as_of: date
    completion: str | None
    progress_percent: float | None
    narrative_fr: str | None
    evidence_url: str | None
    evidence_type: str | None
    reported_by: str | None
    published_on: date | None

with open(sys.argv[1], encoding="utf-8", newline="") as file:
    found = TypeAdapter(list[Report]).validate_python(list(csv.DictReader(file)))
"""
IMPORT = """
from commitments.cli.main import main
assert main(["import", sys.argv[1], "--store", sys.argv[2], "--reason", "x"]) == 0
"""


def table() -> list[str]:
    """Give the table as lines."""
    rows: list[list[object]] = []
    with TemporaryDirectory() as folder:
        for size in SIZES:
            file = reports(Path(folder) / str(size), size)
            bare = spent(BARE, file)
            ours = spent(IMPORT, file, f"duckdb:{file.parent}/store.duckdb")
            rows.append(
                [
                    f"{size:,}",
                    f"{file.stat().st_size / 1e6:.0f}",
                    f"{ours.seconds:.1f}",
                    f"{bare.seconds:.1f}",
                    f"{ours.seconds / bare.seconds:.1f}",
                    ours.megabytes,
                    bare.megabytes,
                    f"{ours.megabytes / bare.megabytes:.1f}",
                ]
            )
    return aligned(["rows", "MB", "import s", "bare s", "ratio", "import MB", "bare MB", "ratio"], rows)
