"""Rows that are understood by column are those that they would be one by one."""

import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.contract.model import RECORDS, Article, Commitment, PartialDate, Report, Signatory
from commitments.ingest import plain_records
from commitments.ingest.reading import read_file
from commitments.ingest.sheets import Sheet
from commitments.ingest.validation import check
from commitments.ingest.values import MEANS_ITSELF, Meaning, value_reader
from tests import CHECKOUT
from tests.sheets import TODAY, StoredRecords, csv_file, read_one, stored

FOLDERS = sorted({path.parent for path in (CHECKOUT / "tests/files").rglob("*") if path.is_file()})


def _checked(sheets: Iterable[Sheet], kept: StoredRecords | None, *, one_by_one: bool) -> list[Any]:
    with pytest.MonkeyPatch.context() as patch:
        if one_by_one:
            patch.setattr(plain_records.Block, "plain", lambda block: pa.repeat(False, len(block.rows)))
        found = check(sheets, kept, today=TODAY)
    return [
        (
            table.accepted,
            table.decisions,
            table.problems,
            [(type(record), record.model_dump()) for record in table.records],
            [batch.to_pylist() for name in RECORDS for batch in table.records.columns(name)],
        )
        for table in found.tables
    ]


@pytest.mark.slow
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.relative_to(CHECKOUT / "tests")))
def test_files_are_checked_alike_by_column_and_one_by_one(folder: Path) -> None:
    """The files of a folder, each alone and all together, give the same records, problems and decisions."""
    files = [read_file(path, path.read_bytes()) for path in sorted(folder.glob("*")) if path.is_file()]
    for sheets in [*files, [sheet for file in files for sheet in file]]:
        assert _checked(sheets, None, one_by_one=False) == _checked(sheets, None, one_by_one=True)


CELLS = {
    "commitment_id": ("c1", "C1", "c2", "c3", "c-1", "unknown", "Le marché", "a b", ""),
    "as_of": ("2025-01-31", "2025", "31/01/2025", "2999", "fin 2024", "1980", "", "45000", "#N/A"),
    "verification": ("validated", "validé", "", "vérifié", "bof"),
    "completion": ("limited", "achevé", "", "en cours", "withdrawn"),
    "progress_percent": ("20", "100", "0,5", "env. 60", "", "x", "120"),
    "value": ("5", "1 200", "", "x"),
    "narrative_fr": ("", "=1", "Le marché " * 9, "Le marche\u0301 " * 9, "fin\u200b " * 20, "x" * 4_001),
    "evidence_url": ("https://example.org/a", "https://a.pdf", "www.x.org", ""),
    "published_on": ("2025-03-31", "", "12/13/2025"),
    "signatory_id": ("a", "A", "b", "?"),
    "article_id": ("A1", "a1", "A9"),
    "title_fr": ("Le marché", ""),
    "partner_ids": ("", "a", "a|A", "a|b"),
    "start_date": ("2020", "2030-01", ""),
    "due_date": ("2025", "2030-06-30", ""),
    "baseline_value": ("0", "10", ""),
    "target_value": ("100", "10", ""),
    "budget_amount": ("", "500", "500 FCFA"),
    "budget_currency": ("", "XOF", "EUR", "FCFA", "€"),
}
# Most often the first of each, so that there are plain rows, and two of one key.
ROW = st.fixed_dictionaries(
    {name: st.sampled_from((*cells[:1] * 9 * len(cells), *cells)) for name, cells in CELLS.items()}
)
KEPT = stored(
    Signatory(signatory_id="a", name="A", country="MLI", actor_type="academia"),
    Article(article_id="A1", declaration="d", position=1, title_en="T", title_fr="T"),
    Commitment(
        commitment_id="C1",
        signatory_id="a",
        article_id="A1",
        title_fr="T",
        partner_ids=("a",),
        baseline_value=0,
        target_value=50,
        theme="youth",
    ),
    Report(commitment_id="C1", as_of=PartialDate("2025-01-31"), completion="limited", reported_by="A"),
)


@given(st.lists(ROW, min_size=1, max_size=8), st.sets(st.sampled_from([*CELLS])), st.booleans())
def test_any_rows_are_checked_alike(rows: list[dict[str, str]], without: set[str], is_kept: bool) -> None:
    """Commitments and what is reported of them, of any cells and columns, beside a store or none."""
    sheets = []
    for name in ("commitments", "reports"):
        columns = [column for column in RECORDS[name].columns() if column in CELLS.keys() - without]
        if columns:
            file = csv_file(*({column: row[column] for column in columns} for row in rows))
            sheets.append(read_one(file, name))
    kept = KEPT if is_kept else None
    assert _checked(sheets, kept, one_by_one=False) == _checked(sheets, kept, one_by_one=True)


@given(
    st.text(st.sampled_from([*"aé«»’ \u00a0\u202f\n=+-@#\t\u0301\u200b\u2126."]), max_size=5),
    st.integers(0, 90),
)
def test_a_text_that_means_itself_is_read_so(text: str, more: int) -> None:
    """What the pattern of a kind of column fits is what its reader would give, whatever stands in it."""
    column = RECORDS["reports"].columns()["narrative_fr"]
    _same_as_read(text + "é" * more + text, "text", value_reader(column, fictional=False))


ADDRESSES = st.lists(st.sampled_from([*"a.B-_é@:;,| \\?#%1/", "https://", "pdf", "org"]), max_size=9)


@given(ADDRESSES.map("".join))
def test_an_address_that_means_itself_is_read_so(text: str) -> None:
    """What the pattern of addresses fits is an address."""
    column = RECORDS["reports"].columns()["evidence_url"]
    _same_as_read("https://" + text, "url", value_reader(column, fictional=False))


def _same_as_read(text: str, kind: str, read: Any) -> None:
    pattern, shortest, longest = MEANS_ITSELF[kind]
    if shortest <= len(text.encode()) <= longest and pc.match_substring_regex([text], pattern)[0].as_py():
        assert read(text) == Meaning(text)


def test_letters_that_mean_themselves_are_composed() -> None:
    """No sign that a text may hold unlooked at joins the one before it."""
    pattern = MEANS_ITSELF["text"][0]
    texts = pa.array([f"a{chr(sign)}a" for sign in range(0x80, 0xD800)])
    themselves = texts.filter(pc.match_substring_regex(texts, pattern)).to_pylist()
    assert len(themselves) > 400
    assert all(unicodedata.is_normalized("NFC", text) for text in themselves)
