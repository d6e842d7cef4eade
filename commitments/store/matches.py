"""What is remembered of files with some headings: what their headings, words and names were matched with."""

# ruff: noqa: S608 - names of columns are those of this module; values are parameters.

from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime
from typing import Any, Literal

import duckdb
import pyarrow as pa

from commitments.store.writing import execute_with


@dataclass(frozen=True)
class Match:
    """One thing that a person decided of files with some headings; without what is `meant`, that it is to be
    forgotten.

    It is of a `sheet` as a whole (`place` is a field of its choice, `meant` the value as JSON), a `heading`
    (`text`; `meant` is the column, "" none), a `value` of the column `place`, or the `answer` to the question
    `place`.
    """

    heading_set: str
    headings: tuple[str, ...]
    sender: str
    kind: Literal["sheet", "heading", "value", "answer"]
    table: str
    place: str
    text: str
    meant: str | None
    file: str
    who: str = ""
    at: datetime | None = None
    revision: int = 0

    @property
    def decided(self) -> tuple[str, ...]:
        """Return what was decided, whatever it is that is meant, and where."""
        return self.heading_set, self.sender, self.kind, self.table, self.place, self.text


_SCHEMA = pa.schema(
    {
        "heading_set": pa.string(),
        "headings": pa.list_(pa.string()),
        **dict.fromkeys(("sender", "kind", "in_table", "place", "text", "meant", "file"), pa.string()),
    }
)
_DECIDED = "heading_set, sender, kind, in_table, place, text"
_COLUMNS = f"{', '.join(_SCHEMA.names)}, who, made_at, revision"


def write_matches(
    cursor: duckdb.DuckDBPyConnection, revision: int, at: datetime, who: str, matches: Iterable[Match]
) -> None:
    """Keep matches, each in place of the one that was decided of the same before."""
    newest = {match.decided: astuple(match)[: len(_SCHEMA)] for match in matches}
    if not newest:
        return
    columns = map(list, zip(*newest.values(), strict=True))
    given = pa.table(list(columns), schema=_SCHEMA)
    execute_with(
        cursor, f"DELETE FROM record.matches WHERE ({_DECIDED}) IN (SELECT ({_DECIDED}) FROM given)", given
    )
    execute_with(
        cursor,
        "INSERT INTO record.matches BY NAME SELECT *, $who AS who, $at AS made_at, $revision AS revision "
        "FROM given WHERE meant IS NOT NULL",
        given,
        {"who": who, "at": at.replace(tzinfo=None), "revision": revision},
    )


def read_match(row: tuple[Any, ...]) -> Match:
    """Return a match from the row that SELECTED gives."""
    found = dict(zip((field.name for field in fields(Match)), row, strict=True))
    return Match(**{**found, "headings": tuple(found["headings"]), "at": found["at"].replace(tzinfo=UTC)})


SELECTED = f"SELECT {_COLUMNS} FROM record.matches"
