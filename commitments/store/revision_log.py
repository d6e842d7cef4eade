"""What each revision did: its files, how they were read, the identifiers it gave up, the records it wrote."""

# ruff: noqa: S608 - names of tables and columns come from the model; values are parameters.

import json
import zlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from commitments.contract.batches import as_record
from commitments.contract.model import RECORDS, Record
from commitments.errors import RevisionUnknownError
from commitments.ingest.problems import Decision
from commitments.ingest.sheets import Mend
from commitments.limits.cache import WeighedCache
from commitments.store.matches import SELECTED, Match, read_match
from commitments.store.revisions import Reading, Renaming, Revision, RevisionFile
from commitments.store.snapshots import ReadableStore

# A record as it stood before and after; None where it was not there.
BeforeAndAfter = tuple[Record | None, Record | None]

# What became of a record, by how it stood before and after.
_CHANGES = {
    "": "before.key IS NOT NULL OR NOT after.removed",
    "added": "before.key IS NULL AND NOT after.removed",
    "changed": "before.key IS NOT NULL AND NOT after.removed",
    "removed": "before.key IS NOT NULL AND after.removed",
}


def _before_and_after(table: str, revision: int, since: int) -> str:
    """Return SQL for which versions in `table` were written after `since` and stand at `revision`, and which
    of the same keys stood at `since`: of the former `removed`, of either what `_became` compares."""
    compared = ", ".join(("key", "revision", "removed", *_compared(table, revision, since)))

    def latest(among: str) -> str:
        newest = f"SELECT key, max(revision) AS revision FROM record.{table} {among} GROUP BY key"
        return f"SELECT {compared} FROM record.{table} SEMI JOIN ({newest}) USING (key, revision)"

    # A revision writes a key once.
    written = (
        f"SELECT {compared} FROM record.{table} WHERE revision = {revision}"
        if since == revision - 1
        else latest(f"WHERE revision > {since} AND revision <= {revision}")
    )
    # Before the first revision nothing stood; told so, the engine compares no key.
    earlier = f"SEMI JOIN after USING (key) WHERE revision <= {since}"
    stood = latest(earlier) if since else f"SELECT {compared} FROM record.{table} WHERE false"
    return f"""
        WITH after AS ({written}), before AS (FROM ({stood}) WHERE NOT removed)"""


def _compared(table: str, revision: int, since: int) -> Iterable[str]:
    return () if since == revision - 1 else RECORDS[table].columns()


def _became(table: str, revision: int, since: int, change: str = "") -> str:
    """Return SQL for that `change`; over several revisions, what came to stand as it had stood is none."""
    columns = _compared(table, revision, since)
    before, after = (", ".join(f"{side}.{name}" for name in columns) for side in _SIDES)
    differing = f"before.key IS NULL OR after.removed OR ({before}) IS DISTINCT FROM ({after})"
    return f"({_CHANGES[change]}) AND ({differing if columns else 'true'})"


def _of_both(record: type[Record]) -> str:
    """Return SQL for the key and columns of a record before and after, as `_both` takes them."""
    return ", ".join(f"{side}.{name}" for side in _SIDES for name in ("key", *record.columns()))


_SIDES = ("before", "after")


# Whose records are meant: of an actor what it leads or led, its practices; of a commitment its reports and
# outcomes; of a country its milestones and actors; or those of one table by their keys.
_THEIRS = """
    WITH places AS (SELECT unnest($countries::VARCHAR[]) AS country),
    actors AS (
        SELECT unnest($signatories::VARCHAR[]) AS key
        UNION SELECT key FROM record.signatories WHERE country IN (FROM places)
    ),
    theirs AS (
        SELECT unnest($commitments::VARCHAR[]) AS key
        UNION SELECT key FROM record.commitments WHERE lower(signatory_id) IN (FROM actors)
    )"""
