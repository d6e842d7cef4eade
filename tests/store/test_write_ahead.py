"""A store's file and the log beside it are one store, or it is said that they are not; nothing is lost in
silence."""

import multiprocessing
import os
import random
import re
import resource
import shutil
import signal
import stat
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path
from types import ModuleType

import duckdb
import pytest

from commitments.cli.main import main
from commitments.contract.model import RECORDS, PartialDate, Report, Signatory
from commitments.errors import (
    CommitmentsError,
    StoreDamagedError,
    StoreLogDamagedError,
    StoreTangledError,
    StoreUnwritableError,
)
from commitments.i18n.error_messages import error_sentence
from commitments.i18n.translator import translator_for
from commitments.store.engine import memory_given
from commitments.store.file_store import FileStore
from commitments.store.opening import open_store
from commitments.store.repairs import repair
from commitments.store.revisions import RevisionFile
from commitments.store.store import Store
from commitments.store.write_ahead import entries
from tests.factories import make_older
from tests.servers import free_port, running_server

pytestmark = [pytest.mark.file, pytest.mark.usefixtures("stores_made_anew")]

PROCESSES = multiprocessing.get_context("forkserver")


@pytest.fixture(autouse=True)
def _a_process_begins_with_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process begins with the main module of this one, which Streamlit replaces by the page it ran last."""
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))


def publish(store: Store, number: int, rows: int = 3, by: str = "a") -> None:
    """Publish a revision of so many reports, from a file; what it holds tells it from all others."""
    chance = random.Random(f"{by}{number}")  # noqa: S311 - repeatable on purpose
    reports = [
        Report(
            commitment_id=f"{by}{number}-{n}",
            as_of=PartialDate("2024"),
            completion="limited",
            narrative_fr=chance.randbytes(100).hex(),
        )
        for n in range(rows)
    ]
    town = Signatory(signatory_id=f"{by}{number}", name="Ville", country="MLI", actor_type="local_government")
    store.append(
        added=[*reports, town],
        who=by,
        reason=f"Envoi {number}",
        files=[RevisionFile.of(f"{by}{number}.csv", chance.randbytes(500), rows)],
        expected=store.newest,
    )


def content_of(store: Store) -> list[object]:
    """Give all that a store holds, one revision after the other."""
    found: list[object] = []
    for revision in store.revisions():
        written = [str(store.written(revision.number, table)) for table in RECORDS]
        originals = [store.original(file.sha256) for file in revision.files]
        found.append((revision, written, originals))
    return found


@dataclass(frozen=True)
class Moment:
    """The two files of a store as they stood at one moment, and what it held then."""

    file: bytes
    log: bytes
    content: list[object]


def moment(store: Store) -> Moment:
    """Take the two files as they stand: by a process of its own, since to close a file here ends our lock."""
    log = store.path.with_name(f"{store.path.name}.wal")
    file, writes = (
        subprocess.run(["cat", path], check=True, capture_output=True).stdout if path.exists() else b""
        for path in (store.path, log)
    )
    return Moment(file, writes, content_of(store))


@dataclass(frozen=True)
class History:
    """Moments of one store (after one, two and three revisions, the last two in the log) and of others."""

    one: Moment
    two: Moment
    three: Moment
    later: Moment  # all three in the file, a fourth in the log
    fork: Moment  # of the copy after one revision: others in the file and in the log
    other: Moment  # another store


def without_checkpoints(store: Store) -> Store:
    """Let a store leave its revisions in the log, as where it is killed right after one."""
    setattr(store, "_checkpoint", lambda: None)  # noqa: B010
    return store


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> History:
    """Stores that were killed at some moment."""
    folder = tmp_path_factory.mktemp("history")
    with open_store(f"duckdb:{folder}/a.duckdb", create=True) as store:
        assert isinstance(store, FileStore)
        publish(store, 1)
        one = moment(store)
        checkpoint = store._checkpoint
        without_checkpoints(store)
        publish(store, 2, rows=40)
        two = moment(store)
        publish(store, 3)
        three = moment(store)
        checkpoint()
        store._file.written()
        publish(store, 4)
        later = moment(store)
    (folder / "f.duckdb").write_bytes(one.file)
    with open_store(f"duckdb:{folder}/f.duckdb") as store:
        publish(store, 2, by="f")
        without_checkpoints(store)
        publish(store, 3, by="f")
        fork = moment(store)
    with open_store(f"duckdb:{folder}/o.duckdb", create=True) as store:
        publish(store, 1, by="o")
        without_checkpoints(store)
        publish(store, 2, by="o")
        other = moment(store)
    return History(one, two, three, later, fork, other)


@dataclass(frozen=True)
class Case:
    """A state of the two files, what was published before it came about, and whose that was."""

    name: str
    file: bytes
    log: bytes | None
    published: list[object]


def put(folder: Path, case: Case) -> str:
    """Put the two files into a folder; the name of the store."""
    folder.mkdir()
    (folder / "c.duckdb").write_bytes(case.file)
    if case.log is not None:
        (folder / "c.duckdb.wal").write_bytes(case.log)
    return f"duckdb:{folder}/c.duckdb"


WHOLE, TOLD, REFUSED = "whole", "whole as far as was said", "refused with a way back"


def judged(folder: Path, case: Case, copy: bytes) -> str:
    """Open a store as it was left, and go the way back where it is refused; what became of it.

    Whatever happens, what is read is a prefix of what was published, and what is lacking was told.
    """
    name = put(folder, case)
    path = folder / "c.duckdb"
    try:
        with open_store(name) as store:
            content, notices = content_of(store), store.notices
            publish(store, 99)  # it goes on
    except CommitmentsError as error:
        return refused(name, path, case, error, copy)
    assert content == case.published[: len(content)], case.name
    lacking = len(case.published) - len(content)
    if notices:
        (notice,) = notices
        kept = Path(str(notice.facts["kept"]))
        assert kept.read_bytes() == case.log
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        assert notice.facts["revision"] == len(content)
        return TOLD if lacking else WHOLE
    assert not lacking, f"{case.name}: lost without a word"
    return WHOLE


def refused(name: str, path: Path, case: Case, error: CommitmentsError, copy: bytes) -> str:
    """Go the way back that a refusal names: both files are as they were, and afterwards it opens."""
    assert error_sentence(error, translator_for("fr")) != error_sentence(error, translator_for("en"))
    assert path.read_bytes() == case.file, case.name
    log = path.with_name(f"{path.name}.wal")
    assert case.log is None or log.read_bytes() == case.log, case.name
    if isinstance(error, StoreLogDamagedError):
        done = repair(name, path)
        assert done
        assert done.kept.read_bytes() == case.log
        told = [lost.number for lost in done.readable]
        with open_store(name) as store:
            content = content_of(store)
        assert len(content) == done.revision == error.facts["revision"]
        assert content == case.published[: len(content)], case.name
        assert told == list(range(done.revision + 1, done.revision + 1 + len(told)))
        # What cannot be read of it is said to be unknown.
        assert len(content) + len(told) >= len(case.published) or done.unread, case.name
        assert repair(name, path) is None
    else:
        assert isinstance(error, (StoreDamagedError, StoreTangledError)), (case.name, error)
        path.write_bytes(copy)
        with open_store(name) as store:
            assert content_of(store)[:1] == case.published[:1]
    return REFUSED


def flipped(content: bytes, place: int) -> bytes:
    """Give `content` with the bits of one byte turned."""
    return content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :]


def cases_of_the_log(history: History) -> Iterator[Case]:
    """The log cut, flipped, padded and exchanged."""
    m = history.two  # one revision in the file, one in the log: what a kill leaves
    size = len(m.log)
    edges = {edge for entry in entries(m.log) for edge in entry}
    cuts = {size * part // 64 for part in range(64)} | {edge + by for edge in edges for by in (-1, 0, 1)}
    for cut in sorted(cut for cut in cuts if 0 <= cut <= size):
        yield Case(f"log cut at {cut} of {size}", m.file, m.log[:cut], m.content)
    places = {size * part // 64 for part in range(64)} | {
        edge + by for edge in edges for by in (0, 8, 16, 18)
    }
    for place in sorted(place for place in places if place < size):
        yield Case(f"log flipped at {place} of {size}", m.file, flipped(m.log, place), m.content)
    for zeros in (1, 15, 16, 17, 4096, 1 << 20):
        yield Case(f"{zeros} zeros after the log", m.file, m.log + bytes(zeros), m.content)
        yield Case(f"{zeros} last bytes of the log zero", m.file, m.log[:-zeros] + bytes(zeros), m.content)
    yield Case("log all zeros", m.file, bytes(size), m.content)
    yield Case("log all chance", m.file, random.Random(1).randbytes(size), m.content)  # noqa: S311
    yield Case("log twice", m.file, m.log + m.log, m.content)
    m = history.three  # two revisions in the log, as where a checkpoint failed
    size = len(m.log)
    first = len(history.two.log)
    for cut in sorted({size * part // 64 for part in range(1, 64)} - {first}):
        yield Case(f"longer log cut at {cut} of {size}", m.file, m.log[:cut], m.content)
    for part in range(64):
        place = size * part // 64
        yield Case(f"longer log flipped at {place}", m.file, flipped(m.log, place), m.content)


def cases_of_exchange(history: History) -> Iterator[Case]:
    """The log of another store, of a fork, of another moment; the file of another moment."""
    h = history
    one, two, three, later = (each.content for each in (h.one, h.two, h.three, h.later))
    yield Case("another store's log", h.one.file, h.other.log, one)
    yield Case("another store's log, file of three", h.later.file, h.other.log, three[:3])
    yield Case("another store's file", h.other.file, h.three.log, h.other.content[:1])
    yield Case("a fork's log", h.one.file, h.fork.log, one)
    yield Case("a fork's log, file of three", h.later.file, h.fork.log, three)
    yield Case("log of a fork's base", h.fork.file, h.three.log, h.fork.content[:2])
    yield Case("earlier log beside a later file", h.later.file, h.two.log, later[:3])
    yield Case("log of what is in the file", h.later.file, h.three.log, later[:3])
    yield Case("later log beside an earlier file", h.one.file, h.later.log, one)
    yield Case("no log", h.later.file, None, later[:3])
    yield Case("as it was", h.three.file, h.three.log, three)
    yield Case("as it was, later", h.later.file, h.later.log, later)
    # Of the same checkpoint: this is the moment itself.
    yield Case("earlier log of the same checkpoint", h.three.file, h.two.log, two)


def cases_of_the_file(history: History) -> Iterator[Case]:
    """The file cut, flipped and padded, with a log beside it and without."""
    for beside, m, published in (
        ("", history.later, history.later.content[:3]),
        (", with its log", history.later, history.later.content),
    ):
        log = m.log if beside else None
        size = len(m.file)
        cuts = {size * part // 64 for part in range(64)} | {size - 1, size - size // 1000, 4096, 12288}
        for cut in sorted(cuts):
            yield Case(f"file cut at {cut} of {size}{beside}", m.file[:cut], log, published)
        for place in sorted({size * part // 64 for part in range(64)} | {9, 20, 130, 4104, 8200, 12290}):
            yield Case(f"file flipped at {place}{beside}", flipped(m.file, place), log, published)
        yield Case(f"zeros after the file{beside}", m.file + bytes(4096), log, published)


def counted(cases: Iterator[Case], history: History, folder: Path) -> Counter[str]:
    """Judge cases one after the other; how many came to what."""
    found: Counter[str] = Counter()
    for number, case in enumerate(cases):
        found[judged(folder / str(number), case, history.later.file)] += 1
        shutil.rmtree(folder / str(number))
    return found


# --- a few of each kind every day, all of them in the soak ----------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "some"),
    [
        (cases_of_the_log, ("cut at 0 ", "log flipped", "zeros after the log", "all chance")),
        (
            cases_of_exchange,
            ("another store's log", "a fork's log", "earlier log beside", "later log", "as it"),
        ),
        (cases_of_the_file, ("flipped at 4104", "cut at 4096")),
    ],
)
def test_some_states_are_whole_or_refused_in_words(
    kind: Callable[[History], Iterator[Case]], some: tuple[str, ...], history: History, tmp_path: Path
) -> None:
    """Whatever became of a store's two files, it opens with the first of its revisions and what lacks is
    told, or it is refused and the way back works."""
    chosen = {start: next(case for case in kind(history) if start in case.name) for start in some}
    assert counted(iter(chosen.values()), history, tmp_path).total() == len(some)


@pytest.mark.soak
@pytest.mark.parametrize("kind", [cases_of_the_log, cases_of_exchange, cases_of_the_file])
def test_every_state_is_whole_or_refused_in_words(
    kind: Callable[[History], Iterator[Case]],
    history: History,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The same for the log cut at every 64th part and around every edge, flipped, padded and exchanged, and
    for the file likewise."""
    found = counted(kind(history), history, tmp_path)
    with capsys.disabled():
        print(f"\n{kind.__name__}: {found.total()} states, {dict(found)}, lost without a word: 0")


