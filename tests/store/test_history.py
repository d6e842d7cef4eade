"""What revisions did, and what takes them back: nothing is lost, nothing refers to nothing."""

import random
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from commitments.contract.batches import RecordBatches
from commitments.contract.days import moved
from commitments.contract.model import Record
from commitments.errors import IdentifierBadError, IdentifierUnknownError, RevisionUnknownError
from commitments.i18n.translator import translator_for
from commitments.server.run import open_or_fill
from commitments.site.words.revision_history import undo_finding
from commitments.store.changesets import Changeset, RecordChange, import_files, publish
from commitments.store.history import (
    change_counts,
    change_of,
    changes_to,
    ever_called,
    grouped,
    list_revisions,
    part_of_change,
    subject,
    touched,
    written_by,
)
from commitments.store.opening import open_store
from commitments.store.renames import Since, called, rename
from commitments.store.revisions import Renaming, Revision
from commitments.store.store import Store
from commitments.store.undo import Undo, undo
from tests import FILES
from tests.factories import (
    actor,
    apply_change,
    article,
    commitment,
    dangling_references,
    practice,
    publish_change,
    put_records,
    records_by_key,
    references,
    rename_record,
    report,
)
from tests.stores import a_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    with open_store(a_store(tmp_path), create=True) as opened:
        yield opened


def take_back(store: Store, revision: int) -> Undo:
    """Undo a revision and publish it."""
    found = undo(store, revision)
    publish(store, found.change, who="test", reason="test", kind="undo")
    assert dangling_references(records_by_key(store.head())) == set()
    return found


BASE = (actor("town"), actor("city"), article("C1"), article("C2"))


# --- any sequence of changes ------------------------------------------------------------------------


def some_change(store: Store, chance: random.Random) -> Changeset:
    """A change that somebody could make: added, changed, removed, renamed, merged, or taken back."""
    current = store.head()
    now = records_by_key(current)
    what = chance.choice(["put", "put", "put", "remove", "rename", "merge", "undo"])
    named = [each for each in now.values() if len(each.key) == 1]
    if what == "undo" and store.newest:
        return undo(store, chance.randint(1, store.newest)).change
    if what in ("rename", "merge") and named:
        one = chance.choice(named)
        alike = [each for each in named if each.table == one.table and each is not one]
        new = f"new{chance.randint(1, 5)}"
        if what == "merge" and alike:
            new = chance.choice(alike).key_text
        if new != one.key_text:
            return rename(current, one.table, one.key_text, new, chance.choice(["old", "new"])).change
    if what == "remove" and now:
        used = {each for record in now.values() for each in references(record)}
        free = [each for key, each in now.items() if key not in used]
        return Changeset(store.newest, removed=tuple(chance.sample(free, min(len(free), 2))))
    names = [f"n{n}" for n in range(4)]
    actors = {each.key_text for each in now.values() if each.table == "signatories"} or {"n0"}
    articles = {each.key_text for each in now.values() if each.table == "articles"} or {"c1"}
    about = {each.key_text for each in now.values() if each.table == "commitments"}
    lead, under = chance.choice(sorted(actors)), chance.choice(sorted(articles))
    news: list[Record] = [
        actor(chance.choice(names), locality=chance.choice([None, "A", "B"])),
        article(f"c{chance.randint(1, 3)}"),
    ]
    if actors != {"n0"} and articles != {"c1"}:
        news.append(practice("p1", lead, under))
        partners = tuple(chance.sample(sorted(actors), min(len(actors), 2)))
        budget = {"budget_amount": 5, "budget_currency": "XOF"} if chance.random() < 0.4 else {}
        dates = chance.choice([{}, {"start_date": "2021"}, {"due_date": "2020"}])
        news.append(commitment(chance.choice(names), lead, under, partner_ids=partners, **budget, **dates))
    if about:
        news.append(
            report(f"202{chance.randint(0, 2)}", chance.choice(sorted(about)), value=chance.randint(1, 3))
        )
    news = chance.sample(news, min(len(news), 3))
    differ = [each for each in news if now.get(each.full_key) != each]
    return Changeset(
        store.newest,
        RecordBatches(each for each in differ if each.full_key not in now),
        tuple(RecordChange(now[each.full_key], each) for each in differ if each.full_key in now),
    )


