"""A file of another kind is told for what it is, whatever its name, and how to save it so that it is read."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from commitments.i18n.translator import translator_for
from commitments.ingest.plain_tables import read_tables
from commitments.ingest.problems import PROBLEM_KINDS, Problem
from commitments.ingest.reading import read_file
from commitments.staff.problem_sentences import problem_sentence
from tests import FILES
from tests.bombs import ole
from tests.sheets import PNG

CASES = FILES / "cases" / "06-other-kinds"
LOCKS = FILES / "cases" / "07-lock-files" / "inbox"


def packed(*names: str, first: str = "") -> bytes:
    """Make a zipped file of parts that are empty but for what the first holds."""
    out = BytesIO()
    with ZipFile(out, "w") as parts:
        for name in names:
            parts.writestr(name, first if name == names[0] else "")
    return out.getvalue()


# What each file is, as its sentence is called.
FOUND = {
    "connexion.csv": "sign_in_page",
    "courriel.eml": "email",
    "envoi.zip": "archive",
    "export-portail.xls": "html_table",
    "lien.url": "shortcut",
    "presentation.pptx": "slides",
    "rapport.docx": "document",
    "rapport.numbers": "numbers",
    "rapport.pdf": "pdf",
    "rapport.rtf": "document",
    "rapports.gsheet": "shortcut",
    "rapports.json": "json",
    "tableaux.zip": "archive",
    "xml2003.xls": "xml_spreadsheet",
}
LOCKED = {
    "._rapports.csv": "system_file",
    ".~lock.rapports.ods#": "lock_file",
    "Thumbs.db": "system_file",
    "desktop.ini": "system_file",
    "~$rapports.xlsx": "lock_file",
}
# Beginnings of files that are not worth keeping here.
MADE = {
    "photo.xlsx": (PNG, "picture"),
    "photo.heic": (b"\0\0\0\x18ftypheic", "picture"),
    "dessin.csv": (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', "picture"),
    "page.htm": (b"\xef\xbb\xbf<!-- saved -->\n<HTML><BODY>Bonjour</BODY></HTML>", "web_page"),
    "export.xls": ("<html><table><tr><td>a</td></tr></table></html>".encode("utf-16"), "html_table"),
    "export.mht": (b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n\r\n<td class=3Dx>", "html_table"),
    "base.db": (b"SQLite format 3\0" + b"\0" * 90, "database"),
    "base.mdb": (b"\0\1\0\0Standard Jet DB\0", "database"),
    "donnees.csv": (b"PAR1\x15\x04\x15", "data_file"),
    "enquete.sav": (b"$FL2@(#) IBM SPSS", "data_file"),
    "enquete.dta": (b"r\2\1\0\0\0", "data_file"),
    "ancien.dbf": (b"\3\x7a\1\1\0\0", "old_table"),
    "ancien.slk": (b'ID;PWXL;N;E\r\nP;PGeneral\r\nC;Y1;X1;K"a"\r\nE\r\n', "old_table"),
    "tableau.csv.gz": (b"\x1f\x8b\x08\0", "archive"),
    "tableaux.rar": (b"Rar!\x1a\x07\0", "archive"),
    "classeur.xlsb": (packed("[Content_Types].xml", "xl/workbook.bin"), "xlsb"),
    "note.pages": (packed("Index/Document.iwa"), "document"),
    "lettre.odt": (packed("mimetype", first="application/vnd.oasis.opendocument.text"), "document"),
    "diapos.odp": (packed("mimetype", first="application/vnd.oasis.opendocument.presentation"), "slides"),
    "diapos.xls": (ole("PowerPoint Document", b"x"), "slides"),
    "courriel.msg": (ole("__properties_version1.0", b"x"), "email"),
    "plan.vsd": (ole("VisioDocument", b"x"), "binary"),
    "reponse.txt": (b'{"error": "not found"}', "json"),
    "flux.csv": (b'<?xml version="1.0"?><rss/>', "xml"),
    "voix.ogg": (b"OggS" + bytes(range(32)) * 9, "binary"),
}


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        *((name, (CASES / name).read_bytes(), why) for name, why in FOUND.items()),
        *((name, (LOCKS / name).read_bytes(), why) for name, why in LOCKED.items()),
        *((name, *made) for name, made in MADE.items()),
    ],
    ids=[*FOUND, *LOCKED, *MADE],
)
def test_a_file_of_another_kind_is_told_for_what_it_is(name: str, content: bytes, why: str) -> None:
    """Each kind has its own sentence, in French too, where tables of ours are read as where any are."""
    (sheet,) = read_file(name, content)
    (problem,) = sheet.problems
    assert (problem.code, problem.facts) == ("unreadable_file", {"why": why})
    assert read_tables(name, content) == problem
    english, french = (problem_sentence(problem, translator_for(language)) for language in ("en", "fr"))
    assert english == f"{name}: {PROBLEM_KINDS['unreadable_file'].special[why]}"
    assert french.startswith(f"{name}\u00a0: ")
    assert french[len(name) + 3 :] != english[len(name) + 2 :]


def test_every_case_is_expected_here() -> None:
    """No file of the cases is left out above but those that are read."""
    assert {path.name for path in CASES.iterdir()} - FOUND.keys() == {"liens.xlsm"}
    assert {path.name for path in LOCKS.iterdir()} - LOCKED.keys() == {"rapports.xlsx"}


@pytest.mark.parametrize(
    "text",
    [
        "ID;Pays;Nom\nP;MLI;Plan\n",
        "{a};b\n1;2\n",
        "[1];b\n1;2\n",
        "From,To\n1,2\n",
        "Date: 2026\nville,pays\nSégou,MLI\n",
        "PAR1,b\n1,2\n",
        "<30;b\n1;2\n",
        "BM;b\n1;2\n",
        "table,b\n0,1\n0,2\n",
    ],
)
def test_a_table_is_not_taken_for_another_kind(text: str) -> None:
    """What begins much like another kind of file is read as the table it is."""
    assert not isinstance(read_tables("a.csv", text.encode()), Problem)
