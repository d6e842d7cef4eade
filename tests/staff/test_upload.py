"""What staff decide of files that they deposit, as data."""

from dataclasses import replace
from datetime import date

from commitments.i18n.translator import translator_for
from commitments.ingest.corrections import CorrectedCell, Corrections, correct
from commitments.ingest.reading import read_file
from commitments.ingest.sheets import Sheet, SheetChoice
from commitments.ingest.validation import check
from commitments.site.context import Context
from commitments.site.urls import Address
from commitments.staff import problem_groups
from commitments.staff.heading_form import heading_form
from commitments.staff.upload import DraftFile, UploadDraft
from commitments.store.changesets import Preview, ReceivedFile

T = translator_for("en")
REPORTS = """\
commitment_id,as_of,completion,Humeur,Couleur
a,2026-03-31,en cours,bonne,x
b,le 3 mars,En cours,bonne,y
c,2026-03-31,complete,bonne,z
"""


def files(*given: tuple[str, bytes]) -> list[DraftFile]:
    """Files as they are deposited."""
    return [DraftFile.of(ReceivedFile(name, content)) for name, content in given]


def test_files_that_come_together_are_told_apart() -> None:
    """Whatever files are called, each has a name of its own, and the same bytes are one file."""
    draft = UploadDraft().receiving(
        files(("a", b"1"), ("a (2)", b"2"), ("a", b"3"), ("b", b"1"), ("a", b"4"))
    )
    assert [(file.name, file.size) for file in draft.files] == [
        *(("a", 1), ("a (2)", 1), ("a (3)", 1), ("a (4)", 1))
    ]
    assert draft.before is None
    assert draft.receiving(files(("c", b"4"))) is draft


def test_a_file_takes_the_place_of_another_of_its_name_and_both_can_be_kept() -> None:
    """A file that comes again under its name replaces the one before, which is told and taken back; what was
    decided of others stays."""
    decided = UploadDraft(reason="typed").decided(Sheet("b", None), SheetChoice("reports"))
    first = decided.receiving(files(("a", b"1"), ("b", b"2")))
    again = first.receiving(files(("a", b"one")))
    assert [(file.name, file.size) for file in again.files] == [("a", 3), ("b", 1)]
    assert again.files[0].instead_of == first.files[0]
    assert again.choices == decided.choices
    assert again.back() == first
    both = again.keeping_both("a")
    # What is decided of rows stays with the file in which they were seen.
    assert [(file.name, file.size) for file in both.files] == [("a", 3), ("a (2)", 1), ("b", 1)]
    assert replace(both.files[1], name="a") == first.files[0]


def test_a_cell_that_was_corrected_is_no_cell_of_another_column() -> None:
    """What is corrected in a cell goes where its column is read from another heading, or all is laid out
    otherwise; what other columns say, and what other files say, stays."""
    sheet = Sheet(
        "a", None, "reports", headings=("%", "prévu", "date"), columns=("progress_percent", None, "as_of")
    )
    cells = {
        CorrectedCell("a", None, 2, "progress_percent"): "15",
        CorrectedCell("a", None, 2, "as_of"): "2026",
    }
    other = {CorrectedCell("b", None, 2, "progress_percent"): "15"}
    draft = UploadDraft(corrections=Corrections(cells={**cells, **other}))
    columns = {"%": None, "prévu": "progress_percent", "date": "as_of"}
    kept = draft.decided(sheet, SheetChoice("reports", columns)).corrections.cells
    assert [(place.file, place.column) for place in kept] == [("a", "as_of"), ("b", "progress_percent")]
    assert draft.decided(sheet, SheetChoice("reports")).corrections == draft.corrections
    assert draft.decided(sheet, SheetChoice("reports", left_out=True)).corrections == draft.corrections
    assert draft.decided(sheet, SheetChoice("commitments")).corrections.cells == other
    assert draft.laid_out(sheet, anew=False).corrections.cells == other


def test_a_file_is_taken_out_with_what_was_decided_of_it() -> None:
    """A file goes with its own decisions and no others; a step back brings them again, and leaves the reason
    as it is."""
    draft = UploadDraft().receiving(files(("a", b"1"), ("b", b"2")))
    for file in ("a", "b"):
        draft = draft.decided(Sheet(file, None), SheetChoice("reports"))
        draft = draft.mended([(CorrectedCell(file, None, 2, "as_of"), "2026")])
    without = draft.without("a")
    assert [file.name for file in without.files] == ["b"]
    assert without.choices == {"b": {None: SheetChoice("reports")}}
    assert [*without.corrections.cells] == [CorrectedCell("b", None, 2, "as_of")]
    typed = replace(without, reason="why")
    assert typed.back() == replace(draft, reason="why")
    anew = typed.as_they_are()
    assert (anew.files, anew.choices, anew.reason) == (without.files, {}, "why")
    assert anew.back() == typed


def test_what_is_mended_is_one_step() -> None:
    """Equal values, one cell and a row are mended together, what is left as it is stays open, and one step
    back is the draft before."""
    [sheet] = read_file("r.csv", REPORTS.encode())
    result = Preview(check([sheet], today=date(2026, 6, 1)), [sheet], ())
    groups = problem_groups.groups(result, {}, Context(T, Address("upload")))
    [state] = problem_groups.suggested(groups)
    [days] = [group for group in groups if group.kind == "bad_date"]
    before = UploadDraft()
    draft = before.mended(
        [
            (state, "limited"),
            (days.value_groups[0], None),
            (CorrectedCell("r.csv", None, 3, "as_of"), "2026-03-03"),
        ],
        without=[CorrectedCell("r.csv", None, 4)],
    )
    assert draft.before is before
    assert {value.text for value in draft.corrections.values} == {"en cours", "En cours"}
    assert [row.cells[:3] for row in correct(sheet, draft.corrections).rows] == [
        ("a", "2026-03-31", "limited"),
        ("b", "2026-03-03", "limited"),
    ]


def test_headings_of_which_nothing_is_decided_come_first() -> None:
    """Headings are matched with columns by hand: the undecided first; one that is left as it is read is no
    decision, and what was decided before stays."""
    [sheet] = read_file("r.csv", REPORTS.encode())
    form = heading_form(sheet, SheetChoice("reports", {"Humeur": None}, without_hidden=True), T)
    assert form is not None
    assert [heading.text for heading in form.headings] == [
        *("Couleur", "commitment_id", "as_of", "completion", "Humeur")
    ]
    assert (form.undecided, form.title) == (1, "1 heading names no column and 3 columns read")
    read = [heading.column for heading in form.headings]
    chosen = form.decided(["narrative_fr", *read[1:]])
    assert chosen == SheetChoice("reports", {"Humeur": None, "Couleur": "narrative_fr"}, without_hidden=True)
    assert form.decided(read).columns == {"Humeur": None, "Couleur": None}
    assert heading_form(read_file("x.csv", b"x,y\n1,2\n")[0], SheetChoice(), T) is None


def test_a_heading_suggested_for_a_missing_column_is_named() -> None:
    """Where a heading may be the column that is missing, the sentence says which, and that it is not read so
    yet."""
    text = b"N\xc2\xb0,signatory_id,article_id,title_fr\nx-01,x,C1,Un\nx-02,x,C1,Deux\n"
    [sheet] = read_file("e.csv", text, table="commitments")
    form = heading_form(sheet, SheetChoice(), T)
    assert form is not None
    assert "“N°” is suggested for it below" in form.missing
