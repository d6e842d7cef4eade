"""Rows that are kept by column, or cut from a text by column, are those that they would be one by one."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.ingest import packed_rows, plain_rows
from commitments.ingest.dialect import Dialect, Raw, lines_of, split
from commitments.ingest.packed_rows import Columns, PackedRows
from commitments.ingest.plain_rows import cut
from commitments.ingest.sheets import Row

KINDS = [
    [Row(number, (f"l’été {number % 2}", date(2026, 1, number + 1))) for number in range(11)],
    [Row(number, ("a", "\ud800", ""), "C" if number % 4 else "") for number in range(1, 12)],
    [Raw(number * 2, tuple("x" * (number % 3)), number % 2 or None) for number in range(11)],
    [Raw(number, tuple("x" * 201), None, "", ((number, 0),)) for number in range(11)],
]


@pytest.mark.parametrize("rows", KINDS, ids=["mixed", "unencodable", "ragged", "wide"])
@pytest.mark.parametrize("block", [4, 100], ids=["packed", "loose"])
def test_rows_come_back_as_they_were(rows: list[Row], block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows of any cells come back in order, by place, by slice and by block, those just added too."""
    monkeypatch.setattr(packed_rows, "BLOCK", block)
    for n in (0, 3, 4, 5, 8, 11):
        every = rows[:n]
        kept = PackedRows(type(rows[0]), every)
        assert (list(kept), len(kept), kept == PackedRows(type(rows[0]), every)) == (every, n, True)
        assert [kept[at] for at in range(-n, n)] == every * 2
        assert (kept[1:6], kept[::-2]) == (every[1:6], every[::-2])
        assert not n or kept != PackedRows(type(rows[0]), every[:-1])
        for place in range(n):
            blocks = (
                part.rows(type(rows[0])) if isinstance(part, Columns) else part for part in kept.blocks(place)
            )
            assert [row for part in blocks for row in part] == every[place:]


TEXTS = st.lists(
    st.lists(
        st.sampled_from(
            ["a", "é", "", " ", '"a;b"', '"a""b"', '"a\nb"', '"', 'a"b', ' "a"', "\ufeff", "\0", "=1+1", "\t"]
        ),
        min_size=1,
        max_size=4,
    ),
    max_size=12,
)


@given(TEXTS, st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from([";", "\t", "|"]), st.sampled_from('" '))
def test_rows_cut_at_once_are_those_cut_one_by_one(
    texts: list[list[str]], end: str, delimiter: str, mark: str
) -> None:
    """A text is cut into the same rows whether Arrow cuts most of them or none, broken ones included."""
    lines, _ = lines_of(end.join(delimiter.join(cells) for cells in texts).replace("\n", end).encode())
    lines.drop_blank_end()
    dialect = Dialect(delimiter, mark.strip())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain_rows, "FEW", 1)
        patch.setattr(packed_rows, "FEW", 1)
        for width in (2, 3):
            one_by_one = [row._replace(cells=tuple(row.cells)) for row in split(lines, dialect, width)]
            assert [*cut(lines, dialect, width)] == one_by_one


def test_plain_rows_of_a_long_text_are_cut_at_once() -> None:
    """Of a long text in which a few rows take a closer look, the others stay together."""
    line = '2023;"le marché ; la ville";"dit « l’""abri"" »"'
    lines, _ = lines_of("\n".join([*[line] * 3_000, "2023;a", *[line] * 3_000]).encode())
    kept = [len(part) for part in cut(lines, Dialect(";"), 3).blocks() if isinstance(part, Columns)]
    assert kept == [3_000, 1, 3_000]
