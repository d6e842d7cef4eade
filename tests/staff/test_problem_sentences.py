"""Every problem and decision has its sentence, which says where, what, and what would be right."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from string import Formatter
from unittest.mock import patch

import pytest
from babel.messages.pofile import read_po
from openpyxl import Workbook

from commitments.i18n.translator import translator_for
from commitments.ingest import grids
from commitments.ingest.corrections import CorrectedCell, Corrections, correct
from commitments.ingest.plain_tables import read_tables
from commitments.ingest.problems import OMISSIBLE, PROBLEM_KINDS, Decision
from commitments.ingest.reading import read_file
from commitments.ingest.sheets import Sheet
from commitments.ingest.spreadsheets import Cell, SheetFormat
from commitments.ingest.validation import Checked, check
from commitments.ingest.workbooks import StoredSheet
from commitments.staff import problem_sentences
from commitments.staff.problem_sentences import (
    _rows,
    as_sentence,
    decision_sentence,
    problem_sentence,
    report,
)
from commitments.text.languages import LOCALE_FOLDER
from tests import FILES
from tests.sheets import StoredRecords

# The codes of the data contract, and those that were added to it.
CODES = {
    *{"unreadable_file", "unknown_table", "missing_column", "duplicate_column", "missing_value"},
    *{"bad_identifier", "duplicate_key", "unknown_code", "unknown_country", "bad_number", "bad_date"},
    *{"out_of_range", "bad_order", "unknown_reference", "too_long", "wrong_cell_count", "broken_quoting"},
    *{"forbidden_character", "bad_url", "nothing_reported", "unknown_column", "ambiguous_dates"},
    *{"ambiguous_numbers", "repeated_row", "cleaned_text", "future_date", "contradiction"},
    *{"looks_like_formula", "failed_formula", "doubtful_encoding", "renamed_identifier"},
    *{"total_row", "note_row", "struck_out", "merged_number", "hidden_cells", "struck_text", "raised_mark"},
    *{"two_currencies", "unlikely_date", "unclear_figures"},
    "place_outside_country",
    "table_above",
    "basis_not_said",
}

SHEETS = {
    "acteurs.csv": """\
Liste des acteurs
signatory_id,name,country,actor_type,,latitude,joined_on,website,notes,Name,Contry,longitude
é,A,Mail,academa,,91,03/04/2026,x,=1+1,A,x,1
b,,,academia,,x,31/02/2026,www.x.org,#REF!,B,,1
c,C\u200b,MLI,academia,,1,,,a\x07b,C,,1
c,C,MLI,academia,,1,,,,C,,1
d,D,MLI,academia,z,1,,,,D,,1
d,D,MLI,academia,z,1,,,,D,,1
e,"E"e,MLI,academia,,1,,,,E,,1
f,F
""",
    "engagements.csv": """\
commitment_id;signatory_id;article_id;title_fr;start_date;due_date;budget_amount;baseline_value;target_value
c;c;C9;T;2026;2025;5;1;1.234
c2;nobody;C9;;2026;2027;;x;1.234
"""
    + "c3;c;C9;%s;;;;;\n" % ("x" * 4001),
    "articles.csv": "article_id,declaration,title_en,title_fr\nC9,d,T,T\n",
    "positions.csv": 'article_id,declaration,position,title_en,title_fr\nC8,d,"1,5",T,T\nC7,d,1e99,T,T\n',
    "rapports.csv": """\
commitment_id,as_of,completion,progress_percent
c,2030,limited,60
c,2026,,
x,2026,limited,
""",
    "resultats.csv": """\
commitment_id,as_of,measure,value,unit
c,2026,funds_mobilised,5,francs
c,2025,funds_mobilised,5,
""",
    "budgets.csv": """\
commitment_id,signatory_id,article_id,title_fr,start_date,budget_amount,budget_currency
b1,c,C9,T,1950,5 €,XOF
b2,c,C9,T,fin 2024,5 FCFA,
b3,reseau,C9,T,,6,CFA
""",
    "reseaux.csv": "signatory_id,name,country,actor_type\nreseau,R,,sse_network\n",
    "valeurs.csv": """\
commitment_id,as_of,value,value_qualifier
b2,2024,env. 5,
b2,2025,< 5,exact
""",
    "jalons.csv": "milestone_id,kind,status,title_en,title_fr,source_url\nm,law,adopted,T,T,\n",
    "inconnu.csv": "a,b,c\n1,2,3\n",
    "totaux.csv": """\
commitment_id;as_of;value;narrative_fr
c;2024;5;
c;2025;6;
;;11;
Total;;11;
Source : la mairie;;;
""",
    "deux.csv": """\
engagement;date;valeur;
c;2023;5;

