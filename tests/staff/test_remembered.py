"""What was decided of one file is taken for the next with the same headings, told, and can be taken back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from commitments.contract.model import Commitment, Report, Signatory
from commitments.exports import annotated_file
from commitments.i18n.translator import translator_for
from commitments.ingest.corrections import CorrectedCell, Value
from commitments.ingest.sheets import Sheet, SheetChoice
from commitments.site.context import Context
from commitments.site.urls import Address
from commitments.staff import problem_groups
from commitments.staff.drafts import Drafts
from commitments.staff.heading_form import heading_form
from commitments.staff.learning import learned
from commitments.staff.problem_groups import IssueGroup
from commitments.staff.problem_sentences import decision_sentence
from commitments.staff.remembered import recall, recall_words
from commitments.staff.upload import UploadDraft
from commitments.store.changesets import Preview, ReceivedFile, preview, publish, read_files
from commitments.store.renames import rename
from commitments.store.store import Store
from tests.factories import imported_store
from tests.sheets import BOBO

T = translator_for("en")
TODAY = date(2026, 11, 30)
HEADINGS = "Humeur;Commune;identifiant de l'engagement;Situation;date du rapport;avancement en %\n"
OCTOBER = (
    HEADINGS
    + "bonne;Bobo;eau-1;fini pour nous;2026-10-31;\nbonne;Bobo;12;en chantier;2026-10-31;\nTOTAL;;;;;45\n"
)
NOVEMBER = (
    "Situation;avancement en %;Commune;Identifiant de l’engagement;HUMEUR;Date du rapport\n"
    "fini pour nous;;Bobo;eau-1;bonne;2026-11-30\n"
    "en chantier;;Bobo;12;bonne;2026-11-30\n"
    ";45;;;Total;\n"
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store with an actor, an article and two commitments."""
    with imported_store(tmp_path, BOBO) as opened:
        yield opened


class Desk:
    """A deposit as the page goes through it."""

    def __init__(self, store: Store, **files: str) -> None:
        self.store, self.draft = store, UploadDraft()
        self.files = [ReceivedFile(f"{name}.csv", text.encode()) for name, text in files.items()]
        self.look()

    def look(self) -> None:
        """Read and check the files as they are decided, and take what is remembered."""
        while True:
            self.sheets: list[Sheet] = read_files(self.files, self.draft.choices)
            draft = recall(self.draft, self.sheets, self.store)
            if draft is self.draft:
                self.preview: Preview = preview(
                    self.store, self.files, self.sheets, today=TODAY, corrections=draft.corrections
                )
                context = Context(T, Address("upload"))
                self.groups: list[IssueGroup] = problem_groups.groups(self.preview, {}, context)
                draft = recall_words(draft, self.sheets, self.groups, self.store)
            if draft is self.draft:
                return
            self.draft = draft

    def decide(self, draft: UploadDraft) -> None:
        """Go on with another draft."""
        self.draft = draft
        self.look()

    def match(
        self, heading: str, column: str | None, file: str = "october.csv", table: str = "reports"
    ) -> None:
        """Match a heading of a file with a column."""
        [sheet] = [sheet for sheet in self.sheets if sheet.file == file]
        choice = self.draft.choice(sheet)
        columns = {**choice.columns, heading: column}
        self.decide(self.draft.decided(sheet, replace(choice, table=table, columns=columns)))

    def mend(self, text: str, meant: str) -> None:
        """Mend a value wherever it stands."""
        every = [same for group in self.groups for same in group.value_groups]
        [same] = [same for same in every if text in {value.text for value in same.values}]
        self.decide(self.draft.mended([(same, meant)]))

    def answer(self, kind: str, answer: str) -> None:
        """Answer a question of all rows that it is asked of."""
        [group] = [group for group in self.groups if group.kind == kind]
        [given] = [each for each in group.answers if each == answer]
        self.decide(self.draft.answered((issue.problem, given) for issue in group.issues))

    @property
    def errors(self) -> list[str]:
        """What keeps the files from being published."""
        return [group.name for group in self.groups if group.severity == "error"]

    @property
    def told(self) -> str:
        """What is said of what was taken for the files."""
        said = [
            decision
            for sheet in self.draft.telling(replace(sheet, decisions=()) for sheet in self.sheets)
            for decision in sheet.decisions
        ]
        return "\n".join(decision_sentence(decision, T) for decision in said)

    def publish(self, who: str = "Awa") -> None:
        """Publish, and remember what was decided."""
        assert self.errors == []
        assert self.preview.change
        assert publish(
            self.store,
            self.preview.change,
            who=who,
            reason="reports",
            files=self.preview.files,
            matches=learned(self.draft, self.sheets, self.store, self.preview.checked.problems),
        )


