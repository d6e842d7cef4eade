"""The way a text is cut into cells is found from the text itself, in a time that grows with its length."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.ingest.dialect import Dialect, LineEnds, Raw, find_dialect, lines_of, split

LINES = "nom{d}pays{d}montant\nVille de Kaya{d}Burkina Faso{d}12,5\nRéseau{d}Mali{d}1 300\n{d}Niger{d}7\n"


def cut(text: str, width: int = 0) -> tuple[Dialect, list[list[str]]]:
    """Give the dialect of a text and its cells."""
    lines, _ = lines_of(text.encode())
    dialect = find_dialect(lines)
    return dialect, [list(row.cells) for row in split(lines, dialect, width)]


@pytest.mark.parametrize(
    "delimiter",
    [";", "\t", "|", "||", "\t\t", "~", "^", "#", "§", "\x1f", " | ", "; ", "^|^", "|~|", "::", "\\t"],
)
def test_the_delimiter_is_found(delimiter: str) -> None:
    """Cells are separated by what separates them, be it one sign or several, never by what stands in them."""
    dialect, cells = cut(LINES.format(d=delimiter))
    assert (dialect.delimiter, dialect.runs) == (delimiter, False)
    assert cells[1] == ["Ville de Kaya", "Burkina Faso", "12,5"]
    assert cells[3] == ["", "Niger", "7"]


TEXTS = [
    ("a,b,c\n1,2,3\n4,5,6\n", ",", ["4", "5", "6"]),
    ("a, b, c\nx y, 2, 3\nz, 1, 4\n", ", ", ["z", "1", "4"]),
    ("a;b;c\n1,5;2,5;3,5\n1,5;2,5;3,5\n", ";", ["1,5", "2,5", "3,5"]),
    ("a b c\n1 2 3\n4 5 6\n", " ", ["4", "5", "6"]),
    ("nom        pays   n\nVille A    MLI    3\nRéseau B   NER   12\n", "  ", ["Réseau B", "NER", "12"]),
    ("root:x:0:0:r:/root\nbin:x:1:1:b:/bin\n", ":", ["bin", "x", "1", "1", "b", "/bin"]),
    ("Jean Dupont\nMarie Curie\nAwa Ba\n", "", ["Awa Ba"]),
    ("valeur\n1,5\n2,7\n3,1\n", "", ["3,1"]),
    ("12:30\n13:45\n14:00\n", "", ["14:00"]),
    ("https://a.org/x,y\nhttps://b.org/z\nhttps://c.org/\n", "", ["https://c.org/"]),
    ("x,y\n1,5\n2,7\n", ",", ["2", "7"]),
    ("sep=;\na;b,c\n1;2,3\n", ";", ["1", "2,3"]),
    ("a,,b,,c\n1,,2,,3\n", ",,", ["1", "2", "3"]),
    ("a,,b\n1,,2\n3,,4\n", ",", ["3", "", "4"]),
    # amounts and times begin and end with signs that separate nothing
    ("n,prix,texte\n1,$2,un, deux\n2,$3,un\n3,$4,un, deux, trois\n4,$5,un\n", ",", ["4", "$5", "un"]),
    ("time,count\n" + "2015/01/01 01:00:00,2\n" * 300, ",", ["2015/01/01 01:00:00", "2"]),
    ("jour heure prix\n2024-01-03 12:00 $1.5\n2024-01-04 13:00 $7\n", " ", ["2024-01-04", "13:00", "$7"]),
]


@pytest.mark.parametrize(("text", "delimiter", "last"), TEXTS)
def test_what_looks_like_a_delimiter_may_be_text(text: str, delimiter: str, last: list[str]) -> None:
    """Decimal commas, times, names and addresses are values; a line of Excel's own decides."""
    dialect, cells = cut(text)
    assert dialect.delimiter == delimiter
    assert cells[-1] == last


