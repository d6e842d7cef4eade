"""Where the line to PostgreSQL is cut while something is published, the answer is what became of it."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import count, product
from pathlib import Path
from threading import Event
from time import monotonic, sleep

import pytest

from commitments import errors
from commitments.store import lake, lake_name
from commitments.store.engine import table_sums
from commitments.store.lake_name import LakeName
from commitments.store.lake_store import LakeStore
from commitments.store.opening import open_store
from tests.factories import actor
from tests.lake.relay import Cut, Relay
from tests.postgres import PostgreSQL

pytestmark = pytest.mark.lake


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgreSQL]:
    with PostgreSQL() as server:
        yield server


@pytest.fixture
def relay(postgres: PostgreSQL) -> Iterator[Relay]:
    with Relay(postgres.port) as between:
        yield between


@pytest.fixture
def there(postgres: PostgreSQL, tmp_path: Path) -> Iterator[LakeStore]:
    """A store as another server has it, whose line is never cut."""
    postgres.make(tmp_path.name)
    (tmp_path / "shared").mkdir()  # nothing is copied into it
    with open_store(named(postgres.name(tmp_path.name), tmp_path), create=True) as store:
        assert isinstance(store, LakeStore)
        yield store
    postgres.drop(tmp_path.name)


@pytest.fixture
def here(there: LakeStore, relay: Relay, postgres: PostgreSQL, tmp_path: Path) -> Iterator[LakeStore]:
    """The same store, whose line goes through the relay."""
    with behind(relay, postgres, tmp_path) as store:
        yield store


def behind(relay: Relay, postgres: PostgreSQL, folder: Path) -> LakeStore:
    """Open the store behind the relay."""
    words = postgres.name(folder.name).replace(f"port={postgres.port}", f"port={relay.port}")
    return opened(named(words, folder))


def another(postgres: PostgreSQL, folder: Path) -> LakeStore:
    """Open the store once more."""
    return opened(named(postgres.name(folder.name), folder))


def opened(name: str) -> LakeStore:
    """Open a store as another process would."""
    shared = LakeName.of(name)
    assert shared
    return LakeStore(name, shared, False, None)


def named(words: str, folder: Path) -> str:
    return f"ducklake:postgres:{words} data_path={folder}/shared"


def publish(store: LakeStore, key: str) -> None:
    """Publish one actor over what the store shows."""
    store.append(added=[actor(key)], who="Awa", reason="r", expected=store.newest)


def stands(store: LakeStore, key: str) -> bool:
    """Whether it stands, once; all revisions are there without a gap."""
    store._catch_up()
    assert [each.number for each in store.revisions()] == [*range(1, store.newest + 1)]
    with store._lake.cursor() as shared:
        ((times,),) = shared.execute(
            "SELECT count(*) FROM record.signatories WHERE key = ?", [key]
        ).fetchall()
    assert times == (key in store.head().keys("signatories"))
    return bool(times)


@pytest.mark.parametrize("times", [1, pytest.param(30, marks=pytest.mark.soak)])
@pytest.mark.parametrize(("cut", "known"), [(Cut.UNSENT, False), (Cut.UNANSWERED, True), (Cut.LATE, None)])
def test_the_answer_is_the_truth(
    cut: Cut, known: bool | None, times: int, here: LakeStore, there: LakeStore, relay: Relay
) -> None:
    """Whoever publishes is told that it stands where it does, and that it does not where it does not, also
    where nobody confirmed it."""
    for time in range(times):
        relay.cut_at(cut)
        try:
            publish(here, f"a{time}")
            told = True
        except errors.StoreAwayError:
            told = False
        assert relay.has_cut
        assert told is stands(there, f"a{time}")
        assert known in (told, None)
        publish(here, f"b{time}")
        assert stands(there, f"b{time}")
        publish(there, f"c{time}")
        assert stands(here, f"c{time}")
    assert here.contents() == there.contents()


def test_whoever_stands_still_holds_nobody_up(
    there: LakeStore, relay: Relay, postgres: PostgreSQL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing more is heard of a server as it publishes, others publish after a while, and it is told
    that its own does not stand."""
    asked = lake_name._CONNECTION["options"].replace("5min", "1s")
    monkeypatch.setitem(lake_name._CONNECTION, "options", asked)
    with behind(relay, postgres, tmp_path) as here, ThreadPoolExecutor() as elsewhere:
        relay.cut_at(Cut.HELD)
        held = elsewhere.submit(publish, here, "a")
        until = monotonic() + 30
        while not relay.has_cut and monotonic() < until:
            sleep(0.01)
        publish(there, "b")
        with pytest.raises(errors.StoreAwayError):
            held.result(30)
    assert stands(there, "b")
    assert not stands(there, "a")