def deposited(store: Store) -> Desk:
    """The first file of a town hall, gone through by hand and published."""
    desk = Desk(store, october=OCTOBER)
    desk.match("Situation", "completion")
    desk.match("Humeur", None)
    desk.answer("total_row", "leave_out")
    desk.mend("fini pour nous", "complete")
    desk.mend("en chantier", "limited")
    desk.mend("12", "eau-2")
    desk.publish()
    return desk


def test_the_next_file_asks_nothing(store: Store) -> None:
    """The headings in another order and case, the words, the name of a sender and the total are as they were
    decided; it is said, and one step back is the file as it is."""
    deposited(store)
    desk = Desk(store, november=NOVEMBER)
    assert desk.errors == []
    assert desk.told.startswith(
        "2 headings, 3 words or names and 1 answer as in “october.csv”, uploaded by Awa on "
    )
    assert "“12” for “eau-2”" in desk.told
    assert "“fini pour nous” for “complete”" in desk.told
    assert desk.preview.change
    assert len(desk.preview.change.added) == 2
    assert desk.draft.before
    desk.decide(desk.draft.before)
    assert desk.told == ""
    assert desk.errors
    assert desk.draft.before is None


def test_a_name_is_that_of_its_sender(store: Store) -> None:
    """The number that one town hall gives a commitment says nothing in the file of another, nor where none is
    named; words mean the same in all of them."""
    deposited(store)
    for other in (NOVEMBER.replace("Bobo", "Ségou"), NOVEMBER.replace(";Bobo;", ";;")):
        desk = Desk(store, november=other)
        assert desk.errors == ["unknown_reference-reports-commitment_id"]
        assert "2 words or names" in desk.told


def test_a_name_that_says_whose_it_is_holds_for_all(store: Store) -> None:
    """Words that name town and commitment are remembered of a file of several towns."""
    several = OCTOBER.replace("Bobo;12", "Ville de Bobo-Dioulasso;Régie communale").replace(
        "TOTAL;;;;;45\n", ""
    )
    desk = Desk(store, october=several)
    desk.match("Situation", "completion")
    desk.match("Humeur", None)
    for text, meant in (
        ("fini pour nous", "complete"),
        ("en chantier", "limited"),
        ("Ville de Bobo-Dioulasso · Régie communale", "eau-2"),
    ):
        desk.mend(text, meant)
    desk.publish()
    assert Desk(store, november=several.replace("2026-10-31", "2026-11-30")).errors == []


def test_a_number_means_another_commitment_in_another_file(store: Store) -> None:
    """What « 12 » means is asked of each file for itself, also of one that comes later; whatever is decided
    of the one says nothing of the other."""
    october = HEADINGS + "gaie;Bobo;12;limité;2026-10-31;\n"
    desk = Desk(store, october=october, november=october.replace("Bobo", "Ouaga").replace("10-31", "11-30"))
    desk.match("Situation", "completion")
    desk.match("Humeur", None)
    [group] = [group for group in desk.groups if group.severity == "error"]
    assert [same.title for same in group.value_groups] == [
        f"{file}.csv: “12”: 1 row" for file in ("october", "november")
    ]
    desk.decide(desk.draft.mended([(group.value_groups[0], "eau-2")]))
    assert [sheet.file for sheet in desk.preview.sheets if sheet.mends] == ["october.csv"]
    assert desk.errors


