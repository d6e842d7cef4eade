"""The description of data/ for other programs."""

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from commitments.contract import datapackage
from commitments.contract.model import RECORDS
from commitments.settings import data_folder


def validate(folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_file_and_code_do_not_part() -> None:
    """data/datapackage.json is what the records say; made anew by running
    `commitments.contract.datapackage`."""
    assert (data_folder() / datapackage.FILE).read_text("utf-8") == datapackage.text()


def test_every_shipped_file_is_described() -> None:
    """Each CSV and outline of data/ is a resource with a licence and a source."""
    described = {resource["path"]: resource for resource in datapackage.descriptor()["resources"]}
    shipped = {
        file.relative_to(data_folder()).as_posix()
        for pattern in ("baseline/*.csv", "geography/*.csv", "geography/*.geojson")
        for file in data_folder().glob(pattern)
    }
    assert described.keys() == shipped
    assert all(resource["licenses"] and resource["sources"] for resource in described.values())


def test_fields_say_what_the_records_say() -> None:
    """Types, codes, bounds, keys and references of a table are those of its record."""
    tables = {resource["name"]: resource for resource in datapackage.descriptor()["resources"]}
    reports = {field["name"]: field for field in tables["reports"]["schema"]["fields"]}
    assert reports["progress_percent"]["type"] == "number"
    assert reports["progress_percent"]["constraints"] == {"minimum": 0, "maximum": 100}
    assert reports["completion"]["constraints"]["enum"][:2] == ["not_started", "limited"]
    assert reports["commitment_id"]["constraints"]["required"]
    assert tables["reports"]["schema"]["primaryKey"] == ["commitment_id", "as_of", "verification"]
    assert {
        "fields": ["commitment_id"],
        "reference": {"resource": "commitments", "fields": ["commitment_id"]},
    } in (tables["reports"]["schema"]["foreignKeys"])


@pytest.mark.parametrize("table", RECORDS)
def test_schema_has_every_column(table: str) -> None:
    """The schema that goes with a downloaded table has all of its columns, in order."""
    fields = json.loads(datapackage.schema(table))["fields"]
    assert [field["name"] for field in fields] == list(RECORDS[table].columns())


@pytest.mark.slow
def test_the_package_is_valid() -> None:
    """Frictionless finds no fault in data/."""
    found = validate(data_folder())
    assert found.returncode == 0, found.stdout + found.stderr


@pytest.mark.slow
def test_a_fault_would_be_found(tmp_path: Path) -> None:
    """Frictionless refuses an unknown code and a reference to nothing."""
    shutil.copytree(data_folder(), tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.duckdb*"))
    file = tmp_path / "baseline" / "practices.csv"
    with file.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    rows[0]["theme"] = "gardening"
    rows[1]["signatory_id"] = "nobody"
    with file.open("w", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    found = validate(tmp_path)
    assert found.returncode == 1
    assert "constraint-error" in found.stdout
    assert "foreign-key" in found.stdout
