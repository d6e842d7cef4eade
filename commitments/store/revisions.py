"""What is recorded beside the rows of a revision: who, when, why, files, identifiers given up."""

import hashlib
import zlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from commitments.ingest.problems import Decision
from commitments.ingest.sheets import Mend
from commitments.text.sanitize import safe_filename


@dataclass(frozen=True)
class RevisionFile:
    """A file that a revision came from; `packed` is its content as the store keeps it, where it is given."""

    name: str
    sha256: str
    size: int  # bytes
    rows: int
    packed: bytes | None = field(default=None, repr=False, compare=False)

    @classmethod
    def of(cls, name: str, content: bytes, rows: int) -> Self:
        """Describe the file `name` (folders before it do not count) that holds `content` and `rows` rows."""
        digest = hashlib.sha256(content).hexdigest()
        return cls(safe_filename(name), digest, len(content), rows, zlib.compress(content, zlib.Z_BEST_SPEED))


@dataclass(frozen=True)
class Renaming:
    """What bore the identifier `old` in `table` bears `new` from then on, alone or merged with it."""

    table: str
    old: str
    new: str


@dataclass(frozen=True)
class Reading:
    """How a sheet (None: a text) of the files of a revision was read: what was decided, and what was read in
    place of what stands in it."""

    file: str
    sheet: str | None
    table: str | None
    decisions: tuple[Decision, ...]
    mends: tuple[Mend, ...] = ()


@dataclass(frozen=True)
class Revision:
    """One change of the register: when (UTC), by whom, why, from which files, and the rows it touched;
    `undoes` is the one that it takes back, where that is known."""

    number: int
    at: datetime
    who: str
    reason: str
    kind: str
    added: int
    changed: int
    removed: int
    undoes: int | None = None
    files: tuple[RevisionFile, ...] = ()
