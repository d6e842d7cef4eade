"""A change in words: named, cell by cell, and nothing in codes."""

from collections.abc import Iterator
from typing import Any

import pytest

from commitments.contract.batches import RecordBatches
from commitments.contract.model import Record
from commitments.i18n.translator import translator_for
from commitments.render.templating import render
from commitments.site.context import Context
from commitments.site.urls import Address
from commitments.site.words.changeset import TableSection, difference, sections
from commitments.store.changesets import Changeset, RecordChange
from commitments.store.head import Head
from commitments.store.history import grouped
from commitments.store.revisions import Renaming
from commitments.store.store import Store
from tests.factories import actor, article, commitment, report, store_with
from tests.markup import read_harmless
from tests.readers import HOSTILE

TEXT = "The town builds twelve market halls and lends each of them to a cooperative of women for ten years. "


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    """A town with one commitment and one report."""
    records: list[Record] = [
        *(actor("town"), actor("city"), article("C1"), article("C2")),
        commitment("one", "town", target_value=0.1, description_en=TEXT, partner_ids=("city",)),
        report("2021-03", completion="limited"),
    ]
    with store_with(records) as held:
        yield held


def told(store: Store, change: Changeset, language: str = "en", at_most: int = 50) -> dict[str, TableSection]:
    """What is said of a change, by title."""
    found = sections(change, Context(translator_for(language), Address("overview")), store, at_most)
    return {section.title: section for section in found}


def becomes(old: Record, **new: Any) -> Changeset:
    """A change of one record."""
    return Changeset(1, changed=(RecordChange(old, old.model_copy(update=new)),))


def values(section: TableSection) -> dict[str, tuple[str, str]]:
    """The values of the first record shown: column → what it was, what it is."""
    lines = section.items[0].lines
    return {
        line.column: (line.old.text if line.old else "", line.new.text if line.new else "") for line in lines
    }


def test_each_cell_is_worded(store: Store) -> None:
    """Codes are said by label, dates and numbers as people write them, references by name."""
    one = commitment(
        "one", "town", target_value=0.1, baseline_value=1234.5, theme="women", partner_ids=("city",)
    )
    new = {
        "signatory_id": "city",
        "target_value": 0.10004,
        "baseline_value": None,
        "theme": "youth",
        "due_date": one.model_validate({**one.model_dump(), "due_date": "2026-03"}).due_date,
        "partner_ids": ("city", "town"),
        "basis": "documented",
    }
    section = told(store, becomes(one, **new))["Commitments and actions: 1 changed"]
    assert values(section) == {
        "Signatory": ("Town", "City"),
        "Theme": ("women", "youth"),
        "Basis": ("declared commitment", "documented action"),
        "Partners": ("City", "City; Town"),
        "Due date": ("not given", "March 2026"),
        "Baseline value": ("1,234.5", "nothing: the value is cleared"),
        "Target value": ("0.1", "0.10004"),
    }
    french = told(store, becomes(one, **new), "fr")
    (section,) = french.values()
    assert values(section)["Valeur de référence"][0] == "1\u202f234,5"
    assert values(section)["Échéance"] == ("non précisé", "mars 2026")


def test_records_are_named_and_lead_to_their_page(store: Store) -> None:
    """A report is told by its commitment and its day; what stands has a link, what comes has none yet."""
    change = Changeset(
        1, added=RecordBatches([report("2022-03-01", completion="substantial"), actor("village")])
    )
    found = told(store, change)
    (item,) = found["Reports: 1 added"].items
    assert item.what.text == "one"
    assert "commitment?id=one" in item.what.to
    assert [cell.text for cell in item.about] == ["1 March 2022", "Self-declared"]
    (item,) = found["Actors: 1 added"].items
    assert (item.what.text, item.what.to, item.fold) == ("Village", "", "5 values")
    assert values(found["Actors: 1 added"])["Actor type"] == ("", "local government")


def test_two_of_one_name_are_told_apart(store: Store) -> None:
    """Where two actors bear one name, their identifiers say which is meant."""
    twin = actor("twin").model_copy(update={"name": "Town"})
    change = Changeset(
        1,
        added=RecordBatches([twin]),
        changed=(RecordChange(commitment("one"), commitment("one", lead="twin")),),
    )
    section = told(store, change)["Commitments and actions: 1 changed"]
    assert values(section)["Signatory"] == ("town", "twin")