ALIGNED = """\
Communes du Mali et du Niger au 3 mars

nom             pays            n   jour
Awa Diallo      Mali           12   2024-01-03
Bamako Région   Burkina Faso    9   2024-01-04
Ségou                           7
Kaya            Niger               2024-01-09
"""


def test_columns_of_a_fixed_width_keep_their_empty_cells() -> None:
    """What spaces align is cut where columns start, not where two spaces stand; a title stays whole."""
    _, cells = cut(ALIGNED)
    assert cells[0] == ["Communes du Mali et du Niger au 3 mars"]
    assert cells[-3:] == [
        ["Bamako Région", "Burkina Faso", "9", "2024-01-04"],
        ["Ségou", "", "7", ""],
        ["Kaya", "Niger", "", "2024-01-09"],
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Une phrase.  Une autre.\nEt de deux.  Une de plus.  Voilà.\nTrois.  Et quatre.\nCinq.  Fin.\n",
        "a    b         c\n1    2  5      3\n6    7         8\n9    10        1\n",
    ],
)
def test_what_two_spaces_part_is_never_one_cell(text: str) -> None:
    """Columns are of a fixed width only where no cell would hold what people see as two."""
    dialect, _ = cut(text)
    assert not dialect.starts


QUOTED = [
    ('a,b\n"x, y",1\n"z ""w""",2\n', '"', False, ['z "w"', "2"]),
    ("'a','b'\n'x, y','z'\n'it''s','z'\n", "'", False, ["it's", "z"]),
    ("id,nom\n1,'Awa'\n2,'Ba, B'\n3,'Ciré'\n", "'", False, ["3", "Ciré"]),
    ("id,nom\n1,'s'il veut, il peut'\n2,'won't, can't'\n3,Kids' Hat\n", "'", False, ["3", "Kids' Hat"]),
    ("«a»;«b»\n«x; y»;«z»\n«u»;«v»\n", "«", False, ["u", "v"]),
    ("“a”,“b”\n“x, y”,“z”\n“u”,“v”\n", "“", False, ["u", "v"]),
    ("titre;n\n« Un plan »;1\n« Deux »;2\n", '"', False, ["« Deux »", "2"]),
    ("a,b\nl'eau,d'ici\nc'est,l'or\n", '"', False, ["c'est", "l'or"]),
    ('a,b\n"x \\"y\\", z",1\n"w",2\n', '"', True, ["w", "2"]),
    ("a\tb\nx\\\ty\t1\nz\t2\n", '"', True, ["z", "2"]),
    ('a,b\n"C:\\dir\\",1\n"D:\\",2\n', '"', False, ["D:\\", "2"]),
    ('a\tb\n"Heroes" is\t1\n"Low" too\t2\n', "", False, ['"Low" too', "2"]),
]


@pytest.mark.parametrize(("text", "quote", "backslash", "last"), QUOTED)
def test_quotation_marks_and_escapes_are_found(
    text: str, quote: str, backslash: bool, last: list[str]
) -> None:
    """Marks around cells are taken off, whichever they are; marks and apostrophes of text stay."""
    dialect, cells = cut(text)
    assert (dialect.quote, dialect.backslash) == (quote, backslash)
    assert cells[-1] == last
    assert all(len(row) == 2 for row in cells)


def test_a_backslash_far_below_counts() -> None:
    """What escapes marks is found in the whole text, not only at its beginning."""
    text = "a,b\n" + '"x",1\n' * 2000 + '"y \\"z\\", w",2\n'
    assert cut(text)[1][-1] == ['y "z", w', "2"]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("a\r\nb\r\n", LineEnds(2, 0, 0)),
        ("a\nb\n", LineEnds(0, 2, 0)),
        ("a\rb\r", LineEnds(0, 0, 2)),
        ("a\r\nb\nc", LineEnds(1, 1, 0)),
        ("a\r\r\nb\r\r\n", LineEnds(2, 0, 0)),
    ],
)
def test_lines_end_in_each_way(text: str, ends: LineEnds) -> None:
    """CRLF, LF and CR end a line, mixed too; each is counted, and CR CR LF is one end."""
    lines, found = lines_of(text.encode())
    assert list(lines) == ["a", "b", "c"][: len(lines)]
    assert found == ends


