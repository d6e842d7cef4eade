"""A store keeps every revision whole, whatever becomes of the process that writes it."""

# ruff: noqa: S311, S608 - chance here is repeatable on purpose, and names of tables come from the model.

import ctypes
import hashlib
import random
import re
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import duckdb
import pytest

from commitments.contract.batches import column_type
from commitments.contract.model import RECORDS, Report
from commitments.errors import (
    BadStoreNameError,
    RevisionUnknownError,
    StoreDamagedError,
    StoreMissingError,
    StoreMixedError,
    StoreMovedError,
    StoreTooNewError,
)
from commitments.store import migrations, snapshots
from commitments.store import store as stores
from commitments.store.lake_store import LakeStore
from commitments.store.matches import Match
from commitments.store.opening import open_store
from commitments.store.revisions import RevisionFile
from commitments.store.store import Store
from tests.stores import a_store
from tests.writers import CLAUSE, MARKET, NETWORK, TOWN, killed, many, report, with_another_step, write

pytestmark = pytest.mark.usefixtures("stores_made_anew")


@pytest.fixture
def name(tmp_path: Path) -> str:
    """The name of a store that is not there yet, in a folder that is not there yet."""
    return a_store(tmp_path / "data")


@pytest.fixture
def store(name: str) -> Iterator[Store]:
    """A new store."""
    with open_store(name, create=True) as opened:
        yield opened


# What is written is what is read.


def test_records_come_back_as_they_were_written(store: Store) -> None:
    """Every kind of value, many or one, given or not, survives the store unchanged."""
    written = [TOWN, NETWORK, CLAUSE, MARKET, report("2021", value=0.1, narrative_fr="Deux\nlignes")]
    write(store, *written)
    current = store.head()
    assert [record for table in RECORDS for record in current.records(table)] == [
        TOWN,
        NETWORK,
        CLAUSE,
        MARKET,
        written[-1],
    ]
    for record in written:
        assert current.record(record.table, record.key_text) == record
    assert current.record("signatories", "nobody") is None
    assert current.keys("signatories") == {"bobo": "Bobo", "net": "net"}


def test_a_revision_says_when_who_why_and_from_what(store: Store) -> None:
    """The list of revisions tells of each its time in UTC, author, reason, kind, files and counts."""
    before = datetime.now(UTC)
    file = RevisionFile.of(r"..\..\tmp/état.csv", b"a;b\r\n", 1)
    given = write(store, TOWN, CLAUSE, who="Awa", reason="Envoi de mars", files=[file])
    write(store, changed=[TOWN.model_copy(update={"name": "Bobo"})], removed=[CLAUSE], kind="undo")
    first, second = store.revisions()
    assert first == given
    assert before <= first.at <= datetime.now(UTC)
    assert (first.number, first.who, first.reason, first.kind) == (1, "Awa", "Envoi de mars", "import")
    assert (first.added, first.changed, first.removed) == (2, 0, 0)
    assert first.files[0].name == "état.csv"
    assert first.files[0].sha256 == hashlib.sha256(b"a;b\r\n").hexdigest()
    assert store.original(first.files[0].sha256) == b"a;b\r\n"
    assert store.original("0" * 64) is None
    assert (second.number, second.kind, second.files) == (2, "undo", ())
    assert (second.added, second.changed, second.removed) == (0, 1, 1)


def test_revisions_are_asked_for_by_number(store: Store) -> None:
    """Those of some numbers are read alone, with their files; an address that names none finds none."""
    for n in range(4):
        write(store, reason=f"letter {n}", files=[RevisionFile.of(f"{n}.csv", b"%d" % n, 1)])
    every = store.revisions()
    assert store.revisions([3, 1, 9]) == [every[0], every[2]]
    assert store.revisions([]) == []
    assert store.revision(2) == store.revision("2") == every[1]
    for nothing in (None, 0, "", "5", "-1", "two", "1 OR 1", "٣", "9" * 200):
        assert store.revision(nothing) is None


