"""Records in one line each, stores that hold them, and what changes them."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar
from uuid import uuid4

import duckdb
import pytest

from commitments.contract.batches import RecordBatches
from commitments.contract.model import (
    RECORDS,
    Article,
    Commitment,
    Milestone,
    Outcome,
    PartialDate,
    Practice,
    Record,
    Report,
    Signatory,
)
from commitments.store.changesets import Changeset, RecordChange, import_files, publish
from commitments.store.head import Head
from commitments.store.migrations import steps
from commitments.store.opening import open_store
from commitments.store.renames import Renamed, rename
from commitments.store.revisions import Revision
from commitments.store.store import Store
from tests.clocks import set_to
from tests.stores import a_model, a_store, copy_store


def actor(
    name: str = "town", country: str | None = "MLI", actor_type: str = "local_government", **more: Any
) -> Signatory:
    """A signatory whose identifier is its name."""
    return Signatory(signatory_id=name, name=name.title(), country=country, actor_type=actor_type, **more)


def article(name: str = "C1", declaration: str = "bamako-2019", **more: Any) -> Article:
    """An article in the place its last letter says."""
    return Article(
        article_id=name, declaration=declaration, position=int(name[-1]), title_en=name, title_fr=name, **more
    )


def commitment(name: str = "one", lead: str = "town", under: str = "C1", **more: Any) -> Commitment:
    """A commitment named by its identifier."""
    return Commitment(commitment_id=name, signatory_id=lead, article_id=under, title_fr=name, **more)


def report(as_of: str, about: str = "one", **more: Any) -> Report:
    """A report that says something, were it only a value."""
    if not {"completion", "progress_percent", "value"} & more.keys():
        more["value"] = 1
    return Report(commitment_id=about, as_of=PartialDate(as_of), **more)


def outcome(as_of: str, about: str = "one", measure: str = "jobs", value: float = 1, **more: Any) -> Outcome:
    """An outcome of a commitment."""
    return Outcome(commitment_id=about, as_of=PartialDate(as_of), measure=measure, value=value, **more)


def milestone(
    name: str, country: str | None, kind: str, status: str, on: str | None = None, **more: Any
) -> Milestone:
    """A milestone with a source."""
    titles = {"title_en": name, "title_fr": name, **more}
    return Milestone(
        milestone_id=name,
        country=country,
        kind=kind,
        status=status,
        occurred_on=PartialDate(on) if on else None,
        source_url="https://example.org",
        **titles,
    )


def practice(name: str, lead: str, under: str | None = "C1", **more: Any) -> Practice:
    """A practice named by its identifier."""
    return Practice(
        practice_id=name,
        signatory_id=lead,
        title_fr=name,
        article_id=under,
        source_url="https://a.org",
        **more,
    )


def append_records(store: Store, *records: Record) -> None:
    """Append records as one revision."""
    store.append(added=records, who="test", reason="test", expected=store.newest)


@contextmanager
def entering(day: date) -> Iterator[None]:
    """Meanwhile, what is written enters the register on that day."""
    with pytest.MonkeyPatch.context() as patch:
        set_to(datetime.combine(day, time(12), UTC), patch)
        yield


@contextmanager
def store_with(records: Iterable[Record], entered: date | None = None) -> Iterator[Store]:
    """A store in a file of its own that holds `records`, `entered` on that day."""
    with TemporaryDirectory() as folder, open_store(a_store(folder), create=True) as store:
        with entering(entered) if entered else nullcontext():
            append_records(store, *records)
        yield store


@contextmanager
def imported_store(folder: Path, tables: Mapping[str, str]) -> Iterator[Store]:
    """A store in `folder` into which tables were imported, each the text of a CSV file."""
    name = a_store(folder / "store")
    copy_store(_imported(*tables.items()), name)
    with open_store(name) as store:
        yield store


@cache
def _imported(*tables: tuple[str, str]) -> str:
    """The name of such a store: importing takes longer than most tests that begin with it."""
    name = a_model(f"imported-{uuid4().hex}")
    with TemporaryDirectory() as folder, open_store(name, create=True) as store:
        paths = [Path(folder, f"{table}.csv") for table, _ in tables]
        for path, (_, text) in zip(paths, tables, strict=True):
            path.write_text(text, encoding="utf-8")
        import_files(store, paths, who="Awa", reason="a beginning", today=date(2026, 1, 1))
    return name


R = TypeVar("R", bound=Record)


def current_records(store: Store, kind: type[R]) -> list[R]:
    """The records of a kind that stand."""
    return [record for record in store.head().records(kind.table) if isinstance(record, kind)]


RecordsByKey = dict[tuple[str, str], Record]


def records_by_key(current: Head) -> RecordsByKey:
    """Every record that stands, by table and key."""
    return {(table, record.key_text): record for table in RECORDS for record in current.records(table)}


def apply_change(records: RecordsByKey, change: Changeset) -> RecordsByKey:
    """What a change makes of records."""
    removed = {record.full_key for record in change.removed}
    written = (*change.added, *(pair.new for pair in change.changed))
    kept = {key: record for key, record in records.items() if key not in removed}
    return kept | {record.full_key: record for record in written}


def references(record: Record) -> Iterator[tuple[str, str]]:
    """What a record refers to, by table and key."""
    for name, column in record.columns().items():
        value: Any = getattr(record, name)
        if column.refers_to:
            for key in value if isinstance(value, tuple) else [value] if value else []:
                yield column.refers_to, key.lower()


def dangling_references(records: RecordsByKey) -> set[tuple[str, str]]:
    """What is referred to and is not among the records."""
    return {key for record in records.values() for key in references(record)} - records.keys()


def publish_change(store: Store, change: Changeset, kind: str = "import") -> Revision:
    """Publish a change that changes something."""
    revision = publish(store, change, who="test", reason="test", kind=kind)
    assert revision is not None
    return revision


def put_records(store: Store, *records: Record) -> int:
    """Write records as they are, added or changed; the revision's number."""
    current = store.head()
    added = RecordBatches()
    changed = []
    for record in records:
        old = current.record(*record.full_key)
        if old is None:
            added.append(record)
        else:
            changed.append(RecordChange(old, record))
    return publish_change(store, Changeset(store.newest, added, tuple(changed))).number


def rename_record(store: Store, table: str, old: str, new: str, **options: Any) -> Renamed:
    """Rename a record and publish it; nothing may refer to the old identifier."""
    renamed = rename(store.head(), table, old, new, **options)
    publish_change(store, renamed.change, "rename")
    assert dangling_references(records_by_key(store.head())) == set()
    return renamed


def make_older(path: Path) -> None:
    """Make a store as versions before marks did, with two revisions, the second in its log."""
    with duckdb.connect(path) as file:
        for number, step in enumerate(steps()[:3], 1):
            file.execute(step)
            file.execute("INSERT INTO steps VALUES (?, now()::TIMESTAMP)", [number])
        file.execute("INSERT INTO store VALUES (false, now()::TIMESTAMP)")
        file.execute("CHECKPOINT")
        file.execute("SET checkpoint_threshold = '1GB'; PRAGMA disable_checkpoint_on_shutdown")
        for number in (1, 2):
            file.execute("BEGIN")
            file.execute(
                "INSERT INTO revisions VALUES (?, TIMESTAMP '2026-01-02', 'Awa', 'Envoi', 'import', 1, 0, 0)",
                [number],
            )
            file.execute(
                "INSERT INTO signatories (revision, key, removed, signatory_id, name) "
                "VALUES ($n, 't' || $n, false, 'T' || $n, 'Ville')",
                {"n": number},
            )
            file.execute("COMMIT")
