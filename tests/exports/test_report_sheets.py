"""Report sheets say what is asked for, run nothing, and are read as they come back, whoever saved them."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from commitments.contract import codelists
from commitments.contract.codelists import fold
from commitments.contract.model import RECORDS, Report
from commitments.exports.blank_tables import blank_workbook
from commitments.exports.report_sheets import report_sheet
from commitments.exports.tabular import DEMONSTRATION
from commitments.i18n.translator import capital, translator_for
from commitments.ingest.heading_names import columns_by_heading
from commitments.ingest.reading import read_file
from commitments.measures.scope import Scope
from commitments.staff.problem_sentences import decision_sentence
from commitments.store.changesets import ImportedFile, import_files
from commitments.store.store import Store
from tests import FILES
from tests.factories import actor, article, commitment, report, store_with
from tests.visits import AtDesk

DAY = date(2026, 11, 24)
TOWN = Scope(day=DAY, actor=("town",))
REPORT_SHEETS = FILES / "report_sheets"
RUNS = '=HYPERLINK("http://evil.example","Regarder")'


def records() -> list[Any]:
    """Two actors with what they declared, and an action that was found of one of them."""
    return [
        *(actor("town"), actor("city", "CMR"), article("C1")),
        commitment("one", start_date="2024-01-01", due_date="2025-06", indicator="Étals", unit="étals"),
        commitment("two", start_date="2024-01-01", baseline_value=10, target_value=50),
        commitment("three", start_date="2024-01-01"),
        commitment("four", start_date="2026-06-01"),
        commitment("five", title_en=RUNS, start_date="2024-01-01"),
        commitment("seen", basis="documented"),
        commitment("theirs", "city", start_date="2024-01-01"),
        report("2024-12-31", "two", completion="limited", progress_percent=20),
    ]


@pytest.fixture
def store() -> Iterator[Store]:
    """A store that holds them."""
    with store_with(records(), entered=date(2020, 1, 1)) as opened:
        yield opened


def sheet_of(store: Store, language: str = "fr", scope: Scope = TOWN) -> Workbook:
    """The report sheet of the town, opened."""
    return load_workbook(BytesIO(report_sheet(store, scope, "Town", language, "suivi@example.org")))


def headings_of(sheet: Worksheet) -> dict[str, int]:
    """Heading → number of its column."""
    return {str(cell.value): cell.column for cell in sheet[3]}


def fill(sheet: Worksheet, about: str, **cells: Any) -> None:
    """Write in the line of a commitment, by column of the contract, as a person would."""
    columns, where = Report.columns(), {fold(name): at for name, at in headings_of(sheet).items()}
    (row,) = [cell.row for cell in sheet["A"] if cell.value == about]
    for name, value in cells.items():
        at = next(where[fold(each)] for each in columns[name].headings if fold(each) in where)
        cell = sheet.cell(row, at)
        assert not cell.protection.locked
        cell.value = value


def filled(book: Workbook) -> Workbook:
    """The report sheet as a city hall fills it in: as dates and as text, with commas and signs."""
    sheet = book.worksheets[0]
    fill(sheet, "one", as_of=date(2026, 3, 31), completion="substantiel", value="12,5")
    fill(sheet, "one", value_qualifier="environ", narrative_fr="Les étals sont posés ; l’eau manque.")
    fill(sheet, "one", evidence_url="https://example.org/etals", evidence_type="document officiel")
    fill(sheet, "two", as_of="31/03/2026", progress_percent="45 %", reported_by="Mairie")
    fill(sheet, "four", reported_by="Mairie")
    return book


def bring(store: Store, path: Path) -> ImportedFile:
    """Deposit a file."""
    return import_files(store, [path], who="Awa", reason="Comptes rendus", today=DAY)


def told(store: Store) -> dict[str, Report]:
    """The reports of the store by commitment, the one that was there before left out."""
    found = [each for each in store.head().records("reports") if isinstance(each, Report)]
    return {each.commitment_id: each for each in found if each.as_of != "2024-12-31"}


# --- what is sent ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "en"])
def test_it_names_itself_and_what_is_asked_for(store: Store, language: str) -> None:
    """The first line names the sheet, whose it is, day and revision; what is due is marked in words and
    colour, what was only found stands apart and is not asked for."""
    t = translator_for(language)
    asked, found, said, lists = sheet_of(store, language).worksheets
    for sheet in (asked, found):
        first = f"Fiche de compte rendu / Report sheet · Town · {t.date(DAY)} · {t('revision {n}', n='1')}"
        assert sheet["A1"].value == first
    rows = {row[0].value: row for row in asked.iter_rows(min_row=4)}
    assert list(rows) == ["five", "one", "three", "two", "four"]
    mark = {"fr": "demandé depuis le", "en": "requested since"}[language]
    due = {name: mark in str([cell.value for cell in row]) for name, row in rows.items()}
    assert due == {"one": True, "two": True, "three": True, "four": False, "five": True}
    fills = {name: row[0].fill.start_color.rgb for name, row in rows.items()}
    assert fills["one"] == fills["two"] != fills["four"]
    assert [row[0].value for row in found.iter_rows(min_row=4)] == ["seen"]
    assert mark not in str([cell.value for row in found.iter_rows() for cell in row])
    text = "\n".join(str(row[0].value) for row in said.iter_rows())
    assert "Français" in text
    assert "Renvoyez le fichier tel quel" in text
    assert "Send the file back as it is" in text
    assert text.count("suivi@example.org") == 2
    assert lists.sheet_state == "hidden"


def test_cells_to_fill_in_are_open_and_no_others(store: Store) -> None:
    """Headings and what is filled in are locked, without a password; widths can be changed; A4."""
    for sheet in sheet_of(store).worksheets[:2]:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        assert not sheet.protection.formatColumns
        names = headings_of(sheet)
        opened = {name for name, at in names.items() if not sheet.cell(4, at).protection.locked}
        assert opened == {name for name in list(names)[1:] if not name.startswith("(")}
        assert all(cell.protection.locked for cell in sheet[3])
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$1:$3"
        assert sheet.freeze_panes == "C4"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_drop_downs_hold_the_labels(store: Store, language: str) -> None:
    """Codes are chosen by their labels in the reader's language; days and percentages are bounded."""
    t, book = translator_for(language), sheet_of(store, language)
    sheet, lists = book.worksheets[0], book.worksheets[-1]
    names = headings_of(sheet)
    rules = {str(rule.sqref).partition(":")[0]: rule for rule in sheet.data_validations.dataValidation}

    def rule(column: str) -> Any:
        heading = capital(t.heading(Report.columns()[column]))
        return rules[sheet.cell(4, names[heading]).coordinate]

    for column, codes in (
        ("completion", codelists.COMPLETIONS),
        ("value_qualifier", codelists.VALUE_QUALIFIERS),
        ("evidence_type", codelists.EVIDENCE_TYPES),
    ):
        where = rule(column).formula1.partition("!")[2].replace("$", "")
        labels = [cell.value for (cell,) in lists[where]]
        assert labels == [t.label(codes, code) for code in codes]
        assert [codes.find(str(label)) for label in labels] == list(codes)
    assert (rule("progress_percent").formula1, rule("progress_percent").formula2) == ("0", "100")
    assert rule("as_of").type == "date"
    assert rule("as_of").error


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_called_to_mind_names_no_column(store: Store, language: str) -> None:
    """No heading in brackets is one of a report, should a sheet be cut loose from its first line."""
    called = [name for name in headings_of(sheet_of(store, language).worksheets[0]) if name.startswith("(")]
    assert len(called) > 4
    assert not {fold(name) for name in called} & columns_by_heading("reports").keys()


