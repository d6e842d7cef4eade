"""The package as `pip install .` leaves it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import CHECKOUT
from tests.servers import free_port

pytestmark = pytest.mark.page


@pytest.mark.soak
def test_installed_package_serves(tmp_path: Path) -> None:
    """Installed elsewhere, the command makes its store in the current folder, serves the same pages, and
    leaves the installed files as they are."""
    site, here = tmp_path / "site", tmp_path / "here"
    here.mkdir()
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", site, CHECKOUT],
        check=True,
    )
    before = {path for path in site.rglob("*") if "__pycache__" not in path.parts}
    port = free_port()
    with subprocess.Popen(
        [sys.executable, "-m", "commitments", "serve", "--port", str(port)],
        cwd=here,
        env=os.environ | {"PYTHONPATH": str(site)},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        process.kill()
    assert f"http://localhost:{port}" in line
    assert (here / "data" / "commitments.duckdb").is_file()
    assert (site / "commitments" / "installed" / "pages" / "navigation.py").is_file()
    assert {path for path in site.rglob("*") if "__pycache__" not in path.parts} == before