@pytest.mark.parametrize("bearer", ["Mairie", "Service ESS", "Burkina Faso, mairie", "DDEL"])
def test_a_title_of_nobody_by_name_holds_for_its_file_alone(store: Store, bearer: str) -> None:
    """Where a form says « Mairie » of whose a title is, that is another in the file of another town."""
    ouaga = Signatory(signatory_id="o", name="Ouaga", country="BFA", actor_type="local_government")
    store.append(added=[ouaga], who="Awa", reason="new", expected=store.newest)
    form = "Porteur;Action;date du rapport;avancement en %\n"
    desk = Desk(store, october=f"{form}{bearer};Marché couvert;2026-10-31;20\n")
    desk.mend(f"{bearer} · Marché couvert", "eau-1")
    desk.publish()
    assert Desk(store, november=f"{form}{bearer};Marché couvert;2026-11-30;20\n").errors


def test_what_a_person_chose_stands_against_what_is_certain(store: Store) -> None:
    """A record that a person chose for a name is taken where the program would take another by itself."""
    form = "Porteur;Action;état;date du rapport\nBobo-Dioulasso;Une régie;limité;{}\n"
    desk = Desk(store, october=form.format("2025-10-31"))
    assert desk.errors == []
    words = Value("reports", "commitment_id", "Bobo-Dioulasso · Une régie")
    desk.decide(desk.draft.asking([words]))
    desk.mend(words.text, "eau-1")
    desk.publish()
    desk = Desk(store, november=form.format("2025-11-30"))
    assert desk.preview.change
    [record] = desk.preview.change.added
    assert record.key_text.startswith("eau-1|")
    assert "“Bobo-Dioulasso · Une régie” for “eau-1”" in desk.told
    desk.decide(desk.draft.back())
    assert desk.preview.change
    [record] = desk.preview.change.added
    assert record.key_text.startswith("eau-2|")


def test_what_says_something_by_itself_is_not_remembered(store: Store) -> None:
    """Of an empty cell, a figure, a date, a single cell or a row that was left out, nothing is kept."""
    desk = Desk(
        store,
        october=HEADINGS + "gaie;Bobo;eau-1;limité;2026-10-31;150\ngaie;Bobo;eau-2;limité;;\n"
        "gaie;Bobo;eau-2;flou;2025;\ngaie;Bobo;zz;limité;2024;\n",
    )
    desk.match("Situation", "completion")
    desk.match("Humeur", None)
    desk.mend("150", "15")
    desk.mend("", "2026-10-31")
    desk.decide(desk.draft.mended([(CorrectedCell("october.csv", None, 4, "completion"), "limited")]))
    desk.decide(desk.draft.mended([], without=[CorrectedCell("october.csv", None, 5)]))
    desk.publish()
    assert {match.kind for match in store.matches()} == {"sheet", "heading"}


@pytest.mark.slow
def test_a_word_that_the_figure_contradicts_is_asked_again(store: Store) -> None:
    """Whatever was decided of a word, beside a figure that says otherwise it is left to be asked."""
    deposited(store)
    desk = Desk(store, november=NOVEMBER.replace("fini pour nous;;", "fini pour nous;30;"))
    assert desk.preview.change is None
    [group] = [group for group in desk.groups if group.severity == "error"]
    assert [issue.problem.facts["why"] for issue in group.every_issue] == ["figure_speaks"]
    desk.mend("fini pour nous", "")
    desk.publish()
    # That it was left empty there says nothing of where no figure speaks.
    assert "“fini pour nous” for “complete”" in Desk(store, december=NOVEMBER.replace("11-30", "12-31")).told
    later = Desk(store, december=NOVEMBER.replace("fini pour nous;;", "fini pour nous;40;"))
    assert later.errors == []
    assert "“fini pour nous”, where the figure says otherwise, for an empty cell" in later.told