# Every seed is another sequence; most are walked with what takes long.
@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, *(pytest.param(each, marks=pytest.mark.soak) for each in range(2, 60))])
def test_any_sequence(store: Store, seed: int) -> None:
    """Whatever is written, renamed, merged and taken back: each revision is told as it was, the newest can be
    taken back whole, an undo as well, and no reference ever leads to nothing."""
    chance = random.Random(seed)  # noqa: S311
    for _ in range(5 if seed == 1 else 12):
        before = records_by_key(store.head())
        change = some_change(store, chance)
        if not change:
            continue
        number = publish_change(store, change).number
        after = records_by_key(store.head())
        assert after == apply_change(before, change)
        assert apply_change(before, change_of(store, number)) == after
        assert dangling_references(after) == set()
        back = undo(store, number)
        assert back.is_whole
        assert apply_change(after, back.change) == before
        publish_change(store, back.change, "undo")
        again = undo(store, number + 1)
        assert again.is_whole
        publish_change(store, again.change, "undo")
        assert records_by_key(store.head()) == after
        for table, leads in store.renames().items():
            assert leads.keys().isdisjoint({key for of, key in after if of == table})


def silently_left(store: Store, number: int) -> set[tuple[str, str, str]]:
    """What a revision wrote and its undo would leave without a word: by table, key and column."""
    done, found, since = change_of(store, number), undo(store, number), Since(store, number)
    now = records_by_key(store.head())
    after = apply_change(now, found.change)
    told = {each.record.full_key for each in found.left}
    told |= {each.record.full_key for each in found.change.kept}
    left = set()
    for was, wrote in (
        *((None, each) for each in done.added),
        *((each.old, each.new) for each in done.changed),
    ):
        meant, before = since.called(wrote), since.called(was) if was else None
        stands, stays = now.get(meant.full_key), after.get(meant.full_key)
        for name in meant.columns() if stands and stays and meant.full_key not in told else ():
            values = [getattr(each, name) for each in (meant, stands, stays)]
            if all(value == values[0] not in (None, ()) for value in values) and not (
                before and getattr(before, name) == values[0]
            ):
                left.add((*meant.full_key, name))
    left |= {
        (*meant.full_key, "")
        for meant in map(since.called, done.removed)
        if meant.full_key not in now and meant.full_key not in after and meant.full_key not in told
    }
    return left


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, *(pytest.param(each, marks=pytest.mark.soak) for each in range(2, 40))])
def test_an_undo_leaves_nothing_without_a_word(store: Store, seed: int) -> None:
    """Whatever was added, changed, renamed, merged and taken back since: what of a revision an undo leaves is
    named with the reason."""
    chance, renamings = random.Random(seed), set[int]()  # noqa: S311
    for _ in range(6 if seed == 1 else 12):
        if change := some_change(store, chance):
            kind = "undo" if change.undoes else "rename" if change.renamed else "import"
            number = publish_change(store, change, kind).number
            renamings |= {number} if change.renamed else set()
            for earlier in {*range(1, number + 1)} - renamings:
                assert silently_left(store, earlier) == set()


# --- what a revision did -----------------------------------------------------------------------------


def test_what_a_revision_did(store: Store) -> None:
    """A revision is told with its records before and after, and counted by table and what happened."""
    put_records(store, *BASE)
    put_records(store, commitment("one"), actor("town", locality="Kati"))
    gone = Changeset(2, removed=(commitment("one"),))
    publish_change(store, gone)
    found = change_of(store, 2)
    assert list(found.added) == [commitment("one")]
    assert found.changed == (RecordChange(actor("town"), actor("town", locality="Kati")),)
    assert (found.expected, found.removed) == (1, ())
    assert change_of(store, 3).removed == (commitment("one"),)
    assert change_counts(store, 2) == {("signatories", "changed"): 1, ("commitments", "added"): 1}
    assert change_counts(store, 3) == {("commitments", "removed"): 1}
    assert list(part_of_change(store, 1, ("signatories", "added"), 1, 5).added) == [actor("town")]
    for number in (0, 4):
        with pytest.raises(RevisionUnknownError):
            change_of(store, number)