def open_with_little_memory(name: str, bytes_more: int, answers: Connection) -> None:
    """Open a store with so much memory beyond what the process has, and tell what came of it."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    given = pages * resource.getpagesize() + bytes_more
    resource.setrlimit(resource.RLIMIT_AS, (given, resource.RLIM_INFINITY))
    try:
        with open_store(name) as store:
            answers.send((store.newest, len(store.notices)))
    except CommitmentsError as error:
        answers.send(error.code)


@pytest.mark.soak
def test_a_log_is_replayed_whole_or_not_at_all_with_little_memory(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With whatever memory there is, a store opens with all that its log holds, or says that there is too
    little; with enough it opens, and nothing is lost."""
    with open_store(f"duckdb:{tmp_path}/a.duckdb", create=True) as store:
        publish(store, 1)
        without_checkpoints(store)
        publish(store, 2, rows=30_000)
        taken = moment(store)
    found: Counter[str] = Counter()
    for mega in (0, 1, 2, 5, *range(10, 120, 10), 150, 200, 300, 500, 1000):
        folder = tmp_path / str(mega)
        name = put(folder, Case(str(mega), taken.file, taken.log, taken.content))
        here, there = PROCESSES.Pipe(duplex=False)
        child = PROCESSES.Process(target=open_with_little_memory, args=(name, mega << 20, there))
        child.start()
        there.close()
        try:
            told = here.recv()
        except EOFError:
            told = "ended"
        child.join()
        assert told in ((2, 0), "store_memory_short", "ended"), (mega, told)
        found[str(told)] += 1
        with open_store(name) as store:
            assert content_of(store) == taken.content
            assert not store.notices
    with capsys.disabled():
        print(f"\nlittle memory: {found.total()} states, {dict(found)}")