def test_a_word_without_a_meaning_that_was_emptied_is_emptied_again(store: Store) -> None:
    """Where a word means none of the codes and a person left its cells empty, the next file's are too."""
    rows = "bonne;Bobo;eau-1;bloqué;{};40\nbonne;Bobo;eau-2;bloqué;{};60\n"
    desk = Desk(store, october=HEADINGS + rows.format("2026-10-31", "2026-10-31"))
    desk.match("Situation", "completion")
    desk.match("Humeur", None)
    desk.mend("bloqué", "")
    desk.publish()
    later = Desk(store, november=HEADINGS + rows.format("2026-11-30", "2026-11-30"))
    assert later.errors == []


def test_a_word_mended_apart_from_where_a_figure_speaks_is_remembered(store: Store) -> None:
    """Where a word was left empty beside figures that say otherwise, what it means elsewhere is kept."""
    rows = "".join(
        f"gaie;Bobo;eau-{n};en cours;{2020 + y};{p}\n" for y, p in ((1, 30), (2, 100)) for n in (1, 2)
    )
    desk = Desk(store, october=HEADINGS + rows)
    desk.match("Situation", "completion")
    desk.match("Humeur", None)
    every = [same for group in desk.groups for same in group.value_groups]
    desk.decide(desk.draft.mended((same, "limited" if same.preset else "") for same in every))
    desk.publish()
    words = {(match.kind, match.text, match.meant) for match in store.matches() if match.text == "en cours"}
    assert words == {("value", "en cours", "limited"), ("answer", "en cours", "figure_speaks")}


@pytest.mark.parametrize(
    ("cells", "wrong", "meant"),
    [("31/02/2026;", "31/02/2026", "2026-02-28"), ("2026;12,,5", "12,,5", "12.5")],
)
def test_a_slip_in_a_date_or_number_is_not_remembered(
    store: Store, cells: str, wrong: str, meant: str
) -> None:
    """What a date or number that cannot be read was corrected to holds for its file alone."""
    rows = HEADINGS.replace("Situation", "état") + f"gaie;Bobo;eau-1;limité;{cells}\n"
    desk = Desk(store, october=rows)
    desk.match("Humeur", None)
    desk.mend(wrong, meant)
    desk.publish()
    assert not [match for match in store.matches() if match.kind in ("value", "answer")]
    assert Desk(store, november=rows.replace("eau-1", "eau-2")).errors


@pytest.mark.slow
def test_dates_in_words_are_read_as_they_were(store: Store) -> None:
    """Where all quarters were read as it was suggested, others are read so too, and told; where one was
    meant otherwise, they are asked."""
    rows = (
        HEADINGS.replace("Situation", "état")
        + "gaie;Bobo;eau-1;limité;T2 2025;\ngaie;Bobo;eau-2;limité;T1 2025;\n"
    )
    for meant, errors in (("2025-03", []), ("2025-01", ["bad_date-reports-as_of"])):
        desk = Desk(store, october=rows)
        desk.decide(desk.draft.as_they_are())
        desk.match("Humeur", None)
        desk.mend("T2 2025", "2025-06")
        desk.mend("T1 2025", meant)
        desk.publish()
        later = Desk(store, november=rows.replace("T2 2025", "T4 2025").replace("T1", "T3"))
        assert later.errors == errors
        assert ("“T3 2025” for “2025-09”" in later.told) is not bool(errors)