def test_who_was_touched(store: Store) -> None:
    """An actor's revisions are those of itself, of what it leads, of its reports and practices; under
    whatever identifier."""
    put_records(store, *BASE)
    put_records(store, commitment("one", "town"))
    put_records(store, commitment("other", "city"))
    put_records(store, report("2021", "one"))
    put_records(store, practice("p", "city"))
    publish_change(store, rename(store.head(), "signatories", "town", "village").change)
    put_records(store, actor("village", locality="Kati"))

    def of(**asked: Any) -> list[int]:
        listed = list_revisions(store, upto=store.newest, size=20, of=subject(store, **asked))
        return [each.number for each in listed.revisions]

    assert of(actors=("VILLAGE",)) == of(actors=("town",)) == [7, 6, 4, 2, 1]
    assert of(actors=("city",)) == [5, 3, 1]
    assert of(commitment="one") == [6, 4, 2]
    assert of() == [7, 6, 5, 4, 3, 2, 1]
    assert [each.number for each in list_revisions(store, upto=3, size=2, page=9).revisions] == [1]
    assert list_revisions(store, upto=3, size=2).total == 3


def test_what_a_revision_did_is_read_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a revision did, and which identifiers it left, is asked of the store once; the next one anew."""
    put_records(store, *BASE)
    told = change_counts(store, 1), store.renames(1)
    with monkeypatch.context() as patch:
        patch.setattr(store, "every_renaming", None)
        patch.setattr(store, "_count", None)
        assert (change_counts(store, 1), store.renames(1)) == told
    put_records(store, commitment("one"))
    assert change_counts(store, 2) == {("commitments", "added"): 1}


def test_a_page_of_the_history_reads_no_other(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a long history, or of that of one actor, only the revisions of the page are fetched."""
    for n in range(6):
        put_records(store, actor("even" if n % 2 else "odd", locality=str(n)))
    read, asked = store.revisions, list[list[int] | None]()

    def revisions(numbers: Iterable[int] | None = None) -> list[Revision]:
        asked.append(None if numbers is None else [*numbers])
        return read(asked[-1])

    monkeypatch.setattr(store, "revisions", revisions)
    of = subject(store, actors=["even"])
    assert [each.number for each in list_revisions(store, upto=5, page=2, size=2).revisions] == [3, 2]
    assert [each.number for each in list_revisions(store, upto=5, of=of, size=1).revisions] == [4]
    assert asked == [[3, 2], [4]]


def test_two_revisions_are_compared(store: Store) -> None:
    """Between two revisions a record has changed once, however often it was written; what came and went, or
    was turned back, has not; and what was renamed is found again."""
    put_records(store, *BASE, commitment("one"), report("2021", "one", value=1))
    put_records(store, report("2021", "one", value=2), actor("city", locality="Kati"), actor("third"))
    put_records(store, report("2021", "one", value=3), actor("city"))
    publish_change(store, Changeset(3, removed=(actor("third"),)))
    assert change_counts(store, 4, since=1) == {("reports", "changed"): 1}
    ((changed,),) = [change_of(store, 4, since=1).changed]
    assert [(cell.old, cell.new) for cell in changed.cells] == [(1, 3)]
    rename_record(store, "commitments", "one", "eins")
    put_records(store, report("2022", "eins"), report("2021", "eins", value=5))
    wanted = {("commitments", "renamed"): 1, ("reports", "renamed"): 1, ("reports", "added"): 1}
    assert change_counts(store, 6, since=1) == wanted
    _, (renamed,) = touched(store, 6, ("reports", "renamed"), 0, 9, since=1)
    assert renamed.old is not None
    assert renamed.new is not None
    assert {cell.column: cell.new for cell in RecordChange(renamed.old, renamed.new).cells} == {
        "commitment_id": "eins",
        "value": 5,
    }
    assert sum(change_counts(store, 6, since=0).values()) == len(records_by_key(store.head()))


