"""What the stores of tests are called, and how one is made as another is."""

from functools import cache
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory

from commitments.store.file import store_path


def a_store(folder: Path | str, name: str = "it") -> str:
    """The name of a store in a folder, which is there once somebody makes it."""
    return f"duckdb:{folder}/{name}.duckdb"


def a_model(name: str) -> str:
    """The name of a store that others are copies of, there as long as tests run."""
    return a_store(_models().name, name)


def copy_store(store: str, to: str) -> None:
    """Make a store as another is, which nobody holds open: quicker than what made that one."""
    path = store_path(to)
    path.parent.mkdir(parents=True, exist_ok=True)
    copy(store_path(store), path)


@cache
def _models() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="stores-")
