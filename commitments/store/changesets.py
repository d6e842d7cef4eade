"""What an upload would change in the store, and its publication as a revision."""

# ruff: noqa: S608 - names of tables and columns come from the model; values are parameters.

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from commitments.contract.batches import RecordBatches
from commitments.contract.model import RECORDS, Record
from commitments.errors import FileUnreadableError
from commitments.ingest.corrections import Corrections, correct
from commitments.ingest.reading import read_file
from commitments.ingest.sheets import Count, Sheet, SheetChoice
from commitments.ingest.validation import Checked, check
from commitments.store.head import Head
from commitments.store.matches import Match
from commitments.store.revisions import Reading, Renaming, Revision, RevisionFile
from commitments.store.store import Store
from commitments.text.sanitize import safe_filename

# A record by its table and key text.
Key = tuple[str, str]


@dataclass(frozen=True)
class CellChange:
    """One value that changes."""

    column: str
    old: object
    new: object


@dataclass(frozen=True)
class RecordChange:
    """A stored record and what it becomes."""

    old: Record
    new: Record

    @property
    def cells(self) -> tuple[CellChange, ...]:
        """Return the values that differ, in the order of the contract's columns."""
        pairs = ((name, getattr(self.old, name), getattr(self.new, name)) for name in self.new.columns())
        return tuple(CellChange(name, old, new) for name, old, new in pairs if old != new)


@dataclass(frozen=True)
class KeptBack:
    """A record that was to be removed and stays, because another one refers to it."""

    record: Record
    by: Record


@dataclass(frozen=True)
class Changeset:
    """What a revision would do to the store as it stood at revision `expected`."""

    expected: int
    added: RecordBatches = field(default_factory=RecordBatches)
    changed: tuple[RecordChange, ...] = ()
    removed: tuple[Record, ...] = ()
    unchanged: Mapping[str, int] | None = None  # by table
    renamed: tuple[Renaming, ...] = ()
    kept: tuple[KeptBack, ...] = ()
    readings: tuple[Reading, ...] = ()  # of the files that it comes from
    undoes: int | None = None  # the revision that it takes back

    def __bool__(self) -> bool:
        """Return whether anything would change."""
        return bool(self.added or self.changed or self.removed)

    def counts(self) -> dict[str, dict[str, int]]:
        """Return the numbers of records added, changed, removed and unchanged, of each table that has any."""
        numbers = {
            "added": Counter(self.added.tables()),
            "changed": Counter(record.new.table for record in self.changed),
            "removed": Counter(record.table for record in self.removed),
            "unchanged": Counter(self.unchanged or {}),
        }
        return {
            table: {what: tables[table] for what, tables in numbers.items()}
            for table in RECORDS
            if any(tables[table] for tables in numbers.values())
        }


@dataclass(frozen=True)
class ImportedFile:
    """What became of files given for import: where `checked` has errors, nothing was stored."""

    checked: Checked
    change: Changeset | None = None
    revision: Revision | None = None


@dataclass(frozen=True)
class ReceivedFile:
    """A file as it was given."""

    name: str
    content: bytes = field(repr=False)


# By file and sheet (None: a text), what a person decided of it.
Choices = Mapping[str, Mapping[str | None, SheetChoice]]


@dataclass(frozen=True)
class Preview:
    """What files given together would do, before anything does.

    Without a `change` there are errors to be mended first. `absent` are the keys of stored records, by table,
    that the files do not have although they have others of their table. `sheets` are as they were corrected.
    """

    checked: Checked
    sheets: Sequence[Sheet]
    files: tuple[RevisionFile, ...]
    change: Changeset | None = None
    absent: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read_files(files: Iterable[ReceivedFile], choices: Choices | None = None) -> list[Sheet]:
    """Read files given together, as a person decided where they did."""
    decided = choices or {}
    return [
        sheet
        for file in files
        for sheet in read_file(file.name, file.content, choices=decided.get(file.name))
    ]


def preview(
    store: Store,
    files: Sequence[ReceivedFile],
    sheets: Sequence[Sheet],
    *,
    today: date,
    corrections: Corrections | None = None,
    removing: Collection[Key] = (),
) -> Preview:
    """Check `sheets` of `files` as they are corrected, and say what they would do to what stands now.

    `removing` are stored records, by table and key, that are to go.
    """
    current = store.head()
    corrected = [correct(sheet, corrections) for sheet in sheets] if corrections else sheets
    checked = check(corrected, current, today=today, fictional=store.is_demonstration)
    rows: Counter[str] = Counter()
    for sheet in sheets:
        rows[sheet.file] += len(sheet.rows)
    sources = tuple(RevisionFile.of(file.name, file.content, rows[file.name]) for file in files)
    if checked.has_errors:
        return Preview(checked, corrected, sources)
    return Preview(
        checked,
        corrected,
        sources,
        compare(checked, store, current, removing=removing),
        _absent(checked, current),
    )


def _absent(checked: Checked, current: Head) -> dict[str, tuple[str, ...]]:
    given: dict[str, set[str]] = {}
    for table in checked.tables:
        if table.table:
            given.setdefault(table.table, set()).update(table.records.keys(table.table))
    absent = {
        name: tuple(key for key in current.keys(name) if key not in keys) for name, keys in given.items()
    }
    return {name: keys for name, keys in absent.items() if keys}