def test_the_same_file_twice_is_kept_once(store: Store) -> None:
    """Two revisions from one file share its content."""
    for record in (TOWN, CLAUSE):
        write(store, record, files=[RevisionFile.of("a.csv", b"same", 1)])
    kept = store.snapshot().query("SELECT count(*) AS n FROM record.originals")
    assert kept == [{"n": 1}]
    assert [revision.files[0].name for revision in store.revisions()] == ["a.csv", "a.csv"]


def test_what_stood_at_a_revision_still_stands_there(store: Store) -> None:
    """A later change, removal or return of a record leaves the earlier revisions as they were."""
    renamed = TOWN.model_copy(update={"name": "Sya"})
    write(store, TOWN, NETWORK)
    write(store, changed=[renamed])
    write(store, removed=[renamed])
    write(store, TOWN)
    names = [
        [row["name"] for row in store.snapshot(n).query("SELECT name FROM signatories ORDER BY name")]
        for n in range(5)
    ]
    assert names == [
        [],
        ["Bobo-Dioulasso", "Réseau"],
        ["Réseau", "Sya"],
        ["Réseau"],
        ["Bobo-Dioulasso", "Réseau"],
    ]
    assert [len(list(store.head(n).records("signatories"))) for n in range(5)] == [0, 2, 2, 1, 2]


def test_an_unknown_revision_is_refused(store: Store) -> None:
    """A number before the first or after the last revision names no reading."""
    write(store, TOWN)
    for number in (-1, 2):
        with pytest.raises(RevisionUnknownError) as refused:
            store.snapshot(number)
        assert refused.value.facts == {"store": store.name, "revision": number, "newest": 1}


def test_a_change_over_a_store_that_moved_is_refused(store: Store) -> None:
    """Of two people who publish over the same revision the second writes nothing and learns of it."""
    write(store, TOWN, expected=0)
    with pytest.raises(StoreMovedError) as refused:
        write(store, NETWORK, expected=0)
    assert (refused.value.facts["newest"], refused.value.facts["expected"]) == (1, 0)
    assert store.newest == 1
    assert store.head().record("signatories", "net") is None


def test_of_many_at_once_each_revision_is_written_by_one(store: Store) -> None:
    """Threads that publish over the same revision: one is accepted, the others are refused, none is lost."""
    start = threading.Barrier(8)

    def publish(turn: int) -> bool:
        start.wait()
        try:
            write(store, TOWN.model_copy(update={"signatory_id": f"town-{turn}"}), expected=0)
        except StoreMovedError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(publish, range(8))) == 1
    assert store.newest == len(list(store.head().records("signatories"))) == 1


def test_a_record_twice_in_a_revision_is_refused(store: Store) -> None:
    """Two versions of one key in one revision would be ambiguous, so nothing is written."""
    with pytest.raises(ValueError, match="twice"):
        write(store, TOWN, TOWN.model_copy(update={"signatory_id": "BOBO"}))
    assert store.newest == 0


@pytest.mark.slow
def test_real_and_fictional_never_share_a_store(tmp_path: Path) -> None:
    """A store of real data takes no fictional country, nor the reverse, and neither opens as the other."""
    fictional = TOWN.model_copy(update={"country": "XDA"})
    real, demonstration = a_store(tmp_path, "real"), a_store(tmp_path, "demo")
    for name, flag, fits, clashes in ((real, False, TOWN, fictional), (demonstration, True, fictional, TOWN)):
        with open_store(name, create=True, demonstration=flag) as store:
            assert store.is_demonstration is flag
            write(store, fits, NETWORK)
            with pytest.raises(StoreMixedError):
                write(store, clashes.model_copy(update={"signatory_id": "other"}))
            assert store.newest == 1
        with pytest.raises(StoreMixedError):
            open_store(name, demonstration=not flag)
        with open_store(name) as store:
            assert store.is_demonstration is flag


# Readings.


