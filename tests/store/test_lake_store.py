"""A store that several servers share: what stands in the lake, and what each server shows of it."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import pytest

from commitments import errors
from commitments.contract.batches import RecordBatches, as_columns
from commitments.contract.model import Signatory
from commitments.i18n.translator import translator_for
from commitments.site import footer
from commitments.site.urls import Address
from commitments.site.visit import Visit
from commitments.store import lake_store, migrations
from commitments.store.beside import beside, store_path
from commitments.store.engine import table_sums
from commitments.store.lake import Lake, OvertakenError
from commitments.store.lake_name import LakeName
from commitments.store.lake_store import LakeStore
from commitments.store.matches import Match
from commitments.store.opening import open_store
from commitments.store.replica import Replica
from commitments.store.restoration import restoration
from commitments.store.revisions import RevisionFile
from tests.factories import actor

pytestmark = pytest.mark.usefixtures("stores_made_anew")

POSTGRES = "ducklake:postgres:host=db dbname=commitments data_path=/srv/shared"


@pytest.fixture
def name(tmp_path: Path) -> str:
    return f"ducklake:{tmp_path}/catalogue.ducklake data_path={tmp_path}/shared"


@pytest.fixture
def store(name: str) -> Iterator[LakeStore]:
    with open_store(name, create=True) as opened:
        assert isinstance(opened, LakeStore)
        yield opened


def publish(store: LakeStore, *names: str) -> int:
    added = [actor(each) for each in names]
    return store.append(added=added, who="Awa", reason="r", expected=store.newest).number


def heading(text: str, meant: str) -> Match:
    return Match("h", (text,), "", "heading", "signatories", "", text, meant, "a.csv")


def test_its_name_holds_the_catalogue_and_the_folder() -> None:
    """A store in PostgreSQL is named by libpq’s words and the folder that its servers share."""
    lake = LakeName.of(POSTGRES)
    assert lake
    assert (lake.catalogue, lake.folder) == ("postgres:host=db dbname=commitments", Path("/srv/shared"))
    assert lake.attached.startswith("ducklake:postgres:connect_timeout=5 ")
    assert lake.attached.endswith(" host=db dbname=commitments")  # of what is said twice, the last holds
    assert LakeName.of("duckdb:data/commitments.duckdb") is None


def test_a_name_is_written_as_libpq_writes_it() -> None:
    """What has spaces or quotes stands between quotes, with a backslash before each that is in it."""
    lake = LakeName.of(r"ducklake:postgres:dbname='it\'s ours' data_path='/srv/dossier d\'été'")
    assert lake
    assert (lake.catalogue, lake.folder) == (r"postgres:dbname='it\'s ours'", Path("/srv/dossier d'été"))


@pytest.mark.parametrize(
    "said",
    [
        "ducklake:postgres:host=db dbname=c",
        "ducklake:postgres: data_path=/srv",
        "ducklake: data_path=/srv",
        "ducklake:postgres:dbname=c data_path=s3://bucket/c",
        "ducklake:postgres:postgresql://me@db/c data_path=/srv",
        "ducklake:postgres:commitments data_path=/srv",
        "ducklake:postgres:dbname=c data_path=/srv data_path=/elsewhere",
        "ducklake:postgres:dbname=c data_path='/srv",
        r"ducklake:postgres:dbname=c data_path='/srv/a\\b'",
        "ducklake:postgres:dbname=c data_path=~nobody-of-that-name/c",
        "ducklake:sqlite:c data_path=/srv",
        "duckdb:~nobody-of-that-name/c",
    ],
)
def test_a_name_that_cannot_be_is_refused(said: str) -> None:
    """Without a catalogue in PostgreSQL or a file, or one folder that can be reached, a name of a store is
    refused in a sentence."""
    with pytest.raises(errors.BadStoreNameError):
        store_path(said)


@pytest.mark.parametrize(
    "said",
    [
        "ducklake:postgres:dbname=c password=hush data_path=/srv",
        "ducklake:postgres:dbname=c sslpassword = hush data_path=/srv",
        "ducklake:postgres:postgresql://me:hush@db/c data_path=/srv",
        "ducklake:postgres:postgresql://me:a/hush@db/c data_path=/srv",
    ],
)
def test_no_password_is_written_out(said: str) -> None:
    """A password in the name of a store is refused, and stands nowhere in what is said of it."""
    with pytest.raises(errors.StorePasswordNamedError) as raised:
        store_path(said)
    assert "hush" not in str(raised.value)


def test_what_is_published_is_there_when_it_is_opened_again(store: LakeStore, name: str) -> None:
    """Everything that was published is read again by whoever opens the store later."""
    assert [publish(store, "a"), publish(store, "b", "c")] == [1, 2]
    contents = store.contents()
    store.close()
    with open_store(name) as again:
        assert again.newest == 2
        assert sorted(again.head().keys("signatories")) == ["a", "b", "c"]
        assert again.contents() == contents


def test_it_is_missing_until_it_is_made(name: str) -> None:
    """A lake is made only where that is asked for, and opening one that is not there leaves nothing."""
    with pytest.raises(errors.StoreMissingError):
        open_store(name)
    lake = LakeName.of(name)
    assert lake
    assert not lake.folder.exists()


def test_a_catalogue_that_was_begun_is_no_store(name: str) -> None:
    """Where making a lake was broken off there is none, whoever asks; it is made when it is asked for."""
    lake = LakeName.of(name)
    assert lake
    lake.tables.mkdir(parents=True)
    begun = Lake(name, lake, lake.folder / "spill")
    with begun.cursor(create=True) as cursor, pytest.raises(errors.StoreMissingError):
        begun.require_own_folder(cursor)
    begun.close()
    with pytest.raises(errors.StoreMissingError):
        open_store(name)
    open_store(name, create=True).close()


def test_tidied_tables_hold_the_same(store: LakeStore, name: str) -> None:
    """Tidying loses nothing, also for a reader who began before; marks keep their order, and it is daily."""
    for number in range(3):
        publish(store, f"a{number}")
        publish(store, *(f"b{number}x{each}" for each in range(200)))
    contents, tables = store.contents(), LakeName.of(name).tables
    with store._lake.cursor() as reader:
        reader.execute("BEGIN")
        marks = reader.execute("SELECT mark FROM record.marks ORDER BY rowid").fetchall()
        store._lake.tidy_daily()
        assert table_sums(reader, "record") == contents
        reader.execute("ROLLBACK")
        assert reader.execute("SELECT mark FROM record.marks ORDER BY rowid").fetchall() == marks
    assert store.contents() == contents
    assert publish(store, "c") == 7
    files = [*tables.rglob("*.parquet")]
    store._lake.tidy_daily()
    assert [*tables.rglob("*.parquet")] == files
    with open_store(name) as again:
        assert again.newest == 7


def test_what_another_server_has_tidied_is_left(store: LakeStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of servers that would tidy at the same moment one does; the others, who waited for it, do not again."""
    writing = Lake.writing

    @contextmanager
    def behind_another(shared: Lake) -> Iterator[duckdb.DuckDBPyConnection]:
        with writing(shared) as cursor:
            beside(store.path, ".tidied").touch()
            yield cursor

    monkeypatch.setattr(Lake, "writing", behind_another)
    monkeypatch.setattr("commitments.store.lake._TIDYING", ("fail_if_called()",))
    store._lake.tidy_daily()