# --- what stands in the file ----------------------------------------------------------------------------


@pytest.mark.slow
def test_the_file_alone_is_whole_after_each_revision(tmp_path: Path) -> None:
    """While others read, each revision is in the file as soon as it is published, and no log is left."""
    with open_store(f"duckdb:{tmp_path}/a.duckdb", create=True) as store:
        publish(store, 1)
        done = threading.Event()

        def read() -> int:
            times = 0
            while not done.is_set():
                store.snapshot(day=date(2024, 1, 1 + times % 28)).query("SELECT count(*) FROM reports")
                times += 1
            return times

        with ThreadPoolExecutor(3) as pool:
            reading = [pool.submit(read) for _ in range(3)]
            try:
                for number in range(2, 6):
                    publish(store, number)
                    taken = moment(store)
                    assert taken.log == b""
                    name = put(tmp_path / str(number), Case("", taken.file, None, []))
                    with open_store(name) as copy:
                        assert content_of(copy) == taken.content
                        assert copy.newest == number
            finally:
                done.set()
            assert all(each.result() for each in reading)
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["a.duckdb"]


@pytest.mark.page
def test_a_server_leaves_the_file_alone(tmp_path: Path) -> None:
    """What was published through a server is in the file while it runs, and nothing lies beside the file
    after its end."""
    file = tmp_path / "commitments.duckdb"
    with running_server(tmp_path) as server:
        actors = tmp_path / "actors.csv"
        actors.write_text("signatory_id,name,country,actor_type\nsya,Sya,BFA,local_government\n")
        assert main(["import", str(actors), "--reason", "x", "--store", server.store]) == 0
        subprocess.run(["cp", file, tmp_path / "copy.duckdb"], check=True)
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(timeout=30)
    assert not file.with_name(f"{file.name}.wal").exists()
    for path in (file, tmp_path / "copy.duckdb"):
        with open_store(f"duckdb:{path}") as store:
            assert [revision.reason for revision in store.revisions()] == ["nothing yet", "x"]