@pytest.mark.parametrize(("cut", "known"), [(Cut.UNSENT, False), (Cut.UNANSWERED, True)])
def test_what_cannot_be_found_out_is_said(
    cut: Cut, known: bool, here: LakeStore, there: LakeStore, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the catalogue does not come back to say what stands, that is told; once it is back it stands
    whole or not at all, and all goes on."""
    monkeypatch.setattr(lake, "_UNCERTAIN", 0.5)
    relay.cut_at(cut, shut=True)
    with pytest.raises(errors.StoreUncertainError):
        publish(here, "a")
    assert stands(there, "a") is known
    relay.open = True
    assert stands(here, "a") is known
    publish(here, "b")
    assert stands(there, "b")


@pytest.mark.parametrize("every", [90, pytest.param(4, marks=pytest.mark.soak)])
def test_wherever_the_line_is_cut(every: int, here: LakeStore, there: LakeStore, relay: Relay) -> None:
    """Whichever message to PostgreSQL is the last one that arrives, or does not, the answer is what became of
    the publication, in a sentence of ours."""
    for at in count(1, every):
        relay.cut_at((Cut.UNSENT, Cut.UNANSWERED)[at // every % 2], at)
        try:
            publish(here, f"a{at}")
            told = True
        except errors.StoreAwayError:
            told = False
        assert told is stands(there, f"a{at}")
        if not relay.has_cut:
            break
        stands(here, "a")
    assert at > every
    assert table_sums(here._connection, "record") == there.contents()


@pytest.mark.parametrize("cut", [Cut.UNSENT, Cut.UNANSWERED])
def test_rows_that_never_come_end_no_process(
    cut: Cut, here: LakeStore, there: LakeStore, relay: Relay
) -> None:
    """Where the line is cut as rows are asked for that the catalogue keeps, which DuckLake takes for a fault
    of its own, PostgreSQL is away, and the process goes on."""
    publish(there, "a")
    relay.cut_at(cut, re.compile(b'"mark".*ducklake_inlined_data'))
    with pytest.raises(errors.StoreAwayError):
        here._catch_up()
    assert relay.has_cut
    here._catch_up()
    assert here.newest == there.newest


@pytest.mark.parametrize("every", [11, pytest.param(1, marks=pytest.mark.soak)])
def test_wherever_the_line_is_cut_to_who_follows(
    every: int, here: LakeStore, there: LakeStore, relay: Relay
) -> None:
    """Whichever message to PostgreSQL is the last one that arrives, or does not, while a server learns what
    another published: it has that, or keeps what it had and knows why; and goes on."""
    for at in count(1, every):
        publish(there, f"a{at}")
        relay.cut_at((Cut.UNSENT, Cut.UNANSWERED)[at // every % 2], at)
        before = here.newest
        with suppress(errors.StoreAwayError):
            here._catch_up()
        assert here.newest == (before if here.away else there.newest)
        if not relay.has_cut:
            break
        here._catch_up()
        assert here.newest == there.newest
    assert at > every
    assert table_sums(here._connection, "record") == there.contents()


@pytest.mark.parametrize("times", [1, pytest.param(20, marks=pytest.mark.soak)])
def test_files_are_put_together_while_others_publish(
    times: int, there: LakeStore, postgres: PostgreSQL, tmp_path: Path
) -> None:
    """While DuckLake puts its files together and lets go of older ones, nothing that is published is lost,
    and whoever opens the store finds all of it."""
    done = Event()

    def open_anew() -> int:
        rounds = 0
        while not done.is_set():
            with another(postgres, tmp_path) as anew:
                assert len(anew.head().keys("signatories")) == 50 * anew.newest == 50 * len(anew.revisions())
            rounds += 1
        return rounds

    def tidy() -> int:
        rounds = 0
        while not done.is_set():
            for what in (
                "ducklake_flush_inlined_data('record')",
                "ducklake_merge_adjacent_files('record')",
                "ducklake_expire_snapshots('record', older_than => now())",
                "ducklake_cleanup_old_files('record', older_than => now() - INTERVAL 1 MINUTE)",
            ):
                with tidying._lake.writing() as cursor:
                    cursor.execute(f"CALL {what}")
            rounds += 1
        return rounds

    with another(postgres, tmp_path) as tidying, another(postgres, tmp_path) as other:
        with ThreadPoolExecutor() as elsewhere:
            meanwhile = [elsewhere.submit(each) for each in (tidy, open_anew)]
            try:
                for time, each in product(range(times), (there, other)):
                    each._catch_up()
                    added = [actor(f"{each is there}{time}-{n}") for n in range(50)]
                    each.append(added=added, who="Awa", reason="r", expected=each.newest)
            finally:
                done.set()
            assert all(each.result(60) for each in meanwhile)
        other._catch_up()
        there._catch_up()
        assert there.newest == 2 * times
        assert len(there.head().keys("signatories")) == there.contents()["signatories"][0] == 100 * times
        for each in (there, other):
            assert table_sums(each._connection, "record") == there.contents()
    with another(postgres, tmp_path) as anew:
        assert table_sums(anew._connection, "record") == there.contents()