def test_files_that_people_sent_are_read_one_at_a_time(store: LakeStore, name: str) -> None:
    """Put together in one, each file that people sent stands for itself: nobody who wants one reads all."""
    sent = {f"{number}.csv": bytes([number]) * 1000 for number in range(3)}
    for file, content in sent.items():
        files = [RevisionFile.of(file, content, 1)]
        store.append(added=[actor(file)], who="Awa", reason="r", files=files, expected=store.newest)
    store._lake.tidy_daily()
    *_, together = sorted(LakeName.of(name).tables.rglob("originals/*.parquet"), key=os.path.getmtime)
    groups = duckdb.execute("SELECT DISTINCT row_group_id FROM parquet_metadata(?)", [str(together)])
    assert len(groups.fetchall()) == len(sent)
    with closing(Replica(name)) as late, store._lake.cursor() as shared:
        late.catch_up(shared, store._lake.tables_written(shared, -1))
        assert table_sums(late.engine, "record") == store.contents()


def test_of_two_that_follow_the_same_one_stands(store: LakeStore) -> None:
    """Of two transactions that follow the same mark, the catalogue takes one, whatever lock was held."""
    publish(store, "a")
    with store._lake.cursor() as cursor:
        late = cursor.cursor()
        mark = store._begin(late, 2)
        publish(store, "b")
        with pytest.raises(OvertakenError):
            store._lake.commit(late, mark)
    assert store.newest == 2


def test_whoever_loses_is_told_of_the_revision_that_won(store: LakeStore) -> None:
    """Who publishes over an earlier revision than the last is shown where the register stands now."""
    publish(store, "a")
    with pytest.raises(errors.StoreMovedError) as raised:
        store.append(added=[actor("b")], who="w", reason="r", expected=0)
    assert raised.value.facts["newest"] == 1
    assert store.newest == 1


def test_nothing_is_half_written(store: LakeStore) -> None:
    """A change that breaks off leaves the lake and what is read as they were."""
    publish(store, "a")
    before = store.contents()
    stopped = {"reason": None}  # that the table of revisions does not take, once the records are written
    with pytest.raises(duckdb.Error):
        store.append(added=[actor("x")], who="w", expected=1, **stopped)  # type: ignore[arg-type]
    assert store.contents() == before
    assert publish(store, "b") == 2