identifiant;nom;pays;type d'acteur
deux;D;Mali;academia
""",
    "annees.csv": "engagement;2022;2023\nc;10;20\n",
    "vide.csv": "",
}


def found() -> Checked:
    """Check files that have something of everything."""
    sheets = [sheet for name, content in SHEETS.items() for sheet in read_file(name, content.encode())]
    mixed = "signatory_id,name,actor_type\nz,Étoile,academia\n".encode() + b"y,\xe9toile,academia\n"
    sheets += read_file("mixte.csv", mixed)
    sheets += read_file("rapports.ods", (FILES / "rapports.ods").read_bytes())
    sheets += read_file("locked.xlsx", (FILES / "protected.xlsx").read_bytes())
    sheets += read_file("acteurs bis.csv", b"signatory_id,name,country,actor_type\nc,D,MLI,academia\n")
    book = Workbook()
    book.active.append(["practice_id", "signatory_id", "title_fr", "source_url", "published_on"])
    book.active.append([date(2026, 1, 3), "c", "T", "https://example.org", 46112])
    out = BytesIO()
    book.save(out)
    sheets += read_file("pratiques.xlsx", out.getvalue())
    sheets += formatted()
    today = date(2026, 11, 23)
    (former,) = read_file("anciens.csv", b"signatory_id,name,country,actor_type\nFormer,A,MLI,academia\n")
    renamed = StoredRecords(gone={"signatories": {"former": "now"}})
    return Checked((*check(sheets, None, today=today).tables, *check([former], renamed, today=today).tables))


def formatted() -> list[Sheet]:
    """Read sheets whose format says something of everything."""
    rows: list[list[Cell]] = [
        ["commitment_id", "as_of", "value", "evidence_url"],
        ["c", "2024", "51", "ici"],
        ["", "2023", "", ""],
        ["c", "20221", 4, ""],
        ["c", "2021", 4, ""],
        ["c", "2020", 4, ""],
    ]
    form = SheetFormat(
        merged=[(2, 0, 3, 0), (2, 2, 3, 2), (6, 2, 6, 3)],
        struck={(4, 2): "", (2, 2): "5", **{(5, at): "" for at in range(3)}},
        raised={(4, 1): "2022"},
        links={(2, 3): "https://example.org/"},
    )
    hidden: list[tuple[set[int], set[int]]] = [({4}, {3}), ({4}, set()), (set(), {3})]
    stored = [
        StoredSheet(
            str(at),
            False,
            [*enumerate(map(list, rows), 1)],
            (),
            replace(form, hidden_rows=h, hidden_columns=c),
        )
        for at, (h, c) in enumerate(hidden)
    ]
    stored.append(StoredSheet("masquée", True, [*enumerate(map(list, rows), 1)]))
    with patch.object(grids, "read_sheets", return_value=stored):
        sheets = read_file("formats.xlsx", b"PK\x03\x04")
        sheets += read_file("sans.xlsx", b"PK\x03\x04", leave_out=OMISSIBLE)
    numbers = [
        CorrectedCell.of(each) for sheet in sheets for each in sheet.problems if each.code == "merged_number"
    ]
    answers = [Corrections().answering(numbers, answer) for answer in ("each_row", "first_row")]
    return [*sheets, *(correct(sheets[0], corrections) for corrections in answers)]


def braces(text: str) -> set[str]:
    """Give the facts that a sentence asks for."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_a_single_cell_may_be_a_note() -> None:
    """A row of which only the first cell is filled is told as what may be a note, not as one of 1 cells."""
    sheets = read_file(
        "suivi.csv", b"commitment_id;as_of;completion\nx;2026;limited\nx;2025\n* provisional\n"
    )
    told = [problem_sentence(each, translator_for("en")) for sheet in sheets for each in sheet.problems]
    assert [sentence.split(";")[0] for sentence in told] == [
        "suivi.csv, row 3: this row has 2 cells, the heading 3",
        "suivi.csv, row 4: this row (“* provisional”) looks like a note or a title between rows: take it "
        "out, or, if it is one of the table, fill in what it lacks.",
    ]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_problem_has_a_sentence_of_its_own(language: str) -> None:
    """Each code of the contract has a sentence with the file, row, column and value of the case, and no name
    of the program's own."""
    t = translator_for(language)
    problems = found().problems
    assert {problem.code for problem in problems} == CODES
    for problem in problems:
        sentence = problem_sentence(problem, t)
        assert sentence.startswith(problem.file)
        assert sentence.endswith((".", "?", "\u00a0?"))
        assert not re.search(r"[{}]|None", sentence)
        if problem.code == "missing_column":  # which is called by its heading
            assert f"({problem.column})" not in sentence
        if problem.row:
            assert re.search(rf"\b{problem.row}\b", sentence)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_decision_has_its_words(language: str) -> None:
    """What was decided while reading is told, with columns in the reader's language."""
    t = translator_for(language)
    decisions = [decision for table in found().tables for decision in table.decisions]
    assert {decision.kind for decision in decisions} >= {
        *["table", "text", "heading_row", "date_order", "decimal_mark", "serial_dates"],
        *["merged_cells", "merged_across", "links_behind_words", "hidden_left_out", "hidden_sheet_left_out"],
        *["left_out", "each_row", "first_row"],
        *["qualifiers", "qualifiers_kept", "currencies", "cfa_francs"],
    }
    for decision in decisions:
        assert not re.search(r"[{}]|None", decision_sentence(decision, t))


