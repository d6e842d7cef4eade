"""A catalogue in PostgreSQL is made once, and refused in a sentence where it cannot serve."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from commitments import errors
from commitments.store.lake_name import LakeName
from commitments.store.lake_store import LakeStore
from commitments.store.opening import open_store
from tests.factories import actor
from tests.postgres import PASSWORD, PostgreSQL

pytestmark = pytest.mark.lake

FIRST = 4  # servers that start at once


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgreSQL]:
    with PostgreSQL() as server:
        yield server


@pytest.fixture
def name(postgres: PostgreSQL, tmp_path: Path) -> Iterator[str]:
    postgres.make(tmp_path.name)
    yield f"ducklake:postgres:{postgres.name(tmp_path.name)} data_path={tmp_path}"
    postgres.drop(tmp_path.name)


def test_servers_that_start_at_once_make_one_store(name: str) -> None:
    """Of servers that first start at the same moment one makes the store, and all open it."""
    lake, together = LakeName.of(name), Barrier(FIRST)
    assert lake

    def start(_: int) -> int:
        together.wait()
        store = LakeStore(name, lake, True, False)
        try:
            return store.contents()["marks"][0]
        finally:
            store.close()

    with ThreadPoolExecutor(FIRST) as servers:
        assert [*servers.map(start, range(FIRST))] == [1] * FIRST


def test_a_user_that_may_only_read_is_told_so(name: str, postgres: PostgreSQL, tmp_path: Path) -> None:
    """Where PostgreSQL lets a user read and not write, it is read, and a change is refused in a sentence."""
    postgres.run(f"CREATE ROLE reader LOGIN PASSWORD '{PASSWORD}'")
    theirs = name.replace("user=tests", "user=reader")
    with pytest.raises(errors.StoreUnwritableError, match="permission denied for schema public"):
        open_store(theirs, create=True)
    open_store(name, create=True).close()
    postgres.run("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader", tmp_path.name)
    with open_store(theirs) as store:
        with pytest.raises(errors.StoreUnwritableError, match="permission denied for table"):
            store.append(added=[actor("a")], who="w", reason="r", expected=0)
        assert store.newest == 0


def test_a_database_with_something_else_in_its_place(name: str, postgres: PostgreSQL, tmp_path: Path) -> None:
    """A catalogue that is none is refused in a sentence."""
    postgres.run("CREATE TABLE ducklake_metadata (something text)", tmp_path.name)
    with pytest.raises(errors.StoreDamagedError):
        open_store(name, create=True)
