"""Staff deposit files on a page, mend them there, see what would change, say why, and publish."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.elements.widgets import file_uploader
from streamlit.runtime.uploaded_file_manager import DeletedFile
from streamlit.testing.v1.element_tree import Radio, Selectbox

from commitments.contract.model import Commitment, Report
from commitments.ingest import grids
from commitments.ingest.spreadsheets import Cell, SheetFormat
from commitments.ingest.workbooks import StoredSheet
from commitments.store.changesets import import_files
from commitments.store.store import Store
from commitments.ui.fields import plain
from tests.factories import current_records
from tests.sheets import BOBO
from tests.visits import AtDesk, Desk, said

REPORTS = """\
Engagement;Date du rapport;État d'avancement;Avancement en %;Observations du maire;Preuve
Eau-1;31/03/2026;en cours;45 %;rien;
Eau-2;31/03/2026;En cours;12,5;;
Eau-1;30/06/2026;pas encore;;;
Eau-2;le 3 mars;achevé;abc;;https://example.org/p
"""


def radio(desk: Desk, label: str) -> Radio[Any]:
    """The choice that bears `label`."""
    [found] = [each for each in desk.app.radio if said(each.label) == label]
    return found


def fill(desk: Desk, label: str, value: str) -> None:
    """Type into the field that bears `label`."""
    [field] = [each for each in desk.app.text_input if said(each.label) == label]
    field.set_value(value)


def test_what_was_laid_out_is_taken_back_with_one_click(at_desk: AtDesk) -> None:
    """A column a quarter is read as reports, or as it stands, and once more as reports."""
    desk = at_desk().deposit(("trimestres.csv", b"Engagement;T1 2026;T2 2026\nEau-1;10;20\n"))
    told = "each filled cell under “T1 2026” and “T2 2026” is read as a report of its own: 2 reports in all"
    assert told in desk.text
    desk.press("Read without moving anything")
    assert told not in desk.text
    desk.press("Lay out again")
    assert told in desk.text
    desk.press("They are a progress in %")
    desk.press("Accept all 2 suggestions")
    assert "2 rows are added" in desk.text


def test_a_file_is_mended_and_published(at_desk: AtDesk, store: Store) -> None:
    """Files with faults are mended, previewed, explained and published under the person's name."""
    desk = at_desk().deposit(("rapports.csv", REPORTS.encode()))
    assert "5 errors" in desk.text
    assert "“en cours”: 2 rows" in [said(each.label) for each in desk.app.selectbox]
    desk.press("Accept all 2 suggestions")
    assert "2 errors" in desk.text
    fill(desk, "“le 3 mars”: 1 row", "03/03/2026")
    desk.press("Correct")
    assert "1 error" in desk.text
    fill(desk, "“abc”: 1 row", "100")
    desk.press("Correct")
    assert "4 rows are added" in desk.text
    assert store.newest == 1
    assert desk.app.text_area[0].value == "Reports: Bobo-Dioulasso (file rapports.csv)"
    desk.app.text_area[0].set_value("")
    desk.press("Publish")
    assert "Say why in one sentence" in desk.text
    assert store.newest == 1
    desk.app.text_area[0].set_value("Reports of the first quarter")
    desk.press("Publish")
    assert "Revision 2 is published" in desk.text
    revision = store.revisions()[-1]
    assert (revision.who, revision.reason, revision.added) == ("Awa", "Reports of the first quarter", 4)
    assert store.original(revision.files[0].sha256) == REPORTS.encode()
    assert {(r.commitment_id, r.as_of, r.completion) for r in current_records(store, Report)} == {
        ("eau-1", "2026-03-31", "limited"),
        ("eau-2", "2026-03-31", "limited"),
        ("eau-1", "2026-06-30", "not_started"),
        ("eau-2", "2026-03-03", "complete"),
    }


def field(desk: Desk, label: str) -> Selectbox[Any]:
    """The list that bears `label`."""
    [found] = [each for each in desk.app.selectbox if said(each.label) == label]
    return found