@pytest.mark.slow
def test_identifiers_are_followed_and_what_is_gone_is_told(store: Store) -> None:
    """A name leads to what its commitment is called now; one that is gone is asked again, and said to be."""
    deposited(store)
    for new, errors in (("regie", []), ("", ["unknown_reference-reports-commitment_id"])):
        if new:
            renamed = rename(store.head(), "commitments", "eau-2", new).change
            publish(store, renamed, who="Awa", reason="renamed", kind="identifiers")
            assert "“12” for “regie”" in Desk(store, november=NOVEMBER).told
        else:
            gone = [record for record in store.head().records("reports") if "regie" in record.key_text]
            gone += [record for record in store.head().records("commitments") if record.key_text == "regie"]
            store.append(removed=gone, who="Awa", reason="gone", expected=store.newest)
            assert "asked again: “12”" in Desk(store, november=NOVEMBER).told
        assert Desk(store, november=NOVEMBER).errors == errors


def test_like_files_of_a_deposit_are_matched_at_once(store: Store) -> None:
    """What is decided of the headings of one file is decided of all that have them, and of one that is added;
    leaving one out is its own affair."""
    third = HEADINGS.replace("Situation", "SITUATION") + "gaie;Bobo;eau-1;limité;2024;\n"
    desk = Desk(store, october=OCTOBER, november=NOVEMBER)
    desk.match("Situation", "completion")
    assert [sheet.columns.count("completion") for sheet in desk.sheets] == [1, 1]
    desk.files.append(ReceivedFile("third.csv", third.encode()))
    desk.look()
    assert [sheet.columns.count("completion") for sheet in desk.sheets] == [1, 1, 1]
    desk.decide(desk.draft.decided(desk.sheets[0], SheetChoice(left_out=True)))
    assert [sheet.file for sheet in desk.sheets] == ["november.csv", "third.csv"]


def test_words_alone_are_taken_back_as_well(store: Store) -> None:
    """Of a file whose headings are all known, one step takes back the words, and they are not taken again."""
    plain = OCTOBER.replace("Situation", "état").replace("Humeur;", "").replace("bonne;", "")
    plain = plain.replace("TOTAL;;", "TOTAL;")
    desk = Desk(store, october=plain)
    desk.answer("total_row", "leave_out")
    for text, meant in (("fini pour nous", "complete"), ("en chantier", "limited"), ("12", "eau-2")):
        desk.mend(text, meant)
    desk.publish()
    desk = Desk(store, november=plain.replace("2026-10", "2026-08"))
    assert desk.errors == []
    desk.decide(desk.draft.back())
    assert len(desk.errors) == 3


def test_the_basis_of_a_form_is_asked_once(store: Store) -> None:
    """Whether the commitments of a form are declared or documented is remembered as it was answered."""
    form = "N°;Porteur;Article;Titre\n{};Bobo;C1;Un marché\n"
    desk = Desk(store, october=form.format("a-1"))
    desk.match("N°", "commitment_id", table="commitments")
    desk.answer("basis_not_said", "documented")
    desk.publish()
    desk = Desk(store, november=form.format("a-2").replace("marché", "abri"))
    assert desk.groups == []
    assert desk.preview.change
    [record] = desk.preview.change.added
    assert isinstance(record, Commitment)
    assert record.basis == "documented"


def test_that_a_form_writes_shares_of_one_is_asked_once(store: Store) -> None:
    """Shares of one are read as percentages in the next file with the same headings, where they may be some,
    and nowhere else."""
    form = "N°;Date;Avancement\neau-1;2026-{0}-28;{1}\neau-2;2026-{0}-28;{2}\n"
    desk = Desk(store, october=form.format("09", "0,3", "0,65"))
    desk.match("N°", "commitment_id")
    desk.answer("ambiguous_numbers", "shares_of_one")
    desk.publish()
    for month, figures, read in (("10", ("0,5", "0,7"), [50, 70]), ("11", ("45", "0,7"), [45, 0.7])):
        desk = Desk(store, november=form.format(month, *figures))
        assert desk.groups == []
        assert desk.preview.change
        reports = [record for record in desk.preview.change.added if isinstance(record, Report)]
        assert [report.progress_percent for report in reports] == read