def publish_without_room(name: str, answers: Connection) -> None:
    """Publish where the file cannot grow and the log can, then where there is room again."""
    with open_store(name) as store:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        size = store.path.stat().st_size
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
        for number in (2, 3):
            publish(store, number)
            answers.send((store.newest, len(store.snapshot().query("FROM reports"))))
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        publish(store, 4)
        answers.send((store.newest, len(store.snapshot().query("FROM reports"))))


@pytest.mark.slow
def test_a_revision_whose_checkpoint_fails_is_published(tmp_path: Path) -> None:
    """Where the file cannot be written to after a commit, the revision is told as published, is read, and
    outlives the process; the store goes on."""
    name = f"duckdb:{tmp_path}/a.duckdb"
    with open_store(name, create=True) as store:
        publish(store, 1)
    here, there = PROCESSES.Pipe(duplex=False)
    child = PROCESSES.Process(target=publish_without_room, args=(name, there))
    child.start()
    there.close()
    assert [here.recv() for _ in range(3)] == [(2, 6), (3, 9), (4, 12)]
    child.join()
    with open_store(name) as store:
        assert [revision.reason for revision in store.revisions()] == [f"Envoi {n}" for n in (1, 2, 3, 4)]
        assert not store.notices


@pytest.mark.slow
def test_a_file_that_points_into_another_is_refused(history: History, tmp_path: Path) -> None:
    """A mixture that an earlier version folded into the file is no store."""
    for change in (
        "INSERT INTO revisions FROM revisions WHERE revision = 2",
        "DELETE FROM revisions WHERE revision = 2",
        "UPDATE reports SET revision = 9 WHERE revision = 3",
        "UPDATE revision_files SET revision = 9 WHERE revision = 3",
        "INSERT INTO renames VALUES (9, 'reports', 'a', 'b')",
        "UPDATE marks SET mark = 'other' WHERE revision = 2",
    ):
        name = put(tmp_path / str(len(list(tmp_path.iterdir()))), Case("", history.later.file, None, []))
        with duckdb.connect(name.removeprefix("duckdb:")) as file:
            file.execute(change)
        with pytest.raises(StoreTangledError):
            open_store(name)


