"""The n-th call that writes fails, or ends the process: there is what was, or what was to be, never less.

Every day our own calls do in turn; in the soak all that reach the disk, those of the engine as well.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from commitments.errors import CommitmentsError
from tests import CHECKOUT
from tests.faults import AFTER, BEFORE, CASES, MODES, OWN, Case

pytestmark = [pytest.mark.file, pytest.mark.usefixtures("stores_made_anew")]

_OURS = ("fsync", "replace", "rename", "link", "open")


@contextmanager
def failing(at: int) -> Iterator[list[str]]:
    """Let one of our calls that write fail; gives the calls there were."""
    calls: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        for name in _OURS:
            patch.setattr(os, name, _counted(name, getattr(os, name), calls, at))
        yield calls


def _counted(name: str, real: Callable[..., Any], calls: list[str], at: int) -> Callable[..., Any]:
    def call(*given: Any, **named: Any) -> Any:
        if name != "open" or (len(given) > 1 and given[1] & os.O_CREAT):
            calls.append(name)
            if len(calls) == at:
                raise OSError(5, "Input/output error")
        return real(*given, **named)

    return call


@pytest.mark.slow
@pytest.mark.parametrize("which", ["token", "backup", "restore"])
def test_our_own_calls_fail_in_turn(which: str, tmp_path: Path) -> None:
    """Whichever of our own calls fails, a token, a copy or what is put back is there whole or not at all, and
    what was told done is done."""
    template = tmp_path / "template"
    template.mkdir()
    CASES[which](template).prepare()
    for at in count(1):
        case: Case = CASES[which](tmp_path / str(at))
        shutil.copytree(template, case.folder)
        with failing(at) as calls:
            try:
                case.change()
                done = True
            except (CommitmentsError, OSError):
                done = False
        assert case.found() in ((AFTER,) if done else (BEFORE, AFTER)), calls
        assert not list(case.folder.glob("*.new*")), calls
        if len(calls) < at:
            assert done
            break
    assert at > 3


def run_driver(which: str, how: str, folder: Path, **environment: str) -> dict[str, Any]:
    """Let each call fail in turn in processes of their own; what became of it."""
    run = [sys.executable, "-m", "tests.faults", which, how, "1", str(folder)]
    environment = os.environ | environment | {"PYTHONPATH": str(CHECKOUT)}
    done = subprocess.run(run, env=environment, cwd=CHECKOUT, capture_output=True, text=True, check=True)
    outcome: dict[str, Any] = json.loads(done.stdout)
    return outcome


@pytest.mark.slow
@pytest.mark.parametrize("which", ["renewal", "marking"])
def test_an_older_store_opens_wherever_its_taking_over_is_killed(which: str, tmp_path: Path) -> None:
    """A process killed at one of our own calls while it brings a store of an earlier version up to date
    leaves what opens by itself, with every revision once."""
    outcome = run_driver(which, OWN, tmp_path)
    assert outcome["worse"] == []
    assert outcome["found"]["killed, after"] >= 1


@pytest.mark.soak
@pytest.mark.parametrize("how", MODES)
@pytest.mark.parametrize("which", CASES)
def test_every_call_fails_in_turn(
    which: str, how: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whichever call that reaches the disk fails, alone, with all after it, or with the process: the store is
    as it was or as it was to be, it goes on, and what was told done is done."""
    shim = tmp_path / "faults.so"
    build = ["cc", "-shared", "-fPIC", "-O1", "-o", str(shim), str(CHECKOUT / "tests" / "faults.c"), "-ldl"]
    if sys.platform != "linux" or shutil.which("cc") is None:
        with capsys.disabled():
            print("\nNothing was tried: this takes Linux and a C compiler (cc).")
        return
    subprocess.run(build, check=True)
    found = run_driver(which, how, tmp_path, LD_PRELOAD=str(shim))
    with capsys.disabled():
        print(f"\n{which}, {how}: {found['calls']} calls, {found['found']}")
    assert found["worse"] == []
