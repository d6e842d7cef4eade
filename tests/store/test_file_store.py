"""A store in a file: what is no store, or no longer one, is told for what it is and left as it was, and no
full disk or killed process leaves half of one."""

# ruff: noqa: S311 - chance here is repeatable on purpose.

import os
import random
import re
import resource
import signal
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import duckdb
import pytest

from commitments.errors import StoreDamagedError, StoreTooNewError, StoreUnwritableError
from commitments.store import integrity, migrations
from commitments.store.opening import open_store
from commitments.store.store import Store
from tests.writers import MARKET, NETWORK, PROCESSES, TOWN, killed, many, report, with_another_step, write

pytestmark = [pytest.mark.file, pytest.mark.usefixtures("stores_made_anew")]


@pytest.fixture
def name(tmp_path: Path) -> str:
    """The name of a store that is not there yet, in a folder that is not there yet."""
    return f"duckdb:{tmp_path}/data/commitments.duckdb"


@pytest.fixture
def store(name: str) -> Iterator[Store]:
    """A new store."""
    with open_store(name, create=True) as opened:
        yield opened


def path_of(name: str) -> Path:
    """The file of a store."""
    return Path(name.removeprefix("duckdb:"))


def test_a_store_is_one_file(name: str) -> None:
    """Once it is closed, nothing lies beside it."""
    with open_store(name, create=True) as store:
        write(store, TOWN)
    assert list(path_of(name).parent.iterdir()) == [path_of(name)]


def test_a_store_is_the_same_by_every_path(store: Store) -> None:
    """Whoever opens a store that this process holds by another path has the same."""
    link = path_of(store.name).with_name("link.duckdb")
    link.symlink_to(path_of(store.name))
    with open_store(f"duckdb:{link}") as again:
        assert again is store


def write_and_die(name: str, answers: Connection) -> None:
    """Write a revision and stop before it was brought into the file: it stands in the log beside it."""
    store = open_store(name)
    setattr(store, "_checkpoint", lambda: None)  # noqa: B010
    answers.send(write(store, TOWN).number)
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.slow
def test_a_healthy_file_is_never_called_damaged(name: str, tmp_path: Path) -> None:
    """After each of many small revisions the file alone is whole to whoever looks at a copy of it: parts at
    its end that are free may not be there."""
    with open_store(name, create=True) as store:
        for _ in range(24):
            write(store, TOWN.model_copy(update={"signatory_id": f"town-{store.newest}"}))
            copied = tmp_path / "copied.duckdb"
            # Another process: this one would lose its lock by closing the file.
            subprocess.run(["cp", str(store.path), str(copied)], check=True)
            assert integrity.examine("copied", copied).revisions == store.newest


@pytest.mark.slow
def test_a_new_store_takes_nothing_from_an_old_one(name: str) -> None:
    """Where the file of a store was removed and its log was not, a new store starts empty."""
    open_store(name, create=True).close()
    assert killed(write_and_die, 10, name) == [1]
    path_of(name).unlink()
    assert [found.suffix for found in path_of(name).parent.iterdir()] == [".wal"]
    with open_store(name, create=True) as store:
        assert store.newest == 0
        (notice,) = store.notices
    assert Path(str(notice.facts["kept"])).exists()


def test_a_path_may_hold_quotes_and_accents(tmp_path: Path) -> None:
    """A path is taken as it is, quotes, spaces and accents included."""
    name = f"duckdb:{tmp_path}/l'état du «registre»/re;gistre.duckdb"
    with open_store(name, create=True) as store:
        write(store, TOWN)
    with open_store(name) as store:
        assert store.newest == 1


@pytest.mark.slow
def test_a_store_held_by_another_process_says_by_which(store: Store) -> None:
    """A second process learns the program and number of the first."""
    code = (
        "import sys; from commitments.store.opening import open_store\n"
        "from commitments.errors import StoreHeldError\n"
        "try: open_store(sys.argv[1])\n"
        "except StoreHeldError as held: print(held.facts['process'])"
    )
    said = subprocess.run(
        [sys.executable, "-c", code, store.name], capture_output=True, text=True, check=True
    )
    assert re.fullmatch(rf"python\S* \(PID {os.getpid()}\)\n", said.stdout)


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda content: b"",
    "text": lambda content: b"commitment_id;as_of\n" * 1000,
    "random": lambda content: random.Random(1).randbytes(len(content)),
    "first block only": lambda content: content[:4096],
    "half": lambda content: content[: len(content) // 2],
    "header overwritten": lambda content: content[:4096] + bytes(8192) + content[12288:],
}


@pytest.mark.slow
@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_file_is_said_to_be_damaged(name: str, damage: Callable[[bytes], bytes]) -> None:
    """A file that is no store, or no longer one, is named as such and left as it is."""
    with open_store(name, create=True) as store:
        write(store, TOWN, MARKET)
    path = path_of(name)
    content = damage(path.read_bytes())
    path.write_bytes(content)
    with pytest.raises(StoreDamagedError):
        open_store(name, create=True)
    assert path.read_bytes() == content


def test_a_database_that_is_not_ours_is_no_store(name: str) -> None:
    """A DuckDB file made for something else is not taken over."""
    path_of(name).parent.mkdir()
    with duckdb.connect(path_of(name)) as other:
        other.execute("CREATE TABLE steps (name VARCHAR)")
    with pytest.raises(StoreDamagedError):
        open_store(name)


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    """The name of a folder is not that of a store."""
    with pytest.raises(StoreDamagedError):
        open_store(f"duckdb:{tmp_path}", create=True)