def test_the_log_of_one_record(store: Store) -> None:
    """Each revision that wrote a record is told with what it did to that record, and to no other, whatever it
    was called then; on some days, or by one person, where that is asked for."""
    put_records(store, *BASE, commitment("one"), commitment("two"))
    put_records(store, report("2021", "one", value=1), report("2021", "two", value=8))
    rename_record(store, "commitments", "one", "eins")
    put_records(store, report("2021", "eins", value=2), commitment("two", unit="m"))
    of = subject(store, record=("reports", "eins|2021-12-31|self_declared"))
    past = list_revisions(store, upto=4, of=of, size=9)
    assert [each.number for each in past.revisions] == [4, 3, 2]
    changes = changes_to(store, of, [4, 3, 2])
    assert [[*grouped(change)] for change in changes.values()] == [
        [("reports", "changed")],
        [("reports", "renamed")],
        [("reports", "added")],
    ]
    assert [cell.old for cell in changes[4].changed[0].cells] == [1]
    whole = changes_to(store, subject(store, commitment="one"), [4, 3])
    assert [sum(map(len, grouped(change).values())) for change in whole.values()] == [1, 2]
    today = past.revisions[0].at.date()
    for found, asked in (
        (3, {"since": today, "until": today, "who": "test"}),
        (0, {"since": moved(today, 1)}),
        (0, {"until": moved(today, -1)}),
        (0, {"who": "nobody"}),
    ):
        assert list_revisions(store, upto=4, of=of, size=9, **asked).total == found


def test_who_wrote_each_value(store: Store) -> None:
    """Of each value of a record, the last revision that wrote it is known, across renamings."""
    put_records(store, *BASE, commitment("one", unit="km", indicator="roads"))
    put_records(store, commitment("one", unit="m", indicator="roads"))
    rename_record(store, "commitments", "one", "eins")
    put_records(
        store, commitment("eins", unit="m", indicator="tracks").model_copy(update={"title_fr": "one"})
    )
    now, then = store.head().record("commitments", "eins"), store.head(2).record("commitments", "one")
    assert now is not None
    assert then is not None
    found = written_by(store, now, 4)
    assert {name: found[name] for name, value in now if value} == {
        "commitment_id": 3,
        "signatory_id": 1,
        "article_id": 1,
        "title_fr": 1,
        "basis": 1,
        "indicator": 4,
        "unit": 2,
    }
    assert written_by(store, then, 2)["unit"] == 2


# --- taken back --------------------------------------------------------------------------------------


def test_cells_go_back_one_by_one(store: Store) -> None:
    """Of a record changed once more, cells left alone since go back; the others stay, and are told."""
    put_records(store, *BASE)
    number = put_records(store, actor("town", locality="Kati", notes="a"))
    later = put_records(store, actor("town", locality="Ségou", notes="a"))
    found = take_back(store, number)
    assert [(each.why, each.revision, each.columns) for each in found.left] == [
        ("changed", later, ("locality",))
    ]
    assert store.head().record("signatories", "town") == actor("town", locality="Ségou")


def test_an_undo_names_what_it_takes_back(store: Store) -> None:
    """The revision that undoes another bears its number, and so does what undoes that."""
    put_records(store, *BASE)
    number = put_records(store, actor("town", locality="Kati"))
    take_back(store, number)
    take_back(store, number + 1)
    assert [revision.undoes for revision in store.revisions()] == [None, None, 2, 3]
    assert (store.undone_by(2), store.undone_by(3), store.undone_by(1)) == ((3,), (4,), ())


def test_what_others_refer_to_stays(store: Store) -> None:
    """A commitment that was added stays where reports came since, and it is said which."""
    put_records(store, *BASE)
    number = put_records(store, commitment("one"), commitment("two"))
    put_records(store, report("2021", "one"))
    found = take_back(store, number)
    assert [(each.record.key_text, each.by.table) for each in found.change.kept] == [("one", "reports")]
    assert not found.is_whole
    assert set(store.head().keys("commitments")) == {"one"}


@pytest.mark.slow
def test_what_cannot_come_back_is_told(store: Store) -> None:
    """What would refer to something that has gone since does not come back, and what is there again stays."""
    put_records(store, *BASE, commitment("one"), report("2021", "one"), report("2022", "one"))
    number = publish_change(
        store, Changeset(1, removed=(report("2021", "one"), report("2022", "one")))
    ).number
    put_records(store, report("2022", "one", value=7))
    found = undo(store, number)
    assert [(each.why, each.revision) for each in found.left] == [("written", 3)]
    publish_change(store, Changeset(3, removed=(commitment("one"), report("2022", "one", value=7))))
    found = take_back(store, number)
    assert {(each.why, each.columns) for each in found.left} == {("refers", ("commitment_id",))}
    assert not found.change


