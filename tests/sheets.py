"""Files as people save them, and what reading and checking make of them."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pyarrow as pa
from openpyxl import Workbook

from commitments.contract.batches import as_columns
from commitments.contract.model import RECORDS, Article, Commitment, Record, Signatory
from commitments.ingest.reading import read_file
from commitments.ingest.sheets import Sheet
from commitments.ingest.validation import Checked, CheckedTable, check

ACTORS = [
    ["signatory_id", "name", "country", "actor_type"],
    ["a", "Ségou – « l’Équilibre »", "MLI", "local_government"],
    ["b", "Étoile", "BEN", "academia"],
]


def read_one(content: bytes | str, table: str | None = None, name: str = "file.csv") -> Sheet:
    """Read a file of one table."""
    (sheet,) = read_file(name, content.encode() if isinstance(content, str) else content, table)
    return sheet


def cells(sheet: Sheet) -> list[list[object]]:
    """Give the cells of every row."""
    return [list(row.cells) for row in sheet.rows]


def workbook(**sheets: Sequence[Sequence[object]]) -> Workbook:
    """Make a workbook of rows by the names of sheets."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return book


def saved(book: Workbook) -> bytes:
    """Give the bytes of a workbook."""
    out = BytesIO()
    book.save(out)
    return out.getvalue()


PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
)

TODAY = date(2026, 11, 23)

# The least that each table asks for.
MINIMAL_ROWS = {
    "signatories": {"signatory_id": "a", "name": "A", "country": "MLI", "actor_type": "academia"},
    "articles": {"article_id": "C1", "declaration": "d", "position": "1", "title_en": "T", "title_fr": "T"},
    "commitments": {
        "commitment_id": "c",
        "signatory_id": "a",
        "article_id": "C1",
        "title_fr": "T",
        "basis": "declared",
    },
    "reports": {"commitment_id": "c", "as_of": "2026-03-31", "completion": "limited"},
    "outcomes": {"commitment_id": "c", "as_of": "2026-03-31", "measure": "jobs", "value": "5"},
    "milestones": {
        "milestone_id": "m",
        "kind": "law",
        "status": "adopted",
        "title_en": "T",
        "title_fr": "T",
        "source_url": "https://example.org/",
    },
    "practices": {
        "practice_id": "p",
        "signatory_id": "a",
        "title_fr": "T",
        "source_url": "https://example.org/",
    },
}


@dataclass
class StoredRecords:
    """What checking asks a store, out of memory: records by table and key, and renamed keys by table."""

    kept: dict[str, dict[str, Record]] = field(default_factory=dict)
    gone: dict[str, dict[str, str]] = field(default_factory=dict)

    def renames(self, table: str) -> Mapping[str, str]:
        return self.gone.get(table, {})

    def record(self, table: str, key: str) -> Record | None:
        return self.kept.get(table, {}).get(key)

    def keys(self, table: str) -> Mapping[str, str]:
        return {
            key: getattr(record, RECORDS[table].key[0]) for key, record in self.kept.get(table, {}).items()
        }

    def values(self, table: str, *names: str) -> Iterator[tuple[Any, ...]]:
        for key, record in self.kept.get(table, {}).items():
            yield key, *(getattr(record, name) for name in names)

    def columns(self, table: str, *names: str) -> Any:
        batch = as_columns(RECORDS[table], [*self.kept.get(table, {}).values()])
        return pa.Table.from_batches([batch]).select(["key", *names])


def stored(*records: Record) -> StoredRecords:
    """Keep records."""
    kept = StoredRecords()
    for record in records:
        kept.kept.setdefault(record.table, {})[record.key_text] = record
    return kept


# What every other row may refer to.
REFERRED_TO = (
    Signatory(signatory_id="a", name="A", country="MLI", actor_type="academia"),
    Commitment(commitment_id="c", signatory_id="a", article_id="C1", title_fr="T"),
    Article(article_id="C1", declaration="d", position=1, title_en="T", title_fr="T"),
)


def csv_file(*rows: Mapping[str, str]) -> bytes:
    """Write rows as a CSV file with the columns of the first."""
    out = StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def check_files(*files: bytes | str, kept: StoredRecords | None = None, names: str | None = None) -> Checked:
    """Check files together, against a store that knows what they refer to."""
    sheets = [
        sheet
        for at, file in enumerate(files)
        for sheet in read_file(f"{at}.csv", file.encode() if isinstance(file, str) else file, names)
    ]
    return check(sheets, stored(*REFERRED_TO) if kept is None else kept, today=TODAY)


def check_row(name: str, /, **cells: str) -> CheckedTable:
    """Check one row of a table: the least it asks for, with these cells."""
    (table,) = check_files(csv_file({**MINIMAL_ROWS[name], **cells}), names=name).tables
    return table


def several(name: str, column: str, values: list[str], **cells: str) -> CheckedTable:
    """Check rows of a table that differ in one column and their key."""
    key = RECORDS[name].key[0] if len(RECORDS[name].key) == 1 else "as_of"
    rows = []
    for at, value in enumerate(values):
        own = str(2001 + at) if key == "as_of" else f"k{at}"
        rows.append({**MINIMAL_ROWS[name], **cells, key: own, column: value})
    (found,) = check_files(csv_file(*rows), names=name).tables
    return found


def codes(found: CheckedTable | Checked) -> list[tuple[int | None, str | None, str]]:
    """Give row, column and code of every problem."""
    return [(problem.row, problem.column, problem.code) for problem in found.problems]


def values(found: CheckedTable, column: str) -> list[Any]:
    """Give a column of the accepted records."""
    return [getattr(record, column) for record in found.records]


SIGNATORIES = """signatory_id,name,country,actor_type
ville,Ville de Bamako,MLI,local_government
reseau,Réseau « RAESS »,NER,sse_network
"""


ARTICLES = """article_id,declaration,position,title_en,title_fr
C1,bamako-2019,1,Awareness,Sensibiliser
C2,bamako-2019,2,Partnership,S’associer
"""


COMMITMENTS = """commitment_id,signatory_id,article_id,title_fr,theme,basis,start_date,due_date
plan,ville,C1,Adopter un plan,public_policy,declared,2024-01-01,2025-01-01
fonds,ville,C2,Créer un fonds,,declared,2024-01-01,2026-01-01
"""


REPORTS = """commitment_id,as_of,completion,progress_percent
plan,2024-07-01,limited,33.5
"""


# Four tables that belong together.
SMALL_TABLES = {
    "signatories": SIGNATORIES,
    "articles": ARTICLES,
    "commitments": COMMITMENTS,
    "reports": REPORTS,
}


def csv_paths(folder: Path, *tables: str) -> list[str]:
    """Where the small tables stand in a folder, all or these."""
    return [str(folder / f"{table}.csv") for table in tables or SMALL_TABLES]


# An actor, an article and two commitments.
BOBO = {
    "signatories": "signatory_id,name,country,actor_type\nBobo,Bobo-Dioulasso,BFA,local_government\n",
    "articles": "article_id,declaration,position,title_en,title_fr\nC1,bamako-2019,1,Plan,Plan d’action\n",
    "commitments": (
        "commitment_id,signatory_id,article_id,title_fr,basis\n"
        "eau-1,Bobo,C1,Un plan pour l’eau,declared\n"
        "eau-2,Bobo,C1,Une régie,declared\n"
    ),
}
