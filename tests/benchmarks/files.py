"""Files of many rows: checked beside `frictionless validate`, imported beside a bare list of models."""

import json
from collections.abc import Iterator
from compileall import compile_dir
from pathlib import Path

from commitments.contract.datapackage import schema as table_schema
from commitments.contract.model import RECORDS
from tests import CHECKOUT
from tests.benchmarks.fresh import Spent, spent
from tests.benchmarks.large import reports
from tests.benchmarks.programs import Place
from tests.benchmarks.table import Bound, Row

_CHECKED = 100_000
_IMPORTED = {10_000: Bound(6), 100_000: Bound(4), 500_000: Bound(4)}

# What the least would be: the same columns and types, and no rule, no problem, no store.
_BARE = """
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
_FRICTIONLESS = """
from frictionless import Package
report = Package(sys.argv[1]).validate()
assert report.valid, report.flatten(["message"])[:3]
"""
_CHECK = """
from commitments.cli.main import main
sys.argv[:] = ["commitments", "check", sys.argv[1], "--store", sys.argv[2]]
assert main() == 0
"""
IMPORT = """
from commitments.cli.main import main
sys.argv[:] = ["commitments", "import", sys.argv[1], "--store", sys.argv[2], "--reason", "x"]
assert main() == 0
"""
# What a page takes from a file that has come to what would change, and what is asked of it.
_PAGE = """
from pathlib import Path
from commitments.contract import days
from commitments.i18n.translator import translator_for
from commitments.site.context import Context
from commitments.site.urls import Address
from commitments.staff import problem_groups
from commitments.staff.rows_in_question import RowsInQuestion
from commitments.store.changesets import ReceivedFile, preview, read_files
from commitments.store.opening import open_store

reader = Context(translator_for("fr"), Address("upload"))
file = Path(sys.argv[1])
with open_store(sys.argv[2]) as store:
    files = [ReceivedFile(file.name, file.read_bytes())]
    result = preview(store, files, read_files(files), today=days.today())
    known = problem_groups.referable(result, store, reader.t)
    RowsInQuestion(result, problem_groups.groups(result, known, reader))
    assert result.change is not None
"""


def rows(place: Place) -> Iterator[Row]:
    """Check and import reports about commitments that stand already; each in a process of its own, of a
    program whose modules were compiled, as an installation does it."""
    compile_dir(CHECKOUT / "commitments", quiet=1)
    for size, bound in _IMPORTED.items():
        file = reports(place.folder / str(size), size)
        store = f"duckdb:{file.parent}/store.duckdb"
        said = f"{size:,} reports, {file.stat().st_size / 1e6:.0f} MB"
        if size == _CHECKED:
            yield from _checked(file, store, said)
        bare, ours = spent(_BARE, file), spent(IMPORT, file, store)
        at_most = Bound(1) if size >= _CHECKED else None
        yield from _set_beside(
            f"`commitments import` of {said}", "`csv`, pydantic list", bare, ours, bound, at_most
        )


def _checked(file: Path, store: str, said: str) -> Iterator[Row]:
    peer, ours = spent(_FRICTIONLESS, _described(file.parent)), spent(_CHECK, file, store)
    what = f"`commitments check` of {said}"
    yield from _set_beside(what, "`frictionless validate`", peer, ours, Bound(1), None)
    page = spent(_PAGE, file, store)
    yield from _set_beside("the same on the page", "`commitments check`", ours, page, Bound(2), Bound(2))


def _set_beside(
    what: str, floor: str, floors: Spent, ours: Spent, time: Bound, memory: Bound | None
) -> Iterator[Row]:
    yield Row(f"{what}, computing", floor, floors.seconds, ours.seconds, to_reach=time)
    yield Row(f"{what}, memory at its peak", floor, floors.megabytes, ours.megabytes, "MB", memory)


def _described(folder: Path) -> Path:
    """Describe the tables of a folder to frictionless: of our types, with our keys and references."""
    tables = []
    for name, record in RECORDS.items():
        if not (file := folder / f"{name}.csv").exists():
            continue
        headings = file.read_text("utf-8").partition("\n")[0].strip().split(",")
        columns, schema = record.columns(), json.loads(table_schema(name))
        fields = {field["name"]: field for field in schema["fields"]}
        schema["fields"] = [fields[heading] for heading in headings]
        schema["primaryKey"] = [heading for heading in record.key if heading in headings]
        schema["foreignKeys"] = [
            {"fields": [heading], "reference": {"resource": target, "fields": list(RECORDS[target].key)}}
            for heading in headings
            if (target := columns[heading].refers_to) and not columns[heading].many
        ]
        tables.append({"name": name, "path": file.name, "schema": schema})
    described = folder / "datapackage.json"
    described.write_text(json.dumps({"name": "reports", "resources": tables}), "utf-8")
    return described