def test_rules_are_kept(store: Store) -> None:
    """Cells that would break a rule of the record as it has become since stay as they are."""
    put_records(store, *BASE)
    put_records(store, commitment("one", start_date="2020", due_date="2021"))
    number = put_records(store, commitment("one", start_date="2020", due_date="2025"))
    put_records(store, commitment("one", start_date="2023", due_date="2025"))
    found = take_back(store, number)
    assert [(each.why, each.columns) for each in found.left] == [("rules", ("due_date",))]
    assert not found.change


# --- renamed and merged ------------------------------------------------------------------------------


@pytest.mark.slow
def test_every_reference_follows(store: Store) -> None:
    """A renamed actor, article and commitment keep what is theirs, and old identifiers lead to the new."""
    put_records(store, *BASE, commitment("one", "town", partner_ids=("city",)), report("2021", "one"))
    put_records(store, practice("p", "town", "C1"))
    rename_record(store, "signatories", "TOWN", "Kati")
    rename_record(store, "signatories", "city", "Ségou".replace("é", "e"))
    rename_record(store, "articles", "C1", "art-1")
    rename_record(store, "commitments", "one", "eins")
    current = store.head()
    found = current.record("commitments", "eins")
    assert found == commitment("eins", "Kati", "art-1", partner_ids=("Segou",)).model_copy(
        update={"title_fr": "one"}
    )
    assert set(current.keys("reports")) == {"eins|2021-12-31|self_declared"}
    assert store.renames()["signatories"] == {"town": "Kati", "city": "Segou"}
    assert store.renames(2)["signatories"] == {}
    assert ever_called(store, "signatories", "town") == ("kati", "town")


@pytest.mark.slow
def test_chains_undone_and_reused(store: Store) -> None:
    """An old identifier leads to the last new one; taken back, the other way; used anew, nowhere."""
    put_records(store, *BASE)
    rename_record(store, "signatories", "town", "b")
    rename_record(store, "signatories", "b", "c")
    assert store.renames()["signatories"] == {"town": "c", "b": "c"}
    take_back(store, 3)
    assert store.renames()["signatories"] == {"town": "b", "c": "b"}
    put_records(store, actor("town", locality="another"))
    assert store.renames()["signatories"] == {"c": "b"}
    found = undo(store, 2)
    assert (found.left[0].why, found.left[0].revision, bool(found.change)) == ("taken", 5, False)


def test_a_renaming_is_taken_back_with_what_came_since(store: Store) -> None:
    """What was said of the new name since it was given goes to the old one again."""
    put_records(store, *BASE, commitment("one", "town"))
    rename_record(store, "commitments", "one", "eins")
    put_records(store, report("2021", "eins"))
    found = take_back(store, 2)
    assert found.is_whole
    assert set(store.head().keys("reports")) == {"one|2021-12-31|self_declared"}


@pytest.mark.slow
def test_a_revision_is_found_under_the_identifiers_of_now(tmp_path: Path) -> None:
    """Reports of a commitment that was renamed since are taken back with the others of their revision, as
    people deposited them: all of them, and it is said where they were found."""
    name = a_store(tmp_path)
    open_or_fill(name, demonstration=False).close()
    with open_store(name) as store:
        file = FILES / "reports_before_a_renaming.csv"
        done = import_files(store, [file], who="test", reason="test", today=date(2026, 12, 1))
        assert done.revision is not None
        rename_record(store, "commitments", "ben-c1-reness", "reness")
        found = undo(store, done.revision.number)
        assert found.is_whole
        assert {each.key_text.partition("|")[0] for each in found.change.removed} == {
            "reness",
            "ben-c2-groupe-ess",
        }
        assert "what was renamed since is found under its current identifier" in said(found)


