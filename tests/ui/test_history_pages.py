"""The pages of the history: everyone sees what changed and why, staff alone by whom, and can take it back."""

import csv
import re
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from commitments.exports.feed import atom
from commitments.exports.tabular import Notes, as_csv
from commitments.i18n.translator import translator_for
from commitments.ingest.corrections import CorrectedCell, Corrections, Value
from commitments.serving import served
from commitments.site.blocks import Download
from commitments.site.context import Context
from commitments.site.link_preview import link_preview
from commitments.site.pages import PAGES
from commitments.site.urls import Address
from commitments.site.words import revision_history
from commitments.store.changesets import (
    Changeset,
    ReceivedFile,
    RecordChange,
    preview,
    publish,
    read_files,
)
from commitments.store.history import list_revisions
from commitments.store.opening import open_store
from commitments.store.renames import rename
from commitments.store.revisions import RevisionFile
from commitments.store.store import Store
from commitments.store.undo import undo
from commitments.ui import fields
from tests.factories import (
    actor,
    apply_change,
    article,
    commitment,
    dangling_references,
    put_records,
    records_by_key,
    report,
)
from tests.stores import a_store
from tests.visits import PERSON, VisitedPage, Visitor

WHO = PERSON.name
NOTES = Notes(date(2023, 6, 15), 3, "x")
FILE = RevisionFile.of("reçu le 3 mars.csv", b"signatory_id;name\ntown;Town\n", 1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store with a beginning, a correction that came as a file, and an actor renamed."""
    with open_store(a_store(tmp_path), create=True) as opened:
        put_records(opened, actor("town"), actor("city"), article("C1"), commitment("one"), report("2021"))
        changed = RecordChange(actor("town"), actor("town", locality="Kati"))
        publish(opened, Changeset(1, changed=(changed,)), who=WHO, reason="A letter", files=[FILE])
        publish(
            opened,
            rename(opened.head(), "signatories", "town", "kati").change,
            who=WHO,
            reason="Its name",
            kind="rename",
        )
        yield opened
    served.close_stores()


@pytest.fixture
def staff(visit: Visitor) -> None:
    """Somebody of the staff is signed in."""
    visit.sign_in()


def reasons(seen: VisitedPage) -> list[str]:
    """The reasons of the revisions that are listed, in order."""
    return re.findall(r'<div class="what"><a href="[^"]+">([^<]+)</a></div>\n', seen.html)


# --- read --------------------------------------------------------------------------------------------


def test_every_revision_is_listed(visit: Visitor, store: Store) -> None:
    """Everyone sees each revision, the newest first: when, why, how, what it did, its files and their hash;
    but no name of a person."""
    seen = visit(store, "history", lang="en")
    assert reasons(seen) == ["Its name", "A letter", "test"]
    for said in ("Actors: 1 under another identifier", "Actors: 1 changed", "Reports: 1 added", "UTC"):
        assert said in seen.text
    assert FILE.name in seen.text
    assert FILE.sha256 in seen.text
    assert "by the secretariat" in seen.text
    assert "An identifier changed" in seen.text
    assert WHO not in seen.html
    assert "revision=2" in seen.html
    assert len(seen.app.get("download_button")) == 2
    assert reasons(visit(store, "history", lang="en", revision="2")) == ["A letter", "test"]


@pytest.mark.usefixtures("staff")
def test_staff_see_by_whom(visit: Visitor, store: Store) -> None:
    """Staff see the names of persons, the files as they came, and what takes a revision back."""
    assert f"by {WHO}" in visit(store, "history", lang="en").text
    seen = visit(store, "revision", lang="en", number="2")
    assert WHO in seen.text
    (button,) = seen.app.get("download_button")
    assert FILE.name in button.proto.label.replace("\\", "")
    assert re.search(r'href="\./undo\?[^"]*number=2', seen.html)


def test_names_are_never_kept_for_others(visit: Visitor, store: Store) -> None:
    """What staff have looked at does not show their names to whoever comes next, nor do downloads."""
    visit.sign_in()
    assert WHO in visit(store, "history", lang="en").html
    assert WHO in visit(store, "revision", lang="en", number="2").html
    visit.sign_out()
    assert WHO not in visit(store, "history", lang="en").html
    seen = visit(store, "revision", lang="en", number="2")
    assert WHO not in seen.html
    assert "undo" not in seen.html
    assert not seen.app.get("download_button")
    t = translator_for("en")
    everything = list_revisions(store, upto=3, size=3)
    taken = {
        for_staff: as_csv(
            revision_history.columns(t, for_staff=for_staff),
            revision_history.rows(everything, store, t),
            NOTES,
            t,
        ).decode("utf-8-sig")
        for for_staff in (True, False)
    }
    assert WHO in taken[True]
    assert WHO not in taken[False]
    rows = list(csv.DictReader(StringIO(taken[False])))
    assert [row["Why"] for row in rows] == ["Its name", "A letter", "test"]
    assert rows[1]["SHA-256 of the files"] == FILE.sha256


def test_of_one_actor_or_commitment(visit: Visitor, store: Store) -> None:
    """The history of one is what touched it, under any identifier; its own page leads there."""
    put_records(store, actor("city", locality="Ségou"))
    assert reasons(visit(store, "history", lang="en", actor="city")) == ["test", "test"]
    assert reasons(visit(store, "history", lang="en", actor="kati")) == ["Its name", "A letter", "test"]
    old = visit(store, "history", lang="en", actor="town")
    assert reasons(old) == ["Its name", "A letter", "test"]
    assert "3 revisions concern Town." in old.text
    assert "Only the actor filter applies" not in old.text
    assert "Only the actor filter applies" in visit(store, "history", lang="en", country="MLI").text
    for page, table, asked in (("actor", "signatories", "kati"), ("commitment", "commitments", "one")):
        html = visit(store, page, lang="en", id=asked).html
        assert re.search(rf'href="\./record\?[^"]*table={table}&(amp;)?id={asked}', html)


def test_of_one_record_value_by_value(visit: Visitor, store: Store) -> None:
    """The history of one record shows its own values before and after in each revision, under any identifier,
    and of each value since when it stands; of some days where that is asked for."""
    put_records(store, report("2021", value=2), actor("city", locality="Ségou"))
    one = visit(store, "record", lang="en", table="commitments", id="ONE")
    assert reasons(one) == ["test", "Its name", "test"]
    assert "3 revisions concern “one” (one)." in one.text
    assert "before: 1 → after: 2" in one.text
    assert "Ségou" not in one.text
    assert WHO not in one.html
    of_report = visit(store, "record", lang="en", table="reports", id="one|2021-12-31|self_declared")
    assert reasons(of_report) == ["test", "test"]
    assert re.search(r'<td[^>]*>2</td>.*?number=4"', of_report.html.replace("\n", ""))
    actor_now = visit(store, "record", lang="en", table="signatories", id="town")
    assert reasons(actor_now) == ["test", "Its name", "A letter", "test"]
    assert "before: not given → after: Kati" in actor_now.text
    then = visit(store, "record", lang="en", table="signatories", id="kati", revision="2")
    assert reasons(then) == ["A letter", "test"]
    assert "2 revisions concern “Town” (town)." in then.text
    none = visit(store, "record", lang="en", table="commitments", id="one", until="2020-01-01")
    assert "No revision concerns this choice." in none.words_of("nothing")
    for table, asked in (("commitments", "nothing"), ("nothing", "one"), ("", "")):
        gone = visit(store, "record", lang="en", table=table, id=asked)
        assert gone.heading == "This record is not in the register"


def test_the_history_of_a_record_is_taken_home(store: Store) -> None:
    """A row a value: what it was, what it is, by which revision; no name of a person."""
    put_records(store, report("2021", value=2))
    asked = (("table", "reports"), ("id", "one|2021-12-31|self_declared"))
    visit = served.visitor(translator_for("en"), Address("record", rest=asked), (), store)
    (taken,) = [each for each in PAGES["record"](visit).files if isinstance(each, Download)]
    rows = [
        (row["number"], row["happening"], row["column"], row["before"], row["after"])
        for row in taken.rows(visit)
    ]
    assert rows[0] == (4, "change", "Value", "1", "2")
    assert (1, "addition", "As of", "", "2021") in rows
    assert "who" not in taken.columns


def test_corrections_are_counted_for_all_and_named_for_staff(visit: Visitor, store: Store) -> None:
    """Everyone sees how much of a revision's files was corrected; which cells, and from what, staff alone."""
    file = ReceivedFile("a.csv", b"signatory_id,name,country,actor_type\nx,X,Niger,mairies\n,Total,1,\n")
    corrections = (
        Corrections()
        .of_value(Value("signatories", "actor_type", "mairies"), "local_government")
        .answering([CorrectedCell("a.csv", None, 3)], "leave_out")
    )
    found = preview(store, [file], read_files([file]), today=date(2026, 6, 1), corrections=corrections)
    assert found.change
    assert publish(store, found.change, who=WHO, reason="x", files=found.files)
    assert "1 cell corrected before publication and 1 row left out" in visit(store, "history", lang="en").text
    seen = visit(store, "revision", lang="en", number="4")
    assert "1 cell corrected before publication and 1 row left out" in seen.text
    assert "mairies" not in seen.text
    assert "corrections?" not in seen.html
    visit.sign_in()
    assert "corrections?" in visit(store, "revision", lang="en", number="4").html
    told = visit(store, "corrections", lang="en", number="4")
    for said in ("mairies", "local government", "Total · 1", "row left out", f"Published by {WHO}"):
        assert said in told.text
    assert "cells separated by commas" in told.text
    assert len(told.app.get("download_button")) == 2


@pytest.mark.usefixtures("staff")
def test_staff_ask_who_it_was(visit: Visitor, store: Store) -> None:
    """Staff see who wrote each value, and what one person did; whoever is not signed in cannot ask for it."""
    seen = visit(store, "record", lang="en", table="signatories", id="kati", who=WHO)
    assert reasons(seen) == ["Its name", "A letter"]
    assert f"by {WHO}" in seen.text
    visit.sign_out()
    asked = visit(store, "record", lang="en", table="signatories", id="kati", who="nobody")
    assert reasons(asked) == ["Its name", "A letter", "test"]


def test_two_revisions_are_chosen(visit: Visitor, store: Store) -> None:
    """What differs between two revisions is shown at an address of its own, whichever is named first."""
    put_records(store, actor("city", locality="Ségou"), *(actor(f"a{n:03}") for n in range(60)))
    for ends in ({"from": "1", "to": "4"}, {"from": "4", "to": "1"}):
        seen = visit(store, "history", lang="en", **ends)
        assert seen.heading == "From revision 1 to revision 4"
        assert "63 records differ." in seen.text
        assert "Actors: 1 under another identifier" in seen.text
        assert "before: not given → after: Ségou" in seen.text
    part = visit(store, "history", lang="en", **ends, table="signatories", what="added", page="2")
    assert "51–60 of 60" in part.text
    whole = visit(store, "history", lang="en", **{"from": "2", "to": "99"})
    assert "4 revisions, and nothing" in whole.text
    assert re.findall(r'<option value="(\d+)" selected', visit(store, "history", lang="en").html) == ["4"]


def test_what_a_revision_changed(visit: Visitor, store: Store) -> None:
    """A revision is shown whole, cell by cell; what is much is shown a page at a time."""
    seen = visit(store, "revision", lang="en", number="2")
    assert "Locality" in seen.text
    assert "not given" in seen.text
    assert "Kati" in seen.text
    assert "revision=1" in seen.html
    assert re.search(r'href="\./revision\?[^"]*number=3', seen.html)  # the line of the view leads to its own
    first = visit(store, "revision", lang="en", number="1")  # an actor is found under its name of now
    assert re.search(r'href="\./actor\?[^"]*id=kati', first.html)
    number = put_records(store, *(actor(f"a{n:03}") for n in range(120)))
    seen = visit(store, "revision", lang="en", number=str(number))
    assert "and 95 more" in seen.text
    part = visit(
        store, "revision", lang="en", number=str(number), table="signatories", what="added", page="3"
    )
    assert "101–120 of 120" in part.text
    assert "A119" in part.text
    assert "A099" not in part.text
    last = visit(
        store, "revision", lang="en", number=str(number), table="signatories", what="added", page="9"
    )
    assert "A119" in last.text


@pytest.mark.parametrize("number", ["", "0", "99", "two", "1 OR 1", "-1"])
def test_a_revision_that_is_not(visit: Visitor, store: Store, number: str) -> None:
    """A number that no revision has leads to the history."""
    seen = visit(store, "revision", lang="en", number=number)
    assert seen.heading == "This revision does not exist"
    assert "Revisions are numbered from 1 to 3." in seen.words_of("nothing")


def test_old_links_lead_to_the_new_identifier(visit: Visitor, store: Store) -> None:
    """An identifier that was given up leads on, and it is said; at an earlier revision it is itself."""
    publish(
        store,
        rename(store.head(), "commitments", "one", "eins").change,
        who=WHO,
        reason="x",
        kind="rename",
    )
    seen = visit(store, "actor", lang="en", id="TOWN")
    assert seen.heading == "Town"
    assert "“TOWN” is called “kati” now" in seen.words_of("notice")
    assert visit(store, "commitment", lang="en", id="one").heading == "one"
    found = visit(store, "register", lang="en", actor="town")
    assert "“town” is called “kati” now" in found.words_of("notice")
    assert "1 commitment" in found.text
    before = visit(store, "actor", lang="en", id="town", revision="2")
    assert before.heading == "Town"
    assert before.words_of("notice") == ""
    asked = Address("actor", rest=(("id", "town"),))
    assert link_preview(served.visitor(translator_for("en"), asked, ())) is not None


# --- taken back ------------------------------------------------------------------------------------------


def words(app: AppTest) -> str:
    """What a page says."""
    assert not app.exception
    return VisitedPage(app, "\n".join(each.proto.body for each in app.get("html"))).text


def confirm(app: AppTest, why: str) -> str:
    """Say why, publish, and give what the page says then."""
    app.text_area[0].set_value(why)
    next(each for each in app.button if each.label == "Publish").click()
    app.run()
    return words(app)


def test_only_staff_may_take_back(visit: Visitor, store: Store) -> None:
    """Whoever is not signed in is shown neither what takes back, renames nor names corrections."""
    visit.sign_in("staff")
    for page, asked in (("undo", {"number": "2"}), ("rename", {}), ("corrections", {"number": "2"})):
        seen = visit(store, page, lang="en", **asked)
        assert "Secretariat staff only" in seen.text
        assert not seen.app.button


@pytest.mark.usefixtures("staff")
def test_a_revision_is_taken_back(visit: Visitor, store: Store) -> None:
    """Taking back shows what it does, asks why, and is a revision of its own, which can be taken back."""
    before = records_by_key(store.head())
    app = visit(store, "undo", lang="en", number="3").app
    assert "all of it can be undone" in words(app)
    assert "Actors: 1 under another identifier" in words(app)
    assert "would name another record" not in words(app)
    assert "Revision 4 is published." in confirm(app, "It was right before")
    newest = store.revisions()[-1]
    assert (newest.kind, newest.who, newest.reason) == ("undo", WHO, "It was right before")
    assert records_by_key(store.head()).keys() >= {("signatories", "town")}
    app = visit(store, "undo", lang="en", number="4").app
    assert "Revision 5 is published." in confirm(app, "After all")
    assert records_by_key(store.head()) == before
    for page, asked in (("history", {}), ("revision", {"number": "4"})):
        assert "ndo of revision 3: Its name" in visit(store, page, lang="en", **asked).text, page
    t = translator_for("en")
    told = revision_history.revision_entries(store.revisions([4]), store, Context(t, Address("since")))
    assert "Undo of revision 3: Its name" in [cell.text for cell in told[0].meta]
    assert "Undone by Revision 4" in visit(store, "revision", lang="en", number="3").text
    assert "Undo of revision 3: Its name" in atom(store, [], "https://x.org/", t).decode()


@pytest.mark.usefixtures("staff")
def test_what_was_built_on_is_named(visit: Visitor, store: Store) -> None:
    """What later revisions built on is named with the revision, and stays."""
    number = put_records(store, commitment("two", "kati"), actor("city", locality="Ségou"))
    put_records(store, report("2022", "two"))
    later = put_records(store, actor("city", locality="Mopti"))
    seen = visit(store, "undo", lang="en", number=str(number))
    assert f"Changed again by revision {later} (locality): stays as it is." in seen.text
    assert "something still refers to it" in seen.text
    assert undo(store, number).change.kept
    gone = visit(store, "undo", lang="en", number="99")
    assert gone.heading == "Undo a revision"


@pytest.mark.usefixtures("staff")
def test_much_is_removed_only_where_that_is_confirmed(visit: Visitor, store: Store) -> None:
    """Removing much of a table is said in words and ticked, removing very much by writing its number; a
    little is asked nothing."""
    for n, said in ((4, ""), (8, "remove 8 of the 10 actors"), (60, "remove 60 of the 62 actors")):
        number = put_records(store, *(actor(f"a{each:02}") for each in range(n)))
        app = visit(store, "undo", lang="en", number=str(number)).app
        fields = [*app.checkbox, *app.text_input]
        assert [said in each.label for each in fields] == [True] * bool(said)
        assert ("Remove " + said.removeprefix("remove ") in words(app)) == bool(said)
        app.text_area[0].set_value("They never were")
        if said:
            next(each for each in app.button if each.label == "Publish").click().run()
            assert "Confirm the removal first" in words(app)
            assert store.newest == number
            if n == 8:
                app.checkbox[0].check()
            else:
                app.text_input[0].set_value("61").run()
                next(each for each in app.button if each.label == "Publish").click().run()
                assert store.newest == number
                app.text_input[0].set_value("60")
        next(each for each in app.button if each.label == "Publish").click().run()
        assert store.newest == number + 1


# --- renamed ---------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("staff")
def test_two_are_merged_on_the_page(visit: Visitor, store: Store) -> None:
    """Staff choose two records; reports of one day are decided, then the preview is published."""
    put_records(store, commitment("two", "kati"), report("2021", "two", value=5))
    app = visit(store, "rename", lang="en").app
    app.selectbox(key="rename.table").set_value("commitments").run()
    app.selectbox(key="rename.old.commitments").set_value("one").run()
    app.radio[0].set_value("merge").run()
    app.selectbox(key="rename.into.commitments").set_value("two").run()
    said = words(app)
    assert "The two are merged" in said
    assert "Both have a report or outcome of the same day" in said
    assert not app.text_area
    app.radio(key="rename.keep").set_value("old").run()
    now, change = (
        records_by_key(store.head()),
        rename(store.head(), "commitments", "one", "two", "old").change,
    )
    assert "Revision 5 is published." in confirm(app, "The same twice")
    assert records_by_key(store.head()) == apply_change(now, change)
    assert dangling_references(records_by_key(store.head())) == set()
    assert store.renames()["commitments"] == {"one": "two"}


@pytest.mark.usefixtures("staff")
def test_an_identifier_is_changed_on_the_page(visit: Visitor, store: Store) -> None:
    """An identifier that is taken or is none is refused with a sentence; a good one is published."""
    app = visit(store, "rename", lang="en").app
    app.selectbox(key="rename.old.signatories").set_value("kati").run()
    field = next(each for each in app.text_input if each.key == "rename.new.signatories")
    field.set_value("city").run()
    assert "already belongs to another record" in words(app)
    field.set_value("mairie de Kati").run()
    assert "cannot be the new identifier" in words(app)
    field.set_value("mairie").run()
    assert "Revision 4 is published." in confirm(app, "As they write it")
    assert store.renames()["signatories"] == {"town": "mairie", "kati": "mairie"}


@pytest.mark.usefixtures("staff")
def test_a_record_of_many_is_found_by_words(
    visit: Visitor, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a table has more than is listed at once, words find the record, and the one of the address is
    chosen wherever it stands."""
    monkeypatch.setattr(fields, "_LISTED", 1)
    app = visit(store, "rename", lang="en", table="signatories", id="KATI").app
    assert app.selectbox(key="rename.old.signatories.").value == "kati"
    app.text_input(key="rename.old.signatories.words").set_value("city").run()
    assert app.selectbox(key="rename.old.signatories.city").options == ["Town (kati)", "City (city)"]


@pytest.mark.usefixtures("staff")
@pytest.mark.parametrize("page", ["history", "revision", "undo", "rename"])
def test_pages_of_staff_on_an_empty_store(visit: Visitor, empty_store: Store, page: str) -> None:
    """Where nothing is stored yet each page says so, to staff as well."""
    asked: dict[str, Any] = {"number": "1"} if page in ("revision", "undo") else {}
    assert visit(empty_store, page, lang="en", **asked).heading