def test_a_marked_file_comes_back_without_a_question(store: Store, tmp_path: Path) -> None:
    """A file with its faults marked is matched as in the draft that it is from; its own column is known."""
    drafts = Drafts(store.name)
    desk = Desk(store, october=OCTOBER)
    desk.match("Situation", "completion")
    desk.match("Humeur", None)
    waiting = drafts.keep(drafts.begin(desk.files, "Awa"), desk.draft, "Awa")
    marked = ReceivedFile(
        "october-marked.csv",
        annotated_file.marked(
            "october.csv", OCTOBER.encode(), desk.preview.sheets, desk.preview.checked.problems, T
        ),
    )
    sheets = read_files([marked])
    draft = recall(UploadDraft(), sheets, store, lambda: [waiting])
    [sheet] = draft.telling(read_files([marked], draft.choices))
    assert "completion" in sheet.columns
    form = heading_form(sheet, draft.choice(sheet), T)
    assert form
    assert "Problèmes / Problems" not in {each.text for each in form.headings}
    assert [problem.code for problem in sheet.problems if problem.row == sheet.heading_row] == []
    told = "\n".join(decision_sentence(decision, T) for decision in sheet.decisions)
    assert "2 headings as in “october.csv”" in told
    assert "which are not read: “Problèmes / Problems”" in told


@pytest.mark.slow
def test_the_newest_decision_wins_and_others_keep_who_took_them(store: Store) -> None:
    """What another person decides of one word stands from then on; the rest stays as it was decided first."""
    deposited(store)
    desk = Desk(store, november=NOVEMBER)
    desk.decide(desk.draft.as_they_are())
    desk.match("Situation", "completion", "november.csv")
    desk.match("HUMEUR", None, "november.csv")
    desk.answer("total_row", "leave_out")
    for text, meant in (("fini pour nous", "substantial"), ("en chantier", "limited"), ("12", "eau-2")):
        desk.mend(text, meant)
    desk.publish("Boubou")
    assert {(m.text, m.meant, m.who) for m in store.matches() if m.kind == "value"} == {
        ("fini pour nous", "substantial", "Boubou"),
        ("en chantier", "limited", "Awa"),
        ("12", "eau-2", "Awa"),
    }


def test_a_column_that_is_taken_since_is_not_named_twice(store: Store) -> None:
    """A heading whose column another heading names by itself is left as it is, and said to be."""
    deposited(store)
    [situation] = [match for match in store.matches() if match.text == "Situation"]
    store.remember([replace(situation, meant="as_of")], who="Awa")
    desk = Desk(store, november=NOVEMBER)
    assert desk.sheets[0].columns.count("as_of") == 1
    assert "asked again: “Situation”" in desk.told


def test_a_draft_that_is_thrown_away_leaves_nothing(store: Store) -> None:
    """What is decided of files that are not published is not remembered."""
    desk = Desk(store, october=OCTOBER)
    desk.match("Situation", "completion")
    desk.mend("fini pour nous", "complete")
    assert store.matches() == []


CONTRADICTING = (
    "commitment_id;as_of;état;avancement en %\n"
    "eau-1;{year}-10-31;Terminé;75\neau-2;{year}-10-31;Terminé;100\neau-1;{year}-11-30;terminé;60\n"
)


@pytest.mark.parametrize(
    ("answer", "stages"),
    [
        ("figure_speaks", {None, "complete"}),
        ("keep_both", {"complete"}),
    ],
)
def test_what_was_answered_of_a_word_that_figures_contradict_is_remembered(
    store: Store, answer: str, stages: set[str | None]
) -> None:
    """The word is taken so where a figure contradicts it again, and nowhere else; it is told, and one step
    back asks."""
    desk = Desk(store, october=CONTRADICTING.format(year=2024))
    desk.answer("contradiction", answer)
    assert "contradiction" not in {group.kind for group in desk.groups}
    desk.publish()
    assert [match.meant for match in store.matches() if match.kind == "answer"] == [answer]
    later = Desk(store, october=CONTRADICTING.format(year=2025))
    assert "contradiction" not in {group.kind for group in later.groups}
    assert "1 answer as in" in later.told
    assert later.preview.change
    added = later.preview.change.added.of("reports")
    assert {stage for (stage,) in added.values("reports", "completion")} == stages
    later.decide(later.draft.back())
    assert "contradiction" in {group.kind for group in later.groups}