@pytest.mark.slow
def test_a_chain_of_renamings_is_followed(store: Store) -> None:
    """What a revision added, changed and removed goes back under the last of several identifiers, as a
    renaming that was itself taken back left it."""
    put_records(store, *BASE, commitment("one"), report("2020", "one"), report("2021", "one", value=1))
    number = put_records(
        store, commitment("two"), report("2021", "one", value=2), actor("city", locality="Kati")
    )
    number_of_removal = publish_change(store, Changeset(number, removed=(report("2020", "one"),))).number
    for table, old, new in (
        ("commitments", "one", "a"),
        ("commitments", "a", "b"),
        ("commitments", "two", "deux"),
        ("signatories", "city", "ville"),
    ):
        rename_record(store, table, old, new)
    take_back(store, store.newest - 2)  # b is a again
    found = undo(store, number)
    assert found.is_whole
    assert [each.key_text for each in found.change.removed] == ["deux"]
    assert {(each.new.key_text, *(cell.new for cell in each.cells)) for each in found.change.changed} == {
        ("a|2021-12-31|self_declared", 1),
        ("ville", None),
    }
    back = take_back(store, number_of_removal)
    assert [each.key_text for each in back.change.added] == ["a|2020-12-31|self_declared"]


@pytest.mark.slow
def test_what_became_one_with_another_stays_and_is_named(store: Store) -> None:
    """What a revision added and a later one merged with what stood already is not taken from it, and it is
    said which revision merged it."""
    put_records(store, *BASE, commitment("one"), report("2021", "one"), report("2022", "one", value=1))
    number = put_records(
        store, actor("third"), commitment("two"), report("2021", "two"), report("2022", "two", value=2)
    )
    put_records(store, report("2023", "two"))
    rename_record(store, "commitments", "two", "one", keep="new")
    rename_record(store, "signatories", "third", "town")
    found = undo(store, number)
    assert [(each.why, each.record.key_text[:8], each.revision) for each in found.left] == [
        ("merged", "town", 5),
        ("merged", "one", 4),
        ("merged", "one|2021", 4),
        ("merged", "one|2022", 4),
    ]
    assert not found.change
    assert "undo those first" in said(found)


@pytest.mark.slow
def test_the_parts_of_what_became_one_go_their_ways(store: Store) -> None:
    """Two that became one are taken apart with what changed since of each; taken apart, revisions from before
    are found where they were; made one again, links lead on as before."""
    put_records(store, *BASE, commitment("one", "town", partner_ids=("city",)))
    number = put_records(
        store, actor("third", locality="Kati"), commitment("two", "third"), report("2021", "two")
    )
    merge = rename_record(store, "commitments", "two", "one").change.expected + 1
    put_records(store, report("2021", "one", value=5), report("2022", "one"))
    found = take_back(store, merge)
    assert found.is_whole
    assert (found.since, found.stays) == (1, "one")
    assert "1 record that was written since under “one” stays with it." in said(found)
    assert set(store.head().keys("reports")) == {
        "two|2021-12-31|self_declared",
        "one|2022-12-31|self_declared",
    }
    assert [(each.why, each.columns) for each in undo(store, number).left] == [("changed", ("value",))]
    apart = store.newest
    put_records(store, report("2024", "two"))
    again = take_back(store, apart)
    assert (again.is_whole, again.since) == (True, 1)
    assert set(store.head().keys("reports")) == {
        f"one|{year}-12-31|self_declared" for year in (2021, 2022, 2024)
    }
    assert store.renames()["commitments"] == {"two": "one"}


