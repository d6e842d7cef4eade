"""What stands in deploy/ names what is there, and does what it says, as far as a machine without containers
and without services can try it."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import yaml  # type: ignore[import-untyped]

from commitments.cli.main import cli
from commitments.limits import open_files
from commitments.settings import FILE, Settings, in_environment, read
from tests import CHECKOUT
from tests.deploy.container import Stage, build, steps
from tests.servers import free_port

DEPLOY = CHECKOUT / "deploy"
CONTAINER = DEPLOY / "Containerfile"
FILES = [path for path in DEPLOY.iterdir() if path.is_file()]
UNITS = sorted(
    path.name for path in DEPLOY.glob("commitments*.[st]*") if path.suffix in (".service", ".timer")
)

# What whoever runs it makes, from the example beside it or empty.
MADE = {"commitments.toml", "secrets.toml"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_what_is_named_is_there(file: Path) -> None:
    """Every setting that is named in a file is one, every command can be run."""
    text = file.read_text("utf-8")
    assert set(re.findall(r"\bCOMMITMENTS_\w+", text)) <= {FILE, *map(in_environment, Settings.model_fields)}
    assert set(re.findall(r"(?:bin/|-m )commitments ([a-z]+)", text)) <= cli.commands.keys()
    assert set(re.findall(r"python -m (\w+)", text)) <= {"commitments", "pip", "compileall"}


def test_the_example_of_settings() -> None:
    """The example is read without a fault, once what is to be filled in is."""
    found = read({FILE: str(DEPLOY / "commitments.toml.example")})
    assert not found.faults
    assert found.settings.publisher


def test_what_a_container_is_made_of() -> None:
    """All that is copied is there and not kept out, nothing that runs is root, and libraries are those of the
    lock by their hashes."""
    kept = (DEPLOY / "Containerfile.dockerignore").read_text("utf-8").splitlines()
    done = steps(CONTAINER)
    for word, rest in done:
        if word == "COPY" and not rest.startswith("--from="):
            for source in rest.split()[:-1]:
                assert (CHECKOUT / source).exists(), source
                assert f"!{source}" in kept
    assert [rest for word, rest in done if word == "USER"] == ["10001:10001"]
    (installing,) = (rest for word, rest in done if word == "RUN" and "pip install" in rest)
    assert "--require-hashes" in installing
    assert "--only-binary :all:" in installing


def test_how_containers_are_put_together() -> None:
    """No container writes but to its volumes or gains a right, each has a bound, and what is mounted is
    there."""
    alone, shared = (
        yaml.safe_load((DEPLOY / name).read_text("utf-8")) for name in ("compose.yaml", "compose.lake.yaml")
    )
    volumes, services = alone["volumes"] | shared["volumes"], dict(alone["services"])
    for name, said in shared["services"].items():
        extended = said.get("extends", {}).get("service", name)
        services[name] = alone["services"].get(extended, {}) | said
    for name, service in services.items():
        assert service["read_only"], name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["mem_limit"], name
        for volume in service["volumes"]:
            source = volume.partition(":")[0]
            if source.startswith("./"):
                assert source[2:] in MADE or (DEPLOY / source).is_file(), source
            else:
                assert source in volumes, source
    given = services["another"]["stop_grace_period"].removesuffix("s")
    assert int(given) > Settings().stop_within


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units with a program that is there in place of ours, where systemd can look at them."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not there")
    for name in UNITS:
        text = (DEPLOY / name).read_text("utf-8")
        (tmp_path / name).write_text(text.replace("/opt/commitments/bin/commitments", "/bin/true"))
    return tmp_path


def test_units_are_understood(units: Path) -> None:
    """systemd finds nothing to say against the units."""
    said = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *UNITS], cwd=units, capture_output=True, text=True
    )
    assert (said.returncode, said.stderr) == (0, "")


@pytest.mark.parametrize("unit", [name for name in UNITS if name.endswith(".service")])
def test_services_are_confined(units: Path, unit: str) -> None:
    """systemd calls the exposure of a service small: at most 2 of 10."""
    asked = ["systemd-analyze", "security", "--offline=yes", "--no-pager", "--threshold=20", f"./{unit}"]
    assert subprocess.run(asked, cwd=units, capture_output=True).returncode == 0


def test_a_service_has_time_to_end() -> None:
    """A service that is stopped has longer than the server takes to finish what is being published, and room
    for the readers that are usual."""
    said = (DEPLOY / "commitments.service").read_text("utf-8")
    seconds, files = (
        int(re.findall(rf"^{name}=(\d+)", said, re.MULTILINE)[0])
        for name in ("TimeoutStopSec", "LimitNOFILE")
    )
    assert seconds > Settings().stop_within
    assert open_files.readers(files) >= Settings().readers


# --- the steps of the container, done without one ---------------------------------------------------------

NOBODY = 10_001


def python_of_everyone() -> str | None:
    """A Python of the version of the tests that every user of the machine can run."""
    of_system = f"/usr/bin/python{sys.version_info[0]}.{sys.version_info[1]}"
    for program in (sys.executable, of_system):
        with suppress(OSError, subprocess.CalledProcessError):
            subprocess.run([program, "-c", ""], user=NOBODY, group=NOBODY, check=True, cwd="/")
            return program
    return None


@pytest.fixture
def built() -> Iterator[Stage]:
    """What the steps leave, in a folder that everyone can reach."""
    if os.geteuid() != 0:
        pytest.skip("only root can run something as another user")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)
        yield build(CONTAINER, CHECKOUT, Path(folder))


@pytest.mark.soak
def test_the_steps_of_the_container(built: Stage) -> None:
    """The steps, done one by one in an empty folder, leave a dashboard that another user serves from a
    program that it cannot write, is found well, makes a copy, and keeps what it writes to itself."""
    python, port = python_of_everyone(), free_port()
    if python is None:
        pytest.skip("no Python of this version that other users can run")
    user, group = built.user
    environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "COMMITMENTS_PORT": str(port)}

    def run(*command: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [python, *(word.replace("8501", str(port)) for word in command)],
            cwd=built.workdir,
            env=environment | built.environment,
            user=user,
            group=group,
            extra_groups=[],
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    program = built.folder / "opt"
    before = {path: path.stat().st_mtime_ns for path in program.rglob("*")}
    with run(*built.command[1:]) as serving:
        try:
            said = serving.stdout.readline()
            assert str(port) in said, serving.stderr.read()
            for command in (built.health[1:], ["-m", "commitments", "backup"]):
                with run(*command) as asked:
                    assert asked.wait(60) == 0, asked.stderr.read()
            with run("-m", "commitments", "doctor", "--lang", "en") as asked:
                found = asked.communicate(timeout=60)[0]
            assert "To correct" not in found, found
            assert "last copy" in found
        finally:
            serving.terminate()
            serving.wait(90)
    assert {path: path.stat().st_mtime_ns for path in program.rglob("*")} == before
    data = built.folder / "data"
    assert (data / "commitments.duckdb").stat().st_mode & 0o777 == 0o600
    assert len([*(built.folder / "backups").glob("*.duckdb")]) == 1