def test_a_figure_that_was_mended_from_memory_contradicts_as_well(store: Store) -> None:
    """Where a figure in words is read as it was, what was answered of the stage beside it holds too; one step
    back is the file as it is."""
    rows = CONTRADICTING.replace(";75", ";env. 75")
    desk = Desk(store, october=rows.format(year=2024))
    desk.mend("env. 75", "75")
    desk.answer("contradiction", "figure_speaks")
    desk.publish()
    later = Desk(store, october=rows.format(year=2025))
    assert later.groups == []
    assert "1 word or name and 1 answer as in" in later.told
    later.decide(later.draft.back())
    assert {group.kind for group in later.groups} == {"bad_number", "contradiction"}
    assert later.told == ""


def test_a_word_of_which_not_all_was_answered_alike_is_asked_again(store: Store) -> None:
    """Where a figure was let speak in one row, and left as it was in another, nothing is remembered of it."""
    desk = Desk(store, october=CONTRADICTING.format(year=2024))
    [group] = [group for group in desk.groups if group.kind == "contradiction"]
    desk.decide(desk.draft.answered([(group.issues[0].problem, "figure_speaks")]))
    desk.publish()
    assert not [match for match in store.matches() if match.kind == "answer"]


UNKNOWN = (
    "Commune;N° engagement;Action;état;Date\nBobo;eau-1;Une adduction;limité;{0}\n"
    "Bobo;zz-99;Créer une radio;limité;{0}\n"
)


@pytest.mark.slow
def test_a_row_that_names_nothing_known_is_left_out_again(store: Store) -> None:
    """What a person left out under an identifier and a title that are nobody's is left out of the next file,
    which says so, and one step back asks; it is for these very words, and while they name nothing."""
    desk, asked = (
        Desk(store, october=UNKNOWN.format("2025-10-31")),
        ["unknown_reference-reports-commitment_id"],
    )
    assert desk.errors == asked
    [place] = [issue.place for group in desk.groups for issue in group.every_issue if issue.place]
    desk.decide(desk.draft.mended([], without=[place]))
    desk.publish()
    november = UNKNOWN.format("2025-11-30")
    later = Desk(store, november=november)
    assert later.errors == []
    assert later.told == "1 row left out like the last time: “zz-99 · Créer une radio”"
    later.decide(later.draft.back())
    assert (later.errors, later.told) == (asked, "")
    for other in ("Créer une télévision", "Régie communale"):
        assert Desk(store, november=november.replace("Créer une radio", other)).errors == asked
    known = Commitment(
        commitment_id="zz-99",
        signatory_id="bobo",
        article_id="C1",
        title_fr="Créer une radio",
        basis="declared",
    )
    store.append(added=[known], who="Awa", reason="new", expected=store.newest)
    later = Desk(store, november=november)
    assert (later.errors, later.told) == ([], "")
    assert later.preview.change
    assert len(later.preview.change.added) == 2


def test_a_row_that_was_left_out_is_remembered_where_all_its_like_were(store: Store) -> None:
    """Where one of two rows with the same words was left out, nothing is remembered of them."""
    form = UNKNOWN + "Bobo;zz-99;Créer une radio;limité;2024\n"
    desk = Desk(store, october=form.format("2025-10-31"))
    places = [issue.place for group in desk.groups for issue in group.every_issue if issue.place]
    desk.decide(desk.draft.mended([], without=places[:1]))
    desk.mend("zz-99", "eau-2")
    desk.publish()
    assert "leave_out" not in {match.meant for match in store.matches()}