def test_a_file_is_on_the_disk_before_the_catalogue_names_it(
    store: LakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a revision wrote to files outlives the power, as the catalogue does that names them; that is asked
    of the disk once, however many revisions follow."""
    settled: set[tuple[int, int]] = set()

    def noted(handle: int) -> None:
        status = os.fstat(handle)
        settled.add((status.st_ino, status.st_size))

    monkeypatch.setattr(os, "fsync", noted)
    publish(store, *(f"a{n}" for n in range(200)))
    files = [file.stat() for file in (store.path.parent / "tables").rglob("*.parquet")]
    assert files
    assert {(status.st_ino, status.st_size) for status in files} <= settled
    settled.clear()
    publish(store, *(f"b{n}" for n in range(200)))
    assert len(settled & {(status.st_ino, status.st_size) for status in files}) == 0


def test_a_revision_makes_one_file_of_a_table(store: LakeStore) -> None:
    """However its rows came together, a revision makes one file of each table, and its rows are counted as
    they are written."""
    records, counted = RecordBatches(), list[int]()
    for start in (0, 200, 400):
        records.extend(RecordBatches([actor(f"a{n}") for n in range(start, start + 200)]).of("signatories"))
        records.take("signatories", as_columns(Signatory, [actor(f"b{start}")]))
    store.append(added=records, who="Awa", reason="r", expected=0, count=counted.append)
    assert len([*(store.path.parent / "tables").rglob("*.parquet")]) == 1
    assert (sum(counted), len(counted)) == (603, 6)
    assert store.snapshot().query("SELECT count(*) AS n FROM signatories") == [{"n": 603}]


def test_a_copy_of_it_is_a_store_in_a_file(store: LakeStore, tmp_path: Path) -> None:
    """A copy of a lake opens as a store in a file and holds the same."""
    publish(store, "a", "b")
    held = store.write_copy(tmp_path / "copy.duckdb")
    with open_store(f"duckdb:{tmp_path}/copy.duckdb") as copy:
        assert copy.contents() == held == store.contents()


def test_the_folder_of_another_is_refused(store: LakeStore, name: str, tmp_path: Path) -> None:
    """A folder that is not the one of the catalogue, or not mounted, is refused before anything is read."""
    publish(store, "a")
    store.close()
    (tmp_path / "shared").rename(tmp_path / "elsewhere")
    with pytest.raises(errors.StoreFolderForeignError):
        open_store(name)


def test_a_folder_that_is_taken_is_given_to_no_other(store: LakeStore, name: str, tmp_path: Path) -> None:
    """A new catalogue over the folder of a lake is refused, and the lake opens as before."""
    publish(store, "a")
    store.close()
    with pytest.raises(errors.StoreFolderForeignError):
        open_store(name.replace("catalogue.ducklake", "another.ducklake"), create=True)
    with open_store(name) as again:
        assert again.newest == 1


def test_what_it_held_on_this_machine_goes_with_it(store: LakeStore) -> None:
    """The replica is removed when the store is closed."""
    path = store._replica.path
    assert path.exists()
    store.close()
    assert not path.parent.exists()


def test_only_who_waits_for_an_answer_holds_it_away(
    store: LakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A catalogue that does not answer for long is away for whoever writes; one that has answered is not,
    however long it takes to lay out what it said."""
    clock, silent = count(1.0, 100.0), dict[str, bool]()
    monkeypatch.setattr(lake_store, "monotonic", lambda: next(clock))  # each look at it is long after

    def noting(what: str, of: object) -> None:
        done = getattr(of, what)

        def noted(*given: Any) -> Any:
            silent[what] = store._is_silent
            return done(*given)

        monkeypatch.setattr(of, what, noted)

    noting("newest_change", store._lake)
    noting("catch_up", store._replica)
    publish(store, "a")
    assert silent == {"newest_change": True, "catch_up": False}


def test_it_is_read_as_it_was_while_it_is_away(store: LakeStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the catalogue does not answer, what was last seen is read, since when is known, and a change is
    refused in a sentence."""
    publish(store, "a")

    def gone(*_: object, **__: object) -> duckdb.DuckDBPyConnection:
        raise duckdb.IOException('Unable to connect to Postgres at "x": failed: Connection refused')

    with monkeypatch.context() as patch:
        store._lake.close()
        patch.setattr(store._lake, "_attached", gone)
        with pytest.raises(errors.StoreAwayError, match="Connection refused"):
            publish(store, "b")
        with pytest.raises(errors.StoreAwayError):
            store._catch_up()
        assert store.away
        assert store.newest == 1
        assert store.snapshot().query("SELECT signatory_id FROM signatories") == [{"signatory_id": "a"}]
    assert publish(store, "b") == 2
    assert store.away is None


def test_what_does_not_answer_is_asked_seldom(store: LakeStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue that is away is asked less often than one that answers: asking takes long, and pages are
    read meanwhile."""
    waited = list[float]()

    class Ended:
        def wait(self, seconds: float) -> bool:
            waited.append(seconds)
            return len(waited) == 2

    def gone() -> int:
        raise errors.StoreAwayError(store=store.name, why="gone")

    with monkeypatch.context() as patch:
        patch.setattr(store, "_ended", Ended())
        patch.setattr(store._lake, "newest_change", gone)
        store._keep_up()
    assert waited[1] > 2 * waited[0]


def test_whoever_slept_for_long_misses_nothing(store: LakeStore) -> None:
    """A replica that was last brought up to date before what the lake remembers of its changes holds all the
    same, also after a change that touched nothing but what is remembered of files."""
    publish(store, "a")
    with closing(Replica(store.name)) as late:

        def catch_up(after: int) -> int:
            with store._lake.cursor() as shared:
                shared.execute("BEGIN")
                late.catch_up(shared, store._lake.tables_written(shared, after))
            return store._lake.newest_change()

        seen = catch_up(-1)
        publish(store, "b")
        store.remember([heading("nom", "name")], who="Awa")
        with store._lake.writing() as cursor:
            cursor.execute("CALL ducklake_expire_snapshots('record', older_than => now())")
        seen = catch_up(seen)
        assert table_sums(late.engine, "record") == store.contents()
        store.remember([heading("lieu", "locality")], who="Awa")
        catch_up(seen)
        assert table_sums(late.engine, "record") == store.contents()


def test_a_page_is_made_of_what_it_began_with(name: str, tmp_path: Path) -> None:
    """Whoever reads while another copy is put in the place of the lake reads on in what stood, which goes
    with the last of them; nothing more is published over it."""
    store = open_store(name, create=True)
    assert isinstance(store, LakeStore)
    folder = store._replica.path.parent
    publish(store, "a")
    store.write_copy(tmp_path / "copy.duckdb")
    publish(store, "b")
    reader = store.snapshot()
    with restoration(name, tmp_path / "copy.duckdb") as restored:
        restored.put_in_place()
    assert not store.is_open
    assert len(reader.query("FROM signatories")) == 2
    with suppress(errors.StoreReplacedError):
        publish(store, "c")
        pytest.fail("it was published over what is gone")
    del store, reader, restored
    assert not folder.exists()
    with open_store(name) as again:
        assert again.newest == 1


def test_nothing_is_published_over_a_copy_that_nobody_noticed(store: LakeStore) -> None:
    """Where another copy was put in the place of the lake in this very moment, with as many revisions, a
    change that was made of what stood before is refused."""
    publish(store, "a")
    with store._lake.writing() as cursor:
        cursor.execute("UPDATE record.marks SET mark = 'another' WHERE revision = 1")
    with pytest.raises(errors.StoreExchangedError):
        publish(store, "b")
    assert not store.is_open


def test_a_lake_of_a_later_version_is_followed_no_more(store: LakeStore) -> None:
    """Where a later version has taken steps in the tables, a server of before reads on in what it has, says
    why, and publishes nothing that the later one would miss; pages that were kept while they could not be
    reached say something else, and are not shown any more."""
    publish(store, "a")
    store.away = unreached = datetime(2026, 1, 1, tzinfo=UTC)
    with store._lake.cursor() as cursor:
        cursor.execute("INSERT INTO record.steps VALUES (99, now()::TIMESTAMP)")
    with pytest.raises(errors.StoreTooNewError):
        publish(store, "b")
    with pytest.raises(errors.StoreTooNewError):
        store._catch_up()
    assert store.away > unreached
    visit = Visit(translator_for("en"), Address("overview"), store=store)
    assert "which a later version of its program keeps: what is shown is revision 1" in footer.away(visit)
    with store._lake.cursor() as cursor:
        cursor.execute("DELETE FROM record.steps WHERE step = 99")
    assert publish(store, "b") == 2
    assert not store.away


def test_a_store_of_a_later_version_is_refused(store: LakeStore, name: str) -> None:
    """What a later version of the program has written is not read by an earlier one."""
    with store._lake.cursor() as cursor:
        cursor.execute("INSERT INTO record.steps VALUES (99, now()::TIMESTAMP)")
    store.close()
    with pytest.raises(errors.StoreTooNewError):
        open_store(name)


def test_one_made_by_an_earlier_version_is_brought_up_to_date(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The steps that a lake lacks are taken as it is opened, and what it held is read."""
    steps = migrations.steps
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "steps", lambda: steps()[:-1])
        open_store(name, create=True).close()
    with open_store(name) as store:
        assert store.newest == 0
        assert store.contents()["steps"][0] == len(steps())
        assert store.undone_by(1) == ()