def rows(text: str, width: int) -> list[Raw]:
    """Give the rows of a text of commas."""
    return list(split(lines_of(text.encode())[0], Dialect(), width))


def test_a_mark_that_is_never_closed_takes_no_other_rows() -> None:
    """Where the first line alone has the cells of the others, it is the row, and told as broken."""
    found = rows('a,b,c\n1,"x,2\n3,y,4\n5,z,6"\n7,w,8\n', 3)
    assert [len(row.cells) for row in found] == [3, 3, 3, 3, 3]
    assert [row.number for row in found if row.broken is not None] == [2]


def test_marks_inside_quoted_cells_are_text_where_the_row_shows_it() -> None:
    """Marks that should be doubled and are not are kept, if the row then has its cells; it is told."""
    (_, row) = rows('a,b,c\n"x "y" z","1, 2",w\n', 3)
    assert (row.cells, row.broken) == (['x "y" z', "1, 2", "w"], 0)


def test_a_mark_typed_before_a_cell_is_text_where_the_row_shows_it() -> None:
    """A mark that opens nothing takes no other cell with it, and its row is told to be broken."""
    good, stray = 'a,b,"c, d"\n' * 3, '1,"2,"3, 4"\n'
    assert rows(good + stray, 3)[-1] == Raw(4, ["1", '"2', "3, 4"], 1)


def test_a_cell_of_several_lines_is_one_row() -> None:
    """Line breaks inside a quoted cell are kept, be there lines in it that look like rows."""
    found = rows('a,b,c\n1,"x\n1,2,3\ny",2\n', 3)
    assert found[1] == Raw(2, ["1", "x\n1,2,3\ny", "2"])


_WORDS = st.text(st.sampled_from("abcé ,;|\t\"'«»-.:/()#0123456789\n"), max_size=12)


@given(
    texts=st.lists(st.tuples(_WORDS, _WORDS), min_size=4, max_size=8),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    end=st.sampled_from(["\r\n", "\n", "\r"]),
    dialect=st.sampled_from(["minimal", "all", "apostrophes"]),
)
def test_any_table_in_any_dialect_is_read_back(
    texts: list[tuple[str, str]], delimiter: str, end: str, dialect: str
) -> None:
    """What is written in a dialect is read cell by cell as it was, whatever stands in the cells."""
    table = [["identifiant", "texte", "note", "montant"]]
    table += [[f"c{n}", first, second, f"{n}.5"] for n, (first, second) in enumerate(texts)]
    if end == "\r":  # csv does not enclose what is no end of its own lines
        table = [[cell.replace("\n", " ") for cell in row] for row in table]
    out = StringIO()
    csv.writer(
        out,
        delimiter=delimiter,
        lineterminator=end,
        quotechar="'" if dialect == "apostrophes" else '"',
        quoting=csv.QUOTE_MINIMAL if dialect == "minimal" else csv.QUOTE_ALL,
    ).writerows(table)
    assert cut(out.getvalue(), 4)[1] == table


@given(st.text(st.sampled_from("ab1,;|\t \"'\\«»\n\r:~"), max_size=80))
def test_no_text_makes_it_raise_or_drop_a_line(text: str) -> None:
    """Any text is cut, and every sign of it that is neither mark nor delimiter nor escape is in a cell."""
    lines, _ = lines_of(text.encode())
    dialect = find_dialect(lines)
    cells = "".join("".join(map(str, row.cells)) for row in split(lines, dialect, 3))
    assert cells.count("a") == text.count("a")
    assert cells.count("1") == text.count("1")
