"""The steps of a file that builds a container, done in a folder without one."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

# Where the steps put something: below the folder of the stage, in place of the root of a container.
_PLACED = re.compile(r"(?<![\w./])/(?=(?:opt|data|backups)\b)")


def steps(file: Path) -> list[tuple[str, str]]:
    """What a file says, in order: each instruction and what stands behind it."""
    lines = [line for line in file.read_text("utf-8").splitlines() if not line.startswith("#")]
    whole = "\n".join(lines).replace("\\\n", " ")
    return [
        (word, rest.strip()) for word, _, rest in (line.partition(" ") for line in whole.split("\n")) if word
    ]


@dataclass
class Stage:
    """A stage of a build: its folder, and what holds in it."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    user: tuple[int, int] = (0, 0)
    workdir: str = "/"
    command: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)

    def placed(self, text: str) -> str:
        """A text whose paths lie in the folder of this stage."""
        return _PLACED.sub(f"{self.folder}/", text)


def build(file: Path, context: Path, folder: Path) -> Stage:
    """Do the steps of a file, with what lies in `context`, below `folder`; the last stage."""
    stages: dict[str, Stage] = {}
    stage = Stage(folder)
    for word, rest in steps(file):
        if word == "FROM":
            name = rest.partition(" AS ")[2] or str(len(stages))
            stage = stages[name] = Stage(folder / name)
            stage.folder.mkdir()
        elif word == "COPY":
            _copy(stage, shlex.split(rest), stages, context)
        elif word == "RUN":
            _run(stage, rest)
        elif word == "ENV":
            stage.environment |= dict(each.split("=", 1) for each in shlex.split(stage.placed(rest)))
        elif word == "USER":
            user, _, group = rest.partition(":")
            stage.user = int(user), int(group)
        elif word == "WORKDIR":
            stage.workdir = stage.placed(rest)
        elif word == "CMD":
            stage.command = json.loads(rest)
        elif word == "HEALTHCHECK":
            stage.health = json.loads(rest.partition(" CMD ")[2])
        else:
            assert word in ("ARG", "EXPOSE", "VOLUME"), word
    return stage


def _copy(stage: Stage, words: list[str], stages: dict[str, Stage], context: Path) -> None:
    """Copy files and folders, those of the project without what stays out of a container."""
    other = words.pop(0).removeprefix("--from=") if words[0].startswith("--from=") else ""
    *sources, target = words
    to = Path(stage.placed(target))
    for source in sources:
        path = Path(stages[other].placed(source)) if other else context / source
        left_out = shutil.ignore_patterns("__pycache__", "*.duckdb*", "secrets.toml") if not other else None
        if path.is_dir():
            shutil.copytree(path, to, ignore=left_out, dirs_exist_ok=True)
        else:
            into = to / path.name if target.endswith("/") else to
            into.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, into)


def _run(stage: Stage, command: str) -> None:
    """Run a command of the shell with the Python of the tests."""
    programs = stage.folder / "bin"
    programs.mkdir(exist_ok=True)
    if not (programs / "python").exists():
        (programs / "python").symlink_to(sys.executable)
    environment = {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "HOME": str(stage.folder)}
    placed = stage.placed(command)
    subprocess.run(["sh", "-euc", placed], check=True, cwd=stage.folder, env=environment)
