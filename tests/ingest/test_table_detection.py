"""Tables, headings and the lines beside them are found where people see them, and no row is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.ingest.dialect import Raw
from commitments.ingest.table_detection import DetectedTable, find_tables, has_content


def rows(text: str) -> list[Raw]:
    """Give the rows of a text whose cells are separated by bars."""
    return [Raw(number, line.split("|")) for number, line in enumerate(text.split("\n"), 1)]


def seen(part: DetectedTable) -> dict[str, list[int]]:
    """Give the numbers of the rows of each kind; blank rows inside a table do not count."""
    kinds = {"above": part.above, "heading": part.heading, "rows": part.rows, "below": part.below}
    return {name: [row.number for row in kind if has_content(row)] for name, kind in kinds.items()}


def only(text: str) -> dict[str, list[int]]:
    """Give the same of a text with one table."""
    (part,) = find_tables(rows(text))
    return seen(part)


BODY = "Kayes|Mali|12\nMaradi|Niger|15\nKaya|Burkina|9"

HEADINGS = [
    ("ville|pays|n\n" + BODY, [1]),
    (BODY, []),
    ("ville|pays|2024\n" + BODY, []),  # a number where numbers are
    ("pays|2019|2020|2021\nMali|1|2|3\nNiger|4|5|6", [1]),
    ("|2019||2020|\npays|h|f|h|f\nMali|1|2|3|4\nNiger|5|6|7|8", [1, 2]),
    ("||Effectif\nville|pays|n\n" + BODY, [1, 2]),
    ("pays|PIB|année\n|millions|\nMali|1|2019\nNiger|2|2020\nTogo|3|2021", [1, 2]),
    ("a|b\nc|d\ne|f", [1]),
    ("oui|Mali\noui|Niger\nnon|Togo", []),
    ("Ségou|Mali|\n" + BODY, []),  # a number is missing, and nothing stands out
    ("nom\nAwa\nBa", [1]),
    ("1|2|3", []),
    ("ville|pays|n", [1]),
    ("pays|2019|2020", [1]),  # still to be filled in
    ("pays|PIB|année\ntexte|millions|aaaa\nMali|1|2019\nNiger|2|2020\nTogo|3|2021", [1, 2]),
    ("pays|n|m\npays|n|m\nMali|1|4\nNiger|2|5\nTogo|3|6", [1, 2]),
    # figures that are missing are no floor, nor are titles in pairs
    ("pays|n|m\nMali|**|**\nNiger|2|5\nTogo|3|6\nBénin|7|8", [1]),
    ("pays|n|m\nNaN|NaN|NaN\nNiger|2|5\nTogo|3|6\nBénin|7|8", [1]),
    ("pays|n|m\nMali|INF|INF\nNiger|2|5\nTogo|3|6\nBénin|7|8", [1]),
    ("|Source:|un relevé|\n|pays|n|m\n|Mali|1|4\n|Niger|2|5\n|Togo|3|6", [2]),
    ("Kaya|12|2020", []),
    ("Liste\n\nville|pays|n", [3]),
    ("pays|n\nKayes|Mali|12\nMaradi|Niger|15\nKaya|Burkina|9", [1]),  # as R writes it
    ("date|n\n2024-01-03|1\n2024-01-04|2", [1]),
]


@pytest.mark.parametrize(("text", "heading"), HEADINGS)
def test_the_heading_is_what_stands_out(text: str, heading: list[int]) -> None:
    """None, one row or several levels: years are headings where numbers stand below them, values are not."""
    assert only(text)["heading"] == heading


BESIDE = [
    ("Liste des villes\n\nville|pays|n\n" + BODY, [1], []),
    ("Liste des villes||\nau 3 mars||\nville|pays|n\n" + BODY, [1, 2], []),
    ("Région:|Ouest\nAnnée:|2024\n||\nville|pays|n\n" + BODY, [1, 2], []),
    ("ville|pays|n\n" + BODY + "\n\nSource : INSEE", [], [6]),
    ("ville|pays|n\n" + BODY + "\nSource : INSEE||\n* provisoire||", [], [5, 6]),
    ("ville|pays|n\n" + BODY + "\n\n****\nNotes\n\n1.|Données de 2024.", [], [6, 7, 9]),
    ("ville|pays|n\n" + BODY + "\nTombouctou||", [], []),  # a row of which no more is known
    ("ville|pays|n\n" + BODY + "\nTotal||36", [], []),
    ("ville|pays|n\n" + BODY + "\n\nTotal||36", [], []),
]


@pytest.mark.parametrize(("text", "above", "below"), BESIDE)
def test_lines_beside_a_table_are_told_from_its_rows(text: str, above: list[int], below: list[int]) -> None:
    """Titles, pairs of label and value, sources and footnotes stand beside; totals and short rows do not."""
    found = only(text)
    assert (found["above"], found["below"]) == (above, below)
    assert found["heading"]


def test_totals_are_named() -> None:
    """A row that begins with total stays in the table and is named."""
    (part,) = find_tables(rows("ville|pays|n\n" + BODY + "\nTOTAL||36"))
    assert part.totals == [5]


STACKED = [
    # with a blank row between, with a title, with none at all
    "ville|pays|n\n" + BODY + "\n\nnom|date\nAwa|2024-01-03\nBa|2024-01-04",
    "ville|pays|n\n" + BODY + "\n\nPersonnes\nnom|date\nAwa|2024-01-03\nBa|2024-01-04",
    "ville|pays|n\n" + BODY + "\nnom|date\nAwa|2024-01-03\nBa|2024-01-04",
    "ville|pays|n\n" + BODY + "\nville|pays|n\n" + BODY,
    "ville|pays|n\n" + BODY + "\n||\nVilles du Sud||\nville|région|maire\nKayes|Ouest|Awa",
]


@pytest.mark.parametrize("text", STACKED)
def test_tables_below_each_other_are_tables_of_their_own(text: str) -> None:
    """Another heading begins another table, with or without a blank row or a title before it."""
    first, second = map(seen, find_tables(rows(text)))
    assert (first["heading"], first["rows"]) == ([1], [2, 3, 4])
    assert len(second["heading"]) == 1
    assert second["rows"]


def test_a_blank_row_inside_a_table_divides_nothing() -> None:
    """Rows after a blank one belong to the table where they are as those before it; so does the blank one."""
    (part,) = find_tables(rows("ville|pays|n\n" + BODY + "\n\n" + BODY))
    assert [row.number for row in part.rows] == [2, 3, 4, 5, 6, 7, 8]


_CELL = st.sampled_from(
    ["", " ", "a", "b", "Total", "Source", "12", "7,5", "2024-01-03", "2019", "un texte. Long"]
)


@given(st.lists(st.lists(_CELL, min_size=1, max_size=5), max_size=25))
def test_no_row_is_lost_or_told_twice(cells: list[list[str]]) -> None:
    """Every row with content is in one place: a heading, a table, or the lines beside one; in order."""
    given_rows = [Raw(number, row) for number, row in enumerate(cells, 1)]
    found = [seen(part) for part in find_tables(given_rows)]
    numbers = [n for part in found for kind in ("above", "heading", "rows", "below") for n in part[kind]]
    assert numbers == [row.number for row in given_rows if has_content(row)]