def test_only_its_owner_reads_a_store(tmp_path: Path) -> None:
    """The store, its log and what is set aside are for their owner alone, whatever the umask, and an older
    one that others could read no longer is."""
    before = os.umask(0)
    try:
        with open_store(f"duckdb:{tmp_path}/a.duckdb", create=True) as store:
            without_checkpoints(store)
            publish(store, 1)
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    finally:
        os.umask(before)
    assert modes == {"a.duckdb": 0o600, "a.duckdb.wal": 0o600}
    (tmp_path / "a.duckdb").chmod(0o644)
    with open_store(f"duckdb:{tmp_path}/a.duckdb"):
        assert stat.S_IMODE((tmp_path / "a.duckdb").stat().st_mode) == 0o600


def test_the_engine_takes_a_share_of_the_memory(tmp_path: Path) -> None:
    """The engine may take half of what the machine or container gives."""
    with open_store(f"duckdb:{tmp_path}/a.duckdb", create=True) as store:
        (set_to,) = store.snapshot().query("SELECT current_setting('memory_limit') AS m")
    number, unit = str(set_to["m"]).split()
    assert float(number) * 1024 ** ("KiB", "MiB", "GiB").index(unit) * 1024 <= memory_given() / 2 * 1.01


# --- a store that an earlier version made ----------------------------------------------------------------