def test_a_block_that_rotted_is_said_to_be_damaged(name: str) -> None:
    """Damage that only shows when the rows are read is named the same way."""
    with open_store(name, create=True) as store:
        write(
            store,
            *(
                report(f"{year}-01-01", narrative_fr=random.Random(year).randbytes(900).hex())
                for year in range(1000, 3000)
            ),
        )
    path = path_of(name)
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    for place in range(middle, middle + 300_000, 1000):
        content[place] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(StoreDamagedError), open_store(name) as store:
        store.snapshot().query("SELECT max(narrative_fr) FROM reports")


def test_a_store_of_a_later_engine_is_left_alone(name: str) -> None:
    """A file that a later DuckDB has written is said to be of a later version, not damaged."""
    open_store(name, create=True).close()
    path = path_of(name)
    content = bytearray(path.read_bytes())
    content[12] = 99  # the storage version; the engine itself tells the checksum that goes with it
    path.write_bytes(content)
    with pytest.raises(duckdb.IOException) as said, duckdb.connect(path):
        pass
    checksum = re.search(r"computed checksum (\d+)", str(said.value))
    assert checksum
    path.write_bytes(struct.pack("<Q", int(checksum[1])) + content[8:])
    with pytest.raises(StoreTooNewError) as refused:
        open_store(name)
    assert refused.value.facts["found"] == 99


@pytest.mark.parametrize(
    "where", ["/sys/commitments/c.duckdb", "/proc/1/c.duckdb", "{file}/c.duckdb", "{file}/x/c.duckdb"]
)
def test_a_place_that_cannot_be_written_is_said_to_be_so(where: str, tmp_path: Path) -> None:
    """Where a folder or file cannot be made, the reason is told."""
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnwritableError) as refused:
        open_store("duckdb:" + where.format(file=tmp_path / "file"), create=True)
    assert refused.value.facts["why"]


def fill_the_disk(name: str, answers: Connection) -> None:
    """Open a store, let the disk be full, try to write, let there be room again, write."""
    with open_store(name) as store:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (path_of(name).stat().st_size, resource.RLIM_INFINITY))
        try:
            write(store, *many(20_000, "big"))
        except StoreUnwritableError as refused:
            answers.send(refused.facts["why"])
        answers.send(store.newest)
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        answers.send(write(store, NETWORK).number)


@pytest.mark.slow
def test_a_full_disk_leaves_the_store_as_it_was(name: str) -> None:
    """A revision for which there is no room is refused with the reason, and the store goes on."""
    with open_store(name, create=True) as store:
        write(store, TOWN)
    here, there = PROCESSES.Pipe()
    child = PROCESSES.Process(target=fill_the_disk, args=(name, there))
    child.start()
    there.close()  # lest a child that breaks keep us waiting
    assert [here.recv() for _ in range(3)] == ["File too large", 1, 2]
    child.join()
    with open_store(name) as store:
        assert len(list(store.head().records("signatories"))) == 2


def make_a_store(name: str, answers: Connection) -> None:
    """Make a store."""
    open_store(name, create=True).close()
    answers.send(0)


@pytest.mark.slow
def test_a_store_whose_making_is_killed_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    """A process killed while it makes a store leaves nothing that stands in the way of the next one."""
    outcomes = set()
    for turn, after in enumerate((0, 0.01, 0.02, 0.03, 0.06, 10)):
        name = f"duckdb:{tmp_path}/{turn}/commitments.duckdb"
        killed(make_a_store, after, name)
        outcomes.add(path_of(name).exists())
        with open_store(name, create=True) as store:
            assert store.newest == 0
            write(store, TOWN)
    assert outcomes == {True, False}


def take_a_long_step(name: str, schema: str, answers: Connection) -> None:
    """Open a store with a step more than it has."""
    migrations.FOLDER = Path(schema)
    open_store(name).close()
    answers.send(0)


@pytest.mark.slow
def test_a_step_that_is_killed_is_taken_whole_or_not_at_all(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process killed while it changes the tables leaves them as before or as after."""
    later = with_another_step(
        tmp_path,
        "CREATE TABLE mottos (motto VARCHAR); CREATE TABLE tones (tone VARCHAR);"
        "CREATE TABLE numbers AS SELECT i, md5(i::VARCHAR) AS m FROM range(60_000) t(i);",
    )
    with open_store(name, create=True) as store:
        write(store, TOWN, *many(500, "some"))
    before = path_of(name).read_bytes()
    outcomes = set()
    for after in (0, 0.03, 0.05, 0.07, 0.12, 10):
        path_of(name).write_bytes(before)
        killed(take_a_long_step, after, name, str(later))
        try:
            open_store(name).close()
            outcomes.add("before")
        except StoreTooNewError:
            outcomes.add("after")
        with monkeypatch.context() as patch:
            patch.setattr(migrations, "FOLDER", later)
            with open_store(name) as store:
                found = store.snapshot().query(
                    "SELECT (SELECT count(*) FROM record.numbers) AS n, count(*) AS m FROM record.mottos"
                )
                assert found == [{"n": 60_000, "m": 0}]
    assert outcomes == {"before", "after"}