_WHOSE = {
    "signatories": "key IN (FROM actors)",
    "commitments": "key IN (FROM theirs)",
    "reports": "lower(commitment_id) IN (FROM theirs)",
    "outcomes": "lower(commitment_id) IN (FROM theirs)",
    "milestones": "country IN (FROM places)",
    "practices": "lower(signatory_id) IN (FROM actors)",
}


@dataclass(frozen=True)
class Subject:
    """Whose history is asked for: actors, commitments and countries, each with what is theirs, or records of
    one `table`; by key."""

    signatories: tuple[str, ...] = ()
    commitments: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    table: str = ""
    keys: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.signatories or self.commitments or self.countries or self.keys)

    @property
    def whose(self) -> dict[str, str]:
        """Return SQL for which records of which table are meant."""
        return {self.table: "list_contains($keys, key)"} if self.table else _WHOSE

    @property
    def params(self) -> dict[str, object]:
        """Return the parameters of that."""
        if self.table:
            return {"keys": list(self.keys)}
        return {
            "signatories": list(self.signatories),
            "commitments": list(self.commitments),
            "countries": list(self.countries),
        }

    @property
    def theirs(self) -> str:
        """Return SQL for what `whose` asks for."""
        return "WITH nothing AS (SELECT 1)" if self.table else _THEIRS


class Latest(NamedTuple):
    """The last revision: its number, 0 before the first, and its moment."""

    number: int
    at: datetime | None