def test_an_older_store_is_copied_into_a_file_whose_logs_name_it(tmp_path: Path) -> None:
    """A store of the form before is taken over with all its revisions, those in its log too, once; as it was,
    it stays beside, with its log."""
    path = tmp_path / "a.duckdb"
    make_older(path)
    assert path.with_name("a.duckdb.wal").stat().st_size
    assert not any(path.read_bytes()[124:140])
    older = [path.read_bytes(), path.with_name("a.duckdb.wal").read_bytes()]
    for _ in range(2):
        with open_store(f"duckdb:{path}") as store:
            assert [revision.who for revision in store.revisions()] == ["Awa", "Awa"]
            assert len(list(store.head().records("signatories"))) == 2
        assert any(path.read_bytes()[124:140])
        kept = sorted(tmp_path.glob("a.duckdb.before-*"))
        assert [each.read_bytes() for each in kept] == older
        assert {each.name for each in tmp_path.iterdir()} == {"a.duckdb", *(each.name for each in kept)}
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_log_that_stays_is_not_taken_in_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the log of an older store cannot be taken away once that is taken over, the store is not opened
    over it; later it opens with each revision once."""
    path = tmp_path / "a.duckdb"
    make_older(path)

    real = Path.unlink

    def refused(self: Path, missing_ok: bool = False) -> None:
        if self.name == "a.duckdb.wal":
            raise OSError(5, "Input/output error")
        real(self, missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refused)
        with pytest.raises(StoreUnwritableError):
            open_store(f"duckdb:{path}")
    with open_store(f"duckdb:{path}") as store:
        assert (store.newest, len(list(store.head().records("signatories")))) == (2, 2)


def test_links_to_an_older_store_stay_links(tmp_path: Path) -> None:
    """Through a symbolic link the file behind it is taken over; of other names of the same file, which stay
    with what it was, it is told."""
    path, link, second = tmp_path / "it" / "a.duckdb", tmp_path / "link.duckdb", tmp_path / "second.duckdb"
    path.parent.mkdir()
    make_older(path)
    link.symlink_to(path)
    second.hardlink_to(path)
    with open_store(f"duckdb:{link}") as store:
        assert store.newest == 2
        (told,) = store.notices
        assert f"{path}.before-" in error_sentence(told, translator_for("en"))
        assert "hard links" in error_sentence(told, translator_for("en"))
        publish(store, 3)
    assert link.is_symlink()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["it", "link.duckdb", "second.duckdb"]
    assert not any(second.read_bytes()[124:140])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with open_store(f"duckdb:{path}") as store:
        assert store.newest == 3
        assert not store.notices


def take_over_without_room(name: str, answers: Connection) -> None:
    """Open a store where no file may become as large, and say why not."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY))
    try:
        open_store(name).close()
    except CommitmentsError as error:
        answers.send((error.code, error_sentence(error, translator_for("en"))))


def test_taking_over_says_how_much_room_it_needs(tmp_path: Path) -> None:
    """Where an older store cannot be copied for want of room, it stays whole, and the sentence says how much
    it takes."""
    path = tmp_path / "a.duckdb"
    make_older(path)
    with duckdb.connect(path) as file:
        file.execute("CHECKPOINT")
    before = path.read_bytes()
    here, there = PROCESSES.Pipe(duplex=False)
    child = PROCESSES.Process(target=take_over_without_room, args=(f"duckdb:{path}", there))
    child.start()
    there.close()
    code, sentence = here.recv()
    child.join()
    assert code == "store_not_renewed"
    assert f"({round(len(before) / 1e6)} MB)" in sentence
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["a.duckdb"]