def test_long_texts_show_what_differs(store: Store) -> None:
    """Of a long text the words that differ are marked, and what stays the same is cut short."""
    old, new = TEXT * 8 + "End.", TEXT * 4 + TEXT.replace("twelve", "six") + TEXT * 3 + "End."
    parts = difference(old, new)
    assert [part.text.strip() for part in parts if part.how != "same"] == ["twelve", "six"]
    assert len("".join(part.text for part in parts)) < 200
    both = difference("Roads are built well by a big company.", "Roads are built by a town.")
    assert (
        "".join(each.text for each in both if each.how != "added") == "Roads are built well by a big company."
    )
    assert "".join(each.text for each in both if each.how != "removed") == "Roads are built by a town."
    assert difference(TEXT, "Quite another thing, of which nothing is left that was there before.") == ()
    change = becomes(commitment("one", description_en=old), description_en=new)
    html = render("changes", t=translator_for("en"), sections=list(told(store, change).values()))
    assert '<del><span class="visually-hidden">taken out: </span>twelve</del>' in html
    assert '<ins><span class="visually-hidden">added: </span>six</ins>' in html


def test_long_changes_fold_and_are_counted(store: Store) -> None:
    """Of many records the first are shown and the others counted."""
    many = Changeset(1, added=RecordBatches(actor(f"town{n}") for n in range(60)))
    section = told(store, many, at_most=17)["Actors: 60 added"]
    assert (len(section.items), len(section.folded)) == (10, 7)
    html = render("changes", t=translator_for("en"), sections=[section])
    assert "7 more" in html
    assert "and 43 more" in html


def test_what_is_named_is_asked_for_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many records a change touches, the store is asked as often for what they name; and never for
    all that it holds."""
    every = [commitment(f"act-{n}", f"town-{n}") for n in range(30)]
    asked: list[str] = []
    rows = Store._rows

    def noted(held: Store, sql: str, *given: Any) -> list[Any]:
        asked.append(sql)
        return rows(held, sql, *given)

    monkeypatch.setattr(Head, "query", lambda _, sql, *given: pytest.fail(sql))
    monkeypatch.setattr(Store, "_rows", noted)

    def questions(n: int) -> int:
        asked.clear()
        news = [report("2021-03", each.commitment_id, completion="limited") for each in every[:n]]
        (section,) = told(held, Changeset(1, RecordBatches(news))).values()
        assert len(section.items) + len(section.folded) == n
        assert section.items[0].what.text == every[0].title_fr
        return len(asked)

    with store_with([article("C1"), *(actor(f"town-{n}") for n in range(30)), *every]) as held:
        questions(1)
        assert questions(2) == questions(30)


def test_what_only_bears_another_identifier_is_not_new(store: Store) -> None:
    """What follows a renaming is said to stand under another identifier; what is merged, to be merged."""
    before = (actor("town"), commitment("one", "town"), report("2021-03", "one"))
    moved = [each.with_identifiers({"commitments": {"one": "eins"}}) for each in before[1:]]
    change = Changeset(
        1, added=RecordBatches(moved), removed=before[1:], renamed=(Renaming("commitments", "one", "eins"),)
    )
    assert {at: len(each) for at, each in grouped(change).items()} == {
        ("commitments", "renamed"): 1,
        ("reports", "renamed"): 1,
    }
    found = told(store, change)
    assert values(found["Commitments and actions: 1 under another identifier"]) == {
        "Commitment id": ("one", "eins")
    }
    merge = Changeset(1, removed=(actor("town"),), renamed=(Renaming("signatories", "town", "city"),))
    assert list(told(store, merge)) == ["Actors: 1 merged into another"]


@pytest.mark.slow
def test_text_stays_text(store: Store) -> None:
    """Whatever people wrote in any text is shown as text."""
    for text in HOSTILE:
        change = becomes(commitment("one", description_en=TEXT), description_en=text + TEXT)
        added = Changeset(
            1, added=RecordBatches([actor("x").model_copy(update={"name": text, "notes": text})])
        )
        for each in (change, added):
            found = list(told(store, each).values())
            read_harmless(render("changes", t=translator_for("en"), sections=found))