def test_failed_cells_get_a_value_or_are_emptied_on_purpose(at_desk: AtDesk, store: Store) -> None:
    """A cell that could not be calculated is mended by a value, or by one click that says it is empty; what
    is empty so is cleared for all to see, and nothing of it is done with others at once."""
    heading = "commitment_id,as_of,completion,value,narrative_fr\n"
    desk = at_desk().deposit(("a.csv", (heading + "eau-1,2026-03-31,limited,28,Avant\n").encode()))
    desk.app.text_area[0].set_value("Before")
    desk.press("Publish")
    failed = heading + "eau-1,2026-03-31,#NOM ?,#DIV/0!,#N/D\n"
    desk = at_desk().deposit(("a.csv", failed.encode()))
    assert "3 errors" in desk.text
    assert "(#DIV/0!); correct its formula" in desk.text
    assert not [each for each in desk.app.button if "suggestion" in each.label]
    assert not [each for each in desk.app.checkbox if each.value]
    assert field(desk, "“#NOM ?”: 1 row").value is None
    field(desk, "“#NOM ?”: 1 row").set_value("substantial")
    desk.press("Correct")
    boxes = {str(box.key): box for box in desk.app.checkbox}
    empty = {key.split("-")[2].split(".")[0]: box for key, box in boxes.items() if "empty" in key}
    assert [*empty] == ["narrative_fr", "value"]
    empty["narrative_fr"].check()
    desk.press("Correct")
    fill(desk, "“#DIV/0!”: 1 row", "30")
    desk.press("Correct")
    assert "1 row is changed" in desk.text
    desk.app.text_area[0].set_value("Mended")
    desk.press("Publish")
    [report] = current_records(store, Report)
    assert (report.completion, report.value, report.narrative_fr) == ("substantial", 30, None)


def test_identifiers_and_countries_are_never_chosen_for_a_person(at_desk: AtDesk, store: Store) -> None:
    """What is near an unknown identifier or country is named and listed first, and neither preset nor taken
    with everyday words; another number in an identifier is no slip."""
    reports = (
        "commitment_id,as_of,completion\neau1,2026-03-31,en cours\n"
        "eau-9,2026-03-31,fini\neau-2,2026-03-31,à faire\n"
    )
    actors = "signatory_id,name,country,actor_type\nx,X,Sénégall,academia\n"
    desk = at_desk().deposit(("r.csv", reports.encode()), ("a.csv", actors.encode()))
    slip = radio(desk, "“eau1”, row 2")
    assert (slip.value, slip.options) == (
        None,
        ["Un plan pour l’eau", "None of these: leave the row out", "Another one …"],
    )
    assert radio(desk, "“eau-9”, row 3").value is None
    country = field(desk, "“Sénégall”: 1 row (did you mean “Senegal”?)")
    assert (country.value, country.options[1]) == (None, "Senegal")
    desk.press("Accept all 3 suggestions")
    assert "3 errors" in desk.text
    assert radio(desk, "“eau-9”, row 3").value is None


def test_what_is_meant_by_dates_and_numbers_is_preset_and_of_two_francs_one_is_chosen(
    at_desk: AtDesk, store: Store
) -> None:
    """A period and a number in words stand in their fields as what they mean; a franc that may be either is
    chosen, for the cells that were asked about alone."""
    actors = "signatory_id,name,country,actor_type\nk,Kindia,GIN,academia\nl,Labé,MLI,academia\n"
    commitments = (
        "commitment_id,signatory_id,article_id,title_fr,start_date,target_value,budget_amount,budget_currency\n"
        "k1,k,C1,A,T2 2024,2 millions,5,FCFA\nl1,l,C1,B,2024,3,5,FCFA\n"
    )
    desk = at_desk().deposit(("a.csv", actors.encode()), ("e.csv", commitments.encode()))
    assert "3 errors" in desk.text
    assert "Did you mean “XOF” or “XAF”?" in desk.text
    franc = field(desk, "“FCFA”: 1 row")
    assert (franc.value, franc.options) == (None, ["to be decided", "leave the cell empty", "XOF", "XAF"])
    fields = {said(each.label): each.value for each in desk.app.text_input}
    assert fields == {
        "Name of the draft": "",
        "“T2 2024”: 1 row": "2024-04",
        "“2 millions”: 1 row": "2000000",
    }
    franc.set_value("XAF")
    assert "2 fields hold what is suggested" in [each.value for each in desk.app.caption]
    desk.press("Correct")  # of every kind at once
    desk.app.text_area[0].set_value("Budgets")
    desk.press("Publish")
    assert {
        (each.commitment_id, each.budget_currency, each.start_date, each.target_value)
        for each in current_records(store, Commitment)
        if each.budget_currency
    } == {("k1", "XAF", "2024-04", 2_000_000), ("l1", "XOF", "2024", 3)}