def test_a_reading_gives_dates_as_given_and_the_day_they_count_as(store: Store) -> None:
    """A partial date is its first day where something starts and its last day everywhere else."""
    write(store, TOWN, NETWORK, CLAUSE, MARKET, report("2023"), report("2024-02", published_on="2024-03-05"))
    found = store.snapshot().query(
        "SELECT start_date, start_date_day, due_date, due_date_day FROM commitments"
    )
    assert found == [
        {
            "start_date": "2020",
            "start_date_day": date(2020, 1, 1),
            "due_date": "2024-02",
            "due_date_day": date(2024, 2, 29),
        }
    ]
    days = store.snapshot().query("SELECT as_of_day, published_on_day FROM reports ORDER BY as_of_day")
    assert [tuple(row.values()) for row in days] == [
        (date(2023, 12, 31), None),
        (date(2024, 2, 29), date(2024, 3, 5)),
    ]
    lists = store.snapshot().query(
        "SELECT partner_ids FROM commitments WHERE target_value = $target", {"target": 12.5}
    )
    assert lists == [{"partner_ids": ["net"]}]


def test_a_reading_stands_on_its_day(store: Store) -> None:
    """Reports after the day do not count, and one whose year is not over counts as the day itself."""
    write(store, TOWN, NETWORK, CLAUSE, MARKET, report("2021-06-30"), report("2023", completion="complete"))
    expected = {
        date(2021, 6, 29): ("not_reported", None),
        date(2021, 6, 30): ("limited", date(2021, 6, 30)),
        date(2022, 12, 31): ("limited", date(2021, 6, 30)),
        date(2023, 1, 1): ("complete", date(2023, 1, 1)),
        date(2024, 1, 15): ("complete", date(2023, 12, 31)),
    }
    for day, standing in expected.items():
        found = store.snapshot(day=day).query("SELECT completion, as_of_day FROM standing")
        assert [tuple(row.values()) for row in found] == [standing], day


def test_a_reading_without_a_day_is_of_today(store: Store) -> None:
    """The day of a reading is today in UTC where none is asked for."""
    assert store.snapshot().day in {
        datetime.now(UTC).date(),
        (datetime.now(UTC) + timedelta(seconds=5)).date(),
    }