# --- what is said ---------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_damaged_log_is_repaired_by_the_command_that_the_refusal_names(
    history: History, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every command refuses a store whose log is damaged and names `repair`, which sets the log aside, says
    what it holds and what is unknown, and changes nothing else; done once more it does nothing."""
    m = history.three
    second = len(history.two.log) + 100
    name = put(tmp_path / "c", Case("", m.file, flipped(m.log, second), m.content))
    for arguments in (["figures"], ["export", str(tmp_path / "out")]):
        assert main([*arguments, "--store", name, "--lang", "en"]) == 2
        assert "“commitments repair” sets the log aside" in capsys.readouterr().err
    assert main(["repair", "--store", name, "--lang", "en"]) == 0
    said = capsys.readouterr().out.splitlines()
    (kept,) = (path for path in (tmp_path / "c").iterdir() if ".log-" in path.name)
    assert kept.read_bytes() == flipped(m.log, second)
    assert (tmp_path / "c" / "c.duckdb").read_bytes() == m.file
    assert said[0] == f"The log beside {name} lies now at {kept}; nothing was deleted."
    assert said[1] == f"{name} is whole up to revision 1."
    assert re.fullmatch(r"The log holds revision 2: .*, a, “Envoi 2” \(41 rows\)\. It is not in .*", said[2])
    assert re.fullmatch(r"[\d,]+ bytes of the log cannot be read: .* is not known\.", said[3])
    for _ in range(2):
        assert main(["repair", "--store", name]) == 0
        said = capsys.readouterr().out.splitlines()
        assert said == [f"Il n’y a rien à réparer\u00a0: {name} est complète jusqu’à la révision 1."]
    assert len(list((tmp_path / "c").iterdir())) == 2


@pytest.mark.slow
def test_repair_keeps_away_from_a_store_that_is_open(tmp_path: Path) -> None:
    """A store that a server holds is not repaired."""
    name = f"duckdb:{tmp_path}/a.duckdb"
    with open_store(name, create=True) as store:
        publish(store, 1)
        code = (
            "import sys; from commitments.cli.main import main\n"
            "sys.exit(main(['repair', '--store', sys.argv[1], '--lang', 'en']))"
        )
        done = subprocess.run([sys.executable, "-c", code, name], capture_output=True, text=True, check=False)
        assert done.returncode == 2
        assert f"(PID {os.getpid()}) uses" in done.stderr


@pytest.mark.slow
def test_a_log_that_is_cut_is_told_once(
    history: History, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first command that opens the store says both that may have been lost, and where the log lies."""
    m = history.two
    name = put(tmp_path / "c", Case("", m.file, m.log[:500], m.content))
    assert main(["figures", "--store", name, "--lang", "en"]) == 0
    said = capsys.readouterr().err
    assert "lost a revision that was published, or one that was never finished, cannot be told" in said
    assert "whole up to revision 1" in said
    assert main(["figures", "--store", name, "--lang", "en"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.slow
@pytest.mark.parametrize("part", [0.999, 0.5])
def test_a_server_says_what_is_the_matter_with_its_file(
    part: float, history: History, tmp_path: Path
) -> None:
    """A server over a file that was cut ends with one sentence that says what to do."""
    file = history.later.file
    name = put(tmp_path / "c", Case("", file[: int(len(file) * part)], None, []))
    code = "import sys; from commitments.cli.main import main; sys.exit(main(sys.argv[1:]))"
    asked = ["serve", "--store", name, "--port", str(free_port()), "--lang", "en"]
    done = subprocess.run(
        [sys.executable, "-c", code, *asked], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "cannot be read as a store" in done.stderr
    assert done.stderr.count("\n") == 1