def test_a_word_is_not_suggested_against_its_figure(at_desk: AtDesk) -> None:
    """Where the progress of a row gives another state than its word may mean, the word is not preset; with
    the others it is taken for nothing, so that the figure speaks."""
    reports = (
        "commitment_id,as_of,completion,progress_percent\n"
        "eau-1,2026-03-31,en cours,75\neau-2,2026-01-31,En cours,45\neau-1,2026-06-30,à faire,0\n"
        "eau-2,2026-03-31,achvé,\n"
        "eau-2,2026-06-30,fini,100\neau-2,2026-09-30,abandonné,40\n"
    )
    desk = at_desk().deposit(("r.csv", reports.encode()))
    assert "Left empty, the progress of 75% speaks: “substantial”" in desk.text
    against = "“en cours”: 1 row, where the figure says otherwise"
    assert field(desk, against).value is None
    assert any("→ an empty cell: the figure says it" in said(each.value) for each in desk.app.caption)
    desk.press("Accept all 5 suggestions")
    desk.press("Correct")
    assert "6 rows are added" in desk.text
    assert "contradict" not in desk.text


def test_totals_and_notes_are_left_out_with_one_click(at_desk: AtDesk, store: Store) -> None:
    """Rows of totals and notes are one question for all of them, answered by one click; none of them is
    published before."""
    heading = "identifiant;nom;pays;type d'acteur\n"
    actors = "x;X;Mali;société civile\nTotal;1 acteur;Mali;société civile\n"
    more = "Sous-total;1;Mali;société civile\nMali;;;\n"
    desk = at_desk().deposit(("a.csv", (heading + actors + more).encode()))
    assert "3 errors" in desk.text
    desk.press("They are rows of the table")
    assert "2 errors" in desk.text  # of the cells that the last of them lacks
    desk.press("Undo the last step")
    desk.press("Leave these 3 rows out")
    assert "1 row is added" in desk.text
    assert "rows 3–5 are left out, as decided" in desk.text


def test_how_a_file_was_read_stands_in_a_fold(at_desk: AtDesk) -> None:
    """Of how a file was read the first sentence stands, and what a person decided; the rest is in a fold."""
    rows = (
        "Acteurs\nidentifiant;nom;pays;type d'acteur\nx;X;Mali;société civile\nTotal;1;Mali;société civile\n"
    )
    desk = at_desk().deposit(("a.csv", rows.encode())).press("Leave this row out")
    seen, _, folded = desk.text.partition("How this file was read")
    assert "is left out, as decided" in seen
    assert "Heading in row 2" in folded
    assert "Heading in row 2" not in seen


def test_a_row_a_column_and_a_sheet_are_left_out_and_taken_back(at_desk: AtDesk) -> None:
    """Wherever something is wrong, be it with one row alone, its row, column or sheet is left out with one
    click, and comes back with another."""
    rows = (
        "Engagement;Date du rapport;Étape;Preuve\nEau-1;2026-03-31;limited;www.\nEau-9;2026-03-31;limited;\n"
    )
    desk = at_desk().deposit(("a.csv", rows.encode()))
    assert "2 errors" in desk.text
    desk.press("Leave the column “evidence url” out")
    assert "1 error" in desk.text
    desk.press("Leave this row out")
    assert "1 row is added" in desk.text
    desk.press("Take back the row left out")
    assert "1 error" in desk.text
    desk.press(plain("Leave a.csv out"))
    assert "error" not in desk.text
    desk.press(plain("Take back a.csv, which is left out"))
    assert "1 error" in desk.text