def test_a_revision_is_laid_out_before_it_is_shown(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who reads the last revision goes on doing so until the next one is laid out, and waits for neither."""
    write(store, TOWN, CLAUSE, MARKET)
    assert store.snapshot().query("SELECT reports FROM standing", searching=True) == [{"reports": 0}]
    lay_out, shown = snapshots.create_tables, []

    def noted(revision: int) -> stores.Filling:
        def fill(cursor: duckdb.DuckDBPyConnection) -> None:
            shown.append((revision, store.newest))
            lay_out(revision)(cursor)

        return fill

    monkeypatch.setattr(snapshots, "create_tables", noted)
    write(store, report("2021"))
    assert shown == [(2, 1)]
    assert store.snapshot().query("SELECT reports FROM standing", searching=True) == [{"reports": 1}]
    assert shown == [(2, 1)]


def test_a_revision_that_cannot_be_laid_out_stands(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was published stands, though memory is short for whoever reads it."""
    write(store, TOWN, CLAUSE, MARKET)
    store.snapshot().query("SELECT 1")

    def short(_: duckdb.DuckDBPyConnection) -> None:
        raise duckdb.OutOfMemoryException

    monkeypatch.setattr(snapshots, "create_tables", lambda _: short)
    assert write(store, report("2021")).number == store.newest == 2


def test_an_empty_store_can_be_read(store: Store) -> None:
    """Before the first revision every table is there and empty."""
    snapshot = store.snapshot()
    assert snapshot.revision == 0
    for table in (*RECORDS, "standing"):
        assert snapshot.query(f"SELECT * FROM {table}") == []


@pytest.mark.slow
def test_readings_past_and_present_answer_together(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads on more readings than memory keeps, while others write, see their own revision and day."""
    monkeypatch.setattr(store._revisions, "_room", 2)
    monkeypatch.setattr(store._days, "_room", 3)
    write(store, TOWN, CLAUSE, MARKET)

    def look(seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(25):
            snapshot = store.snapshot(chance.randint(1, store.newest), date(2024, 1, chance.randint(1, 4)))
            (found,) = snapshot.query(
                "SELECT (SELECT count(*) FROM signatories) AS n, count(*) AS m FROM standing"
            )
            assert found == {"n": snapshot.revision, "m": 1}

    with ThreadPoolExecutor(6) as pool:
        looking = [pool.submit(look, seed) for seed in range(6)]
        for number in range(2, 10):
            write(store, NETWORK.model_copy(update={"signatory_id": f"n{number}"}))
        for look_of_one in looking:
            look_of_one.result()
    schemas = store.snapshot(1, date(2024, 1, 1)).query(
        "SELECT schema_name AS name FROM duckdb_schemas() WHERE regexp_matches(schema_name, '^r[0-9]')"
    )
    assert len([row for row in schemas if "_" not in row["name"]]) <= 2
    assert len([row for row in schemas if "_" in row["name"]]) <= 3


def test_readings_held_together_are_let_go_of_afterwards(store: Store) -> None:
    """More readings than memory keeps stand while they are in use, and no longer."""
    for number in range(6):
        write(store, NETWORK.model_copy(update={"signatory_id": f"n{number}"}))
    day = date(2024, 1, 1)
    made = "SELECT count(*) FROM duckdb_schemas() WHERE regexp_matches(schema_name, '^r[0-9]+$')"
    with ExitStack() as together:
        cursors = [together.enter_context(store._snapshot_cursor(number, day)) for number in range(1, 7)]
        for number, cursor in enumerate(cursors, 1):
            assert cursor.execute("SELECT count(*) FROM signatories").fetchall() == [(number,)]
        assert cursors[0].execute(made).fetchall() == [(6,)]
    assert store.snapshot(6, day).query(made) == [{"count_star()": stores._REVISIONS_KEPT}]


def test_a_reading_holds_the_newest_version_of_each_record(store: Store) -> None:
    """Of what was written again the newest version stands, nothing of what was removed, all else once; as it
    stood at each revision."""
    days = [f"{year}-{month:02}" for year in range(2020, 2024) for month in range(1, 13)]
    towns = [TOWN.model_copy(update={"signatory_id": f"t{number}"}) for number in range(9)]
    write(store, MARKET, *towns[::-1], *map(report, days[::-1]))
    for _ in range(3):
        renamed = [town.model_copy(update={"name": "Sya"}) for town in towns[2:9:3]]
        write(store, changed=[*renamed, *(report(day, completion="complete") for day in days[5:30:7])])
    write(store, removed=[report(days[11]), report(days[40]), towns[4]])
    for number, gone in ((1, ()), (4, ()), (5, (days[11], days[40]))):
        snapshot = store.snapshot(number)
        rows = snapshot.query("SELECT as_of, completion, revision FROM reports ORDER BY key")
        assert [row["as_of"] for row in rows] == [day for day in days if day not in gone]
        changed = {row["as_of"] for row in rows if row["completion"] == "complete"}
        assert changed == {row["as_of"] for row in rows if row["revision"] == 4} - {*gone}
        assert changed == ({*days[5:30:7]} if number > 1 else set())
        held = snapshot.query("SELECT signatory_id AS id, revision FROM signatories")
        assert [row["id"] for row in held] == [f"t{n}" for n in range(9) if number < 5 or n != 4]
        assert {row["id"] for row in held if row["revision"] == 4} == (
            {"t2", "t5", "t8"} if number > 1 else set()
        )


def test_the_hypothetical_is_what_appending_makes(store: Store) -> None:
    """What would be stands as it does once it is appended; nothing is written, nor else asked of it."""
    write(store, TOWN, NETWORK, CLAUSE, MARKET, report("2021"), report("2022"))
    change: dict[str, Any] = {
        "added": [report("2023", completion="substantial"), TOWN.model_copy(update={"signatory_id": "Sya"})],
        "changed": [report("2022", completion="complete"), NETWORK.model_copy(update={"country": "MLI"})],
        "removed": [report("2021")],
    }
    day = date(2024, 1, 1)
    seen = [f"SELECT key, revision FROM {table} ORDER BY key" for table in RECORDS]
    seen += ["SELECT name, country, level FROM signatories ORDER BY key", "FROM standing ORDER BY ALL"]
    with store.hypothetical(**change) as imagined:
        would_be = [imagined.snapshot(day=day).query(sql) for sql in seen]
        assert not {"append", "current", "renames"} & {*dir(imagined)}  # it is measured, and nothing else
    assert store.newest == 1
    assert would_be != [store.snapshot(day=day).query(sql) for sql in seen]
    write(store, *change.pop("added"), **change)
    assert would_be == [store.snapshot(day=day).query(sql) for sql in seen]


def test_a_query_reaches_nothing_outside(store: Store, tmp_path: Path) -> None:
    """No query of a reading reads or writes a file, attaches one or changes a setting."""
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    for sql in (
        f"FROM read_csv('{secret}')",
        f"COPY (SELECT 1) TO '{tmp_path}/out.csv'",
        f"ATTACH '{tmp_path}/other.duckdb' AS other",
        "SET enable_external_access = true",
        "SET memory_limit = '1GB'",
        "INSTALL httpfs",
    ):
        with pytest.raises(duckdb.Error):
            store.snapshot().query(sql)
    assert sorted(found.name for found in tmp_path.iterdir()) == ["data", "secret.csv"]


# What it is.


def test_tables_and_models_are_the_same(store: Store) -> None:
    """After all steps the tables have the columns of the models, in order and type, and three more."""
    found = store.snapshot().query(
        "SELECT table_name AS table, column_name AS name, data_type AS type FROM duckdb_columns() "
        "WHERE database_name = 'record' ORDER BY table_name, column_index"
    )
    for table, record in RECORDS.items():
        own = [("revision", "INTEGER"), ("key", "VARCHAR"), ("removed", "BOOLEAN")]
        columns = [(name, column_type(column)) for name, column in record.columns().items()]
        assert [(row["name"], row["type"]) for row in found if row["table"] == table] == own + columns
    others = {"steps", "store", "marks", "revisions", "revision_files", "originals", "renames"}
    others |= {"matches", "decisions", "mends", "undone"}
    assert {row["table"] for row in found} == others | set(RECORDS)


def test_a_store_outlives_its_process(name: str) -> None:
    """What was published is there when the store is opened again."""
    with open_store(name, create=True) as store:
        write(store, TOWN)
    with open_store(name) as store:
        assert store.newest == 1
        assert store.head().record("signatories", "bobo") == TOWN


def test_a_store_made_by_many_at_once_is_made_once(name: str) -> None:
    """Of several threads that make the same store at the same moment one makes it, and all have that one."""
    start = threading.Barrier(4)

    def make(_: int) -> Store:
        start.wait()
        return open_store(name, create=True)

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(make, range(4)))
    assert all(store is made[0] for store in made)
    write(made[0], TOWN)
    for store in made:
        store.close()


def test_a_store_that_is_open_is_shared(name: str) -> None:
    """Whoever opens a store that this process holds has the same; it is let go of once all have closed
    it."""
    first = open_store(name, create=True)
    with open_store(name) as again:
        assert again is first
        first.close()
        write(again, TOWN)
        assert again.newest == 1
    assert not first.is_open
    with open_store(name) as anew:
        assert anew is not first
        assert anew.newest == 1


@pytest.mark.parametrize(
    "name", ["", "duckdb:", "duckdb: ", "data/commitments.duckdb", "postgres://host/db", "md:x"]
)
def test_a_name_that_is_none_is_refused(name: str) -> None:
    """A store is named duckdb:PATH and in no other way."""
    with pytest.raises(BadStoreNameError):
        open_store(name, create=True)


def test_a_missing_store_is_missing(name: str, tmp_path: Path) -> None:
    """Where there is no store and none is to be made, nothing is made either."""
    with pytest.raises(StoreMissingError):
        open_store(name)
    assert not (tmp_path / "data").exists()


def test_a_store_of_a_later_version_is_left_alone(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store whose tables a later version has changed is not touched by this one."""
    later = with_another_step(tmp_path, "CREATE TABLE mottos (revision INTEGER, motto VARCHAR);")
    known = len(migrations.steps())
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "FOLDER", later)
        open_store(name, create=True).close()
    with pytest.raises(StoreTooNewError) as refused:
        open_store(name)
    assert refused.value.facts == {"store": name, "found": known + 1, "known": known}


# Steps.


# The first letters of the SHA-256 of every step that a store somewhere may have taken.
TAKEN = {
    "0001_revisions.sql": "9a40126e97d15c82",
    "0002_records.sql": "14248afb68a4aa81",
    "0003_renames.sql": "17c7eff2b0f7b63d",
    "0004_marks.sql": "2fee455791615747",
    "0005_matches.sql": "e1f5c5fbb433762b",
    "0006_mends.sql": "49c3fdf5f7950dfa",
}


def test_a_step_once_taken_never_changes() -> None:
    """A step that stores have taken stays as it was; what is to change is a step of its own."""
    steps = sorted(migrations.FOLDER.glob("[0-9]*.sql"))
    assert {path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:16] for path in steps} == TAKEN
    assert [int(path.name[:4]) for path in steps] == list(range(1, len(steps) + 1))