class RevisionLog(ReadableStore):
    """A store as the list of its revisions."""

    _past: WeighedCache  # what was read of revisions that stand: it never changes

    def moment(self, revision: int) -> datetime | None:
        """When `revision` was made (UTC), None where there is none."""
        rows = self._rows("SELECT made_at FROM record.revisions WHERE revision = ?", [revision])
        return rows[0][0].replace(tzinfo=UTC) if rows else None

    def _read_latest(self) -> Latest:
        rows = self._rows("SELECT revision, made_at FROM record.revisions ORDER BY revision DESC LIMIT 1")
        return Latest(rows[0][0], rows[0][1].replace(tzinfo=UTC)) if rows else Latest(0, None)

    def revision(self, number: int | str | None) -> Revision | None:
        """Return the revision of a number, given as one or as in an address; None where there is none."""
        text = str(number)
        if not (text.isascii() and text.isdecimal() and len(text) < 10):
            return None
        asked = int(text)
        if not 1 <= asked <= self.newest:
            return None
        return self._past.get(("revision", asked), lambda: self.revisions([asked])[0])

    def revisions(self, numbers: Iterable[int] | None = None) -> list[Revision]:
        """Return every revision, or those of `numbers`, the first one first."""
        asked = {"numbers": None if numbers is None else list(numbers)}
        among = "WHERE $numbers IS NULL OR list_contains($numbers::INTEGER[], revision)"
        files: defaultdict[int, list[RevisionFile]] = defaultdict(list)
        for number, *facts in self._rows(
            "SELECT revision, name, sha256, size, rows "
            f"FROM record.revision_files {among} ORDER BY revision, name",
            asked,
        ):
            files[number].append(RevisionFile(*facts))
        rows = self._rows(
            "SELECT revision, made_at, who, reason, kind, added, changed, removed, undoes "
            f"FROM record.revisions LEFT JOIN record.undone USING (revision) {among} ORDER BY revision",
            asked,
        )
        return [
            Revision(
                n, at.replace(tzinfo=UTC), who, why, kind, added, changed, removed, undoes, tuple(files[n])
            )
            for n, at, who, why, kind, added, changed, removed, undoes in rows
        ]

    def undone_by(self, revision: int) -> tuple[int, ...]:
        """Return the revisions that take `revision` back, in whole or in part."""
        rows = self._rows("SELECT revision FROM record.undone WHERE undoes = ? ORDER BY 1", [revision])
        return tuple(number for (number,) in rows)

    def mend_counts(self, revision: int) -> tuple[int, int]:
        """Return of how many cells something else was read than they said, and how many rows were left
        out."""
        ((cells, rows),) = self._rows(
            "SELECT count(in_column), count(*) - count(in_column) FROM record.mends WHERE revision = ?",
            [revision],
        )
        return cells, rows

    def readings(self, revision: int) -> list[Reading]:
        """Return how the files of a revision were read, sheet by sheet."""
        decisions: defaultdict[tuple[str, str | None], list[Decision]] = defaultdict(list)
        for file, sheet, kind, facts in self._rows(
            "SELECT file, sheet, kind, facts FROM record.decisions WHERE revision = ? ORDER BY rowid",
            [revision],
        ):
            decisions[file, sheet].append(Decision(kind, json.loads(facts)))
        mends: defaultdict[tuple[str, str | None], list[Mend]] = defaultdict(list)
        tables = {}
        for file, sheet, table, row, across, column, said, became in self._rows(
            "SELECT file, sheet, in_table, at_row, across, in_column, said, became "
            "FROM record.mends WHERE revision = ? ORDER BY rowid",
            [revision],
        ):
            mends[file, sheet].append(Mend(row, across, column or "", said, became or ""))
            tables[file, sheet] = table
        return [
            Reading(*of, tables.get(of), tuple(decisions[of]), tuple(mends[of]))
            for of in {**decisions, **mends}
        ]

    def matches(self, heading_sets: Iterable[str] | None = None) -> list[Match]:
        """Return what is remembered of every heading set, or of these, the oldest first; nothing that a
        revision brought which was taken back."""
        undoes = dict(self._rows("SELECT revision, undoes FROM record.undone"))
        undone: set[int] = set()
        for revision in sorted(undoes):
            undone.add(undoes[revision])
            undone.discard(undoes.get(undoes[revision], 0))
        rows = self._rows(
            f"{SELECTED} WHERE ($sets IS NULL OR list_contains($sets::VARCHAR[], heading_set)) "
            "AND NOT list_contains($undone::INTEGER[], revision) "
            "ORDER BY made_at, heading_set, sender, kind, in_table, place, text",
            {"sets": None if heading_sets is None else list(heading_sets), "undone": sorted(undone)},
        )
        return [*map(read_match, rows)]

    def renamings(self, revision: int, since: int | None = None) -> tuple[Renaming, ...]:
        """Return the identifiers that were given up for others by a revision, or by all from the one after
        `since` on."""
        rows = self._rows(
            "SELECT in_table, old, new FROM record.renames WHERE revision > ? AND revision <= ? "
            "ORDER BY revision, rowid",
            [revision - 1 if since is None else since, revision],
        )
        return tuple(Renaming(*row) for row in rows)

    def renamings_after(self, revision: int) -> list[tuple[int, Renaming, bool]]:
        """Return the identifiers that revisions after `revision` gave up for others, in turn, each with its
        revision, and whether it was two that became one and were taken apart again since."""
        return [
            (number, Renaming(table, old, new), self._taken_apart(number, table, old))
            for number, table, old, new in self.every_renaming()
            if number > revision
        ]

    def every_renaming(self) -> list[tuple[int, str, str, str]]:
        """Return revision, table, old and new identifier of all that were ever given up, in turn."""
        return self._rows("SELECT revision, in_table, old, new FROM record.renames ORDER BY revision, rowid")

    def _taken_apart(self, revision: int, table: str, old: str) -> bool:
        """Return whether what `revision` made one with another was put back since as it had been, by an
        undo."""
        columns = ", ".join(RECORDS[table].columns())
        ((apart,),) = self._rows(
            f"""
            WITH was AS (
                SELECT {columns} FROM record.{table} WHERE key = $old AND revision < $revision
                ORDER BY revision DESC LIMIT 1
            ),
            back AS (
                SELECT {columns} FROM record.{table}
                SEMI JOIN (FROM record.revisions WHERE kind = 'undo') USING (revision)
                ANTI JOIN (FROM record.renames WHERE in_table = $table AND lower(new) = $old) USING (revision)
                WHERE key = $old AND revision > $revision AND NOT removed
            )
            SELECT count(*) > 0 FROM (FROM was INTERSECT FROM back)
            """,
            {"old": old.lower(), "revision": revision, "table": table},
        )
        return bool(apart)

    def renames(self, revision: int | None = None) -> dict[str, dict[str, str]]:
        """Return what identifiers that were given up lead to at `revision`, by table: key → what stands now.

        One that names something again, since, leads nowhere else.
        """
        number = self._known(revision)
        return self._past.get(("renames", number), lambda: self._renames_at(number))

    def _renames_at(self, number: int) -> dict[str, dict[str, str]]:
        renames: dict[str, dict[str, str]] = {table: {} for table in RECORDS}
        for at, table, old, new in self.every_renaming():
            if at > number:
                break
            leads = renames[table]
            for key, to in leads.items():
                if to.lower() == old.lower():
                    leads[key] = new
            leads[old.lower()] = new
            leads.pop(new.lower(), None)
            again = self._rows(
                f"SELECT count(*) FROM record.{table} "
                "WHERE key = ? AND revision > ? AND revision <= ? AND NOT removed",
                [old.lower(), at, number],
            )
            if again != [(0,)]:
                del leads[old.lower()]
        return renames

    def written(
        self,
        revision: int,
        table: str,
        change: str = "",
        *,
        since: int | None = None,
        first: int = 0,
        size: int | None = None,
    ) -> list[BeforeAndAfter]:
        """Return what was done to `table` by a revision, or by all from the one after `since` on: each record
        as it stood before and after, by key.

        None is a record that was not there. `change` may be added, changed or removed; of these `size`
        from the one at `first` on.
        """
        record, revision = RECORDS[table], self._known(revision)
        since = revision - 1 if since is None else self._known(since)
        # Which they are is asked of few columns; all that they hold, of those that are shown.
        rows = self._rows(
            f"""
            {_before_and_after(table, revision, since)},
            page AS MATERIALIZED (
                SELECT after.key, after.revision AS written, before.revision AS replaced
                FROM after LEFT JOIN before USING (key)
                WHERE {_became(table, revision, since, change)}
                ORDER BY after.key LIMIT $size OFFSET $first
            ),
            versions AS MATERIALIZED (FROM record.{table} SEMI JOIN page USING (key))
            SELECT after.removed, {_of_both(record)}
            FROM page JOIN versions AS after ON after.key = page.key AND after.revision = written
            LEFT JOIN versions AS before ON before.key = page.key AND before.revision = replaced
            ORDER BY page.key
            """,
            {"size": size, "first": first},
        )
        return [_both(record, *row) for row in rows]

    def written_of(self, subject: Subject, revisions: Iterable[int]) -> dict[int, list[BeforeAndAfter]]:
        """Return what each of some revisions did to the records of a subject, as `written` does."""
        found: dict[int, list[BeforeAndAfter]] = {number: [] for number in revisions}
        for table, whose in subject.whose.items():
            record, asked = RECORDS[table], f"list_contains($revisions::INTEGER[], revision) AND {whose}"
            rows = self._rows(
                f"""
                {subject.theirs},
                written AS MATERIALIZED (SELECT DISTINCT key FROM record.{table} WHERE {asked}),
                versions AS MATERIALIZED (FROM record.{table} SEMI JOIN written USING (key)),
                after AS (FROM versions WHERE {asked})
                SELECT after.revision, after.removed, before.removed, {_of_both(record)}
                FROM after ASOF LEFT JOIN versions AS before
                    ON after.key = before.key AND after.revision > before.revision
                ORDER BY after.key
                """,
                {**subject.params, "revisions": list(found)},
            )
            for number, removed, was_removed, *cells in rows:
                before, after = _both(record, removed, *cells)
                found[number].append((None if was_removed else before, after))
        return found

    def counts(self, revision: int, since: int | None = None) -> dict[str, dict[str, int]]:
        """Return how many records of each table were added, changed and removed, where any, by a revision or
        by all from the one after `since` on."""
        return self._past.get(("counts", revision, since), lambda: self._count(revision, since))

    def _count(self, revision: int, since: int | None) -> dict[str, dict[str, int]]:
        since = revision - 1 if since is None else since
        counts = {
            table: self._rows(
                f"""
                {_before_and_after(table, revision, since)}
                SELECT CASE WHEN after.removed THEN 'removed' WHEN before.key IS NULL THEN 'added'
                    ELSE 'changed' END, count(*)
                FROM after LEFT JOIN before USING (key)
                WHERE {_became(table, revision, since)}
                GROUP BY ALL
                """
            )
            for table in RECORDS
        }
        return {table: dict(rows) for table, rows in counts.items() if rows}

    def writers(self, table: str, keys: Iterable[str], *, after: int) -> dict[str, int]:
        """Return the last revision after `after` that wrote each of `keys`, where one did."""
        rows = self._rows(
            f"SELECT key, max(revision) FROM record.{table} "
            "WHERE revision > $after AND key IN (SELECT unnest($keys)) GROUP BY key",
            {"after": after, "keys": list(keys)},
        )
        return dict(rows)

    def touching(self, subject: Subject) -> tuple[int, ...]:
        """Return the revisions that wrote records of a subject, the newest first."""
        return self._past.get(("touching", subject, self.newest), lambda: self._touching(subject))

    def _touching(self, subject: Subject) -> tuple[int, ...]:
        every = " UNION ".join(
            f"SELECT DISTINCT revision FROM record.{table} WHERE {whose}"
            for table, whose in subject.whose.items()
        )
        rows = self._rows(f"{subject.theirs} {every} ORDER BY revision DESC", subject.params)
        return tuple(number for (number,) in rows)

    def made(
        self, upto: int, *, since: date | None = None, until: date | None = None, who: str = ""
    ) -> tuple[int, ...]:
        """Return the revisions up to `upto` that were made on days from `since` to `until`, by one person
        where `who` is named; the newest first."""
        rows = self._rows(
            "SELECT revision FROM record.revisions WHERE revision <= $upto AND $who IN ('', who) "
            "AND made_at::DATE BETWEEN coalesce($since, made_at::DATE) AND coalesce($until, made_at::DATE) "
            "ORDER BY revision DESC",
            {"upto": upto, "since": since, "until": until, "who": who},
        )
        return tuple(number for (number,) in rows)

    def people(self) -> tuple[str, ...]:
        """Return everyone who made a revision, by name."""
        rows = self._rows("SELECT DISTINCT who FROM record.revisions ORDER BY who")
        return tuple(who for (who,) in rows)

    def original(self, sha256: str) -> bytes | None:
        """Return the content of the file of that hash, as it came, or None where it was not kept."""
        rows = self._rows("SELECT content FROM record.originals WHERE sha256 = ? LIMIT 1", [sha256])
        return zlib.decompress(rows[0][0]) if rows else None

    def _known(self, revision: int | None) -> int:
        newest = self.newest
        if revision is None:
            return newest
        if not 0 <= revision <= newest:
            raise RevisionUnknownError(store=self.name, revision=revision, newest=newest)
        return revision


def _both(record: type[Record], removed: bool, *cells: Any) -> BeforeAndAfter:
    """Return a record before and after, of the key and columns of either."""
    width = len(cells) // 2
    before, after = cells[:width], cells[width:]
    return (
        None if before[0] is None else as_record(record, before[1:]),
        None if removed else as_record(record, after[1:]),
    )