@pytest.mark.slow
def test_a_renaming_that_was_followed_by_another(store: Store) -> None:
    """A renaming is taken back once, with what came since under the new identifier, which is counted; one
    that another followed is not, and that is named."""
    put_records(store, *BASE, commitment("one"))
    first = rename_record(store, "commitments", "one", "eins").change.expected + 1
    put_records(store, report("2021", "eins"))
    found = undo(store, first)
    assert (found.is_whole, found.since) == (True, 1)
    assert "1 record that was written since under the identifier goes along." in said(found)
    second = rename_record(store, "commitments", "eins", "un").change.expected + 1
    assert [(each.why, each.revision) for each in undo(store, first).left] == [("renamed", second)]
    take_back(store, second)
    assert take_back(store, first).is_whole
    found = undo(store, first)
    assert (found.is_whole, bool(found.change), said(found)) == (
        True,
        False,
        "There is nothing left to undo.",
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "seed", [1, 2, *(pytest.param(each, marks=pytest.mark.soak) for each in range(3, 80))]
)
def test_taking_back_and_renaming_come_to_the_same(store: Store, seed: int) -> None:
    """Whatever is renamed after a revision: taken back whole, it leaves what the same renamings make of what
    stood before it."""
    chance = random.Random(seed)  # noqa: S311
    put_records(
        store,
        *BASE,
        commitment("one", partner_ids=("city",)),
        commitment("two", "city"),
        practice("p", "town"),
    )
    put_records(store, report("2020", "one"), report("2020", "two"))
    before, number = store.head(), store.newest + 1
    fresh = report("2021", chance.choice(["one", "two"]), value=9)
    put_records(store, fresh, actor("fresh"), practice("fresh", "fresh"), actor("town", locality="Kati"))
    names: dict[str, dict[str, str]] = {}
    for n in range(4):
        current = store.head()
        named = [each for each in records_by_key(current).values() if len(each.key) == 1]
        one = chance.choice(named)
        change = rename(current, one.table, one.key_text, f"x{n}").change
        publish_change(store, change)
        if chance.random() < 0.3:
            take_back(store, store.newest)
            continue
        of_table = names.setdefault(one.table, {})
        names[one.table] = {key: f"x{n}" if to == one.key_text else to for key, to in of_table.items()}
        names[one.table].setdefault(one.key_text, f"x{n}")
    found = undo(store, number)
    assert found.is_whole
    wanted = [called(each, names) for each in records_by_key(before).values()]
    assert apply_change(records_by_key(store.head()), found.change) == {
        each.full_key: each for each in wanted
    }


def said(found: Undo) -> str:
    """What the page says of an undo."""
    return undo_finding(found, translator_for("en"))


@pytest.mark.slow
def test_two_become_one(store: Store) -> None:
    """The one that stays keeps its values and takes those it lacks; what is the other's comes to it."""
    put_records(store, actor("a", locality="Kati", notes="of a"), actor("b", notes="of b"), article("C1"))
    put_records(
        store, commitment("one", "a"), commitment("two", "b", partner_ids=("a",)), practice("p", "a", "C1")
    )
    before = records_by_key(store.head())
    found = rename_record(store, "signatories", "a", "B")
    assert (found.merged, found.filled) == (True, ("locality",))
    current = store.head()
    assert current.record("signatories", "b") == actor("b", locality="Kati", notes="of b")
    assert current.record("commitments", "two") == commitment("two", "b")
    assert current.record("commitments", "one") == commitment("one", "b")
    assert store.renames()["signatories"] == {"a": "b"}
    take_back(store, 3)
    assert records_by_key(store.head()) == before
    assert store.renames()["signatories"] == {}


def test_reports_of_one_day_are_decided(store: Store) -> None:
    """Where both have a report of one day that differ, it is asked which is kept; equal ones are one."""
    put_records(store, *BASE, commitment("one"), commitment("two"))
    put_records(store, report("2020", "one"), report("2020", "two"))
    put_records(store, report("2021", "one", value=1), report("2021", "two", value=2))
    asked = rename(store.head(), "commitments", "one", "two")
    assert [(each.old.key_text[:3], each.new.key_text[:3]) for each in asked.collisions] == [("one", "two")]
    for keep, value in (("new", 2), ("old", 1)):
        found = rename(store.head(), "commitments", "one", "two", keep)  # type: ignore[arg-type]
        after = apply_change(records_by_key(store.head()), found.change)
        assert {
            key: getattr(each, "value", None) for (of, key), each in after.items() if of == "reports"
        } == {
            "two|2020-12-31|self_declared": 1,
            "two|2021-12-31|self_declared": value,
        }


def test_what_cannot_be_renamed(store: Store) -> None:
    """What is not there, and what is no identifier, is refused."""
    put_records(store, *BASE)
    with pytest.raises(IdentifierUnknownError):
        rename(store.head(), "signatories", "nobody", "x")
    for new in ("", "a b", "town"):
        with pytest.raises(IdentifierBadError):
            rename(store.head(), "signatories", "town", new)
    change = rename(store.head(), "signatories", "town", "TOWN").change
    assert (change.renamed, len(change.changed)) == ((), 1)
    assert rename(store.head(), "signatories", "town", "x").change.renamed == (
        Renaming("signatories", "town", "x"),
    )