def test_nothing_runs(store: Store) -> None:
    """A title that looks like a formula is text in the workbook, whatever reads it."""
    content = report_sheet(store, Scope(day=DAY), RUNS, "en", RUNS)
    cells = [
        cell
        for sheet in load_workbook(BytesIO(content)).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert [cell.quotePrefix for cell in cells if cell.value == RUNS] == [True]


def test_an_invented_sheet_says_so(demonstration_store: Store) -> None:
    """The first line of a sheet of the demonstration says that all of it is invented."""
    content = report_sheet(demonstration_store, Scope(day=DAY), "Tous", "fr")
    assert str(load_workbook(BytesIO(content)).worksheets[0]["A1"].value).endswith(DEMONSTRATION)


# --- what comes back ---------------------------------------------------------------------------------


def expect_the_reports(store: Store) -> None:
    """What `filled` says is what the store holds."""
    found = told(store)
    assert found.keys() == {"one", "two"}
    one, two = found["one"], found["two"]
    assert (one.as_of, one.completion, one.value, one.value_qualifier) == (
        "2026-03-31",
        "substantial",
        12.5,
        "about",
    )
    assert (one.evidence_url, one.evidence_type) == ("https://example.org/etals", "official_document")
    assert one.narrative_fr == "Les étals sont posés ; l’eau manque."
    assert (two.as_of, two.progress_percent, two.reported_by) == ("2026-03-31", 45, "Mairie")
    assert {one.verification, two.verification} == {"self_declared"}


def test_it_is_read_as_it_comes_back(store: Store, tmp_path: Path) -> None:
    """What a person filled in becomes reports unasked; lines left empty are told in one sentence."""
    path = tmp_path / "Fiche Town (rempli).xlsx"
    filled(sheet_of(store)).save(path)
    brought = bring(store, path)
    assert brought.checked.problems == ()
    expect_the_reports(store)
    first, second = brought.checked.tables
    t = translator_for("fr")
    said = [decision_sentence(decision, t) for decision in first.decisions]
    assert "une fiche de compte rendu\N{NO-BREAK SPACE}: 3 engagements laissés sans compte rendu" in said
    assert second.rows == 0
    assert "1 engagement laissé" in " ".join(decision_sentence(each, t) for each in second.decisions)


@pytest.mark.slow
def test_in_english_too(store: Store, tmp_path: Path) -> None:
    """A sheet in English is filled in with English labels."""
    book = sheet_of(store, "en")
    sheet = book.worksheets[0]
    fill(sheet, "three", as_of="2026-03-31", completion="complete", narrative_en="Done.")
    fill(book.worksheets[1], "seen", as_of="2026-02-01", completion="limited")
    book.save(tmp_path / "sheet.xlsx")
    brought = bring(store, tmp_path / "sheet.xlsx")
    assert brought.checked.problems == ()
    assert {name: each.completion for name, each in told(store).items()} == {
        "three": "complete",
        "seen": "limited",
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", ["filled.xlsx", "filled.ods", "filled.xls", "filled.csv", "excel.csv"])
def test_whatever_saved_it(store: Store, name: str) -> None:
    """Saved by LibreOffice in each of its formats, or as the CSV of a French Excel, it is read alike."""
    brought = bring(store, REPORT_SHEETS / name)
    assert brought.checked.problems == ()
    expect_the_reports(store)


def test_a_sheet_with_nothing_filled_in(store: Store, tmp_path: Path) -> None:
    """A sheet that comes back empty is one sentence, and changes nothing."""
    path = tmp_path / "empty.xlsx"
    sheet_of(store).save(path)
    brought = bring(store, path)
    assert brought.checked.problems == ()
    assert brought.revision is None
    said = decision_sentence(brought.checked.tables[0].decisions[-1], translator_for("en"))
    assert said == "a report sheet on which nothing is filled in: 5 commitments left without a report"


@pytest.mark.slow
@pytest.mark.parametrize("mark", ["-", "n/a", "non disponible", " "])
def test_not_given_is_nothing_filled_in(store: Store, tmp_path: Path, mark: str) -> None:
    """A line on which only marks for nothing stand is a line left empty."""
    book = sheet_of(store)
    fill(book.worksheets[0], "one", completion=mark, value=mark, as_of="31/03/2026")
    book.save(tmp_path / "sheet.xlsx")
    assert bring(store, tmp_path / "sheet.xlsx").checked.problems == ()
    assert told(store) == {}


def test_what_is_wrong_is_still_told(store: Store, tmp_path: Path) -> None:
    """A line that says something without its day, or a comment alone, is told with the row people see."""
    book = sheet_of(store)
    sheet = book.worksheets[0]
    fill(sheet, "one", completion="limité")
    fill(sheet, "two", as_of="31/03/2026", narrative_fr="Rien de neuf.")
    book.save(tmp_path / "sheet.xlsx")
    rows = {cell.value: cell.row for cell in sheet["A"]}
    found = {
        (problem.row, problem.code) for problem in bring(store, tmp_path / "sheet.xlsx").checked.problems
    }
    assert found == {(rows["one"], "missing_value"), (rows["two"], "nothing_reported")}


def test_the_page_of_uploads_takes_it(at_desk: AtDesk, store: Store) -> None:
    """Deposited on the page, a report sheet and a template with its example need no word but the reason."""
    out = BytesIO()
    filled(sheet_of(store)).save(out)
    files = (("fiche.xlsx", out.getvalue()), ("modele.xlsx", blank_workbook("reports", "fr")))
    desk = at_desk().deposit(*files)
    assert "a report sheet: 3 commitments left without a report" in desk.text
    assert "An example, which is not read: 1 row left out" in desk.text
    desk.app.text_area[0].set_value("Reports of the town")
    desk.press("Publish")
    assert "Revision 2 is published" in desk.text
    expect_the_reports(store)


def test_ordinary_files_are_read_as_before(store: Store, tmp_path: Path) -> None:
    """Without the first line, a row that only names a commitment is an error, other columns are told."""
    path = tmp_path / "reports.csv"
    path.write_text("commitment_id,(avis),as_of,completion\none,Un,2026-03-31,limited\ntwo,Deux,,\n")
    found = [(problem.row, problem.code) for problem in bring(store, path).checked.problems]
    assert sorted(found) == [(1, "unknown_column"), (3, "missing_value")]


def test_one_line_does_not_hide_a_broken_heading(store: Store, tmp_path: Path) -> None:
    """A sheet whose headings were lost is told as such, not taken for another table."""
    book = sheet_of(store)
    book.worksheets[0].delete_rows(3)
    book.save(tmp_path / "sheet.xlsx")
    first = read_file(tmp_path / "sheet.xlsx")[0]
    assert first.table == "reports"
    assert {problem.code for problem in first.problems} >= {"missing_column"}


@pytest.mark.soak
def test_ten_thousand_commitments() -> None:
    """A sheet of 10,000 commitments is made and read in some seconds."""
    many = [commitment(f"c-{n:05}", f"a-{n % 500}", start_date="2024-01-01") for n in range(10_000)]
    with store_with([*(actor(f"a-{n}") for n in range(500)), article("C1"), *many]) as store:
        start = perf_counter()
        content = report_sheet(store, Scope(day=DAY), "Tous", "fr")
        made = perf_counter() - start
        sheets: Sequence[Any] = read_file("all.xlsx", content)
    assert made < 30
    assert [decision.facts.get("left") for decision in sheets[0].decisions][-1] == 10_000


def test_every_reminder_and_heading_is_read_in_both_languages() -> None:
    """Headings of report sheets are those of the contract in the two languages in which files are read."""
    known: Callable[[str], bool] = columns_by_heading("reports").__contains__
    for language in ("fr", "en"):
        t = translator_for(language)
        assert all(known(fold(t.heading(column))) for column in RECORDS["reports"].columns().values())
