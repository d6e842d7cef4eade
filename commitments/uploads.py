"""What an upload would change in the store, and its publication as a revision."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from commitments.checking import Checked, check
from commitments.errors import FileUnreadable
from commitments.model import RECORDS, Record
from commitments.reading import read
from commitments.store import Current, Renaming, Revision, SourceFile, Store


@dataclass(frozen=True)
class Cell:
    """One value that changes."""

    column: str
    old: object
    new: object


@dataclass(frozen=True)
class ChangedRecord:
    """A stored record and what it becomes."""

    old: Record
    new: Record

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The values that differ, in the order of the contract's columns."""
        pairs = ((name, getattr(self.old, name), getattr(self.new, name)) for name in self.new.columns())
        return tuple(Cell(name, old, new) for name, old, new in pairs if old != new)


@dataclass(frozen=True)
class Change:
    """What a revision would do to the store as it stood at revision `expected`."""

    expected: int
    added: tuple[Record, ...] = ()
    changed: tuple[ChangedRecord, ...] = ()
    removed: tuple[Record, ...] = ()
    unchanged: Mapping[str, int] | None = None  # by table
    renamed: tuple[Renaming, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything would change."""
        return bool(self.added or self.changed or self.removed)

    def counts(self) -> dict[str, dict[str, int]]:
        """Give the numbers of records added, changed, removed and unchanged, of each table that has any."""
        found = {
            "added": Counter(record.table for record in self.added),
            "changed": Counter(record.new.table for record in self.changed),
            "removed": Counter(record.table for record in self.removed),
            "unchanged": Counter(self.unchanged or {}),
        }
        return {
            table: {what: tables[table] for what, tables in found.items()}
            for table in RECORDS
            if any(tables[table] for tables in found.values())
        }


@dataclass(frozen=True)
class Import:
    """What became of files given for import: where `checked` has errors, nothing was stored."""

    checked: Checked
    change: Change | None = None
    revision: Revision | None = None


def compare(checked: Checked, store: Store, current: Current | None = None) -> Change:
    """Give what publishing the accepted rows would change, against `current` (default: what stands now).

    Records that are stored and not in the files stay as they are.
    """
    current = current or store.current()
    added: dict[tuple[str, str], Record] = {}
    changed: dict[tuple[str, str], ChangedRecord] = {}
    unchanged: Counter[str] = Counter()
    for table in checked.tables:
        for _, record in table.records:
            key = record.table, record.key_text
            stored = current.record(*key)
            if stored is None:
                added[key] = record
            elif stored != record:
                changed[key] = ChangedRecord(stored, record)
            else:
                unchanged[record.table] += 1
    return Change(current.revision, tuple(added.values()), tuple(changed.values()), unchanged=dict(unchanged))


def publish(
    store: Store,
    change: Change,
    *,
    who: str,
    reason: str,
    files: Sequence[SourceFile] = (),
    kind: str = "import",
) -> Revision | None:
    """Write `change` as one revision; None where it changes nothing.

    Raises StoreMoved where the store is no longer at the revision the change was compared with, and
    StoreMixed where it would bring fictional and real data together.
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
        expected=change.expected,
    )


def import_files(
    store: Store, paths: Iterable[Path], *, who: str, reason: str, today: date, table: str | None = None
) -> Import:
    """Read, check, compare and publish files together: all of them, or none where one has an error.

    `table` names the table where the headings are not to decide. Raises FileUnreadable where a file cannot be
    opened, and what `publish` raises.
    """
    contents = {path: _content(path) for path in paths}
    sheets = {path: read(path.name, content, table) for path, content in contents.items()}
    current = store.current()
    checked = check(
        [sheet for found in sheets.values() for sheet in found],
        current,
        today=today,
        fictional=store.is_demonstration,
    )
    if checked.has_errors:
        return Import(checked)
    files = [
        SourceFile.of(path.name, content, sum(len(sheet.rows) for sheet in sheets[path]))
        for path, content in contents.items()
    ]
    change = compare(checked, store, current)
    return Import(checked, change, publish(store, change, who=who, reason=reason, files=files))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileUnreadable(file=str(path)) from error
