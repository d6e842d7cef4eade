"""What deserves a second look is told, and only that."""

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path

import pytest

from commitments.ingest.reading import read_file
from commitments.ingest.validation import check
from commitments.store.changesets import Changeset, Key, RecordChange, compare, publish
from commitments.store.plausibility import plausibility_flags
from commitments.store.store import Store
from tests.factories import imported_store

TODAY = date(2026, 6, 1)
STORED = {
    "s": "signatory_id,name,country,actor_type\nx,Ville de X,MLI,local_government\n",
    "a": "article_id,declaration,position,title_en,title_fr\nC1,bamako-2019,1,Plan,Plan\n",
    "c": "commitment_id,signatory_id,article_id,title_fr,due_date,baseline_value,target_value,budget_amount,"
    "budget_currency\neau,x,C1,Un plan pour l’eau potable,2026-12,0,200,1000,XOF\nsans,x,C1,Autre,,,,,\n",
    "r": "commitment_id,as_of,verification,completion,progress_percent,value,evidence_url\n"
    "eau,2025-12-31,validated,,,100,https://e.org/1\nsans,2025,,substantial,,,https://e.org/2\n",
    "o": "commitment_id,as_of,measure,value\neau,2025,jobs,12\n",
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store with two commitments, their reports and an outcome."""
    with imported_store(tmp_path, STORED) as opened:
        yield opened


REPORT = "commitment_id,as_of,completion,progress_percent,value,evidence_url\n"
COMMITMENT = "commitment_id,signatory_id,article_id,title_fr,due_date\n"
ACTOR = "signatory_id,name,country,actor_type\n"

CASES = {
    "more progress": (REPORT + "eau,2026-03,,,150,https://e.org/3\n", []),
    "less progress": (REPORT + "eau,2026-03,,,60,https://e.org/3\n", [("progress_falls", 50.0, 30.0)]),
    "a step back": (
        REPORT + "sans,2026-03,limited,,,https://e.org/3\n",
        [("progress_falls", "substantial", "limited")],
    ),
    "an earlier day is no fall": (REPORT + "eau,2025-03,,,20,https://e.org/3\n", []),
    "no evidence": (REPORT + "sans,2026-03,complete,,,\n", [("no_evidence_given", None, None)]),
    "not started needs none": (REPORT + "sans,2024-03,not_started,,,\n", []),
    "a day later": (
        COMMITMENT + "eau,x,C1,Un plan pour l’eau potable,2027-06\n",
        [("due_later", "2026-12", "2027-06")],
    ),
    "a day taken out": (
        COMMITMENT + "eau,x,C1,Un plan pour l’eau potable,\n",
        [("due_later", "2026-12", None)],
    ),
    "a day earlier": (COMMITMENT + "eau,x,C1,Un plan pour l’eau potable,2026-06\n", []),
    "the same month, closer": (COMMITMENT + "eau,x,C1,Un plan pour l’eau potable,2026-12-31\n", []),
    "a first day": (COMMITMENT + "sans,x,C1,Autre,2027\n", []),
    "another thing": (
        COMMITMENT + "eau,x,C1,Marchés de quartier,2026-12\n",
        [("names_something_else", "Un plan pour l’eau potable", "Marchés de quartier")],
    ),
    "a word more": (COMMITMENT + "eau,x,C1,Un plan pour l’eau potable en ville,2026-12\n", []),
    "another country": (
        "signatory_id,name,country,actor_type\nx,Ville de X,NER,local_government\n",
        [("names_something_else", "MLI", "NER")],
    ),
    "a value jumps": (
        "commitment_id,as_of,measure,value\neau,2026-03,jobs,120\n",
        [("value_jumps", 12.0, 120.0)],
    ),
    "a value grows": ("commitment_id,as_of,measure,value\neau,2026-03,jobs,100\n", []),
    "an amount jumps": (
        "commitment_id,signatory_id,article_id,title_fr,budget_amount,budget_currency\n"
        "eau,x,C1,Un plan pour l’eau potable,10000,XOF\n",
        [("value_jumps", 1000.0, 10000.0)],
    ),
    "a validated report": (
        "commitment_id,as_of,verification,value\neau,2025-12-31,validated,101\n",
        [("validated_overwritten", None, None)],
    ),
    "a report that is verified": (
        "commitment_id,as_of,verification,value\neau,2026-03,vérifié,101\n",
        [("becomes_verified", None, None)],
    ),
    "the same actor": (
        ACTOR + "y,Ville de\u00a0X,MLI,local_government\nz,La ville de X ,NER,local_government\n",
        [("same_under_another_key", "x", None)],
    ),
    "the same actor twice in a file": (
        ACTOR
        + "101,Ville de Z,MLI,local_government\n101.0,Ville de Y,MLI,academia\n102,VILLE DE Z,MLI,academia\n",
        [("same_under_another_key", "101", None)] * 2,
    ),
    "the same commitment": (
        COMMITMENT + "eaux,x,C1,Un plan pour l'eau potable,2026-12\nplan,x,C1,Un plan,2026-12\n",
        [("same_under_another_key", "eau", None)],
    ),
    "an identifier made a number": (
        COMMITMENT + "EAU.0,x,C1,Encore autre chose,2026-12\n",
        [("same_under_another_key", "eau", None)],
    ),
}


ACTORS = ACTOR + "x,{},{},local_government\n"


@pytest.mark.slow
def test_what_others_changed_since(store: Store) -> None:
    """A file that would bring back what stood before says of each value who changed it, and when; values that
    never stood, or that an undo gives back, are none of it."""

    def read(text: str, who: str = "", removing: Collection[Key] = ()) -> list[tuple[object, ...]]:
        checked = check(read_file("f.csv", text.encode()) if text else [], store.head(), today=TODAY)
        assert not checked.has_errors
        change, head = compare(checked, store, removing=removing), store.head()
        kinds = [each.kind for each in plausibility_flags(change, head, undoing=True)]
        assert "brings_back" not in kinds
        looks = [look for each in plausibility_flags(change, head) for look in each.first]
        if who:
            publish(store, change, who=who, reason="as it is")
        facts = [look.facts for look in looks if look.kind == "brings_back"]
        return [
            (
                told.get("column"),
                told.get("old"),
                told.get("new"),
                told["revision"].number,
                told["revision"].who,
            )
            for told in facts
        ]

    around, near = "Ville de X et environs", "Ville de X et alentours"
    assert read(ACTORS.format(around, "MLI"), "Moussa") == []
    assert read(ACTORS.format(near, "MLI"), "Fatou") == []
    assert read(STORED["s"]) == [("name", near, "Ville de X", 2, "Moussa")]
    assert read(ACTORS.format(around, "NER")) == [("name", near, around, 3, "Fatou")]
    assert read(ACTORS.format("La ville de X", "MLI")) == []
    assert read(STORED["s"], "Awa") == [("name", near, "Ville de X", 2, "Moussa")]
    assert read(STORED["s"]) == []
    (outcome,) = store.head().keys("outcomes")
    assert read("", "Koffi", [("outcomes", outcome)]) == []
    assert read(STORED["o"]) == [(None, None, None, 5, "Koffi")]


def test_a_list_that_comes_back(store: Store) -> None:
    """Of a value that is a list as well it is told that it stood before."""
    for named in ({"addressees": ("cities",), "position": 1}, {"addressees": ("states",), "position": 2}):
        article = store.head().record("articles", "c1")
        assert article
        store.append(changed=[article.model_copy(update=named)], who="w", reason="r", expected=store.newest)
    article = store.head().record("articles", "c1")
    assert article
    back = article.model_copy(update={"addressees": ("cities",)})
    change = Changeset(store.newest, changed=(RecordChange(article, back),))
    (group,) = plausibility_flags(change, store.head())
    assert group.kind == "brings_back"
    assert group.first[0].facts["column"] == "addressees"


@pytest.mark.parametrize("case", CASES)
def test_what_deserves_a_second_look(store: Store, case: str) -> None:
    """Each reason is told where it holds, with what was and what would be, and nowhere else."""
    text, expected = CASES[case]
    checked = check(read_file("f.csv", text.encode()), store.head(), today=TODAY)
    assert not checked.has_errors
    found = plausibility_flags(compare(checked, store), store.head())
    looks = [look for each in found for look in each.first]
    assert [each.n for each in found] == [len(each.first) for each in found]
    assert [(look.kind, look.facts.get("old"), look.facts.get("new")) for look in looks] == expected


def test_a_verified_report_that_goes_is_removed_and_not_replaced(store: Store) -> None:
    """What is taken out is told apart from what is overwritten."""
    (record,) = (each for each in store.head().records("reports") if each.key_text.startswith("eau"))
    (group,) = plausibility_flags(Changeset(1, removed=(record,)), store.head())
    assert (group.kind, group.n) == ("validated_removed", 1)


def test_several_reports_beside_many(demonstration_store: Store) -> None:
    """A few rows are compared with a long register whatever filters the engine makes of them."""
    rows = ["3-03,2026-09,limited,,,", "3-08,2026-09,not_started,,,", "1-02,2026-09,,50,,https://e.org/1"]
    rows += ["1-15,2026-09,,60,,https://e.org/2", "1-05,2026-09,complete,100,,"]
    text = REPORT + "".join(f"xda-local-government-{row}\n" for row in rows)
    checked = check(read_file("f.csv", text.encode()), demonstration_store.head(), today=date(2026, 12, 1))
    found = plausibility_flags(compare(checked, demonstration_store), demonstration_store.head())
    assert "no_evidence_given" in {each.kind for each in found}