def test_a_step_leaves_the_tables_that_are_there() -> None:
    """A step makes tables and changes none: the log of an older file may be replayed on what it makes."""
    for step in migrations.steps():
        made = [statement for statement in re.sub(r"--.*", "", step).split(";") if statement.strip()]
        assert all(statement.lstrip().startswith("CREATE TABLE ") for statement in made)


def test_an_older_store_is_brought_up_to_date(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Opening a store takes the steps it lacks, once, and keeps what it holds."""
    with open_store(name, create=True) as store:
        write(store, TOWN)
    known = len(migrations.steps())
    monkeypatch.setattr(
        migrations,
        "FOLDER",
        with_another_step(tmp_path, "CREATE TABLE aliases (revision INTEGER, old VARCHAR);"),
    )
    for _ in range(2):
        with open_store(name) as store:
            snapshot = store.snapshot()
            assert snapshot.query("SELECT count(*) AS n FROM record.aliases") == [{"n": 0}]
            assert snapshot.query("SELECT list(step ORDER BY step) AS s FROM record.steps") == [
                {"s": list(range(1, known + 2))}
            ]
            assert store.head().record("signatories", "bobo") == TOWN


def test_a_step_that_fails_is_not_half_taken(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A step is taken whole or not at all: where one fails, the store stays as it was."""
    open_store(name, create=True).close()
    with monkeypatch.context() as patch:
        patch.setattr(
            migrations,
            "FOLDER",
            with_another_step(
                tmp_path, "CREATE TABLE half (revision INTEGER); INSERT INTO nowhere VALUES (1);"
            ),
        )
        with pytest.raises(StoreDamagedError):
            open_store(name)
    with open_store(name) as store:
        found = store.snapshot().query("SELECT 1 FROM duckdb_tables() WHERE table_name = 'half'")
        assert found == []


# A process killed at any moment.


def match(number: int) -> Match:
    """One match of a revision."""
    return Match("", (), "", "value", "reports", "completion", str(number), "limited", "a.csv")


def keep_writing(name: str, seed: int, answers: Connection) -> None:
    """Open the store and write revisions small and large until killed, telling of each when it is written."""
    chance = random.Random(seed)
    with open_store(name) as store:
        while True:
            number = store.newest + 1
            size = chance.choice((1, 50, 1000))
            changed = [TOWN.model_copy(update={"name": f"Revision {number}"})]
            file = RevisionFile.of(f"{number}.csv", chance.randbytes(1000), size)
            write(store, *many(size, f"r{number}"), changed=changed, files=[file], matches=[match(number)])
            store.remember([replace(match(number), meant=None)], who="Awa")
            answers.send(number)


def assert_whole(store: Store) -> None:
    """Every revision is there with all its rows and its file, and no row is of another."""
    snapshot = store.snapshot()
    rows = " UNION ALL ".join(f"SELECT revision FROM record.{table}" for table in RECORDS)
    counted = {
        row["revision"]: row["n"]
        for row in snapshot.query(f"SELECT revision, count(*) AS n FROM ({rows}) GROUP BY 1")
    }
    revisions = store.revisions()
    assert [revision.number for revision in revisions] == list(range(1, store.newest + 1))
    assert counted == {revision.number: revision.added + revision.changed for revision in revisions}
    for revision in revisions[1:]:
        assert store.original(revision.files[0].sha256)
    if len(revisions) > 1:
        (town,) = snapshot.query("SELECT name FROM signatories")
        assert town == {"name": f"Revision {store.newest}"}


def kill_writers(name: str, times: int) -> int:
    """Kill so many writers at moments all along their life; give the number of revisions that stand."""
    chance = random.Random(2019)
    with open_store(name, create=True) as store:
        write(store, TOWN)
    newest = 1
    for seed in range(times):
        told = killed(keep_writing, chance.uniform(0.0, 0.3), name, seed)
        accepted = max(told, default=newest)
        with open_store(name) as store:
            assert store.newest in (accepted, accepted + 1)
            assert_whole(store)
            newest = store.newest
    return newest


@pytest.mark.slow
def test_a_writer_killed_leaves_the_last_complete_revision(name: str) -> None:
    """However often a process is killed while it writes, no revision it told of is lost, none half there."""
    assert kill_writers(name, 8) > 0


@pytest.mark.soak
def test_a_writer_killed_two_hundred_times_leaves_the_last_complete_revision(name: str) -> None:
    """The same, two hundred times over one store."""
    assert kill_writers(name, 200) > 50


class _Stopped(BaseException):
    """What stops the thread of a page whose reader is gone."""


@pytest.mark.slow
def test_a_thread_that_is_stopped_writes_all_or_nothing(name: str) -> None:
    """Whenever the thread that publishes is stopped, the revision is there whole or not at all, and the next
    one is written over what stands."""
    chance = random.Random(6)
    outcomes = set()
    with open_store(name, create=True) as store:
        write(store, TOWN)
        began = time.monotonic()
        write(store, *many(2_000, "whole"))
        took = time.monotonic() - began
        for turn in range(20):
            before, rows = store.newest, many(2_000, f"t{turn}")
            done: list[int] = []

            def publish(rows: list[Report] = rows, done: list[int] = done) -> None:
                with suppress(_Stopped):
                    done.append(write(store, *rows).number)

            thread = threading.Thread(target=publish)
            thread.start()
            thread.join(chance.uniform(0, 2 * took))
            ctypes.pythonapi.PyThreadState_SetAsyncExc(
                ctypes.c_ulong(thread.ident or 0), ctypes.py_object(_Stopped)
            )
            thread.join()
            if isinstance(store, LakeStore):
                store._catch_up()  # as it does every second in a server
            (found,) = store.snapshot().query(
                f"SELECT count(*) AS n FROM reports WHERE commitment_id LIKE 't{turn}-%'"
            )
            assert found["n"] in (0, 2_000)
            assert store.newest == before + (found["n"] > 0)
            assert not done or found["n"]
            outcomes.add(found["n"])
    assert outcomes == {0, 2_000}
