"""What a file holds, counted and summed, to compare two copies."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from commitments.contract.model import RECORDS
from commitments.errors import StoreDamagedError
from commitments.store.engine import named, start_engine, table_sums
from commitments.store.file_opening import attach, examine_and_settle


@dataclass(frozen=True)
class StoreContents:
    """What a file holds: its revisions with their moments, and of each table rows and a sum over them."""

    demonstration: bool
    moments: Mapping[int, datetime]  # of its revisions, in UTC
    tables: Mapping[str, tuple[int, int]]

    @property
    def newest(self) -> int:
        """Return the number of the last revision; 0 before the first."""
        return max(self.moments, default=0)

    @property
    def rows(self) -> int:
        """Return how many versions of records it holds."""
        return sum(n for table, (n, _) in self.tables.items() if table in RECORDS)


def read_contents(name: str, path: Path) -> StoreContents:
    """Bring the log beside the file `path`, which nobody uses, into it, read all of it, and give what it
    holds. Raises the errors of `integrity.examine`, and StoreUnwritableError."""
    with closing(start_engine(path)) as engine:
        examine_and_settle(name, path, engine, new=False, only_read="")
        attach(name, path, engine)
        with named(name, otherwise=StoreDamagedError):
            engine.execute("CHECKPOINT record")
            ((demonstration,),) = engine.execute("SELECT demonstration FROM record.store").fetchall()
            rows = engine.execute("SELECT revision, made_at FROM record.revisions ORDER BY revision")
            moments = {number: at.replace(tzinfo=UTC) for number, at in rows.fetchall()}
            return StoreContents(demonstration, moments, table_sums(engine, "record"))
