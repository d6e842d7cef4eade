"""What is given out under a tag: built again it is the same, and it says what it is made of."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests import CHECKOUT

pytestmark = pytest.mark.soak


def released(folder: Path) -> dict[str, str]:
    """What `make release` leaves in dist/ of a checkout, each file with its hash."""
    subprocess.run(["make", "release", *_ENVIRONMENT], cwd=folder, check=True, capture_output=True)
    listed = (folder / "dist" / "SHA256SUMS").read_text("utf-8")
    subprocess.run(
        ["sha256sum", "--check", "--strict"], cwd=folder / "dist", input=listed, text=True, check=True
    )
    return {name: digest for digest, name in map(str.split, listed.splitlines())}


def refused(folder: Path) -> str:
    """Why `make release` builds nothing of a checkout."""
    made = subprocess.run(["make", "release", *_ENVIRONMENT], cwd=folder, capture_output=True, text=True)
    assert made.returncode
    assert not (folder / "dist").exists()
    return made.stderr


def test_a_tag_is_released(tmp_path: Path) -> None:
    """Only what is committed, tagged, in the changelog and in the citation by its version is built; built
    again it is the same byte for byte, and its wheel lists each package of the lock with its version."""
    folder = tmp_path / "checkout"
    git(tmp_path, "clone", "--quiet", "--no-local", "--depth", "1", f"file://{CHECKOUT}", str(folder))
    for path in subprocess.run(
        ["git", "ls-files", "--modified", "--others", "--exclude-standard"],
        cwd=CHECKOUT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines():
        if (CHECKOUT / path).is_file():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(CHECKOUT / path, folder / path)
    version = "9.8.7"
    for name, before, after in (
        ("pyproject.toml", r'(?m)^version = ".*"$', f'version = "{version}"'),
        ("CITATION.cff", r"(?m)^version: .*$", f"version: {version}"),
    ):
        told = folder / name
        told.write_text(re.sub(before, after, told.read_text("utf-8")), "utf-8")
    assert "not committed" in refused(folder)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "A release", "--no-verify")
    assert f"not tagged v{version}" in refused(folder)
    git(folder, "tag", f"v{version}")
    assert "CHANGELOG.md has no section" in refused(folder)
    changelog = folder / "CHANGELOG.md"
    changelog.write_text(
        changelog.read_text("utf-8")
        .replace("(unreleased)", "(2026-12-02)")
        .replace("## 0.2.0 ", f"## {version} "),
        "utf-8",
    )
    git(folder, "commit", "--quiet", "--all", "--message", "Its changelog", "--no-verify")
    git(folder, "tag", "--force", f"v{version}")

    first = released(folder)
    assert released(folder) == first
    assert first.keys() == {
        f"bamako_commitments-{version}-py3-none-any.whl",
        f"bamako_commitments-{version}.tar.gz",
    }
    with ZipFile(folder / "dist" / f"bamako_commitments-{version}-py3-none-any.whl") as wheel:
        inside = f"bamako_commitments-{version}.dist-info"
        made_of = json.loads(wheel.read(f"{inside}/sboms/sbom.cdx.json"))
        licences = {name for name in wheel.namelist() if name.startswith(f"{inside}/licenses/")}
    assert made_of["bomFormat"] == "CycloneDX"
    lock = re.findall(r"(?m)^([a-z0-9-]+)==([^ ;\\]+)", (folder / "requirements.lock").read_text("utf-8"))
    assert {(each["name"], each["version"]) for each in made_of["components"]} == set(lock)
    declared = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))["project"]["license-files"]
    assert licences == {f"{inside}/licenses/{name}" for name in declared}


def git(folder: Path, *arguments: str) -> None:
    """Git, as somebody without settings of their own."""
    who = ("-c", "user.name=Tests", "-c", "user.email=tests@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(
        ["git", *who, *arguments], cwd=folder, check=True, env=os.environ | {"GIT_CONFIG_GLOBAL": os.devnull}
    )


# The environment that runs the tests has the tools of the lock: none is made for the scratch checkout.
_ENVIRONMENT = (f"VENV={Path(sys.prefix)}", "--assume-old", f"{Path(sys.prefix)}/.for-work")