def test_each_question_can_be_answered_for_itself(at_desk: AtDesk) -> None:
    """Row by row, one total is left out and the other stays asked about."""
    heading = "identifiant;nom;pays;type d'acteur\n"
    desk = at_desk().deposit(
        ("a.csv", (heading + "Total;1;Mali;société civile\nMoyenne;2;Mali;société civile\n").encode())
    )
    [toggle] = [each for each in desk.app.toggle if each.label == "Row by row"]
    toggle.set_value(True)
    desk.run()
    [first] = [each for each in desk.app.selectbox if "row 2: this row" in said(each.label)]
    first.set_value("leave_out")
    desk.press("Apply to these rows")
    assert "1 error" in desk.text
    assert "row 2 is left out, as decided" in desk.text


def test_what_a_workbook_hides_or_merges_is_decided_with_one_click(
    at_desk: AtDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A number merged over rows is asked about; hidden rows are left out, and a hidden sheet is read, where a
    person says so."""
    heading: list[Cell] = ["commitment_id", "as_of", "value"]
    rows: list[list[Cell]] = [["eau-1", "2024", 10], ["eau-2", "2024", ""], ["eau-2", "2023", 3]]
    form = SheetFormat(merged=[(2, 2, 3, 2)], hidden_rows={4})
    stored = [
        StoredSheet("A", False, [*enumerate([heading, *rows], 1)], (), form),
        StoredSheet("Ancien", True, [(1, heading), (2, ["eau-1", "2020", 1])]),
    ]
    monkeypatch.setattr(grids, "read_sheets", lambda content: stored)
    desk = at_desk().deposit(("r.xlsx", b"PK\x03\x04"))
    assert "“10” is merged over rows 2 to 3" in desk.text
    assert "This sheet is hidden in the workbook: it is left out" in desk.text
    desk.press("It applies to each of its rows")
    assert "3 rows are added" in desk.text
    desk.press("Leave out what is hidden")
    assert "2 rows are added" in desk.text
    assert "Hidden rows left out (1 row: number 4)" in desk.text
    field(desk, "Table of r.xlsx, sheet “Ancien”").set_value("reports")
    desk.run()
    assert "3 rows are added" in desk.text


def test_several_partners_are_parted_by_one_click(at_desk: AtDesk, store: Store) -> None:
    """Partners with another sign between them are corrected by what is preset."""
    actors = "signatory_id,name,country,actor_type\nx,X,BEN,academia\ny,Y,BEN,academia\n"
    plans = "commitment_id,signatory_id,article_id,title_fr,partner_ids\nplan,Bobo,C1,Plan,x / y\n"
    desk = at_desk().deposit(("a.csv", actors.encode()), ("p.csv", plans.encode()))
    assert "write “|” between them" in desk.text
    desk.press("Correct")
    desk.app.text_area[0].set_value("Plans")
    desk.press("Publish")
    [plan] = [each for each in current_records(store, Commitment) if each.commitment_id == "plan"]
    assert plan.partner_ids == ("x", "y")


REPORT = "commitment_id,as_of,completion,evidence_url\neau-1,2026-03-31,limited,https://example.org/p\n"


def publish_elsewhere(store: Store, folder: Path, text: str) -> None:
    """Somebody else publishes one file."""
    path = folder / "elsewhere.csv"
    path.write_text(text, encoding="utf-8")
    import_files(store, [path], who="Binta", reason="meanwhile", today=date(2026, 1, 1))


def test_who_comes_second_looks_once_more(at_desk: AtDesk, store: Store, tmp_path: Path) -> None:
    """Where somebody published meanwhile, it is shown with what the change does now, and asks again."""
    desk = at_desk().deposit(("r.csv", REPORT.encode()))
    assert "1 row is added" in desk.text
    publish_elsewhere(store, tmp_path, REPORT.replace("limited", "substantial"))
    desk.app.text_area[0].set_value("First quarter")
    desk.press("Publish")
    assert "the register has changed since you looked" in desk.text
    assert "by Binta: meanwhile" in desk.text
    assert "1 row is changed" in desk.text
    assert store.newest == 2
    desk.press("Publish")
    assert "Revision 3 is published" in desk.text
    [report] = current_records(store, Report)
    assert report.completion == "limited"


def test_what_is_not_in_the_files_goes_only_on_request(at_desk: AtDesk, store: Store) -> None:
    """Stored rows that a file lacks stay; those taken out on request go, unless something refers to them."""
    desk = at_desk().deposit(
        ("c.csv", BOBO["commitments"].splitlines()[0].encode() + b"\neau-1,Bobo,C1,Un plan,declared\n")
    )
    assert "Commitments and actions: 1" in desk.text
    assert "is removed" not in desk.text
    [choice] = [each for each in desk.app.checkbox if each.key == "upload.absent-all.commitments"]
    choice.check()
    desk.press("Preview the changes")
    assert "1 row is removed" in desk.text
    desk.app.text_area[0].set_value("Told twice")
    desk.press("Publish")
    assert [record.commitment_id for record in current_records(store, Commitment)] == ["eau-1"]
    desk = at_desk().deposit(("a.csv", BOBO["signatories"].replace("Bobo,", "Autre,", 1).encode()))
    [choice] = [each for each in desk.app.checkbox if each.key == "upload.absent-all.signatories"]
    choice.check()
    desk.press("Preview the changes")
    assert "still referred to by “Un plan”" in desk.text
    assert "is removed" not in desk.text


def test_a_table_and_its_columns_are_chosen_by_hand(at_desk: AtDesk, store: Store) -> None:
    """A file whose headings are not ours is read once its table and columns are chosen."""
    text = "Code;Jour;Situation\neau-1;31/03/2026;fini\n"
    desk = at_desk().deposit(("suivi.csv", text.encode()))
    assert "The headings (Code, Jour, Situation) are not those of one of the tables" in desk.text
    [table] = [each for each in desk.app.selectbox if said(each.label) == "Table of suivi.csv"]
    table.set_value("reports")
    desk.run()
    chosen = {"Code: “eau-1”": "commitment_id", "Jour: “31/03/2026”": "as_of"}
    for field in desk.app.selectbox:
        if said(field.label) in chosen:
            field.set_value(chosen[said(field.label)])
        elif said(field.label) == "Situation: “fini”":
            assert field.value == "completion"
    desk.press("Apply these columns")
    assert "1 error" in desk.text
    desk.press("Correct")
    assert "1 row is added" in desk.text
    desk.press("Undo the last step")
    assert "1 error" in desk.text


def test_headings_that_name_nothing_stand_together(at_desk: AtDesk) -> None:
    """Columns that are left out are one group, and their values are quoted as in the reader's language."""
    text = "commitment_id,as_of,completion,Couleur,Humeur\neau-1,2026-03-31,complete,bleu,bonne\n"
    desk = at_desk(language="fr").deposit(("suivi.csv", text.encode()))
    assert [each.label for each in desk.app.expander if "laissée" in each.label] == [
        "2 colonnes laissées de côté"
    ]
    assert "« Humeur »" in desk.text.replace("\xa0", " ")
    assert "Couleur : « bleu »" in [said(each.label).replace("\xa0", " ") for each in desk.app.selectbox]


def test_a_file_that_the_server_has_no_more_is_none(at_desk: AtDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page left open over a restart, whose file is gone, asks for files as it does at first."""
    first = at_desk().text
    monkeypatch.setattr(file_uploader, "_get_upload_files", lambda _: [DeletedFile("gone")])
    desk = at_desk()
    assert not desk.app.exception
    assert desk.text == first


def test_a_file_of_another_kind_is_told_for_what_it_is(at_desk: AtDesk) -> None:
    """Any file can be deposited, and one that is no table is told in the words of the page."""
    others = ("rapport.pdf", b"%PDF-1.4\n"), ("~$rapports.xlsx", b"\5Awa")
    desk = at_desk().deposit(("rapports.csv", REPORTS.encode()), *others)
    assert "rapport.pdf: this is a PDF" in said(desk.text)
    assert "a spreadsheet program keeps this file while the workbook of that name is open" in desk.text


def test_nothing_of_a_file_is_interpreted(at_desk: AtDesk) -> None:
    """Markup in names, headings and values of a file is shown as text."""
    text = (
        "signatory_id,name,country,actor_type,<b>x</b>\nx,<script>alert(1)</script>,**Mali**,[a](b),:red[x]\n"
    )
    desk = at_desk().deposit(("<i>a</i>.csv", text.encode()))
    html = "\n".join(each.proto.body for each in desk.app.get("html"))
    assert "<script" not in html
    assert "<b>x" not in html
    labels = [each.label for each in (*desk.app.selectbox, *desk.app.text_input, *desk.app.checkbox)]
    assert not [label for label in labels if "**" in label or "[a](b)" in label or ":red[" in label]


def test_the_basis_of_new_commitments_is_asked_for(at_desk: AtDesk, store: Store) -> None:
    """A file that does not say whether its commitments are declared is asked, once, and what is answered is
    published."""
    rows = "commitment_id,signatory_id,article_id,title_fr\neau-1,Bobo,C1,Un plan\nx,Bobo,C1,Un marché\n"
    desk = at_desk().deposit(("engagements.csv", rows.encode()))
    assert "reports will be requested" in desk.text
    desk.press("They were found in public sources")
    assert "reports will be requested" not in desk.text
    [why] = desk.app.text_area
    why.set_value("Press review")
    desk.press("Publish")
    basis = {record.commitment_id: record.basis for record in current_records(store, Commitment)}
    assert basis == {"eau-1": "declared", "eau-2": "declared", "x": "documented"}


TITLES = """\
Commune;Action;Date;État
Bobo;Une régie;2026-03-31;limité
Bobo;Plan pour l'eau potable;2026-03-31;limité
Bobo;Radio communale;2026-03-31;limité
"""


def test_a_file_of_titles_is_published_with_what_only_a_person_can_decide(
    at_desk: AtDesk, store: Store
) -> None:
    """Sure titles are taken; a doubtful one is chosen among candidates, what is none is left out."""
    desk = at_desk().deposit(("titres.csv", TITLES.encode()))
    assert "2 errors" in desk.text
    doubtful = radio(desk, "“Bobo · Plan pour l'eau potable”, row 3")
    assert doubtful.value is None
    assert doubtful.options[0] == "Un plan pour l’eau"
    doubtful.set_value("eau-1")
    radio(desk, "“Bobo · Radio communale”, row 4").set_value("")
    desk.press("Apply these choices")
    assert "2 rows are added" in desk.text
    assert "row 4 is left out, as decided" in desk.text


def test_records_and_values_are_taken_with_one_button(at_desk: AtDesk, store: Store) -> None:
    """Where values are wrong as well, which record is meant is taken with them by the same button."""
    desk = at_desk().deposit(("titres.csv", TITLES.replace("limité\nBobo;P", "bloqué\nBobo;P").encode()))
    assert "3 errors" in desk.text
    radio(desk, "“Bobo · Plan pour l'eau potable”, row 3").set_value("eau-1")
    radio(desk, "“Bobo · Radio communale”, row 4").set_value("")
    field(desk, "“bloqué”: 1 row").set_value("limited")
    assert not [each for each in desk.app.button if each.label == "Apply these choices"]
    desk.press("Correct")
    assert "2 rows are added" in desk.text
    assert "row 4 is left out, as decided" in desk.text


def test_a_record_may_be_any_other(at_desk: AtDesk, store: Store) -> None:
    """Where no candidate is right, any record can be chosen, first those of whom the row names."""
    desk = at_desk().deposit(("titres.csv", TITLES.encode()))
    radio(desk, "“Bobo · Radio communale”, row 4").set_value("*")
    desk.run()
    other = field(desk, "Another one")
    assert other.value is None
    other.set_value("eau-1")
    desk.press("Apply these choices")
    assert "1 error" in desk.text


def test_what_was_taken_is_taken_back_with_one_click(at_desk: AtDesk, store: Store) -> None:
    """All that words were taken for is asked about after one click, and that click is undone by one more."""
    desk = at_desk().deposit(("titres.csv", TITLES.encode()))
    assert "“Bobo · Une régie” is" in desk.text
    desk.press("Ask about each of them")
    assert "3 errors" in desk.text
    desk.press("Undo the last step")
    assert "2 errors" in desk.text


def test_a_figure_that_contradicts_a_stage_speaks_where_a_person_lets_it(
    at_desk: AtDesk, store: Store
) -> None:
    """Stages beside figures that contradict them are one question with two answers, for all or row by row,
    none taken unasked; what is published is what was answered, and nothing is said to be cleared that was
    never there."""
    rows = "eau-1,2026-03-31,terminé,75\neau-2,2026-03-31,terminé,80\neau-2,2025-03-31,terminé,60\n"
    stated = ("r.csv", ("commitment_id,as_of,completion,progress_percent\n" + rows).encode())
    desk = at_desk().deposit(stated)
    asks, speaks = "what is stated counts", "Let the figure speak: leave the stage empty"
    assert "3 warnings" in desk.text
    assert desk.app.text_area
    desk.press(speaks)
    assert asks not in desk.text
    assert "the stages in rows 2–4 are left empty so that the figures speak, as decided" in desk.text
    desk.press("Undo the last step")
    assert "3 warnings" in desk.text
    [toggle] = [each for each in desk.app.toggle if each.label == "Row by row"]
    toggle.set_value(True)
    desk.run()
    answers = [each for each in desk.app.selectbox if asks in said(each.label)]
    for each, answer in zip(answers, ("figure_speaks", "keep_both", None), strict=True):
        each.set_value(answer)
    desk.press("Apply to these rows")
    assert "1 warning" in desk.text
    desk.press(speaks)
    assert asks not in desk.text
    assert "3 rows are added" in desk.text
    assert "cleared" not in desk.text
    desk.app.text_area[0].set_value("Figures speak")
    desk.press("Publish")
    reports = {(each.commitment_id, each.as_of): each.completion for each in current_records(store, Report)}
    assert reports == {
        ("eau-1", "2026-03-31"): None,
        ("eau-2", "2026-03-31"): "complete",
        ("eau-2", "2025-03-31"): None,
    }
    kept = [(mend.row, mend.said, mend.became) for reading in store.readings(2) for mend in reading.mends]
    assert kept == [(2, "terminé", ""), (4, "terminé", "")]


def test_shares_of_one_are_asked_about_once_for_all_files(at_desk: AtDesk, store: Store) -> None:
    """Figures from 0 to 1 under a percentage are asked about first, in all files at once; with one click they
    are published × 100, each recorded, and one step takes that back."""
    files = {"a.csv": "eau-1;31/03/26;0,3", "b.csv": "eau-2;30/06/26;0,65"}
    heading = "identifiant de l'engagement;date du rapport;avancement en %"
    desk = at_desk().deposit(*((name, f"{heading}\n{row}\n".encode()) for name, row in files.items()))
    assert "lie between 0 and 1" in desk.text
    desk.press("They are shares of one: × 100")
    assert "lie between 0 and 1" not in desk.text
    assert "shares of one are read as percentages" in desk.text
    desk.press("Undo the last step")
    assert "lie between 0 and 1" in desk.text
    desk.press("They are shares of one: × 100")
    [why] = desk.app.text_area
    why.set_value("Reports of spring")
    desk.press("Publish")
    progress = {record.commitment_id: record.progress_percent for record in current_records(store, Report)}
    assert (progress["eau-1"], progress["eau-2"]) == (30, 65)
    readings = store.readings(store.head().revision)
    kept = [(mend.said, mend.became) for reading in readings for mend in reading.mends]
    assert kept == [("0,3", "30 %"), ("0,65", "65 %")]
