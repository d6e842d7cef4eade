"""What the stores of tests are called, and how one is made as another is.

`--stores` of pytest says what they are: files; or lakes, with catalogues in files or in PostgreSQL.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path
from shutil import copy, copytree
from tempfile import TemporaryDirectory

from commitments.store.beside import store_path
from tests.postgres import PostgreSQL


class _Files:
    """Stores each of which is a file."""

    def name(self, folder: Path, name: str) -> str:
        """What one is called that is in a folder, or will be."""
        return f"duckdb:{folder}/{name}.duckdb"

    def copy(self, store: str, to: str) -> None:
        """Make one as another is."""
        path = store_path(to)
        path.parent.mkdir(parents=True, exist_ok=True)
        copy(store_path(store), path)

    def tidy(self, folder: Path | None) -> None:
        """Leave nothing elsewhere of stores in a folder, nor of those whose own is gone."""


class _Lakes(_Files):
    """Stores each of which is a folder, with its catalogue in it: a lake for one process."""

    def name(self, folder: Path, name: str) -> str:
        return f"ducklake:{folder}/{name}/catalogue data_path={folder}/{name}"

    def copy(self, store: str, to: str) -> None:
        copytree(store_path(store).parent, store_path(to).parent)


class _SharedLakes(_Lakes):
    """Stores each of which is a folder, with its catalogue in a database: a lake for several processes."""

    def __init__(self, server: PostgreSQL) -> None:
        self._server = server
        self._databases = dict[Path, str]()

    def name(self, folder: Path, name: str) -> str:
        database = self._database(folder / name)
        return f"ducklake:postgres:{self._server.name(database)} data_path={folder}/{name}"

    def copy(self, store: str, to: str) -> None:
        super().copy(store, to)
        model, database = (self._database(store_path(name).parent) for name in (store, to))
        self._server.drop(database)
        self._server.make(database, like=model)

    def tidy(self, folder: Path | None) -> None:
        for lake in [*self._databases]:
            if not lake.parent.exists() or (folder and lake.is_relative_to(folder)):
                self._server.drop(self._databases.pop(lake))

    def _database(self, lake: Path) -> str:
        if lake not in self._databases:
            self._databases[lake] = f"d{sha256(bytes(lake)).hexdigest()[:16]}"
            self._server.make(self._databases[lake])
        return self._databases[lake]


KINDS = FILES, LAKES, SHARED_LAKES = "files", "lakes", "shared-lakes"
_kind = _Files()


@contextmanager
def of_kind(kind: str) -> Iterator[None]:
    """Have stores of one of `KINDS`, and meanwhile what they need."""
    global _kind
    if kind == SHARED_LAKES:
        with PostgreSQL() as server:
            _kind = _SharedLakes(server)
            yield
    else:
        _kind = _Lakes() if kind == LAKES else _Files()
        yield


def a_store(folder: Path | str, name: str = "it") -> str:
    """The name of a store in a folder, which is there once somebody makes it."""
    return _kind.name(Path(folder), name)


def a_model(name: str) -> str:
    """The name of a store that others are copies of, there as long as tests run."""
    return a_store(_models().name, name)


def copy_store(store: str, to: str) -> None:
    """Make a store as another is, which nobody holds open: quicker than what made that one."""
    _kind.copy(store, to)


def tidy_stores(folder: Path | None) -> None:
    """Leave nothing elsewhere of the stores in the folder of a test, nor of those whose own is gone."""
    _kind.tidy(folder)


@cache
def _models() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="stores-")
