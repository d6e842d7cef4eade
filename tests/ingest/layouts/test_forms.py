"""The exports of Google Forms, Microsoft Forms and Kobo: a column a question, a row an answer."""

from commitments.ingest.reading import read_file
from commitments.ingest.sheets import Sheet
from tests.sheets import read_one, saved, workbook

GOOGLE = (
    "Horodateur,Adresse e-mail,1. Quelle est votre commune ?,2. Quel est votre engagement ?,"
    "3. À quelle date ?,4. Où en est-il ?,5. Quel pourcentage d’avancement ?,6. Un commentaire ?\n"
    "2024/07/02 9:12:33 AM GMT,a@x.ml,Port,Deux gares,30/06/2024,Premiers pas,20,Études\n"
    "2024/07/02 9:20:01 AM GMT,b@x.ml,Mille,Des étals,30/06/2024,Premiers pas,14,\n"
    "2024/07/05 4:02:11 PM GMT,A@x.ml,Port,Deux gares,30/06/2024,Bien avancé,60,Correction\n"
)


def told(sheet: Sheet) -> dict[str, object]:
    """What was decided of a sheet."""
    return {decision.kind: decision.facts for decision in sheet.decisions}


def test_questions_name_columns_and_what_the_form_keeps_is_not_read() -> None:
    """No address of a sender is read; what is asked for is what is answered."""
    sheet = read_one(GOOGLE)
    assert sheet.columns == (
        *(None, "commitment_id", "as_of", "completion", "progress_percent", "narrative_fr"),
    )
    assert told(sheet)["form"] == {"texts": ["Horodateur", "Adresse e-mail"]}
    assert sheet.problems == ()


def test_the_last_answer_of_a_sender_stands() -> None:
    """Of two answers about the same day of the same commitment the later one is read, and that is told."""
    sheet = read_one(GOOGLE)
    assert [(row.number, row.cells[3]) for row in sheet.rows] == [(3, "Premiers pas"), (4, "Bien avancé")]
    assert told(sheet)["answers_replaced"] == {"rows": [2]}


def test_answers_of_nobody_known_all_stand() -> None:
    """Without an address, two equal answers may be of two people."""
    anonymous = GOOGLE.replace("a@x.ml", "anonymous").replace("A@x.ml", "anonymous")
    assert len(read_one(anonymous).rows) == 3


def test_when_it_was_answered_is_offered_where_no_day_is_asked_for() -> None:
    """The day of the answer may be the one that it speaks of: it is proposed, not taken."""
    sheet = read_one(
        "Horodateur,Votre commune,Quel est votre engagement ?,Où en est-on ?\n2024-07-02,P,G,limité\n"
    )
    assert "as_of" not in sheet.columns
    asked = {problem.value: problem.facts for problem in sheet.problems if problem.code == "unknown_column"}
    assert asked == {"Horodateur": {"near": "as_of"}}


def test_options_in_columns_of_their_own_are_one_answer() -> None:
    """Beside the whole answer they say nothing more; without it, those that are ticked are it."""
    begin, end = "start,end,suivi/engagement,suivi/as_of,suivi/completion,", ",_uuid,_submission_time\n"
    beside = f"{begin}themes,themes/eau,themes/sols{end}1,2,c,2024,limité,eau,1,0,u,2024-07-01\n"
    assert read_one(beside).headings[-1] == "themes"
    alone = f"{begin}themes/eau,themes/sols,themes/air{end}1,2,c,2024,limité,1,0,1,u,2024-07-01\n"
    sheet = read_one(alone)
    assert sheet.columns[:3] == ("commitment_id", "as_of", "completion")
    assert dict(zip(sheet.headings, sheet.rows[0].cells, strict=True))["themes"] == "eau|air"


def test_a_group_that_is_asked_twice_gives_two_rows() -> None:
    """What is asked once holds for each; a group that is left empty is no row."""
    sheet = read_one(
        "ID;Heure de début;Heure de fin;Commune;Engagement 1 – intitulé;Engagement 1 – état;"
        "Engagement 1 – date;Engagement 2 – intitulé;Engagement 2 – état;Engagement 2 – date\n"
        "1;9:00;9:10;Port;Gares;limité;2024;Maison;achevé;2024\n2;9:00;9:10;Mille;Étals;limité;2024;;;\n"
    )
    assert sheet.headings == ("Commune", "intitulé", "état", "date")
    assert [(row.number, row.across, row.cells[0], row.cells[2]) for row in sheet.rows] == [
        (2, "E", "Port", "limité"),
        (2, "H", "Port", "achevé"),
        (3, "E", "Mille", "limité"),
    ]


def test_a_group_on_a_sheet_of_its_own_is_read_with_what_is_asked_once() -> None:
    """Kobo gives a repeated group a sheet: each row has the town and the day of its answer."""
    book = workbook(
        Enquete=[["commune", "date", "_uuid", "_submission_time", "_index"], ["Port", "2024", "u", "x", 1]],
        actions=[
            ["engagement", "état", "_index", "_parent_table_name", "_parent_index"],
            ["Gares", "limité", 1, "Enquete", 1],
            ["Maison", "achevé", 2, "Enquete", 1],
        ],
    )
    [sheet] = read_file("k.xlsx", saved(book))
    assert sheet.headings == ("engagement", "état", "commune", "date")
    assert [row.cells[1:] for row in sheet.rows] == [("limité", "Port", "2024"), ("achevé", "Port", "2024")]
