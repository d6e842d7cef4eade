"""What staff decide of files that they deposit, as data."""

from datetime import date

from commitments.i18n.translator import translator_for
from commitments.ingest.corrections import CorrectedCell, correct
from commitments.ingest.reading import read_file
from commitments.ingest.sheets import SheetChoice
from commitments.ingest.validation import check
from commitments.site.context import Context
from commitments.site.urls import Address
from commitments.staff import problem_groups, upload
from commitments.staff.upload import UploadDraft
from commitments.store.changesets import Preview

T = translator_for("en")
REPORTS = """\
commitment_id,as_of,completion,Humeur,Couleur
a,2026-03-31,en cours,bonne,x
b,le 3 mars,En cours,bonne,y
c,2026-03-31,complete,bonne,z
"""


def test_files_of_one_name_are_told_apart() -> None:
    """Whatever files are called, each has a name of its own."""
    files = upload.received([("a.csv", b"1"), ("a.csv (2)", b"2"), ("a.csv", b"3"), ("a.csv", b"4")])
    assert [(file.name, file.content) for file in files] == [
        ("a.csv", b"1"),
        ("a.csv (2)", b"2"),
        ("a.csv (3)", b"3"),
        ("a.csv (4)", b"4"),
    ]


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
    form = upload.heading_form(sheet, SheetChoice("reports", {"Humeur": None}, without_hidden=True), T)
    assert form is not None
    assert [heading.text for heading in form.headings] == [
        *("Couleur", "commitment_id", "as_of", "completion", "Humeur")
    ]
    assert (form.undecided, form.title) == (1, "1 heading names no column")
    read = [heading.column for heading in form.headings]
    chosen = form.decided(["narrative_fr", *read[1:]])
    assert chosen == SheetChoice("reports", {"Humeur": None, "Couleur": "narrative_fr"}, without_hidden=True)
    assert form.decided(read).columns == {"Humeur": None, "Couleur": None}
    assert upload.heading_form(read_file("x.csv", b"x,y\n1,2\n")[0], SheetChoice(), T) is None