def compare(
    checked: Checked, store: Store, current: Head | None = None, *, removing: Collection[Key] = ()
) -> Changeset:
    """Return what publishing the accepted rows would change, against `current` (default: what stands now).

    Records that are stored and not in the files stay as they are, but for those of `removing`, by table and
    key; of these, what others refer to is kept all the same.
    """
    current = current or store.head()
    added = RecordBatches()
    changed: dict[Key, RecordChange] = {}
    unchanged: Counter[str] = Counter()
    for table, records in ((table.table, table.records) for table in checked.tables if table.table):
        stored = current.keys(table)
        is_stored = pa.array((key in stored for key in records.keys(table)), pa.bool_())
        added.extend(records.chosen(table, pc.invert(is_stored)))
        standing = records.chosen(table, is_stored)
        if not standing:
            continue
        is_same = current.query(_is_same(table), given=standing)["same"]
        if same := pc.sum(is_same).as_py():
            unchanged[table] += same
        becoming = standing.chosen(table, pc.invert(is_same))
        stood = {old.key_text: old for old in current.records(table, becoming.keys(table))}
        changed |= {new.full_key: RecordChange(stood[new.key_text], new) for new in becoming}
    going = {key: current.record(*key) for key in removing if key not in changed}
    gone = {key: record for key, record in going.items() if record}
    change = Changeset(
        current.revision,
        added,
        tuple(changed.values()),
        tuple(gone.values()),
        dict(unchanged),
        readings=tuple(
            Reading(safe_filename(table.file), table.sheet, table.table, table.decisions, table.mends)
            for table in checked.tables
        ),
    )
    return keeping_references(change, current)


def _is_same(table: str) -> str:
    """Return SQL for whether records that are given say what is stored under their keys, in their order."""
    same = " AND ".join(
        # A list that was never written is one without anything in it.
        f"coalesce(given.{name}, []) = coalesce(stored.{name}, [])"
        if column.many
        else f"given.{name} IS NOT DISTINCT FROM stored.{name}"
        for name, column in RECORDS[table].columns().items()
    )
    return (
        f"SELECT {same} AS same FROM given_{table} AS given JOIN {table} AS stored USING (key) ORDER BY place"
    )


def keeping_references(change: Changeset, current: Head) -> Changeset:
    """Return a change without the removals that would leave a reference to nothing; they are in its
    `kept`."""
    kept: dict[Key, KeptBack] = {}
    while change.removed:
        held = {
            record.full_key: KeptBack(record, by) for record, by in references_to_removed(change, current)
        }
        if not held:
            break
        kept |= held
        rest = tuple(record for record in change.removed if record.full_key not in held)
        change = replace(change, removed=rest)
    return replace(change, kept=(*change.kept, *kept.values()))


def references_to_removed(change: Changeset, current: Head) -> Iterator[tuple[Record, Record]]:
    """Yield removed records that something would still refer to, and one that does, each once."""
    gone: dict[str, dict[str, Record]] = {}
    for record in change.removed:
        gone.setdefault(record.table, {})[record.key_text] = record
    for table, records in gone.items():
        for key in change.added.keys(table):
            records.pop(key, None)
    removed = {record.full_key for record in change.removed}
    changed = {record.new.full_key: record.new for record in change.changed}
    for table, kind in RECORDS.items():
        columns = {
            name: gone[column.refers_to]
            for name, column in kind.columns().items()
            if column.refers_to and gone.get(column.refers_to)
        }
        if not columns:
            continue
        standing = (
            changed.get((table, record.key_text), record)
            for record in current.records(table)
            if (table, record.key_text) not in removed
        )
        for record in chain(standing, change.added.of(table)):
            for name, targets in columns.items():
                for identifier in _identifiers(getattr(record, name)):
                    if target := targets.pop(identifier.lower(), None):
                        yield target, record


def _identifiers(value: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (value,) if value else ()


def publish(
    store: Store,
    change: Changeset,
    *,
    who: str,
    reason: str,
    files: Sequence[RevisionFile] = (),
    kind: str = "import",
    matches: Iterable[Match] = (),
    count: Count | None = None,
) -> Revision | None:
    """Write `change` as one revision, and `matches` to be remembered; None where it changes nothing. `count`
    is told of rows as written.

    Raises:
        StoreMovedError: the store is no longer at the revision that the change was compared with.
        StoreMixedError: it would bring fictional and real data together.
    """
    if not change:
        return None
    return store.append(
        added=change.added,
        changed=(record.new for record in change.changed),
        removed=change.removed,
        who=who,
        reason=reason,
        kind=kind,
        files=files,
        readings=change.readings,
        renamed=change.renamed,
        undoes=change.undoes,
        matches=matches,
        expected=change.expected,
        count=count,
    )


def import_files(
    store: Store, paths: Iterable[Path], *, who: str, reason: str, today: date, table: str | None = None
) -> ImportedFile:
    """Read, check, compare and publish files together: all of them, or none where one has an error.

    `table` names the table where the headings are not to decide.

    Raises:
        FileUnreadableError: a file cannot be opened.
        CommitmentsError: what `publish` raises.
    """
    files = [ReceivedFile(path.name, content_of(path)) for path in paths]
    sheets = [sheet for file in files for sheet in read_file(file.name, file.content, table)]
    outcome = preview(store, files, sheets, today=today)
    if outcome.change is None:
        return ImportedFile(outcome.checked)
    revision = publish(store, outcome.change, who=who, reason=reason, files=outcome.files)
    return ImportedFile(outcome.checked, outcome.change, revision)


def content_of(path: Path) -> bytes:
    """Return what a file holds. Raises FileUnreadableError."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileUnreadableError(file=str(path)) from error