def test_a_report_is_what_the_command_line_prints() -> None:
    """The report holds one object for each table read, of plain values."""
    checked = found()
    printed = json.loads(json.dumps(report(checked, translator_for("en"))))
    assert len(printed) == len(checked.tables)
    assert list(printed[0]) == [
        *[
            "file",
            "sheet",
            "table",
            "encoding",
            "delimiter",
            "rows",
            "accepted",
            "ignored_columns",
            "decisions",
            "problems",
        ]
    ]
    assert list(printed[0]["problems"][0]) == [
        "row",
        "across",
        "column",
        "code",
        "value",
        "severity",
        "message",
    ]


@pytest.mark.slow
def test_what_may_be_meant_is_said_as_people_call_it() -> None:
    """A suggestion is a label or a name, not a code."""
    t = translator_for("en")
    sentences = [problem_sentence(problem, t) for problem in found().problems if "near" in problem.facts]
    assert any("Did you mean “academia”?" in sentence for sentence in sentences)
    assert any("Did you mean “Mali”?" in sentence for sentence in sentences)
    assert any("Did you mean “country”?" in sentence for sentence in sentences)
    assert any("Did you mean “https://www.x.org”?" in sentence for sentence in sentences)
    assert any("Did you mean “2024-12”?" in sentence for sentence in sentences)
    assert any("“1950” lies before 1960:" in problem_sentence(problem, t) for problem in found().problems)
    either = [problem_sentence(problem, t) for problem in found().problems if "nears" in problem.facts]
    assert [sentence.split("Did you mean ")[1] for sentence in either] == ["“XOF” or “XAF”?"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_said_of_any_table_has_its_words(language: str) -> None:
    """Rows are named as people name them, delimiters and marks as they are called."""
    t = translator_for(language)
    text = "Titre\n\n'a'¤'b'¤'c'\n'x'¤'y¤z'¤'1'\r'u'¤'v'¤'2'\n'w'¤'v'\n'Total'¤''¤'3'\n\nSource\n"
    for delimiter in (",", ";", "\t", "|", ":", "~", "\x1f"):
        found = read_tables("x.csv", text.replace("¤", delimiter).encode())
        assert isinstance(found, list)
        said = [decision_sentence(each, t) for table in found for each in (*table.decisions, *table.looks)]
        assert len(said) > 6
        assert not any(re.search(r"[{}]|None|\x1f|\t", sentence) for sentence in said)
    assert _rows([1, 2, 3, 5], translator_for("en")) == "1–3 and 5"
    assert _rows(range(1, 99, 2), translator_for("en")).endswith("21, 23 and 37 others")


def sentences() -> Iterator[str]:
    """Give every English sentence of the kinds of problems and of the module."""
    for kind in PROBLEM_KINDS.values():
        yield from (kind.title, kind.sentence, *kind.special.values())
    for of in ("_DECISIONS", "_WHY", "_DELIMITERS"):
        yield from filter(None, getattr(problem_sentences, of).values())
    for forms in problem_sentences._LOOKS.values():
        yield from forms


def test_the_french_sentences_ask_for_the_same_facts() -> None:
    """Each sentence is in the French catalogue, with the same facts."""
    with (LOCALE_FOLDER / "fr" / "LC_MESSAGES" / "commitments.po").open("rb") as file:
        catalogue = read_po(file, locale="fr")
    for sentence in sentences():
        french = catalogue.get(sentence)
        assert french is not None, sentence
        assert braces(str(french.string)) == braces(sentence), sentence


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Read as the table “Reports”; rows 4–5 are left out, as decided."),
        (
            "fr",
            "Lu comme le tableau « Comptes rendus » ; les lignes 4–5 sont laissées de côté, comme décidé.",
        ),
    ],
)
def test_what_was_decided_stands_alone_as_a_sentence(language: str, said: str) -> None:
    """How a file was read begins with a capital and ends with a full stop, and names tables as pages do."""
    t = translator_for(language)
    decided = [Decision("table", {"table": "reports"}), Decision("left_out", {"rows": [4, 5]})]
    told = as_sentence([decision_sentence(each, t) for each in decided], t)
    assert re.sub(r"\s", " ", told) == said
    assert as_sentence([], t) == ""
